//! Running text: broken into lines, with the words marked that gave a field, in either reading direction.

use std::ops::Range;

use crate::map::MapError;
use crate::map::scene::{Color, Group, Path, Point, Rect, Shape};
use crate::map::text::{Line, Style, Typesetter, is_unseen, starts_rtl};
use crate::map::words::Tongue;
use crate::report::words::{Field, Run};

/// A typesetter for each reading direction: a paragraph keeps its own, whatever word a line begins with.
pub(super) struct Sets {
    ltr: Typesetter,
    rtl: Typesetter,
    tongue: Tongue,
}

impl Sets {
    pub(super) fn new(tongue: Tongue) -> Result<Self, MapError> {
        let set = |rtl| Typesetter::new(tongue).map(|set| set.running(rtl));
        Ok(Self { ltr: set(false)?, rtl: set(true)?, tongue })
    }

    /// That of the page's own words.
    pub(super) fn page(&self) -> &Typesetter {
        self.of(self.tongue.is_rtl())
    }

    pub(super) fn of(&self, rtl: bool) -> &Typesetter {
        if rtl { &self.rtl } else { &self.ltr }
    }

    /// Forgets the words of the pages so far.
    pub(super) fn forget(&self) {
        self.ltr.forget();
        self.rtl.forget();
    }
}

/// A text without what is not seen, one space between words, and its marked parts.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Prose {
    text: String,
    marks: Vec<(Range<usize>, Field)>,
    /// Whether it is read from the right.
    rtl: bool,
    /// Whether its lines end at the right edge of their column.
    right: bool,
}

/// A line of a paragraph and the part of the text that it shows.
#[derive(Debug, Clone)]
pub(super) struct ProseLine {
    pub(super) line: Line,
    shows: Range<usize>,
}

impl Prose {
    pub(super) fn plain(text: &str) -> Self {
        Self::marked(&[Run { text, field: None }])
    }

    pub(super) fn marked(runs: &[Run]) -> Self {
        let mut prose = Self::default();
        let mut space = false;
        for run in runs {
            let before = prose.text.len();
            let mut start = None;
            for c in run.text.chars().filter(|c| c.is_whitespace() || !is_unseen(*c)) {
                if c.is_whitespace() {
                    space = !prose.text.is_empty();
                    continue;
                }
                if space {
                    prose.text.push(' ');
                    space = false;
                }
                start.get_or_insert(prose.text.len());
                prose.text.push(c);
            }
            let start = start.unwrap_or(before);
            prose.marks.extend(run.field.filter(|_| prose.text.len() > start).map(|f| (start..prose.text.len(), f)));
        }
        prose.rtl = starts_rtl(&prose.text);
        prose.right = prose.rtl;
        prose
    }

    /// The words of a page that runs from the right do so, whatever word they begin with.
    pub(super) fn on(mut self, rtl_page: bool) -> Self {
        self.rtl |= rtl_page;
        self.beside(rtl_page)
    }

    /// Lines of either direction stand at the right of a page that runs from there.
    pub(super) fn beside(mut self, rtl_page: bool) -> Self {
        self.right |= rtl_page;
        self
    }

    /// How far from the left edge of a column of some width a line stands.
    pub(super) fn indent(&self, line: &ProseLine, width: f64) -> f64 {
        if self.right { width - line.line.width } else { 0.0 }
    }

    /// The distance from line to line: Arabic reaches further up and down.
    pub(super) fn leading(&self, style: Style) -> f64 {
        style.size * if self.rtl { 1.62 } else { 1.4 }
    }

    /// Breaks the text into lines no wider than `width`. Each word is measured once, so that a long text takes no longer for
    /// its length than a short one.
    pub(super) fn lines(&self, sets: &Sets, style: Style, width: f64) -> Vec<ProseLine> {
        let set = sets.of(self.rtl);
        let space = set.width("n n", style) - 2.0 * set.width("n", style);
        let mut lines = Vec::new();
        let mut line: Option<(Range<usize>, f64)> = None;
        let mut at = 0;
        for word in self.text.split(' ') {
            let mut start = at;
            at += word.len() + 1;
            let end = start + word.len();
            while start < end {
                // No word of a language is so long; a line is filled by less.
                let piece = head(&self.text[start..end], LONGEST_WORD);
                let wide = set.width(piece, style);
                match &mut line {
                    Some((shows, used)) if *used + space + wide <= width => {
                        *used += space + wide;
                        shows.end = start + piece.len();
                        start += piece.len();
                    }
                    Some(_) => lines.extend(line.take().map(|l| l.0)),
                    None if wide <= width => {
                        line = Some((start..start + piece.len(), wide));
                        start += piece.len();
                    }
                    None => {
                        let cut = set.fit(piece, style, width).max(1);
                        lines.push(start..start + cut);
                        start += cut;
                    }
                }
            }
        }
        lines.extend(line.map(|l| l.0));
        let line = |shows: Range<usize>| ProseLine { line: set.line(&self.text[shows.clone()], style), shows };
        lines.into_iter().map(line).collect()
    }

    /// The same in at most `most` lines, the last with an ellipsis where there would be more.
    pub(super) fn few_lines(&self, sets: &Sets, style: Style, width: f64, most: usize) -> Vec<ProseLine> {
        let mut lines = self.lines(sets, style, width);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                let rest = head(&self.text[last.shows.start..], 400);
                last.line = sets.of(self.rtl).shortened(rest, style, width);
            }
        }
        lines
    }

    /// The same, the lines about equally long, so that no word stands alone.
    pub(super) fn balanced(&self, sets: &Sets, style: Style, width: f64, most: usize) -> Vec<ProseLine> {
        let count = self.lines(sets, style, width).len();
        if count > most {
            return self.few_lines(sets, style, width, most);
        }
        let (mut low, mut high) = (width * 0.5, width);
        for _ in 0..8 {
            let middle = (low + high) / 2.0;
            if self.lines(sets, style, middle).len() <= count { high = middle } else { low = middle }
        }
        self.lines(sets, style, high)
    }

    /// Puts a line on the page, in a column that starts at `at` and is `width` wide, with a rule under what is marked.
    pub(super) fn put(&self, line: &ProseLine, at: Point, width: f64, into: &mut Group) {
        let x = at.x + self.indent(line, width);
        let size = line.line.style.size;
        for (mark, field) in &self.marks {
            let part = mark.start.max(line.shows.start)..mark.end.min(line.shows.end);
            if part.is_empty() {
                continue;
            }
            let within = part.start - line.shows.start..part.end - line.shows.start;
            for (start, end) in line.line.stretches(&within) {
                let rule = Rect::new(x + start, at.y + size * 0.26, end - start, size * 0.14);
                into.push(Shape::filled(Path::rect(rule), color(*field)));
            }
        }
        into.push(line.line.typeset(Point::new(x, at.y)));
    }
}

/// Bytes of a word that are looked at together.
const LONGEST_WORD: usize = 240;

/// The first bytes of a text, to the end of a letter.
fn head(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    &text[..end]
}

/// The colours of the page for the browser.
pub(super) const fn color(field: Field) -> Color {
    match field {
        Field::Where => Color(0x00, 0x72, 0xb2),
        Field::When => Color(0xd5, 0x5e, 0x00),
        Field::What => Color(0x00, 0x9e, 0x73),
        Field::Who => Color(0xcc, 0x79, 0xa7),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::scene::Weight;
    use proptest::prelude::*;

    const STYLE: Style = Style::new(Weight::Regular, 9.5, Color(0, 0, 0));

    #[test]
    fn marks_lie_on_the_words_they_mark() {
        let runs = [
            Run { text: "A bomb went off ", field: None },
            Run { text: " in\n Latifiya ", field: Some(Field::Where) },
            Run { text: "on Thursday", field: Some(Field::When) },
        ];
        let prose = Prose::marked(&runs);
        let marked: Vec<&str> = prose.marks.iter().map(|(r, _)| &prose.text[r.clone()]).collect();
        assert_eq!(
            (prose.text.as_str(), marked),
            ("A bomb went off in Latifiya on Thursday", vec!["in Latifiya", "on Thursday"])
        );
    }

    #[test]
    fn a_mark_in_arabic_lies_where_its_letters_are() {
        let sets = Sets::new(Tongue::English).unwrap();
        let runs =
            [Run { text: "انفجرت عبوة ناسفة ", field: None }, Run { text: "في اللطيفية", field: Some(Field::Where) }];
        let prose = Prose::marked(&runs);
        let lines = prose.lines(&sets, STYLE, 1000.0);
        let stretches = lines[0].line.stretches(&prose.marks[0].0);
        // The end of the sentence stands at the left.
        assert!(prose.rtl && stretches.len() == 1, "{stretches:?}");
        assert!(
            stretches[0].0 < 2.0 && stretches[0].1 < lines[0].line.width * 0.6,
            "{stretches:?} of {}",
            lines[0].line.width
        );
    }

    #[test]
    fn lines_fit_and_lose_no_letter() {
        let sets = Sets::new(Tongue::English).unwrap();
        let letters = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let config = ProptestConfig { cases: 64, ..ProptestConfig::default() };
        proptest!(config, |(text in "([a-z\u{627}-\u{64a}/-]{1,70} ?){0,20}", width in 40.0..400.0_f64)| {
            let prose = Prose::plain(&text);
            let lines = prose.lines(&sets, STYLE, width);
            let shown: String = lines.iter().map(|l| letters(&prose.text[l.shows.clone()])).collect();
            prop_assert_eq!(shown, letters(&text));
            // Between words of both directions a kern may come or go.
            prop_assert!(lines.iter().all(|l| l.line.width <= width + 2.0));
        });
    }
}
