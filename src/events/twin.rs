//! Whether a mention tells of an event that a draft holds already: a headline and its body, what "the hotel" takes up again, what
//! is denied.

use super::context::Context;
use super::draft::Draft;
use super::facts::Said;
use super::ground::same_ground;
use super::lexicon::Class;
use super::mention::Mention;
use crate::places::Location;
use crate::text::SentenceKind;

/// How far a headline may place an event from where the body says it was: it names the next town that readers know.
const HEADLINE_KM: f64 = 60.0;

/// "Five children killed by mine in Hodeidah" and, in the body, "in al-Durayhimi district": a headline names the larger place
/// beside the one meant.
pub(super) fn is_headline_of(context: &Context<'_, '_>, draft: &Draft, mention: &Mention) -> bool {
    let facts = &draft.facts;
    if !facts.headline || mention.facts.headline || facts.several && !mention.facts.several || mention.novel {
        return false;
    }
    let (Some(a), Some(b)) = (facts.place, mention.facts.place) else { return false };
    let location = |at: usize| context.places[at].location.as_ref();
    let close = same_ground(context, a, b) || location(a).zip(location(b)).is_some_and(|(a, b)| are_close(a, b));
    let (told, told_now) = (&facts.toll, &mention.facts.toll);
    let first = context.text.sentences[..mention.sentence].iter().all(|s| s.kind != SentenceKind::Body);
    close && told.agrees(told_now) && (first || told.shares_count(told_now))
}

fn are_close(a: &Location, b: &Location) -> bool {
    let division =
        a.admin1_code.is_some() && a.admin1_code == b.admin1_code || a.admin1.is_some() && a.admin1 == b.admin1;
    a.country == b.country && (division || a.point.distance_km(b.point) <= HEADLINE_KM)
}

/// Nouns of those who did a deed, which say with "the" before them that it was told already.
const DOERS: &[&str] = &[
    "attackers",
    "attacker",
    "assailants",
    "assailant",
    "raiders",
    "bomber",
    "bombers",
    "gunmen",
    "gunman",
    "perpetrators",
];

/// Nouns that stand with "the" whether or not they were named before.
const ALWAYS_THE: &[&str] = &[
    "army",
    "police",
    "government",
    "military",
    "ministry",
    "forces",
    "coalition",
    "authorities",
    "city",
    "town",
    "country",
    "area",
    "people",
    "group",
    "state",
    "capital",
    "region",
    "province",
    "district",
];

/// "Gunmen stormed the hotel", where a hotel was told of: a doer or a target with "the" that the sentences of a draft name.
pub(super) fn takes_up(context: &Context<'_, '_>, draft: &Draft, all: &[Mention], mention: &Mention) -> bool {
    let text = context.text;
    let told_before = |noun: &str| {
        draft.mentions.iter().any(|&m| {
            let sentence = &text.sentences[all[m].sentence];
            all[m].sentence < mention.sentence && context.has(sentence.tokens.clone(), &[noun])
        })
    };
    let definite = |said: &Said| {
        let start = said.tokens.start;
        let the = text.lower(start) == "the" || start > 0 && text.lower(start - 1) == "the";
        let noun = said.tokens.end.checked_sub(1).map_or("", |at| text.lower(at));
        the && !ALWAYS_THE.contains(&noun) && (DOERS.contains(&noun) || told_before(noun))
    };
    [&mention.facts.target, &mention.facts.actor].into_iter().flatten().any(definite)
}

/// Whether a denial can be of a draft's event: of the same kind, and not of a body found nearby.
pub(super) fn can_deny(draft: &Draft, denied: Class) -> bool {
    draft.facts.class.sub_event() == denied.sub_event() || draft.facts.class == Class::Generic
}

/// "Minutes after the blasts, rockets were fired": what follows upon what was just told.
pub(super) fn goes_on(context: &Context<'_, '_>, mention: &Mention) -> bool {
    let first = context.text.sentences[mention.sentence].tokens.start;
    let head = first..mention.tokens.end.min(first + 4);
    context.has(head.clone(), &["minutes", "seconds", "moments", "then", "afterwards"])
        && context.has(head, &["after", "later", "then", "afterwards"])
}

/// Whether two accounts name different days of the week, though neither can be dated.
pub(super) fn on_other_day(context: &Context<'_, '_>, draft: &Draft, mention: &Mention) -> bool {
    let day =
        |tokens: &std::ops::Range<usize>| tokens.clone().map(|at| context.text.lower(at)).find(|w| w.ends_with("day"));
    let (Some(told), Some((_, tokens))) = (&draft.date_tokens, &mention.timing) else { return false };
    day(told).zip(day(tokens)).is_some_and(|(a, b)| a != b)
}
