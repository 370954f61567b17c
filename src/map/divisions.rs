//! First-level divisions of the world: a topology for each country, unpacked when it is first asked for.

use std::io::Read;
use std::ops::Range;
use std::sync::OnceLock;

use flate2::read::DeflateDecoder;

use super::MapError;
use super::scene::Point;
use super::topojson::{Geometry, Topology};

/// Made by the build script: how many countries there are; for each its letters and where its part ends; the parts.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/divisions.bin"));
/// Bytes of an entry in the table of contents.
const ENTRY: usize = 6;
/// Codes of two letters that there can be.
const CODES: usize = 26 * 26;

/// What has been read, at the number of the country's letters.
static READ: [OnceLock<Result<Topology, String>>; CODES] = [const { OnceLock::new() }; CODES];

/// One division and the topology that its arcs are in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Division {
    topology: &'static Topology,
    pub(crate) geometry: &'static Geometry,
}

impl Division {
    /// Whether a code means this division: the gazetteer's, or that of ISO 3166-2.
    pub(crate) fn is(&self, code: &str) -> bool {
        !code.is_empty() && (self.geometry.text("code") == code || self.geometry.text("iso") == code)
    }

    /// Its rings in degrees; those across the antimeridian jump there.
    pub(crate) fn rings(&self) -> Vec<Vec<Point>> {
        self.geometry.parts.iter().map(|part| self.topology.points(part)).collect()
    }

    /// The arcs of its edge, and whether each is shared with another division.
    pub(crate) fn edge(&self) -> impl Iterator<Item = (&'static [Point], bool)> {
        let users = self.topology.users(geometries(self.topology));
        let numbers = self.geometry.parts.iter().flatten().map(|&n| if n < 0 { !n } else { n });
        numbers.filter_map(|n| usize::try_from(n).ok()).filter_map(move |n| {
            let arc = self.topology.arcs.get(n)?;
            Some((arc.as_slice(), users.get(n).is_some_and(|u| u.len() > 1)))
        })
    }
}

/// The countries that have divisions here.
pub(crate) fn countries() -> impl Iterator<Item = String> {
    contents().map(|(letters, _)| letters.iter().map(|&b| char::from(b)).collect())
}

/// Whether a country has divisions here.
pub(crate) fn has(country: &str) -> bool {
    contents().any(|(letters, _)| letters == country.as_bytes())
}

/// The topology of a country's divisions; none where it has none.
pub(crate) fn of(country: &str) -> Result<Option<&'static Topology>, MapError> {
    let Some((letters, part)) = contents().find(|(letters, _)| letters == country.as_bytes()) else { return Ok(None) };
    let number = letters.iter().fold(0, |n, b| n * 26 + usize::from(b.wrapping_sub(b'A')));
    let Some(cell) = READ.get(number) else { return Ok(None) };
    match cell.get_or_init(|| unpacked(part)) {
        Ok(topology) => Ok(Some(topology)),
        Err(problem) => Err(MapError::base("divisions.bin", &format!("{country}: {problem}"))),
    }
}

/// The divisions of a topology.
pub(crate) fn geometries(topology: &Topology) -> &[Geometry] {
    topology.objects.first().map_or(&[], |(_, list)| list.as_slice())
}

/// The divisions of a country.
pub(crate) fn all(country: &str) -> Result<Vec<Division>, MapError> {
    let list = |topology| geometries(topology).iter().map(move |geometry| Division { topology, geometry }).collect();
    Ok(of(country)?.map(list).unwrap_or_default())
}

/// The division that a code means; the code starts with the country's letters.
pub(crate) fn find(code: &str) -> Result<Option<Division>, MapError> {
    let Some(country) = country_of(code) else { return Ok(None) };
    Ok(all(country)?.into_iter().find(|d| d.is(code)))
}

/// The country of a division's code: `UA` of `UA.05` and of `UA-14`.
pub(crate) fn country_of(code: &str) -> Option<&str> {
    let (country, rest) = code.split_at_checked(2)?;
    (rest.len() > 1 && rest.starts_with(['-', '.'])).then_some(country)
}

fn contents() -> impl Iterator<Item = ([u8; 2], Range<usize>)> {
    let count = PACKED.first_chunk().map_or(0, |n| usize::from(u16::from_le_bytes(*n)));
    let mut start = 2 + count * ENTRY;
    let (table, _) = PACKED.get(2..start).unwrap_or_default().as_chunks::<ENTRY>();
    table.iter().map(move |&[a, b, end @ ..]| {
        let from = start;
        start = u32::from_le_bytes(end) as usize;
        ([a, b], from..start)
    })
}

fn unpacked(part: Range<usize>) -> Result<Topology, String> {
    let mut text = String::new();
    let packed = PACKED.get(part).ok_or("the part is not there")?;
    DeflateDecoder::new(packed).read_to_string(&mut text).map_err(|e| e.to_string())?;
    Topology::read("divisions.bin", &text).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_can_be_read_and_its_codes_are_its_own() {
        let mut seen = std::collections::HashSet::new();
        for country in countries() {
            let list = all(&country).unwrap();
            assert!(list.len() > 1, "{country}");
            for division in list {
                let code = division.geometry.text("code");
                assert!(code.is_empty() || country_of(code) == Some(country.as_str()), "{country}: {code}");
                assert!(code.is_empty() || seen.insert(code), "{code} twice");
            }
        }
        assert!(seen.len() > 3000, "{}", seen.len());
    }

    /// Charts and lists name a division as the record does, which has the name from the gazetteer.
    #[test]
    fn the_map_calls_a_division_what_the_gazetteer_calls_it() {
        let gazetteer = crate::gazetteer::Gazetteer::embedded();
        for country in countries() {
            for division in all(&country).unwrap() {
                let (code, name) = (division.geometry.text("code"), division.geometry.text("name"));
                assert!(code.is_empty() || gazetteer.admin1_name(code) == Some(name), "{code}: {name}");
            }
        }
    }

    #[test]
    fn a_division_is_found_by_either_code() {
        for code in ["UA-14", "UA.05"] {
            assert_eq!(find(code).unwrap().map(|d| d.geometry.text("code")), Some("UA.05"), "{code}");
        }
        assert!(find("IQ-BG").unwrap().is_some());
        for wrong in ["", "U", "UA", "UA-", "UA-99", "éé-1", "ZZ-1"] {
            assert!(find(wrong).unwrap().is_none(), "{wrong}");
        }
    }
}
