//! To whom or what it was done, and what was damaged: noun phrases as written.

use std::ops::Range;

use super::context::Context;
use super::facts::Said;
use super::lexicon::{Class, Form};
use super::roles::is_passive;
use crate::text::{Token, TokenKind};

/// To whom or what: the object of an active verb, the subject of a passive one, what stands after "on" or "against" a noun.
pub(super) fn target(
    context: &Context<'_, '_>,
    clause: &Range<usize>,
    trigger: &Range<usize>,
    form: Form,
    class: Class,
) -> Option<Said> {
    if class == Class::Toll {
        return None;
    }
    let words = raw_target(context, clause, trigger, form)?;
    let first = words.text.split(' ').next().unwrap_or_default().to_lowercase();
    let weapon = context.lexicon.weapons.by_text(&words.text.to_lowercase()) || context.lexicon.weapons.by_text(&first);
    (!weapon).then_some(words)
}

fn raw_target(context: &Context<'_, '_>, clause: &Range<usize>, trigger: &Range<usize>, form: Form) -> Option<Said> {
    let text = context.text;
    if form == Form::Noun {
        let from = trigger.end;
        let on = (from..clause.end.min(from + 3))
            .find(|&i| matches!(text.lower(i), "on" | "against" | "targeting" | "at"))?;
        return phrase(context, on + 1..clause.end);
    }
    if is_passive(context, clause, trigger) {
        let mut verb = trigger.start;
        let auxiliary = |i: usize| {
            matches!(text.lower(i), "was" | "were" | "been" | "being" | "are" | "is" | "be" | "have" | "has" | "had")
        };
        if !(clause.start..verb).rev().take(4).any(auxiliary) {
            return subject(context, clause.start..verb);
        }
        while verb > clause.start
            && !matches!(
                text.lower(verb),
                "was" | "were" | "been" | "being" | "are" | "is" | "be" | "have" | "has" | "had"
            )
        {
            verb -= 1;
        }
        // Back over "have been" to the noun before it.
        while verb > clause.start && matches!(text.lower(verb - 1), "have" | "has" | "had" | "been") {
            verb -= 1;
        }
        return subject(context, clause.start..verb);
    }
    if matches!(
        context.lexicon.triggers.at(text, trigger.start).map(|(t, _)| t.class),
        Some(Class::Ied | Class::Suicide)
    ) {
        // What went off has no object; what stands by it was meant: "outside a police station".
        return (trigger.end..clause.end.min(trigger.end + 10)).find_map(|i| {
            let by = matches!(
                text.lower(i),
                "outside"
                    | "inside"
                    | "at"
                    | "near"
                    | "beside"
                    | "against"
                    | "targeting"
                    | "into"
                    | "in"
                    | "among"
                    | "to"
            );
            let common =
                matches!(text.lower(i + 1), "a" | "an" | "the") && !text.tokens.get(i + 2).is_none_or(|t| t.capital);
            (by && common && context.places_in(i..i + 4).next().is_none())
                .then(|| phrase(context, i + 1..clause.end))
                .flatten()
        });
    }
    // "slammed into the embassy", "hit a base", "opened fire on a patrol".
    let mut from = trigger.end;
    // "rammed his car into a checkpoint".
    if let Some(into) = (from..clause.end.min(from + 5)).find(|&i| text.lower(i) == "into") {
        from = into;
    }
    if matches!(text.lower(from), "into" | "on" | "at" | "against" | "through" | "near" | "inside") {
        from += 1;
    }
    phrase(context, from..clause.end)
}

/// The noun phrase at the start of a range, without its article, at most eight words.
fn phrase(context: &Context<'_, '_>, tokens: Range<usize>) -> Option<Said> {
    let text = context.text;
    let mut start = tokens.start;
    if matches!(text.lower(start), "second" | "third" | "similar" | "latest") {
        start += 1;
    }
    if let Some(amount) = crate::text::number::amount_at(text, start)
        && !amount.article
        && amount.tokens.end < tokens.end
    {
        start = amount.tokens.end;
    }
    while start < tokens.end
        && matches!(
            text.lower(start),
            "the"
                | "a"
                | "an"
                | "same"
                | "his"
                | "her"
                | "their"
                | "its"
                | "at"
                | "least"
                | "several"
                | "some"
                | "one"
                | "two"
                | "three"
                | "four"
                | "five"
        )
    {
        start += 1;
    }
    let mut end = start;
    while end < tokens.end && end < start + 8 {
        let lower = text.lower(end);
        let token = &text.tokens[end];
        let stops = token.is_punct(",")
            || token.is_punct(".")
            || token.is_punct(";")
            || token.is_punct("(")
            || token.is_punct("\u{2014}")
            || token.is_punct("\"")
            || matches!(
                lower,
                "in" | "at"
                    | "near"
                    | "on"
                    | "with"
                    | "from"
                    | "by"
                    | "and"
                    | "that"
                    | "which"
                    | "who"
                    | "when"
                    | "as"
                    | "after"
                    | "before"
                    | "killing"
                    | "wounding"
                    | "to"
                    | "while"
                    | "outside"
                    | "during"
                    | "for"
                    | "early"
                    | "late"
                    | "but"
                    | "transporting"
                    | "carrying"
                    | "heading"
                    | "travelling"
                    | "traveling"
                    | "patrolling"
                    | "returning"
                    | "escorting"
                    | "passing"
                    | "driving"
                    | "guarding"
                    | "was"
                    | "were"
                    | "is"
                    | "are"
                    | "had"
                    | "has"
                    | "where"
                    | "overnight"
                    | "used"
                    | "inside"
                    | "along"
                    | "between"
                    | "around"
                    | "south"
                    | "north"
                    | "east"
                    | "west"
                    | "or"
                    | "said"
                    | "using"
                    | "without"
                    | "belonging"
                    | "about"
                    | "some"
                    | "kills"
                    | "killed"
            )
            || token.kind == TokenKind::Number && end > start
            || context.date_starts(end);
        if stops {
            break;
        }
        end += 1;
    }
    let words = text.slice(start..end).trim();
    let first_ok = text.tokens.get(start).is_some_and(Token::is_word);
    (!words.is_empty()
        && !words.contains("clock")
        && words.chars().count() <= 60
        && first_ok
        && !matches!(words.to_lowercase().as_str(), "people" | "others" | "location" | "same" | "civilians" | "men")
        && !matches!(
            text.lower(start),
            "more"
                | "morning"
                | "later"
                | "also"
                | "early"
                | "dead"
                | "died"
                | "came"
                | "kill"
                | "kills"
                | "hard"
                | "down"
                | "back"
                | "again"
                | "first"
                | "each"
                | "scores"
                | "dozens"
                | "others"
                | "which"
                | "who"
                | "what"
                | "this"
                | "that"
                | "twice"
                | "next"
                | "minutes"
                | "hours"
                | "shortly"
                | "before"
                | "those"
                | "where"
                | "then"
                | "all"
                | "not"
                | "two"
                | "it"
                | "them"
                | "him"
                | "her"
                | "there"
                | "himself"
                | "off"
                | "up"
                | "out"
        ))
    .then(|| Said::new(words, start..end))
}

/// The noun phrase that ends a range and is the subject of what follows.
fn subject(context: &Context<'_, '_>, tokens: Range<usize>) -> Option<Said> {
    let text = context.text;
    let mut start = tokens.end;
    while start > tokens.start && tokens.end - start < 28 {
        let lower = text.lower(start - 1);
        let token = &text.tokens[start - 1];
        if token.is_punct(",")
            || token.is_punct(";")
            || matches!(lower, "that" | "and" | "when" | "after" | "said" | "as")
            || context.date_ends(start)
        {
            break;
        }
        start -= 1;
    }
    let head = phrase(context, start..tokens.end)?;
    (!matches!(
        head.text.to_lowercase().as_str(),
        "second" | "first" | "third" | "other" | "one" | "they" | "he" | "she" | "which" | "who" | "others" | "both"
    ))
    .then_some(head)
}

/// Damage as written: "material damage", "damaging homes and cars".
pub(super) fn damage(context: &Context<'_, '_>, tokens: Range<usize>) -> Option<Said> {
    let text = context.text;
    for at in tokens.clone() {
        match text.lower(at) {
            "damage" => {
                let mut start = at;
                while start > tokens.start
                    && matches!(
                        text.lower(start - 1),
                        "material"
                            | "minor"
                            | "severe"
                            | "heavy"
                            | "some"
                            | "structural"
                            | "slight"
                            | "extensive"
                            | "serious"
                            | "major"
                            | "no"
                            | "property"
                            | "significant"
                    )
                {
                    start -= 1;
                }
                if text.lower(at + 1) == "to"
                    && let Some(what) = phrase(context, at + 2..tokens.end)
                {
                    return Some(Said::new(
                        format!("{} to {}", text.slice(start..at + 1), what.text),
                        start..what.tokens.end,
                    ));
                }
                // "no casualties and no damage" is a finding too.
                return Some(Said::new(text.slice(start..at + 1), start..at + 1));
            }
            word @ ("damaged" | "damaging" | "destroyed" | "destroying") => {
                let end = (at + 1..tokens.end.min(at + 12))
                    .find(|&i| {
                        matches!(
                            text.lower(i),
                            "," | "." | ";" | "in" | "near" | "but" | "said" | "at" | "on" | "that" | "with"
                        )
                    })
                    .unwrap_or_else(|| tokens.end.min(at + 12));
                if end > at + 1 {
                    return Some(Said::new(text.slice(at..end), at..end));
                }
                // "Cars damaged": the subject.
                if at > tokens.start && text.tokens[at - 1].is_word() && !matches!(text.lower(at - 1), "was" | "were") {
                    return Some(Said::new(format!("{} {word}", text.word(at - 1)), at - 1..at + 1));
                }
            }
            _ => {}
        }
    }
    None
}
