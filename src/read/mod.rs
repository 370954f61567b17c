//! From a file to a [`Document`], or to incidents where the file holds them ready made.

#[cfg(feature = "tables")]
mod any;
mod encoding;
mod error;
#[cfg(feature = "documents")]
mod feed;
mod file;
mod folder;
#[cfg(feature = "documents")]
mod html;
pub mod incidents;
mod json;
mod kind;
#[cfg(feature = "documents")]
mod mail;
mod markdown;
mod outlet;
#[cfg(feature = "documents")]
mod pdf;
#[cfg(feature = "tables")]
pub mod tables;
mod when;
#[cfg(feature = "documents")]
mod word;

use jiff::civil::Date;

#[cfg(feature = "tables")]
pub use any::{IncidentsError, incidents, is_table, stdin_incidents};
pub use error::{Problem, ReadError};
pub use file::{Options, Taken, documents, file, stdin, stdin_documents, text};
pub use folder::{Folder, folder};
pub use json::{JsonFields, RecordError, UnknownJsonField, json_record};

/// One report, as text with what is known about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Which input it came from: a file name without its folders, or `-`.
    pub name: String,
    /// The whole text, headline included; offsets count in it.
    pub text: String,
    /// The headline, where it is marked as one; the first line of plain text is read as a headline later.
    pub title: Option<String>,
    /// The outlet.
    pub source: Option<String>,
    /// The link.
    pub url: Option<String>,
    /// The date of publication, where it is known from outside the text.
    pub published: Option<Date>,
}

/// The text of a report under its headline, which is not repeated where the text begins with it.
fn under(title: Option<&str>, body: &str) -> String {
    match title {
        Some(title) if !one_line(body.get(..floor(body, 2 * title.len())).unwrap_or(body)).starts_with(title) => {
            format!("{title}\n\n{body}")
        }
        _ => body.to_owned(),
    }
}

/// The last boundary between letters at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Words with single blanks between them.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a text that may hold markup, as feeds and databases keep it; text without markup stays as it is.
#[cfg(feature = "documents")]
fn plain(text: &str) -> String {
    if html::is_markup(text) { html::fragment(text) } else { text.to_owned() }
}

#[cfg(not(feature = "documents"))]
fn plain(text: &str) -> String {
    text.to_owned()
}
