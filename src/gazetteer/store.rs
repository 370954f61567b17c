//! The places of all files in one row, each made when it is first asked for.

use std::ops::Index;
use std::sync::OnceLock;

use super::layer::Layer;
use super::place::Place;

/// Places are made one by one, and room for them by this many.
const CHUNK: usize = 128;

/// Places are boxed one by one: of a large file few are asked for, and those lie far apart.
type Chunk = Box<[OnceLock<Box<Place>>; CHUNK]>;

/// Every place of a gazetteer by its position: the embedded tables first, then an imported file.
///
/// A place is made from the compiled form when it is first asked for, and kept.
pub struct Places {
    pub(super) base: Layer,
    pub(super) imported: Option<Layer>,
    chunks: Vec<OnceLock<Chunk>>,
}

impl Places {
    pub(super) fn new(base: Layer, imported: Option<Layer>) -> Self {
        let count = base.len() + imported.as_ref().map_or(0, Layer::len);
        let chunks = std::iter::repeat_with(OnceLock::new).take(count.div_ceil(CHUNK)).collect();
        Self { base, imported, chunks }
    }

    /// The number of places.
    #[must_use]
    pub fn len(&self) -> usize {
        self.base.len() + self.imported.as_ref().map_or(0, Layer::len)
    }

    /// Whether there is no place at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place at a position.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&Place> {
        let chunk = self.chunks.get(at / CHUNK)?.get_or_init(|| Box::new([const { OnceLock::new() }; CHUNK]));
        let slot = &chunk[at % CHUNK];
        // Asked for again and again: the first look must be short.
        slot.get().or_else(|| (at < self.len()).then(|| slot.get_or_init(|| Box::new(self.make(at))))).map(Box::as_ref)
    }

    /// Every place, tables with most authority first. It makes them all: of an imported file with millions of places
    /// that takes time and memory.
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        (0..self.len()).map(|at| &self[at])
    }

    fn make(&self, at: usize) -> Place {
        match (&self.imported, at.checked_sub(self.base.len())) {
            (Some(layer), Some(at)) => layer.place(at),
            _ => self.base.place(at),
        }
    }
}

impl Index<usize> for Places {
    type Output = Place;

    fn index(&self, at: usize) -> &Place {
        self.get(at).unwrap_or_else(|| panic!("expected a position below {}, found {at}", self.len()))
    }
}

impl std::fmt::Debug for Places {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Places").field("len", &self.len()).finish_non_exhaustive()
    }
}
