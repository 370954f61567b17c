//! Numbers in Arabic words and digits: "خمسة عشر", "أربعة وأربعين", "مئة وعشرين", "٣٢".

use super::words::Word;

/// Names are keys, as folding makes them.
const NUMBERS: &[(&str, u32)] = &[
    ("واحد", 1),
    ("واحده", 1),
    ("اثنين", 2),
    ("اثنان", 2),
    ("اثنتين", 2),
    ("اثنتان", 2),
    ("اثني", 2),
    ("اثنا", 2),
    ("اثنتي", 2),
    ("ثلاثه", 3),
    ("ثلاث", 3),
    ("اربعه", 4),
    ("اربع", 4),
    ("خمسه", 5),
    ("خمس", 5),
    ("سته", 6),
    ("ست", 6),
    ("سبعه", 7),
    ("سبع", 7),
    ("ثمانيه", 8),
    ("ثماني", 8),
    ("ثمان", 8),
    ("تسعه", 9),
    ("تسع", 9),
    ("عشره", 10),
    ("عشر", 10),
    ("عشرين", 20),
    ("عشرون", 20),
    ("ثلاثين", 30),
    ("ثلاثون", 30),
    ("اربعين", 40),
    ("اربعون", 40),
    ("خمسين", 50),
    ("خمسون", 50),
    ("ستين", 60),
    ("ستون", 60),
    ("سبعين", 70),
    ("سبعون", 70),
    ("ثمانين", 80),
    ("ثمانون", 80),
    ("تسعين", 90),
    ("تسعون", 90),
    ("مئه", 100),
    ("مائه", 100),
    ("ميه", 100),
    ("مئتي", 200),
    ("مئتين", 200),
    ("مئتان", 200),
    ("مائتي", 200),
    ("مائتين", 200),
    ("ثلاثمئه", 300),
    ("ثلاثمائه", 300),
    ("اربعمئه", 400),
    ("اربعمائه", 400),
    ("خمسمئه", 500),
    ("خمسمائه", 500),
    ("الف", 1000),
    ("الفي", 2000),
    ("الفين", 2000),
];

/// A number at a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: u32,
    /// How many words it takes.
    pub(super) length: usize,
    /// "and" is written on to it: one more of a list.
    pub(super) joined: bool,
}

fn one(words: &[Word], at: usize) -> Option<(u32, bool)> {
    let word = words.get(at)?;
    if let Some(value) = word.digits() {
        return Some((value, word.has_and()));
    }
    word.find(|form| {
        let eleven = matches!(form, "احد" | "احدي") && words.get(at + 1).is_some_and(|w| w.is("عشر") || w.is("عشره"));
        let value = NUMBERS.iter().find(|(name, _)| *name == form).map(|(_, n)| *n);
        value.or_else(|| eleven.then_some(1))
    })
}

/// The number that begins at a word: tens follow ones ("خمسة عشر", "خمسة وعشرين"), less follows hundreds ("مئة وعشرين").
pub(super) fn number(words: &[Word], at: usize) -> Option<Number> {
    let (first, joined) = one(words, at)?;
    let (mut value, mut length) = (first, 1);
    // What the next part must stay below: ones take tens, hundreds take all below them.
    let mut last = first;
    while words[at + length - 1].stop.is_none()
        && let Some((next, and)) = one(words, at + length)
        && words[at + length].digits().is_none()
    {
        let teens = next == 10 && last < 10 && !and;
        let tens = and && last < 10 && (20..100).contains(&next) && next % 10 == 0;
        let below = and && last >= 100 && next < 100;
        if !(teens || tens || below) || words[at].digits().is_some() {
            break;
        }
        value += next;
        last = if teens || tens { 99 } else { next };
        length += 1;
    }
    Some(Number { value, length, joined })
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    #[test]
    fn words_and_digits_add_up() {
        for (text, value, length) in [
            ("ثلاثة جنود", 3, 1),
            ("خمسة عشر جنديا", 15, 2),
            ("أربعة وأربعين مهاجرا", 44, 2),
            ("مئة وخمسة وعشرين شخصا", 125, 3),
            ("مئة وعشرين", 120, 2),
            ("إحدى عشرة امرأة", 11, 2),
            ("واثنين وسبعين", 72, 2),
            ("ثلاثة وأربعة", 3, 1),
            ("١٢٤ جريحا", 124, 1),
            ("و124 جريحا", 124, 1),
        ] {
            let found = number(&words(text), 0).map(|n| (n.value, n.length));
            assert_eq!(found, Some((value, length)), "{text}");
        }
        assert_eq!(number(&words("أحد الجنود"), 0), None);
        let joined = |text: &str| number(&words(text), 0).map(|n| n.joined);
        assert_eq!((joined("وثلاثة"), joined("واحدة"), joined("و7")), (Some(true), Some(false), Some(true)));
    }
}
