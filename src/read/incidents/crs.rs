//! GeoJSON in another system than degrees: files from before RFC 7946 name theirs in a member `crs`.

use geojson::JsonValue;

use super::ImportError;

/// How coordinates become degrees.
pub(super) enum Crs {
    /// They are.
    Degrees,
    /// By undoing a projection.
    #[cfg(feature = "tables")]
    Projected { from: Box<proj4rs::Proj>, to: Box<proj4rs::Proj>, code: u32 },
}

impl Crs {
    /// The system that a collection's `crs` names: CRS84, EPSG 4326 and its near twins are degrees; Web Mercator and UTM on
    /// WGS 84 (EPSG 3857, 326zz, 327zz) and on Iraq's IGRS (3890 to 3892) are undone; others are refused.
    pub(super) fn of(member: Option<&JsonValue>) -> Result<Self, ImportError> {
        let Some(member) = member.filter(|m| !m.is_null()) else { return Ok(Self::Degrees) };
        let name = member.get("properties").and_then(|p| p.get("name").or_else(|| p.get("code")));
        let name = name.map(|n| n.as_str().map_or_else(|| n.to_string(), str::to_owned)).unwrap_or_default();
        let upper = name.to_uppercase();
        if upper.ends_with("CRS84") || upper.ends_with("CRS:84") {
            return Ok(Self::Degrees);
        }
        let figures: String = upper.chars().rev().take_while(char::is_ascii_digit).collect();
        let code: Option<u32> = figures.chars().rev().collect::<String>().parse().ok();
        match code {
            // WGS 84, its three-dimensional form, ETRS89, NAD83 and IGRS lie within two metres of each other.
            Some(4326 | 4979 | 4258 | 4269 | 3889) => Ok(Self::Degrees),
            Some(code) => projected(code).ok_or(ImportError::UnknownCrs(name)),
            None => Err(ImportError::UnknownCrs(if name.is_empty() { member.to_string() } else { name })),
        }
    }

    /// Longitude and latitude, or none where the projection has no such point.
    pub(super) fn degrees(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        match self {
            Self::Degrees => Some((x, y)),
            #[cfg(feature = "tables")]
            Self::Projected { from, to, .. } => {
                let mut point = (x, y, 0.0);
                proj4rs::transform::transform(from, to, &mut point).ok()?;
                Some((point.0.to_degrees(), point.1.to_degrees()))
            }
        }
    }

    /// What is to be told.
    pub(super) fn note(&self) -> Option<String> {
        match self {
            Self::Degrees => None,
            #[cfg(feature = "tables")]
            Self::Projected { code, .. } => {
                Some(format!("repaired: coordinates reprojected from EPSG:{code} to degrees"))
            }
        }
    }
}

#[cfg(feature = "tables")]
fn projected(code: u32) -> Option<Crs> {
    let definition = match code {
        3857 | 900_913 | 102_100 => {
            "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +no_defs".to_owned()
        }
        32601..=32660 => format!("+proj=utm +zone={} +datum=WGS84 +units=m +no_defs", code - 32600),
        32701..=32760 => format!("+proj=utm +zone={} +south +datum=WGS84 +units=m +no_defs", code - 32700),
        3890..=3892 => format!("+proj=utm +zone={} +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs", code - 3853),
        _ => return None,
    };
    let proj = |text: &str| proj4rs::Proj::from_proj_string(text).ok().map(Box::new);
    Some(Crs::Projected { from: proj(&definition)?, to: proj("+proj=longlat +datum=WGS84 +no_defs")?, code })
}

#[cfg(not(feature = "tables"))]
fn projected(_code: u32) -> Option<Crs> {
    None
}

#[cfg(all(test, feature = "tables"))]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn metres_of_known_systems_become_degrees() {
        let of = |name: &str| Crs::of(Some(&json!({"type": "name", "properties": {"name": name}}))).unwrap();
        // Baghdad, 44.3661 E, 33.3152 N, by the formulas of the projections (Snyder 1987, 41 and 61).
        for (name, x, y) in
            [("urn:ogc:def:crs:EPSG::3857", 4_938_811.66, 3_937_216.62), ("EPSG:32638", 440_994.67, 3_686_410.21)]
        {
            let (lon, lat) = of(name).degrees(x, y).unwrap();
            assert!((lon - 44.3661).abs() < 1e-5 && (lat - 33.3152).abs() < 1e-5, "{name}: {lon} {lat}");
        }
        assert_eq!(of("urn:ogc:def:crs:OGC:1.3:CRS84").degrees(1.0, 2.0), Some((1.0, 2.0)));
        assert!(Crs::of(Some(&json!({"type": "name", "properties": {"name": "EPSG:27700"}}))).is_err());
    }
}
