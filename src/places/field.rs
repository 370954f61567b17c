//! The part of the world that a text is about, found together with what its names mean.
//!
//! Every distinct name spreads one vote over the places that bear it; the votes gather by country, first-level division
//! and cell of a two-degree grid; and each name is then asked again, a place counting more the more votes of the *other*
//! names lie around it. After a few rounds "Paris, Henry County and Clarksville" settle in Tennessee without its name.

use std::collections::HashMap;

use super::words::Words;
use super::{Hit, Role};
use crate::gazetteer::{Gazetteer, Kind, Place};
use crate::text::Analysis;

/// What the other names of the text add to a place's score.
pub(super) struct Field {
    groups: Vec<Vec<Sense>>,
}

/// One reading of a name.
struct Sense {
    place: usize,
    /// What the name and its company say, in the units of `resolve`.
    base: f64,
    share: f64,
    bonus: f64,
    /// Numbers of its country, division and cell; [`NOWHERE`] for one that does not count.
    country: usize,
    division: usize,
    cell: usize,
}

/// More readings than this are not looked at: the least likely go.
const MOST: usize = 48;

const ROUNDS: usize = 4;

/// A reading with less than this share of its name votes for nothing.
const LEAST: f64 = 0.02;

const NOWHERE: usize = 0;

/// Gives things numbers from one on, in the order they come.
struct Numbers<K>(HashMap<K, usize>);

impl<K: std::hash::Hash + Eq> Numbers<K> {
    fn number(&mut self, key: K) -> usize {
        let next = self.0.len() + 1;
        *self.0.entry(key).or_insert(next)
    }
}

fn cell(place: &Place) -> (i16, i16) {
    #[expect(clippy::cast_possible_truncation, reason = "degrees halved")]
    ((place.point.lat / 2.0).floor() as i16, (place.point.lon / 2.0).floor() as i16)
}

/// Whether a place is small enough that its neighbourhood says something.
fn is_local(place: &Place) -> bool {
    !matches!(place.kind, Kind::Country | Kind::Continent | Kind::Sea | Kind::Region | Kind::Admin1 | Kind::River)
}

/// Countries whose papers use words of the text, each with its votes: a sheriff, a councillor, the RCMP.
fn cues(analysis: &Analysis<'_>) -> Vec<(&'static str, f64)> {
    let words = Words::get();
    let mut cues: Vec<(&'static str, f64)> = Vec::new();
    for country in analysis.tokens.iter().filter_map(|t| words.cue(&t.lower)) {
        match cues.iter_mut().find(|c| c.0 == country) {
            Some(cue) => cue.1 = (cue.1 + 2.0).min(5.0),
            None => cues.push((country, 2.0)),
        }
    }
    cues
}

/// Votes by number, all names together.
struct Votes {
    countries: Vec<f64>,
    divisions: Vec<f64>,
    cells: Vec<f64>,
}

impl Votes {
    fn add(&mut self, sense: &Sense, weight: f64) {
        if sense.share > LEAST {
            self.countries[sense.country] += sense.share * weight;
            self.divisions[sense.division] += sense.share * weight;
            self.cells[sense.cell] += sense.share * weight;
        }
    }

    /// Votes for nothing count for nothing; rounding must not leave less than none.
    fn bonus(&self, sense: &Sense, around: &[Vec<usize>]) -> f64 {
        let mut bonus = 0.0;
        if sense.country != NOWHERE {
            bonus += 1.3 * self.countries[sense.country].max(0.0).ln_1p();
        }
        if sense.division != NOWHERE {
            bonus += 2.2 * self.divisions[sense.division].max(0.0).ln_1p();
        }
        let near: f64 = around[sense.cell].iter().map(|&c| self.cells[c].max(0.0)).sum();
        bonus + 0.7 * near.ln_1p()
    }
}

impl Field {
    /// Finds the field of a text. `group_of` gives every hit the number of its name; `base` scores a reading by itself.
    pub(super) fn of(
        analysis: &Analysis<'_>,
        gaz: &Gazetteer,
        hits: &[Hit],
        group_of: &[usize],
        base: impl Fn(usize, usize, f64) -> Option<f64>,
    ) -> Self {
        let count = group_of.iter().max().map_or(0, |m| m + 1);
        let mut groups: Vec<Vec<Sense>> = (0..count).map(|_| Vec::new()).collect();
        let mut weights = vec![0.0_f64; count];
        for (n, hit) in hits.iter().enumerate() {
            let group = group_of[n];
            weights[group] += match hit.role {
                Role::Demonym | Role::Modifier if hit.is_country(gaz) => 0.3,
                Role::Dateline => 1.5,
                _ => 1.0,
            };
            // What the tenth mention of a name says is known by then.
            if weights[group] > 8.0 {
                continue;
            }
            for f in &hit.found {
                let Some(base) = base(n, f.place, f.name) else { continue };
                match groups[group].iter_mut().find(|s| s.place == f.place) {
                    Some(old) => old.base = old.base.max(base),
                    None => groups[group].push(Sense {
                        place: f.place,
                        base,
                        share: 0.0,
                        bonus: 0.0,
                        country: NOWHERE,
                        division: NOWHERE,
                        cell: NOWHERE,
                    }),
                }
            }
        }
        for senses in &mut groups {
            senses.sort_by(|a, b| b.base.total_cmp(&a.base).then(a.place.cmp(&b.place)));
            senses.truncate(MOST);
        }
        weights.iter_mut().for_each(|w| *w = (1.0 + *w).ln() * 1.2);
        let mut field = Self { groups };
        field.settle(gaz, &weights, &cues(analysis));
        field
    }

    fn settle(&mut self, gaz: &Gazetteer, weights: &[f64], cues: &[(&'static str, f64)]) {
        let mut countries = Numbers(HashMap::new());
        let mut divisions = Numbers(HashMap::new());
        let mut cells = Numbers(HashMap::new());
        for sense in self.groups.iter_mut().flatten() {
            let place = &gaz.places()[sense.place];
            if !place.country.is_empty() {
                sense.country = countries.number(place.country);
            }
            if !place.admin1.is_empty() {
                sense.division = divisions.number(place.admin1);
            }
            if is_local(place) {
                sense.cell = cells.number(cell(place));
            }
        }
        let mut around = vec![Vec::new(); cells.0.len() + 1];
        for (&(y, x), &number) in &cells.0 {
            let near = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (y + dy, x + dx)));
            around[number] = near.filter_map(|at| cells.0.get(&at).copied()).collect();
        }
        let mut votes = Votes {
            countries: vec![0.0; countries.0.len() + 1],
            divisions: vec![0.0; divisions.0.len() + 1],
            cells: vec![0.0; cells.0.len() + 1],
        };
        self.share();
        for _ in 0..ROUNDS {
            for all in [&mut votes.countries, &mut votes.divisions, &mut votes.cells] {
                all.fill(0.0);
            }
            for (country, weight) in cues {
                if let Some(&number) = countries.0.get(country) {
                    votes.countries[number] += weight;
                }
            }
            for (senses, weight) in self.groups.iter().zip(weights) {
                senses.iter().for_each(|s| votes.add(s, *weight));
            }
            // A name is not its own witness.
            for (senses, weight) in self.groups.iter_mut().zip(weights) {
                senses.iter().for_each(|s| votes.add(s, -weight));
                senses.iter_mut().for_each(|s| s.bonus = votes.bonus(s, &around));
                senses.iter().for_each(|s| votes.add(s, *weight));
            }
            self.share();
        }
    }

    fn share(&mut self) {
        for senses in &mut self.groups {
            let top = senses.iter().map(|s| s.base + s.bonus).fold(f64::MIN, f64::max);
            let mut sum = 0.0;
            for s in senses.iter_mut() {
                s.share = (0.8 * (s.base + s.bonus - top)).exp();
                sum += s.share;
            }
            senses.iter_mut().for_each(|s| s.share /= sum.max(1e-9));
        }
    }

    /// What the other names add to a reading of a name.
    pub(super) fn bonus(&self, group: usize, place: usize) -> f64 {
        self.groups[group].iter().find(|s| s.place == place).map_or(0.0, |s| s.bonus)
    }

    /// How the readings of a name divide it: place and share.
    pub(super) fn shares(&self, group: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.groups[group].iter().map(|s| (s.place, s.share))
    }
}
