//! Opening compiled files, and what can be said about them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Gazetteer;
use super::format::{VERSION, Wrong};
use super::layer::Layer;
use super::place::Kind;
use super::store::Places;

/// Why a file cannot be used as a gazetteer.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be read.
    #[error("{path}: {cause}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file is none of ours.
    #[error(
        "{path}: expected a gazetteer that Dateline compiled, found {found}\nTry: dateline gazetteer import {path} -o \
         gazetteer.bin, if it is a dump of GeoNames or GNS",
        path = path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it looks like.
        found: &'static str,
    },
    /// The file is of another version.
    #[error(
        "{path}: expected a gazetteer of version {VERSION}, found version {found}\nTry: import the dumps again with this \
         version of Dateline",
        path = path.display()
    )]
    Version {
        /// The file.
        path: PathBuf,
        /// The version found.
        found: u32,
    },
    /// The file is cut off or damaged.
    #[error(
        "{path}: the gazetteer is damaged: {what}\nTry: import the dumps again, or --gazetteer embedded to do without it",
        path = path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
}

impl OpenError {
    fn of(wrong: Wrong, path: PathBuf, bytes: &[u8]) -> Self {
        match wrong {
            Wrong::Foreign => Self::Foreign { path, found: looks_like(bytes) },
            Wrong::Version(found) => Self::Version { path, found },
            Wrong::Damaged(what) => Self::Damaged { path, what },
        }
    }
}

fn looks_like(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(4096)];
    match head {
        [] => "an empty file",
        [b'P', b'K', 3, 4, ..] => "a ZIP archive",
        [0x1f, 0x8b, ..] => "a gzip archive",
        _ if head.contains(&b'\t') && !head.contains(&0) => "a table",
        _ if !head.contains(&0) => "text",
        _ => "something else",
    }
}

/// What a gazetteer holds, for one of the files it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The number of places.
    pub places: u64,
    /// The number of names, in Latin and Arabic letters.
    pub names: u64,
    /// Bytes of the compiled form.
    pub bytes: u64,
    /// The version of the compiled form.
    pub version: u32,
    /// Places of each kind, most first.
    pub kinds: Vec<(&'static str, u64)>,
    /// Places of each country (ISO 3166-1 alpha-2; empty for seas and the like), most first.
    pub countries: Vec<(&'static str, u64)>,
    /// What it was made of: one line a file, cells separated by tabs.
    pub sources: Vec<&'static str>,
}

impl About {
    fn of(layer: &Layer) -> Self {
        let (mut kinds, mut areas) = (BTreeMap::new(), BTreeMap::new());
        for record in (0..layer.len()).filter_map(|at| layer.record(at)) {
            *kinds.entry(layer.kind(&record).map_or("unknown", Kind::as_str)).or_default() += 1;
            areas.entry(record.area).or_insert((record, 0u64)).1 += 1;
        }
        let mut countries: BTreeMap<&str, u64> = BTreeMap::new();
        for (record, count) in areas.values() {
            *countries.entry(layer.country(record)).or_default() += count;
        }
        let by_count = |map: BTreeMap<&'static str, u64>| {
            let mut rows: Vec<_> = map.into_iter().collect();
            rows.sort_by_key(|row| std::cmp::Reverse(row.1));
            rows
        };
        Self {
            places: layer.len() as u64,
            names: layer.header.names,
            bytes: layer.header.length,
            version: VERSION,
            kinds: by_count(kinds),
            countries: by_count(countries),
            sources: layer.sources().collect(),
        }
    }
}

/// What [`Gazetteer::check_file`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The number of places that the file says it holds.
    pub places: u64,
    /// What is wrong, at most twenty things; nothing where the file is whole.
    pub wrong: Vec<String>,
}

impl Gazetteer {
    /// The embedded tables with a compiled file added. A row of the file with the id of an embedded row gives it only
    /// its spellings. Only the file's header is read: the rest where it is asked for.
    ///
    /// # Errors
    ///
    /// Where the bytes are no compiled gazetteer of this version, or cut off.
    pub fn with_compiled(bytes: &'static [u8]) -> Result<Self, OpenError> {
        Self::with_layer(bytes, PathBuf::from("bytes in memory"))
    }

    fn with_layer(bytes: &'static [u8], path: PathBuf) -> Result<Self, OpenError> {
        let layer = Layer::new(bytes).map_err(|wrong| OpenError::of(wrong, path, bytes))?;
        Ok(Self { places: Places::new(Self::embedded_layer(), Some(layer)) })
    }

    /// The embedded tables with a compiled file added, which stays mapped as long as the program runs. An import that
    /// replaces the file does not disturb it.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read, is no compiled gazetteer of this version, or is cut off.
    #[cfg(feature = "import")]
    pub fn open(path: &std::path::Path) -> Result<Self, OpenError> {
        Self::with_layer(mapped_file(path)?, path.to_owned())
    }

    /// Reads a whole compiled file and tells what is wrong with it.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read or is no compiled gazetteer of this version at all.
    #[cfg(feature = "import")]
    pub fn check_file(path: &std::path::Path) -> Result<Check, OpenError> {
        let bytes = mapped_file(path)?;
        match Layer::new(bytes) {
            Ok(layer) => Ok(Check { places: layer.len() as u64, wrong: layer.check() }),
            Err(Wrong::Damaged(what)) => Ok(Check { places: 0, wrong: vec![what] }),
            Err(wrong) => Err(OpenError::of(wrong, path.to_owned(), bytes)),
        }
    }

    /// Reads the embedded tables and tells what is wrong with them.
    #[must_use]
    pub fn check_embedded() -> Check {
        let layer = Self::embedded_layer();
        Check { places: layer.len() as u64, wrong: layer.check() }
    }

    /// What the gazetteer holds: the embedded tables first, then an imported file.
    #[must_use]
    pub fn about(&self) -> Vec<About> {
        std::iter::once(self.base()).chain(self.imported()).map(About::of).collect()
    }
}

/// The layer of a compiled file.
#[cfg(feature = "import")]
pub(super) fn mapped_layer(path: &std::path::Path) -> Result<Layer, OpenError> {
    let bytes = mapped_file(path)?;
    Layer::new(bytes).map_err(|wrong| OpenError::of(wrong, path.to_owned(), bytes))
}

#[cfg(feature = "import")]
fn mapped_file(path: &std::path::Path) -> Result<&'static [u8], OpenError> {
    super::mapped::map(path).map_err(|source| OpenError::Read { path: path.to_owned(), cause: source })
}
