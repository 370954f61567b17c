//! What each way of writing a date means.

use jiff::civil::date;

use proptest::prelude::*;

use super::*;

/// Every expression of a text published on Friday 11 December 2020.
fn read(text: &str) -> Vec<(String, When)> {
    let analysis = Analysis::new(text);
    super::read(&analysis, Anchor { published: Some(date(2020, 12, 11)), order: Order::Unknown })
        .mentions
        .into_iter()
        .map(|m| (analysis.slice(m.tokens.clone()).to_owned(), m.when))
        .collect()
}

fn one(text: &str) -> When {
    let all = read(text);
    assert_eq!(all.len(), 1, "{text}: {all:?}");
    all[0].1
}

fn span(start: Date, end: Date, precision: DatePrecision) -> When {
    When::Span(DateSpan { start, end, precision })
}

#[test]
fn weekdays_look_back() {
    assert_eq!(one("It was hit early on Thursday."), When::Span(DateSpan::day(date(2020, 12, 10))));
    assert_eq!(one("It was hit on Friday."), When::Span(DateSpan::day(date(2020, 12, 11))));
    assert_eq!(one("It was hit last Friday."), When::Span(DateSpan::day(date(2020, 12, 4))));
    assert_eq!(one("It was hit on Saturday night."), When::Span(DateSpan::day(date(2020, 12, 5))));
    assert_eq!(one("They meet next Thursday."), When::NotEvent);
}

#[test]
fn dates_without_a_year_are_the_last_that_fit() {
    assert_eq!(one("an attack on November 18 saw"), When::Span(DateSpan::day(date(2020, 11, 18))));
    assert_eq!(one("on Dec. 26, he died"), When::Span(DateSpan::day(date(2019, 12, 26))));
    assert_eq!(one("near the airport in January."), span(date(2020, 1, 1), date(2020, 1, 31), DatePrecision::Month));
    assert_eq!(one("In mid-October, they said"), span(date(2020, 10, 10), date(2020, 10, 20), DatePrecision::Month));
    assert_eq!(one("between 7-9 Dec."), span(date(2020, 12, 7), date(2020, 12, 9), DatePrecision::Week));
    assert_eq!(one("on Monday, Dec. 7, a man"), When::Span(DateSpan::day(date(2020, 12, 7))));
}

#[test]
fn full_dates_in_each_order() {
    for text in [
        "On 10 December 2020, it",
        "On December 10, 2020, it",
        "On 2020-12-10, it",
        "On 10/12/2020, it",
        "the 10th of December, 2020",
    ] {
        assert_eq!(one(text), When::Span(DateSpan::day(date(2020, 12, 10))), "{text}");
    }
    assert_eq!(one("on 12/25/2019 it"), When::Span(DateSpan::day(date(2019, 12, 25))));
}

#[test]
fn relative_expressions() {
    assert_eq!(one("two days ago it"), When::Span(DateSpan::day(date(2020, 12, 9))));
    assert_eq!(one("two days earlier it"), When::Shift(Offset::days(-2)));
    assert_eq!(one("the following day it"), When::Shift(Offset::days(1)));
    assert_eq!(one("struck overnight in"), span(date(2020, 12, 10), date(2020, 12, 11), DatePrecision::Day));
    assert_eq!(one("it said last week"), span(date(2020, 11, 30), date(2020, 12, 6), DatePrecision::Week));
    assert_eq!(one("last July it"), span(date(2020, 7, 1), date(2020, 7, 31), DatePrecision::Month));
}

#[test]
fn edges_of_periods_are_not_dates_of_events() {
    assert!(matches!(one("the first since mid-October, when"), When::Edge(_)));
    assert!(matches!(one("fighting since 2014 has"), When::Edge(_)));
    assert_eq!(one("the worst day since the protests began in October"), When::NotEvent);
    assert_eq!(one("attacks every day on Fridays are"), When::NotEvent);
}

#[test]
fn may_and_march_are_also_verbs() {
    assert_eq!(read("They may march to May Street."), []);
    assert_eq!(one("in May, it"), span(date(2020, 5, 1), date(2020, 5, 31), DatePrecision::Month));
}

#[test]
fn the_publication_date_is_found_in_a_line_of_its_own_or_a_dateline() {
    let line = Analysis::new("Two convoys hit\n\n2 min read\n11 December, 2020\nIn October 2019, factions spoke.");
    let published = |analysis: &Analysis<'_>| super::read(analysis, Anchor::default()).published;
    assert_eq!(published(&line), Some(date(2020, 12, 11)));
    let dateline = Analysis::new("Bomb hits market\n\nBAGHDAD, Dec 11, 2020 (Dateline) - A bomb went off.");
    assert_eq!(published(&dateline), Some(date(2020, 12, 11)));
    assert_eq!(published(&Analysis::new("A bomb went off on Thursday.")), None);
}

#[test]
fn the_date_of_a_dateline_is_not_that_of_an_event() {
    assert_eq!(read("BAGHDAD, Dec 10 (Dateline) - A bomb went off.")[0].1, When::NotEvent);
    assert_eq!(read("ERBIL, Iraq, 9 December 2020 (Dateline) — A bomb went off.")[0].1, When::NotEvent);
    assert_eq!(read("December 9: Air strikes continue")[0].1, When::NotEvent);
    assert_eq!(one("On Dec 10 - a day of rain - it rained."), When::Span(DateSpan::day(date(2020, 12, 10))));
}

#[test]
fn without_a_publication_date_relative_dates_stay_open() {
    let analysis = Analysis::new("It was hit on Thursday.");
    assert_eq!(super::read(&analysis, Anchor::default()).mentions[0].when, When::Unanchored);
}

#[test]
fn parts_of_the_day_and_of_the_month() {
    let wednesday = When::Span(DateSpan::day(date(2020, 12, 9)));
    for text in ["late on Wednesday it", "late Wednesday it", "early on Wednesday it", "at dawn on Wednesday it"] {
        assert_eq!(read(text)[0].1, wednesday, "{text}");
    }
    assert_eq!(one("the previous evening it"), When::Shift(Offset::days(-1)));
    assert_eq!(one("a day after that it"), When::Shift(Offset::days(1)));
    assert_eq!(one("the day before, it"), When::Shift(Offset::days(-1)));
    assert_eq!(one("in recent weeks it"), span(date(2020, 11, 11), date(2020, 12, 11), DatePrecision::Month));
    assert_eq!(one("in early March, it"), span(date(2020, 3, 1), date(2020, 3, 10), DatePrecision::Month));
    assert_eq!(one("at the end of October it"), span(date(2020, 10, 20), date(2020, 10, 31), DatePrecision::Month));
    assert_eq!(one("in October last year it"), span(date(2019, 10, 1), date(2019, 10, 31), DatePrecision::Month));
}

#[test]
fn the_order_of_day_and_month_is_that_of_the_country() {
    let text = Analysis::new("It happened on 06/07/2020 in a town.");
    let day = |order| super::read(&text, Anchor { published: Some(date(2020, 12, 11)), order }).mentions[0].when;
    assert_eq!(day(Order::Usual), When::Span(DateSpan::day(date(2020, 7, 6))));
    assert_eq!(day(Order::MonthFirst), When::Span(DateSpan::day(date(2020, 6, 7))));
    assert_eq!(one("on 25/06/2020 it"), When::Span(DateSpan::day(date(2020, 6, 25))));
}

#[test]
fn holidays_have_their_day() {
    assert_eq!(one("on Christmas Day it"), When::Span(DateSpan::day(date(2019, 12, 25))));
    assert_eq!(one("on New Year's Eve it"), When::Span(DateSpan::day(date(2019, 12, 31))));
    assert_eq!(one("on Easter Sunday it"), When::Span(DateSpan::day(date(2020, 4, 12))));
    // 24 May 2020, give or take the sighting of the moon.
    let When::Span(eid) = one("on the first day of Eid al-Fitr it") else { panic!("no span") };
    assert!(eid.start <= date(2020, 5, 24) && date(2020, 5, 24) <= eid.end, "{eid:?}");
    let When::Span(ashura) = one("on Ashura it") else { panic!("no span") };
    assert!(ashura.start <= date(2020, 8, 30) && date(2020, 8, 30) <= ashura.end, "{ashura:?}");
    let When::Span(ramadan) = one("during Ramadan it") else { panic!("no span") };
    assert!(ramadan.start <= date(2020, 4, 25) && date(2020, 5, 22) <= ramadan.end, "{ramadan:?}");
}

#[test]
fn months_in_arabic_and_kurdish() {
    for text in
        ["10 كانون الأول 2020", "10 ديسمبر 2020", "10ی کانوونی یەکەم 2020", "10 کانوونی یەکەمی 2020", "10 Kanûn 2020"]
    {
        assert_eq!(read(text).first().map(|r| r.1), Some(When::Span(DateSpan::day(date(2020, 12, 10)))), "{text}");
    }
    assert_eq!(one("في تموز 2019 في"), span(date(2019, 7, 1), date(2019, 7, 31), DatePrecision::Month));
}

#[test]
fn a_time_stamp_is_the_day_of_its_post() {
    let all = read("Feed\n\n[Wed 23:15] Rockets fell on the base today.\n\n[Tue 08:00] A bomb went off.\n");
    assert_eq!(all[0].1, When::Posted(DateSpan::day(date(2020, 12, 9))));
    assert_eq!(all[1].1, When::Span(DateSpan::day(date(2020, 12, 9))));
    assert_eq!(all[2].1, When::Posted(DateSpan::day(date(2020, 12, 8))));
}

/// The first date of a report without a day of publication, and the day that it was found to speak from.
fn undated(text: &str) -> (Vec<When>, Reading) {
    let reading = super::read(&Analysis::new(text), Anchor::default());
    (reading.mentions.iter().map(|m| m.when).collect(), reading)
}

fn day(year: i16, month: i8, day: i8) -> When {
    When::Span(DateSpan::day(date(year, month, day)))
}

#[test]
fn the_day_of_the_news_is_what_the_rest_is_reckoned_from() {
    let (when, reading) = undated(
        "Drone crashes\n\nERBIL, Iraq - A drone crashed near Erbil early Saturday, April 9, 2022, officials said.\n\n\
         On Thursday a bomb went off. On Sunday another did. In February, rockets fell.",
    );
    let february = span(date(2022, 2, 1), date(2022, 2, 28), DatePrecision::Month);
    assert_eq!(when, [day(2022, 4, 9), day(2022, 4, 7), day(2022, 4, 10), february]);
    assert_eq!((reading.published, reading.today), (None, None), "the day of an event is not that of publication");
}

#[test]
fn a_day_on_which_somebody_spoke_is_that_of_the_report() {
    let (when, reading) =
        undated("A bomb killed six, officials said on Aug. 27, 2021. On Wednesday, gunmen shot a man.");
    assert_eq!(when, [day(2021, 8, 27), day(2021, 8, 25)]);
    assert_eq!((reading.published, reading.today), (None, Some(date(2021, 8, 27))));
}

#[test]
fn an_old_event_is_no_anchor() {
    for text in [
        "A bomb went off on Monday, police said.\n\nA lorry bomb killed 115 there on July 17, 2015.",
        "It was the worst since July 17, 2015, when a lorry bomb killed 115. On Monday, a bomb went off.",
        "Voters go to the polls, due on 10 October 2021. On Monday, a bomb went off.",
    ] {
        assert!(undated(text).0.contains(&When::Unanchored), "{text}");
    }
}

#[test]
fn headings_say_which_year_and_which_week() {
    let (when, _) = undated(
        "Report for Iraq, week of 5 to 11 September 2021\n\nKirkuk\n- 5 Sep: Men attacked.\n- On Friday, a bomb fell.",
    );
    assert_eq!(when[1..], [day(2021, 9, 5), day(2021, 9, 10)]);
    let (when, _) =
        undated("Convoys: a timeline\n\n2020\nAugust 23 - A convoy is hit.\n2021\nJanuary 9 - Another is hit.");
    assert_eq!(when, [day(2020, 8, 23), day(2021, 1, 9)]);
    let (when, _) =
        undated("Weekly note\n\nWeek 36/2021\n\nOn Wednesday, a bomb hit a bus near the town, killing five.");
    assert_eq!(when, [span(date(2021, 9, 6), date(2021, 9, 12), DatePrecision::Week), day(2021, 9, 8)]);
    let (when, _) = undated("Overview\n\nOctober 2021\n\nOn the 3rd, gunmen killed three farmers outside the town.");
    assert_eq!(when[1], day(2021, 10, 3));
}

#[test]
fn entries_without_a_year_follow_the_entry_before() {
    let (when, _) = undated("Timeline\n\n30 November 2015 - A bomb fell.\n27 March - Another.\n8 August - A third.");
    assert_eq!(when, [day(2015, 11, 30), day(2016, 3, 27), day(2016, 8, 8)]);
    let (when, _) =
        undated("Latest first\n\nJuly 7, 2021 - Rockets fell.\nApril 14 - A drone came.\nDec 20, 2020 - Eight fell.");
    assert_eq!(when, [day(2021, 7, 7), day(2021, 4, 14), day(2020, 12, 20)]);
}

#[test]
fn a_weekday_beside_a_date_of_figures_tells_its_order_for_the_whole_text() {
    let (when, _) = undated("It happened on Tuesday 12/7/2021. Another happened on 3/5/2021.");
    assert_eq!(when, [day(2021, 12, 7), day(2021, 3, 5)]);
    let (when, _) = undated("It happened on 04/01/2022. Another happened on 13/01/2022.");
    assert_eq!(when, [day(2022, 1, 4), day(2022, 1, 13)]);
}

#[test]
fn a_date_that_can_be_two_days_spans_both() {
    let (when, _) = undated("A convoy was attacked near the town on 04/05/2022.");
    assert_eq!(when, [span(date(2022, 4, 5), date(2022, 5, 4), DatePrecision::Month)]);
}

#[test]
fn as_of_and_a_day_in_brackets_are_those_of_the_report() {
    assert_eq!(
        undated("Update\n\nAs of 2 November 2021\n\nOn Sunday a man died.").1.published,
        Some(date(2021, 11, 2))
    );
    assert_eq!(undated("Update (as of 2 November 2021)\n\nOn Sunday a man died.").1.published, Some(date(2021, 11, 2)));
    let (when, reading) = undated("Strikes\n\n(18 April 2023) Aircraft bombed a camp on Monday morning.");
    assert_eq!((when[1], reading.published), (day(2023, 4, 17), Some(date(2023, 4, 18))));
    assert_eq!(undated("Dead\n\nGoma, 10 April 2023 - Two died on Friday.").1.published, Some(date(2023, 4, 10)));
}

#[test]
fn the_year_told_before_is_that_year() {
    let (when, _) = undated(
        "Bombs fell in August 2009. On Oct. 25 of that year two more fell, and in March the following year a third.",
    );
    let march = span(date(2010, 3, 1), date(2010, 3, 31), DatePrecision::Month);
    assert_eq!(when[1..], [day(2009, 10, 25), march]);
}

#[test]
fn a_report_speaks_from_the_day_that_it_bears_and_not_from_that_on_which_it_was_passed_on() {
    let text = Analysis::new("Posted on 23 February 2012\n\nYesterday a bomb killed a doctor in the city centre.");
    let on = |day| super::read(&text, Anchor { published: Some(day), order: Order::Unknown });
    assert_eq!(on(date(2012, 2, 24)).mentions[1].when, day(2012, 2, 22));
    assert_eq!(on(date(2012, 2, 24)).published, Some(date(2012, 2, 24)));
    assert_eq!(on(date(2012, 6, 1)).mentions[1].when, day(2012, 2, 22));
    assert_eq!(on(date(2012, 2, 20)).mentions[1].when, day(2012, 2, 19), "the day given is before the report's own");
}

#[test]
fn a_weekday_with_its_date_in_the_year_of_a_full_date_is_as_good_as_one() {
    let (when, _) =
        undated("Over 200 died on Saturday, June 18. Rebels were blamed on Sunday.\n\nOn July 4, 2022, more died.");
    assert_eq!(when, [day(2022, 6, 18), day(2022, 6, 19), day(2022, 7, 4)]);
    let (when, _) = undated("Over 200 died on Saturday, June 19.\n\nOn July 4, 2022, more died.");
    assert_eq!(when[0], When::Unanchored, "19 June 2022 was a Sunday");
}

#[test]
fn a_weekday_named_beside_the_full_date_of_the_lead_is_reckoned_from_it() {
    let (when, _) = undated(
        "A bomb killed five, they said on Sunday. It went off on Saturday, 5 June 2021. On Thursday, four were shot.",
    );
    assert_eq!(when, [day(2021, 6, 6), day(2021, 6, 5), day(2021, 6, 3)]);
    let (when, _) = undated("Fighting broke out late on Friday and went on through Saturday, 27 August 2022.");
    assert_eq!(when[0], day(2022, 8, 26));
}

#[test]
fn a_day_soon_after_a_speaker_s_is_of_the_same_year() {
    let (when, _) =
        undated("The attack was condemned by the UN on 25 October 2020. On Nov. 3, gunmen took eleven teachers.");
    assert_eq!(when, [day(2020, 10, 25), day(2020, 11, 3)]);
}

#[test]
fn a_day_at_the_end_of_a_report_is_its_own() {
    let (when, reading) =
        undated("Rockets struck a base on Thursday, the third time this month that one was hit.\n\nApril 18, 2021.");
    assert_eq!((when[0], reading.published), (day(2021, 4, 15), Some(date(2021, 4, 18))));
    let (when, reading) = undated("In brief\n\n* A policeman was shot dead on 4 March.\n(Published 8 March 2022)");
    assert_eq!((when[0], reading.published), (day(2022, 3, 4), Some(date(2022, 3, 8))));
}

#[test]
fn lines_with_text_between_them_are_headings() {
    let (when, reading) = undated(
        "Diary\n\nTuesday 12 April 2022\nShells hit a block and killed seven people.\n\nWednesday 13 April\nFire killed one.",
    );
    assert_eq!((when, reading.published), (vec![day(2022, 4, 12), day(2022, 4, 13)], None));
}

#[test]
fn ranges_of_days() {
    let days = |a, b| span(a, b, DatePrecision::Week);
    for text in ["between 3 and 5 May it", "from 3 to 5 May it", "from 3 May to 5 May it", "between May 3 and May 5 it"]
    {
        assert_eq!(one(text), days(date(2020, 5, 3), date(2020, 5, 5)), "{text}");
    }
    assert_eq!(one("from 29 December 2019 to 4 January 2020 it"), days(date(2019, 12, 29), date(2020, 1, 4)));
    assert_eq!(one("28 December to 3 January it"), days(date(2019, 12, 28), date(2020, 1, 3)));
    assert_eq!(one("on Sunday and Monday it"), days(date(2020, 12, 6), date(2020, 12, 7)));
    assert_eq!(read("on Sunday and Wednesday it").len(), 2, "days told one by one");
    assert_eq!(one("Since Monday, shelling has killed nine."), days(date(2020, 12, 7), date(2020, 12, 11)));
    assert_eq!(
        one("overnight Tuesday to Wednesday it"),
        span(date(2020, 12, 8), date(2020, 12, 9), DatePrecision::Day)
    );
}

#[test]
fn parts_of_years_and_weeks() {
    let within = |a, b, precision| span(a, b, precision);
    assert_eq!(one("late last month it"), within(date(2020, 11, 20), date(2020, 11, 30), DatePrecision::Month));
    assert_eq!(one("- Last month it"), within(date(2020, 11, 1), date(2020, 11, 30), DatePrecision::Month));
    assert_eq!(
        one("in the first week of December it"),
        within(date(2020, 12, 1), date(2020, 12, 7), DatePrecision::Week)
    );
    assert_eq!(one("in summer 2019 it"), within(date(2019, 6, 1), date(2019, 8, 31), DatePrecision::Year));
    assert_eq!(one("on the last day of 2019 it"), day(2019, 12, 31));
    assert_eq!(one("on Tuesday last week it"), day(2020, 12, 1));
    assert_eq!(one("on Tue. it"), day(2020, 12, 8));
    assert_eq!(one("on the 5th of this month it"), day(2020, 12, 5));
    assert_eq!(one("on 05-Dec-2020 it"), day(2020, 12, 5));
    assert_eq!(one("on 05-Dec-20 it"), day(2020, 12, 5));
    assert_eq!(one("it (Nov 2020)"), within(date(2020, 11, 1), date(2020, 11, 30), DatePrecision::Month));
    assert_eq!(one("the day before yesterday it"), day(2020, 12, 9));
    assert_eq!(one("a few days ago it"), within(date(2020, 12, 5), date(2020, 12, 9), DatePrecision::Week));
}

#[test]
fn what_is_counted_from_the_event_told_before() {
    assert_eq!(one("on the eve of the attack it"), When::Shift(Offset::days(-1)));
    assert_eq!(read("on the eve of the vote it"), []);
    assert_eq!(one("later that day it"), When::Shift(Offset::days(0)));
    assert_eq!(one("a week earlier it"), When::Shift(Offset { first: -9, last: -5 }));
    assert_eq!(one("days later it"), When::Shift(Offset { first: 1, last: 6 }));
    assert_eq!(one("a year earlier it"), When::Shift(Offset { first: -425, last: -305 }));
}

proptest! {
    #[test]
    fn a_full_date_is_the_same_day_however_written(ahead in 0_i64..30_000) {
        let told = date(1950, 1, 1).checked_add(ahead.days()).unwrap_or_default();
        let month = MONTHS[usize::try_from(told.month() - 1).unwrap_or_default()];
        let month = month[..1].to_uppercase() + &month[1..];
        let (d, y, m) = (told.day(), told.year(), told.month());
        for text in [
            format!("On {d} {month} {y} a bomb went off."),
            format!("On {month} {d}, {y} a bomb went off."),
            format!("On {}{} {d}, {y} a bomb went off.", &month[..3], if m == 5 { "" } else { "." }),
            format!("On {y}-{m:02}-{d:02} a bomb went off."),
            format!("On {d:02}-{}-{y} a bomb went off.", &month[..3]),
            format!("On the {d}th of {month}, {y} a bomb went off."),
        ] {
            prop_assert_eq!(undated(&text).0, vec![When::Span(DateSpan::day(told))], "{}", text);
        }
    }

    #[test]
    fn no_text_is_read_to_a_span_that_ends_before_it_begins(words in proptest::collection::vec(0_usize..40, 0..24), given in any::<bool>()) {
        const WORDS: [&str; 40] = [
            "on", "Monday", "Sunday", "the", "3rd", "5", "31", "and", "to", "May", "March", "2021", "2020", "week", "of", "last",
            "month", "year", "earlier", "days", "two", "between", "-", ",", "12/7/2021", "(", ")", "since", "late", "end", "that",
            "night", "overnight", "before", "yesterday", "Feb.", "29", ":", "\n\n", "first",
        ];
        let text = words.iter().map(|w| WORDS[*w]).collect::<Vec<_>>().join(" ");
        let published = given.then(|| date(2021, 3, 3));
        let reading = super::read(&Analysis::new(&text), Anchor { published, order: Order::Unknown });
        for mention in &reading.mentions {
            if let When::Span(span) | When::Edge(span) | When::Posted(span) = mention.when {
                prop_assert!(span.start <= span.end, "{:?} of {:?}", span, text);
            }
        }
    }
}
