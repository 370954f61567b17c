//! Dates by counting and by fixed phrases: "two days earlier", "overnight", "last week", "in recent weeks".

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::reader::{Read, Reader};
use super::{DateSpan, When};
use crate::incident::DatePrecision;
use crate::text::number::amount_at;

impl Reader<'_, '_> {
    /// `two days ago`, `a week earlier`, `three days later`, `a day after`.
    pub(super) fn counted(&self, at: usize) -> Read {
        let amount = amount_at(self.analysis, at)?;
        let unit_at = amount.tokens.end;
        let unit = self.lower(unit_at);
        let days = match unit.trim_end_matches('s') {
            "hour" => 0,
            "day" => 1,
            "week" => 7,
            "month" => 30,
            "year" => 365,
            _ => return None,
        };
        let way = self.lower(unit_at + 1);
        let count = i64::from(amount.min.min(2000));
        let end = unit_at + 2;
        match way {
            "ago" => {
                let Some(published) = self.published else { return Some((When::Unanchored, end)) };
                let middle = published.checked_sub((count * days).days()).ok()?;
                let when = match days {
                    0 => When::Span(DateSpan::day(published)),
                    1 => When::Span(DateSpan::day(middle)),
                    7 => self.span(
                        middle.checked_sub(3.days()).ok()?,
                        middle.checked_add(3.days()).ok()?,
                        DatePrecision::Week,
                    ),
                    30 => {
                        self.span(middle.first_of_month(), middle.last_of_month().min(published), DatePrecision::Month)
                    }
                    _ => self.span(middle.first_of_year(), middle.last_of_year().min(published), DatePrecision::Year),
                };
                Some((when, end))
            }
            "later" | "afterwards" | "after" if days == 0 => Some((When::Shift(i64::from(count >= 18)), end)),
            "earlier" | "before" if days == 0 => Some((When::Shift(-i64::from(count >= 18)), end)),
            "earlier" | "before" | "previously" if days <= 7 => Some((When::Shift(-count * days), end)),
            "later" | "after" | "afterwards" if days <= 7 => Some((When::Shift(count * days), end)),
            "earlier" | "before" | "later" | "after" => Some((When::NotEvent, end)),
            _ => None,
        }
    }

    /// Fixed phrases: `yesterday`, `last week`, `the next day`, `overnight`, `in recent weeks`.
    pub(super) fn phrase(&self, at: usize) -> Read {
        use DatePrecision::{Day, Month, Week, Year};
        let words = [self.lower(at), self.lower(at + 1), self.lower(at + 2)];
        let shift = match words {
            ["the", "same", "day"] => Some((0, 3)),
            ["the", "next" | "following", "day" | "morning" | "evening"] => Some((1, 3)),
            ["the", "previous" | "preceding", "day" | "night" | "evening" | "morning" | "afternoon"] => Some((-1, 3)),
            ["that", "same", "day" | "evening" | "night" | "morning" | "afternoon"]
            | ["the", "same", "evening" | "night" | "morning" | "afternoon"] => Some((0, 3)),
            ["the", "previous" | "preceding", "week"] => Some((-7, 3)),
            ["the", "week", "before"] => Some((-7, 3)),
            ["the", "day" | "night" | "evening", "before"] => Some((-1, 3)),
            ["the", "day" | "morning" | "night", "after"] => Some((1, 3)),
            ["a", "day", "before" | "earlier"] => Some((-1, 3)),
            _ => None,
        };
        // "overnight on Friday", "overnight Friday": the night that begins then.
        if words[0] == "overnight" {
            let skip = 1 + usize::from(matches!(words[1], "on" | "from"));
            if let Some((When::Span(day), end)) = self.weekday(at + skip) {
                let next = day.shifted(1).end;
                let last = self.published.map_or(next, |p| next.min(p).max(day.end));
                return Some((self.span(day.start, last, Day), end));
            }
        }
        if let Some((days, length)) = shift {
            return Some((When::Shift(days), at + length));
        }
        let length = match words {
            [
                "last" | "past",
                "night" | "week" | "month" | "year" | "weekend" | "evening" | "spring" | "summer" | "autumn" | "winter"
                | "fall",
                _,
            ] => 2,
            ["this", "morning" | "afternoon" | "evening" | "week" | "weekend" | "month" | "year", _] => 2,
            ["recent" | "past", "days" | "weeks" | "months" | "years", _] => 2,
            ["the", "weekend", _] => 2,
            ["yesterday" | "today" | "tonight" | "overnight", ..] => 1,
            ["day", "before", "yesterday"] => 3,
            _ => return None,
        };
        // "the past two years" and "over the past week" are lengths, not dates.
        if words[0] == "past" || words == ["recent", "years", words[2]] {
            return Some((When::NotEvent, at + length));
        }
        let Some(p) = self.published else { return Some((When::Unanchored, at + length)) };
        let back = |days: i64| p.checked_sub(days.days()).unwrap_or(p);
        let monday = back(i64::from(p.weekday().to_monday_zero_offset()));
        let when = match words {
            ["yesterday", ..] | ["last", "night" | "evening", _] => When::Span(DateSpan::day(back(1))),
            ["today" | "tonight", ..] | ["this", "morning" | "afternoon" | "evening", _] => {
                When::Span(DateSpan::day(p))
            }
            ["day", "before", _] => When::Span(DateSpan::day(back(2))),
            ["overnight", ..] => self.span(back(1), p, Day),
            ["last", "week", _] => {
                let start = monday.checked_sub(7.days()).unwrap_or(monday);
                self.span(start, start.checked_add(6.days()).unwrap_or(start), Week)
            }
            ["this", "week", _] => self.span(monday, p, Week),
            [_, "weekend", _] => {
                let saturday = back(i64::from(p.weekday().since(Weekday::Saturday)));
                self.span(saturday, saturday.checked_add(1.day()).unwrap_or(saturday).min(p), Week)
            }
            ["last", "month", _] => {
                let end = p.first_of_month().checked_sub(1.day()).unwrap_or(p);
                self.span(end.first_of_month(), end, Month)
            }
            ["this", "month", _] => self.span(p.first_of_month(), p, Month),
            ["last", "year", _] => {
                let end = p.first_of_year().checked_sub(1.day()).unwrap_or(p);
                self.span(end.first_of_year(), end, Year)
            }
            ["recent", "days", _] => self.span(back(7), p, Week),
            ["recent", "weeks", _] => self.span(back(30), p, Month),
            ["recent", "months", _] => self.span(back(183), p, Year),
            ["last", season, _] => {
                let first = match season {
                    "spring" => 3,
                    "summer" => 6,
                    "winter" => 12,
                    _ => 9,
                };
                let year = p.year() - i16::from(first >= p.month());
                let start = Date::new(year, first, 1).unwrap_or(p);
                self.span(start, start.checked_add(2.months()).unwrap_or(start).last_of_month().min(p), Year)
            }
            _ => self.span(p.first_of_year(), p, Year),
        };
        Some((when, at + length))
    }
}
