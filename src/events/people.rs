//! Counted groups of people: "four policemen and three civilians", "a police officer and two of his sons", "15".

use std::ops::Range;

use super::lexicon::{Lexicon, Side};
use super::single;
use super::words::List;
use crate::text::date::is_month;
use crate::text::number::amount_at;
use crate::text::{Analysis, TokenKind};

/// A group of people with its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) tokens: Range<usize>,
    pub(super) min: u32,
    pub(super) max: Option<u32>,
    pub(super) side: Side,
    /// Part of a group already counted: "including three children".
    pub(super) subset: bool,
    /// Only a number: "22 wounded", "killing 4".
    pub(super) bare: bool,
    /// By role or name, without a number: "the mayor".
    pub(super) named: bool,
}

impl Group {
    /// One or more people told in full: no part of others, no bare number.
    pub(super) fn of(tokens: Range<usize>, min: u32, max: Option<u32>, side: Side) -> Self {
        Self { tokens, min, max, side, subset: false, bare: false, named: false }
    }
}

/// What a number names instead of counting: "Combat Team 2", "Checkpoint 14".
const NUMBERED: &[&str] = &[
    "team",
    "checkpoint",
    "regiment",
    "brigade",
    "division",
    "battalion",
    "squadron",
    "route",
    "highway",
    "unit",
    "flight",
    "boeing",
    "channel",
    "section",
    "sector",
    "block",
    "room",
    "gate",
    "phase",
    "level",
    "article",
    "release",
    "page",
    "chapter",
    "resolution",
    "no.",
    "number",
    "class",
    "aged",
    "age",
    "point",
    "bridge",
    "camp",
    "base",
];

/// All groups in a range of tokens, left to right.
pub(super) fn groups(analysis: &Analysis<'_>, lexicon: &Lexicon, tokens: Range<usize>) -> Vec<Group> {
    let mut found: Vec<Group> = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        let group = counted(analysis, lexicon, at, tokens.end)
            .or_else(|| single::one_more(analysis, lexicon, at, &tokens))
            .or_else(|| single::pronoun(analysis, at, &tokens))
            .or_else(|| single::role_at_head(analysis, lexicon, at, &tokens))
            .or_else(|| named_role(analysis, lexicon, at, tokens.end));
        match group {
            // "two commanders of the border guard": whose they are.
            Some(group) if group.named && is_of_last(analysis, &found, &group) => {
                at = group.tokens.end;
                if let Some(last) = found.last_mut() {
                    last.tokens.end = at;
                }
            }
            Some(mut group) => {
                let mut back = group.tokens.start;
                while back > tokens.start
                    && matches!(analysis.lower(back - 1), "at" | "least" | "about" | "also" | "," | "the")
                {
                    back -= 1;
                }
                let before = if back > tokens.start { analysis.lower(back - 1) } else { "" };
                // "a woman of 61": her age.
                if group.max == Some(1)
                    && !group.bare
                    && analysis.lower(group.tokens.end) == "of"
                    && let Some(age) = amount_at(analysis, group.tokens.end + 1)
                    && !age.article
                    && age.tokens.end < tokens.end
                    && !matches!(analysis.lower(age.tokens.end), "of" | "who")
                    && lexicon.people.at(analysis, age.tokens.end).is_none()
                {
                    group.tokens.end = age.tokens.end;
                }
                // "among the 46 wounded were": all of them.
                let whole =
                    List::Wounded.has(analysis.lower(group.tokens.end)) || analysis.lower(group.tokens.end) == "dead";
                group.subset = !(before == "among" && whole)
                    && matches!(before, "including" | "among" | "them" | "were" | "whom")
                    && (before != "them" || back > 1 && matches!(analysis.lower(back - 2), "among" | "of"))
                    && (before != "were" || follows_of_them(analysis, back, tokens.start))
                    || matches!(analysis.lower(group.tokens.end), "of")
                        && matches!(analysis.lower(group.tokens.end + 1), "them" | "whom");
                at = group.tokens.end;
                found.push(group);
            }
            None => at += 1,
        }
    }
    // "including a police officer and two children": what is joined to a part is a part.
    for i in 1..found.len() {
        if found[i - 1].subset && !found[i].bare && joined(analysis, &found[i - 1], &found[i]) {
            found[i].subset = true;
        }
    }
    found
}

/// Whether a role only says whose the people right before it are.
fn is_of_last(analysis: &Analysis<'_>, found: &[Group], group: &Group) -> bool {
    let of = if analysis.lower(group.tokens.start.wrapping_sub(1)) == "the" { 2 } else { 1 };
    let Some(at) = group.tokens.start.checked_sub(of) else { return false };
    analysis.lower(at) == "of" && found.last().is_some_and(|last| last.tokens.end == at && !last.bare)
}

fn follows_of_them(analysis: &Analysis<'_>, back: usize, start: usize) -> bool {
    back >= start + 3 && matches!(analysis.lower(back - 2), "dead" | "victims" | "killed" | "wounded" | "them" | "whom")
}

/// Whether only "and" or a comma stands between two groups.
pub(super) fn joined(analysis: &Analysis<'_>, left: &Group, right: &Group) -> bool {
    let gap = left.tokens.end..right.tokens.start;
    // "wounded 300, the minister said": a role after a mere comma speaks; "a judge, his wife and an infant" are a list.
    let kin = matches!(analysis.lower(right.tokens.start), "his" | "her" | "their");
    if right.named && !kin && !gap.clone().any(|i| matches!(analysis.lower(i), "and" | "plus"))
        || speaks(analysis, right)
    {
        return false;
    }
    gap.len() <= 4
        && gap.clone().any(|i| matches!(analysis.lower(i), "and" | "," | "as" | "plus" | "with"))
        && gap.clone().all(|i| {
            matches!(
                analysis.lower(i),
                "and"
                    | ","
                    | "as"
                    | "well"
                    | "plus"
                    | "the"
                    | "his"
                    | "her"
                    | "their"
                    | "with"
                    | "together"
                    | "along"
                    | "alongside"
            )
        })
}

/// "killing one soldier, an army officer said", "a police captain, Ali Hassan, told": who tells of it is not among the dead.
fn speaks(analysis: &Analysis<'_>, group: &Group) -> bool {
    const TELLS: &[&str] = &[
        "said",
        "says",
        "told",
        "added",
        "reported",
        "confirmed",
        "announced",
        "stated",
        "explained",
        "quoted",
        "tells",
    ];
    let first = analysis.sentence_of(group.tokens.start);
    (group.tokens.end..group.tokens.end + 8)
        .take_while(|&i| {
            analysis.tokens.get(i).is_some_and(|t| {
                analysis.sentence_of(i) == first
                    && (t.capital
                        || TELLS.contains(&t.lower.as_str())
                        || matches!(
                            t.lower.as_str(),
                            "," | "in" | "from" | "of" | "the" | "at" | "who" | "also" | "later"
                        ))
            })
        })
        .any(|i| TELLS.contains(&analysis.lower(i)))
}

/// A number with the noun it counts, or alone where people are meant.
fn counted(analysis: &Analysis<'_>, lexicon: &Lexicon, at: usize, limit: usize) -> Option<Group> {
    let token = analysis.tokens.get(at)?;
    if token.kind == TokenKind::Punct
        || token.kind == TokenKind::Number && at > 0 && analysis.lower(at - 1) == "-" && token.glued
    {
        return None;
    }
    if at > 0 && analysis.lower(at - 1) == "no" {
        return None;
    }
    let amount = amount_at(analysis, at)?;
    if amount.max == Some(0) || amount.tokens.end > limit {
        return None;
    }
    let mut next = amount.tokens.end;
    // "two of his sons", "18 of them", "three of the men".
    if analysis.lower(next) == "of"
        && matches!(analysis.lower(next + 1), "his" | "her" | "their" | "its" | "the" | "them" | "whom")
    {
        next += 2;
        if matches!(analysis.lower(next - 1), "them" | "whom") {
            let group = Group::of(at..amount.tokens.end, amount.min, amount.max, Side::Any);
            return Some(Group { subset: true, ..group });
        }
    }
    let each = |end: usize| if analysis.lower(end - 1) == "couple" { 2 } else { 1 };
    if let Some((side, end)) =
        amount.article.then(|| single::by_age_or_nation(analysis, lexicon, next, limit)).flatten()
    {
        return Some(Group::of(at..end, 1, Some(1), side));
    }
    let head = head(analysis, lexicon, next, limit);
    let plural_fits = |plural: bool| plural || amount.max == Some(1) || amount.min <= 1;
    if let Some((side, plural, end)) = head
        && plural_fits(plural)
    {
        let times = |n: u32| n.saturating_mul(each(end));
        return Some(Group::of(at..end, times(amount.min), amount.max.map(times), side));
    }
    if let Some(end) = unlisted(analysis, next, limit).or_else(|| unlisted_object(analysis, at, next, limit))
        && (amount.min >= 2 || analysis.tokens[end - 1].capital)
        && !amount.article
    {
        return Some(Group::of(at..end, amount.min, amount.max, Side::Any));
    }
    if amount.tokens.start > 0 && NUMBERED.contains(&analysis.lower(amount.tokens.start - 1)) {
        return None;
    }
    // A bare number counts people where a toll word or the clause's end follows; toll.rs decides.
    let follow = analysis.lower(amount.tokens.end);
    let end = amount.tokens.end;
    let unit = List::Unit.has(follow) && !names_source(analysis, end);
    if amount.article || unit || is_month(follow) || is_year(analysis, at) {
        return None;
    }
    // "kill 13 north of Baghdad", "kill 12 across Anbar".
    let around =
        matches!(follow, "north" | "south" | "east" | "west" | "northeast" | "northwest" | "southeast" | "southwest")
            && analysis.lower(end + 1) == "of"
            || matches!(
                follow,
                "across"
                    | "around"
                    | "inside"
                    | "amid"
                    | "ahead"
                    | "during"
                    | "over"
                    | "overnight"
                    | "despite"
                    | "since"
                    | "aboard"
            )
            || analysis.tokens.get(end).is_some_and(|t| t.capital) && follow.ends_with("day");
    let ends = around
        || follow.is_empty()
        || analysis.tokens[amount.tokens.end].kind == TokenKind::Punct
        || List::Stop.has(follow)
        || matches!(follow, "more" | "others" | "people");
    let group = Group::of(at..amount.tokens.end, amount.min, amount.max, Side::Any);
    ends.then_some(Group { bare: true, ..group })
}

/// "Four deminers killed in", "nine Iraq forces wounded": a plural that no list knows, right before what befell it.
fn unlisted(analysis: &Analysis<'_>, from: usize, limit: usize) -> Option<usize> {
    let fate = (from + 1..limit.min(from + 4)).find(|&i| {
        matches!(
            analysis.lower(i),
            "killed" | "dead" | "wounded" | "injured" | "slain" | "murdered" | "executed" | "die"
        )
    })?;
    let noun = analysis.lower(fate - 1);
    let words = (from..fate).all(|i| {
        let token = &analysis.tokens[i];
        token.is_word() && !List::Stop.has(&token.lower) && !List::Unit.has(&token.lower)
    });
    // "1 ANP killed", "7 ANA killed, 5 wounded": a force by its letters.
    let letters = analysis.word(fate - 1);
    if words && fate == from + 1 && letters.len() >= 2 && letters.chars().all(char::is_uppercase) {
        return Some(fate);
    }
    let after = analysis.tokens.get(fate + 1);
    let ends = after.is_none_or(|t| {
        t.kind == TokenKind::Punct
            || matches!(t.lower.as_str(), "in" | "by" | "when" | "after" | "as" | "at" | "near" | "and")
    });
    (words && ends && is_plural_of_people(noun)).then_some(fate)
}

/// "injured two privates", "killing nine deminers on": a plural that no list knows, right after the word of what befell it.
fn unlisted_object(analysis: &Analysis<'_>, at: usize, from: usize, limit: usize) -> Option<usize> {
    let verb = analysis.lower(at.checked_sub(1)?);
    let fate = (List::Killed.has(verb) || List::Wounded.has(verb)) && !matches!(verb, "died" | "dead" | "die" | "dies");
    let end = (from + 1..limit.min(from + 5)).find(|&end| {
        analysis
            .tokens
            .get(end)
            .is_none_or(|t| t.kind == TokenKind::Punct && t.lower != "-" || List::Stop.has(&t.lower))
    })?;
    let noun = analysis.lower(end - 1);
    let words = (from..end).all(|i| {
        let token = &analysis.tokens[i];
        token.lower == "-" || token.is_word() && !List::Unit.has(&token.lower)
    });
    (fate && words && is_plural_of_people(noun)).then_some(end)
}

/// Whether an unknown noun may be people in the plural: no thing that is counted, no animal.
fn is_plural_of_people(noun: &str) -> bool {
    const ANIMALS: &[&str] =
        &["cows", "goats", "camels", "horses", "donkeys", "animals", "buffaloes", "dogs", "birds", "heads"];
    noun.len() > 3
        && noun.ends_with('s')
        && !noun.ends_with("ss")
        && !ANIMALS.contains(&noun)
        && !super::signal::COUNTED_TARGETS.contains(&noun)
}

/// "kill 12: police", "kill 12 - sources": who tells it follows, no measure.
fn names_source(analysis: &Analysis<'_>, at: usize) -> bool {
    let mark = match analysis.lower(at) {
        ":" => true,
        "-" => analysis.tokens.get(at + 1).is_some_and(|next| !next.glued) || List::Speaker.has(analysis.lower(at + 1)),
        _ => false,
    };
    mark && analysis.tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Word)
}

fn is_year(analysis: &Analysis<'_>, at: usize) -> bool {
    let lower = analysis.lower(at);
    lower.len() == 4
        && (lower.starts_with("19") || lower.starts_with("20"))
        && at > 0
        && matches!(analysis.lower(at - 1), "in" | "of" | "since" | "," | "until" | "early" | "late" | "mid")
}

/// The people noun within a few words after a number: its side, whether plural, and the token after it.
fn head(analysis: &Analysis<'_>, lexicon: &Lexicon, from: usize, limit: usize) -> Option<(Side, bool, usize)> {
    let mut at = from;
    let mut best = None;
    while at < limit.min(from + 8) {
        if let Some(end) = single::age(analysis, at) {
            at = end;
            continue;
        }
        let lower = analysis.lower(at);
        if List::Stop.has(lower) || at > from && amount_at(analysis, at).is_some_and(|a| !a.article) {
            break;
        }
        if let Some((person, end)) = lexicon.people.at(analysis, at) {
            best = Some((person.side, person.plural, end));
            at = end;
            // "police officers", "aid workers": the last noun is the head; it must follow at once.
            if lexicon.people.at(analysis, at).is_none() {
                break;
            }
            continue;
        }
        if best.is_some() {
            break;
        }
        let token = &analysis.tokens[at];
        if token.kind == TokenKind::Punct && !matches!(lower, "-" | "\"" | "'")
            || (List::Unit.has(lower) || is_month(lower)) && lower != "-"
        {
            break;
        }
        // A people's name in the plural: "15 Iraqis", "two Turks".
        if token.capital
            && token.lower.len() > 3
            && (lower.ends_with('s') || lower.ends_with("men"))
            && people_by_nation(lower)
        {
            best = Some((Side::Any, true, at + 1));
        }
        at += 1;
    }
    best
}

/// Endings of nations' plurals: Iraqis, Americans, Iranians, Turks, Yazidis, Kurds, Afghans.
fn people_by_nation(lower: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ians", "eans", "cans", "lans", "nans", "hans", "ans", "is", "urks", "urds", "ites", "ews", "ebs", "abs",
        "oles", "erbs", "itons", "hmen",
    ];
    ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// "Iranian general Qasem Soleimani", "the mayor", "a policeman": one person, by role or name.
fn named_role(analysis: &Analysis<'_>, lexicon: &Lexicon, at: usize, limit: usize) -> Option<Group> {
    let one = |end: usize, side: Side| {
        let count = if analysis.lower(end - 1) == "couple" { 2 } else { 1 };
        Some(Group { named: true, ..Group::of(at..end, count, Some(count), side) })
    };
    let mut start = at;
    if matches!(analysis.lower(at), "the" | "its" | "his" | "her" | "their" | "top" | "senior" | "former") {
        start += 1;
        start = single::age(analysis, start).unwrap_or(start);
    }
    // Up to three describing words, then a role in the singular, then perhaps a name.
    for skip in 0..4 {
        let i = start + skip;
        if i >= limit {
            return None;
        }
        if let Some((person, end)) = lexicon.people.at(analysis, i)
            && end <= limit
        {
            if person.plural {
                return None;
            }
            // A couple is counted, whatever its name.
            let name_end = if analysis.lower(end - 1) == "couple" { end } else { name_end(analysis, end, limit) };
            return (name_end > end || start > at).then_some(()).and_then(|()| one(name_end, person.side));
        }
        let word = &analysis.tokens[i];
        if !word.is_word() || List::Stop.has(analysis.lower(i)) {
            return None;
        }
    }
    None
}

/// The end of a run of capitalised words: "Qasem Soleimani", "Abu Mahdi al-Muhandis".
pub(super) fn name_end(analysis: &Analysis<'_>, from: usize, limit: usize) -> usize {
    let mut end = from;
    while end < limit {
        let token = &analysis.tokens[end];
        let particle = matches!(analysis.lower(end), "al" | "el" | "bin" | "bint" | "ibn" | "abu" | "de" | "van" | "-");
        if token.is_word() && token.capital
            || particle && end + 1 < limit && (analysis.tokens[end + 1].capital || analysis.lower(end + 1) == "-")
        {
            end += 1;
        } else {
            break;
        }
    }
    end
}
