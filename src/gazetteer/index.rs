//! The name index: from the hash of a folded name to the places that bear it.

/// A running FNV-1a hash, so that a key made of several words need not be put together to be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyHash(u64);

impl KeyHash {
    pub(crate) const EMPTY: Self = Self(0xcbf2_9ce4_8422_2325);

    #[must_use]
    pub(crate) fn of(key: &str) -> Self {
        Self::EMPTY.then(key)
    }

    #[must_use]
    pub(crate) fn then(self, piece: &str) -> Self {
        Self(piece.bytes().fold(self.0, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3)))
    }
}

/// How a name stands in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry(u32);

impl Entry {
    /// The place's place in the table.
    pub(crate) fn place(self) -> usize {
        (self.0 >> 3) as usize
    }

    /// Whether the name is written in capitals only (US, UAE), so that the text must do so too.
    pub(crate) fn acronym(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether this is the place's first name, not a variant.
    pub(crate) fn main(self) -> bool {
        self.0 & 2 != 0
    }

    /// Whether the tables write this name with the article and the key is without it.
    pub(crate) fn article_dropped(self) -> bool {
        self.0 & 4 != 0
    }

    pub(crate) fn new(place: usize, acronym: bool, main: bool, article_dropped: bool) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "the tables hold far fewer than 2^29 places")]
        let place = place as u32;
        Self(place << 3 | u32::from(article_dropped) << 2 | u32::from(main) << 1 | u32::from(acronym))
    }
}

/// Open addressing with linear probing; equal keys stand in the order they came.
#[derive(Debug)]
pub(crate) struct Index {
    slots: Vec<(u64, Entry)>,
    mask: usize,
}

const FREE: u64 = 0;

impl Index {
    /// An index for `names` names.
    pub(crate) fn with_capacity(names: usize) -> Self {
        let size = (names * 2).next_power_of_two().max(16);
        Self { slots: vec![(FREE, Entry(0)); size], mask: size - 1 }
    }

    fn start(&self, hash: u64) -> usize {
        let at = (hash ^ hash >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        at as usize & self.mask
    }

    /// Adds a name, once for a place and key. The index must have been made large enough.
    pub(crate) fn insert(&mut self, key: KeyHash, entry: Entry) {
        let hash = key.0.max(1);
        let mut at = self.start(hash);
        while self.slots[at].0 != FREE {
            if self.slots[at].0 == hash && self.slots[at].1.place() == entry.place() {
                return;
            }
            at = (at + 1) & self.mask;
        }
        self.slots[at] = (hash, entry);
    }

    /// The places under a key.
    pub(crate) fn get(&self, key: KeyHash) -> impl Iterator<Item = Entry> + '_ {
        let hash = key.0.max(1);
        let mut at = self.start(hash);
        std::iter::from_fn(move || {
            loop {
                let (found, entry) = self.slots[at];
                if found == FREE {
                    return None;
                }
                at = (at + 1) & self.mask;
                if found == hash {
                    return Some(entry);
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_keep_all_their_places_once() {
        let mut index = Index::with_capacity(4);
        for place in [7, 3, 7] {
            index.insert(KeyHash::of("balad"), Entry::new(place, false, true, false));
        }
        index.insert(KeyHash::of("us"), Entry::new(9, true, false, false));
        let found: Vec<usize> = index.get(KeyHash::of("ba").then("lad")).map(Entry::place).collect();
        assert_eq!(found, [7, 3]);
        assert!(index.get(KeyHash::of("us")).all(Entry::acronym));
        assert_eq!(index.get(KeyHash::of("baladruz")).count(), 0);
    }
}
