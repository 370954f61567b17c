//! The Military Grid Reference System on WGS 84: from zone, letters and figures to a point.
//!
//! The lettering follows NGA.STND.0037 (2014); the projection is the transverse Mercator series of Snyder, "Map Projections: A
//! Working Manual" (USGS Professional Paper 1395), 1987, pages 63-64, good to a metre or so inside a zone.

use crate::incident::LonLat;

const BANDS: &str = "CDEFGHJKLMNPQRSTUVWX";
const ROWS: &str = "ABCDEFGHJKLMNPQRSTUV";
const COLUMNS: [&str; 3] = ["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"];

/// WGS 84: equatorial radius in metres, square of the eccentricity.
const RADIUS: f64 = 6_378_137.0;
const E2: f64 = 0.006_694_379_990_14;
const SCALE: f64 = 0.9996;

/// The middle of a grid square, and half its side in km. `letters` are the band and the two of the 100 km square; `east` and
/// `north` have as many figures each, one to five. None if there is no such square.
pub(super) fn point(zone: u32, letters: &str, east: &str, north: &str) -> Option<(LonLat, f64)> {
    let figures = |s: &str| (1..=5).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    if !(1..=60).contains(&zone) || letters.len() != 3 || east.len() != north.len() || !figures(east) || !figures(north)
    {
        return None;
    }
    let mut letter = letters.chars();
    let (band, column, row) = (letter.next()?, letter.next()?, letter.next()?);
    let band = BANDS.find(band)?;
    let column = COLUMNS[(zone as usize - 1) % 3].find(column)?;
    let row = ROWS.find(row)?;
    let cell = 10_f64.powi(5 - i32::try_from(east.len()).ok()?);
    let metres = |s: &str| s.parse::<f64>().ok().map(|v| (v + 0.5) * cell);
    #[expect(clippy::cast_precision_loss, reason = "fewer than forty")]
    let of = |n: usize| n as f64;
    let easting = 100_000.0 * of(column + 1) + metres(east)?;
    // Rows begin anew every 2,000 km, five later in even zones.
    let shift = if zone.is_multiple_of(2) { 5 } else { 0 };
    let in_cycle = 100_000.0 * of((row + 20 - shift) % 20) + metres(north)?;
    let south = band < 10;
    let floor_lat = -80.0 + 8.0 * of(band);
    let false_northing = if south { 10_000_000.0 } else { 0.0 };
    let floor = meridian_arc(floor_lat.to_radians()) * SCALE + false_northing;
    // A band lies a little lower at the edge of its zone than in the middle.
    let turns = ((floor - 50_000.0 - in_cycle) / 2_000_000.0).ceil().max(0.0);
    let northing = in_cycle + turns * 2_000_000.0;
    let point = inverse(easting, northing - false_northing, f64::from(zone) * 6.0 - 183.0)?;
    let top = if band == 19 { 84.0 } else { floor_lat + 8.0 };
    (floor_lat - 1.0..=top + 1.0).contains(&point.lat).then_some((point, cell / 2000.0))
}

/// Metres along the meridian from the equator.
fn meridian_arc(lat: f64) -> f64 {
    let (e4, e6) = (E2 * E2, E2 * E2 * E2);
    RADIUS
        * ((1.0 - E2 / 4.0 - 3.0 * e4 / 64.0 - 5.0 * e6 / 256.0) * lat
            - (3.0 * E2 / 8.0 + 3.0 * e4 / 32.0 + 45.0 * e6 / 1024.0) * (2.0 * lat).sin()
            + (15.0 * e4 / 256.0 + 45.0 * e6 / 1024.0) * (4.0 * lat).sin()
            - 35.0 * e6 / 3072.0 * (6.0 * lat).sin())
}

/// UTM back to degrees; `northing` counts from the equator, negative in the south.
#[expect(clippy::many_single_char_names, reason = "the letters of the source")]
fn inverse(easting: f64, northing: f64, central: f64) -> Option<LonLat> {
    let (e4, e6) = (E2 * E2, E2 * E2 * E2);
    let mu = northing / SCALE / (RADIUS * (1.0 - E2 / 4.0 - 3.0 * e4 / 64.0 - 5.0 * e6 / 256.0));
    let root = (1.0 - E2).sqrt();
    let e1 = (1.0 - root) / (1.0 + root);
    let foot = mu
        + (1.5 * e1 - 27.0 / 32.0 * e1.powi(3)) * (2.0 * mu).sin()
        + (21.0 / 16.0 * e1.powi(2) - 55.0 / 32.0 * e1.powi(4)) * (4.0 * mu).sin()
        + 151.0 / 96.0 * e1.powi(3) * (6.0 * mu).sin()
        + 1097.0 / 512.0 * e1.powi(4) * (8.0 * mu).sin();
    let ep2 = E2 / (1.0 - E2);
    let (sin, cos, tan) = (foot.sin(), foot.cos(), foot.tan());
    let c = ep2 * cos * cos;
    let t = tan * tan;
    let w = 1.0 - E2 * sin * sin;
    let n = RADIUS / w.sqrt();
    let r = RADIUS * (1.0 - E2) / w.powf(1.5);
    let d = (easting - 500_000.0) / (n * SCALE);
    let lat = foot
        - n * tan / r
            * (d * d / 2.0 - (5.0 + 3.0 * t + 10.0 * c - 4.0 * c * c - 9.0 * ep2) * d.powi(4) / 24.0
                + (61.0 + 90.0 * t + 298.0 * c + 45.0 * t * t - 252.0 * ep2 - 3.0 * c * c) * d.powi(6) / 720.0);
    let lon = (d - (1.0 + 2.0 * t + c) * d.powi(3) / 6.0
        + (5.0 - 2.0 * c + 28.0 * t - 3.0 * c * c + 8.0 * ep2 + 24.0 * t * t) * d.powi(5) / 120.0)
        / cos;
    let point = LonLat { lon: (central + lon.to_degrees() + 540.0).rem_euclid(360.0) - 180.0, lat: lat.to_degrees() };
    (point.lat.is_finite() && point.lon.is_finite()).then_some(point)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A point to UTM by the forward series of the same source, pages 61-62: what goes there must come back.
    fn forward(lat: f64, lon: f64, central: f64) -> (f64, f64) {
        let (phi, ep2) = (lat.to_radians(), E2 / (1.0 - E2));
        let n = RADIUS / (1.0 - E2 * phi.sin().powi(2)).sqrt();
        let t = phi.tan().powi(2);
        let c = ep2 * phi.cos().powi(2);
        let a = (lon - central).to_radians() * phi.cos();
        let east = SCALE * n * (a + (1.0 - t + c) * a.powi(3) / 6.0) + 500_000.0;
        let arc = meridian_arc(phi);
        let north =
            SCALE * (arc + n * phi.tan() * (a * a / 2.0 + (5.0 - t + 9.0 * c + 4.0 * c * c) * a.powi(4) / 24.0));
        (east, north)
    }

    #[test]
    fn what_goes_to_the_grid_comes_back() {
        for (lat, lon, central) in
            [(33.3152, 44.3661, 45.0), (-33.87, 151.21, 153.0), (60.17, 24.94, 27.0), (0.1, -78.5, -81.0)]
        {
            let (east, north) = forward(lat, lon, central);
            let back = inverse(east, north, central).expect("inside the zone");
            assert!(back.distance_km(LonLat { lon, lat }) < 0.05, "{lat},{lon} came back as {back:?}");
        }
    }

    #[test]
    fn squares_lie_in_their_zone_and_band() {
        // 38S MB holds Baghdad: easting 400 to 500 km, northing 3,600 to 3,700 km.
        let (point, half) = point(38, "SMB", "40", "87").expect("a square");
        assert!((point.lat - 33.3).abs() < 0.2 && (point.lon - 44.36).abs() < 0.2, "{point:?}");
        assert!((half - 0.5).abs() < 1e-9);
        assert!(super::point(38, "SAB", "40", "87").is_none(), "no such column in zone 38");
        assert!(super::point(38, "SMB", "400", "87").is_none(), "figures that do not match");
    }
}
