//! What stands around and on the map: blocks of text, scale bar, north arrow.

use super::frame::Frame;
use super::scene::{Color, Group, Node, Path, Point, Rect, Shape, Text, Weight};
use super::text::{Anchor, Line, Style, Typesetter, halo};
use super::theme::{Scale, Theme};
use super::words::{self, either};
use crate::incident::LonLat;

/// Parts laid out from (0, 0) downward, to be put anywhere. Lines keep their glyphs until then: most blocks are only
/// measured.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    lines: Vec<(Line, Point)>,
    nodes: Vec<Node>,
    pub(crate) height: f64,
}

impl Block {
    /// A paragraph of at most `most` lines.
    pub(crate) fn paragraph(set: &Typesetter, text: &str, style: Style, width: f64, most: usize) -> Self {
        let mut block = Self::default();
        for (i, line) in set.wrap(text, style, width, most).into_iter().enumerate() {
            let y = style.size * 0.86 + style.leading() * i as f64;
            block.add_line(line, Point::new(0.0, y));
            block.height = y + style.size * descent(set);
        }
        block
    }

    /// A single line.
    pub(crate) fn line(set: &Typesetter, text: &str, style: Style) -> Self {
        let mut block = Self { height: style.size * (0.86 + descent(set)), ..Self::default() };
        block.add_line(set.line(text, style), Point::new(0.0, style.size * 0.86));
        block
    }

    /// Adds a line that starts at a point, without making the block higher.
    pub(crate) fn add_line(&mut self, line: Line, at: Point) {
        self.lines.push((line, at));
    }

    /// Adds a drawing, without making the block higher.
    pub(crate) fn add(&mut self, node: Node) {
        self.nodes.push(node);
    }

    /// A headline: its lines about equally long, so that no word stands alone.
    pub(crate) fn balanced(set: &Typesetter, text: &str, style: Style, width: f64, most: usize) -> Self {
        // A clause to a line reads best.
        if let Some((first, second)) = text.split_once(", ")
            && set.width(text, style) > width
            && most >= 2
            && set.width(&format!("{first},"), style) <= width
            && set.width(second, style) <= width
        {
            let mut block = Self::paragraph(set, &format!("{first},"), style, width, 1);
            let (line, y) = (set.line(second, style), style.size * 0.86 + style.leading());
            block.add_line(line, Point::new(0.0, y));
            block.height = y + style.size * 0.26;
            return block;
        }
        let lines = set.wrap(text, style, width, most).len();
        let (mut low, mut high) = (width * 0.5, width);
        for _ in 0..8 {
            let middle = (low + high) / 2.0;
            let wrapped = set.wrap(text, style, middle, most + 1);
            if wrapped.len() <= lines { high = middle } else { low = middle }
        }
        let cut = set.wrap(text, style, width, most + 1).len() > most;
        Self::paragraph(set, text, style, if cut { width } else { high }, most)
    }

    /// Adds a block below.
    pub(crate) fn stack(&mut self, below: Self, gap: f64, indent: f64) {
        let y = if self.height > 0.0 { self.height + gap } else { 0.0 };
        let height = y + below.height;
        self.overlay(below, indent, y);
        self.height = height;
    }

    /// Adds a block at a point, without making this one higher.
    pub(crate) fn overlay(&mut self, other: Self, x: f64, y: f64) {
        self.lines.extend(other.lines.into_iter().map(|(line, at)| (line, Point::new(at.x + x, at.y + y))));
        self.nodes.extend(other.nodes.into_iter().map(|n| n.translated(x, y)));
    }

    /// Puts the block, `width` wide, on the page. Where lines run from the right, so does the block.
    pub(crate) fn put(self, set: &Typesetter, x: f64, y: f64, width: f64, into: &mut Group) {
        if !set.tongue.is_rtl() {
            into.children.extend(self.nodes.into_iter().map(|n| n.translated(x, y)));
            for (line, at) in &self.lines {
                into.push(set.place(line, Point::new(at.x + x, at.y + y), Anchor::Start));
            }
            return;
        }
        for node in self.nodes {
            // Signs change sides but are not turned over.
            let middle = extent(&node).map_or(0.0, |r| r.center().x);
            into.push(node.translated(x + width - 2.0 * middle, y));
        }
        for (line, at) in &self.lines {
            into.push(set.place(line, Point::new(x + width - at.x, at.y + y), Anchor::End));
        }
    }
}

/// How far a line reaches below its baseline, in ems: Arabic further than Latin.
fn descent(set: &Typesetter) -> f64 {
    if set.tongue.is_rtl() { 0.5 } else { 0.26 }
}

/// The box around all that a node draws.
fn extent(node: &Node) -> Option<Rect> {
    match node {
        Node::Shape(shape) => shape.path.bounds(),
        Node::Text(text) => Some(text.bounds),
        Node::Dots(dots) => Some(dots.area),
        Node::Group(group) => {
            let boxes = group.children.iter().filter_map(extent);
            Rect::around(boxes.flat_map(|r| [Point::new(r.x, r.y), Point::new(r.right(), r.bottom())]))
        }
    }
}

/// Pixels to the centimetre of print, for the scale in the margin.
pub(crate) fn scale_denominator(frame: &Frame, dpi: f64) -> f64 {
    let metres_per_px = 1000.0 / frame.nominal_px_per_km();
    let rough = metres_per_px * dpi / 0.0254;
    // Two figures: the third would claim a precision that a resized picture does not have.
    let digits = 10.0_f64.powf(rough.log10().floor() - 1.0);
    (rough / digits).round() * digits
}

/// Kilometres or miles that a bar of at most `most` pixels can show: 1, 2 or 5 times a power of ten.
pub(crate) fn round_length(px_per_unit: f64, most: f64) -> f64 {
    let whole = most / px_per_unit;
    let power = 10.0_f64.powf(whole.log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|n| n * power).find(|n| *n <= whole * 1.000_001).unwrap_or(power)
}

/// Scale bar (kilometres above, miles below) with a north arrow beside it.
pub(crate) struct ScaleBar {
    pub(crate) size: (f64, f64),
    km: f64,
    miles: f64,
}

const MILE_KM: f64 = 1.609_344;

impl ScaleBar {
    /// Measures the bar for the middle of the map; none where the projection has no one scale.
    pub(crate) fn new(frame: &Frame, scale: Scale) -> Option<Self> {
        if !frame.projection.is_conformal() {
            return None;
        }
        let most = scale.len(150.0).min(frame.map.w * 0.28);
        let px_per_km = frame.px_per_km(frame.map.center());
        let (km, miles) = (round_length(px_per_km, most), round_length(px_per_km * MILE_KM, most));
        Some(Self { size: (most + scale.len(76.0), scale.len(44.0).max(40.0)), km, miles })
    }

    /// The emptiest corner, or else place along an edge: never over an incident, over what weighs least, bottom left first.
    pub(crate) fn corner(
        &self,
        frame: &Frame,
        incidents: &[Rect],
        others: &[(Rect, u32)],
        scale: Scale,
    ) -> Option<Rect> {
        let (w, h) = self.size;
        let inset = scale.grid(1.0);
        let map = frame.map;
        let (left, right) = (map.x + inset, map.right() - inset - w);
        let (top, bottom) = (map.y + inset, map.bottom() - inset - h);
        let corners = [(left, bottom), (right, bottom), (left, top), (right, top)];
        let between = |y: f64| (1..8).map(move |i| (left + (right - left) * f64::from(i) / 8.0, y));
        let places = corners.into_iter().chain(between(bottom)).chain(between(top));
        let free = places.map(|(x, y)| Rect::new(x, y, w, h)).enumerate().filter(|(_, r)| {
            let near = r.grown(scale.len(6.0));
            !incidents.iter().any(|o| o.overlaps(&near))
        });
        let weight = |r: &Rect| others.iter().filter(|o| o.0.overlaps(r)).map(|o| o.1).sum::<u32>();
        free.min_by_key(|(i, r)| (weight(r) + if *i < 4 { 0 } else { 2 }, *i)).map(|(_, r)| r)
    }

    /// Draws the bar in its box.
    pub(crate) fn draw(
        &self,
        frame: &Frame,
        at: Rect,
        ground: Color,
        (set, theme, scale): (&Typesetter, &Theme, Scale),
    ) -> Group {
        let mut layer = Group::named("scale-bar");
        let style = scale.style(Weight::Regular, 10.5, theme.ink);
        let y = at.y + at.h / 2.0;
        let x = at.x + scale.len(34.0);
        // Measured where it stands.
        let px_per_km = frame.px_per_km(Point::new(x + self.size.0 / 3.0, y));
        let (km, miles) = (self.km * px_per_km, self.miles * px_per_km * MILE_KM);
        let tick = scale.len(5.0);
        let mut bar = Path::line(&[Point::new(x, y), Point::new(x + km.max(miles), y)]);
        for (end, dy) in
            [(0.0, -tick), (km / 2.0, -tick * 0.6), (km, -tick), (0.0, tick), (miles / 2.0, tick * 0.6), (miles, tick)]
        {
            bar.0.extend(Path::line(&[Point::new(x + end, y), Point::new(x + end, y + dy)]).0);
        }
        layer.push(Shape::stroked(bar.clone(), ground, scale.len(3.5)).round());
        layer.push(Shape::stroked(bar, theme.ink, scale.len(1.1)));
        let halo_width = scale.len(theme.halo);
        let put = |layer: &mut Group, text: &str, px: f64, y: f64, anchor| {
            let line = set.line(text, style);
            with_halo(set.place(&line, Point::new(x + px, y), anchor), ground, halo_width, layer);
        };
        let (above, below) = (y - tick - scale.len(3.0), y + tick + scale.len(3.0) + style.size * 0.72);
        put(&mut layer, "0", 0.0, above, Anchor::Middle);
        put(&mut layer, &figure(self.km, either(set.tongue, "km", "كم")), km, above, Anchor::Middle);
        put(&mut layer, &figure(self.miles, either(set.tongue, "miles", "ميل")), miles, below, Anchor::Middle);
        north(frame, Point::new(at.x + scale.len(11.0), y), ground, &mut layer, (set, theme, scale));
        layer
    }
}

fn figure(n: f64, unit: &str) -> String {
    let text = if n >= 1.0 { words::thousands(n.round() as u64) } else { format!("{n}") };
    let unit = if unit == "miles" && (n - 1.0).abs() < 1e-9 { "mile" } else { unit };
    format!("{text} {unit}")
}

/// An arrow to true north at its own place: on a conic map north is not up everywhere.
fn north(
    frame: &Frame,
    at: Point,
    ground: Color,
    layer: &mut Group,
    (set, theme, scale): (&Typesetter, &Theme, Scale),
) {
    let Some(here) = frame.lonlat(at) else { return };
    let ahead = frame.page(LonLat { lon: here.lon, lat: (here.lat + 0.2).min(89.0) });
    let angle = (ahead.x - at.x).atan2(at.y - ahead.y);
    let (sin, cos) = angle.sin_cos();
    let turn = |x: f64, y: f64| {
        let (x, y) = (scale.len(x), scale.len(y));
        Point::new(at.x + x * cos - y * sin, at.y + x * sin + y * cos)
    };
    let left = Path::polygon(&[turn(0.0, -5.0), turn(-5.0, 13.0), turn(0.0, 9.0)]);
    let right = Path::polygon(&[turn(0.0, -5.0), turn(5.0, 13.0), turn(0.0, 9.0)]);
    let whole = Path::polygon(&[turn(0.0, -5.0), turn(-5.0, 13.0), turn(0.0, 9.0), turn(5.0, 13.0)]);
    layer.push(Shape::stroked(whole.clone(), ground, scale.len(4.0)).round());
    layer.push(Shape::filled(left, theme.ink));
    layer.push(Shape::filled(right, theme.ring));
    layer.push(Shape::stroked(whole, theme.ink, scale.len(0.9)));
    let style = scale.style(Weight::SemiBold, 10.0, theme.ink);
    let text = set.place_turned(&set.line(either(set.tongue, "N", "ش"), style), turn(0.0, -9.0), Anchor::Middle, angle);
    with_halo(text, ground, scale.len(theme.halo), layer);
}

/// A text on its halo.
pub(crate) fn with_halo(text: Text, ground: Color, width: f64, into: &mut Group) {
    into.push(halo(&text, ground, width));
    into.push(text);
}

/// A thin line between blocks.
pub(crate) fn rule(width: f64, theme: &Theme, scale: Scale) -> Block {
    let line = Path::line(&[Point::new(0.0, 0.0), Point::new(width, 0.0)]);
    let mut block = Block { height: scale.len(1.0), ..Block::default() };
    block.add(Shape::stroked(line, theme.rule, scale.len(1.0)).into());
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_bar_has_round_numbers_and_fits() {
        for px_per_km in [0.01, 0.37, 1.0, 1.24, 7.3, 88.0, 4000.0] {
            let km = round_length(px_per_km, 150.0);
            assert!(km * px_per_km <= 150.001 && km * px_per_km > 55.0, "{px_per_km}: {km}");
            let mantissa = km / 10.0_f64.powf(km.log10().floor());
            assert!([1.0, 2.0, 5.0, 10.0].iter().any(|m| (m - mantissa).abs() < 1e-6), "{km}");
        }
    }
}
