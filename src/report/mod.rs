//! A report on the incidents: the map with its table, charts, evidence, sources and notes, as one HTML page, as PDF or as Markdown.
//! It speaks the language of the sheet.
//!
//! ```
//! use dateline::incident::Incident;
//! use dateline::map::{SheetOptions, sheet};
//! use dateline::report;
//!
//! let incidents = [Incident { name: "Rocket attack, Mosul <script>".into(), ..Incident::default() }];
//! let sheet = sheet(&incidents, &SheetOptions::default())?;
//! let page = report::to_html(&incidents, &sheet);
//! assert!(page.starts_with("<!DOCTYPE html>") && !page.contains("Mosul <script>"));
//! # Ok::<(), dateline::map::MapError>(())
//! ```

mod html;
mod markdown;
mod pdf;
mod phrases;
mod signs;
mod words;

pub use html::{is_own as is_own_html, to_html};
pub use markdown::{is_own as is_own_markdown, to_markdown};
pub use pdf::{Paper, to_pdf};
pub use words::Row;
