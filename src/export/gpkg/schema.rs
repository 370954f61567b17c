//! The tables every GeoPackage has, and a layer's own.

use std::path::Path;

use rusqlite::{Connection, params};

use super::super::ExportError;
use super::super::columns::Kind;
use super::super::shape::Bounds;

/// WGS 84, longitude first.
pub(super) const WGS84: i32 = 4326;

/// The format asks when a layer was last changed. The time of writing would make every file another one.
const NO_TIME: &str = "1970-01-01T00:00:00.000Z";

const WGS84_WKT: &str = "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],\
    AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,\
    AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]";

/// The comment tells our own files from others'. It stands in the first table, so near the beginning of the file.
const TABLES: &str = "
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)
  /* Made by Dateline */;
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
  styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
";

/// An index of boxes, kept up to date by whoever edits the layer (OGC 12-128r18, annex F.3). `T` is the table.
const RTREE: &str = r#"
CREATE TRIGGER "rtree_T_geom_insert" AFTER INSERT ON "T" WHEN (new."geom" NOT NULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN INSERT OR REPLACE INTO "rtree_T_geom" VALUES
  (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_T_geom_update1" AFTER UPDATE OF "geom" ON "T"
  WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN INSERT OR REPLACE INTO "rtree_T_geom" VALUES
  (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_T_geom_update2" AFTER UPDATE OF "geom" ON "T"
  WHEN OLD."fid" = NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))
BEGIN DELETE FROM "rtree_T_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_T_geom_update3" AFTER UPDATE ON "T"
  WHEN OLD."fid" != NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN DELETE FROM "rtree_T_geom" WHERE id = OLD."fid"; INSERT OR REPLACE INTO "rtree_T_geom" VALUES
  (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_T_geom_update4" AFTER UPDATE ON "T"
  WHEN OLD."fid" != NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))
BEGIN DELETE FROM "rtree_T_geom" WHERE id IN (OLD."fid", NEW."fid"); END;
CREATE TRIGGER "rtree_T_geom_delete" AFTER DELETE ON "T" WHEN old."geom" NOT NULL
BEGIN DELETE FROM "rtree_T_geom" WHERE id = OLD."fid"; END;
"#;

/// What a layer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Shape {
    Point,
    MultiLineString,
    MultiPolygon,
}

impl Shape {
    pub(in super::super) const fn name(self) -> &'static str {
        match self {
            Self::Point => "POINT",
            Self::MultiLineString => "MULTILINESTRING",
            Self::MultiPolygon => "MULTIPOLYGON",
        }
    }
}

/// A layer in the making.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Layer {
    pub(in super::super) table: &'static str,
    pub(in super::super) shape: Shape,
    pub(in super::super) bounds: Option<Bounds>,
    pub(in super::super) rows: u64,
}

impl Layer {
    pub(in super::super) fn add(&mut self, bounds: Option<Bounds>) {
        self.rows += 1;
        if let Some(here) = bounds {
            self.bounds = Some(Bounds::joined(self.bounds, here));
        }
    }
}

/// A new GeoPackage without layers.
pub(super) fn create(path: &Path) -> Result<Connection, ExportError> {
    let db = Connection::open(path)?;
    // Nobody else sees the file before it is renamed, and a broken one is thrown away: no journal is needed.
    db.execute_batch(
        "PRAGMA application_id = 0x47504B47; PRAGMA user_version = 10300; PRAGMA journal_mode = OFF;
         PRAGMA synchronous = OFF; PRAGMA cache_size = -32768; PRAGMA temp_store = FILE;",
    )?;
    db.execute_batch(TABLES)?;
    let mut add = db.prepare("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)")?;
    let unknown = "an undefined coordinate reference system";
    add.execute(params!["Undefined Cartesian SRS", -1, "NONE", -1, "undefined", unknown])?;
    add.execute(params!["Undefined geographic SRS", 0, "NONE", 0, "undefined", unknown])?;
    let degrees = "longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid";
    add.execute(params!["WGS 84 geodetic", WGS84, "EPSG", WGS84, WGS84_WKT, degrees])?;
    drop(add);
    add_contents(&db, "layer_styles", "attributes", "", None, None)?;
    Ok(db)
}

fn add_contents(
    db: &Connection,
    table: &str,
    kind: &str,
    description: &str,
    bounds: Option<Bounds>,
    system: Option<i32>,
) -> Result<(), ExportError> {
    db.execute(
        "INSERT OR REPLACE INTO gpkg_contents VALUES (?1, ?2, ?1, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            table,
            kind,
            description,
            NO_TIME,
            bounds.map(|b| b.west),
            bounds.map(|b| b.south),
            bounds.map(|b| b.east),
            bounds.map(|b| b.north),
            system
        ],
    )?;
    Ok(())
}

/// Adds an empty layer. Its first columns are `fid` and `geom`.
pub(in super::super) fn add_layer(
    db: &Connection,
    table: &'static str,
    shape: Shape,
    columns: &[(&str, Kind)],
) -> Result<Layer, ExportError> {
    let sql_type = |kind: Kind| match kind {
        Kind::Text => "TEXT",
        Kind::Date => "DATE",
        Kind::Integer => "MEDIUMINT",
        Kind::Real => "REAL",
    };
    let columns: String = columns.iter().map(|(name, kind)| format!(", \"{name}\" {}", sql_type(*kind))).collect();
    db.execute_batch(&format!(
        "CREATE TABLE \"{table}\" (\"fid\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, \"geom\" {}{columns})",
        shape.name()
    ))?;
    add_contents(db, table, "features", "", None, Some(WGS84))?;
    db.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
        params![table, shape.name(), WGS84],
    )?;
    Ok(Layer { table, shape, bounds: None, rows: 0 })
}

/// Describes a whole layer and builds its index.
pub(in super::super) fn describe(db: &Connection, layer: &Layer, description: &str) -> Result<(), ExportError> {
    add_contents(db, layer.table, "features", description, layer.bounds, Some(WGS84))
}

pub(super) fn finish_layer(db: &Connection, layer: &Layer, description: &str) -> Result<(), ExportError> {
    describe(db, layer, description)?;
    let table = layer.table;
    db.execute(
        "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', \
         'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
        [table],
    )?;
    db.execute_batch(&format!(
        "CREATE VIRTUAL TABLE \"rtree_{table}_geom\" USING rtree(id, minx, maxx, miny, maxy); BEGIN"
    ))?;
    {
        let mut read = db.prepare(&format!("SELECT fid, geom FROM \"{table}\" WHERE geom IS NOT NULL"))?;
        let mut write = db.prepare(&format!("INSERT INTO \"rtree_{table}_geom\" VALUES (?, ?, ?, ?, ?)"))?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let fid: i64 = row.get(0)?;
            let blob = row.get_ref(1)?.as_blob().unwrap_or_default();
            let Some([west, east, south, north]) = bounds_of(blob) else { continue };
            write.execute(params![fid, west, east, south, north])?;
        }
    }
    db.execute_batch("COMMIT")?;
    db.execute_batch(&RTREE.replace("\"T\"", &format!("\"{table}\"")).replace("_T_", &format!("_{table}_")))?;
    Ok(())
}

/// The box of a geometry that was written here: in its head, or a point's own place.
fn bounds_of(blob: &[u8]) -> Option<[f64; 4]> {
    let number = |at: usize| -> Option<f64> { Some(f64::from_le_bytes(blob.get(at..at + 8)?.try_into().ok()?)) };
    if blob.get(3)? & 0b1110 == 0 {
        let (x, y) = (number(13)?, number(21)?);
        return Some([x, x, y, y]);
    }
    Some([number(8)?, number(16)?, number(24)?, number(32)?])
}

/// The styles that QGIS opens layers with.
pub(super) fn add_styles(db: &Connection, styles: &[(&str, String)]) -> Result<(), ExportError> {
    for (table, qml) in styles {
        db.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, \
             styleSLD, useAsDefault, description, owner, ui, update_time) \
             VALUES ('', '', ?, 'geom', 'Dateline', ?, '', 1, 'As on the maps of Dateline', '', NULL, ?)",
            params![table, qml, NO_TIME],
        )?;
    }
    Ok(())
}
