//! What the words around a name say: a place, whose or of what kind something is, a person, part of another name.

use std::ops::Range;

use super::scan::{Scan, Style, is_connector};
use super::words::{
    BEHIND, BODY, COMMON, Class, DAYS, DEMONYM, FEATURE, FUNCTION, GIVEN, HEAD, LOCAL, LOCATIVE, MODIFIED, ORDINARY,
    PREFIX, SPEECH, SURNAME, TITLE, bearing,
};
use super::{Found, Hit, Role, resolve};
use crate::gazetteer::{Kind, fold};
use crate::text::TokenKind;

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

impl<'a, 't> Scan<'a, 't> {
    /// Throws out the hits of one sentence that are no places and marks those that only modify.
    pub(super) fn sift(&mut self, hits: &mut Vec<Hit>, from: usize, tokens: Range<usize>, style: Style) {
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
            let first = before.is_none_or(|b| b.name.end < hit.name.start);
            let tail = style == Style::Mixed && first && self.is_tail(hit.name.start, tokens.start);
            let tied = |at: usize| at > 2 && self.is_bound_izafa(at);
            if tail || tied(hit.name.end + 2) || hit.name.start > 3 && tied(hit.name.start - 1) {
                continue;
            }
            hit.leaning = self.leaning(&hit);
            hit.style = style;
            hit.evident = self.is_evident(&hit, after, &tokens);
            if self.is_subject(hit.name.start)
                && let Some(noun) = self.defined_as(hit.name.end)
            {
                hit.defined = Some(noun);
                hit.evident = true;
                hit.hint = self.words.feature(self.lower(noun)).map(<[Kind]>::to_vec).unwrap_or_default();
                kept.push(hit);
                continue;
            }
            let mut verdict = self.judge(&hit, before, after, style);
            // "the Islamic State in Iraq and Syria": the second country shares the lot of the first.
            if let Some(last) = kept.last()
                && verdict == Verdict::Place
                && last.role.modifies()
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
                Verdict::Modifier => {
                    hit.role = if self.is_embedded(&hit, style) { Role::Demonym } else { Role::Modifier };
                }
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

    /// Whether a name is only a part of the name of something else: "Houston Chronicle", "University of Leicester".
    fn is_embedded(&self, hit: &Hit, style: Style) -> bool {
        let ruled =
            |p: usize| matches!(self.lower(p), "government" | "president" | "minister" | "parliament" | "people");
        let of = |p: usize| self.lower(p) == "of" && p > 0 && self.is_capital(p - 1) && !ruled(p - 1);
        let led = self.word_before(hit.name.start).is_some_and(|p| {
            of(p)
                || style == Style::Mixed
                    && self.is_capital(p)
                    && !self.is_sentence_start(p)
                    && self.demonym_at(p).is_none()
                    && self.classes[p] & (FUNCTION | TITLE | DAYS) == 0
        });
        let followed = self.word_after(hit.name.end).is_some_and(|r| {
            !self.lower(r).starts_with('\'')
                && self.is_capital(r)
                && self.classes[r] & (TITLE | DAYS | FUNCTION) == 0
                && self.demonym_at(r).is_none()
        });
        led || followed
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
            && after.is_some_and(|a| a.name.start == hit.name.end + 1)
            || after.is_some_and(|a| a.abbreviated && a.name.start == hit.name.end);
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
        if self.is_small_tag(s) && style != Style::Lower {
            let sure = self.only_big(hit) || hit.has_kind(self.gaz, &[Kind::Country, Kind::Admin1]);
            return if sure && self.is_spelt_out(hit) { Verdict::Place } else { Verdict::Other };
        }
        // "MERS" is not Moers: capitals throughout want the very spelling.
        let written = self.analysis.word(s);
        let capitals = e - s == 1 && (4..=5).contains(&written.len()) && !written.chars().any(char::is_lowercase);
        let so = |f: &Found| self.gaz.places()[f.place].name.eq_ignore_ascii_case(written);
        if capitals && style == Style::Mixed && !country && !self.only_big(hit) && !hit.found.iter().any(so) {
            return Verdict::Other;
        }
        let single = e - s == 1 || e - s == 3 && self.is_bound_article(s);
        let own = self.classes[e - 1];
        let mixed = style == Style::Mixed;
        // "Atlanta, Georgia": the state of the town before the comma, whatever follows.
        if let Some(inner) = before
            && inner.name.end + 1 == s
            && self.analysis.tokens[s - 1].is_punct(",")
            && hit.has_kind(self.gaz, &[Kind::Country, Kind::Admin1])
            && resolve::can_hold(self.gaz, hit, inner)
        {
            return Verdict::Place;
        }
        if let Some(verdict) = self.judge_left(hit, before, style, country, single) {
            return verdict;
        }
        if let Some(verdict) = self.judge_right(hit, after, style, country, single) {
            return verdict;
        }
        // An ordinary word needs a word of place beside it; a surname needs one anywhere in the text.
        if single && own & (COMMON | DAYS | TITLE | HEAD | FEATURE) != 0 && !country && !self.only_big(hit) {
            let strong = hit.evident && (mixed || style == Style::Title);
            if !strong || own & (DAYS | TITLE) != 0 && own & COMMON == 0 {
                return Verdict::Other;
            }
        }
        let named = own & (SURNAME | GIVEN | ORDINARY | COMMON) != 0;
        let evidence = self.evidence_of(hit);
        let spared = evidence.person <= 0.0 && (hit.evident || self.only_big(hit));
        if single && !country && (named || evidence.person > 0.0) && !spared {
            let least = if hit.evident { -0.5 } else { 0.0 };
            if self.leaning(hit) <= least {
                return if own & ORDINARY != 0 { Verdict::Other } else { Verdict::Person };
            }
        }
        let doubtful =
            single && !hit.evident && !self.only_big(hit) && !hit.has_kind(self.gaz, &[Kind::Country, Kind::Admin1]);
        if doubtful && self.gaz.needs_context(self.lower(e - 1)) {
            return Verdict::Other;
        }
        if style == Style::Lower
            && (!self.is_spelt_out(hit)
                || !(self.only_big(hit)
                    || hit.evident
                        && own & (COMMON | FUNCTION | GIVEN | SURNAME | MODIFIED | FEATURE | SPEECH | ORDINARY) == 0))
        {
            return Verdict::Other;
        }
        Verdict::Place
    }

    /// Whether a place is written just so, small letters aside: "to go" is not Togo.
    fn is_spelt_out(&self, hit: &Hit) -> bool {
        let written = self.analysis.slice(hit.name.clone()).to_lowercase();
        written.len() > 3
            && hit.found.iter().any(|f| self.gaz.places()[f.place].latin_names().any(|n| n.to_lowercase() == written))
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
            // "R-London"
            if matches!(self.lower(s - 2), "d" | "r" | "i" | "lab") && self.is_capital(s - 2) {
                return Some(Verdict::Place);
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
        if let Some(before) = before.filter(|b| b.name.end == s) {
            return self.judge_adjacent(before, hit, style, true);
        }
        if lower == "of" && p >= 1 {
            let head = p - 1;
            let head_class = self.classes[head];
            if self.is_capital(head) && head_class & (HEAD | TITLE) != 0 && head_class & FEATURE == 0 {
                // "the Government of Iraq", "the President of Chile" are Iraq's and Chile's.
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
            || lower.contains('.')
            || class & (DAYS | FUNCTION | FEATURE | LOCATIVE) != 0 && class & PREFIX == 0
            || matches!(lower, "central" | "greater" | "downtown" | "inner" | "upper" | "lower" | "mid" | "old")
            || self.demonym_at(p).is_some()
        {
            return None;
        }
        if class & PREFIX != 0 {
            return Some(Verdict::Other);
        }
        let kept = self.leaning(hit) >= 2.0 && (class & (HEAD | COMMON | ORDINARY | LOCAL | MODIFIED) != 0 || country);
        if kept {
            return Some(Verdict::Modifier);
        }
        Some(if class & (HEAD | COMMON | ORDINARY) != 0 || country { Verdict::Other } else { Verdict::Person })
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
            if self.is_capital(e + 1) && style == Style::Mixed && self.leaning(hit) < 2.0 {
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
        if possessive {
            // "St Vincent's Hospital", "Jordan's Furniture": named after a saint or a man.
            let named = matches!(self.lower(hit.name.start), "st" | "st." | "saint")
                || single && !country && self.classes[e - 1] & (SURNAME | GIVEN) != 0 && self.leaning(hit) < 2.0;
            let house = class & (HEAD | FEATURE) != 0 && capital && style == Style::Mixed;
            return (named && house).then_some(Verdict::Other);
        }
        if let Some(after) = after.filter(|a| a.name.start == r) {
            return self.judge_adjacent(hit, after, style, false);
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
            Style::Mixed => Some(self.judge_before_capital(hit, r, country, single)),
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

    /// Two names of the tables with nothing between: one name that no table holds, a person, or a place and its state.
    fn judge_adjacent(&self, first: &Hit, second: &Hit, style: Style, left: bool) -> Option<Verdict> {
        let large = |h: &Hit| h.abbreviated || h.has_kind(self.gaz, &[Kind::Country, Kind::Admin1, Kind::Continent]);
        let single = |h: &Hit| h.name.len() == 1;
        let (a, b) = (self.classes[first.name.start], self.classes[second.name.start]);
        // "Jordan Hayes": a country's name is a given name where a surname follows.
        if style == Style::Mixed
            && single(first)
            && single(second)
            && !large(second)
            && a & GIVEN != 0
            && b & (HEAD | LOCAL | FEATURE | BODY | MODIFIED | ORDINARY | COMMON) == 0
            && self.word_before(first.name.start).is_none_or(|p| self.classes[p] & LOCATIVE == 0)
        {
            return Some(Verdict::Person);
        }
        if style != Style::Mixed || large(first) || large(second) || !single(second) && left {
            return None;
        }
        let doubtful = SURNAME | GIVEN | ORDINARY | COMMON;
        if a & GIVEN != 0 && single(first) && b & (HEAD | LOCAL) == 0 {
            return Some(Verdict::Person);
        }
        // "Glendale Park", "Decatur Center": the second word is none.
        if b & (ORDINARY | COMMON | HEAD | LOCAL | FEATURE) != 0 && single(second) {
            return if left { Some(Verdict::Other) } else { None };
        }
        ((a | b) & doubtful != 0 && single(first)).then_some(Verdict::Other)
    }

    /// A name with another capitalised word behind it: "Ripley Fire Department", "Landmark Bank", "Columbia University".
    fn judge_before_capital(&self, hit: &Hit, r: usize, country: bool, single: bool) -> Verdict {
        let run =
            (r..self.analysis.tokens.len()).take(4).take_while(|&i| self.is_capital(i) || is_connector(self.lower(i)));
        let head = run.clone().any(|i| self.is_capital(i) && self.classes[i] & (HEAD | BODY | LOCAL) != 0);
        let own = self.classes[hit.name.start];
        let named = single && own & (SURNAME | GIVEN | ORDINARY | COMMON) != 0;
        let known = self.leaning(hit) >= 1.0;
        let next = self.classes[r];
        // Universities and hospitals bear the names of towns that they do not stand in.
        if matches!(self.lower(r), "university" | "college" | "hospital" | "institute") && !country {
            return Verdict::Other;
        }
        if head || next & TITLE != 0 {
            return if known || !named { Verdict::Modifier } else { Verdict::Other };
        }
        if single && own & GIVEN != 0 || named && !known {
            return Verdict::Person;
        }
        let modifies = country || known || hit.has_kind(self.gaz, &[Kind::Admin1]);
        if modifies { Verdict::Modifier } else { Verdict::Other }
    }

    /// Bare second mentions of a person: "Houston" after "Whitney Houston".
    pub(super) fn drop_persons(&self, hits: &mut Vec<Hit>) {
        if self.persons.is_empty() {
            return;
        }
        let mut kept = Vec::with_capacity(hits.len());
        for hit in hits.drain(..) {
            let sure = hit.found.is_empty()
                || hit.is_country(self.gaz)
                || hit.name.len() > 3
                || !self.persons.contains(self.lower(hit.name.end - 1));
            if sure || hit.evident && self.leaning(&hit) > -0.5 || hit.role.modifies() && self.leaning(&hit) > 0.0 {
                kept.push(hit);
            }
        }
        *hits = kept;
    }
}

fn first_and_common(class: Class, first: bool) -> bool {
    first && class & (COMMON | FUNCTION) != 0
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
