//! GeoParquet 1.1: the record as typed columns, the place as well-known binary, in longitude and latitude (OGC:CRS84).

use std::fs::File;
use std::mem::take;
use std::sync::Arc;

use jiff::civil::{Date, date};
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::json;

use super::columns::{COLUMNS, Kind, Value, values};
use super::losses::beyond_32_bits;
use super::shape::{Bounds, point_wkb};
use super::{ExportError, Losses, Sink};
use crate::incident::Incident;

/// Rows in a group: they wait in memory until it is full.
const GROUP: usize = 20_000;

const EPOCH: Date = date(1970, 1, 1);

/// Writes groups of rows as they fill.
pub(super) struct ParquetSink {
    writer: SerializedFileWriter<File>,
    columns: Vec<Column>,
    rows: usize,
    bounds: Option<Bounds>,
    losses: Losses,
}

/// The values of a column that are there, and for each row whether it has one.
struct Column {
    values: Values,
    levels: Vec<i16>,
}

enum Values {
    Bytes(Vec<ByteArray>),
    Whole(Vec<i32>),
    Real(Vec<f64>),
}

impl ParquetSink {
    pub(super) fn new(file: File) -> Result<Self, ExportError> {
        let own = [("id", "binary", " (UTF8)"), ("geometry", "binary", "")];
        let record = COLUMNS.map(|(name, kind)| match kind {
            Kind::Text => (name, "binary", " (UTF8)"),
            Kind::Date => (name, "int32", " (DATE)"),
            Kind::Integer => (name, "int32", ""),
            Kind::Real => (name, "double", ""),
        });
        let all: Vec<_> = own.into_iter().chain(record).collect();
        let fields: String = all.iter().map(|(name, kind, means)| format!("optional {kind} {name}{means}; ")).collect();
        let schema = Arc::new(parse_message_type(&format!("message incidents {{ {fields}}}"))?);
        let properties = WriterProperties::builder()
            .set_created_by("Made by Dateline".to_owned())
            .set_compression(Compression::SNAPPY)
            .build();
        let empty = |kind: &str| match kind {
            "int32" => Values::Whole(Vec::new()),
            "double" => Values::Real(Vec::new()),
            _ => Values::Bytes(Vec::new()),
        };
        Ok(Self {
            writer: SerializedFileWriter::new(file, schema, Arc::new(properties))?,
            columns: all.iter().map(|(_, kind, _)| Column { values: empty(kind), levels: Vec::new() }).collect(),
            rows: 0,
            bounds: None,
            losses: Losses::default(),
        })
    }

    fn write_group(&mut self) -> Result<(), ExportError> {
        if take(&mut self.rows) == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            let levels = take(&mut column.levels);
            let Some(mut writer) = group.next_column()? else { break };
            match &mut column.values {
                Values::Bytes(v) => writer.typed::<ByteArrayType>().write_batch(&take(v), Some(&levels), None)?,
                Values::Whole(v) => writer.typed::<Int32Type>().write_batch(&take(v), Some(&levels), None)?,
                Values::Real(v) => writer.typed::<DoubleType>().write_batch(&take(v), Some(&levels), None)?,
            };
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }
}

impl Column {
    /// The next row's value; false where it is no number of this column's kind.
    fn push(&mut self, value: Value<'_>) -> bool {
        let mut fits = true;
        let there = match (&mut self.values, value) {
            (Values::Bytes(list), Value::Text(text)) => list.push_some(Some(text.as_bytes().to_vec().into())),
            (Values::Whole(list), Value::Date(day)) => list.push_some(days(day)),
            (Values::Whole(list), Value::Integer(n)) => {
                let n = i32::try_from(n).ok();
                fits = n.is_some();
                list.push_some(n)
            }
            (Values::Real(list), Value::Real(n)) => list.push_some(Some(n)),
            _ => false,
        };
        self.levels.push(i16::from(there));
        fits
    }
}

trait PushSome<T> {
    fn push_some(&mut self, value: Option<T>) -> bool;
}

impl<T> PushSome<T> for Vec<T> {
    fn push_some(&mut self, value: Option<T>) -> bool {
        let there = value.is_some();
        self.extend(value);
        there
    }
}

fn days(day: Date) -> Option<i32> {
    (day - EPOCH).get_days().into()
}

impl Sink for ParquetSink {
    fn put(&mut self, incident: &Incident) -> Result<(), ExportError> {
        if let Some(here) = Bounds::around(&incident.point) {
            self.bounds = Some(Bounds::joined(self.bounds, here));
        }
        self.columns[0].push(Value::Text(&incident.id));
        let place = &mut self.columns[1];
        if let Values::Bytes(list) = &mut place.values {
            let there = list.push_some(incident.point.map(|p| point_wkb(p).to_vec().into()));
            place.levels.push(i16::from(there));
        }
        for ((column, value), (name, _)) in self.columns[2..].iter_mut().zip(values(incident)).zip(COLUMNS) {
            if !column.push(value) {
                self.losses.add(beyond_32_bits(name), &incident.id);
            }
        }
        self.rows += 1;
        if self.rows == GROUP {
            self.write_group()?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Losses, ExportError> {
        self.write_group()?;
        let mut column = json!({"encoding": "WKB", "geometry_types": ["Point"]});
        if let Some(b) = self.bounds {
            column["bbox"] = json!([b.west, b.south, b.east, b.north]);
        }
        let geo = json!({"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}});
        self.writer.append_key_value_metadata(KeyValue::new("geo".to_owned(), geo.to_string()));
        self.writer.close()?;
        Ok(self.losses)
    }
}
