//! Plane geometry on the page: clipping, thinning, hatching, the middle of an area.

use super::scene::{Path, Point, Rect, Segment};

/// The part of a ring inside a rectangle (Sutherland and Hodgman 1974). A concave ring may come back with edges along the
/// border of the rectangle; filled, they do not show.
pub(crate) fn clip_ring(ring: &[Point], to: &Rect) -> Vec<Point> {
    let sides: [fn(Point, &Rect) -> f64; 4] =
        [|p, r| p.x - r.x, |p, r| r.right() - p.x, |p, r| p.y - r.y, |p, r| r.bottom() - p.y];
    let mut ring = ring.to_vec();
    for inside in sides {
        let mut kept = Vec::with_capacity(ring.len());
        for (i, &to_point) in ring.iter().enumerate() {
            let from = ring[if i == 0 { ring.len() - 1 } else { i - 1 }];
            let (a, b) = (inside(from, to), inside(to_point, to));
            if (a < 0.0) != (b < 0.0) {
                let t = a / (a - b);
                kept.push(Point::new(from.x + (to_point.x - from.x) * t, from.y + (to_point.y - from.y) * t));
            }
            if b >= 0.0 {
                kept.push(to_point);
            }
        }
        ring = kept;
        if ring.is_empty() {
            break;
        }
    }
    ring
}

/// The parts of a line inside a rectangle (Liang and Barsky 1984).
pub(crate) fn clip_line(line: &[Point], to: &Rect) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut open = false;
    for pair in line.windows(2) {
        let Some((a, b)) = clip_segment(pair[0], pair[1], to) else {
            open = false;
            continue;
        };
        match parts.last_mut() {
            Some(part) if open => part.push(b),
            _ => parts.push(vec![a, b]),
        }
        open = b == pair[1];
    }
    parts
}

fn clip_segment(a: Point, b: Point, to: &Rect) -> Option<(Point, Point)> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (p, q) in [(-dx, a.x - to.x), (dx, to.right() - a.x), (-dy, a.y - to.y), (dy, to.bottom() - a.y)] {
        if p == 0.0 {
            if q < 0.0 {
                return None;
            }
        } else if p < 0.0 {
            enter = enter.max(q / p);
        } else {
            leave = leave.min(q / p);
        }
    }
    let at = |t: f64| Point::new(a.x + dx * t, a.y + dy * t);
    let start = if enter > 0.0 { at(enter) } else { a };
    let end = if leave < 1.0 { at(leave) } else { b };
    (enter < leave).then_some((start, end))
}

/// The line without points that say less than `tolerance` pixels (Douglas and Peucker 1973).
pub(crate) fn thinned(line: &[Point], tolerance: f64) -> Vec<Point> {
    if line.len() < 3 {
        return line.to_vec();
    }
    let mut keep = vec![false; line.len()];
    (keep[0], keep[line.len() - 1]) = (true, true);
    let mut spans = vec![(0, line.len() - 1)];
    while let Some((first, last)) = spans.pop() {
        let mut worst = (tolerance, 0);
        for i in first + 1..last {
            let far = segment_distance(line[i], line[first], line[last]);
            if far > worst.0 {
                worst = (far, i);
            }
        }
        if worst.1 > 0 {
            keep[worst.1] = true;
            spans.extend([(first, worst.1), (worst.1, last)]);
        }
    }
    line.iter().zip(keep).filter(|(_, k)| *k).map(|(p, _)| *p).collect()
}

/// A line through the same points without corners, where they are more than `step` apart: a centripetal Catmull-Rom spline (Yuksel and
/// others 2011), which makes no loops.
pub(crate) fn smoothed(line: &[Point], step: f64) -> Vec<Point> {
    let Some(&first) = line.first() else { return Vec::new() };
    let mut curve = vec![first];
    for i in 1..line.len() {
        let (a, b) = (line[i - 1], line[i]);
        let pieces = (a.distance(b) / step).ceil().clamp(1.0, 64.0);
        let (before, after) = (i.checked_sub(2).map_or(a, |i| line[i]), line.get(i + 1).copied().unwrap_or(b));
        let knots = [before, a, b, after];
        curve.extend((1..pieces as usize).map(|n| between(knots, n as f64 / pieces)));
        curve.push(b);
    }
    curve
}

/// The point at part `t` of the way from the second to the third of four knots (Barry and Goldman 1988).
fn between(knots: [Point; 4], t: f64) -> Point {
    let [a, b, c, d] = knots;
    let mut at = [0.0; 4];
    for i in 1..4 {
        at[i] = at[i - 1] + knots[i - 1].distance(knots[i]).sqrt();
    }
    let t = at[1] + (at[2] - at[1]) * t;
    let mix = |p: Point, q: Point, from: f64, to: f64| {
        let part = if to > from { (t - from) / (to - from) } else { 0.0 };
        Point::new(p.x + (q.x - p.x) * part, p.y + (q.y - p.y) * part)
    };
    let (ab, bc, cd) = (mix(a, b, at[0], at[1]), mix(b, c, at[1], at[2]), mix(c, d, at[2], at[3]));
    mix(mix(ab, bc, at[0], at[2]), mix(bc, cd, at[1], at[3]), at[1], at[2])
}

/// The distance of a point from a segment.
pub(crate) fn segment_distance(p: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 { (((p.x - a.x) * dx + (p.y - a.y) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    p.distance(Point::new(a.x + dx * t, a.y + dy * t))
}

/// Whether a point lies in the area of several rings (even-odd).
pub(crate) fn inside(p: Point, rings: &[Vec<Point>]) -> bool {
    let mut odd = false;
    for ring in rings {
        for (i, b) in ring.iter().enumerate() {
            let a = &ring[if i == 0 { ring.len() - 1 } else { i - 1 }];
            if (a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x {
                odd = !odd;
            }
        }
    }
    odd
}

/// The distance to the nearest edge: positive inside, negative outside.
pub(crate) fn depth(p: Point, rings: &[Vec<Point>]) -> f64 {
    let mut near = f64::INFINITY;
    for ring in rings {
        for (i, &b) in ring.iter().enumerate() {
            let a = ring[if i == 0 { ring.len() - 1 } else { i - 1 }];
            near = near.min(segment_distance(p, a, b));
        }
    }
    if inside(p, rings) { near } else { -near }
}

/// Points inside an area, deepest first, with their distance from its edge: a grid refined around its best cells, after
/// Mapbox's polylabel.
pub(crate) fn middles(rings: &[Vec<Point>], most: usize) -> Vec<(Point, f64)> {
    // A label cares for no bend of less than two pixels.
    let thin: Vec<Vec<Point>> = rings.iter().map(|r| thinned(r, 2.0)).filter(|r| r.len() > 2).collect();
    let rings = if thin.is_empty() { rings } else { thin.as_slice() };
    let Some(bounds) = Rect::around(rings.iter().flatten().copied()) else { return Vec::new() };
    let step = (bounds.w * bounds.h / 160.0).sqrt().max(1.0);
    let mut cells = Vec::new();
    let (columns, rows) = ((bounds.w / step).ceil() as usize, (bounds.h / step).ceil() as usize);
    for row in 0..rows.min(400) {
        for column in 0..columns.min(400) {
            let p = Point::new(bounds.x + (column as f64 + 0.5) * step, bounds.y + (row as f64 + 0.5) * step);
            let d = depth(p, rings);
            if d > 0.0 {
                cells.push((p, d));
            }
        }
    }
    cells.sort_by(|a, b| b.1.total_cmp(&a.1));
    if let Some(&(mut best, mut d)) = cells.first() {
        let mut reach = step / 2.0;
        for _ in 0..6 {
            let around =
                [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (-1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (1.0, -1.0)];
            for (x, y) in around {
                let p = Point::new(best.x + x * reach, best.y + y * reach);
                let deep = depth(p, rings);
                if deep > d {
                    (best, d) = (p, deep);
                }
            }
            reach /= 2.0;
        }
        cells.insert(0, (best, d));
    }
    cells.truncate(most);
    cells
}

/// Parallel lines across an area, `gap` apart and rising to the right at 45 degrees.
pub(crate) fn hatch(rings: &[Vec<Point>], gap: f64) -> Path {
    let turn = |p: Point| {
        Point::new((p.x - p.y) * std::f64::consts::FRAC_1_SQRT_2, (p.x + p.y) * std::f64::consts::FRAC_1_SQRT_2)
    };
    let back = |p: Point| {
        Point::new((p.x + p.y) * std::f64::consts::FRAC_1_SQRT_2, (p.y - p.x) * std::f64::consts::FRAC_1_SQRT_2)
    };
    let turned: Vec<Vec<Point>> = rings.iter().map(|r| r.iter().map(|&p| turn(p)).collect()).collect();
    let mut path = Path::default();
    let Some(bounds) = Rect::around(turned.iter().flatten().copied()) else { return path };
    // Lines lie on multiples of the gap, so that hatches of neighbouring areas meet.
    let (first, last) = ((bounds.y / gap).ceil() as i64, (bounds.bottom() / gap).floor() as i64);
    for n in first..=last.min(first + 20_000) {
        let y = n as f64 * gap;
        let mut cuts: Vec<f64> = Vec::new();
        for ring in &turned {
            for (i, b) in ring.iter().enumerate() {
                let a = ring[if i == 0 { ring.len() - 1 } else { i - 1 }];
                if (a.y > y) != (b.y > y) {
                    cuts.push(a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y));
                }
            }
        }
        cuts.sort_by(f64::total_cmp);
        for pair in cuts.chunks_exact(2) {
            path.0.push(Segment::Move(back(Point::new(pair[0], y))));
            path.0.push(Segment::Line(back(Point::new(pair[1], y))));
        }
    }
    path
}

/// Twice the signed area of a ring.
pub(crate) fn area(ring: &[Point]) -> f64 {
    let mut sum = 0.0;
    for (i, b) in ring.iter().enumerate() {
        let a = ring[if i == 0 { ring.len() - 1 } else { i - 1 }];
        sum += a.x * b.y - b.x * a.y;
    }
    sum
}

/// The rings as one path.
pub(crate) fn path(rings: &[Vec<Point>]) -> Path {
    Path(rings.iter().flat_map(|r| Path::polygon(r).0).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, side: f64) -> Vec<Point> {
        [(x, y), (x + side, y), (x + side, y + side), (x, y + side)].map(|(x, y)| Point::new(x, y)).to_vec()
    }

    #[test]
    fn a_ring_is_cut_at_the_frame() {
        let cut = clip_ring(&square(0.0, 0.0, 10.0), &Rect::new(5.0, 5.0, 20.0, 20.0));
        assert!((area(&cut).abs() / 2.0 - 25.0).abs() < 1e-9, "{cut:?}");
    }

    #[test]
    fn a_line_that_leaves_and_returns_becomes_two() {
        let line = [(1.0, 1.0), (1.0, 20.0), (3.0, 20.0), (3.0, 1.0)].map(|(x, y)| Point::new(x, y));
        let parts = clip_line(&line, &Rect::new(0.0, 0.0, 10.0, 10.0));
        assert_eq!(parts.len(), 2, "{parts:?}");
        assert_eq!(parts[0][1], Point::new(1.0, 10.0));
    }

    #[test]
    fn a_smoothed_line_keeps_its_points_and_has_no_corners() {
        let line = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (102.0, 101.0)].map(|(x, y)| Point::new(x, y));
        let curve = smoothed(&line, 5.0);
        assert!(line.iter().all(|p| curve.contains(p)), "{curve:?}");
        let turn = |w: &[Point]| {
            let (a, b) = ((w[1].y - w[0].y).atan2(w[1].x - w[0].x), (w[2].y - w[1].y).atan2(w[2].x - w[1].x));
            (b - a).abs()
        };
        let sharpest = smoothed(&line[..3], 5.0).windows(3).map(turn).fold(0.0, f64::max);
        assert!(sharpest < 0.4, "a corner of {sharpest} radians");
        assert_eq!(smoothed(&line[2..], 5.0), line[2..]);
        assert_eq!(smoothed(&[], 5.0), []);
    }

    #[test]
    fn the_middle_of_an_l_lies_in_it() {
        let l = vec![
            [(0.0, 0.0), (40.0, 0.0), (40.0, 10.0), (10.0, 10.0), (10.0, 90.0), (0.0, 90.0)]
                .map(|(x, y)| Point::new(x, y))
                .to_vec(),
        ];
        let (p, d) = middles(&l, 5)[0];
        assert!(inside(p, &l) && d > 4.5, "{p:?} {d}");
    }

    #[test]
    fn hatching_stays_inside() {
        let rings = vec![square(0.0, 0.0, 50.0), square(10.0, 10.0, 20.0)];
        let path = hatch(&rings, 5.0);
        assert!(!path.0.is_empty());
        for pair in path.0.chunks(2) {
            let [Segment::Move(a), Segment::Line(b)] = pair else { panic!("{pair:?}") };
            let middle = Point::new((a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
            assert!(inside(middle, &rings), "{middle:?}");
        }
    }
}
