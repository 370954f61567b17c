//! What of the drafts is an incident that an analyst would keep.

use super::context::Context;
use super::draft::Draft;
use super::lexicon::Class;
use super::trace::Reason;
use crate::incident::Precision;

/// Countries in which reports of shootings, abductions and the like are of crime as a rule (ISO 3166-1 alpha-2); our judgement.
const CALM: &[&str] = &[
    "AT", "AU", "BE", "CA", "CH", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HU", "IE", "IS", "IT", "JP",
    "KR", "LT", "LU", "LV", "MT", "NL", "NO", "NZ", "PL", "PT", "RO", "SE", "SI", "SK", "TW", "US", "UY", "CL", "CR",
    "SG", "HK", "MO",
];

/// Why a draft says too little to be an incident, if it does.
///
/// `alone` says that the report has no other; `violent` that it tells of violence in so many words: in others a death alone may
/// be natural.
pub(super) fn dropped(context: &Context<'_, '_>, draft: &Draft, alone: bool, violent: bool) -> Option<Reason> {
    let facts = &draft.facts;
    let place = facts.place.and_then(|p| context.places[p].location.as_ref());
    let fine = place.is_some_and(|l| l.precision != Precision::Country);
    let victims = facts.toll.has_victims();
    let unless = |told: bool, reason: Reason| (!told).then_some(reason);
    if facts.class == Class::Found {
        return Some(Reason::Found);
    }
    if facts.headline && !alone && (facts.several || !fine) {
        return Some(Reason::HeadlineOnly);
    }
    if facts.background && !fine {
        return Some(Reason::NoPlace);
    }
    // Without a place, a verb or a toll of its own it is talk.
    if draft.place_inherited && !victims && !facts.verbal {
        return Some(Reason::Talk);
    }
    let open = facts.contact && facts.weapon.is_none() && facts.class.is_open();
    if open && !(violent && victims && !draft.place_inherited) {
        return Some(Reason::Talk);
    }
    // Told in full but for its place: kept, with no point.
    let full = victims
        && (facts.weapon.is_some() || facts.strange)
        && !facts.background
        && !facts.headline
        && draft.span.is_some();
    if place.is_none() && full {
        return None;
    }
    // Where no armed conflict is, an act of violence is a crime unless a party to a conflict or a bomb says otherwise.
    let calm = place.and_then(|l| l.country.as_deref()).is_some_and(|c| CALM.contains(&c));
    let bomb =
        facts.weapon.is_some() && matches!(facts.class, Class::Ied | Class::Suicide | Class::Chemical | Class::Shell);
    if calm && !facts.political && !bomb {
        return Some(Reason::Crime);
    }
    // Thousands are the dead of a war or a century, unless a day is told.
    let many = facts.toll.killed.min.is_some_and(|n| n >= 1000) && draft.date_tokens.is_none();
    if many || facts.toll.killed.min.is_some_and(|n| n >= 10_000) {
        return Some(Reason::Aggregate);
    }
    let own_place = fine && !draft.place_inherited;
    let told = match facts.class {
        Class::Toll => victims && draft.span.is_some(),
        Class::Generic => victims || facts.weapon.is_some() || !facts.weak,
        // Told for its own sake: in the lead, or by a verb with a day of its own.
        Class::Arrest => {
            let own_day = facts.verbal && !facts.background && draft.date_tokens.is_some();
            own_place && facts.political && (draft.lead || own_day)
        }
        Class::Loot => own_place && draft.lead && draft.date_tokens.is_some(),
        Class::Agreement | Class::Change | Class::Base | Class::Transfer => {
            own_place && draft.lead && draft.date_tokens.is_some()
        }
        Class::Dispersal | Class::Violent | Class::Riot => own_place || victims,
        Class::Abduction if facts.weak => victims || facts.weapon.is_some() || facts.political,
        Class::Protest => own_place && (victims || !facts.weak && draft.date_tokens.is_some()),
        Class::Regain | Class::Overtake => own_place && draft.span.is_some(),
        Class::Disrupt => true,
        _ if facts.weak => victims || facts.weapon.is_some(),
        _ => return unless(place.is_some() || victims, Reason::NoPlace),
    };
    // The only news of a report, told with its victims: kept where the report names no more than a country, as it is then as
    // precise as its source.
    let whole = alone
        && draft.lead
        && victims
        && facts.verbal
        && (!facts.several || facts.weapon.is_some())
        && draft.span.is_some();
    let armed = facts.political
        || facts.weapon.is_some()
        || facts.actor.is_some()
        || facts.class.rank() >= Class::Generic.rank();
    unless(fine || whole && armed && !facts.contact, Reason::NoPlace).or(unless(told, Reason::Talk))
}
