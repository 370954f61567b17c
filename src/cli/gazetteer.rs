//! `dateline gazetteer`: which places are known, and how to know more.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};
use dateline::gazetteer::{About, Check, Gazetteer, Import, Progress};
use serde_json::{Map, Value, json};

use super::meter::Meter;
use super::output;
use super::table::{Printed, Table, print_json};
use super::{Misuse, folders, talk};

/// The word for the tables in the program alone.
const EMBEDDED: &str = "embedded";

/// The file that every command reads beside the tables in the program.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Choice {
    /// A gazetteer made by `dateline gazetteer import`, beside the built-in places; `embedded` for these alone
    #[arg(long, global = true, value_name = "FILE", env = "DATELINE_GAZETTEER", hide_env_values = true)]
    gazetteer: Option<PathBuf>,
}

impl Choice {
    /// The file to use: the one asked for, else the one in the data folder if there is one.
    fn path(&self) -> Option<PathBuf> {
        match &self.gazetteer {
            Some(file) if file.as_os_str() == EMBEDDED || file.as_os_str().is_empty() => None,
            Some(file) => Some(file.clone()),
            None => data_file().filter(|f| f.exists()),
        }
    }

    /// The file in words that change when it does.
    pub(super) fn words(&self) -> String {
        let Some(path) = self.path() else { return EMBEDDED.to_owned() };
        let bytes = std::fs::metadata(&path).map_or(0, |m| m.len());
        format!("{} ({bytes} bytes)", path.display())
    }

    /// Where an import goes if nothing else is said.
    fn target(&self) -> Result<PathBuf> {
        let asked = self.gazetteer.clone().filter(|f| f.as_os_str() != EMBEDDED && !f.as_os_str().is_empty());
        asked.or_else(data_file).ok_or_else(|| {
            Misuse("expected a folder for the gazetteer, found no home folder\nTry: -o FILE".to_owned()).into()
        })
    }

    /// The places to work with.
    pub(super) fn open(&self) -> Result<&'static Gazetteer> {
        static OPEN: OnceLock<Gazetteer> = OnceLock::new();
        let Some(path) = self.path() else { return Ok(Gazetteer::embedded()) };
        if let Some(open) = OPEN.get() {
            return Ok(open);
        }
        let open = Gazetteer::open(&path)?;
        Ok(OPEN.get_or_init(|| open))
    }
}

/// `gazetteer.bin` in the folder where the platform keeps the data of programs.
fn data_file() -> Option<PathBuf> {
    folders::data().map(|f| f.join("gazetteer.bin"))
}

/// See which places Dateline knows, and import more
///
/// Tables of places are built in. A file compiled from the dumps of GeoNames or GNS adds to them: where both hold a
/// place, the built-in row stands and takes the other's spellings.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline gazetteer info\n  dateline gazetteer import IQ.zip alternateNamesV2.zip\n  dateline \
                        gazetteer import allCountries.zip -o world.bin\n  dateline --gazetteer world.bin resolve Tikrit\n  dateline \
                        gazetteer check world.bin\n\nThe dumps are at https://download.geonames.org/export/dump/ and \
                        https://geonames.nga.mil/; Dateline itself fetches nothing."
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Info(InfoArgs),
    Import(ImportArgs),
    Check(CheckArgs),
}

/// See how many places are known, of which kinds, where, and from which sources
#[derive(Debug, clap::Args)]
struct InfoArgs {
    #[command(flatten)]
    printed: Printed,
}

/// Compile dumps of GeoNames or GNS into one file
///
/// Reads GeoNames' tables of places (IQ.zip, allCountries.zip, cities500.txt), its names by language
/// (alternateNamesV2.zip: Latin, Arabic and Kurdish ones of places in the other files, or built in), and GNS's tables
/// with a header. Damaged rows are told and left out. The new file replaces the old one only when it is complete.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without -o the file goes where --gazetteer or DATELINE_GAZETTEER say, else into the data folder \
                        (~/.local/share/dateline/gazetteer.bin on Linux), and every command uses it from then on."
)]
struct ImportArgs {
    /// Dumps as text or ZIP, the most trusted first; a gazetteer imported before may be among them
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite a file that Dateline did not make
    #[arg(long)]
    force: bool,
}

/// Check a gazetteer: is it whole, in order, on earth?
///
/// Reads every byte. Exit code 1 if something is wrong.
#[derive(Debug, clap::Args)]
struct CheckArgs {
    /// The file; without it, what is in use
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,

    #[command(flatten)]
    printed: Printed,
}

pub(super) fn run(args: &Args, choice: &Choice) -> Result<()> {
    match &args.command {
        Command::Info(args) => info(args, choice),
        Command::Import(args) => import(args, choice),
        Command::Check(args) => check(args, choice),
    }
}

fn import(args: &ImportArgs, choice: &Choice) -> Result<()> {
    let out = args.output.clone().map_or_else(|| choice.target(), Ok)?;
    if !args.force && !may_replace(&out).with_context(|| out.display().to_string())? {
        bail!(
            "{}: expected to write here, found a file that Dateline did not make, and kept it\nTry: another file with \
             -o, or --force to overwrite it",
            out.display()
        );
    }
    let mut meter = Meter::new();
    let done = Import::new(&args.files, &out).run(&mut |progress| meter.tell(|| words(&progress)));
    meter.clear();
    let done = done?;
    for row in &done.damage {
        talk(&format!("dateline: {}:{}: {}", row.file, row.line, row.what));
    }
    let told = done.damage.len() as u64;
    if done.damaged > told {
        talk(&format!("dateline: {} more damaged rows", done.damaged - told));
    }
    talk(&format!(
        "{} rows read, {} damaged, {} not of use (former places, other scripts, codes)",
        done.rows, done.damaged, done.left_out
    ));
    talk(&format!(
        "wrote {}: {} places, {} names, {:.1} MB",
        out.display(),
        done.places,
        done.names,
        megabytes(done.bytes)
    ));
    let used = choice.path().and_then(|p| p.canonicalize().ok());
    if used != out.canonicalize().ok() {
        talk(&format!("To use it: --gazetteer {0}, or DATELINE_GAZETTEER={0}", out.display()));
    }
    Ok(())
}

/// Nothing, an empty file or a gazetteer may be replaced.
fn may_replace(path: &Path) -> Result<bool> {
    let mut head = [0; 8];
    match std::fs::File::open(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(e) => Err(e.into()),
        Ok(mut file) => {
            if file.metadata()?.is_dir() {
                return Ok(false);
            }
            let known = file.read(&mut head)?;
            Ok(known == 0 || head[..known].starts_with(b"\x89DLG"))
        }
    }
}

/// How far the import is, in words.
fn words(progress: &Progress<'_>) -> String {
    match progress {
        Progress::Reading { file, rows, part } => {
            format!("reading {}: {rows} rows, {:.0} %", super::table::safe(file), part * 100.0)
        }
        Progress::Sorting { places } => format!("sorting: {places} places"),
        Progress::Writing => "writing names".to_owned(),
    }
}

fn info(args: &InfoArgs, choice: &Choice) -> Result<()> {
    let gazetteer = choice.open()?;
    let about = gazetteer.about();
    // The tables in the program come first, then the file.
    let file = |n: usize| choice.path().filter(|_| n == 1);
    if args.printed.as_json() {
        let layers: Vec<Value> = about.iter().enumerate().map(|(n, about)| layer(file(n).as_deref(), about)).collect();
        return print_json(&layers);
    }
    let mut out = String::new();
    for (n, about) in about.iter().enumerate() {
        use std::fmt::Write;
        let title = match file(n) {
            Some(path) => format!("Imported: {}", super::table::safe(&path.display().to_string())),
            None => format!("Built in: Dateline {}", env!("CARGO_PKG_VERSION")),
        };
        let _ = writeln!(out, "{title}");
        let _ = writeln!(
            out,
            "  {} places, {} names, {:.1} MB, format {}",
            about.places,
            about.names,
            megabytes(about.bytes),
            about.version
        );
        let _ = writeln!(out, "  kinds: {}", list(&about.kinds));
        let _ = writeln!(out, "  countries: {}", list(&about.countries));
        sources(about, &mut out);
    }
    if about.len() == 1 {
        out.push_str("No imported gazetteer is in use; see dateline gazetteer import --help\n");
    }
    output::print(out.as_bytes())
}

fn sources(about: &About, out: &mut String) {
    for line in &about.sources {
        let mut cells = line.split('\t').map(super::table::safe);
        let (file, rows, licence) = (cells.next(), cells.next(), cells.next());
        out.push_str(&format!("  from {}: {} rows", file.unwrap_or_default(), rows.unwrap_or_default()));
        if let Some(licence) = licence {
            out.push_str(&format!(" ({licence})"));
        }
        out.push('\n');
    }
    if about.sources.iter().all(|line| line.split('\t').count() < 3) {
        out.push_str("  licences: GeoNames CC BY 4.0, OurAirports public domain, the rest as Dateline itself\n");
    }
}

fn list(counts: &[(&str, u64)]) -> String {
    const SHOWN: usize = 12;
    let shown = |(name, count): &(&str, u64)| format!("{} {count}", if name.is_empty() { "none" } else { *name });
    let mut parts: Vec<String> = counts.iter().take(SHOWN).map(shown).collect();
    if counts.len() > SHOWN {
        let rest: u64 = counts[SHOWN..].iter().map(|c| c.1).sum();
        parts.push(format!("{} others {rest}", counts.len() - SHOWN));
    }
    parts.join(", ")
}

/// A gazetteer for programs; `file` is null for the one built in.
fn layer(file: Option<&Path>, about: &About) -> Value {
    let counts = |counts: &[(&str, u64)]| -> Map<String, Value> {
        counts.iter().map(|(name, count)| ((*name).to_owned(), (*count).into())).collect()
    };
    let sources: Vec<Value> = about
        .sources
        .iter()
        .map(|line| {
            let mut cells = line.split('\t');
            let (from, rows) = (cells.next(), cells.next().and_then(|n| n.parse::<u64>().ok()));
            json!({"file": from, "rows": rows, "licence": cells.next()})
        })
        .collect();
    json!({
        "file": file.map(|f| f.display().to_string()),
        "places": about.places,
        "names": about.names,
        "bytes": about.bytes,
        "format": about.version,
        "kinds": counts(&about.kinds),
        "countries": counts(&about.countries),
        "sources": sources,
    })
}

fn check(args: &CheckArgs, choice: &Choice) -> Result<()> {
    let mut checked: Vec<(String, Check)> = Vec::new();
    if args.file.is_none() {
        checked.push(("built in".to_owned(), Gazetteer::check_embedded()));
    }
    if let Some(path) = args.file.clone().or_else(|| choice.path()) {
        checked.push((path.display().to_string(), Gazetteer::check_file(&path)?));
    }
    if args.printed.as_json() {
        let rows = checked.iter().map(|(name, check)| {
            json!({"gazetteer": name, "places": check.places, "whole": check.wrong.is_empty(), "wrong": check.wrong})
        });
        print_json(&rows.collect::<Vec<Value>>())?;
    } else {
        let mut table = Table::new(&["Gazetteer", " Places", "State"]);
        for (name, check) in &checked {
            let state = if check.wrong.is_empty() { "whole" } else { "damaged" };
            table.row(&[name.clone(), check.places.to_string(), state.to_owned()]);
        }
        table.print()?;
    }
    let wrong: Vec<String> =
        checked.iter().flat_map(|(name, c)| c.wrong.iter().map(move |w| format!("{name}: {w}"))).collect();
    if !wrong.is_empty() {
        bail!("{}\nTry: import the dumps again, or --gazetteer embedded to do without the file", wrong.join("\n"));
    }
    Ok(())
}

fn megabytes(bytes: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let megabytes = bytes as f64 / 1e6;
    megabytes
}
