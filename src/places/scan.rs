//! A text under the reader's eye: its words with their classes, how its sentences use capitals, and what is gathered on the way.

use std::collections::{HashMap, HashSet};

use super::words::{Class, FUNCTION, Words};
use crate::gazetteer::{Gazetteer, fold};
use crate::text::{Analysis, SentenceKind, TokenKind};

/// How a sentence uses capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// For names and first words.
    Mixed,
    /// For All Words of Weight.
    Title,
    /// FOR EVERYTHING.
    Upper,
    /// for nothing
    Lower,
}

/// How strongly the occurrences speak for a place and for a person.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence {
    pub(super) place: f32,
    pub(super) person: f32,
}

pub(super) struct Scan<'a, 't> {
    pub(super) analysis: &'a Analysis<'t>,
    pub(super) gaz: &'a Gazetteer,
    pub(super) words: &'static Words,
    pub(super) classes: Vec<Class>,
    /// What the occurrences of each name say together.
    pub(super) evidence: HashMap<u64, Evidence>,
    /// Words that are part of some person's name in this text.
    pub(super) persons: HashSet<String>,
    /// Whether the text hardly uses capitals at all.
    pub(super) uncapitalised: bool,
    pub(super) key: String,
}

impl<'a, 't> Scan<'a, 't> {
    pub(super) fn new(analysis: &'a Analysis<'t>, gaz: &'a Gazetteer) -> Self {
        let words = Words::get();
        let classes =
            analysis.tokens.iter().map(|t| if t.kind == TokenKind::Word { words.class(&t.lower) } else { 0 }).collect();
        let mut scan = Self {
            analysis,
            gaz,
            words,
            classes,
            persons: HashSet::new(),
            uncapitalised: false,
            key: String::new(),
            evidence: HashMap::new(),
        };
        let written = (0..analysis.tokens.len()).filter(|&i| analysis.tokens[i].is_word());
        let (all, capital) = written.fold((0, 0), |(n, c), i| (n + 1, c + usize::from(scan.is_telling_capital(i))));
        scan.uncapitalised = all > 0 && capital * 50 <= all;
        scan
    }

    /// A capital that a writer who uses none would not have set: not that of a first word, of "I", "RT", "OK" or a hashtag.
    fn is_telling_capital(&self, at: usize) -> bool {
        let tagged = at > 0 && matches!(self.analysis.lower(at - 1), "#" | "@");
        let written = self.analysis.word(at);
        let short = written.len() <= 3 && written.chars().all(|c| !c.is_lowercase());
        self.analysis.tokens[at].capital && !tagged && !short && !self.is_sentence_start(at)
    }

    pub(super) fn style(&self, sentence: usize) -> Style {
        let tokens = self.analysis.sentences[sentence].tokens.clone();
        // A short statement in running text may be mostly names; a line by itself is a headline.
        let stopped =
            self.analysis.sentences[sentence].kind == SentenceKind::Body && self.analysis.lower(tokens.end - 1) == ".";
        let least = if stopped { 9 } else { 4 };
        let (mut words, mut capital, mut upper, mut telling) = (0, 0, 0, 0);
        for at in tokens {
            let token = &self.analysis.tokens[at];
            if !token.is_word() || token.lower.len() < 4 || self.classes[at] & FUNCTION != 0 {
                continue;
            }
            let written = self.analysis.word(at);
            if !written.chars().next().is_some_and(|c| c.is_uppercase() || c.is_lowercase()) {
                continue;
            }
            words += 1;
            capital += usize::from(token.capital);
            telling += usize::from(self.is_telling_capital(at));
            upper += usize::from(written.chars().all(|c| !c.is_lowercase()));
        }
        if words >= 3 && upper * 10 >= words * 8 {
            Style::Upper
        } else if words >= least && capital * 10 >= words * 8 {
            Style::Title
        } else if words >= 3 && telling == 0 && self.uncapitalised {
            Style::Lower
        } else {
            Style::Mixed
        }
    }

    pub(super) fn lower(&self, at: usize) -> &str {
        self.analysis.lower(at)
    }

    /// A word that can be part of a name: it begins with a capital or stands in a script without capitals.
    pub(super) fn is_name_word(&self, at: usize) -> bool {
        self.analysis.tokens.get(at).is_some_and(|t| {
            t.is_word()
                && (t.capital
                    || self.analysis.word(at).chars().next().is_some_and(|c| !c.is_lowercase() && !c.is_uppercase()))
                && !t.lower.starts_with('\'')
        })
    }

    /// `al-`, `el-` and so on, bound to the capitalised word that follows.
    pub(super) fn is_bound_article(&self, at: usize) -> bool {
        fold::is_article(self.lower(at))
            && self.analysis.tokens.get(at + 1).is_some_and(|t| t.is_punct("-") && t.glued)
            && self.is_name_word(at + 2)
            && self.analysis.tokens[at + 2].start <= self.analysis.tokens[at + 1].end + 1
    }

    pub(super) fn is_sentence_start(&self, at: usize) -> bool {
        let sentence = &self.analysis.sentences[self.analysis.sentence_of(at)];
        (sentence.tokens.start..at).rev().take(2).all(|i| {
            let t = &self.analysis.tokens[i];
            t.kind == TokenKind::Punct && !matches!(t.lower.as_str(), "," | ";" | ")")
        })
    }

    /// Whether a name that starts here opens its sentence, as the subject of a definition does.
    pub(super) fn is_subject(&self, at: usize) -> bool {
        self.is_sentence_start(at) || at > 0 && self.lower(at - 1) == "the" && self.is_sentence_start(at - 1)
    }

    /// The noun in "X is a town in", "X (also Y) was the capital of", for a name X that ends before `end`.
    pub(super) fn defined_as(&self, end: usize) -> Option<usize> {
        let limit = self.analysis.sentences[self.analysis.sentence_of(end.checked_sub(1)?)].tokens.end;
        let mut at = end;
        if self.lower(at) == "(" && at < limit {
            at = 1 + (at..limit.min(at + 25)).find(|&i| self.lower(i) == ")")?;
        }
        // "X, also known as Y, is", "X or Y is"
        let opens = match self.lower(at) {
            "," => Some((14, true)),
            "or" => Some((5, false)),
            _ => None,
        };
        if let Some((most, closed)) = opens {
            let verb = (at + 1..limit.min(at + most)).find(|&i| matches!(self.lower(i), "is" | "was"))?;
            if closed && !matches!(self.lower(verb - 1), "," | ")") {
                return None;
            }
            at = verb;
        }
        if at >= limit || !matches!(self.lower(at), "is" | "was" | "are" | "were") {
            return None;
        }
        at += 1;
        if matches!(self.lower(at), "located" | "situated") && at + 1 < limit {
            return matches!(self.lower(at + 1), "in" | "on" | "at" | "within" | "near").then_some(at);
        }
        if !matches!(self.lower(at), "a" | "an" | "the" | "one") {
            return None;
        }
        for noun in at + 1..limit.min(at + 11) {
            let token = &self.analysis.tokens[noun];
            let defines = self.words.feature(&token.lower).is_some() || is_defining(&token.lower);
            // Not "is a town crier": nothing of the kind follows.
            let next = self.lower(noun + 1);
            if defines && !token.capital && (is_after_definition(next) || noun + 1 >= limit) {
                return Some(noun);
            }
            let describes = self.demonym_at(noun).is_some()
                || !token.capital && (self.classes[noun] & FUNCTION == 0 || token.lower == "and")
                || token.is_punct("-")
                || token.is_punct(",");
            if !describes || matches!(token.lower.as_str(), "of" | "in" | "on" | "for" | "by" | "who" | "at") {
                return None;
            }
        }
        None
    }

    /// A hashtag in small letters: "#syria".
    pub(super) fn is_small_tag(&self, at: usize) -> bool {
        let token = &self.analysis.tokens[at];
        at > 0 && token.is_word() && token.glued && !token.capital && self.analysis.tokens[at - 1].is_punct("#")
    }

    /// The word directly before a token, with nothing between.
    pub(super) fn word_before(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1)?;
        let token = &self.analysis.tokens[before];
        (token.is_word()
            && !token.lower.starts_with('\'')
            && self.analysis.sentence_of(before) == self.analysis.sentence_of(at))
        .then_some(before)
    }

    /// The word directly after a range, with nothing between.
    pub(super) fn word_after(&self, end: usize) -> Option<usize> {
        let token = self.analysis.tokens.get(end)?;
        (token.is_word() && self.analysis.sentence_of(end) == self.analysis.sentence_of(end.checked_sub(1)?))
            .then_some(end)
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.analysis.tokens.get(at).is_some_and(|t| t.capital)
    }

    pub(super) fn demonym_at(&self, at: usize) -> Option<usize> {
        self.gaz.demonym_position(self.lower(at))
    }
}

/// Words in lower case inside names of places.
pub(super) fn is_connector(lower: &str) -> bool {
    matches!(
        lower,
        "of" | "the"
            | "and"
            | "de"
            | "la"
            | "las"
            | "los"
            | "del"
            | "du"
            | "des"
            | "di"
            | "da"
            | "do"
            | "dos"
            | "le"
            | "les"
            | "sur"
            | "am"
            | "upon"
            | "i"
            | "y"
            | "bin"
            | "u"
            | "e"
    )
}

/// Nouns for places beside those of the feature table, as encyclopedias use them.
fn is_defining(lower: &str) -> bool {
    matches!(
        lower,
        "municipality"
            | "commune"
            | "parish"
            | "borough"
            | "community"
            | "capital"
            | "place"
            | "department"
            | "country"
            | "barangay"
            | "comune"
            | "canton"
            | "ward"
            | "seat"
            | "estate"
            | "headland"
            | "bay"
            | "strait"
            | "archipelago"
            | "cape"
            | "fjord"
            | "glacier"
            | "waterfall"
            | "stream"
            | "creek"
            | "tributary"
            | "peak"
            | "hill"
            | "volcano"
            | "suburbs"
            | "locality"
            | "constituency"
            | "republic"
            | "kingdom"
    )
}

/// Words that follow a noun that defines a place.
fn is_after_definition(lower: &str) -> bool {
    matches!(
        lower,
        "in" | "of"
            | "on"
            | "at"
            | "located"
            | "situated"
            | "and"
            | "near"
            | "that"
            | "which"
            | "with"
            | "within"
            | "between"
            | ","
            | "."
            | "("
            | "lying"
            | "just"
            | "about"
            | "along"
            | "north"
            | "south"
            | "east"
            | "west"
            | "off"
            | "from"
            | "belonging"
            | "under"
    )
}
