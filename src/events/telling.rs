//! What one clause tells of an event: its class, place, day, toll, and how it stands to what was told before.

use std::ops::Range;

use super::clause::Link;
use super::construe;
use super::context::Context;
use super::facts::{Facts, Said};
use super::lexicon::{Class, Form};
use super::mention::{Mention, Outcome};
use super::modality::{self, Reject};
use super::signal::{COUNTED_TARGETS, Signal, instruments, noun_before, signals, weapon_in_trigger};
use super::toll::{Count, Toll};
use super::{anew, bare, locate, protest, roles, stopped, target, timing, victims};
use crate::text::number::ordinal;
use crate::text::{Sentence, SentenceKind};

/// Verbs that make an event of a noun.
const LIGHT_VERBS: &[&str] = &[
    "conducted",
    "carried",
    "launched",
    "took",
    "occurred",
    "happened",
    "rocked",
    "erupted",
    "broke",
    "staged",
    "mounted",
    "came",
    "shook",
    "saw",
    "left",
    "suffered",
    "was",
    "were",
    "followed",
    "conducts",
    "carries",
    "leaves",
    "rocks",
    "erupt",
];

/// What a clause tells, if it tells of an event.
pub(super) fn read(context: &Context<'_, '_>, index: usize, tokens: &Range<usize>, link: Link) -> Option<Mention> {
    if anew::is_appraisal(context, tokens) {
        return None;
    }
    let sentence = &context.text.sentences[index];
    let (mut signals, rejected) = signals(context, tokens);
    let weapons = instruments(context, tokens);
    // "IED against police vehicle, 1 killed": a toll alone does not name the event.
    if signals.iter().all(|s| s.trigger.class == Class::Toll) {
        signals.extend(bare::signal(context, index, tokens, &weapons));
    }
    // Who is arrested with a store of arms is arrested.
    let rank = |s: &Signal| {
        let found = construe::is_find(context, &s.trigger, &s.tokens);
        if found { Class::Arrest.rank() - 1 } else { s.trigger.class.rank() }
    };
    let best = signals.iter().max_by_key(|s| (rank(s), std::cmp::Reverse(s.tokens.start)))?;
    if rejected.iter().any(|(_, r)| matches!(r, Reject::Hypothetical | Reject::Intention))
        && best.trigger.class == Class::Toll
    {
        return None;
    }
    // "A doctor spoke of nine bodies" counts; only who finds bodies tells of a find.
    let finds = [
        "found",
        "discovered",
        "unearthed",
        "exhumed",
        "dumped",
        "uncovered",
        "finds",
        "discover",
        "unidentified",
        "upon",
    ];
    if best.trigger.class == Class::Found
        && context.text.lower(best.tokens.end - 1) == "bodies"
        && !context.has(sentence.tokens.clone(), &finds)
    {
        return None;
    }
    let mut class = best.trigger.class;
    let weapon = weapons.iter().max_by_key(|(range, class)| (class.rank(), std::cmp::Reverse(range.start)));
    if let Some((_, armed)) = weapon
        && armed.rank() > class.rank()
        && (class.is_open()
            || *armed == Class::Suicide && class == Class::Ied
            || class == Class::Attack
            || class == Class::Clash && *armed == Class::Suicide)
    {
        class = *armed;
    }
    if class == Class::Arms {
        class = Class::Attack;
    }
    class = protest::of_protest(context, &sentence.tokens, tokens, &best.tokens, class)?;
    let (mut toll, toll_words) = victims::read(context.text, context.lexicon, of_own_toll(context, tokens, class));
    let late = dies_later(context, tokens);
    if let Some(all) = late.and_then(|at| ordinal_before(context, tokens, at)) {
        toll = Toll { killed: Count { min: Some(all), max: Some(all) }, update: true, ..Toll::default() };
    }
    let mut status = modality::status(context, tokens, &signals, class);
    let mut brought_down = None;
    if let Some(stopped) = stopped::told(context, tokens, &signals, class, toll.has_victims())
        .filter(|s| s.weapon.is_some() || !toll.has_victims())
    {
        (class, status, brought_down) = (stopped.class, stopped.status, stopped.weapon);
    }
    // "the bomb that killed six people": the noun before the clause names the event.
    let named = (link == Link::Relative).then(|| noun_before(context, &sentence.tokens, tokens.start)).flatten();
    if let Some(noun) = named
        && noun.rank() > class.rank()
    {
        class = noun;
    }
    // A vehicle full of explosives that is driven at something has a bomber at its wheel.
    let driven = ["rammed", "ramming", "rams", "drove", "crashed", "slammed", "plowed", "ploughed", "driven"];
    if class == Class::Ied && context.has(tokens.clone(), &driven) && context.has(tokens.clone(), &["into", "through"])
    {
        class = Class::Suicide;
    }
    let deadly = toll.killed.min.is_some_and(|n| n > 0);
    if class == Class::Loot && toll.has_victims() || class == Class::Arrest && deadly {
        class = Class::Attack;
    }
    if modality::is_crime(context, &sentence.tokens)
        && !matches!(class, Class::Ied | Class::Suicide | Class::Air | Class::Shell | Class::Chemical)
    {
        return None;
    }
    let trigger = &best.tokens;
    // Who was neutralised did not do it.
    let undone = |a: &Said| context.text.lower(trigger.start).starts_with("neutrali") && !roles::is_state(context, a);
    let actor = roles::actor(context, tokens, trigger, best.trigger.form).filter(|a| !undone(a));
    let by_state = actor.as_ref().is_some_and(|a| roles::is_state(context, a));
    let by_group = actor.is_some() && !by_state;
    // "helicopters attacked a hideout": from the air.
    let flown = best.trigger.form == Form::Verb
        && matches!(
            context.before(tokens, trigger.start, 1),
            "helicopters" | "helicopter" | "gunships" | "gunship" | "planes" | "aircraft" | "jets" | "warplanes"
        )
        && !roles::is_passive(context, tokens, trigger);
    class = match class {
        Class::Attack | Class::Generic if flown => Class::Air,
        // "bombed": from the air where aircraft or a state's forces are named.
        Class::Bombed if by_state || weapons.iter().any(|(_, c)| *c == Class::Air) => Class::Air,
        Class::Overtake if by_state => Class::Regain,
        Class::Regain if by_group => Class::Overtake,
        class => class,
    };
    // Where and when somebody died of his wounds is not where and when he was hit.
    let place = locate::own_place(context, tokens, trigger.start).filter(|_| late.is_none());
    let timing = timing::by_conjunction(context, &sentence.tokens, tokens, link).or_else(|| {
        // "Officials said on Friday that 72 had died": the day of the count is not that of the event.
        if class == Class::Toll && place.is_none() {
            timing::told_date(context, tokens, trigger.start)
        } else {
            timing::own_date(context, tokens, trigger.start)
        }
    });
    let timing = timing.filter(|_| late.is_none());
    let weapon_said = brought_down
        .or_else(|| weapon.map(|(range, _)| range.clone()))
        .map(|range| Said::new(context.text.slice(range.clone()), range))
        .or_else(|| weapon_in_trigger(context, trigger, best.trigger.class));
    let aggregate = lists_places(context, tokens)
        || class == Class::Toll && weapon.is_none() && modality::is_of_figures(context)
        || timing::all_through(context, tokens, timing.as_ref())
        || signals.iter().any(|s| modality::is_aggregate(context, tokens, &s.tokens, &s.trigger));
    let facts = Facts {
        class,
        weapon: weapon_said,
        place,
        toll,
        actor,
        target: aimed_at(context, tokens, best, &signals),
        damage: target::damage(context, tokens.clone()),
        status,
        several: is_several(context, tokens, best, &weapons),
        aggregate,
        headline: sentence.kind == SentenceKind::Headline,
        background: link == Link::After
            || link == Link::Relative
                && (context.text.lower(tokens.start + 1) == "had"
                    || context.has(sentence.tokens.start..tokens.start, ACCUSED)),
        weak: signals.iter().all(|s| s.trigger.weak) && !is_staged(context, tokens, best),
        political: modality::is_political(context, &sentence.tokens)
            || class == Class::Arrest && is_of_conflict(context, &sentence.tokens),
        contact: weapons.is_empty() && signals.iter().all(|s| s.trigger.contact),
        strange: place.is_none()
            && (locate::names_unknown(context, tokens) || locate::has_unknown(context, tokens, trigger.start)),
        verbal: signals.iter().any(|s| s.trigger.form == Form::Verb) || context.has(tokens.clone(), LIGHT_VERBS),
    };
    Some(Mention {
        sentence: index,
        paragraph: sentence.paragraph,
        tokens: tokens.clone(),
        facts,
        triggers: signals.iter().map(|s| s.tokens.clone()).collect(),
        toll_words,
        scene_place: None,
        scene_span: None,
        heading: None,
        span: None,
        timing,
        novel: anew::is_novel(context, tokens, trigger),
        definite: anew::is_definite(context, tokens, best)
            || named.is_some() && context.before(&sentence.tokens, tokens.start, 2) == "the",
        outcome: None,
    })
}

/// To whom or what, by the trigger that names the event, or else by a verb of hitting beside it: "artillery fire hit their home".
fn aimed_at(context: &Context<'_, '_>, tokens: &Range<usize>, best: &Signal, signals: &[Signal]) -> Option<Said> {
    let of = |s: &Signal| target::target(context, tokens, &s.tokens, s.trigger.form, s.trigger.class);
    of(best).or_else(|| {
        let hits = |s: &&Signal| {
            let harms = ["destr", "damag", "flatt", "fell ", "lande"]
                .contains(&context.text.lower(s.tokens.start).get(..5).unwrap_or_default());
            s.trigger.class == Class::Generic && s.trigger.form == Form::Verb && !harms
        };
        signals.iter().filter(hits).find_map(of)
    })
}

/// Whether a named party, a weapon or talk of attacks says that an arrest is no matter of the police court.
fn is_of_conflict(context: &Context<'_, '_>, tokens: &Range<usize>) -> bool {
    const TALK: &[&str] =
        &["explosives", "bombing", "bombings", "attacks", "terror", "terrorist", "ammunition", "extremism", "cell"];
    !roles::agents(context, tokens.clone()).is_empty()
        || context.has(tokens.clone(), TALK)
        || !context.lexicon.weapons.scan(context.text, tokens.clone()).is_empty()
}

/// What comes after tells of what somebody is held for.
const ACCUSED: &[&str] =
    &["accused", "suspected", "charged", "wanted", "connection", "alleged", "allegedly", "over", "responsible"];

/// The part of a clause whose dead and wounded are of its own event: "arrested three men accused of killing five" has none.
fn of_own_toll(context: &Context<'_, '_>, tokens: &Range<usize>, class: Class) -> Range<usize> {
    let cut = tokens.clone().find(|&i| ACCUSED.contains(&context.text.lower(i)));
    match cut {
        Some(at) if class == Class::Arrest => tokens.start..at,
        _ => tokens.clone(),
    }
}

/// Where "died" or the like stands in a clause that tells of a death in hospital or of wounds.
fn dies_later(context: &Context<'_, '_>, tokens: &Range<usize>) -> Option<usize> {
    let dies = |at: &usize| matches!(context.text.lower(*at), "died" | "dies" | "succumbed");
    let from = tokens.clone().find(dies)?;
    let rest = from..tokens.end.min(from + 6);
    context.has(rest, &["hospital", "wounds", "injuries", "surgery"]).then_some(from)
}

/// "A fourth man ... died": four in all.
fn ordinal_before(context: &Context<'_, '_>, tokens: &Range<usize>, at: usize) -> Option<u32> {
    let text = context.text;
    tokens.clone().take_while(|i| *i < at).find_map(|i| {
        let nth = ordinal(text.lower(i)).filter(|n| (2..=10).contains(n))?;
        let one = text.lower(i.checked_sub(1)?) == "a" && context.lexicon.people.at(text, i + 1).is_some();
        one.then_some(nth)
    })
}

/// "held a demonstration", "staged a sit-in": a protest that somebody made.
fn is_staged(context: &Context<'_, '_>, tokens: &Range<usize>, best: &Signal) -> bool {
    let before = best.tokens.start.saturating_sub(5).max(tokens.start)..best.tokens.start;
    let staged = ["held", "staged", "organised", "organized", "joined", "launched", "began", "mounted", "resumed"];
    best.trigger.class == Class::Protest && context.has(before, &staged)
}

/// "in Kirkuk, Taji and Balad": one toll for three places or more is a sum.
fn lists_places(context: &Context<'_, '_>, tokens: &Range<usize>) -> bool {
    let places: Vec<usize> = context.places_in(tokens.clone()).collect();
    let mut run = 1;
    for pair in places.windows(2) {
        let (a, b) = (&context.places[pair[0]], &context.places[pair[1]]);
        let gap = a.name.end..b.name.start;
        let listed = gap.len() <= 2
            && gap.clone().all(|i| matches!(context.text.lower(i), "," | "and"))
            && a.part_of != Some(pair[1])
            && b.part_of != Some(pair[0]);
        run = if listed { run + 1 } else { 1 };
        if run >= 3 {
            return true;
        }
    }
    false
}

fn is_several(
    context: &Context<'_, '_>,
    tokens: &Range<usize>,
    best: &Signal,
    weapons: &[(Range<usize>, Class)],
) -> bool {
    let text = context.text;
    if best.trigger.plural && !matches!(best.trigger.class, Class::Clash | Class::Shell) {
        return true;
    }
    if context.has(tokens.clone(), &["twin", "simultaneous", "coordinated", "separate"]) {
        return true;
    }
    let bombs = weapons.iter().any(|(range, class)| {
        matches!(class, Class::Ied | Class::Suicide)
            && text.lower(range.end - 1).ends_with('s')
            && text.lower(range.end - 1) != "explosives"
            && range.start < best.tokens.start
    });
    // "Two convoys were targeted": a counted thing that is no person, as the subject.
    let things = tokens.clone().any(|i| {
        crate::text::number::amount_at(text, i).is_some_and(|a| {
            !a.article
                && a.min >= 2
                && a.min < 100
                && (a.tokens.end..tokens.end.min(a.tokens.end + 3)).any(|j| COUNTED_TARGETS.contains(&text.lower(j)))
        })
    });
    bombs || things
}

/// "One was at Jurf al-Sakhar. Another was near Karbala, where a worker was killed": members of several told before.
pub(super) fn member(
    context: &Context<'_, '_>,
    index: usize,
    several: Option<&Mention>,
    own: Option<&Mention>,
) -> Option<Mention> {
    let sentence = &context.text.sentences[index];
    let tokens = sentence.tokens.clone();
    let several =
        several.filter(|m| m.facts.several && sentence.paragraph - m.paragraph.min(sentence.paragraph) <= 1)?;
    let text = context.text;
    let opens = matches!(
        (text.lower(tokens.start), text.lower(tokens.start + 1)),
        ("one" | "another" | "others", "was" | "were" | "hit" | "struck" | "of")
            | ("the", "other" | "others" | "second" | "third" | "first")
    );
    if !opens || own.is_some_and(|m| m.facts.class.rank() > 2) {
        return None;
    }
    let place = locate::own_place(context, &tokens, tokens.start)?;
    let (toll, toll_words) = victims::read(text, context.lexicon, tokens.clone());
    let facts = Facts {
        place: Some(place),
        toll,
        target: None,
        damage: target::damage(context, tokens.clone()),
        several: false,
        headline: false,
        ..several.facts.clone()
    };
    Some(Mention {
        sentence: index,
        paragraph: sentence.paragraph,
        facts,
        triggers: Vec::new(),
        toll_words,
        scene_place: None,
        scene_span: None,
        heading: None,
        timing: timing::told_date(context, &tokens, tokens.start),
        tokens,
        span: None,
        novel: true,
        definite: false,
        outcome: None,
    })
}

/// "Another, in Zafaraniya, killed two": as what was told before, with a place and a toll of its own.
pub(super) fn again(context: &Context<'_, '_>, sentence: &Sentence, before: Option<&Mention>, next: &mut Mention) {
    let text = context.text;
    let at = context.after_heading(sentence);
    let stands_alone = matches!(
        text.lower(at + 1),
        "," | "in" | "at" | "near" | "outside" | "killed" | "wounded" | "exploded" | "struck" | "hit" | "left" | "went"
    );
    let one_more = stands_alone && matches!(text.lower(at), "another" | "others");
    // "two soldiers died in a similar attack": the kind is that of what it is like.
    let similar = next.facts.class.is_open() || next.facts.class == Class::Attack;
    let similar = similar && next.tokens.clone().any(|i| text.lower(i) == "similar");
    if !(one_more || similar) || next.facts.weapon.is_some() {
        return;
    }
    if let Some(before) = before.filter(|m| m.paragraph + 1 >= next.paragraph && m.facts.weapon.is_some()) {
        next.facts.class = before.facts.class;
        next.facts.weapon.clone_from(&before.facts.weapon);
        next.facts.weak = before.facts.weak;
        next.novel = true;
    }
}

/// A sentence that only tells how it came out: a toll or damage without an event of its own.
pub(super) fn outcome(context: &Context<'_, '_>, index: usize) -> Option<Mention> {
    let sentence = &context.text.sentences[index];
    if sentence.kind != SentenceKind::Body {
        return None;
    }
    let tokens = sentence.tokens.clone();
    let (toll, toll_words) = victims::read(context.text, context.lexicon, tokens.clone());
    let damage = target::damage(context, tokens.clone());
    if !toll.is_known() && damage.is_none() || context.has(tokens.clone(), &["will", "would", "could", "may"]) {
        return None;
    }
    let first = context.text.lower(tokens.start);
    let both = matches!(first, "both" | "neither");
    Some(Mention {
        sentence: index,
        paragraph: sentence.paragraph,
        facts: Facts {
            place: locate::own_place(context, &tokens, tokens.start),
            toll,
            damage,
            ..Facts::of(Class::Toll)
        },
        triggers: Vec::new(),
        toll_words,
        tokens,
        scene_place: None,
        scene_span: None,
        heading: None,
        span: None,
        timing: None,
        novel: false,
        definite: true,
        outcome: Some(if both { Outcome::LastTwo } else { Outcome::Last }),
    })
}
