//! Circles as large as the number of incidents in them, ringed by their kinds.

use std::collections::BTreeMap;

use super::{Classes, Kinds};
use crate::map::legend::Row;
use crate::map::scene::{Group, Path, Point, Rect, Segment, Shape, Weight};
use crate::map::symbols::{Kind, Manner, marker};
use crate::map::text::{Anchor, Style, Typesetter};
use crate::map::theme::{Scale, Theme};
use crate::map::words::{either, thousands};

/// Radius of the largest circle, and of the smallest that bears a number.
const LARGEST: f64 = 38.0;
const SMALLEST: f64 = 12.5;
/// The same in pixels of any page: its number must be read.
const SMALLEST_PX: f64 = 10.5;

#[derive(Debug, Clone)]
struct Cluster {
    at: Point,
    kinds: Kinds,
    count: usize,
}

#[derive(Debug)]
pub(super) struct Clusters {
    clusters: Vec<Cluster>,
}

impl Clusters {
    pub(super) fn of(dots: impl Iterator<Item = (Point, Kind)>, map: &Rect, scale: Scale) -> Self {
        // First by small cells, so that the number of dots does not matter; then the largest takes its neighbours in.
        let size = scale.len(12.0);
        let mut cells: BTreeMap<(i64, i64), (Kinds, usize, f64, f64)> = BTreeMap::new();
        for (p, kind) in dots {
            let cell = cells.entry(((p.y / size) as i64, (p.x / size) as i64)).or_default();
            *cell.0.entry(kind).or_default() += 1;
            (cell.1, cell.2, cell.3) = (cell.1 + 1, cell.2 + p.x, cell.3 + p.y);
        }
        let seed = |(kinds, count, x, y): (Kinds, usize, f64, f64)| {
            let n = count as f64;
            Cluster { at: Point::new(x / n, y / n), kinds, count }
        };
        let mut all = Self { clusters: cells.into_values().map(seed).collect() };
        // Signs of single incidents that do not touch stay as they are.
        all.absorb(|a, b, _| a.at.distance(b.at) < scale.len(16.0));
        // Circles grow as they take others in: until none touches another.
        loop {
            let before = all.clusters.len();
            let top = all.top();
            let apart = scale.len(3.0);
            all.absorb(|a, b, _| {
                a.at.distance(b.at) < radius(a.count, top, scale) + radius(b.count, top, scale) + apart
            });
            if all.clusters.len() == before {
                break;
            }
        }
        let top = all.top();
        for cluster in &mut all.clusters {
            let r = radius(cluster.count, top, scale) + scale.len(3.0);
            let room = map.grown(-r);
            cluster.at.x = cluster.at.x.clamp(room.x, room.right().max(room.x));
            cluster.at.y = cluster.at.y.clamp(room.y, room.bottom().max(room.y));
        }
        all
    }

    /// The largest takes in what it touches, then the next largest.
    fn absorb(&mut self, touch: impl Fn(&Cluster, &Cluster, usize) -> bool) {
        let mut left = std::mem::take(&mut self.clusters);
        left.sort_by(|a, b| b.count.cmp(&a.count).then(a.at.y.total_cmp(&b.at.y)).then(a.at.x.total_cmp(&b.at.x)));
        while !left.is_empty() {
            let first = left.remove(0);
            let mut sum = first.clone();
            let n = left.len();
            left.retain(|other| {
                if !touch(&first, other, n) {
                    return true;
                }
                let (a, b) = (sum.count as f64, other.count as f64);
                sum.at.x = (sum.at.x * a + other.at.x * b) / (a + b);
                sum.at.y = (sum.at.y * a + other.at.y * b) / (a + b);
                sum.count += other.count;
                other.kinds.iter().for_each(|(k, n)| *sum.kinds.entry(*k).or_default() += n);
                false
            });
            self.clusters.push(sum);
        }
    }

    fn top(&self) -> f64 {
        self.clusters.iter().map(|c| c.count).max().unwrap_or(1) as f64
    }

    pub(super) fn values(&self) -> Vec<f64> {
        self.clusters.iter().map(|c| c.count as f64).collect()
    }

    pub(super) fn count(&self) -> usize {
        self.clusters.iter().map(|c| c.count).sum()
    }

    pub(super) fn obstacles(&self, top: f64, scale: Scale) -> Vec<Rect> {
        let box_of = |c: &Cluster| {
            let r = radius(c.count, top, scale) + scale.len(2.0);
            Rect::new(c.at.x - r, c.at.y - r, 2.0 * r, 2.0 * r)
        };
        self.clusters.iter().map(box_of).collect()
    }

    pub(super) fn draw(&self, classes: &Classes, (set, theme, scale): (&Typesetter, &Theme, Scale)) -> Group {
        let top = classes.upper.last().copied().unwrap_or(1.0);
        let mut layer = Group::named("clusters");
        // Small over large, should they ever touch.
        for cluster in &self.clusters {
            let r = radius(cluster.count, top, scale);
            if cluster.count == 1 {
                let kind = cluster.kinds.keys().next().copied().unwrap_or(Kind::Unknown);
                layer.push(marker(kind, Manner::Solid, None, cluster.at, r * 0.85, (set, theme, scale)));
                continue;
            }
            let disc = Path::circle(cluster.at, r);
            layer.push(Shape::filled(disc.clone(), theme.ring).outlined(theme.ring, scale.len(theme.ring_width)));
            let hole = (r * 0.7).min(r - scale.len(3.4));
            let mut from = 0.0;
            for (kind, n) in &cluster.kinds {
                let to = from + *n as f64 / cluster.count as f64;
                layer.push(Shape::filled(sector(cluster.at, hole, r, from, to), theme.kind(*kind)));
                from = to;
            }
            layer.push(Shape::stroked(disc, theme.marker_edge, scale.len(0.9)));
            layer.push(Shape::stroked(Path::circle(cluster.at, hole), theme.marker_edge, scale.len(0.6)));
            let text = thousands(cluster.count as u64);
            let bold = |size: f64| Style::new(Weight::Bold, size, theme.ink);
            let wide = set.width(&text, bold(1.0));
            let size = (hole * 1.75 / wide).min(hole * 1.2).min(scale.len(15.0));
            let at = Point::new(cluster.at.x, cluster.at.y + size * 0.357);
            layer.push(set.place(&set.line(&text, bold(size)), at, Anchor::Middle));
        }
        layer
    }

    pub(super) fn legend(&self, _classes: &Classes, (set, theme, scale): (&Typesetter, &Theme, Scale)) -> Vec<Row> {
        let title = either(set.tongue, "Incidents near by, ringed by type", "حوادث متقاربة، والحلقة بحسب النوع");
        let mut rows = vec![Row::heading(title.to_owned())];
        let mut kinds = Kinds::new();
        self.clusters.iter().flat_map(|c| &c.kinds).for_each(|(k, n)| *kinds.entry(*k).or_default() += n);
        for (kind, n) in kinds {
            let sign = super::swatch(theme.kind(kind), theme, scale);
            rows.push(Row::new(sign, format!("{} ({})", kind.label(n, set.tongue), thousands(n as u64))));
        }
        rows
    }
}

/// Area in proportion to the count.
fn radius(count: usize, top: f64, scale: Scale) -> f64 {
    let part = (count as f64 / top.max(1.0)).sqrt();
    // A page of small clusters needs no giants.
    let largest = LARGEST.min(SMALLEST + 4.0 * top.sqrt());
    if count == 1 { scale.len(7.0) } else { scale.len((largest * part).max(SMALLEST)).max(SMALLEST_PX) }
}

/// A part of a ring, `from` and `to` in turns from the top.
fn sector(center: Point, inner: f64, outer: f64, from: f64, to: f64) -> Path {
    let at = |turn: f64, r: f64| {
        let (sin, cos) = (turn * std::f64::consts::TAU).sin_cos();
        Point::new(center.x + r * sin, center.y - r * cos)
    };
    let steps = ((to - from) * 72.0).ceil().max(1.0) as usize;
    let turns: Vec<f64> = (0..=steps).map(|i| from + (to - from) * i as f64 / steps as f64).collect();
    let rim = turns.iter().map(|t| at(*t, outer)).chain(turns.iter().rev().map(|t| at(*t, inner)));
    let mut path = Path::line(&rim.collect::<Vec<_>>());
    path.0.push(Segment::Close);
    path
}
