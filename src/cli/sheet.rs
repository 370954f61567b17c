//! The sheet's options, and the files that hold it.

use std::path::PathBuf;

use anyhow::Result;
use dateline::map::{self, SIDES, Sheet, SheetOptions};

use super::input::Found;
use super::output::{Format, Target, encode};
use super::talk;

/// How the map looks.
#[derive(Debug, clap::Args)]
pub(super) struct SheetArgs {
    /// Title of the map [default: written from the incidents]
    #[arg(long)]
    title: Option<String>,

    /// Width in pixels
    #[arg(long, value_name = "PIXELS", default_value_t = 1600, value_parser = side())]
    width: u32,

    /// Height in pixels
    #[arg(long, value_name = "PIXELS", default_value_t = 1200, value_parser = side())]
    height: u32,
}

fn side() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(i64::from(*SIDES.start())..=i64::from(*SIDES.end()))
}

/// Each target with its bytes. The sheet is laid out once, and only where a picture is asked for.
pub(super) fn files(targets: &[Target], found: &Found, args: &SheetArgs) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let sheet = if targets.iter().any(|t| matches!(t.format, Format::Svg | Format::Png)) {
        Some(draw(found, args)?)
    } else {
        None
    };
    targets
        .iter()
        .map(|t| Ok((t.path.clone(), encode(t.format, &found.incidents, &found.stem, sheet.as_ref())?)))
        .collect()
}

pub(super) fn draw(found: &Found, args: &SheetArgs) -> Result<Sheet> {
    let options =
        SheetOptions { width: args.width, height: args.height, title: args.title.clone(), ..SheetOptions::default() };
    let sheet = map::sheet(&found.incidents, &options)?;
    if !sheet.dropped.is_empty() {
        let names = sheet.dropped.join(", ");
        talk(&format!("dateline: no room on the map to write {names}; a larger --width or --height makes some"));
    }
    Ok(sheet)
}
