//! What other programs make of our files: GDAL, QGIS and Python's Parquet reader, as they are installed here.
//!
//! A program that is not there is said so and its test passes; with `DATELINE_INTEROP=1`, as in `.ci/run`, it fails instead.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::path::{Path, PathBuf};
use std::process::Command;

use dateline::export::to_geojson;
use dateline::incident::{DatePrecision, Incident, LonLat, Precision, SubEventType};
use jiff::civil::date;
use serde_json::Value;

#[path = "interop/programs.rs"]
mod programs;
use programs::{is_there, output};

fn has_gdal() -> bool {
    is_there("ogrinfo", &["--version"])
}

/// The Python that Debian's QGIS is built for; another may come first on the path.
const PYTHON: &str = "/usr/bin/python3";

/// A week with all that is hard: no place, an area, a neighbourhood, no type, Arabic, quotes, line ends, markup, emoji.
fn week() -> Vec<Incident> {
    let day = |d| Some(date(2021, 5, d));
    let base = Incident {
        date_precision: DatePrecision::Day,
        country: Some("IQ".to_owned()),
        source: Some("Example News".to_owned()),
        confidence: Some(0.9),
        ..Incident::default()
    };
    let at = |lon, lat| Some(LonLat { lon, lat });
    vec![
        Incident {
            id: "a".to_owned(),
            name: "Roadside bomb, Mosul".to_owned(),
            point: at(43.13, 36.34),
            start_date: day(10),
            end_date: day(10),
            sub_event_type: Some(SubEventType::RemoteExplosive),
            precision: Some(Precision::Exact),
            place: Some("الموصل".to_owned()),
            radius_km: Some(5.0),
            killed_min: Some(0),
            killed_max: Some(2),
            evidence: Some("A \"roadside\" bomb,\nthey said; <b>loud</b> & near 💥".to_owned()),
            ..base.clone()
        },
        Incident {
            id: "b".to_owned(),
            name: "Air strike near Kirkuk".to_owned(),
            point: at(44.39, 35.47),
            start_date: day(11),
            end_date: day(12),
            sub_event_type: Some(SubEventType::AirStrike),
            precision: Some(Precision::Near),
            evidence: Some("=1+1".to_owned()),
            ..base.clone()
        },
        Incident {
            id: "c".to_owned(),
            name: "Protests in Dhi Qar".to_owned(),
            point: at(46.26, 31.05),
            start_date: day(12),
            end_date: day(12),
            sub_event_type: Some(SubEventType::PeacefulProtest),
            precision: Some(Precision::Governorate),
            admin1: Some("Dhi Qar".to_owned()),
            admin1_code: Some("IQ-DQ".to_owned()),
            ..base.clone()
        },
        Incident {
            id: "d".to_owned(),
            name: "Clash in the Hamrin hills".to_owned(),
            point: at(44.6, 34.6),
            start_date: day(13),
            end_date: day(13),
            sub_event_type: Some(SubEventType::ArmedClash),
            precision: Some(Precision::Region),
            radius_km: Some(40.0),
            ..base.clone()
        },
        Incident { id: "e".to_owned(), name: "Something, somewhere".to_owned(), ..base },
    ]
}

/// A folder with the week as GeoJSON and what `dateline export` makes of it.
struct Week {
    folder: tempfile::TempDir,
}

impl Week {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("in.geojson"), to_geojson(&week(), "week")).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Exports the week into a file of this name.
    fn export(&self, name: &str, more: &[&str]) -> PathBuf {
        let path = self.path(name);
        let dateline = env!("CARGO_BIN_EXE_dateline");
        output(Command::new(dateline).arg("export").arg(self.path("in.geojson")).arg("-o").arg(&path).args(more));
        path
    }
}

fn ogrinfo(path: &Path, layer: &str) -> String {
    output(Command::new("ogrinfo").args(["-ro", "-so"]).arg(path).arg(layer))
}

/// The features as GDAL writes them on.
fn features(path: &Path, layer: &str, folder: &Path) -> Vec<Value> {
    let out = folder.join("back.json");
    let _ = std::fs::remove_file(&out);
    output(Command::new("ogr2ogr").args(["-f", "GeoJSON"]).arg(&out).arg(path).arg(layer));
    let text = std::fs::read_to_string(&out).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["features"].as_array().unwrap().clone()
}

fn by_name<'a>(features: &'a [Value], name: &str) -> &'a Value {
    // The reader of KML has a name of its own for what stands on the map.
    let is_it = |f: &&Value| f["properties"]["name"] == name || f["properties"]["Name"] == name;
    features.iter().find(is_it).unwrap_or_else(|| panic!("{name} is missing"))
}

#[test]
fn gdal_reads_every_format_with_its_types() {
    if !has_gdal() {
        return;
    }
    let week = Week::new();
    // File, layer, the type that days have, how many features GDAL sees.
    let all = [
        ("week.geojson", "in", "Date (0.0)", 5),
        ("week.geojsons", "week", "Date (0.0)", 5),
        ("week.jsonl", "week", "Date (0.0)", 5),
        ("week.gpkg", "incidents", "Date (0.0)", 3),
        ("week.fgb", "in", "DateTime (0.0)", 5),
        ("week.shp", "week", "Date (10.0)", 5),
        ("week.kml", "incidents", "String (0.0)", 3),
    ];
    for (file, layer, days, count) in all {
        let path = week.export(file, &[]);
        let info = ogrinfo(&path, layer);
        assert!(info.contains(&format!("Feature Count: {count}")), "{file}: {info}");
        assert!(info.contains("Geometry: Point") || info.contains("Geometry: Unknown"), "{file}: {info}");
        assert!(info.contains("WGS 84") || info.contains("WGS_1984"), "{file}: {info}");
        assert!(info.contains(&format!("start_date: {days}")), "{file}: {info}");
        assert!(info.contains("killed_max: Integer"), "{file}: {info}");
        let read = features(&path, layer, week.folder.path());
        let bomb = by_name(&read, "Roadside bomb, Mosul");
        assert_eq!(bomb["properties"]["place"], "الموصل", "{file}");
        assert_eq!(bomb["properties"]["killed_min"], 0, "{file}");
        assert_eq!(bomb["properties"]["evidence"], "A \"roadside\" bomb,\nthey said; <b>loud</b> & near 💥", "{file}");
        assert_eq!(bomb["geometry"]["coordinates"][0], 43.13, "{file}");
        let lost = by_name(&read, "Something, somewhere");
        assert!(lost["properties"]["killed_min"].is_null(), "{file}: null is not 0");
        assert!(
            lost["geometry"].is_null() || lost["geometry"]["coordinates"].as_array().is_some_and(Vec::is_empty),
            "{file}"
        );
    }
}

#[test]
fn gdal_reads_the_areas() {
    if !has_gdal() {
        return;
    }
    let week = Week::new();
    for file in ["week.gpkg", "week.kml", "week.kmz"] {
        let path = week.export(file, &[]);
        let read = features(&path, "areas", week.folder.path());
        assert_eq!(read.len(), 2, "{file}");
        for name in ["Protests in Dhi Qar", "Clash in the Hamrin hills"] {
            let kind = by_name(&read, name)["geometry"]["type"].as_str().unwrap().to_owned();
            assert!(["MultiPolygon", "Polygon", "GeometryCollection"].contains(&kind.as_str()), "{file}: {kind}");
        }
        // GDAL 3.6 shows the shapes of a KMZ and none of its columns.
        let info = ogrinfo(&path, "incidents");
        assert!(info.contains("Feature Count: 3"), "{file}: {info}");
        // GDAL's own check of rings, where it is built with GEOS.
        let sql = "SELECT count(*) AS n FROM areas WHERE NOT ST_IsValid(geom)";
        if file.ends_with("gpkg") {
            let info = output(Command::new("ogrinfo").args(["-ro", "-dialect", "SQLITE", "-sql", sql]).arg(&path));
            assert!(info.contains("n (Integer) = 0"), "{info}");
        }
    }
}

#[test]
fn gdal_reads_the_tables() {
    if !has_gdal() {
        return;
    }
    let week = Week::new();
    let wkt = week.export("wkt.csv", &["--geometry", "wkt"]);
    let info = ogrinfo(&wkt, "wkt");
    assert!(info.contains("Feature Count: 5"), "{info}");
    let read = features(&wkt, "wkt", week.folder.path());
    assert_eq!(by_name(&read, "Roadside bomb, Mosul")["geometry"]["coordinates"][1], 36.34);
    let latlon = week.export("latlon.csv", &["--geometry", "latlon"]);
    let info = output(Command::new("ogrinfo").args(["-ro", "-so"]).arg(&latlon).arg("latlon").args([
        "-oo",
        "X_POSSIBLE_NAMES=lon",
        "-oo",
        "Y_POSSIBLE_NAMES=lat",
    ]));
    assert!(info.contains("Extent: (43.13"), "{info}");
}

/// The Parquet reader is not in Debian's GDAL; Python's reads the schema, and the metadata are checked by hand.
#[test]
fn pyarrow_reads_the_geoparquet() {
    if !is_there("python3", &["-c", "import pyarrow.parquet"]) {
        return;
    }
    let path = Week::new().export_kept("week.parquet");
    let script = "import json, sys, pyarrow.parquet as p\nt = p.read_table(sys.argv[1])\nd = t.to_pylist()\nprint(json.dumps({'types': \
                  {f.name: str(f.type) for f in t.schema}, 'geo': json.loads(t.schema.metadata[b'geo']), 'wkb': \
                  [r['geometry'].hex() if r['geometry'] else None for r in d], 'names': [r['name'] for r in d], 'days': \
                  [str(r['start_date']) for r in d], 'killed': [r['killed_min'] for r in d]}))";
    let said = output(Command::new("python3").args(["-c", script]).arg(&path.1));
    let read: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(read["types"]["start_date"], "date32[day]");
    assert_eq!(read["types"]["killed_min"], "int32");
    assert_eq!(read["types"]["radius_km"], "double");
    assert_eq!(read["geo"]["version"], "1.1.0");
    assert_eq!(read["geo"]["columns"]["geometry"]["encoding"], "WKB");
    assert_eq!(read["names"].as_array().unwrap().len(), 5);
    assert_eq!((&read["days"][0], &read["days"][4]), (&Value::from("2021-05-10"), &Value::from("None")));
    assert_eq!((read["killed"][0].as_i64(), read["killed"][4].is_null()), (Some(0), true));
    assert!(read["wkb"][0].as_str().is_some_and(|w| w.starts_with("0101000000")) && read["wkb"][4].is_null());
}

impl Week {
    /// As [`Week::export`], with the folder, which lives as long as the file is needed.
    fn export_kept(self, name: &str) -> (Self, PathBuf) {
        let path = self.export(name, &[]);
        (self, path)
    }
}

/// One part of a ZIP.
fn part(path: &Path, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
}

#[test]
fn libreoffice_opens_the_csv_with_its_columns_rows_and_letters() {
    if !is_there("soffice", &["--version"]) {
        return;
    }
    let week = Week::new();
    let csv = week.export("week.csv", &[]);
    let mut soffice = Command::new("soffice");
    soffice.args(["--headless", "--infilter=CSV:44,34,76", "--convert-to", "ods", "--outdir"]).arg(week.folder.path());
    output(soffice.arg(&csv).env("HOME", week.folder.path()));
    let table = part(&week.path("week.ods"), "content.xml");
    let rows: Vec<&str> = table.split("<table:table-row ").skip(1).filter(|row| row.contains("<text:p>")).collect();
    assert_eq!(rows.len(), 6, "a head and five incidents");
    let header = std::fs::read_to_string(&csv).unwrap();
    let names: Vec<&str> = header.lines().next().unwrap().split(',').collect();
    let cells: Vec<&str> = rows[0].split("<text:p>").skip(1).map(|c| &c[..c.find('<').unwrap()]).collect();
    assert_eq!(cells, names);
    for text in
        ["الموصل", "A &quot;roadside&quot; bomb,", "&lt;b&gt;loud&lt;/b&gt; &amp; near 💥", "office:value=\"43.13\""]
    {
        assert!(rows.iter().any(|row| row.contains(text)), "{text}");
    }
    // What a spreadsheet would run is a text.
    assert!(!table.contains("table:formula"), "no formula");
}

#[test]
fn qgis_opens_layers_styles_and_project() {
    if !is_there(PYTHON, &["-c", "import qgis.core"]) {
        return;
    }
    let week = Week::new();
    week.export("week.geojson", &["--qml"]);
    week.export("week.qgz", &[]);
    week.export("layers.qlr", &[]);
    let picture = std::env::var_os("DATELINE_QGIS_PICTURE").map_or_else(|| week.path("qgis.png"), PathBuf::from);
    let said = output(
        Command::new(PYTHON)
            .arg("tests/interop/open_in_qgis.py")
            .arg(week.folder.path())
            .arg(&picture)
            .env("QT_QPA_PLATFORM", "offscreen")
            .env("XDG_RUNTIME_DIR", week.folder.path()),
    );
    let line = said.lines().rfind(|l| l.starts_with('{')).unwrap();
    let found: Value = serde_json::from_str(line).unwrap();

    for (key, features, with_geometry) in [("gpkg", 3, 2), ("areas", 2, 2), ("geojson", 5, 4)] {
        let layer = &found[key];
        assert_eq!(
            (&layer["features"], &layer["with_geometry"]),
            (&Value::from(features), &Value::from(with_geometry)),
            "{key}"
        );
        assert_eq!(layer["renderer"], "categorizedSymbol", "{key}: the style beside or within is applied");
        let categories: Vec<&str> = layer["categories"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        for kind in ["Explosions/Remote violence", "Air/drone strike", "Battles", "Protests", ""] {
            assert!(categories.contains(&kind), "{key}: {categories:?}");
        }
        assert_eq!(layer["crs"], "EPSG:4326", "{key}");
        assert_eq!(layer["fields"]["start_date"], "Date", "{key}");
        assert_eq!(layer["fields"]["killed_min"], "Integer", "{key}");
        assert_eq!(layer["fields"]["evidence"], "String", "{key}");
        assert_eq!(layer["labels"], true, "{key}");
    }
    let project = &found["project"];
    for layer in ["Incidents", "Incidents known as areas"] {
        assert_eq!(project[layer]["temporal"], true, "{layer}");
        assert_eq!(project[layer]["temporal_fields"], serde_json::json!(["start_date", "end_date"]));
        assert_eq!(project[layer]["renderer"], "categorizedSymbol");
        assert_eq!(project[layer]["labels"], true);
    }
    for base in ["Land", "Lakes", "Rivers", "Governorates", "Borders and coasts"] {
        assert!(project[base]["features"].as_u64().unwrap() > 0, "{base}");
        assert_eq!(project[base]["temporal"], false, "{base}");
    }
    let definition = &found["definition"];
    for (layer, features) in [("Incidents", 3), ("Incidents known as areas", 2)] {
        assert_eq!(definition[layer]["features"], features, "{definition}");
        assert_eq!(definition[layer]["temporal"], true, "{layer}");
        assert_eq!(definition[layer]["renderer"], "categorizedSymbol", "{layer}");
        assert_eq!(definition[layer]["labels"], true, "{layer}");
    }
    assert_eq!(definition.as_object().unwrap().len(), 2, "no ground of ours");
    assert_eq!(found["definition_order"], serde_json::json!(["Incidents", "Incidents known as areas"]));
    assert_eq!(found["definition_groups"].as_array().unwrap().len(), 1);
    let order: Vec<&str> = found["order"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!((order[0], *order.last().unwrap()), ("Incidents", "Land"), "incidents on top");
    assert_eq!(found["range"], serde_json::json!(["2021-05-10", "2021-05-13"]));
    assert_eq!(found["controller"], 2, "the controller is on");
    // The bomb of that day, and what has no date and is always shown.
    assert_eq!(found["on_first_day"], 2);
    let tips: Vec<&str> = found["tips"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let bomb = tips.iter().find(|t| t.contains("Mosul")).unwrap();
    assert!(bomb.contains("&lt;b&gt;loud&lt;/b&gt; &amp; near") && !bomb.contains("<b>loud"), "{bomb}");
    assert!(found["colors"].as_u64().unwrap() > 8, "the picture is not blank");
    let picture = std::fs::read(&picture).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
}
