//! What was understood before need not be understood again.

use std::collections::HashMap;

use jiff::civil::Date;

use super::cell::Cell;
use super::values::{date, event_kind};
use crate::incident::{DatePrecision, SubEventType};

/// Dates and kinds that were understood before: a file says the same few thousand times.
#[derive(Default)]
pub(super) struct Known {
    dates: Remembered<Option<(Date, Date, DatePrecision)>>,
    kinds: Remembered<Option<SubEventType>>,
}

impl Known {
    pub(super) fn date(&mut self, cell: &Cell) -> Option<(Date, Date, DatePrecision)> {
        self.dates.of(cell, date)
    }

    pub(super) fn kind(&mut self, cell: &Cell) -> Option<SubEventType> {
        self.kinds.of(cell, event_kind)
    }
}

/// Answers by the text that was asked for.
struct Remembered<T> {
    answers: Vec<(Box<str>, T)>,
    by_text: HashMap<Box<str>, u32>,
    /// The last answer for texts of like ends and length, which need no hash that is safe from ill will.
    last: [u32; 256],
}

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self { answers: Vec::new(), by_text: HashMap::new(), last: [u32::MAX; 256] }
    }
}

impl<T: Copy> Remembered<T> {
    /// How many are kept; more would be slower to find than to understand.
    const MOST: usize = 20_000;

    fn of(&mut self, cell: &Cell, understand: impl FnOnce(&Cell) -> T) -> T {
        let Some(text) = cell.as_str().filter(|t| t.len() < 100) else { return understand(cell) };
        let slot = Self::slot(text);
        if let Some((_, answer)) = self.answers.get(self.last[slot] as usize).filter(|a| *a.0 == *text) {
            return *answer;
        }
        if let Some(&number) = self.by_text.get(text) {
            self.last[slot] = number;
            return self.answers[number as usize].1;
        }
        let answer = understand(cell);
        if self.answers.len() < Self::MOST {
            let number = self.answers.len() as u32;
            self.answers.push((text.into(), answer));
            self.by_text.insert(text.into(), number);
            self.last[slot] = number;
        }
        answer
    }

    fn slot(text: &str) -> usize {
        let mix = |sum: u32, byte: &u8| sum.wrapping_mul(31).wrapping_add(u32::from(*byte));
        let end = text.as_bytes().last_chunk::<5>().map_or(text.as_bytes(), |c| c);
        (end.iter().fold(text.len() as u32, mix) % 256) as usize
    }
}
