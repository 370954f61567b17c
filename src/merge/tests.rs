use proptest::prelude::*;

use super::*;
use crate::incident::{DatePrecision, LonLat, Precision, SubEventType};

/// A bomb in Baghdad on the tenth, as a report would tell it.
fn bomb(document: &str) -> Incident {
    Incident {
        id: format!("dl-{document}-1"),
        document: Some(document.to_owned()),
        source: Some(format!("Paper {document}")),
        point: Some(LonLat { lon: 44.4, lat: 33.3 }),
        place_id: Some("geonames:98182".to_owned()),
        place: Some("Baghdad".to_owned()),
        precision: Some(Precision::Exact),
        admin1_code: Some("IQ-BG".to_owned()),
        sub_event_type: Some(SubEventType::RemoteExplosive),
        start_date: Some(jiff::civil::date(2020, 12, 10)),
        end_date: Some(jiff::civil::date(2020, 12, 10)),
        date_precision: DatePrecision::Day,
        published: Some(jiff::civil::date(2020, 12, 11)),
        ..Incident::default()
    }
}

fn linked(incidents: Vec<Incident>) -> Vec<Incident> {
    merge(incidents, &Options::default())
}

#[test]
fn one_bomb_in_two_papers_is_one_with_both_sources() {
    let a = Incident { killed_min: Some(2), killed_max: Some(2), ..bomb("a") };
    let b = Incident {
        killed_min: Some(3),
        killed_max: Some(4),
        wounded_min: Some(9),
        wounded_max: Some(9),
        actor: Some("Islamic State".to_owned()),
        ..bomb("b")
    };
    let merged = linked(vec![b, a]);
    let [one] = &merged[..] else { panic!("expected one, found {merged:#?}") };
    assert_eq!((one.killed_min, one.killed_max), (Some(2), Some(4)), "from the fewest to the most");
    assert_eq!((one.wounded_min, one.wounded_max), (Some(9), Some(9)), "silence lowers nothing");
    assert_eq!(one.document.as_deref(), Some("a; b"));
    assert_eq!(one.source.as_deref(), Some("Paper a; Paper b"));
    assert_eq!((one.id.as_str(), one.actor.as_deref()), ("dl-a-1", Some("Islamic State")));
}

#[test]
fn two_bombs_of_one_report_stay_two_and_each_finds_its_own() {
    let with = |document: &str, number: u32, killed: u32| Incident {
        id: format!("dl-{document}-{number}"),
        killed_min: Some(killed),
        killed_max: Some(killed),
        ..bomb(document)
    };
    let merged = linked(vec![with("a", 1, 2), with("a", 2, 5), with("b", 1, 5), with("b", 2, 2)]);
    assert_eq!(
        merged.iter().map(|i| (i.killed_min, i.killed_max)).collect::<Vec<_>>(),
        [(Some(2), Some(2)), (Some(5), Some(5))]
    );
    assert!(merged.iter().all(|i| i.document.as_deref() == Some("a; b")));
}

#[test]
fn neighbours_in_time_make_no_chain() {
    let on = |document: &str, day: i8| {
        let day = jiff::civil::date(2020, 12, day);
        Incident { start_date: Some(day), end_date: Some(day), ..bomb(document) }
    };
    let merged = linked((1..8).map(|d| on(&format!("r{d}"), d)).collect());
    let spans: Vec<_> = merged.iter().map(|i| (i.start_date.unwrap().day(), i.end_date.unwrap().day())).collect();
    assert_eq!(spans, [(1, 2), (3, 4), (5, 6), (7, 7)]);
}

#[test]
fn another_kind_actor_place_or_day_is_another_incident() {
    let far = LonLat { lon: 44.4, lat: 33.36 };
    let others = [
        Incident { sub_event_type: Some(SubEventType::AirStrike), ..bomb("b") },
        Incident { point: Some(far), place_id: None, ..bomb("b") },
        Incident { start_date: Some(jiff::civil::date(2020, 12, 12)), end_date: None, ..bomb("b") },
        Incident { status: crate::incident::Status::Foiled, ..bomb("b") },
        Incident { actor: Some("US forces".to_owned()), ..bomb("b") },
        Incident { point: None, ..bomb("b") },
        Incident { precision: Some(Precision::Governorate), place_id: None, ..bomb("b") },
        Incident { clarity: Clarity::Aggregate, ..bomb("b") },
    ];
    for other in others {
        let a = Incident { actor: Some("the Islamic State".to_owned()), ..bomb("a") };
        assert_eq!(linked(vec![a, other.clone()]).len(), 2, "{other:#?}");
    }
}

#[test]
fn names_are_compared_without_article_and_doubt() {
    let by = |document: &str, actor: &str| Incident { actor: Some(actor.to_owned()), ..bomb(document) };
    let merged =
        linked(vec![by("a", "suspected Islamic State"), by("b", "The islamic state"), by("c", "Unknown gunmen")]);
    assert_eq!(merged.len(), 1);
    assert_eq!(merged[0].actor.as_deref(), Some("suspected Islamic State"));
}

#[test]
fn a_governorate_is_linked_to_a_town_in_it_only_by_the_same_toll() {
    let killed = |i: Incident, killed| Incident { killed_min: Some(killed), killed_max: Some(killed), ..i };
    let vague = |document| Incident {
        precision: Some(Precision::Governorate),
        place_id: Some("geonames:98183".to_owned()),
        point: Some(LonLat { lon: 44.0, lat: 33.0 }),
        ..bomb(document)
    };
    assert_eq!(linked(vec![killed(bomb("a"), 7), killed(vague("b"), 3)]).len(), 2);
    let merged = linked(vec![killed(vague("a"), 7), killed(bomb("b"), 7)]);
    assert_eq!(merged.len(), 1);
    assert_eq!((merged[0].precision, merged[0].place.as_deref()), (Some(Precision::Exact), Some("Baghdad")));
}

#[test]
fn the_same_report_twice_is_one_report() {
    assert_eq!(linked(vec![bomb("a"), bomb("a")]), [bomb("a")]);
}

/// Records of few reports, so close together that most could be linked.
fn reports() -> impl Strategy<Value = Vec<Incident>> {
    let record = (0_u8..6, 0_u8..3, 0_i32..8, 1_i8..9, 0_u8..4, proptest::option::of(0_u32..4), 0_u8..6);
    proptest::collection::vec(record, 0..24).prop_map(|list| {
        let mut incidents = Vec::new();
        for (number, (document, kind, step, day, actor, killed, rough)) in list.into_iter().enumerate() {
            let start = jiff::civil::date(2020, 12, day);
            incidents.push(Incident {
                id: format!("dl-{document}-{number}"),
                sub_event_type: SubEventType::ALL.get(usize::from(kind) + 4).copied(),
                point: Some(LonLat { lon: 44.4, lat: 33.3 + f64::from(step) * 0.02 }),
                place_id: None,
                start_date: Some(start),
                end_date: Some(if rough == 1 { start.saturating_add(6.days()) } else { start }),
                date_precision: if rough == 1 { DatePrecision::Week } else { DatePrecision::Day },
                precision: Some(if rough == 2 { Precision::Governorate } else { Precision::Exact }),
                actor: [None, Some("Gunmen"), Some("Islamic State"), Some("US forces")][usize::from(actor)]
                    .map(str::to_owned),
                killed_min: killed,
                killed_max: killed,
                published: Some(jiff::civil::date(2020, 12, 20 + i8::try_from(document / 2).unwrap())),
                ..bomb(&document.to_string())
            });
        }
        incidents
    })
}

/// The records that a merged one was made of: their evidence is their id here.
fn with_traces(incidents: Vec<Incident>) -> Vec<Incident> {
    incidents.into_iter().map(|i| Incident { evidence: Some(i.id.clone()), ..i }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_reports_does_not_matter(
        (list, mixed) in reports().prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle()))
    ) {
        prop_assert_eq!(linked(list), linked(mixed));
    }

    #[test]
    fn merging_twice_changes_nothing(list in reports()) {
        let once = linked(list);
        prop_assert_eq!(linked(once.clone()), once);
    }

    #[test]
    fn every_record_is_in_one_group_that_keeps_the_limits(list in reports()) {
        let list = with_traces(list);
        let merged = linked(list.clone());
        let mut found = 0;
        for one in &merged {
            let members: Vec<&Incident> = one.evidence.as_deref().unwrap().split(BETWEEN)
                .map(|id| list.iter().find(|i| i.id == id).unwrap()).collect();
            found += members.len();
            let documents: HashSet<_> = members.iter().map(|i| &i.document).collect();
            prop_assert_eq!(documents.len(), members.len(), "two records of one report in {:#?}", one);
            let exact = |i: &&&Incident| i.precision == Some(Precision::Exact);
            for a in members.iter().filter(exact) {
                for b in members.iter().filter(exact) {
                    prop_assert!(a.point.unwrap().distance_km(b.point.unwrap()) <= 5.0);
                    if a.date_precision == DatePrecision::Day && b.date_precision == DatePrecision::Day {
                        prop_assert!(a.start_date.unwrap().duration_since(b.start_date.unwrap()).as_hours().abs() <= 24);
                    }
                }
            }
            let killed = members.iter().filter_map(|i| i.killed_min);
            prop_assert_eq!(one.killed_min, killed.clone().min());
            prop_assert_eq!(one.killed_max, killed.max());
        }
        prop_assert_eq!(found, list.len(), "nothing lost, nothing doubled");
    }
}
