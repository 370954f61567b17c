//! The sample reports: what is found in each is compared with `reports/expected/`, and scored against `reports/gold.json`.
//!
//! `DATELINE_BLESS=1 cargo test --test reports` writes the expected files anew; read their diff before committing it.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use dateline::events;
use dateline::export::to_geojson;
use dateline::gazetteer::Gazetteer;
use dateline::incident::{Incident, LonLat, Precision};
use dateline::read::{self, Document};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

/// F1 that the sample reports must reach. Raise it when the figure printed by `scores_hold` has risen.
const LEAST_F1: f64 = 0.80;

/// What an analyst would note from one report. `reports/README.md` says what the members mean.
#[derive(Deserialize)]
struct Gold {
    published: Date,
    incidents: Vec<GoldIncident>,
}

#[derive(Deserialize)]
struct GoldIncident {
    start_date: Option<Date>,
    end_date: Option<Date>,
    lat: f64,
    lon: f64,
    tol_km: f64,
    optional: bool,
    place: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports")
}

fn gold() -> BTreeMap<String, Gold> {
    serde_json::from_str(&fs::read_to_string(folder().join("gold.json")).unwrap()).unwrap()
}

/// The names of the reports, without `.txt`.
fn stems(folder: &Path, extension: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().path());
    entries
        .filter(|p| p.extension().is_some_and(|e| e == extension))
        .map(|p| p.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

/// The incidents of one report. Its date is taken from the text where it stands there, from the gold where it does not.
fn found(stem: &str, gold: &Gold) -> Vec<Incident> {
    let document = read::file(&folder().join(format!("{stem}.txt"))).unwrap();
    let extraction = events::extract(&document, Gazetteer::embedded());
    match extraction.published {
        Some(date) => {
            assert_eq!(
                date, gold.published,
                "{stem}: the date of publication found in the text is not the one in gold.json"
            );
            extraction.incidents
        }
        None => {
            let dated = Document { published: Some(gold.published), ..document };
            events::extract(&dated, Gazetteer::embedded()).incidents
        }
    }
}

#[test]
fn every_report_has_its_gold() {
    assert_eq!(stems(&folder(), "txt"), gold().into_keys().collect());
}

#[test]
fn the_incidents_are_those_expected() {
    let bless = may_bless(env::var("DATELINE_BLESS").ok().as_deref(), env::var("CI").ok().as_deref()).unwrap();
    let expected_in = folder().join("expected");
    let mut problems = Vec::new();
    let gold = gold();
    if bless {
        fs::create_dir_all(&expected_in).unwrap();
        for stale in stems(&expected_in, "geojson").iter().filter(|s| !gold.contains_key(*s)) {
            fs::remove_file(expected_in.join(format!("{stale}.geojson"))).unwrap();
        }
    }
    for (stem, gold) in &gold {
        let now = to_geojson(&found(stem, gold), stem);
        let file = expected_in.join(format!("{stem}.geojson"));
        if bless {
            fs::write(&file, &now).unwrap();
            continue;
        }
        // Git may give CR LF on Windows.
        let expected = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
        if expected != now {
            problems.push(format!("{stem}\n{}", difference(&expected, &now)));
        }
    }
    let stale: Vec<String> = stems(&expected_in, "geojson").into_iter().filter(|s| !gold.contains_key(s)).collect();
    assert!(stale.is_empty(), "expected incidents without a report: {stale:?}");
    assert!(
        problems.is_empty(),
        "{} of {} reports give other incidents than expected:\n\n{}\nIf the new ones are right: DATELINE_BLESS=1 cargo test \
         --test reports",
        problems.len(),
        gold.len(),
        problems.join("\n")
    );
}

/// Whether the expected files are written anew. Never on CI: there it would turn every failure into a success.
fn may_bless(bless: Option<&str>, ci: Option<&str>) -> Result<bool, String> {
    let is_on = |value: Option<&str>| value.is_some_and(|v| !matches!(v, "" | "0" | "false"));
    if is_on(bless) && is_on(ci) {
        return Err(
            "DATELINE_BLESS is set where CI is set too; expected files are blessed by a person, who reads the diff"
                .to_owned(),
        );
    }
    Ok(is_on(bless))
}

#[test]
fn blessing_is_refused_on_ci() {
    assert_eq!(may_bless(None, Some("true")), Ok(false));
    assert_eq!(may_bless(Some("1"), None), Ok(true));
    assert_eq!(may_bless(Some("0"), Some("1")), Ok(false));
    assert!(may_bless(Some("1"), Some("true")).unwrap_err().contains("CI"));
}

/// Two GeoJSON texts, feature by feature and property by property, both sides where they differ.
fn difference(expected: &str, found: &str) -> String {
    let (left, right) = (features(expected), features(found));
    let mut out = String::new();
    for index in 0..left.len().max(right.len()) {
        match (left.get(index), right.get(index)) {
            (Some(l), None) => {
                out.push_str(&format!("  {}. expected {}, found nothing\n", index + 1, l["properties"]["name"]));
            }
            (None, Some(r)) => {
                out.push_str(&format!("  {}. expected nothing, found {}\n", index + 1, r["properties"]["name"]));
            }
            (Some(l), Some(r)) if l != r => {
                out.push_str(&format!("  {}. {}\n", index + 1, r["properties"]["name"]));
                let mut differ = |what: &str, l: &Value, r: &Value| {
                    if l != r {
                        out.push_str(&format!(
                            "     {what}: expected {l}\n     {:>width$}  found    {r}\n",
                            "",
                            width = what.len()
                        ));
                    }
                };
                differ("id", &l["id"], &r["id"]);
                differ("coordinates", &l["geometry"]["coordinates"], &r["geometry"]["coordinates"]);
                let empty = serde_json::Map::new();
                let object = |v: &Value| v["properties"].as_object().unwrap_or(&empty).clone();
                let (l, r) = (object(l), object(r));
                for key in r.keys().chain(l.keys().filter(|k| !r.contains_key(*k))) {
                    differ(key, l.get(key).unwrap_or(&Value::Null), r.get(key).unwrap_or(&Value::Null));
                }
            }
            _ => {}
        }
    }
    if out.is_empty() {
        out =
            format!("  the features agree, the text around them does not\n  expected: {expected}\n  found: {found}\n");
    }
    out
}

fn features(geojson: &str) -> Vec<Value> {
    let parsed: Option<Value> = serde_json::from_str(geojson).ok();
    parsed.and_then(|v| v["features"].as_array().cloned()).unwrap_or_default()
}

#[test]
fn a_difference_shows_both_sides() {
    let one =
        Incident { id: "a".to_owned(), name: "Bomb".to_owned(), place: Some("Taji".to_owned()), ..Incident::default() };
    let two = Incident { place: Some("Tikrit".to_owned()), killed_min: Some(2), ..one.clone() };
    let said = difference(&to_geojson(std::slice::from_ref(&one), "r"), &to_geojson(&[two], "r"));
    assert_eq!(
        said,
        "  1. \"Bomb\"\n     place: expected \"Taji\"\n            found    \"Tikrit\"\n     killed_min: expected null\n                 found    2\n"
    );
    assert!(difference("", &to_geojson(&[one], "r")).contains("1. expected nothing, found \"Bomb\""));
}

/// Whether a found incident is the one in the gold: its point within the tolerance, its days overlapping.
fn fits(gold: &GoldIncident, incident: &Incident) -> bool {
    let near = incident.point.is_some_and(|p| p.distance_km(LonLat { lon: gold.lon, lat: gold.lat }) <= gold.tol_km);
    let days = match (gold.start_date, gold.end_date, incident.start_date, incident.end_date) {
        (Some(first), Some(last), Some(start), end) => start <= last && end.unwrap_or(start) >= first,
        (Some(_), ..) => false,
        _ => true,
    };
    near && days
}

/// Which found incident answers which of the gold: as many as can be, the required before the optional.
fn matching(gold: &[GoldIncident], found: &[&Incident]) -> BTreeMap<usize, usize> {
    fn place(
        i: usize,
        gold: &[GoldIncident],
        found: &[&Incident],
        seen: &mut BTreeSet<usize>,
        owner: &mut BTreeMap<usize, usize>,
    ) -> bool {
        for (j, incident) in found.iter().enumerate() {
            if !fits(&gold[i], incident) || !seen.insert(j) {
                continue;
            }
            let free = match owner.get(&j).copied() {
                None => true,
                Some(other) => place(other, gold, found, seen, owner),
            };
            if free {
                owner.insert(j, i);
                return true;
            }
        }
        false
    }
    let mut order: Vec<usize> = (0..gold.len()).collect();
    order.sort_by_key(|i| gold[*i].optional);
    let mut owner = BTreeMap::new();
    for i in order {
        place(i, gold, found, &mut BTreeSet::new(), &mut owner);
    }
    owner
}

#[test]
fn scores_hold() {
    let (mut right, mut missed, mut extra) = (0, 0, 0);
    let mut report = String::new();
    for (stem, gold) in gold() {
        let all = found(&stem, &gold);
        // A country alone, or no place, is neither right nor wrong here.
        let scored: Vec<&Incident> =
            all.iter().filter(|i| i.point.is_some() && i.precision != Some(Precision::Country)).collect();
        let owner = matching(&gold.incidents, &scored);
        let answered: BTreeSet<usize> = owner.values().copied().collect();
        for (index, incident) in gold.incidents.iter().enumerate().filter(|(_, i)| !i.optional) {
            if answered.contains(&index) {
                right += 1;
            } else {
                missed += 1;
                report.push_str(&format!("{stem}: missed {} on {:?}\n", incident.place, incident.start_date));
            }
        }
        for (index, incident) in scored.iter().enumerate().filter(|(index, _)| !owner.contains_key(index)) {
            extra += 1;
            report.push_str(&format!("{stem}: extra {}. {} on {:?}\n", index + 1, incident.name, incident.start_date));
        }
    }
    let (right, missed, extra) = (f64::from(right), f64::from(missed), f64::from(extra));
    let (precision, recall) = (right / (right + extra).max(1.0), right / (right + missed).max(1.0));
    let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
    println!("precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}\n{report}");
    assert!(
        f1 >= LEAST_F1,
        "expected F1 of at least {LEAST_F1}, found {f1:.3} (precision {precision:.3}, recall {recall:.3}):\n{report}"
    );
}
