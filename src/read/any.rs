//! Incidents from a file of any kind that holds them: GeoJSON or a table.

use std::path::Path;

use super::error::ReadError;
use super::file::{Wanted, bytes_of, stdin_bytes};
use super::incidents::{self, ImportError, Imported};
use super::tables::{self, TableError, TableOptions};

const INCIDENTS: Wanted = Wanted { what: "incidents as GeoJSON or as a table", max_bytes: 400_000_000 };

/// Why no incidents could be read from a file.
#[derive(Debug, thiserror::Error)]
pub enum IncidentsError {
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It is no GeoJSON that holds incidents.
    #[error(transparent)]
    GeoJson(#[from] ImportError),
    /// It is no table that holds incidents.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// Reads incidents from a file: GeoJSON, CSV, TSV or Excel, whatever it is.
///
/// # Errors
///
/// [`IncidentsError`] says what is wrong with the file.
pub fn incidents(path: &Path, options: &TableOptions<'_>) -> Result<Imported, IncidentsError> {
    from_bytes(&bytes_of(path, INCIDENTS)?, &path.display().to_string(), options)
}

/// Reads incidents from standard input, as [`incidents()`] does from a file.
///
/// # Errors
///
/// [`IncidentsError`] says what is wrong with what came in.
pub fn stdin_incidents(options: &TableOptions<'_>) -> Result<Imported, IncidentsError> {
    from_bytes(&stdin_bytes(INCIDENTS)?, "standard input", options)
}

/// Whether a file is a table, by its first bytes: GeoJSON begins with a brace.
///
/// # Errors
///
/// [`ReadError`] where the file cannot be read.
pub fn is_table(path: &Path) -> Result<bool, ReadError> {
    super::file::head_of(path, INCIDENTS).map(|head| is_table_bytes(&head))
}

fn is_table_bytes(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let first = start.iter().find(|b| !b.is_ascii_whitespace() && **b != 0x1E);
    // UTF-16 has a mark that no JSON begins with.
    !matches!(first, None | Some(b'{' | b'['))
}

fn from_bytes(bytes: &[u8], name: &str, options: &TableOptions<'_>) -> Result<Imported, IncidentsError> {
    if is_table_bytes(bytes) {
        return Ok(tables::table(bytes, options)?);
    }
    let text = super::file::incidents_text(bytes, name, INCIDENTS)?;
    Ok(incidents::geojson(&text, &options.fields)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn geojson_and_tables_are_told_apart_by_their_beginning() {
        assert!(is_table_bytes(b"lat,lon\n") && is_table_bytes(b"PK\x03\x04") && is_table_bytes(b"\xFF\xFEl\0"));
        assert!(!is_table_bytes(b"\xEF\xBB\xBF {\"type\"") && !is_table_bytes(b"\x1E{") && !is_table_bytes(b"[1]"));
    }
}
