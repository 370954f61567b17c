//! Shapes, type and pictures as the operators of a page.

use std::collections::BTreeMap;

use pdf_writer::types::{LineCapStyle, LineJoinStyle};
use pdf_writer::{Content, Finish, Name, Settings, Str, TextStr};

use unicode_bidi::{BidiClass, bidi_class};

use super::font::{Used, font_name};
use crate::map::dots;
use crate::map::font::Face;
use crate::map::scene::{Color, Dots, Ends, Fill, Group, Node, Path, Point, Segment, Shape, Stroke, Text};

/// The one language on our sheets that is read from the right.
const ARABIC: &str = "ar";

/// Writes what is drawn into the content of a page, and notes the fonts, opacities and pictures that it needs.
pub(super) struct Painter {
    content: Content,
    language: &'static str,
    pub(super) used: BTreeMap<Face, Used>,
    /// Names of the pairs of opacities, in thousandths: of fills, of strokes.
    pub(super) opacities: BTreeMap<(u16, u16), String>,
    pub(super) pictures: Vec<tiny_skia::Pixmap>,
}

fn empty() -> Content {
    Content::with_settings(Settings { pretty: false })
}

impl Painter {
    pub(super) fn new(language: &'static str) -> Self {
        let (used, opacities, pictures) = Default::default();
        Self { content: empty(), language, used, opacities, pictures }
    }

    /// Turns to pixels that count downward from a point of the page, which counts points upward.
    pub(super) fn begin(&mut self, x: f32, y: f32, scale: f32) {
        self.content.save_state();
        self.content.transform([scale, 0.0, 0.0, -scale, x, y]);
    }

    pub(super) fn end(&mut self) {
        self.content.restore_state();
    }

    /// The content of the page that ends; the next is empty.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::replace(&mut self.content, empty()).finish().into_vec()
    }

    pub(super) fn group(&mut self, group: &Group) {
        if let Some(clip) = &group.clip {
            self.content.save_state();
            self.path(clip);
            self.content.clip_even_odd().end_path();
        }
        for node in &group.children {
            match node {
                Node::Group(inner) => self.group(inner),
                Node::Shape(shape) => self.shape(shape),
                Node::Text(text) => self.text(text),
                Node::Dots(dots) => self.dots(dots),
            }
        }
        if group.clip.is_some() {
            self.content.restore_state();
        }
    }

    fn path(&mut self, path: &Path) {
        let mut pen = Point::default();
        for segment in &path.0 {
            match *segment {
                Segment::Move(p) => {
                    self.content.move_to(short(p.x), short(p.y));
                    pen = p;
                }
                Segment::Line(p) => {
                    self.content.line_to(short(p.x), short(p.y));
                    pen = p;
                }
                Segment::Quad(a, p) => {
                    // The same curve as a cubic.
                    let third =
                        |from: Point| (from.x + (a.x - from.x) * 2.0 / 3.0, from.y + (a.y - from.y) * 2.0 / 3.0);
                    let ((x1, y1), (x2, y2)) = (third(pen), third(p));
                    self.content.cubic_to(short(x1), short(y1), short(x2), short(y2), short(p.x), short(p.y));
                    pen = p;
                }
                Segment::Cubic(a, b, p) => {
                    self.content.cubic_to(short(a.x), short(a.y), short(b.x), short(b.y), short(p.x), short(p.y));
                    pen = p;
                }
                Segment::Close => {
                    self.content.close_path();
                }
            }
        }
    }

    fn opacity(&mut self, fill: f64, stroke: f64) {
        let thousandths = |v: f64| (v.clamp(0.0, 1.0) * 1000.0).round() as u16;
        let pair = (thousandths(fill), thousandths(stroke));
        let next = format!("G{}", self.opacities.len());
        let name = self.opacities.entry(pair).or_insert(next);
        self.content.set_parameters(Name(name.as_bytes()));
    }

    pub(super) fn shape(&mut self, shape: &Shape) {
        if shape.path.0.is_empty() {
            return;
        }
        let alpha = (shape.fill.map_or(1.0, |f| f.opacity), shape.stroke.as_ref().map_or(1.0, |s| s.opacity));
        let clear = alpha.0 < 1.0 || alpha.1 < 1.0;
        if clear {
            self.content.save_state();
            self.opacity(alpha.0, alpha.1);
        }
        // Filled, then stroked, each by itself: painted at once they would mix where both are clear.
        if let Some(Fill { color, even_odd, .. }) = shape.fill {
            self.fill_color(color);
            self.path(&shape.path);
            if even_odd {
                self.content.fill_even_odd()
            } else {
                self.content.fill_nonzero()
            };
        }
        if let Some(stroke) = &shape.stroke {
            self.stroke(stroke);
            self.path(&shape.path);
            self.content.stroke();
        }
        if clear {
            self.content.restore_state();
        }
    }

    fn fill_color(&mut self, Color(r, g, b): Color) {
        let part = |c: u8| short(f64::from(c) / 255.0 * 100.0) / 100.0;
        self.content.set_fill_rgb(part(r), part(g), part(b));
    }

    fn stroke(&mut self, stroke: &Stroke) {
        let Color(r, g, b) = stroke.color;
        let part = |c: u8| short(f64::from(c) / 255.0 * 100.0) / 100.0;
        let round = stroke.ends == Ends::Round;
        self.content
            .set_stroke_rgb(part(r), part(g), part(b))
            .set_line_width(short(stroke.width))
            .set_line_cap(if round { LineCapStyle::RoundCap } else { LineCapStyle::ButtCap })
            .set_line_join(if round { LineJoinStyle::RoundJoin } else { LineJoinStyle::MiterJoin })
            .set_miter_limit(4.0)
            .set_dash_pattern(stroke.dash.iter().map(|&d| short(d)), 0.0);
    }

    fn text(&mut self, text: &Text) {
        let run = &text.run;
        if run.glyphs.is_empty() {
            return;
        }
        self.fill_color(text.color);
        // Programs that read the page turn lines of Arabic themselves, letter by letter from where they stand.
        let turns = text.source.chars().any(is_rtl);
        let mut mark = self.content.begin_marked_content_with_properties(Name(b"Span"));
        let mut properties = mark.properties();
        if !turns {
            properties.actual_text(TextStr(&text.source));
        }
        // What is read aloud must know that this line is in another language than the document.
        if run.rtl && self.language != ARABIC {
            properties.pair(Name(b"Lang"), TextStr(ARABIC));
        }
        properties.finish();
        mark.finish();
        self.content.begin_text();
        let (sin, cos) = run.angle.sin_cos();
        let mut face = None;
        for glyph in &run.glyphs {
            let size = glyph.size;
            if face != Some((glyph.face, size.to_bits())) {
                self.content.set_font(Name(font_name(glyph.face).as_bytes()), short(size));
                face = Some((glyph.face, size.to_bits()));
            }
            let at = Point::new(run.at.x + glyph.x * cos - glyph.y * sin, run.at.y + glyph.x * sin + glyph.y * cos);
            // The page is upside down, letters are not.
            let matrix = [cos, sin, sin, -cos].map(|v| (v * 1e5).round() / 1e5);
            let [a, b, c, d] = matrix.map(|v| v as f32);
            self.content.set_text_matrix([a, b, c, d, short(at.x), short(at.y)]);
            let known = *self.used.entry(glyph.face).or_default().entry(glyph.id).or_insert(glyph.chars);
            // One shape may serve several letters, which differ by their dots, and dots are glyphs of their own.
            let told = turns && (known != glyph.chars || glyph.chars[0] == '\0');
            if told {
                let letters: String = glyph.chars.into_iter().filter(|c| *c != '\0').collect();
                let mut mark = self.content.begin_marked_content_with_properties(Name(b"Span"));
                mark.properties().actual_text(TextStr(&letters));
            }
            self.content.show(Str(&glyph.id.to_be_bytes()));
            if told {
                self.content.end_marked_content();
            }
        }
        self.content.end_text().end_marked_content();
    }

    fn dots(&mut self, dots: &Dots) {
        let Some(picture) = dots::paint(dots) else { return };
        let (w, h) = (picture.pixels.width() as f32, picture.pixels.height() as f32);
        self.content.save_state();
        // A picture is one unit high, from its lower edge up.
        self.content.transform([w, 0.0, 0.0, -h, picture.x as f32, picture.y as f32 + h]);
        self.content.x_object(Name(format!("P{}", self.pictures.len()).as_bytes()));
        self.content.restore_state();
        self.pictures.push(picture.pixels);
    }
}

fn is_rtl(c: char) -> bool {
    matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::AN)
}

/// Hundredths of a pixel.
fn short(value: f64) -> f32 {
    ((value * 100.0).round() / 100.0) as f32
}
