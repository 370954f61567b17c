//! One compiled file, read where it lies.

use super::format::{AREA, Checksum, HEADER, Header, RECORD, Record, Scheme, Section, Wrong, cell, u32_at, varint};
use super::keys::{Entry, Index, Word};
use super::place::{Kind, Place};
use super::trie::Trie;
use crate::incident::LonLat;

/// The bytes of a compiled file with its parts told apart.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) header: Header,
    bytes: &'static [u8],
    records: &'static [[u8; RECORD]],
    text: &'static [u8],
    areas: &'static [[u8; AREA]],
    area_text: &'static [u8],
    /// The file's kinds; none for one that this version does not know.
    kinds: Vec<Option<Kind>>,
    ids: &'static [[u8; 4]],
    cells: &'static [[u8; 4]],
    by_cell: &'static [[u8; 4]],
    postings: &'static [u8],
    keys: [Trie<'static>; 5],
    lexicon: Trie<'static>,
}

impl Layer {
    /// Takes a compiled file apart. Only its header is read: a damaged body gives wrong places or none, and never a
    /// panic; [`Layer::check`] finds it.
    pub(crate) fn new(bytes: &'static [u8]) -> Result<Self, Wrong> {
        let header = Header::decode(bytes)?;
        let section = |section| header.section(bytes, section);
        let numbers = |which| section(which).as_chunks::<4>().0;
        let trie = |which| {
            Trie::new(section(which)).ok_or_else(|| Wrong::Damaged(format!("section {which:?} holds no name index")))
        };
        let kinds = String::from_utf8_lossy(section(Section::Kinds)).lines().map(|k| k.parse().ok()).collect();
        Ok(Self {
            header,
            bytes,
            records: section(Section::Records).as_chunks().0,
            text: section(Section::Text),
            areas: section(Section::Areas).as_chunks().0,
            area_text: section(Section::AreaText),
            kinds,
            ids: numbers(Section::Ids),
            cells: numbers(Section::Cells),
            by_cell: numbers(Section::ByCell),
            postings: section(Section::Postings),
            keys: [
                trie(Section::Latin)?,
                trie(Section::Arabic)?,
                trie(Section::Loose)?,
                trie(Section::Bones)?,
                trie(Section::Large)?,
            ],
            lexicon: trie(Section::Lexicon)?,
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    pub(crate) fn record(&self, at: usize) -> Option<Record> {
        self.records.get(at).map(Record::decode)
    }

    /// What a place is; none for a kind that this version does not know.
    pub(crate) fn kind(&self, record: &Record) -> Option<Kind> {
        self.kinds.get(usize::from(record.kind)).copied().flatten()
    }

    /// The words that belong to a record: its id if that is text, name, names, Arabic names.
    fn words(&self, at: usize, record: &Record) -> [&'static str; 4] {
        let end = self.record(at + 1).map_or(self.text.len() as u64, |next| next.text);
        let range = || Some(usize::try_from(record.text).ok()?..usize::try_from(end).ok()?);
        let text = range().and_then(|r| self.text.get(r)).and_then(|t| std::str::from_utf8(t).ok()).unwrap_or_default();
        let mut cells = text.split('\t');
        let id = if record.scheme == Scheme::Text { cells.next().unwrap_or_default() } else { "" };
        let mut next = || cells.next().unwrap_or_default();
        [id, next(), next(), next()]
    }

    /// Country, first-level code and district.
    fn area(&self, record: &Record) -> [&'static str; 3] {
        let Some(row) = self.areas.get(record.area as usize) else { return [""; 3] };
        [0, 5, 10].map(|at| {
            let start = u32_at(row, at).and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX);
            let range = start..start.saturating_add(row[at + 4].into());
            self.area_text.get(range).and_then(|t| std::str::from_utf8(t).ok()).unwrap_or_default()
        })
    }

    /// The place at a position. Where the bytes are damaged, a nameless site.
    pub(crate) fn place(&self, at: usize) -> Place {
        let place = self.place_without_id(at);
        // A place is made once and kept as long as its gazetteer, whose bytes stay to the end: so may its id.
        let id = match self.record(at) {
            Some(record) if record.scheme == Scheme::GeoNames => format!("geonames:{}", record.id).leak(),
            Some(record) if record.scheme == Scheme::Gns => format!("gns:{}", record.id.cast_signed()).leak(),
            _ => place.id,
        };
        Place { id, ..place }
    }

    /// The place at a position, without an id that is a number.
    pub(crate) fn place_without_id(&self, at: usize) -> Place {
        let nothing = Record {
            text: u64::MAX,
            kind: u8::MAX,
            scheme: Scheme::Text,
            id: 0,
            lat: 0,
            lon: 0,
            area: u32::MAX,
            population: 0,
            radius_m: 0,
        };
        let record = self.record(at).unwrap_or(nothing);
        let [id, name, names, arabic] = self.words(at, &record);
        let [country, admin1, admin2] = self.area(&record);
        let kind = self.kind(&record).unwrap_or(Kind::Site);
        let radius_km = if record.radius_m == 0 { kind.usual_radius_km() } else { f64::from(record.radius_m) / 1000.0 };
        Place {
            id,
            name,
            kind,
            point: point(&record),
            country,
            admin1,
            admin2,
            population: record.population,
            radius_km,
            names,
            arabic,
        }
    }

    /// The first-level code of a record.
    pub(crate) fn admin1(&self, record: &Record) -> &'static str {
        self.area(record)[1]
    }

    /// The country of a record.
    pub(crate) fn country(&self, record: &Record) -> &'static str {
        self.area(record)[0]
    }

    /// The position of an id.
    pub(crate) fn by_id(&self, id: &str) -> Option<usize> {
        let (scheme, number) = Scheme::parse(id);
        self.find(|at| {
            let record = self.record(at)?;
            let text = if record.scheme == Scheme::Text { self.words(at, &record)[0] } else { "" };
            let wanted = if scheme == Scheme::Text { id } else { "" };
            Some((record.scheme, text, record.id).cmp(&(scheme, wanted, number)))
        })
    }

    /// The position of an id that is a number.
    pub(crate) fn by_number(&self, scheme: Scheme, number: u32) -> Option<usize> {
        self.find(|at| self.record(at).map(|r| (r.scheme, r.id).cmp(&(scheme, number))))
    }

    fn find(&self, compare: impl Fn(usize) -> Option<std::cmp::Ordering>) -> Option<usize> {
        let position = |n: usize| match self.ids.get(n) {
            Some(at) => u32::from_le_bytes(*at) as usize,
            None => n,
        };
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match compare(position(middle))? {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(position(middle)).filter(|&p| p < self.len()),
            }
        }
        None
    }

    /// What a word of the lexicon leads to.
    pub(crate) fn word(&self, word: Word, text: &str) -> Option<usize> {
        self.lexicon.get(word.key(text)).and_then(|at| usize::try_from(at).ok()).filter(|&at| at < self.len())
    }

    /// The places under a key.
    pub(crate) fn under(&self, index: Index, key: &[u8]) -> Entries<'_> {
        self.entries(self.keys[index as usize].get(key.iter().copied()))
    }

    /// The places under keys that are a few changes away.
    pub(crate) fn near_keys(&self, index: Index, key: &[u8], most: usize, mut each: impl FnMut(&str, Entries<'_>)) {
        self.keys[index as usize].near(key, most, |found, _, value| {
            if let Ok(text) = std::str::from_utf8(found) {
                each(text, self.entries(Some(value)));
            }
        });
    }

    fn entries(&self, offset: Option<u64>) -> Entries<'_> {
        let at = offset.and_then(|o| usize::try_from(o).ok());
        Entries { postings: self.postings, at: at.unwrap_or(0), before: 0, more: at.is_some(), count: self.len() }
    }

    /// Positions of places in the cells that a circle touches.
    pub(crate) fn around(&self, point: LonLat, km: f64) -> impl Iterator<Item = usize> + '_ {
        let side = self.header.cells_per_degree;
        let degrees = (km / 111.0).min(180.0);
        // A degree of longitude shrinks with the cosine of the latitude, most at the circle's edge towards the pole.
        let shrunk = (point.lat.abs() + degrees).min(90.0).to_radians().cos().max(0.001);
        let wide = (degrees / shrunk).min(180.0);
        #[expect(clippy::cast_possible_truncation, reason = "degrees")]
        let row =
            |lat: f64| (i64::from(cell((lat.clamp(-90.0, 90.0) * 1e7) as i32, 0, side)) / i64::from(360 * side)).max(0);
        let columns = i64::from(360 * side);
        #[expect(clippy::cast_possible_truncation, reason = "degrees")]
        let column = |lon: f64| ((lon + 180.0) * f64::from(side)).floor() as i64;
        let (first, last) = (column(point.lon - wide), column(point.lon + wide));
        let last = last.min(first + columns - 1);
        (row(point.lat - degrees)..=row(point.lat + degrees))
            .flat_map(move |row| (first..=last).map(move |c| row * columns + c.rem_euclid(columns)))
            .filter_map(|cell| usize::try_from(cell).ok())
            .flat_map(|cell| {
                let start = |n: usize| self.cells.get(n).map_or(0, |b| u32::from_le_bytes(*b) as usize);
                self.by_cell.get(start(cell)..start(cell + 1)).unwrap_or_default()
            })
            .map(|at| u32::from_le_bytes(*at) as usize)
            .filter(|&at| at < self.len())
    }

    /// What the file was made of, line by line.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &'static str> {
        std::str::from_utf8(self.header.section(self.bytes, Section::Sources)).unwrap_or_default().lines()
    }

    /// Reads the whole file and tells everything that is wrong with it, at most twenty things.
    pub(crate) fn check(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let body = Checksum::of(self.bytes.get(HEADER..).unwrap_or_default());
        if body != self.header.body {
            wrong.push(format!("checksum of the body: expected {:016x}, found {body:016x}", self.header.body));
        }
        self.check_places(&mut wrong);
        if !self.ids.is_empty() && self.ids.len() != self.len() {
            wrong.push(format!("ids: expected {}, found {}", self.len(), self.ids.len()));
        }
        if !self.cells.is_sorted_by_key(|b| u32::from_le_bytes(*b)) || self.by_cell.len() != self.len() {
            wrong.push("the grid of points is out of order".to_owned());
        }
        for index in Index::ALL {
            self.check_keys(index, &mut wrong);
        }
        wrong.truncate(20);
        wrong
    }

    fn check_places(&self, wrong: &mut Vec<String>) {
        let mut text = 0;
        for at in 0..self.len() {
            if wrong.len() > 20 {
                return;
            }
            let Some(record) = self.record(at) else { continue };
            if record.text < text {
                wrong.push(format!("place {at}: its text begins before that of the place before it"));
            }
            text = record.text;
            if record.lat.abs() > 900_000_000 || record.lon.abs() > 1_800_000_000 {
                let LonLat { lon, lat } = point(&record);
                wrong.push(format!("place {at}: expected a point on earth, found {lat}, {lon}"));
            }
            if usize::from(record.kind) >= self.kinds.len() || record.area as usize >= self.areas.len() {
                wrong.push(format!("place {at}: its kind or its area is not in the file"));
            }
            if self.words(at, &record)[1].is_empty() {
                wrong.push(format!("place {at}: expected a name, found none"));
            }
        }
    }

    fn check_keys(&self, index: Index, wrong: &mut Vec<String>) {
        let trie = self.keys[index as usize];
        let (mut count, mut before, mut ordered, mut led): (u64, Vec<u8>, bool, bool) = (0, Vec::new(), true, true);
        let sound = trie.each(|key, value| {
            ordered &= count == 0 || before.as_slice() < key;
            before.clear();
            before.extend_from_slice(key);
            count += 1;
            led &= self.entries(Some(value)).next().is_some();
            ordered && led
        });
        if !sound || !ordered || !led || count != trie.len() {
            wrong.push(format!("names ({index:?}): the index is damaged at its entry {count} of {}", trie.len()));
        }
    }
}

fn point(record: &Record) -> LonLat {
    LonLat { lon: f64::from(record.lon) / 1e7, lat: f64::from(record.lat) / 1e7 }
}

/// The places under one key, in order.
#[derive(Debug, Clone)]
pub(crate) struct Entries<'l> {
    postings: &'l [u8],
    at: usize,
    before: u32,
    more: bool,
    count: usize,
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        if !self.more {
            return None;
        }
        let step = varint(self.postings, &mut self.at).unwrap_or(0);
        self.more = step & 1 != 0;
        self.before = u32::try_from(step >> 1).ok().and_then(|s| self.before.checked_add(s)).unwrap_or(u32::MAX);
        let entry = Entry::from_number(self.before);
        if entry.place() >= self.count {
            self.more = false;
            return None;
        }
        Some(entry)
    }
}
