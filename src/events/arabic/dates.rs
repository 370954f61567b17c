//! Days in Arabic reports: "فجر الخميس", "أمس", "11 كانون الأول 2020", "17/7/2020", "بعد يوم من".

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::number::number;
use super::words::Word;
use crate::incident::DatePrecision;
use crate::text::date::DateSpan;

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("الاحد", Weekday::Sunday),
    ("الاثنين", Weekday::Monday),
    ("الثلاثا", Weekday::Tuesday),
    ("الاربعا", Weekday::Wednesday),
    ("الخميس", Weekday::Thursday),
    ("الجمعه", Weekday::Friday),
    ("السبت", Weekday::Saturday),
];

/// Names here are keys, as folding makes them: no hamza, one alef, one ha. Months as Iraq and the Levant call them, and as Egypt and the Gulf do; two words for some.
const MONTHS: [(&str, &str, i8); 31] = [
    ("كانون", "الثاني", 1),
    ("شباط", "", 2),
    ("اذار", "", 3),
    ("نيسان", "", 4),
    ("ايار", "", 5),
    ("حزيران", "", 6),
    ("تموز", "", 7),
    ("اب", "", 8),
    ("ايلول", "", 9),
    ("تشرين", "الاول", 10),
    ("تشرين", "الثاني", 11),
    ("كانون", "الاول", 12),
    ("يناير", "", 1),
    ("فبراير", "", 2),
    ("مارس", "", 3),
    ("ابريل", "", 4),
    ("مايو", "", 5),
    ("يونيو", "", 6),
    ("يوليو", "", 7),
    ("اغسطس", "", 8),
    ("سبتمبر", "", 9),
    ("اكتوبر", "", 10),
    ("نوفمبر", "", 11),
    ("ديسمبر", "", 12),
    ("جانفي", "", 1),
    ("فيفري", "", 2),
    ("افريل", "", 4),
    ("ماي", "", 5),
    ("جوان", "", 6),
    ("جويليه", "", 7),
    ("اوت", "", 8),
];

/// Ordinals as days of a month are called: "الخامس من آذار", "الخامس عشر", "الخامس والعشرين".
const ORDINALS: [(&str, i8); 12] = [
    ("اول", 1),
    ("ثاني", 2),
    ("ثالث", 3),
    ("رابع", 4),
    ("خامس", 5),
    ("سادس", 6),
    ("سابع", 7),
    ("ثامن", 8),
    ("تاسع", 9),
    ("عاشر", 10),
    ("عشرين", 20),
    ("ثلاثين", 30),
];

/// How a day is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// By its date.
    Date,
    /// Counted from the day of publication: "الخميس", "أمس".
    Relative,
    /// "اليوم".
    Today,
}

/// A day that a text gives, and the words that give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) span: DateSpan,
    pub(super) words: Range<usize>,
    told: Told,
}

/// The date of publication as the text itself gives it: a full date that is said to be today's or yesterday's, one that stands
/// with the place at the head of a line, or one with its weekday in the first sentences.
pub(super) fn published(words: &[Word]) -> Option<Date> {
    (0..words.len()).find_map(|at| {
        let (date, length) = full(words, at, None)?;
        let before = &words[at.saturating_sub(3)..at];
        let starts = |n: usize| n == 0 || words[n - 1].stop == Some('\n');
        let ends = matches!(words[at + length - 1].stop, Some('\n' | '–' | '-' | '—'));
        if before.iter().any(|w| w.is("امس")) {
            return date.checked_add(1.day()).ok();
        }
        let today = before.iter().any(|w| w.is("يوم") && w.is_definite());
        let by_weekday = at < 40 && before.last().and_then(weekday).is_some_and(|day| day == date.weekday());
        (today || by_weekday || ends && (at.saturating_sub(3)..=at).any(starts)).then_some(date)
    })
}

/// Every day that a text gives, in its order.
pub(super) fn find(words: &[Word], published: Option<Date>) -> Vec<Day> {
    let mut days = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let found = Phrase { words, at, published }.read();
        match found {
            Some(day) => {
                at = day.words.end;
                let since = day
                    .words
                    .start
                    .checked_sub(1)
                    .is_some_and(|n| ["منذ", "حتي", "لغايه"].iter().any(|w| words[n].is_bare(w)));
                if !since {
                    days.push(day);
                }
            }
            None => at += 1,
        }
    }
    days
}

/// The days within a range of words.
pub(super) fn within(days: &[Day], range: &Range<usize>) -> Range<usize> {
    let start = days.partition_point(|d| d.words.start < range.start);
    start..start + days[start..].partition_point(|d| d.words.start < range.end)
}

/// The day of a clause, of those it names; `told` where the clause opens with who said it.
///
/// A year alone says when something else was, unless it stands at the head of the clause, which `start` is the first word of.
pub(super) fn of_clause(days: &[Day], start: usize, told: bool, published: Option<Date>) -> Option<&Day> {
    let coarse = |d: &Day| d.span.precision == DatePrecision::Year && d.words.start > start + 3;
    let days = || days.iter().filter(|d| !coarse(d));
    let is_today = |d: &Day| published.is_some_and(|p| d.span == DateSpan::day(p));
    // The day of publication stands in many a report beside the event's own: "الجمعة 3 كانون الأول 2021".
    let dated = days().find(|d| d.told == Told::Date && !is_today(d));
    // "أعلنت الهيئة، اليوم الاثنين، ...، مساء الأحد": the day of the statement comes first, that of the event after it.
    let mut relative = days().filter(|d| d.told == Told::Relative);
    let relative = || if told { relative.next_back() } else { relative.next() };
    dated.or_else(relative).or_else(|| days().find(|d| d.told == Told::Date)).or_else(|| days().next())
}

/// What is read at one word.
struct Phrase<'a> {
    words: &'a [Word],
    at: usize,
    published: Option<Date>,
}

impl Phrase<'_> {
    fn read(&self) -> Option<Day> {
        let day = |span: DateSpan, length: usize, told: Told| Day { span, words: self.start()..self.at + length, told };
        if let Some(weekday) = weekday(&self.words[self.at])
            && self.words[self.at].stop.is_none_or(|c| matches!(c, '،' | '(' | '/'))
            && let Some((date, length)) = full(self.words, self.at + 1, self.published)
        {
            // "الخميس 12 أيار": where the two disagree the date is believed.
            let _ = weekday;
            return Some(day(DateSpan::day(date), 1 + length, Told::Date));
        }
        if let Some((date, length)) = full(self.words, self.at, self.published) {
            return Some(day(DateSpan::day(date), length, Told::Date));
        }
        if let Some((span, length)) = self.month() {
            return Some(day(span, length, Told::Date));
        }
        let (span, length) = self.relative()?;
        let today = self.published.is_some_and(|p| span == DateSpan::day(p)) && weekday(&self.words[self.at]).is_none();
        Some(day(span, length, if today { Told::Today } else { Told::Relative }))
    }

    /// The part of the day before it belongs to the words: "فجر الخميس".
    fn start(&self) -> usize {
        match self.at.checked_sub(1) {
            Some(before) if part_of_day(&self.words[before]) && self.words[before].stop.is_none() => before,
            _ => self.at,
        }
    }

    fn next(&self, n: usize) -> Option<&Word> {
        self.words[self.at..self.at + n].iter().all(|w| w.stop.is_none()).then(|| self.words.get(self.at + n)).flatten()
    }

    fn is(&self, n: usize, word: &str) -> bool {
        self.next(n).is_some_and(|w| w.is(word))
    }

    fn back(&self, days: i64) -> Option<Date> {
        self.published?.checked_sub(days.days()).ok()
    }

    fn is_night(&self) -> bool {
        self.at > 0 && ["ليله", "ليل"].iter().any(|n| self.words[self.at - 1].is(n))
    }

    /// A night may run into the next day.
    fn night(&self, date: Date) -> Option<DateSpan> {
        let end = if self.is_night() { date.checked_add(1.day()).ok()?.min(self.published?) } else { date };
        Some(DateSpan { start: date, end: end.max(date), precision: DatePrecision::Day })
    }

    fn relative(&self) -> Option<(DateSpan, usize)> {
        let published = self.published?;
        let word = &self.words[self.at];
        if let Some(weekday) = weekday(word) {
            // "اليوم الخميس", "أمس الجمعة": the weekday says the same day; a weekday alone looks back, today included.
            let since = (i64::from(published.weekday().to_monday_zero_offset())
                - i64::from(weekday.to_monday_zero_offset()))
            .rem_euclid(7);
            let last = self.is(1, "ماضي") || self.is(1, "فايت");
            let date = self.back(if last && since == 0 { 7 } else { since })?;
            // "ليلة السبت على الأحد".
            let two = (self.is(1, "علي") && self.next(2).and_then(self::weekday).is_some()).then_some(3);
            return Some((self.night(date)?, two.unwrap_or(1 + usize::from(last))));
        }
        if word.is("امس") {
            let first = self.next(1).is_some_and(|w| w.is_bare("الاول"));
            let span = self.night(self.back(if first { 2 } else { 1 })?)?;
            return Some((span, 1 + usize::from(first)));
        }
        if (word.is("اول") || word.is("قبل")) && self.next(1).is_some_and(|w| w.is_bare("امس")) {
            return Some((DateSpan::day(self.back(2)?), 2));
        }
        if word.is("ليله") && self.is(1, "ماضيه") {
            let span = DateSpan { start: self.back(1)?, end: published, precision: DatePrecision::Day };
            return Some((span, 2));
        }
        if word.is_bare("قبل") {
            return self.ago();
        }
        let units = [
            ("اسبوع", 7, 1, DatePrecision::Week),
            ("شهر", 45, 20, DatePrecision::Month),
            ("عام", 400, 180, DatePrecision::Year),
        ];
        if let Some((_, from, to, precision)) =
            units.into_iter().find(|(unit, ..)| word.is(unit) && word.is_definite() && self.is(1, "ماضي"))
        {
            return Some((DateSpan { start: self.back(from)?, end: self.back(to)?, precision }, 2));
        }
        let same = ["تالي", "نفسه", "ذاته"].iter().any(|w| self.is(1, w));
        (word.is("يوم") && word.is_definite() && !same).then_some((DateSpan::day(published), 1))
    }

    /// "قبل يومين", "قبل ثلاثة أيام", "قبل أسبوع".
    fn ago(&self) -> Option<(DateSpan, usize)> {
        let about = |days: i64, slack: i64, precision: DatePrecision, length: usize| {
            let span = DateSpan { start: self.back(days + slack)?, end: self.back(days - slack)?, precision };
            Some((span, length))
        };
        let words = [("يومين", 2, 0), ("اسبوع", 7, 2), ("اسبوعين", 14, 3), ("شهر", 30, 8), ("شهرين", 61, 15)];
        if let Some((_, days, slack)) = words.into_iter().find(|(word, ..)| self.is(1, word)) {
            let precision = match slack {
                0 => DatePrecision::Day,
                1..=3 => DatePrecision::Week,
                _ => DatePrecision::Month,
            };
            return about(days, slack, precision, 2);
        }
        let found = number(self.words, self.at + 1)?;
        let (days, length) = (i64::from(found.value.min(400)), 2 + found.length);
        if self.is(length - 1, "ايام") || self.is(length - 1, "يوما") {
            return about(days, 0, DatePrecision::Day, length);
        }
        if self.is(length - 1, "اسابيع") {
            return about(days * 7, 4, DatePrecision::Week, length);
        }
        self.is(length - 1, "اشهر").then(|| about(days * 30, 15, DatePrecision::Month, length)).flatten()
    }

    /// "في تموز 2020", "تموز الماضي", "عام 2017".
    fn month(&self) -> Option<(DateSpan, usize)> {
        let word = &self.words[self.at];
        if (word.is("عام") || word.is("سنه")) && self.words[self.at].stop.is_none() {
            let year = year(self.next(1)?)?;
            let span = DateSpan {
                start: Date::new(year, 1, 1).ok()?,
                end: Date::new(year, 12, 31).ok()?,
                precision: DatePrecision::Year,
            };
            return Some((span, 2));
        }
        let (month, length) = month(self.words, self.at)?;
        let next = self.words.get(self.at + length).filter(|_| self.words[self.at + length - 1].stop.is_none())?;
        let year = year(next).or_else(|| {
            let published = self.published.filter(|_| next.is("ماضي"))?;
            Some(if month < published.month() { published.year() } else { published.year() - 1 })
        })?;
        let start = Date::new(year, month, 1).ok()?;
        Some((DateSpan { start, end: start.last_of_month(), precision: DatePrecision::Month }, length + 1))
    }
}

/// How many days before the clause's own day the next event lies: "بعد يوم من إحراق", a day after the burning of.
pub(super) fn days_after(words: &[Word], clause: Range<usize>) -> Option<(i64, usize)> {
    clause.clone().find_map(|at| {
        let next = |n: usize| words.get(at + n).filter(|_| at + n < clause.end);
        if !words[at].is("بعد") {
            return None;
        }
        if next(1)?.is("يوم") && next(2)?.is("من") {
            return Some((1, at + 3));
        }
        if next(1)?.is("يومين") && next(2)?.is("من") {
            return Some((2, at + 3));
        }
        let days = number(words, at + 1)?;
        let is_after = next(1 + days.length)?.is("ايام") && next(2 + days.length)?.is("من");
        is_after.then_some((i64::from(days.value), at + 3 + days.length))
    })
}

/// How many days after those told before a clause says at its head that it plays: "بعد يومين", "في اليوم التالي".
pub(super) fn later(words: &[Word], clause: &Range<usize>) -> Option<i64> {
    (clause.start..clause.end.min(clause.start + 3)).find_map(|at| {
        let next = |n: usize| words.get(at + n).filter(|_| at + n < clause.end);
        if words[at].is("يوم") && next(1)?.is("تالي") {
            return Some(1);
        }
        if !words[at].is("بعد") {
            return None;
        }
        let (days, length) = match next(1)? {
            word if word.is_bare("يوم") => (1, 2),
            word if word.is("يومين") => (2, 2),
            _ => {
                let days = number(words, at + 1).filter(|n| next(1 + n.length).is_some_and(|w| w.is("ايام")))?;
                (i64::from(days.value), days.length + 2)
            }
        };
        let of = next(length).is_some_and(|w| w.is_bare("من") || w.is_bare("علي"));
        (!of).then_some(days)
    })
}

fn part_of_day(word: &Word) -> bool {
    ["فجر", "صباح", "ظهر", "عصر", "مسا", "ليله", "ليل", "يوم", "عشيه", "نهار"].iter().any(|w| word.is(w))
}

/// Whether a word belongs to a day or a time of day.
pub(super) fn is_time(word: &Word) -> bool {
    part_of_day(word) || word.is("امس") || weekday(word).is_some()
}

fn weekday(word: &Word) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| word.is(name)).map(|(_, day)| *day)
}

fn year(word: &Word) -> Option<i16> {
    word.digits().and_then(|y| i16::try_from(y).ok()).filter(|y| (1900..2200).contains(y))
}

/// A month at a word and how many words it takes: "كانون الثاني", "تموز/يوليو".
fn month(words: &[Word], at: usize) -> Option<(i8, usize)> {
    let one = |at: usize| {
        let first = words.get(at)?;
        let found = MONTHS.iter().find(|(name, second, _)| {
            first.is(name)
                && (second.is_empty() || first.stop.is_none() && words.get(at + 1).is_some_and(|w| w.is_bare(second)))
        })?;
        Some((found.2, if found.1.is_empty() { 1 } else { 2 }))
    };
    let (month, length) = one(at)?;
    let slash = matches!(words[at + length - 1].stop, Some('/' | '('));
    let twin = if slash { one(at + length).filter(|(other, _)| *other == month) } else { None };
    Some((month, length + twin.map_or(0, |(_, more)| more)))
}

/// A day of a month in digits or as an ordinal, and how many words it takes.
fn day_of_month(words: &[Word], at: usize) -> Option<(i8, usize)> {
    let word = words.get(at)?;
    if let Some(day) = word.digits() {
        return Some((i8::try_from(day).ok().filter(|d| (1..=31).contains(d))?, 1));
    }
    let ordinal = |at: usize| {
        let word = words.get(at).filter(|w| w.is_definite())?;
        ORDINALS.iter().find(|(name, _)| word.is(name)).map(|(_, day)| *day)
    };
    let first = ordinal(at)?;
    let next = words.get(at + 1)?;
    if first < 10 && (next.is_bare("عشر") || next.is_bare("عشره")) {
        return Some((first + 10, 2));
    }
    match ordinal(at + 1).filter(|tens| *tens >= 20 && first < 10 && next.has_and()) {
        Some(tens) => Some((first + tens, 2)),
        None => Some((first, 1)),
    }
}

/// A full date at a word: "11 كانون الأول 2020", "17/7/2020", "2021-07-12", and, counted from the day of publication, "11 كانون الأول".
fn full(words: &[Word], at: usize, published: Option<Date>) -> Option<(Date, usize)> {
    let word = words.get(at)?;
    if word.digits().is_some() && matches!(word.stop, Some('/' | '-' | '.')) {
        return numeric(words, at);
    }
    let (day, mut length) = day_of_month(words, at)?;
    if words[at + length - 1].stop.is_some() {
        return None;
    }
    if words.get(at + length)?.is_bare("من") {
        length += 1;
    }
    let (month, more) = month(words, at + length)?;
    length += more;
    if words[at + length - 1].stop.is_none() {
        let skip = usize::from(words.get(at + length).is_some_and(|w| w.is("عام") || w.is("سنه")));
        if let Some(year) = words.get(at + length + skip).and_then(year) {
            return Some((Date::new(year, month, day).ok()?, length + skip + 1));
        }
    }
    let published = published?;
    let this_year = Date::new(published.year(), month, day).ok()?;
    let date = if this_year > published { Date::new(published.year() - 1, month, day).ok()? } else { this_year };
    Some((date, length))
}

/// "17/7/2020", day before month as Arabic writes it; "2021/7/12", year first.
fn numeric(words: &[Word], at: usize) -> Option<(Date, usize)> {
    let [first, second, third] = words.get(at..at + 3)? else { return None };
    let glued = first.bytes.end + 1 == second.bytes.start && second.bytes.end + 1 == third.bytes.start;
    if !glued || second.stop != first.stop {
        return None;
    }
    let [a, b, c] = [first, second, third].map(Word::digits);
    let (a, b, c) = (a?, b?, c?);
    let date = |y: u32, m: u32, d: u32| {
        let year = if y < 100 { 2000 + y } else { y };
        Date::new(i16::try_from(year).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()
    };
    let found = if a >= 1900 { date(a, b, c) } else { date(c, b, a).or_else(|| date(c, a, b)) };
    found.map(|date| (date, 3))
}

#[cfg(test)]
mod tests;
