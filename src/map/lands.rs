//! Countries and the lines between them: of the base map, by the worldview asked for, or of the user's own boundaries.

use std::str::FromStr;
use std::sync::Arc;

use super::boundaries::Boundaries;
use super::scene::Point;
use super::topojson::Topology;
use super::{MapError, SheetOptions};

/// Lines of the base map that are not agreed: between which countries, in which part of the world, by whose view, and why.
static DISPUTED: &str = include_str!("../../basemap/disputed.tsv");

/// Whose borders are drawn. Few lines differ: the base map knows one line for each, and where it is disputed it is dotted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Worldview {
    /// As resolutions of the United Nations have it, where the base map has the lines for that: Crimea is of Ukraine.
    #[default]
    UnitedNations,
    /// As Natural Earth has it: with who holds the ground.
    Ground,
}

impl FromStr for Worldview {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim().to_lowercase().as_str() {
            "un" => Ok(Self::UnitedNations),
            "ground" => Ok(Self::Ground),
            _ => Err(format!("expected un or ground, found \"{text}\"; for other borders see --boundaries")),
        }
    }
}

/// What decides the borders.
#[derive(Debug, Clone, Default)]
pub(crate) struct View {
    pub(crate) worldview: Worldview,
    pub(crate) boundaries: Option<Arc<Boundaries>>,
}

impl View {
    /// What the options ask for.
    pub(crate) fn of(options: &SheetOptions) -> Self {
        Self { worldview: options.worldview, boundaries: options.boundaries.clone() }
    }
}

/// A country, in degrees.
#[derive(Debug, Clone)]
pub(crate) struct Land {
    /// ISO 3166-1 alpha-2; empty where no state is meant.
    pub(crate) iso: String,
    pub(crate) name: String,
    pub(crate) rings: Vec<Vec<Point>>,
    /// Drawn over the lands of the base map, which may reach into it.
    pub(crate) over: bool,
}

/// What a line parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    Coast,
    Border,
    Disputed,
}

/// A line of coast or border, in degrees.
#[derive(Debug, Clone)]
pub(crate) struct Edge {
    pub(crate) line: Line,
    /// The countries on its sides, as far as known.
    pub(crate) between: Vec<String>,
    pub(crate) points: Vec<Point>,
}

/// The countries of a file of the base map as the view has them, and their edges.
pub(crate) fn read(name: &'static str, text: &str, view: &View) -> Result<(Vec<Land>, Vec<Edge>), MapError> {
    let mut topology = Topology::read(name, text)?;
    if view.worldview == Worldview::UnitedNations {
        let crimea = [("iso", "UA"), ("name", "Crimea"), ("kind", "disputed")];
        topology.set_apart("countries", Point::new(34.2, 45.2), "RU", &crimea);
    }
    let list = topology.object("countries");
    let lands = list.iter().map(|g| Land {
        iso: g.text("iso").to_owned(),
        name: g.text("name").to_owned(),
        rings: g.parts.iter().map(|part| topology.points(part)).collect(),
        over: false,
    });
    let lands: Vec<Land> = lands.collect();
    let mut edges = Vec::new();
    for (arc, users) in topology.arcs.iter().zip(topology.users(list)) {
        let between: Vec<String> = users.iter().map(|&i| lands[i].iso.clone()).collect();
        let apart = users.iter().any(|&i| list[i].text("kind") == "disputed");
        match between.as_slice() {
            [] => {}
            [_] => edges.push(Edge { line: Line::Coast, between, points: arc.clone() }),
            [one, other, ..] => {
                let areas: Vec<[f64; 4]> = disputes(one, other, view.worldview).collect();
                let disputed = |p: Point| apart || areas.iter().any(|area| holds(*area, p));
                edges.extend(cut(arc, disputed).into_iter().map(|(disputed, points)| Edge {
                    line: if disputed { Line::Disputed } else { Line::Border },
                    between: between.clone(),
                    points,
                }));
            }
        }
    }
    Ok(match &view.boundaries {
        Some(boundaries) => boundaries.applied(lands, edges),
        None => (lands, edges),
    })
}

/// A line cut where the answer for the middle of a segment changes.
pub(crate) fn cut(line: &[Point], mut is: impl FnMut(Point) -> bool) -> Vec<(bool, Vec<Point>)> {
    let mut parts: Vec<(bool, Vec<Point>)> = Vec::new();
    for pair in line.windows(2) {
        let answer = is(Point::new((pair[0].x + pair[1].x) / 2.0, (pair[0].y + pair[1].y) / 2.0));
        match parts.last_mut() {
            Some((same, part)) if *same == answer => part.push(pair[1]),
            _ => parts.push((answer, pair.to_vec())),
        }
    }
    parts
}

/// West, south, east, north of what is disputed between two countries; all of it where the table names no box.
fn disputes<'a>(one: &'a str, other: &'a str, worldview: Worldview) -> impl Iterator<Item = [f64; 4]> + 'a {
    DISPUTED.lines().skip(1).filter_map(move |row| {
        let cells: Vec<&str> = row.split('\t').collect();
        let &[a, b, west, south, east, north, view, _basis] = cells.as_slice() else { return None };
        let theirs = (a == one && b == other) || (a == other && b == one);
        let viewed = view.is_empty() || view.parse() == Ok(worldview);
        let side = |text: &str, whole: f64| if text.is_empty() { whole } else { text.parse().unwrap_or(whole) };
        (theirs && viewed).then(|| [side(west, -180.0), side(south, -90.0), side(east, 180.0), side(north, 90.0)])
    })
}

fn holds([west, south, east, north]: [f64; 4], p: Point) -> bool {
    (west..=east).contains(&p.x) && (south..=north).contains(&p.y)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_parts_of_a_line_that_is_cut_make_the_line(xs in proptest::collection::vec(-9.0..9.0f64, 2..40)) {
            let line: Vec<Point> = xs.iter().enumerate().map(|(i, x)| Point::new(*x, i as f64)).collect();
            let parts = cut(&line, |p| p.x > 0.0);
            let mut joined: Vec<Point> = parts[0].1[..1].to_vec();
            for (_, part) in &parts {
                prop_assert_eq!(joined.last(), part.first());
                joined.extend_from_slice(&part[1..]);
            }
            prop_assert_eq!(joined, line);
            prop_assert!(parts.windows(2).all(|pair| pair[0].0 != pair[1].0));
        }
    }

    static WORLD: &str = include_str!("../../basemap/world.topojson");

    fn lines(worldview: Worldview, one: &str, other: &str) -> Vec<Line> {
        let (_, edges) = read("world.topojson", WORLD, &View { worldview, boundaries: None }).unwrap();
        let theirs = |e: &&Edge| e.between.iter().any(|c| c == one) && e.between.iter().any(|c| c == other);
        edges.iter().filter(theirs).map(|e| e.line).collect()
    }

    #[test]
    fn every_row_of_the_table_marks_a_line_of_the_base_map() {
        for row in DISPUTED.lines().skip(1) {
            let cells: Vec<&str> = row.split('\t').collect();
            assert!(cells.len() == 8 && cells[0] < cells[1] && !cells[7].is_empty(), "{row}");
            for cell in &cells[2..6] {
                assert!(cell.is_empty() || cell.parse::<f64>().is_ok(), "{row}");
            }
            let worldview = cells[6].parse().unwrap_or_default();
            // Crimea is set apart by the first view, and so is no line between the two.
            if (cells[0], cells[1]) != ("RU", "UA") {
                assert!(lines(worldview, cells[0], cells[1]).contains(&Line::Disputed), "{row}");
            }
        }
    }

    #[test]
    fn only_a_part_of_the_line_between_india_and_pakistan_is_the_line_of_control() {
        let lines = lines(Worldview::UnitedNations, "IN", "PK");
        assert!(lines.contains(&Line::Border) && lines.contains(&Line::Disputed), "{lines:?}");
    }

    #[test]
    fn the_worldview_decides_whose_crimea_is_and_the_line_is_dotted_in_both() {
        let holder = |worldview| {
            let (lands, _) = read("world.topojson", WORLD, &View { worldview, boundaries: None }).unwrap();
            let at = Point::new(34.2, 45.2);
            let land = lands.iter().find(|l| super::super::geom::inside(at, &l.rings)).unwrap();
            land.iso.clone()
        };
        assert_eq!((holder(Worldview::UnitedNations), holder(Worldview::Ground)), ("UA".to_owned(), "RU".to_owned()));
        assert!(lines(Worldview::Ground, "RU", "UA").contains(&Line::Disputed));
        assert!(lines(Worldview::Ground, "RS", "XK").iter().all(|l| *l == Line::Border));
        assert!("us".parse::<Worldview>().unwrap_err().contains("--boundaries"));
    }
}
