//! Place names in text: found, resolved, and said how precisely.

use std::ops::Range;

use crate::gazetteer::Kind;
use crate::incident::{LonLat, Precision};

/// How a place is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// By its name, as a place.
    Place,
    /// The place line at the head of a report: where it was written, not where it happened.
    Dateline,
    /// Through its people: "Iraqi", "Americans".
    Demonym,
    /// By a common noun that stands for a place named elsewhere: "the capital", "the city", "the same province".
    Anaphor,
}

/// Words in a text that speak of a place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceMention {
    /// The tokens of the name alone: `Latifiya`.
    pub name: Range<usize>,
    /// The tokens with the words that qualify it: `40 km north of Baghdad`, `the southern province of Muthanna`.
    pub phrase: Range<usize>,
    /// How it is spoken of.
    pub role: Role,
    /// Where it is; none if no such place is known.
    pub location: Option<Location>,
    /// The index of the mention that this one is said to lie in: the Green Zone "in Baghdad".
    pub part_of: Option<usize>,
    /// 0 to 1: that this is a place, and this one.
    pub confidence: f64,
}

/// A place as resolved, with how much of the earth the words leave open.
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    /// `geonames:98530`, `dateline:green-zone`.
    pub id: String,
    /// The name we print: `Latifiya`, `Near Baghdad`, `40 km north of Baghdad`.
    pub name: String,
    /// The point.
    pub point: LonLat,
    /// What kind of place.
    pub kind: Kind,
    /// How exactly the words give it.
    pub precision: Precision,
    /// The place lies within this distance of the point.
    pub radius_km: f64,
    /// First-level division.
    pub admin1: Option<String>,
    /// Its ISO 3166-2 code.
    pub admin1_code: Option<String>,
    /// District.
    pub admin2: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
}
