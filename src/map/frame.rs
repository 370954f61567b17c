//! What part of the earth the map shows, and where each place falls on the page.

use super::base::Base;
use super::crs::Crs;
use super::divisions;
use super::projection::{GeoBox, Projection, near};
use super::scene::{Point, Rect};
use super::subject::Subject;
use super::{Area, MapError, Placement, geom};
use crate::incident::{EARTH_KM, Incident, LonLat, Precision};

/// Incidents within this distance of each other are shown close up.
const CLOSE_KM: f64 = 60.0;
/// A close-up is at least so wide, so that a reader finds a place he knows on it.
const CLOSE_UP_KM: f64 = 120.0;

/// Of more places than this the first are compared.
const MOST_COMPARED: usize = 600;

/// The area to show.
#[derive(Debug, Clone)]
pub(crate) struct Extent {
    pub(crate) area: GeoBox,
    /// Points that must be on the page.
    outline: Vec<LonLat>,
    /// Countries that the incidents lie in, by ISO code: drawn lighter than their neighbours.
    pub(crate) focus: Vec<String>,
    /// Room around the outline, as a part of the page.
    room: f64,
    /// The projection that was asked for.
    pub(crate) crs: Option<&'static Crs>,
}

/// The map's place on the page and how the earth falls on it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Frame {
    pub(crate) map: Rect,
    pub(crate) projection: Projection,
    /// Pixels to the metre.
    scale: f64,
    /// The point, in metres, in the middle of the map.
    origin: (f64, f64),
    /// A box around all that is visible.
    pub(crate) geo: GeoBox,
    pub(crate) focus: Vec<String>,
}

impl Extent {
    /// Fits the incidents, or what is asked for.
    pub(crate) fn of(subject: &Subject, area: Option<&Area>, base: &Base) -> Result<Self, MapError> {
        let mut focus = subject.facts.countries.clone();
        if focus.is_empty() {
            focus = base.countries_at(subject.located.iter().map(|(p, _)| *p));
        }
        let reach = &subject.located;
        if let Some(area) = area {
            return Self::asked(area, focus, base);
        }
        if reach.is_empty() {
            // Country-only incidents still say which country; else the one we know best.
            let country = subject.facts.first_country.clone().filter(|c| base.has_country(c));
            return Self::country(&country.unwrap_or_else(|| "IQ".to_owned()), base).ok_or_else(|| Area::unknown("IQ"));
        }
        let spread = spread(reach);
        let one_place = reach.iter().all(|(p, _)| p.distance_km(reach[0].0) <= 2.0);
        let around = around(reach);
        if let [country] = focus.as_slice()
            && let Some(whole) = Self::country(country, base)
        {
            let wide = spread > 0.3 * whole.area.span_km();
            if (one_place && whole.area.span_km() < 3000.0) || (spread > CLOSE_KM && wide) {
                // Points outside the border (offshore, a wrong code) must still be on the page.
                let outline = whole.outline.iter().copied().chain(around.clone()).collect();
                return Ok(Self::new(outline, focus, whole.room));
            }
        }
        let least = if spread <= CLOSE_KM { CLOSE_UP_KM } else { 240.0 };
        let mut extent = Self::new(around, focus, if spread > 4000.0 { 0.09 } else { 0.12 });
        let lack = least - extent.area.span_km();
        if lack > 0.0 {
            let middle = extent.area.center();
            extent = Self::new(
                [0.0, 90.0, 180.0, 270.0].map(|b| middle.destination(b, least / 2.0)).to_vec(),
                extent.focus,
                0.02,
            );
        }
        Ok(extent)
    }

    fn asked(area: &Area, focus: Vec<String>, base: &Base) -> Result<Self, MapError> {
        match area {
            Area::World => Ok(Self::world(focus)),
            Area::Country(code) => Self::country(code, base).ok_or_else(|| Area::unknown(code)),
            Area::Division(code) => {
                let division = divisions::find(code)?.ok_or_else(|| Area::unknown(code))?;
                let outline = division.rings().into_iter().flatten().map(|p| LonLat { lon: p.x, lat: p.y }).collect();
                let country = divisions::country_of(code).map(str::to_owned);
                Ok(Self::new(outline, country.into_iter().collect(), 0.06))
            }
            Area::Several(areas) => {
                let parts: Vec<Self> =
                    areas.iter().map(|a| Self::asked(a, Vec::new(), base)).collect::<Result<_, _>>()?;
                let mut focus: Vec<String> = parts.iter().flat_map(|p| p.focus.iter().cloned()).collect();
                focus.sort();
                focus.dedup();
                Ok(Self::new(parts.into_iter().flat_map(|p| p.outline).collect(), focus, 0.05))
            }
            Area::Box([west, south, east, north]) => {
                let area = GeoBox { west: *west, south: *south, east: *east, north: *north };
                if east - west > 200.0 && around_pole(&area).is_none() {
                    return Ok(Self::world(focus));
                }
                Ok(Self { outline: corners(&area), area, focus, room: 0.0, crs: None })
            }
        }
    }

    /// The projection asked for, or one for the area.
    pub(crate) fn projection(&self) -> Projection {
        self.crs.map_or_else(|| Projection::choose(&self.area), Projection::Named)
    }

    /// The box around the outline, in the metres of a projection.
    fn bounds(&self, projection: &Projection) -> Rect {
        let middle = self.area.center().lon;
        let flat = |p: &LonLat| {
            // The two ends of the world are not one.
            let lon = if self.area.east - self.area.west > 300.0 { p.lon } else { near(p.lon, middle) };
            let (x, y) = projection.forward(LonLat { lon, lat: p.lat });
            Point::new(x, y)
        };
        Rect::around(self.outline.iter().map(flat)).unwrap_or(Rect::new(0.0, 0.0, 1.0, 1.0))
    }

    /// The width of what must be shown to its height.
    pub(crate) fn aspect(&self) -> f64 {
        let bounds = self.bounds(&self.projection());
        (bounds.w.max(1000.0) / bounds.h.max(1000.0)).clamp(0.2, 5.0)
    }

    /// Just this box.
    pub(crate) fn boxed(area: GeoBox) -> Self {
        Self { outline: corners(&area), area, focus: Vec::new(), room: -0.02, crs: None }
    }

    fn world(focus: Vec<String>) -> Self {
        let area = GeoBox { west: -180.0, south: -58.0, east: 180.0, north: 84.0 };
        Self { outline: corners(&area), area, focus, room: 0.01, crs: None }
    }

    /// A country with its islands near by, but without lands across an ocean.
    pub(crate) fn country(code: &str, base: &Base) -> Option<Self> {
        let rings = base.country(code);
        let size = |ring: &[Point]| geom::area(ring).abs();
        let largest = rings.iter().max_by(|a, b| size(a).total_cmp(&size(b)))?;
        let home = Rect::around(largest.iter().copied())?;
        let near_home = home.grown((home.w.max(home.h) * 0.35).clamp(1.0, 6.0));
        let outline: Vec<LonLat> = rings
            .iter()
            .filter(|r| r.iter().all(|&p| near_home.contains(p)))
            .flatten()
            .map(|p| LonLat { lon: p.x, lat: p.y })
            .collect();
        Some(Self::new(outline, vec![code.to_owned()], 0.035))
    }

    fn new(outline: Vec<LonLat>, focus: Vec<String>, room: f64) -> Self {
        let first = outline.first().copied().unwrap_or(LonLat { lon: 44.0, lat: 33.0 });
        let start = GeoBox { west: first.lon, south: first.lat, east: first.lon, north: first.lat };
        let mut area = outline.iter().fold(start, |area, &p| area.with(p));
        if area.east - area.west > 250.0 {
            match around_pole(&area) {
                Some(cap) => area = cap,
                None => return Self::world(focus),
            }
        }
        Self { area, outline, focus, room, crs: None }
    }
}

/// The cap about a pole that a box in high latitudes stands for.
fn around_pole(area: &GeoBox) -> Option<GeoBox> {
    let (south, north) = match (area.south, area.north) {
        (south, _) if south >= 45.0 => (south, 90.0),
        (_, north) if north <= -45.0 => (-90.0, north),
        _ => return None,
    };
    Some(GeoBox { west: -180.0, south, east: 180.0, north })
}

/// How far around its point an incident reaches on the map.
pub(crate) fn reach_km(incident: &Incident) -> f64 {
    let radius = incident.radius_km.filter(|r| r.is_finite()).unwrap_or(0.0).clamp(0.0, 2000.0);
    match incident.precision {
        Some(Precision::Exact) | None => 0.0,
        Some(_) => radius,
    }
}

/// The widest distance between two places, with what they reach around them, kilometres.
fn spread(reach: &[(LonLat, f64)]) -> f64 {
    let on_sphere = |&(p, km): &(LonLat, f64)| {
        let ((y, x), (z, flat)) = (p.lon.to_radians().sin_cos(), p.lat.to_radians().sin_cos());
        (p, [x * flat, y * flat, z], km)
    };
    let all: Vec<_> = reach.iter().take(MOST_COMPARED).map(on_sphere).collect();
    let mut spread = all.iter().map(|p| p.2 * 2.0).fold(0.0, f64::max);
    // No arc is longer than half a turn is to its chord; a hair more for what rounding leaves.
    let longest = EARTH_KM * std::f64::consts::FRAC_PI_2 * 1.000_001;
    for (i, (p, a, km)) in all.iter().enumerate() {
        for (q, b, other) in &all[i + 1..] {
            let around = km + other;
            let squared: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
            // Most pairs cannot be the widest.
            if spread < around || squared * longest * longest > (spread - around) * (spread - around) {
                spread = spread.max(p.distance_km(*q) + around);
            }
        }
    }
    spread
}

fn around(reach: &[(LonLat, f64)]) -> Vec<LonLat> {
    let sides = |&(p, km): &(LonLat, f64)| {
        let reached = if km > 0.0 { Some([0.0, 90.0, 180.0, 270.0].map(|b| p.destination(b, km))) } else { None };
        reached.map_or_else(|| vec![p], |all| all.to_vec())
    };
    reach.iter().flat_map(sides).collect()
}

fn corners(area: &GeoBox) -> Vec<LonLat> {
    let mut outline = Vec::new();
    for i in 0..=12 {
        let t = f64::from(i) / 12.0;
        let (lon, lat) = (area.west + (area.east - area.west) * t, area.south + (area.north - area.south) * t);
        outline.extend([(lon, area.south), (lon, area.north), (area.west, lat), (area.east, lat)]);
    }
    outline.into_iter().map(|(lon, lat)| LonLat { lon, lat }).collect()
}

impl Frame {
    /// Fits an extent into a box of the page, or puts its middle there at a fixed scale, pixels to the metre.
    pub(crate) fn fit(extent: &Extent, map: Rect, fixed: Option<f64>) -> Self {
        let projection = extent.projection();
        let bounds = extent.bounds(&projection);
        let room = 1.0 - 2.0 * extent.room;
        let fitted = (map.w * room / bounds.w.max(1000.0)).min(map.h * room / bounds.h.max(1000.0));
        let scale = fixed.unwrap_or(fitted);
        let mut center = bounds.center();
        if let Projection::EqualEarth { .. } = projection {
            // No empty paper beyond a pole while there is earth to show on the other side.
            let pole = projection.forward(LonLat { lon: 0.0, lat: 90.0 }).1;
            let reach = (pole - map.h / scale / 2.0).max(0.0);
            center.y = center.y.clamp(-reach, reach);
        }
        let mut frame = Self {
            map,
            projection,
            scale,
            origin: (center.x, center.y),
            geo: extent.area,
            focus: extent.focus.clone(),
        };
        frame.geo = frame.visible(&extent.area);
        frame
    }

    fn visible(&self, area: &GeoBox) -> GeoBox {
        if matches!(self.projection, Projection::EqualEarth { .. }) {
            let lon0 = self.projection.lon0();
            return GeoBox { west: lon0 - 180.0, south: -90.0, east: lon0 + 180.0, north: 90.0 };
        }
        let mut visible = *area;
        let pole = 90_f64.copysign(area.center().lat);
        if self.is_azimuthal() && self.shows(LonLat { lon: area.center().lon, lat: pole }) {
            let lon0 = self.projection.lon0();
            visible = GeoBox {
                west: lon0 - 180.0,
                south: visible.south.min(pole),
                east: lon0 + 180.0,
                north: visible.north.max(pole),
            };
        }
        for i in 0..=16 {
            let t = f64::from(i) / 16.0;
            let (x, y) = (self.map.x + self.map.w * t, self.map.y + self.map.h * t);
            let edge = [(x, self.map.y), (x, self.map.bottom()), (self.map.x, y), (self.map.right(), y)];
            for (x, y) in edge {
                if let Some(p) = self.lonlat(Point::new(x, y)) {
                    visible = GeoBox {
                        west: visible.west.min(p.lon),
                        south: visible.south.min(p.lat),
                        east: visible.east.max(p.lon),
                        north: visible.north.max(p.lat),
                    };
                }
            }
        }
        visible
    }

    /// How the page lies on the earth.
    pub(crate) fn placement(&self) -> Placement {
        let pixel = 1.0 / self.scale;
        let center = self.map.center();
        // The upper left pixel's middle is half a pixel in.
        let corner = (self.origin.0 - (center.x - 0.5) * pixel, self.origin.1 + (center.y - 0.5) * pixel);
        Placement { pixel, corner, wkt: self.projection.wkt() }
    }

    /// Whether an incident's point falls on the map.
    pub(crate) fn shows(&self, p: LonLat) -> bool {
        self.map.contains(self.page(p))
    }

    /// Where a place falls on the page.
    pub(crate) fn page(&self, p: LonLat) -> Point {
        self.flat(LonLat { lon: near(p.lon, self.projection.lon0()), lat: p.lat })
    }

    /// The same for a longitude that is already on the right side of the antimeridian.
    pub(crate) fn flat(&self, p: LonLat) -> Point {
        let (x, y) = self.projection.forward(p);
        let center = self.map.center();
        Point::new(center.x + (x - self.origin.0) * self.scale, center.y - (y - self.origin.1) * self.scale)
    }

    /// The place at a point of the page; none off the earth.
    pub(crate) fn lonlat(&self, p: Point) -> Option<LonLat> {
        let center = self.map.center();
        let (x, y) = ((p.x - center.x) / self.scale + self.origin.0, (center.y - p.y) / self.scale + self.origin.1);
        self.projection.inverse(x, y, self.geo.center())
    }

    /// Pixels to the kilometre at a point of the page, measured eastward on the ground.
    pub(crate) fn px_per_km(&self, at: Point) -> f64 {
        let nominal = self.scale * 1000.0;
        let Some(here) = self.lonlat(at) else { return nominal };
        let there = here.destination(90.0, 10.0);
        let measured =
            self.flat(here).distance(self.flat(LonLat { lon: near(there.lon, here.lon), lat: there.lat })) / 10.0;
        if measured.is_finite() && measured > 0.0 { measured } else { nominal }
    }

    /// Pixels to the kilometre where the projection is true.
    pub(crate) fn nominal_px_per_km(&self) -> f64 {
        self.scale * 1000.0
    }

    /// A circle on the ground, as a ring on the page.
    pub(crate) fn circle(&self, center: LonLat, km: f64) -> Vec<Point> {
        (0..72).map(|i| self.page(center.destination(f64::from(i) * 5.0, km))).collect()
    }

    pub(crate) fn is_azimuthal(&self) -> bool {
        matches!(self.projection, Projection::Azimuthal { .. })
    }

    /// Whether a pole lies on the map: north is not up everywhere.
    pub(crate) fn shows_pole(&self) -> bool {
        self.is_azimuthal() && self.geo.east - self.geo.west >= 360.0
    }

    pub(crate) fn is_world(&self) -> bool {
        matches!(self.projection, Projection::EqualEarth { .. })
    }

    /// The box of the visible earth with room around it: what must be clipped away before projecting.
    pub(crate) fn clip_box(&self) -> Rect {
        if self.is_world() {
            return Rect::new(self.projection.lon0() - 180.0, -90.0, 360.0, 180.0);
        }
        let (w, h) = (self.geo.east - self.geo.west, self.geo.north - self.geo.south);
        if self.shows_pole() {
            let (south, north) = ((self.geo.south - 1.0).max(-90.0), (self.geo.north + 1.0).min(90.0));
            return Rect::new(self.geo.west, south, 360.0, north - south);
        }
        let (dx, dy) = (w * 0.15 + 0.5, h * 0.15 + 0.5);
        let (south, north) = ((self.geo.south - dy).max(-89.0), (self.geo.north + dy).min(89.0));
        Rect::new(self.geo.west - dx, south, w + 2.0 * dx, north - south)
    }

    /// A ring in degrees, on the page and cut at the frame: none, one, or two where the antimeridian parts it.
    pub(crate) fn ring(&self, ring: &[Point]) -> Vec<Vec<Point>> {
        let ring = unwrapped(ring);
        let clip = self.clip_box();
        let mut parts = Vec::new();
        for moved in self.copies(&ring) {
            let cut = geom::clip_ring(&moved, &clip);
            let mut page = Vec::with_capacity(cut.len());
            for (i, &b) in cut.iter().enumerate() {
                let a = cut[if i == 0 { cut.len() - 1 } else { i - 1 }];
                self.bend(a, b, &mut page);
            }
            let thin = geom::thinned(&geom::clip_ring(&page, &self.map), 0.12);
            if thin.len() > 2 {
                parts.push(thin);
            }
        }
        parts
    }

    /// A line in degrees, on the page and cut at the frame.
    pub(crate) fn line(&self, line: &[Point]) -> Vec<Vec<Point>> {
        let clip = self.clip_box();
        let mut parts = Vec::new();
        for moved in self.copies(&turned(line)) {
            for part in geom::clip_line(&moved, &clip) {
                let mut page = Vec::with_capacity(part.len());
                if let Some(&first) = part.first() {
                    page.push(self.flat(LonLat { lon: first.x, lat: first.y }));
                }
                part.windows(2).for_each(|pair| self.bend(pair[0], pair[1], &mut page));
                parts.extend(geom::clip_line(&page, &self.map).iter().map(|cut| geom::thinned(cut, 0.12)));
            }
        }
        parts
    }

    /// The points moved by whole turns to where they may touch the frame.
    fn copies(&self, points: &[Point]) -> Vec<Vec<Point>> {
        let Some(bounds) = Rect::around(points.iter().copied()) else { return Vec::new() };
        let clip = self.clip_box();
        let touches = |turn: &f64| {
            let moved = bounds.translated(*turn, 0.0);
            moved.x <= clip.right() && clip.x <= moved.right() && moved.y <= clip.bottom() && clip.y <= moved.bottom()
        };
        let turns = [-720.0, -360.0, 0.0, 360.0, 720.0].into_iter().filter(touches);
        turns.map(|turn| points.iter().map(|p| Point::new(p.x + turn, p.y)).collect()).collect()
    }

    /// The outline of the earth on the page, where the page shows its end.
    pub(crate) fn earth(&self) -> Option<Vec<Point>> {
        let clip = self.clip_box();
        let corners =
            [(clip.x, clip.y), (clip.right(), clip.y), (clip.right(), clip.bottom()), (clip.x, clip.bottom())];
        self.is_world().then(|| {
            let mut outline = Vec::new();
            for i in 0..4 {
                let (a, b) = (corners[i], corners[(i + 1) % 4]);
                self.bend(Point::new(a.0, a.1), Point::new(b.0, b.1), &mut outline);
            }
            geom::clip_ring(&outline, &self.map)
        })
    }

    /// Puts the end of an edge on the page, and points between where the edge is long enough to bend.
    fn bend(&self, a: Point, b: Point, into: &mut Vec<Point>) {
        let steps = (((b.x - a.x).abs().max((b.y - a.y).abs())) / 1.0).ceil().clamp(1.0, 400.0);
        for i in 1..=steps as usize {
            let t = i as f64 / steps;
            into.push(self.flat(LonLat { lon: a.x + (b.x - a.x) * t, lat: a.y + (b.y - a.y) * t }));
        }
    }
}

/// A line without jumps at the antimeridian.
fn turned(points: &[Point]) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::with_capacity(points.len() + 3);
    for &p in points {
        let x = out.last().map_or(p.x, |last| near(p.x, last.x));
        out.push(Point::new(x, p.y));
    }
    out
}

/// A ring without jumps at the antimeridian. A ring around a pole is closed through it.
pub(crate) fn unwrapped(points: &[Point]) -> Vec<Point> {
    let mut out = turned(points);
    if let (Some(&first), Some(&last), true) = (out.first(), out.last(), points.first() == points.last())
        && (first.x - last.x).abs() > 180.0
    {
        let pole = if first.y < 0.0 { -90.0 } else { 90.0 };
        out.extend([Point::new(last.x, pole), Point::new(first.x, pole)]);
    }
    out
}
