//! GNS, the names of the NGA: a table with a header, one row a name, several rows a place.

use super::areas::Source;
use super::geonames::{Read, number, point};
use super::merge::{self, Part};
use super::names::{Script, script};
use super::{Rows, kinds};
use crate::gazetteer::format::Scheme;

/// Where the columns stand that are read; the names changed over the years.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    id: usize,
    lat: usize,
    lon: usize,
    name: usize,
    country: usize,
    admin1: Option<usize>,
    class: Option<usize>,
    code: Option<usize>,
    name_type: Option<usize>,
    population: Option<usize>,
    count: usize,
}

impl Columns {
    /// Reads a header.
    pub(super) fn of(line: &str) -> Option<Self> {
        let header: Vec<String> = line.split('\t').map(|c| c.trim().to_lowercase()).collect();
        let at = |names: &[&str]| names.iter().find_map(|n| header.iter().position(|h| h == n));
        Some(Self {
            id: at(&["ufi"])?,
            lat: at(&["lat", "lat_dd"])?,
            lon: at(&["long", "long_dd", "lon"])?,
            name: at(&["full_name_ro", "full_name"])?,
            country: at(&["cc1", "cc_ft", "cc_nm"])?,
            admin1: at(&["adm1"]),
            class: at(&["fc"]),
            code: at(&["dsg", "desig_cd"]),
            name_type: at(&["nt"]),
            population: at(&["pop"]),
            count: header.len(),
        })
    }

    pub(super) fn row(&self, line: &str, rows: &mut Rows<'_>) -> Read {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        if cells.len() != self.count {
            return Err(format!("expected {} columns as in the header, found {}", self.count, cells.len()));
        }
        let cell = |at: Option<usize>| at.map_or("", |at| cells[at]);
        let id: i32 = cells[self.id]
            .parse()
            .map_err(|_| format!("expected the number of a place (UFI), found \"{}\"", cells[self.id]))?;
        let point = point(cells[self.lat], cells[self.lon])?;
        let population: u32 = number("a population", cell(self.population))?;
        let name = cells[self.name];
        if name.is_empty() {
            return Err("expected a name, found none".to_owned());
        }
        // A row of several countries stands under the first.
        let written = cells[self.country].split([',', ';']).next().unwrap_or_default().trim();
        let country = iso2(written).ok_or_else(|| format!("expected the code of a country, found \"{written}\""))?;
        let Some(kind) = kinds::kind(cell(self.class), cell(self.code), population) else {
            rows.done.left_out += 1;
            return Ok(Ok(()));
        };
        if script(name) == Script::Other {
            rows.done.left_out += 1;
            return Ok(Ok(()));
        }
        let area = rows.areas.number(Source::Gns, country, cell(self.admin1).split(',').next().unwrap_or_default(), "");
        rows.areas.vote(area, None, point);
        let part = Part { kind, point, population, area };
        // Conventional names first, then approved ones, then all others.
        let rank = match cell(self.name_type).to_uppercase().as_str() {
            _ if script(name) == Script::Arabic => 3,
            "C" => 0,
            "N" => 1,
            _ => 2,
        };
        Ok(rows.row(Scheme::Gns, id.cast_unsigned(), rank, &part, |text| {
            text.push(if rank < 2 { merge::LEAD } else { merge::VARIANT });
            text.push_str(name);
        }))
    }
}

/// Codes of GNS: two letters of FIPS 10-4 or three of GENC, to two letters of ISO 3166-1; each row holds all three.
const CODES: &str = include_str!("countries.txt");

fn iso2(written: &str) -> Option<&'static str> {
    let column = match written.len() {
        2 => 1,
        3 => 2,
        _ => return None,
    };
    CODES.lines().find_map(|line| {
        let mut cells = line.split(' ');
        let iso = cells.next()?;
        (cells.nth(column - 1)? == written).then_some(iso)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_their_names() {
        let old = "RC\tUFI\tUNI\tLAT\tLONG\tDMS_LAT\tDMS_LONG\tMGRS\tJOG\tFC\tDSG\tPC\tCC1\tADM1\tPOP\tELEV\tCC2\tNT\tLC\tSHORT_FORM\tGENERIC\tSORT_NAME_RO\tFULL_NAME_RO";
        let columns = Columns::of(old).expect("a header of GNS");
        assert_eq!((columns.id, columns.lat, columns.name, columns.name_type), (1, 3, 22, Some(17)));
        let new = "rk\tufi\tuni\tfull_name\tnt\tlat_dd\tlong_dd\tdesig_cd\tfc\tcc_ft\tadm1";
        assert_eq!(Columns::of(new).map(|c| c.code), Some(Some(7)));
        assert!(Columns::of("name\tlat\tlon").is_none());
    }

    #[test]
    fn country_codes_become_iso() {
        assert_eq!((iso2("IZ"), iso2("IRQ"), iso2("TU"), iso2("ZZ")), (Some("IQ"), Some("IQ"), Some("TR"), None));
        assert!(CODES.lines().all(|l| l.split(' ').map(str::len).eq([2, 2, 3])));
    }
}
