//! The area that a map must show, and how people write it.

use std::str::FromStr;

use super::{MapError, divisions, names};
use crate::gazetteer::{Gazetteer, Kind};

/// The area that the map must show.
#[derive(Debug, Clone, PartialEq)]
pub enum Area {
    /// A country by its ISO 3166-1 alpha-2 code.
    Country(String),
    /// A first-level division by the code that records use (`IQ-BG`, `UA.05`) or by that of ISO 3166-2 (`UA-14`).
    Division(String),
    /// Several of these.
    Several(Vec<Area>),
    /// West, south, east, north in degrees.
    Box([f64; 4]),
    /// The whole earth.
    World,
}

/// So many names are offered for one that is not known.
const OFFERED: usize = 4;

impl FromStr for Area {
    type Err = MapError;

    fn from_str(text: &str) -> Result<Self, MapError> {
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        let numbers: Vec<f64> = parts.iter().filter_map(|n| n.parse().ok()).collect();
        match (parts.as_slice(), numbers.as_slice()) {
            ([one], []) => Self::named(one),
            (_, []) => Ok(Self::Several(parts.into_iter().map(Self::named).collect::<Result<_, _>>()?)),
            (&[_, _, _, _], &[west, south, east, north])
                if west < east
                    && south < north
                    && (-360.0..=360.0).contains(&west)
                    && east - west <= 360.0
                    && south >= -90.0
                    && north <= 90.0 =>
            {
                Ok(Self::Box([west, south, east, north]))
            }
            _ => Err(MapError::Area { asked: text.trim().to_owned(), alike: Vec::new() }),
        }
    }
}

impl Area {
    /// A country, a division or the world by code or name.
    fn named(text: &str) -> Result<Self, MapError> {
        let code = text.to_uppercase();
        if code == "WORLD" {
            return Ok(Self::World);
        }
        if code.len() == 2 && code.chars().all(|c| c.is_ascii_uppercase()) {
            return Ok(Self::Country(code));
        }
        if divisions::find(&code)?.is_some() {
            return Ok(Self::Division(code));
        }
        if let Some(country) = names::country_named(text) {
            return Ok(Self::Country(country));
        }
        let unknown = || Self::unknown(text);
        let found = Gazetteer::embedded().area_as_written(text).ok_or_else(unknown)?;
        if found.admin1.is_empty() {
            return Ok(Self::Country(found.country.to_owned()));
        }
        divisions::find(found.admin1)?.map(|_| Self::Division(found.admin1.to_owned())).ok_or_else(unknown)
    }

    /// The error for a name or code that is not known, with what is like it.
    pub(crate) fn unknown(text: &str) -> MapError {
        let upper = text.to_uppercase();
        let same_country = divisions::country_of(&upper).and_then(|c| divisions::all(c).ok()).unwrap_or_default();
        let mut alike: Vec<String> = same_country
            .iter()
            .filter(|d| !d.code().is_empty())
            .map(|d| format!("{} ({})", d.code(), d.name()))
            .take(OFFERED)
            .collect();
        let gazetteer = Gazetteer::embedded();
        for found in gazetteer.lookup(text) {
            // A town stands for the division that it lies in.
            let name = match found.place.kind {
                Kind::Country => Some(found.place.name),
                _ => divisions::find(found.place.admin1).ok().flatten().map(|d| d.name()),
            };
            let new = name.filter(|n| !alike.iter().any(|a| a == n) && alike.len() < OFFERED);
            alike.extend(new.map(str::to_owned));
        }
        MapError::Area { asked: text.to_owned(), alike }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Area {
        text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
    }

    #[test]
    fn areas_are_known_by_code_and_by_name() {
        let division = |code: &str| Area::Division(code.to_owned());
        for (text, area) in [
            ("UA-14", division("UA-14")),
            ("ua.05", division("UA.05")),
            ("kano", division("NG.29")),
            ("Donetsk", division("UA.05")),
            ("Donetsk Oblast", division("UA.05")),
            ("Anbar province", division("IQ-AN")),
            ("IQ-BG", division("IQ-BG")),
            ("iraq", Area::Country("IQ".to_owned())),
            ("العراق", Area::Country("IQ".to_owned())),
            ("World", Area::World),
            ("38,29,49,38", Area::Box([38.0, 29.0, 49.0, 38.0])),
        ] {
            assert_eq!(read(text), area, "{text}");
        }
        let several = Area::Several(vec![division("IQ-AN"), Area::Country("SY".to_owned())]);
        assert_eq!(read("Anbar, Syria"), several);
    }

    #[test]
    fn what_is_not_known_is_told_with_what_is_like_it() {
        let said = |text: &str| text.parse::<Area>().unwrap_err().to_string();
        assert!(said("Donetks").contains("did you mean Donetsk Oblast"), "{}", said("Donetks"));
        assert!(said("UA-99").contains("UA.01 (Cherkasy Oblast)"), "{}", said("UA-99"));
        for text in ["nowhereland", "", ",", "1,2,3", "10,20,5,30", "1,2,3,x", "iraq,", "iraq,1"] {
            assert!(said(text).contains("expected a country"), "{text}");
        }
    }
}
