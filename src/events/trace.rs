//! Which words gave which field, and what was turned away and why: what `extract` knows beyond its records.
//!
//! Offsets are Unicode code points of the document's text, like `evidence_start` of the record.

use std::ops::Range;

use super::clause;
use super::context::Context;
use super::draft::Draft;
use super::lexicon::Trigger;
use super::mention::Mention;
use super::modality::{self, Reject};
use super::toll::Fate;
use super::{claim, mention, signal};
use crate::places::Role;
use crate::text::CodePoints;

/// A stretch of the text: code points, the end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// What a stretch of the text gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// That something happened: `exploded`, `ambush`.
    Trigger,
    /// With what.
    Weapon,
    /// Where.
    Place,
    /// When.
    Date,
    /// How many were killed.
    Killed,
    /// How many were wounded.
    Wounded,
    /// Who did it.
    Actor,
    /// To whom or what.
    Target,
    /// Who claims it.
    Claim,
    /// What was damaged.
    Damage,
}

impl Field {
    /// The name of the field as in the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Trigger => "event",
            Self::Weapon => "weapon",
            Self::Place => "place",
            Self::Date => "date",
            Self::Killed => "killed",
            Self::Wounded => "wounded",
            Self::Actor => "actor",
            Self::Target => "target",
            Self::Claim => "claimed_by",
            Self::Damage => "damage",
        }
    }
}

/// Words and the field that they gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// Where the words stand.
    pub span: Span,
    /// What they gave.
    pub field: Field,
}

/// Why words that could tell of an incident give none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// "will strike", "could attack".
    Hypothetical,
    /// "threatened to", "plans to".
    Intention,
    /// "no attack", "did not hit".
    Negated,
    /// Attacks in general: "rocket attacks on bases", "condemned the attack".
    General,
    /// The word means something else: "heart attack".
    Idiom,
    /// Part of a name.
    Name,
    /// The sentence is about a drill, a match, a trial, a film, the weather.
    OtherTopic,
    /// The sentence is about ordinary crime, an accident or an illness.
    Crime,
    /// Told of an event of which no more is known than that nobody claims it.
    Disclaimed,
    /// A threat in quotation marks.
    Threat,
    /// A sum over several incidents.
    Aggregate,
    /// An earlier deed found out about: a mass grave, bodies.
    Found,
    /// Named in the headline, not told in the body.
    HeadlineOnly,
    /// No place nearer than a country.
    NoPlace,
    /// Neither a toll, nor a weapon, nor a place or day of its own: talk.
    Talk,
}

impl Reason {
    /// The reason in a few words.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Hypothetical => "told as possible, not as done",
            Self::Intention => "a wish, an order, a plan or a threat",
            Self::Negated => "told as not done",
            Self::General => "speaks of such events in general or of one told elsewhere",
            Self::Idiom => "the word means something else here",
            Self::Name => "part of a name",
            Self::OtherTopic => "the sentence is about a drill, a match, a trial, a film, the weather or the like",
            Self::Crime => "the sentence is about crime, an accident or an illness",
            Self::Disclaimed => "says only that nobody claims it",
            Self::Threat => "a threat in quotation marks",
            Self::Aggregate => "a sum over several incidents",
            Self::Found => "an earlier deed found out about, not an attack of that day",
            Self::HeadlineOnly => "named in the headline and not told in the text",
            Self::NoPlace => "no place nearer than a country",
            Self::Talk => "neither a toll, a weapon, nor a place or day of its own",
        }
    }
}

impl From<Reject> for Reason {
    fn from(reject: Reject) -> Self {
        match reject {
            Reject::Hypothetical => Self::Hypothetical,
            Reject::Intention => Self::Intention,
            Reject::Negated => Self::Negated,
            Reject::General => Self::General,
            Reject::Idiom => Self::Idiom,
        }
    }
}

/// Words that could tell of an incident and do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rejected {
    /// Where they stand.
    pub span: Span,
    /// Why they give no incident.
    pub reason: Reason,
}

/// How the records of a report came about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// For each single incident, in the same order, the words that gave its fields, in the order of the text.
    pub incidents: Vec<Vec<Mark>>,
    /// The same for the sums.
    pub aggregates: Vec<Vec<Mark>>,
    /// Triggers that gave nothing, in the order of the text.
    pub rejected: Vec<Rejected>,
    /// Places named that no incident took.
    pub other_places: Vec<Span>,
    /// Dates given that no incident took.
    pub other_dates: Vec<Span>,
}

/// Traces the drafts of a report; each comes with the reason for which it was dropped, if it was.
pub(super) fn trace(context: &Context<'_, '_>, mentions: &[Mention], drafts: &[(Draft, Option<Reason>)]) -> Trace {
    let mut out = Trace::default();
    let mut spans = Spans { context, points: CodePoints::new(context.text.text) };
    for (draft, dropped) in drafts {
        if let Some(reason) = dropped {
            let triggers = draft.mentions.iter().flat_map(|&m| mentions[m].triggers.iter());
            out.rejected.extend(triggers.map(|t| Rejected { span: spans.of(t), reason: *reason }));
            continue;
        }
        let marks = spans.marks(mentions, draft);
        if draft.facts.aggregate { out.aggregates.push(marks) } else { out.incidents.push(marks) }
    }
    let told: Vec<&Range<usize>> = mentions.iter().flat_map(|m| &m.triggers).collect();
    for index in 0..context.text.sentences.len() {
        for (tokens, reason) in turned_away(context, index, &told) {
            out.rejected.push(Rejected { span: spans.of(&tokens), reason });
        }
    }
    out.rejected.sort_unstable();
    out.rejected.dedup();
    let taken: Vec<Span> = out.incidents.iter().chain(&out.aggregates).flatten().map(|m| m.span).collect();
    let free = |span: &Span| !taken.iter().any(|t| t.start < span.end && span.start < t.end);
    let named = context.places.iter().filter(|p| p.role == Role::Place);
    out.other_places = named.map(|p| spans.of(&p.name)).filter(|s| free(s)).collect();
    out.other_dates = context.dates.iter().map(|d| spans.of(&d.tokens)).filter(|s| free(s)).collect();
    out
}

struct Spans<'c, 't> {
    context: &'c Context<'c, 't>,
    points: CodePoints<'t>,
}

impl Spans<'_, '_> {
    fn of(&mut self, tokens: &Range<usize>) -> Span {
        let bytes = self.context.text.bytes(tokens.clone());
        Span { start: self.points.at(bytes.start), end: self.points.at(bytes.end) }
    }

    /// The words that gave the fields of a draft.
    fn marks(&mut self, mentions: &[Mention], draft: &Draft) -> Vec<Mark> {
        let facts = &draft.facts;
        let mut tokens: Vec<(Field, Range<usize>)> = Vec::new();
        for mention in draft.mentions.iter().map(|&m| &mentions[m]) {
            tokens.extend(mention.triggers.iter().map(|t| (Field::Trigger, t.clone())));
            // Of several counts those that the range ends at were taken.
            for (fate, words) in &mention.toll_words {
                let (field, theirs, ours) = match fate {
                    Fate::Killed => (Field::Killed, mention.facts.toll.killed, facts.toll.killed),
                    Fate::Wounded => (Field::Wounded, mention.facts.toll.wounded, facts.toll.wounded),
                };
                let end = |a: Option<u32>, b: Option<u32>| a.is_some() && a == b;
                if end(theirs.min, ours.min) || end(theirs.max, ours.max) {
                    tokens.push((field, words.clone()));
                }
            }
        }
        tokens.extend(facts.place.map(|p| (Field::Place, self.context.places[p].phrase.clone())));
        tokens.extend(draft.date_tokens.clone().map(|t| (Field::Date, t)));
        let said = [
            (Field::Weapon, &facts.weapon),
            (Field::Actor, &facts.actor),
            (Field::Target, &facts.target),
            (Field::Damage, &facts.damage),
        ];
        tokens.extend(said.into_iter().filter_map(|(field, said)| Some((field, said.as_ref()?.tokens.clone()))));
        tokens.extend(draft.claimed_by.iter().map(|c| (Field::Claim, c.tokens.clone())));
        let mut marks: Vec<Mark> = tokens
            .into_iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(field, words)| Mark { span: self.of(&words), field })
            .collect();
        marks.sort_unstable();
        marks.dedup();
        marks
    }
}

/// The triggers of a sentence that became no mention, each with its reason.
fn turned_away(context: &Context<'_, '_>, index: usize, told: &[&Range<usize>]) -> Vec<(Range<usize>, Reason)> {
    let sentence = &context.text.sentences[index];
    let tokens = &sentence.tokens;
    let whole = if modality::other_topic(context, tokens.clone()) {
        Some(Reason::OtherTopic)
    } else if claim::disclaims(context, tokens.clone()) {
        Some(Reason::Disclaimed)
    } else if mention::is_threat_in_quotes(context, tokens) {
        Some(Reason::Threat)
    } else {
        None
    };
    let crime = modality::is_crime(context, tokens);
    let mut found = Vec::new();
    for clause in clause::split(context, sentence) {
        let (signals, rejected) = signal::signals(context, &clause.tokens);
        found.extend(rejected.into_iter().map(|(range, reject)| (range, Reason::from(reject))));
        let open = |t: &Trigger| !t.contact;
        for s in signals.into_iter().filter(|s| open(&s.trigger) && !told.contains(&&s.tokens)) {
            let reason = whole.unwrap_or(if crime { Reason::Crime } else { Reason::Talk });
            found.push((s.tokens, reason));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::explain;
    use crate::gazetteer::Gazetteer;
    use crate::read::Document;

    const REPORT: &str = "Bomb in Kirkuk\n\nKIRKUK, Iraq, Dec 10, 2020 (Dateline) - A roadside bomb exploded in Kirkuk on Wednesday, killing four \
        policemen and wounding seven shoppers. The Islamic State group claimed responsibility. Officials warned that the militants \
        could attack Mosul. The minister has no heart attack behind him.";

    fn words(span: Span) -> String {
        REPORT.chars().skip(span.start).take(span.end - span.start).collect()
    }

    #[test]
    fn each_field_shows_the_words_that_gave_it() {
        let (extraction, trace) =
            explain(&Document { text: REPORT.to_owned(), ..Document::default() }, Gazetteer::embedded());
        assert_eq!(extraction.incidents.len(), 1);
        let marks = &trace.incidents[0];
        let of = |field: Field| -> Vec<String> {
            marks.iter().filter(|m| m.field == field).map(|m| words(m.span)).collect()
        };
        assert!(of(Field::Trigger).contains(&"exploded".to_owned()), "{:?}", of(Field::Trigger));
        assert_eq!(of(Field::Weapon), ["roadside bomb"]);
        assert_eq!(of(Field::Place), ["Kirkuk"]);
        assert_eq!(of(Field::Date), ["Wednesday"]);
        assert_eq!(of(Field::Killed), ["killing", "four policemen"]);
        assert_eq!(of(Field::Wounded), ["wounding", "seven shoppers"]);
        assert_eq!(of(Field::Claim), ["Islamic State group"]);
    }

    #[test]
    fn what_was_turned_away_bears_its_reason() {
        let (_, trace) = explain(&Document { text: REPORT.to_owned(), ..Document::default() }, Gazetteer::embedded());
        let rejected: Vec<(String, Reason)> = trace.rejected.iter().map(|r| (words(r.span), r.reason)).collect();
        assert_eq!(rejected, [("attack".to_owned(), Reason::Hypothetical), ("attack".to_owned(), Reason::Idiom)]);
        assert!(trace.other_places.iter().any(|s| words(*s) == "Mosul"));
    }
}
