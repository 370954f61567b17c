//! Reports in Arabic: the same record, by a shorter way than English.
//!
//! ```text
//! words ─▶ sentences ─▶ clauses ─▶ mentions ─merge─▶ drafts ─▶ incidents
//!            dates, places       toll, who                record
//! ```
//!
//! A clause with a word that tells of an event becomes a mention. A mention without a place of its own, or with one that holds or
//! lies in the place of one told before, tells the same incident again. Statements (threats, condemnations, drills) are
//! turned away. What is read and what is not: `docs/arabic.md`.

mod class;
mod clauses;
mod dates;
mod mention;
mod merge;
mod number;
mod people;
mod places;
mod record;
mod spot;
mod tables;
mod toll;
mod who;
mod words;

use super::{Extraction, Trace};
use crate::gazetteer::{Gazetteer, fold};
use crate::read::Document;
use crate::text::CodePoints;
use mention::Reader;
use record::Source;
use tables::Tables;

/// Whether most letters of a text are Arabic; Persian and Kurdish words pass too, and give little.
pub(super) fn is_arabic(text: &str) -> bool {
    let (mut arabic, mut other) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| c.is_alphabetic()).take(4000) {
        *(if fold::is_arabic(c) { &mut arabic } else { &mut other }) += 1;
    }
    arabic > other
}

/// Incidents of an Arabic report, ids still empty, and, if asked for, the words behind them. Sums are not read.
pub(super) fn read(document: &Document, gaz: &Gazetteer, traced: bool) -> (Extraction, Trace) {
    let tables = Tables::embedded();
    let text = document.text.as_str();
    let words = words::words(text);
    let published = document.published.or_else(|| dates::published(&words));
    let sentences = clauses::sentences(text, &words);
    let names: Vec<_> = sentences.iter().map(|s| places::names(tables, gaz, text, &words, s.words.clone())).collect();
    let focus = places::focus(&names.iter().flatten().collect::<Vec<_>>(), None);
    let days = dates::find(&words, published);
    let mut reader = Reader {
        tables,
        gaz,
        text,
        words: &words,
        sentences: &sentences,
        names: &names,
        focus: &focus,
        days: &days,
        published,
        is_list: false,
        dateline: None,
    };
    reader.is_list = reader.has_heads();
    reader.dateline = if reader.is_list { None } else { reader.written_at() };
    let found = reader.read();
    let drafts = merge::merge(found.mentions);
    let source = Source { tables, document, words: &words, sentences: &sentences, published };
    let mut points = CodePoints::new(text);
    let incidents = drafts.iter().map(|draft| source.record(draft, &mut points)).collect();
    let trace = if traced {
        source.trace(
            &drafts,
            &found.rejected,
            &names,
            days.iter().map(|d| d.words.clone()).collect::<Vec<_>>().as_slice(),
        )
    } else {
        Trace::default()
    };
    (Extraction { incidents, aggregates: Vec::new(), published }, trace)
}
