//! Tolls told by nouns and totals: "two deaths", "bringing the toll to 14", "no casualties".

use std::ops::Range;

use super::people::{Group, joined};
use super::toll::{Count, Fate, Toll};
use super::victims::Words;
use super::words::List;
use crate::text::{Analysis, TokenKind};

/// Phrases that mean nobody: killed, wounded or both.
const NOBODY: &[(&[&str], bool, bool)] = &[
    (&["no", "casualties"], true, true),
    (&["without", "casualties"], true, true),
    (&["without", "causing", "casualties"], true, true),
    (&["no", "loss", "of", "life"], true, false),
    (&["no", "victims"], true, true),
    (&["no", "deaths"], true, false),
    (&["no", "fatalities"], true, false),
    (&["no", "one", "was", "killed"], true, false),
    (&["nobody", "was", "killed"], true, false),
    (&["no", "injuries"], true, true),
    (&["no", "one", "was", "hurt"], true, true),
    (&["no", "one", "was", "injured"], true, true),
    (&["no", "one", "was", "wounded"], true, true),
    (&["nobody", "was", "hurt"], true, true),
    (&["nobody", "was", "injured"], true, true),
    (&["no", "one", "inside"], false, false),
    (&["no", "one", "hurt"], true, true),
    (&["caused", "no", "injuries"], true, true),
    (&["was", "safe"], true, false),
    (&["were", "safe"], true, false),
    (&["unharmed"], true, true),
    (&["unhurt"], true, true),
    (&["unscathed"], true, true),
];

/// Verbs that raise a toll.
const RAISES: &[&str] = &[
    "bringing", "brings", "brought", "raising", "raised", "raises", "pushing", "pushed", "taking", "takes", "took",
    "puts", "put",
];

/// "two deaths", "costs sixteen lives", "the martyrdom of thirteen policemen and the injury of five others".
pub(super) fn nominal(
    analysis: &Analysis<'_>,
    groups: &[Group],
    tokens: &Range<usize>,
    toll: &mut Toll,
    words: &mut Words,
) {
    for at in tokens.clone() {
        let (slot, fate) = match analysis.lower(at) {
            "deaths" | "fatalities" | "lives" | "life" | "martyrdom" | "death" => (&mut toll.killed, Fate::Killed),
            "injury" | "injuries" | "wounding" => (&mut toll.wounded, Fate::Wounded),
            _ => continue,
        };
        if slot.is_known() {
            continue;
        }
        let before = (tokens.start..at)
            .rev()
            .take(4)
            .find_map(|i| crate::text::number::amount_at(analysis, i).filter(|a| a.tokens.end == at && !a.article));
        let cost = |i: usize| {
            matches!(
                analysis.lower(i),
                "cost" | "costs" | "costing" | "took" | "takes" | "taking" | "claimed" | "claims" | "claiming"
            )
        };
        let of_group =
            (analysis.lower(at + 1) == "of").then(|| groups.iter().find(|g| g.tokens.start == at + 2)).flatten();
        let lives = matches!(analysis.lower(at), "lives" | "life");
        match (before, of_group) {
            (Some(amount), _) if !lives || amount.tokens.start > tokens.start && cost(amount.tokens.start - 1) => {
                slot.add(amount.min, amount.max);
                words.push((fate, amount.tokens.start..at + 1));
            }
            (None, Some(group)) if !lives || (tokens.start..at).rev().take(3).any(cost) => {
                slot.add(group.min, group.max);
                words.push((fate, at..group.tokens.end));
            }
            _ => {}
        }
    }
}

/// "no service members were hurt": the tokens that say so of the word at `at`.
pub(super) fn none_of(analysis: &Analysis<'_>, at: usize) -> Option<Range<usize>> {
    // "killed or wounded" share the verb.
    let verb = if analysis.lower(at.checked_sub(1)?) == "or" { at.checked_sub(3)? } else { at - 1 };
    let be = matches!(analysis.lower(verb), "were" | "was" | "are" | "is" | "been" | "reported");
    let from = at.saturating_sub(8);
    let no = (from..at).rfind(|&i| analysis.lower(i) == "no")?;
    // "no soldiers or civilians were hurt"; not "no one knows who was hurt".
    let plain = (no + 1..at).all(|i| {
        analysis.tokens[i].is_word() && !matches!(analysis.lower(i), "how" | "who" | "that" | "and" | "longer" | "one")
    });
    (be && plain && no + 2 < at).then_some(no..at + 1)
}

/// "was hit in the shoulder", "lost both legs", "three are in hospital": hurt, where no word says so.
pub(super) fn limbs(
    analysis: &Analysis<'_>,
    groups: &[Group],
    tokens: &Range<usize>,
    toll: &mut Toll,
    words: &mut Words,
) {
    const LIMBS: &[&str] = &[
        "leg", "legs", "arm", "arms", "hand", "hands", "foot", "feet", "shoulder", "thigh", "knee", "hip", "ankle",
        "eye",
    ];
    if toll.wounded.is_known() {
        return;
    }
    for at in tokens.start + 2..tokens.end {
        let limb = LIMBS.contains(&analysis.lower(at))
            && (at.saturating_sub(4).max(tokens.start)..at)
                .any(|i| matches!(analysis.lower(i), "hit" | "shot" | "struck" | "lost" | "wounded" | "in"))
            && (at.saturating_sub(9).max(tokens.start)..at)
                .any(|i| matches!(analysis.lower(i), "hit" | "shot" | "struck" | "lost"));
        // "three are in hospital", "nine were rushed to a hospital".
        let hospital = matches!(analysis.lower(at), "hospital" | "hospitals")
            && (analysis.lower(at - 1) == "in"
                || (at - 2..at).any(|i| analysis.lower(i) == "to")
                    && (at.saturating_sub(4).max(tokens.start)..at)
                        .any(|i| matches!(analysis.lower(i), "rushed" | "taken" | "sent" | "evacuated" | "airlifted")));
        // "survived with injuries", "leaving his passenger with burns".
        let harmed = matches!(analysis.lower(at), "injuries" | "burns" | "wounds")
            && (at.saturating_sub(3).max(tokens.start)..at)
                .any(|i| matches!(analysis.lower(i), "with" | "suffered" | "sustained" | "suffering"));
        if !(limb || hospital || harmed) {
            continue;
        }
        let near = groups.iter().rfind(|g| {
            let gap = g.tokens.end..at;
            !g.subset
                && g.tokens.end <= at
                && gap.len() <= 7
                && !matches!(analysis.lower(g.tokens.end - 1), "bodies" | "body" | "corpses")
                && !gap.clone().any(|i| matches!(analysis.lower(i), "," | ";" | "died" | "dead"))
        });
        // A pronoun or nobody: one person.
        let alone = limb && near.is_none();
        if let Some(group) = near {
            toll.wounded.add(group.min, group.max);
            words.push((Fate::Wounded, group.tokens.clone()));
            return;
        } else if alone {
            toll.wounded.add(1, Some(1));
            words.push((Fate::Wounded, at..at + 1));
            return;
        }
    }
}

/// "nine militants were neutralised": killed or captured, as who did it says; at most so many dead, and no count beside another.
pub(super) fn neutralised(
    analysis: &Analysis<'_>,
    groups: &[Group],
    tokens: &Range<usize>,
    toll: &mut Toll,
    words: &mut Words,
) {
    let is_word = |i: &usize| analysis.lower(*i).starts_with("neutrali") && analysis.lower(*i).len() > 9;
    let Some(at) = tokens.clone().find(is_word).filter(|_| !toll.killed.is_known()) else { return };
    let by = |g: &&Group| !g.subset && !g.named;
    // "the number of neutralised militants at 18".
    let reach =
        if at >= 2 && analysis.lower(at - 1) == "of" || at >= 3 && analysis.lower(at - 2) == "of" { 6 } else { 3 };
    let after = groups.iter().filter(by).find(|g| g.tokens.start > at && g.tokens.start <= at + reach);
    let before = groups.iter().filter(by).rfind(|g| g.tokens.end <= at && at - g.tokens.end <= 8);
    if let Some(group) = after.or(before) {
        toll.killed = Count { min: None, max: group.max };
        toll.early = true;
        words.push((Fate::Killed, group.tokens.clone()));
    }
}

/// "the bodies of eight people", "received 64 bodies", where nothing else counts the dead.
pub(super) fn bodies(
    analysis: &Analysis<'_>,
    groups: &[Group],
    tokens: &Range<usize>,
    toll: &mut Toll,
    words: &mut Words,
) {
    if toll.killed.is_known() {
        return;
    }
    let at =
        tokens.clone().find(|&i| matches!(analysis.lower(i), "bodies" | "remains") && analysis.lower(i + 1) == "of");
    let of = at.and_then(|at| groups.iter().find(|g| g.tokens.start == at + 2));
    let counted = groups
        .iter()
        .find(|g| !g.subset && !g.named && matches!(analysis.lower(g.tokens.end - 1), "bodies" | "corpses"));
    if let Some(group) = of.or(counted) {
        // "the bodies of a merchant and his wife".
        let from = groups.iter().position(|g| g == group).unwrap_or_default();
        let chain = groups[from..].windows(2).take_while(|pair| {
            of.is_some() && joined(analysis, &pair[0], &pair[1]) && !pair[1].subset && !pair[1].bare
        });
        for group in std::iter::once(group).chain(chain.map(|pair| &pair[1])) {
            toll.killed.add(group.min, group.max);
            words.push((Fate::Killed, group.tokens.clone()));
        }
    }
}

/// "Accounts of the dead range from 25 to 40".
pub(super) fn range(analysis: &Analysis<'_>, tokens: &Range<usize>, toll: &mut Toll, words: &mut Words) {
    let Some(at) = tokens.clone().find(|&i| {
        matches!(analysis.lower(i), "range" | "ranged" | "ranges" | "ranging" | "vary" | "varied" | "varies")
            && matches!(analysis.lower(i + 1), "from" | "between")
    }) else {
        return;
    };
    let of_dead =
        (tokens.start..at).any(|i| matches!(analysis.lower(i), "dead" | "deaths" | "toll" | "killed" | "tolls"));
    let from = if analysis.lower(at + 1) == "between" { at + 1 } else { at + 2 };
    if of_dead && let Some(amount) = crate::text::number::amount_at(analysis, from) {
        toll.killed = Count { min: Some(amount.min), max: amount.max };
        words.push((Fate::Killed, amount.tokens));
    }
}

/// "bringing the death toll to 14", "the toll rose to 292", "put the toll at 40 dead and 74 wounded".
pub(super) fn total(analysis: &Analysis<'_>, tokens: &Range<usize>, toll: &mut Toll, words: &mut Words) {
    for at in tokens.clone() {
        let put = matches!(analysis.lower(at), "dead" | "deaths")
            && at >= tokens.start + 2
            && analysis.lower(at - 1) == "the"
            && matches!(analysis.lower(at - 2), "put" | "puts" | "putting");
        let number_of_dead = analysis.lower(at) == "number"
            && (at..tokens.end.min(at + 8))
                .any(|i| matches!(analysis.lower(i), "dead" | "killed" | "died" | "deaths" | "fatalities" | "victims"));
        if !matches!(analysis.lower(at), "toll" | "tolls") && !number_of_dead && !put {
            continue;
        }
        for i in at + 1..tokens.end.min(at + if number_of_dead { 26 } else { 9 }) {
            let reached = matches!(analysis.lower(i), "reaches" | "reached" | "hits" | "passes" | "tops");
            let of = i == at + 1 && analysis.lower(i) == "of" && !number_of_dead;
            if !matches!(analysis.lower(i), "to" | "at") && !reached && !of {
                continue;
            }
            if number_of_dead
                && !reached
                && !matches!(analysis.lower(i - 1), "risen" | "rose" | "rises" | "climbed" | "grown" | "increased")
                && !(at.saturating_sub(3)..at).any(|j| RAISES.contains(&analysis.lower(j)))
            {
                continue;
            }
            if let Some(amount) = crate::text::number::amount_at(analysis, i + 1)
                && !amount.article
            {
                let grown = (at.saturating_sub(3)..i + 1).any(|j| {
                    // "An officer put the toll at two" is another account, no later one.
                    RAISES.contains(&analysis.lower(j)) && !matches!(analysis.lower(j), "put" | "puts")
                        || matches!(
                            analysis.lower(j),
                            "rose"
                                | "reaches"
                                | "hits"
                                | "passes"
                                | "rises"
                                | "risen"
                                | "climbed"
                                | "climbs"
                                | "climbing"
                                | "rising"
                                | "increased"
                                | "jumped"
                                | "reached"
                        )
                });
                let follow = analysis.lower(amount.tokens.end);
                if !List::Wounded.has(follow) {
                    toll.killed = Count { min: Some(amount.min), max: amount.max };
                    toll.update |= grown;
                    words.push((Fate::Killed, at..amount.tokens.end));
                }
                return;
            }
        }
    }
}

/// "no casualties", "nobody was hurt": none, which is not silence.
pub(super) fn nobody(analysis: &Analysis<'_>, tokens: &Range<usize>, toll: &mut Toll, says: &mut Words) {
    for at in tokens.clone() {
        let fate = (List::Killed.has(analysis.lower(at)), List::Wounded.has(analysis.lower(at)));
        if let Some(range) = none_of(analysis, at).filter(|r| (fate.0 || fate.1) && r.start >= tokens.start) {
            for (is, slot, fate) in
                [(fate.0, &mut toll.killed, Fate::Killed), (fate.1, &mut toll.wounded, Fate::Wounded)]
            {
                if is && !slot.is_known() {
                    *slot = Count::NONE;
                    says.push((fate, range.clone()));
                }
            }
        }
        for (words, killed, wounded) in NOBODY {
            if words.iter().enumerate().all(|(i, w)| analysis.lower(at + i) == *w) && at + words.len() <= tokens.end {
                if *killed && !toll.killed.is_known() {
                    toll.killed = Count::NONE;
                    says.push((Fate::Killed, at..at + words.len()));
                }
                if *wounded && !toll.wounded.is_known() {
                    toll.wounded = Count::NONE;
                    says.push((Fate::Wounded, at..at + words.len()));
                }
            }
        }
        // "no immediate reports of casualties" says that nothing is known.
        if analysis.tokens[at].kind == TokenKind::Word
            && matches!(analysis.lower(at), "immediate")
            && at > tokens.start
            && analysis.lower(at - 1) == "no"
        {
            return;
        }
    }
}
