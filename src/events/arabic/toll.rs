//! Killed and wounded in an Arabic clause: "مقتل ضابط وجندي وإصابة ثلاثة", "35 قتيلاً و12 جريحاً", "قتيلان", "دون وقوع خسائر".
//!
//! A word for a fate opens a list of people, each a number or a noun in the singular or dual, joined by "and". A noun that itself
//! says the fate is counted by its own form or by the number before it. What follows "among them" is a part.

use std::ops::Range;

use super::number::{Number, number};
use super::people::{Form, Person, Side};
use super::tables::{Role, Tables};
use super::words::Word;

/// What a clause says of the dead or the wounded.
pub(super) type Count = Option<u32>;

/// A count and the words that give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) value: u32,
    pub(super) words: Range<usize>,
}

/// The toll of a clause.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Toll {
    pub(super) killed: Option<Counted>,
    pub(super) wounded: Option<Counted>,
    /// Somebody was hit, counted or not.
    pub(super) told: bool,
    /// One person alone, called by a noun: where it stands.
    pub(super) person: Option<usize>,
    /// The first word for a fate.
    pub(super) first: Option<usize>,
}

impl Toll {
    pub(super) fn killed(&self) -> Count {
        self.killed.as_ref().map(|c| c.value)
    }

    pub(super) fn wounded(&self) -> Count {
        self.wounded.as_ref().map(|c| c.value)
    }

    /// Whether anybody is said to be hit.
    pub(super) fn has_victims(&self) -> bool {
        self.killed().is_some_and(|n| n > 0) || self.wounded().is_some_and(|n| n > 0)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Killed,
    Wounded,
    /// "killed and wounded 12": who is which is not said.
    Either,
}

/// Units of what is counted that is nobody: after them a number counts no people.
const UNITS: &[&str] = &[
    "كم",
    "كيلومتر",
    "كيلومترا",
    "متر",
    "مترا",
    "عام",
    "عاما",
    "سنه",
    "يوم",
    "يوما",
    "ايام",
    "ساعه",
    "ساعات",
    "ساعتين",
    "دقيقه",
    "شهر",
    "اشهر",
    "دولار",
    "دونم",
    "كغم",
    "طن",
    "صاروخ",
    "صاروخا",
    "صواريخ",
    "قذيفه",
    "قذايف",
    "عبوه",
    "عبوات",
    "منزل",
    "منزلا",
    "منازل",
    "سياره",
    "سيارات",
    "غاره",
    "غارات",
    "هجوم",
    "هجمات",
    "حادث",
    "مليون",
    "بالميه",
    "الميه",
    "كانون",
    "شباط",
    "اذار",
    "نيسان",
    "ايار",
    "حزيران",
    "تموز",
    "اب",
    "ايلول",
    "تشرين",
    "يناير",
    "فبراير",
    "مارس",
    "ابريل",
    "مايو",
    "يونيو",
    "يوليو",
    "اغسطس",
    "سبتمبر",
    "اكتوبر",
    "نوفمبر",
    "ديسمبر",
    "طايره",
    "طايرات",
    "عجله",
    "عجلات",
    "ملم",
    "مسيره",
    "مسيرات",
];

/// Reads the toll of a clause.
pub(super) fn read(tables: &Tables, words: &[Word], clause: Range<usize>) -> Toll {
    let roles = tables.fates.all(words, clause.clone());
    if let Some(zero) = nobody(words, &roles) {
        let none = Counted { value: 0, words: zero };
        return Toll { killed: Some(none.clone()), wounded: Some(none), ..Toll::default() };
    }
    let mut list = List { tables, words, end: clause.end, toll: Toll::default(), open: None, pending: None };
    let mut at = clause.start;
    let mut roles = roles.into_iter().peekable();
    while at < clause.end {
        let role = roles.next_if(|(range, _)| range.start == at);
        at = match role {
            Some((range, role)) => list.role(*role, range),
            None => list.word(at),
        };
        list.stop(at - 1);
    }
    list.close();
    list.toll
}

/// "دون وقوع خسائر": where nobody was hurt. "لم ترد أنباء عن": that nothing was heard is not that nobody was hurt.
fn nobody(words: &[Word], roles: &[(Range<usize>, &Role)]) -> Option<Range<usize>> {
    for (n, (without, role)) in roles.iter().enumerate() {
        if **role == Role::Unhurt {
            return Some(without.clone());
        }
        if **role != Role::Without {
            continue;
        }
        let near = roles[n + 1..].iter().take_while(|(r, _)| r.start <= without.end + 5);
        let silent = near.clone().any(|(_, role)| **role == Role::Silent);
        let stopped = |end: usize| words[without.start..end].iter().any(|w| w.stop.is_some());
        if !silent
            && let Some((losses, _)) = near.clone().find(|(r, role)| {
                let negated =
                    matches!(**role, Role::Losses | Role::Wounded | Role::Killed) && r.start <= without.end + 3;
                negated && !stopped(r.start)
            })
        {
            return Some(without.start..losses.end);
        }
    }
    None
}

/// Words that lead on from a list of people that has begun.
const LEADS_ON: &[&str] =
    &["في", "جرا", "اثر", "خلال", "اثنا", "قرب", "عندما", "بعد", "لدي", "عند", "حيث", "الي", "ضمن", "علي"];

/// A list of people on its way.
struct List<'a> {
    tables: &'a Tables,
    words: &'a [Word],
    end: usize,
    toll: Toll,
    open: Option<Open>,
    /// People counted before the word for their fate: "8 متظاهرين قتلوا".
    pending: Option<Counted>,
}

/// The list that a word for a fate opened.
struct Open {
    fate: Fate,
    start: usize,
    count: Option<Counted>,
    /// Words since the last that counted.
    idle: usize,
    /// What follows is a part of those counted.
    part: bool,
    /// People whose number is not said have begun the list: "جنود وضابط".
    vague: bool,
    /// The first noun may be who did it: "قتل مسلح شرطيا".
    verb: bool,
    subject: bool,
}

impl Open {
    fn new(fate: Fate, start: usize, verb: bool) -> Self {
        Self { fate, start, count: None, idle: 0, part: false, vague: false, verb, subject: false }
    }
}

impl List<'_> {
    /// Takes a word with a role; gives the word after it.
    fn role(&mut self, role: Role, range: Range<usize>) -> usize {
        let joined = self.words[range.start].has_and();
        match role {
            Role::Killed | Role::Wounded => self.fate(role, &range),
            Role::KilledOne | Role::KilledTwo | Role::WoundedOne | Role::WoundedTwo => {
                self.close();
                let value = if matches!(role, Role::KilledOne | Role::WoundedOne) { 1 } else { 2 };
                let fate = if matches!(role, Role::KilledOne | Role::KilledTwo) { Fate::Killed } else { Fate::Wounded };
                self.toll.told = true;
                self.toll.first.get_or_insert(range.start);
                self.put(fate, Counted { value, words: range.clone() });
            }
            Role::Part => {
                if let Some(open) = &mut self.open {
                    open.part = true;
                }
            }
            Role::OneOf => self.add(1, range.clone(), joined, None),
            // "أصيب ثالث": the third is one more.
            Role::OneMore => {
                let first = self.open.as_ref().is_some_and(|o| o.count.is_none() && o.idle < 2 && !o.vague);
                if first && !self.words[range.start].is_definite() {
                    self.add(1, range.clone(), false, None);
                }
            }
            Role::Losses => return self.word(range.start).max(range.end),
            Role::Filler => {}
            _ => self.idle(range.start),
        }
        range.end
    }

    fn fate(&mut self, role: Role, range: &Range<usize>) {
        let fate = if role == Role::Killed { Fate::Killed } else { Fate::Wounded };
        let word = &self.words[range.start];
        self.toll.told = true;
        self.toll.first.get_or_insert(range.start);
        let of_many = ["وا", "ا", "هم"].iter().any(|ending| word.key().ends_with(ending));
        if let Some(counted) = self.pending.take().filter(|_| self.open.is_none() && of_many) {
            self.put(fate, Counted { value: counted.value, words: counted.words.start..range.end });
            return;
        }
        // "لقي 12 شخصا حتفهم": the end of what "لقي" began.
        if ["حتفهم", "مصرعهم", "حتفه"].iter().any(|w| word.is(w)) {
            self.close();
            return;
        }
        // "مقتل وإصابة 12 شخصا": the first word has no people of its own.
        let bare = |open: &Open| open.count.is_none() && range.start == open.start && word.has_and();
        if self.open.as_ref().is_some_and(bare) {
            self.open = Some(Open::new(Fate::Either, range.end, false));
            return;
        }
        self.close();
        let verb = ["قتل", "قتلت", "اغتال"].iter().any(|verb| word.is(verb));
        self.open = Some(Open::new(fate, range.end, verb));
    }

    /// Takes a word without a role; gives the word after what it begins.
    fn word(&mut self, at: usize) -> usize {
        if let Some(found) = number(self.words, at).filter(|n| at + n.length <= self.end && !self.is_name(at)) {
            return self.number(at, found);
        }
        let Some(person) = self.tables.people.at(&self.words[at]) else {
            self.idle(at);
            return at + 1;
        };
        match person.side {
            Side::Killed | Side::Wounded => self.noun(at..at + 1, person, None),
            Side::Rank if self.open.as_ref().is_none_or(|o| o.start != at) => self.idle(at),
            _ => return self.person(at, person),
        }
        at + 1
    }

    /// "F-16", "اللواء 59", "الرابع عشر": a number that counts nobody.
    fn is_name(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|n| &self.words[n]) else { return false };
        if self.words[at].digits().is_none() {
            return before.is_definite() && ["عشر", "عشره"].iter().any(|w| self.words[at].is_bare(w));
        }
        let hyphened = before.stop == Some('-') && before.bytes.end + 1 == self.words[at].bytes.start;
        let unit = ["لوا", "فوج", "فرقه", "ساعه", "يوم"].iter().any(|w| before.is(w));
        hyphened || before.stop.is_none() && before.is_definite() && unit
    }

    fn number(&mut self, at: usize, found: Number) -> usize {
        let after = at + found.length;
        let glued = after < self.end && self.words[after - 1].stop.is_none();
        let noun = if glued { self.tables.people.at(&self.words[after]).filter(|p| !p.joined) } else { None };
        if let Some(person) = noun.filter(|p| matches!(p.side, Side::Killed | Side::Wounded)) {
            self.noun(at..after + 1, person, Some(found.value));
            return after + 1;
        }
        if glued && UNITS.iter().any(|unit| self.words[after].is(unit)) {
            self.idle(at);
            return after + 1;
        }
        let words = at..after + usize::from(noun.is_some());
        let end = words.end;
        if self.open.is_some() {
            self.add(found.value, words, found.joined, None);
        } else if noun.is_some() || self.is_of_people(after) {
            self.pending = Some(Counted { value: found.value, words });
        }
        end
    }

    /// "أربعة من مقاتليها": of whom the number is.
    fn is_of_people(&self, at: usize) -> bool {
        let people = || self.words.get(at + 1).is_some_and(|w| self.tables.people.at(w).is_some());
        at + 1 < self.end && self.words[at].is_bare("من") && people()
    }

    /// A noun that says the fate: "35 قتيلاً", "جريحان", "عدد القتلى إلى 12".
    fn noun(&mut self, words: Range<usize>, person: Person, number: Option<u32>) {
        let fate = if person.side == Side::Killed { Fate::Killed } else { Fate::Wounded };
        let word = &self.words[words.start];
        let swallowed = self.open.as_ref().is_some_and(|o| o.fate == Fate::Either && o.part);
        self.toll.told = true;
        self.toll.first.get_or_insert(words.start);
        // "بين قتيل وجريح".
        if number.is_none() && words.start > 0 && self.words[words.start - 1].is("بين") {
            self.open = Some(Open { part: true, ..Open::new(Fate::Either, words.end, false) });
            return;
        }
        if swallowed && number.is_none() {
            return;
        }
        let behind = || {
            let to = usize::from(self.words.get(words.end).is_some_and(|w| w.is_bare("الي")));
            let at = words.end + to;
            let found = number_at(self.words, at, self.end)?;
            let follows = word.is_definite() || to == 0 && !found.joined && word.stop.is_none();
            follows.then_some((found.value, words.start..at + found.length))
        };
        let value = match (number, person.form) {
            (Some(n), _) => Some((n, words.clone())),
            (None, Form::One) => (!word.is_definite()).then(|| (1, words.clone())),
            (None, Form::Two) => Some((2, words.clone())),
            (None, Form::Many) => behind(),
        };
        if let Some((value, words)) = value {
            self.close();
            self.put(fate, Counted { value, words });
        }
    }

    /// A noun for people of which the list is made.
    fn person(&mut self, at: usize, person: Person) -> usize {
        let pair = person.form == Form::Many
            && self.words[at].stop.is_none()
            && number_at(self.words, at + 1, self.end).is_some_and(|n| n.value == 2 && n.length == 1 && !n.joined);
        match person.form {
            Form::Many if pair => {
                self.add(2, at..at + 2, person.joined, None);
                return at + 2;
            }
            Form::Many => {
                let Some(open) = &mut self.open else { return at + 1 };
                let first = open.count.is_none() && open.idle < 2;
                open.vague |= first && person.side == Side::Other && !person.joined;
            }
            Form::One => self.add(1, at..at + 1, person.joined, Some(person)),
            Form::Two if self.open.is_some() => self.add(2, at..at + 1, person.joined, Some(person)),
            Form::Two => self.pending = Some(Counted { value: 2, words: at..at + 1 }),
        }
        at + 1
    }

    fn add(&mut self, value: u32, words: Range<usize>, joined: bool, noun: Option<Person>) {
        let Some(open) = self.open.as_mut().filter(|o| !o.part) else { return };
        let one = (value == 1 && noun.is_some()).then_some(words.start);
        match &mut open.count {
            None if open.vague && joined => {}
            // "الناشطة والطبيبة": one by two names.
            Some(count)
                if joined
                    && count.words.end == words.start
                    && [count.words.start, words.start].iter().all(|at| self.words[*at].is_definite()) => {}
            None => {
                open.subject = open.verb && noun.is_some_and(|p| p.side == Side::Attacker && !p.accusative);
                open.count = Some(Counted { value, words });
                self.toll.person = self.toll.person.or(one);
            }
            Some(count) if joined => {
                *count = Counted { value: count.value.saturating_add(value), words: count.words.start..words.end };
                open.subject = false;
                self.toll.person = None;
            }
            // "قتل مسلح شرطيا": the first was who did it.
            Some(count) if open.subject && noun.is_none_or(|p| p.accusative || p.form == Form::Two) => {
                *count = Counted { value, words };
                open.subject = false;
                self.toll.person = one;
            }
            Some(_) => {}
        }
        open.idle = 0;
    }

    /// A word that counts nobody.
    fn idle(&mut self, at: usize) {
        let word = &self.words[at];
        let Some(open) = &mut self.open else { return };
        open.idle += 1;
        let least = word.is_bare("علي") && self.words.get(at + 1).is_some_and(|w| w.is("اقل"));
        let describes = ["برتبه", "بجروح", "باصابات", "بحروق", "بحاله", "باثرها"].iter().any(|w| word.is_bare(w));
        let leads_on = LEADS_ON.iter().any(|w| word.is_bare(w)) || word.has_preposition();
        let leads_on = leads_on && !least && !describes;
        let subject = open.subject && open.idle < 4;
        if open.count.is_some() && !subject && (leads_on || open.idle > 5) || open.idle > 7 {
            self.close();
        }
    }

    /// Ends the list where a comma ends it.
    fn stop(&mut self, at: usize) {
        let Some(stop) = self.words[at].stop else { return };
        let goes_on = self.words.get(at + 1).is_some_and(Word::has_and) && !matches!(stop, '.' | '\n');
        let waits = self.open.as_ref().is_some_and(|o| o.count.is_none()) && !matches!(stop, '.' | '\n');
        if !goes_on && !waits {
            self.close();
        }
    }

    fn close(&mut self) {
        if let Some(Open { fate, count: Some(count), .. }) = self.open.take() {
            self.put(fate, count);
        }
    }

    fn put(&mut self, fate: Fate, counted: Counted) {
        let slot = match fate {
            Fate::Killed => &mut self.toll.killed,
            Fate::Wounded => &mut self.toll.wounded,
            Fate::Either => return,
        };
        slot.get_or_insert(counted);
    }
}

fn number_at(words: &[Word], at: usize, end: usize) -> Option<Number> {
    if at >= end { None } else { number(words, at).filter(|n| at + n.length <= end) }
}

#[cfg(test)]
mod tests;
