//! Dates as reports write them, anchored on the day of publication.
//!
//! `early on Thursday`, `Dec. 10`, `mid-October`, `11-13 Dec`, `two days earlier`, `overnight`, `2020-12-10`. A weekday looks
//! back from the publication date; a month or day without a year is the last one that is not after it.

mod calendar;
mod clock;
mod head;
mod month;
mod numeric;
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
            7 => (count * 7, 2),
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
    let source = published::find(analysis, order);
    let mut published = anchor.published.or(source.day);
    let pass = |today| Pass { analysis, order, lines: &source.lines, today }.read();
    let mut today = published.map(Today::Is);
    let (mut mentions, mut periods) = pass(today);
    if today.is_none() {
        today = reckon::today(analysis, &mentions);
        published = today.and_then(|today| published::soon_after(analysis, order, today.date()));
        today = published.map(Today::Is).or(today);
        if today.is_some() {
            (mentions, periods) = pass(today);
        }
    }
    let head = periods.first().filter(|p| p.from < PERIOD_HEAD).map(|p| p.span);
    let said = match today {
        Some(Today::Is(day)) => Some(day),
        _ => None,
    };
    Reading { mentions, published, today: said, period: head }
}

/// Tokens within which a period at the head of a report begins.
const PERIOD_HEAD: usize = 60;

/// One reading of a text, by what is known of its day.
struct Pass<'a, 't> {
    analysis: &'a Analysis<'t>,
    order: Order,
    /// The lines that give the day of publication.
    lines: &'a [Range<usize>],
    today: Option<Today>,
}

impl Pass<'_, '_> {
    fn read(&self) -> (Vec<DateMention>, Vec<Period>) {
        let analysis = self.analysis;
        let periods = period::find(analysis, self.today, self.order);
        let heads: Vec<Range<usize>> =
            analysis.sentences.iter().filter_map(|s| head::head_line(analysis, &s.tokens)).collect();
        let first = match self.today {
            Some(Today::About(day)) => Some(day),
            _ => None,
        };
        let mut found = Vec::new();
        // Under a time stamp "today" is the day of the stamp, until the next paragraph.
        let mut post: Option<(usize, Date)> = None;
        let mut clock = Clock { today: self.today, told: first, ..Clock::default() };
        let mut at = 0;
        while at < analysis.tokens.len() {
            let sentence = &analysis.sentences[analysis.sentence_of(at)];
            let here = post.filter(|(paragraph, _)| *paragraph == sentence.paragraph).map(|(_, day)| Today::Is(day));
            clock.today = here.or(self.today);
            clock.period =
                periods[..periods.partition_point(|p| p.from <= at)].last().map(|p| p.span).filter(|_| here.is_none());
            let reader = Reader { analysis, clock, order: self.order, sentence_end: sentence.tokens.end };
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
            found.push(DateMention { tokens: at..end, when });
            at = end;
        }
        (found, periods)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Every expression of a text published on Friday 11 December 2020.
    fn read(text: &str) -> Vec<(String, When)> {
        let analysis = Analysis::new(text);
        super::read(&analysis, Anchor { published: Some(date(2020, 12, 11)), order: Order::Unknown })
            .mentions
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
        assert_eq!(one("two days earlier it"), When::Shift(Offset::days(-2)));
        assert_eq!(one("the following day it"), When::Shift(Offset::days(1)));
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
        let published = |analysis: &Analysis<'_>| super::read(analysis, Anchor::default()).published;
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
        assert_eq!(super::read(&analysis, Anchor::default()).mentions[0].when, When::Unanchored);
    }

    #[test]
    fn parts_of_the_day_and_of_the_month() {
        let wednesday = When::Span(DateSpan::day(date(2020, 12, 9)));
        for text in ["late on Wednesday it", "late Wednesday it", "early on Wednesday it", "at dawn on Wednesday it"] {
            assert_eq!(read(text)[0].1, wednesday, "{text}");
        }
        assert_eq!(one("the previous evening it"), When::Shift(Offset::days(-1)));
        assert_eq!(one("a day after that it"), When::Shift(Offset::days(1)));
        assert_eq!(one("the day before, it"), When::Shift(Offset::days(-1)));
        assert_eq!(one("in recent weeks it"), span(date(2020, 11, 11), date(2020, 12, 11), DatePrecision::Month));
        assert_eq!(one("in early March, it"), span(date(2020, 3, 1), date(2020, 3, 10), DatePrecision::Month));
        assert_eq!(one("at the end of October it"), span(date(2020, 10, 20), date(2020, 10, 31), DatePrecision::Month));
        assert_eq!(one("in October last year it"), span(date(2019, 10, 1), date(2019, 10, 31), DatePrecision::Month));
    }

    #[test]
    fn the_order_of_day_and_month_is_that_of_the_country() {
        let text = Analysis::new("It happened on 06/07/2020 in a town.");
        let day = |order| super::read(&text, Anchor { published: Some(date(2020, 12, 11)), order }).mentions[0].when;
        assert_eq!(day(Order::Usual), When::Span(DateSpan::day(date(2020, 7, 6))));
        assert_eq!(day(Order::MonthFirst), When::Span(DateSpan::day(date(2020, 6, 7))));
        assert_eq!(one("on 25/06/2020 it"), When::Span(DateSpan::day(date(2020, 6, 25))));
    }

    #[test]
    fn holidays_have_their_day() {
        assert_eq!(one("on Christmas Day it"), When::Span(DateSpan::day(date(2019, 12, 25))));
        assert_eq!(one("on New Year's Eve it"), When::Span(DateSpan::day(date(2019, 12, 31))));
        assert_eq!(one("on Easter Sunday it"), When::Span(DateSpan::day(date(2020, 4, 12))));
        // 24 May 2020, give or take the sighting of the moon.
        let When::Span(eid) = one("on the first day of Eid al-Fitr it") else { panic!("no span") };
        assert!(eid.start <= date(2020, 5, 24) && date(2020, 5, 24) <= eid.end, "{eid:?}");
        let When::Span(ashura) = one("on Ashura it") else { panic!("no span") };
        assert!(ashura.start <= date(2020, 8, 30) && date(2020, 8, 30) <= ashura.end, "{ashura:?}");
        let When::Span(ramadan) = one("during Ramadan it") else { panic!("no span") };
        assert!(ramadan.start <= date(2020, 4, 25) && date(2020, 5, 22) <= ramadan.end, "{ramadan:?}");
    }

    #[test]
    fn months_in_arabic_and_kurdish() {
        for text in [
            "10 كانون الأول 2020",
            "10 ديسمبر 2020",
            "10ی کانوونی یەکەم 2020",
            "10 کانوونی یەکەمی 2020",
            "10 Kanûn 2020",
        ] {
            assert_eq!(read(text).first().map(|r| r.1), Some(When::Span(DateSpan::day(date(2020, 12, 10)))), "{text}");
        }
        assert_eq!(one("في تموز 2019 في"), span(date(2019, 7, 1), date(2019, 7, 31), DatePrecision::Month));
    }

    #[test]
    fn a_time_stamp_is_the_day_of_its_post() {
        let all = read("Feed\n\n[Wed 23:15] Rockets fell on the base today.\n\n[Tue 08:00] A bomb went off.\n");
        assert_eq!(all[0].1, When::Posted(DateSpan::day(date(2020, 12, 9))));
        assert_eq!(all[1].1, When::Span(DateSpan::day(date(2020, 12, 9))));
        assert_eq!(all[2].1, When::Posted(DateSpan::day(date(2020, 12, 8))));
    }
}
