//! The embedded typefaces: Noto Sans in four cuts, Noto Sans Arabic in two, and symbols for what they lack.

use std::cell::{OnceCell, RefCell};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::OnceLock;

use harfrust::{Buffer, Direction, GlyphInfo, Script, ShapeOptions, ShapePlan, ShaperFont};
use skrifa::font::glyph::outline::PathSink;
use skrifa::{DrawMemory, Font, GlyphId, ScalerFont};

use super::MapError;
use super::scene::{Path, Point, Segment, Weight};

/// Arabic looks smaller than Latin at the same size; set it larger.
const ARABIC_SCALE: f64 = 1.1;

static FILES: [(&str, &[u8]); 7] = [
    ("Noto Sans Regular", include_bytes!("../../fonts/NotoSans-Regular.ttf")),
    ("Noto Sans SemiBold", include_bytes!("../../fonts/NotoSans-SemiBold.ttf")),
    ("Noto Sans Bold", include_bytes!("../../fonts/NotoSans-Bold.ttf")),
    ("Noto Sans Italic", include_bytes!("../../fonts/NotoSans-Italic.ttf")),
    ("Noto Sans Arabic Regular", include_bytes!("../../fonts/NotoSansArabic-Regular.ttf")),
    ("Noto Sans Arabic Bold", include_bytes!("../../fonts/NotoSansArabic-Bold.ttf")),
    ("Noto Sans Math", include_bytes!("../../fonts/NotoSansMath-Symbols.ttf")),
];
static FONTS: [OnceLock<Option<Font>>; 7] = [const { OnceLock::new() }; 7];

/// One typeface file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Face {
    Regular,
    SemiBold,
    Bold,
    Italic,
    Arabic,
    ArabicBold,
    Symbols,
}

impl Face {
    /// The faces to try for a weight, in order.
    pub(crate) fn choices(weight: Weight, arabic: bool) -> [Face; 3] {
        let latin = match weight {
            Weight::Regular => Self::Regular,
            Weight::SemiBold => Self::SemiBold,
            Weight::Bold => Self::Bold,
            Weight::Italic => Self::Italic,
        };
        let other = if matches!(weight, Weight::SemiBold | Weight::Bold) { Self::ArabicBold } else { Self::Arabic };
        if arabic { [other, latin, Self::Symbols] } else { [latin, other, Self::Symbols] }
    }

    fn is_arabic(self) -> bool {
        matches!(self, Self::Arabic | Self::ArabicBold)
    }

    /// Ems of this face to one em of the text.
    pub(crate) fn scale(self) -> f64 {
        if self.is_arabic() { ARABIC_SCALE } else { 1.0 }
    }

    /// The name of the face.
    pub(crate) fn name(self) -> &'static str {
        FILES[self as usize].0
    }

    /// The font file.
    pub(crate) fn file(self) -> &'static [u8] {
        FILES[self as usize].1
    }

    fn font(self) -> Result<&'static Font, MapError> {
        let (name, data) = FILES[self as usize];
        FONTS[self as usize].get_or_init(|| Font::new(data, 0)).as_ref().ok_or(MapError::Font(name))
    }
}

/// A glyph in its place on the line, in ems of the text, y down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) face: Face,
    pub(crate) id: u32,
    pub(crate) x: f64,
    pub(crate) y: f64,
    /// The characters it stands for: one, or two of a ligature; zeros where there are fewer.
    pub(crate) chars: [char; 2],
    /// Where its first letter stands in the text, in bytes.
    pub(crate) at: usize,
}

/// The faces, opened as they are needed, and the outlines drawn so far.
#[derive(Default)]
pub(crate) struct Faces {
    open: RefCell<HashMap<usize, Opened>>,
}

struct Opened {
    shaper: ShaperFont<'static, 'static>,
    scaler: ScalerFont,
    font: &'static Font,
    /// How the face is applied to text, from the left and from the right: dearer to find out than a short text is to shape.
    plans: [OnceCell<ShapePlan>; 2],
    outlines: HashMap<u32, Path>,
}

impl Faces {
    /// Opens the faces that every sheet uses, so that a broken one is told at once.
    pub(crate) fn new() -> Result<Self, MapError> {
        let faces = Self::default();
        faces.with(Face::Regular, |_| ())?;
        Ok(faces)
    }

    fn with<T>(&self, face: Face, f: impl FnOnce(&mut Opened) -> T) -> Result<T, MapError> {
        let mut open = self.open.borrow_mut();
        let opened = match open.entry(face as usize) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let font = face.font()?;
                let scaler = ScalerFont::unhinted(font.clone(), None);
                let (shaper, plans, outlines) = (ShaperFont::new(font), Default::default(), HashMap::new());
                entry.insert(Opened { shaper, scaler, font, plans, outlines })
            }
        };
        Ok(f(opened))
    }

    /// Whether the face has a glyph for the character.
    pub(crate) fn has(&self, face: Face, c: char) -> bool {
        self.with(face, |o| o.font.charmap().map_unicode(c).is_some()).unwrap_or(false)
    }

    /// Shapes a run of one face and one direction; gives its glyphs, in visual order from x = 0, and its width in ems.
    pub(crate) fn shape(&self, face: Face, run: &str, rtl: bool, tracking: f64, into: &mut Vec<Glyph>, x: f64) -> f64 {
        let shaped = self.with(face, |opened| {
            let mut buffer = Buffer::new();
            buffer.push_str(run);
            let direction = if rtl { Direction::RightToLeft } else { Direction::LeftToRight };
            let script = Some(if face.is_arabic() { Script::ARABIC } else { Script::LATIN });
            buffer.set_direction(direction);
            buffer.set_script(script);
            let plan = || ShapePlan::new(opened.font, direction, script, None, &[]);
            let options = ShapeOptions::new().plan(Some(opened.plans[usize::from(rtl)].get_or_init(plan)));
            if harfrust::shape(&opened.shaper, &mut buffer, options).is_err() {
                return x;
            }
            let em = face.scale() / f64::from(opened.font.units_per_em().max(1));
            let mut pen = x;
            let infos = buffer.glyph_infos();
            let positions = buffer.glyph_positions();
            for (i, (info, pos)) in infos.iter().zip(positions).enumerate() {
                // Dots and marks have glyphs of their own; the letter is the glyph that takes room.
                let same = |j: &usize| infos[*j].cluster == info.cluster;
                let first = (0..i).rev().take_while(same).last().unwrap_or(i);
                let cluster = (first..infos.len()).take_while(same);
                let letter = cluster.min_by_key(|&j| Reverse(positions[j].x_advance));
                let chars = if letter == Some(i) { characters(run, infos, i) } else { ['\0'; 2] };
                let (dx, dy) = (f64::from(pos.x_offset) * em, f64::from(pos.y_offset) * em);
                into.push(Glyph { face, id: info.glyph_id, x: pen + dx, y: -dy, chars, at: info.cluster as usize });
                pen += f64::from(pos.x_advance) * em;
                // Letters of a joined script must not be torn apart.
                if !face.is_arabic() {
                    pen += tracking;
                }
            }
            pen
        });
        shaped.unwrap_or(x)
    }

    /// Appends the outline of a glyph, through `place` (ems, y down, to the page).
    pub(crate) fn outline(&self, glyph: Glyph, place: impl Fn(Point) -> Point, into: &mut Path) {
        let _ = self.with(glyph.face, |opened| {
            let em = glyph.face.scale() / f64::from(opened.font.units_per_em().max(1));
            let scaler = &opened.scaler;
            let path = opened.outlines.entry(glyph.id).or_insert_with(|| {
                let mut sink = Outline::default();
                if let Some(outline) = scaler.outline(GlyphId::new(glyph.id)) {
                    let _ = outline.draw(DrawMemory::Scratch, &mut sink);
                }
                sink.0
            });
            let at = |p: Point| place(Point::new(glyph.x + p.x * em, glyph.y - p.y * em));
            into.0.extend(path.mapped(at).0);
        });
    }
}

/// The characters of the cluster of the glyph at `i`.
fn characters(run: &str, glyphs: &[GlyphInfo], i: usize) -> [char; 2] {
    let start = glyphs[i].cluster;
    // Clusters rise or fall along the run; the text of one ends where the next in the text starts.
    let (before, after) = (&glyphs[..i], &glyphs[i + 1..]);
    let next = after.iter().chain(before.iter().rev()).map(|g| g.cluster).find(|c| *c > start);
    let end = next.map_or(run.len(), |c| c as usize);
    let mut chars = run.get(start as usize..end).unwrap_or_default().chars();
    [chars.next().unwrap_or('\0'), chars.next().unwrap_or('\0')]
}

/// Takes an outline in font units.
#[derive(Default)]
struct Outline(Path);

fn point(x: f32, y: f32) -> Point {
    Point::new(f64::from(x), f64::from(y))
}

impl PathSink for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.0.push(Segment::Move(point(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.0.push(Segment::Line(point(x, y)));
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.0.0.push(Segment::Quad(point(cx0, cy0), point(x, y)));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.0.0.push(Segment::Cubic(point(cx0, cy0), point(cx1, cy1), point(x, y)));
    }

    fn close(&mut self) {
        self.0.0.push(Segment::Close);
    }
}
