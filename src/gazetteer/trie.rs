//! Reads an fst as the `fst` crate writes it (its format 3), without trust in the bytes.
//!
//! The crate's own reader panics where a file is damaged. Here every access is checked: a damaged fst gives wrong
//! answers or none. A transition leads only towards the front of the file, so every walk ends.

use super::format::{u32_at, u64_at};

/// The format's table of frequent bytes: number 1 is the first.
const COMMON: &[u8; 63] = b"te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";

/// A final state without transitions is not written; this address stands for it.
const EMPTY: usize = 0;

/// Nodes with more transitions have an index of all bytes.
const INDEXED: usize = 32;

/// A map from byte strings to numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trie<'a> {
    data: &'a [u8],
    root: usize,
    length: u64,
}

/// A state, taken apart.
#[derive(Clone, Copy)]
struct Node<'a> {
    data: &'a [u8],
    form: Form,
    /// Where the bytes that tell the transitions end: everything lies before.
    at: usize,
    count: usize,
    address_size: usize,
    output_size: usize,
    /// The first byte of the node: transitions are told from here.
    end: usize,
    is_final: bool,
}

#[derive(Clone, Copy)]
enum Form {
    /// One transition to the state written before.
    Next(u8),
    /// One transition.
    One(u8),
    /// Any number of transitions.
    Any,
}

/// A byte, what it adds to the value, and where it leads.
type Step = (u8, u64, usize);

impl<'a> Trie<'a> {
    /// The fst in these bytes, if they are one of the known format.
    pub(crate) fn new(data: &'a [u8]) -> Option<Self> {
        let tail = data.len().checked_sub(20)?;
        let root = usize::try_from(u64_at(data, tail + 8)?).ok()?;
        // Format 3; the tail is count, root, checksum.
        (u32_at(data, 0) == Some(3) && root < tail).then_some(Self { data, root, length: u64_at(data, tail)? })
    }

    /// The number of keys, as the fst says.
    pub(crate) fn len(self) -> u64 {
        self.length
    }

    /// The value of a key.
    pub(crate) fn get(self, key: impl IntoIterator<Item = u8>) -> Option<u64> {
        let mut node = self.node(self.root)?;
        let mut value: u64 = 0;
        for byte in key {
            let (_, output, next) = node.find(byte)?;
            value = value.wrapping_add(output);
            node = self.node(next)?;
        }
        node.is_final.then(|| value.wrapping_add(node.final_output()))
    }

    /// All keys in order, with their values; stops where `each` says so. False where the bytes are no sound fst.
    pub(crate) fn each(self, mut each: impl FnMut(&[u8], u64) -> bool) -> bool {
        let Some(root) = self.node(self.root) else { return false };
        let mut key = Vec::new();
        let mut stack = vec![(root, 0, 0u64)];
        if root.is_final && !each(&key, root.final_output()) {
            return true;
        }
        while let Some((node, next, value)) = stack.last_mut() {
            if *next == node.count {
                stack.pop();
                key.pop();
                continue;
            }
            let Some((byte, output, to)) = node.step(*next) else { return false };
            let value = value.wrapping_add(output);
            *next += 1;
            let Some(node) = self.node(to) else { return false };
            key.push(byte);
            if key.len() > 4096 {
                return false;
            }
            if node.is_final && !each(&key, value.wrapping_add(node.final_output())) {
                return true;
            }
            stack.push((node, 0, value));
        }
        true
    }

    /// Keys that begin like `word` and become it with at most `most` bytes changed, left out or put in, with the
    /// number of changes.
    pub(crate) fn near(self, word: &[u8], most: usize, mut each: impl FnMut(&[u8], usize, u64)) {
        let Some(&first) = word.first() else { return };
        let start = self.node(self.root).and_then(|root| root.find(first));
        let Some((_, output, node)) = start.and_then(|(_, o, to)| Some(((), o, self.node(to)?))) else { return };
        // After the first byte of both: the distance from it to each beginning of the word.
        let row: Vec<usize> = (0..=word.len()).map(|n| n.abs_diff(1)).collect();
        let mut walk = Walk { trie: self, word, most, key: vec![first], budget: 2_000_000 };
        walk.from(node, output, &row, &mut each);
    }

    fn node(self, address: usize) -> Option<Node<'a>> {
        let mut node = Node {
            data: self.data,
            form: Form::Any,
            at: 0,
            count: 0,
            address_size: 0,
            output_size: 0,
            end: 0,
            is_final: true,
        };
        if address == EMPTY {
            return Some(node);
        }
        let state = *self.data.get(address)?;
        let byte = |at: usize| self.data.get(at).copied();
        node.at = address;
        node.is_final = false;
        if state & 0b1000_0000 != 0 {
            node.count = 1;
            let input = match usize::from(state & 63) {
                0 => {
                    node.at = node.at.checked_sub(1)?;
                    byte(node.at)?
                }
                common => COMMON[common - 1],
            };
            if state & 0b0100_0000 != 0 {
                node.form = Form::Next(input);
                node.end = node.at;
                return Some(node);
            }
            node.form = Form::One(input);
            node.at = node.at.checked_sub(1)?;
            let sizes = byte(node.at)?;
            (node.address_size, node.output_size) = (usize::from(sizes >> 4), usize::from(sizes & 15));
            node.end = node.at.checked_sub(node.address_size + node.output_size)?;
        } else {
            node.is_final = state & 0b0100_0000 != 0;
            node.count = usize::from(state & 63);
            if node.count == 0 {
                node.at = node.at.checked_sub(1)?;
                node.count = match byte(node.at)? {
                    1 => 256,
                    n => n.into(),
                };
            }
            node.at = node.at.checked_sub(1)?;
            let sizes = byte(node.at)?;
            (node.address_size, node.output_size) = (usize::from(sizes >> 4), usize::from(sizes & 15));
            let outputs = (node.count + usize::from(node.is_final)) * node.output_size;
            node.end = node.inputs()?.checked_sub(node.count * node.address_size + outputs)?;
        }
        Some(node)
    }
}

impl Node<'_> {
    /// Where the input bytes begin, in a node of any number of transitions.
    fn inputs(&self) -> Option<usize> {
        let index = if self.count > INDEXED { 256 } else { 0 };
        self.at.checked_sub(index + self.count)
    }

    fn number(&self, at: usize, size: usize) -> Option<u64> {
        let bytes = self.data.get(at..at.checked_add(size)?).filter(|b| b.len() <= 8)?;
        Some(bytes.iter().rev().fold(0, |n, &b| n << 8 | u64::from(b)))
    }

    fn address(&self, at: usize) -> Option<usize> {
        match usize::try_from(self.number(at, self.address_size)?).ok()? {
            EMPTY => Some(EMPTY),
            back => self.end.checked_sub(back),
        }
    }

    /// The transition with this number, in the order of the bytes.
    fn step(&self, n: usize) -> Option<Step> {
        match self.form {
            Form::Next(byte) => Some((byte, 0, self.end.checked_sub(1)?)),
            Form::One(byte) => {
                let address = self.at.checked_sub(self.address_size)?;
                Some((byte, self.number(self.end, self.output_size)?, self.address(address)?))
            }
            Form::Any => {
                let inputs = self.inputs()?;
                let byte = *self.data.get(inputs + (self.count - 1).checked_sub(n)?)?;
                let addresses = inputs.checked_sub(self.count * self.address_size)?;
                let address = self.address(inputs.checked_sub((n + 1) * self.address_size)?)?;
                let output = match self.output_size {
                    0 => 0,
                    size => self.number(addresses.checked_sub((n + 1) * size)?, size)?,
                };
                Some((byte, output, address))
            }
        }
    }

    /// The transition with this byte.
    fn find(&self, byte: u8) -> Option<Step> {
        match self.form {
            Form::Next(only) | Form::One(only) => (only == byte).then(|| self.step(0))?,
            Form::Any if self.count > INDEXED => {
                let index = self.at.checked_sub(256)?;
                let n = usize::from(*self.data.get(index + usize::from(byte))?);
                (n < self.count).then(|| self.step(n))?.filter(|step| step.0 == byte)
            }
            Form::Any => {
                let inputs = self.inputs()?;
                let place = self.data.get(inputs..inputs + self.count)?.iter().position(|&b| b == byte)?;
                self.step(self.count - 1 - place)
            }
        }
    }

    fn final_output(&self) -> u64 {
        if self.is_final && self.output_size > 0 { self.number(self.end, self.output_size).unwrap_or(0) } else { 0 }
    }
}

struct Walk<'t, 'w> {
    trie: Trie<'t>,
    word: &'w [u8],
    most: usize,
    key: Vec<u8>,
    /// Steps left: a question never costs more, whatever the file holds.
    budget: u32,
}

impl<'t> Walk<'t, '_> {
    fn from(&mut self, node: Node<'t>, value: u64, row: &[usize], each: &mut impl FnMut(&[u8], usize, u64)) {
        let edits = row.last().copied().unwrap_or(usize::MAX);
        if node.is_final && edits <= self.most {
            each(&self.key, edits, value.wrapping_add(node.final_output()));
        }
        if self.key.len() >= self.word.len() + self.most {
            return;
        }
        for n in 0..node.count {
            let Some(left) = self.budget.checked_sub(1) else { return };
            self.budget = left;
            let Some((byte, output, to)) = node.step(n) else { return };
            let mut next = Vec::with_capacity(row.len());
            next.push(row[0] + 1);
            for (i, &letter) in self.word.iter().enumerate() {
                let changed = row[i] + usize::from(letter != byte);
                next.push(changed.min(row[i + 1] + 1).min(next[i] + 1));
            }
            if next.iter().all(|&d| d > self.most) {
                continue;
            }
            let Some(node) = self.trie.node(to) else { return };
            self.key.push(byte);
            self.from(node, value.wrapping_add(output), &next, each);
            self.key.pop();
        }
    }
}

#[cfg(all(test, feature = "import"))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn built(map: &BTreeMap<Vec<u8>, u64>) -> Vec<u8> {
        let mut builder = fst::MapBuilder::memory();
        for (key, value) in map {
            builder.insert(key, *value).expect("in order");
        }
        builder.into_inner().expect("built")
    }

    fn maps() -> impl Strategy<Value = BTreeMap<Vec<u8>, u64>> {
        let letters = prop::collection::vec(prop_oneof![Just(b'a'), Just(b'b'), any::<u8>()], 0..6);
        prop::collection::btree_map(letters, prop_oneof![0..9u64, any::<u64>()], 0..300)
    }

    proptest! {
        #[test]
        fn what_the_crate_writes_is_read(map in maps(), strange: Vec<u8>) {
            let bytes = built(&map);
            let trie = Trie::new(&bytes).expect("an fst");
            for (key, value) in &map {
                prop_assert_eq!(trie.get(key.iter().copied()), Some(*value));
            }
            prop_assert_eq!(trie.get(strange.iter().copied()), map.get(&strange).copied());
            let mut all = BTreeMap::new();
            prop_assert!(trie.each(|k, v| all.insert(k.to_vec(), v).is_none()));
            prop_assert_eq!(all, map);
        }

        #[test]
        fn damaged_bytes_are_no_reason_to_panic(map in maps(), hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..9)) {
            let mut bytes = built(&map);
            for (at, value) in hits {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            if let Some(trie) = Trie::new(&bytes) {
                for key in map.keys() {
                    let _ = trie.get(key.iter().copied());
                }
                let mut count = 0;
                trie.each(|_, _| { count += 1; count < 10_000 });
                trie.near(b"abba", 2, |_, _, _| {});
            }
        }

        #[test]
        fn near_keys_are_those_within_the_distance(words in prop::collection::btree_set("[ab]{1,7}", 0..60), word in "[ab]{1,7}") {
            let map = words.iter().map(|w| (w.clone().into_bytes(), 7)).collect();
            let bytes = built(&map);
            let mut found = Vec::new();
            Trie::new(&bytes).expect("an fst").near(word.as_bytes(), 2, |k, edits, _| found.push((k.to_vec(), edits)));
            let wanted: Vec<(Vec<u8>, usize)> = words
                .iter()
                .filter(|w| w.as_bytes()[0] == word.as_bytes()[0])
                .filter_map(|w| Some((w.clone().into_bytes(), super::super::fold::distance(w, &word, 2)?)))
                .collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
