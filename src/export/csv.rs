//! CSV (RFC 4180): `id`, the place and the record's properties.

use std::io::{self, BufWriter, Write};

use super::columns::{COLUMNS, Value, values};
use super::shape::point_wkt;
use super::{ExportError, Losses, Sink};
use crate::incident::{Incident, six_decimals};

/// How a table says where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CsvGeometry {
    /// Two columns, `lon` and `lat`.
    #[default]
    LonLat,
    /// One column, `WKT`, which GDAL and QGIS take for the geometry.
    Wkt,
}

/// The incidents as CSV with a header line, rows ending in CR LF, empty cells for null.
///
/// A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, tab or return as a formula. The words come from
/// reports that anybody can write, so such a text gets an apostrophe before it, which spreadsheets hide. Numbers
/// (longitudes, say) keep their sign.
#[must_use]
pub fn to_csv(incidents: &[Incident]) -> String {
    let mut out = String::new();
    header(&mut out, CsvGeometry::LonLat);
    for incident in incidents {
        row(&mut out, incident, CsvGeometry::LonLat);
    }
    out
}

/// Writes rows as they come.
pub(super) struct CsvSink<W: Write> {
    out: BufWriter<W>,
    geometry: CsvGeometry,
    line: String,
}

impl<W: Write> CsvSink<W> {
    pub(super) fn new(out: W, geometry: CsvGeometry) -> io::Result<Self> {
        let mut sink = Self { out: BufWriter::new(out), geometry, line: String::new() };
        header(&mut sink.line, geometry);
        sink.out.write_all(sink.line.as_bytes())?;
        Ok(sink)
    }
}

impl<W: Write> Sink for CsvSink<W> {
    fn put(&mut self, incident: &Incident) -> Result<(), ExportError> {
        self.line.clear();
        row(&mut self.line, incident, self.geometry);
        Ok(self.out.write_all(self.line.as_bytes())?)
    }

    fn finish(mut self: Box<Self>) -> Result<Losses, ExportError> {
        self.out.flush()?;
        Ok(Losses::default())
    }
}

fn header(out: &mut String, geometry: CsvGeometry) {
    out.push_str(match geometry {
        CsvGeometry::LonLat => "id,lon,lat",
        CsvGeometry::Wkt => "id,WKT",
    });
    for (name, _) in COLUMNS {
        out.push(',');
        out.push_str(name);
    }
    out.push_str("\r\n");
}

fn row(out: &mut String, incident: &Incident, geometry: CsvGeometry) {
    words(out, &incident.id);
    out.push(',');
    match (geometry, incident.point) {
        (CsvGeometry::LonLat, Some(p)) => {
            out.push_str(&format!("{},{}", six_decimals(p.lon), six_decimals(p.lat)));
        }
        (CsvGeometry::LonLat, None) => out.push(','),
        (CsvGeometry::Wkt, Some(p)) => out.push_str(&point_wkt(p)),
        (CsvGeometry::Wkt, None) => {}
    }
    for value in values(incident) {
        out.push(',');
        match value {
            Value::Null => {}
            Value::Text(text) => words(out, text),
            Value::Date(day) => out.push_str(&day.to_string()),
            Value::Integer(n) => out.push_str(&n.to_string()),
            // As JSON writes it: a whole number keeps its decimal point, so the column stays one of reals.
            Value::Real(n) => out.push_str(&format!("{n:?}")),
        }
    }
    out.push_str("\r\n");
}

/// Whether a text is a formula to a spreadsheet, behind apostrophes or not: it is written with one apostrophe more, and
/// read with one less.
pub(crate) fn is_guarded(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    bare.len() > 1 && bare.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Words that a spreadsheet will not run, quoted where they need it.
fn words(out: &mut String, text: &str) {
    let apostrophe = if is_guarded(text) { "'" } else { "" };
    if text.contains([',', '"', '\r', '\n']) || text.starts_with(' ') || text.ends_with(' ') {
        out.push_str(&format!("\"{apostrophe}{}\"", text.replace('"', "\"\"")));
    } else {
        out.push_str(apostrophe);
        out.push_str(text);
    }
}

pub(super) fn is_own(text: &str) -> bool {
    [CsvGeometry::LonLat, CsvGeometry::Wkt].into_iter().any(|geometry| {
        let mut ours = String::new();
        header(&mut ours, geometry);
        text.starts_with(&ours)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::LonLat;

    #[test]
    fn words_from_a_report_are_no_formula() {
        let incident = Incident {
            id: "a".to_owned(),
            name: "=HYPERLINK(\"http://x\")".to_owned(),
            point: Some(LonLat { lon: -44.5, lat: 33.0 }),
            evidence: Some("He said \"no\",\nthen left".to_owned()),
            ..Incident::default()
        };
        let csv = to_csv(&[incident]);
        assert!(csv.contains("a,-44.5,33,\"'=HYPERLINK(\"\"http://x\"\")\","), "{csv}");
        assert!(csv.contains("\"He said \"\"no\"\",\nthen left\""), "{csv}");
        assert!(is_own(&csv));
    }

    #[test]
    fn header_and_rows_have_as_many_cells() {
        let csv = to_csv(&[Incident::default()]);
        let counts: Vec<usize> = csv.lines().map(|l| l.split(',').count()).collect();
        assert_eq!(counts, [3 + COLUMNS.len(); 2]);
    }
}
