//! Pages that fill from the top: what does not fit stands on the next.

use super::prose::{Prose, ProseLine, Sets};
use crate::map::MapError;
use crate::map::pdf::{About, Document};
use crate::map::scene::{Color, Group, Path, Point, Rect, Shape, Weight};
use crate::map::text::Style;
use crate::map::theme::Theme;

/// The space around the text, points.
const SIDE: f64 = 51.0;
const TOP: f64 = 48.0;
const BOTTOM: f64 = 56.0;

/// How the parts of the report are set, points.
pub(super) struct Look {
    pub(super) title: Style,
    pub(super) standfirst: Style,
    pub(super) figure: Style,
    pub(super) heading: Style,
    pub(super) name: Style,
    pub(super) body: Style,
    pub(super) head: Style,
    pub(super) cell: Style,
    pub(super) note: Style,
    pub(super) term: Style,
    pub(super) small: Style,
    pub(super) rule: Color,
    pub(super) ink: Color,
}

impl Look {
    fn of(theme: &Theme) -> Self {
        let (ink, soft, faint) = (theme.ink, theme.soft, theme.faint);
        Self {
            title: Style::new(Weight::Bold, 25.0, ink),
            standfirst: Style::new(Weight::Regular, 11.5, soft),
            figure: Style::new(Weight::Bold, 19.0, ink),
            heading: Style::new(Weight::Bold, 13.5, ink),
            name: Style::new(Weight::SemiBold, 9.5, ink),
            body: Style::new(Weight::Regular, 9.5, ink),
            head: Style::new(Weight::SemiBold, 8.0, ink),
            cell: Style::new(Weight::Regular, 8.0, ink),
            note: Style::new(Weight::Regular, 8.0, soft),
            term: Style::new(Weight::SemiBold, 7.5, soft),
            small: Style::new(Weight::Regular, 7.5, faint),
            rule: theme.rule,
            ink,
        }
    }
}

/// The document as far as it is filled.
pub(super) struct Flow {
    pub(super) doc: Document,
    pub(super) sets: Sets,
    pub(super) look: Look,
    /// What stands on the page so far.
    pub(super) body: Group,
    /// The height that is filled.
    pub(super) y: f64,
    size: (f64, f64),
    page: usize,
    title: String,
}

impl Flow {
    pub(super) fn new(about: &About, size: (f64, f64), theme: &Theme) -> Result<Self, MapError> {
        let mut doc = Document::new(about);
        doc.begin_page(size.0, size.1);
        let (sets, look, title) = (Sets::new()?, Look::of(theme), about.title.to_owned());
        Ok(Self { doc, sets, look, body: Group::default(), y: TOP, size, page: 1, title })
    }

    pub(super) fn left(&self) -> f64 {
        SIDE
    }

    pub(super) fn width(&self) -> f64 {
        self.size.0 - 2.0 * SIDE
    }

    fn bottom(&self) -> f64 {
        self.size.1 - BOTTOM
    }

    /// The height that is left on this page.
    pub(super) fn room(&self) -> f64 {
        self.bottom() - self.y
    }

    /// The height of an empty page.
    pub(super) fn whole(&self) -> f64 {
        self.bottom() - TOP
    }

    pub(super) fn skip(&mut self, height: f64) {
        self.y += height;
    }

    /// Goes to the next page where `height` has no room on this one. Whether it did.
    pub(super) fn need(&mut self, height: f64) -> bool {
        let turns = height > self.room() && self.y > TOP + 0.5;
        if turns {
            self.turn();
        }
        turns
    }

    /// Ends the page and starts the next.
    pub(super) fn turn(&mut self) {
        self.end_page();
        self.doc.begin_page(self.size.0, self.size.1);
        self.page += 1;
        self.y = TOP;
    }

    fn end_page(&mut self) {
        let style = self.look.small;
        let y = self.size.1 - BOTTOM * 0.5;
        let set = self.sets.of(false);
        let number = set.line(&self.page.to_string(), style);
        self.body.push(number.typeset(Point::new(self.size.0 - SIDE - number.width, y)));
        let prose = Prose::plain(&self.title);
        let title = prose.few_lines(&self.sets, style, self.width() - 60.0, 1);
        title.iter().for_each(|l| prose.put(l, Point::new(SIDE, y), self.width() - 60.0, &mut self.body));
        let rule = [Point::new(SIDE, y - 13.0), Point::new(self.size.0 - SIDE, y - 13.0)];
        self.body.push(Shape::stroked(Path::line(&rule), self.look.rule, 0.5));
        self.doc.draw_group(&std::mem::take(&mut self.body));
        self.doc.end_page();
        self.sets.forget();
    }

    /// The whole file.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.end_page();
        self.doc.finish()
    }

    /// A line across the text.
    pub(super) fn rule(&mut self, width: f64, color: Color) {
        let ends = [Point::new(SIDE, self.y), Point::new(SIDE + self.width(), self.y)];
        self.body.push(Shape::stroked(Path::line(&ends), color, width));
    }

    /// The head of a part, with a bookmark; `follows` is the height that must stand with it.
    pub(super) fn heading(&mut self, text: &str, follows: f64) {
        let style = self.look.heading;
        if !self.need(style.size * 2.2 + 22.0 + follows) && self.y > TOP + 0.5 {
            self.skip(20.0);
        }
        self.doc.bookmark(0, text, self.y - 6.0);
        self.rule(1.2, self.look.ink);
        self.skip(style.size * 1.5);
        let line = self.sets.of(false).line(text, style);
        self.body.push(line.typeset(Point::new(SIDE, self.y)));
        self.skip(style.size * 0.75);
    }

    /// A paragraph of the width of the text, or narrower; its first two lines and its last two stay together.
    pub(super) fn paragraph(&mut self, text: &str, style: Style, width: f64) -> Vec<Rect> {
        let prose = Prose::plain(text);
        let lines = prose.lines(&self.sets, style, width);
        self.lines(&prose, &lines, (SIDE, width))
    }

    /// Puts lines one under another into a column, over pages where they must; where each stands.
    pub(super) fn lines(&mut self, prose: &Prose, lines: &[ProseLine], (x, width): (f64, f64)) -> Vec<Rect> {
        let mut places = Vec::with_capacity(lines.len());
        for (i, line) in lines.iter().enumerate() {
            let leading = prose.leading(line.line.style);
            let left = lines.len() - i;
            let together = if i == 0 || left == 2 { left.min(2) } else { 1 };
            self.need(leading * together as f64);
            prose.put(line, Point::new(x, self.y + leading * 0.72), width, &mut self.body);
            places.push(Rect::new(x, self.y, line.line.width, leading));
            self.skip(leading);
        }
        places
    }
}
