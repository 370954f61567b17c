//! Looking names up in all files that are in use.

use super::Gazetteer;
use super::keys::{self, Entry, LONGEST_KEY};

/// The folded name that is asked for, put together word by word without a heap.
#[derive(Clone, Copy)]
pub(crate) struct KeyHash {
    bytes: [u8; LONGEST_KEY],
    length: u8,
    /// Longer than any key that is kept.
    over: bool,
}

impl KeyHash {
    pub(crate) const EMPTY: Self = Self { bytes: [0; LONGEST_KEY], length: 0, over: false };

    #[must_use]
    pub(crate) fn of(key: &str) -> Self {
        Self::EMPTY.then(key)
    }

    #[must_use]
    pub(crate) fn then(mut self, piece: &str) -> Self {
        let start = usize::from(self.length);
        match self.bytes.get_mut(start..start + piece.len()) {
            Some(slot) if !self.over => {
                slot.copy_from_slice(piece.as_bytes());
                #[expect(clippy::cast_possible_truncation, reason = "within the array")]
                let length = (start + piece.len()) as u8;
                self.length = length;
            }
            _ => self.over = true,
        }
        self
    }

    fn bytes(&self) -> Option<&[u8]> {
        (!self.over && self.length > 0).then(|| &self.bytes[..self.length.into()])
    }
}

impl PartialEq for KeyHash {
    fn eq(&self, other: &Self) -> bool {
        self.over == other.over && self.bytes() == other.bytes()
    }
}

/// One index of names, over all files.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Index<'g> {
    gazetteer: &'g Gazetteer,
    which: keys::Index,
}

impl<'g> Index<'g> {
    pub(super) fn new(gazetteer: &'g Gazetteer, which: keys::Index) -> Self {
        Self { gazetteer, which }
    }

    /// The places under a key: those of the embedded tables, then those of an imported file.
    pub(crate) fn get(self, key: KeyHash) -> impl Iterator<Item = Entry> + 'g {
        let Self { gazetteer, which } = self;
        let own = key.bytes().map(|k| gazetteer.base().under(which, k));
        let more = gazetteer.imported().and_then(|layer| Some(layer.under(which, key.bytes()?)));
        let known = own.clone();
        let more = more.into_iter().flatten().filter_map(move |e| gazetteer.imported_entry(e)).filter(move |e| {
            e.place() >= gazetteer.base().len() || !known.clone().into_iter().flatten().any(|k| k.place() == e.place())
        });
        own.into_iter().flatten().chain(more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_put_together_from_its_pieces() {
        assert!(KeyHash::EMPTY.then("balad").then("ruz") == KeyHash::of("baladruz"));
        assert!(KeyHash::of("balad") != KeyHash::of("baladruz"));
        let long = "x".repeat(LONGEST_KEY + 1);
        assert!(KeyHash::of(&long).bytes().is_none());
        assert!(KeyHash::of("x").then(&long).then("y").bytes().is_none());
    }
}
