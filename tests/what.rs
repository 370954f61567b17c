//! What, who and how many: one sentence each, and the label, dead, wounded, actor and status that must come out of it.

use dateline::events;
use dateline::gazetteer::Gazetteer;
use dateline::read::Document;

/// A range of people as the table writes it: `4`, `24-30`, `-9` for "at most nine", `24-` for "at least 24", `-` for silence.
fn count(min: Option<u32>, max: Option<u32>) -> String {
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    if min == max && min.is_some() { number(min) } else { format!("{}-{}", number(min), number(max)) }
}

#[test]
fn each_sentence_says_what_happened_to_whom_by_whom_and_to_how_many() {
    let mut wrong = Vec::new();
    for row in include_str!("what.tsv").lines().filter(|l| !l.starts_with('#')).skip(1) {
        let [shows, name, killed, wounded, actor, status, sentence] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{row}")
        };
        let text = format!("News from the region\n\nBAGHDAD, Dec 11, 2020 (Dateline) - {sentence}\n");
        let document = Document { text, ..Document::default() };
        let found = events::extract(&document, Gazetteer::embedded()).incidents;
        let told: Vec<_> = found
            .iter()
            .map(|i| {
                [
                    i.name.clone(),
                    count(i.killed_min, i.killed_max),
                    count(i.wounded_min, i.wounded_max),
                    i.actor.clone().unwrap_or_else(|| "-".to_owned()),
                    i.status.to_string(),
                ]
                .join("\t")
            })
            .collect();
        let expected = [name, killed, wounded, actor, status].join("\t");
        if told != [expected.clone()] {
            wrong.push(format!("{shows}:\n  expected {expected}\n  found    {}", told.join("\n           ")));
        }
    }
    assert!(wrong.is_empty(), "{} rows are not as expected:\n{}", wrong.len(), wrong.join("\n"));
}
