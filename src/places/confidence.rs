//! How likely a mention is a place's name and its point right: a logistic regression over what was noticed on the way.
//!
//! The weights lie in `words/confidence.tsv`; `words/confidence.py` fits them. What they were fitted on, and how well they hold
//! on texts that they were not fitted on, is in docs/places.md.

use std::sync::OnceLock;

use super::resolve::Choice;
use super::scan::Style;
use super::words::{COMMON, Class, GIVEN, ORDINARY, SURNAME, Words};
use super::{Hit, Role};
use crate::gazetteer::{Gazetteer, Kind};
use crate::text::{Analysis, SentenceKind};

const WEIGHTS: &str = include_str!("words/confidence.tsv");

/// What is noticed about a mention, in the order of the table's rows.
pub(super) const FEATURES: [&str; 28] = [
    "bias",
    "margin",
    "no_rival",
    "inexact",
    "home",
    "evident",
    "leaning",
    "doubted",
    "modifier",
    "people",
    "dateline",
    "country",
    "admin1",
    "admin2",
    "settlement",
    "hamlet",
    "other_kind",
    "people_log10",
    "one_word",
    "word_or_surname",
    "part_of",
    "qualifies",
    "hint_met",
    "hint_missed",
    "unknown",
    "abbreviated",
    "headline",
    "readings",
];

/// What was noticed about a hit.
pub(super) fn features(analysis: &Analysis<'_>, gaz: &Gazetteer, hit: &Hit, choice: &Choice) -> [f64; FEATURES.len()] {
    let flag = |is: bool| f64::from(u8::from(is));
    let place = choice.place.map(|p| &gaz.places()[p]);
    let kind = |kinds: &[Kind]| flag(place.is_some_and(|p| kinds.contains(&p.kind)));
    let settled = place.is_some_and(|p| p.kind.is_settlement());
    let large = place.is_some_and(|p| p.population >= 15_000);
    let one = hit.name.len() == 1;
    let class: Class = Words::get().class(analysis.lower(hit.name.end - 1));
    let people = place.map_or(0, |p| p.population);
    let met = place.is_some_and(|p| hit.hint.contains(&p.kind));
    #[expect(clippy::cast_precision_loss, reason = "a few hundred readings")]
    let readings = (1.0 + hit.found.len() as f64).ln();
    [
        1.0,
        choice.margin.clamp(0.0, 8.0) / 4.0,
        flag(choice.alone),
        1.0 - choice.name,
        choice.home,
        flag(hit.evident),
        f64::from(hit.leaning.clamp(-2.0, 6.0)) / 2.0,
        flag(hit.leaning < 0.0),
        flag(hit.role == Role::Modifier),
        flag(hit.role == Role::Demonym),
        flag(hit.role.heads()),
        kind(&[Kind::Country, Kind::Continent]),
        kind(&[Kind::Admin1]),
        kind(&[Kind::Admin2, Kind::Admin3]),
        flag(settled && large),
        flag(settled && !large),
        flag(place.is_some_and(|p| {
            !p.kind.is_settlement() && !p.kind.is_division() && !matches!(p.kind, Kind::Country | Kind::Continent)
        })),
        f64::from(people.max(100)).log10() - 2.0,
        flag(one),
        flag(one && class & (ORDINARY | COMMON | GIVEN | SURNAME) != 0),
        flag(hit.part_of.is_some()),
        flag(hit.qualifies.is_some()),
        flag(met),
        flag(!met && !hit.hint.is_empty()),
        flag(place.is_none()),
        flag(hit.abbreviated),
        flag(hit.style != Style::Mixed || analysis.sentences[hit.sentence].kind == SentenceKind::Headline),
        readings,
    ]
}

/// 0 to 1: that a mention with these features is a place, and its point within 161 km of right.
pub(super) fn of(features: &[f64; FEATURES.len()]) -> f64 {
    let sum: f64 = features.iter().zip(weights()).map(|(x, w)| x * w).sum();
    (1.0 / (1.0 + (-sum).exp())).clamp(0.02, 0.99)
}

fn weights() -> &'static [f64; FEATURES.len()] {
    static TABLE: OnceLock<[f64; FEATURES.len()]> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = [0.0; FEATURES.len()];
        for line in WEIGHTS.lines().skip(1) {
            let mut cells = line.split('\t');
            let at = cells.next().and_then(|name| FEATURES.iter().position(|f| *f == name));
            if let (Some(at), Some(weight)) = (at, cells.next().and_then(|w| w.parse().ok())) {
                table[at] = weight;
            }
        }
        table
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_weight_for_every_feature_and_no_other() {
        let rows: Vec<(&str, f64)> = WEIGHTS
            .lines()
            .skip(1)
            .map(|l| l.split_once('\t').map(|(n, w)| (n, w.parse().expect("a number"))).expect("name, tab, weight"))
            .collect();
        let names: Vec<&str> = rows.iter().map(|r| r.0).collect();
        assert_eq!(names, FEATURES);
    }
}
