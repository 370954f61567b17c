//! One self-contained HTML page: no outside request, a strict content security policy, everything from reports escaped by maud.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::phrases::{Phrases, filled};
use super::signs::Signs;
use super::words::{self, Field, Row, Source};
use crate::incident::Incident;
use crate::map::words::admin1;
use crate::map::{Sheet, in_order};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// SHA-256 of the two in base64, as a policy names them; a test computes them anew.
const STYLE_HASH: &str = "D0ucNNz8DF+9lMloq1fn8sy63katFHl4k+SJurWpHFs=";
const SCRIPT_HASH: &str = "47sNQFK4UTzEFZTgzCJglo0VW4FaUM4FfV7i/USyzO4=";
/// How pages written here can be told from anybody else's.
const GENERATOR: &str = "<meta name=\"generator\" content=\"dateline ";

/// The report as one HTML page. The table sorts and filters by its own script; without script it is a plain table. A sheet
/// laid out as a figure ([`crate::map::SheetOptions::figure`]) says nothing twice.
#[must_use]
pub fn to_html(incidents: &[Incident], sheet: &Sheet) -> String {
    let title = &sheet.scene.title;
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{STYLE_HASH}'; script-src 'sha256-{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'"
    );
    let phrases = Phrases::around(sheet);
    let page = Page::of(incidents, phrases);
    html! {
        (DOCTYPE)
        html lang=(phrases.tongue.code()) dir=[phrases.tongue.is_rtl().then_some("rtl")] {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content={ "dateline " (env!("CARGO_PKG_VERSION")) };
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#incidents" { (phrases.skip) }
                (page.signs.defined())
                header {
                    h1 { (title) }
                    p.standfirst dir="auto" { (sheet.standfirst) }
                    (page.figures())
                }
                main {
                    (map(sheet, phrases))
                    (page.table())
                    (page.charts())
                    (page.evidence())
                    (page.sources())
                    (notes(phrases))
                }
                footer { p.note { (phrases.credit) } }
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

/// The sheet as a drawing in the page. Its words are outlines; title and description speak for it.
fn map(sheet: &Sheet, phrases: &Phrases) -> Markup {
    let svg = sheet.to_svg();
    let drawing = svg.find("<svg").map_or(svg.as_str(), |start| &svg[start..]);
    html! {
        section.map aria-label=(phrases.map) {
            figure {
                div.scroll tabindex="0" role="region" aria-label=(phrases.map_scrolls) { (PreEscaped(drawing)) }
                figcaption { (phrases.caption(sheet)) }
            }
        }
    }
}

/// The incidents in the order of their numbers, their signs, and the words around them.
struct Page<'a> {
    incidents: Vec<&'a Incident>,
    rows: Vec<Row>,
    signs: Signs,
    phrases: &'static Phrases,
}

impl<'a> Page<'a> {
    fn of(incidents: &'a [Incident], phrases: &'static Phrases) -> Self {
        let incidents = in_order(incidents);
        Self { rows: words::rows(&incidents, phrases), signs: Signs::of(&incidents), incidents, phrases }
    }

    /// The report in a few large figures.
    fn figures(&self) -> Markup {
        html! {
            @if self.incidents.len() > 1 {
                ul.figures {
                    @for (number, label) in words::figures(&self.incidents, self.phrases) { li { b { (number) } " " (label) } }
                }
            }
        }
    }

    fn table(&self) -> Markup {
        let phrases = self.phrases;
        html! {
            section id="incidents" aria-labelledby="table-title" {
                h2 id="table-title" { (phrases.incidents) }
                @if self.rows.is_empty() {
                    p { (phrases.none_found) }
                } @else {
                    (self.filter())
                    div.scroll tabindex="0" role="region" aria-label=(phrases.table_scrolls) { (self.rows()) }
                    p.note { (phrases.dash) }
                }
            }
        }
    }

    fn filter(&self) -> Markup {
        let (phrases, all) = (self.phrases, self.rows.len().to_string());
        let types = words::tally(&self.incidents, |i| i.sub_event_type.map(|sub| (phrases.types)(sub)[1]));
        let types = types.iter().map(|(name, n)| (name.unwrap_or(phrases.not_known), n));
        html! {
            form id="filter" hidden role="search" aria-label=(phrases.filter) {
                label { (phrases.words) input id="words" type="search" autocomplete="off"; }
                label { (phrases.kind) select id="type" {
                    option value="" { (phrases.all_kinds) }
                    @for (name, n) in types { option value=(name) { (name) " (" (n) ")" } }
                } }
                output id="count" for="words type" data-shown=(phrases.shown) { (filled(phrases.shown, [&all, &all])) }
            }
        }
    }

    fn rows(&self) -> Markup {
        let sources = words::several_sources(&self.rows);
        html! {
            table id="incidents-table" {
                thead { tr {
                    @for (i, name) in self.phrases.heads.into_iter().enumerate().take(if sources { 8 } else { 7 }) {
                        th scope="col" class=[FIGURES.contains(&i).then_some("n")] { button type="button" { (name) } }
                    }
                } }
                tbody { @for (row, incident) in self.rows.iter().zip(&self.incidents) { (self.row(row, incident, sources)) } }
            }
        }
    }

    fn row(&self, row: &Row, incident: &Incident, sources: bool) -> Markup {
        let day = incident.start_date.or(incident.end_date).map(|d| d.to_string()).unwrap_or_default();
        let most = |max: Option<u32>, min: Option<u32>| max.or(min).map(|n| n.to_string()).unwrap_or_default();
        let kind = incident.sub_event_type.map_or(self.phrases.not_known, |sub| (self.phrases.types)(sub)[1]);
        let dir = self.phrases.names_dir;
        html! {
            tr data-type=(kind) {
                td data-sort=(row.number) { a href={ "#incident-" (row.number) } { (self.signs.sign(incident, row.number)) } }
                td.date data-sort=(day) { (or_dash(&row.date)) }
                td dir=[dir] data-sort=(row.place) { (or_dash(&row.place)) }
                td dir=[dir] { (row.what) }
                td.n data-sort=(most(incident.killed_max, incident.killed_min)) { (or_dash(&row.killed)) }
                td.n data-sort=(most(incident.wounded_max, incident.wounded_min)) { (or_dash(&row.wounded)) }
                td dir=[dir] data-sort=(row.by_whom) { (or_dash(&row.by_whom)) }
                @if sources { td dir=[dir] data-sort=(row.source) { (or_dash(&row.source)) } }
            }
        }
    }

    fn charts(&self) -> Markup {
        if self.incidents.len() < 2 {
            return html! {};
        }
        let phrases = self.phrases;
        let kinds = self.signs.tally(&self.incidents, phrases.tongue);
        let areas = words::tally(&self.incidents, |i| admin1(i, phrases.tongue));
        let areas = areas.iter().map(|(name, n)| (name.as_deref().unwrap_or(phrases.not_known), *n, None));
        html! {
            section aria-labelledby="charts-title" {
                h2 id="charts-title" { (phrases.in_figures) }
                div.charts {
                    (bars(phrases.by_kind, kinds.iter().map(|(name, n, fill)| (name.as_str(), *n, Some(fill.as_str()))), phrases))
                    (bars(phrases.by_area, areas, phrases))
                }
            }
        }
    }

    fn evidence(&self) -> Markup {
        if self.incidents.is_empty() {
            return html! {};
        }
        let phrases = self.phrases;
        html! {
            section aria-labelledby="evidence-title" {
                h2 id="evidence-title" { (phrases.evidence) }
                p.note.key {
                    (phrases.marked)
                    @for field in Field::ALL { " " mark class=(class(field)) { (phrases.fields[field as usize]) } }
                }
                @for (row, incident) in self.rows.iter().zip(&self.incidents) { (self.article(row, incident)) }
            }
        }
    }

    fn article(&self, row: &Row, incident: &Incident) -> Markup {
        let phrases = self.phrases;
        html! {
            article id={ "incident-" (row.number) } {
                (self.signs.sign(incident, row.number))
                h3 dir=[phrases.names_dir] { (phrases.dated(&(phrases.heading)(incident), &row.date)) }
                @if let Some(evidence) = &incident.evidence {
                    blockquote { p dir="auto" { (marked(evidence, incident)) } }
                }
                dl { @for detail in words::details(incident, phrases) {
                    dt { (detail.term) }
                    dd dir=[if detail.quoted { Some("auto") } else { phrases.names_dir }] { (detail.text) }
                } }
            }
        }
    }

    fn sources(&self) -> Markup {
        html! {
            section aria-labelledby="sources-title" {
                h2 id="sources-title" { (self.phrases.sources) }
                ul { @for source in words::sources(&self.incidents) { li { (source_line(&source, self.phrases)) } } }
            }
        }
    }
}

/// The columns of killed and wounded.
const FIGURES: std::ops::RangeInclusive<usize> = 4..=5;

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "\u{2013}" } else { text }
}

/// A table whose counts are drawn as bars beside them.
fn bars<'a>(
    caption: &str,
    counts: impl Iterator<Item = (&'a str, usize, Option<&'a str>)> + Clone,
    phrases: &Phrases,
) -> Markup {
    let most = counts.clone().map(|c| c.1).max().unwrap_or(1).max(1);
    html! {
        table.bars {
            caption { (caption) }
            tbody { @for (name, n, fill) in counts {
                tr {
                    th scope="row" dir=[phrases.names_dir] { (name) }
                    td.bar { svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" {
                        rect width=(1000 * n / most) height="10" fill=[fill] {}
                    } }
                    td.n { (n) }
                }
            } }
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

/// Outlet and headline run as their own language does, whatever stands beside them.
fn source_line(source: &Source, phrases: &Phrases) -> Markup {
    let title = source.title.as_deref().or(source.document.as_deref()).unwrap_or(phrases.untitled);
    html! {
        @if let Some(outlet) = &source.outlet { bdi { (outlet) } ": " }
        bdi {
            @if let Some(url) = &source.url { a href=(url) rel="noopener noreferrer nofollow" { (title) } } @else { (title) }
        }
        @if let Some(day) = source.published { (filled(phrases.published, [&(phrases.day)(day)])) }
    }
}

fn notes(phrases: &Phrases) -> Markup {
    html! {
        section aria-labelledby="notes-title" {
            h2 id="notes-title" { (phrases.notes) }
            @for paragraph in phrases.method { p { (paragraph) } }
            dl.terms { @for (_, name, meaning) in phrases.precisions { dt { (name) } dd { (meaning) } } }
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
