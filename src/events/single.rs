//! People told one by one, without a number: "a 17-year-old", "another", "a third", "him", "both".

use std::ops::Range;

use super::lexicon::{Lexicon, Side};
use super::people::Group;
use super::words::List;
use crate::text::number::ordinal;
use crate::text::{Analysis, TokenKind};

/// The end of an age that starts at a token: "17-year-old", "nine-month-old".
pub(super) fn age(analysis: &Analysis<'_>, at: usize) -> Option<usize> {
    let word = |i: usize| analysis.lower(at + i);
    let spelt = word(1) == "-"
        && matches!(word(2), "year" | "years" | "month" | "months" | "week" | "day")
        && word(3) == "-"
        && matches!(word(4), "old" | "olds");
    // "a 17 year old boy".
    let loose = matches!(word(1), "year" | "month") && word(2) == "old";
    match (spelt, loose) {
        (true, _) => Some(at + 5),
        (_, true) => Some(at + 3),
        _ => None,
    }
}

/// "a [17-year-old]", "a [Palestinian]", "an [off-duty Iraqi]": one person whom no noun of the tables names.
pub(super) fn by_age_or_nation(
    analysis: &Analysis<'_>,
    lexicon: &Lexicon,
    from: usize,
    limit: usize,
) -> Option<(Side, usize)> {
    let aged = age(analysis, from);
    let first = aged.unwrap_or(from);
    // A noun of the tables names him better; it is for the caller to find.
    let ends = |i: usize| i >= limit || ends_phrase(analysis, i);
    for at in first..first + 3 {
        if at >= limit || lexicon.people.at(analysis, at).is_some() {
            return None;
        }
        if ends(at) {
            return aged.filter(|&end| end == at).map(|end| (Side::Civilian, end));
        }
        let token = &analysis.tokens[at];
        if token.capital && is_of_nation(&token.lower) && ends(at + 1) {
            return Some((Side::Any, at + 1));
        }
        if !token.is_word() {
            return None;
        }
    }
    None
}

/// Whether no noun goes on at a token.
fn ends_phrase(analysis: &Analysis<'_>, at: usize) -> bool {
    analysis.tokens.get(at).is_none_or(|t| {
        t.kind == TokenKind::Punct && t.lower != "-"
            || List::Stop.has(&t.lower)
            || matches!(
                t.lower.as_str(),
                "critically"
                    | "seriously"
                    | "slightly"
                    | "badly"
                    | "lightly"
                    | "during"
                    | "overnight"
                    | "later"
                    | "early"
            )
    })
}

/// Adjectives of nations, which are nouns for one of its people: Palestinian, Iraqi, Turk, Kurd.
fn is_of_nation(lower: &str) -> bool {
    const ENDINGS: &[&str] =
        &["ian", "ean", "can", "ani", "aqi", "eni", "raeli", "uwaiti", "rdish", "kurd", "turk", "ghan", "idi"];
    lower.len() > 3 && ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// "another", "another policeman", "a third", "a fourth woman": one more person.
pub(super) fn one_more(analysis: &Analysis<'_>, lexicon: &Lexicon, at: usize, tokens: &Range<usize>) -> Option<Group> {
    let nth =
        |i: usize| ordinal(analysis.lower(i)).is_some_and(|n| (2..=9).contains(&n)) && analysis.tokens[i].is_word();
    let after = match analysis.lower(at) {
        "another" => at + 1,
        "a" | "the" if at + 1 < tokens.end && nth(at + 1) => at + 2,
        // "4th child wounded", as posts write.
        _ if nth_in_figures(analysis, at, tokens.start) => at + 1,
        "both" => return both(analysis, lexicon, at, tokens),
        _ => return None,
    };
    if after < tokens.end
        && let Some((end, side)) = person(analysis, lexicon, after, tokens.end, false)
    {
        return Some(Group::of(at..end, 1, Some(1), side));
    }
    // Alone, it is a person where something befell him: "injuring a third", "another was injured".
    let befell = |i: usize| List::Killed.has(analysis.lower(i)) || List::Wounded.has(analysis.lower(i));
    let object = at > tokens.start && befell(at - 1) && ends_phrase(analysis, after);
    let subject = ends_phrase(analysis, after)
        && (after..tokens.end.min(after + 4)).take_while(|&i| analysis.tokens[i].is_word()).any(befell);
    (after >= tokens.end && at > tokens.start && befell(at - 1)
        || object
        || subject
        || after < tokens.end && befell(after))
    .then(|| Group::of(at..after, 1, Some(1), Side::Any))
}

fn nth_in_figures(analysis: &Analysis<'_>, at: usize, start: usize) -> bool {
    let lower = analysis.lower(at);
    let opens = at == start || analysis.tokens[at - 1].kind == TokenKind::Punct;
    opens && lower.starts_with(|c: char| c.is_ascii_digit()) && ordinal(lower).is_some_and(|n| (2..=9).contains(&n))
}

/// "Father and 3 kids killed": a role without an article at the head of a line, beside others who are counted.
pub(super) fn role_at_head(
    analysis: &Analysis<'_>,
    lexicon: &Lexicon,
    at: usize,
    tokens: &Range<usize>,
) -> Option<Group> {
    let opens = at == tokens.start || matches!(analysis.lower(at - 1), "." | ":" | "-");
    let (person, end) = lexicon.people.at(analysis, at).filter(|(person, _)| opens && !person.plural)?;
    let beside = matches!(analysis.lower(end), "and" | "," | "&" | "+")
        && crate::text::number::amount_at(analysis, end + 1).is_some_and(|a| !a.article);
    beside.then(|| Group::of(at..end, 1, Some(1), person.side))
}

/// "both his bodyguards", "both men", "both of them".
fn both(analysis: &Analysis<'_>, lexicon: &Lexicon, at: usize, tokens: &Range<usize>) -> Option<Group> {
    let skip = usize::from(matches!(analysis.lower(at + 1), "his" | "her" | "their" | "the" | "of"));
    let (end, side) = person(analysis, lexicon, at + 1 + skip, tokens.end, true)?;
    Some(Group::of(at..end, 2, Some(2), side))
}

/// The noun for people at a token, after at most two words that describe it.
fn person(
    analysis: &Analysis<'_>,
    lexicon: &Lexicon,
    from: usize,
    limit: usize,
    plural: bool,
) -> Option<(usize, Side)> {
    for at in from..limit.min(from + 3) {
        if let Some((person, mut end)) = lexicon.people.at(analysis, at) {
            let mut last = *person;
            // "police officer", "aid worker": the last noun is the head.
            while let Some((next, to)) = lexicon.people.at(analysis, end) {
                (last, end) = (*next, to);
            }
            return (last.plural == plural && end <= limit).then_some((end, last.side));
        }
        if !analysis.tokens[at].is_word() || ends_phrase(analysis, at) {
            return None;
        }
    }
    None
}

/// "shot him dead along with his son", "he and his wife were killed": who was named before, where others share his fate or
/// the verb stands beside him.
pub(super) fn pronoun(analysis: &Analysis<'_>, at: usize, tokens: &Range<usize>) -> Option<Group> {
    let lower = analysis.lower(at);
    let before = if at > tokens.start { analysis.lower(at - 1) } else { "" };
    let next = analysis.lower(at + 1);
    let shares = matches!(next, "and" | "along" | "together" | "alongside")
        && matches!(
            analysis.lower(at + 2),
            "his" | "her" | "with" | "two" | "three" | "four" | "five" | "six" | "a" | "the"
        );
    let one = match lower {
        "he" | "she" => shares,
        "him" | "her" => {
            let killed = List::Killed.has(before) && !matches!(before, "died" | "dead" | "shot");
            let shot = matches!(before, "shot" | "shooting" | "gunned" | "shoot") && matches!(next, "dead" | "down");
            let hurt = List::Wounded.has(before);
            (killed || hurt || shot) && (lower == "him" || shot || ends_phrase(analysis, at + 1))
        }
        _ => false,
    };
    one.then(|| Group { named: true, ..Group::of(at..at + 1, 1, Some(1), Side::Any) })
}
