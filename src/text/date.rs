//! Dates as reports write them, anchored on the day of publication.
//!
//! `early on Thursday`, `Dec. 10`, `mid-October`, `11-13 Dec`, `two days earlier`, `overnight`, `2020-12-10`. A weekday looks
//! back from the publication date; a month or day without a year is the last one that is not after it.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

use super::number::{amount_at, ordinal};
use super::{Analysis, SentenceKind, TokenKind};
use crate::incident::DatePrecision;

/// A closed range of days and how exactly it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateSpan {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// How exactly it was said.
    pub precision: DatePrecision,
}

impl DateSpan {
    /// One day.
    #[must_use]
    pub fn day(day: Date) -> Self {
        Self { start: day, end: day, precision: DatePrecision::Day }
    }

    /// Whether two spans share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// The same span some days later or, if negative, earlier.
    #[must_use]
    pub fn shifted(&self, days: i64) -> Self {
        let shift = |d: Date| d.checked_add(days.days()).unwrap_or(d);
        Self { start: shift(self.start), end: shift(self.end), precision: self.precision }
    }
}

/// What a date expression means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// These days.
    Span(DateSpan),
    /// So many days after (before, if negative) what was told last: "two days earlier", "the next day".
    Shift(i64),
    /// A date that cannot be told without the day of publication.
    Unanchored,
    /// The edge of a period: "since mid-October". Not when the event happened, but perhaps when the one before it did.
    Edge(DateSpan),
    /// The length of a period, a habit or the future: not when something happened.
    NotEvent,
}

/// Words that give a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMention {
    /// The tokens, prepositions left out.
    pub tokens: Range<usize>,
    /// What they mean.
    pub when: When,
}

const MONTHS: &[&str] = &[
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
const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];
/// Words before a date that make it the edge of a period.
const EDGES: &[&str] = &["since", "until", "till", "by", "through"];
/// Words before a date that put it in the future.
const AHEAD: &[&str] = &["next", "coming", "upcoming"];

/// Reads every date expression of a text.
#[must_use]
pub fn find(analysis: &Analysis<'_>, published: Option<Date>) -> Vec<DateMention> {
    let mut found = Vec::new();
    let heads: Vec<Range<usize>> = analysis.sentences.iter().filter_map(|s| head_line(analysis, &s.tokens)).collect();
    let mut at = 0;
    while at < analysis.tokens.len() {
        let reader = Reader { analysis, published, sentence_end: sentence_end(analysis, at) };
        match reader.expression(at) {
            Some((when, end)) => {
                // The date of a dateline is that of the report.
                let head = heads.partition_point(|h| h.start <= at).checked_sub(1).is_some_and(|i| end <= heads[i].end);
                let when = if head { When::NotEvent } else { reader.in_context(at, when) };
                found.push(DateMention { tokens: at..end, when });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The day of publication as the text itself gives it: a date line, a byline, a dateline with its year.
#[must_use]
pub fn published(analysis: &Analysis<'_>) -> Option<Date> {
    let mut from_head = None;
    for (index, sentence) in analysis.sentences.iter().enumerate() {
        let labelled = matches!(analysis.lower(sentence.tokens.start), "published" | "posted" | "updated" | "date");
        let line = sentence.kind != SentenceKind::Body && sentence.kind != SentenceKind::Headline || labelled;
        // A dateline: capitals, then the date within a few tokens.
        let dateline = index < 4
            && analysis.word(sentence.tokens.start).chars().count() > 2
            && analysis.word(sentence.tokens.start).chars().all(|c| !c.is_lowercase());
        if !(line && index < 12 || dateline) {
            continue;
        }
        let reader = Reader { analysis, published: None, sentence_end: sentence.tokens.end };
        let last = if line { sentence.tokens.end } else { sentence.tokens.end.min(sentence.tokens.start + 9) };
        for at in sentence.tokens.start..last {
            if let Some((When::Span(span), end)) = reader.expression(at)
                && span.precision == DatePrecision::Day
                && span.start == span.end
            {
                // A date line is little more than its date.
                let rest = sentence.tokens.len().saturating_sub(end - at);
                if dateline || labelled || rest <= 8 {
                    from_head = from_head.max(Some(span.start));
                    break;
                }
            }
        }
        if from_head.is_some() && index >= 3 {
            break;
        }
    }
    from_head
}

/// The first token after the dateline of a sentence, or its first token where it has none.
#[must_use]
pub fn after_dateline(analysis: &Analysis<'_>, sentence: &Range<usize>) -> usize {
    let head = head_line(analysis, sentence).filter(|h| !analysis.tokens[h.start].is_punct("["));
    head.map_or(sentence.start, |h| h.end + 1).min(sentence.end - 1)
}

/// The tokens of a dateline (`BAGHDAD, Dec 10 (Agency) -`), a time stamp in brackets or a dated headline (`January 9: ...`).
fn head_line(analysis: &Analysis<'_>, sentence: &Range<usize>) -> Option<Range<usize>> {
    let limit = sentence.end.min(sentence.start + 16);
    let first = analysis.tokens.get(sentence.start)?;
    if first.is_punct("[") {
        let close = (sentence.start..limit).find(|&i| analysis.tokens[i].is_punct("]"))?;
        return Some(sentence.start..close + 1);
    }
    let sign = (sentence.start + 1..limit).find(|&i| {
        let token = &analysis.tokens[i];
        token.is_punct("\u{2014}")
            || token.is_punct("-") && !token.glued
            || token.is_punct(":") && i <= sentence.start + 4
    })?;
    // Nothing but names, numbers and signs stands before the dash.
    let plain = (sentence.start..sign).all(|i| {
        let token = &analysis.tokens[i];
        let led = matches!(token.lower.as_str(), "on" | "in" | "at" | "by" | "from" | "since" | "after");
        token.kind != TokenKind::Word
            || token.capital && !led
            || matches!(token.lower.as_str(), "and" | "of" | "al" | "the" | "near" | "via")
    });
    let dated = (sentence.start..sign).any(|i| {
        MONTHS.iter().any(|m| {
            analysis.lower(i).trim_end_matches('.').len() >= 3 && m.starts_with(analysis.lower(i).trim_end_matches('.'))
        }) || analysis.tokens[i].is_punct("(")
    });
    (plain && dated && sign > sentence.start).then_some(sentence.start..sign)
}

fn sentence_end(analysis: &Analysis<'_>, at: usize) -> usize {
    analysis.sentences.get(analysis.sentence_of(at)).map_or(analysis.tokens.len(), |s| s.tokens.end)
}

struct Reader<'a, 't> {
    analysis: &'a Analysis<'t>,
    published: Option<Date>,
    sentence_end: usize,
}

type Read = Option<(When, usize)>;

impl Reader<'_, '_> {
    fn lower(&self, at: usize) -> &str {
        if at < self.sentence_end { self.analysis.lower(at) } else { "" }
    }

    fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |i| self.analysis.lower(i))
    }

    /// The expression that starts at a token.
    fn expression(&self, at: usize) -> Read {
        let first = self.lower(at);
        if first.is_empty() || self.analysis.tokens[at].kind == TokenKind::Punct {
            return None;
        }
        self.iso(at)
            .or_else(|| self.numeric(at))
            .or_else(|| self.day_and_month(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.month(at))
            .or_else(|| self.counted(at))
            .or_else(|| self.phrase(at))
            .or_else(|| self.year(at))
    }

    /// A date that marks the edge of a period ("since", "until") or lies ahead is not when something happened.
    fn in_context(&self, at: usize, when: When) -> When {
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
            || word == "from" && self.range_follows(at)
            || matches!(word, "after" | "before") && matches!(when, When::Span(s) if s.precision != DatePrecision::Day);
        // "the worst day since the protests began in October".
        let origin = matches!(self.before(at, 2), "began" | "started" | "begun" | "broke")
            && (3..12).any(|back| matches!(self.before(at, back), "since" | "that" | "which"));
        match when {
            When::Span(span) if edge && !ahead => When::Edge(span),
            _ if edge || ahead || origin => When::NotEvent,
            when => when,
        }
    }

    fn range_follows(&self, at: usize) -> bool {
        (at..self.sentence_end.min(at + 5)).any(|i| matches!(self.lower(i), "to" | "until" | "through"))
    }

    fn span(&self, start: Date, end: Date, precision: DatePrecision) -> When {
        When::Span(DateSpan { start, end, precision })
    }

    /// `2020-12-10`.
    fn iso(&self, at: usize) -> Read {
        let part = |i: usize, width: usize| {
            let token = self.analysis.tokens.get(i)?;
            (token.kind == TokenKind::Number && token.lower.len() == width).then(|| token.lower.parse::<i16>().ok())?
        };
        let year = part(at, 4)?;
        if self.lower(at + 1) != "-" || self.lower(at + 3) != "-" {
            return None;
        }
        let month = i8::try_from(part(at + 2, 2)?).ok()?;
        let day = i8::try_from(part(at + 4, 2)?).ok()?;
        Some((When::Span(DateSpan::day(Date::new(year, month, day).ok()?)), at + 5))
    }

    /// `10/12/2020`, day first unless only the other order is a date or lies before the publication date.
    fn numeric(&self, at: usize) -> Read {
        let token = self.analysis.tokens.get(at)?;
        let dotted: Vec<&str> = token.lower.split('.').collect();
        let (a, b, year, end) = if dotted.len() == 3 && token.kind == TokenKind::Number {
            (dotted[0].parse().ok()?, dotted[1].parse().ok()?, dotted[2].parse().ok()?, at + 1)
        } else if self.lower(at + 1) == "/" && self.lower(at + 3) == "/" {
            (
                token.lower.parse().ok()?,
                self.lower(at + 2).parse().ok()?,
                self.lower(at + 4).parse::<i16>().ok()?,
                at + 5,
            )
        } else {
            return None;
        };
        let year = if (0..100).contains(&year) { year + 2000 } else { year };
        if !(1900..2100).contains(&year) {
            return None;
        }
        let day_first = Date::new(year, b, a).ok();
        let month_first = Date::new(year, a, b).ok();
        let past = |d: &Date| self.published.is_none_or(|p| *d <= p);
        let near = |d: &Date| self.published.is_some_and(|p| d.until(p).is_ok_and(|s| s.get_days().abs() <= 31));
        let day = match (day_first, month_first) {
            (Some(d), Some(m)) if !near(&d) && near(&m) => m,
            (Some(d), Some(m)) if !past(&d) && past(&m) => m,
            (Some(d), _) => d,
            (None, m) => m?,
        };
        Some((When::Span(DateSpan::day(day)), end))
    }

    /// `December 10, 2020`, `10 December`, `Dec. 10-12`, `11-13 Dec`, `the 10th of December`.
    fn day_and_month(&self, at: usize) -> Read {
        if let Some(month) = self.month_name(at) {
            let day = self.day_number(at + 1)?;
            // "May 2020" is a month; "June 5 people died" is not caught, a rare loss.
            let mut end = at + 2;
            let mut last = day;
            if matches!(self.lower(end), "-" | "\u{2014}" | "to" | "and")
                && let Some(to) = self.day_number(end + 1)
                && to > day
                && self.month_name(end + 2).is_none()
            {
                last = to;
                end += 2;
            }
            return self.complete(month, day, last, end);
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
        if self.lower(end) == "of" {
            end += 1;
        }
        let month = self.month_name(end)?;
        self.complete(month, day, last, end + 1)
    }

    /// Adds the year, written or the last that fits.
    fn complete(&self, month: i8, day: i8, last: i8, end: usize) -> Read {
        let comma = usize::from(self.lower(end) == ",");
        if let Some(year) = self.year_number(end + comma) {
            let start = Date::new(year, month, day).ok()?;
            let stop = Date::new(year, month, last).ok()?;
            return Some((self.days(start, stop), end + comma + 1));
        }
        let Some(published) = self.published else { return Some((When::Unanchored, end)) };
        // A day of grace: papers date themselves a day ahead or behind.
        let limit = published.checked_add(1.day()).unwrap_or(published);
        let (start, stop) = (0..9).find_map(|back| {
            let year = published.year() - back;
            let start = Date::new(year, month, day).ok()?;
            (start <= limit).then_some(())?;
            Some((start, Date::new(year, month, last).ok()?))
        })?;
        Some((self.days(start, stop), end))
    }

    fn days(&self, start: Date, end: Date) -> When {
        let precision = if start == end { DatePrecision::Day } else { DatePrecision::Week };
        self.span(start, end, precision)
    }

    /// `Thursday`, `early on Thursday`, `Wednesday night`, `Thursday, Dec. 10`.
    fn weekday(&self, at: usize) -> Read {
        let weekday = WEEKDAYS.iter().find(|(name, _)| {
            let lower = self.lower(at);
            lower == *name
                || lower.strip_suffix('s') == Some(name)
                || lower.len() <= 5 && lower.trim_end_matches('.') == &name[..3] && lower.ends_with('.')
        });
        let (name, weekday) = weekday?;
        let mut end = at + 1;
        // "one Friday", "a Friday in May": not the last one.
        if matches!(self.before(at, 1), "a" | "one" | "every" | "each") {
            return Some((When::NotEvent, end));
        }
        // "on Fridays" is a habit.
        if self.lower(at).len() > name.len() && !self.lower(at).ends_with('.') {
            return Some((When::NotEvent, end));
        }
        if matches!(self.lower(end), "," | "(")
            && let Some((when @ When::Span(_), stop)) = self.day_and_month(end + 1)
        {
            let closed = usize::from(self.lower(end) == "(" && self.lower(stop) == ")");
            return Some((when, stop + closed));
        }
        if let Some((when @ When::Span(_), stop)) = self.day_and_month(end) {
            return Some((when, stop));
        }
        if matches!(self.lower(end), "night" | "morning" | "evening" | "afternoon" | "noon" | "dawn") {
            end += 1;
        }
        let Some(published) = self.published else { return Some((When::Unanchored, end)) };
        let strictly = self.before(at, 1) == "last" || self.before(at, 1) == "previous";
        let back = i64::from(published.weekday().since(*weekday));
        let back = if back == 0 && strictly { 7 } else { back };
        let day = published.checked_sub(back.days()).ok()?;
        Some((When::Span(DateSpan::day(day)), end))
    }

    /// `January`, `mid-October`, `last July`, `January 2020`.
    fn month(&self, at: usize) -> Read {
        let part = match (self.lower(at), self.lower(at + 1)) {
            ("mid" | "early" | "late", "-") => 2,
            ("mid" | "early" | "late", _) => 1,
            _ => 0,
        };
        let month = self.month_name(at + part)?;
        let end = at + part + 1;
        let comma = usize::from(self.lower(end) == ",");
        let year = self.year_number(end + comma);
        let full = MONTHS.contains(&self.lower(at + part));
        let led = part > 0
            || year.is_some()
            || matches!(
                self.before(at, 1),
                "in" | "of"
                    | "last"
                    | "since"
                    | "during"
                    | "until"
                    | "by"
                    | "this"
                    | "throughout"
                    | "from"
                    | "previous"
            );
        if !led && (!full || matches!(self.lower(at), "may" | "march")) {
            return None;
        }
        if self.analysis.tokens[at + part].glued && part == 0 {
            return None;
        }
        let (first, last) = match (part > 0, self.lower(at)) {
            (true, "mid") => (10, 20),
            (true, "early") => (1, 10),
            (true, "late") => (20, 31),
            _ => (1, 31),
        };
        let build = |year: i16| {
            let start = Date::new(year, month, first).ok()?;
            let stop = start.last_of_month();
            Some((start, Date::new(year, month, last).map_or(stop, |d| d.min(stop))))
        };
        if let Some(year) = year {
            let (start, stop) = build(year)?;
            return Some((self.span(start, stop, DatePrecision::Month), end + comma + 1));
        }
        let Some(published) = self.published else { return Some((When::Unanchored, end)) };
        let year = published.year() - i16::from(month > published.month());
        if (self.lower(end), self.lower(end + 1)) == ("last", "year") {
            let (start, stop) = build(published.year() - 1)?;
            return Some((self.span(start, stop, DatePrecision::Month), end + 2));
        }
        // "last December" in December is a year ago.
        let year = if month == published.month() && self.before(at, 1) == "last" { year - 1 } else { year };
        let (start, stop) = build(year)?;
        let stop = if start <= published { stop.min(published) } else { stop };
        Some((self.span(start, stop, DatePrecision::Month), end))
    }

    /// `two days ago`, `a week earlier`, `three days later`, `a day after`.
    fn counted(&self, at: usize) -> Read {
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
    fn phrase(&self, at: usize) -> Read {
        use DatePrecision::{Day, Month, Week, Year};
        let words = [self.lower(at), self.lower(at + 1), self.lower(at + 2)];
        let shift = match words {
            ["the", "same", "day"] => Some((0, 3)),
            ["the", "next" | "following", "day" | "morning" | "evening"] => Some((1, 3)),
            ["the", "previous" | "preceding", "day" | "night" | "evening"] => Some((-1, 3)),
            ["the", "day" | "night" | "evening", "before"] => Some((-1, 3)),
            ["the", "day", "after"] => Some((1, 3)),
            ["a", "day", "before" | "earlier"] => Some((-1, 3)),
            _ => None,
        };
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

    /// `in 2014`, `early 2017`; a year only where a word says so.
    fn year(&self, at: usize) -> Read {
        let year = self.year_number(at)?;
        let led = matches!(
            self.before(at, 1),
            "in" | "of"
                | "since"
                | "during"
                | "early"
                | "late"
                | "mid"
                | "until"
                | "by"
                | "from"
                | "year"
                | "before"
                | "after"
        ) || self.before(at, 1) == "-" && matches!(self.before(at, 2), "mid" | "early" | "late");
        if !led || self.analysis.tokens.get(at + 1).is_some_and(|t| t.glued && t.lower == "-") {
            return None;
        }
        let start = date(year, 1, 1);
        let end = start.last_of_year();
        let end = self.published.filter(|p| *p >= start).map_or(end, |p| end.min(p));
        Some((self.span(start, end, DatePrecision::Year), at + 1))
    }

    fn year_number(&self, at: usize) -> Option<i16> {
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

    /// The month that a token names, 1 to 12; capitalised, in full or by its first three or four letters.
    fn month_name(&self, at: usize) -> Option<i8> {
        if at >= self.sentence_end || !self.analysis.tokens.get(at)?.capital {
            return None;
        }
        let lower = self.lower(at).trim_end_matches('.');
        let index = MONTHS.iter().position(|m| {
            *m == lower || lower.len() == 3 && m.starts_with(lower) || lower == "sept" && *m == "september"
        })?;
        i8::try_from(index + 1).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every expression of a text published on Friday 11 December 2020.
    fn read(text: &str) -> Vec<(String, When)> {
        let analysis = Analysis::new(text);
        find(&analysis, Some(date(2020, 12, 11)))
            .into_iter()
            .map(|m| (analysis.slice(m.tokens.clone()).to_owned(), m.when))
            .collect()
    }

    fn one(text: &str) -> When {
        let all = read(text);
        assert_eq!(all.len(), 1, "{text}: {all:?}");
        all[0].1
    }

    fn span(start: Date, end: Date, precision: DatePrecision) -> When {
        When::Span(DateSpan { start, end, precision })
    }

    #[test]
    fn weekdays_look_back() {
        assert_eq!(one("It was hit early on Thursday."), When::Span(DateSpan::day(date(2020, 12, 10))));
        assert_eq!(one("It was hit on Friday."), When::Span(DateSpan::day(date(2020, 12, 11))));
        assert_eq!(one("It was hit last Friday."), When::Span(DateSpan::day(date(2020, 12, 4))));
        assert_eq!(one("It was hit on Saturday night."), When::Span(DateSpan::day(date(2020, 12, 5))));
        assert_eq!(one("They meet next Thursday."), When::NotEvent);
    }

    #[test]
    fn dates_without_a_year_are_the_last_that_fit() {
        assert_eq!(one("an attack on November 18 saw"), When::Span(DateSpan::day(date(2020, 11, 18))));
        assert_eq!(one("on Dec. 26, he died"), When::Span(DateSpan::day(date(2019, 12, 26))));
        assert_eq!(
            one("near the airport in January."),
            span(date(2020, 1, 1), date(2020, 1, 31), DatePrecision::Month)
        );
        assert_eq!(
            one("In mid-October, they said"),
            span(date(2020, 10, 10), date(2020, 10, 20), DatePrecision::Month)
        );
        assert_eq!(one("between 7-9 Dec."), span(date(2020, 12, 7), date(2020, 12, 9), DatePrecision::Week));
        assert_eq!(one("on Monday, Dec. 7, a man"), When::Span(DateSpan::day(date(2020, 12, 7))));
    }

    #[test]
    fn full_dates_in_each_order() {
        for text in [
            "On 10 December 2020, it",
            "On December 10, 2020, it",
            "On 2020-12-10, it",
            "On 10/12/2020, it",
            "the 10th of December, 2020",
        ] {
            assert_eq!(one(text), When::Span(DateSpan::day(date(2020, 12, 10))), "{text}");
        }
        assert_eq!(one("on 12/25/2019 it"), When::Span(DateSpan::day(date(2019, 12, 25))));
    }

    #[test]
    fn relative_expressions() {
        assert_eq!(one("two days ago it"), When::Span(DateSpan::day(date(2020, 12, 9))));
        assert_eq!(one("two days earlier it"), When::Shift(-2));
        assert_eq!(one("the following day it"), When::Shift(1));
        assert_eq!(one("struck overnight in"), span(date(2020, 12, 10), date(2020, 12, 11), DatePrecision::Day));
        assert_eq!(one("it said last week"), span(date(2020, 11, 30), date(2020, 12, 6), DatePrecision::Week));
        assert_eq!(one("last July it"), span(date(2020, 7, 1), date(2020, 7, 31), DatePrecision::Month));
    }

    #[test]
    fn edges_of_periods_are_not_dates_of_events() {
        assert!(matches!(one("the first since mid-October, when"), When::Edge(_)));
        assert!(matches!(one("fighting since 2014 has"), When::Edge(_)));
        assert_eq!(one("the worst day since the protests began in October"), When::NotEvent);
        assert_eq!(one("attacks every day on Fridays are"), When::NotEvent);
    }

    #[test]
    fn may_and_march_are_also_verbs() {
        assert_eq!(read("They may march to May Street."), []);
        assert_eq!(one("in May, it"), span(date(2020, 5, 1), date(2020, 5, 31), DatePrecision::Month));
    }

    #[test]
    fn the_publication_date_is_found_in_a_line_of_its_own_or_a_dateline() {
        let line = Analysis::new("Two convoys hit\n\n2 min read\n11 December, 2020\nIn October 2019, factions spoke.");
        assert_eq!(published(&line), Some(date(2020, 12, 11)));
        let dateline = Analysis::new("Bomb hits market\n\nBAGHDAD, Dec 11, 2020 (Dateline) - A bomb went off.");
        assert_eq!(published(&dateline), Some(date(2020, 12, 11)));
        assert_eq!(published(&Analysis::new("A bomb went off on Thursday.")), None);
    }

    #[test]
    fn the_date_of_a_dateline_is_not_that_of_an_event() {
        assert_eq!(read("BAGHDAD, Dec 10 (Dateline) - A bomb went off.")[0].1, When::NotEvent);
        assert_eq!(read("ERBIL, Iraq, 9 December 2020 (Dateline) — A bomb went off.")[0].1, When::NotEvent);
        assert_eq!(read("December 9: Air strikes continue")[0].1, When::NotEvent);
        assert_eq!(one("On Dec 10 - a day of rain - it rained."), When::Span(DateSpan::day(date(2020, 12, 10))));
    }

    #[test]
    fn without_a_publication_date_relative_dates_stay_open() {
        let analysis = Analysis::new("It was hit on Thursday.");
        assert_eq!(find(&analysis, None)[0].when, When::Unanchored);
    }
}
