//! Names at points: cities and incidents.

use std::collections::BTreeMap;

use super::Labeller;
use crate::map::markers::Mark;
use crate::map::names::{self, City};
use crate::map::placement::{Candidate, Label};
use crate::map::scene::{Group, Path, Point, Rect, Shape, Weight};
use crate::map::symbols::Manner;
use crate::map::text::{Anchor, Line, Style};

/// The directions of a label from its point (x to the right, y down), the best first: where readers look first.
const AROUND: [(f64, f64); 12] = [
    (1.0, 0.0),
    (0.86, -0.5),
    (0.86, 0.5),
    (-1.0, 0.0),
    (-0.86, -0.5),
    (-0.86, 0.5),
    (0.0, -1.0),
    (0.0, 1.0),
    (0.5, -0.86),
    (0.5, 0.86),
    (-0.5, -0.86),
    (-0.5, 0.86),
];

/// One name of a town to so much of the map, a square of this side: more crowd it.
const CITY_ROOM: f64 = 115.0;
/// Around one spot, so many incidents bear its name each; of more, the town's name stands for all.
const SMALL_FAN: usize = 3;

/// A city with where its name belongs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) city: City,
    pub(super) at: Point,
    /// Middle and radius of what hides its dot.
    pub(super) host: Option<(Point, f64)>,
}

/// Candidates at one distance around a point.
#[derive(Debug, Clone, Copy)]
struct Ring {
    /// From the point to the nearest edge of the label.
    distance: f64,
    /// Of the best of them.
    cost: f64,
    /// Whether a line joins point and label.
    leader: bool,
    /// The direction that is liked best, radians clockwise from the right; none for the usual order.
    toward: Option<f64>,
}

impl Labeller<'_> {
    /// The cities to label: those that the scale has room for, and those that no incident label names already.
    pub(super) fn cities(&self) -> Vec<City> {
        let zoom = self.frame.nominal_px_per_km() / self.scale.unit;
        let most = |focus: bool| match (focus, zoom) {
            _ if self.frame.is_world() => 0,
            (true, z) if z > 2.2 => 4,
            (true, z) if z > 1.5 => 3,
            (true, z) if z > 0.3 => 2,
            (true, _) => 1,
            (false, z) if z > 4.0 => 3,
            (false, z) if z > 1.5 => 2,
            (false, z) if z > 0.5 => 1,
            (false, _) => 0,
        };
        let inner = self.frame.map.grown(-self.scale.len(5.0));
        let geo = self.frame.clip_box();
        let mut cities: Vec<City> = names::cities()
            .filter(|c| {
                let lon = crate::map::projection::near(c.at.lon, geo.center().x);
                geo.contains(Point::new(lon, c.at.lat))
            })
            .filter(|c| c.rank <= most(self.frame.focus.iter().any(|f| f == c.country)))
            .filter(|c| !self.frame.is_world() || self.frame.focus.iter().any(|f| f == c.country))
            .filter(|c| inner.contains(self.frame.page(c.at)))
            .filter(|c| !self.is_named_by_an_incident(c))
            .collect();
        cities.sort_by(|a, b| {
            (a.rank, !a.capital)
                .cmp(&(b.rank, !b.capital))
                .then(b.population.cmp(&a.population))
                .then(a.name.cmp(b.name))
        });
        cities
    }

    /// The same with where their names belong: less those whose dots would touch a greater one's, lie under furniture or
    /// under the sign of something else, and those that are too many.
    pub(super) fn spots(&self) -> Vec<Spot> {
        let most = (self.frame.map.w * self.frame.map.h / self.scale.len(CITY_ROOM).powi(2)).ceil() as usize;
        let mut spots: Vec<Spot> = Vec::new();
        for city in self.cities() {
            let (at, r) = (self.frame.page(city.at), self.dot_radius(&city));
            let dot = self.dot_box(&city);
            if self.taken.iter().any(|t| t.overlaps(&dot)) && !self.in_focus_capital(&city) {
                continue;
            }
            let host = self.host(at, r);
            let taken = |s: &Spot| match (host, s.host) {
                (Some(mine), Some(other)) => mine == other,
                _ => s.at.distance(at) < r + self.dot_radius(&s.city) + self.scale.len(4.0),
            };
            let own = self.in_focus_capital(&city) || self.is_fanned_out(&city);
            let covered = self.marks.numbered && self.marks.marks.iter().any(|m| m.at.distance(at) < m.r + r);
            if (!spots.is_empty() && spots.iter().any(taken)) || (covered && !own) {
                continue;
            }
            spots.push(Spot { city, at, host });
        }
        spots.truncate(most.clamp(6, 160));
        spots
    }

    fn in_focus_capital(&self, city: &City) -> bool {
        city.capital && self.frame.focus.iter().any(|f| f == city.country)
    }

    /// The circle of a cluster, or the sign without a number, that hides a dot: the name then belongs to that.
    fn host(&self, at: Point, r: f64) -> Option<(Point, f64)> {
        let circles = self.solid.iter().map(|b| (b.center(), b.w / 2.0));
        let signs =
            self.marks.marks.iter().filter(|_| !self.marks.numbered).map(|m| (m.at, m.r * m.kind.reach().min(1.3)));
        circles.chain(signs).find(|(center, reach)| center.distance(at) < reach + r)
    }

    /// How important the ground is to a reader, for furniture to keep off.
    pub(crate) fn weights(&self) -> Vec<(Rect, u32)> {
        let weight = |s: &Spot| match (s.city.capital, s.city.rank) {
            (true, _) => 8,
            (_, ..=1) => 4,
            (_, 2) => 2,
            _ => 1,
        };
        self.spots().iter().map(|s| (self.dot_box(&s.city).grown(self.scale.len(6.0)), weight(s))).collect()
    }

    /// Whether an incident's own label names the city, so that it needs none: the label of a lone marker does, and those of a
    /// few around one spot.
    fn is_named_by_an_incident(&self, city: &City) -> bool {
        let names = |m: &&Mark| m.manner == Manner::Solid && self.marks.numbered && !self.is_large_fan(m.fan);
        let at = self.frame.page(city.at);
        // A capital gives up its dot and name only to a marker that stands on it.
        let instead = |m: &&Mark| !city.capital || (m.fan.is_none() && m.at.distance(at) < m.r);
        self.marks.marks.iter().filter(names).filter(instead).any(|m| self.is_at(m, city))
    }

    /// Whether so many incidents fan out from the city that its name must stand for all of them.
    fn is_fanned_out(&self, city: &City) -> bool {
        self.marks.marks.iter().filter(|m| self.is_large_fan(m.fan)).any(|m| self.is_at(m, city))
    }

    fn is_at(&self, mark: &Mark, city: &City) -> bool {
        let entry = &self.entries[mark.entry];
        let named = entry.incident.place.as_deref().unwrap_or(&entry.place);
        same_name(named, city.name) && entry.incident.point.is_some_and(|p| p.distance_km(city.at) < 15.0)
    }

    fn names_the_capital(&self, mark: &Mark) -> bool {
        names::cities().any(|c| self.in_focus_capital(&c) && self.is_at(mark, &c))
    }

    fn is_large_fan(&self, fan: Option<usize>) -> bool {
        fan.is_some_and(|fan| self.marks.marks.iter().filter(|m| m.fan == Some(fan)).count() > SMALL_FAN)
    }

    pub(super) fn dot_radius(&self, city: &City) -> f64 {
        self.scale.len(if city.capital { 4.0 } else { [3.4, 3.0, 2.5, 2.1][usize::from(city.rank.clamp(1, 4)) - 1] })
    }

    pub(super) fn dot_box(&self, city: &City) -> Rect {
        let (p, r) = (self.frame.page(city.at), self.dot_radius(city) + self.scale.len(1.0));
        Rect::new(p.x - r, p.y - r, 2.0 * r, 2.0 * r)
    }

    pub(super) fn dot(&self, city: &City, layer: &mut Group) {
        let (p, r) = (self.frame.page(city.at), self.dot_radius(city));
        let ring = Shape::filled(Path::circle(p, r), self.theme.ring).outlined(self.theme.city, self.scale.len(1.1));
        layer.push(ring);
        if city.capital {
            layer.push(Shape::filled(Path::circle(p, r * 0.5), self.theme.city));
        }
    }

    pub(super) fn city(&self, spot: &Spot) -> Label {
        let city = &spot.city;
        let focus = self.frame.focus.iter().any(|f| f == city.country);
        let (city_font, city_size) = (self.theme.city_font, self.theme.city_size);
        let (weight, size, color) = match (city.capital, city.rank) {
            (true, _) if focus => (self.theme.capital_font, self.theme.capital_size, self.theme.ink),
            (true, _) => (self.theme.capital_font, self.theme.capital_size * 0.8, self.theme.soft),
            (_, ..=1) => (city_font, city_size, if focus { self.theme.ink } else { self.theme.soft }),
            (_, 2) => (city_font, city_size - 1.0, self.theme.soft),
            _ => (city_font, city_size - 2.0, self.theme.soft),
        };
        let style = self.scale.style(weight, size, color);
        let lines = self.set_lines(&self.name(city.name, city.arabic), style);
        let priority = match (city.capital && focus, city.rank) {
            (true, _) => 0,
            (_, rank) if focus => 20 + 10 * u32::from(rank),
            (_, 0..=1) => 34,
            (_, rank) => 40 + 10 * u32::from(rank),
        };
        let (at, hidden) = spot.host.unwrap_or((spot.at, self.dot_radius(city)));
        let near = hidden + self.scale.len(if spot.host.is_some() { 2.0 } else { 4.0 });
        // A marker may stand on the dot: then the name goes round it, in the last resort at the end of a line.
        let fanned = self.is_fanned_out(city);
        let priority = if fanned { priority.min(5) } else { priority };
        let far: &[f64] = match (city.capital || fanned, spot.host.is_some()) {
            (true, false) => &[0.0, 3.0, 6.0, 10.0, 14.0, 18.0, 23.0, 28.0, 34.0, 42.0, 52.0, 65.0, 85.0],
            (_, true) => &[0.0, 3.0, 6.0, 10.0, 14.0],
            (false, false) => &[0.0, 8.0, 16.0],
        };
        let mut candidates = Vec::new();
        for extra in far {
            let distance = near + self.scale.len(*extra);
            let ring = Ring { distance, cost: 1.2 * extra, leader: *extra > 24.0, toward: None };
            self.around(at, &lines, ring, &mut candidates);
        }
        if fanned {
            let of = self.marks.marks.iter().filter(|m| self.is_large_fan(m.fan) && self.is_at(m, city));
            let reach = of.map(|m| m.at.distance(at) + m.r * m.kind.reach()).fold(0.0, f64::max);
            for extra in [8.0, 24.0, 48.0] {
                let distance = reach + self.scale.len(extra);
                let ring = Ring { distance, cost: 110.0 + extra, leader: true, toward: None };
                self.around(at, &lines, ring, &mut candidates);
            }
        }
        Label { name: city.name.to_owned(), priority, lines, candidates, over_water: false }
    }

    pub(crate) fn set_lines(&self, names: &[&str], style: Style) -> Vec<Line> {
        names.iter().map(|name| self.set.line(name, style)).collect()
    }

    /// Candidates around a point.
    fn around(&self, at: Point, lines: &[Line], ring: Ring, into: &mut Vec<Candidate>) {
        let Ring { distance, cost, leader, toward } = ring;
        // Arabic reaches further above and below its line.
        let leading = if self.set.tongue.is_rtl() { 1.5 } else { 1.18 };
        let heights: Vec<f64> = lines.iter().map(|l| l.style.size * leading).collect();
        let total: f64 = heights.iter().sum();
        for (n, &(dx, dy)) in AROUND.iter().enumerate() {
            let anchor = if dx.abs() < 0.3 {
                Anchor::Middle
            } else if dx > 0.0 {
                Anchor::Start
            } else {
                Anchor::End
            };
            let x = at.x + dx * distance;
            // The block's edge, not its middle, keeps the distance.
            let middle = at.y + dy * (distance + total * if dy.abs() > 0.7 { 0.5 } else { 0.32 });
            let top = middle - total / 2.0;
            let mut placed = Vec::new();
            let mut boxes = Vec::new();
            let mut y = top;
            for (i, line) in lines.iter().enumerate() {
                let baseline = Point::new(x, y + heights[i] * 0.5 + line.style.size * 0.35);
                placed.push((i, baseline, anchor, 0.0));
                boxes.push(self.line_box(line, baseline, anchor));
                y += heights[i];
            }
            let mut price = cost + n as f64 * 0.8;
            if let Some(toward) = toward {
                let angle = dy.atan2(dx);
                let off =
                    (angle - toward + std::f64::consts::PI).rem_euclid(std::f64::consts::TAU) - std::f64::consts::PI;
                price = cost + off.abs() * 3.0 + n as f64 * 0.1;
            }
            let line = leader.then(|| {
                let edge = Point::new(x.clamp(at.x - distance, at.x + distance), middle);
                let end = match anchor {
                    Anchor::Middle => Point::new(x, if dy > 0.0 { top } else { top + total }),
                    _ => edge,
                };
                (at, Point::new(end.x - dx * self.scale.len(2.0), end.y))
            });
            if let Some((from, to)) = line {
                // Better a line that crosses nothing; in the last resort one that crosses the lines of a fan.
                let across = Candidate { lines: placed, boxes, cost: price, leader: line };
                let mut clear = across.clone();
                clear.boxes.extend(self.leader_boxes(from, to));
                into.extend([clear, Candidate { cost: price + 40.0, ..across }]);
                continue;
            }
            into.push(Candidate { lines: placed, boxes, cost: price, leader: None });
        }
    }

    /// Small boxes along a leader from where it leaves the sign it belongs to, so that it crosses nothing.
    fn leader_boxes(&self, from: Point, to: Point) -> Vec<Rect> {
        let (step, clear) = (self.scale.len(4.0), self.scale.len(20.0));
        let length = from.distance(to).max(1.0);
        let count = ((length - clear) / step).max(0.0) as usize;
        let at = |i: usize| {
            let t = (clear + step * i as f64) / length;
            Rect::new(from.x + (to.x - from.x) * t - 1.0, from.y + (to.y - from.y) * t - 1.0, 2.0, 2.0)
        };
        (0..count).map(at).collect()
    }

    /// The box of a line's ink, with a hair of room.
    pub(super) fn line_box(&self, line: &Line, at: Point, anchor: Anchor) -> Rect {
        let shift = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => line.width / 2.0,
            Anchor::End => line.width,
        };
        let ink = line.ink(self.set);
        ink.translated(at.x - shift, at.y).grown(0.5)
    }

    pub(super) fn incidents(&self, cities: &[Spot], labels: &mut Vec<Label>) {
        if !self.marks.numbered {
            return;
        }
        let mut fans: BTreeMap<usize, Vec<&Mark>> = BTreeMap::new();
        for mark in &self.marks.marks {
            if let Some(fan) = mark.fan {
                fans.entry(fan).or_default().push(mark);
            }
        }
        let place_style = self.scale.style(Weight::SemiBold, 12.5, self.theme.ink);
        let date_style = self.scale.style(Weight::Regular, 11.5, self.theme.ink);
        for mark in &self.marks.marks {
            let entry = &self.entries[mark.entry];
            let incident = entry.incident;
            let place = entry.place.as_str();
            let city_says_it = cities.iter().any(|s| self.is_at(mark, &s.city));
            let siblings = mark.fan.and_then(|f| fans.get(&f));
            let first_says_it = siblings.is_some_and(|s| {
                s.len() > SMALL_FAN
                    && s.iter().take_while(|m| m.entry != mark.entry).any(|m| self.entries[m.entry].place == *place)
            });
            // In an area that bears its own name on the map, the date is enough.
            let area_says_it = mark.manner == Manner::Dashed
                && incident
                    .admin1_code
                    .as_deref()
                    .is_some_and(|code| self.drawn.divisions.iter().any(|d| d.division.is(code)));
            let mut lines = Vec::new();
            let mut names = 0;
            if !(city_says_it || first_says_it || area_says_it) {
                let room = if place.len() > 18 { 150.0 } else { 170.0 };
                lines.extend(self.set.wrap(place, place_style, self.scale.len(room), 2));
                names = lines.len();
            }
            // Around a large fan, dates would be a second ring of figures: the list has them.
            let crowded = siblings.is_some_and(|s| s.len() > 6);
            if !entry.short_date.is_empty() && !crowded {
                lines.push(self.set.line(&entry.short_date, date_style));
            }
            if lines.is_empty() {
                continue;
            }
            let toward = mark.fan.and_then(|f| fans.get(&f)).map(|group| {
                let n = group.len() as f64;
                let middle = group.iter().fold(Point::default(), |s, m| Point::new(s.x + m.at.x / n, s.y + m.at.y / n));
                (mark.at.y - middle.y).atan2(mark.at.x - middle.x)
            });
            let mut candidates = Vec::new();
            let mut near = mark.r * mark.kind.reach().min(1.3) + self.scale.len(5.0);
            if let Some(ring) = mark.ring.as_ref().filter(|_| mark.fan.is_none()).and_then(|r| r.first()) {
                let ring = ring.distance(mark.at) + self.scale.len(4.5);
                near = if ring < self.scale.len(36.0) { near.max(ring) } else { near };
            }
            for (n, extra) in [0.0, 7.0, 15.0].into_iter().enumerate() {
                let distance = near + self.scale.len(extra);
                let ring = Ring { distance, cost: 8.0 * n as f64, leader: false, toward };
                self.around(mark.at, &lines, ring, &mut candidates);
            }
            // The place without the date, rather than nothing.
            if names > 0 && lines.len() > names {
                for (n, extra) in [0.0, 7.0].into_iter().enumerate() {
                    let distance = near + self.scale.len(extra);
                    let ring = Ring { distance, cost: 40.0 + 8.0 * n as f64, leader: false, toward };
                    self.around(mark.at, &lines[..names], ring, &mut candidates);
                }
            }
            // Two of these side by side would read as one.
            let air = self.scale.len(4.0);
            for b in candidates.iter_mut().flat_map(|c: &mut Candidate| &mut c.boxes) {
                if b.x < mark.at.x {
                    (b.x, b.w) = (b.x - air, b.w + air);
                }
                if b.right() > mark.at.x {
                    b.w += air;
                }
            }
            let name = format!("{}. {place}", entry.number);
            let capital = names > 0 && self.names_the_capital(mark);
            labels.push(Label { name, priority: if capital { 0 } else { 10 }, lines, candidates, over_water: false });
        }
    }
}

/// Whether two spellings may mean one place, given that they lie close together: `Zaporizhzhia` and `Zaporizhzhya`.
fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let alike = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    a == b || (alike >= 6 && a.chars().count().abs_diff(b.chars().count()) <= 2 && !a.contains(' '))
}
