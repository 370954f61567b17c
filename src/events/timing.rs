//! When the event of a clause took place, among all the dates that its sentence names.

use std::ops::Range;

use super::clause::Link;
use super::context::Context;
use super::lexicon::Form;
use crate::incident::DatePrecision;
use crate::text::date::{self, DateSpan, Offset, When};

/// The date of an event as its own words give it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Timing {
    /// These days.
    On(DateSpan),
    /// So many days beside what was told before.
    After(Offset),
    /// Said, but not to be told without the day of publication: "on Thursday".
    Open,
}

/// The date of the event at `trigger`, with its tokens.
pub(super) fn own_date(
    context: &Context<'_, '_>,
    clause: &Range<usize>,
    trigger: usize,
) -> Option<(Timing, Range<usize>)> {
    dated(context, clause, trigger).map(|(timing, tokens, _)| (timing, tokens))
}

/// Like [`own_date`], without the days on which somebody only spoke.
pub(super) fn told_date(
    context: &Context<'_, '_>,
    clause: &Range<usize>,
    trigger: usize,
) -> Option<(Timing, Range<usize>)> {
    dated(context, clause, trigger).filter(|(.., spoken)| !spoken).map(|(timing, tokens, _)| (timing, tokens))
}

/// The best date of a clause, and whether it is only the day on which somebody spoke.
fn dated(context: &Context<'_, '_>, clause: &Range<usize>, trigger: usize) -> Option<(Timing, Range<usize>, bool)> {
    let mut best: Option<(f64, Timing, Range<usize>)> = None;
    for mention in context.dates_in(clause.clone()) {
        let (timing, exactness) = match mention.when {
            When::Span(span) => (
                Timing::On(span),
                match span.precision {
                    DatePrecision::Day => 2.0,
                    DatePrecision::Week => 1.5,
                    DatePrecision::Month => 1.0,
                    _ => 0.0,
                },
            ),
            // "Fourteen months later, in March 2022": what is counted loosely says less.
            When::Shift(days) => (Timing::After(days), if days.first == days.last { 1.8 } else { 0.9 }),
            When::Unanchored => (Timing::Open, 1.0),
            When::NotEvent | When::Edge(_) | When::Posted(_) => continue,
        };
        let gap = mention.tokens.start.abs_diff(trigger).min(40);
        let mut score = exactness - 0.04 * f64::from(u32::try_from(gap).unwrap_or(40));
        if date::is_of_speech(context.text, clause.start, mention.tokens.start) {
            score -= 2.5;
        }
        if best.as_ref().is_none_or(|(s, ..)| score > *s) {
            best = Some((score, timing, mention.tokens.clone()));
        }
    }
    best.map(|(score, timing, tokens)| {
        // Only the day on which somebody spoke: it happened then or the day before.
        match timing {
            Timing::On(span) if score < -0.2 && span.precision == DatePrecision::Day && span.start == span.end => {
                let eve = span.shifted(-1).start;
                (Timing::On(DateSpan { start: eve, end: span.end, precision: DatePrecision::Week }), tokens, true)
            }
            timing => (timing, tokens, score < -0.2),
        }
    })
}

/// "Mines have killed dozens of people this year", "46 have been killed since Wednesday": what has happened all through a time.
pub(super) fn all_through(
    context: &Context<'_, '_>,
    tokens: &Range<usize>,
    timing: Option<&(Timing, Range<usize>)>,
) -> bool {
    let long =
        matches!(timing, Some((Timing::On(s), _)) if matches!(s.precision, DatePrecision::Month | DatePrecision::Year));
    (long || context.has(tokens.clone(), &["since"]))
        && tokens.clone().any(|at| {
            matches!(context.text.lower(at), "have" | "has")
                && (at + 1..tokens.end.min(at + 4))
                    .any(|i| context.lexicon.triggers.at(context.text, i).is_some_and(|(t, _)| t.form == Form::Verb))
        })
}

/// Whether a clause tells what happened at the edge of a period: "the worst since 16 December 2014, when gunmen killed".
pub(super) fn is_at_edge(context: &Context<'_, '_>, clause: &Range<usize>) -> bool {
    let sentence = context.sentence_around(clause.start);
    let comma = usize::from(clause.start > sentence.start && context.text.lower(clause.start - 1) == ",");
    let mut before = context.dates_in(sentence.start..clause.start - comma);
    before.any(|d| d.tokens.end + comma == clause.start && matches!(d.when, When::Edge(_)))
}

/// The date that a clause's conjunction gives it: "since September, when rockets hit"; "on Tuesday, a day after bombs killed".
pub(super) fn by_conjunction(
    context: &Context<'_, '_>,
    sentence: &Range<usize>,
    clause: &Range<usize>,
    link: Link,
) -> Option<(Timing, Range<usize>)> {
    match link {
        Link::When => {
            let mut end = clause.start;
            if end > sentence.start && context.text.lower(end - 1) == "," {
                end -= 1;
            }
            let date = context.dates_in(sentence.start..end).find(|d| d.tokens.end == end)?;
            match date.when {
                When::Span(span) | When::Edge(span) => Some((Timing::On(span), date.tokens.clone())),
                _ => None,
            }
        }
        Link::After => {
            // "a year after the bombing of 17 August 2019": its own date says more.
            if context
                .dates_in(clause.clone())
                .any(|d| matches!(d.when, When::Span(s) if s.precision == DatePrecision::Day))
            {
                return None;
            }
            let shift =
                context.dates_in(sentence.start..clause.start + 1).find(|d| d.tokens.end == clause.start + 1)?;
            let When::Shift(days) = shift.when else { return None };
            let main = sentence.start..shift.tokens.start;
            match own_date(context, &main, shift.tokens.start) {
                Some((Timing::On(span), tokens)) => Some((Timing::On(span.beside(days.reversed())), tokens)),
                // "The killing came five days after ...": counted back from the one told before.
                _ => Some((Timing::After(days.reversed()), shift.tokens.clone())),
            }
        }
        _ => None,
    }
}
