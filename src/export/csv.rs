//! CSV (RFC 4180): `id`, `lon`, `lat` and the record's properties.

use geojson::JsonValue;

use super::property_names;
use crate::incident::{Incident, six_decimals};

/// The incidents as CSV with a header line, rows ending in CR LF, empty cells for null.
///
/// A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, tab or return as a formula. The words come from
/// reports that anybody can write, so such a text gets an apostrophe before it, which spreadsheets hide. Numbers
/// (longitudes, say) keep their sign.
#[must_use]
pub fn to_csv(incidents: &[Incident]) -> String {
    let mut out = String::new();
    row(&mut out, header());
    for incident in incidents {
        let (lon, lat) = incident
            .point
            .map_or_else(Default::default, |p| (six_decimals(p.lon).to_string(), six_decimals(p.lat).to_string()));
        let properties = incident.properties();
        row(&mut out, [text(&incident.id), lon, lat].into_iter().chain(properties.values().map(cell)));
    }
    out
}

fn header() -> impl Iterator<Item = String> {
    ["id", "lon", "lat"].map(str::to_owned).into_iter().chain(property_names())
}

fn cell(value: &JsonValue) -> String {
    match value {
        JsonValue::Null => String::new(),
        JsonValue::String(words) => text(words),
        other => other.to_string(),
    }
}

/// Words that a spreadsheet will not run.
fn text(words: &str) -> String {
    if words.len() > 1 && words.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{words}") } else { words.to_owned() }
}

fn row(out: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ') {
            out.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

pub(super) fn is_own(text: &str) -> bool {
    let mut ours = String::new();
    row(&mut ours, header());
    text.starts_with(&ours)
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
        assert_eq!(counts, [3 + property_names().count(); 2]);
    }
}
