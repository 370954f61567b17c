//! The table of incidents over as many pages as it takes, its head on each.

use super::flow::Flow;
use super::prose::{Prose, ProseLine};
use crate::map::pdf::Target;
use crate::map::scene::{Node, Point, Rect};
use crate::report::words::{Row, several_sources};

/// A row is never higher than this many lines.
const MOST_LINES: usize = 12;
/// Rows that decide how wide the columns are.
const SAMPLE: usize = 400;
const GAP: f64 = 9.0;
/// Above and below the words of a row.
const PAD: f64 = 3.2;

struct Column {
    title: &'static str,
    /// Figures, which end where the column does.
    figures: bool,
    cell: fn(&Row) -> &str,
    /// The least and the most width that it takes, points.
    bounds: (f64, f64),
    /// From where lines start.
    start: f64,
    width: f64,
}

type Kind = (bool, fn(&Row) -> &str, (f64, f64));

/// In the order of the heads, whose first is that of the signs.
const COLUMNS: [Kind; 7] = [
    (false, |r| &r.date, (58.0, 74.0)),
    (false, |r| &r.place, (60.0, 130.0)),
    (false, |r| &r.what, (80.0, 400.0)),
    (true, |r| &r.killed, (24.0, 40.0)),
    (true, |r| &r.wounded, (36.0, 44.0)),
    (false, |r| &r.by_whom, (44.0, 120.0)),
    (false, |r| &r.source, (44.0, 110.0)),
];
/// The column of the signs.
const SIGN: f64 = 24.0;

/// Writes the table; `sign` gives the marker of a number, about the origin.
pub(super) fn write(flow: &mut Flow, rows: &[Row], sign: &dyn Fn(&Flow, usize) -> Node) {
    let columns = columns(flow, rows);
    head(flow, &columns);
    for row in rows {
        let style = flow.look.cell;
        let cells: Vec<(Prose, Vec<ProseLine>)> = columns
            .iter()
            .map(|c| {
                let text = Some((c.cell)(row)).filter(|t| !t.is_empty()).unwrap_or("\u{2013}");
                let prose = flow.prose(text);
                let lines = prose.few_lines(&flow.sets, style, c.width, MOST_LINES);
                (prose, lines)
            })
            .collect();
        let height = |(prose, lines): &(Prose, Vec<ProseLine>)| prose.leading(style) * lines.len() as f64;
        let height = cells.iter().map(height).fold(16.0, f64::max) + 2.0 * PAD;
        if flow.need(height) {
            head(flow, &columns);
        }
        let top = flow.y + PAD;
        let sign = sign(flow, row.number).translated(flow.x(8.5, 0.0), top + 7.2);
        flow.body.push(sign);
        flow.doc.link(Rect::new(flow.x(0.0, SIGN), top, SIGN, 16.0), &Target::Place(super::place_of(row.number)));
        for (column, (prose, lines)) in columns.iter().zip(&cells) {
            for (i, line) in lines.iter().enumerate() {
                let leading = prose.leading(style);
                let left = flow.x(column.start, column.width);
                let x = if column.figures { left + column.width - line.line.width } else { left };
                let at = Point::new(x, top + leading * (i as f64 + 0.72) + 1.2);
                prose.put(line, at, if column.figures { line.line.width } else { column.width }, &mut flow.body);
            }
        }
        flow.skip(height);
        flow.rule(0.5, flow.look.rule);
    }
}

fn head(flow: &mut Flow, columns: &[Column]) {
    let style = flow.look.head;
    let y = flow.y + style.size * 1.3;
    let first = (flow.phrases.heads[0], 0.0, SIGN, false);
    for (title, start, width, figures) in
        [first].into_iter().chain(columns.iter().map(|c| (c.title, c.start, c.width, c.figures)))
    {
        let line = flow.sets.page().line(title, style);
        // Figures end at the right of their column in either direction.
        let x = if figures { flow.x(start, width) + width - line.width } else { flow.x(start, line.width) };
        flow.body.push(line.typeset(Point::new(x, y)));
    }
    flow.skip(style.size * 1.9);
    flow.rule(1.0, flow.look.ink);
}

/// The columns, each as wide as what it holds wants, within bounds, and together as wide as the text.
fn columns(flow: &Flow, rows: &[Row]) -> Vec<Column> {
    let set = flow.sets.page();
    let kinds = COLUMNS.iter().zip(&flow.phrases.heads[1..]).take(if several_sources(rows) { 7 } else { 6 });
    let mut columns: Vec<Column> = kinds
        .map(|(&(figures, cell, bounds), &title)| {
            let title_width = set.width(title, flow.look.head);
            let widths = rows.iter().take(SAMPLE).map(|r| set.width(cell(r), flow.look.cell));
            let most = widths.fold(title_width, f64::max) + 1.0;
            Column { title, figures, cell, bounds, start: 0.0, width: most.clamp(bounds.0.max(title_width), bounds.1) }
        })
        .collect();
    let room = flow.width() - SIGN - GAP * columns.len() as f64;
    let total: f64 = columns.iter().map(|c| c.width).sum();
    // What the columns want beyond their least is cut in proportion; what is left over goes to the words.
    let spare: f64 = columns.iter().map(|c| (c.width - c.bounds.0).max(0.0)).sum();
    let less = (total - room).max(0.0);
    for c in &mut columns {
        c.width -= less * (c.width - c.bounds.0).max(0.0) / spare.max(1.0);
    }
    if total < room {
        let words = columns.iter_mut().filter(|c| !c.figures);
        let wanting: Vec<&mut Column> = words.collect();
        let share = (room - total) / wanting.len().max(1) as f64;
        wanting.into_iter().for_each(|c| c.width += share);
    }
    let mut start = SIGN + GAP;
    for c in &mut columns {
        c.start = start;
        start += c.width + GAP;
    }
    columns
}
