//! Where the event of a clause took place, among all the places that its sentence names.

use std::ops::Range;

use super::context::Context;
use crate::incident::Precision;
use crate::places::Role;

const LOCATIVES: &[&str] =
    &["in", "at", "near", "outside", "inside", "around", "between", "on", "along", "off", "throughout", "across", "within", "beside", "around", "close"];
const TARGETS: &[&str] = &["into", "on", "against", "hit", "struck", "targeted", "targeting", "hitting", "attacked", "rocked", "shook", "towards", "at", "over"];
/// Who speaks, and where he does: "police in Mosul said", "told reporters in Washington".
const SPEAKERS: &[&str] = &[
    "police", "official", "officials", "source", "sources", "medics", "doctor", "doctors", "spokesman", "spokeswoman", "spokesperson", "told", "speaking",
    "statement", "said", "reporters", "conference", "analyst", "analysts", "embassy", "headquarters", "office", "correspondent", "interview", "governor", "mayor",
    "speech", "briefing", "briefed", "councillor", "commander", "command", "morgue", "hospital", "hospitals", "surgery", "treated", "treatment", "monitor",
];
/// Words that tie a place to a person, an origin or a journey.
const TIES: &[&str] = &[
    "born", "native", "resident", "residents", "raised", "flew", "fled", "travelled", "traveled", "returned", "taken", "brought", "rushed", "transferred",
    "crossed", "crossing", "arrived", "home", "headed", "bound", "based", "trained", "sent", "evacuated", "moved", "member", "leader", "carried", "entered", "through", "brother",
    "citizen", "citizens", "nationals", "advancing", "offensive", "deployed",
];

/// Verbs that carry the hurt away from where they were hurt.
const MOTIONS: &[&str] = &["flown", "taken", "brought", "rushed", "transferred", "evacuated", "airlifted", "treated", "admitted"];

/// The place of the event at `trigger` among those named in `clause`, and whether the grammar ties it to the event.
pub(super) fn own_place(context: &Context<'_, '_>, clause: &Range<usize>, trigger: usize) -> Option<usize> {
    let mut best: Option<(f64, usize)> = None;
    for index in context.places_in(clause.clone()) {
        let Some(score) = score(context, clause, trigger, index) else { continue };
        if best.is_none_or(|(s, _)| score > s) {
            best = Some((score, index));
        }
    }
    best.filter(|(score, _)| *score > -1.0).map(|(_, index)| index)
}

fn score(context: &Context<'_, '_>, clause: &Range<usize>, trigger: usize, index: usize) -> Option<f64> {
    let text = context.text;
    let mention = &context.places[index];
    let location = mention.location.as_ref()?;
    let start = mention.phrase.start.min(mention.name.start);
    let before = |back: usize| {
        // Articles and adjectives between the preposition and the name do not count.
        let mut at = start;
        while at > clause.start && matches!(text.lower(at - 1), "the" | "a" | "an" | "central" | "downtown" | "nearby" | "capital" | "city" | "of" | "town" | "village" | "province") && text.lower(at - 1) != "of" {
            at -= 1;
        }
        context.before(clause, at, back)
    };
    let mut score = 0.0;
    let prep = before(1);
    let phrase_start = text.lower(start);
    if LOCATIVES.contains(&prep) || LOCATIVES.contains(&phrase_start) || matches!(phrase_start, "outskirts" | "north" | "south" | "east" | "west") {
        score += 3.0;
    }
    else if TARGETS.contains(&prep) {
        score += 2.0;
    }
    if mention.name.end == trigger || mention.name.end + 1 == trigger {
        score += 2.0;
    }
    if matches!(prep, "from" | "to" | "of" | "with" | "by" | "for" | "toward" | "than" | "against") && prep != phrase_start {
        // People are taken from where they were.
        let taken = prep == "from" && context.has(clause.clone(), &["kidnapped", "abducted", "seized", "snatched"]);
        let beside = matches!(before(2), "entrance" | "gate" | "close" | "next" | "adjacent" | "exit" | "near")
            || prep == "from" && (2..=3).any(|back| matches!(before(back), "road" | "highway" | "way"));
        score -= match prep {
            _ if taken || beside => -2.0,
            "of" | "against" => 0.5,
            _ => 3.0,
        };
    }
    // "police in X said": a speaker right before the preposition; "said in X" likewise.
    if LOCATIVES.contains(&prep) || LOCATIVES.contains(&phrase_start) {
        let at = if LOCATIVES.contains(&prep) { 2 } else { 1 };
        let spoken = (at..at + 2).any(|back| SPEAKERS.contains(&before(back)))
            && !matches!(before(at), "headquarters" | "embassy" | "office" | "hospital" | "command") | speaks(context, clause, start);
        if spoken {
            score -= 6.0;
        }
    }
    // "a spokesman for the command in Baghdad said".
    if matches!(text.lower(mention.phrase.end), "said" | "says" | "told" | "reported" | "announced") {
        score -= 6.0;
    }
    if (1..=9).any(|back| MOTIONS.contains(&before(back))) {
        score -= 5.0;
    }
    if (1..=4).any(|back| TIES.contains(&before(back))) {
        score -= 5.0;
    }
    if speaks(context, clause, start) {
        score -= 3.0;
    }
    match location.precision {
        Precision::Country => score -= 4.0,
        Precision::Governorate => score -= 1.5,
        Precision::Region | Precision::District => score -= 0.8,
        Precision::Exact | Precision::Near => {}
    }
    if mention.role == Role::Anaphor {
        score -= 1.0;
    }
    // A place that another one lies in gives way to it.
    let contains = context.places_in(clause.clone()).any(|other| context.places[other].part_of == Some(index));
    if contains {
        score -= 3.0;
    }
    let gap = if start > trigger { start - trigger } else { trigger.saturating_sub(mention.phrase.end) };
    score -= 0.06 * f64::from(u32::try_from(gap.min(60)).unwrap_or(60));
    // What stands behind the trigger in the same breath is its own.
    if start > trigger && gap < 12 {
        score += 0.8;
    }
    Some(score)
}

/// Whether the words around a place tell where somebody spoke: "X, speaking in Geneva", "told reporters in Washington", "said in Y".
fn speaks(context: &Context<'_, '_>, clause: &Range<usize>, start: usize) -> bool {
    let from = start.saturating_sub(5).max(clause.start);
    context.has(from..start, &["said", "told", "speaking", "speech", "reporters", "interview", "statement"])
}
