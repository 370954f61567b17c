//! `dateline render`: a map of incidents that are data already.

use std::path::PathBuf;

use anyhow::{Context, Result};
use dateline::read::incidents::{self, Fields};

use super::input::{Found, shown, stem};
use super::output::{Format, targets, tell_written, write_all};
use super::sheet::{self, SheetArgs};
use super::{Misuse, talk};

/// Draw a map of incidents from GeoJSON, without reading any report
///
/// Takes what `map` and `extract` write, and points from elsewhere: properties such as type, date and name, and the
/// columns of ACLED and UCDP, are understood by their names.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline render incidents.geojson\n  dateline render attacks.geojson --field type=CATEGORY --field \
                        date=DAY -o attacks.svg\n  dateline extract report.txt | dateline render - --width 800 --height 1000"
)]
pub(super) struct Args {
    /// Incidents as GeoJSON, or as one feature a line; `-` reads standard input
    #[arg(value_name = "INCIDENTS")]
    incidents: PathBuf,

    /// Which property holds a field of ours, such as type=CATEGORY; may be given again
    #[arg(long = "field", value_name = "FIELD=PROPERTY")]
    fields: Vec<String>,

    #[command(flatten)]
    sheet: SheetArgs,

    /// Formats to write, with commas between [default: svg,png]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORMATS")]
    format: Vec<Format>,

    /// One file, whose extension says the format; or a folder, made where it is not there [default: output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite files that Dateline did not make
    #[arg(long)]
    force: bool,
}

const USUAL: &[Format] = &[Format::Svg, Format::Png];

pub(super) fn run(args: &Args) -> Result<()> {
    let fields = fields(&args.fields)?;
    let stem = stem(std::slice::from_ref(&args.incidents));
    let targets = targets(args.output.as_deref(), &args.format, USUAL, &stem)?;
    let text = if args.incidents.as_os_str() == "-" { incidents::stdin()? } else { incidents::file(&args.incidents)? };
    let name = shown(&args.incidents);
    let read = incidents::geojson(&text, &fields).with_context(|| name.clone())?;
    for note in &read.notes {
        talk(&format!("dateline: {name}: {note}"));
    }
    if read.incidents.is_empty() {
        talk(&format!("dateline: {name}: found no incident; the map says so"));
    }
    let found = Found { incidents: read.incidents, stem };
    let files = sheet::files(&targets, &found, &args.sheet)?;
    write_all(&files, args.force)?;
    tell_written(&files);
    Ok(())
}

fn fields(given: &[String]) -> Result<Fields, Misuse> {
    let mut fields = Fields::default();
    for pair in given {
        let (field, property) = pair.split_once('=').ok_or_else(|| {
            Misuse(format!("--field {pair}: expected FIELD=PROPERTY, such as type=CATEGORY, found no equals sign"))
        })?;
        fields.set(field.trim(), property.trim()).map_err(|e| Misuse(format!("--field {pair}: {e}")))?;
    }
    Ok(fields)
}
