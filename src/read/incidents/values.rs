//! Dates, precisions and kinds as other tables write them.

use jiff::civil::Date;

use super::cell::Cell;
use super::fields::fold;
use crate::incident::{DatePrecision, Precision, SubEventType};

/// First day, last day and precision of "2020-12-10", "2020-12-10T08:00:00Z", "2020/12/10", "10 December 2020",
/// "2020-12", "2020" or milliseconds since 1970. "10/12/2020" is two dates to two readers, and none to us.
pub(super) fn date(value: &Cell) -> Option<(Date, Date, DatePrecision)> {
    if let Some(number) = value.as_f64() {
        if (1900.0..2200.0).contains(&number) {
            return year(number as i16);
        }
        let day = jiff::Timestamp::from_millisecond(number as i64).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date();
        return Some((day, day, DatePrecision::Day));
    }
    let text = value.as_str()?.trim();
    let day = text.get(..10).and_then(plain_day);
    let day = day.or_else(|| ["%d %B %Y", "%d %b %Y", "%B %d, %Y"].iter().find_map(|f| Date::strptime(f, text).ok()));
    if let Some(day) = day {
        return Some((day, day, DatePrecision::Day));
    }
    if text.len() == 7 {
        let first = format!("{text}-01").parse::<Date>().ok()?;
        return Some((first, first.last_of_month(), DatePrecision::Month));
    }
    (text.len() == 4).then(|| text.parse().ok()).flatten().and_then(year)
}

/// `2020-12-10` or `2020/12/10`.
fn plain_day(text: &str) -> Option<Date> {
    let digits = |range: std::ops::Range<usize>| -> Option<i16> {
        text.as_bytes()[range]
            .iter()
            .try_fold(0, |n, b| Some(n * 10 + i16::from(b.checked_sub(b'0').filter(|d| *d < 10)?)))
    };
    let marks = [text.as_bytes()[4], text.as_bytes()[7]];
    if !marks.iter().all(|m| matches!(m, b'-' | b'/')) {
        return None;
    }
    Date::new(digits(0..4)?, i8::try_from(digits(5..7)?).ok()?, i8::try_from(digits(8..10)?).ok()?).ok()
}

fn year(year: i16) -> Option<(Date, Date, DatePrecision)> {
    let first = Date::new(year, 1, 1).ok()?;
    Some((first, first.last_of_year(), DatePrecision::Year))
}

/// Our word, UCDP's `where_prec` (1 to 7) or ACLED's `geo_precision` (1 to 3): the same figure means different things.
pub(super) fn precision(value: &Cell, name: &str) -> Option<Precision> {
    let text = value.shown();
    if let Ok(precision) = text.parse() {
        return Some(precision);
    }
    let acled = fold(name) == "geoprecision";
    match (text.trim(), acled) {
        ("1", _) => Some(Precision::Exact),
        ("2", _) => Some(Precision::Near),
        ("3", false) => Some(Precision::District),
        ("3", true) | ("5", false) => Some(Precision::Region),
        ("4", false) => Some(Precision::Governorate),
        ("6" | "7", false) => Some(Precision::Country),
        _ => None,
    }
}

/// Words that stand for a kind, the more particular first: "suicide car bomb" is a suicide bomb. A type given only as
/// one of ACLED's six, or UCDP's three kinds of violence, becomes that type's commonest sub-event type.
const KINDS: &[(&str, SubEventType)] = &[
    ("disrupted", SubEventType::DisruptedWeapons),
    ("defused", SubEventType::DisruptedWeapons),
    ("suicide", SubEventType::SuicideBomb),
    ("chemical", SubEventType::ChemicalWeapon),
    ("grenade", SubEventType::Grenade),
    ("airstrike", SubEventType::AirStrike),
    ("air strike", SubEventType::AirStrike),
    ("air raid", SubEventType::AirStrike),
    ("drone", SubEventType::AirStrike),
    ("shelling", SubEventType::Shelling),
    ("artillery", SubEventType::Shelling),
    ("rocket", SubEventType::Shelling),
    ("mortar", SubEventType::Shelling),
    ("missile", SubEventType::Shelling),
    ("indirect fire", SubEventType::Shelling),
    ("ied", SubEventType::RemoteExplosive),
    ("bomb", SubEventType::RemoteExplosive),
    ("explo", SubEventType::RemoteExplosive),
    ("blast", SubEventType::RemoteExplosive),
    ("mine", SubEventType::RemoteExplosive),
    ("abduct", SubEventType::Abduction),
    ("kidnap", SubEventType::Abduction),
    ("hostage", SubEventType::Abduction),
    ("arrest", SubEventType::Arrests),
    ("riot", SubEventType::ViolentDemonstration),
    ("mob", SubEventType::MobViolence),
    ("protest", SubEventType::PeacefulProtest),
    ("demonstration", SubEventType::PeacefulProtest),
    ("loot", SubEventType::Looting),
    ("arson", SubEventType::Looting),
    ("clash", SubEventType::ArmedClash),
    ("battle", SubEventType::ArmedClash),
    ("combat", SubEventType::ArmedClash),
    ("firefight", SubEventType::ArmedClash),
    ("state-based", SubEventType::ArmedClash),
    ("non-state", SubEventType::ArmedClash),
    ("one-sided", SubEventType::Attack),
    ("assassination", SubEventType::Attack),
    ("assault", SubEventType::Attack),
    ("attack", SubEventType::Attack),
    ("killing", SubEventType::Attack),
    ("murder", SubEventType::Attack),
    ("shooting", SubEventType::Attack),
    ("small arms", SubEventType::Attack),
    ("violence against civilians", SubEventType::Attack),
    ("strategic", SubEventType::Other),
];

pub(super) fn event_kind(value: &Cell) -> Option<SubEventType> {
    let text = value.shown();
    if let Ok(kind) = text.parse() {
        return Some(kind);
    }
    let lower = text.to_lowercase();
    let starts_word = |word: &str| {
        lower.match_indices(word).any(|(at, _)| !lower[..at].chars().next_back().is_some_and(char::is_alphabetic))
    };
    KINDS.iter().find(|(word, _)| starts_word(word)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn date(value: &serde_json::Value) -> Option<(Date, Date, DatePrecision)> {
        super::date(&Cell::from(value))
    }

    fn event_kind(value: &serde_json::Value) -> Option<SubEventType> {
        super::event_kind(&Cell::from(value))
    }

    #[test]
    fn a_month_is_its_whole_range_and_slashes_are_not_guessed() {
        let (first, last, precision) = date(&json!("2020-01")).unwrap();
        assert_eq!(
            (first.to_string(), last.to_string(), precision),
            ("2020-01-01".into(), "2020-01-31".into(), DatePrecision::Month)
        );
        assert_eq!(date(&json!("10/12/2020")), None);
        assert_eq!(date(&json!(1_607_558_400_000_i64)).unwrap().0.to_string(), "2020-12-10");
    }

    #[test]
    fn words_inside_words_are_no_kind() {
        assert_eq!(event_kind(&json!("Determined")), None);
        assert_eq!(event_kind(&json!("Suicide car bomb")), Some(SubEventType::SuicideBomb));
        assert_eq!(event_kind(&json!("IED")), Some(SubEventType::RemoteExplosive));
    }
}
