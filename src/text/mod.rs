//! Language without geography: paragraphs, sentences, tokens, numbers and dates.

pub mod date;
pub mod number;
mod sentence;
mod token;

pub use sentence::{Sentence, SentenceKind};
pub(crate) use token::is_state_abbreviation;
pub use token::{Token, TokenKind};

use std::ops::Range;

/// A text cut into tokens and sentences. Every offset is a byte offset into [`Analysis::text`].
#[derive(Debug)]
pub struct Analysis<'t> {
    /// The text as read.
    pub text: &'t str,
    /// All tokens, in order.
    pub tokens: Vec<Token>,
    /// All sentences, in order; they cover all tokens.
    pub sentences: Vec<Sentence>,
}

impl<'t> Analysis<'t> {
    /// Cuts `text` into tokens and sentences.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let tokens = token::tokenize(text);
        let sentences = sentence::split(text, &tokens);
        Self { text, tokens, sentences }
    }

    /// The words of a token as written.
    #[must_use]
    pub fn word(&self, token: usize) -> &'t str {
        self.tokens.get(token).map_or("", |t| &self.text[t.start..t.end])
    }

    /// The token in lower case with plain apostrophes; empty past either end of the text.
    #[must_use]
    pub fn lower(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |t| t.lower.as_str())
    }

    /// The text from the first to the last token of a range, as written.
    #[must_use]
    pub fn slice(&self, tokens: Range<usize>) -> &'t str {
        if tokens.is_empty() || tokens.end > self.tokens.len() {
            return "";
        }
        &self.text[self.tokens[tokens.start].start..self.tokens[tokens.end - 1].end]
    }

    /// The byte range from the first to the last token of a range.
    #[must_use]
    pub fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        self.tokens[tokens.start].start..self.tokens[tokens.end - 1].end
    }

    /// The index of the sentence that holds a token.
    #[must_use]
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end <= token).min(self.sentences.len().saturating_sub(1))
    }

    /// The tokens that lie wholly inside a byte range.
    #[must_use]
    pub fn tokens_in(&self, bytes: Range<usize>) -> Range<usize> {
        let start = self.tokens.partition_point(|t| t.start < bytes.start);
        let end = self.tokens.partition_point(|t| t.end <= bytes.end);
        start..end.max(start)
    }
}

/// Turns byte offsets into Unicode code point offsets; ask in rising order for speed, any order is right.
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    byte: usize,
    point: usize,
}

impl<'t> CodePoints<'t> {
    /// Starts at the beginning of `text`.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self { text, byte: 0, point: 0 }
    }

    /// The number of code points before `byte`.
    pub fn at(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            (self.byte, self.point) = (0, 0);
        }
        self.point += self.text[self.byte..byte].chars().count();
        self.byte = byte;
        self.point
    }
}
