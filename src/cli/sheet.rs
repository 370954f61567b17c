//! The sheet's options, and the files that hold it.

use std::path::PathBuf;

use anyhow::Result;
use dateline::map::{self, Sheet, SheetOptions};

use super::input::Found;
use super::look::{LookArgs, Series};
use super::output::{Format, Target, encode, gif_alone, print};
use super::page::PageArgs;
use super::{Misuse, talk};

/// How the map looks.
#[derive(Debug, clap::Args)]
pub(super) struct SheetArgs {
    /// Title of the map [default: written from the incidents]
    #[arg(long)]
    title: Option<String>,

    #[command(flatten)]
    pub(super) page: PageArgs,

    #[command(flatten)]
    look: LookArgs,
}

/// Each target with its bytes. The sheet is laid out once, and only where a picture is asked for.
pub(super) fn files(targets: &[Target], found: &Found, args: &SheetArgs) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let (options, series) = options(args)?;
    let (pictures, data): (Vec<&Target>, Vec<&Target>) = targets.iter().partition(|t| t.format.is_picture());
    let plain = |t: &Target, sheet: Option<&Sheet>| -> Result<(PathBuf, Vec<u8>)> {
        Ok((t.path.clone(), encode(t.format, &found.incidents, &found.stem, sheet)?))
    };
    if !matches!(series, Series::Animated(_)) && pictures.iter().any(|t| t.format == Format::Gif) {
        return Err(gif_alone());
    }
    let mut files = data.iter().map(|t| plain(t, None)).collect::<Result<Vec<_>>>()?;
    if pictures.is_empty() {
        return Ok(files);
    }
    if found.crowd.is_some() && series != Series::Sheet {
        return Err(too_many());
    }
    match series {
        Series::Sheet => {
            let sheet = laid_out(found, &options)?;
            for target in pictures {
                files.push(plain(target, Some(&sheet))?);
                if args.page.world_file() && target.format == Format::Png {
                    files.push((target.path.with_extension("pgw"), sheet.place.world_file().into_bytes()));
                    files.push((target.path.with_extension("prj"), sheet.place.wkt.clone().into_bytes()));
                }
            }
            if args.page.alt() {
                print(format!("{}\n", sheet.alt()).as_bytes())?;
            }
        }
        Series::Atlas(by) => {
            let sheets = map::atlas(&found.incidents, by, &options)?;
            for (key, sheet) in &sheets {
                for target in &pictures {
                    let extension = target.format.extension();
                    let stem = target.path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
                    let path = target.path.with_file_name(format!("{stem}-{key}.{extension}"));
                    files.push((path, encode(target.format, &found.incidents, &found.stem, Some(sheet))?));
                }
            }
            tell(&sheets.into_iter().map(|s| s.1).collect::<Vec<_>>());
        }
        Series::Animated(by) => {
            let moving: Vec<_> = pictures.iter().filter(|t| matches!(t.format, Format::Png | Format::Gif)).collect();
            if moving.is_empty() {
                return Err(Misuse("--animate: expected a .png or .gif to write, found neither".to_owned()).into());
            }
            let sheets: Vec<Sheet> = map::atlas(&found.incidents, by, &options)?.into_iter().map(|s| s.1).collect();
            let seconds = args.look.seconds();
            for target in moving {
                let bytes = match target.format {
                    Format::Gif => map::animate_gif(&sheets, seconds)?,
                    _ => map::animate(&sheets, seconds)?,
                };
                files.push((target.path.clone(), bytes));
            }
            tell(&sheets);
        }
    }
    Ok(files)
}

fn options(args: &SheetArgs) -> Result<(SheetOptions, Series)> {
    let mut options = SheetOptions { title: args.title.clone(), ..SheetOptions::default() };
    args.page.apply(&mut options)?;
    let series = args.look.apply(&mut options)?;
    Ok((options, series))
}

/// One sheet, of small maps or of one, as the figure of a report: as large as is asked for, else as `size` says, in pixels
/// at so many to the inch.
pub(super) fn figure(found: &Found, args: &SheetArgs, size: Option<(f64, f64, f64)>) -> Result<Sheet> {
    let mut options = options(args)?.0;
    options.figure = true;
    if let Some((width, height, dpi)) = size {
        (options.width, options.height, options.dpi) = (width.round() as u32, height.round() as u32, dpi);
    }
    laid_out(found, &options)
}

fn laid_out(found: &Found, options: &SheetOptions) -> Result<Sheet> {
    let sheet = match &found.crowd {
        Some(_) if options.by.is_some() => return Err(too_many()),
        Some(crowd) => map::sheet_of(crowd, options)?,
        None => map::sheet(&found.incidents, options)?,
    };
    tell(std::slice::from_ref(&sheet));
    Ok(sheet)
}

/// A crowd is kept as spots, which a series cannot part again.
fn too_many() -> anyhow::Error {
    anyhow::anyhow!(
        "--by: expected at most {} incidents in a large file, found more; draw them in one map, or cut the file",
        dateline::crowd::CROWD
    )
}

/// Names beyond these are counted.
const MOST_NAMES: usize = 8;

/// What was decided for the reader, and the labels without room, each once.
fn tell(sheets: &[Sheet]) {
    let mut said: Vec<&str> = Vec::new();
    for note in sheets.iter().flat_map(|s| &s.notes) {
        if !said.contains(&note.as_str()) {
            said.push(note);
            talk(&format!("dateline: {note}"));
        }
    }
    let mut names: Vec<&str> = Vec::new();
    for name in sheets.iter().flat_map(|s| &s.dropped) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    if !names.is_empty() {
        let more = names.len().saturating_sub(MOST_NAMES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let names = names.into_iter().take(MOST_NAMES).collect::<Vec<_>>().join(", ");
        talk(&format!("dateline: no room on the map to write {names}{more}; a larger --width or --height makes some"));
    }
}
