//! What a format could not carry, said once with how often and where first.

use std::collections::BTreeMap;

/// What was cut, changed or left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Losses {
    seen: BTreeMap<String, (usize, String)>,
}

impl Losses {
    /// Notes a loss in the incident with this id.
    #[cfg(any(feature = "gpkg", feature = "kml", feature = "fgb", feature = "parquet", feature = "shapefile"))]
    pub(super) fn add(&mut self, loss: impl Into<String>, id: &str) {
        self.seen.entry(loss.into()).or_insert_with(|| (0, id.to_owned())).0 += 1;
    }

    /// One line a loss, such as `evidence: cut to 254 bytes (3 incidents, first 4f2a)`.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let line = |(loss, (times, first)): (&String, &(usize, String))| match times {
            1 => format!("{loss} (incident {first})"),
            _ => format!("{loss} ({times} incidents, first {first})"),
        };
        self.seen.iter().map(line).collect()
    }

    /// Whether everything was carried.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }
}

/// Where a format counts in 32 bits.
#[cfg(any(feature = "fgb", feature = "parquet"))]
pub(super) fn beyond_32_bits(column: &str) -> String {
    format!("{column}: a number above 2147483647 became null")
}
