//! Counts by kind or by first-level division, as bars that lie on their side.

use plotters::prelude::*;
use plotters::style::Color as _;

use super::backend::{Backend, FINE};
use crate::map::scene::{Color, Group, Point, Rect, Weight};
use crate::map::subject::Subject;
use crate::map::symbols::Kind;
use crate::map::text::{Anchor, Line, Typesetter};
use crate::map::theme::{Scale, Theme};
use crate::map::words;

/// One bar.
#[derive(Debug, Clone, PartialEq)]
struct Bar {
    name: String,
    kind: Option<Kind>,
    count: usize,
    /// It stands for all that have no bar.
    rest: bool,
}

/// A chart of bars, the longest first; the last gathers what has no room.
#[derive(Debug)]
pub(crate) struct Bars {
    title: String,
    bars: Vec<Bar>,
}

impl Bars {
    /// Incidents by kind; none where there is but one.
    pub(super) fn types(subject: &Subject, set: &Typesetter) -> Option<Self> {
        let bars = subject.by_kind().into_iter().map(|(kind, count)| {
            let name = kind.label(count, set.tongue).to_owned();
            Bar { name, kind: Some(kind), count, rest: false }
        });
        Self::of(words::by_type(set.tongue), bars.collect())
    }

    /// Incidents by governorate or what the country calls its divisions; none where there is but one.
    pub(super) fn admin1(subject: &Subject, set: &Typesetter) -> Option<Self> {
        let bars = subject.by_admin1(set.tongue).into_iter().map(|(name, count)| {
            let name = name.unwrap_or_else(|| words::not_known(set.tongue).to_owned());
            Bar { name, kind: None, count, rest: false }
        });
        Self::of(words::Division::of(&subject.facts.countries).counted(set.tongue), bars.collect())
    }

    fn of(title: &str, mut bars: Vec<Bar>) -> Option<Self> {
        bars.sort_by_key(|b| (std::cmp::Reverse(b.count), b.kind));
        (bars.len() > 1).then(|| Self { title: title.to_owned(), bars })
    }

    /// The height of the chart with at most `most` bars.
    pub(super) fn height(&self, most: usize, theme: &Theme, scale: Scale) -> f64 {
        scale.type_size(theme.small) * 1.5 + pitch(theme, scale) * self.bars.len().min(most) as f64
    }

    /// The bars that a height has room for; the last stands for all that have none.
    fn fitting(&self, room: usize, set: &Typesetter) -> Vec<Bar> {
        let room = room.max(1);
        if self.bars.len() <= room {
            return self.bars.clone();
        }
        let mut bars = self.bars[..room - 1].to_vec();
        let rest = &self.bars[room - 1..];
        let count = rest.iter().map(|b| b.count).sum();
        bars.push(Bar { name: words::others(rest.len(), set.tongue), kind: None, count, rest: true });
        bars
    }

    /// Draws the chart into its box.
    pub(super) fn draw(&self, layer: &mut Group, at: Rect, (set, theme, scale): (&Typesetter, &Theme, Scale)) {
        let head = scale.style(Weight::SemiBold, theme.small, theme.ink);
        super::title(&self.title, head, at, layer, set);
        let top = head.size * 1.5;
        let pitch = pitch(theme, scale);
        let bars = self.fitting(((at.h - top) / pitch + 0.01).floor().max(1.0) as usize, set);
        let style = scale.style(Weight::Regular, theme.footer, theme.soft);
        let names: Vec<Line> = bars.iter().map(|b| set.shortened(&b.name, style, at.w * 0.46)).collect();
        let counts: Vec<Line> = bars.iter().map(|b| set.line(&words::thousands(b.count as u64), style)).collect();
        let widest = |lines: &[Line]| lines.iter().map(|l| l.width).fold(0.0, f64::max);
        let gap = scale.grid(1.0);
        let (before, after) = (widest(&names) + gap, widest(&counts) + gap);
        let size = ((at.w - before - after).max(20.0), pitch * bars.len() as f64);
        let rtl = set.tongue.is_rtl();
        let mut nodes = Vec::new();
        let backend = Backend { set, nodes: &mut nodes, size, small: style.size };
        let most = bars.iter().map(|b| b.count).max().unwrap_or(1).max(1) as f64;
        if plot(&bars, most, rtl, backend, theme).is_err() {
            return;
        }
        let left = if rtl { at.x + after } else { at.x + before };
        layer.children.extend(nodes.into_iter().map(|n| n.translated(left, at.y + top)));
        for (i, (bar, (name, count))) in bars.iter().zip(names.iter().zip(&counts)).enumerate() {
            let y = at.y + top + pitch * (i as f64 + 0.5) + style.size * 0.35;
            let length = size.0 * bar.count as f64 / most + gap * 0.6;
            let (name_x, count_x, name_end, count_end) = if rtl {
                (left + size.0 + gap, left + size.0 - length, Anchor::Start, Anchor::End)
            } else {
                (left - gap, left + length, Anchor::End, Anchor::Start)
            };
            layer.push(set.place(name, Point::new(name_x, y), name_end));
            layer.push(set.place(count, Point::new(count_x, y), count_end));
        }
    }
}

fn pitch(theme: &Theme, scale: Scale) -> f64 {
    scale.type_size(theme.footer) * 1.62
}

fn plot(bars: &[Bar], most: f64, rtl: bool, backend: Backend, theme: &Theme) -> Result<(), Box<dyn std::error::Error>> {
    let rgb = |c: Color| RGBColor(c.0, c.1, c.2);
    let n = bars.len() as f64;
    let across = if rtl { most..0.0 } else { 0.0..most };
    let area = backend.into_drawing_area();
    let mut chart = ChartBuilder::on(&area).margin(0).build_cartesian_2d(across, n..0.0)?;
    for (i, bar) in bars.iter().enumerate() {
        let (y, end) = (i as f64, bar.count as f64);
        let usual = if bar.rest { theme.rule } else { theme.chart() };
        let color = bar.kind.map_or(usual, |k| theme.kind(k));
        chart.plotting_area().draw(&Rectangle::new([(0.0, y + 0.16), (end, y + 0.84)], rgb(color).filled()))?;
    }
    let line = ShapeStyle::from(rgb(theme.faint)).stroke_width(FINE as u32);
    chart.plotting_area().draw(&PathElement::new(vec![(0.0, 0.0), (0.0, n)], line))?;
    chart.configure_mesh().disable_mesh().disable_axes().draw()?;
    area.present()?;
    Ok(())
}
