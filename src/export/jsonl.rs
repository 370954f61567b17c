//! JSON Lines: one GeoJSON feature a line. GDAL reads it as GeoJSONSeq.

use crate::incident::Incident;

/// The incidents, one feature a line.
#[must_use]
pub fn to_jsonl(incidents: &[Incident]) -> String {
    incidents.iter().map(|incident| format!("{}\n", incident.to_feature())).collect()
}

/// Our lines begin as no others do: with the record's properties in the record's order.
pub(super) fn is_own(text: &str) -> bool {
    let Some(properties) =
        text.strip_prefix("{\"type\":\"Feature\",").and_then(|rest| rest.split_once("\"properties\":"))
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
