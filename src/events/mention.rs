//! Mentions: the clauses of a report that tell of an event, each with what it says.

use std::ops::Range;

use super::clause::{self, Clause, Link};
use super::context::Context;
use super::lexicon::{Class, Form, Trigger};
use super::modality::{self, Reject};
use super::timing::Timing;
use super::toll::Toll;
use super::{locate, roles, timing, toll};
use crate::incident::{DatePrecision, Precision, Status};
use crate::text::date::DateSpan;
use crate::text::{Sentence, SentenceKind};

/// One clause that tells of an event.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    pub(super) sentence: usize,
    pub(super) paragraph: usize,
    pub(super) tokens: Range<usize>,
    pub(super) class: Class,
    pub(super) weapon: Option<String>,
    pub(super) place: Option<usize>,
    /// Where the passage plays, for want of a place of its own.
    pub(super) scene_place: Option<usize>,
    /// When the passage plays.
    pub(super) scene_span: Option<(DateSpan, Range<usize>)>,
    /// The days it happened, as far as its own words tell.
    pub(super) span: Option<DateSpan>,
    pub(super) timing: Option<(Timing, Range<usize>)>,
    pub(super) toll: Toll,
    pub(super) actor: Option<String>,
    pub(super) target: Option<String>,
    pub(super) damage: Option<String>,
    pub(super) status: Status,
    /// "another", "a second", "separate", "elsewhere": a new event.
    pub(super) novel: bool,
    /// "the attack", "the blast": one already told.
    pub(super) definite: bool,
    /// Speaks of several at once: "two convoys", "car bombs", "12 strikes".
    pub(super) several: bool,
    /// A sum over a period.
    pub(super) aggregate: bool,
    pub(super) headline: bool,
    /// Tells only how an event told before came out.
    pub(super) outcome: Option<Outcome>,
    /// Told as what came before something else.
    pub(super) background: bool,
    pub(super) weak: bool,
    /// Told with a verb: "conducted a strike", "exploded".
    pub(super) verbal: bool,
}

/// Where and when a passage plays.
#[derive(Debug, Clone, Default)]
struct Scene {
    place: Option<usize>,
    span: Option<(DateSpan, Range<usize>)>,
    paragraph: usize,
    /// The last day told, from which "a day later" counts.
    last: Option<DateSpan>,
}

/// A sentence about the outcome of events told before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// "There were no casualties."
    Last,
    /// "Both caused material damage."
    LastTwo,
}

/// Verbs that make an event of a noun.
const LIGHT_VERBS: &[&str] = &[
    "conducted", "carried", "launched", "took", "occurred", "happened", "rocked", "erupted", "broke", "staged", "mounted", "came", "shook", "saw", "left", "suffered", "was", "were", "followed",
    "conducts", "carries", "leaves", "rocks", "erupt",
];

/// What can be shot down.
const AIRBORNE: &[&str] = &[
    "drone", "drones", "uav", "uavs", "rocket", "rockets", "missile", "missiles", "helicopter", "helicopters", "plane", "aircraft", "jet", "warplane", "balloon", "defences", "defenses",
    "defence", "defense", "projectile", "projectiles",
];

struct Signal {
    tokens: Range<usize>,
    trigger: Trigger,
}

/// All mentions, in the order of the text, and for each sentence the place where it plays, as far as it names one.
pub(super) fn find(context: &Context<'_, '_>) -> (Vec<Mention>, Vec<Option<usize>>) {
    let mut grounds = vec![None; context.text.sentences.len()];
    let mut mentions = Vec::new();
    let lead = context.text.sentences.iter().take(2).map(|s| s.tokens.clone());
    let topic_is_other = lead.into_iter().any(|tokens| modality::other_topic(context, tokens));
    let mut scene = Scene::default();
    for (index, sentence) in context.text.sentences.iter().enumerate() {
        if sentence.paragraph != scene.paragraph {
            scene.span = None;
            if sentence.paragraph > scene.paragraph + 2 {
                scene.place = None;
            }
        }
        let other = modality::other_topic(context, sentence.tokens.clone());
        let before = mentions.len();
        let early = index <= 2;
        if !other && !is_threat_in_quotes(context, &sentence.tokens) {
            in_sentence(context, index, &mut mentions);
        }
        // "X resigned after troops opened fire": in the lead what came before is the news.
        if let [only] = &mut mentions[before..]
            && early
        {
            only.background = false;
        }
        if topic_is_other {
            // In a report about a drill, a match or a trial, only an event with victims and its own place or date counts.
            let mut at = before;
            while at < mentions.len() {
                let m = &mentions[at];
                if m.toll.has_victims() && (m.place.is_some() && m.timing.is_some()) { at += 1 } else { drop(mentions.remove(at)) }
            }
        }
        if !other
            && let Some(member) = member(context, index, mentions.get(before.wrapping_sub(1)), mentions.get(before))
        {
            mentions.truncate(before);
            mentions.push(member);
        }
        if mentions.len() == before && !other
            && let Some(outcome) = outcome(context, index)
        {
            mentions.push(outcome);
        }
        for mention in &mut mentions[before..] {
            mention.scene_place = scene.place;
            mention.scene_span.clone_from(&scene.span);
            mention.span = mention.timing.as_ref().and_then(|(timing, _)| scene.resolve(*timing));
            if !mention.background || matches!(mention.timing, Some((Timing::On(_), _))) {
                scene.last = mention.span.or(scene.last);
            }
        }
        grounds[index] = scene.move_on(context, sentence, &mentions[before..]);
    }
    (mentions, grounds)
}

impl Scene {
    fn resolve(&self, timing: Timing) -> Option<DateSpan> {
        match timing {
            Timing::On(span) => Some(span),
            Timing::After(days) => self.last.map(|s| s.shifted(days)),
        }
    }

    /// Follows the text: what a sentence names as its own place and day holds for the next.
    fn move_on(&mut self, context: &Context<'_, '_>, sentence: &Sentence, mentions: &[Mention]) -> Option<usize> {
        if sentence.kind != SentenceKind::Body {
            return None;
        }
        let told = mentions.iter().rev().filter(|m| !m.background);
        let place = told.clone().find_map(|m| m.place).or_else(|| {
            locate::own_place(context, &sentence.tokens, sentence.tokens.start)
                .filter(|&p| context.places[p].location.as_ref().is_some_and(|l| l.precision != Precision::Country))
        });
        let told_span = told.clone().find_map(|m| Some((m.span?, m.timing.as_ref()?.1.clone())));
        let span = told_span.or_else(|| {
            let (timing, tokens) = timing::own_date(context, &sentence.tokens, sentence.tokens.start)?;
            let span = self.resolve(timing).filter(|span| span.precision == DatePrecision::Day)?;
            self.last = Some(span);
            Some((span, tokens))
        });
        if place.is_some() {
            self.place = place;
            self.paragraph = sentence.paragraph;
        }
        if span.is_some() {
            self.span = span;
            self.paragraph = sentence.paragraph;
        }
        place
    }
}

/// "We will strike again," he said: the first person in quotation marks.
fn is_threat_in_quotes(context: &Context<'_, '_>, tokens: &Range<usize>) -> bool {
    context.text.tokens[tokens.start].is_punct("\"") && context.has(tokens.clone(), &["we", "our", "will", "us"]) && !context.has(tokens.clone(), &["killed", "exploded"])
}

fn in_sentence(context: &Context<'_, '_>, index: usize, mentions: &mut Vec<Mention>) {
    let sentence = &context.text.sentences[index];
    if sentence.kind == SentenceKind::Line && sentence.tokens.len() < 5 {
        return;
    }
    let mut current: Option<Mention> = None;
    let mut carried: Option<Range<usize>> = None;
    for clause in clause::split(context, sentence) {
        // Clauses without an event lend their places and dates to the next: "In Mosul, where the battle began, ...".
        let span = match carried.take() {
            Some(from) => from.start..clause.tokens.end,
            None => clause.tokens.clone(),
        };
        let Some(found) = read(context, index, &clause.tokens, clause.link) else {
            match &mut current {
                Some(mention) => absorb_outcome(context, mention, &clause),
                None if clause.link == Link::Main || clause.link == Link::Beside => carried = Some(span),
                None => {}
            }
            continue;
        };
        let mut found = found;
        if span.start < clause.tokens.start && !matches!(clause.link, Link::After | Link::Relative) {
            // What the carried clause names counts only where this one names nothing.
            let trigger = clause.tokens.start;
            if found.place.is_none() {
                found.place = locate::own_place(context, &span, trigger);
            }
            if found.timing.is_none() {
                found.timing = timing::own_date(context, &span, trigger);
            }
        }
        match &mut current {
            None => current = Some(found),
            Some(mention) if joins(context, mention, &found, clause.link) => {
                if clause.link == Link::Aside {
                    found.class = Class::Toll;
                    found.place = None;
                    found.timing = None;
                }
                absorb(mention, found);
            }
            Some(_) => mentions.extend(current.replace(found)),
        }
    }
    mentions.extend(current);
}

/// Whether a clause of the same sentence tells of the same event.
fn joins(context: &Context<'_, '_>, mention: &Mention, next: &Mention, link: Link) -> bool {
    let elsewhere = match (mention.place, next.place) {
        (Some(a), Some(b)) => !same_ground(context, a, b),
        _ => false,
    };
    let another_day = match (&mention.timing, &next.timing) {
        (Some((Timing::On(a), _)), Some((Timing::On(b), _))) => !a.overlaps(b),
        _ => false,
    };
    if next.novel && link != Link::Main || another_day {
        return false;
    }
    match link {
        Link::When | Link::Main => !elsewhere || next.place.is_none(),
        Link::Beside => !elsewhere && next.place.is_none() && (next.class == Class::Toll || mention.class == next.class),
        // "killed when", "died after": the cause; but a battle "after" an attack is another event.
        Link::After => !elsewhere && (mention.class.rank() <= 2 || next.definite || next.class == mention.class && next.place.is_none()),
        Link::Relative if matches!(mention.class, Class::Arrest | Class::Disrupt) => false,
        Link::Aside => true,
        Link::Relative => !elsewhere && !next.background && (next.class.is_open() || mention.class.is_open()),
    }
}

/// Whether two named places are one, or one lies in the other.
pub(super) fn same_ground(context: &Context<'_, '_>, a: usize, b: usize) -> bool {
    if a == b || context.places[a].part_of == Some(b) || context.places[b].part_of == Some(a) {
        return true;
    }
    let (Some(a), Some(b)) = (&context.places[a].location, &context.places[b].location) else { return false };
    a.id == b.id || lies_in(a, b) || lies_in(b, a)
}

/// Whether a place lies within another as far as codes and radii tell.
pub(super) fn lies_in(inner: &crate::places::Location, outer: &crate::places::Location) -> bool {
    match outer.precision {
        Precision::Country => inner.country == outer.country,
        Precision::Governorate => inner.admin1_code.is_some() && inner.admin1_code == outer.admin1_code,
        _ => inner.point.distance_km(outer.point) <= outer.radius_km.max(inner.radius_km) * 1.1 && inner.radius_km <= outer.radius_km,
    }
}

fn absorb(mention: &mut Mention, next: Mention) {
    if next.class.rank() > mention.class.rank() {
        mention.class = next.class;
        mention.weapon = next.weapon.or(mention.weapon.take());
    } else if mention.weapon.is_none() {
        mention.weapon = next.weapon;
    }
    mention.place = mention.place.or(next.place);
    if mention.timing.is_none() {
        mention.timing = next.timing;
    }
    mention.toll.widen(&next.toll);
    mention.actor = mention.actor.take().or(next.actor);
    mention.target = mention.target.take().or(next.target);
    mention.damage = mention.damage.take().or(next.damage);
    mention.tokens.end = next.tokens.end;
    mention.weak &= next.weak;
    mention.verbal |= next.verbal;
    mention.several |= next.several;
    if next.status == Status::Foiled {
        mention.status = next.status;
    }
}

fn absorb_outcome(context: &Context<'_, '_>, mention: &mut Mention, clause: &Clause) {
    let tokens = &clause.tokens;
    if mention.place.is_none() && clause.link != Link::After {
        mention.place = locate::own_place(context, tokens, tokens.start);
    }
    if mention.timing.is_none() && clause.link != Link::After {
        mention.timing = timing::told_date(context, tokens, tokens.start);
    }
    mention.toll.widen(&toll::read(context.text, context.lexicon, tokens.clone()));
    mention.damage = mention.damage.take().or_else(|| roles::damage(context, tokens.clone()));
}

/// What a clause tells, if it tells of an event.
fn read(context: &Context<'_, '_>, index: usize, tokens: &Range<usize>, link: Link) -> Option<Mention> {
    let sentence = &context.text.sentences[index];
    let (mut signals, rejected) = signals(context, tokens);
    let weapons = instruments(context, tokens);
    // A bomber is an event by himself, whatever his verb: "a suicide bomber drove a car into a checkpoint".
    if signals.is_empty()
        && let Some((range, _)) = weapons.iter().find(|(_, class)| *class == Class::Suicide)
    {
        let plural = context.text.lower(range.end - 1).ends_with('s');
        let trigger = Trigger { form: Form::Noun, class: Class::Suicide, plural, weak: true };
        if modality::reject(context, tokens, range, &trigger).is_none() {
            signals.push(Signal { tokens: range.clone(), trigger });
        }
    }
    let best = signals.iter().max_by_key(|s| (s.trigger.class.rank(), std::cmp::Reverse(s.tokens.start)))?;
    if rejected.iter().any(|r| matches!(r, Reject::Hypothetical | Reject::Intention)) && best.trigger.class == Class::Toll {
        return None;
    }
    let mut class = best.trigger.class;
    let weapon = weapons.iter().max_by_key(|(range, class)| (class.rank(), std::cmp::Reverse(range.start)));
    if let Some((_, armed)) = weapon
        && armed.rank() > class.rank()
        && (class.is_open() || *armed == Class::Suicide && class == Class::Ied || class == Class::Attack || class == Class::Clash && *armed == Class::Suicide)
    {
        class = *armed;
    }
    if class == Class::Arms {
        class = Class::Attack;
    }
    // Demonstrators fired on or killed.
    if matches!(class, Class::Attack | Class::Toll | Class::Generic) && fires_on_protest(context, tokens) {
        class = Class::Crowd;
    }
    let disrupted = signals.iter().any(|s| s.trigger.class == Class::Disrupt);
    let toll = toll::read(context.text, context.lexicon, tokens.clone());
    if disrupted && !toll.has_victims() {
        // A helicopter shot down was hit; a drone or rocket shot down was stopped.
        let crewed = context.has(tokens.clone(), &["helicopter", "plane", "jet", "helicopters", "airliner", "warplane"]);
        class = if crewed { Class::Attack } else { Class::Disrupt };
    }
    // "the bomb that killed six people": the noun before the clause names the event.
    let named = (link == Link::Relative).then(|| noun_before(context, &sentence.tokens, tokens.start)).flatten();
    if let Some(noun) = named
        && noun.rank() > class.rank()
    {
        class = noun;
    }
    if class == Class::Loot && toll.has_victims() {
        class = Class::Attack;
    }
    // "bombed" from the air where aircraft are named.
    if class == Class::Bombed {
        class = if weapons.iter().any(|(_, c)| *c == Class::Air) { Class::Air } else { Class::Ied };
    }
    let trigger = &best.tokens;
    let place = locate::own_place(context, tokens, trigger.start);
    let timing = timing::by_conjunction(context, &sentence.tokens, tokens, link).or_else(|| {
        // "Officials said on Friday that 72 had died": the day of the count is not that of the event.
        if class == Class::Toll && place.is_none() {
            timing::told_date(context, tokens, trigger.start)
        } else {
            timing::own_date(context, tokens, trigger.start)
        }
    });
    let weapon_text = weapon.map(|(range, _)| context.text.slice(range.clone()).to_owned()).or_else(|| weapon_in_trigger(context, trigger, best.trigger.class));
    let aggregate = lists_places(context, tokens) || signals.iter().any(|s| modality::is_aggregate(context, tokens, &s.tokens, &s.trigger));
    Some(Mention {
        sentence: index,
        paragraph: sentence.paragraph,
        tokens: tokens.clone(),
        class,
        weapon: weapon_text,
        place,
        scene_place: None,
        scene_span: None,
        span: None,
        timing,
        toll,
        actor: roles::actor(context, tokens, trigger, best.trigger.form),
        target: roles::target(context, tokens, trigger, best.trigger.form, best.trigger.class),
        damage: roles::damage(context, tokens.clone()),
        status: modality::status(context, tokens.clone(), class),
        novel: is_novel(context, tokens, trigger),
        definite: is_definite(context, tokens, best) || named.is_some() && context.before(&sentence.tokens, tokens.start, 2) == "the",
        several: is_several(context, tokens, best, &weapons),
        aggregate,
        headline: sentence.kind == SentenceKind::Headline,
        outcome: None,
        background: link == Link::After || link == Link::Relative && context.text.lower(tokens.start + 1) == "had",
        weak: signals.iter().all(|s| s.trigger.weak),
        verbal: signals.iter().any(|s| s.trigger.form == Form::Verb) || context.has(tokens.clone(), LIGHT_VERBS),
    })
}

/// The class of the weapon or event that the words before a relative clause name: "the bomb [that killed six]".
fn noun_before(context: &Context<'_, '_>, sentence: &Range<usize>, at: usize) -> Option<Class> {
    let from = at.saturating_sub(4).max(sentence.start);
    (from..at).find_map(|i| {
        let weapon = context.lexicon.weapons.at(context.text, i).filter(|(_, end)| *end == at).map(|(class, _)| *class);
        let event = context.lexicon.triggers.at(context.text, i).filter(|(t, end)| *end == at && t.form == Form::Noun).map(|(t, _)| t.class);
        weapon.or(event)
    })
}

/// "opened fire on demonstrators", "two protesters were killed".
fn fires_on_protest(context: &Context<'_, '_>, tokens: &Range<usize>) -> bool {
    let Some(at) = tokens.clone().find(|&i| matches!(context.text.lower(i), "protesters" | "protestors" | "demonstrators" | "protester" | "demonstrator" | "marchers")) else { return false };
    let object = context.has(at.saturating_sub(4).max(tokens.start)..at, &["on", "at", "into", "killed", "killing", "against"]);
    let subject = context.has(at..tokens.end.min(at + 4), &["killed", "wounded", "died", "dead", "shot"]);
    object || subject
}

/// "in Kirkuk, Taji and Balad": one toll for three places or more is a sum.
fn lists_places(context: &Context<'_, '_>, tokens: &Range<usize>) -> bool {
    let places: Vec<usize> = context.places_in(tokens.clone()).collect();
    let mut run = 1;
    for pair in places.windows(2) {
        let (a, b) = (&context.places[pair[0]], &context.places[pair[1]]);
        let gap = a.name.end..b.name.start;
        let listed = gap.len() <= 2 && gap.clone().all(|i| matches!(context.text.lower(i), "," | "and")) && a.part_of != Some(pair[1]) && b.part_of != Some(pair[0]);
        run = if listed { run + 1 } else { 1 };
        if run >= 3 {
            return true;
        }
    }
    false
}

/// The triggers of a clause that stand for something that happened, and why the others do not.
fn signals(context: &Context<'_, '_>, tokens: &Range<usize>) -> (Vec<Signal>, Vec<Reject>) {
    let mut signals = Vec::new();
    let mut rejected = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        let Some((trigger, end)) = choose(context, tokens, at).or_else(|| seizure(context, tokens, at)) else {
            at += 1;
            continue;
        };
        let range = at..end;
        // A trigger inside the name of a place or group is none: "Strike Group", "Attack Squadron".
        match modality::reject(context, tokens, &range, &trigger) {
            _ if context.in_place_name(&range) => {}
            // "the blast brought down a wall" stops nothing.
            _ if trigger.class == Class::Disrupt && matches!(context.text.lower(end - 1), "down" | "downed") && !context.has(tokens.clone(), AIRBORNE) => {}
            Some(reason) => rejected.push(reason),
            None => signals.push(Signal { tokens: range, trigger }),
        }
        at = end;
    }
    (signals, rejected)
}

/// "took at least 26 Qataris": seizing people is an abduction.
fn seizure(context: &Context<'_, '_>, tokens: &Range<usize>, at: usize) -> Option<(Trigger, usize)> {
    if !matches!(context.text.lower(at), "took" | "seized" | "snatched" | "captured") {
        return None;
    }
    let people = super::people::groups(context.text, context.lexicon, at + 1..tokens.end.min(at + 12));
    let taken = people.first().is_some_and(|g| g.tokens.start == at + 1 && !g.bare && g.side != super::lexicon::Side::Attacker);
    taken.then_some((Trigger { form: Form::Verb, class: Class::Abduction, plural: false, weak: false }, at + 1))
}

/// The trigger at a token, as noun or verb by its neighbours.
fn choose(context: &Context<'_, '_>, tokens: &Range<usize>, at: usize) -> Option<(Trigger, usize)> {
    let all: Vec<(Trigger, usize)> =
        context.lexicon.triggers.all_at(context.text, at).filter(|(_, end)| *end <= tokens.end).map(|(t, end)| (*t, end)).collect();
    let longest = all.first()?.1;
    let mut options = all.iter().filter(|(_, end)| *end == longest);
    let (first, second) = (options.next()?, options.next());
    let Some(second) = second else { return Some(*first) };
    let wanted = if reads_as_verb(context, tokens, at..longest) { Form::Verb } else { Form::Noun };
    Some(if first.0.form == wanted { *first } else { *second })
}

/// "strikes", "attack", "killing" can be noun or verb: the words on either side decide.
fn reads_as_verb(context: &Context<'_, '_>, clause: &Range<usize>, word: Range<usize>) -> bool {
    let text = context.text;
    let before = context.before(clause, word.start, 1);
    let next = text.tokens.get(word.end).filter(|_| word.end < clause.end);
    let determined = matches!(
        before,
        "the" | "a" | "an" | "of" | "in" | "by" | "this" | "that" | "'s" | "latest" | "deadly" | "another" | "for" | "armed" | "first" | "such" | "both" | "similar" | "new" | "their"
            | "its" | "his" | "second" | "two" | "three" | "after" | "these" | "those" | "no" | "any" | "further" | "other" | "on" | "several" | "recent" | "under" | "with" | "against"
    ) || word.start > clause.start && text.tokens[word.start - 1].kind == crate::text::TokenKind::Number;
    if text.lower(word.start).ends_with("ing") {
        return !determined && next.is_none_or(|n| n.lower != "of");
    }
    let object = next.is_some_and(|n| {
        n.capital && n.is_word()
            || n.kind == crate::text::TokenKind::Number
            || matches!(n.lower.as_str(), "the" | "a" | "an" | "at" | "into" | "them" | "his" | "her" | "their" | "its" | "dozens" | "several")
    });
    let led = matches!(before, "to" | "will" | "would" | "could" | "can" | "may" | "might" | "not" | "they" | "we" | "and");
    object && !determined || led && !determined && !text.lower(word.start).ends_with('s')
}

/// Things of which several can be hit at once.
pub(super) const COUNTED_TARGETS: &[&str] = &[
    "convoys", "bases", "stores", "depots", "positions", "buildings", "mosques", "churches", "camps", "attacks", "targets", "bombs", "blasts", "explosions", "cities", "towns", "places", "locations", "quarters", "sites", "strikes", "districts", "incidents", "checkpoints", "villages",
];

/// Weapons with which something was done, not those destroyed, found or seized.
fn instruments(context: &Context<'_, '_>, tokens: &Range<usize>) -> Vec<(Range<usize>, Class)> {
    const OBJECT_OF: &[&str] = &[
        "destroyed", "destroying", "destroys", "suppressed", "engaged", "damaged", "seized", "found", "captured", "fought", "repelled", "possession", "smuggling", "discovered", "confiscated",
        "storage", "factory", "store", "stores", "cache", "launcher", "launchers", "carrying",
    ];
    context
        .lexicon
        .weapons
        .scan(context.text, tokens.clone())
        .into_iter()
        .filter(|(range, _)| {
            let from = range.start.saturating_sub(30).max(tokens.start);
            let carried = context.has(from..range.start, OBJECT_OF) && !context.has(range.start.saturating_sub(3).max(tokens.start)..range.start, &["by", "with"]);
            let facility = matches!(context.text.lower(range.end), "factory" | "storage" | "facility" | "workshop" | "cache" | "disposal" | "squad" | "launcher" | "launchers" | "positions" | "position" | "system" | "systems" | "team" | "base" | "defence" | "defense" | "defences");
            !carried && !facility
        })
        .map(|(range, class)| (range, *class))
        .collect()
}

/// "rocket" of "rocket attack", "drone" of "drone strike".
fn weapon_in_trigger(context: &Context<'_, '_>, trigger: &Range<usize>, class: Class) -> Option<String> {
    let first = context.text.lower(trigger.start);
    let named = matches!(first, "rocket" | "rockets" | "mortar" | "missile" | "drone" | "artillery" | "grenade" | "bomb" | "knife" | "car" | "truck" | "roadside" | "suicide");
    if named && trigger.len() > 1 {
        let end = if matches!(first, "car" | "truck" | "roadside") { return Some(format!("{first} bomb")) } else { trigger.start + 1 };
        return Some(context.text.slice(trigger.start..end).to_lowercase());
    }
    (class == Class::Shell && context.text.lower(trigger.end.saturating_sub(1)) == "rockets").then(|| "rockets".to_owned())
}

fn is_novel(context: &Context<'_, '_>, tokens: &Range<usize>, trigger: &Range<usize>) -> bool {
    if context.has(tokens.clone(), &["separately", "elsewhere"]) || context.has_phrase(tokens.clone(), &["separate", "attack"]) || context.has_phrase(tokens.clone(), &["separate", "incident"]) || context.has_phrase(tokens.clone(), &["other", "attack"]) {
        return true;
    }
    let head = tokens.start..tokens.end.min(tokens.start + 5);
    let near = trigger.start.saturating_sub(3).max(tokens.start)..trigger.start;
    let counted = |range: Range<usize>| {
        range.clone().any(|i| {
            matches!(context.text.lower(i), "another" | "second" | "third" | "fourth" | "fifth")
                && !matches!(context.before(tokens, i, 1), "every" | "for")
                // "another 20 people", "another security source": not another event.
                && !(context.text.lower(i) == "another" && crate::text::number::amount_at(context.text, i + 1).is_some_and(|a| !a.article))
                && !matches!(context.text.lower(i + 1), "anniversary" | "time" | "security" | "official" | "source" | "person" | "day" | "largest" | "city")
        })
    };
    counted(head) || counted(near)
}

fn is_definite(context: &Context<'_, '_>, tokens: &Range<usize>, best: &Signal) -> bool {
    // "It was the deadliest attack in years": about the one just told.
    if best.trigger.form == Form::Noun && matches!(context.text.lower(tokens.start), "it" | "this" | "that") {
        return true;
    }
    best.trigger.form == Form::Noun
        && (1..=2).any(|back| matches!(context.before(tokens, best.tokens.start, back), "the" | "this" | "that" | "'s" | "its" | "their" | "both"))
        && !matches!(context.before(tokens, best.tokens.start, 1), "first" | "worst" | "deadliest" | "another")
}

fn is_several(context: &Context<'_, '_>, tokens: &Range<usize>, best: &Signal, weapons: &[(Range<usize>, Class)]) -> bool {
    let text = context.text;
    if best.trigger.plural && !matches!(best.trigger.class, Class::Clash | Class::Shell) {
        return true;
    }
    if context.has(tokens.clone(), &["twin", "simultaneous", "coordinated", "separate"]) {
        return true;
    }
    let bombs = weapons.iter().any(|(range, class)| {
        matches!(class, Class::Ied | Class::Suicide) && text.lower(range.end - 1).ends_with('s') && range.start < best.tokens.start
    });
    // "Two convoys were targeted": a counted thing that is no person, as the subject.
    let things = tokens.clone().any(|i| {
        crate::text::number::amount_at(text, i).is_some_and(|a| {
            !a.article && a.min >= 2 && a.min < 100
                && (a.tokens.end..tokens.end.min(a.tokens.end + 3)).any(|j| {
                    COUNTED_TARGETS.contains(&text.lower(j))
                })
        })
    });
    bombs || things
}

/// "One was at Jurf al-Sakhar. Another was near Karbala, where a worker was killed": members of several told before.
fn member(context: &Context<'_, '_>, index: usize, several: Option<&Mention>, own: Option<&Mention>) -> Option<Mention> {
    let sentence = &context.text.sentences[index];
    let tokens = sentence.tokens.clone();
    let several = several.filter(|m| m.several && sentence.paragraph - m.paragraph.min(sentence.paragraph) <= 1)?;
    let text = context.text;
    let opens = matches!(
        (text.lower(tokens.start), text.lower(tokens.start + 1)),
        ("one" | "another" | "others", "was" | "were" | "hit" | "struck" | "of") | ("the", "other" | "others" | "second" | "third" | "first")
    );
    if !opens || own.is_some_and(|m| m.class.rank() > 2) {
        return None;
    }
    let place = locate::own_place(context, &tokens, tokens.start)?;
    Some(Mention {
        sentence: index,
        paragraph: sentence.paragraph,
        tokens: tokens.clone(),
        place: Some(place),
        scene_place: None,
        scene_span: None,
        timing: timing::told_date(context, &tokens, tokens.start),
        toll: toll::read(text, context.lexicon, tokens.clone()),
        target: None,
        damage: roles::damage(context, tokens),
        novel: true,
        definite: false,
        several: false,
        headline: false,
        outcome: None,
        ..several.clone()
    })
}

/// A sentence that only tells how it came out: a toll or damage without an event of its own.
fn outcome(context: &Context<'_, '_>, index: usize) -> Option<Mention> {
    let sentence = &context.text.sentences[index];
    if sentence.kind != SentenceKind::Body {
        return None;
    }
    let tokens = sentence.tokens.clone();
    let toll = toll::read(context.text, context.lexicon, tokens.clone());
    let damage = roles::damage(context, tokens.clone());
    if !toll.is_known() && damage.is_none() || context.has(tokens.clone(), &["will", "would", "could", "may"]) {
        return None;
    }
    let first = context.text.lower(tokens.start);
    let both = matches!(first, "both" | "neither");
    Some(Mention {
        sentence: index,
        paragraph: sentence.paragraph,
        tokens: tokens.clone(),
        class: Class::Toll,
        weapon: None,
        place: None,
        scene_place: None,
        scene_span: None,
        span: None,
        timing: None,
        toll,
        actor: None,
        target: None,
        damage,
        status: Status::Reported,
        novel: false,
        definite: true,
        several: false,
        aggregate: false,
        headline: false,
        outcome: Some(if both { Outcome::LastTwo } else { Outcome::Last }),
        background: false,
        weak: true,
        verbal: false,
    })
}
