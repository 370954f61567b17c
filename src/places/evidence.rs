//! What all occurrences of a name in one text say together: a place's name, or a person's.
//!
//! A bare "Ripley" is a town where the text also says "in Ripley" or "Ripley police", and a man where it says "coach
//! Darren Ripley". The weights are hand-set, in units in which one clear cue is worth 2.

use super::Hit;
use super::scan::{Evidence, Scan, Style};
use super::words::{
    BODY, COMMON, DAYS, FEATURE, FUNCTION, GIVEN, HEAD, LOCAL, LOCATIVE, MODIFIED, ORDINARY, PREFIX, SPEECH, SURNAME,
    TITLE, bearing,
};
use crate::gazetteer::Kind;
use crate::text::TokenKind;

impl Scan<'_, '_> {
    /// Adds what the raw names of one sentence say.
    pub(super) fn tally(&mut self, hits: &[Hit], style: Style) {
        for (n, hit) in hits.iter().enumerate() {
            if hit.point.is_some() {
                continue;
            }
            let before = n.checked_sub(1).map(|i| &hits[i]);
            let evidence = self.weigh(hit, before, hits.get(n + 1), style);
            let sum = self.evidence.entry(self.name_key(hit)).or_default();
            // Many weak cues are no strong one.
            sum.place += evidence.place / (1.0 + sum.place * 0.3);
            sum.person += evidence.person / (1.0 + sum.person * 0.3);
        }
    }

    /// What the text says about a name as a whole.
    pub(super) fn evidence_of(&self, hit: &Hit) -> Evidence {
        self.evidence.get(&self.name_key(hit)).copied().unwrap_or_default()
    }

    fn name_key(&self, hit: &Hit) -> u64 {
        let bytes = hit.name.clone().flat_map(|i| self.lower(i).bytes().chain(std::iter::once(b' ')));
        bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3))
    }

    fn weigh(&self, hit: &Hit, before: Option<&Hit>, after: Option<&Hit>, style: Style) -> Evidence {
        let mut sum = Evidence::default();
        let s = hit.name.start;
        self.weigh_left(s, before, style, &mut sum);
        self.weigh_right(hit, after, style, &mut sum);
        sum
    }

    fn weigh_left(&self, s: usize, before: Option<&Hit>, style: Style, sum: &mut Evidence) {
        if before.is_some_and(|b| b.name.end == s && b.abbreviated) {
            return;
        }
        // "R-London"
        if s >= 2 && self.analysis.tokens[s - 1].is_punct("-") && matches!(self.lower(s - 2), "d" | "r") {
            sum.place += 3.0;
        }
        let Some(p) = self.word_before(s) else { return };
        let class = self.classes[p];
        let capital = self.is_capital(p);
        let first = self.is_sentence_start(p);
        let lower = self.lower(p);
        if !capital || first {
            match lower {
                "in" | "near" | "outside" | "downtown" => sum.place += 2.0,
                "at" | "from" | "to" | "around" | "across" | "throughout" | "nearby" | "through" | "toward"
                | "towards" | "visited" | "leaving" => sum.place += 0.7,
                "of" => {
                    let noun = p.checked_sub(1).map_or("", |i| self.lower(i));
                    let settled = matches!(
                        noun,
                        "city"
                            | "town"
                            | "village"
                            | "county"
                            | "suburb"
                            | "community"
                            | "borough"
                            | "township"
                            | "state"
                    );
                    let way = bearing(noun).is_some() || matches!(noun, "outskirts" | "miles" | "part" | "resident");
                    sum.place += if settled || way { 3.0 } else { 0.4 };
                }
                _ if bearing(lower).is_some() => sum.place += 1.5,
                _ if class & LOCATIVE != 0 => sum.place += 0.5,
                _ => {}
            }
        }
        if !capital || style != Style::Mixed {
            if class & TITLE != 0 && class & (LOCAL | COMMON) == 0 {
                sum.person += 1.0;
            }
            return;
        }
        if class & TITLE != 0 {
            sum.person += if class & LOCAL != 0 { 1.0 } else { 2.5 };
        } else if class & GIVEN != 0 && (!first || class & (COMMON | FUNCTION | ORDINARY) == 0) {
            sum.person += 3.0;
        } else if !first
            && class & (DAYS | FUNCTION | HEAD | BODY | FEATURE | COMMON | ORDINARY | MODIFIED | PREFIX | LOCAL) == 0
            && bearing(lower).is_none()
            && !lower.contains('.')
            && self.demonym_at(p).is_none()
            && before.is_none_or(|b| b.name.end != s)
        {
            sum.person += 1.5;
        }
    }

    fn weigh_right(&self, hit: &Hit, after: Option<&Hit>, style: Style, sum: &mut Evidence) {
        let e = hit.name.end;
        let Some(next) = self.analysis.tokens.get(e) else { return };
        if next.is_punct(",") {
            if after.is_some_and(|a| a.name.start == e + 1 && (a.abbreviated || a.has_kind(self.gaz, LARGE))) {
                sum.place += 3.0;
            } else if self.analysis.tokens.get(e + 1).is_some_and(|t| {
                t.kind == TokenKind::Number && t.lower.parse::<u32>().is_ok_and(|age| (3..100).contains(&age))
            }) && self.analysis.tokens.get(e + 2).is_some_and(|t| t.is_punct(","))
            {
                // "Harding, 46, said"
                sum.person += 2.0;
            }
        }
        // "RICHMOND —", "Manama: "
        let upper = self.analysis.word(hit.name.start).len() > 2
            && self.analysis.slice(hit.name.clone()).chars().all(|c| !c.is_lowercase());
        if upper && style == Style::Mixed && matches!(next.lower.as_str(), "-" | "\u{2014}" | "(") {
            sum.place += 2.5;
        }
        let possessive = next.lower.starts_with('\'') && next.glued;
        let Some(r) = self.word_after(if possessive { e + 1 } else { e }) else { return };
        let class = self.classes[r];
        if !self.is_capital(r) || style != Style::Mixed {
            if class & LOCAL != 0 && !possessive {
                sum.place += 1.2;
            } else if class & SPEECH != 0 && !possessive {
                sum.person += 1.5;
            }
            return;
        }
        if possessive {
            return;
        }
        if class & (LOCAL | FEATURE) != 0 || matches!(self.lower(r), "city" | "public" | "fire" | "high") {
            sum.place += 1.0;
        } else if self.classes[hit.name.start] & GIVEN != 0
            && class & (HEAD | BODY | FUNCTION | DAYS | ORDINARY | COMMON) == 0
        {
            sum.person += 2.0;
        }
    }

    /// A word about a name beyond its neighbours: how likely it is a place's at all.
    pub(super) fn leaning(&self, hit: &Hit) -> f32 {
        let own = self.classes[hit.name.end - 1];
        let evidence = self.evidence_of(hit);
        let single = hit.name.len() == 1;
        let mut score = evidence.place - evidence.person;
        if hit.has_kind(self.gaz, &[Kind::Country, Kind::Admin1]) {
            score += 3.0;
        }
        let people = hit.found.iter().filter(|f| f.name > 0.9).map(|f| self.gaz.places()[f.place].population).max();
        score += match people.unwrap_or(0) {
            400_000.. => 2.0,
            100_000.. => 1.0,
            20_000.. => 0.4,
            _ => 0.0,
        };
        if single {
            for (class, loss) in [(SURNAME, 1.0), (GIVEN, 1.0), (ORDINARY, 2.0), (COMMON, 2.0)] {
                if own & class != 0 {
                    score -= loss;
                }
            }
        }
        score
    }
}

const LARGE: &[Kind] = &[Kind::Country, Kind::Admin1];
