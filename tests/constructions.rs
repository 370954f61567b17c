//! What a single sentence must come out as: ACLED's sub-event types in their usual constructions, and what is no incident.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

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

/// Place, dead, wounded and sub-event type of each incident.
fn facts(text: &str) -> Vec<(String, Option<u32>, Option<u32>, String)> {
    let document = Document { text: text.into(), ..Document::default() };
    let told = events::extract(&document, Gazetteer::embedded()).incidents;
    let fact = |i: dateline::incident::Incident| {
        (i.place.unwrap_or_default(), i.killed_min, i.wounded_min, i.sub_event_type.unwrap().to_string())
    };
    told.into_iter().map(fact).collect()
}

fn fact(
    place: &str,
    killed: Option<u32>,
    wounded: Option<u32>,
    kind: &str,
) -> (String, Option<u32>, Option<u32>, String) {
    (place.to_owned(), killed, wounded, kind.to_owned())
}

#[test]
fn the_items_of_a_list_of_news_play_where_their_heads_say_and_keep_to_themselves() {
    let found = facts(
        "FACTBOX-Security developments in Iraq, June 14\n\nJune 14, 2007 (Dateline) - Following are security developments in Iraq.\n\n\
         * BAGHDAD - A car bomb in the Bayaa neighbourhood killed seven people and wounded 18, police said.\n\n\
         * MOSUL - Gunmen killed two policemen in a drive-by shooting on Wednesday.\n\n\
         KIRKUK - A roadside bomb wounded three civilians near a petrol station. A sniper killed a soldier south of the city.\n\n\
         *NEAR BAQUBA - Mortar rounds killed a farmer.\n\n\
         ISKANDARIYA - Gunmen blew up a mosque, causing no casualties, 40 km south of Baghdad.\n",
    );
    assert_eq!(
        found,
        [
            fact("Bayaa", Some(7), Some(18), "Remote explosive/landmine/IED"),
            fact("Mosul", Some(2), None, "Attack"),
            fact("Kirkuk", None, Some(3), "Remote explosive/landmine/IED"),
            fact("South of Kirkuk", Some(1), None, "Attack"),
            fact("Near Baqubah", Some(1), None, "Shelling/artillery/missile attack"),
            fact("Iskandariya", Some(0), Some(0), "Remote explosive/landmine/IED"),
        ]
    );
}

#[test]
fn numbered_items_with_one_place_in_another_keep_to_themselves() {
    let found = facts(
        "Press digest, 3 January 2023\n\n1. Baghdad/Karkh: A sticky bomb wounded a judge on his way to work in the morning.\n\
         2. Kirkuk: A bomb under a car exploded on a street, and its driver was wounded.\n\
         3. Maysan: Three people were killed and five were wounded when two tribes clashed.\n",
    );
    let found: Vec<_> = found.iter().map(|f| (f.0.as_str(), f.1, f.2)).collect();
    assert_eq!(found, [("Karkh", None, Some(1)), ("Kirkuk", None, Some(1)), ("Maysan", Some(3), Some(5))]);
}

#[test]
fn entries_with_a_day_and_a_place_at_their_heads_keep_to_themselves() {
    let found = facts(
        "Weekly summary, 3 to 9 April 2023\n\n3 April, Tuz Khurmatu: A bomb near a checkpoint killed two policemen and wounded one.\n\
         5 April, Amarah: Gunmen opened fire on the car of a judge; three of his guards were killed.\n",
    );
    let found: Vec<_> = found.iter().map(|f| (f.0.as_str(), f.1, f.2)).collect();
    assert_eq!(found, [("Tuz Khurmatu", Some(2), Some(1)), ("Amarah", Some(3), None)]);
}

#[test]
fn one_place_before_a_dash_is_where_the_report_was_written() {
    let found = facts(
        "Two killed in bombing\n\nBAGHDAD - A roadside bomb killed two drivers in Latifiya on Thursday.\n\nIn Tikrit, a car bomb \
         killed a judge on Thursday.\n",
    );
    assert_eq!(found.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["Latifiya", "Tikrit"]);
}

#[test]
fn a_storm_is_weather_and_to_storm_is_not() {
    let told = |headline: &str| {
        facts(&format!(
            "{headline}\n\nBAQUBA, Iraq, Oct 27, 2021 (Dateline) - Gunmen stormed a village near Muqdadiya on Tuesday, killing nine people.\n\n\
             Hours later, a bomb struck an army patrol near Khalis, killing a lieutenant.\n"
        ))
        .len()
    };
    assert_eq!((told("Nine killed as gunmen storm village"), told("Nine killed in winter storm")), (2, 1));
}

#[test]
fn who_dies_of_his_wounds_later_is_one_more_of_the_same_event() {
    let found = facts(
        "Drone strike in Kirkuk\n\nKIRKUK, Iraq, March 3, 2023 (Dateline) - A drone hit a car in Kirkuk on Wednesday, killing three \
         militants. A fourth man was seriously wounded and died in hospital on Thursday.\n",
    );
    assert_eq!(found, [fact("Kirkuk", Some(4), None, "Air/drone strike")]);
}

#[test]
fn another_without_a_noun_is_one_more_of_what_was_told() {
    let found = facts(
        "Bombs in Baghdad\n\nBAGHDAD, June 14, 2014 (Dateline) - A car bomb in Bayaa killed seven people on Saturday. Another, in \
         Zafaraniya, killed two.\n",
    );
    let kinds: Vec<_> = found.iter().map(|f| (f.0.as_str(), f.1, f.3.as_str())).collect();
    let ied = "Remote explosive/landmine/IED";
    assert_eq!(kinds, [("Bayaa", Some(7), ied), ("Zafaraniya", Some(2), ied)]);
}

#[test]
fn a_day_at_the_head_of_an_entry_is_the_day_of_what_it_tells() {
    let text = "Recent attacks\n\nBaghdad, 3 January 2017 - Following is a list of recent attacks.\n\n\
        - 22 December: three car bombs exploded at a market in Gogjali, killing 15 civilians.\n\n\
        31 December: A double bombing at the Sinak market in central Baghdad left 28 dead.\n";
    let published = "2017-01-03".parse().ok();
    let document = Document { text: text.into(), published, ..Document::default() };
    let found = events::extract(&document, Gazetteer::embedded()).incidents;
    let days: Vec<_> = found.iter().map(|i| i.start_date.unwrap().to_string()).collect();
    assert_eq!(days, ["2016-12-22", "2016-12-31"]);
}
