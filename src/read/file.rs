//! Plain text and Markdown files, and what to say of files that are neither.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::{Document, markdown, outlet};

/// What a caller hopes to find in a file: the words for it in messages, and the largest size that is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) what: &'static str,
    pub(super) max_bytes: u64,
}

/// A report is a few kilobytes; a book is two megabytes.
const REPORT: Wanted = Wanted { what: "the plain text or Markdown of a report", max_bytes: 20_000_000 };

/// Why a file could not be read. Each message says what was expected, what was found and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{name}: expected {what}, found {problem}\nTry: {}", self.problem.hint(&self.name))]
pub struct ReadError {
    /// The path as given, or `standard input`.
    pub name: String,
    /// What was expected.
    pub what: &'static str,
    /// What was found.
    pub problem: Problem,
}

/// What was found instead of a readable text.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// There is no such file.
    #[error("no file of that name")]
    Missing,
    /// A folder stands there.
    #[error("a folder")]
    Folder,
    /// The system refused.
    #[error("a file that cannot be read ({0})")]
    Refused(io::Error),
    /// No bytes.
    #[error("an empty file")]
    Empty,
    /// No letters.
    #[error("only blanks and line ends")]
    Blank,
    /// Larger than what is read; the size is unknown where it came through a pipe.
    #[error("{}, and at most {} MB are read", size_in_words(*.bytes), .limit / 1_000_000)]
    TooLarge {
        /// Its size.
        bytes: Option<u64>,
        /// The largest size that is read.
        limit: u64,
    },
    /// Not text at all.
    #[error("{found}")]
    Binary {
        /// What it looks like.
        found: &'static str,
        /// How to get text from it.
        hint: &'static str,
    },
    /// Text in another encoding.
    #[error("text that is not UTF-8 (byte 0x{byte:02X} at offset {offset}, in line {line})")]
    Encoding {
        /// The first byte that does not fit.
        byte: u8,
        /// How many bytes stand before it.
        offset: usize,
        /// Its line, from 1.
        line: usize,
    },
}

impl Problem {
    fn hint(&self, name: &str) -> String {
        match self {
            Self::Missing => "check the spelling, or list the folder with `ls`".to_owned(),
            Self::Folder => format!("name the files in it, as in {}/*.txt", name.trim_end_matches('/')),
            Self::Refused(_) => "check who owns the file and its permissions".to_owned(),
            Self::Empty | Self::Blank => "check that the download or the copy has finished".to_owned(),
            Self::TooLarge { .. } => "split it into smaller files".to_owned(),
            Self::Binary { hint, .. } => (*hint).to_owned(),
            Self::Encoding { .. } => {
                format!(
                    "convert it, as in `iconv -f WINDOWS-1252 -t UTF-8 {name} > utf8.txt` (`file {name}` guesses from what)"
                )
            }
        }
    }
}

fn size_in_words(bytes: Option<u64>) -> String {
    bytes.map_or_else(|| "more bytes than fit".to_owned(), |b| format!("{:.1} MB", b as f64 / 1e6))
}

/// Reads a report from a file of plain text or, by the names `.md` and `.markdown`, Markdown.
///
/// # Errors
///
/// [`ReadError`] says what is wrong with the file.
pub fn file(path: &Path) -> Result<Document, ReadError> {
    let content = content(path, REPORT)?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let is_markdown =
        path.extension().is_some_and(|e| e.eq_ignore_ascii_case("md") || e.eq_ignore_ascii_case("markdown"));
    Ok(if is_markdown { markdown::document(&name, &content) } else { text(&name, content) })
}

/// Reads a report from standard input.
///
/// # Errors
///
/// [`ReadError`] says what is wrong with what came in.
pub fn stdin() -> Result<Document, ReadError> {
    Ok(text("-", stdin_content(REPORT)?))
}

/// Makes a document of a text that is already in memory. The outlet is taken from it where it stands there.
#[must_use]
pub fn text(name: &str, text: String) -> Document {
    let source = outlet::outlet(&text).map(str::to_owned);
    Document { name: name.to_owned(), text, source, ..Document::default() }
}

/// The text of a file.
pub(super) fn content(path: &Path, wanted: Wanted) -> Result<String, ReadError> {
    file_bytes(path, wanted.max_bytes).and_then(|bytes| decode(&bytes)).map_err(|problem| ReadError {
        name: path.display().to_string(),
        what: wanted.what,
        problem,
    })
}

/// The text on standard input.
pub(super) fn stdin_content(wanted: Wanted) -> Result<String, ReadError> {
    read_limited(io::stdin().lock(), wanted.max_bytes).and_then(|bytes| decode(&bytes)).map_err(|problem| ReadError {
        name: "standard input".to_owned(),
        what: wanted.what,
        problem,
    })
}

fn file_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, Problem> {
    let file = File::open(path)?;
    let meta = file.metadata()?;
    if meta.is_dir() {
        return Err(Problem::Folder);
    }
    if meta.len() > limit {
        return Err(Problem::TooLarge { bytes: Some(meta.len()), limit });
    }
    read_limited(file, limit)
}

fn read_limited(reader: impl Read, limit: u64) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(Problem::TooLarge { bytes: None, limit });
    }
    Ok(bytes)
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            io::ErrorKind::IsADirectory => Self::Folder,
            _ => Self::Refused(error),
        }
    }
}

/// Text from bytes: UTF-8, with or without a byte order mark, or UTF-16 with one.
fn decode(bytes: &[u8]) -> Result<String, Problem> {
    if bytes.is_empty() {
        return Err(Problem::Empty);
    }
    let content = match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        _ => {
            if let Some((found, hint)) = binary(bytes) {
                return Err(Problem::Binary { found, hint });
            }
            utf8(bytes)?
        }
    };
    if content.chars().all(|c| c.is_whitespace() || c.is_control()) {
        return Err(Problem::Blank);
    }
    Ok(content)
}

fn utf8(bytes: &[u8]) -> Result<String, Problem> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
        let offset = error.valid_up_to();
        let line = 1 + bytes[..offset].iter().filter(|b| **b == b'\n').count();
        Problem::Encoding { byte: bytes[offset], offset, line }
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Problem> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    match String::from_utf16(&units) {
        Ok(text) if rest.is_empty() && !text.contains('\0') => Ok(text),
        _ => Err(Problem::Binary {
            found: "a file that starts like UTF-16 text and goes on as something else",
            hint: "save it as plain text in UTF-8",
        }),
    }
}

/// The first bytes of files that people try to read, what they are called and how to get their text.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF document", "take its text out first, as in `pdftotext report.pdf report.txt`"),
    (b"PK\x03\x04", "a Word, OpenDocument or zip file", "save it as plain text (Save as…, Plain text, UTF-8)"),
    (b"\xD0\xCF\x11\xE0", "an old Word or Office document", "save it as plain text (Save as…, Plain text, UTF-8)"),
    (b"{\\rtf", "a rich text document (RTF)", "save it as plain text (Save as…, Plain text, UTF-8)"),
    (b"\x89PNG", "a PNG picture", "give the report's text; pictures are not read"),
    (b"\xFF\xD8\xFF", "a JPEG picture", "give the report's text; pictures are not read"),
    (b"GIF8", "a GIF picture", "give the report's text; pictures are not read"),
    (b"\x1F\x8B", "a gzip archive", "unpack it first, as in `gunzip -c report.txt.gz | dateline map -`"),
    (b"SQLite format 3\0", "a SQLite or GeoPackage file", "give the report's text"),
];

/// What the bytes are if they are no text: what was found, and what to do.
fn binary(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let known = MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic)).map(|(_, found, hint)| (*found, *hint));
    known.or_else(|| {
        bytes.contains(&0).then_some((
            "a binary file (it holds NUL bytes)",
            "give plain text; if this is UTF-16, convert it, as in `iconv -f UTF-16LE -t UTF-8`",
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> String {
        let problem = decode(bytes).unwrap_err();
        ReadError { name: "r.txt".to_owned(), what: REPORT.what, problem }.to_string()
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(decode(b"\xEF\xBB\xBFBaghdad").unwrap(), "Baghdad");
        assert_eq!(decode(b"\xFF\xFEB\0a\0").unwrap(), "Ba");
        assert_eq!(decode(b"\xFE\xFF\0B\x06\x28").unwrap(), "B\u{628}");
    }

    #[test]
    fn a_wrong_byte_is_named_with_its_place() {
        let said = refusal(b"one\ntwo caf\xE9 three");
        assert!(said.contains("0xE9 at offset 11, in line 2"), "{said}");
        assert!(said.contains("iconv"), "{said}");
    }

    #[test]
    fn known_files_are_called_by_their_name() {
        assert!(refusal(b"%PDF-1.7\n\0\xE2").contains("a PDF document"));
        assert!(refusal(b"PK\x03\x04\0\0").contains("a Word, OpenDocument or zip file"));
        assert!(refusal(b"\x89PNG\r\n\x1a\n").contains("a PNG picture"));
        assert!(refusal(b"text and \0 then").contains("NUL bytes"));
    }

    #[test]
    fn nothing_and_blanks_are_told_apart() {
        assert!(refusal(b"").contains("an empty file"));
        assert!(refusal(b" \r\n\t\n").contains("only blanks"));
        assert!(refusal(b"\xEF\xBB\xBF\n").contains("only blanks"));
    }

    #[test]
    fn half_a_utf16_unit_is_refused() {
        assert!(refusal(b"\xFF\xFEB\0a").contains("UTF-16"));
    }

    #[test]
    fn a_stream_without_end_is_cut_off() {
        let said = read_limited(io::repeat(b'a'), REPORT.max_bytes).unwrap_err().to_string();
        assert!(said.contains("at most 20 MB"), "{said}");
    }
}
