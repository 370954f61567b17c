//! Counts as reports write them: numerals, words, "at least", "dozens", "between five and eight".

use std::ops::Range;

use super::date::is_month;
use super::{Analysis, TokenKind};

/// A count read from the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// The fewest it can mean.
    pub min: u32,
    /// The most it can mean; none where the words leave it open ("dozens", "more than 20").
    pub max: Option<u32>,
    /// The tokens that say so, qualifiers included.
    pub tokens: Range<usize>,
    /// Whether it is a bare "a" or "an", which counts a thing only before a noun.
    pub article: bool,
}

/// Number words below a hundred and the round ones above.
const WORDS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
    ("thousand", 1000),
];

/// Words that count without a number: the fewest each stands for.
const VAGUE: &[(&str, u32)] = &[
    ("several", 3),
    ("handful", 3),
    ("few", 3),
    ("dozens", 24),
    ("scores", 40),
    ("hundreds", 200),
    ("thousands", 2000),
    ("many", 3),
    ("numerous", 3),
    ("multiple", 2),
];

/// How a qualifier before a number bends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bend {
    /// "about", "some", "at least", "a total of": the number as it stands.
    Keep,
    /// "more than": open above.
    Above,
    /// "up to", "as many as": open below.
    UpTo,
}

const QUALIFIERS: &[(&[&str], Bend)] = &[
    (&["a", "total", "of"], Bend::Keep),
    (&["an", "estimated"], Bend::Keep),
    (&["at", "least"], Bend::Keep),
    (&["no", "fewer", "than"], Bend::Keep),
    (&["not", "less", "than"], Bend::Keep),
    (&["not", "fewer", "than"], Bend::Keep),
    (&["no", "less", "than"], Bend::Keep),
    (&["a", "further"], Bend::Keep),
    (&["close", "to"], Bend::Keep),
    (&["upwards", "of"], Bend::Above),
    (&["in", "excess", "of"], Bend::Above),
    (&["well", "over"], Bend::Above),
    (&["more", "than"], Bend::Above),
    (&["as", "many", "as"], Bend::UpTo),
    (&["up", "to"], Bend::UpTo),
    (&["about"], Bend::Keep),
    (&["around"], Bend::Keep),
    (&["approximately"], Bend::Keep),
    (&["roughly"], Bend::Keep),
    (&["nearly"], Bend::Keep),
    (&["almost"], Bend::Keep),
    (&["some"], Bend::Keep),
    (&["another"], Bend::Keep),
    (&["exactly"], Bend::Keep),
    (&["over"], Bend::Above),
];

/// The amount that starts at token `at`, qualifiers included.
#[must_use]
pub fn amount_at(analysis: &Analysis<'_>, at: usize) -> Option<Amount> {
    for (words, bend) in QUALIFIERS {
        if words.iter().enumerate().all(|(i, w)| analysis.lower(at + i) == *w)
            && let Some(inner) = plain_amount(analysis, at + words.len())
            && !inner.article
        {
            let (min, max) = match bend {
                Bend::Keep => (inner.min, inner.max),
                Bend::Above => (inner.min, None),
                Bend::UpTo => (0, inner.max),
            };
            return Some(Amount { min, max, tokens: at..inner.tokens.end, article: false });
        }
    }
    plain_amount(analysis, at)
}

fn plain_amount(analysis: &Analysis<'_>, at: usize) -> Option<Amount> {
    let amount = |min, max, end| Some(Amount { min, max, tokens: at..end, article: false });
    let lower = analysis.lower(at);
    if lower == "between" {
        let (low, next) = exact(analysis, at + 1)?;
        if analysis.lower(next) == "and" {
            let (high, end) = exact(analysis, next + 1)?;
            return (low < high).then_some(()).and_then(|()| amount(low, Some(high), end));
        }
        return None;
    }
    if let Some((value, end)) = exact(analysis, at) {
        // "5 to 8", "5-8", "20 or 30".
        if matches!(analysis.lower(end), "to" | "-" | "\u{2014}" | "or")
            && let Some((high, range_end)) = exact(analysis, end + 1)
            && value < high
            && high < 10 * value.max(1)
        {
            return amount(value, Some(high), range_end);
        }
        return amount(value, Some(value), end);
    }
    // "a dozen", "half a dozen", "a half-dozen", "two dozen", "a handful of", "dozens of".
    let skip = usize::from(matches!(lower, "a" | "an"));
    match (analysis.lower(at + skip), analysis.lower(at + skip + 1), analysis.lower(at + skip + 2)) {
        ("dozen", ..) => return amount(12, Some(12), at + skip + 1),
        ("half", "dozen", _) => return amount(6, Some(6), at + skip + 2),
        ("half", "-" | "a", "dozen") => return amount(6, Some(6), at + skip + 3),
        ("couple", "of", _) => return amount(2, Some(2), at + skip + 2),
        _ => {}
    }
    if let Some((_, min)) = VAGUE.iter().find(|(w, _)| *w == analysis.lower(at + skip)) {
        let end = at + skip + 1;
        return amount(*min, None, if analysis.lower(end) == "of" { end + 1 } else { end });
    }
    matches!(lower, "a" | "an").then_some(Amount { min: 1, max: Some(1), tokens: at..at + 1, article: true })
}

/// A number that stands for itself, and the token after it.
fn exact(analysis: &Analysis<'_>, at: usize) -> Option<(u32, usize)> {
    let token = analysis.tokens.get(at)?;
    if token.kind == TokenKind::Number {
        if is_year(analysis, at) || is_day(analysis, at) {
            return None;
        }
        let digits: String = token.lower.chars().filter(|c| *c != ',').collect();
        let value: u32 = western_digits(&digits)?.parse().ok()?;
        return Some(match analysis.lower(at + 1) {
            "hundred" => (value.checked_mul(100)?, at + 2),
            "thousand" => (value.checked_mul(1000)?, at + 2),
            "million" => (value.checked_mul(1_000_000)?, at + 2),
            "dozen" => (value.checked_mul(12)?, at + 2),
            _ => (value, at + 1),
        });
    }
    let mut total = 0_u32;
    let mut next = at;
    while let Some(value) = word_value(analysis.lower(next)) {
        total = match value {
            100 | 1000 if total > 0 => total.checked_mul(value)?,
            _ if next > at && (value >= total || !total.is_multiple_of(10)) && value >= 10 => break,
            _ => total.checked_add(value)?,
        };
        next += 1;
        // "twenty-five", "a hundred and fifty".
        if matches!(analysis.lower(next), "-" | "and")
            && (analysis.lower(next) == "-" && total >= 20 || total >= 100)
            && word_value(analysis.lower(next + 1)).is_some_and(|v| v < total)
        {
            next += 1;
        } else if word_value(analysis.lower(next)).is_none_or(|v| v < 100) {
            break;
        }
    }
    if next > at && analysis.lower(next) == "dozen" {
        return Some((total.checked_mul(12)?, next + 1));
    }
    (next > at).then_some((total, next))
}

/// Whether a number is the day of a date: "On Jan. 10, a reporter was killed", but not "In May 20 people were killed".
fn is_day(analysis: &Analysis<'_>, at: usize) -> bool {
    let next = at + 1;
    let parted = analysis.tokens.get(next).is_none_or(|t| {
        t.kind == TokenKind::Punct && t.lower != "-" || t.lower.len() == 4 && t.kind == TokenKind::Number
    });
    parted && analysis.lower(at).len() <= 2 && at.checked_sub(1).is_some_and(|i| is_month(analysis.lower(i)))
}

/// Whether a number is the year of a date: "14 March 2022 - Three people were killed", "in 2014 militants", "12/3/2022".
fn is_year(analysis: &Analysis<'_>, at: usize) -> bool {
    let year = |lower: &str| lower.len() == 4 && (lower.starts_with("19") || lower.starts_with("20"));
    if !year(analysis.lower(at)) {
        return false;
    }
    let before = at.checked_sub(1).map_or("", |i| analysis.lower(i));
    let day = |i: Option<usize>| i.is_some_and(|i| analysis.tokens[i].kind == TokenKind::Number);
    let tied = matches!(analysis.lower(at + 1), "-" | "\u{2014}" | ":" | "/" | ")" | "]");
    is_month(before)
        || matches!(before, "in" | "of" | "since" | "until" | "early" | "late" | "mid" | "year")
        || matches!(before, "," | "/") && day(at.checked_sub(2))
        || tied
}

fn word_value(lower: &str) -> Option<u32> {
    WORDS.iter().find(|(word, _)| *word == lower).map(|(_, value)| *value)
}

/// Arabic-Indic and Persian digits as western ones; none for anything but digits.
fn western_digits(text: &str) -> Option<String> {
    text.chars()
        .map(|c| match c {
            '0'..='9' => Some(c),
            '\u{0660}'..='\u{0669}' => char::from_digit(c as u32 - 0x0660, 10),
            '\u{06F0}'..='\u{06F9}' => char::from_digit(c as u32 - 0x06F0, 10),
            _ => None,
        })
        .collect()
}

/// The ordinal that a token spells, from "first" to "tenth" or `7th`.
#[must_use]
pub fn ordinal(lower: &str) -> Option<u32> {
    const ORDINALS: &[&str] =
        &["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    if let Some(at) = ORDINALS.iter().position(|w| *w == lower) {
        return u32::try_from(at + 1).ok();
    }
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    (digits.len() < lower.len()).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(u32, Option<u32>, usize)> {
        let analysis = Analysis::new(text);
        amount_at(&analysis, 0).map(|a| (a.min, a.max, a.tokens.end))
    }

    #[test]
    fn counts_in_words_and_numerals() {
        assert_eq!(read("15 Iraqis"), Some((15, Some(15), 1)));
        assert_eq!(read("1,200 men"), Some((1200, Some(1200), 1)));
        assert_eq!(read("twenty-five people"), Some((25, Some(25), 3)));
        assert_eq!(read("two hundred and fifty men"), Some((250, Some(250), 4)));
        assert_eq!(read("three policemen"), Some((3, Some(3), 1)));
        assert_eq!(read("a dozen men"), Some((12, Some(12), 2)));
        assert_eq!(read("two dozen men"), Some((24, Some(24), 2)));
        assert_eq!(read("half a dozen men"), Some((6, Some(6), 3)));
    }

    #[test]
    fn qualifiers_open_the_range_the_right_way() {
        assert_eq!(read("at least 60 people"), Some((60, Some(60), 3)));
        assert_eq!(read("more than 60 people"), Some((60, None, 3)));
        assert_eq!(read("up to 20 people"), Some((0, Some(20), 3)));
        assert_eq!(read("between five and eight men"), Some((5, Some(8), 4)));
        assert_eq!(read("dozens of people"), Some((24, None, 2)));
        assert_eq!(read("several people"), Some((3, None, 1)));
    }

    #[test]
    fn the_year_of_a_date_is_no_amount() {
        for text in ["March 2022 - Three people", "March 2022, four people", "in 2014 militants", "14/3/2022 two men"] {
            let analysis = Analysis::new(text);
            let year = analysis.tokens.iter().position(|t| t.lower.len() == 4).unwrap_or_default();
            assert_eq!(amount_at(&analysis, year), None, "{text}");
        }
        assert_eq!(read("2022 - Three people"), None);
        assert_eq!(read("2014 people"), Some((2014, Some(2014), 1)));
        let day = |text: &str| amount_at(&Analysis::new(text), 1).map(|a| a.min);
        assert_eq!((day("Jan. 10, a reporter"), day("May 20 people")), (None, Some(20)));
    }

    #[test]
    fn numbers_past_what_can_be_counted_are_no_amount() {
        assert_eq!(read("99999999999 people"), None);
        assert_eq!(read("4294967295 million people"), None);
    }
}
