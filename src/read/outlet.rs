//! The outlet of a report, where its first lines show it.

/// How many lines of a report are searched for its dateline.
const TOP: usize = 8;

/// The outlet, from a dateline ("BAGHDAD (Reuters) - …") among the first lines or a "Source: …" line anywhere.
pub(super) fn outlet(text: &str) -> Option<&str> {
    let mut top = text.lines().map(str::trim).filter(|l| !l.is_empty()).take(TOP);
    top.find_map(outlet_after_place).or_else(|| text.lines().find_map(|l| named_source(l.trim())))
}

/// "BAGHDAD, Dec 10 (Reuters) - Two convoys…" gives "Reuters": a short lead with a capital first, brackets, a dash.
fn outlet_after_place(line: &str) -> Option<&str> {
    let (lead, rest) = line.split_once('(')?;
    let (outlet, after) = rest.split_once(')')?;
    let dash = after.trim_start();
    let reads_as_dateline = (2..=50).contains(&lead.trim().len())
        && lead.chars().next().is_some_and(char::is_uppercase)
        && !lead.contains(['"', '\u{201C}'])
        && dash.starts_with(['-', '\u{2013}', '\u{2014}']);
    (reads_as_dateline && is_outlet(outlet)).then(|| outlet.trim())
}

fn named_source(line: &str) -> Option<&str> {
    let value = line.strip_prefix("Source:").or_else(|| line.strip_prefix("SOURCE:"))?.trim();
    is_outlet(value).then_some(value)
}

/// One to five words that begin with a capital, no figures.
fn is_outlet(text: &str) -> bool {
    let text = text.trim();
    (1..=5).contains(&text.split_whitespace().count())
        && text.chars().next().is_some_and(char::is_uppercase)
        && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '&' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outlet_stands_in_the_dateline() {
        assert_eq!(outlet("Convoys hit\n\nBAGHDAD, Dec 10 (Reuters) - Two convoys"), Some("Reuters"));
        assert_eq!(outlet("BAGHDAD, Dec. 10, 2020 (Reuters) -- Two convoys"), Some("Reuters"));
        assert_eq!(outlet("Baghdad (Shafaq News) \u{2014} A bomb"), Some("Shafaq News"));
        assert_eq!(outlet("A bomb went off.\n\nSource: Iraqi News Agency"), Some("Iraqi News Agency"));
    }

    #[test]
    fn brackets_in_a_sentence_are_no_outlet() {
        assert_eq!(outlet("The Popular Mobilisation Forces (PMF) said on Monday"), None);
        assert_eq!(outlet("In mid-October, factions stopped [Anadolu]"), None);
        assert_eq!(outlet("He said \"no\" (twice) - then left"), None);
    }
}
