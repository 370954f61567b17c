//! Tokens: words, numbers and punctuation, with byte offsets.

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with inner apostrophes (`O'Brien`) or full stops (`U.S.`).
    Word,
    /// Digits, with thousands commas, a decimal point or an ordinal ending (`1,200`, `3.5`, `7th`).
    Number,
    /// One sign.
    Punct,
}

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is made of.
    pub kind: TokenKind,
    /// In lower case, with plain apostrophes and hyphens.
    pub lower: String,
    /// Whether no space stands before it: `mid-October` is three tokens, two of them glued.
    pub glued: bool,
    /// Whether its first letter is upper case.
    pub capital: bool,
}

impl Token {
    /// Whether this is a sign with the given lower form.
    #[must_use]
    pub fn is_punct(&self, sign: &str) -> bool {
        self.kind == TokenKind::Punct && self.lower == sign
    }

    /// Whether this is a word.
    #[must_use]
    pub fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }
}

/// Abbreviations that keep their full stop and end no sentence.
const ABBREVIATIONS: &[&str] = &[
    "adm", "apr", "aug", "ave", "brig", "capt", "cmdr", "co", "col", "corp", "cpl", "dec", "dept", "dr", "feb", "fr",
    "ft", "gen", "gov", "hon", "jan", "jr", "jul", "jun", "lt", "ltd", "maj", "mar", "messrs", "mr", "mrs", "ms", "mt",
    "no", "nov", "oct", "pfc", "pres", "prof", "pvt", "rep", "rev", "sen", "sep", "sept", "sgt", "sr", "st", "vs",
];

/// States and provinces; they keep their full stop where they begin with a capital: "Orlando, Fla., police".
const STATES: &[&str] = &[
    "ala", "alta", "ariz", "ark", "calif", "colo", "conn", "fla", "ga", "ill", "ind", "kan", "ky", "la", "mass", "md",
    "mich", "minn", "mo", "mont", "neb", "nev", "okla", "ont", "ore", "pa", "sask", "tenn", "tex", "va", "vt", "wash",
    "wis", "wyo",
];

/// Whether a token is the short name of a state: `Fla.`, `S.C.` are.
pub(crate) fn is_state_abbreviation(lower: &str) -> bool {
    lower.strip_suffix('.').is_some_and(|word| STATES.binary_search(&word).is_ok())
}

/// Whether a word without its full stop is a known abbreviation.
fn is_abbreviation(lower: &str) -> bool {
    ABBREVIATIONS.binary_search(&lower).is_ok()
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{02BC}')
}

/// Signs inside transliterated and Arabic names that belong to the word: ayn, hamza, combining marks, tatweel.
fn is_word_mark(c: char) -> bool {
    matches!(c, '\u{02BB}' | '\u{02BE}' | '\u{02BF}' | '\u{0300}'..='\u{036F}' | '\u{0610}'..='\u{061A}'
        | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{200C}' | '\u{200D}')
}

fn is_letter(c: char) -> bool {
    (c.is_alphabetic() && !c.is_numeric()) || is_word_mark(c)
}

/// Lower case, with typographic apostrophes and hyphens made plain.
fn normal(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '\u{2019}' | '\u{02BC}' => '\'',
            '\u{2010}' | '\u{2011}' | '\u{2012}' => '-',
            '\u{2013}' | '\u{2014}' | '\u{2015}' => '\u{2014}',
            '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{00AB}' | '\u{00BB}' => '"',
            _ => c,
        })
        .collect()
}

pub(super) fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() || first.is_control() || matches!(first, '\u{200B}' | '\u{FEFF}' | '\u{00AD}') {
            at += first.len_utf8();
            continue;
        }
        let rest = &text[at..];
        let (length, kind) = if first.is_numeric() {
            (number_length(rest), TokenKind::Number)
        } else if is_letter(first) {
            (word_length(rest), TokenKind::Word)
        } else if is_apostrophe(first) && possessive_length(rest, tokens.last(), at) > 0 {
            (possessive_length(rest, tokens.last(), at), TokenKind::Word)
        } else if matches!(first, '\u{2018}' | '`')
            && rest[first.len_utf8()..].starts_with(is_letter)
            && tokens.last().is_some_and(|t| t.end == at && t.kind == TokenKind::Word)
        {
            // An ayn written as an opening quote inside a name: Dulu`iyah.
            (first.len_utf8() + word_length(&rest[first.len_utf8()..]), TokenKind::Word)
        } else {
            (first.len_utf8(), TokenKind::Punct)
        };
        let end = at + length;
        let glued = tokens.last().is_some_and(|t| t.end == at);
        if glued && matches!(first, '\u{2018}' | '`') && kind == TokenKind::Word {
            if let Some(last) = tokens.last_mut() {
                last.end = end;
                last.lower = normal(&text[last.start..end]);
            }
        } else {
            tokens.push(Token {
                start: at,
                end,
                kind,
                lower: normal(&text[at..end]),
                glued,
                capital: first.is_uppercase(),
            });
        }
        at = end;
    }
    tokens
}

/// The length of `'s` or a bare plural apostrophe directly after a word, else 0.
fn possessive_length(rest: &str, last: Option<&Token>, at: usize) -> usize {
    let Some(last) = last else { return 0 };
    if last.end != at || last.kind == TokenKind::Punct {
        return 0;
    }
    let quote = rest.chars().next().map_or(0, char::len_utf8);
    let mut tail = rest[quote..].chars();
    match (tail.next(), tail.next()) {
        (Some('s' | 'S'), next) if !next.is_some_and(is_letter) => quote + 1,
        _ => 0,
    }
}

fn word_length(rest: &str) -> usize {
    // Initials: letter, full stop, letter, full stop...
    let initials = initials_length(rest);
    if initials > 0 {
        return initials;
    }
    let mut end = 0;
    for (at, c) in rest.char_indices() {
        if is_letter(c) {
            end = at + c.len_utf8();
        } else if is_apostrophe(c) || matches!(c, '\u{2018}') {
            // Inside a word only, and never before the possessive s.
            let tail = &rest[at + c.len_utf8()..];
            let mut after = tail.chars();
            match (after.next(), after.next()) {
                (Some('s' | 'S'), next) if !next.is_some_and(is_letter) => break,
                (Some(next), _) if is_letter(next) => {}
                _ => break,
            }
        } else {
            break;
        }
    }
    let word = &rest[..end];
    let state = word.starts_with(|c: char| c.is_ascii_uppercase()) && STATES.binary_search(&&*normal(word)).is_ok();
    if rest[end..].starts_with('.') && state {
        return end + 1;
    }
    if rest[end..].starts_with('.') && is_abbreviation(&normal(word)) && word.chars().count() <= 5 {
        let next = rest[end + 1..].trim_start_matches(' ').chars().next();
        // "no." ends a sentence more often than it counts; as an abbreviation it stands before a digit.
        if !word.eq_ignore_ascii_case("no") || next.is_some_and(|c| c.is_ascii_digit()) {
            return end + 1;
        }
    }
    end
}

/// The length of `U.S.`, `a.m.`, `J.D.` and the like, else 0.
fn initials_length(rest: &str) -> usize {
    if rest.starts_with("W.Va.") {
        return 5;
    }
    let mut end = 0;
    let mut letters = 0;
    let mut chars = rest.char_indices();
    while let Some((_, c)) = chars.next() {
        if !is_letter(c) {
            break;
        }
        match chars.next() {
            Some((at, '.')) => {
                end = at + 1;
                letters += 1;
            }
            // "U.S" at the end of the text or before a space.
            Some((at, next)) if letters > 0 && !is_letter(next) => {
                end = at;
                letters += 1;
                break;
            }
            _ => break,
        }
    }
    if letters >= 2 { end } else { 0 }
}

fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut end = 0;
    while let Some(c) = rest[end..].chars().next() {
        if c.is_numeric() {
            end += c.len_utf8();
        } else if matches!(c, ',' | '.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
            let group = bytes[end + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
            // A comma groups thousands; otherwise it separates two numbers.
            if c == ',' && group != 3 {
                break;
            }
            end += 1;
        } else {
            break;
        }
    }
    for ending in ["st", "nd", "rd", "th"] {
        if rest[end..].len() >= 2
            && rest.is_char_boundary(end + 2)
            && rest[end..end + 2].eq_ignore_ascii_case(ending)
            && !rest[end + 2..].starts_with(is_letter)
        {
            return end + 2;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokenize(text).iter().map(|t| &text[t.start..t.end]).collect()
    }

    #[test]
    fn the_abbreviations_are_sorted_for_look_up() {
        assert!(ABBREVIATIONS.is_sorted());
    }

    #[test]
    fn initials_possessives_and_hyphens() {
        assert_eq!(
            words("U.S. forces in Baghdad's mid-October raid."),
            ["U.S.", "forces", "in", "Baghdad", "'s", "mid", "-", "October", "raid", "."]
        );
        assert_eq!(words("Lt. Gen. Stephen J. Townsend"), ["Lt.", "Gen.", "Stephen", "J", ".", "Townsend"]);
        assert_eq!(words("the militants’ base"), ["the", "militants", "’", "base"]);
    }

    #[test]
    fn numbers_keep_their_groups_and_ordinals() {
        assert_eq!(
            words("1,200 men, 3.5 km, Dec.14th 11-13"),
            ["1,200", "men", ",", "3.5", "km", ",", "Dec.", "14th", "11", "-", "13"]
        );
        assert_eq!(words("in 2014,15 died"), ["in", "2014", ",", "15", "died"]);
    }

    #[test]
    fn transliteration_marks_stay_inside_the_word() {
        assert_eq!(words("Aḑ Ḑulū‘īyah town"), ["Aḑ", "Ḑulū‘īyah", "town"]);
        assert_eq!(words("Ba'quba and Ba’quba"), ["Ba'quba", "and", "Ba’quba"]);
    }
}
