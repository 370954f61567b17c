//! Incidents or deaths over time, as bars by day, week, month or year.

use jiff::ToSpan;
use jiff::civil::Date;
use plotters::prelude::*;
use plotters::style::Color as _;
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, Pos, VPos};

use super::backend::{Backend, FINE};
use crate::incident::DatePrecision;
use crate::map::scene::{Color, Group, Rect, Weight};
use crate::map::subject::Subject;
use crate::map::symbols::Kind;
use crate::map::text::{Style, Typesetter};
use crate::map::theme::{Scale, Theme};
use crate::map::words::{self, Tongue};

/// The length of a bar or of a part of a series in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    /// The first day of the unit that holds `date`.
    pub(crate) fn start(self, date: Date) -> Date {
        match self {
            Self::Day => date,
            Self::Week => {
                let back = i64::from(date.weekday().to_monday_zero_offset());
                date.checked_sub(back.days()).unwrap_or(date)
            }
            Self::Month => date.first_of_month(),
            Self::Year => date.first_of_year(),
        }
    }

    pub(crate) fn next(self, date: Date) -> Option<Date> {
        let step = match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            Self::Year => 1.year(),
        };
        date.checked_add(step).ok()
    }
}

/// What the bars count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    Incidents,
    /// Fewest killed.
    Killed,
}

/// Counts by bar and kind; without kinds where one colour is enough.
#[derive(Debug)]
pub(crate) struct Timeline {
    unit: Unit,
    measure: Measure,
    bars: Vec<Bar>,
    left_out: usize,
}

/// The first day of a bar, and its parts.
type Bar = (Date, Vec<(Option<Kind>, usize)>);

impl Timeline {
    /// Counts the incidents; none where their dates do not differ, or nobody was killed. `by_kind` parts the bars.
    pub(crate) fn of(subject: &Subject, measure: Measure, by_kind: bool) -> Option<Self> {
        let rough = |how: DatePrecision| matches!(how, DatePrecision::Year | DatePrecision::Unknown);
        let days = subject.days();
        let known: usize = days.iter().filter(|d| !rough(d.1)).map(|d| d.3).sum();
        let left_out = subject.facts.count - known;
        let dated: Vec<(Date, DatePrecision, Option<Kind>, usize)> = match measure {
            Measure::Incidents => days.iter().map(|d| (d.0, d.1, by_kind.then_some(d.2), d.3)).collect(),
            Measure::Killed => subject.killed().into_iter().map(|d| (d.0, d.1, None, d.2)).collect(),
        };
        let dated: Vec<_> = dated.into_iter().filter(|d| !rough(d.1)).collect();
        let (first, last) = (dated.iter().map(|d| d.0).min()?, dated.iter().map(|d| d.0).max()?);
        let days = (last - first).get_days();
        let by_span = match days {
            ..=34 => Unit::Day,
            35..=200 => Unit::Week,
            201..=1500 => Unit::Month,
            _ => Unit::Year,
        };
        // A bar must not be finer than the dates in it.
        let by_precision = dated.iter().map(|d| match d.1 {
            DatePrecision::Week => Unit::Week,
            DatePrecision::Month => Unit::Month,
            _ => Unit::Day,
        });
        let unit = by_precision.max().map_or(by_span, |u| u.max(by_span));
        let (mut at, end) = (unit.start(first), unit.start(last));
        let mut bars = Vec::new();
        while at <= end && bars.len() < 400 {
            bars.push((at, Vec::new()));
            at = unit.next(at)?;
        }
        for &(date, _, kind, count) in dated.iter().filter(|d| d.3 > 0) {
            let i = bars.partition_point(|b: &Bar| b.0 <= unit.start(date));
            let Some((_, kinds)) = i.checked_sub(1).and_then(|i| bars.get_mut(i)) else { continue };
            match kinds.iter_mut().find(|k| k.0 == kind) {
                Some(k) => k.1 += count,
                None => kinds.push((kind, count)),
            }
        }
        for bar in &mut bars {
            bar.1.sort();
        }
        let some = bars.iter().any(|b| !b.1.is_empty());
        (bars.len() > 1 && some).then_some(Self { unit, measure, bars, left_out })
    }

    /// Draws the chart into its box.
    pub(super) fn draw(&self, layer: &mut Group, at: Rect, (set, theme, scale): (&Typesetter, &Theme, Scale)) {
        let head = scale.style(Weight::SemiBold, theme.small, theme.ink);
        let title = words::timeline_title(self.measure, self.unit, self.left_out, set.tongue);
        super::title(&title, head, at, layer, set);
        let top = head.size * 1.5;
        let mut nodes = Vec::new();
        let backend = Backend {
            set,
            nodes: &mut nodes,
            size: (at.w.max(40.0), (at.h - top).max(20.0)),
            small: scale.type_size(9.5),
        };
        // The backend cannot fail, so neither can the chart; a chart without room is left out.
        if self.chart(backend, theme, scale).is_ok() {
            layer.children.extend(nodes.into_iter().map(|n| n.translated(at.x, at.y + top)));
        }
    }

    fn chart(&self, backend: Backend, theme: &Theme, scale: Scale) -> Result<(), Box<dyn std::error::Error>> {
        let fine = |length: f64| (length * FINE).round().max(1.0) as u32;
        let (small, set) = (backend.small, backend.set);
        let (wide, _) = backend.size;
        let every = self.every(wide, small, set, theme);
        let sum = |kinds: &[(Option<Kind>, usize)]| kinds.iter().map(|k| k.1).sum::<usize>();
        let most = self.bars.iter().map(|b| sum(&b.1)).max().unwrap_or(1).max(1);
        let n = self.bars.len();
        // Figures stand over all bars where they fit between them, else over the highest.
        let style = Style::new(Weight::Regular, small, theme.soft);
        let widest = set.width(&words::thousands(most as u64), style);
        let all_fit = widest + small * 0.3 < wide / n as f64;
        let (first, last) = (-0.5, n as f64 - 0.5);
        // Time runs as the language is read.
        let across = if set.tongue.is_rtl() { last..first } else { first..last };
        let area = backend.into_drawing_area();
        let mut chart = ChartBuilder::on(&area)
            .margin(0)
            .x_label_area_size(fine(small * 1.5))
            .build_cartesian_2d(across, 0.0..most as f64)?;
        let rgb = |c: Color| RGBColor(c.0, c.1, c.2);
        let text = |c: Color| ("sans-serif", small * FINE).into_font().color(&rgb(c));
        let room = 1.0 - (small * 1.3 / (backend_height(&chart) / FINE)).min(0.5);
        let plot = chart.plotting_area();
        let axis = PathElement::new(
            vec![(-0.5, 0.0), (n as f64 - 0.5, 0.0)],
            ShapeStyle::from(rgb(theme.rule)).stroke_width(fine(scale.len(1.0))),
        );
        let mut highest_said = false;
        for (i, (start, kinds)) in self.bars.iter().enumerate() {
            let x = i as f64;
            let mut y = 0.0;
            for &(kind, count) in kinds {
                let next = y + count as f64 * room;
                let half = (0.36_f64).min(scale.len(26.0) / wide * n as f64 / 2.0 * 2.0);
                let color = kind.map_or(theme.chart(), |k| theme.kind(k));
                plot.draw(&Rectangle::new([(x - half, y), (x + half, next)], rgb(color).filled()))?;
                y = next;
            }
            let total = sum(kinds);
            if total > 0 && (all_fit || total == most && !highest_said) {
                highest_said |= total == most;
                let style = text(theme.soft).pos(Pos::new(HPos::Center, VPos::Bottom));
                let lift = 2.0 / (backend_height(&chart) / FINE) * most as f64;
                plot.draw(&Text::new(words::thousands(total as u64), (x, y + lift), style))?;
            }
            if i % every == 0 {
                let style = text(theme.faint).pos(Pos::new(HPos::Center, VPos::Top));
                let (px, py) = plot.map_coordinate(&(x, 0.0));
                let below = (px, py + (small * 0.3 * FINE) as i32);
                area.draw(&Text::new(self.tick(i, every, *start, set.tongue), below, style))?;
            }
        }
        plot.draw(&axis)?;
        chart.configure_mesh().disable_mesh().disable_axes().draw()?;
        area.present()?;
        Ok(())
    }

    /// At every how many bars a date stands, so that none touches the next.
    fn every(&self, wide: f64, size: f64, set: &Typesetter, theme: &Theme) -> usize {
        let style = Style::new(Weight::Regular, size, theme.faint);
        let n = self.bars.len();
        let free = |every: &usize| {
            let mut end = f64::NEG_INFINITY;
            (0..n).step_by(*every).all(|i| {
                let width = set.width(&self.tick(i, *every, self.bars[i].0, set.tongue), style);
                let middle = wide * (i as f64 + 0.5) / n as f64;
                let start = (middle - width / 2.0).clamp(0.0, (wide - width).max(0.0));
                let clear = start > end + size * 0.6;
                end = start + width;
                clear
            })
        };
        (1..n).find(free).unwrap_or(n)
    }

    /// `Jan 2020` at the first bar and at each new year, else `Feb`.
    fn tick(&self, i: usize, every: usize, start: Date, tongue: Tongue) -> String {
        let month = words::short_month(start, tongue);
        let before = i.checked_sub(every).and_then(|j| self.bars.get(j)).map(|b| b.0);
        let new_year = before.is_none_or(|b| b.year() != start.year());
        let new_month = before.is_none_or(|b| b.month() != start.month());
        match self.unit {
            Unit::Year => start.year().to_string(),
            Unit::Month if new_year => format!("{month} {}", start.year()),
            Unit::Month => month.to_owned(),
            _ if new_month => format!("{} {month}", start.day()),
            _ => start.day().to_string(),
        }
    }
}

fn backend_height<DB: DrawingBackend>(
    chart: &ChartContext<
        '_,
        DB,
        Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>,
    >,
) -> f64 {
    f64::from(chart.plotting_area().dim_in_pixel().1).max(1.0)
}
