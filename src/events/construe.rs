//! Triggers that only their company makes: a verb of firing with a rocket, of taking with a town, of finding with a cache.

use std::ops::Range;

use super::context::Context;
use super::lexicon::{Class, Form, Side, Trigger};
use super::people;
use super::roles;
use super::words::List;

/// The trigger that a word makes with those around it, and the token after it.
pub(super) fn trigger(context: &Context<'_, '_>, tokens: &Range<usize>, at: usize) -> Option<(Trigger, usize)> {
    launch(context, tokens, at)
        .or_else(|| seizure(context, tokens, at))
        .or_else(|| ground(context, tokens, at))
        .or_else(|| against_a_party(context, tokens, at))
        .or_else(|| neutralised(context, tokens, at))
        .or_else(|| cache(context, tokens, at))
}

fn verb(class: Class, weak: bool) -> Trigger {
    Trigger { form: Form::Verb, class, plural: false, weak, contact: false }
}

/// "fired about 60 rockets towards", "launching a salvo of drones at": what was launched names the event.
fn launch(context: &Context<'_, '_>, tokens: &Range<usize>, at: usize) -> Option<(Trigger, usize)> {
    let text = context.text;
    if !matches!(
        text.lower(at),
        "fired"
            | "fire"
            | "fires"
            | "firing"
            | "launched"
            | "launches"
            | "launching"
            | "lobbed"
            | "lobbing"
            | "unleashed"
            | "rained"
    ) {
        return None;
    }
    let end = tokens.end.min(at + 9);
    for i in at + 1..end {
        if let Some((class, to)) = context.lexicon.weapons.at(text, i) {
            let fits = matches!(class, Class::Shell | Class::Air) && to <= tokens.end;
            // "launched a drone attack", "fired a rocket launcher".
            let noun = context.lexicon.triggers.at(text, i).is_some_and(|(t, _)| t.form == Form::Noun);
            return (fits && !noun).then(|| (verb(*class, false), at + 1));
        }
        let counted = crate::text::number::amount_at(text, i).is_some();
        let light =
            matches!(text.lower(i), "of" | "volley" | "salvo" | "barrage" | "more" | "than" | "and" | "least" | "to");
        let stops = List::Stop.has(text.lower(i)) && !light || matches!(text.lower(i), "," | ";" | "the");
        if stops && !counted {
            return None;
        }
    }
    None
}

/// "neutralised" says of people that they were killed or captured, of bombs that they were made safe.
fn neutralised(context: &Context<'_, '_>, tokens: &Range<usize>, at: usize) -> Option<(Trigger, usize)> {
    const WORDS: &[&str] = &[
        "neutralised",
        "neutralized",
        "neutralising",
        "neutralizing",
        "neutralise",
        "neutralize",
        "neutralises",
        "neutralizes",
    ];
    // "the number of neutralised militants" is a count of what was told before.
    let counted = (1..=4).any(|back| context.before(tokens, at, back) == "number");
    if !WORDS.contains(&context.text.lower(at)) || counted {
        return None;
    }
    let near = at.saturating_sub(6).max(tokens.start)..tokens.end.min(at + 8);
    let people = !people::groups(context.text, context.lexicon, near.clone()).iter().all(|g| g.bare);
    let weapon = !context.lexicon.weapons.scan(context.text, near).is_empty();
    let class = if weapon && !people { Class::Disrupt } else { Class::Toll };
    Some((verb(class, true), at + 1))
}

/// Verbs of coming upon arms.
const FINDS: &[&str] = &[
    "seized",
    "seizing",
    "recovered",
    "recovering",
    "confiscated",
    "confiscating",
    "unearthed",
    "uncovered",
    "discovered",
    "found",
];

/// "seized 300 kg of explosives", "recovered a quantity of ammunition": arms that will not be used.
fn cache(context: &Context<'_, '_>, tokens: &Range<usize>, at: usize) -> Option<(Trigger, usize)> {
    const ARMS: &[&str] =
        &["explosives", "ammunition", "munitions", "detonators", "tnt", "c4", "weapons", "rifles", "arms"];
    const MEASURES: &[&str] = &[
        "kg",
        "kilograms",
        "kilos",
        "tons",
        "tonnes",
        "rounds",
        "quantity",
        "quantities",
        "stockpile",
        "haul",
        "boxes",
        "crates",
        "stash",
        "cache",
        "depot",
    ];
    let near = at + 1..tokens.end.min(at + 12);
    let taken =
        FINDS.contains(&context.text.lower(at)) && context.has(near.clone(), ARMS) && context.has(near, MEASURES);
    taken.then(|| (verb(Class::Disrupt, true), at + 1))
}

/// Whether a trigger of the stopped tells of arms found rather than of an attack prevented.
pub(super) fn is_find(context: &Context<'_, '_>, trigger: &Trigger, at: &Range<usize>) -> bool {
    const FOILED: &[&str] = &["defused", "foiled", "thwarted", "dismantled"];
    trigger.class == Class::Disrupt
        && (trigger.form == Form::Noun || FINDS.contains(&context.text.lower(at.start)))
        && !context.has(context.sentence_around(at.start), FOILED)
}

/// "took at least 26 Qataris": seizing people is an abduction.
fn seizure(context: &Context<'_, '_>, tokens: &Range<usize>, at: usize) -> Option<(Trigger, usize)> {
    if !matches!(context.text.lower(at), "took" | "seized" | "snatched" | "captured") {
        return None;
    }
    let people = people::groups(context.text, context.lexicon, at + 1..tokens.end.min(at + 12));
    let taken = people.first().filter(|g| g.tokens.start == at + 1 && !g.bare)?;
    // "took two men into custody", "took the wounded to hospital".
    let rest = taken.tokens.end..tokens.end.min(taken.tokens.end + 7);
    if context.has(rest.clone(), &["custody"]) {
        return Some((verb(Class::Arrest, true), at + 1));
    }
    let cared = ["hospital", "hospitals", "safety", "shelter", "refuge", "morgue", "clinic"];
    if rest.clone().any(|i| matches!(context.text.lower(i), "to" | "into")) && context.has(rest, &cared) {
        return None;
    }
    // Attackers who are captured are under arrest.
    match taken.side {
        Side::Attacker if context.text.lower(at) == "captured" => Some((verb(Class::Arrest, true), at + 1)),
        Side::Attacker => None,
        _ => Some((verb(Class::Abduction, false), at + 1)),
    }
}

/// Words between a verb of taking and the name of the place taken.
const OF_GROUND: &[&str] = &[
    "the",
    "a",
    "of",
    "town",
    "city",
    "village",
    "villages",
    "district",
    "centre",
    "center",
    "control",
    "full",
    "whole",
    "entire",
    "key",
    "strategic",
    "most",
    "parts",
    "part",
    "neighbourhood",
    "neighborhood",
    "area",
    "areas",
    "quarter",
    "quarters",
    "over",
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "all",
    "border",
    "mountain",
    "hill",
    "and",
    "nearby",
    "much",
    "dam",
];

/// "captured the town of Rutba", "took back the centre of Ramadi": ground that changes hands.
fn ground(context: &Context<'_, '_>, tokens: &Range<usize>, at: usize) -> Option<(Trigger, usize)> {
    let text = context.text;
    let back = matches!(text.lower(at + 1), "back");
    let (class, end) = match text.lower(at) {
        "took" | "won" | "seized" | "taken" | "taking" | "takes" if back => (Class::Regain, at + 2),
        "regained" | "reclaimed" | "regain" | "reoccupied" => (Class::Regain, at + 1),
        "captured" | "capture" | "captures" | "seized" | "seize" | "seizes" | "occupied" | "conquered" => {
            (Class::Overtake, at + 1)
        }
        _ => return None,
    };
    let place = (end..tokens.end.min(end + 7)).find(|&i| !OF_GROUND.contains(&text.lower(i)))?;
    let named = context.places_in(end..tokens.end).any(|p| {
        let place_mention = &context.places[p];
        place_mention.name.start <= place && place < place_mention.name.end
    });
    named.then_some((verb(class, false), end))
}

/// "forces battle Islamic State in", "troops oust militants from": verbs of headlines that say this of a party to the conflict only.
fn against_a_party(context: &Context<'_, '_>, tokens: &Range<usize>, at: usize) -> Option<(Trigger, usize)> {
    let text = context.text;
    let class = match text.lower(at) {
        "battle" | "battles" => Class::Clash,
        "oust" | "ousts" | "ousted" | "expel" | "expels" | "expelled" => Class::Regain,
        _ => return None,
    };
    if at == tokens.start || matches!(context.before(tokens, at, 1), "the" | "a" | "of" | "to" | "in" | "will") {
        return None;
    }
    let party = roles::agents(context, at + 1..tokens.end.min(at + 5)).first()?.tokens.clone();
    let from = class != Class::Regain || context.before(tokens, party.end + 1, 1) == "from";
    (party.start <= at + 2 && from).then_some((verb(class, false), at + 1))
}
