//! Where a date may begin: most words begin none, and are not asked twice.

use super::calendar;
use crate::text::{Analysis, Token, TokenKind};

/// Words that begin a phrase, a part of a month, a season or a holiday.
const WORDS: &[&str] = &[
    "the",
    "a",
    "last",
    "past",
    "this",
    "that",
    "same",
    "recent",
    "next",
    "following",
    "previous",
    "preceding",
    "yesterday",
    "today",
    "tonight",
    "overnight",
    "day",
    "days",
    "week",
    "weeks",
    "wk",
    "months",
    "earlier",
    "later",
    "early",
    "late",
    "mid",
    "beginning",
    "start",
    "middle",
    "end",
    "first",
    "second",
    "third",
    "fourth",
    "final",
    "just",
    "some",
    "several",
    "few",
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "christmas",
    "boxing",
    "new",
    "valentine",
    "women",
    "nowruz",
    "newroz",
    "nawroz",
    "labour",
    "good",
    "palm",
    "easter",
    "ashura",
    "ashoura",
    "arbaeen",
    "arbain",
    "mawlid",
    "eid",
    "ramadan",
];
/// Units before which a count may stand: "at least two and a half years ago".
const UNITS: &[&str] = &[
    "second",
    "seconds",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "fortnight",
    "month",
    "months",
    "year",
    "years",
];
/// The most words of a count before its unit.
const COUNT: usize = 6;

/// For each token of a text, whether a date may begin there.
pub(super) fn find(analysis: &Analysis<'_>) -> Vec<bool> {
    let mut opens: Vec<bool> = analysis.tokens.iter().map(opens).collect();
    for (at, token) in analysis.tokens.iter().enumerate() {
        if token.kind == TokenKind::Word && UNITS.contains(&token.lower.as_str()) {
            let counted = at.saturating_sub(COUNT)..at;
            counted.filter(|&i| analysis.tokens[i].kind != TokenKind::Punct).for_each(|i| opens[i] = true);
        }
    }
    opens
}

fn opens(token: &Token) -> bool {
    let lower = token.lower.as_str();
    match token.kind {
        TokenKind::Punct => false,
        TokenKind::Number => true,
        TokenKind::Word => {
            WORDS.contains(&lower)
                || lower.ends_with("day") || lower.ends_with("days")
                || token.capital && (calendar::month(lower.trim_end_matches('.')).is_some() || calendar::weekday(lower).is_some())
                // "W36".
                || lower.starts_with('w') && lower.ends_with(|c: char| c.is_ascii_digit())
                || calendar::may_be_foreign(lower)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_begin_at_their_words_and_nowhere_else() {
        let text = Analysis::new(
            "Gunmen shot dead two men of the police there on Thursday, and again about three weeks ago, in May.",
        );
        let opens = find(&text);
        let begins = |word: &str| text.tokens.iter().position(|t| t.lower == word).map(|at| opens[at]);
        for word in ["thursday", "about", "three", "may", "the"] {
            assert_eq!(begins(word), Some(true), "{word}");
        }
        for word in ["gunmen", "shot", "dead", "two", "men", "police"] {
            assert_eq!(begins(word), Some(false), "{word}");
        }
    }
}
