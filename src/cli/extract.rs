//! `dateline extract`: incidents as data.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::Misuse;
use super::gazetteer::Choice;
use super::input::Reports;
use super::output::{Format, encode, one_file, print, tell_written, write_all};

/// Find incidents in reports and print them as GeoJSON
///
/// One feature is one incident: when, where and how precisely, what, who, how many killed and wounded, and the words
/// of the report that say so. An incident whose place is not known has a null geometry.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline extract report.txt > incidents.geojson\n  dateline extract --format csv -o incidents.csv \
                        monday.txt tuesday.txt\n  pdftotext report.pdf - | dateline extract - --published 2020-12-11"
)]
pub(super) struct Args {
    #[command(flatten)]
    reports: Reports,

    /// Format of the output [default: geojson, or by the extension of -o]
    #[arg(long, value_parser = PossibleValuesParser::new(["geojson", "jsonl", "csv"]).try_map(|f| Format::from_str(&f, true)))]
    format: Option<Format>,

    /// Write to this file rather than standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite a file that Dateline did not make
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &Args, gazetteer: &Choice) -> Result<()> {
    let file = args.output.as_deref().filter(|o| o.as_os_str() != "-");
    let named = match file {
        Some(file) => one_file(file, args.format.as_slice())?,
        None => None,
    };
    let format = named.or(args.format).unwrap_or(Format::Geojson);
    if matches!(format, Format::Svg | Format::Png) {
        return Err(Misuse("extract writes data, not pictures\nTry: dateline map REPORT".to_owned()).into());
    }
    let found = args.reports.extract(gazetteer.open()?)?;
    let bytes = encode(format, &found.incidents, &found.stem, None)?;
    match file {
        Some(file) => {
            let files = [(file.to_owned(), bytes)];
            write_all(&files, args.force)?;
            tell_written(&files);
            Ok(())
        }
        None => print(&bytes),
    }
}
