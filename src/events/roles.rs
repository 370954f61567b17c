//! Who did it, by the grammar of the clause, and who is blamed.

use std::ops::Range;

use super::context::Context;
use super::facts::Said;
use super::lexicon::{Form, Side};

/// Nouns that make a nation's adjective an actor: "Turkish warplanes", "US drone strike".
const FORCES: &[&str] = &[
    "forces",
    "troops",
    "army",
    "military",
    "soldiers",
    "jets",
    "warplanes",
    "aircraft",
    "planes",
    "drone",
    "drones",
    "shell",
    "shells",
    "rocket",
    "rockets",
    "mortars",
    "gunfire",
    "fire",
    "sniper",
    "snipers",
    "gunners",
    "helicopter",
    "marines",
    "strike",
    "strikes",
    "airstrike",
    "airstrikes",
    "air",
    "artillery",
    "navy",
    "helicopters",
    "gunships",
    "fighters",
    "bombers",
    "missiles",
    "missile",
    "raid",
    "raids",
    "commandos",
    "shelling",
    "bombardment",
    "tanks",
    "operation",
    "police",
    "special",
];

/// Adjectives of nations whose forces act in the news, with the name we print.
const NATIONS: &[(&str, &str)] = &[
    ("us", "US forces"),
    ("u.s.", "US forces"),
    ("u.s", "US forces"),
    ("american", "US forces"),
    ("turkish", "Turkish forces"),
    ("iraqi", "Iraqi security forces"),
    ("iranian", "Iranian forces"),
    ("syrian", "Syrian government forces"),
    ("russian", "Russian forces"),
    ("ukrainian", "Ukrainian forces"),
    ("israeli", "Israeli forces"),
    ("british", "British forces"),
    ("french", "French forces"),
    ("saudi", "Saudi forces"),
    ("pakistani", "Pakistani forces"),
    ("afghan", "Afghan forces"),
    ("nigerian", "Nigerian forces"),
    ("egyptian", "Egyptian forces"),
    ("kurdish", "Kurdish forces"),
    ("ethiopian", "Ethiopian forces"),
    ("sudanese", "Sudanese forces"),
    ("somali", "Somali forces"),
];

/// Forces that act only as the subject right before a verb: everywhere else they speak, stand guard or are hit.
const SUBJECTS: &[(&str, &str)] = &[
    ("police", "Police"),
    ("policemen", "Police"),
    ("troops", "Troops"),
    ("soldiers", "Soldiers"),
    ("army", "Army"),
    ("warplanes", "Air force"),
    ("commandos", "Special forces"),
];

/// Someone who can act, as named in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Agent {
    pub(super) tokens: Range<usize>,
    pub(super) name: String,
    /// An attacker by his noun: gunmen, a suicide bomber.
    pub(super) generic: bool,
}

impl Agent {
    fn said(&self) -> Said {
        Said::new(&*self.name, self.tokens.clone())
    }
}

pub(super) fn agents(context: &Context<'_, '_>, tokens: Range<usize>) -> Vec<Agent> {
    let text = context.text;
    let mut found = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        if let Some((actor, end)) = context.lexicon.actors.at(text, at)
            // "is" and the like must be capitals: IS, SDF, BLA.
            && (end - at > 1 || text.tokens[at].capital)
        {
            found.push(Agent { tokens: at..end, name: actor.name.clone(), generic: false });
            at = end;
            continue;
        }
        if let Some((_, name)) = NATIONS.iter().find(|(word, _)| *word == text.lower(at))
            && (text.tokens[at].capital)
            && (1..=2).any(|ahead| FORCES.contains(&text.lower(at + ahead)) && at + ahead < tokens.end)
        {
            let end = if FORCES.contains(&text.lower(at + 1)) { at + 2 } else { at + 3 };
            found.push(Agent { tokens: at..end, name: (*name).to_owned(), generic: false });
            at = end;
            continue;
        }
        if let Some((person, end)) = context.lexicon.people.at(text, at)
            && person.side == Side::Attacker
        {
            let mut start = at;
            while start > tokens.start
                && matches!(
                    text.lower(start - 1),
                    "unidentified"
                        | "unknown"
                        | "suspected"
                        | "masked"
                        | "armed"
                        | "islamist"
                        | "sunni"
                        | "shiite"
                        | "kurdish"
                        | "turkish"
                        | "jihadi"
                        | "hooded"
                )
            {
                start -= 1;
            }
            at = end;
            // "Al-Shabaab gunmen": the group's.
            if let Some(named) = found.last_mut().filter(|a: &&mut Agent| !a.generic && a.tokens.end == start) {
                named.tokens.end = end;
                continue;
            }
            found.push(Agent { tokens: start..end, name: sentence_case(text.slice(start..end)), generic: true });
            continue;
        }
        at += 1;
    }
    found
}

pub(super) fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Who did it, as the clause's grammar says.
pub(super) fn actor(
    context: &Context<'_, '_>,
    clause: &Range<usize>,
    trigger: &Range<usize>,
    form: Form,
) -> Option<Said> {
    let text = context.text;
    let mut agents = agents(context, clause.clone());
    // "came under fire": its subject is the one attacked.
    let suffered =
        matches!(text.lower(trigger.start), "came" | "come" | "coming") && text.lower(trigger.start + 1) == "under";
    if suffered {
        agents.retain(|a| a.tokens.start > trigger.end);
    }
    // Who speaks of it need not have done it.
    agents.retain(|a| {
        !matches!(
            text.lower(a.tokens.end),
            "said"
                | "says"
                | "claimed"
                | "claims"
                | "claiming"
                | "told"
                | "condemned"
                | "denied"
                | "blamed"
                | "denies"
                | "vowed"
                | "threatened"
                | "reported"
                | "spokesman"
        )
    });
    // "by gunmen", "by Islamic State".
    if let Some(agent) = agents.iter().find(|a| {
        let by = (a.tokens.start.saturating_sub(4)..a.tokens.start).rev().find(|&i| text.lower(i) == "by");
        by.is_some_and(|by| {
            by > clause.start
                && !matches!(
                    text.lower(by - 1),
                    "used" | "held" | "controlled" | "dominated" | "run" | "backed" | "hosted"
                )
        })
    }) {
        return Some(agent.said());
    }
    let passive = form == Form::Verb && is_passive(context, clause, trigger);
    // "was shot dead by soldiers", "by the police".
    if passive
        && let Some(by) = (trigger.end..clause.end.min(trigger.end + 6)).find(|&i| text.lower(i) == "by")
        && let Some((at, (_, name))) = (by + 1..clause.end.min(by + 3))
            .find_map(|i| SUBJECTS.iter().find(|(noun, _)| *noun == text.lower(i)).map(|found| (i, found)))
    {
        return Some(Said::new(*name, at..at + 1));
    }
    // "US drone strike", "coalition airstrike": right before the noun.
    if form == Form::Noun
        && let Some(agent) = agents.iter().find(|a| {
            a.tokens.end <= trigger.end && a.tokens.end + 3 > trigger.start && a.tokens.start <= trigger.start
        })
    {
        return Some(agent.said());
    }
    // "fifteen soldiers died": who dies does nothing.
    let dies = matches!(text.lower(trigger.start), "died" | "dies" | "die" | "dying" | "perished" | "lost");
    if passive || suffered || dies {
        return None;
    }
    if form == Form::Verb {
        // "Troops on Tuesday reportedly killed": the day and adverbs stand between.
        let between = |i: usize| {
            context.in_date(i)
                || text.lower(i).ends_with("ly")
                || matches!(text.lower(i), "on" | "also" | "later" | "then" | "have" | "had" | "has" | "early" | "late")
        };
        let adverb = (clause.start..trigger.start).rev().take_while(|&i| between(i)).take(6).count();
        let word = context.before(clause, trigger.start, 1 + adverb);
        // "attackers disguised as policemen stormed": who they looked like.
        let governed = matches!(
            context.before(clause, trigger.start, 2 + adverb),
            "as" | "of" | "by" | "against" | "from" | "with" | "on" | "at" | "for" | "carrying"
        );
        if let Some((_, name)) = SUBJECTS.iter().find(|(noun, _)| *noun == word && !governed) {
            let at = trigger.start - 1 - adverb;
            let named = agents.iter().rev().find(|a| a.tokens.end == at + 1);
            return Some(named.map_or_else(|| Said::new(*name, at..at + 1), Agent::said));
        }
    }
    // The subject of an active verb: the nearest agent to its left that no preposition governs.
    agents
        .iter()
        .rev()
        .find(|a| {
            a.tokens.end <= trigger.start
                && !matches!(
                    context.before(clause, a.tokens.start, 1),
                    "against"
                        | "of"
                        | "from"
                        | "with"
                        | "for"
                        | "on"
                        | "between"
                        | "including"
                        | "against-the"
                        | "captured"
                        | "killed"
                        | "wounded"
                )
                && !matches!(
                    context.before(clause, a.tokens.start, 2),
                    "against" | "of" | "killed" | "from" | "for" | "wounded"
                )
        })
        .map(Agent::said)
}

/// Whether an actor is the forces of a state.
pub(super) fn is_state(context: &Context<'_, '_>, actor: &Said) -> bool {
    if NATIONS.iter().any(|(_, name)| *name == actor.text) || SUBJECTS.iter().any(|(_, name)| *name == actor.text) {
        return true;
    }
    let at = actor.tokens.start;
    context.lexicon.actors.at(context.text, at).is_some_and(|(known, _)| known.state)
}

/// The one blamed: "blamed Islamic State", "blamed on the PKK".
pub(super) fn blamed(context: &Context<'_, '_>, tokens: Range<usize>) -> Option<Said> {
    let at = tokens.clone().find(|&i| matches!(context.text.lower(i), "blamed" | "blames" | "blaming" | "accused"))?;
    if context.has(tokens.start..at, &["nobody", "none", "no"]) {
        return None;
    }
    agents(context, at..tokens.end.min(at + 9))
        .into_iter()
        .find(|a| !a.generic)
        .map(|a| Said::new(format!("{} (suspected)", a.name), a.tokens))
}

pub(super) fn is_passive(context: &Context<'_, '_>, clause: &Range<usize>, trigger: &Range<usize>) -> bool {
    let word = context.text.lower(trigger.start);
    if word.ends_with("ing") {
        return context.before(clause, trigger.start, 1) == "being";
    }
    // "was shot", as one trigger.
    if matches!(word, "was" | "were" | "been" | "being") {
        return true;
    }
    let auxiliary = (1..=3).any(|back| {
        matches!(
            context.before(clause, trigger.start, back),
            "was" | "were" | "been" | "being" | "are" | "is" | "be" | "got"
        )
    });
    // Headlines leave the auxiliary out: "Two convoys hit in Iraq", "five killed by gunmen".
    let bare = matches!(
        word,
        "hit"
            | "struck"
            | "targeted"
            | "attacked"
            | "bombed"
            | "ambushed"
            | "kidnapped"
            | "abducted"
            | "shot"
            | "shelled"
            | "destroyed"
            | "defused"
            | "arrested"
    ) && matches!(context.text.lower(trigger.end), "in" | "by" | "near" | "with" | "outside" | "dead");
    auxiliary || bare
}
