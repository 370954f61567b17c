//! The names on the base map: cities, countries and seas, from its tables.

use std::sync::LazyLock;

use super::words::Tongue;
use crate::incident::LonLat;

static CITIES: &str = include_str!("../../basemap/cities.tsv");
static NAMES: &str = include_str!("../../basemap/labels.tsv");

/// A city, town or village.
#[derive(Debug, Clone, Copy)]
pub(crate) struct City {
    pub(crate) name: &'static str,
    pub(crate) arabic: &'static str,
    pub(crate) at: LonLat,
    pub(crate) country: &'static str,
    /// 0 for a capital, then by weight.
    pub(crate) rank: u8,
    pub(crate) capital: bool,
    pub(crate) population: u64,
}

/// The name of a country or sea.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AreaName {
    pub(crate) kind: &'static str,
    pub(crate) name: &'static str,
    pub(crate) arabic: &'static str,
    pub(crate) at: Option<LonLat>,
    pub(crate) iso: &'static str,
}

/// All cities, in the order of the table. Lines that are not a city are passed over; a test counts them.
pub(crate) fn cities() -> impl Iterator<Item = City> {
    static ALL: LazyLock<Vec<City>> = LazyLock::new(|| CITIES.lines().skip(1).filter_map(city).collect());
    ALL.iter().copied()
}

fn city(line: &'static str) -> Option<City> {
    let mut field = line.split('\t');
    let (name, arabic) = (field.next()?, field.next()?);
    let (lat, lon) = (field.next()?.parse().ok()?, field.next()?.parse().ok()?);
    Some(City {
        name,
        arabic,
        at: LonLat { lon, lat },
        country: field.next()?,
        rank: field.next()?.parse().ok()?,
        capital: field.next()? == "1",
        population: field.next()?.parse().unwrap_or(0),
    })
}

/// All names of countries and seas.
pub(crate) fn areas() -> impl Iterator<Item = AreaName> {
    NAMES.lines().skip(1).filter_map(|line| {
        let mut field = line.split('\t');
        let (kind, name, arabic) = (field.next()?, field.next()?, field.next()?);
        let (lat, lon) = (field.next()?.parse().ok(), field.next()?.parse().ok());
        let at = lat.zip(lon).map(|(lat, lon)| LonLat { lon, lat });
        Some(AreaName { kind, name, arabic, at, iso: field.next().unwrap_or("") })
    })
}

/// The name of a country by its two-letter code, in the language of the sheet as far as it is known.
pub(crate) fn country_in(iso: &str, tongue: Tongue) -> Option<&'static str> {
    let area = areas().find(|a| a.kind == "country" && a.iso == iso)?;
    Some(if tongue.is_rtl() && !area.arabic.is_empty() { area.arabic } else { area.name })
}

/// The two-letter code of a country by its English or Arabic name.
pub(crate) fn country_named(name: &str) -> Option<String> {
    let name = name.trim();
    let same = |a: &AreaName| a.name.eq_ignore_ascii_case(name) || a.arabic == name;
    areas().find(|a| a.kind == "country" && !name.is_empty() && same(a)).map(|a| a.iso.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_tables_is_read() {
        assert_eq!(cities().count(), CITIES.lines().count() - 1);
        assert_eq!(areas().count(), NAMES.lines().count() - 1);
    }

    #[test]
    fn baghdad_is_the_capital_of_iraq() {
        let capital = cities().find(|c| c.country == "IQ" && c.capital).unwrap();
        assert_eq!((capital.name, capital.rank), ("Baghdad", 0));
        assert_eq!((country_in("IQ", Tongue::English), country_named("iraq").as_deref()), (Some("Iraq"), Some("IQ")));
    }
}
