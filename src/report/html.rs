//! One self-contained HTML page: no outside request, a strict content security policy, everything from reports escaped by maud.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::signs::Signs;
use super::words::{self, Field, Row, Source};
use crate::incident::{EventType, Incident};
use crate::map::{Sheet, in_order};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// SHA-256 of the two in base64, as a policy names them; a test computes them anew.
const STYLE_HASH: &str = "bHB99yOfVBVvcFJL1W9vRneL7Fl1DIgi7auVVCP4NwU=";
const SCRIPT_HASH: &str = "bDdpfDQY2731ezJxQW8FmCeDy1sVCwXvFjBuH3JLwBo=";
/// How pages written here can be told from anybody else's.
const GENERATOR: &str = "<meta name=\"generator\" content=\"dateline ";

/// The report as one HTML page. The table sorts and filters by its own script; without script it is a plain table. A sheet
/// laid out as a figure ([`crate::map::SheetOptions::figure`]) says nothing twice.
#[must_use]
pub fn to_html(incidents: &[Incident], sheet: &Sheet) -> String {
    let ordered = in_order(incidents);
    let title = &sheet.scene.title;
    let signs = Signs::of(&ordered);
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{STYLE_HASH}'; script-src 'sha256-{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'"
    );
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content={ "dateline " (env!("CARGO_PKG_VERSION")) };
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#incidents" { "Skip to the table of incidents" }
                (signs.defined())
                header {
                    h1 { (title) }
                    p.standfirst dir="auto" { (sheet.standfirst) }
                    (figures(&ordered))
                }
                main {
                    (map(sheet))
                    (table(&ordered, &signs))
                    (charts(&ordered, &signs))
                    (evidence(&ordered, &signs))
                    (sources(&ordered))
                    (notes())
                }
                footer { p.note { (words::CREDIT) } }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
    .into_string()
}

/// Whether `text` begins like a page written here.
#[must_use]
pub fn is_own(text: &str) -> bool {
    text.starts_with("<!DOCTYPE html>") && text.chars().take(2000).collect::<String>().contains(GENERATOR)
}

/// The report in a few large figures.
fn figures(incidents: &[&Incident]) -> Markup {
    html! {
        @if incidents.len() > 1 {
            ul.figures { @for (number, label) in words::figures(incidents) { li { b { (number) } " " (label) } } }
        }
    }
}

/// The sheet as a drawing in the page. Its words are outlines; title and description speak for it.
fn map(sheet: &Sheet) -> Markup {
    let svg = sheet.to_svg();
    let drawing = svg.find("<svg").map_or(svg.as_str(), |start| &svg[start..]);
    html! {
        section.map aria-label="Map" {
            figure {
                div.scroll tabindex="0" role="region" aria-label="Map, scrolls sideways where it is wider than the window" { (PreEscaped(drawing)) }
                figcaption { (words::caption(sheet)) }
            }
        }
    }
}

fn table(incidents: &[&Incident], signs: &Signs) -> Markup {
    let types = words::tally(incidents, |i| i.event_type().map(EventType::as_str));
    let rows: Vec<Row> = incidents.iter().enumerate().map(|(n, i)| Row::of(n + 1, i)).collect();
    let sources = words::several_sources(&rows);
    html! {
        section id="incidents" aria-labelledby="table-title" {
            h2 id="table-title" { "Incidents" }
            @if rows.is_empty() {
                p { "No incident was found." }
            } @else {
                form id="filter" hidden role="search" aria-label="Filter the incidents" {
                    label { "Words" input id="words" type="search" autocomplete="off"; }
                    label { "Type" select id="type" {
                        option value="" { "All types" }
                        @for (name, n) in &types { option value=(name) { (name) " (" (n) ")" } }
                    } }
                    output id="count" for="words type" { (rows.len()) " of " (rows.len()) " shown" }
                }
                div.scroll tabindex="0" role="region" aria-label="Table, scrolls sideways" {
                    table id="incidents-table" {
                        thead { tr {
                            @for (name, number) in HEADERS.iter().take(if sources { 8 } else { 7 }) {
                                th scope="col" class=[number.then_some("n")] { button type="button" { (name) } }
                            }
                        } }
                        tbody { @for (row, incident) in rows.iter().zip(incidents) { (table_row(row, incident, sources, signs)) } }
                    }
                }
                p.note { "A dash: the report does not say." }
            }
        }
    }
}

const HEADERS: [(&str, bool); 8] = [
    ("No.", false),
    ("Date", false),
    ("Place", false),
    ("What", false),
    ("Killed", true),
    ("Wounded", true),
    ("By whom", false),
    ("Source", false),
];

fn table_row(row: &Row, incident: &Incident, sources: bool, signs: &Signs) -> Markup {
    let day = incident.start_date.or(incident.end_date).map(|d| d.to_string()).unwrap_or_default();
    let most = |max: Option<u32>, min: Option<u32>| max.or(min).map(|n| n.to_string()).unwrap_or_default();
    html! {
        tr data-type=(incident.event_type().map_or("not known", |t| t.as_str())) {
            td data-sort=(row.number) { a href={ "#incident-" (row.number) } { (signs.sign(incident, row.number)) } }
            td.date data-sort=(day) { (or_dash(&row.date)) }
            td dir="auto" data-sort=(row.place) { (or_dash(&row.place)) }
            td dir="auto" { (row.what) }
            td.n data-sort=(most(incident.killed_max, incident.killed_min)) { (or_dash(&row.killed)) }
            td.n data-sort=(most(incident.wounded_max, incident.wounded_min)) { (or_dash(&row.wounded)) }
            td dir="auto" data-sort=(row.by_whom) { (or_dash(&row.by_whom)) }
            @if sources { td dir="auto" data-sort=(row.source) { (or_dash(&row.source)) } }
        }
    }
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "\u{2013}" } else { text }
}

fn charts(incidents: &[&Incident], signs: &Signs) -> Markup {
    if incidents.len() < 2 {
        return html! {};
    }
    let kinds = signs.tally(incidents);
    let areas = words::tally(incidents, |i| i.admin1.as_deref());
    html! {
        section aria-labelledby="charts-title" {
            h2 id="charts-title" { "In figures" }
            div.charts {
                (bars("By kind", kinds.iter().map(|(name, n, fill)| (name.as_str(), *n, Some(fill.as_str())))))
                (bars("By governorate or province", areas.iter().map(|(name, n)| (*name, *n, None))))
            }
        }
    }
}

/// A table whose counts are drawn as bars beside them.
fn bars<'a>(caption: &str, counts: impl Iterator<Item = (&'a str, usize, Option<&'a str>)> + Clone) -> Markup {
    let most = counts.clone().map(|c| c.1).max().unwrap_or(1).max(1);
    html! {
        table.bars {
            caption { (caption) }
            tbody { @for (name, n, fill) in counts {
                tr {
                    th scope="row" dir="auto" { (name) }
                    td.bar { svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" {
                        rect width=(1000 * n / most) height="10" fill=[fill] {}
                    } }
                    td.n { (n) }
                }
            } }
        }
    }
}

fn evidence(incidents: &[&Incident], signs: &Signs) -> Markup {
    if incidents.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="evidence-title" {
            h2 id="evidence-title" { "Evidence" }
            p.note.key {
                "Marked in the quotations: " mark.when { "when" } mark.where { "where" } mark.what { "what" } mark.who { "who" }
            }
            @for (n, incident) in incidents.iter().enumerate() {
                @let row = Row::of(n + 1, incident);
                article id={ "incident-" (n + 1) } {
                    (signs.sign(incident, n + 1))
                    h3 dir="auto" { (incident.name) @if !row.date.is_empty() { ", " (row.date) } }
                    @if let Some(evidence) = &incident.evidence { blockquote dir="auto" { (marked(evidence, incident)) } }
                    dl { @for (term, text) in words::details(incident) { dt { (term) } dd dir="auto" { (text) } } }
                }
            }
        }
    }
}

fn marked(evidence: &str, incident: &Incident) -> Markup {
    html! {
        @for run in words::runs(evidence, incident) {
            @match run.field {
                None => (run.text),
                Some(field) => mark class=(class(field)) { (run.text) },
            }
        }
    }
}

const fn class(field: Field) -> &'static str {
    match field {
        Field::When => "when",
        Field::Where => "where",
        Field::What => "what",
        Field::Who => "who",
    }
}

fn sources(incidents: &[&Incident]) -> Markup {
    html! {
        section aria-labelledby="sources-title" {
            h2 id="sources-title" { "Sources" }
            ul { @for source in words::sources(incidents) { li dir="auto" { (source_line(&source)) } } }
        }
    }
}

fn source_line(source: &Source) -> Markup {
    let title = source.title.as_deref().or(source.document.as_deref()).unwrap_or("untitled");
    html! {
        @if let Some(outlet) = &source.outlet { (outlet) ": " }
        @if let Some(url) = &source.url { a href=(url) rel="noopener noreferrer nofollow" { (title) } } @else { (title) }
        @if let Some(day) = source.published { ", " (day) }
    }
}

fn notes() -> Markup {
    html! {
        section aria-labelledby="notes-title" {
            h2 id="notes-title" { "Method and precision" }
            @for paragraph in words::METHOD { p { (paragraph) } }
            dl.terms { @for (precision, meaning) in words::PRECISIONS { dt { (precision) } dd { (meaning) } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::{SheetOptions, sheet};

    fn page(incidents: &[Incident]) -> String {
        to_html(incidents, &sheet(incidents, &SheetOptions::default()).expect("a sheet"))
    }

    #[test]
    fn the_policy_names_the_style_and_the_script_that_stand_in_the_page() {
        use base64ct::{Base64, Encoding};
        use sha2::{Digest, Sha256};
        for (text, hash) in [(STYLE, STYLE_HASH), (SCRIPT, SCRIPT_HASH)] {
            assert_eq!(Base64::encode_string(&Sha256::digest(text)), hash, "put this hash in html.rs");
        }
    }

    #[test]
    fn words_of_a_report_stay_words() {
        let evil = "</style><script>alert(1)</script>\"><img src=x onerror=alert(1)>";
        let incident = Incident {
            name: evil.to_owned(),
            evidence: Some(evil.to_owned()),
            place_text: Some("<img".to_owned()),
            source_title: Some(evil.to_owned()),
            source_url: Some("javascript:alert(1)".to_owned()),
            ..Incident::default()
        };
        let page = page(&[incident]);
        assert_eq!(page.matches("<script").count(), 1, "ours alone");
        assert!(!page.contains("<img") && !page.contains("href=\"javascript"));
        assert!(page.contains("&lt;/style&gt;"));
    }

    #[test]
    fn a_page_is_known_as_our_own() {
        assert!(is_own(&page(&[])));
        assert!(!is_own("<!DOCTYPE html><html><head><meta name=\"generator\" content=\"WordPress\">"));
    }
}
