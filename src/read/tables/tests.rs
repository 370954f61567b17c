//! Tables as they come, clean and dirty.

use super::*;
use crate::incident::SubEventType;

fn read(text: &str) -> Imported {
    let options = TableOptions { gazetteer: Some(Gazetteer::embedded()), ..TableOptions::default() };
    table(text.as_bytes(), &options).unwrap()
}

fn notes(imported: &Imported) -> String {
    imported.notes.join("\n")
}

#[test]
fn an_acled_export_needs_no_options() {
    let t = read(
        "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,actor2,country,admin1,admin2,location,\
         latitude,longitude,geo_precision,source,notes,fatalities\n\
         IRQ1,10 December 2020,2020,1,Political violence,Explosions/Remote violence,Remote explosive/landmine/IED,Unidentified Armed Group,\
         Police Forces of Iraq,Iraq,Kirkuk,Kirkuk,Kirkuk,35.4681,44.3922,2,Own Wire,\"A bomb went off, police said.\",2\n\
         IRQ2,2020-12-16,2020,3,Demonstrations,Protests,Peaceful protest,Protesters (Iraq),,Iraq,Basrah,Basrah,Basrah,30.5,47.8,1,Own Wire,x,0\n",
    );
    let [a, b] = &t.incidents[..] else { panic!("{t:?}") };
    assert_eq!(
        (a.id.as_str(), a.sub_event_type, a.killed_min, a.killed_max),
        ("IRQ1", Some(SubEventType::RemoteExplosive), Some(2), Some(2))
    );
    assert_eq!(
        (a.precision, a.country.as_deref(), a.date_precision),
        (Some(Precision::Near), Some("IQ"), DatePrecision::Day)
    );
    assert_eq!(a.name, "Remote explosive/landmine/IED, Kirkuk");
    // Only the month is known, and ACLED's day is its middle.
    assert_eq!(
        (b.start_date, b.end_date, b.date_precision),
        (day("2020-12-01"), day("2020-12-31"), DatePrecision::Month)
    );
    assert_eq!(t.notes, Vec::<String>::new());
}

fn day(text: &str) -> Option<jiff::civil::Date> {
    text.parse().ok()
}

#[test]
fn a_point_far_from_its_country_or_from_any_town_is_kept_and_told() {
    let t = read(
        "id,place,country,lat,lon,date,type\n1,Hawija,,35.325,143.77,2020-12-10,IED\n2,Mosul,Iraq,36.34,53.13,2020-12-10,IED\n\
         3,Mosul,Iraq,36.34,43.13,2020-12-10,IED\n4,Mosul,Nowhereland,36.34,53.13,2020-12-10,IED\n",
    );
    assert!(t.incidents.iter().all(|i| i.point.is_some()));
    assert_eq!(
        t.notes,
        [
            "4 rows: 4 incidents, 0 rows left out, 0 repairs, 0 cells left unknown, 2 doubtful",
            "row 2: kept, though doubtful: no town known within 120 km of the coordinates (lat 35.325, lon 143.77)",
            "row 3: kept, though doubtful: no town of the row's country within 120 km of the coordinates (lat 36.34, lon 53.13)",
        ]
    );
}

#[test]
fn a_ucdp_export_keeps_its_ranges_and_precisions() {
    let t = read(
        "id,type_of_violence,side_a,side_b,source_headline,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,country,event_clarity,date_prec,\
         date_start,date_end,best,high,low\n\
         99,1,Government of Iraq,IS,Clashes near Mosul,4,Ninawa province,Ninawa province,,36.0,42.5,Iraq,2,2,2017-03-01 00:00:00.000,\
         2017-03-04 00:00:00.000,5,9,3\n",
    );
    let i = &t.incidents[0];
    assert_eq!((i.killed_min, i.killed_max, i.precision), (Some(3), Some(9), Some(Precision::Governorate)));
    assert_eq!((i.end_date, i.date_precision, i.clarity), (day("2017-03-04"), DatePrecision::Week, Clarity::Aggregate));
    assert_eq!((i.actor.as_deref(), i.sub_event_type), (Some("Government of Iraq"), Some(SubEventType::ArmedClash)));
}

#[test]
fn a_gdelt_file_without_header_keeps_deeds_and_tells_of_words() {
    let row = |id: &str, code: &str| {
        let mut cells = vec![String::new(); 61];
        for (at, cell) in [
            (0, id),
            (1, "20201210"),
            (2, "202012"),
            (3, "2020"),
            (6, "POLICE"),
            (26, code),
            (51, "4"),
            (52, "Kirkuk, At Ta'mim, Iraq"),
            (53, "IZ"),
            (56, "35.4681"),
            (57, "44.3922"),
            (59, "20201211120000"),
            (60, "https://example.org/k"),
        ] {
            cells[at] = cell.to_owned();
        }
        cells.join("\t")
    };
    let t = read(&format!("{}\n{}\n", row("1", "183"), row("2", "042")));
    let [i] = &t.incidents[..] else { panic!("{t:?}") };
    assert_eq!(
        (i.sub_event_type, i.place.as_deref(), i.country.as_deref()),
        (Some(SubEventType::RemoteExplosive), Some("Kirkuk"), Some("IQ"))
    );
    assert_eq!((i.start_date, i.source_url.as_deref()), (day("2020-12-10"), Some("https://example.org/k")));
    assert!(notes(&t).contains("row 2: left out: words, diplomacy or aid"), "{}", notes(&t));
}

#[test]
fn hxl_tags_are_understood() {
    let t = read(
        "Datum,Art,Ort,Breite,Laenge,Tote\n#date,#event+type,#loc+name,#geo+lat,#geo+lon,#affected+killed\n2020-12-10,Shelling,Kirkuk,35.47,44.39,3\n",
    );
    let i = &t.incidents[0];
    assert_eq!(
        (i.place.as_deref(), i.killed_min, i.sub_event_type),
        (Some("Kirkuk"), Some(3), Some(SubEventType::Shelling))
    );
}

#[test]
fn rows_without_coordinates_are_placed_by_name_or_stay_unplaced() {
    let t = read(
        "date,type,place,admin1,country\n2020-12-10,IED,Latifiya,Baghdad,Iraq\n2020-12-11,IED,Nowhere at all,,Iraq\n2020-12-12,Clash,,Anbar,Iraq\n",
    );
    let [a, b, c] = &t.incidents[..] else { panic!("{t:?}") };
    assert!(a.point.is_some_and(|p| (p.lat - 32.98).abs() < 0.2 && (p.lon - 44.36).abs() < 0.3), "{:?}", a.point);
    assert_eq!((a.country.as_deref(), a.precision), (Some("IQ"), Some(Precision::Exact)));
    assert_eq!(b.precision, Some(Precision::Country), "{b:?}");
    assert_eq!(c.precision, Some(Precision::Governorate), "{c:?}");
}

#[test]
fn a_dirty_table_is_repaired_by_name_and_never_in_silence() {
    let t = read(
        "Date;Type;Place;Country;Lat;Lon;Killed\n\
         25/12/2020;IED;Baghdad;Iraq;33,3;44,4;2\n\
         10/12/2020;IED;Baghdad;Iraq;44.4;33.3;two dozen\n\
         11/12/2020;IED;Baghdad;Iraq;33°18'45\"N;44°21'40\"E;5-7\n\
         44175;IED;Baghdad;Iraq;133.3;44.4;\n\
         12/12/2020;IED;;Iraq;NaN;;1\n\
         ;;;;;;\n\
         13/12/2020;IED;Baghdad;Iraq;33.3;44.4;1;;shifted\n",
    );
    let said = notes(&t);
    assert_eq!(t.incidents.len(), 5, "{said}");
    for note in [
        "cells are divided by semicolons",
        "2 dates of \"Date\" read as day/month/year, the order that row 2 shows",
        "row 2: repaired: decimal comma",
        "row 3: repaired: latitude and longitude were swapped: only so they lie in the row's country",
        "row 3: left unknown: number not understood (two dozen)",
        "row 4: repaired: degrees, minutes and seconds",
        "row 5: repaired: a date as Excel counts days (44175 is 2020-12-10)",
        "row 5: repaired: latitude and longitude were swapped: no latitude is over 90",
        "row 8: left out: more cells than columns",
    ] {
        assert!(said.contains(note), "{note}\n{said}");
    }
    let baghdad = |i: &Incident| i.point.is_some_and(|p| (p.lat - 33.3).abs() < 0.1 && (p.lon - 44.4).abs() < 0.1);
    assert!(t.incidents[..3].iter().all(baghdad), "{:?}", t.incidents);
    assert_eq!((t.incidents[2].killed_min, t.incidents[2].killed_max), (Some(5), Some(7)));
}

#[test]
fn dates_that_no_row_explains_stay_unknown() {
    let t = read("date,type,lat,lon\n10/12/2020,IED,33,44\n");
    assert_eq!(t.incidents[0].start_date, None);
    assert!(notes(&t).contains("--date-order"), "{}", notes(&t));
    let options = TableOptions { day_order: Some(DayOrder::MonthFirst), ..TableOptions::default() };
    let t = table(b"date,type,lat,lon\n10/12/2020,IED,33,44\n", &options).unwrap();
    assert_eq!(t.incidents[0].start_date, day("2020-10-12"));
}

#[test]
fn our_own_csv_comes_back() {
    let incident = Incident {
        id: "a-1".to_owned(),
        point: Some(crate::incident::LonLat { lon: 44.4, lat: 33.3 }),
        name: "=Roadside bomb, Baghdad".to_owned(),
        start_date: day("2020-12-10"),
        end_date: day("2020-12-11"),
        date_precision: DatePrecision::Day,
        sub_event_type: Some(SubEventType::RemoteExplosive),
        place: Some("Baghdad".to_owned()),
        country: Some("IQ".to_owned()),
        precision: Some(Precision::Near),
        radius_km: Some(5.0),
        killed_min: Some(2),
        killed_max: Some(3),
        evidence: Some("A bomb\nwent off, \"police\" said.".to_owned()),
        evidence_start: Some(3),
        evidence_end: Some(40),
        confidence: Some(0.8),
        ..Incident::default()
    };
    let unplaced = Incident {
        id: "a-2".to_owned(),
        name: "x".to_owned(),
        place_text: Some("somewhere".to_owned()),
        ..Incident::default()
    };
    let all = [incident, unplaced];
    let t = table(crate::export::to_csv(&all).as_bytes(), &TableOptions::default()).unwrap();
    assert_eq!(t.incidents, all, "{:?}", t.notes);
}

#[test]
fn other_tables_and_no_tables_are_refused_with_a_reason() {
    let said = |text: &str| table(text.as_bytes(), &TableOptions::default()).unwrap_err().to_string();
    assert!(said("name,price\nx,1\n").contains("found these: name, price"));
    assert!(said("").contains("an empty file"));
    let mut fields = Fields::default();
    fields.set("lat", "Breite").unwrap();
    let options = TableOptions { fields, ..TableOptions::default() };
    assert!(table(b"lat,lon\n1,2\n", &options).unwrap_err().to_string().contains("\"Breite\" for lat"));
    assert!(table(b"PK\x03\x04 no archive", &TableOptions::default()).unwrap_err().to_string().contains("damaged"));
}

#[test]
fn a_file_that_breaks_off_within_quotes_loses_only_that_row() {
    let t = read("date,type,lat,lon,notes\n2020-12-10,IED,33,44,x\n2020-12-11,IED,33,44,\"cut sho");
    assert_eq!(t.incidents.len(), 1);
    assert!(notes(&t).contains("row 3: left out: the file breaks off"), "{}", notes(&t));
}

/// A workbook as Excel writes it, with a merged cell and dates kept as numbers.
fn workbook() -> Vec<u8> {
    use std::io::Write as _;
    let parts = [
        ("[Content_Types].xml", r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#.to_owned()),
        ("_rels/.rels", r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned()),
        ("xl/workbook.xml", r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="May" sheetId="1" r:id="r1"/></sheets></workbook>"#.to_owned()),
        ("xl/_rels/workbook.xml.rels", r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#.to_owned()),
        ("xl/worksheets/sheet1.xml", {
            let text = |at: &str, t: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{t}</t></is></c>"#);
            let number = |at: &str, n: &str| format!(r#"<c r="{at}"><v>{n}</v></c>"#);
            let header = ["Date", "Type", "Governorate", "Lat", "Lon"].iter().zip("ABCDE".chars()).map(|(t, c)| text(&format!("{c}2"), t)).collect::<String>();
            let row = |n: u32, province: &str| {
                let third = if province.is_empty() { String::new() } else { text(&format!("C{n}"), province) };
                format!(r#"<row r="{n}">{}{}{third}{}{}</row>"#, number(&format!("A{n}"), "44175"), text(&format!("B{n}"), "IED"), number(&format!("D{n}"), "35.4"), number(&format!("E{n}"), "44.3"))
            };
            format!(
                r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">{}</row><row r="2">{header}</row>{}{}</sheetData><mergeCells count="1"><mergeCell ref="C3:C4"/></mergeCells></worksheet>"#,
                text("A1", "Incidents of May"),
                row(3, "Kirkuk"),
                row(4, "")
            )
        }),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_table_in_an_archive_is_read() {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("a.export.CSV", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(b"date,type,lat,lon\n2020-12-10,IED,33,44\n").unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    assert_eq!(table(&bytes, &TableOptions::default()).unwrap().incidents.len(), 1);
}

#[test]
fn a_workbook_with_a_title_and_merged_cells_is_read() {
    let t = table(&workbook(), &TableOptions::default()).unwrap();
    let said = notes(&t);
    assert_eq!(t.incidents.len(), 2, "{said}");
    assert_eq!(t.incidents[1].admin1.as_deref(), Some("Kirkuk"), "{said}");
    assert!(said.contains("took row 2 as the header") && said.contains("1 cells under merged cells"), "{said}");
    assert_eq!(t.incidents[0].start_date, day("2020-12-10"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn any_table_is_survived(rows in proptest::collection::vec(proptest::collection::vec(proptest::sample::select(vec![
        "33.3", "44,4", "NaN", "-", "10/12/2020", "44175", "Baghdad", "Iraq", "IED", "\"", "POINT(1 2)", "1e400", "-999", "ب", "", "#geo+lat", "=1+1",
    ]), 0..8), 0..6)) {
        let body: String = rows.iter().map(|r| r.join(",") + "\n").collect();
        let options = TableOptions { gazetteer: Some(Gazetteer::embedded()), ..TableOptions::default() };
        let _ = table(format!("date,type,place,country,lat,lon,killed\n{body}").as_bytes(), &options);
        let _ = table(body.as_bytes(), &options);
    }

    #[test]
    fn a_damaged_workbook_is_survived(at in 0_usize..3000, byte in 0_u8..) {
        let mut bytes = workbook();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = table(&bytes, &TableOptions::default());
        let _ = table(&bytes[..at], &TableOptions::default());
    }
}
