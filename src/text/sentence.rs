//! Sentences: where one statement ends and the next begins, with the paragraph each stands in.

use std::ops::Range;

use super::token::{Token, TokenKind, is_state_abbreviation};

/// What part of a report a sentence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentenceKind {
    /// The first line, where it reads like a headline.
    Headline,
    /// A line without a verb's end: a list heading, a byline, a date line.
    Line,
    /// Running text.
    Body,
}

/// One sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Bytes of the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Paragraphs count from 0.
    pub paragraph: usize,
    /// Headline, lone line or running text.
    pub kind: SentenceKind,
}

/// The most tokens that a sentence can have.
const LONGEST: usize = 300;

pub(super) fn split(text: &str, tokens: &[Token]) -> Vec<Sentence> {
    let wrapped = is_hard_wrapped(text);
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut first = 0;
    let mut paragraph = 0;
    for at in 0..tokens.len() {
        let (breaks, new_paragraph) = match tokens.get(at + 1) {
            None => (true, false),
            Some(next) => {
                let gap = &text[tokens[at].end..next.start];
                let newlines = gap.matches('\n').count();
                let line_break =
                    newlines >= 2 || newlines == 1 && (!wrapped || is_bullet(next) || ends_statement(text, tokens, at));
                (
                    line_break
                        || ends_statement(text, tokens, at)
                            && starts_statement(tokens, at)
                            && !is_item_number(&tokens[first..=at]),
                    newlines >= 2 || line_break,
                )
            }
        };
        // A "sentence" without an end is no prose; cutting it keeps the work on each one bounded.
        let breaks = breaks || at + 1 - first >= LONGEST;
        if breaks {
            sentences.push(Sentence {
                start: tokens[first].start,
                end: tokens[at].end,
                tokens: first..at + 1,
                paragraph,
                kind: SentenceKind::Body,
            });
            first = at + 1;
            paragraph += usize::from(new_paragraph);
        }
    }
    mark_lines(tokens, &mut sentences);
    sentences
}

/// Whether single newlines fall inside sentences: lines of like length, mostly not ending in a full stop.
fn is_hard_wrapped(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let inner: Vec<&str> = lines.windows(2).filter(|w| !w[0].is_empty() && !w[1].is_empty()).map(|w| w[0]).collect();
    if inner.len() < 3 || lines.iter().any(|l| l.chars().count() > 132) {
        return false;
    }
    let long = inner.iter().filter(|l| l.chars().count() >= 50).count();
    let stopped = inner.iter().filter(|l| l.ends_with(['.', '!', '?', ':'])).count();
    long * 10 >= inner.len() * 7 && stopped * 2 < inner.len()
}

fn is_bullet(token: &Token) -> bool {
    token.kind == TokenKind::Punct
        && matches!(token.lower.as_str(), "-" | "*" | "\u{2014}" | "\u{2022}" | "." | "\u{00B7}")
}

/// "4." at the head of an item of a list, which is no sentence.
fn is_item_number(tokens: &[Token]) -> bool {
    matches!(tokens, [number, stop] if number.kind == TokenKind::Number && number.lower.len() <= 3 && stop.lower == ".")
}

/// Whether the token at `at` can end a sentence, closing quotes included.
fn ends_statement(text: &str, tokens: &[Token], at: usize) -> bool {
    let mut stop = at;
    while stop > 0 && is_closing(&tokens[stop]) && tokens[stop].glued {
        stop -= 1;
    }
    let token = &tokens[stop];
    match token.kind {
        TokenKind::Punct if matches!(token.lower.as_str(), "!" | "?" | "\u{061F}" | "\u{06D4}" | "\u{2026}") => true,
        TokenKind::Punct if token.lower == "." && token.glued => {
            let Some(before) = stop.checked_sub(1).map(|i| &tokens[i]) else { return false };
            // A single capital is an initial: "Stephen J. Townsend".
            !(before.kind == TokenKind::Word && before.capital && before.lower.chars().count() == 1)
        }
        // "in the U.S. The next day": an abbreviation that keeps its stop may end a sentence too.
        TokenKind::Word => {
            stop == at
                && text[token.start..token.end].ends_with('.')
                && (token.lower.matches('.').count() >= 2 || is_state_abbreviation(&token.lower))
                && tokens.get(at + 1).is_some_and(|n| n.capital && is_opener(&n.lower))
        }
        _ => false,
    }
}

fn is_closing(token: &Token) -> bool {
    token.kind == TokenKind::Punct && matches!(token.lower.as_str(), "\"" | "'" | ")" | "]" | "\u{2019}")
}

/// Words that open a sentence and are no names.
fn is_opener(lower: &str) -> bool {
    matches!(
        lower,
        "the"
            | "a"
            | "an"
            | "in"
            | "on"
            | "at"
            | "it"
            | "he"
            | "she"
            | "they"
            | "this"
            | "that"
            | "but"
            | "and"
            | "police"
            | "two"
            | "three"
            | "no"
            | "there"
            | "later"
            | "after"
            | "earlier"
            | "another"
            | "one"
    )
}

fn starts_statement(tokens: &[Token], at: usize) -> bool {
    let Some(next) = tokens.get(at + 1) else { return true };
    if next.glued && next.kind == TokenKind::Punct {
        return false;
    }
    match next.kind {
        TokenKind::Word => {
            next.capital || next.lower.chars().next().is_some_and(|c| !c.is_lowercase()) || next.lower.starts_with("al")
        }
        TokenKind::Number | TokenKind::Punct => true,
    }
}

fn mark_lines(tokens: &[Token], sentences: &mut [Sentence]) {
    let alone = |i: usize, all: &[Sentence]| {
        (i == 0 || all[i - 1].paragraph != all[i].paragraph)
            && all.get(i + 1).is_none_or(|next| next.paragraph != all[i].paragraph)
    };
    let lone: Vec<bool> = (0..sentences.len()).map(|i| alone(i, sentences)).collect();
    let count = sentences.len();
    for (i, sentence) in sentences.iter_mut().enumerate() {
        let last = &tokens[sentence.tokens.end - 1];
        let stopped = last.kind == TokenKind::Punct && matches!(last.lower.as_str(), "." | "!" | "?" | "\"" | ")");
        let words = sentence.tokens.len();
        if i == 0 && count > 1 && lone[i] && !(stopped && last.lower == ".") && words <= 30 {
            sentence.kind = SentenceKind::Headline;
        } else if lone[i] && !stopped && words <= 12 {
            sentence.kind = SentenceKind::Line;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Analysis;
    use super::SentenceKind;

    fn sentences(text: &str) -> Vec<&str> {
        let analysis = Analysis::new(text);
        analysis.sentences.iter().map(|s| &text[s.start..s.end]).collect()
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_sentences() {
        assert_eq!(
            sentences(
                "On Dec. 8, Lt. Gen. Stephen J. Townsend spoke. The U.S. military left. It was 5 a.m. on Monday."
            ),
            ["On Dec. 8, Lt. Gen. Stephen J. Townsend spoke.", "The U.S. military left.", "It was 5 a.m. on Monday."]
        );
    }

    #[test]
    fn the_number_of_an_item_is_no_sentence() {
        assert_eq!(
            sentences("1. Maysan: Two died. It was 4. Then it rained.\n2. Kirkuk: None."),
            ["1. Maysan: Two died.", "It was 4.", "Then it rained.", "2. Kirkuk: None."]
        );
    }

    #[test]
    fn quotes_close_with_their_sentence() {
        assert_eq!(
            sentences("\"The truce is over,\" it said. \"We fight.\" He left."),
            ["\"The truce is over,\" it said.", "\"We fight.\"", "He left."]
        );
    }

    #[test]
    fn a_first_line_without_a_stop_is_the_headline() {
        let analysis = Analysis::new(
            "Two convoys hit: sources\n\nTwo convoys were hit on Thursday.\n\nIraq\n\nNear Mosul, two strikes.",
        );
        let kinds: Vec<_> = analysis.sentences.iter().map(|s| s.kind).collect();
        assert_eq!(kinds, [SentenceKind::Headline, SentenceKind::Body, SentenceKind::Line, SentenceKind::Body]);
    }

    #[test]
    fn wrapped_lines_join_and_unwrapped_lines_part() {
        let wrapped = "A bomb went off in the market of the northern town on Thursday and\nkilled four people, among them a policeman who had tried to clear the\ncrowd away from the car in which it was hidden, the governor of the\nprovince said.\n";
        assert_eq!(sentences(wrapped).len(), 1);
        assert_eq!(sentences("2 min read\n11 December, 2020\nIn mid-October, factions spoke [Anadolu]").len(), 3);
    }
}
