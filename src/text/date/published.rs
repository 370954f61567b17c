//! The day of publication as the text itself gives it: a date line, a byline, a dateline with its year, "as of 2 November 2021".

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use super::clock::{Clock, Today};
use super::reader::Reader;
use super::{When, head};
use crate::incident::DatePrecision;
use crate::text::{Analysis, Sentence, SentenceKind};

/// Sentences within which a line of its own can be the date of the report.
const LINES: usize = 12;
/// Sentences within which a dateline can stand.
const DATELINES: usize = 4;
/// Tokens within which the date of a dateline begins.
const DATELINE_LENGTH: usize = 9;

/// The date of a report, and where it stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    pub(super) day: Option<Date>,
    /// Said in so many words, or in a dateline, and not just in a line of its own.
    pub(super) firm: bool,
    /// The lines that give it: no heading of what stands under them.
    pub(super) lines: Vec<Range<usize>>,
}

/// How a sentence gives a day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// "Published 11 December 2020", "As of 2 November 2021".
    Labelled,
    /// "11 December 2020", "Date: 11/12/2020": of the report, or of what stands under it.
    Line,
    /// "BAGHDAD, Dec 11, 2020 (Agency) -", "(18 April 2023) Military aircraft ...".
    Dateline,
}

/// The day of publication.
pub(super) fn find(reader: &Reader<'_, '_>) -> Source {
    let analysis = reader.analysis;
    let mut found: Vec<(usize, Form, Date)> = Vec::new();
    let mut lines = Vec::new();
    for (index, sentence) in analysis.sentences.iter().take(LINES).enumerate() {
        let Some(form) = form(analysis, index, sentence) else { continue };
        match day_in(&reader.within(sentence.tokens.end, Clock::default()), sentence, form) {
            Some(day) => found.push((index, form, day)),
            // "Posted on Saturday morning" is when it was written all the same.
            None if form == Form::Labelled => lines.push(sentence.tokens.clone()),
            None => {}
        }
    }
    let headings = has_headings(reader, &found);
    found.retain(|f| f.1 != Form::Line || !headings);
    // What stands at the very head, and one line more: lines further down are those of other reports.
    let beyond = found.iter().position(|f| f.0 >= DATELINES - 1).map_or(found.len(), |first| first + 1);
    found.truncate(beyond);
    let day = found.iter().map(|f| f.2).max().or_else(|| in_headline(reader)).or_else(|| at_end(reader));
    lines.extend(found.iter().filter(|f| f.1 != Form::Dateline).map(|f| analysis.sentences[f.0].tokens.clone()));
    let firm = found.iter().any(|f| f.1 != Form::Line && Some(f.2) == day);
    Source { day, firm, lines }
}

/// The day of a dateline without its year, "JOLO, Sulu (March 21) -", that comes soon after the last day told in full.
pub(super) fn soon_after(reader: &Reader<'_, '_>, latest: Date) -> Option<Date> {
    let analysis = reader.analysis;
    let limit = latest.checked_add(60.days()).ok()?;
    let clock = Clock { today: Some(Today::Is(limit)), ..Clock::default() };
    analysis.sentences.iter().take(DATELINES).enumerate().find_map(|(index, sentence)| {
        let form = form(analysis, index, sentence).filter(|f| *f == Form::Dateline)?;
        let head = head::head_line(analysis, &sentence.tokens)?;
        day_in(&reader.within(head.end, clock), sentence, form).filter(|day| *day >= latest)
    })
}

/// Whether the lines that bear a day are headings, of days or records: with text between them, in the order of time.
fn has_headings(reader: &Reader<'_, '_>, found: &[(usize, Form, Date)]) -> bool {
    let analysis = reader.analysis;
    let mut lines = found.iter().filter(|f| f.1 == Form::Line);
    let Some(&(first, _, day)) = lines.next() else { return false };
    let told = |from: usize, to: usize| analysis.sentences[from..to].iter().any(|s| s.tokens.len() > 6);
    if lines.any(|other| told(first + 1, other.0)) {
        return true;
    }
    // "Wednesday 13 April" under "Tuesday 12 April 2022".
    let clock = Clock { today: Some(Today::About(day)), entry: Some(day), ..Clock::default() };
    let later = |sentence: &Sentence| {
        let tokens = sentence.tokens.clone();
        let reader = reader.within(tokens.end, clock);
        let heads =
            |at| matches!(reader.day_and_month(at), Some((When::Span(s), end)) if s.start > day && end == tokens.end);
        tokens.clone().take(5).any(heads)
    };
    let rest = analysis.sentences.iter().enumerate().skip(first + 1).filter(|(_, s)| s.kind == SentenceKind::Line);
    rest.into_iter().take(LINES).any(|(index, sentence)| later(sentence) && told(first + 1, index))
}

/// How a sentence may give the day of publication.
fn form(analysis: &Analysis<'_>, index: usize, sentence: &Sentence) -> Option<Form> {
    let first = sentence.tokens.start;
    if index >= LINES {
        return None;
    }
    if is_labelled(analysis, first) {
        return Some(Form::Labelled);
    }
    if analysis.lower(first) == "date" && matches!(analysis.lower(first + 1), ":" | "of") {
        return Some(Form::Line);
    }
    if sentence.kind == SentenceKind::Line {
        // A text of nothing else, and "On 5 May, in Mosul", tell of a day rather than bear it.
        let bears = analysis.sentences.len() > 1 && !matches!(analysis.lower(first), "on" | "in" | "at");
        return bears.then_some(Form::Line);
    }
    // "June 14, 2007 (Agency) - Following are ...", "Goma, 10 April 2023 - The UN condemns ...".
    let headed =
        || head::head_line(analysis, &sentence.tokens).is_some_and(|h| !analysis.tokens[h.start].is_punct("["));
    let word = analysis.word(first);
    let capitals = word.chars().count() > 2 && word.chars().all(|c| !c.is_lowercase());
    (index < DATELINES && (capitals || headed())).then_some(Form::Dateline)
}

/// "Published 11 December 2020", "(Last updated on ...", "As of 2 November 2021".
fn is_labelled(analysis: &Analysis<'_>, first: usize) -> bool {
    let first = first + usize::from(analysis.tokens.get(first).is_some_and(|t| t.is_punct("(") || t.is_punct("[")));
    matches!(
        (analysis.lower(first), analysis.lower(first + 1)),
        ("published" | "posted" | "updated" | "released" | "issued" | "filed", _)
            | ("last" | "first", "published" | "posted" | "updated" | "modified")
            | ("as", "of")
    )
}

/// The single day that a sentence gives: within the dateline, or as all that a line has to say.
fn day_in(reader: &Reader<'_, '_>, sentence: &Sentence, form: Form) -> Option<Date> {
    let tokens = sentence.tokens.clone();
    let dateline = form == Form::Dateline;
    let last = if dateline { tokens.end.min(tokens.start + DATELINE_LENGTH) } else { tokens.end };
    (tokens.start..last).find_map(|at| {
        let (When::Span(span), end) = reader.expression(at)? else { return None };
        let day = (span.precision == DatePrecision::Day && span.start == span.end).then_some(span.start)?;
        let fits = match form {
            Form::Dateline => head::is_plain(reader.analysis, tokens.start..at),
            Form::Labelled => true,
            Form::Line => tokens.end - end <= 8,
        };
        fits.then_some(day)
    })
}

/// A day and nothing else that ends a report, or "(Published 8 March 2022)".
fn at_end(reader: &Reader<'_, '_>) -> Option<Date> {
    let last = reader.analysis.sentences.last().filter(|_| reader.analysis.sentences.len() > 1)?;
    let alone = is_labelled(reader.analysis, last.tokens.start) && last.tokens.len() < DATELINE_LENGTH
        || head::is_day_alone(reader.analysis, last.tokens.clone());
    day_in(&reader.within(last.tokens.end, Clock::default()), last, Form::Line).filter(|_| alone)
}

/// "Security developments in Iraq, 14 June 2007": a day that a headline ends in, after a comma, is the report's own.
fn in_headline(reader: &Reader<'_, '_>) -> Option<Date> {
    let analysis = reader.analysis;
    let headline = analysis.sentences.first().filter(|s| s.kind == SentenceKind::Headline)?;
    let reader = reader.within(headline.tokens.end, Clock::default());
    // "Flash Update No. 5 (as of 22 April 2023)".
    let parted = |at: &usize| {
        let token = &analysis.tokens[*at];
        let as_of = token.lower == "of" && analysis.lower(at.saturating_sub(1)) == "as";
        as_of
            || token.is_punct(",")
            || token.is_punct(":")
            || token.is_punct("\u{2014}")
            || token.is_punct("-") && !token.glued
            || token.is_punct("(")
    };
    let closes = |end: usize| end + usize::from(analysis.tokens.get(end).is_some_and(|t| t.is_punct(")")));
    headline.tokens.clone().filter(parted).find_map(|at| match reader.expression(at + 1)? {
        (When::Span(span), end) if closes(end) == headline.tokens.end && span.start == span.end => {
            (span.precision == DatePrecision::Day).then_some(span.start)
        }
        _ => None,
    })
}
