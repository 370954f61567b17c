//! The explanation as one page that needs nothing else: no script, no font, no picture, and its policy allows none.
//!
//! Hovering links words and incidents by CSS alone: whatever bears the class `n3` belongs to record 3.

use std::fmt::Write;

use dateline::events::{Field, Mark, Span};
use dateline::incident::Incident;

use super::pieces::{Piece, Pieces, label};
use super::{Explained, rows, words};

/// How many records are linked by hovering; each costs a rule.
const MOST_LINKED: usize = 200;

/// The fields in the order of the legend, with their class and their grounds by day and by night.
const GROUNDS: &[(Field, &str, &str, &str)] = &[
    (Field::Trigger, "event", "#f7c9c3", "#74302a"),
    (Field::Weapon, "weapon", "#f8dcc0", "#66401c"),
    (Field::Place, "place", "#c9e1f6", "#1b476b"),
    (Field::Date, "date", "#cdeccb", "#205028"),
    (Field::Killed, "killed", "#edc9e2", "#692d5a"),
    (Field::Wounded, "wounded", "#f5e1f0", "#54304a"),
    (Field::Actor, "actor", "#dfd4f5", "#45347d"),
    (Field::Target, "target", "#f8ecac", "#554a0e"),
    (Field::Claim, "claim", "#cceceb", "#184f4c"),
    (Field::Damage, "damage", "#e2ddd4", "#4d483f"),
];

const STYLE: &str = include_str!("page.css");

pub(super) fn render(explained: &Explained<'_>) -> String {
    let pieces = Pieces::new(&explained.document.text);
    let mut page = Page { out: String::with_capacity(4 * explained.document.text.len() + (1 << 14)), pieces: &pieces };
    page.head(explained);
    page.text(explained);
    page.records(explained);
    page.turned_away(explained);
    page.put("</main>\n<footer>Made by Dateline. It shows what the report says, not whether it is true.</footer>\n</body>\n</html>\n");
    page.out
}

struct Page<'p, 't> {
    out: String,
    pieces: &'p Pieces<'t>,
}

impl Page<'_, '_> {
    fn put(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn head(&mut self, explained: &Explained<'_>) {
        let title = escape(explained.title());
        let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
        self.put("<!doctype html>\n<!-- Made by Dateline -->\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        let _ = writeln!(self.out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
        self.put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        let _ =
            writeln!(self.out, "<title>{title}: how it was read</title>\n<style>\n{STYLE}{}</style>", rules(explained));
        let _ = writeln!(self.out, "</head>\n<body>\n<header>\n<h1 dir=\"auto\">{title}</h1>");
        let _ = write!(self.out, "<p dir=\"auto\">{}", escape(&explained.origin()));
        if let Some(url) = explained.document.url.as_deref().filter(|u| is_web(u)) {
            let url = escape(url);
            let _ = write!(self.out, ", <a href=\"{url}\" rel=\"noreferrer\">{url}</a>");
        }
        let _ = writeln!(self.out, "; {}</p>\n<ul class=\"legend\" aria-label=\"Legend\">", explained.counted());
        for (field, class, ..) in GROUNDS {
            let _ = writeln!(self.out, "<li><span class=\"m {class}\">{}</span></li>", label(*field));
        }
        self.put("<li><span class=\"away\">turned away</span></li>\n<li><span class=\"unused\">of no incident</span></li>\n</ul>\n</header>\n<main>\n");
    }

    fn text(&mut self, explained: &Explained<'_>) {
        self.put("<section class=\"report\" aria-label=\"The report\">\n<div class=\"text\" dir=\"auto\">");
        for piece in self.pieces.cut(explained) {
            self.piece(&piece);
        }
        self.put("</div>\n</section>\n");
    }

    fn piece(&mut self, piece: &Piece<'_>) {
        let text = escape(piece.text);
        match (piece.field(), piece.rejected, piece.unused) {
            (Some(field), ..) => {
                let mut records: Vec<usize> = piece.marks.iter().map(|(record, _)| *record).collect();
                records.sort_unstable();
                records.dedup();
                let classes: String = records.iter().map(|n| format!(" n{n}")).collect();
                let _ = write!(
                    self.out,
                    "<a class=\"m {}{classes}\" id=\"c{}\" href=\"#n{}\" title=\"{}\">{text}</a>",
                    class(field),
                    piece.start,
                    records.first().unwrap_or(&1),
                    escape(&piece.role())
                );
                // A number at the event word is enough to find the way on paper.
                for (record, _) in piece.marks.iter().filter(|(_, f)| *f == Field::Trigger) {
                    let _ = write!(self.out, "<sup>{record}</sup>");
                }
            }
            (None, Some(reason), _) => {
                let _ = write!(
                    self.out,
                    "<span class=\"away\" id=\"c{}\" title=\"turned away: {}\">{text}</span>",
                    piece.start,
                    escape(reason.text())
                );
            }
            (None, None, Some(field)) => {
                let what = label(field);
                let _ = write!(self.out, "<span class=\"unused\" title=\"a {what} of no incident\">{text}</span>");
            }
            (None, None, None) => self.put(&text),
        }
    }

    fn records(&mut self, explained: &Explained<'_>) {
        self.put("<section class=\"records\" aria-label=\"Incidents\">\n");
        let singles = explained.extraction.incidents.len();
        if explained.records().next().is_none() {
            self.put("<p>No incident was found.</p>\n");
        }
        for ((incident, marks), number) in explained.records().zip(1..) {
            self.record(number, number > singles, incident, marks);
        }
        self.put("</section>\n");
    }

    fn record(&mut self, number: usize, is_sum: bool, incident: &Incident, marks: &[Mark]) {
        let _ = writeln!(
            self.out,
            "<article class=\"n{number}\" id=\"n{number}\">\n<h2 dir=\"auto\"><b>{number}</b> {}</h2>",
            escape(&incident.name)
        );
        if is_sum {
            self.put("<p>A sum over several incidents; only with --aggregates.</p>\n");
        }
        self.put("<table>\n");
        let (said, silent): (Vec<_>, Vec<_>) = rows(incident).into_iter().partition(|r| r.value.is_some());
        for row in said {
            let value = escape(&row.value.unwrap_or_default());
            let _ = write!(
                self.out,
                "<tr><th scope=\"row\">{}</th><td dir=\"auto\">{value}</td><td dir=\"auto\">",
                row.label
            );
            if let Some(field) = row.field {
                let links: Vec<String> =
                    words(self.pieces, marks, field).into_iter().map(|(span, w)| link(field, span, w)).collect();
                self.put(if links.is_empty() { "<i>not in so many words</i>" } else { "" });
                self.put(&links.join(", "));
            }
            self.put("</td></tr>\n");
        }
        if !silent.is_empty() {
            let labels: Vec<&str> = silent.iter().map(|r| r.label).collect();
            let _ = writeln!(
                self.out,
                "<tr><th scope=\"row\">not said</th><td colspan=\"2\"><i>{}</i></td></tr>",
                labels.join(", ")
            );
        }
        self.put("</table>\n</article>\n");
    }

    fn turned_away(&mut self, explained: &Explained<'_>) {
        let trace = explained.trace;
        if trace.rejected.is_empty() {
            return;
        }
        self.put("<section class=\"rejected\">\n<h2>Turned away</h2>\n<ul>\n");
        for rejected in &trace.rejected {
            let (before, at, after) = self.pieces.around(rejected.span);
            let _ = writeln!(
                self.out,
                "<li><q dir=\"auto\">… {}<a href=\"#c{}\">{}</a>{} …</q>: {}</li>",
                escape(before),
                rejected.span.start,
                escape(at),
                escape(after),
                escape(rejected.reason.text())
            );
        }
        self.put("</ul>\n</section>\n");
    }
}

fn class(field: Field) -> &'static str {
    GROUNDS.iter().find(|(f, ..)| *f == field).map_or("", |(_, class, ..)| class)
}

fn link(field: Field, span: Span, words: &str) -> String {
    format!("<a class=\"m {}\" href=\"#c{}\">{}</a>", class(field), span.start, escape(words))
}

/// Grounds of the fields by day and by night, and what hovering brings out.
fn rules(explained: &Explained<'_>) -> String {
    let mut css = String::new();
    for (_, class, day, _) in GROUNDS {
        let _ = writeln!(css, ".{class} {{ background: {day} }}");
    }
    css.push_str("@media screen and (prefers-color-scheme: dark) {\n");
    for (_, class, _, night) in GROUNDS {
        let _ = writeln!(css, ".{class} {{ background: {night} }}");
    }
    css.push_str("}\n");
    for n in 1..=explained.records().count().min(MOST_LINKED) {
        let _ = writeln!(
            css,
            "body:has(.n{n}:hover) .n{n}, body:has(.n{n}:focus-visible) .n{n}, body:has(#n{n}:target) a.n{n} \
             {{ outline: 2px solid var(--link); outline-offset: 1px }}"
        );
    }
    css
}

/// An address that a reader may follow; `javascript:` is none.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Text fit for HTML, in elements and in quoted attributes. Control characters, and those that turn a line around beyond
/// their own words, are shown as a sign of their own.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(c),
            '\r' => {}
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => safe.push('\u{FFFD}'),
            c if c.is_control() => safe.push('\u{FFFD}'),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_report_are_no_markup() {
        assert_eq!(escape("<b a=\"x\">&'\u{202E}\u{1b}\n"), "&lt;b a=&quot;x&quot;&gt;&amp;&#39;\u{FFFD}\u{FFFD}\n");
        assert!(is_web("https://example.org") && !is_web("javascript:alert(1)"));
    }

    #[test]
    fn every_ground_bears_its_ink() {
        // WCAG 2 relative luminance; AA asks for 4.5.
        let luminance = |hex: &str| {
            let part = |at: usize| {
                let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
        };
        let contrast = |a: f64, b: f64| (a.max(b) + 0.05) / (a.min(b) + 0.05);
        for (field, _, day, night) in GROUNDS {
            assert!(contrast(luminance(day), luminance("#1b1b1b")) >= 7.0, "{field:?} by day");
            assert!(contrast(luminance(night), luminance("#f0efec")) >= 7.0, "{field:?} by night");
        }
        assert!(STYLE.contains("#1b1b1b") && STYLE.contains("#f0efec"), "the inks of the page are those measured here");
    }
}
