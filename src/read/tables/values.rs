//! Coordinates, dates and numbers as people type them into tables.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::incident::DatePrecision;

/// A number of degrees and how it had to be read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Degrees {
    pub(super) value: f64,
    pub(super) repair: Option<&'static str>,
    /// `N`, `S`, `E` or `W`, where one stands there.
    pub(super) side: Option<char>,
}

pub(super) const DECIMAL_COMMA: &str = "decimal comma";
pub(super) const DMS: &str = "degrees, minutes and seconds";

/// Reads `33.3`, `33,3`, `33.3° N`, `33°18'45"N`, `33 18 45`, `N 33° 18.75'` or `-44.4`. None is not a number of degrees.
pub(super) fn degrees(text: &str) -> Option<Degrees> {
    let text = text.trim();
    if let Ok(value) = text.parse::<f64>() {
        return value.is_finite().then_some(Degrees { value, repair: None, side: None });
    }
    let mut side = None;
    let mut parts: Vec<String> = vec![String::new()];
    let comma_is_point = text.contains(',') && !text.contains('.');
    for letter in text.chars() {
        match letter {
            '0'..='9' => push(&mut parts, letter),
            '.' => push(&mut parts, '.'),
            ',' if comma_is_point => push(&mut parts, '.'),
            '-' | '\u{2212}' if parts.iter().all(String::is_empty) => push(&mut parts, '-'),
            'N' | 'S' | 'E' | 'W' | 'n' | 's' | 'e' | 'w' if side.is_none() => side = Some(letter.to_ascii_uppercase()),
            '\u{B0}' | '\u{BA}' | '\'' | '\u{2019}' | '\u{2032}' | '"' | '\u{201D}' | '\u{2033}' | ' ' | '\u{A0}'
            | ':' | 'd' | 'm' => {
                parts.push(String::new());
            }
            _ => return None,
        }
    }
    parts.retain(|p| !p.is_empty());
    let numbers: Vec<f64> = parts.iter().map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let (whole, minutes, seconds) = match numbers[..] {
        [whole] => (whole, 0.0, 0.0),
        [whole, minutes] => (whole, minutes, 0.0),
        [whole, minutes, seconds] => (whole, minutes, seconds),
        _ => return None,
    };
    let is_sixtieth = |n: f64| (0.0..60.0).contains(&n);
    if !is_sixtieth(minutes) || !is_sixtieth(seconds) || (numbers.len() > 1 && whole.fract() != 0.0) {
        return None;
    }
    let size = whole.abs() + minutes / 60.0 + seconds / 3600.0;
    let south = parts[0].starts_with('-') != matches!(side, Some('S' | 'W'));
    let repair = match numbers.len() {
        1 if comma_is_point => Some(DECIMAL_COMMA),
        1 => None,
        _ => Some(DMS),
    };
    Some(Degrees { value: if south { -size } else { size }, repair, side })
}

fn push(parts: &mut [String], letter: char) {
    if let Some(last) = parts.last_mut() {
        last.push(letter);
    }
}

/// Both numbers of `33.3, 44.4`, `33,3; 44,4`, `33°18'N 44°24'E` or `POINT(44.4 33.3)`: latitude first but in WKT.
pub(super) fn pair(text: &str) -> Option<(Degrees, Degrees)> {
    let text = text.trim();
    let upper = text.to_uppercase();
    if let Some(rest) = upper.strip_prefix("POINT") {
        let inside = rest.trim_start_matches(['Z', 'M', ' ']).strip_prefix('(')?.split(')').next()?;
        let mut numbers = inside.split_whitespace();
        let (lon, lat) = (degrees(numbers.next()?)?, degrees(numbers.next()?)?);
        return Some((lat, lon));
    }
    let text = text.trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let halves = [';', ',', '/', '|'].into_iter().find_map(|sign| {
        let (a, b) = text.split_once(sign)?;
        (!b.contains(sign)).then(|| Some((degrees(a)?, degrees(b)?))).flatten()
    });
    let halves = halves.or_else(|| {
        // "33°18'45"N 44°21'40"E": the first letter of a side ends the first half.
        let at = text.find(['N', 'S']).filter(|at| *at > 0)? + 1;
        Some((degrees(&text[..at])?, degrees(&text[at..])?))
    });
    let halves = halves.or_else(|| {
        let (a, b) = text.split_once(char::is_whitespace)?;
        Some((degrees(a)?, degrees(b.trim())?))
    })?;
    match (halves.0.side, halves.1.side) {
        (Some('E' | 'W'), _) | (_, Some('N' | 'S')) => Some((halves.1, halves.0)),
        _ => Some(halves),
    }
}

/// Whether a cell stands for nothing: empty, a dash, "unknown", "n/a".
pub(super) fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || [
            "-",
            "--",
            "\u{2013}",
            "\u{2014}",
            "?",
            "n/a",
            "na",
            "nan",
            "null",
            "none",
            "unknown",
            "not known",
            "#n/a",
            "nil",
        ]
        .iter()
        .any(|n| text.eq_ignore_ascii_case(n))
}

/// Which part of `10/12/2020` is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOrder {
    /// 10 December.
    DayFirst,
    /// October 12.
    MonthFirst,
}

/// A date of three numbers with the year last, before it is known which is the day.
pub(super) fn numbers(text: &str) -> Option<(i8, i8, i16)> {
    let head = text.trim().split([' ', 'T']).next()?;
    let parts: Vec<&str> = head.split(['/', '.', '-']).collect();
    let [a, b, year] = parts[..] else { return None };
    let is_number =
        |p: &str, len: std::ops::RangeInclusive<usize>| len.contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
    if !is_number(a, 1..=2) || !is_number(b, 1..=2) || !(is_number(year, 4..=4) || is_number(year, 2..=2)) {
        return None;
    }
    let (first, second, year) = (a.parse().ok()?, b.parse().ok()?, year.parse::<i16>().ok()?);
    // Two figures: tables of incidents are of our lifetime.
    let year = if year >= 100 {
        year
    } else if year < 70 {
        2000 + year
    } else {
        1900 + year
    };
    Some((first, second, year))
}

/// What a column of dates shows about its order.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct OrderSeen {
    /// A row with a first number over 12.
    pub(super) day_first: Option<usize>,
    /// A row with a second number over 12.
    pub(super) month_first: Option<usize>,
}

impl OrderSeen {
    pub(super) fn look(&mut self, text: &str, row: usize) {
        if let Some((a, b, _)) = numbers(text) {
            if a > 12 && b <= 12 {
                self.day_first.get_or_insert(row);
            } else if b > 12 && a <= 12 {
                self.month_first.get_or_insert(row);
            }
        }
    }

    /// The order, where some rows can only be read one way and none the other.
    pub(super) fn order(self) -> Option<DayOrder> {
        match (self.day_first, self.month_first) {
            (Some(_), None) => Some(DayOrder::DayFirst),
            (None, Some(_)) => Some(DayOrder::MonthFirst),
            _ => None,
        }
    }
}

/// A day or a longer time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) precision: DatePrecision,
}

impl Time {
    pub(super) fn day(day: Date) -> Self {
        Self { first: day, last: day, precision: DatePrecision::Day }
    }

    fn month(first: Date) -> Self {
        Self { first, last: first.last_of_month(), precision: DatePrecision::Month }
    }

    /// Three days either way, as ACLED puts an event of an unknown day in the middle of its week.
    pub(super) fn week_around(self) -> Self {
        let moved = |date: Date, days: i64| date.checked_add(days.days()).unwrap_or(date);
        Self { first: moved(self.first, -3), last: moved(self.last, 3), precision: DatePrecision::Week }
    }

    /// Its whole month.
    pub(super) fn month_around(self) -> Self {
        Self { first: self.first.first_of_month(), last: self.last.last_of_month(), precision: DatePrecision::Month }
    }
}

/// How a date was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateRead {
    Plain(Time),
    /// A number of days since 1899-12-30, as Excel keeps them.
    Serial(Time),
    /// Numbers in an order that the caller or other rows of the column gave.
    Ordered(Time),
    /// Two days to two readers.
    Ambiguous,
    /// No date.
    None,
}

pub(super) fn date(text: &str, order: Option<DayOrder>) -> DateRead {
    let text = text.trim();
    if let Some((a, b, year)) = numbers(text) {
        let (day, month) = match order {
            _ if a == b => (a, b),
            _ if a > 12 && b <= 12 => (a, b),
            _ if b > 12 && a <= 12 => (b, a),
            Some(DayOrder::DayFirst) => (a, b),
            Some(DayOrder::MonthFirst) => (b, a),
            None => return DateRead::Ambiguous,
        };
        return Date::new(year, month, day).map_or(DateRead::None, |d| DateRead::Ordered(Time::day(d)));
    }
    if let Ok(number) = text.parse::<f64>() {
        return number_date(text, number);
    }
    if let Some(day) = crate::read::when::day(text) {
        return DateRead::Plain(Time::day(day));
    }
    let month = if text.len() == 7 { format!("{}-01", text.replace('/', "-")).parse::<Date>().ok() } else { None };
    let month = month.or_else(|| {
        ["%d %B %Y", "%d %b %Y"].iter().find_map(|f| Date::strptime(f, format!("1 {}", text.replace(',', " "))).ok())
    });
    month.map_or(DateRead::None, |first| DateRead::Plain(Time::month(first)))
}

fn number_date(text: &str, number: f64) -> DateRead {
    if text.len() == 4 && (1800.0..2200.0).contains(&number) && number.fract() == 0.0 {
        let first = Date::new(number as i16, 1, 1).ok();
        return first.map_or(DateRead::None, |first| {
            DateRead::Plain(Time { first, last: first.last_of_year(), precision: DatePrecision::Year })
        });
    }
    // 1954 to 2119; of these only Excel writes days as five figures.
    if (20_000.0..80_000.0).contains(&number) {
        let day = jiff::civil::date(1899, 12, 30).checked_add((number.floor() as i64).days());
        return day.map_or(DateRead::None, |d| DateRead::Serial(Time::day(d)));
    }
    crate::read::when::day(text).map_or(DateRead::None, |day| DateRead::Plain(Time::day(day)))
}

/// A count or a range: `5`, `5.0`, `1,200`, `5-7`, `at least 5`, `5+`, `up to 7`. The maximum is none where it is open.
pub(super) fn count(text: &str) -> Option<(Option<u32>, Option<u32>)> {
    let text = text.trim().to_lowercase();
    if let Some(one) = whole(&text) {
        return Some((Some(one), Some(one)));
    }
    if let Some(rest) = text
        .strip_suffix('+')
        .or_else(|| ["at least ", "over ", "more than ", ">", "\u{2265}"].iter().find_map(|p| text.strip_prefix(p)))
    {
        return whole(rest.trim()).map(|n| (Some(n), None));
    }
    if let Some(rest) = ["up to ", "at most ", "<", "\u{2264}"].iter().find_map(|p| text.strip_prefix(p)) {
        return whole(rest.trim()).map(|n| (None, Some(n)));
    }
    let (low, high) = text.split_once(['-', '\u{2013}']).or_else(|| text.split_once(" to "))?;
    let (low, high) = (whole(low.trim())?, whole(high.trim())?);
    (low <= high).then_some((Some(low), Some(high)))
}

fn whole(text: &str) -> Option<u32> {
    let plain = text.strip_suffix(".0").or_else(|| text.strip_suffix(".00")).unwrap_or(text);
    let groups: Vec<&str> = plain.split([',', ' ', '\u{A0}']).collect();
    let is_grouped = groups.len() > 1 && groups[0].len() <= 3 && groups[1..].iter().all(|g| g.len() == 3);
    let figures = if is_grouped { groups.concat() } else { plain.to_owned() };
    (!figures.is_empty() && figures.bytes().all(|b| b.is_ascii_digit())).then(|| figures.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> f64 {
        let d = degrees(text).unwrap_or_else(|| panic!("{text}"));
        (d.value * 1e4).round() / 1e4
    }

    #[test]
    fn degrees_are_read_as_people_type_them() {
        for text in ["33.3125", "33,3125", "33°18'45\"N", "33 18 45", "N 33° 18.75'", "33:18:45", "33.3125° n"] {
            assert_eq!(value(text), 33.3125, "{text}");
        }
        assert_eq!((value("44.5 W"), value("-44.5"), value("44°30'W")), (-44.5, -44.5, -44.5));
        assert_eq!(
            (degrees("33,3").unwrap().repair, degrees("33°18'").unwrap().repair),
            (Some(DECIMAL_COMMA), Some(DMS))
        );
        for text in ["", "NaN", "inf", "Baghdad", "33.3.3", "33°75'", "38SMB4488"] {
            assert_eq!(degrees(text), None, "{text}");
        }
    }

    #[test]
    fn pairs_have_latitude_first_but_in_wkt() {
        for text in [
            "33.3, 44.4",
            "(33.3;44.4)",
            "33,3; 44,4",
            "33.3 44.4",
            "POINT(44.4 33.3)",
            "POINT Z (44.4 33.3 20)",
            "33°18'0\"N 44°24'0\"E",
            "44°24'E, 33°18'N",
        ] {
            let (lat, lon) = pair(text).unwrap_or_else(|| panic!("{text}"));
            assert!((lat.value - 33.3).abs() < 1e-9 && (lon.value - 44.4).abs() < 1e-9, "{text}: {lat:?} {lon:?}");
        }
        assert_eq!(pair("POLYGON((1 2, 3 4))"), None);
    }

    #[test]
    fn a_date_that_is_two_days_is_none_until_the_order_is_known() {
        assert_eq!(date("10/12/2020", None), DateRead::Ambiguous);
        let day = |d: i8, m: i8| DateRead::Ordered(Time::day(jiff::civil::date(2020, m, d)));
        assert_eq!(date("10/12/2020", Some(DayOrder::DayFirst)), day(10, 12));
        assert_eq!(date("10.12.20", Some(DayOrder::MonthFirst)), day(12, 10));
        assert_eq!((date("25/12/2020", None), date("11/11/2020", None)), (day(25, 12), day(11, 11)));
        assert_eq!(date("44175", None), DateRead::Serial(Time::day(jiff::civil::date(2020, 12, 10))));
        assert_eq!(date("31/31/2020", None), DateRead::None);
        assert!(matches!(date("December 2020", None), DateRead::Plain(t) if t.precision == DatePrecision::Month));
        assert!(matches!(date("20201210", None), DateRead::Plain(t) if t.first == jiff::civil::date(2020, 12, 10)));
    }

    #[test]
    fn counts_may_be_ranges() {
        assert_eq!(count("5.0"), Some((Some(5), Some(5))));
        assert_eq!(count("1,200"), Some((Some(1200), Some(1200))));
        assert_eq!(count("15\u{2013}20"), Some((Some(15), Some(20))));
        assert_eq!(count("at least 5"), Some((Some(5), None)));
        assert_eq!((count("dozens"), count("-3"), count("1,5")), (None, None, None));
    }

    proptest::proptest! {
        #[test]
        fn any_cell_is_survived(text in ".{0,30}") {
            let _ = (degrees(&text), pair(&text), date(&text, None), count(&text));
        }
    }
}
