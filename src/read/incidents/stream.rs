//! Incidents one by one, from any format, so that a million take no more memory than one.

use std::collections::{BTreeSet, HashSet};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;

use geojson::{Feature, JsonObject};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::crs::Crs;
use super::{Fields, INCIDENTS, ImportError, Known, Notes, Shape, geojson, incident, left_out, point};
use crate::incident::{Incident, LonLat};
use crate::read::ReadError;

/// What is done with an incident; breaking ends the reading.
pub type Each<'a> = dyn FnMut(Incident) -> ControlFlow<()> + 'a;

/// What a file held besides its incidents.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    /// The collection's or layer's own name.
    pub name: Option<String>,
    /// What was left out, repaired or not understood, one line each.
    pub notes: Vec<String>,
}

/// Why a file gave no incidents.
#[derive(Debug, thiserror::Error)]
pub enum EachError {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    /// It holds no incidents.
    #[error(transparent)]
    NotIncidents(#[from] ImportError),
}

/// Makes incidents of features, and remembers what must be told.
pub(super) struct Intake<'a> {
    fields: &'a Fields,
    crs: Crs,
    each: &'a mut Each<'a>,
    known: Known,
    notes: Notes,
    index: usize,
    /// Names of all properties, while a field chosen by the caller has not been seen.
    names: BTreeSet<String>,
    /// Hashes of the ids so far: of a million, 16 MB.
    ids: HashSet<u64>,
    stopped: bool,
}

impl<'a> Intake<'a> {
    pub(super) fn new(fields: &'a Fields, each: &'a mut Each<'a>) -> Self {
        Self {
            fields,
            crs: Crs::Degrees,
            each,
            known: Known::default(),
            notes: Notes::default(),
            index: 0,
            names: BTreeSet::new(),
            ids: HashSet::new(),
            stopped: false,
        }
    }

    /// Takes the next feature.
    pub(super) fn feature(&mut self, feature: &Feature) -> Result<ControlFlow<()>, ImportError> {
        let at = match point(feature, self.index + 1, &self.crs)? {
            Shape::Point(point) => Some(point),
            Shape::Null => None,
            Shape::Other(kind) => {
                self.notes.add(|| left_out(kind), self.index);
                self.index += 1;
                return Ok(ControlFlow::Continue(()));
            }
        };
        Ok(self.row(feature, at))
    }

    /// Takes the next row of a table, whose place is known already.
    pub(super) fn row(&mut self, feature: &Feature, at: Option<LonLat>) -> ControlFlow<()> {
        if !self.fields.is_empty() {
            let names = feature.properties.iter().flat_map(JsonObject::keys);
            names.for_each(|name| {
                if !self.names.contains(name) {
                    self.names.insert(name.clone());
                }
            });
        }
        let mut incident = incident(feature, at, self.index, self.fields, &mut self.known, &mut self.notes);
        let mut again = 1;
        while !self.ids.insert(hash(&incident.id, again)) {
            again += 1;
        }
        if again > 1 {
            self.notes.add(|| "an id was given before, so this one got a number".to_owned(), self.index);
            incident.id = format!("{}-{again}", incident.id);
        }
        self.index += 1;
        let flow = (self.each)(incident);
        self.stopped = flow.is_break();
        flow
    }

    /// Notes something about the row that comes next.
    #[cfg(any(feature = "gpkg", feature = "kml", feature = "fgb", feature = "parquet", feature = "shapefile"))]
    pub(super) fn note(&mut self, note: String) {
        self.notes.add(|| note, self.index);
    }

    /// Leaves the next row out.
    #[cfg(any(feature = "gpkg", feature = "kml", feature = "fgb", feature = "parquet", feature = "shapefile"))]
    pub(super) fn skip(&mut self, why: String) {
        self.notes.add(|| why, self.index);
        self.index += 1;
    }

    pub(super) fn count(&self) -> usize {
        self.index
    }

    pub(super) fn finish(self, name: Option<String>) -> Result<Told, ImportError> {
        if self.index > 0 && !self.stopped {
            self.fields.check_names(&self.names.iter().map(String::as_str).collect())?;
        }
        let notes = self.crs.note().into_iter().chain(self.notes.lines()).collect();
        Ok(Told { name, notes })
    }
}

fn hash(id: &str, again: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    (id, again).hash(&mut hasher);
    hasher.finish()
}

/// Reads GeoJSON of any size: a collection, or one feature a line.
pub(super) fn geojson_file(path: &Path, fields: &Fields, each: &mut Each<'_>) -> Result<Told, EachError> {
    let refused =
        |e: io::Error| ReadError { name: path.display().to_string(), what: INCIDENTS.what, problem: e.into() };
    let mut source = BufReader::with_capacity(1 << 16, File::open(path).map_err(refused)?);
    let mut each = |incident| each(incident);
    let mut intake = Intake::new(fields, &mut each);
    let begin = source.fill_buf().map_err(refused)?;
    let told = if is_lines(begin) { lines(source, &mut intake) } else { collection(source, &mut intake) };
    match told {
        Ok(name) => Ok(intake.finish(name)?),
        Err(Trouble::Import(error)) => Err(error.into()),
        // Nothing was taken yet: the reader of whole files says what is wrong, or knows another form.
        Err(Trouble::Json(_)) if intake.count() == 0 => {
            let text = super::file(path)?;
            let read = geojson(&text, fields)?;
            for incident in read.incidents {
                if (intake.each)(incident).is_break() {
                    break;
                }
            }
            Ok(Told { name: read.name, notes: read.notes })
        }
        Err(Trouble::Json(error)) => Err(ImportError::Broken {
            feature: intake.count() + 1,
            line: error.line(),
            column: error.column(),
            cut: error.is_eof(),
        }
        .into()),
    }
}

enum Trouble {
    Json(serde_json::Error),
    Import(ImportError),
}

/// Whether the first line is a whole feature, with or without a record separator before it.
fn is_lines(begin: &[u8]) -> bool {
    if begin.first() == Some(&0x1E) {
        return true;
    }
    let line = begin.split(|b| *b == b'\n').next().unwrap_or_default();
    line.len() < begin.len() && serde_json::from_slice::<Feature>(line).is_ok()
}

fn lines(mut source: impl BufRead, intake: &mut Intake<'_>) -> Result<Option<String>, Trouble> {
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        let read = source
            .by_ref()
            .take(LONGEST)
            .read_until(b'\n', &mut line)
            .map_err(|e| Trouble::Json(serde_json::Error::io(e)))?;
        if read == 0 {
            return Ok(None);
        }
        let text = line.trim_ascii().trim_ascii_start();
        let text = text.strip_prefix(&[0x1E]).unwrap_or(text);
        if text.is_empty() {
            continue;
        }
        let feature: Feature = match serde_json::from_slice(text) {
            Ok(feature) => feature,
            Err(error) if intake.count() == 0 => return Err(Trouble::Json(error)),
            Err(error) => {
                let (feature, column, cut) = (intake.count() + 1, error.column(), error.is_eof());
                return Err(Trouble::Import(ImportError::Broken { feature, line: number, column, cut }));
            }
        };
        if intake.feature(&feature).map_err(Trouble::Import)?.is_break() {
            return Ok(None);
        }
    }
}

/// No feature is longer.
const LONGEST: u64 = 1 << 26;

fn collection(source: impl Read, intake: &mut Intake<'_>) -> Result<Option<String>, Trouble> {
    let mut import = None;
    let mut name = None;
    let mut json = serde_json::Deserializer::from_reader(source);
    let read =
        json.deserialize_map(Collection { intake, import: &mut import, name: &mut name }).and_then(|()| json.end());
    match (import, read) {
        (Some(error), _) => Err(Trouble::Import(error)),
        (None, Err(_)) if intake.stopped => Ok(name),
        (None, Err(error)) => Err(Trouble::Json(error)),
        (None, Ok(())) => Ok(name),
    }
}

struct Collection<'i, 'a> {
    intake: &'i mut Intake<'a>,
    import: &'i mut Option<ImportError>,
    name: &'i mut Option<String>,
}

impl<'de> Visitor<'de> for Collection<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a FeatureCollection")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut features = false;
        while let Some(key) = members.next_key::<String>()? {
            match key.as_str() {
                "features" => {
                    features = true;
                    members.next_value_seed(Features { intake: &mut *self.intake, import: &mut *self.import })?;
                }
                "name" => *self.name = members.next_value::<serde_json::Value>()?.as_str().map(str::to_owned),
                "crs" => {
                    let member: serde_json::Value = members.next_value()?;
                    let crs = Crs::of(Some(&member)).and_then(|crs| match crs {
                        // What was read before it was taken for degrees.
                        other if other.note().is_some() && self.intake.count() > 0 => {
                            Err(ImportError::OtherSystem(member.to_string()))
                        }
                        crs => Ok(crs),
                    });
                    match crs {
                        Ok(crs) => self.intake.crs = crs,
                        Err(error) => {
                            *self.import = Some(error);
                            return Err(A::Error::custom("crs"));
                        }
                    }
                }
                _ => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        if features { Ok(()) } else { Err(A::Error::missing_field("features")) }
    }
}

struct Features<'i, 'a> {
    intake: &'i mut Intake<'a>,
    import: &'i mut Option<ImportError>,
}

impl<'de> DeserializeSeed<'de> for Features<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(feature) = list.next_element::<Feature>()? {
            match self.intake.feature(&feature) {
                Ok(ControlFlow::Continue(())) => {}
                Ok(ControlFlow::Break(())) => return Err(A::Error::custom("stopped")),
                Err(error) => {
                    *self.import = Some(error);
                    return Err(A::Error::custom("import"));
                }
            }
        }
        Ok(())
    }
}
