//! Incidents from a GeoPackage: our own two layers in the order they were written, or one layer of points from elsewhere.

use std::path::Path;

use geojson::{Feature, JsonObject, JsonValue};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row, Rows, Statement};

use super::stream::{Each, Intake, Told};
use super::wkb::{Found, point};
use super::{Fields, ImportError};
use crate::incident::LonLat;

const HINT: &str = "look at it with `ogrinfo`, or convert it, as in `ogr2ogr incidents.geojson` and this file";

fn refused(found: impl Into<String>, hint: impl Into<String>) -> ImportError {
    ImportError::Format { format: "a GeoPackage", found: found.into(), hint: hint.into() }
}

/// SQLite's own words, for files that are damaged.
fn damaged(error: &rusqlite::Error) -> ImportError {
    refused(format!("a database that cannot be read ({error})"), "fetch or export it again: it may be cut short")
}

/// A layer of features.
struct Layer {
    table: String,
    geometry: String,
    kind: String,
    system: i64,
    columns: Vec<String>,
}

impl Layer {
    /// Whether it holds our own record.
    fn is_own(&self) -> bool {
        ["fid", "start_date", "date_precision", "place_text", "evidence_end"]
            .iter()
            .all(|c| self.columns.iter().any(|d| d == c))
    }
}

pub(super) fn read(path: &Path, fields: &Fields, each: &mut Each<'_>) -> Result<Told, ImportError> {
    // Read only, and without a journal: the file and its folder stay as they are.
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(|e| damaged(&e))?;
    let layers = layers(&db)?;
    let chosen = choose(&layers)?;
    let name = chosen.first().map(|l| l.table.clone());
    let mut each = |incident| each(incident);
    let mut intake = Intake::new(fields, &mut each);
    let mut statements = Vec::new();
    for layer in &chosen {
        let by = if layer.columns.iter().any(|c| c == "fid") { "fid" } else { "rowid" };
        statements.push(
            db.prepare(&format!("SELECT * FROM {} ORDER BY {by}", quoted(&layer.table))).map_err(|e| damaged(&e))?,
        );
    }
    let mut cursors = Vec::new();
    for (statement, layer) in statements.iter_mut().zip(&chosen) {
        cursors.push(Cursor::new(statement, layer)?);
    }
    // Numbers run over both layers: the smallest is next.
    loop {
        let next = cursors.iter().enumerate().filter_map(|(i, c)| Some((c.ahead.as_ref()?.number, i))).min();
        let Some((_, i)) = next else { break };
        let Some(Ahead { feature, shape, .. }) = cursors[i].step()? else { break };
        let at = match shape {
            Shape::Point(at) => Some(degrees(at, intake.count() + 1)?),
            Shape::Nothing => None,
            Shape::NotNumbers => {
                intake.note("kept without a place: coordinates that are no numbers".to_owned());
                None
            }
            Shape::Other(kind) => {
                intake.skip(format!("left out, since only points are drawn: {kind}"));
                continue;
            }
            Shape::Damaged => {
                intake.note("kept without a place: a damaged geometry".to_owned());
                None
            }
        };
        if intake.row(&feature, at).is_break() {
            break;
        }
    }
    intake.finish(name)
}

fn degrees(at: LonLat, feature: usize) -> Result<LonLat, ImportError> {
    if (-180.0..=180.0).contains(&at.lon) && (-90.0..=90.0).contains(&at.lat) {
        Ok(at)
    } else {
        Err(ImportError::NotDegrees { feature, x: at.lon, y: at.lat })
    }
}

fn layers(db: &Connection) -> Result<Vec<Layer>, ImportError> {
    let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(|e| damaged(&e));
    let tables = "SELECT count(*) FROM sqlite_master WHERE name IN ('gpkg_contents', 'gpkg_geometry_columns')";
    if count(tables)? < 2 {
        return Err(refused("an SQLite database without the tables of a GeoPackage", HINT));
    }
    let sql = "SELECT g.table_name, g.column_name, upper(g.geometry_type_name), coalesce(s.organization_coordsys_id, g.srs_id) \
               FROM gpkg_geometry_columns g JOIN gpkg_contents c ON c.table_name = g.table_name \
               LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id WHERE c.data_type = 'features' ORDER BY g.table_name";
    let mut statement = db.prepare(sql).map_err(|e| damaged(&e))?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)));
    let mut layers = Vec::new();
    for row in rows.map_err(|e| damaged(&e))? {
        let (table, geometry, kind, system): (String, String, String, i64) = row.map_err(|e| damaged(&e))?;
        let columns = columns(db, &table)?;
        if columns.is_empty() {
            return Err(refused(format!("a layer \"{table}\" that is not there"), HINT));
        }
        layers.push(Layer { table, geometry, kind, system, columns });
    }
    Ok(layers)
}

/// The names of a table's columns; none where there is no table.
fn columns(db: &Connection, table: &str) -> Result<Vec<String>, ImportError> {
    let mut statement = db.prepare("SELECT name FROM pragma_table_info(?)").map_err(|e| damaged(&e))?;
    let names = statement.query_map([table], |row| row.get(0)).map_err(|e| damaged(&e))?;
    names.collect::<Result<_, _>>().map_err(|e| damaged(&e))
}

/// Our own layers, or the only one of points.
fn choose(layers: &[Layer]) -> Result<Vec<&Layer>, ImportError> {
    let own: Vec<&Layer> = layers.iter().filter(|l| l.is_own()).collect();
    let chosen = if own.is_empty() {
        let of_points = |l: &&Layer| ["POINT", "MULTIPOINT", "GEOMETRY"].contains(&l.kind.as_str());
        layers.iter().filter(of_points).collect()
    } else {
        own
    };
    let named = |list: &[&Layer]| {
        let names: Vec<String> = list.iter().map(|l| format!("{} ({})", l.table, l.kind.to_lowercase())).collect();
        names.join(", ")
    };
    match chosen.as_slice() {
        [] if layers.is_empty() => Err(refused("no layer of features", HINT)),
        [] => {
            let all: Vec<&Layer> = layers.iter().collect();
            Err(refused(format!("no layer of points, only these: {}", named(&all)), HINT))
        }
        many if many.len() > 1 && !many[0].is_own() => Err(refused(
            format!("several layers of points: {}", named(many)),
            "take one of them out, as in `ogr2ogr one.gpkg`, this file and the layer's name",
        )),
        chosen => {
            // 0 and -1 say that nobody knows: degrees are checked row by row.
            if let Some(other) = chosen.iter().find(|l| ![4326, 4979, 0, -1].contains(&l.system)) {
                return Err(ImportError::OtherSystem(format!("EPSG:{} (layer {})", other.system, other.table)));
            }
            Ok(chosen.to_vec())
        }
    }
}

/// A name as SQL takes it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

enum Shape {
    Point(LonLat),
    Nothing,
    NotNumbers,
    Damaged,
    Other(&'static str),
}

/// A row that was read and not yet taken.
struct Ahead {
    number: i64,
    feature: Feature,
    shape: Shape,
}

struct Cursor<'s, 'l> {
    rows: Rows<'s>,
    layer: &'l Layer,
    ahead: Option<Ahead>,
    count: i64,
}

impl<'s, 'l> Cursor<'s, 'l> {
    fn new(statement: &'s mut Statement<'_>, layer: &'l Layer) -> Result<Self, ImportError> {
        let rows = statement.query([]).map_err(|e| damaged(&e))?;
        let mut cursor = Self { rows, layer, ahead: None, count: 0 };
        cursor.step()?;
        Ok(cursor)
    }

    /// The row that was ahead, and reads the next one.
    fn step(&mut self) -> Result<Option<Ahead>, ImportError> {
        self.count += 1;
        let next = match self.rows.next().map_err(|e| damaged(&e))? {
            Some(row) => Some(ahead(row, self.layer, self.count)),
            None => None,
        };
        Ok(std::mem::replace(&mut self.ahead, next))
    }
}

fn ahead(row: &Row<'_>, layer: &Layer, count: i64) -> Ahead {
    let mut properties = JsonObject::new();
    let (mut number, mut shape) = (count, Shape::Nothing);
    for (i, column) in layer.columns.iter().enumerate() {
        let Ok(value) = row.get_ref(i) else { continue };
        if *column == layer.geometry {
            shape = geometry(value);
            continue;
        }
        let json = match value {
            ValueRef::Null | ValueRef::Blob(_) => JsonValue::Null,
            ValueRef::Integer(n) => JsonValue::from(n),
            ValueRef::Real(n) => JsonValue::from(n),
            ValueRef::Text(bytes) => JsonValue::from(String::from_utf8_lossy(bytes).into_owned()),
        };
        if layer.is_own() && column == "fid" {
            number = json.as_i64().unwrap_or(count);
            continue;
        }
        properties.insert(column.clone(), json);
    }
    // Our areas keep the point they were drawn for.
    if layer.is_own() && !matches!(shape, Shape::Point(_)) && layer.columns.iter().any(|c| c == "lon") {
        let degree = |name: &str| properties.get(name).and_then(JsonValue::as_f64);
        shape = match (degree("lon"), degree("lat")) {
            (Some(lon), Some(lat)) => Shape::Point(LonLat { lon, lat }),
            _ => Shape::Nothing,
        };
    }
    Ahead { number, feature: Feature { properties: Some(properties), ..Feature::default() }, shape }
}

/// The shape in a GeoPackage's wrapping (OGC 12-128r18, 2.1.3).
fn geometry(value: ValueRef<'_>) -> Shape {
    let ValueRef::Blob(blob) = value else { return Shape::Nothing };
    let head = match blob {
        [b'G', b'P', _, flags, ..] => match (flags >> 1) & 0b111 {
            0 => 8,
            1 => 40,
            2 | 3 => 56,
            4 => 72,
            _ => return Shape::Damaged,
        },
        _ => return Shape::Damaged,
    };
    if blob[3] & 0b1_0000 != 0 {
        return Shape::Nothing;
    }
    match blob.get(head..).and_then(point) {
        Some(Found::Point(at)) => Shape::Point(at),
        Some(Found::Nothing) => Shape::NotNumbers,
        Some(Found::Other(kind)) => Shape::Other(kind),
        None => Shape::Damaged,
    }
}
