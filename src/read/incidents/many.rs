//! Large files: read in one pass into a [`Crowd`], by the same rules as the incidents of a small one.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap};
use std::fs::File;
use std::path::Path;
use std::rc::Rc;
use std::str::FromStr;

use geojson::Feature;
use jiff::civil::Date;

use super::cell::Cell;
use super::crs::Crs;
use super::feature::{self, Feat, Keys, Shape};
use super::fields::{FIELDS, Field, Lookup, Row};
use super::scan;
use super::split::{Broken, Splitter};
use super::{Core, Fields, ImportError, Known, Notes, degrees, incident, left_out};
use crate::crowd::{CROWD, Crowd, DEADLIEST, LISTED, Seen};
use crate::incident::Incident;

/// Shorter files are read whole.
const LARGE: u64 = 4_000_000;
/// No map shows more.
const MOST: usize = 50_000_000;
/// More names of properties than any table has.
const MOST_KEYS: usize = 100_000;

/// What a large file of incidents held.
#[derive(Debug)]
pub struct Many {
    /// What a map needs of the incidents.
    pub crowd: Crowd,
    /// The collection's own name.
    pub name: Option<String>,
    /// What was left out or not understood, one line each.
    pub notes: Vec<String>,
}

/// Reads a large file of incidents, as [`geojson`](super::geojson) reads any, into a crowd and in little memory. None where the file is
/// small or cannot be read, holds no more than [`CROWD`] incidents, or is of a form that only the readers of whole files know.
///
/// # Errors
///
/// [`ImportError`] where coordinates are no degrees or a chosen property is not there.
pub fn many(path: &Path, fields: &Fields) -> Result<Option<Many>, ImportError> {
    let large = File::open(path).ok().filter(|f| f.metadata().is_ok_and(|m| m.is_file() && m.len() >= LARGE));
    large.map_or(Ok(None), |file| crowd(file, fields))
}

fn crowd(source: impl std::io::Read, fields: &Fields) -> Result<Option<Many>, ImportError> {
    let Ok(mut features) = Splitter::new(source) else { return Ok(None) };
    let mut reader = Reader::new(fields, Crs::of(features.crs.as_ref())?);
    match reader.all(&mut features) {
        Ok(()) => {}
        Err(Trouble::Broken) => return Ok(None),
        Err(Trouble::Wrong(error)) => return Err(error),
    }
    reader.fields.check_names(&reader.keys.names.iter().map(String::as_str).collect::<BTreeSet<_>>())?;
    if reader.crowd.spots.len() <= CROWD {
        return Ok(None);
    }
    let mut notes = std::mem::take(&mut reader.notes).lines();
    notes.splice(0..0, reader.crs.note());
    let Some(crowd) = reader.finish() else { return Ok(None) };
    Ok(Some(Many { crowd, name: features.name, notes }))
}

enum Trouble {
    /// For the reader of whole files to tell.
    Broken,
    Wrong(ImportError),
}

impl From<Broken> for Trouble {
    fn from(_: Broken) -> Self {
        Self::Broken
    }
}

type Order = (bool, Option<Date>, Option<Date>);

/// The text of the features that come first by some order, the last of them on top.
struct First<K> {
    most: usize,
    heap: BinaryHeap<(K, usize, Vec<u8>)>,
}

impl<K: Ord> First<K> {
    fn new(most: usize) -> Self {
        Self { most, heap: BinaryHeap::new() }
    }

    /// Takes a feature in if it is among the first.
    fn offer(&mut self, order: K, index: usize, text: &[u8]) {
        let full = self.heap.len() >= self.most;
        if full && self.heap.peek().is_none_or(|(last, _, _)| order >= *last) {
            return;
        }
        let mut kept = if full { self.heap.pop().map(|l| l.2).unwrap_or_default() } else { Vec::new() };
        kept.clear();
        kept.extend_from_slice(text);
        self.heap.push((order, index, kept));
    }

    /// Number and text of each, in their order.
    fn into_texts(self) -> impl Iterator<Item = (usize, Vec<u8>)> {
        self.heap.into_sorted_vec().into_iter().map(|(_, index, text)| (index, text))
    }
}

/// What was read so far.
struct Reader<'f> {
    fields: &'f Fields,
    crs: Crs,
    crowd: Crowd,
    keys: Keys,
    plans: HashMap<Vec<u32>, Rc<Plan>>,
    last: Option<(Vec<u32>, Rc<Plan>)>,
    known: Known,
    notes: Notes,
    listed: First<Order>,
    deadliest: First<(Reverse<u32>, Order)>,
    index: usize,
}

impl<'f> Reader<'f> {
    fn new(fields: &'f Fields, crs: Crs) -> Self {
        Self {
            fields,
            crs,
            crowd: Crowd::default(),
            keys: Keys::default(),
            plans: HashMap::new(),
            last: None,
            known: Known::default(),
            notes: Notes::default(),
            listed: First::new(LISTED),
            deadliest: First::new(DEADLIEST),
            index: 0,
        }
    }

    /// Reads every feature of a file.
    fn all(&mut self, features: &mut Splitter<impl std::io::Read>) -> Result<(), Trouble> {
        let mut spare = Vec::new();
        while features.start()? {
            let quick = scan::feature(features.rest(), &mut self.keys, self.fields, spare);
            let length = if let Some((length, read)) = quick {
                self.take(&read, &features.rest()[..length])?;
                spare = emptied(read.cells);
                length
            } else {
                spare = Vec::new();
                let text = features.whole()?;
                let read = feature::read(text, &mut self.keys, self.fields).ok_or(Trouble::Broken)?;
                self.take(&read, text)?;
                text.len()
            };
            features.skip(length);
        }
        Ok(())
    }

    /// Takes a feature in, which stands as `text` in the file.
    fn take(&mut self, read: &Feat, text: &[u8]) -> Result<(), Trouble> {
        let index = self.index;
        self.index += 1;
        if self.crowd.spots.len() >= MOST || self.keys.names.len() > MOST_KEYS {
            return Err(Trouble::Broken);
        }
        let point = match &read.shape {
            Shape::Null => None,
            Shape::Point([x, y]) => {
                let (x, y) = self.crs.degrees(*x, *y).unwrap_or((*x, *y));
                Some(degrees(x, y, index + 1).map_err(Trouble::Wrong)?)
            }
            Shape::Other(kind) => {
                self.notes.add(|| left_out(kind), index);
                return Ok(());
            }
        };
        let plan = self.plan(&read.cells);
        let row = Planned { cells: &read.cells, plan: &plan };
        let core = Core::of(&row, point.is_some(), index, &mut self.known, &mut self.notes);
        let (country, admin1) = (row.words(Field::Country), row.words(Field::Admin1Code));
        let (source, title) = (row.words(Field::Source), row.words(Field::SourceTitle));
        let seen = Seen {
            point,
            start: core.start.map(|s| s.0),
            end: core.end,
            date_precision: Some(core.date_precision),
            kind: core.sub_event_type,
            precision: core.precision,
            killed: (row.count(Field::KilledMin), row.count(Field::KilledMax)),
            wounded: (row.count(Field::WoundedMin), row.count(Field::WoundedMax)),
            country: country.as_deref(),
            admin1_code: admin1.as_deref(),
            source: source.as_deref(),
            source_title: title.as_deref(),
            published: core.published,
        };
        self.crowd.add(&seen);
        let order = seen.order();
        self.listed.offer(order, index, text);
        if seen.dead() > 0 {
            self.deadliest.offer((Reverse(seen.dead()), order), index, text);
        }
        Ok(())
    }

    /// Where each field stands in features of these properties.
    fn plan(&mut self, cells: &[(u32, Cell)]) -> Rc<Plan> {
        let state = |cell: &Cell| if cell.is_null() { 0 } else { 1 + u32::from(cell.as_str() == Some("")) };
        let signs = cells.iter().map(|(key, cell)| key * 4 + state(cell));
        if let Some((last, plan)) = &self.last
            && last.iter().copied().eq(signs.clone())
        {
            return Rc::clone(plan);
        }
        let signs: Vec<u32> = signs.collect();
        let make = || {
            let name = |key: u32| self.keys.names[key as usize].as_str();
            let row = Row::new(cells.iter().map(|(key, cell)| (name(*key), cell.clone())).collect(), self.fields);
            Rc::new(Plan::of(&row))
        };
        let plan = match self.plans.get(&signs) {
            Some(plan) => Rc::clone(plan),
            None => make(),
        };
        if self.plans.len() < 10_000 {
            self.plans.insert(signs.clone(), Rc::clone(&plan));
        }
        self.last = Some((signs, Rc::clone(&plan)));
        plan
    }

    fn finish(mut self) -> Option<Crowd> {
        let listed = std::mem::replace(&mut self.listed, First::new(0));
        let deadliest = std::mem::replace(&mut self.deadliest, First::new(0));
        self.crowd.listed = listed.into_texts().map(|(i, text)| self.whole(i, &text)).collect::<Option<_>>()?;
        self.crowd.deadliest = deadliest.into_texts().map(|(i, text)| self.whole(i, &text)).collect::<Option<_>>()?;
        Some(self.crowd)
    }

    /// A feature that was kept as text, as an incident.
    fn whole(&mut self, index: usize, text: &[u8]) -> Option<Incident> {
        let feature = Feature::from_str(std::str::from_utf8(text).ok()?).ok()?;
        let point = match super::point(&feature, index + 1, &self.crs).ok()? {
            super::Shape::Point(point) => Some(point),
            _ => None,
        };
        Some(incident(&feature, point, index, self.fields, &mut self.known, &mut Notes::default()))
    }
}

/// The room of a list whose items are gone, for items that borrow from elsewhere.
fn emptied<'a>(mut cells: Vec<(u32, Cell<'_>)>) -> Vec<(u32, Cell<'a>)> {
    cells.clear();
    // Collecting a list of the same form into itself takes no new memory.
    cells.into_iter().map_while(|_| None).collect()
}

/// Where each field stands among the cells of a feature.
struct Plan {
    places: [Option<usize>; FIELDS],
    precision: String,
    own: bool,
}

impl Plan {
    fn of(row: &Row) -> Self {
        let mut places = [None; FIELDS];
        for &field in Field::ALL {
            places[field as usize] = row.position(field).map(|p| p.0);
        }
        let precision = row.position(Field::Precision).map_or_else(String::new, |p| p.1.to_owned());
        Self { places, precision, own: row.own() }
    }
}

/// A feature whose fields were looked up before.
struct Planned<'a> {
    cells: &'a [(u32, Cell<'a>)],
    plan: &'a Plan,
}

impl Planned<'_> {
    fn words(&self, field: Field) -> Option<Cow<'_, str>> {
        self.value(field).map(|cell| cell.as_str().map_or_else(|| Cow::Owned(cell.shown()), Cow::Borrowed))
    }
}

impl Lookup for Planned<'_> {
    /// Only the precision's name is known: nothing else depends on one.
    fn find(&self, field: Field) -> Option<(&Cell<'_>, &str)> {
        let place = self.plan.places[field as usize]?;
        Some((&self.cells.get(place)?.1, &self.plan.precision))
    }

    fn own(&self) -> bool {
        self.plan.own
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::geojson;
    use super::*;
    use crate::crowd::Facts;

    fn collection(features: &[Value]) -> String {
        json!({"type": "FeatureCollection", "name": "n", "features": features}).to_string()
    }

    /// What the streaming reader makes of a text, however few.
    fn streamed(text: &str) -> Crowd {
        let fields = Fields::default();
        let mut features = Splitter::new(text.as_bytes()).unwrap();
        let mut reader = Reader::new(&fields, Crs::Degrees);
        assert!(reader.all(&mut features).is_ok(), "{text}");
        reader.finish().unwrap()
    }

    fn value() -> impl Strategy<Value = Value> {
        let words = prop::sample::select(vec![
            "IED",
            "Air/drone strike",
            "protest",
            "nonsense",
            "",
            "2020-12-10",
            "2020/12/11",
            "2020-12",
            "12 May 2021",
            "10/12/2020",
            "exact",
            "near",
            "country",
            "3",
            "IQ",
            "IQ-BG",
            "day",
            "é\n\"",
        ]);
        prop_oneof![
            6 => words.prop_map(|w| json!(w)),
            2 => (-3_i64..3000).prop_map(|n| json!(n)),
            1 => (0.0_f64..9.5).prop_map(|n| json!(n)),
            1 => Just(Value::Null),
            1 => any::<bool>().prop_map(|b| json!(b)),
            1 => Just(json!(["IED", 2])),
            1 => Just(json!({"a": "bomb"})),
        ]
    }

    fn feature() -> impl Strategy<Value = Value> {
        let names = prop::sample::select(vec![
            "type",
            "Event Type",
            "sub_event_type",
            "date",
            "start_date",
            "Date-Start",
            "end_date",
            "date_precision",
            "precision",
            "geo_precision",
            "where_prec",
            "killed",
            "low",
            "high",
            "wounded_min",
            "country",
            "iso2",
            "source",
            "source_title",
            "published",
            "admin1_code",
            "place_text",
            "evidence_end",
            "colour",
            "name",
            "place",
        ]);
        let geometry = prop_oneof![
            8 => (-180.0_f64..=180.0, -90.0_f64..=90.0).prop_map(|(x, y)| json!({"type": "Point", "coordinates": [x, y]})),
            1 => Just(Value::Null),
            1 => Just(json!({"coordinates": [[44, 33.5, 7]], "type": "MultiPoint"})),
            1 => Just(json!({"type": "LineString", "coordinates": [[44, 33], [45, 34]]})),
        ];
        (prop::collection::btree_map(names, value(), 0..8), geometry, any::<bool>()).prop_map(
            |(properties, geometry, own)| {
                let mut properties = json!(properties);
                if own {
                    for name in super::super::fields::OWN {
                        properties.as_object_mut().unwrap().entry(name).or_insert(Value::Null);
                    }
                }
                json!({"type": "Feature", "properties": properties, "geometry": geometry})
            },
        )
    }

    proptest! {
        #[test]
        fn a_crowd_says_what_the_incidents_say(features in prop::collection::vec(feature(), 0..12)) {
            let text = collection(&features);
            let whole = geojson(&text, &Fields::default()).unwrap();
            let (mut expected, got) = (Crowd::of(&whole.incidents), streamed(&text));
            prop_assert_eq!(&got.facts, &Facts::of(&whole.incidents));
            expected.facts = got.facts.clone();
            prop_assert_eq!(got, expected);
        }
    }

    #[test]
    fn the_earliest_and_the_deadliest_are_kept_whole() {
        let day = |i: usize| format!("2020-{:02}-{:02}", 12 - i % 12, 1 + i / 12 % 28);
        let features: Vec<Value> = (0..500)
            .map(|i| {
                json!({"type": "Feature", "properties": {"date": day(i), "type": "IED", "place": format!("P{i}"), "killed": i * 7 % 13},
                "geometry": {"type": "Point", "coordinates": [44, 33]}})
            })
            .collect();
        let text = collection(&features);
        let whole = geojson(&text, &Fields::default()).unwrap();
        let (read, made) = (streamed(&text), Crowd::of(&whole.incidents));
        assert_eq!(read.listed, made.listed);
        assert_eq!(read.deadliest, made.deadliest);
        assert_eq!(read.deadliest[0].killed_min, Some(12));
    }

    #[test]
    fn a_misspelt_field_is_told_of_a_large_file_too() {
        let mut fields = Fields::default();
        fields.set("type", "CATEGROY").unwrap();
        let feature = json!({"type": "Feature", "properties": {"CATEGORY": "IED"}, "geometry": null});
        let said = crowd(collection(&vec![feature; CROWD + 1]).as_bytes(), &fields).unwrap_err().to_string();
        assert!(said.contains("CATEGROY") && said.contains("CATEGORY"), "{said}");
    }
}
