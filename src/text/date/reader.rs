//! The grammar of dates: numerals, days with months, weekdays, months, years, holidays.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::clock::{Clock, Today, days};
use super::{DateSpan, Order, When, calendar};
use crate::incident::DatePrecision;
use crate::text::number::ordinal;
use crate::text::{Analysis, TokenKind};

/// Words before a date that make it the edge of a period.
const EDGES: &[&str] = &["since", "until", "till", "by", "through"];
/// Words before a date that put it in the future.
const AHEAD: &[&str] = &["next", "coming", "upcoming"];

/// Words of which two of a kind make a range of days.
const JOINTS: &[&str] = &["-", "\u{2014}", "to", "until", "till", "through", "and", "into"];

/// Reads the expression at a token, by what is known when it stands there.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a, 't> {
    pub(super) analysis: &'a Analysis<'t>,
    /// Where a date may begin.
    pub(super) opens: &'a [bool],
    pub(super) clock: Clock,
    pub(super) order: Order,
    pub(super) sentence_end: usize,
}

/// What an expression means and the token after it.
pub(super) type Read = Option<(When, usize)>;

impl Reader<'_, '_> {
    /// The same within a sentence, by what is known there.
    pub(super) fn within(&self, sentence_end: usize, clock: Clock) -> Self {
        Self { clock, sentence_end, ..*self }
    }

    pub(super) fn lower(&self, at: usize) -> &str {
        if at < self.sentence_end { self.analysis.lower(at) } else { "" }
    }

    pub(super) fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |i| self.analysis.lower(i))
    }

    /// The expression that starts at a token.
    pub(super) fn expression(&self, at: usize) -> Read {
        if at >= self.sentence_end || !self.opens.get(at).is_some_and(|opens| *opens) {
            return None;
        }
        self.numeric(at, None)
            .or_else(|| self.range(at))
            .or_else(|| self.day_and_month(at))
            .or_else(|| self.day_of_month(at))
            .or_else(|| self.holiday(at))
            .or_else(|| self.week(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.month(at))
            .or_else(|| self.part_of(at))
            .or_else(|| self.season(at))
            .or_else(|| self.counted(at))
            .or_else(|| self.phrase(at))
            .or_else(|| self.year(at))
    }

    /// A date that marks the edge of a period ("since", "until") or lies ahead is not when something happened.
    pub(super) fn in_context(&self, tokens: Range<usize>, when: When) -> When {
        let at = tokens.start;
        let mut back = 1;
        while matches!(
            self.before(at, back),
            "the" | "about" | "late" | "early" | "mid" | "-" | "beginning" | "end" | "of"
        ) {
            back += 1;
        }
        let word = self.before(at, back);
        let ahead =
            AHEAD.contains(&word) || matches!(self.before(at, 1), "this") && AHEAD.contains(&self.before(at, 2));
        let edge = EDGES.contains(&word)
            || word == "from" && self.range_follows(tokens.end)
            || matches!(word, "after" | "before") && matches!(when, When::Span(s) if s.precision != DatePrecision::Day);
        // "the worst day since the protests began in October".
        let origin = matches!(self.before(at, 2), "began" | "started" | "begun" | "broke")
            && (3..12).any(|back| matches!(self.before(at, back), "since" | "that" | "which"));
        match when {
            When::Span(span) if edge && !ahead && word == "since" && self.lasts(&tokens) => self.until_today(span),
            When::Span(span) if edge && !ahead => When::Edge(span),
            _ if edge || ahead || origin => When::NotEvent,
            when => when,
        }
    }

    fn range_follows(&self, at: usize) -> bool {
        (at..self.sentence_end.min(at + 3)).any(|i| matches!(self.lower(i), "to" | "until" | "through"))
    }

    /// "Since Friday, shelling has killed 14": what has gone on since, as long as it is news.
    fn lasts(&self, tokens: &Range<usize>) -> bool {
        let since = tokens.start.saturating_sub(1);
        let opens = self.analysis.sentences[self.analysis.sentence_of(since)].tokens.start == since
            || since.checked_sub(1).is_some_and(|i| self.analysis.tokens[i].kind == TokenKind::Punct);
        opens && (tokens.end..self.sentence_end.min(tokens.end + 12)).any(|i| matches!(self.lower(i), "has" | "have"))
    }

    fn until_today(&self, span: DateSpan) -> When {
        match self.clock.date() {
            Some(today) if span.start <= today && days(span.start, today) <= 14 => {
                self.span(span.start, today, DatePrecision::Week)
            }
            _ => When::Edge(span),
        }
    }

    pub(super) fn span(&self, start: Date, end: Date, precision: DatePrecision) -> When {
        When::Span(DateSpan { start, end, precision })
    }

    /// `29 August to 4 September 2021`, `Friday to Saturday`, `Sunday and Monday`: two days that bound those between.
    pub(super) fn range(&self, at: usize) -> Read {
        let (first, joint) = self.single_day(at)?;
        if !JOINTS.contains(&self.lower(joint)) {
            return None;
        }
        let next = joint + 1 + usize::from(self.lower(joint + 1) == "on");
        let (last, end) = self.single_day(next)?;
        let When::Span(last) = last else {
            return (first == When::Unanchored && last == When::Unanchored).then_some((last, end));
        };
        // The first has the year of the last, or is the one before it.
        let clock = Clock { today: Some(Today::Is(last.start.yesterday().ok()?)), ..Clock::default() };
        let reader = self.within(self.sentence_end, clock);
        let (When::Span(first), _) = reader.single_day(at)? else { return None };
        let length = days(first.start, last.end);
        let listed = self.lower(joint) == "and" && self.before(at, 1) != "between" && length > 1;
        if !(1..=366).contains(&length) || listed {
            return None;
        }
        let night = self.before(at, 1) == "overnight" || self.before(at, 2) == "night";
        let precision = match length {
            1 if night => DatePrecision::Day,
            1..=31 => DatePrecision::Week,
            _ => DatePrecision::Year,
        };
        Some((self.span(first.start, last.end, precision), end))
    }

    /// One day by its date or its weekday.
    fn single_day(&self, at: usize) -> Read {
        let (when, end) = self.numeric(at, None).or_else(|| self.day_and_month(at)).or_else(|| self.weekday(at))?;
        match when {
            When::Span(span) => (span.start == span.end).then_some((when, end)),
            _ => (when == When::Unanchored).then_some((when, end)),
        }
    }

    /// "on the 3rd", "on the 12th of this month": in the month of the heading, or the last that there was.
    fn day_of_month(&self, at: usize) -> Read {
        let ordinal =
            self.lower(at).starts_with(|c: char| c.is_ascii_digit()) && self.lower(at).ends_with(char::is_alphabetic);
        if !ordinal || self.before(at, 1) != "the" || self.before(at, 2) != "on" {
            return None;
        }
        let day = self.day_number(at)?;
        let named = self.lower(at + 1) == "of" && self.lower(at + 3) == "month";
        let which = if named { self.lower(at + 2) } else { "" };
        let ends = matches!(self.lower(at + 1), "," | "." | "" | ":" | "\u{2014}" | "a" | "an" | "the" | "two" | "in");
        let end = match which {
            "this" | "the" | "last" => at + 4,
            _ if ends => at + 1,
            _ => return None,
        };
        // A feature tells of the month that it has come to.
        let told = self.clock.told.map(Date::last_of_month);
        let Some(limit) = told.or(self.clock.limit()) else { return Some((When::Unanchored, end)) };
        let in_month = |back: i64| {
            let month = limit.first_of_month().checked_sub(back.months()).ok()?;
            Date::new(month.year(), month.month(), day).ok()
        };
        let day = match which {
            "last" => in_month(1),
            "this" => in_month(0),
            _ => in_month(0).filter(|d| *d <= limit).or_else(|| in_month(1)),
        }?;
        Some((When::Span(DateSpan::day(day)), end))
    }

    /// `Week 36/2021`, `week 36 of 2021`, `W36 2021`: from Monday to Sunday.
    fn week(&self, at: usize) -> Read {
        let (number, next) = match self.lower(at) {
            "week" | "wk" => (self.lower(at + 1), at + 2),
            short => (short.strip_prefix('w')?, at + 1),
        };
        let week: i8 = number.parse().ok()?;
        let next = next + usize::from(matches!(self.lower(next), "/" | "," | "of" | "-" | "\u{2014}"));
        let year = self.year_number(next)?;
        let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date();
        Some((self.span(monday, monday.checked_add(6.days()).ok()?, DatePrecision::Week), next + 1))
    }

    /// `December 10, 2020`, `10 December`, `Dec. 10-12`, `11-13 Dec`, `the 10th of December`.
    pub(super) fn day_and_month(&self, at: usize) -> Read {
        if let Some((month, next)) = self.month_name(at) {
            let day = self.day_number(next)?;
            // "May 2020" is a month; "June 5 people died" is not caught, a rare loss.
            let mut end = next + 1;
            let mut last = day;
            if matches!(self.lower(end), "-" | "\u{2014}" | "to" | "and")
                && let Some(to) = self.day_number(end + 1)
                && to > day
                && self.month_name(end + 2).is_none()
            {
                last = to;
                end += 2;
            }
            return self.complete(at, (month, day, last), end);
        }
        let the = usize::from(self.lower(at) == "the");
        let day = self.day_number(at + the)?;
        let mut end = at + the + 1;
        let mut last = day;
        if matches!(self.lower(end), "-" | "\u{2014}" | "to" | "and")
            && let Some(to) = self.day_number(end + 1)
            && to > day
        {
            last = to;
            end += 2;
        }
        // "of", and the Kurdish ending that ties a day to its month.
        if matches!(self.lower(end), "of" | "ی" | "ـی" | "ê" | "\u{2019}ê")
            || self.lower(end) == "-" && self.joined(end)
        {
            end += 1;
        }
        let (month, end) = self.month_name(end)?;
        self.complete(at, (month, day, last), end)
    }

    /// Adds the year, written or the last that fits.
    fn complete(&self, at: usize, (month, day, last): (i8, i8, i8), end: usize) -> Read {
        // "05-Sep-2021", "5 September, 2021".
        let comma = usize::from(self.lower(end) == "," || self.lower(end) == "-" && self.joined(end));
        // "Mar. 14 (2022)".
        if self.lower(end) == "("
            && self.lower(end + 2) == ")"
            && let Some(year) = self.year_number(end + 1)
        {
            return Some((self.days(Date::new(year, month, day).ok()?, Date::new(year, month, last).ok()?), end + 3));
        }
        let short = || comma == 1 && self.lower(end) == "-" && self.lower(end + 1).len() == 2;
        let short = || self.lower(end + 1).parse::<i16>().ok().filter(|_| short()).map(|year| year + 2000);
        if let Some(year) = self.year_number(end + comma).or_else(short) {
            let start = Date::new(year, month, day).ok()?;
            let stop = Date::new(year, month, last).ok()?;
            return Some((self.days(start, stop), end + comma + 1));
        }
        if let Some((year, end)) = self.year_told(end + comma) {
            let (start, stop) = (Date::new(year, month, day).ok()?, Date::new(year, month, last).ok()?);
            return Some((self.days(start, stop), end));
        }
        let Some(start) = self.clock.day(month, day, self.heads_entry(at)) else {
            return Some((When::Unanchored, end)).filter(|_| Date::new(2000, month, day).is_ok());
        };
        Some((self.days(start, Date::new(start.year(), month, last).ok()?), end))
    }

    /// Whether nothing but a bullet and a weekday stand before a token in its sentence.
    pub(super) fn heads_entry(&self, at: usize) -> bool {
        let start = self.analysis.sentences[self.analysis.sentence_of(at)].tokens.start;
        (start..at).all(|i| {
            self.analysis.tokens[i].kind == TokenKind::Punct
                || calendar::weekday(self.lower(i)).is_some()
                || matches!(self.lower(i), "on" | "the")
        })
    }

    /// Whether a hyphen is glued to what stands on both its sides.
    fn joined(&self, hyphen: usize) -> bool {
        [hyphen, hyphen + 1].iter().all(|&i| self.analysis.tokens.get(i).is_some_and(|t| t.glued))
    }

    fn days(&self, start: Date, end: Date) -> When {
        let precision = if start == end { DatePrecision::Day } else { DatePrecision::Week };
        self.span(start, end, precision)
    }

    /// `Thursday`, `early on Thursday`, `Wednesday night`, `Thursday, Dec. 10`.
    pub(super) fn weekday(&self, at: usize) -> Read {
        let lower = self.lower(at);
        let token = self.analysis.tokens.get(at)?;
        let short = self.stamped(at)
            || lower.ends_with('.')
            || token.capital && matches!(self.before(at, 1), "on" | "last" | "late" | "early");
        let weekday = calendar::WEEKDAYS.iter().find(|(name, _)| {
            lower == *name || lower.strip_suffix('s') == Some(name) || short && calendar::is_short(lower, name)
        });
        let (name, weekday) = weekday?;
        let mut end = at + 1;
        // "one Friday", "a Friday in May": not the last one.
        if matches!(self.before(at, 1), "a" | "one" | "every" | "each") {
            return Some((When::NotEvent, end));
        }
        // "on Fridays" is a habit.
        if self.lower(at).strip_suffix('s') == Some(name) {
            return Some((When::NotEvent, end));
        }
        // "Thursday, Dec. 10", "Thursday morning (10 December 2020)", "Thursday 10/12/2020".
        let part =
            usize::from(matches!(self.lower(end), "night" | "morning" | "evening" | "afternoon" | "noon" | "dawn"));
        let sign = usize::from(matches!(self.lower(end + part), "," | "("));
        let dated = end + part + sign;
        if let Some((when, stop)) = self.day_and_month(dated).or_else(|| self.numeric(dated, Some(*weekday))) {
            let closed = usize::from(self.lower(dated - 1) == "(" && self.lower(stop) == ")");
            return Some((when, stop + closed));
        }
        end += part;
        let of = usize::from(self.lower(end) == "of");
        if (self.lower(end + of), self.lower(end + of + 1)) == ("last", "week")
            && let Some(today) = self.clock.date()
        {
            let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset() + 7).days()).ok()?;
            let day = monday.checked_add(i64::from(weekday.to_monday_zero_offset()).days()).ok()?;
            return Some((When::Span(DateSpan::day(day)), end + of + 2));
        }
        let strictly = self.before(at, 1) == "last" || self.before(at, 1) == "previous";
        let day = self.clock.weekday(*weekday, strictly);
        Some((day.map_or(When::Unanchored, |day| When::Span(DateSpan::day(day))), end))
    }

    /// `of that year`, `the same year`, `the following year`: the year that was told before, and the token after.
    pub(super) fn year_told(&self, at: usize) -> Option<(i16, usize)> {
        let at = at + usize::from(matches!(self.lower(at), "of" | "in"));
        let (off, end) = match [self.lower(at), self.lower(at + 1), self.lower(at + 2)] {
            ["that", "year", _] => (0, at + 2),
            ["the" | "that", "same", "year"] => (0, at + 3),
            ["the", "following" | "next", "year"] => (1, at + 3),
            ["the", "previous" | "preceding", "year"] | ["the", "year", "before"] => (-1, at + 3),
            _ => return None,
        };
        Some((self.clock.year? + off, end))
    }

    pub(super) fn year_number(&self, at: usize) -> Option<i16> {
        if at >= self.sentence_end {
            return None;
        }
        let token = self.analysis.tokens.get(at)?;
        (token.kind == TokenKind::Number && token.lower.len() == 4)
            .then(|| token.lower.parse().ok())?
            .filter(|y| (1900..2100).contains(y))
    }

    fn day_number(&self, at: usize) -> Option<i8> {
        if at >= self.sentence_end {
            return None;
        }
        let token = self.analysis.tokens.get(at)?;
        if token.kind != TokenKind::Number || token.lower.len() > 4 {
            return None;
        }
        let value =
            token.lower.parse::<i8>().ok().or_else(|| ordinal(&token.lower).and_then(|o| i8::try_from(o).ok()))?;
        (1..=31).contains(&value).then_some(value)
    }

    /// The month that a token names, 1 to 12, and the token after it.
    pub(super) fn month_name(&self, at: usize) -> Option<(i8, usize)> {
        if at >= self.sentence_end {
            return None;
        }
        let token = self.analysis.tokens.get(at)?;
        if token.capital
            && let Some(month) = calendar::month(token.lower.trim_end_matches('.'))
        {
            return Some((month, at + 1));
        }
        calendar::foreign_month(self.lower(at), self.lower(at + 1)).map(|(month, words)| (month, at + words))
    }

    /// Whether a token stands at the beginning of a time stamp: `[Wed 23:15]`.
    fn stamped(&self, at: usize) -> bool {
        self.before(at, 1) == "["
    }

    /// `on Christmas Day`, `on the first day of Eid al-Adha`, `during Ramadan`.
    fn holiday(&self, at: usize) -> Read {
        let led = matches!(
            self.before(at, 1),
            "on" | "during" | "of" | "for" | "in" | "at" | "before" | "after" | "last" | "this"
        ) || self.before(at, 1) == "the" && matches!(self.before(at, 2), "on" | "during");
        if !led {
            return None;
        }
        let words: Vec<&str> = (0..5).map(|i| self.lower(at + i)).collect();
        let (holiday, length) = calendar::holiday(&words)?;
        let end = at + length;
        let Some(published) = self.clock.limit() else { return Some((When::Unanchored, end)) };
        let year = (at + length..at + length + 2).find_map(|i| self.year_number(i));
        let (start, stop) = match year {
            Some(year) => holiday.in_year(year),
            // The last that is not after the report.
            None => (0..2)
                .find_map(|back| holiday.in_year(published.year() - back).filter(|(start, _)| *start <= published)),
        }?;
        let precision = match start.until(stop).map_or(0, |d| d.get_days()) {
            0 => DatePrecision::Day,
            1..=7 => DatePrecision::Week,
            _ => DatePrecision::Month,
        };
        Some((self.span(start, stop, precision), end))
    }
}
