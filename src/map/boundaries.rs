//! Borders that the user brings: countries as polygons, or lines alone, in GeoJSON or TopoJSON.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::lands::{Edge, Land, Line, cut};
use super::scene::{Point, Rect};
use super::topojson::Topology;
use super::{MapError, geom, names};

/// Borders drawn instead of the base map's.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundaries {
    /// Whose they are, for the footer: the file's `attribution`, else its name.
    pub(crate) credit: String,
    countries: Vec<Country>,
    lines: Vec<(bool, Vec<Point>)>,
}

#[derive(Debug, Clone, PartialEq)]
struct Country {
    iso: String,
    name: String,
    disputed: bool,
    rings: Vec<Vec<Point>>,
}

/// Properties that hold a country's two letters, in the order of trust.
const CODES: [&str; 6] = ["iso", "iso_a2", "ISO_A2", "ISO_A2_EH", "ISO3166-1-Alpha-2", "iso2"];
/// Properties that hold its name.
const NAMES: [&str; 6] = ["name", "NAME", "NAME_EN", "name_en", "ADMIN", "admin"];
/// Members of the file that say whose it is.
const CREDITS: [&str; 3] = ["attribution", "credit", "copyright"];
/// Words of Natural Earth's classes of lines that are not agreed.
const NOT_AGREED: [&str; 4] = ["disputed", "indefinite", "line of control", "unrecognized"];
/// Where a polygon has no neighbour in the file, its edge is a border if land of another country lies so near, degrees.
const BESIDE: f64 = 0.08;

impl Boundaries {
    /// Reads GeoJSON or TopoJSON in degrees (WGS 84). `name` is the file's, for errors and the footer.
    ///
    /// # Errors
    ///
    /// When the text is neither, holds no polygon and no line, is not in degrees, or has a polygon that names no country.
    pub fn read(name: &str, text: &str) -> Result<Self, MapError> {
        let wrong = |problem: String| MapError::Boundaries { name: name.to_owned(), problem };
        let value: Value = serde_json::from_str(text).map_err(|e| wrong(format!("it is no JSON ({e})")))?;
        let credit = CREDITS.iter().find_map(|key| value.get(key)?.as_str()).unwrap_or(name);
        let mut read = Self { credit: credit.to_owned(), countries: Vec::new(), lines: Vec::new() };
        if let Some(crs) = value.pointer("/crs/properties/name").and_then(Value::as_str)
            && !["CRS84", "4326", "CRS:84"].iter().any(|known| crs.contains(known))
        {
            return Err(wrong(format!("its coordinates are in {crs}")));
        }
        if value.get("type").and_then(Value::as_str) == Some("Topology") {
            let topology = Topology::parse(text).map_err(wrong)?;
            read.objects(&topology).map_err(wrong)?;
        } else {
            read.feature(&value, &Map::new(), 0).map_err(wrong)?;
        }
        if read.countries.is_empty() && read.lines.is_empty() {
            return Err(wrong("it holds no polygon and no line".to_owned()));
        }
        Ok(read)
    }

    /// The objects of a topology. One whose polygons name no country, such as the land as a whole, is passed over beside others.
    fn objects(&mut self, topology: &Topology) -> Result<(), String> {
        let mut problem = None;
        for (_, list) in &topology.objects {
            let mut read = Self { credit: String::new(), countries: Vec::new(), lines: Vec::new() };
            let done = list.iter().try_for_each(|geometry| {
                let parts = geometry.parts.iter().map(|part| topology.points(part)).collect();
                read.add(parts, geometry.is_line, &geometry.properties)
            });
            match done {
                Ok(()) => {
                    self.countries.extend(read.countries);
                    self.lines.extend(read.lines);
                }
                Err(said) => problem = Some(said),
            }
        }
        problem.filter(|_| self.countries.is_empty() && self.lines.is_empty()).map_or(Ok(()), Err)
    }

    /// A feature, a collection of them, or a bare geometry.
    fn feature(&mut self, value: &Value, properties: &Map<String, Value>, depth: usize) -> Result<(), String> {
        let own = value.get("properties").and_then(Value::as_object).unwrap_or(properties);
        let list = |key: &str| value.get(key).and_then(Value::as_array);
        if let Some(list) = list("features").or_else(|| list("geometries")).filter(|_| depth < 8) {
            return list.iter().try_for_each(|part| self.feature(part, own, depth + 1));
        }
        if let Some(geometry) = value.get("geometry").filter(|_| depth < 8) {
            return self.feature(geometry, own, depth + 1);
        }
        let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
        let mut parts = Vec::new();
        if matches!(kind, "Polygon" | "MultiPolygon" | "LineString" | "MultiLineString") {
            positions(value.get("coordinates").unwrap_or(&Value::Null), &mut parts, 0)?;
        }
        self.add(parts, kind.ends_with("LineString"), own)
    }

    fn add(&mut self, parts: Vec<Vec<Point>>, is_line: bool, properties: &Map<String, Value>) -> Result<(), String> {
        let parts: Vec<Vec<Point>> = parts.into_iter().filter(|p| p.len() > 1).collect();
        if let Some(p) = parts.iter().flatten().find(|p| !(p.x.abs() <= 360.0 && p.y.abs() <= 90.0)) {
            return Err(format!("{}, {} is no longitude and latitude", p.x, p.y));
        }
        if parts.is_empty() {
            return Ok(());
        }
        let disputed = is_disputed(properties);
        if is_line {
            self.lines.extend(parts.into_iter().map(|line| (disputed, line)));
            return Ok(());
        }
        let text = |keys: &[&str]| {
            keys.iter().find_map(|k| properties.get(*k)?.as_str()).unwrap_or_default().trim().to_owned()
        };
        let letters = |code: &String| code.len() == 2 && code.chars().all(|c| c.is_ascii_alphabetic());
        let code = CODES.iter().map(|key| text(&[key])).find(letters);
        let name = text(&NAMES);
        if code.is_none() && name.is_empty() {
            let n = self.countries.len() + 1;
            return Err(format!(
                "polygon {n} names no country: expected its two letters as iso or iso_a2, or its name"
            ));
        }
        let iso = code.map(|c| c.to_uppercase()).or_else(|| names::country_named(&name)).unwrap_or_default();
        self.countries.push(Country { iso, name, disputed, rings: parts });
        Ok(())
    }

    /// These countries instead of the base map's of the same codes; lines alone take the place of all its borders.
    pub(crate) fn applied(&self, mut lands: Vec<Land>, mut edges: Vec<Edge>) -> (Vec<Land>, Vec<Edge>) {
        let ours = |iso: &String| !iso.is_empty() && self.countries.iter().any(|c| c.iso == *iso);
        if self.countries.is_empty() {
            edges.retain(|e| e.line == Line::Coast);
        } else {
            lands.retain(|l| !ours(&l.iso));
            edges.retain(|e| !e.between.iter().any(ours));
            edges.extend(self.edges(&lands));
        }
        edges.extend(self.lines.iter().map(|(disputed, points)| Edge {
            line: if *disputed { Line::Disputed } else { Line::Border },
            between: Vec::new(),
            points: points.clone(),
        }));
        // Whoever asks what lies at a point finds these first.
        let mut all: Vec<Land> = self.countries.iter().map(Country::land).collect();
        all.extend(lands);
        (all, edges)
    }

    /// The edges of the polygons: what two share is a border, and what runs beside land of the base map.
    fn edges(&self, others: &[Land]) -> Vec<Edge> {
        let mut users: HashMap<[u64; 4], Vec<usize>> = HashMap::new();
        for (i, country) in self.countries.iter().enumerate() {
            for pair in country.rings.iter().flat_map(|ring| ring.windows(2)) {
                let list = users.entry(key(pair)).or_default();
                if !list.contains(&i) {
                    list.push(i);
                }
            }
        }
        let others: Vec<(Rect, &Vec<Point>)> = others
            .iter()
            .flat_map(|l| &l.rings)
            .filter_map(|ring| Some((Rect::around(ring.iter().copied())?.grown(BESIDE), ring)))
            .collect();
        let land_at = |p: Point| {
            others.iter().any(|(around, ring)| around.contains(p) && geom::inside(p, std::slice::from_ref(*ring)))
        };
        let beside = |p: Point| {
            [(BESIDE, 0.0), (-BESIDE, 0.0), (0.0, BESIDE), (0.0, -BESIDE)]
                .iter()
                .any(|(x, y)| land_at(Point::new(p.x + x, p.y + y)))
        };
        let mut edges = Vec::new();
        for (i, country) in self.countries.iter().enumerate() {
            for ring in &country.rings {
                let mut at = 0;
                let of = |n: usize| users.get(&key(&ring[n..n + 2])).map_or(&[][..], Vec::as_slice);
                while at + 1 < ring.len() {
                    let sharers = of(at);
                    let end = (at + 1..ring.len() - 1).find(|&n| of(n) != sharers).unwrap_or(ring.len() - 1);
                    let run = &ring[at..=end];
                    at = end;
                    if sharers.first() != Some(&i) {
                        continue; // the neighbour has drawn it
                    }
                    let between: Vec<String> = sharers.iter().map(|&n| self.countries[n].iso.clone()).collect();
                    let border =
                        if sharers.iter().any(|&n| self.countries[n].disputed) { Line::Disputed } else { Line::Border };
                    if sharers.len() > 1 {
                        edges.push(Edge { line: border, between, points: run.to_vec() });
                        continue;
                    }
                    edges.extend(cut(run, beside).into_iter().map(|(beside, points)| Edge {
                        line: if beside { border } else { Line::Coast },
                        between: if beside { vec![country.iso.clone(), String::new()] } else { between.clone() },
                        points,
                    }));
                }
            }
        }
        edges
    }
}

impl Country {
    fn land(&self) -> Land {
        Land { iso: self.iso.clone(), name: self.name.clone(), rings: self.rings.clone(), over: true }
    }
}

/// A segment, whichever way it is walked.
fn key(pair: &[Point]) -> [u64; 4] {
    let bits = |p: &Point| [p.x.to_bits(), p.y.to_bits()];
    let (a, b) = (bits(&pair[0]), bits(&pair[1]));
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    [a[0], a[1], b[0], b[1]]
}

fn is_disputed(properties: &Map<String, Value>) -> bool {
    let said = |value: &Value| match value {
        Value::Bool(yes) => *yes,
        Value::Number(n) => n.as_f64() == Some(1.0),
        Value::String(text) => matches!(text.to_lowercase().as_str(), "true" | "yes" | "1"),
        _ => false,
    };
    let class =
        ["kind", "featurecla", "FEATURECLA", "fclass", "FCLASS"].iter().filter_map(|k| properties.get(*k)?.as_str());
    properties.get("disputed").is_some_and(said)
        || class.map(str::to_lowercase).any(|class| NOT_AGREED.iter().any(|word| class.contains(word)))
}

/// Lists of positions at any depth.
fn positions(value: &Value, into: &mut Vec<Vec<Point>>, depth: usize) -> Result<(), String> {
    let list = value.as_array().filter(|_| depth < 5).ok_or("a geometry has no coordinates")?;
    let position = |v: &Value| Some(Point::new(v.get(0)?.as_f64()?, v.get(1)?.as_f64()?));
    if list.first().is_some_and(|first| first.get(0).is_some_and(Value::is_number)) {
        let points: Option<Vec<Point>> = list.iter().map(position).collect();
        into.push(points.ok_or("a position is not two numbers")?);
        return Ok(());
    }
    list.iter().try_for_each(|part| positions(part, into, depth + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64, properties: &str) -> String {
        let (east, north) = (west + 10.0, south + 10.0);
        format!(
            r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon","coordinates":
            [[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}"#
        )
    }

    fn collection(features: &[String]) -> String {
        format!(r#"{{"type":"FeatureCollection","attribution":"The Desk","features":[{}]}}"#, features.join(","))
    }

    fn ours(iso: &str, west: f64) -> (Land, Edge) {
        let points: Vec<Point> = [(west, 0.0), (west + 10.0, 0.0), (west + 10.0, 10.0), (west, 10.0), (west, 0.0)]
            .map(|(x, y)| Point::new(x, y))
            .to_vec();
        let land = Land { iso: iso.to_owned(), name: iso.to_owned(), rings: vec![points.clone()], over: false };
        (land, Edge { line: Line::Coast, between: vec![iso.to_owned()], points })
    }

    #[test]
    fn two_polygons_share_one_border_and_a_neighbour_on_the_base_map_makes_one_too() {
        let text =
            collection(&[square(0.0, 0.0, r#"{"iso_a2":"aa"}"#), square(10.0, 0.0, r#"{"ISO_A2":"BB","name":"B"}"#)]);
        let read = Boundaries::read("mine.geojson", &text).unwrap();
        assert_eq!(read.credit, "The Desk");
        let (lands, edges): (Vec<Land>, Vec<Edge>) = [ours("AA", 0.0), ours("CC", 20.0)].into_iter().unzip();
        let (lands, edges) = read.applied(lands, edges);
        let codes: Vec<&str> = lands.iter().map(|l| l.iso.as_str()).collect();
        assert_eq!(codes, ["AA", "BB", "CC"], "the file's AA has taken the place of ours");
        let border: Vec<&Edge> = edges.iter().filter(|e| e.line == Line::Border).collect();
        assert_eq!(border.len(), 2, "{border:?}");
        assert_eq!((border[0].between.join(" "), border[0].points[0].x), ("AA BB".to_owned(), 10.0));
        assert!(border[1].points.iter().all(|p| p.x == 20.0), "beside CC of the base map");
    }

    #[test]
    fn lines_alone_take_the_place_of_all_borders_but_not_of_coasts() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"disputed":true},"geometry":{"type":"LineString","coordinates":[[0,0],[1,1]]}},
            {"type":"Feature","properties":{},"geometry":{"type":"MultiLineString","coordinates":[[[0,0],[1,1]],[[2,2],[3,3]]]}}]}"#;
        let read = Boundaries::read("lines.geojson", text).unwrap();
        let (land, coast) = ours("AA", 0.0);
        let old = Edge { line: Line::Border, ..coast.clone() };
        let (lands, edges) = read.applied(vec![land], vec![coast, old]);
        let kinds: Vec<Line> = edges.iter().map(|e| e.line).collect();
        assert_eq!((lands.len(), kinds), (1, vec![Line::Coast, Line::Disputed, Line::Border, Line::Border]));
    }

    #[test]
    fn topojson_is_read_and_names_stand_for_codes() {
        let text = r#"{"type":"Topology","arcs":[[[0,0],[0,2],[2,2],[0,0]]],"objects":{
            "countries":{"type":"GeometryCollection","geometries":[{"type":"Polygon","arcs":[[0]],"properties":{"name":"Iraq"}}]},
            "land":{"type":"Polygon","arcs":[[0]]}}}"#;
        let read = Boundaries::read("world.json", text).unwrap();
        assert_eq!((read.countries.len(), read.countries[0].iso.as_str()), (1, "IQ"));
    }

    #[test]
    fn what_cannot_be_used_says_what_is_wrong_and_what_is_expected() {
        let said = |text: &str| {
            let said = Boundaries::read("b.json", text).unwrap_err().to_string();
            assert!(said.contains("b.json") && said.contains("expected GeoJSON or TopoJSON in degrees"), "{said}");
            said
        };
        assert!(said("POLYGON").contains("no JSON"));
        assert!(said("{}").contains("no polygon and no line"));
        assert!(said(&collection(&[square(0.0, 0.0, "{}")])).contains("polygon 1 names no country"));
        assert!(said(&square(500_000.0, 3.0, r#"{"iso":"IQ"}"#)).contains("500000, 3 is no longitude and latitude"));
        let utm = collection(&[])
            .replace("\"features\"", r#""crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::32638"}},"features""#);
        assert!(said(&utm).contains("EPSG::32638"));
        assert!(said(r#"{"type":"Polygon","coordinates":[[[1,"x"]]]}"#).contains("two numbers"));
        assert!(
            said(r#"{"type":"Topology","arcs":[],"objects":{"a":{"type":"Polygon","arcs":[[7]]}}}"#)
                .contains("names an arc")
        );
    }
}
