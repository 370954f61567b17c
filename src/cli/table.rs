//! Tables on the terminal, as wide as it is and safe to print whatever a report says; or the same as JSON.

use std::io::IsTerminal;

use anyhow::Result;
use serde::Serialize;
use unicode_width::UnicodeWidthChar;

/// How a command prints what it found.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(super) struct Printed {
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Print,
}

/// The forms that a table can be printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum Print {
    /// For people
    #[default]
    Table,
    /// For programs
    Json,
}

impl Printed {
    pub(super) fn as_json(self) -> bool {
        self.format == Print::Json
    }
}

/// Prints JSON to standard output, indented.
pub(super) fn print_json(value: &impl Serialize) -> Result<()> {
    super::output::print(format!("{}\n", serde_json::to_string_pretty(value)?).as_bytes())
}

/// Two blanks between columns.
const GAP: usize = 2;
/// No word is cut shorter than this.
const NARROWEST: usize = 8;

/// Rows under a header. A column whose header begins with a blank is set flush right.
pub(super) struct Table {
    header: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(header: &[&'static str]) -> Self {
        Self { header: header.to_vec(), rows: Vec::new() }
    }

    /// Adds a row; its words are made safe here.
    pub(super) fn row(&mut self, cells: &[String]) {
        self.rows.push(cells.iter().map(|cell| safe(cell)).collect());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Prints to standard output, fitted to the terminal. Into a pipe each row stays one line, without colour.
    pub(super) fn print(&self) -> Result<()> {
        let terminal = std::io::stdout().is_terminal();
        let width = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
        let width =
            width.or_else(|| terminal.then(|| terminal_size::terminal_size().map(|(w, _)| usize::from(w.0))).flatten());
        let bold = terminal && !is_set("NO_COLOR") && std::env::var("TERM").is_ok_and(|t| t != "dumb");
        super::output::print(self.render(width, bold).as_bytes())
    }

    fn render(&self, width: Option<usize>, bold: bool) -> String {
        let widths = self.widths(width);
        let mut out = String::new();
        let header: Vec<String> = self.header.iter().map(|h| h.trim().to_owned()).collect();
        for (index, row) in std::iter::once(&header).chain(&self.rows).enumerate() {
            let cells: Vec<Vec<String>> = row.iter().zip(&widths).map(|(cell, w)| wrap(cell, *w)).collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            for line in 0..height {
                let mut text = String::new();
                for (column, (cell, w)) in cells.iter().zip(&widths).enumerate() {
                    let words = cell.get(line).map_or("", String::as_str);
                    let pad = " ".repeat(w.saturating_sub(columns(words)));
                    let right = self.header[column].starts_with(' ');
                    let (before, after) = if right { (pad.as_str(), "") } else { ("", pad.as_str()) };
                    text.extend([before, words, after, &" ".repeat(GAP)]);
                }
                let text = text.trim_end();
                out.push_str(&if bold && index == 0 { format!("\x1b[1m{text}\x1b[0m\n") } else { format!("{text}\n") });
            }
        }
        out
    }

    /// As wide as the longest cell. Where that is too much, the widest column gives way first: down to its longest
    /// word, and only then by cutting words.
    fn widths(&self, limit: Option<usize>) -> Vec<usize> {
        let column = |c: usize, measure: fn(&str) -> usize| {
            self.rows.iter().map(|r| measure(&r[c])).max().unwrap_or(0).max(columns(self.header[c].trim()))
        };
        let mut widths: Vec<usize> = (0..self.header.len()).map(|c| column(c, columns)).collect();
        let Some(limit) = limit else { return widths };
        let room = limit.saturating_sub(GAP * widths.len().saturating_sub(1));
        let words: Vec<usize> = (0..self.header.len()).map(|c| column(c, longest_word)).collect();
        for floors in [words, vec![NARROWEST; widths.len()]] {
            while widths.iter().sum::<usize>() > room {
                let yielding = (0..widths.len()).filter(|c| widths[*c] > floors[*c]).max_by_key(|c| widths[*c]);
                let Some(widest) = yielding else { break };
                widths[widest] -= 1;
            }
        }
        widths
    }
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|v| !v.is_empty())
}

/// The columns that a text takes on a terminal: none for a combining mark, two for a wide character.
fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

fn longest_word(text: &str) -> usize {
    text.split(' ').map(columns).max().unwrap_or(0)
}

/// Breaks at blanks; a word longer than a line is cut.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end();
        if used > 0 && used + columns(bare) > width {
            lines.push(String::new());
            used = 0;
        }
        for c in word.chars() {
            let wide = c.width().unwrap_or(0);
            if used + wide > width {
                if c == ' ' {
                    continue;
                }
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
                used += wide;
            }
        }
    }
    lines.iter().map(|l| l.trim_end().to_owned()).collect()
}

/// Text without the characters that drive a terminal or turn its line around: they are shown as `\u{1b}`.
pub(super) fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() || is_direction_mark(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// Marks that reorder text to the end of the line, and the invisible ones that go with them.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(&[" No.", "Place", "What"]);
        table.row(&["1".into(), "Latifiya".into(), "Roadside bomb on a coalition convoy".into()]);
        table.row(&["12".into(), "بغداد".into(), "Rockets".into()]);
        table
    }

    #[test]
    fn columns_line_up() {
        let text = table().render(None, false);
        assert_eq!(
            text,
            "No.  Place     What\n  1  Latifiya  Roadside bomb on a coalition convoy\n 12  بغداد     Rockets\n"
        );
    }

    #[test]
    fn a_narrow_terminal_wraps_the_widest_column() {
        let text = table().render(Some(34), false);
        assert_eq!(
            text,
            "No.  Place     What\n  1  Latifiya  Roadside bomb on a\n               coalition convoy\n 12  بغداد     Rockets\n"
        );
        assert!(text.lines().all(|l| columns(l) <= 34), "{text}");
    }

    #[test]
    fn a_report_cannot_drive_the_terminal() {
        assert_eq!(safe("a\x1b[31mred\u{202E}gnp\nb\u{9b}"), "a\\u{1b}[31mred\\u{202e}gnp b\\u{9b}");
    }

    #[test]
    fn a_long_word_is_cut_and_nothing_is_lost() {
        assert_eq!(wrap("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(wrap("", 4), [""]);
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_wider_than_asked(text in "\\PC{0,60}", width in 2_usize..20) {
            for line in wrap(&text, width) {
                proptest::prop_assert!(columns(&line) <= width, "{line:?}");
            }
        }
    }
}
