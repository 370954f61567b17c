//! The report as Markdown (CommonMark with pipe tables), for pandoc, Quarto and whoever edits it further.

use std::fmt::Write;

use super::phrases::{Phrases, filled};
use super::words;
use crate::incident::Incident;
use crate::map::{Sheet, in_order};

/// How a file written here can be told from anybody else's.
const GENERATOR: &str = "<!-- generator: dateline ";

/// The report as Markdown. `figure` is the picture of the sheet, as the text must name it.
#[must_use]
pub fn to_markdown(incidents: &[Incident], sheet: &Sheet, figure: &str) -> String {
    let ordered = in_order(incidents);
    let phrases = Phrases::around(sheet);
    let mut out = format!("{GENERATOR}{} -->\n\n", env!("CARGO_PKG_VERSION"));
    // Markdown itself knows no direction; browsers and pandoc take it from a part of HTML.
    let rtl = phrases.tongue.is_rtl();
    if rtl {
        let _ = writeln!(out, "<div lang=\"{}\" dir=\"rtl\">\n", phrases.tongue.code());
    }
    let _ = writeln!(out, "# {}\n", escaped(&sheet.scene.title));
    if !sheet.standfirst.is_empty() {
        let _ = writeln!(out, "{}\n", escaped(&sheet.standfirst));
    }
    if ordered.len() > 1 {
        let figures = words::figures(&ordered, phrases);
        let figures = figures.into_iter().map(|(number, label)| (phrases.figure)(&escaped(&number), label));
        let _ = writeln!(out, "{}\n", figures.collect::<Vec<_>>().join(" \u{b7} "));
    }
    // A picture with words beside it in its paragraph: pandoc would set what is said for those who do not see it as a caption.
    let _ = writeln!(out, "![{}]({})\\\n*{}*\n", escaped(sheet.alt()), destination(figure), phrases.caption(sheet));
    table(&mut out, &ordered, phrases);
    evidence(&mut out, &ordered, phrases);
    sources(&mut out, &ordered, phrases);
    let _ = writeln!(out, "## {}\n", phrases.notes);
    for paragraph in phrases.method {
        let _ = writeln!(out, "{paragraph}\n");
    }
    for (_, name, meaning) in phrases.precisions {
        let _ = writeln!(out, "- *{name}*: {meaning}");
    }
    let _ = writeln!(out, "\n{}", phrases.credit);
    if rtl {
        out.push_str("\n</div>\n");
    }
    out
}

/// Whether `text` begins like a file written here.
#[must_use]
pub fn is_own(text: &str) -> bool {
    text.starts_with(GENERATOR)
}

fn table(out: &mut String, incidents: &[&Incident], phrases: &Phrases) {
    let _ = writeln!(out, "## {}\n", phrases.incidents);
    if incidents.is_empty() {
        let _ = writeln!(out, "{}\n", phrases.none_found);
        return;
    }
    let _ = writeln!(out, "| {} |", phrases.heads[..7].join(" | "));
    // The dashes say how wide pandoc makes the columns of a wide table.
    out.push_str(
        "|-------:|---------------------|--------------------|------------------|-----------:|-----------------:|----------------|\n",
    );
    for row in words::rows(incidents, phrases) {
        // A date stays on one line.
        let date = row.date.replace(' ', "\u{a0}");
        let cells = [&date, &row.place, &row.what, &row.killed, &row.wounded, &row.by_whom];
        let _ = write!(out, "| {} |", row.number);
        for cell in cells {
            let _ = write!(out, " {} |", if cell.is_empty() { "\u{2013}".to_owned() } else { escaped(cell) });
        }
        out.push('\n');
    }
    let _ = writeln!(out, "\n{}\n", phrases.dash);
}

/// Around a quotation in a page that runs from the right: it runs as its own language does, to its last full stop.
const ISOLATED: [&str; 2] = ["\u{2068}", "\u{2069}"];

fn evidence(out: &mut String, incidents: &[&Incident], phrases: &Phrases) {
    if incidents.iter().all(|i| i.evidence.is_none()) {
        return;
    }
    let _ = writeln!(out, "## {}\n", phrases.evidence);
    for (n, incident) in incidents.iter().enumerate() {
        if let Some(evidence) = &incident.evidence {
            let heading = escaped(&(phrases.heading)(incident));
            let [before, after] = if phrases.tongue.is_rtl() { ISOLATED } else { ["", ""] };
            let _ = writeln!(out, "{}. {heading}\n\n   > {before}{}{after}\n", n + 1, escaped(evidence));
        }
    }
}

fn sources(out: &mut String, incidents: &[&Incident], phrases: &Phrases) {
    let _ = writeln!(out, "## {}\n", phrases.sources);
    for source in words::sources(incidents) {
        let title = escaped(source.title.as_deref().or(source.document.as_deref()).unwrap_or(phrases.untitled));
        let outlet = source.outlet.as_deref().map(|o| format!("{}: ", escaped(o))).unwrap_or_default();
        let link = source.url.as_deref().map_or_else(|| title.clone(), |u| format!("[{title}]({})", destination(u)));
        let day = source.published.map(|d| filled(phrases.published, [&(phrases.day)(d)])).unwrap_or_default();
        let _ = writeln!(out, "- {outlet}{link}{day}");
    }
    out.push('\n');
}

/// One line, with every sign that Markdown or HTML could take for markup escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c if c.is_ascii_punctuation()
                && !matches!(c, '.' | ',' | ';' | ':' | '\'' | '"' | '(' | ')' | '-' | '/' | '?' | '%') =>
            {
                out.extend(['\\', c]);
            }
            c => out.push(c),
        }
    }
    out
}

/// A link's target between angle brackets.
fn destination(target: &str) -> String {
    let mut out = String::from("<");
    for c in target.chars() {
        match c {
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            c if c.is_control() || c == '\n' => {}
            c => out.push(c),
        }
    }
    out.push('>');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::{SheetOptions, sheet};
    use pulldown_cmark::{Event, Parser};

    #[test]
    fn no_word_of_a_report_becomes_markup() {
        let evil = "<script>alert(1)</script> [x](javascript:y) | **b** `c` # d\n# e ![i](j) &lt; ~~s~~";
        let incident = Incident {
            name: evil.to_owned(),
            evidence: Some(evil.to_owned()),
            source_title: Some(evil.to_owned()),
            source_url: Some("https://example.org/a b><script>".to_owned()),
            ..Incident::default()
        };
        let incidents = [incident];
        let text = to_markdown(&incidents, &sheet(&incidents, &SheetOptions::default()).expect("a sheet"), "map.png");
        let html: Vec<_> = Parser::new(&text)
            .filter(|e| matches!(e, Event::Html(_) | Event::InlineHtml(_) | Event::Code(_)))
            .collect();
        assert_eq!(html.len(), 1, "the mark of the program alone: {html:?}");
        assert!(is_own(&text));
    }
}
