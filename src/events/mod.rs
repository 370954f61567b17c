//! What happened: triggers, actors, casualties, and mentions merged into incidents.
//!
//! ```text
//! sentences ─clause─▶ clauses ─mention─▶ mentions ─merge─▶ drafts ─▶ incidents
//!               lexicon, modality, locate, timing, victims, roles    keep, label
//! ```
//!
//! Each clause that tells of an event becomes a mention with the place, date, toll and actors that its grammar ties to it;
//! mentions of one event become one incident. What did not happen (threats, plans, drills, talk of attacks in general)
//! is turned away in `modality`.

mod anew;
mod arabic;
mod attribute;
mod bare;
mod claim;
mod clause;
mod construe;
mod context;
mod draft;
mod facts;
mod ground;
mod inherit;
mod keep;
mod label;
mod lexicon;
mod locate;
mod mention;
mod merge;
mod modality;
mod people;
mod protest;
mod roles;
mod signal;
mod single;
mod stopped;
mod target;
mod telling;
mod timing;
mod toll;
mod totals;
mod trace;
mod twin;
mod uncounted;
mod victims;
mod words;

use jiff::civil::Date;

use crate::gazetteer::Gazetteer;
use crate::incident::{Clarity, DatePrecision, Incident, Precision, Status};
use crate::places::{self, Location, PlaceMention};
use crate::read::Document;
use crate::text::{Analysis, CodePoints, date};
use context::Context;
use draft::Draft;
use facts::{Facts, Said};
use label::Label;
use lexicon::{Class, Lexicon};
use mention::Mention;
pub use trace::{Field, Mark, Reason, Rejected, Span, Trace};

/// What a report holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extraction {
    /// Single incidents, in the order of the text.
    pub incidents: Vec<Incident>,
    /// Sums over several incidents: "18 killed across Iraq", "a year of attacks".
    pub aggregates: Vec<Incident>,
    /// The date of publication, given or found in the text.
    pub published: Option<Date>,
}

/// Reads the incidents of a report.
#[must_use]
pub fn extract(document: &Document, gazetteer: &Gazetteer) -> Extraction {
    if arabic::is_arabic(&document.text) {
        let (mut extraction, _) = arabic::read(document, gazetteer, false);
        number_ids(&mut extraction, &document.text);
        return extraction;
    }
    run(document, gazetteer, |_, _, _, extraction| extraction)
}

/// Reads the incidents of a report, and which words gave each field and what was turned away.
#[must_use]
pub fn explain(document: &Document, gazetteer: &Gazetteer) -> (Extraction, Trace) {
    if arabic::is_arabic(&document.text) {
        let (mut extraction, trace) = arabic::read(document, gazetteer, true);
        number_ids(&mut extraction, &document.text);
        return (extraction, trace);
    }
    run(document, gazetteer, |context, mentions, drafts, extraction| {
        (extraction, trace::trace(context, mentions, drafts))
    })
}

/// Reads a report and hands what was found to `finish`; of each draft it says why it was dropped, if it was.
fn run<R>(
    document: &Document,
    gazetteer: &Gazetteer,
    finish: impl FnOnce(&Context<'_, '_>, &[Mention], &[(Draft, Option<Reason>)], Extraction) -> R,
) -> R {
    let text = Analysis::new(&document.text);
    let publisher = places::Context::of_publisher(document.source.as_deref(), document.url.as_deref(), gazetteer);
    let mut places = places::find(&text, &publisher, gazetteer);
    context::doubt(&text, &mut places);
    let order = order_of_dates(&places, &publisher);
    let read = date::read(&text, date::Anchor { published: document.published, order });
    let published = read.published;
    let items = context::items(&text, &places);
    let context = Context {
        text: &text,
        lexicon: Lexicon::embedded(),
        places: &places,
        dates: &read.mentions,
        today: read.today,
        period: read.period,
        items,
    };
    let (mentions, grounds) = mention::find(&context);
    let mut drafts = merge::merge(&context, &mentions, &grounds);
    attribute::claims(&context, &mut drafts, &mentions, &claim::claims(&context));
    attribute::blame(&context, &mut drafts, &mentions);
    attribute::denials(&context, &mut drafts, &mentions);
    let alone = drafts.len() == 1;
    let violent = mentions.iter().any(|m| !m.facts.contact && m.facts.class.rank() >= 5)
        || drafts.iter().any(|d| d.facts.political);
    let judge =
        |draft: &Draft| (!draft.facts.aggregate).then(|| keep::dropped(&context, draft, alone, violent)).flatten();
    let drafts: Vec<(Draft, Option<Reason>)> = drafts
        .into_iter()
        .map(|draft| {
            let reason = judge(&draft);
            (draft, reason)
        })
        .collect();
    let mut extraction = Extraction { published, ..Extraction::default() };
    let mut points = CodePoints::new(&document.text);
    for (draft, _) in drafts.iter().filter(|(_, reason)| reason.is_none()) {
        let mut incident = record(&context, &mentions, draft, &mut points);
        incident.source.clone_from(&document.source);
        incident.source_title = document.title.clone().or_else(|| headline(&text));
        incident.source_url.clone_from(&document.url);
        incident.published = published;
        incident.document = Some(document.name.clone());
        if draft.facts.aggregate {
            incident.clarity = Clarity::Aggregate;
            extraction.aggregates.push(incident);
        } else {
            extraction.incidents.push(incident);
        }
    }
    number_ids(&mut extraction, &document.text);
    finish(&context, &mentions, &drafts, extraction)
}

/// Whether the day or the month stands first where the report was written, or where its publisher is at home.
fn order_of_dates(places: &[PlaceMention], publisher: &places::Context) -> date::Order {
    let dateline = places.iter().find(|p| p.role == places::Role::Dateline).and_then(|p| p.location.as_ref());
    match dateline.and_then(|l| l.country.as_deref()).or(publisher.country.as_deref()) {
        Some("US") => date::Order::MonthFirst,
        Some(_) => date::Order::Usual,
        None => date::Order::Unknown,
    }
}

fn headline(text: &Analysis<'_>) -> Option<String> {
    let first = text.sentences.first()?;
    (first.kind == crate::text::SentenceKind::Headline).then(|| text.text[first.start..first.end].to_owned())
}

/// The record of a draft.
fn record(context: &Context<'_, '_>, mentions: &[Mention], draft: &Draft, points: &mut CodePoints<'_>) -> Incident {
    let text = context.text;
    let place = draft.facts.place.map(|at| &context.places[at]);
    let location = place.and_then(|p| p.location.as_ref());
    let class = settled(&draft.facts);
    let evidence = evidence(mentions, draft);
    let sentence = &text.sentences[evidence.sentence];
    let start = date::after_dateline(text, &sentence.tokens).max(context.after_heading(sentence));
    let start = text.tokens[start].start;
    let killed = draft.facts.toll.killed;
    let wounded = draft.facts.toll.wounded;
    let place_name = location.map(|l| l.name.clone());
    let said = |said: Option<&Said>| Said::text(said).map(str::to_owned);
    let (weapon, target) = (said(draft.facts.weapon.as_ref()), said(draft.facts.target.as_ref()));
    // "eight of them" stands for people named elsewhere, "of their commanders" is the end of a phrase: neither names anybody.
    let target = target.filter(|t| names_somebody(t));
    let names = |claims: &[Said]| claims.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("; ");
    Incident {
        id: String::new(),
        name: Label {
            weapon: weapon.as_deref(),
            target: target.as_deref(),
            place: place_name.as_deref(),
            status: status(&draft.facts),
            killed: killed.max,
            defused: made_safe(context, mentions, draft),
        }
        .of(class),
        start_date: draft.span.map(|s| s.start),
        end_date: draft.span.map(|s| s.end),
        date_precision: draft.span.map_or(DatePrecision::Unknown, |s| s.precision),
        date_text: draft.date_tokens.clone().map(|tokens| date_words(context, tokens)),
        sub_event_type: Some(class.sub_event()),
        weapon,
        status: status(&draft.facts),
        clarity: Clarity::Single,
        place_text: place.map(|p| text.slice(p.phrase.clone()).to_owned()),
        actor: said(draft.facts.actor.as_ref()),
        target,
        claimed_by: (!draft.claimed_by.is_empty()).then(|| names(&draft.claimed_by)),
        killed_min: killed.min,
        killed_max: killed.max,
        wounded_min: wounded.min,
        wounded_max: wounded.max,
        damage: said(draft.facts.damage.as_ref()),
        evidence: Some(text.text[start..sentence.end].to_owned()),
        evidence_start: u32::try_from(points.at(start)).ok(),
        evidence_end: u32::try_from(points.at(sentence.end)).ok(),
        confidence: Some(confidence(place, draft)),
        ..located(location)
    }
}

fn names_somebody(target: &str) -> bool {
    let mut words = target.split_whitespace();
    let cut = words.next().is_none_or(|first| matches!(first, "of" | "among" | "from"));
    !cut && !matches!(target.rsplit(' ').next(), Some("her" | "him" | "it" | "them" | "us" | "whom"))
}

/// A record with its place alone.
fn located(location: Option<&Location>) -> Incident {
    let Some(location) = location else { return Incident::default() };
    Incident {
        point: Some(location.point),
        place: Some(location.name.clone()),
        place_id: Some(location.id.clone()),
        admin1: location.admin1.clone(),
        admin1_code: location.admin1_code.clone(),
        admin2: location.admin2.clone(),
        country: location.country.clone(),
        precision: Some(location.precision),
        radius_km: Some((location.radius_km * 10.0).round() / 10.0),
        ..Incident::default()
    }
}

/// The date as written, with "early on", "late" and the like before it.
fn date_words(context: &Context<'_, '_>, tokens: std::ops::Range<usize>) -> String {
    let text = context.text;
    let mut start = tokens.start;
    while start > 0
        && matches!(
            text.lower(start - 1),
            "early" | "late" | "on" | "before" | "dawn" | "in" | "at" | "morning" | "noon"
        )
        && tokens.start - start < 3
    {
        start -= 1;
    }
    if matches!(text.lower(start), "on" | "in" | "at") && start < tokens.start {
        start += 1;
    }
    text.slice(start..tokens.end).to_owned()
}

/// What a draft is in the end, once all that is told of it is known.
fn settled(facts: &Facts) -> Class {
    let killed = facts.toll.killed.max.or(facts.toll.killed.min).is_some_and(|n| n > 0);
    match facts.class {
        // Demonstrators killed or hurt while those who fired are named or a shot is told; killed while they were driven off.
        Class::Protest if facts.toll.has_victims() => Class::Crowd,
        Class::Dispersal if killed => Class::Crowd,
        class => class,
    }
}

/// Whether it came about: a drone shot down whose debris killed did.
fn status(facts: &Facts) -> Status {
    match (facts.status, facts.class) {
        (Status::Foiled, Class::Air | Class::Shell) if facts.toll.has_victims() => Status::Reported,
        (status, _) => status,
    }
}

/// Whether a bomb was made safe, rather than an attack prevented.
fn made_safe(context: &Context<'_, '_>, mentions: &[Mention], draft: &Draft) -> bool {
    let triggers = draft.mentions.iter().flat_map(|&m| &mentions[m].triggers);
    triggers.map(|t| context.text.lower(t.start)).any(|word| {
        matches!(word, "made" | "took" | "taken" | "carried" | "safely" | "controlled")
            || ["defus", "disarm", "dismantl", "neutrali"].iter().any(|stem| word.starts_with(stem))
    })
}

/// The mention whose sentence tells the incident best: one with its place, not the headline, the earliest.
fn evidence<'m>(mentions: &'m [Mention], draft: &Draft) -> &'m Mention {
    let best = draft.mentions.iter().map(|&m| &mentions[m]).max_by_key(|m| {
        (
            !m.facts.headline,
            m.facts.place.is_some() && m.facts.place == draft.facts.place,
            m.facts.class.rank(),
            std::cmp::Reverse(m.sentence),
        )
    });
    best.unwrap_or(&mentions[draft.mentions[0]])
}

/// How sure the record is: the place's own confidence, lowered by what was inferred.
fn confidence(place: Option<&PlaceMention>, draft: &Draft) -> f64 {
    let mut value = place.map_or(0.4, |p| p.confidence);
    if draft.place_inherited {
        value *= 0.7;
    }
    if draft.date_tokens.is_none() {
        value *= 0.9;
    }
    if draft.facts.weak {
        value *= 0.85;
    }
    if draft.facts.background {
        value *= 0.9;
    }
    if place.and_then(|p| p.location.as_ref()).is_some_and(|l| l.precision == Precision::Country) {
        value *= 0.6;
    }
    value.clamp(0.05, 0.95)
}

/// Ids that only the report's words decide: the same report gives the same ids under any file name.
fn number_ids(extraction: &mut Extraction, text: &str) {
    let report = fnv64(text.as_bytes());
    let all = extraction.incidents.iter_mut().chain(&mut extraction.aggregates);
    for (index, incident) in all.enumerate() {
        incident.id = format!("dl-{:012x}-{}", report & 0xffff_ffff_ffff, index + 1);
    }
}

/// FNV-1a, 64 bits.
fn fnv64(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pronoun_or_the_end_of_a_phrase_is_no_target() {
        for cut in ["of them", "among them", "of their commanders", "them", ""] {
            assert!(!names_somebody(cut), "{cut}");
        }
        assert!(names_somebody("a police patrol") && names_somebody("the ministry of oil"));
    }
}
