//! From a file of incidents to a picture, a stage at a time.
//!
//! What bounds each stage:
//!
//! - reading: `read_whole` the generic features of the `geojson` crate, a map of properties each; `read_crowd` one pass over the bytes of a
//!   hundred thousand features, then their dates and kinds, looked up in what was understood before.
//! - projecting: `project_base` is a sheet without incidents: the base map is parsed, cut, projected and thinned, and its own names are
//!   placed; `project_crowd` puts a hundred thousand dots on it, each projected once.
//! - labelling: `label_markers` is sixty incidents with numbers, names and a list beside `project_base`; placing is bounded by the pairs of
//!   candidates that meet, setting by the shaping of text that was not set before. `label_crowded` is a thousand markers, a title each.
//! - painting: `paint_few`, `paint_crowd`: the outlines of base map and letters; of a crowd most dots are hidden and cost a look at a bit mask.
//! - encoding: `encode_png` is painting and the fast level of PNG, so what it takes beyond `paint_few` is the filter; `encode_palette` counts
//!   colours and packs harder; `encode_svg`, `encode_pdf` write the numbers of all paths.

#![expect(clippy::unwrap_used, reason = "a bench ends where something is not as it must be")]

use std::fmt::Write;
use std::sync::LazyLock;

use dateline::crowd::Crowd;
use dateline::incident::Incident;
use dateline::map::{Sheet, SheetOptions, Symbols, sheet, sheet_of};
use dateline::read::incidents::{Fields, geojson, many};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// Incidents around the towns of Iraq, from a small generator of numbers that always gives the same.
fn points(n: usize) -> String {
    let kinds = ["Airstrike", "IED", "Small arms fire", "Protest"];
    let mut state = 42_u64;
    let mut next = |most: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    for i in 0..n {
        let (lon, lat) = (42_000 + next(5000), 30_500 + next(6000));
        let _ = write!(
            text,
            "{}{{\"type\":\"Feature\",\"properties\":{{\"id\":{i},\"type\":\"{}\",\"date\":\"2026-{:02}-{:02}\",\"name\":\"No. {i}\"}},\
             \"geometry\":{{\"type\":\"Point\",\"coordinates\":[{}.{:03},{}.{:03}]}}}}",
            if i > 0 { ",\n" } else { "" },
            kinds[next(4) as usize],
            next(12) + 1,
            next(28) + 1,
            lon / 1000,
            lon % 1000,
            lat / 1000,
            lat % 1000
        );
    }
    text.push_str("]}");
    text
}

fn incidents(n: usize) -> Vec<Incident> {
    geojson(&points(n), &Fields::default()).unwrap().incidents
}

static MANY: LazyLock<Crowd> = LazyLock::new(|| Crowd::of(&incidents(100_000)));

fn square() -> SheetOptions {
    SheetOptions { width: 1600, height: 1600, ..SheetOptions::default() }
}

fn few_sheet() -> Sheet {
    sheet(&incidents(4), &square()).unwrap()
}

#[divan::bench(sample_count = 10)]
fn read_whole(bencher: Bencher) {
    let text = points(2000);
    bencher.bench_local(|| geojson(black_box(&text), &Fields::default()).unwrap().incidents.len());
}

#[divan::bench(sample_count = 10)]
fn read_crowd(bencher: Bencher) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("points.geojson");
    std::fs::write(&file, points(100_000)).unwrap();
    bencher.bench_local(|| many(black_box(&file), &Fields::default()).unwrap().unwrap().crowd.spots.len());
}

#[divan::bench(sample_count = 10)]
fn project_base() -> usize {
    sheet(&[], &square()).unwrap().scene.texts().len()
}

#[divan::bench(sample_count = 10)]
fn project_crowd(bencher: Bencher) {
    LazyLock::force(&MANY);
    bencher.bench_local(|| sheet_of(black_box(&MANY), &square()).unwrap().dropped.len());
}

#[divan::bench(sample_count = 10)]
fn label_markers(bencher: Bencher) {
    let all = incidents(60);
    bencher.bench_local(|| sheet(black_box(&all), &square()).unwrap().dropped.len());
}

#[divan::bench(sample_count = 10)]
fn label_crowded(bencher: Bencher) {
    let all = incidents(1000);
    bencher.bench_local(|| sheet(black_box(&all), &square()).unwrap().dropped.len());
}

#[divan::bench(sample_count = 10)]
fn paint_few(bencher: Bencher) {
    let sheet = few_sheet();
    bencher.bench_local(|| black_box(&sheet).to_rgb().unwrap().len());
}

#[divan::bench(sample_count = 10)]
fn paint_crowd(bencher: Bencher) {
    let dots = SheetOptions { symbols: Symbols::Dots, ..square() };
    let sheet = sheet_of(&MANY, &dots).unwrap();
    bencher.bench_local(|| black_box(&sheet).to_rgb().unwrap().len());
}

#[divan::bench(sample_count = 10)]
fn encode_png(bencher: Bencher) {
    let sheet = few_sheet();
    bencher.bench_local(|| black_box(&sheet).to_png().unwrap().len());
}

#[divan::bench(sample_count = 10)]
fn encode_palette(bencher: Bencher) {
    let sheet = sheet(&incidents(4), &SheetOptions { palette: true, ..square() }).unwrap();
    bencher.bench_local(|| black_box(&sheet).to_png().unwrap().len());
}

#[divan::bench(sample_count = 10)]
fn encode_svg(bencher: Bencher) {
    let sheet = few_sheet();
    bencher.bench_local(|| black_box(&sheet).to_svg().len());
}

#[divan::bench(sample_count = 10)]
fn encode_pdf(bencher: Bencher) {
    let sheet = few_sheet();
    bencher.bench_local(|| black_box(&sheet).to_pdf().len());
}
