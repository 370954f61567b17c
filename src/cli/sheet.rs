//! The sheet's options, and the files that hold it.

use std::path::PathBuf;

use anyhow::Result;
use dateline::map::{self, Sheet, SheetOptions};

use super::input::Found;
use super::output::{Format, Target, encode, print};
use super::page::PageArgs;
use super::talk;

/// How the map looks.
#[derive(Debug, clap::Args)]
pub(super) struct SheetArgs {
    /// Title of the map [default: written from the incidents]
    #[arg(long)]
    title: Option<String>,

    #[command(flatten)]
    page: PageArgs,
}

/// Each target with its bytes. The sheet is laid out once, and only where a picture is asked for.
pub(super) fn files(targets: &[Target], found: &Found, args: &SheetArgs) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let sheet = if targets.iter().any(|t| t.format.is_picture()) { Some(draw(found, args)?) } else { None };
    let mut files = Vec::new();
    for t in targets {
        files.push((t.path.clone(), encode(t.format, &found.incidents, &found.stem, sheet.as_ref())?));
        if let Some(sheet) = sheet.as_ref().filter(|_| args.page.world_file() && t.format == Format::Png) {
            files.push((t.path.with_extension("pgw"), sheet.place.world_file().into_bytes()));
            files.push((t.path.with_extension("prj"), sheet.place.wkt.clone().into_bytes()));
        }
    }
    if let Some(sheet) = sheet.as_ref().filter(|_| args.page.alt()) {
        print(format!("{}\n", sheet.alt()).as_bytes())?;
    }
    Ok(files)
}

pub(super) fn draw(found: &Found, args: &SheetArgs) -> Result<Sheet> {
    let mut options = SheetOptions { title: args.title.clone(), ..SheetOptions::default() };
    args.page.apply(&mut options)?;
    let sheet = match &found.crowd {
        Some(crowd) => map::sheet_of(crowd, &options)?,
        None => map::sheet(&found.incidents, &options)?,
    };
    if !sheet.dropped.is_empty() {
        let names = sheet.dropped.join(", ");
        talk(&format!("dateline: no room on the map to write {names}; a larger --width or --height makes some"));
    }
    Ok(sheet)
}
