//! What the report says in words: the same for the page and for Markdown.

use std::collections::{BTreeMap, BTreeSet};

use crate::incident::{Incident, Precision};
use crate::map::names::country_in;
use crate::map::words::{Tongue, thousands};
use crate::map::{Sheet, date_in_words};

/// How the figures were come by, and what they are not.
pub(super) const METHOD: &[&str] = &[
    "The incidents were found in the reports listed under Sources by a program, Dateline, and are shown as those reports tell \
     them. They have not been checked against anything else.",
    "The quoted words are the evidence for each incident. Where they do not say who was responsible, how many were hurt or when it \
     happened, the table is silent too: a dash is not a nought.",
    "Two figures with a dash between them are the lowest and the highest that the reports give.",
];

/// Whose the data are, and what the map does not claim.
pub(super) const CREDIT: &str = "Place names: GeoNames, CC BY 4.0. Base map: made with Natural Earth. Boundaries and names shown \
     do not imply endorsement or acceptance. Made with Dateline.";

/// What stands under the map.
pub(super) fn caption(sheet: &Sheet) -> &'static str {
    if sheet.numbered {
        "The numbers on the map are those of the table."
    } else {
        "The incidents have no numbers on the map; the table has them one by one."
    }
}

/// What each precision means to a reader of the map.
pub(super) const PRECISIONS: &[(Precision, &str)] = &[
    (Precision::Exact, "A town, a quarter or a building is named: a marker stands there."),
    (Precision::Near, "The place lies near a named one: a dashed ring shows how near."),
    (Precision::District, "Only the district is known: the area is tinted, the marker stands at its centre."),
    (Precision::Governorate, "Only the governorate is known: the area is tinted, the marker stands at its centre."),
    (Precision::Region, "Only a wider region is known, such as a range of mountains."),
    (Precision::Country, "Only the country is known: the incident is in the table, not on the map."),
];

/// One line of the table of incidents, every cell in words; empty where the reports say nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The number on the sheet, from 1.
    pub number: usize,
    /// As precisely as it is known.
    pub date: String,
    /// The place, and how precisely it is known where that is not exactly.
    pub place: String,
    /// The label without the place, and the status where it is more than a report.
    pub what: String,
    /// `2` or `15–20`.
    pub killed: String,
    /// Likewise.
    pub wounded: String,
    /// Who did it, or claims it.
    pub by_whom: String,
    /// The outlet, or the name of the input.
    pub source: String,
}

impl Row {
    /// The words for an incident with its number on the sheet.
    #[must_use]
    pub fn of(number: usize, incident: &Incident) -> Self {
        Self {
            number,
            date: if incident.start_date.or(incident.end_date).is_some() {
                date_in_words(incident)
            } else {
                String::new()
            },
            place: place(incident),
            what: what(incident),
            killed: range(incident.killed_min, incident.killed_max),
            wounded: range(incident.wounded_min, incident.wounded_max),
            by_whom: match (&incident.actor, &incident.claimed_by) {
                (Some(actor), _) => actor.clone(),
                (None, Some(claimed)) => format!("claimed by {claimed}"),
                (None, None) => String::new(),
            },
            source: incident.source.clone().or_else(|| incident.document.clone()).unwrap_or_default(),
        }
    }
}

/// The place and how precisely it is known.
fn place(incident: &Incident) -> String {
    let name = incident.place.as_deref().or(incident.place_text.as_deref()).unwrap_or_default();
    match incident.precision {
        None if name.is_empty() => String::new(),
        None => format!("{name} (not found)"),
        Some(Precision::Exact) => name.to_owned(),
        Some(Precision::Near) if name.starts_with("Near ") => name.to_owned(),
        Some(precision) => format!("{name} ({precision})"),
    }
}

/// The label without the place, which has a column of its own, and the status where it is more than a report.
fn what(incident: &Incident) -> String {
    let place = incident.place.as_deref().unwrap_or_default();
    let name = incident.name.strip_suffix(place).and_then(|n| n.strip_suffix(", ")).unwrap_or(&incident.name);
    match incident.status {
        crate::incident::Status::Reported => name.to_owned(),
        status => format!("{name} ({status})"),
    }
}

/// "2", "15–20", nothing where the reports are silent.
pub(super) fn range(min: Option<u32>, max: Option<u32>) -> String {
    match (min, max) {
        (Some(min), Some(max)) if min != max => format!("{min}\u{2013}{max}"),
        (Some(n), _) | (None, Some(n)) => n.to_string(),
        (None, None) => String::new(),
    }
}

/// What is known of an incident beside its quotation, as term and description. Words that stand in the quotation, where they
/// are marked, are not said again.
pub(super) fn details(incident: &Incident) -> Vec<(&'static str, String)> {
    let text = |t: &Option<String>| t.clone().filter(|t| !t.trim().is_empty());
    let evidence = incident.evidence.as_deref().unwrap_or_default();
    let written = [&incident.date_text, &incident.place_text, &incident.weapon, &incident.damage];
    let elsewhere = written.into_iter().filter_map(text).filter(|t| !evidence.contains(t.trim()));
    let quoted: Vec<String> = elsewhere.map(|t| format!("\u{201c}{}\u{201d}", t.trim())).collect();
    let who = [
        text(&incident.actor),
        text(&incident.target).map(|t| format!("against {t}")),
        text(&incident.claimed_by).map(|t| format!("claimed by {t}")),
    ];
    let counted = |(min, max), what| Some(range(min, max)).filter(|r| !r.is_empty()).map(|r| format!("{r} {what}"));
    let toll = [
        counted((incident.killed_min, incident.killed_max), "killed"),
        counted((incident.wounded_min, incident.wounded_max), "wounded"),
    ];
    let all = [
        ("What", incident.sub_event_type.map(|s| format!("{s} ({})", s.event_type())).unwrap_or_default()),
        ("Where", joined([lies_in(incident), point(incident)], "; ")),
        ("Who", joined(who, "; ")),
        ("Toll", joined(toll, ", ")),
        ("Elsewhere in the report", quoted.join(", ")),
        ("Confidence", incident.confidence.map(|c| format!("{c:.2}")).unwrap_or_default()),
    ];
    all.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

fn joined<const N: usize>(parts: [Option<String>; N], with: &str) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(with)
}

/// District, governorate and country.
fn lies_in(incident: &Incident) -> Option<String> {
    let country = incident.country.as_deref().map(|c| country_in(c, Tongue::English).unwrap_or(c));
    let areas = [incident.admin2.as_deref(), incident.admin1.as_deref(), country];
    let areas: Vec<&str> = areas.into_iter().flatten().collect();
    (!areas.is_empty()).then(|| areas.join(", "))
}

/// The point and what it is worth.
fn point(incident: &Incident) -> Option<String> {
    let at = incident.point.map(|p| format!("{:.4}, {:.4}", p.lat, p.lon));
    let Some(precision) = incident.precision else { return at };
    Some(match (at, incident.radius_km) {
        (Some(at), Some(km)) if precision != Precision::Exact => format!("{precision}, within {km:.0} km of {at}"),
        (Some(at), _) => format!("{precision}, {at}"),
        (None, _) => precision.to_string(),
    })
}

/// The report in a few large figures: each with what it counts.
pub(super) fn figures(incidents: &[&Incident]) -> Vec<(String, &'static str)> {
    let count = incidents.len();
    let mut all = vec![(thousands(count as u64), if count == 1 { "incident" } else { "incidents" })];
    let sum = |of: fn(&Incident) -> (Option<u32>, Option<u32>)| {
        let said: Vec<(u64, u64)> = incidents
            .iter()
            .filter_map(|i| match of(i) {
                (Some(min), Some(max)) => Some((min.into(), max.into())),
                (Some(n), None) | (None, Some(n)) => Some((n.into(), n.into())),
                (None, None) => None,
            })
            .collect();
        let (min, max) = said.iter().fold((0, 0), |sum, n| (sum.0 + n.0, sum.1 + n.1));
        (max > 0)
            .then(|| if min == max { thousands(min) } else { format!("{}\u{2013}{}", thousands(min), thousands(max)) })
    };
    all.extend(sum(|i| (i.killed_min, i.killed_max)).map(|n| (n, "reported killed")));
    all.extend(sum(|i| (i.wounded_min, i.wounded_max)).map(|n| (n, "reported wounded")));
    let areas: BTreeSet<&str> = incidents.iter().filter_map(|i| i.admin1.as_deref()).collect();
    if areas.len() > 1 {
        let iraq = incidents.iter().all(|i| i.country.as_deref().is_none_or(|c| c == "IQ"));
        all.push((areas.len().to_string(), if iraq { "governorates" } else { "provinces" }));
    }
    all
}

/// Whether the table must say which source an incident came from.
pub(super) fn several_sources(rows: &[Row]) -> bool {
    rows.windows(2).any(|pair| pair[0].source != pair[1].source)
}

/// A report that incidents came from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source {
    pub(super) published: Option<jiff::civil::Date>,
    pub(super) outlet: Option<String>,
    pub(super) title: Option<String>,
    /// A link that a browser may follow: http or https alone.
    pub(super) url: Option<String>,
    pub(super) document: Option<String>,
}

/// The sources, by date, each once.
pub(super) fn sources(incidents: &[&Incident]) -> Vec<Source> {
    let mut all: Vec<Source> = incidents
        .iter()
        .map(|i| Source {
            published: i.published,
            outlet: i.source.clone(),
            title: i.source_title.clone(),
            url: i.source_url.clone().filter(|u| is_web(u)),
            document: i.document.clone(),
        })
        .collect();
    all.sort();
    all.dedup();
    all
}

/// `javascript:` and other schemes are words, not links.
fn is_web(url: &str) -> bool {
    let lower = url.trim().to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}

/// How many incidents bear each value, most first, then by name; those without any as "not known".
pub(super) fn tally<'a>(
    incidents: &[&'a Incident],
    of: impl Fn(&'a Incident) -> Option<&'a str>,
) -> Vec<(&'a str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for incident in incidents {
        *counts.entry(of(incident).unwrap_or("not known")).or_default() += 1;
    }
    let mut all: Vec<_> = counts.into_iter().collect();
    all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    all
}

/// Which field a marked word gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    When,
    Where,
    What,
    Who,
}

/// A run of the evidence, and the field it gave.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Run<'a> {
    pub(super) text: &'a str,
    pub(super) field: Option<Field>,
}

/// The evidence cut where words gave a field. Longer phrases go first; each is marked where it stands first.
pub(super) fn runs<'a>(evidence: &'a str, incident: &Incident) -> Vec<Run<'a>> {
    let phrases = [
        (Field::When, &incident.date_text),
        (Field::Where, &incident.place_text),
        (Field::What, &incident.weapon),
        (Field::What, &incident.damage),
        (Field::Who, &incident.claimed_by),
        (Field::Who, &incident.actor),
    ];
    let mut phrases: Vec<(Field, &str)> = phrases
        .into_iter()
        .filter_map(|(f, p)| Some((f, p.as_deref()?.trim())))
        .filter(|(_, p)| !p.is_empty())
        .collect();
    phrases.sort_by_key(|(field, p)| (std::cmp::Reverse(p.len()), *field));
    let mut marks: Vec<(usize, usize, Field)> = Vec::new();
    for (field, phrase) in phrases {
        let free = |start: usize| marks.iter().all(|(s, e, _)| start + phrase.len() <= *s || start >= *e);
        if let Some((start, _)) = evidence.match_indices(phrase).find(|(start, _)| free(*start)) {
            marks.push((start, start + phrase.len(), field));
        }
    }
    marks.sort_unstable();
    let mut runs = Vec::new();
    let mut at = 0;
    for (start, end, field) in marks {
        runs.push(Run { text: &evidence[at..start], field: None });
        runs.push(Run { text: &evidence[start..end], field: Some(field) });
        at = end;
    }
    runs.push(Run { text: &evidence[at..], field: None });
    runs.retain(|r| !r.text.is_empty());
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_gave_a_field_are_marked_once_and_lose_nothing() {
        let incident = Incident {
            date_text: Some("on Thursday".to_owned()),
            place_text: Some("Latifiya".to_owned()),
            weapon: Some("bomb".to_owned()),
            damage: Some("roadside bomb".to_owned()),
            ..Incident::default()
        };
        let evidence = "A roadside bomb went off in Latifiya on Thursday, the second bomb in Latifiya.";
        let runs = runs(evidence, &incident);
        assert_eq!(runs.iter().map(|r| r.text).collect::<String>(), evidence);
        let marked: Vec<_> = runs.iter().filter_map(|r| Some((r.text, r.field?))).collect();
        let expected = [
            ("roadside bomb", Field::What),
            ("Latifiya", Field::Where),
            ("on Thursday", Field::When),
            ("bomb", Field::What),
        ];
        assert_eq!(marked, expected);
    }

    #[test]
    fn tolls_show_their_range_and_their_silence() {
        assert_eq!(range(Some(15), Some(20)), "15\u{2013}20");
        assert_eq!(range(Some(0), Some(0)), "0");
        assert_eq!(range(None, None), "");
    }

    #[test]
    fn the_place_is_not_said_twice() {
        let incident = Incident {
            name: "Roadside bomb on convoy, Latifiya".to_owned(),
            place: Some("Latifiya".to_owned()),
            precision: Some(Precision::Near),
            status: crate::incident::Status::Claimed,
            ..Incident::default()
        };
        let row = Row::of(1, &incident);
        assert_eq!(row.what, "Roadside bomb on convoy (claimed)");
        assert_eq!(row.place, "Latifiya (near)");
    }

    #[test]
    fn only_links_of_the_web_are_links() {
        for bad in ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "ftp://x", "//x", ""] {
            assert!(!is_web(bad), "{bad}");
        }
        assert!(is_web("HTTPS://example.org/a"));
    }
}
