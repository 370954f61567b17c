//! Which place each name means, in the light of the whole text.

use std::collections::HashMap;

use super::anaphor::Noun;
use super::field::Field;
use super::{Context, Found, Hit, Relation, Role};
use crate::gazetteer::{Gazetteer, Kind, Place, fold};
use crate::text::{Analysis, SentenceKind};

/// The place chosen for a hit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Choice {
    pub(super) place: Option<usize>,
    /// How sure the text leaves it, 0 to 1, uncalibrated: what others are led by.
    pub(super) confidence: f64,
    /// By how much it beats the best reading elsewhere, and whether there is none.
    pub(super) margin: f64,
    pub(super) alone: bool,
    /// How well the name agrees, 0 to 1.
    pub(super) name: f64,
    /// How much the text is about its country, 0 to 1.
    pub(super) home: f64,
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
    let groups = Groups::of(analysis, gaz, hits);
    let field = Field::of(analysis, gaz, hits, &groups.of_hit, |n, place, name| {
        (name >= 0.8).then(|| alone(gaz, hits, n, place, name) + 0.8 * groups.weight(n, place))
    });
    let focus = Focus::of(analysis, context, gaz, hits, &groups, &field);
    let mut choices = vec![Choice::default(); hits.len()];
    let mut anchors: Vec<usize> = Vec::new();
    // First those that the text leaves no doubt about, then the others near them.
    for pass in 0..2 {
        let sections = sections(analysis, gaz, hits, &choices);
        for n in 0..hits.len() {
            if hits[n].anaphor.is_some() {
                continue;
            }
            choices[n] = best(gaz, hits, n, &focus, (&groups, &field), &anchors, sections[n]);
        }
        if pass == 0 {
            anchors = (0..hits.len())
                .filter(|&n| !hits[n].role.modifies() && choices[n].confidence >= 0.6)
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
    pub(super) choices: Vec<Choice>,
    pub(super) main: Option<&'static str>,
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
    fn of(
        analysis: &Analysis<'_>,
        context: &Context,
        gaz: &Gazetteer,
        hits: &[Hit],
        groups: &Groups,
        field: &Field,
    ) -> Self {
        let mut weights: HashMap<&'static str, f64> = HashMap::new();
        for (n, hit) in hits.iter().enumerate() {
            let places = || hit.found.iter().map(|f| &gaz.places()[f.place]);
            let shares = || field.shares(groups.of_hit[n]).map(|(p, share)| (&gaz.places()[p], share));
            if let Some(country) = places().find(|p| p.kind == Kind::Country) {
                let weight = match hit.role {
                    Role::Demonym | Role::Modifier if matches!(country.country, "US" | "GB" | "FR" | "RU") => 0.2,
                    Role::Demonym | Role::Modifier => 0.8,
                    _ => 2.0,
                };
                let head = if analysis.sentences[hit.sentence].kind == SentenceKind::Headline { 1.5 } else { 1.0 };
                // "Georgia", "Lebanon, Pa.": as far as the other names let it be the country.
                let share: f64 = shares().filter(|s| s.0.kind == Kind::Country).map(|s| s.1).sum();
                *weights.entry(country.country).or_default() += weight * head * share;
                if share > 0.9 {
                    continue;
                }
            }
            for (place, share) in shares().filter(|s| s.1 > 0.1 && s.0.kind != Kind::Country && !s.0.country.is_empty())
            {
                // A hamlet says little about what the text is about: its name may be anybody's.
                let weight = if is_hamlet(place) && place.country != "US" { 0.25 } else { 0.9 };
                *weights.entry(place.country).or_default() += weight * share * share;
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
                    // What a text defines it goes on to speak of.
                    if hit.defined.is_some() && weight > 0.0 {
                        weight *= 2.0;
                    }
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

/// What the name and the words beside it say for a place, the rest of the text aside.
fn alone(gaz: &Gazetteer, hits: &[Hit], n: usize, place: usize, name: f64) -> f64 {
    let hit = &hits[n];
    let places = gaz.places();
    let at = place;
    let place = &places[at];
    let people = match (place.population, place.kind) {
        (0, Kind::Admin1) => 1_000_000.0,
        (0, _) => 300.0,
        (people, _) => f64::from(people),
    };
    let mut score = 8.0 * (name - 1.0) + place.kind.prior() + 0.5 * people.log10();
    // "Georgia" is a state too, "Jordan" a town.
    if place.kind == Kind::Country && hit.found.iter().any(|f| places[f.place].kind == Kind::Admin1 && f.name >= name) {
        score -= 2.0;
    }
    let settled = || {
        hit.found.iter().map(|f| (&places[f.place], f.name)).filter(|(p, _)| {
            p.kind.is_settlement() && p.country == place.country && (p.admin1 == place.admin1 || p.country == "IQ")
        })
    };
    if hit.hint.is_empty() {
        // A bare name is the town, not the district around it.
        if place.kind.is_division() && settled().any(|(_, other)| other >= name) {
            score -= 4.0;
        } else if place.kind == Kind::Admin2 && analysis_bare(place, hit) {
            score -= 0.8;
        }
    } else if let Some(rank) = hit.hint.iter().position(|&k| k == place.kind) {
        #[expect(clippy::cast_precision_loss, reason = "a handful of kinds")]
        let drop = rank as f64 * 0.8;
        score += 6.0 - drop;
    } else if place.kind.is_division() && settled().next().is_some() {
        score -= 3.0;
    }
    if let Some(outer) = hit.part_of {
        score += held(gaz, &hits[outer], at);
    }
    if let Some(inner) = hit.qualifies
        && hits[inner].part_of == Some(n)
    {
        let holds = hits[inner].found.iter().take(40).any(|i| contains(place, &places[i.place]));
        score += if holds { 2.0 } else { 0.0 };
    }
    score
}

/// Whether a county is named without the word: "Barrow" for Barrow County.
fn analysis_bare(place: &Place, hit: &Hit) -> bool {
    hit.name.len() < place.name.split(' ').count()
}

fn best(
    gaz: &Gazetteer,
    hits: &[Hit],
    n: usize,
    focus: &Focus,
    (groups, field): (&Groups, &Field),
    anchors: &[usize],
    section: Option<usize>,
) -> Choice {
    let hit = &hits[n];
    let places = gaz.places();
    let mut scored: Vec<(f64, usize, f64)> = Vec::with_capacity(hit.found.len());
    // "Bristol, England" means that one, whatever the text calls Bristol elsewhere.
    let own = hit.part_of.filter(|&p| hit.found.iter().any(|f| held(gaz, &hits[p], f.place) > 0.0));
    for f in &hit.found {
        let place = &places[f.place];
        let home = focus.weight(place.country);
        // Loose spellings only where the text is about that country already.
        if f.name < 0.8 && home < 0.3 {
            continue;
        }
        let bonus = field.bonus(groups.of_hit[n], f.place);
        // A hamlet in a country that the text is not about, when it is about another, is a chance meeting of names.
        let abroad = focus.main.is_some_and(|c| c != place.country) && home < 0.2;
        if abroad && is_hamlet(place) && hit.part_of.is_none_or(|p| held(gaz, &hits[p], f.place) <= 0.0) {
            continue;
        }
        let mut score = alone(gaz, hits, n, f.place, f.name) + 2.0 * home + bonus;
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
        if own.is_none_or(|p| held(gaz, &hits[p], f.place) > 0.0) {
            score += groups.weight(n, f.place) * 0.8;
        }
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
    Choice {
        place: Some(place),
        confidence: (sure * known * name).clamp(0.05, 0.99),
        margin,
        alone: rival.is_none(),
        name,
        home: focus.weight(places[place].country).min(1.0),
    }
}

/// "the capital" and its like: led back to a place named before.
fn resolve_anaphors(gaz: &Gazetteer, focus: &Focus, hits: &[Hit], choices: &mut [Choice]) {
    for n in 0..hits.len() {
        let Some(noun) = hits[n].anaphor else { continue };
        let before = |kinds: &[Kind]| {
            let last = |fits: &dyn Fn(&Hit, &Place) -> bool| {
                (0..n).rev().take(200).find_map(|m| {
                    let place = choices[m].place.filter(|_| !hits[m].role.modifies())?;
                    let division = kinds[0].is_settlement() && hits[m].hint.first().is_some_and(|k| k.is_division());
                    let of_kind = kinds.contains(&gaz.places()[place].kind) && !division;
                    (of_kind && fits(&hits[m], &gaz.places()[place])).then_some((place, choices[m].confidence))
                })
            };
            // In its own sentence; else in the country that the text is about; a dateline only for want of others.
            let home = |p: &Place| focus.main.is_none_or(|c| p.country == c);
            (if hits[n].here { last(&|h, _| h.role == Role::Dateline) } else { None })
                .or_else(|| last(&|h, _| h.sentence == hits[n].sentence && h.role != Role::Dateline))
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
                    let place = choices[m].place.filter(|_| !hits[m].role.modifies())?;
                    match gaz.places()[place].kind {
                        Kind::Admin1 => Some((place, choices[m].confidence)),
                        Kind::Country | Kind::Continent | Kind::Sea => None,
                        _ => within(place),
                    }
                })
            }
        };
        if let Some((place, confidence)) = found {
            choices[n] = Choice { place: Some(place), confidence: confidence * 0.85, ..Choice::default() };
        }
    }
}

/// The place of one of these kinds nearest to a town whose name begins with the given key.
pub(super) fn kind_at(gaz: &Gazetteer, town: &Place, kinds: &[Kind], name: &str) -> Option<usize> {
    gaz.around(town.point, 40.0, |k| kinds.contains(&k))
        .filter(|(at, km)| {
            let place = &gaz.places()[*at];
            *km < 40.0 && place.country == town.country && place.latin_names().any(|v| fold::bare(v).starts_with(name))
        })
        .min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))
        .map(|(at, _)| at)
}
