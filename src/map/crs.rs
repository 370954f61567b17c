//! Projections that the caller names: EPSG codes, and the strings of PROJ. Computed by proj4rs.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use proj4rs::proj::Proj;
use proj4rs::transform::transform;

use super::MapError;
use crate::incident::LonLat;

/// A projection by its definition.
pub(crate) struct Crs {
    degrees: Proj,
    plane: Proj,
    /// As it was asked for, in capitals.
    pub(crate) name: String,
    pub(crate) lon0: f64,
    /// Whether angles, and so the scale around a point, are true.
    pub(crate) conformal: bool,
    /// Its definition in ESRI's form of well-known text; empty where there is no word for its method.
    pub(crate) wkt: String,
}

impl std::fmt::Debug for Crs {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

impl PartialEq for Crs {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Codes that are neither a zone of UTM nor to be guessed: definitions by the EPSG registry.
const CODES: [(u32, &str); 7] = [
    (3035, "+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80"),
    (3034, "+proj=lcc +lat_0=52 +lon_0=10 +lat_1=35 +lat_2=65 +x_0=4000000 +y_0=2800000 +ellps=GRS80"),
    (3395, "+proj=merc +lon_0=0 +k=1 +datum=WGS84"),
    (3857, "+proj=merc +a=6378137 +b=6378137 +lon_0=0 +k=1"),
    (3893, "+proj=tmerc +lat_0=0 +lon_0=44 +k=0.99993602 +x_0=500000 +y_0=0 +ellps=clrk80"),
    (4326, "+proj=eqc +lat_ts=0 +lon_0=0 +datum=WGS84"),
    (6933, "+proj=cea +lat_ts=30 +lon_0=0 +datum=WGS84"),
];

/// Methods by their names in PROJ and in well-known text, and whether they are conformal.
const METHODS: [(&str, &str, bool); 8] = [
    ("utm", "Transverse_Mercator", true),
    ("tmerc", "Transverse_Mercator", true),
    ("merc", "Mercator", true),
    ("lcc", "Lambert_Conformal_Conic", true),
    ("aea", "Albers", false),
    ("laea", "Lambert_Azimuthal_Equal_Area", false),
    ("eqc", "Equidistant_Cylindrical", false),
    ("cea", "Cylindrical_Equal_Area", false),
];

/// Definitions read so far. A projection is copied about freely, so each lives as long as the program; there are few.
static KNOWN: Mutex<BTreeMap<String, &'static Crs>> = Mutex::new(BTreeMap::new());
/// How many are kept.
const MOST: usize = 100;

impl Crs {
    /// Reads `EPSG:32638` or `+proj=lcc +lat_1=…`.
    pub(crate) fn read(text: &str) -> Result<&'static Self, MapError> {
        let text = text.trim();
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(crs) = known.get(text) {
            return Ok(crs);
        }
        let wrong = |problem: &str| MapError::Crs { asked: text.to_owned(), problem: problem.to_owned() };
        if known.len() >= MOST {
            return Err(wrong("too many others before it"));
        }
        let definition = definition(text).ok_or_else(|| wrong("a code that is not known here"))?;
        let crs = Self::new(text, &definition).map_err(|e| wrong(&e.to_string()))?;
        // A projection that cannot show a single place is of no use, whatever its words mean.
        let probe = LonLat { lon: crs.lon0, lat: 33.0 };
        if !crs.forward(probe).is_some_and(|(x, y)| x.is_finite() && y.is_finite()) {
            return Err(wrong("a projection that cannot be computed"));
        }
        let crs: &'static Self = Box::leak(Box::new(crs));
        known.insert(text.to_owned(), crs);
        Ok(crs)
    }

    fn new(text: &str, definition: &str) -> Result<Self, proj4rs::errors::Error> {
        let value = |key: &str| -> Option<&str> {
            definition.split_whitespace().find_map(|w| w.strip_prefix('+')?.strip_prefix(key)?.strip_prefix('='))
        };
        let number = |key: &str| value(key).and_then(|v| v.parse::<f64>().ok());
        let method = value("proj").unwrap_or_default();
        let lon0 = match (method, number("zone")) {
            ("utm", Some(zone)) => zone * 6.0 - 183.0,
            _ => number("lon_0").unwrap_or(0.0),
        };
        let found = METHODS.iter().find(|m| m.0 == method);
        let south = definition.split_whitespace().any(|w| w == "+south");
        let utm = method == "utm";
        let wkt = found.map_or_else(String::new, |(_, name, _)| {
            let mut parameters = vec![
                ("False_Easting", number("x_0").unwrap_or(if utm { 500_000.0 } else { 0.0 })),
                ("False_Northing", number("y_0").unwrap_or(if utm && south { 1e7 } else { 0.0 })),
                ("Central_Meridian", lon0),
            ];
            let one = number("lat_1").or(number("lat_ts"));
            parameters.extend(one.map(|v| ("Standard_Parallel_1", v)));
            parameters.extend(number("lat_2").map(|v| ("Standard_Parallel_2", v)));
            if matches!(*name, "Transverse_Mercator") {
                parameters
                    .push(("Scale_Factor", number("k").or(number("k_0")).unwrap_or(if utm { 0.9996 } else { 1.0 })));
            }
            if !matches!(*name, "Mercator" | "Equidistant_Cylindrical" | "Cylindrical_Equal_Area") {
                parameters.push(("Latitude_Of_Origin", number("lat_0").unwrap_or(0.0)));
            }
            super::projection::wkt(name, &parameters, false)
        });
        Ok(Self {
            degrees: Proj::from_proj_string("+proj=longlat +datum=WGS84")?,
            plane: Proj::from_proj_string(definition)?,
            name: if text.starts_with('+') { text.to_owned() } else { text.to_uppercase() },
            lon0,
            conformal: found.is_some_and(|m| m.2),
            wkt,
        })
    }

    /// Degrees to metres; none where the projection has no place for them.
    pub(crate) fn forward(&self, p: LonLat) -> Option<(f64, f64)> {
        let mut at = (p.lon.to_radians(), p.lat.to_radians(), 0.0);
        transform(&self.degrees, &self.plane, &mut at).ok()?;
        (at.0.is_finite() && at.1.is_finite()).then_some((at.0, at.1))
    }
}

fn definition(text: &str) -> Option<String> {
    if text.starts_with('+') {
        // Axes, units and prime meridians of its own would turn or stretch the page.
        let plain = !["+axis", "+units", "+to_meter", "+pm", "+nadgrids", "+init"].iter().any(|w| text.contains(w));
        return (plain && text.len() < 500).then(|| text.to_owned());
    }
    let upper = text.to_uppercase();
    let code: u32 = upper.strip_prefix("EPSG:").unwrap_or(&upper).trim().parse().ok()?;
    if let Some((_, definition)) = CODES.iter().find(|c| c.0 == code) {
        return Some((*definition).to_owned());
    }
    let (zone, south) = match code {
        32601..=32660 => (code - 32600, ""),
        32701..=32760 => (code - 32700, " +south"),
        _ => return None,
    };
    Some(format!("+proj=utm +zone={zone}{south} +datum=WGS84"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utm_zone_38_puts_baghdad_where_the_survey_has_it() {
        let crs = Crs::read("epsg:32638").unwrap();
        let (x, y) = crs.forward(LonLat { lon: 45.0, lat: 0.0 }).unwrap();
        assert!((x - 500_000.0).abs() < 1e-3 && y.abs() < 1e-3, "{x} {y}");
        // On the central meridian the northing is the length of the meridian times 0.9996: 3,320,113.398 m at 30°.
        let (_, y) = crs.forward(LonLat { lon: 45.0, lat: 30.0 }).unwrap();
        assert!((y / 0.9996 - 3_320_113.398).abs() < 0.01, "{y}");
        assert!(
            crs.conformal && crs.wkt.contains("\"Central_Meridian\",45.0") && crs.wkt.contains("0.9996"),
            "{}",
            crs.wkt
        );
    }

    #[test]
    fn what_is_no_projection_is_told() {
        for wrong in ["", "EPSG:1", "EPSG:abc", "+proj=nothing", "+proj=utm +zone=38 +units=us-ft", "32638,5"] {
            let said = Crs::read(wrong).unwrap_err().to_string();
            assert!(said.contains("EPSG:32638"), "{wrong}: {said}");
        }
    }
}
