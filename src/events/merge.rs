//! From mentions to incidents: what is told twice becomes one, what only looks alike stays two.

use super::attribute;
use super::context::Context;
use super::draft::{self, Draft};
use super::ground::{is_country, lies_in, same_ground};
use super::inherit;
use super::lexicon::Class;
use super::locate;
use super::mention::{Mention, Outcome};
use super::toll::Toll;
use super::twin;
use crate::incident::DatePrecision;

/// How many of the events told last a mention can take up again; keeps a book-length text from taking for ever.
const MEMORY: usize = 200;
/// How many incidents a summary can have after it.
const MEMBERS: usize = 100;

/// Merges the mentions of a report; the items of a list of news each by itself.
pub(super) fn merge(context: &Context<'_, '_>, mentions: &[Mention], grounds: &[Option<usize>]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut before = 0;
    for part in mentions.chunk_by(|a, b| context.item(a.paragraph) == context.item(b.paragraph)) {
        let item = part.first().and_then(|m| context.item(m.paragraph)).map(|at| context.items[at].place);
        let mut own = merge_part(context, part, grounds, item);
        own.iter_mut().flat_map(|d| &mut d.mentions).for_each(|m| *m += before);
        before += part.len();
        drafts.extend(own);
    }
    drafts
}

/// Merges mentions that can be of each other's events. Where they stand under a place, that is where they play.
fn merge_part(
    context: &Context<'_, '_>,
    mentions: &[Mention],
    grounds: &[Option<usize>],
    heading: Option<usize>,
) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut touched: Vec<usize> = Vec::new();
    let lead_sentence = mentions.iter().find(|m| !m.facts.headline).map_or(0, |m| m.sentence);
    for (index, mention) in mentions.iter().enumerate() {
        if let Some(outcome) = mention.outcome {
            apply_outcome(context, &mut drafts, &touched, mention, outcome);
            continue;
        }
        let span = mention.span;
        if let Some(at) = find_match(context, mentions, &drafts, &touched, mention) {
            draft::join(context, &mut drafts[at], mention, index, span);
            touched.retain(|t| *t != at);
            touched.push(at);
        } else {
            drafts.push(draft::start(mention, index, mention.facts.headline || mention.sentence == lead_sentence));
            touched.push(drafts.len() - 1);
        }
        if touched.len() > 2 * MEMORY {
            touched.drain(..MEMORY);
        }
    }
    if let Some(heading) = heading {
        for facts in drafts.iter_mut().map(|d| &mut d.facts).filter(|f| !f.background) {
            facts.place = locate::under(context, facts.place, heading);
        }
    }
    groups(context, mentions, &mut drafts);
    for draft in &mut drafts {
        draft.facts.aggregate |= is_statistic(context, draft);
    }
    drafts.retain(|d| !d.mentions.is_empty());
    inherit::places(&mut drafts, grounds);
    inherit::dates(context, &mut drafts);
    for draft in &mut drafts {
        draft.facts.aggregate |= is_statistic(context, draft);
    }
    drafts
}

fn apply_outcome(
    context: &Context<'_, '_>,
    drafts: &mut [Draft],
    touched: &[usize],
    mention: &Mention,
    outcome: Outcome,
) {
    let reach = match outcome {
        Outcome::Last => 1,
        Outcome::LastTwo => 2,
    };
    // "The monitor put the toll in Maarat al-Numan at 13": of the event there, where one was told.
    let there = mention.facts.place.and_then(|place| {
        let told = |at: &usize| drafts[*at].facts.place.is_some_and(|p| same_ground(context, p, place));
        touched.iter().rev().copied().find(told)
    });
    let last: Vec<usize> = touched.iter().rev().take(reach).copied().collect();
    for at in there.map_or(last, |at| vec![at]) {
        let draft = &mut drafts[at];
        if there.is_none() && mention.paragraph.saturating_sub(draft.paragraph) > reach + 1 {
            continue;
        }
        let mut toll = mention.facts.toll;
        // "There were no casualties" after a toll was told speaks of something else.
        if !mention.facts.toll.has_victims() && draft.facts.toll.has_victims() {
            toll = Toll::default();
        }
        draft.facts.toll.add_detail(&toll);
        if draft.facts.damage.is_none() {
            draft.facts.damage.clone_from(&mention.facts.damage);
        }
    }
}

/// A toll for a month or a year, with no event told, is a statistic; "in March gunmen killed a judge in Baquba" tells one.
fn is_statistic(context: &Context<'_, '_>, draft: &Draft) -> bool {
    let long = draft.span.is_some_and(|s| matches!(s.precision, DatePrecision::Month | DatePrecision::Year));
    let told = draft.facts.actor.is_some() && !is_coarse(context, draft.facts.place) && !draft.place_inherited;
    draft.facts.class == Class::Toll && long && !told
}

/// Whether two classes can name the same event.
fn compatible(a: Class, b: Class) -> bool {
    use Class::{
        Attack, Bombed, Clash, Crowd, Dispersal, Disrupt, Grenade, Ied, Protest, Regain, Riot, Shell, Suicide, Violent,
    };
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
            (
                Protest | Riot | Crowd | Dispersal | Violent,
                Attack | Clash | Riot | Protest | Crowd | Dispersal | Violent
            ) | (Attack | Clash, Protest | Riot | Crowd | Dispersal | Violent)
        )
}

fn find_match(
    context: &Context<'_, '_>,
    all: &[Mention],
    drafts: &[Draft],
    touched: &[usize],
    mention: &Mention,
) -> Option<usize> {
    let span = mention.span;
    let denied = attribute::denied(context, &mention.tokens);
    // A second bomber at the same place is part of the attack, unless he has a place, day or toll of his own.
    let facts = &mention.facts;
    let own = facts.place.is_some() || facts.strange || span.is_some() || facts.toll.has_victims();
    if mention.novel && own || facts.aggregate {
        return None;
    }
    let dates_fit = |d: &Draft| match (span, d.span) {
        (Some(a), Some(b)) => {
            a.overlaps(&b)
                || a.shifted(1).overlaps(&b) && (mention.definite || d.lead) && a.precision == DatePrecision::Week
                // The lead gave only the day on which somebody spoke.
                || a.overlaps(&b.shifted(-1)) && d.lead && b.precision == DatePrecision::Week
        }
        _ => !twin::on_other_day(context, d, mention),
    };
    // What stands under another day's heading is told of another day.
    let headed_apart = |d: &Draft| matches!((mention.heading, d.heading), (Some(a), Some(b)) if a != b);
    let last = touched.last().copied().filter(|&at| !headed_apart(&drafts[at]));
    // A toll and nothing else tells how the last event came out.
    if mention.facts.class == Class::Toll && mention.facts.place.is_none() && span.is_none() {
        return last.filter(|&at| {
            let draft = &drafts[at];
            mention.paragraph.saturating_sub(draft.paragraph) <= 2 && !draft.facts.aggregate
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
        let breath = mention.facts.place.is_none()
            && span.is_none()
            && Some(at) == last
            && (mention.paragraph == draft.paragraph
                || mention.paragraph == draft.paragraph + 1 && twin::goes_on(context, mention))
            && [mention.facts.class, draft.facts.class].iter().all(|c| c.event_type_is_violent());
        if draft.facts.aggregate
            || headed_apart(draft) && !mention.definite
            || !breath && !compatible(mention.facts.class, draft.facts.class)
            || !dates_fit(draft)
        {
            return false;
        }
        if denied.is_some_and(|class| !mention.definite && !twin::can_deny(draft, class)) {
            return false;
        }
        if twin::is_headline_of(context, draft, mention) {
            return true;
        }
        let near = mention.paragraph.saturating_sub(draft.paragraph) <= 1;
        let again = mention.definite || near && twin::takes_up(context, draft, all, mention);
        if mention.facts.background && !draft.facts.background && !mention.definite
            || draft.facts.background
                && !mention.facts.background
                && !mention.definite
                && mention.facts.place.is_none()
                && Some(at) != last
        {
            return false;
        }
        match (mention.facts.place, draft.facts.place) {
            (Some(a), Some(b)) => {
                let same = same_ground(context, a, b);
                let coarse = is_country(context, b) || is_country(context, a);
                if draft.facts.several && !mention.facts.several && (a != b && !same_place(context, a, b)) {
                    return false;
                }
                // Two indefinite bombs in one place with tolls of their own are two, unless the first told it in the lead.
                let listed = context.item(mention.paragraph).is_some();
                let apart = !mention.definite
                    && (!draft.lead || listed)
                    && !mention.facts.headline
                    && mention.facts.toll.has_victims()
                    && draft.facts.toll.has_victims()
                    && mention.facts.toll.killed != draft.facts.toll.killed
                    && (!mention.facts.class.is_open() || listed);
                same && !(coarse && !draft.lead && !mention.definite) && !apart
            }
            // A headline without a place, told again with it.
            (Some(_), None) => {
                draft.facts.headline && !draft.facts.several
                    || draft.lead
                        && !draft.facts.strange
                        && !draft.facts.several
                        && !draft.facts.background
                        && at == last.unwrap_or(at)
            }
            (None, _) => {
                if mention.facts.strange && !again && !draft.facts.headline {
                    return false;
                }
                if draft.facts.several && !mention.facts.several && !again && is_coarse(context, draft.facts.place) {
                    return mention.sentence == draft.sentence;
                }
                again && (near || draft.lead || touched.len() == 1 || mention.facts.class == draft.facts.class)
                    || mention.facts.headline
                    || draft.facts.headline
                    || near && (span.is_none() || draft.span.is_none() || draft.span == span)
                    || draft.lead && !mention.facts.weak && span.is_none() && mention.facts.class == draft.facts.class
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

/// "Two convoys were hit ... one in Muthanna, the second in Latifiya": the summary gives its members what they lack, and is
/// then a sum, not an incident.
fn groups(context: &Context<'_, '_>, mentions: &[Mention], drafts: &mut [Draft]) {
    for at in 0..drafts.len() {
        // A lead that names only the country waits for the place as well.
        let vague = drafts[at].lead
            && !drafts[at].facts.background
            && drafts[at].facts.place.is_none_or(|p| is_country(context, p));
        if !(drafts[at].facts.several || vague) || drafts[at].facts.aggregate || drafts[at].mentions.is_empty() {
            continue;
        }
        let group = drafts[at].clone();
        let ground = group.facts.place.or(group.scene_place);
        let members: Vec<usize> = (at.saturating_sub(3)..drafts.len().min(at + MEMBERS))
            .filter(|&i| {
                let d = &drafts[i];
                i != at
                    && !d.mentions.is_empty()
                    && !d.facts.aggregate
                    && d.mentions[0] > group.mentions[0]
                    && (!d.facts.several || !group.lead || d.facts.place.is_some())
                    && compatible(d.facts.class, group.facts.class)
                    && d.facts.place.or(d.scene_place).is_some_and(|p| inside(context, p, group.facts.place))
                    && match (d.span, group.span) {
                        (Some(a), Some(b)) => a.overlaps(&b),
                        (Some(_), None) => true,
                        _ => !d.facts.background,
                    }
            })
            .collect();
        if !group.facts.several {
            // One event, whose place comes with its second telling.
            if let Some(&only) = members.first()
                && !drafts[only].facts.toll.has_victims()
                && !drafts[only].facts.several
            {
                let member = drafts[only].clone();
                draft::take_in(context, &mut drafts[at], &member);
                drafts[only].mentions.clear();
            }
            continue;
        }
        let mut grounds: Vec<&str> =
            members.iter().filter_map(|&i| ground_id(context, drafts[i].facts.place)).collect();
        grounds.sort_unstable();
        grounds.dedup();
        let tolls = members.iter().filter(|&&i| drafts[i].facts.toll.has_victims()).count();
        if members.len() >= 2 && (grounds.len() >= 2 || tolls >= 2) {
            for &i in &members {
                draft::lend(&group, &mut drafts[i]);
            }
            drafts[at].facts.aggregate = true;
        } else {
            let [only] = members[..] else {
                // Bombers one and two at one place: parts of one attack.
                for i in members {
                    let member = drafts[i].clone();
                    draft::take_in(context, &mut drafts[at], &member);
                    drafts[i].mentions.clear();
                }
                continue;
            };
            // "A second bomb went off in Medina" is no part of the first.
            let first = &mentions[drafts[only].mentions[0]];
            let apart = ground.is_some() && first.novel && !first.triggers.is_empty();
            let same = group.facts.place.is_none() && group.lead
                || group.facts.place.is_some() && is_coarse(context, group.facts.place)
                || group.facts.headline
                || drafts[only].facts.toll.killed == group.facts.toll.killed
                || !drafts[only].facts.toll.has_victims();
            if same && !apart {
                let member = drafts[only].clone();
                draft::take_in(context, &mut drafts[at], &member);
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

fn inside(context: &Context<'_, '_>, place: usize, group: Option<usize>) -> bool {
    let Some(group) = group else { return true };
    match (&context.places[place].location, &context.places[group].location) {
        (Some(inner), Some(outer)) => lies_in(inner, outer),
        _ => false,
    }
}
