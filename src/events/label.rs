//! The one line that names an incident: `Roadside bomb on coalition convoy, Muthanna`.

use super::draft::singular;
use super::lexicon::Class;
use super::roles::sentence_case;
use crate::incident::Status;

/// What is said first, by class and weapon.
fn head(class: Class, weapon: Option<&str>, killing: bool) -> String {
    let weapon = weapon.map(|w| singular(&w.to_lowercase()));
    let weapon = weapon.as_deref();
    match class {
        Class::Ied | Class::Bombed => weapon
            .filter(|w| w.contains("bomb") || w.contains("mine"))
            .map_or_else(|| "Explosion".to_owned(), sentence_case),
        Class::Suicide => "Suicide bombing".to_owned(),
        Class::Air | Class::Strike => {
            if weapon.is_some_and(|w| w.contains("drone") || w.contains("uav") || w.contains("unmanned")) {
                "Drone strike"
            } else {
                "Air strike"
            }
            .to_owned()
        }
        Class::Shell => match weapon {
            Some(w) if w.contains("rocket") || w.contains("katyusha") => "Rocket attack",
            Some(w) if w.contains("mortar") => "Mortar attack",
            Some(w) if w.contains("missile") => "Missile attack",
            _ => "Shelling",
        }
        .to_owned(),
        Class::Grenade => "Grenade attack".to_owned(),
        Class::Chemical => "Chemical attack".to_owned(),
        Class::Clash => "Clash".to_owned(),
        Class::Attack | Class::Arms => if killing { "Killing" } else { "Attack" }.to_owned(),
        Class::Generic | Class::Toll => "Attack".to_owned(),
        Class::Abduction => "Abduction".to_owned(),
        Class::Sexual => "Sexual violence".to_owned(),
        Class::Protest => "Protest".to_owned(),
        Class::Crowd => "Fire on protest".to_owned(),
        Class::Riot => "Riot".to_owned(),
        Class::Dispersal => "Protest dispersed".to_owned(),
        Class::Violent => "Violent protest".to_owned(),
        Class::Agreement => "Agreement".to_owned(),
        Class::Change => "Change of a group".to_owned(),
        Class::Base => "Base set up".to_owned(),
        Class::Transfer => "Handover of ground".to_owned(),
        Class::Arrest => "Arrest".to_owned(),
        Class::Disrupt => {
            weapon.map_or_else(|| "Attack foiled".to_owned(), |w| format!("{} stopped", sentence_case(w)))
        }
        Class::Loot => "Destruction of property".to_owned(),
        Class::Regain | Class::Overtake => "Fight for ground".to_owned(),
        Class::Found => "Bodies found".to_owned(),
    }
}

/// A role or a name of two words: "a police officer", "Reham Yacoub".
fn is_person(target: &str) -> bool {
    let words: Vec<&str> = target.split_whitespace().collect();
    let named = words.len() >= 2
        && words.iter().all(|w| w.starts_with(char::is_uppercase) || w.contains('-'))
        && !target.contains("'s");
    let text = crate::text::Analysis::new(target);
    let role = (0..text.tokens.len())
        .any(|i| super::lexicon::Lexicon::embedded().people.at(&text, i).is_some_and(|(person, _)| !person.plural));
    named || role
}

/// The label of an incident.
pub(super) fn label(
    class: Class,
    weapon: Option<&str>,
    target: Option<&str>,
    place: Option<&str>,
    status: Status,
    killed: Option<u32>,
) -> String {
    let killing = killed == Some(1) && target.is_none_or(is_person);
    let mut line = head(class, weapon, killing);
    if status == Status::Foiled && class != Class::Disrupt {
        line.push_str(" foiled");
    }
    let repeats = |target: &str| {
        place.is_some_and(|p| {
            p.to_lowercase().contains(&target.to_lowercase()) || target.to_lowercase().contains(&p.to_lowercase())
        })
    };
    if let Some(target) = target.filter(|t| t.chars().count() <= 36 && !repeats(t)) {
        let link = match class {
            Class::Clash => " at ",
            Class::Attack | Class::Arms if killing => " of ",
            Class::Abduction => " of ",
            Class::Arrest => " of ",
            _ => " on ",
        };
        if !matches!(
            class,
            Class::Clash
                | Class::Protest
                | Class::Crowd
                | Class::Dispersal
                | Class::Violent
                | Class::Riot
                | Class::Disrupt
                | Class::Agreement
                | Class::Change
                | Class::Base
                | Class::Transfer
        ) {
            line.push_str(link);
            line.push_str(target);
        }
    }
    if let Some(place) = place {
        line.push_str(", ");
        line.push_str(place);
    }
    line
}
