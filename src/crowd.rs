//! Many incidents in little room: what a map needs of each, and what the sheet says of all of them.
//!
//! An [`Incident`] with its evidence takes about a kilobyte, a [`Spot`] 24 bytes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::incident::{DatePrecision, Incident, LonLat, Precision, SubEventType};

/// With more incidents than this, a sheet keeps spots only, and the first few incidents for its list.
pub const CROWD: usize = 2000;

/// How many incidents a crowd keeps whole: more than any list has room for.
pub const LISTED: usize = 200;

/// How many of the deadliest a crowd keeps whole.
pub const DEADLIEST: usize = 60;

/// How many outlets are told apart.
const MOST_OUTLETS: usize = 1000;

/// What a map draws of an incident.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Degrees times ten million, a centimetre on the ground; `i32::MIN` where the place is not known.
    lon: i32,
    lat: i32,
    /// Days since 1 January 1970; `i32::MIN` where the date is not known.
    day: i32,
    /// Fewest killed by any account.
    pub killed: u32,
    /// What happened.
    pub kind: Option<SubEventType>,
    /// How exactly the place is known.
    pub precision: Option<Precision>,
    /// How exactly the date is known.
    pub date_precision: DatePrecision,
    /// The first-level division: a place in [`Crowd::admin1`], from 1; 0 where it is not known.
    pub admin1: u16,
}

/// Steps to the degree.
const STEPS: f64 = 1e7;
const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// The day so many days after 1 January 1970.
pub(crate) fn date(days: i32) -> Option<Date> {
    EPOCH.checked_add(jiff::Span::new().try_days(i64::from(days)).ok()?).ok()
}

/// How many days a day comes after 1 January 1970. A span of `jiff` says it too, but takes five times as long.
fn days(day: Date) -> i32 {
    // Years that start in March have the odd day at their end, and months that follow one rule.
    let (year, month) = (i32::from(day.year()), i32::from(day.month()));
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (month * 153 + 2) / 5 + i32::from(day.day()) - 719_469
}

impl Spot {
    /// Where, if that is known.
    #[must_use]
    pub fn point(&self) -> Option<LonLat> {
        (self.lon != i32::MIN).then(|| LonLat { lon: f64::from(self.lon) / STEPS, lat: f64::from(self.lat) / STEPS })
    }

    /// The first day it can have happened, if that is known.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        self.day_number().and_then(date)
    }

    /// The same in days since 1 January 1970.
    #[must_use]
    pub fn day_number(&self) -> Option<i32> {
        (self.day != i32::MIN).then_some(self.day)
    }

    /// The point, where the map can show it as one: not where only the country is known.
    #[must_use]
    pub fn on_map(&self) -> Option<LonLat> {
        self.point().filter(|_| self.precision != Some(Precision::Country))
    }
}

/// What a sheet must know of an incident, without its words.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen<'a> {
    /// Where.
    pub point: Option<LonLat>,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// How exactly the date is known; none means unknown.
    pub date_precision: Option<DatePrecision>,
    /// What happened.
    pub kind: Option<SubEventType>,
    /// How exactly the place is known.
    pub precision: Option<Precision>,
    /// Fewest killed, most killed.
    pub killed: (Option<u32>, Option<u32>),
    /// Fewest wounded, most wounded.
    pub wounded: (Option<u32>, Option<u32>),
    /// Two-letter code.
    pub country: Option<&'a str>,
    /// ISO 3166-2 code of the first-level division.
    pub admin1_code: Option<&'a str>,
    /// The outlet.
    pub source: Option<&'a str>,
    /// The report's headline.
    pub source_title: Option<&'a str>,
    /// The report's date.
    pub published: Option<Date>,
}

impl<'a> From<&'a Incident> for Seen<'a> {
    fn from(i: &'a Incident) -> Self {
        Self {
            point: i.point,
            start: i.start_date,
            end: i.end_date,
            date_precision: Some(i.date_precision),
            kind: i.sub_event_type,
            precision: i.precision,
            killed: (i.killed_min, i.killed_max),
            wounded: (i.wounded_min, i.wounded_max),
            country: i.country.as_deref(),
            admin1_code: i.admin1_code.as_deref(),
            source: i.source.as_deref(),
            source_title: i.source_title.as_deref(),
            published: i.published,
        }
    }
}

impl Seen<'_> {
    /// Whether a map can show the point: it is on the earth, and more than the country is known.
    #[must_use]
    pub fn on_map(&self) -> bool {
        let on_earth = |p: LonLat| (-180.0..=180.0).contains(&p.lon) && (-90.0..=90.0).contains(&p.lat);
        self.point.is_some_and(on_earth) && self.precision != Some(Precision::Country)
    }

    /// The fewest killed by any account.
    #[must_use]
    pub fn dead(&self) -> u32 {
        self.killed.0.or(self.killed.1).unwrap_or(0)
    }

    /// By date, those without a date last: the order of the list.
    #[must_use]
    pub fn order(&self) -> (bool, Option<Date>, Option<Date>) {
        let start = self.start.or(self.end);
        (start.is_none(), start, self.end)
    }
}

/// What the sheet says of all incidents together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// How many.
    pub count: usize,
    /// How many of them the map cannot show.
    pub off_the_map: usize,
    /// How many of those on the map are known only as an area.
    pub rough: usize,
    /// The sum of the fewest killed.
    pub killed: u64,
    /// The sum of the fewest wounded.
    pub wounded: u64,
    /// The first day of any.
    pub first: Option<Date>,
    /// The last day of any.
    pub last: Option<Date>,
    /// How many have a date that is known to a week or better.
    pub dated: usize,
    /// The newest date of publication.
    pub newest: Option<Date>,
    /// The outlets, each once, in order; at most a thousand.
    pub outlets: Vec<String>,
    /// Countries of the incidents on the map, each once, in order.
    pub countries: Vec<String>,
    /// The first country of any incident.
    pub first_country: Option<String>,
    /// The report that all come from: headline, outlet, date. None where they come from several.
    pub report: Option<(Option<String>, Option<String>, Option<Date>)>,
    /// The years in which they ended.
    pub years: BTreeSet<i16>,
}

impl Facts {
    /// The facts of incidents, in their order.
    pub fn of<'a>(incidents: impl IntoIterator<Item = &'a Incident>) -> Self {
        let mut facts = Self::default();
        incidents.into_iter().for_each(|i| facts.add(&Seen::from(i)));
        facts
    }

    /// Adds one incident.
    pub fn add(&mut self, seen: &Seen) {
        let on_map = seen.on_map();
        self.off_the_map += usize::from(!on_map);
        self.rough += usize::from(on_map && seen.precision.is_some_and(Precision::is_area));
        self.killed += u64::from(seen.dead());
        self.wounded += u64::from(seen.wounded.0.or(seen.wounded.1).unwrap_or(0));
        let (first, last) = (seen.start.or(seen.end), seen.end.or(seen.start));
        self.first = self.first.into_iter().chain(first).min();
        self.last = self.last.max(last);
        self.dated += usize::from(matches!(seen.date_precision, Some(DatePrecision::Day | DatePrecision::Week)));
        self.newest = self.newest.max(seen.published);
        if let Some(last) = last
            && self.years.last() != Some(&last.year())
        {
            self.years.insert(last.year());
        }
        if let Some(outlet) = seen.source.map(str::trim)
            && !outlet.is_empty()
            && self.outlets.len() < MOST_OUTLETS
            && !self.outlets.iter().any(|o| o == outlet)
        {
            self.outlets.push(outlet.to_owned());
        }
        if let Some(code) = seen.country {
            if self.first_country.is_none() {
                self.first_country = Some(code.to_owned());
            }
            if on_map && self.countries.len() < MOST_OUTLETS && !self.countries.iter().any(|c| c == code) {
                self.countries.push(code.to_owned());
            }
        }
        if self.count == 0 {
            let own = |text: Option<&str>| text.map(str::to_owned);
            self.report = Some((own(seen.source_title), own(seen.source), seen.published));
        } else if let Some((title, source, _)) = &self.report
            && (title.as_deref(), source.as_deref()) != (seen.source_title, seen.source)
        {
            self.report = None;
        }
        self.count += 1;
    }
}

/// Incidents too many to be kept whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Crowd {
    /// All of them, in the order of the file.
    pub spots: Vec<Spot>,
    /// The first of the list, whole and in its order; at most [`LISTED`].
    pub listed: Vec<Incident>,
    /// Those with the most killed by the least account, whole, the deadliest first; at most [`DEADLIEST`], none without killed.
    pub deadliest: Vec<Incident>,
    /// What the sheet says of all.
    pub facts: Facts,
    /// Codes of first-level divisions, each once, in order.
    pub admin1: Vec<String>,
    codes: BTreeMap<String, u16>,
}

impl Crowd {
    /// A crowd of incidents that are whole.
    #[must_use]
    pub fn of(incidents: &[Incident]) -> Self {
        let mut crowd = Self::default();
        incidents.iter().for_each(|i| crowd.add(&Seen::from(i)));
        let mut order: Vec<&Incident> = incidents.iter().collect();
        order.sort_by_key(|i| Seen::from(*i).order());
        crowd.listed = order.iter().take(LISTED).map(|i| (*i).clone()).collect();
        order.retain(|i| Seen::from(*i).dead() > 0);
        order.sort_by_key(|i| std::cmp::Reverse(Seen::from(*i).dead()));
        crowd.deadliest = order.into_iter().take(DEADLIEST).cloned().collect();
        crowd
    }

    /// Adds one, but for [`Crowd::listed`] and [`Crowd::deadliest`].
    pub fn add(&mut self, seen: &Seen) {
        self.facts.add(seen);
        let steps = |degrees: f64| (degrees * STEPS).round() as i32;
        let (lon, lat) = seen.point.map_or((i32::MIN, i32::MIN), |p| (steps(p.lon), steps(p.lat)));
        let day = seen.start.or(seen.end).map_or(i32::MIN, days);
        let admin1 = seen.admin1_code.map_or(0, |code| self.code(code));
        self.spots.push(Spot {
            lon,
            lat,
            day,
            killed: seen.dead(),
            kind: seen.kind,
            precision: seen.precision,
            date_precision: seen.date_precision.unwrap_or(DatePrecision::Unknown),
            admin1,
        });
    }

    fn code(&mut self, code: &str) -> u16 {
        if let Some(&number) = self.codes.get(code) {
            return number;
        }
        let Ok(number) = u16::try_from(self.admin1.len() + 1) else { return 0 };
        self.admin1.push(code.to_owned());
        self.codes.insert(code.to_owned(), number);
        number
    }

    /// The code of a spot's first-level division.
    #[must_use]
    pub fn admin1_of(&self, spot: &Spot) -> Option<&str> {
        self.admin1.get(usize::from(spot.admin1).checked_sub(1)?).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        let mut day = jiff::civil::date(-801, 1, 1);
        while day.year() < 2401 {
            assert_eq!(days(day), (day - EPOCH).get_days(), "{day}");
            day = day.checked_add(jiff::Span::new().days(13)).unwrap();
        }
        assert_eq!([days(Date::MIN), days(Date::MAX)], [Date::MIN, Date::MAX].map(|d| (d - EPOCH).get_days()));
    }

    #[test]
    fn a_spot_is_small_and_keeps_place_and_day() {
        assert!(size_of::<Spot>() <= 24, "{}", size_of::<Spot>());
        let incident = Incident {
            point: Some(LonLat { lon: -179.999_999_9, lat: 33.123_456_7 }),
            start_date: Some(jiff::civil::date(1912, 2, 29)),
            admin1_code: Some("IQ-BG".to_owned()),
            ..Incident::default()
        };
        let crowd = Crowd::of(&[Incident::default(), incident.clone()]);
        let spot = crowd.spots[1];
        assert_eq!((spot.point(), spot.day()), (incident.point, incident.start_date));
        assert_eq!(crowd.admin1_of(&spot), Some("IQ-BG"));
        assert_eq!((crowd.spots[0].point(), crowd.spots[0].day()), (None, None));
        assert_eq!(crowd.listed[0], incident, "what has a date comes first");
    }
}
