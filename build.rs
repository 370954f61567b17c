//! Compiles the place tables into the form that the program embeds, `gazetteer.bin` in the build's output folder, and packs the
//! divisions of the base map into `divisions.bin`.

use std::collections::HashMap;
use std::error::Error;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/gazetteer/compile.rs"]
mod compile;
#[path = "src/gazetteer/fold.rs"]
#[expect(dead_code, unreachable_pub, reason = "a build asks no questions")]
mod fold;
#[path = "src/gazetteer/format.rs"]
#[expect(dead_code, reason = "a build reads nothing back")]
mod format;
#[path = "src/gazetteer/keys.rs"]
#[expect(dead_code, reason = "a build reads nothing back")]
mod keys;
#[path = "src/gazetteer/sorter.rs"]
mod sorter;

use compile::{Compiler, Row};
use keys::{Names, Word};

/// Every table here is compiled in, in the order of the file names: of two rows with one id, the first stands.
const FOLDERS: [&str; 2] = ["gazetteer", "src/gazetteer"];

const PLACES: &str = "id\tname\tkind\tlat\tlon\tcountry\tadmin1\tadmin2\tpopulation\tradius_km\tnames\tarabic\tsource";
const CONTEXT: &str = "word\tid";
const DEMONYMS: &str = "word\tcountry_id";

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("expected CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("expected OUT_DIR")?).join("gazetteer.bin");
    let mut tables = Vec::new();
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        let folder = root.join(folder);
        let mut files: Vec<PathBuf> = fs::read_dir(&folder)?.map(|f| f.map(|f| f.path())).collect::<Result<_, _>>()?;
        files.retain(|f| f.extension().is_some_and(|e| e == "tsv"));
        files.sort();
        for file in files {
            let text = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
            tables.push((file, text));
        }
    }
    let memory = || Ok(None);
    let mut compiler = Compiler::new(&memory, usize::MAX, 1, false)?;
    let mut seen: HashMap<&str, u32> = HashMap::new();
    let of_kind = |header: &'static str| tables.iter().filter(move |t| t.1.lines().next() == Some(header));
    for (file, text) in of_kind(PLACES) {
        let mut rows = 0;
        for (n, line) in text.lines().enumerate().skip(1) {
            let row = row(line).map_err(|wrong| format!("{}:{}: {wrong}", file.display(), n + 1))?;
            if !seen.contains_key(row.id) {
                let position = compiler.add(&row).map_err(|e| format!("{}:{}: {e}", file.display(), n + 1))?;
                seen.insert(row.id, position);
                rows += 1;
            }
        }
        compiler.source(&format!("{}\t{rows}", name(file)));
    }
    for (file, text) in of_kind(DEMONYMS) {
        for (n, line) in text.lines().enumerate().skip(1) {
            let (word, id) = line.split_once('\t').unwrap_or((line, ""));
            let at = || format!("{}:{}: expected the id of a place, found \"{id}\"", file.display(), n + 1);
            compiler.word(Word::Demonym, &fold::light(word), *seen.get(id).ok_or_else(at)?);
        }
    }
    for (_, text) in of_kind(CONTEXT) {
        for line in text.lines().skip(1) {
            compiler.word(Word::Context, line.split('\t').next().unwrap_or(line), 0);
        }
    }
    for (file, text) in &tables {
        let header = text.lines().next().unwrap_or_default();
        if ![PLACES, DEMONYMS, CONTEXT].contains(&header) {
            return Err(format!("{}: expected the header of a known table, found \"{header}\"", file.display()).into());
        }
    }
    let mut compiled = Cursor::new(Vec::new());
    compiler.finish(&mut compiled)?;
    fs::write(&out, compiled.into_inner()).map_err(|e| format!("{}: {e}", out.display()))?;
    #[cfg(feature = "map")]
    divisions(&root.join("basemap"), &out.with_file_name("divisions.bin"))?;
    Ok(())
}

/// Packs the divisions of each country by themselves, for the program to unpack those of the countries it shows:
/// the number of countries, for each its letters and the end of its part, and the parts.
#[cfg(feature = "map")]
fn divisions(folder: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    use std::io::Write;

    println!("cargo::rerun-if-changed=basemap");
    let mut files = vec![(*b"IQ", folder.join("iraq-admin1.topojson"))];
    for entry in fs::read_dir(folder.join("admin1"))? {
        let path = entry?.path();
        let country = path.file_stem().and_then(|s| s.as_encoded_bytes().first_chunk().copied());
        let country: [u8; 2] = country.ok_or_else(|| format!("{}: expected a country's letters", path.display()))?;
        files.push((country.map(|b| b.to_ascii_uppercase()), path));
    }
    files.sort();
    let (mut contents, mut parts) = (u16::try_from(files.len())?.to_le_bytes().to_vec(), Vec::new());
    let start = contents.len() + files.len() * 6;
    for (country, path) in files {
        let mut packer = flate2::write::DeflateEncoder::new(&mut parts, flate2::Compression::best());
        packer.write_all(&fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?)?;
        packer.finish()?;
        contents.extend(country);
        contents.extend(u32::try_from(start + parts.len())?.to_le_bytes());
    }
    contents.extend(parts);
    fs::write(out, contents).map_err(|e| format!("{}: {e}", out.display()))?;
    Ok(())
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn row(line: &str) -> Result<Row<'_>, String> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [id, name, kind, lat, lon, country, admin1, admin2, population, radius, names, arabic, _source] = cells[..]
    else {
        return Err(format!("expected 13 columns, found {}", cells.len()));
    };
    let number = |what: &str, text: &str, most: f64| {
        let value: Option<f64> = text.parse().ok().filter(|v: &f64| v.abs() <= most);
        value.ok_or_else(|| format!("expected {what} from -{most} to {most}, found \"{text}\""))
    };
    Ok(Row {
        id,
        kind,
        lat: number("a latitude", lat, 90.0)?,
        lon: number("a longitude", lon, 180.0)?,
        country,
        admin1,
        admin2,
        population: if population.is_empty() {
            0
        } else {
            population.parse().map_err(|e| format!("population: {e}"))?
        },
        radius_km: if radius.is_empty() { None } else { Some(number("a radius", radius, 16_777.0)?) },
        names: Names { name, names, arabic },
    })
}
