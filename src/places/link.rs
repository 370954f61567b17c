//! What two names of one sentence say about each other: between both, the border of both, one in the other, one only to
//! help to locate the other.

use super::anaphor::Noun;
use super::judge::is_faith;
use super::words::{FEATURE, SPEECH, TALKS, Words};
use super::{Hit, Relation, Role, resolve};
use crate::gazetteer::{Gazetteer, Kind};
use crate::text::{Analysis, TokenKind};

/// What two neighbouring names say together: "between A and B", "the road from A to B", "the A-B highway".
fn pairs(analysis: &Analysis<'_>, gaz: &Gazetteer, hits: &mut [Hit], n: usize) {
    let (a, b) = (&hits[n - 1], &hits[n]);
    if a.sentence != b.sentence || a.role != Role::Place || b.role != Role::Place {
        return;
    }
    if a.is_country(gaz) || b.is_country(gaz) {
        return;
    }
    let gap: Vec<&str> = (a.phrase.end..b.phrase.start).map(|i| analysis.lower(i)).collect();
    let first = analysis.sentences[a.sentence].tokens.start;
    let floor = n.checked_sub(2).map_or(first, |p| hits[p].name.end.max(first));
    let start = a.phrase.start;
    let before = |k: usize| start.checked_sub(k).filter(|&i| i >= floor).map_or("", |i| analysis.lower(i));
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
        let next = analysis.lower(b.name.end);
        road = is_road(next);
        from = road.then_some(start);
    }
    let Some(mut from) = from else { return };
    if road || before(2) == "area" {
        let mut back = 0;
        while from > floor
            && back < 4
            && (is_road(analysis.lower(from - 1))
                || matches!(analysis.lower(from - 1), "the" | "on" | "main" | "a" | "an" | "area" | "in"))
        {
            from -= 1;
            back += 1;
        }
    }
    let end = if is_road(analysis.lower(b.name.end)) { b.name.end + 1 } else { b.phrase.end };
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
    if !hits[n].is_country(gaz) || hits[n].role.heads() {
        return;
    }
    let is_border = |at: usize| matches!(analysis.lower(at), "border" | "borders" | "frontier");
    let end = hits[n].name.end;
    let sentence = &analysis.sentences[hits[n].sentence].tokens;
    let possessive = usize::from(analysis.lower(end).starts_with('\''));
    let mut other = None;
    let phrase;
    if is_border(end + possessive) && end + possessive < sentence.end {
        // "border town", "border guards": not the border.
        let next = analysis.lower(end + possessive + 1);
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
        } else if analysis.lower(last) == "with"
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
        if matches!(analysis.lower(before), "with" | "of") && before > sentence.start && is_border(before - 1) {
            phrase = before - 1..end;
        } else if analysis.lower(before) == "between"
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
        && matches!(analysis.lower(start - 1), "the" | "near" | "on" | "along" | "at" | "to" | "close" | "from")
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
    let from = hit.phrase.start;
    // "between Rutba and the Syrian border"
    let Some(town) = n.checked_sub(1) else { return };
    let begins = hits[town].phrase.start;
    if hits[town].sentence == hits[n].sentence
        && !hits[town].role.modifies()
        && hits[town].phrase.end + 1 == from
        && analysis.lower(from - 1) == "and"
        && begins > sentence.start
        && analysis.lower(begins - 1) == "between"
    {
        let road = analysis.lower(begins.saturating_sub(2)) == "road";
        hits[town].relation = Some(Relation::Between { other: n, road });
        hits[town].phrase = begins - 1..hits[n].phrase.end;
        hits[town].evident = true;
        hits[n].qualifies = Some(town);
    }
}

/// Reads what neighbouring names say together.
pub(super) fn join(analysis: &Analysis<'_>, gaz: &Gazetteer, hits: &mut [Hit]) {
    for n in 1..hits.len() {
        pairs(analysis, gaz, hits, n);
    }
    for n in 0..hits.len() {
        border(analysis, gaz, hits, n);
    }
    link(analysis, gaz, hits);
}

/// Says of neighbouring names which lies in which and which only helps to locate the other.
fn link(analysis: &Analysis<'_>, gaz: &Gazetteer, hits: &mut [Hit]) {
    let words = Words::get();
    define(gaz, hits);
    for n in 1..hits.len() {
        // The name before, past words for peoples.
        for p in (0..n).rev().take(3) {
            let same = hits[p].sentence == hits[n].sentence;
            if !same
                || pair_links(analysis, words, gaz, hits, p, n)
                || !hits[p].role.modifies() && hits[p].relation.is_none()
            {
                break;
            }
        }
        share_nearness(analysis, hits, n);
    }
}

/// "Bristol is a town in Grafton County": what is defined lies in the first place after the noun that can hold it.
fn define(gaz: &Gazetteer, hits: &mut [Hit]) {
    for n in 0..hits.len() {
        let Some(noun) = hits[n].defined else { continue };
        let holds = |m: usize| {
            let outer = &hits[m];
            outer.sentence == hits[n].sentence
                && outer.name.start <= noun + 14
                && outer.anaphor.is_none()
                && !outer.found.is_empty()
                && (hits[n].found.is_empty() || resolve::can_hold(gaz, outer, &hits[n]))
        };
        // "the English county of Lincolnshire": rather the one that is named than the one that only describes.
        let near = n + 1..hits.len().min(n + 7);
        let named = near.clone().find(|&m| holds(m) && !hits[m].role.modifies());
        let outer = named.or_else(|| near.clone().find(|&m| holds(m)));
        let Some(outer) = outer else { continue };
        hits[n].part_of = Some(outer);
        // "a Norwegian town" says where, but is no place beside it.
        if hits[outer].name.start > noun {
            hits[outer].qualifies = hits[outer].qualifies.or(Some(n));
        }
    }
}

/// Links two names if the words between them say how; whether they did.
fn pair_links(analysis: &Analysis<'_>, words: &Words, gaz: &Gazetteer, hits: &mut [Hit], p: usize, n: usize) -> bool {
    let (a, b) = (&hits[p], &hits[n]);
    let skip = |h: &Hit| h.role.modifies() || matches!(h.relation, Some(Relation::Border { .. }));
    let done = a.qualifies == Some(n) || b.qualifies.is_some() || b.part_of == Some(p) || a.part_of == Some(n);
    if skip(a) || skip(b) || done || a.role.heads() || b.role.heads() || b.phrase.start < a.phrase.end {
        return false;
    }
    let gap = a.phrase.end..b.phrase.start;
    if gap.len() > 12 {
        return false;
    }
    let texts: Vec<&str> = gap.clone().map(|i| analysis.lower(i)).collect();
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
        || matches!(texts.as_slice(), ["in"] | ["in", "the"])
            && (a.has_kind(gaz, BUILDINGS) || a.hint.first().is_some_and(|k| BUILDINGS.contains(k)))
            && b.has_kind(gaz, TOWNS)
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

const BUILDINGS: &[Kind] = &[
    Kind::Embassy,
    Kind::Bridge,
    Kind::Hospital,
    Kind::Building,
    Kind::University,
    Kind::Market,
    Kind::Shrine,
    Kind::Site,
];

const TOWNS: &[Kind] = &[Kind::Capital, Kind::City, Kind::Town, Kind::Village];

const IN_BETWEEN: &[&str] =
    &["area", "town", "village", "in", "complex", "neighborhood", "district", "located", "situated", "just", "city"];

/// "near Mar'a and Ayn Isa": near both.
fn share_nearness(analysis: &Analysis<'_>, hits: &mut [Hit], n: usize) {
    let (a, b) = (&hits[n - 1], &hits[n]);
    let joined =
        a.sentence == b.sentence && a.phrase.end + 1 == b.phrase.start && analysis.lower(a.phrase.end) == "and";
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
    if !opens(analysis.lower(start)) {
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
        if token.capital && gaz.demonym_position(text).is_none() && !is_faith(text) {
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
