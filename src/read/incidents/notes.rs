//! What is told of a file of incidents: what was left out or not understood.

use std::collections::BTreeMap;

/// Notes, each once with how often and where first.
#[derive(Default)]
pub(super) struct Notes {
    seen: BTreeMap<String, (usize, usize)>,
}

/// How many different notes are told; a file of another kind would tell thousands.
const MOST_NOTES: usize = 8;

impl Notes {
    pub(super) fn add(&mut self, note: impl FnOnce() -> String, index: usize) {
        let note = note();
        // Short of room for a note of its own: a column of free text in the place of a date gives one for each feature.
        if self.seen.len() < 1000 || self.seen.contains_key(&note) {
            self.seen.entry(note).or_insert((index + 1, 0)).1 += 1;
        }
    }

    pub(super) fn lines(self) -> Vec<String> {
        let mut notes: Vec<_> = self.seen.into_iter().collect();
        notes.sort_by_key(|(_, (first, _))| *first);
        let more = notes.len().saturating_sub(MOST_NOTES);
        let mut lines: Vec<String> = notes
            .into_iter()
            .take(MOST_NOTES)
            .map(|(note, (first, times))| match times {
                1 => format!("{note} (feature {first})"),
                _ => format!("{note} ({times} features, first {first})"),
            })
            .collect();
        if more > 0 {
            lines.push(format!("and {more} more notes of this kind"));
        }
        lines
    }
}
