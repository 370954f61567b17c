//! The scene as SVG: layered groups with ids, titles and descriptions, text as outlines that say what they read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::SvgText;
use super::font::Face;
use super::fontfile::FontFile;

use super::scene::{Color, Dots, Ends, Fill, Group, Node, Path, Point, Scene, Segment, Shape, Stroke, Text};

/// Writes the scene. The same scene gives the same bytes.
pub(crate) fn write(scene: &Scene, how: SvgText) -> String {
    let mut out = Writer { out: String::with_capacity(1 << 19), clips: 0, live: how == SvgText::Live };
    out.scene(scene);
    out.out
}

/// A part of a drawing, for a page that holds several.
pub(crate) fn fragment(group: &Group) -> String {
    let mut out = Writer { out: String::new(), clips: 0, live: false };
    out.group(group);
    out.out
}

/// Text made fit for XML: markup escaped; control characters, which XML 1.0 cannot hold, dropped.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => safe.push(c),
        }
    }
    safe
}

struct Writer {
    out: String,
    clips: usize,
    live: bool,
}

impl Writer {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn scene(&mut self, scene: &Scene) {
        let (w, h) = (scene.width, scene.height);
        let inch = |px: u32| number(f64::from(px) / scene.dpi);
        // The command line knows its own files by this line and overwrites no others.
        self.put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- Made by Dateline -->\n");
        let _ = writeln!(
            self.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}in\" height=\"{}in\" viewBox=\"0 0 {w} {h}\" \
             role=\"img\" aria-labelledby=\"sheet-title sheet-desc\">",
            inch(w),
            inch(h)
        );
        let _ = writeln!(self.out, "<title id=\"sheet-title\">{}</title>", escape(&scene.title));
        let _ = writeln!(self.out, "<desc id=\"sheet-desc\">{}</desc>", escape(&scene.desc));
        if self.live {
            self.fonts(scene);
        }
        let _ =
            writeln!(self.out, "<rect id=\"paper\" width=\"{w}\" height=\"{h}\" fill=\"{}\"/>", hex(scene.background));
        for layer in &scene.layers {
            self.group(layer);
        }
        self.put("</svg>\n");
    }

    fn group(&mut self, group: &Group) {
        let clip = group.clip.as_ref().map(|path| {
            self.clips += 1;
            let _ = write!(self.out, "<clipPath id=\"clip-{}\"><path clip-rule=\"evenodd\" d=\"", self.clips);
            data(path, &mut self.out);
            self.put("\"/></clipPath>\n");
            self.clips
        });
        self.put("<g");
        if let Some(id) = &group.id {
            let _ = write!(self.out, " id=\"{}\"", escape(id));
        }
        if let Some(clip) = clip {
            let _ = write!(self.out, " clip-path=\"url(#clip-{clip})\"");
        }
        self.put(">\n");
        if let Some(title) = &group.title {
            let _ = writeln!(self.out, "<title>{}</title>", escape(title));
        }
        if let Some(desc) = &group.desc {
            let _ = writeln!(self.out, "<desc>{}</desc>", escape(desc));
        }
        for node in &group.children {
            match node {
                Node::Group(group) => self.group(group),
                Node::Shape(shape) => self.shape(shape),
                Node::Text(text) => self.text(text),
                Node::Dots(dots) => self.dots(dots),
            }
        }
        self.put("</g>\n");
    }

    /// Dots by the thousand are one picture: as shapes they would be a file that no program opens.
    fn dots(&mut self, dots: &Dots) {
        let Some(picture) = super::dots::paint(dots) else { return };
        let Ok(png) = super::raster::transparent_png(&picture.pixels) else { return };
        let (w, h) = (picture.pixels.width(), picture.pixels.height());
        let _ = write!(self.out, "<image x=\"{}\" y=\"{}\" width=\"{w}\" height=\"{h}\" ", picture.x, picture.y);
        self.put("href=\"data:image/png;base64,");
        base64(&png, &mut self.out);
        self.put("\"/>\n");
    }

    fn shape(&mut self, shape: &Shape) {
        if shape.path.0.is_empty() {
            return;
        }
        self.put("<path");
        self.fill(shape.fill.as_ref());
        if let Some(stroke) = &shape.stroke {
            self.stroke(stroke);
        }
        self.put(" d=\"");
        data(&shape.path, &mut self.out);
        self.put("\"/>\n");
    }

    fn fill(&mut self, fill: Option<&Fill>) {
        let Some(fill) = fill else {
            self.put(" fill=\"none\"");
            return;
        };
        let _ = write!(self.out, " fill=\"{}\"", hex(fill.color));
        if fill.opacity < 1.0 {
            let _ = write!(self.out, " fill-opacity=\"{}\"", number(fill.opacity));
        }
        if fill.even_odd {
            self.put(" fill-rule=\"evenodd\"");
        }
    }

    fn stroke(&mut self, stroke: &Stroke) {
        let _ = write!(self.out, " stroke=\"{}\" stroke-width=\"{}\"", hex(stroke.color), number(stroke.width));
        if stroke.opacity < 1.0 {
            let _ = write!(self.out, " stroke-opacity=\"{}\"", number(stroke.opacity));
        }
        if !stroke.dash.is_empty() {
            let dash: Vec<String> = stroke.dash.iter().map(|&d| number(d)).collect();
            let _ = write!(self.out, " stroke-dasharray=\"{}\"", dash.join(" "));
        }
        if stroke.ends == Ends::Round {
            self.put(" stroke-linecap=\"round\" stroke-linejoin=\"round\"");
        }
    }

    /// The fonts of all live text, cut down to the glyphs used.
    fn fonts(&mut self, scene: &Scene) {
        let mut used: BTreeMap<Face, BTreeSet<u16>> = BTreeMap::new();
        for glyph in scene.texts().iter().flat_map(|t| &t.run.glyphs) {
            used.entry(glyph.face).or_default().insert(glyph.id);
        }
        self.put("<style>\n");
        for (face, glyphs) in used {
            let Some(file) = FontFile::read(face.file()) else { continue };
            let (weight, slope) = manner(face);
            let _ =
                write!(self.out, "@font-face{{font-family:{};font-weight:{weight};font-style:{slope};", family(face));
            if face.scale() > 1.0 {
                let _ = write!(self.out, "size-adjust:{}%;", number(face.scale() * 100.0));
            }
            self.put("src:url(data:font/woff;base64,");
            base64(&file.woff(&glyphs), &mut self.out);
            self.put(") format('woff')}\n");
        }
        self.put("</style>\n");
    }

    /// Text that can be selected, as wide as it was laid out whatever font it is shown in.
    fn live(&mut self, text: &Text) {
        let run = &text.run;
        // A line that is read from the right starts at its right end.
        let (sin, cos) = run.angle.sin_cos();
        let start = if run.rtl { Point::new(run.at.x + run.width * cos, run.at.y + run.width * sin) } else { run.at };
        let mut families: Vec<Face> = Face::choices(text.weight, run.rtl).to_vec();
        families.retain(|f| run.glyphs.iter().any(|g| g.face == *f));
        let (weight, slope) = families.first().map_or(("400", "normal"), |f| manner(*f));
        let names: Vec<&str> = families.iter().map(|f| family(*f)).collect();
        let _ = write!(self.out, "<text x=\"{}\" y=\"{}\"", number(start.x), number(start.y));
        let _ = write!(self.out, " font-family=\"{},'Noto Sans','Noto Sans Arabic',sans-serif\"", names.join(","));
        let _ = write!(self.out, " font-size=\"{}\" fill=\"{}\"", number(text.size), hex(text.color));
        if weight != "400" {
            let _ = write!(self.out, " font-weight=\"{weight}\"");
        }
        if slope != "normal" {
            let _ = write!(self.out, " font-style=\"{slope}\"");
        }
        if run.rtl {
            self.put(" direction=\"rtl\"");
        }
        if run.tracking > 0.0 {
            let _ = write!(self.out, " letter-spacing=\"{}\"", number(run.tracking));
        } else {
            let _ = write!(self.out, " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", number(run.width));
        }
        if run.angle != 0.0 {
            let degrees = number(run.angle.to_degrees());
            let _ = write!(self.out, " transform=\"rotate({degrees} {} {})\"", number(start.x), number(start.y));
        }
        let _ = writeln!(self.out, ">{}</text>", escape(&text.source));
    }

    fn text(&mut self, text: &Text) {
        if text.path.0.is_empty() {
            return;
        }
        if self.live {
            return self.live(text);
        }
        let _ = write!(
            self.out,
            "<path role=\"img\" aria-label=\"{}\" fill=\"{}\" d=\"",
            escape(&text.source),
            hex(text.color)
        );
        data(&text.path, &mut self.out);
        self.put("\"/>\n");
    }
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8], out: &mut String) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    out.reserve(bytes.len().div_ceil(3) * 4);
    for part in bytes.chunks(3) {
        let byte = |i: usize| u32::from(part.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * i)) as usize & 63];
            out.push(if i > part.len() { '=' } else { char::from(letter) });
        }
    }
}

/// The family name of a face in the file: its own, so that no font of the machine takes its place.
fn family(face: Face) -> &'static str {
    match face {
        Face::Regular => "dl-regular",
        Face::SemiBold => "dl-semibold",
        Face::Bold => "dl-bold",
        Face::Italic => "dl-italic",
        Face::Arabic => "dl-arabic",
        Face::ArabicBold => "dl-arabic-bold",
        Face::Symbols => "dl-symbols",
    }
}

/// Weight and slope, for a program that shows another font.
fn manner(face: Face) -> (&'static str, &'static str) {
    match face {
        Face::SemiBold => ("600", "normal"),
        Face::Bold | Face::ArabicBold => ("700", "normal"),
        Face::Italic => ("400", "italic"),
        Face::Regular | Face::Arabic | Face::Symbols => ("400", "normal"),
    }
}

/// `#rrggbb`.
pub(crate) fn hex(Color(r, g, b): Color) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Two decimals, without trailing zeros.
fn number(value: f64) -> String {
    let mut text = String::new();
    hundredths(round(value), &mut text);
    text
}

fn round(value: f64) -> i64 {
    (value * 100.0).round() as i64
}

/// Writes a number of hundredths the short way: 150 as `1.5`, -5 as `-.05`.
fn hundredths(n: i64, out: &mut String) {
    if n < 0 {
        out.push('-');
    }
    let (whole, part) = (n.unsigned_abs() / 100, n.unsigned_abs() % 100);
    if whole > 0 || part == 0 {
        let _ = write!(out, "{whole}");
    }
    if part > 0 {
        out.push('.');
        out.push(char::from(b'0' + (part / 10) as u8));
        if part % 10 > 0 {
            out.push(char::from(b'0' + (part % 10) as u8));
        }
    }
}

/// Path data in relative steps of whole hundredths: short, and without drift because each step is the difference of two
/// rounded places.
fn data(path: &Path, out: &mut String) {
    let mut pen = (0, 0);
    let mut start = (0, 0);
    let mut last = ' ';
    for segment in &path.0 {
        match *segment {
            Segment::Move(p) => {
                steps('m', &[p], &mut pen, &mut last, out);
                start = pen;
                // A pair after `m` would be a line: always repeat the letter.
                last = ' ';
            }
            Segment::Line(p) => steps('l', &[p], &mut pen, &mut last, out),
            Segment::Quad(a, p) => steps('q', &[a, p], &mut pen, &mut last, out),
            Segment::Cubic(a, b, p) => steps('c', &[a, b, p], &mut pen, &mut last, out),
            Segment::Close => {
                out.push('z');
                pen = start;
                last = 'z';
            }
        }
    }
}

fn steps(letter: char, points: &[Point], pen: &mut (i64, i64), last: &mut char, out: &mut String) {
    let mut repeated = *last == letter;
    if !repeated {
        out.push(letter);
    }
    *last = letter;
    let from = *pen;
    for p in points {
        *pen = (round(p.x), round(p.y));
        for step in [pen.0 - from.0, pen.1 - from.1] {
            let first = !repeated && out.ends_with(letter);
            if !first && step >= 0 {
                out.push(' ');
            }
            hundredths(step, out);
            repeated = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_rounded_to_two_decimals() {
        let all: Vec<String> = [0.0, 1.0, 1.5, 0.05, -0.05, -12.346, 0.004].into_iter().map(number).collect();
        assert_eq!(all, ["0", "1", "1.5", ".05", "-.05", "-12.35", "0"]);
    }

    #[test]
    fn relative_steps_lead_back_to_the_same_place() {
        let mut out = String::new();
        let path = Path::polygon(&[Point::new(1.0, 2.0), Point::new(3.5, 2.0), Point::new(3.5, 1.0)]);
        data(&path, &mut out);
        assert_eq!(out, "m1 2l2.5 0 0-1z");
    }

    #[test]
    fn base64_is_as_the_standard_has_it() {
        let of = |text: &str| {
            let mut out = String::new();
            base64(text.as_bytes(), &mut out);
            out
        };
        assert_eq!(["", "f", "fo", "foo", "foobar"].map(of), ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYmFy"]);
    }

    #[test]
    fn report_text_cannot_become_markup() {
        assert_eq!(
            escape("<script>\"a\" & 'b'\u{0}\u{7}</script>"),
            "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;"
        );
    }
}
