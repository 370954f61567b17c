//! The words before and after a name: what kind of place it is, and how far and which way from it something lies.

use super::words::{DAYS, FUNCTION, ROUGHLY, SPEECH, Words, bearing, number_word, unit_km};
use super::{Found, Hit, Relation, Role};
use crate::gazetteer::{Gazetteer, KeyHash, fold};
use crate::text::{Analysis, TokenKind};

/// Reads the words before and after each name.
pub(super) fn read(analysis: &Analysis<'_>, gaz: &Gazetteer, hits: &mut [Hit]) {
    let words = Words::get();
    for n in 0..hits.len() {
        let first = analysis.sentences[hits[n].sentence].tokens.start;
        let begins = hits[n].phrase.start;
        let before = hits[..n].iter().rev().take(8).find(|h| h.phrase.end <= begins && !h.role.modifies());
        let floor = before.map_or(first, |h| h.phrase.end.max(first));
        let end = analysis.sentences[hits[n].sentence].tokens.end;
        if hits[n].role == Role::Dateline {
            continue;
        }
        if hits[n].role != Role::Heading {
            after_name(analysis, words, &mut hits[n], end);
        }
        if !matches!(hits[n].role, Role::Place | Role::Anaphor | Role::Heading) {
            continue;
        }
        before_name(analysis, words, gaz, &mut hits[n], floor);
        // "near Baghdad's Green Zone": what is near is said of the Green Zone.
        if n > 0 && analysis.lower(hits[n - 1].name.end) == "'s" && hits[n - 1].name.end + 1 == hits[n].phrase.start {
            let owner = &mut hits[n - 1];
            let near = owner.relation.take_if(|r| !matches!(r, Relation::Part(_)));
            if near.is_some() && hits[n].relation.is_none() {
                hits[n].relation = near;
            }
        } else if n > 0 && analysis.lower(hits[n - 1].name.end) == "'s" {
            hits[n - 1].relation.take_if(|r| !matches!(r, Relation::Part(_)));
        }
    }
    if let Some(last) = hits.last_mut()
        && analysis.lower(last.name.end) == "'s"
    {
        last.relation.take_if(|r| !matches!(r, Relation::Part(_)));
    }
    for hit in hits.iter_mut() {
        named_part(analysis, gaz, hit);
    }
    share_kind(analysis, words, hits);
}

/// "Lee, Hillsborough and Santa Rosa counties": what the noun says of the last it says of all.
fn share_kind(analysis: &Analysis<'_>, words: &Words, hits: &mut [Hit]) {
    for n in (1..hits.len()).rev() {
        let noun = analysis.lower(hits[n].name.end);
        if hits[n].hint.is_empty() || !noun.ends_with('s') || words.feature(noun).is_none() {
            continue;
        }
        let (hint, sentence) = (hits[n].hint.clone(), hits[n].sentence);
        let mut begins = hits[n].name.start;
        for hit in hits[..n].iter_mut().rev() {
            let mut between = hit.name.end..begins;
            let listed =
                matches!(between.len(), 1 | 2) && between.all(|i| matches!(analysis.lower(i), "," | "and" | "or"));
            if !listed || hit.sentence != sentence || hit.role != Role::Place || !hit.hint.is_empty() {
                break;
            }
            hit.hint.clone_from(&hint);
            hit.evident = true;
            begins = hit.name.start;
        }
    }
}

/// "northern Iraq" and its like that the tables know by that name.
fn named_part(analysis: &Analysis<'_>, gaz: &Gazetteer, hit: &mut Hit) {
    if !matches!(hit.relation, Some(Relation::Part(_))) || hit.role != Role::Place || hit.phrase.start >= hit.name.start
    {
        return;
    }
    let first = (hit.phrase.start..hit.name.start)
        .find(|&i| bearing(analysis.lower(i)).is_some() || analysis.lower(i) == "central");
    let Some(first) = first else { return };
    let mut key = KeyHash::EMPTY;
    let mut word = String::new();
    for at in first..hit.name.end {
        word.clear();
        fold::push_word(analysis.word(at), &mut word);
        key = key.then(&word);
    }
    let found: Vec<Found> = gaz.latin().get(key).map(|e| Found { place: e.place(), name: 1.0 }).collect();
    if !found.is_empty() {
        hit.found = found;
        hit.relation = None;
        hit.hint.clear();
    }
}

/// "X province", "X district", "X area": what kind of place.
fn after_name(analysis: &Analysis<'_>, words: &Words, hit: &mut Hit, end: usize) {
    let mut at = hit.name.end;
    // "X and Y provinces" is left to the reader of pairs; adjectives before the noun are few.
    while at < end
        && matches!(analysis.lower(at), "international" | "military" | "central" | "city" | "air")
        && at < hit.name.end + 2
    {
        if analysis.lower(at) == "city" && words.feature(analysis.lower(at + 1)).is_none() {
            break;
        }
        at += 1;
    }
    let Some(kinds) = words.feature(analysis.lower(at)) else { return };
    if at >= end || analysis.tokens[at].lower == "base" && at == hit.name.end && hit.role.modifies() {
        return;
    }
    if hit.role != Role::Place || hit.point.is_some() {
        return;
    }
    if hit.hint.is_empty() {
        hit.hint = kinds.to_vec();
    }
    hit.phrase.end = hit.phrase.end.max(at + 1);
}

/// Adjectives between "the" and "province of X".
fn is_filler(analysis: &Analysis<'_>, words: &Words, gaz: &Gazetteer, at: usize) -> bool {
    let token = &analysis.tokens[at];
    if token.is_punct("-") && token.glued {
        return true;
    }
    if !token.is_word() || token.lower.starts_with('\'') {
        return false;
    }
    gaz.demonym_position(&token.lower).is_some()
        || bearing(&token.lower).is_some()
        || !token.capital && words.class(&token.lower) & (FUNCTION | SPEECH | DAYS) == 0
        || matches!(token.lower.as_str(), "sunni" | "shiite" | "shia" | "kurdish" | "shi'ite" | "christian" | "yazidi")
}

/// Nouns before "of X" that make X less than a point and no other place.
const PARTS: &[&str] = &[
    "heart",
    "center",
    "centre",
    "middle",
    "downtown",
    "part",
    "parts",
    "half",
    "side",
    "areas",
    "neighborhoods",
    "neighbourhoods",
    "districts",
];

fn before_name(analysis: &Analysis<'_>, words: &Words, gaz: &Gazetteer, hit: &mut Hit, floor: usize) {
    let mut start = hit.phrase.start;
    let mut part = None;
    // "northern Iraq", "central Baghdad", "north-western Syria".
    if let Some((from, turn)) = direction_before(analysis, start, floor, true) {
        part = Some(turn);
        start = from;
    }
    // "the heart of East Mosul", "the city of X", "the southern province of X"; twice: "the centre of the city of X".
    for _ in 0..2 {
        if start < floor + 2
            || analysis.lower(start - 1) != "of"
                && !(analysis.lower(start - 1) == "the" && analysis.lower(start - 2) == "of")
        {
            break;
        }
        let of = if analysis.lower(start - 1) == "of" { start - 1 } else { start - 2 };
        if of <= floor {
            break;
        }
        let noun = of - 1;
        let word = analysis.lower(noun);
        // "a Shiite district of Baghdad" says what stands before it, not what Baghdad is.
        if is_one_of_many(analysis, noun, floor) {
            break;
        }
        if let Some(kinds) = words.feature(word) {
            if hit.hint.is_empty() {
                hit.hint = kinds.to_vec();
            }
            hit.evident = true;
        } else if matches!(word, "capital" | "stronghold" | "bastion" | "hub") {
            hit.evident = true;
        } else if PARTS.contains(&word) {
            part = part.or(Some(None));
        } else {
            break;
        }
        start = noun;
        let mut back = 0;
        while start > floor && back < 6 {
            let before = start - 1;
            if matches!(analysis.lower(before), "the" | "a" | "an" | "its" | "this") {
                start = before;
                break;
            }
            if !is_filler(analysis, words, gaz, before)
                || matches!(analysis.lower(before), "killed" | "wounded" | "hit")
            {
                break;
            }
            // Adjectives of direction: "the western half of Mosul".
            if matches!(word, "part" | "parts" | "half" | "side")
                && let Some(turn) = bearing(analysis.lower(before))
            {
                part = Some(Some(turn));
            }
            start = before;
            back += 1;
        }
        // Fillers count only if a determiner opened them.
        if !matches!(analysis.lower(start), "the" | "a" | "an" | "its" | "this") {
            start = noun;
        }
    }
    start = apposed(analysis, words, gaz, start, floor).unwrap_or(start);
    if start > floor && analysis.lower(start - 1) == "the" {
        start -= 1;
    }
    if let Some(turn) = part {
        hit.relation = Some(Relation::Part(turn));
    }
    hit.phrase.start = hit.phrase.start.min(start);
    let spatial = spatial_before(analysis, start, floor);
    // "militias close to Iran": nothing is measured from a whole country but its border.
    if let Some((from, relation)) = spatial.filter(|(_, r)| *r != Relation::Near || !hit.is_country(gaz)) {
        hit.relation = Some(relation);
        hit.phrase.start = from;
        hit.evident = true;
    }
}

/// Where "the Libyan capital" of "the Libyan capital Tripoli" begins, if the name at `name` has such words before it.
fn apposed(analysis: &Analysis<'_>, words: &Words, gaz: &Gazetteer, name: usize, floor: usize) -> Option<usize> {
    let noun = name.checked_sub(1).filter(|&i| i > floor && !analysis.tokens[i].capital)?;
    if !matches!(analysis.lower(noun), "capital" | "city" | "town" | "village" | "stronghold") {
        return None;
    }
    let filled = (floor..noun).rev().take(4).take_while(|&i| is_filler(analysis, words, gaz, i)).last().unwrap_or(noun);
    (filled > floor && matches!(analysis.lower(filled - 1), "the" | "its")).then(|| filled - 1)
}

/// Whether "a" or "an" opens the words before a noun: "a mainly Shiite district".
fn is_one_of_many(analysis: &Analysis<'_>, noun: usize, floor: usize) -> bool {
    (floor..noun)
        .rev()
        .take(5)
        .take_while(|&i| analysis.tokens[i].is_word() || analysis.tokens[i].is_punct("-"))
        .find(|&i| matches!(analysis.lower(i), "a" | "an" | "the" | "its" | "of" | "in"))
        .is_some_and(|i| matches!(analysis.lower(i), "a" | "an"))
}

/// A direction that ends before `at`; `adjective` allows "northern", "central", "downtown". Inner none is the middle.
fn direction_before(analysis: &Analysis<'_>, at: usize, floor: usize, adjective: bool) -> Option<(usize, Option<f64>)> {
    let last = at.checked_sub(1).filter(|&i| i >= floor)?;
    let word = analysis.lower(last);
    if adjective && matches!(word, "central" | "downtown" | "inner" | "mid") {
        return Some((last, None));
    }
    let turn = bearing(word)?;
    // "N", "SW" only behind a length: "45 km SW of Padang".
    if word.len() <= 3 && !(last > floor && unit_km(analysis.lower(last - 1)).is_some()) {
        return None;
    }
    // "north-east", "north east", "north-northeast"
    let mut start = last;
    let mut turn = turn;
    for _ in 0..2 {
        let hyphen = start > floor && analysis.tokens[start - 1].is_punct("-");
        let before = if hyphen { start.checked_sub(2) } else { start.checked_sub(1) };
        let Some(before) = before.filter(|&i| i >= floor) else { break };
        let Some(other) = bearing(analysis.lower(before)).filter(|_| analysis.lower(before).len() > 2) else { break };
        turn = middle(other, turn);
        start = before;
    }
    Some((start, Some(turn)))
}

/// The bearing half-way between two.
fn middle(a: f64, b: f64) -> f64 {
    let turn = (b - a + 540.0).rem_euclid(360.0) - 180.0;
    (a + turn / 2.0).rem_euclid(360.0)
}

/// "40 km (25 miles) north of", "south of", "12 km from", "on the outskirts of", "near".
fn spatial_before(analysis: &Analysis<'_>, at: usize, floor: usize) -> Option<(usize, Relation)> {
    let last = at.checked_sub(1).filter(|&i| i >= floor)?;
    let word = analysis.lower(last);
    match word {
        "of" | "from" => {
            if let Some((start, turn)) = direction_before(analysis, last, floor, false) {
                let turn = turn.unwrap_or(0.0);
                // "in the west of the city"
                if word == "of"
                    && start >= floor + 2
                    && analysis.lower(start - 1) == "the"
                    && analysis.lower(start - 2) == "in"
                {
                    return Some((start - 1, Relation::Part(Some(turn))));
                }
                let from = back_over(analysis, start, floor, &["the", "to", "just", "due", "further", "immediately"]);
                return Some(match distance_before(analysis, from, floor) {
                    Some((first, km)) => (first, Relation::Offset { km, bearing: Some(turn) }),
                    None => (from, Relation::Toward(turn)),
                });
            }
            if word == "from"
                && let Some((first, km)) = distance_before(analysis, back_over(analysis, last, floor, &["away"]), floor)
            {
                return Some((first, Relation::Offset { km, bearing: None }));
            }
            let noun = last.checked_sub(1).filter(|&i| i >= floor)?;
            let known = matches!(
                analysis.lower(noun),
                "outskirts"
                    | "edge"
                    | "edges"
                    | "vicinity"
                    | "suburbs"
                    | "periphery"
                    | "outside"
                    | "fringes"
                    | "kilometers"
                    | "kilometres"
                    | "miles"
                    | "environs"
                    | "surroundings"
                    | "entrance"
                    | "entrances"
                    | "gates"
            );
            if !known {
                return None;
            }
            let mut start = noun;
            if let Some((from, km)) = distance_before(analysis, noun + 1, floor) {
                return Some((from, Relation::Offset { km, bearing: None }));
            }
            while start > floor && noun - start < 6 {
                let before = analysis.lower(start - 1);
                if matches!(before, "the" | "on" | "in" | "at" | "its" | "to" | "near" | "just")
                    || bearing(before).is_some()
                    || before == "-"
                {
                    start -= 1;
                } else {
                    break;
                }
            }
            Some((start, Relation::Near))
        }
        "near" | "outside" | "nearby" | "around" | "beside" | "nearing" | "nr" => {
            let from = back_over(
                analysis,
                last,
                floor,
                &["just", "right", "well", "somewhere", "area", "areas", "an", "the", "in"],
            );
            let from = if analysis.lower(from) == "in" || analysis.lower(from) == "the" { last } else { from };
            if let Some((first, km)) = distance_before(analysis, from, floor) {
                return Some((first, Relation::Offset { km, bearing: None }));
            }
            // "in and around Baghdad" is the city.
            if word == "around" && last > floor && analysis.lower(last - 1) == "and" {
                return None;
            }
            Some((from, Relation::Near))
        }
        "to" if last > floor && analysis.lower(last - 1) == "close" => Some((last - 1, Relation::Near)),
        _ => None,
    }
}

fn back_over(analysis: &Analysis<'_>, at: usize, floor: usize, words: &[&str]) -> usize {
    let mut at = at;
    while at > floor && words.contains(&analysis.lower(at - 1)) {
        at -= 1;
    }
    at
}

/// A length that ends before `at`: "about 40 km", "40 km (25 miles)", "a few kilometres". Where it starts, and the km.
fn distance_before(analysis: &Analysis<'_>, at: usize, floor: usize) -> Option<(usize, f64)> {
    let mut end = at;
    // The same length in another unit, in brackets.
    if end > floor && analysis.lower(end - 1) == ")" {
        let open = (floor..end - 1).rev().take(8).find(|&i| analysis.lower(i) == "(")?;
        end = open;
    } else if end > floor + 1 && analysis.lower(end - 1) == "," {
        end -= 1;
    }
    let unit = end.checked_sub(1).filter(|&i| i >= floor)?;
    let each = unit_km(analysis.lower(unit))?;
    let mut number = unit.checked_sub(1).filter(|&i| i >= floor)?;
    if analysis.tokens[number].is_punct("-") && number > floor {
        number -= 1;
    }
    if analysis.lower(number) == "of" && number > floor {
        number -= 1;
    }
    let token = &analysis.tokens[number];
    let value = match token.kind {
        TokenKind::Number => token.lower.replace(',', "").parse::<f64>().ok()?,
        _ => number_word(&token.lower)?,
    };
    let mut start = number;
    if start > floor && analysis.lower(start - 1) == "a" {
        start -= 1;
    }
    Some((back_over(analysis, start, floor, ROUGHLY), (value * each).min(2000.0)))
}
