//! Incidents from tables: CSV, TSV and Excel, the exports of ACLED, UCDP GED and GDELT, and tables tagged with HXL.

mod codes;
mod columns;
mod grid;
mod place;
mod report;
mod values;

use std::collections::HashMap;

pub use values::DayOrder;

use self::codes::Cameo;
use self::columns::{COORDINATES, Columns, LAT, LON};
use self::grid::Grid;
use self::report::{Did, Report};
use self::values::{DateRead, OrderSeen, Time};
use super::encoding;
use super::incidents::{Fields, Imported, kind_of, precision_of};
use crate::export::is_guarded;
use crate::gazetteer::Gazetteer;
use crate::incident::{Clarity, DatePrecision, Incident, Precision, Status};

/// How a table is read.
#[derive(Debug, Clone, Default)]
pub struct TableOptions<'g> {
    /// Which column holds which field, where the usual names do not say it.
    pub fields: Fields,
    /// Which part of 10/12/2020 is the day, where the table itself does not show it.
    pub day_order: Option<DayOrder>,
    /// Places rows without coordinates by their names, and tells swapped coordinates by the row's country.
    pub gazetteer: Option<&'g Gazetteer>,
}

/// Why no incidents could be read from a table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// No rows.
    #[error("expected a table of incidents, found no rows\nTry: check that the export has finished")]
    Empty,
    /// Not text, or no workbook.
    #[error("expected a table of incidents, found {0}")]
    Unreadable(String),
    /// Damaged.
    #[error(
        "expected a table of incidents, found a damaged file ({0})\nTry: fetch or save it again; it may be cut short"
    )]
    Broken(String),
    /// It unpacks to more than is read.
    #[error("expected a table of incidents, found a workbook that unpacks to {0} bytes\nTry: save the sheet as CSV")]
    TooLarge(u64),
    /// No column says where or when.
    #[error(
        "expected a table with columns for place or coordinates, date and type, found these: {found}\nTry: --field \
         lat=COLUMN --field lon=COLUMN, or --field place=COLUMN"
    )]
    NoColumns {
        /// The header.
        found: String,
    },
    /// A column named by the caller is not there.
    #[error(
        "expected a column \"{column}\" for {field}, found these: {found}\nTry: --field {field}=NAME with one of them"
    )]
    NoSuchColumn {
        /// Our field.
        field: String,
        /// The name asked for.
        column: String,
        /// The header.
        found: String,
    },
}

/// Reads incidents from delimited text (CSV, TSV) in any encoding, or from an Excel workbook.
///
/// Columns are known by the names of the record, of ACLED, UCDP GED and GDELT, and by HXL tags. What is repaired, not
/// understood or left out is told in the notes, by row; nothing is guessed.
///
/// # Errors
///
/// [`TableError`] where the bytes are no table, or none of its columns says where its incidents were.
pub fn table(bytes: &[u8], options: &TableOptions<'_>) -> Result<Imported, TableError> {
    if bytes.starts_with(b"PK\x03\x04")
        && let Some(text) = grid::unpacked(bytes)?
    {
        return table_in(&text, options);
    }
    table_in(bytes, options)
}

fn table_in(bytes: &[u8], options: &TableOptions<'_>) -> Result<Imported, TableError> {
    let mut report = Report::default();
    let is_book = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0");
    let grid = if is_book {
        grid::workbook(bytes, columns::is_header)?
    } else {
        let decoded = encoding::decode(bytes, None).map_err(|e| TableError::Unreadable(e.to_string()))?;
        decoded.note.into_iter().for_each(|note| report.general(note));
        grid::delimited(&decoded.text)?
    };
    let Grid { rows, notes, cut } = grid;
    notes.into_iter().for_each(|note| report.general(note));
    if rows.is_empty() {
        return Err(TableError::Empty);
    }
    let columns = columns::columns(&rows, &options.fields);
    check(&columns, &options.fields)?;
    columns.notes.iter().for_each(|note| report.general(note.clone()));
    let data = &rows[columns.above.min(rows.len())..];
    let orders = day_orders(&columns, data, options.day_order, &mut report);
    let mut reader =
        RowReader { columns: &columns, options, orders, report, own: columns.is_own(), ids: HashMap::new() };
    let mut incidents = Vec::with_capacity(data.len());
    let mut filled = 0;
    for (number, row) in data {
        if row.iter().all(|cell| values::is_nothing(cell)) {
            continue;
        }
        filled += 1;
        if cut == Some(*number) {
            reader.report.add(*number, Did::LeftOut, "the file breaks off within this row", "");
            continue;
        }
        incidents.extend(reader.incident(*number, row));
    }
    Ok(Imported { notes: reader.report.lines(filled, incidents.len()), incidents, name: None })
}

fn check(columns: &Columns, fields: &Fields) -> Result<(), TableError> {
    let shown = || columns.headers.iter().filter(|h| !h.is_empty()).take(60).cloned().collect::<Vec<_>>().join(", ");
    for (field, column) in fields.all() {
        if columns.at(field).is_none() {
            return Err(TableError::NoSuchColumn {
                field: field.to_owned(),
                column: column.to_owned(),
                found: shown(),
            });
        }
    }
    if columns.is_enough() { Ok(()) } else { Err(TableError::NoColumns { found: shown() }) }
}

/// The cells of one row, by field.
pub(super) struct Cells<'a> {
    columns: &'a Columns,
    cells: &'a [String],
    row: usize,
    /// Our own record: what a cell holds is meant to the letter.
    own: bool,
}

impl<'a> Cells<'a> {
    /// The field's words; none where the cell is empty or stands for nothing.
    fn get(&self, field: &str) -> Option<&'a str> {
        let cell = self.cells.get(self.columns.at(field)?)?;
        if self.own {
            return (!cell.is_empty()).then_some(cell);
        }
        (!values::is_nothing(cell)).then_some(cell.trim())
    }

    fn text(&self, field: &str) -> Option<String> {
        // Our own CSV guards formulas with an apostrophe.
        let text = self.get(field)?;
        let bare = text.strip_prefix('\'').filter(|t| is_guarded(t));
        Some(bare.unwrap_or(text).to_owned())
    }

    fn number(&self, field: &str) -> Option<f64> {
        self.get(field)?.replace(',', ".").parse().ok().filter(|n: &f64| n.is_finite())
    }
}

const DATES: [&str; 3] = ["date", "end_date", "published"];

/// The order of day and month in each column of dates.
fn day_orders(
    columns: &Columns,
    rows: &[(usize, Vec<String>)],
    said: Option<DayOrder>,
    report: &mut Report,
) -> HashMap<&'static str, Option<DayOrder>> {
    DATES
        .into_iter()
        .filter_map(|field| {
            let at = columns.at(field)?;
            let mut seen = OrderSeen::default();
            let mut open = 0;
            for (number, row) in rows {
                let cell = row.get(at).map_or("", String::as_str);
                seen.look(cell, *number);
                open += usize::from(matches!(values::date(cell, None), DateRead::Ambiguous));
            }
            let order = said.or_else(|| seen.order());
            let name = columns.name(field);
            match (said, order, seen.day_first.or(seen.month_first)) {
                (None, Some(order), Some(row)) if open > 0 => {
                    let words = if order == DayOrder::DayFirst { "day/month/year" } else { "month/day/year" };
                    report.general(format!("repaired: {open} dates of \"{name}\" read as {words}, the order that row {row} shows"));
                }
                (None, None, shown) if open > 0 => {
                    let why = if shown.is_some() { "its rows show both orders" } else { "no row shows the order" };
                    report.general(format!(
                        "{open} dates of \"{name}\" could be two days each, and {why}: left unknown\nTry: --date-order dmy or --date-order mdy"
                    ));
                }
                _ => {}
            }
            Some((field, order))
        })
        .collect()
}

struct RowReader<'a, 'g> {
    columns: &'a Columns,
    options: &'a TableOptions<'g>,
    orders: HashMap<&'static str, Option<DayOrder>>,
    report: Report,
    own: bool,
    /// How often an id was met.
    ids: HashMap<String, usize>,
}

impl RowReader<'_, '_> {
    /// The incident of a row; none where the row is none, which is told.
    fn incident(&mut self, row: usize, cells: &[String]) -> Option<Incident> {
        let width = self.columns.headers.len();
        if width > 0 && cells.len() > width && cells[width..].iter().any(|c| !c.trim().is_empty()) {
            self.report.add(
                row,
                Did::LeftOut,
                "more cells than columns, so that they stand in the wrong ones",
                &cells[width..].join(" "),
            );
            return None;
        }
        let cells = Cells { columns: self.columns, cells, row, own: self.own };
        let kind = self.kind(&cells)?;
        let start = self.date(&cells, "date");
        let start = self.widened(&cells, start);
        let end = self.date(&cells, "end_date");
        let published = self.date(&cells, "published").map(|p| p.first);
        let (killed_min, killed_max) = self.toll(&cells, "killed_min", "killed_max");
        let (wounded_min, wounded_max) = self.toll(&cells, "wounded_min", "wounded_max");
        let word = |field: &str| cells.text(field);
        let said_precision = word("date_precision").and_then(|w| w.parse().ok());
        let ucdp_precision = cells.get("ucdp_date_precision").and_then(codes::ucdp_date);
        let mut incident = Incident {
            id: self.id(&cells),
            name: word("name").unwrap_or_default(),
            start_date: start.map(|s| s.first),
            end_date: end.map(|e| e.last).max(start.map(|s| s.last).filter(|_| !self.own)),
            date_precision: said_precision
                .or(ucdp_precision)
                .or(start.map(|s| s.precision))
                .unwrap_or(DatePrecision::Unknown),
            date_text: word("date_text"),
            sub_event_type: kind,
            weapon: word("weapon"),
            status: word("status").and_then(|w| w.parse().ok()).unwrap_or(Status::Reported),
            clarity: clarity(&cells),
            place: word("place"),
            place_text: word("place_text"),
            place_id: word("place_id"),
            admin1: word("admin1"),
            admin1_code: word("admin1_code"),
            admin2: word("admin2"),
            country: word("country"),
            radius_km: cells.number("radius_km"),
            actor: word("actor"),
            target: word("target"),
            claimed_by: word("claimed_by"),
            killed_min,
            killed_max,
            wounded_min,
            wounded_max,
            damage: word("damage"),
            source: word("source"),
            source_title: word("source_title"),
            source_url: word("source_url")
                .filter(|u| self.own || u.starts_with("http://") || u.starts_with("https://")),
            published,
            document: word("document"),
            evidence: word("evidence"),
            evidence_start: cells.number("evidence_start").map(|n| n as u32),
            evidence_end: cells.number("evidence_end").map(|n| n as u32),
            confidence: cells.number("confidence").filter(|c| (0.0..=1.0).contains(c)),
            ..Incident::default()
        };
        self.locate(&cells, &mut incident);
        let says_where = incident.point.is_some()
            || [&incident.place, &incident.admin1, &incident.admin2].iter().any(|p| p.is_some());
        if !self.own && !says_where && incident.start_date.is_none() && kind.is_none() {
            self.report.add(row, Did::LeftOut, "neither place nor date nor type", &cells.cells.join(" "));
            return None;
        }
        if incident.name.is_empty() && !self.own {
            incident.name = label(&cells, &incident);
        }
        Some(incident)
    }

    fn id(&mut self, cells: &Cells<'_>) -> String {
        let id = cells.text("id").unwrap_or_else(|| format!("row-{}", cells.row));
        let times = self.ids.entry(id.clone()).and_modify(|n| *n += 1).or_insert(1);
        if *times == 1 {
            return id;
        }
        let new = format!("{id}-{times}");
        self.report.add(cells.row, Did::Repaired, "an id that another row has got a number", &new);
        new
    }

    /// What happened; none of the outer kind where the row is no incident.
    #[expect(clippy::option_option, reason = "the outer none leaves the row out, the inner one the type unknown")]
    fn kind(&mut self, cells: &Cells<'_>) -> Option<Option<crate::incident::SubEventType>> {
        if let Some(code) = cells.get("cameo") {
            return match codes::cameo(code) {
                Cameo::Incident(kind) => Some(Some(kind)),
                Cameo::NoIncident => {
                    self.report.add(
                        cells.row,
                        Did::LeftOut,
                        "words, diplomacy or aid by its CAMEO code, and no incident",
                        code,
                    );
                    None
                }
                Cameo::Unknown => {
                    self.report.add(cells.row, Did::Unread, "CAMEO code not known", code);
                    Some(None)
                }
            };
        }
        let Some(text) = cells.get("type") else { return Some(None) };
        let kind =
            if fold_is(cells.columns.name("type"), "typeofviolence") { codes::type_of_violence(text) } else { None };
        let kind = kind.or_else(|| kind_of(text));
        if kind.is_none() {
            self.report.add(cells.row, Did::Unread, "type not understood", text);
        }
        Some(kind)
    }

    fn date(&mut self, cells: &Cells<'_>, field: &'static str) -> Option<Time> {
        let text = cells.get(field)?;
        let order = self.orders.get(field).copied().flatten();
        match values::date(text, order) {
            DateRead::Plain(time) | DateRead::Ordered(time) => Some(time),
            DateRead::Serial(time) => {
                self.report.add(
                    cells.row,
                    Did::Repaired,
                    "a date as Excel counts days",
                    &format!("{text} is {}", time.first),
                );
                Some(time)
            }
            DateRead::Ambiguous => {
                self.report.add(cells.row, Did::Unread, "a date that could be two days", text);
                None
            }
            DateRead::None => {
                self.report.add(cells.row, Did::Unread, "date not understood", text);
                None
            }
        }
    }

    /// ACLED puts an event of which only the week or the month is known on a day in its middle, and says so.
    fn widened(&self, cells: &Cells<'_>, time: Option<Time>) -> Option<Time> {
        match cells.get("acled_time_precision") {
            Some("2") => time.map(Time::week_around),
            Some("3") => time.map(Time::month_around),
            _ => time,
        }
    }

    fn toll(&mut self, cells: &Cells<'_>, low: &'static str, high: &'static str) -> (Option<u32>, Option<u32>) {
        let mut read = |field: &'static str| {
            let text = cells.get(field)?;
            let found = values::count(text);
            if found.is_none() {
                self.report.add(cells.row, Did::Unread, "number not understood", text);
            }
            found
        };
        if cells.columns.at(low) == cells.columns.at(high) {
            return read(low).unwrap_or_default();
        }
        (read(low).and_then(|(min, _)| min), read(high).and_then(|(_, max)| max))
    }

    fn locate(&mut self, cells: &Cells<'_>, incident: &mut Incident) {
        let gaz = self.options.gazetteer;
        if let Some(kind) = cells.get("gdelt_geo_type") {
            split_full_name(incident);
            incident.precision = codes::gdelt_precision(kind);
        } else if let Some(code) = cells.get("precision") {
            incident.precision = precision_of(code, cells.columns.name("precision"));
            if incident.precision.is_none() {
                self.report.add(cells.row, Did::Unread, "precision not understood", code);
            }
        }
        let code = [incident.country.as_deref(), cells.get("iso")].into_iter().flatten().find_map(|c| {
            let is_code = c.len() == 2 && c.bytes().all(|b| b.is_ascii_uppercase());
            if is_code { Some(c.to_owned()) } else { place::country_code(c, gaz) }
        });
        incident.point = place::point(cells, code.as_deref(), gaz, &mut self.report);
        let code_known = code.is_some();
        incident.country = code.or(incident.country.take());
        if self.own {
            return;
        }
        if let Some(point) = incident.point {
            incident.precision = incident.precision.or(Some(Precision::Exact));
            if let Some(gaz) = gaz.filter(|_| incident.precision != Some(Precision::Country)) {
                let country = incident.country.as_deref().filter(|_| code_known);
                place::doubt(point, country, gaz, cells.row, &mut self.report);
            }
            return;
        }
        let has_names = incident.place.is_some() || incident.admin1.is_some() || incident.admin2.is_some();
        incident.precision = None;
        if let Some(gaz) = gaz.filter(|_| incident.place_id.is_none() && (has_names || incident.country.is_some())) {
            place::by_name(incident, gaz, cells.row, &mut self.report);
        }
        let has_columns = [LAT, COORDINATES, LON].iter().any(|f| cells.columns.at(f).is_some());
        match (incident.point, has_names) {
            (Some(_), _) if has_columns => {
                let name = incident.place_text.as_deref().or(incident.place.as_deref()).unwrap_or_default().to_owned();
                self.report.add(cells.row, Did::Repaired, "no coordinates, so placed by its name", &name);
            }
            (None, true) => {
                let name = [&incident.place, &incident.admin2, &incident.admin1]
                    .into_iter()
                    .flatten()
                    .next()
                    .cloned()
                    .unwrap_or_default();
                self.report.add(cells.row, Did::Unread, "its place is not known", &name);
            }
            (None, false) => self.report.add(cells.row, Did::Unread, "no place is given", ""),
            _ => {}
        }
    }
}

/// "Baghdad, Baghdad, Iraq" as GDELT writes places: the place, its division, its country.
fn split_full_name(incident: &mut Incident) {
    let Some(full) = incident.place.take() else { return };
    let parts: Vec<&str> = full.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
    let (place, admin1, country) = match parts[..] {
        [country] => (None, None, Some(country)),
        [admin1, country] => (Some(admin1), Some(admin1), Some(country)),
        [place, admin1, .., country] => (Some(place), Some(admin1), Some(country)),
        [] => return,
    };
    incident.place = place.or(country).map(str::to_owned);
    incident.admin1 = incident.admin1.take().or(admin1.map(str::to_owned));
    incident.country = incident.country.take().or(country.map(str::to_owned));
}

/// UCDP's `event_clarity`: 2 where the source lumps several events together.
fn clarity(cells: &Cells<'_>) -> Clarity {
    match (cells.get("clarity"), cells.get("ucdp_clarity")) {
        (Some(word), _) => word.parse().unwrap_or(Clarity::Single),
        (None, Some("2")) => Clarity::Aggregate,
        _ => Clarity::Single,
    }
}

fn label(cells: &Cells<'_>, incident: &Incident) -> String {
    let word = cells.get("type").filter(|t| t.chars().any(char::is_alphabetic)).map(str::to_owned);
    let what = word.or_else(|| incident.sub_event_type.map(|k| k.to_string())).unwrap_or_else(|| "Incident".to_owned());
    match incident.place.as_ref().or(incident.admin1.as_ref()) {
        Some(place) => format!("{what}, {place}"),
        None => what,
    }
}

fn fold_is(name: &str, folded: &str) -> bool {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).eq(folded.chars())
}

#[cfg(test)]
mod tests;
