//! Where markers stand: at their points, fanned out where points coincide, in the middle of areas.

use std::collections::BTreeMap;

use super::SizeBy;
use super::base::Drawn;
use super::divisions;
use super::frame::{Frame, reach_km};
use super::geom;
use super::list::Entry;
use super::scene::{Dot, Dots, Group, Node, Path, Point, Rect, Shape};
use super::symbols::{Kind, Manner, marker};
use super::text::Typesetter;
use super::theme::{Scale, Theme};
use crate::crowd::Spot;
use crate::incident::{Incident, LonLat, Precision};

/// With more markers than this, numbers would be a carpet: small signs without numbers stand at their points instead.
const MOST_NUMBERED: usize = 80;
/// The same on a small page: of its pixels, markers take no more than this part.
const MOST_COVERED: f64 = 0.06;

/// How many markers bear numbers on a page.
pub(crate) fn most_numbered(width: u32, height: u32, theme: &Theme, scale: Scale) -> usize {
    let page = f64::from(width) * f64::from(height);
    ((MOST_COVERED * page / scale.len(2.6 * theme.marker).powi(2)) as usize).clamp(8, MOST_NUMBERED)
}

/// Natural Earth's polygon of Baghdad is the city alone, while the governorate reaches to Taji, Latifiya and Abu Ghraib:
/// a circle of this radius around the city comes nearer to the truth.
const BAGHDAD_KM: f64 = 45.0;

/// How strongly the colour of its type tints the area of a rough place.
pub(crate) const TINT: f64 = 0.13;

/// A marker in its place.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// The entry it belongs to.
    pub(crate) entry: usize,
    pub(crate) kind: Kind,
    pub(crate) manner: Manner,
    /// Where it happened, as far as is known.
    pub(crate) anchor: Point,
    /// Where the marker stands.
    pub(crate) at: Point,
    /// Radius of a circle of its weight.
    pub(crate) r: f64,
    /// Marks that fan out from one spot share a number.
    pub(crate) fan: Option<usize>,
    /// The dashed ring of "near", on the page.
    pub(crate) ring: Option<Vec<Point>>,
}

/// An area that is all that is known of a place.
#[derive(Debug, Clone)]
pub(crate) struct AreaMark {
    pub(crate) kind: Kind,
    pub(crate) precision: Precision,
    pub(crate) rings: Vec<Vec<Point>>,
    key: String,
}

/// How signs grow with the killed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sizes {
    /// The most killed in one incident.
    most: u32,
    /// Incidents of which no toll is reported.
    pub(crate) silent: usize,
}

/// The largest sign by the killed, in parts of the usual radius.
const LARGEST: f64 = 2.4;

impl Sizes {
    fn of(entries: &[Entry]) -> Self {
        let on_map = || entries.iter().filter(|e| e.off_the_map.is_none()).map(|e| killed(e.incident));
        Self { most: on_map().flatten().max().unwrap_or(0), silent: on_map().filter(Option::is_none).count() }
    }

    /// Area grows with the killed, from the smallest sign that bears a number.
    pub(crate) fn radius(&self, killed: u32, scale: Scale, theme: &Theme) -> f64 {
        let part = f64::from(killed) / f64::from(self.most.max(1));
        let least = 0.85_f64;
        scale.len(theme.marker) * (least * least + (LARGEST * LARGEST - least * least) * part).sqrt()
    }

    /// Round numbers for the legend, the largest first.
    pub(crate) fn examples(&self) -> Vec<u32> {
        let most = f64::from(self.most.max(1));
        let top = super::furniture::round_length(1.0, most).max(1.0);
        let mut list = vec![top as u32, super::furniture::round_length(1.0, (top / 4.0).max(1.0)) as u32];
        list.dedup();
        list
    }
}

fn killed(incident: &Incident) -> Option<u32> {
    incident.killed_min.or(incident.killed_max)
}

/// All that is drawn for the incidents.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Set where signs are sized by the killed.
    pub(crate) sizes: Option<Sizes>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) areas: Vec<AreaMark>,
    pub(crate) numbered: bool,
    /// In place of markers, where the incidents are a crowd.
    pub(crate) dots: Option<Crowded>,
}

/// The dots of a crowd, counted.
#[derive(Debug, Default)]
pub(crate) struct Crowded {
    pub(crate) dots: Dots,
    /// How many of each kind are on the map.
    pub(crate) counts: BTreeMap<Kind, usize>,
    /// How many of them are known only about.
    pub(crate) rough: usize,
}

impl Crowded {
    /// A dot for every spot that falls on the map. On top lie the deadliest; the others lie in no order, so that what can be
    /// seen of a heap is a fair sample of it.
    fn of(spots: &[Spot], frame: &Frame, (set, theme, scale): (&Typesetter, &Theme, Scale)) -> Self {
        let r = scale.len(4.2);
        let mut all = Self::default();
        let kinds: Vec<Kind> = (0..Kind::COUNT).map(Kind::nth).collect();
        for &kind in &kinds {
            for manner in [Manner::Solid, Manner::Dashed] {
                all.dots.signs.push(marker(kind, manner, None, Point::default(), r, (set, theme, scale)));
            }
        }
        let mut counts = vec![0_usize; kinds.len()];
        let mut deadly: Vec<(u32, Dot)> = Vec::new();
        let mut others: Vec<Dot> = Vec::with_capacity(spots.len());
        for spot in spots {
            let Some(at) = spot.on_map().map(|p| frame.page(p)).filter(|p| frame.map.contains(*p)) else { continue };
            let kind = kinds.iter().position(|k| *k == Kind::of_type(spot.kind)).unwrap_or(0);
            let rough = spot.precision.is_some_and(|p| p != Precision::Exact);
            counts[kind] += 1;
            all.rough += usize::from(rough);
            let dot = Dot { x: at.x as f32, y: at.y as f32, sign: (kind * 2 + usize::from(rough)) as u8 };
            if spot.killed > 0 {
                deadly.push((spot.killed, dot));
            } else {
                others.push(dot);
            }
        }
        // A step without a common factor visits every dot once.
        let n = others.len();
        let step = (1..).map(|i| 7_368_787 + 2 * i).find(|s| gcd(*s, n.max(1)) == 1).unwrap_or(1) % n.max(1);
        let mut place = 0;
        all.dots.at.reserve_exact(n + deadly.len());
        for _ in 0..n {
            all.dots.at.push(others[place]);
            place += step;
            if place >= n {
                place -= n;
            }
        }
        // The deadliest last, and of two as deadly the first of the file.
        deadly.reverse();
        deadly.sort_by_key(|d| d.0);
        all.dots.at.extend(deadly.into_iter().map(|d| d.1));
        all.counts = kinds.into_iter().zip(counts).filter(|c| c.1 > 0).collect();
        all.dots.area = frame.map;
        all
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

impl Mark {
    /// The box that the marker covers, its white ring included.
    pub(crate) fn bounds(&self, scale: Scale) -> Rect {
        let reach = self.r * self.kind.reach().min(1.3) + scale.len(2.0);
        Rect::new(self.at.x - reach, self.at.y - reach, 2.0 * reach, 2.0 * reach)
    }

    fn is_moved(&self) -> bool {
        self.at.distance(self.anchor) > self.r * 0.6
    }
}

impl Marks {
    /// A crowd's dots.
    pub(crate) fn crowd(spots: &[Spot], frame: &Frame, tools: (&Typesetter, &Theme, Scale)) -> Self {
        Self { dots: Some(Crowded::of(spots, frame, tools)), ..Self::default() }
    }

    /// How many of each kind are on the map.
    pub(crate) fn counts(&self) -> BTreeMap<Kind, usize> {
        let mut counts = self.dots.as_ref().map_or_else(BTreeMap::new, |d| d.counts.clone());
        for mark in &self.marks {
            *counts.entry(mark.kind).or_default() += 1;
        }
        counts
    }

    /// Places the markers of all entries that are on the map.
    pub(crate) fn place(
        entries: &[Entry],
        frame: &Frame,
        drawn: &Drawn,
        (size_by, most_numbered): (SizeBy, usize),
        (theme, scale): (&Theme, Scale),
    ) -> Self {
        let on_map: Vec<(usize, &Entry, LonLat)> = entries
            .iter()
            .enumerate()
            .filter(|(_, e)| e.off_the_map.is_none())
            .filter_map(|(i, e)| e.incident.point.map(|p| (i, e, p)))
            .collect();
        let numbered = on_map.len() <= most_numbered;
        let r = if numbered { scale.len(theme.marker) } else { scale.len(5.0) };
        let sizes = (size_by == SizeBy::Killed).then(|| Sizes::of(entries));
        let mut all = Self { numbered, sizes, ..Self::default() };
        let mut in_areas = Vec::new();
        for (entry, e, at) in on_map {
            let anchor = frame.page(at);
            let kind = Kind::of(e.incident);
            let area = if e.incident.precision.is_some_and(Precision::is_area) {
                area(e.incident, at, frame, drawn)
            } else {
                None
            };
            let manner = if area.is_some() { Manner::Dashed } else { Manner::Solid };
            let r = sizes.map_or(r, |s| {
                let usual = if numbered { 1.0 } else { r / scale.len(theme.marker) };
                s.radius(killed(e.incident).unwrap_or(0), scale, theme) * usual
            });
            let mut mark = Mark { entry, kind, manner, anchor, at: anchor, r, fan: None, ring: None };
            if let Some(area) = area {
                in_areas.push((all.marks.len(), area.rings.clone()));
                if !all.areas.iter().any(|a| a.key == area.key) {
                    all.areas.push(area);
                }
            } else if !frame.map.contains(anchor) {
                continue;
            } else {
                let km = reach_km(e.incident);
                let ring_r = km * frame.px_per_km(anchor);
                if km > 0.0 && ring_r.is_finite() && ring_r < frame.map.w.max(frame.map.h) {
                    // A ring that the marker would cover is drawn just around it: what is approximate must look so.
                    let least = r + scale.len(5.0);
                    let ring = if ring_r > least { frame.circle(at, km) } else { round(anchor, least) };
                    mark.ring = Some(ring);
                }
            }
            all.marks.push(mark);
        }
        if numbered {
            let fixed: Vec<usize> = in_areas.iter().map(|(i, _)| *i).collect();
            all.fan_out(&fixed, frame, scale);
            all.middle(&in_areas, frame, scale);
        }
        all
    }

    /// Moves markers that would cover each other onto a ring around their common middle.
    fn fan_out(&mut self, fixed: &[usize], frame: &Frame, scale: Scale) {
        let dots = super::names::cities().filter(|c| c.rank <= 1).map(|c| frame.page(c.at));
        let dots: Vec<Point> = dots.filter(|p| frame.map.contains(*p)).collect();
        let free: Vec<usize> = (0..self.marks.len()).filter(|i| !fixed.contains(i)).collect();
        let gap = scale.len(3.0);
        let groups = groups(&free, |a, b| {
            let (a, b) = (&self.marks[a], &self.marks[b]);
            a.anchor.distance(b.anchor) < a.r + b.r + gap
        });
        // A triangle reaches further than a circle of its weight.
        let reach = |m: &Mark| m.r * m.kind.reach().clamp(1.0, 1.35);
        let mut placed: Vec<(Point, f64)> = groups
            .iter()
            .filter(|g| g.len() == 1)
            .map(|g| (self.marks[g[0]].anchor, reach(&self.marks[g[0]])))
            .collect();
        for (number, group) in groups.iter().filter(|g| g.len() > 1).enumerate() {
            let n = group.len() as f64;
            let sum = group
                .iter()
                .fold(Point::default(), |s, &i| Point::new(s.x + self.marks[i].anchor.x, s.y + self.marks[i].anchor.y));
            let middle = Point::new(sum.x / n, sum.y / n);
            let r = self.marks[group[0]].r;
            // Leave clockwise by bearing from the middle, so that the lines do not cross.
            let bearing = |p: Point| (p.x - middle.x).atan2(middle.y - p.y);
            let mut order = group.clone();
            order.sort_by(|&a, &b| {
                let (a, b) = (&self.marks[a], &self.marks[b]);
                bearing(a.anchor).total_cmp(&bearing(b.anchor)).then(a.entry.cmp(&b.entry))
            });
            let apart = 2.0 * r + scale.len(7.0);
            let near_ring = (apart / (2.0 * (std::f64::consts::PI / n.max(2.0)).sin())).max(r * 3.0);
            let first = order.first().map_or(0.0, |&i| bearing(self.marks[i].anchor));
            for (k, &i) in order.iter().enumerate() {
                let spread = group.iter().any(|&j| self.marks[j].anchor.distance(middle) > 1.0);
                let turn = if spread { first } else { std::f64::consts::FRAC_PI_4 };
                let wanted = turn + k as f64 / n * std::f64::consts::TAU;
                let room = frame.map.grown(-(r * 1.6 + scale.len(2.0)));
                let own = reach(&self.marks[i]);
                let spot = spots(middle, wanted, near_ring.min(r * 9.0), apart).find(|p| {
                    room.contains(*p)
                        && placed.iter().all(|(q, other)| p.distance(*q) >= own + other + scale.len(3.0))
                        && dots.iter().all(|q| p.distance(*q) >= r * 1.3 + scale.len(6.0))
                });
                let spot = spot.unwrap_or(self.marks[i].anchor);
                placed.push((spot, own));
                (self.marks[i].at, self.marks[i].fan) = (spot, Some(number));
            }
        }
    }

    /// Puts markers of areas in the middle of what is visible of them, clear of all others.
    fn middle(&mut self, in_areas: &[(usize, Vec<Vec<Point>>)], frame: &Frame, scale: Scale) {
        let areas: Vec<usize> = in_areas.iter().map(|(i, _)| *i).collect();
        let mut taken: Vec<Point> =
            (0..self.marks.len()).filter(|i| !areas.contains(i)).map(|i| self.marks[i].at).collect();
        for (i, rings) in in_areas {
            let r = self.marks[*i].r;
            let apart = 2.0 * r + scale.len(10.0);
            let room = frame.map.grown(-(r * 1.6 + scale.len(4.0)));
            let clear = |p: Point| room.contains(p) && taken.iter().all(|q| q.distance(p) >= apart);
            let middles = geom::middles(rings, 400);
            let spot = middles.iter().map(|m| m.0).find(|p| clear(*p)).or_else(|| {
                let start = middles.first().map_or(self.marks[*i].anchor, |m| m.0);
                spots(start, 0.0, apart, apart).find(|p| clear(*p))
            });
            let spot = spot.unwrap_or(self.marks[*i].anchor);
            taken.push(spot);
            (self.marks[*i].at, self.marks[*i].anchor) = (spot, spot);
        }
    }

    /// Tints and hatches, to lie under the borders.
    pub(crate) fn draw_areas(&self, theme: &Theme, scale: Scale) -> Group {
        let mut layer = Group::named("areas");
        for area in &self.areas {
            let path = geom::path(&area.rings);
            layer.push(Shape::filled(path.clone(), theme.kind(area.kind)).opacity(TINT));
            layer.push(
                Shape::stroked(geom::hatch(&area.rings, scale.len(9.0)), theme.kind(area.kind), scale.len(0.9))
                    .opacity(0.42),
            );
            let dash = [scale.len(6.0), scale.len(4.0)];
            layer.push(Shape::stroked(path, theme.kind(area.kind), scale.len(1.4)).dashed(&dash).opacity(0.8));
        }
        layer
    }

    /// The markers, with their rings and the lines to their true points; each incident a group with its own title.
    pub(crate) fn draw(
        &self,
        entries: &[Entry],
        frame: &Frame,
        set: &Typesetter,
        theme: &Theme,
        scale: Scale,
    ) -> Group {
        let mut layer = Group::named("incidents");
        if let Some(crowd) = &self.dots {
            layer.push(Node::Dots(crowd.dots.clone()));
        }
        let mut below = Group::named("precision-rings");
        for mark in &self.marks {
            let Some(ring) = &mark.ring else { continue };
            let dash = [scale.len(4.0), scale.len(3.0)];
            let closed: Vec<Point> = ring.iter().chain(ring.first()).copied().collect();
            let visible: Vec<Vec<Point>> = geom::clip_line(&closed, &frame.map);
            let line = Path(visible.iter().flat_map(|part| Path::line(part).0).collect());
            let filled = geom::clip_ring(ring, &frame.map);
            below.push(Shape::filled(Path::polygon(&filled), theme.kind(mark.kind)).opacity(0.12));
            below.push(Shape::stroked(line, theme.kind(mark.kind), scale.len(1.3)).dashed(&dash));
        }
        layer.push(below);
        let mut lines = Group::named("fan-lines");
        for mark in self.marks.iter().filter(|m| m.is_moved()) {
            let line = Path::line(&[mark.anchor, mark.at]);
            lines.push(Shape::stroked(line.clone(), theme.ring, scale.len(3.0)).round());
            lines.push(Shape::stroked(line, theme.marker_edge, scale.len(1.0)).round());
        }
        for mark in self.marks.iter().filter(|m| m.is_moved()) {
            let dot = Path::circle(mark.anchor, scale.len(2.6));
            lines.push(Shape::filled(dot, theme.marker_edge).outlined(theme.ring, scale.len(0.9)));
        }
        layer.push(lines);
        for mark in self.by_weight(entries) {
            let Some(entry) = entries.get(mark.entry) else { continue };
            let number = self.numbered.then_some(entry.number);
            let mut group = marker(mark.kind, mark.manner, number, mark.at, mark.r, (set, theme, scale));
            group.id = Some(format!("incident-{}", entry.number));
            group.title = Some(super::text::clean(&super::words::name(entry.incident, set.tongue)));
            group.desc = Some(entry.description(set.tongue));
            layer.push(group);
        }
        layer
    }

    /// The marks in the order they are drawn: large signs under small ones, and of those of one size what weighs most on
    /// top: more killed, better known, first in the list.
    fn by_weight(&self, entries: &[Entry]) -> Vec<&Mark> {
        let mut order: Vec<&Mark> = self.marks.iter().collect();
        let weight = |m: &Mark| {
            let incident = entries.get(m.entry).map(|e| e.incident);
            (incident.and_then(killed).unwrap_or(0), m.manner == Manner::Solid, std::cmp::Reverse(m.entry))
        };
        order.sort_by(|a, b| b.r.total_cmp(&a.r).then_with(|| weight(a).cmp(&weight(b))));
        order
    }

    /// Boxes that no label may cover: markers, and the lines of a fan.
    pub(crate) fn obstacles(&self, scale: Scale) -> Vec<Rect> {
        let mut boxes: Vec<Rect> = self.marks.iter().map(|m| m.bounds(scale)).collect();
        for mark in self.marks.iter().filter(|m| m.is_moved()) {
            let step = scale.len(4.0);
            let steps = (mark.anchor.distance(mark.at) / step).ceil().max(1.0);
            for i in 0..=steps as usize {
                let t = i as f64 / steps;
                let x = mark.anchor.x + (mark.at.x - mark.anchor.x) * t;
                let y = mark.anchor.y + (mark.at.y - mark.anchor.y) * t;
                boxes.push(Rect::new(x - 2.0, y - 2.0, 4.0, 4.0));
            }
        }
        boxes
    }
}

/// Spots around a middle, the best first: rings outward, and on each ring by distance from the wanted angle.
fn spots(middle: Point, wanted: f64, first: f64, step: f64) -> impl Iterator<Item = Point> {
    (0..40).flat_map(move |ring| {
        let radius = first + f64::from(ring) * step * 0.5;
        (0..48).map(move |i| {
            let side = if i % 2 == 0 { 1.0 } else { -1.0 };
            let angle = wanted + side * f64::from((i + 1) / 2) * std::f64::consts::TAU / 48.0;
            Point::new(middle.x + radius * angle.sin(), middle.y - radius * angle.cos())
        })
    })
}

/// Groups of items that touch, directly or through others, in the order of their first.
fn groups(items: &[usize], touch: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for &item in items {
        let (mut near, rest): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|g| g.iter().any(|&other| touch(item, other)));
        groups = rest;
        let mut joined: Vec<usize> = near.drain(..).flatten().collect();
        joined.push(item);
        joined.sort_unstable();
        groups.push(joined);
    }
    groups.sort();
    groups
}

fn round(center: Point, r: f64) -> Vec<Point> {
    (0..72)
        .map(|i| {
            let (sin, cos) = (f64::from(i) * 5.0_f64.to_radians()).sin_cos();
            Point::new(center.x + r * cos, center.y + r * sin)
        })
        .collect()
}

/// The visible area of an incident that is known only as an area; none where it is too small to see or not on the page.
fn area(incident: &Incident, at: LonLat, frame: &Frame, drawn: &Drawn) -> Option<AreaMark> {
    let precision = incident.precision?;
    let code = incident.admin1_code.as_deref().filter(|_| precision == Precision::Governorate);
    let circle = |km: f64| vec![geom::clip_ring(&frame.circle(at, km), &frame.map)];
    let (key, rings) = match code {
        Some("IQ-BG") => ("IQ-BG".to_owned(), circle(BAGHDAD_KM)),
        Some(code) if drawn.divisions.iter().any(|d| d.division.is(code)) => {
            let rings = drawn.divisions.iter().filter(|d| d.division.is(code)).flat_map(|d| d.rings.clone()).collect();
            (code.to_owned(), rings)
        }
        _ => {
            let polygon = code.and_then(|c| divisions::find(c).ok().flatten());
            let km = incident.radius_km.filter(|r| r.is_finite()).unwrap_or(25.0).clamp(2.0, 1500.0);
            let key = format!("{:.3},{:.3},{km:.0}", at.lon, at.lat);
            match polygon {
                Some(division) => (key, division.rings().iter().flat_map(|r| frame.ring(r)).collect()),
                None => (key, circle(km)),
            }
        }
    };
    let rings: Vec<Vec<Point>> = rings.into_iter().filter(|r: &Vec<Point>| r.len() > 2).collect();
    let size: f64 = rings.iter().map(|r| geom::area(r).abs() / 2.0).sum();
    (size > 60.0).then(|| AreaMark { kind: Kind::of(incident), precision, rings, key })
}
