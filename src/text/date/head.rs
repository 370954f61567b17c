//! The heads of sentences: datelines, time stamps in brackets, the days of chronologies.

use std::ops::Range;

use super::calendar;
use crate::text::{Analysis, TokenKind};

/// The first token after the dateline of a sentence, or its first token where it has none.
#[must_use]
pub fn after_dateline(analysis: &Analysis<'_>, sentence: &Range<usize>) -> usize {
    let head = head_line(analysis, sentence).filter(|h| !is_stamp(analysis, h));
    head.map_or(sentence.start, |h| h.end + 1).min(sentence.end - 1)
}

/// Whether a head is a time stamp: what stands under it was posted that day.
pub(super) fn is_stamp(analysis: &Analysis<'_>, head: &Range<usize>) -> bool {
    analysis.tokens[head.start].is_punct("[") || analysis.tokens[head.start].is_punct("(")
}

/// The tokens of a dateline (`BAGHDAD, Dec 10 (Agency) -`), a time stamp in brackets or a dated headline (`January 9: ...`).
pub(super) fn head_line(analysis: &Analysis<'_>, sentence: &Range<usize>) -> Option<Range<usize>> {
    let limit = sentence.end.min(sentence.start + 16);
    let first = analysis.tokens.get(sentence.start)?;
    let closes = |sign: &str| (sentence.start..limit).find(|&i| analysis.tokens[i].is_punct(sign));
    if first.is_punct("[") {
        return Some(sentence.start..closes("]")? + 1);
    }
    // "(18 April 2023) Military aircraft ...", but "(Nairobi, May 5, 2023) - Soldiers ..." is a dateline.
    let days = |close: &usize| (sentence.start + 1..*close).all(|at| is_of_day(analysis, at));
    if first.is_punct("(")
        && let Some(close) = closes(")").filter(days)
    {
        return (close > sentence.start + 2 && close + 1 < sentence.end).then_some(sentence.start..close + 1);
    }
    let sign = head_sign(analysis, sentence)?;
    let plain = is_plain(analysis, sentence.start..sign);
    let dated = (sentence.start..sign).any(|i| {
        let stem = analysis.lower(i).trim_end_matches('.');
        stem.len() >= 3 && calendar::MONTHS.iter().any(|m| m.starts_with(stem)) || analysis.tokens[i].is_punct("(")
    });
    let own = plain && dated && sign > sentence.start && !heads_entry(analysis, sentence.start..sign);
    own.then_some(sentence.start..sign)
}

/// The dash or colon that may end the head of a sentence.
fn head_sign(analysis: &Analysis<'_>, sentence: &Range<usize>) -> Option<usize> {
    let limit = sentence.end.min(sentence.start + 16);
    (sentence.start + 1..limit).find(|&i| {
        let token = &analysis.tokens[i];
        token.is_punct("\u{2014}")
            || token.is_punct("-") && !token.glued
            || token.is_punct(":") && (i <= sentence.start + 4 || analysis.tokens[i - 1].is_punct(")"))
    })
}

/// Nothing but names, numbers and signs.
pub(super) fn is_plain(analysis: &Analysis<'_>, head: Range<usize>) -> bool {
    head.into_iter().all(|i| {
        let token = &analysis.tokens[i];
        let led = matches!(token.lower.as_str(), "on" | "in" | "at" | "by" | "from" | "since" | "after");
        token.kind != TokenKind::Word
            || token.capital && !led
            || matches!(token.lower.as_str(), "and" | "of" | "al" | "the" | "near" | "via")
    })
}

/// Whether a token can be part of a day: a number, a sign, a month, a weekday.
pub(crate) fn is_of_day(analysis: &Analysis<'_>, at: usize) -> bool {
    let token = &analysis.tokens[at];
    let stem = token.lower.trim_end_matches('.');
    token.kind != TokenKind::Word
        || matches!(stem, "the" | "of" | "st" | "nd" | "rd" | "th")
        || stem.len() >= 3 && calendar::MONTHS.iter().any(|m| m.starts_with(stem) || stem == "sept")
        || calendar::WEEKDAYS.iter().any(|d| d.0.starts_with(stem) && stem.len() >= 3)
}

/// Whether a head is a day and nothing else.
pub(super) fn is_day_alone(analysis: &Analysis<'_>, head: Range<usize>) -> bool {
    let worded = head.clone().any(|at| analysis.tokens[at].kind != TokenKind::Punct);
    worded && head.into_iter().all(|at| is_of_day(analysis, at) && !analysis.tokens[at].is_punct("("))
}

/// "- 22 December: three car bombs ...": a day and nothing else heads an entry of a chronology, and is the day of what it
/// tells; in the first line, or with its year in the second, it is that of the report, unless more such entries follow.
fn heads_entry(analysis: &Analysis<'_>, head: Range<usize>) -> bool {
    let year = |at: usize| analysis.tokens[at].lower.len() == 4 && analysis.tokens[at].kind == TokenKind::Number;
    let index = analysis.sentence_of(head.start);
    if !is_day_alone(analysis, head.clone()) {
        return false;
    }
    index > 1 || index == 1 && !head.into_iter().any(year) || others_follow(analysis, index)
}

/// Whether one of the next sentences begins with a day as well.
fn others_follow(analysis: &Analysis<'_>, index: usize) -> bool {
    analysis.sentences.iter().skip(index + 1).take(4).any(|next| {
        head_sign(analysis, &next.tokens).is_some_and(|sign| is_day_alone(analysis, next.tokens.start..sign))
    })
}
