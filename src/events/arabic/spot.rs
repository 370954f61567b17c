//! A place as a clause gives it, and how places lie to one another.

use std::ops::Range;

use crate::incident::Precision;
use crate::places::Location;

/// A place as a clause gives it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Where {
    pub(super) location: Location,
    pub(super) words: Range<usize>,
    /// How sure the name is, 0 to 1.
    pub(super) score: f64,
    pub(super) is_capital: bool,
}

impl Where {
    /// How large an area it may be anywhere in, 0 for a point.
    pub(super) fn size(&self) -> u8 {
        match self.location.precision {
            Precision::Country => 5,
            Precision::Governorate => 4,
            // "Southern Iraq" holds governorates; a mountain range lies in one.
            Precision::Region if self.location.radius_km > 60.0 => 5,
            Precision::Region => 3,
            Precision::District => 2,
            Precision::Near => 1,
            Precision::Exact => 0,
        }
    }

    /// The same place, or one that holds the other.
    pub(super) fn holds(&self, other: &Self) -> bool {
        let (a, b) = if self.size() >= other.size() { (self, other) } else { (other, self) };
        let holds = match a.location.precision {
            Precision::Country => a.location.country == b.location.country,
            Precision::Governorate => a.location.admin1_code == b.location.admin1_code,
            _ => false,
        };
        let reach = (a.location.radius_km + b.location.radius_km).max(4.0);
        holds || a.location.point.distance_km(b.location.point) <= reach
    }

    /// "في بغداد … في مدينة الصدر": a quarter of the city named first.
    pub(super) fn is_city_of(&self, other: &Self) -> bool {
        let points = self.location.precision == Precision::Exact && other.location.precision == Precision::Exact;
        points && other.location.radius_km * 1.5 < self.location.radius_km && self.holds(other)
    }

    /// "ريف حلب، على محور الأتارب": the surroundings of a place give way to a place in them.
    pub(super) fn is_around(&self, other: &Self) -> bool {
        self.location.precision == Precision::Near
            && self.location.admin1_code.is_some()
            && self.location.admin1_code == other.location.admin1_code
            && self.location.point.distance_km(other.location.point) < 45.0
    }

    /// Whether a place told below this head may lie in it; sources differ on the lines of divisions by tens of kilometres.
    pub(super) fn may_hold(&self, other: &Self) -> bool {
        let apart = self.location.point.distance_km(other.location.point);
        self.holds(other)
            || self.location.country == other.location.country
                && (self.location.admin1_code == other.location.admin1_code || apart <= self.location.radius_km + 40.0)
    }
}
