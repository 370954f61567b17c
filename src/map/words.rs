//! What the sheet says in words: dates, tolls, precision, headline and standfirst. No geometry in here.

mod alt;
mod arabic;
mod division;
mod parts;
mod place;
mod projection;

use jiff::civil::Date;

use crate::crowd::Facts;
pub(crate) use alt::*;
pub(crate) use division::Division;
pub(crate) use parts::*;
pub(crate) use place::{admin2, place};
pub(crate) use projection::projection;

use super::Language;
use super::text::starts_rtl;
use crate::incident::{Clarity, DatePrecision, Incident, Precision, Status};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const NUMBERS: [&str; 13] =
    ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];

/// The language of the sheet's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tongue {
    #[default]
    English,
    Arabic,
}

impl Tongue {
    /// Where the names on the map are in both languages, the sheet speaks English.
    pub(crate) const fn of(language: Language) -> Self {
        match language {
            Language::Arabic => Self::Arabic,
            Language::English | Language::Both => Self::English,
        }
    }

    /// The language with a code: what is not Arabic is English.
    pub(crate) fn by_code(code: &str) -> Self {
        if code == Self::Arabic.code() { Self::Arabic } else { Self::English }
    }

    /// The code of the language, as in BCP 47.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Arabic => "ar",
        }
    }

    /// Whether lines run from the right, and the page with them.
    pub(crate) const fn is_rtl(self) -> bool {
        matches!(self, Self::Arabic)
    }
}

/// `10 December 2020`.
pub(crate) fn long_date(date: Date, tongue: Tongue) -> String {
    if tongue.is_rtl() {
        return arabic::long_date(date);
    }
    format!("{} {} {}", date.day(), month(date), date.year())
}

fn month(date: Date) -> &'static str {
    usize::try_from(date.month() - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or("")
}

/// `December`.
pub(crate) fn month_in(date: Date, tongue: Tongue) -> &'static str {
    if tongue.is_rtl() { arabic::month(date) } else { month(date) }
}

/// `Dec`.
pub(crate) fn short_month(date: Date, tongue: Tongue) -> &'static str {
    if tongue.is_rtl() { arabic::month(date) } else { month(date).get(..3).unwrap_or("") }
}

/// The date as precisely as it is known: `10 Dec 2020`, `9–10 Dec 2020`, `mid-Jan 2020`, `Jan 2020`, `2020`.
pub(crate) fn date(incident: &Incident, with_year: bool, tongue: Tongue) -> String {
    let Some(start) = incident.start_date.or(incident.end_date) else {
        return no_date(tongue).to_owned();
    };
    let short_month = |date| short_month(date, tongue);
    let end = incident.end_date.unwrap_or(start).max(start);
    let year = |d: Date| if with_year { format!(" {}", d.year()) } else { String::new() };
    match incident.date_precision {
        DatePrecision::Day | DatePrecision::Week => {
            let last = format!("{} {}{}", end.day(), short_month(end), year(end));
            if start == end {
                last
            } else if (start.year(), start.month()) == (end.year(), end.month()) {
                format!("{}–{last}", start.day())
            } else if start.year() == end.year() {
                format!("{} {} – {last}", start.day(), short_month(start))
            } else {
                format!("{} {}{} – {last}", start.day(), short_month(start), year(start))
            }
        }
        DatePrecision::Month => {
            let name = format!("{}{}", short_month(end), year(end));
            if (start.year(), start.month()) != (end.year(), end.month()) {
                if start.year() == end.year() {
                    return format!("{}–{name}", short_month(start));
                }
                return format!("{}{} – {name}", short_month(start), year(start));
            }
            let parts = if tongue.is_rtl() { arabic::PARTS } else { ["early ", "mid-", "late "] };
            let part = match (start.day(), end.day()) {
                (1..=3, ..=15) => parts[0],
                (6..=12, 13..=24) => parts[1],
                (18.., _) => parts[2],
                _ => "",
            };
            format!("{part}{name}")
        }
        DatePrecision::Year if start.year() != end.year() => format!("{}–{}", start.year(), end.year()),
        DatePrecision::Year => start.year().to_string(),
        DatePrecision::Unknown => no_date(tongue).to_owned(),
    }
}

const fn no_date(tongue: Tongue) -> &'static str {
    either(tongue, "date not known", arabic::NO_DATE)
}

/// `2 killed, 3–5 wounded`; none where the report says nothing.
pub(crate) fn toll(incident: &Incident, tongue: Tongue) -> Option<String> {
    if tongue.is_rtl() {
        return arabic::toll(incident);
    }
    let count = |min: Option<u32>, max: Option<u32>, what: &str| {
        let (low, high) = (min.or(max)?, max.or(min)?);
        let (low, high) = (low.min(high), high.max(low));
        match (low, high) {
            (0, 0) => None,
            (0, n) => Some(format!("up to {} {what}", thousands(u64::from(n)))),
            (a, b) if a == b => Some(format!("{} {what}", thousands(u64::from(a)))),
            (a, b) => Some(format!("{}–{} {what}", thousands(u64::from(a)), thousands(u64::from(b)))),
        }
    };
    let killed = count(incident.killed_min, incident.killed_max, "killed");
    let wounded = count(incident.wounded_min, incident.wounded_max, "wounded");
    match (killed, wounded) {
        (Some(k), Some(w)) => Some(format!("{k}, {w}")),
        (Some(one), None) | (None, Some(one)) => Some(one),
        (None, None) if incident.killed_max == Some(0) && incident.wounded_max == Some(0) => {
            Some("no casualties".to_owned())
        }
        (None, None) => None,
    }
}

/// `12,345`.
pub(crate) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(c);
    }
    text
}

/// Whether the incident has no place on the map.
pub(crate) fn is_off_the_map(incident: &Incident) -> bool {
    off_the_map(incident, Tongue::English).is_some()
}

/// Why the incident has no place on the map; none where it has one.
pub(crate) fn off_the_map(incident: &Incident, tongue: Tongue) -> Option<&'static str> {
    let [country, unknown] = if tongue.is_rtl() {
        arabic::OFF_THE_MAP
    } else {
        ["not on the map: country only", "not on the map: place not known"]
    };
    match (incident.point, incident.precision) {
        (_, Some(Precision::Country)) => Some(country),
        (Some(p), _) if (-180.0..=180.0).contains(&p.lon) && (-90.0..=90.0).contains(&p.lat) => None,
        _ => Some(unknown),
    }
}

/// What the reader should know about the place; none where it is exact.
pub(crate) fn precision(incident: &Incident, tongue: Tongue) -> Option<String> {
    if let Some(reason) = off_the_map(incident, tongue) {
        return Some(reason.to_owned());
    }
    if tongue.is_rtl() {
        return arabic::precision(incident);
    }
    let within = incident.radius_km.filter(|r| r.is_finite() && *r > 0.0);
    match incident.precision? {
        Precision::Exact => None,
        Precision::Near => Some(match within {
            Some(km) => format!("location approximate, within {} km", kilometres(km)),
            None => "location approximate".to_owned(),
        }),
        Precision::District => Some("district only; location approximate".to_owned()),
        Precision::Governorate => {
            Some(format!("{} only; location approximate", Division::of(incident.country.as_slice()).word()))
        }
        Precision::Region => Some("region only; location approximate".to_owned()),
        Precision::Country => None,
    }
}

pub(super) fn kilometres(km: f64) -> String {
    if km < 10.0 && km.fract() > 0.05 { format!("{km:.1}") } else { format!("{km:.0}") }
}

/// `claimed`, `foiled`, `denied`, `several incidents`: what sets the record apart from a plain report.
pub(crate) fn remarks(incident: &Incident, tongue: Tongue) -> Vec<&'static str> {
    let [claimed, foiled, denied, several] =
        if tongue.is_rtl() { arabic::REMARKS } else { ["claimed", "foiled", "denied", "several incidents together"] };
    let status = match incident.status {
        Status::Reported => None,
        Status::Claimed => Some(claimed),
        Status::Foiled => Some(foiled),
        Status::Denied => Some(denied),
    };
    let clarity = (incident.clarity == Clarity::Aggregate).then_some(several);
    status.into_iter().chain(clarity).collect()
}

/// The headline where none is given: `Four incidents in Iraq, January to December 2020`.
pub(crate) fn headline(facts: &Facts, country: Option<&str>, tongue: Tongue) -> String {
    if tongue.is_rtl() {
        return arabic::headline(facts, country);
    }
    let within = country.map(|c| format!(" in {c}")).unwrap_or_default();
    if facts.count == 0 {
        return country.map_or_else(|| "No incident found".to_owned(), str::to_owned);
    }
    let noun = if facts.count == 1 { "incident" } else { "incidents" };
    let span = span(facts, tongue).map(|s| format!(", {s}")).unwrap_or_default();
    format!("{} {noun}{within}{span}", counted(facts.count))
}

fn counted(n: usize) -> String {
    NUMBERS.get(n).map_or_else(|| thousands(n as u64), |&word| word.to_owned())
}

/// Across the end of a month, so many days are told by their days.
const SHORT_DAYS: i64 = 31;

/// When all of it happened, as precisely as all of it is known.
fn span(facts: &Facts, tongue: Tongue) -> Option<String> {
    let long_date = |date| long_date(date, tongue);
    let month = |date| month_in(date, tongue);
    let to = if tongue.is_rtl() { "إلى" } else { "to" };
    let (first, last) = (facts.first?, facts.last?);
    let exact = facts.dated == facts.count;
    let days = i64::from((last - first).get_days());
    let months = (first.year(), first.month()) == (last.year(), last.month());
    Some(if first == last && exact {
        long_date(first)
    } else if months && exact {
        format!("{}–{}", first.day(), long_date(last))
    } else if exact && days <= SHORT_DAYS && first.year() == last.year() {
        format!("{} {} – {}", first.day(), month(first), long_date(last))
    } else if exact && days <= SHORT_DAYS {
        format!("{} – {}", long_date(first), long_date(last))
    } else if months {
        format!("{} {}", month(last), last.year())
    } else if first.year() == last.year() {
        format!("{} {to} {} {}", month(first), month(last), last.year())
    } else {
        format!("{} {} {to} {} {}", month(first), first.year(), month(last), last.year())
    })
}

/// The standfirst: from which report, how many killed, what is only roughly known and what is not on the map.
pub(crate) fn standfirst(facts: &Facts, tongue: Tongue) -> String {
    if tongue.is_rtl() {
        return arabic::standfirst(facts);
    }
    let mut sentences = Vec::new();
    if facts.off_the_map == facts.count {
        sentences.push("No incident with a known place was found.".to_owned());
    }
    sentences.extend(origin(facts));
    let people = |n: u64| if n == 1 { "One person".to_owned() } else { format!("{} people", small(n)) };
    match (facts.killed, facts.wounded) {
        (0, 0) => {}
        (0, w) => sentences.push(format!("{} reported wounded.", people(w))),
        (k, 0) => sentences.push(format!("{} reported killed.", people(k))),
        (k, w) => sentences.push(format!("{} reported killed and {} wounded.", people(k), thousands(w))),
    }
    match facts.rough {
        0 => {}
        1 if facts.count == 1 => sentences.push("The place is known only as an area.".to_owned()),
        1 => sentences.push("One place is known only as an area.".to_owned()),
        n => sentences.push(format!("{} places are known only as areas.", small(n as u64))),
    }
    match facts.off_the_map {
        0 => {}
        1 => sentences.push("One incident is not on the map.".to_owned()),
        n => sentences.push(format!("{} incidents are not on the map.", small(n as u64))),
    }
    sentences.join(" ")
}

fn small(n: u64) -> String {
    usize::try_from(n).map_or_else(|_| thousands(n), counted)
}

/// `From “Headline” (Outlet, 11 December 2020).`, where all incidents share a report; else the outlets.
fn origin(facts: &Facts) -> Option<String> {
    if let Some((Some(title), source, published)) = &facts.report
        && !title.trim().is_empty()
    {
        let details = source
            .iter()
            .cloned()
            .chain(published.map(|d| long_date(d, Tongue::English)))
            .filter(|d| !d.trim().is_empty());
        let details: Vec<String> = details.collect();
        if starts_rtl(title) {
            // As in Arabic: a headline that runs the other way would take the figures behind it along.
            let of = if details.is_empty() { "the report".to_owned() } else { details.join(", ") };
            return Some(format!("From {of}:\n“{}”\n", title.trim()));
        }
        let details = if details.is_empty() { String::new() } else { format!(" ({})", details.join(", ")) };
        return Some(format!("From “{}”{details}.", title.trim()));
    }
    match facts.outlets.as_slice() {
        [] => None,
        [one] => Some(format!("As reported by {one}.")),
        [one, two] => Some(format!("As reported by {one} and {two}.")),
        [one, two, ..] => Some(format!("As reported by {one}, {two} and {} more.", facts.outlets.len() - 2)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    fn dated(start: Date, end: Date, date_precision: DatePrecision) -> Incident {
        Incident { start_date: Some(start), end_date: Some(end), date_precision, ..Incident::default() }
    }

    #[test]
    fn dates_are_as_precise_as_they_are_known() {
        let say = |s, e, p| date(&dated(s, e, p), true, Tongue::English);
        assert_eq!(say(day(2020, 12, 10), day(2020, 12, 10), DatePrecision::Day), "10 Dec 2020");
        assert_eq!(say(day(2020, 12, 9), day(2020, 12, 10), DatePrecision::Day), "9–10 Dec 2020");
        assert_eq!(say(day(2020, 11, 28), day(2020, 12, 4), DatePrecision::Week), "28 Nov – 4 Dec 2020");
        assert_eq!(say(day(2020, 1, 1), day(2020, 1, 31), DatePrecision::Month), "Jan 2020");
        assert_eq!(say(day(2020, 1, 11), day(2020, 1, 20), DatePrecision::Month), "mid-Jan 2020");
        assert_eq!(say(day(2020, 1, 21), day(2020, 1, 31), DatePrecision::Month), "late Jan 2020");
        assert_eq!(say(day(2020, 1, 1), day(2020, 12, 31), DatePrecision::Year), "2020");
        assert_eq!(date(&Incident::default(), true, Tongue::English), "date not known");
    }

    #[test]
    fn the_headline_says_when_as_precisely_as_all_is_known() {
        let when = |all: &[(Date, Date, DatePrecision)]| {
            let all: Vec<Incident> = all.iter().map(|(s, e, p)| dated(*s, *e, *p)).collect();
            span(&Facts::of(&all), Tongue::English).unwrap()
        };
        let (day_of, week) = (DatePrecision::Day, DatePrecision::Week);
        assert_eq!(when(&[(day(2022, 8, 13), day(2022, 8, 14), week)]), "13–14 August 2022");
        let (a, b) = (day(2022, 8, 30), day(2022, 9, 2));
        assert_eq!(when(&[(a, a, day_of), (b, b, day_of)]), "30 August – 2 September 2022");
        assert_eq!(
            when(&[(a, a, day_of), (day(2022, 9, 1), day(2022, 9, 30), DatePrecision::Month)]),
            "August to September 2022"
        );
        let (a, b) = (day(2022, 12, 30), day(2023, 1, 2));
        assert_eq!(when(&[(a, b, week)]), "30 December 2022 – 2 January 2023");
    }

    #[test]
    fn a_toll_says_what_the_accounts_say() {
        let of = |k: (Option<u32>, Option<u32>), w: (Option<u32>, Option<u32>)| {
            toll(
                &Incident {
                    killed_min: k.0,
                    killed_max: k.1,
                    wounded_min: w.0,
                    wounded_max: w.1,
                    ..Incident::default()
                },
                Tongue::English,
            )
        };
        assert_eq!(of((Some(2), Some(2)), (None, None)).unwrap(), "2 killed");
        assert_eq!(of((Some(2), Some(5)), (Some(0), Some(9))).unwrap(), "2–5 killed, up to 9 wounded");
        assert_eq!(of((Some(0), Some(0)), (Some(0), Some(0))).unwrap(), "no casualties");
        assert_eq!(of((None, None), (None, None)), None);
    }

    #[test]
    fn numbers_have_thousands_marks() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }
}
