//! FlatGeobuf 3: one layer of points with an index, so that a part can be read without the rest. The index sorts
//! incidents by place.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use flatgeobuf::geozero::{ColumnValue, FeatureProcessor, GeomProcessor, PropertyProcessor};
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};

use super::columns::{COLUMNS, Kind, Value, values};
use super::losses::beyond_32_bits;
use super::{ExportError, Losses, Sink};
use crate::incident::{Incident, six_decimals};

/// Writes features as they come; they wait in a file without a name until the index is known.
pub(super) struct FgbSink {
    path: PathBuf,
    writer: FgbWriter<'static>,
    losses: Losses,
    row: u64,
}

impl From<flatgeobuf::Error> for ExportError {
    fn from(error: flatgeobuf::Error) -> Self {
        Self::FlatGeobuf(error.to_string())
    }
}

impl From<flatgeobuf::geozero::error::GeozeroError> for ExportError {
    fn from(error: flatgeobuf::geozero::error::GeozeroError) -> Self {
        Self::FlatGeobuf(error.to_string())
    }
}

impl FgbSink {
    pub(super) fn new(path: &Path, name: &str) -> Result<Self, ExportError> {
        let options = FgbWriterOptions {
            crs: FgbCrs { org: Some("EPSG"), code: 4326, name: Some("WGS 84"), ..FgbCrs::default() },
            promote_to_multi: false,
            title: Some(name),
            description: Some("Made by Dateline"),
            ..FgbWriterOptions::default()
        };
        let mut writer = FgbWriter::create_with_options(name, GeometryType::Point, options)?;
        writer.add_column("id", ColumnType::String, |_, _| {});
        for (name, kind) in COLUMNS {
            let kind = match kind {
                Kind::Text => ColumnType::String,
                // The format has no days; GDAL shows midnight.
                Kind::Date => ColumnType::DateTime,
                Kind::Integer => ColumnType::Int,
                Kind::Real => ColumnType::Double,
            };
            writer.add_column(name, kind, |_, _| {});
        }
        Ok(Self { path: path.to_owned(), writer, losses: Losses::default(), row: 0 })
    }
}

impl Sink for FgbSink {
    fn put(&mut self, incident: &Incident) -> Result<(), ExportError> {
        // The crate writes no null; a point that is no numbers is an empty one, to GDAL as well.
        let (lon, lat) = incident.point.map_or((f64::NAN, f64::NAN), |p| (six_decimals(p.lon), six_decimals(p.lat)));
        self.writer.point_begin(0)?;
        self.writer.xy(lon, lat, 0)?;
        self.writer.point_end(0)?;
        self.writer.property(0, "id", &ColumnValue::String(&incident.id))?;
        for (index, ((name, _), value)) in COLUMNS.into_iter().zip(values(incident)).enumerate() {
            let day;
            let value = match value {
                Value::Null => continue,
                Value::Text(text) => ColumnValue::String(text),
                Value::Date(date) => {
                    day = date.to_string();
                    ColumnValue::DateTime(&day)
                }
                Value::Integer(n) => match i32::try_from(n) {
                    Ok(n) => ColumnValue::Int(n),
                    Err(_) => {
                        self.losses.add(beyond_32_bits(name), &incident.id);
                        continue;
                    }
                },
                Value::Real(n) => ColumnValue::Double(n),
            };
            self.writer.property(index + 1, name, &value)?;
        }
        self.writer.feature_end(self.row)?;
        self.row += 1;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Losses, ExportError> {
        let mut out = BufWriter::new(File::create(&self.path)?);
        self.writer.write(&mut out)?;
        out.flush()?;
        Ok(self.losses)
    }
}
