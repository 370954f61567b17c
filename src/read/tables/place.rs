//! Where a row's incident was: its coordinates, checked against its country, or its place names through the gazetteer.

use super::Cells;
use super::columns::{COORDINATES, LAT, LON};
use super::report::{Did, Report};
use super::values::{self, Degrees};
use crate::gazetteer::Gazetteer;
use crate::incident::{Incident, LonLat, Precision};
use crate::places::resolve_name;

/// A name is placed where the gazetteer is at least this sure…
const SURE: f64 = 0.5;
/// …and no other place is nearly as likely and farther away than this.
const RIVAL: f64 = 0.8;
const SAME_KM: f64 = 30.0;
/// Coordinates are held against the country of a town this near.
const NEAR_KM: f64 = 120.0;

/// The point in a row's cells, with what had to be done to read it.
pub(super) fn point(
    cells: &Cells<'_>,
    country: Option<&str>,
    gaz: Option<&Gazetteer>,
    report: &mut Report,
) -> Option<LonLat> {
    let row = cells.row;
    let (lat, lon) = match (cells.get(LAT), cells.get(LON)) {
        (Some(lat), Some(lon)) => {
            let shown = format!("{lat}, {lon}");
            let (Some(a), Some(b)) = (values::degrees(lat), values::degrees(lon)) else {
                report.add(row, Did::Unread, "coordinates not understood", &shown);
                return None;
            };
            (a, b)
        }
        (Some(one), None) | (None, Some(one)) if cells.get(COORDINATES).is_none() => {
            report.add(row, Did::Unread, "one of two coordinates is missing", one);
            return None;
        }
        _ => {
            let both = cells.get(COORDINATES)?;
            let Some(pair) = values::pair(both) else {
                let what =
                    if both.trim_start().to_uppercase().starts_with(['P', 'L', 'M', 'G', 'S']) && both.contains('(') {
                        "a shape stands where a point belongs"
                    } else {
                        "coordinates not understood"
                    };
                report.add(row, Did::Unread, what, both);
                return None;
            };
            pair
        }
    };
    let shown = format!("lat {}, lon {}", lat.value, lon.value);
    for repair in [lat.repair, lon.repair].into_iter().flatten().take(1) {
        report.add(row, Did::Repaired, repair, &shown);
    }
    if lat.value == 0.0 && lon.value == 0.0 {
        report.add(row, Did::Unread, "coordinates 0, 0 stand for none", "");
        return None;
    }
    checked(lat, lon, country, gaz, row, report)
}

fn checked(
    lat: Degrees,
    lon: Degrees,
    country: Option<&str>,
    gaz: Option<&Gazetteer>,
    row: usize,
    report: &mut Report,
) -> Option<LonLat> {
    let shown = format!("lat {}, lon {}", lat.value, lon.value);
    let as_given = valid(lat.value, lon.value);
    let swapped = valid(lon.value, lat.value);
    let sides_are_swapped = matches!(lat.side, Some('E' | 'W')) || matches!(lon.side, Some('N' | 'S'));
    match (as_given, swapped) {
        (_, Some(point)) if sides_are_swapped => {
            report.add(row, Did::Repaired, "latitude and longitude were swapped, as their letters say", &shown);
            Some(point)
        }
        (Some(point), Some(other)) => {
            let (Some(gaz), Some(country)) = (gaz, country) else { return Some(point) };
            let lies_in = |p: LonLat| gaz.nearest_settlement(p, NEAR_KM).map(|place| place.country);
            if lies_in(point) != Some(country) && lies_in(other) == Some(country) {
                report.add(
                    row,
                    Did::Repaired,
                    "latitude and longitude were swapped: only so they lie in the row's country",
                    &shown,
                );
                return Some(other);
            }
            Some(point)
        }
        (Some(point), None) => Some(point),
        (None, Some(point)) => {
            report.add(row, Did::Repaired, "latitude and longitude were swapped: no latitude is over 90", &shown);
            Some(point)
        }
        (None, None) => {
            report.add(row, Did::Unread, "coordinates out of range", &shown);
            None
        }
    }
}

/// Says so where a point lies in the middle of nowhere, or far from every town of the country that the row names. It is
/// kept: ships are attacked at sea, and maps of the world differ.
pub(super) fn doubt(point: LonLat, country: Option<&str>, gaz: &Gazetteer, row: usize, report: &mut Report) {
    let mut near = gaz.settlements_around(point, NEAR_KM).peekable();
    let shown = format!("lat {}, lon {}", point.lat, point.lon);
    if near.peek().is_none() {
        report.add(row, Did::Doubtful, "no town known within 120 km of the coordinates", &shown);
    } else if let Some(country) = country
        && near.all(|place| place.country != country)
    {
        report.add(row, Did::Doubtful, "no town of the row's country within 120 km of the coordinates", &shown);
    }
}

fn valid(lat: f64, lon: f64) -> Option<LonLat> {
    ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon)).then_some(LonLat { lon, lat })
}

/// The ISO code of a country's name.
pub(super) fn country_code(name: &str, gaz: Option<&Gazetteer>) -> Option<String> {
    let area = gaz?.area(name)?;
    area.admin1.is_empty().then(|| area.country.to_owned()).filter(|c| !c.is_empty())
}

/// Places an incident without coordinates by its names, the smallest that the gazetteer knows for sure in the larger.
pub(super) fn by_name(incident: &mut Incident, gaz: &Gazetteer, row: usize, report: &mut Report) {
    let country = incident.country.clone();
    let admin1 = incident.admin1.clone();
    let admin2 = incident.admin2.clone();
    let within: Vec<&str> = [admin2.as_deref(), admin1.as_deref(), country.as_deref()].into_iter().flatten().collect();
    let levels = [
        (incident.place.clone(), None),
        (admin2.clone(), Some(Precision::District)),
        (admin1.clone(), Some(Precision::Governorate)),
        (country.clone(), Some(Precision::Country)),
    ];
    for (level, (name, precision)) in levels.into_iter().enumerate() {
        let Some(name) = name else { continue };
        let area = within.iter().skip(if level == 0 { 0 } else { level }).find(|w| gaz.area(w).is_some()).copied();
        let asked = match (precision, gaz.country_name(&name)) {
            (Some(Precision::Country), Some(full)) => full.to_owned(),
            (Some(Precision::Governorate), _) => format!("{name} governorate"),
            _ => name.clone(),
        };
        let mut found = resolve_name(gaz, &asked, area, None);
        if found.is_empty() {
            found = resolve_name(gaz, &name, area, None);
        }
        let Some(best) = found.first().filter(|c| c.score >= SURE) else { continue };
        let rival =
            found[1..].iter().any(|c| c.score > best.score * RIVAL && c.point.distance_km(best.point) > SAME_KM);
        if rival {
            report.add(row, Did::Unread, "the place's name may mean several places", &name);
            continue;
        }
        incident.point = Some(best.point);
        incident.precision = Some(precision.map_or(best.precision, |p| p.max(best.precision)));
        incident.radius_km = Some(best.radius_km);
        incident.place_id = Some(best.place.id.to_owned());
        incident.place_text = incident.place.replace(best.place.name.to_owned());
        if level > 0 && incident.place_text.is_none() {
            incident.place_text = Some(name);
        }
        incident.country =
            incident.country.take().or_else(|| Some(best.place.country.to_owned()).filter(|c| !c.is_empty()));
        incident.admin1_code = Some(best.place.admin1.to_owned()).filter(|c| !c.is_empty());
        incident.admin1 = incident.admin1.take().or_else(|| gaz.admin1_name(best.place.admin1).map(str::to_owned));
        incident.admin2 =
            incident.admin2.take().or_else(|| Some(best.place.admin2.to_owned()).filter(|a| !a.is_empty()));
        return;
    }
}
