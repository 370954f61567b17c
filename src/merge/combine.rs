//! One record of several: how each property is taken.

use std::cmp::Reverse;

use crate::gazetteer::fold;
use crate::incident::{DatePrecision, Incident, Precision, Status, SubEventType};

/// Stands between several values in one property.
pub(crate) const BETWEEN: &str = "; ";

/// The record of a group, whose members are in the order of their publication. Where it lists sources, the first is the
/// report that was published first, whose id the record keeps, and in which `evidence_start` and `evidence_end` count.
pub(super) fn combine(members: &[&Incident]) -> Incident {
    let [first, rest @ ..] = members else { return Incident::default() };
    let mut one = (*first).clone();
    if rest.is_empty() {
        return one;
    }
    set_kind(&mut one, members);
    set_place(&mut one, members);
    set_days(&mut one, members);
    set_counts(&mut one, members);
    one.status = status(members);
    one.actor = named(members, |i| i.actor.as_deref());
    one.claimed_by = list(members, |i| i.claimed_by.as_deref());
    one.weapon = members.iter().find_map(|i| i.weapon.clone());
    one.target = members.iter().find_map(|i| i.target.clone());
    one.damage = members.iter().find_map(|i| i.damage.clone());
    one.source = list(members, |i| i.source.as_deref());
    one.source_title = list(members, |i| i.source_title.as_deref());
    one.source_url = list(members, |i| i.source_url.as_deref());
    one.document = list(members, |i| i.document.as_deref());
    one.evidence = list(members, |i| i.evidence.as_deref());
    one.confidence = members.iter().filter_map(|i| i.confidence).max_by(f64::total_cmp);
    one
}

/// The kind that says more, and the label that goes with kind and place.
fn set_kind(one: &mut Incident, members: &[&Incident]) {
    let says_more = |kind: Option<SubEventType>| match kind {
        Some(SubEventType::SuicideBomb | SubEventType::ExcessiveForce | SubEventType::MobViolence) => 2,
        Some(
            SubEventType::ProtestWithIntervention | SubEventType::GovernmentRegains | SubEventType::NonStateOvertakes,
        ) => 1,
        _ => 0,
    };
    if let Some(best) = members.iter().min_by_key(|i| Reverse(says_more(i.sub_event_type))) {
        one.sub_event_type = best.sub_event_type;
    }
    let place = best_place(members);
    let same_place = |i: &Incident| place.is_some_and(|p| p.place_id == i.place_id);
    if let Some(best) = members
        .iter()
        .min_by_key(|i| Reverse((same_place(i), i.sub_event_type == one.sub_event_type, i.target.is_some())))
    {
        one.name.clone_from(&best.name);
    }
}

fn best_place<'i>(members: &[&'i Incident]) -> Option<&'i Incident> {
    let finest = |i: &&&Incident| (i.precision.map_or(u8::MAX, Precision::where_prec), i.radius_km.map(f64::to_bits));
    members.iter().filter(|i| i.point.is_some()).min_by_key(finest).copied()
}

fn set_place(one: &mut Incident, members: &[&Incident]) {
    let Some(best) = best_place(members) else { return };
    one.point = best.point;
    one.place.clone_from(&best.place);
    one.place_text.clone_from(&best.place_text);
    one.place_id.clone_from(&best.place_id);
    one.admin1.clone_from(&best.admin1);
    one.admin1_code.clone_from(&best.admin1_code);
    one.admin2.clone_from(&best.admin2);
    one.country.clone_from(&best.country);
    one.precision = best.precision;
    one.radius_km = best.radius_km;
}

/// The most exact dates, from the first day to the last that they name.
fn set_days(one: &mut Incident, members: &[&Incident]) {
    let Some(best) = members.iter().map(|i| i.date_precision).min() else { return };
    let exact: Vec<&&Incident> = members.iter().filter(|i| i.date_precision == best).collect();
    one.start_date = exact.iter().filter_map(|i| i.start_date).min();
    one.end_date = exact.iter().filter_map(|i| i.end_date).max();
    one.date_text = exact.iter().find_map(|i| i.date_text.clone());
    let days = one.start_date.zip(one.end_date).and_then(|(a, b)| a.until(b).ok()).map_or(0, |span| span.get_days());
    one.date_precision = if best == DatePrecision::Day && days > 1 { DatePrecision::Week } else { best };
}

/// From the fewest that any source tells to the most.
fn set_counts(one: &mut Incident, members: &[&Incident]) {
    let fewest = |count: fn(&Incident) -> Option<u32>| members.iter().filter_map(|i| count(i)).min();
    let most = |count: fn(&Incident) -> Option<u32>| members.iter().filter_map(|i| count(i)).max();
    one.killed_min = fewest(|i| i.killed_min);
    one.killed_max = most(|i| i.killed_max);
    one.wounded_min = fewest(|i| i.wounded_min);
    one.wounded_max = most(|i| i.wounded_max);
}

/// What one source denies is denied; what one reports is more than a claim.
fn status(members: &[&Incident]) -> Status {
    let any = |status| members.iter().any(|i| i.status == status);
    [Status::Foiled, Status::Denied, Status::Reported].into_iter().find(|s| any(*s)).unwrap_or(Status::Claimed)
}

/// Each value once, in the order of the members.
fn list(members: &[&Incident], value: impl Fn(&Incident) -> Option<&str>) -> Option<String> {
    let mut list: Vec<&str> = Vec::new();
    for value in members.iter().filter_map(|i| value(i)) {
        if !list.contains(&value) {
            list.push(value);
        }
    }
    (!list.is_empty()).then(|| list.join(BETWEEN))
}

/// Each name once, however it is spelled; "gunmen" gives way to a name.
fn named(members: &[&Incident], value: impl Fn(&Incident) -> Option<&str>) -> Option<String> {
    let mut names: Vec<(String, &str)> = Vec::new();
    for name in members.iter().filter_map(|i| value(i)).flat_map(|list| list.split(BETWEEN)) {
        let known = plain(name);
        if names.iter().all(|(other, _)| *other != known) {
            names.push((known, name));
        }
    }
    if names.iter().any(|(known, _)| !is_nameless(known)) {
        names.retain(|(known, _)| !is_nameless(known));
    } else {
        names.truncate(1);
    }
    (!names.is_empty()).then(|| names.into_iter().map(|(_, name)| name).collect::<Vec<_>>().join(BETWEEN))
}

const DOUBT: &[&str] = &["", "the", "suspected", "alleged", "presumed"];

/// A name in plain letters, without article and doubt.
pub(super) fn plain(name: &str) -> String {
    let words = name.split_whitespace().map(fold::light).filter(|w| !DOUBT.contains(&w.as_str()));
    words.collect::<Vec<_>>().join(" ")
}

/// Words for people whom nobody has named.
const NAMELESS: &[&str] = &[
    "gunmen",
    "gunman",
    "militants",
    "militant",
    "insurgents",
    "insurgent",
    "attackers",
    "attacker",
    "assailants",
    "assailant",
    "bomber",
    "bombers",
    "fighters",
    "terrorists",
    "terrorist",
    "rebels",
    "extremists",
    "men",
    "man",
    "individuals",
    "persons",
    "people",
    "group",
    "protesters",
    "demonstrators",
    "warplanes",
    "aircraft",
    "drone",
    "drones",
    "jets",
    "militiamen",
    "mob",
    "crowd",
];

/// Whether a plain name is none: "unknown gunmen" can be anyone's.
pub(super) fn is_nameless(plain: &str) -> bool {
    let doubt = ["unidentified", "unknown", "armed", "masked", "suicide", "some", "several"];
    let mut words = plain.split(' ').skip_while(|w| doubt.contains(w));
    match (words.next(), words.next()) {
        (None | Some(""), _) => true,
        (Some(word), None) => NAMELESS.contains(&word),
        _ => false,
    }
}
