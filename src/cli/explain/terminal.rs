//! The explanation on a terminal, in colour or with its marks written out.

use dateline::events::Field;

use super::pieces::{Piece, Pieces, label};
use super::{Explained, rows, words};
use crate::cli::table::safe;

/// The fields in the order of the legend, with their SGR colours: of the sixteen that every terminal has, and a style besides
/// where two are alike.
const COLOURS: &[(Field, &str)] = &[
    (Field::Trigger, "1;31"),
    (Field::Weapon, "31"),
    (Field::Place, "1;36"),
    (Field::Date, "32"),
    (Field::Killed, "1;33"),
    (Field::Wounded, "33"),
    (Field::Actor, "35"),
    (Field::Target, "34"),
    (Field::Claim, "1;35"),
    (Field::Damage, "4"),
];
const TURNED_AWAY: &str = "2;9";
const UNUSED: &str = "2;4";

/// The widest label of a row.
const LABEL: usize = 11;

struct Ink(bool);

impl Ink {
    fn paint(&self, sgr: &str, words: &str) -> String {
        if self.0 { format!("\x1b[{sgr}m{words}\x1b[0m") } else { words.to_owned() }
    }

    fn field(&self, field: Field, words: &str) -> String {
        let sgr = COLOURS.iter().find(|(f, _)| *f == field).map_or("0", |(_, sgr)| sgr);
        self.paint(sgr, words)
    }
}

pub(super) fn render(explained: &Explained<'_>, color: bool) -> String {
    let ink = Ink(color);
    let pieces = Pieces::new(&explained.document.text);
    let mut out = String::new();
    for piece in pieces.cut(explained) {
        out.push_str(&marked(&ink, &piece));
    }
    out.truncate(out.trim_end().len());
    out.push_str("\n\n");
    if color {
        let legend: Vec<String> = COLOURS.iter().map(|(field, _)| ink.field(*field, label(*field))).collect();
        out.push_str(&format!("{}  {}\n\n", legend.join("  "), ink.paint(TURNED_AWAY, "turned away")));
    }
    out.push_str(&format!("{}; {}\n", safe(&explained.origin()), explained.counted()));
    incidents(explained, &pieces, &ink, &mut out);
    turned_away(explained, &pieces, &ink, &mut out);
    out
}

/// A piece of the text with its mark; line ends stay line ends.
fn marked(ink: &Ink, piece: &Piece<'_>) -> String {
    let lines: Vec<String> = piece.text.split('\n').map(|line| safe(line.trim_end_matches('\r'))).collect();
    let text = lines.join("\n");
    let paint = |words: &dyn Fn(&str) -> String| lines.iter().map(|l| words(l)).collect::<Vec<_>>().join("\n");
    match (piece.field(), piece.rejected, piece.unused) {
        (Some(field), ..) if ink.0 => paint(&|l| ink.field(field, l)) + &ink.paint("2", &numbers(piece)),
        (Some(_), ..) => format!("[{text}: {}]", piece.role()),
        (None, Some(_), _) if ink.0 => paint(&|l| ink.paint(TURNED_AWAY, l)),
        (None, Some(_), _) => format!("[{text}: turned away]"),
        (None, None, Some(_)) if ink.0 => paint(&|l| ink.paint(UNUSED, l)),
        _ => text,
    }
}

/// The records that an event word belongs to, small: `¹`.
fn numbers(piece: &Piece<'_>) -> String {
    const SMALL: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let mut records: Vec<usize> = piece.marks.iter().filter(|(_, f)| *f == Field::Trigger).map(|(r, _)| *r).collect();
    records.dedup();
    let small = |n: usize| n.to_string().bytes().map(|b| SMALL[usize::from(b - b'0')]).collect::<String>();
    records.into_iter().map(small).collect::<Vec<_>>().join(" ")
}

fn incidents(explained: &Explained<'_>, pieces: &Pieces<'_>, ink: &Ink, out: &mut String) {
    let singles = explained.extraction.incidents.len();
    for ((incident, marks), number) in explained.records().zip(1..) {
        let sum = if number > singles { " (a sum; only with --aggregates)" } else { "" };
        out.push_str(&format!("\n{}{sum}\n", ink.paint("1", &safe(&format!("{number}. {}", incident.name)))));
        for row in rows(incident) {
            let Some(value) = row.value else { continue };
            let given = row.field.map(|field| (field, words(pieces, marks, field)));
            let because = match given {
                None => String::new(),
                Some((_, words)) if words.is_empty() => ink.paint("2", "  ← not in so many words"),
                Some((field, words)) => {
                    let quoted: Vec<String> =
                        words.iter().map(|(_, w)| format!("“{}”", ink.field(field, &safe(w)))).collect();
                    format!("  ← {}", quoted.join(", "))
                }
            };
            out.push_str(&format!("   {:LABEL$} {}{because}\n", row.label, safe(&value)));
        }
        let silent: Vec<&str> = rows(incident).iter().filter(|r| r.value.is_none()).map(|r| r.label).collect();
        if !silent.is_empty() {
            out.push_str(&ink.paint("2", &format!("   {:LABEL$} {}", "not said", silent.join(", "))));
            out.push('\n');
        }
    }
}

fn turned_away(explained: &Explained<'_>, pieces: &Pieces<'_>, ink: &Ink, out: &mut String) {
    let trace = explained.trace;
    if !trace.rejected.is_empty() {
        out.push_str(&format!("\n{}\n", ink.paint("1", "Turned away")));
        for rejected in &trace.rejected {
            let (before, at, after) = pieces.around(rejected.span);
            let quote = format!("{}{}{}", safe(before), ink.paint("1", &safe(at)), safe(after));
            out.push_str(&format!("   “{at}”: {}\n      … {quote} …\n", rejected.reason.text(), at = safe(at)));
        }
    }
    for (what, spans) in [("Places", &trace.other_places), ("Dates", &trace.other_dates)] {
        let mut names: Vec<String> = Vec::new();
        for span in spans {
            let name = safe(pieces.words(*span));
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if !names.is_empty() {
            out.push_str(&format!("\n{}: {}\n", ink.paint("1", &format!("{what} of no incident")), names.join(", ")));
        }
    }
}
