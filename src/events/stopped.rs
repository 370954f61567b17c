//! What was prevented: bombs defused, attacks foiled, drones and rockets stopped in the air, arms found.

use std::ops::Range;

use super::construe;
use super::context::Context;
use super::lexicon::{Class, Form, Trigger};
use super::signal::Signal;
use crate::incident::Status;

/// What a clause tells of that was prevented, stopped in the air or found.
pub(super) struct Disrupted {
    pub(super) class: Class,
    pub(super) status: Status,
    /// What was brought down.
    pub(super) weapon: Option<Range<usize>>,
}

pub(super) fn told(
    context: &Context<'_, '_>,
    tokens: &Range<usize>,
    signals: &[Signal],
    class: Class,
    hurt: bool,
) -> Option<Disrupted> {
    let of = |class, status| Disrupted { class, status, weapon: None };
    const CREWED: &[&str] = &["helicopter", "plane", "jet", "helicopters", "airliner", "warplane"];
    // A cache that a strike destroys is its target; found by troops it is an event.
    let stopped = signals.iter().find(|s| {
        let prevents = s.trigger.form == Form::Verb && !construe::is_find(context, &s.trigger, &s.tokens);
        s.trigger.class == Class::Disrupt && (prevents || class == Class::Disrupt)
    })?;
    if brings_down(context, &stopped.trigger, &stopped.tokens) {
        // A helicopter shot down was hit; a drone or rocket shot down was stopped.
        if context.has(tokens.clone(), CREWED) {
            return Some(of(Class::Attack, Status::Reported));
        }
        if let Some((weapon, class, how)) = in_the_air(context, tokens, &stopped.tokens) {
            let came = signals.iter().any(|s| s.trigger.class != Class::Disrupt && s.trigger.form == Form::Verb);
            let all = how == Stopped::All && !came && !hurt;
            let status = if all { Status::Foiled } else { Status::Reported };
            return Some(Disrupted { weapon: Some(weapon), ..of(class, status) });
        }
    }
    let found = construe::is_find(context, &stopped.trigger, &stopped.tokens);
    Some(of(Class::Disrupt, if found { Status::Reported } else { Status::Foiled }))
}

/// Whether a trigger tells that something in the air was stopped.
pub(super) fn brings_down(context: &Context<'_, '_>, trigger: &Trigger, at: &Range<usize>) -> bool {
    trigger.class == Class::Disrupt
        && matches!(context.text.lower(at.end - 1), "down" | "downed" | "intercepted" | "intercepting" | "intercepts")
}

/// "Most were intercepted", "14 of them were shot down", "the third was intercepted": no noun but a part of those told before.
pub(super) fn is_part_of_barrage(context: &Context<'_, '_>, tokens: &Range<usize>, at: &Range<usize>) -> bool {
    const PARTS: &[&str] = &[
        "most", "some", "all", "many", "half", "several", "both", "others", "rest", "they", "it", "one", "them", "few",
        "none", "third", "second", "first", "fourth", "fifth", "majority", "number",
    ];
    let subject = at.start.saturating_sub(7).max(tokens.start)..at.start;
    context.has(subject.clone(), PARTS)
        || subject.clone().any(|i| crate::text::number::amount_at(context.text, i).is_some_and(|a| !a.article))
}

/// How what was in the air came to be stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stopped {
    /// None is told to have come through.
    All,
    /// Some came through: "14 of 18 drones".
    Part,
}

/// What was launched and stopped in the air, by a clause that tells no more: the weapon, its class and how much came through.
fn in_the_air(
    context: &Context<'_, '_>,
    tokens: &Range<usize>,
    down: &Range<usize>,
) -> Option<(Range<usize>, Class, Stopped)> {
    let text = context.text;
    let weapon = context
        .lexicon
        .weapons
        .scan(text, tokens.clone())
        .into_iter()
        // Not "air force", which stopped it.
        .filter(|(range, class)| matches!(class, Class::Air | Class::Shell) && text.lower(range.end - 1) != "force")
        .min_by_key(|(range, _)| range.start.abs_diff(down.end))?;
    // "14 of 18 drones", "five of the rockets".
    let before = weapon.0.start;
    let part = (before.saturating_sub(4).max(tokens.start)..before).any(|i| {
        text.lower(i) == "of"
            && i > tokens.start
            && crate::text::number::amount_at(text, i - 1).is_some_and(|a| !a.article)
    });
    Some((weapon.0, *weapon.1, if part { Stopped::Part } else { Stopped::All }))
}
