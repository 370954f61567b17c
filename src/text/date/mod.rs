//! Dates as reports write them, anchored on the day of publication, or on what the report tells of its day.
//!
//! ```text
//! published ─▶ the day at the head ─┐
//! period ────▶ headings of time ────┼─▶ clock ─▶ reader (numeric, month, phrase) ─▶ dates
//! reckon ────▶ full dates in it ────┘
//! ```
//!
//! `early on Thursday`, `Dec. 10`, `mid-October`, `11-13 Dec`, `two days earlier`, `overnight`, `2020-12-10`. A weekday looks
//! back from the publication date; a month or day without a year is the last one that is not after it.

mod calendar;
mod clock;
mod head;
mod month;
mod numeric;
mod openers;
mod period;
mod phrase;
mod published;
mod reader;
mod reckon;

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use super::Analysis;
use crate::incident::DatePrecision;
pub(crate) use calendar::MONTHS;
pub use calendar::is_month;
use clock::{Clock, Today};
pub use head::after_dateline;
pub(crate) use head::is_of_day;
use period::Period;
use reader::Reader;
pub use reckon::is_of_speech;

/// What dates without a year or with two readings are read by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The day of publication.
    pub published: Option<Date>,
    /// What `12/10/2020` means where the text itself does not tell.
    pub order: Order,
}

/// Whether the day or the month stands first in a date of figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// Nothing tells: a date that can be read in two ways, and has no day of publication to decide, spans both.
    #[default]
    Unknown,
    /// The day, as a rule: so in the country of the report.
    Usual,
    /// The day.
    DayFirst,
    /// The month, as in the United States.
    MonthFirst,
}

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

    /// The whole of a year.
    pub(crate) fn year(year: i16) -> Option<Self> {
        let start = Date::new(year, 1, 1).ok()?;
        Some(Self { start, end: start.last_of_year(), precision: DatePrecision::Year })
    }

    /// The span that lies so many days beside this one.
    #[must_use]
    pub fn beside(&self, offset: Offset) -> Self {
        let shift = |d: Date, days: i64| d.checked_add(days.days()).unwrap_or(d);
        let precision = match offset.last - offset.first {
            0 => self.precision,
            1..=7 => DatePrecision::Week,
            8..=62 => DatePrecision::Month,
            _ => DatePrecision::Year,
        };
        let (start, end) = (shift(self.start, offset.first), shift(self.end, offset.last));
        Self { start, end, precision: coarser(self.precision, precision) }
    }

    /// The same span some days later or, if negative, earlier.
    #[must_use]
    pub fn shifted(&self, days: i64) -> Self {
        let shift = |d: Date| d.checked_add(days.days()).unwrap_or(d);
        Self { start: shift(self.start), end: shift(self.end), precision: self.precision }
    }
}

/// The less exact of two.
fn coarser(a: DatePrecision, b: DatePrecision) -> DatePrecision {
    use DatePrecision::{Day, Month, Unknown, Week, Year};
    let scale = [Day, Week, Month, Year, Unknown];
    scale.into_iter().rev().find(|p| *p == a || *p == b).unwrap_or(a)
}

/// Days after what was told last; before it, if negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offset {
    /// The fewest, or the most before.
    pub first: i64,
    /// The most, or the fewest before.
    pub last: i64,
}

impl Offset {
    /// So many days.
    #[must_use]
    pub fn days(days: i64) -> Self {
        Self { first: days, last: days }
    }

    /// So many units of some days each, as exactly as one counts in them: a week is five to nine days.
    fn about(count: i64, unit: i64) -> Self {
        let (middle, give) = match unit {
            0 | 1 => (count, 0),
            7 | 14 => (count * unit, 2),
            30 => (count * 30, 16),
            _ => (count * unit, 60),
        };
        Self { first: middle - give, last: middle + give }
    }

    /// The way back.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { first: -self.last, last: -self.first }
    }
}

/// What a date expression means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// These days.
    Span(DateSpan),
    /// So many days beside what was told last: "two days earlier", "the next day".
    Shift(Offset),
    /// A date that cannot be told without the day of publication.
    Unanchored,
    /// The time stamp of a post: "[Wed 23:15]". What stands under it is of that day.
    Posted(DateSpan),
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

impl DateMention {
    /// Whether its words name a weekday, as those of news do, and more seldom those of what is long past.
    fn names_weekday(&self, analysis: &Analysis<'_>) -> bool {
        let told = matches!(self.when, When::Span(_));
        told && self.tokens.clone().any(|at| calendar::weekday(analysis.lower(at)).is_some())
    }
}

/// The dates of a text, and the days that it speaks from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Every date expression, in order.
    pub mentions: Vec<DateMention>,
    /// The day of publication: given, or told at the head of the text.
    pub published: Option<Date>,
    /// The day that the report speaks from: that of publication, or else the last on which somebody spoke.
    pub today: Option<Date>,
    /// The days that the report is about, where its head says so: "week of 5 to 11 September 2021".
    pub period: Option<DateSpan>,
}

/// Reads every date expression of a text.
#[must_use]
pub fn read(analysis: &Analysis<'_>, anchor: Anchor) -> Reading {
    let order = numeric::order(analysis).unwrap_or(anchor.order);
    let opens = openers::find(analysis);
    let reader =
        Reader { analysis, opens: &opens, clock: Clock::default(), order, sentence_end: analysis.tokens.len() };
    let source = published::find(&reader);
    let mut published = anchor.published.or(source.day);
    let pass = |today, local| Pass { reader, lines: &source.lines, today, local }.read();
    // A day that the text bears itself is the one it speaks from; it may have been passed on later.
    let reach = if source.firm { i32::MAX } else { OWN };
    let own = source.day.filter(|own| published.is_some_and(|p| (0..=reach).contains(&clock::days(*own, p))));
    let mut today = own.or(published).map(Today::Is);
    let (mut mentions, mut periods) = pass(today, false);
    if today.is_none() {
        today = reckon::today(&reader, &mentions);
        published = today.and_then(|today| published::soon_after(&reader, today.date()));
        today = published.map(Today::Is).or(today);
        if today.is_some() || mentions.iter().any(|m| m.names_weekday(analysis)) {
            (mentions, periods) = pass(today, true);
        }
    }
    let head = periods.first().filter(|p| p.from < PERIOD_HEAD).map(|p| p.span);
    let said = match today {
        Some(Today::Is(day) | Today::Said(day)) => Some(day),
        _ => None,
    };
    Reading { mentions, published, today: said, period: head }
}

/// Days within which a report is passed on, where a line of its own may be its date.
const OWN: i32 = 3;
/// Tokens within which a period at the head of a report begins.
const PERIOD_HEAD: usize = 60;

/// One reading of a text, by what is known of its day.
struct Pass<'a, 't> {
    reader: Reader<'a, 't>,
    /// The lines that give the day of publication.
    lines: &'a [Range<usize>],
    today: Option<Today>,
    /// Whether a weekday may be reckoned from a full date told shortly before, where the report speaks from no day.
    local: bool,
}

impl Pass<'_, '_> {
    fn read(&self) -> (Vec<DateMention>, Vec<Period>) {
        let analysis = self.reader.analysis;
        let periods = period::find(&self.reader, self.today);
        let heads: Vec<Range<usize>> =
            analysis.sentences.iter().filter_map(|s| head::head_line(analysis, &s.tokens)).collect();
        let mut found = Vec::new();
        // Under a time stamp "today" is the day of the stamp, until the next paragraph.
        let mut post: Option<(usize, Date)> = None;
        // "A day of mourning was held on Wednesday, December 8, 2021. On Tuesday ...".
        let mut near: Option<(usize, Date)> = None;
        let mut clock = Clock { today: self.today, ..Clock::default() };
        let mut at = 0;
        while at < analysis.tokens.len() {
            if !self.reader.opens[at] {
                at += 1;
                continue;
            }
            let sentence = &analysis.sentences[analysis.sentence_of(at)];
            let here = post.filter(|(paragraph, _)| *paragraph == sentence.paragraph).map(|(_, day)| Today::Is(day));
            let beside = near.filter(|(paragraph, _)| *paragraph == sentence.paragraph).map(|(_, day)| day);
            clock.today = here.or(self.today).or(beside.map(Today::About));
            clock.told = if self.today.is_none() { beside } else { clock.told };
            clock.period =
                periods[..periods.partition_point(|p| p.from <= at)].last().map(|p| p.span).filter(|_| here.is_none());
            let reader = self.reader.within(sentence.tokens.end, clock);
            let Some((when, end)) = reader.expression(at) else {
                at += 1;
                continue;
            };
            // The date of a dateline is that of the report, as is that of a line above it.
            let line = self.lines.iter().any(|l| l.contains(&at));
            let head = heads.partition_point(|h| h.start <= at).checked_sub(1).filter(|&i| end <= heads[i].end);
            let when = match (head, when) {
                (Some(i), When::Span(span)) if head::is_stamp(analysis, &heads[i]) => {
                    post = Some((sentence.paragraph, span.start));
                    When::Posted(span)
                }
                (Some(_), _) => When::NotEvent,
                (None, _) if line => When::NotEvent,
                (None, when) => reader.in_context(at..end, when),
            };
            if let When::Span(span) = when
                && span.start == span.end
            {
                let day = span.start;
                let news = matches!(self.today, Some(Today::About(about)) if clock::days(day, about).abs() <= 31);
                clock.told = if news { Some(day) } else { clock.told };
                clock.entry = if reader.heads_entry(at) { Some(day) } else { clock.entry };
            }
            let mention = DateMention { tokens: at..end, when };
            if let When::Span(span) = when
                && (self.local && self.today.is_none())
                && (beside.is_some() || mention.names_weekday(analysis))
                && span.start == span.end
            {
                near = Some((sentence.paragraph, span.end));
            }
            if let When::Span(span) | When::Edge(span) = when {
                clock.year = Some(span.start.year());
            }
            found.push(mention);
            at = end;
        }
        (found, periods)
    }
}

#[cfg(test)]
mod tests;
