//! Whether two records can be the same incident, and how much speaks for it.

use jiff::civil::Date;

use super::Options;
use super::combine::{BETWEEN, is_nameless, plain};
use crate::incident::{DatePrecision, EventType, Incident, LonLat, Precision, Status, SubEventType};

/// What the decision depends on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Profile {
    kind: SubEventType,
    foiled: bool,
    pub(super) start: Date,
    pub(super) end: Date,
    /// The day is known, or a night between two.
    dated: bool,
    point: LonLat,
    precision: Precision,
    place_id: Option<String>,
    admin1: Option<String>,
    /// Names of those who did it, in plain letters; empty where none is named.
    actors: Vec<String>,
    /// Names of those to whom it was done; used where two sides fight.
    targets: Vec<String>,
    killed: Option<(u32, u32)>,
    wounded: Option<(u32, u32)>,
}

impl Profile {
    pub(super) fn new(i: &Incident) -> Option<Self> {
        let (start, end) = (i.start_date?, i.end_date.or(i.start_date)?);
        Some(Self {
            kind: i.sub_event_type?,
            foiled: i.status == Status::Foiled,
            start,
            end: end.max(start),
            dated: i.date_precision == DatePrecision::Day,
            point: i.point?,
            precision: i.precision?,
            place_id: i.place_id.clone(),
            admin1: i.admin1_code.clone().or_else(|| i.admin1.clone()),
            actors: names(i.actor.as_deref()),
            targets: names(i.target.as_deref()),
            killed: range(i.killed_min, i.killed_max),
            wounded: range(i.wounded_min, i.wounded_max),
        })
    }

    /// How many days lie between its first and its last.
    pub(super) fn days(&self) -> i64 {
        days_between(self.start, self.end)
    }
}

fn names(list: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> =
        list.into_iter().flat_map(|l| l.split(BETWEEN)).map(plain).filter(|n| !is_nameless(n)).collect();
    names.sort();
    names.dedup();
    names
}

fn range(min: Option<u32>, max: Option<u32>) -> Option<(u32, u32)> {
    let low = min.or(max)?;
    Some((low, max.unwrap_or(low).max(low)))
}

fn days_between(a: Date, b: Date) -> i64 {
    a.until(b).map_or(i64::MAX, |span| i64::from(span.get_days()))
}

/// Whether two records of different reports can be one incident.
///
/// A record that knows only a governorate or a week could be any of many: it is linked only where the tolls agree as well.
/// What is known to a region or a country alone is never linked.
pub(super) fn compatible(a: &Profile, b: &Profile, options: &Options) -> bool {
    a.foiled == b.foiled
        && same_kind(a.kind, b.kind)
        && same_actors(a, b)
        && same_days(a, b, options)
        && same_place(a, b, options)
}

/// The same sub-event, or two that one event can be called by.
fn same_kind(a: SubEventType, b: SubEventType) -> bool {
    use SubEventType::{RemoteExplosive, SuicideBomb};
    a == b
        || matches!((a, b), (RemoteExplosive, SuicideBomb) | (SuicideBomb, RemoteExplosive))
        || a.event_type() == b.event_type()
            && matches!(a.event_type(), EventType::Battles | EventType::Protests | EventType::Riots)
}

fn same_actors(a: &Profile, b: &Profile) -> bool {
    let meet = |x: &[String], y: &[String]| x.is_empty() || y.is_empty() || x.iter().any(|name| y.contains(name));
    // Of two sides that fight, one report names this one first and another that one.
    let swapped = a.kind.event_type() == EventType::Battles
        && !a.targets.is_empty()
        && !b.targets.is_empty()
        && meet(&a.actors, &b.targets)
        && meet(&a.targets, &b.actors);
    meet(&a.actors, &b.actors) || swapped
}

fn same_days(a: &Profile, b: &Profile, options: &Options) -> bool {
    if a.dated && b.dated {
        // All the days together, so that a night between two does not reach a third.
        days_between(a.start.min(b.start), a.end.max(b.end)) <= i64::from(options.days)
    } else {
        a.start <= b.end && b.start <= a.end && same_toll(a, b)
    }
}

fn same_place(a: &Profile, b: &Profile, options: &Options) -> bool {
    let rough = |p: &Profile| matches!(p.precision, Precision::Region | Precision::Country);
    let named = a.place_id.is_some() && a.place_id == b.place_id;
    if rough(a) || rough(b) {
        return false;
    }
    if a.precision.is_area() || b.precision.is_area() {
        let within = a.admin1.is_some() && a.admin1 == b.admin1;
        let districts = a.precision == Precision::District && b.precision == Precision::District && !named;
        return within && !districts && same_toll(a, b);
    }
    named || a.point.distance_km(b.point) <= options.km
}

/// Both tell how many were killed or wounded, and the figures meet.
fn same_toll(a: &Profile, b: &Profile) -> bool {
    let meet = |x: Option<(u32, u32)>, y: Option<(u32, u32)>| {
        x.zip(y).map(|((a, b), (c, d))| a <= d && c <= b && b.max(d) > 0)
    };
    match (meet(a.killed, b.killed), meet(a.wounded, b.wounded)) {
        (Some(killed), Some(wounded)) => killed && wounded,
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => false,
    }
}

/// How much speaks for two compatible records being one incident: tolls first, then place, names and day.
pub(super) fn likeness(a: &Profile, b: &Profile) -> u32 {
    let agree = |x: Option<(u32, u32)>, y: Option<(u32, u32)>| match (x, y) {
        (Some(x), Some(y)) if x == y => 4,
        (Some(x), Some(y)) if x.0 <= y.1 && y.0 <= x.1 => 3,
        (Some(_), Some(_)) => 0,
        _ => 1,
    };
    let share = |x: &[String], y: &[String]| u32::from(x.iter().any(|name| y.contains(name)));
    8 * (agree(a.killed, b.killed) + agree(a.wounded, b.wounded))
        + 6 * u32::from(a.place_id.is_some() && a.place_id == b.place_id)
        + 4 * share(&a.targets, &b.targets)
        + 4 * share(&a.actors, &b.actors)
        + 3 * u32::from(a.kind == b.kind)
        + 2 * u32::from(a.start == b.start && a.end == b.end)
}
