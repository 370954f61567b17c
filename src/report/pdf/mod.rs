//! The report as PDF: pages with map, table, charts, evidence, sources and notes; bookmarks, links, text that can be selected.
//!
//! Pages are laid out with the type of the sheet and written as they fill, so that a report of thousands of incidents takes
//! little memory.

mod flow;
mod prose;
mod table;

use super::phrases::{Phrases, filled};
use super::signs;
use super::words::{self, Detail, Field, Row, Run, Source};
use crate::incident::Incident;
use crate::map::charts::{Chart, Drawing};
use crate::map::pdf::{About, Target};
use crate::map::scene::{Node, Path, Point, Rect, Shape, Weight};
use crate::map::subject::Subject;
use crate::map::symbols::marker;
use crate::map::text::Style;
use crate::map::theme::{Scale, Theme};
use crate::map::{MapError, Sheet, in_order};
use flow::Flow;
use prose::Prose;

/// Points to the inch, and to the millimetre.
const INCH: f64 = 72.0;
const MM: f64 = INCH / 25.4;
/// The sheet's lengths are those of a screen with 96 pixels to the inch.
const SCALE: Scale = Scale { unit: INCH / 96.0, screen: INCH / 96.0 };

/// The paper of a report, millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paper {
    /// Millimetres.
    pub width: f64,
    /// Millimetres.
    pub height: f64,
}

impl Paper {
    /// ISO 216 A4, upright.
    pub const A4: Self = Self { width: 210.0, height: 297.0 };
    /// Narrower or lower paper has no room for the table.
    pub const LEAST: f64 = 148.0;

    /// The room that the map has on the first page, width and height in millimetres.
    #[must_use]
    pub fn figure(&self) -> (f64, f64) {
        let (w, h) = (self.width - 36.0, self.height - 36.0);
        (w, (h * 0.63).min(w * 1.05))
    }
}

/// The report as PDF. A sheet laid out as a figure ([`crate::map::SheetOptions::figure`]) says nothing twice; one larger than
/// the page has room for is made smaller. The same incidents give the same bytes.
///
/// # Errors
///
/// When a font in the program is broken.
pub fn to_pdf(incidents: &[Incident], sheet: &Sheet, paper: Paper) -> Result<Vec<u8>, MapError> {
    let ordered = in_order(incidents);
    let theme = Theme::print()?;
    let title = &sheet.scene.title;
    let size = (paper.width.max(Paper::LEAST) * MM, paper.height.max(Paper::LEAST) * MM);
    let phrases = Phrases::around(sheet);
    let about = About { title, subject: sheet.alt(), language: phrases.tongue.code() };
    let mut flow = Flow::new(&about, size, phrases, &theme)?;
    head(&mut flow, sheet, &ordered);
    map(&mut flow, sheet);
    incidents_table(&mut flow, &ordered, &theme);
    charts(&mut flow, &ordered, &theme);
    evidence(&mut flow, &ordered, &theme);
    sources(&mut flow, &ordered);
    notes(&mut flow);
    Ok(flow.finish())
}

/// The name of an incident's place in the document.
fn place_of(number: usize) -> String {
    format!("incident-{number}")
}

/// Title, standfirst and the large figures.
fn head(flow: &mut Flow, sheet: &Sheet, incidents: &[&Incident]) {
    let (title, standfirst) = (flow.look.title, flow.look.standfirst);
    let heading = flow.prose(&sheet.scene.title);
    let lines = heading.balanced(&flow.sets, title, flow.width(), 5);
    let column = flow.column(0.0, flow.width());
    for line in &lines {
        heading.put(line, Point::new(column.0, flow.y + title.size * 0.8), column.1, &mut flow.body);
        flow.skip(title.size * 1.18);
    }
    flow.skip(5.0);
    for part in sheet.standfirst.lines() {
        let prose = flow.foreign(part);
        let lines = prose.balanced(&flow.sets, standfirst, flow.width(), 6);
        flow.lines(&prose, &lines, column);
    }
    flow.skip(10.0);
    if incidents.len() < 2 {
        return;
    }
    let (figure, small) = (flow.look.figure, flow.look.note);
    let mut start = 0.0;
    for (number, label) in words::figures(incidents, flow.phrases) {
        let set = flow.sets.page();
        let (number, label) = (set.line(&number, figure), set.line(label, small));
        for (line, below) in [(&number, 0.0), (&label, 12.0)] {
            let at = Point::new(flow.x(start, line.width), flow.y + figure.size * 0.8 + below);
            flow.body.push(line.typeset(at));
        }
        start += number.width.max(label.width) + 26.0;
    }
    flow.skip(figure.size + 22.0);
}

/// The sheet at its own size, or as large as the page allows.
fn map(flow: &mut Flow, sheet: &Sheet) {
    let scene = &sheet.scene;
    let natural = INCH / scene.dpi;
    let (w, h) = (f64::from(scene.width) * natural, f64::from(scene.height) * natural);
    let caption = flow.look.note;
    let below = caption.size * 2.4;
    let width = flow.width();
    let fit = |room: f64| (width / w).min((room - below) / h).min(1.0);
    // Rather smaller than on a page of its own, but not much.
    let here = fit(flow.room());
    let scale = if here > 0.8 * fit(flow.whole()) {
        here
    } else {
        flow.turn();
        fit(flow.room())
    };
    flow.doc.bookmark(0, flow.phrases.map, flow.y - 6.0);
    flow.doc.draw(scene, flow.x(0.0, w * scale), flow.y, natural * scale);
    flow.skip(h * scale + 4.0);
    flow.paragraph(&flow.prose(flow.phrases.caption(sheet)), caption, flow.width());
}

/// The sign of an incident as on the map, about the origin.
fn sign(flow: &Flow, incident: &Incident, number: usize, theme: &Theme, r: f64) -> Node {
    let (kind, manner) = signs::of(incident);
    let tools = (flow.sets.page(), theme, SCALE);
    marker(kind, manner, Some(number), Point::default(), r, tools).into()
}

fn incidents_table(flow: &mut Flow, incidents: &[&Incident], theme: &Theme) {
    flow.heading(flow.phrases.incidents, 60.0);
    let note = flow.look.note;
    if incidents.is_empty() {
        flow.paragraph(&flow.prose(flow.phrases.none_found), flow.look.body, flow.width());
        return;
    }
    let rows = words::rows(incidents, flow.phrases);
    table::write(flow, &rows, &|flow: &Flow, number: usize| sign(flow, incidents[number - 1], number, theme, 6.6));
    flow.skip(4.0);
    flow.paragraph(&flow.prose(flow.phrases.dash), note, flow.width());
}

/// Bars by kind and by governorate, side by side.
fn charts(flow: &mut Flow, incidents: &[&Incident], theme: &Theme) {
    let subject = Subject::some(incidents.to_vec());
    let set = flow.sets.page();
    let of = |chart| Drawing::of(chart, &subject, false, set);
    let drawings: Vec<Drawing> = [Chart::Types, Chart::Governorates].into_iter().filter_map(of).collect();
    let height = drawings.iter().map(|d| d.height(true, theme, SCALE)).fold(0.0, f64::max);
    if drawings.is_empty() {
        return;
    }
    flow.heading(flow.phrases.in_figures, height + 8.0);
    let gap = 30.0;
    let each = (flow.width() - gap) / 2.0;
    for (i, drawing) in drawings.iter().enumerate() {
        let at = Rect::new(flow.x((each + gap) * i as f64, each), flow.y + 2.0, each, height);
        let group = drawing.draw(at, (flow.sets.page(), theme, SCALE));
        flow.body.push(group);
    }
    flow.skip(height + 4.0);
}

/// Each incident with its quotation, and beside it what was read from that.
fn evidence(flow: &mut Flow, incidents: &[&Incident], theme: &Theme) {
    if incidents.is_empty() {
        return;
    }
    flow.heading(flow.phrases.evidence, 100.0);
    key(flow);
    for (n, incident) in incidents.iter().enumerate() {
        article(flow, incident, n + 1, theme);
    }
}

/// What the colours under the words mean.
fn key(flow: &mut Flow) {
    let phrases = flow.phrases;
    let lead = format!("{}  ", phrases.marked);
    let comma = format!("{} ", phrases.comma);
    let mut runs = vec![Run { text: &lead, field: None }];
    for (i, field) in Field::ALL.into_iter().enumerate() {
        runs.extend((i > 0).then_some(Run { text: &comma, field: None }));
        runs.push(Run { text: phrases.fields[i], field: Some(field) });
    }
    let prose = Prose::marked(&runs);
    let lines = prose.lines(&flow.sets, flow.look.note, flow.width());
    let column = flow.column(0.0, flow.width());
    flow.lines(&prose, &lines, column);
    flow.skip(8.0);
}

/// The share of the width that quotations take.
const QUOTE: f64 = 0.6;
/// Between the sign or the rule of a quotation and the words.
const INDENT: f64 = 24.0;
const TERM: f64 = 58.0;
/// More lines of one detail are cut.
const MOST_DETAIL: usize = 5;

fn article(flow: &mut Flow, incident: &Incident, number: usize, theme: &Theme) {
    let phrases = flow.phrases;
    let row = Row::said(number, incident, phrases);
    let heading = (phrases.heading)(incident);
    let (name, body, term, note) = (flow.look.name, flow.look.body, flow.look.term, flow.look.note);
    let title = flow.prose(&phrases.dated(&heading, &row.date));
    let titles = title.few_lines(&flow.sets, name, flow.width() - INDENT, 4);
    let quote = Prose::marked(&words::runs(incident.evidence.as_deref().unwrap_or_default(), incident));
    let quote_width = flow.width() * QUOTE - INDENT - 14.0;
    let quotes = quote.lines(&flow.sets, body, quote_width);
    let beside = flow.width() * QUOTE;
    let wide = flow.width() * (1.0 - QUOTE) - TERM;
    let details: Vec<_> = words::details(incident, phrases)
        .into_iter()
        .map(|Detail { term: t, text, quoted }| {
            let term_text = flow.prose(t);
            let prose = if quoted { flow.foreign(&text) } else { flow.prose(&text) };
            let terms = term_text.lines(&flow.sets, term, TERM - 6.0);
            let lines = prose.few_lines(&flow.sets, note, wide, MOST_DETAIL);
            let leading = prose.leading(note).max(term_text.leading(term));
            let height = leading * lines.len().max(terms.len()) as f64 + 1.5;
            (term_text, terms, prose, lines, leading, height)
        })
        .collect();
    let head = title.leading(name) * titles.len() as f64 + 4.0;
    let details_height: f64 = details.iter().map(|d| d.5).sum();
    let quote_leading = quote.leading(body);
    let quoted = quote_leading * quotes.len() as f64;
    let tail = 13.0;
    // Whole where a page can hold it, else the quotation runs on.
    let least = head + details_height.max(quoted);
    flow.need(if least < flow.whole() * 0.6 { least } else { head + details_height.max(quote_leading * 2.0) });

    flow.doc.name_place(place_of(number), flow.y - 8.0);
    flow.doc.bookmark(1, &format!("{number}  {heading}"), flow.y - 8.0);
    let sign = sign(flow, incident, number, theme, 6.6).translated(flow.x(8.5, 0.0), flow.y + 6.4);
    flow.body.push(sign);
    let column = flow.column(INDENT, flow.width() - INDENT);
    flow.lines(&title, &titles, column);
    flow.skip(4.0);
    let (mut y, page_top) = (flow.y, flow.y);
    for (term_text, terms, prose, lines, leading, height) in &details {
        for (i, line) in terms.iter().enumerate() {
            let at = Point::new(flow.x(beside, TERM), y + leading * (i as f64 + 0.72));
            term_text.put(line, at, TERM, &mut flow.body);
        }
        for (i, line) in lines.iter().enumerate() {
            let at = Point::new(flow.x(beside + TERM, wide), y + leading * (i as f64 + 0.72));
            prose.put(line, at, wide, &mut flow.body);
        }
        y += height;
    }
    let mut top = page_top;
    for line in &quotes {
        if quote_leading > flow.room() {
            quote_rule(flow, top);
            flow.turn();
            (y, top) = (flow.y, flow.y);
        }
        let at = Point::new(flow.x(INDENT, quote_width), flow.y + quote_leading * 0.72);
        quote.put(line, at, quote_width, &mut flow.body);
        flow.skip(quote_leading);
    }
    if !quotes.is_empty() {
        quote_rule(flow, top);
    }
    flow.y = flow.y.max(y);
    flow.skip(tail);
}

/// The bar beside a quotation, from `top` to where it ends on this page.
fn quote_rule(flow: &mut Flow, top: f64) {
    let bar = Rect::new(flow.x(7.4, 2.2), top + 1.0, 2.2, flow.y - top - 2.0);
    let color = flow.look.rule;
    flow.body.push(Shape::filled(Path::rect(bar), color));
}

fn sources(flow: &mut Flow, incidents: &[&Incident]) {
    flow.heading(flow.phrases.sources, 30.0);
    for source in words::sources(incidents) {
        source_line(flow, &source);
    }
}

fn source_line(flow: &mut Flow, source: &Source) {
    let phrases = flow.phrases;
    let title = source.title.as_deref().or(source.document.as_deref()).unwrap_or(phrases.untitled);
    let outlet = source.outlet.as_deref().map(|o| format!("{o}: ")).unwrap_or_default();
    let day = source.published.map(|d| filled(phrases.published, [&(phrases.day)(d)])).unwrap_or_default();
    let places = flow.paragraph(&flow.prose(&format!("{outlet}{title}{day}")), flow.look.body, flow.width());
    if let Some(url) = &source.url {
        let link = Style { color: LINK, ..flow.look.note };
        let mut all = places;
        all.extend(flow.paragraph(&flow.foreign(url), link, flow.width()));
        // A source over two pages has its link where it ends.
        let here = all.iter().filter(|p| p.bottom() <= flow.y + 0.1);
        let here: Vec<Rect> = here.copied().collect();
        here.into_iter().for_each(|place| flow.doc.link(place, &Target::Web(url.clone())));
    }
    flow.skip(3.0);
}

const LINK: crate::map::scene::Color = crate::map::scene::Color(0x0b, 0x4f, 0x8a);

fn notes(flow: &mut Flow) {
    flow.heading(flow.phrases.notes, 40.0);
    let (body, note) = (flow.look.body, flow.look.note);
    let width = flow.width() * 0.86;
    for paragraph in flow.phrases.method {
        flow.paragraph(&flow.prose(paragraph), body, width);
        flow.skip(5.0);
    }
    flow.skip(3.0);
    let term = Style { weight: Weight::SemiBold, ..note };
    for (_, name, meaning) in flow.phrases.precisions {
        let (name, meaning) = (flow.prose(name), flow.prose(meaning));
        let names = name.lines(&flow.sets, term, 70.0);
        let lines = meaning.lines(&flow.sets, note, width - 76.0);
        flow.need(meaning.leading(note) * lines.len() as f64);
        let at = Point::new(flow.x(0.0, 70.0), flow.y + meaning.leading(note) * 0.72);
        names.iter().for_each(|l| name.put(l, at, 70.0, &mut flow.body));
        let column = flow.column(76.0, width - 76.0);
        flow.lines(&meaning, &lines, column);
        flow.skip(1.5);
    }
    flow.skip(8.0);
    flow.paragraph(&flow.prose(flow.phrases.credit), note, width);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::{Language, SheetOptions, sheet};

    fn pdf(incidents: &[Incident], paper: Paper) -> Vec<u8> {
        let options = SheetOptions { width: 700, height: 700, figure: true, ..SheetOptions::default() };
        to_pdf(incidents, &sheet(incidents, &options).expect("a sheet"), paper).expect("a report")
    }

    fn count(pdf: &[u8], text: &str) -> usize {
        pdf.windows(text.len()).filter(|w| *w == text.as_bytes()).count()
    }

    fn incident(text: &str) -> Incident {
        Incident { name: text.to_owned(), evidence: Some(text.to_owned()), ..Incident::default() }
    }

    #[test]
    fn a_report_has_its_paper_language_bookmarks_and_links() {
        let incidents =
            [Incident { source_url: Some("https://example.org/a b\u{e9}(c)".into()), ..incident("A bomb") }];
        let pdf = pdf(&incidents, Paper { width: 215.9, height: 279.4 });
        assert_eq!(count(&pdf, "/MediaBox[0 0 612 792]"), count(&pdf, "/Type/Page/"), "letter, every page");
        for part in
            ["/Producer(Dateline)", "/Lang(en)", "/Outlines", "/Dest[", "/incident-1[", "/D/incident-1", "(Evidence)"]
        {
            assert!(count(&pdf, part) > 0, "{part}");
        }
        let written = ["https://example.org/a%20b%C3%A9(c)", "https://example.org/a%20b%C3%A9\\(c\\)"];
        assert_eq!(written.map(|url| count(&pdf, url)).iter().sum::<usize>(), 2, "headline and address lead there");
    }

    #[test]
    fn a_report_in_arabic_says_so_and_has_bookmarks_in_arabic() {
        let incidents = [incident("A bomb")];
        let options = SheetOptions { language: Language::Arabic, figure: true, ..SheetOptions::default() };
        let drawn = sheet(&incidents, &options).expect("a sheet");
        let pdf = to_pdf(&incidents, &drawn, Paper::A4).expect("a report");
        assert!(count(&pdf, "/Lang(ar)") > 0 && count(&pdf, "(Evidence)") == 0);
    }

    #[test]
    fn scripts_of_a_report_are_no_links_and_words_no_objects() {
        let evil = "\u{202e})] /JS (app.alert(1)) endobj \u{0} <</S/JavaScript>>";
        let incidents = [Incident { source_url: Some("javascript:alert(1)".into()), ..incident(evil) }];
        let pdf = pdf(&incidents, Paper::A4);
        assert_eq!(count(&pdf, "/URI"), 0, "no link of the web");
        assert_eq!(count(&pdf, "/S/JavaScript"), 0, "the title of a bookmark is written as UTF-16 or escaped");
    }

    #[test]
    fn what_has_no_room_stands_on_further_pages() {
        let few = pdf(&[incident("A bomb went off in the market.")], Paper::A4);
        let long = "words without end ".repeat(3000) + &"x".repeat(9000);
        let much = pdf(&[incident(&long)], Paper::A4);
        let many: Vec<Incident> = (0..200).map(|n| incident(&format!("Bomb number {n}"))).collect();
        let pages = [few, much, pdf(&many, Paper::A4), pdf(&[], Paper::A4)].map(|p| count(&p, "/Type/Page/"));
        assert!(pages[0] <= 3 && pages[1] > 15 && pages[2] > 10 && pages[3] <= 2, "{pages:?}");
    }

    #[test]
    fn the_same_incidents_give_the_same_bytes() {
        let incidents: Vec<Incident> = (0..9).map(|n| incident(&format!("قنبلة {n} in Mosul"))).collect();
        assert!(pdf(&incidents, Paper::A4) == pdf(&incidents, Paper::A4));
    }
}
