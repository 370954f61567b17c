//! A draft: an incident in the making, and how it takes up another account.

use std::ops::Range;

use super::context::Context;
use super::facts::{Facts, Said};
use super::ground::{finer, same_ground};
use super::lexicon::Class;
use super::mention::Mention;
use super::signal::COUNTED_TARGETS;
use crate::incident::{Precision, Status};
use crate::text::date::DateSpan;

/// An incident in the making.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// Mentions by index, the first that told it first.
    pub(super) mentions: Vec<usize>,
    pub(super) facts: Facts,
    /// The place was told of another event of the same passage.
    pub(super) place_inherited: bool,
    pub(super) span: Option<DateSpan>,
    pub(super) date_tokens: Option<Range<usize>>,
    pub(super) claimed_by: Vec<Said>,
    pub(super) scene_place: Option<usize>,
    pub(super) scene_span: Option<DateSpan>,
    pub(super) scene_tokens: Option<Range<usize>>,
    /// The days of the heading that it was first told under.
    pub(super) heading: Option<DateSpan>,
    pub(super) paragraph: usize,
    pub(super) sentence: usize,
    /// Told first in the headline or the first sentence of the body.
    pub(super) lead: bool,
}

pub(super) fn start(mention: &Mention, index: usize, lead: bool) -> Draft {
    Draft {
        mentions: vec![index],
        facts: mention.facts.clone(),
        place_inherited: false,
        span: mention.span,
        date_tokens: mention.timing.as_ref().map(|(_, tokens)| tokens.clone()),
        claimed_by: Vec::new(),
        scene_place: mention.scene_place,
        scene_span: mention.scene_span.as_ref().map(|(span, _)| *span),
        scene_tokens: mention.scene_span.as_ref().map(|(_, tokens)| tokens.clone()),
        heading: mention.heading,
        paragraph: mention.paragraph,
        sentence: mention.sentence,
        lead,
    }
}

pub(super) fn join(
    context: &Context<'_, '_>,
    draft: &mut Draft,
    mention: &Mention,
    index: usize,
    span: Option<DateSpan>,
) {
    let (mine, theirs) = (&mut draft.facts, &mention.facts);
    let class = mine.class;
    let protest = class == Class::Protest;
    // A headline may name several events in one line; the body says which this one was.
    let body_says = mine.headline && !theirs.headline && !theirs.class.is_open() && theirs.class != class;
    if protest && matches!(theirs.class, Class::Attack | Class::Clash | Class::Toll) && theirs.actor.is_some() {
        mine.actor.clone_from(&theirs.actor);
    }
    mine.place = match (mine.place, theirs.place) {
        // The body says where the headline's larger place means.
        (Some(a), Some(b)) if mine.headline && !theirs.headline && says_more(context, a, b) => Some(b),
        (a, b) => finer(context, a, b),
    };
    if mine.headline && !theirs.headline {
        // The body's figures replace those of the headline.
        mine.toll.replace(&theirs.toll);
    } else {
        mine.toll.add_detail(&theirs.toll);
    }
    if theirs.status == Status::Foiled && theirs.class == class {
        mine.status = Status::Foiled;
    }
    mine.background &= theirs.background;
    let weapon = mine.weapon.clone();
    mine.merge(theirs);
    if body_says {
        mine.class = theirs.class;
        mine.weapon.clone_from(&theirs.weapon);
    } else if protest || theirs.class == Class::Arrest {
        // A protest stays one, whatever was done at it; an arrest tells what came of an event.
        mine.class = class;
        mine.weapon = weapon.or_else(|| theirs.weapon.clone());
    }
    draft.mentions.push(index);
    draft.scene_place = draft.scene_place.or(mention.scene_place);
    if span.is_some() && (draft.span.is_none() || draft.span.is_some_and(|d| span.is_some_and(|s| narrower(&s, &d)))) {
        draft.span = span;
        draft.date_tokens = mention.timing.as_ref().map(|(_, t)| t.clone());
    }
    draft.paragraph = mention.paragraph;
}

/// Whether the body's place says more than the headline's: another one, or a smaller area.
fn says_more(context: &Context<'_, '_>, headline: usize, body: usize) -> bool {
    let precision = |at: usize| context.places[at].location.as_ref().map(|l| l.precision);
    let region = precision(headline) == Some(Precision::Region) && precision(body) == Some(Precision::Governorate);
    region || !same_ground(context, headline, body)
}

fn narrower(a: &DateSpan, b: &DateSpan) -> bool {
    let days = |s: &DateSpan| s.start.until(s.end).map_or(0, |d| d.get_days());
    days(a) < days(b)
}

/// What a summary says of all holds for each.
pub(super) fn lend(group: &Draft, d: &mut Draft) {
    let (all, own) = (&group.facts, &mut d.facts);
    let one = |said: &Said| Said::new(singular(&said.text), said.tokens.clone());
    if own.class.is_open() && !all.class.is_open() {
        own.class = all.class;
    }
    if own.weapon.is_none() && own.class == all.class {
        own.weapon = all.weapon.as_ref().map(one);
    }
    if is_shorter_form(Said::text(own.target.as_ref()), Said::text(all.target.as_ref())) {
        own.target = all.target.as_ref().map(one);
    } else if own.target.is_none() {
        let counted = |t: &str| COUNTED_TARGETS.iter().any(|thing| t.to_lowercase().ends_with(thing));
        own.target = all.target.as_ref().map(|t| if counted(&t.text) { one(t) } else { t.clone() });
    }
    if own.actor.is_none() {
        own.actor.clone_from(&all.actor);
    }
    if d.span.is_none() {
        d.span = group.span;
        d.date_tokens.clone_from(&group.date_tokens);
    }
}

/// A draft that turns out to tell of the same event.
pub(super) fn take_in(context: &Context<'_, '_>, lead: &mut Draft, member: &Draft) {
    lead.facts.place = finer(context, lead.facts.place, member.facts.place);
    if lead.span.is_none() {
        lead.span = member.span;
        lead.date_tokens.clone_from(&member.date_tokens);
    }
    if lead.facts.headline && member.facts.toll.has_victims() {
        lead.facts.toll = member.facts.toll;
    } else {
        lead.facts.toll.widen(&member.facts.toll);
    }
    let several = lead.facts.several;
    lead.facts.merge(&member.facts);
    lead.facts.several = several;
    lead.mentions.extend(&member.mentions);
}

/// "convoy" for "coalition convoys".
fn is_shorter_form(short: Option<&str>, long: Option<&str>) -> bool {
    let (Some(short), Some(long)) = (short, long) else { return false };
    let stem = |s: &str| s.to_lowercase().trim_end_matches('s').to_owned();
    stem(long) != stem(short) && stem(long).ends_with(&stem(short))
}

/// "roadside bombs" → "roadside bomb".
pub(super) fn singular(text: &str) -> String {
    match text.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') && !text.ends_with("forces") => stem.to_owned(),
        _ => text.to_owned(),
    }
}
