//! What did not happen, or not as told: threats, plans, denials, drills, trials, general talk.

use std::ops::Range;

use super::context::Context;
use super::lexicon::{Class, Form, Trigger};
use super::signal::Signal;
use super::words::List;
use crate::incident::Status;

/// Why a trigger tells of no incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reject {
    /// "will strike", "could attack", "if they attack".
    Hypothetical,
    /// "threatened to", "vowed to", "plans to", "called for".
    Intention,
    /// "no attack", "did not hit".
    Negated,
    /// Attacks in general: "rocket attacks on bases", "such attacks".
    General,
    /// The word stands for something else: "heart attack", "hunger strike".
    Idiom,
}

/// Why a trigger is no incident, if it is none.
pub(super) fn reject(
    context: &Context<'_, '_>,
    clause: &Range<usize>,
    at: &Range<usize>,
    trigger: &Trigger,
) -> Option<Reject> {
    let text = context.text;
    let before = |back: usize| context.before(clause, at.start, back);
    if List::IdiomBefore.has(before(1))
        || trigger.form == Form::Verb && List::IdiomAfter.has(text.lower(at.end)) && trigger.class == Class::Generic
    {
        return Some(Reject::Idiom);
    }
    if is_idiom(context, clause, at, trigger) {
        return Some(Reject::Idiom);
    }
    // "the first time that convoys were hit since": about others as much.
    if context.has_phrase(clause.clone(), &["first", "time"]) {
        return Some(Reject::General);
    }
    let window = at.start.saturating_sub(4).max(clause.start)..at.start;
    match trigger.form {
        Form::Verb => verb(context, clause, at, window),
        Form::Noun => noun(context, clause, at, trigger, window),
    }
}

/// Words that mean something else in this company: "an explosion of demand", "came under fire over", "executed a warrant".
fn is_idiom(context: &Context<'_, '_>, clause: &Range<usize>, at: &Range<usize>, trigger: &Trigger) -> bool {
    let text = context.text;
    let first = text.lower(at.start);
    let last = text.lower(at.end - 1);
    let next = text.lower(at.end);
    let near = at.end..clause.end.min(at.end + 7);
    let armed = || context.lexicon.weapons.scan(text, clause.clone()).len() > usize::from(at.len() > 1);
    if matches!(context.before(clause, at.start, 1), "like" | "resembling")
        || context.has_phrase(at.start.saturating_sub(3)..at.start, &["like", "an"])
    {
        return true;
    }
    match (first, last) {
        ("explosion" | "explosions" | "bombardment" | "barrage" | "volley" | "salvo", _) if next == "of" => {
            let follows = text.lower(at.end + 1);
            let thing = matches!(
                follows,
                "a" | "an" | "the" | "two" | "three" | "four" | "five" | "several" | "gunfire" | "fire"
            );
            let weapon = context.lexicon.weapons.at(text, at.end + 1).is_some()
                || context.lexicon.weapons.at(text, at.end + 2).is_some();
            !thing && !weapon
        }
        ("explosion", _) if next == "in" => {
            matches!(
                text.lower(at.end + 1),
                "demand" | "prices" | "sales" | "numbers" | "growth" | "interest" | "popularity" | "population"
            )
        }
        ("bombarded" | "bombarding" | "pelted", _) => next == "with" && !armed(),
        (_, "fire") if first.starts_with("com") || first == "came" => {
            let critics = context.has(near, &["over", "for", "criticism", "critics", "lawmakers", "politicians"]);
            critics && !armed()
        }
        ("executed" | "execution" | "executes", _) => {
            context.has(near, &["warrant", "warrants", "order", "orders", "plan", "contract"])
        }
        ("shot", "at") => {
            next.ends_with("ing") || matches!(next, "goal" | "redemption" | "glory" | "promotion" | "victory")
        }
        ("shooting", _) => matches!(next, "for" | "stars" | "star" | "guard" | "range"),
        ("fought" | "fighting" | "battled" | "battling" | "fight", _) => {
            matches!(
                next,
                "for"
                    | "to"
                    | "cancer"
                    | "hard"
                    | "corruption"
                    | "crime"
                    | "poverty"
                    | "fires"
                    | "fire"
                    | "back"
                    | "over"
                    | "inflation"
            ) && !matches!(text.lower(at.end + 1), "control")
                || context.has_phrase(clause.clone(), &["world", "war"])
                || context.has(near, &["fire", "blaze", "flames", "cancer", "disease", "inflation"])
        }
        ("repelling", _) => context.has(clause.clone(), &["towers", "rope", "ropes", "insects"]),
        ("went" | "goes" | "going" | "go", "off") => {
            context.has(clause.clone(), &["alarm", "alarms", "siren", "sirens", "gun", "fireworks", "lights", "air"])
                && !armed()
        }
        ("exploded", _) => matches!(next, "higher" | "onto"),
        // A place falls to somebody, a figure to a number.
        ("fell" | "fallen" | "falls", "to") => super::roles::agents(context, near).is_empty(),
        ("riot" | "riots", _) => matches!(next, "police" | "gear" | "act" | "squad" | "policemen"),
        ("dropped" | "struck" | "hit" | "targeted", _)
            if context.has(near.clone(), &["deal", "balance", "record", "headlines", "charges"]) =>
        {
            !armed()
        }
        ("strike" | "strikes", _) if trigger.class == Class::Strike => !is_armed_strike(context, clause, at),
        _ => false,
    }
}

/// "on strike", "a strike over pay" tell of work; a strike of arms has a weapon, a target, victims or a party to the conflict by it.
fn is_armed_strike(context: &Context<'_, '_>, clause: &Range<usize>, at: &Range<usize>) -> bool {
    let text = context.text;
    if matches!(context.before(clause, at.start, 1), "on" | "general" | "hunger" | "first" | "lightning")
        || context.has_any(clause.clone(), List::Labour)
    {
        return false;
    }
    let armed =
        context.lexicon.weapons.scan(text, clause.clone()).iter().any(|(_, c)| matches!(c, Class::Air | Class::Shell));
    armed || context.has_any(clause.clone(), List::Harm) || !super::roles::agents(context, clause.clone()).is_empty()
}

fn verb(context: &Context<'_, '_>, clause: &Range<usize>, at: &Range<usize>, window: Range<usize>) -> Option<Reject> {
    let text = context.text;
    let before = |back: usize| context.before(clause, at.start, back);
    // Auxiliaries right before: "will be hit", "could strike", "did not kill".
    for i in window.clone().rev() {
        let word = text.lower(i);
        if List::Modal.has(word) && (i + 3 >= at.start) && !(word == "may" && text.tokens[i].capital) {
            return Some(Reject::Hypothetical);
        }
        if matches!(word, "not" | "n't" | "never" | "nor") && i + 3 >= at.start {
            return Some(Reject::Negated);
        }
        if matches!(word, "," | ";" | "and" | "that" | "who" | "which") {
            break;
        }
    }
    if matches!(text.lower(clause.start), "nobody" | "none") && at.start <= clause.start + 4
        || text.lower(clause.start) == "no" && text.lower(clause.start + 1) == "one" && at.start <= clause.start + 5
    {
        return Some(Reject::Negated);
    }
    if matches!(before(1), "one" | "body") && before(2) == "no"
        || before(1) == "was" && before(2) == "one" && before(3) == "no"
        || matches!(before(2), "nobody" | "none")
    {
        return Some(Reject::Negated);
    }
    // Infinitives: "to attack" tells of a wish, an order, a purpose; "went on to kill", "managed to kill" tell of a deed.
    if before(1) == "to" || before(1) == "to" && before(2) == "be" || before(1) == "be" && before(2) == "to" {
        let governor = before(2);
        if !matches!(
            governor,
            "on" | "managed"
                | "continued"
                | "continue"
                | "went"
                | "began"
                | "begun"
                | "started"
                | "known"
                | "reported"
                | "believed"
        ) {
            return Some(Reject::Intention);
        }
    }
    // "jailed for killing", "sentenced for the bombing": about a deed of long ago.
    if before(1) == "for" && context.has(clause.start..at.start, COURT) {
        return Some(Reject::General);
    }
    // Gerunds after a preposition of purpose or accusation: "accused of killing", "from attacking", "for targeting".
    if text.lower(at.start).ends_with("ing") {
        if matches!(before(1), "of" | "from" | "against" | "by" | "stop" | "halt")
            && window.clone().any(|i| List::Intention.has(text.lower(i)))
        {
            return Some(Reject::Intention);
        }
        if matches!(before(1), "stop" | "halt" | "cease" | "resume") {
            return Some(Reject::Intention);
        }
    }
    None
}

/// What courts and police do about deeds of long ago.
const COURT: &[&str] = &[
    "jailed",
    "imprisoned",
    "sentenced",
    "convicted",
    "wanted",
    "tried",
    "indicted",
    "extradited",
    "hanged",
    "serving",
];

/// Whether a ceasefire or deal was made, rather than broken, wanted or talked about.
fn is_made(context: &Context<'_, '_>, clause: &Range<usize>) -> bool {
    context.has_any(clause.clone(), List::Made) && !context.has_any(clause.clone(), List::Unmade)
}

fn noun(
    context: &Context<'_, '_>,
    clause: &Range<usize>,
    at: &Range<usize>,
    trigger: &Trigger,
    window: Range<usize>,
) -> Option<Reject> {
    let text = context.text;
    if window.clone().any(|i| List::Negation.has(text.lower(i)) && i + 3 >= at.start) {
        return Some(Reject::Negated);
    }
    if window.clone().any(|i| {
        matches!(
            text.lower(i),
            "threat"
                | "threats"
                | "possible"
                | "potential"
                | "future"
                | "planned"
                | "further"
                | "alleged"
                | "any"
                | "imminent"
                | "risk"
        )
    }) {
        return Some(Reject::Hypothetical);
    }
    if window.clone().any(|i| {
        matches!(
            text.lower(i),
            "such"
                | "most"
                | "many"
                | "previous"
                | "past"
                | "frequent"
                | "regular"
                | "daily"
                | "sporadic"
                | "repeated"
                | "recent"
                | "all"
                | "these"
                | "those"
        )
    }) {
        return Some(Reject::General);
    }
    // "similar attacks" are talk, "a similar attack" is one.
    if window.clone().any(|i| text.lower(i) == "similar") && trigger.plural {
        return Some(Reject::General);
    }
    if context.has(clause.start..at.start, COURT) && (1..=4).any(|back| context.before(clause, at.start, back) == "for")
    {
        return Some(Reject::General);
    }
    if trigger.class == Class::Agreement && !is_made(context, clause) {
        return Some(Reject::General);
    }
    let before = context.before(clause, at.start, 1);
    // "The teams will clash again".
    if matches!(before, "will" | "would" | "could" | "may" | "might") {
        return Some(Reject::Hypothetical);
    }
    // "claimed responsibility for the attack", "condemned the bombing", "blamed for": about one told elsewhere.
    let talk = at.start.saturating_sub(7).max(clause.start)..at.start;
    if context.has(
        talk.clone(),
        &[
            "responsibility",
            "condemned",
            "condemning",
            "blamed",
            "denounced",
            "praised",
            "halt",
            "claimed",
            "accused",
            "suspected",
            "investigation",
            "execution",
            "represented",
            "threat",
            "distance",
        ],
    ) && !context.has(talk, &["killed", "wounded"])
    {
        return Some(Reject::General);
    }
    let follow = text.lower(at.end);
    if matches!(
        follow,
        "victim"
            | "victims"
            | "survivor"
            | "survivors"
            | "suspect"
            | "suspects"
            | "planner"
            | "planners"
            | "aircraft"
            | "group"
            | "squad"
            | "unit"
    ) {
        return Some(Reject::General);
    }
    // A noun in the plural with nothing that counts or dates it is talk of attacks in general.
    if trigger.plural {
        let counted = window
            .clone()
            .any(|i| !context.in_date(i) && crate::text::number::amount_at(text, i).is_some_and(|a| !a.article));
        let done = context.has_any(clause.clone(), List::Done);
        if !counted && !done {
            return Some(Reject::General);
        }
    }
    None
}

/// Whether a whole sentence is about something else: a drill, a match, a trial, an anniversary.
pub(super) fn other_topic(context: &Context<'_, '_>, tokens: Range<usize>) -> bool {
    // Gunmen storm a village; a storm is weather.
    let weather = |at: usize| context.text.lower(at) == "storm" && STORMY.contains(&context.before(&tokens, at, 1));
    tokens.clone().any(weather) || context.has_any(tokens, List::OtherTopic)
}

/// Words before "storm" where it is weather.
const STORMY: &[&str] = &[
    "a",
    "the",
    "this",
    "winter",
    "spring",
    "summer",
    "tropical",
    "severe",
    "violent",
    "heavy",
    "powerful",
    "deadly",
    "dust",
    "sand",
    "rain",
    "snow",
    "ice",
    "hail",
    "electrical",
];

/// Whether a sentence tells of ordinary crime, an accident or an illness.
pub(super) fn is_crime(context: &Context<'_, '_>, tokens: &Range<usize>) -> bool {
    context.has_any(tokens.clone(), List::Crime) && !context.has_any(tokens.clone(), List::Conflict)
}

/// Whether militants, protesters or other parties to a conflict stand in a sentence.
pub(super) fn is_political(context: &Context<'_, '_>, tokens: &Range<usize>) -> bool {
    context.has_any(tokens.clone(), List::Conflict)
}

/// Sums over a period: "a year of rocket attacks", "a wave of bombings", "dozens of attacks this year".
pub(super) fn is_aggregate(
    context: &Context<'_, '_>,
    clause: &Range<usize>,
    at: &Range<usize>,
    trigger: &Trigger,
) -> bool {
    let text = context.text;
    let window = at.start.saturating_sub(7).max(clause.start)..at.start;
    let period = window.clone().any(|i| {
        matches!(
            text.lower(i),
            "year"
                | "years"
                | "months"
                | "weeks"
                | "decade"
                | "decades"
                | "wave"
                | "series"
                | "string"
                | "spate"
                | "campaign"
                | "dozens"
                | "hundreds"
                | "scores"
        ) && text.lower(i + 1) == "of"
    });
    // "bombs there and in a dozen other places", "18 killed across Iraq".
    let spread = clause.clone().any(|i| {
        text.lower(i) == "other"
            && matches!(
                text.lower(i + 1),
                "places" | "cities" | "towns" | "areas" | "provinces" | "locations" | "parts"
            )
            && context.before(clause, i, 1) != "in"
            && !matches!(text.lower(i + 1), "parts")
    }) || context.has_phrase(clause.clone(), &["across", "iraq"])
        || context.has_phrase(clause.clone(), &["across", "the", "country"]);
    // "the worst affected governorate with 1,014 casualties": the figures of a month or a year.
    let figures = context.has(clause.clone(), &["casualties"])
        && context.has(clause.clone(), &["total", "worst", "governorate", "figures", "recorded"]);
    // "48 killed over two days": no single deed.
    let days = clause.clone().any(|i| {
        text.lower(i) == "over"
            && crate::text::number::amount_at(text, i + 1)
                .is_some_and(|a| !a.article && matches!(text.lower(a.tokens.end), "days" | "weeks" | "months"))
    });
    period && trigger.form == Form::Noun || spread || figures || days
}

/// Whether a report gives the casualty figures of a month or a year, as missions and ministries release them.
pub(super) fn is_of_figures(context: &Context<'_, '_>) -> bool {
    let Some(sentences) = context.text.sentences.get(..context.text.sentences.len().min(2)) else { return false };
    let Some(last) = sentences.last() else { return false };
    let lead = 0..last.tokens.end;
    [["casualty", "figures"], ["casualties", "figures"], ["casualty", "statistics"], ["death", "statistics"]]
        .iter()
        .any(|phrase| context.has_phrase(lead.clone(), phrase))
}

/// What stands behind the event of a clause: a barrage that was launched was no foiled one, whatever became of it.
pub(super) fn status(context: &Context<'_, '_>, tokens: &Range<usize>, signals: &[Signal], class: Class) -> Status {
    const FOILED: &[&str] = &["foiled", "thwarted", "defused", "averted", "disarmed"];
    let launched = matches!(class, Class::Shell | Class::Air) && signals.iter().any(|s| s.trigger.form == Form::Verb);
    if context.has(tokens.clone(), FOILED) && !launched { Status::Foiled } else { Status::Reported }
}
