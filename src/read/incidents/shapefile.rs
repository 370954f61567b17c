//! Incidents from a shapefile of points and its table. Ours comes back with its long names.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use geojson::{Feature, JsonObject, JsonValue};

use super::stream::{Each, Intake, Told};
use super::{Fields, ImportError};
use crate::export::columns::COLUMNS;
use crate::export::shapefile::{is_own_table, short_name};
use crate::incident::LonLat;

fn refused(found: impl Into<String>, hint: &str) -> ImportError {
    ImportError::Format { format: "a shapefile", found: found.into(), hint: hint.to_owned() }
}

const AGAIN: &str = "fetch or export it again: it is damaged or cut short";

/// A column of the table.
struct Column {
    name: String,
    kind: u8,
    width: usize,
}

pub(super) fn read(path: &Path, fields: &Fields, each: &mut Each<'_>) -> Result<Told, ImportError> {
    let damaged = |e: std::io::Error| refused(format!("a file that cannot be read ({e})"), AGAIN);
    let mut shapes = BufReader::new(File::open(path).map_err(damaged)?);
    let mut head = [0; 100];
    shapes.read_exact(&mut head).map_err(damaged)?;
    if let Ok(system) = std::fs::read_to_string(path.with_extension("prj"))
        && !system.trim_start().to_ascii_uppercase().starts_with("GEOGCS")
    {
        return Err(ImportError::OtherSystem(system.chars().take(80).collect()));
    }
    let table = File::open(path.with_extension("dbf"))
        .map_err(|e| refused(format!("no table beside it ({e})"), "put the .dbf of the same name beside the .shp"))?;
    let mut table = BufReader::new(table);
    let (columns, rows, row_length) = columns(&mut table)?;

    let mut each = |incident| each(incident);
    let mut intake = Intake::new(fields, &mut each);
    let mut row = vec![0; row_length];
    for number in 1..=rows {
        let cut = |_| refused(format!("its end after {} of {rows} rows", number - 1), AGAIN);
        table.read_exact(&mut row).map_err(cut)?;
        let place = shape(&mut shapes).map_err(cut)?;
        // Deleted rows are marked and stay.
        if row[0] == b'*' {
            continue;
        }
        let at = match place {
            Place::Nowhere => None,
            Place::At(p) if !p.lon.is_finite() || !p.lat.is_finite() => {
                intake.note("kept without a place: coordinates that are no numbers".to_owned());
                None
            }
            Place::At(p) if (-180.0..=180.0).contains(&p.lon) && (-90.0..=90.0).contains(&p.lat) => Some(p),
            Place::At(p) => return Err(ImportError::NotDegrees { feature: intake.count() + 1, x: p.lon, y: p.lat }),
            Place::Other(kind) => {
                intake.skip(format!("left out, since only points are drawn: {kind}"));
                continue;
            }
        };
        let mut from = 1;
        let mut properties = JsonObject::new();
        for column in &columns {
            let cell = row.get(from..from + column.width).unwrap_or_default();
            from += column.width;
            properties.insert(column.name.clone(), value(column.kind, cell));
        }
        if intake.row(&Feature { properties: Some(properties), ..Feature::default() }, at).is_break() {
            break;
        }
    }
    intake.finish(None)
}

/// The columns, the number of rows and the bytes of one.
fn columns(table: &mut BufReader<File>) -> Result<(Vec<Column>, u32, usize), ImportError> {
    let damaged = |e: std::io::Error| refused(format!("a table that cannot be read ({e})"), AGAIN);
    let mut head = vec![0; 32];
    table.read_exact(&mut head).map_err(damaged)?;
    let half = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
    let rows = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
    let (length, row) = (half(8), half(10));
    if length < 33 || row == 0 {
        return Err(refused("a table without columns", AGAIN));
    }
    head.resize(length, 0);
    table.read_exact(&mut head[32..]).map_err(damaged)?;
    table.seek(SeekFrom::Start(length as u64)).map_err(damaged)?;
    let own = is_own_table(&head);
    let mut columns = Vec::new();
    for field in head[32..].chunks_exact(32).take_while(|f| f[0] != b'\r') {
        let name = String::from_utf8_lossy(field[..11].split(|b| *b == 0).next().unwrap_or_default()).trim().to_owned();
        let long = COLUMNS.iter().find(|(long, _)| own && short_name(long) == name).map(|(long, _)| (*long).to_owned());
        columns.push(Column { name: long.unwrap_or(name), kind: field[11], width: usize::from(field[16]) });
    }
    Ok((columns, rows, row))
}

enum Place {
    At(LonLat),
    Nowhere,
    Other(&'static str),
}

/// The next shape.
fn shape(shapes: &mut BufReader<File>) -> std::io::Result<Place> {
    let mut head = [0; 12];
    shapes.read_exact(&mut head)?;
    let bytes = u64::from(u32::from_be_bytes([head[4], head[5], head[6], head[7]])) * 2;
    let kind = u32::from_le_bytes([head[8], head[9], head[10], head[11]]);
    let rest = bytes.saturating_sub(4);
    Ok(match kind {
        0 => {
            shapes.seek_relative(rest as i64)?;
            Place::Nowhere
        }
        // A point, with a measure, with a height.
        1 | 11 | 21 if rest >= 16 => {
            let mut xy = [0; 16];
            shapes.read_exact(&mut xy)?;
            shapes.seek_relative(rest as i64 - 16)?;
            let number = |at: usize| f64::from_le_bytes(std::array::from_fn(|i| xy[at + i]));
            Place::At(LonLat { lon: number(0), lat: number(8) })
        }
        other => {
            shapes.seek_relative(rest as i64)?;
            Place::Other(match other % 10 {
                3 => "line",
                5 => "polygon",
                8 => "multipoint",
                _ => "shape of another kind",
            })
        }
    })
}

fn value(kind: u8, cell: &[u8]) -> JsonValue {
    let words = String::from_utf8_lossy(cell);
    let words = words.trim_end_matches([' ', '\0']);
    let plain = words.trim();
    if plain.is_empty() || (plain.starts_with('*') && kind != b'C') {
        return JsonValue::Null;
    }
    match kind {
        b'N' | b'F' => plain
            .parse::<i64>()
            .map(JsonValue::from)
            .or_else(|_| plain.parse::<f64>().map(JsonValue::from))
            .unwrap_or(JsonValue::Null),
        b'D' if plain.len() == 8 && plain.is_ascii() => {
            JsonValue::from(format!("{}-{}-{}", &plain[..4], &plain[4..6], &plain[6..]))
        }
        b'L' => JsonValue::from(matches!(plain, "T" | "t" | "Y" | "y")),
        _ => JsonValue::from(words),
    }
}
