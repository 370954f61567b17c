//! Which column of a table holds which field: by its header, by HXL tags, or by position in GDELT's files without a header.

use crate::read::incidents::{Fields, names_of};

/// A header stands within this many rows; titles may stand over it.
pub(super) const HEADER_WITHIN: usize = 25;

/// Fields that only tables have, besides the record's own.
pub(super) const LAT: &str = "lat";
pub(super) const LON: &str = "lon";
pub(super) const COORDINATES: &str = "coordinates";

/// Names of columns that are no field of the record.
const TABLE_NAMES: &[(&str, &[&str])] = &[
    (
        LAT,
        &[
            "lat",
            "latitude",
            "lat_dd",
            "latdd",
            "y",
            "ycoord",
            "y_coord",
            "point_y",
            "geo_lat",
            "actiongeo_lat",
            "latitude_dd",
            "gps_latitude",
        ],
    ),
    (
        LON,
        &[
            "lon",
            "lng",
            "long",
            "longitude",
            "lon_dd",
            "londd",
            "long_dd",
            "x",
            "xcoord",
            "x_coord",
            "point_x",
            "geo_lon",
            "actiongeo_long",
            "gps_longitude",
        ],
    ),
    (
        COORDINATES,
        &[
            "coordinates",
            "coords",
            "latlon",
            "lat_lon",
            "latlng",
            "gps",
            "geo_point",
            "wkt",
            "geom",
            "geom_wkt",
            "geometry",
            "the_geom",
        ],
    ),
    ("ucdp_date_precision", &["date_prec"]),
    ("acled_time_precision", &["time_precision"]),
    ("ucdp_clarity", &["event_clarity"]),
    ("cameo", &["eventcode", "event_code", "cameo", "cameo_code"]),
    ("gdelt_geo_type", &["actiongeo_type"]),
    ("iso", &["iso3", "iso_3", "iso", "country_iso3", "iso_a3"]),
];

/// More names of the record's fields, which only tables use.
const MORE_NAMES: &[(&str, &[&str])] = &[
    ("id", &["globaleventid", "event id", "no", "nr", "#"]),
    ("date", &["sqldate", "incident_date", "date_of_event", "date of incident"]),
    ("place", &["actiongeo_fullname", "place name", "locality", "village", "settlement", "where"]),
    ("actor", &["actor1name"]),
    ("target", &["actor2name"]),
    ("published", &["dateadded"]),
    ("source_url", &["sourceurl", "link_url"]),
    ("type", &["event", "incident", "what"]),
    ("killed_min", &["best", "fatalities_best", "nkilled", "killed_total", "kia"]),
    ("killed_max", &["best", "fatalities_best", "nkilled", "killed_total", "kia"]),
    ("wounded_min", &["wia", "nwounded", "injured_total"]),
    ("wounded_max", &["wia", "nwounded", "injured_total"]),
];

/// Our fields as HXL tags them (hxlstandard.org, 1.1); attributes in any order.
const HXL: &[(&str, &[&str])] = &[
    (LAT, &["#geo+lat"]),
    (LON, &["#geo+lon"]),
    (COORDINATES, &["#geo+coord", "#geo+bounds"]),
    ("id", &["#event+id", "#meta+id"]),
    ("date", &["#date+start", "#date+occurred", "#date+event", "#date"]),
    ("end_date", &["#date+end"]),
    ("type", &["#event+type+sub", "#event+type", "#event+category", "#event+code", "#cause+type", "#event"]),
    ("name", &["#event+name"]),
    ("evidence", &["#description", "#event+description", "#meta+description"]),
    ("place", &["#loc+name", "#loc", "#adm3+name", "#adm4+name"]),
    ("admin1", &["#adm1+name", "#adm1"]),
    ("admin2", &["#adm2+name", "#adm2"]),
    ("country", &["#country+name", "#country+code", "#country"]),
    ("actor", &["#actor+name", "#actor", "#group+name"]),
    ("target", &["#targeted", "#actor+target"]),
    ("killed_min", &["#affected+killed+min", "#affected+killed"]),
    ("killed_max", &["#affected+killed+max", "#affected+killed"]),
    ("wounded_min", &["#affected+injured+min", "#affected+injured"]),
    ("wounded_max", &["#affected+injured+max", "#affected+injured"]),
    ("source", &["#meta+source", "#org+source"]),
    ("source_url", &["#meta+url"]),
];

/// The record's fields in its order, which a table may have all of.
pub(super) const RECORD: &[&str] = &[
    "id",
    "name",
    "date",
    "end_date",
    "date_precision",
    "date_text",
    "type",
    "weapon",
    "status",
    "clarity",
    "place",
    "place_text",
    "place_id",
    "admin1",
    "admin1_code",
    "admin2",
    "country",
    "precision",
    "radius_km",
    "actor",
    "target",
    "claimed_by",
    "killed_min",
    "killed_max",
    "wounded_min",
    "wounded_max",
    "damage",
    "source",
    "source_title",
    "source_url",
    "published",
    "document",
    "evidence",
    "evidence_start",
    "evidence_end",
    "confidence",
];

/// Where the fields are.
#[derive(Debug, Default)]
pub(super) struct Columns {
    found: Vec<(&'static str, usize)>,
    pub(super) headers: Vec<String>,
    /// How many rows stand over the first row of data.
    pub(super) above: usize,
    pub(super) notes: Vec<String>,
}

impl Columns {
    /// The column of a field.
    pub(super) fn at(&self, field: &str) -> Option<usize> {
        self.found.iter().find(|(f, _)| *f == field).map(|(_, at)| *at)
    }

    /// What the field's column is called.
    pub(super) fn name(&self, field: &str) -> &str {
        self.at(field).and_then(|at| self.headers.get(at)).map_or("", String::as_str)
    }

    /// Whether it is our own record, in which an empty cell is an answer and nothing is to be found out.
    pub(super) fn is_own(&self) -> bool {
        ["start_date", "date_precision", "place_text", "evidence_end"]
            .iter()
            .all(|own| self.headers.iter().any(|h| h == own))
    }

    /// Whether anything says where a row's incident was, or when and what.
    pub(super) fn is_enough(&self) -> bool {
        let has = |field| self.at(field).is_some();
        has(LAT) && has(LON) || has(COORDINATES) || has("place") || has("admin1") || (has("date") && has("type"))
    }
}

/// Whether a row is the header of a table of incidents.
pub(super) fn is_header(row: &[String]) -> bool {
    named(row, &Fields::default()).len() >= 3
}

/// Finds the columns of a table.
pub(super) fn columns(rows: &[(usize, Vec<String>)], fields: &Fields) -> Columns {
    if let Some(columns) = gdelt(rows) {
        return columns;
    }
    let head = &rows[..rows.len().min(HEADER_WITHIN)];
    let tags = head.iter().position(|(_, row)| is_hxl(row));
    let best = |rows: &[(usize, Vec<String>)]| {
        (0..rows.len())
            .rev()
            .max_by_key(|n| named(&rows[*n].1, fields).len())
            .filter(|n| !named(&rows[*n].1, fields).is_empty())
    };
    let header = match tags {
        Some(at) => best(&head[..at]).unwrap_or(at),
        None => best(head).unwrap_or(0),
    };
    let headers = head.get(header).map(|(_, row)| row.clone()).unwrap_or_default();
    let mut columns = Columns { found: named(&headers, fields), above: header + 1, ..Columns::default() };
    if let Some(at) = tags {
        // Tags say what headers in any language only name; what the caller named stays.
        for (field, column) in hxl(&head[at].1) {
            if fields.chosen(field).is_none() {
                columns.found.retain(|(f, _)| *f != field);
                columns.found.push((field, column));
            }
        }
        columns.above = at + 1;
        columns.notes.push(format!("columns are tagged with HXL in row {}", head[at].0));
    } else if header > 0 {
        columns.notes.push(format!("took row {} as the header", head[header].0));
    }
    columns.headers = headers;
    columns
}

/// The fields whose column a header row names, by the caller's choice first, then by the usual names in their order.
fn named(headers: &[String], fields: &Fields) -> Vec<(&'static str, usize)> {
    let folded: Vec<String> = headers.iter().map(|h| fold(h)).collect();
    let table_fields = TABLE_NAMES.iter().map(|(field, _)| *field);
    RECORD
        .iter()
        .copied()
        .chain(table_fields)
        .filter_map(|field| {
            if let Some(column) = fields.chosen(field) {
                return headers.iter().position(|h| h.trim() == column).map(|at| (field, at));
            }
            let list = |table: &[(&str, &'static [&'static str])]| {
                table.iter().find(|(f, _)| *f == field).map_or(&[][..], |(_, names)| names)
            };
            let names = names_of(field).iter().chain(list(TABLE_NAMES)).chain(list(MORE_NAMES));
            names
                .map(|name| fold(name))
                .find_map(|name| folded.iter().position(|h| !h.is_empty() && *h == name))
                .map(|at| (field, at))
        })
        .collect()
}

/// Letters and figures alone; units in brackets go: `Latitude (N)`.
fn fold(name: &str) -> String {
    let name = name.trim();
    if name == "#" {
        return name.to_owned();
    }
    let name = name.split_once(['(', '[']).map_or(name, |(before, _)| before);
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A row of HXL tags: only tags and empty cells, of which a few are enough.
fn is_hxl(row: &[String]) -> bool {
    let filled: Vec<&str> = row.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
    filled.len() >= 2
        && filled.iter().all(|c| c.starts_with('#') && c[1..].starts_with(|l: char| l.is_ascii_alphabetic()))
}

fn hxl(tags: &[String]) -> Vec<(&'static str, usize)> {
    let tags: Vec<Vec<String>> = tags
        .iter()
        .map(|tag| tag.to_lowercase().split('+').map(|part| part.trim().to_owned()).filter(|p| !p.is_empty()).collect())
        .collect();
    HXL.iter()
        .filter_map(|(field, wanted)| {
            let column = wanted.iter().find_map(|want| {
                let want: Vec<&str> = want.split('+').collect();
                tags.iter().position(|tag| {
                    tag.first().is_some_and(|t| t == want[0])
                        && want[1..].iter().all(|w| tag[1..].iter().any(|a| a == w))
                })
            })?;
            Some((*field, column))
        })
        .collect()
}

/// GDELT's event files: tab-separated, without a header, of 61 columns (2.0, 2015 on), 58 or 57 (1.0, without links).
/// Positions from the codebooks "GDELT Event Database Data Format" 1.03 and 2.0.
fn gdelt(rows: &[(usize, Vec<String>)]) -> Option<Columns> {
    let (_, first) = rows.first()?;
    let place = match first.len() {
        61 => 51,
        57 | 58 => 49,
        _ => return None,
    };
    let is_number =
        |at: usize, len: usize| first.get(at).is_some_and(|c| c.len() == len && c.bytes().all(|b| b.is_ascii_digit()));
    if !first[0].bytes().all(|b| b.is_ascii_digit()) || !is_number(1, 8) || !is_number(2, 6) || !is_number(3, 4) {
        return None;
    }
    // 2.0 has a second division before the coordinates.
    let lat = if first.len() == 61 { place + 5 } else { place + 4 };
    let last = first.len() - 1;
    let mut found = vec![
        ("id", 0),
        ("date", 1),
        ("actor", 6),
        ("target", 16),
        ("cameo", 26),
        ("gdelt_geo_type", place),
        ("place", place + 1),
        (LAT, lat),
        (LON, lat + 1),
        ("published", if first.len() == 57 { last } else { last - 1 }),
    ];
    if first.len() != 57 {
        found.push(("source_url", last));
    }
    let version = if first.len() == 61 { "2.0" } else { "1.0" };
    Some(Columns {
        found,
        notes: vec![format!("read as a GDELT {version} event file, which has no header")],
        ..Columns::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &str) -> (usize, Vec<String>) {
        (1, cells.split(',').map(str::to_owned).collect())
    }

    #[test]
    fn columns_are_found_by_name_and_by_choice() {
        let rows = [row("Incidents of May,,"), row("Latitude (N),Long,Kategorie"), row("33,44,IED")];
        let mut fields = Fields::default();
        fields.set("type", "Kategorie").unwrap();
        fields.set("lat", "Latitude (N)").unwrap();
        let found = columns(&rows, &fields);
        assert_eq!((found.at(LAT), found.at(LON), found.at("type"), found.above), (Some(0), Some(1), Some(2), 2));
    }

    #[test]
    fn hxl_tags_speak_for_headers_in_any_language() {
        let rows = [
            row("Breite,Laenge,Tote,Tag"),
            row("#geo+lat,#geo +lon,#affected+f+killed,#date+occurred"),
            row("33,44,2,2020-12-10"),
        ];
        let found = columns(&rows, &Fields::default());
        assert_eq!(
            (found.at(LAT), found.at(LON), found.at("killed_min"), found.at("date"), found.above),
            (Some(0), Some(1), Some(2), Some(3), 2)
        );
    }
}
