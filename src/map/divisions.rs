//! First-level divisions of the world: a topology for each country, unpacked when it is first asked for, and the lines
//! between divisions.

use std::collections::HashSet;
use std::io::Read;
use std::ops::Range;
use std::sync::OnceLock;

use flate2::read::DeflateDecoder;

use super::MapError;
use super::base::Drawn;
use super::frame::{Frame, unwrapped};
use super::geom;
use super::scene::{Group, Path, Point, Shape};
use super::theme::{Scale, Theme};
use super::topojson::{Geometry, Topology};

/// Made by the build script: how many countries there are; for each its letters and where its part ends; the parts.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/divisions.bin"));
/// Bytes of an entry in the table of contents.
const ENTRY: usize = 6;
/// Codes of two letters that there can be.
const CODES: usize = 26 * 26;

/// Divisions are drawn where they are so wide on average, in hundredths of the page's units: lines nearer together are a web.
const WIDE: f64 = 42.0;
/// Where coast and border are drawn coarser than the divisions, lines and colours are led on so far, and cut off at the border.
const REACH: f64 = 7.0;

/// Words after the names of divisions.
const KINDS: [&str; 9] =
    ["Oblast", "Province", "State", "Governorate", "Region", "County", "Department", "Division", "Municipality"];

/// What has been read, at the number of the country's letters.
static READ: [OnceLock<Result<Topology, String>>; CODES] = [const { OnceLock::new() }; CODES];

/// One division and the topology that its arcs are in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Division {
    topology: &'static Topology,
    geometry: &'static Geometry,
}

impl Division {
    /// The code that records use; empty where the gazetteer has no such division.
    pub(crate) fn code(&self) -> &'static str {
        self.geometry.text("code")
    }

    pub(crate) fn name(&self) -> &'static str {
        self.geometry.text("name")
    }

    /// Its name without the word that says what kind of division it is, which a line of its own on the map says already.
    pub(crate) fn short_name(&self) -> &'static str {
        let bare = KINDS.iter().find_map(|kind| self.name().strip_suffix(kind)?.strip_suffix(' '));
        bare.unwrap_or_else(|| self.name())
    }

    pub(crate) fn arabic(&self) -> &'static str {
        self.geometry.text("arabic")
    }

    /// Whether a code means this division: the gazetteer's, or that of ISO 3166-2.
    pub(crate) fn is(&self, code: &str) -> bool {
        !code.is_empty() && (self.code() == code || self.geometry.text("iso") == code)
    }

    /// Its rings in degrees; those across the antimeridian jump there.
    pub(crate) fn rings(&self) -> Vec<Vec<Point>> {
        self.geometry.parts.iter().map(|part| self.topology.points(part)).collect()
    }

    /// The stretches of coast and of the country's border that bound it.
    fn outer(&self) -> Vec<&'static [Point]> {
        let users = self.topology.users(geometries(self.topology));
        let numbers = self.geometry.parts.iter().flatten().map(|&n| if n < 0 { !n } else { n });
        let outer =
            numbers.filter_map(|n| usize::try_from(n).ok()).filter(|&n| users.get(n).is_some_and(|u| u.len() == 1));
        outer.filter_map(|n| self.topology.arcs.get(n)).map(Vec::as_slice).collect()
    }
}

/// A division on the page.
#[derive(Debug, Clone)]
pub(crate) struct Area {
    pub(crate) division: Division,
    pub(crate) rings: Vec<Vec<Point>>,
}

impl Area {
    /// A division on the page; none where it lies beyond.
    pub(crate) fn of(division: Division, frame: &Frame) -> Option<Self> {
        let rings: Vec<Vec<Point>> = division.rings().iter().flat_map(|ring| frame.ring(ring)).collect();
        (!rings.is_empty()).then_some(Self { division, rings })
    }

    /// The parts of its edge that no other division shares.
    pub(crate) fn outer(&self, frame: &Frame) -> Vec<Vec<Point>> {
        self.division.outer().into_iter().flat_map(|arc| frame.line(arc)).collect()
    }

    /// How wide a line along its outer edge fills what a coarser coast or border leaves between.
    pub(crate) fn reach(scale: Scale) -> f64 {
        scale.len(2.0 * REACH)
    }
}

/// Draws the lines between the divisions of the countries in focus, and notes where the divisions lie.
pub(crate) fn draw(frame: &Frame, theme: &Theme, scale: Scale, drawn: &mut Drawn) -> Result<Option<Group>, MapError> {
    let mut layer = Group::named("governorates");
    if frame.is_world() {
        return Ok(None);
    }
    for country in &frame.focus {
        let list = all(country)?;
        let Some(topology) = of(country)?.filter(|_| width_km(&list) * frame.nominal_px_per_km() >= scale.len(WIDE))
        else {
            continue;
        };
        let lines = between(topology, frame, scale);
        if !lines.0.is_empty() {
            let mut within = Group { clip: drawn.land(country), ..Group::default() };
            let dash = [scale.len(5.0), scale.len(2.5)];
            within.push(Shape::stroked(lines, theme.governorate, scale.len(theme.governorate_width)).dashed(&dash));
            layer.push(within);
            drawn.divided.push(country.clone());
        }
        drawn.divisions.extend(list.into_iter().filter_map(|division| Area::of(division, frame)));
    }
    Ok((!drawn.divisions.is_empty()).then_some(layer))
}

/// The lines that two divisions share: the outer border is drawn once, by the countries.
fn between(topology: &Topology, frame: &Frame, scale: Scale) -> Path {
    let users = topology.users(geometries(topology));
    let ends = |shared: bool| {
        let arcs = topology.arcs.iter().zip(&users).filter(move |(_, u)| (u.len() > 1) == shared);
        arcs.flat_map(|(arc, _)| [arc.first(), arc.last()]).flatten()
    };
    let outer: HashSet<(u64, u64)> = ends(false).map(bits).collect();
    let reach = scale.len(REACH) / (frame.nominal_px_per_km() * 111.2);
    let mut lines = Path::default();
    for (arc, _) in topology.arcs.iter().zip(&users).filter(|(_, users)| users.len() > 1) {
        let on = |[from, to]: [Option<&Point>; 2]| {
            let (from, to) = from.zip(to).filter(|(_, to)| outer.contains(&bits(to)))?;
            let length = from.distance(*to);
            (length > 0.0 && length < 180.0)
                .then(|| Point::new(to.x + (to.x - from.x) / length * reach, to.y + (to.y - from.y) / length * reach))
        };
        let mut line: Vec<Point> = on([arc.get(1), arc.first()]).into_iter().collect();
        line.extend_from_slice(arc);
        line.extend(on([arc.iter().nth_back(1), arc.last()]));
        frame.line(&line).iter().for_each(|part| lines.0.extend(Path::line(part).0));
    }
    lines
}

fn bits(p: &Point) -> (u64, u64) {
    (p.x.to_bits(), p.y.to_bits())
}

/// The side of a square as large as a division is on average.
fn width_km(divisions: &[Division]) -> f64 {
    let size = |ring: &Vec<Point>| {
        let middle = ring.iter().map(|p| p.y).sum::<f64>() / ring.len().max(1) as f64;
        geom::area(&unwrapped(ring)).abs() / 2.0 * middle.to_radians().cos() * 111.2 * 111.2
    };
    let whole: f64 = divisions.iter().map(|d| d.rings().iter().map(size).sum::<f64>()).sum();
    (whole / divisions.len().max(1) as f64).sqrt()
}

/// The countries that have divisions here.
#[cfg(test)]
pub(crate) fn countries() -> impl Iterator<Item = String> {
    contents().map(|(letters, _)| letters.iter().map(|&b| char::from(b)).collect())
}

/// Whether a country has divisions here.
pub(crate) fn has(country: &str) -> bool {
    contents().any(|(letters, _)| letters == country.as_bytes())
}

/// The topology of a country's divisions; none where it has none.
pub(crate) fn of(country: &str) -> Result<Option<&'static Topology>, MapError> {
    let Some((letters, part)) = contents().find(|(letters, _)| letters == country.as_bytes()) else { return Ok(None) };
    let number = letters.iter().fold(0, |n, b| n * 26 + usize::from(b.wrapping_sub(b'A')));
    let Some(cell) = READ.get(number) else { return Ok(None) };
    match cell.get_or_init(|| unpacked(part)) {
        Ok(topology) => Ok(Some(topology)),
        Err(problem) => Err(MapError::base("divisions.bin", &format!("{country}: {problem}"))),
    }
}

/// The divisions of a topology.
pub(crate) fn geometries(topology: &Topology) -> &[Geometry] {
    topology.objects.first().map_or(&[], |(_, list)| list.as_slice())
}

/// The divisions of a country.
pub(crate) fn all(country: &str) -> Result<Vec<Division>, MapError> {
    let list = |topology| geometries(topology).iter().map(move |geometry| Division { topology, geometry }).collect();
    Ok(of(country)?.map(list).unwrap_or_default())
}

/// The division that a code means; the code starts with the country's letters.
pub(crate) fn find(code: &str) -> Result<Option<Division>, MapError> {
    let Some(country) = country_of(code) else { return Ok(None) };
    Ok(all(country)?.into_iter().find(|d| d.is(code)))
}

/// The country of a division's code: `UA` of `UA.05` and of `UA-14`.
pub(crate) fn country_of(code: &str) -> Option<&str> {
    let (country, rest) = code.split_at_checked(2)?;
    (rest.len() > 1 && rest.starts_with(['-', '.'])).then_some(country)
}

fn contents() -> impl Iterator<Item = ([u8; 2], Range<usize>)> {
    let count = PACKED.first_chunk().map_or(0, |n| usize::from(u16::from_le_bytes(*n)));
    let mut start = 2 + count * ENTRY;
    let (table, _) = PACKED.get(2..start).unwrap_or_default().as_chunks::<ENTRY>();
    table.iter().map(move |&[a, b, end @ ..]| {
        let from = start;
        start = u32::from_le_bytes(end) as usize;
        ([a, b], from..start)
    })
}

fn unpacked(part: Range<usize>) -> Result<Topology, String> {
    let mut text = String::new();
    let packed = PACKED.get(part).ok_or("the part is not there")?;
    DeflateDecoder::new(packed).read_to_string(&mut text).map_err(|e| e.to_string())?;
    Topology::read("divisions.bin", &text).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_can_be_read_and_its_codes_are_its_own() {
        let mut seen = HashSet::new();
        for country in countries() {
            let list = all(&country).unwrap();
            assert!(list.len() > 1, "{country}");
            for division in list {
                let code = division.code();
                assert!(code.is_empty() || country_of(code) == Some(country.as_str()), "{country}: {code}");
                assert!(code.is_empty() || seen.insert(code), "{code} twice");
            }
        }
        assert!(seen.len() > 3000, "{}", seen.len());
    }

    /// Neighbours refer to one arc, so whatever is done to it there is no gap between them: as long as no arc is there twice, no arc
    /// has three sides, and every ring is closed.
    #[test]
    fn neighbours_share_their_arcs_and_leave_no_gap() {
        for country in countries() {
            let topology = of(&country).unwrap().unwrap();
            let mut arcs = HashSet::new();
            for arc in &topology.arcs {
                let mut ends: Vec<(u64, u64)> = arc.iter().map(bits).collect();
                if ends.first() > ends.last() {
                    ends.reverse();
                }
                assert!(arc.first() == arc.last() || arc.len() < 3 || arcs.insert(ends), "{country}: an arc twice");
            }
            let users = topology.users(geometries(topology));
            assert!(users.iter().all(|u| u.len() <= 2), "{country}: an arc of three divisions");
            for ring in all(&country).unwrap().iter().flat_map(Division::rings) {
                let (first, last) = (ring.first().unwrap(), ring.last().unwrap());
                let turn = (first.x - last.x).abs();
                assert!(first.y == last.y && (turn == 0.0 || turn == 360.0), "{country}: {first:?} {last:?}");
            }
        }
    }

    /// Charts and lists name a division as the record does, which has the name from the gazetteer.
    #[test]
    fn the_map_calls_a_division_what_the_gazetteer_calls_it() {
        let gazetteer = crate::gazetteer::Gazetteer::embedded();
        for country in countries() {
            for division in all(&country).unwrap() {
                let (code, name) = (division.code(), division.name());
                assert!(code.is_empty() || gazetteer.admin1_name(code) == Some(name), "{code}: {name}");
            }
        }
    }

    #[test]
    fn a_division_is_found_by_either_code() {
        for code in ["UA-14", "UA.05"] {
            assert_eq!(find(code).unwrap().map(|d| d.code()), Some("UA.05"), "{code}");
        }
        assert!(find("IQ-BG").unwrap().is_some());
        for wrong in ["", "U", "UA", "UA-", "UA-99", "éé-1", "ZZ-1"] {
            assert!(find(wrong).unwrap().is_none(), "{wrong}");
        }
    }
}
