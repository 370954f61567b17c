//! Each incident once, at its own place: what makes two mentions one incident or two, and which place belongs to which.

use dateline::events;
use dateline::gazetteer::Gazetteer;
use dateline::incident::{Incident, Status};
use dateline::read::Document;
use jiff::civil::date;

/// `Karrada 3/11`: place, killed, wounded; `-` where the report is silent, a range as `10..13`; the status unless `reported`.
fn line(incident: &Incident) -> String {
    let count = |min: Option<u32>, max: Option<u32>| match (min, max) {
        (None, None) => "-".to_owned(),
        (Some(a), Some(b)) if a == b => a.to_string(),
        (a, b) => [a, b].map(|n| n.map_or(String::new(), |n| n.to_string())).join(".."),
    };
    let place = incident.place.as_deref().unwrap_or("nowhere");
    let killed = count(incident.killed_min, incident.killed_max);
    let status = if incident.status == Status::Reported { String::new() } else { format!(" {}", incident.status) };
    format!("{place} {killed}/{}{status}", count(incident.wounded_min, incident.wounded_max))
}

#[test]
fn each_incident_is_told_once_at_its_own_place() {
    let mut wrong = Vec::new();
    for row in include_str!("once.tsv").lines().filter(|l| !l.starts_with('#')).skip(1) {
        let [shows, expected, text] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let text = format!("{}\n", text.replace(" | ", "\n\n"));
        let published = Some(date(2021, 3, 12));
        let document = Document { text, published, ..Document::default() };
        let found = events::extract(&document, Gazetteer::embedded()).incidents;
        let found = found.iter().map(line).collect::<Vec<_>>().join("; ");
        if found != expected {
            wrong.push(format!("{shows}:\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} rows are not as expected:\n{}", wrong.len(), wrong.join("\n"));
}
