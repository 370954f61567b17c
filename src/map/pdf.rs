//! The scene as PDF 1.7: vectors, text that can be selected and searched, and only the glyphs that are used embedded.
//!
//! Glyphs stand where they stand in the other formats. The words of each line go with them (`ActualText`), since shaped
//! Arabic cannot be read back from its glyphs.

use std::collections::{BTreeMap, BTreeSet};

use pdf_writer::types::{CidFontType, FontFlags, LineCapStyle, LineJoinStyle, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Settings, Str, TextStr};

use super::dots;
use super::font::Face;
use super::fontfile::{FontFile, deflate};
use super::scene::{Color, Dots, Ends, Fill, Group, Node, Path, Point, Scene, Segment, Shape, Stroke, Text};

/// Points to the inch.
const INCH: f64 = 72.0;

/// Writes the scene. The same scene gives the same bytes.
pub(crate) fn write(scene: &Scene) -> Vec<u8> {
    let mut pdf = Pdf::with_settings(Settings { pretty: false });
    pdf.set_version(1, 7);
    let mut refs = Refs(1);
    let (info, catalog, pages, page, contents) = (refs.next(), refs.next(), refs.next(), refs.next(), refs.next());
    // First in the file: the command line knows its own files by it and overwrites no others.
    let mut about = pdf.document_info(info);
    about.producer(TextStr("Dateline")).title(TextStr(&scene.title)).subject(TextStr(&scene.desc));
    about.finish();
    let point = INCH / scene.dpi;
    let (w, h) = (f64::from(scene.width) * point, f64::from(scene.height) * point);

    let mut painter = Painter {
        content: Content::with_settings(Settings { pretty: false }),
        used: BTreeMap::new(),
        opacities: BTreeMap::new(),
        pictures: Vec::new(),
    };
    painter.content.save_state();
    // The scene counts pixels from the top.
    painter.content.transform([point as f32, 0.0, 0.0, -point as f32, 0.0, h as f32]);
    let paper = Path::rect(super::scene::Rect::new(0.0, 0.0, f64::from(scene.width), f64::from(scene.height)));
    painter.shape(&Shape::filled(paper, scene.background));
    scene.layers.iter().for_each(|layer| painter.group(layer));
    painter.content.restore_state();

    let mut root = pdf.catalog(catalog);
    root.pages(pages).lang(TextStr("en"));
    root.viewer_preferences().display_doc_title(true);
    root.finish();
    pdf.pages(pages).kids([page]).count(1);
    let fonts: Vec<(Face, Ref)> = painter.used.keys().map(|&face| (face, refs.next())).collect();
    let pictures: Vec<(Ref, Ref)> = painter.pictures.iter().map(|_| (refs.next(), refs.next())).collect();
    let mut sheet = pdf.page(page);
    sheet.media_box(Rect::new(0.0, 0.0, w as f32, h as f32)).parent(pages).contents(contents);
    let mut resources = sheet.resources();
    let mut dict = resources.fonts();
    for (face, id) in &fonts {
        dict.pair(Name(font_name(*face).as_bytes()), *id);
    }
    dict.finish();
    let mut dict = resources.x_objects();
    for (i, (picture, _)) in pictures.iter().enumerate() {
        dict.pair(Name(format!("P{i}").as_bytes()), *picture);
    }
    dict.finish();
    let mut dict = resources.ext_g_states();
    for ((fill, stroke), name) in &painter.opacities {
        let mut state = dict.insert(Name(name.as_bytes())).dict();
        state.pair(Name(b"ca"), f32::from(*fill) / 1000.0).pair(Name(b"CA"), f32::from(*stroke) / 1000.0);
    }
    dict.finish();
    resources.finish();
    sheet.finish();
    let packed = deflate(painter.content.finish().as_slice());
    pdf.stream(contents, &packed).filter(Filter::FlateDecode);
    for (face, id) in fonts {
        if let Some(used) = painter.used.get(&face) {
            font(&mut pdf, &mut refs, face, id, used);
        }
    }
    for (picture, (id, mask)) in painter.pictures.iter().zip(pictures) {
        image(&mut pdf, picture, id, mask);
    }
    pdf.finish()
}

struct Refs(i32);

impl Refs {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0 - 1)
    }
}

fn font_name(face: Face) -> String {
    format!("F{}", face as usize)
}

/// Glyphs and the characters that they stand for.
type Used = BTreeMap<u16, [char; 2]>;

struct Painter {
    content: Content,
    used: BTreeMap<Face, Used>,
    /// Names of the pairs of opacities, in thousandths: of fills, of strokes.
    opacities: BTreeMap<(u16, u16), String>,
    pictures: Vec<tiny_skia::Pixmap>,
}

impl Painter {
    fn group(&mut self, group: &Group) {
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

    fn shape(&mut self, shape: &Shape) {
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
        let mut mark = self.content.begin_marked_content_with_properties(Name(b"Span"));
        mark.properties().actual_text(TextStr(&text.source));
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
            self.content.show(Str(&glyph.id.to_be_bytes()));
            self.used.entry(glyph.face).or_default().entry(glyph.id).or_insert(glyph.chars);
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

/// Hundredths of a pixel.
fn short(value: f64) -> f32 {
    ((value * 100.0).round() / 100.0) as f32
}

fn font(pdf: &mut Pdf, refs: &mut Refs, face: Face, id: Ref, used: &Used) {
    let Some(file) = FontFile::read(face.file()) else { return };
    let (cid, descriptor, data, cmap) = (refs.next(), refs.next(), refs.next(), refs.next());
    let glyphs: BTreeSet<u16> = used.keys().copied().collect();
    // Six capitals before the name say that the font is a part; which part, they say by its glyphs.
    let name = format!("{}+{}", tag(&glyphs), face.name().replace(' ', ""));
    let info = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    let em = 1000.0 / f32::from(file.units_per_em.max(1));
    pdf.type0_font(id)
        .base_font(Name(name.as_bytes()))
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(cmap);
    let mut font = pdf.cid_font(cid);
    font.subtype(CidFontType::Type2).base_font(Name(name.as_bytes())).system_info(info).font_descriptor(descriptor);
    font.default_width(0.0).cid_to_gid_map_predefined(Name(b"Identity"));
    let mut widths = font.widths();
    for &glyph in &glyphs {
        widths.consecutive(glyph, [f32::from(file.advance(glyph).unwrap_or(0)) * em]);
    }
    widths.finish();
    font.finish();
    let [left, bottom, right, top] = file.bounds.map(|v| f32::from(v) * em);
    pdf.font_descriptor(descriptor)
        .name(Name(name.as_bytes()))
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(left, bottom, right, top))
        .italic_angle(if face == Face::Italic { -12.0 } else { 0.0 })
        .ascent(f32::from(file.ascent) * em)
        .descent(f32::from(file.descent) * em)
        .cap_height(714.0)
        .stem_v(80.0)
        .font_file2(data);
    let drawn = file.drawn(&glyphs);
    let packed = deflate(&drawn);
    let mut stream = pdf.stream(data, &packed);
    stream.filter(Filter::FlateDecode);
    stream.pair(Name(b"Length1"), drawn.len() as i32);
    stream.finish();
    let info = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"UCS"), supplement: 0 };
    let mut map: UnicodeCmap<u16> = UnicodeCmap::new(Name(b"Dateline"), info);
    for (&glyph, chars) in used {
        map.pair_with_multiple(glyph, chars.iter().copied().filter(|c| *c != '\0'));
    }
    let packed = deflate(map.finish().as_slice());
    pdf.stream(cmap, &packed).filter(Filter::FlateDecode);
}

/// Six capitals that differ where the glyphs do.
fn tag(glyphs: &BTreeSet<u16>) -> String {
    // FNV-1a, 64 bits.
    let mut hash = glyphs
        .iter()
        .flat_map(|g| g.to_be_bytes())
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    let mut letter = || {
        let c = char::from(b'A' + (hash % 26) as u8);
        hash /= 26;
        c
    };
    (0..6).map(|_| letter()).collect()
}

/// A picture of colours, with its opacity beside it.
fn image(pdf: &mut Pdf, picture: &tiny_skia::Pixmap, id: Ref, mask: Ref) {
    let (mut colours, mut alphas) = (Vec::new(), Vec::new());
    for pixel in picture.pixels() {
        let c = pixel.demultiply();
        colours.extend([c.red(), c.green(), c.blue()]);
        alphas.push(c.alpha());
    }
    let (w, h) = (picture.width() as i32, picture.height() as i32);
    let packed = deflate(&colours);
    let mut image = pdf.image_xobject(id, &packed);
    image.filter(Filter::FlateDecode);
    image.width(w).height(h).bits_per_component(8).s_mask(mask).color_space().device_rgb();
    image.finish();
    let packed = deflate(&alphas);
    let mut image = pdf.image_xobject(mask, &packed);
    image.filter(Filter::FlateDecode);
    image.width(w).height(h).bits_per_component(8).color_space().device_gray();
}
