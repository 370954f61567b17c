//! Clauses: the parts of a sentence that can each tell of an event.

use std::ops::Range;

use super::context::Context;
use super::ground::same_ground;
use super::lexicon::Form;
use super::locate;
use super::words::List;
use crate::incident::Precision;
use crate::text::Sentence;
use crate::text::date::When;

/// How a clause hangs on the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// The first, or joined loosely.
    Main,
    /// Tells of something beside: "; while", "and in Mosul".
    Beside,
    /// Tells when or how the main event happened: "when a car bomb exploded".
    When,
    /// Tells what came before: "after a bomb went off", "following the killing of".
    After,
    /// Tells what was done next: "before they blew up the wells".
    Aside,
    /// Counts and places without a verb: "85 people die in Karbala and 58 more outside a shrine in Baghdad".
    Elliptic,
    /// Who or what a noun is: "that killed a contractor", "which destroyed".
    Relative,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) tokens: Range<usize>,
    pub(super) link: Link,
}

/// Cuts a sentence at its conjunctions.
pub(super) fn split(context: &Context<'_, '_>, sentence: &Sentence) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut start = context.after_heading(sentence);
    let mut link = Link::Main;
    for at in start + 1..sentence.tokens.end {
        let Some((next, skip)) = boundary(context, sentence, start, at) else { continue };
        if at > start {
            clauses.push(Clause { tokens: start..at, link });
        }
        start = at + skip;
        link = next;
    }
    if start < sentence.tokens.end {
        clauses.push(Clause { tokens: start..sentence.tokens.end, link });
    }
    clauses
}

/// The link that starts at a token, and how many tokens of it to leave out.
fn boundary(context: &Context<'_, '_>, sentence: &Sentence, start: usize, at: usize) -> Option<(Link, usize)> {
    let text = context.text;
    let before = text.lower(at - 1);
    // "On Jan. 4 (a bomb killed six in Baquba) and Jan. 6 (gunmen ...)": each day has its own event in brackets.
    if context.dates.iter().any(|d| d.tokens.start == at && text.lower(d.tokens.end) == "(") {
        return Some((Link::Beside, 0));
    }
    match text.lower(at) {
        ";" => Some((Link::Beside, 1)),
        "while" | "whereas" if before == "," || before == "and" => Some((Link::Beside, 0)),
        "when" | "as"
            if text.lower(at + 1) != "well" && text.lower(at + 1) != "many" && !is_number(context, at + 1) =>
        {
            // "as part of", "such as", "as a base" are no clauses.
            let noun_follows = matches!(text.lower(at), "when")
                || matches!(text.lower(at + 1), "they" | "he" | "she" | "it" | "a" | "an" | "the" | "two" | "three")
                    && has_verb(context, at + 1..sentence.tokens.end.min(at + 14));
            (noun_follows && before != "such").then_some((Link::When, 0))
        }
        "after" | "following"
            if !matches!(
                before,
                "day"
                    | "days"
                    | "week"
                    | "hours"
                    | "minutes"
                    | "soon"
                    | "shortly"
                    | "the"
                    | "months"
                    | "years"
                    | "weeks"
                    | "a"
                    | "attack"
            ) =>
        {
            Some((Link::After, 0))
        }
        // "minutes after the first": the same event goes on.
        "after" if matches!(before, "minutes" | "seconds" | "moments" | "shortly" | "soon") => Some((Link::When, 0)),
        "after" | "following"
            if matches!(
                before,
                "day" | "days" | "week" | "hours" | "minutes" | "soon" | "shortly" | "months" | "years" | "weeks"
            ) =>
        {
            Some((Link::After, 0))
        }
        "before" if matches!(text.lower(at + 1), "they" | "he" | "she" | "it" | "fleeing" | "escaping" | "being") => {
            Some((Link::Aside, 0))
        }
        "in" if matches!(text.lower(at + 1), "answer" | "response" | "retaliation" | "revenge" | "reprisal") => {
            Some((Link::After, 2))
        }
        "where" if before == "," && tells_of_place(context, at + 1..sentence.tokens.end) => Some((Link::Beside, 0)),
        "then" if context.places.iter().any(|p| p.name.start == at + 1) => Some((Link::Beside, 1)),
        "that" | "which" => {
            // "said that" opens what was said: the statement itself.
            let said = matches!(
                before,
                "said" | "says" | "told" | "reported" | "confirmed" | "announced" | "added" | "stated"
            );
            let verb = text.lower(at + 1);
            (!said
                && matches!(
                    verb,
                    "killed"
                        | "killing"
                        | "left"
                        | "wounded"
                        | "destroyed"
                        | "hit"
                        | "struck"
                        | "claimed"
                        | "injured"
                        | "had"
                        | "exploded"
                        | "targeted"
                        | "was"
                        | "were"
                ))
            .then_some((Link::Relative, 0))
        }
        // "and on Thursday four fighters were killed": another day, another event.
        "and" if on_another_day(context, start..at, at + 1..sentence.tokens.end) => Some((Link::Beside, 1)),
        // "and a day later men burned houses in": another day, another event.
        "and"
            if context.date_starts(at + 1)
                && context
                    .dates_in(at + 1..sentence.tokens.end)
                    .next()
                    .is_some_and(|d| matches!(d.when, When::Shift(_)))
                && has_verb(context, at + 1..sentence.tokens.end) =>
        {
            Some((Link::Beside, 1))
        }
        "and" | "," if elliptic(context, sentence, at) => Some((Link::Elliptic, 1)),
        "and" | "but" | "," if told_apart(context, start..at, at + 1..sentence.tokens.end) => Some((Link::Beside, 1)),
        "and" | "but" => {
            let place_next = matches!(text.lower(at + 1), "in" | "near" | "at" | "outside")
                && context.places_in(at + 1..sentence.tokens.end.min(at + 8)).next().is_some();
            let other_next = matches!(text.lower(at + 1), "another" | "separately" | "elsewhere");
            (place_next && has_verb(context, at..sentence.tokens.end) || other_next && before == ",")
                .then_some((Link::Beside, 1))
        }
        _ => None,
    }
}

/// "raided Gubio, killing 81, and abducted four women from Chibok": whether two verbs have each its own place.
fn told_apart(context: &Context<'_, '_>, before: Range<usize>, rest: Range<usize>) -> bool {
    let text = context.text;
    // Of a row only the next member; what opens with a preposition or a relative hangs on the words before.
    let comma = text.lower(before.end) == ",";
    let from = if comma && matches!(text.lower(rest.start), "and" | "but") { rest.start + 1 } else { rest.start };
    if comma && from > rest.start || List::Locative.has(text.lower(from)) {
        return false;
    }
    let next = |i: &usize| matches!(text.lower(*i), ";" | "while" | "when" | "after" | "which" | "who" | "that");
    let stop = (from..rest.end).find(|i| next(i) || comma && matches!(text.lower(*i), "," | "and")).unwrap_or(rest.end);
    let after = from..stop;
    if context.places_in(after.clone()).next().is_none() || context.places_in(before.clone()).next().is_none() {
        return false;
    }
    let (Some(first), Some(second)) = (event_verb(context, before.clone()), event_verb(context, after.clone())) else {
        return false;
    };
    // "was struck and killed near the dam": one deed in two verbs.
    let doubled = second == from && event_verb(context, before.end - 1..before.end).is_some();
    // "stormed a barracks in Diyala, shooting dead 11": the same deed goes on.
    let led =
        doubled || comma && text.lower(second).ends_with("ing") || second > from && text.lower(second).ends_with("ing");
    let (Some(here), Some(there)) =
        (locate::own_place(context, &before, first), locate::own_place(context, &after, second))
    else {
        return false;
    };
    let fine =
        |place: usize| context.places[place].location.as_ref().is_some_and(|l| l.precision != Precision::Country);
    !led && fine(here) && fine(there) && !same_ground(context, here, there)
}

/// Whether a day and an event follow "and", where both were told before it.
fn on_another_day(context: &Context<'_, '_>, before: Range<usize>, rest: Range<usize>) -> bool {
    let day = rest.start + usize::from(context.text.lower(rest.start) == "on");
    context.date_starts(day)
        && context.dates_in(before.clone()).next().is_some()
        && event_verb(context, before).is_some()
        && event_verb(context, rest).is_some()
}

/// Whether what follows ", where" tells what happened there, and not where people were taken.
fn tells_of_place(context: &Context<'_, '_>, rest: Range<usize>) -> bool {
    let stop = rest.clone().find(|&i| matches!(context.text.lower(i), "," | ";")).unwrap_or(rest.end);
    let told = rest.start..stop;
    event_verb(context, told.clone()).is_some() && !context.has_any(told, List::Motion)
}

/// The first verb of a range that tells of an event.
fn event_verb(context: &Context<'_, '_>, tokens: Range<usize>) -> Option<usize> {
    tokens.into_iter().find(|&at| {
        let triggers = &context.lexicon.triggers;
        triggers.at(context.text, at).is_some_and(|_| {
            triggers.all_at(context.text, at).any(|(t, _)| t.form == Form::Verb)
                && !context.in_place_name(&(at..at + 1))
        })
    })
}

/// Whether a count and its place follow, where the clause before has both as well.
fn elliptic(context: &Context<'_, '_>, sentence: &Sentence, at: usize) -> bool {
    let text = context.text;
    let from = if text.lower(at + 1) == "and" { at + 2 } else { at + 1 };
    let Some(amount) = crate::text::number::amount_at(text, from).filter(|a| !a.article) else { return false };
    let end = amount.tokens.end;
    // "35 drones and 99 missiles at Ukraine": things, not the dead of another place.
    if List::Unit.has(text.lower(end)) || context.lexicon.weapons.at(text, end).is_some() {
        return false;
    }
    let Some(prep) = (end..sentence.tokens.end.min(end + 4))
        .find(|&i| matches!(text.lower(i), "in" | "at" | "outside" | "near" | "around"))
    else {
        return false;
    };
    let named = |tokens: Range<usize>| context.places_in(tokens).next().is_some();
    !has_verb(context, end..prep)
        && named(prep..sentence.tokens.end.min(prep + 9))
        && named(sentence.tokens.start..at)
        && (sentence.tokens.start..at).any(|i| crate::text::number::amount_at(text, i).is_some_and(|a| !a.article))
}

fn is_number(context: &Context<'_, '_>, at: usize) -> bool {
    context.text.tokens.get(at).is_some_and(|t| t.kind == crate::text::TokenKind::Number)
}

/// Whether a word in the range can be a finite verb or participle of the tables.
fn has_verb(context: &Context<'_, '_>, tokens: Range<usize>) -> bool {
    tokens.into_iter().any(|at| {
        matches!(
            context.text.lower(at),
            "was" | "were" | "had" | "is" | "are" | "has" | "have" | "left" | "began" | "tried" | "entered"
        ) || context.lexicon.triggers.at(context.text, at).is_some_and(|(t, _)| t.form == Form::Verb)
            || context.text.lower(at).ends_with("ed")
    })
}
