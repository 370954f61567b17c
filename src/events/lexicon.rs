//! The word tables behind the extraction: triggers, weapons, people, actors.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use crate::incident::SubEventType;
use crate::text::Analysis;

/// What kind of event a trigger or weapon points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Class {
    /// Bomb on the ground.
    Ied,
    /// "bombed": from the air if an air force did it, else on the ground.
    Bombed,
    Suicide,
    Air,
    /// "strike": from the air unless the words say a walk-out.
    Strike,
    Shell,
    Grenade,
    Chemical,
    Clash,
    Attack,
    /// A firearm or blade.
    Arms,
    Abduction,
    Sexual,
    /// "attack", "hit", "targeted": the weapon decides.
    Generic,
    Protest,
    /// Demonstrators fired on.
    Crowd,
    /// Demonstrators driven off without lethal force.
    Dispersal,
    /// Demonstrators who destroy or fight.
    Violent,
    /// A mob.
    Riot,
    Arrest,
    /// Defused, shot down, foiled.
    Disrupt,
    Loot,
    Regain,
    Overtake,
    /// A ceasefire, a deal.
    Agreement,
    /// A group surrenders, merges, splits.
    Change,
    /// A base or headquarters is set up.
    Base,
    /// Ground given up without a fight.
    Transfer,
    /// Only a toll: "were killed".
    Toll,
    /// A mass grave, bodies found: not an attack of that day.
    Found,
}

impl Class {
    pub(super) fn parse(word: &str) -> Option<Self> {
        const NAMES: &[(&str, Class)] = &[
            ("ied", Class::Ied),
            ("bombed", Class::Bombed),
            ("suicide", Class::Suicide),
            ("air", Class::Air),
            ("strike", Class::Strike),
            ("shell", Class::Shell),
            ("grenade", Class::Grenade),
            ("chemical", Class::Chemical),
            ("clash", Class::Clash),
            ("attack", Class::Attack),
            ("arms", Class::Arms),
            ("abduction", Class::Abduction),
            ("sexual", Class::Sexual),
            ("generic", Class::Generic),
            ("protest", Class::Protest),
            ("riot", Class::Riot),
            ("dispersal", Class::Dispersal),
            ("violent", Class::Violent),
            ("agreement", Class::Agreement),
            ("change", Class::Change),
            ("base", Class::Base),
            ("transfer", Class::Transfer),
            ("arrest", Class::Arrest),
            ("disrupt", Class::Disrupt),
            ("loot", Class::Loot),
            ("regain", Class::Regain),
            ("overtake", Class::Overtake),
            ("toll", Class::Toll),
            ("found", Class::Found),
        ];
        NAMES.iter().find(|(name, _)| *name == word).map(|(_, class)| *class)
    }

    /// How much the class says: of several in one clause the highest names the event.
    pub(super) fn rank(self) -> u8 {
        match self {
            Self::Suicide | Self::Chemical => 9,
            Self::Abduction | Self::Sexual => 8,
            Self::Air | Self::Shell | Self::Ied | Self::Grenade => 7,
            Self::Strike | Self::Bombed => 6,
            Self::Clash | Self::Attack | Self::Crowd | Self::Regain | Self::Overtake | Self::Riot => 5,
            Self::Violent | Self::Dispersal => 5,
            Self::Disrupt | Self::Protest | Self::Arms | Self::Transfer => 4,
            Self::Loot | Self::Arrest | Self::Agreement | Self::Change | Self::Base => 3,
            Self::Generic => 2,
            Self::Found => 2,
            Self::Toll => 1,
        }
    }

    /// The sub-event type this class comes out as.
    pub(super) fn sub_event(self) -> SubEventType {
        match self {
            Self::Ied | Self::Bombed => SubEventType::RemoteExplosive,
            Self::Suicide => SubEventType::SuicideBomb,
            Self::Air | Self::Strike => SubEventType::AirStrike,
            Self::Shell => SubEventType::Shelling,
            Self::Grenade => SubEventType::Grenade,
            Self::Chemical => SubEventType::ChemicalWeapon,
            Self::Clash => SubEventType::ArmedClash,
            Self::Attack | Self::Arms | Self::Generic | Self::Toll => SubEventType::Attack,
            Self::Abduction => SubEventType::Abduction,
            Self::Sexual => SubEventType::SexualViolence,
            Self::Protest => SubEventType::PeacefulProtest,
            Self::Crowd => SubEventType::ExcessiveForce,
            Self::Riot => SubEventType::MobViolence,
            Self::Dispersal => SubEventType::ProtestWithIntervention,
            Self::Violent => SubEventType::ViolentDemonstration,
            Self::Agreement => SubEventType::Agreement,
            Self::Change => SubEventType::ChangeToGroup,
            Self::Base => SubEventType::BaseEstablished,
            Self::Transfer => SubEventType::NonViolentTransfer,
            Self::Arrest => SubEventType::Arrests,
            Self::Disrupt => SubEventType::DisruptedWeapons,
            Self::Loot => SubEventType::Looting,
            Self::Regain => SubEventType::GovernmentRegains,
            Self::Overtake => SubEventType::NonStateOvertakes,
            Self::Found => SubEventType::Other,
        }
    }

    /// Whether it is an act of violence.
    pub(super) fn event_type_is_violent(self) -> bool {
        matches!(
            self.sub_event().event_type(),
            crate::incident::EventType::Battles
                | crate::incident::EventType::Explosions
                | crate::incident::EventType::Civilians
        )
    }

    /// Whether the class alone leaves open how it was done.
    pub(super) fn is_open(self) -> bool {
        matches!(self, Self::Generic | Self::Toll | Self::Bombed | Self::Strike)
    }
}

/// What part of speech a trigger is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Noun,
    Verb,
}

/// One row of the trigger table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trigger {
    pub(super) form: Form,
    pub(super) class: Class,
    /// A noun in the plural.
    pub(super) plural: bool,
    /// Needs a place, toll or date of its own to count.
    pub(super) weak: bool,
    /// Tells of violence only with a weapon or another trigger: cars hit trees, people die in bed.
    pub(super) contact: bool,
}

/// On which side a counted person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Civilian,
    Security,
    Attacker,
    Any,
}

/// A noun for people.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person {
    pub(super) side: Side,
    pub(super) plural: bool,
}

/// A named armed actor.
#[derive(Debug, Clone)]
pub(super) struct Actor {
    pub(super) name: String,
    /// The forces of a state or on its side.
    pub(super) state: bool,
}

/// Phrases by their first word, longest first.
#[derive(Debug)]
pub(super) struct Phrases<T> {
    by_first: HashMap<String, Vec<(Vec<String>, T)>>,
}

impl<T: Clone> Phrases<T> {
    fn new() -> Self {
        Self { by_first: HashMap::new() }
    }

    fn add(&mut self, phrase: &str, value: T) {
        let words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
        if let Some(first) = words.first().cloned() {
            let list = self.by_first.entry(first).or_default();
            list.push((words, value));
            list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
    }

    /// Every phrase that starts at a token, longest first, with its end.
    pub(super) fn all_at<'a>(&'a self, analysis: &'a Analysis<'_>, at: usize) -> impl Iterator<Item = (&'a T, usize)> {
        self.by_first.get(analysis.lower(at)).into_iter().flatten().filter_map(move |(words, value)| {
            let fits = words.iter().enumerate().all(|(i, word)| analysis.lower(at + i) == word);
            fits.then_some((value, at + words.len()))
        })
    }

    /// The longest phrase that starts at a token.
    pub(super) fn at<'a>(&'a self, analysis: &'a Analysis<'_>, at: usize) -> Option<(&'a T, usize)> {
        self.all_at(analysis, at).next()
    }

    /// Whether the whole of a text is one of the phrases.
    pub(super) fn by_text(&self, text: &str) -> bool {
        let first = text.split(' ').next().unwrap_or_default();
        self.by_first.get(first).is_some_and(|list| list.iter().any(|(words, _)| words.join(" ") == text))
    }

    /// All phrases in a range, left to right, none inside another.
    pub(super) fn scan<'a>(&'a self, analysis: &'a Analysis<'_>, tokens: Range<usize>) -> Vec<(Range<usize>, &'a T)> {
        let mut found = Vec::new();
        let mut at = tokens.start;
        while at < tokens.end {
            match self.at(analysis, at) {
                Some((value, end)) if end <= tokens.end => {
                    found.push((at..end, value));
                    at = end;
                }
                _ => at += 1,
            }
        }
        found
    }
}

/// All tables.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub(super) triggers: Phrases<Trigger>,
    pub(super) weapons: Phrases<Class>,
    pub(super) people: Phrases<Person>,
    pub(super) actors: Phrases<Actor>,
}

impl Lexicon {
    /// The tables that come with the program.
    pub(super) fn embedded() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Self::load)
    }

    fn load() -> Self {
        let mut triggers = Phrases::new();
        for row in rows(include_str!("tables/triggers.tsv")) {
            let [words, form, class, flags] = row[..] else { continue };
            let Some(class) = Class::parse(class) else { continue };
            let form = if form == "noun" { Form::Noun } else { Form::Verb };
            let trigger = Trigger {
                form,
                class,
                plural: form == Form::Noun && flags.contains("plural"),
                weak: flags.contains("weak"),
                contact: flags.contains("contact"),
            };
            for phrase in words.split('|') {
                triggers.add(phrase, trigger);
            }
        }
        let mut weapons = Phrases::new();
        for row in rows(include_str!("tables/weapons.tsv")) {
            if let [words, class] = row[..]
                && let Some(class) = Class::parse(class)
            {
                for phrase in words.split('|') {
                    weapons.add(phrase, class);
                }
            }
        }
        let mut people = Phrases::new();
        for row in rows(include_str!("tables/people.tsv")) {
            let [singular, plural, side] = row[..] else { continue };
            let side = match side {
                "civilian" => Side::Civilian,
                "security" => Side::Security,
                "attacker" => Side::Attacker,
                _ => Side::Any,
            };
            if singular != "-" && singular != plural {
                people.add(singular, Person { side, plural: false });
            }
            if plural != "-" {
                people.add(plural, Person { side, plural: true });
            }
        }
        let mut actors = Phrases::new();
        for row in rows(include_str!("tables/actors.tsv")) {
            let [words, name, side] = row[..] else { continue };
            for phrase in words.split('|') {
                actors.add(phrase, Actor { name: name.to_owned(), state: side == "state" });
            }
        }
        Self { triggers, weapons, people, actors }
    }
}

/// The rows of a table, without comments and the header.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .skip(1)
        .map(|line| line.split('\t').collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every row has the right number of fields and a known class; every phrase is cut as the tokenizer cuts text.
    #[test]
    fn every_row_of_the_tables_can_match() {
        for (table, fields) in [
            (include_str!("tables/triggers.tsv"), 4),
            (include_str!("tables/weapons.tsv"), 2),
            (include_str!("tables/people.tsv"), 3),
            (include_str!("tables/actors.tsv"), 3),
        ] {
            for row in rows(table) {
                assert_eq!(row.len(), fields, "{row:?}");
                for phrase in row[0].split('|').filter(|p| *p != "-") {
                    let written = phrase.replace(" '", "'");
                    let analysis = Analysis::new(&written);
                    let words: Vec<&str> = (0..analysis.tokens.len()).map(|i| analysis.lower(i)).collect();
                    assert_eq!(words.join(" "), phrase, "not cut as the tokenizer would: {row:?}");
                }
            }
        }
        for row in rows(include_str!("tables/triggers.tsv")) {
            assert!(Class::parse(row[2]).is_some(), "{row:?}");
        }
        for row in rows(include_str!("tables/weapons.tsv")) {
            assert!(Class::parse(row[1]).is_some(), "{row:?}");
        }
    }
}
