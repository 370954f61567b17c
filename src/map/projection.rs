//! Map projections, on the WGS 84 ellipsoid where the area is small enough to notice, else on the sphere.
//!
//! Formulas from Snyder, *Map Projections: A Working Manual* (USGS 1987), and for the world from Šavrič, Patterson and
//! Jenny, *The Equal Earth map projection* (2018). Results are metres, x to the east and y to the north.

use std::fmt::Write;

use super::crs::Crs;
use crate::incident::LonLat;

/// Semi-major axis of WGS 84, metres.
const A: f64 = 6_378_137.0;
/// First eccentricity squared of WGS 84.
const E2: f64 = 0.006_694_379_990_141_3;
/// Radius of the sphere of the same area as WGS 84, metres.
const AUTHALIC: f64 = 6_371_007.2;

/// A way to lay the earth on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Projection {
    /// Lambert conformal conic with two parallels: a country. Ellipsoid.
    Lambert { lon0: f64, lat0: f64, parallels: (f64, f64), n: f64, f: f64, rho0: f64 },
    /// Transverse Mercator: a city. Ellipsoid.
    TransverseMercator { lon0: f64, lat0: f64 },
    /// Mercator, true at one parallel: a country on the equator, where the cone of Lambert becomes a cylinder. Ellipsoid.
    Mercator { lon0: f64, parallel: f64 },
    /// Lambert azimuthal equal-area: a pole and what lies around it, or a broad country in high latitudes. Sphere.
    Azimuthal { lon0: f64, lat0: f64 },
    /// Equal Earth: a continent or the world. Sphere.
    EqualEarth { lon0: f64 },
    /// What the caller asked for.
    Named(&'static Crs),
}

/// A box in degrees; `east` may exceed 180 where the box crosses the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct GeoBox {
    pub(crate) west: f64,
    pub(crate) south: f64,
    pub(crate) east: f64,
    pub(crate) north: f64,
}

impl GeoBox {
    pub(crate) fn center(&self) -> LonLat {
        LonLat { lon: (self.west + self.east) / 2.0, lat: (self.south + self.north) / 2.0 }
    }

    /// The larger side in kilometres.
    pub(crate) fn span_km(&self) -> f64 {
        let width = (self.east - self.west) * 111.32 * self.center().lat.to_radians().cos();
        width.max((self.north - self.south) * 110.57)
    }

    /// The box with `p` in it, on the side where it is nearest.
    pub(crate) fn with(&self, p: LonLat) -> Self {
        let lon = near(p.lon, self.center().lon);
        Self {
            west: self.west.min(lon),
            south: self.south.min(p.lat),
            east: self.east.max(lon),
            north: self.north.max(p.lat),
        }
    }
}

/// The longitude that means the same and lies within 180 degrees of `reference`.
pub(crate) fn near(lon: f64, reference: f64) -> f64 {
    lon - 360.0 * ((lon - reference) / 360.0).round()
}

impl Projection {
    /// The projection for an area.
    pub(crate) fn choose(area: &GeoBox) -> Self {
        let center = area.center();
        let (wide, high) = (area.east - area.west, area.north - area.south);
        // All in high latitudes of one hemisphere, and too near the pole or too broad for a cone.
        let (near_equator, near_pole) =
            (area.south.abs().min(area.north.abs()), area.south.abs().max(area.north.abs()));
        if area.south * area.north > 0.0 && near_equator >= 35.0 && (wide > 120.0 || near_pole >= 84.0) {
            let lat0 = if wide > 180.0 || near_pole > 89.0 { 90_f64.copysign(center.lat) } else { half(center.lat) };
            return Self::Azimuthal { lon0: half(center.lon), lat0 };
        }
        if wide > 120.0 || high > 70.0 {
            // Round, so that the edge of a map of the world falls into an ocean.
            return Self::EqualEarth { lon0: (center.lon / 10.0).round() * 10.0 };
        }
        if area.span_km() < 400.0 && center.lat.abs() < 84.0 {
            return Self::TransverseMercator { lon0: half(center.lon), lat0: half(center.lat) };
        }
        // Parallels a sixth inside the area keep its scale true to about one part in a hundred (Snyder, page 99).
        let parallels = (half(area.south + high / 6.0), half(area.north - high / 6.0));
        if (parallels.0 + parallels.1).abs() < 16.0 {
            return Self::Mercator { lon0: half(center.lon), parallel: half(center.lat.abs()) };
        }
        Self::lambert(half(center.lon), half(center.lat), parallels)
    }

    pub(crate) fn lambert(lon0: f64, lat0: f64, parallels: (f64, f64)) -> Self {
        let (one, two) = (parallels.0.clamp(-85.0, 85.0).to_radians(), parallels.1.clamp(-85.0, 85.0).to_radians());
        let n = if (one - two).abs() < 1e-9 {
            one.sin()
        } else {
            (m(one).ln() - m(two).ln()) / (t(one).ln() - t(two).ln())
        };
        let f = m(one) / (n * t(one).powf(n));
        let rho0 = A * f * t(lat0.to_radians()).powf(n);
        Self::Lambert { lon0, lat0, parallels, n, f, rho0 }
    }

    /// Degrees to metres.
    pub(crate) fn forward(&self, p: LonLat) -> (f64, f64) {
        let lat = p.lat.clamp(-89.9, 89.9).to_radians();
        match *self {
            Self::Lambert { lon0, n, f, rho0, .. } => {
                let rho = A * f * t(lat).powf(n);
                let theta = n * (p.lon - lon0).to_radians();
                (rho * theta.sin(), rho0 - rho * theta.cos())
            }
            Self::TransverseMercator { lon0, lat0 } => {
                let (sin, cos) = lat.sin_cos();
                let prime = E2 / (1.0 - E2);
                let radius = A / (1.0 - E2 * sin * sin).sqrt();
                let (t, c) = ((sin / cos).powi(2), prime * cos * cos);
                let a = cos * (p.lon - lon0).to_radians();
                let x = radius
                    * (a + (1.0 - t + c) * a.powi(3) / 6.0
                        + (5.0 - 18.0 * t + t * t + 72.0 * c - 58.0 * prime) * a.powi(5) / 120.0);
                let y = meridian(lat) - meridian(lat0.to_radians())
                    + radius
                        * (sin / cos)
                        * (a * a / 2.0
                            + (5.0 - t + 9.0 * c + 4.0 * c * c) * a.powi(4) / 24.0
                            + (61.0 - 58.0 * t + t * t + 600.0 * c - 330.0 * prime) * a.powi(6) / 720.0);
                (x, y)
            }
            Self::Mercator { lon0, parallel } => {
                let k = A * m(parallel.to_radians());
                (k * (p.lon - lon0).to_radians(), -k * t(lat).ln())
            }
            Self::Azimuthal { lon0, lat0 } => {
                let (lat, lat0) = (p.lat.clamp(-90.0, 90.0).to_radians(), lat0.to_radians());
                let (sin, cos) = (p.lon - lon0).to_radians().sin_cos();
                let toward = lat0.sin() * lat.sin() + lat0.cos() * lat.cos() * cos;
                // The other end of the earth is a circle, not a point: it lies far outside any page.
                let k = AUTHALIC * (2.0 / (1.0 + toward).max(1e-6)).sqrt();
                (k * lat.cos() * sin, k * (lat0.cos() * lat.sin() - lat0.sin() * lat.cos() * cos))
            }
            // What has no place in the projection lies far outside any page.
            Self::Named(crs) => crs.forward(LonLat { lon: p.lon, lat: lat.to_degrees() }).unwrap_or((1e9, 1e9)),
            Self::EqualEarth { lon0 } => {
                let theta = (3.0_f64.sqrt() / 2.0 * p.lat.clamp(-90.0, 90.0).to_radians().sin()).asin();
                let (a1, a2, a3, a4) = (1.340_264, -0.081_106, 0.000_893, 0.003_796);
                let (t2, t6) = (theta * theta, theta.powi(6));
                let stretch = 9.0 * a4 * t6 * t2 + 7.0 * a3 * t6 + 3.0 * a2 * t2 + a1;
                let x = 2.0 * 3.0_f64.sqrt() * (p.lon - lon0).to_radians() * theta.cos() / (3.0 * stretch);
                (AUTHALIC * x, AUTHALIC * theta * (a4 * t6 * t2 + a3 * t6 + a2 * t2 + a1))
            }
        }
    }

    /// Metres to degrees, by Newton's method on [`Projection::forward`]; none where the earth ends.
    pub(crate) fn inverse(&self, x: f64, y: f64, start: LonLat) -> Option<LonLat> {
        if let Self::Azimuthal { lon0, lat0 } = *self {
            return azimuthal_inverse(x, y, lon0, lat0.to_radians());
        }
        let (mut lon, mut lat) = (start.lon, start.lat);
        for _ in 0..40 {
            let here = self.forward(LonLat { lon, lat });
            let (dx, dy) = (x - here.0, y - here.1);
            if dx.hypot(dy) < 0.5 {
                return Some(LonLat { lon, lat });
            }
            let h = 1e-4;
            let (east, north) =
                (self.forward(LonLat { lon: lon + h, lat }), self.forward(LonLat { lon, lat: lat + h }));
            let (a, b) = ((east.0 - here.0) / h, (north.0 - here.0) / h);
            let (c, d) = ((east.1 - here.1) / h, (north.1 - here.1) / h);
            let det = a * d - b * c;
            if det.abs() < 1e-6 {
                return None;
            }
            lon += ((d * dx - b * dy) / det).clamp(-20.0, 20.0);
            lat = (lat + ((a * dy - c * dx) / det).clamp(-20.0, 20.0)).clamp(-89.8, 89.8);
        }
        None
    }

    /// The middle meridian.
    pub(crate) fn lon0(&self) -> f64 {
        match *self {
            Self::Lambert { lon0, .. }
            | Self::TransverseMercator { lon0, .. }
            | Self::Mercator { lon0, .. }
            | Self::Azimuthal { lon0, .. }
            | Self::EqualEarth { lon0 } => lon0,
            Self::Named(crs) => crs.lon0,
        }
    }

    /// The projection as well-known text in ESRI's form of WKT 1, which every GIS program reads from a `.prj`.
    pub(crate) fn wkt(&self) -> String {
        let (method, parameters): (&str, Vec<(&str, f64)>) = match *self {
            Self::Named(crs) => return crs.wkt.clone(),
            Self::Lambert { lon0, lat0, parallels: (one, two), .. } => (
                "Lambert_Conformal_Conic",
                vec![
                    ("Central_Meridian", lon0),
                    ("Standard_Parallel_1", one),
                    ("Standard_Parallel_2", two),
                    ("Latitude_Of_Origin", lat0),
                ],
            ),
            Self::TransverseMercator { lon0, lat0 } => (
                "Transverse_Mercator",
                vec![("Central_Meridian", lon0), ("Scale_Factor", 1.0), ("Latitude_Of_Origin", lat0)],
            ),
            Self::Mercator { lon0, parallel } => {
                ("Mercator", vec![("Central_Meridian", lon0), ("Standard_Parallel_1", parallel)])
            }
            Self::Azimuthal { lon0, lat0 } => {
                ("Lambert_Azimuthal_Equal_Area", vec![("Central_Meridian", lon0), ("Latitude_Of_Origin", lat0)])
            }
            Self::EqualEarth { lon0 } => ("Equal_Earth", vec![("Central_Meridian", lon0)]),
        };
        let spherical = matches!(self, Self::EqualEarth { .. } | Self::Azimuthal { .. });
        wkt(method, &parameters, spherical)
    }

    /// Whether scale holds all over the page, so that a scale bar may stand on it.
    pub(crate) fn is_conformal(&self) -> bool {
        match self {
            Self::Named(crs) => crs.conformal,
            _ => !matches!(self, Self::EqualEarth { .. } | Self::Azimuthal { .. }),
        }
    }
}

/// A projection of WGS 84 in well-known text, or of the sphere of the same area.
pub(crate) fn wkt(method: &str, parameters: &[(&str, f64)], spherical: bool) -> String {
    let (name, spheroid) =
        if spherical { ("Sphere_Authalic", "6371007.2,0.0") } else { ("WGS_1984", "6378137.0,298.257223563") };
    let mut said = String::new();
    let zero = |name| if parameters.iter().any(|p| p.0 == name) { None } else { Some((name, 0.0)) };
    let all = [zero("False_Easting"), zero("False_Northing")].into_iter().flatten().chain(parameters.iter().copied());
    for (name, value) in all {
        let _ = write!(said, "PARAMETER[\"{name}\",{value:?}],");
    }
    format!(
        "PROJCS[\"Dateline\",GEOGCS[\"GCS_{name}\",DATUM[\"D_{name}\",SPHEROID[\"{name}\",{spheroid}]],PRIMEM[\"Greenwich\",0.0],\
         UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"{method}\"],{said}UNIT[\"Meter\",1.0]]"
    )
}

/// `30.5°N`.
pub(crate) fn degrees(value: f64, positive: char, negative: char) -> String {
    let text = format!("{:.2}", value.abs());
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "0" {
        return "0°".to_owned();
    }
    format!("{text}°{}", if value < 0.0 { negative } else { positive })
}

/// Snyder, page 187.
fn azimuthal_inverse(x: f64, y: f64, lon0: f64, lat0: f64) -> Option<LonLat> {
    let far = x.hypot(y) / (2.0 * AUTHALIC);
    if far > 1.0 {
        return None;
    }
    if far < 1e-12 {
        return Some(LonLat { lon: lon0, lat: lat0.to_degrees() });
    }
    let (sin, cos) = (2.0 * far.asin()).sin_cos();
    let rho = x.hypot(y);
    let lat = (cos * lat0.sin() + y * sin * lat0.cos() / rho).clamp(-1.0, 1.0).asin();
    let lon = (x * sin).atan2(rho * lat0.cos() * cos - y * lat0.sin() * sin);
    Some(LonLat { lon: lon0 + lon.to_degrees(), lat: lat.to_degrees() })
}

fn half(degrees: f64) -> f64 {
    (degrees * 2.0).round() / 2.0
}

fn m(lat: f64) -> f64 {
    lat.cos() / (1.0 - E2 * lat.sin().powi(2)).sqrt()
}

fn t(lat: f64) -> f64 {
    let e = E2.sqrt();
    let es = e * lat.sin();
    (std::f64::consts::FRAC_PI_4 - lat / 2.0).tan() / ((1.0 - es) / (1.0 + es)).powf(e / 2.0)
}

/// The length of the meridian from the equator, metres.
fn meridian(lat: f64) -> f64 {
    let (e4, e6) = (E2 * E2, E2 * E2 * E2);
    A * ((1.0 - E2 / 4.0 - 3.0 * e4 / 64.0 - 5.0 * e6 / 256.0) * lat
        - (3.0 * E2 / 8.0 + 3.0 * e4 / 32.0 + 45.0 * e6 / 1024.0) * (2.0 * lat).sin()
        + (15.0 * e4 / 256.0 + 45.0 * e6 / 1024.0) * (4.0 * lat).sin()
        - 35.0 * e6 / 3072.0 * (6.0 * lat).sin())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: (f64, f64), expected: (f64, f64), metres: f64) {
        assert!((got.0 - expected.0).hypot(got.1 - expected.1) < metres, "got {got:?}, expected {expected:?}");
    }

    /// Snyder's worked examples are on the Clarke 1866 ellipsoid, so the check is by the properties that define the
    /// projections: true length along the standard parallels and the central meridian.
    #[test]
    fn lambert_is_true_to_scale_on_its_parallels() {
        let p = Projection::lambert(43.5, 33.0, (30.5, 36.0));
        for lat in [30.5_f64, 36.0] {
            let (a, b) = (p.forward(LonLat { lon: 44.0, lat }), p.forward(LonLat { lon: 44.01, lat }));
            let length = (a.0 - b.0).hypot(a.1 - b.1);
            let real = A * m(lat.to_radians()) * 0.01_f64.to_radians();
            assert!((length / real - 1.0).abs() < 1e-6, "{length} {real}");
        }
        close(p.forward(LonLat { lon: 43.5, lat: 33.0 }), (0.0, 0.0), 1e-6);
    }

    #[test]
    fn transverse_mercator_agrees_with_utm_zone_38_at_baghdad() {
        // UTM 38N of 44.4E 33.3N is 444158.08 m, 3684688.73 m: without its factor 0.9996 and false easting.
        let p = Projection::TransverseMercator { lon0: 45.0, lat0: 0.0 };
        let (x, y) = p.forward(LonLat { lon: 44.4, lat: 33.3 });
        let (x, y) = (x * 0.9996 + 500_000.0, y * 0.9996);
        assert!((x - 444_140.0).abs() < 200.0 && (y - 3_684_700.0).abs() < 400.0, "{x} {y}");
    }

    #[test]
    fn equal_earth_reaches_its_published_width() {
        let p = Projection::EqualEarth { lon0: 0.0 };
        let (x, y) = (p.forward(LonLat { lon: 180.0, lat: 0.0 }).0, p.forward(LonLat { lon: 0.0, lat: 90.0 }).1);
        close((x, y), (17_243_959.06, 8_392_927.6), 10.0);
    }

    /// A cap of an angle c about the centre has the area 2πR²(1 - cos c), and so has the circle on the page.
    #[test]
    fn azimuthal_keeps_areas_about_the_pole() {
        let p = Projection::Azimuthal { lon0: 0.0, lat0: -90.0 };
        for (lon, lat) in [(0.0, -60.0_f64), (123.0, -60.0), (-90.0, -75.0)] {
            let (x, y) = p.forward(LonLat { lon, lat });
            let cap = 2.0 * AUTHALIC * AUTHALIC * (1.0 - (90.0 + lat).to_radians().cos());
            assert!(((x * x + y * y) / cap - 1.0).abs() < 1e-9, "{lon} {lat}");
        }
        close(p.forward(LonLat { lon: 77.0, lat: -90.0 }), (0.0, 0.0), 1e-3);
        assert!(p.forward(LonLat { lon: 90.0, lat: -60.0 }).0 > 0.0, "east is to the right of Greenwich, which is up");
    }

    #[test]
    fn the_inverse_leads_back() {
        let all = [
            Projection::lambert(43.5, 33.0, (30.5, 36.0)),
            Projection::TransverseMercator { lon0: 44.5, lat0: 33.0 },
            Projection::Mercator { lon0: 36.0, parallel: 2.0 },
            Projection::Azimuthal { lon0: 105.0, lat0: 61.5 },
            Projection::Azimuthal { lon0: 0.0, lat0: 90.0 },
            Projection::EqualEarth { lon0: 0.0 },
        ];
        for p in all {
            let at = LonLat { lon: 44.4, lat: 33.3 };
            let (x, y) = p.forward(at);
            let back = p.inverse(x, y, LonLat { lon: 43.0, lat: 32.0 }).unwrap();
            assert!((back.lon - at.lon).abs() < 1e-4 && (back.lat - at.lat).abs() < 1e-4, "{p:?} {back:?}");
        }
    }

    #[test]
    fn each_size_of_area_gets_its_projection() {
        let area = |west, south, east, north| Projection::choose(&GeoBox { west, south, east, north });
        assert!(matches!(area(38.8, 29.1, 48.6, 37.4), Projection::Lambert { .. }));
        assert!(matches!(area(44.0, 33.0, 45.0, 33.8), Projection::TransverseMercator { .. }));
        assert!(matches!(area(34.0, -5.0, 42.0, 5.0), Projection::Mercator { .. }));
        assert!(matches!(area(-180.0, -60.0, 180.0, 80.0), Projection::EqualEarth { .. }));
        assert_eq!(area(-180.0, -90.0, 180.0, -63.0), Projection::Azimuthal { lon0: 0.0, lat0: -90.0 });
        assert_eq!(area(27.0, 41.0, 190.0, 82.0), Projection::Azimuthal { lon0: 108.5, lat0: 61.5 });
        assert!(matches!(area(10.0, 76.5, 34.0, 81.0), Projection::Lambert { .. }));
    }
}
