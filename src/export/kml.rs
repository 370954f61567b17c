//! KML 2.2 (OGC 07-147r2): signs in our colours, balloons with the evidence, the record as typed data, time spans.
//!
//! The words come from reports that anybody can write. A balloon is HTML, so they are escaped once for HTML and again for
//! XML, and `$[…]`, which Google Earth would fill in, is broken up.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::area::Areas;
use super::columns::{COLUMNS, Kind as Type, Value, values};
use super::look;
use super::shape::Polygons;
use super::xml::{allowed, escape};
use super::{ExportError, Losses, Sink};
use crate::incident::{Incident, LonLat, six_decimals};
use crate::map::raster;
use crate::map::scene::{Color, Group, Point, Shape};
use crate::map::symbols::Kind;

/// Pixels: sharp on a screen of twice the usual density.
const ICON: u32 = 64;

/// Writes placemarks as they come. Those of areas make a folder of their own, so they wait in a file without a name.
pub(super) struct KmlSink {
    out: Out,
    areas: Areas,
    waiting: Option<BufWriter<File>>,
    row: u64,
    losses: Losses,
}

enum Out {
    Kml(BufWriter<File>),
    Kmz(Box<ZipWriter<BufWriter<File>>>),
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Kml(out) => out.write(bytes),
            Self::Kmz(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Kml(out) => out.flush(),
            Self::Kmz(out) => out.flush(),
        }
    }
}

impl KmlSink {
    /// Plain KML. It may not reach for pictures on the network, so places get the viewer's own pin in our colours.
    pub(super) fn kml(file: File, name: &str) -> Result<Self, ExportError> {
        Self::new(Out::Kml(BufWriter::new(file)), name, |_| String::new())
    }

    /// KML with our signs as pictures beside it in one ZIP.
    pub(super) fn kmz(file: File, name: &str) -> Result<Self, ExportError> {
        let mut zip = ZipWriter::new(BufWriter::new(file));
        zip.set_raw_comment(b"Made by Dateline".as_slice().into())?;
        zip.start_file("doc.kml", deflated())?;
        Self::new(Out::Kmz(Box::new(zip)), name, |kind| {
            format!("<Icon><href>icons/{}.png</href></Icon>", style_id(kind))
        })
    }

    fn new(mut out: Out, name: &str, icon: impl Fn(Kind) -> String) -> Result<Self, ExportError> {
        out.write_all(head(name, icon).as_bytes())?;
        Ok(Self { out, areas: Areas::default(), waiting: None, row: 0, losses: Losses::default() })
    }
}

/// The same bytes at any time of day.
fn deflated() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
}

impl Sink for KmlSink {
    fn put(&mut self, incident: &Incident) -> Result<(), ExportError> {
        self.row += 1;
        let cells = values(incident);
        let held = |text: &str| matches!(allowed(text), std::borrow::Cow::Borrowed(_));
        if !held(&incident.id) || cells.iter().any(|v| matches!(v, Value::Text(t) if !held(t))) {
            self.losses.add("control characters that XML cannot hold became U+FFFD", &incident.id);
        }
        match self.areas.of(incident) {
            Some(ground) => {
                let waiting = match &mut self.waiting {
                    Some(file) => file,
                    none => none.insert(BufWriter::new(tempfile::tempfile()?)),
                };
                waiting.write_all(placemark(incident, self.row, Some(&ground)).as_bytes())?;
            }
            None => self.out.write_all(placemark(incident, self.row, None).as_bytes())?,
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Losses, ExportError> {
        self.out.write_all(b"</Folder>\n")?;
        if let Some(waiting) = self.waiting.take() {
            let mut file = waiting.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.rewind()?;
            self.out.write_all(b"<Folder>\n<name>areas</name>\n")?;
            io::copy(&mut BufReader::new(file), &mut self.out)?;
            self.out.write_all(b"</Folder>\n")?;
        }
        self.out.write_all(b"</Document>\n</kml>\n")?;
        match self.out {
            Out::Kml(mut out) => out.flush()?,
            Out::Kmz(mut zip) => {
                for kind in look::kinds() {
                    zip.start_file(format!("icons/{}.png", style_id(kind)), deflated())?;
                    zip.write_all(&raster::icon(&sign(kind), ICON)?)?;
                }
                zip.finish()?.flush()?;
            }
        }
        Ok(self.losses)
    }
}

fn head(name: &str, icon: impl Fn(Kind) -> String) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- Made by Dateline -->\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n\
         <Document>\n<name>{}</name>\n",
        escape(&allowed(name))
    );
    for kind in look::kinds() {
        let Color(r, g, b) = look::color(kind);
        out.push_str(&format!(
            "<Style id=\"{}\"><IconStyle>{}<scale>1.1</scale>{}</IconStyle><LabelStyle><scale>0.8</scale></LabelStyle><LineStyle>\
             <color>ff{b:02x}{g:02x}{r:02x}</color><width>1.5</width></LineStyle><PolyStyle><color>40{b:02x}{g:02x}{r:02x}</color>\
             </PolyStyle><BalloonStyle><text>$[description]</text></BalloonStyle></Style>\n",
            style_id(kind),
            // A picture of ours has its colours; a colour tints what it is laid on.
            if icon(kind).is_empty() { format!("<color>ff{b:02x}{g:02x}{r:02x}</color>") } else { String::new() },
            icon(kind),
        ));
    }
    out.push_str("<Schema name=\"incident\" id=\"incident\">\n");
    let own = [("id", Type::Text), ("lon", Type::Real), ("lat", Type::Real)];
    for (name, kind) in own.into_iter().chain(COLUMNS) {
        let kind = match kind {
            // KML knows no type for days.
            Type::Text | Type::Date => "string",
            Type::Integer => "int",
            Type::Real => "double",
        };
        out.push_str(&format!("<SimpleField name=\"{name}\" type=\"{kind}\"/>\n"));
    }
    out.push_str("</Schema>\n<Folder>\n<name>incidents</name>\n");
    out
}

fn style_id(kind: Kind) -> &'static str {
    match kind {
        Kind::Bomb => "bomb",
        Kind::AirStrike => "air-strike",
        Kind::Shelling => "shelling",
        Kind::Clash => "clash",
        Kind::Attack => "attack",
        Kind::Protest => "protest",
        Kind::Riot => "riot",
        Kind::Strategic => "strategic",
        Kind::Unknown => "unknown",
    }
}

/// The sign as on our maps, with a white edge so that it stands out on a photograph.
fn sign(kind: Kind) -> Group {
    let theme = look::theme();
    let middle = f64::from(ICON) / 2.0;
    let outline = kind.outline(Point::new(middle, middle), middle * 0.84 / kind.reach());
    let mut group = Group::default();
    group.push(Shape::stroked(outline.clone(), theme.ring, 9.0).round());
    group.push(Shape::filled(outline.clone(), look::color(kind)));
    group.push(Shape::stroked(outline, theme.marker_edge, 3.0).round());
    group
}

fn placemark(incident: &Incident, row: u64, ground: Option<&Polygons>) -> String {
    let mut out = format!(
        "<Placemark id=\"row-{row}\">\n<name>{}</name>\n<Snippet maxLines=\"0\"></Snippet>\n<description>{}</description>\n",
        escape(&allowed(&incident.name)),
        escape(&balloon(incident)),
    );
    if incident.start_date.is_some() || incident.end_date.is_some() {
        out.push_str("<TimeSpan>");
        for (name, day) in [("begin", incident.start_date), ("end", incident.end_date)] {
            if let Some(day) = day {
                out.push_str(&format!("<{name}>{day}</{name}>"));
            }
        }
        out.push_str("</TimeSpan>\n");
    }
    out.push_str(&format!("<styleUrl>#{}</styleUrl>\n", style_id(Kind::of(incident))));
    out.push_str("<ExtendedData><SchemaData schemaUrl=\"#incident\">\n");
    datum(&mut out, "id", Value::Text(&incident.id));
    if let Some(p) = incident.point.filter(|_| ground.is_some()) {
        datum(&mut out, "lon", Value::Real(six_decimals(p.lon)));
        datum(&mut out, "lat", Value::Real(six_decimals(p.lat)));
    }
    for ((name, _), value) in COLUMNS.into_iter().zip(values(incident)) {
        datum(&mut out, name, value);
    }
    out.push_str("</SchemaData></ExtendedData>\n");
    match (ground, incident.point) {
        (Some(polygons), _) => out.push_str(&multi_geometry(polygons)),
        (None, Some(p)) => out.push_str(&format!("<Point><coordinates>{}</coordinates></Point>\n", position(&p))),
        (None, None) => {}
    }
    out.push_str("</Placemark>\n");
    out
}

/// One value; what is not known is left out, which is KML's null.
fn datum(out: &mut String, name: &str, value: Value<'_>) {
    let text = match value {
        Value::Null => return,
        Value::Text(text) => escape(&allowed(text)),
        Value::Date(day) => day.to_string(),
        Value::Integer(n) => n.to_string(),
        Value::Real(n) => n.to_string(),
    };
    out.push_str(&format!("<SimpleData name=\"{name}\">{text}</SimpleData>\n"));
}

fn position(p: &LonLat) -> String {
    format!("{},{}", six_decimals(p.lon), six_decimals(p.lat))
}

fn multi_geometry(polygons: &Polygons) -> String {
    let mut out = String::from("<MultiGeometry>");
    for rings in polygons {
        out.push_str("<Polygon>");
        for (index, ring) in rings.iter().enumerate() {
            let edge = if index == 0 { "outerBoundaryIs" } else { "innerBoundaryIs" };
            let corners: Vec<String> = ring.iter().map(position).collect();
            out.push_str(&format!(
                "<{edge}><LinearRing><coordinates>{}</coordinates></LinearRing></{edge}>",
                corners.join(" ")
            ));
        }
        out.push_str("</Polygon>");
    }
    out.push_str("</MultiGeometry>\n");
    out
}

/// What a click shows, as HTML.
fn balloon(incident: &Incident) -> String {
    let text = |words: &str| html(&allowed(words));
    let mut out = format!("<h3>{}</h3>", text(&incident.name));
    let mut line = |label: &str, words: Option<String>| {
        if let Some(words) = words.filter(|w| !w.is_empty()) {
            out.push_str(&format!("<p><b>{label}:</b> {}</p>", text(&words)));
        }
    };
    line("When", incident.start_date.map(|_| crate::map::date_in_words(incident)));
    let place = [&incident.place, &incident.admin1].map(Option::as_deref).into_iter().flatten().collect::<Vec<_>>();
    line("Where", Some(place.join(", ")));
    line("Place known as", incident.precision.map(|p| p.as_str().to_owned()));
    line("Type", incident.sub_event_type.map(|s| s.as_str().to_owned()));
    line("Status", Some(incident.status.as_str().to_owned()));
    line("By", incident.actor.clone());
    line("Against", incident.target.clone());
    line("Killed", range(incident.killed_min, incident.killed_max));
    line("Wounded", range(incident.wounded_min, incident.wounded_max));
    if let Some(evidence) = &incident.evidence {
        out.push_str(&format!("<blockquote>{}</blockquote>", text(evidence)));
    }
    let source =
        [&incident.source, &incident.source_title].map(Option::as_deref).into_iter().flatten().collect::<Vec<_>>();
    if !source.is_empty() {
        out.push_str(&format!("<p><i>{}</i></p>", text(&source.join(": "))));
    }
    // A link of another kind could run a program.
    if let Some(url) = incident.source_url.as_deref().filter(|u| u.starts_with("https://") || u.starts_with("http://"))
    {
        out.push_str(&format!("<p><a href=\"{0}\">{0}</a></p>", text(url)));
    }
    out
}

fn range(least: Option<u32>, most: Option<u32>) -> Option<String> {
    match (least, most) {
        (Some(a), Some(b)) if a != b => Some(format!("{a}–{b}")),
        (a, b) => a.or(b).map(|n| n.to_string()),
    }
}

fn html(text: &str) -> String {
    escape(text).replace("$[", "$&#91;").replace('\n', "<br>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_from_reports_stays_words() {
        let incident = Incident {
            id: "a".to_owned(),
            name: "<script>alert(1)</script> & \"co\" $[evidence]".to_owned(),
            evidence: Some("]]> <b>\u{1}\nnext".to_owned()),
            source_url: Some("javascript:alert(1)".to_owned()),
            ..Incident::default()
        };
        let text = placemark(&incident, 1, None);
        assert!(!text.contains("<script") && !text.contains("<b>") && !text.contains("]]>"), "{text}");
        assert!(text.contains("&amp;lt;script") && !text.contains("href"), "escaped for HTML, then for XML: {text}");
        let balloon = text.split("</description>").next().unwrap();
        assert!(!balloon.split("<description>").nth(1).unwrap().contains("$["), "{balloon}");
    }
}
