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
#[cfg(feature = "import")]
mod compile;
pub mod fold;
mod format;
#[cfg(feature = "import")]
mod import;
mod index;
mod keys;
mod layer;
#[cfg(feature = "import")]
mod mapped;
mod open;
mod place;
#[cfg(feature = "import")]
mod sorter;
mod store;
mod trie;

use std::sync::OnceLock;

use crate::incident::LonLat;
use format::Scheme;
use keys::Word;
use layer::Layer;

pub use admin::Area;
#[cfg(feature = "import")]
pub use import::{Damage, Import, ImportError, Imported, Progress};
pub use open::{About, Check, OpenError};
pub use place::{Kind, Place, UnknownKind};
pub use store::Places;

pub(crate) use index::{Index, KeyHash};
pub(crate) use keys::Entry;

/// The tables in this repository, as the build script compiled them.
static EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.bin"));

/// The places that Dateline knows.
///
/// They are read where they lie, in the program or in a mapped file: making a gazetteer costs next to nothing.
#[derive(Debug)]
pub struct Gazetteer {
    places: Places,
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

impl Gazetteer {
    /// The tables built into the program.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
        GAZETTEER.get_or_init(|| Self { places: Places::new(Self::embedded_layer(), None) })
    }

    fn embedded_layer() -> Layer {
        Layer::new(EMBEDDED).unwrap_or_else(|wrong| panic!("the tables in the program are damaged: {wrong:?}"))
    }

    /// The layer of the embedded tables.
    pub(crate) fn base(&self) -> &Layer {
        &self.places.base
    }

    /// The layer of an imported file.
    pub(crate) fn imported(&self) -> Option<&Layer> {
        self.places.imported.as_ref()
    }

    /// The position of an imported row: that of the embedded row with the same id, if there is one, since the tables
    /// that were read by people stand over the others.
    fn imported_position(&self, at: usize) -> usize {
        let own = || {
            let record = self.imported()?.record(at)?;
            (record.scheme == Scheme::GeoNames).then(|| self.base().by_number(record.scheme, record.id))?
        };
        own().unwrap_or(at + self.base().len())
    }

    /// An imported name as one of all tables. It adds a spelling to an embedded row, but never to a country, a
    /// continent or a sea: what those are called was chosen with care.
    fn imported_entry(&self, entry: Entry) -> Option<Entry> {
        let position = self.imported_position(entry.place());
        if position >= self.base().len() {
            return Some(Entry::new(position, entry.acronym(), entry.main(), entry.article_dropped()));
        }
        let kind = self.base().record(position).and_then(|r| self.base().kind(&r));
        let fixed = matches!(kind, Some(Kind::Country | Kind::Continent | Kind::Sea));
        (!fixed).then(|| Entry::new(position, entry.acronym(), false, entry.article_dropped()))
    }

    /// Every place, tables with most authority first.
    #[must_use]
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// The place with this id.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&Place> {
        let more = || Some(self.imported()?.by_id(id)? + self.base().len());
        self.base().by_id(id).or_else(more).map(|at| &self.places[at])
    }

    /// What a word of the lexicon leads to.
    fn word(&self, word: Word, text: &str) -> Option<usize> {
        let more = || Some(self.imported_position(self.imported()?.word(word, text)?));
        self.base().word(word, text).or_else(more)
    }

    /// The country whose people a word names: "Iraqi", "Americans".
    #[must_use]
    pub fn demonym(&self, word: &str) -> Option<&Place> {
        self.demonym_position(&fold::light(word)).map(|at| &self.places[at])
    }

    /// The same as a position in [`Self::places`], for a word in lower case.
    pub(crate) fn demonym_position(&self, lower: &str) -> Option<usize> {
        self.base().word(Word::Demonym, lower)
    }

    /// Whether a word in lower case is a name only where other words say so: "in Karma", "the town of Salam".
    pub(crate) fn needs_context(&self, lower: &str) -> bool {
        self.base().word(Word::Context, lower).is_some()
    }

    /// The position of a country in [`Self::places`].
    pub(crate) fn country_position(&self, iso2: &str) -> Option<usize> {
        self.word(Word::Country, iso2)
    }

    /// The position of a first-level division in [`Self::places`].
    pub(crate) fn admin1_position(&self, code: &str) -> Option<usize> {
        self.word(Word::Admin1, code)
    }

    /// Places where people live within a distance of a point.
    #[cfg(feature = "tables")]
    pub(crate) fn settlements_around(&self, point: LonLat, most_km: f64) -> impl Iterator<Item = &Place> {
        self.around(point, most_km, Kind::is_settlement).map(|(at, _)| &self.places[at])
    }

    /// The position of a country's capital in [`Self::places`].
    pub(crate) fn capital_position(&self, iso2: &str) -> Option<usize> {
        self.word(Word::Capital, iso2)
    }

    /// Positions in [`Self::places`] of the places of some kinds within a distance of a point, with the distance.
    pub(crate) fn around(
        &self,
        point: LonLat,
        most_km: f64,
        fits: impl Fn(Kind) -> bool + Copy,
    ) -> impl Iterator<Item = (usize, f64)> {
        let of = move |layer: &Layer, at: usize| {
            let record = layer.record(at)?;
            let km = point.distance_km(LonLat { lon: f64::from(record.lon) / 1e7, lat: f64::from(record.lat) / 1e7 });
            (km <= most_km && layer.kind(&record).is_some_and(fits)).then_some(km)
        };
        let base = self.base();
        let own = base.around(point, most_km).filter_map(move |at| Some((at, of(base, at)?)));
        let more = self.imported().into_iter().flat_map(move |layer| {
            let near = layer.around(point, most_km).filter_map(move |at| Some((at, of(layer, at)?)));
            near.map(|(at, km)| (self.imported_position(at), km)).filter(|(at, _)| *at >= base.len())
        });
        own.chain(more)
    }

    /// The settlement nearest to a point, of those whose first-level division is known.
    #[must_use]
    pub fn nearest_settlement(&self, point: LonLat, most_km: f64) -> Option<&Place> {
        let known = |at: &usize| {
            let (layer, at) = match (self.imported(), at.checked_sub(self.base().len())) {
                (Some(layer), Some(at)) => (layer, at),
                _ => (self.base(), *at),
            };
            layer.record(at).is_some_and(|r| !layer.admin1(&r).is_empty())
        };
        // Most are near: a small circle first.
        let steps = [10.0, 40.0].into_iter().filter(|&km| km < most_km).chain([most_km]);
        steps.into_iter().find_map(|km| {
            self.around(point, km, Kind::is_settlement)
                .filter(|(at, _)| known(at))
                .min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))
                .map(|(at, _)| &self.places[at])
        })
    }

    /// All places that bear a name, best match first; places of like score in the order of the tables.
    ///
    /// Letter for letter, folded, folded more; the last way, one or two letters changed, is tried only where the others
    /// find nothing, and needs six letters at least.
    #[must_use]
    pub fn lookup(&self, name: &str) -> Vec<Match<'_>> {
        let name = name.trim();
        let key = fold::light(name);
        if key.is_empty() || name.len() > 200 {
            return Vec::new();
        }
        let bare = fold::bare(name);
        let mut found: Vec<(usize, MatchKind, f64)> = Vec::new();
        let index = if key.chars().any(fold::is_arabic) { self.arabic() } else { self.latin() };
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
        if bare.len() >= 4 {
            // A stricter match elsewhere does not hide this one: Al Jafariyah in Yemen and Jafariya near Hawija.
            let score = if found.iter().all(|f| f.2 < 0.95) { 0.85 } else { 0.75 };
            let medium = fold::medium(&bare);
            for entry in self.medium().get(KeyHash::of(&medium)) {
                if found.iter().all(|f| f.0 != entry.place()) {
                    found.push((entry.place(), MatchKind::Folded, score));
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
                self.near_keys(key, most, |at, name| {
                    if let Some(edits) = fold::distance(name, key, most) {
                        #[expect(clippy::cast_precision_loss, reason = "one or two edits")]
                        let score = 0.72 - 0.12 * edits as f64;
                        push_best(found, (at, MatchKind::Fuzzy, score));
                    }
                });
            }
        }
    }

    /// Medium keys that a name may be a few edits from: those of Iraq, its neighbours and large cities.
    fn near_keys(&self, key: &str, most: usize, mut each: impl FnMut(usize, &str)) {
        // Bytes are compared first, and a letter may have two.
        let bytes = if key.is_ascii() { most } else { most * 2 };
        for index in [keys::Index::Loose, keys::Index::Large] {
            self.base().near_keys(index, key.as_bytes(), bytes, |name, entries| {
                entries.for_each(|e| each(e.place(), name));
            });
            if let Some(layer) = self.imported() {
                layer.near_keys(index, key.as_bytes(), bytes, |name, entries| {
                    entries.filter_map(|e| self.imported_entry(e)).for_each(|e| each(e.place(), name));
                });
            }
        }
    }

    /// Fewest edits between a medium key and any Latin name of a place, up to a limit.
    fn nearest_name(&self, at: usize, key: &str, most: usize) -> Option<usize> {
        // Khalis and Halis, Garma and Karma begin alike to the ear.
        let initial = |key: &str| key.chars().next().map(|c| fold::skeleton(c.encode_utf8(&mut [0; 4])));
        let (first, length) = (initial(key)?, key.len());
        self.places[at]
            .latin_names()
            .filter(|n| n.len() + 1 + most >= length)
            .map(|n| fold::medium(&fold::bare(n)))
            .filter(|n| n.len().abs_diff(length) <= most && initial(n).as_ref() == Some(&first))
            .filter_map(|n| fold::distance(&n, key, most))
            .min()
    }

    /// Whether names of a place may be written with the Arabic article or without.
    pub(crate) fn drops_article(place: &Place) -> bool {
        keys::drops_article(place.country)
    }

    pub(crate) fn latin(&self) -> Index<'_> {
        Index::new(self, keys::Index::Latin)
    }

    /// Names in Arabic script, under their key without the article.
    pub(crate) fn arabic(&self) -> Index<'_> {
        Index::new(self, keys::Index::Arabic)
    }

    /// Names of Iraq and its neighbours under their medium key.
    pub(crate) fn medium(&self) -> Index<'_> {
        Index::new(self, keys::Index::Loose)
    }

    fn skeleton(&self) -> Index<'_> {
        Index::new(self, keys::Index::Bones)
    }
}

fn push_best(found: &mut Vec<(usize, MatchKind, f64)>, new: (usize, MatchKind, f64)) {
    match found.iter_mut().find(|f| f.0 == new.0) {
        Some(old) if old.2 < new.2 => *old = new,
        Some(_) => {}
        None => found.push(new),
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
        assert_eq!(Gazetteer::embedded().demonym("Baghdad"), None);
    }

    proptest::proptest! {
        #[test]
        fn look_up_never_panics(name in "\\PC{0,30}") {
            let _ = Gazetteer::embedded().lookup(&name);
        }
    }
}
