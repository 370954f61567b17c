//! Days in Arabic reports: "فجر الخميس", "أمس", "11 كانون الأول 2020", "17/7/2020", "بعد يوم من".

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::toll::number;
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

/// Verbs that open a sentence with who said it.
const STATEMENTS: [&str; 12] =
    ["اعلن", "اعلنت", "قال", "قالت", "افاد", "افادت", "ذكر", "ذكرت", "اكد", "اكدت", "كشف", "كشفت"];

/// A day that a clause gives, and the words that give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) span: DateSpan,
    pub(super) words: Range<usize>,
}

/// The date of publication as the text itself gives it: a full date that is said to be today's or yesterday's, or one that stands
/// with the place at the head of a line.
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
        (today || ends && (at.saturating_sub(3)..=at).any(starts)).then_some(date)
    })
}

/// The day of a clause, counted from the day of publication.
pub(super) fn of_clause(words: &[Word], clause: Range<usize>, published: Option<Date>) -> Option<Day> {
    let day = |span: DateSpan, range: Range<usize>| Some(Day { span, words: range });
    let full = || {
        clause.clone().find_map(|at| full(words, at, published).map(|(date, n)| (date, at..(at + n).min(clause.end))))
    };
    let Some(published) = published else { return full().and_then(|(date, range)| day(DateSpan::day(date), range)) };
    // The day of publication stands in many a report beside the event's own: "الجمعة 3 كانون الأول 2021".
    if let Some((date, range)) = full().filter(|(date, _)| *date != published) {
        return day(DateSpan::day(date), range);
    }
    let back = |days: i64| published.checked_sub(days.days()).ok();
    let day_at = |at: usize| -> Option<Day> {
        let word = &words[at];
        let night = at > clause.start && ["ليله", "ليل"].iter().any(|n| words[at - 1].is(n));
        let before = |at: usize| if at > clause.start && part_of_day(&words[at - 1]) { at - 1 } else { at };
        if let Some(weekday) = weekday(word) {
            // "اليوم الخميس", "أمس الجمعة": the weekday says the same day; a weekday alone looks back, today included.
            let since = (i64::from(published.weekday().to_monday_zero_offset())
                - i64::from(weekday.to_monday_zero_offset()))
            .rem_euclid(7);
            let last_week = words.get(at + 1).is_some_and(|w| w.is("ماضي")) && since == 0;
            let date = back(if last_week { 7 } else { since })?;
            let end = if night { date.checked_add(1.day()).unwrap_or(date).min(published) } else { date };
            return day(
                DateSpan { start: date, end: end.max(date), precision: DatePrecision::Day },
                before(at)..at + 1,
            );
        }
        if word.is("امس") {
            let two = at > clause.start && (words[at - 1].is("اول"));
            return day(DateSpan::day(back(if two { 2 } else { 1 })?), if two { at - 1 } else { before(at) }..at + 1);
        }
        if word.is("قبل") && words.get(at + 1).is_some_and(|w| w.is("يومين")) {
            return day(DateSpan::day(back(2)?), at..at + 2);
        }
        None
    };
    // "أعلنت الهيئة، اليوم الاثنين، ...، مساء الأحد": the day of the statement comes first, that of the event after it.
    let told = clause.clone().take(2).any(|at| STATEMENTS.iter().any(|s| words[at].is(s)));
    let mut days: Vec<Day> = clause.clone().filter_map(day_at).collect();
    if let Some(found) = if told { days.pop() } else { days.into_iter().next() } {
        return Some(found);
    }
    if let Some((date, range)) = full() {
        return day(DateSpan::day(date), range);
    }
    let today = clause.clone().find(|&at| words[at].is("يوم") && words[at].is_definite())?;
    day(DateSpan::day(published), today..today + 1)
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
        let (days, length) = number(words, at + 1)?;
        (next(1 + length)?.is("ايام") && next(2 + length)?.is("من")).then_some((i64::from(days), at + 3 + length))
    })
}

fn part_of_day(word: &Word) -> bool {
    ["فجر", "صباح", "ظهر", "عصر", "مسا", "ليله", "ليل", "يوم", "عشيه"].iter().any(|w| word.is(w))
}

fn weekday(word: &Word) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| word.is(name)).map(|(_, day)| *day)
}

/// A full date at a word: "11 كانون الأول 2020", "17/7/2020", and, counted from the day of publication, "11 كانون الأول".
fn full(words: &[Word], at: usize, published: Option<Date>) -> Option<(Date, usize)> {
    let day = i8::try_from(words.get(at)?.digits()?).ok()?;
    let number = |n: usize| words.get(at + n)?.digits();
    if words[at].stop == Some('/') && words.get(at + 1)?.stop == Some('/') {
        // Day before month, as Arabic writes it.
        let year = i16::try_from(number(2)?).ok().filter(|y| *y >= 1900)?;
        return Some((Date::new(year, i8::try_from(number(1)?).ok()?, day).ok()?, 3));
    }
    let first = words.get(at + 1)?;
    let second = words.get(at + 2);
    let month =
        MONTHS.iter().find(|(one, two, _)| first.is(one) && (two.is_empty() || second.is_some_and(|s| s.is(two))))?;
    let length = if month.1.is_empty() { 2 } else { 3 };
    if let Some(year) = number(length).and_then(|y| i16::try_from(y).ok()).filter(|y| (1900..2200).contains(y)) {
        return Some((Date::new(year, month.2, day).ok()?, length + 1));
    }
    let published = published?;
    let this_year = Date::new(published.year(), month.2, day).ok()?;
    let date = if this_year > published { Date::new(published.year() - 1, month.2, day).ok()? } else { this_year };
    Some((date, length))
}

/// For tests: the day that a phrase gives.
#[cfg(test)]
fn read(text: &str, published: Date) -> Option<DateSpan> {
    let words = super::words::words(text);
    of_clause(&words, 0..words.len(), Some(published)).map(|d| d.span)
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_count_from_the_day_of_publication() {
        let friday = date(2020, 12, 11);
        for (text, day) in [
            ("فجر الخميس", date(2020, 12, 10)),
            ("أمس الخميس", date(2020, 12, 10)),
            ("مساء الثلاثاء", date(2020, 12, 8)),
            ("يوم الأربعاء", date(2020, 12, 9)),
            ("اليوم الجمعة", friday),
            ("أول أمس", date(2020, 12, 9)),
            ("في 18 تشرين الثاني", date(2020, 11, 18)),
            ("في 3 يناير 2020", date(2020, 1, 3)),
            ("يوم 17/7/2020", date(2020, 7, 17)),
            ("قبل يومين", date(2020, 12, 9)),
        ] {
            assert_eq!(read(text, friday).map(|s| s.start), Some(day), "{text}");
        }
        assert_eq!(read("في المدينة", friday), None);
    }

    #[test]
    fn the_text_gives_the_day_of_publication() {
        for (text, day) in [
            ("بغداد – 11 كانون الأول 2020\nقالت مصادر", Some(date(2020, 12, 11))),
            ("قتل ثلاثة صباح اليوم الخميس 21 كانون الثاني 2021", Some(date(2021, 1, 21))),
            ("يوم أمس الجمعة 17/7/2020", Some(date(2020, 7, 18))),
            ("بعد تفجير 3 تموز 2016 في الكرادة", None),
        ] {
            assert_eq!(published(&words(text)), day, "{text}");
        }
    }
}
