//! `dateline map`: from reports to a map, everything on the way included.

use std::path::PathBuf;

use anyhow::Result;
use dateline::incident::{Incident, Precision, Status};
use dateline::map::{date_in_words, in_order};

use super::gazetteer::Choice;
use super::input::{Found, Reports};
use super::output::{Format, targets, tell_written, write_all};
use super::sheet::{self, SheetArgs};
use super::table::Table;
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
}

const USUAL: &[Format] = &[Format::Geojson, Format::Svg, Format::Png];

pub(super) fn run(args: &Args, gazetteer: &Choice) -> Result<()> {
    let stem = super::input::stem(&args.reports.reports);
    let targets = targets(args.output.as_deref(), &args.format, USUAL, &stem)?;
    let found = args.reports.extract(gazetteer.open()?)?;
    let files = sheet::files(&targets, &found, &args.sheet)?;
    write_all(&files, args.force)?;
    tell(&found);
    let table = table(&found.incidents);
    if !table.is_empty() {
        table.print()?;
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

/// Numbered as on the sheet.
fn table(incidents: &[Incident]) -> Table {
    let mut table = Table::new(&[" No.", "Date", "Place", "What", " Killed", " Wounded", "By whom"]);
    for (index, i) in in_order(incidents).into_iter().enumerate() {
        table.row(&[
            (index + 1).to_string(),
            date_in_words(i),
            place(i),
            what(i),
            count(i.killed_min, i.killed_max),
            count(i.wounded_min, i.wounded_max),
            by_whom(i),
        ]);
    }
    table
}

/// The place, and how precisely it is known where that is not exactly.
fn place(incident: &Incident) -> String {
    let name = incident.place.as_deref().or(incident.place_text.as_deref()).unwrap_or("unknown");
    match incident.precision {
        None if incident.place_text.is_some() => format!("{name} (not found)"),
        None | Some(Precision::Exact) => name.to_owned(),
        Some(Precision::Near) if name.starts_with("Near ") => name.to_owned(),
        Some(precision) => format!("{name} ({precision})"),
    }
}

/// The label without the place, which has its own column, and the status where it is more than a report.
fn what(incident: &Incident) -> String {
    let place = incident.place.as_deref().unwrap_or_default();
    let name = incident.name.strip_suffix(place).and_then(|n| n.strip_suffix(", ")).unwrap_or(&incident.name);
    match incident.status {
        Status::Reported => name.to_owned(),
        status => format!("{name} ({status})"),
    }
}

/// "2", "15–20", "–" where the report says nothing.
fn count(min: Option<u32>, max: Option<u32>) -> String {
    match (min, max) {
        (Some(min), Some(max)) if min != max => format!("{min}\u{2013}{max}"),
        (Some(n), _) | (None, Some(n)) => n.to_string(),
        (None, None) => "\u{2013}".to_owned(),
    }
}

fn by_whom(incident: &Incident) -> String {
    match (&incident.actor, &incident.claimed_by) {
        (Some(actor), _) => actor.clone(),
        (None, Some(claimed)) => format!("claimed by {claimed}"),
        (None, None) => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tolls_show_their_range_and_their_silence() {
        assert_eq!(count(Some(15), Some(20)), "15\u{2013}20");
        assert_eq!(count(Some(0), Some(0)), "0");
        assert_eq!(count(None, None), "\u{2013}");
    }

    #[test]
    fn the_place_is_not_said_twice() {
        let incident = Incident {
            name: "Roadside bomb on convoy, Latifiya".to_owned(),
            place: Some("Latifiya".to_owned()),
            precision: Some(Precision::Near),
            status: Status::Claimed,
            ..Incident::default()
        };
        assert_eq!(what(&incident), "Roadside bomb on convoy (claimed)");
        assert_eq!(place(&incident), "Latifiya (near)");
    }
}
