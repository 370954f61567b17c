//! Which place each name means, in the light of the whole text, and where the words around it put it.

use std::collections::HashMap;

use std::ops::Range;

use super::anaphor::Noun;
use super::words::Words;
use super::{Context, Found, Hit, Location, PlaceMention, Relation, Role};
use crate::gazetteer::{Gazetteer, Kind, Place, fold};
use crate::incident::{LonLat, Precision};
use crate::text::{Analysis, SentenceKind};

/// The place chosen for a hit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Choice {
    place: Option<usize>,
    confidence: f64,
}

/// Whether one place lies in another, by codes where both have them, else by distance.
pub(super) fn contains(outer: &Place, inner: &Place) -> bool {
    if std::ptr::eq(outer, inner) || outer.id == inner.id {
        return false;
    }
    let reach = |most: f64| outer.point.distance_km(inner.point) <= most;
    match outer.kind {
        Kind::Country => inner.kind != Kind::Country && inner.country == outer.country,
        Kind::Admin1 => {
            inner.country == outer.country
                && !matches!(inner.kind, Kind::Country | Kind::Admin1)
                && (inner.admin1 == outer.admin1 || inner.admin1.is_empty() && reach(outer.radius_km))
        }
        Kind::Admin2 | Kind::Admin3 => {
            !matches!(inner.kind, Kind::Country | Kind::Admin1 | Kind::Admin2)
                && inner.country == outer.country
                && (!inner.admin2.is_empty() && (inner.admin2 == outer.name || inner.admin2 == outer.admin2)
                    || inner.admin1 == outer.admin1 && reach(outer.radius_km * 1.3))
        }
        Kind::Capital | Kind::City | Kind::Town => {
            let small = !matches!(
                inner.kind,
                Kind::Country
                    | Kind::Admin1
                    | Kind::Admin2
                    | Kind::Capital
                    | Kind::City
                    | Kind::Region
                    | Kind::Sea
                    | Kind::Continent
            );
            let within =
                if inner.kind == Kind::Town { outer.radius_km * 1.5 } else { (outer.radius_km * 2.5).max(8.0) };
            small
                && inner.country == outer.country
                && !(outer.kind == Kind::Town && inner.kind == Kind::Town)
                && reach(within.max(6.0))
        }
        Kind::Region | Kind::Desert | Kind::Mountain | Kind::Island | Kind::Marsh | Kind::Continent => {
            !matches!(inner.kind, Kind::Continent | Kind::Sea)
                && inner.radius_km <= outer.radius_km
                && reach(outer.radius_km * 1.2)
        }
        Kind::Village | Kind::Quarter | Kind::Site => {
            matches!(
                inner.kind,
                Kind::Building
                    | Kind::Embassy
                    | Kind::Shrine
                    | Kind::Market
                    | Kind::Hospital
                    | Kind::Bridge
                    | Kind::University
                    | Kind::Site
            ) && reach((outer.radius_km * 2.0).max(3.0))
        }
        _ => false,
    }
}

/// A place that news from another country hardly ever means.
fn is_hamlet(place: &Place) -> bool {
    matches!(
        place.kind,
        Kind::Village | Kind::Quarter | Kind::Site | Kind::Building | Kind::Hospital | Kind::Market | Kind::Shrine
    ) || place.kind == Kind::Town && place.population < 15_000
}

/// Whether some reading of `outer` holds some reading of `inner`.
pub(super) fn can_hold(gaz: &Gazetteer, outer: &Hit, inner: &Hit) -> bool {
    let places = gaz.places();
    outer
        .found
        .iter()
        .take(40)
        .any(|o| inner.found.iter().take(40).any(|i| contains(&places[o.place], &places[i.place])))
}

/// Chooses a place for every hit.
pub(super) fn choose(analysis: &Analysis<'_>, context: &Context, gaz: &Gazetteer, hits: &mut [Hit]) -> Resolved {
    let focus = Focus::of(analysis, context, gaz, hits);
    let groups = Groups::of(analysis, gaz, hits);
    let mut choices = vec![Choice::default(); hits.len()];
    let mut anchors: Vec<usize> = Vec::new();
    // First those that the text leaves no doubt about, then the others near them.
    for pass in 0..2 {
        let sections = sections(analysis, gaz, hits, &choices);
        for n in 0..hits.len() {
            if hits[n].anaphor.is_some() {
                continue;
            }
            choices[n] = best(gaz, hits, n, &focus, &groups, &anchors, sections[n]);
        }
        if pass == 0 {
            anchors = (0..hits.len())
                .filter(|&n| hits[n].role != Role::Demonym && choices[n].confidence >= 0.6)
                .filter_map(|n| choices[n].place)
                .filter(|&p| !matches!(gaz.places()[p].kind, Kind::Country | Kind::Continent | Kind::Sea))
                .collect();
            anchors.sort_unstable();
            anchors.dedup();
            anchors.truncate(64);
        }
    }
    resolve_anaphors(gaz, &focus, hits, &mut choices);
    Resolved { choices, main: focus.main }
}

/// What was chosen, and the country that the text is most about.
pub(super) struct Resolved {
    choices: Vec<Choice>,
    main: Option<&'static str>,
}

/// For each hit the country or division named by the last heading above it: a line with nothing else.
fn sections(analysis: &Analysis<'_>, gaz: &Gazetteer, hits: &[Hit], choices: &[Choice]) -> Vec<Option<usize>> {
    let mut heading = None;
    hits.iter()
        .zip(choices)
        .map(|(hit, choice)| {
            let sentence = &analysis.sentences[hit.sentence];
            if sentence.kind == SentenceKind::Line && hit.name == sentence.tokens {
                heading = choice.place.filter(|&p| matches!(gaz.places()[p].kind, Kind::Country | Kind::Admin1));
                return None;
            }
            heading
        })
        .collect()
}

/// How much the text is about each country, 0 to 1.
struct Focus {
    weights: HashMap<&'static str, f64>,
    main: Option<&'static str>,
}

impl Focus {
    fn of(analysis: &Analysis<'_>, context: &Context, gaz: &Gazetteer, hits: &[Hit]) -> Self {
        let mut weights: HashMap<&'static str, f64> = HashMap::new();
        for hit in hits {
            let places = || hit.found.iter().map(|f| &gaz.places()[f.place]);
            if let Some(country) = places().find(|p| p.kind == Kind::Country) {
                let weight = match hit.role {
                    Role::Demonym if matches!(country.country, "US" | "GB" | "FR" | "RU") => 0.2,
                    Role::Demonym => 0.8,
                    _ => 2.0,
                };
                let head = if analysis.sentences[hit.sentence].kind == SentenceKind::Headline { 1.5 } else { 1.0 };
                *weights.entry(country.country).or_default() += weight * head;
                continue;
            }
            // A name that only one country bears, or one far above the others.
            let mut known: Vec<(&'static str, f64)> = Vec::new();
            for place in places().filter(|p| !p.country.is_empty()) {
                let weight = place.kind.prior() + f64::from(place.population.max(1)).log10() * 0.35;
                match known.iter_mut().find(|k| k.0 == place.country) {
                    Some(old) => old.1 = old.1.max(weight),
                    None => known.push((place.country, weight)),
                }
            }
            known.sort_by(|a, b| b.1.total_cmp(&a.1));
            let clear = known.len() == 1 || known.len() > 1 && known[0].1 > known[1].1 + 1.5;
            if let Some(first) = known.first().filter(|_| clear) {
                // A hamlet says little about what the text is about: its name may be anybody's.
                let known_well = places().any(|p| p.country == first.0 && !is_hamlet(p));
                let weight = if known.len() == 1 { 1.0 } else { 0.7 };
                *weights.entry(first.0).or_default() += if known_well { weight } else { 0.25 };
            }
        }
        if let Some(country) = &context.country
            && let Some(at) = gaz.country_position(&country.to_ascii_uppercase())
        {
            *weights.entry(gaz.places()[at].country).or_default() += 3.0;
        }
        let most = weights.values().copied().fold(0.0, f64::max);
        let mut main: Vec<(&'static str, f64)> = weights.iter().map(|(&c, &w)| (c, w)).collect();
        main.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        if most > 0.0 {
            weights.values_mut().for_each(|w| *w /= most.max(2.0));
        }
        Self { weights, main: main.first().map(|m| m.0) }
    }

    fn weight(&self, country: &str) -> f64 {
        self.weights.get(country).copied().unwrap_or(0.0)
    }
}

/// What the occurrences of one name say together.
struct Groups {
    of_hit: Vec<usize>,
    /// Places that some occurrence's company speaks for, with how strongly.
    support: Vec<Vec<(usize, f64)>>,
}

impl Groups {
    fn of(analysis: &Analysis<'_>, gaz: &Gazetteer, hits: &[Hit]) -> Self {
        let mut keys: HashMap<String, usize> = HashMap::new();
        let mut support: Vec<Vec<(usize, f64)>> = Vec::new();
        let mut of_hit = Vec::with_capacity(hits.len());
        for hit in hits {
            let next = keys.len();
            let key = fold::bare(analysis.slice(hit.name.clone()));
            let group = *keys.entry(key).or_insert(next);
            if group == support.len() {
                support.push(Vec::new());
            }
            of_hit.push(group);
        }
        for (n, hit) in hits.iter().enumerate() {
            for f in &hit.found {
                let mut weight: f64 = 0.0;
                if let Some(outer) = hit.part_of {
                    weight = weight.max(held(gaz, &hits[outer], f.place));
                }
                if hit.hint.contains(&gaz.places()[f.place].kind) {
                    weight = weight.max(2.0);
                }
                if weight > 0.0 {
                    let list = &mut support[of_hit[n]];
                    match list.iter_mut().find(|s| s.0 == f.place) {
                        Some(s) => s.1 = s.1.max(weight),
                        None => list.push((f.place, weight)),
                    }
                }
            }
        }
        Self { of_hit, support }
    }

    fn weight(&self, n: usize, place: usize) -> f64 {
        self.support[self.of_hit[n]].iter().find(|s| s.0 == place).map_or(0.0, |s| s.1)
    }
}

/// How strongly "in X" speaks for a place, X being the hit.
fn held(gaz: &Gazetteer, outer: &Hit, place: usize) -> f64 {
    let inner = &gaz.places()[place];
    let holds = |f: &Found| {
        let outer = &gaz.places()[f.place];
        if contains(outer, inner) {
            if outer.kind == Kind::Country { 4.0 } else { 5.0 }
        } else if matches!(outer.kind, Kind::Capital | Kind::City) && outer.point.distance_km(inner.point) < 45.0 {
            2.5
        } else {
            0.0
        }
    };
    outer.found.iter().take(40).map(holds).fold(0.0, f64::max)
}

fn best(
    gaz: &Gazetteer,
    hits: &[Hit],
    n: usize,
    focus: &Focus,
    groups: &Groups,
    anchors: &[usize],
    section: Option<usize>,
) -> Choice {
    let hit = &hits[n];
    let places = gaz.places();
    let settled: Vec<(&Place, f64)> =
        hit.found.iter().map(|f| (&places[f.place], f.name)).filter(|(p, _)| p.kind.is_settlement()).collect();
    let mut scored: Vec<(f64, usize, f64)> = Vec::with_capacity(hit.found.len());
    for f in &hit.found {
        let place = &places[f.place];
        let home = focus.weight(place.country);
        // Loose spellings only where the text is about that country already.
        if f.name < 0.8 && home < 0.3 {
            continue;
        }
        // A hamlet in a country that the text is not about, when it is about another, is a chance meeting of names.
        let abroad = focus.main.is_some_and(|c| c != place.country) && home < 0.2;
        if abroad && is_hamlet(place) && hit.part_of.is_none_or(|p| held(gaz, &hits[p], f.place) <= 0.0) {
            continue;
        }
        let people = if place.population > 0 { f64::from(place.population) } else { 300.0 };
        let mut score = 8.0 * (f.name - 1.0) + place.kind.prior() + 0.35 * people.log10() + 3.0 * home;
        if hit.hint.is_empty() {
            // A bare name is the town, not the district around it.
            if place.kind.is_division() && settled.iter().any(|(s, name)| s.country == place.country && *name >= f.name)
            {
                score -= 4.0;
            }
        } else if let Some(rank) = hit.hint.iter().position(|&k| k == place.kind) {
            #[expect(clippy::cast_precision_loss, reason = "a handful of kinds")]
            let drop = rank as f64 * 0.8;
            score += 6.0 - drop;
        } else if place.kind.is_division() && settled.iter().any(|(s, _)| s.country == place.country) {
            score -= 3.0;
        }
        if let Some(outer) = hit.part_of {
            score += held(gaz, &hits[outer], f.place);
        }
        if let Some(inner) = hit.qualifies
            && hits[inner].part_of == Some(n)
        {
            let holds = hits[inner].found.iter().take(40).any(|i| contains(place, &places[i.place]));
            score += if holds { 2.0 } else { 0.0 };
        }
        // "Tal Afar, west of Mosul": near each other.
        let company = (n.saturating_sub(4)..(n + 5).min(hits.len())).filter(|&m| {
            hits[m].qualifies == Some(n) && hits[m].relation.is_some()
                || hit.qualifies == Some(m) && hit.relation.is_some()
        });
        for other in company.take(3).map(|m| &hits[m]) {
            let nearest = other
                .found
                .iter()
                .take(20)
                .map(|o| places[o.place].point.distance_km(place.point))
                .fold(f64::MAX, f64::min);
            score += 4.0 * (-nearest / 80.0).exp();
        }
        if let Some(Relation::Between { other, .. }) = hit.relation {
            let nearest = hits[other]
                .found
                .iter()
                .take(20)
                .map(|o| places[o.place].point.distance_km(place.point))
                .fold(f64::MAX, f64::min);
            score += 3.0 * (-nearest / 150.0).exp();
        }
        score += groups.weight(n, f.place) * 0.8;
        if let Some(heading) = section
            && contains(&places[heading], place)
        {
            score += 3.0;
        }
        let near = anchors
            .iter()
            .filter(|&&a| a != f.place)
            .map(|&a| places[a].point.distance_km(place.point))
            .fold(f64::MAX, f64::min);
        score += 1.2 * (-near / 150.0).exp();
        scored.push((score, f.place, f.name));
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let Some(&(top, place, name)) = scored.first() else { return Choice::default() };
    let here = places[place].point;
    let rival = scored.iter().skip(1).find(|s| places[s.1].point.distance_km(here) > 40.0).map(|s| s.0);
    let margin = rival.map_or(4.0, |r| top - r);
    let sure = 1.0 / (1.0 + (-1.1 * margin - 0.4).exp());
    let known = 0.75 + 0.15 * f64::from(u8::from(hit.evident)) + 0.1 * focus.weight(places[place].country).min(1.0);
    Choice { place: Some(place), confidence: (sure * known * name).clamp(0.05, 0.99) }
}

/// "the capital" and its like: led back to a place named before.
fn resolve_anaphors(gaz: &Gazetteer, focus: &Focus, hits: &[Hit], choices: &mut [Choice]) {
    for n in 0..hits.len() {
        let Some(noun) = hits[n].anaphor else { continue };
        let before = |kinds: &[Kind]| {
            let last = |fits: &dyn Fn(&Hit, &Place) -> bool| {
                (0..n).rev().take(200).find_map(|m| {
                    let place = choices[m].place.filter(|_| hits[m].role != Role::Demonym)?;
                    let division = kinds[0].is_settlement() && hits[m].hint.first().is_some_and(|k| k.is_division());
                    let of_kind = kinds.contains(&gaz.places()[place].kind) && !division;
                    (of_kind && fits(&hits[m], &gaz.places()[place])).then_some((place, choices[m].confidence))
                })
            };
            // In its own sentence; else in the country that the text is about; a dateline only for want of others.
            let home = |p: &Place| focus.main.is_none_or(|c| p.country == c);
            last(&|h, _| h.sentence == hits[n].sentence && h.role != Role::Dateline)
                .or_else(|| last(&|h, p| home(p) && h.role != Role::Dateline))
                .or_else(|| last(&|_, p| home(p)))
                .or_else(|| last(&|_, _| true))
        };
        let found = match noun {
            Noun::Capital => hits[n].found.first().map(|f| (f.place, 0.95)).or_else(|| {
                focus.main.and_then(|c| gaz.capital_position(c)).map(|p| (p, 0.8)).or_else(|| before(&[Kind::Capital]))
            }),
            // "#Erbil: drone attack on the airport"
            Noun::Last(kinds @ [Kind::Airport, ..]) => {
                let town = (0..n)
                    .rev()
                    .take_while(|&m| hits[m].sentence == hits[n].sentence)
                    .find_map(|m| choices[m].place.map(|p| &gaz.places()[p]).filter(|p| p.kind.is_settlement()));
                town.and_then(|t| kind_at(gaz, t, kinds, &fold::bare(t.name)))
                    .map(|p| (p, 0.8))
                    .or_else(|| before(kinds))
            }
            Noun::Last(kinds) => before(kinds),
            Noun::Province => {
                let within = |place: usize| {
                    let place = &gaz.places()[place];
                    gaz.admin1_position(place.admin1).map(|p| (p, 0.8))
                };
                (0..n).rev().take(200).find_map(|m| {
                    let place = choices[m].place.filter(|_| hits[m].role != Role::Demonym)?;
                    match gaz.places()[place].kind {
                        Kind::Admin1 => Some((place, choices[m].confidence)),
                        Kind::Country | Kind::Continent | Kind::Sea => None,
                        _ => within(place),
                    }
                })
            }
        };
        if let Some((place, confidence)) = found {
            choices[n] = Choice { place: Some(place), confidence: confidence * 0.85 };
        }
    }
}

/// The mentions as the caller sees them.
pub(super) fn mentions(
    analysis: &Analysis<'_>,
    gaz: &Gazetteer,
    context: &Context,
    hits: &[Hit],
    resolved: &Resolved,
) -> Vec<PlaceMention> {
    let choices = &resolved.choices;
    // A name none of whose places could be meant goes; what points at hits is renumbered.
    let keep: Vec<bool> = hits
        .iter()
        .zip(choices)
        .map(|(h, c)| {
            let unknown = h.evident && h.anaphor.is_none() && (h.found.is_empty() || !h.hint.is_empty());
            c.place.is_some() || h.point.is_some() || unknown
        })
        .collect();
    let mut number = vec![None; hits.len()];
    let mut next = 0;
    for (n, &kept) in keep.iter().enumerate() {
        if kept {
            number[n] = Some(next);
            next += 1;
        }
    }
    let focus = context.country.as_deref().map(str::to_ascii_uppercase);
    let placer = Placer { analysis, gaz, hits, choices, main: resolved.main, focus };
    (0..hits.len())
        .filter(|&n| keep[n])
        .map(|n| {
            let hit = &hits[n];
            PlaceMention {
                name: full_name(analysis, hit),
                phrase: hit.phrase.start.min(hit.name.start)..hit.phrase.end.max(hit.name.end),
                role: hit.role,
                location: placer.locate(n, 0),
                part_of: hit.part_of.and_then(|p| number[p]),
                qualifies: hit.qualifies.and_then(|p| number[p]),
                confidence: match (hit.point, choices[n].place) {
                    (Some(_), _) => 0.95,
                    (None, Some(_)) => choices[n].confidence,
                    (None, None) => 0.4,
                },
            }
        })
        .collect()
}

/// "Madison County", "Fars Province": a common noun in capitals is part of the name, except where all words have them.
fn full_name(analysis: &Analysis<'_>, hit: &Hit) -> Range<usize> {
    let words = Words::get();
    let mut end = hit.name.end;
    let headline = analysis.sentences[hit.sentence].kind == SentenceKind::Headline;
    while !headline && hit.role == Role::Place && end < hit.phrase.end {
        let token = &analysis.tokens[end];
        if !token.capital
            || words.feature(&token.lower).is_none()
                && !matches!(token.lower.as_str(), "international" | "military" | "air")
        {
            break;
        }
        end += 1;
    }
    hit.name.start..end
}

struct Placer<'a, 't> {
    analysis: &'a Analysis<'t>,
    gaz: &'a Gazetteer,
    hits: &'a [Hit],
    choices: &'a [Choice],
    main: Option<&'static str>,
    focus: Option<String>,
}

impl Placer<'_, '_> {
    fn place(&self, n: usize) -> Option<&Place> {
        self.choices[n].place.map(|p| &self.gaz.places()[p])
    }

    fn locate(&self, n: usize, depth: usize) -> Option<Location> {
        let hit = &self.hits[n];
        if let Some(point) = hit.point {
            return Some(self.at_point(point));
        }
        let Some(place) = self.place(n) else {
            return if depth < 2 { self.unknown(n, depth) } else { None };
        };
        if depth < 2 && self.is_misplaced(n, place) {
            return self.unknown(n, depth + 1);
        }
        let base = self.plain(n, place);
        Some(match &hit.relation {
            Some(Relation::Border { other }) => self.border(n, place, *other).unwrap_or(base),
            Some(Relation::Between { other, road }) => match self.place(*other) {
                Some(second) => self.between(place, second, *road),
                None => measured(self.gaz, place, base, &Relation::Near),
            },
            Some(relation) => measured(self.gaz, place, base, relation),
            None => base,
        })
    }

    /// Whether a building's name is known but from another town than the one spoken of: there are many hospitals of one
    /// name. Likewise a division's name with a word for a building after it: "the Qadisiya housing complex".
    fn is_misplaced(&self, n: usize, place: &Place) -> bool {
        let hit = &self.hits[n];
        // A village of this name is known, but not the one "near Khalis" or "in Diyala"; a city, but on another continent.
        let small =
            matches!(place.kind, Kind::Village | Kind::Quarter | Kind::Town | Kind::Site) && place.population < 50_000;
        let helper = self.helper(n).and_then(|m| Some((self.place(m)?, &self.hits[m].relation)));
        if let Some((anchor, relation)) = helper.filter(|_| small || place.kind.is_settlement()) {
            let reach = match relation {
                Some(Relation::Offset { km, .. }) => km * 2.0 + 30.0,
                Some(Relation::Near) => 50.0,
                _ => 150.0,
            };
            let slack = if small { 0.0 } else { 300.0 };
            if anchor.point.distance_km(place.point) > reach + slack + anchor.radius_km {
                return true;
            }
        }
        if small
            && let Some(outer) = hit.part_of.and_then(|p| self.place(p)).filter(|p| p.kind == Kind::Admin1)
            && !contains(outer, place)
            && outer.point.distance_km(place.point) > outer.radius_km + 30.0
        {
            return true;
        }
        if place.kind.is_division()
            && hit.hint.first().is_some_and(|k| matches!(k, Kind::Site | Kind::Hospital | Kind::Market))
        {
            return true;
        }
        let state = hit.part_of.filter(|&p| self.hits[p].is_state(self.gaz)).and_then(|p| self.place(p));
        if state.is_some_and(|s| s.kind == Kind::Admin1 && place.kind.is_settlement() && !contains(s, place)) {
            return true;
        }
        if hit.hint == [Kind::Admin1]
            && !place.kind.is_division()
            && !matches!(
                place.kind,
                Kind::Capital | Kind::City | Kind::Town | Kind::Region | Kind::Island | Kind::Country
            )
        {
            return true;
        }
        let building = matches!(
            place.kind,
            Kind::Hospital
                | Kind::University
                | Kind::Market
                | Kind::Shrine
                | Kind::Embassy
                | Kind::Building
                | Kind::Site
                | Kind::Bridge
        );
        let far = |m: usize| self.place(m).is_some_and(|p| p.point.distance_km(place.point) > 60.0 + p.radius_km);
        building
            && hit.part_of.or_else(|| self.company(n)).is_some_and(far)
            && (0..self.hits.len()).take(400).all(|m| {
                m == n
                    || self.choices[m].place == self.choices[n].place
                    || far(m)
                    || self.place(m).is_none_or(|p| p.kind == Kind::Country)
            })
    }

    /// The place as named, with the kind that the words say.
    fn plain(&self, n: usize, place: &Place) -> Location {
        let hit = &self.hits[n];
        let mut location = describe(self.gaz, place);
        if hit.hint.is_empty() || hit.hint.contains(&place.kind) {
            return location;
        }
        if hit.hint[0] == Kind::Admin2 && place.kind.is_settlement() {
            location.precision = Precision::District;
            location.radius_km = location.radius_km.max(20.0);
        } else if hit.hint[0] == Kind::Admin1 && place.kind.is_settlement() {
            // "Mosul province"
            if let Some(at) = self.gaz.admin1_position(place.admin1) {
                return describe(self.gaz, &self.gaz.places()[at]);
            }
            location.precision = Precision::Governorate;
            location.radius_km = location.radius_km.max(60.0);
        } else if !hit.hint[0].is_settlement()
            && !hit.hint[0].is_division()
            && (place.kind.is_settlement() || place.kind.is_division())
        {
            // "Mosul airport", "Kirkuk refinery": a town has one. Of markets, hospitals and mosques it has many.
            let one = matches!(
                hit.hint[0],
                Kind::Airport
                    | Kind::Airbase
                    | Kind::Dam
                    | Kind::Refinery
                    | Kind::Prison
                    | Kind::Oilfield
                    | Kind::University
                    | Kind::Port
                    | Kind::Crossing
                    | Kind::Embassy
            );
            if let Some(found) = self.nearby_of_kind(place, &hit.hint, n).filter(|_| one) {
                return describe(self.gaz, found);
            }
            if place.kind.is_settlement() && hit.hint[0] != Kind::Quarter && hit.hint[0] != Kind::Region {
                location.name = self.analysis.slice(hit.name.start..hit.phrase.end).to_owned();
                location.precision = Precision::Near;
                location.radius_km = place.radius_km.max(5.0);
            }
            // "Donetsk region", where the tables hold no such division.
            if hit.hint == [Kind::Region, Kind::Admin1]
                && place.kind.is_settlement()
                && self.gaz.admin1_name(place.admin1).is_none()
            {
                location.precision = Precision::Governorate;
                location.radius_km = location.radius_km.max(60.0);
            }
        }
        location
    }

    /// A place of one of these kinds whose name speaks of the town that it stands at.
    fn nearby_of_kind(&self, town: &Place, kinds: &[Kind], n: usize) -> Option<&Place> {
        let name = fold::bare(self.analysis.slice(self.hits[n].name.clone()));
        kind_at(self.gaz, town, kinds, &name).map(|at| &self.gaz.places()[at])
    }

    /// The mention that says how far or which way from it a name lies.
    fn helper(&self, n: usize) -> Option<usize> {
        (n + 1..self.hits.len()).take(4).find(|&m| self.hits[m].qualifies == Some(n) && self.hits[m].relation.is_some())
    }

    /// A place that no table knows: where it is said to lie, at the precision of that.
    fn unknown(&self, n: usize, depth: usize) -> Option<Location> {
        let hit = &self.hits[n];
        let name = || self.analysis.slice(hit.name.clone()).to_owned();
        if let Some(mut location) = self.helper(n).and_then(|m| self.locate(m, depth + 1)) {
            location.name = format!("{} ({})", name(), location.name);
            return Some(location);
        }
        let mut location = self.locate(hit.part_of.or_else(|| self.company(n))?, depth + 1)?;
        if location.precision == Precision::Exact {
            location.precision = Precision::Near;
            location.radius_km = (location.radius_km * 1.5).max(5.0);
        }
        location.name = format!("{}, {}", name(), location.name);
        Some(location)
    }

    /// The place that an unknown name most likely lies in: the next one in its sentence, else the last one in its
    /// paragraph.
    fn company(&self, n: usize) -> Option<usize> {
        let fits = |m: &usize| {
            let hit = &self.hits[*m];
            matches!(hit.role, Role::Place | Role::Anaphor)
                && self.place(*m).is_some_and(|p| {
                    let home = self.main.is_none_or(|c| c == p.country);
                    home && (p.kind.is_settlement()
                        || p.kind.is_division()
                        || matches!(p.kind, Kind::Quarter | Kind::Region))
                })
        };
        let sentence = self.hits[n].sentence;
        let paragraph = self.analysis.sentences[sentence].paragraph;
        let same = |m: &usize| self.hits[*m].sentence == sentence;
        let before = (0..n).rev().take(60).take_while(same).find(fits);
        let after = (n + 1..self.hits.len()).take(60).take_while(same).find(fits);
        let earlier = (0..n)
            .rev()
            .take(60)
            .take_while(|&m| self.analysis.sentences[self.hits[m].sentence].paragraph == paragraph)
            .find(fits);
        before.or(after).or(earlier)
    }

    fn at_point(&self, point: LonLat) -> Location {
        let near = self.gaz.nearest_settlement(point, 150.0);
        Location {
            id: format!("point:{:.4},{:.4}", point.lat, point.lon),
            name: format!("{:.4}, {:.4}", point.lat, point.lon),
            point,
            kind: Kind::Site,
            precision: Precision::Exact,
            radius_km: 0.5,
            admin1: near.and_then(|p| self.gaz.admin1_name(p.admin1)).map(str::to_owned),
            admin1_code: near.and_then(|p| some(p.admin1)),
            admin2: None,
            country: near.and_then(|p| some(p.country)),
        }
    }

    fn between(&self, a: &Place, b: &Place, road: bool) -> Location {
        let half = a.point.distance_km(b.point) / 2.0;
        let mut location = describe(self.gaz, a);
        location.point = midpoint(a.point, b.point);
        location.name = format!("{} {} and {}", if road { "Road between" } else { "Between" }, a.name, b.name);
        location.radius_km = half.max(2.0);
        location.precision = if half <= 30.0 { Precision::Near } else { Precision::Region };
        if a.admin1 != b.admin1 {
            (location.admin1, location.admin1_code) = (None, None);
        }
        location.admin2 = None;
        if a.country != b.country {
            location.country = None;
        }
        location
    }

    fn border(&self, n: usize, place: &Place, other: Option<usize>) -> Option<Location> {
        let near = |country: &str| border_row(place.country, country);
        let other = other.and_then(|m| self.place(m)).map(|p| p.country);
        // The country on the other side: named, or that of the last place before, or the one the text is about.
        let around = || {
            (0..n).rev().chain(n + 1..self.hits.len()).take(60).find_map(|m| {
                let country = self.place(m)?.country;
                near(country).map(|_| country)
            })
        };
        let other = other.or_else(around).or(self.focus.as_deref())?;
        let (point, radius_km) = near(other)?;
        let mut location = describe(self.gaz, place);
        location.point = point;
        location.radius_km = radius_km;
        location.precision = Precision::Region;
        location.kind = Kind::Region;
        location.name = format!("{}-{} border", self.gaz.country_name(other).unwrap_or(other), place.name);
        location.country = some(other);
        Some(location)
    }
}

/// The place of one of these kinds nearest to a town whose name begins with the given key.
fn kind_at(gaz: &Gazetteer, town: &Place, kinds: &[Kind], name: &str) -> Option<usize> {
    gaz.places()
        .iter()
        .enumerate()
        .filter(|(_, p)| kinds.contains(&p.kind) && p.country == town.country && p.point.distance_km(town.point) < 40.0)
        .filter(|(_, p)| p.latin_names().any(|v| fold::bare(v).starts_with(name)))
        .min_by(|a, b| a.1.point.distance_km(town.point).total_cmp(&b.1.point.distance_km(town.point)))
        .map(|(at, _)| at)
}

const BORDERS: &str = include_str!("words/borders.tsv");

fn border_row(a: &str, b: &str) -> Option<(LonLat, f64)> {
    BORDERS.lines().skip(1).find_map(|line| {
        let mut cells = line.split('\t');
        let (x, y) = (cells.next()?, cells.next()?);
        if (x, y) != (a, b) && (x, y) != (b, a) {
            return None;
        }
        let lat = cells.next()?.parse().ok()?;
        let lon = cells.next()?.parse().ok()?;
        Some((LonLat { lon, lat }, cells.next()?.parse().ok()?))
    })
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A place as such.
pub(super) fn describe(gaz: &Gazetteer, place: &Place) -> Location {
    Location {
        id: place.id.to_owned(),
        name: place.name.to_owned(),
        point: place.point,
        kind: place.kind,
        // A region no wider than a city: the east bank of Mosul.
        precision: if place.kind == Kind::Region && place.radius_km <= 12.0 {
            Precision::Near
        } else {
            place.kind.precision()
        },
        radius_km: place.radius_km,
        admin1: gaz.admin1_name(place.admin1).map(str::to_owned),
        admin1_code: some(place.admin1),
        admin2: if place.kind == Kind::Admin2 { some(place.name) } else { some(place.admin2) },
        country: some(place.country),
    }
}

const POINTS: [&str; 8] = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];

fn point_of_compass(bearing: f64) -> &'static str {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 8 after rem_euclid")]
    let at = (bearing.rem_euclid(360.0) / 45.0).round() as usize % 8;
    POINTS[at]
}

/// The place that lies so and so to another.
pub(super) fn measured(gaz: &Gazetteer, place: &Place, base: Location, relation: &Relation) -> Location {
    let mut location = base;
    let city = location.kind.is_settlement() || !location.precision.is_area();
    let start = location.point;
    match *relation {
        Relation::Offset { km, bearing } => {
            location.precision = Precision::Near;
            if let Some(turn) = bearing {
                location.point = start.destination(turn, km);
                location.radius_km = (km * 0.2).max(2.0) + if city { place.radius_km * 0.3 } else { 10.0 };
                location.name = format!("{} {} of {}", length(km), point_of_compass(turn), location.name);
            } else {
                location.radius_km = km + place.radius_km * 0.5;
                location.name = format!("{} from {}", length(km), location.name);
            }
            if km > 8.0 && bearing.is_some() {
                let near = gaz.nearest_settlement(location.point, 80.0);
                location.admin1 = near.and_then(|p| gaz.admin1_name(p.admin1)).map(str::to_owned);
                location.admin1_code = near.and_then(|p| some(p.admin1));
                location.country = near.and_then(|p| some(p.country)).or(location.country);
                location.admin2 = None;
            }
        }
        Relation::Toward(turn) => {
            let name = location.name;
            if city {
                let far = match place.kind {
                    Kind::Capital | Kind::City => 25.0,
                    Kind::Town => 12.0,
                    _ => 6.0,
                };
                location.point = start.destination(turn, far);
                location.radius_km = far * 1.2;
                location.precision = Precision::Near;
                location.admin2 = None;
            } else {
                location.point = start.destination(turn, place.radius_km);
                location.precision = Precision::Region;
                (location.admin1, location.admin1_code, location.admin2) = (None, None, None);
            }
            location.name = format!("{} of {name}", capital(point_of_compass(turn)));
        }
        Relation::Near => {
            let slack = match place.kind {
                Kind::Capital => 20.0,
                Kind::City => 15.0,
                Kind::Town => 8.0,
                Kind::Airport | Kind::Airbase | Kind::Village => 5.0,
                _ if city => 3.0,
                _ => 30.0,
            };
            location.radius_km = location.radius_km.max(slack);
            if city {
                location.precision = Precision::Near;
            }
            location.name = format!("Near {}", location.name);
        }
        Relation::Part(turn) => {
            if city {
                location.precision = if place.kind.is_settlement() { Precision::Near } else { location.precision };
                if let Some(turn) = turn.filter(|_| place.kind.is_settlement()) {
                    location.name = format!("{}ern {}", capital(point_of_compass(turn)), location.name);
                }
            } else if let Some(turn) = turn {
                location.point = start.destination(turn, place.radius_km * 0.5);
                location.radius_km = place.radius_km * 0.6;
                location.precision = Precision::Region;
                location.name = format!("{}ern {}", capital(point_of_compass(turn)), location.name);
                if place.kind == Kind::Country {
                    (location.admin1, location.admin1_code, location.admin2) = (None, None, None);
                }
            }
        }
        Relation::Between { .. } | Relation::Border { .. } => {}
    }
    location
}

/// "500 m", "1.5 km", "40 km".
fn length(km: f64) -> String {
    if km < 0.95 {
        format!("{:.0} m", km * 1000.0)
    } else if km < 9.5 && (km - km.round()).abs() > 0.05 {
        format!("{km:.1} km")
    } else {
        format!("{km:.0} km")
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// Half-way on the great circle, which at these distances is the mean.
pub(super) fn midpoint(a: LonLat, b: LonLat) -> LonLat {
    let mut turn = b.lon - a.lon;
    if turn.abs() > 180.0 {
        turn -= 360.0 * turn.signum();
    }
    let lon = (a.lon + turn / 2.0 + 540.0).rem_euclid(360.0) - 180.0;
    LonLat { lon, lat: f64::midpoint(a.lat, b.lat) }
}
