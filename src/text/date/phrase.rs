//! Dates by counting and by fixed phrases: "two days earlier", "overnight", "last week", "in recent weeks".

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::clock::Today;
use super::reader::{Read, Reader};
use super::{DateSpan, Offset, When};
use crate::incident::DatePrecision;
use crate::text::number::amount_at;

impl Reader<'_, '_> {
    /// `two days ago`, `a week earlier`, `three days later`, `a day after`, `days earlier`.
    pub(super) fn counted(&self, at: usize) -> Read {
        if let Some(read) = self.uncounted(at) {
            return Some(read);
        }
        let amount = amount_at(self.analysis, at)?;
        let unit_at = amount.tokens.end;
        let unit = self.lower(unit_at);
        let days = match unit.trim_end_matches('s') {
            "hour" | "minute" | "second" => 0,
            "day" => 1,
            "week" => 7,
            "fortnight" => 14,
            "month" => 30,
            "year" => 365,
            _ => return None,
        };
        let way = self.lower(unit_at + 1);
        let count = i64::from(amount.min.min(2000));
        // Eighteen hours and more are likelier another day than the same.
        let count = if days == 0 { i64::from(unit.starts_with("hour") && count >= 18) } else { count };
        let end = unit_at + 2;
        match way {
            "ago" => {
                let Some(published) = self.clock.date() else { return Some((When::Unanchored, end)) };
                let middle = published.checked_sub((count * days).days()).ok()?;
                let when = match days {
                    1 if amount.max.is_none() => self.span(
                        published.checked_sub(6.days()).ok()?,
                        published.checked_sub(2.days()).ok()?,
                        DatePrecision::Week,
                    ),
                    0 => When::Span(DateSpan::day(published)),
                    1 => When::Span(DateSpan::day(middle)),
                    7 | 14 => self.span(
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
            "later" | "afterwards" | "after" => Some((When::Shift(Offset::about(count, days)), end)),
            "earlier" | "before" | "previously" => Some((When::Shift(Offset::about(-count, days)), end)),
            _ => None,
        }
    }

    /// `days later`, `weeks before`: no number said.
    fn uncounted(&self, at: usize) -> Read {
        let skip = usize::from(matches!(self.lower(at), "just" | "some" | "several" | "few"));
        let skip = if self.lower(at) == "a" && self.lower(at + 1) == "few" { 2 } else { skip };
        let (nearest, farthest) = match self.lower(at + skip) {
            "days" => (1, 6),
            "weeks" => (14, 42),
            "months" => (60, 330),
            _ => return None,
        };
        let (first, last) = match self.lower(at + skip + 1) {
            "earlier" | "before" | "previously" => (-farthest, -nearest),
            "later" | "afterwards" | "after" => (nearest, farthest),
            _ => return None,
        };
        Some((When::Shift(Offset { first, last }), at + skip + 2))
    }

    /// Fixed phrases: `yesterday`, `last week`, `the next day`, `overnight`, `in recent weeks`.
    pub(super) fn phrase(&self, at: usize) -> Read {
        use DatePrecision::{Day, Month, Week, Year};
        let words = [self.lower(at), self.lower(at + 1), self.lower(at + 2)];
        if let Some((days, length)) = self.beside(at) {
            return Some((When::Shift(days), at + length));
        }
        // "overnight on Friday", "overnight Friday": the night that begins then.
        if words[0] == "overnight" {
            let skip = 1 + usize::from(matches!(words[1], "on" | "from"));
            let skip = skip + usize::from(self.lower(at + 1) == "between");
            if let Some((When::Span(night), end)) = self.range(at + skip).or_else(|| self.day_and_month(at + skip)) {
                return Some((self.span(night.start, night.end, Day), end));
            }
            if let Some((When::Span(day), end)) = self.weekday(at + skip) {
                let next = day.shifted(1).end;
                let last = self.clock.date().map_or(next, |p| next.min(p).max(day.end));
                return Some((self.span(day.start, last, Day), end));
            }
        }
        let length = match words {
            [
                "last" | "past",
                "night" | "week" | "month" | "year" | "weekend" | "evening" | "spring" | "summer" | "autumn" | "winter"
                | "fall",
                _,
            ] => 2,
            ["earlier" | "later", "in", "the"] if matches!(self.lower(at + 3), "week" | "month") => 4,
            ["this", "morning" | "afternoon" | "evening" | "week" | "weekend" | "month" | "year", _] => 2,
            ["recent" | "past", "days" | "weeks" | "months" | "years", _] => 2,
            ["the", "weekend", _] => 2,
            ["yesterday" | "today" | "tonight" | "overnight", ..] => 1,
            ["day", "before", "yesterday"] => 3,
            ["the", "day", "before"] if self.lower(at + 3) == "yesterday" => 4,
            _ => return None,
        };
        // "the past two years" and "over the past week" are lengths, not dates.
        if words[0] == "past" || words == ["recent", "years", words[2]] {
            return Some((When::NotEvent, at + length));
        }
        let Some(p) = self.clock.date() else { return Some((When::Unanchored, at + length)) };
        let back = |days: i64| p.checked_sub(days.days()).unwrap_or(p);
        let monday = back(i64::from(p.weekday().to_monday_zero_offset()));
        let when = match words {
            ["yesterday", ..] | ["last", "night" | "evening", _] => When::Span(DateSpan::day(back(1))),
            ["today" | "tonight", ..] | ["this", "morning" | "afternoon" | "evening", _] => {
                When::Span(DateSpan::day(p))
            }
            ["day", "before", _] | ["the", "day", _] => When::Span(DateSpan::day(back(2))),
            ["overnight", ..] => self.span(back(1), p, Day),
            ["last", "week", _] => {
                let start = monday.checked_sub(7.days()).unwrap_or(monday);
                self.span(start, start.checked_add(6.days()).unwrap_or(start), Week)
            }
            ["this", "week", _] => self.span(monday, p, Week),
            ["earlier" | "later", ..] if self.lower(at + 3) == "week" => self.span(monday.min(back(2)), p, Week),
            ["earlier" | "later", ..] => self.span(p.first_of_month().min(back(7)), p, Month),
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
        Some((self.loosely(when), at + length))
    }

    /// Where the day of the report is not told, "yesterday" is the day before its news, or that day itself.
    fn loosely(&self, when: When) -> When {
        match (self.clock.today, when) {
            (Some(Today::About(_)), When::Span(span)) if span.precision == DatePrecision::Day => {
                self.span(span.start, span.shifted(1).end, DatePrecision::Week)
            }
            _ => when,
        }
    }

    /// Days counted from what was told last, and how many words say so: `the previous day`, `that night`, `the same week`.
    fn beside(&self, at: usize) -> Option<(Offset, usize)> {
        let words = [self.lower(at), self.lower(at + 1), self.lower(at + 2)];
        let part = |word: &str| matches!(word, "day" | "morning" | "afternoon" | "evening" | "night");
        let (days, length) = match words {
            ["the", "day", "before"] if self.lower(at + 3) == "yesterday" => return None,
            ["that" | "the", "same", unit] if part(unit) => (0, 3),
            ["same", unit, _] if part(unit) => (0, 2),
            ["that", unit, _] if part(unit) && self.leads_that(at) => (0, 2),
            ["later" | "earlier", "in" | "on", "the"] if part(self.lower(at + 3)) => (0, 4),
            ["the", "next" | "following", unit] if part(unit) => (1, 3),
            ["next" | "following", "day", _] => (1, 2),
            ["the", "previous" | "preceding", unit] if part(unit) => (-1, 3),
            ["previous" | "preceding", unit, _] if part(unit) => (-1, 2),
            ["the", unit, "before"] if part(unit) => (-1, 3),
            ["the", unit, "after"] if part(unit) => (1, 3),
            ["a", "day", "before" | "earlier"] => (-1, 3),
            ["the", "eve", "of"] if self.names_event(at + 3) => (-1, 3),
            ["the", "previous" | "preceding", "week"] | ["the", "week", "before"] => {
                return Some((Offset { first: -10, last: -4 }, 3));
            }
            ["the", "following" | "next", "week"] | ["the", "week", "after"] => {
                return Some((Offset { first: 4, last: 10 }, 3));
            }
            ["the", "previous" | "preceding", "month"] | ["the", "month", "before"] => {
                return Some((Offset { first: -45, last: -15 }, 3));
            }
            ["the", "previous" | "preceding", "year"] | ["the", "year", "before"] => {
                return Some((Offset { first: -500, last: -230 }, 3));
            }
            _ => return None,
        };
        Some((Offset::days(days), length))
    }

    /// "later that day", "That night, ...": and not "said that night raids would go on".
    fn leads_that(&self, at: usize) -> bool {
        let before = self.before(at, 1);
        let opens = self.analysis.sentences[self.analysis.sentence_of(at)].tokens.start == at;
        opens || matches!(before, "later" | "earlier" | "on" | "early" | "late" | "," | "and")
    }

    /// "the attack", "Sunday's blast": an act told before, and no feast or vote.
    fn names_event(&self, at: usize) -> bool {
        const ACTS: &[&str] = &[
            "attack",
            "attacks",
            "strike",
            "strikes",
            "raid",
            "blast",
            "explosion",
            "bombing",
            "ambush",
            "assault",
            "shelling",
            "killing",
            "killings",
            "clashes",
            "battle",
        ];
        (at..at + 4).any(|i| ACTS.contains(&self.lower(i)))
    }
}
