//! What did not happen, or not as told: threats, plans, denials, drills, trials, general talk.

use std::ops::Range;

use super::context::Context;
use super::lexicon::{Class, Form, Trigger};
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

/// Words up to four tokens before a verb that make it unreal.
const MODALS: &[&str] = &[
    "will", "would", "could", "might", "may", "can", "should", "shall", "'ll", "must", "if", "unless", "whether",
    "cannot",
];
const INTENTIONS: &[&str] = &[
    "threatened",
    "threatens",
    "threatening",
    "threat",
    "threats",
    "vowed",
    "vows",
    "vowing",
    "pledged",
    "plan",
    "plans",
    "planned",
    "planning",
    "plotting",
    "plot",
    "plotted",
    "preparing",
    "prepared",
    "intended",
    "intending",
    "intends",
    "wanted",
    "wants",
    "hoped",
    "hopes",
    "warned",
    "warning",
    "warns",
    "warnings",
    "urged",
    "calls",
    "called",
    "ready",
    "aim",
    "aimed",
    "aims",
    "trying",
    "tried",
    "attempting",
    "agreed",
    "decided",
    "risk",
    "fear",
    "fears",
    "feared",
    "prevent",
    "avoid",
    "deter",
    "stop",
    "able",
    "unable",
    "right",
    "refused",
    "order",
    "ordered",
    "trained",
    "meant",
    "willing",
    "conspiring",
    "conspiracy",
    "intent",
    "failed",
    "promised",
    "ability",
    "protect",
    "against",
];
const NEGATIONS: &[&str] =
    &["no", "not", "n't", "never", "without", "nor", "neither", "nobody", "denied", "denies", "denying"];
/// A sentence with one of these speaks of something else than an attack of its own time.
const OTHER_TOPICS: &[&str] = &[
    "exercise",
    "exercises",
    "drill",
    "drills",
    "simulated",
    "mock",
    "rehearsal",
    "film",
    "movie",
    "novel",
    "documentary",
    "festival",
    "goalkeeper",
    "striker",
    "match",
    "goal",
    "goals",
    "league",
    "tournament",
    "championship",
    "season",
    "innings",
    "wicket",
    "anniversary",
    "anniversaries",
    "commemorate",
    "commemorated",
    "commemoration",
    "commemorating",
    "sentenced",
    "convicted",
    "trial",
    "tribunal",
    "hanged",
    "acquitted",
    "guilty",
    "verdict",
    "cup",
    "scored",
    "coach",
    "midfielder",
    "defender",
    "playoff",
    "semi-final",
    "header",
    "weather",
    "earthquake",
    "quake",
    "tremor",
    "aftershock",
    "aftershocks",
    "magnitude",
    "flood",
    "floods",
    "flooding",
    "hurricane",
    "cyclone",
    "wildfire",
    "landslide",
    "avalanche",
    "derailed",
    "capsized",
    "jury",
    "prosecutors",
    "defendant",
    "defendants",
    "museum",
    "exhibition",
    "fiction",
    "premiere",
    "storm",
    "virus",
    "covid",
    "coronavirus",
];
/// Idioms: words before or after a trigger that change its meaning.
const IDIOMS_BEFORE: &[&str] = &[
    "heart", "panic", "hunger", "general", "labour", "labor", "asthma", "verbal", "word", "cyber", "personal", "press",
    "media",
];
const IDIOMS_AFTER: &[&str] = &["deal", "balance", "record", "out", "price", "agreement"];

/// Why a trigger is no incident, if it is none.
pub(super) fn reject(
    context: &Context<'_, '_>,
    clause: &Range<usize>,
    at: &Range<usize>,
    trigger: &Trigger,
) -> Option<Reject> {
    let text = context.text;
    let before = |back: usize| context.before(clause, at.start, back);
    if IDIOMS_BEFORE.contains(&before(1))
        || trigger.form == Form::Verb && IDIOMS_AFTER.contains(&text.lower(at.end)) && trigger.class == Class::Generic
    {
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

fn verb(context: &Context<'_, '_>, clause: &Range<usize>, at: &Range<usize>, window: Range<usize>) -> Option<Reject> {
    let text = context.text;
    let before = |back: usize| context.before(clause, at.start, back);
    // Auxiliaries right before: "will be hit", "could strike", "did not kill".
    for i in window.clone().rev() {
        let word = text.lower(i);
        if MODALS.contains(&word) && (i + 3 >= at.start) && !(word == "may" && text.tokens[i].capital) {
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
    // Gerunds after a preposition of purpose or accusation: "accused of killing", "from attacking", "for targeting".
    if text.lower(at.start).ends_with("ing") {
        if matches!(before(1), "of" | "from" | "against" | "by" | "stop" | "halt")
            && window.clone().any(|i| INTENTIONS.contains(&text.lower(i)))
        {
            return Some(Reject::Intention);
        }
        if matches!(before(1), "stop" | "halt" | "cease" | "resume") {
            return Some(Reject::Intention);
        }
    }
    None
}

fn noun(
    context: &Context<'_, '_>,
    clause: &Range<usize>,
    at: &Range<usize>,
    trigger: &Trigger,
    window: Range<usize>,
) -> Option<Reject> {
    let text = context.text;
    if window.clone().any(|i| NEGATIONS.contains(&text.lower(i)) && i + 3 >= at.start) {
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
                | "similar"
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
        let done = context.has(
            clause.clone(),
            &[
                "conducted",
                "carried",
                "launched",
                "killed",
                "killing",
                "erupted",
                "broke",
                "hit",
                "struck",
                "destroyed",
                "targeted",
                "left",
                "wounded",
                "rocked",
                "engaged",
                "rocked",
                "shook",
                "followed",
                "took",
                "occurred",
                "flared",
                "raged",
                "continued",
                "wounding",
                "died",
            ],
        );
        if !counted && !done {
            return Some(Reject::General);
        }
    }
    None
}

/// Whether a whole sentence is about something else: a drill, a match, a trial, an anniversary.
pub(super) fn other_topic(context: &Context<'_, '_>, tokens: Range<usize>) -> bool {
    context.has(tokens, OTHER_TOPICS)
}

/// Words of the police court: what they tell of is crime, not conflict.
const CRIME: &[&str] = &[
    "arraigned",
    "sheriff",
    "coroner",
    "detectives",
    "homicide",
    "robbery",
    "burglary",
    "manslaughter",
    "felony",
    "misdemeanor",
    "bail",
    "lawsuit",
    "deputies",
    "parole",
    "parolee",
    "patrolman",
    "highway",
    "collision",
    "cancer",
    "nursing",
    "obituary",
    "funeral",
    "hospice",
    "charged",
    "drug",
    "drugs",
    "theft",
    "heroin",
    "cocaine",
    "girlfriend",
    "boyfriend",
    "ex-wife",
    "estranged",
    "teen",
    "teenager",
    "high-school",
    "inquest",
    "swat",
    "burglar",
    "robbers",
    "disease",
    "leukemia",
    "tumor",
    "stampede",
    "stung",
    "drowned",
    "firefighters",
    "blaze",
    "investment",
    "economy",
    "stocks",
    "neighbor",
    "neighbour",
];

/// Words that make a report one of conflict in spite of the police court.
const CONFLICT: &[&str] = &[
    "militant",
    "militants",
    "insurgent",
    "insurgents",
    "terrorist",
    "terrorists",
    "terrorism",
    "militia",
    "militias",
    "militiamen",
    "rebel",
    "rebels",
    "gunmen",
    "soldier",
    "soldiers",
    "army",
    "troops",
    "guerrillas",
    "jihadists",
    "isis",
    "isil",
    "daesh",
    "taliban",
    "qaeda",
    "protesters",
    "protestors",
    "demonstrators",
    "activist",
    "activists",
    "opposition",
    "journalist",
    "journalists",
    "separatist",
    "separatists",
    "coalition",
    "airstrike",
    "rockets",
    "warplanes",
    "peshmerga",
    "marines",
    "convoy",
    "militiaman",
    "bomber",
    "commander",
    "extremists",
];

/// Whether a sentence tells of ordinary crime, an accident or an illness.
pub(super) fn is_crime(context: &Context<'_, '_>, tokens: &Range<usize>) -> bool {
    context.has(tokens.clone(), CRIME) && !context.has(tokens.clone(), CONFLICT)
}

/// Whether militants, protesters or other parties to a conflict stand in a sentence.
pub(super) fn is_political(context: &Context<'_, '_>, tokens: &Range<usize>) -> bool {
    context.has(tokens.clone(), CONFLICT)
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
    period && trigger.form == Form::Noun || spread
}

/// What stands behind the event of a clause.
pub(super) fn status(context: &Context<'_, '_>, tokens: Range<usize>, class: Class) -> Status {
    const FOILED: &[&str] =
        &["foiled", "thwarted", "defused", "dismantled", "averted", "intercepted", "disarmed", "downed"];
    if class == Class::Disrupt
        || context.has(tokens.clone(), FOILED)
        || context.has_phrase(tokens.clone(), &["shot", "down"]) && class == Class::Air
    {
        return Status::Foiled;
    }
    Status::Reported
}
