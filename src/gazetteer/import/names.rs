//! Which of a place's many names are kept: those in Latin and in Arabic letters, one for each key.

use super::super::compile::is_acronym;
use super::super::{fold, keys};

/// No place needs more.
const MOST: usize = 80;

/// Longer ones are sentences.
const LONGEST: usize = 120;

/// The names of one place, gathered from several rows.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) main: String,
    latin: String,
    arabic: String,
    keys: Vec<String>,
    count: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Arabic,
    Other,
}

/// The letters that a name is written in.
pub(super) fn script(name: &str) -> Script {
    let (mut latin, mut arabic) = (false, false);
    for c in name.chars().filter(|c| c.is_alphabetic()) {
        if fold::is_arabic(c) {
            arabic = true;
        } else if c.is_ascii() || matches!(c, '\u{AA}'..='\u{2FF}' | '\u{1E00}'..='\u{1EFF}') {
            latin = true;
        } else {
            return Script::Other;
        }
    }
    match (latin, arabic) {
        (true, false) => Script::Latin,
        (false, true) => Script::Arabic,
        _ => Script::Other,
    }
}

/// Words before Iraqi names that say what the place is, under [`fold::light`]: village, subdistrict, district,
/// governorate, complex. Reports leave them out.
const FEATURES: [&str; 16] = [
    "muhafazat",
    "mujama",
    "mujamma",
    "nahiyah",
    "nahiyat",
    "nahiyet",
    "qada",
    "qariyat",
    "qarya",
    "qaryah",
    "qaryat",
    "قريه",
    "قضا",
    "مجمع",
    "محافظه",
    "ناحيه",
];

/// `Qaryat Kabruk` is `Kabruk`; none where the first word says nothing of the kind or the rest is too short to be a name.
fn without_feature(name: &str) -> Option<&str> {
    let (first, rest) = name.trim().split_once(' ')?;
    let rest = rest.trim();
    (FEATURES.contains(&fold::light(first).as_str()) && rest.chars().count() >= 3).then_some(rest)
}

impl Names {
    pub(super) fn clear(&mut self) {
        self.main.clear();
        self.latin.clear();
        self.arabic.clear();
        self.keys.clear();
        self.count = 0;
    }

    /// Takes a name for the one that is printed; what was it before becomes a variant.
    pub(super) fn lead(&mut self, name: &str) {
        if name.is_empty() || self.main == name {
            return;
        }
        let before = std::mem::replace(&mut self.main, name.to_owned());
        self.keys.retain(|k| *k != fold::light(&before));
        self.keys.push(fold::light(name));
        self.add(&before, true);
        if let Some(bare) = without_feature(name) {
            self.add_one(bare, false);
        }
    }

    /// Adds a name unless it is one already under folding, and the same without "Qaryat"; `codes` keeps short words in
    /// capitals.
    pub(super) fn add(&mut self, name: &str, codes: bool) {
        self.add_one(name, codes);
        if let Some(bare) = without_feature(name) {
            self.add_one(bare, false);
        }
    }

    fn add_one(&mut self, name: &str, codes: bool) {
        let name = name.trim();
        let code = name.len() <= 4 && is_acronym(name);
        if name.is_empty() || name.len() > LONGEST || self.count >= MOST || code && !codes || name.contains(['|', '\t'])
        {
            return;
        }
        let (list, key) = match script(name) {
            Script::Latin => (&mut self.latin, fold::light(name)),
            Script::Arabic => (&mut self.arabic, fold::bare(name)),
            Script::Other => return,
        };
        if key.is_empty() || self.keys.contains(&key) {
            return;
        }
        self.keys.push(key);
        self.count += 1;
        if !list.is_empty() {
            list.push('|');
        }
        list.push_str(name);
    }

    pub(super) fn compiled(&self) -> keys::Names<'_> {
        keys::Names { name: &self.main, names: &self.latin, arabic: &self.arabic }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_latin_and_arabic_letters_are_kept_once() {
        let mut names = Names::default();
        names.lead("Al Laţīfīyah");
        for name in ["Al-Latifiyah", "Latifiya", "اللطيفية", "لەتیفیە", "Латифия", "ILTF", "拉提菲亚", "a|b"]
        {
            names.add(name, false);
        }
        let kept = names.compiled();
        assert_eq!((kept.name, kept.names, kept.arabic), ("Al Laţīfīyah", "Latifiya", "اللطيفية|لەتیفیە"));
        names.lead("Latifiyah");
        assert_eq!(names.compiled().name, "Latifiyah");
        assert!(names.compiled().names.contains("Al Laţīfīyah"));
    }
}
