//! What the codes of others mean in the record's words.

use crate::incident::{DatePrecision, Precision, SubEventType};

/// What a CAMEO code is. GDELT codes statements, meetings and aid too, which are no incidents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cameo {
    Incident(SubEventType),
    /// Words, diplomacy, aid: roots 01 to 13, 15 and 16.
    NoIncident,
    Unknown,
}

/// CAMEO codes by their beginning, the longer first (Schrodt, CAMEO Codebook 1.1b3).
const CAMEO: &[(&str, SubEventType)] = &[
    ("143", SubEventType::PeacefulProtest),
    ("144", SubEventType::PeacefulProtest),
    ("145", SubEventType::ViolentDemonstration),
    ("14", SubEventType::PeacefulProtest),
    ("171", SubEventType::Looting),
    ("173", SubEventType::Arrests),
    ("175", SubEventType::Attack),
    ("17", SubEventType::Other),
    ("181", SubEventType::Abduction),
    ("1821", SubEventType::SexualViolence),
    ("182", SubEventType::Attack),
    ("1831", SubEventType::SuicideBomb),
    ("183", SubEventType::RemoteExplosive),
    ("185", SubEventType::Attack),
    ("186", SubEventType::Attack),
    ("18", SubEventType::Attack),
    ("191", SubEventType::Other),
    // "Occupy territory": who took it from whom is not coded.
    ("192", SubEventType::Other),
    ("193", SubEventType::ArmedClash),
    ("194", SubEventType::Shelling),
    ("195", SubEventType::AirStrike),
    ("19", SubEventType::ArmedClash),
    ("2041", SubEventType::ChemicalWeapon),
    ("204", SubEventType::Other),
    ("20", SubEventType::Attack),
];

pub(super) fn cameo(code: &str) -> Cameo {
    let code = code.trim();
    if !code.bytes().all(|b| b.is_ascii_digit()) || !matches!(code.len(), 3 | 4) {
        return Cameo::Unknown;
    }
    let found = CAMEO.iter().filter(|(start, _)| code.starts_with(start)).max_by_key(|(start, _)| start.len());
    match found {
        Some((_, kind)) => Cameo::Incident(*kind),
        None => Cameo::NoIncident,
    }
}

/// GDELT's kind of place: 1 country, 2 and 5 a first-level division, 3 and 4 a town.
pub(super) fn gdelt_precision(kind: &str) -> Option<Precision> {
    match kind.trim() {
        "1" => Some(Precision::Country),
        "2" | "5" => Some(Precision::Governorate),
        "3" | "4" => Some(Precision::Exact),
        _ => None,
    }
}

/// UCDP's `type_of_violence`: 1 between a state and a group, 2 between groups, 3 against civilians.
pub(super) fn type_of_violence(code: &str) -> Option<SubEventType> {
    match code.trim() {
        "1" | "2" => Some(SubEventType::ArmedClash),
        "3" => Some(SubEventType::Attack),
        _ => None,
    }
}

/// UCDP's `date_prec`: 1 a day, 2 two to six days, 3 a week, 4 a month, 5 more.
pub(super) fn ucdp_date(code: &str) -> Option<DatePrecision> {
    match code.trim() {
        "1" => Some(DatePrecision::Day),
        "2" | "3" => Some(DatePrecision::Week),
        "4" => Some(DatePrecision::Month),
        "5" => Some(DatePrecision::Year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cameo_codes_tell_deeds_from_words() {
        assert_eq!(cameo("1833"), Cameo::Incident(SubEventType::RemoteExplosive));
        assert_eq!(cameo("1831"), Cameo::Incident(SubEventType::SuicideBomb));
        assert_eq!(cameo("190"), Cameo::Incident(SubEventType::ArmedClash));
        assert_eq!((cameo("042"), cameo("112"), cameo("")), (Cameo::NoIncident, Cameo::NoIncident, Cameo::Unknown));
    }
}
