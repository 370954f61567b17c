//! Files as the commands write them: beside their place, then renamed into it, and nobody else's overwritten.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use dateline::export;
use dateline::incident::Incident;
use dateline::map::Sheet;
use dateline::report;

use super::{Misuse, talk};

/// Where maps go when nothing else is said.
const FOLDER: &str = "output";

/// The formats that are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Incidents for GIS programs
    Geojson,
    /// One GeoJSON feature a line
    Jsonl,
    /// A table
    Csv,
    /// The map as a drawing
    Svg,
    /// The map as a picture
    Png,
    /// The map as a page to print
    Pdf,
    /// The maps of a series as an animation (with --animate)
    Gif,
}

impl Format {
    pub(super) const fn extension(self) -> &'static str {
        match self {
            Self::Geojson => "geojson",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Gif => "gif",
        }
    }

    /// Whether it shows the map.
    pub(super) const fn is_picture(self) -> bool {
        matches!(self, Self::Svg | Self::Png | Self::Pdf | Self::Gif)
    }

    /// The format a file name asks for by its extension.
    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "json" => Some(Self::Geojson),
            _ => Self::value_variants().iter().copied().find(|f| f.extension() == extension),
        }
    }
}

/// Extensions that `export` writes.
const EXPORTED: &[&str] =
    &["gpkg", "kml", "kmz", "shp", "fgb", "parquet", "geoparquet", "qgz", "qgs", "qlr", "geojsons"];

/// Extensions that people hope for. A folder may bear any other: `maps.2020` is a folder.
const NOT_WRITTEN: &[&str] = &["jpg", "jpeg", "webp", "tif", "tiff", "html"];

/// A file to be written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) path: PathBuf,
    pub(super) format: Format,
}

/// The files that `-o` and `--format` ask for: one by its name, or one a format in a folder.
pub(super) fn targets(
    out: Option<&Path>,
    formats: &[Format],
    usual: &[Format],
    stem: &str,
) -> Result<Vec<Target>, Misuse> {
    let out = out.unwrap_or(Path::new(FOLDER));
    let is_folder = out.is_dir() || out.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]);
    if !is_folder && let Some(format) = one_file(out, formats)? {
        return Ok(vec![Target { path: out.to_owned(), format }]);
    }
    let formats = if formats.is_empty() { usual } else { formats };
    let mut targets: Vec<Target> = Vec::new();
    for &format in formats {
        let path = out.join(format!("{stem}.{}", format.extension()));
        if targets.iter().all(|t| t.format != format) {
            targets.push(Target { path, format });
        }
    }
    Ok(targets)
}

/// The format of `-o` where it names a file, by its extension, which `--format` must not contradict.
pub(super) fn one_file(out: &Path, formats: &[Format]) -> Result<Option<Format>, Misuse> {
    let extension = out.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    if EXPORTED.contains(&extension.as_str()) {
        return Err(Misuse(format!(
            "-o {}: expected one of .geojson, .jsonl, .csv, .svg, .png, found .{extension}, which `export` writes\nTry: -o with a \
             .geojson, then `dateline export` of that",
            out.display()
        )));
    }
    if NOT_WRITTEN.contains(&extension.as_str()) {
        return Err(Misuse(format!(
            "-o {}: expected one of .geojson, .jsonl, .csv, .svg, .png, .pdf, found .{extension}, which is not written\nTry: a \
             .svg or .png for a picture, a .geojson for data",
            out.display()
        )));
    }
    let Some(format) = Format::of(out) else { return Ok(None) };
    if formats.iter().any(|f| *f != format) {
        return Err(Misuse(format!(
            "-o {}: its name asks for {} and --format for another\nTry: leave --format out, or give a folder to -o",
            out.display(),
            format.extension()
        )));
    }
    Ok(Some(format))
}

/// The bytes of a file. The pictures need the sheet.
pub(super) fn encode(format: Format, incidents: &[Incident], name: &str, sheet: Option<&Sheet>) -> Result<Vec<u8>> {
    let sheet = || sheet.context("no sheet was laid out");
    Ok(match format {
        Format::Geojson => export::to_geojson(incidents, name).into_bytes(),
        Format::Jsonl => export::to_jsonl(incidents).into_bytes(),
        Format::Csv => export::to_csv(incidents).into_bytes(),
        Format::Svg => sheet()?.to_svg().into_bytes(),
        Format::Png => sheet()?.to_png()?,
        Format::Pdf => sheet()?.to_pdf(),
        Format::Gif => return Err(gif_alone()),
    })
}

/// A GIF has too few colours and pixels for a map that does not move.
pub(super) fn gif_alone() -> anyhow::Error {
    Misuse(
        "expected --animate with a .gif, found a map that does not move\nTry: --by month --animate, or a .png for a picture"
            .to_owned(),
    )
    .into()
}

/// Prints data to standard output.
pub(super) fn print(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).context("standard output could not be written")
}

/// Writes all files or none: every refusal comes before the first rename.
pub(super) fn write_all(files: &[(PathBuf, Vec<u8>)], force: bool) -> Result<()> {
    // A link stays a link: what it points to is written.
    let places: Vec<PathBuf> =
        files.iter().map(|(path, _)| fs::canonicalize(path).unwrap_or_else(|_| path.clone())).collect();
    for (place, (path, _)) in places.iter().zip(files) {
        check(place, path, force)?;
    }
    let mut staged = Vec::with_capacity(files.len());
    for (place, (path, bytes)) in places.iter().zip(files) {
        staged.push(stage(place, bytes).map_err(|cause| refused(path, &cause))?);
    }
    for ((staged, place), (path, bytes)) in staged.into_iter().zip(&places).zip(files) {
        let written = match staged {
            Some(temporary) => temporary.persist(place).map(drop).map_err(|e| e.error),
            None => File::options().write(true).open(place).and_then(|mut device| device.write_all(bytes)),
        };
        written.map_err(|cause| refused(path, &cause))?;
    }
    Ok(())
}

/// Says which files are there now.
pub(super) fn tell_written(files: &[(PathBuf, Vec<u8>)]) {
    for (path, _) in files {
        talk(&format!("wrote {}", path.display()));
    }
}

/// Nothing, a file of our own or an empty one may be replaced. Anything else is someone's work.
pub(super) fn check(place: &Path, path: &Path, force: bool) -> Result<()> {
    let Ok(meta) = fs::metadata(place) else { return Ok(()) };
    if meta.is_dir() {
        bail!("{}: expected the name of a file to write, found a folder\nTry: another name with -o", path.display());
    }
    if meta.is_file() && !force && !is_own(place).map_err(|cause| refused(path, &cause))? {
        bail!(
            "{}: expected to write here, found a file that Dateline did not make, and kept it\nTry: another place with \
             -o, or --force to overwrite it",
            path.display()
        );
    }
    Ok(())
}

/// The file's bytes beside its place, to be renamed; none for a pipe or device, which cannot be renamed onto.
fn stage(place: &Path, bytes: &[u8]) -> io::Result<Option<tempfile::NamedTempFile>> {
    if fs::metadata(place).is_ok_and(|m| !m.is_file()) {
        return Ok(None);
    }
    let folder = place.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".dateline-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: the user's mask takes away what it takes away.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    Ok(Some(temporary))
}

/// Renames a whole file into its place; a pipe or device takes its bytes.
pub(super) fn put_in_place(from: &Path, to: &Path) -> Result<()> {
    let written = if fs::metadata(to).is_ok_and(|m| !m.is_file()) {
        File::open(from).and_then(|mut file| io::copy(&mut file, &mut File::options().write(true).open(to)?)).map(drop)
    } else {
        fs::rename(from, to)
    };
    written.map_err(|cause| refused(to, &cause))
}

pub(super) fn refused(path: &Path, cause: &io::Error) -> anyhow::Error {
    anyhow::anyhow!(
        "{}: expected a place to write in, found: {cause}\nTry: another folder with -o, or check its permissions and the \
         free space",
        path.display()
    )
}

/// How much of a file shows who made it: the first record of a JSON Lines file with its evidence is the longest.
const HEAD: u64 = 1 << 16;

fn is_own(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(head.is_empty() || bears_mark(&head) || is_own_shapefile(path) || bears_mark_at_end(&head, path)?)
}

/// A shapefile is ours by the columns of its table, whichever of its files is asked for.
fn is_own_shapefile(path: &Path) -> bool {
    let parts = ["shp", "shx", "dbf", "prj", "cpg"];
    let is_part = path.extension().is_some_and(|e| parts.iter().any(|p| e.eq_ignore_ascii_case(p)));
    let mut head = Vec::new();
    is_part
        && File::open(path.with_extension("dbf")).and_then(|f| f.take(HEAD).read_to_end(&mut head)).is_ok()
        && export::is_own_table(&head)
}

/// Formats that say who made them in their last bytes.
fn bears_mark_at_end(head: &[u8], path: &Path) -> io::Result<bool> {
    if !head.starts_with(b"PK\x03\x04") && !head.starts_with(b"PAR1") {
        return Ok(false);
    }
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(4096)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    Ok(tail.windows(MADE_BY.len()).any(|w| w == MADE_BY))
}

const MADE_BY: &[u8] = b"Made by Dateline";

fn bears_mark(head: &[u8]) -> bool {
    let holds = |mark: &[u8]| head.windows(mark.len()).take(1024).any(|w| w == mark);
    if head.starts_with(b"\x89PNG") {
        return holds(b"tEXtSoftware\0Dateline");
    }
    if head.starts_with(b"GIF89a") {
        return holds(MADE_BY);
    }
    if head.starts_with(b"%PDF-") {
        return holds(b"(Dateline)");
    }
    if [b"SQLite f".as_slice(), b"fgb\x03", b"<!DOCTYPE qgis"].iter().any(|magic| head.starts_with(magic)) {
        return head.windows(MADE_BY.len()).any(|w| w == MADE_BY);
    }
    if head.starts_with(b"<?xml") || head.starts_with(b"<svg") {
        return holds(b"<!-- Made by Dateline -->");
    }
    if head.starts_with(b"<!doctype html>\n<!-- Made by Dateline -->") {
        return true;
    }
    // A world file is six numbers, and its projection bears our name.
    let text = String::from_utf8_lossy(head);
    let six_numbers = text.lines().count() == 6 && text.lines().all(|l| l.parse::<f64>().is_ok());
    // An explanation begins with its generator, as no GeoJSON of ours does.
    text.starts_with("{\n  \"generator\": \"Dateline\"")
        || six_numbers
        || text.starts_with("PROJCS[\"Dateline\"")
        || export::is_own(&text)
        || report::is_own_html(&text)
        || report::is_own_markdown(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: &[Format] = &[Format::Svg, Format::Png];

    fn paths(out: Option<&str>, formats: &[Format]) -> Vec<String> {
        let targets = targets(out.map(Path::new), formats, USUAL, "r").unwrap();
        targets.iter().map(|t| t.path.display().to_string()).collect()
    }

    #[test]
    fn a_folder_takes_one_file_a_format() {
        assert_eq!(paths(None, &[]), ["output/r.svg", "output/r.png"]);
        assert_eq!(paths(Some("maps.2020"), &[Format::Csv, Format::Csv]), ["maps.2020/r.csv"]);
        assert_eq!(paths(Some("x.png/"), &[Format::Svg]), ["x.png/r.svg"]);
    }

    #[test]
    fn a_file_says_its_format() {
        assert_eq!(paths(Some("a/b.PNG"), &[]), ["a/b.PNG"]);
        assert_eq!(targets(Some(Path::new("b.json")), &[], USUAL, "r").unwrap()[0].format, Format::Geojson);
        let said = targets(Some(Path::new("b.png")), &[Format::Svg], USUAL, "r").unwrap_err().to_string();
        assert!(said.contains("asks for png"), "{said}");
        let said = targets(Some(Path::new("b.webp")), &[], USUAL, "r").unwrap_err().to_string();
        assert!(said.contains("found .webp"), "{said}");
    }

    #[test]
    fn only_marked_files_are_ours() {
        assert!(bears_mark(export::to_geojson(&[], "x").as_bytes()));
        assert!(bears_mark(b"<?xml version=\"1.0\"?>\n<!-- Made by Dateline -->\n<svg>"));
        assert!(!bears_mark(b"<svg><!-- Made by hand --></svg>"));
        assert!(!bears_mark(b"{\"type\": \"FeatureCollection\", \"features\": []}"));
        assert!(!bears_mark(b"my notes"));
    }
}
