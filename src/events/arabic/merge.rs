//! Mentions of one event made one.

use std::ops::Range;

use super::mention::Mention;
use super::spot::Where;
use super::toll::{Counted, Toll};
use super::who::Said;
use crate::events::lexicon::Class;
use crate::events::trace::Field;

/// The least and the most that were told.
pub(super) type Bounds = (Option<u32>, Option<u32>);

/// One incident on its way.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) facts: Mention,
    pub(super) killed: Bounds,
    pub(super) wounded: Bounds,
    /// The words behind its fields.
    pub(super) marks: Vec<(Field, Range<usize>)>,
}

impl Draft {
    fn new(mention: Mention) -> Self {
        let (toll, marks) = (mention.toll.clone(), mention.marks.clone());
        let mut draft = Self { killed: (None, None), wounded: (None, None), marks, facts: mention };
        draft.count(&toll, true);
        draft
    }

    /// A part of the dead told later does not lower the count; an earlier count told as such does.
    fn count(&mut self, toll: &Toll, lowers: bool) {
        let counts =
            [(Field::Killed, &mut self.killed, &toll.killed), (Field::Wounded, &mut self.wounded, &toll.wounded)];
        for (field, own, told) in counts {
            let Some(Counted { value, words }) = told.clone().filter(|c| lowers || own.0.is_none_or(|o| c.value >= o))
            else {
                continue;
            };
            *own = (Some(own.0.map_or(value, |o| o.min(value))), Some(own.1.map_or(value, |o| o.max(value))));
            self.marks.push((field, words));
        }
    }

    fn take(&mut self, other: &Mention) {
        self.count(&other.toll, other.former);
        self.marks.extend(other.marks.iter().cloned());
        let own = &mut self.facts;
        let headline = own.headline;
        if better(own, other.class) {
            own.class = other.class;
        }
        let from_headline = own.headline
            && other.place.as_ref().is_some_and(|p| p.size() <= own.place.as_ref().map_or(9, Where::size).max(2));
        if from_headline || more_exact(other.place.as_ref(), own.place.as_ref()) {
            own.place.clone_from(&other.place);
            (own.clause, own.sentence) = (other.clause.clone(), other.sentence);
        }
        if own.headline {
            (own.clause, own.sentence, own.headline) = (other.clause.clone(), other.sentence, other.headline);
        }
        if own.day.is_none() && (other.day.is_some() || own.span.is_none()) {
            own.day.clone_from(&other.day);
            own.span = other.span.or(own.span);
        }
        // "إحباط هجوم" in the headline, "تفكيك عبوة" in the body.
        own.stop = if headline { other.stop.or(own.stop) } else { own.stop.or(other.stop) };
        own.claimed_by = own.claimed_by.take().or_else(|| other.claimed_by.clone());
        own.actor = own.actor.take().or_else(|| other.actor.clone());
        // The body calls things by their names.
        let first = |own: &mut Option<Said>, other: &Option<Said>| {
            *own = if headline { other.clone().or_else(|| own.take()) } else { own.take().or_else(|| other.clone()) };
        };
        if own.target.as_ref().is_some_and(|t| t.is_victim) && other.target.as_ref().is_some_and(|t| !t.is_victim) {
            own.target.clone_from(&other.target);
        }
        first(&mut own.target, &other.target);
        first(&mut own.weapon, &other.weapon);
    }

    /// Whether a mention can tell of this one.
    fn fits(&self, other: &Mention) -> bool {
        let days = match (&self.facts.span, &other.span) {
            (Some(a), Some(b)) => a.overlaps(b),
            _ => true,
        };
        let places = match (&self.facts.place, &other.place) {
            // A headline names the town that readers know.
            (Some(a), Some(b)) if self.facts.headline && other.sentence <= 2 => {
                let near = a.location.point.distance_km(b.location.point) < 70.0;
                let same = self.facts.class.sub_event() == other.class.sub_event();
                a.holds(b)
                    || a.location.admin1_code.is_some()
                        && a.location.admin1_code == b.location.admin1_code
                        && (near || same)
            }
            (Some(a), Some(b)) => a.holds(b),
            // At a place that no table knows: not at that told before.
            (Some(_), None) if other.elsewhere => false,
            // Others who had been killed before, on a day of their own.
            (_, None) if other.background && other.day.is_some() && !other.former && other.toll.has_victims() => {
                !self.facts.toll.has_victims()
            }
            _ => true,
        };
        let deed = |c: Class| match c {
            Class::Arrest | Class::Protest | Class::Riot | Class::Disrupt => Some(c),
            _ => None,
        };
        let (a, b) = (self.facts.class, other.class);
        let classes = deed(a) == deed(b)
            || matches!(b, Class::Toll | Class::Generic | Class::Crowd | Class::Dispersal)
            || matches!(a, Class::Toll | Class::Generic | Class::Crowd | Class::Dispersal);
        // Two counts at two places of one exactness, or by other means, are two.
        let same_kind =
            a.is_open() || b.is_open() || deed(a).is_some() || a.sub_event() == b.sub_event() || related(a, b);
        let counted = self.facts.toll.has_victims() && other.toll.killed.is_some();
        let told_again = other.again.is_some() || self.facts.headline || other.place.is_none() && !counted;
        days && places && classes && (same_kind || told_again)
    }
}

/// Words of one event by another side: a bomber's blast, the shots of an ambush.
fn related(a: Class, b: Class) -> bool {
    let group = |c: Class| match c {
        Class::Ied | Class::Suicide | Class::Bombed => 1,
        Class::Attack | Class::Clash | Class::Arms | Class::Abduction => 2,
        Class::Protest | Class::Crowd | Class::Riot | Class::Dispersal | Class::Violent => 3,
        _ => 0,
    };
    group(a) == group(b) && group(a) > 0
}

/// Whether a class told later says more of the event: what the body first calls it stands, bombs laid for those who come to help aside.
fn better(own: &Mention, other: Class) -> bool {
    let class = own.class;
    match (class, other) {
        (Class::Crowd | Class::Disrupt, _) => false,
        (Class::Ied | Class::Attack | Class::Clash, Class::Suicide) => true,
        (Class::Protest, Class::Crowd | Class::Dispersal | Class::Riot) => true,
        _ => (class.is_open() || own.headline) && other.rank() > class.rank(),
    }
}

fn more_exact(other: Option<&Where>, own: Option<&Where>) -> bool {
    match (other, own) {
        (Some(other), Some(own)) => other.size() < own.size(),
        (Some(_), None) => true,
        _ => false,
    }
}

/// Drafts in the order of the text.
pub(super) fn merge(mentions: Vec<Mention>) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for mention in mentions {
        // "both explosions", claims and denials speak of all that was told.
        let statement = mention.place.is_none() && mention.again == Some(true) && !mention.novel;
        if statement && !drafts.is_empty() {
            for draft in &mut drafts {
                let bare = draft.killed.0.is_none() && draft.wounded.0.is_none();
                let mut told = mention.clone();
                if !bare {
                    told.toll = Toll::default();
                }
                draft.take(&told);
            }
            continue;
        }
        // Drones shot down beside those that hit are a part of one attack.
        let beside = drafts.last().is_some_and(|d| d.facts.class != Class::Disrupt && !d.facts.headline);
        if mention.class == Class::Disrupt && mention.place.is_none() && beside && !mention.novel {
            continue;
        }
        let last = drafts.iter().rposition(|d| d.fits(&mention)).filter(|_| !mention.novel);
        match last {
            // A second place after a headline over all of them: the headline lends, and steps back.
            Some(at)
                if at + 1 == drafts.len()
                    || mention.place.is_none() && !mention.elsewhere
                    || exact_enough(&drafts[at], &mention) =>
            {
                drafts[at].take(&mention);
            }
            _ => push(&mut drafts, mention),
        }
    }
    step_back(&mut drafts);
    // A draft without any place is kept where it tells of violence in so many words.
    drafts
        .retain(|d| d.facts.place.is_some() || d.facts.class.rank() >= 5 || d.facts.elsewhere && d.killed.1 > Some(0));
    drafts
}

fn push(drafts: &mut Vec<Draft>, mention: Mention) {
    let mut draft = Draft::new(mention);
    // "The first went off in …, the second hit …": what the sentence said of the first holds for the second.
    if let Some(before) = drafts.last().filter(|d| d.facts.sentence == draft.facts.sentence) {
        let (own, first) = (&mut draft.facts, &before.facts);
        if own.class.is_open() {
            own.class = first.class;
            own.weapon = own.weapon.take().or_else(|| first.weapon.clone());
        }
        if own.span.is_none() {
            (own.span, own.day) = (first.span, first.day.clone());
        }
    }
    drafts.push(draft);
}

fn exact_enough(draft: &Draft, mention: &Mention) -> bool {
    draft.facts.place.as_ref().zip(mention.place.as_ref()).is_some_and(|(a, b)| a.holds(b))
}

/// A first draft whose place is no closer than a country, or a headline without a place, followed by others, stood over them: it
/// lends them what they lack.
fn step_back(drafts: &mut Vec<Draft>) {
    let vague = |d: &Draft| d.facts.place.as_ref().is_none_or(|p| p.size() >= 5 || p.location.country.is_none());
    let apart = |d: &Draft| d.facts.sentence > drafts[0].facts.sentence;
    let followed = drafts.len() > 1 && drafts[1..].iter().all(|d| !vague(d) && apart(d));
    if !followed || !drafts.first().is_some_and(vague) {
        return;
    }
    let head = drafts.remove(0);
    for draft in drafts.iter_mut() {
        let own = &mut draft.facts;
        if own.span.is_none() {
            (own.span, own.day) = (head.facts.span, head.facts.day.clone());
        }
        own.claimed_by = own.claimed_by.take().or_else(|| head.facts.claimed_by.clone());
        if head.facts.class.rank() > own.class.rank() && own.class.is_open() {
            own.class = head.facts.class;
        }
    }
}
