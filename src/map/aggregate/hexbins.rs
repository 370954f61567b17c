//! Hexagons shaded by the number of incidents in them.

use std::collections::BTreeMap;

use super::{Classes, class_rows, km};
use crate::map::frame::Frame;
use crate::map::furniture::round_length;
use crate::map::legend::Row;
use crate::map::scene::{Color, Group, Path, Point, Rect, Shape};
use crate::map::text::Typesetter;
use crate::map::theme::{Scale, Theme};
use crate::map::words::Tongue;

/// From row to row, in parts of the width: half the square root of three.
const ROW: f64 = 0.866_025_403_784_438_6;

/// About how wide a hexagon is on the page.
const WIDE: f64 = 30.0;
/// The lines beneath are still seen.
const OPACITY: f64 = 0.88;

#[derive(Debug)]
pub(super) struct Hexbins {
    /// From flat side to flat side, pixels.
    width: f64,
    /// The same in kilometres; none where the map has no one scale.
    km: Option<f64>,
    cells: BTreeMap<(i64, i64), usize>,
    origin: Point,
}

impl Hexbins {
    pub(super) fn of(dots: impl Iterator<Item = Point>, frame: &Frame, scale: Scale) -> Self {
        let px_per_km = frame.px_per_km(frame.map.center());
        let km = frame.projection.is_conformal().then(|| round_length(px_per_km, scale.len(WIDE) * 1.35));
        let width = km.map_or(scale.len(WIDE), |km| km * px_per_km);
        let mut hexbins = Self { width, km, cells: BTreeMap::new(), origin: frame.map.center() };
        // Counted in a field of all hexagons that can be on the map: two more than fit, since the origin is a centre.
        let (wide, high) = (frame.map.w / width, frame.map.h / (width * ROW));
        let (columns, rows) = (wide as i64 / 2 + 2, high as i64 / 2 + 2);
        let (across, down) = (columns * 2 + 1, rows * 2 + 1);
        let mut field = vec![0_usize; (across * down) as usize];
        for at in dots {
            let (column, row) = hexbins.cell(at);
            field[((row + rows) * across + column + columns) as usize] += 1;
        }
        let cell = |i: usize| (i as i64 % across - columns, i as i64 / across - rows);
        hexbins.cells = field.into_iter().enumerate().filter(|c| c.1 > 0).map(|(i, n)| (cell(i), n)).collect();
        hexbins
    }

    /// The hexagon that holds a point, as column and row: the nearer of the two lattices' centres.
    fn cell(&self, p: Point) -> (i64, i64) {
        let row_height = self.width * ROW;
        let y = (p.y - self.origin.y) / row_height;
        let candidates = [y.floor() as i64, y.ceil() as i64].map(|row| {
            let shift = if row.rem_euclid(2) == 1 { 0.5 } else { 0.0 };
            let column = ((p.x - self.origin.x) / self.width - shift).round() as i64;
            (column, row)
        });
        let far = |c: &(i64, i64)| self.center(*c).distance(p);
        if far(&candidates[0]) <= far(&candidates[1]) { candidates[0] } else { candidates[1] }
    }

    fn center(&self, (column, row): (i64, i64)) -> Point {
        let shift = if row.rem_euclid(2) == 1 { 0.5 } else { 0.0 };
        let row_height = self.width * ROW;
        Point::new(self.origin.x + (column as f64 + shift) * self.width, self.origin.y + row as f64 * row_height)
    }

    fn outline(&self, center: Point) -> Path {
        let r = self.width / 3.0_f64.sqrt();
        let corner = |i: i32| {
            let (sin, cos) = (f64::from(i) * 60.0_f64.to_radians()).sin_cos();
            Point::new(center.x + r * sin, center.y - r * cos)
        };
        Path::polygon(&[0, 1, 2, 3, 4, 5].map(corner))
    }

    pub(super) fn values(&self) -> Vec<f64> {
        self.cells.values().map(|n| *n as f64).collect()
    }

    pub(super) fn count(&self) -> usize {
        self.cells.values().sum()
    }

    /// The colour at a point.
    pub(super) fn shade(&self, at: Point, classes: &Classes, theme: &Theme) -> Option<Color> {
        let count = self.cells.get(&self.cell(at))?;
        let class = classes.class(*count as f64)?;
        Some(theme.ramp(classes.part(class)).mixed(theme.focus_land, OPACITY))
    }

    pub(super) fn draw(&self, classes: &Classes, map: &Rect, (_, theme, scale): (&Typesetter, &Theme, Scale)) -> Group {
        let mut layer = Group { clip: Some(Path::rect(*map)), ..Group::named("hexbins") };
        // One path a class: the drawing stays small with thousands of hexagons.
        for class in 0..classes.upper.len() {
            let cells = self.cells.iter().filter(|(_, n)| classes.class(**n as f64) == Some(class));
            let path = Path(cells.flat_map(|(cell, _)| self.outline(self.center(*cell)).0).collect());
            let color = theme.ramp(classes.part(class));
            layer.push(Shape::filled(path, color).opacity(OPACITY).outlined(theme.focus_land, scale.len(0.8)));
        }
        layer
    }

    pub(super) fn legend(&self, classes: &Classes, tools: (&Typesetter, &Theme, Scale)) -> Vec<Row> {
        let size = self.km.map(|length| km(length, tools.0.tongue));
        let title = match (tools.0.tongue, size) {
            (Tongue::English, Some(size)) => format!("Incidents in a {size} hexagon (hexagons)"),
            (Tongue::English, None) => "Incidents in a hexagon (hexagons)".to_owned(),
            (Tongue::Arabic, Some(size)) => format!("الحوادث في كل مسدّس عرضه {size} (عددها)"),
            (Tongue::Arabic, None) => "الحوادث في كل مسدّس".to_owned(),
        };
        let mut rows = vec![Row::heading(title)];
        rows.extend(class_rows(classes, &self.values(), tools));
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_falls_into_the_hexagon_that_holds_it() {
        let hexbins = Hexbins { width: 30.0, km: None, cells: BTreeMap::new(), origin: Point::new(7.0, -3.0) };
        for i in 0..4000 {
            let p = Point::new(f64::from(i * 37 % 1009) - 400.0, f64::from(i * 53 % 997) - 300.0);
            let center = hexbins.center(hexbins.cell(p));
            let (dx, dy) = ((p.x - center.x).abs(), (p.y - center.y).abs());
            // Inside a hexagon with upright sides: within half the width, and under its slanting edges.
            let under = dx / 2.0 + dy * 3.0_f64.sqrt() / 2.0 <= 15.0 + 1e-9;
            assert!(dx <= 15.0 + 1e-9 && under, "{p:?} {center:?}");
        }
    }
}
