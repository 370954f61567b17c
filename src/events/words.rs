//! Word lists: what a single word does to those beside it, kept in `tables/words.tsv`.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::lexicon::rows;

/// A list of words by what they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// Up to four tokens before a verb they make it unreal.
    Modal,
    /// A wish, an order, a plan or a threat governs what follows.
    Intention,
    /// What follows did not happen.
    Negation,
    /// The sentence speaks of a drill, a match, a trial, a film, the weather.
    OtherTopic,
    /// "heart attack", "hunger strike".
    IdiomBefore,
    /// "strike a deal".
    IdiomAfter,
    /// The police court, accidents, illness: no conflict.
    Crime,
    /// Parties to a conflict: a report with one is of conflict in spite of the police court.
    Conflict,
    /// Before a place where something happened.
    Locative,
    /// Before a place that something was aimed at.
    Toward,
    /// Who speaks: "police in Mosul said".
    Speaker,
    /// What a speaker does.
    Saying,
    /// Ties a place to a person, an origin or a journey.
    Tie,
    /// Carries the hurt away from where they were hurt.
    Motion,
    /// Where the hurt are taken.
    Care,
    /// Ends the words between a number and the noun it counts.
    Stop,
    /// What a number counts that is no person.
    Unit,
    /// Tells of a death.
    Killed,
    /// Tells of a wound.
    Wounded,
    /// May stand between people and the word that tells what befell them.
    Light,
    /// Stands in an aside on a part of a group: ", most of them civilians,".
    Aside,
    /// Ends the words that name a target.
    PhraseEnd,
    /// Begins no name of a target.
    NoTarget,
    /// A part or side of a thing, for the thing itself: "the gates of".
    Edge,
    /// An inhabited place, which is where and not whom.
    Settlement,
    /// Says beside "strike" that arms struck.
    Harm,
    /// Says beside "strike" that work stopped.
    Labour,
    /// Makes a truce or a deal.
    Made,
    /// Breaks a truce, or only talks of it.
    Unmade,
    /// Makes events of a noun in the plural.
    Done,
}

/// The lists in the order of the variants, with their names in the table.
const LISTS: &[(List, &str)] = &[
    (List::Modal, "modal"),
    (List::Intention, "intention"),
    (List::Negation, "negation"),
    (List::OtherTopic, "other topic"),
    (List::IdiomBefore, "idiom before"),
    (List::IdiomAfter, "idiom after"),
    (List::Crime, "crime"),
    (List::Conflict, "conflict"),
    (List::Locative, "locative"),
    (List::Toward, "toward"),
    (List::Speaker, "speaker"),
    (List::Saying, "saying"),
    (List::Tie, "tie"),
    (List::Motion, "motion"),
    (List::Care, "care"),
    (List::Stop, "stop"),
    (List::Unit, "unit"),
    (List::Killed, "killed"),
    (List::Wounded, "wounded"),
    (List::Light, "light"),
    (List::Aside, "aside"),
    (List::PhraseEnd, "phrase end"),
    (List::NoTarget, "no target"),
    (List::Edge, "edge"),
    (List::Settlement, "settlement"),
    (List::Harm, "harm"),
    (List::Labour, "labour"),
    (List::Made, "made"),
    (List::Unmade, "unmade"),
    (List::Done, "done"),
];

impl List {
    /// Whether a word in lower case is on the list.
    pub(super) fn has(self, word: &str) -> bool {
        static WORDS: OnceLock<Vec<HashSet<&'static str>>> = OnceLock::new();
        let words = WORDS.get_or_init(|| LISTS.iter().map(|(_, name)| read(name)).collect());
        words.get(self as usize).is_some_and(|set| set.contains(word))
    }
}

fn read(name: &str) -> HashSet<&'static str> {
    rows(include_str!("tables/words.tsv"))
        .filter(|row| row.first() == Some(&name))
        .filter_map(|row| row.get(2).copied())
        .flat_map(|words| words.split('|'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Analysis;

    #[test]
    fn every_list_is_in_the_table_and_in_its_place() {
        for (at, (list, name)) in LISTS.iter().enumerate() {
            assert_eq!(*list as usize, at, "{name}");
            assert!(!read(name).is_empty(), "{name}");
        }
        assert_eq!(rows(include_str!("tables/words.tsv")).count(), LISTS.len());
    }

    /// A word that the tokenizer cuts would never be found.
    #[test]
    fn every_word_is_one_token() {
        for (_, name) in LISTS {
            for word in read(name) {
                let analysis = Analysis::new(word);
                let cut = analysis.tokens.len() != 1 && !matches!(word, "n't" | "'ll");
                assert!(!cut, "{name}: {word} is cut into {} tokens", analysis.tokens.len());
            }
        }
    }
}
