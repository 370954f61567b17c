use jiff::civil::date;

use super::*;
use crate::events::arabic::words::words;

/// For tests: the day that a phrase gives.
fn read(text: &str, published: Date) -> Option<DateSpan> {
    let words = words(text);
    of_clause(&find(&words, Some(published)), 0, false, Some(published)).map(|d| d.span)
}

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
        ("قبل ثلاثة أيام", date(2020, 12, 8)),
        ("مساء أمس الأول", date(2020, 12, 9)),
        ("الجمعة الماضي", date(2020, 12, 4)),
        ("بتاريخ ٢٠٢٠/١٢/٧", date(2020, 12, 7)),
        ("الثلاثاء 8-12-2020", date(2020, 12, 8)),
        ("في 12 تموز/يوليو 2020", date(2020, 7, 12)),
        ("في الخامس والعشرين من تشرين الثاني الماضي", date(2020, 11, 25)),
        ("في الثاني عشر من آذار 2019", date(2019, 3, 12)),
        ("ليلة الأربعاء على الخميس", date(2020, 12, 9)),
        ("في تموز 2019", date(2019, 7, 1)),
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
        ("أفاد مصدر، الثلاثاء 25-1-2022، بأن", Some(date(2022, 1, 25))),
        ("بعد تفجير 3 تموز 2016 في الكرادة", None),
    ] {
        assert_eq!(published(&words(text)), day, "{text}");
    }
}
