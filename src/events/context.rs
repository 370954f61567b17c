//! What all parts of the extraction look at: the text, its places and dates, the tables.

use std::ops::Range;

use jiff::civil::Date;

use super::lexicon::Lexicon;
use super::words::List;
use crate::gazetteer::Kind;
use crate::incident::Precision;
use crate::places::{PlaceMention, Role};
use crate::text::date::{DateMention, DateSpan};
use crate::text::{Analysis, Sentence, TokenKind};

/// A report with everything found in it so far.
#[derive(Debug)]
pub(super) struct Context<'c, 't> {
    pub(super) text: &'c Analysis<'t>,
    pub(super) lexicon: &'static Lexicon,
    pub(super) places: &'c [PlaceMention],
    pub(super) dates: &'c [DateMention],
    /// The day that the report speaks from, as far as it tells.
    pub(super) today: Option<Date>,
    /// The days that the report is about, where its head says so.
    pub(super) period: Option<DateSpan>,
    /// The items of a list of news, in order; none in any other report.
    pub(super) items: Vec<Item>,
}

/// An item of a list of news: "MOSUL - Gunmen killed two policemen", and the paragraphs below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    /// Its first paragraph.
    pub(super) paragraph: usize,
    /// The place at its head, where it plays.
    pub(super) place: usize,
}

/// The items that the places at the heads of paragraphs make.
pub(super) fn items(text: &Analysis<'_>, places: &[PlaceMention]) -> Vec<Item> {
    let heads = places.iter().enumerate().filter(|(_, p)| p.role == Role::Heading);
    heads
        .map(|(place, p)| Item { paragraph: text.sentences[text.sentence_of(p.name.start)].paragraph, place })
        .collect()
}

/// Below this a reading of a name is as likely wrong as right; of a small town, which has many namesakes, below the second.
const DOUBTFUL: (f64, f64) = (0.5, 0.75);

fn is_doubtful(place: &PlaceMention) -> bool {
    let small = place.location.as_ref().is_some_and(|l| matches!(l.kind, Kind::Town | Kind::Village));
    place.role == Role::Place && place.confidence < if small { DOUBTFUL.1 } else { DOUBTFUL.0 }
}

/// Takes back doubtful readings that lie in a country of which the report names nothing else, while it names another country
/// twice: "Nawa" in a report from Helmand is no city in Japan, though no table holds the one meant.
pub(super) fn doubt(text: &Analysis<'_>, places: &mut [PlaceMention]) {
    let country = |p: &PlaceMention| p.location.as_ref().and_then(|l| l.country.clone().map(|c| (c, l.id.clone())));
    let named: Vec<(String, String)> = places.iter().filter_map(country).collect();
    for place in places.iter_mut().filter(|p| is_doubtful(p)) {
        let Some((here, id)) = country(place) else { continue };
        let alone = named.iter().all(|(c, i)| *c != here || *i == id);
        let elsewhere = named.iter().any(|(c, _)| *c != here && named.iter().filter(|(d, _)| d == c).count() >= 2);
        if alone && elsewhere {
            place.location = None;
        }
    }
    contradict(text, places);
}

/// "the Boma peninsula in Lac province": a name whose only known bearer lies in another country than the words behind it say.
fn contradict(text: &Analysis<'_>, places: &mut [PlaceMention]) {
    let mut wrong = Vec::new();
    for at in 1..places.len() {
        let [named, within] = [&places[at - 1], &places[at]];
        let end = named.phrase.end.max(named.name.end);
        let close = end + 1 == within.phrase.start.min(within.name.start);
        let (Some(inner), Some(outer)) = (&named.location, &within.location) else { continue };
        let within_area =
            outer.precision.is_area() && outer.precision != Precision::Region && within.role == Role::Place;
        let apart = inner.country.is_some() && outer.country.is_some() && inner.country != outer.country;
        let local = matches!(inner.precision, Precision::Exact | Precision::Near | Precision::District);
        if close && within_area && apart && local && named.role == Role::Place {
            wrong.push(inner.id.clone());
        }
    }
    // What was placed by it falls with it: "Tadaryat, Boma".
    for place in places.iter_mut().filter(|p| p.location.as_ref().is_some_and(|l| wrong.contains(&l.id))) {
        place.location = None;
    }
    for at in 1..places.len() {
        // "the Old City of Nablus" is not the one of Jerusalem.
        let [named, whole] = [&places[at - 1], &places[at]];
        let of = named.name.end + 1 == whole.name.start && text.lower(named.name.end) == "of";
        let (Some(part), Some(city)) = (&named.location, &whole.location) else { continue };
        if of && part.point.distance_km(city.point) > city.radius_km + FAR_KM && !part.precision.is_area() {
            places[at - 1].location = None;
        }
    }
}

/// What lies so far from a city is no part of it, in kilometres.
const FAR_KM: f64 = 15.0;

impl Context<'_, '_> {
    /// The item that a paragraph belongs to.
    pub(super) fn item(&self, paragraph: usize) -> Option<usize> {
        self.items.partition_point(|i| i.paragraph <= paragraph).checked_sub(1)
    }

    /// The first token after the place and the dash at the head of an item; a sentence's first token elsewhere.
    pub(super) fn after_heading(&self, sentence: &Sentence) -> usize {
        let item = self.items.binary_search_by_key(&sentence.paragraph, |i| i.paragraph).ok();
        let head =
            item.map(|at| &self.places[self.items[at].place].name).filter(|n| sentence.tokens.contains(&n.start));
        head.map_or(sentence.tokens.start, |name| (name.end + 1).min(sentence.tokens.end - 1))
    }

    /// Whether any of `words` stands in a range.
    pub(super) fn has(&self, tokens: Range<usize>, words: &[&str]) -> bool {
        tokens.into_iter().any(|i| words.contains(&self.text.lower(i)))
    }

    /// Whether any word of a list stands in a range.
    pub(super) fn has_any(&self, tokens: Range<usize>, list: List) -> bool {
        tokens.into_iter().any(|i| list.has(self.text.lower(i)))
    }

    /// Whether a phrase stands in a range.
    pub(super) fn has_phrase(&self, tokens: Range<usize>, phrase: &[&str]) -> bool {
        self.find_phrase(tokens, phrase).is_some()
    }

    /// Where a phrase starts in a range.
    pub(super) fn find_phrase(&self, tokens: Range<usize>, phrase: &[&str]) -> Option<usize> {
        let last = tokens.end.saturating_sub(phrase.len().saturating_sub(1));
        (tokens.start..last).find(|&at| phrase.iter().enumerate().all(|(i, w)| self.text.lower(at + i) == *w))
    }

    /// The lower-case word `back` tokens before `at` within a range, or nothing.
    pub(super) fn before(&self, tokens: &Range<usize>, at: usize, back: usize) -> &str {
        at.checked_sub(back).filter(|i| *i >= tokens.start).map_or("", |i| self.text.lower(i))
    }

    /// The tokens of the sentence that holds a token.
    pub(super) fn sentence_around(&self, token: usize) -> Range<usize> {
        self.text.sentences.get(self.text.sentence_of(token)).map_or(token..token, |s| s.tokens.clone())
    }

    /// The places named in a range, datelines and demonyms left out.
    pub(super) fn places_in(&self, tokens: Range<usize>) -> impl Iterator<Item = usize> {
        let first = self.places.partition_point(|p| p.name.start < tokens.start);
        (first..self.places.len())
            .take_while(move |&i| self.places[i].name.end <= tokens.end)
            .filter(|&i| matches!(self.places[i].role, Role::Place | Role::Anaphor))
    }

    /// Whether a token range lies inside the name of a place.
    pub(super) fn in_place_name(&self, tokens: &Range<usize>) -> bool {
        let after = self.places.partition_point(|p| p.name.start <= tokens.start);
        after.checked_sub(1).is_some_and(|i| tokens.end <= self.places[i].name.end)
    }

    /// The dates in a range.
    pub(super) fn dates_in(&self, tokens: Range<usize>) -> impl Iterator<Item = &DateMention> {
        let first = self.dates.partition_point(|d| d.tokens.start < tokens.start);
        self.dates[first..].iter().take_while(move |d| d.tokens.end <= tokens.end)
    }

    /// Whether a sentence is an item of a list: `- Near Mosul, two strikes ...`, `b. On 1 August ...`.
    pub(super) fn is_item(&self, sentence: usize) -> bool {
        let Some(first) = self.text.sentences.get(sentence).map(|s| s.tokens.start) else { return false };
        let token = &self.text.tokens[first];
        token.kind == TokenKind::Punct
            && matches!(token.lower.as_str(), "-" | "*" | "\u{2014}" | "\u{2022}" | "." | "\u{00B7}")
    }

    /// Whether a token is part of a date.
    pub(super) fn in_date(&self, token: usize) -> bool {
        let after = self.dates.partition_point(|d| d.tokens.start <= token);
        after.checked_sub(1).is_some_and(|i| token < self.dates[i].tokens.end)
    }

    /// Whether a date starts at a token.
    pub(super) fn date_starts(&self, token: usize) -> bool {
        self.dates.binary_search_by_key(&token, |d| d.tokens.start).is_ok()
    }

    /// Whether a date ends before a token.
    pub(super) fn date_ends(&self, token: usize) -> bool {
        self.dates.binary_search_by_key(&token, |d| d.tokens.end).is_ok()
    }
}
