//! The charts of the sheet: drawn by plotters into the same scene, with the same type.

mod backend;
mod bars;
mod timeline;

use std::str::FromStr;

use super::scene::{Group, Point, Rect};
use super::subject::Subject;
use super::text::{Anchor, Style, Typesetter};
use super::theme::{Scale, Theme};
use bars::Bars;
pub(crate) use timeline::{Measure, Timeline, Unit};

/// A chart that the sheet may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chart {
    /// Incidents by day, week, month or year.
    Timeline,
    /// Incidents by kind.
    Types,
    /// Incidents by governorate, or what the country has in its place.
    Governorates,
    /// Killed by day, week, month or year.
    Killed,
}

impl Chart {
    /// All charts.
    pub const ALL: [Self; 4] = [Self::Timeline, Self::Types, Self::Governorates, Self::Killed];

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Types => "types",
            Self::Governorates => "governorates",
            Self::Killed => "killed",
        }
    }

    /// Whether it runs along time, and so wants width rather than height.
    pub(crate) const fn is_wide(self) -> bool {
        matches!(self, Self::Timeline | Self::Killed)
    }
}

impl FromStr for Chart {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.map(Self::key).join(", ");
        let found = Self::ALL.into_iter().find(|c| c.key() == text.trim());
        found.ok_or_else(|| format!("expected {known} or none, found \"{text}\""))
    }
}

/// A chart with its numbers.
#[derive(Debug)]
pub(crate) struct Drawing {
    pub(crate) chart: Chart,
    form: Form,
}

#[derive(Debug)]
enum Form {
    Time(Timeline),
    Bars(Bars),
}

/// More bars than this say nothing that a list would not say better.
const MOST_BARS: usize = 8;

impl Drawing {
    /// The chart of some incidents; none where it would have nothing to compare. `by_kind` parts the bars of time.
    pub(crate) fn of(chart: Chart, subject: &Subject, by_kind: bool, set: &Typesetter) -> Option<Self> {
        let form = match chart {
            Chart::Timeline => Form::Time(Timeline::of(subject, Measure::Incidents, by_kind)?),
            Chart::Killed => Form::Time(Timeline::of(subject, Measure::Killed, false)?),
            Chart::Types => Form::Bars(Bars::types(subject, set)?),
            Chart::Governorates => Form::Bars(Bars::admin1(subject, set)?),
        };
        Some(Self { chart, form })
    }

    /// The height it wants: all its bars in a column of its own, else as high as a strip of time.
    pub(crate) fn height(&self, alone: bool, theme: &Theme, scale: Scale) -> f64 {
        match &self.form {
            Form::Time(_) => scale.len(96.0),
            Form::Bars(bars) => bars.height(if alone { 20 } else { MOST_BARS }, theme, scale),
        }
    }

    /// Draws the chart into its box.
    pub(crate) fn draw(&self, at: Rect, tools: (&Typesetter, &Theme, Scale)) -> Group {
        let mut layer = Group::named(&format!("chart-{}", self.chart.key()));
        match &self.form {
            Form::Time(timeline) => timeline.draw(&mut layer, at, tools),
            Form::Bars(bars) => bars.draw(&mut layer, at, tools),
        }
        layer
    }
}

/// The words over a chart.
fn title(text: &str, style: Style, at: Rect, layer: &mut Group, set: &Typesetter) {
    let line = set.shortened(text, style, at.w);
    let y = at.y + style.size * 0.86;
    if set.tongue.is_rtl() {
        layer.push(set.place(&line, Point::new(at.right(), y), Anchor::End));
    } else {
        layer.push(set.place(&line, Point::new(at.x, y), Anchor::Start));
    }
}
