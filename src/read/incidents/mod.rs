//! Incidents from GeoJSON: our own record, and points from elsewhere whose properties say what, when and where.

mod any;
mod cell;
mod crs;
mod feature;
#[cfg(feature = "fgb")]
mod fgb;
mod fields;
#[cfg(feature = "gpkg")]
mod gpkg;
#[cfg(feature = "kml")]
mod kml;
mod known;
mod many;
mod notes;
#[cfg(feature = "parquet")]
mod parquet;
mod scan;
#[cfg(feature = "shapefile")]
mod shapefile;
mod split;
mod stream;
mod values;
#[cfg(any(feature = "gpkg", feature = "parquet"))]
mod wkb;

use std::collections::HashMap;
use std::path::Path;
use std::str::FromStr;

use geojson::{Feature, GeoJson, GeometryValue, JsonObject, JsonValue};
use jiff::civil::Date;

pub use any::{collect, each, is_gis_format};
#[cfg(feature = "tables")]
use cell::Cell;
use crs::Crs;
#[cfg(feature = "tables")]
pub(super) use fields::names_of;
use fields::{Field, Lookup, Row};
pub use fields::{Fields, UnknownField};
use known::Known;
pub use many::{Many, many};
use notes::Notes;
pub use stream::{Each, EachError, Told};
#[cfg(feature = "tables")]
use values::event_kind;
use values::precision;

use super::error::ReadError;
use super::file::{Wanted, content, stdin_content};
use crate::incident::{Clarity, DatePrecision, Incident, LonLat, Precision, Status, SubEventType};

/// A hundred thousand of our own records with their evidence are about 150 MB.
const INCIDENTS: Wanted = Wanted { what: "incidents as GeoJSON", max_bytes: 400_000_000 };

/// Reads the text of a GeoJSON file.
///
/// # Errors
///
/// [`ReadError`] where the file is missing, too large or not text.
pub fn file(path: &Path) -> Result<String, ReadError> {
    content(path, INCIDENTS)
}

/// Reads the text of GeoJSON from standard input.
///
/// # Errors
///
/// [`ReadError`] where the input is too large or not text.
pub fn stdin() -> Result<String, ReadError> {
    stdin_content(INCIDENTS)
}

/// What a file of incidents held.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The incidents, in the order of the file.
    pub incidents: Vec<Incident>,
    /// The collection's own name.
    pub name: Option<String>,
    /// What was left out or not understood, one line each.
    pub notes: Vec<String>,
}

/// Why incidents could not be read from a text.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// No JSON.
    #[error(
        "expected incidents as GeoJSON, found text that is no JSON from line {line}, column {column} on\nTry: convert a \
         table first, as in `ogr2ogr incidents.geojson table.csv -oo X_POSSIBLE_NAMES=lon* -oo Y_POSSIBLE_NAMES=lat*`"
    )]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// JSON of another kind.
    #[error(
        "expected incidents as GeoJSON (a FeatureCollection of points), found {0}\nTry: export it again as GeoJSON, for \
         example from QGIS or with ogr2ogr"
    )]
    NotGeoJson(String),
    /// Coordinates in metres.
    #[error(
        "expected degrees (longitude, latitude), found {x}, {y} in feature {feature}\nTry: reproject it, as in `ogr2ogr \
         -t_srs EPSG:4326 degrees.geojson` and this file"
    )]
    NotDegrees {
        /// From 1.
        feature: usize,
        /// The first coordinate.
        x: f64,
        /// The second.
        y: f64,
    },
    /// It breaks off.
    #[error("expected incidents as GeoJSON, found a file that breaks off in line {0}\nTry: fetch or save it again")]
    CutShort(usize),
    /// Coordinates in a system that is not known here.
    #[error(
        "expected degrees, found coordinates in the system \"{0}\"\nTry: reproject it, as in `ogr2ogr -t_srs EPSG:4326 \
         degrees.geojson` and this file"
    )]
    UnknownCrs(String),
    /// Coordinates of another system.
    #[error(
        "expected longitude and latitude (WGS 84), found coordinates in {0}\nTry: reproject them, as in `ogr2ogr -t_srs \
         EPSG:4326 degrees.geojson` and this file"
    )]
    OtherSystem(String),
    /// The file ends early or is damaged after some features.
    #[error(
        "expected a whole GeoJSON file, found {} in feature {feature}, at line {line}, column {column}\nTry: fetch or export it \
         again; nothing was written", if *.cut { "its end" } else { "something else than GeoJSON" }
    )]
    Broken {
        /// From 1.
        feature: usize,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// Whether the file ends there.
        cut: bool,
    },
    /// A file of a binary format that cannot be read.
    #[error("expected incidents as {format}, found {found}\nTry: {hint}")]
    Format {
        /// Which format.
        format: &'static str,
        /// What is there instead.
        found: String,
        /// What to do.
        hint: String,
    },
    /// A property named by the caller is in no feature.
    #[error(
        "expected a property \"{property}\" for {field}, found these: {found}\nTry: --field {field}=NAME with one of them"
    )]
    NoSuchProperty {
        /// Our field.
        field: &'static str,
        /// The name asked for.
        property: String,
        /// The names that are there.
        found: String,
    },
}

/// Reads incidents from GeoJSON: a collection, one feature, or one feature a line.
///
/// Our own record comes back as it was written. In features from elsewhere the usual names are understood (`type`,
/// `date`, `name`, ACLED's and UCDP's columns); `fields` adds others. What is not understood is told in the notes.
///
/// # Errors
///
/// [`ImportError`] where the text is no GeoJSON, its coordinates are no degrees or a chosen property is not there.
pub fn geojson(text: &str, fields: &Fields) -> Result<Imported, ImportError> {
    let (features, name, crs) = parse(text)?;
    let crs = Crs::of(crs.as_ref())?;
    fields.check(&features)?;
    let (mut notes, mut known) = (Notes::default(), Known::default());
    let mut incidents = Vec::with_capacity(features.len());
    for (index, feature) in features.iter().enumerate() {
        let point = match point(feature, index + 1, &crs)? {
            Shape::Point(point) => Some(point),
            Shape::Null => None,
            Shape::Other(kind) => {
                notes.add(|| left_out(kind), index);
                continue;
            }
        };
        incidents.push(incident(feature, point, index, fields, &mut known, &mut notes));
    }
    let mut lines = notes.lines();
    lines.splice(0..0, crs.note());
    lines.extend(make_ids_unique(&mut incidents));
    Ok(Imported { incidents, name, notes: lines })
}

/// The second of an id gets `-2`, which is told.
fn make_ids_unique(incidents: &mut [Incident]) -> Option<String> {
    let mut seen: HashMap<String, usize> = HashMap::with_capacity(incidents.len());
    let mut repeated = None;
    let mut count = 0;
    for incident in incidents {
        let times = seen.entry(incident.id.clone()).and_modify(|n| *n += 1).or_insert(1);
        if *times > 1 {
            repeated.get_or_insert_with(|| incident.id.clone());
            count += 1;
            incident.id = format!("{}-{times}", incident.id);
        }
    }
    repeated.map(|id| format!("repaired: {count} ids that were given before got a number (first: {id})"))
}

type Parsed = (Vec<Feature>, Option<String>, Option<JsonValue>);

fn parse(text: &str) -> Result<Parsed, ImportError> {
    match text.parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) => {
            let name = collection.foreign_members.as_ref().and_then(|m| m.get("name")?.as_str().map(str::to_owned));
            let crs = collection.foreign_members.and_then(|mut m| m.remove("crs"));
            Ok((collection.features, name, crs))
        }
        Ok(GeoJson::Feature(feature)) => Ok((vec![feature], None, None)),
        Ok(GeoJson::Geometry(g)) => {
            Err(ImportError::NotGeoJson(format!("a bare {} without properties", g.value.type_name())))
        }
        Err(error) => match one_a_line(text) {
            Some(features) => Ok((features, None, None)),
            None => Err(not_geojson(text, &error)),
        },
    }
}

/// GeoJSON text sequences and JSON Lines: every line a feature, with or without a record separator before it.
fn one_a_line(text: &str) -> Option<Vec<Feature>> {
    let lines = text.lines().map(|l| l.trim_matches(['\u{1E}', ' ', '\r'])).filter(|l| !l.is_empty());
    lines.map(|line| Feature::from_str(line).ok()).collect()
}

fn not_geojson(text: &str, error: &geojson::Error) -> ImportError {
    match serde_json::from_str::<JsonValue>(text) {
        Err(e) if e.is_eof() && text.trim_start().starts_with('{') => ImportError::CutShort(e.line()),
        Err(e) => ImportError::NotJson { line: e.line(), column: e.column() },
        Ok(JsonValue::Object(object)) => {
            ImportError::NotGeoJson(match object.get("type").and_then(JsonValue::as_str) {
                Some(kind @ ("FeatureCollection" | "Feature")) => {
                    format!("a {kind} that breaks the rules of GeoJSON ({error})")
                }
                Some(kind) => format!("JSON of type \"{kind}\""),
                None => "JSON without a type".to_owned(),
            })
        }
        Ok(JsonValue::Array(_)) => ImportError::NotGeoJson("a JSON list".to_owned()),
        Ok(_) => ImportError::NotGeoJson("a lone JSON value".to_owned()),
    }
}

enum Shape {
    Point(LonLat),
    Null,
    Other(&'static str),
}

fn point(feature: &Feature, number: usize, crs: &Crs) -> Result<Shape, ImportError> {
    let position = match feature.geometry.as_ref().map(|g| &g.value) {
        None => return Ok(Shape::Null),
        Some(GeometryValue::Point { coordinates }) => coordinates,
        Some(GeometryValue::MultiPoint { coordinates }) if coordinates.len() == 1 => &coordinates[0],
        Some(other) => return Ok(Shape::Other(other.type_name())),
    };
    let (x, y) = crs.degrees(position[0], position[1]).unwrap_or((position[0], position[1]));
    degrees(x, y, number).map(Shape::Point)
}

fn degrees(x: f64, y: f64, feature: usize) -> Result<LonLat, ImportError> {
    if (-180.0..=180.0).contains(&x) && (-90.0..=90.0).contains(&y) {
        Ok(LonLat { lon: x, lat: y })
    } else {
        Err(ImportError::NotDegrees { feature, x, y })
    }
}

fn left_out(kind: &str) -> String {
    format!("left out, since only points are drawn: {kind}")
}

/// What a feature says of when and what, where conventions differ most: understood once, for incidents and for crowds.
struct Core {
    start: Option<(Date, Date, DatePrecision)>,
    end: Option<Date>,
    date_precision: DatePrecision,
    sub_event_type: Option<SubEventType>,
    precision: Option<Precision>,
    published: Option<Date>,
}

impl Core {
    fn of(row: &impl Lookup, located: bool, index: usize, known: &mut Known, notes: &mut Notes) -> Self {
        let mut dated = |field: Field, name: &str, notes: &mut Notes| {
            let value = row.value(field)?;
            let date = known.date(value);
            if date.is_none() {
                notes.add(|| format!("{name} not understood: {}", value.shown()), index);
            }
            date
        };
        let start = dated(Field::Date, "date", notes);
        let mut end = dated(Field::EndDate, "end_date", notes).map(|e| e.1);
        let published = dated(Field::Published, "published", notes).map(|p| p.0);
        let kind = row.value(Field::Type);
        let sub_event_type = kind.and_then(|value| known.kind(value));
        if let Some(value) = kind.filter(|_| sub_event_type.is_none()) {
            notes.add(|| format!("type not understood: {}", value.shown()), index);
        }
        let word = row.value(Field::DatePrecision).and_then(|w| w.as_str()?.parse().ok());
        let mut date_precision = word.unwrap_or(DatePrecision::Unknown);
        let mut precision = row.find(Field::Precision).and_then(|(value, name)| precision(value, name));
        // By convention a single date is a closed range and a point is a known place.
        if !row.own() {
            if let Some((_, last, how)) = start {
                end = Some(end.unwrap_or(last).max(last));
                if date_precision == DatePrecision::Unknown {
                    date_precision = how;
                }
            }
            if located && precision.is_none() {
                precision = Some(Precision::Exact);
            }
        }
        Self { start, end, date_precision, sub_event_type, precision, published }
    }
}

fn incident(
    feature: &Feature,
    point: Option<LonLat>,
    index: usize,
    fields: &Fields,
    known: &mut Known,
    notes: &mut Notes,
) -> Incident {
    let empty = JsonObject::new();
    let row = Row::of(feature.properties.as_ref().unwrap_or(&empty), fields);
    let id = match &feature.id {
        Some(geojson::feature::Id::String(id)) => Some(id.clone()),
        Some(geojson::feature::Id::Number(n)) => Some(n.to_string()),
        None => row.text(Field::Id),
    };
    let core = Core::of(&row, point.is_some(), index, known, notes);
    let word = |field: Field| -> Option<String> { row.text(field) };
    let mut incident = Incident {
        id: id.unwrap_or_else(|| format!("feature-{}", index + 1)),
        point,
        name: word(Field::Name).unwrap_or_default(),
        start_date: core.start.map(|s| s.0),
        end_date: core.end,
        date_precision: core.date_precision,
        date_text: word(Field::DateText),
        sub_event_type: core.sub_event_type,
        weapon: word(Field::Weapon),
        status: word(Field::Status).and_then(|w| w.parse().ok()).unwrap_or(Status::Reported),
        clarity: word(Field::Clarity).and_then(|w| w.parse().ok()).unwrap_or(Clarity::Single),
        place: word(Field::Place),
        place_text: word(Field::PlaceText),
        place_id: word(Field::PlaceId),
        admin1: word(Field::Admin1),
        admin1_code: word(Field::Admin1Code),
        admin2: word(Field::Admin2),
        country: word(Field::Country),
        precision: core.precision,
        radius_km: row.number(Field::RadiusKm),
        actor: word(Field::Actor),
        target: word(Field::Target),
        claimed_by: word(Field::ClaimedBy),
        killed_min: row.count(Field::KilledMin),
        killed_max: row.count(Field::KilledMax),
        wounded_min: row.count(Field::WoundedMin),
        wounded_max: row.count(Field::WoundedMax),
        damage: word(Field::Damage),
        source: word(Field::Source),
        source_title: word(Field::SourceTitle),
        source_url: word(Field::SourceUrl),
        published: core.published,
        document: word(Field::Document),
        evidence: word(Field::Evidence),
        evidence_start: row.count(Field::EvidenceStart),
        evidence_end: row.count(Field::EvidenceEnd),
        confidence: row.number(Field::Confidence),
    };
    if !row.own() && incident.name.is_empty() {
        let what = row.text(Field::Type).unwrap_or_else(|| format!("Incident {}", index + 1));
        incident.name = match &incident.place {
            Some(place) => format!("{what}, {place}"),
            None => what,
        };
    }
    incident
}

/// What happened, in the words of a table.
#[cfg(feature = "tables")]
pub(super) fn kind_of(text: &str) -> Option<SubEventType> {
    event_kind(&Cell::Text(text.into()))
}

/// A precision in the code of the column of this name.
#[cfg(feature = "tables")]
pub(super) fn precision_of(text: &str, column: &str) -> Option<Precision> {
    precision(&Cell::Text(text.into()), column)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn one(properties: &JsonValue) -> Incident {
        let feature = json!({"type": "Feature", "properties": properties,
            "geometry": {"type": "Point", "coordinates": [44.4, 33.3]}});
        geojson(&feature.to_string(), &Fields::default()).unwrap().incidents.remove(0)
    }

    #[test]
    fn the_usual_names_are_understood() {
        let i = one(&json!({"id": 7, "type": "Airstrike", "date": "2026-03-01", "name": "Strike near Mosul"}));
        assert_eq!(i.sub_event_type, Some(SubEventType::AirStrike));
        assert_eq!((i.id.as_str(), i.name.as_str()), ("7", "Strike near Mosul"));
        assert_eq!(
            (i.start_date, i.end_date),
            (Some("2026-03-01".parse().unwrap()), Some("2026-03-01".parse().unwrap()))
        );
        assert_eq!((i.date_precision, i.precision), (DatePrecision::Day, Some(Precision::Exact)));
    }

    #[test]
    fn an_acled_row_is_understood() {
        let i = one(
            &json!({"event_id_cnty": "IRQ1", "event_date": "18 November 2020", "event_type": "Explosions/Remote violence",
            "sub_event_type": "Shelling/artillery/missile attack", "actor1": "Unidentified", "geo_precision": 3,
            "location": "Baghdad", "fatalities": "0", "notes": "Rockets fell."}),
        );
        assert_eq!(i.sub_event_type, Some(SubEventType::Shelling));
        assert_eq!(i.start_date, Some("2020-11-18".parse().unwrap()));
        assert_eq!((i.killed_min, i.killed_max, i.precision), (Some(0), Some(0), Some(Precision::Region)));
        assert_eq!(i.name, "Shelling/artillery/missile attack, Baghdad");
    }

    #[test]
    fn a_ucdp_row_keeps_its_range() {
        let i = one(
            &json!({"date_start": "2017-03-01 00:00:00.000", "date_end": "2017-03-04 00:00:00.000", "low": 3, "high": 9,
            "best": 5, "where_prec": 4, "adm_1": "Ninawa province"}),
        );
        assert_eq!(i.end_date, Some("2017-03-04".parse().unwrap()));
        assert_eq!((i.killed_min, i.killed_max, i.precision), (Some(3), Some(9), Some(Precision::Governorate)));
    }

    #[test]
    fn a_field_can_be_named_and_must_be_there() {
        let text = r#"{"type":"Feature","properties":{"CATEGORY":"Rocket","type":"x"},"geometry":null}"#;
        let mut fields = Fields::default();
        fields.set("type", "CATEGORY").unwrap();
        assert_eq!(geojson(text, &fields).unwrap().incidents[0].sub_event_type, Some(SubEventType::Shelling));
        fields.set("type", "CATEGROY").unwrap();
        let said = geojson(text, &fields).unwrap_err().to_string();
        assert!(said.contains("CATEGROY") && said.contains("CATEGORY, type"), "{said}");
        assert!(fields.set("colour", "x").unwrap_err().to_string().contains("expected one of: id, name, date"));
    }

    #[test]
    fn metres_polygons_and_other_json_are_told() {
        let text = r#"{"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[441234,3680000]}}"#;
        let said = geojson(text, &Fields::default()).unwrap_err().to_string();
        assert!(said.contains("degrees") && said.contains("441234"), "{said}");
        let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":
            {"type":"LineString","coordinates":[[1,2],[3,4]]}}]}"#;
        let read = geojson(text, &Fields::default()).unwrap();
        assert_eq!(read.incidents, []);
        assert_eq!(read.notes, ["left out, since only points are drawn: LineString (feature 1)"]);
        let said = |text| geojson(text, &Fields::default()).unwrap_err().to_string();
        assert!(said("lon,lat,type\n1,2,x\n").contains("no JSON from line 1"));
        assert!(said(r#"{"type":"Topology"}"#).contains("\"Topology\""));
        assert!(said("[]").contains("a JSON list"));
    }

    #[test]
    fn other_systems_are_reprojected_or_refused_and_cut_files_are_told() {
        let file = |crs: &str| {
            format!(
                r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"{crs}"}}}},"features":[
                {{"type":"Feature","id":"a","properties":{{}},"geometry":{{"type":"Point","coordinates":[440994.67,3686410.21]}}}},
                {{"type":"Feature","id":"a","properties":{{}},"geometry":null}}]}}"#
            )
        };
        let said = geojson(&file("EPSG:27700"), &Fields::default()).unwrap_err().to_string();
        assert!(said.contains("\"EPSG:27700\"") && said.contains("ogr2ogr"), "{said}");
        let whole = file("urn:ogc:def:crs:EPSG::32638");
        let said = geojson(&whole[..whole.len() - 30], &Fields::default()).unwrap_err().to_string();
        assert!(said.contains("breaks off in line 3"), "{said}");
        #[cfg(feature = "tables")]
        {
            let read = geojson(&whole, &Fields::default()).unwrap();
            assert!(read.incidents[0].point.is_some_and(|p| (p.lat - 33.3152).abs() < 1e-4), "{read:?}");
            assert_eq!(read.incidents[1].id, "a-2");
            assert!(read.notes[0].contains("EPSG:32638") && read.notes[1].contains("1 ids"), "{:?}", read.notes);
        }
    }

    #[test]
    fn one_feature_a_line_is_understood() {
        let line = r#"{"type":"Feature","properties":{"type":"IED"},"geometry":null}"#;
        assert_eq!(geojson(&format!("{line}\n{line}\n"), &Fields::default()).unwrap().incidents.len(), 2);
    }
}
