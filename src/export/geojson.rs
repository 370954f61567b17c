//! GeoJSON (RFC 7946), one feature a line: small in a diff, and a line tool can count it.

use geojson::JsonValue;
use serde_json::json;

use crate::incident::{Incident, to_collection};

/// Says who wrote the file. RFC 7946 lets a collection carry members of its own.
const GENERATOR: &str = "Dateline";

/// The incidents as a GeoJSON text that ends in a newline.
#[must_use]
pub fn to_geojson(incidents: &[Incident], name: &str) -> String {
    let collection = to_collection(incidents, name);
    let mut out = String::from("{\n\"type\": \"FeatureCollection\",\n");
    let mut member = |key: &str, value: &JsonValue| {
        out.push_str(&format!("{}: {value},\n", json!(key)));
    };
    member("generator", &json!(GENERATOR));
    for (key, value) in collection.foreign_members.iter().flatten() {
        member(key, value);
    }
    if let Some(bbox) = &collection.bbox {
        member("bbox", &json!(bbox));
    }
    out.push_str("\"features\": [");
    for (index, feature) in collection.features.iter().enumerate() {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        out.push_str(&feature.to_string());
    }
    out.push_str("\n]\n}\n");
    out
}

pub(super) fn is_own(text: &str) -> bool {
    text.starts_with("{\n\"type\": \"FeatureCollection\",\n\"generator\": \"Dateline\"")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::incident::{Clarity, DatePrecision, LonLat, Precision, Status, SubEventType};
    use crate::read::incidents::{Fields, geojson};

    fn words() -> BoxedStrategy<Option<String>> {
        proptest::option::of("[^\\x00]{1,24}").boxed()
    }

    fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
        proptest::sample::select(all)
    }

    fn day() -> impl Strategy<Value = Option<jiff::civil::Date>> {
        proptest::option::of((1900_i16..2100, 1_i8..13, 1_i8..29).prop_map(|(y, m, d)| jiff::civil::date(y, m, d)))
    }

    fn incidents() -> impl Strategy<Value = Incident> {
        let place = (
            proptest::option::of((-180_000_000_i32..=180_000_000, -90_000_000_i32..=90_000_000)),
            proptest::collection::vec(words(), 7),
            proptest::option::of(one_of(Precision::ALL)),
            proptest::option::of(0_u32..9999),
        );
        let what = (
            ("[a-z0-9-]{1,12}", "\\PC{0,30}"),
            proptest::option::of(one_of(SubEventType::ALL)),
            one_of(Status::ALL),
            one_of(Clarity::ALL),
            proptest::collection::vec(words(), 10),
        );
        let when = (day(), day(), one_of(DatePrecision::ALL), day());
        let counts =
            (proptest::collection::vec(proptest::option::of(any::<u32>()), 6), proptest::option::of(0_u8..=100));
        (place, what, when, counts).prop_map(
            |((at, p, precision, radius), (names, kind, status, clarity, w), when, (n, c))| {
                let mut p = p.into_iter();
                let mut w = w.into_iter();
                let mut p = || p.next().flatten();
                let mut w = || w.next().flatten();
                Incident {
                    id: names.0,
                    name: names.1,
                    point: at.map(|(x, y)| LonLat { lon: f64::from(x) / 1e6, lat: f64::from(y) / 1e6 }),
                    start_date: when.0,
                    end_date: when.1,
                    date_precision: when.2,
                    published: when.3,
                    sub_event_type: kind,
                    status,
                    clarity,
                    precision,
                    radius_km: radius.map(|r| f64::from(r) / 10.0),
                    place: p(),
                    place_text: p(),
                    place_id: p(),
                    admin1: p(),
                    admin1_code: p(),
                    admin2: p(),
                    country: p(),
                    date_text: w(),
                    weapon: w(),
                    actor: w(),
                    target: w(),
                    claimed_by: w(),
                    damage: w(),
                    source: w(),
                    source_title: w(),
                    source_url: w(),
                    evidence: w(),
                    document: None,
                    killed_min: n[0],
                    killed_max: n[1],
                    wounded_min: n[2],
                    wounded_max: n[3],
                    evidence_start: n[4],
                    evidence_end: n[5],
                    confidence: c.map(|c| f64::from(c) / 100.0),
                }
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_is_read_back_as_it_was(list in proptest::collection::vec(incidents(), 0..4)) {
            let text = to_geojson(&list, "a \"name\"");
            let back = geojson(&text, &Fields::default()).unwrap();
            prop_assert_eq!(&back.incidents, &list);
            prop_assert_eq!(back.name.as_deref(), Some("a \"name\""));
            prop_assert_eq!(back.notes.len(), 0);
            prop_assert!(is_own(&text));
            prop_assert_eq!(text.lines().filter(|l| l.contains("\"Feature\"")).count(), list.len());
        }
    }

    #[test]
    fn a_collection_of_nothing_is_still_one() {
        let text = to_geojson(&[], "empty");
        assert_eq!(geojson(&text, &Fields::default()).unwrap().incidents, []);
    }
}
