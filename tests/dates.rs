//! The days of the incidents in `dates/`: reports that say the day in their own ways, most without a day of publication.

use std::fs;
use std::path::Path;

use dateline::events;
use dateline::gazetteer::Gazetteer;
use dateline::incident::Incident;
use dateline::read::Document;

/// "2021-09-05, 13 killed", "2022-01-01..2022-01-31", "unknown".
fn line(incident: &Incident) -> String {
    let days = match (incident.start_date, incident.end_date) {
        (Some(start), Some(end)) if start != end => format!("{start}..{end}"),
        (Some(day), _) => day.to_string(),
        _ => "unknown".to_owned(),
    };
    incident.killed_min.map_or_else(|| days.clone(), |killed| format!("{days}, {killed} killed"))
}

#[test]
fn each_report_gives_the_days_of_its_incidents() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dates");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|e| e == "txt"));
    files.sort();
    assert!(files.len() > 20, "{} reports", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let report = fs::read_to_string(&file).unwrap().replace("\r\n", "\n");
        let (text, expected) = report.split_once("=== incidents\n").unwrap();
        let document = Document { text: text.into(), ..Document::default() };
        let found: Vec<String> = events::extract(&document, Gazetteer::embedded()).incidents.iter().map(line).collect();
        let expected: Vec<&str> = expected.lines().collect();
        if found != expected {
            wrong.push(format!("{}\n  expected {expected:?}\n  found    {found:?}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
