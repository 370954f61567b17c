//! Incidents from GeoJSON: our own record, and points from elsewhere whose properties say what, when and where.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::str::FromStr;

use geojson::{Feature, GeoJson, GeometryValue, JsonObject, JsonValue};
use jiff::civil::Date;

use super::file::{ReadError, Wanted, content, stdin_content};
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

/// One of our fields, and the names that others give it. The first is the record's own.
struct Alias {
    field: &'static str,
    names: &'static [&'static str],
}

/// Names are compared without case, blanks, hyphens and underscores. ACLED's and UCDP GED's columns are among them.
const ALIASES: &[Alias] = &[
    Alias { field: "id", names: &["id", "event_id_cnty", "event_id", "fid", "uuid"] },
    Alias { field: "name", names: &["name", "title", "label", "headline", "event", "source_headline"] },
    Alias {
        field: "date",
        names: &[
            "start_date",
            "date",
            "event_date",
            "date_start",
            "begin",
            "start",
            "datetime",
            "timestamp",
            "time",
            "day",
        ],
    },
    Alias { field: "end_date", names: &["end_date", "date_end", "end", "finish"] },
    Alias { field: "date_precision", names: &["date_precision"] },
    Alias { field: "date_text", names: &["date_text"] },
    Alias {
        field: "type",
        names: &[
            "sub_event_type",
            "event_type",
            "type",
            "category",
            "kind",
            "class",
            "incident_type",
            "attack_type",
            "attacktype1_txt",
            "type_of_violence",
            "disorder_type",
        ],
    },
    Alias { field: "weapon", names: &["weapon", "weapons", "weapon_type", "weaptype1_txt"] },
    Alias { field: "status", names: &["status"] },
    Alias { field: "clarity", names: &["clarity"] },
    Alias { field: "place", names: &["place", "location", "where_coordinates", "place_name", "site", "city", "town"] },
    Alias { field: "place_text", names: &["place_text", "where_description"] },
    Alias { field: "place_id", names: &["place_id"] },
    Alias { field: "admin1", names: &["admin1", "adm_1", "governorate", "province", "provstate", "region", "state"] },
    Alias { field: "admin1_code", names: &["admin1_code"] },
    Alias { field: "admin2", names: &["admin2", "adm_2", "district"] },
    Alias { field: "country", names: &["country", "country_code", "iso2", "iso_a2"] },
    Alias { field: "precision", names: &["precision", "where_prec", "geo_precision"] },
    Alias { field: "radius_km", names: &["radius_km", "radius"] },
    Alias { field: "actor", names: &["actor", "actor1", "side_a", "perpetrator", "gname", "attacker"] },
    Alias { field: "target", names: &["target", "actor2", "side_b", "victim", "target1"] },
    Alias { field: "claimed_by", names: &["claimed_by"] },
    Alias {
        field: "killed_min",
        names: &["killed_min", "low", "killed", "fatalities", "deaths", "dead", "nkill", "best"],
    },
    Alias {
        field: "killed_max",
        names: &["killed_max", "high", "killed", "fatalities", "deaths", "dead", "nkill", "best"],
    },
    Alias { field: "wounded_min", names: &["wounded_min", "wounded", "injured", "injuries", "nwound"] },
    Alias { field: "wounded_max", names: &["wounded_max", "wounded", "injured", "injuries", "nwound"] },
    Alias { field: "damage", names: &["damage"] },
    Alias { field: "source", names: &["source", "source_office", "outlet", "publisher"] },
    Alias { field: "source_title", names: &["source_title"] },
    Alias { field: "source_url", names: &["source_url", "url", "link"] },
    Alias { field: "published", names: &["published", "source_date"] },
    Alias { field: "document", names: &["document"] },
    Alias { field: "evidence", names: &["evidence", "notes", "note", "description", "summary", "text"] },
    Alias { field: "evidence_start", names: &["evidence_start"] },
    Alias { field: "evidence_end", names: &["evidence_end"] },
    Alias { field: "confidence", names: &["confidence"] },
];

/// Which property of a foreign file holds which field, where the usual names do not say it.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    chosen: Vec<(&'static str, String)>,
}

/// A field that the record does not have.
#[derive(Debug, thiserror::Error)]
#[error("unknown field \"{found}\"; expected one of: {expected}")]
pub struct UnknownField {
    found: String,
    expected: String,
}

impl Fields {
    /// Says that `property` holds `field`: `type`, `date`, `name` or another name of the record.
    ///
    /// # Errors
    ///
    /// [`UnknownField`] where the record has no such field.
    pub fn set(&mut self, field: &str, property: &str) -> Result<(), UnknownField> {
        let alias = ALIASES.iter().find(|a| a.field == field || a.names[0] == field).ok_or_else(|| UnknownField {
            found: field.to_owned(),
            expected: ALIASES.iter().map(|a| a.field).collect::<Vec<_>>().join(", "),
        })?;
        self.chosen.retain(|(f, _)| *f != alias.field);
        self.chosen.push((alias.field, property.to_owned()));
        Ok(())
    }

    /// Every property named must be in some feature: a misspelt one would quietly give a map without types.
    fn check(&self, features: &[Feature]) -> Result<(), ImportError> {
        for (field, property) in &self.chosen {
            let has = |f: &Feature| f.properties.as_ref().is_some_and(|p| p.contains_key(property));
            if !features.is_empty() && !features.iter().any(has) {
                let names: BTreeSet<&str> = features
                    .iter()
                    .filter_map(|f| f.properties.as_ref())
                    .flat_map(|p| p.keys().map(String::as_str))
                    .collect();
                let found = names.into_iter().collect::<Vec<_>>().join(", ");
                return Err(ImportError::NoSuchProperty { field, property: property.clone(), found });
            }
        }
        Ok(())
    }
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
    let (features, name) = parse(text)?;
    fields.check(&features)?;
    let mut notes = Notes::default();
    let mut incidents = Vec::with_capacity(features.len());
    for (index, feature) in features.iter().enumerate() {
        let point = match point(feature, index + 1)? {
            Shape::Point(point) => Some(point),
            Shape::Null => None,
            Shape::Other(kind) => {
                notes.add(format!("left out, since only points are drawn: {kind}"), index);
                continue;
            }
        };
        incidents.push(incident(feature, point, index, fields, &mut notes));
    }
    Ok(Imported { incidents, name, notes: notes.lines() })
}

fn parse(text: &str) -> Result<(Vec<Feature>, Option<String>), ImportError> {
    match text.parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) => {
            let name = collection.foreign_members.as_ref().and_then(|m| m.get("name")?.as_str().map(str::to_owned));
            Ok((collection.features, name))
        }
        Ok(GeoJson::Feature(feature)) => Ok((vec![feature], None)),
        Ok(GeoJson::Geometry(g)) => {
            Err(ImportError::NotGeoJson(format!("a bare {} without properties", g.value.type_name())))
        }
        Err(error) => match one_a_line(text) {
            Some(features) => Ok((features, None)),
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

fn point(feature: &Feature, number: usize) -> Result<Shape, ImportError> {
    let position = match feature.geometry.as_ref().map(|g| &g.value) {
        None => return Ok(Shape::Null),
        Some(GeometryValue::Point { coordinates }) => coordinates,
        Some(GeometryValue::MultiPoint { coordinates }) if coordinates.len() == 1 => &coordinates[0],
        Some(other) => return Ok(Shape::Other(other.type_name())),
    };
    let (x, y) = (position[0], position[1]);
    if !(-180.0..=180.0).contains(&x) || !(-90.0..=90.0).contains(&y) {
        return Err(ImportError::NotDegrees { feature: number, x, y });
    }
    Ok(Shape::Point(LonLat { lon: x, lat: y }))
}

fn incident(feature: &Feature, point: Option<LonLat>, index: usize, fields: &Fields, notes: &mut Notes) -> Incident {
    let empty = JsonObject::new();
    let row = Row::new(feature.properties.as_ref().unwrap_or(&empty), fields);
    let id = match &feature.id {
        Some(geojson::feature::Id::String(id)) => Some(id.clone()),
        Some(geojson::feature::Id::Number(n)) => Some(n.to_string()),
        None => row.text("id"),
    };
    let dated = |field, notes: &mut Notes| -> Option<(Date, Date, DatePrecision)> {
        let value = row.value(field)?;
        let date = date(value);
        if date.is_none() {
            notes.add(format!("{field} not understood: {}", shown(value)), index);
        }
        date
    };
    let (start, end) = (dated("date", notes), dated("end_date", notes));
    let type_value = row.value("type");
    let sub_event_type = type_value.and_then(event_kind);
    if let Some(value) = type_value.filter(|_| sub_event_type.is_none()) {
        notes.add(format!("type not understood: {}", shown(value)), index);
    }
    let word = |field: &'static str| -> Option<String> { row.text(field) };
    let precision = row.value("precision").and_then(|value| precision(value, &row.named("precision")));

    let mut incident = Incident {
        id: id.unwrap_or_else(|| format!("feature-{}", index + 1)),
        point,
        name: word("name").unwrap_or_default(),
        start_date: start.map(|s| s.0),
        end_date: end.map(|e| e.1),
        date_precision: word("date_precision").and_then(|w| w.parse().ok()).unwrap_or(DatePrecision::Unknown),
        date_text: word("date_text"),
        sub_event_type,
        weapon: word("weapon"),
        status: word("status").and_then(|w| w.parse().ok()).unwrap_or(Status::Reported),
        clarity: word("clarity").and_then(|w| w.parse().ok()).unwrap_or(Clarity::Single),
        place: word("place"),
        place_text: word("place_text"),
        place_id: word("place_id"),
        admin1: word("admin1"),
        admin1_code: word("admin1_code"),
        admin2: word("admin2"),
        country: word("country"),
        precision,
        radius_km: row.number("radius_km"),
        actor: word("actor"),
        target: word("target"),
        claimed_by: word("claimed_by"),
        killed_min: row.count("killed_min"),
        killed_max: row.count("killed_max"),
        wounded_min: row.count("wounded_min"),
        wounded_max: row.count("wounded_max"),
        damage: word("damage"),
        source: word("source"),
        source_title: word("source_title"),
        source_url: word("source_url"),
        published: dated("published", notes).map(|p| p.0),
        document: word("document"),
        evidence: word("evidence"),
        evidence_start: row.count("evidence_start"),
        evidence_end: row.count("evidence_end"),
        confidence: row.number("confidence"),
    };
    if !row.own {
        complete(&mut incident, start, type_value.map(shown), index);
    }
    incident
}

/// Fills what a foreign feature says by convention only: a single date is a closed range, a point is a known place.
fn complete(incident: &mut Incident, start: Option<(Date, Date, DatePrecision)>, kind: Option<String>, index: usize) {
    if let Some((_, last, precision)) = start {
        let end = incident.end_date.unwrap_or(last);
        incident.end_date = Some(end.max(last));
        if incident.date_precision == DatePrecision::Unknown {
            incident.date_precision = precision;
        }
    }
    if incident.point.is_some() && incident.precision.is_none() {
        incident.precision = Some(Precision::Exact);
    }
    if incident.name.is_empty() {
        let what = kind.unwrap_or_else(|| format!("Incident {}", index + 1));
        incident.name = match &incident.place {
            Some(place) => format!("{what}, {place}"),
            None => what,
        };
    }
}

/// The properties of one feature, asked for by our own names.
struct Row<'a> {
    properties: &'a JsonObject,
    /// Folded names; empty for our own record, which needs none.
    folded: BTreeMap<String, &'a JsonValue>,
    fields: &'a Fields,
    own: bool,
}

impl<'a> Row<'a> {
    fn new(properties: &'a JsonObject, fields: &'a Fields) -> Self {
        let own = fields.chosen.is_empty()
            && ["start_date", "date_precision", "place_text", "evidence_end"]
                .iter()
                .all(|k| properties.contains_key(*k));
        let folded = if own {
            BTreeMap::new()
        } else {
            properties
                .iter()
                .filter(|(_, v)| !v.is_null() && v.as_str() != Some(""))
                .map(|(k, v)| (fold(k), v))
                .collect()
        };
        Self { properties, folded, fields, own }
    }

    /// The field's value and the name it was found under.
    fn find(&self, field: &str) -> Option<(&'a JsonValue, String)> {
        let alias = ALIASES.iter().find(|a| a.field == field)?;
        if self.own {
            let name = alias.names[0];
            return self.properties.get(name).filter(|v| !v.is_null()).map(|v| (v, name.to_owned()));
        }
        if let Some((_, property)) = self.fields.chosen.iter().find(|(f, _)| *f == field) {
            return self.properties.get(property).filter(|v| !v.is_null()).map(|v| (v, property.clone()));
        }
        alias.names.iter().find_map(|name| self.folded.get(&fold(name)).map(|v| (*v, (*name).to_owned())))
    }

    fn value(&self, field: &str) -> Option<&'a JsonValue> {
        self.find(field).map(|(value, _)| value)
    }

    fn named(&self, field: &str) -> String {
        self.find(field).map(|(_, name)| name).unwrap_or_default()
    }

    fn text(&self, field: &str) -> Option<String> {
        self.value(field).map(shown)
    }

    fn number(&self, field: &str) -> Option<f64> {
        let value = self.value(field)?;
        value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|n| n.is_finite())
    }

    fn count(&self, field: &str) -> Option<u32> {
        let number = self.number(field)?;
        (number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0).then_some(number as u32)
    }
}

fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn shown(value: &JsonValue) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// First day, last day and precision of "2020-12-10", "2020-12-10T08:00:00Z", "2020/12/10", "10 December 2020",
/// "2020-12", "2020" or milliseconds since 1970. "10/12/2020" is two dates to two readers, and none to us.
fn date(value: &JsonValue) -> Option<(Date, Date, DatePrecision)> {
    if let Some(number) = value.as_f64() {
        if (1900.0..2200.0).contains(&number) {
            return year(number as i16);
        }
        let day = jiff::Timestamp::from_millisecond(number as i64).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date();
        return Some((day, day, DatePrecision::Day));
    }
    let text = value.as_str()?.trim();
    let day = text.get(..10).and_then(|t| t.replace('/', "-").parse::<Date>().ok());
    let day = day.or_else(|| ["%d %B %Y", "%d %b %Y", "%B %d, %Y"].iter().find_map(|f| Date::strptime(f, text).ok()));
    if let Some(day) = day {
        return Some((day, day, DatePrecision::Day));
    }
    if text.len() == 7 {
        let first = format!("{text}-01").parse::<Date>().ok()?;
        return Some((first, first.last_of_month(), DatePrecision::Month));
    }
    (text.len() == 4).then(|| text.parse().ok()).flatten().and_then(year)
}

fn year(year: i16) -> Option<(Date, Date, DatePrecision)> {
    let first = Date::new(year, 1, 1).ok()?;
    Some((first, first.last_of_year(), DatePrecision::Year))
}

/// Our word, UCDP's `where_prec` (1 to 7) or ACLED's `geo_precision` (1 to 3): the same figure means different things.
fn precision(value: &JsonValue, name: &str) -> Option<Precision> {
    let text = shown(value);
    if let Ok(precision) = text.parse() {
        return Some(precision);
    }
    let acled = fold(name) == "geoprecision";
    match (text.trim(), acled) {
        ("1", _) => Some(Precision::Exact),
        ("2", _) => Some(Precision::Near),
        ("3", false) => Some(Precision::District),
        ("3", true) | ("5", false) => Some(Precision::Region),
        ("4", false) => Some(Precision::Governorate),
        ("6" | "7", false) => Some(Precision::Country),
        _ => None,
    }
}

/// Words that stand for a kind, the more particular first: "suicide car bomb" is a suicide bomb. A type given only as
/// one of ACLED's six, or UCDP's three kinds of violence, becomes that type's commonest sub-event type.
const KINDS: &[(&str, SubEventType)] = &[
    ("disrupted", SubEventType::DisruptedWeapons),
    ("defused", SubEventType::DisruptedWeapons),
    ("suicide", SubEventType::SuicideBomb),
    ("chemical", SubEventType::ChemicalWeapon),
    ("grenade", SubEventType::Grenade),
    ("airstrike", SubEventType::AirStrike),
    ("air strike", SubEventType::AirStrike),
    ("air raid", SubEventType::AirStrike),
    ("drone", SubEventType::AirStrike),
    ("shelling", SubEventType::Shelling),
    ("artillery", SubEventType::Shelling),
    ("rocket", SubEventType::Shelling),
    ("mortar", SubEventType::Shelling),
    ("missile", SubEventType::Shelling),
    ("indirect fire", SubEventType::Shelling),
    ("ied", SubEventType::RemoteExplosive),
    ("bomb", SubEventType::RemoteExplosive),
    ("explo", SubEventType::RemoteExplosive),
    ("blast", SubEventType::RemoteExplosive),
    ("mine", SubEventType::RemoteExplosive),
    ("abduct", SubEventType::Abduction),
    ("kidnap", SubEventType::Abduction),
    ("hostage", SubEventType::Abduction),
    ("arrest", SubEventType::Arrests),
    ("riot", SubEventType::ViolentDemonstration),
    ("mob", SubEventType::MobViolence),
    ("protest", SubEventType::PeacefulProtest),
    ("demonstration", SubEventType::PeacefulProtest),
    ("loot", SubEventType::Looting),
    ("arson", SubEventType::Looting),
    ("clash", SubEventType::ArmedClash),
    ("battle", SubEventType::ArmedClash),
    ("combat", SubEventType::ArmedClash),
    ("firefight", SubEventType::ArmedClash),
    ("state-based", SubEventType::ArmedClash),
    ("non-state", SubEventType::ArmedClash),
    ("one-sided", SubEventType::Attack),
    ("assassination", SubEventType::Attack),
    ("assault", SubEventType::Attack),
    ("attack", SubEventType::Attack),
    ("killing", SubEventType::Attack),
    ("murder", SubEventType::Attack),
    ("shooting", SubEventType::Attack),
    ("small arms", SubEventType::Attack),
    ("violence against civilians", SubEventType::Attack),
    ("strategic", SubEventType::Other),
];

fn event_kind(value: &JsonValue) -> Option<SubEventType> {
    let text = shown(value);
    if let Ok(kind) = text.parse() {
        return Some(kind);
    }
    let lower = text.to_lowercase();
    let starts_word = |word: &str| {
        lower.match_indices(word).any(|(at, _)| !lower[..at].chars().next_back().is_some_and(char::is_alphabetic))
    };
    KINDS.iter().find(|(word, _)| starts_word(word)).map(|(_, kind)| *kind)
}

/// Notes, each once with how often and where first.
#[derive(Default)]
struct Notes {
    seen: BTreeMap<String, (usize, usize)>,
}

/// How many different notes are told; a file of another kind would tell thousands.
const MOST_NOTES: usize = 8;

impl Notes {
    fn add(&mut self, note: String, index: usize) {
        self.seen.entry(note).or_insert((index + 1, 0)).1 += 1;
    }

    fn lines(self) -> Vec<String> {
        let mut notes: Vec<_> = self.seen.into_iter().collect();
        notes.sort_by_key(|(_, (first, _))| *first);
        let more = notes.len().saturating_sub(MOST_NOTES);
        let mut lines: Vec<String> = notes
            .into_iter()
            .take(MOST_NOTES)
            .map(|(note, (first, times))| match times {
                1 => format!("{note} (feature {first})"),
                _ => format!("{note} ({times} features, first {first})"),
            })
            .collect();
        if more > 0 {
            lines.push(format!("and {more} more notes of this kind"));
        }
        lines
    }
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
            json!({"event_id_cnty": "IRQ1", "event_date": "18 November 2020", "event_type": "Explosions/Remote violence",
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
            json!({"date_start": "2017-03-01 00:00:00.000", "date_end": "2017-03-04 00:00:00.000", "low": 3, "high": 9,
            "best": 5, "where_prec": 4, "adm_1": "Ninawa province"}),
        );
        assert_eq!(i.end_date, Some("2017-03-04".parse().unwrap()));
        assert_eq!((i.killed_min, i.killed_max, i.precision), (Some(3), Some(9), Some(Precision::Governorate)));
    }

    #[test]
    fn a_month_is_its_whole_range_and_slashes_are_not_guessed() {
        let (first, last, precision) = date(&json!("2020-01")).unwrap();
        assert_eq!(
            (first.to_string(), last.to_string(), precision),
            ("2020-01-01".into(), "2020-01-31".into(), DatePrecision::Month)
        );
        assert_eq!(date(&json!("10/12/2020")), None);
        assert_eq!(date(&json!(1_607_558_400_000_i64)).unwrap().0.to_string(), "2020-12-10");
    }

    #[test]
    fn words_inside_words_are_no_kind() {
        assert_eq!(event_kind(&json!("Determined")), None);
        assert_eq!(event_kind(&json!("Suicide car bomb")), Some(SubEventType::SuicideBomb));
        assert_eq!(event_kind(&json!("IED")), Some(SubEventType::RemoteExplosive));
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
    fn one_feature_a_line_is_understood() {
        let line = r#"{"type":"Feature","properties":{"type":"IED"},"geometry":null}"#;
        assert_eq!(geojson(&format!("{line}\n{line}\n"), &Fields::default()).unwrap().incidents.len(), 2);
    }
}
