//! The compiled form of the place tables: what stands where in the file. All numbers are little-endian.
//!
//! ```text
//! header    magic, version, header checksum, file length, body checksum, counts, sixteen sections (offset, length)
//! records   28 bytes a place: where its text begins, kind, id, latitude, longitude, area, population, radius
//! text      for each place [id TAB] name TAB names TAB arabic; it ends where the next one begins
//! areas     15 bytes each: country, first-level code, district, as (offset, length) in the area text
//! ids       positions in the order of ids; empty where the records stand in that order themselves
//! cells     where the places of each cell of a grid begin in `by cell`
//! postings  for each key its places, as variable-length differences
//! six fsts  from keys to offsets in the postings; the last, the lexicon, from words to places
//! sources   what the file was made of, as text
//! ```
//!
//! Shared by the build script, which compiles the tables in the repository, and by the import.

/// Like PNG's: tells a file that was mangled as text from one that was never ours.
pub(crate) const MAGIC: [u8; 8] = *b"\x89DLG\r\n\x1a\n";

/// Goes up whenever a reader of the former version would read nonsense.
pub(crate) const VERSION: u32 = 2;

/// Bytes of one record.
pub(crate) const RECORD: usize = 28;

/// Bytes of one area.
pub(crate) const AREA: usize = 15;

/// Bytes of the header.
pub(crate) const HEADER: usize = 64 + 16 * SECTIONS;

const SECTIONS: usize = 16;

/// The parts of the file, in the order they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Records,
    Text,
    Areas,
    AreaText,
    Kinds,
    Ids,
    Cells,
    ByCell,
    Postings,
    Latin,
    Arabic,
    Loose,
    Bones,
    Large,
    Lexicon,
    Sources,
}

impl Section {
    pub(crate) const ALL: [Self; SECTIONS] = [
        Self::Records,
        Self::Text,
        Self::Areas,
        Self::AreaText,
        Self::Kinds,
        Self::Ids,
        Self::Cells,
        Self::ByCell,
        Self::Postings,
        Self::Latin,
        Self::Arabic,
        Self::Loose,
        Self::Bones,
        Self::Large,
        Self::Lexicon,
        Self::Sources,
    ];
}

/// The first bytes of the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) places: u32,
    pub(crate) areas: u32,
    pub(crate) names: u64,
    pub(crate) cells_per_degree: u32,
    pub(crate) body: u64,
    pub(crate) length: u64,
    pub(crate) sections: [(u64, u64); SECTIONS],
}

/// Why some bytes are no compiled gazetteer that this version reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// Not ours at all.
    Foreign,
    /// Of another version.
    Version(u32),
    /// Ours, and cut off or damaged; what exactly.
    Damaged(String),
}

impl Header {
    /// Reads the header of a whole file and holds it against the file's length; the body stays unread.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Wrong> {
        if bytes.get(..8) != Some(&MAGIC) {
            return Err(Wrong::Foreign);
        }
        let version = u32_at(bytes, 8).ok_or(Wrong::Foreign)?;
        if version != VERSION {
            return Err(Wrong::Version(version));
        }
        let cut = || Wrong::Damaged(format!("a header of {HEADER} bytes is cut off after {}", bytes.len()));
        let head: &[u8; HEADER] = bytes.first_chunk().ok_or_else(cut)?;
        let mut unsigned = *head;
        unsigned[16..24].fill(0);
        if u64_at(head, 16) != Some(Checksum::of(&unsigned)) {
            return Err(Wrong::Damaged("the header's checksum does not fit the header".to_owned()));
        }
        let mut header = Self {
            length: u64_at(head, 24).ok_or_else(cut)?,
            body: u64_at(head, 32).ok_or_else(cut)?,
            places: u32_at(head, 40).ok_or_else(cut)?,
            areas: u32_at(head, 44).ok_or_else(cut)?,
            names: u64_at(head, 48).ok_or_else(cut)?,
            cells_per_degree: u32_at(head, 56).ok_or_else(cut)?,
            sections: [(0, 0); SECTIONS],
        };
        if header.length != bytes.len() as u64 {
            return Err(Wrong::Damaged(format!("expected {} bytes, found {}", header.length, bytes.len())));
        }
        for (n, slot) in header.sections.iter_mut().enumerate() {
            let (Some(offset), Some(length)) = (u64_at(head, 64 + 16 * n), u64_at(head, 72 + 16 * n)) else {
                return Err(cut());
            };
            if offset < HEADER as u64 || offset.checked_add(length).is_none_or(|end| end > header.length) {
                return Err(Wrong::Damaged(format!("section {:?} lies outside the file", Section::ALL[n])));
            }
            *slot = (offset, length);
        }
        let fits = |section: Section, count: u64, each: usize| header.section_length(section) == count * each as u64;
        let side = u64::from(header.cells_per_degree);
        if !fits(Section::Records, header.places.into(), RECORD)
            || !fits(Section::Areas, header.areas.into(), AREA)
            || !(1..=64).contains(&side)
            || !fits(Section::Cells, 360 * side * 180 * side + 1, 4)
        {
            return Err(Wrong::Damaged("its sections are not as long as its counts say".to_owned()));
        }
        Ok(header)
    }

    fn section_length(&self, section: Section) -> u64 {
        self.sections[section as usize].1
    }

    /// The bytes of a section; empty where the file is not the one that the header was read from.
    pub(crate) fn section<'a>(&self, bytes: &'a [u8], section: Section) -> &'a [u8] {
        let (offset, length) = self.sections[section as usize];
        let range = || Some(usize::try_from(offset).ok()?..usize::try_from(offset + length).ok()?);
        range().and_then(|r| bytes.get(r)).unwrap_or_default()
    }
}

/// The cell of a grid that a point in units of 10⁻⁷ degrees lies in.
pub(crate) fn cell(lat: i32, lon: i32, per_degree: u32) -> u32 {
    let side = i64::from(per_degree);
    let row = ((i64::from(lat) + 900_000_000) * side / 10_000_000).clamp(0, 180 * side - 1);
    let column = ((i64::from(lon) + 1_800_000_000) * side / 10_000_000).clamp(0, 360 * side - 1);
    u32::try_from(row * 360 * side + column).unwrap_or_default()
}

/// What kind of number an id is: `geonames:98530` and `gns:-3055211` are kept as numbers, all others as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Scheme {
    Text,
    GeoNames,
    Gns,
}

impl Scheme {
    /// The scheme and number of an id as it is written.
    pub(crate) fn parse(id: &str) -> (Self, u32) {
        let number = |text: &str| text.parse().ok().filter(|n: &u32| n.to_string() == text);
        let signed = |text: &str| text.parse().ok().filter(|n: &i32| n.to_string() == text);
        if let Some(n) = id.strip_prefix("geonames:").and_then(number) {
            (Self::GeoNames, n)
        } else if let Some(n) = id.strip_prefix("gns:").and_then(signed) {
            (Self::Gns, n.cast_unsigned())
        } else {
            (Self::Text, 0)
        }
    }
}

/// One place, its words left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Record {
    /// Where its text begins.
    pub(crate) text: u64,
    /// Position in the file's list of kinds, at most 63.
    pub(crate) kind: u8,
    pub(crate) scheme: Scheme,
    pub(crate) id: u32,
    /// In units of 10⁻⁷ degrees.
    pub(crate) lat: i32,
    pub(crate) lon: i32,
    pub(crate) area: u32,
    pub(crate) population: u32,
    /// In metres; 0 where the kind's usual radius holds.
    pub(crate) radius_m: u32,
}

impl Record {
    pub(crate) fn decode(b: &[u8; RECORD]) -> Self {
        Self {
            text: u64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], 0, 0, 0]),
            kind: b[5] & 63,
            scheme: match b[5] >> 6 {
                1 => Scheme::GeoNames,
                2 => Scheme::Gns,
                _ => Scheme::Text,
            },
            id: u32::from_le_bytes([b[6], b[7], b[8], b[9]]),
            lat: i32::from_le_bytes([b[10], b[11], b[12], b[13]]),
            lon: i32::from_le_bytes([b[14], b[15], b[16], b[17]]),
            area: u32::from_le_bytes([b[18], b[19], b[20], 0]),
            population: u32::from_le_bytes([b[21], b[22], b[23], b[24]]),
            radius_m: u32::from_le_bytes([b[25], b[26], b[27], 0]),
        }
    }
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map(|b| u32::from_le_bytes(*b))
}

pub(crate) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map(|b| u64::from_le_bytes(*b))
}

/// Reads a number in groups of seven bits, the lowest first, and moves `at` behind it.
pub(crate) fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut n = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        n |= u64::from(byte & 127) << shift;
        if byte < 128 {
            return Some(n);
        }
    }
    None
}

/// A checksum against decay, eight bytes a step; not against malice.
#[derive(Debug, Clone)]
pub(crate) struct Checksum {
    sum: u64,
    rest: [u8; 8],
    held: usize,
}

impl Checksum {
    pub(crate) fn new() -> Self {
        Self { sum: 0xcbf2_9ce4_8422_2325, rest: [0; 8], held: 0 }
    }

    pub(crate) fn of(bytes: &[u8]) -> u64 {
        let mut sum = Self::new();
        sum.add(bytes);
        sum.finish()
    }

    pub(crate) fn add(&mut self, mut bytes: &[u8]) {
        if self.held > 0 {
            let taken = bytes.len().min(8 - self.held);
            self.rest[self.held..self.held + taken].copy_from_slice(&bytes[..taken]);
            self.held += taken;
            bytes = &bytes[taken..];
            if self.held < 8 {
                return;
            }
            self.step(u64::from_le_bytes(self.rest));
            self.held = 0;
        }
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.step(u64::from_le_bytes(*word));
        }
        self.rest[..rest.len()].copy_from_slice(rest);
        self.held = rest.len();
    }

    fn step(&mut self, word: u64) {
        self.sum = (self.sum ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.sum ^= self.sum >> 29;
    }

    pub(crate) fn finish(mut self) -> u64 {
        self.rest[self.held..].fill(0);
        let held = self.held as u64;
        self.step(u64::from_le_bytes(self.rest));
        self.step(held);
        self.sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_of_the_large_sources_are_numbers() {
        assert_eq!(Scheme::parse("geonames:98530"), (Scheme::GeoNames, 98530));
        assert_eq!(Scheme::parse("gns:-3055211"), (Scheme::Gns, (-3_055_211_i32).cast_unsigned()));
        for text in ["geonames:098530", "geonames:x", "dateline:green-zone", "", "gns:99999999999"] {
            assert_eq!(Scheme::parse(text).0, Scheme::Text, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_checksum_does_not_mind_how_the_bytes_come(bytes: Vec<u8>, cut: prop::sample::Index) {
            let (a, b) = bytes.split_at(cut.index(bytes.len() + 1));
            let mut sum = Checksum::new();
            sum.add(a);
            sum.add(b);
            prop_assert_eq!(sum.finish(), Checksum::of(&bytes));
        }
    }
}
