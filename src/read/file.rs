//! From a file or a pipe to the reports in it, and what to say of files that hold none.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde_json::Value;

use super::encoding::decode;
use super::error::{Problem, ReadError};
use super::json::{self, JsonFields};
use super::kind::{self, Kind};
use super::{Document, markdown, outlet};

/// What a caller hopes to find in a file: the words for it in messages, and the largest size that is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) what: &'static str,
    pub(super) max_bytes: u64,
}

/// A report is a few kilobytes and a book is two megabytes, but a PDF carries its pictures and a file may hold many.
const REPORT: Wanted = Wanted { what: "a report", max_bytes: 200_000_000 };
/// The largest text of one report.
const MOST_TEXT: usize = 20_000_000;

/// How files are read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which members of a JSON object hold a report's facts.
    pub json: JsonFields,
}

/// What a file held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// The reports, in the order of the file.
    pub documents: Vec<Document>,
    /// What was left out or taken with a doubt, one line each.
    pub notes: Vec<String>,
}

impl Taken {
    fn one(document: Document) -> Self {
        Self { documents: vec![document], notes: Vec::new() }
    }
}

/// Reads the report in a file; several in one file are an error.
///
/// # Errors
///
/// [`ReadError`] says what is wrong with the file.
pub fn file(path: &Path) -> Result<Document, ReadError> {
    one(documents(path, &Options::default())?, &path.display().to_string())
}

/// Reads the report on standard input; several are an error.
///
/// # Errors
///
/// [`ReadError`] says what is wrong with what came in.
pub fn stdin() -> Result<Document, ReadError> {
    one(stdin_documents(&Options::default())?, "standard input")
}

fn one(mut taken: Taken, name: &str) -> Result<Document, ReadError> {
    match taken.documents.pop() {
        Some(document) if taken.documents.is_empty() => Ok(document),
        last => {
            let problem = Problem::Several(taken.documents.len() + usize::from(last.is_some()));
            Err(ReadError { name: name.to_owned(), what: "one report", problem })
        }
    }
}

/// Reads the reports in a file: plain text, Markdown, web pages, feeds, e-mail, PDF, Word, JSON and JSON Lines. What it is
/// shows in its first bytes, its extension or the beginning of its text.
///
/// # Errors
///
/// [`ReadError`] says what is wrong with the file.
pub fn documents(path: &Path, options: &Options) -> Result<Taken, ReadError> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let extension = path.extension().map(|e| e.to_string_lossy().into_owned());
    file_bytes(path, REPORT.max_bytes)
        .and_then(|bytes| from_bytes(&name, bytes, extension.as_deref(), options))
        .map_err(|problem| ReadError { name: path.display().to_string(), what: REPORT.what, problem })
}

/// Reads the reports on standard input; what it is shows in its content.
///
/// # Errors
///
/// [`ReadError`] says what is wrong with what came in.
pub fn stdin_documents(options: &Options) -> Result<Taken, ReadError> {
    read_limited(io::stdin().lock(), REPORT.max_bytes)
        .and_then(|bytes| from_bytes("-", bytes, None, options))
        .map_err(|problem| ReadError { name: "standard input".to_owned(), what: REPORT.what, problem })
}

/// Reads the reports in bytes that are called `name`.
fn from_bytes(name: &str, bytes: Vec<u8>, extension: Option<&str>, options: &Options) -> Result<Taken, Problem> {
    let known = kind::by_bytes_and_name(&bytes, extension);
    match known {
        Some(Kind::Table(what)) => return Err(Problem::Table(what)),
        Some(kind @ (Kind::Pdf | Kind::Word | Kind::Mail)) => return whole(kind, name, bytes),
        _ => {}
    }
    if let Some((found, hint)) = binary(&bytes) {
        return Err(Problem::Binary { found, hint });
    }
    let decoded = decode(&bytes, declared(&bytes).as_deref())?;
    // XML may be a feed or a page, and feeds are named .json or .txt as well.
    let kind = match known {
        Some(kind) if kind != Kind::Feed => kind,
        _ => kind::by_text(&decoded.text),
    };
    if kind != Kind::Json && decoded.text.len() > MOST_TEXT {
        return Err(Problem::TooLarge { bytes: Some(decoded.text.len() as u64), limit: MOST_TEXT as u64 });
    }
    let mut taken = match kind {
        Kind::Markdown => Ok(Taken::one(markdown::document(name, &decoded.text))),
        Kind::Json => json_reports(name, &decoded.text, options),
        Kind::Mail => whole(kind, name, bytes),
        Kind::Html | Kind::Feed => marked_up(kind, name, &decoded.text),
        _ => Ok(Taken::one(text(name, decoded.text))),
    }?;
    taken.notes.splice(0..0, decoded.note);
    Ok(taken)
}

#[cfg(feature = "documents")]
fn declared(bytes: &[u8]) -> Option<String> {
    super::html::declared_encoding(bytes)
}

#[cfg(feature = "documents")]
fn whole(kind: Kind, name: &str, bytes: Vec<u8>) -> Result<Taken, Problem> {
    match kind {
        Kind::Pdf => super::pdf::document(name, bytes),
        Kind::Mail => super::mail::document(name, &bytes),
        _ => super::word::document(name, &bytes).map(Taken::one),
    }
}

#[cfg(feature = "documents")]
fn marked_up(kind: Kind, name: &str, text: &str) -> Result<Taken, Problem> {
    match kind {
        Kind::Html => super::html::document(name, text).map(Taken::one),
        _ => super::feed::documents(name, text),
    }
}

#[cfg(not(feature = "documents"))]
fn declared(_bytes: &[u8]) -> Option<String> {
    None
}

#[cfg(not(feature = "documents"))]
fn whole(_kind: Kind, _name: &str, bytes: Vec<u8>) -> Result<Taken, Problem> {
    drop(bytes);
    Err(Problem::NotBuilt)
}

#[cfg(not(feature = "documents"))]
fn marked_up(_kind: Kind, _name: &str, _text: &str) -> Result<Taken, Problem> {
    Err(Problem::NotBuilt)
}

/// The reports of a JSON file, or of one with an object a line. Objects without a text are told and left out, since news
/// services send headlines without their story; a file without any text is an error.
fn json_reports(name: &str, content: &str, options: &Options) -> Result<Taken, Problem> {
    let (values, unit) = match serde_json::from_str::<Value>(content) {
        Ok(value) => (json::records(&value, &options.json).into_iter().cloned().collect::<Vec<_>>(), "record"),
        Err(whole) => {
            (json_lines(content).map_err(|()| Problem::NotJson { line: whole.line(), column: whole.column() })?, "line")
        }
    };
    let alone = values.len() == 1;
    let mut taken = Taken::default();
    let mut first = None;
    for (index, value) in values.iter().enumerate().filter(|(_, v)| !v.is_null()) {
        let called = if alone { name.to_owned() } else { format!("{name}:{}", index + 1) };
        match json::json_record(&called, value, &options.json) {
            Ok(document) => taken.documents.push(document),
            Err(error) => {
                taken.notes.push(format!(
                    "left out {unit} {}: {}",
                    index + 1,
                    error.to_string().lines().next().unwrap_or_default()
                ));
                first.get_or_insert(error);
            }
        }
    }
    match first {
        Some(error) if taken.documents.is_empty() => Err(error.into()),
        None if taken.documents.is_empty() => Err(Problem::Blank),
        _ => Ok(taken),
    }
}

/// One value a line; null stands for an empty line. Fails where no line but the first broken one is JSON.
fn json_lines(content: &str) -> Result<Vec<Value>, ()> {
    let lines = content.lines().map(|line| line.trim_matches(['\u{1E}', ' ', '\t', '\r']));
    lines
        .map(|line| if line.is_empty() { Ok(Value::Null) } else { serde_json::from_str(line).map_err(|_| ()) })
        .collect()
}

/// Makes a document of a text that is already in memory. The outlet is taken from it where it stands there.
#[must_use]
pub fn text(name: &str, text: String) -> Document {
    let source = outlet::outlet(&text).map(str::to_owned);
    Document { name: name.to_owned(), text, source, ..Document::default() }
}

/// The text of a file.
pub(super) fn content(path: &Path, wanted: Wanted) -> Result<String, ReadError> {
    file_bytes(path, wanted.max_bytes).and_then(|bytes| text_of(&bytes)).map_err(|problem| ReadError {
        name: path.display().to_string(),
        what: wanted.what,
        problem,
    })
}

/// The text on standard input.
pub(super) fn stdin_content(wanted: Wanted) -> Result<String, ReadError> {
    read_limited(io::stdin().lock(), wanted.max_bytes).and_then(|bytes| text_of(&bytes)).map_err(|problem| ReadError {
        name: "standard input".to_owned(),
        what: wanted.what,
        problem,
    })
}

/// The bytes of a file.
#[cfg(feature = "tables")]
pub(super) fn bytes_of(path: &Path, wanted: Wanted) -> Result<Vec<u8>, ReadError> {
    file_bytes(path, wanted.max_bytes).map_err(|problem| unreadable(path.display().to_string(), wanted, problem))
}

/// The first bytes of a file.
#[cfg(feature = "tables")]
pub(super) fn head_of(path: &Path, wanted: Wanted) -> Result<Vec<u8>, ReadError> {
    let head = || -> Result<Vec<u8>, Problem> {
        let file = File::open(path)?;
        if file.metadata()?.is_dir() {
            return Err(Problem::Folder);
        }
        let mut bytes = Vec::new();
        file.take(4096).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    head().map_err(|problem| unreadable(path.display().to_string(), wanted, problem))
}

/// The bytes on standard input.
#[cfg(feature = "tables")]
pub(super) fn stdin_bytes(wanted: Wanted) -> Result<Vec<u8>, ReadError> {
    read_limited(io::stdin().lock(), wanted.max_bytes)
        .map_err(|problem| unreadable("standard input".to_owned(), wanted, problem))
}

/// The text in bytes that are called `name`.
#[cfg(feature = "tables")]
pub(super) fn incidents_text(bytes: &[u8], name: &str, wanted: Wanted) -> Result<String, ReadError> {
    text_of(bytes).map_err(|problem| unreadable(name.to_owned(), wanted, problem))
}

#[cfg(feature = "tables")]
fn unreadable(name: String, wanted: Wanted, problem: Problem) -> ReadError {
    ReadError { name, what: wanted.what, problem }
}

fn text_of(bytes: &[u8]) -> Result<String, Problem> {
    match binary(bytes) {
        Some((found, hint)) => Err(Problem::Binary { found, hint }),
        None => decode(bytes, None).map(|decoded| decoded.text),
    }
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

/// The first bytes of files that people try to read, what they are called and how to get their text.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"\xD0\xCF\x11\xE0", "an old Word or Office document", "save it as plain text (Save as…, Plain text, UTF-8)"),
    (b"{\\rtf", "a rich text document (RTF)", "save it as plain text (Save as…, Plain text, UTF-8)"),
    (b"\x89PNG", "a PNG picture", "give the report's text; pictures are not read"),
    (b"\xFF\xD8\xFF", "a JPEG picture", "give the report's text; pictures are not read"),
    (b"GIF8", "a GIF picture", "give the report's text; pictures are not read"),
    (b"\x1F\x8B", "a gzip archive", "unpack it first, as in `gunzip -c report.txt.gz | dateline map -`"),
    (b"SQLite format 3\0", "a SQLite or GeoPackage file", "give the report's text"),
];

/// What the bytes are if they begin as no text does: what was found, and what to do.
fn binary(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic)).map(|(_, found, hint)| (*found, *hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> String {
        let problem = from_bytes("r.txt", bytes.to_vec(), Some("txt"), &Options::default()).unwrap_err();
        ReadError { name: "r.txt".to_owned(), what: REPORT.what, problem }.to_string()
    }

    fn read(name: &str, bytes: &[u8]) -> Taken {
        from_bytes(name, bytes.to_vec(), name.rsplit_once('.').map(|(_, e)| e), &Options::default()).unwrap()
    }

    #[test]
    fn known_files_are_called_by_their_name() {
        assert!(refusal(b"\x89PNG\r\n\x1a\n").contains("a PNG picture"));
        assert!(refusal(b"text and \0 then").contains("NUL bytes"));
        let table = from_bytes("a.csv", b"lat,lon".to_vec(), Some("csv"), &Options::default()).unwrap_err();
        assert!(
            ReadError { name: "a.csv".to_owned(), what: REPORT.what, problem: table }
                .to_string()
                .contains("dateline render a.csv")
        );
    }

    #[test]
    fn nothing_and_blanks_are_told_apart() {
        assert!(refusal(b"").contains("an empty file"));
        assert!(refusal(b" \r\n\t\n").contains("only blanks"));
        assert!(refusal(b"\xEF\xBB\xBF\n").contains("only blanks"));
    }

    #[test]
    fn json_files_hold_one_report_or_many() {
        assert_eq!(read("r.json", br#"{"text": "A bomb went off."}"#).documents[0].name, "r.json");
        let many = read("r.jsonl", b"{\"text\": \"One.\"}\n\n{\"words\": 1}\n{\"text\": \"Two.\", \"id\": \"b\"}\n");
        assert_eq!(many.documents.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(), ["r.jsonl:1", "b"]);
        assert!(many.notes[0].starts_with("left out line 3: expected the report's text"), "{:?}", many.notes);
        assert!(
            from_bytes("r.json", b"{\"text\": \"A bo".to_vec(), Some("json"), &Options::default())
                .unwrap_err()
                .to_string()
                .contains("line 1, column")
        );
    }

    #[test]
    fn a_stream_without_end_is_cut_off() {
        let said = read_limited(io::repeat(b'a'), 1_000_000).unwrap_err().to_string();
        assert!(said.contains("at most 1 MB"), "{said}");
    }
}
