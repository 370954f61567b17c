//! `dateline report`: the map with its table, evidence and notes, as a page, as PDF or as Markdown.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::ValueEnum;
use dateline::map::Sheet;
use dateline::report::{self, Paper};

use super::gazetteer::Choice;
use super::input::{Found, Reports, shown, stem};
use super::output::{tell_written, write_all};
use super::render::{table_options, whole};
use super::sheet::{SheetArgs, figure};
use super::{Misuse, talk};

/// Write a report on the incidents: map, table, evidence, sources and notes
///
/// The HTML page is one file that needs nothing else: the map is drawn in it, the table sorts and filters without network,
/// and it prints well. PDF has pages (A4, or another --page) with bookmarks and text that can be selected. Markdown has the
/// map as a picture beside it, for pandoc, Quarto and Word. --lang ar writes any of them in Arabic; --lang both names places
/// on the map in both languages and writes the rest in English.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline report report.txt\n  dateline report monday.txt tuesday.txt -o week.html --title \"The week\"\n  \
                        dateline report report.txt -o week.pdf --page letter\n  dateline report report.txt --lang ar\n  dateline report incidents.geojson -o week.md && pandoc week.md -o week.docx"
)]
pub(super) struct Args {
    #[command(flatten)]
    reports: Reports,

    #[command(flatten)]
    sheet: SheetArgs,

    /// Format of the report [default: html, or by the extension of -o]
    #[arg(long, value_enum)]
    format: Option<PageFormat>,

    /// File to write, whose extension says the format; or a folder [default: output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite files that Dateline did not make
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PageFormat {
    /// One page for the browser
    Html,
    /// Markdown, and the map as PNG beside it
    Md,
    /// Pages to print
    Pdf,
}

impl PageFormat {
    const fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Md => "md",
            Self::Pdf => "pdf",
        }
    }

    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" | "qmd" => Some(Self::Md),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }
}

pub(super) fn run(args: &Args, gazetteer: &Choice) -> Result<()> {
    let stem = stem(&args.reports.reports);
    let (path, format) = target(args, &stem)?;
    let found = found(&args.reports, gazetteer)?;
    if found.incidents.is_empty() {
        talk("dateline: found no incident; the report says so");
    }
    let files = match format {
        PageFormat::Html => vec![(path, report::to_html(&found.incidents, &drawn(&found, args, SCREEN)?).into_bytes())],
        PageFormat::Md => markdown(path, &found, &drawn(&found, args, COLUMN)?)?,
        PageFormat::Pdf => {
            let paper = args.sheet.page.paper()?;
            vec![(path, report::to_pdf(&found.incidents, &on_paper(&found, args, paper)?, paper)?)]
        }
    };
    write_all(&files, args.force)?;
    tell_written(&files);
    Ok(())
}

/// Pixels of the map on a page for the browser, and how many go to the inch.
const SCREEN: (f64, f64, f64) = (1120.0, 900.0, 96.0);
/// The map beside Markdown: as wide as the text of a letter or of A4.
const COLUMN: (f64, f64, f64) = (6.3 * 300.0, 5.2 * 300.0, 300.0);

/// The map as large as is asked for, else of a usual size.
fn drawn(found: &Found, args: &Args, usual: (f64, f64, f64)) -> Result<Sheet> {
    figure(found, &args.sheet, (!args.sheet.page.is_sized()).then_some(usual))
}

/// The map for the first page of a document; `--page` is then the paper, not the map.
fn on_paper(found: &Found, args: &Args, paper: Paper) -> Result<Sheet> {
    let dpi = args.sheet.page.print_dpi();
    let (width, height) = paper.figure();
    let pixels = |mm: f64| mm / 25.4 * dpi;
    figure(found, &args.sheet, args.sheet.page.is_free().then_some((pixels(width), pixels(height), dpi)))
}

fn target(args: &Args, stem: &str) -> Result<(PathBuf, PageFormat), Misuse> {
    let out = args.output.as_deref().unwrap_or(Path::new("output"));
    match (PageFormat::of(out).filter(|_| !out.is_dir()), args.format) {
        (Some(named), Some(asked)) if named != asked => Err(Misuse(format!(
            "-o {}: its name asks for {} and --format for {}\nTry: leave --format out, or give a folder to -o",
            out.display(),
            named.extension(),
            asked.extension()
        ))),
        (Some(named), _) => Ok((out.to_owned(), named)),
        (None, _) if out.extension().is_some() && !out.is_dir() => Err(Misuse(format!(
            "-o {}: expected one of .html, .pdf, .md, or a folder, found another extension\nTry: `dateline map` for a picture alone",
            out.display()
        ))),
        (None, asked) => {
            let format = asked.unwrap_or(PageFormat::Html);
            Ok((out.join(format!("{stem}.{}", format.extension())), format))
        }
    }
}

/// The text names the picture by its file name: both lie in one folder.
fn markdown(path: PathBuf, found: &Found, sheet: &Sheet) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let picture = path.with_extension("png");
    let name = picture.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let text = report::to_markdown(&found.incidents, sheet, &name);
    Ok(vec![(path, text.into_bytes()), (picture, sheet.to_png()?)])
}

/// Incidents that are data already, or those found in reports.
fn found(reports: &Reports, gazetteer: &Choice) -> Result<Found> {
    let [only] = reports.reports.as_slice() else { return reports.extract(gazetteer.open()?) };
    if !is_data(only) {
        return reports.extract(gazetteer.open()?);
    }
    let name = shown(only);
    let read = whole(only, table_options(&[], None)?, gazetteer)?;
    for note in &read.notes {
        talk(&format!("dateline: {name}: {note}"));
    }
    Ok(Found { incidents: read.incidents, stem: stem(&reports.reports), ..Found::default() })
}

/// Whether a file holds incidents rather than a report: by its extension, and JSON by what it begins with.
fn is_data(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "geojson" | "csv" | "tsv" | "xlsx" | "xls" | "ods" => true,
        "json" | "jsonl" | "ndjson" => {
            let mut head = Vec::new();
            let read = File::open(path).and_then(|f| f.take(4096).read_to_end(&mut head));
            read.is_ok() && String::from_utf8_lossy(&head).contains("\"Feature")
        }
        _ => dateline::read::incidents::is_gis_format(path),
    }
}
