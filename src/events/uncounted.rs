//! The dead and hurt whom no count or article counts: "Journalist shot dead", "killing of Qasem Soleimani", "soldiers were killed".

use std::ops::Range;

use super::lexicon::Lexicon;
use super::people::{Group, name_end};
use super::victims::is_passive;
use crate::text::Analysis;

/// "47 of them are found in a ditch, shot": a part of people named before, whose fate nothing else tells.
pub(super) fn of_them(analysis: &Analysis<'_>, groups: &[Group], at: usize) -> Option<usize> {
    let g = groups.iter().rposition(|g| g.subset && g.tokens.end <= at && at - g.tokens.end <= 14)?;
    let end = groups[g].tokens.end;
    let pronoun = analysis.lower(end) == "of" && matches!(analysis.lower(end + 1), "them" | "whom");
    // "leaving 13 of them dead".
    let told = at == end + 2 || (end..at).any(|i| matches!(analysis.lower(i), "are" | "were" | "was" | "have" | "had"));
    (pronoun && told).then_some(g)
}

/// "Journalist shot dead in Mosul", "Two policemen, bystander killed": one person, as headlines write without an article.
pub(super) fn without_article(
    analysis: &Analysis<'_>,
    lexicon: &Lexicon,
    groups: &[Group],
    at: usize,
    tokens: &Range<usize>,
) -> Option<(u32, Range<usize>)> {
    // "Bomber kills recruits", "gunman killed soldiers": an active verb speaks of others.
    let passive = !matches!(analysis.lower(at), "kills" | "kill" | "killing")
        && (at + 1 == tokens.end
            || analysis.tokens[at + 1].kind == crate::text::TokenKind::Punct
            || matches!(
                analysis.lower(at + 1),
                "in" | "by" | "at" | "near" | "outside" | "on" | "after" | "when" | "as" | "inside" | "north" | "south"
            ));
    if !passive {
        return None;
    }
    let mut end = at;
    while end > tokens.start && matches!(analysis.lower(end - 1), "shot" | "found" | "and" | "gunned") {
        end -= 1;
    }
    let start = (end.saturating_sub(3).max(tokens.start)..end)
        .find(|&i| lexicon.people.at(analysis, i).is_some_and(|(person, to)| to == end && !person.plural))?;
    let mut first = start;
    while first > tokens.start && analysis.tokens[first - 1].is_word() && analysis.tokens[first - 1].capital {
        first -= 1;
    }
    if first == tokens.start || first > tokens.start && analysis.lower(first - 1) == ":" {
        return Some((1, first..end));
    }
    let listed = matches!(analysis.lower(first - 1), "," | "and");
    let others = groups.iter().find(|g| g.tokens.end + 1 == first && !g.bare && !g.subset && g.max == Some(g.min))?;
    (listed && others.tokens.start == tokens.start).then_some((others.min + 1, others.tokens.start..end))
}

/// Killing without a number: "killing a policeman's son" is a group; "killed soldiers", "killing Abu Jandal" are not counted.
pub(super) fn killed(
    analysis: &Analysis<'_>,
    lexicon: &Lexicon,
    at: usize,
    tokens: &Range<usize>,
) -> Option<(u32, Option<u32>)> {
    let next = at + 1;
    let shot_dead = analysis.lower(at) == "dead"
        && at > tokens.start
        && matches!(analysis.lower(at - 1), "shot" | "shoot" | "shooting");
    if next < tokens.end && analysis.lower(at) != "died" && (analysis.lower(at) != "dead" || shot_dead) {
        let from = if analysis.lower(next) == "of" { next + 1 } else { next };
        let mut at_person = from;
        while at_person < tokens.end.min(from + 4) {
            if let Some((person, end)) = lexicon.people.at(analysis, at_person) {
                let _ = end;
                return Some(if person.plural { (2, None) } else { (1, Some(1)) });
            }
            let token = &analysis.tokens[at_person];
            if !token.is_word()
                || matches!(analysis.lower(at_person), "in" | "by" | "and" | "on" | "at" | "when" | "after" | "during")
            {
                break;
            }
            at_person += 1;
        }
        // A name of two words or more: "killing of Qasem Soleimani".
        let end = name_end(analysis, from, tokens.end);
        if end >= from + 2 {
            return Some((1, Some(1)));
        }
    }
    // The subject: "Abu Jandal al-Kuwaiti ... was killed", "soldiers were killed", "a brigade commander was shot dead".
    if is_passive(analysis, at, tokens.start) || matches!(analysis.lower(at), "died" | "dies") {
        let mut plural = false;
        for i in (tokens.start..at).rev().take(24) {
            if let Some((person, end)) = lexicon.people.at(analysis, i)
                && end <= at
            {
                plural = person.plural;
                if !plural {
                    return Some((1, Some(1)));
                }
                break;
            }
            if analysis.tokens[i].capital
                && i > tokens.start
                && analysis.tokens[i - 1].capital
                && analysis.tokens[i].is_word()
                && analysis.tokens[i - 1].is_word()
            {
                return Some((1, Some(1)));
            }
        }
        if plural {
            return Some((2, None));
        }
    }
    None
}
