//! Which words are names of places: the longest name of the tables at each capitalised word, kept or thrown out by the
//! words around it, and names that no table knows but the text says are places ("Albu Sabah village").

use std::collections::HashSet;
use std::ops::Range;

use super::words::{
    BEHIND, BODY, COMMON, Class, DAYS, DEMONYM, FEATURE, FUNCTION, GIVEN, HEAD, LOCATIVE, MODIFIED, PREFIX, SPEECH,
    SURNAME, TITLE, Words, bearing,
};
use super::{Found, Hit, Role, coordinates};
use crate::gazetteer::{Entry, Gazetteer, KeyHash, Kind, fold};
use crate::text::{Analysis, SentenceKind, TokenKind};

/// A name has at most this many words.
const LONGEST: usize = 7;

/// How a sentence uses capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// For names and first words.
    Mixed,
    /// For All Words of Weight.
    Title,
    /// FOR EVERYTHING.
    Upper,
    /// for nothing
    Lower,
}

/// What the words around a name say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Place,
    /// Whose or of what kind, not where: "US forces", "Iran-backed".
    Modifier,
    /// A person or part of a person's name.
    Person,
    /// Part of some other name.
    Other,
}

/// Names of places in text order, with every place each may mean.
pub(super) fn names(analysis: &Analysis<'_>, gaz: &Gazetteer) -> Vec<Hit> {
    let mut scan = Scan::new(analysis, gaz);
    let mut hits: Vec<Hit> = Vec::new();
    for sentence in 0..analysis.sentences.len() {
        let style = scan.style(sentence);
        let tokens = analysis.sentences[sentence].tokens.clone();
        let from = hits.len();
        let mut at = tokens.start;
        while at < tokens.end {
            if let Some((end, point)) = coordinates::read(analysis, at, tokens.end) {
                let mut hit = Hit::new(at..end, sentence);
                hit.point = Some(point);
                hits.push(hit);
                at = end;
                continue;
            }
            match scan.longest_name(at, tokens.end, style) {
                Some((name, found)) => {
                    at = name.end;
                    let mut hit = Hit::new(name, sentence);
                    hit.found = found;
                    hits.push(hit);
                    if let Some(state) = scan.state_after(at, sentence) {
                        at = state.name.end;
                        hits.push(state);
                    }
                }
                None => at += 1,
            }
        }
        scan.sift(&mut hits, from, tokens, style);
        scan.add_unknown(&mut hits, from, sentence, style);
    }
    scan.drop_persons(&mut hits);
    mark_datelines(analysis, gaz, &mut hits);
    hits
}

struct Scan<'a, 't> {
    analysis: &'a Analysis<'t>,
    gaz: &'a Gazetteer,
    words: &'static Words,
    classes: Vec<Class>,
    /// Words that are part of some person's name in this text.
    persons: HashSet<String>,
    /// Whether the text hardly uses capitals at all.
    uncapitalised: bool,
    key: String,
}

impl<'a, 't> Scan<'a, 't> {
    fn new(analysis: &'a Analysis<'t>, gaz: &'a Gazetteer) -> Self {
        let words = Words::get();
        let classes =
            analysis.tokens.iter().map(|t| if t.kind == TokenKind::Word { words.class(&t.lower) } else { 0 }).collect();
        let written = analysis.tokens.iter().filter(|t| t.is_word());
        let (all, capital) = written.fold((0, 0), |(n, c), t| (n + 1, c + usize::from(t.capital)));
        let uncapitalised = all > 0 && capital * 50 <= all;
        Self { analysis, gaz, words, classes, persons: HashSet::new(), uncapitalised, key: String::new() }
    }

    fn style(&self, sentence: usize) -> Style {
        let tokens = self.analysis.sentences[sentence].tokens.clone();
        // A short statement in running text may be mostly names; a line by itself is a headline.
        let stopped =
            self.analysis.sentences[sentence].kind == SentenceKind::Body && self.analysis.lower(tokens.end - 1) == ".";
        let least = if stopped { 9 } else { 4 };
        let (mut words, mut capital, mut upper) = (0, 0, 0);
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
            upper += usize::from(written.chars().all(|c| !c.is_lowercase()));
        }
        if words >= 3 && upper * 10 >= words * 8 {
            Style::Upper
        } else if words >= least && capital * 10 >= words * 8 {
            Style::Title
        } else if words >= 3 && capital == 0 && self.uncapitalised {
            Style::Lower
        } else {
            Style::Mixed
        }
    }

    fn lower(&self, at: usize) -> &str {
        self.analysis.lower(at)
    }

    /// A word that can be part of a name: it begins with a capital or stands in a script without capitals.
    fn is_name_word(&self, at: usize) -> bool {
        self.analysis.tokens.get(at).is_some_and(|t| {
            t.is_word()
                && (t.capital
                    || self.analysis.word(at).chars().next().is_some_and(|c| !c.is_lowercase() && !c.is_uppercase()))
                && !t.lower.starts_with('\'')
        })
    }

    /// `al-`, `el-` and so on, bound to the capitalised word that follows.
    fn is_bound_article(&self, at: usize) -> bool {
        fold::is_article(self.lower(at))
            && self.analysis.tokens.get(at + 1).is_some_and(|t| t.is_punct("-") && t.glued)
            && self.is_name_word(at + 2)
            && self.analysis.tokens[at + 2].start <= self.analysis.tokens[at + 1].end + 1
    }

    /// The longest name of the tables that starts at a token.
    fn longest_name(&mut self, at: usize, end: usize, style: Style) -> Option<(Range<usize>, Vec<Found>)> {
        let lower_style = style == Style::Lower;
        let bound = self.is_bound_article(at);
        let starts = self.is_name_word(at) || bound || lower_style && self.analysis.tokens[at].is_word();
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
            let capital = self.is_name_word(next) || lower_style;
            let follows = class & FEATURE != 0 || is_connector(&token.lower);
            if !capital && !article && next > at && (!follows || after_hyphen) {
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
        found.sort_by_key(|f| f.place);
        found.dedup_by_key(|f| f.place);
        Some((at..stop, found))
    }

    /// The state in "Long Beach, CA" or "Troy, N.C.", from the comma on.
    fn state_after(&self, at: usize, sentence: usize) -> Option<Hit> {
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

    /// The places under a key; `written` is the word in the text where the name is a single one.
    fn under(&self, key: KeyHash, written: Option<&str>, bare: bool) -> Vec<Found> {
        let fits = |e: &Entry| !e.acronym() || written.is_none_or(|w| w.chars().all(|c| !c.is_lowercase()));
        self.gaz
            .latin()
            .get(key)
            .filter(fits)
            .filter(|e| !bare || e.article_dropped() || Gazetteer::drops_article(&self.gaz.places()[e.place()]))
            .map(|e| {
                let drop = if bare != e.article_dropped() { 0.02 } else { 0.0 };
                Found { place: e.place(), name: if e.main() { 1.0 } else { 0.96 } - drop }
            })
            .collect()
    }

    /// Arabic script has no capitals: names of at least four letters, with a one-letter preposition before them or not.
    fn arabic_name(&mut self, at: usize, end: usize) -> Option<(Range<usize>, Vec<Found>)> {
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

    fn is_sentence_start(&self, at: usize) -> bool {
        let sentence = &self.analysis.sentences[self.analysis.sentence_of(at)];
        (sentence.tokens.start..at).rev().take(2).all(|i| {
            let t = &self.analysis.tokens[i];
            t.kind == TokenKind::Punct && !matches!(t.lower.as_str(), "," | ";" | ")")
        })
    }

    /// The word directly before a token, with nothing between.
    fn word_before(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1)?;
        let token = &self.analysis.tokens[before];
        (token.is_word()
            && !token.lower.starts_with('\'')
            && self.analysis.sentence_of(before) == self.analysis.sentence_of(at))
        .then_some(before)
    }

    /// The word directly after a range, with nothing between.
    fn word_after(&self, end: usize) -> Option<usize> {
        let token = self.analysis.tokens.get(end)?;
        (token.is_word() && self.analysis.sentence_of(end) == self.analysis.sentence_of(end.checked_sub(1)?))
            .then_some(end)
    }

    fn is_capital(&self, at: usize) -> bool {
        self.analysis.tokens.get(at).is_some_and(|t| t.capital)
    }

    /// Throws out the hits of one sentence that are no places and marks those that only modify.
    fn sift(&mut self, hits: &mut Vec<Hit>, from: usize, tokens: Range<usize>, style: Style) {
        let mut kept: Vec<Hit> = Vec::with_capacity(hits.len() - from);
        let mine: Vec<Hit> = hits.drain(from..).collect();
        for (n, mut hit) in mine.iter().cloned().enumerate() {
            if hit.point.is_some() {
                kept.push(hit);
                continue;
            }
            // "Turk", which is a town too; "Tal", "Camp" cut off before the rest of their name.
            let alone = hit.name.len() == 1;
            if alone
                && (self.demonym_at(hit.name.start).is_some() || self.classes[hit.name.start] & PREFIX != 0)
                && !hit.is_country(self.gaz)
            {
                continue;
            }
            let before = n.checked_sub(1).map(|i| &mine[i]);
            let after = mine.get(n + 1);
            hit.evident = self.is_evident(&hit, after, &tokens);
            let mut verdict = self.judge(&hit, before, after, style);
            // "the Islamic State in Iraq and Syria": the second country shares the lot of the first.
            if let Some(last) = kept.last()
                && verdict == Verdict::Place
                && last.role == Role::Demonym
                && hit.is_country(self.gaz)
                && last.name.end + 1 == hit.name.start
                && self.lower(last.name.end) == "and"
            {
                verdict = Verdict::Modifier;
            }
            // "Joint Operations Command said": a body, not its building.
            if verdict == Verdict::Place
                && !hit.evident
                && self.classes[hit.name.end - 1] & (HEAD | BODY) != 0
                && hit.found.iter().all(|f| matches!(self.gaz.places()[f.place].kind, Kind::Building | Kind::Site))
            {
                verdict = Verdict::Modifier;
            }
            match verdict {
                Verdict::Place => {}
                Verdict::Modifier => hit.role = Role::Demonym,
                Verdict::Person => {
                    for at in hit.name.start.saturating_sub(1)..(hit.name.end + 1).min(tokens.end) {
                        let near = hit.name.contains(&at)
                            || self.analysis.tokens[at].is_word() && before.is_none_or(|b| b.name.end <= at);
                        if near && self.is_capital(at) && self.classes[at] & (FUNCTION | TITLE) == 0 {
                            self.persons.insert(self.lower(at).to_owned());
                        }
                    }
                    continue;
                }
                Verdict::Other => continue,
            }
            kept.push(hit);
        }
        // People of a country.
        let mut people: Vec<Hit> = Vec::new();
        let mut next = 0;
        for at in tokens {
            while next < kept.len() && kept[next].name.end <= at {
                next += 1;
            }
            if !self.is_capital(at) || kept.get(next).is_some_and(|h| h.name.contains(&at)) {
                continue;
            }
            let Some(country) = self.demonym_at(at) else { continue };
            self.classes[at] |= DEMONYM;
            let mut hit = Hit::new(at..at + 1, self.analysis.sentence_of(at));
            hit.role = Role::Demonym;
            hit.found = vec![Found { place: country, name: 1.0 }];
            people.push(hit);
        }
        kept.extend(people);
        kept.sort_by_key(|h| h.name.start);
        hits.extend(kept);
    }

    fn demonym_at(&self, at: usize) -> Option<usize> {
        self.gaz.demonym_position(self.lower(at))
    }

    /// Whether the words around say that this is a place: "in X", "X district", "X, Iraq".
    fn is_evident(&self, hit: &Hit, after: Option<&Hit>, tokens: &Range<usize>) -> bool {
        let s = hit.name.start;
        let locative = self.word_before(s).is_some_and(|p| {
            let verb_first = self.classes[p] & FUNCTION == 0 && p == tokens.start && self.is_capital(p);
            self.classes[p] & LOCATIVE != 0 && !verb_first
        });
        let held = s >= 2 && matches!(self.lower(s - 1), "held" | "controlled");
        let feature = self.word_after(hit.name.end).is_some_and(|r| self.classes[r] & FEATURE != 0);
        let comma = self.analysis.tokens.get(hit.name.end).is_some_and(|t| t.is_punct(","))
            && after.is_some_and(|a| a.name.start == hit.name.end + 1);
        locative || held || feature || comma
    }

    fn judge(&self, hit: &Hit, before: Option<&Hit>, after: Option<&Hit>, style: Style) -> Verdict {
        let (s, e) = (hit.name.start, hit.name.end);
        if hit.abbreviated {
            return Verdict::Place;
        }
        let country = hit.is_country(self.gaz);
        let arabic = self.analysis.word(s).chars().next().is_some_and(fold::is_arabic);
        if arabic {
            return Verdict::Place;
        }
        let single = e - s == 1 || e - s == 3 && self.is_bound_article(s);
        let own = self.classes[e - 1];
        let mixed = style == Style::Mixed;
        if let Some(verdict) = self.judge_left(hit, before, style, country, single) {
            return verdict;
        }
        if let Some(verdict) = self.judge_right(hit, after, style, country, single) {
            return verdict;
        }
        // An ordinary word or a surname needs a word of place beside it.
        if single && own & (COMMON | DAYS | TITLE | HEAD | FEATURE) != 0 && !country && !self.only_big(hit) {
            let strong = hit.evident && (mixed || style == Style::Title);
            if !strong || own & (DAYS | TITLE) != 0 && own & COMMON == 0 {
                return Verdict::Other;
            }
        }
        if single && own & (SURNAME | GIVEN) != 0 && !country && !hit.evident && !self.only_big(hit) {
            return Verdict::Person;
        }
        let doubtful =
            single && !hit.evident && !self.only_big(hit) && !hit.has_kind(self.gaz, &[Kind::Country, Kind::Admin1]);
        if doubtful && self.gaz.needs_context(self.lower(e - 1)) {
            return Verdict::Other;
        }
        if style == Style::Lower
            && !(hit.evident && own & (COMMON | FUNCTION | GIVEN | SURNAME | MODIFIED | FEATURE) == 0)
            && !self.only_big(hit)
        {
            return Verdict::Other;
        }
        Verdict::Place
    }

    /// Whether some place of this name is big enough that the word alone means it.
    fn only_big(&self, hit: &Hit) -> bool {
        hit.found.iter().any(|f| {
            let place = &self.gaz.places()[f.place];
            f.name > 0.9 && (place.population >= 400_000 && place.kind.is_settlement() || place.kind == Kind::Country)
        }) && self.classes[hit.name.end - 1] & COMMON == 0
    }

    fn judge_left(
        &self,
        hit: &Hit,
        before: Option<&Hit>,
        style: Style,
        country: bool,
        single: bool,
    ) -> Option<Verdict> {
        let s = hit.name.start;
        let previous = self.analysis.tokens.get(s.checked_sub(1)?)?;
        // "pro-Iran", "anti-US", "Kurd-Iraq": bound to what stands before.
        if previous.is_punct("-") && previous.glued && self.analysis.tokens[s].glued && s >= 2 {
            if matches!(self.lower(s - 2), "pro" | "anti" | "ex" | "non" | "post" | "pre") {
                return Some(Verdict::Modifier);
            }
            if self.is_capital(s - 2)
                && before.is_none_or(|b| b.name.end != s - 1)
                && self.demonym_at(s - 2).is_none()
                && style == Style::Mixed
            {
                return Some(Verdict::Other);
            }
        }
        // "George W. Washington"
        if previous.is_punct(".")
            && s >= 2
            && self.lower(s - 2).chars().count() == 1
            && self.is_capital(s - 2)
            && single
        {
            return Some(Verdict::Person);
        }
        let p = self.word_before(s)?;
        let class = self.classes[p];
        let lower = self.lower(p);
        if before.is_some_and(|b| b.name.end == s) {
            return None;
        }
        if lower == "of" && p >= 1 {
            let head = p - 1;
            let head_class = self.classes[head];
            if self.is_capital(head) && head_class & (HEAD | TITLE) != 0 && head_class & FEATURE == 0 {
                let modifies = head_class & BODY == 0 || self.lower(head) == "university" || head_class & TITLE != 0;
                return Some(if modifies { Verdict::Modifier } else { Verdict::Other });
            }
            if country && head_class & (MODIFIED | TITLE) != 0 {
                return Some(Verdict::Modifier);
            }
        }
        // "the Islamic State in Iraq and Syria"
        let body =
            |i: usize| self.lower(i) == "state" && self.is_capital(i) && i >= 1 && self.lower(i - 1) == "islamic";
        if lower == "in" && country && p >= 1 && body(p - 1) && matches!(self.lower(hit.name.end), "and" | "-" | "(") {
            return Some(Verdict::Modifier);
        }
        if lower == "in"
            && country
            && p >= 1
            && self.is_capital(p - 1)
            && matches!(self.lower(p - 1), "qaeda" | "qaida" | "resistance" | "caliphate")
        {
            return Some(Verdict::Modifier);
        }
        if !self.is_capital(p) {
            return None;
        }
        let first = self.is_sentence_start(p);
        if class & TITLE != 0 && class & COMMON == 0 && (style == Style::Mixed && !country || lower.ends_with('.')) {
            return Some(Verdict::Person);
        }
        if class & TITLE != 0 && style == Style::Mixed && !first {
            return Some(if country && self.classes[hit.name.start] & GIVEN == 0 {
                Verdict::Modifier
            } else {
                Verdict::Person
            });
        }
        if class & GIVEN != 0 && !first_and_common(class, first) && (style != Style::Upper) && !country {
            return Some(Verdict::Person);
        }
        if class & GIVEN != 0 && country && style == Style::Mixed && self.classes[hit.name.start] & GIVEN != 0 {
            return Some(Verdict::Person);
        }
        // "Nearby Mosul", "Suburban Damascus": a first word that may be any adjective; else a given name.
        let ordinary = class & (FUNCTION | COMMON | LOCATIVE | HEAD | FEATURE | MODIFIED) != 0
            || ["ly", "ing", "ed", "al", "an", "by", "ern"].iter().any(|e| lower.ends_with(e));
        if style != Style::Mixed || first && class & PREFIX == 0 && (ordinary || country || self.only_big(hit)) {
            return None;
        }
        if bearing(lower).is_some()
            || class & (DAYS | FUNCTION | FEATURE | LOCATIVE) != 0 && class & PREFIX == 0
            || matches!(lower, "central" | "greater" | "downtown" | "inner" | "upper" | "lower" | "mid" | "old")
            || self.demonym_at(p).is_some()
        {
            return None;
        }
        if class & PREFIX != 0 {
            return Some(Verdict::Other);
        }
        Some(if class & (HEAD | COMMON) != 0 || country { Verdict::Other } else { Verdict::Person })
    }

    fn judge_right(
        &self,
        hit: &Hit,
        after: Option<&Hit>,
        style: Style,
        country: bool,
        single: bool,
    ) -> Option<Verdict> {
        let e = hit.name.end;
        let next = self.analysis.tokens.get(e)?;
        // "Aman-21", "Saturn-5"
        if next.is_punct("-")
            && next.glued
            && self.analysis.tokens.get(e + 1).is_some_and(|t| t.glued && t.kind == TokenKind::Number)
        {
            return Some(Verdict::Other);
        }
        if next.is_punct("-") && next.glued && self.analysis.tokens.get(e + 1).is_some_and(|t| t.glued && t.is_word()) {
            let class = self.classes[e + 1];
            if class & BEHIND != 0
                || matches!(self.lower(e + 1), "based" | "held" | "controlled" | "ruled" | "occupied" | "wide")
            {
                return Some(Verdict::Modifier);
            }
            if after.is_some_and(|a| a.name.start == e + 1) || self.demonym_at(e + 1).is_some() {
                return None;
            }
            if self.is_capital(e + 1) && style == Style::Mixed {
                return Some(Verdict::Other);
            }
            return None;
        }
        let possessive = next.lower.starts_with('\'') && next.glued;
        let r = if possessive { self.word_after(e + 1)? } else { self.word_after(e)? };
        let class = self.classes[r];
        let capital = self.is_capital(r);
        if country && class & MODIFIED != 0 && class & FEATURE == 0 && (!capital || style != Style::Mixed) {
            return Some(Verdict::Modifier);
        }
        let shares = matches!(self.lower(r), "and" | "or") && !possessive && country;
        if shares && self.demonym_at(r + 1).is_some() && self.is_capital(r + 1) {
            return Some(Verdict::Modifier);
        }
        if possessive || after.is_some_and(|a| a.name.start == r) {
            return None;
        }
        if !capital {
            if class & SPEECH != 0 && !hit.evident {
                if country || hit.has_kind(self.gaz, &[Kind::Capital]) {
                    return Some(Verdict::Modifier);
                }
                if single && self.classes[hit.name.start] & (COMMON | GIVEN | SURNAME) != 0 {
                    return Some(Verdict::Person);
                }
            }
            return None;
        }
        if class & (DAYS | FUNCTION) != 0 && class & BODY == 0
            || self.demonym_at(r).is_some()
            || is_faith(self.lower(r).trim_end_matches('s'))
        {
            return None;
        }
        if class & FEATURE != 0 && class & HEAD == 0 {
            return None;
        }
        let run =
            (r..self.analysis.tokens.len()).take(4).take_while(|&i| self.is_capital(i) || is_connector(self.lower(i)));
        match style {
            Style::Mixed => {
                let head = run.clone().any(|i| self.is_capital(i) && self.classes[i] & (HEAD | BODY) != 0);
                if head {
                    return Some(Verdict::Modifier);
                }
                if single && self.classes[hit.name.start] & (GIVEN | SURNAME) != 0 {
                    return Some(Verdict::Person);
                }
                Some(if country { Verdict::Modifier } else { Verdict::Other })
            }
            Style::Title | Style::Upper => {
                let body = run.clone().take(2).any(|i| self.classes[i] & BODY != 0);
                if body {
                    return Some(if country { Verdict::Modifier } else { Verdict::Other });
                }
                None
            }
            Style::Lower => None,
        }
    }

    /// Bare second mentions of a person: "Houston" after "Whitney Houston".
    fn drop_persons(&self, hits: &mut Vec<Hit>) {
        if self.persons.is_empty() {
            return;
        }
        hits.retain(|h| {
            h.evident
                || h.role == Role::Demonym
                || h.found.is_empty()
                || h.is_country(self.gaz)
                || !self.persons.contains(self.lower(h.name.end - 1))
                || h.name.len() > 3
        });
    }

    /// Names no table knows, where a common noun says that they are places.
    fn add_unknown(&self, hits: &mut Vec<Hit>, from: usize, sentence: usize, style: Style) {
        if style != Style::Mixed {
            return;
        }
        let tokens = self.analysis.sentences[sentence].tokens.clone();
        let mut new: Vec<Hit> = Vec::new();
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
            let mut hit = Hit::new(run.clone(), sentence);
            hit.phrase = run.start.min(at)..run.end.max(at + 1);
            hit.hint = kinds.to_vec();
            hit.evident = true;
            new.push(hit);
        }
        hits.extend(new);
        hits[from..].sort_by_key(|h| h.name.start);
    }

    fn is_unknown_word(&self, at: usize) -> bool {
        self.is_capital(at)
            && self.analysis.tokens[at].is_word()
            && self.classes[at] & (DAYS | FUNCTION | TITLE | HEAD | FEATURE | DEMONYM | BODY) == 0
            && (self.classes[at] & COMMON == 0 || self.classes[at] & PREFIX != 0)
            && bearing(self.lower(at)).is_none()
            && self.lower(at).chars().count() > 1
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

fn first_and_common(class: Class, first: bool) -> bool {
    first && class & (COMMON | FUNCTION) != 0
}

fn is_ayn(sign: &str) -> bool {
    matches!(sign, "\u{2018}" | "'" | "`" | "\u{02BF}")
}

fn is_settlement_word(lower: &str) -> bool {
    matches!(
        lower,
        "city"
            | "town"
            | "village"
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

/// Adjectives of faith, which describe towns and quarters.
pub(super) fn is_faith(lower: &str) -> bool {
    matches!(
        lower,
        "sunni"
            | "shiite"
            | "shi'ite"
            | "shia"
            | "shi'a"
            | "kurdish"
            | "christian"
            | "yazidi"
            | "turkmen"
            | "arab"
            | "catholic"
            | "coptic"
            | "jewish"
    )
}

/// Words in lower case inside names of places.
fn is_connector(lower: &str) -> bool {
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

/// `BAGHDAD, Dec 10 (Reuters) —`, `MOSUL, Iraq (AP) -`, `BAGHDAD:` at the head of a line.
fn mark_datelines(analysis: &Analysis<'_>, gaz: &Gazetteer, hits: &mut [Hit]) {
    let mut n = 0;
    while n < hits.len() {
        let sentence = &analysis.sentences[hits[n].sentence];
        let paragraph_head =
            hits[n].sentence == 0 || analysis.sentences[hits[n].sentence - 1].paragraph != sentence.paragraph;
        let first = sentence.tokens.start;
        let lead = (first..hits[n].name.start).all(|i| !analysis.tokens[i].is_word());
        if !paragraph_head || !lead || hits[n].name.start > first + 1 || sentence.kind == SentenceKind::Headline {
            n += 1;
            continue;
        }
        let end = dateline_end(analysis, hits[n].name.end, sentence.tokens.end);
        let upper = analysis.slice(hits[n].name.clone()).chars().all(|c| !c.is_lowercase());
        let Some(end) = end.filter(|&(end, sure)| sure || upper && end > 0).map(|(end, _)| end) else {
            n += 1;
            continue;
        };
        let start = n;
        while n < hits.len() && hits[n].name.start < end {
            if hits[n].role == Role::Place || n == start {
                hits[n].role = Role::Dateline;
            }
            n += 1;
        }
        if n > start + 1 && hits[start + 1].is_country(gaz) {
            hits[start].part_of = Some(start + 1);
        }
        n = n.max(start + 1);
    }
}

/// Where a dateline that starts with a place ends: at a dash or a colon within a few tokens; and whether its form leaves
/// no doubt (a date or an agency stands in it).
fn dateline_end(analysis: &Analysis<'_>, from: usize, end: usize) -> Option<(usize, bool)> {
    let mut sure = false;
    for at in from..end.min(from + 14) {
        let token = &analysis.tokens[at];
        match token.lower.as_str() {
            "\u{2014}" => return Some((at, true)),
            "-" if !token.glued || at + 1 < end && !analysis.tokens[at + 1].glued => return Some((at, true)),
            "-" if sure && at > 0 && analysis.tokens[at - 1].is_punct(")") => return Some((at, true)),
            ":" if at == from => return Some((at, false)),
            ")" if sure => {
                // "BAGHDAD (Reuters) Two bombs": the bracket closes the line.
                let dash = at + 1 < end && matches!(analysis.lower(at + 1), "-" | "\u{2014}" | ":");
                return Some((at + 1 + usize::from(dash), true));
            }
            "(" | "[" => sure = true,
            "," | "." | "/" => {}
            _ if token.kind == TokenKind::Number => sure = true,
            _ if token.capital => {}
            _ => return None,
        }
    }
    None
}
