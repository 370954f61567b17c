//! The reports in a folder and the folders in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::error::{Problem, ReadError};
use super::kind::EXTENSIONS;

/// Folders deeper than this are not looked into.
const DEEPEST: usize = 32;
/// More files than this are no folder of reports.
const MOST_FILES: usize = 1_000_000;

/// What a folder holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folder {
    /// Files that may be reports, by their extensions, sorted by path.
    pub files: Vec<PathBuf>,
    /// What was left out.
    pub notes: Vec<String>,
}

/// Finds the reports in a folder, all folders in it included. Hidden files and linked folders are passed over; files of
/// other kinds are counted in the notes.
///
/// # Errors
///
/// [`ReadError`] where a folder cannot be read or none of its files may be a report.
pub fn folder(path: &Path) -> Result<Folder, ReadError> {
    let mut found = Folder::default();
    let mut others = BTreeMap::new();
    let error = |at: &Path, problem| ReadError { name: at.display().to_string(), what: "a folder of reports", problem };
    let mut waiting = vec![(path.to_owned(), 0)];
    while let Some((folder, depth)) = waiting.pop() {
        for entry in fs::read_dir(&folder).map_err(|e| error(&folder, e.into()))? {
            let entry = entry.map_err(|e| error(&folder, e.into()))?;
            let at = entry.path();
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            let kind = entry.file_type().map_err(|e| error(&at, e.into()))?;
            if is_hidden {
                continue;
            }
            if kind.is_dir() {
                if depth < DEEPEST {
                    waiting.push((at, depth + 1));
                }
                continue;
            }
            let extension = at.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
            if !at.is_file() {
                continue;
            }
            if EXTENSIONS.iter().any(|(known, _)| *known == extension) {
                found.files.push(at);
            } else {
                *others.entry(extension).or_insert(0_usize) += 1;
            }
            if found.files.len() > MOST_FILES {
                return Err(error(path, Problem::TooMany(MOST_FILES)));
            }
        }
    }
    found.files.sort();
    if !others.is_empty() {
        let count: usize = others.values().sum();
        let name = |e: &String| if e.is_empty() { "without extension".to_owned() } else { format!(".{e}") };
        let kinds: Vec<String> = others.keys().take(8).map(name).collect();
        let files = if count == 1 { "file" } else { "files" };
        found.notes.push(format!("left out {count} {files} of other kinds ({})", kinds.join(", ")));
    }
    if found.files.is_empty() { Err(error(path, Problem::NoReports)) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_found_in_all_folders_in_order() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("b/c")).unwrap();
        for name in ["z.txt", "b/c/a.html", "b/photo.jpg", ".hidden.txt", "a.eml"] {
            fs::write(root.path().join(name), "x").unwrap();
        }
        let found = folder(root.path()).unwrap();
        let names: Vec<_> =
            found.files.iter().map(|f| f.strip_prefix(root.path()).unwrap().to_string_lossy().into_owned()).collect();
        assert_eq!(names, ["a.eml", "b/c/a.html", "z.txt"]);
        assert_eq!(found.notes, ["left out 1 file of other kinds (.jpg)"]);
        assert!(folder(&root.path().join("b/c/d")).is_err());
    }
}
