//! The same in Arabic. Figures are 0 to 9 everywhere on the sheet, as most news sites of the region write them; months bear
//! the names that Iraq, Syria, Lebanon, Jordan and Palestine use.

use jiff::civil::Date;

use super::{Division, Tongue, kilometres, span, thousands};
use crate::crowd::Facts;
use crate::incident::{Incident, Precision};

const MONTHS: [&str; 12] = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
];

pub(super) const NO_DATE: &str = "التاريخ غير معروف";
pub(super) const PARTS: [&str; 3] = ["أوائل ", "منتصف ", "أواخر "];
pub(super) const OFF_THE_MAP: [&str; 2] = ["ليس على الخريطة: البلد وحده معروف", "ليس على الخريطة: المكان غير معروف"];
pub(super) const REMARKS: [&str; 4] = ["تبنّته جهة", "أُحبط", "نُفي", "عدة حوادث معاً"];

pub(super) fn month(date: Date) -> &'static str {
    usize::try_from(date.month() - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or("")
}

pub(super) fn long_date(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// `القتلى: 2–5؛ الجرحى: حتى 9`: figures after a colon need no agreement.
pub(super) fn toll(incident: &Incident) -> Option<String> {
    let count = |min: Option<u32>, max: Option<u32>, what: &str| {
        let (low, high) = (min.or(max)?, max.or(min)?);
        let (low, high) = (low.min(high), high.max(low));
        match (low, high) {
            (0, 0) => None,
            (0, n) => Some(format!("{what}: حتى {}", thousands(u64::from(n)))),
            (a, b) if a == b => Some(format!("{what}: {}", thousands(u64::from(a)))),
            (a, b) => Some(format!("{what}: بين {} و{}", thousands(u64::from(a)), thousands(u64::from(b)))),
        }
    };
    let killed = count(incident.killed_min, incident.killed_max, "القتلى");
    let wounded = count(incident.wounded_min, incident.wounded_max, "الجرحى");
    match (killed, wounded) {
        (Some(k), Some(w)) => Some(format!("{k}، {w}")),
        (Some(one), None) | (None, Some(one)) => Some(one),
        (None, None) if incident.killed_max == Some(0) && incident.wounded_max == Some(0) => {
            Some("لا إصابات".to_owned())
        }
        (None, None) => None,
    }
}

pub(super) fn precision(incident: &Incident) -> Option<String> {
    let within = incident.radius_km.filter(|r| r.is_finite() && *r > 0.0);
    match incident.precision? {
        Precision::Exact | Precision::Country => None,
        Precision::Near => Some(match within {
            Some(km) => format!("الموقع تقريبي، ضمن {} كم", kilometres(km)),
            None => "الموقع تقريبي".to_owned(),
        }),
        Precision::District => Some("القضاء فقط؛ الموقع تقريبي".to_owned()),
        Precision::Governorate => {
            Some(format!("{}؛ الموقع تقريبي", Division::of(incident.country.as_slice()).only(Tongue::Arabic)))
        }
        Precision::Region => Some("المنطقة فقط؛ الموقع تقريبي".to_owned()),
    }
}

/// Whether a spelling in Arabic script is Arabic: Kurdish and Persian have letters of their own, and Kurdish writes its
/// vowels with letters that Arabic has only at the end of a word.
pub(super) fn is_arabic(name: &str) -> bool {
    let foreign = |c: char| "ەێۆۇڕڵگچپژڤکیھ".contains(c);
    let inner = |word: &str| word.chars().rev().skip(1).any(|c| matches!(c, 'ة' | 'ى'));
    !name.chars().any(foreign) && !name.split([' ', '-']).any(inner)
}

/// One, two, three to ten, eleven to ninety-nine, and hundreds each have a form.
pub(super) fn incidents_counted(n: usize) -> String {
    match (n, n % 100) {
        (0, _) => "لا حوادث".to_owned(),
        (1, _) => "حادث واحد".to_owned(),
        (2, _) => "حادثان".to_owned(),
        (_, 3..=10) => format!("{} حوادث", thousands(n as u64)),
        (_, 11..=99) => format!("{} حادثاً", thousands(n as u64)),
        _ => format!("{} حادث", thousands(n as u64)),
    }
}

pub(super) fn headline(facts: &Facts, country: Option<&str>) -> String {
    let within = country.map(|c| format!(" في {c}")).unwrap_or_default();
    if facts.count == 0 {
        return country.map_or_else(|| "لم يُعثر على حوادث".to_owned(), str::to_owned);
    }
    let span = span(facts, Tongue::Arabic).map(|s| format!("، {s}")).unwrap_or_default();
    format!("{}{within}{span}", incidents_counted(facts.count))
}

pub(super) fn standfirst(facts: &Facts) -> String {
    let mut sentences = Vec::new();
    if facts.off_the_map == facts.count {
        sentences.push("لم يُعثر على حادث بمكان معروف.".to_owned());
    }
    sentences.extend(origin(facts));
    match (facts.killed, facts.wounded) {
        (0, 0) => {}
        (0, w) => sentences.push(format!("الجرحى بحسب التقارير: {}.", thousands(w))),
        (k, 0) => sentences.push(format!("القتلى بحسب التقارير: {}.", thousands(k))),
        (k, w) => sentences.push(format!("بحسب التقارير، القتلى: {}، والجرحى: {}.", thousands(k), thousands(w))),
    }
    if facts.rough > 0 {
        sentences.push(format!("أماكن لا تُعرف إلا منطقتها: {}.", thousands(facts.rough as u64)));
    }
    if facts.off_the_map > 0 && facts.off_the_map < facts.count {
        sentences.push(format!("حوادث ليست على الخريطة: {}.", thousands(facts.off_the_map as u64)));
    }
    sentences.join(" ")
}

/// The day follows an Arabic word: behind a name in Latin letters it would be drawn into it.
fn published_on(day: Date) -> String {
    format!("نُشر في {}", long_date(day))
}

fn origin(facts: &Facts) -> Option<String> {
    if let Some((Some(title), source, published)) = &facts.report
        && !title.trim().is_empty()
    {
        let details: Vec<String> = source.iter().cloned().chain(published.map(published_on)).collect();
        let (title, details) = (title.trim(), details.join("، "));
        if title.chars().any(|c| matches!(c, '\u{600}'..='\u{6FF}')) {
            let details = if details.is_empty() { details } else { format!(" ({details})") };
            return Some(format!("عن «{title}»{details}."));
        }
        // A headline that runs from the left would be torn by every break of a line that runs from the right.
        let of = if details.is_empty() { "عن التقرير:".to_owned() } else { format!("عن {details}:") };
        return Some(format!("{of}\n“{title}”\n"));
    }
    match facts.outlets.as_slice() {
        [] => None,
        [one] => Some(format!("بحسب {one}.")),
        [one, two] => Some(format!("بحسب {one} و{two}.")),
        [one, two, ..] => Some(format!("بحسب {one} و{two} وغيرهما.")),
    }
}
