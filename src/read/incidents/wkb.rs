//! Points out of well-known binary, as others write it: either byte order, with or without height.

use crate::incident::LonLat;

/// What a geometry is to us.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Found {
    Point(LonLat),
    /// Empty, or with coordinates that are no numbers.
    Nothing,
    Other(&'static str),
}

/// Reads well-known binary; none where it is damaged.
pub(super) fn point(wkb: &[u8]) -> Option<Found> {
    let little = match wkb.first()? {
        0 => false,
        1 => true,
        _ => return None,
    };
    let whole = |at: usize| -> Option<u32> {
        let bytes: [u8; 4] = wkb.get(at..at + 4)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    let real = |at: usize| -> Option<f64> {
        let bytes: [u8; 8] = wkb.get(at..at + 8)?.try_into().ok()?;
        Some(if little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    };
    // ISO adds thousands for height and measure; EWKB sets high bits, and one more for a system before the coordinates.
    let kind = whole(1)?;
    let body = if kind & 0x2000_0000 == 0 { 5 } else { 9 };
    match (kind & 0x0FFF_FFFF) % 1000 {
        1 => {
            let (lon, lat) = (real(body)?, real(body + 8)?);
            Some(if lon.is_finite() && lat.is_finite() { Found::Point(LonLat { lon, lat }) } else { Found::Nothing })
        }
        4 if whole(body)? == 1 => point(wkb.get(body + 4..)?),
        4 if whole(body)? == 0 => Some(Found::Nothing),
        2 => Some(Found::Other("LineString")),
        3 => Some(Found::Other("Polygon")),
        4 => Some(Found::Other("MultiPoint")),
        5 => Some(Found::Other("MultiLineString")),
        6 => Some(Found::Other("MultiPolygon")),
        7 => Some(Found::Other("GeometryCollection")),
        _ => Some(Found::Other("geometry of another kind")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_either_order_and_with_height_are_read() {
        let mut big = vec![0, 0, 0, 0x03, 0xE9]; // 1001: with height, big-endian
        big.extend(44.5_f64.to_be_bytes());
        big.extend(33.0_f64.to_be_bytes());
        big.extend(12.0_f64.to_be_bytes());
        assert_eq!(point(&big), Some(Found::Point(LonLat { lon: 44.5, lat: 33.0 })));
        let mut little = vec![1, 1, 0, 0, 0];
        little.extend(f64::NAN.to_le_bytes());
        little.extend(33.0_f64.to_le_bytes());
        assert_eq!(point(&little), Some(Found::Nothing));
        assert_eq!(point(&little[..12]), None);
        assert_eq!(point(&[1, 3, 0, 0, 0, 0, 0, 0, 0]), Some(Found::Other("Polygon")));
        assert_eq!(point(&[]), None);
    }
}
