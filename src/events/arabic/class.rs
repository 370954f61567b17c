//! What kind of event a clause tells of.

use super::mention::Told;
use super::toll::Toll;
use crate::events::lexicon::Class;

/// The class that says most; demonstrators among the victims make it fire on a protest.
pub(super) fn of(triggers: &Told<'_>, told: &[Class], toll: &Toll, forces: impl Fn() -> bool) -> Class {
    let has = |class: Class| told.contains(&class);
    let armed = |class: Class| triggers.iter().any(|(_, t)| t.class == Some(class) && t.weapon.is_some());
    if has(Class::Disrupt) {
        return Class::Disrupt;
    }
    let protest = has(Class::Protest);
    if protest && has(Class::Riot) {
        return Class::Riot;
    }
    // What exploded or was fired says more than that something did.
    if let Some(ground) = told.iter().copied().find(|c| matches!(c, Class::Regain | Class::Overtake)) {
        return ground;
    }
    let best = told.iter().copied().filter(|class| match class {
        Class::Ied => armed(Class::Ied) || ![Class::Air, Class::Shell, Class::Grenade].into_iter().any(has),
        Class::Shell => armed(Class::Shell) || !has(Class::Air),
        Class::Grenade => true,
        _ => true,
    });
    let best = best.max_by_key(|c| c.rank()).unwrap_or(Class::Toll);
    let killed = toll.killed().is_some_and(|n| n > 0);
    // A fight among the people is none on a protest.
    let fired_on = match best {
        Class::Protest | Class::Attack | Class::Generic => !has(Class::Dispersal) || killed,
        Class::Dispersal => killed,
        Class::Clash => forces(),
        _ => false,
    };
    if protest && toll.has_victims() && fired_on {
        return Class::Crowd;
    }
    best
}
