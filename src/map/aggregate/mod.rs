//! Many incidents as one picture: clusters, hexagons, heat or shaded areas, with a legend that says what they count.

mod areas;
mod classes;
mod clusters;
mod heat;
mod hexbins;

use std::collections::BTreeMap;
use std::str::FromStr;

use super::base::Drawn;
use super::frame::Frame;
use super::legend::Row;
use super::scene::{Group, Path, Point, Rect, Shape};
use super::symbols::Kind;
use super::text::Typesetter;
use super::theme::{Scale, Theme};
use super::words::{Tongue, either, thousands};
use areas::Areas;
pub(crate) use classes::Classes;
pub use classes::{Breaks, ClassesBy};
use clusters::Clusters;
use heat::Heat;
use hexbins::Hexbins;

/// How incidents are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Symbols {
    /// A sign each; where these would merge, clusters or hexagons.
    #[default]
    Auto,
    /// A sign each.
    Dots,
    /// Circles as large as the number of incidents in them, ringed by their kinds.
    Clusters,
    /// Hexagons shaded by the number of incidents in them.
    Hexbins,
    /// Bands of equal density.
    Heat,
    /// First-level divisions shaded by the number of incidents in them; countries on a map of several.
    Choropleth,
}

impl Symbols {
    const KEYS: [(&'static str, Self); 6] = [
        ("auto", Self::Auto),
        ("dots", Self::Dots),
        ("clusters", Self::Clusters),
        ("hexbins", Self::Hexbins),
        ("heat", Self::Heat),
        ("choropleth", Self::Choropleth),
    ];

    /// The word on the command line.
    #[must_use]
    pub fn key(self) -> &'static str {
        Self::KEYS.iter().find(|k| k.1 == self).map_or("auto", |k| k.0)
    }
}

impl FromStr for Symbols {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::KEYS.map(|k| k.0).join(", ");
        let found = Self::KEYS.iter().find(|k| k.0 == text.trim()).map(|k| k.1);
        found.ok_or_else(|| format!("expected {known}, found \"{text}\""))
    }
}

/// An incident that may be counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dot<'a> {
    /// On the page; none where the place is not known well enough for a point.
    pub(crate) at: Option<Point>,
    pub(crate) kind: Kind,
    /// ISO 3166-2 code of the first-level division.
    pub(crate) admin1: Option<&'a str>,
    /// ISO 3166-1 alpha-2.
    pub(crate) country: Option<&'a str>,
}

/// Where more dots than this, on average, lie on one spot, some hide others: clusters count them.
const HIDDEN: f64 = 1.1;
/// Where more than this lie on a spot, circles with counts would be a carpet too.
const MERGED: f64 = 2.5;
/// Fewer spots than this are towns that can be told apart, and clusters say more than hexagons.
const FEW_SPOTS: usize = 90;

/// How to draw the dots, and what to tell of it where it was chosen for the reader.
pub(crate) fn choose(
    wanted: Symbols,
    dots: &[Dot],
    map: &Rect,
    most_numbered: usize,
    scale: Scale,
) -> (Symbols, Option<String>) {
    if wanted != Symbols::Auto {
        return (wanted, None);
    }
    let spots = || dots.iter().filter_map(|d| d.at).filter(|p| map.contains(*p));
    let count = spots().count();
    if count <= most_numbered {
        return (Symbols::Dots, None);
    }
    let size = scale.len(10.0);
    let cell = |length: f64| (length / size) as usize;
    let columns = cell(map.w) + 2;
    let mut taken = vec![false; columns * (cell(map.h) + 2)];
    // Cells are those of the page, so that they do not move with the map.
    let start = |edge: f64| (edge / size).floor() * size;
    let (left, top) = (start(map.x), start(map.y));
    spots().for_each(|p| taken[cell(p.y - top) * columns + cell(p.x - left)] = true);
    let seen = taken.into_iter().filter(|t| *t).count();
    if (count as f64) < HIDDEN * seen as f64 {
        return (Symbols::Dots, None);
    }
    let many = seen >= FEW_SPOTS && count as f64 >= MERGED * seen as f64;
    let mode = if many { Symbols::Hexbins } else { Symbols::Clusters };
    let note = format!(
        "{} incidents would merge into {} dots on this page, so they are drawn as {}; --symbols dots draws each",
        thousands(count as u64),
        thousands(seen as u64),
        mode.key()
    );
    (mode, Some(note))
}

/// Incidents brought together.
#[derive(Debug)]
pub(crate) struct Aggregate {
    form: Form,
    /// Not drawn: known too roughly for this form, or beyond the map.
    rough: usize,
    outside: usize,
}

#[derive(Debug)]
enum Form {
    Clusters(Clusters),
    Hexbins(Hexbins),
    Heat(Heat),
    Areas(Areas),
}

impl Aggregate {
    /// Brings the dots together; none where each is drawn by itself.
    pub(crate) fn of(mode: Symbols, dots: &[Dot], frame: &Frame, drawn: &Drawn, scale: Scale) -> Option<Self> {
        if mode == Symbols::Choropleth {
            let (areas, unplaced) = Areas::of(dots, frame, drawn);
            return Some(Self { form: Form::Areas(areas), rough: unplaced, outside: 0 });
        }
        let rough = dots.iter().filter(|d| d.at.is_none()).count();
        let inside = || dots.iter().filter_map(|d| d.at.map(|at| (at, d.kind))).filter(|d| frame.map.contains(d.0));
        let form = match mode {
            Symbols::Clusters => Form::Clusters(Clusters::of(inside(), &frame.map, scale)),
            Symbols::Hexbins => Form::Hexbins(Hexbins::of(inside().map(|d| d.0), frame, scale)),
            Symbols::Heat => Form::Heat(Heat::of(inside().map(|d| d.0), frame, scale)),
            _ => return None,
        };
        let mut all = Self { form, rough, outside: 0 };
        all.outside = dots.len() - rough - all.count();
        Some(all)
    }

    /// What the classes are made of: counts, or incidents on 1,000 square kilometres.
    pub(crate) fn values(&self) -> Vec<f64> {
        match &self.form {
            Form::Clusters(c) => c.values(),
            Form::Hexbins(h) => h.values(),
            Form::Heat(h) => h.values(),
            Form::Areas(a) => a.values(),
        }
    }

    /// Whether it covers the ground, and so belongs under borders and names.
    pub(crate) fn is_ground(&self) -> bool {
        !matches!(self.form, Form::Clusters(_))
    }

    /// What no label may cover.
    pub(crate) fn obstacles(&self, top: f64, scale: Scale) -> Vec<Rect> {
        match &self.form {
            Form::Clusters(c) => c.obstacles(top, scale),
            _ => Vec::new(),
        }
    }

    /// The layer. `classes` may be made of several maps, so that all share one legend.
    pub(crate) fn draw(&self, classes: &Classes, map: &Rect, tools: (&Typesetter, &Theme, Scale)) -> Group {
        match &self.form {
            Form::Clusters(c) => c.draw(classes, tools),
            Form::Hexbins(h) => h.draw(classes, map, tools),
            Form::Heat(h) => h.draw(classes, map, tools),
            Form::Areas(a) => a.draw(classes, tools),
        }
    }

    /// The rows of the legend.
    pub(crate) fn legend(&self, classes: &Classes, tools: (&Typesetter, &Theme, Scale)) -> Vec<Row> {
        let tongue = tools.0.tongue;
        let mut rows = match &self.form {
            Form::Clusters(c) => c.legend(classes, tools),
            Form::Hexbins(h) => h.legend(classes, tools),
            Form::Heat(h) => h.legend(classes, tools),
            Form::Areas(a) => a.legend(classes, tools),
        };
        let note = |n: usize, words: &str| Row::note(format!("{words}: {}", thousands(n as u64)));
        if self.rough > 0 {
            let words = match &self.form {
                Form::Areas(_) => either(tongue, "Without an area on the map", "بلا منطقة على الخريطة"),
                _ => either(tongue, "Not drawn, place too rough", "لم تُرسم لأن مكانها تقريبي"),
            };
            rows.push(note(self.rough, words));
        }
        if self.outside > 0 {
            rows.push(note(self.outside, either(tongue, "Beyond the map", "خارج الخريطة")));
        }
        rows
    }

    /// The areas that the layer covers with a colour of its own, so that names on it must mind it.
    pub(crate) fn grounds(&self, classes: &Classes, theme: &Theme) -> Vec<(super::scene::Color, &[Vec<Point>])> {
        match &self.form {
            Form::Areas(a) => a.grounds(classes, theme),
            _ => Vec::new(),
        }
    }

    /// The colour at a point of what covers the ground without being areas.
    pub(crate) fn shade(&self, at: Point, classes: &Classes, theme: &Theme) -> Option<super::scene::Color> {
        match &self.form {
            Form::Hexbins(h) => h.shade(at, classes, theme),
            Form::Heat(h) => h.shade(at, classes, theme),
            Form::Areas(_) | Form::Clusters(_) => None,
        }
    }

    /// Classes that suit it, where none are asked for.
    pub(crate) fn usual_classes(&self, values: &[f64]) -> Classes {
        match &self.form {
            Form::Heat(_) => Classes::ladder(values.iter().copied().fold(0.0, f64::max), 6),
            _ => Classes::of(values, ClassesBy::default()),
        }
    }

    /// How many incidents the layer stands for.
    pub(crate) fn count(&self) -> usize {
        match &self.form {
            Form::Clusters(c) => c.count(),
            Form::Hexbins(h) => h.count(),
            Form::Heat(h) => h.count(),
            Form::Areas(a) => a.count(),
        }
    }
}

/// A row of the legend for each class of counts, with how many of `what` are in it.
fn class_rows(classes: &Classes, values: &[f64], (_, theme, scale): (&Typesetter, &Theme, Scale)) -> Vec<Row> {
    let mut rows = Vec::new();
    for (i, (low, top)) in classes.lower.iter().zip(&classes.upper).enumerate() {
        let of = values.iter().filter(|v| classes.class(**v) == Some(i)).count();
        let highest = values.iter().filter(|v| classes.class(**v) == Some(i)).fold(*low, |m, v| v.max(m)).min(*top);
        let below = i.checked_sub(1).map_or(0.0, |before| classes.upper[before]);
        let (low, top) = if classes.round { (below + 1.0, *top) } else { (*low, highest) };
        let (low, top) = (thousands(low as u64), thousands(top as u64));
        let range = if low == top { low } else { format!("{low}–{top}") };
        let text = format!("{range} ({})", thousands(of as u64));
        rows.push(Row::new(swatch(theme.ramp(classes.part(i)), theme, scale), text));
    }
    rows
}

/// A patch of a class's colour.
fn swatch(color: super::scene::Color, theme: &Theme, scale: Scale) -> Group {
    let mut sign = Group::default();
    let patch = Rect::new(scale.len(-11.0), scale.len(-7.0), scale.len(22.0), scale.len(14.0));
    sign.push(Shape::filled(Path::rect(patch), color).outlined(theme.faint, scale.len(0.5)));
    sign
}

/// Counts by kind.
type Kinds = BTreeMap<Kind, usize>;

/// `5 km`, for a length that may be below one.
fn km(length: f64, tongue: Tongue) -> String {
    let figure = if length >= 1.0 { thousands(length.round() as u64) } else { format!("{length}") };
    format!("{figure} {}", either(tongue, "km", "كم"))
}
