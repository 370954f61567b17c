//! The scene as SVG: layered groups with ids, titles and descriptions, text as outlines that say what they read.

use std::fmt::Write;

use super::scene::{Color, Ends, Fill, Group, Node, Path, Point, Scene, Segment, Shape, Stroke, Text};

/// Writes the scene. The same scene gives the same bytes.
pub(crate) fn write(scene: &Scene) -> String {
    let mut out = Writer { out: String::with_capacity(1 << 19), clips: 0 };
    out.scene(scene);
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
            }
        }
        self.put("</g>\n");
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

    fn text(&mut self, text: &Text) {
        if text.path.0.is_empty() {
            return;
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

fn hex(Color(r, g, b): Color) -> String {
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
    fn report_text_cannot_become_markup() {
        assert_eq!(
            escape("<script>\"a\" & 'b'\u{0}\u{7}</script>"),
            "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;"
        );
    }
}
