//! The names of seas: each where its own water lies open in the frame, and nowhere else.

use super::geom;
use super::labels::Labeller;
use super::names::{self, AreaName};
use super::placement::{Candidate, Label};
use super::scene::Point;
use super::text::Line;
use crate::incident::LonLat;

const COLUMNS: usize = 30;
const ROWS: usize = 24;
/// A sea whose name belongs further away than this is another sea.
const FAR_KM: f64 = 1500.0;

/// Labels for the waters of the frame.
pub(super) fn labels(labeller: &Labeller, into: &mut Vec<Label>) {
    let seas: Vec<(AreaName, LonLat)> =
        names::areas().filter(|a| a.kind == "water").filter_map(|a| a.at.map(|at| (a, at))).collect();
    if labeller.frame.is_world() {
        let oceans = seas.iter().filter(|s| s.0.name.ends_with("Ocean"));
        for (ocean, at) in oceans {
            let at = labeller.frame.page(*at);
            if labeller.frame.map.contains(at) {
                let near = |i: i32| Point::new(at.x + f64::from(i % 3 - 1) * 30.0, at.y + f64::from(i / 3 - 1) * 30.0);
                let spots: Vec<(Point, f64)> = (0..9).map(|i| (near(i), 1.0)).collect();
                label(labeller, ocean, &spots, &[], into);
            }
        }
        return;
    }
    let coarse = |rings: &[Vec<Point>]| rings.iter().map(|r| geom::thinned(r, 1.0)).collect::<Vec<_>>();
    let land: Vec<Vec<Vec<Point>>> = labeller.drawn.countries.iter().map(|c| coarse(&c.2)).collect();
    let waters = waters(labeller, &land);
    let mut named = vec![false; waters.len()];
    let places: Vec<Point> = seas.iter().map(|s| labeller.frame.page(s.1)).collect();
    for ((sea, _), &at) in seas.iter().zip(&places) {
        let here = |water: &[(Point, f64)]| water.iter().map(|w| w.0.distance(at)).fold(f64::INFINITY, f64::min);
        let Some((i, near)) = waters.iter().map(|w| here(w)).enumerate().min_by(|a, b| a.1.total_cmp(&b.1)) else {
            break;
        };
        // Its own place is in the frame: the name stands as near to it as can be.
        if labeller.frame.map.contains(at) && near < labeller.frame.map.w / COLUMNS as f64 * 1.5 {
            // What lies nearer to another sea's place is that sea: a strait's name does not drift into the ocean.
            let own = |p: Point| {
                let far = p.distance(at);
                far < 260.0 * labeller.scale.unit && places.iter().all(|other| far <= p.distance(*other))
            };
            let mut spots: Vec<(Point, f64)> = waters[i].iter().filter(|w| own(w.0)).copied().collect();
            let deep = |s: &(Point, f64)| s.0.distance(at) - s.1;
            spots.sort_by(|a, b| deep(a).total_cmp(&deep(b)));
            named[i] = true;
            label(labeller, sea, &spots, &land, into);
        }
    }
    let mut shore = None;
    for (water, _) in waters.iter().zip(&named).filter(|(w, n)| !**n && w.len() > 2) {
        // The frame shows an end of a sea whose middle lies outside: the nearest that can be sailed to in a straight line.
        let Some(here) = water.first().and_then(|w| labeller.frame.lonlat(w.0)) else { continue };
        let mut near: Vec<(f64, &(AreaName, LonLat))> =
            seas.iter().map(|s| (s.1.distance_km(here), s)).filter(|s| s.0 < FAR_KM).collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        let shore = shore.get_or_insert_with(|| labeller.base.rings());
        let open = |to: LonLat| {
            (0..=80).all(|i| {
                let t = f64::from(i) / 80.0;
                let p = Point::new(here.lon + (to.lon - here.lon) * t, here.lat + (to.lat - here.lat) * t);
                !shore.iter().any(|(bounds, ring)| bounds.contains(p) && geom::inside(p, std::slice::from_ref(ring)))
            })
        };
        if let Some((_, (sea, _))) = near.into_iter().take(6).find(|(_, s)| open(s.1)) {
            label(labeller, sea, water, &land, into);
        }
    }
}

/// The waters of the frame: cells of open water that touch, each with its distance from the shore, deepest first.
fn waters(labeller: &Labeller, land: &[Vec<Vec<Point>>]) -> Vec<Vec<(Point, f64)>> {
    let map = labeller.frame.map;
    let center = |i: usize| {
        let (column, row) = ((i % COLUMNS) as f64 + 0.5, (i / COLUMNS) as f64 + 0.5);
        Point::new(map.x + map.w * column / COLUMNS as f64, map.y + map.h * row / ROWS as f64)
    };
    let wet: Vec<bool> =
        (0..COLUMNS * ROWS).map(|i| !land.iter().any(|rings| geom::inside(center(i), rings))).collect();
    let mut seen = vec![false; wet.len()];
    let mut waters = Vec::new();
    for start in 0..wet.len() {
        if !wet[start] || seen[start] {
            continue;
        }
        let (mut open, mut cells) = (vec![start], Vec::new());
        seen[start] = true;
        while let Some(i) = open.pop() {
            cells.push(i);
            let (column, row) = (i % COLUMNS, i / COLUMNS);
            let next = [
                (column > 0).then(|| i - 1),
                (column + 1 < COLUMNS).then(|| i + 1),
                (row > 0).then(|| i - COLUMNS),
                (row + 1 < ROWS).then(|| i + COLUMNS),
            ];
            for j in next.into_iter().flatten() {
                if wet[j] && !seen[j] {
                    seen[j] = true;
                    open.push(j);
                }
            }
        }
        cells.sort_unstable();
        let mut water: Vec<(Point, f64)> = cells
            .into_iter()
            .map(|i| {
                let p = center(i);
                let edge = (p.x - map.x).min(map.right() - p.x).min(p.y - map.y).min(map.bottom() - p.y);
                (p, land.iter().map(|rings| -geom::depth(p, rings)).fold(edge, f64::min))
            })
            .collect();
        water.sort_by(|a, b| b.1.total_cmp(&a.1));
        waters.push(water);
    }
    waters
}

/// The name on one line or two, where it touches no land.
fn label(labeller: &Labeller, sea: &AreaName, spots: &[(Point, f64)], land: &[Vec<Vec<Point>>], into: &mut Vec<Label>) {
    let size = labeller.theme.water_size + if labeller.frame.is_world() { -0.5 } else { 1.5 };
    let style = labeller.scale.style(labeller.theme.water_font, size, labeller.theme.water_text).tracked(0.06);
    let text = labeller.name(sea.name, sea.arabic)[0];
    let mut lines = labeller.set_lines(&[text], style);
    if let Some((a, b)) = text.split_once(' ') {
        lines.extend(labeller.set_lines(&[a, b], style));
    }
    // A ring around the whole page: every spot counts as inside.
    let all = [[(-1e6, -1e6), (1e6, -1e6), (1e6, 1e6), (-1e6, 1e6)].map(|(x, y)| Point::new(x, y)).to_vec()];
    let dry = |c: &Candidate| {
        c.boxes.iter().all(|b| {
            let (x, y) = (b.center().x, b.center().y);
            let rim = [
                (b.x, b.y),
                (b.right(), b.y),
                (b.x, b.bottom()),
                (b.right(), b.bottom()),
                (x, b.y),
                (x, b.bottom()),
                (b.x, y),
                (b.right(), y),
            ];
            rim.iter().all(|&(x, y)| !land.iter().any(|rings| geom::inside(Point::new(x, y), rings)))
        })
    };
    let mut candidates = Vec::new();
    for range in [0..1, 1..lines.len()] {
        let part: Vec<Line> = lines[range.clone()].to_vec();
        if part.is_empty() {
            continue;
        }
        let mut found = Vec::new();
        let spots = &spots[..spots.len().min(40)];
        // Spots come best first: their order is their price.
        for (n, spot) in spots.iter().enumerate() {
            let price = n as f64 * 0.5 + range.start as f64 * 2.0;
            labeller.inside(std::slice::from_ref(spot), &part, range.start, &all, price, &mut found);
        }
        candidates.extend(found.into_iter().filter(dry));
    }
    if !candidates.is_empty() {
        into.push(Label { name: sea.name.to_owned(), priority: 46, lines, candidates, over_water: true });
    }
}
