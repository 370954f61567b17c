//! Bands of equal density: a Gaussian kernel over every incident, cut at round levels.

use std::collections::BTreeMap;

use super::{Classes, swatch};
use crate::map::frame::Frame;
use crate::map::legend::Row;
use crate::map::scene::{Color, Group, Path, Point, Rect, Segment, Shape};
use crate::map::text::Typesetter;
use crate::map::theme::{Scale, Theme};
use crate::map::words::either;

/// The kernel's standard deviation on the page.
const SIGMA: f64 = 16.0;
/// Cells to the standard deviation.
const FINE: f64 = 4.0;
/// Densities below this part of the highest are left bare.
const FAINTEST: f64 = 0.02;
/// The lines beneath are still seen.
const OPACITY: f64 = 0.9;

#[derive(Debug)]
pub(super) struct Heat {
    columns: usize,
    rows: usize,
    cell: f64,
    origin: Point,
    /// Incidents on 1,000 square kilometres, or on a square of the kernel where the map has no one scale.
    density: Vec<f64>,
    count: usize,
    by_area: bool,
}

impl Heat {
    pub(super) fn of(dots: impl Iterator<Item = Point>, frame: &Frame, scale: Scale) -> Self {
        let sigma = scale.len(SIGMA);
        let cell = sigma / FINE;
        // A rim of empty cells closes every contour.
        let rim = (FINE as usize) * 4;
        let (columns, rows) =
            ((frame.map.w / cell).ceil() as usize + 2 * rim, (frame.map.h / cell).ceil() as usize + 2 * rim);
        let origin = Point::new(frame.map.x - rim as f64 * cell, frame.map.y - rim as f64 * cell);
        let mut grid = vec![0.0; columns * rows];
        let mut count = 0;
        for p in dots {
            count += 1;
            // Shared between the four nearest nodes, so that the grid does not show.
            let (x, y) = ((p.x - origin.x) / cell, (p.y - origin.y) / cell);
            let (i, j) = (x.floor().max(0.0) as usize, y.floor().max(0.0) as usize);
            let (dx, dy) = (x - x.floor(), y - y.floor());
            for (i, j, part) in [
                (i, j, (1.0 - dx) * (1.0 - dy)),
                (i + 1, j, dx * (1.0 - dy)),
                (i, j + 1, (1.0 - dx) * dy),
                (i + 1, j + 1, dx * dy),
            ] {
                if i < columns && j < rows {
                    grid[j * columns + i] += part;
                }
            }
        }
        let grid = blurred(&blurred(&grid, columns, rows, false), columns, rows, true);
        let px_per_km = frame.px_per_km(frame.map.center());
        let by_area = frame.projection.is_conformal() && px_per_km.is_finite();
        let cell_km2 = (cell / px_per_km).powi(2);
        let per = if by_area { 1000.0 / cell_km2 } else { FINE * FINE };
        let mut density: Vec<f64> = grid.into_iter().map(|v| v * per).collect();
        for j in 0..rows {
            for i in 0..columns {
                if i == 0 || j == 0 || i + 1 == columns || j + 1 == rows {
                    density[j * columns + i] = 0.0;
                }
            }
        }
        Self { columns, rows, cell, origin, density, count, by_area }
    }

    /// The levels' makings: round steps up to the highest density.
    pub(super) fn values(&self) -> Vec<f64> {
        let top = self.density.iter().copied().fold(0.0, f64::max);
        self.density.iter().copied().filter(|d| *d > top * FAINTEST).collect()
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The colour at a point.
    pub(super) fn shade(&self, at: Point, classes: &Classes, theme: &Theme) -> Option<Color> {
        let (x, y) = ((at.x - self.origin.x) / self.cell, (at.y - self.origin.y) / self.cell);
        let inside = x >= 0.0 && y >= 0.0 && x < self.columns as f64 && y < self.rows as f64;
        let density = inside.then(|| self.density[y as usize * self.columns + x as usize])?;
        let band = levels(classes).iter().rposition(|low| density >= *low)?;
        Some(theme.ramp(classes.part(band)).mixed(theme.focus_land, OPACITY))
    }

    pub(super) fn draw(&self, classes: &Classes, map: &Rect, (_, theme, _): (&Typesetter, &Theme, Scale)) -> Group {
        let mut layer = Group { clip: Some(Path::rect(*map)), ..Group::named("heat") };
        for (i, level) in levels(classes).into_iter().enumerate() {
            layer.push(Shape::filled(self.contour(level), theme.ramp(classes.part(i))).opacity(OPACITY));
        }
        layer
    }

    pub(super) fn legend(&self, classes: &Classes, (set, theme, scale): (&Typesetter, &Theme, Scale)) -> Vec<Row> {
        let title = if self.by_area {
            either(set.tongue, "Incidents on 1,000 km²", "الحوادث في كل 1,000 كم²")
        } else {
            either(set.tongue, "Incidents, from few to many", "الحوادث، من القليل إلى الكثير")
        };
        let mut rows = vec![Row::heading(title.to_owned())];
        let levels = levels(classes);
        for (i, low) in levels.iter().enumerate() {
            let text = match levels.get(i + 1) {
                Some(high) => format!("{}–{}", figure(*low), figure(*high)),
                None => match set.tongue.is_rtl() {
                    true => format!("{} فأكثر", figure(*low)),
                    false => format!("{} or more", figure(*low)),
                },
            };
            rows.push(Row::new(swatch(theme.ramp(classes.part(i)), theme, scale), text));
        }
        rows
    }

    /// The rings around all that is denser than a level (marching squares), denser ground on their left.
    fn contour(&self, level: f64) -> Path {
        let at = |i: usize, j: usize| self.density[j * self.columns + i];
        // An edge of the grid: its node, and whether it runs down rather than right.
        type Edge = (usize, usize, bool);
        let mut next: BTreeMap<Edge, Edge> = BTreeMap::new();
        for j in 0..self.rows - 1 {
            for i in 0..self.columns - 1 {
                let corners = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)].map(|d| d >= level);
                let (top, right, bottom, left) = ((i, j, false), (i + 1, j, true), (i, j + 1, false), (i, j, true));
                let mut join = |from: Edge, to: Edge| {
                    next.insert(from, to);
                };
                let middle = at(i, j) + at(i + 1, j) + at(i + 1, j + 1) + at(i, j + 1) >= level * 4.0;
                match corners {
                    [true, false, false, false] => join(left, top),
                    [false, true, false, false] => join(top, right),
                    [false, false, true, false] => join(right, bottom),
                    [false, false, false, true] => join(bottom, left),
                    [true, true, false, false] => join(left, right),
                    [false, true, true, false] => join(top, bottom),
                    [false, false, true, true] => join(right, left),
                    [true, false, false, true] => join(bottom, top),
                    [true, true, true, false] => join(left, bottom),
                    [false, true, true, true] => join(top, left),
                    [true, false, true, true] => join(right, top),
                    [true, true, false, true] => join(bottom, right),
                    [true, false, true, false] if middle => {
                        join(left, bottom);
                        join(right, top);
                    }
                    [true, false, true, false] => {
                        join(left, top);
                        join(right, bottom);
                    }
                    [false, true, false, true] if middle => {
                        join(top, left);
                        join(bottom, right);
                    }
                    [false, true, false, true] => {
                        join(top, right);
                        join(bottom, left);
                    }
                    [true, true, true, true] | [false, false, false, false] => {}
                }
            }
        }
        let place = |(i, j, down): Edge| {
            let (a, b) = (at(i, j), if down { at(i, j + 1) } else { at(i + 1, j) });
            let t = ((level - a) / (b - a)).clamp(0.0, 1.0);
            let (x, y) = if down { (i as f64, j as f64 + t) } else { (i as f64 + t, j as f64) };
            Point::new(self.origin.x + x * self.cell, self.origin.y + y * self.cell)
        };
        let mut path = Path::default();
        while let Some((&start, _)) = next.iter().next() {
            let mut ring = vec![place(start)];
            let mut edge = start;
            while let Some(to) = next.remove(&edge) {
                edge = to;
                if edge == start {
                    break;
                }
                ring.push(place(edge));
            }
            path.0.extend(Path::line(&crate::map::geom::thinned(&ring, 0.15)).0);
            path.0.push(Segment::Close);
        }
        path
    }
}

/// The lower end of each band.
fn levels(classes: &Classes) -> Vec<f64> {
    let low = classes.lower.first().copied().unwrap_or(0.0);
    std::iter::once(low).chain(classes.upper.iter().copied()).take(classes.upper.len()).collect()
}

fn figure(n: f64) -> String {
    let digits = (1.0 - n.max(1e-9).log10().floor()).clamp(0.0, 6.0) as usize;
    let text = format!("{n:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// One pass of the kernel, along rows or down columns.
fn blurred(grid: &[f64], columns: usize, rows: usize, down: bool) -> Vec<f64> {
    let reach = (FINE * 3.0) as usize;
    let weights: Vec<f64> = (0..=reach).map(|d| (-(d as f64 / FINE).powi(2) / 2.0).exp()).collect();
    let sum = weights[0] + 2.0 * weights[1..].iter().sum::<f64>();
    let mut out = vec![0.0; grid.len()];
    let (length, step) = if down { (rows, columns) } else { (columns, 1) };
    for (n, value) in grid.iter().enumerate().filter(|v| *v.1 > 0.0) {
        let at = if down { n / columns } else { n % columns };
        let low = at.saturating_sub(reach);
        for other in low..=(at + reach).min(length - 1) {
            out[n - (at - low) * step + (other - low) * step] += value * weights[at.abs_diff(other)] / sum;
        }
    }
    out
}
