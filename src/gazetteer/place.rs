//! The record of a place and the kinds of places.

use std::fmt;
use std::str::FromStr;

use super::keys::Names;
use crate::incident::{LonLat, Precision};

/// One row of the tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// `geonames:98530`, `ourairports:ORBI`, `dateline:green-zone`.
    pub id: &'static str,
    /// The name in English, as we print it.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Where it is; a representative point for an area.
    pub point: LonLat,
    /// ISO 3166-1 alpha-2, empty for seas and continents.
    pub country: &'static str,
    /// Code of the first-level division: ISO 3166-2 for Iraq and its neighbours, GeoNames' elsewhere. Empty if unknown.
    pub admin1: &'static str,
    /// Name of the district, empty if unknown.
    pub admin2: &'static str,
    /// Inhabitants, 0 if unknown.
    pub population: u32,
    /// The place lies within this distance of its point, in kilometres.
    pub radius_km: f64,
    pub(super) names: &'static str,
    pub(super) arabic: &'static str,
}

impl Place {
    /// Every spelling in Latin letters: the name first, then the variants.
    pub fn latin_names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.written().latin()
    }

    /// Every spelling in Arabic script, Kurdish and Persian included.
    pub fn arabic_names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.written().arabic()
    }

    fn written(&self) -> Names<'static> {
        Names { name: self.name, names: self.names, arabic: self.arabic }
    }

    /// Every spelling.
    pub fn all_names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.latin_names().chain(self.arabic_names())
    }
}

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is the English word it stands for, spelled out in `KINDS`")]
pub enum Kind {
    Country,
    Admin1,
    Admin2,
    Admin3,
    Capital,
    City,
    Town,
    Village,
    Quarter,
    Airport,
    Airbase,
    Camp,
    Embassy,
    Building,
    Site,
    Crossing,
    Refinery,
    Oilfield,
    Dam,
    Bridge,
    Road,
    River,
    Lake,
    Marsh,
    Mountain,
    Region,
    Desert,
    Island,
    Sea,
    Shrine,
    Prison,
    Port,
    University,
    Hospital,
    Market,
    Checkpoint,
    Continent,
}

/// Kind, spelling in the tables, how exactly the bare name gives the place, usual radius in kilometres, prior: how much
/// likelier news means this than a nameless village, in the units of `places::resolve`.
const KINDS: [(Kind, &str, Precision, f64, f64); 37] = [
    (Kind::Country, "country", Precision::Country, 400.0, 6.0),
    (Kind::Admin1, "admin1", Precision::Governorate, 80.0, 3.0),
    (Kind::Admin2, "admin2", Precision::District, 25.0, 0.8),
    (Kind::Admin3, "admin3", Precision::District, 12.0, 0.6),
    (Kind::Capital, "capital", Precision::Exact, 12.0, 4.0),
    (Kind::City, "city", Precision::Exact, 7.0, 2.0),
    (Kind::Town, "town", Precision::Exact, 3.0, 1.2),
    (Kind::Village, "village", Precision::Exact, 1.5, 0.4),
    (Kind::Quarter, "quarter", Precision::Exact, 2.0, 0.6),
    (Kind::Airport, "airport", Precision::Exact, 3.0, 0.7),
    (Kind::Airbase, "airbase", Precision::Exact, 3.0, 0.8),
    (Kind::Camp, "camp", Precision::Exact, 2.0, 0.6),
    (Kind::Embassy, "embassy", Precision::Exact, 0.5, 0.7),
    (Kind::Building, "building", Precision::Exact, 0.5, 0.5),
    (Kind::Site, "site", Precision::Exact, 1.0, 0.5),
    (Kind::Crossing, "crossing", Precision::Exact, 2.0, 0.6),
    (Kind::Refinery, "refinery", Precision::Exact, 2.0, 0.5),
    (Kind::Oilfield, "oilfield", Precision::Exact, 10.0, 0.4),
    (Kind::Dam, "dam", Precision::Exact, 2.0, 0.5),
    (Kind::Bridge, "bridge", Precision::Exact, 0.5, 0.4),
    (Kind::Road, "road", Precision::Region, 60.0, 0.2),
    (Kind::River, "river", Precision::Region, 200.0, 0.8),
    (Kind::Lake, "lake", Precision::Region, 20.0, 0.4),
    (Kind::Marsh, "marsh", Precision::Region, 40.0, 0.4),
    (Kind::Mountain, "mountain", Precision::Region, 20.0, 0.5),
    (Kind::Region, "region", Precision::Region, 60.0, 1.2),
    (Kind::Desert, "desert", Precision::Region, 120.0, 0.6),
    (Kind::Island, "island", Precision::Region, 20.0, 0.6),
    (Kind::Sea, "sea", Precision::Region, 300.0, 2.0),
    (Kind::Shrine, "shrine", Precision::Exact, 0.5, 0.4),
    (Kind::Prison, "prison", Precision::Exact, 1.0, 0.4),
    (Kind::Port, "port", Precision::Exact, 3.0, 0.5),
    (Kind::University, "university", Precision::Exact, 1.0, 0.4),
    (Kind::Hospital, "hospital", Precision::Exact, 0.5, 0.4),
    (Kind::Market, "market", Precision::Exact, 0.5, 0.3),
    (Kind::Checkpoint, "checkpoint", Precision::Exact, 1.0, 0.3),
    (Kind::Continent, "continent", Precision::Region, 2500.0, 5.0),
];

impl Kind {
    /// The spelling in the tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        KINDS[self as usize].1
    }

    /// The kind at a position of the enum.
    #[cfg(feature = "import")]
    pub(super) fn from_position(at: u8) -> Option<Self> {
        KINDS.get(usize::from(at)).map(|k| k.0)
    }

    /// How exactly the bare name of such a place says where something happened.
    #[must_use]
    pub fn precision(self) -> Precision {
        KINDS[self as usize].2
    }

    /// The usual radius in kilometres, for a row that gives none.
    #[must_use]
    pub fn usual_radius_km(self) -> f64 {
        KINDS[self as usize].3
    }

    /// How much likelier news means such a place than a hamlet of the same name.
    pub(crate) fn prior(self) -> f64 {
        KINDS[self as usize].4
    }

    /// Whether people live in it under this name: capital, city, town, village.
    #[must_use]
    pub fn is_settlement(self) -> bool {
        matches!(self, Self::Capital | Self::City | Self::Town | Self::Village)
    }

    /// Whether it is a division of a country.
    #[must_use]
    pub fn is_division(self) -> bool {
        matches!(self, Self::Admin1 | Self::Admin2 | Self::Admin3)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that is no kind of place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind of place \"{0}\"; expected one of: {known}", known = KINDS.map(|k| k.1).join(", "))]
pub struct UnknownKind(String);

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        KINDS.iter().find(|k| k.1 == text).map(|k| k.0).ok_or_else(|| UnknownKind(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_enum() {
        for (at, row) in KINDS.iter().enumerate() {
            assert_eq!(row.0 as usize, at, "{}", row.1);
            assert_eq!(row.1.parse::<Kind>(), Ok(row.0));
        }
        assert!("hamlet".parse::<Kind>().is_err());
    }
}
