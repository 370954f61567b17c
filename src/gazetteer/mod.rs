//! The place tables: records, names, administrative hierarchy.
//!
//! ```
//! use dateline::gazetteer::Gazetteer;
//!
//! let gazetteer = Gazetteer::embedded();
//! let found = gazetteer.lookup("Al Latīfīyah");
//! assert!(found.iter().any(|m| m.place.name == "Latifiya" && m.place.admin1 == "IQ-BG"));
//! ```

mod admin;
pub mod fold;
mod index;
mod load;
mod place;

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::incident::LonLat;

pub use admin::Area;
pub use place::{Kind, Place, UnknownKind};

pub(crate) use index::{Entry, Index, KeyHash};

/// The places that Dateline knows.
#[derive(Debug)]
pub struct Gazetteer {
    places: Vec<Place>,
    latin: Index,
    arabic: OnceLock<Index>,
    medium: OnceLock<Index>,
    skeleton: OnceLock<Index>,
    fuzzy: OnceLock<Vec<(u32, String)>>,
    by_latitude: OnceLock<Vec<u32>>,
    context_names: HashSet<&'static str>,
    demonyms: HashMap<String, usize>,
    admin1_places: HashMap<&'static str, usize>,
    country_places: HashMap<&'static str, usize>,
    capitals: HashMap<&'static str, usize>,
}

/// How a name met one in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchKind {
    /// Letter for letter, case aside.
    Exact,
    /// Under folding.
    Folded,
    /// With one or two letters changed.
    Fuzzy,
}

impl MatchKind {
    /// `exact`, `folded` or `fuzzy`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Folded => "folded",
            Self::Fuzzy => "fuzzy",
        }
    }
}

/// A place whose name met the one asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Match<'g> {
    /// The place.
    pub place: &'g Place,
    /// How the names met.
    pub how: MatchKind,
    /// 0 to 1: how near the names are. Nothing about which of two namesakes is meant.
    pub score: f64,
}

/// Countries whose names carry the Arabic article, which reports drop or write as they please.
const ARTICLE_COUNTRIES: &[&str] = &[
    "AE", "BH", "DJ", "DZ", "EG", "IL", "IQ", "IR", "JO", "KM", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA", "SA",
    "SD", "SO", "SY", "TD", "TN", "TR", "YE",
];

/// Countries whose names are folded loosely in running text too: Iraq and its neighbours.
const LOOSE_COUNTRIES: &[&str] = &["IQ", "IR", "JO", "KW", "SA", "SY", "TR"];

impl Gazetteer {
    /// The tables built into the program. The first call reads them, in a few milliseconds.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Gazetteer> = OnceLock::new();
        EMBEDDED.get_or_init(|| Self::new(load::embedded()))
    }

    fn new(places: Vec<Place>) -> Self {
        let names: usize = places.iter().map(|p| 2 + p.names.bytes().filter(|&b| b == b'|').count()).sum();
        let mut latin = Index::with_capacity(names + names / 5);
        let mut key = String::new();
        let mut by_id = HashMap::new();
        let mut admin1_places = HashMap::new();
        let mut country_places = HashMap::new();
        let mut capitals = HashMap::new();
        for (at, place) in places.iter().enumerate() {
            let articles = ARTICLE_COUNTRIES.contains(&place.country);
            for (n, name) in place.latin_names().enumerate() {
                insert_latin(&mut latin, &mut key, name, at, n == 0, articles);
            }
            match place.kind {
                Kind::Country => {
                    country_places.entry(place.country).or_insert(at);
                    by_id.insert(place.id, at);
                }
                Kind::Admin1 if !place.admin1.is_empty() => {
                    admin1_places.entry(place.admin1).or_insert(at);
                    by_id.insert(place.id, at);
                }
                // "Europeans", "Soviet".
                Kind::Continent | Kind::Region | Kind::Island => {
                    by_id.insert(place.id, at);
                }
                Kind::Capital => {
                    capitals.entry(place.country).or_insert(at);
                }
                _ => {}
            }
        }
        let demonyms = load::demonyms().filter_map(|(word, id)| Some((fold::light(word), *by_id.get(id)?))).collect();
        Self {
            places,
            latin,
            arabic: OnceLock::new(),
            medium: OnceLock::new(),
            skeleton: OnceLock::new(),
            fuzzy: OnceLock::new(),
            by_latitude: OnceLock::new(),
            context_names: load::context_names().collect(),
            demonyms,
            admin1_places,
            country_places,
            capitals,
        }
    }

    /// Every place, tables with most authority first.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The place with this id.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&Place> {
        self.places.iter().find(|p| p.id == id)
    }

    /// The country whose people a word names: "Iraqi", "Americans".
    #[must_use]
    pub fn demonym(&self, word: &str) -> Option<&Place> {
        self.demonyms.get(&fold::light(word)).map(|&at| &self.places[at])
    }

    /// The same as a position in [`Self::places`], for a word in lower case.
    pub(crate) fn demonym_position(&self, lower: &str) -> Option<usize> {
        self.demonyms.get(lower).copied()
    }

    /// Whether a word in lower case is a name only where other words say so: "in Karma", "the town of Salam".
    pub(crate) fn needs_context(&self, lower: &str) -> bool {
        self.context_names.contains(lower)
    }

    /// The position of a country in [`Self::places`].
    pub(crate) fn country_position(&self, iso2: &str) -> Option<usize> {
        self.country_places.get(iso2).copied()
    }

    /// The position of a first-level division in [`Self::places`].
    pub(crate) fn admin1_position(&self, code: &str) -> Option<usize> {
        self.admin1_places.get(code).copied()
    }

    /// The position of a country's capital in [`Self::places`].
    pub(crate) fn capital_position(&self, iso2: &str) -> Option<usize> {
        self.capitals.get(iso2).copied()
    }

    /// The settlement nearest to a point, of those whose first-level division is known.
    #[must_use]
    pub fn nearest_settlement(&self, point: LonLat, most_km: f64) -> Option<&Place> {
        let rows = self.by_latitude.get_or_init(|| {
            let fits = |p: &Place| p.kind.is_settlement() && !p.admin1.is_empty();
            let mut rows: Vec<u32> = (0u32..).zip(&self.places).filter(|(_, p)| fits(p)).map(|(at, _)| at).collect();
            rows.sort_by(|&a, &b| self.places[a as usize].point.lat.total_cmp(&self.places[b as usize].point.lat));
            rows
        });
        let latitude = |&at: &u32| self.places[at as usize].point.lat;
        let degrees = most_km / 111.0;
        let from = rows.partition_point(|at| latitude(at) < point.lat - degrees);
        // A degree of longitude shrinks with the cosine of the latitude.
        let shrunk = point.lat.to_radians().cos().max(0.01);
        rows[from..]
            .iter()
            .take_while(|at| latitude(at) <= point.lat + degrees)
            .map(|&at| &self.places[at as usize])
            .filter(|p| (p.point.lon - point.lon).abs() * shrunk <= degrees * 1.1)
            .map(|p| (p, p.point.distance_km(point)))
            .filter(|(_, km)| *km <= most_km)
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(p, _)| p)
    }

    /// All places that bear a name, best match first; places of like score in the order of the tables.
    ///
    /// Looser ways are tried only where stricter ones find nothing: letter for letter, folded, folded more, and last
    /// with one or two letters changed, which needs six letters at least.
    #[must_use]
    pub fn lookup(&self, name: &str) -> Vec<Match<'_>> {
        let name = name.trim();
        let key = fold::light(name);
        if key.is_empty() || name.len() > 200 {
            return Vec::new();
        }
        let bare = fold::bare(name);
        let mut found: Vec<(usize, MatchKind, f64)> = Vec::new();
        let index = if key.chars().any(fold::is_arabic) { self.arabic() } else { &self.latin };
        for entry in index.get(KeyHash::of(&key)).chain(index.get(KeyHash::of(&bare))) {
            if found.iter().any(|f| f.0 == entry.place()) {
                continue;
            }
            let place = &self.places[entry.place()];
            let (how, score) = if place.all_names().any(|n| n == name || n.to_lowercase() == name.to_lowercase()) {
                (MatchKind::Exact, 1.0)
            } else if place.all_names().any(|n| fold::light(n) == key) {
                (MatchKind::Folded, 0.97)
            } else {
                (MatchKind::Folded, 0.93)
            };
            found.push((entry.place(), how, score));
        }
        if found.iter().all(|f| f.2 < 0.95) && bare.len() >= 4 {
            let medium = fold::medium(&bare);
            for entry in self.medium().get(KeyHash::of(&medium)) {
                if found.iter().all(|f| f.0 != entry.place()) {
                    found.push((entry.place(), MatchKind::Folded, 0.85));
                }
            }
        }
        if found.is_empty() {
            self.lookup_fuzzy(&bare, &mut found);
        }
        found.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        found.into_iter().map(|(at, how, score)| Match { place: &self.places[at], how, score }).collect()
    }

    /// Same consonants, then few edits: for a question a person asked, never for running text.
    fn lookup_fuzzy(&self, bare: &str, found: &mut Vec<(usize, MatchKind, f64)>) {
        let key = fold::medium(bare);
        // A glued article: Alhawija.
        let tail = key.strip_prefix("al").filter(|t| t.len() >= 5);
        for key in std::iter::once(key.as_str()).chain(tail) {
            for entry in self.medium().get(KeyHash::of(key)) {
                push_best(found, (entry.place(), MatchKind::Folded, 0.8));
            }
        }
        if !found.is_empty() {
            return;
        }
        for key in std::iter::once(key.as_str()).chain(tail) {
            let letters = key.chars().count();
            let bones = fold::skeleton(key);
            if bones.len() >= 3 {
                for entry in self.skeleton().get(KeyHash::of(&bones)) {
                    let near = self.nearest_name(entry.place(), key, 4);
                    if let Some(edits) = near.filter(|&e| e <= letters / 2) {
                        #[expect(clippy::cast_precision_loss, reason = "a few edits")]
                        let score = 0.78 - 0.04 * edits as f64;
                        push_best(found, (entry.place(), MatchKind::Folded, score));
                    }
                }
            }
            if letters >= 6 {
                let most = if letters >= 8 { 2 } else { 1 };
                for (at, name) in self.fuzzy() {
                    if name.len().abs_diff(key.len()) > most || name.as_bytes()[0] != key.as_bytes()[0] {
                        continue;
                    }
                    if let Some(edits) = fold::distance(name, key, most) {
                        #[expect(clippy::cast_precision_loss, reason = "one or two edits")]
                        let score = 0.72 - 0.12 * edits as f64;
                        push_best(found, (*at as usize, MatchKind::Fuzzy, score));
                    }
                }
            }
        }
    }

    /// Medium keys that a name may be a few edits from: those of Iraq, its neighbours and large cities.
    fn fuzzy(&self) -> &[(u32, String)] {
        self.fuzzy.get_or_init(|| {
            let mut keys: Vec<(u32, String)> = Vec::new();
            for (at, place) in (0u32..).zip(&self.places) {
                if LOOSE_COUNTRIES.contains(&place.country) || place.population >= 500_000 {
                    keys.extend(
                        place.latin_names().map(|n| (at, fold::medium(&fold::bare(n)))).filter(|k| k.1.len() >= 4),
                    );
                }
            }
            keys.sort();
            keys.dedup();
            keys
        })
    }

    /// Fewest edits between a medium key and any Latin name of a place, up to a limit.
    fn nearest_name(&self, at: usize, key: &str, most: usize) -> Option<usize> {
        let (first, length) = (key.chars().next()?, key.len());
        self.places[at]
            .latin_names()
            .filter(|n| n.len() + 1 + most >= length)
            .map(|n| fold::medium(&fold::bare(n)))
            .filter(|n| n.len().abs_diff(length) <= most && n.starts_with(first))
            .filter_map(|n| fold::distance(&n, key, most))
            .min()
    }

    /// Whether names of a place may be written with the Arabic article or without.
    pub(crate) fn drops_article(place: &Place) -> bool {
        ARTICLE_COUNTRIES.contains(&place.country)
    }

    pub(crate) fn latin(&self) -> &Index {
        &self.latin
    }

    /// Names in Arabic script, under their key without the article.
    pub(crate) fn arabic(&self) -> &Index {
        self.arabic.get_or_init(|| {
            let count = self.places.iter().map(|p| p.arabic_names().count()).sum();
            let mut index = Index::with_capacity(count);
            for (at, place) in self.places.iter().enumerate() {
                for (n, name) in place.arabic_names().enumerate() {
                    index.insert(KeyHash::of(&fold::bare(name)), Entry::new(at, false, n == 0, false));
                }
            }
            index
        })
    }

    /// Names of Iraq and its neighbours under their medium key.
    pub(crate) fn medium(&self) -> &Index {
        self.medium.get_or_init(|| self.loose_index(|bare| (bare.len() >= 4).then(|| fold::medium(bare))))
    }

    fn skeleton(&self) -> &Index {
        self.skeleton.get_or_init(|| self.loose_index(|bare| Some(fold::skeleton(&fold::medium(bare)))))
    }

    fn loose_index(&self, key: impl Fn(&str) -> Option<String>) -> Index {
        let near = || self.places.iter().enumerate().filter(|(_, p)| LOOSE_COUNTRIES.contains(&p.country));
        let count = near().map(|(_, p)| p.latin_names().count()).sum();
        let mut index = Index::with_capacity(count);
        for (at, place) in near() {
            for (n, name) in place.latin_names().enumerate() {
                if let Some(key) = key(&fold::bare(name)) {
                    index.insert(KeyHash::of(&key), Entry::new(at, is_acronym(name), n == 0, false));
                }
            }
        }
        index
    }
}

fn push_best(found: &mut Vec<(usize, MatchKind, f64)>, new: (usize, MatchKind, f64)) {
    match found.iter_mut().find(|f| f.0 == new.0) {
        Some(old) if old.2 < new.2 => *old = new,
        Some(_) => {}
        None => found.push(new),
    }
}

/// US, U.S., UAE: capitals only.
fn is_acronym(name: &str) -> bool {
    name.len() <= 7 && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'.')
}

fn insert_latin(index: &mut Index, key: &mut String, name: &str, at: usize, main: bool, articles: bool) {
    let acronym = is_acronym(name);
    key.clear();
    let mut bare = KeyHash::EMPTY;
    let mut dropped = false;
    let mut kept = false;
    for word in name.split([' ', '-', '/']) {
        let start = key.len();
        fold::push_word(word, key);
        if articles && fold::is_article(&key[start..]) {
            dropped = true;
        } else {
            bare = bare.then(&key[start..]);
            kept |= key.len() > start;
        }
    }
    index.insert(KeyHash::of(key), Entry::new(at, acronym, main, false));
    if dropped && kept {
        index.insert(bare, Entry::new(at, acronym, main, true));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latifiya_is_found_under_its_spellings() {
        let gaz = Gazetteer::embedded();
        for name in ["Latifiya", "Al-Latifiyah", "al Latīfīyah", "Latifiyya", "اللطيفية"] {
            let found = gaz.lookup(name);
            assert!(found.iter().any(|m| m.place.admin1 == "IQ-BG"), "{name}: {found:?}");
        }
    }

    #[test]
    fn a_fuzzy_match_says_so_and_scores_less() {
        let gaz = Gazetteer::embedded();
        let found = gaz.lookup("Ramxadi");
        assert!(found.iter().any(|m| m.place.name == "Ramadi" && m.how == MatchKind::Fuzzy), "{found:?}");
        assert!(found[0].score < gaz.lookup("Ramadi")[0].score);
        assert!(gaz.lookup("Qwertzuiop").is_empty());
        assert!(gaz.lookup("").is_empty());
    }

    #[test]
    fn demonyms_lead_to_their_country() {
        assert_eq!(Gazetteer::embedded().demonym("Iraqis").map(|p| p.country), Some("IQ"));
        assert_eq!(Gazetteer::embedded().demonym("Texans").map(|p| p.admin1), Some("US.TX"));
        assert_eq!(Gazetteer::embedded().demonym("European").map(|p| p.name), Some("Europe"));
        assert_eq!(Gazetteer::embedded().demonym("Baghdad"), None);
    }

    proptest::proptest! {
        #[test]
        fn look_up_never_panics(name in "\\PC{0,30}") {
            let _ = Gazetteer::embedded().lookup(&name);
        }
    }
}
