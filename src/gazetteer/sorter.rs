//! Sorting more than fits into memory: runs go to scratch files and are merged. Shared by the build script, which has
//! memory enough, and by the import.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

/// Gives a new scratch file, or none where all is to stay in memory.
pub(crate) type Scratch<'s> = &'s dyn Fn() -> io::Result<Option<File>>;

/// Takes byte strings in any order.
pub(crate) struct Sorter<'s> {
    scratch: Scratch<'s>,
    limit: usize,
    bytes: Vec<u8>,
    items: Vec<Item>,
    runs: Vec<File>,
}

/// The first eight bytes, which decide most comparisons; where the string stands; its length.
type Item = (u64, u32, u32);

/// A run holds at most this many bytes, so that positions in it fit 32 bits.
const LARGEST_RUN: usize = 1 << 31;

impl<'s> Sorter<'s> {
    /// A sorter that holds about `limit` bytes in memory.
    pub(crate) fn new(scratch: Scratch<'s>, limit: usize) -> Self {
        Self { scratch, limit: limit.min(LARGEST_RUN), bytes: Vec::new(), items: Vec::new(), runs: Vec::new() }
    }

    /// Adds a string of at most 64 KB.
    pub(crate) fn push(&mut self, item: &[u8]) -> io::Result<()> {
        let mut first = [0; 8];
        let known = item.len().min(8);
        first[..known].copy_from_slice(&item[..known]);
        let too_long = |_| io::Error::other("a name or a run is too long to be sorted");
        let place = u32::try_from(self.bytes.len()).map_err(too_long)?;
        let length = u16::try_from(item.len()).map_err(too_long)?;
        self.items.push((u64::from_be_bytes(first), place, length.into()));
        self.bytes.extend_from_slice(item);
        if self.bytes.len() + self.items.len() * size_of::<Item>() >= self.limit {
            self.spill()?;
        }
        Ok(())
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        let text = |item: &Item| &bytes[item.1 as usize..][..item.2 as usize];
        self.items.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| text(a).cmp(text(b))));
    }

    fn spill(&mut self) -> io::Result<()> {
        let Some(file) = (self.scratch)()? else { return Ok(()) };
        self.sort();
        let mut out = BufWriter::with_capacity(1 << 18, file);
        for &(_, place, length) in &self.items {
            #[expect(clippy::cast_possible_truncation, reason = "push takes no longer ones")]
            out.write_all(&(length as u16).to_le_bytes())?;
            out.write_all(&self.bytes[place as usize..][..length as usize])?;
        }
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        self.runs.push(file);
        self.bytes.clear();
        self.items.clear();
        Ok(())
    }

    /// All strings, in order.
    pub(crate) fn finish(mut self) -> io::Result<Sorted> {
        self.sort();
        if !self.runs.is_empty() && !self.items.is_empty() {
            self.spill()?;
            (self.bytes, self.items) = (Vec::new(), Vec::new());
        }
        let mut sorted = Sorted {
            bytes: self.bytes,
            items: self.items.into_iter(),
            runs: self.runs.into_iter().map(|f| BufReader::with_capacity(1 << 18, f)).collect(),
            heads: BinaryHeap::new(),
        };
        for run in 0..sorted.runs.len() {
            sorted.refill(run, Vec::new())?;
        }
        Ok(sorted)
    }
}

/// Gives byte strings in order.
pub(crate) struct Sorted {
    bytes: Vec<u8>,
    items: std::vec::IntoIter<Item>,
    runs: Vec<BufReader<File>>,
    heads: BinaryHeap<Reverse<(Vec<u8>, usize)>>,
}

impl Sorted {
    fn refill(&mut self, run: usize, mut buffer: Vec<u8>) -> io::Result<()> {
        let mut length = [0; 2];
        match self.runs[run].read_exact(&mut length) {
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            other => other?,
        }
        buffer.resize(u16::from_le_bytes(length).into(), 0);
        self.runs[run].read_exact(&mut buffer)?;
        self.heads.push(Reverse((buffer, run)));
        Ok(())
    }

    /// Puts the next string into `item`; false at the end.
    pub(crate) fn next(&mut self, item: &mut Vec<u8>) -> io::Result<bool> {
        if let Some((_, place, length)) = self.items.next() {
            item.clear();
            item.extend_from_slice(&self.bytes[place as usize..][..length as usize]);
            return Ok(true);
        }
        let Some(Reverse((mut head, run))) = self.heads.pop() else { return Ok(false) };
        std::mem::swap(item, &mut head);
        self.refill(run, head)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn in_memory_or_spilled_the_order_is_the_same(mut items: Vec<Vec<u8>>, limit in 1usize..400) {
            let files = || tempfile::tempfile().map(Some);
            for scratch in [&files as Scratch<'_>, &|| Ok(None)] {
                let mut sorter = Sorter::new(scratch, limit);
                for item in &items {
                    sorter.push(item).expect("room");
                }
                let mut sorted = sorter.finish().expect("sorted");
                let (mut item, mut out) = (Vec::new(), Vec::new());
                while sorted.next(&mut item).expect("read") {
                    out.push(item.clone());
                }
                items.sort();
                prop_assert_eq!(&out, &items);
            }
        }
    }
}
