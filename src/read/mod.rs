//! From a file to a [`Document`], or to incidents where the file holds them ready made.

mod file;
pub mod incidents;
mod markdown;
mod outlet;

use jiff::civil::Date;

pub use file::{Problem, ReadError, file, stdin, text};

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
