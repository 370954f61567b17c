//! Headings that say for which time a report, or a part of it, speaks: "week of 5 to 11 September 2021", "October 2021", "2020".

use jiff::ToSpan;

use super::clock::{Clock, Today, days};
use super::reader::Reader;
use super::{DateSpan, When};
use crate::incident::DatePrecision;
use crate::text::{Analysis, Sentence, SentenceKind, TokenKind};

/// A period, and the token from which on it holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Period {
    pub(super) from: usize,
    pub(super) span: DateSpan,
}

/// Words that say that a sentence tells of which time the report is.
const WORDS: &[&str] = &[
    "period",
    "covering",
    "covers",
    "covered",
    "week",
    "weekly",
    "monthly",
    "reporting",
    "fortnight",
    "update",
    "bulletin",
    "digest",
    "review",
    "overview",
    "summary",
    "report",
    "incidents",
    "timeline",
    "chronology",
    "log",
];
/// Sentences at the head of a report that may tell it in running text.
const HEAD: usize = 5;
/// The most words beside its period that a heading has.
const BESIDE: usize = 3;

/// The periods that the headings of a text give, in order.
pub(super) fn find(reader: &Reader<'_, '_>, today: Option<Today>) -> Vec<Period> {
    let analysis = reader.analysis;
    let mut periods: Vec<Period> = Vec::new();
    for (index, sentence) in analysis.sentences.iter().enumerate() {
        let lone = sentence.kind != SentenceKind::Body || is_short_line(analysis, index);
        if !lone && index >= HEAD {
            continue;
        }
        let clock = Clock { today, period: periods.last().map(|p| p.span), ..Clock::default() };
        let reader = reader.within(sentence.tokens.end, clock);
        if let Some((span, end)) = of_heading(&reader, sentence, index, lone) {
            periods.push(Period { from: end, span });
        }
    }
    periods
}

/// A short sentence that is a paragraph: a heading with a colon or a bracket at its end.
fn is_short_line(analysis: &Analysis<'_>, index: usize) -> bool {
    let all = &analysis.sentences;
    let alone = (index == 0 || all[index - 1].paragraph != all[index].paragraph)
        && all.get(index + 1).is_none_or(|next| next.paragraph != all[index].paragraph);
    alone && all[index].tokens.len() <= 14
}

fn of_heading(reader: &Reader<'_, '_>, sentence: &Sentence, index: usize, lone: bool) -> Option<(DateSpan, usize)> {
    let tokens = sentence.tokens.clone();
    let (span, from, end) = tokens.clone().find_map(|at| {
        let (span, end) = period_at(reader, at, sentence)?;
        Some((span, at, end))
    })?;
    let beside = tokens.clone().filter(|i| !(from..end).contains(i));
    let words = beside.clone().filter(|&i| reader.analysis.tokens[i].kind != TokenKind::Punct).count();
    let worded = beside.clone().any(|i| WORDS.contains(&reader.lower(i)));
    // "Iraq security report, October 2021": at the end, after a sign, or beside a word for what the report is.
    let closes = (end..tokens.end).all(|i| reader.analysis.tokens[i].kind == TokenKind::Punct);
    let fits = if lone {
        words <= BESIDE || worded || index == 0 && (closes || from == tokens.start)
    } else {
        let long = matches!(span.precision, DatePrecision::Year);
        worded && !long && index < HEAD && tokens.len() <= 40
    };
    let near = match reader.clock.today {
        // A heading of another time than the report's is its subject, not its period, unless it says little else.
        Some(Today::Is(day)) if words > BESIDE => days(span.end, day).abs() <= 45,
        _ => true,
    };
    (fits && near).then_some((span, end))
}

/// "2019 in Burkina Faso", "Attacks on convoys (2019)".
fn year_of_title(reader: &Reader<'_, '_>, at: usize, sentence: &Sentence) -> bool {
    let opens =
        at == sentence.tokens.start && matches!(reader.lower(at + 1), "in" | ":" | "\u{2014}" | "attacks" | "timeline");
    let closes = reader.before(at, 1) == "(" && reader.lower(at + 1) == ")" && at + 2 == sentence.tokens.end;
    sentence.kind == SentenceKind::Headline && (opens || closes)
}

/// The period that is told at a token of a heading.
fn period_at(reader: &Reader<'_, '_>, at: usize, sentence: &Sentence) -> Option<(DateSpan, usize)> {
    if let Some(year) = reader.year_number(at)
        && (sentence.tokens.clone().all(|i| i == at || reader.analysis.tokens[i].kind == TokenKind::Punct)
            || year_of_title(reader, at, sentence))
    {
        return Some((DateSpan::year(year)?, at + 1));
    }
    let (when, end) = reader.expression(at)?;
    // "Attacks since 2019" is no report of 2019.
    let When::Span(span) = reader.in_context(at..end, when) else { return None };
    let whole = span.precision != DatePrecision::Day;
    if whole && span.end > span.start {
        return Some((span, end));
    }
    // "week of 5 September 2021", "week ending 11 September 2021".
    let before = (1..=3).map(|back| reader.before(at, back));
    let week = before.clone().any(|w| w == "week");
    let ends = before.clone().any(|w| matches!(w, "ending" | "ended" | "to"));
    let length = if ends { -6 } else { 6 };
    let other = span.start.checked_add(length.days()).ok()?;
    let (start, stop) = (span.start.min(other), span.start.max(other));
    week.then_some((DateSpan { start, end: stop, precision: DatePrecision::Week }, end))
}
