//! One door for files of incidents: the format is told by the first bytes, not by the name.

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use super::stream::{Each, EachError, Told, geojson_file};
use super::{Fields, INCIDENTS, ImportError, Imported};
use crate::read::ReadError;

/// Reads the incidents of a file one by one: GeoJSON in its three forms, and every other format that is written.
///
/// # Errors
///
/// [`EachError`] where the file cannot be read, holds no incidents, or is damaged. What came before the damage was given
/// already: a caller that writes must throw it away.
pub fn each(path: &Path, fields: &Fields, each: &mut Each<'_>) -> Result<Told, EachError> {
    match other(&head(path)?, path) {
        Some(read) => read(path, fields, each).map_err(EachError::NotIncidents),
        None => geojson_file(path, fields, each),
    }
}

/// Reads the incidents of a file all at once, as [`each`] does.
///
/// # Errors
///
/// As [`each`].
pub fn collect(path: &Path, fields: &Fields) -> Result<Imported, EachError> {
    let mut incidents = Vec::new();
    let told = each(path, fields, &mut |incident| {
        incidents.push(incident);
        ControlFlow::Continue(())
    })?;
    Ok(Imported { incidents, name: told.name, notes: told.notes })
}

/// Whether a file has one of the formats for GIS programs that [`each`] reads: GeoPackage, FlatGeobuf, GeoParquet,
/// Shapefile, KML, KMZ. What cannot be read, or only once, as a pipe can, has not.
#[must_use]
pub fn is_gis_format(path: &Path) -> bool {
    path.is_file() && head(path).is_ok_and(|head| other(&head, path).is_some())
}

/// The first bytes, which tell the format.
fn head(path: &Path) -> Result<Vec<u8>, ReadError> {
    let refused = |problem| ReadError { name: path.display().to_string(), what: INCIDENTS.what, problem };
    let mut head = Vec::new();
    let file = File::open(path).map_err(|e| refused(e.into()))?;
    file.take(1024).read_to_end(&mut head).map_err(|e| refused(e.into()))?;
    Ok(head)
}

type Reader = fn(&Path, &Fields, &mut Each<'_>) -> Result<Told, ImportError>;

/// The reader for a file that is no GeoJSON.
fn other(head: &[u8], path: &Path) -> Option<Reader> {
    #[cfg(feature = "gpkg")]
    if head.starts_with(b"SQLite format 3\0") {
        return Some(super::gpkg::read);
    }
    #[cfg(feature = "fgb")]
    if head.starts_with(b"fgb\x03") {
        return Some(super::fgb::read);
    }
    #[cfg(feature = "parquet")]
    if head.starts_with(b"PAR1") {
        return Some(super::parquet::read);
    }
    // The file code of a shapefile, 9994.
    #[cfg(feature = "shapefile")]
    if head.starts_with(&[0, 0, 0x27, 0x0A]) {
        return Some(super::shapefile::read);
    }
    #[cfg(feature = "kml")]
    if head.starts_with(b"PK\x03\x04") && super::kml::is_kmz(path) {
        return Some(super::kml::read_kmz);
    }
    #[cfg(feature = "kml")]
    if head.windows(4).any(|w| w == b"<kml") {
        return Some(super::kml::read_kml);
    }
    let _ = (head, path);
    None
}
