//! Who is blamed and who claims: given to the incidents that are meant.

use std::ops::Range;

use super::claim::Claim;
use super::context::Context;
use super::draft::Draft;
use super::facts::Said;
use super::ground::{is_country, same_ground};
use super::lexicon::Class;
use super::mention::Mention;
use crate::incident::Status;

/// Gives the one blamed in a passage to its incident, where nobody is named as having done it.
pub(super) fn blame(context: &Context<'_, '_>, drafts: &mut [Draft], mentions: &[Mention]) {
    for (index, sentence) in context.text.sentences.iter().enumerate() {
        let Some(name) = super::roles::blamed(context, sentence.tokens.clone()) else { continue };
        let told = |d: &Draft| d.mentions.iter().map(|&m| mentions[m].sentence).filter(|&s| s <= index).max();
        let last = (0..drafts.len())
            .filter(|&at| !drafts[at].facts.aggregate)
            .filter_map(|at| told(&drafts[at]).map(|s| (s, at)))
            .max();
        if let Some((_, at)) = last {
            let draft = &mut drafts[at];
            if draft.facts.actor.is_none() {
                draft.facts.actor = Some(name);
            }
        }
    }
}

/// Marks what was reported and is denied to have happened: "had not carried out any air strikes near Taji, contradicting reports".
///
/// Who denies a part in it does not deny the event.
pub(super) fn denials(context: &Context<'_, '_>, drafts: &mut [Draft], mentions: &[Mention]) {
    for (index, sentence) in context.text.sentences.iter().enumerate() {
        let Some(denial) = denied(context, &sentence.tokens) else { continue };
        let places: Vec<usize> =
            context.places_in(sentence.tokens.clone()).filter(|&p| !is_country(context, p)).collect();
        let told =
            |d: &Draft| d.mentions.iter().map(|&m| mentions[m].sentence.abs_diff(index)).min().unwrap_or(usize::MAX);
        let meant = |d: &Draft| {
            let fits = d.facts.class.is_open() || denial.is_open() || d.facts.class.sub_event() == denial.sub_event();
            let there = match d.facts.place {
                Some(p) => places.is_empty() || places.iter().any(|&q| same_ground(context, p, q)),
                None => true,
            };
            !d.facts.aggregate && !d.facts.background && fits && there && told(d) <= 3
        };
        if let Some(draft) = drafts.iter_mut().filter(|d| meant(d)).min_by_key(|d| told(d)) {
            draft.facts.status = Status::Denied;
        }
    }
}

/// The class of the event that a sentence says did not happen, against what others reported.
pub(super) fn denied(context: &Context<'_, '_>, tokens: &Range<usize>) -> Option<Class> {
    const PARTS: &[&str] = &[
        "responsibility",
        "responsible",
        "involvement",
        "involved",
        "part",
        "role",
        "behind",
        "links",
        "link",
        "accusations",
        "charges",
    ];
    let text = context.text;
    let denying = tokens.clone().find(|&i| {
        matches!(
            text.lower(i),
            "denied" | "denies" | "deny" | "denying" | "dismissed" | "refuted" | "rejected" | "untrue" | "false"
        )
    });
    let disputed = context
        .has(tokens.clone(), &["reports", "report", "contradicting", "claims", "claim", "rumours", "rumors", "any"]);
    let from = match denying {
        Some(at) => at,
        // "had not carried out any air strikes", "no air strike took place".
        None => tokens.clone().find(|&i| {
            let not = matches!(text.lower(i), "not" | "n't" | "never") && (i..i + 5).any(|j| text.lower(j) == "any");
            let no = text.lower(i) == "no" && context.has(i..tokens.end.min(i + 9), &["place", "occurred", "happened"]);
            not || no
        })?,
    };
    if !disputed || context.has(from..tokens.end.min(from + 8), PARTS) {
        return None;
    }
    let last = tokens.end.min(from + 16);
    (from..last).find_map(|i| context.lexicon.triggers.at(text, i).map(|(t, _)| t.class))
}

/// Gives each claim of responsibility to the incidents it speaks of.
pub(super) fn claims(context: &Context<'_, '_>, drafts: &mut [Draft], mentions: &[Mention], all: &[Claim]) {
    for claim in all {
        let chosen: Vec<usize> = chosen_by(context, drafts, mentions, claim);
        for at in chosen {
            let names = &mut drafts[at].claimed_by;
            if claim.named {
                let described = |n: &Said| {
                    let lower = n.text.to_lowercase();
                    lower.contains("group") || lower.contains("faction")
                };
                names.retain(|n| !described(n));
                if names.iter().all(|n| n.text != claim.by.text) {
                    names.push(claim.by.clone());
                }
            } else if names.is_empty() {
                names.push(claim.by.clone());
            }
        }
    }
}

fn chosen_by(context: &Context<'_, '_>, drafts: &[Draft], mentions: &[Mention], claim: &Claim) -> Vec<usize> {
    let single = |at: &usize| !drafts[*at].facts.aggregate;
    let named: Vec<usize> = (0..drafts.len())
        .filter(single)
        .filter(|&at| {
            drafts[at]
                .facts
                .place
                .is_some_and(|p| claim.places.iter().any(|&c| !is_country(context, c) && same_ground(context, p, c)))
        })
        .collect();
    if !named.is_empty() {
        return named;
    }
    let in_sentence =
        |at: usize, sentence: usize| drafts[at].mentions.iter().any(|&m| mentions[m].sentence == sentence);
    if claim.several {
        // Those of the day of the lead.
        let lead = drafts.iter().find_map(|d| d.span.filter(|_| !d.facts.background));
        return (0..drafts.len())
            .filter(single)
            .filter(|&at| {
                !drafts[at].facts.background
                    && match (drafts[at].span, lead) {
                        (Some(a), Some(b)) => a.overlaps(&b),
                        _ => true,
                    }
            })
            .collect();
    }
    let here = (0..drafts.len()).filter(single).find(|&at| in_sentence(at, claim.sentence));
    let before = (0..drafts.len())
        .filter(single)
        .filter(|&at| !drafts[at].facts.background)
        .filter_map(|at| {
            let sentence =
                drafts[at].mentions.iter().map(|&m| mentions[m].sentence).filter(|&s| s <= claim.sentence).max()?;
            Some((sentence, at))
        })
        .max_by_key(|(sentence, at)| (*sentence, std::cmp::Reverse(*at)))
        .map(|(_, at)| at);
    here.or(before).or_else(|| (0..drafts.len()).find(|at| single(at))).into_iter().collect()
}
