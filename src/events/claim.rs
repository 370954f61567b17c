//! Claims of responsibility: who says he did it, and of which incidents.

use std::ops::Range;

use super::context::Context;
use super::facts::Said;
use super::people::name_end;
use super::roles::{Agent, agents, sentence_case};

/// A claim of responsibility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) by: Said,
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
        if context.has(lead.clone(), &["no", "nobody", "none", "not", "neither", "yet", "immediate"])
            || context.has_phrase(tokens.clone(), &["lives", "of"])
        {
            continue;
        }
        let Some((by, named)) = claimant(context, lead) else { continue };
        let after = at..tokens.end;
        claims.push(Claim {
            by,
            sentence: index,
            several: context.has(
                after.clone(),
                &["both", "attacks", "bombings", "blasts", "strikes", "all", "killings", "explosions", "them"],
            ),
            places: context.places_in(after).collect(),
            named,
        });
    }
    claims
}

/// Who claims: a known group, a quoted name, a name in capitals, or a description.
fn claimant(context: &Context<'_, '_>, lead: Range<usize>) -> Option<(Said, bool)> {
    let text = context.text;
    if let Some(agent) =
        agents(context, lead.clone()).into_iter().find(|a| !a.generic && !is_modifier(context, a, &lead))
    {
        return Some((Said::new(agent.name, agent.tokens), true));
    }
    // A name in quotation marks.
    let quotes: Vec<usize> = lead.clone().filter(|&i| text.tokens[i].is_punct("\"")).collect();
    if let [open, close, ..] = quotes[..]
        && close - open <= 8
    {
        return Some((Said::new(text.slice(open + 1..close).trim_end_matches(','), open + 1..close), true));
    }
    // A description: "a shadowy pro-Iran group".
    let group = lead.clone().rev().find(|&i| {
        matches!(
            text.lower(i),
            "group"
                | "faction"
                | "militia"
                | "organisation"
                | "organization"
                | "militants"
                | "rebels"
                | "branch"
                | "insurgents"
        )
    })?;
    let mut start = group;
    while start > lead.start
        && !text.tokens[start - 1].is_punct(",")
        && !matches!(text.lower(start - 1), "a" | "an" | "the" | "with" | "and" | "by")
        && group - start < 6
    {
        start -= 1;
    }
    let end = name_end(text, group + 1, lead.end).max(group + 1);
    let name = text.slice(start..end);
    (!matches!(text.lower(start), "group" | "organisation" | "organization"))
        .then(|| (Said::new(sentence_case(name), start..end), false))
}

/// "Iran-linked", "the Islamic Resistance network": part of a description, not the claimant itself.
fn is_modifier(context: &Context<'_, '_>, agent: &Agent, lead: &Range<usize>) -> bool {
    let text = context.text;
    let governed = |back: usize| {
        matches!(context.before(lead, agent.tokens.start, back), "of" | "for" | "against" | "on" | "in" | "from" | "to")
    };
    governed(1)
        || governed(2)
        || text.lower(agent.tokens.end) == "-"
        || matches!(text.lower(agent.tokens.end), "network" | "affiliate")
}

/// "No group has claimed the attacks", "nobody said he did it": about events told elsewhere.
pub(super) fn disclaims(context: &Context<'_, '_>, tokens: Range<usize>) -> bool {
    let claim = tokens
        .clone()
        .find(|&i| matches!(context.text.lower(i), "claimed" | "claim" | "claims" | "responsibility" | "behind"));
    claim.is_some_and(|at| context.has(tokens.start..at, &["no", "nobody", "none", "neither"]))
        && !context.has(tokens, &["killed", "wounded", "exploded"])
}
