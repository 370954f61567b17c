//! What a single sentence must come out as: ACLED's sub-event types in their usual constructions, and what is no incident.

use dateline::events;
use dateline::gazetteer::Gazetteer;
use dateline::read::Document;

/// Rows that are known to come out otherwise, by their `shows`; each is listed in docs/extraction.md.
const NOT_YET: &[&str] = &["abduction: disappeared"];

#[test]
fn each_construction_comes_out_as_its_sub_event_type() {
    let table = include_str!("constructions.tsv");
    let mut wrong = Vec::new();
    for row in table.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let [shows, expected, sentence] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let text = format!("News from the region\n\nBAGHDAD, Dec 11, 2020 (Dateline) - {sentence}\n");
        let document = Document { text, ..Document::default() };
        let found = events::extract(&document, Gazetteer::embedded()).incidents;
        let types: Vec<String> = found.iter().map(|i| i.sub_event_type.unwrap().to_string()).collect();
        let right = if expected == "-" { types.is_empty() } else { types == [expected] };
        if right == NOT_YET.contains(&shows) {
            wrong.push(format!("{shows}: expected {expected}, found {types:?}: {sentence}"));
        }
    }
    assert!(wrong.is_empty(), "{} rows are not as expected:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_place_told_exactly_is_kept_beside_words_that_say_where_it_lies() {
    let text = "News from the region\n\nBAGHDAD, Dec 11, 2020 (Dateline) - \
        In Jurf al-Sakhar, south of Baghdad, clashes on Thursday left nine militants dead.\n";
    let document = Document { text: text.into(), ..Document::default() };
    let found = events::extract(&document, Gazetteer::embedded()).incidents;
    let places: Vec<_> = found.iter().map(|i| i.place.as_deref()).collect();
    assert_eq!(places, [Some("Jurf al-Sakhar")]);
}

#[test]
fn a_village_that_is_not_known_does_not_take_the_place_told_before() {
    let text = "Gunmen attack two villages\n\nBAGHDAD, Dec 11, 2020 (Dateline) - Gunmen killed four people in Hawija on Thursday.\n\n\
        In a separate incident on Thursday gunmen killed nine people in Qarnabad, a village near the river.\n";
    let document = Document { text: text.into(), ..Document::default() };
    let found = events::extract(&document, Gazetteer::embedded()).incidents;
    let places: Vec<_> = found.iter().map(|i| (i.place.as_deref(), i.killed_min)).collect();
    assert_eq!(places, [(Some("Hawija"), Some(4)), (None, Some(9))]);
}

#[test]
fn a_second_account_of_the_dead_widens_the_range_and_a_later_count_replaces_the_first() {
    let killed = |second: &str| {
        let text = format!(
            "News from the region\n\nBAGHDAD, Dec 11, 2020 (Dateline) - Gunmen stormed a police post in Dibis on Thursday, killing one \
             policeman and wounding two, a security official said. {second}\n"
        );
        let document = Document { text, ..Document::default() };
        let found = events::extract(&document, Gazetteer::embedded()).incidents;
        found.iter().map(|i| (i.killed_min, i.killed_max)).collect::<Vec<_>>()
    };
    assert_eq!(killed("A provincial police officer put the toll at two dead."), [(Some(1), Some(2))]);
    assert_eq!(killed("The toll later rose to two, a hospital source said."), [(Some(2), Some(2))]);
}
