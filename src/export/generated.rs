//! Incidents made up for property tests: nulls, quotes, line ends, control characters, every script.

use proptest::prelude::*;

use crate::incident::{Clarity, DatePrecision, Incident, LonLat, Precision, Status, SubEventType};

fn words() -> BoxedStrategy<Option<String>> {
    proptest::option::of("[^\\x00]{1,24}").boxed()
}

fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(all)
}

fn day() -> impl Strategy<Value = Option<jiff::civil::Date>> {
    proptest::option::of((1900_i16..2100, 1_i8..13, 1_i8..29).prop_map(|(y, m, d)| jiff::civil::date(y, m, d)))
}

pub(crate) fn incidents() -> impl Strategy<Value = Incident> {
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
    let counts = (proptest::collection::vec(proptest::option::of(any::<u32>()), 6), proptest::option::of(0_u8..=100));
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
