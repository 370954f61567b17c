//! The longest name of the tables at each capitalised word. What the words around it make of it is said in `judge`,
//! names that no table holds are found in `unknown`.

use std::ops::Range;

use super::scan::{Scan, Style, is_connector};
use super::words::{COMMON, DAYS, FEATURE, FUNCTION, GIVEN, HEAD, MODIFIED, SURNAME, TITLE, bearing};
use super::{Found, Hit, coordinates, dateline};
use crate::gazetteer::{Entry, Gazetteer, KeyHash, Kind, fold};
use crate::text::{Analysis, TokenKind, is_state_abbreviation};

/// A name has at most this many words.
const LONGEST: usize = 7;

/// Names of places in text order, with every place each may mean.
pub(super) fn names(analysis: &Analysis<'_>, gaz: &Gazetteer) -> Vec<Hit> {
    let mut scan = Scan::new(analysis, gaz);
    let mut raw: Vec<(Style, Vec<Hit>)> = Vec::with_capacity(analysis.sentences.len());
    for sentence in 0..analysis.sentences.len() {
        let style = scan.style(sentence);
        let found = scan.sentence(sentence, style);
        scan.tally(&found, style);
        raw.push((style, found));
    }
    let mut hits: Vec<Hit> = Vec::new();
    for (sentence, (style, found)) in raw.into_iter().enumerate() {
        let from = hits.len();
        hits.extend(found);
        scan.sift(&mut hits, from, analysis.sentences[sentence].tokens.clone(), style);
        scan.add_streets(&mut hits, from, sentence, style);
        scan.add_unknown(&mut hits, from, sentence, style);
    }
    scan.drop_persons(&mut hits);
    scan.add_repeats(&mut hits);
    dateline::mark(analysis, gaz, &mut hits);
    dateline::headings(analysis, &mut hits);
    hits
}

impl<'a, 't> Scan<'a, 't> {
    /// Every name of the tables in a sentence, whatever the words around it say.
    fn sentence(&mut self, sentence: usize, style: Style) -> Vec<Hit> {
        let tokens = self.analysis.sentences[sentence].tokens.clone();
        let mut hits = Vec::new();
        let mut at = tokens.start;
        while at < tokens.end {
            if let Some((end, point)) = coordinates::read(self.analysis, at, tokens.end) {
                let mut hit = Hit::new(at..end, sentence);
                hit.point = Some(point);
                hits.push(hit);
                at = end;
                continue;
            }
            if let Some((end, point, half)) = coordinates::read_grid(self.analysis, at, tokens.end) {
                let mut hit = Hit::new(at..end, sentence);
                hit.point = Some(point);
                hit.grid_km = half;
                hits.push(hit);
                at = end;
                continue;
            }
            if let Some(state) = self.state_alone(at, sentence) {
                at = state.name.end;
                hits.push(state);
                continue;
            }
            match self.longest_name(at, tokens.end, style) {
                Some((name, found)) => {
                    at = name.end;
                    let mut hit = Hit::new(name, sentence);
                    hit.found = found;
                    let state = self.state_after(at, sentence).or_else(|| self.state_beside(&hit, style));
                    hits.push(hit);
                    if let Some(state) = state {
                        at = state.name.end;
                        hits.push(state);
                    }
                }
                None => at += 1,
            }
        }
        hits
    }

    /// The longest name of the tables that starts at a token.
    pub(super) fn longest_name(&mut self, at: usize, end: usize, style: Style) -> Option<(Range<usize>, Vec<Found>)> {
        let lower_style = style == Style::Lower;
        let bound = self.is_bound_article(at);
        let tagged = self.is_small_tag(at);
        let starts = self.is_name_word(at) || bound || tagged || lower_style && self.analysis.tokens[at].is_word();
        if !starts {
            return None;
        }
        // "The Hague", but not "The Baghdad" of "The Baghdad government".
        let opens = self.lower(at) == "the"
            && self.is_name_word(at + 1)
            && self.classes[at + 1] & FUNCTION == 0
            && self.longest_name(at + 1, end, style).is_none();
        let function = self.classes[at] & (DAYS | FUNCTION) != 0;
        if function && !lower_style && !opens && !bound && !fold::is_article(self.lower(at)) {
            return None;
        }
        if self.analysis.word(at).chars().next().is_some_and(fold::is_arabic) {
            return self.arabic_name(at, end);
        }
        let sentence_start = self.is_sentence_start(at);
        let mut kept = KeyHash::EMPTY;
        let mut bare = KeyHash::EMPTY;
        let mut has_bare = false;
        let mut best: Option<(usize, Vec<Found>)> = None;
        let mut bare_key = String::new();
        let mut loose: Option<(usize, Vec<Found>)> = None;
        let mut words = 0;
        let mut next = at;
        while next < end && words < LONGEST {
            let token = &self.analysis.tokens[next];
            if !token.is_word() {
                // Hyphens inside, an ayn written as a quote before a letter, a slash never.
                let joins = token.is_punct("-") && token.glued || is_ayn(&token.lower) && next > at;
                let on =
                    self.analysis.tokens.get(next + 1).is_some_and(|t| t.is_word() && (t.glued || token.is_punct("-")));
                if joins && on && next > at {
                    next += 1;
                    continue;
                }
                break;
            }
            let after_hyphen = next > at && self.analysis.tokens[next - 1].is_punct("-");
            let class = self.classes[next];
            let article = fold::is_article(&token.lower);
            let capital = self.is_name_word(next) || lower_style || tagged && next == at;
            let follows = if after_hyphen {
                is_bound_word(&token.lower)
            } else {
                class & FEATURE != 0 || is_connector(&token.lower)
            };
            if !capital && !article && next > at && !follows {
                break;
            }
            if token.lower.starts_with('\'') {
                break;
            }
            self.key.clear();
            fold::push_word(self.analysis.word(next), &mut self.key);
            kept = kept.then(&self.key);
            let dropped = article && (after_hyphen || next > at || bound || !sentence_start || token.lower == "al");
            if !dropped {
                bare = bare.then(&self.key);
                has_bare = true;
                bare_key.push_str(&self.key);
            }
            words += 1;
            next += 1;
            if !capital && class & FEATURE == 0 || article && (dropped || !has_bare) {
                continue;
            }
            // Not inside a hyphenated word: "Kirkuk-based".
            let single = words == 1;
            let written = single.then(|| self.analysis.word(at));
            let mut found = self.under(kept, written, false);
            if has_bare && bare != kept {
                found.extend(self.under(bare, written, true));
            }
            if !found.is_empty() {
                best = Some((next, found));
            } else if best.is_none() && capital && words <= 4 && bare_key.len() >= 5 && style != Style::Lower {
                let medium = fold::medium(&bare_key);
                let found: Vec<Found> = self
                    .gaz
                    .medium()
                    .get(KeyHash::of(&medium))
                    .filter(|e| !e.acronym())
                    .map(|e| Found { place: e.place(), name: 0.75 })
                    .collect();
                if !found.is_empty() {
                    loose = Some((next, found));
                }
            }
        }
        let long = bare_key.len() >= 7;
        let loose = loose.filter(|_| long || !sentence_start && style == Style::Mixed);
        let loose = loose.filter(|_| self.classes[at] & (COMMON | GIVEN | SURNAME | TITLE | HEAD | MODIFIED) == 0);
        let (stop, mut found) = best.or(loose)?;
        // "Northeast Georgia": a direction alone is no town.
        if stop == at + 1 && bearing(self.lower(at)).is_some() {
            return None;
        }
        found.sort_by_key(|f| f.place);
        found.dedup_by_key(|f| f.place);
        Some((at..stop, found))
    }

    /// The state in "Long Beach, CA" or "Troy, N.C.", from the comma on.
    pub(super) fn state_after(&self, at: usize, sentence: usize) -> Option<Hit> {
        if !self.analysis.tokens.get(at)?.is_punct(",") || !self.is_capital(at + 1) {
            return None;
        }
        let word = self.lower(at + 1);
        let stopped = self.analysis.tokens.get(at + 2).is_some_and(|t| t.glued && t.is_punct("."));
        let code = self.words.state(word).or_else(|| self.words.state(&format!("{word}.")).filter(|_| stopped))?;
        let written = self.analysis.word(at + 1);
        // "IN" and "OR" are states, "In" and "Or" are not.
        if written.len() == 2
            && !written.ends_with('.')
            && written.bytes().any(|b| b.is_ascii_lowercase())
            && !self.analysis.lower(at + 2).starts_with('.')
        {
            return None;
        }
        let mut hit = Hit::new(at + 1..at + 2, sentence);
        hit.found = vec![Found { place: self.gaz.admin1_position(code)?, name: 1.0 }];
        hit.abbreviated = true;
        Some(hit)
    }

    /// The state in "Boise ID", where a town of that name lies in it.
    fn state_beside(&self, town: &Hit, style: Style) -> Option<Hit> {
        let at = town.name.end;
        let written = self.analysis.word(at);
        if style == Style::Upper || written.len() != 2 || !written.bytes().all(|b| b.is_ascii_uppercase()) {
            return None;
        }
        let code = self.words.state(self.lower(at))?;
        let fits = |f: &Found| {
            let place = &self.gaz.places()[f.place];
            place.admin1 == code && place.kind.is_settlement()
        };
        if !town.found.iter().any(fits) {
            return None;
        }
        let mut hit = Hit::new(at..at + 1, town.sentence);
        hit.found = vec![Found { place: self.gaz.admin1_position(code)?, name: 1.0 }];
        hit.abbreviated = true;
        Some(hit)
    }

    /// A state's short name that nothing else is spelt like: "S.C.", "W.Va.", "Mass.".
    fn state_alone(&self, at: usize, sentence: usize) -> Option<Hit> {
        let word = self.lower(at);
        let end = if word == "w" && self.lower(at + 1) == "." && matches!(self.lower(at + 2), "va." | "va") {
            at + 3
        } else if self.is_capital(at) && (word.matches('.').count() > 1 || is_state_abbreviation(word)) {
            at + 1
        } else {
            return None;
        };
        let code = if end == at + 3 { "US.WV" } else { self.words.state(word)? };
        // "250 B.C."
        if code == "CA.02" && at > 0 && self.analysis.tokens[at - 1].kind == TokenKind::Number {
            return None;
        }
        let mut hit = Hit::new(at..end, sentence);
        hit.found = vec![Found { place: self.gaz.admin1_position(code)?, name: 1.0 }];
        hit.abbreviated = true;
        Some(hit)
    }

    /// The places under a key; `written` is the word in the text where the name is a single one.
    pub(super) fn under(&self, key: KeyHash, written: Option<&str>, bare: bool) -> Vec<Found> {
        let fits = |e: &Entry| !e.acronym() || written.is_none_or(|w| w.chars().all(|c| !c.is_lowercase()));
        self.gaz
            .latin()
            .get(key)
            .filter(fits)
            // "PA", "IN": a state's code only behind a comma.
            .filter(|e| !e.acronym() || written.is_none_or(|w| w.len() != 2) || !self.is_us_state(e.place()))
            .filter(|e| !bare || e.article_dropped() || Gazetteer::drops_article(&self.gaz.places()[e.place()]))
            .map(|e| {
                let drop = if bare != e.article_dropped() { 0.02 } else { 0.0 };
                Found { place: e.place(), name: if e.main() { 1.0 } else { 0.96 } - drop }
            })
            .collect()
    }

    fn is_us_state(&self, place: usize) -> bool {
        let place = &self.gaz.places()[place];
        place.kind == Kind::Admin1 && place.country == "US"
    }

    /// Arabic script has no capitals: names of at least four letters, with a one-letter preposition before them or not.
    pub(super) fn arabic_name(&mut self, at: usize, end: usize) -> Option<(Range<usize>, Vec<Found>)> {
        let mut best = None;
        for skip in [0, 1] {
            let mut hash = KeyHash::EMPTY;
            let mut length = 0;
            for next in at..end.min(at + 4) {
                let token = &self.analysis.tokens[next];
                if !token.is_word() || !token.lower.chars().next().is_some_and(fold::is_arabic) {
                    break;
                }
                self.key.clear();
                fold::push_word(&token.lower, &mut self.key);
                let mut word = self.key.as_str();
                if next == at && skip == 1 {
                    let Some(rest) = word.strip_prefix(['ب', 'و', 'ل', 'ف']) else { break };
                    word = rest;
                }
                let word = &word[fold::arabic_article(word)..];
                hash = hash.then(word);
                length += word.chars().count();
                if length < 3 {
                    continue;
                }
                let found: Vec<Found> =
                    self.gaz.arabic().get(hash).map(|e| Found { place: e.place(), name: 0.95 }).collect();
                if !found.is_empty() {
                    best = Some((at..next + 1, found));
                }
            }
            if best.is_some() {
                break;
            }
        }
        best
    }
}

/// Words in lower case between hyphens: "Port-au-Prince", "Hay-on-Wye".
fn is_bound_word(lower: &str) -> bool {
    matches!(
        lower,
        "au" | "aux"
            // Persian and Pashto ties: "Mazar-i-Sharif", "Pul-e-Khumri".
            | "e"
            | "i"
            | "ye"
            | "yi"
            | "by"
            | "de"
            | "des"
            | "du"
            | "en"
            | "in"
            | "la"
            | "le"
            | "les"
            | "on"
            | "sous"
            | "sur"
            | "the"
            | "under"
            | "upon"
    )
}

fn is_ayn(sign: &str) -> bool {
    matches!(sign, "\u{2018}" | "'" | "`" | "\u{02BF}")
}
