//! The part of the world that a text is about, found together with what its names mean.
//!
//! Every distinct name spreads one vote over the places that bear it; the votes gather by country, first-level division
//! and cell of a two-degree grid; and each name is then asked again, a place counting more the more votes of the *other*
//! names lie around it. After a few rounds "Paris, Henry County and Clarksville" settle in Tennessee without its name.

use std::collections::HashMap;

use super::{Hit, Role};
use crate::gazetteer::{Gazetteer, Kind, Place};

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
}

/// More readings than this are not looked at: the least likely go.
const MOST: usize = 48;

const ROUNDS: usize = 4;

#[derive(Default)]
struct Votes {
    countries: HashMap<&'static str, f64>,
    divisions: HashMap<&'static str, f64>,
    cells: HashMap<(i16, i16), f64>,
}

fn cell(place: &Place) -> (i16, i16) {
    #[expect(clippy::cast_possible_truncation, reason = "degrees halved")]
    ((place.point.lat / 2.0).floor() as i16, (place.point.lon / 2.0).floor() as i16)
}

/// Whether a place is small enough that its neighbourhood says something.
fn is_local(place: &Place) -> bool {
    !matches!(place.kind, Kind::Country | Kind::Continent | Kind::Sea | Kind::Region | Kind::Admin1 | Kind::River)
}

impl Votes {
    fn add(&mut self, place: &Place, weight: f64) {
        if !place.country.is_empty() {
            *self.countries.entry(place.country).or_default() += weight;
        }
        if !place.admin1.is_empty() {
            *self.divisions.entry(place.admin1).or_default() += weight;
        }
        if is_local(place) {
            *self.cells.entry(cell(place)).or_default() += weight;
        }
    }

    /// The votes around a place, less those of its own name.
    fn bonus(&self, own: &Votes, place: &Place) -> f64 {
        let less = |all: Option<&f64>, mine: Option<&f64>| {
            (all.copied().unwrap_or(0.0) - mine.copied().unwrap_or(0.0)).max(0.0)
        };
        let country = less(self.countries.get(place.country), own.countries.get(place.country));
        let mut bonus = 0.9 * country.ln_1p();
        if !place.admin1.is_empty() {
            let division = less(self.divisions.get(place.admin1), own.divisions.get(place.admin1));
            bonus += 1.6 * division.ln_1p();
        }
        if is_local(place) {
            let (y, x) = cell(place);
            let mut around = 0.0;
            for dy in -1..=1 {
                for dx in -1..=1 {
                    let at = (y + dy, x + dx);
                    around += less(self.cells.get(&at), own.cells.get(&at));
                }
            }
            bonus += 1.1 * around.ln_1p();
        }
        bonus
    }
}

impl Field {
    /// Finds the field of a text. `groups` gives every hit the number of its name; `base` scores a reading by itself.
    pub(super) fn of(
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
                Role::Demonym if hit.is_country(gaz) => 0.3,
                Role::Dateline => 1.5,
                _ => 1.0,
            };
            for f in &hit.found {
                let Some(base) = base(n, f.place, f.name) else { continue };
                match groups[group].iter_mut().find(|s| s.place == f.place) {
                    Some(old) => old.base = old.base.max(base),
                    None => groups[group].push(Sense { place: f.place, base, share: 0.0, bonus: 0.0 }),
                }
            }
        }
        for senses in &mut groups {
            senses.sort_by(|a, b| b.base.total_cmp(&a.base).then(a.place.cmp(&b.place)));
            senses.truncate(MOST);
        }
        // The tenth mention of a name says hardly more than the third.
        weights.iter_mut().for_each(|w| *w = (1.0 + *w).ln() * 1.2);
        let mut field = Self { groups };
        field.share();
        for _ in 0..ROUNDS {
            field.round(gaz, &weights);
        }
        field
    }

    fn share(&mut self) {
        for senses in &mut self.groups {
            let top = senses.iter().map(|s| s.base + s.bonus).fold(f64::MIN, f64::max);
            let mut sum = 0.0;
            for s in senses.iter_mut() {
                s.share = (1.1 * (s.base + s.bonus - top)).exp();
                sum += s.share;
            }
            senses.iter_mut().for_each(|s| s.share /= sum.max(1e-9));
        }
    }

    fn round(&mut self, gaz: &Gazetteer, weights: &[f64]) {
        let mut all = Votes::default();
        for (senses, weight) in self.groups.iter().zip(weights) {
            for s in senses.iter().filter(|s| s.share > 0.02) {
                all.add(&gaz.places()[s.place], s.share * weight);
            }
        }
        for (senses, weight) in self.groups.iter_mut().zip(weights) {
            let mut own = Votes::default();
            for s in senses.iter().filter(|s| s.share > 0.02) {
                own.add(&gaz.places()[s.place], s.share * weight);
            }
            for s in senses.iter_mut() {
                s.bonus = all.bonus(&own, &gaz.places()[s.place]);
            }
        }
        self.share();
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
