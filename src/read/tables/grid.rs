//! Tables as they lie in files: delimited text and Excel workbooks become rows of texts.

use std::io::{Cursor, Read, Seek};

use calamine::{Data, DataRef, ExcelDateTime, Reader as _, Xls, Xlsx};

use super::TableError;

/// More columns than any export has; a cell far out to the right is a slip or an attack.
const MOST_COLUMNS: usize = 2_000;
/// Rows past this are not read. Excel itself stops at 1,048,576.
const MOST_ROWS: usize = 5_000_000;
/// The largest text that is taken out of an archive.
const MOST_TEXT: u64 = 400_000_000;
/// What the parts of a workbook may take unpacked.
const MOST_UNPACKED: u64 = 2_000_000_000;

/// Rows of texts, each with its number in the file, from 1.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) rows: Vec<(usize, Vec<String>)>,
    pub(super) notes: Vec<String>,
    /// The last row is cut short.
    pub(super) cut: Option<usize>,
}

/// Reads delimited text, whatever its delimiter is.
pub(super) fn delimited(text: &str) -> Result<Grid, TableError> {
    let delimiter = delimiter(text);
    let mut grid = Grid::default();
    let mut reader = reader(text, delimiter);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|e| TableError::Broken(e.to_string()))? {
        // The line of the record, which quoted line ends make different from its number.
        let line = record.position().map_or(grid.rows.len() + 1, |p| p.line() as usize);
        if grid.rows.len() >= MOST_ROWS {
            grid.notes.push(format!("took the first {MOST_ROWS} rows and no more"));
            break;
        }
        grid.rows.push((line, record.iter().take(MOST_COLUMNS).map(str::to_owned).collect()));
    }
    if delimiter != b',' {
        let name = match delimiter {
            b'\t' => "tabs",
            b';' => "semicolons",
            _ => "upright strokes",
        };
        grid.notes.push(format!("cells are divided by {name}"));
    }
    if !text.ends_with('\n') && quotes_open(text) {
        grid.cut = grid.rows.last().map(|(line, _)| *line);
    }
    Ok(grid)
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    // GDELT's tab-separated files hold bare quotes.
    let quoting = delimiter != b'\t' || text.lines().take(50).any(|l| l.starts_with('"') || l.contains("\t\""));
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(quoting)
        .from_reader(text.as_bytes())
}

/// A quote that nothing closes: the number of quotes is odd, since quotes within quotes are doubled.
fn quotes_open(text: &str) -> bool {
    text.bytes().filter(|b| *b == b'"').count() % 2 == 1
}

/// The sign that divides the first rows into the most columns, evenly.
fn delimiter(text: &str) -> u8 {
    let end = text.char_indices().nth(200_000).map_or(text.len(), |(at, _)| at);
    let evenness = |delimiter: u8| {
        let widths: Vec<usize> =
            reader(&text[..end], delimiter).records().take(30).filter_map(|r| Some(r.ok()?.len())).collect();
        let widest = widths.iter().copied().max().unwrap_or(0);
        let commonest = (2..=widest).max_by_key(|w| widths.iter().filter(|n| *n == w).count()).unwrap_or(1);
        let share = widths.iter().filter(|n| **n == commonest).count() * 100 / widths.len().max(1);
        if commonest < 2 { 0 } else { share * 10 + commonest.min(90) }
    };
    [b',', b'\t', b';', b'|'].into_iter().rev().max_by_key(|d| evenness(*d)).unwrap_or(b',')
}

/// Reads the sheet of a workbook that looks most like a table of incidents; `is_header` knows one by a row's cells.
pub(super) fn workbook(bytes: &[u8], is_header: impl Fn(&[String]) -> bool) -> Result<Grid, TableError> {
    let broken = |e: &dyn std::fmt::Display| TableError::Broken(e.to_string());
    if bytes.starts_with(b"PK") {
        check_size(bytes)?;
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
        let names = book.sheet_names();
        return choose(&names, is_header, |name| xlsx_sheet(&mut book, name).map_err(|e| broken(&e)));
    }
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    let names = book.sheet_names();
    choose(&names, is_header, |name| {
        let range = book.worksheet_range(name).map_err(|e| broken(&e))?;
        let (first, left) = range.start().unwrap_or((0, 0));
        let mut grid = Grid::default();
        for (index, row) in range.rows().enumerate() {
            let cells = std::iter::repeat_n(String::new(), left as usize).chain(row.iter().map(cell)).collect();
            grid.rows.push((first as usize + index + 1, cells));
        }
        let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        fill(&mut grid, merged.iter().map(|d| (d.start, d.end)));
        Ok(grid)
    })
}

/// The first sheet with a header that is understood; else the first with any rows.
fn choose(
    names: &[String],
    is_header: impl Fn(&[String]) -> bool,
    mut read: impl FnMut(&str) -> Result<Grid, TableError>,
) -> Result<Grid, TableError> {
    let mut first = None;
    for name in names.iter().take(50) {
        let mut grid = read(name)?;
        if grid.rows.iter().take(super::columns::HEADER_WITHIN).any(|(_, row)| is_header(row)) {
            if names.len() > 1 {
                grid.notes.push(format!("took the sheet \"{name}\", one of {}", names.len()));
            }
            return Ok(grid);
        }
        if first.is_none() && !grid.rows.is_empty() {
            first = Some(grid);
        }
    }
    first.ok_or(TableError::Empty)
}

/// The only delimited text in an archive, as GDELT and HDX pack theirs; none where it is a workbook.
pub(super) fn unpacked(bytes: &[u8]) -> Result<Option<Vec<u8>>, TableError> {
    let broken = |e: &dyn std::fmt::Display| TableError::Broken(e.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    let names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let is_text = |name: &String| {
        let lower = name.to_lowercase();
        [".csv", ".tsv", ".tab", ".txt"].iter().any(|e| lower.ends_with(e)) && !lower.starts_with("__macosx")
    };
    let [name] = &names.iter().filter(|n| is_text(n)).collect::<Vec<_>>()[..] else { return Ok(None) };
    let mut text = Vec::new();
    let file = archive.by_name(name).map_err(|e| broken(&e))?;
    file.take(MOST_TEXT + 1).read_to_end(&mut text).map_err(|e| broken(&e))?;
    if text.len() as u64 > MOST_TEXT { Err(TableError::TooLarge(text.len() as u64)) } else { Ok(Some(text)) }
}

/// An archive made to swell says so in its list of contents, or is stopped by the limits on rows and columns.
fn check_size(bytes: &[u8]) -> Result<(), TableError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| TableError::Broken(e.to_string()))?;
    let mut unpacked = 0_u64;
    for index in 0..archive.len() {
        unpacked = unpacked.saturating_add(archive.by_index_raw(index).map_or(0, |f| f.size()));
    }
    if unpacked > MOST_UNPACKED { Err(TableError::TooLarge(unpacked)) } else { Ok(()) }
}

fn xlsx_sheet<R: Read + Seek>(book: &mut Xlsx<R>, name: &str) -> Result<Grid, calamine::XlsxError> {
    let mut grid = Grid::default();
    let mut cells = book.worksheet_cells_reader(name)?;
    while let Some(found) = cells.next_cell()? {
        let (row, column) = found.get_position();
        let (row, column) = (row as usize, column as usize);
        let text = cell_ref(found.get_value());
        if text.is_empty() {
            continue;
        }
        if column >= MOST_COLUMNS {
            continue;
        }
        if grid.rows.last().is_none_or(|(number, _)| *number < row + 1) {
            if grid.rows.len() >= MOST_ROWS {
                grid.notes.push(format!("took the first {MOST_ROWS} rows and no more"));
                break;
            }
            grid.rows.push((row + 1, Vec::new()));
        }
        if let Some((number, cells)) = grid.rows.last_mut().filter(|(number, _)| *number == row + 1) {
            debug_assert_eq!(*number, row + 1);
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column] = text;
        }
    }
    drop(cells);
    let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
    fill(&mut grid, merged.iter().map(|d| (d.start, d.end)));
    Ok(grid)
}

/// A merged cell shows its value over all its rows; below the header it is meant for each of them.
fn fill(grid: &mut Grid, merged: impl Iterator<Item = ((u32, u32), (u32, u32))>) {
    let mut filled = 0;
    for ((top, left), (bottom, right)) in merged {
        // A title over the whole table spans columns; a value for several rows spans rows.
        if top == bottom || right as usize >= MOST_COLUMNS {
            continue;
        }
        let at = |row: u32| grid.rows.binary_search_by_key(&(row as usize + 1), |(number, _)| *number).ok();
        let Some(value) = at(top).and_then(|n| grid.rows[n].1.get(left as usize)).filter(|v| !v.is_empty()).cloned()
        else {
            continue;
        };
        for row in top + 1..=bottom.min(top + 100_000) {
            let Some(n) = grid.rows.binary_search_by_key(&(row as usize + 1), |(number, _)| *number).ok() else {
                continue;
            };
            let cells = &mut grid.rows[n].1;
            if cells.len() <= left as usize {
                cells.resize(left as usize + 1, String::new());
            }
            if cells[left as usize].is_empty() {
                cells[left as usize].clone_from(&value);
                filled += 1;
            }
        }
    }
    if filled > 0 {
        grid.notes.push(format!("repaired: {filled} cells under merged cells got the value shown over them"));
    }
}

fn cell(data: &Data) -> String {
    match data {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.trim().to_owned(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(truth) => truth.to_string(),
        Data::DateTime(day) => iso(day),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

fn cell_ref(data: &DataRef<'_>) -> String {
    match data {
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(day) => iso(day),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// A cell that the workbook itself formats as a date is no guess.
fn iso(day: &ExcelDateTime) -> String {
    if !day.is_datetime() {
        return day.as_f64().to_string();
    }
    let (year, month, day, ..) = day.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_found() {
        assert_eq!(delimiter("a,b\n1,2\n"), b',');
        assert_eq!(delimiter("a;b;c\n\"x, y\";33,3;2\nz, v;1,5;2"), b';');
        assert_eq!(delimiter("a\tb\n1, 2\t3\n"), b'\t');
        assert_eq!(delimiter("alone\nx\n"), b',');
    }

    #[test]
    fn quoted_cells_keep_line_ends_and_rows_their_lines() {
        let grid = delimited("a,b\n\"one\ntwo\",\"x \"\"y\"\"\"\n3,4\n").unwrap();
        assert_eq!(grid.rows[1], (2, vec!["one\ntwo".to_owned(), "x \"y\"".to_owned()]));
        assert_eq!(grid.rows[2].0, 4);
        assert_eq!(delimited("a,b\n1,\"cut sho").unwrap().cut, Some(2));
    }

    proptest::proptest! {
        #[test]
        fn any_text_and_bytes_are_survived(text in ".{0,100}", bytes in proptest::collection::vec(0_u8.., 0..200)) {
            let _ = delimited(&text);
            let _ = workbook(&bytes, |_| true);
            let _ = workbook(&[b"PK\x03\x04".to_vec(), bytes].concat(), |_| true);
        }
    }
}
