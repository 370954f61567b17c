//! From the tables' text to records. The only part that knows the tables are text.

use super::place::{Kind, Place};
use crate::incident::LonLat;

/// The tables in the order of their authority: of two rows with one id, the first stands.
const TABLES: &[&str] = &[
    include_str!("../../gazetteer/iraq-admin.tsv"),
    include_str!("../../gazetteer/iraq-cities.tsv"),
    include_str!("../../gazetteer/iraq-places.tsv"),
    include_str!("../../gazetteer/iraq-airports.tsv"),
    include_str!("../../gazetteer/countries.tsv"),
    include_str!("../../gazetteer/world-regions.tsv"),
    include_str!("../../gazetteer/neighbours-admin.tsv"),
    include_str!("../../gazetteer/neighbours-cities.tsv"),
    include_str!("../../gazetteer/neighbours-places.tsv"),
    include_str!("../../gazetteer/world-cities.tsv"),
    include_str!("../../gazetteer/us-states.tsv"),
    include_str!("../../gazetteer/world-admin1.tsv"),
    include_str!("../../gazetteer/us-counties.tsv"),
];

const CONTEXT_NAMES: &str = include_str!("../../gazetteer/context-names.tsv");

const DEMONYMS: &str = include_str!("../../gazetteer/demonyms.tsv");

/// Every row of the embedded tables that can be read; a test holds that none is skipped.
pub(super) fn embedded() -> Vec<Place> {
    let bytes: usize = TABLES.iter().map(|t| t.len()).sum();
    let mut places = Vec::with_capacity(bytes / 100);
    for table in TABLES {
        places.extend(table.lines().skip(1).filter_map(row));
    }
    places
}

/// Names that are ordinary words or names of persons too, in lower case.
pub(super) fn context_names() -> impl Iterator<Item = &'static str> {
    CONTEXT_NAMES.lines().skip(1).filter_map(|line| line.split('\t').next())
}

/// Words for a country's people and the id of the country.
pub(super) fn demonyms() -> impl Iterator<Item = (&'static str, &'static str)> {
    DEMONYMS.lines().skip(1).filter_map(|line| line.split_once('\t'))
}

/// `id name kind lat lon country admin1 admin2 population radius_km names arabic source`
fn row(line: &'static str) -> Option<Place> {
    let mut cells = line.split('\t');
    let id = cells.next()?;
    let name = cells.next()?;
    let kind: Kind = cells.next()?.parse().ok()?;
    let lat = cells.next()?.parse().ok()?;
    let lon = cells.next()?.parse().ok()?;
    let country = cells.next()?;
    let admin1 = cells.next()?;
    let admin2 = cells.next()?;
    let population = cells.next()?.parse().unwrap_or(0);
    let radius_km = cells.next()?.parse().unwrap_or_else(|_| kind.usual_radius_km());
    let names = cells.next()?;
    let arabic = cells.next()?;
    let point = LonLat { lon, lat };
    Some(Place { id, name, kind, point, country, admin1, admin2, population, radius_km, names, arabic })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_tables_is_read() {
        let rows: usize = TABLES.iter().map(|t| t.lines().count().saturating_sub(1)).sum();
        assert_eq!(embedded().len(), rows);
    }
}
