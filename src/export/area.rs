//! The ground an incident may lie on, where no point would be honest: a governorate, a country, or a circle.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::shape::Polygons;
use crate::incident::{Incident, LonLat, Precision};
use crate::map::base::Base;
use crate::map::divisions;
use crate::map::frame::unwrapped;
use crate::map::geom;
use crate::map::lands::View;
use crate::map::scene::{Point, Rect};

/// Where the record gives no radius, as on the map: kilometres.
const USUAL_KM: f64 = 25.0;

/// The base map's polygons, read when they are first asked for.
#[derive(Debug, Default)]
pub(crate) struct Areas {
    base: OnceCell<Option<Base>>,
    /// By code; thousands of incidents may lie in one governorate.
    known: RefCell<HashMap<String, Option<Rc<Polygons>>>>,
}

type Ring = Vec<Point>;

impl Areas {
    /// The area of an incident that is known no better; none for points and for incidents without a place.
    pub(crate) fn of(&self, incident: &Incident) -> Option<Rc<Polygons>> {
        let precision = incident.precision.filter(|p| p.is_area())?;
        let drawn = match precision {
            Precision::Governorate => incident.admin1_code.as_deref().and_then(|code| self.drawn(code)),
            Precision::Country => incident.country.as_deref().and_then(|code| self.drawn(code)),
            _ => None,
        };
        let km = incident.radius_km.filter(|km| km.is_finite() && *km > 0.0).unwrap_or(USUAL_KM).clamp(2.0, 1500.0);
        drawn.or_else(|| incident.point.map(|at| Rc::new(vec![vec![circle(at, km)]])))
    }

    /// The polygons of a country (`IQ`) or of a first-level division (`IQ-NI`, `UA.05`), where the base map has them.
    fn drawn(&self, code: &str) -> Option<Rc<Polygons>> {
        // The base map's Baghdad is the city alone; the governorate reaches further.
        if code == "IQ-BG" {
            return None;
        }
        let find = || {
            let rings = match divisions::country_of(code) {
                Some(_) => divisions::find(code).ok().flatten()?.rings(),
                None => self.base.get_or_init(|| Base::world(View::default()).ok()).as_ref()?.country(code),
            };
            let rings: Vec<Ring> = rings.iter().flat_map(|ring| parted(ring)).collect();
            (!rings.is_empty()).then(|| Rc::new(grouped(&rings)))
        };
        self.known.borrow_mut().entry(code.to_owned()).or_insert_with(find).clone()
    }
}

/// A circle on the ground as a closed ring, counter-clockwise. Across the antimeridian it is cut off there.
fn circle(at: LonLat, km: f64) -> Vec<LonLat> {
    let mut ring: Vec<LonLat> = (0..64)
        .map(|i| {
            let p = at.destination(f64::from(i) * -360.0 / 64.0, km);
            let turn = (p.lon - at.lon + 540.0).rem_euclid(360.0) - 180.0;
            LonLat { lon: (at.lon + turn).clamp(-180.0, 180.0), lat: p.lat }
        })
        .collect();
    ring.push(ring[0]);
    ring
}

/// A ring cut at the antimeridian, as GeoJSON (RFC 7946, 3.1.9) and most programs want it.
fn parted(ring: &[Point]) -> Vec<Ring> {
    let turned = unwrapped(ring);
    if turned.iter().all(|p| p.x.abs() <= 180.0) {
        return vec![turned];
    }
    let part = |turn: f64| {
        let cut = geom::clip_ring(&turned, &Rect::new(turn - 180.0, -90.0, 360.0, 180.0));
        cut.into_iter().map(|p| Point::new(p.x - turn, p.y)).collect()
    };
    [-360.0, 0.0, 360.0].map(part).into_iter().filter(|ring: &Ring| ring.len() > 2).collect()
}

/// Rings sorted into polygons: one that lies in another is its hole.
pub(crate) fn grouped(rings: &[Ring]) -> Polygons {
    let holders = |ring: &Ring| -> Vec<usize> {
        let Some(&corner) = ring.first() else { return Vec::new() };
        let holds = |other: &Ring| !std::ptr::eq(other, ring) && geom::inside(corner, std::slice::from_ref(other));
        rings.iter().enumerate().filter(|(_, other)| holds(other)).map(|(i, _)| i).collect()
    };
    let held: Vec<Vec<usize>> = rings.iter().map(holders).collect();
    let closed = |ring: &Ring, counter_clockwise: bool| -> Vec<LonLat> {
        let mut points: Vec<LonLat> = ring.iter().map(|p| LonLat { lon: p.x, lat: p.y }).collect();
        if points.first() != points.last() {
            points.extend(points.first().copied());
        }
        let doubled: f64 = points.windows(2).map(|w| w[0].lon * w[1].lat - w[1].lon * w[0].lat).sum();
        if (doubled > 0.0) != counter_clockwise {
            points.reverse();
        }
        points
    };
    let outer = |i: &usize| held[*i].len().is_multiple_of(2);
    (0..rings.len())
        .filter(outer)
        .map(|i| {
            let holes = (0..rings.len()).filter(|h| !outer(h) && held[*h].last() == Some(&i));
            std::iter::once(closed(&rings[i], true)).chain(holes.map(|h| closed(&rings[h], false))).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(from: f64, to: f64) -> Ring {
        [(from, from), (from, to), (to, to), (to, from), (from, from)].map(|(x, y)| Point::new(x, y)).to_vec()
    }

    #[test]
    fn a_ring_in_a_ring_is_its_hole() {
        let polygons = grouped(&[square(0.0, 9.0), square(1.0, 2.0), square(20.0, 21.0)]);
        assert_eq!(polygons.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn a_division_anywhere_is_its_own_ground_and_the_antimeridian_parts_it() {
        let areas = Areas::default();
        let of = |code: &str| {
            let incident = Incident {
                precision: Some(Precision::Governorate),
                admin1_code: Some(code.to_owned()),
                ..Incident::default()
            };
            areas.of(&incident).unwrap()
        };
        let donetsk = of("UA.05");
        assert!(donetsk[0][0].len() > 65 && geom_holds(&donetsk[0][0], 37.8, 48.0));
        let chukotka = of("RU.15");
        let steps = chukotka.iter().flatten().flat_map(|ring| ring.windows(2));
        assert!(steps.into_iter().all(|w| w[0].lon.abs() <= 180.0 && (w[0].lon - w[1].lon).abs() < 180.0));
        let (west, east) = (chukotka.iter().any(|p| p[0][0].lon < 0.0), chukotka.iter().any(|p| p[0][0].lon > 0.0));
        assert!(west && east);
    }

    fn geom_holds(ring: &[LonLat], lon: f64, lat: f64) -> bool {
        let ring: Ring = ring.iter().map(|p| Point::new(p.lon, p.lat)).collect();
        geom::inside(Point::new(lon, lat), &[ring])
    }

    #[test]
    fn what_is_known_as_an_area_gets_its_ground() {
        let areas = Areas::default();
        let at = LonLat { lon: 45.3, lat: 31.3 };
        let governorate = Incident {
            point: Some(at),
            precision: Some(Precision::Governorate),
            admin1_code: Some("IQ-MU".to_owned()),
            ..Incident::default()
        };
        let drawn = areas.of(&governorate).unwrap();
        assert!(drawn[0][0].len() > 65, "a polygon with the corners of Muthanna");
        let circle =
            areas.of(&Incident { precision: Some(Precision::Region), radius_km: Some(80.0), ..governorate }).unwrap();
        let reach = circle[0][0].iter().map(|p| p.distance_km(at));
        assert!(circle[0][0].len() == 65 && reach.into_iter().all(|km| (km - 80.0).abs() < 0.1));
        assert!(
            areas.of(&Incident { point: Some(at), precision: Some(Precision::Exact), ..Incident::default() }).is_none()
        );
        assert!(areas.of(&Incident { precision: Some(Precision::District), ..Incident::default() }).is_none());
    }
}
