//! Mentions: the clauses of a report that tell of an event, each with what it says.

use std::ops::Range;

use super::clause::{self, Clause, Link};
use super::context::Context;
use super::facts::Facts;
use super::ground::{finer, same_ground};
use super::lexicon::Class;
use super::modality;
use super::telling::{again, member, outcome, read};
use super::timing::Timing;
use super::toll::Fate;
use super::{claim, locate, target, timing, victims};
use crate::incident::{DatePrecision, Precision, Status};
use crate::places::PlaceMention;
use crate::text::date::{DateMention, DateSpan, When};
use crate::text::{Sentence, SentenceKind, TokenKind};

/// One clause that tells of an event.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    pub(super) sentence: usize,
    pub(super) paragraph: usize,
    pub(super) tokens: Range<usize>,
    pub(super) facts: Facts,
    /// Its triggers, by token.
    pub(super) triggers: Vec<Range<usize>>,
    /// The words of its toll.
    pub(super) toll_words: Vec<(Fate, Range<usize>)>,
    /// Where the passage plays, for want of a place of its own.
    pub(super) scene_place: Option<usize>,
    /// When the passage plays.
    pub(super) scene_span: Option<(DateSpan, Range<usize>)>,
    /// The days of the heading above it.
    pub(super) heading: Option<DateSpan>,
    /// The days it happened, as far as its own words tell.
    pub(super) span: Option<DateSpan>,
    pub(super) timing: Option<(Timing, Range<usize>)>,
    /// "another", "a second", "separate", "elsewhere": a new event.
    pub(super) novel: bool,
    /// "the attack", "the blast": one already told.
    pub(super) definite: bool,
    /// Tells only how an event told before came out.
    pub(super) outcome: Option<Outcome>,
}

/// Where and when a passage plays.
#[derive(Debug, Clone, Default)]
struct Scene {
    place: Option<usize>,
    span: Option<(DateSpan, Range<usize>)>,
    paragraph: usize,
    /// The day of the heading above: "Friday, August 8".
    heading: Option<(DateSpan, Range<usize>)>,
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

/// All mentions, in the order of the text, and for each sentence the place where it plays, as far as it names one.
pub(super) fn find(context: &Context<'_, '_>) -> (Vec<Mention>, Vec<Option<usize>>) {
    let mut grounds = vec![None; context.text.sentences.len()];
    let mut mentions = Vec::new();
    let lead = context.text.sentences.iter().take(2).map(|s| s.tokens.clone());
    let topic_is_other = lead.into_iter().any(|tokens| modality::other_topic(context, tokens));
    let mut scene = Scene::default();
    let mut item = None;
    for (index, sentence) in context.text.sentences.iter().enumerate() {
        let now = context.item(sentence.paragraph);
        if now != item {
            // A new item of a list of news begins anew, save for the day above it.
            item = now;
            scene = Scene { heading: scene.heading.take(), paragraph: sentence.paragraph, ..Scene::default() };
        }
        if sentence.paragraph != scene.paragraph {
            scene.span = None;
            if sentence.paragraph > scene.paragraph + 2 {
                scene.place = None;
            }
        }
        scene.open_post(context, sentence);
        let other = modality::other_topic(context, sentence.tokens.clone());
        let before = mentions.len();
        let early = index <= 2;
        if !other
            && !claim::disclaims(context, sentence.tokens.clone())
            && !is_threat_in_quotes(context, &sentence.tokens)
        {
            in_sentence(context, index, &mut mentions);
        }
        // "X resigned after troops opened fire": in the lead what came before is the news.
        if let [only] = &mut mentions[before..]
            && early
        {
            only.facts.background = false;
        }
        if topic_is_other {
            // In a report about a drill, a match or a trial, only an event with victims and its own place or date counts.
            let told = mentions.split_off(before);
            mentions.extend(
                told.into_iter()
                    .filter(|m| m.facts.toll.has_victims() && m.facts.place.is_some() && m.timing.is_some()),
            );
        }
        if !other
            && let Some(member) = member(context, index, mentions.get(before.wrapping_sub(1)), mentions.get(before))
        {
            mentions.truncate(before);
            mentions.push(member);
        }
        if let Some((told, [next, ..])) = mentions.split_at_mut_checked(before) {
            let last = told.iter().rfind(|m| m.outcome.is_none());
            again(context, sentence, last, next);
        }
        if mentions.len() == before
            && !other
            && let Some(outcome) = outcome(context, index)
        {
            mentions.push(outcome);
        }
        let mut here = scene.place;
        for mention in &mut mentions[before..] {
            // A toll alone belongs to what was told before.
            if let Some(item) = item.filter(|_| mention.outcome.is_none() && mention.facts.class != Class::Toll)
                && !mention.facts.background
            {
                mention.facts.place = locate::under(context, mention.facts.place, context.items[item].place);
            }
            mention.scene_place = here;
            // What follows in the same sentence plays where the first part did: "at the same house a week earlier".
            here = mention.facts.place.filter(|_| !mention.facts.background).or(here);
            mention.heading = scene.heading.as_ref().map(|(span, _)| *span);
            mention.scene_span = scene.span.clone().or_else(|| scene.heading.clone());
            mention.span = mention.timing.as_ref().and_then(|(timing, _)| scene.resolve(context, *timing));
            if !mention.facts.background || matches!(mention.timing, Some((Timing::On(_), _))) {
                scene.last = mention.span.or(scene.last);
            }
        }
        grounds[index] = scene.move_on(context, sentence, &mentions[before..]);
    }
    (mentions, grounds)
}

impl Scene {
    fn resolve(&self, context: &Context<'_, '_>, timing: Timing) -> Option<DateSpan> {
        match timing {
            Timing::On(span) => Some(span),
            // Where no day was told before, the report's own is the one to count from.
            Timing::After(days) => self.last.or(context.today.map(DateSpan::day)).map(|s| s.beside(days)),
            Timing::Open => None,
        }
    }

    /// "[Wed 23:15] ...": what stands under a time stamp was posted, and as a rule happened, that day.
    fn open_post(&mut self, context: &Context<'_, '_>, sentence: &Sentence) {
        let stamp = context.dates_in(sentence.tokens.clone()).find_map(|d| match d.when {
            When::Posted(span) => Some((span, d.tokens.clone())),
            _ => None,
        });
        if let Some((span, tokens)) = stamp {
            self.heading = Some((span, tokens.clone()));
            self.span = Some((span, tokens));
            self.last = Some(span);
            self.paragraph = sentence.paragraph;
        }
    }

    /// Follows the text: what a sentence names as its own place and day holds for the next.
    fn move_on(&mut self, context: &Context<'_, '_>, sentence: &Sentence, mentions: &[Mention]) -> Option<usize> {
        if sentence.kind != SentenceKind::Body {
            // A heading that is little more than a day holds for what stands under it: "Day 48, Tuesday 12 April".
            let words =
                |range: Range<usize>| range.filter(|&i| context.text.tokens[i].kind != TokenKind::Punct).count();
            let beside = |d: &DateMention| words(sentence.tokens.clone()) - words(d.tokens.clone());
            let day = context.dates_in(sentence.tokens.clone()).find(|d| beside(d) <= 2);
            if let Some(day) = day
                && let When::Span(span) = day.when
            {
                self.heading = Some((span, day.tokens.clone()));
                self.last = Some(span);
            }
            return None;
        }
        let told = mentions.iter().rev().filter(|m| !m.facts.background);
        let place = told.clone().find_map(|m| m.facts.place).or_else(|| {
            locate::own_place(context, &sentence.tokens, sentence.tokens.start)
                .filter(|&p| context.places[p].location.as_ref().is_some_and(|l| l.precision != Precision::Country))
        });
        let told_span = told.clone().find_map(|m| Some((m.span?, m.timing.as_ref()?.1.clone())));
        let span = told_span.or_else(|| {
            let (timing, tokens) = timing::own_date(context, &sentence.tokens, sentence.tokens.start)?;
            let span = self.resolve(context, timing).filter(|span| span.precision == DatePrecision::Day)?;
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
pub(super) fn is_threat_in_quotes(context: &Context<'_, '_>, tokens: &Range<usize>) -> bool {
    context.text.tokens[tokens.start].is_punct("\"")
        && context.has(tokens.clone(), &["we", "our", "will", "us"])
        && !context.has(tokens.clone(), &["killed", "exploded"])
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
        if clause.link == Link::Elliptic
            && let Some(first) = &current
        {
            let next = elliptic(context, first, &clause.tokens);
            mentions.extend(current.replace(next));
            continue;
        }
        let Some(found) = read(context, index, &clause.tokens, clause.link) else {
            match &mut current {
                Some(mention) => absorb_outcome(context, mention, &clause),
                None if clause.link == Link::Main || clause.link == Link::Beside => carried = Some(span),
                None => {}
            }
            continue;
        };
        let mut found = found;
        where_it_was(context, &clause, &mut found);
        // "In Algiers rescuers are digging a day after two bombs wrecked": what comes after a deed comes after it where it was done.
        let on_the_spot =
            clause.link == Link::After && matches!(found.timing, Some((Timing::After(_) | Timing::On(_), _)));
        if span.start < clause.tokens.start && (on_the_spot || !matches!(clause.link, Link::After | Link::Relative)) {
            // What the carried clause names counts only where this one names nothing.
            let trigger = clause.tokens.start;
            if found.facts.place.is_none() {
                found.facts.place = locate::own_place(context, &span, trigger);
            }
            if found.timing.is_none() {
                found.timing = timing::own_date(context, &span, trigger);
            }
        }
        // "buried their dead after two men blew themselves up": the news is what they died of.
        let mourned =
            |m: &Mention| m.facts.class == Class::Toll && !m.facts.toll.has_victims() && m.facts.place.is_none();
        if clause.link == Link::After && current.as_ref().is_some_and(mourned) {
            current = None;
        }
        match &mut current {
            None => current = Some(found),
            Some(mention) if joins(context, mention, &found, clause.link) => {
                if clause.link == Link::Aside {
                    found.facts.class = Class::Toll;
                    found.facts.place = None;
                    found.timing = None;
                }
                absorb(context, mention, found);
            }
            Some(_) => mentions.extend(current.replace(found)),
        }
    }
    mentions.extend(current);
}

/// ", where troops killed 21": at the place named right before, known or not.
fn where_it_was(context: &Context<'_, '_>, clause: &Clause, found: &mut Mention) {
    let text = context.text;
    let start = clause.tokens.start;
    if text.lower(start) != "where" || start < 2 || found.facts.place.is_some() {
        return;
    }
    let named = text.lower(start - 1) == ",";
    let end = start - usize::from(named);
    let ends = |p: &&PlaceMention| p.name.end == end || p.phrase.end == end;
    let place = context.places.iter().position(|p| ends(&p) && p.location.is_some());
    found.facts.strange = place.is_none() && text.tokens[end - 1].capital;
    found.facts.place = place;
}

/// "and 58 more outside the shrine of Kadhimiya": the same deed at another place, with its own count of what the first counted.
fn elliptic(context: &Context<'_, '_>, first: &Mention, tokens: &Range<usize>) -> Mention {
    let (mut toll, toll_words) = victims::read(context.text, context.lexicon, tokens.clone());
    let count = tokens.clone().find_map(|i| crate::text::number::amount_at(context.text, i).filter(|a| !a.article));
    if !toll.is_known()
        && let Some(count) = count
    {
        let slot = if first.facts.toll.killed.is_known() { &mut toll.killed } else { &mut toll.wounded };
        slot.add(count.min, count.max);
    }
    Mention {
        tokens: tokens.clone(),
        facts: Facts {
            place: locate::own_place(context, tokens, tokens.start),
            toll,
            target: None,
            damage: None,
            ..first.facts.clone()
        },
        toll_words,
        novel: true,
        definite: false,
        ..first.clone()
    }
}

/// Whether a clause of the same sentence tells of the same event.
fn joins(context: &Context<'_, '_>, mention: &Mention, next: &Mention, link: Link) -> bool {
    let elsewhere = match (mention.facts.place, next.facts.place) {
        (Some(a), Some(b)) => !same_ground(context, a, b),
        _ => false,
    };
    let another_day = match (&mention.timing, &next.timing) {
        (Some((Timing::On(a), _)), Some((Timing::On(b), _))) => !a.overlaps(b),
        _ => false,
    };
    if next.novel && link != Link::Main
        || another_day
        || link == Link::When && timing::is_at_edge(context, &next.tokens)
    {
        return false;
    }
    match link {
        Link::When | Link::Main => !elsewhere || next.facts.place.is_none(),
        Link::Beside => {
            !elsewhere
                && next.facts.place.is_none()
                && (next.facts.class == Class::Toll || mention.facts.class == next.facts.class)
        }
        // "killed when", "died after": the cause; but a battle "after" an attack is another event.
        Link::After => {
            let same_doer = next.facts.place.is_none() && next.timing.is_none() && by_same_doer(context, next);
            !elsewhere
                && (same_doer
                    || mention.facts.class.rank() <= 2
                    || next.definite
                    || next.facts.class == mention.facts.class && next.facts.place.is_none())
        }
        Link::Elliptic => false,
        Link::Relative if matches!(mention.facts.class, Class::Arrest | Class::Disrupt) => false,
        Link::Aside => true,
        Link::Relative => {
            !elsewhere && !next.facts.background && (next.facts.class.is_open() || mention.facts.class.is_open())
        }
    }
}

/// "stormed the hotel after detonating two car bombs": the same people did both, one upon the other.
fn by_same_doer(context: &Context<'_, '_>, next: &Mention) -> bool {
    let first = next.tokens.start + usize::from(matches!(context.text.lower(next.tokens.start), "after" | "following"));
    let done = next.triggers.first().is_some_and(|t| t.start == first && context.text.lower(first).ends_with("ing"));
    done && next.facts.class.event_type_is_violent()
}

fn absorb(context: &Context<'_, '_>, mention: &mut Mention, next: Mention) {
    mention.facts.place = match (mention.facts.place, next.facts.place) {
        (Some(a), Some(b)) if same_ground(context, a, b) => finer(context, Some(a), Some(b)),
        (a, b) => a.or(b),
    };
    mention.facts.toll.widen(&next.facts.toll);
    mention.facts.merge(&next.facts);
    if mention.timing.is_none() {
        mention.timing = next.timing;
    }
    if next.facts.status == Status::Foiled {
        mention.facts.status = next.facts.status;
    }
    mention.triggers.extend(next.triggers);
    mention.toll_words.extend(next.toll_words);
    mention.tokens.end = next.tokens.end;
}

fn absorb_outcome(context: &Context<'_, '_>, mention: &mut Mention, clause: &Clause) {
    let tokens = &clause.tokens;
    if mention.facts.place.is_none() && clause.link != Link::After {
        mention.facts.place = locate::own_place(context, tokens, tokens.start);
    }
    if mention.timing.is_none() && clause.link != Link::After {
        mention.timing = timing::told_date(context, tokens, tokens.start);
    }
    let (toll, words) = victims::read(context.text, context.lexicon, tokens.clone());
    mention.facts.toll.widen(&toll);
    mention.toll_words.extend(words);
    mention.facts.damage = mention.facts.damage.take().or_else(|| target::damage(context, tokens.clone()));
}
