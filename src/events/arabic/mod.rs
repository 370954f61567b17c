//! Reports in Arabic: the same record, by a shorter way than English.
//!
//! ```text
//! words ─▶ clauses ─▶ mentions (class, place, day, toll) ─▶ incidents
//! ```
//!
//! A clause with a word that tells of an event becomes a mention. A mention without a place of its own, or with one that holds or
//! lies in the place of one told before, tells the same incident again. Statements (threats, condemnations, drills) are
//! turned away. What is read and what is not: `docs/extraction.md`.

mod dates;
mod places;
mod toll;
mod words;

use std::ops::Range;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::label::Label;
use super::lexicon::Class;
use super::located;
use crate::gazetteer::{Gazetteer, fold};
use crate::incident::{Clarity, DatePrecision, Incident, Precision, Status};
use crate::read::Document;
use crate::text::CodePoints;
use crate::text::date::DateSpan;
use places::{Cue, Where};
use toll::{Role, Toll};
use words::{Phrases, Word};

/// The tables of this folder.
#[derive(Debug)]
struct Tables {
    triggers: Phrases<Class>,
    roles: Phrases<Role>,
    actors: Phrases<(String, ActorKind)>,
    cues: Phrases<Cue>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ActorKind {
    Group,
    Adjective,
    People,
}

impl Tables {
    fn embedded() -> &'static Self {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(|| Self {
            triggers: Phrases::read(include_str!("tables/triggers.tsv"), |cells| Class::parse(cells[0])),
            roles: Phrases::read(include_str!("tables/words.tsv"), |cells| Role::parse(cells[0])),
            actors: Phrases::read(include_str!("tables/actors.tsv"), |cells| {
                let kind = match *cells.get(1)? {
                    "group" => ActorKind::Group,
                    "adjective" => ActorKind::Adjective,
                    _ => ActorKind::People,
                };
                Some((cells[0].to_owned(), kind))
            }),
            cues: Phrases::read(include_str!("tables/places.tsv"), Cue::parse),
        })
    }
}

/// Whether most letters of a text are Arabic; Persian and Kurdish words pass too, and give little.
pub(super) fn is_arabic(text: &str) -> bool {
    let (mut arabic, mut other) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| c.is_alphabetic()).take(4000) {
        *(if fold::is_arabic(c) { &mut arabic } else { &mut other }) += 1;
    }
    arabic > other
}

/// What one clause tells.
#[derive(Debug, Clone)]
struct Mention {
    clause: Range<usize>,
    sentence: usize,
    class: Class,
    place: Option<Where>,
    day: Option<dates::Day>,
    toll: Toll,
    actor: Option<String>,
    claimed_by: Option<String>,
    foiled: bool,
    /// An earlier count is told beside the last: "بعد أن كانت الحصيلة السابقة".
    former: bool,
    /// "the explosion", "the two attacks": told before. Two or more where the form says so.
    again: Option<bool>,
}

/// Incidents of an Arabic report, ids still empty, and the date of publication. Sums are not read.
pub(super) fn read(document: &Document, gaz: &Gazetteer) -> (Vec<Incident>, Option<Date>) {
    let tables = Tables::embedded();
    let text = document.text.as_str();
    let words = words::words(text);
    let published = document.published.or_else(|| dates::published(&words));
    let sentences = sentences(&words);
    let named: Vec<_> = sentences.iter().flat_map(|s| places::names(tables, gaz, text, &words, s.clone())).collect();
    let (areas, country) = places::focus(&named);
    let mut mentions = Vec::new();
    for (n, sentence) in sentences.iter().enumerate() {
        for clause in clauses(&words, sentence.clone()) {
            let reader = Reader { tables, gaz, text, words: &words, areas: &areas, country: &country, published };
            reader.mentions(clause, n, &mut mentions);
        }
    }
    let drafts = merge(mentions);
    let mut points = CodePoints::new(text);
    let mut incidents = Vec::new();
    for draft in drafts {
        incidents.push(record(document, text, &words, &sentences, &draft, published, &mut points));
    }
    (incidents, published)
}

/// Sentences end at a full stop, a question or exclamation mark, or a new line.
fn sentences(words: &[Word]) -> Vec<Range<usize>> {
    cut(words, 0..words.len(), |word, _| word.stop.is_some_and(|c| matches!(c, '.' | '؟' | '!' | '\n' | '\u{2029}')))
}

/// Clauses end where another action is told: "فيما", "بينما", "كما", "وكان"; "in the second town" after a comma.
fn clauses(words: &[Word], sentence: Range<usize>) -> Vec<Range<usize>> {
    let opens = |word: &Word| ["فيما", "بينما", "كما", "كانت", "كان", "وذلك", "ثم"].iter().any(|w| word.is(w));
    let end = sentence.end;
    cut(words, sentence, |word, at| {
        word.stop == Some('؛')
            || at + 1 < end && opens(&words[at + 1]) && (word.stop.is_some() || !words[at + 1].is("كان"))
    })
}

fn cut(words: &[Word], range: Range<usize>, ends: impl Fn(&Word, usize) -> bool) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    for at in range.clone() {
        if ends(&words[at], at) {
            parts.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < range.end {
        parts.push(start..range.end);
    }
    parts
}

/// What is known while clauses are read.
struct Reader<'a> {
    tables: &'a Tables,
    gaz: &'a Gazetteer,
    text: &'a str,
    words: &'a [Word],
    areas: &'a [String],
    country: &'a str,
    published: Option<Date>,
}

impl Reader<'_> {
    /// Adds what a clause tells: nothing, one mention, or two where one event is told as a day after another.
    fn mentions(&self, clause: Range<usize>, sentence: usize, out: &mut Vec<Mention>) {
        if let Some((days, from)) = dates::days_after(self.words, clause.clone())
            && let Some(mut mention) = self.mention(from..clause.end, sentence)
        {
            let before = self.mention(clause.start..from, sentence);
            let day = before.as_ref().and_then(|b| b.day.clone()).or_else(|| out.last().and_then(|m| m.day.clone()));
            mention.day = day.map(|d| dates::Day { span: d.span.shifted(-days), words: from - 3..from });
            mention.again = None;
            let here =
                || before.as_ref().and_then(|b| b.place.clone()).or_else(|| out.last().and_then(|m| m.place.clone()));
            mention.place = mention.place.take().or_else(here);
            out.extend(before.filter(|b| b.place.is_some()));
            out.push(mention);
            return;
        }
        out.extend(self.mention(clause, sentence));
    }

    fn mention(&self, clause: Range<usize>, sentence: usize) -> Option<Mention> {
        let roles = self.tables.roles.all(self.words, clause.clone());
        let at_role = |role: Role| roles.iter().find(|(_, r)| **r == role).map(|(range, _)| range.clone());
        if at_role(Role::Sum).is_some()
            && at_role(Role::Killed).is_none_or(|k| at_role(Role::Sum).is_some_and(|s| s.start > k.start))
        {
            return None;
        }
        let mut triggers = self.tables.triggers.all(self.words, clause.clone());
        let claim = at_role(Role::Claim);
        let blame = at_role(Role::Blame);
        let turned_away = at_role(Role::NoEvent).or_else(|| at_role(Role::Denial));
        // What is condemned, denied or threatened is no new event; what stands before the word may be.
        if let Some(from) = [&turned_away, &claim, &blame].into_iter().flatten().map(|r| r.start).min() {
            triggers.retain(|(range, _)| range.start < from);
        }
        let toll = toll::read(self.tables, self.words, clause.clone());
        let claimed_by = claim.as_ref().and_then(|c| self.claimant(c, clause.clone()));
        let blamed = blame.and_then(|b| self.blamed(b.end..clause.end));
        if claimed_by.is_none() && blamed.is_none() && turned_away.is_some() && triggers.is_empty() {
            return None;
        }
        let has_toll = toll.killed.is_some() || toll.wounded.is_some();
        if triggers.is_empty() && !has_toll && claimed_by.is_none() && blamed.is_none() {
            return None;
        }
        let class = class(&triggers.iter().map(|(_, c)| **c).collect::<Vec<_>>(), toll);
        let told_again =
            triggers.first().filter(|(range, _)| self.words[range.start].is_definite()).map(|(range, _)| {
                let word = &self.text[self.words[range.start].bytes.clone()];
                ["ان", "ين", "ات"].iter().any(|dual| word.ends_with(dual))
            });
        let named = places::names(self.tables, self.gaz, self.text, self.words, clause.clone());
        let only_statement = triggers.is_empty() && (claimed_by.is_some() || blamed.is_some());
        let place = if only_statement { None } else { self.place(&named, clause.clone()) };
        Some(Mention {
            sentence,
            class,
            place,
            day: if only_statement { None } else { dates::of_clause(self.words, clause.clone(), self.published) },
            toll,
            actor: blamed.map(|b| format!("{b} (suspected)")).or_else(|| self.actor(clause.clone())),
            claimed_by,
            former: at_role(Role::Former).is_some(),
            foiled: triggers.iter().any(|(_, c)| **c == Class::Disrupt),
            again: if only_statement { Some(true) } else { told_again },
            clause,
        })
    }

    /// The clause's own place, most exact of those not further off than the first.
    fn place(&self, named: &[places::Named<'_>], clause: Range<usize>) -> Option<Where> {
        let mut found = places::of_clause(self.gaz, named, self.areas, self.country);
        // The place line at the head of a report: "أربيل – ...".
        found.retain(|w| {
            !(w.words.start == clause.start
                && self.words[w.words.end - 1].stop.is_some_and(|c| matches!(c, '–' | '-' | '/')))
        });
        // "A source in Diyala said": an area gives way to a place in it that is named after it.
        found
            .into_iter()
            .reduce(|own, next| if size(&next) < size(&own) && same_place(&own, &next) { next } else { own })
    }

    /// Who claims: a known group in the clause, or the words between quotation marks.
    fn claimant(&self, claim: &Range<usize>, clause: Range<usize>) -> Option<String> {
        let negated =
            claim.start > clause.start && ["لم", "ولم", "لا"].iter().any(|w| self.words[claim.start - 1].is(w));
        if negated {
            return None;
        }
        let group = self
            .tables
            .actors
            .all(self.words, clause.clone())
            .into_iter()
            .find(|(_, (_, kind))| *kind == ActorKind::Group);
        let whole = self.words[clause.start].bytes.start..self.words[clause.end - 1].bytes.end;
        group.map(|(_, (name, _))| name.clone()).or_else(|| quoted(&self.text[whole]))
    }

    /// Whom the clause blames: the last group or country before what they are blamed for.
    fn blamed(&self, range: Range<usize>) -> Option<String> {
        let known = self.tables.actors.all(self.words, range);
        known.into_iter().rfind(|(_, (_, kind))| *kind != ActorKind::People).map(|(_, (name, _))| name.clone())
    }

    /// Who did it, where a word for the deed stands before: "شنه تنظيم داعش", "نفذت طائرات أمريكية", "هاجم مسلحون".
    fn actor(&self, clause: Range<usize>) -> Option<String> {
        let acts = |word: &Word| {
            [
                "شنه",
                "شنها",
                "شن",
                "شنت",
                "نفذ",
                "نفذه",
                "نفذت",
                "نفذته",
                "نفذها",
                "هاجم",
                "هاجمت",
                "اطلق",
                "فتح",
                "خطف",
                "اختطف",
                "بنيران",
                "نيران",
            ]
            .iter()
            .any(|w| word.is(w))
        };
        let known = self.tables.actors.all(self.words, clause.clone());
        let near = |start: usize| (clause.start..start).rev().take(4).any(|at| acts(&self.words[at]));
        let subject = |start: usize| {
            self.words.get(start + 2).is_some_and(|w| ["اطلقوا", "هاجموا", "فتحوا", "قد"].iter().any(|v| w.is(v)))
        };
        let does = |range: &Range<usize>, kind: ActorKind| {
            near(range.start) || kind == ActorKind::People && subject(range.start)
        };
        known.into_iter().find(|(range, (_, kind))| does(range, *kind)).map(|(_, (name, _))| name.clone())
    }
}

fn quoted(text: &str) -> Option<String> {
    let marks = |c: char| matches!(c, '"' | '\u{201C}' | '\u{201D}' | '«' | '»');
    let start = text.find(marks)?;
    let rest = text[start..].trim_start_matches(marks);
    let end = rest.find(marks)?;
    let name = rest[..end].trim();
    (!name.is_empty() && name.chars().count() <= 60).then(|| {
        let known = words::words(name);
        let tables = Tables::embedded();
        tables.actors.at(&known, 0).map_or_else(|| name.to_owned(), |((known, _), _)| known.clone())
    })
}

/// The class that says most; demonstrators among the victims make it fire on a protest.
fn class(told: &[Class], toll: Toll) -> Class {
    let best = told.iter().copied().max_by_key(|c| c.rank()).unwrap_or(Class::Toll);
    let protest = told.contains(&Class::Protest);
    if protest && told.contains(&Class::Riot) {
        return Class::Riot;
    }
    if protest
        && toll.killed.max(toll.wounded).is_some_and(|n| n > 0)
        && matches!(best, Class::Protest | Class::Attack | Class::Generic)
    {
        return Class::Crowd;
    }
    if told.contains(&Class::Disrupt) {
        return Class::Disrupt;
    }
    best
}

/// One incident on its way.
#[derive(Debug)]
struct Draft {
    facts: Mention,
    killed: (Option<u32>, Option<u32>),
    wounded: (Option<u32>, Option<u32>),
}

impl Draft {
    fn new(mention: Mention) -> Self {
        let both = |n: Option<u32>| (n, n);
        Self { killed: both(mention.toll.killed), wounded: both(mention.toll.wounded), facts: mention }
    }

    fn take(&mut self, other: &Mention) {
        // A part of the dead told later does not lower the count; an earlier count told as such does.
        let widen = |own: &mut (Option<u32>, Option<u32>), n: Option<u32>| {
            if let Some(n) = n.filter(|n| other.former || own.0.is_none_or(|o| *n >= o)) {
                *own = (Some(own.0.map_or(n, |o| o.min(n))), Some(own.1.map_or(n, |o| o.max(n))));
            }
        };
        widen(&mut self.killed, other.toll.killed);
        widen(&mut self.wounded, other.toll.wounded);
        let own = &mut self.facts;
        if other.class.rank() > own.class.rank() && own.class != Class::Crowd && own.class != Class::Disrupt
            || own.class == Class::Toll
        {
            own.class = other.class;
        }
        let from_headline = own.sentence == 0
            && other.place.as_ref().is_some_and(|p| size(p) <= own.place.as_ref().map_or(9, size).max(2));
        if from_headline || more_exact(other.place.as_ref(), own.place.as_ref()) {
            own.place.clone_from(&other.place);
            (own.clause, own.sentence) = (other.clause.clone(), other.sentence);
        }
        own.day = own.day.take().or_else(|| other.day.clone());
        own.actor = own.actor.take().or_else(|| other.actor.clone());
        own.claimed_by = own.claimed_by.take().or_else(|| other.claimed_by.clone());
        own.foiled |= other.foiled;
    }

    /// Whether a mention may tell this incident again.
    fn fits(&self, other: &Mention) -> bool {
        let days = match (&self.facts.day, &other.day) {
            (Some(a), Some(b)) => a.span.overlaps(&b.span),
            _ => true,
        };
        let places = match (&self.facts.place, &other.place) {
            // A headline names the town that readers know.
            (Some(a), Some(b)) if self.facts.sentence == 0 && other.sentence <= 2 => {
                same_place(a, b)
                    || a.location.admin1_code.is_some()
                        && a.location.admin1_code == b.location.admin1_code
                        && a.location.point.distance_km(b.location.point) < 70.0
            }
            (Some(a), Some(b)) => same_place(a, b),
            _ => true,
        };
        let deed = |c: Class| if matches!(c, Class::Arrest | Class::Protest | Class::Riot) { c.rank() } else { 0 };
        let classes = deed(self.facts.class) == deed(other.class)
            || matches!(other.class, Class::Toll | Class::Generic | Class::Crowd)
            || matches!(self.facts.class, Class::Toll | Class::Generic | Class::Crowd);
        days && places && classes
    }
}

fn size(place: &Where) -> u8 {
    match place.location.precision {
        Precision::Country => 5,
        Precision::Governorate => 4,
        // "Southern Iraq" holds governorates; a mountain range lies in one.
        Precision::Region => {
            if place.location.radius_km > 60.0 {
                5
            } else {
                3
            }
        }
        Precision::District => 2,
        Precision::Near => 1,
        Precision::Exact => 0,
    }
}

fn more_exact(other: Option<&Where>, own: Option<&Where>) -> bool {
    match (other, own) {
        (Some(other), Some(own)) => size(other) < size(own),
        (Some(_), None) => true,
        _ => false,
    }
}

/// The same place, or one that holds the other.
fn same_place(a: &Where, b: &Where) -> bool {
    let (a, b) = if size(a) >= size(b) { (a, b) } else { (b, a) };
    let holds = match a.location.precision {
        Precision::Country => a.location.country == b.location.country,
        Precision::Governorate => a.location.admin1_code == b.location.admin1_code,
        _ => false,
    };
    holds || a.location.point.distance_km(b.location.point) <= (a.location.radius_km + b.location.radius_km).max(4.0)
}

fn merge(mentions: Vec<Mention>) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for mention in mentions {
        // "both explosions", claims and denials speak of all that was told.
        let statement = mention.place.is_none() && mention.again == Some(true);
        if statement && !drafts.is_empty() {
            for draft in &mut drafts {
                let bare = draft.killed.0.is_none() && draft.wounded.0.is_none();
                let told = Mention { toll: if bare { mention.toll } else { Toll::default() }, ..mention.clone() };
                draft.take(&told);
            }
            continue;
        }
        let last = drafts.iter().rposition(|d| d.fits(&mention));
        match last {
            // A second place after a headline over all of them: the headline lends, and steps back.
            Some(at) if at + 1 == drafts.len() || mention.place.is_none() || exact_enough(&drafts[at], &mention) => {
                drafts[at].take(&mention);
            }
            _ => {
                let mut draft = Draft::new(mention);
                // "The first went off in …, the second hit …": what the sentence said of the first holds for the second.
                if let Some(before) = drafts.last().filter(|d| d.facts.sentence == draft.facts.sentence) {
                    if draft.facts.class.is_open() {
                        draft.facts.class = before.facts.class;
                    }
                    draft.facts.day = draft.facts.day.take().or_else(|| before.facts.day.clone());
                }
                drafts.push(draft);
            }
        }
    }
    step_back(&mut drafts);
    drafts.retain(|d| d.facts.place.is_some() || drafts_worth(d));
    drafts
}

fn exact_enough(draft: &Draft, mention: &Mention) -> bool {
    draft.facts.place.as_ref().zip(mention.place.as_ref()).is_some_and(|(a, b)| same_place(a, b))
}

/// A draft without any place is kept where it tells of violence in so many words.
fn drafts_worth(draft: &Draft) -> bool {
    draft.facts.class.rank() >= 5
}

/// A first draft whose place is no closer than a country, followed by others, was a headline over them: it lends them what they lack.
fn step_back(drafts: &mut Vec<Draft>) {
    let vague = |d: &Draft| d.facts.place.as_ref().is_none_or(|p| size(p) >= 5 || p.location.country.is_none());
    let followed = drafts.len() > 1 && drafts[1..].iter().all(|d| !vague(d));
    if !followed || !drafts.first().is_some_and(vague) {
        return;
    }
    let head = drafts.remove(0);
    for draft in drafts.iter_mut() {
        draft.facts.day = draft.facts.day.take().or_else(|| head.facts.day.clone());
        draft.facts.claimed_by = draft.facts.claimed_by.take().or_else(|| head.facts.claimed_by.clone());
        if head.facts.class.rank() > draft.facts.class.rank() && draft.facts.class.is_open() {
            draft.facts.class = head.facts.class;
        }
    }
}

fn record(
    document: &Document,
    text: &str,
    words: &[Word],
    sentences: &[Range<usize>],
    draft: &Draft,
    published: Option<Date>,
    points: &mut CodePoints<'_>,
) -> Incident {
    let facts = &draft.facts;
    let slice = |range: &Range<usize>| words[range.start].bytes.start..words[range.end - 1].bytes.end;
    let evidence = slice(&sentences[facts.sentence]);
    let location = facts.place.as_ref().map(|p| &p.location);
    let eve = published.map(|p| DateSpan {
        start: p.checked_sub(jiff::Span::new().days(1)).unwrap_or(p),
        end: p,
        precision: DatePrecision::Week,
    });
    let span = facts.day.as_ref().map(|d| d.span).or(eve);
    let status = if facts.foiled { Status::Foiled } else { Status::Reported };
    let title = sentences.first().map(|s| text[slice(s)].to_owned());
    Incident {
        name: Label { place: location.map(|l| l.name.as_str()), status, killed: draft.killed.1, ..Label::default() }
            .of(facts.class),
        start_date: span.map(|s| s.start),
        end_date: span.map(|s| s.end),
        date_precision: span.map_or(DatePrecision::Unknown, |s| s.precision),
        date_text: facts.day.as_ref().map(|d| text[slice(&d.words)].to_owned()),
        sub_event_type: Some(facts.class.sub_event()),
        status,
        clarity: Clarity::Single,
        place_text: facts.place.as_ref().map(|p| text[slice(&p.words)].to_owned()),
        actor: facts.actor.clone(),
        claimed_by: facts.claimed_by.clone(),
        killed_min: draft.killed.0,
        killed_max: draft.killed.1,
        wounded_min: draft.wounded.0,
        wounded_max: draft.wounded.1,
        source: document.source.clone(),
        source_title: document.title.clone().or(title),
        source_url: document.url.clone(),
        published,
        document: Some(document.name.clone()),
        evidence: Some(text[evidence.clone()].to_owned()),
        evidence_start: u32::try_from(points.at(evidence.start)).ok(),
        evidence_end: u32::try_from(points.at(evidence.end)).ok(),
        // Fewer rules than for English, and fewer texts to try them on.
        confidence: Some(facts.place.as_ref().map_or(0.3, |p| (p.score * 0.8).clamp(0.05, 0.8))),
        ..located(location)
    }
}
