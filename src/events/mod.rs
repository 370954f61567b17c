//! What happened: triggers, actors, casualties, and mentions merged into incidents.
//!
//! ```text
//! sentences ─clause─▶ clauses ─mention─▶ mentions ─merge─▶ drafts ─▶ incidents
//!               lexicon, modality, locate, timing, toll, roles       label
//! ```
//!
//! Each clause that tells of an event becomes a mention with the place, date, toll and actors that its grammar ties to it;
//! mentions of one event become one incident. What did not happen (threats, plans, drills, talk of attacks in general)
//! is turned away in `modality`.

mod claim;
mod clause;
mod context;
mod label;
mod lexicon;
mod locate;
mod mention;
mod merge;
mod modality;
mod people;
mod roles;
mod signal;
mod target;
mod telling;
mod timing;
mod toll;

use jiff::civil::Date;

use crate::gazetteer::Gazetteer;
use crate::incident::{Clarity, DatePrecision, Incident, Precision, SubEventType};
use crate::places::{self, PlaceMention};
use crate::read::Document;
use crate::text::{Analysis, CodePoints, date};
use context::Context;
use lexicon::{Class, Lexicon};
use mention::Mention;
use merge::Draft;

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
    let text = Analysis::new(&document.text);
    let published = document.published.or_else(|| date::published(&text));
    let dates = date::find(&text, published);
    let places = places::find(&text, &places::Context::default(), gazetteer);
    let context = Context { text: &text, lexicon: Lexicon::embedded(), places: &places, dates: &dates, published };
    let (mentions, grounds) = mention::find(&context);
    let mut drafts = merge::merge(&context, &mentions, &grounds);
    merge::apply_claims(&context, &mut drafts, &mentions, &claim::claims(&context));
    merge::apply_blame(&context, &mut drafts, &mentions);
    let mut extraction = Extraction { published, ..Extraction::default() };
    let mut points = CodePoints::new(&document.text);
    let alone = drafts.len() == 1;
    let violent = mentions.iter().any(|m| !m.contact && m.class.rank() >= 5) || drafts.iter().any(|d| d.political);
    for draft in &drafts {
        if !draft.aggregate && !merge::is_incident(&context, draft, alone, violent) {
            continue;
        }
        let mut incident = record(&context, &mentions, draft, &mut points);
        incident.source.clone_from(&document.source);
        incident.source_title = document.title.clone().or_else(|| headline(&text));
        incident.source_url.clone_from(&document.url);
        incident.published = published;
        incident.document = Some(document.name.clone());
        if draft.aggregate {
            incident.clarity = Clarity::Aggregate;
            extraction.aggregates.push(incident);
        } else {
            extraction.incidents.push(incident);
        }
    }
    number_ids(&mut extraction, &document.text);
    extraction
}

fn headline(text: &Analysis<'_>) -> Option<String> {
    let first = text.sentences.first()?;
    (first.kind == crate::text::SentenceKind::Headline).then(|| text.text[first.start..first.end].to_owned())
}

/// The record of a draft.
fn record(context: &Context<'_, '_>, mentions: &[Mention], draft: &Draft, points: &mut CodePoints<'_>) -> Incident {
    let text = context.text;
    let place = draft.place.map(|at| &context.places[at]);
    let location = place.and_then(|p| p.location.as_ref());
    let sub_event = sub_event(draft);
    let evidence = evidence(mentions, draft);
    let sentence = &text.sentences[evidence.sentence];
    let start = text.tokens[date::after_dateline(text, &sentence.tokens)].start;
    let killed = draft.toll.killed;
    let wounded = draft.toll.wounded;
    let place_name = location.map(|l| l.name.clone());
    Incident {
        id: String::new(),
        point: location.map(|l| l.point),
        name: label::label(
            draft.class,
            draft.weapon.as_deref(),
            draft.target.as_deref(),
            place_name.as_deref(),
            draft.status,
            killed.max,
        ),
        start_date: draft.span.map(|s| s.start),
        end_date: draft.span.map(|s| s.end),
        date_precision: draft.span.map_or(DatePrecision::Unknown, |s| s.precision),
        date_text: draft.date_tokens.clone().map(|tokens| date_words(context, tokens)),
        sub_event_type: Some(sub_event),
        weapon: draft.weapon.clone(),
        status: draft.status,
        clarity: Clarity::Single,
        place: place_name,
        place_text: place.map(|p| text.slice(p.phrase.clone()).to_owned()),
        place_id: location.map(|l| l.id.clone()),
        admin1: location.and_then(|l| l.admin1.clone()),
        admin1_code: location.and_then(|l| l.admin1_code.clone()),
        admin2: location.and_then(|l| l.admin2.clone()),
        country: location.and_then(|l| l.country.clone()),
        precision: location.map(|l| l.precision),
        radius_km: location.map(|l| (l.radius_km * 10.0).round() / 10.0),
        actor: draft.actor.clone(),
        target: draft.target.clone(),
        claimed_by: (!draft.claimed_by.is_empty()).then(|| draft.claimed_by.join("; ")),
        killed_min: killed.min,
        killed_max: killed.max,
        wounded_min: wounded.min,
        wounded_max: wounded.max,
        damage: draft.damage.clone(),
        evidence: Some(text.text[start..sentence.end].to_owned()),
        evidence_start: u32::try_from(points.at(start)).ok(),
        evidence_end: u32::try_from(points.at(sentence.end)).ok(),
        confidence: Some(confidence(place, draft)),
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

fn sub_event(draft: &Draft) -> SubEventType {
    match draft.class {
        // Demonstrators killed or hurt while those who fired are named or a shot is told.
        Class::Protest if draft.toll.has_victims() => SubEventType::ExcessiveForce,
        class => class.sub_event(),
    }
}

/// The mention whose sentence tells the incident best: one with its place, not the headline, the earliest.
fn evidence<'m>(mentions: &'m [Mention], draft: &Draft) -> &'m Mention {
    let best = draft.mentions.iter().map(|&m| &mentions[m]).max_by_key(|m| {
        (!m.headline, m.place.is_some() && m.place == draft.place, m.class.rank(), std::cmp::Reverse(m.sentence))
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
    if draft.weak {
        value *= 0.85;
    }
    if draft.background {
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
