//! Names that no table knows, where a common noun says that they are places: "Albu Sabah village", "the town of X".

use std::collections::HashMap;
use std::ops::Range;

use super::Hit;
use super::scan::{Scan, Style};
use super::words::{
    BODY, COMMON, DAYS, DEMONYM, FEATURE, FUNCTION, GIVEN, HEAD, LOCATIVE, MODIFIED, ORDINARY, PREFIX, SURNAME, TITLE,
    bearing, unit_km,
};
use crate::gazetteer::{Kind, fold};
use crate::text::TokenKind;

/// The words of a name and the kinds that it was said to be of.
type Name<'a> = (Vec<&'a str>, Vec<Kind>);

impl<'a, 't> Scan<'a, 't> {
    /// Names no table knows, where a common noun says that they are places.
    pub(super) fn add_unknown(&self, hits: &mut Vec<Hit>, from: usize, sentence: usize, style: Style) {
        if style != Style::Mixed {
            return;
        }
        let tokens = self.analysis.sentences[sentence].tokens.clone();
        let mut new: Vec<Hit> = Vec::new();
        let mut more: Vec<Hit> = Vec::new();
        for at in tokens.clone() {
            let Some(kinds) = self.words.feature(self.lower(at)) else { continue };
            let taken = |i: usize| {
                let known = &hits[from..];
                let after = known.partition_point(|h| h.name.start <= i);
                after.checked_sub(1).is_some_and(|n| known[n].name.contains(&i))
                    || new.iter().rev().take(3).any(|h: &Hit| h.name.contains(&i))
            };
            if taken(at) {
                continue;
            }
            let run = if self.lower(at + 1) == "of" && is_settlement_word(self.lower(at)) {
                self.unknown_after(at + 2, tokens.end)
            } else if self.classes[at] & PREFIX != 0 && self.is_capital(at) {
                self.unknown_after(at + 1, tokens.end).map(|r| at..r.end)
            } else if names_unknown(self.lower(at), kinds) {
                self.unknown_before(at, tokens.start)
            } else {
                None
            };

            let Some(run) = run else { continue };
            if run.clone().any(taken) {
                continue;
            }
            // "the villages of Lougou, Tougana and X"
            let mut stop = run.end;
            while run.start > at && self.lower(at).ends_with('s') && matches!(self.lower(stop), "," | "and") {
                let skip = if self.lower(stop) == "," && self.lower(stop + 1) == "and" { 2 } else { 1 };
                let Some(run) = self.unknown_after(stop + skip, tokens.end).filter(|r| !r.clone().any(taken)) else {
                    break;
                };
                stop = run.end;
                let mut hit = Hit::new(run, sentence);
                hit.hint = kinds.to_vec();
                hit.evident = true;
                more.push(hit);
            }
            let mut hit = Hit::new(run.clone(), sentence);
            hit.phrase = run.start.min(at)..run.end.max(at + 1);
            hit.hint = kinds.to_vec();
            hit.evident = true;
            new.push(hit);
            new.append(&mut more);
        }
        self.add_defined(&hits[from..], &mut new, &tokens, sentence);
        self.add_held(&hits[from..], &mut new, &tokens, sentence);
        hits.extend(new);
        hits[from..].sort_by_key(|h| h.name.start);
    }

    /// "Aisby is a village in": what a text defines as a place is one, whether a table knows it or not.
    fn add_defined(&self, known: &[Hit], new: &mut Vec<Hit>, tokens: &Range<usize>, sentence: usize) {
        let first = (tokens.start..tokens.end).find(|&i| self.analysis.tokens[i].is_word());
        let Some(mut start) = first else { return };
        if self.lower(start) == "the" {
            start += 1;
        }
        let Some(mut run) = self.unknown_after(start, tokens.end) else { return };
        // "Ayalon Cave", "Bov Parish": a common noun in capitals ends the name.
        if self.is_capital(run.end) && self.classes[run.end] & (FEATURE | HEAD | COMMON | ORDINARY) != 0
            || self.is_capital(run.end) && is_natural(self.lower(run.end))
        {
            run.end += 1;
        }
        let Some(noun) = self.defined_as(run.end) else { return };
        let taken = |h: &Hit| h.name.start < run.end && run.start < h.name.end;
        if known.iter().chain(new.iter()).any(taken) {
            return;
        }
        let mut hit = Hit::new(run, sentence);
        hit.hint = self.words.feature(self.lower(noun)).map(<[Kind]>::to_vec).unwrap_or_default();
        hit.evident = true;
        hit.defined = Some(noun);
        new.push(hit);
    }

    /// "Debden, England", "in Foya in Lofa County", "Hancock Brook": a name with a place around it or a word of nature in it.
    fn add_held(&self, known: &[Hit], new: &mut Vec<Hit>, tokens: &Range<usize>, sentence: usize) {
        let mut at = tokens.start;
        while at < tokens.end {
            let Some(mut run) = self.unknown_after(at, tokens.end) else {
                at += 1;
                continue;
            };
            at = run.end;
            let inside =
                run.start > tokens.start && self.is_capital(run.start - 1) && !self.is_sentence_start(run.start - 1);
            let natural = self.is_capital(run.end) && is_natural(self.lower(run.end)) && run.end < tokens.end;
            if natural {
                run.end += 1;
            }
            let goes_on = self.word_after(run.end).is_some_and(|r| self.is_capital(r)) && run.end < tokens.end;
            let taken = |h: &Hit| h.name.start < run.end && run.start < h.name.end;
            if inside || goes_on || known.iter().chain(new.iter()).any(taken) {
                continue;
            }
            let before = self.word_before(run.start).filter(|&p| p >= tokens.start && !self.is_capital(p));
            let led = before.is_some_and(|p| self.classes[p] & LOCATIVE != 0 || matches!(self.lower(p), "from" | "to"));
            let listed = run.start > tokens.start
                && self.analysis.tokens[run.start - 1].kind == TokenKind::Punct
                && matches!(self.lower(run.start - 1), ";" | "(" | ":");
            let person = self.classes[run.start] & GIVEN != 0 && run.len() > 1;
            let held = known.iter().find(|h| h.name.start > run.end).is_some_and(|outer| {
                let gap: Vec<&str> = (run.end..outer.name.start).map(|i| self.lower(i)).collect();
                let wide = outer.abbreviated
                    || outer.has_kind(self.gaz, WIDE)
                    || led && outer.found.iter().any(|f| self.gaz.places()[f.place].population >= 50_000);
                wide && matches!(gap.as_slice(), [","] | ["in"] | [",", "in"] | ["(", "in"]) && !outer.role.modifies()
            });
            // "Tal al-Dhahab", "Khirbat X": such names are hardly ever anything but places.
            let rural = led && run.len() > 1 && is_rural(self.lower(run.start));
            // "near Dakhana": hardly ever said of anything else.
            let class = self.classes[run.start];
            let close = before.is_some_and(|p| matches!(self.lower(p), "near" | "outside"))
                && class & (GIVEN | SURNAME | ORDINARY) == 0
                && self.lower(run.start).chars().count() > 3;
            let told = held && (led || listed) || rural || close || led && self.is_located(run.clone());
            if person && !natural && !rural || !natural && !told {
                continue;
            }
            if natural && self.is_sentence_start(run.start) && run.len() == 1 {
                continue;
            }
            let mut hit = Hit::new(run, sentence);
            hit.evident = true;
            new.push(hit);
        }
    }

    /// "in Kalumba, near the border", "in X, 40 km north of Y": whether the words behind a name say where it lies.
    fn is_located(&self, run: Range<usize>) -> bool {
        let next = self.lower(run.end + 1);
        let measured = self.analysis.tokens.get(run.end + 1).is_some_and(|t| t.kind == TokenKind::Number)
            && unit_km(self.lower(run.end + 2)).is_some();
        let way = bearing(next).is_some() && self.lower(run.end + 2) == "of"
            || matches!(next, "near" | "outside")
            || measured;
        self.lower(run.end) == "," && way && self.classes[run.start] & (GIVEN | SURNAME | ORDINARY) == 0
    }

    /// The later mentions of a place that no table knows: once a text has said that X is a village, X is one.
    pub(super) fn add_repeats(&self, hits: &mut Vec<Hit>) {
        let named = |h: &Hit| h.found.is_empty() && h.evident && h.point.is_none() && h.anaphor.is_none();
        let mut names: HashMap<&str, Vec<Name<'_>>> = HashMap::new();
        for hit in hits.iter().filter(|h| named(h) && h.hint.first() != Some(&Kind::Road)) {
            let words: Vec<&str> = hit.name.clone().map(|i| self.lower(i)).collect();
            if words.len() == 1 && self.classes[hit.name.start] & (GIVEN | SURNAME | ORDINARY) != 0 {
                continue;
            }
            let same = names.entry(words[0]).or_default();
            if !same.iter().any(|s| s.0 == words) {
                same.push((words, hit.hint.clone()));
            }
        }
        if names.is_empty() {
            return;
        }
        let mut new = Vec::new();
        let mut next = 0;
        for at in 0..self.analysis.tokens.len() {
            while next < hits.len() && hits[next].name.end <= at {
                next += 1;
            }
            if !self.is_capital(at) {
                continue;
            }
            let Some(same) = names.get(self.lower(at)) else { continue };
            let longest = same
                .iter()
                .filter(|(words, _)| words.iter().enumerate().all(|(n, w)| self.lower(at + n) == *w))
                .max_by_key(|(words, _)| words.len());
            let Some((words, hint)) = longest else { continue };
            let run = at..at + words.len();
            let taken = hits[next..].iter().take(2).any(|h| h.name.start < run.end);
            let inside = self.word_before(at).is_some_and(|p| {
                self.is_capital(p) && !self.is_sentence_start(p) && self.classes[p] & (FUNCTION | DAYS) == 0
            });
            let goes_on = self.word_after(run.end).is_some_and(|r| {
                self.is_capital(r)
                    && self.classes[r] & (DAYS | FUNCTION) == 0
                    && self.words.feature(self.lower(r)).is_none()
            });
            if taken || inside || goes_on || new.last().is_some_and(|h: &Hit| h.name.end > at) {
                continue;
            }
            let mut hit = Hit::new(run, self.analysis.sentence_of(at));
            hit.hint.clone_from(hint);
            hit.evident = true;
            new.push(hit);
        }
        hits.extend(new);
        hits.sort_by_key(|h| h.name.start);
    }

    /// "Darby Street", "Rest Acres Road": a street of the town that the text is about. Names inside it are its own.
    pub(super) fn add_streets(&self, hits: &mut Vec<Hit>, from: usize, sentence: usize, style: Style) {
        if style != Style::Mixed {
            return;
        }
        let tokens = self.analysis.sentences[sentence].tokens.clone();
        let mut end_of_last = tokens.start;
        for at in tokens {
            let saint = self.lower(at) == "st." && self.is_capital(at + 1);
            if !self.is_capital(at) || !is_street_word(self.lower(at)) || saint {
                continue;
            }
            let mut start = at;
            while start > end_of_last && at - start < 4 {
                let i = start - 1;
                let own = self.is_capital(i)
                    && self.analysis.tokens[i].is_word()
                    && !self.lower(i).starts_with('\'')
                    && self.classes[i] & (FUNCTION | DAYS) == 0
                    && !(is_street_word(self.lower(i)) || matches!(self.lower(i), "county" | "interstate"));
                if !own {
                    break;
                }
                start = i;
            }
            end_of_last = at + 1;
            let known = hits[from..].iter().any(|h| h.name.contains(&at) || h.name.end > at && h.name.start < at);
            if start == at || known || self.words.feature(self.lower(at + 1)).is_some() {
                continue;
            }
            let run = start..at + 1;
            let at_hit = from + hits[from..].partition_point(|h| h.name.start < start);
            while at_hit < hits.len() && hits[at_hit].name.start < run.end {
                hits.remove(at_hit);
            }
            let mut hit = Hit::new(run, sentence);
            hit.hint = vec![Kind::Road];
            hit.evident = true;
            hits.insert(at_hit, hit);
        }
    }

    fn is_unknown_word(&self, at: usize) -> bool {
        self.is_capital(at)
            && self.analysis.tokens[at].is_word()
            && self.classes[at] & (DAYS | FUNCTION | TITLE | HEAD | FEATURE | DEMONYM | BODY) == 0
            && (self.classes[at] & COMMON == 0 || self.classes[at] & PREFIX != 0)
            && bearing(self.lower(at)).is_none()
            && self.lower(at).chars().count() > 1
    }

    /// Whether the hyphen at a token is the second of a Persian tie: "-e-", "-i-".
    pub(super) fn is_bound_izafa(&self, at: usize) -> bool {
        let hyphen = |i: usize| self.analysis.tokens.get(i).is_some_and(|t| t.is_punct("-") && t.glued);
        hyphen(at) && hyphen(at - 2) && matches!(self.lower(at - 1), "e" | "i" | "ye" | "yi")
    }

    /// Whether a name that starts at a token is but the last of a longer one, which no table holds: "in Ain Zara".
    pub(super) fn is_tail(&self, at: usize, first: usize) -> bool {
        let own = |i: usize| self.is_unknown_word(i) && self.classes[i] & (ORDINARY | MODIFIED | GIVEN | SURNAME) == 0;
        let mut start = at;
        while start > first && at - start < 3 && own(start - 1) {
            start -= 1;
        }
        start < at
            && start > first
            && matches!(self.analysis.tokens[start - 1].lower.as_str(), "in" | "near" | "at" | "outside")
    }

    fn unknown_after(&self, at: usize, end: usize) -> Option<Range<usize>> {
        let mut stop = at;
        let mut words = 0;
        while stop < end && words < 4 {
            if self.is_unknown_word(stop) {
                words += 1;
                stop += 1;
            } else if self.is_bound_article(stop)
                || words > 0 && self.analysis.tokens[stop].is_punct("-") && self.is_capital(stop + 1)
            {
                stop += if self.is_bound_article(stop) { 2 } else { 1 };
            } else {
                break;
            }
        }
        (words > 0).then_some(at..stop)
    }

    fn unknown_before(&self, at: usize, first: usize) -> Option<Range<usize>> {
        let mut at = at;
        while at > first + 1
            && matches!(self.lower(at - 1), "military" | "international" | "air" | "army" | "border" | "general")
        {
            at -= 1;
        }
        let mut start = at;
        let mut words = 0;
        while start > first && words < 4 {
            let i = start - 1;
            if self.is_unknown_word(i) {
                words += 1;
                start = i;
            } else if words > 0
                && self.analysis.tokens[i].is_punct("-")
                && self.analysis.tokens[i].glued
                && i > first
                && (fold::is_article(self.lower(i - 1)) || self.is_unknown_word(i - 1))
            {
                start = i - 1;
            } else if words > 0 && i > first + 2 && self.is_bound_izafa(i) {
                // "Dasht-e-Barchi"
                start = i - 2;
            } else {
                break;
            }
        }
        // The first word of a sentence is capitalised for that reason alone.
        if words == 1 && self.is_sentence_start(start) {
            return None;
        }
        (words > 0).then_some(start..at)
    }
}

/// What a place is said to lie in behind a comma.
const WIDE: &[Kind] = &[Kind::Country, Kind::Admin1, Kind::Admin2, Kind::Island, Kind::Region];

/// First words of names of villages, hills and wadis.
fn is_rural(lower: &str) -> bool {
    matches!(
        lower,
        "tal"
            | "tel"
            | "tall"
            | "wadi"
            | "albu"
            | "ain"
            | "ayn"
            | "ein"
            | "qasr"
            | "nahr"
            | "deir"
            | "dayr"
            | "kafr"
            | "kafar"
            | "khirbat"
            | "umm"
    )
}

/// Common nouns for what lies in a landscape, part of the name where they have a capital.
fn is_natural(lower: &str) -> bool {
    matches!(
        lower,
        "creek"
            | "brook"
            | "pond"
            | "bay"
            | "beach"
            | "plateau"
            | "canyon"
            | "falls"
            | "glacier"
            | "peak"
            | "ridge"
            | "strait"
            | "gulf"
            | "fjord"
            | "canal"
            | "forest"
            | "cave"
            | "cove"
            | "basin"
            | "lagoon"
            | "archipelago"
            | "parish"
            | "lake"
            | "river"
            | "island"
            | "islands"
            | "mountains"
            | "valley"
            | "peninsula"
            | "desert"
            | "hills"
    )
}

/// Whether a common noun after an unknown name makes it a place worth keeping. Of schools, churches and streets every
/// town has its own.
fn names_unknown(lower: &str, kinds: &[Kind]) -> bool {
    match kinds.first() {
        None => lower == "area",
        Some(Kind::Site) => matches!(lower, "square" | "junction"),
        Some(Kind::Road | Kind::University | Kind::Building) => false,
        Some(_) => lower != "state",
    }
}

fn is_street_word(lower: &str) -> bool {
    matches!(
        lower,
        "street"
            | "road"
            | "avenue"
            | "boulevard"
            | "drive"
            | "lane"
            | "parkway"
            | "ave"
            | "ave."
            | "blvd"
            | "rd"
            | "turnpike"
            | "st."
    )
}

fn is_settlement_word(lower: &str) -> bool {
    matches!(
        lower,
        "city"
            | "town"
            | "towns"
            | "village"
            | "villages"
            | "districts"
            | "cities"
            | "neighborhoods"
            | "neighbourhoods"
            | "municipality"
            | "parish"
            | "commune"
            | "hamlet"
            | "district"
            | "subdistrict"
            | "township"
            | "suburb"
            | "province"
            | "governorate"
            | "neighborhood"
            | "neighbourhood"
            | "quarter"
            | "area"
            | "region"
            | "settlement"
            | "county"
            | "island"
            | "port"
    )
}
