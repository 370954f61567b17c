//! What was done to a dirty table, row by row, and how often.

/// How many rows are told one by one.
const MOST_TOLD: usize = 20;

/// What became of a cell or a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Did {
    /// Read otherwise than it stands there.
    Repaired,
    /// Not understood, and left unknown.
    Unread,
    /// Read as it stands there, and hard to believe.
    Doubtful,
    /// The whole row is no incident of the result.
    LeftOut,
}

impl Did {
    const fn words(self) -> &'static str {
        match self {
            Self::Repaired => "repaired",
            Self::Unread => "left unknown",
            Self::Doubtful => "kept, though doubtful",
            Self::LeftOut => "left out",
        }
    }
}

/// The repairs and losses of a table.
#[derive(Debug, Default)]
pub(super) struct Report {
    told: Vec<String>,
    /// What happened, how often, and the first row; in the order of first sight.
    kinds: Vec<(Did, &'static str, usize, usize)>,
    rows_left_out: usize,
    /// Of the whole table.
    general: Vec<String>,
}

impl Report {
    pub(super) fn general(&mut self, note: String) {
        self.general.push(note);
    }

    /// `what` is a class that is counted, `detail` what stood there.
    pub(super) fn add(&mut self, row: usize, did: Did, what: &'static str, detail: &str) {
        if did == Did::LeftOut {
            self.rows_left_out += 1;
        }
        match self.kinds.iter_mut().find(|(d, w, ..)| *d == did && *w == what) {
            Some((_, _, times, _)) => *times += 1,
            None => self.kinds.push((did, what, 1, row)),
        }
        if self.told.len() < MOST_TOLD {
            let word = did.words();
            let detail: String = detail.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect();
            self.told.push(if detail.is_empty() {
                format!("row {row}: {word}: {what}")
            } else {
                format!("row {row}: {word}: {what} ({detail})")
            });
        }
    }

    /// What is to be told: of the whole, then row by row, then the sums where not all rows were told.
    pub(super) fn lines(self, rows: usize, incidents: usize) -> Vec<String> {
        let total: usize = self.kinds.iter().map(|k| k.2).sum();
        let mut lines = self.general;
        let count = |did: Did| -> usize { self.kinds.iter().filter(|k| k.0 == did).map(|k| k.2).sum() };
        if total > 0 {
            let doubts = match count(Did::Doubtful) {
                0 => String::new(),
                n => format!(", {n} doubtful"),
            };
            lines.push(format!(
                "{rows} rows: {incidents} incidents, {} rows left out, {} repairs, {} cells left unknown{doubts}",
                self.rows_left_out,
                count(Did::Repaired),
                count(Did::Unread)
            ));
        }
        let more = total - self.told.len();
        lines.extend(self.told);
        if more > 0 {
            lines.push(format!("and {more} more; in all:"));
            for (did, what, times, first) in &self.kinds {
                let word = did.words();
                lines.push(format!("{times} × {word}: {what} (first in row {first})"));
            }
        }
        lines
    }
}
