//! The administrative hierarchy: countries, first-level divisions, what lies in what.

#[cfg(feature = "map")]
use super::MatchKind;
use super::place::{Kind, Place};
use super::{Gazetteer, Match, fold};

/// A part of the world that a place can be asked to lie in.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// Code of the first-level division, empty for a whole country.
    pub admin1: &'static str,
    /// The place that the area is, by its position in [`Gazetteer::places`].
    pub place: usize,
}

impl Area {
    /// Whether a place is in this area by its codes.
    #[must_use]
    pub fn holds(&self, place: &Place) -> bool {
        place.country == self.country && (self.admin1.is_empty() || place.admin1 == self.admin1)
    }
}

impl Gazetteer {
    /// The English name of a first-level division, by its code: `IQ-BG` is Baghdad.
    #[must_use]
    pub fn admin1_name(&self, code: &str) -> Option<&'static str> {
        self.admin1_position(code).map(|at| self.places[at].name)
    }

    /// The English name of a country by its ISO 3166-1 alpha-2 code.
    #[must_use]
    pub fn country_name(&self, iso2: &str) -> Option<&'static str> {
        self.country_position(iso2).map(|at| self.places[at].name)
    }

    /// The capital of a country.
    #[must_use]
    pub fn capital(&self, iso2: &str) -> Option<&Place> {
        self.capital_position(iso2).map(|at| &self.places[at])
    }

    /// Understands `Al Anbār province`, `Baghdad`, `Iraq`, `IQ` and `IQ-BG`; a city's name stands for its division.
    #[must_use]
    pub fn area(&self, text: &str) -> Option<Area> {
        self.area_where(text, |_| true)
    }

    /// The same, but only by names as they are written, none with a slip put right.
    #[cfg(feature = "map")]
    pub(crate) fn area_as_written(&self, text: &str) -> Option<Area> {
        self.area_where(text, |m| m.how != MatchKind::Fuzzy)
    }

    fn area_where(&self, text: &str, wanted: fn(&Match<'_>) -> bool) -> Option<Area> {
        let text = text.trim();
        if let Some(at) = self.admin1_position(text).or_else(|| self.country_position(text)) {
            return Some(self.area_of(at));
        }
        let stripped = strip_words(text, &["province", "governorate", "state", "region", "muhafazat", "muhafazah"]);
        let found = self.lookup(stripped);
        let best = |kinds: &[Kind]| {
            found
                .iter()
                .filter(|m| kinds.contains(&m.place.kind) && wanted(m))
                .max_by(|a, b| {
                    let iraq = |m: &Match<'_>| m.place.country == "IQ";
                    (a.score, iraq(a), a.place.population)
                        .partial_cmp(&(b.score, iraq(b), b.place.population))
                        .unwrap_or(std::cmp::Ordering::Equal)
                })
                .map(|m| m.place)
        };
        let place = if stripped.len() < text.len() { best(&[Kind::Admin1]) } else { None }
            .or_else(|| best(&[Kind::Country]))
            .or_else(|| best(&[Kind::Admin1]))
            .or_else(|| best(&[Kind::Capital, Kind::City, Kind::Town, Kind::Admin2]))?;
        let whole = match place.kind {
            Kind::Country => self.country_position(place.country),
            _ => self.admin1_position(place.admin1).or_else(|| self.country_position(place.country)),
        };
        whole.map(|at| self.area_of(at))
    }

    fn area_of(&self, at: usize) -> Area {
        let place = &self.places[at];
        Area { country: place.country, admin1: place.admin1, place: at }
    }
}

/// `text` without any of these words at its ends, compared under folding.
fn strip_words<'a>(text: &'a str, words: &[&str]) -> &'a str {
    let mut text = text;
    if let Some((head, last)) = text.rsplit_once(char::is_whitespace)
        && words.contains(&fold::light(last).as_str())
    {
        text = head.trim();
    }
    if let Some((first, tail)) = text.split_once(char::is_whitespace)
        && words.contains(&fold::light(first).as_str())
    {
        text = tail.trim();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_known_by_name_by_spelling_and_by_code() {
        let gaz = Gazetteer::embedded();
        for (text, admin1) in [
            ("Al Anbār province", "IQ-AN"),
            ("Şalāḩ ad Dīn province", "IQ-SD"),
            ("At-Ta'mim province", "IQ-KI"),
            ("Al Başrah province", "IQ-BA"),
            ("Nīnawá province", "IQ-NI"),
            ("As Sulaymānīyah province", "IQ-SU"),
            ("Al Muthanná province", "IQ-MU"),
            ("Dhī Qār province", "IQ-DQ"),
            ("Baghdad", "IQ-BG"),
            ("IQ-BG", "IQ-BG"),
            ("Fallujah", "IQ-AN"),
            ("Iraq", ""),
            ("IQ", ""),
        ] {
            let area = gaz.area(text).unwrap_or_else(|| panic!("{text} is not known"));
            assert_eq!((area.country, area.admin1), ("IQ", admin1), "{text}");
        }
        assert_eq!(gaz.area("Nowhere at all"), None);
    }

    #[test]
    fn codes_have_names_and_countries_have_capitals() {
        let gaz = Gazetteer::embedded();
        assert_eq!(gaz.admin1_name("IQ-MU"), Some("Muthanna"));
        assert_eq!(gaz.country_name("KW"), Some("Kuwait"));
        assert_eq!(gaz.capital("IQ").map(|p| p.name), Some("Baghdad"));
    }
}
