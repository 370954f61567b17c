//! The words of legend, charts, scale bar and footer, in both languages.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Division, Tongue, thousands};
use crate::gazetteer::Gazetteer;
use crate::incident::{DatePrecision, Incident, Precision};
use crate::map::charts::{Measure, Unit};
use crate::map::symbols::Kind;

/// `English`, or its Arabic where the sheet speaks it.
pub(crate) const fn either(tongue: Tongue, english: &'static str, arabic: &'static str) -> &'static str {
    match tongue {
        Tongue::English => english,
        Tongue::Arabic => arabic,
    }
}

/// Over a chart along time.
pub(crate) fn timeline_title(measure: Measure, unit: Unit, left_out: usize, tongue: Tongue) -> String {
    let what = match measure {
        Measure::Incidents => either(tongue, "Incidents", "الحوادث"),
        Measure::Killed => either(tongue, "Reported killed", "القتلى بحسب التقارير"),
    };
    let by = match unit {
        Unit::Day => either(tongue, "by day", "حسب اليوم"),
        Unit::Week => either(tongue, "by week", "حسب الأسبوع"),
        Unit::Month => either(tongue, "by month", "حسب الشهر"),
        Unit::Year => either(tongue, "by year", "حسب السنة"),
    };
    let note = match (left_out, tongue) {
        (0, _) => String::new(),
        (1, Tongue::English) => " (one without a date left out)".to_owned(),
        (n, Tongue::English) => format!(" ({} without a date left out)", thousands(n as u64)),
        (n, Tongue::Arabic) => format!(" (بلا تاريخ: {})", thousands(n as u64)),
    };
    format!("{what} {by}{note}")
}

/// Over the bars of kinds.
pub(crate) const fn by_type(tongue: Tongue) -> &'static str {
    either(tongue, "Incidents by type", "الحوادث حسب النوع")
}

/// The bar of all that have no room.
pub(crate) fn others(n: usize, tongue: Tongue) -> String {
    match tongue {
        Tongue::English => format!("{n} others"),
        Tongue::Arabic => format!("غيرها ({n})"),
    }
}

/// A division that the record does not name.
pub(crate) const fn not_known(tongue: Tongue) -> &'static str {
    either(tongue, "Not known", "غير معروف")
}

/// The first-level division of an incident, as the sheet names it.
pub(crate) fn admin1(incident: &Incident, tongue: Tongue) -> Option<String> {
    let named = incident.admin1.as_deref().map(str::trim).filter(|n| !n.is_empty());
    let code = incident.admin1_code.as_deref().filter(|c| !c.is_empty());
    match (tongue, code) {
        (Tongue::Arabic, Some(code)) => admin1_name(code, tongue).or_else(|| named.map(str::to_owned)),
        (_, code) => named.map(str::to_owned).or_else(|| code.and_then(|c| admin1_name(c, tongue))),
    }
}

/// A first-level division by its code, as the gazetteer names it.
pub(crate) fn admin1_name(code: &str, tongue: Tongue) -> Option<String> {
    let gazetteer = Gazetteer::embedded();
    match tongue {
        Tongue::English => gazetteer.admin1_name(code).map(str::to_owned),
        Tongue::Arabic => {
            let at = gazetteer.admin1_position(code)?;
            gazetteer.places().get(at)?.arabic_names().find(|n| super::arabic::is_arabic(n)).map(str::to_owned)
        }
    }
}

/// Over the legend.
pub(crate) const fn legend_title(tongue: Tongue) -> &'static str {
    either(tongue, "On the map", "على الخريطة")
}

/// A rough place in the legend; the word for a first-level division depends on the country.
pub(crate) const fn rough(precision: Precision, division: Division, tongue: Tongue) -> &'static str {
    match precision {
        Precision::District => either(tongue, "District only", "القضاء فقط"),
        Precision::Governorate => division.only(tongue),
        _ => either(tongue, "Region only", "المنطقة فقط"),
    }
}

/// The ring of "near" in the legend.
pub(crate) const fn near(tongue: Tongue) -> &'static str {
    either(tongue, "Within this ring", "ضمن هذه الدائرة")
}

/// What lies beyond the list's room.
pub(crate) fn more(rest: usize, tongue: Tongue) -> String {
    let rest = thousands(rest as u64);
    match tongue {
        Tongue::English => format!("+{rest} more in the GeoJSON"),
        Tongue::Arabic => format!("وغيرها {rest} في ملف GeoJSON"),
    }
}

/// Over a list that holds only the deadliest of many incidents.
pub(crate) fn deadliest(of: usize, tongue: Tongue) -> String {
    let of = thousands(of as u64);
    match tongue {
        Tongue::English => format!("The deadliest of the {of} incidents"),
        Tongue::Arabic => format!("الأكثر دموية من أصل {of}"),
    }
}

/// An incident beyond the frame that was asked for.
pub(crate) const fn outside(tongue: Tongue) -> &'static str {
    either(tongue, "not on the map: outside the area shown", "ليس على الخريطة: خارج المنطقة المعروضة")
}

/// What happened: the record's own words, or the kind in the sheet's language where they are in another.
pub(crate) fn name(incident: &Incident, tongue: Tongue) -> String {
    let arabic = incident.name.chars().any(|c| matches!(c, '\u{600}'..='\u{6FF}'));
    match tongue {
        Tongue::Arabic if !arabic => Kind::of(incident).label(1, tongue).to_owned(),
        _ => incident.name.clone(),
    }
}

/// The same without the place, which stands before it in the list.
pub(crate) fn label(incident: &Incident, tongue: Tongue) -> String {
    let whole = name(incident, tongue);
    if whole == incident.name { incident.label().to_owned() } else { whole }
}

/// The words over a part of a series in time: `May 2021`, `10–16 May 2021`.
pub(crate) fn period(start: Date, week: bool, tongue: Tongue) -> String {
    if !week {
        return format!("{} {}", super::month_in(start, tongue), start.year());
    }
    let end = start.checked_add(6.days()).unwrap_or(start);
    let incident = Incident {
        start_date: Some(start),
        end_date: Some(end),
        date_precision: DatePrecision::Week,
        ..Incident::default()
    };
    super::date(&incident, true, tongue)
}

/// `14 incidents`.
pub(crate) fn counted_incidents(n: usize, tongue: Tongue) -> String {
    match (tongue, n) {
        (Tongue::English, 0) => "none".to_owned(),
        (Tongue::English, 1) => "1 incident".to_owned(),
        (Tongue::English, n) => format!("{} incidents", thousands(n as u64)),
        (Tongue::Arabic, n) => super::arabic::incidents_counted(n),
    }
}
