//! One feature of a large file, as far as a map needs it: read by `serde_json`, which knows every form of it.

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Fields;
use super::cell::Cell;

/// The names of properties met so far, by number.
#[derive(Default)]
pub(super) struct Keys {
    pub(super) names: Vec<String>,
    wanted: Vec<bool>,
    numbers: HashMap<String, u32>,
    /// Which key came after which: features of one file mostly have the same in the same order.
    follows: Vec<u32>,
}

impl Keys {
    /// The key that mostly comes after this one.
    pub(super) fn likely(&self, before: Option<u32>) -> Option<(u32, &str)> {
        let likely = *self.follows.get(before.map_or(0, |b| b as usize + 1))?;
        Some((likely, self.names.get(likely as usize)?))
    }

    /// Whether a map needs the values of a key.
    pub(super) fn wanted(&self, number: u32) -> bool {
        self.wanted[number as usize]
    }

    pub(super) fn number(&mut self, before: Option<u32>, name: &str, fields: &Fields) -> u32 {
        if let Some((likely, _)) = self.likely(before).filter(|l| l.1 == name) {
            return likely;
        }
        let number = match self.numbers.get(name) {
            Some(&number) => number,
            None => {
                let number = self.names.len() as u32;
                self.names.push(name.to_owned());
                self.wanted.push(fields.wants(name));
                self.numbers.insert(name.to_owned(), number);
                number
            }
        };
        let slot = before.map_or(0, |b| b as usize + 1);
        self.follows.resize(self.names.len() + 1, u32::MAX);
        self.follows[slot] = number;
        number
    }
}

/// A feature as far as it is needed.
pub(super) struct Feat<'a> {
    pub(super) shape: Shape,
    pub(super) cells: Vec<(u32, Cell<'a>)>,
}

/// Where it is, as far as a map of points needs that.
#[derive(Debug, PartialEq)]
pub(super) enum Shape {
    Null,
    Point([f64; 2]),
    Other(String),
}

/// Reads a feature; none where it is none.
pub(super) fn read<'a>(text: &'a [u8], keys: &mut Keys, fields: &Fields) -> Option<Feat<'a>> {
    let mut json = serde_json::Deserializer::from_slice(text);
    let feature = FeatureSeed { keys, fields }.deserialize(&mut json).ok()?;
    json.end().ok().map(|()| feature)
}

struct FeatureSeed<'k> {
    keys: &'k mut Keys,
    fields: &'k Fields,
}

impl<'de> DeserializeSeed<'de> for FeatureSeed<'_> {
    type Value = Feat<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Feat<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FeatureSeed<'_> {
    type Value = Feat<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a feature")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Feat<'de>, A::Error> {
        let (mut is_feature, mut shape, mut cells) = (false, None, None);
        while let Some(key) = members.next_key::<Cell>()? {
            match key.as_str() {
                Some("type") => is_feature = members.next_value::<Cell>()?.as_str() == Some("Feature"),
                Some("geometry") => shape = Some(members.next_value::<Geometry>()?.0),
                Some("properties") => {
                    cells = Some(members.next_value_seed(Properties { keys: self.keys, fields: self.fields })?);
                }
                Some("id") if !members.next_value::<Cell>()?.is_plain() => return Err(A::Error::custom("id")),
                Some("id") => {}
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        match (is_feature, shape, cells) {
            (true, Some(shape), Some(cells)) => Ok(Feat { shape, cells }),
            _ => Err(A::Error::custom("not a feature")),
        }
    }
}

struct Properties<'k> {
    keys: &'k mut Keys,
    fields: &'k Fields,
}

impl<'de> DeserializeSeed<'de> for Properties<'_> {
    type Value = Vec<(u32, Cell<'de>)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Properties<'_> {
    type Value = Vec<(u32, Cell<'de>)>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("properties or null")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut cells: Self::Value = Vec::with_capacity(8);
        let mut before = None;
        while let Some(key) = members.next_key::<Cell>()? {
            let number = self.keys.number(before, key.as_str().unwrap_or_default(), self.fields);
            before = Some(number);
            if !self.keys.wanted(number) {
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            let cell = members.next_value()?;
            // Of a name that comes twice the last value holds, as in the reader of whole files.
            match cells.iter_mut().find(|(n, _)| *n == number) {
                Some(twice) => twice.1 = cell,
                None => cells.push((number, cell)),
            }
        }
        Ok(cells)
    }
}

/// A geometry as far as a map of points needs it.
struct Geometry(Shape);

impl<'de> Deserialize<'de> for Geometry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Geometry;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a geometry or null")
            }

            fn visit_unit<E>(self) -> Result<Geometry, E> {
                Ok(Geometry(Shape::Null))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Geometry, A::Error> {
                let (mut kind, mut place) = (Cell::Null, Place::default());
                while let Some(key) = members.next_key::<Cell>()? {
                    match key.as_str() {
                        Some("type") => kind = members.next_value()?,
                        Some("coordinates") => place = members.next_value()?,
                        _ => {
                            members.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                let shape = match kind.as_str() {
                    Some("Point") => place.own.map(Shape::Point),
                    Some("MultiPoint") if place.length == 1 => place.first.map(Shape::Point),
                    Some(
                        other @ ("MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon"
                        | "GeometryCollection"),
                    ) => Some(Shape::Other(other.to_owned())),
                    _ => None,
                };
                shape.map(Geometry).ok_or_else(|| A::Error::custom("geometry"))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// Coordinates: numbers, or lists of such.
#[derive(Default, Clone, Copy)]
struct Place {
    number: Option<f64>,
    /// The first two, where this is a list of two numbers or more.
    own: Option<[f64; 2]>,
    /// The same of the first list in this one.
    first: Option<[f64; 2]>,
    length: usize,
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Place;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("coordinates")
            }

            fn visit_f64<E>(self, n: f64) -> Result<Place, E> {
                Ok(Place { number: Some(n), ..Place::default() })
            }

            fn visit_i64<E>(self, n: i64) -> Result<Place, E> {
                Ok(Place { number: Some(n as f64), ..Place::default() })
            }

            fn visit_u64<E>(self, n: u64) -> Result<Place, E> {
                Ok(Place { number: Some(n as f64), ..Place::default() })
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Place, A::Error> {
                let mut place = Place::default();
                let (mut numbers, mut plain) = ([0.0; 2], true);
                while let Some(item) = list.next_element::<Place>()? {
                    match item.number {
                        Some(n) if place.length < 2 => numbers[place.length] = n,
                        Some(_) => {}
                        None => plain = false,
                    }
                    if place.length == 0 {
                        place.first = item.own;
                    }
                    place.length += 1;
                }
                place.own = (plain && place.length >= 2).then_some(numbers);
                Ok(place)
            }
        }
        deserializer.deserialize_any(Any)
    }
}
