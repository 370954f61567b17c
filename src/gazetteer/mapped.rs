//! The only unsafe code of the crate: a file mapped into memory.

use std::fs::File;
use std::io;
use std::path::Path;

/// Maps a file for as long as the program runs. An empty file gives no bytes.
pub(super) fn map(path: &Path) -> io::Result<&'static [u8]> {
    let file = File::open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(io::Error::other("expected a file, found something else"));
    }
    if about.len() == 0 {
        return Ok(&[]);
    }
    // SAFETY: the map is read only and private, and it is never unmapped, so the slice lives as long as the program.
    // Its bytes must not change meanwhile. Dateline itself never writes into such a file: an import writes a new one
    // and renames it over the old, and the old stays mapped as it was. Somebody else who writes into the file in place
    // can change bytes that were read before; what is read from it is copied or checked at each access (numbers by
    // bounds, text by UTF-8), so that what the compiler may assume rests only on text that was checked once and then
    // changed by such a third party. That is the risk every program takes that maps a file, and DESIGN.md names it.
    #[expect(unsafe_code, reason = "mapping a file is unsafe in every crate: another program may change it")]
    let map = unsafe { memmap2::MmapOptions::new().map(&file) }?;
    Ok(Box::leak(Box::new(map)))
}
