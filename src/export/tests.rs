//! What any format holds comes back as it was, save for what the format is told to lose.

use std::ops::ControlFlow;

use proptest::prelude::*;

use super::generated::incidents;
use super::{CsvGeometry, Format, sink};
use crate::incident::{Incident, LonLat, Precision, SubEventType};
use crate::read::incidents::{Fields, Told, each};
#[cfg(feature = "tables")]
use crate::read::tables::{TableOptions, table};

fn file_name(format: Format) -> &'static str {
    match format {
        Format::Geojson => "x.geojson",
        Format::Jsonl => "x.jsonl",
        Format::GeojsonSeq => "x.geojsons",
        Format::Csv(_) => "x.csv",
        #[cfg(feature = "gpkg")]
        Format::Gpkg => "x.gpkg",
        #[cfg(feature = "kml")]
        Format::Kml => "x.kml",
        #[cfg(feature = "kml")]
        Format::Kmz => "x.kmz",
        #[cfg(feature = "fgb")]
        Format::FlatGeobuf => "x.fgb",
        #[cfg(feature = "parquet")]
        Format::GeoParquet => "x.parquet",
        #[cfg(feature = "shapefile")]
        Format::Shapefile => "x.shp",
    }
}

/// Writes and reads again.
fn there_and_back(list: &[Incident], format: Format) -> (Vec<Incident>, Told, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(file_name(format));
    let mut out = sink(format, &path, "a \"name\"").unwrap();
    for incident in list {
        out.put(incident).unwrap();
    }
    let losses = out.finish().unwrap().lines();
    let mut back = Vec::new();
    let told = each(&path, &Fields::default(), &mut |incident| {
        back.push(incident);
        ControlFlow::Continue(())
    });
    (back, told.unwrap(), losses)
}

/// Every word of an incident, for what formats do to words.
#[cfg(any(feature = "kml", feature = "shapefile", feature = "tables"))]
fn change_words(incident: &mut Incident, change: impl Fn(&str) -> Option<String>) {
    for text in [
        &mut incident.date_text,
        &mut incident.weapon,
        &mut incident.place,
        &mut incident.place_text,
        &mut incident.place_id,
        &mut incident.admin1,
        &mut incident.admin1_code,
        &mut incident.admin2,
        &mut incident.country,
        &mut incident.actor,
        &mut incident.target,
        &mut incident.claimed_by,
        &mut incident.damage,
        &mut incident.source,
        &mut incident.source_title,
        &mut incident.source_url,
        &mut incident.document,
        &mut incident.evidence,
    ] {
        *text = text.take().and_then(|t| change(&t));
    }
    incident.name = change(&incident.name).unwrap_or_default();
}

fn lists() -> impl Strategy<Value = Vec<Incident>> {
    proptest::collection::vec(incidents(), 0..4).prop_map(|mut list| {
        for (i, incident) in list.iter_mut().enumerate() {
            incident.id = format!("{}-{i}", incident.id);
        }
        list
    })
}

#[cfg(any(feature = "fgb", feature = "parquet"))]
fn in_32_bits(mut list: Vec<Incident>) -> Vec<Incident> {
    for i in &mut list {
        for n in [
            &mut i.killed_min,
            &mut i.killed_max,
            &mut i.wounded_min,
            &mut i.wounded_max,
            &mut i.evidence_start,
            &mut i.evidence_end,
        ] {
            *n = n.filter(|n| i32::try_from(*n).is_ok());
        }
    }
    list
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_and_collections_bring_everything_back(list in lists()) {
        // Without a line there is nothing to know a format of lines by: that is an empty file.
        let lines = [Format::Jsonl, Format::GeojsonSeq].into_iter().filter(|_| !list.is_empty());
        for format in lines.chain([Format::Geojson]) {
            let (back, told, losses) = there_and_back(&list, format);
            prop_assert_eq!(&back, &list);
            prop_assert!(told.notes.is_empty() && losses.is_empty(), "{:?} {:?}", told, losses);
        }
    }

    #[cfg(feature = "gpkg")]
    #[test]
    fn a_geopackage_brings_everything_back_in_order(list in lists()) {
        let (back, told, losses) = there_and_back(&list, Format::Gpkg);
        prop_assert_eq!(&back, &list);
        prop_assert!(told.notes.is_empty() && losses.is_empty(), "{:?} {:?}", told, losses);
    }

    #[cfg(feature = "kml")]
    #[test]
    fn kml_brings_back_all_but_what_xml_cannot_hold(list in lists()) {
        let mut expected = list.clone();
        expected.iter_mut().for_each(|i| change_words(i, |t| Some(super::xml::allowed(t).into_owned())));
        for format in [Format::Kml, Format::Kmz] {
            let (back, told, losses) = there_and_back(&list, format);
            prop_assert_eq!(&back, &expected);
            prop_assert_eq!(losses.is_empty(), expected == list);
            prop_assert!(told.notes.is_empty(), "{:?}", told);
        }
    }

    #[cfg(feature = "fgb")]
    #[test]
    fn a_flatgeobuf_brings_back_all_that_fits_sorted_by_place(list in lists()) {
        let (mut back, told, losses) = there_and_back(&list, Format::FlatGeobuf);
        let number = |i: &Incident| i.id.rsplit('-').next().unwrap().parse::<usize>().unwrap();
        back.sort_by_key(number);
        let expected = in_32_bits(list.clone());
        prop_assert_eq!(&back, &expected);
        prop_assert_eq!(losses.is_empty(), expected == list);
        prop_assert!(told.notes.is_empty(), "{:?}", told);
    }

    #[cfg(feature = "parquet")]
    #[test]
    fn a_geoparquet_brings_back_all_that_fits(list in lists()) {
        let (back, told, losses) = there_and_back(&list, Format::GeoParquet);
        let expected = in_32_bits(list.clone());
        prop_assert_eq!(&back, &expected);
        prop_assert_eq!(losses.is_empty(), expected == list);
        prop_assert!(told.notes.is_empty(), "{:?}", told);
    }

    #[cfg(feature = "tables")]
    #[test]
    fn a_table_brings_back_all_but_empty_texts(list in lists().prop_filter("a header alone is no table", |l| !l.is_empty())) {
        for format in [CsvGeometry::LonLat, CsvGeometry::Wkt].map(Format::Csv) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(file_name(format));
            let mut out = sink(format, &path, "x").unwrap();
            list.iter().for_each(|i| out.put(i).unwrap());
            let losses = out.finish().unwrap().lines();
            let back = table(&std::fs::read(&path).unwrap(), &TableOptions::default()).unwrap();
            let mut expected = list.clone();
            expected.iter_mut().for_each(|i| change_words(i, |t| Some(t.to_owned()).filter(|t| !t.is_empty())));
            prop_assert_eq!(&back.incidents, &expected);
            prop_assert!(back.notes.is_empty() && losses.is_empty(), "{:?} {:?}", back.notes, losses);
        }
    }

    #[cfg(feature = "shapefile")]
    #[test]
    fn a_shapefile_brings_back_all_but_blanks_at_the_end(list in lists()) {
        let (back, told, losses) = there_and_back(&list, Format::Shapefile);
        let mut expected = list.clone();
        let kept = |t: &str| Some(t.trim_end_matches([' ', '\0']).to_owned()).filter(|t| !t.trim().is_empty());
        expected.iter_mut().for_each(|i| change_words(i, kept));
        prop_assert_eq!(&back, &expected);
        prop_assert!(told.notes.is_empty(), "{:?}", told);
        drop(losses);
    }
}

fn sample() -> Vec<Incident> {
    let at = Some(LonLat { lon: 44.4, lat: 33.3 });
    let exact = Incident { id: "a".to_owned(), point: at, precision: Some(Precision::Exact), ..Incident::default() };
    let area = Incident {
        id: "b".to_owned(),
        precision: Some(Precision::Governorate),
        admin1_code: Some("IQ-NI".to_owned()),
        sub_event_type: Some(SubEventType::AirStrike),
        ..exact.clone()
    };
    vec![exact, area, Incident { id: "c".to_owned(), ..Incident::default() }]
}

#[test]
fn the_same_incidents_give_the_same_bytes() {
    let all = [
        Format::Geojson,
        Format::GeojsonSeq,
        Format::Csv(CsvGeometry::Wkt),
        #[cfg(feature = "gpkg")]
        Format::Gpkg,
        #[cfg(feature = "kml")]
        Format::Kmz,
        #[cfg(feature = "fgb")]
        Format::FlatGeobuf,
        #[cfg(feature = "parquet")]
        Format::GeoParquet,
        #[cfg(feature = "shapefile")]
        Format::Shapefile,
    ];
    for format in all {
        let write = || {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(file_name(format));
            let mut out = sink(format, &path, "x").unwrap();
            sample().iter().for_each(|i| out.put(i).unwrap());
            out.finish().unwrap();
            let mut files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path()).collect();
            files.sort();
            files.iter().map(|f| (f.file_name().unwrap().to_owned(), std::fs::read(f).unwrap())).collect::<Vec<_>>()
        };
        assert!(write() == write(), "{format:?}");
    }
}

#[test]
fn streamed_geojson_is_the_geojson_of_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.geojson");
    let mut out = sink(Format::Geojson, &path, "week").unwrap();
    sample().iter().for_each(|i| out.put(i).unwrap());
    out.finish().unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), super::to_geojson(&sample(), "week"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[cfg(feature = "shapefile")]
#[test]
fn a_shapefile_tells_what_it_cut() {
    let long = Incident { id: "long".to_owned(), evidence: Some("ح".repeat(200)), ..Incident::default() };
    let (back, _, losses) = there_and_back(&[long], Format::Shapefile);
    assert_eq!(back[0].evidence.as_deref(), Some("ح".repeat(127).as_str()), "whole letters");
    assert_eq!(losses, ["evidence: cut to 254 bytes (incident long)"]);
}

/// Damage of every kind is an error or a note, and never ends the program.
#[test]
fn damaged_files_are_told() {
    let all = [
        #[cfg(feature = "gpkg")]
        Format::Gpkg,
        #[cfg(feature = "kml")]
        Format::Kml,
        #[cfg(feature = "kml")]
        Format::Kmz,
        #[cfg(feature = "fgb")]
        Format::FlatGeobuf,
        #[cfg(feature = "parquet")]
        Format::GeoParquet,
        #[cfg(feature = "shapefile")]
        Format::Shapefile,
        Format::Geojson,
    ];
    for format in all {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(file_name(format));
        let mut out = sink(format, &path, "x").unwrap();
        sample().iter().for_each(|i| out.put(i).unwrap());
        out.finish().unwrap();
        let whole = std::fs::read(&path).unwrap();
        let read = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            each(&path, &Fields::default(), &mut |_| ControlFlow::Continue(()))
        };
        let said = read(&whole[..whole.len() * 2 / 3]).unwrap_err().to_string();
        assert!(said.contains("expected") && said.contains("Try: "), "{format:?}: {said}");
        // One byte after another is turned over; most readings fail, none may panic.
        for at in (0..whole.len()).step_by(1 + whole.len() / 300) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xFF;
            let _ = read(&bytes);
        }
    }
}

#[cfg(feature = "gpkg")]
#[test]
fn a_geopackage_of_another_schema_is_read_or_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.gpkg");
    let read = || {
        let mut back = Vec::new();
        let told = each(&path, &Fields::default(), &mut |incident| {
            back.push(incident);
            ControlFlow::Continue(())
        });
        told.map(|told| (back, told.notes)).map_err(|e| e.to_string())
    };
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch("CREATE TABLE notes (words TEXT)").unwrap();
    assert!(read().unwrap_err().contains("without the tables of a GeoPackage"));
    db.execute_batch(
        "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization_coordsys_id INTEGER);
         INSERT INTO gpkg_spatial_ref_sys VALUES (4326, 4326), (32638, 32638);
         CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);
         CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER);
         CREATE TABLE strikes (the_geom POINT, category TEXT, day DATE, killed INTEGER);
         INSERT INTO gpkg_contents VALUES ('strikes', 'features');
         INSERT INTO gpkg_geometry_columns VALUES ('strikes', 'the_geom', 'POINT', 4326);",
    )
    .unwrap();
    let at = |lon: f64, lat: f64| {
        super::gpkg::blob(&[&[1, 1, 0, 0, 0][..], &lon.to_le_bytes(), &lat.to_le_bytes()].concat(), None)
    };
    let polygon = super::gpkg::blob(&super::shape::polygons_wkb(&vec![]), None);
    let add = "INSERT INTO strikes VALUES (?, ?, '2021-05-10', 3)";
    db.execute(add, rusqlite::params![at(44.0, 33.0), "Airstrike"]).unwrap();
    db.execute(add, rusqlite::params![at(f64::NAN, 33.0), "IED"]).unwrap();
    db.execute(add, rusqlite::params![polygon, "IED"]).unwrap();
    let (back, notes) = read().unwrap();
    assert_eq!(back.len(), 2);
    assert_eq!((back[0].sub_event_type, back[0].killed_max), (Some(SubEventType::AirStrike), Some(3)));
    assert_eq!(back[1].point, None);
    assert!(
        notes.iter().any(|n| n.contains("no numbers")) && notes.iter().any(|n| n.contains("MultiPolygon")),
        "{notes:?}"
    );
    db.execute_batch("UPDATE gpkg_geometry_columns SET srs_id = 32638").unwrap();
    let said = read().unwrap_err();
    assert!(said.contains("EPSG:32638") && said.contains("ogr2ogr -t_srs"), "{said}");
}

#[test]
fn a_repeated_id_gets_a_number_and_is_told() {
    let mut list = sample();
    list[1].id = "a".to_owned();
    let (back, told, _) = there_and_back(&list, Format::Jsonl);
    assert_eq!(back.iter().map(|i| i.id.as_str()).collect::<Vec<_>>(), ["a", "a-2", "c"]);
    assert_eq!(told.notes, ["an id was given before, so this one got a number (feature 2)"]);
}
