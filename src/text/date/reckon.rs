//! The day that a report without a date of its own speaks from, told by the full dates in its body.

use std::ops::Range;

use jiff::civil::Date;

use super::clock::{Clock, Today, days};
use super::reader::Reader;
use super::{DateMention, When, calendar};
use crate::incident::DatePrecision;
use crate::text::{Analysis, SentenceKind};

/// Words by which somebody speaks on a day.
const SPEECH: &[&str] = &[
    "said",
    "told",
    "announced",
    "reported",
    "statement",
    "confirmed",
    "says",
    "condemned",
    "added",
    "reporters",
    "declared",
];
/// Words before a date that lies ahead.
const AHEAD: &[&str] = &[
    "will",
    "due",
    "scheduled",
    "planned",
    "expected",
    "slated",
    "deadline",
    "until",
    "would",
    "plans",
    "ahead",
    "elections",
    "expires",
    "postponed",
];
/// Words before a date of what is long past.
const BACKGROUND: &[&str] = &["since", "anniversary", "years", "year", "decade", "had", "after", "following", "before"];
/// Sentences of the body in which a full date is that of the news.
const LEAD: usize = 3;

/// Whether a date follows directly on a word of speech: "police said on Friday", "in a statement on Monday".
#[must_use]
pub fn is_of_speech(analysis: &Analysis<'_>, from: usize, date: usize) -> bool {
    // "was condemned by the UN on Sunday" speaks of an event as well.
    let wide = date.saturating_sub(8).max(from)..date;
    let judged = |at: usize| matches!(analysis.lower(at), "condemned" | "denounced") && analysis.lower(at + 1) == "by";
    if wide.rev().take_while(|at| analysis.lower(*at) != ",").any(judged) {
        return true;
    }
    let near = date.saturating_sub(4).max(from)..date;
    near.rev().map(|at| analysis.lower(at)).take_while(|w| *w != ",").any(|w| SPEECH.contains(&w))
}

/// A day told in full, and where.
struct Told<'a> {
    day: Date,
    tokens: &'a Range<usize>,
}

/// The day that a report speaks from: the last on which somebody spoke, or that of its first news.
pub(super) fn today(reader: &Reader<'_, '_>, dates: &[DateMention]) -> Option<Today> {
    let analysis = reader.analysis;
    let told: Vec<Told<'_>> =
        dates.iter().filter_map(|d| full(analysis, d)).filter(|t| !lies_ahead(analysis, t)).collect();
    let latest = told.iter().map(|t| t.day).max()?;
    let sentence = |at: usize| analysis.sentences[analysis.sentence_of(at)].tokens.start;
    let said =
        told.iter().filter(|t| is_of_speech(analysis, sentence(t.tokens.start), t.tokens.start)).map(|t| t.day).max();
    if let Some(said) = said
        && days(said, latest) <= 1
    {
        return Some(Today::Said(latest));
    }
    // A weekday before the first full date is reckoned from a day that the report keeps to itself; "Saturday, June 18" is not,
    // where the year of the full date makes it one.
    let fits = |d: &DateMention| in_year_of(reader, d, latest);
    let open = dates.iter().find(|d| d.when == When::Unanchored && names_day(analysis, d) && !fits(d));
    let led_by = dates.iter().find(|d| d.when == When::Unanchored && fits(d)).map(|d| d.tokens.start);
    let first = told.first()?;
    let start = led_by.map_or(first.tokens.start, |at| at.min(first.tokens.start));
    // "said on Sunday. The bomb went off on Saturday, 5 June 2021": a weekday beside the date is that of news.
    let named = first.tokens.clone().any(|at| calendar::weekday(analysis.lower(at)).is_some());
    let led = open.is_none_or(|d| start < d.tokens.start) || named;
    let news = in_lead(analysis, start) && (start < first.tokens.start || !is_background(analysis, first));
    (led && news).then_some(Today::About(latest))
}

/// Whether a weekday with its day and month falls together in the year up to a day.
fn in_year_of(reader: &Reader<'_, '_>, date: &DateMention, latest: Date) -> bool {
    let analysis = reader.analysis;
    let clock = Clock { today: Some(Today::Is(latest)), ..Clock::default() };
    let reader = reader.within(date.tokens.end, clock);
    let weekday = date.tokens.clone().find_map(|at| calendar::weekday(analysis.lower(at)));
    let dated = date.tokens.clone().any(|at| calendar::month(analysis.lower(at).trim_end_matches('.')).is_some());
    match reader.expression(date.tokens.start) {
        Some((When::Span(span), _)) => dated && weekday == Some(span.start.weekday()),
        _ => false,
    }
}

/// A day, or the last of a few, told with its year.
fn full<'d>(analysis: &Analysis<'_>, date: &'d DateMention) -> Option<Told<'d>> {
    match date.when {
        // "went on through Saturday, 27 August 2022" ends in the news; what has gone on since 2015 began before it.
        When::Edge(_) if analysis.lower(date.tokens.start.wrapping_sub(1)) != "through" => None,
        When::Span(span) | When::Posted(span) | When::Edge(span)
            if matches!(span.precision, DatePrecision::Day | DatePrecision::Week) =>
        {
            Some(Told { day: span.end, tokens: &date.tokens })
        }
        _ => None,
    }
}

fn lies_ahead(analysis: &Analysis<'_>, told: &Told<'_>) -> bool {
    let from = analysis.sentences[analysis.sentence_of(told.tokens.start)].tokens.start;
    let near = from.max(told.tokens.start.saturating_sub(8))..told.tokens.start;
    near.into_iter().any(|at| AHEAD.contains(&analysis.lower(at)))
}

/// "after a truck bomb killed 115 on July 17, 2015": not where the date has its weekday, as news has.
fn is_background(analysis: &Analysis<'_>, told: &Told<'_>) -> bool {
    let named = told.tokens.clone().any(|at| calendar::weekday(analysis.lower(at)).is_some());
    let from = analysis.sentences[analysis.sentence_of(told.tokens.start)].tokens.start;
    !named && (from..told.tokens.start).any(|at| BACKGROUND.contains(&analysis.lower(at)))
}

/// Whether a date without its week names a day: "on Thursday", "yesterday", "5 September".
fn names_day(analysis: &Analysis<'_>, date: &DateMention) -> bool {
    date.tokens.clone().any(|at| {
        let lower = analysis.lower(at);
        calendar::weekday(lower).is_some() || matches!(lower, "yesterday" | "today" | "tonight" | "overnight")
    })
}

/// Whether a token stands in the first sentences of the body, or in a line above them.
fn in_lead(analysis: &Analysis<'_>, at: usize) -> bool {
    let index = analysis.sentence_of(at);
    let before = analysis.sentences[..index].iter().filter(|s| s.kind == SentenceKind::Body).count();
    before < LEAD
}
