//! "the capital", "the city", "the same province": common nouns that stand for a place named elsewhere.

use super::words::{DAYS, Words, bearing};
use super::{Found, Hit, Role};
use crate::gazetteer::{Gazetteer, Kind};
use crate::text::{Analysis, SentenceKind};

/// What a noun can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noun {
    /// A capital: of the country named with it, or of the one the text is about.
    Capital,
    /// The last place of one of these kinds.
    Last(&'static [Kind]),
    /// The division that the last place lies in.
    Province,
}

impl Noun {
    /// Whether other places can be said to lie in it: "in the west of the city".
    pub(super) fn can_hold(self) -> bool {
        match self {
            Self::Capital | Self::Province => true,
            Self::Last(kinds) => kinds[0].is_settlement() || kinds[0].is_division(),
        }
    }
}

const CITY: &[Kind] = &[Kind::Capital, Kind::City, Kind::Town];
const TOWN: &[Kind] = &[Kind::Town, Kind::City, Kind::Village];
const VILLAGE: &[Kind] = &[Kind::Village, Kind::Town];
const AIRPORT: &[Kind] = &[Kind::Airport, Kind::Airbase];
const BASE: &[Kind] = &[Kind::Airbase, Kind::Camp];
const DISTRICT: &[Kind] = &[Kind::Admin2, Kind::Quarter, Kind::Admin3];

const AREA: &[Kind] =
    &[Kind::Quarter, Kind::Admin3, Kind::Admin2, Kind::Town, Kind::Village, Kind::City, Kind::Capital];

/// Nouns too vague to stand for a place without "same".
const VAGUE: &[&str] = &["zone", "area", "region", "quarter", "place", "county", "hospital", "market"];

const NOUNS: &[(&str, Noun)] = &[
    ("capital", Noun::Capital),
    ("city", Noun::Last(CITY)),
    ("town", Noun::Last(TOWN)),
    ("village", Noun::Last(VILLAGE)),
    ("airport", Noun::Last(AIRPORT)),
    ("airfield", Noun::Last(AIRPORT)),
    ("airbase", Noun::Last(BASE)),
    ("base", Noun::Last(BASE)),
    ("camp", Noun::Last(&[Kind::Camp])),
    ("embassy", Noun::Last(&[Kind::Embassy])),
    ("district", Noun::Last(DISTRICT)),
    ("neighborhood", Noun::Last(&[Kind::Quarter])),
    ("neighbourhood", Noun::Last(&[Kind::Quarter])),
    ("zone", Noun::Last(AREA)),
    ("area", Noun::Last(AREA)),
    ("region", Noun::Last(AREA)),
    ("quarter", Noun::Last(AREA)),
    ("place", Noun::Last(AREA)),
    ("subdistrict", Noun::Last(DISTRICT)),
    ("county", Noun::Last(&[Kind::Admin2])),
    ("hospital", Noun::Last(&[Kind::Hospital])),
    ("market", Noun::Last(&[Kind::Market])),
    ("province", Noun::Province),
    ("governorate", Noun::Province),
];

/// Adds the nouns that stand alone after "the" or "the same", with at most three words between that only describe.
pub(super) fn add(analysis: &Analysis<'_>, gaz: &Gazetteer, hits: &mut Vec<Hit>) {
    let words = Words::get();
    let mut new = Vec::new();
    let taken = |at: usize| {
        let after = hits.partition_point(|h| h.phrase.start <= at);
        hits[after.saturating_sub(2)..after].iter().any(|h| h.phrase.contains(&at) && !h.role.modifies())
    };
    for (at, token) in analysis.tokens.iter().enumerate() {
        let Some(noun) = NOUNS.iter().find(|n| n.0 == token.lower).map(|n| n.1) else { continue };
        let sentence = analysis.sentence_of(at);
        let first = analysis.sentences[sentence].tokens.start;
        if taken(at) || analysis.sentences[sentence].kind == SentenceKind::Headline && at == first || token.capital {
            continue;
        }
        // A name after it, or a noun that it describes: "the city of Mosul", "the city council", "town Balad".
        let next = analysis.lower(at + 1);
        let goes_on = next == "of"
            || analysis.tokens.get(at + 1).is_some_and(|t| t.glued && t.is_punct("-"))
            || matches!(
                next,
                "council"
                    | "hall"
                    | "center"
                    | "centre"
                    | "police"
                    | "official"
                    | "officials"
                    | "governor"
                    | "mayor"
                    | "limits"
                    | "residents"
                    | "punishment"
                    | "crime"
                    | "letters"
                    | "investment"
                    | "markets"
                    | "gains"
            ) && !matches!(next, "center" | "centre");
        if goes_on {
            continue;
        }
        let mut start = at;
        let mut country = None;
        let mut determiner = false;
        let (mut same, mut nearby) = (false, false);
        while start > first && at - start < 4 {
            let before = start - 1;
            let lower = analysis.lower(before);
            if matches!(lower, "the" | "this" | "that") {
                start = before;
                determiner = true;
                break;
            }
            same |= lower == "same";
            nearby |= matches!(lower, "nearby" | "neighboring" | "neighbouring");
            if let Some(position) = gaz.demonym_position(lower) {
                country = Some(position);
            } else if analysis.tokens[before].capital || !is_describing(lower) && bearing(lower).is_none() {
                break;
            }
            start = before;
        }
        if !determiner
            || !same && VAGUE.contains(&token.lower.as_str())
            || country.is_some()
                && analysis
                    .tokens
                    .get(at + 1)
                    .is_some_and(|t| t.capital && t.is_word() && words.class(&t.lower) & DAYS == 0)
        {
            continue;
        }
        let mut hit = Hit::new(at..at + 1, sentence);
        hit.phrase = start..at + 1;
        hit.role = Role::Anaphor;
        hit.anaphor = Some(noun);
        hit.here = analysis.lower(start) == "this";
        // "the nearby town": not the one named before, but near it.
        hit.relation = nearby.then_some(super::Relation::Near);
        if let Some(position) = country.filter(|_| noun == Noun::Capital) {
            let iso2 = gaz.places()[position].country;
            hit.found = gaz.capital_position(iso2).map(|p| Found { place: p, name: 1.0 }).into_iter().collect();
        }
        new.push(hit);
    }
    if !new.is_empty() {
        hits.extend(new);
        hits.sort_by_key(|h| h.name.start);
        // Links between hits are made after this; only datelines hold one already.
        relink(hits);
    }
}

/// After hits were put in between: a dateline's country is the hit behind it.
fn relink(hits: &mut [Hit]) {
    for at in 0..hits.len() {
        if hits[at].part_of.is_some() {
            hits[at].part_of = (at + 1 < hits.len()).then_some(at + 1);
        }
    }
}

fn is_describing(lower: &str) -> bool {
    matches!(
        lower,
        "same"
            | "holy"
            | "besieged"
            | "war-torn"
            | "restive"
            | "northern"
            | "southern"
            | "eastern"
            | "western"
            | "central"
            | "main"
            | "entire"
            | "whole"
            | "nearby"
            | "neighboring"
            | "neighbouring"
            | "embattled"
            | "ancient"
            | "old"
            | "border"
            | "desert"
            | "coastal"
            | "volatile"
            | "flashpoint"
            | "strategic"
            | "key"
            | "mainly"
            | "predominantly"
            | "mixed"
            | "rural"
            | "small"
            | "country's"
            | "country"
            | "'s"
            | "international"
            | "military"
            | "local"
    )
}
