//! Incidents from KML and KMZ: our own record, or placemarks from elsewhere with their names, times and data.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use geojson::{Feature, JsonObject, JsonValue};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::stream::{Each, Intake, Told};
use super::{Fields, ImportError};
use crate::incident::LonLat;

/// A hundred thousand of our own placemarks are about 400 MB.
const LARGEST: u64 = 800_000_000;

fn refused(found: impl Into<String>, hint: impl Into<String>) -> ImportError {
    ImportError::Format { format: "KML", found: found.into(), hint: hint.into() }
}

pub(super) fn read_kml(path: &Path, fields: &Fields, each: &mut Each<'_>) -> Result<Told, ImportError> {
    let file = File::open(path).map_err(|e| refused(e.to_string(), "check its permissions"))?;
    read(file, fields, each)
}

/// Whether a ZIP is no table in a ZIP. One that is damaged at its end, where the names stand, is known by its first name.
pub(super) fn is_kmz(path: &Path) -> bool {
    let is_kml = |name: &str| name.to_ascii_lowercase().ends_with(".kml");
    let Ok(mut file) = File::open(path) else { return false };
    let mut head = [0; 64];
    let first = file.read(&mut head).is_ok() && head.windows(4).any(|w| w.eq_ignore_ascii_case(b".kml"));
    let names =
        || zip::ZipArchive::new(BufReader::new(file)).is_ok_and(|zip| zip.file_names().flatten().any(|n| is_kml(&n)));
    first || names()
}

/// The first document of the archive, as KMZ says.
pub(super) fn read_kmz(path: &Path, fields: &Fields, each: &mut Each<'_>) -> Result<Told, ImportError> {
    let again = "fetch or export it again: it may be cut short";
    let file = File::open(path).map_err(|e| refused(e.to_string(), "check its permissions"))?;
    let mut zip = zip::ZipArchive::new(BufReader::new(file))
        .map_err(|e| refused(format!("a ZIP that cannot be read ({e})"), again))?;
    let is_kml = |name: &str| name.to_ascii_lowercase().ends_with(".kml");
    let names: Vec<String> = (0..zip.len()).filter_map(|i| Some(zip.name_for_index(i)?.ok()?.into_owned())).collect();
    let Some(name) = names.iter().find(|n| is_kml(n)) else {
        return Err(refused("a ZIP without a .kml in it", "unpack it, and give the file with the incidents"));
    };
    let entry = zip.by_name(name).map_err(|e| refused(format!("a ZIP that cannot be read ({e})"), again))?;
    read(entry, fields, each)
}

fn read(source: impl Read, fields: &Fields, each: &mut Each<'_>) -> Result<Told, ImportError> {
    let mut reader = Reader::from_reader(BufReader::new(source.take(LARGEST)));
    reader.config_mut().check_end_names = true;
    let mut document = Document::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        let at = reader.buffer_position();
        match event {
            Ok(Event::Start(tag)) => document.start(&tag),
            Ok(Event::Empty(tag)) => {
                document.start(&tag);
                document.end();
            }
            Ok(Event::End(_)) => document.end(),
            Ok(Event::Text(text)) => document.text(&text.xml10_content()),
            Ok(Event::CData(text)) => document.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => document.reference(&reference),
            Ok(Event::Eof) if document.path.is_empty() => break,
            Ok(Event::Eof) => {
                let open = document.path.last().cloned().unwrap_or_default();
                let hint = if at >= LARGEST {
                    "split it: at most 800 MB are read"
                } else {
                    "fetch or export it again: it is cut short"
                };
                return Err(refused(format!("its end within <{open}>, at byte {at}"), hint));
            }
            Ok(_) => {}
            Err(error) => {
                return Err(refused(
                    format!("XML that breaks its rules at byte {at} ({error})"),
                    "fetch or export it again",
                ));
            }
        }
        if document.path.len() > DEEPEST {
            return Err(refused("elements within elements without end", "fetch or export it again"));
        }
    }
    document.emit(fields, each)
}

/// Folders within folders; real files have a handful.
const DEEPEST: usize = 200;

/// A placemark in the making.
#[derive(Default)]
struct Placemark {
    /// The number that our own files give it.
    row: Option<u64>,
    properties: JsonObject,
    place: Option<Result<LonLat, String>>,
    other: Option<String>,
}

#[derive(Default)]
struct Document {
    /// Names of the open elements.
    path: Vec<String>,
    /// The text of the innermost element.
    words: String,
    /// The name of the datum that is open.
    datum: Option<String>,
    /// The columns of the schema: a datum that is left out is null.
    columns: Vec<String>,
    name: Option<String>,
    current: Option<Placemark>,
    placemarks: Vec<Placemark>,
}

impl Document {
    fn start(&mut self, tag: &BytesStart<'_>) {
        let local = tag.local_name().as_ref().to_owned();
        let attribute = |name: &str| {
            let found = tag.attributes().flatten().find(|a| a.key.as_ref() == name)?;
            Some(unescaped(&found.value))
        };
        match local.as_str() {
            "SimpleField" => self.columns.extend(attribute("name")),
            "Placemark" => {
                let row = attribute("id").and_then(|id| id.strip_prefix("row-")?.parse().ok());
                let nulls = self.columns.iter().map(|c| (c.clone(), JsonValue::Null)).collect();
                self.current = Some(Placemark { row, properties: nulls, ..Placemark::default() });
            }
            "SimpleData" | "Data" => self.datum = attribute("name"),
            "Polygon" | "LineString" | "Model" | "Track" | "MultiTrack" => {
                if let Some(current) = &mut self.current {
                    current.other.get_or_insert(local.clone());
                }
            }
            _ => {}
        }
        self.words.clear();
        self.path.push(local);
    }

    fn text(&mut self, words: &str) {
        self.words.push_str(words);
    }

    fn reference(&mut self, name: &str) {
        self.words.push_str(&unescaped(&format!("&{name};")));
    }

    fn end(&mut self) {
        let Some(local) = self.path.pop() else { return };
        let parent = self.path.last().map(String::as_str).unwrap_or_default();
        let words = std::mem::take(&mut self.words);
        let Some(current) = &mut self.current else {
            if local == "name" && parent == "Document" {
                self.name = Some(words);
            }
            return;
        };
        let named = current.properties.contains_key("name");
        let mut put = |key: &str, words: String| {
            current.properties.insert(key.to_owned(), JsonValue::from(words));
        };
        match (local.as_str(), parent) {
            ("name", "Placemark") if !named => put("name", words),
            ("description", "Placemark") if self.columns.is_empty() => put("description", words),
            ("begin", "TimeSpan") if self.columns.is_empty() => put("begin", words),
            ("end", "TimeSpan") if self.columns.is_empty() => put("end", words),
            ("when", "TimeStamp") if self.columns.is_empty() => put("begin", words),
            ("SimpleData", _) | ("value", "Data") => {
                if let Some(name) = self.datum.take() {
                    put(&name, words);
                }
            }
            ("coordinates", "Point") => current.place = Some(position(&words)),
            ("Placemark", _) => self.placemarks.extend(self.current.take()),
            _ => {}
        }
    }

    fn emit(mut self, fields: &Fields, each: &mut Each<'_>) -> Result<Told, ImportError> {
        // Our folders part points from areas; the numbers say in which order they were.
        if self.placemarks.iter().all(|p| p.row.is_some()) {
            self.placemarks.sort_by_key(|p| p.row);
        }
        let mut each = |incident| each(incident);
        let mut intake = Intake::new(fields, &mut each);
        for Placemark { mut properties, place, other, row } in self.placemarks {
            let mut degree = |name: &str| {
                let value = if row.is_some() { properties.shift_remove(name) } else { None };
                value.and_then(|v| v.as_str()?.parse::<f64>().ok())
            };
            let place = match (place, degree("lon"), degree("lat")) {
                (None, Some(lon), Some(lat)) => Some(Ok(LonLat { lon, lat })),
                (place, ..) => place,
            };
            let at = match (place, other) {
                (Some(Ok(at)), _) if (-180.0..=180.0).contains(&at.lon) && (-90.0..=90.0).contains(&at.lat) => Some(at),
                (Some(Ok(at)), _) => {
                    return Err(ImportError::NotDegrees { feature: intake.count() + 1, x: at.lon, y: at.lat });
                }
                (Some(Err(words)), _) => {
                    intake.note(format!("kept without a place: coordinates that are no numbers: {words}"));
                    None
                }
                (None, Some(kind)) if row.is_none() => {
                    intake.skip(format!("left out, since only points are drawn: {kind}"));
                    continue;
                }
                (None, _) => None,
            };
            let feature = Feature { properties: Some(properties), ..Feature::default() };
            if intake.row(&feature, at).is_break() {
                break;
            }
        }
        intake.finish(self.name)
    }
}

/// `lon,lat[,height]`.
fn position(words: &str) -> Result<LonLat, String> {
    let mut numbers = words.trim().split(',').map(|n| n.trim().parse::<f64>().ok().filter(|n| n.is_finite()));
    match (numbers.next().flatten(), numbers.next().flatten()) {
        (Some(lon), Some(lat)) => Ok(LonLat { lon, lat }),
        _ => Err(words.trim().chars().take(40).collect()),
    }
}

fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}
