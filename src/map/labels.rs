//! The names on the map: which are wanted, where each could stand, and how it is drawn.

use std::collections::BTreeMap;

use super::Language;
use super::base::{Base, Drawn};
use super::frame::Frame;
use super::geom;
use super::list::Entry;
use super::markers::{Mark, Marks};
use super::names::{self, City};
use super::placement::{Candidate, Label, place};
use super::scene::{Color, Group, Path, Point, Rect, Shape, Text, Weight};
use super::symbols::Manner;
use super::text::{Anchor, Line, Style, Typesetter, halo};
use super::theme::{Scale, Theme};

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

/// All that labelling needs to know.
pub(crate) struct Labeller<'a> {
    pub(crate) frame: &'a Frame,
    pub(crate) base: &'a Base,
    pub(crate) drawn: &'a Drawn,
    pub(crate) marks: &'a Marks,
    pub(crate) entries: &'a [Entry<'a>],
    pub(crate) set: &'a Typesetter,
    pub(crate) theme: &'a Theme,
    pub(crate) scale: Scale,
    pub(crate) language: Language,
    /// Furniture on the map.
    pub(crate) taken: Vec<Rect>,
}

/// Labels and city dots, and the names that found no room, most important first.
pub(crate) struct Labelled {
    pub(crate) cities: Group,
    pub(crate) labels: Group,
    pub(crate) dropped: Vec<String>,
    /// Whether a capital, another town is drawn: for the legend.
    pub(crate) capital: bool,
    pub(crate) town: bool,
}

impl Labeller<'_> {
    /// Places and draws all labels.
    pub(crate) fn draw(&self) -> Labelled {
        let cities = self.cities();
        let mut labels: Vec<Label> = Vec::new();
        let mut dots: Vec<(usize, City)> = Vec::new();
        for city in &cities {
            dots.push((labels.len(), *city));
            labels.push(self.city(city));
        }
        self.incidents(&cities, &mut labels);
        self.governorates(&mut labels);
        self.countries(&mut labels);
        self.rivers(&mut labels);
        self.lakes(&mut labels);
        super::seas::labels(self, &mut labels);

        let mut obstacles = self.marks.obstacles(self.scale);
        obstacles.extend(self.taken.iter().copied());
        obstacles.extend(cities.iter().filter(|c| c.rank <= 2).map(|c| self.dot_box(c)));
        let soft: Vec<Rect> = self.soft();
        let within = self.frame.map.grown(-self.scale.len(4.0));
        let mut chosen = place(&labels, &obstacles, &soft, &within, self.scale.len(3.0));
        // Where dots lie everywhere, a capital covers a few of them rather than go without its name.
        let capitals = dots.iter().filter(|(i, city)| city.capital && labels[*i].priority == 0).map(|d| d.0);
        for i in capitals {
            if chosen[i].is_some() {
                continue;
            }
            let others = labels.iter().zip(&chosen).filter_map(|(l, c)| l.candidates.get((*c)?));
            let taken: Vec<Rect> =
                others.flat_map(|c| c.boxes.iter().copied()).chain(self.taken.iter().copied()).collect();
            let free = |c: &Candidate| c.boxes.iter().all(|b| within.holds(b) && !taken.iter().any(|t| t.overlaps(b)));
            let spot = labels[i].candidates.iter().position(free);
            chosen[i] = spot;
        }

        let mut out = Labelled {
            cities: Group::named("cities"),
            labels: Group::named("labels"),
            dropped: Vec::new(),
            capital: false,
            town: false,
        };
        for (i, city) in &dots {
            // A dot without a name tells nothing; a capital has its dot in any case.
            if chosen[*i].is_some() || city.capital {
                self.dot(city, &mut out.cities);
                out.capital |= city.capital;
                out.town |= !city.capital;
            }
        }
        let (mut halos, mut leaders, mut texts) =
            (Group::named("label-halos"), Group::named("label-leaders"), Group::named("label-texts"));
        let mut left: Vec<(u32, usize)> = Vec::new();
        for (i, (label, choice)) in labels.iter().zip(&chosen).enumerate() {
            let Some(candidate) = choice.and_then(|c| label.candidates.get(c)) else {
                left.push((label.priority, i));
                continue;
            };
            if let Some((from, to)) = candidate.leader {
                leaders.push(Shape::stroked(Path::line(&[from, to]), self.theme.soft, self.scale.len(0.9)).round());
            }
            for &(line, at, anchor, angle) in &candidate.lines {
                let text = self.set.place_turned(&label.lines[line], at, anchor, angle);
                halos.push(halo(&text, self.ground(label, text.bounds.center()), self.scale.len(self.theme.halo)));
                texts.push(text);
            }
        }
        // All halos first, so that none lies over the letters of another label or line.
        out.labels.push(halos);
        out.labels.push(leaders);
        out.labels.push(texts);
        left.sort_unstable();
        out.dropped = left.into_iter().map(|(_, i)| labels[i].name.clone()).collect();
        out
    }

    /// The colour under a label, for its halo.
    fn ground(&self, label: &Label, at: Point) -> Color {
        if label.over_water {
            return self.theme.sea;
        }
        let here = self.drawn.countries.iter().find(|(_, _, rings)| geom::inside(at, rings));
        match here {
            Some((iso, _, _)) if self.frame.focus.contains(iso) => self.theme.focus_land,
            Some(_) => self.theme.other_land,
            None => self.theme.sea,
        }
    }

    fn in_focus(&self, at: Point) -> bool {
        let focus = self.drawn.countries.iter().filter(|c| self.frame.focus.contains(&c.0));
        focus.into_iter().any(|c| geom::inside(at, &c.2))
    }

    pub(super) fn name<'n>(&self, english: &'n str, arabic: &'n str) -> Vec<&'n str> {
        match (self.language, arabic.is_empty()) {
            (Language::English, _) | (_, true) => vec![english],
            (Language::Arabic, false) => vec![arabic],
            (Language::Both, false) => vec![english, arabic],
        }
    }

    // Cities.

    /// The cities to label: those that the scale has room for, and those that no incident label names already.
    fn cities(&self) -> Vec<City> {
        let zoom = self.frame.nominal_px_per_km() / self.scale.unit;
        let most = |focus: bool| match (focus, zoom) {
            _ if self.frame.is_world() => 0,
            (true, z) if z > 4.0 => 4,
            (true, z) if z > 2.2 => 3,
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
                let lon = super::projection::near(c.at.lon, geo.center().x);
                geo.contains(Point::new(lon, c.at.lat))
            })
            .filter(|c| c.rank <= most(self.frame.focus.iter().any(|f| f == c.country)))
            .filter(|c| !self.frame.is_world() || self.frame.focus.iter().any(|f| f == c.country))
            .filter(|c| inner.contains(self.frame.page(c.at)))
            .filter(|c| c.capital || !self.is_named_by_an_incident(c))
            .collect();
        cities.sort_by(|a, b| {
            (a.rank, !a.capital)
                .cmp(&(b.rank, !b.capital))
                .then(b.population.cmp(&a.population))
                .then(a.name.cmp(b.name))
        });
        cities.truncate(160);
        cities
    }

    fn is_named_by_an_incident(&self, city: &City) -> bool {
        self.marks.marks.iter().filter(|m| m.fan.is_none() && m.manner == Manner::Solid && self.marks.numbered).any(
            |m| {
                let incident = self.entries[m.entry].incident;
                incident.place.as_deref().is_some_and(|p| same_name(p, city.name))
                    && incident.point.is_some_and(|p| p.distance_km(city.at) < 15.0)
            },
        )
    }

    /// Whether incidents fan out from the city: then its name must stand for all of them.
    fn is_fanned_out(&self, city: &City) -> bool {
        self.marks.marks.iter().filter(|m| m.fan.is_some()).any(|m| {
            let incident = self.entries[m.entry].incident;
            same_name(&self.entries[m.entry].place, city.name)
                && incident.point.is_some_and(|p| p.distance_km(city.at) < 15.0)
        })
    }

    fn dot_radius(&self, city: &City) -> f64 {
        self.scale.len(if city.capital { 4.0 } else { [3.4, 3.0, 2.5, 2.1][usize::from(city.rank.clamp(1, 4)) - 1] })
    }

    fn dot_box(&self, city: &City) -> Rect {
        let (p, r) = (self.frame.page(city.at), self.dot_radius(city) + self.scale.len(1.0));
        Rect::new(p.x - r, p.y - r, 2.0 * r, 2.0 * r)
    }

    fn dot(&self, city: &City, layer: &mut Group) {
        let (p, r) = (self.frame.page(city.at), self.dot_radius(city));
        let ring = Shape::filled(Path::circle(p, r), self.theme.ring).outlined(self.theme.city, self.scale.len(1.1));
        layer.push(ring);
        if city.capital {
            layer.push(Shape::filled(Path::circle(p, r * 0.5), self.theme.city));
        }
    }

    fn city(&self, city: &City) -> Label {
        let focus = self.frame.focus.iter().any(|f| f == city.country);
        let (weight, size, color) = match (city.capital, city.rank) {
            (true, _) if focus => (Weight::SemiBold, 15.0, self.theme.ink),
            (true, _) => (Weight::SemiBold, 12.0, self.theme.soft),
            (_, ..=1) => (Weight::Regular, 13.0, if focus { self.theme.ink } else { self.theme.soft }),
            (_, 2) => (Weight::Regular, 12.0, self.theme.soft),
            _ => (Weight::Regular, 11.0, self.theme.soft),
        };
        let style = self.scale.style(weight, size, color);
        let lines = self.set_lines(&self.name(city.name, city.arabic), style);
        let priority = match (city.capital && focus, city.rank) {
            (true, _) => 0,
            (_, rank) if focus => 20 + 10 * u32::from(rank),
            (_, 0..=1) => 34,
            (_, rank) => 40 + 10 * u32::from(rank),
        };
        let at = self.frame.page(city.at);
        let near = self.dot_radius(city) + self.scale.len(4.0);
        // A marker may stand on the dot: then the name goes round it, in the last resort at the end of a line.
        let fanned = self.is_fanned_out(city);
        let priority = if fanned { priority.min(5) } else { priority };
        let far: &[f64] = if city.capital || fanned {
            &[0.0, 3.0, 6.0, 10.0, 14.0, 18.0, 23.0, 28.0, 34.0, 42.0, 52.0, 65.0, 85.0]
        } else {
            &[0.0, 8.0, 16.0]
        };
        let mut candidates = Vec::new();
        for extra in far {
            let distance = near + self.scale.len(*extra);
            let ring = Ring { distance, cost: 1.2 * extra, leader: *extra > 24.0, toward: None };
            self.around(at, &lines, ring, &mut candidates);
        }
        Label { name: city.name.to_owned(), priority, lines, candidates, over_water: false }
    }

    pub(super) fn set_lines(&self, names: &[&str], style: Style) -> Vec<Line> {
        names.iter().map(|name| self.set.line(name, style)).collect()
    }

    /// Candidates around a point.
    fn around(&self, at: Point, lines: &[Line], ring: Ring, into: &mut Vec<Candidate>) {
        let Ring { distance, cost, leader, toward } = ring;
        let heights: Vec<f64> = lines.iter().map(|l| l.style.size * 1.18).collect();
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
            into.push(Candidate { lines: placed, boxes, cost: price, leader: line });
        }
    }

    /// The box of a line's ink, with a hair of room.
    fn line_box(&self, line: &Line, at: Point, anchor: Anchor) -> Rect {
        let shift = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => line.width / 2.0,
            Anchor::End => line.width,
        };
        let ink = line.ink(self.set);
        ink.translated(at.x - shift, at.y).grown(0.5)
    }

    // Incidents.

    fn incidents(&self, cities: &[City], labels: &mut Vec<Label>) {
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
            let city_says_it = cities
                .iter()
                .any(|c| same_name(place, c.name) && incident.point.is_some_and(|p| p.distance_km(c.at) < 15.0));
            let siblings = mark.fan.and_then(|f| fans.get(&f));
            let first_says_it = siblings.is_some_and(|s| {
                s.iter().take_while(|m| m.entry != mark.entry).any(|m| self.entries[m.entry].place == *place)
            });
            // In an area that bears its own name on the map, the date is enough.
            let area_says_it = mark.manner == Manner::Dashed
                && incident
                    .admin1_code
                    .as_deref()
                    .is_some_and(|code| self.drawn.governorates.iter().any(|g| g.code == code));
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
            labels.push(Label { name, priority: 10, lines, candidates, over_water: false });
        }
    }

    // Areas.

    fn governorates(&self, labels: &mut Vec<Label>) {
        let style = self.scale.style(Weight::Regular, 10.5, self.theme.governorate_text).tracked(0.12);
        for governorate in &self.drawn.governorates {
            let size: f64 = governorate.rings.iter().map(|r| geom::area(r).abs() / 2.0).sum();
            if size < self.scale.len(1.0).powi(2) * 900.0 {
                continue;
            }
            let upper = governorate.name.to_uppercase();
            let mut names = self.name(&upper, &governorate.arabic);
            let split;
            if names.len() == 1
                && let Some((a, b)) = names[0].split_once(' ')
            {
                split = [a, b];
                names = split.to_vec();
            }
            let whole = self.set_lines(&[self.name(&upper, &governorate.arabic)[0]], style);
            let broken = self.set_lines(&names, style);
            // One line where it fits into the area, else two.
            let (first, offset) = (whole.len(), 0.0);
            let mut lines = whole;
            lines.extend(broken);
            let spots = geom::middles(&governorate.rings, 60);
            let mut candidates = Vec::new();
            self.inside(&spots, &lines[..first], 0, &governorate.rings, offset, &mut candidates);
            if names.len() > 1 {
                let extra = if self.language == Language::Both { -10.0 } else { 2.0 };
                self.inside(&spots, &lines[first..], first, &governorate.rings, extra, &mut candidates);
            }
            labels.push(Label { name: governorate.name.clone(), priority: 36, lines, candidates, over_water: false });
        }
    }

    fn countries(&self, labels: &mut Vec<Label>) {
        let all: Vec<names::AreaName> = names::areas().filter(|a| a.kind == "country").collect();
        let mut seen: Vec<&str> = Vec::new();
        for (iso, _, _) in &self.drawn.countries {
            if seen.contains(&iso.as_str()) {
                continue;
            }
            seen.push(iso);
            let Some(name) = all.iter().find(|a| a.iso == iso) else { continue };
            let focus = self.frame.focus.contains(iso);
            if focus && self.frame.focus.len() == 1 && !self.drawn.governorates.is_empty() {
                continue; // its governorates are named, and the headline names the country
            }
            let rings: Vec<Vec<Point>> =
                self.drawn.countries.iter().filter(|c| c.0 == *iso).flat_map(|c| c.2.clone()).collect();
            let size: f64 = rings.iter().map(|r| geom::area(r).abs() / 2.0).sum();
            let whole = self.frame.map.w * self.frame.map.h;
            if size < if self.frame.is_world() { whole / 300.0 } else { self.scale.len(30.0).powi(2) } {
                continue;
            }
            let color = if focus { self.theme.soft } else { self.theme.country_text };
            let base = if self.frame.is_world() { 10.0 } else { 13.0 };
            let style =
                self.scale.style(if focus { Weight::SemiBold } else { Weight::Regular }, base, color).tracked(0.18);
            let upper = name.name.to_uppercase();
            let mut lines = self.set_lines(&self.name(&upper, name.arabic), style);
            let spots = geom::middles(&rings, 80);
            let mut candidates = Vec::new();
            self.inside(&spots, &lines, 0, &rings, 0.0, &mut candidates);
            if let Some((a, b)) = upper.split_once(' ').filter(|_| self.language == Language::English) {
                let first = lines.len();
                lines.extend(self.set_lines(&[a, b], style));
                let broken: Vec<Line> = lines[first..].to_vec();
                self.inside(&spots, &broken, first, &rings, 3.0, &mut candidates);
            }
            labels.push(Label { name: name.name.to_owned(), priority: 30, lines, candidates, over_water: false });
        }
    }

    /// Candidates in the middle of an area: dearer the more of the label sticks out.
    pub(super) fn inside(
        &self,
        spots: &[(Point, f64)],
        lines: &[Line],
        first: usize,
        rings: &[Vec<Point>],
        cost: f64,
        into: &mut Vec<Candidate>,
    ) {
        let deepest = spots.first().map_or(1.0, |s| s.1).max(1.0);
        let height = lines.first().map_or(0.0, |l| l.style.size * 1.25);
        for &(p, depth) in spots {
            let top = p.y - height * lines.len() as f64 / 2.0;
            let mut boxes = Vec::new();
            let mut placed = Vec::new();
            for (i, line) in lines.iter().enumerate() {
                let at = Point::new(p.x, top + height * (i as f64 + 0.5) + line.style.size * 0.35);
                placed.push((first + i, at, Anchor::Middle, 0.0));
                // Spaced capitals want air, or they read on into the name of a town.
                boxes.push(self.line_box(line, at, Anchor::Middle).grown(self.scale.len(3.0)));
            }
            let corners = boxes.iter().flat_map(|b| {
                [(b.x, b.y), (b.right(), b.y), (b.x, b.bottom()), (b.right(), b.bottom())]
                    .map(|(x, y)| Point::new(x, y))
            });
            let out = corners.filter(|c| !geom::inside(*c, rings)).count();
            if out > lines.len() {
                continue;
            }
            let price = cost + 12.0 * (1.0 - depth / deepest) + 6.0 * out as f64;
            into.push(Candidate { lines: placed, boxes, cost: price, leader: None });
        }
    }

    // Water.

    fn rivers(&self, labels: &mut Vec<Label>) {
        let style = self.scale.style(Weight::Italic, 11.0, self.theme.water_text).tracked(0.04);
        for (name, arabic, rank, parts) in &self.drawn.rivers {
            let text = self.name(name, arabic)[0];
            let line = self.set.line(text, style);
            let mut candidates = Vec::new();
            for part in parts {
                self.along(part, &line, &mut candidates);
            }
            if candidates.is_empty() {
                continue;
            }
            candidates.sort_by(|a: &Candidate, b| a.cost.total_cmp(&b.cost));
            candidates.truncate(80);
            labels.push(Label {
                name: name.clone(),
                priority: 44 + u32::from(*rank) * 3,
                lines: vec![line],
                candidates,
                over_water: false,
            });
        }
    }

    /// Candidates above and below a line, where it runs straight enough for the word.
    fn along(&self, line: &[Point], text: &Line, into: &mut Vec<Candidate>) {
        let mut lengths = vec![0.0];
        for pair in line.windows(2) {
            lengths.push(lengths[lengths.len() - 1] + pair[0].distance(pair[1]));
        }
        let total = lengths[lengths.len() - 1];
        let at = |s: f64| {
            let i = lengths.partition_point(|&l| l < s).clamp(1, line.len() - 1);
            let t = (s - lengths[i - 1]) / (lengths[i] - lengths[i - 1]).max(1e-9);
            Point::new(line[i - 1].x + (line[i].x - line[i - 1].x) * t, line[i - 1].y + (line[i].y - line[i - 1].y) * t)
        };
        let need = text.width * 1.1;
        if line.len() < 2 || total < need {
            return;
        }
        let step = self.scale.len(10.0);
        let count = ((total - need) / step).floor().min(400.0) as usize;
        for n in 0..=count {
            let s = n as f64 * step;
            let (mut a, mut b) = (at(s), at(s + need));
            if b.x < a.x {
                std::mem::swap(&mut a, &mut b);
            }
            let chord = a.distance(b);
            if chord < need * 0.9 {
                continue;
            }
            let angle = (b.y - a.y).atan2(b.x - a.x);
            let (sin, cos) = angle.sin_cos();
            // The river's bulge to either side of the chord: the word goes beyond it.
            let (mut up, mut down) = (0.0_f64, 0.0_f64);
            for i in 0..=16 {
                let p = at(s + need * f64::from(i) / 16.0);
                let off = -(p.x - a.x) * sin + (p.y - a.y) * cos;
                (up, down) = (up.min(off), down.max(off));
            }
            if down - up > self.scale.len(12.0) {
                continue;
            }
            let middle = Point::new((a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
            for above in [true, false] {
                let off =
                    if above { up - self.scale.len(3.5) } else { down + self.scale.len(3.5) + text.style.size * 0.72 };
                let base = Point::new(middle.x - off * sin, middle.y + off * cos);
                let boxes = turned_boxes(base, text, angle);
                let edge = (total / 2.0 - s - need / 2.0).abs() / total;
                let home = if self.in_focus(middle) { 0.0 } else { 9.0 };
                let cost = home
                    + angle.abs() * 5.0
                    + (down - up) / self.scale.unit
                    + edge * 4.0
                    + if above { 0.0 } else { 1.0 };
                let placed = vec![(0, base, Anchor::Middle, angle)];
                into.push(Candidate { lines: placed, boxes, cost, leader: None });
            }
        }
    }

    fn lakes(&self, labels: &mut Vec<Label>) {
        let style = self.scale.style(Weight::Italic, 10.5, self.theme.water_text);
        for (name, arabic, rings) in &self.drawn.lakes {
            let size: f64 = rings.iter().map(|r| geom::area(r).abs() / 2.0).sum();
            if size < self.scale.len(9.0).powi(2) {
                continue;
            }
            let lines = self.set_lines(&self.name(name, arabic)[..1], style);
            let spots = geom::middles(rings, 12);
            let mut candidates = Vec::new();
            self.inside(&spots, &lines, 0, rings, 0.0, &mut candidates);
            let over_water = !candidates.is_empty();
            if let Some(bounds) = Rect::around(rings.iter().flatten().copied()).filter(|_| !over_water) {
                let (gap, size) = (self.scale.len(3.0), style.size);
                let middle = bounds.center();
                let spots = [
                    (Point::new(middle.x, bounds.bottom() + gap + size * 0.75), Anchor::Middle),
                    (Point::new(middle.x, bounds.y - gap - size * 0.2), Anchor::Middle),
                    (Point::new(bounds.right() + gap, middle.y + size * 0.35), Anchor::Start),
                    (Point::new(bounds.x - gap, middle.y + size * 0.35), Anchor::End),
                ];
                for (n, (at, anchor)) in spots.into_iter().enumerate() {
                    let boxes = vec![self.line_box(&lines[0], at, anchor)];
                    candidates.push(Candidate {
                        lines: vec![(0, at, anchor, 0.0)],
                        boxes,
                        cost: 4.0 + n as f64,
                        leader: None,
                    });
                }
            }
            let priority = if size > self.scale.len(40.0).powi(2) { 48 } else { 62 };
            labels.push(Label { name: name.clone(), priority, lines, candidates, over_water });
        }
    }

    /// Where a label rather does not stand: on rivers, and on the rings of "near".
    fn soft(&self) -> Vec<Rect> {
        let mut soft = Vec::new();
        let mut dots = |line: &[Point], step: f64| {
            for pair in line.windows(2) {
                let n = (pair[0].distance(pair[1]) / step).ceil().max(1.0);
                for i in 0..n as usize {
                    let t = i as f64 / n;
                    let (x, y) = (pair[0].x + (pair[1].x - pair[0].x) * t, pair[0].y + (pair[1].y - pair[0].y) * t);
                    soft.push(Rect::new(x - 1.0, y - 1.0, 2.0, 2.0));
                }
            }
        };
        let step = self.scale.len(8.0);
        self.drawn.border_lines.iter().for_each(|line| dots(line, step));
        self.drawn.rivers.iter().flat_map(|r| &r.3).for_each(|line| dots(line, step));
        self.marks.marks.iter().filter_map(|m| m.ring.as_ref()).for_each(|ring| dots(ring, step));
        soft
    }
}

/// Whether two spellings may mean one place, given that they lie close together: `Zaporizhzhia` and `Zaporizhzhya`.
fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let alike = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    a == b || (alike >= 6 && a.chars().count().abs_diff(b.chars().count()) <= 2 && !a.contains(' '))
}

/// Upright boxes along a turned line, which together cover it.
fn turned_boxes(at: Point, text: &Line, angle: f64) -> Vec<Rect> {
    let (sin, cos) = angle.sin_cos();
    let size = text.style.size;
    let n = (text.width / (size * 0.8)).ceil().max(1.0);
    let part = text.width / n;
    (0..n as usize)
        .filter_map(|i| {
            let x = -text.width / 2.0 + part * i as f64;
            let corners = [(x, -0.8), (x + part, -0.8), (x, 0.26), (x + part, 0.26)];
            Rect::around(corners.map(|(x, y)| {
                let y = y * size;
                Point::new(at.x + x * cos - y * sin, at.y + x * sin + y * cos)
            }))
        })
        .collect()
}

/// Draws a line of text with its halo, for furniture that stands on the map.
pub(crate) fn with_halo(text: Text, ground: Color, width: f64, into: &mut Group) {
    into.push(halo(&text, ground, width));
    into.push(text);
}
