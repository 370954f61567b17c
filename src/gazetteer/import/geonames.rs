//! GeoNames' two tables: places in 19 columns, and names by language.

use std::io;

use super::areas::Source;
use super::merge::{self, Part};
use super::names::{Script, script};
use super::{Rows, kinds};
use crate::gazetteer::format::Scheme;
use crate::gazetteer::place::Kind;
use crate::incident::LonLat;

/// What came of a sound row; what is wrong with a damaged one.
pub(super) type Read = Result<io::Result<()>, String>;

pub(super) fn is_place(line: &str) -> bool {
    let mut cells = line.split('\t');
    let id = cells.next().is_some_and(|c| c.parse::<u32>().is_ok());
    id && cells.clone().nth(3).is_some_and(|c| c.parse::<f64>().is_ok()) && cells.count() == 18
}

pub(super) fn is_name(line: &str) -> bool {
    let cells: Vec<&str> = line.split('\t').collect();
    matches!(cells.len(), 8..=10) && cells[..2].iter().all(|c| c.parse::<u32>().is_ok()) && !cells[3].is_empty()
}

/// A number in a cell; an empty one is 0.
pub(super) fn number<N: std::str::FromStr + Default>(what: &str, cell: &str) -> Result<N, String> {
    if cell.is_empty() {
        return Ok(N::default());
    }
    cell.parse().map_err(|_| format!("expected {what}, found \"{}\"", cell.chars().take(30).collect::<String>()))
}

pub(super) fn point(lat: &str, lon: &str) -> Result<LonLat, String> {
    let degree = |what: &str, cell: &str, most: f64| {
        let value: Option<f64> = cell.parse().ok().filter(|v: &f64| v.abs() <= most);
        let found = || cell.chars().take(30).collect::<String>();
        value.ok_or_else(|| format!("expected a {what} from -{most} to {most}, found \"{}\"", found()))
    };
    Ok(LonLat { lat: degree("latitude", lat, 90.0)?, lon: degree("longitude", lon, 180.0)? })
}

/// `geonameid name asciiname alternatenames latitude longitude class code country cc2 admin1 admin2 admin3 admin4
/// population elevation dem timezone modified`
pub(super) fn place(line: &str, rows: &mut Rows<'_>) -> Read {
    let mut cells = [""; 19];
    let mut count = 0;
    for cell in line.split('\t') {
        if let Some(slot) = cells.get_mut(count) {
            *slot = cell;
        }
        count += 1;
    }
    if count != 19 {
        return Err(format!("expected 19 columns, found {count}"));
    }
    let id: u32 = cells[0].parse().map_err(|_| format!("expected the number of a place, found \"{}\"", cells[0]))?;
    let [_, name, ascii, others, lat, lon, class, code, country, _, admin1, admin2, ..] = cells;
    let point = point(lat, lon)?;
    let people: u64 = number("a population", cells[14])?;
    let name = if script(name) == Script::Latin { name } else { ascii };
    if name.trim().is_empty() {
        return Err("expected a name, found none".to_owned());
    }
    let population = u32::try_from(people).unwrap_or(u32::MAX);
    let Some(kind) = kinds::kind(class, code, population) else {
        rows.done.left_out += 1;
        return Ok(Ok(()));
    };
    let area = rows.areas.number(Source::GeoNames, country, admin1, admin2);
    rows.areas.vote(area, Some(id), point);
    if kind == Kind::Admin2 {
        rows.areas.name_district(area, id, name);
    }
    let part = Part { kind, point, population, area };
    Ok(rows.row(Scheme::GeoNames, id, 0, &part, |text| {
        text.push(merge::LEAD);
        text.push_str(name);
        for other in others.split(',').filter(|n| script(n) != Script::Other && !n.contains("://")) {
            text.push(if kind == Kind::Country { merge::CODE } else { merge::VARIANT });
            text.push_str(other);
        }
    }))
}

/// `alternateNameId geonameid isolanguage name isPreferred isShort isColloquial isHistoric from to`
pub(super) fn name(line: &str, rows: &mut Rows<'_>) -> Read {
    let cells: Vec<&str> = line.split('\t').collect();
    if !(4..=10).contains(&cells.len()) {
        return Err(format!("expected 8 or 10 columns, found {}", cells.len()));
    }
    let wrong =
        || format!("expected the number of a place, found \"{}\"", cells[1].chars().take(30).collect::<String>());
    let id: u32 = cells[1].parse().map_err(|_| wrong())?;
    let (language, name) = (cells[2], cells[3]);
    if name.trim().is_empty() {
        return Err("expected a name, found none".to_owned());
    }
    // link, wkdt, post, iata, icao, unlc …: addresses and codes, not names.
    let is_code = matches!(
        language,
        "link" | "wkdt" | "post" | "iata" | "icao" | "faac" | "tcid" | "unlc" | "abbr" | "phon" | "piny"
    );
    if is_code || script(name) == Script::Other {
        rows.done.left_out += 1;
        return Ok(Ok(()));
    }
    let preferred = cells.get(4) == Some(&"1") && cells.get(7) != Some(&"1");
    let lead = language == "en" && preferred && script(name) == Script::Latin;
    Ok(rows.name(Scheme::GeoNames, id, if lead { merge::LEAD } else { merge::VARIANT }, name))
}
