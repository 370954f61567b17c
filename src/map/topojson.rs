//! A small reader of TopoJSON: arcs shared between neighbours, so that a border is one line for both.

use serde::Deserialize;
use serde_json::Value;

use super::MapError;
use super::scene::Point;

/// A topology: arcs in degrees (x is the longitude, y the latitude) and the objects made of them.
#[derive(Debug, Default)]
pub(crate) struct Topology {
    pub(crate) arcs: Vec<Vec<Point>>,
    pub(crate) objects: Vec<(String, Vec<Geometry>)>,
}

/// One geometry: rings or lines as lists of arcs; a negative number is the complement of an arc that runs backwards.
#[derive(Debug)]
pub(crate) struct Geometry {
    /// All rings of a polygon or multipolygon, or all lines.
    pub(crate) parts: Vec<Vec<i64>>,
    pub(crate) is_line: bool,
    pub(crate) properties: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
struct RawTopology {
    transform: Option<Transform>,
    objects: serde_json::Map<String, Value>,
    arcs: Vec<Vec<[f64; 2]>>,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct RawGeometry {
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    arcs: Value,
    #[serde(default)]
    properties: serde_json::Map<String, Value>,
}

impl Geometry {
    /// A property's text; empty where there is none.
    pub(crate) fn text(&self, key: &str) -> &str {
        self.properties.get(key).and_then(Value::as_str).unwrap_or("")
    }

    /// A property's number.
    pub(crate) fn number(&self, key: &str) -> Option<f64> {
        self.properties.get(key).and_then(Value::as_f64)
    }
}

impl Topology {
    /// Reads a topology of the base map; `name` is for the error.
    pub(crate) fn read(name: &'static str, text: &str) -> Result<Self, MapError> {
        Self::parse(text).map_err(|problem| MapError::base(name, &problem))
    }

    /// Reads a topology, or says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let raw: RawTopology = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let arcs = match &raw.transform {
            None => raw.arcs.iter().map(|arc| arc.iter().map(|&[x, y]| Point::new(x, y)).collect()).collect(),
            Some(t) => raw.arcs.iter().map(|arc| decode(arc, t)).collect(),
        };
        let mut topology = Self { arcs, objects: Vec::new() };
        for (key, object) in raw.objects {
            let list = match object.get("geometries") {
                Some(Value::Array(list)) => list.clone(),
                _ => vec![object],
            };
            let mut geometries = Vec::with_capacity(list.len());
            for value in list {
                let raw: RawGeometry = serde_json::from_value(value).map_err(|e| e.to_string())?;
                let mut parts = Vec::new();
                collect(&raw.arcs, &mut parts, 0);
                if parts.iter().flatten().any(|&a| topology.arc(a).is_none()) {
                    return Err(format!("object \"{key}\" names an arc that is not there"));
                }
                let is_line = raw.kind.is_some_and(|kind| kind.ends_with("LineString"));
                geometries.push(Geometry { parts, is_line, properties: raw.properties });
            }
            topology.objects.push((key, geometries));
        }
        Ok(topology)
    }

    /// The geometries of an object; none where it is missing.
    pub(crate) fn object(&self, name: &str) -> &[Geometry] {
        self.objects.iter().find(|(key, _)| key == name).map_or(&[], |(_, list)| list.as_slice())
    }

    fn arc(&self, number: i64) -> Option<(&[Point], bool)> {
        let (index, backwards) = if number < 0 { (!number, true) } else { (number, false) };
        Some((self.arcs.get(usize::try_from(index).ok()?)?.as_slice(), backwards))
    }

    /// The points of a ring or line, joined from its arcs.
    pub(crate) fn points(&self, part: &[i64]) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        for &number in part {
            let Some((arc, backwards)) = self.arc(number) else { continue };
            // Where two arcs meet, their common point is written in both.
            let skip = usize::from(!points.is_empty());
            if backwards {
                points.extend(arc.iter().rev().skip(skip));
            } else {
                points.extend(arc.iter().skip(skip));
            }
        }
        points
    }

    /// Takes the ring around a point out of the geometries that `from` picks and makes it one of its own, with these
    /// properties. Nothing happens where there is no such ring.
    pub(crate) fn set_apart(&mut self, object: &str, at: Point, from: &str, properties: &[(&str, &str)]) {
        let Some(i) = self.objects.iter().position(|(key, _)| key == object) else { return };
        let holds = |g: &Geometry, part: usize| super::geom::inside(at, &[self.points(&g.parts[part])]);
        let found = self.objects[i].1.iter().enumerate().filter(|(_, g)| g.text("iso") == from);
        let found = found.flat_map(|(n, g)| (0..g.parts.len()).map(move |part| (n, g, part))).find(|(_, g, part)| {
            // The mainland may hold the point too, where the ring is not one of its own: leave that as it is.
            g.parts.len() > 1 && holds(g, *part) && g.parts[*part].len() < 20
        });
        let Some((n, part)) = found.map(|(n, _, part)| (n, part)) else { return };
        let ring = self.objects[i].1[n].parts.remove(part);
        let properties = properties.iter().map(|&(k, v)| (k.to_owned(), Value::from(v))).collect();
        self.objects[i].1.push(Geometry { parts: vec![ring], is_line: false, properties });
    }

    /// For each arc the geometries of an object that use it, by index.
    pub(crate) fn users(&self, geometries: &[Geometry]) -> Vec<Vec<usize>> {
        let mut users = vec![Vec::new(); self.arcs.len()];
        for (i, geometry) in geometries.iter().enumerate() {
            for &number in geometry.parts.iter().flatten() {
                let index = if number < 0 { !number } else { number };
                if let Some(list) = usize::try_from(index).ok().and_then(|i| users.get_mut(i))
                    && list.last() != Some(&i)
                {
                    list.push(i);
                }
            }
        }
        users
    }
}

fn decode(arc: &[[f64; 2]], t: &Transform) -> Vec<Point> {
    let (mut x, mut y) = (0.0, 0.0);
    arc.iter()
        .map(|step| {
            x += step[0];
            y += step[1];
            Point::new(x * t.scale[0] + t.translate[0], y * t.scale[1] + t.translate[1])
        })
        .collect()
}

/// Lists of arc numbers at any depth, as deep as TopoJSON nests them.
fn collect(value: &Value, into: &mut Vec<Vec<i64>>, depth: usize) {
    let Value::Array(list) = value else { return };
    if list.first().is_some_and(Value::is_number) {
        into.push(list.iter().filter_map(Value::as_i64).collect());
    } else if depth < 4 {
        list.iter().for_each(|v| collect(v, into, depth + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = r#"{"type":"Topology","transform":{"scale":[0.5,0.5],"translate":[10,20]},"arcs":[[[0,0],[0,2]],[[0,2],[2,0],[0,-2],[-2,0]],[[0,2],[-2,0],[0,-2],[2,0]]],
        "objects":{"countries":{"type":"GeometryCollection","geometries":[
            {"type":"Polygon","arcs":[[0,1]],"properties":{"iso":"AA"}},{"type":"MultiPolygon","arcs":[[[-1,2]]],"properties":{"iso":"BB","rank":3}}]}}}"#;

    #[test]
    fn arcs_are_decoded_and_joined() {
        let t = Topology::read("test", TWO).unwrap();
        let list = t.object("countries");
        let ring = t.points(&list[0].parts[0]);
        let expected = [(10.0, 20.0), (10.0, 21.0), (11.0, 21.0), (11.0, 20.0), (10.0, 20.0)];
        assert_eq!(ring, expected.map(|(x, y)| Point::new(x, y)));
        assert_eq!((list[1].text("iso"), list[1].number("rank")), ("BB", Some(3.0)));
        assert_eq!(t.users(list)[0], [0, 1], "the shared arc");
    }

    #[test]
    fn an_arc_that_is_not_there_is_an_error_not_a_panic() {
        let broken = TWO.replace("[[0,1]]", "[[0,99]]");
        assert!(Topology::read("test", &broken).unwrap_err().to_string().contains("countries"));
        let broken = TWO.replace("[[0,1]]", "[[-9223372036854775808]]");
        assert!(Topology::read("test", &broken).is_err());
        assert!(Topology::read("test", "{}").is_err());
    }
}
