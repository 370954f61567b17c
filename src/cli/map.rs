//! `dateline map`: from reports to a map, everything on the way included.

use std::path::PathBuf;

use anyhow::Result;
use dateline::export::to_jsonl;
use dateline::incident::{Incident, Precision};
use dateline::map::in_order;
use dateline::report::Row;
use serde_json::{Value, json};

use super::gazetteer::Choice;
use super::input::{Found, Reports};
use super::output::{Format, targets, tell_written, write_all};
use super::sheet::{self, SheetArgs};
use super::table::{Print, Table, print_json};
use super::talk;

/// Find incidents in reports and draw a map of them
///
/// Writes the incidents as GeoJSON and the map as SVG and PNG into the folder `output`, and prints a table of what it
/// found. The files are named after the report; several reports share one map, `incidents`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline map report.txt\n  dateline map report.txt --published 2020-12-11 -o maps\n  dateline \
                        map monday.txt tuesday.txt --title \"Attacks this week\" -o week.png\n  pdftotext report.pdf - | dateline map -"
)]
pub(super) struct Args {
    #[command(flatten)]
    reports: Reports,

    #[command(flatten)]
    sheet: SheetArgs,

    /// Formats to write, with commas between [default: geojson,svg,png]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORMATS")]
    format: Vec<Format>,

    /// Folder to write in, made where it is not there; or one file, whose extension says the format [default: output]
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,

    /// Overwrite files that Dateline did not make
    #[arg(long)]
    force: bool,

    /// How to print the incidents to standard output
    #[arg(long, value_enum, default_value_t)]
    print: Print,
}

const USUAL: &[Format] = &[Format::Geojson, Format::Svg, Format::Png];

pub(super) fn run(args: &Args, gazetteer: &Choice) -> Result<()> {
    let stem = super::input::stem(&args.reports.reports);
    let targets = targets(args.output.as_deref(), &args.format, USUAL, &stem)?;
    let found = args.reports.extract(gazetteer.open()?)?;
    let files = sheet::files(&targets, &found, &args.sheet)?;
    write_all(&files, args.force)?;
    tell(&found);
    match args.print {
        Print::Table if found.incidents.is_empty() => {}
        Print::Table => table(&found.incidents).print()?,
        Print::Json => print_json(&numbered(&found.incidents)?)?,
    }
    tell_written(&files);
    Ok(())
}

/// What the table alone would not say.
fn tell(found: &Found) {
    let off_map = |i: &&Incident| i.point.is_none() || i.precision == Some(Precision::Country);
    let nowhere = found.incidents.iter().filter(off_map).count();
    if found.incidents.is_empty() {
        talk("dateline: found no incident; the map says so");
    } else if nowhere > 0 {
        talk(&format!(
            "dateline: {nowhere} of {} incidents have no place on the map: it is not known, or no closer than a country",
            found.incidents.len()
        ));
    }
}

/// The records as flat objects, numbered as on the sheet.
fn numbered(incidents: &[Incident]) -> Result<Vec<Value>> {
    let flat = |(index, incident): (usize, &Incident)| {
        let feature: Value = serde_json::from_str(&to_jsonl(std::slice::from_ref(incident)))?;
        let at = |n: usize| feature["geometry"]["coordinates"].get(n).cloned();
        let mut row = json!({"number": index + 1, "id": feature["id"], "lon": at(0), "lat": at(1)});
        if let (Value::Object(row), Some(properties)) = (&mut row, feature["properties"].as_object()) {
            row.extend(properties.clone());
        }
        Ok(row)
    };
    in_order(incidents).into_iter().enumerate().map(flat).collect()
}

/// Numbered as on the sheet.
fn table(incidents: &[Incident]) -> Table {
    let mut table = Table::new(&[" No.", "Date", "Place", "What", " Killed", " Wounded", "By whom"]);
    let or = |text: String, unknown: &str| if text.is_empty() { unknown.to_owned() } else { text };
    for (index, incident) in in_order(incidents).into_iter().enumerate() {
        let row = Row::of(index + 1, incident);
        table.row(&[
            row.number.to_string(),
            or(row.date, "date not known"),
            or(row.place, "unknown"),
            row.what,
            or(row.killed, "\u{2013}"),
            or(row.wounded, "\u{2013}"),
            or(row.by_whom, "unknown"),
        ]);
    }
    table
}
