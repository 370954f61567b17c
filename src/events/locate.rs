//! Where the event of a clause took place, among all the places that its sentence names.

use std::ops::Range;

use super::context::Context;
use super::ground::lies_in;
use super::words::List;
use crate::incident::Precision;
use crate::places::{Location, Role};

/// The place of the event at `trigger` among those named in `clause`, and whether the grammar ties it to the event.
pub(super) fn own_place(context: &Context<'_, '_>, clause: &Range<usize>, trigger: usize) -> Option<usize> {
    let mut best: Option<(f64, usize)> = None;
    let mut finer: Vec<(f64, usize)> = Vec::new();
    for index in context.places_in(clause.clone()) {
        let Some(score) = score(context, clause, trigger, index) else { continue };
        if score > -1.0 {
            finer.push((score, index));
        }
        if best.is_none_or(|(s, _)| score > s) {
            best = Some((score, index));
        }
    }
    let (_, chosen) = best.filter(|(score, _)| *score > -1.0)?;
    // "In Kayin State, shells hit a monastery in Kawkareik": of an area and a place in it, the place.
    finer.retain(|&(_, index)| index != chosen && is_finer(context, index, chosen));
    let inner = finer.into_iter().max_by(|(a, _), (b, _)| a.total_cmp(b));
    Some(inner.map_or(chosen, |(_, index)| index))
}

/// Whether a place lies in another that is only known as an area.
fn is_finer(context: &Context<'_, '_>, inner: usize, outer: usize) -> bool {
    let (Some(inner), Some(outer)) = (&context.places[inner].location, &context.places[outer].location) else {
        return false;
    };
    outer.precision.is_area() && inner.radius_km < outer.radius_km && lies_in(inner, outer)
}

fn score(context: &Context<'_, '_>, clause: &Range<usize>, trigger: usize, index: usize) -> Option<f64> {
    let text = context.text;
    let mention = &context.places[index];
    let location = mention.location.as_ref()?;
    let start = mention.phrase.start.min(mention.name.start);
    let head = head(context, clause, start);
    let before = |back: usize| context.before(clause, head, back);
    // "near the Mauritanian border": not somewhere in Mauritania.
    if location.precision == Precision::Country && text.lower(mention.phrase.end - 1) == "border" {
        return None;
    }
    let mut score = 0.0;
    let prep = before(1);
    let phrase_start = text.lower(start);
    if List::Locative.has(prep)
        || List::Locative.has(phrase_start)
        || matches!(phrase_start, "outskirts" | "north" | "south" | "east" | "west")
    {
        score += 3.0;
    } else if List::Toward.has(prep) {
        score += 2.0;
    }
    if mention.name.end == trigger || mention.name.end + 1 == trigger {
        score += 2.0;
    }
    // "withdrew from Sinjar", "captured Rutba", "fell to": the trigger takes the place as its own object.
    let object = context.lexicon.triggers.at(text, trigger).is_some_and(|(_, end)| end == start || end + 1 == start);
    if object {
        score += 2.0;
    } else if mention.name.end == trigger {
        // "the toll of the Kirkuk bombing": the preposition governs the bombing.
    } else if matches!(prep, "from" | "to" | "of" | "with" | "by" | "for" | "toward" | "than" | "against")
        && prep != phrase_start
    {
        // People are taken, and fighters driven, from where they were.
        let taken = prep == "from"
            && context.has(
                clause.clone(),
                &[
                    "kidnapped",
                    "abducted",
                    "seized",
                    "snatched",
                    "oust",
                    "ousts",
                    "ousted",
                    "expel",
                    "expels",
                    "expelled",
                    "drove",
                    "drive",
                    "drives",
                ],
            );
        let beside = matches!(before(2), "entrance" | "gate" | "close" | "next" | "adjacent" | "exit" | "near")
            || prep == "from" && (2..=3).any(|back| matches!(before(back), "road" | "highway" | "way"));
        score -= match prep {
            _ if taken || beside => -2.0,
            "of" | "against" => 0.5,
            _ => 3.0,
        };
    }
    // "police in X said": a speaker right before the preposition; "said in X" likewise.
    let telling = context.has_any(context.sentence_around(start), List::Saying);
    if List::Locative.has(prep) || List::Locative.has(phrase_start) {
        let at = if List::Locative.has(prep) { 2 } else { 1 };
        let care =
            (at..at + 2).any(|back| List::Care.has(before(back))) && !is_hit(context, clause, trigger, head - at);
        // "police officials in", "told AFP in"; but a "police checkpoint in" is no speaker.
        let speaker =
            List::Speaker.has(before(at)) || List::Speaker.has(before(at + 1)) && can_speak(context, head - at);
        let spoken = care
            || telling
                && speaker
                && !matches!(before(at), "headquarters" | "embassy" | "office" | "hospital" | "command")
                    | speaks(context, clause, start);
        if spoken {
            score -= 6.0;
        }
    }
    // "a spokesman for the command in Baghdad said".
    if matches!(text.lower(mention.phrase.end), "said" | "says" | "told" | "reported" | "announced") {
        score -= 6.0;
    }
    // "were taken hostage near Rutba" is no journey.
    let held = |back: usize| {
        matches!(before(back), "taken" | "took") && matches!(before(back - 1), "hostage" | "captive" | "prisoner")
    };
    if (1..=9).any(|back| List::Motion.has(before(back)) && !held(back)) {
        score -= 5.0;
    }
    // "in Tadaryat, in Dargaz district of Nineveh": of what holds an unknown place the name says where that is.
    let holds = prep == "of" && (QUARTER.contains(&before(2)) || SETTLEMENT.contains(&before(2)));
    if holds && !context.places.iter().any(|p| p.location.is_some() && p.phrase.end + 1 == head) {
        score += 3.0;
    }
    let passing = prep == "through" && before(2).ends_with("ing");
    if passing {
        score += 2.0;
    }
    if let Some(back) = (1..=4).find(|&back| !passing && !object && List::Tie.has(before(back)) && !held(back)) {
        // "killed a leader in Toribio": where he was killed as likely as where he belongs.
        let person = start > trigger && List::Locative.has(prep) && PERSONS.contains(&before(back));
        score -= if person { 3.0 } else { 5.0 };
    }
    if speaks(context, clause, start) {
        score -= 3.0;
    }
    match location.precision {
        Precision::Country => score -= 4.0,
        Precision::Governorate => score -= 1.5,
        Precision::Region | Precision::District => score -= 0.8,
        Precision::Exact | Precision::Near => {}
    }
    if mention.role == Role::Anaphor {
        score -= 1.0;
    }
    // "hard on the border with Turkey" tells less than the district named beside it.
    if location.name.ends_with("border") {
        score -= 2.5;
    }
    // A place that another one lies in gives way to it.
    let contains = context.places_in(clause.clone()).any(|other| context.places[other].part_of == Some(index));
    if contains {
        score -= 3.0;
    }
    // "in Jurf al-Sakhar, south of Baghdad", "the villages of A and B in northern Iraq": the vaguer words only say where that is.
    let explains = |other: usize| {
        let end = context.places[other].phrase.end.max(context.places[other].name.end);
        let lies = context.places[other].location.as_ref();
        let district = lies.is_some_and(|l| l.precision == Precision::District);
        let finer = district || lies.is_some_and(|l| !l.precision.is_area());
        let apposed = text.lower(end) == ","
            && matches!(
                phrase_start,
                "north" | "south" | "east" | "west" | "northeast" | "northwest" | "southeast" | "southwest"
            );
        let within = text.lower(end) == "in" && location.precision.is_area();
        other != index && finer && end + 1 == start && (apposed || within)
    };
    if context.places_in(clause.clone()).any(explains) {
        score -= 4.0;
    }
    let gap = if start > trigger { start - trigger } else { trigger.saturating_sub(mention.phrase.end) };
    score -= 0.06 * f64::from(u32::try_from(gap.min(60)).unwrap_or(60));
    // What stands behind the trigger in the same breath is its own.
    if start > trigger && gap < 12 {
        score += 0.8;
    }
    Some(score)
}

/// Where the words that only qualify a name begin: articles and adjectives between the preposition and the name do not count.
fn head(context: &Context<'_, '_>, clause: &Range<usize>, start: usize) -> usize {
    const QUALIFY: &[&str] =
        &["the", "a", "an", "central", "downtown", "nearby", "capital", "city", "town", "village", "province"];
    let qualifies = |at: &usize| QUALIFY.contains(&context.text.lower(*at));
    let first = (clause.start..start).rev().take_while(qualifies).last().unwrap_or(start);
    // "in Niger's Tahoua region": the preposition stands before the owner.
    let first = named_quarter(context, clause, first);
    let owner = (first > clause.start && context.text.lower(first - 1) == "'s")
        .then(|| context.places.iter().find(|p| p.name.end + 1 == first && p.name.start >= clause.start))
        .flatten();
    owner.map_or(first, |p| p.name.start)
}

/// Nouns for a part of a town or a province.
const QUARTER: &[&str] = &["district", "neighbourhood", "neighborhood", "quarter", "suburb", "area", "sector"];

/// Where "the Hodan district of Mogadishu" begins, if the words from `start` on are "district of" and a name stands before them.
fn named_quarter(context: &Context<'_, '_>, clause: &Range<usize>, start: usize) -> usize {
    if !QUARTER.contains(&context.text.lower(start)) {
        return start;
    }
    let named = |at: &usize| {
        let token = &context.text.tokens[*at];
        token.capital || token.is_punct("-") || context.text.lower(*at) == "the"
    };
    (clause.start..start).rev().take(5).take_while(named).last().unwrap_or(start)
}

/// "police officials in", "told AFP in": a name or a person after the word for a speaker; but a "police checkpoint in" is a thing.
fn can_speak(context: &Context<'_, '_>, at: usize) -> bool {
    let token = &context.text.tokens[at];
    token.capital || !token.is_word() || context.lexicon.people.at(context.text, at).is_some()
}

/// "shelled a hospital in Douma": a place of care that was itself hit, and not one where the hurt were taken.
fn is_hit(context: &Context<'_, '_>, clause: &Range<usize>, trigger: usize, care: usize) -> bool {
    let text = context.text;
    let harms = context.lexicon.triggers.at(text, trigger).filter(|(t, end)| t.class.rank() > 1 && *end <= care);
    harms.is_some_and(|(_, end)| {
        let between = end..care;
        between.len() <= 4
            && !context.has_any(between.clone(), List::Motion)
            && !context.has_any(between.clone(), List::Speaker)
            && !context.has(between, &["who", "to", "from", "at"])
            && context.text.lower(care) == "hospital"
            && care < clause.end
    })
}

/// Whom the words of [`List::Tie`] call by where they belong.
const PERSONS: &[&str] =
    &["leader", "member", "resident", "residents", "citizen", "citizens", "brother", "native", "nationals"];

/// Whether the words around a place tell where somebody spoke: "X, speaking in Geneva", "told reporters in Washington", "said in Y".
fn speaks(context: &Context<'_, '_>, clause: &Range<usize>, start: usize) -> bool {
    let from = start.saturating_sub(5).max(clause.start);
    context.has(from..start, &["said", "told", "speaking", "speech", "reporters", "interview", "statement"])
}

/// Where the event of an item of a list of news took place: at the place at its head, unless it has a finer or another one.
/// "40 km south of Baghdad" only says where the place at the head lies.
pub(super) fn under(context: &Context<'_, '_>, own: Option<usize>, heading: usize) -> Option<usize> {
    let location = |at: usize| context.places[at].location.as_ref();
    let Some(head) = location(heading) else { return own };
    // "Baghdad/Karkh: ..."
    if own.is_some_and(|own| own < heading) {
        return Some(heading);
    }
    let vaguer = |own: &Location| {
        own.precision == Precision::Near && own.name.starts_with(|c: char| c.is_ascii_digit())
            || own.precision.is_area() && lies_in(head, own)
    };
    // What lies in another country than the head of the item is a namesake.
    let abroad = |own: &Location| own.country.is_some() && head.country.is_some() && own.country != head.country;
    if own.and_then(location).is_none_or(|own| vaguer(own) || abroad(own)) { Some(heading) } else { own }
}

/// Nouns of places where people live, beside a name.
const SETTLEMENT: &[&str] =
    &["village", "town", "hamlet", "settlement", "locality", "commune", "township", "municipality", "parish"];

/// Whether what happened is said to have happened at a place that is recognised as one, though no table knows it.
pub(super) fn has_unknown(context: &Context<'_, '_>, clause: &Range<usize>, trigger: usize) -> bool {
    context.places_in(clause.clone()).any(|at| {
        let place = &context.places[at];
        let start = place.phrase.start.min(place.name.start);
        let at = head(context, clause, start);
        place.location.is_none()
            && start > trigger
            && matches!(context.before(clause, at, 1), "in" | "at" | "near" | "outside")
    })
}

/// The sides of a country.
const SIDES: &[&str] =
    &["north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "north-east", "south-east"];

/// Whether a clause names a settlement that no place is known for: "in Tadaryat, a village in ...", "the village of Tadaryat".
pub(super) fn names_unknown(context: &Context<'_, '_>, clause: &Range<usize>) -> bool {
    let text = context.text;
    let unknown = |at: usize| {
        at < clause.end
            && text.tokens[at].capital
            && text.tokens[at].is_word()
            && !context.in_date(at)
            && !context.places.iter().any(|p| p.location.is_some() && p.name.contains(&at))
    };
    // "In the north, artillery struck a convoy": not where the last event was.
    if matches!(text.lower(clause.start), "in")
        && text.lower(clause.start + 1) == "the"
        && text.lower(clause.start + 3) == ","
    {
        return SIDES.contains(&text.lower(clause.start + 2));
    }
    clause.clone().any(|at| {
        if SETTLEMENT.contains(&text.lower(at)) && text.lower(at + 1) == "of" {
            return unknown(at + 2);
        }
        // "in Teorama municipality"
        if SETTLEMENT.contains(&text.lower(at)) && at > clause.start && unknown(at - 1) {
            return true;
        }
        if text.lower(at) == "in" && matches!(text.lower(at + 1), "neighbouring" | "neighboring" | "nearby") {
            return unknown(at + 2);
        }
        if !matches!(text.lower(at), "in" | "at" | "near" | "outside") || !unknown(at + 1) {
            return false;
        }
        let end = super::people::name_end(text, at + 1, clause.end);
        let apposed = end + 1..clause.end.min(end + 5);
        text.lower(end) == ","
            && matches!(text.lower(end + 1), "a" | "the" | "another")
            && context.has(apposed, SETTLEMENT)
    })
}
