//! Who did it, to whom, and with what, as an Arabic clause says it.

use std::ops::Range;

use super::dates;
use super::number::number;
use super::people::{Form, Side};
use super::tables::{Actor, ActorKind, Role, Tables, Target, Trigger};
use super::words::{Phrases, Word};
use crate::events::lexicon::Class;

/// A field and the words that give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// How an English label calls it, as far as the tables know.
    pub(super) label: Option<String>,
    pub(super) words: Range<usize>,
    /// Somebody who was hit, where another clause may say what was attacked.
    pub(super) is_victim: bool,
}

/// Nouns between a verb and whose they are: "قصفت طائرات حربية تركية", "هاجم عناصر من داعش".
const FORCES: &[&str] = &[
    "عنصر",
    "عناصر",
    "عنصرين",
    "عنصران",
    "مسلحو",
    "مسلحي",
    "مسلحون",
    "مسلحين",
    "قوات",
    "قوه",
    "طايرات",
    "طايره",
    "طيران",
    "حربيه",
    "حربي",
    "مسيره",
    "مسيرات",
    "مجموعه",
    "مجموعات",
    "من",
    "مقاتلات",
    "مقاتلو",
    "مدفعيه",
    "فصايل",
    "فصيل",
    "افراد",
    "تنظيم",
    "مليشيا",
    "ميليشيا",
    "مليشيات",
    "جماعه",
    "جيش",
    "مروحيات",
    "مروحيه",
    "تابعه",
    "تابعين",
    "ينتمون",
    "الي",
    "مفارز",
    "مفرزه",
    "زوارق",
    "دبابات",
    "بحريه",
    "عسكريه",
    "بدون",
    "طيار",
    "مسلح",
    "مسلحان",
    "ارهابيو",
    "ارهابيي",
    "انتحاريو",
    "عده",
    "عدد",
    "خلايا",
    "بقيه",
];

/// Words of a target's description that lead on to its end.
const ADJUNCTS: &[&str] = &[
    "تابعه",
    "تابع",
    "مشتركه",
    "مشترك",
    "عسكريه",
    "عسكري",
    "امنيه",
    "امني",
    "مدنيه",
    "مدني",
    "شعبي",
    "شعبيه",
    "رييسي",
    "رييسيه",
    "سكني",
    "سكنيه",
    "تقل",
    "يقل",
    "تحمل",
];

/// Words that end the description of a target.
const ENDS: &[&str] = &[
    "في",
    "من",
    "الي",
    "عن",
    "مع",
    "بين",
    "ما",
    "مما",
    "حيث",
    "خلال",
    "اثر",
    "جرا",
    "بعد",
    "قبل",
    "دون",
    "اثنا",
    "عند",
    "لدي",
    "علي",
    "اذ",
    "ان",
    "الذي",
    "التي",
    "وسط",
    "قرب",
    "عبر",
    "ضمن",
    "عقب",
    "منتصف",
    "ادي",
    "ادت",
    "اسفر",
    "اسفرت",
    "اوقع",
    "واخر",
    "فيما",
    "بينما",
    "كانت",
    "كان",
    "قد",
];

/// Deeds whose object is who was killed.
const KILLINGS: &[&str] = &["اغتيال", "اغتال", "اغتالت", "اغتالوا", "اغتيل", "اغتيلت", "طعن", "ذبح", "اعدم", "اعدمت"];

/// A clause with its triggers.
pub(super) struct Clause<'a> {
    pub(super) tables: &'a Tables,
    pub(super) words: &'a [Word],
    pub(super) range: Range<usize>,
    pub(super) triggers: &'a [(Range<usize>, &'a Trigger)],
}

impl Clause<'_> {
    /// Who did it, where a word for the deed stands with them.
    pub(super) fn actor(&self) -> Option<(Actor, Range<usize>)> {
        let known = self.tables.actors.all(self.words, self.range.clone());
        let acting = known.into_iter().find(|(range, actor)| self.acts(range, actor));
        acting.map(|(range, actor)| (*actor, range))
    }

    /// The words before a range, back to a stop, nearest first.
    fn before(&self, start: usize) -> impl Iterator<Item = usize> {
        (self.range.start..start).rev().take_while(|&at| self.words[at].stop.is_none())
    }

    fn acts(&self, range: &Range<usize>, actor: &Actor) -> bool {
        let start = range.start;
        let is_force = |at: usize| FORCES.iter().any(|f| self.words[at].is(f)) || self.words[at].digits().is_some();
        // Past the nouns and adjectives to the word that governs them.
        let governor = self.before(start).take(5).find(|&at| !is_force(at));
        let governs = |phrases: &Phrases<Role>| {
            governor.is_some_and(|at| {
                (at.saturating_sub(2)..=at).any(|n| {
                    n >= self.range.start && phrases.at(self.words, n).is_some_and(|(_, length)| n + length == at + 1)
                })
            })
        };
        let by = governs(&self.tables.bys) && actor.kind != ActorKind::State;
        // "قتل مسلحون سبعة مدنيين": a subject, by its ending.
        let kills = self.before(start).next().is_some_and(|at| ["قتل", "قتلت"].iter().any(|w| self.words[at].is(w)));
        let subject = ["ون", "ان"].iter().any(|ending| self.words[start].key().ends_with(ending));
        if kills && subject && actor.kind == ActorKind::People {
            return true;
        }
        if by || governs(&self.tables.deeds) && !self.words[start].has_preposition() {
            return true;
        }
        let told = self.triggers.iter().filter(|(r, _)| r.end <= start);
        let nearest = told.max_by_key(|(r, _)| r.end);
        let beside = nearest.is_some_and(|(r, trigger)| {
            let between = start - r.end;
            let class = trigger.class.unwrap_or(Class::Toll);
            let event = matches!(class, Class::Air | Class::Strike | Class::Shell)
                || ["هجوم", "هجمات", "هجوما", "عدوان", "عدوانا", "رصاص", "نيران", "مسلح", "تعرض"]
                    .iter()
                    .any(|w| self.words[r.end - 1].is(w));
            let hit = self.before(r.start).next().is_some_and(|at| self.tables.ons.at(self.words, at).is_some());
            // "قصف تركي", "غارات التحالف", "هجوم لداعش", "رصاص قوات الاحتلال"; "قصف مواقع داعش" has a noun between.
            let joined = between == 0
                || between <= 1 && actor.kind == ActorKind::Adjective
                || between <= 2 && (r.end..start).all(is_force);
            event && joined && !hit && self.words[r.end - 1].stop.is_none()
        });
        if beside && actor.kind != ActorKind::People {
            return true;
        }
        if beside && ["رصاص", "نيران"].iter().any(|w| self.words[start - 1].is(w)) {
            return true;
        }
        self.is_subject(range, actor)
    }

    /// "عنصرين من داعش هاجما", "مسلحون يستقلون سيارة أطلقوا النار": a verb of more than one behind its subject.
    fn is_subject(&self, range: &Range<usize>, actor: &Actor) -> bool {
        if !matches!(actor.kind, ActorKind::People | ActorKind::Group) {
            return false;
        }
        let object = self.before(range.start).take(3).any(|at| self.tables.ons.at(self.words, at).is_some());
        let near = (range.end..self.range.end.min(range.end + 7)).take_while(|&at| self.words[at - 1].stop.is_none());
        let does = |at: usize| {
            let key = self.words[at].key();
            (key.ends_with("وا") || key.ends_with('ا')) && self.tables.deeds.at(self.words, at).is_some()
                || actor.kind == ActorKind::Group && self.words[at].is_bare("قد")
        };
        !object && near.into_iter().any(does)
    }

    /// With what: the first weapon of the event's class, or else the first.
    pub(super) fn weapon(&self, class: Class) -> Option<Said> {
        let armed = || self.triggers.iter().filter(|(_, t)| t.weapon.is_some());
        let fits = |t: &Trigger| t.class.is_some_and(|c| c.sub_event() == class.sub_event());
        let found = armed().find(|(_, t)| fits(t)).or_else(|| armed().next())?;
        Some(Said { label: found.1.weapon.map(str::to_owned), words: found.0.clone(), is_victim: false })
    }

    /// What was hit: behind "استهدف", "هجوم على", "لدى مرور"; or who was killed, taken or arrested.
    pub(super) fn target(&self, class: Class, person: Option<usize>) -> Option<Said> {
        if matches!(class, Class::Protest | Class::Crowd | Class::Dispersal | Class::Clash) {
            return None;
        }
        let ons = self.tables.ons.all(self.words, self.range.clone());
        // A preposition says what was hit only behind a word for the event.
        let alone =
            |at: usize| !["علي", "ضد", "باتجاه", "صوب", "اسفل", "تحت", "مرور"].iter().any(|w| self.words[at].is(w));
        let told = |at: usize| alone(at) || self.triggers.iter().any(|(r, _)| r.start <= at);
        let hit = ons.into_iter().filter(|(range, _)| told(range.start)).find_map(|(range, _)| self.thing(range.end));
        let taken = || {
            let deed = self.triggers.iter().find(|(r, t)| match t.class {
                Some(Class::Abduction | Class::Arrest) => true,
                Some(Class::Attack) => KILLINGS.iter().any(|w| self.words[r.start].is(w)),
                _ => false,
            });
            let (range, trigger) = deed?;
            let start = if trigger.class == Some(Class::Arrest) { range.end } else { self.past_subject(range.end) };
            self.people(start)
        };
        // "انفجار عبوة ناسفة بحافلة".
        let at = || {
            self.triggers.iter().find_map(|(r, _)| {
                let next = r.end;
                let goes_on =
                    next < self.range.end && self.words[next - 1].stop.is_none() && self.words[next].has_preposition();
                goes_on.then(|| self.thing(next)).flatten().filter(|said| said.words.start == next)
            })
        };
        hit.or_else(at)
            .or_else(taken)
            .or_else(|| person.filter(|_| matches!(class, Class::Attack | Class::Toll)).and_then(|at| self.people(at)))
    }

    /// Past who attacks and when, which may stand between the verb and what was hit: "قصفت طائرات تركية فجر اليوم مواقع".
    fn past_subject(&self, start: usize) -> usize {
        let mut at = start;
        while at < self.range.end {
            let word = &self.words[at];
            if matches!(self.tables.targets.at(self.words, at), Some((Target::Thing(_), _))) && !self.is_agent(at) {
                break;
            }
            let actor = self.tables.actors.at(self.words, at).map(|(_, length)| length);
            let event = self.tables.triggers.at(self.words, at).map(|(_, length)| length);
            let passes = self.is_agent(at)
                || dates::is_time(word)
                || number(self.words, at).is_some()
                || FORCES.iter().any(|f| word.is(f));
            match actor.or(event).or(passes.then_some(1)) {
                Some(length) => at += length,
                None => break,
            }
        }
        at
    }

    /// Attackers, and demonstrators before what they do.
    fn is_agent(&self, at: usize) -> bool {
        let word = &self.words[at];
        ["متظاهرين", "متظاهرون", "محتجين", "محتجون"].iter().any(|w| word.is(w))
            || self.tables.people.at(word).is_some_and(|p| p.side == Side::Attacker)
    }

    /// A thing that is attacked, within a few words.
    fn thing(&self, start: usize) -> Option<Said> {
        let start = self.past_subject(start);
        let near =
            (start..self.range.end.min(start + 4)).take_while(|&at| at == start || self.words[at - 1].stop.is_none());
        for at in near {
            if let Some((Target::Thing(label), length)) = self.tables.targets.at(self.words, at) {
                return Some(self.described(at, at + length, Some(label)));
            }
            if let Some(Target::Thing(label)) = self.tables.targets.possessed(&self.words[at]) {
                return Some(Said { label: Some((*label).to_owned()), words: at..at + 1, is_victim: false });
            }
            if self.tables.people.at(&self.words[at]).is_some_and(|p| !matches!(p.side, Side::Killed | Side::Wounded)) {
                return self.people(at);
            }
            if ENDS.iter().any(|w| self.words[at].is_bare(w)) {
                return None;
            }
        }
        None
    }

    /// The noun with what says whose it is: "دورية للجيش العراقي", "نقطة تفتيش تابعة للحشد الشعبي".
    fn described(&self, start: usize, head_end: usize, label: Option<&str>) -> Said {
        let mut end = head_end;
        let mut owner = None;
        while end < self.range.end && end < head_end + 5 && self.words[end - 1].stop.is_none() {
            if let Some((Target::Owner(label), length)) = self.tables.targets.at(self.words, end) {
                owner = owner.or(Some(*label));
                end += length;
                continue;
            }
            let word = &self.words[end];
            let adjunct = ADJUNCTS.iter().any(|w| word.is(w));
            let ends = ENDS.iter().any(|w| word.is_bare(w))
                || word.has_preposition()
                || self.tables.cues.at(self.words, end).is_some()
                || self.tables.triggers.at(self.words, end).is_some()
                || self.tables.fates.at(self.words, end).is_some()
                || dates::is_time(word);
            // Whose house it is may be said by a name; further off than that nothing belongs to it.
            if !adjunct && (ends || word.has_and() || end >= head_end + 3) {
                break;
            }
            end += 1;
        }
        let label = label.map(|label| match owner {
            Some(owner) if !label.contains(owner) => format!("{owner} {label}"),
            _ => label.to_owned(),
        });
        Said { label, words: start..end, is_victim: false }
    }

    /// People as the object of a deed: "ثلاثة صيادين", "شيخ عشيرة"; the number is not part of it.
    fn people(&self, start: usize) -> Option<Said> {
        let near =
            (start..self.range.end.min(start + 4)).take_while(|&at| at == start || self.words[at - 1].stop.is_none());
        let (at, person) = near.into_iter().find_map(|at| {
            self.tables
                .people
                .at(&self.words[at])
                .filter(|p| !matches!(p.side, Side::Killed | Side::Wounded))
                .map(|p| (at, p))
        })?;
        let label = person.label.map(|label| if person.form == Form::One { label.to_owned() } else { plural(label) });
        Some(Said { label, words: self.described(at, at + 1, None).words, is_victim: true })
    }
}

/// The plural of an English noun for people.
fn plural(label: &str) -> String {
    match label {
        "child" => "children".to_owned(),
        "wife" => "wives".to_owned(),
        "Sudanese" | "Peshmerga" => label.to_owned(),
        _ => match label.strip_suffix("man").or_else(|| label.strip_suffix("y").filter(|_| label == "family")) {
            Some(stem) if label.ends_with("man") => format!("{stem}men"),
            Some(stem) => format!("{stem}ies"),
            None => format!("{label}s"),
        },
    }
}
