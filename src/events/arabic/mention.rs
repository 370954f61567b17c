//! Mentions: the clauses of an Arabic report that tell of an event, each with what it says.

use std::ops::Range;

use jiff::civil::Date;

use super::class;
use super::clauses::{Sentence, cuts};
use super::dates::{self, Day};
use super::places::{self, Focus, Named};
use super::spot::Where;
use super::tables::{ActorKind, Role, Stop, Tables, Trigger};
use super::toll::{self, Toll};
use super::who::{Clause, Said};
use super::words::{self, Word};
use crate::events::lexicon::Class;
use crate::events::trace::{Field, Reason};
use crate::gazetteer::Gazetteer;
use crate::incident::DatePrecision;
use crate::text::date::DateSpan;

/// What one clause tells.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    pub(super) clause: Range<usize>,
    pub(super) sentence: usize,
    /// Its line is a headline: a bare first line over others.
    pub(super) headline: bool,
    pub(super) class: Class,
    pub(super) place: Option<Where>,
    pub(super) span: Option<DateSpan>,
    /// The words of the day, where the clause has its own.
    pub(super) day: Option<Range<usize>>,
    pub(super) toll: Toll,
    pub(super) actor: Option<String>,
    pub(super) target: Option<Said>,
    pub(super) weapon: Option<Said>,
    pub(super) claimed_by: Option<String>,
    /// What became of weapons that did no harm.
    pub(super) stop: Option<Stop>,
    /// An earlier count is told beside the last: "بعد أن كانت الحصيلة السابقة".
    pub(super) former: bool,
    /// "the explosion", "the two attacks": told before. True where the form says two or more.
    pub(super) again: Option<bool>,
    /// "وكان ستة قد قتلوا الجمعة": what had been before.
    pub(super) background: bool,
    /// It names a place that no table knows.
    pub(super) elsewhere: bool,
    /// "من جهة أخرى", "هجوم منفصل": another event.
    pub(super) novel: bool,
    /// The words behind what it tells, save place, day and toll.
    pub(super) marks: Vec<(Field, Range<usize>)>,
}

/// What is known while clauses are read.
pub(super) struct Reader<'a> {
    pub(super) tables: &'static Tables,
    pub(super) gaz: &'a Gazetteer,
    pub(super) text: &'a str,
    pub(super) words: &'a [Word],
    pub(super) sentences: &'a [Sentence],
    /// Names of places, by sentence.
    pub(super) names: &'a [Vec<Named<'a>>],
    pub(super) focus: &'a Focus,
    pub(super) days: &'a [Day],
    pub(super) published: Option<Date>,
    /// Several lines begin with the place they tell of.
    pub(super) is_list: bool,
    /// Where the report was written, if that is no capital.
    pub(super) dateline: Option<Where>,
}

/// What holds for the clauses that follow.
#[derive(Debug, Default)]
struct Scene {
    /// From the head of the line: "الأنبار: …".
    place: Option<Where>,
    /// From the head of the line, or a line of its own: "السبت 24 نيسان".
    heading: Option<DateSpan>,
    /// Told last, with the words and their sentence.
    day: Option<(DateSpan, Range<usize>, usize)>,
    last: Option<Where>,
}

/// Mentions in the order of the text, and the words that only looked like some.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) mentions: Vec<Mention>,
    pub(super) rejected: Vec<(Range<usize>, Reason)>,
}

pub(super) type Told<'a> = Vec<(Range<usize>, &'a Trigger)>;

impl Reader<'_> {
    pub(super) fn read(&self) -> Found {
        let mut found = Found::default();
        let mut scene = Scene::default();
        for (n, sentence) in self.sentences.iter().enumerate() {
            let focus = if self.names[n].is_empty() {
                None
            } else {
                Some(places::focus(&self.names[n].iter().collect::<Vec<_>>(), Some(self.focus)))
            };
            let focus = focus.as_ref().unwrap_or(self.focus);
            // A question tells of nothing.
            if sentence.is_question {
                continue;
            }
            let from = self.enter(n, focus, &mut scene);
            let before = found.mentions.len();
            let mut start = from;
            for cut in self.cuts(n, from..sentence.words.end) {
                self.clause(start..cut, n, focus, &mut scene, &mut found);
                start = cut;
            }
            self.clause(start..sentence.words.end, n, focus, &mut scene, &mut found);
            // "الموجز الأمني ليوم الأحد 6 آذار": a line that tells of no event gives its day to those below.
            if found.mentions.len() == before && sentence.is_bare_line && sentence.words.len() <= 16 {
                let days = &self.days[dates::within(self.days, &sentence.words)];
                // Its own day of publication is none of an event.
                let day = days
                    .last()
                    .map(|d| d.span)
                    .filter(|span| self.is_list || self.published.is_none_or(|p| *span != DateSpan::day(p)));
                scene.heading = day.or(scene.heading);
            }
        }
        found
    }

    /// Reads the head of a line into the scene; gives where its clauses begin.
    fn enter(&self, n: usize, focus: &Focus, scene: &mut Scene) -> usize {
        let sentence = &self.sentences[n];
        let new_line = n == 0 || self.sentences[n - 1].line != sentence.line;
        if !new_line {
            return sentence.words.start;
        }
        scene.place = None;
        let Some(head) = &sentence.head else { return sentence.words.start };
        if head.clone().any(|at| self.tells(at)) {
            return sentence.words.start;
        }
        if let Some(day) = self.days[dates::within(self.days, head)].first() {
            scene.heading = Some(day.span);
        }
        if self.is_list {
            scene.place = self.head_place(head, focus);
        }
        head.end
    }

    /// The town or division at the head of the first lines.
    pub(super) fn written_at(&self) -> Option<Where> {
        let head = self.sentences.iter().take(3).find_map(|s| s.head.clone().filter(|h| h.len() <= 2))?;
        self.head_place(&head, self.focus).filter(|place| !place.is_capital)
    }

    /// Whether two lines or more begin with the place they tell of; one alone says where the report was written.
    pub(super) fn has_heads(&self) -> bool {
        let heads = self.sentences.iter().filter_map(|s| s.head.as_ref());
        heads.filter(|head| self.head_place(head, self.focus).is_some()).nth(1).is_some()
    }

    /// The place that the head of a line names: the name alone, or behind what it is.
    fn head_place(&self, head: &Range<usize>, focus: &Focus) -> Option<Where> {
        places::of_head(self.tables, self.gaz, self.text, self.words, head.clone(), focus)
    }

    /// Whether a word tells of an event or of a fate.
    fn tells(&self, at: usize) -> bool {
        self.tables.triggers.at(self.words, at).is_some_and(|(t, _)| t.class.is_some())
            || self.tables.fates.at(self.words, at).is_some_and(|(r, _)| matches!(r, Role::Killed | Role::Wounded))
    }

    /// Where a sentence is cut: before what opens a clause, and where another deed has another place.
    fn cuts(&self, n: usize, range: Range<usize>) -> Vec<usize> {
        let names: Vec<&Named<'_>> = self.names[n].iter().filter(|name| name.tells()).collect();
        let mut found = cuts(self.words, &range);
        let places_in =
            |from: usize, to: usize| names.iter().filter(|w| w.words.start >= from && w.words.start < to).count();
        let mut start = range.start;
        for at in range.start + 1..range.end {
            if found.contains(&at) {
                start = at;
                continue;
            }
            let word = &self.words[at];
            let end = found.iter().copied().find(|c| *c > at).unwrap_or(range.end);
            let place_opens = self.words[at - 1].stop.is_some() && word.is("في") && word.has_and();
            let another = word.has_and() && ["اخري", "اخر", "ثاني", "ثانيه"].iter().any(|w| word.is(w));
            let deed = word.has_and()
                && self.tells(at)
                && (at + 1..end)
                    .any(|n| self.tables.triggers.at(self.words, n).is_some_and(|(t, _)| t.class.is_some()));
            // "..., عقب تفجير شارع الاستقلال في إسطنبول أمس": what went before.
            let past = ["عقب", "غداة"].iter().any(|w| word.is_bare(w)) && at + 1 < end && self.tells(at + 1);
            if !(place_opens || another || deed || past)
                || places_in(start, at) == 0
                || places_in(at, end) == 0
                || !(start..at).any(|n| self.tells(n))
            {
                continue;
            }
            found.push(at);
            start = at;
        }
        found.sort_unstable();
        found
    }

    /// Adds what a clause tells: nothing, one mention, or two where one event is told as a day after another.
    fn clause(&self, clause: Range<usize>, n: usize, focus: &Focus, scene: &mut Scene, found: &mut Found) {
        if let Some((days, from)) = dates::days_after(self.words, clause.clone())
            && let Some(mut mention) = self.mention(from..clause.end, n, focus, scene, found)
        {
            let before = self.mention(clause.start..from, n, focus, scene, found);
            let last = found.mentions.last();
            let span = before.as_ref().and_then(|b| b.span).or_else(|| last.and_then(|m| m.span));
            mention.span = span.map(|d| d.shifted(-days));
            mention.day = Some(from - 3..from);
            mention.again = None;
            let here = before.as_ref().and_then(|b| b.place.clone()).or_else(|| last.and_then(|m| m.place.clone()));
            mention.place = mention.place.take().or(here);
            scene.day =
                before.as_ref().and_then(|b| b.span.zip(b.day.clone())).map(|(s, d)| (s, d, n)).or(scene.day.take());
            found.mentions.extend(before.filter(|b| b.place.is_some()));
            found.mentions.push(mention);
            return;
        }
        let Some(mention) = self.mention(clause, n, focus, scene, found) else { return };
        if mention.day.is_some()
            && !mention.background
            && mention.span.is_some_and(|s| s.precision == DatePrecision::Day)
        {
            scene.day = mention.span.zip(mention.day.clone()).map(|(span, words)| (span, words, n));
        }
        scene.last = mention.place.clone().or(scene.last.take());
        // "هجومين منفصلين في قضاء الدبس وناحية الرياض": two, whose dead are counted together.
        if let Some(places) = self.apart(&mention, n, focus) {
            found.mentions.extend(places.into_iter().map(|place| Mention {
                place: Some(place),
                toll: Toll::default(),
                novel: true,
                ..mention.clone()
            }));
            return;
        }
        found.mentions.push(mention);
    }

    /// The places of events that a clause tells together and says to be separate.
    fn apart(&self, mention: &Mention, n: usize, focus: &Focus) -> Option<Vec<Where>> {
        const APART: [&str; 6] = ["منفصلين", "منفصله", "متفرقين", "متفرقه", "متزامنين", "متزامنه"];
        mention.clause.clone().find(|&at| APART.iter().any(|w| self.words[at].is(w)))?;
        let mut places = self.places(n, &mention.clause, focus, None);
        places.dedup_by(|b, a| a.holds(b));
        (places.len() > 1).then_some(places)
    }

    fn mention(
        &self,
        clause: Range<usize>,
        n: usize,
        focus: &Focus,
        scene: &Scene,
        found: &mut Found,
    ) -> Option<Mention> {
        if clause.is_empty() {
            return None;
        }
        let modes = self.tables.modes.all(self.words, clause.clone());
        let at_mode = |role: Role| modes.iter().find(|(_, r)| **r == role).map(|(range, _)| range.clone());
        let mut triggers: Told<'_> = self.tables.triggers.all(self.words, clause.clone());
        // "أسقطت القوات مسيرة"; a government that is brought down is none.
        let flies = triggers.iter().any(|(_, t)| t.class == Some(Class::Air));
        let falls = |at: usize| ["اسقاط", "اسقطت", "اسقط", "تسقط", "يسقط"].iter().any(|w| self.words[at].is(w));
        triggers.retain(|(range, t)| t.class.is_some() && (flies || !falls(range.start)));
        let mut toll = toll::read(self.tables, self.words, clause.clone());
        // "31 شهيدا منذ الثلاثاء": a sum of several days.
        let since = triggers.is_empty() && clause.clone().any(|at| self.words[at].is_bare("منذ"));
        if since && toll.has_victims() {
            return None;
        }
        let reject = |found: &mut Found, told: &Told<'_>, reason: Reason| {
            found.rejected.extend(told.iter().map(|(range, _)| (range.clone(), reason)));
        };
        if let Some(sum) = at_mode(Role::Sum)
            && toll.first.is_none_or(|first| sum.start > first)
        {
            reject(found, &triggers, Reason::Aggregate);
            return None;
        }
        let (claim, blame) = (at_mode(Role::Claim), at_mode(Role::Blame));
        let away = [Role::NoEvent, Role::Denial, Role::About].map(|role| at_mode(role).map(|r| (r.start, role)));
        // What is condemned, denied or threatened is no new event; what stands before the word may be.
        let away = away.into_iter().flatten().min_by_key(|(start, _)| *start);
        let limits = [away.map(|(start, _)| start), claim.as_ref().map(|r| r.start), blame.as_ref().map(|r| r.start)];
        if let Some(from) = limits.into_iter().flatten().min() {
            // "احتجاجا على مقتل ناشط، أغلق ...": at the head of a clause it holds up to the comma.
            let opens =
                away.is_some_and(|(start, role)| start == from && role == Role::About && start <= clause.start + 1);
            let to = (from..clause.end).find(|&at| opens && self.words[at].stop.is_some()).unwrap_or(clause.end);
            let beyond = |at: usize| at < from || at > to;
            let (kept, gone): (Told<'_>, Told<'_>) = triggers.into_iter().partition(|(range, _)| beyond(range.start));
            triggers = kept;
            let reason = match away.map(|(_, role)| role) {
                Some(Role::Denial) => Reason::Negated,
                Some(Role::About) => Reason::Intention,
                _ => Reason::General,
            };
            reject(found, &gone, reason);
            if toll.first.is_some_and(|first| !beyond(first)) && (away.is_some() || triggers.is_empty()) {
                toll = Toll::default();
            }
        }
        let claimed_by = claim.as_ref().and_then(|c| self.claimant(c, clause.clone()));
        let blamed = blame.and_then(|b| self.blamed(b.end..clause.end));
        let has_toll = toll.killed.is_some() || toll.wounded.is_some();
        let no_event = matches!(away, Some((_, Role::NoEvent | Role::Denial)));
        if triggers.is_empty() && (!has_toll || no_event) && claimed_by.is_none() && blamed.is_none() {
            return None;
        }
        let classes: Vec<Class> = triggers.iter().filter_map(|(_, t)| t.class).collect();
        let forces =
            || self.tables.actors.all(self.words, clause.clone()).iter().any(|(_, a)| a.kind == ActorKind::State);
        let class = class::of(&triggers, &classes, &toll, forces);
        if self.is_find(&clause, &classes) {
            reject(found, &triggers, Reason::Found);
            return None;
        }
        let only_statement = triggers.is_empty() && (claimed_by.is_some() || blamed.is_some());
        let told = Clause { tables: self.tables, words: self.words, range: clause.clone(), triggers: &triggers };
        let actor = told.actor();
        let days = &self.days[dates::within(self.days, &clause)];
        let says = (clause.start..clause.end)
            .take(2)
            .any(|at| self.tables.modes.at(self.words, at).is_some_and(|(r, _)| *r == Role::Statement));
        let day = if only_statement { None } else { dates::of_clause(days, clause.start, says, self.published) };
        let own = day.map(|d| (d.span, Some(d.words.clone())));
        let dated = own.or_else(|| if only_statement { None } else { self.inherited(&clause, n, scene) });
        let (span, day) = dated.map_or((None, None), |(span, words)| (Some(span), words));
        let weapon = told.weapon(class);
        let target = told.target(class, toll.person);
        let mut marks: Vec<_> = triggers.iter().map(|(range, _)| (Field::Trigger, range.clone())).collect();
        marks.extend(actor.as_ref().map(|(_, range)| (Field::Actor, range.clone())));
        marks.extend(claim.filter(|_| claimed_by.is_some()).map(|range| (Field::Claim, range)));
        Some(Mention {
            sentence: n,
            headline: n == 0 && self.sentences[0].is_bare_line && self.sentences.len() > 1,
            class,
            place: if only_statement { None } else { self.place(n, &clause, focus, scene) },
            span,
            day,
            again: if only_statement { Some(true) } else { self.again(&triggers) },
            background: ["كان", "كانت"].iter().any(|w| self.words[clause.start].is(w)),
            elsewhere: self.is_elsewhere(n, &clause),
            novel: at_mode(Role::Novel).is_some() || ["اخري", "اخر"].iter().any(|w| self.words[clause.start].is(w)),
            stop: triggers.iter().find(|(_, t)| t.class == Some(Class::Disrupt)).map(|(_, t)| t.stop),
            former: at_mode(Role::Former).is_some(),
            actor: blamed.map(|b| format!("{b} (suspected)")).or_else(|| actor.map(|(a, _)| a.name.to_owned())),
            toll,
            target,
            weapon,
            claimed_by,
            marks,
            clause,
        })
    }

    /// The day of those told before, for a clause without its own, and its words where the sentence has them; of what had been before
    /// nothing is known.
    fn inherited(&self, clause: &Range<usize>, n: usize, scene: &Scene) -> Option<(DateSpan, Option<Range<usize>>)> {
        if ["كان", "كانت"].iter().any(|w| self.words[clause.start].is(w)) {
            return None;
        }
        if let (Some(days), Some((span, ..))) = (dates::later(self.words, clause), &scene.day) {
            return Some((span.shifted(days), None));
        }
        let told = scene.day.clone().map(|(span, words, sentence)| (span, (sentence == n).then_some(words)));
        scene.heading.map(|span| (span, None)).or(told)
    }

    /// "العثور على جثث": an earlier deed found out about, unless the words say that they were shot.
    fn is_find(&self, clause: &Range<usize>, classes: &[Class]) -> bool {
        let found =
            clause.clone().any(|at| self.words[at].is("عثور") || self.words[at].is("عثر") || self.words[at].is("عثرت"));
        let bodies = clause
            .clone()
            .any(|at| ["جثه", "جثث", "جثتي", "جثتين", "رفات", "مقبره"].iter().any(|w| self.words[at].is(w)));
        found
            && bodies
            && classes.is_empty()
            && !clause.clone().any(|at| ["مغدوره", "مغدور", "مقتول", "تعذيب"].iter().any(|w| self.words[at].is(w)))
    }

    /// "في ولاية بادغيس": what the place is, and a name that no table has.
    fn is_elsewhere(&self, n: usize, clause: &Range<usize>) -> bool {
        clause.clone().any(|at| {
            let governed = self.words[at].has_preposition() || at > clause.start && self.words[at - 1].is("في");
            let feature = self.tables.cues.at(self.words, at).is_some_and(|(cue, _)| cue.is_settled());
            let known = || self.names[n].iter().any(|name| name.words.start <= at + 2 && at < name.words.end);
            let goes_on = at + 1 < clause.end && self.words[at].stop.is_none() && self.words[at + 1].may_be_name();
            governed && feature && !self.words[at].is_definite() && goes_on && !known()
        })
    }

    fn again(&self, triggers: &Told<'_>) -> Option<bool> {
        let (range, _) = triggers.first()?;
        self.words[range.start].is_definite().then(|| {
            let word = &self.text[self.words[range.start].bytes.clone()];
            ["ان", "ين", "ات"].iter().any(|dual| word.ends_with(dual))
        })
    }

    /// The clause's own place, most exact of those not further off than the first; else that at the head of its line.
    fn place(&self, n: usize, clause: &Range<usize>, focus: &Focus, scene: &Scene) -> Option<Where> {
        let inside = scene.place.as_ref().and_then(|p| p.location.admin1_code.as_deref());
        let found = self.places(n, clause, focus, inside);
        // "A source in Diyala said": an area gives way to a place in it that is named after it.
        // "سيارتين، الأولى في حي … والثانية في …": the city holds both.
        let several =
            clause.clone().any(|at| ["الاولي", "والثانيه", "والثاني"].iter().any(|w| self.words[at].is_bare(w)));
        let own = found.into_iter().reduce(|own, next| {
            let closer = next.size() < own.size() && own.holds(&next)
                || next.size() <= own.size() && own.is_around(&next)
                || !several && own.is_city_of(&next);
            if closer { next } else { own }
        });
        let own = own.or_else(|| scene.last.clone().filter(|_| self.is_same_place(clause)));
        match (own, &scene.place) {
            (Some(own), Some(head)) if !head.may_hold(&own) => Some(head.clone()),
            (Some(own), _) => Some(own),
            // "كركوك/ استشهد جندي بهجوم": where the report was written, for want of any other place.
            (None, head) => head.clone().or_else(|| self.dateline.clone().filter(|_| scene.last.is_none())),
        }
    }

    /// "المنطقة نفسها", "في المكان ذاته".
    fn is_same_place(&self, clause: &Range<usize>) -> bool {
        const PLACES: [&str; 9] = ["منطقه", "مدينه", "مكان", "قضا", "ناحيه", "قريه", "محافظه", "حي", "موقع"];
        (clause.start + 1..clause.end).any(|at| {
            ["نفسه", "نفسها", "ذاته", "ذاتها"].iter().any(|w| self.words[at].is(w))
                && PLACES.iter().any(|w| self.words[at - 1].is(w))
        })
    }

    fn places(&self, n: usize, clause: &Range<usize>, focus: &Focus, inside: Option<&str>) -> Vec<Where> {
        let names = &self.names[n];
        let start = names.partition_point(|name| name.words.start < clause.start);
        let end = names.partition_point(|name| name.words.start < clause.end);
        places::of_clause(self.gaz, &names[start..end], focus, inside)
    }

    /// Who claims: a known group in the clause, or the words between quotation marks.
    fn claimant(&self, claim: &Range<usize>, clause: Range<usize>) -> Option<String> {
        let negated =
            (clause.start..claim.start).rev().take(2).any(|at| ["لم", "لا"].iter().any(|w| self.words[at].is(w)));
        if negated {
            return None;
        }
        let known = self.tables.actors.all(self.words, clause.clone());
        let group = known.into_iter().find(|(_, actor)| actor.kind == ActorKind::Group);
        let whole = self.words[clause.start].bytes.start..self.words[clause.end - 1].bytes.end;
        group.map(|(_, actor)| actor.name.to_owned()).or_else(|| self.quoted(&self.text[whole]))
    }

    /// Whom the clause blames: the last group or country before what they are blamed for.
    fn blamed(&self, range: Range<usize>) -> Option<String> {
        let known = self.tables.actors.all(self.words, range);
        let named = |kind: ActorKind| matches!(kind, ActorKind::Group | ActorKind::Adjective);
        known.into_iter().rfind(|(_, actor)| named(actor.kind)).map(|(_, actor)| actor.name.to_owned())
    }

    fn quoted(&self, text: &str) -> Option<String> {
        let marks = |c: char| matches!(c, '"' | '\u{201C}' | '\u{201D}' | '«' | '»');
        let start = text.find(marks)?;
        let rest = text[start..].trim_start_matches(marks);
        let name = rest[..rest.find(marks)?].trim();
        (!name.is_empty() && name.chars().count() <= 60).then(|| {
            let known = words::words(name);
            self.tables.actors.at(&known, 0).map_or_else(|| name.to_owned(), |(actor, _)| actor.name.to_owned())
        })
    }
}
