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
    (plain && dated && sign > sentence.start).then_some(sentence.start..sign)
}
