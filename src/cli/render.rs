//! `dateline render`: a map of incidents that are data already.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use dateline::read;
use dateline::read::incidents::{self, Fields};
use dateline::read::tables::{DayOrder, TableOptions};

use super::gazetteer::Choice;
use super::input::{Found, shown, stem};
use super::output::{Format, targets, tell_written, write_all};
use super::sheet::{self, SheetArgs};
use super::{Misuse, talk};

/// Draw a map of incidents that are data already: GeoJSON, CSV, TSV or Excel
///
/// Takes what `map` and `extract` write, and data from elsewhere: the exports of ACLED, UCDP GED and GDELT, tables tagged
/// with HXL, and points or tables whose columns have usual names such as type, date, place, lat and lon. Rows without
/// coordinates are placed by their place names. What is repaired or left out is told row by row.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline render incidents.geojson\n  dateline render acled.csv\n  dateline render table.xlsx --field lat=Breite --field lon=Laenge --date-order dmy\n  dateline render attacks.geojson --field type=CATEGORY --field \
                        date=DAY -o attacks.svg\n  dateline extract report.txt | dateline render - --width 800 --height 1000"
)]
pub(super) struct Args {
    /// Incidents as GeoJSON, one feature a line, a table (CSV, TSV, XLSX, XLS), or any format that `export` writes; `-` reads
    /// standard input
    #[arg(value_name = "INCIDENTS")]
    incidents: PathBuf,

    /// Which property or column holds a field of ours, such as type=CATEGORY or lat=Y; may be given again
    #[arg(long = "field", value_name = "FIELD=PROPERTY")]
    fields: Vec<String>,

    /// Which comes first in dates such as 10/12/2020, where the table does not show it: the day (dmy) or the month (mdy)
    #[arg(long, value_name = "ORDER", value_enum)]
    date_order: Option<Order>,

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

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum Order {
    Dmy,
    Mdy,
}

const USUAL: &[Format] = &[Format::Svg, Format::Png];

pub(super) fn run(args: &Args, gazetteer: &Choice) -> Result<()> {
    let stem = stem(std::slice::from_ref(&args.incidents));
    let targets = targets(args.output.as_deref(), &args.format, USUAL, &stem)?;
    let options = table_options(&args.fields, args.date_order)?;
    let name = shown(&args.incidents);
    let stdin = args.incidents.as_os_str() == "-";
    // Data formats want the incidents whole; a picture of very many does not.
    let pictures = targets.iter().all(|t| t.format.is_picture());
    let many = if pictures && !stdin { incidents::many(&args.incidents, &options.fields) } else { Ok(None) };
    let (notes, found) = match many.with_context(|| name.clone())? {
        Some(many) => (many.notes, Found { crowd: Some(Box::new(many.crowd)), stem, ..Found::default() }),
        None => {
            let read = whole(&args.incidents, options, gazetteer)?;
            (read.notes, Found { incidents: read.incidents, stem, ..Found::default() })
        }
    };
    for note in &notes {
        talk(&format!("dateline: {name}: {note}"));
    }
    if found.incidents.is_empty() && found.crowd.is_none() {
        talk(&format!("dateline: {name}: found no incident; the map says so"));
    }
    let files = sheet::files(&targets, &found, &args.sheet)?;
    write_all(&files, args.force)?;
    tell_written(&files);
    Ok(())
}

/// The incidents of a file in any format that is read, or of standard input.
pub(super) fn whole(
    path: &Path,
    mut options: TableOptions<'static>,
    gazetteer: &Choice,
) -> Result<incidents::Imported> {
    let name = shown(path);
    if path.as_os_str() == "-" {
        options.gazetteer = Some(gazetteer.open()?);
        read::stdin_incidents(&options).map_err(named(&name))
    } else if incidents::is_gis_format(path) {
        incidents::collect(path, &options.fields).with_context(|| name)
    } else {
        // Other files say where by coordinates.
        if read::is_table(path).unwrap_or(false) {
            options.gazetteer = Some(gazetteer.open()?);
        }
        read::incidents(path, &options).map_err(named(&name))
    }
}

/// How a table is read, by the options that `render` and `export` share; without the places, which are opened where one is read.
pub(super) fn table_options(fields_: &[String], order: Option<Order>) -> Result<TableOptions<'static>> {
    Ok(TableOptions {
        fields: fields(fields_)?,
        day_order: order.map(|order| match order {
            Order::Dmy => DayOrder::DayFirst,
            Order::Mdy => DayOrder::MonthFirst,
        }),
        gazetteer: None,
    })
}

/// An error with the name of the file, where it does not say that itself.
pub(super) fn named(name: &str) -> impl FnOnce(read::IncidentsError) -> anyhow::Error {
    move |error| match error {
        read::IncidentsError::Read(error) => error.into(),
        error => anyhow::Error::from(error).context(name.to_owned()),
    }
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
