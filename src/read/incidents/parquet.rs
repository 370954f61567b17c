//! Incidents from GeoParquet, 1.0 and 1.1, with places as well-known binary.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use geojson::{Feature, JsonObject, JsonValue};
use jiff::civil::date;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::stream::{Each, Intake, Told};
use super::wkb::{Found, point};
use super::{Fields, ImportError};

fn refused(found: impl Into<String>, hint: &str) -> ImportError {
    ImportError::Format { format: "GeoParquet", found: found.into(), hint: hint.to_owned() }
}

const AGAIN: &str = "fetch or export it again: it is damaged or cut short";

/// The crate trusts pages to hold what they promise, and panics where they do not: that is damage like any other.
pub(super) fn read(path: &Path, fields: &Fields, each: &mut Each<'_>) -> Result<Told, ImportError> {
    catch_unwind(AssertUnwindSafe(|| read_rows(path, fields, each)))
        .unwrap_or_else(|_| Err(refused("pages that contradict themselves", AGAIN)))
}

fn read_rows(path: &Path, fields: &Fields, each: &mut Each<'_>) -> Result<Told, ImportError> {
    let damaged = |e: parquet::errors::ParquetError| refused(format!("a file that cannot be read ({e})"), AGAIN);
    let file = File::open(path).map_err(|e| refused(e.to_string(), "check its permissions"))?;
    let length = file.metadata().map_err(|e| refused(e.to_string(), "check its permissions"))?.len();
    let reader = SerializedFileReader::new(file).map_err(damaged)?;
    for column in reader.metadata().row_groups().iter().flat_map(RowGroupMetaData::columns) {
        let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
        let end = start.checked_add(column.compressed_size());
        if start < 0 || column.compressed_size() < 0 || end.is_none_or(|end| end > length as i64) {
            return Err(refused("columns that lie outside the file", AGAIN));
        }
    }
    let metadata = reader.metadata().file_metadata();
    let geo = metadata.key_value_metadata().into_iter().flatten().find(|pair| pair.key == "geo");
    let geo: JsonValue = geo.and_then(|pair| serde_json::from_str(pair.value.as_deref()?).ok()).ok_or_else(|| {
        refused("a Parquet file without the \"geo\" member of GeoParquet", "export it again as GeoParquet, or as CSV")
    })?;
    let primary = geo["primary_column"].as_str().unwrap_or("geometry").to_owned();
    let column = &geo["columns"][&primary];
    if column["encoding"] != "WKB" {
        return Err(refused(
            format!("places encoded as {}", column["encoding"]),
            "export it again with the encoding WKB",
        ));
    }
    check_system(&column["crs"])?;
    let name = Some(metadata.schema_descr().name().to_owned());

    let mut each = |incident| each(incident);
    let mut intake = Intake::new(fields, &mut each);
    for row in reader.get_row_iter(None).map_err(damaged)? {
        let row = row.map_err(damaged)?;
        let mut properties = JsonObject::new();
        let mut place = None;
        for (name, field) in row.get_column_iter() {
            if *name == primary {
                if let Field::Bytes(bytes) = field {
                    place = Some(point(bytes.data()));
                }
            } else {
                properties.insert(name.clone(), json(field));
            }
        }
        let at = match place {
            None => None,
            Some(Some(Found::Point(p))) if (-180.0..=180.0).contains(&p.lon) && (-90.0..=90.0).contains(&p.lat) => {
                Some(p)
            }
            Some(Some(Found::Point(p))) => {
                return Err(ImportError::NotDegrees { feature: intake.count() + 1, x: p.lon, y: p.lat });
            }
            Some(Some(Found::Nothing)) => {
                intake.note("kept without a place: coordinates that are no numbers".to_owned());
                None
            }
            Some(Some(Found::Other(kind))) => {
                intake.skip(format!("left out, since only points are drawn: {kind}"));
                continue;
            }
            Some(None) => {
                intake.note("kept without a place: a damaged geometry".to_owned());
                None
            }
        };
        if intake.row(&Feature { properties: Some(properties), ..Feature::default() }, at).is_break() {
            break;
        }
    }
    intake.finish(name)
}

/// Left out, it is OGC:CRS84; else it is PROJJSON with the authority's code.
fn check_system(crs: &JsonValue) -> Result<(), ImportError> {
    let code = &crs["id"]["code"];
    let degrees = code == "CRS84" || code == 4326 || code == "4326";
    if crs.is_null() || degrees {
        return Ok(());
    }
    let name = crs["name"].as_str().unwrap_or("another system");
    Err(ImportError::OtherSystem(format!("{name} ({}:{code})", crs["id"]["authority"].as_str().unwrap_or("?"))))
}

fn json(field: &Field) -> JsonValue {
    match field {
        Field::Bool(b) => JsonValue::from(*b),
        Field::Byte(n) => JsonValue::from(*n),
        Field::Short(n) => JsonValue::from(*n),
        Field::Int(n) => JsonValue::from(*n),
        Field::Long(n) => JsonValue::from(*n),
        Field::UByte(n) => JsonValue::from(*n),
        Field::UShort(n) => JsonValue::from(*n),
        Field::UInt(n) => JsonValue::from(*n),
        Field::ULong(n) => JsonValue::from(*n),
        Field::Float(n) => JsonValue::from(*n),
        Field::Double(n) => JsonValue::from(*n),
        Field::Str(text) => JsonValue::from(text.as_str()),
        Field::Date(days) => {
            let day = jiff::Span::new().try_days(*days).and_then(|span| date(1970, 1, 1).checked_add(span));
            day.map_or(JsonValue::Null, |day| JsonValue::from(day.to_string()))
        }
        Field::TimestampMillis(n) => JsonValue::from(*n),
        Field::TimestampMicros(n) => JsonValue::from(n / 1000),
        _ => JsonValue::Null,
    }
}
