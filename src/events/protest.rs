//! Demonstrators, crowds and mobs: who turned on whom.

use std::ops::Range;

use super::context::Context;
use super::lexicon::Class;

/// The words for those who demonstrate.
const PROTESTERS: &[&str] =
    &["protesters", "protestors", "demonstrators", "protester", "protestor", "demonstrator", "marchers", "rioters"];
const PROTESTS: &[&str] =
    &["protest", "protests", "demonstration", "demonstrations", "sit", "rally", "march", "rallies", "crowd", "crowds"];

/// What a class becomes among demonstrators; none where it tells of nothing without them.
pub(super) fn of_protest(
    context: &Context<'_, '_>,
    sentence: &Range<usize>,
    tokens: &Range<usize>,
    trigger: &Range<usize>,
    class: Class,
) -> Option<Class> {
    let people = context.has(sentence.clone(), PROTESTERS);
    let led_by = |words: &[&str]| context.has(trigger.start.saturating_sub(6).max(tokens.start)..trigger.start, words);
    let raging = matches!(class, Class::Attack | Class::Generic | Class::Loot | Class::Overtake | Class::Ied);
    Some(match class {
        // Stones thrown by neighbours at neighbours, with no demonstration.
        Class::Violent if !people && led_by(NEIGHBOURS) => Class::Riot,
        Class::Violent if !people && led_by(CROWDS) && context.has(sentence.clone(), OFFICES) => Class::Violent,
        Class::Dispersal | Class::Violent if !people && !context.has(sentence.clone(), PROTESTS) => return None,
        // Demonstrators fired on or killed.
        Class::Attack | Class::Toll | Class::Generic | Class::Arms if fires_on_protest(context, tokens) => Class::Crowd,
        Class::Dispersal if fires_live(context, tokens) => Class::Crowd,
        _ if raging && led_by(PROTESTERS) => Class::Violent,
        _ if raging && led_by(CROWDS) && context.has(sentence.clone(), OFFICES) => Class::Violent,
        _ if raging && led_by(MOBS) => Class::Riot,
        class => class,
    })
}

/// Those who turn on an office or a checkpoint: a violent demonstration.
const CROWDS: &[&str] =
    &["crowd", "crowds", "rioters", "youths", "students", "residents", "supporters", "thousands", "hundreds", "locals"];
/// Those who turn on other people.
const NEIGHBOURS: &[&str] = &["settlers", "settler", "mob", "mobs", "villagers"];
const MOBS: &[&str] = &["mob", "mobs", "settlers", "settler", "crowd", "crowds"];
/// What stands for the state or a party: a crowd that storms it demonstrates.
const OFFICES: &[&str] = &[
    "office",
    "offices",
    "headquarters",
    "consulate",
    "embassy",
    "party",
    "governor",
    "governorate",
    "parliament",
    "council",
    "ministry",
    "police",
    "station",
    "court",
    "courthouse",
    "airport",
    "barracks",
    "checkpoint",
    "base",
    "building",
    "residence",
    "palace",
    "municipality",
    "militia",
    "outpost",
    "buildings",
    "government",
];

/// "fired tear gas and live rounds".
fn fires_live(context: &Context<'_, '_>, tokens: &Range<usize>) -> bool {
    tokens.clone().any(|i| {
        context.text.lower(i) == "live"
            && matches!(context.text.lower(i + 1), "rounds" | "round" | "ammunition" | "fire" | "bullets" | "ammo")
    }) || context.has_phrase(tokens.clone(), &["opened", "fire"])
}

/// "opened fire on demonstrators", "two protesters were killed".
fn fires_on_protest(context: &Context<'_, '_>, tokens: &Range<usize>) -> bool {
    let Some(at) = tokens.clone().find(|&i| PROTESTERS.contains(&context.text.lower(i))) else { return false };
    let object =
        context.has(at.saturating_sub(4).max(tokens.start)..at, &["on", "at", "into", "killed", "killing", "against"]);
    let subject = context.has(at..tokens.end.min(at + 4), &["killed", "wounded", "died", "dead", "shot"]);
    object || subject
}
