//! What the report says of its own, a value for each language. Nothing else in the report asks which language it is.

mod arabic;
mod english;

use jiff::civil::Date;

use crate::incident::{Incident, LonLat, Precision, SubEventType};
use crate::map::Sheet;
use crate::map::words::Tongue;

/// The words of the report in one language. `{}` stands for what is put in ([`filled`]).
pub(super) struct Phrases {
    pub(super) tongue: Tongue,
    /// The direction of names and words of the record in HTML: their own in English, the page's in Arabic, whose words
    /// stand around them.
    pub(super) names_dir: Option<&'static str>,

    pub(super) skip: &'static str,
    pub(super) map: &'static str,
    pub(super) map_scrolls: &'static str,
    /// Under a map whose markers have numbers, and under one whose have none.
    pub(super) captions: [&'static str; 2],

    pub(super) incidents: &'static str,
    pub(super) none_found: &'static str,
    pub(super) filter: &'static str,
    pub(super) words: &'static str,
    pub(super) kind: &'static str,
    pub(super) all_kinds: &'static str,
    /// How many rows are shown, of how many.
    pub(super) shown: &'static str,
    pub(super) table_scrolls: &'static str,
    /// Number, date, place, what, killed, wounded, by whom, source.
    pub(super) heads: [&'static str; 8],
    pub(super) dash: &'static str,

    /// Under the large figures: incidents (one, many), killed, wounded.
    pub(super) figures: [&'static str; 4],
    /// One of them in a line of Markdown.
    pub(super) figure: fn(&str, &str) -> String,
    pub(super) in_figures: &'static str,
    pub(super) by_kind: &'static str,
    pub(super) by_area: &'static str,
    pub(super) not_known: &'static str,

    pub(super) evidence: &'static str,
    pub(super) marked: &'static str,
    /// When, where, what, who.
    pub(super) fields: [&'static str; 4],
    /// What, where, who, toll, elsewhere in the report, confidence.
    pub(super) terms: [&'static str; 6],

    pub(super) sources: &'static str,
    pub(super) untitled: &'static str,
    /// After a source: the day.
    pub(super) published: &'static str,

    pub(super) notes: &'static str,
    /// How the figures were come by, and what they are not.
    pub(super) method: &'static [&'static str],
    /// Each precision by name, and what it means to a reader of the map.
    pub(super) precisions: [(Precision, &'static str, &'static str); 6],
    /// Whose the data are, and what the map does not claim.
    pub(super) credit: &'static str,

    pub(super) comma: &'static str,
    pub(super) semicolon: &'static str,
    pub(super) quoted: &'static str,
    /// The lowest and the highest figure.
    pub(super) range: &'static str,
    pub(super) killed: &'static str,
    pub(super) wounded: &'static str,
    pub(super) claimed_by: &'static str,
    pub(super) against: &'static str,
    /// Precision, kilometres, point.
    pub(super) within: &'static str,
    /// An incident and its date.
    pub(super) dated: &'static str,

    /// What happened, without the place, and the status where it is more than a report.
    pub(super) what: fn(&Incident) -> String,
    /// The place, and how precisely it is known where that is not exactly.
    pub(super) place: fn(&Incident) -> String,
    /// What happened and where, as a heading.
    pub(super) heading: fn(&Incident) -> String,
    /// How precisely the place is known, in a word.
    pub(super) precision: fn(&Incident, Precision) -> &'static str,
    pub(super) actor: fn(&str) -> String,
    /// ACLED's two names for what happened.
    pub(super) types: fn(SubEventType) -> [&'static str; 2],
    pub(super) point: fn(LonLat) -> String,
    /// The day that a source is of.
    pub(super) day: fn(Date) -> String,
}

impl Phrases {
    /// The phrases of a language.
    pub(super) const fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &english::PHRASES,
            Tongue::Arabic => &arabic::PHRASES,
        }
    }

    /// The language of the sheet is that of the report around it.
    pub(super) fn around(sheet: &Sheet) -> &'static Self {
        Self::of(sheet.tongue())
    }

    /// What stands under the map.
    pub(super) const fn caption(&self, sheet: &Sheet) -> &'static str {
        self.captions[if sheet.numbered { 0 } else { 1 }]
    }

    /// What the notes call a precision.
    fn named(&self, precision: Precision) -> &'static str {
        self.precisions.iter().find(|p| p.0 == precision).map_or("", |p| p.1)
    }

    /// An incident and its date, as a heading.
    pub(super) fn dated(&self, name: &str, date: &str) -> String {
        if date.is_empty() { name.to_owned() } else { filled(self.dated, [name, date]) }
    }
}

/// A phrase with what belongs in the place of each `{}`, in order.
pub(super) fn filled<const N: usize>(phrase: &str, with: [&str; N]) -> String {
    let mut parts = phrase.split("{}");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (part, word) in parts.zip(with) {
        text.push_str(word);
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_into_a_phrase_is_no_phrase() {
        assert_eq!(filled("{} of {} shown", ["{}", "3"]), "{} of 3 shown");
    }

    #[test]
    fn every_precision_has_its_words_in_every_language() {
        for tongue in [Tongue::English, Tongue::Arabic] {
            let mut known = Phrases::of(tongue).precisions.map(|p| p.0);
            known.sort();
            assert_eq!(known.as_slice(), Precision::ALL);
        }
    }
}
