//! Whether a clause tells of a new event or of one told before: "another", "a second", "hours later"; "the attack", "it was".

use std::ops::Range;

use super::context::Context;
use super::lexicon::Form;
use super::signal::Signal;
use super::words::List;
use crate::text::number::ordinal;

/// Words that rank an event among others.
const RANKS: &[&str] = &[
    "latest",
    "first",
    "last",
    "worst",
    "deadliest",
    "biggest",
    "largest",
    "bloodiest",
    "heaviest",
    "fiercest",
    "highest",
    "gravest",
    "longest",
    "most",
];

/// "It was the second such incident in as many weeks", "the fifth killing of its kind this year": how the one just told ranks.
pub(super) fn is_appraisal(context: &Context<'_, '_>, tokens: &Range<usize>) -> bool {
    let word = |back: usize| context.text.lower(tokens.start + back);
    let ranks = |at: usize| ordinal(word(at)).is_some() || RANKS.contains(&word(at));
    matches!(word(0), "it" | "this" | "that")
        && matches!(word(1), "was" | "is" | "marks" | "marked" | "would")
        && (word(2) == "the" && ranks(3) || matches!(word(2), "at" | "one") && word(3) == "least")
}

/// "another", "a second", "separate", "elsewhere", "hours later": a new event.
pub(super) fn is_novel(context: &Context<'_, '_>, tokens: &Range<usize>, trigger: &Range<usize>) -> bool {
    if context.has(tokens.clone(), &["separately", "elsewhere"])
        || context.has_phrase(tokens.clone(), &["separate", "attack"])
        || context.has_phrase(tokens.clone(), &["separate", "incident"])
        || context.has_phrase(tokens.clone(), &["other", "attack"])
    {
        return true;
    }
    let head = tokens.start..tokens.end.min(tokens.start + 5);
    let near = trigger.start.saturating_sub(3).max(tokens.start)..trigger.start;
    let counted = |range: Range<usize>| {
        range.clone().any(|i| {
            let text = context.text;
            let word = text.lower(i);
            // "another 20 people", "another security source": not another event.
            let people = word == "another" && crate::text::number::amount_at(text, i + 1).is_some_and(|a| !a.article);
            let habit = matches!(context.before(tokens, i, 1), "every" | "for");
            let other = matches!(
                text.lower(i + 1),
                "anniversary" | "time" | "security" | "official" | "source" | "person" | "day" | "largest" | "city"
            );
            // "A fourth man died": one more of the same event.
            // "Another child was hurt", too.
            let hurt = List::Wounded.has(text.lower(trigger.start));
            let person = (word != "another" || hurt) && context.lexicon.people.at(text, i + 1).is_some();
            matches!(word, "another" | "second" | "third" | "fourth" | "fifth")
                && !people
                && !person
                && !habit
                && !other
        })
    };
    counted(head.clone()) || counted(near) || is_hours_apart(context, head)
}

/// "Hours later, ...", "Two hours before, ...": at the head of a sentence another event, as minutes are not.
fn is_hours_apart(context: &Context<'_, '_>, head: Range<usize>) -> bool {
    let opens = context.text.sentences[context.text.sentence_of(head.start)].tokens.start + 2 > head.start;
    opens
        && head.clone().any(|at| {
            matches!(context.text.lower(at), "hours" | "hour")
                && matches!(context.text.lower(at + 1), "later" | "earlier" | "before")
        })
}

/// "the attack", "this blast", "it was": one told before.
pub(super) fn is_definite(context: &Context<'_, '_>, tokens: &Range<usize>, best: &Signal) -> bool {
    // "It was the deadliest attack in years": about the one just told.
    if best.trigger.form == Form::Noun && matches!(context.text.lower(tokens.start), "it" | "this" | "that") {
        return true;
    }
    best.trigger.form == Form::Noun
        && (1..=2).any(|back| {
            matches!(
                context.before(tokens, best.tokens.start, back),
                "the" | "this" | "that" | "'s" | "its" | "their" | "both"
            )
        })
        && !matches!(context.before(tokens, best.tokens.start, 1), "first" | "worst" | "deadliest" | "another")
}
