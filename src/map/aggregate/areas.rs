//! First-level divisions shaded by the number of incidents in them. The code of the record says where an incident belongs,
//! never its point: the polygons of the base map are rougher than the codes.

use std::collections::BTreeMap;

use super::{Classes, Dot, class_rows};
use crate::map::base::{Base, Drawn};
use crate::map::frame::Frame;
use crate::map::geom;
use crate::map::legend::Row;
use crate::map::scene::{Color, Group, Point, Shape};
use crate::map::text::Typesetter;
use crate::map::theme::{Scale, Theme};
use crate::map::words::either;

#[derive(Debug)]
pub(super) struct Areas {
    areas: Vec<(usize, Vec<Vec<Point>>)>,
    countries: bool,
}

impl Areas {
    /// The areas, and how many incidents belong to none of them.
    pub(super) fn of(dots: &[Dot], frame: &Frame, base: &Base, drawn: &Drawn) -> (Self, usize) {
        let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
        let mut by_country: BTreeMap<&str, usize> = BTreeMap::new();
        for dot in dots {
            dot.admin1.into_iter().for_each(|c| *by_code.entry(c).or_default() += 1);
            dot.country.into_iter().for_each(|c| *by_country.entry(c).or_default() += 1);
        }
        let rings = |code: &str| -> Vec<Vec<Point>> {
            let drawn: Vec<Vec<Point>> =
                drawn.governorates.iter().filter(|g| g.code == code).flat_map(|g| g.rings.clone()).collect();
            if !drawn.is_empty() {
                return drawn;
            }
            let known = base.governorate(code).ok().flatten().unwrap_or_default();
            known.iter().flat_map(|ring| frame.ring(ring)).collect()
        };
        let mut areas: Vec<(usize, Vec<Vec<Point>>)> =
            by_code.iter().map(|(code, n)| (*n, rings(code))).filter(|a| !a.1.is_empty()).collect();
        let countries = areas.is_empty();
        if countries {
            let rings = |code: &str| -> Vec<Vec<Point>> {
                drawn.countries.iter().filter(|c| c.0 == code).flat_map(|c| c.2.clone()).collect()
            };
            areas = by_country.iter().map(|(code, n)| (*n, rings(code))).filter(|a| !a.1.is_empty()).collect();
        }
        let placed: usize = areas.iter().map(|a| a.0).sum();
        (Self { areas, countries }, dots.len() - placed.min(dots.len()))
    }

    pub(super) fn values(&self) -> Vec<f64> {
        self.areas.iter().map(|a| a.0 as f64).collect()
    }

    pub(super) fn count(&self) -> usize {
        self.areas.iter().map(|a| a.0).sum()
    }

    pub(super) fn draw(&self, classes: &Classes, (_, theme, _): (&Typesetter, &Theme, Scale)) -> Group {
        let mut layer = Group::named("choropleth");
        for (count, rings) in &self.areas {
            if let Some(class) = classes.class(*count as f64) {
                layer.push(Shape::filled(geom::path(rings), theme.ramp(classes.part(class))));
            }
        }
        layer
    }

    pub(super) fn ground(&self, at: Point, classes: &Classes, theme: &Theme) -> Option<Color> {
        let (count, _) = self.areas.iter().find(|(_, rings)| geom::inside(at, rings))?;
        classes.class(*count as f64).map(|class| theme.ramp(classes.part(class)))
    }

    pub(super) fn legend(&self, classes: &Classes, tools: (&Typesetter, &Theme, Scale)) -> Vec<Row> {
        let title = if self.countries {
            either(tools.0.tongue, "Incidents by country (countries)", "الحوادث في كل بلد (عدد البلدان)")
        } else {
            either(
                tools.0.tongue,
                "Incidents by governorate or province (areas)",
                "الحوادث في كل محافظة أو إقليم (عددها)",
            )
        };
        let mut rows = vec![Row::heading(title.to_owned())];
        rows.extend(class_rows(classes, &self.values(), tools));
        rows
    }
}
