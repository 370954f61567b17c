//! The record of a draft, and the words behind it.

use jiff::civil::Date;

use super::clauses::Sentence;
use super::merge::Draft;
use super::places::Named;
use super::tables::{Stop, Tables};
use super::words::Word;
use crate::events::label::Label;
use crate::events::lexicon::Class;
use crate::events::located;
use crate::events::trace::{Field, Mark, Reason, Rejected, Span, Trace};
use crate::incident::{Clarity, DatePrecision, Incident, Precision, Status};
use crate::read::Document;
use crate::text::CodePoints;
use crate::text::date::DateSpan;
use std::ops::Range;

/// What records are made from beside their drafts.
pub(super) struct Source<'a> {
    pub(super) tables: &'static Tables,
    pub(super) document: &'a Document,
    pub(super) words: &'a [Word],
    pub(super) sentences: &'a [Sentence],
    pub(super) published: Option<Date>,
}

impl Source<'_> {
    fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        self.words[range.start].bytes.start..self.words[range.end - 1].bytes.end
    }

    fn slice(&self, range: &Range<usize>) -> String {
        self.document.text[self.bytes(range)].to_owned()
    }

    /// Words that begin with a noun, without the "in", "to" or "and" written on to it.
    fn noun(&self, range: &Range<usize>, known: impl Fn(&str) -> bool) -> String {
        let text = self.document.text.as_str();
        let start = self.words[range.start].start_of(text, known);
        text[start..self.bytes(range).end].to_owned()
    }

    /// The headline: the first line, its end aside.
    fn title(&self) -> Option<String> {
        self.sentences.first().map(|s| self.slice(&s.words))
    }

    pub(super) fn record(&self, draft: &Draft, points: &mut CodePoints<'_>) -> Incident {
        let facts = &draft.facts;
        let evidence = self.bytes(&self.sentences[facts.sentence].words);
        let location = facts.place.as_ref().map(|p| &p.location);
        // A report of today's events is written on the day or the one after.
        let eve = self.published.map(|p| DateSpan {
            start: p.checked_sub(jiff::Span::new().days(1)).unwrap_or(p),
            end: p,
            precision: DatePrecision::Week,
        });
        let span = facts.span.or(eve);
        let stopped = facts.class == Class::Disrupt && facts.stop != Some(Stop::Found);
        let status = if stopped { Status::Foiled } else { Status::Reported };
        let called = |said: Option<&super::who::Said>| said.and_then(|s| s.label.clone());
        let (weapon, target) = (called(facts.weapon.as_ref()), called(facts.target.as_ref()));
        let label = Label {
            weapon: weapon.as_deref(),
            target: target.as_deref(),
            place: location.map(|l| l.name.as_str()),
            status,
            killed: draft.killed.1,
            defused: facts.stop == Some(Stop::Defused),
        };
        Incident {
            // A killing told by its dead alone is a killing.
            name: label.of(if facts.class == Class::Toll { Class::Attack } else { facts.class }),
            start_date: span.map(|s| s.start),
            end_date: span.map(|s| s.end),
            date_precision: span.map_or(DatePrecision::Unknown, |s| s.precision),
            date_text: facts.day.as_ref().map(|d| self.slice(d)),
            sub_event_type: Some(facts.class.sub_event()),
            weapon: facts.weapon.as_ref().map(|w| self.noun(&w.words, |form| self.tables.triggers.begins(form))),
            status,
            clarity: Clarity::Single,
            place_text: facts.place.as_ref().map(|p| self.slice(&p.words)),
            actor: facts.actor.clone(),
            target: facts.target.as_ref().map(|t| {
                self.noun(&t.words, |form| self.tables.targets.begins(form) || self.tables.people.knows(form))
            }),
            claimed_by: facts.claimed_by.clone(),
            killed_min: draft.killed.0,
            killed_max: draft.killed.1,
            wounded_min: draft.wounded.0,
            wounded_max: draft.wounded.1,
            source: self.document.source.clone(),
            source_title: self.document.title.clone().or_else(|| self.title()),
            source_url: self.document.url.clone(),
            published: self.published,
            document: Some(self.document.name.clone()),
            evidence: Some(self.document.text[evidence.clone()].to_owned()),
            evidence_start: u32::try_from(points.at(evidence.start)).ok(),
            evidence_end: u32::try_from(points.at(evidence.end)).ok(),
            // Fewer rules than for English, and fewer texts to try them on.
            confidence: Some(facts.place.as_ref().map_or(0.3, |p| {
                let vague = if p.location.precision == Precision::Country { 0.6 } else { 1.0 };
                (p.score * 0.8 * vague).clamp(0.05, 0.8)
            })),
            ..located(location)
        }
    }

    /// The words that gave the fields of each draft, those turned away, and places and days that no incident took.
    pub(super) fn trace(
        &self,
        drafts: &[Draft],
        rejected: &[(Range<usize>, Reason)],
        names: &[Vec<Named<'_>>],
        days: &[Range<usize>],
    ) -> Trace {
        let mut points = CodePoints::new(&self.document.text);
        let mut span = |range: &Range<usize>| {
            let bytes = self.bytes(range);
            Span { start: points.at(bytes.start), end: points.at(bytes.end) }
        };
        let mut trace = Trace::default();
        for draft in drafts {
            let facts = &draft.facts;
            let mut marks = draft.marks.clone();
            marks.extend(facts.place.as_ref().map(|p| (Field::Place, p.words.clone())));
            marks.extend(facts.day.clone().map(|d| (Field::Date, d)));
            marks.extend(facts.weapon.as_ref().map(|w| (Field::Weapon, w.words.clone())));
            marks.extend(facts.target.as_ref().map(|t| (Field::Target, t.words.clone())));
            let mut marks: Vec<Mark> =
                marks.iter().map(|(field, words)| Mark { span: span(words), field: *field }).collect();
            marks.sort_unstable();
            marks.dedup();
            trace.incidents.push(marks);
        }
        trace.rejected =
            rejected.iter().map(|(range, reason)| Rejected { span: span(range), reason: *reason }).collect();
        trace.rejected.sort_unstable();
        trace.rejected.dedup();
        let taken: Vec<Span> = trace.incidents.iter().flatten().map(|m| m.span).collect();
        let free = |span: &Span| !taken.iter().any(|t| t.start < span.end && span.start < t.end);
        trace.other_places = names.iter().flatten().map(|name| span(&name.words)).filter(free).collect();
        trace.other_dates = days.iter().map(&mut span).filter(free).collect();
        trace
    }
}
