//! What is known of an event: the fields that a clause, a mention and a draft share, and the one way to put two accounts together.

use std::ops::Range;

use super::lexicon::Class;
use super::toll::Toll;
use crate::incident::Status;

/// Words of the report with the tokens they stand at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) tokens: Range<usize>,
}

impl Said {
    pub(super) fn new(text: impl Into<String>, tokens: Range<usize>) -> Self {
        Self { text: text.into(), tokens }
    }

    /// The words of an optional field.
    pub(super) fn text(said: Option<&Self>) -> Option<&str> {
        said.map(|s| s.text.as_str())
    }
}

/// What one account tells of an event.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) class: Class,
    pub(super) weapon: Option<Said>,
    pub(super) place: Option<usize>,
    pub(super) toll: Toll,
    pub(super) actor: Option<Said>,
    pub(super) target: Option<Said>,
    pub(super) damage: Option<Said>,
    pub(super) status: Status,
    /// Speaks of several at once: "two convoys", "car bombs", "12 strikes".
    pub(super) several: bool,
    /// A sum over a period.
    pub(super) aggregate: bool,
    /// Told in the headline only.
    pub(super) headline: bool,
    /// Told as what came before something else.
    pub(super) background: bool,
    pub(super) weak: bool,
    /// Militants, protesters or activists stand in its sentence.
    pub(super) political: bool,
    /// All its words may tell of an accident or a natural death.
    pub(super) contact: bool,
    /// Names a village or town that the gazetteer does not know: it took place nowhere that was told before.
    pub(super) strange: bool,
    /// Told with a verb: "conducted a strike", "exploded".
    pub(super) verbal: bool,
}

impl Facts {
    /// Facts of a class and nothing else.
    pub(super) fn of(class: Class) -> Self {
        Self {
            class,
            weapon: None,
            place: None,
            toll: Toll::default(),
            actor: None,
            target: None,
            damage: None,
            status: Status::Reported,
            several: false,
            aggregate: false,
            headline: false,
            background: false,
            weak: true,
            political: false,
            contact: true,
            strange: false,
            verbal: false,
        }
    }

    /// Takes what another account of the same event adds. The class that says more names the event and brings its weapon;
    /// otherwise what was told first stands. Place, toll and background are put together by the callers, who know how the
    /// two accounts stand to each other.
    pub(super) fn merge(&mut self, other: &Self) {
        if other.class.rank() > self.class.rank() {
            self.rename(other);
        }
        fill(&mut self.weapon, other.weapon.as_ref());
        fill(&mut self.actor, other.actor.as_ref());
        // A name says more than a role: "Ihab al-Wazni", told as "a Karbala activist" before.
        if let (Some(mine), Some(theirs)) = (&self.target, &other.target)
            && is_name(&theirs.text)
            && !is_name(&mine.text)
            && matches!(other.class, Class::Attack | Class::Abduction | Class::Toll)
            && self.toll.killed.max == Some(1)
        {
            self.target = Some(theirs.clone());
        }
        fill(&mut self.target, other.target.as_ref());
        fill(&mut self.damage, other.damage.as_ref());
        self.headline &= other.headline;
        self.weak &= other.weak;
        self.contact &= other.contact;
        self.strange |= other.strange;
        self.political |= other.political;
        self.verbal |= other.verbal;
        self.several |= other.several;
    }

    /// Takes the class of another account, and its weapon where it names one.
    pub(super) fn rename(&mut self, other: &Self) {
        self.class = other.class;
        if other.weapon.is_some() {
            self.weapon.clone_from(&other.weapon);
        }
    }
}

/// Whether words are the name of a person: two or more, each with a capital, none a thing's.
pub(super) fn is_name(words: &str) -> bool {
    let mut count = 0;
    let named = words.split_whitespace().all(|word| {
        count += 1;
        word.starts_with(char::is_uppercase) || word.contains('-') || matches!(word, "bin" | "ibn" | "abu" | "de")
    });
    named && count >= 2 && !words.contains("'s")
}

fn fill(mine: &mut Option<Said>, theirs: Option<&Said>) {
    if mine.is_none() {
        *mine = theirs.cloned();
    }
}
