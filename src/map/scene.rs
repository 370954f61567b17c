//! The scene: what is drawn where, once and for all. The writers (SVG, PNG) only write it down.
//!
//! Units are pixels of the page, x to the right and y down. Text arrives here already shaped into outlines, so every
//! writer draws the same letters at the same places.

mod shapes;

pub use shapes::*;

use super::font::Face;

/// The weights and slopes of the sheet's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Weight {
    /// Running text.
    Regular,
    /// Emphasis, capitals.
    SemiBold,
    /// Titles, numbers in markers.
    Bold,
    /// Water.
    Italic,
}

/// A line of text, shaped: its outlines are in place on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// The words that the outlines show.
    pub source: String,
    /// The outlines of all glyphs, filled by winding.
    pub path: Path,
    /// Weight or slope.
    pub weight: Weight,
    /// Size in pixels per em.
    pub size: f64,
    /// The colour.
    pub color: Color,
    /// The box around the ink.
    pub bounds: Rect,
    /// The same glyphs by number, for writers that set type themselves.
    pub run: Run,
}

/// A line of type as it was set.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Run {
    /// Where the baseline starts.
    pub at: Point,
    /// Turned by so much about the start, radians, clockwise.
    pub angle: f64,
    /// The advance of all glyphs, pixels.
    pub width: f64,
    /// Extra space after each letter, pixels.
    pub tracking: f64,
    /// Whether the line as a whole is read from the right.
    pub rtl: bool,
    /// The glyphs from left to right.
    pub glyphs: Vec<SetGlyph>,
}

/// A glyph in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SetGlyph {
    /// The typeface.
    pub(crate) face: Face,
    /// Its number in the font file.
    pub(crate) id: u16,
    /// Pixels along the baseline and below it.
    pub(crate) x: f64,
    pub(crate) y: f64,
    /// Pixels to the em of this face.
    pub(crate) size: f64,
    /// The characters it stands for: one, or two of a ligature; zeros where there are fewer.
    pub(crate) chars: [char; 2],
}

/// A part of the scene.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Parts that belong together.
    Group(Group),
    /// A path.
    Shape(Shape),
    /// A line of text.
    Text(Text),
    /// Small signs by the thousand.
    Dots(Dots),
}

/// Small signs, too many to be shapes of their own: every writer paints them as one picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dots {
    /// The signs, each about the origin.
    pub signs: Vec<Group>,
    /// Where they stand, first at the bottom.
    pub at: Vec<Dot>,
    /// Nothing is drawn outside.
    pub area: Rect,
}

/// A sign in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dot {
    /// Pixels from the left edge.
    pub x: f32,
    /// Pixels from the top edge.
    pub y: f32,
    /// Which of the signs.
    pub sign: u8,
}

/// Parts that belong together, drawn in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// The layer's name in the SVG, unique in the scene.
    pub id: Option<String>,
    /// A short name for readers that do not see.
    pub title: Option<String>,
    /// A sentence for readers that do not see.
    pub desc: Option<String>,
    /// Nothing is drawn outside this path (even-odd).
    pub clip: Option<Path>,
    /// The parts, first at the bottom.
    pub children: Vec<Node>,
}

/// A finished page.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Pixels to the inch: recorded in the files, so that the page has a size in print.
    pub dpi: f64,
    /// The sheet's title.
    pub title: String,
    /// What the sheet shows, in a sentence or two.
    pub desc: String,
    /// The language of the sheet's words, as in BCP 47.
    pub language: &'static str,
    /// The paper's colour.
    pub background: Color,
    /// The layers, first at the bottom.
    pub layers: Vec<Group>,
}

impl Node {
    /// The same, moved.
    #[must_use]
    pub fn translated(self, dx: f64, dy: f64) -> Self {
        let shift = |p: Point| Point::new(p.x + dx, p.y + dy);
        match self {
            Self::Shape(shape) => Self::Shape(Shape { path: shape.path.mapped(shift), ..shape }),
            Self::Text(text) => {
                let run = Run { at: shift(text.run.at), ..text.run };
                Self::Text(Text { path: text.path.mapped(shift), bounds: text.bounds.translated(dx, dy), run, ..text })
            }
            Self::Group(group) => Self::Group(Group {
                clip: group.clip.map(|c| c.mapped(shift)),
                children: group.children.into_iter().map(|n| n.translated(dx, dy)).collect(),
                ..group
            }),
            Self::Dots(mut dots) => {
                dots.at.iter_mut().for_each(|d| (d.x, d.y) = (d.x + dx as f32, d.y + dy as f32));
                dots.area = dots.area.translated(dx, dy);
                Self::Dots(dots)
            }
        }
    }

    fn texts<'a>(&'a self, into: &mut Vec<&'a Text>) {
        match self {
            Self::Text(text) => into.push(text),
            Self::Group(group) => group.children.iter().for_each(|n| n.texts(into)),
            Self::Shape(_) | Self::Dots(_) => {}
        }
    }
}

impl From<Shape> for Node {
    fn from(shape: Shape) -> Self {
        Self::Shape(shape)
    }
}

impl From<Group> for Node {
    fn from(group: Group) -> Self {
        Self::Group(group)
    }
}

impl From<Text> for Node {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

impl Group {
    /// An empty layer.
    #[must_use]
    pub fn named(id: &str) -> Self {
        Self { id: Some(id.to_owned()), ..Self::default() }
    }

    /// Adds a part on top.
    pub fn push(&mut self, node: impl Into<Node>) {
        self.children.push(node.into());
    }

    /// All lines of text inside, in drawing order.
    #[must_use]
    pub fn texts(&self) -> Vec<&Text> {
        let mut all = Vec::new();
        self.children.iter().for_each(|n| n.texts(&mut all));
        all
    }

    /// The group of this name inside this one, at any depth.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Group> {
        if self.id.as_deref() == Some(id) {
            return Some(self);
        }
        self.children.iter().find_map(|n| if let Node::Group(g) = n { g.find(id) } else { None })
    }
}

impl Scene {
    /// The layer or group of this name.
    #[must_use]
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.layers.iter().find_map(|g| g.find(id))
    }

    /// All lines of text on the page, in drawing order.
    #[must_use]
    pub fn texts(&self) -> Vec<&Text> {
        self.layers.iter().flat_map(Group::texts).collect()
    }
}
