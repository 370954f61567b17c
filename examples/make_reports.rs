//! Writes reports as JSON Lines, to measure streaming with: `make_reports 1000000 > reports.jsonl`.
//!
//! Each has a headline, a dateline, an incident or two, and the talk around them, in sentences of our own; about one in
//! eight tells of no incident. Texts have 396 to 934 letters (the middle four fifths). The same number gives the same bytes.

use std::io::{self, BufWriter, Write};

const TOWNS: [&str; 16] = [
    "Baghdad", "Mosul", "Tikrit", "Ramadi", "Kirkuk", "Basra", "Fallujah", "Baquba", "Samarra", "Balad", "Hit",
    "Latifiya", "Tal Afar", "Najaf", "Karbala", "Sinjar",
];
const DAYS: [&str; 5] = ["on Thursday", "early on Wednesday", "late on Tuesday", "on Monday", "overnight"];
const SOURCES: [&str; 4] = ["Example News", "Sample Wire", "River Post", "Own Agency"];
const DEEDS: [&str; 8] = [
    "A roadside bomb went off near a market in {town} {day}, killing {n} people and wounding {m}, police said.",
    "Gunmen opened fire on a police checkpoint in {town} {day} and killed {n} policemen before they fled.",
    "A suicide bomber blew himself up outside a mosque in {town} {day}; {n} worshippers were killed and {m} others wounded.",
    "Two rockets landed in an empty field north of {town} {day}. There were no casualties.",
    "Air strikes hit a house used by Islamic State fighters in {town} {day}, killing {n} of them, the army said.",
    "Security forces defused a car bomb in {town} {day}, an officer said.",
    "Clashes between soldiers and Islamic State fighters in {town} {day} left {n} soldiers dead and {m} wounded.",
    "Mortar shells fell on homes in {town} {day}; at least {n} civilians died, a doctor at the hospital said.",
];
const TALK: [&str; 8] = [
    "The governor of the province called for calm and promised that the roads would be watched more closely.",
    "No group has claimed responsibility so far.",
    "Shops opened again the next morning, and children went back to school under the eyes of the police.",
    "Witnesses described smoke over the river and said that ambulances took a long time to arrive.",
    "The interior ministry said that an inquiry had begun and that its findings would be made public.",
    "Attacks in the area have become rarer since the spring, according to figures of the provincial council.",
    "A spokesman for the coalition declined to comment.",
    "Farmers said that the fields on both sides of the road had been searched twice in the past month.",
];
const QUIET: [&str; 3] = [
    "The library in {town} opened again after two years of repairs; it holds ten thousand books and a room for children.",
    "The football team of {town} won its third match in a row before a crowd of eight thousand.",
    "Engineers in {town} have begun to mend the water works that serve the eastern half of the city.",
];

/// Numbers that look like chance and are the same each time (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap_or(0)
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len())]
    }
}

fn main() -> io::Result<()> {
    let count: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let mut out = BufWriter::new(io::stdout().lock());
    for number in 0..count {
        let mut dice = Dice(number);
        let (town, day, source) = (dice.pick(&TOWNS), 1 + dice.roll(28), dice.pick(&SOURCES));
        let mut text = format!("{}, Dec. {day}, 2020 ({source}) - ", town.to_uppercase());
        let deeds = if dice.roll(8) == 0 { &QUIET[..] } else { &DEEDS[..] };
        for paragraph in 0..=dice.roll(2) {
            let place = if paragraph == 0 { town } else { dice.pick(&TOWNS) };
            let deed = dice.pick(deeds).replace("{town}", place).replace("{day}", dice.pick(&DAYS));
            let deed =
                deed.replace("{n}", &(2 + dice.roll(9)).to_string()).replace("{m}", &(3 + dice.roll(20)).to_string());
            text.push_str(&deed);
            text.push_str("\\n\\n");
            for _ in 0..3 + dice.roll(2) {
                text.push_str(dice.pick(&TALK));
                text.push_str(if dice.roll(2) == 0 { " " } else { "\\n\\n" });
            }
        }
        writeln!(
            out,
            r#"{{"id":"r{number}","title":"News from {town}","published":"2020-12-{day:02}","source":"{source}","text":"{text}"}}"#
        )?;
    }
    out.flush()
}
