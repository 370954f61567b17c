//! The word tables of this folder, read once.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::gazetteer::Kind;

/// Classes a word belongs to, as bits.
pub(super) type Class = u32;

pub(super) const TITLE: Class = 1;
pub(super) const GIVEN: Class = 1 << 1;
pub(super) const SURNAME: Class = 1 << 2;
pub(super) const SPEECH: Class = 1 << 3;
pub(super) const HEAD: Class = 1 << 4;
pub(super) const MODIFIED: Class = 1 << 5;
pub(super) const BEHIND: Class = 1 << 6;
pub(super) const COMMON: Class = 1 << 7;
pub(super) const DAYS: Class = 1 << 8;
pub(super) const LOCATIVE: Class = 1 << 9;
pub(super) const FUNCTION: Class = 1 << 10;
pub(super) const FEATURE: Class = 1 << 11;
pub(super) const DEMONYM: Class = 1 << 12;
pub(super) const PREFIX: Class = 1 << 13;
pub(super) const BODY: Class = 1 << 14;
pub(super) const LOCAL: Class = 1 << 15;
pub(super) const ORDINARY: Class = 1 << 16;

const SECTIONS: &[(&str, Class)] = &[
    ("title", TITLE),
    ("given", GIVEN),
    ("surname", SURNAME),
    ("speech", SPEECH),
    ("head", HEAD),
    ("body", BODY),
    ("modified", MODIFIED),
    ("behind", BEHIND),
    ("common", COMMON),
    ("days", DAYS),
    ("locative", LOCATIVE),
    ("function", FUNCTION),
    ("prefix", PREFIX),
    ("local", LOCAL),
    ("ordinary", ORDINARY),
];

const FILES: &[&str] = &[
    include_str!("words/people.txt"),
    include_str!("words/organisations.txt"),
    include_str!("words/common.txt"),
    include_str!("words/census.txt"),
    include_str!("words/english.txt"),
];

const STATES: &str = include_str!("words/states.tsv");

const CUES: &str = include_str!("words/cues.tsv");

const FEATURES: &str = include_str!("words/features.tsv");

/// All tables.
pub(super) struct Words {
    classes: HashMap<&'static str, Class>,
    features: HashMap<&'static str, Vec<Kind>>,
    states: HashMap<&'static str, &'static str>,
    cues: HashMap<&'static str, &'static str>,
}

impl Words {
    pub(super) fn get() -> &'static Self {
        static WORDS: OnceLock<Words> = OnceLock::new();
        WORDS.get_or_init(Self::read)
    }

    fn read() -> Self {
        let mut classes: HashMap<&'static str, Class> = HashMap::with_capacity(12_000);
        for file in FILES {
            let mut class = 0;
            for line in file.lines().filter(|l| !l.starts_with('#')) {
                if let Some(section) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                    class = SECTIONS.iter().find(|s| s.0 == section).map_or(0, |s| s.1);
                    continue;
                }
                for word in line.split_whitespace() {
                    *classes.entry(word).or_default() |= class;
                }
            }
        }
        let mut features = HashMap::new();
        for line in FEATURES.lines().skip(1) {
            let (word, kinds) = line.split_once('\t').unwrap_or((line, ""));
            features.insert(word, kinds.split_whitespace().filter_map(|k| k.parse().ok()).collect());
            *classes.entry(word).or_default() |= FEATURE;
        }
        let states = STATES.lines().skip(1).filter_map(|line| line.split_once('\t')).collect();
        let cues = CUES.lines().skip(1).filter_map(|line| line.split_once('\t')).collect();
        Self { classes, features, states, cues }
    }

    /// The classes of a word in lower case.
    pub(super) fn class(&self, lower: &str) -> Class {
        self.classes.get(lower).copied().unwrap_or(0)
    }

    /// The code of the state that an abbreviation after a comma stands for: "Long Beach, CA", "Troy, N.C.".
    pub(super) fn state(&self, lower: &str) -> Option<&'static str> {
        self.states.get(lower).copied()
    }

    /// The country whose papers use a word: a sheriff is American, a councillor British.
    pub(super) fn cue(&self, lower: &str) -> Option<&'static str> {
        self.cues.get(lower).copied()
    }

    /// What a word says its name is: "province" a first-level division. Empty for words that say little: "area".
    pub(super) fn feature(&self, lower: &str) -> Option<&[Kind]> {
        self.features.get(lower).map(Vec::as_slice)
    }
}

/// Bearing of a word of direction, in degrees clockwise from north.
pub(super) fn bearing(lower: &str) -> Option<f64> {
    DIRECTIONS.iter().find(|d| d.0 == lower).map(|d| d.1)
}

const DIRECTIONS: &[(&str, f64)] = &[
    ("north", 0.0),
    ("northeast", 45.0),
    ("east", 90.0),
    ("southeast", 135.0),
    ("south", 180.0),
    ("southwest", 225.0),
    ("west", 270.0),
    ("northwest", 315.0),
    ("northern", 0.0),
    ("northeastern", 45.0),
    ("eastern", 90.0),
    ("southeastern", 135.0),
    ("southern", 180.0),
    ("southwestern", 225.0),
    ("western", 270.0),
    ("northwestern", 315.0),
    ("northeasterly", 45.0),
    ("n", 0.0),
    ("ne", 45.0),
    ("e", 90.0),
    ("se", 135.0),
    ("s", 180.0),
    ("sw", 225.0),
    ("w", 270.0),
    ("nw", 315.0),
    ("nne", 22.5),
    ("ene", 67.5),
    ("ese", 112.5),
    ("sse", 157.5),
    ("ssw", 202.5),
    ("wsw", 247.5),
    ("wnw", 292.5),
    ("nnw", 337.5),
];

/// Kilometres in a unit of length.
pub(super) fn unit_km(lower: &str) -> Option<f64> {
    UNITS.iter().find(|u| u.0 == lower).map(|u| u.1)
}

const UNITS: &[(&str, f64)] = &[
    ("km", 1.0),
    ("kms", 1.0),
    ("kilometer", 1.0),
    ("kilometers", 1.0),
    ("kilometre", 1.0),
    ("kilometres", 1.0),
    ("mile", 1.609),
    ("miles", 1.609),
    ("mi", 1.609),
    ("meter", 0.001),
    ("meters", 0.001),
    ("metre", 0.001),
    ("metres", 0.001),
    ("yards", 0.0009),
    ("كم", 1.0),
    ("كيلومترا", 1.0),
];

/// Numbers in words as they stand before a unit of length.
pub(super) fn number_word(lower: &str) -> Option<f64> {
    NUMBERS.iter().find(|n| n.0 == lower).map(|n| n.1)
}

const NUMBERS: &[(&str, f64)] = &[
    ("a", 1.0),
    ("one", 1.0),
    ("two", 2.0),
    ("couple", 2.0),
    ("three", 3.0),
    ("few", 4.0),
    ("several", 5.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("dozen", 12.0),
    ("twelve", 12.0),
    ("fifteen", 15.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("hundred", 100.0),
];

/// Words that stand between a distance and what comes before it.
pub(super) const ROUGHLY: &[&str] =
    &["about", "around", "some", "roughly", "nearly", "just", "approximately", "almost", "over", "only", "at", "least"];

/// What speaks of something done between two parties, not of a place between two places.
pub(super) const TALKS: &[&str] = &[
    "agreement",
    "agreements",
    "alliance",
    "battle",
    "battles",
    "ceasefire",
    "clash",
    "clashes",
    "conflict",
    "cooperation",
    "deal",
    "differences",
    "dispute",
    "disputes",
    "fighting",
    "friction",
    "hostilities",
    "negotiations",
    "pact",
    "relations",
    "relationship",
    "rift",
    "row",
    "standoff",
    "struggle",
    "talks",
    "tension",
    "tensions",
    "ties",
    "trade",
    "treaty",
    "truce",
    "war",
    "rivalry",
    "dialogue",
    "meeting",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_and_kind_of_the_tables_is_known() {
        for file in FILES {
            for line in file.lines() {
                if let Some(section) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                    assert!(SECTIONS.iter().any(|s| s.0 == section), "unknown section {section}");
                }
                assert!(line.starts_with('#') || line.to_lowercase() == line, "not in lower case: {line}");
            }
        }
        for line in FEATURES.lines().skip(1) {
            let (_, kinds) = line.split_once('\t').expect("word, tab, kinds");
            for kind in kinds.split_whitespace() {
                assert!(kind.parse::<Kind>().is_ok(), "unknown kind {kind}");
            }
        }
    }
}
