//! GeoPackage (OGC 12-128r18, version 1.3): points, areas, and the styles QGIS opens them with.
//!
//! The same incidents give the same bytes: times that the format asks for are fixed.

mod base;
mod schema;

use std::path::Path;

use rusqlite::{Connection, params_from_iter, types::ToSqlOutput, types::ValueRef};

use super::area::Areas;
use super::columns::{COLUMNS, Value, values};
use super::shape::{Bounds, point_wkb, polygons_wkb};
use super::{ExportError, Losses, Sink, qgis};
use crate::incident::{Incident, LonLat, six_decimals};
pub(super) use base::add_base;
use jiff::civil::Date;
pub(super) use schema::{Layer, Shape};

/// The layer of points.
pub(super) const POINTS: &str = "incidents";
/// The layer of areas.
pub(super) const AREAS: &str = "areas";

/// Rows between two commits: what waits in memory, and what a sorted index is built from.
const BATCH: usize = 20_000;

/// Writes incidents into tables as they come.
pub(super) struct GpkgSink {
    db: Connection,
    areas: Areas,
    points: Layer,
    polygons: Option<Layer>,
    /// Numbers incidents over both layers, so that their order can be read back.
    row: i64,
    insert: [String; 2],
    waiting: usize,
    title: String,
    days: Option<(Date, Date)>,
    losses: Losses,
}

impl GpkgSink {
    pub(super) fn new(path: &Path, title: &str) -> Result<Self, ExportError> {
        let db = schema::create(path)?;
        let points = schema::add_layer(&db, POINTS, Shape::Point, &record(&[]))?;
        db.execute_batch("BEGIN")?;
        Ok(Self {
            db,
            areas: Areas::default(),
            points,
            polygons: None,
            row: 0,
            insert: [insert(POINTS, 0), insert(AREAS, 2)],
            waiting: 0,
            title: title.to_owned(),
            days: None,
            losses: Losses::default(),
        })
    }

    fn put_row(&mut self, incident: &Incident) -> Result<(), ExportError> {
        self.row += 1;
        let ground = self.areas.of(incident);
        let (layer, blob, bounds, statement) = if let Some(ground) = &ground {
            if self.polygons.is_none() {
                self.polygons =
                    Some(schema::add_layer(&self.db, AREAS, Shape::MultiPolygon, &record(&["lon", "lat"]))?);
            }
            let bounds = Bounds::around(ground.iter().flatten().flatten());
            (self.polygons.as_mut(), Some(blob(&polygons_wkb(ground), bounds)), bounds, &self.insert[1])
        } else {
            let blob = incident.point.map(|p| blob(&point_wkb(p), None));
            (Some(&mut self.points), blob, Bounds::around(&incident.point), &self.insert[0])
        };
        let mut insert = self.db.prepare_cached(statement)?;
        let own = [Cell::Whole(self.row), blob.as_deref().map_or(Cell::Null, Cell::Blob), Cell::Text(&incident.id)];
        let cells = own.into_iter().chain(values(incident).into_iter().map(Cell::from));
        if ground.is_some() {
            let place = |f: fn(LonLat) -> f64| incident.point.map_or(Cell::Null, |p| Cell::Real(six_decimals(f(p))));
            insert.execute(params_from_iter(cells.chain([place(|p| p.lon), place(|p| p.lat)])))?;
        } else {
            insert.execute(params_from_iter(cells))?;
        }
        if let Some(layer) = layer {
            layer.add(bounds);
        }
        Ok(())
    }

    /// Completes the tables, leaving the file open for more of them.
    pub(super) fn complete(&mut self) -> Result<(), ExportError> {
        self.db.execute_batch("COMMIT")?;
        schema::finish_layer(&self.db, &self.points, &self.title)?;
        let mut styles = vec![(POINTS, qgis::points_qml())];
        if let Some(areas) = &self.polygons {
            schema::finish_layer(&self.db, areas, &format!("{}: areas", self.title))?;
            styles.push((AREAS, qgis::areas_qml()));
        }
        schema::add_styles(&self.db, &styles)
    }

    /// The layers written, for a project that shows them.
    pub(super) fn layers(&self) -> impl Iterator<Item = &Layer> {
        std::iter::once(&self.points).chain(&self.polygons)
    }

    /// The first and the last day of any incident.
    pub(super) fn days(&self) -> Option<(Date, Date)> {
        self.days
    }

    pub(super) fn db(&self) -> &Connection {
        &self.db
    }

    pub(super) fn close(self) -> Result<Losses, ExportError> {
        self.db.close().map_err(|(_, error)| error)?;
        Ok(self.losses)
    }
}

impl Sink for GpkgSink {
    fn put(&mut self, incident: &Incident) -> Result<(), ExportError> {
        let nul = |v: &Value<'_>| matches!(v, Value::Text(t) if t.contains('\0'));
        if values(incident).iter().any(nul) {
            self.losses
                .add("words behind a NUL character are in the file, but GDAL and QGIS do not show them", &incident.id);
        }
        self.put_row(incident)?;
        for day in [incident.start_date, incident.end_date].into_iter().flatten() {
            let (first, last) = self.days.get_or_insert((day, day));
            (*first, *last) = ((*first).min(day), (*last).max(day));
        }
        self.waiting += 1;
        if self.waiting == BATCH {
            self.waiting = 0;
            self.db.execute_batch("COMMIT; BEGIN")?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Losses, ExportError> {
        self.complete()?;
        self.close()
    }
}

/// The columns of a layer: the record's, and more of real numbers.
fn record(more: &[&'static str]) -> Vec<(&'static str, super::columns::Kind)> {
    use super::columns::Kind;
    let id = std::iter::once(("id", Kind::Text));
    id.chain(COLUMNS).chain(more.iter().map(|name| (*name, Kind::Real))).collect()
}

fn insert(table: &str, more: usize) -> String {
    let marks = vec!["?"; COLUMNS.len() + 3 + more].join(",");
    format!("INSERT INTO \"{table}\" VALUES ({marks})")
}

/// A geometry as the format wraps it: magic, version, flags, the system, the box of what is no point, the shape.
pub(super) fn blob(wkb: &[u8], bounds: Option<Bounds>) -> Vec<u8> {
    let mut out = Vec::with_capacity(wkb.len() + 40);
    out.extend(b"GP\0");
    // Little-endian; 2: the box is west, east, south, north.
    out.push(if bounds.is_some() { 0b11 } else { 0b01 });
    out.extend(schema::WGS84.to_le_bytes());
    if let Some(b) = bounds {
        [b.west, b.east, b.south, b.north].iter().for_each(|n| out.extend(n.to_le_bytes()));
    }
    out.extend(wkb);
    out
}

/// A value as SQLite takes it.
enum Cell<'a> {
    Null,
    Whole(i64),
    Real(f64),
    Text(&'a str),
    Day(String),
    Blob(&'a [u8]),
}

impl<'a> From<Value<'a>> for Cell<'a> {
    fn from(value: Value<'a>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Text(text) => Self::Text(text),
            Value::Date(day) => Self::Day(day.to_string()),
            Value::Integer(n) => Self::Whole(n),
            Value::Real(n) => Self::Real(n),
        }
    }
}

impl rusqlite::ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Whole(n) => ValueRef::Integer(*n),
            Self::Real(n) => ValueRef::Real(*n),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Day(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
