//! Incidents from FlatGeobuf. The crate checks the buffers; the values in them are cut out here, since it trusts their lengths.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use flatgeobuf::{ColumnType, FallibleStreamingIterator, FgbFeature, FgbReader, GeometryType};
use geojson::{Feature, JsonObject, JsonValue};

use super::stream::{Each, Intake, Told};
use super::{Fields, ImportError};
use crate::incident::LonLat;

fn refused(found: impl Into<String>, hint: &str) -> ImportError {
    ImportError::Format { format: "FlatGeobuf", found: found.into(), hint: hint.to_owned() }
}

const AGAIN: &str = "fetch or export it again: it is damaged or cut short";

pub(super) fn read(path: &Path, fields: &Fields, each: &mut Each<'_>) -> Result<Told, ImportError> {
    let file = File::open(path).map_err(|e| refused(e.to_string(), "check its permissions"))?;
    let length = file.metadata().map_err(|e| refused(e.to_string(), "check its permissions"))?.len();
    let reader = FgbReader::open(BufReader::new(file))
        .map_err(|e| refused(format!("a header that cannot be read ({e})"), AGAIN))?;
    let header = reader.header();
    // A feature takes 16 bytes at least; a damaged count would have the index skipped over a hundred million of them.
    if header.features_count() > length / 16 || header.index_node_size() == 1 {
        return Err(refused(format!("a header that speaks of {} features", header.features_count()), AGAIN));
    }
    if let Some(crs) = header.crs()
        && ![0, 4326, 4979].contains(&crs.code())
    {
        return Err(ImportError::OtherSystem(format!("{}:{}", crs.org().unwrap_or("EPSG"), crs.code())));
    }
    let columns: Vec<(String, ColumnType)> =
        header.columns().iter().flatten().map(|c| (c.name().to_owned(), c.type_())).collect();
    let declared = header.geometry_type();
    let name = header.name().map(str::to_owned);
    let count = header.features_count();
    let mut each = |incident| each(incident);
    let mut intake = Intake::new(fields, &mut each);
    let mut features =
        reader.select_all_seq().map_err(|e| refused(format!("an index that cannot be read ({e})"), AGAIN))?;
    loop {
        let next = features.next();
        let number = intake.count() + 1;
        let feature = match next {
            Ok(Some(feature)) => feature,
            Ok(None) if count > intake.count() as u64 => {
                return Err(refused(format!("its end after {} of {count} features", intake.count()), AGAIN));
            }
            Ok(None) => break,
            Err(error) => return Err(refused(format!("a damaged feature, number {number} ({error})"), AGAIN)),
        };
        let at = match place(feature, declared) {
            Place::At(p) if (-180.0..=180.0).contains(&p.lon) && (-90.0..=90.0).contains(&p.lat) => Some(p),
            Place::At(p) => return Err(ImportError::NotDegrees { feature: number, x: p.lon, y: p.lat }),
            Place::Nowhere => None,
            Place::NotNumbers => {
                intake.note("kept without a place: coordinates that are no numbers".to_owned());
                None
            }
            Place::Other(kind) => {
                intake.skip(format!("left out, since only points are drawn: {kind}"));
                continue;
            }
        };
        let bytes = feature.fbs_feature().properties().map(|p| p.bytes().to_vec()).unwrap_or_default();
        let properties = properties(&bytes, &columns)
            .ok_or_else(|| refused(format!("damaged values in feature {number}"), AGAIN))?;
        if intake.row(&Feature { properties: Some(properties), ..Feature::default() }, at).is_break() {
            break;
        }
    }
    intake.finish(name)
}

enum Place {
    At(LonLat),
    Nowhere,
    NotNumbers,
    Other(String),
}

/// A feature says its kind only where the header leaves it open.
fn place(feature: &FgbFeature, declared: GeometryType) -> Place {
    let Some(geometry) = feature.geometry() else { return Place::Nowhere };
    let kind = geometry.type_();
    if declared != GeometryType::Point && kind != GeometryType::Point {
        let kind = if kind == GeometryType::Unknown { declared } else { kind };
        return Place::Other(kind.variant_name().unwrap_or("geometry of another kind").to_owned());
    }
    match geometry.xy() {
        Some(xy) if xy.len() >= 2 => {
            let (lon, lat) = (xy.get(0), xy.get(1));
            match (lon.is_finite(), lat.is_finite()) {
                (true, true) => Place::At(LonLat { lon, lat }),
                // An empty point.
                _ if lon.is_nan() && lat.is_nan() => Place::Nowhere,
                _ => Place::NotNumbers,
            }
        }
        _ => Place::Nowhere,
    }
}

/// The values of a feature: a column's number, then its value, again and again. Columns that are left out are null.
fn properties(mut bytes: &[u8], columns: &[(String, ColumnType)]) -> Option<JsonObject> {
    let mut all: JsonObject = columns.iter().map(|(name, _)| (name.clone(), JsonValue::Null)).collect();
    while !bytes.is_empty() {
        let column = usize::from(u16::from_le_bytes(take(&mut bytes)?));
        let (name, kind) = columns.get(column)?;
        let value = match *kind {
            ColumnType::Byte => JsonValue::from(i8::from_le_bytes(take(&mut bytes)?)),
            ColumnType::UByte => JsonValue::from(u8::from_le_bytes(take(&mut bytes)?)),
            ColumnType::Bool => JsonValue::from(take::<1>(&mut bytes)? != [0]),
            ColumnType::Short => JsonValue::from(i16::from_le_bytes(take(&mut bytes)?)),
            ColumnType::UShort => JsonValue::from(u16::from_le_bytes(take(&mut bytes)?)),
            ColumnType::Int => JsonValue::from(i32::from_le_bytes(take(&mut bytes)?)),
            ColumnType::UInt => JsonValue::from(u32::from_le_bytes(take(&mut bytes)?)),
            ColumnType::Long => JsonValue::from(i64::from_le_bytes(take(&mut bytes)?)),
            ColumnType::ULong => JsonValue::from(u64::from_le_bytes(take(&mut bytes)?)),
            ColumnType::Float => JsonValue::from(f32::from_le_bytes(take(&mut bytes)?)),
            ColumnType::Double => JsonValue::from(f64::from_le_bytes(take(&mut bytes)?)),
            kind => {
                let length = u32::from_le_bytes(take(&mut bytes)?) as usize;
                let words = bytes.get(..length)?;
                bytes = &bytes[length..];
                if kind == ColumnType::Binary {
                    JsonValue::Null
                } else {
                    JsonValue::from(String::from_utf8_lossy(words))
                }
            }
        };
        all.insert(name.clone(), value);
    }
    Some(all)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_end_early_are_damage() {
        let columns = [("a".to_owned(), ColumnType::String), ("b".to_owned(), ColumnType::Int)];
        let whole = [0, 0, 2, 0, 0, 0, b'h', b'i', 1, 0, 7, 0, 0, 0];
        let read = properties(&whole, &columns).unwrap();
        assert_eq!((read["a"].as_str(), read["b"].as_i64()), (Some("hi"), Some(7)));
        for cut in 1..whole.len() {
            assert_eq!(properties(&whole[..cut], &columns).is_some(), cut == 8, "{cut}");
        }
        assert!(properties(&[9, 0, 1], &columns).is_none(), "a column that is not there");
    }
}
