//! To whom or what it was done, and what was damaged: noun phrases as written.

use std::ops::Range;

use super::context::Context;
use super::facts::Said;
use super::lexicon::{Class, Form};
use super::roles::is_passive;
use super::words::List;
use crate::gazetteer::Kind;
use crate::text::{Token, TokenKind};

/// To whom or what: the object of an active verb, the subject of a passive one, what stands after "on" or "against" a noun.
pub(super) fn target(
    context: &Context<'_, '_>,
    clause: &Range<usize>,
    trigger: &Range<usize>,
    form: Form,
    class: Class,
) -> Option<Said> {
    if class == Class::Toll {
        return beside_weapon(context, clause).filter(|t| !is_where(context, t));
    }
    let words = raw_target(context, clause, trigger, form).filter(|t| !is_where(context, t))?;
    let first = words.text.split(' ').next().unwrap_or_default().to_lowercase();
    // "repelled a raid": an event is no thing that is hit.
    let last = words.tokens.end - 1;
    if context
        .lexicon
        .triggers
        .all_at(context.text, last)
        .any(|(t, _)| t.form == Form::Noun && t.class != Class::Protest)
    {
        return None;
    }
    let weapon = context.lexicon.weapons.by_text(&words.text.to_lowercase()) || context.lexicon.weapons.by_text(&first);
    (!weapon).then_some(words)
}

/// Whether words for a target only say where it was: a town, "the village of Kushuhum", "several villages" by name.
fn is_where(context: &Context<'_, '_>, said: &Said) -> bool {
    let text = context.text;
    let tokens = said.tokens.clone();
    let settles = |i: usize| List::Settlement.has(text.lower(i));
    // "the spot", "the city": no thing.
    const NOWHERE: &[&str] = &[
        "place",
        "places",
        "spot",
        "site",
        "scene",
        "door",
        "doors",
        "point",
        "points",
        "unit",
        "position",
        "positions",
        "midst",
        "middle",
        "way",
        "clock",
    ];
    let alone = tokens.len() == 1
        && (NOWHERE.contains(&text.lower(tokens.start))
            || settles(tokens.start) && !text.lower(tokens.start).starts_with("village"));
    // "village of X", "X district", and a name alone, save for a thing that has a name: an airport, a prison.
    let called = settles(tokens.start)
        && (text.lower(tokens.start + 1) == "of" || text.tokens.get(tokens.start + 1).is_some_and(|t| t.capital));
    let last = text.lower(tokens.end - 1);
    let of_name = tokens.len() > 1
        && settles(tokens.end - 1)
        && (text.tokens[tokens.start].capital || !last.starts_with("village"));
    let named = context.places.iter().any(|p| {
        let thing = p.location.as_ref().is_some_and(|l| !is_ground(l.kind));
        let rest = p.name.end..tokens.end;
        let bare = rest.clone().all(|i| matches!(text.lower(i), "itself" | "proper" | "city" | "town"));
        p.name.start == tokens.start && bare && !thing
    });
    alone || called || of_name || named
}

/// Whether a place is ground that people live on, rather than a thing that stands on it.
fn is_ground(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Country
            | Kind::Admin1
            | Kind::Admin2
            | Kind::Admin3
            | Kind::Capital
            | Kind::City
            | Kind::Town
            | Kind::Village
            | Kind::Quarter
            | Kind::River
            | Kind::Lake
            | Kind::Marsh
            | Kind::Mountain
            | Kind::Region
            | Kind::Desert
            | Kind::Island
            | Kind::Sea
            | Kind::Continent
    )
}

/// Nouns of deeds whose object follows "of": "shelling of a market", "killing of a judge".
const DEEDS: &[&str] = &[
    "shelling",
    "bombing",
    "bombardment",
    "assassination",
    "killing",
    "murder",
    "abduction",
    "kidnapping",
    "ambush",
    "storming",
    "beheading",
    "massacre",
    "stabbing",
    "shooting",
    "arrest",
    "lynching",
    "burning",
    "execution",
];

/// Whether a finite verb of the tables starts at a token.
fn is_verb(context: &Context<'_, '_>, at: usize) -> bool {
    context.lexicon.triggers.all_at(context.text, at).any(|(t, _)| t.form == Form::Verb)
        && context.lexicon.triggers.all_at(context.text, at).all(|(t, _)| t.form == Form::Verb)
}

fn raw_target(context: &Context<'_, '_>, clause: &Range<usize>, trigger: &Range<usize>, form: Form) -> Option<Said> {
    let text = context.text;
    if form == Form::Noun {
        let from = trigger.end;
        if text.lower(from) == "of" && DEEDS.contains(&text.lower(from - 1)) {
            return phrase(context, from + 1..clause.end);
        }
        let on = (from..clause.end.min(from + 3))
            .find(|&i| matches!(text.lower(i), "on" | "against" | "targeting" | "at") && !context.date_starts(i + 1));
        return on.and_then(|on| phrase(context, on + 1..clause.end)).or_else(|| beside_weapon(context, clause));
    }
    if is_passive(context, clause, trigger) {
        let mut verb = trigger.start;
        let auxiliary = |i: usize| {
            matches!(text.lower(i), "was" | "were" | "been" | "being" | "are" | "is" | "be" | "have" | "has" | "had")
        };
        if !(clause.start..verb).rev().take(4).any(auxiliary) {
            return subject(context, clause.start..verb);
        }
        while verb > clause.start
            && !matches!(
                text.lower(verb),
                "was" | "were" | "been" | "being" | "are" | "is" | "be" | "have" | "has" | "had"
            )
        {
            verb -= 1;
        }
        // Back over "have been" to the noun before it.
        while verb > clause.start && matches!(text.lower(verb - 1), "have" | "has" | "had" | "been") {
            verb -= 1;
        }
        // "was driven into a police base", "was fired at the airport": the subject is what it was done with.
        let aims = |i: usize| matches!(text.lower(i), "into" | "at" | "against" | "on" | "towards");
        let from = (trigger.end - 1..trigger.end + 1).find(|&i| aims(i)).filter(|&i| !context.date_starts(i + 1));
        let into = from.map(|at| phrase(context, at + 1..clause.end));
        let done_with =
            context.lexicon.weapons.scan(text, clause.start..verb).iter().any(|(range, _)| range.end + 2 >= verb);
        return if done_with { into.flatten() } else { subject(context, clause.start..verb) };
    }
    if matches!(
        context.lexicon.triggers.at(text, trigger.start).map(|(t, _)| t.class),
        Some(Class::Ied | Class::Suicide)
    ) {
        // What went off has no object; what stands by it was meant: "outside a police station".
        return beside(context, trigger.end..clause.end.min(trigger.end + 10), clause.end)
            .or_else(|| beside_weapon(context, clause));
    }
    // "fired four missiles at the hospital", "hurled stones and petrol bombs at the town hall".
    let thrown = trigger.end..clause.end.min(trigger.end + 8);
    let throws = ["fire", "fired", "launch", "hurl", "thre", "throw", "lob", "pelt", "toss"];
    if throws.iter().any(|stem| text.lower(trigger.start).starts_with(stem))
        && !matches!(text.lower(trigger.end - 1), "on" | "at" | "into")
        && let Some(at) = thrown.clone().find(|&i| matches!(text.lower(i), "at" | "towards" | "toward" | "into"))
        && !context.date_starts(at + 1)
    {
        return phrase(context, at + 1..clause.end);
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

/// What stands by a thing that went off: "outside a police station", "attached to a bus".
fn beside(context: &Context<'_, '_>, tokens: Range<usize>, limit: usize) -> Option<Said> {
    let text = context.text;
    tokens.clone().find_map(|i| {
        let by = matches!(
            text.lower(i),
            "outside"
                | "inside"
                | "at"
                | "near"
                | "beside"
                | "against"
                | "targeting"
                | "into"
                | "in"
                | "among"
                | "to"
                | "under"
        );
        let common = matches!(text.lower(i + 1), "a" | "an" | "the" | "his" | "her" | "their" | "its")
            && !text.tokens.get(i + 2).is_none_or(|t| t.capital);
        (by && common && context.places_in(i..i + 4).next().is_none()).then(|| phrase(context, i + 1..limit)).flatten()
    })
}

/// "a car bomb outside a bakery killed one": what stands right by the weapon.
fn beside_weapon(context: &Context<'_, '_>, clause: &Range<usize>) -> Option<Said> {
    let weapons = context.lexicon.weapons.scan(context.text, clause.clone());
    let (range, class) = weapons.first()?;
    let follows = context.text.lower(range.end);
    if !matches!(class, Class::Ied | Class::Suicide) {
        // "missile on a mosque", "rockets at the base".
        let aimed =
            matches!(class, Class::Shell | Class::Air | Class::Grenade) && matches!(follows, "on" | "at" | "against");
        return aimed.then(|| phrase(context, range.end + 1..clause.end)).flatten();
    }
    let end = range.end
        + usize::from(matches!(
            context.text.lower(range.end),
            "attached" | "planted" | "hidden" | "placed" | "stuck" | "left"
        ));
    // "was driven into a police base".
    let driven = |i: usize| {
        matches!(
            context.text.lower(i),
            "was" | "were" | "driven" | "rammed" | "drove" | "crashed" | "thrown" | "that" | "detonated"
        )
    };
    let end = (end..clause.end).find(|&i| !driven(i)).unwrap_or(end);
    beside(context, end..clause.end.min(end + 2), clause.end)
}

/// The noun phrase at the start of a range, without its article, at most eight words.
fn phrase(context: &Context<'_, '_>, tokens: Range<usize>) -> Option<Said> {
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
    // "the gates of the airport", "over the wall of a police station".
    while start < tokens.end && matches!(text.lower(start), "over" | "the" | "a" | "an" | "around" | "near")
        || List::Edge.has(text.lower(start)) && text.lower(start + 1) == "of"
    {
        start += 1 + usize::from(text.lower(start + 1) == "of");
    }
    while start < tokens.end
        && matches!(
            text.lower(start),
            "the"
                | "a"
                | "an"
                | "same"
                | "his"
                | "her"
                | "their"
                | "its"
                | "at"
                | "least"
                | "several"
                | "some"
                | "one"
                | "two"
                | "three"
                | "four"
                | "five"
        )
    {
        start += 1;
    }
    let mut end = start;
    while end < tokens.end && end < start + 8 {
        let lower = text.lower(end);
        let token = &text.tokens[end];
        if end > start && lower == "and" && shares_head(context, end + 1..tokens.end) {
            end += 1;
            continue;
        }
        let stops = token.is_punct(",")
            || token.is_punct(".")
            || token.is_punct(";")
            || token.is_punct("(")
            || token.is_punct("\u{2014}")
            || token.is_punct(":")
            || token.is_punct("\"")
            || List::PhraseEnd.has(lower)
            || end > start
                && (is_verb(context, end)
                    || matches!(lower, "suspected" | "accused" | "wanted" | "believed" | "while")
                    || is_at_work(context, end))
            || token.kind == TokenKind::Number && end > start && text.lower(end - 1) != "-"
            || context.date_starts(end);
        if stops {
            break;
        }
        end += 1;
    }
    let words = text.slice(start..end).trim();
    let first_ok = text.tokens.get(start).is_some_and(Token::is_word);
    (!words.is_empty()
        && !words.contains("clock")
        && words.chars().count() <= 60
        && first_ok
        && !matches!(words.to_lowercase().as_str(), "people" | "others" | "location" | "same" | "civilians" | "men")
        && !List::NoTarget.has(text.lower(start))
        && !is_adverb(text.lower(start)))
    .then(|| Said::new(words, start..end))
}

/// "peacefully": how, and not whom.
fn is_adverb(word: &str) -> bool {
    word.len() > 5
        && word.ends_with("ly")
        && !matches!(word, "family" | "assembly" | "supply" | "weekly" | "elderly" | "monthly" | "nightly" | "monopoly")
}

/// "labourers [digging a trench]": what people were doing.
fn is_at_work(context: &Context<'_, '_>, at: usize) -> bool {
    context.text.lower(at).ends_with("ing")
        && context.lexicon.people.at(context.text, at - 1).is_some_and(|(person, end)| person.plural && end == at)
}

/// Whether what follows "and" goes on with the same phrase: "a gas and oil separation plant", "homes and shops in".
fn shares_head(context: &Context<'_, '_>, tokens: Range<usize>) -> bool {
    let text = context.text;
    let ends = |i: usize| {
        i >= tokens.end
            || List::PhraseEnd.has(text.lower(i))
            || text.tokens[i].kind == TokenKind::Punct && text.lower(i) != "-"
    };
    let Some(end) = (tokens.start..tokens.start + 4).find(|&i| ends(i)) else { return false };
    end > tokens.start
        && (tokens.start..end).all(|i| {
            let lower = text.lower(i);
            let noun = text.tokens[i].is_word()
                && !text.tokens[i].capital
                && !lower.ends_with("ed")
                && !lower.ends_with("ing");
            noun && !is_verb(context, i)
                && !List::NoTarget.has(lower)
                && !List::Stop.has(lower)
                && crate::text::number::amount_at(text, i).is_none()
                && !matches!(lower, "the" | "was" | "were" | "its" | "their")
        })
}

/// The noun phrase that ends a range and is the subject of what follows.
fn subject(context: &Context<'_, '_>, tokens: Range<usize>) -> Option<Said> {
    let text = context.text;
    let mut start = tokens.end;
    while start > tokens.start && tokens.end - start < 28 {
        let lower = text.lower(start - 1);
        let token = &text.tokens[start - 1];
        // The dash after a dateline.
        if token.is_punct(")") || token.is_punct("\u{2014}") || token.is_punct("-") && !token.glued {
            break;
        }
        if token.is_punct(",")
            || token.is_punct(";")
            || matches!(lower, "that" | "and" | "when" | "after" | "said" | "as")
            || context.date_ends(start)
        {
            // "a judge, his wife and an infant were gunned down": the first of the list stands for it.
            let listed = (tokens.start..start - 1)
                .rev()
                .take(4)
                .any(|i| context.lexicon.people.at(text, i).is_some_and(|(_, end)| end == start - 1));
            if !(listed && start < tokens.end && matches!(lower, "," | "and")) {
                break;
            }
        }
        start -= 1;
    }
    // "forces have found the bodies of eight men": another clause, whose subject it is.
    if context.has(start..tokens.end, &["have", "has", "had", "said", "was", "were", "is", "are"]) {
        return None;
    }
    let head = phrase(context, start..tokens.end)?;
    (!matches!(
        head.text.to_lowercase().as_str(),
        "second" | "first" | "third" | "other" | "one" | "they" | "he" | "she" | "which" | "who" | "others" | "both"
    ))
    .then_some(head)
}

/// Damage as written: "material damage", "damaging homes and cars".
pub(super) fn damage(context: &Context<'_, '_>, tokens: Range<usize>) -> Option<Said> {
    let text = context.text;
    for at in tokens.clone() {
        match text.lower(at) {
            "damage" => {
                let mut start = at;
                while start > tokens.start
                    && matches!(
                        text.lower(start - 1),
                        "material"
                            | "minor"
                            | "severe"
                            | "heavy"
                            | "some"
                            | "structural"
                            | "slight"
                            | "extensive"
                            | "serious"
                            | "major"
                            | "no"
                            | "property"
                            | "significant"
                    )
                {
                    start -= 1;
                }
                if text.lower(at + 1) == "to"
                    && let Some(what) = phrase(context, at + 2..tokens.end)
                {
                    return Some(Said::new(
                        format!("{} to {}", text.slice(start..at + 1), what.text),
                        start..what.tokens.end,
                    ));
                }
                // "no casualties and no damage" is a finding too.
                return Some(Said::new(text.slice(start..at + 1), start..at + 1));
            }
            word @ ("damaged" | "damaging" | "destroyed" | "destroying") => {
                let end = (at + 1..tokens.end.min(at + 12))
                    .find(|&i| {
                        matches!(
                            text.lower(i),
                            "," | "." | ";" | "in" | "near" | "but" | "said" | "at" | "on" | "that" | "with"
                        )
                    })
                    .unwrap_or_else(|| tokens.end.min(at + 12));
                if end > at + 1 {
                    return Some(Said::new(text.slice(at..end), at..end));
                }
                // "Cars damaged": the subject.
                if at > tokens.start && text.tokens[at - 1].is_word() && !matches!(text.lower(at - 1), "was" | "were") {
                    return Some(Said::new(format!("{} {word}", text.word(at - 1)), at - 1..at + 1));
                }
            }
            _ => {}
        }
    }
    None
}
