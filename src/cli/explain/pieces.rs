//! A text cut where marks begin and end, so that overlapping marks can be shown.

use dateline::events::{Field, Reason, Span};

use super::Explained;

/// A stretch of the text over which nothing changes.
pub(super) struct Piece<'t> {
    /// Its first code point.
    pub(super) start: usize,
    pub(super) text: &'t str,
    /// The records, from 1, and the fields of theirs that these words gave.
    pub(super) marks: Vec<(usize, Field)>,
    /// Why these words gave no incident.
    pub(super) rejected: Option<Reason>,
    /// A place or a date that no incident took.
    pub(super) unused: Option<Field>,
}

impl Piece<'_> {
    /// The field to colour it by: what is said first of it.
    pub(super) fn field(&self) -> Option<Field> {
        self.marks.iter().map(|(_, field)| *field).min()
    }

    /// What it gave, in words: "place of 1 and 2".
    pub(super) fn role(&self) -> String {
        let mut roles: Vec<(Field, Vec<usize>)> = Vec::new();
        for (record, field) in &self.marks {
            match roles.iter_mut().find(|(f, _)| f == field) {
                Some((_, records)) if records.contains(record) => {}
                Some((_, records)) => records.push(*record),
                None => roles.push((*field, vec![*record])),
            }
        }
        let said = |(field, records): &(Field, Vec<usize>)| {
            let records: Vec<String> = records.iter().map(ToString::to_string).collect();
            format!("{} {}", label(*field), records.join("+"))
        };
        roles.iter().map(said).collect::<Vec<_>>().join(", ")
    }
}

/// A field's name for readers.
pub(super) fn label(field: Field) -> &'static str {
    if field == Field::Claim { "claimed by" } else { field.name() }
}

/// A text whose code points can be found.
pub(super) struct Pieces<'t> {
    text: &'t str,
    /// The byte at which each code point starts, and the end.
    bytes: Vec<usize>,
}

impl<'t> Pieces<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, bytes: text.char_indices().map(|(at, _)| at).chain([text.len()]).collect() }
    }

    fn byte(&self, point: usize) -> usize {
        self.bytes.get(point).copied().unwrap_or(self.text.len())
    }

    /// The words of a span.
    pub(super) fn words(&self, span: Span) -> &'t str {
        &self.text[self.byte(span.start)..self.byte(span.end.max(span.start))]
    }

    /// The words of a span with a few before and after, so that a reader knows them again.
    pub(super) fn around(&self, span: Span) -> (&'t str, &'t str, &'t str) {
        const NEAR: usize = 32;
        let at = self.words(span);
        let before = &self.text[self.byte(span.start.saturating_sub(NEAR))..self.byte(span.start)];
        let after = &self.text[self.byte(span.end)..self.byte(span.end.saturating_add(NEAR))];
        let before = before.rsplit('\n').next().unwrap_or_default();
        let after = after.split('\n').next().unwrap_or_default();
        // Not from the middle of a word.
        let before =
            if before.chars().count() == NEAR { before.split_once(' ').map_or("", |(_, b)| b) } else { before };
        let after = if after.chars().count() == NEAR { after.rsplit_once(' ').map_or("", |(a, _)| a) } else { after };
        (before, at, after)
    }

    /// The whole text in pieces.
    pub(super) fn cut(&self, explained: &Explained<'_>) -> Vec<Piece<'t>> {
        let trace = explained.trace;
        let mut marks: Vec<(Span, usize, Field)> = Vec::new();
        for ((_, fields), record) in explained.records().zip(1..) {
            marks.extend(fields.iter().map(|m| (m.span, record, m.field)));
        }
        let mut unused: Vec<(Span, Field)> = trace.other_places.iter().map(|s| (*s, Field::Place)).collect();
        unused.extend(trace.other_dates.iter().map(|s| (*s, Field::Date)));
        let end = self.bytes.len() - 1;
        let spans =
            marks.iter().map(|m| m.0).chain(unused.iter().map(|u| u.0)).chain(trace.rejected.iter().map(|r| r.span));
        let mut cuts: Vec<usize> = spans.flat_map(|s| [s.start.min(end), s.end.min(end)]).chain([0, end]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        marks.sort_by_key(|m| m.0);
        let longest = marks.iter().map(|m| m.0.end - m.0.start).max().unwrap_or(0);
        let piece = |pair: &[usize]| {
            let (start, end) = (pair[0], pair[1]);
            let covers = |s: &Span| s.start <= start && end <= s.end;
            // Marks are many in a long text; only those that begin near enough can reach.
            let from = marks.partition_point(|m| m.0.start + longest < start);
            let to = marks.partition_point(|m| m.0.start <= start);
            Piece {
                start,
                text: &self.text[self.byte(start)..self.byte(end)],
                marks: marks[from.min(to)..to].iter().filter(|m| covers(&m.0)).map(|m| (m.1, m.2)).collect(),
                rejected: trace.rejected.iter().find(|r| covers(&r.span)).map(|r| r.reason),
                unused: unused.iter().find(|u| covers(&u.0)).map(|u| u.1),
            }
        };
        cuts.windows(2).map(piece).collect()
    }
}
