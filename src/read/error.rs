//! What to say of a file that cannot be read: what was expected, what was found and what to do.

use std::io;

use super::json::RecordError;

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
    /// Elements nested or numbered beyond what people write.
    #[error("elements nested {depth} deep ({elements} in all), which no article is")]
    TooDeep {
        /// How deep.
        depth: usize,
        /// How many; 0 where they were not counted.
        elements: usize,
    },
    /// A page without an article.
    #[error("a page without an article's text, as pages are whose text a script loads")]
    NoArticle,
    /// A feed without entries, or whose entries have no words.
    #[error("XML that is no feed with reports ({0} entries)")]
    NoEntries(usize),
    /// No e-mail.
    #[error("a file that is no e-mail")]
    NoMail,
    /// Pictures of pages.
    #[error("a scanned PDF: {0} pages are pictures, without any text")]
    Scanned(usize),
    /// It asks for a password.
    #[error("a PDF locked by a password")]
    Locked,
    /// It breaks off or was changed.
    #[error("a damaged {what} ({why})")]
    Damaged {
        /// What it looks like.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// A table or other data, which holds incidents rather than sentences.
    #[error("{0}, which holds data and no sentences")]
    Table(&'static str),
    /// An archive of something else.
    #[error("a zip archive without a document in it")]
    Archive,
    /// More files than a folder of reports has.
    #[error("more than {0} files")]
    TooMany(usize),
    /// A folder without reports.
    #[error("no file with the extension of a report")]
    NoReports,
    /// A format that this build leaves out.
    #[error("a format that this build of Dateline cannot read")]
    NotBuilt,
    /// JSON that breaks off or is none.
    #[error("text that is no JSON from line {line}, column {column} on")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// JSON without a report.
    #[error("JSON in which no report was found: {0}")]
    Record(#[from] RecordError),
    /// More than one report where one was asked for.
    #[error("{0} reports in one file")]
    Several(usize),
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
            Self::Folder => format!("name a file in it, as in {}/report.txt", name.trim_end_matches('/')),
            Self::Refused(_) => "check who owns the file and its permissions".to_owned(),
            Self::Empty | Self::Blank => "check that the download or the copy has finished".to_owned(),
            Self::TooDeep { .. } => "save the article alone, as the browser's reader view shows it".to_owned(),
            Self::NoArticle => {
                "save the page from the browser once it is shown, or copy its text into a file".to_owned()
            }
            Self::NoEntries(_) => "check that it is RSS or Atom; give a web page the extension .html".to_owned(),
            Self::NoMail => "save the message as .eml from the mail program".to_owned(),
            Self::Scanned(_) => "recognise its text first, as in `ocrmypdf scan.pdf report.pdf`".to_owned(),
            Self::Locked => "unlock it first, as in `qpdf --decrypt --password=… locked.pdf report.pdf`".to_owned(),
            Self::Damaged { .. } => "fetch or save it again; the file may be cut short".to_owned(),
            Self::Table(_) => format!("dateline render {name}"),
            Self::Archive => "unpack it and name the files in it".to_owned(),
            Self::TooMany(_) => "name folders in it one by one".to_owned(),
            Self::NoReports => "name the files, or check the folder's name".to_owned(),
            Self::NotBuilt => "build with the feature `documents`".to_owned(),
            Self::NotJson { .. } => "check that the file is whole; in JSON Lines each line is one object".to_owned(),
            Self::Record(_) => {
                "name the members that hold text, title and date, as in `--json-field text=body`".to_owned()
            }
            Self::Several(_) => "read it with `read::documents`".to_owned(),
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

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            io::ErrorKind::IsADirectory => Self::Folder,
            _ => Self::Refused(error),
        }
    }
}
