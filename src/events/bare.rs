//! Events told without a word of violence: by a weapon and what it did, or by a weapon at the head of a line.

use std::ops::Range;

use super::context::Context;
use super::lexicon::{Class, Form, Trigger};
use super::modality;
use super::signal::Signal;
use super::words::List;
use crate::text::SentenceKind;

/// What an aircraft or a projectile does at the end of its way.
const COMES_DOWN: &[&str] = &["crashed", "crashes", "landed", "lands", "fell", "falls", "impacted"];

/// What a bomber does with a vehicle.
const DRIVES: &[&str] = &["drove", "rammed", "ploughed", "plowed", "crashed", "walked", "blew"];

/// Words after a weapon at the head of a line that say at what or where.
const AT: &[&str] = &["against", "on", "targeting", "near", "in", "at", "outside", "inside", "under", "hits"];

/// Verbs with which a line that begins with a weapon tells of something else.
const FINITE: &[&str] = &[
    "is", "are", "was", "were", "has", "have", "had", "said", "says", "remain", "remains", "will", "can", "could",
    "pose",
];

/// The event of a clause in which no trigger stands.
pub(super) fn signal(
    context: &Context<'_, '_>,
    sentence: usize,
    tokens: &Range<usize>,
    weapons: &[(Range<usize>, Class)],
) -> Option<Signal> {
    if let Some((range, class)) = weapons.iter().find(|(range, _)| is_incident(context, tokens, range)) {
        let trigger = Trigger { form: Form::Noun, class: *class, plural: false, weak: true, contact: false };
        return Some(Signal { tokens: range.start..range.end + 1, trigger });
    }
    let named = weapons.iter().find(|(range, class)| told_by(context, sentence, tokens, range, *class)).cloned();
    let (range, class) = named.or_else(|| bomber(context, tokens))?;
    let plural = context.text.lower(range.end - 1).ends_with('s');
    let trigger = Trigger { form: Form::Noun, class, plural, weak: true, contact: false };
    modality::reject(context, tokens, &range, &trigger).is_none().then_some(Signal { tokens: range, trigger })
}

/// "an IED incident", "a further mine incident", but no "such incidents" in general.
fn is_incident(context: &Context<'_, '_>, tokens: &Range<usize>, weapon: &Range<usize>) -> bool {
    let before = weapon.start.saturating_sub(4).max(tokens.start)..weapon.start;
    context.text.lower(weapon.end) == "incident"
        && !context.has(before.clone(), &["such", "any", "similar", "possible", "previous", "every"])
        && !context.has_any(before, List::Negation)
}

/// Whether a weapon tells of an event by what it does, or by where it stands.
fn told_by(
    context: &Context<'_, '_>,
    sentence: usize,
    tokens: &Range<usize>,
    weapon: &Range<usize>,
    class: Class,
) -> bool {
    let next = context.text.lower(weapon.end);
    // A bomber is an event by himself, whatever his verb: "a suicide bomber drove a car into a checkpoint".
    let bomber = class == Class::Suicide;
    let drops = matches!(class, Class::Air | Class::Shell) && COMES_DOWN.contains(&next);
    bomber || drops || heads(context, sentence, tokens, weapon, class)
}

/// "IED against a convoy near Diwaniyah": a line that has no verb and begins with a weapon.
fn heads(
    context: &Context<'_, '_>,
    sentence: usize,
    tokens: &Range<usize>,
    weapon: &Range<usize>,
    class: Class,
) -> bool {
    let text = context.text;
    let sentence = &text.sentences[sentence];
    let weapon_of_war = matches!(class, Class::Ied | Class::Air | Class::Shell | Class::Grenade);
    if !weapon_of_war || sentence.kind == SentenceKind::Headline || !AT.contains(&text.lower(weapon.end)) {
        return false;
    }
    let first =
        context.dates_in(sentence.tokens.start..weapon.start).last().map_or(sentence.tokens.start, |d| d.tokens.end);
    // "Jalalabad: IED against a convoy".
    let colon = (sentence.tokens.start..weapon.start).rfind(|&at| text.lower(at) == ":").map_or(first, |at| at + 1);
    let opens = (first.max(colon).max(context.after_heading(sentence))..weapon.start)
        .all(|at| !text.tokens[at].is_word() || crate::text::number::amount_at(text, at).is_some());
    opens && !context.has(tokens.clone(), FINITE)
}

/// "another bomber drove a minibus into": who is called no more than a bomber.
fn bomber(context: &Context<'_, '_>, tokens: &Range<usize>) -> Option<(Range<usize>, Class)> {
    let at = tokens.clone().find(|&at| matches!(context.text.lower(at), "bomber" | "attacker"))?;
    let drives = DRIVES.contains(&context.text.lower(at + 1)) && context.has(at..tokens.end, &["into", "up"]);
    drives.then_some((at..at + 1, Class::Suicide))
}
