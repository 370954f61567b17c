//! Names of months and weekdays, and the days of holidays.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

pub(crate) const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
pub(super) const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Months in Arabic (as said in the Levant and Iraq, and in Egypt) and Kurdish (Sorani and Kurmanji), each with its number.
/// Names of two words are two tokens.
const FOREIGN: &[(&str, &str, i8)] = &[
    ("كانون", "الثاني", 1),
    ("يناير", "", 1),
    ("کانوونی", "دووەم", 1),
    ("کانوونی", "دووەمی", 1),
    ("çile", "", 1),
    ("rêbendan", "", 1),
    ("شباط", "", 2),
    ("فبراير", "", 2),
    ("شوبات", "", 2),
    ("شوباتی", "", 2),
    ("sibat", "", 2),
    ("reşemî", "", 2),
    ("آذار", "", 3),
    ("اذار", "", 3),
    ("مارس", "", 3),
    ("ئازار", "", 3),
    ("ئازاری", "", 3),
    ("adar", "", 3),
    ("adarê", "", 3),
    ("نيسان", "", 4),
    ("أبريل", "", 4),
    ("ابريل", "", 4),
    ("إبريل", "", 4),
    ("نیسان", "", 4),
    ("نیسانی", "", 4),
    ("nîsan", "", 4),
    ("nîsanê", "", 4),
    ("أيار", "", 5),
    ("ايار", "", 5),
    ("مايو", "", 5),
    ("ئایار", "", 5),
    ("ئایاری", "", 5),
    ("gulan", "", 5),
    ("gulanê", "", 5),
    ("حزيران", "", 6),
    ("يونيو", "", 6),
    ("حوزەیران", "", 6),
    ("حوزەیرانی", "", 6),
    ("hezîran", "", 6),
    ("hezîranê", "", 6),
    ("تموز", "", 7),
    ("يوليو", "", 7),
    ("تەممووز", "", 7),
    ("تەممووزی", "", 7),
    ("tîrmeh", "", 7),
    ("tîrmehê", "", 7),
    ("آب", "", 8),
    ("أغسطس", "", 8),
    ("اغسطس", "", 8),
    ("ئاب", "", 8),
    ("ئابی", "", 8),
    ("tebax", "", 8),
    ("tebaxê", "", 8),
    ("أيلول", "", 9),
    ("ايلول", "", 9),
    ("سبتمبر", "", 9),
    ("ئەیلوول", "", 9),
    ("ئەیلوولی", "", 9),
    ("îlon", "", 9),
    ("îlonê", "", 9),
    ("تشرين", "الأول", 10),
    ("تشرين", "الاول", 10),
    ("أكتوبر", "", 10),
    ("اكتوبر", "", 10),
    ("تشرینی", "یەکەم", 10),
    ("تشرینی", "یەکەمی", 10),
    ("cotmeh", "", 10),
    ("cotmehê", "", 10),
    ("تشرين", "الثاني", 11),
    ("نوفمبر", "", 11),
    ("تشرینی", "دووەم", 11),
    ("تشرینی", "دووەمی", 11),
    ("mijdar", "", 11),
    ("mijdarê", "", 11),
    ("كانون", "الأول", 12),
    ("كانون", "الاول", 12),
    ("ديسمبر", "", 12),
    ("کانوونی", "یەکەم", 12),
    ("کانوونی", "یەکەمی", 12),
    ("kanûn", "", 12),
    ("kanûnê", "", 12),
    ("berfanbar", "", 12),
];

/// Whether a word in lower case names a month, in full or cut short.
#[must_use]
pub fn is_month(lower: &str) -> bool {
    let stem = lower.trim_end_matches('.');
    MONTHS.iter().any(|m| *m == stem || lower.ends_with('.') && stem.len() >= 3 && m.starts_with(stem))
}

/// The month of an English name, in full or by its first three or four letters, without a full stop.
pub(super) fn month(lower: &str) -> Option<i8> {
    let index = MONTHS.iter().position(|m| {
        *m == lower || lower.len() == 3 && m.starts_with(lower) || lower == "sept" && *m == "september"
    })?;
    i8::try_from(index + 1).ok()
}

/// The weekday that a word names, in full or by its first three letters with or without a stop.
pub(super) fn weekday(lower: &str) -> Option<Weekday> {
    let stem = lower.trim_end_matches('.');
    WEEKDAYS.iter().find(|(name, _)| stem == *name || is_short(stem, name)).map(|(_, day)| *day)
}

/// Whether a word is a weekday cut short: `Tue`, `tues.`, `Thurs`.
pub(super) fn is_short(lower: &str, name: &str) -> bool {
    let stem = lower.trim_end_matches('.');
    (3..=5).contains(&stem.len()) && name.starts_with(stem)
}

/// Whether a word may begin the name of a month in another tongue: all of them have letters beyond ASCII, save some.
pub(super) fn may_be_foreign(lower: &str) -> bool {
    const PLAIN: &[&str] = &["sibat", "adar", "gulan", "tebax", "cotmeh", "mijdar", "berfanbar"];
    !lower.is_ascii() || PLAIN.contains(&lower)
}

/// The month of an Arabic or Kurdish name, and how many tokens name it.
pub(super) fn foreign_month(first: &str, second: &str) -> Option<(i8, usize)> {
    let named = |tail: &str| FOREIGN.iter().find(|row| row.0 == first && row.1 == tail).map(|row| row.2);
    let two = named(second).filter(|_| !second.is_empty()).map(|month| (month, 2));
    two.or_else(|| named("").map(|month| (month, 1)))
}

/// A holiday.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holiday {
    /// The same day every year: month, day.
    Fixed(i8, i8),
    /// Days after Easter Sunday of the western churches.
    Easter(i64),
    /// First day in the Islamic calendar as month and day, and how many days it lasts.
    Islamic(i64, i64, i64),
}

/// Holidays by their words.
const HOLIDAYS: &[(&[&str], Holiday)] = &[
    (&["christmas", "eve"], Holiday::Fixed(12, 24)),
    (&["christmas", "day"], Holiday::Fixed(12, 25)),
    (&["christmas"], Holiday::Fixed(12, 25)),
    (&["boxing", "day"], Holiday::Fixed(12, 26)),
    (&["new", "year", "'s", "eve"], Holiday::Fixed(12, 31)),
    (&["new", "year", "'s", "day"], Holiday::Fixed(1, 1)),
    (&["valentine", "'s", "day"], Holiday::Fixed(2, 14)),
    (&["women", "'s", "day"], Holiday::Fixed(3, 8)),
    (&["nowruz"], Holiday::Fixed(3, 21)),
    (&["newroz"], Holiday::Fixed(3, 21)),
    (&["nawroz"], Holiday::Fixed(3, 21)),
    (&["may", "day"], Holiday::Fixed(5, 1)),
    (&["labour", "day"], Holiday::Fixed(5, 1)),
    (&["good", "friday"], Holiday::Easter(-2)),
    (&["palm", "sunday"], Holiday::Easter(-7)),
    (&["easter", "sunday"], Holiday::Easter(0)),
    (&["easter", "monday"], Holiday::Easter(1)),
    (&["easter"], Holiday::Easter(0)),
    (&["ashura"], Holiday::Islamic(1, 10, 1)),
    (&["ashoura"], Holiday::Islamic(1, 10, 1)),
    (&["arbaeen"], Holiday::Islamic(2, 20, 1)),
    (&["arbain"], Holiday::Islamic(2, 20, 1)),
    (&["the", "prophet", "'s", "birthday"], Holiday::Islamic(3, 12, 1)),
    (&["mawlid"], Holiday::Islamic(3, 12, 1)),
    (&["eid", "al", "-", "fitr"], Holiday::Islamic(10, 1, 3)),
    (&["eid", "al", "-", "adha"], Holiday::Islamic(12, 10, 4)),
    (&["eid", "ul", "-", "fitr"], Holiday::Islamic(10, 1, 3)),
    (&["ramadan"], Holiday::Islamic(9, 1, 30)),
];

/// The holiday that the words begin with, and how many of them name it.
pub(super) fn holiday(words: &[&str]) -> Option<(Holiday, usize)> {
    let (name, holiday) = HOLIDAYS.iter().find(|(name, _)| words.starts_with(name))?;
    Some((*holiday, name.len()))
}

impl Holiday {
    /// Its first and last day in a year of our calendar; one day wider on both sides where the moon decides.
    pub(super) fn in_year(self, year: i16) -> Option<(Date, Date)> {
        match self {
            Self::Fixed(month, day) => Date::new(year, month, day).ok().map(|d| (d, d)),
            Self::Easter(after) => {
                let day = easter(year)?.checked_add(after.days()).ok()?;
                Some((day, day))
            }
            Self::Islamic(month, day, length) => {
                // An Islamic year is eleven days shorter than ours: one of these three begins it in this year.
                let about = (i64::from(year) - 622) * 33 / 32;
                (about - 1..=about + 2).rev().find_map(|islamic| {
                    let first = islamic_day(islamic, month, day)?;
                    let last = first.checked_add(length.days()).ok()?;
                    (first.year() == year).then_some((first.checked_sub(1.day()).ok()?, last))
                })
            }
        }
    }
}

/// Easter Sunday of the western churches, by the algorithm of Meeus, Jones and Butcher.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A day of the tabular Islamic calendar (civil epoch, 16 July 622 Julian); the sighting of the moon may differ by a day.
fn islamic_day(year: i64, month: i64, day: i64) -> Option<Date> {
    // Days since 1 Muharram 1: months of 30 and 29 days in turn, eleven leap days in thirty years.
    let days = day - 1 + (59 * (month - 1) + 1) / 2 + (year - 1) * 354 + (3 + 11 * year) / 30;
    // 19 July 622 of our calendar, reckoned back.
    date(622, 7, 19).checked_add(days.days()).ok()
}
