//! Arabic words with their prefixes taken off, and the tables that know them.

use std::collections::HashMap;
use std::ops::Range;

use crate::gazetteer::fold;

/// A word of the text.
#[derive(Debug)]
pub(super) struct Word {
    /// Byte offsets in the text.
    pub(super) bytes: Range<usize>,
    /// Spelling joined: no vowel signs, one alef, one ya, one ha.
    key: String,
    /// Where its forms begin in the key: as it stands, then with more and more prefixes taken off.
    forms: Vec<u8>,
    /// It ends in a ta marbuta, which its key does not tell from a ha.
    ends_in_ta: bool,
    /// The sign that ends the word's phrase, if one follows it.
    pub(super) stop: Option<char>,
}

impl Word {
    fn new(text: &str, bytes: Range<usize>) -> Self {
        let written = &text[bytes.clone()];
        let mut key = String::new();
        fold::push_word(written, &mut key);
        Self { forms: forms(&key), ends_in_ta: written.ends_with('ة'), bytes, key, stop: None }
    }

    /// Whether "his", "her" or "its" may be written on to its end.
    pub(super) fn may_be_possessed(&self) -> bool {
        !self.ends_in_ta
    }

    /// The word as it stands and without the prefixes that may be prefixes: "and", "then", "in", "to", "like", "the".
    pub(super) fn forms(&self) -> impl Iterator<Item = &str> {
        self.forms.iter().map(|at| &self.key[usize::from(*at)..])
    }

    /// The form that a list knows, what the list says of it, and whether an "and" had to be taken off for it.
    pub(super) fn find<T>(&self, known: impl Fn(&str) -> Option<T>) -> Option<(T, bool)> {
        self.forms().find_map(|form| known(form).map(|value| (value, form.len() < self.key.len() && self.has_and())))
    }

    /// How many bytes of the text the prefixes `و ف ب ل` may take, none first: a place can be called by what is left.
    pub(super) fn starts(&self, text: &str) -> Vec<usize> {
        let word = &text[self.bytes.clone()];
        let mut starts = vec![self.bytes.start];
        let mut rest = word;
        for prefixes in [['و', 'ف'], ['ب', 'ل']] {
            if let Some(first) = rest.chars().next().filter(|c| prefixes.contains(c))
                && rest.chars().count() > 3
            {
                rest = &rest[first.len_utf8()..];
                starts.push(self.bytes.end - rest.len());
            }
        }
        starts
    }

    /// Whether it begins with "in" or "to" written on to it: "بمحافظة", "لقضاء".
    pub(super) fn has_preposition(&self) -> bool {
        self.key.trim_start_matches('و').starts_with('ب')
    }

    /// Whether "and" may be written on to it.
    pub(super) fn has_and(&self) -> bool {
        self.key
            .strip_prefix(['و', 'ف'])
            .is_some_and(|rest| rest.chars().nth(1).is_some() || rest.starts_with(char::is_numeric))
    }

    /// Whether it is the word, as it stands.
    pub(super) fn is_bare(&self, word: &str) -> bool {
        self.key == word
    }

    /// Its letters, spelling joined.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// Whether it may be a name: it is no number and no word of one letter or two.
    pub(super) fn may_be_name(&self) -> bool {
        self.digits().is_none() && self.key.chars().count() > 2
    }

    /// Where in the text the word begins without the prefixes that stand before a form of it.
    pub(super) fn start_of(&self, text: &str, known: impl Fn(&str) -> bool) -> usize {
        let form = self.forms().find(|form| known(form)).unwrap_or(&self.key);
        let prefix = self.key[..self.key.len() - form.len()].chars().filter(|c| *c != 'ا').count();
        let article = self.key[..self.key.len() - form.len()].contains('ا');
        let mut letters = text[self.bytes.clone()].char_indices().filter(|(_, c)| c.is_alphabetic());
        // The article belongs to the noun.
        let skip = if article { prefix.saturating_sub(1) } else { prefix };
        letters.nth(skip).map_or(self.bytes.start, |(at, _)| self.bytes.start + at)
    }

    /// Whether the article stands on it: something told before.
    pub(super) fn is_definite(&self) -> bool {
        ["ال", "وال", "بال", "وبال", "لل", "فال"].iter().any(|p| self.key.starts_with(p))
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.forms().any(|f| f == word)
    }

    /// Its number, in digits of either kind; "and", "in" and the like may be written on to it, as a tatweel may.
    pub(super) fn digits(&self) -> Option<u32> {
        let digits = self.key.trim_start_matches(|c: char| fold::is_arabic(c) && eastern(c).is_none());
        let prefix = self.key.len() - digits.len();
        if digits.is_empty() || prefix > 0 && !self.forms.iter().any(|at| usize::from(*at) == prefix) {
            return None;
        }
        digits.chars().try_fold(0_u32, |sum, c| {
            let digit = c.to_digit(10).or_else(|| eastern(c))?;
            sum.checked_mul(10)?.checked_add(digit)
        })
    }
}

/// See [`Word::forms`].
fn forms(key: &str) -> Vec<u8> {
    let mut starts = vec![0_usize];
    for prefixes in [&["و", "ف"][..], &["ب", "ل", "ك"], &["ال", "ل"]] {
        for at in 0..starts.len() {
            let word = &key[starts[at]..];
            for prefix in prefixes {
                let Some(rest) = word.strip_prefix(prefix) else { continue };
                let start = key.len() - rest.len();
                let enough = rest.chars().nth(1).is_some() || rest.starts_with(|c: char| c.is_numeric());
                if enough && start <= usize::from(u8::MAX) && !starts.contains(&start) {
                    starts.push(start);
                }
            }
        }
    }
    starts.into_iter().filter_map(|s| u8::try_from(s).ok()).collect()
}

/// The value of an Arabic-Indic digit, of either set.
fn eastern(c: char) -> Option<u32> {
    [0x0660, 0x06F0].into_iter().find_map(|zero| u32::from(c).checked_sub(zero).filter(|value| *value <= 9))
}

/// Cuts a text into words.
pub(super) fn words(text: &str) -> Vec<Word> {
    let is_part = |c: char| c.is_alphanumeric() || fold::is_arabic(c) && !matches!(c, '،' | '؛' | '؟' | '٪');
    let mut words: Vec<Word> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if is_part(c) && at < text.len() {
            start.get_or_insert(at);
            continue;
        }
        if let Some(start) = start.take() {
            words.push(Word::new(text, start..at));
        }
        if !c.is_whitespace()
            && let Some(last) = words.last_mut()
        {
            last.stop.get_or_insert(c);
        } else if c == '\n'
            && let Some(last) = words.last_mut()
        {
            last.stop = Some('\n');
        }
    }
    words
}

/// The phrases of a table, each with the columns behind it. The first line that is no comment is the header.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    table.lines().filter(|l| !l.starts_with('#')).skip(1).flat_map(|line| {
        let mut cells = line.split('\t');
        let phrases = cells.next().unwrap_or_default();
        let rest: Vec<&str> = cells.collect();
        phrases.split('|').map(move |phrase| (phrase, rest.clone()))
    })
}

/// The key of a word in a table: its spelling joined, the article off.
pub(super) fn key(word: &str) -> String {
    let mut key = String::new();
    fold::push_word(word, &mut key);
    key.strip_prefix("ال").filter(|k| k.chars().count() >= 3).map(str::to_owned).unwrap_or(key)
}

/// The dual of a key: its ha becomes a ta before the ending.
pub(super) fn dual(key: &str, ending: &str) -> String {
    match key.strip_suffix('ه') {
        Some(stem) => format!("{stem}ت{ending}"),
        None => format!("{key}{ending}"),
    }
}

/// The accusative of a key.
fn accusative(key: &str) -> String {
    if key.ends_with(['ه', 'ا', 'ي']) { key.to_owned() } else { format!("{key}ا") }
}

/// What is left of a word when "his", "her", "their" is taken off, with a ta marbuta before it and without.
pub(super) fn possessed(form: &str) -> impl Iterator<Item = String> {
    let stem = ["هما", "هم", "ها", "ه"].iter().find_map(|s| form.strip_suffix(s)).filter(|s| s.chars().count() >= 3);
    let open = stem.and_then(|s| s.strip_suffix('ت')).map(|s| format!("{s}ه"));
    stem.map(str::to_owned).into_iter().chain(open)
}

/// A table of phrases, each with what it means.
#[derive(Debug)]
pub(super) struct Phrases<T> {
    by_first: HashMap<String, Vec<(Vec<String>, T)>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { by_first: HashMap::new() }
    }
}

impl<T> Phrases<T> {
    /// Reads a table: phrases between bars, then columns that `meaning` understands. The first line that is no comment is the header.
    pub(super) fn read(table: &'static str, meaning: impl FnMut(&[&'static str]) -> Option<T>) -> Self
    where
        T: Clone,
    {
        let mut phrases = Self::default();
        phrases.add(table, false, meaning);
        phrases
    }

    /// Adds the rows of a further table; `declined` adds each phrase in the dual and the accusative as well: عبوة ناسفة, عبوتان ناسفتان,
    /// عبوتين ناسفتين; معسكرا.
    pub(super) fn add(
        &mut self,
        table: &'static str,
        declined: bool,
        mut meaning: impl FnMut(&[&'static str]) -> Option<T>,
    ) where
        T: Clone,
    {
        for (phrase, cells) in rows(table) {
            let Some(value) = meaning(&cells) else { continue };
            let keys: Vec<String> = phrase.split_whitespace().map(key).collect();
            let mut declensions = vec![keys];
            if declined {
                let decline = |f: &dyn Fn(&str) -> String| declensions[0].iter().map(|k| f(k)).collect::<Vec<_>>();
                let more = [decline(&|k| dual(k, "ان")), decline(&|k| dual(k, "ين")), decline(&accusative)];
                declensions.extend(more);
            }
            for keys in declensions {
                if let Some(first) = keys.first() {
                    self.by_first.entry(first.clone()).or_default().push((keys, value.clone()));
                }
            }
        }
    }

    /// What the phrases mean.
    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        self.by_first.values().flatten().map(|(_, value)| value)
    }

    /// Whether a phrase begins with a form of a word.
    pub(super) fn begins(&self, form: &str) -> bool {
        self.by_first.contains_key(form)
    }

    /// The phrase of one word that is left when "his", "her", "their" is taken off a word.
    pub(super) fn possessed(&self, word: &Word) -> Option<&T> {
        let one =
            |key: String| self.by_first.get(&key)?.iter().find(|(keys, _)| keys.len() == 1).map(|(_, value)| value);
        word.forms().filter(|_| word.may_be_possessed()).find_map(|form| possessed(form).find_map(one))
    }

    /// The longest phrase that begins at a word, with the number of its words. It does not run over a full stop.
    pub(super) fn at(&self, words: &[Word], at: usize) -> Option<(&T, usize)> {
        let word = words.get(at)?;
        let phrases = word.forms().flat_map(|form| self.by_first.get(form).into_iter().flatten());
        let fits = |keys: &[String]| {
            keys.len() <= words.len() - at
                && keys
                    .iter()
                    .enumerate()
                    .skip(1)
                    .all(|(n, key)| words[at + n - 1].stop.is_none() && words[at + n].is(key))
        };
        phrases
            .filter(|(keys, _)| fits(keys))
            .max_by_key(|(keys, _)| keys.len())
            .map(|(keys, value)| (value, keys.len()))
    }

    /// Every phrase in a range, longest first at each word, without overlaps.
    pub(super) fn all<'a>(&'a self, words: &'a [Word], range: Range<usize>) -> Vec<(Range<usize>, &'a T)> {
        let mut found = Vec::new();
        let mut at = range.start;
        while at < range.end {
            match self.at(words, at).filter(|(_, n)| at + n <= range.end) {
                Some((value, n)) => {
                    found.push((at..at + n, value));
                    at += n;
                }
                None => at += 1,
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_and_spelling_do_not_hide_a_word() {
        let words = words("وبالعبوة الناسفة، لمحافظة");
        assert!(words[0].is("عبوه"));
        assert!(words[1].is("ناسفه") && words[1].stop == Some('،'));
        assert!(words[2].is("محافظه"));
    }

    #[test]
    fn numbers_are_read_in_both_kinds_of_digits() {
        let words = words("32 ٣٢ و124 ثلاثة ب2ج 99999999999");
        let read: Vec<_> = words.iter().map(Word::digits).collect();
        assert_eq!(read, [Some(32), Some(32), Some(124), None, None, None]);
    }
}
