//! One GeoJSON feature a line: JSON Lines, or with a record separator before each a GeoJSON text sequence (RFC 8142).
//! GDAL reads both as GeoJSONSeq.

use std::io::{BufWriter, Write};

use super::{ExportError, Losses, Sink};
use crate::incident::Incident;

/// Says where a text begins, so that a reader finds the next one behind a damaged one.
const SEPARATOR: &str = "\u{1E}";

/// Writes features as they come.
pub(super) struct LinesSink<W: Write> {
    out: BufWriter<W>,
    separator: &'static str,
}

impl<W: Write> LinesSink<W> {
    /// JSON Lines.
    pub(super) fn lines(out: W) -> Self {
        Self { out: BufWriter::new(out), separator: "" }
    }

    /// A GeoJSON text sequence.
    pub(super) fn sequence(out: W) -> Self {
        Self { out: BufWriter::new(out), separator: SEPARATOR }
    }
}

impl<W: Write> Sink for LinesSink<W> {
    fn put(&mut self, incident: &Incident) -> Result<(), ExportError> {
        Ok(writeln!(self.out, "{}{}", self.separator, incident.to_feature())?)
    }

    fn finish(mut self: Box<Self>) -> Result<Losses, ExportError> {
        self.out.flush()?;
        Ok(Losses::default())
    }
}

/// The incidents, one feature a line.
#[must_use]
pub fn to_jsonl(incidents: &[Incident]) -> String {
    incidents.iter().map(|incident| format!("{}\n", incident.to_feature())).collect()
}

/// Our lines begin as no others do: with the record's properties in the record's order.
pub(super) fn is_own(text: &str) -> bool {
    let Some(properties) = text
        .trim_start_matches(SEPARATOR)
        .strip_prefix("{\"type\":\"Feature\",")
        .and_then(|rest| rest.split_once("\"properties\":"))
    else {
        return false;
    };
    properties.1.starts_with("{\"name\":")
        && properties.1.lines().next().is_some_and(|line| line.contains("\"evidence_end\":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_a_feature_and_known_again() {
        let text = to_jsonl(&[Incident::default(), Incident::default()]);
        assert_eq!(text.lines().count(), 2);
        assert!(is_own(&text), "{text}");
        assert!(!is_own("{\"type\":\"Feature\",\"properties\":{\"name\":\"mine\"}}"));
    }
}
