//! Names of places in text: recognised and resolved.
//!
//! What bounds each:
//!
//! - `analyse`: one pass that cuts the text into tokens and sentences, an allocation a token for its lower case.
//! - `find`: recognition and resolution of a report. Every token that a name could begin with walks through the fsts, so the
//!   words of the text count, not the places known; then each name is scored against each of its namesakes, which is most
//!   of the time where the names are common ones (San Antonio, Salem).
//! - `extract`: the same with the events; the places are more than half of it.

use dateline::events;
use dateline::gazetteer::Gazetteer;
use dateline::places::{self, Context};
use dateline::read::Document;
use dateline::text::Analysis;
use divan::{Bencher, black_box, counter::BytesCount};

fn main() {
    divan::main();
}

/// Reports of our own: a week in Iraq, a dispatch with namesakes abroad, one in Arabic.
const REPORTS: [&str; 3] = ["iraq-week-2021-05-10", "istanbul-istiklal-2022-11-14", "ar-bombs-2013-05-20"];

fn report(stem: &str) -> String {
    let file = format!("{}/tests/reports/{stem}.txt", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(file).expect("a sample report")
}

#[divan::bench(args = REPORTS)]
fn analyse(bencher: Bencher<'_, '_>, stem: &str) {
    let text = report(stem);
    bencher.counter(BytesCount::of_str(&text)).bench(|| Analysis::new(black_box(&text)).tokens.len());
}

#[divan::bench(args = REPORTS)]
fn find(bencher: Bencher<'_, '_>, stem: &str) {
    let text = report(stem);
    let analysis = Analysis::new(&text);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| places::find(black_box(&analysis), &Context::default(), Gazetteer::embedded()).len());
}

#[divan::bench(args = REPORTS)]
fn extract(bencher: Bencher<'_, '_>, stem: &str) {
    let document = Document { text: report(stem), ..Document::default() };
    bencher
        .counter(BytesCount::of_str(&document.text))
        .bench(|| events::extract(black_box(&document), Gazetteer::embedded()).incidents.len());
}
