//! How a name stands in its sentence: distances and directions, what lies in what, what only helps to locate.

use super::anaphor::Noun;
use super::recognise;
use super::words::{DAYS, FEATURE, FUNCTION, ROUGHLY, SPEECH, TALKS, Words, bearing, number_word, unit_km};
use super::{Found, Hit, Relation, Role, resolve};
use crate::gazetteer::{Gazetteer, KeyHash, Kind, fold};
use crate::text::{Analysis, TokenKind};

/// Reads the words before and after each name.
pub(super) fn read(analysis: &Analysis<'_>, gaz: &Gazetteer, hits: &mut [Hit]) {
    let words = Words::get();
    for n in 0..hits.len() {
        let first = analysis.sentences[hits[n].sentence].tokens.start;
        let begins = hits[n].phrase.start;
        let before = hits[..n].iter().rev().take(8).find(|h| h.phrase.end <= begins && h.role != Role::Demonym);
        let floor = before.map_or(first, |h| h.phrase.end.max(first));
        let end = analysis.sentences[hits[n].sentence].tokens.end;
        if hits[n].role == Role::Dateline {
            continue;
        }
        after_name(analysis, words, &mut hits[n], end);
        if !matches!(hits[n].role, Role::Place | Role::Anaphor) {
            continue;
        }
        before_name(analysis, words, gaz, &mut hits[n], floor);
        // "near Baghdad's Green Zone": what is near is said of the Green Zone.
        if n > 0 && lower(analysis, hits[n - 1].name.end) == "'s" && hits[n - 1].name.end + 1 == hits[n].phrase.start {
            let owner = &mut hits[n - 1];
            let near = owner.relation.take_if(|r| !matches!(r, Relation::Part(_)));
            if near.is_some() && hits[n].relation.is_none() {
                hits[n].relation = near;
            }
        } else if n > 0 && lower(analysis, hits[n - 1].name.end) == "'s" {
            hits[n - 1].relation.take_if(|r| !matches!(r, Relation::Part(_)));
        }
    }
    if let Some(last) = hits.last_mut()
        && lower(analysis, last.name.end) == "'s"
    {
        last.relation.take_if(|r| !matches!(r, Relation::Part(_)));
    }
    for hit in hits.iter_mut() {
        named_part(analysis, gaz, hit);
    }
    for n in 1..hits.len() {
        pairs(analysis, gaz, hits, n);
    }
    for n in 0..hits.len() {
        border(analysis, gaz, hits, n);
    }
}

fn lower<'a>(analysis: &'a Analysis<'_>, at: usize) -> &'a str {
    analysis.lower(at)
}

/// "northern Iraq" and its like that the tables know by that name.
fn named_part(analysis: &Analysis<'_>, gaz: &Gazetteer, hit: &mut Hit) {
    if !matches!(hit.relation, Some(Relation::Part(_))) || hit.role != Role::Place || hit.phrase.start >= hit.name.start
    {
        return;
    }
    let first = (hit.phrase.start..hit.name.start)
        .find(|&i| bearing(lower(analysis, i)).is_some() || lower(analysis, i) == "central");
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
        && matches!(lower(analysis, at), "international" | "military" | "central" | "city" | "air")
        && at < hit.name.end + 2
    {
        if lower(analysis, at) == "city" && words.feature(lower(analysis, at + 1)).is_none() {
            break;
        }
        at += 1;
    }
    let Some(kinds) = words.feature(lower(analysis, at)) else { return };
    if at >= end || analysis.tokens[at].lower == "base" && at == hit.name.end && hit.role == Role::Demonym {
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
            || lower(analysis, start - 1) != "of"
                && !(lower(analysis, start - 1) == "the" && lower(analysis, start - 2) == "of")
        {
            break;
        }
        let of = if lower(analysis, start - 1) == "of" { start - 1 } else { start - 2 };
        if of <= floor {
            break;
        }
        let noun = of - 1;
        let word = lower(analysis, noun);
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
            if matches!(lower(analysis, before), "the" | "a" | "an" | "its" | "this") {
                start = before;
                break;
            }
            if !is_filler(analysis, words, gaz, before)
                || matches!(lower(analysis, before), "killed" | "wounded" | "hit")
            {
                break;
            }
            // Adjectives of direction: "the western half of Mosul".
            if matches!(word, "part" | "parts" | "half" | "side")
                && let Some(turn) = bearing(lower(analysis, before))
            {
                part = Some(Some(turn));
            }
            start = before;
            back += 1;
        }
        // Fillers count only if a determiner opened them.
        if !matches!(lower(analysis, start), "the" | "a" | "an" | "its" | "this") {
            start = noun;
        }
    }
    if start > floor && lower(analysis, start - 1) == "the" {
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

/// Whether "a" or "an" opens the words before a noun: "a mainly Shiite district".
fn is_one_of_many(analysis: &Analysis<'_>, noun: usize, floor: usize) -> bool {
    (floor..noun)
        .rev()
        .take(5)
        .take_while(|&i| analysis.tokens[i].is_word() || analysis.tokens[i].is_punct("-"))
        .find(|&i| matches!(lower(analysis, i), "a" | "an" | "the" | "its" | "of" | "in"))
        .is_some_and(|i| matches!(lower(analysis, i), "a" | "an"))
}

/// A direction that ends before `at`; `adjective` allows "northern", "central", "downtown". Inner none is the middle.
fn direction_before(analysis: &Analysis<'_>, at: usize, floor: usize, adjective: bool) -> Option<(usize, Option<f64>)> {
    let last = at.checked_sub(1).filter(|&i| i >= floor)?;
    let word = lower(analysis, last);
    if adjective && matches!(word, "central" | "downtown" | "inner" | "mid") {
        return Some((last, None));
    }
    let turn = bearing(word)?;
    if word.len() <= 2 {
        return None;
    }
    // "north-east", "north east", "north-northeast"
    let mut start = last;
    let mut turn = turn;
    for _ in 0..2 {
        let hyphen = start > floor && analysis.tokens[start - 1].is_punct("-");
        let before = if hyphen { start.checked_sub(2) } else { start.checked_sub(1) };
        let Some(before) = before.filter(|&i| i >= floor) else { break };
        let Some(other) = bearing(lower(analysis, before)).filter(|_| lower(analysis, before).len() > 2) else { break };
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
    let word = lower(analysis, last);
    match word {
        "of" | "from" => {
            if let Some((start, turn)) = direction_before(analysis, last, floor, false) {
                let turn = turn.unwrap_or(0.0);
                // "in the west of the city"
                if word == "of"
                    && start >= floor + 2
                    && lower(analysis, start - 1) == "the"
                    && lower(analysis, start - 2) == "in"
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
                lower(analysis, noun),
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
                let before = lower(analysis, start - 1);
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
            let from = if lower(analysis, from) == "in" || lower(analysis, from) == "the" { last } else { from };
            if let Some((first, km)) = distance_before(analysis, from, floor) {
                return Some((first, Relation::Offset { km, bearing: None }));
            }
            // "in and around Baghdad" is the city.
            if word == "around" && last > floor && lower(analysis, last - 1) == "and" {
                return None;
            }
            Some((from, Relation::Near))
        }
        "to" if last > floor && lower(analysis, last - 1) == "close" => Some((last - 1, Relation::Near)),
        _ => None,
    }
}

fn back_over(analysis: &Analysis<'_>, at: usize, floor: usize, words: &[&str]) -> usize {
    let mut at = at;
    while at > floor && words.contains(&lower(analysis, at - 1)) {
        at -= 1;
    }
    at
}

/// A length that ends before `at`: "about 40 km", "40 km (25 miles)", "a few kilometres". Where it starts, and the km.
fn distance_before(analysis: &Analysis<'_>, at: usize, floor: usize) -> Option<(usize, f64)> {
    let mut end = at;
    // The same length in another unit, in brackets.
    if end > floor && lower(analysis, end - 1) == ")" {
        let open = (floor..end - 1).rev().take(8).find(|&i| lower(analysis, i) == "(")?;
        end = open;
    } else if end > floor + 1 && lower(analysis, end - 1) == "," {
        end -= 1;
    }
    let unit = end.checked_sub(1).filter(|&i| i >= floor)?;
    let each = unit_km(lower(analysis, unit))?;
    let mut number = unit.checked_sub(1).filter(|&i| i >= floor)?;
    if analysis.tokens[number].is_punct("-") && number > floor {
        number -= 1;
    }
    if lower(analysis, number) == "of" && number > floor {
        number -= 1;
    }
    let token = &analysis.tokens[number];
    let value = match token.kind {
        TokenKind::Number => token.lower.replace(',', "").parse::<f64>().ok()?,
        _ => number_word(&token.lower)?,
    };
    let mut start = number;
    if start > floor && lower(analysis, start - 1) == "a" {
        start -= 1;
    }
    Some((back_over(analysis, start, floor, ROUGHLY), (value * each).min(2000.0)))
}

/// What two neighbouring names say together: "between A and B", "the road from A to B", "the A-B highway".
fn pairs(analysis: &Analysis<'_>, gaz: &Gazetteer, hits: &mut [Hit], n: usize) {
    let (a, b) = (&hits[n - 1], &hits[n]);
    if a.sentence != b.sentence || a.role != Role::Place || b.role != Role::Place {
        return;
    }
    if a.is_country(gaz) || b.is_country(gaz) {
        return;
    }
    let gap: Vec<&str> = (a.phrase.end..b.phrase.start).map(|i| lower(analysis, i)).collect();
    let first = analysis.sentences[a.sentence].tokens.start;
    let floor = n.checked_sub(2).map_or(first, |p| hits[p].name.end.max(first));
    let start = a.phrase.start;
    let before = |k: usize| start.checked_sub(k).filter(|&i| i >= floor).map_or("", |i| lower(analysis, i));
    let is_road = |w: &str| {
        matches!(w, "road" | "highway" | "route" | "motorway" | "railway" | "pipeline" | "roads" | "line" | "way")
    };
    let mut from = None;
    let mut road = false;
    if before(1) == "between" && matches!(gap.as_slice(), ["and"] | ["and", "the"]) && !TALKS.contains(&before(2)) {
        road = is_road(before(2)) || is_road(before(3));
        from = Some(start - 1);
    } else if before(1) == "from" && gap == ["to"] && is_road(before(2))
        || matches!(before(1), "linking" | "connecting") && matches!(gap.as_slice(), ["to"] | ["with"] | ["and"])
    {
        road = true;
        from = Some(start - 1);
    } else if gap == ["-"] || gap == ["\u{2014}"] || gap == ["to"] {
        let next = lower(analysis, b.name.end);
        road = is_road(next);
        from = road.then_some(start);
    }
    let Some(mut from) = from else { return };
    if road || before(2) == "area" {
        let mut back = 0;
        while from > floor
            && back < 4
            && (is_road(lower(analysis, from - 1))
                || matches!(lower(analysis, from - 1), "the" | "on" | "main" | "a" | "an" | "area" | "in"))
        {
            from -= 1;
            back += 1;
        }
    }
    let end = if is_road(lower(analysis, b.name.end)) { b.name.end + 1 } else { b.phrase.end };
    let a = &mut hits[n - 1];
    a.relation = Some(Relation::Between { other: n, road });
    a.phrase = from.min(a.phrase.start)..end;
    a.hint.clear();
    a.evident = true;
    let b = &mut hits[n];
    b.qualifies = Some(n - 1);
    b.evident = true;
    b.hint.clear();
}

/// "the Syrian border", "the Iraq-Syria border", "the border with Iran", "the border between Iraq and Syria".
fn border(analysis: &Analysis<'_>, gaz: &Gazetteer, hits: &mut [Hit], n: usize) {
    if !hits[n].is_country(gaz) || hits[n].role == Role::Dateline {
        return;
    }
    let is_border = |at: usize| matches!(lower(analysis, at), "border" | "borders" | "frontier");
    let end = hits[n].name.end;
    let sentence = &analysis.sentences[hits[n].sentence].tokens;
    let possessive = usize::from(lower(analysis, end).starts_with('\''));
    let mut other = None;
    let phrase;
    if is_border(end + possessive) && end + possessive < sentence.end {
        // "border town", "border guards": not the border.
        let next = lower(analysis, end + possessive + 1);
        if matches!(
            next,
            "guard"
                | "guards"
                | "police"
                | "force"
                | "forces"
                | "town"
                | "city"
                | "village"
                | "crossing"
                | "province"
                | "patrol"
        ) {
            return;
        }
        let mut start = hits[n].name.start;
        let mut last = end + possessive + 1;
        if n > 0
            && hits[n - 1].is_country(gaz)
            && hits[n - 1].name.end + 1 == start
            && analysis.tokens[start - 1].is_punct("-")
        {
            other = Some(n - 1);
            start = hits[n - 1].name.start;
        } else if lower(analysis, last) == "with"
            && n + 1 < hits.len()
            && hits[n + 1].is_country(gaz)
            && hits[n + 1].name.start <= last + 2
        {
            other = Some(n + 1);
            last = hits[n + 1].name.end;
        }
        phrase = start..last;
    } else {
        let start = hits[n].name.start;
        let Some(before) = start.checked_sub(1).filter(|&i| i >= sentence.start) else { return };
        if matches!(lower(analysis, before), "with" | "of") && before > sentence.start && is_border(before - 1) {
            phrase = before - 1..end;
        } else if lower(analysis, before) == "between"
            && before > sentence.start
            && is_border(before - 1)
            && n + 1 < hits.len()
            && hits[n + 1].is_country(gaz)
        {
            other = Some(n + 1);
            phrase = before - 1..hits[n + 1].name.end;
        } else {
            return;
        }
    }
    let mut start = phrase.start;
    while start > sentence.start
        && phrase.start - start < 4
        && matches!(lower(analysis, start - 1), "the" | "near" | "on" | "along" | "at" | "to" | "close" | "from")
        && n.checked_sub(1).is_none_or(|p| hits[p].name.end < start || Some(p) == other)
    {
        start -= 1;
    }
    if let Some(other) = other {
        hits[other].qualifies = Some(n);
        hits[other].relation = None;
    }
    let hit = &mut hits[n];
    hit.phrase = start..phrase.end;
    hit.relation = Some(Relation::Border { other });
    hit.role = Role::Place;
    hit.hint.clear();
}

/// Says of neighbouring names which lies in which and which only helps to locate the other.
pub(super) fn link(analysis: &Analysis<'_>, gaz: &Gazetteer, hits: &mut [Hit]) {
    let words = Words::get();
    for n in 1..hits.len() {
        // The name before, past words for peoples.
        for p in (0..n).rev().take(3) {
            let same = hits[p].sentence == hits[n].sentence;
            if !same
                || pair_links(analysis, words, gaz, hits, p, n)
                || hits[p].role != Role::Demonym && hits[p].relation.is_none()
            {
                break;
            }
        }
        share_nearness(analysis, hits, n);
    }
}

/// Links two names if the words between them say how; whether they did.
fn pair_links(analysis: &Analysis<'_>, words: &Words, gaz: &Gazetteer, hits: &mut [Hit], p: usize, n: usize) -> bool {
    let (a, b) = (&hits[p], &hits[n]);
    let skip = |h: &Hit| h.role == Role::Demonym || matches!(h.relation, Some(Relation::Border { .. }));
    let done = a.qualifies == Some(n) || b.qualifies.is_some() || b.part_of == Some(p) || a.part_of == Some(n);
    if skip(a)
        || skip(b)
        || done
        || a.role == Role::Dateline
        || b.role == Role::Dateline
        || b.phrase.start < a.phrase.end
    {
        return false;
    }
    let gap = a.phrase.end..b.phrase.start;
    if gap.len() > 12 {
        return false;
    }
    let texts: Vec<&str> = gap.clone().map(|i| lower(analysis, i)).collect();
    let apposed = texts.is_empty() || is_apposition(analysis, words, gaz, gap.clone());
    let measured = matches!(
        b.relation,
        Some(Relation::Offset { .. } | Relation::Toward(_) | Relation::Near | Relation::Between { .. })
    );
    if measured && apposed && !a.is_country(gaz) && a.anaphor.is_none_or(|_| texts.is_empty() || texts == [","]) {
        // "Tal Afar, west of Mosul"
        let unknown = a.found.is_empty() && a.anaphor.is_none();
        let near = matches!(b.relation, Some(Relation::Near)) && near_enough(gaz, hits, p, n);
        if unknown || near {
            hits[p].part_of = hits[p].part_of.or(Some(n));
        }
        hits[n].qualifies = Some(p);
        hits[p].evident = true;
        hits[n].evident = true;
        return true;
    }
    let inside = matches!(
        texts.as_slice(),
        [","]
            | ["in"]
            | ["in", "the"]
            | [",", "in"]
            | [",", "in", "the"]
            | ["("]
            | ["(", "in"]
            | ["of"]
            | [",", "the"]
            | ["inside"]
            | ["within"]
            | ["/"]
    ) || texts.first().is_some_and(|t| matches!(*t, "," | "(" | "which" | "that"))
        && apposed
        && ends_inside(&texts)
        || texts.len() <= 4 && texts.last() == Some(&"in") && texts.iter().all(|t| IN_BETWEEN.contains(t));
    let owns = texts.first() == Some(&"'s")
        && texts.len() <= 4
        && texts.iter().skip(1).all(|t| !matches!(*t, "," | "and" | "in"));
    let known = |h: &Hit| !h.found.is_empty() || h.anaphor.is_some();
    let outer_fits = b.anaphor.is_some_and(Noun::can_hold)
        || resolve::can_hold(gaz, b, a)
        || (matches!(texts.as_slice(), ["in"] | ["in", "the"])
            || texts == [","] && b.hint.first() == Some(&Kind::Admin1))
            && a.has_kind(gaz, SMALL)
            && b.has_kind(gaz, &[Kind::Admin1])
        || matches!(texts.as_slice(), ["in"] | ["in", "the"]) && a.has_kind(gaz, BUILDINGS) && b.has_kind(gaz, TOWNS)
        || texts == [","] && b.is_state(gaz) && a.has_kind(gaz, TOWNS);
    if inside
        && b.relation.as_ref().is_none_or(|r| matches!(r, Relation::Part(_)))
        && (!known(a) && known(b) && texts != ["("] || known(a) && outer_fits)
    {
        hits[p].part_of = Some(n);
        hits[n].qualifies = Some(p);
        hits[p].evident = true;
        hits[n].evident = true;
        return true;
    }
    let holds = |a: &Hit, b: &Hit| resolve::can_hold(gaz, a, b) || a.anaphor.is_some_and(Noun::can_hold) && owns;
    let announced =
        matches!(texts.as_slice(), [",", "in"] | [",", "in", "the"] | [",", "near"] | [",", "at"] | [",", "at", "the"]);
    if (owns || announced || texts.is_empty()) && a.relation.is_none() && (holds(a, b) || owns && !known(b)) {
        // "Baghdad's Green Zone", "In Anbar province, in the town of Hit"
        hits[n].part_of = Some(p);
        hits[n].evident = true;
        // "near Balad Ruz, in Iraq's Diyala province": the nearer area holds it.
        if let Some(q) = hits[p].qualifies
            && hits[q].part_of == Some(p)
            && resolve::can_hold(gaz, &hits[n], &hits[q])
        {
            hits[q].part_of = Some(n);
            hits[n].qualifies = Some(q);
        }
        hits[p].qualifies = Some(n);
        return true;
    }
    if inside && texts != [","] && !known(b) && known(a) {
        hits[n].part_of = hits[n].part_of.or(Some(p));
        return true;
    }
    false
}

/// Places of which there may be one of the same name that no table knows.
const SMALL: &[Kind] = &[Kind::Village, Kind::Quarter, Kind::Town, Kind::Site];

const BUILDINGS: &[Kind] =
    &[Kind::Embassy, Kind::Hospital, Kind::Building, Kind::University, Kind::Market, Kind::Shrine, Kind::Site];

const TOWNS: &[Kind] = &[Kind::Capital, Kind::City, Kind::Town, Kind::Village];

const IN_BETWEEN: &[&str] =
    &["area", "town", "village", "in", "complex", "neighborhood", "district", "located", "situated", "just", "city"];

/// "near Mar'a and Ayn Isa": near both.
fn share_nearness(analysis: &Analysis<'_>, hits: &mut [Hit], n: usize) {
    let (a, b) = (&hits[n - 1], &hits[n]);
    let joined =
        a.sentence == b.sentence && a.phrase.end + 1 == b.phrase.start && lower(analysis, a.phrase.end) == "and";
    if joined
        && a.relation == Some(Relation::Near)
        && b.relation.is_none()
        && b.role == Role::Place
        && b.part_of.is_none()
    {
        hits[n].relation = Some(Relation::Near);
    }
}

fn near_enough(gaz: &Gazetteer, hits: &[Hit], a: usize, b: usize) -> bool {
    hits[a].found.iter().any(|x| {
        hits[b].found.iter().any(|y| gaz.places()[x.place].point.distance_km(gaz.places()[y.place].point) < 80.0)
    })
}

fn ends_inside(texts: &[&str]) -> bool {
    texts.last().is_some_and(|t| matches!(*t, "in" | "of" | "on" | "inside" | "the"))
        || texts.len() <= 3 && texts.last().is_some_and(|t| *t == "capital")
}

/// ", a town", ", about", " (", ", which lies", ", a Shiite district of": words that only describe what stands before.
fn is_apposition(analysis: &Analysis<'_>, words: &Words, gaz: &Gazetteer, gap: std::ops::Range<usize>) -> bool {
    if gap.len() > 11 {
        return false;
    }
    let opens = |t: &str| {
        matches!(
            t,
            "," | "("
                | "which"
                | "that"
                | "just"
                | "located"
                | "situated"
                | "lying"
                | "\u{2014}"
                | "about"
                | "some"
                | "around"
        )
    };
    let start = gap.start;
    if !opens(lower(analysis, start)) {
        return false;
    }
    gap.clone().all(|i| {
        let token = &analysis.tokens[i];
        let text = token.lower.as_str();
        if i == start || matches!(text, "," | "(" | "-") {
            return i == start || text == "-" || gap.len() <= 5;
        }
        if !token.is_word() && token.kind != TokenKind::Number {
            return false;
        }
        if token.capital && gaz.demonym_position(text).is_none() && !recognise::is_faith(text) {
            return false;
        }
        let class = words.class(text);
        class & SPEECH == 0
            && !matches!(
                text,
                "killed"
                    | "wounded"
                    | "killing"
                    | "wounding"
                    | "hit"
                    | "was"
                    | "were"
                    | "and"
                    | "after"
                    | "when"
                    | "where"
                    | "who"
                    | "said"
                    | "as"
                    | "but"
                    | "while"
                    | "leaving"
                    | "another"
                    | "other"
                    | "others"
                    | "attacked"
                    | "for"
                    | "also"
                    | "with"
            )
            || class & FEATURE != 0
    })
}
