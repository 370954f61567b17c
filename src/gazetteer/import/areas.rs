//! Countries and divisions: from the codes of the dumps to ours.
//!
//! GeoNames numbers the governorates of Iraq its own way (07 is Baghdad), GNS as FIPS did; our tables have ISO 3166-2 in
//! Iraq and its neighbours. Which is which is learned on the way: a row that our tables have too votes for its code.

use std::collections::HashMap;

use super::super::Gazetteer;
use super::super::layer::Layer;
use crate::incident::LonLat;

/// Different areas that are told apart; a sound dump of the world has some fifty thousand.
const MOST: usize = 2_000_000;

/// A code whose meaning is this sure needs no more votes.
const ENOUGH: u32 = 25;

/// Rows that are asked for their vote.
const TRIES: u32 = 4_000;

/// The areas of the dumps.
pub(super) struct Areas {
    base: &'static Layer,
    numbers: HashMap<Box<str>, u32>,
    areas: Vec<Raw>,
    divisions: Vec<Division>,
    division_numbers: HashMap<Box<str>, u32>,
    key: String,
}

struct Raw {
    division: u32,
    /// Name of the district.
    district: Box<str>,
}

struct Division {
    country: Box<str>,
    code: Box<str>,
    source: Source,
    votes: HashMap<&'static str, u32>,
    tries: u32,
}

/// Whose codes they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    GeoNames,
    Gns,
    /// Ours already.
    Compiled,
}

/// What an area is called in our tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settled {
    pub(super) country: String,
    pub(super) admin1: String,
    pub(super) admin2: String,
}

impl Areas {
    pub(super) fn new() -> Self {
        Self {
            base: Gazetteer::embedded().base(),
            numbers: HashMap::new(),
            areas: Vec::new(),
            divisions: Vec::new(),
            division_numbers: HashMap::new(),
            key: String::new(),
        }
    }

    /// The number of an area by its codes.
    pub(super) fn number(&mut self, source: Source, country: &str, admin1: &str, admin2: &str) -> u32 {
        use std::fmt::Write;
        self.key.clear();
        let full = self.areas.len() >= MOST;
        let _ = write!(self.key, "{source:?}\t{country}\t{admin1}\t{}", if full { "" } else { admin2 });
        if let Some(&number) = self.numbers.get(self.key.as_str()) {
            return number;
        }
        let key: Box<str> = self.key.as_str().into();
        let division: Box<str> = key[..key.rfind('\t').unwrap_or(0)].into();
        let next = self.divisions.len();
        let division = *self.division_numbers.entry(division).or_insert_with(|| {
            self.divisions.push(Division {
                country: country.into(),
                code: admin1.into(),
                source,
                votes: HashMap::new(),
                tries: 0,
            });
            u32::try_from(next).unwrap_or_default()
        });
        let number = u32::try_from(self.areas.len()).unwrap_or_default();
        let district = if source == Source::Compiled { admin2 } else { "" };
        self.areas.push(Raw { division, district: district.into() });
        self.numbers.insert(key, number);
        number
    }

    /// The district that an area is gets its name.
    pub(super) fn name_district(&mut self, area: u32, id: u32, name: &str) {
        use super::super::format::Scheme;
        let ours = self.base.by_number(Scheme::GeoNames, id).map(|at| self.base.place(at).name);
        if let Some(raw) = self.areas.get_mut(area as usize).filter(|r| r.district.is_empty()) {
            raw.district = ours.unwrap_or(name).into();
        }
    }

    /// A row of the dump says what its code means, if our tables know the row or a town close by.
    pub(super) fn vote(&mut self, area: u32, id: Option<u32>, point: LonLat) {
        use super::super::format::Scheme;
        let Some(raw) = self.areas.get(area as usize) else { return };
        let Some(division) = self.divisions.get_mut(raw.division as usize) else { return };
        if division.tries >= TRIES || division.code.is_empty() || division.votes.values().any(|&v| v >= ENOUGH) {
            return;
        }
        division.tries += 1;
        let known = match id {
            Some(id) => self.base.by_number(Scheme::GeoNames, id).and_then(|at| self.base.record(at)),
            None => self
                .base
                .around(point, 15.0)
                .filter_map(|at| self.base.record(at))
                .filter(|r| self.base.kind(r).is_some_and(super::super::Kind::is_settlement))
                .min_by_key(|r| {
                    let there = LonLat { lon: f64::from(r.lon) / 1e7, lat: f64::from(r.lat) / 1e7 };
                    #[expect(clippy::cast_possible_truncation, reason = "metres")]
                    let metres = (there.distance_km(point) * 1000.0) as i64;
                    metres
                }),
        };
        let Some(record) = known else { return };
        let code = self.base.admin1(&record);
        if !code.is_empty() && *self.base.country(&record) == *division.country {
            *division.votes.entry(code).or_default() += 1;
        }
    }

    /// What every area is called.
    pub(super) fn settle(self) -> Vec<Settled> {
        let divisions = &self.divisions;
        let settled = |raw: Raw| {
            let division = &divisions[raw.division as usize];
            let voted = division.votes.iter().max_by_key(|(code, votes)| (**votes, std::cmp::Reverse(**code)));
            let admin1 = match (voted, division.source) {
                (_, Source::Compiled) => division.code.to_string(),
                (Some((code, _)), _) => (*code).to_owned(),
                (None, Source::GeoNames) if !matches!(&*division.code, "" | "00") => {
                    format!("{}.{}", division.country, division.code)
                }
                _ => String::new(),
            };
            Settled { country: division.country.to_string(), admin1, admin2: raw.district.into() }
        };
        self.areas.into_iter().map(settled).collect()
    }
}
