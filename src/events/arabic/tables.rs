//! The word lists of this folder.

use std::sync::OnceLock;

use super::people::People;
use super::places::Cue;
use super::words::Phrases;
use crate::events::lexicon::Class;

/// What a word does to the words beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Killed,
    KilledOne,
    KilledTwo,
    Wounded,
    WoundedOne,
    WoundedTwo,
    Losses,
    Without,
    /// After "without": nothing is known, which is not that nobody was hurt.
    Silent,
    Unhurt,
    Filler,
    /// "among them".
    Part,
    OneOf,
    OneMore,
    /// Died: of what, another word must say.
    Died,
    /// Condemns, threatens, commemorates, trains.
    NoEvent,
    /// What follows is a plan, a charge, an aim.
    About,
    Claim,
    Blame,
    Denial,
    Former,
    Sum,
    /// Another event begins.
    Novel,
    /// Who did it follows.
    By,
    /// A verb whose subject did it.
    Deed,
    /// What was hit follows.
    On,
    /// Somebody says something.
    Statement,
}

const ROLES: [(&str, Role); 27] = [
    ("killed", Role::Killed),
    ("killed-one", Role::KilledOne),
    ("killed-two", Role::KilledTwo),
    ("wounded", Role::Wounded),
    ("wounded-one", Role::WoundedOne),
    ("wounded-two", Role::WoundedTwo),
    ("losses", Role::Losses),
    ("without", Role::Without),
    ("silent", Role::Silent),
    ("unhurt", Role::Unhurt),
    ("filler", Role::Filler),
    ("part", Role::Part),
    ("one-of", Role::OneOf),
    ("one-more", Role::OneMore),
    ("died", Role::Died),
    ("no-event", Role::NoEvent),
    ("about", Role::About),
    ("claim", Role::Claim),
    ("blame", Role::Blame),
    ("denial", Role::Denial),
    ("former", Role::Former),
    ("sum", Role::Sum),
    ("novel", Role::Novel),
    ("by", Role::By),
    ("deed", Role::Deed),
    ("on", Role::On),
    ("statement", Role::Statement),
];

impl Role {
    fn parse(word: &str) -> Option<Self> {
        ROLES.iter().find(|(name, _)| *name == word).map(|(_, role)| *role)
    }

    /// Of those that a toll is read by.
    fn is_fate(self) -> bool {
        use Role::*;
        matches!(
            self,
            Killed
                | KilledOne
                | KilledTwo
                | Wounded
                | WoundedOne
                | WoundedTwo
                | Losses
                | Without
                | Silent
                | Unhurt
                | Filler
                | Part
                | OneOf
                | OneMore
        )
    }
}

/// Words that tell of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Trigger {
    /// None where the words only look so.
    pub(super) class: Option<Class>,
    /// Where they are a weapon, how an English label calls it.
    pub(super) weapon: Option<&'static str>,
    pub(super) stop: Stop,
}

/// What became of weapons that did no harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    Foiled,
    Defused,
    /// A cache.
    Found,
}

/// An armed actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Actor {
    pub(super) name: &'static str,
    pub(super) kind: ActorKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ActorKind {
    Group,
    /// A country, by its adjective.
    Adjective,
    /// Forces of the country itself.
    State,
    /// Called by no name.
    People,
}

/// What is attacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Thing(&'static str),
    Owner(&'static str),
}

/// A country, as its adjective leads to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nation {
    pub(super) code: &'static str,
    pub(super) capital: &'static str,
}

/// All of them.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) triggers: Phrases<Trigger>,
    pub(super) fates: Phrases<Role>,
    /// What a sentence is: a statement, a claim, a denial, another event.
    pub(super) modes: Phrases<Role>,
    pub(super) deeds: Phrases<Role>,
    pub(super) bys: Phrases<Role>,
    pub(super) ons: Phrases<Role>,
    pub(super) actors: Phrases<Actor>,
    pub(super) targets: Phrases<Target>,
    pub(super) cues: Phrases<Cue>,
    pub(super) countries: Phrases<Nation>,
    pub(super) people: People,
}

impl Tables {
    pub(super) fn embedded() -> &'static Self {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(Self::read)
    }

    fn read() -> Self {
        let mut triggers = Phrases::read(include_str!("tables/triggers.tsv"), |cells| {
            let (class, stop) = match *cells.first()? {
                "none" => (None, Stop::Foiled),
                "defuse" => (Some(Class::Disrupt), Stop::Defused),
                "cache" => (Some(Class::Disrupt), Stop::Found),
                word => (Some(Class::parse(word)?), Stop::Foiled),
            };
            Some(Trigger { class, weapon: None, stop })
        });
        triggers.add(include_str!("tables/weapons.tsv"), true, |cells| {
            Some(Trigger { class: Some(Class::parse(cells.get(1)?)?), weapon: Some(cells[0]), stop: Stop::Foiled })
        });
        let roles = |of: fn(Role) -> bool| {
            Phrases::read(include_str!("tables/words.tsv"), |cells| Role::parse(cells[0]).filter(|role| of(*role)))
        };
        let mut targets = Phrases::default();
        targets.add(include_str!("tables/targets.tsv"), true, |cells| match cells {
            ["thing", label] => Some(Target::Thing(label)),
            ["owner", label] => Some(Target::Owner(label)),
            _ => None,
        });
        Self {
            triggers,
            fates: roles(Role::is_fate),
            modes: roles(|role| !role.is_fate() && !matches!(role, Role::By | Role::Deed | Role::On)),
            deeds: roles(|role| role == Role::Deed),
            bys: roles(|role| role == Role::By),
            ons: roles(|role| role == Role::On),
            actors: Phrases::read(include_str!("tables/actors.tsv"), |cells| {
                let kind = match *cells.get(1)? {
                    "group" => ActorKind::Group,
                    "adjective" => ActorKind::Adjective,
                    "state" => ActorKind::State,
                    _ => ActorKind::People,
                };
                Some(Actor { name: cells[0], kind })
            }),
            targets,
            cues: Phrases::read(include_str!("tables/places.tsv"), Cue::parse),
            countries: Phrases::read(include_str!("tables/countries.tsv"), |cells| match cells {
                [code, capital] => Some(Nation { code, capital }),
                _ => None,
            }),
            people: People::embedded(),
        }
    }
}
