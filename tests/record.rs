//! The record is a contract: property names, their order, one type each, null where unknown.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dateline::events;
use dateline::export::{to_csv, to_geojson, to_jsonl};
use dateline::gazetteer::Gazetteer;
use dateline::incident::{Clarity, DatePrecision, Incident, LonLat, Precision, Status, SubEventType};
use dateline::read;
use jiff::civil::Date;
use serde_json::Value;

/// What a property may hold where it is not null.
enum Holds {
    Text,
    Day,
    /// One of these words.
    Word(Vec<&'static str>),
    Count,
    /// A number between these.
    Number(f64, f64),
}

/// The properties in the order of the record, and whether they may be null.
fn record() -> Vec<(&'static str, Holds, bool)> {
    use Holds::{Count, Day, Number, Text, Word};
    let words = |all: Vec<&'static str>| Word(all);
    vec![
        ("name", Text, false),
        ("start_date", Day, true),
        ("end_date", Day, true),
        ("date_precision", words(DatePrecision::ALL.iter().map(|v| v.as_str()).collect()), false),
        ("date_text", Text, true),
        ("event_type", words(SubEventType::ALL.iter().map(|v| v.event_type().as_str()).collect()), true),
        ("sub_event_type", words(SubEventType::ALL.iter().map(|v| v.as_str()).collect()), true),
        ("weapon", Text, true),
        ("status", words(Status::ALL.iter().map(|v| v.as_str()).collect()), false),
        ("clarity", words(Clarity::ALL.iter().map(|v| v.as_str()).collect()), false),
        ("place", Text, true),
        ("place_text", Text, true),
        ("place_id", Text, true),
        ("admin1", Text, true),
        ("admin1_code", Text, true),
        ("admin2", Text, true),
        ("country", Text, true),
        ("precision", words(Precision::ALL.iter().map(|v| v.as_str()).collect()), true),
        ("radius_km", Number(0.0, 20_040.0), true),
        ("where_prec", Number(1.0, 7.0), true),
        ("geo_precision", Number(1.0, 3.0), true),
        ("actor", Text, true),
        ("target", Text, true),
        ("claimed_by", Text, true),
        ("killed_min", Count, true),
        ("killed_max", Count, true),
        ("wounded_min", Count, true),
        ("wounded_max", Count, true),
        ("damage", Text, true),
        ("source", Text, true),
        ("source_title", Text, true),
        ("source_url", Text, true),
        ("published", Day, true),
        ("document", Text, true),
        ("evidence", Text, true),
        ("evidence_start", Count, true),
        ("evidence_end", Count, true),
        ("confidence", Number(0.0, 1.0), true),
    ]
}

impl Holds {
    fn fits(&self, value: &Value) -> bool {
        match self {
            Self::Text => value.as_str().is_some_and(|s| !s.trim().is_empty()),
            Self::Day => value.as_str().is_some_and(|s| s.len() == 10 && s.parse::<Date>().is_ok()),
            Self::Word(words) => value.as_str().is_some_and(|s| words.contains(&s)),
            Self::Count => value.as_u64().is_some_and(|n| n <= u64::from(u32::MAX)),
            Self::Number(low, high) => value.as_f64().is_some_and(|n| (*low..=*high).contains(&n)),
        }
    }
}

/// Every incident of every sample report, with the report's text. Dates are unknown in some, which is a case too.
fn samples() -> Vec<(String, Vec<Incident>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    let extract = |path: &std::path::PathBuf| {
        let document = read::file(path).unwrap();
        let mut extraction = events::extract(&document, Gazetteer::embedded());
        extraction.incidents.append(&mut extraction.aggregates);
        (document.text, extraction.incidents)
    };
    files.iter().map(extract).collect()
}

#[test]
fn every_feature_has_the_properties_in_order_and_of_their_type() {
    let record = record();
    for (_, incidents) in samples() {
        let collection: Value = serde_json::from_str(&to_geojson(&incidents, "r")).unwrap();
        for feature in collection["features"].as_array().unwrap() {
            let properties = feature["properties"].as_object().unwrap();
            let names: Vec<&str> = properties.keys().map(String::as_str).collect();
            assert_eq!(names, record.iter().map(|(name, ..)| *name).collect::<Vec<_>>());
            for (name, holds, nullable) in &record {
                let value = &properties[*name];
                let fits = if value.is_null() { *nullable } else { holds.fits(value) };
                assert!(fits, "{name} holds {value} in {feature}");
            }
        }
    }
}

#[test]
fn a_collection_has_name_and_bbox_and_no_crs() {
    let at = |lon, lat| Incident { id: format!("{lon}"), point: Some(LonLat { lon, lat }), ..Incident::default() };
    let geojson = to_geojson(&[at(44.123_456_789, 33.0), Incident::default(), at(43.0, 36.5)], "week");
    let collection: Value = serde_json::from_str(&geojson).unwrap();
    assert_eq!(collection["type"], "FeatureCollection");
    assert_eq!(collection["name"], "week");
    assert_eq!(collection["bbox"], serde_json::json!([43.0, 33.0, 44.123_457, 36.5]));
    assert_eq!(collection.get("crs"), None);
    let features = collection["features"].as_array().unwrap();
    assert_eq!(
        features[0]["geometry"]["coordinates"],
        serde_json::json!([44.123_457, 33.0]),
        "six decimals, longitude first"
    );
    assert_eq!(features[1]["geometry"], Value::Null, "no place is no geometry, and kept");
}

#[test]
fn pairs_agree() {
    for (text, incidents) in samples() {
        let points: Vec<char> = text.chars().collect();
        for i in incidents {
            assert!(i.start_date <= i.end_date, "{i:?}");
            assert_eq!(i.start_date.is_some(), i.end_date.is_some(), "{i:?}");
            for (min, max) in [(i.killed_min, i.killed_max), (i.wounded_min, i.wounded_max)] {
                assert!(max.is_none() || min <= max, "{i:?}");
            }
            assert_eq!(i.point.is_some(), i.precision.is_some(), "a point and its precision come together: {i:?}");
            let (Some(evidence), Some(start), Some(end)) = (&i.evidence, i.evidence_start, i.evidence_end) else {
                panic!("every incident shows its evidence: {i:?}")
            };
            let words: String = points[start as usize..end as usize].iter().collect();
            assert_eq!(&words, evidence, "the offsets are those of the words");
        }
    }
}

#[test]
fn ids_are_unique_and_stable() {
    let ids = || -> Vec<Vec<String>> {
        samples().into_iter().map(|(_, list)| list.into_iter().map(|i| i.id).collect()).collect()
    };
    let first = ids();
    let all: Vec<&String> = first.iter().flatten().collect();
    assert!(all.iter().all(|id| !id.is_empty()));
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "two incidents share an id");
    assert_eq!(first, ids());
}

#[test]
fn every_format_holds_every_incident() {
    let incidents: Vec<Incident> = samples().into_iter().flat_map(|(_, list)| list).collect();
    assert_eq!(to_jsonl(&incidents).lines().count(), incidents.len());
    assert_eq!(to_csv(&incidents).matches("\r\n").count(), incidents.len() + 1);
}
