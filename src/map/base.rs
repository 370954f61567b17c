//! The base map: land, borders, rivers and lakes, all borders from one source.

use super::MapError;
use super::divisions::{self, Area};
use super::frame::Frame;
use super::geom;
use super::lands::{self, Edge, Land, Line, View};
use super::scene::{Color, Group, Path, Point, Rect, Shape};
use super::theme::{Scale, Theme};
use super::topojson::Topology;
use crate::incident::LonLat;

static MIDDLE_EAST: &str = include_str!("../../basemap/middle-east.topojson");
static WORLD: &str = include_str!("../../basemap/world.topojson");
static WORLD_110M: &str = include_str!("../../basemap/world-110m.topojson");
static WATER: &str = include_str!("../../basemap/water.topojson");
static WORLD_WATER: &str = include_str!("../../basemap/world-water.topojson");

/// The detailed map covers this much (west, south, east, north); beyond, the map of the world takes over.
const REGION: [f64; 4] = [25.0, 10.0, 65.0, 45.0];

/// A country on a locator: its ISO code and its rings on the page.
pub(crate) type Outlined = (String, Vec<Vec<Point>>);

/// Which files of the base map are in use.
#[derive(Debug)]
pub(crate) struct Base {
    lands: Vec<Land>,
    edges: Vec<Edge>,
    water: Topology,
    view: View,
    /// Whether it is detailed and ends at [`REGION`].
    regional: bool,
}

/// What the base map drew: for the labels, which must know what lies where, and for the legend, which may list only that.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    /// Countries on the page: ISO code, name, rings on the page.
    pub(crate) countries: Vec<(String, String, Vec<Vec<Point>>)>,
    /// First-level divisions of the countries in focus, where they are large enough on the page to be drawn.
    pub(crate) divisions: Vec<Area>,
    /// Rivers with a name: name, Arabic name, rank, lines on the page.
    pub(crate) rivers: Vec<(String, String, u8, Vec<Vec<Point>>)>,
    /// Lakes with a name: name, Arabic name, rings on the page.
    pub(crate) lakes: Vec<(String, String, Vec<Vec<Point>>)>,
    /// International borders, for labels to keep off.
    pub(crate) border_lines: Vec<Vec<Point>>,
    pub(crate) borders: bool,
    pub(crate) disputed: bool,
    /// Countries in which lines between divisions are drawn.
    pub(crate) divided: Vec<String>,
}

impl Drawn {
    /// A country on the page; none where it lies beyond.
    pub(crate) fn land(&self, iso: &str) -> Option<Path> {
        let rings: Vec<Vec<Point>> =
            self.countries.iter().filter(|c| c.0 == iso).flat_map(|c| c.2.iter().cloned()).collect();
        (!rings.is_empty()).then(|| geom::path(&rings))
    }
}

/// Countries on the page as shapes.
#[derive(Debug, Default)]
struct OnPage {
    /// All land: the base map's, and what lies over it.
    all: [Path; 2],
    focus: Path,
    countries: Vec<(String, String, Vec<Vec<Point>>)>,
}

impl OnPage {
    /// One path for all land: neighbours filled one by one would leave hair-lines of sea along their borders.
    fn fill(&self, layer: &mut Group, color: Color) {
        for land in self.all.iter().filter(|land| !land.0.is_empty()) {
            layer.push(Shape::filled(land.clone(), color));
        }
    }
}

impl Base {
    /// The detailed map of the Middle East.
    pub(crate) fn region(view: View) -> Result<Self, MapError> {
        let (lands, edges) = lands::read("middle-east.topojson", MIDDLE_EAST, &view)?;
        Ok(Self { lands, edges, water: Topology::read("water.topojson", WATER)?, view, regional: true })
    }

    /// The map of the world.
    pub(crate) fn world(view: View) -> Result<Self, MapError> {
        let (lands, edges) = lands::read("world.topojson", WORLD, &view)?;
        Ok(Self { lands, edges, water: Topology::read("world-water.topojson", WORLD_WATER)?, view, regional: false })
    }

    /// The coarse map of the world in the same view, without water: for a locator.
    pub(crate) fn locator(&self) -> Result<Self, MapError> {
        let view = self.view.clone();
        let (lands, edges) = lands::read("world-110m.topojson", WORLD_110M, &view)?;
        Ok(Self { lands, edges, water: Topology::default(), view, regional: false })
    }

    /// Whether a point lies on the detailed map.
    pub(crate) fn region_holds(lon: f64, lat: f64) -> bool {
        let [west, south, east, north] = REGION;
        (west..=east).contains(&lon) && (south..=north).contains(&lat)
    }

    /// Whether shapes in degrees lie on the detailed map.
    pub(crate) fn region_holds_all(rings: &[Vec<Point>]) -> bool {
        rings.iter().flatten().all(|p| Self::region_holds(p.x, p.y))
    }

    /// Whether this map covers all that a frame shows.
    pub(crate) fn covers(&self, frame: &Frame) -> bool {
        let geo = &frame.geo;
        !self.regional || (Self::region_holds(geo.west, geo.south) && Self::region_holds(geo.east, geo.north))
    }

    pub(crate) fn has_country(&self, code: &str) -> bool {
        self.lands.iter().any(|l| l.iso == code)
    }

    /// All rings of land, in degrees, with the boxes around them.
    pub(crate) fn rings(&self) -> Vec<(Rect, Vec<Point>)> {
        let rings = self.lands.iter().flat_map(|l| l.rings.iter().cloned());
        rings.filter_map(|ring| Some((Rect::around(ring.iter().copied())?, ring))).collect()
    }

    /// The rings of a country, in degrees.
    pub(crate) fn country(&self, code: &str) -> Vec<Vec<Point>> {
        self.lands.iter().filter(|l| l.iso == code).flat_map(|l| l.rings.iter().cloned()).collect()
    }

    /// The countries that points lie in, by ISO code, in the order of the points; at most ten.
    pub(crate) fn countries_at(&self, points: impl Iterator<Item = LonLat>) -> Vec<String> {
        let boxed = |l: &Land| Rect::around(l.rings.iter().flatten().copied());
        let known: Vec<(Rect, &Land)> = self.lands.iter().filter_map(|l| Some((boxed(l)?, l))).collect();
        let mut found: Vec<String> = Vec::new();
        for p in points.take(500).map(|p| Point::new(p.lon, p.lat)) {
            let here = known.iter().find(|(area, land)| area.contains(p) && geom::inside(p, &land.rings));
            found.extend(here.map(|h| h.1.iso.clone()).filter(|iso| !iso.is_empty() && !found.contains(iso)));
        }
        found.truncate(10);
        found
    }

    /// Draws the base map into layers, bottom first.
    pub(crate) fn draw(&self, frame: &Frame, theme: &Theme, scale: Scale) -> Result<(Vec<Group>, Drawn), MapError> {
        let mut drawn = Drawn::default();
        let mut layers = vec![self.land(frame, theme, scale, &mut drawn)];
        layers.push(self.lakes(frame, theme, scale, &mut drawn));
        layers.push(self.rivers(frame, theme, scale, &mut drawn));
        layers.extend(divisions::draw(frame, theme, scale, &mut drawn)?);
        layers.push(self.borders(frame, theme, scale, &mut drawn));
        Ok((layers, drawn))
    }

    /// Land and borders for a locator: the focus dark, the rest pale. With the countries' rings on the page.
    pub(crate) fn locator_land(&self, frame: &Frame, theme: &Theme, scale: Scale) -> (Group, Vec<Outlined>) {
        let mut group = Group::default();
        let mut lines = Path::default();
        let land = self.on_page(frame);
        for edge in self.edges.iter().filter(|e| e.line != Line::Coast) {
            frame.line(&edge.points).iter().for_each(|part| lines.0.extend(Path::line(part).0));
        }
        group.push(Shape::filled(Path::rect(frame.map), theme.sea));
        land.fill(&mut group, theme.other_land);
        group.push(Shape::filled(land.focus, theme.locator_focus));
        group.push(Shape::stroked(lines, theme.ring, scale.len(0.9)).round());
        (group, land.countries.into_iter().map(|(iso, _, rings)| (iso, rings)).collect())
    }

    /// The countries on the page.
    fn on_page(&self, frame: &Frame) -> OnPage {
        let mut page = OnPage::default();
        for land in &self.lands {
            let rings: Vec<Vec<Point>> = land.rings.iter().flat_map(|ring| frame.ring(ring)).collect();
            if rings.is_empty() {
                continue;
            }
            page.all[usize::from(land.over)].0.extend(geom::path(&rings).0);
            if frame.focus.contains(&land.iso) {
                page.focus.0.extend(geom::path(&rings).0);
            }
            page.countries.push((land.iso.clone(), land.name.clone(), rings));
        }
        page
    }

    fn land(&self, frame: &Frame, theme: &Theme, scale: Scale, drawn: &mut Drawn) -> Group {
        let mut layer = Group::named("land");
        let sea = frame.earth().map_or_else(|| Path::rect(frame.map), |outline| Path::polygon(&outline));
        layer.push(Shape::filled(sea, theme.sea));
        let land = self.on_page(frame);
        land.fill(&mut layer, theme.other_land);
        if !land.focus.0.is_empty() {
            layer.push(Shape::filled(land.focus.clone(), theme.focus_land));
            let mut tint = Group { clip: Some(land.focus), ..Group::default() };
            let width = scale.len(8.0); // half of it lies outside and is clipped away
            tint.push(Shape::stroked(self.outline(frame), theme.border_tint, width).opacity(0.55).round());
            layer.push(tint);
        }
        drawn.countries = land.countries;
        layer
    }

    /// The land borders of the countries in focus.
    fn outline(&self, frame: &Frame) -> Path {
        let in_focus = |iso: &String| frame.focus.contains(iso);
        let mut path = Path::default();
        for edge in self.edges.iter().filter(|e| e.line != Line::Coast) {
            if edge.between.iter().any(in_focus) && !edge.between.iter().all(in_focus) {
                frame.line(&edge.points).iter().for_each(|part| path.0.extend(Path::line(part).0));
            }
        }
        path
    }

    fn borders(&self, frame: &Frame, theme: &Theme, scale: Scale, drawn: &mut Drawn) -> Group {
        let (mut coast, mut border, mut disputed) = (Path::default(), Path::default(), Path::default());
        for edge in &self.edges {
            let path = match edge.line {
                Line::Coast => &mut coast,
                Line::Border => &mut border,
                Line::Disputed => &mut disputed,
            };
            let parts: Vec<Vec<Point>> = off_the_seam(&edge.points).flat_map(|line| frame.line(line)).collect();
            parts.iter().for_each(|part| path.0.extend(Path::line(part).0));
            if edge.line != Line::Coast {
                drawn.border_lines.extend(parts);
            }
        }
        drawn.borders = !border.0.is_empty();
        drawn.disputed = !disputed.0.is_empty();
        let mut layer = Group::named("countries");
        let part = if frame.is_world() { 0.5 } else { 1.0 };
        let width = theme.border_width * part;
        layer.push(Shape::stroked(coast, theme.coast, scale.len(theme.coast_width * part)).round());
        layer.push(Shape::stroked(border, theme.border, scale.len(width)).round());
        let dots = [scale.len(0.1), scale.len(2.6)];
        layer.push(Shape::stroked(disputed, theme.border, scale.len(width * 1.1)).dashed(&dots).round());
        layer
    }

    fn rivers(&self, frame: &Frame, theme: &Theme, scale: Scale, drawn: &mut Drawn) -> Group {
        let mut layer = Group::named("rivers");
        let most = if frame.nominal_px_per_km() < scale.len(0.5) { 2 } else { 9 };
        let mut widths: [Path; 3] = [Path::default(), Path::default(), Path::default()];
        for geometry in self.water.object("rivers") {
            let rank = geometry.number("rank").unwrap_or(2.0).clamp(1.0, 9.0) as u8;
            if rank > most {
                continue;
            }
            let lines = geometry.parts.iter().flat_map(|part| frame.line(&self.water.points(part)));
            let parts: Vec<Vec<Point>> = lines.map(|line| geom::smoothed(&line, scale.len(6.0))).collect();
            let path = &mut widths[usize::from(rank.clamp(1, 3) - 1)];
            parts.iter().for_each(|part| path.0.extend(Path::line(part).0));
            if !geometry.text("name").is_empty() && !parts.is_empty() {
                let (name, arabic) = (geometry.text("name").to_owned(), geometry.text("arabic").to_owned());
                drawn.rivers.push((name, arabic, rank, parts));
            }
        }
        let small = theme.river_width * if frame.is_world() { 0.5 } else { 1.0 };
        for (path, width) in widths.into_iter().zip([1.0, 0.7, 0.53]).rev() {
            layer.push(Shape::stroked(path, theme.river, scale.len(width * small)).round());
        }
        layer
    }

    fn lakes(&self, frame: &Frame, theme: &Theme, scale: Scale, drawn: &mut Drawn) -> Group {
        let mut layer = Group::named("lakes");
        let mut path = Path::default();
        for geometry in self.water.object("lakes") {
            let rings: Vec<Vec<Point>> = geometry
                .parts
                .iter()
                .flat_map(|part| frame.ring(&self.water.points(part)))
                .filter(|ring| geom::area(ring).abs() > 2.0)
                .collect();
            if rings.is_empty() {
                continue;
            }
            path.0.extend(geom::path(&rings).0);
            if !geometry.text("name").is_empty() {
                drawn.lakes.push((geometry.text("name").to_owned(), geometry.text("arabic").to_owned(), rings));
            }
        }
        layer.push(Shape::filled(path, theme.sea).outlined(theme.lake_edge, scale.len(0.6)));
        layer
    }
}

/// A line without what runs along the antimeridian or through a pole: there maps of the world are cut, no land ends.
fn off_the_seam(arc: &[Point]) -> impl Iterator<Item = &[Point]> {
    let seam = |p: &Point| (p.x.abs() - 180.0).abs() < 1e-4 || p.y < -89.9;
    arc.chunk_by(move |a, b| !(seam(a) && seam(b))).filter(|part| part.len() > 1)
}

/// The base map in degrees, for programs that draw it themselves.
#[cfg(feature = "gpkg")]
#[derive(Debug)]
pub(crate) struct Ground {
    /// Countries: ISO code, name, rings.
    pub(crate) land: Vec<(String, String, Vec<Vec<Point>>)>,
    /// Governorates: code, name, rings.
    pub(crate) governorates: Vec<(String, String, Vec<Vec<Point>>)>,
    /// Lakes: name, rings.
    pub(crate) lakes: Vec<(String, Vec<Vec<Point>>)>,
    /// Rivers: name, rank (1 is the largest), lines.
    pub(crate) rivers: Vec<(String, u8, Vec<Vec<Point>>)>,
    /// Coasts, borders and disputed borders, in this order.
    pub(crate) borders: [(&'static str, Vec<Vec<Point>>); 3],
}

#[cfg(feature = "gpkg")]
impl Base {
    /// Everything that is drawn, in degrees.
    pub(crate) fn ground(&self) -> Ground {
        let rivers = self.water.object("rivers").iter().map(|g| {
            let lines = g.parts.iter().map(|part| self.water.points(part)).collect();
            (g.text("name").to_owned(), g.number("rank").unwrap_or(2.0).clamp(1.0, 9.0) as u8, lines)
        });
        let lakes = self.water.object("lakes").iter().map(|g| {
            let rings = g.parts.iter().map(|part| self.water.points(part)).collect();
            (g.text("name").to_owned(), rings)
        });
        let mut borders = [("coast", Vec::new()), ("border", Vec::new()), ("disputed", Vec::new())];
        for edge in &self.edges {
            borders[edge.line as usize].1.push(edge.points.clone());
        }
        let governorates = if self.regional { divisions::all("IQ").unwrap_or_default() } else { Vec::new() };
        let governorates = governorates.iter().map(|d| (d.code().to_owned(), d.name().to_owned(), d.rings())).collect();
        Ground {
            land: self.lands.iter().map(|l| (l.iso.clone(), l.name.clone(), l.rings.clone())).collect(),
            governorates,
            lakes: lakes.collect(),
            rivers: rivers.collect(),
            borders,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_of_world_maps_at_the_antimeridian_is_no_coast() {
        let arc = [(179.0, 0.0), (180.0, 1.0), (180.0, 2.0), (179.0, 3.0), (-180.0, 4.0), (-179.0, 5.0)]
            .map(|(x, y)| Point::new(x, y));
        let parts: Vec<usize> = off_the_seam(&arc).map(<[Point]>::len).collect();
        assert_eq!(parts, [2, 4], "only what runs along the meridian is left out, not what crosses it");
    }
}
