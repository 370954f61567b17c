//! Datelines: the place line at the head of a report; and the places at the heads of the items of a list of news.

use super::{Hit, Role};
use crate::gazetteer::Gazetteer;
use crate::text::date::is_of_day;
use crate::text::{Analysis, SentenceKind, TokenKind};

/// `BAGHDAD, Dec 10 (Reuters) —`, `MOSUL, Iraq (AP) -`, `BAGHDAD:` at the head of a line.
pub(super) fn mark(analysis: &Analysis<'_>, gaz: &Gazetteer, hits: &mut [Hit]) {
    let mut n = 0;
    while n < hits.len() {
        let sentence = &analysis.sentences[hits[n].sentence];
        let paragraph_head = opens_paragraph(analysis, hits[n].sentence);
        let first = sentence.tokens.start;
        let lead = (first..hits[n].name.start).all(|i| !analysis.tokens[i].is_word());
        if !paragraph_head || !lead || hits[n].name.start > first + 1 || sentence.kind == SentenceKind::Headline {
            n += 1;
            continue;
        }
        let end = dateline_end(analysis, hits[n].name.end, sentence.tokens.end);
        let upper = analysis.slice(hits[n].name.clone()).chars().all(|c| !c.is_lowercase());
        let Some(end) = end.filter(|&(end, sure)| sure || upper && end > 0).map(|(end, _)| end) else {
            n += 1;
            continue;
        };
        let start = n;
        while n < hits.len() && hits[n].name.start < end {
            if hits[n].role == Role::Place || n == start {
                hits[n].role = Role::Dateline;
            }
            n += 1;
        }
        if n > start + 1 && hits[start + 1].is_country(gaz) {
            hits[start].part_of = Some(start + 1);
        }
        n = n.max(start + 1);
    }
}

/// After a colon, fewer words are a line of a table: "Nineveh: 208 killed, 511 injured".
const FEWEST_TOLD: usize = 8;

/// Tokens that may stand before the place at the head of an item: "* 24 April 2023, near".
const MOST_BEFORE: usize = 7;

/// "MOSUL - Gunmen killed two policemen": where several paragraphs begin with a place and a dash or a colon, and nothing else
/// before it, each tells what happened in its own. One alone is a dateline.
pub(super) fn headings(analysis: &Analysis<'_>, hits: &mut [Hit]) {
    let heads: Vec<usize> = (0..hits.len()).filter(|&n| is_heading(analysis, hits, n)).collect();
    let name = |n: usize| analysis.slice(hits[n].name.clone()).to_lowercase();
    let differ = heads.iter().any(|&n| name(n) != name(heads[0]));
    if differ {
        for n in heads {
            hits[n].role = Role::Heading;
        }
    }
}

fn opens_paragraph(analysis: &Analysis<'_>, sentence: usize) -> bool {
    let paragraph = |n: usize| analysis.sentences[n].paragraph;
    sentence.checked_sub(1).is_none_or(|before| paragraph(before) != paragraph(sentence))
}

fn is_heading(analysis: &Analysis<'_>, hits: &[Hit], n: usize) -> bool {
    let hit = &hits[n];
    let sentence = &analysis.sentences[hit.sentence];
    // "Baghdad/Rusafa: ...", "24 April, Swat: ..."
    let within = n.checked_sub(1).map_or(0..0, |before| hits[before].name.clone());
    let only_bullets = (sentence.tokens.start..hit.name.start)
        .all(|i| is_of_day(analysis, i) || within.contains(&i) || matches!(analysis.lower(i), "near" | "outside"));
    let after = hit.name.end;
    let sign = match analysis.lower(after) {
        "\u{2014}" | "\u{2013}" => true,
        "-" => !analysis.tokens[after].glued,
        ":" => true,
        _ => false,
    };
    opens_paragraph(analysis, hit.sentence)
        && only_bullets
        && sign
        && !hit.role.modifies()
        && hit.name.start < sentence.tokens.start + MOST_BEFORE + within.len()
        && after + (if analysis.lower(after) == ":" { FEWEST_TOLD } else { 2 }) < sentence.tokens.end
        && sentence.kind != SentenceKind::Headline
}

/// Where a dateline that starts with a place ends: at a dash or a colon within a few tokens; and whether its form leaves
/// no doubt (a date or an agency stands in it).
fn dateline_end(analysis: &Analysis<'_>, from: usize, end: usize) -> Option<(usize, bool)> {
    let mut sure = false;
    for at in from..end.min(from + 14) {
        let token = &analysis.tokens[at];
        match token.lower.as_str() {
            "\u{2014}" => return Some((at, true)),
            "-" if !token.glued || at + 1 < end && !analysis.tokens[at + 1].glued => return Some((at, true)),
            "-" if sure && at > 0 && analysis.tokens[at - 1].is_punct(")") => return Some((at, true)),
            ":" if at == from => return Some((at, false)),
            ")" if sure => {
                // "BAGHDAD (Reuters) Two bombs": the bracket closes the line.
                let dash = at + 1 < end && matches!(analysis.lower(at + 1), "-" | "\u{2014}" | ":");
                return Some((at + 1 + usize::from(dash), true));
            }
            "(" | "[" => sure = true,
            "," | "." | "/" => {}
            _ if token.kind == TokenKind::Number => sure = true,
            _ if token.capital => {}
            _ => return None,
        }
    }
    // "Kyiv, 3 May 2023." is a sentence of its own.
    (sure && from < end && end <= from + 14).then_some((end, true))
}
