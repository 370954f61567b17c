//! Dates in figures: `2020-12-10`, `10/12/2020`, `12.10.2020`, and which of two readings is meant.

use jiff::civil::{Date, Weekday};

use super::clock::days;
use super::reader::{Read, Reader};
use super::{DateSpan, Order, When, calendar};
use crate::incident::DatePrecision;
use crate::text::{Analysis, TokenKind};

/// The two figures of a date and its year, in the order written, where the year is last or first.
struct Figures {
    first: i8,
    second: i8,
    year: i16,
    year_first: bool,
    end: usize,
}

impl Figures {
    fn day_first(&self) -> Option<Date> {
        Date::new(self.year, self.second, self.first).ok().filter(|_| !self.year_first)
    }

    fn month_first(&self) -> Option<Date> {
        Date::new(self.year, self.first, self.second).ok()
    }

    /// The one reading that falls on a weekday.
    fn on(&self, weekday: Weekday) -> Option<Date> {
        let fits = |d: &Date| d.weekday() == weekday;
        match (self.day_first().filter(fits), self.month_first().filter(fits)) {
            (Some(a), Some(b)) => (a == b).then_some(a),
            (a, b) => a.or(b),
        }
    }
}

/// The figures at a token: three numbers with the same sign between them.
fn figures(analysis: &Analysis<'_>, at: usize) -> Option<Figures> {
    let first = analysis.tokens.get(at).filter(|t| t.kind == TokenKind::Number)?;
    let dotted: Vec<&str> = first.lower.split('.').collect();
    let (parts, end) = if let [a, b, c] = dotted[..] {
        ([a, b, c], at + 1)
    } else {
        let sign = analysis.lower(at + 1);
        let glued = |i: usize| analysis.tokens.get(i).is_some_and(|t| t.glued);
        let joined = matches!(sign, "/" | "-") && analysis.lower(at + 3) == sign;
        let tight = sign == "/" || (at + 1..at + 5).all(glued);
        if !joined || !tight {
            return None;
        }
        ([first.lower.as_str(), analysis.lower(at + 2), analysis.lower(at + 4)], at + 5)
    };
    let year_first = parts[0].len() == 4;
    let [year, a, b] = if year_first { parts } else { [parts[2], parts[0], parts[1]] };
    if !matches!(year.len(), 2 | 4) || a.len() > 2 || b.len() > 2 {
        return None;
    }
    let year: i16 = year.parse().ok()?;
    let year = if (0..100).contains(&year) { year + 2000 } else { year };
    let figures = Figures { first: a.parse().ok()?, second: b.parse().ok()?, year, year_first, end };
    (1900..2100).contains(&year).then_some(figures)
}

/// The order of a text's dates, as far as they tell: by a weekday beside one, or by a figure over 12.
pub(super) fn order(analysis: &Analysis<'_>) -> Option<Order> {
    let mut by_figure = None;
    for at in 0..analysis.tokens.len() {
        let Some(date) = figures(analysis, at).filter(|f| !f.year_first) else { continue };
        let (day_first, month_first) = match (date.day_first(), date.month_first()) {
            (Some(day_first), Some(month_first)) => (day_first, month_first),
            (None, None) => continue,
            (None, _) => {
                by_figure = by_figure.or(Some(Order::MonthFirst));
                continue;
            }
            (_, None) => {
                by_figure = by_figure.or(Some(Order::DayFirst));
                continue;
            }
        };
        let named =
            at.checked_sub(1).map(|i| if matches!(analysis.lower(i), "," | "(") { i.saturating_sub(1) } else { i });
        let weekday = named.and_then(|i| calendar::weekday(analysis.lower(i)));
        if let Some(meant) = weekday.and_then(|w| date.on(w))
            && day_first != month_first
        {
            return Some(if meant == month_first { Order::MonthFirst } else { Order::DayFirst });
        }
    }
    by_figure
}

impl Reader<'_, '_> {
    /// A date in figures; on `weekday` where one is named before it.
    pub(super) fn numeric(&self, at: usize, weekday: Option<Weekday>) -> Read {
        let date = figures(self.analysis, at)?;
        let (day_first, month_first) = (date.day_first(), date.month_first());
        let said = weekday.and_then(|w| date.on(w));
        let day = match (said, day_first, month_first) {
            (Some(day), ..) => day,
            (_, Some(d), Some(m)) => match self.meant(d, m) {
                Some(day) => day,
                None => {
                    let span = DateSpan { start: d.min(m), end: d.max(m), precision: DatePrecision::Month };
                    return Some((When::Span(span), date.end));
                }
            },
            (_, d, m) => d.or(m)?,
        };
        Some((When::Span(DateSpan::day(day)), date.end))
    }

    /// Which of two readings is meant; none where nothing tells them apart.
    fn meant(&self, day_first: Date, month_first: Date) -> Option<Date> {
        let today = self.clock.date();
        let past = |d: Date| today.is_none_or(|t| d <= t);
        let near = |d: Date| today.is_some_and(|t| days(d, t).abs() <= 31);
        match self.order {
            _ if day_first == month_first => Some(day_first),
            Order::MonthFirst if past(month_first) => Some(month_first),
            Order::DayFirst if past(day_first) => Some(day_first),
            Order::Unknown if today.is_none() => None,
            _ if near(month_first) && !near(day_first) || past(month_first) && !past(day_first) => Some(month_first),
            _ => Some(day_first),
        }
    }
}
