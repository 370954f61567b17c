//! From mentions to incidents: what is told twice becomes one, what only looks alike stays two.

use std::ops::Range;

use jiff::ToSpan;

use super::claim::Claim;
use super::context::Context;
use super::lexicon::Class;
use super::mention::{Mention, Outcome, lies_in, same_ground};
use super::signal::COUNTED_TARGETS;
use super::toll::Toll;
use crate::incident::{DatePrecision, Precision, Status};
use crate::text::date::DateSpan;

/// An incident in the making.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// Mentions by index, the first that told it first.
    pub(super) mentions: Vec<usize>,
    pub(super) class: Class,
    pub(super) weapon: Option<String>,
    pub(super) place: Option<usize>,
    /// The place was told of another event of the same passage.
    pub(super) place_inherited: bool,
    pub(super) span: Option<DateSpan>,
    pub(super) date_tokens: Option<Range<usize>>,
    pub(super) toll: Toll,
    pub(super) actor: Option<String>,
    pub(super) target: Option<String>,
    pub(super) damage: Option<String>,
    pub(super) claimed_by: Vec<String>,
    pub(super) status: Status,
    pub(super) several: bool,
    pub(super) aggregate: bool,
    pub(super) background: bool,
    pub(super) weak: bool,
    contact: bool,
    /// Militants, protesters or activists stand in its sentences.
    pub(super) political: bool,
    verbal: bool,
    scene_place: Option<usize>,
    scene_span: Option<DateSpan>,
    scene_tokens: Option<Range<usize>>,
    /// Told in the headline only.
    headline: bool,
    paragraph: usize,
    sentence: usize,
    /// Told first in the headline or the first sentence of the body.
    lead: bool,
}

/// How many of the events told last a mention can take up again; keeps a book-length text from taking for ever.
const MEMORY: usize = 200;
/// How many incidents a summary can have after it.
const MEMBERS: usize = 100;

/// Merges the mentions of a report.
pub(super) fn merge(context: &Context<'_, '_>, mentions: &[Mention], grounds: &[Option<usize>]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut touched: Vec<usize> = Vec::new();
    let lead_sentence = mentions.iter().find(|m| !m.headline).map_or(0, |m| m.sentence);
    for (index, mention) in mentions.iter().enumerate() {
        if let Some(outcome) = mention.outcome {
            apply_outcome(&mut drafts, &touched, mention, outcome);
            continue;
        }
        let span = mention.span;
        if let Some(at) = find_match(context, &drafts, &touched, mention, span) {
            join(context, &mut drafts[at], mention, index, span);
            touched.retain(|t| *t != at);
            touched.push(at);
        } else {
            drafts.push(start(mention, index, mention.headline || mention.sentence == lead_sentence));
            touched.push(drafts.len() - 1);
        }
        if touched.len() > 2 * MEMORY {
            touched.drain(..MEMORY);
        }
    }
    groups(context, &mut drafts);
    for draft in &mut drafts {
        // A toll for a month or a year, with no event told, is a statistic.
        let long = draft.span.is_some_and(|s| matches!(s.precision, DatePrecision::Month | DatePrecision::Year));
        draft.aggregate |= draft.class == Class::Toll && long;
    }
    drafts.retain(|d| !d.mentions.is_empty());
    inherit_places(&mut drafts, grounds);
    inherit_dates(context, &mut drafts);
    drafts
}

fn start(mention: &Mention, index: usize, lead: bool) -> Draft {
    Draft {
        mentions: vec![index],
        class: mention.class,
        weapon: mention.weapon.clone(),
        place: mention.place,
        place_inherited: false,
        span: mention.span,
        date_tokens: mention.timing.as_ref().map(|(_, tokens)| tokens.clone()),
        toll: mention.toll,
        actor: mention.actor.clone(),
        target: mention.target.clone(),
        damage: mention.damage.clone(),
        claimed_by: Vec::new(),
        status: mention.status,
        several: mention.several,
        aggregate: mention.aggregate,
        background: mention.background,
        weak: mention.weak,
        contact: mention.contact,
        political: mention.political,
        verbal: mention.verbal,
        scene_place: mention.scene_place,
        scene_span: mention.scene_span.as_ref().map(|(span, _)| *span),
        scene_tokens: mention.scene_span.as_ref().map(|(_, tokens)| tokens.clone()),
        headline: mention.headline,
        paragraph: mention.paragraph,
        sentence: mention.sentence,
        lead,
    }
}

fn apply_outcome(drafts: &mut [Draft], touched: &[usize], mention: &Mention, outcome: Outcome) {
    let reach = match outcome {
        Outcome::Last => 1,
        Outcome::LastTwo => 2,
    };
    for &at in touched.iter().rev().take(reach) {
        let draft = &mut drafts[at];
        if mention.paragraph.saturating_sub(draft.paragraph) > reach + 1 {
            continue;
        }
        let mut toll = mention.toll;
        // "There were no casualties" after a toll was told speaks of something else.
        if !mention.toll.has_victims() && draft.toll.has_victims() {
            toll = Toll::default();
        }
        draft.toll.add_detail(&toll);
        if draft.damage.is_none() {
            draft.damage.clone_from(&mention.damage);
        }
    }
}

/// Whether two classes can name the same event.
fn compatible(a: Class, b: Class) -> bool {
    use Class::{Attack, Bombed, Clash, Crowd, Disrupt, Grenade, Ied, Protest, Regain, Riot, Shell, Suicide};
    if a.sub_event() == b.sub_event() {
        return true;
    }
    if matches!(a, Disrupt) || matches!(b, Disrupt) {
        return false;
    }
    if a.is_open() || b.is_open() {
        return !matches!(a, Class::Found | Class::Arrest) && !matches!(b, Class::Found | Class::Arrest);
    }
    matches!((a, b), (Ied | Suicide | Bombed, Ied | Suicide | Bombed))
        || matches!((a, b), (Clash | Attack | Regain | Grenade, Clash | Attack | Regain | Grenade))
        || matches!((a, b), (Suicide | Ied | Shell, Attack | Clash) | (Attack | Clash, Suicide | Ied | Shell))
        || matches!(
            (a, b),
            (Protest | Riot | Crowd, Attack | Clash | Riot | Protest | Crowd)
                | (Attack | Clash, Protest | Riot | Crowd)
        )
}

fn find_match(
    context: &Context<'_, '_>,
    drafts: &[Draft],
    touched: &[usize],
    mention: &Mention,
    span: Option<DateSpan>,
) -> Option<usize> {
    // A second bomber at the same place is part of the attack, unless he has a place, day or toll of his own.
    if mention.novel && (mention.place.is_some() || span.is_some() || mention.toll.has_victims()) || mention.aggregate {
        return None;
    }
    let dates_fit = |d: &Draft| match (span, d.span) {
        (Some(a), Some(b)) => {
            a.overlaps(&b)
                || a.shifted(1).overlaps(&b) && (mention.definite || d.lead) && a.precision == DatePrecision::Week
        }
        _ => true,
    };
    let last = touched.last().copied();
    // A toll and nothing else tells how the last event came out.
    if mention.class == Class::Toll && mention.place.is_none() && span.is_none() {
        return last.filter(|&at| {
            let draft = &drafts[at];
            mention.paragraph.saturating_sub(draft.paragraph) <= 2 && !draft.aggregate
        });
    }
    touched.iter().rev().copied().find(|&at| {
        let draft = &drafts[at];
        // Items of a list are events of their own.
        if context.is_item(mention.sentence)
            && context.is_item(draft.sentence)
            && mention.sentence != draft.sentence
            && !mention.definite
        {
            return false;
        }
        // Mortars, then gunmen, then a bomber, told in one breath: one attack.
        let breath = mention.place.is_none()
            && span.is_none()
            && Some(at) == last
            && mention.paragraph == draft.paragraph
            && [mention.class, draft.class].iter().all(|c| c.event_type_is_violent());
        if draft.aggregate || !breath && !compatible(mention.class, draft.class) || !dates_fit(draft) {
            return false;
        }
        if mention.background && !draft.background && !mention.definite
            || draft.background
                && !mention.background
                && !mention.definite
                && mention.place.is_none()
                && Some(at) != last
        {
            return false;
        }
        match (mention.place, draft.place) {
            (Some(a), Some(b)) => {
                let same = same_ground(context, a, b);
                let coarse = is_country(context, b) || is_country(context, a);
                if draft.several && !mention.several && (a != b && !same_place(context, a, b)) {
                    return false;
                }
                // Two indefinite bombs in one place with tolls of their own are two, unless the first told it in the lead.
                let apart = !mention.definite
                    && !draft.lead
                    && !mention.headline
                    && mention.toll.has_victims()
                    && draft.toll.has_victims()
                    && mention.toll.killed != draft.toll.killed
                    && !mention.class.is_open();
                same && !(coarse && !draft.lead && !mention.definite) && !apart
            }
            // A headline without a place, told again with it.
            (Some(_), None) => {
                draft.headline && !draft.several
                    || draft.lead && !draft.several && !draft.background && at == last.unwrap_or(at)
            }
            (None, _) => {
                let near = mention.paragraph.saturating_sub(draft.paragraph) <= 1;
                if draft.several && !mention.several && !mention.definite && is_coarse(context, draft.place) {
                    return mention.sentence == draft.sentence;
                }
                mention.definite && (near || draft.lead || touched.len() == 1 || mention.class == draft.class)
                    || mention.headline
                    || draft.headline
                    || near && (span.is_none() || draft.span.is_none() || draft.span == span)
                    || draft.lead && !mention.weak && span.is_none() && mention.class == draft.class
            }
        }
    })
}

fn same_place(context: &Context<'_, '_>, a: usize, b: usize) -> bool {
    match (&context.places[a].location, &context.places[b].location) {
        (Some(a), Some(b)) => a.id == b.id,
        _ => a == b,
    }
}

fn is_country(context: &Context<'_, '_>, place: usize) -> bool {
    context.places[place].location.as_ref().is_some_and(|l| l.precision == Precision::Country)
}

/// The finer of two places, one of which lies in the other.
fn finer(context: &Context<'_, '_>, a: Option<usize>, b: Option<usize>) -> Option<usize> {
    let (Some(x), Some(y)) = (a, b) else { return a.or(b) };
    let radius = |i: usize| {
        context.places[i].location.as_ref().map_or(f64::MAX, |l| {
            // A named point beats an area; of two, the smaller; "near" gives way to the place itself.
            l.radius_km + if l.precision.is_area() { 1000.0 } else { 0.0 }
        })
    };
    if context.places[y].part_of == Some(x) || radius(y) < radius(x) { Some(y) } else { Some(x) }
}

fn join(context: &Context<'_, '_>, draft: &mut Draft, mention: &Mention, index: usize, span: Option<DateSpan>) {
    if draft.headline && !mention.headline && !mention.class.is_open() && mention.class != draft.class {
        // A headline may name several events in one line; the body says which this one was.
        draft.class = mention.class;
        draft.weapon.clone_from(&mention.weapon);
    } else if mention.class.rank() > draft.class.rank()
        && !(draft.class == Class::Protest || mention.class == Class::Arrest)
    {
        draft.class = mention.class;
        draft.weapon = mention.weapon.clone().or(draft.weapon.take());
    } else if draft.class == Class::Protest && matches!(mention.class, Class::Attack | Class::Clash | Class::Toll) {
        draft.actor = mention.actor.clone().or(draft.actor.take());
    }
    draft.mentions.push(index);
    draft.weapon = draft.weapon.take().or_else(|| mention.weapon.clone());
    draft.place = finer(context, draft.place, mention.place);
    draft.scene_place = draft.scene_place.or(mention.scene_place);
    if span.is_some() && (draft.span.is_none() || draft.span.is_some_and(|d| span.is_some_and(|s| narrower(&s, &d)))) {
        draft.span = span;
        draft.date_tokens = mention.timing.as_ref().map(|(_, t)| t.clone());
    }
    if draft.headline && !mention.headline {
        // The body's figures replace those of the headline.
        if mention.toll.killed.is_known() {
            draft.toll.killed = mention.toll.killed;
        }
        if mention.toll.wounded.is_known() {
            draft.toll.wounded = mention.toll.wounded;
        }
    } else {
        draft.toll.add_detail(&mention.toll);
    }
    draft.actor = draft.actor.take().or_else(|| mention.actor.clone());
    draft.target = draft.target.take().or_else(|| mention.target.clone());
    draft.damage = draft.damage.take().or_else(|| mention.damage.clone());
    if mention.status == Status::Foiled && mention.class == draft.class {
        draft.status = Status::Foiled;
    }
    draft.headline &= mention.headline;
    draft.background &= mention.background;
    draft.weak &= mention.weak;
    draft.contact &= mention.contact;
    draft.political |= mention.political;
    draft.verbal |= mention.verbal;
    draft.paragraph = mention.paragraph;
    // A headline's plural stands until the body counts.
    draft.several |= mention.several;
}

fn narrower(a: &DateSpan, b: &DateSpan) -> bool {
    let days = |s: &DateSpan| s.start.until(s.end).map_or(0, |d| d.get_days());
    days(a) < days(b)
}

/// "Two convoys were hit ... one in Muthanna, the second in Latifiya": the summary gives its members what they lack, and is
/// then a sum, not an incident.
fn groups(context: &Context<'_, '_>, drafts: &mut [Draft]) {
    for at in 0..drafts.len() {
        // A lead that names only the country waits for the place as well.
        let vague =
            drafts[at].lead && !drafts[at].background && drafts[at].place.is_none_or(|p| is_country(context, p));
        if !(drafts[at].several || vague) || drafts[at].aggregate || drafts[at].mentions.is_empty() {
            continue;
        }
        let group = drafts[at].clone();
        let members: Vec<usize> = (at.saturating_sub(3)..drafts.len().min(at + MEMBERS))
            .filter(|&i| {
                let d = &drafts[i];
                i != at
                    && !d.mentions.is_empty()
                    && !d.aggregate
                    && d.mentions[0] > group.mentions[0]
                    && (!d.several || !group.lead || d.place.is_some())
                    && compatible(d.class, group.class)
                    && d.place.or(d.scene_place).is_some_and(|p| inside(context, p, group.place))
                    && match (d.span, group.span) {
                        (Some(a), Some(b)) => a.overlaps(&b),
                        (Some(_), None) => true,
                        _ => !d.background,
                    }
            })
            .collect();
        if !group.several {
            // One event, whose place comes with its second telling.
            if let Some(&only) = members.first()
                && !drafts[only].toll.has_victims()
                && !drafts[only].several
            {
                let member = drafts[only].clone();
                take_in(context, &mut drafts[at], &member);
                drafts[only].mentions.clear();
            }
            continue;
        }
        let mut grounds: Vec<&str> = members.iter().filter_map(|&i| ground_id(context, drafts[i].place)).collect();
        grounds.sort_unstable();
        grounds.dedup();
        let tolls = members.iter().filter(|&&i| drafts[i].toll.has_victims()).count();
        if members.len() >= 2 && (grounds.len() >= 2 || tolls >= 2) {
            for &i in &members {
                lend(&group, &mut drafts[i]);
            }
            drafts[at].aggregate = true;
        } else {
            let [only] = members[..] else {
                // Bombers one and two at one place: parts of one attack.
                for i in members {
                    let member = drafts[i].clone();
                    take_in(context, &mut drafts[at], &member);
                    drafts[i].mentions.clear();
                }
                continue;
            };
            let same = group.place.is_none()
                || group.headline
                || drafts[only].toll.killed == group.toll.killed
                || !drafts[only].toll.has_victims()
                || is_coarse(context, group.place);
            if same {
                let member = drafts[only].clone();
                take_in(context, &mut drafts[at], &member);
                drafts[only].mentions.clear();
            }
        }
    }
}

fn ground_id<'c>(context: &'c Context<'_, '_>, place: Option<usize>) -> Option<&'c str> {
    context.places[place?].location.as_ref().map(|l| l.id.as_str())
}

fn is_coarse(context: &Context<'_, '_>, place: Option<usize>) -> bool {
    place.and_then(|p| context.places[p].location.as_ref()).is_none_or(|l| l.precision.is_area())
}

/// What a summary says of all holds for each.
fn lend(group: &Draft, d: &mut Draft) {
    if d.class.is_open() && !group.class.is_open() {
        d.class = group.class;
    }
    if d.weapon.is_none() && (d.class == group.class) {
        d.weapon = group.weapon.as_deref().map(singular);
    }
    if is_shorter_form(d.target.as_deref(), group.target.as_deref()) {
        d.target = group.target.as_deref().map(singular);
    } else if d.target.is_none() {
        let counted = |t: &str| COUNTED_TARGETS.iter().any(|thing| t.to_lowercase().ends_with(thing));
        d.target = group.target.as_deref().map(|t| if counted(t) { singular(t) } else { t.to_owned() });
    }
    d.actor = d.actor.take().or_else(|| group.actor.clone());
    if d.span.is_none() {
        d.span = group.span;
        d.date_tokens.clone_from(&group.date_tokens);
    }
}

/// A draft that turns out to tell of the same event.
fn take_in(context: &Context<'_, '_>, lead: &mut Draft, member: &Draft) {
    lead.place = finer(context, lead.place, member.place);
    if member.class.rank() > lead.class.rank() {
        lead.class = member.class;
        lead.weapon = member.weapon.clone().or(lead.weapon.take());
    }
    lead.weapon = lead.weapon.take().or_else(|| member.weapon.clone());
    if lead.span.is_none() {
        lead.span = member.span;
        lead.date_tokens.clone_from(&member.date_tokens);
    }
    if lead.headline && member.toll.has_victims() {
        lead.toll = member.toll;
    } else {
        lead.toll.widen(&member.toll);
    }
    lead.target = lead.target.take().or_else(|| member.target.clone());
    lead.actor = lead.actor.take().or_else(|| member.actor.clone());
    lead.damage = lead.damage.take().or_else(|| member.damage.clone());
    lead.mentions.extend(&member.mentions);
    lead.headline &= member.headline;
    lead.weak &= member.weak;
    lead.contact &= member.contact;
    lead.political |= member.political;
    lead.verbal |= member.verbal;
}

/// "convoy" for "coalition convoys".
fn is_shorter_form(short: Option<&str>, long: Option<&str>) -> bool {
    let (Some(short), Some(long)) = (short, long) else { return false };
    let stem = |s: &str| s.to_lowercase().trim_end_matches('s').to_owned();
    stem(long) != stem(short) && stem(long).ends_with(&stem(short))
}

fn inside(context: &Context<'_, '_>, place: usize, group: Option<usize>) -> bool {
    let Some(group) = group else { return true };
    match (&context.places[place].location, &context.places[group].location) {
        (Some(inner), Some(outer)) => lies_in(inner, outer),
        _ => false,
    }
}

/// "roadside bombs" → "roadside bomb".
pub(super) fn singular(text: &str) -> String {
    match text.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') && !text.ends_with("forces") => stem.to_owned(),
        _ => text.to_owned(),
    }
}

fn inherit_places(drafts: &mut [Draft], grounds: &[Option<usize>]) {
    for at in 0..drafts.len() {
        if drafts[at].place.is_some() || drafts[at].aggregate || drafts[at].background {
            continue;
        }
        let here = &drafts[at];
        if here.scene_place.is_some() {
            drafts[at].place = drafts[at].scene_place;
            drafts[at].place_inherited = true;
            continue;
        }
        let from = drafts[..at].iter().rev().find(|d| {
            d.place.is_some() && !d.aggregate && !d.background && here.paragraph.saturating_sub(d.paragraph) <= 1
        });
        // Or the place comes after: "A lorry blew up ... The station lies near Shomali."
        let next = here.sentence + 1..(here.sentence + 4).min(grounds.len());
        let after = grounds.get(next).and_then(|g| g.iter().copied().flatten().next());
        let taken = after.is_some_and(|p| drafts.iter().any(|d| d.place == Some(p)));
        if let Some(place) = from.and_then(|d| d.place).or(after.filter(|_| !taken)) {
            drafts[at].place = Some(place);
            drafts[at].place_inherited = true;
        }
    }
}

/// An event without a date of its own happened when the one told before it did, or else on the day of the report or its eve.
fn inherit_dates(context: &Context<'_, '_>, drafts: &mut [Draft]) {
    let eve = context.published.and_then(|day| {
        let start = day.checked_sub(1.day()).ok()?;
        Some(DateSpan { start, end: day, precision: DatePrecision::Week })
    });
    let first = drafts.iter().filter(|d| !d.background).find_map(|d| d.span);
    let mut last: Option<DateSpan> = None;
    for draft in drafts.iter_mut() {
        match draft.span {
            Some(span) if !draft.background => last = Some(span),
            Some(_) => {}
            None if draft.background => {}
            None if draft.scene_span.is_some() => {
                draft.span = draft.scene_span;
                draft.date_tokens = draft.scene_tokens.take();
                last = draft.span;
            }
            None => draft.span = last.or(if draft.lead { None } else { first }).or(eve),
        }
    }
}

/// Gives the one blamed in a passage to its incident, where nobody is named as having done it.
pub(super) fn apply_blame(context: &Context<'_, '_>, drafts: &mut [Draft], mentions: &[Mention]) {
    for (index, sentence) in context.text.sentences.iter().enumerate() {
        let Some(name) = super::roles::blamed(context, sentence.tokens.clone()) else { continue };
        let told = |d: &Draft| d.mentions.iter().map(|&m| mentions[m].sentence).filter(|&s| s <= index).max();
        let last = (0..drafts.len())
            .filter(|&at| !drafts[at].aggregate)
            .filter_map(|at| told(&drafts[at]).map(|s| (s, at)))
            .max();
        if let Some((_, at)) = last {
            let draft = &mut drafts[at];
            if draft.actor.is_none() {
                draft.actor = Some(name);
            }
        }
    }
}

/// Gives each claim of responsibility to the incidents it speaks of.
pub(super) fn apply_claims(context: &Context<'_, '_>, drafts: &mut [Draft], mentions: &[Mention], claims: &[Claim]) {
    for claim in claims {
        let chosen: Vec<usize> = chosen_by(context, drafts, mentions, claim);
        for at in chosen {
            let names = &mut drafts[at].claimed_by;
            if claim.named {
                names.retain(|n| !n.to_lowercase().contains("group") && !n.to_lowercase().contains("faction"));
                if !names.contains(&claim.by) {
                    names.push(claim.by.clone());
                }
            } else if names.is_empty() {
                names.push(claim.by.clone());
            }
        }
    }
}

fn chosen_by(context: &Context<'_, '_>, drafts: &[Draft], mentions: &[Mention], claim: &Claim) -> Vec<usize> {
    let single = |at: &usize| !drafts[*at].aggregate;
    let named: Vec<usize> = (0..drafts.len())
        .filter(single)
        .filter(|&at| {
            drafts[at]
                .place
                .is_some_and(|p| claim.places.iter().any(|&c| !is_country(context, c) && same_ground(context, p, c)))
        })
        .collect();
    if !named.is_empty() {
        return named;
    }
    let in_sentence =
        |at: usize, sentence: usize| drafts[at].mentions.iter().any(|&m| mentions[m].sentence == sentence);
    if claim.several {
        // Those of the day of the lead.
        let lead = drafts.iter().find_map(|d| d.span.filter(|_| !d.background));
        return (0..drafts.len())
            .filter(single)
            .filter(|&at| {
                !drafts[at].background
                    && match (drafts[at].span, lead) {
                        (Some(a), Some(b)) => a.overlaps(&b),
                        _ => true,
                    }
            })
            .collect();
    }
    let here = (0..drafts.len()).filter(single).find(|&at| in_sentence(at, claim.sentence));
    let before = (0..drafts.len())
        .filter(single)
        .filter(|&at| !drafts[at].background)
        .filter_map(|at| {
            let sentence =
                drafts[at].mentions.iter().map(|&m| mentions[m].sentence).filter(|&s| s <= claim.sentence).max()?;
            Some((sentence, at))
        })
        .max_by_key(|(sentence, at)| (*sentence, std::cmp::Reverse(*at)))
        .map(|(_, at)| at);
    here.or(before).or_else(|| (0..drafts.len()).find(|at| single(at))).into_iter().collect()
}

/// Whether a draft says enough to be an incident.
///
/// `violent` says that the report tells of violence in so many words; in others a death alone may be natural.
pub(super) fn is_incident(context: &Context<'_, '_>, draft: &Draft, alone: bool, violent: bool) -> bool {
    let place = draft.place.and_then(|p| context.places[p].location.as_ref());
    let fine = place.is_some_and(|l| l.precision != Precision::Country);
    let victims = draft.toll.has_victims();
    if draft.class == Class::Found || draft.headline && !alone && (draft.several || !fine) {
        return false;
    }
    if draft.background && !fine {
        return false;
    }
    // Without a place, a verb or a toll of its own it is talk.
    if draft.place_inherited && !victims && !draft.verbal {
        return false;
    }
    if draft.contact
        && draft.weapon.is_none()
        && draft.class.is_open()
        && !(violent && victims && !draft.place_inherited)
    {
        return false;
    }
    // Told in full but for its place: kept, with no point.
    if place.is_none()
        && victims
        && draft.weapon.is_some()
        && !draft.background
        && !draft.headline
        && draft.span.is_some()
    {
        return true;
    }
    match draft.class {
        Class::Toll => fine && victims && (draft.span.is_some()),
        Class::Generic => fine && (victims || draft.weapon.is_some() || !draft.weak),
        Class::Arrest => fine && !draft.place_inherited && draft.lead && draft.political,
        Class::Loot => fine && !draft.place_inherited && draft.lead && draft.date_tokens.is_some(),
        Class::Protest => {
            fine && !draft.place_inherited && (victims || draft.lead && !draft.weak && draft.date_tokens.is_some())
        }
        Class::Regain | Class::Overtake => fine && !draft.place_inherited && draft.span.is_some(),
        Class::Disrupt => fine,
        _ if draft.weak => fine && (victims || draft.weapon.is_some()),
        _ => place.is_some() || victims,
    }
}
