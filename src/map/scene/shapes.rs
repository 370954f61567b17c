//! Points, rectangles, colours, paths, and how paths are filled and stroked.

/// A point on the page.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// Pixels from the left edge.
    pub x: f64,
    /// Pixels from the top edge.
    pub y: f64,
}

/// An upright rectangle on the page.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

/// A colour, red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color(pub u8, pub u8, pub u8);

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Start a new contour.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A quadratic curve: control point, end.
    Quad(Point, Point),
    /// A cubic curve: two control points, end.
    Cubic(Point, Point, Point),
    /// Back to the start of the contour.
    Close,
}

/// Contours of lines and curves.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Path(pub Vec<Segment>);

/// How a path is filled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fill {
    /// The colour.
    pub color: Color,
    /// 0 to 1.
    pub opacity: f64,
    /// Holes by the even-odd rule; else by winding.
    pub even_odd: bool,
}

/// How the ends and corners of a stroke look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ends {
    /// Cut off at the end; mitred corners.
    #[default]
    Butt,
    /// Round ends and corners.
    Round,
}

/// How a path is stroked.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// The colour.
    pub color: Color,
    /// Pixels.
    pub width: f64,
    /// 0 to 1.
    pub opacity: f64,
    /// Lengths of dashes and gaps in turn; empty for an unbroken line.
    pub dash: Vec<f64>,
    /// Ends and corners.
    pub ends: Ends,
}

/// A path that is filled, stroked or both (the fill first).
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The outline.
    pub path: Path,
    /// The fill.
    pub fill: Option<Fill>,
    /// The stroke.
    pub stroke: Option<Stroke>,
}

impl Point {
    /// A point.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub(crate) fn distance(self, other: Self) -> f64 {
        let (dx, dy) = (self.x - other.x, self.y - other.y);
        (dx * dx + dy * dy).sqrt()
    }
}

impl Rect {
    /// A rectangle by its left, top, width and height.
    #[must_use]
    pub const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    /// The right edge.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// The bottom edge.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// The middle.
    #[must_use]
    pub fn center(&self) -> Point {
        Point::new(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Whether the two share more than an edge.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        other.x >= self.x && other.y >= self.y && other.right() <= self.right() && other.bottom() <= self.bottom()
    }

    pub(crate) fn contains(&self, p: Point) -> bool {
        p.x >= self.x && p.x <= self.right() && p.y >= self.y && p.y <= self.bottom()
    }

    /// Larger by `by` on every side; smaller where negative.
    #[must_use]
    pub fn grown(&self, by: f64) -> Self {
        Self::new(self.x - by, self.y - by, (self.w + 2.0 * by).max(0.0), (self.h + 2.0 * by).max(0.0))
    }

    pub(crate) fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        let mut all: Option<(Point, Point)> = None;
        for p in points {
            let (low, high) = all.get_or_insert((p, p));
            (low.x, low.y) = (low.x.min(p.x), low.y.min(p.y));
            (high.x, high.y) = (high.x.max(p.x), high.y.max(p.y));
        }
        all.map(|(low, high)| Self::new(low.x, low.y, high.x - low.x, high.y - low.y))
    }

    pub(crate) fn translated(&self, dx: f64, dy: f64) -> Self {
        Self::new(self.x + dx, self.y + dy, self.w, self.h)
    }
}

impl Color {
    /// How light the colour looks, 0 (black) to 1 (white): relative luminance by WCAG 2.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let channel = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(self.0) + 0.7152 * channel(self.1) + 0.0722 * channel(self.2)
    }

    /// The contrast of two colours, 1 to 21, by WCAG 2.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// `part` of this colour on `1 - part` of the other.
    #[must_use]
    pub fn mixed(self, other: Self, part: f64) -> Self {
        let mix = |a: u8, b: u8| (f64::from(a) * part + f64::from(b) * (1.0 - part)).round() as u8;
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }
}

impl Path {
    /// An upright rectangle.
    #[must_use]
    pub fn rect(r: Rect) -> Self {
        let corners = [(r.x, r.y), (r.right(), r.y), (r.right(), r.bottom()), (r.x, r.bottom())];
        Self::polygon(&corners.map(|(x, y)| Point::new(x, y)))
    }

    /// A closed polygon.
    #[must_use]
    pub fn polygon(points: &[Point]) -> Self {
        let mut path = Self::line(points);
        if !path.0.is_empty() {
            path.0.push(Segment::Close);
        }
        path
    }

    /// An open line.
    #[must_use]
    pub fn line(points: &[Point]) -> Self {
        let step = |(i, &p): (usize, &Point)| if i == 0 { Segment::Move(p) } else { Segment::Line(p) };
        Self(points.iter().enumerate().map(step).collect())
    }

    /// A circle of four cubic curves.
    #[must_use]
    pub fn circle(center: Point, r: f64) -> Self {
        let at = |x: f64, y: f64| Point::new(center.x + r * x, center.y + r * y);
        let k = 0.552_284_749_831; // 4/3 (sqrt 2 - 1): the best cubic for a quarter circle
        Self(vec![
            Segment::Move(at(1.0, 0.0)),
            Segment::Cubic(at(1.0, k), at(k, 1.0), at(0.0, 1.0)),
            Segment::Cubic(at(-k, 1.0), at(-1.0, k), at(-1.0, 0.0)),
            Segment::Cubic(at(-1.0, -k), at(-k, -1.0), at(0.0, -1.0)),
            Segment::Cubic(at(k, -1.0), at(1.0, -k), at(1.0, 0.0)),
            Segment::Close,
        ])
    }

    /// Every point moved by `f`.
    #[must_use]
    pub fn mapped(&self, f: impl Fn(Point) -> Point) -> Self {
        let step = |s: &Segment| match *s {
            Segment::Move(p) => Segment::Move(f(p)),
            Segment::Line(p) => Segment::Line(f(p)),
            Segment::Quad(a, p) => Segment::Quad(f(a), f(p)),
            Segment::Cubic(a, b, p) => Segment::Cubic(f(a), f(b), f(p)),
            Segment::Close => Segment::Close,
        };
        Self(self.0.iter().map(step).collect())
    }

    /// The box around all points, control points included.
    #[must_use]
    pub fn bounds(&self) -> Option<Rect> {
        Rect::around(self.0.iter().flat_map(|s| {
            let (a, b, c) = match *s {
                Segment::Move(p) | Segment::Line(p) => (Some(p), None, None),
                Segment::Quad(a, p) => (Some(a), Some(p), None),
                Segment::Cubic(a, b, p) => (Some(a), Some(b), Some(p)),
                Segment::Close => (None, None, None),
            };
            [a, b, c].into_iter().flatten()
        }))
    }
}

impl Shape {
    /// A filled path (even-odd).
    #[must_use]
    pub fn filled(path: Path, color: Color) -> Self {
        Self { path, fill: Some(Fill { color, opacity: 1.0, even_odd: true }), stroke: None }
    }

    /// A stroked path.
    #[must_use]
    pub fn stroked(path: Path, color: Color, width: f64) -> Self {
        let stroke = Stroke { color, width, opacity: 1.0, dash: Vec::new(), ends: Ends::Butt };
        Self { path, fill: None, stroke: Some(stroke) }
    }

    /// The same with another opacity of fill and stroke.
    #[must_use]
    pub fn opacity(mut self, opacity: f64) -> Self {
        if let Some(fill) = &mut self.fill {
            fill.opacity = opacity;
        }
        if let Some(stroke) = &mut self.stroke {
            stroke.opacity = opacity;
        }
        self
    }

    /// The same with a dashed stroke.
    #[must_use]
    pub fn dashed(mut self, dash: &[f64]) -> Self {
        if let Some(stroke) = &mut self.stroke {
            stroke.dash = dash.to_vec();
        }
        self
    }

    /// The same with round ends and corners.
    #[must_use]
    pub fn round(mut self) -> Self {
        if let Some(stroke) = &mut self.stroke {
            stroke.ends = Ends::Round;
        }
        self
    }

    /// The same with a stroke around the fill.
    #[must_use]
    pub fn outlined(mut self, color: Color, width: f64) -> Self {
        self.stroke = Some(Stroke { color, width, opacity: 1.0, dash: Vec::new(), ends: Ends::Butt });
        self
    }
}
