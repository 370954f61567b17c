//! Writes the compiled form. Shared by the build script and the import.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

use super::fold;
use super::format::{AREA, Checksum, HEADER, Header, MAGIC, RECORD, Record, Scheme, Section, VERSION, cell};
use super::keys::{Entry, Index, LONGEST_KEY, Names, Word, drops_article};
use super::sorter::{Scratch, Sorter};

/// More places than this cannot be told apart by the entries of names.
const MOST: u32 = 1 << 29;

/// One place on its way into the file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) id: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) lat: f64,
    pub(crate) lon: f64,
    pub(crate) country: &'a str,
    pub(crate) admin1: &'a str,
    pub(crate) admin2: &'a str,
    pub(crate) population: u32,
    /// The kind's usual one where none is given.
    pub(crate) radius_km: Option<f64>,
    pub(crate) names: Names<'a>,
}

/// Takes rows and writes the file. What grows with the rows goes to scratch files where there are any.
pub(crate) struct Compiler<'s> {
    scratch: Scratch<'s>,
    cells_per_degree: u32,
    /// Whether rows come in the order of their ids, all of them numbers.
    ordered: bool,
    last: Option<(Scheme, u32)>,
    ids: Vec<(Scheme, Box<str>, u32, u32)>,
    places: u32,
    names: u64,
    records: Spool,
    text: Spool,
    text_length: u64,
    areas: HashMap<Box<str>, u32>,
    area_rows: Vec<u8>,
    area_words: HashMap<Box<str>, u32>,
    area_text: Vec<u8>,
    kinds: Vec<String>,
    cells: Vec<u32>,
    keys: Sorter<'s>,
    words: HashMap<Vec<u8>, u32>,
    sources: String,
    item: Vec<u8>,
}

impl<'s> Compiler<'s> {
    /// A compiler that sorts in about `memory` bytes.
    pub(crate) fn new(scratch: Scratch<'s>, memory: usize, cells_per_degree: u32, ordered: bool) -> io::Result<Self> {
        Ok(Self {
            scratch,
            cells_per_degree,
            ordered,
            last: None,
            ids: Vec::new(),
            places: 0,
            names: 0,
            records: Spool::new(scratch)?,
            text: Spool::new(scratch)?,
            text_length: 0,
            areas: HashMap::new(),
            area_rows: Vec::new(),
            area_words: HashMap::new(),
            area_text: Vec::new(),
            kinds: Vec::new(),
            cells: Vec::new(),
            keys: Sorter::new(scratch, memory),
            words: HashMap::new(),
            sources: String::new(),
            item: Vec::new(),
        })
    }

    /// Adds a place and gives its position.
    pub(crate) fn add(&mut self, row: &Row<'_>) -> io::Result<u32> {
        let position = self.places;
        if position >= MOST {
            return Err(io::Error::other(format!("expected at most {MOST} places")));
        }
        let (scheme, id) = Scheme::parse(row.id);
        if self.ordered {
            if scheme == Scheme::Text || self.last.is_some_and(|last| last >= (scheme, id)) {
                return Err(io::Error::other(format!("place {} is out of order", row.id)));
            }
            self.last = Some((scheme, id));
        } else {
            let text = if scheme == Scheme::Text { row.id } else { "" };
            self.ids.push((scheme, text.into(), id, position));
        }
        let (lat, lon) = (units(row.lat), units(row.lon));
        let record = Record {
            text: self.text_length,
            kind: self.kind(row.kind)?,
            scheme,
            id,
            lat,
            lon,
            area: self.area(row)?,
            population: row.population,
            radius_m: row.radius_km.map_or(0, metres),
        };
        self.records.write_all(&record_bytes(&record))?;
        let Names { name, names, arabic } = row.names;
        let own_id = if scheme == Scheme::Text { [row.id, "\t"] } else { ["", ""] };
        for piece in own_id.into_iter().chain([name, "\t", names, "\t", arabic]) {
            self.text.write_all(piece.as_bytes())?;
            self.text_length += piece.len() as u64;
        }
        if self.text_length >> 40 != 0 {
            return Err(io::Error::other("expected less than a terabyte of names"));
        }
        self.cells.push(cell(lat, lon, self.cells_per_degree));
        let (keys, item) = (&mut self.keys, &mut self.item);
        let mut names = 0;
        let each = |index: Index, key: &str, entry: Entry| {
            names += u64::from(matches!(index, Index::Latin | Index::Arabic));
            // Longer keys than a question can have are never asked for.
            if key.is_empty() || key.len() > LONGEST_KEY {
                return Ok(());
            }
            item.clear();
            item.push(index as u8);
            item.extend_from_slice(key.as_bytes());
            item.push(0);
            item.extend_from_slice(&u32::from(entry).to_be_bytes());
            keys.push(item)
        };
        keys_of(row, position as usize, each)?;
        self.names += names;
        match row.kind {
            "country" => self.word(Word::Country, row.country, position),
            "admin1" if !row.admin1.is_empty() => self.word(Word::Admin1, row.admin1, position),
            "capital" => self.word(Word::Capital, row.country, position),
            _ => {}
        }
        self.places += 1;
        Ok(position)
    }

    /// Adds a word of the lexicon; of two the first stands.
    pub(crate) fn word(&mut self, word: Word, key: &str, value: u32) {
        self.words.entry(word.key(key).collect()).or_insert(value);
    }

    /// Adds a line on what the file is made of.
    pub(crate) fn source(&mut self, line: &str) {
        self.sources.push_str(line);
        self.sources.push('\n');
    }

    fn kind(&mut self, kind: &str) -> io::Result<u8> {
        let at = self.kinds.iter().position(|k| k == kind).unwrap_or_else(|| {
            self.kinds.push(kind.to_owned());
            self.kinds.len() - 1
        });
        u8::try_from(at).ok().filter(|&k| k < 64).ok_or_else(|| io::Error::other("expected at most 64 kinds of places"))
    }

    fn area(&mut self, row: &Row<'_>) -> io::Result<u32> {
        let key = format!("{}\t{}\t{}", row.country, row.admin1, row.admin2);
        if let Some(&area) = self.areas.get(key.as_str()) {
            return Ok(area);
        }
        let number = u32::try_from(self.areas.len()).unwrap_or(u32::MAX);
        if number >= 1 << 24 {
            return Err(io::Error::other("expected at most 16 million districts"));
        }
        for word in [row.country, row.admin1, row.admin2] {
            let word = &word[..word.floor_char_boundary(255)];
            let start = match self.area_words.get(word) {
                Some(&start) => start,
                None => {
                    let start = u32::try_from(self.area_text.len()).map_err(io::Error::other)?;
                    self.area_text.extend_from_slice(word.as_bytes());
                    self.area_words.insert(word.into(), start);
                    start
                }
            };
            self.area_rows.extend_from_slice(&start.to_le_bytes());
            self.area_rows.push(u8::try_from(word.len()).unwrap_or_default());
        }
        self.areas.insert(key.into(), number);
        Ok(number)
    }

    /// Writes the file.
    pub(crate) fn finish(mut self, out: &mut (impl Write + Seek)) -> io::Result<Header> {
        let mut header = Header {
            places: self.places,
            areas: u32::try_from(self.areas.len()).unwrap_or_default(),
            names: self.names,
            cells_per_degree: self.cells_per_degree,
            ..Header::default()
        };
        debug_assert_eq!(self.area_rows.len(), self.areas.len() * AREA);
        let mut postings = Spool::new(self.scratch)?;
        let keys = std::mem::replace(&mut self.keys, Sorter::new(self.scratch, 0));
        let mut fsts = write_keys(keys, self.scratch, &mut postings)?;
        let mut words: Vec<(Vec<u8>, u32)> = std::mem::take(&mut self.words).into_iter().collect();
        words.sort();
        let mut lexicon = fst::MapBuilder::memory();
        for (word, value) in words {
            lexicon.insert(word, value.into()).map_err(io::Error::other)?;
        }
        let lexicon = lexicon.into_inner().map_err(io::Error::other)?;
        self.ids.sort();
        let ids: Vec<u32> = self.ids.iter().map(|id| id.3).collect();
        let (cells, by_cell) = grid(&self.cells, self.cells_per_degree);

        out.seek(SeekFrom::Start(0))?;
        out.write_all(&[0; HEADER])?;
        let mut body = Body { out, sum: Checksum::new(), at: HEADER as u64 };
        for section in Section::ALL {
            let start = body.at;
            match section {
                Section::Records => body.copy(&mut self.records)?,
                Section::Text => body.copy(&mut self.text)?,
                Section::Areas => body.write(&self.area_rows)?,
                Section::AreaText => body.write(&self.area_text)?,
                Section::Kinds => body.write(self.kinds.join("\n").as_bytes())?,
                Section::Ids => body.numbers(&ids)?,
                Section::Cells => body.numbers(&cells)?,
                Section::ByCell => body.numbers(&by_cell)?,
                Section::Postings => body.copy(&mut postings)?,
                Section::Latin => body.copy(&mut fsts[Index::Latin as usize])?,
                Section::Arabic => body.copy(&mut fsts[Index::Arabic as usize])?,
                Section::Loose => body.copy(&mut fsts[Index::Loose as usize])?,
                Section::Bones => body.copy(&mut fsts[Index::Bones as usize])?,
                Section::Large => body.copy(&mut fsts[Index::Large as usize])?,
                Section::Lexicon => body.write(&lexicon)?,
                Section::Sources => body.write(self.sources.as_bytes())?,
            }
            header.sections[section as usize] = (start, body.at - start);
        }
        (header.body, header.length) = (body.sum.finish(), body.at);
        debug_assert_eq!(header.sections[0].1, u64::from(self.places) * RECORD as u64);
        out.seek(SeekFrom::Start(0))?;
        out.write_all(&header_bytes(&header))?;
        out.flush()?;
        Ok(header)
    }
}

/// Countries whose names are folded loosely in running text too: Iraq and its neighbours.
const LOOSE_COUNTRIES: &[&str] = &["IQ", "IR", "JO", "KW", "SA", "SY", "TR"];

/// US, U.S., UAE: capitals only.
pub(crate) fn is_acronym(name: &str) -> bool {
    name.len() <= 7 && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'.')
}

/// Every key of a place, in the order of its names. A key may come twice.
fn keys_of<E>(row: &Row<'_>, place: usize, mut each: impl FnMut(Index, &str, Entry) -> Result<(), E>) -> Result<(), E> {
    let articles = drops_article(row.country);
    let loose = LOOSE_COUNTRIES.contains(&row.country);
    let (mut key, mut bare) = (String::new(), String::new());
    for (n, name) in row.names.latin().enumerate() {
        let acronym = is_acronym(name);
        key.clear();
        bare.clear();
        let mut dropped = false;
        for word in name.split([' ', '-', '/']) {
            let start = key.len();
            fold::push_word(word, &mut key);
            if articles && fold::is_article(&key[start..]) {
                dropped = true;
            } else {
                bare.push_str(&key[start..]);
            }
        }
        each(Index::Latin, &key, Entry::new(place, acronym, n == 0, false))?;
        if dropped && !bare.is_empty() {
            each(Index::Latin, &bare, Entry::new(place, acronym, n == 0, true))?;
        }
        if loose || row.population >= 500_000 {
            let entry = Entry::new(place, acronym, n == 0, false);
            let bare = fold::bare(name);
            let medium = fold::medium(&bare);
            if loose && bare.len() >= 4 {
                each(Index::Loose, &medium, entry)?;
            }
            if loose {
                each(Index::Bones, &fold::skeleton(&medium), entry)?;
            } else if medium.len() >= 4 {
                each(Index::Large, &medium, entry)?;
            }
        }
    }
    for (n, name) in row.names.arabic().enumerate() {
        each(Index::Arabic, &fold::bare(name), Entry::new(place, false, n == 0, false))?;
    }
    Ok(())
}

/// The fst of every index, and the postings that their values point into.
fn write_keys(keys: Sorter<'_>, scratch: Scratch<'_>, postings: &mut Spool) -> io::Result<Vec<Spool>> {
    let mut sorted = keys.finish()?;
    let mut item = Vec::new();
    let mut more = sorted.next(&mut item)?;
    let (mut key, mut entries, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
    let mut at: u64 = 0;
    let mut fsts = Vec::new();
    for index in Index::ALL {
        let mut builder = fst::MapBuilder::new(Spool::new(scratch)?).map_err(io::Error::other)?;
        while more && item[0] == index as u8 {
            // Index, key, zero, entry: what ends the key has five bytes.
            key.clear();
            key.extend_from_slice(&item[1..item.len() - 5]);
            entries.clear();
            while more && item[0] == index as u8 && item[1..item.len() - 5] == key[..] {
                let number = item.last_chunk().map_or(0, |b| u32::from_be_bytes(*b));
                let entry = Entry::from_number(number);
                if entries.last().is_none_or(|last: &Entry| last.place() != entry.place()) {
                    entries.push(entry);
                }
                more = sorted.next(&mut item)?;
            }
            builder.insert(&key, at).map_err(io::Error::other)?;
            bytes.clear();
            let mut before = 0;
            for (n, entry) in entries.iter().enumerate() {
                let step = u64::from(u32::from(*entry) - before);
                before = (*entry).into();
                push_varint(step << 1 | u64::from(n + 1 < entries.len()), &mut bytes);
            }
            postings.write_all(&bytes)?;
            at += bytes.len() as u64;
        }
        fsts.push(builder.into_inner().map_err(io::Error::other)?);
    }
    Ok(fsts)
}

/// Where each cell's places begin, and the places in the order of their cells.
fn grid(cells: &[u32], per_degree: u32) -> (Vec<u32>, Vec<u32>) {
    let count = (360 * per_degree * 180 * per_degree) as usize;
    let mut starts = vec![0u32; count + 1];
    for &cell in cells {
        starts[cell as usize + 1] += 1;
    }
    for n in 0..count {
        starts[n + 1] += starts[n];
    }
    let mut next = starts.clone();
    let mut places = vec![0u32; cells.len()];
    for (place, &cell) in (0u32..).zip(cells) {
        let slot = &mut next[cell as usize];
        places[*slot as usize] = place;
        *slot += 1;
    }
    (starts, places)
}

/// Degrees in units of 10⁻⁷, so that what the tables write is read back to the last digit.
fn units(degrees: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "a degree is at most 180")]
    let units = (degrees.clamp(-180.0, 180.0) * 1e7).round() as i32;
    units
}

fn metres(km: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what 24 bits hold")]
    let metres = (km * 1000.0).round().clamp(1.0, 16_777_215.0) as u32;
    metres
}

/// Bytes on their way to the file: in memory, or in a scratch file.
enum Spool {
    Memory(Vec<u8>),
    Scratch(BufWriter<File>),
}

impl Spool {
    fn new(scratch: Scratch<'_>) -> io::Result<Self> {
        Ok(scratch()?.map_or_else(|| Self::Memory(Vec::new()), |f| Self::Scratch(BufWriter::with_capacity(1 << 18, f))))
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Memory(memory) => memory.write(bytes),
            Self::Scratch(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Scratch(file) => file.flush(),
        }
    }
}

/// What follows the header, counted and summed on its way out.
struct Body<'o, W> {
    out: &'o mut W,
    sum: Checksum,
    at: u64,
}

impl<W: Write> Body<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.sum.add(bytes);
        self.at += bytes.len() as u64;
        Ok(())
    }

    fn numbers(&mut self, numbers: &[u32]) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(1 << 16);
        for part in numbers.chunks(1 << 14) {
            bytes.clear();
            bytes.extend(part.iter().flat_map(|n| n.to_le_bytes()));
            self.write(&bytes)?;
        }
        Ok(())
    }

    fn copy(&mut self, spool: &mut Spool) -> io::Result<()> {
        let file = match spool {
            Spool::Memory(bytes) => return self.write(bytes),
            Spool::Scratch(file) => {
                file.flush()?;
                file.get_mut()
            }
        };
        file.seek(SeekFrom::Start(0))?;
        let mut buffer = vec![0; 1 << 18];
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(()),
                n => self.write(&buffer[..n])?,
            }
        }
    }
}

fn header_bytes(header: &Header) -> [u8; HEADER] {
    let mut out = [0; HEADER];
    out[..8].copy_from_slice(&MAGIC);
    out[8..12].copy_from_slice(&VERSION.to_le_bytes());
    out[24..32].copy_from_slice(&header.length.to_le_bytes());
    out[32..40].copy_from_slice(&header.body.to_le_bytes());
    out[40..44].copy_from_slice(&header.places.to_le_bytes());
    out[44..48].copy_from_slice(&header.areas.to_le_bytes());
    out[48..56].copy_from_slice(&header.names.to_le_bytes());
    out[56..60].copy_from_slice(&header.cells_per_degree.to_le_bytes());
    for (slot, (offset, length)) in out[64..].chunks_exact_mut(16).zip(header.sections) {
        slot[..8].copy_from_slice(&offset.to_le_bytes());
        slot[8..].copy_from_slice(&length.to_le_bytes());
    }
    let sum = Checksum::of(&out);
    out[16..24].copy_from_slice(&sum.to_le_bytes());
    out
}

fn record_bytes(record: &Record) -> [u8; RECORD] {
    let mut out = [0; RECORD];
    out[..5].copy_from_slice(&record.text.to_le_bytes()[..5]);
    out[5] = record.kind & 63 | (record.scheme as u8) << 6;
    out[6..10].copy_from_slice(&record.id.to_le_bytes());
    out[10..14].copy_from_slice(&record.lat.to_le_bytes());
    out[14..18].copy_from_slice(&record.lon.to_le_bytes());
    out[18..21].copy_from_slice(&record.area.to_le_bytes()[..3]);
    out[21..25].copy_from_slice(&record.population.to_le_bytes());
    out[25..28].copy_from_slice(&record.radius_m.to_le_bytes()[..3]);
    out
}

/// Appends a number in groups of seven bits, the lowest first.
fn push_varint(mut n: u64, out: &mut Vec<u8>) {
    while n >= 128 {
        out.push(n as u8 | 128);
        n >>= 7;
    }
    out.push(n as u8);
}

#[cfg(test)]
mod tests {
    use super::super::format::{Wrong, varint};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_header_and_a_record_are_read_as_they_were_written() {
        let record = Record {
            text: 0x12_3456_789a,
            kind: 36,
            scheme: Scheme::Gns,
            id: u32::MAX,
            lat: -900_000_000,
            lon: 1_800_000_000,
            area: 0xff_ffff,
            population: 12,
            radius_m: 2_500_000,
        };
        assert_eq!(Record::decode(&record_bytes(&record)), record);
        let mut header =
            Header { length: HEADER as u64 + 4 * (360 * 180 + 1), cells_per_degree: 1, ..Header::default() };
        header.sections = [(HEADER as u64, 0); 16];
        header.sections[Section::Cells as usize].1 = 4 * (360 * 180 + 1);
        let mut bytes = header_bytes(&header).to_vec();
        bytes.resize(usize::try_from(header.length).expect("small"), 0);
        assert_eq!(Header::decode(&bytes), Ok(header));
        bytes[45] ^= 1;
        assert!(matches!(Header::decode(&bytes), Err(Wrong::Damaged(_))));
        assert_eq!(Header::decode(b"PK\x03\x04 not ours"), Err(Wrong::Foreign));
    }

    proptest! {
        #[test]
        fn a_varint_is_read_as_it_was_written(n: u64) {
            let mut bytes = Vec::new();
            push_varint(n, &mut bytes);
            let mut at = 0;
            prop_assert_eq!((varint(&bytes, &mut at), at), (Some(n), bytes.len()));
        }
    }
}
