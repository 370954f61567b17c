//! The record as typed columns, for formats that know dates and numbers apart.

use jiff::civil::Date;

use crate::incident::{Incident, Precision};

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Date,
    Integer,
    Real,
}

/// One value of a column; its kind is the column's, or nothing is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Text(&'a str),
    Date(Date),
    Integer(i64),
    Real(f64),
}

/// The record's properties in its order, with their types.
pub(crate) static COLUMNS: [(&str, Kind); 38] = [
    ("name", Kind::Text),
    ("start_date", Kind::Date),
    ("end_date", Kind::Date),
    ("date_precision", Kind::Text),
    ("date_text", Kind::Text),
    ("event_type", Kind::Text),
    ("sub_event_type", Kind::Text),
    ("weapon", Kind::Text),
    ("status", Kind::Text),
    ("clarity", Kind::Text),
    ("place", Kind::Text),
    ("place_text", Kind::Text),
    ("place_id", Kind::Text),
    ("admin1", Kind::Text),
    ("admin1_code", Kind::Text),
    ("admin2", Kind::Text),
    ("country", Kind::Text),
    ("precision", Kind::Text),
    ("radius_km", Kind::Real),
    ("where_prec", Kind::Integer),
    ("geo_precision", Kind::Integer),
    ("actor", Kind::Text),
    ("target", Kind::Text),
    ("claimed_by", Kind::Text),
    ("killed_min", Kind::Integer),
    ("killed_max", Kind::Integer),
    ("wounded_min", Kind::Integer),
    ("wounded_max", Kind::Integer),
    ("damage", Kind::Text),
    ("source", Kind::Text),
    ("source_title", Kind::Text),
    ("source_url", Kind::Text),
    ("published", Kind::Date),
    ("document", Kind::Text),
    ("evidence", Kind::Text),
    ("evidence_start", Kind::Integer),
    ("evidence_end", Kind::Integer),
    ("confidence", Kind::Real),
];

/// An incident's values, one a column.
pub(crate) fn values(i: &Incident) -> [Value<'_>; COLUMNS.len()] {
    fn text(t: &Option<String>) -> Value<'_> {
        t.as_deref().map_or(Value::Null, Value::Text)
    }
    let date = |d: Option<Date>| d.map_or(Value::Null, Value::Date);
    let count = |n: Option<u32>| n.map_or(Value::Null, |n| Value::Integer(i64::from(n)));
    let code = |f: fn(Precision) -> u8| i.precision.map_or(Value::Null, |p| Value::Integer(i64::from(f(p))));
    let real = |n: Option<f64>| n.filter(|n| n.is_finite()).map_or(Value::Null, Value::Real);
    let word = |w: Option<&'static str>| w.map_or(Value::Null, Value::Text);
    [
        Value::Text(&i.name),
        date(i.start_date),
        date(i.end_date),
        Value::Text(i.date_precision.as_str()),
        text(&i.date_text),
        word(i.event_type().map(crate::incident::EventType::as_str)),
        word(i.sub_event_type.map(crate::incident::SubEventType::as_str)),
        text(&i.weapon),
        Value::Text(i.status.as_str()),
        Value::Text(i.clarity.as_str()),
        text(&i.place),
        text(&i.place_text),
        text(&i.place_id),
        text(&i.admin1),
        text(&i.admin1_code),
        text(&i.admin2),
        text(&i.country),
        word(i.precision.map(Precision::as_str)),
        real(i.radius_km),
        code(Precision::where_prec),
        code(Precision::geo_precision),
        text(&i.actor),
        text(&i.target),
        text(&i.claimed_by),
        count(i.killed_min),
        count(i.killed_max),
        count(i.wounded_min),
        count(i.wounded_max),
        text(&i.damage),
        text(&i.source),
        text(&i.source_title),
        text(&i.source_url),
        date(i.published),
        text(&i.document),
        text(&i.evidence),
        count(i.evidence_start),
        count(i.evidence_end),
        real(i.confidence.map(|c| (c * 100.0).round() / 100.0)),
    ]
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::incident::SubEventType;

    /// The GeoJSON record is the contract; the columns must say the same in the same order.
    #[test]
    fn columns_are_the_record() {
        let day = jiff::civil::date(2021, 5, 10);
        let incident = Incident {
            name: "n".to_owned(),
            start_date: Some(day),
            sub_event_type: Some(SubEventType::Grenade),
            precision: Some(Precision::Governorate),
            radius_km: Some(12.5),
            killed_min: Some(0),
            evidence: Some("e".to_owned()),
            evidence_end: Some(u32::MAX),
            published: Some(day),
            confidence: Some(0.823),
            ..Incident::default()
        };
        let properties = incident.properties();
        assert!(properties.keys().map(String::as_str).eq(COLUMNS.iter().map(|(name, _)| *name)));
        for ((value, (name, kind)), json) in values(&incident).into_iter().zip(COLUMNS).zip(properties.values()) {
            let (same, fits): (Json, bool) = match value {
                Value::Null => (Json::Null, true),
                Value::Text(t) => (json!(t), kind == Kind::Text),
                Value::Date(d) => (json!(d), kind == Kind::Date),
                Value::Integer(n) => (json!(n), kind == Kind::Integer),
                Value::Real(n) => (json!(n), kind == Kind::Real),
            };
            assert!(fits, "{name}");
            assert_eq!(&same, json, "{name}");
        }
    }
}
