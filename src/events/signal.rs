//! Signals: the triggers of a clause that stand for something that happened, and the weapons it was done with.

use std::ops::Range;

use super::context::Context;
use super::facts::Said;
use super::lexicon::{Class, Form, Trigger};
use super::modality::{self, Reject};
use super::{construe, stopped};

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
    "projectile",
    "projectiles",
];

/// What shoots down: whatever it hit was in the air.
const DEFENCES: &[&str] = &["defences", "defenses", "defence", "defense"];

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
        let Some((trigger, end)) = choose(context, tokens, at).or_else(|| construe::trigger(context, tokens, at))
        else {
            at += 1;
            continue;
        };
        let range = at..end;
        // A trigger inside the name of a place or group is none: "Strike Group", "Attack Squadron".
        match modality::reject(context, tokens, &range, &trigger) {
            _ if context.in_place_name(&range) => {}
            // "the blast brought down a wall" stops nothing.
            // "Most were intercepted", "the third was shot down": of the barrage told before.
            _ if stopped::brings_down(context, &trigger, &range)
                && !context.has(tokens.clone(), AIRBORNE)
                && (stopped::is_part_of_barrage(context, tokens, &range) || !context.has(tokens.clone(), DEFENCES)) =>
            {
                rejected.push((range, Reject::General));
            }
            Some(reason) => rejected.push((range, reason)),
            None => signals.push(Signal { tokens: range, trigger }),
        }
        at = end;
    }
    (signals, rejected)
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
    // "as militants strike in Diyala".
    let plain = text.lower(word.start) == "strike" && before.ends_with('s') && before.len() > 3 && !determined;
    if plain && next.is_none_or(|n| matches!(n.lower.as_str(), "in" | "near" | "again" | "at" | "outside" | "across")) {
        return true;
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
