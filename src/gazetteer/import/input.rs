//! The files: plain text, archives, and gazetteers compiled before.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::super::format::MAGIC;
use super::super::open::OpenError;
use super::{ImportError, Progress, Rows, geonames, gns, merge};

/// A longer line is no row of any dump.
const LONGEST_LINE: usize = 1 << 16;

/// No dump unpacks to more bytes, or to more for each byte packed.
const LARGEST: u64 = 64 << 30;
const DENSEST: u64 = 100;

/// No dump has more parts.
const MOST_PARTS: usize = 2_000;

/// Lines that may be damaged before the first that tells the format.
const PATIENCE: usize = 50;

/// Rows between two words on how far it is.
const PACE: u64 = 1 << 16;

/// What a line is a row of.
enum Format {
    Places,
    Names,
    Gns(gns::Columns),
}

impl Format {
    fn of(line: &str) -> Option<Self> {
        if let Some(columns) = gns::Columns::of(line) {
            return Some(Self::Gns(columns));
        }
        if geonames::is_place(line) {
            return Some(Self::Places);
        }
        geonames::is_name(line).then_some(Self::Names)
    }

    const fn source(&self) -> &'static str {
        match self {
            Self::Places | Self::Names => "GeoNames, CC BY 4.0",
            Self::Gns(_) => "NGA GEOnet Names Server, public domain",
        }
    }
}

/// Reads one input and gives a line on each file that was in it.
pub(super) fn read(
    path: &Path,
    rows: &mut Rows<'_>,
    tell: &mut dyn FnMut(Progress<'_>),
) -> Result<Vec<String>, ImportError> {
    let failed = |source| ImportError::Read { path: path.to_owned(), cause: source };
    let mut file = File::open(path).map_err(failed)?;
    let mut head = [0; 8];
    let known = read_head(&mut file, &mut head).map_err(failed)?;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if head[..known] == MAGIC {
        return merge::compiled(path, rows).map_err(|error| match error {
            OpenError::Read { cause, .. } => failed(cause),
            other => ImportError::Foreign { path: path.to_owned(), found: other.to_string() },
        });
    }
    let size = file.metadata().map_err(failed)?.len();
    let mut reader = Reader { path, rows, tell, told: Vec::new() };
    if head[..known].starts_with(b"PK\x03\x04") {
        reader.archive(&name, file, size)?;
    } else {
        let left_out = reader.table(&name, file, size)?;
        if let Some(found) = left_out {
            return Err(ImportError::Foreign { path: path.to_owned(), found });
        }
    }
    Ok(reader.told)
}

fn read_head(file: &mut File, head: &mut [u8]) -> io::Result<usize> {
    let mut known = 0;
    while known < head.len() {
        match file.read(&mut head[known..])? {
            0 => break,
            n => known += n,
        }
    }
    Ok(known)
}

struct Reader<'r, 's> {
    path: &'r Path,
    rows: &'r mut Rows<'s>,
    tell: &'r mut dyn FnMut(Progress<'_>),
    told: Vec<String>,
}

impl Reader<'_, '_> {
    fn failed(&self, source: io::Error) -> ImportError {
        // A limit that was reached comes through the reader as an error of its kind.
        if let Some(bomb) = source.get_ref().and_then(|e| e.downcast_ref::<TooMuch>()) {
            return ImportError::Bomb { path: self.path.to_owned(), found: bomb.0.clone() };
        }
        ImportError::Read { path: self.path.to_owned(), cause: source }
    }

    fn archive(&mut self, name: &str, file: File, size: u64) -> Result<(), ImportError> {
        let broken =
            |e: zip::result::ZipError| ImportError::Read { path: self.path.to_owned(), cause: io::Error::other(e) };
        let mut archive = zip::ZipArchive::new(BufReader::with_capacity(1 << 18, file)).map_err(broken)?;
        if archive.len() > MOST_PARTS {
            return Err(ImportError::Bomb { path: self.path.to_owned(), found: format!("{} files", archive.len()) });
        }
        let mut found = Vec::new();
        let mut unpacked = 0;
        for part in 0..archive.len() {
            let entry = archive.by_index(part).map_err(|e| self.failed(io::Error::other(e)))?;
            let inner = String::from_utf8_lossy(entry.name_raw()).into_owned();
            let lower = inner.to_lowercase();
            let aside = lower.contains("readme") || lower.contains("iso-languagecodes") || !lower.ends_with(".txt");
            if entry.is_dir() || aside {
                continue;
            }
            let length = entry.size();
            let limited = Limited { inner: entry, packed: size, unpacked: &mut unpacked };
            if let Some(what) = self.table(&format!("{name}/{inner}"), limited, length)? {
                found.push(what);
            }
        }
        if self.told.is_empty() {
            let found = found.pop().unwrap_or_else(|| "an archive without tables".to_owned());
            return Err(ImportError::Foreign { path: self.path.to_owned(), found });
        }
        Ok(())
    }

    /// Reads a table; gives what was found instead where it is none of the known ones.
    fn table(&mut self, name: &str, input: impl Read, size: u64) -> Result<Option<String>, ImportError> {
        let mut input = Lines { input: BufReader::with_capacity(1 << 18, input), line: Vec::new(), read: 0 };
        let mut format: Option<Format> = None;
        let mut waiting: Vec<(u64, String)> = Vec::new();
        let mut first = String::new();
        let (mut number, mut count) = (0, 0);
        let before = self.rows.done.damaged;
        while let Some(line) = input.next().map_err(|e| self.failed(e))? {
            number += 1;
            let text = line.and_then(|bytes| {
                std::str::from_utf8(bytes)
                    .map_err(|e| format!("expected UTF-8, found another byte at {}", e.valid_up_to() + 1))
            });
            let text = text.map(|t| t.trim_start_matches('\u{FEFF}').trim_end_matches(['\r', '\n']));
            if text == Ok("") {
                continue;
            }
            if format.is_none() {
                let shown = text.clone().unwrap_or_else(|wrong| wrong.leak());
                format = Format::of(shown);
                if let Some(Format::Gns(_)) = format {
                    continue;
                }
                if format.is_none() {
                    if first.is_empty() {
                        first = shown.chars().take(60).collect();
                    }
                    waiting.push((number, format!("expected a row of a dump, found \"{}\"", beginning(shown))));
                    if waiting.len() >= PATIENCE {
                        return Ok(Some(format!("\"{}\"", beginning(&first))));
                    }
                    continue;
                }
            }
            for (line, what) in waiting.drain(..) {
                self.rows.done.damage(name, line, what);
            }
            count += 1;
            self.rows.done.rows += 1;
            let read = text.and_then(|text| match &format {
                Some(Format::Places) => geonames::place(text, self.rows),
                Some(Format::Names) => geonames::name(text, self.rows),
                Some(Format::Gns(columns)) => columns.row(text, self.rows),
                None => Ok(Ok(())),
            });
            match read {
                Ok(kept) => kept.map_err(|e| self.failed(e))?,
                Err(what) => self.rows.done.damage(name, number, what),
            }
            if count % PACE == 0 {
                #[expect(clippy::cast_precision_loss, reason = "a share")]
                let part = if size == 0 { 0.0 } else { (input.read as f64 / size as f64).min(1.0) };
                (self.tell)(Progress::Reading { file: name, rows: count, part });
            }
        }
        let Some(format) = format else {
            let what = if first.is_empty() { "an empty file".to_owned() } else { format!("\"{}\"", beginning(&first)) };
            return Ok(Some(what));
        };
        let sound = count - (self.rows.done.damaged - before).min(count);
        self.told.push(format!("{name}\t{sound}\t{}", format.source()));
        Ok(None)
    }
}

fn beginning(text: &str) -> String {
    let mut out: String = text.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(40).is_some() {
        out.push('…');
    }
    out
}

/// Lines of bounded length.
struct Lines<R> {
    input: R,
    line: Vec<u8>,
    read: u64,
}

impl<R: BufRead> Lines<R> {
    /// The next line with its end, or what is wrong with it.
    fn next(&mut self) -> io::Result<Option<Result<&[u8], String>>> {
        self.line.clear();
        let mut over = false;
        loop {
            let bytes = match self.input.fill_buf() {
                Ok(bytes) => bytes,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            if bytes.is_empty() {
                if self.line.is_empty() && !over {
                    return Ok(None);
                }
                break;
            }
            let end = bytes.iter().position(|&b| b == b'\n');
            let taken = end.map_or(bytes.len(), |at| at + 1);
            over |= self.line.len() + taken > LONGEST_LINE;
            if !over {
                self.line.extend_from_slice(&bytes[..taken]);
            }
            self.input.consume(taken);
            self.read += taken as u64;
            if end.is_some() {
                break;
            }
        }
        let wrong = || format!("expected a line of at most {LONGEST_LINE} bytes");
        Ok(Some(if over { Err(wrong()) } else { Ok(&self.line) }))
    }
}

/// The archive unpacks to more than it may.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct TooMuch(String);

/// Counts what comes out of an archive.
struct Limited<'u, R> {
    inner: R,
    packed: u64,
    unpacked: &'u mut u64,
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        *self.unpacked += n as u64;
        let most = LARGEST.min(self.packed.saturating_mul(DENSEST).saturating_add(1 << 20));
        if *self.unpacked > most {
            return Err(io::Error::other(TooMuch(format!("more than {most} bytes from {}", self.packed))));
        }
        Ok(n)
    }
}
