//! Signals: the triggers of a clause that stand for something that happened, and the weapons it was done with.

use std::ops::Range;

use super::context::Context;
use super::facts::Said;
use super::lexicon::{Class, Form, Side, Trigger};
use super::modality::{self, Reject};
use super::people;

/// What can be shot down.
const AIRBORNE: &[&str] = &[
    "drone",
    "drones",
    "uav",
    "uavs",
    "rocket",
    "rockets",
    "missile",
    "missiles",
    "helicopter",
    "helicopters",
    "plane",
    "aircraft",
    "jet",
    "warplane",
    "balloon",
    "defences",
    "defenses",
    "defence",
    "defense",
    "projectile",
    "projectiles",
];

pub(super) struct Signal {
    pub(super) tokens: Range<usize>,
    pub(super) trigger: Trigger,
}

/// The class of the weapon or event that the words before a relative clause name: "the bomb [that killed six]".
pub(super) fn noun_before(context: &Context<'_, '_>, sentence: &Range<usize>, at: usize) -> Option<Class> {
    let from = at.saturating_sub(4).max(sentence.start);
    (from..at).find_map(|i| {
        let weapon = context.lexicon.weapons.at(context.text, i).filter(|(_, end)| *end == at).map(|(class, _)| *class);
        let event = context
            .lexicon
            .triggers
            .at(context.text, i)
            .filter(|(t, end)| *end == at && t.form == Form::Noun)
            .map(|(t, _)| t.class);
        weapon.or(event)
    })
}

/// The triggers of a clause that stand for something that happened, and why the others do not.
pub(super) fn signals(context: &Context<'_, '_>, tokens: &Range<usize>) -> (Vec<Signal>, Vec<(Range<usize>, Reject)>) {
    let mut signals = Vec::new();
    let mut rejected = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        let Some((trigger, end)) = choose(context, tokens, at)
            .or_else(|| seizure(context, tokens, at))
            .or_else(|| ground(context, tokens, at))
            .or_else(|| against_a_party(context, tokens, at))
        else {
            at += 1;
            continue;
        };
        let range = at..end;
        // A trigger inside the name of a place or group is none: "Strike Group", "Attack Squadron".
        match modality::reject(context, tokens, &range, &trigger) {
            _ if context.in_place_name(&range) => {}
            // "the blast brought down a wall" stops nothing.
            _ if trigger.class == Class::Disrupt
                && matches!(context.text.lower(end - 1), "down" | "downed")
                && !context.has(tokens.clone(), AIRBORNE) => {}
            Some(reason) => rejected.push((range, reason)),
            None => signals.push(Signal { tokens: range, trigger }),
        }
        at = end;
    }
    (signals, rejected)
}

/// "took at least 26 Qataris": seizing people is an abduction.
fn seizure(context: &Context<'_, '_>, tokens: &Range<usize>, at: usize) -> Option<(Trigger, usize)> {
    if !matches!(context.text.lower(at), "took" | "seized" | "snatched" | "captured") {
        return None;
    }
    let people = people::groups(context.text, context.lexicon, at + 1..tokens.end.min(at + 12));
    let taken = people.first().is_some_and(|g| g.tokens.start == at + 1 && !g.bare && g.side != Side::Attacker);
    taken.then_some((
        Trigger { form: Form::Verb, class: Class::Abduction, plural: false, weak: false, contact: false },
        at + 1,
    ))
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
    named.then_some((Trigger { form: Form::Verb, class, plural: false, weak: false, contact: false }, end))
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
    let party = super::roles::agents(context, at + 1..tokens.end.min(at + 5)).first()?.tokens.clone();
    let from = class != Class::Regain || context.before(tokens, party.end + 1, 1) == "from";
    (party.start <= at + 2 && from)
        .then_some((Trigger { form: Form::Verb, class, plural: false, weak: false, contact: false }, at + 1))
}

/// The trigger at a token, as noun or verb by its neighbours.
fn choose(context: &Context<'_, '_>, tokens: &Range<usize>, at: usize) -> Option<(Trigger, usize)> {
    let all: Vec<(Trigger, usize)> = context
        .lexicon
        .triggers
        .all_at(context.text, at)
        .filter(|(_, end)| *end <= tokens.end)
        .map(|(t, end)| (*t, end))
        .collect();
    let longest = all.first()?.1;
    let mut options = all.iter().filter(|(_, end)| *end == longest);
    let (first, second) = (options.next()?, options.next());
    let Some(second) = second else { return Some(*first) };
    let wanted = if reads_as_verb(context, tokens, at..longest) { Form::Verb } else { Form::Noun };
    Some(if first.0.form == wanted { *first } else { *second })
}

/// "strikes", "attack", "killing" can be noun or verb: the words on either side decide.
fn reads_as_verb(context: &Context<'_, '_>, clause: &Range<usize>, word: Range<usize>) -> bool {
    let text = context.text;
    let before = context.before(clause, word.start, 1);
    let next = text.tokens.get(word.end).filter(|_| word.end < clause.end);
    let determined = matches!(
        before,
        "the"
            | "a"
            | "an"
            | "of"
            | "in"
            | "by"
            | "this"
            | "that"
            | "'s"
            | "latest"
            | "deadly"
            | "another"
            | "for"
            | "armed"
            | "first"
            | "such"
            | "both"
            | "similar"
            | "new"
            | "their"
            | "its"
            | "his"
            | "second"
            | "two"
            | "three"
            | "after"
            | "these"
            | "those"
            | "no"
            | "any"
            | "further"
            | "other"
            | "on"
            | "several"
            | "recent"
            | "under"
            | "with"
            | "against"
    ) || word.start > clause.start
        && text.tokens[word.start - 1].kind == crate::text::TokenKind::Number;
    if text.lower(word.start).ends_with("ing") {
        return !determined && next.is_none_or(|n| n.lower != "of");
    }
    let object = next.is_some_and(|n| {
        n.capital && n.is_word()
            || n.kind == crate::text::TokenKind::Number
            || matches!(
                n.lower.as_str(),
                "the" | "a" | "an" | "at" | "into" | "them" | "his" | "her" | "their" | "its" | "dozens" | "several"
            )
    });
    let led =
        matches!(before, "to" | "will" | "would" | "could" | "can" | "may" | "might" | "not" | "they" | "we" | "and");
    object && !determined || led && !determined && !text.lower(word.start).ends_with('s')
}

/// Things of which several can be hit at once.
pub(super) const COUNTED_TARGETS: &[&str] = &[
    "convoys",
    "bases",
    "stores",
    "depots",
    "positions",
    "buildings",
    "mosques",
    "churches",
    "camps",
    "attacks",
    "targets",
    "bombs",
    "blasts",
    "explosions",
    "cities",
    "towns",
    "places",
    "locations",
    "quarters",
    "sites",
    "strikes",
    "districts",
    "incidents",
    "checkpoints",
    "villages",
];

/// Weapons with which something was done, not those destroyed, found or seized.
pub(super) fn instruments(context: &Context<'_, '_>, tokens: &Range<usize>) -> Vec<(Range<usize>, Class)> {
    const OBJECT_OF: &[&str] = &[
        "destroyed",
        "destroying",
        "destroys",
        "suppressed",
        "engaged",
        "damaged",
        "seized",
        "found",
        "captured",
        "fought",
        "repelled",
        "possession",
        "smuggling",
        "discovered",
        "confiscated",
        "storage",
        "factory",
        "store",
        "stores",
        "cache",
        "launcher",
        "launchers",
        "carrying",
    ];
    context
        .lexicon
        .weapons
        .scan(context.text, tokens.clone())
        .into_iter()
        .filter(|(range, _)| {
            let from = range.start.saturating_sub(30).max(tokens.start);
            let carried = context.has(from..range.start, OBJECT_OF)
                && !context.has(range.start.saturating_sub(3).max(tokens.start)..range.start, &["by", "with"]);
            let facility = matches!(
                context.text.lower(range.end),
                "factory"
                    | "storage"
                    | "facility"
                    | "workshop"
                    | "cache"
                    | "disposal"
                    | "squad"
                    | "launcher"
                    | "launchers"
                    | "positions"
                    | "position"
                    | "system"
                    | "systems"
                    | "team"
                    | "base"
                    | "defence"
                    | "defense"
                    | "defences"
            );
            !carried && !facility
        })
        .map(|(range, class)| (range, *class))
        .collect()
}

/// "rocket" of "rocket attack", "drone" of "drone strike".
pub(super) fn weapon_in_trigger(context: &Context<'_, '_>, trigger: &Range<usize>, class: Class) -> Option<Said> {
    let first = context.text.lower(trigger.start);
    let named = matches!(
        first,
        "rocket"
            | "rockets"
            | "mortar"
            | "missile"
            | "drone"
            | "artillery"
            | "grenade"
            | "bomb"
            | "knife"
            | "car"
            | "truck"
            | "roadside"
            | "suicide"
    );
    if named && trigger.len() > 1 {
        let end = if matches!(first, "car" | "truck" | "roadside") {
            return Some(Said::new(format!("{first} bomb"), trigger.clone()));
        } else {
            trigger.start + 1
        };
        return Some(Said::new(context.text.slice(trigger.start..end).to_lowercase(), trigger.start..end));
    }
    (class == Class::Shell && context.text.lower(trigger.end.saturating_sub(1)) == "rockets")
        .then(|| Said::new("rockets", trigger.clone()))
}
