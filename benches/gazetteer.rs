//! Looking names up, resolving them, and importing.
//!
//! What bounds each:
//!
//! - `exact`, `folded`, `unknown`: folding the name (one pass, two or three small allocations), then one walk through an
//!   fst, a byte a step; an unknown name ends at the first byte that no key continues. An exact name is compared with all
//!   names of its places to say that it is exact: that, not the fst, is most of the time.
//! - `fuzzy`: the walk over all keys within two edits. It grows with the edits and the length of the name, hardly with
//!   the number of keys; consonants shared by many names cost a comparison each.
//! - `resolve`: the look-up, and a score for each namesake; more namesakes, more time.
//! - `nearest`: the records of the cells that a circle of 10 km touches, then of a larger one if there was none.
//! - `open`: the header and six fst tails. It does not grow with the file.
//! - `import`: splitting and folding a row's names, then sorting their keys; the fst is built in one pass over them. From
//!   some ten million rows on, writing and reading the scratch files joins in.

use std::path::PathBuf;

use dateline::gazetteer::{Gazetteer, Import};
use dateline::incident::LonLat;
use dateline::places::resolve_name;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

#[divan::bench(args = ["Latifiya", "San Francisco", "اللطيفية"])]
fn exact(name: &str) -> usize {
    Gazetteer::embedded().lookup(black_box(name)).len()
}

#[divan::bench(args = ["Al Latīfīyah", "Falloujah"])]
fn folded(name: &str) -> usize {
    Gazetteer::embedded().lookup(black_box(name)).len()
}

#[divan::bench(args = ["Ramxadi", "Suleimanixah"])]
fn fuzzy(name: &str) -> usize {
    Gazetteer::embedded().lookup(black_box(name)).len()
}

#[divan::bench]
fn unknown() -> usize {
    Gazetteer::embedded().lookup(black_box("Qwertzuiop")).len()
}

#[divan::bench(args = ["Latifiya", "San Antonio", "40 km north of Baghdad", "Al Anbār province"])]
fn resolve(name: &str) -> usize {
    resolve_name(Gazetteer::embedded(), black_box(name), None, None).len()
}

#[divan::bench]
fn nearest() -> Option<&'static str> {
    Gazetteer::embedded().nearest_settlement(black_box(LonLat { lat: 33.2, lon: 44.3 }), 150.0).map(|p| p.name)
}

/// A dump of 100,000 rows, every fourth with a name that others bear too.
fn dump() -> (tempfile::TempDir, PathBuf) {
    use std::fmt::Write;
    let mut text = String::new();
    for n in 0..100_000u32 {
        let (a, b) = (n.wrapping_mul(2_654_435_761) >> 12, n % 25_000);
        let _ = writeln!(
            text,
            "{}\tQaryat al {a:x} {b}\tQaryat al {a:x}\tVillage {b},قرية {b},Деревня\t{}.5\t{}.25\tP\tPPL\tIQ\t\t07\t\t\t\t{b}\t\t9\tAsia/Baghdad\t2024-01-01",
            90_000_000 + n,
            30 + n % 7,
            40 + n % 8,
        );
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("IQ.txt");
    std::fs::write(&path, text).expect("written");
    (folder, path)
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn import_100k(bencher: Bencher<'_, '_>) {
    let (folder, path) = dump();
    let out = folder.path().join("out.bin");
    bencher.bench_local(|| Import::new([&path], &out).run(&mut |_| {}).map(|done| done.places));
}

#[divan::bench]
fn open(bencher: Bencher<'_, '_>) {
    let (folder, path) = dump();
    let out = folder.path().join("out.bin");
    Import::new([&path], &out).run(&mut |_| {}).expect("imported");
    let bytes: &'static [u8] = std::fs::read(&out).expect("read").leak();
    bencher.bench_local(|| Gazetteer::with_compiled(black_box(bytes)).map(|g| g.places().len()));
}
