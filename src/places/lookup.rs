//! One name asked of the gazetteer, with the words that say more than the name: `Al Anbār province`, `Qaḑā’ Balad`,
//! `40 km north of Baghdad`, `Road between Bayjī and Seneia`.

use super::words::{Words, bearing, unit_km};
use super::{Relation, locate};
use crate::gazetteer::{Area, Gazetteer, Kind, MatchKind, Place, fold};
use crate::incident::{LonLat, Precision};

/// A place that a name may mean, and why it stands where it stands among the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate<'g> {
    /// The place of the tables.
    pub place: &'g Place,
    /// Where the name with its words lies: the place's own point, or one moved by "40 km north of".
    pub point: LonLat,
    /// How exactly the words give it.
    pub precision: Precision,
    /// The place lies within this distance of the point.
    pub radius_km: f64,
    /// 0 to 1; of two candidates the one with more is likelier meant.
    pub score: f64,
    /// In words: how the names met, what spoke for it and against it.
    pub why: String,
}

/// All places that a name may mean, likeliest first, at most fifty.
///
/// `within` is an area as [`Gazetteer::area`] understands it; `near` a point that the place should lie near.
#[must_use]
pub fn resolve_name<'g>(
    gaz: &'g Gazetteer,
    name: &str,
    within: Option<&str>,
    near: Option<LonLat>,
) -> Vec<Candidate<'g>> {
    let name: String = name.split_whitespace().take(24).collect::<Vec<_>>().join(" ");
    let area = within.and_then(|w| gaz.area(w));
    let mut found = ask(gaz, &name, area.as_ref(), near, 0);
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.id.cmp(b.place.id)));
    found.truncate(50);
    found
}

fn ask<'g>(
    gaz: &'g Gazetteer,
    name: &str,
    area: Option<&Area>,
    near: Option<LonLat>,
    depth: usize,
) -> Vec<Candidate<'g>> {
    let known = gaz.lookup(name).iter().any(|m| m.score > 0.9);
    if depth < 3 && !known {
        if let Some((a, b)) = between(name) {
            return between_places(gaz, a, b, area, near, depth);
        }
        if let Some((rest, relation)) = offset(name) {
            let mut found = ask(gaz, rest, area, near, depth + 1);
            for c in &mut found {
                let location = locate::measured(gaz, c.place, locate::describe(gaz, c.place), &relation);
                c.why = format!("{}; {}", location.name, c.why);
                (c.point, c.precision, c.radius_km) = (location.point, location.precision, location.radius_km);
            }
            return found;
        }
    }
    let words = Words::get();
    let stripped = strip_feature(words, name);
    let mut best = named(gaz, name, &[], area, near);
    if let Some((rest, kinds)) = &stripped {
        // "Mosul Dam Lake" is the lake of that name before it is a lake of Mosul's.
        for c in best.iter_mut().filter(|c| c.why.starts_with(MatchKind::Exact.as_str())) {
            c.score = likelihood(logit(c.score) + 4.0);
        }
        for c in named(gaz, rest, kinds, area, near) {
            match best.iter_mut().find(|b| std::ptr::eq(b.place, c.place)) {
                Some(old) if old.score < c.score => *old = c,
                Some(_) => {}
                None => best.push(c),
            }
        }
    }
    // "Hit, Anbar": what follows the comma says where.
    if let Some((head, tail)) = name.split_once(',')
        && depth < 3
        && best.iter().all(|c| c.score < 0.6)
        && let Some(outer) = gaz.area(tail.rsplit(',').next().unwrap_or(tail)).or_else(|| gaz.area(tail))
    {
        let first = tail.split(',').next().and_then(|t| gaz.area(t)).unwrap_or(outer);
        best.extend(ask(gaz, head, Some(&first), near, depth + 1));
    }
    best
}

/// Points for and against as a number from 0 to 1.
fn likelihood(points: f64) -> f64 {
    1.0 / (1.0 + (-0.6 * (points - 1.0)).exp())
}

/// The points that [`likelihood`] was made of.
fn logit(likelihood: f64) -> f64 {
    1.0 + (likelihood / (1.0 - likelihood).max(1e-9)).ln() / 0.6
}

/// Whether a place is in the area by its codes; a lake or a road that has none, since it lies in several divisions, by
/// its point.
fn lies_in(gaz: &Gazetteer, area: &Area, place: &Place) -> bool {
    let whole = &gaz.places()[area.place];
    area.holds(place)
        || (place.admin1.is_empty()
            && !matches!(place.kind, Kind::Country | Kind::Continent)
            && (place.country.is_empty() || place.country == area.country)
            && whole.point.distance_km(place.point) <= whole.radius_km)
}

/// How far outside an area a place may lie and still be an answer: sources differ on the lines of districts and
/// governorates, above all in the disputed north, by tens of kilometres, not by hundreds.
const MARGIN_KM: f64 = 40.0;

fn may_lie_in(gaz: &Gazetteer, area: &Area, place: &Place) -> bool {
    let whole = &gaz.places()[area.place];
    lies_in(gaz, area, place)
        || (place.country == area.country
            && !area.admin1.is_empty()
            && whole.point.distance_km(place.point) <= whole.radius_km + MARGIN_KM)
}

/// Every place under a name, scored; with an area, those that lie in it or close by.
fn named<'g>(
    gaz: &'g Gazetteer,
    name: &str,
    kinds: &[Kind],
    area: Option<&Area>,
    near: Option<LonLat>,
) -> Vec<Candidate<'g>> {
    let found = gaz.lookup(name);
    let settled = found.iter().any(|m| m.place.kind.is_settlement());
    found
        .iter()
        .filter(|m| area.is_none_or(|area| may_lie_in(gaz, area, m.place)))
        .map(|m| {
            let place = m.place;
            let mut why = vec![format!("{} match", m.how.as_str())];
            let people = f64::from(place.population.max(100)).log10();
            let mut score = 6.0 * (m.score - 1.0) + 0.5 * place.kind.prior() + 0.35 * people - 1.0;
            if place.population > 0 {
                why.push(format!("{} inhabitants", place.population));
            }
            if let Some(rank) = kinds.iter().position(|&k| k == place.kind) {
                #[expect(clippy::cast_precision_loss, reason = "a handful of kinds")]
                let drop = rank as f64 * 0.6;
                score += 4.0 - drop;
                why.push(format!("is a {}", place.kind));
            } else if !kinds.is_empty() {
                why.push(format!("is a {}, not a {}", place.kind, kinds[0]));
                let both = place.kind.is_settlement() && kinds.iter().any(|k| k.is_settlement() || k.is_division());
                score -= if both { 0.5 } else { 2.0 };
            } else if place.kind.is_division() && settled {
                score -= 1.5;
            }
            if let Some(area) = area {
                let name = gaz.places()[area.place].name;
                if lies_in(gaz, area, place) {
                    score += 4.0;
                    why.push(format!("in {name}"));
                } else {
                    score -= 1.5;
                    why.push(format!("not in {name}, but near it"));
                }
            }
            if let Some(point) = near {
                let km = point.distance_km(place.point);
                score += 5.0 * (-km / 100.0).exp() - if km > 500.0 { 2.0 } else { 0.0 };
                why.push(format!("{km:.0} km from the point"));
            }
            let mut location = locate::describe(gaz, place);
            if kinds.first() == Some(&Kind::Admin2) && place.kind.is_settlement() {
                location.precision = Precision::District;
                location.radius_km = location.radius_km.max(20.0);
            }
            Candidate {
                place,
                point: place.point,
                precision: location.precision,
                radius_km: location.radius_km,
                score: likelihood(score),
                why: why.join(", "),
            }
        })
        .collect()
}

/// "X province", "Qaḑā’ X", "X air base": the name without the word, and what the word says.
fn strip_feature(words: &Words, name: &str) -> Option<(String, Vec<Kind>)> {
    let parts: Vec<&str> = name.split_whitespace().collect();
    let lowered: Vec<String> = parts.iter().map(|p| fold::light(p)).collect();
    let said = |at: usize| words.feature(&lowered[at]).or_else(|| words.feature(&parts[at].to_lowercase()));
    let mut from = 0;
    let mut to = parts.len();
    let mut kinds: Vec<Kind> = Vec::new();
    let mut any = false;
    while to > from + 1 {
        if let Some(k) = said(to - 1) {
            any = true;
            if kinds.is_empty() {
                kinds = k.to_vec();
            }
            to -= 1;
        } else if any
            && matches!(lowered[to - 1].as_str(), "military" | "international" | "air" | "army" | "border")
            && to > from + 1
        {
            to -= 1;
        } else {
            break;
        }
    }
    while to > from + 1 {
        if let Some(k) = said(from) {
            any = true;
            if kinds.is_empty() || k.contains(&Kind::Admin2) || k.contains(&Kind::Admin3) {
                kinds = if kinds.is_empty() { k.to_vec() } else { kinds };
            }
            from += 1;
            while from + 1 < to && matches!(lowered[from].as_str(), "of" | "the") {
                from += 1;
            }
        } else if lowered[from] == "the" {
            any = true;
            from += 1;
        } else {
            break;
        }
    }
    any.then(|| (parts[from..to].join(" "), kinds))
}

/// "40 km north of X", "12 miles from X", "south of X", "near X", "outskirts of X", "northern X".
fn offset(name: &str) -> Option<(&str, Relation)> {
    let lower = name.to_lowercase();
    // Lower-casing may change byte lengths; the words below are found in both alike.
    let tail =
        |word: &str| lower.find(word).and_then(|at| name.get(at + word.len()..)).filter(|_| lower.len() == name.len());
    for word in ["outskirts of ", "vicinity of ", "edge of "] {
        if let Some(rest) = tail(word) {
            return Some((rest, Relation::Near));
        }
    }
    let words: Vec<&str> = lower.split_whitespace().collect();
    let first = *words.first()?;
    if matches!(first, "near" | "outside" | "nr") && words.len() > 1 {
        return name.split_once(' ').map(|(_, rest)| (rest, Relation::Near));
    }
    if let Some(turn) = bearing(first).filter(|_| words.len() > 1 && first.ends_with("ern")) {
        return name.split_once(' ').map(|(_, rest)| (rest, Relation::Part(Some(turn))));
    }
    let of = words.iter().position(|w| matches!(*w, "of" | "from"))?;
    let turn = of.checked_sub(1).and_then(|i| bearing(&words[i].replace('-', "")));
    let number = |w: &str| w.trim_start_matches(['~', '(']).replace(',', "").parse::<f64>().ok();
    let mut km = None;
    for (at, word) in words.iter().take(of).enumerate() {
        let digits = word.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(word.len());
        if let Some(value) = number(&word[..digits]) {
            let unit = if digits < word.len() { Some(&word[digits..]) } else { words.get(at + 1).copied() };
            if let Some(each) = unit.and_then(|u| unit_km(u.trim_matches(|c: char| !c.is_alphanumeric()))) {
                km = Some(value * each);
                break;
            }
        }
    }
    let rest = name.splitn(of + 2, char::is_whitespace).nth(of + 1)?;
    match (km, turn) {
        (Some(km), bearing) => Some((rest, Relation::Offset { km: km.min(2000.0), bearing })),
        (None, Some(turn)) => Some((rest, Relation::Toward(turn))),
        (None, None) => None,
    }
}

/// "Road between A and B", "between A and B".
fn between(name: &str) -> Option<(&str, &str)> {
    let lower = name.to_lowercase();
    if lower.len() != name.len() {
        return None;
    }
    let start = lower.find("between ")? + "between ".len();
    let and = lower[start..].find(" and ")? + start;
    Some((name.get(start..and)?, name.get(and + " and ".len()..)?))
}

fn between_places<'g>(
    gaz: &'g Gazetteer,
    a: &str,
    b: &str,
    area: Option<&Area>,
    near: Option<LonLat>,
    depth: usize,
) -> Vec<Candidate<'g>> {
    let top = |name: &str| {
        let mut found = ask(gaz, name, area, near, depth + 1);
        found.sort_by(|x, y| y.score.total_cmp(&x.score));
        found.into_iter().next()
    };
    let (Some(first), Some(second)) = (top(a), top(b)) else { return Vec::new() };
    let half = first.point.distance_km(second.point) / 2.0;
    vec![Candidate {
        place: first.place,
        point: locate::midpoint(first.point, second.point),
        precision: if half <= 30.0 { Precision::Near } else { Precision::Region },
        radius_km: half.max(2.0),
        score: first.score.min(second.score),
        why: format!("half-way between {} and {}", first.place.name, second.place.name),
    }]
}
