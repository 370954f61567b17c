//! The head of a report: its dateline, a time stamp in brackets.

use std::ops::Range;

use super::calendar;
use crate::text::{Analysis, TokenKind};

/// The first token after the dateline of a sentence, or its first token where it has none.
#[must_use]
pub fn after_dateline(analysis: &Analysis<'_>, sentence: &Range<usize>) -> usize {
    let head = head_line(analysis, sentence).filter(|h| !analysis.tokens[h.start].is_punct("["));
    head.map_or(sentence.start, |h| h.end + 1).min(sentence.end - 1)
}

/// The tokens of a dateline (`BAGHDAD, Dec 10 (Agency) -`), a time stamp in brackets or a dated headline (`January 9: ...`).
pub(super) fn head_line(analysis: &Analysis<'_>, sentence: &Range<usize>) -> Option<Range<usize>> {
    let limit = sentence.end.min(sentence.start + 16);
    let first = analysis.tokens.get(sentence.start)?;
    if first.is_punct("[") {
        let close = (sentence.start..limit).find(|&i| analysis.tokens[i].is_punct("]"))?;
        return Some(sentence.start..close + 1);
    }
    let sign = (sentence.start + 1..limit).find(|&i| {
        let token = &analysis.tokens[i];
        token.is_punct("\u{2014}")
            || token.is_punct("-") && !token.glued
            || token.is_punct(":") && i <= sentence.start + 4
    })?;
    // Nothing but names, numbers and signs stands before the dash.
    let plain = (sentence.start..sign).all(|i| {
        let token = &analysis.tokens[i];
        let led = matches!(token.lower.as_str(), "on" | "in" | "at" | "by" | "from" | "since" | "after");
        token.kind != TokenKind::Word
            || token.capital && !led
            || matches!(token.lower.as_str(), "and" | "of" | "al" | "the" | "near" | "via")
    });
    let dated = (sentence.start..sign).any(|i| {
        let stem = analysis.lower(i).trim_end_matches('.');
        stem.len() >= 3 && calendar::MONTHS.iter().any(|m| m.starts_with(stem)) || analysis.tokens[i].is_punct("(")
    });
    let own = plain && dated && sign > sentence.start && !heads_entry(analysis, sentence.start..sign);
    own.then_some(sentence.start..sign)
}

/// "- 22 December: three car bombs ...": a day and nothing else heads an entry of a chronology, and is the day of what it
/// tells; in the first line, or with its year in the second, it is that of the report.
fn heads_entry(analysis: &Analysis<'_>, head: Range<usize>) -> bool {
    let is_day = |at: usize| {
        let token = &analysis.tokens[at];
        let stem = token.lower.trim_end_matches('.');
        token.kind != TokenKind::Word
            || matches!(stem, "the" | "of" | "st" | "nd" | "rd" | "th")
            || stem.len() >= 3 && calendar::MONTHS.iter().any(|m| m.starts_with(stem) || stem == "sept")
            || calendar::WEEKDAYS.iter().any(|d| d.0.starts_with(stem) && stem.len() >= 3)
    };
    let year =
        || head.clone().any(|at| analysis.tokens[at].lower.len() == 4 && analysis.tokens[at].kind == TokenKind::Number);
    let alone = head.clone().all(is_day) && !head.clone().any(|at| analysis.tokens[at].is_punct("("));
    match analysis.sentence_of(head.start) {
        0 => false,
        1 => alone && !year(),
        _ => alone,
    }
}
