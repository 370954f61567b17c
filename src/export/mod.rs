//! Incidents as files for other programs. Every format carries the whole record, in the record's order.

mod csv;
mod geojson;
mod jsonl;

pub use csv::to_csv;
pub use geojson::to_geojson;
pub use jsonl::to_jsonl;

use crate::incident::Incident;

/// Whether `text` begins like a file written here: such a file may be written again, any other is someone's work.
#[must_use]
pub fn is_own(text: &str) -> bool {
    geojson::is_own(text) || jsonl::is_own(text) || csv::is_own(text)
}

/// The names of the record's properties, in order.
fn property_names() -> impl Iterator<Item = String> {
    Incident::default().properties().into_iter().map(|(name, _)| name)
}
