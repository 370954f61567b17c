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
    /// The sign that ends the word's phrase, if one follows it.
    pub(super) stop: Option<char>,
}

impl Word {
    /// The word as it stands and without the prefixes that may be prefixes: "and", "then", "in", "to", "like", "the".
    fn forms(&self) -> impl Iterator<Item = &str> {
        let key = self.key.as_str();
        let after =
            |word: &'_ str, prefix: &str| word.strip_prefix(prefix).filter(|r| r.chars().count() >= 2).map(str::len);
        let mut lengths = vec![key.len()];
        for prefixes in [&["و", "ف"][..], &["ب", "ل", "ك"], &["ال", "ل"]] {
            for at in 0..lengths.len() {
                let word = &key[key.len() - lengths[at]..];
                let more: Vec<usize> = prefixes.iter().filter_map(|p| after(word, p)).collect();
                lengths.extend(more.into_iter().filter(|l| !lengths.contains(l)).collect::<Vec<_>>());
            }
        }
        lengths.into_iter().map(|l| &key[key.len() - l..])
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

    /// Whether "and" is written on to it.
    pub(super) fn has_conjunction(&self) -> bool {
        self.key.starts_with('و') && self.key.chars().count() > 3
    }

    /// Whether the article stands on it: something told before.
    pub(super) fn is_definite(&self) -> bool {
        ["ال", "وال", "بال", "وبال", "لل", "فال"].iter().any(|p| self.key.starts_with(p))
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.forms().any(|f| f == word)
    }

    /// Its number, in digits of either kind.
    pub(super) fn digits(&self) -> Option<u32> {
        let digits: String = self
            .key
            .chars()
            .filter_map(|c| c.to_digit(10).or_else(|| eastern(c)))
            .map(|d| char::from(b'0' + u8::try_from(d).unwrap_or(0)))
            .collect();
        (!digits.is_empty() && digits.len() == self.key.chars().count()).then(|| digits.parse().ok()).flatten()
    }
}

/// The value of an Arabic-Indic digit.
fn eastern(c: char) -> Option<u32> {
    let value = u32::from(c).checked_sub(0x0660)?;
    (value <= 9).then_some(value)
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
            let mut key = String::new();
            fold::push_word(&text[start..at], &mut key);
            words.push(Word { bytes: start..at, key, stop: None });
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

/// A table of phrases, each with what it means.
#[derive(Debug)]
pub(super) struct Phrases<T> {
    by_first: HashMap<String, Vec<(Vec<String>, T)>>,
}

impl<T> Phrases<T> {
    /// Reads a table: phrases between bars, then columns that `meaning` understands. The first line that is no comment is the header.
    pub(super) fn read(table: &str, mut meaning: impl FnMut(&[&str]) -> Option<T>) -> Self
    where
        T: Clone,
    {
        let mut by_first: HashMap<String, Vec<(Vec<String>, T)>> = HashMap::new();
        for line in table.lines().filter(|l| !l.starts_with('#')).skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let Some(value) = meaning(&cells[1..]) else { continue };
            for phrase in cells[0].split('|') {
                let keys: Vec<String> = phrase
                    .split_whitespace()
                    .map(|w| {
                        let mut key = String::new();
                        fold::push_word(w, &mut key);
                        key.strip_prefix("ال").filter(|k| k.chars().count() >= 3).map(str::to_owned).unwrap_or(key)
                    })
                    .collect();
                if let Some(first) = keys.first() {
                    by_first.entry(first.clone()).or_default().push((keys, value.clone()));
                }
            }
        }
        Self { by_first }
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
        let words = words("32 ٣٢ ثلاثة");
        assert_eq!(words.iter().map(Word::digits).collect::<Vec<_>>(), [Some(32), Some(32), None]);
    }
}
