//! First-level divisions shaded by the number of incidents in them. The code of the record says where an incident belongs,
//! never its point: the polygons of the base map are rougher than the codes.

use std::collections::BTreeMap;

use super::{Classes, Dot, class_rows};
use crate::map::base::Drawn;
use crate::map::divisions::{self, Area};
use crate::map::frame::Frame;
use crate::map::geom;
use crate::map::legend::Row;
use crate::map::scene::{Color, Group, Path, Point, Shape};
use crate::map::text::Typesetter;
use crate::map::theme::{Scale, Theme};
use crate::map::words::{Division, either};

#[derive(Debug)]
pub(super) struct Areas {
    areas: Vec<Shade>,
    /// Countries that divisions are cut off at.
    lands: Vec<(String, Path)>,
    countries: bool,
}

/// One area and how many incidents it has.
#[derive(Debug)]
struct Shade {
    count: usize,
    rings: Vec<Vec<Point>>,
    /// Its coast and the border of its country, which the base map may draw coarser.
    outer: Vec<Vec<Point>>,
    /// The number of the country that it is a part of.
    country: Option<usize>,
}

impl Areas {
    /// The areas, and how many incidents belong to none of them.
    pub(super) fn of(dots: &[Dot], frame: &Frame, drawn: &Drawn) -> (Self, usize) {
        let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
        let mut by_country: BTreeMap<&str, usize> = BTreeMap::new();
        for dot in dots {
            dot.admin1.into_iter().for_each(|c| *by_code.entry(c).or_default() += 1);
            dot.country.into_iter().for_each(|c| *by_country.entry(c).or_default() += 1);
        }
        let mut lands: Vec<(String, Path)> = Vec::new();
        let mut areas: Vec<Shade> = Vec::new();
        for (code, count) in &by_code {
            let division = divisions::find(code).ok().flatten().and_then(|d| Area::of(d, frame));
            let Some((area, iso)) = division.zip(divisions::country_of(code)) else { continue };
            if !lands.iter().any(|l| l.0 == iso) {
                lands.extend(drawn.land(iso).map(|path| (iso.to_owned(), path)));
            }
            let country = lands.iter().position(|l| l.0 == iso);
            let outer = if country.is_some() { area.outer(frame) } else { Vec::new() };
            areas.push(Shade { count: *count, rings: area.rings, outer, country });
        }
        let countries = areas.is_empty();
        if countries {
            let country = |(code, count): (&&str, &usize)| {
                let rings: Vec<Vec<Point>> =
                    drawn.countries.iter().filter(|c| c.0 == **code).flat_map(|c| c.2.clone()).collect();
                (!rings.is_empty()).then_some(Shade { count: *count, rings, outer: Vec::new(), country: None })
            };
            areas = by_country.iter().filter_map(country).collect();
        }
        let placed: usize = areas.iter().map(|a| a.count).sum();
        (Self { areas, lands, countries }, dots.len() - placed.min(dots.len()))
    }

    pub(super) fn values(&self) -> Vec<f64> {
        self.areas.iter().map(|a| a.count as f64).collect()
    }

    pub(super) fn count(&self) -> usize {
        self.areas.iter().map(|a| a.count).sum()
    }

    pub(super) fn draw(&self, classes: &Classes, (_, theme, scale): (&Typesetter, &Theme, Scale)) -> Group {
        let mut layer = Group::named("choropleth");
        let color = |area: &Shade| classes.class(area.count as f64).map(|class| theme.ramp(classes.part(class)));
        let of = |country: Option<usize>| {
            let shaded = self.areas.iter().filter(move |a| a.country == country);
            shaded.filter_map(|area| Some((area, color(area)?)))
        };
        let fill = |(area, color): (&Shade, Color)| Shape::filled(geom::path(&area.rings), color);
        for (number, (_, land)) in self.lands.iter().enumerate() {
            let mut within = Group { clip: Some(land.clone()), ..Group::default() };
            // All edges lie under all areas: where one runs on into a neighbour, the neighbour's own colour covers it.
            for (area, color) in of(Some(number)) {
                let edge = Path(area.outer.iter().flat_map(|line| Path::line(line).0).collect());
                within.push(Shape::stroked(edge, color, Area::reach(scale)));
            }
            of(Some(number)).map(fill).for_each(|shape| within.push(shape));
            layer.push(within);
        }
        of(None).map(fill).for_each(|shape| layer.push(shape));
        layer
    }

    /// The areas that have a class, in its colour.
    pub(super) fn grounds(&self, classes: &Classes, theme: &Theme) -> Vec<(Color, &[Vec<Point>])> {
        let color = |count: usize| classes.class(count as f64).map(|class| theme.ramp(classes.part(class)));
        self.areas.iter().filter_map(|area| Some((color(area.count)?, area.rings.as_slice()))).collect()
    }

    pub(super) fn legend(&self, classes: &Classes, tools: (&Typesetter, &Theme, Scale)) -> Vec<Row> {
        let tongue = tools.0.tongue;
        let title = if self.countries {
            either(tongue, "Incidents by country (countries)", "الحوادث في كل بلد (عدد البلدان)").to_owned()
        } else {
            let countries: Vec<&str> = self.lands.iter().map(|l| l.0.as_str()).collect();
            format!("{} {}", Division::of(&countries).counted(tongue), either(tongue, "(areas)", "(عددها)"))
        };
        let mut rows = vec![Row::heading(title)];
        rows.extend(class_rows(classes, &self.values(), tools));
        rows
    }
}
