//! Claims about places in text, checked against the embedded tables.

use proptest::prelude::*;

use super::{Context, Location, PlaceMention, Role, find, resolve_name};
use crate::gazetteer::{Gazetteer, Kind};
use crate::incident::{LonLat, Precision};
use crate::text::Analysis;

/// A mention with its words.
struct Found {
    name: String,
    phrase: String,
    mention: PlaceMention,
}

fn read(text: &str) -> Vec<Found> {
    let analysis = Analysis::new(text);
    find(&analysis, &Context::default(), Gazetteer::embedded())
        .into_iter()
        .map(|m| Found {
            name: analysis.slice(m.name.clone()).to_owned(),
            phrase: analysis.slice(m.phrase.clone()).to_owned(),
            mention: m,
        })
        .collect()
}

/// The location of the mention with this name; of several, the first.
fn at(text: &str, name: &str) -> Location {
    let found = read(text);
    let names: Vec<&str> = found.iter().map(|f| f.name.as_str()).collect();
    let hit = found.iter().find(|f| f.name == name).unwrap_or_else(|| panic!("{name} is not among {names:?}"));
    hit.mention.location.clone().unwrap_or_else(|| panic!("{name} is nowhere"))
}

/// The names that are places, not datelines, demonyms or anaphors.
fn places(text: &str) -> Vec<String> {
    read(text).into_iter().filter(|f| f.mention.role == Role::Place).map(|f| f.name).collect()
}

fn within(location: &Location, lat: f64, lon: f64, km: f64) {
    let off = location.point.distance_km(LonLat { lon, lat });
    assert!(off <= km, "{} at {:?} is {off:.1} km from {lat},{lon}", location.name, location.point);
}

#[test]
fn muthanna_is_a_governorate_not_the_old_airport() {
    let muthanna = at("A convoy was hit in the southern province of Muthanna after it had left Kuwait.", "Muthanna");
    assert_eq!((muthanna.kind, muthanna.precision), (Kind::Admin1, Precision::Governorate));
    assert_eq!(muthanna.admin1_code.as_deref(), Some("IQ-MU"));
    let airport = at("A bomber struck recruits at Muthanna airport in Baghdad.", "Muthanna airport");
    assert_eq!((airport.precision, airport.admin1_code.as_deref()), (Precision::Exact, Some("IQ-BG")));
}

#[test]
fn latifiya_on_the_outskirts_of_baghdad_is_latifiya() {
    let found = read("The second was struck in the Latifiya region on the outskirts of Baghdad, a source said.");
    let latifiya = &found[0];
    let location = latifiya.mention.location.as_ref().expect("known");
    assert_eq!((latifiya.name.as_str(), location.precision), ("Latifiya", Precision::Exact));
    within(location, 33.0, 44.364, 1.0);
    assert_eq!((latifiya.mention.part_of, found[1].mention.qualifies), (Some(1), Some(0)));
}

#[test]
fn what_follows_a_comma_helps_to_locate_and_is_no_second_place() {
    let found = read("Soldiers were injured in Tal Afar, west of Mosul, when a car bomb exploded.");
    assert_eq!(found[0].mention.location.as_ref().map(|l| l.precision), Some(Precision::Exact));
    assert_eq!((found[1].name.as_str(), found[1].mention.qualifies), ("Mosul", Some(0)));
    let found = read("A car bomb went off in Sadr City, a Shiite district of Baghdad.");
    assert_eq!((found[0].mention.part_of, found[1].mention.qualifies), (Some(1), Some(0)));
    let baghdad = found[1].mention.location.as_ref().expect("known");
    assert_eq!(baghdad.kind, Kind::Capital);
}

#[test]
fn the_embassy_is_in_the_town_that_is_named() {
    let text =
        "Rockets hit the US embassy and parts of the Iraqi capital; its home is Baghdad's high-security Green Zone.";
    within(&at(text, "US embassy"), 33.3, 44.396, 3.0);
    let found = read(text);
    let capital = found.iter().find(|f| f.mention.role == Role::Anaphor).expect("the capital");
    assert!(capital.phrase.ends_with("the Iraqi capital"), "{}", capital.phrase);
    assert_eq!(capital.mention.location.as_ref().map(|l| l.name.as_str()), Some("Baghdad"));
    let zone = found.iter().find(|f| f.name == "Green Zone").expect("the Green Zone");
    assert!(zone.mention.part_of.is_some());
    within(&at("The US embassy in Kabul was closed.", "US embassy"), 34.53, 69.17, 25.0);
}

#[test]
fn distances_and_directions_move_the_point() {
    let gun = at("A convoy was hit 40 km (25 miles) north of Baghdad.", "Baghdad");
    assert_eq!((gun.name.as_str(), gun.precision), ("40 km north of Baghdad", Precision::Near));
    within(&gun, 33.70, 44.40, 2.0);
    let miles = at("The site is about 15 miles south-west of Kirkuk.", "Kirkuk");
    within(&miles, 35.315, 44.204, 3.0);
    let glued = at("The village lies 12km from Mosul.", "Mosul");
    assert_eq!(glued.precision, Precision::Near);
    assert!(glued.radius_km >= 12.0);
    let between = at("Bodies were found between Tuz Khurmatu and Amerli.", "Tuz Khurmatu");
    within(&between, 34.81, 44.61, 3.0);
    assert!((5.0..15.0).contains(&between.radius_km), "{}", between.radius_km);
    let road = at("A bomb hit a car on the road between Kut and Amarah.", "Kut");
    assert_eq!(road.precision, Precision::Region);
}

#[test]
fn vague_words_make_vague_places() {
    assert_eq!(at("Three men were killed in northern Iraq.", "Iraq").precision, Precision::Region);
    assert_eq!(at("Fighting went on in western Anbar.", "Anbar").precision, Precision::Region);
    assert_eq!(at("Shells fell on eastern Baghdad.", "Baghdad").precision, Precision::Near);
    assert_eq!(at("Attacks killed 12 south of Baghdad.", "Baghdad").precision, Precision::Near);
    assert_eq!(at("The jets struck near the Syrian border in Iraq.", "Syrian").precision, Precision::Region);
    assert_eq!(at("Iraq mourns.", "Iraq").precision, Precision::Country);
    assert_eq!(
        at("Gunmen struck in the Balad district of Salahuddin.", "Balad district").precision,
        Precision::District
    );
}

#[test]
fn balad_is_not_balad_ruz_and_hit_is_a_town_only_where_the_words_say_so() {
    within(&at("Gunmen fired on workers near Balad Ruz in Diyala province.", "Balad Ruz"), 33.70, 45.08, 2.0);
    within(&at("A bomber struck a shrine in Balad, north of Baghdad.", "Balad"), 34.01, 44.15, 2.0);
    assert_eq!(places("Hit, Anbar province, Iraq"), ["Hit", "Anbar", "Iraq"]);
    assert_eq!(places("Hit by a bomb, the car burned in Mosul."), ["Mosul"]);
    assert_eq!(places("In March soldiers entered Hit."), ["Hit"]);
}

#[test]
fn persons_bodies_and_modifiers_are_no_places() {
    for text in [
        "Paris Hilton met Gen. Jordan.",
        "The Bank of America closed its branch.",
        "Baghdad Today reported the killing of Abu Mahdi al-Muhandis.",
        "It was part of Operation Inherent Resolve.",
        "The al-Anbar Operations Command said so.",
        "Fighters of the Islamic State in Iraq and Syria fled.",
        "Michael Jordan won, and Jordan smiled to the cameras.",
        "US-led coalition jets and Iran-backed militias met U.S. forces and Iraqi officials.",
        "The Kurdistan Workers' Party denied it.",
    ] {
        let kept: Vec<String> = places(text).into_iter().filter(|n| n != "Jordan").collect();
        assert!(kept.is_empty(), "{text}: {kept:?}");
    }
}

#[test]
fn datelines_are_marked() {
    for text in [
        "BAGHDAD, Dec 10 (Reuters) — Two bombs went off in Mosul.",
        "BAGHDAD (AP) - Two bombs went off in Mosul.",
        "MOSUL, Iraq - A bomb went off in Kirkuk.",
        "TUZ KHURMATU, Iraq, June 28, 2018 (Reuters) - A bomb went off in Kirkuk.",
    ] {
        let found = read(text);
        assert_eq!(found[0].mention.role, Role::Dateline, "{text}");
        assert_eq!(found.last().map(|f| f.mention.role), Some(Role::Place), "{text}");
    }
}

#[test]
fn unknown_villages_get_the_place_around_them() {
    let near = at("A mosque in Qirtabad village, 20 km west of Ramadi, was hit.", "Qirtabad");
    assert_eq!(near.precision, Precision::Near);
    within(&near, 33.42, 43.09, 3.0);
    let inside = at("The village of Qirtabad in Diyala province was burned.", "Qirtabad");
    assert_eq!((inside.precision, inside.admin1_code.as_deref()), (Precision::Governorate, Some("IQ-DI")));
    let alone = read("Men came to the village of Qirtabad at night.");
    assert_eq!(alone[0].mention.location, None);
}

#[test]
fn anaphors_lead_back() {
    let found =
        read("Gunmen attacked in Fallujah on Monday. Later the city was quiet. In the same province a convoy burned.");
    let names: Vec<(&str, &str)> =
        found.iter().map(|f| (f.name.as_str(), f.mention.location.as_ref().map_or("-", |l| l.name.as_str()))).collect();
    assert_eq!(names, [("Fallujah", "Fallujah"), ("city", "Fallujah"), ("province", "Anbar")]);
}

/// The location of the anaphor with this phrase.
fn back(text: &str, phrase: &str) -> Location {
    let found = read(text);
    let hit = found.iter().find(|f| f.mention.role == Role::Anaphor && f.phrase == phrase);
    let hit = hit.unwrap_or_else(|| panic!("{phrase} leads nowhere in {text}"));
    hit.mention.location.clone().unwrap_or_else(|| panic!("{phrase} is nowhere"))
}

#[test]
fn what_a_text_defines_lies_where_it_says() {
    let text = "Bristol is a town in Grafton County, New Hampshire. The winters in Bristol are long. It was named after Bristol, England.";
    let found = read(text);
    let states: Vec<&str> = found
        .iter()
        .filter(|f| f.name == "Bristol")
        .map(|f| f.mention.location.as_ref().and_then(|l| l.country.as_deref()).unwrap_or("-"))
        .collect();
    assert_eq!(states, ["US", "US", "GB"]);
    let seat = at("Lima, also called the Bean City, is a city in Allen County, Ohio.", "Lima");
    assert_eq!(seat.admin1_code.as_deref(), Some("US.OH"));
    assert_eq!(
        places("Velmora is a small village in Diyala province. Velmora has one school."),
        ["Velmora", "Diyala", "Velmora"]
    );
    assert!(!places("Velmora is a village teacher from Basra.").contains(&"Velmora".to_owned()));
}

#[test]
fn unknown_names_with_a_place_around_them_are_kept() {
    assert_eq!(places("Two men died in Qarbuta, Syria, on Friday."), ["Qarbuta", "Syria"]);
    assert_eq!(places("Shells fell on the villages of Qarbuta and Sefila in Diyala."), ["Qarbuta", "Sefila", "Diyala"]);
    assert_eq!(places("The pump near Qarbuta in Diyala is broken."), ["Qarbuta", "Diyala"]);
    assert_eq!(at("Shepherds from Tal al-Qarbut fled to Mosul.", "Tal al-Qarbut").precision, Precision::Near);
    let bridge = at("A bomb damaged Al-Qarbuta Bridge in Ramadi.", "Al-Qarbuta Bridge");
    within(&bridge, 33.42, 43.31, 3.0);
    assert_eq!(bridge.precision, Precision::Near);
    assert!(bridge.radius_km >= 5.0);
}

#[test]
fn tweets_without_capitals_name_places() {
    assert_eq!(
        places("omg huge earthquake in santiago chile right now, hope everyone in valparaiso is ok"),
        ["santiago", "chile", "valparaiso"]
    );
    assert_eq!(places("Want to go home and a say in what to buy, nice reading on the bus today"), [""; 0]);
    assert_eq!(places("Shelling all night. Pray for them #syria #aleppo #news #love"), ["syria", "aleppo"]);
    assert_eq!(places("The virus MERS has reached Port-au-Prince in Haiti."), ["Port-au-Prince", "Haiti"]);
    assert_eq!(places("Smoke over Boise ID today, the air is terrible."), ["Boise", "ID"]);
}

#[test]
fn a_noun_behind_a_list_speaks_of_all_of_it() {
    let text = "Attacks rose in Kirkuk, Basra and Diyala provinces.";
    for province in ["Kirkuk", "Basra", "Diyala"] {
        assert_eq!(at(text, province).kind, Kind::Admin1, "{province}");
    }
}

#[test]
fn this_city_is_the_one_of_the_dateline() {
    let text = "KIRKUK, Iraq, March 3 (Reuters) - A bomb killed two in this city on Monday, after clashes in Baghdad.";
    assert_eq!(back(text, "this city").name, "Kirkuk");
    let text = "A bomb went off in Tarmiyah district. A second hit the same district an hour later.";
    assert_eq!(back(text, "the same district").precision, Precision::District);
    let text = "Shells hit Sadr City at dawn. Rockets landed in the same zone at noon.";
    assert_eq!(back(text, "the same zone").name, "Sadr City");
    let near = back("Gunmen attacked Samarra and fled to the nearby town.", "the nearby town");
    assert_eq!((near.name.as_str(), near.precision), ("Near Samarra", Precision::Near));
}

#[test]
fn between_a_town_and_a_border_is_near_that_town() {
    let text = "The trucks were stopped between Rutba and the Syrian border.";
    let stop = at(text, "Rutba");
    assert!(stop.name.starts_with("Between Rutba and the border of Syria"), "{}", stop.name);
    within(&stop, 33.04, 40.29, 120.0);
    let padang = at("The quake struck 45 km SSW of Padang, Indonesia.", "Padang");
    within(&padang, -1.32, 100.19, 3.0);
}

#[test]
fn grid_references_stand_beside_other_coordinates() {
    let grid = at("The patrol found a cache at 38S MB 12345 67890 on Monday.", "38S MB 12345 67890");
    assert_eq!(grid.precision, Precision::Exact);
    within(&grid, 33.15, 44.06, 3.0);
}

#[test]
fn a_name_that_says_whose_something_is_is_a_modifier_and_a_people_a_demonym() {
    let role = |text: &str, name: &str| read(text).into_iter().find(|f| f.name == name).map(|f| f.mention.role);
    assert_eq!(role("US forces left the base.", "US"), Some(Role::Modifier));
    assert_eq!(role("Iraqi forces left the base.", "Iraqi"), Some(Role::Demonym));
    assert_eq!(role("Fans in Atlanta, Georgia confirmed it.", "Georgia"), Some(Role::Place));
    assert_eq!(places("Her agent Jordan Hayes said the St Vincent's Hospital deal was off."), [""; 0]);
}

#[test]
fn a_report_from_elsewhere_stays_there() {
    assert_eq!(at("Shells hit Tripoli in northern Lebanon.", "Tripoli").country.as_deref(), Some("LB"));
    assert_eq!(at("Libyan forces entered Tripoli, the capital of Libya.", "Tripoli").country.as_deref(), Some("LY"));
    assert_eq!(at("He moved to Long Beach, CA.", "Long Beach").admin1_code.as_deref(), Some("US.CA"));
    let springfield = at("A man was shot in Springfield, Ill., on Monday.", "Springfield");
    assert_eq!(springfield.admin1_code.as_deref(), Some("US.IL"));
}

#[test]
fn names_with_words_are_asked_of_the_gazetteer() {
    let gaz = Gazetteer::embedded();
    let first = |name: &str, within: Option<&str>| {
        let found = resolve_name(gaz, name, within, None);
        let best = found.first().unwrap_or_else(|| panic!("{name} is not known"));
        (best.place.kind, best.place.admin1, best.precision)
    };
    assert_eq!(first("Al Anbār province", None), (Kind::Admin1, "IQ-AN", Precision::Governorate));
    assert_eq!(first("Muthanna airport", None).1, "IQ-BG");
    assert_eq!(first("Qaḑā’ al Ḩawījah", Some("Kirkūk province")).0, Kind::Admin2);
    assert_eq!(first("Aḑ Ḑulū‘īyah town", Some("Şalāḩ ad Dīn province")).1, "IQ-SD");
    assert_eq!(first("Latifiya", Some("Baghdad")).1, "IQ-BG");
    assert_eq!(first("40 km north of Baghdad", None).2, Precision::Near);
    assert_eq!(first("الموصل", None).1, "IQ-NI");
    assert_eq!(first("Mount Sinjar", None).0, Kind::Mountain);
}

#[test]
fn hostile_text_takes_linear_time() {
    for piece in ["a ", "Al-", "Baghdad ", "the village of ", "5 km north of ", "Baghdad's ", "(", "33.1234, "] {
        let text = piece.repeat(20_000);
        let _ = read(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_gives_ordered_mentions_that_point_at_mentions(
        words in prop::collection::vec(prop::sample::select(vec![
            "Baghdad", "Mosul", "Iraq", "Iraqi", "US", "the", "city", "village", "of", "north", "40", "km", ",", ".", "'s", "and",
            "between", "near", "province", "Muthanna", "Al-", "Qaim", "border", "road", "-", "(", ")", "in", "capital", "Hit",
            "airport", "x", "القائم", "—", "\n\n", "Qirtabad",
        ]), 0..60),
        glue in "[ ]?",
    ) {
        let text = words.join(&glue);
        let found = read(&text);
        for (n, f) in found.iter().enumerate() {
            prop_assert!(f.mention.part_of.is_none_or(|p| p < found.len() && p != n), "{text}");
            prop_assert!(f.mention.qualifies.is_none_or(|p| p < found.len() && p != n), "{text}");
            prop_assert!((0.0..=1.0).contains(&f.mention.confidence));
            prop_assert!(f.mention.phrase.start <= f.mention.name.start && f.mention.phrase.end >= f.mention.name.end);
        }
        for pair in found.windows(2) {
            prop_assert!(pair[0].mention.name.end <= pair[1].mention.name.start, "{text}");
        }
    }

    #[test]
    fn nothing_asked_of_the_gazetteer_panics(name in "\\PC{0,40}", within in "\\PC{0,10}") {
        let _ = resolve_name(Gazetteer::embedded(), &name, Some(&within), None);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let _ = read(&text);
    }
}
