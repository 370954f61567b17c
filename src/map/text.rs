//! Lines of text: cleaned, ordered right to left where they must be, shaped, measured, broken and shortened.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use unicode_bidi::{BidiClass, Level, ParagraphBidiInfo, bidi_class};

use super::MapError;
use super::font::{Face, Faces, Glyph};
use super::scene::{Color, Path, Point, Rect, Run, SetGlyph, Shape, Text, Weight};
use super::words::Tongue;

/// No line on a sheet is longer; hostile names are cut here, before any work is spent on them.
const LONGEST: usize = 600;

/// How a line is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    pub(crate) weight: Weight,
    /// Pixels per em.
    pub(crate) size: f64,
    /// Extra space after each letter, in ems.
    pub(crate) tracking: f64,
    pub(crate) color: Color,
}

impl Style {
    pub(crate) const fn new(weight: Weight, size: f64, color: Color) -> Self {
        Self { weight, size, tracking: 0.0, color }
    }

    pub(crate) const fn tracked(mut self, tracking: f64) -> Self {
        self.tracking = tracking;
        self
    }

    /// The distance from baseline to baseline.
    pub(crate) fn leading(&self) -> f64 {
        self.size * 1.36
    }
}

/// A shaped line, not yet placed.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) source: String,
    pub(crate) style: Style,
    /// The advance of all glyphs, pixels.
    pub(crate) width: f64,
    shaped: Rc<Shaped>,
}

/// The glyphs of a text in one weight, whatever its size.
#[derive(Debug, Default)]
struct Shaped {
    glyphs: Vec<Glyph>,
    /// Ems.
    width: f64,
    /// Whether the line as a whole is read from the right.
    rtl: bool,
    /// The box around the ink, in ems.
    ink: OnceCell<Rect>,
}

impl Line {
    /// The box around the ink when the line starts at the origin of the page.
    pub(crate) fn ink(&self, set: &Typesetter) -> Rect {
        let ink = self.shaped.ink.get_or_init(|| {
            let mut path = Path::default();
            self.shaped.glyphs.iter().for_each(|&glyph| set.faces.outline(glyph, |p| p, &mut path));
            path.bounds().unwrap_or_default()
        });
        let size = self.style.size;
        Rect::new(ink.x * size, ink.y * size, ink.w * size, ink.h * size)
    }

    /// The glyphs by number, the baseline starting at a point.
    fn run(&self, at: Point, angle: f64) -> Run {
        let size = self.style.size;
        let set = |glyph: &Glyph| {
            let id = u16::try_from(glyph.id).ok()?;
            let (x, y) = (glyph.x * size, glyph.y * size);
            Some(SetGlyph { face: glyph.face, id, x, y, size: size * glyph.face.scale(), chars: glyph.chars })
        };
        Run {
            at,
            angle,
            width: self.width,
            tracking: self.style.tracking * size,
            rtl: self.shaped.rtl,
            glyphs: self.shaped.glyphs.iter().filter_map(set).collect(),
        }
    }

    /// The line with its baseline starting at a point, without outlines: for writers that set type themselves.
    pub(crate) fn typeset(&self, at: Point) -> Text {
        let size = self.style.size;
        Text {
            source: self.source.clone(),
            path: Path::default(),
            weight: self.style.weight,
            size,
            color: self.style.color,
            bounds: Rect::new(at.x, at.y - size, self.width, size * 1.3),
            run: self.run(at, 0.0),
        }
    }

    /// Where the letters of a part of the source (bytes) stand along the line, from left to right: one stretch, or several
    /// where both reading directions mix.
    pub(crate) fn stretches(&self, part: &Range<usize>) -> Vec<(f64, f64)> {
        let glyphs = &self.shaped.glyphs;
        let mut all: Vec<(f64, f64)> = Vec::new();
        for (i, glyph) in glyphs.iter().enumerate().filter(|(_, g)| part.contains(&g.at)) {
            // A mark over a letter may stand before it.
            let end = glyphs[i + 1..].iter().map(|g| g.x).find(|x| *x > glyph.x).unwrap_or(self.shaped.width);
            let (start, end) = (glyph.x * self.style.size, end * self.style.size);
            match all.last_mut() {
                Some(last) if start - last.1 < 0.5 => *last = (last.0.min(start), last.1.max(end)),
                _ => all.push((start, end)),
            }
        }
        all
    }
}

/// Which point of the line is given when it is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// What is known of one weight and tracking, by text.
type Shapings = HashMap<String, Rc<Shaped>>;

/// Shapes text with the embedded faces.
pub(crate) struct Typesetter {
    /// The language of the sheet: its words, and the side that lines start from.
    pub(crate) tongue: Tongue,
    /// The side that all lines start from; none goes by the language and the first letter of each.
    base: Option<Level>,
    faces: Faces,
    /// Layout measures the same words again and again: each is shaped once.
    known: RefCell<HashMap<(Weight, u64), Shapings>>,
}

impl Typesetter {
    pub(crate) fn new(tongue: Tongue) -> Result<Self, MapError> {
        Ok(Self { tongue, base: None, faces: Faces::new()?, known: RefCell::default() })
    }

    /// The same for lines of paragraphs that run one way, whatever word a line begins with.
    pub(crate) fn running(mut self, rtl: bool) -> Self {
        self.base = Some(if rtl { Level::rtl() } else { Level::ltr() });
        self
    }

    /// Forgets the words shaped so far: a long document would keep them all.
    pub(crate) fn forget(&self) {
        self.known.borrow_mut().clear();
    }

    /// Shapes one line.
    pub(crate) fn line(&self, text: &str, style: Style) -> Line {
        let source = clean(text);
        let shaped = self.shaped(&source, style);
        Line { source, style, width: shaped.width * style.size, shaped }
    }

    fn shaped(&self, clean: &str, style: Style) -> Rc<Shaped> {
        let mut known = self.known.borrow_mut();
        let of_style = known.entry((style.weight, style.tracking.to_bits())).or_default();
        if let Some(shaped) = of_style.get(clean) {
            return Rc::clone(shaped);
        }
        let mut glyphs = Vec::with_capacity(clean.len());
        let mut width = self.shape(clean, style, &mut glyphs);
        if style.tracking > 0.0 && !glyphs.is_empty() {
            width -= style.tracking;
        }
        let rtl = self.base.map_or_else(|| starts_rtl(clean), |level| level.is_rtl());
        let shaped = Rc::new(Shaped { glyphs, width: width.max(0.0), rtl, ink: OnceCell::new() });
        of_style.insert(clean.to_owned(), Rc::clone(&shaped));
        shaped
    }

    /// The width of a line, by the same shaping that draws it.
    pub(crate) fn width(&self, text: &str, style: Style) -> f64 {
        self.line(text, style).width
    }

    /// Puts a line on the page, its baseline at `at`.
    pub(crate) fn place(&self, line: &Line, at: Point, anchor: Anchor) -> Text {
        self.place_turned(line, at, anchor, 0.0)
    }

    /// The same, turned by `angle` (radians, clockwise) about `at`.
    pub(crate) fn place_turned(&self, line: &Line, at: Point, anchor: Anchor, angle: f64) -> Text {
        let shift = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => line.width / 2.0,
            Anchor::End => line.width,
        };
        let (sin, cos) = angle.sin_cos();
        let size = line.style.size;
        let mut path = Path::default();
        let run = line.run(Point::new(at.x - shift * cos, at.y - shift * sin), angle);
        for &glyph in &line.shaped.glyphs {
            let place = |p: Point| {
                let (x, y) = (p.x * size - shift, p.y * size);
                Point::new(at.x + x * cos - y * sin, at.y + x * sin + y * cos)
            };
            self.faces.outline(glyph, place, &mut path);
        }
        let bounds = path.bounds().unwrap_or(Rect::new(at.x, at.y, 0.0, 0.0));
        Text {
            source: line.source.clone(),
            path,
            weight: line.style.weight,
            size: line.style.size,
            color: line.style.color,
            bounds,
            run,
        }
    }

    /// Breaks text into lines no wider than `width`; what does not fit into `most` lines is cut with an ellipsis.
    pub(crate) fn wrap(&self, text: &str, style: Style, width: f64, most: usize) -> Vec<Line> {
        let text = clean(text);
        let mut lines = Vec::new();
        let mut rest = text.as_str();
        while !rest.is_empty() && lines.len() < most {
            if lines.len() + 1 == most {
                lines.push(self.shortened(rest, style, width));
                break;
            }
            let cut = self.fit(rest, style, width);
            lines.push(self.line(rest[..cut].trim_end(), style));
            rest = rest[cut..].trim_start();
        }
        lines
    }

    /// One line, cut with an ellipsis where it is wider than `width`.
    pub(crate) fn shortened(&self, text: &str, style: Style, width: f64) -> Line {
        let whole = self.line(text, style);
        if whole.width <= width {
            return whole;
        }
        let text = whole.source;
        let ends: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
        // The longest start that still fits with its ellipsis; widths grow with the text, so bisect.
        let (mut low, mut high) = (0, ends.len());
        while low < high {
            let middle = (low + high).div_ceil(2);
            let cut = ends.get(middle).copied().unwrap_or(text.len());
            let line = format!("{}…", text[..cut].trim_end_matches(|c: char| c.is_whitespace() || c == ','));
            if self.width(&line, style) <= width { low = middle } else { high = middle - 1 }
        }
        let cut = ends.get(low).copied().unwrap_or(text.len());
        let start = &text[..cut];
        // A word is not cut in two where a space is near.
        let start = match start.rfind(' ') {
            Some(space) if space * 3 > start.len() * 2 => &start[..space],
            _ => start,
        };
        self.line(&format!("{}…", start.trim_end_matches(|c: char| c.is_whitespace() || c == ',')), style)
    }

    /// The byte at which to break so that the start fits: after a space or hyphen, else after the last letter that fits.
    pub(crate) fn fit(&self, text: &str, style: Style, width: f64) -> usize {
        if self.width(text, style) <= width {
            return text.len();
        }
        let breaks: Vec<usize> = text
            .char_indices()
            .filter(|(_, c)| c.is_whitespace() || matches!(c, '-' | '/'))
            .map(|(i, c)| i + c.len_utf8())
            .collect();
        // Widths grow with the text, so bisect.
        let fitting = breaks.partition_point(|&end| self.width(text[..end].trim_end(), style) <= width);
        // "made-up" stays whole where a space is not far before it.
        let fitting = &breaks[..fitting];
        let spaced = fitting.iter().rfind(|&&end| text[..end].ends_with(char::is_whitespace));
        let near = |end: usize| self.width(text[..end].trim_end(), style) > 0.55 * width;
        if let Some(best) = spaced.copied().filter(|&end| near(end)).or_else(|| fitting.last().copied()) {
            return best;
        }
        let mut cut = text.chars().next().map_or(text.len(), char::len_utf8);
        for (i, c) in text.char_indices() {
            let end = i + c.len_utf8();
            if self.width(&text[..end], style) > width {
                break;
            }
            cut = end;
        }
        cut
    }

    /// Shapes the runs of a line in visual order and gives its width in ems.
    fn shape(&self, text: &str, style: Style, into: &mut Vec<Glyph>) -> f64 {
        let mut x = 0.0;
        if text.is_ascii() {
            let face = Face::choices(style.weight, false)[0];
            return self.faces.shape(face, text, false, style.tracking, into, x);
        }
        // A line of an Arabic sheet runs from the right even where it begins with a foreign name.
        let arabic =
            self.tongue.is_rtl() && text.chars().any(|c| matches!(bidi_class(c), BidiClass::AL | BidiClass::R));
        let base = self.base.or_else(|| arabic.then(Level::rtl));
        let info = ParagraphBidiInfo::new(text, base);
        let (levels, runs) = info.visual_runs(0..text.len());
        for run in runs {
            let rtl = levels.get(run.start).is_some_and(Level::is_rtl);
            let mut parts = self.parts(&text[run.clone()], style.weight, rtl);
            if rtl {
                parts.reverse();
            }
            for part in parts {
                let first = into.len();
                x = self.faces.shape(part.face, &part.text, rtl, style.tracking, into, x);
                for glyph in &mut into[first..] {
                    glyph.at = run.start + part.at.get(glyph.at).copied().unwrap_or(0);
                }
            }
        }
        x
    }

    /// Cuts a run where the face changes. Characters that no face has are left out: a box says nothing to a reader.
    fn parts(&self, run: &str, weight: Weight, rtl: bool) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut arabic = rtl;
        for (at, c) in run.char_indices() {
            match bidi_class(c) {
                BidiClass::AL => arabic = true,
                BidiClass::L => arabic = false,
                _ => {}
            }
            let known = Face::choices(weight, arabic).into_iter().find(|&f| self.faces.has(f, c));
            match (known, parts.last_mut()) {
                (Some(face), Some(part)) if part.face == face => part.push(at, c),
                (Some(face), _) => {
                    let mut part = Part { face, text: String::new(), at: Vec::new() };
                    part.push(at, c);
                    parts.push(part);
                }
                // Joiners have no glyph of their own but shape their neighbours.
                (None, Some(part)) if matches!(c, '\u{200C}' | '\u{200D}') => part.push(at, c),
                (None, _) => {}
            }
        }
        parts
    }
}

/// A stretch of a run in one face.
struct Part {
    face: Face,
    text: String,
    /// For each byte of the text, where its letter stands in the run.
    at: Vec<usize>,
}

impl Part {
    fn push(&mut self, at: usize, c: char) {
        self.text.push(c);
        self.at.resize(self.text.len(), at);
    }
}

/// Whether the first letter with a direction is read from the right.
pub(crate) fn starts_rtl(text: &str) -> bool {
    let strong = text.chars().map(bidi_class).find(|c| matches!(c, BidiClass::L | BidiClass::R | BidiClass::AL));
    matches!(strong, Some(BidiClass::R | BidiClass::AL))
}

/// The halo of a text: its outline widened, to be drawn beneath all glyphs of the label.
pub(crate) fn halo(text: &Text, color: Color, width: f64) -> Shape {
    Shape::stroked(text.path.clone(), color, width * 2.0).round()
}

/// One line without control characters, marks that turn the reading direction, or runs of spaces; cut at a length that no
/// label needs. Report text can hold anything.
pub(crate) fn clean(text: &str) -> String {
    cleaned(text, LONGEST)
}

/// The same, cut at another length.
pub(crate) fn cleaned(text: &str, most: usize) -> String {
    let mut clean = String::with_capacity(text.len().min(LONGEST * 2));
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space = !clean.is_empty();
            continue;
        }
        if is_unseen(c) {
            continue;
        }
        if space {
            clean.push(' ');
            space = false;
        }
        clean.push(c);
        if clean.len() > most {
            clean.push('…');
            break;
        }
    }
    clean
}

/// Control characters and marks that turn the reading direction.
pub(crate) fn is_unseen(c: char) -> bool {
    let turns = matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    c.is_control() || turns
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style::new(Weight::Regular, 20.0, Color(0, 0, 0));

    fn typesetter() -> Typesetter {
        Typesetter::new(Tongue::English).unwrap()
    }

    #[test]
    fn a_line_is_as_wide_as_it_measures() {
        let set = typesetter();
        let line = set.line("Latifiya, 10 Dec", STYLE);
        let text = set.place(&line, Point::new(100.0, 50.0), Anchor::Start);
        assert!((set.width("Latifiya, 10 Dec", STYLE) - line.width).abs() < 1e-9);
        assert!(text.bounds.x >= 99.0 && text.bounds.right() <= 101.0 + line.width, "{:?}", text.bounds);
    }

    #[test]
    fn arabic_letters_are_joined_and_run_from_the_right() {
        let set = typesetter();
        let alone: f64 = ["ب", "غ", "د", "ا", "د"].iter().map(|c| set.width(c, STYLE)).sum();
        let joined = set.width("بغداد", STYLE);
        assert!(joined < alone, "joined {joined}, letter by letter {alone}");
        let line = set.line("بغداد", STYLE);
        assert_ne!(
            set.line("داغب", STYLE).shaped.glyphs[0].id,
            line.shaped.glyphs[0].id,
            "the last letter stands leftmost"
        );
    }

    #[test]
    fn a_line_of_two_scripts_uses_two_faces() {
        let set = typesetter();
        let line = set.line("اللطيفية (Latifiya) 10", STYLE);
        let faces: std::collections::HashSet<Face> = line.shaped.glyphs.iter().map(|g| g.face).collect();
        assert!(faces.contains(&Face::Arabic) && faces.contains(&Face::Regular), "{faces:?}");
        assert!(line.shaped.glyphs.iter().all(|g| g.id != 0), "no box for a missing glyph");
    }

    #[test]
    fn wrapped_lines_fit_and_lose_no_word() {
        let set = typesetter();
        let text = "Two roadside bombs hit convoys of the international coalition in southern Iraq on Thursday";
        let lines = set.wrap(text, STYLE, 200.0, 99);
        assert!(lines.iter().all(|l| l.width <= 200.0));
        let again: Vec<&str> = lines.iter().map(|l| l.source.as_str()).collect();
        assert_eq!(again.join(" "), text);
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        let set = typesetter();
        let lines = set.wrap(&"A very long name ".repeat(300), STYLE, 150.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].source.ends_with('…') && lines[1].width <= 150.0, "{:?}", lines[1].source);
        let word = set.wrap(&"x".repeat(5000), STYLE, 150.0, 3);
        assert!(word.len() == 3 && word.iter().all(|l| l.width <= 150.0));
    }

    #[test]
    fn marks_that_turn_the_reading_direction_are_dropped() {
        assert_eq!(clean("a\u{202E}b\u{0}\u{200F}\n\n c "), "ab c");
    }
}
