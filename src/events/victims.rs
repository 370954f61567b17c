//! Which counted groups met which fate: "four policemen were killed and two wounded".

use std::ops::Range;

use super::lexicon::Lexicon;
use super::people::{Group, groups, joined};
use super::toll::{Count, Fate, Toll};
use super::totals;
use super::uncounted;
use super::words::List;
use crate::text::Analysis;

/// The words that a toll was read from.
pub(super) type Words = Vec<(Fate, Range<usize>)>;

/// Reads the toll of a range of tokens, with the words that give it.
pub(super) fn read(analysis: &Analysis<'_>, lexicon: &Lexicon, tokens: Range<usize>) -> (Toll, Words) {
    let mut toll = Toll::default();
    let mut words = Words::new();
    let groups = groups(analysis, lexicon, tokens.clone());
    let mut used = vec![false; groups.len()];
    let mut last_fate: Option<(usize, Vec<usize>)> = None;
    for at in tokens.clone() {
        let lower = analysis.lower(at);
        let fate = if List::Killed.has(lower) {
            Fate::Killed
        } else if List::Wounded.has(lower) {
            Fate::Wounded
        } else {
            continue;
        };
        if skipped(analysis, at) {
            continue;
        }
        let slot = match fate {
            Fate::Killed => &mut toll.killed,
            Fate::Wounded => &mut toll.wounded,
        };
        let chosen = victims(analysis, &groups, &used, at, &tokens);
        if chosen.is_empty() {
            // "was ambushed and killed", "shot and killed": the same people met both words.
            if let Some((verb, people)) = &last_fate
                && at - verb <= 3
                && fate == Fate::Killed
                && !slot.is_known()
            {
                for &g in people {
                    slot.add(groups[g].min, groups[g].max);
                }
            } else if !slot.is_known()
                && let Some(g) = uncounted::of_them(analysis, &groups, at)
            {
                slot.add(groups[g].min, groups[g].max);
                words.push((fate, groups[g].tokens.clone()));
            } else if !slot.is_known()
                && let Some((count, range)) = uncounted::without_article(analysis, lexicon, &groups, at, &tokens)
            {
                slot.add(count, Some(count));
                words.push((fate, range));
            } else if !slot.is_known()
                && let Some(count) = uncounted::killed(analysis, lexicon, at, &tokens)
            {
                slot.add(count.0, count.1);
                words.push((fate, at..at + 1));
            }
            continue;
        }
        // "17 killed in the first hours, then 20 dead": two counts of the same people.
        let recount = slot.is_known() && chosen.iter().all(|&g| groups[g].bare);
        let mut count = Count::default();
        for &g in chosen.iter().filter(|&&g| !used[g]) {
            count.add(groups[g].min, groups[g].max);
        }
        if recount {
            slot.widen(count);
        } else if count.is_known() {
            slot.add(count.min.unwrap_or(0), count.max);
        }
        words.push((fate, at..at + 1));
        for &g in &chosen {
            used[g] = true;
            words.push((fate, groups[g].tokens.clone()));
        }
        last_fate = Some((at, chosen));
    }
    totals::bodies(analysis, &groups, &tokens, &mut toll, &mut words);
    totals::nominal(analysis, &groups, &tokens, &mut toll, &mut words);
    totals::range(analysis, &tokens, &mut toll, &mut words);
    totals::total(analysis, &tokens, &mut toll, &mut words);
    totals::limbs(analysis, &groups, &tokens, &mut toll, &mut words);
    totals::neutralised(analysis, &groups, &tokens, &mut toll, &mut words);
    toll.early |= tokens.clone().any(|i| {
        matches!(
            (analysis.lower(i), analysis.lower(i + 1)),
            ("initial" | "earlier" | "early", "report" | "reports" | "count" | "counts" | "toll" | "figure")
                | ("at", "first")
                | ("had", "spoken")
                | ("first", "spoke")
        )
    });
    totals::nobody(analysis, &tokens, &mut toll, &mut words);
    (toll, words)
}

/// Words of killing that are no toll here: "killed in action" stays; "the killed general", "dead end", "injured list" go.
fn skipped(analysis: &Analysis<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |i| analysis.lower(i));
    let two_before = at.checked_sub(2).map_or("", |i| analysis.lower(i));
    // Threats and wishes: "to kill", "will kill"; negation: "not killed".
    // "lost their lives" is a fate, "sixteen lives" is counted below, and other lives are none.
    if matches!(analysis.lower(at), "life" | "lives") {
        return !(matches!(before, "their" | "his" | "her") && two_before == "lost");
    }
    // "47 were found shot" tells of deaths; "two were shot" leaves it open.
    if analysis.lower(at) == "shot" {
        return !(at.saturating_sub(12)..at).any(|i| analysis.lower(i) == "found") || analysis.lower(at + 1) == "dead";
    }
    // "hacked to death", and no other death; "six deaths" are counted below.
    if analysis.lower(at) == "death" {
        return !to_death(analysis, at);
    }
    // "No service members were hurt": nobody was.
    if totals::none_of(analysis, at).is_some() {
        return true;
    }
    // "died of a heart attack while sheltering": not at the hand of anybody.
    if matches!(analysis.lower(at), "died" | "dies" | "die")
        && (at..at + 6).any(|i| matches!(analysis.lower(i), "heart" | "cardiac" | "stroke"))
    {
        return true;
    }
    // "75 had been admitted", "66 are still being treated": the hurt, where a be-verb stands before it.
    if matches!(analysis.lower(at), "admitted" | "treated") {
        return !matches!(before, "been" | "being" | "were" | "was" | "still");
    }
    matches!(before, "to" | "will" | "would" | "could" | "might" | "may" | "not" | "n't" | "never" | "can")
        || matches!(
            (two_before, before),
            ("no" | "nor", "one")
                | ("nobody" | "none", "was" | "were" | "is")
                | ("will", "be")
                | ("would", "be")
                | ("could", "be")
                | ("not", "been")
        )
        || matches!((two_before, before), ("no", _)) && matches!(before, "one" | "people")
        || two_before == "one" && at >= 3 && analysis.lower(at - 3) == "no"
        || matches!((two_before, before), ("among", "those" | "the"))
        || matches!(analysis.lower(at), "dead") && matches!(analysis.lower(at + 1), "sea" | "end" | "body" | "bodies")
        || matches!(analysis.lower(at), "wounds")
            && matches!(before, "their" | "his" | "her" | "of" | "gunshot" | "shrapnel" | "from")
}

/// "hacked to death", "beaten to death": the verb before says how.
fn to_death(analysis: &Analysis<'_>, at: usize) -> bool {
    let how = at.checked_sub(2).map_or("", |i| analysis.lower(i));
    analysis.lower(at - 1) == "to"
        && (how.ends_with("ed")
            || matches!(
                how,
                "beaten" | "beat" | "shot" | "burnt" | "him" | "her" | "them" | "man" | "woman" | "hacking"
            ))
}

/// Whether a be-verb governs the participle at `at`: "were killed", "have been badly wounded", "was shot in the chest and killed".
pub(super) fn is_passive(analysis: &Analysis<'_>, at: usize, start: usize) -> bool {
    let reach = if at > start && analysis.lower(at - 1) == "and" { 9 } else { 4 };
    (start..at).rev().take(reach).take_while(|&i| !matches!(analysis.lower(i), ";" | "while")).any(|i| {
        matches!(
            analysis.lower(i),
            "was" | "were" | "are" | "is" | "been" | "being" | "be" | "got" | "left" | "found" | "dead" | "reported"
        )
    })
}

/// The groups that a word of killing or wounding speaks of.
fn victims(analysis: &Analysis<'_>, groups: &[Group], used: &[bool], at: usize, tokens: &Range<usize>) -> Vec<usize> {
    let intransitive =
        matches!(analysis.lower(at), "life" | "lives" | "died" | "dies" | "die" | "dead" | "death" | "perished");
    let passive = is_passive(analysis, at, tokens.start);
    // To the right: "killed at least four policemen", "killing 4".
    let right = groups.iter().position(|g| {
        g.tokens.start > at && g.tokens.start <= at + 3 && gap_is_light(analysis, at + 1..g.tokens.start)
    });
    let left = (0..groups.len()).rev().find(|&g| {
        groups[g].tokens.end <= at && !used[g] && !groups[g].subset && left_reaches(analysis, groups, g, at)
    });
    let plural_verb = (at.saturating_sub(3)..at).any(|i| matches!(analysis.lower(i), "were" | "are" | "have"));
    let left_chain = |g: usize| {
        let mut chain = vec![g];
        let mut first = g;
        while first > 0
            && joined(analysis, &groups[first - 1], &groups[first])
            && !used[first - 1]
            && !groups[first - 1].subset
        {
            first -= 1;
            chain.push(first);
        }
        // "fourteen marines of the regiment and their interpreter were killed": one person does not take "were".
        if plural_verb
            && chain.len() == 1
            && groups[g].max == Some(1)
            && let Some(other) = (0..g).rev().find(|&o| !used[o] && !groups[o].subset && !groups[o].named)
            && (groups[other].tokens.end..groups[g].tokens.start).any(|i| analysis.lower(i) == "and")
        {
            chain.push(other);
        }
        chain
    };
    let right_chain = |g: usize| {
        let mut chain = vec![g];
        let mut last = g;
        while last + 1 < groups.len()
            && joined(analysis, &groups[last], &groups[last + 1])
            && !groups[last + 1].subset
            && !fate_follows(analysis, &groups[last + 1])
        {
            last += 1;
            chain.push(last);
        }
        chain
    };
    // "was killed along with two of his sons", "shot him dead together with his wife".
    let companions = |mut chain: Vec<usize>| {
        let beside = (0..groups.len())
            .find(|&r| groups[r].tokens.start > at + 1 && is_beside(analysis, at + 1..groups[r].tokens.start));
        if let Some(r) = beside.filter(|r| !groups[*r].subset) {
            chain.extend(right_chain(r));
        }
        chain
    };
    let left_is_people = left.is_some_and(|g| {
        let gap = groups[g].tokens.end..at;
        // "leaving 62 people, six of them children, hurt".
        let aside =
            gap.len() > 2 && analysis.lower(at - 1) == "," && gap.clone().all(|i| in_aside(analysis, groups, i));
        passive || intransitive || groups[g].bare || aside || gap_is_light(analysis, gap)
    });
    match (left, right) {
        // "three gunmen shot dead two brothers": those who shot are not the dead.
        (_, Some(g)) if shoots_dead(analysis, at, tokens.start) && !groups[g].subset => right_chain(g),
        (Some(g), _) if passive || intransitive => companions(left_chain(g)),
        (_, Some(g)) if !intransitive && !groups[g].subset && !fate_follows(analysis, &groups[g]) => right_chain(g),
        (Some(g), None) if left_is_people => left_chain(g),
        (Some(g), Some(r)) if left_is_people && (groups[r].subset || fate_follows(analysis, &groups[r])) => {
            left_chain(g)
        }
        (None, Some(g)) if analysis.lower(at) == "dead" && !fate_follows(analysis, &groups[g]) => right_chain(g),
        _ => Vec::new(),
    }
}

/// Whether "dead" or "to death" ends an active verb: "gunmen shot dead two brothers", not "were shot dead".
fn shoots_dead(analysis: &Analysis<'_>, at: usize, start: usize) -> bool {
    if analysis.lower(at) == "death" {
        return !is_passive(analysis, at, start);
    }
    at > start
        && analysis.lower(at) == "dead"
        && matches!(analysis.lower(at - 1), "shot" | "shoot" | "shoots" | "shooting")
        && !is_passive(analysis, at - 1, start)
}

/// Whether a gap after a word of fate says that others shared it: "along with", "together with his".
fn is_beside(analysis: &Analysis<'_>, gap: Range<usize>) -> bool {
    let shared = gap.clone().any(|i| matches!(analysis.lower(i), "along" | "together" | "alongside"))
        || matches!(analysis.lower(gap.end), "his" | "her" | "their");
    gap.len() <= 4
        && shared
        && gap.clone().any(|i| matches!(analysis.lower(i), "with" | "alongside"))
        && gap.clone().all(|i| matches!(analysis.lower(i), "," | "along" | "together" | "with" | "alongside"))
}

/// "15 killed, 22 wounded": the number after the comma belongs to the next word of fate.
fn fate_follows(analysis: &Analysis<'_>, group: &Group) -> bool {
    let mut next = group.tokens.end;
    while matches!(
        analysis.lower(next),
        "were" | "was" | "are" | "is" | "more" | "others" | "people" | "also" | "have" | "been"
    ) {
        next += 1;
    }
    let lower = analysis.lower(next);
    List::Wounded.has(lower) && !lower.ends_with("ing")
        || lower != "shot" && List::Killed.has(lower) && !lower.ends_with("ing")
}

/// Only adverbs and small words stand in the gap.
fn gap_is_light(analysis: &Analysis<'_>, gap: Range<usize>) -> bool {
    gap.len() <= 4 && gap.clone().all(|i| List::Light.has(analysis.lower(i)))
}

/// Whether a group to the left can be the subject of the word at `at`: nothing but its own relative words between.
fn left_reaches(analysis: &Analysis<'_>, groups: &[Group], g: usize, at: usize) -> bool {
    let gap = groups[g].tokens.end..at;
    if gap_is_light(analysis, gap.clone()) {
        return true;
    }
    // "nine people, three of them children, were killed"; "15 people in the market were killed".
    gap.len() <= 14
        && is_passive(analysis, at, gap.start)
        && !groups.iter().any(|other| {
            other.tokens.start >= groups[g].tokens.end && other.tokens.end <= at && !other.subset && !other.bare
        })
        && !gap.clone().any(|i| matches!(analysis.lower(i), ";" | "but" | "while"))
        || gap.len() <= 8
            && matches!(analysis.lower(at), "died" | "die" | "dies")
            && !gap.clone().any(|i| analysis.lower(i) == ",")
        || gap.len() <= 24 && gap.clone().all(|i| in_aside(analysis, groups, i))
}

/// Whether a token belongs to an aside on part of a group: ", including five children,", ", most of them civilians,".
fn in_aside(analysis: &Analysis<'_>, groups: &[Group], at: usize) -> bool {
    groups.iter().any(|g| g.subset && g.tokens.contains(&at)) || List::Aside.has(analysis.lower(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Killed and wounded as (min, max) pairs.
    fn toll(text: &str) -> [(Option<u32>, Option<u32>); 2] {
        let analysis = Analysis::new(text);
        let (toll, _) = read(&analysis, Lexicon::embedded(), 0..analysis.tokens.len());
        [(toll.killed.min, toll.killed.max), (toll.wounded.min, toll.wounded.max)]
    }

    const SILENT: (Option<u32>, Option<u32>) = (None, None);

    fn n(count: u32) -> (Option<u32>, Option<u32>) {
        (Some(count), Some(count))
    }

    #[test]
    fn active_passive_and_elliptic_tolls() {
        assert_eq!(toll("A suicide car bomb kills 15 Iraqis and wounds 22."), [n(15), n(22)]);
        assert_eq!(toll("Nine Iraqis are killed and 15 wounded when U.S. forces confront insurgents."), [n(9), n(15)]);
        assert_eq!(toll("Three Turkish truck drivers are ambushed and killed in Mosul."), [n(3), SILENT]);
        assert_eq!(toll("At least 60 people die from a car bomb."), [n(60), SILENT]);
        assert_eq!(toll("The troops fired into the crowd, killing 4."), [n(4), SILENT]);
        assert_eq!(toll("Gunmen shot dead a teacher."), [n(1), SILENT]);
        assert_eq!(toll("The blast left 12 people dead and 30 injured."), [n(12), n(30)]);
        assert_eq!(toll("A bomb killed three soldiers, police said."), [n(3), SILENT]);
        assert_eq!(toll("Eighteen people were killed and 34 wounded."), [n(18), n(34)]);
        assert_eq!(toll("It killed 12 and wounded 31, the sources said."), [n(12), n(31)]);
    }

    #[test]
    fn sums_and_parts() {
        assert_eq!(toll("Four policemen and three civilians were killed."), [n(7), SILENT]);
        assert_eq!(toll("A police officer and two of his sons were killed."), [n(3), SILENT]);
        assert_eq!(toll("The blast killed ten people, including three children."), [n(10), SILENT]);
        assert_eq!(toll("Some 60 U.S. soldiers and a handful of Iraqis are injured."), [SILENT, (Some(63), None)]);
        assert_eq!(
            toll(
                "the killing of Iranian general Qasem Soleimani and top Iraqi commander Abu Mahdi al-Muhandis in a strike"
            ),
            [n(2), SILENT]
        );
        assert_eq!(toll("A captain and three of his men were killed and two others wounded."), [n(4), n(2)]);
        assert_eq!(toll("On Sunday nine members of the federal police died"), [n(9), SILENT]);
        assert_eq!(
            toll("At least 52 people, including five children, died when a missile hit the station."),
            [n(52), SILENT]
        );
        assert_eq!(
            toll("89 people had died, including 31 women and five children, and 277 were wounded."),
            [n(89), n(277)]
        );
        assert_eq!(
            toll("killed at least 100 people and wounded 300, President Hassan Sheikh Mohamud said"),
            [n(100), n(300)]
        );
        assert_eq!(toll("killing at least six people and wounding 20 others"), [n(6), n(20)]);
    }

    #[test]
    fn nouns_count_too() {
        assert_eq!(toll("The bomb cost sixteen lives."), [n(16), SILENT]);
        assert_eq!(toll("132 pupils and nine employees have lost their lives."), [n(141), SILENT]);
        assert_eq!(toll("resulting in the martyrdom of two and the injury of three others"), [n(2), n(3)]);
        assert_eq!(toll("It caught workers on the outskirts, with two deaths and 12 injured."), [n(2), n(12)]);
        assert_eq!(toll("Two more lives were saved."), [SILENT, SILENT]);
        assert_eq!(toll("Fourteen marines of the regiment and their interpreter were killed."), [n(15), SILENT]);
    }

    #[test]
    fn nobody_is_zero_and_silence_is_unknown() {
        assert_eq!(toll("Both caused material damage but no casualties."), [n(0), n(0)]);
        assert_eq!(toll("There were no casualties."), [n(0), n(0)]);
        assert_eq!(toll("The crew was safe."), [n(0), SILENT]);
        assert_eq!(toll("A bomb went off."), [SILENT, SILENT]);
        assert_eq!(toll("There were no immediate reports of casualties."), [SILENT, SILENT]);
    }

    #[test]
    fn tolls_that_grow() {
        assert_eq!(toll("Two more died in hospital, bringing the death toll to 14."), [n(14), SILENT]);
        assert_eq!(toll("The number killed some people; the toll rose to 292."), [n(292), SILENT]);
        assert_eq!(toll("Toll of the bombing reaches 292"), [n(292), SILENT]);
        assert_eq!(
            toll("The number of people known to have died in the bombing has risen to 292, it said."),
            [n(292), SILENT]
        );
    }

    #[test]
    fn one_person_by_name_or_role() {
        assert_eq!(toll("Abu Jandal al-Kuwaiti was struck and killed by an airstrike."), [n(1), SILENT]);
        assert_eq!(toll("A brigade commander was killed by a sniper."), [n(1), SILENT]);
        assert_eq!(toll("killing civilians in the market"), [(Some(2), None), SILENT]);
    }

    #[test]
    fn headlines_leave_out_articles_and_name_the_source_last() {
        assert_eq!(toll("Car bomb kills 23: police"), [n(23), SILENT]);
        assert_eq!(toll("Bombs kill 11 - sources"), [n(11), SILENT]);
        assert_eq!(toll("Attacks kill 13 north of Baghdad"), [n(13), SILENT]);
        assert_eq!(toll("Army \"kills\" 16 militants"), [n(16), SILENT]);
        assert_eq!(toll("Journalist shot dead in Mosul"), [n(1), SILENT]);
        assert_eq!(toll("Four deminers killed in blast near Basra"), [n(4), SILENT]);
        assert_eq!(toll("Suicide bomber kills army recruits in Hilla"), [(Some(2), None), SILENT]);
        assert_eq!(toll("Two policemen said killed in Diyala"), [n(2), SILENT]);
        assert_eq!(toll("Two policemen, bystander shot dead in Kirkuk"), [n(3), SILENT]);
        assert_eq!(toll("Militants execute nine; group executes 20 opponents"), [n(20), SILENT]);
    }

    #[test]
    fn who_tells_of_the_dead_is_none_of_them() {
        assert_eq!(toll("A mine exploded, killing one soldier, an army officer said."), [n(1), SILENT]);
        assert_eq!(toll("A bomb killed two policemen, a police captain, Ali Hassan, told reporters."), [n(2), SILENT]);
        assert_eq!(toll("The missiles killed 23 people, three of them children, and injured 40."), [n(23), n(40)]);
    }

    #[test]
    fn people_told_without_a_number() {
        assert_eq!(toll("Troops shot and killed a 17-year-old Palestinian during a raid."), [n(1), SILENT]);
        assert_eq!(toll("A 9-year-old girl and a teenager were killed."), [n(2), SILENT]);
        assert_eq!(toll("A journalist and her driver were shot dead."), [n(2), SILENT]);
        assert_eq!(toll("They wounded a woman and her 4-year-old daughter."), [SILENT, n(2)]);
        assert_eq!(toll("A couple and their three children were killed."), [n(5), SILENT]);
        assert_eq!(toll("The shell wounded an elderly couple."), [SILENT, n(2)]);
        assert_eq!(toll("They shot him dead along with his son."), [n(2), SILENT]);
        assert_eq!(toll("He and his wife were killed."), [n(2), SILENT]);
        assert_eq!(toll("A bomb killed him and wounded both his bodyguards."), [n(1), n(2)]);
        assert_eq!(toll("It killed one person, wounding another."), [n(1), n(1)]);
        assert_eq!(toll("Two rescuers died and a third was injured."), [n(2), n(1)]);
        assert_eq!(toll("A mayor was killed along with two of his sons."), [n(3), SILENT]);
        assert_eq!(toll("Three gunmen shot dead two brothers."), [n(2), SILENT]);
        assert_eq!(toll("leaving 13 of them dead and another 20 injured"), [n(13), n(20)]);
        assert_eq!(toll("The mine killed a sergeant and injured two privates."), [n(1), n(2)]);
        assert_eq!(toll("The blast left five officers and two passers-by injured."), [SILENT, n(7)]);
        assert_eq!(toll("The crash killed all nine aboard."), [n(9), SILENT]);
    }

    #[test]
    fn lists_of_people_and_deaths_in_other_words() {
        assert_eq!(toll("A judge, his wife, their daughter-in-law and an infant were gunned down."), [n(4), SILENT]);
        assert_eq!(toll("Two commanders of the border guard and their driver were killed."), [n(3), SILENT]);
        assert_eq!(toll("A pastor, his wife and five of their children were hacked to death."), [n(7), SILENT]);
        assert_eq!(toll("A mob beat to death a man accused of spying."), [n(1), SILENT]);
        assert_eq!(toll("One demonstrator was shot in the chest and killed."), [n(1), SILENT]);
        assert_eq!(toll("leaving a woman dead and 62 people, six of them children, hurt"), [n(1), n(62)]);
        assert_eq!(toll("70 people, among them 26 children, lost their lives"), [n(70), SILENT]);
        assert_eq!(toll("leaving four guards dead, with another three guards in hospital"), [n(4), n(3)]);
        assert_eq!(toll("1 ANP killed, 3 civilians injured."), [n(1), n(3)]);
        assert_eq!(toll("A passer-by was hit in the shoulder."), [SILENT, n(1)]);
        assert_eq!(toll("No service members were hurt."), [SILENT, n(0)]);
        assert_eq!(toll("A contractor died of a heart attack while sheltering."), [SILENT, SILENT]);
        assert_eq!(toll("Nine Palestinians, including a woman of 61, were killed."), [n(9), SILENT]);
        assert_eq!(toll("Two drivers and a boy of 12 lost their lives."), [n(3), SILENT]);
        assert_eq!(toll("slaying him, his mother and two sisters"), [n(4), SILENT]);
        assert_eq!(toll("Nine people were rushed to hospital."), [SILENT, n(9)]);
        assert_eq!(toll("It killed the driver, leaving his passenger with burns."), [n(1), n(1)]);
        assert_eq!(toll("Among the 46 wounded were eight children."), [SILENT, n(46)]);
        assert_eq!(toll("Nine militants were \"neutralised\"."), [(None, Some(9)), SILENT]);
    }

    #[test]
    fn a_second_event_or_a_habit_is_no_person() {
        assert_eq!(toll("Another bomb went off, killing two men."), [n(2), SILENT]);
        assert_eq!(toll("A third rocket wounded nobody; she and others watched."), [SILENT, SILENT]);
        assert_eq!(toll("The raid killed 12 goats."), [SILENT, SILENT]);
    }

    #[test]
    fn threats_to_kill_are_no_toll() {
        assert_eq!(toll("The group threatened to kill them."), [SILENT, SILENT]);
    }
}
