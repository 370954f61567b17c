//! The day of publication, as pages, feeds, e-mails and JSON write it.

use jiff::civil::Date;

use crate::text::date::MONTHS;

/// The day of `2020-12-10T08:00:00+03:00`, `2020/12/10`, `20201210`, `Thu, 10 Dec 2020 08:00:00 GMT`, `December 10, 2020`
/// or of seconds or milliseconds since 1970 (in UTC). The day is the one written, in the zone of the writer.
///
/// `10/12/2020` is two days to two readers, and none to us.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    iso(text).or_else(|| compact(text)).or_else(|| since_1970(text)).or_else(|| in_words(text)).filter(is_likely)
}

/// Reports are dated within these centuries; what lies outside was misread.
fn is_likely(date: &Date) -> bool {
    (1800..2200).contains(&date.year())
}

fn iso(text: &str) -> Option<Date> {
    let head = text.get(..10)?;
    let goes_on = text[10..].starts_with(|c: char| c.is_ascii_digit());
    (!goes_on).then(|| head.replace(['/', '.'], "-").parse().ok()).flatten()
}

/// `20201210`, also at the head of `20201210T080000Z`.
fn compact(text: &str) -> Option<Date> {
    let head = text.get(..8).filter(|h| h.bytes().all(|b| b.is_ascii_digit()))?;
    let stands_alone = text[8..].is_empty() || text[8..].starts_with(['T', ' ']);
    let number = |range: std::ops::Range<usize>| head[range].parse().ok();
    stands_alone.then(|| Date::new(number(0..4)?, number(4..6)? as i8, number(6..8)? as i8).ok()).flatten()
}

fn since_1970(text: &str) -> Option<Date> {
    let number: f64 = text.parse().ok().filter(|_| text.len() >= 9)?;
    // Seconds have ten figures since 2001 and until 2286, milliseconds three more.
    let milliseconds = if number.abs() < 1e11 { number * 1000.0 } else { number };
    let instant = jiff::Timestamp::from_millisecond(milliseconds as i64).ok()?;
    Some(instant.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// A month's English name with a day and a year of four figures around it.
fn in_words(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(12).collect();
    let (at, month) = words.iter().enumerate().find_map(|(at, word)| Some((at, month(word)?)))?;
    let number = |word: &&str| word.trim_end_matches(char::is_alphabetic).parse::<i16>().ok();
    let day = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().find_map(|n| {
        words.get(n).and_then(number).filter(|d| (1..=31).contains(d)).and_then(|d| i8::try_from(d).ok())
    })?;
    let year =
        words[at..].iter().find_map(|w| number(w).filter(|_| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit())))?;
    Date::new(year, month, day).ok()
}

fn month(word: &str) -> Option<i8> {
    let lower = word.to_lowercase();
    let names = lower.len() >= 3 && lower.chars().all(char::is_alphabetic);
    let at = MONTHS
        .iter()
        .position(|full| names && (lower == full[..3] || lower == *full || lower == "sept" && *full == "september"));
    at.and_then(|n| i8::try_from(n + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_is_read_from_many_ways_of_writing_it() {
        for text in [
            "2020-12-10",
            "2020-12-10T23:30:00+03:00",
            "2020/12/10 08:00",
            "20201210",
            "20201210T080000Z",
            "Thu, 10 Dec 2020 08:00:00 GMT",
            "10 December 2020",
            "December 10th, 2020",
            "Thursday, Dec. 10, 2020 at 8 a.m.",
            "1607587200",
            "1607587200000",
        ] {
            assert_eq!(day(text), Some(jiff::civil::date(2020, 12, 10)), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_days_is_none() {
        for text in
            ["10/12/2020", "12.10.2020", "yesterday", "", "2020", "2020-13-01", "marching 5 2020", "99999999999999999"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_survived(text in ".{0,40}") {
            let _ = day(&text);
        }
    }
}
