//! Incidents over time: bars drawn by plotters, through a backend that puts them into the scene.
//!
//! Plotters counts in whole pixels; its page is laid out ten times as large and shrunk, so bars and ticks fall between
//! pixels where they should.

use std::convert::Infallible;

use jiff::ToSpan;
use jiff::civil::Date;
use plotters::prelude::*;
use plotters::style::Color as _;
use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::scene::{Color, Fill, Group, Node, Path as ScenePath, Point, Rect, Shape, Weight};
use super::symbols::Kind;
use super::text::{Anchor, Style, Typesetter};
use super::theme::{SMALLEST, Scale, Theme};
use crate::incident::DatePrecision;

/// Plotters' pixels to one of ours.
const FINE: f64 = 10.0;

/// The width of one bar in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    /// The first day of the bar that holds `date`.
    fn start(self, date: Date) -> Date {
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

    fn next(self, date: Date) -> Option<Date> {
        let step = match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            Self::Year => 1.year(),
        };
        date.checked_add(step).ok()
    }

    fn words(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// Incidents counted by bar and kind.
#[derive(Debug)]
pub(crate) struct Timeline {
    unit: Unit,
    bars: Vec<(Date, Vec<(Kind, usize)>)>,
    left_out: usize,
}

impl Timeline {
    /// Counts the incidents, of which there are `total`, by first day, precision and kind; none where their dates do not
    /// differ.
    pub(crate) fn of(days: impl IntoIterator<Item = (Date, DatePrecision, Kind, usize)>, total: usize) -> Option<Self> {
        let rough = |how: DatePrecision| matches!(how, DatePrecision::Year | DatePrecision::Unknown);
        let dated: Vec<(Date, DatePrecision, Kind, usize)> = days.into_iter().filter(|d| !rough(d.1)).collect();
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
        let differ = bars.len() > 1;
        for (date, _, kind, count) in &dated {
            let i = bars.partition_point(|b: &(Date, Vec<(Kind, usize)>)| b.0 <= unit.start(*date));
            let Some((_, kinds)) = i.checked_sub(1).and_then(|i| bars.get_mut(i)) else { continue };
            match kinds.iter_mut().find(|k| k.0 == *kind) {
                Some(k) => k.1 += count,
                None => kinds.push((*kind, *count)),
            }
        }
        for bar in &mut bars {
            bar.1.sort();
        }
        differ.then_some(Self { unit, bars, left_out: total - dated.iter().map(|d| d.3).sum::<usize>() })
    }

    /// Draws the strip into its box.
    pub(crate) fn draw(&self, at: Rect, (set, theme, scale): (&Typesetter, &Theme, Scale)) -> Group {
        let mut layer = Group::named("timeline");
        let head = scale.style(Weight::SemiBold, theme.small, theme.ink);
        let mut title = format!("Incidents by {}", self.unit.words());
        match self.left_out {
            0 => {}
            1 => title.push_str(" (one without a date left out)"),
            n => title.push_str(&format!(" ({n} without a date left out)")),
        }
        let line = set.shortened(&title, head, at.w);
        layer.push(set.place(&line, Point::new(at.x, at.y + head.size * 0.86), Anchor::Start));
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
        layer
    }

    fn chart(&self, backend: Backend, theme: &Theme, scale: Scale) -> Result<(), Box<dyn std::error::Error>> {
        let fine = |length: f64| (length * FINE).round().max(1.0) as u32;
        let small = backend.small;
        let (wide, _) = backend.size;
        let every = self.every(wide, small, backend.set, theme);
        let most = self.bars.iter().map(|b| b.1.iter().map(|k| k.1).sum::<usize>()).max().unwrap_or(1);
        let n = self.bars.len();
        let area = backend.into_drawing_area();
        let mut chart = ChartBuilder::on(&area)
            .margin(0)
            .x_label_area_size(fine(small * 1.5))
            .build_cartesian_2d(-0.5..(n as f64 - 0.5), 0.0..(most as f64 * 1.0))?;
        let rgb = |c: Color| RGBColor(c.0, c.1, c.2);
        let text = |c: Color| ("sans-serif", small * FINE).into_font().color(&rgb(c));
        let room = 1.0 - (small * 1.3 / (backend_height(&chart) / FINE)).min(0.5);
        let plot = chart.plotting_area();
        let axis = PathElement::new(
            vec![(-0.5, 0.0), (n as f64 - 0.5, 0.0)],
            ShapeStyle::from(rgb(theme.rule)).stroke_width(fine(scale.len(1.0))),
        );
        for (i, (start, kinds)) in self.bars.iter().enumerate() {
            let x = i as f64;
            let mut y = 0.0;
            for &(kind, count) in kinds {
                let next = y + count as f64 * room;
                let half = (0.36_f64).min(scale.len(26.0) / wide * n as f64 / 2.0 * 2.0);
                plot.draw(&Rectangle::new([(x - half, y), (x + half, next)], rgb(kind.color()).filled()))?;
                y = next;
            }
            let total: usize = kinds.iter().map(|k| k.1).sum();
            if total > 0 && (n <= 60 || total == most) {
                let style = text(theme.soft).pos(Pos::new(HPos::Center, VPos::Bottom));
                let lift = 2.0 / (backend_height(&chart) / FINE) * most as f64;
                plot.draw(&Text::new(total.to_string(), (x, y + lift), style))?;
            }
            if i % every == 0 {
                let style = text(theme.faint).pos(Pos::new(HPos::Center, VPos::Top));
                let (px, py) = plot.map_coordinate(&(x, 0.0));
                let below = (px, py + (small * 0.3 * FINE) as i32);
                area.draw(&Text::new(self.tick(i, every, *start), below, style))?;
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
                let width = set.width(&self.tick(i, *every, self.bars[i].0), style);
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
    fn tick(&self, i: usize, every: usize, start: Date) -> String {
        let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
            [usize::try_from(start.month() - 1).unwrap_or(0).min(11)];
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

/// Plotters' drawing calls, written into the scene.
struct Backend<'a> {
    set: &'a Typesetter,
    nodes: &'a mut Vec<Node>,
    size: (f64, f64),
    small: f64,
}

impl Backend<'_> {
    fn point(p: BackendCoord) -> Point {
        Point::new(f64::from(p.0) / FINE, f64::from(p.1) / FINE)
    }

    fn add(&mut self, path: ScenePath, style: &impl BackendStyle, fill: bool) {
        let BackendColor { alpha, rgb: (r, g, b) } = style.color();
        if alpha <= 0.0 {
            return;
        }
        let color = Color(r, g, b);
        let shape = if fill {
            Shape { path, fill: Some(Fill { color, opacity: alpha, even_odd: true }), stroke: None }
        } else {
            Shape::stroked(path, color, f64::from(style.stroke_width()) / FINE).opacity(alpha)
        };
        self.nodes.push(shape.into());
    }

    fn style(&self, style: &impl BackendTextStyle) -> Style {
        let (r, g, b) = style.color().rgb;
        Style::new(Weight::Regular, (style.size() / FINE).max(SMALLEST), Color(r, g, b))
    }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Backend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        ((self.size.0 * FINE) as u32, (self.size.1 * FINE) as u32)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        let p = Self::point(point);
        self.add(ScenePath::rect(Rect::new(p.x, p.y, 1.0 / FINE, 1.0 / FINE)), &color, true);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.add(ScenePath::line(&[Self::point(from), Self::point(to)]), style, false);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Drawn {
        if let Some(rect) = Rect::around([Self::point(a), Self::point(b)]) {
            self.add(ScenePath::rect(rect), style, fill);
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let points: Vec<Point> = path.into_iter().map(Self::point).collect();
        self.add(ScenePath::line(&points), style, false);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        self.add(ScenePath::circle(Self::point(center), f64::from(radius) / FINE), style, fill);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, ring: I, style: &S) -> Drawn {
        let points: Vec<Point> = ring.into_iter().map(Self::point).collect();
        self.add(ScenePath::polygon(&points), style, true);
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let line = self.set.line(text, self.style(style));
        let Pos { h_pos, v_pos } = style.anchor();
        let anchor = match h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        let size = line.style.size;
        let mut at = Self::point(at);
        at.y += match v_pos {
            VPos::Top => size * 0.8,
            VPos::Center => size * 0.36,
            VPos::Bottom => 0.0,
        };
        // A figure at the end of the axis must not leave the page.
        let half = if anchor == Anchor::Middle { line.width / 2.0 } else { 0.0 };
        at.x = at.x.clamp(half, (self.size.0 - half).max(half));
        self.nodes.push(self.set.place(&line, at, anchor).into());
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let style = self.style(style);
        let width = self.set.width(text, style);
        Ok(((width * FINE).ceil() as u32, (style.size * FINE).ceil() as u32))
    }
}
