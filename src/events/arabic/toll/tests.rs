use super::*;
use crate::events::arabic::words::words;

fn toll(text: &str) -> (Count, Count) {
    let words = words(text);
    let toll = read(Tables::embedded(), &words, 0..words.len());
    (toll.killed(), toll.wounded())
}

#[test]
fn people_are_counted_by_nouns_numbers_and_both() {
    for (text, killed, wounded) in [
        ("والحصيلة الأولية شهيد وجريحان", Some(1), Some(2)),
        ("سقوط قتيلين وثلاثة جرحى", Some(2), Some(3)),
        ("مقتل ضابط برتبة نقيب وجندي وإصابة ثلاثة آخرين", Some(2), Some(3)),
        ("استشهاد أحد المقاتلين وإصابة ثلاثة آخرين بجروح", Some(1), Some(3)),
        ("مقتل سائقها وإصابة زوجته وطفليه", Some(1), Some(3)),
        ("إلى 72 قتيلا و124 جريحا", Some(72), Some(124)),
        ("قتل ثلاثة جنود وجرح رابع", Some(3), Some(1)),
        ("مقتل وإصابة 25 شخصا", None, None),
        ("سقوط 30 شخصا بين قتيل وجريح", None, None),
        ("مقتل 11 من قوات النظام و7 من الفصائل", Some(18), None),
        ("قتل 9 مدنيين بينهم 4 أطفال جراء غارات", Some(9), None),
        ("25 متظاهرا على الأقل قتلوا", Some(25), None),
        ("إصابة مدنيين اثنين بانفجار لغم", None, Some(2)),
        ("قتل مسلح شرطيا في المدينة", Some(1), None),
        ("قتل مسلح شرطيين اثنين", Some(2), None),
        ("قتل مسلحون ثلاثة جنود", Some(3), None),
        ("مقتل عائلة مكونة من خمسة أفراد", Some(5), None),
        ("ارتفاع عدد القتلى إلى 12 والجرحى إلى 30", Some(12), Some(30)),
        ("دون وقوع خسائر بشرية", Some(0), Some(0)),
        ("دون معرفة حجم الخسائر", None, None),
        ("لم ترد أنباء عن سقوط ضحايا", None, None),
        ("مقتل جنود وضابط", None, None),
        ("مقتل طفل يبلغ 12 عاما", Some(1), None),
        ("لقي ما لا يقل عن أربعة وأربعين مهاجرا مصرعهم وأصيب أكثر من 130", Some(44), Some(130)),
        ("قتل آمر اللواء 59 وثلاثة من مرافقيه", Some(4), None),
        ("سقوط ثلاثة ضحايا بينهم طفلان", Some(3), None),
    ] {
        assert_eq!(toll(text), (killed, wounded), "{text}");
    }
}
