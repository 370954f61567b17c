//! Points and polygons as well-known binary and text (OGC 06-103r4).

use crate::incident::{LonLat, six_decimals};

/// Polygons, each a list of rings: the outer one, then its holes. Rings are closed.
#[cfg(any(feature = "gpkg", feature = "kml"))]
pub(crate) type Polygons = Vec<Vec<Vec<LonLat>>>;

#[cfg(any(feature = "gpkg", feature = "parquet"))]
const POINT: u32 = 1;
#[cfg(feature = "gpkg")]
const POLYGON: u32 = 3;
#[cfg(feature = "gpkg")]
const MULTIPOLYGON: u32 = 6;

/// A point as little-endian well-known binary, six decimals.
#[cfg(any(feature = "gpkg", feature = "parquet"))]
pub(crate) fn point_wkb(p: LonLat) -> [u8; 21] {
    let mut out = [0; 21];
    out[0] = 1;
    out[1..5].copy_from_slice(&POINT.to_le_bytes());
    out[5..13].copy_from_slice(&six_decimals(p.lon).to_le_bytes());
    out[13..21].copy_from_slice(&six_decimals(p.lat).to_le_bytes());
    out
}

/// Polygons as a multipolygon in little-endian well-known binary.
#[cfg(feature = "gpkg")]
pub(crate) fn polygons_wkb(polygons: &Polygons) -> Vec<u8> {
    let mut out = Vec::new();
    let head = |out: &mut Vec<u8>, kind: u32, count: usize| {
        out.push(1);
        out.extend(kind.to_le_bytes());
        out.extend((count as u32).to_le_bytes());
    };
    head(&mut out, MULTIPOLYGON, polygons.len());
    for rings in polygons {
        head(&mut out, POLYGON, rings.len());
        for ring in rings {
            out.extend((ring.len() as u32).to_le_bytes());
            for p in ring {
                out.extend(six_decimals(p.lon).to_le_bytes());
                out.extend(six_decimals(p.lat).to_le_bytes());
            }
        }
    }
    out
}

/// Lines as a multilinestring in little-endian well-known binary.
#[cfg(feature = "gpkg")]
pub(crate) fn lines_wkb(lines: &[Vec<LonLat>]) -> Vec<u8> {
    let mut out = vec![1];
    out.extend(5_u32.to_le_bytes());
    out.extend((lines.len() as u32).to_le_bytes());
    for line in lines {
        out.push(1);
        out.extend(2_u32.to_le_bytes());
        out.extend((line.len() as u32).to_le_bytes());
        for p in line {
            out.extend(six_decimals(p.lon).to_le_bytes());
            out.extend(six_decimals(p.lat).to_le_bytes());
        }
    }
    out
}

/// West, east, south, north of what is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) west: f64,
    pub(crate) east: f64,
    pub(crate) south: f64,
    pub(crate) north: f64,
}

impl Bounds {
    /// Around points, as they are written with six decimals; none where there is no point.
    pub(crate) fn around<'a>(points: impl IntoIterator<Item = &'a LonLat>) -> Option<Self> {
        points.into_iter().fold(None, |bounds, p| {
            let (lon, lat) = (six_decimals(p.lon), six_decimals(p.lat));
            Some(Self::joined(bounds, Self { west: lon, east: lon, south: lat, north: lat }))
        })
    }

    /// Around both.
    pub(crate) fn joined(a: Option<Self>, b: Self) -> Self {
        a.map_or(b, |a| Self {
            west: a.west.min(b.west),
            east: a.east.max(b.east),
            south: a.south.min(b.south),
            north: a.north.max(b.north),
        })
    }
}

/// A point as well-known text.
pub(crate) fn point_wkt(p: LonLat) -> String {
    format!("POINT ({} {})", six_decimals(p.lon), six_decimals(p.lat))
}

#[cfg(all(test, any(feature = "gpkg", feature = "parquet")))]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_21_bytes_and_6_decimals() {
        let p = LonLat { lon: 44.123_456_7, lat: -3.0 };
        let wkb = point_wkb(p);
        assert_eq!(wkb[..5], [1, 1, 0, 0, 0]);
        assert_eq!(wkb[5..13], 44.123_457_f64.to_le_bytes());
        assert_eq!(point_wkt(p), "POINT (44.123457 -3)");
    }
}
