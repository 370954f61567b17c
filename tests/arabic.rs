//! What Arabic sentences must come out as, and bulletins whose lines say where and when.

use dateline::events::{self, Field};
use dateline::gazetteer::Gazetteer;
use dateline::incident::Incident;
use dateline::read::Document;

fn document(text: &str) -> Document {
    Document { text: text.into(), published: "2020-12-11".parse().ok(), ..Document::default() }
}

fn read(text: &str) -> Vec<Incident> {
    events::extract(&document(text), Gazetteer::embedded()).incidents
}

#[test]
fn each_sentence_comes_out_as_its_row_says() {
    let mut wrong = Vec::new();
    for row in include_str!("arabic.tsv").lines().filter(|l| !l.starts_with('#')).skip(1) {
        let [shows, kind, place, killed, wounded, sentence] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{row}")
        };
        let count = |n: Option<u32>| n.map_or("-".to_owned(), |n| n.to_string());
        let found: Vec<_> = read(&format!("{sentence}\n"))
            .into_iter()
            .map(|i| {
                let kind = i.sub_event_type.unwrap().to_string();
                (kind, i.place.unwrap_or_default(), count(i.killed_max), count(i.wounded_max))
            })
            .collect();
        let right = match &found[..] {
            [] => kind == "-",
            [(k, p, dead, hurt)] => k == kind && p.contains(place) && dead == killed && hurt == wounded,
            _ => false,
        };
        if !right {
            wrong.push(format!("{shows}: expected {kind}, {place}, {killed}, {wounded}, found {found:?}: {sentence}"));
        }
    }
    assert!(wrong.is_empty(), "{} rows are not as expected:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn lines_of_a_bulletin_play_where_and_when_their_heads_say() {
    let found = read(
        "الموجز الأمني ليوم الخميس 10 كانون الأول 2020\n\n- الأنبار: مقتل شرطي بهجوم مسلح غرب الرطبة.\n- صلاح الدين: إصابة جنديين \
         بانفجار عبوة ناسفة.\nالأربعاء 9 كانون الأول: سقوط صاروخ على معسكر التاجي.\n",
    );
    let facts: Vec<_> = found
        .iter()
        .map(|i| (i.admin1_code.as_deref().unwrap(), i.start_date.unwrap().to_string(), i.killed_max, i.wounded_max))
        .collect();
    assert_eq!(
        facts,
        [
            ("IQ-AN", "2020-12-10".to_owned(), Some(1), None),
            ("IQ-SD", "2020-12-10".to_owned(), None, Some(2)),
            ("IQ-BG", "2020-12-09".to_owned(), None, None),
        ]
    );
}

#[test]
fn a_label_is_in_english_and_weapon_and_target_are_in_the_words_of_the_report() {
    let found = read("شن تنظيم داعش هجوما بقذائف الهاون على نقطة تفتيش تابعة للحشد الشعبي في ناحية العظيم أمس.\n");
    let [incident] = &found[..] else { panic!("{found:?}") };
    assert_eq!(incident.name, "Mortar attack on Popular Mobilization checkpoint, Azim");
    assert_eq!(incident.weapon.as_deref(), Some("قذائف الهاون"));
    assert_eq!(incident.target.as_deref(), Some("نقطة تفتيش تابعة للحشد الشعبي"));
    assert_eq!(incident.actor.as_deref(), Some("Islamic State"));
    assert_eq!(incident.date_text.as_deref(), Some("أمس"));
}

#[test]
fn who_is_attacked_is_not_who_attacks() {
    let actor = |text: &str| read(text).first().and_then(|i| i.actor.clone());
    assert_eq!(actor("قصفت طائرات تركية مواقع لحزب العمال الكردستاني قرب العمادية أمس.\n").as_deref(), Some("Turkey"));
    assert_eq!(actor("استهدف قصف مجهول المصدر مواقع لتنظيم داعش في جبال حمرين أمس.\n"), None);
    assert_eq!(actor("قتل مسلحون مجهولون سبعة مدنيين في بعقوبة أمس.\n").as_deref(), Some("Unidentified gunmen"));
}

#[test]
fn events_that_a_report_sets_apart_are_apart() {
    let places = |text: &str| read(text).into_iter().map(|i| i.place.unwrap_or_default()).collect::<Vec<_>>();
    let found = places("قتل جندي في كركوك بانفجار عبوة ناسفة أمس، وأصيب اثنان في الموصل بهجوم مسلح.\n");
    assert_eq!(found, ["Kirkuk", "Mosul"]);
    let found = places("قتل جندي بهجوم مسلح في كركوك أمس.\n\nوفي حادث منفصل قتل شرطي بهجوم مسلح في كركوك.\n");
    assert_eq!(found, ["Kirkuk", "Kirkuk"]);
}

#[test]
fn the_words_behind_each_field_can_be_shown() {
    let text = "انفجرت عبوة ناسفة في كركوك أمس وقتل شرطيان.\n\nوأدانت البعثة الهجوم.\n";
    let (extraction, trace) = events::explain(&document(text), Gazetteer::embedded());
    assert_eq!(extraction.incidents.len(), 1);
    let words = |field: Field| -> Vec<String> {
        let marks = trace.incidents[0].iter().filter(|m| m.field == field);
        marks.map(|m| text.chars().skip(m.span.start).take(m.span.end - m.span.start).collect()).collect()
    };
    assert_eq!(words(Field::Weapon), ["عبوة ناسفة"]);
    assert_eq!(words(Field::Place), ["في كركوك"]);
    assert_eq!(words(Field::Date), ["أمس"]);
    assert_eq!(words(Field::Killed), ["شرطيان"]);
    assert_eq!(trace.rejected.len(), 1);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    /// Words in any order, with any signs between them, are read without a panic, and what is found stands in the text.
    #[test]
    fn any_words_in_any_order_are_read(picks in proptest::collection::vec((0..WORDS.len(), 0..SIGNS.len()), 1..40)) {
        let text: String = picks.iter().flat_map(|(word, sign)| [WORDS[*word], SIGNS[*sign]]).collect();
        let (extraction, trace) = events::explain(&document(&text), Gazetteer::embedded());
        let length = text.chars().count();
        for (incident, marks) in extraction.incidents.iter().zip(&trace.incidents) {
            proptest::prop_assert!(incident.killed_min <= incident.killed_max && incident.wounded_min <= incident.wounded_max);
            proptest::prop_assert!(incident.start_date <= incident.end_date);
            proptest::prop_assert!(text.contains(incident.evidence.as_deref().unwrap()));
            proptest::prop_assert!(marks.iter().all(|m| m.span.start < m.span.end && m.span.end <= length));
        }
        proptest::prop_assert_eq!(extraction, events::extract(&document(&text), Gazetteer::embedded()));
    }
}

const SIGNS: &[&str] = &[" ", " ", " ", " ", "، ", ". ", ": ", "\n", "\n- ", " – ", "/ ", "؟ ", "؛ ", "-"];

const WORDS: &[&str] = &[
    "قتل",
    "مقتل",
    "وإصابة",
    "وجريحان",
    "شهيد",
    "ثلاثة",
    "و12",
    "٢٠٢١",
    "7",
    "عشر",
    "وعشرين",
    "جنود",
    "جنديين",
    "ضابط",
    "ومدني",
    "بينهم",
    "بين",
    "أحد",
    "آخرين",
    "دون",
    "خسائر",
    "لم",
    "ترد",
    "انفجار",
    "عبوة",
    "ناسفة",
    "بسيارة",
    "مفخخة",
    "قصف",
    "طائرات",
    "تركية",
    "هجوم",
    "لداعش",
    "مسلحون",
    "استهدف",
    "على",
    "دورية",
    "للجيش",
    "نقطة",
    "تفتيش",
    "في",
    "قرب",
    "شمالي",
    "40",
    "كم",
    "محافظة",
    "قضاء",
    "ناحية",
    "كركوك",
    "بغداد",
    "والموصل",
    "العاصمة",
    "العراقية",
    "طريق",
    "شارع",
    "فلسطين",
    "أمس",
    "الأول",
    "فجر",
    "الخميس",
    "الماضي",
    "12",
    "تموز",
    "كانون",
    "2020",
    "بعد",
    "يومين",
    "من",
    "وكان",
    "فيما",
    "وفي",
    "وأخرى",
    "عقب",
    "أدان",
    "تبنى",
    "\"",
    "اتهم",
    "نفى",
    "العثور",
    "جثث",
    "منفصلين",
    "نفسها",
    "منذ",
    "عاجل",
    "إسقاط",
    "مسيرة",
    "ليلة",
    "اليوم",
    "الخامس",
    "والعشرين",
    "أيام",
];
