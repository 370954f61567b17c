//! Dumps of GeoNames and GNS, compiled into one file.
//!
//! ```no_run
//! use dateline::gazetteer::{Gazetteer, Import};
//! use std::path::Path;
//!
//! let done = Import::new(["IQ.zip", "alternateNamesV2.zip"], "gazetteer.bin").run(&mut |_| {})?;
//! println!("{} places, {} damaged rows left out", done.places, done.damaged);
//! let gazetteer = Gazetteer::open(Path::new("gazetteer.bin"))?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Memory does not grow with the rows, save for four bytes a place: rows are sorted by id, and names by key, in scratch
//! files beside the output. The output itself is written beside its place and renamed into it.

mod areas;
mod geonames;
mod gns;
mod input;
mod kinds;
mod merge;
mod names;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::compile::Compiler;
use super::sorter::Sorter;
use areas::Areas;
use merge::Merge;

/// About how much memory sorting takes, once for rows and once for names.
const MEMORY: usize = 256 << 20;

/// Cells of the grid: smaller than the embedded one's, since places stand closer.
const CELLS_PER_DEGREE: u32 = 4;

/// Damaged rows told one by one; the others are counted.
const TOLD: usize = 20;

/// Which files to compile into what.
#[derive(Debug, Clone)]
pub struct Import {
    files: Vec<PathBuf>,
    out: PathBuf,
    memory: usize,
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Progress<'a> {
    /// A file is read.
    Reading {
        /// Its name.
        file: &'a str,
        /// Rows read so far.
        rows: u64,
        /// How much of the file that is, 0 to 1.
        part: f64,
    },
    /// Rows are put in order and their names folded.
    Sorting {
        /// Places so far.
        places: u64,
    },
    /// The file is written.
    Writing,
}

/// A row that cannot be understood, and was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file, with the archive that it is in.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// What was expected and what was found.
    pub what: String,
}

/// What an import came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Places in the file.
    pub places: u64,
    /// Names in the file.
    pub names: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Rows read.
    pub rows: u64,
    /// Rows left out because they are damaged.
    pub damaged: u64,
    /// Rows left out because they name nothing that is there today: former divisions, undersea features.
    pub left_out: u64,
    /// The first twenty damaged rows.
    pub damage: Vec<Damage>,
}

impl Imported {
    fn damage(&mut self, file: &str, line: u64, what: String) {
        self.damaged += 1;
        if self.damage.len() < TOLD {
            self.damage.push(Damage { file: file.to_owned(), line, what });
        }
    }
}

/// Why an import came to nothing. What stood at the output before still stands there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// An input cannot be read.
    #[error("{path}: {cause}", path = path.display())]
    Read {
        /// The input.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// An input is none of the known kinds.
    #[error(
        "{path}: expected a dump of GeoNames (19 columns, or alternateNamesV2) or of GNS, as text or ZIP, found {found}\n\
         Try: a file from download.geonames.org/export/dump, such as IQ.zip",
        path = path.display()
    )]
    Foreign {
        /// The input.
        path: PathBuf,
        /// What it holds instead.
        found: String,
    },
    /// An archive unpacks to more than any dump does.
    #[error("{path}: expected a dump, found an archive that unpacks to {found}; it was not read to its end", path = path.display())]
    Bomb {
        /// The input.
        path: PathBuf,
        /// What it unpacks to.
        found: String,
    },
    /// The inputs hold no place.
    #[error("expected places to import, found none in {files}", files = .0.iter().map(|f| f.display().to_string()).collect::<Vec<_>>().join(", "))]
    Empty(Vec<PathBuf>),
    /// The output cannot be written.
    #[error("{path}: expected a place to write in, found: {cause}\nTry: another file with -o, or check its permissions and the free space", path = path.display())]
    Write {
        /// The output.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
}

impl Import {
    /// An import of these files, the ones with most authority first, into a file.
    pub fn new<P: Into<PathBuf>>(files: impl IntoIterator<Item = P>, out: impl Into<PathBuf>) -> Self {
        Self { files: files.into_iter().map(Into::into).collect(), out: out.into(), memory: MEMORY }
    }

    /// Sorts in about this many bytes, twice.
    #[must_use]
    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self
    }

    /// Reads the inputs and writes the output, telling on the way how far it is.
    ///
    /// # Errors
    ///
    /// Where an input cannot be read or is no dump, where there is no place in any, and where the output cannot be
    /// written. Damaged rows are no error.
    pub fn run(&self, tell: &mut dyn FnMut(Progress<'_>)) -> Result<Imported, ImportError> {
        let write = |source| ImportError::Write { path: self.out.clone(), cause: source };
        let folder = self.out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(write)?;
        sweep(folder);
        // Without a name on disk: whatever ends the program also removes them.
        let scratch = || tempfile::tempfile_in(folder).map(Some);
        let mut rows = Rows {
            sorter: Sorter::new(&scratch, self.memory),
            areas: Areas::new(),
            done: Imported::default(),
            item: Vec::new(),
            text: String::new(),
            file: 0,
        };
        let mut sources = Vec::new();
        for path in &self.files {
            let told = input::read(path, &mut rows, tell)?;
            sources.extend(told);
            rows.file = rows.file.saturating_add(1);
        }
        let Rows { sorter, areas, mut done, .. } = rows;
        let mut compiler = Compiler::new(&scratch, self.memory, CELLS_PER_DEGREE, true).map_err(write)?;
        Merge::new(sorter.finish().map_err(write)?, &areas.settle()).run(&mut compiler, tell).map_err(write)?;
        for line in sources {
            compiler.source(&line);
        }
        tell(Progress::Writing);
        let header = self.write(folder, compiler)?;
        (done.places, done.names, done.bytes) = (header.places.into(), header.names, header.length);
        Ok(done)
    }

    fn write(&self, folder: &Path, compiler: Compiler<'_>) -> Result<super::format::Header, ImportError> {
        let failed = |source| ImportError::Write { path: self.out.clone(), cause: source };
        let mut builder = tempfile::Builder::new();
        builder.prefix(PART.0).suffix(PART.1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As any new file: the user's mask takes away what it takes away.
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let part = builder.tempfile_in(folder).map_err(failed)?;
        // Held as long as this import lives: what nobody holds may be swept. Where a disk knows no locks, nothing is.
        let _ = part.as_file().try_lock();
        let mut out = io::BufWriter::with_capacity(1 << 20, part);
        let header = compiler.finish(&mut out).map_err(failed)?;
        if header.places == 0 {
            return Err(ImportError::Empty(self.files.clone()));
        }
        let part = out.into_inner().map_err(|e| failed(e.into_error()))?;
        File::sync_all(part.as_file()).map_err(failed)?;
        part.persist(&self.out).map_err(|e| failed(e.error))?;
        Ok(header)
    }
}

/// How the name of a file begins and ends that is still being written.
const PART: (&str, &str) = (".dateline-", ".part");

/// Removes what an import that was killed while it wrote left in a folder. An import that still writes there holds a
/// lock on its file, but for the moment between making it and locking it: new empty files are left alone.
fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|n| n.starts_with(PART.0) && n.ends_with(PART.1));
        let Some(about) = entry.metadata().ok().filter(|m| ours && m.is_file()) else { continue };
        let old = about.modified().ok().and_then(|m| m.elapsed().ok()).is_some_and(|age| age.as_secs() > 60);
        let left = File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
        if left && (old || about.len() > 0) {
            // One that cannot be removed does no harm to this import.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Where the readers of all formats put their rows.
struct Rows<'s> {
    sorter: Sorter<'s>,
    areas: Areas,
    done: Imported,
    item: Vec<u8>,
    text: String,
    /// Which input: of two rows with one id the earlier stands.
    file: u16,
}
