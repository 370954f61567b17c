//! Pages that fill from the top: what does not fit stands on the next.

use super::prose::{Prose, ProseLine, Sets};
use crate::map::MapError;
use crate::map::pdf::{About, Document};
use crate::map::scene::{Color, Group, Path, Point, Rect, Shape, Weight};
use crate::map::text::Style;
use crate::map::theme::Theme;
use crate::report::phrases::Phrases;

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
    pub(super) phrases: &'static Phrases,
}

impl Flow {
    pub(super) fn new(
        about: &About,
        size: (f64, f64),
        phrases: &'static Phrases,
        theme: &Theme,
    ) -> Result<Self, MapError> {
        let mut doc = Document::new(about);
        doc.begin_page(size.0, size.1);
        let (sets, look, title) = (Sets::new(phrases.tongue)?, Look::of(theme), about.title.to_owned());
        Ok(Self { doc, sets, look, body: Group::default(), y: TOP, size, page: 1, title, phrases })
    }

    /// Whether the page runs from the right.
    fn is_rtl(&self) -> bool {
        self.phrases.tongue.is_rtl()
    }

    /// The left edge of what is `width` wide and starts so far from where lines start: the left, or in Arabic the right.
    pub(super) fn x(&self, start: f64, width: f64) -> f64 {
        if self.is_rtl() { SIDE + self.width() - start - width } else { SIDE + start }
    }

    /// The same with the width: a column.
    pub(super) fn column(&self, start: f64, width: f64) -> (f64, f64) {
        (self.x(start, width), width)
    }

    /// Words of the page: they run as the page does.
    pub(super) fn prose(&self, text: &str) -> Prose {
        Prose::plain(text).on(self.is_rtl())
    }

    /// Words of somebody else: they run their own way, and stand where lines of the page start.
    pub(super) fn foreign(&self, text: &str) -> Prose {
        Prose::plain(text).beside(self.is_rtl())
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
        let number = self.sets.page().line(&self.page.to_string(), style);
        let end = self.x(self.width() - number.width, number.width);
        self.body.push(number.typeset(Point::new(end, y)));
        let prose = self.prose(&self.title);
        let (x, width) = self.column(0.0, self.width() - 60.0);
        let title = prose.few_lines(&self.sets, style, width, 1);
        title.iter().for_each(|l| prose.put(l, Point::new(x, y), width, &mut self.body));
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
        let line = self.sets.page().line(text, style);
        self.body.push(line.typeset(Point::new(self.x(0.0, line.width), self.y)));
        self.skip(style.size * 0.75);
    }

    /// A paragraph of the width of the text, or narrower; its first two lines and its last two stay together.
    pub(super) fn paragraph(&mut self, prose: &Prose, style: Style, width: f64) -> Vec<Rect> {
        let lines = prose.lines(&self.sets, style, width);
        self.lines(prose, &lines, self.column(0.0, width))
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
            places.push(Rect::new(x + prose.indent(line, width), self.y, line.line.width, leading));
            self.skip(leading);
        }
        places
    }
}
