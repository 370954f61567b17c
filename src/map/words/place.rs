//! Places as the list and the map name them.

use super::arabic::is_arabic;
use super::{Division, Tongue, admin1_name};
use crate::gazetteer::{Gazetteer, Place};
use crate::incident::{Incident, LonLat, Precision};
use crate::map::names;
use crate::map::projection::degrees;

/// The place of an incident: its name, else where it lies in degrees.
pub(crate) fn place(incident: &Incident, tongue: Tongue) -> String {
    let first = [&incident.place, &incident.place_text, &incident.admin2, &incident.admin1];
    let named = first.into_iter().flatten().map(|p| p.trim()).find(|p| !p.is_empty());
    let Some(english) = named else {
        return incident.point.map_or_else(|| unknown(tongue).to_owned(), |p| coordinates(p, tongue));
    };
    let division = || Division::of(incident.country.as_slice());
    if !tongue.is_rtl() {
        return match incident.precision {
            Some(Precision::Governorate) => division().after(english, incident.country.as_deref()),
            Some(Precision::District) if !english.to_lowercase().contains("district") => format!("{english} district"),
            _ => english.to_owned(),
        };
    }
    let Some(name) = arabic(incident, english) else { return english.to_owned() };
    match incident.precision {
        Some(Precision::Governorate) => division().before(&name),
        Some(Precision::District) if !name.contains("قضاء") => format!("قضاء {name}"),
        _ => name,
    }
}

/// The district of an incident, as the gazetteer names it in the language of the sheet.
pub(crate) fn admin2(incident: &Incident, tongue: Tongue) -> Option<String> {
    let named = incident.admin2.as_deref().map(str::trim).filter(|n| !n.is_empty())?;
    let arabic = || drawn(named).map(str::to_owned).or_else(|| looked_up(named, incident.point));
    Some(if tongue.is_rtl() { arabic() } else { None }.unwrap_or_else(|| named.to_owned()))
}

fn unknown(tongue: Tongue) -> &'static str {
    super::either(tongue, "Place not known", "المكان غير معروف")
}

/// `33.4°N 44.1°E`.
fn coordinates(p: LonLat, tongue: Tongue) -> String {
    let marks = if tongue.is_rtl() { ['ش', 'ج', 'ق', 'غ'] } else { ['N', 'S', 'E', 'W'] };
    format!("{} {}", degrees(p.lat, marks[0], marks[1]), degrees(p.lon, marks[2], marks[3]))
}

/// The Arabic name where the gazetteer or the base map has one, also of what lies so and so to a place.
fn arabic(incident: &Incident, english: &str) -> Option<String> {
    let known = || {
        let place = Gazetteer::embedded().by_id(incident.place_id.as_deref()?)?;
        // What lies near a place bears its number.
        (place.name == english).then(|| arabic_name(place)).flatten()
    };
    let area = || match incident.precision {
        Some(Precision::Governorate) => admin1_name(incident.admin1_code.as_deref()?, Tongue::Arabic),
        _ => None,
    };
    let name = |english: &str| drawn(english).map(str::to_owned).or_else(|| looked_up(english, incident.point));
    // Beside words that can be said in Arabic, a name that is known in Latin letters alone keeps these.
    let country = |name: &str| names::country_in(&names::country_named(name)?, Tongue::Arabic).map(str::to_owned);
    let or_latin =
        |english: &str| Some(name(english).or_else(|| country(english)).unwrap_or_else(|| english.to_owned()));
    drawn(english)
        .or_else(known)
        .map(str::to_owned)
        .or_else(area)
        .or_else(|| relation(english, or_latin))
        .or_else(|| name(english))
        .or_else(|| parts(english, or_latin))
}

/// "Satiha, Rashad" and "Safra (30 km south-west of Kirkuk)": the first part may have no Arabic name, what it lies at or by must.
fn parts(english: &str, or_latin: impl Fn(&str) -> Option<String> + Copy) -> Option<String> {
    let arabic = |text: &str| text.chars().any(|c| matches!(c, '\u{600}'..='\u{6FF}'));
    let said = |text: &str| relation(text, or_latin).or_else(|| or_latin(text)).filter(|t| arabic(t));
    if let Some((place, rest)) = english.strip_suffix(')').and_then(|e| e.split_once(" (")) {
        return Some(format!("{} ({})", or_latin(place)?, said(rest)?));
    }
    let (place, rest) = english.split_once(", ")?;
    Some(format!("{}، {}", or_latin(place)?, said(rest)?))
}

/// A spelling that is Arabic before those of other languages in its script.
fn arabic_name(place: &'static Place) -> Option<&'static str> {
    let known = || place.arabic_names().filter(|n| n.chars().any(|c| matches!(c, '\u{600}'..='\u{6FF}')));
    known().find(|n| is_arabic(n)).or_else(|| known().next())
}

fn drawn(english: &str) -> Option<&'static str> {
    names::cities().find(|c| c.name == english).map(|c| c.arabic).filter(|a| !a.is_empty())
}

/// The farthest that the place of a name may lie from what is told of it.
const NEAR_KM: f64 = 150.0;

fn looked_up(english: &str, at: Option<LonLat>) -> Option<String> {
    let found = Gazetteer::embedded().lookup(english);
    let near = |p: &&Place| at.is_some_and(|at| at.distance_km(p.point) < NEAR_KM);
    found.iter().map(|m| m.place).filter(near).find_map(arabic_name).map(str::to_owned)
}

/// Points of the compass: as a place's name has them, in Arabic.
const POINTS: [(&str, &str); 8] = [
    ("northeast", "شمال شرق"),
    ("northwest", "شمال غرب"),
    ("southeast", "جنوب شرق"),
    ("southwest", "جنوب غرب"),
    ("north", "شمال"),
    ("south", "جنوب"),
    ("east", "شرق"),
    ("west", "غرب"),
];

/// "Near X", "40 km south of X", "Northern X", "Road between X and Y" and their like, in Arabic.
fn relation(english: &str, name: impl Fn(&str) -> Option<String>) -> Option<String> {
    if let Some(rest) = english.strip_prefix("Near ") {
        return Some(format!("قرب {}", name(rest)?));
    }
    for (start, between) in [("Road between ", "الطريق بين"), ("Between ", "بين")] {
        if let Some((a, b)) = english.strip_prefix(start).and_then(|rest| rest.split_once(" and ")) {
            let b = match b.strip_prefix("the border of ") {
                Some(country) => format!(
                    "حدود {}",
                    names::country_named(country).and_then(|c| names::country_in(&c, Tongue::Arabic))?
                ),
                None => name(b)?,
            };
            return Some(format!("{between} {} و{b}", name(a)?));
        }
    }
    let (before, place) = match (english.split_once(" of "), english.split_once(" from ")) {
        (Some((before, place)), _) => (before, place),
        (None, Some((before, place))) => return Some(format!("على بعد {} من {}", length(before)?, name(place)?)),
        (None, None) => {
            let (turn, place) = english.split_once("ern ")?;
            return Some(format!("{} {}", point_of_compass(turn)?, name(place)?));
        }
    };
    match before.rsplit_once(' ') {
        Some((km, turn)) => Some(format!("على بعد {} {} {}", length(km)?, point_of_compass(turn)?, name(place)?)),
        None => Some(format!("{} {}", point_of_compass(before)?, name(place)?)),
    }
}

fn point_of_compass(english: &str) -> Option<&'static str> {
    let english = english.replace('-', "");
    POINTS.iter().find(|p| p.0.eq_ignore_ascii_case(&english)).map(|p| p.1)
}

/// `40 km` as `40 كم`.
fn length(english: &str) -> Option<String> {
    let (number, unit) = english.split_once(' ')?;
    number.parse::<f64>().ok()?;
    Some(format!("{number} {}", [("km", "كم"), ("m", "م")].iter().find(|u| u.0 == unit)?.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_known_as_an_area_says_so() {
        let muthanna = Incident {
            place: Some("Muthanna".into()),
            country: Some("IQ".into()),
            precision: Some(Precision::Governorate),
            ..Incident::default()
        };
        assert_eq!(place(&muthanna, Tongue::English), "Muthanna governorate");
    }

    #[test]
    fn a_place_without_a_name_is_told_in_degrees() {
        let spot = Incident { point: Some(LonLat { lon: 44.1, lat: -33.4 }), ..Incident::default() };
        assert_eq!(place(&spot, Tongue::English), "33.4°S 44.1°E");
        assert_eq!(place(&Incident::default(), Tongue::English), "Place not known");
        assert_eq!(place(&Incident::default(), Tongue::Arabic), "المكان غير معروف");
    }

    #[test]
    fn what_lies_so_and_so_to_a_place_has_arabic_words() {
        let say = |name: &str| {
            let point = Some(LonLat { lon: 44.4, lat: 33.0 });
            place(&Incident { place: Some(name.into()), point, ..Incident::default() }, Tongue::Arabic)
        };
        assert_eq!(say("Near Latifiya"), "قرب اللطيفية");
        assert_eq!(say("40 km south of Baghdad"), "على بعد 40 كم جنوب بغداد");
        assert_eq!(say("500 m from Baghdad"), "على بعد 500 م من بغداد");
        assert_eq!(say("North of Baghdad"), "شمال بغداد");
        assert_eq!(say("Southeastern Babil"), "جنوب شرق بابل");
        assert_eq!(say("Road between Baghdad and Hillah"), "الطريق بين بغداد والحلة");
        assert_eq!(say("Between Baghdad and the border of Iran"), "بين بغداد وحدود إيران");
        assert_eq!(say("Corner of a street"), "Corner of a street");
        assert_eq!(say("South-east of Baghdad"), "جنوب شرق بغداد");
        assert_eq!(say("North-eastern Nigeria"), "شمال شرق نيجيريا");
        assert_eq!(say("Near Foobarville"), "قرب Foobarville");
        assert_eq!(say("Foobarville (30 km south-west of Baghdad)"), "Foobarville (على بعد 30 كم جنوب غرب بغداد)");
        assert_eq!(say("Foobarville, Latifiya"), "Foobarville، اللطيفية");
        assert_eq!(say("Foobarville, Nowhere"), "Foobarville, Nowhere");
    }
}
