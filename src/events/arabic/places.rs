//! Where an Arabic clause says that something happened.
//!
//! Names are looked for where the words say that a place follows: after "in", "near", a direction, or what the place is
//! ("محافظة", "قضاء", "مطار"). The first place of a clause is where it happened; those after it say where that lies.

use std::collections::BTreeMap;
use std::ops::Range;

use super::number::number;
use super::spot::Where;
use super::tables::Tables;
use super::words::Word;
use crate::gazetteer::{Gazetteer, Kind, Place};
use crate::places::{Relation, describe, measured, resolve_name};

/// What a word says of the place whose name follows.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cue {
    /// What it is, likeliest first.
    Feature(Vec<Kind>),
    In,
    /// "between", "amid": what was said before still holds.
    Among,
    Near,
    /// Degrees clockwise from north.
    Bearing(f64),
    /// What follows only says where the place before it lies.
    Part,
    /// Not where something happened: "to", "a native of".
    Not,
    /// A common word, by chance the name of a place somewhere.
    Word,
    /// Who speaks: "مصدر أمني في ديالى".
    Speaker,
    /// The unit of a distance.
    Km,
}

impl Cue {
    /// Whether people live in what the word calls, or it is a division.
    pub(super) fn is_settled(&self) -> bool {
        matches!(self, Self::Feature(kinds) if kinds.iter().any(|k| k.is_settlement() && *k != Kind::Capital || k.is_division()))
    }

    pub(super) fn parse(cells: &[&str]) -> Option<Self> {
        let (role, degrees) = cells[0].split_once(' ').unwrap_or((cells[0], ""));
        Some(match role {
            "feature" => Self::Feature(cells.get(1)?.split(',').filter_map(|k| k.parse().ok()).collect()),
            "in" => Self::In,
            "among" => Self::Among,
            "near" => Self::Near,
            "bearing" => Self::Bearing(degrees.parse().ok()?),
            "part" => Self::Part,
            "not" => Self::Not,
            "word" => Self::Word,
            "speaker" => Self::Speaker,
            "km" => Self::Km,
            _ => return None,
        })
    }
}

/// A name in the clause, and the places that bear it.
#[derive(Debug, Clone)]
pub(super) struct Named<'g> {
    /// The words of the name with what says how it lies: "شمالي بعقوبة".
    pub(super) words: Range<usize>,
    kinds: Vec<Kind>,
    relation: Option<Relation>,
    /// It says where the place before it lies.
    qualifies: bool,
    /// It is not where something happened.
    not: bool,
    /// It is where who speaks is, and where it happened if no other place is told.
    is_speakers: bool,
    candidates: Vec<(&'g Place, f64)>,
    /// "العاصمة" without a name: that of the country the report speaks of.
    is_capital: bool,
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
        if let Some(km) = number(words, at)
            && let Some((Cue::Km, unit)) = tables.cues.at(words, at + km.length)
        {
            cue.open(at);
            cue.km = Some(f64::from(km.value));
            at += km.length + unit;
            continue;
        }
        let heard = tables.cues.at(words, at).filter(|(_, n)| at + n <= range.end);
        let is_feature = matches!(heard, Some((Cue::Feature(_), _)));
        let is_common = match heard {
            Some((Cue::Bearing(_), _)) => true,
            Some((Cue::Word | Cue::Not, _)) => cue.kinds.is_empty(),
            _ => false,
        };
        let shortest = if is_feature || is_common { 2 } else { 1 };
        let asked = cue.any
            || words[at].has_preposition()
            || is_feature
            || found.last().is_some_and(|f| f.words.end == at && words[at].has_and());
        if asked && let Some(named) = name(gaz, text, words, at..range.end, shortest, &cue, !found.is_empty()) {
            at = named.words.end;
            found.push(named);
            cue = Cues::default();
            continue;
        }
        match heard {
            Some((Cue::Word, length)) => {
                cue = Cues { spoke: cue.spoke, ..Cues::default() };
                at += length;
            }
            Some((Cue::Speaker, length)) => {
                cue = Cues { spoke: Some(at), ..Cues::default() };
                at += length;
            }
            // "40 كم من بغداد": the distance is from it.
            Some((Cue::Not, length)) if cue.km.is_some() => at += length,
            Some((heard, length)) => {
                cue.open(at);
                cue.hear(heard);
                at += length;
                if matches!(heard, Cue::Feature(kinds) if kinds.first() == Some(&Kind::Capital))
                    && words[at - 1].is_definite()
                    && let Some(named) = capital(tables, gaz, text, words, at..range.end, &cue, !found.is_empty())
                {
                    at = named.words.end;
                    found.push(named);
                    cue = Cues::default();
                }
            }
            None => {
                // A cue speaks for the next words only: "في قرية خضر جيجة جنوبي قضاء مخمور", an unknown name between.
                cue.age += 1;
                let spoke = cue.spoke.filter(|from| at < from + 4 && words[at].stop.is_none());
                if cue.age > 1 || words[at].stop.is_some() {
                    cue = Cues { spoke, ..Cues::default() };
                }
                at += 1;
            }
        }
    }
    found
}

impl Named<'_> {
    /// Whether it says by itself where something happened.
    pub(super) fn tells(&self) -> bool {
        !self.qualifies && !self.not
    }
}

/// The place that the head of a line names, what it is and its name alone.
pub(super) fn of_head(
    tables: &Tables,
    gaz: &Gazetteer,
    text: &str,
    words: &[Word],
    head: Range<usize>,
    focus: &Focus,
) -> Option<Where> {
    let told = names(tables, gaz, text, words, head.clone());
    let found = of_clause(gaz, &told, focus, None);
    found.into_iter().next().or_else(|| {
        // "صلاح الدين:" heads news of the governorate rather than of a town of that name.
        let cue = Cues { any: true, start: head.start, ..Cues::default() };
        let mut named = name(gaz, text, words, head, 1, &cue, false)?;
        let division = |place: &Place| place.kind == Kind::Admin1 && place.country == focus.country;
        if named.candidates.iter().any(|(place, _)| division(place)) {
            named.candidates.retain(|(place, _)| division(place));
        }
        of_clause(gaz, &[named], focus, None).pop()
    })
}

/// "العاصمة اللبنانية", "العاصمة": a capital without its name; none where the name follows.
fn capital<'g>(
    tables: &Tables,
    gaz: &'g Gazetteer,
    text: &str,
    words: &[Word],
    range: Range<usize>,
    cue: &Cues,
    after_another: bool,
) -> Option<Named<'g>> {
    let at = range.start;
    let goes_on = at < range.end && words[at - 1].stop.is_none();
    let nation = if goes_on { tables.countries.at(words, at) } else { None };
    if nation.is_none() && goes_on && name(gaz, text, words, range, 1, cue, after_another).is_some() {
        return None;
    }
    Some(Named {
        words: cue.start..at + usize::from(nation.is_some()),
        kinds: Vec::new(),
        relation: cue.relation(),
        qualifies: after_another && (cue.part || cue.bearing.is_some()),
        not: cue.not,
        is_speakers: cue.speaker,
        candidates: nation.map(|(nation, _)| known(gaz, nation.capital)).unwrap_or_default(),
        is_capital: nation.is_none(),
    })
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
    /// Where a speaker was named just before.
    spoke: Option<usize>,
    speaker: bool,
}

impl Cues {
    fn open(&mut self, at: usize) {
        // "قرب مستشفى الجمهوري وسط البصرة": a name that no table has ends what was said before it.
        if self.any && self.age > 0 && self.not {
            *self = Self { spoke: self.spoke, ..Self::default() };
        }
        if !self.any {
            (self.any, self.start) = (true, at);
        }
        self.age = 0;
    }

    fn hear(&mut self, cue: &Cue) {
        match cue {
            Cue::Feature(kinds) => self.kinds.clone_from(kinds),
            // "قرب سوق في حي الكرادة": near the market, and in the quarter.
            Cue::In => {
                self.near = false;
                self.speaker |= self.spoke.is_some_and(|from| self.start <= from + 3);
            }
            Cue::Among | Cue::Km | Cue::Word | Cue::Speaker => {}
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

/// Words that begin names of two words, and are names by themselves somewhere.
const FIRST_WORDS: &[&str] = &[
    "عين", "ابو", "ابي", "ام", "بني", "تل", "دير", "كفر", "خان", "بيت", "راس", "عبد", "ال", "البو", "بير", "حمام",
    "سيد", "شيخ", "باب", "برج", "كفري", "قره", "خربه", "عرب", "خور", "كرم", "جرف", "ذي", "ذو", "قصر", "مخيم", "سبع",
];

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
        for start in words[at].starts(text).into_iter().take(if cue.any && cue.age == 0 { 1 } else { usize::MAX }) {
            let mut candidates = known(gaz, &text[start..words[end - 1].bytes.end]);
            // "بأحد الرتلين", "لفصائل": a word with its prefix off is a hamlet's name by chance alone.
            if length == 1 && (start > words[at].bytes.start || !cue.any) && cue.kinds.is_empty() {
                candidates.retain(|(p, _)| p.kind.prior() >= 2.0);
            }
            // "عين الحلوة": the first word of a name that no table has is not the name.
            let next = words.get(end).filter(|_| words[end - 1].stop.is_none());
            if length == 1 && FIRST_WORDS.iter().any(|w| words[at].is(w)) && next.is_some() {
                candidates.clear();
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
                is_speakers: cue.speaker,
                candidates,
                is_capital: false,
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

/// What a report or a sentence says of where names are to be looked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Focus {
    /// First-level divisions it speaks of, most often first.
    areas: Vec<String>,
    country: String,
    /// Countries named by their own name or by a division of theirs.
    named: Vec<String>,
}

/// Chooses among the places of a name: the kind that its words say, in the areas and the country that the report names, before
/// these in the division that the words behind it or the head of its line say.
fn choose<'g>(named: &Named<'g>, focus: &Focus, inside: Option<&str>) -> Option<(&'g Place, f64)> {
    let worth = |(place, score): &(&'g Place, f64)| {
        let kind = match named.kinds.iter().position(|k| *k == place.kind) {
            Some(0) => 0.35,
            Some(_) => 0.25,
            None if named.kinds.is_empty() => 0.0,
            None => -0.2,
        };
        let area = if place.kind == Kind::Admin1 {
            0.0
        } else if inside == Some(place.admin1) {
            0.6
        } else if focus.areas.iter().any(|a| a == place.admin1) {
            0.3
        } else {
            0.0
        };
        let home = if place.country == focus.country { 0.35 } else { 0.0 };
        score + kind + area + home
    };
    let best = named.candidates.iter().max_by(|a, b| worth(a).total_cmp(&worth(b)).then(b.0.id.cmp(a.0.id)))?;
    // A town of a country that the report does not speak of is another of the name.
    let foreign = best.0.country != focus.country
        && !matches!(
            best.0.kind,
            Kind::Country | Kind::Capital | Kind::Region | Kind::Admin1 | Kind::Sea | Kind::Continent
        )
        && !focus.named.iter().any(|c| c == best.0.country);
    // "شارع فلسطين", "شارع الخليج": a street is no country and no sea.
    let vast = matches!(best.0.kind, Kind::Country | Kind::Continent | Kind::Sea) && !named.kinds.is_empty();
    (!foreign && !vast).then(|| (best.0, worth(best).clamp(0.05, 0.95)))
}

/// Where a clause happened: the places that say so, in its order.
pub(super) fn of_clause(gaz: &Gazetteer, named: &[Named<'_>], focus: &Focus, inside: Option<&str>) -> Vec<Where> {
    let mut found: Vec<(bool, Where)> = Vec::new();
    let mut placed = false;
    for (at, name) in named.iter().enumerate() {
        // Areas named behind a place say where it lies.
        let mut behind = named[at + 1..].iter().take(3);
        let behind = behind.find_map(|next| choose(next, focus, None).filter(|(p, _)| p.kind == Kind::Admin1));
        let inside = behind.map(|(p, _)| p.admin1).or(inside);
        let home = || Tables::embedded().countries.values().find(|n| n.code == focus.country);
        let lent = name
            .is_capital
            .then(|| Named { candidates: home().map(|n| known(gaz, n.capital)).unwrap_or_default(), ..name.clone() });
        let name = lent.as_ref().unwrap_or(name);
        // What says where the place before it lies, where that is known.
        if name.not || name.qualifies && placed {
            continue;
        }
        placed = false;
        let Some((place, score)) = choose(name, focus, inside).filter(|(p, _)| !is_astray(p, named, at, focus)) else {
            continue;
        };
        placed = true;
        let mut location = describe(gaz, place);
        // "مطار" of a city whose airport no table names in Arabic: somewhere at that city.
        let inside = !name.kinds.is_empty()
            && !name.kinds.contains(&place.kind)
            && !name.kinds.iter().any(|k| k.is_settlement() || k.is_division());
        let relation = name.relation.clone().or_else(|| inside.then_some(Relation::Near));
        if let Some(relation) = &relation {
            location = measured(gaz, place, location, relation);
        }
        let speaks = name.is_speakers;
        if speaks && matches!(place.kind, Kind::Building | Kind::Embassy) {
            continue;
        }
        found.push((
            speaks,
            Where { location, words: name.words.clone(), score, is_capital: place.kind == Kind::Capital },
        ));
    }
    let only_speakers = found.iter().all(|(speaks, _)| *speaks);
    found.into_iter().filter(|(speaks, _)| !speaks || only_speakers).map(|(_, place)| place).collect()
}

/// "حي الروضة في مدينة مأرب": a quarter lies in the city named behind it, or is another of the name.
fn is_astray(place: &Place, named: &[Named<'_>], at: usize, focus: &Focus) -> bool {
    let name = &named[at];
    let city =
        named.get(at + 1).filter(|next| name.kinds.contains(&Kind::Quarter) && next.words.start <= name.words.end + 1);
    let city = city.and_then(|next| choose(next, focus, None)).filter(|(p, _)| p.kind.is_settlement());
    city.is_some_and(|(city, _)| city.point.distance_km(place.point) > 40.0)
}

/// The country and the first-level divisions that the names speak of; `within` is that of the whole report for the names of a sentence.
pub(super) fn focus(named: &[&Named<'_>], within: Option<&Focus>) -> Focus {
    let mut countries: BTreeMap<&str, f64> = BTreeMap::new();
    let mut own: Vec<String> = Vec::new();
    for name in named {
        // A name speaks for every country that has one, most for that where it is best known; a country's own name for itself.
        let mut best: BTreeMap<&str, f64> = BTreeMap::new();
        let alone = name.candidates.iter().find(|(p, _)| p.kind == Kind::Country);
        for (place, score) in alone.into_iter().chain(name.candidates.iter().filter(|_| alone.is_none())) {
            let most = best.entry(place.country).or_default();
            *most = most.max(if alone.is_some() { 1.5 } else { *score });
        }
        if let Some((place, _)) = alone {
            own.push(place.country.to_owned());
        } else if best.len() == 1 && name.candidates.iter().any(|(p, _)| p.kind.prior() >= 3.0) {
            own.extend(best.keys().map(|c| (*c).to_owned()));
        }
        for (country, score) in best {
            *countries.entry(country).or_default() += score;
        }
    }
    if let Some(within) = within {
        *countries.entry(within.country.as_str()).or_default() += 0.8;
        own.extend(within.named.iter().cloned());
    } else {
        *countries.entry("IQ").or_default() += 0.1;
    }
    let most = countries.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0))).map_or("IQ", |(code, _)| *code);
    let mut focus = Focus { country: most.to_owned(), named: own, ..Focus::default() };
    let mut areas: Vec<String> = Vec::new();
    for name in named {
        let place = choose(name, &focus, None).map(|(p, _)| p);
        if let Some(place) = place.filter(|p| p.kind == Kind::Admin1 && p.country == most)
            && !areas.iter().any(|a| a == place.admin1)
        {
            areas.push(place.admin1.to_owned());
        }
    }
    areas.extend(within.into_iter().flat_map(|w| w.areas.iter().cloned()));
    focus.areas = areas;
    focus
}
