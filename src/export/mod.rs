//! Incidents as files for other programs. Every format carries the whole record, in the record's order, or says what it
//! could not carry.

#[cfg(any(feature = "gpkg", feature = "kml"))]
mod area;
pub(crate) mod columns;
mod csv;
#[cfg(feature = "fgb")]
mod fgb;
#[cfg(test)]
mod generated;
mod geojson;
#[cfg(feature = "gpkg")]
mod gpkg;
mod jsonl;
#[cfg(feature = "kml")]
mod kml;
#[cfg(feature = "map")]
mod look;
mod losses;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "map")]
pub mod qgis;
mod shape;
#[cfg(feature = "shapefile")]
pub(crate) mod shapefile;
#[cfg(feature = "map")]
mod xml;

use std::fs::File;
use std::io;
use std::path::Path;

#[cfg(feature = "tables")]
pub(crate) use csv::is_guarded;
pub use csv::{CsvGeometry, to_csv};
pub use geojson::to_geojson;
pub use jsonl::to_jsonl;
pub use losses::Losses;

use crate::incident::Incident;

/// A format that incidents are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// RFC 7946.
    Geojson,
    /// One GeoJSON feature a line.
    Jsonl,
    /// A GeoJSON text sequence, RFC 8142.
    GeojsonSeq,
    /// A table.
    Csv(CsvGeometry),
    /// GeoPackage with a layer of points, a layer of areas and their styles for QGIS.
    #[cfg(feature = "gpkg")]
    Gpkg,
    /// KML 2.2 with styles and balloons.
    #[cfg(feature = "kml")]
    Kml,
    /// KML and its pictures in one ZIP.
    #[cfg(feature = "kml")]
    Kmz,
    /// FlatGeobuf with an index.
    #[cfg(feature = "fgb")]
    FlatGeobuf,
    /// GeoParquet.
    #[cfg(feature = "parquet")]
    GeoParquet,
    /// Shapefile, with its limits.
    #[cfg(feature = "shapefile")]
    Shapefile,
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file system refused.
    #[error("found: {0}\nTry: another folder, or check its permissions and the free space")]
    Io(#[from] io::Error),
    /// SQLite refused.
    #[cfg(feature = "gpkg")]
    #[error("a GeoPackage could not be written: {0}\nTry: another folder, or check its permissions and the free space")]
    Sqlite(#[from] rusqlite::Error),
    /// The base map or a symbol could not be drawn.
    #[cfg(feature = "map")]
    #[error(transparent)]
    Map(#[from] crate::map::MapError),
    /// The ZIP of a KMZ or of a project.
    #[cfg(any(feature = "gpkg", feature = "kml"))]
    #[error("a ZIP could not be written: {0}\nTry: another folder, or check its permissions and the free space")]
    Zip(#[from] zip::result::ZipError),
    /// The writer of FlatGeobuf refused.
    #[cfg(feature = "fgb")]
    #[error("a FlatGeobuf could not be written: {0}\nTry: another folder, or check its permissions and the free space")]
    FlatGeobuf(String),
    /// The writer of Parquet refused.
    #[cfg(feature = "parquet")]
    #[error("a GeoParquet could not be written: {0}\nTry: another folder, or check its permissions and the free space")]
    Parquet(#[from] ::parquet::errors::ParquetError),
}

/// Takes incidents one by one: a million need no more memory than one.
pub trait Sink {
    /// Writes one more.
    ///
    /// # Errors
    ///
    /// [`ExportError`] where the file cannot be written.
    fn put(&mut self, incident: &Incident) -> Result<(), ExportError>;

    /// Completes the file, and says what it could not carry.
    ///
    /// # Errors
    ///
    /// [`ExportError`] where the file cannot be written.
    fn finish(self: Box<Self>) -> Result<Losses, ExportError>;
}

/// A file at `path`, of this format, with `name` for its layer. Until [`Sink::finish`] it is not whole: write it beside
/// its place.
///
/// # Errors
///
/// [`ExportError`] where the file cannot be made.
pub fn sink(format: Format, path: &Path, name: &str) -> Result<Box<dyn Sink>, ExportError> {
    Ok(match format {
        Format::Geojson => Box::new(geojson::GeojsonSink::new(path, name)?),
        Format::Jsonl => Box::new(jsonl::LinesSink::lines(File::create(path)?)),
        Format::GeojsonSeq => Box::new(jsonl::LinesSink::sequence(File::create(path)?)),
        Format::Csv(geometry) => Box::new(csv::CsvSink::new(File::create(path)?, geometry)?),
        #[cfg(feature = "gpkg")]
        Format::Gpkg => Box::new(gpkg::GpkgSink::new(path, name)?),
        #[cfg(feature = "kml")]
        Format::Kml => Box::new(kml::KmlSink::kml(File::create(path)?, name)?),
        #[cfg(feature = "kml")]
        Format::Kmz => Box::new(kml::KmlSink::kmz(File::create(path)?, name)?),
        #[cfg(feature = "fgb")]
        Format::FlatGeobuf => Box::new(fgb::FgbSink::new(path, name)?),
        #[cfg(feature = "parquet")]
        Format::GeoParquet => Box::new(parquet::ParquetSink::new(File::create(path)?)?),
        #[cfg(feature = "shapefile")]
        Format::Shapefile => Box::new(shapefile::ShapefileSink::new(path)?),
    })
}

/// Whether the table of a shapefile begins like one written here.
#[cfg(feature = "shapefile")]
#[must_use]
pub fn is_own_table(head: &[u8]) -> bool {
    shapefile::is_own_table(head)
}

/// Whether `text` begins like a file written here: such a file may be written again, any other is someone's work.
#[must_use]
pub fn is_own(text: &str) -> bool {
    geojson::is_own(text) || jsonl::is_own(text) || csv::is_own(text)
}

#[cfg(test)]
mod tests;
