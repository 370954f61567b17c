//! `dateline export`: incidents for other programs.

use std::fs::{self, File};
use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use dateline::export::{self, CsvGeometry, ExportError, Sink, qgis};
use dateline::incident::Incident;
use dateline::read;
use dateline::read::incidents::{self, Told};

use super::gazetteer::Choice;
use super::input::{shown, stem};
use super::output::{self, put_in_place};
use super::render::{Order, named, table_options};
use super::{Misuse, talk};

/// Write incidents for QGIS, Google Earth, spreadsheets and other programs
///
/// Takes what `map`, `extract` and `export` itself write, and points from elsewhere. The format follows from the
/// extension of the file. What a format cannot hold is told on standard error.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline export week.geojson -o week.gpkg       for QGIS and other GIS programs, already styled\n  \
                  dateline export week.geojson -o week.qgz        a QGIS project with base map and time, beside its .gpkg\n  \
                  dateline export week.geojson -o week.qlr        the layers, for a QGIS project of your own\n  \
                  dateline export week.geojson -o week.kmz        for Google Earth\n  dateline export week.geojson -o week.csv \
                  --geometry wkt\n  dateline export acled.csv -o acled.gpkg"
)]
pub(super) struct Args {
    /// Incidents as GeoJSON, as a table (CSV, TSV, XLSX, XLS), or in any format that is written here; `-` reads standard input
    #[arg(value_name = "INCIDENTS")]
    incidents: PathBuf,

    /// The file to write; its extension says the format. Without it, text goes to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// The format, where the extension does not say it
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,

    /// How a CSV says where: two columns, or one of well-known text
    #[arg(long, value_enum, value_name = "HOW")]
    geometry: Option<Geometry>,

    /// Write a QGIS style (.qml) beside a GeoJSON: QGIS then opens it styled
    #[arg(long)]
    qml: bool,

    /// Which property holds a field of ours, such as type=CATEGORY; may be given again
    #[arg(long = "field", value_name = "FIELD=PROPERTY")]
    fields: Vec<String>,

    /// Which comes first in dates such as 10/12/2020, where the table does not show it: the day (dmy) or the month (mdy)
    #[arg(long, value_name = "ORDER", value_enum)]
    date_order: Option<Order>,

    /// Overwrite files that Dateline did not make
    #[arg(long)]
    force: bool,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// GeoJSON (.geojson, .json)
    Geojson,
    /// GeoJSON text sequence, RFC 8142 (.geojsons)
    Geojsonseq,
    /// One GeoJSON feature a line (.jsonl, .geojsonl, .ndjson)
    Jsonl,
    /// Table (.csv)
    Csv,
    /// GeoPackage with styles for QGIS (.gpkg)
    Gpkg,
    /// Google Earth (.kml)
    Kml,
    /// Google Earth, with our symbols (.kmz)
    Kmz,
    /// FlatGeobuf (.fgb)
    Fgb,
    /// GeoParquet (.parquet, .geoparquet)
    Parquet,
    /// Shapefile: names and texts are cut (.shp)
    Shp,
    /// QGIS project with base map, beside its .gpkg (.qgz)
    Qgz,
    /// The same, not compressed (.qgs)
    Qgs,
    /// Layers for a QGIS project of your own, beside their .gpkg (.qlr)
    Qlr,
}

impl Format {
    /// The extensions of a format, the usual one first.
    const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Geojson => &["geojson", "json"],
            Self::Geojsonseq => &["geojsons", "geojsonseq"],
            Self::Jsonl => &["jsonl", "geojsonl", "ndjson"],
            Self::Csv => &["csv"],
            Self::Gpkg => &["gpkg"],
            Self::Kml => &["kml"],
            Self::Kmz => &["kmz"],
            Self::Fgb => &["fgb"],
            Self::Parquet => &["parquet", "geoparquet"],
            Self::Shp => &["shp"],
            Self::Qgz => &["qgz"],
            Self::Qgs => &["qgs"],
            Self::Qlr => &["qlr"],
        }
    }

    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::value_variants().iter().copied().find(|f| f.extensions().contains(&extension.as_str()))
    }

    /// Whether the data lie in a GeoPackage beside it.
    const fn has_data_beside(self) -> bool {
        matches!(self, Self::Qgz | Self::Qgs | Self::Qlr)
    }

    const fn is_text(self) -> bool {
        matches!(self, Self::Geojson | Self::Geojsonseq | Self::Jsonl | Self::Csv | Self::Kml)
    }
}

/// How a table says where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Geometry {
    /// Columns lon and lat
    Latlon,
    /// A column WKT
    Wkt,
}

pub(super) fn run(args: &Args, gazetteer: &Choice) -> Result<()> {
    let format = format(args)?;
    let mut options = table_options(&args.fields, args.date_order)?;
    let name = shown(&args.incidents);
    let title = stem(std::slice::from_ref(&args.incidents));
    let place = args.output.as_deref().filter(|p| p.as_os_str() != "-");
    let staging = Staging::new(place, format)?;
    staging.refuse_input(&args.incidents)?;
    staging.check(args.qml, args.force)?;

    let input = Input::open(&args.incidents)?;
    let mut sink = sink(format, args.geometry, &staging.file, &title).with_context(|| staging.shown())?;
    let mut failed = None;
    let mut count = 0_usize;
    let mut put = |incident: Incident| match sink.put(&incident) {
        Ok(()) => {
            count += 1;
            ControlFlow::Continue(())
        }
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    };
    let told = if !incidents::is_gis_format(input.path()) && read::is_table(input.path()).unwrap_or(false) {
        options.gazetteer = Some(gazetteer.open()?);
        let table = read::incidents(input.path(), &options).map_err(named(&name))?;
        // What broke is told below.
        let _ = table.incidents.into_iter().try_for_each(&mut put);
        Told { name: table.name, notes: table.notes }
    } else {
        incidents::each(input.path(), &options.fields, &mut put).map_err(|error| input.named(error, &name))?
    };
    if let Some(error) = failed {
        return Err(error).with_context(|| staging.shown());
    }
    let losses = sink.finish().with_context(|| staging.shown())?;
    for note in &told.notes {
        talk(&format!("dateline: {name}: {note}"));
    }
    for loss in losses.lines() {
        talk(&format!("dateline: {}: not carried as it was: {loss}", staging.shown()));
    }
    if count == 0 {
        talk(&format!("dateline: {name}: found no incident; the file holds none"));
    }
    if format == Format::Shp {
        talk(
            "dateline: a shapefile cuts names to 10 characters and texts to 254 bytes, and holds no empty text\nTry: -o with a \
             .gpkg, which every GIS program of today reads",
        );
    }
    if args.qml {
        fs::write(staging.file.with_extension("qml"), qgis::points_qml())?;
    }
    staging.finish(args.force)
}

fn format(args: &Args) -> Result<Format, Misuse> {
    let by_name = args.output.as_deref().and_then(Format::of);
    let format = match (args.format, by_name) {
        (Some(format), None) => format,
        (None, Some(format)) => format,
        (Some(asked), Some(named)) if asked == named => asked,
        (Some(asked), Some(_)) => {
            return Err(Misuse(format!(
                "--format {}: the name given to -o asks for another format\nTry: leave --format out, or a name that ends in .{}",
                asked.extensions()[0],
                asked.extensions()[0]
            )));
        }
        (None, None) => {
            let all: Vec<String> = Format::value_variants().iter().map(|f| format!(".{}", f.extensions()[0])).collect();
            let found = args.output.as_deref().map_or_else(|| "no -o".to_owned(), |p| format!("-o {}", p.display()));
            return Err(Misuse(format!(
                "expected -o with a file that ends in one of {}, found {found}\nTry: -o incidents.gpkg",
                all.join(", ")
            )));
        }
    };
    if args.geometry.is_some() && format != Format::Csv {
        return Err(Misuse("--geometry: expected a CSV to write, found another format\nTry: leave it out".to_owned()));
    }
    if args.qml && (format != Format::Geojson || args.output.is_none()) {
        return Err(Misuse("--qml: expected -o with a GeoJSON to write; a GeoPackage has its style within".to_owned()));
    }
    Ok(format)
}

fn sink(format: Format, geometry: Option<Geometry>, file: &Path, title: &str) -> Result<Box<dyn Sink>, ExportError> {
    let geometry = match geometry {
        Some(Geometry::Wkt) => CsvGeometry::Wkt,
        _ => CsvGeometry::LonLat,
    };
    let format = match format {
        Format::Geojson => export::Format::Geojson,
        Format::Geojsonseq => export::Format::GeojsonSeq,
        Format::Jsonl => export::Format::Jsonl,
        Format::Csv => export::Format::Csv(geometry),
        Format::Gpkg => export::Format::Gpkg,
        Format::Kml => export::Format::Kml,
        Format::Kmz => export::Format::Kmz,
        Format::Fgb => export::Format::FlatGeobuf,
        Format::Parquet => export::Format::GeoParquet,
        Format::Shp => export::Format::Shapefile,
        Format::Qgz | Format::Qgs | Format::Qlr => {
            return Ok(Box::new(qgis::ProjectSink::new(file, &file.with_extension("gpkg"), title)?));
        }
    };
    export::sink(format, file, title)
}

/// What is read: a file, or standard input in a file without a name, since some formats are read twice or from the end.
enum Input {
    File(PathBuf),
    Piped(tempfile::NamedTempFile),
}

impl Input {
    fn open(path: &Path) -> Result<Self> {
        let piped = path.as_os_str() == "-";
        // A named pipe can be read once, too.
        if !piped && fs::metadata(path).map_or(true, |m| m.is_file() || m.is_dir()) {
            return Ok(Self::File(path.to_owned()));
        }
        let mut file = tempfile::NamedTempFile::new()?;
        let copied = if piped {
            io::copy(&mut io::stdin().lock(), &mut file)
        } else {
            File::open(path).and_then(|mut pipe| io::copy(&mut pipe, &mut file))
        };
        copied.with_context(|| format!("{} could not be read", shown(path)))?;
        Ok(Self::Piped(file))
    }

    fn path(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Piped(file) => file.path(),
        }
    }

    /// The error, with the name that the user knows.
    fn named(&self, error: incidents::EachError, name: &str) -> anyhow::Error {
        match error {
            incidents::EachError::Unreadable(mut error) => {
                if matches!(self, Self::Piped(_)) {
                    name.clone_into(&mut error.name);
                }
                error.into()
            }
            incidents::EachError::NotIncidents(error) => anyhow::Error::new(error).context(name.to_owned()),
        }
    }
}

/// A folder beside the place, where files become whole before they are renamed into it.
struct Staging {
    folder: tempfile::TempDir,
    /// The file in it that is written.
    file: PathBuf,
    /// Where it goes; none is standard output.
    place: Option<PathBuf>,
    /// The same as the user called it.
    called: PathBuf,
    format: Format,
}

impl Staging {
    fn new(place: Option<&Path>, format: Format) -> Result<Self> {
        let Some(place) = place else {
            if !format.is_text() && io::stdout().is_terminal() {
                bail!("expected -o with a file to write, found a terminal, which cannot show this format");
            }
            let folder = tempfile::tempdir()?;
            let file = folder.path().join(format!("incidents.{}", format.extensions()[0]));
            if format == Format::Shp {
                return Err(Misuse("expected -o with a file: a shapefile is five of them".to_owned()).into());
            }
            return Ok(Self { folder, file, place: None, called: PathBuf::from("standard output"), format });
        };
        // A link stays a link: what it points to is written.
        let target = fs::canonicalize(place).unwrap_or_else(|_| place.to_owned());
        let beside = if fs::metadata(&target).is_ok_and(|m| !m.is_file()) {
            tempfile::tempdir()
        } else {
            let parent = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            fs::create_dir_all(parent)
                .and_then(|()| tempfile::Builder::new().prefix(".dateline-").suffix(".part").tempdir_in(parent))
        };
        let folder = beside.with_context(|| {
            format!("{}: expected a place to write in\nTry: another folder with -o", place.display())
        })?;
        let file = folder.path().join(target.file_name().unwrap_or(place.as_os_str()));
        Ok(Self { folder, file, place: Some(target), called: place.to_owned(), format })
    }

    fn shown(&self) -> String {
        self.called.display().to_string()
    }

    /// The input is never written over, not even with --force.
    fn refuse_input(&self, input: &Path) -> Result<()> {
        let Some(place) = &self.place else { return Ok(()) };
        let input = fs::canonicalize(input).unwrap_or_else(|_| input.to_owned());
        let mut written = vec![place.clone()];
        if self.format.has_data_beside() {
            written.push(place.with_extension("gpkg"));
        }
        if written.iter().any(|w| fs::canonicalize(w).is_ok_and(|w| w == input)) {
            return Err(Misuse(format!(
                "{}: expected another file to write, found the input itself\nTry: another name with -o",
                input.display()
            ))
            .into());
        }
        Ok(())
    }

    /// Refuses before anything is read.
    fn check(&self, qml: bool, force: bool) -> Result<()> {
        let Some(place) = &self.place else { return Ok(()) };
        output::check(place, place, force)?;
        if self.format.has_data_beside() {
            let data = place.with_extension("gpkg");
            output::check(&data, &data, force)?;
        }
        if qml {
            let style = place.with_extension("qml");
            output::check(&style, &style, force)?;
        }
        Ok(())
    }

    /// Renames all files into their place, or prints the only one.
    fn finish(self, force: bool) -> Result<()> {
        let Some(place) = &self.place else {
            let copied = File::open(&self.file).and_then(|mut file| io::copy(&mut file, &mut io::stdout().lock()));
            copied.context("standard output could not be written")?;
            return Ok(());
        };
        let mut names: Vec<PathBuf> =
            fs::read_dir(self.folder.path())?.map(|e| e.map(|e| e.path())).collect::<io::Result<_>>()?;
        names.sort();
        let files: Vec<(PathBuf, PathBuf)> = names
            .into_iter()
            .map(|from| {
                let to = if from == self.file {
                    place.clone()
                } else {
                    place.with_file_name(from.file_name().unwrap_or_default())
                };
                (from, to)
            })
            .collect();
        for (_, to) in &files {
            output::check(to, to, force)?;
        }
        for (from, to) in &files {
            put_in_place(from, to)?;
        }
        for (from, _) in &files {
            let is_main = *from == self.file;
            let called = if is_main {
                self.called.clone()
            } else {
                self.called.with_file_name(from.file_name().unwrap_or_default())
            };
            talk(&format!("wrote {}", called.display()));
        }
        Ok(())
    }
}
