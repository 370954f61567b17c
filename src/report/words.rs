//! What the report says in words: the same for the page, for PDF and for Markdown.

use std::collections::{BTreeMap, BTreeSet};

use super::phrases::{Phrases, filled};
use crate::incident::{Incident, Precision};
use crate::map::names::country_in;
use crate::map::words::{self, Division, Tongue, thousands};

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
        Self::said(number, incident, Phrases::of(Tongue::English))
    }

    /// The same in the words of the report.
    pub(super) fn said(number: usize, incident: &Incident, phrases: &Phrases) -> Self {
        Self {
            number,
            date: if incident.start_date.or(incident.end_date).is_some() {
                words::date(incident, true, phrases.tongue)
            } else {
                String::new()
            },
            place: (phrases.place)(incident),
            what: (phrases.what)(incident),
            killed: range(incident.killed_min, incident.killed_max, phrases),
            wounded: range(incident.wounded_min, incident.wounded_max, phrases),
            by_whom: match (&incident.actor, &incident.claimed_by) {
                (Some(actor), _) => (phrases.actor)(actor),
                (None, Some(claimed)) => filled(phrases.claimed_by, [&(phrases.actor)(claimed)]),
                (None, None) => String::new(),
            },
            source: incident.source.clone().or_else(|| incident.document.clone()).unwrap_or_default(),
        }
    }
}

/// The rows of the table, in order.
pub(super) fn rows(incidents: &[&Incident], phrases: &Phrases) -> Vec<Row> {
    incidents.iter().enumerate().map(|(n, i)| Row::said(n + 1, i, phrases)).collect()
}

/// "2", "15–20", nothing where the reports are silent.
pub(super) fn range(min: Option<u32>, max: Option<u32>, phrases: &Phrases) -> String {
    match (min, max) {
        (Some(min), Some(max)) if min != max => filled(phrases.range, [&min.to_string(), &max.to_string()]),
        (Some(n), _) | (None, Some(n)) => n.to_string(),
        (None, None) => String::new(),
    }
}

/// Something known of an incident.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Detail {
    pub(super) term: &'static str,
    pub(super) text: String,
    /// Whether the words are the report's, and run as its language does.
    pub(super) quoted: bool,
}

/// What is known of an incident beside its quotation, as term and description. Words that stand in the quotation, where they
/// are marked, are not said again.
pub(super) fn details(incident: &Incident, phrases: &Phrases) -> Vec<Detail> {
    let text = |t: &Option<String>| t.clone().filter(|t| !t.trim().is_empty());
    let evidence = incident.evidence.as_deref().unwrap_or_default();
    let written = [&incident.date_text, &incident.place_text, &incident.weapon, &incident.damage];
    let elsewhere = written.into_iter().filter_map(text).filter(|t| !evidence.contains(t.trim()));
    let quoted: Vec<String> = elsewhere.map(|t| filled(phrases.quoted, [t.trim()])).collect();
    let actor = |name: &Option<String>| text(name).map(|name| (phrases.actor)(&name));
    let who = [
        actor(&incident.actor),
        text(&incident.target).map(|t| filled(phrases.against, [&t])),
        actor(&incident.claimed_by).map(|t| filled(phrases.claimed_by, [&t])),
    ];
    let counted = |min, max, phrase| {
        Some(range(min, max, phrases)).filter(|r| !r.is_empty()).map(|range| filled(phrase, [&range]))
    };
    let toll = [
        counted(incident.killed_min, incident.killed_max, phrases.killed),
        counted(incident.wounded_min, incident.wounded_max, phrases.wounded),
    ];
    let kind = incident.sub_event_type.map(|sub| filled("{} ({})", (phrases.types)(sub)));
    let texts = [
        kind.unwrap_or_default(),
        joined([lies_in(incident, phrases), point(incident, phrases)], phrases.semicolon),
        joined(who, phrases.semicolon),
        joined(toll, phrases.comma),
        quoted.join(phrases.comma),
        incident.confidence.map(|c| format!("{c:.2}")).unwrap_or_default(),
    ];
    let all = phrases.terms.into_iter().zip(texts).enumerate();
    let all = all.map(|(i, (term, text))| Detail { term, text, quoted: i == ELSEWHERE });
    all.filter(|detail| !detail.text.is_empty()).collect()
}

/// The detail that is quoted from the report.
const ELSEWHERE: usize = 4;

fn joined<const N: usize>(parts: [Option<String>; N], with: &str) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(with)
}

/// District, governorate and country.
fn lies_in(incident: &Incident, phrases: &Phrases) -> Option<String> {
    let tongue = phrases.tongue;
    let country = incident.country.as_deref().map(|c| country_in(c, tongue).unwrap_or(c).to_owned());
    let areas = [words::admin2(incident, tongue), words::admin1(incident, tongue), country];
    let areas: Vec<String> = areas.into_iter().flatten().collect();
    (!areas.is_empty()).then(|| areas.join(phrases.comma))
}

/// The point and what it is worth.
fn point(incident: &Incident, phrases: &Phrases) -> Option<String> {
    let at = incident.point.map(phrases.point);
    let Some(precision) = incident.precision else { return at };
    let name = (phrases.precision)(incident, precision);
    Some(match (at, incident.radius_km) {
        (Some(at), Some(km)) if precision != Precision::Exact => {
            filled(phrases.within, [name, &format!("{km:.0}"), &at])
        }
        (Some(at), _) => format!("{name}{}{at}", phrases.comma),
        (None, _) => name.to_owned(),
    })
}

/// The report in a few large figures: each with what it counts.
pub(super) fn figures(incidents: &[&Incident], phrases: &Phrases) -> Vec<(String, &'static str)> {
    let [one, many, killed, wounded] = phrases.figures;
    let count = incidents.len();
    let mut all = vec![(thousands(count as u64), if count == 1 { one } else { many })];
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
        (max > 0).then(|| {
            if min == max { thousands(min) } else { filled(phrases.range, [&thousands(min), &thousands(max)]) }
        })
    };
    all.extend(sum(|i| (i.killed_min, i.killed_max)).map(|n| (n, killed)));
    all.extend(sum(|i| (i.wounded_min, i.wounded_max)).map(|n| (n, wounded)));
    let areas: BTreeSet<&str> = incidents.iter().filter_map(|i| i.admin1.as_deref()).collect();
    if areas.len() > 1 {
        let countries: BTreeSet<&str> = incidents.iter().filter_map(|i| i.country.as_deref()).collect();
        let countries: Vec<&str> = countries.into_iter().collect();
        all.push((areas.len().to_string(), Division::of(&countries).several(phrases.tongue)));
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

/// How many incidents bear each value, most first, then by name; none for those without.
pub(super) fn tally<'a, K: Ord>(
    incidents: &[&'a Incident],
    of: impl Fn(&'a Incident) -> Option<K>,
) -> Vec<(Option<K>, usize)> {
    let mut counts: BTreeMap<Option<K>, usize> = BTreeMap::new();
    for incident in incidents {
        *counts.entry(of(incident)).or_default() += 1;
    }
    let mut all: Vec<_> = counts.into_iter().collect();
    all.sort_by_key(|(value, n)| (std::cmp::Reverse(*n), value.is_none()));
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

impl Field {
    /// In the order of the names in [`Phrases::fields`].
    pub(super) const ALL: [Self; 4] = [Self::When, Self::Where, Self::What, Self::Who];
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
        let english = Phrases::of(Tongue::English);
        assert_eq!(range(Some(15), Some(20), english), "15\u{2013}20");
        assert_eq!(range(Some(0), Some(0), english), "0");
        assert_eq!(range(None, None, english), "");
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
        let name = "Roadside bomb, near Taji".to_owned();
        let near = Incident { name, place: Some("Near Taji".to_owned()), ..Incident::default() };
        assert_eq!((near.label(), Incident::default().label()), ("Roadside bomb", ""));
    }

    #[test]
    fn only_links_of_the_web_are_links() {
        for bad in ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "ftp://x", "//x", ""] {
            assert!(!is_web(bad), "{bad}");
        }
        assert!(is_web("HTTPS://example.org/a"));
    }
}
