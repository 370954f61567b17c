//! Where an Arabic clause says that something happened.
//!
//! Names are looked for where the words say that a place follows: after "in", "near", a direction, or what the place is
//! ("محافظة", "قضاء", "مطار"). The first place of a clause is where it happened; those after it say where that lies.

use std::ops::Range;

use super::Tables;
use super::words::Word;
use crate::gazetteer::{Gazetteer, Kind, Place};
use crate::places::{Location, Relation, describe, measured, resolve_name};

/// What a word says of the place whose name follows.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cue {
    /// What it is, likeliest first.
    Feature(Vec<Kind>),
    In,
    Near,
    /// Degrees clockwise from north.
    Bearing(f64),
    /// What follows only says where the place before it lies.
    Part,
    /// Not where something happened: "to", "a native of".
    Not,
    /// The unit of a distance.
    Km,
}

impl Cue {
    pub(super) fn parse(cells: &[&str]) -> Option<Self> {
        let (role, degrees) = cells[0].split_once(' ').unwrap_or((cells[0], ""));
        Some(match role {
            "feature" => Self::Feature(cells.get(1)?.split(',').filter_map(|k| k.parse().ok()).collect()),
            "in" => Self::In,
            "near" => Self::Near,
            "bearing" => Self::Bearing(degrees.parse().ok()?),
            "part" => Self::Part,
            "not" => Self::Not,
            "km" => Self::Km,
            _ => return None,
        })
    }
}

/// A name in the clause, and the places that bear it.
#[derive(Debug)]
pub(super) struct Named<'g> {
    /// The words of the name with what says how it lies: "شمالي بعقوبة".
    pub(super) words: Range<usize>,
    kinds: Vec<Kind>,
    relation: Option<Relation>,
    /// It says where the place before it lies.
    qualifies: bool,
    /// It is not where something happened.
    not: bool,
    candidates: Vec<(&'g Place, f64)>,
}

/// A place as a clause gives it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Where {
    pub(super) location: Location,
    pub(super) words: Range<usize>,
    /// How sure the name is, 0 to 1.
    pub(super) score: f64,
}

/// The names of places in a range of words.
pub(super) fn names<'g>(
    tables: &Tables,
    gaz: &'g Gazetteer,
    text: &str,
    words: &[Word],
    range: Range<usize>,
) -> Vec<Named<'g>> {
    let mut found: Vec<Named<'g>> = Vec::new();
    let mut at = range.start;
    let mut cue = Cues::default();
    while at < range.end {
        if let Some((km, length)) = super::toll::number(words, at)
            && let Some((Cue::Km, unit)) = tables.cues.at(words, at + length)
        {
            cue.open(at);
            cue.km = Some(f64::from(km));
            at += length + unit;
            continue;
        }
        let heard = tables.cues.at(words, at).filter(|(_, n)| at + n <= range.end);
        let is_feature = matches!(heard, Some((Cue::Feature(_), _)));
        let shortest = if is_feature { 2 } else { 1 };
        let asked = cue.any
            || words[at].has_preposition()
            || is_feature
            || found.last().is_some_and(|f| f.words.end == at && words[at].has_conjunction());
        if asked && let Some(named) = name(gaz, text, words, at..range.end, shortest, &cue, !found.is_empty()) {
            at = named.words.end;
            found.push(named);
            cue = Cues::default();
            continue;
        }
        match heard {
            Some((heard, length)) => {
                cue.open(at);
                cue.hear(heard);
                at += length;
            }
            None => {
                // A cue speaks for the next words only: "في قرية خضر جيجة جنوبي قضاء مخمور", an unknown name between.
                cue.age += 1;
                if cue.age > 1 || words[at].stop.is_some() {
                    cue = Cues::default();
                }
                at += 1;
            }
        }
    }
    found
}

/// What was said before a name.
#[derive(Debug, Default)]
struct Cues {
    any: bool,
    start: usize,
    age: usize,
    kinds: Vec<Kind>,
    near: bool,
    bearing: Option<f64>,
    km: Option<f64>,
    part: bool,
    not: bool,
}

impl Cues {
    fn open(&mut self, at: usize) {
        if !self.any {
            (self.any, self.start) = (true, at);
        }
        self.age = 0;
    }

    fn hear(&mut self, cue: &Cue) {
        match cue {
            Cue::Feature(kinds) => self.kinds.clone_from(kinds),
            Cue::In | Cue::Km => {}
            Cue::Near => self.near = true,
            Cue::Bearing(degrees) => self.bearing = Some(*degrees),
            Cue::Part => self.part = true,
            Cue::Not => self.not = true,
        }
    }

    fn relation(&self) -> Option<Relation> {
        match (self.km, self.bearing) {
            (Some(km), bearing) => Some(Relation::Offset { km, bearing }),
            (None, Some(degrees)) => Some(Relation::Toward(degrees)),
            (None, None) => self.near.then_some(Relation::Near),
        }
    }
}

/// The longest name that begins at a word, of four words at most.
fn name<'g>(
    gaz: &'g Gazetteer,
    text: &str,
    words: &[Word],
    range: Range<usize>,
    shortest: usize,
    cue: &Cues,
    after_another: bool,
) -> Option<Named<'g>> {
    let at = range.start;
    for length in (shortest..=4).rev() {
        let end = at + length;
        if end > range.end || words[at..end - 1].iter().any(|w| w.stop.is_some()) {
            continue;
        }
        // A preposition is written on to a name only where no other word leads to it: "بلدة بليون" is not Lyon.
        for start in words[at].starts(text).into_iter().take(if cue.any { 1 } else { usize::MAX }) {
            let mut candidates = known(gaz, &text[start..words[end - 1].bytes.end]);
            // "بأحد الرتلين", "لفصائل": a word with its prefix off is a hamlet's name by chance alone.
            if length == 1 && (start > words[at].bytes.start || !cue.any) && cue.kinds.is_empty() {
                candidates.retain(|(p, _)| p.kind.prior() >= 2.0);
            }
            if candidates.is_empty() {
                continue;
            }
            return Some(Named {
                words: if cue.any { cue.start..end } else { at..end },
                kinds: cue.kinds.clone(),
                relation: cue.relation(),
                qualifies: after_another && (cue.part || cue.bearing.is_some()),
                not: cue.not,
                candidates,
            });
        }
    }
    None
}

/// The places of a name: never by a slip of the pen, which in a running text is a common word more often than not.
fn known<'g>(gaz: &'g Gazetteer, name: &str) -> Vec<(&'g Place, f64)> {
    if name.chars().count() < 3 || gaz.lookup(name).iter().all(|m| m.how == crate::gazetteer::MatchKind::Fuzzy) {
        return Vec::new();
    }
    resolve_name(gaz, name, None, None)
        .into_iter()
        .filter(|c| !c.why.contains("fuzzy"))
        .map(|c| (c.place, c.score))
        .take(20)
        .collect()
}

/// Chooses among the places of a name: the kind that its words say, in the areas and the country that the report names.
pub(super) fn choose<'g>(named: &Named<'g>, areas: &[String], country: &str) -> Option<(&'g Place, f64)> {
    let worth = |(place, score): &(&'g Place, f64)| {
        let kind = match named.kinds.iter().position(|k| *k == place.kind) {
            Some(0) => 0.35,
            Some(_) => 0.25,
            None if named.kinds.is_empty() => 0.0,
            None => -0.2,
        };
        let area = if areas.iter().any(|a| a == place.admin1) && place.kind != Kind::Admin1 { 0.3 } else { 0.0 };
        let home = if place.country == country { 0.35 } else { 0.0 };
        score + kind + area + home
    };
    named
        .candidates
        .iter()
        .max_by(|a, b| worth(a).total_cmp(&worth(b)).then(b.0.id.cmp(a.0.id)))
        .map(|c| (c.0, worth(c).clamp(0.05, 0.95)))
}

/// Where a clause happened: its first place that says so.
pub(super) fn of_clause(gaz: &Gazetteer, named: &[Named<'_>], areas: &[String], country: &str) -> Vec<Where> {
    let mut found: Vec<Where> = Vec::new();
    for (at, name) in named.iter().enumerate() {
        // Areas named behind a place say where it lies.
        let mut around = areas.to_vec();
        for next in named[at + 1..].iter().take(3) {
            if let Some((place, _)) = choose(next, areas, country).filter(|(p, _)| p.kind == Kind::Admin1) {
                around.insert(0, place.admin1.to_owned());
                break;
            }
        }
        if name.qualifies || name.not {
            continue;
        }
        let Some((place, score)) = choose(name, &around, country) else { continue };
        let mut location = describe(gaz, place);
        // "مطار" of a city whose airport no table names in Arabic: somewhere at that city.
        let inside = !name.kinds.is_empty()
            && !name.kinds.contains(&place.kind)
            && !name.kinds.iter().any(|k| k.is_settlement() || k.is_division());
        let relation = name.relation.clone().or_else(|| inside.then_some(Relation::Near));
        if let Some(relation) = &relation {
            location = measured(gaz, place, location, relation);
        }
        found.push(Where { location, words: name.words.clone(), score });
    }
    found
}

/// First-level divisions that the names of a report speak of, most often first, and the country most of them lie in.
pub(super) fn focus(named: &[Named<'_>]) -> (Vec<String>, String) {
    let mut countries: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for name in named {
        // A country by its own name speaks for itself; other names speak for every country that has one.
        let own = name.candidates.iter().find(|(p, _)| p.kind == Kind::Country);
        if let Some((place, _)) = own {
            *countries.entry(place.country).or_default() += 2;
        } else if let Some((place, _)) = name.candidates.first() {
            *countries.entry(place.country).or_default() += 2;
            if name.candidates.iter().any(|(p, _)| p.country == "IQ") && place.country != "IQ" {
                *countries.entry("IQ").or_default() += 1;
            }
        }
    }
    let most =
        countries.iter().max_by_key(|(code, n)| (**n, **code == "IQ")).map_or("IQ", |(code, _)| *code).to_owned();
    let mut areas: Vec<String> = Vec::new();
    for name in named {
        let place = choose(name, &[], &most).map(|(p, _)| p);
        if let Some(place) = place.filter(|p| p.kind == Kind::Admin1 && p.country == most)
            && !areas.iter().any(|a| a == place.admin1)
        {
            areas.push(place.admin1.to_owned());
        }
    }
    (areas, most)
}
