//! Rows on their way through the sorter, and what becomes of those with one id.

use std::io;
use std::path::Path;

use super::super::Gazetteer;
use super::super::compile::{Compiler, Row};
use super::super::format::Scheme;
use super::super::layer::Layer;
use super::super::open::{OpenError, mapped_layer};
use super::super::place::Kind;
use super::super::sorter::Sorted;
use super::areas::{Settled, Source};
use super::names::Names;
use super::{Progress, Rows};
use crate::incident::LonLat;

/// Signs before each name of a row. The name that is printed,
pub(super) const LEAD: char = '\u{1}';
/// another,
pub(super) const VARIANT: char = '\u{2}';
/// another that may be a short word in capitals.
pub(super) const CODE: char = '\u{3}';

/// No row has more names than this many bytes hold.
const MOST_TEXT: usize = 32_000;

/// Before the names of a row: everything else.
const FIXED: usize = 17;

/// What a row says beside its names.
pub(super) struct Part {
    pub(super) kind: Kind,
    pub(super) point: LonLat,
    pub(super) population: u32,
    pub(super) area: u32,
}

impl Rows<'_> {
    fn key(&mut self, scheme: Scheme, id: u32, table: u8, rank: u8) {
        self.item.clear();
        self.item.push(scheme as u8);
        self.item.extend_from_slice(&id.to_be_bytes());
        self.item.push(table);
        self.item.extend_from_slice(&self.file.to_be_bytes());
        self.item.push(rank);
    }

    /// Adds a place. Of several rows with one id the first file's, and in it the one with the lowest rank, stands.
    pub(super) fn row(
        &mut self,
        scheme: Scheme,
        id: u32,
        rank: u8,
        part: &Part,
        names: impl FnOnce(&mut String),
    ) -> io::Result<()> {
        self.key(scheme, id, 0, rank);
        self.item.push(part.kind as u8);
        #[expect(clippy::cast_possible_truncation, reason = "degrees")]
        for degrees in [part.point.lat, part.point.lon] {
            self.item.extend_from_slice(&((degrees * 1e7).round() as i32).to_le_bytes());
        }
        self.item.extend_from_slice(&part.population.to_le_bytes());
        self.item.extend_from_slice(&part.area.to_le_bytes());
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        names(&mut text);
        self.item.extend_from_slice(&text.as_bytes()[..text.floor_char_boundary(MOST_TEXT)]);
        self.text = text;
        self.sorter.push(&self.item)
    }

    /// Adds a name of a place that some other row tells.
    pub(super) fn name(&mut self, scheme: Scheme, id: u32, sign: char, name: &str) -> io::Result<()> {
        self.key(scheme, id, 1, 0);
        self.item.extend(sign.encode_utf8(&mut [0; 4]).bytes());
        self.item.extend_from_slice(&name.as_bytes()[..name.floor_char_boundary(MOST_TEXT)]);
        self.sorter.push(&self.item)
    }
}

/// Puts the rows of a gazetteer that was compiled before among the others.
pub(super) fn compiled(path: &Path, rows: &mut Rows<'_>) -> Result<Vec<String>, OpenError> {
    let layer = mapped_layer(path)?;
    for at in 0..layer.len() {
        let Some(record) = layer.record(at).filter(|r| r.scheme != Scheme::Text) else { continue };
        let place = layer.place_without_id(at);
        let area = rows.areas.number(Source::Compiled, place.country, place.admin1, place.admin2);
        let part = Part { kind: place.kind, point: place.point, population: place.population, area };
        let kept = rows.row(record.scheme, record.id, 0, &part, |text| {
            text.push(LEAD);
            text.push_str(place.name);
            for name in place.all_names().skip(1) {
                text.push(CODE);
                text.push_str(name);
            }
        });
        kept.map_err(|source| OpenError::Read { path: path.to_owned(), cause: source })?;
        rows.done.rows += 1;
    }
    Ok(layer.sources().map(str::to_owned).collect())
}

/// Goes through the sorted rows, makes one of those with one id, and hands it to the compiler.
pub(super) struct Merge<'a> {
    sorted: Sorted,
    areas: &'a [Settled],
    base: &'static Layer,
    names: Names,
    id: String,
}

impl<'a> Merge<'a> {
    pub(super) fn new(sorted: Sorted, areas: &'a [Settled]) -> Self {
        Self { sorted, areas, base: Gazetteer::embedded().base(), names: Names::default(), id: String::new() }
    }

    pub(super) fn run(mut self, compiler: &mut Compiler<'_>, tell: &mut dyn FnMut(Progress<'_>)) -> io::Result<()> {
        const KEY: usize = 9;
        let mut item = Vec::new();
        let mut more = self.sorted.next(&mut item)?;
        let mut places: u64 = 0;
        while more {
            let group: [u8; 5] = item.first_chunk().copied().unwrap_or_default();
            let mut part: Option<Part> = None;
            self.names.clear();
            while more && item.starts_with(&group) {
                let is_row = item[5] == 0;
                let body = &item[KEY..];
                let (fixed, text) = if is_row { body.split_at(body.len().min(FIXED)) } else { (&[][..], body) };
                let first = is_row && part.is_none();
                if first {
                    part = decode(fixed);
                }
                self.add_names(std::str::from_utf8(text).unwrap_or_default(), first || !is_row);
                more = self.sorted.next(&mut item)?;
            }
            let scheme = if group[0] == Scheme::Gns as u8 { Scheme::Gns } else { Scheme::GeoNames };
            let id = u32::from_be_bytes([group[1], group[2], group[3], group[4]]);
            if self.add(scheme, id, part, compiler)? {
                places += 1;
                if places.is_multiple_of(1 << 16) {
                    tell(Progress::Sorting { places });
                }
            }
        }
        Ok(())
    }

    fn add_names(&mut self, text: &str, may_lead: bool) {
        let mut rest = text;
        while let Some(sign) = rest.chars().next() {
            let tail = &rest[sign.len_utf8()..];
            let end = tail.find([LEAD, VARIANT, CODE]).unwrap_or(tail.len());
            let name = tail[..end].trim();
            rest = &tail[end..];
            let name = if name.contains(['|', '\t']) { "" } else { name };
            if self.names.main.is_empty() && super::names::script(name) == super::names::Script::Latin
                || sign == LEAD && may_lead
            {
                self.names.lead(name);
            } else {
                self.names.add(name, sign == CODE);
            }
        }
    }

    fn add(&mut self, scheme: Scheme, id: u32, part: Option<Part>, compiler: &mut Compiler<'_>) -> io::Result<bool> {
        use std::fmt::Write;
        self.id.clear();
        let _ = match scheme {
            Scheme::Gns => write!(self.id, "gns:{}", id.cast_signed()),
            _ => write!(self.id, "geonames:{id}"),
        };
        if let Some(part) = part {
            let Some(area) = self.areas.get(part.area as usize) else { return Ok(false) };
            if self.names.main.is_empty() {
                return Ok(false);
            }
            let row = Row {
                id: &self.id,
                kind: part.kind.as_str(),
                lat: part.point.lat,
                lon: part.point.lon,
                country: &area.country,
                admin1: &area.admin1,
                admin2: &area.admin2,
                population: part.population,
                radius_km: None,
                names: self.names.compiled(),
            };
            return compiler.add(&row).map(|_| true);
        }
        // Names alone: of use where the tables in the program hold the place.
        let Some(at) = self.base.by_number(scheme, id) else { return Ok(false) };
        let place = self.base.place_without_id(at);
        let before = self.names.main.clone();
        self.names.lead(place.name);
        self.names.add(&before, false);
        let row = Row {
            id: &self.id,
            kind: place.kind.as_str(),
            lat: place.point.lat,
            lon: place.point.lon,
            country: place.country,
            admin1: place.admin1,
            admin2: place.admin2,
            population: place.population,
            radius_km: Some(place.radius_km),
            names: self.names.compiled(),
        };
        compiler.add(&row).map(|_| true)
    }
}

fn decode(fixed: &[u8]) -> Option<Part> {
    let number = |at: usize| fixed.get(at..).and_then(<[u8]>::first_chunk).map(|b| i32::from_le_bytes(*b));
    Some(Part {
        kind: Kind::from_position(*fixed.first()?)?,
        point: LonLat { lat: f64::from(number(1)?) / 1e7, lon: f64::from(number(5)?) / 1e7 },
        population: number(9)?.cast_unsigned(),
        area: number(13)?.cast_unsigned(),
    })
}
