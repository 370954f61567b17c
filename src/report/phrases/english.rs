//! The report in English.

use super::{Phrases, filled};
use crate::incident::{Incident, LonLat, Precision, Status, SubEventType};
use crate::map::words::Tongue;

pub(super) const PHRASES: Phrases = Phrases {
    tongue: Tongue::English,
    names_dir: Some("auto"),

    skip: "Skip to the table of incidents",
    map: "Map",
    map_scrolls: "Map, scrolls sideways where it is wider than the window",
    captions: [
        "The numbers on the map are those of the table.",
        "The incidents have no numbers on the map; the table has them one by one.",
    ],

    incidents: "Incidents",
    none_found: "No incident was found.",
    filter: "Filter the incidents",
    words: "Words",
    kind: "Type",
    all_kinds: "All types",
    shown: "{} of {} shown",
    table_scrolls: "Table, scrolls sideways",
    heads: ["No.", "Date", "Place", "What", "Killed", "Wounded", "By whom", "Source"],
    dash: "A dash: the report does not say.",

    figures: ["incident", "incidents", "reported killed", "reported wounded"],
    figure: |number, label| format!("**{number}** {label}"),
    in_figures: "In figures",
    by_kind: "By kind",
    by_area: "By governorate or province",
    not_known: "not known",

    evidence: "Evidence",
    marked: "Marked in the quotations:",
    fields: ["when", "where", "what", "who"],
    terms: ["What", "Where", "Who", "Toll", "Elsewhere in the report", "Confidence"],

    sources: "Sources",
    untitled: "untitled",
    published: ", {}",

    notes: "Method and precision",
    method: &[
        "The incidents were found in the reports listed under Sources by a program, Dateline, and are shown as those reports tell \
         them. They have not been checked against anything else.",
        "The quoted words are the evidence for each incident. Where they do not say who was responsible, how many were hurt or when it \
         happened, the table is silent too: a dash is not a nought.",
        "Two figures with a dash between them are the lowest and the highest that the reports give.",
    ],
    precisions: [
        (Precision::Exact, "exact", "A town, a quarter or a building is named: a marker stands there."),
        (Precision::Near, "near", "The place lies near a named one: a dashed ring shows how near."),
        (
            Precision::District,
            "district",
            "Only the district is known: the area is tinted, the marker stands at its centre.",
        ),
        (
            Precision::Governorate,
            "governorate",
            "Only the governorate is known: the area is tinted, the marker stands at its centre.",
        ),
        (Precision::Region, "region", "Only a wider region is known, such as a range of mountains."),
        (Precision::Country, "country", "Only the country is known: the incident is in the table, not on the map."),
    ],
    credit: "Place names: GeoNames, CC BY 4.0. Base map: made with Natural Earth. Boundaries and names shown \
             do not imply endorsement or acceptance. Made with Dateline.",

    comma: ", ",
    semicolon: "; ",
    quoted: "\u{201c}{}\u{201d}",
    range: "{}\u{2013}{}",
    killed: "{} killed",
    wounded: "{} wounded",
    claimed_by: "claimed by {}",
    against: "against {}",
    within: "{}, within {} km of {}",
    dated: "{}, {}",

    what,
    place,
    heading: |incident| incident.name.clone(),
    precision: |_, precision| PHRASES.named(precision),
    actor: str::to_owned,
    types: |sub: SubEventType| [sub.as_str(), sub.event_type().as_str()],
    point: |p: LonLat| format!("{:.4}, {:.4}", p.lat, p.lon),
    day: |day| day.to_string(),
};

/// The label without the place, which has a column of its own.
fn what(incident: &Incident) -> String {
    let name = incident.label();
    match incident.status {
        Status::Reported => name.to_owned(),
        status => format!("{name} ({status})"),
    }
}

fn place(incident: &Incident) -> String {
    let name = incident.place.as_deref().or(incident.place_text.as_deref()).unwrap_or_default();
    match incident.precision {
        None if name.is_empty() => String::new(),
        None => filled("{} (not found)", [name]),
        Some(Precision::Exact) => name.to_owned(),
        Some(Precision::Near) if name.starts_with("Near ") => name.to_owned(),
        Some(precision) => format!("{name} ({precision})"),
    }
}
