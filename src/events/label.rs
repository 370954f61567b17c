//! The one line that names an incident, as a map's editor would: `Roadside bomb on coalition convoy, Muthanna`.

use super::draft::singular;
use super::facts::is_name;
use super::lexicon::{Class, Lexicon};
use super::roles::sentence_case;
use super::words::List;
use crate::incident::Status;

/// What a label is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label<'a> {
    pub(super) weapon: Option<&'a str>,
    pub(super) target: Option<&'a str>,
    pub(super) place: Option<&'a str>,
    pub(super) status: Status,
    /// The most that were killed.
    pub(super) killed: Option<u32>,
    /// A bomb was defused rather than an attack prevented.
    pub(super) defused: bool,
}

impl Default for Label<'_> {
    fn default() -> Self {
        Self { weapon: None, target: None, place: None, status: Status::Reported, killed: None, defused: false }
    }
}

impl Label<'_> {
    /// The label of an incident of a class.
    pub(super) fn of(&self, class: Class) -> String {
        let target = self.target.map(headline).filter(|t| t.chars().count() <= 40 && !self.repeats(t));
        let ground = matches!(class, Class::Regain | Class::Overtake);
        // "Capture of Rutba" has its place in it.
        if let (true, None, Some(place)) = (ground, target.as_deref().filter(|t| !is_people(t)), self.place) {
            let named = place.starts_with(char::is_alphabetic) && within_line(place) == place;
            let how = if class == Class::Regain { "recaptured" } else { "captured" };
            return if named {
                format!("{} of {place}", capture(class))
            } else {
                format!("Ground {how}, {}", within_line(place))
            };
        }
        let mut line = self.head(class, target.as_deref());
        if let Some((target, link)) = target.as_deref().zip(self.link(class, target.as_deref())) {
            line.push_str(link);
            line.push_str(target);
        }
        if let Some(place) = self.place {
            line.push_str(", ");
            line.push_str(&within_line(place));
        }
        line
    }

    /// What is said first, by class and weapon.
    fn head(&self, class: Class, target: Option<&str>) -> String {
        let weapon = self.weapon.map(|w| singular(&w.to_lowercase()));
        let weapon = weapon.as_deref();
        let foiled = self.status == Status::Foiled;
        let words = match class {
            Class::Disrupt if !foiled => "Weapons found",
            Class::Disrupt if self.defused => {
                let bomb = weapon.filter(|w| w.contains("bomb") || w.contains("mine")).unwrap_or("bomb");
                return format!("{} defused", sentence_case(bomb));
            }
            Class::Disrupt => {
                return weapon.map_or_else(|| "Attack foiled".to_owned(), |w| format!("{} foiled", sentence_case(w)));
            }
            Class::Air | Class::Shell if foiled => {
                let down = if class == Class::Air { "shot down" } else { "intercepted" };
                let thing = self.weapon.unwrap_or(if class == Class::Air { "drone" } else { "missile" });
                return format!("{} {down}", sentence_case(&thing.to_lowercase()));
            }
            Class::Ied | Class::Bombed => {
                let bomb = weapon.filter(|w| w.contains("bomb") || w.contains("mine"));
                let line = bomb.map_or_else(|| "Explosion".to_owned(), sentence_case);
                return if foiled { format!("{line} foiled") } else { line };
            }
            Class::Air | Class::Strike => match weapon {
                Some(w) if w.contains("drone") || w.contains("uav") || w.contains("unmanned") => "Drone strike",
                _ => "Air strike",
            },
            Class::Shell => match weapon {
                Some(w) if w.contains("rocket") || w.contains("katyusha") => "Rocket attack",
                Some(w) if w.contains("mortar") => "Mortar attack",
                Some(w) if w.contains("missile") => "Missile attack",
                _ => "Shelling",
            },
            Class::Attack | Class::Arms if self.is_killing() => "Killing",
            Class::Crowd if self.killed.is_some_and(|n| n > 0) => "Protesters killed",
            Class::Riot if target.is_some() => "Mob attack",
            Class::Arrest if target.is_none() => "Arrests",
            class => fixed(class),
        };
        if foiled { format!("{words} foiled") } else { words.to_owned() }
    }

    fn is_killing(&self) -> bool {
        self.killed == Some(1) && self.target.is_none_or(is_person)
    }

    /// What ties the target to the head; none where the head stands alone.
    fn link(&self, class: Class, target: Option<&str>) -> Option<&'static str> {
        Some(match class {
            Class::Disrupt if self.status != Status::Foiled || self.defused => return None,
            Class::Disrupt if self.weapon.is_none() => " on ",
            Class::Air | Class::Shell if self.status == Status::Foiled => return None,
            Class::Protest
            | Class::Crowd
            | Class::Dispersal
            | Class::Agreement
            | Class::Change
            | Class::Base
            | Class::Transfer
            | Class::Disrupt
            | Class::Found => return None,
            // Whom the clash was with is told by the actors.
            Class::Clash | Class::Regain | Class::Overtake if target.is_some_and(is_people) => return None,
            Class::Clash | Class::Violent => " at ",
            Class::Attack | Class::Arms if self.is_killing() => " of ",
            Class::Abduction | Class::Arrest | Class::Loot | Class::Regain | Class::Overtake | Class::Sexual => " of ",
            Class::Shell if self.head(class, target) == "Shelling" => " of ",
            // A bomb goes off at a building; it is meant for what moves.
            Class::Ied | Class::Bombed | Class::Suicide if !target.is_some_and(moves) => " at ",
            _ => " on ",
        })
    }

    /// Whether the place says it already: "Aden airport" at Aden International Airport.
    fn repeats(&self, target: &str) -> bool {
        let Some(place) = self.place.map(str::to_lowercase) else { return false };
        let words: Vec<&str> = place.split_whitespace().collect();
        target.to_lowercase().split_whitespace().all(|word| {
            words.contains(&word)
                || matches!(word, "of" | "near" | "itself")
                || List::Settlement.has(word)
                || List::Edge.has(word)
        })
    }
}

/// The words for a class that say the same of every incident.
fn fixed(class: Class) -> &'static str {
    match class {
        Class::Suicide => "Suicide bombing",
        Class::Grenade => "Grenade attack",
        Class::Chemical => "Chemical attack",
        Class::Clash => "Clash",
        Class::Abduction => "Abduction",
        Class::Sexual => "Sexual violence",
        Class::Protest => "Protest",
        Class::Crowd => "Protesters fired on",
        Class::Riot => "Riot",
        Class::Dispersal => "Protest broken up",
        Class::Violent => "Violent protest",
        Class::Agreement => "Agreement",
        Class::Change => "Change in armed group",
        Class::Base => "Base set up",
        Class::Transfer => "Ground handed over",
        Class::Arrest => "Arrest",
        Class::Loot => "Destruction",
        Class::Regain | Class::Overtake => capture(class),
        Class::Found => "Bodies found",
        _ => "Attack",
    }
}

fn capture(class: Class) -> &'static str {
    if class == Class::Regain { "Recapture" } else { "Capture" }
}

/// Words for a target as headlines write them: without articles, "Teenager" in lower case.
fn headline(target: &str) -> String {
    let mut words: Vec<String> =
        target.split_whitespace().filter(|w| !matches!(*w, "a" | "an" | "the")).map(str::to_owned).collect();
    let lone = words.get(1).is_none_or(|w| w.starts_with(char::is_lowercase));
    if let Some(first) = words.first_mut()
        && lone
        && is_common(first)
    {
        *first = first.to_lowercase();
    }
    words.join(" ")
}

/// Whether a word with a capital is a noun for people all the same, as at the start of a headline.
fn is_common(word: &str) -> bool {
    let text = crate::text::Analysis::new(word);
    word.chars().skip(1).all(char::is_lowercase) && Lexicon::embedded().people.at(&text, 0).is_some()
}

/// A role or a name of two words: "a police officer", "Reham Yacoub".
fn is_person(target: &str) -> bool {
    let text = crate::text::Analysis::new(target);
    let role = (0..text.tokens.len())
        .any(|i| Lexicon::embedded().people.at(&text, i).is_some_and(|(person, _)| !person.plural));
    is_name(target) || role
}

/// Whether a target is people or goes on wheels: what a bomb is "on", not "at".
fn moves(target: &str) -> bool {
    const MOVES: &[&str] = &[
        "convoy",
        "patrol",
        "car",
        "vehicle",
        "bus",
        "minibus",
        "truck",
        "lorry",
        "train",
        "ship",
        "boat",
        "tanker",
        "van",
        "jeep",
        "motorcycle",
        "tank",
        "aircraft",
        "plane",
        "team",
        "procession",
        "troop",
        "force",
        "taxi",
        "ambulance",
        "humvee",
        "pickup",
    ];
    // "car of schoolteacher" goes on wheels.
    let target = target.split(" of ").next().unwrap_or(target);
    let Some(last) = target.split_whitespace().next_back() else { return false };
    let last = last.to_lowercase();
    MOVES.contains(&&*last) || MOVES.contains(&last.trim_end_matches('s')) || is_people(target)
}

/// Whether a target is people or an armed party.
fn is_people(target: &str) -> bool {
    let text = crate::text::Analysis::new(target);
    let (lexicon, all) = (Lexicon::embedded(), text.tokens.len());
    (0..all).any(|i| {
        lexicon.people.at(&text, i).is_some_and(|(_, end)| end == all)
            || lexicon.actors.at(&text, i).is_some_and(|(_, end)| end == all)
    })
}

/// The name of a place after the comma: "Near Taji" and "South of Haditha" begin the line no more.
fn within_line(place: &str) -> String {
    let first = place.split_whitespace().next().unwrap_or_default();
    let second = place.split_whitespace().nth(1);
    let side = second == Some("of") && (first.contains('-') || first.chars().all(char::is_alphabetic));
    if matches!(first, "Near" | "Between" | "Off") || side && is_direction(first) {
        let mut chars = place.chars();
        return chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect());
    }
    place.to_owned()
}

fn is_direction(word: &str) -> bool {
    let lower = word.to_lowercase();
    ["north", "south", "east", "west"].iter().any(|d| lower.starts_with(d))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(class: Class, target: &str, place: &str) -> String {
        Label { target: (!target.is_empty()).then_some(target), place: Some(place), ..Label::default() }.of(class)
    }

    #[test]
    fn labels_read_as_an_editor_would_write_them() {
        assert_eq!(label(Class::Attack, "house of a tribal sheikh", "Taji"), "Attack on house of tribal sheikh, Taji");
        assert_eq!(label(Class::Suicide, "checkpoint", "Near Taji"), "Suicide bombing at checkpoint, near Taji");
        assert_eq!(
            label(Class::Ied, "police patrol", "South of Haditha"),
            "Explosion on police patrol, south of Haditha"
        );
        assert_eq!(
            label(Class::Air, "Erbil airport", "Near Erbil International Airport"),
            "Air strike, near Erbil International Airport"
        );
        assert_eq!(label(Class::Overtake, "", "Rutba"), "Capture of Rutba");
        assert_eq!(label(Class::Regain, "dam", "Mosul"), "Recapture of dam, Mosul");
        assert_eq!(label(Class::Attack, "Teenager", "Nablus"), "Attack on teenager, Nablus");
        assert_eq!(label(Class::Shell, "market", "Kherson"), "Shelling of market, Kherson");
        assert_eq!(label(Class::Arrest, "", "Mosul"), "Arrests, Mosul");
    }

    #[test]
    fn what_was_stopped_is_called_by_what_stopped_it() {
        let foiled = Label { status: Status::Foiled, place: Some("Karbala"), ..Label::default() };
        assert_eq!(Label { weapon: Some("drones"), ..foiled }.of(Class::Air), "Drones shot down, Karbala");
        assert_eq!(Label { weapon: Some("rocket"), ..foiled }.of(Class::Shell), "Rocket intercepted, Karbala");
        assert_eq!(
            Label { defused: true, weapon: Some("car bomb"), ..foiled }.of(Class::Disrupt),
            "Car bomb defused, Karbala"
        );
        assert_eq!(foiled.of(Class::Disrupt), "Attack foiled, Karbala");
        assert_eq!(Label { status: Status::Reported, ..foiled }.of(Class::Disrupt), "Weapons found, Karbala");
    }
}
