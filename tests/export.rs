//! `dateline export` as a new user meets it: what it writes, what it leaves alone, what it says.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use std::fs;
use std::path::Path;
use std::process::Command;

use dateline::export::to_geojson;
use dateline::incident::{Incident, LonLat, Precision, SubEventType};

const FORMATS: [&str; 12] =
    ["geojson", "geojsons", "jsonl", "csv", "gpkg", "kml", "kmz", "fgb", "parquet", "shp", "qgz", "qlr"];

fn incidents() -> Vec<Incident> {
    let at = |lon, lat| Some(LonLat { lon, lat });
    vec![
        Incident {
            id: "a".to_owned(),
            name: "Rockets, Kirkuk".to_owned(),
            point: at(44.39, 35.47),
            sub_event_type: Some(SubEventType::Shelling),
            precision: Some(Precision::Exact),
            evidence: Some("Rockets <fell>\n\"here\" كركوك".to_owned()),
            ..Incident::default()
        },
        Incident {
            id: "b".to_owned(),
            name: "Bomb, Nineveh".to_owned(),
            point: at(42.9, 36.2),
            precision: Some(Precision::Governorate),
            admin1_code: Some("IQ-NI".to_owned()),
            ..Incident::default()
        },
        Incident { id: "c".to_owned(), name: "Somewhere".to_owned(), ..Incident::default() },
    ]
}

/// A folder with the incidents in it.
fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("in.geojson"), to_geojson(&incidents(), "in")).unwrap();
    place
}

/// Runs in a folder; the exit code and what was said on both outputs.
fn run(place: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_dateline")).args(args).current_dir(place).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (out.status.code(), text(&out.stdout), text(&out.stderr))
}

#[track_caller]
fn done(place: &Path, args: &[&str]) -> String {
    let (code, _, said) = run(place, args);
    assert_eq!(code, Some(0), "{args:?}: {said}");
    said
}

fn names(place: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(place).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn one_format_after_another_keeps_all_incidents() {
    let place = place();
    let mut from = "in.geojson".to_owned();
    for format in ["geojsons", "gpkg", "kml", "parquet", "kmz", "jsonl", "qgz", "geojson"] {
        let to = format!("{format}.{format}");
        done(place.path(), &["export", &from, "-o", &to]);
        // What a project shows lies in the GeoPackage beside it.
        from = if format == "qgz" { "qgz.gpkg".to_owned() } else { to };
    }
    let back = fs::read_to_string(place.path().join("geojson.geojson")).unwrap();
    assert_eq!(back, to_geojson(&incidents(), "qgz"));
    done(place.path(), &["export", "in.geojson", "-o", "x.fgb"]);
    done(place.path(), &["export", "x.fgb", "-o", "x.jsonl"]);
    let mut ids: Vec<String> = fs::read_to_string(place.path().join("x.jsonl"))
        .unwrap()
        .lines()
        .map(|l| l[l.find("\"id\"").unwrap()..][..8].to_owned())
        .collect();
    ids.sort();
    assert_eq!(ids, ["\"id\":\"a\"", "\"id\":\"b\"", "\"id\":\"c\""], "sorted by place");
}

#[test]
fn every_format_is_drawn_again() {
    let place = place();
    for format in ["gpkg", "kmz", "fgb", "parquet", "shp"] {
        let file = format!("x.{format}");
        done(place.path(), &["export", "in.geojson", "-o", &file]);
        done(place.path(), &["render", &file, "-o", &format!("{format}.svg"), "--title", "Two places"]);
    }
    let svg = |name: &str| fs::read_to_string(place.path().join(name)).unwrap();
    assert!(svg("gpkg.svg").contains("Rockets, Kirkuk"));
    assert_eq!(svg("gpkg.svg"), svg("parquet.svg"));
}

#[test]
fn a_file_is_whole_or_not_there_and_nothing_lies_beside_it() {
    for format in FORMATS {
        let place = place();
        let said = done(place.path(), &["export", "in.geojson", "-o", &format!("x.{format}")]);
        assert!(said.contains("wrote") && said.contains(&format!("x.{format}")), "{said}");
        let expected: &[&str] = match format {
            "shp" => &["in.geojson", "x.cpg", "x.dbf", "x.prj", "x.shp", "x.shx"],
            "qgz" => &["in.geojson", "x.gpkg", "x.qgz"],
            "qlr" => &["in.geojson", "x.gpkg", "x.qlr"],
            "geojson" => &["in.geojson", "x.geojson"],
            other => &["in.geojson", &format!("x.{other}")].map(|n| -> &'static str { n.to_owned().leak() }),
        };
        assert_eq!(names(place.path()), expected);
        // Our own file may be written again; someone else's is kept.
        done(place.path(), &["export", "in.geojson", "-o", &format!("x.{format}")]);
        fs::write(place.path().join(format!("y.{format}")), "notes of mine").unwrap();
        let (code, _, said) = run(place.path(), &["export", "in.geojson", "-o", &format!("y.{format}")]);
        assert!(code == Some(1) && said.contains("did not make"), "{format}: {said}");
        assert_eq!(fs::read_to_string(place.path().join(format!("y.{format}"))).unwrap(), "notes of mine");
        done(place.path(), &["export", "in.geojson", "--force", "-o", &format!("y.{format}")]);
    }
}

#[test]
fn a_damaged_input_leaves_nothing() {
    let place = place();
    let text = fs::read_to_string(place.path().join("in.geojson")).unwrap();
    let cut = text.find("Somewhere").unwrap();
    fs::write(place.path().join("cut.geojson"), &text[..cut]).unwrap();
    let (code, _, said) = run(place.path(), &["export", "cut.geojson", "-o", "x.gpkg"]);
    assert!(code == Some(1) && said.contains("found its end in feature 3") && said.contains("Try:"), "{said}");
    assert_eq!(names(place.path()), ["cut.geojson", "in.geojson"]);
}

#[test]
fn the_input_is_never_written_over() {
    let place = place();
    let (code, _, said) = run(place.path(), &["export", "in.geojson", "--force", "-o", "./in.geojson"]);
    assert!(code == Some(2) && said.contains("the input itself"), "{said}");
    done(place.path(), &["export", "in.geojson", "-o", "x.gpkg"]);
    let (code, _, said) = run(place.path(), &["export", "x.gpkg", "--force", "-o", "x.qgz"]);
    assert!(code == Some(2) && said.contains("the input itself"), "a project writes its data beside it: {said}");
}

#[test]
fn another_system_of_coordinates_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let crs = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27700"}},"features":[
        {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[44,33]}}]}"#;
    fs::write(place.path().join("utm.geojson"), crs).unwrap();
    let (code, _, said) = run(place.path(), &["export", "utm.geojson", "-o", "x.csv"]);
    assert!(code == Some(1) && said.contains("EPSG::27700") && said.contains("-t_srs EPSG:4326"), "{said}");
    fs::write(place.path().join("wgs.geojson"), crs.replace("EPSG::27700", "OGC:1.3:CRS84")).unwrap();
    done(place.path(), &["export", "wgs.geojson", "-o", "x.csv"]);
}

#[test]
fn text_goes_to_standard_output_and_misuse_is_told() {
    let place = place();
    let (code, out, said) = run(place.path(), &["export", "in.geojson", "--format", "csv", "--geometry", "wkt"]);
    assert_eq!((code, out.lines().next().unwrap().split(',').nth(1)), (Some(0), Some("WKT")), "{said}");
    assert!(out.contains("POINT (44.39 35.47)"), "{out}");
    for (args, words) in [
        (&["export", "in.geojson"][..], "-o incidents.gpkg"),
        (&["export", "in.geojson", "-o", "x.pdf"], ".gpkg"),
        (&["export", "in.geojson", "-o", "x.gpkg", "--format", "kml"], "another format"),
        (&["export", "in.geojson", "-o", "x.gpkg", "--geometry", "wkt"], "a CSV"),
        (&["export", "in.geojson", "-o", "x.gpkg", "--qml"], "a GeoJSON"),
    ] {
        let (code, _, said) = run(place.path(), args);
        assert!(code == Some(2) && said.contains(words), "{args:?}: {said}");
    }
    assert_eq!(names(place.path()), ["in.geojson"]);
}

#[test]
fn a_shapefile_warns_of_its_limits() {
    let place = tempfile::tempdir().unwrap();
    let long = Incident { id: "long".to_owned(), evidence: Some("word ".repeat(80)), ..Incident::default() };
    fs::write(place.path().join("in.geojson"), to_geojson(&[long], "in")).unwrap();
    let said = done(place.path(), &["export", "in.geojson", "-o", "x.shp"]);
    assert!(said.contains("10 characters") && said.contains("evidence: cut to 254 bytes (incident long)"), "{said}");
}
