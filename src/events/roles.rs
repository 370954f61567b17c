//! Who did it, to whom, and who says he did.

use std::ops::Range;

use super::context::Context;
use super::lexicon::{Class, Form, Side};

/// Nouns that make a nation's adjective an actor: "Turkish warplanes", "US drone strike".
const FORCES: &[&str] = &[
    "forces", "troops", "army", "military", "soldiers", "jets", "warplanes", "aircraft", "planes", "drone", "drones", "marines", "strike", "strikes",
    "airstrike", "airstrikes", "air", "artillery", "navy", "helicopters", "gunships", "fighters", "bombers", "missiles", "missile", "raid", "raids", "commandos",
    "shelling", "bombardment", "tanks", "operation", "police", "special",
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

/// Someone who can act, as named in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Agent {
    tokens: Range<usize>,
    name: String,
    /// An attacker by his noun: gunmen, a suicide bomber.
    generic: bool,
}

fn agents(context: &Context<'_, '_>, tokens: Range<usize>) -> Vec<Agent> {
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
                    "unidentified" | "unknown" | "suspected" | "masked" | "armed" | "islamist" | "sunni" | "shiite" | "kurdish" | "turkish" | "jihadi" | "hooded"
                )
            {
                start -= 1;
            }
            found.push(Agent { tokens: start..end, name: sentence_case(text.slice(start..end)), generic: true });
            at = end;
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
pub(super) fn actor(context: &Context<'_, '_>, clause: &Range<usize>, trigger: &Range<usize>, form: Form) -> Option<String> {
    let text = context.text;
    let mut agents = agents(context, clause.clone());
    // Who speaks of it need not have done it.
    agents.retain(|a| {
        !matches!(text.lower(a.tokens.end), "said" | "says" | "claimed" | "claims" | "claiming" | "told" | "condemned" | "denied" | "blamed" | "denies" | "vowed" | "threatened" | "reported" | "spokesman")
    });
    // "by gunmen", "by Islamic State".
    if let Some(agent) = agents.iter().find(|a| {
        let by = (a.tokens.start.saturating_sub(4)..a.tokens.start).rev().find(|&i| text.lower(i) == "by");
        by.is_some_and(|by| by > clause.start && !matches!(text.lower(by - 1), "used" | "held" | "controlled" | "dominated" | "run" | "backed" | "hosted"))
    }) {
        return Some(agent.name.clone());
    }
    let passive = form == Form::Verb && is_passive(context, clause, trigger);
    // "US drone strike", "coalition airstrike": right before the noun.
    if form == Form::Noun
        && let Some(agent) = agents.iter().find(|a| a.tokens.end <= trigger.end && a.tokens.end + 3 > trigger.start && a.tokens.start < trigger.start)
    {
        return Some(agent.name.clone());
    }
    if passive {
        return None;
    }
    // The subject of an active verb: the nearest agent to its left that no preposition governs.
    agents
        .iter()
        .rev()
        .find(|a| {
            a.tokens.end <= trigger.start
                && !matches!(
                    context.before(clause, a.tokens.start, 1),
                    "against" | "of" | "from" | "with" | "for" | "on" | "between" | "including" | "against-the" | "captured" | "killed" | "wounded"
                )
                && !matches!(context.before(clause, a.tokens.start, 2), "against" | "of" | "killed" | "from" | "for" | "wounded")
        })
        .map(|a| a.name.clone())
}

/// The one blamed: "blamed Islamic State", "blamed on the PKK".
pub(super) fn blamed(context: &Context<'_, '_>, tokens: Range<usize>) -> Option<String> {
    let at = tokens.clone().find(|&i| matches!(context.text.lower(i), "blamed" | "blames" | "blaming" | "accused"))?;
    if context.has(tokens.start..at, &["nobody", "none", "no"]) {
        return None;
    }
    agents(context, at..tokens.end.min(at + 9)).into_iter().find(|a| !a.generic).map(|a| format!("{} (suspected)", a.name))
}

pub(super) fn is_passive(context: &Context<'_, '_>, clause: &Range<usize>, trigger: &Range<usize>) -> bool {
    let word = context.text.lower(trigger.start);
    if word.ends_with("ing") {
        return context.before(clause, trigger.start, 1) == "being";
    }
    let auxiliary = (1..=3).any(|back| {
        matches!(context.before(clause, trigger.start, back), "was" | "were" | "been" | "being" | "are" | "is" | "be" | "got")
    });
    // Headlines leave the auxiliary out: "Two convoys hit in Iraq", "five killed by gunmen".
    let bare = matches!(word, "hit" | "struck" | "targeted" | "attacked" | "bombed" | "ambushed" | "kidnapped" | "abducted" | "shot" | "shelled" | "destroyed" | "defused" | "arrested")
        && matches!(context.text.lower(trigger.end), "in" | "by" | "near" | "with" | "outside" | "dead");
    auxiliary || bare
}

/// To whom or what: the object of an active verb, the subject of a passive one, what stands after "on" or "against" a noun.
pub(super) fn target(context: &Context<'_, '_>, clause: &Range<usize>, trigger: &Range<usize>, form: Form, class: Class) -> Option<String> {
    if class == Class::Toll {
        return None;
    }
    let words = raw_target(context, clause, trigger, form)?;
    let first = words.split(' ').next().unwrap_or_default().to_lowercase();
    let weapon = context.lexicon.weapons.by_text(&words.to_lowercase()) || context.lexicon.weapons.by_text(&first);
    (!weapon).then_some(words)
}

fn raw_target(context: &Context<'_, '_>, clause: &Range<usize>, trigger: &Range<usize>, form: Form) -> Option<String> {
    let text = context.text;
    if form == Form::Noun {
        let from = trigger.end;
        let on = (from..clause.end.min(from + 3)).find(|&i| matches!(text.lower(i), "on" | "against" | "targeting" | "at"))?;
        return phrase(context, on + 1..clause.end);
    }
    if is_passive(context, clause, trigger) {
        let mut verb = trigger.start;
        let auxiliary = |i: usize| matches!(text.lower(i), "was" | "were" | "been" | "being" | "are" | "is" | "be" | "have" | "has" | "had");
        if !(clause.start..verb).rev().take(4).any(auxiliary) {
            return subject(context, clause.start..verb);
        }
        while verb > clause.start && !matches!(text.lower(verb), "was" | "were" | "been" | "being" | "are" | "is" | "be" | "have" | "has" | "had") {
            verb -= 1;
        }
        // Back over "have been" to the noun before it.
        while verb > clause.start && matches!(text.lower(verb - 1), "have" | "has" | "had" | "been") {
            verb -= 1;
        }
        return subject(context, clause.start..verb);
    }
    if matches!(context.lexicon.triggers.at(text, trigger.start).map(|(t, _)| t.class), Some(Class::Ied | Class::Suicide)) {
        // What went off has no object; what stands by it was meant: "outside a police station".
        return (trigger.end..clause.end.min(trigger.end + 10)).find_map(|i| {
            let by = matches!(text.lower(i), "outside" | "inside" | "at" | "near" | "beside" | "against" | "targeting" | "into" | "in" | "among" | "to");
            let common = matches!(text.lower(i + 1), "a" | "an" | "the") && !text.tokens.get(i + 2).is_none_or(|t| t.capital);
            (by && common && context.places_in(i..i + 4).next().is_none()).then(|| phrase(context, i + 1..clause.end)).flatten()
        });
    }
    // "slammed into the embassy", "hit a base", "opened fire on a patrol".
    let mut from = trigger.end;
    // "rammed his car into a checkpoint".
    if let Some(into) = (from..clause.end.min(from + 5)).find(|&i| text.lower(i) == "into") {
        from = into;
    }
    if matches!(text.lower(from), "into" | "on" | "at" | "against" | "through" | "near" | "inside") {
        from += 1;
    }
    phrase(context, from..clause.end)
}

/// The noun phrase at the start of a range, without its article, at most eight words.
fn phrase(context: &Context<'_, '_>, tokens: Range<usize>) -> Option<String> {
    let text = context.text;
    let mut start = tokens.start;
    if matches!(text.lower(start), "second" | "third" | "similar" | "latest") {
        start += 1;
    }
    if let Some(amount) = crate::text::number::amount_at(text, start)
        && !amount.article
        && amount.tokens.end < tokens.end
    {
        start = amount.tokens.end;
    }
    while start < tokens.end && matches!(text.lower(start), "the" | "a" | "an" | "same" | "his" | "her" | "their" | "its" | "at" | "least" | "several" | "some" | "one" | "two" | "three" | "four" | "five") {
        start += 1;
    }
    let mut end = start;
    while end < tokens.end && end < start + 8 {
        let lower = text.lower(end);
        let token = &text.tokens[end];
        let stops = token.is_punct(",")
            || token.is_punct(".")
            || token.is_punct(";")
            || token.is_punct("(")
            || token.is_punct("\u{2014}")
            || token.is_punct("\"")
            || matches!(
                lower,
                "in" | "at" | "near" | "on" | "with" | "from" | "by" | "and" | "that" | "which" | "who" | "when" | "as" | "after" | "before" | "killing" | "wounding" | "to"
                    | "while" | "outside" | "during" | "for" | "early" | "late" | "but" | "transporting" | "carrying" | "was" | "were" | "is" | "are" | "had" | "has" | "where" | "overnight"
                    | "used" | "inside" | "along" | "between" | "around" | "south" | "north" | "east" | "west" | "or" | "said" | "using" | "without" | "belonging" | "about" | "some" | "kills" | "killed"
            )
            || token.kind == crate::text::TokenKind::Number && end > start
            || context.date_starts(end);
        if stops {
            break;
        }
        end += 1;
    }
    let words = text.slice(start..end).trim();
    let first_ok = text.tokens.get(start).is_some_and(crate::text::Token::is_word);
    (!words.is_empty() && !words.contains("clock") && words.chars().count() <= 60 && first_ok && !matches!(words.to_lowercase().as_str(), "people" | "others" | "location" | "same" | "civilians" | "men")
        && !matches!(text.lower(start), "more" | "morning" | "later" | "also" | "early" | "dead" | "died" | "came" | "kill" | "kills" | "hard" | "down" | "back" | "again" | "first" | "each" | "scores" | "dozens" | "others"
            | "which" | "who" | "what" | "this" | "that" | "twice" | "next" | "minutes" | "hours" | "shortly" | "before" | "those" | "where" | "then" | "all" | "not" | "two" | "it" | "them" | "him" | "her" | "there" | "himself" | "off" | "up" | "out")).then(|| words.to_owned())
}

/// The noun phrase that ends a range and is the subject of what follows.
fn subject(context: &Context<'_, '_>, tokens: Range<usize>) -> Option<String> {
    let text = context.text;
    let mut start = tokens.end;
    while start > tokens.start && tokens.end - start < 28 {
        let lower = text.lower(start - 1);
        let token = &text.tokens[start - 1];
        if token.is_punct(",") || token.is_punct(";") || matches!(lower, "that" | "and" | "when" | "after" | "said" | "as") || context.date_ends(start) {
            break;
        }
        start -= 1;
    }
    let head = phrase(context, start..tokens.end)?;
    (!matches!(head.to_lowercase().as_str(), "second" | "first" | "third" | "other" | "one" | "they" | "he" | "she" | "which" | "who" | "others" | "both")).then_some(head)
}

/// A claim of responsibility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) by: String,
    pub(super) sentence: usize,
    /// Whether it speaks of several: "both attacks", "the attacks".
    pub(super) several: bool,
    /// The places it names.
    pub(super) places: Vec<usize>,
    /// Whether the claimant is named rather than described.
    pub(super) named: bool,
}

const CLAIMS: &[&[&str]] = &[
    &["claimed", "responsibility"],
    &["claiming", "responsibility"],
    &["claims", "responsibility"],
    &["claimed", "both"],
    &["claimed", "the"],
    &["claimed", "credit"],
    &["took", "responsibility"],
    &["said", "it", "was", "behind"],
    &["said", "it", "carried", "out"],
    &["said", "it", "had", "carried", "out"],
    &["said", "it", "had", "fired"],
    &["said", "they", "were", "behind"],
    &["said", "its", "fighters"],
    &["said", "it", "had", "sent"],
    &["claimed", "to", "have"],
];

/// All claims of responsibility in the report.
pub(super) fn claims(context: &Context<'_, '_>) -> Vec<Claim> {
    let text = context.text;
    let mut claims = Vec::new();
    for (index, sentence) in text.sentences.iter().enumerate() {
        let tokens = sentence.tokens.clone();
        let Some(at) = CLAIMS.iter().find_map(|phrase| context.find_phrase(tokens.clone(), phrase)) else { continue };
        // "with a group claiming responsibility": its subject stands right before it.
        let from = if text.lower(at) == "claiming" { at.saturating_sub(9).max(tokens.start) } else { tokens.start };
        let lead = from..at;
        if context.has(lead.clone(), &["no", "nobody", "none", "not", "neither", "yet", "immediate"]) || context.has_phrase(tokens.clone(), &["lives", "of"]) {
            continue;
        }
        let Some((by, named)) = claimant(context, lead) else { continue };
        let after = at..tokens.end;
        claims.push(Claim {
            by,
            sentence: index,
            several: context.has(after.clone(), &["both", "attacks", "bombings", "blasts", "strikes", "all", "killings", "explosions", "them"]),
            places: context.places_in(after).collect(),
            named,
        });
    }
    claims
}

/// Who claims: a known group, a quoted name, a name in capitals, or a description.
fn claimant(context: &Context<'_, '_>, lead: Range<usize>) -> Option<(String, bool)> {
    let text = context.text;
    if let Some(agent) = agents(context, lead.clone()).into_iter().find(|a| !a.generic && !is_modifier(context, a, &lead)) {
        return Some((agent.name, true));
    }
    // A name in quotation marks.
    let quotes: Vec<usize> = lead.clone().filter(|&i| text.tokens[i].is_punct("\"")).collect();
    if let [open, close, ..] = quotes[..]
        && close - open <= 8
    {
        return Some((text.slice(open + 1..close).trim_end_matches(',').to_owned(), true));
    }
    // A description: "a shadowy pro-Iran group".
    let group = lead.clone().rev().find(|&i| matches!(text.lower(i), "group" | "faction" | "militia" | "organisation" | "organization" | "militants" | "rebels" | "branch" | "insurgents"))?;
    let mut start = group;
    while start > lead.start && !text.tokens[start - 1].is_punct(",") && !matches!(text.lower(start - 1), "a" | "an" | "the" | "with" | "and" | "by") && group - start < 6 {
        start -= 1;
    }
    let end = super::people::name_end(text, group + 1, lead.end).max(group + 1);
    let name = text.slice(start..end);
    (!matches!(text.lower(start), "group" | "organisation" | "organization")).then(|| (sentence_case(name), false))
}

/// "Iran-linked", "the Islamic Resistance network": part of a description, not the claimant itself.
fn is_modifier(context: &Context<'_, '_>, agent: &Agent, lead: &Range<usize>) -> bool {
    let text = context.text;
    let governed = |back: usize| matches!(context.before(lead, agent.tokens.start, back), "of" | "for" | "against" | "on" | "in" | "from" | "to");
    governed(1)
        || governed(2)
        || text.lower(agent.tokens.end) == "-"
        || matches!(text.lower(agent.tokens.end), "network" | "affiliate")
}

/// Damage as written: "material damage", "damaging homes and cars".
pub(super) fn damage(context: &Context<'_, '_>, tokens: Range<usize>) -> Option<String> {
    let text = context.text;
    for at in tokens.clone() {
        match text.lower(at) {
            "damage" => {
                let mut start = at;
                while start > tokens.start
                    && matches!(text.lower(start - 1), "material" | "minor" | "severe" | "heavy" | "some" | "structural" | "slight" | "extensive" | "serious" | "major" | "no" | "property" | "significant")
                {
                    start -= 1;
                }
                if text.lower(at + 1) == "to"
                    && let Some(what) = phrase(context, at + 2..tokens.end)
                {
                    return Some(format!("{} to {what}", text.slice(start..at + 1)));
                }
                // "no casualties and no damage" is a finding too.
                return Some(text.slice(start..at + 1).to_owned());
            }
            word @ ("damaged" | "damaging" | "destroyed" | "destroying") => {
                let end = (at + 1..tokens.end.min(at + 12))
                    .find(|&i| matches!(text.lower(i), "," | "." | ";" | "in" | "near" | "but" | "said" | "at" | "on" | "that" | "with"))
                    .unwrap_or_else(|| tokens.end.min(at + 12));
                if end > at + 1 {
                    return Some(text.slice(at..end).to_owned());
                }
                // "Cars damaged": the subject.
                if at > tokens.start && text.tokens[at - 1].is_word() && !matches!(text.lower(at - 1), "was" | "were") {
                    return Some(format!("{} {word}", text.word(at - 1)));
                }
            }
            _ => {}
        }
    }
    None
}
