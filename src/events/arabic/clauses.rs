//! Lines, sentences and clauses of an Arabic report, and what stands at the head of a line.

use std::ops::Range;

use super::words::Word;

/// A sentence, and the line it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) words: Range<usize>,
    pub(super) line: usize,
    /// The words before a colon, dash, slash or bar at the beginning of its line: "الأنبار:", "بغداد –", "كركوك/ خاص".
    pub(super) head: Option<Range<usize>>,
    pub(super) is_question: bool,
    /// It is the whole of its line, and no full stop ends it.
    pub(super) is_bare_line: bool,
}

/// Sentences end at a full stop, a question or exclamation mark, or a new line.
pub(super) fn sentences(text: &str, words: &[Word]) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    let (mut start, mut line) = (0, 0);
    for at in 0..words.len() {
        let next = words.get(at + 1).map_or(text.len(), |w| w.bytes.start);
        let between = &text[words[at].bytes.end..next];
        let breaks = between.contains(['\n', '\u{2029}']);
        // "1. الأنبار": the number of an item.
        let numbered = at == start && words[at].digits().is_some() && found.last().is_none_or(|s| s.line != line);
        let stops = !numbered && words[at].stop.is_some_and(|c| matches!(c, '.' | '؟' | '!'));
        let ends = breaks || stops || at + 1 == words.len();
        if !ends {
            continue;
        }
        let first = found.last().is_none_or(|s| s.line != line);
        found.push(Sentence {
            words: start..at + 1,
            line,
            head: if first { head(words, start..at + 1) } else { None },
            is_question: between.contains('؟'),
            is_bare_line: first && breaks && !between.contains(['.', ':', '؟', '!', '،']),
        });
        start = at + 1;
        line += usize::from(breaks);
    }
    found
}

/// The head of a line: six words at most before the sign that ends it, a date's own signs aside.
fn head(words: &[Word], sentence: Range<usize>) -> Option<Range<usize>> {
    // "1. الأنبار:": the number of an item is not part of it.
    let numbered =
        words[sentence.start].digits().is_some() && matches!(words[sentence.start].stop, Some('.' | ')' | '-'));
    let sentence = sentence.start + usize::from(numbered)..sentence.end;
    let inside = sentence.start..sentence.end.min(sentence.start + 8);
    let end = inside.clone().find(|&at| {
        words[at].stop.is_some_and(|c| matches!(c, ':' | '–' | '—' | '-' | '/' | '|'))
            && !(words[at].digits().is_some() && words.get(at + 1).is_some_and(|w| w.digits().is_some()))
    })?;
    (end + 1 < sentence.end).then_some(sentence.start..end + 1)
}

/// Where a sentence is cut so that each part tells one thing: before "while", "as well as", "had".
pub(super) fn cuts(words: &[Word], sentence: &Range<usize>) -> Vec<usize> {
    const OPENERS: [&str; 8] = ["فيما", "بينما", "كما", "كانت", "كان", "وذلك", "ثم", "فضلا"];
    (sentence.start + 1..sentence.end)
        .filter(|&at| {
            let opens = OPENERS.iter().any(|w| words[at].is(w));
            let before = &words[at - 1];
            // "الذي كان": within a clause "was" opens nothing.
            let was = words[at].is("كان") || words[at].is("كانت");
            before.stop == Some('؛') || opens && (before.stop.is_some() || !was)
        })
        .collect()
}
