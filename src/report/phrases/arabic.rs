//! The report in Arabic, in the terms of the sheet. Figures stand after a colon, so that they need no agreement; a date follows an
//! Arabic word, so that a foreign name before it does not take its day along.

use super::{Phrases, filled};
use crate::incident::{EventType, Incident, LonLat, Precision, SubEventType};
use crate::map::words::{self, Division, Tongue};

pub(super) const PHRASES: Phrases = Phrases {
    tongue: Tongue::Arabic,
    names_dir: None,

    skip: "انتقل إلى جدول الحوادث",
    map: "الخريطة",
    map_scrolls: "الخريطة، تُمرَّر أفقياً حيث تكون أعرض من النافذة",
    captions: [
        "الأرقام على الخريطة هي أرقام الحوادث في الجدول.",
        "الحوادث غير مرقّمة على الخريطة، ويوردها الجدول واحداً تلو الآخر.",
    ],

    incidents: "الحوادث",
    none_found: "لم يُعثر على حوادث.",
    filter: "تصفية الحوادث",
    words: "كلمات",
    kind: "النوع",
    all_kinds: "كل الأنواع",
    shown: "المعروض: {} من {}",
    table_scrolls: "الجدول، يُمرَّر أفقياً",
    heads: ["الرقم", "التاريخ", "المكان", "ما حدث", "القتلى", "الجرحى", "الجهة المنفّذة", "المصدر"],
    // Not "الشرطة", which is also the police.
    dash: "العلامة «–»: لا يذكر التقرير شيئاً.",

    figures: ["عدد الحوادث", "عدد الحوادث", "القتلى بحسب التقارير", "الجرحى بحسب التقارير"],
    figure: |number, label| format!("{label}: **{number}**"),
    in_figures: "بالأرقام",
    by_kind: "حسب النوع",
    by_area: "حسب المحافظة أو الإقليم",
    not_known: "غير معروف",

    evidence: "شواهد من التقارير",
    marked: "المعلَّم في الاقتباسات:",
    fields: ["الزمان", "المكان", "الحدث", "الفاعل"],
    terms: ["النوع", "الموقع", "الأطراف", "الحصيلة", "في موضع آخر من التقرير", "درجة الثقة"],

    sources: "المصادر",
    untitled: "بلا عنوان",
    published: "، نُشر في {}",

    notes: "المنهجية ودقة المواقع",
    method: &[
        "استخرج برنامج Dateline هذه الحوادث آلياً من التقارير المذكورة تحت عنوان «المصادر»، وهي معروضة كما ترويها تلك التقارير، ولم يجرِ \
         التحقق منها من أي مصدر آخر.",
        "العبارات المقتبسة هي الشاهد على كل حادث. وحيث لا تذكر الجهة المسؤولة أو عدد الضحايا أو وقت الحادث، يسكت الجدول عن ذلك أيضاً: \
         فالعلامة «–» لا تعني صفراً.",
        "حيث يُذكر عددان فهما أدنى ما أوردته التقارير وأعلاه.",
    ],
    precisions: [
        (Precision::Exact, "محدّد", "يسمّي التقرير بلدة أو حياً أو مبنى، والعلامة في موضعه."),
        (Precision::Near, "تقريبي", "يقع المكان قرب مكان مسمّى، وتبيّن دائرة متقطعة مدى قربه."),
        (Precision::District, "القضاء فقط", "لا يُعرف سوى القضاء: مساحته ملوّنة، والعلامة في وسطها."),
        (Precision::Governorate, "المحافظة فقط", "لا تُعرف سوى المحافظة: مساحتها ملوّنة، والعلامة في وسطها."),
        (Precision::Region, "المنطقة فقط", "لا تُعرف سوى منطقة أوسع، كسلسلة جبال."),
        (Precision::Country, "البلد فقط", "لا يُعرف سوى البلد: الحادث في الجدول وليس على الخريطة."),
    ],
    credit: "أسماء الأماكن من GeoNames برخصة CC BY 4.0. أُعدّت خريطة الأساس ببيانات Natural Earth. الحدود والأسماء المبيّنة لا تعني إقراراً \
             بها أو قبولاً لها. أُعدّ التقرير ببرنامج Dateline.",

    comma: "، ",
    semicolon: "؛ ",
    quoted: "«{}»",
    range: "بين {} و{}",
    killed: "القتلى: {}",
    wounded: "الجرحى: {}",
    claimed_by: "التبنّي: {}",
    against: "المستهدف: «{}»",
    within: "{}، ضمن {} كم من النقطة {}",
    dated: "{}، في {}",

    what,
    place,
    heading,
    precision,
    actor,
    types: |sub: SubEventType| [sub_event_type(sub), event_type(sub.event_type())],
    point,
    day: |day| words::long_date(day, Tongue::Arabic),
};

/// The record's own words where they are Arabic, else what ACLED calls it: closer than the kinds of the map, which would make
/// civilians of a post of the police.
fn name(incident: &Incident) -> String {
    match incident.sub_event_type {
        Some(sub) if !incident.name.chars().any(is_arabic) => sub_event_type(sub).to_owned(),
        _ => words::name(incident, Tongue::Arabic),
    }
}

const fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6FF}')
}

fn what(incident: &Incident) -> String {
    let name = name(incident);
    match words::remarks(incident, Tongue::Arabic).as_slice() {
        [] => name,
        remarks => filled("{} ({})", [&name, &remarks.join(PHRASES.comma)]),
    }
}

/// Places that already say how they lie to another.
const RELATIONS: [&str; 9] = ["قرب ", "على بعد ", "بين ", "الطريق ", "شمال ", "جنوب ", "شرق ", "غرب ", "أطراف "];

fn place(incident: &Incident) -> String {
    let places = [&incident.place, &incident.place_text, &incident.admin2, &incident.admin1];
    if incident.point.is_none() && places.into_iter().flatten().all(|p| p.trim().is_empty()) {
        return String::new();
    }
    let name = words::place(incident, Tongue::Arabic);
    let named = |words: &[&str]| words.iter().any(|w| name.contains(w));
    match incident.precision {
        None => filled("{} (لم يُعثر عليه)", [&name]),
        Some(Precision::Exact) => name,
        Some(Precision::Near) if RELATIONS.iter().any(|r| name.starts_with(r)) => name,
        Some(Precision::Near) => filled("قرب {}", [&name]),
        Some(Precision::District) if named(&["قضاء"]) => name,
        Some(Precision::Governorate) if named(&["محافظة", "ولاية", "إقليم", "منطقة"]) => name,
        Some(precision) => filled("{} ({})", [&name, self::precision(incident, precision)]),
    }
}

/// Where only a first-level division is known, its country's word for it.
fn precision(incident: &Incident, precision: Precision) -> &'static str {
    match precision {
        Precision::Governorate => Division::of(incident.country.as_slice()).only(Tongue::Arabic),
        _ => PHRASES.named(precision),
    }
}

fn heading(incident: &Incident) -> String {
    let (what, place) = (name(incident), place(incident));
    if place.is_empty() || what.contains(&place) { what } else { filled("{}، {}", [&what, &place]) }
}

/// Actors that records name often, and what the press of the region calls them.
const ACTORS: &str = include_str!("actors.tsv");

/// Several have `; ` between them; one that is only suspected says so behind its name.
fn actor(names: &str) -> String {
    let known = |name: &str| {
        let mut rows = ACTORS.lines().skip(1).filter_map(|line| line.split_once('\t'));
        rows.find(|row| row.0.eq_ignore_ascii_case(name)).map_or_else(|| name.to_owned(), |row| row.1.to_owned())
    };
    let one = |name: &str| match name.strip_suffix(" (suspected)") {
        Some(name) => filled("يُشتبه بضلوع {}", [&known(name)]),
        None => known(name),
    };
    names.split("; ").map(one).collect::<Vec<_>>().join(PHRASES.semicolon)
}

/// With the points of the compass: two bare numbers would change places in a line that runs from the right.
fn point(p: LonLat) -> String {
    let (north, east) = (if p.lat < 0.0 { "جنوباً" } else { "شمالاً" }, if p.lon < 0.0 { "غرباً" } else { "شرقاً" });
    format!("{:.4}\u{a0}{north}، {:.4}\u{a0}{east}", p.lat.abs(), p.lon.abs())
}

const fn event_type(kind: EventType) -> &'static str {
    match kind {
        EventType::Battles => "معارك",
        EventType::Explosions => "تفجيرات وعنف عن بُعد",
        EventType::Civilians => "عنف ضد المدنيين",
        EventType::Protests => "احتجاجات",
        EventType::Riots => "أعمال شغب",
        EventType::Strategic => "تطورات استراتيجية",
    }
}

const fn sub_event_type(kind: SubEventType) -> &'static str {
    match kind {
        SubEventType::ArmedClash => "اشتباك مسلح",
        SubEventType::GovernmentRegains => "استعادة القوات الحكومية أراضي",
        SubEventType::NonStateOvertakes => "سيطرة جماعة مسلحة على أراضٍ",
        SubEventType::ChemicalWeapon => "سلاح كيميائي",
        SubEventType::AirStrike => "غارة جوية أو بمسيّرة",
        SubEventType::SuicideBomb => "تفجير انتحاري",
        SubEventType::Shelling => "قصف مدفعي أو صاروخي",
        SubEventType::RemoteExplosive => "عبوة ناسفة أو لغم",
        SubEventType::Grenade => "قنبلة يدوية",
        SubEventType::SexualViolence => "عنف جنسي",
        SubEventType::Attack => "هجوم",
        SubEventType::Abduction => "خطف أو إخفاء قسري",
        SubEventType::PeacefulProtest => "احتجاج سلمي",
        SubEventType::ProtestWithIntervention => "احتجاج تدخلت فيه القوات",
        SubEventType::ExcessiveForce => "استخدام مفرط للقوة ضد محتجين",
        SubEventType::ViolentDemonstration => "تظاهرة عنيفة",
        SubEventType::MobViolence => "عنف حشود",
        SubEventType::Agreement => "اتفاق",
        SubEventType::Arrests => "اعتقالات",
        SubEventType::ChangeToGroup => "تغيّر في جماعة أو في نشاطها",
        SubEventType::DisruptedWeapons => "إحباط استخدام أسلحة",
        SubEventType::BaseEstablished => "إنشاء مقر أو قاعدة",
        SubEventType::Looting => "نهب أو إتلاف ممتلكات",
        SubEventType::NonViolentTransfer => "انتقال السيطرة على أراضٍ بلا قتال",
        SubEventType::Other => "غير ذلك",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_bear_the_names_that_the_press_gives_them() {
        assert_eq!(actor("Islamic State"), "تنظيم داعش");
        assert_eq!(actor("gunmen; Foo Brigades"), "مسلحون؛ Foo Brigades");
        assert_eq!(actor("Turkey (suspected)"), "يُشتبه بضلوع تركيا");
        let rows: Vec<&str> = ACTORS.lines().skip(1).collect();
        assert!(rows.iter().all(|row| row.matches('\t').count() == 1), "two columns");
    }

    #[test]
    fn a_place_says_once_how_well_it_is_known() {
        let at = |name: &str, precision| {
            place(&Incident {
                place: Some(name.into()),
                precision: Some(precision),
                country: Some("IQ".into()),
                point: Some(LonLat { lon: 44.4, lat: 33.0 }),
                ..Incident::default()
            })
        };
        assert_eq!(at("Latifiya", Precision::Exact), "اللطيفية");
        assert_eq!(at("Latifiya", Precision::Near), "قرب اللطيفية");
        assert_eq!(at("Near Latifiya", Precision::Near), "قرب اللطيفية");
        assert_eq!(at("40 km south of Baghdad", Precision::Near), "على بعد 40 كم جنوب بغداد");
        assert_eq!(at("Babil", Precision::Governorate), "محافظة بابل");
        assert_eq!(at("Foo Hills", Precision::Region), "Foo Hills (المنطقة فقط)");
        assert_eq!(place(&Incident::default()), "");
    }
}
