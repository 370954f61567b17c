//! Killed and wounded in an Arabic clause: "مقتل ضابط وجندي وإصابة ثلاثة", "35 قتيلاً", "دون وقوع خسائر".

use std::ops::Range;

use super::Tables;
use super::words::Word;

/// What a clause says of the dead or the wounded.
pub(super) type Count = Option<u32>;

/// The toll of a clause.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Toll {
    pub(super) killed: Count,
    pub(super) wounded: Count,
}

/// The role of a word in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Killed,
    KilledOne,
    Wounded,
    WoundedOne,
    Losses,
    Without,
    Person,
    Two,
    NoEvent,
    Claim,
    Blame,
    Denial,
    Former,
    Sum,
}

impl Role {
    pub(super) fn parse(word: &str) -> Option<Self> {
        const NAMES: [(&str, Role); 14] = [
            ("killed", Role::Killed),
            ("killed-one", Role::KilledOne),
            ("wounded", Role::Wounded),
            ("wounded-one", Role::WoundedOne),
            ("losses", Role::Losses),
            ("without", Role::Without),
            ("person", Role::Person),
            ("two", Role::Two),
            ("no-event", Role::NoEvent),
            ("claim", Role::Claim),
            ("blame", Role::Blame),
            ("denial", Role::Denial),
            ("former", Role::Former),
            ("sum", Role::Sum),
        ];
        NAMES.iter().find(|(name, _)| *name == word).map(|(_, role)| *role)
    }
}

const NUMBERS: [(&str, u32); 40] = [
    ("واحد", 1),
    ("اثنين", 2),
    ("اثنان", 2),
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
    ("ثمانين", 80),
    ("تسعين", 90),
    ("مئه", 100),
    ("مائه", 100),
    ("مئتي", 200),
    ("مئتين", 200),
    ("ثلاثمئه", 300),
    ("الف", 1000),
    ("الفي", 2000),
    ("الفين", 2000),
];

/// A number in words or digits; "خمسة عشر" and "خمسة وعشرين" add up. With the number of words it takes.
pub(super) fn number(words: &[Word], at: usize) -> Option<(u32, usize)> {
    let one = |at: usize| {
        let word = words.get(at)?;
        word.digits().or_else(|| NUMBERS.iter().find(|(name, _)| word.is(name)).map(|(_, n)| *n))
    };
    let first = one(at)?;
    let second = words[at].stop.is_none().then(|| one(at + 1)).flatten();
    match second {
        Some(tens @ (10 | 20..=90)) if (1..10).contains(&first) && tens % 10 == 0 => Some((first + tens, 2)),
        _ => Some((first, 1)),
    }
}

/// Reads the toll of a clause.
pub(super) fn read(tables: &Tables, words: &[Word], clause: Range<usize>) -> Toll {
    let mut toll = Toll::default();
    let roles = tables.roles.all(words, clause.clone());
    let role_at = |at: usize| roles.iter().find(|(r, _)| r.contains(&at)).map(|(_, role)| **role);
    let without = roles.iter().position(|(_, r)| **r == Role::Without);
    // "لم ترد أنباء عن": that nothing was heard is not that nobody was hurt.
    let silent = |first: usize| words.get(roles[first].0.end).is_some_and(|w| w.is("ترد"));
    if let Some(first) = without.filter(|f| !silent(*f))
        && roles[first..].iter().any(|(r, role)| **role == Role::Losses && r.start <= roles[first].0.end + 5)
    {
        return Toll { killed: Some(0), wounded: Some(0) };
    }
    for (range, role) in &roles {
        match role {
            Role::KilledOne => toll.killed = toll.killed.or(Some(1)),
            Role::WoundedOne => toll.wounded = toll.wounded.or(Some(1)),
            Role::Killed | Role::Wounded => {
                let counted = match before(words, &clause, range.start, &role_at) {
                    None if !is_counted(&words[range.start]) => after(words, &clause, range.end, &role_at),
                    counted => counted,
                };
                let slot = if **role == Role::Killed { &mut toll.killed } else { &mut toll.wounded };
                if slot.is_none() {
                    *slot = counted;
                }
            }
            _ => {}
        }
    }
    toll
}

/// "35 قتيلاً", "25 متظاهراً على الأقل قتلوا": the number stands before, at most a few words off, with no other toll word between.
fn before(words: &[Word], clause: &Range<usize>, at: usize, role_at: &impl Fn(usize) -> Option<Role>) -> Count {
    let form = &words[at];
    let verb = ["قتلوا", "اصيبوا", "جرحوا", "استشهدوا", "حتفهم"].iter().any(|w| form.is(w));
    if form.is("قتيلين") || form.is("جريحين") {
        return Some(2);
    }
    if !verb && !is_counted(form) {
        return None;
    }
    for back in 1..=if verb { 5 } else { 1 } {
        let Some(n) = at.checked_sub(back).filter(|n| clause.contains(n)) else { break };
        if matches!(role_at(n), Some(Role::Killed | Role::Wounded)) {
            break;
        }
        if let Some((count, _)) = number(words, n) {
            // "خمسة وعشرين": the last word alone is the tens.
            let whole = n
                .checked_sub(1)
                .filter(|n| clause.contains(n))
                .and_then(|n| number(words, n))
                .filter(|(_, len)| *len == 2);
            return Some(whole.map_or(count, |(sum, _)| sum));
        }
    }
    None
}

/// A noun for those who were hit, which a number stands before: "35 قتيلاً", "القتلى".
fn is_counted(word: &Word) -> bool {
    [
        "قتيل",
        "قتيلا",
        "قتيلين",
        "قتلي",
        "جريح",
        "جريحا",
        "جريحين",
        "جرحي",
        "شهيد",
        "شهيدا",
        "شهدا",
        "مصاب",
        "مصابا",
        "مصابين",
        "جثه",
        "جثث",
    ]
    .iter()
    .any(|w| word.is(w))
}

/// "مقتل ضابط وجندي", "مقتل 32 شخصاً", "إصابة ثلاثة جنود": a list of people after the word, each counted.
fn after(words: &[Word], clause: &Range<usize>, start: usize, role_at: &impl Fn(usize) -> Option<Role>) -> Count {
    let mut total = None;
    let mut idle = 0;
    let mut at = start;
    while at < clause.end && idle < 6 {
        if matches!(role_at(at), Some(Role::Killed | Role::Wounded | Role::KilledOne | Role::WoundedOne)) {
            break;
        }
        // "آمر اللواء 59" counts nobody.
        let counts =
            |at: usize| at == start || !words[at - 1].is_definite() && (total.is_none() || words[at].has_conjunction());
        if let Some((count, length)) = number(words, at).filter(|_| counts(at)) {
            let is_unit = words
                .get(at + length)
                .is_some_and(|w| ["كم", "كيلومتر", "كيلومترا", "عاما", "سنه", "يوما", "ساعه"].iter().any(|u| w.is(u)));
            if is_unit {
                break;
            }
            total = Some(total.unwrap_or(0) + count);
            idle = 0;
            // The noun that is counted.
            at += length + 1;
            continue;
        }
        // In a list each further person is joined by "and"; the first may stand after an adjective or two.
        let joined = total.is_none() || words[at].has_conjunction();
        match role_at(at) {
            Some(Role::Two) if joined => {
                total = Some(total.unwrap_or(0) + 2);
                idle = 0;
            }
            Some(Role::Person) if joined => {
                total = Some(total.unwrap_or(0) + 1);
                idle = 0;
            }
            _ => idle += 1,
        }
        // "مقتل ضابط برتبة نقيب": what ends the phrase ends the list.
        if words[at].stop.is_some() && total.is_some() && !words.get(at + 1).is_some_and(Word::has_conjunction) {
            break;
        }
        at += 1;
    }
    total
}
