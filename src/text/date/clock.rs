//! What a date that does not say its year, or its day, is reckoned from.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::DateSpan;

/// The day that a report speaks from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Today {
    /// The day of publication.
    Is(Date),
    /// The last day on which somebody spoke.
    Said(Date),
    /// Not told; events that are news to the report bear this date.
    About(Date),
}

impl Today {
    pub(super) fn date(self) -> Date {
        match self {
            Self::Is(day) | Self::Said(day) | Self::About(day) => day,
        }
    }
}

/// What stands when a date is read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Clock {
    pub(super) today: Option<Today>,
    /// The period of the heading above: "2020", "October 2021", "week of 5 to 11 September 2021".
    pub(super) period: Option<DateSpan>,
    /// The day told last.
    pub(super) told: Option<Date>,
    /// The year told last: "of that year".
    pub(super) year: Option<i16>,
    /// The day at the head of the last entry of a chronology.
    pub(super) entry: Option<Date>,
}

impl Clock {
    /// The day that "Thursday" means.
    pub(super) fn weekday(&self, weekday: Weekday, strictly: bool) -> Option<Date> {
        let back = |from: Date| {
            let days = i64::from(from.weekday().since(weekday));
            from.checked_sub((if days == 0 && strictly { 7 } else { days }).days()).ok()
        };
        if let Some(week) = self.period.filter(|p| days(p.start, p.end) <= 7) {
            return back(week.end);
        }
        match (self.today?, self.told) {
            (Today::About(news), told) if !strictly => told.and_then(|told| near(told, weekday, 2)).or_else(|| {
                // The days about the news itself, from the week before to those on which it was told; before it is told, to the next.
                let ahead = i64::from(news.weekday().until(weekday));
                let reach = if told.is_some() { 2 } else { 1 };
                if ahead <= reach { news.checked_add(ahead.days()).ok() } else { back(news) }
            }),
            (today, _) => back(today.date()),
        }
    }

    /// The day that "5 September" means, at the head of an entry or within its text.
    pub(super) fn day(&self, month: i8, day: i8, heads_entry: bool) -> Option<Date> {
        let in_year = |year| Date::new(year, month, day).ok();
        let last = |limit: Date| (0..9).find_map(|back| in_year(limit.year() - back).filter(|d| *d <= limit));
        let after = |date: Date, grace: i64| date.checked_add(grace.days()).unwrap_or(date);
        // A day of grace: papers date themselves a day ahead or behind. Where the day is reckoned, it is told a month ahead sooner
        // than eleven months back.
        let latest = self.today.map(|today| match today {
            Today::Is(day) => after(day, 1),
            Today::Said(day) | Today::About(day) => after(day, 31),
        });
        if let Some(period) = self.period {
            let limit = if days(period.start, period.end) <= 31 { after(period.end, 31) } else { period.end };
            let known = latest.filter(|_| matches!(self.today, Some(Today::Is(_))));
            return last(known.map_or(limit, |known| limit.min(known)));
        }
        if heads_entry && let Some(before) = self.entry {
            let near = (-1..=1).filter_map(|off| in_year(before.year() + off));
            let near = near.filter(|d| latest.is_none_or(|l| !matches!(self.today, Some(Today::Is(_))) || *d <= l));
            return near.min_by_key(|d| days(before, *d).abs());
        }
        last(latest?)
    }

    /// The day that months and years look back from.
    pub(super) fn limit(&self) -> Option<Date> {
        let today = self.today.map(Today::date);
        match self.period {
            Some(period) if !matches!(self.today, Some(Today::Is(day)) if day < period.end) => Some(period.end),
            _ => today,
        }
    }

    /// The day of publication, or about.
    pub(super) fn date(&self) -> Option<Date> {
        self.today.map(Today::date)
    }
}

/// The day of a weekday that lies no more than so many days to either side.
fn near(date: Date, weekday: Weekday, reach: i64) -> Option<Date> {
    let ahead = i64::from(date.weekday().until(weekday));
    let days = if ahead <= reach { ahead } else { ahead - 7 };
    date.checked_add(days.days()).ok().filter(|_| days.abs() <= reach)
}

/// Days from one date to another.
pub(super) fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
