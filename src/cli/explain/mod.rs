//! `dateline explain`: which words of a report gave which field, and what was turned away and why.

mod html;
mod json;
mod pieces;
mod terminal;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::ValueEnum;
use dateline::events::{self, Extraction, Field, Mark, Span, Trace};
use dateline::incident::{Incident, Precision};
use dateline::read::{Document, Options};
use jiff::civil::Date;

use super::Misuse;
use super::gazetteer::Choice;
use super::input::{date, read_all};
use super::output::{print, tell_written, write_all};
use pieces::Pieces;

/// Show which words of a report gave which field, and what was turned away and why
///
/// Prints the text with its events, places, dates, tolls and actors marked, then each incident with the words behind each of
/// its fields, then the words that could have told of an incident and do not, each with the reason.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline explain report.txt\n  dateline explain report.txt -o report.html\n  dateline explain \
                        report.txt --format json | jq .rejected\n\nThe page that --format html writes is complete in itself and needs no \
                        script: hover over a word or an incident to see what belongs together. Colours on the terminal follow --color \
                        and NO_COLOR; without them the marks are written out, as in [exploded: event 1]."
)]
pub(super) struct Args {
    /// A report; `-` reads standard input
    #[arg(value_name = "REPORT")]
    report: PathBuf,

    /// When the report was published, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = date)]
    published: Option<Date>,

    /// Format of the output [default: text, or by the extension of -o]
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Write to this file rather than standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite a file that Dateline did not make
    #[arg(long)]
    force: bool,

    /// Colours on the terminal
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    color: When,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For the terminal
    Text,
    /// One page, complete in itself
    Html,
    /// For tools
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Into pipes and files too
    Always,
    /// Marks written out
    Never,
}

impl When {
    fn holds(self) -> bool {
        let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
        let dumb = || std::env::var_os("TERM").is_none_or(|t| t == "dumb");
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => std::io::stdout().is_terminal() && !set("NO_COLOR") && !dumb(),
        }
    }
}

pub(super) fn run(args: &Args, gazetteer: &Choice) -> Result<()> {
    let file = args.output.as_deref().filter(|o| o.as_os_str() != "-");
    let format = match file {
        Some(file) => format_of(file, args.format)?,
        None => args.format.unwrap_or(Format::Text),
    };
    let documents = read_all(std::slice::from_ref(&args.report), args.published, &Options::default())?;
    let [document] = &documents[..] else {
        return Err(Misuse(format!("expected one report to explain, found {}", documents.len())).into());
    };
    let (extraction, trace) = events::explain(document, gazetteer.open()?);
    let explained = Explained { document, extraction: &extraction, trace: &trace };
    let text = match format {
        Format::Text => {
            terminal::render(&explained, args.color.holds() && (file.is_none() || args.color == When::Always))
        }
        Format::Html => html::render(&explained),
        Format::Json => json::render(&explained),
    };
    let Some(file) = file else { return print(text.as_bytes()) };
    let files = [(file.to_owned(), text.into_bytes())];
    write_all(&files, args.force)?;
    tell_written(&files);
    Ok(())
}

/// The format that a file name asks for, which `--format` must not contradict.
fn format_of(file: &Path, said: Option<Format>) -> Result<Format, Misuse> {
    let extension = file.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let named = match extension.as_str() {
        "html" | "htm" => Some(Format::Html),
        "json" => Some(Format::Json),
        "txt" => Some(Format::Text),
        _ => None,
    };
    match (named, said) {
        (Some(named), Some(said)) if named != said => Err(Misuse(format!(
            "-o {}: its name asks for one format and --format for another\nTry: leave --format out",
            file.display()
        ))),
        (Some(format), _) | (None, Some(format)) => Ok(format),
        (None, None) => Err(Misuse(format!(
            "-o {}: expected a name that ends in .html, .json or .txt\nTry: --format html",
            file.display()
        ))),
    }
}

/// A report and all that is known about how it was read.
struct Explained<'a> {
    document: &'a Document,
    extraction: &'a Extraction,
    trace: &'a Trace,
}

impl<'a> Explained<'a> {
    /// Incidents, then sums, each with the words that gave its fields.
    fn records(&self) -> impl Iterator<Item = (&'a Incident, &'a [Mark])> {
        let single = self.extraction.incidents.iter().zip(&self.trace.incidents);
        let sums = self.extraction.aggregates.iter().zip(&self.trace.aggregates);
        single.chain(sums).map(|(incident, marks)| (incident, marks.as_slice()))
    }

    fn title(&self) -> &'a str {
        let headline = self.records().find_map(|(incident, _)| incident.source_title.as_deref());
        self.document.title.as_deref().or(headline).unwrap_or(&self.document.name)
    }

    /// One line on where and when it appeared.
    fn origin(&self) -> String {
        let published = match self.extraction.published {
            Some(day) => format!("published {day}"),
            None => "day of publication not known".to_owned(),
        };
        self.document.source.iter().cloned().chain([published]).collect::<Vec<_>>().join(", ")
    }

    /// A line for a number of things.
    fn counted(&self) -> String {
        let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        let mut parts = vec![count(self.extraction.incidents.len(), "incident", "incidents")];
        if !self.extraction.aggregates.is_empty() {
            parts.push(count(self.extraction.aggregates.len(), "sum of several", "sums of several"));
        }
        parts.push(count(self.trace.rejected.len(), "possible sign turned away", "possible signs turned away"));
        parts.join(", ")
    }
}

/// A field of an incident as a reader wants it.
struct Row {
    label: &'static str,
    /// None where the report does not say.
    value: Option<String>,
    field: Option<Field>,
}

/// What an incident says, in the order of who reads it: what, where, when, how many, who.
fn rows(i: &Incident) -> Vec<Row> {
    let row = |label, value: Option<String>, field| Row { label, value, field: Some(field) };
    let kind = i.sub_event_type.map(|sub| format!("{}: {sub}", sub.event_type()));
    let mut rows = vec![
        row("event", kind, Field::Trigger),
        row("weapon", i.weapon.clone(), Field::Weapon),
        row("place", place(i), Field::Place),
        row("date", days(i), Field::Date),
        row("killed", toll(i.killed_min, i.killed_max), Field::Killed),
        row("wounded", toll(i.wounded_min, i.wounded_max), Field::Wounded),
        row("actor", i.actor.clone(), Field::Actor),
        row("target", i.target.clone(), Field::Target),
        row("claimed by", i.claimed_by.clone(), Field::Claim),
        row("damage", i.damage.clone(), Field::Damage),
    ];
    rows.push(Row { label: "status", value: Some(i.status.to_string()), field: None });
    if let Some(confidence) = i.confidence {
        rows.push(Row { label: "confidence", value: Some(format!("{confidence:.2}")), field: None });
    }
    rows
}

fn place(i: &Incident) -> Option<String> {
    let Some(name) = &i.place else { return i.place_text.as_ref().map(|text| format!("{text} (not found)")) };
    let mut value = name.clone();
    for area in [&i.admin1, &i.country].into_iter().flatten().filter(|a| *a != name) {
        value.push_str(&format!(", {area}"));
    }
    let how = match i.precision {
        None | Some(Precision::Exact) => String::new(),
        Some(Precision::Near) => "near it, ".to_owned(),
        Some(area) => format!("no closer than the {area}, "),
    };
    match i.radius_km {
        Some(radius) => Some(format!("{value} ({how}within {radius} km)")),
        None => Some(value),
    }
}

fn days(i: &Incident) -> Option<String> {
    let start = i.start_date?;
    Some(match i.end_date.filter(|end| *end != start) {
        Some(end) => format!("{start} to {end} ({})", i.date_precision),
        None => format!("{start} ({})", i.date_precision),
    })
}

fn toll(min: Option<u32>, max: Option<u32>) -> Option<String> {
    match (min, max) {
        (None, None) => None,
        (Some(a), Some(b)) if a == b => Some(a.to_string()),
        (Some(a), Some(b)) => Some(format!("{a} to {b}")),
        (Some(a), None) => Some(format!("at least {a}")),
        (None, Some(b)) => Some(format!("up to {b}")),
    }
}

/// The words that gave a field, each wording once.
fn words<'t>(pieces: &Pieces<'t>, marks: &[Mark], field: Field) -> Vec<(Span, &'t str)> {
    let mut list: Vec<(Span, &str)> = Vec::new();
    for mark in marks.iter().filter(|m| m.field == field) {
        let words = pieces.words(mark.span);
        if list.iter().all(|(_, known)| *known != words) {
            list.push((mark.span, words));
        }
    }
    list
}
