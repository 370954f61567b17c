//! Who is blamed and who claims: given to the incidents that are meant.

use super::claim::Claim;
use super::context::Context;
use super::draft::Draft;
use super::facts::Said;
use super::mention::{Mention, same_ground};
use super::merge::is_country;

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
