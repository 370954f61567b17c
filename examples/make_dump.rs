//! Writes a dump in the form of GeoNames' allCountries.txt, to measure imports with: `make_dump 13000000 > big.txt`.
//!
//! Ids go up with gaps as the real ones do; names are made of syllables, with variants in Latin, Arabic and Cyrillic
//! letters; points lie where the country roughly lies. The same number gives the same bytes.

use std::io::{self, BufWriter, Write};

/// Code, first-level divisions, and the box that the country roughly fills: west, south, east, north.
const COUNTRIES: [(&str, u64, [f64; 4]); 12] = [
    ("US", 50, [-124.0, 30.0, -70.0, 48.0]),
    ("IQ", 18, [39.0, 30.0, 47.5, 37.0]),
    ("IR", 31, [45.0, 27.0, 61.0, 38.5]),
    ("TR", 81, [27.0, 36.5, 44.0, 41.5]),
    ("CN", 31, [80.0, 24.0, 120.0, 45.0]),
    ("IN", 36, [70.0, 10.0, 90.0, 32.0]),
    ("RU", 83, [30.0, 50.0, 140.0, 66.0]),
    ("ID", 34, [96.0, -9.0, 140.0, 4.0]),
    ("MX", 32, [-110.0, 17.0, -90.0, 30.0]),
    ("NO", 11, [5.0, 58.0, 28.0, 70.0]),
    ("SY", 14, [36.0, 32.5, 42.0, 37.0]),
    ("PK", 8, [61.0, 25.0, 75.0, 36.0]),
];

const SYLLABLES: [&str; 40] = [
    "al", "ba", "dar", "en", "fa", "gar", "ha", "in", "jar", "ka", "lun", "ma", "nor", "ol", "pe", "qa", "ra", "sa",
    "tun", "ur", "va", "wa", "xi", "ya", "za", "chi", "sha", "kho", "tra", "bri", "mel", "dun", "gor", "lat", "iya",
    "abad", "ton", "ville", "stan", "berg",
];

const ARABIC: [&str; 12] = ["با", "دا", "ري", "مو", "صل", "كر", "نا", "حي", "لا", "في", "تو", "سم"];

const FEATURES: [(&str, &str); 12] = [
    ("P", "PPL"),
    ("P", "PPL"),
    ("P", "PPLL"),
    ("H", "STM"),
    ("T", "HLL"),
    ("S", "SCH"),
    ("S", "HTL"),
    ("H", "WLL"),
    ("L", "FRM"),
    ("A", "ADM4"),
    ("T", "MT"),
    ("S", "CH"),
];

/// A small generator of numbers, the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        #[expect(clippy::cast_possible_truncation, reason = "below the length of the list")]
        let at = self.below(list.len() as u64) as usize;
        list[at]
    }

    fn name(&mut self) -> String {
        let mut name: String = (0..2 + self.below(3)).map(|_| self.pick(&SYLLABLES)).collect();
        name[..1].make_ascii_uppercase();
        if self.below(4) == 0 {
            format!("{} {name}", ["Al", "San", "New", "Kafr"][self.below(4) as usize])
        } else {
            name
        }
    }
}

fn main() -> io::Result<()> {
    let rows: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1000);
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut id = 20_000_000;
    for _ in 0..rows {
        id += 1 + random.below(3);
        let (country, divisions, [west, south, east, north]) = COUNTRIES[random.below(12) as usize];
        let name = random.name();
        let mut others = Vec::new();
        for _ in 0..random.below(4) {
            others.push(match random.below(4) {
                0 => (0..3).map(|_| random.pick(&ARABIC)).collect(),
                1 => "Место".to_owned(),
                _ => random.name(),
            });
        }
        let mut within = |from: f64, to: f64| from + (to - from) * random.below(1_000_000) as f64 / 1e6;
        let (lat, lon) = (within(south, north), within(west, east));
        let (class, code) = FEATURES[random.below(12) as usize];
        let people = if class == "P" { random.below(3000) } else { 0 };
        writeln!(
            out,
            "{id}\t{name}\t{name}\t{}\t{lat:.5}\t{lon:.5}\t{class}\t{code}\t{country}\t\t{:02}\t{}\t\t\t{people}\t\t120\tAsia/Baghdad\t2024-05-01",
            others.join(","),
            1 + random.below(divisions),
            1000 + random.below(300),
        )?;
    }
    out.flush()
}
