//! Place names in text: found, resolved, and said how precisely.
//!
//! [`find`] goes in four steps: names are recognised with the words around them, the relations between them are read
//! ("40 km north of", "on the outskirts of", "in"), every name is resolved in the light of all others, and what stands
//! for a place named elsewhere ("the capital", "the same province") is led back to it.
//!
//! ```
//! use dateline::gazetteer::Gazetteer;
//! use dateline::places::{Context, find};
//! use dateline::text::Analysis;
//!
//! let analysis = Analysis::new("A convoy was hit in the southern province of Muthanna.");
//! let found = find(&analysis, &Context::default(), Gazetteer::embedded());
//! let place = found[0].location.as_ref().expect("a governorate");
//! assert_eq!(place.admin1_code.as_deref(), Some("IQ-MU"));
//! assert_eq!(place.precision.as_str(), "governorate");
//! ```

mod anaphor;
mod confidence;
mod coordinates;
mod dateline;
mod evidence;
mod field;
mod judge;
mod link;
mod locate;
mod lookup;
mod mgrs;
mod publisher;
mod recognise;
mod relation;
mod resolve;
mod scan;
mod unknown;
mod words;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub(crate) use locate::{describe, measured};
pub use lookup::{Candidate, resolve_name};

use crate::gazetteer::{Gazetteer, Kind};
use crate::incident::{LonLat, Precision};
use crate::text::Analysis;

/// What is known about a report beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// ISO 3166-1 alpha-2 of the country that the publisher or the user is concerned with.
    pub country: Option<String>,
}

/// How a place is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// By its name, as a place.
    Place,
    /// The place line at the head of a report: where it was written, not where it happened.
    Dateline,
    /// At the head of an item in a list of news: "MOSUL - Gunmen killed ...". What the item tells happened there.
    Heading,
    /// By its name, but as whose or of what kind something is: "US forces", "Iran-backed", "China said". Never where something
    /// happened.
    Modifier,
    /// Through its people: "Iraqi", "Americans"; or inside the name of a body: "Houston Chronicle". Never where something happened.
    Demonym,
    /// By a common noun that stands for a place named elsewhere: "the capital", "the city", "the same province".
    Anaphor,
}

impl Role {
    /// Whether it says whose or of what kind, and not where.
    pub(crate) fn modifies(self) -> bool {
        matches!(self, Self::Modifier | Self::Demonym)
    }

    /// Whether it stands at the head of a report or of an item, before the dash.
    pub(crate) fn heads(self) -> bool {
        matches!(self, Self::Dateline | Self::Heading)
    }
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
    /// The index of the mention that this one only helps to locate: Mosul in "Tal Afar, west of Mosul", Baghdad in
    /// "the Green Zone in Baghdad". Where something happened is the other one.
    pub qualifies: Option<usize>,
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

/// The places that a text speaks of, in the order of their names; names do not overlap.
#[must_use]
pub fn find(analysis: &Analysis<'_>, context: &Context, gaz: &Gazetteer) -> Vec<PlaceMention> {
    let (hits, resolved) = resolved(analysis, context, gaz);
    locate::mentions(analysis, gaz, context, &hits, &resolved)
}

/// Every name with the place it means.
fn resolved(analysis: &Analysis<'_>, context: &Context, gaz: &Gazetteer) -> (Vec<Hit>, resolve::Resolved) {
    let mut hits = recognise::names(analysis, gaz);
    anaphor::add(analysis, gaz, &mut hits);
    relation::read(analysis, gaz, &mut hits);
    link::join(analysis, gaz, &mut hits);
    let chosen = resolve::choose(analysis, context, gaz, &mut hits);
    (hits, chosen)
}

/// The mentions with what their confidence was computed from: for the trainer of the weights.
#[doc(hidden)]
#[must_use]
pub fn evidence(analysis: &Analysis<'_>, context: &Context, gaz: &Gazetteer) -> Vec<(PlaceMention, Vec<f64>)> {
    let (hits, resolved) = resolved(analysis, context, gaz);
    let mentions = locate::mentions(analysis, gaz, context, &hits, &resolved);
    let values = |m: &PlaceMention| {
        let n = hits.partition_point(|h| h.name.start < m.name.start);
        confidence::features(analysis, gaz, &hits[n], &resolved.choices[n]).to_vec()
    };
    let named = |m: &PlaceMention| m.role != Role::Anaphor;
    mentions.into_iter().filter(named).map(|m| (values(&m), m)).map(|(v, m)| (m, v)).collect()
}

/// A name in the text on its way to a [`PlaceMention`].
#[derive(Debug, Clone)]
struct Hit {
    name: Range<usize>,
    phrase: Range<usize>,
    sentence: usize,
    role: Role,
    /// Places that bear the name; empty for a place that no table knows.
    found: Vec<Found>,
    /// What the words around say it is, best first.
    hint: Vec<Kind>,
    /// Whether some word around it says that it is a place at all.
    evident: bool,
    relation: Option<Relation>,
    part_of: Option<usize>,
    qualifies: Option<usize>,
    /// Coordinates written in the text.
    point: Option<LonLat>,
    /// Half the side of a grid square, 0 for other coordinates.
    grid_km: f64,
    anaphor: Option<anaphor::Noun>,
    /// How much speaks for a place rather than a person or an ordinary word; see `evidence`.
    leaning: f32,
    style: scan::Style,
    /// "this city", which in a report is the one of its dateline.
    here: bool,
    /// The noun that defines it: "X is a town in".
    defined: Option<usize>,
    /// A state by its abbreviation after a comma.
    abbreviated: bool,
}

impl Hit {
    fn new(name: Range<usize>, sentence: usize) -> Self {
        Self {
            phrase: name.clone(),
            name,
            sentence,
            role: Role::Place,
            found: Vec::new(),
            hint: Vec::new(),
            evident: false,
            relation: None,
            part_of: None,
            qualifies: None,
            point: None,
            grid_km: 0.0,
            anaphor: None,
            leaning: 0.0,
            style: scan::Style::Mixed,
            here: false,
            defined: None,
            abbreviated: false,
        }
    }

    fn has_kind(&self, gaz: &Gazetteer, kinds: &[Kind]) -> bool {
        self.found.iter().any(|f| kinds.contains(&gaz.places()[f.place].kind))
    }

    /// Whether it names a state of the United States, of which a town's name is hardly ever said without it.
    fn is_state(&self, gaz: &Gazetteer) -> bool {
        !self.found.is_empty()
            && self
                .found
                .iter()
                .any(|f| gaz.places()[f.place].kind == Kind::Admin1 && gaz.places()[f.place].country == "US")
    }

    fn is_country(&self, gaz: &Gazetteer) -> bool {
        self.has_kind(gaz, &[Kind::Country])
    }
}

/// A place that a name may mean.
#[derive(Debug, Clone, Copy)]
struct Found {
    place: usize,
    /// How well the names agree, 0 to 1.
    name: f64,
}

/// How a place lies to the one whose name stands with it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Relation {
    /// A distance, with or without a direction: "40 km north of", "12 km from".
    Offset { km: f64, bearing: Option<f64> },
    /// A direction alone: "south of".
    Toward(f64),
    /// "outside", "near", "on the outskirts of".
    Near,
    /// "northern", "eastern"; none is the middle: "central".
    Part(Option<f64>),
    /// Between it and another mention; on a road where the text says so.
    Between { other: usize, road: bool },
    /// Along the border, with the country at the other side if the text names it.
    Border { other: Option<usize> },
}
