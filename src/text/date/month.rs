//! Months, seasons, years, and parts of them: `mid-October`, `the first week of March`, `late last year`, `summer 2021`.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::reader::{Read, Reader};
use super::{When, calendar};
use crate::incident::DatePrecision;

/// A part of a month by its days, and of a year by its months.
#[derive(Clone, Copy)]
struct Part {
    days: (i8, i8),
    months: (i8, i8),
    precision: DatePrecision,
}

impl Part {
    const EARLY: Self = Self::of((1, 10), (1, 4));
    const MIDDLE: Self = Self::of((10, 20), (5, 8));
    const LATE: Self = Self::of((20, 31), (9, 12));

    const fn of(days: (i8, i8), months: (i8, i8)) -> Self {
        Self { days, months, precision: DatePrecision::Month }
    }

    const fn week(days: (i8, i8)) -> Self {
        Self { days, months: (1, 1), precision: DatePrecision::Week }
    }

    const fn day(days: (i8, i8), months: (i8, i8)) -> Self {
        Self { days, months, precision: DatePrecision::Day }
    }

    /// Its days in a month.
    fn of_month(self, year: i16, month: i8) -> Option<(Date, Date)> {
        let first = Date::new(year, month, 1).ok()?;
        let day = |n: i8| Date::new(year, month, n).unwrap_or(first.last_of_month());
        // The last week is counted from the end.
        let from = if self.days.0 < 0 {
            first.last_of_month().checked_add(self.days.0.days()).ok()?
        } else {
            day(self.days.0)
        };
        Some((from, day(self.days.1)))
    }

    /// Its days in a year.
    fn of_year(self, year: i16) -> Option<(Date, Date)> {
        // "the first week of the year", "the last day of 2022".
        if matches!(self.precision, DatePrecision::Day | DatePrecision::Week) {
            return self.of_month(year, if self.days.0 < 0 { 12 } else { self.months.1 });
        }
        let last = Date::new(year, self.months.1, 1).ok()?.last_of_month();
        Some((Date::new(year, self.months.0, 1).ok()?, last))
    }
}

/// The months of a season in the north: the first, and how many.
fn season(word: &str) -> Option<i8> {
    Some(match word {
        "spring" => 3,
        "summer" => 6,
        "autumn" | "fall" => 9,
        "winter" => 12,
        _ => return None,
    })
}

impl Reader<'_, '_> {
    /// How exactly a part of a year is told.
    fn exactness(part: Option<Part>) -> DatePrecision {
        part.map(|p| p.precision).filter(|p| *p != DatePrecision::Month).unwrap_or(DatePrecision::Year)
    }

    /// The part of a month or year that words name, and the token after them: `mid-`, `the end of`, `the second half of`.
    fn part(&self, at: usize) -> Option<(Part, usize)> {
        let words = [self.lower(at), self.lower(at + 1), self.lower(at + 2)];
        Some(match words {
            ["mid", "-", _] => (Part::MIDDLE, at + 2),
            ["mid", ..] => (Part::MIDDLE, at + 1),
            ["early" | "earlier", ..] => (Part::EARLY, at + 1),
            ["late" | "later", ..] => (Part::LATE, at + 1),
            ["beginning" | "start", "of", _] => (Part::EARLY, at + 2),
            ["middle", "of", _] => (Part::MIDDLE, at + 2),
            ["end", "of", _] => (Part::LATE, at + 2),
            ["first", "week", "of"] => (Part::week((1, 7)), at + 3),
            ["second", "week", "of"] => (Part::week((8, 14)), at + 3),
            ["third", "week", "of"] => (Part::week((15, 21)), at + 3),
            ["fourth", "week", "of"] => (Part::week((22, 28)), at + 3),
            ["last" | "final", "week", "of"] => (Part::week((-6, 31)), at + 3),
            ["first", "day", "of"] => (Part::day((1, 1), (1, 1)), at + 3),
            ["last" | "final", "day", "of"] => (Part::day((31, 31), (12, 12)), at + 3),
            ["first", "half", "of"] => (Part::of((1, 15), (1, 6)), at + 3),
            ["second", "half", "of"] => (Part::of((16, 31), (7, 12)), at + 3),
            _ => return None,
        })
    }

    /// `January`, `mid-October`, `last July`, `January 2020`, `the first week of March`.
    pub(super) fn month(&self, at: usize) -> Read {
        let (part, named) = self.part(at).map_or((None, at), |(part, next)| (Some(part), next));
        let (month, end) = self.month_name(named)?;
        let comma = usize::from(self.lower(end) == ",");
        let year = self.year_number(end + comma).map(|year| (year, end + comma + 1));
        // "in July of last year", "in October 2021", "in March of 2020".
        let of = usize::from(self.lower(end) == "of");
        let year = year.or_else(|| self.year_number(end + of).map(|year| (year, end + of + 1)));
        let year = year.or_else(|| self.year_told(end + comma));
        if part.is_none() && !self.names_month(at, end, year.is_some()) {
            return None;
        }
        let whole = Part::of((1, 31), (1, 12));
        let part = part.unwrap_or(whole);
        if let Some((year, end)) = year {
            let (start, stop) = part.of_month(year, month)?;
            return Some((self.span(start, stop, part.precision), end));
        }
        let Some(limit) = self.clock.limit() else { return Some((When::Unanchored, end)) };
        if (self.lower(end + of), self.lower(end + of + 1)) == ("last", "year") {
            let (start, stop) = part.of_month(limit.year() - 1, month)?;
            return Some((self.span(start, stop, part.precision), end + of + 2));
        }
        // "last December" in December is a year ago.
        let again = month == limit.month() && self.before(at, 1) == "last";
        let year = limit.year() - i16::from(month > limit.month() || again);
        let (start, stop) = part.of_month(year, month)?;
        let stop = if start <= limit { stop.min(limit) } else { stop };
        Some((self.span(start, stop, part.precision), end))
    }

    /// Whether a word is a month's name, and not "may", "march" or part of a name.
    fn names_month(&self, at: usize, end: usize, dated: bool) -> bool {
        const LEADS: &[&str] =
            &["in", "of", "last", "since", "during", "until", "by", "this", "throughout", "from", "previous"];
        let led = dated || end > at + 1 || LEADS.contains(&self.before(at, 1));
        let full = calendar::MONTHS.contains(&self.lower(at));
        // "mid-March" is read from "mid", "al-March" is a name; "(March 2022)" is a month.
        let part_of_name = self.analysis.tokens[at].glued && !matches!(self.before(at, 1), "(" | "[" | "\"" | "*");
        (led || full && !matches!(self.lower(at), "may" | "march")) && !part_of_name
    }

    /// `late last month`, `the end of last year`, `earlier this year`, `the beginning of the month`.
    pub(super) fn part_of(&self, at: usize) -> Read {
        let (part, next) = self.part(at)?;
        let (back, unit) = match (self.lower(next), self.lower(next + 1)) {
            ("last", unit @ ("month" | "year")) => (1, unit),
            ("this" | "the", unit @ ("month" | "year")) => (0, unit),
            _ => return None,
        };
        let end = next + 2;
        let Some(today) = self.clock.date() else { return Some((When::Unanchored, end)) };
        // "earlier this month" is any time before.
        let open = self.lower(at) == "earlier";
        let (start, stop) = match unit {
            "month" => {
                let month = today.first_of_month().checked_sub(i64::from(back).months()).ok()?;
                let part = if open { Part::of((1, 31), (1, 12)) } else { part };
                part.of_month(month.year(), month.month())?
            }
            _ => {
                let part = if open { Part::of((1, 31), (1, 12)) } else { part };
                part.of_year(today.year() - back)?
            }
        };
        let precision = if unit == "year" { Self::exactness(Some(part)) } else { part.precision };
        // "by the end of the month" lies ahead.
        let when = if start > today { When::NotEvent } else { self.span(start, stop.min(today), precision) };
        Some((when, end))
    }

    /// `summer 2021`, `the autumn of 2020`.
    pub(super) fn season(&self, at: usize) -> Read {
        let first = season(self.lower(at))?;
        let of = usize::from(self.lower(at + 1) == "of");
        let year = self.year_number(at + 1 + of)?;
        let start = Date::new(year, first, 1).ok()?;
        let stop = start.checked_add(2.months()).ok()?.last_of_month();
        let stop = self.clock.date().filter(|t| *t >= start).map_or(stop, |t| stop.min(t));
        Some((self.span(start, stop, DatePrecision::Year), at + 2 + of))
    }

    /// `in 2014`, `early 2017`, `the end of 2016`; a year only where a word says so.
    pub(super) fn year(&self, at: usize) -> Read {
        const LEADS: &[&str] = &["in", "of", "since", "during", "until", "by", "from", "year", "before", "after"];
        let (part, named) = self.part(at).map_or((None, at), |(part, next)| (Some(part), next));
        let year = self.year_number(named)?;
        let led = part.is_some() || LEADS.contains(&self.before(at, 1));
        if !led || self.analysis.tokens.get(named + 1).is_some_and(|t| t.glued && t.lower == "-") {
            return None;
        }
        let whole = (date(year, 1, 1), date(year, 12, 31));
        let (start, end) = part.map_or(Some(whole), |part| part.of_year(year))?;
        let end = self.clock.date().filter(|p| *p >= start).map_or(end, |p| end.min(p));
        Some((self.span(start, end, Self::exactness(part)), named + 1))
    }
}
