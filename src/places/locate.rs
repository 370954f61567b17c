//! Where a resolved name lies, how exactly, and what it is called: the mentions as the caller sees them.

use std::ops::Range;

use super::resolve::{Choice, Resolved, contains, kind_at};
use super::words::Words;
use super::{Context, Hit, Location, PlaceMention, Relation, Role, confidence};
use crate::gazetteer::{Gazetteer, Kind, Place, fold};
use crate::incident::{LonLat, Precision};
use crate::text::{Analysis, SentenceKind};

/// The mentions as the caller sees them.
pub(super) fn mentions(
    analysis: &Analysis<'_>,
    gaz: &Gazetteer,
    context: &Context,
    hits: &[Hit],
    resolved: &Resolved,
) -> Vec<PlaceMention> {
    let choices = &resolved.choices;
    // A name none of whose places could be meant goes; what points at hits is renumbered.
    let keep: Vec<bool> = hits
        .iter()
        .zip(choices)
        .map(|(h, c)| {
            let unknown = h.evident && h.anaphor.is_none() && (h.found.is_empty() || !h.hint.is_empty());
            c.place.is_some() || h.point.is_some() || unknown
        })
        .collect();
    let mut number = vec![None; hits.len()];
    let mut next = 0;
    for (n, &kept) in keep.iter().enumerate() {
        if kept {
            number[n] = Some(next);
            next += 1;
        }
    }
    let focus = context.country.as_deref().map(str::to_ascii_uppercase);
    let placer = Placer { analysis, gaz, hits, choices, main: resolved.main, focus };
    (0..hits.len())
        .filter(|&n| keep[n])
        .map(|n| {
            let hit = &hits[n];
            PlaceMention {
                name: full_name(analysis, hit),
                phrase: hit.phrase.start.min(hit.name.start)..hit.phrase.end.max(hit.name.end),
                role: hit.role,
                location: placer.locate(n, 0),
                part_of: hit.part_of.and_then(|p| number[p]),
                qualifies: hit.qualifies.and_then(|p| number[p]),
                confidence: match (hit.point, hit.anaphor) {
                    (Some(_), _) => 0.95,
                    (None, Some(_)) => choices[n].confidence,
                    (None, None) => confidence::of(&confidence::features(analysis, gaz, hit, &choices[n])),
                },
            }
        })
        .collect()
}

/// "Madison County", "Fars Province": a common noun in capitals is part of the name, except where all words have them.
fn full_name(analysis: &Analysis<'_>, hit: &Hit) -> Range<usize> {
    let words = Words::get();
    let mut end = hit.name.end;
    let headline = analysis.sentences[hit.sentence].kind == SentenceKind::Headline;
    let whole = words.feature(analysis.lower(end - 1)).is_some() && hit.name.len() > 1;
    while !headline && !whole && hit.role == Role::Place && end < hit.phrase.end {
        let token = &analysis.tokens[end];
        if !token.capital
            || words.feature(&token.lower).is_none()
                && !matches!(token.lower.as_str(), "international" | "military" | "air")
        {
            break;
        }
        // "Dublin City Council", "Florida Highway Patrol" are named after Dublin and Florida.
        let goes_on = analysis.tokens.get(end + 1).is_some_and(|t| t.capital && t.is_word());
        if goes_on && end + 1 == hit.phrase.end && words.feature(&token.lower) != Some(&[Kind::Admin2]) {
            break;
        }
        end += 1;
    }
    hit.name.start..end
}

struct Placer<'a, 't> {
    analysis: &'a Analysis<'t>,
    gaz: &'a Gazetteer,
    hits: &'a [Hit],
    choices: &'a [Choice],
    main: Option<&'static str>,
    focus: Option<String>,
}

impl Placer<'_, '_> {
    fn place(&self, n: usize) -> Option<&Place> {
        self.choices[n].place.map(|p| &self.gaz.places()[p])
    }

    fn locate(&self, n: usize, depth: usize) -> Option<Location> {
        let hit = &self.hits[n];
        if let Some(point) = hit.point {
            return Some(self.at_point(point, hit.grid_km));
        }
        let Some(place) = self.place(n) else {
            return if depth < 2 { self.unknown(n, depth) } else { None };
        };
        if depth < 2 && self.is_misplaced(n, place) {
            return self.unknown(n, depth + 1);
        }
        let base = self.plain(n, place);
        Some(match &hit.relation {
            Some(Relation::Border { other }) => self.border(n, place, *other).unwrap_or(base),
            Some(Relation::Between { other, .. }) if self.place(*other).is_some_and(|p| p.kind == Kind::Country) => {
                self.before_border(place, self.place(*other).map_or("", |p| p.country), base)
            }
            Some(Relation::Between { other, road }) => match self.place(*other) {
                Some(second) => self.between(place, second, *road),
                None => measured(self.gaz, place, base, &Relation::Near),
            },
            Some(relation) => measured(self.gaz, place, base, relation),
            None => base,
        })
    }

    /// Whether a building's name is known but from another town than the one spoken of: there are many hospitals of one
    /// name. Likewise a division's name with a word for a building after it: "the Qadisiya housing complex".
    fn is_misplaced(&self, n: usize, place: &Place) -> bool {
        let hit = &self.hits[n];
        // A village of this name is known, but not the one "near Khalis" or "in Diyala"; a city, but on another continent.
        let small =
            matches!(place.kind, Kind::Village | Kind::Quarter | Kind::Town | Kind::Site) && place.population < 50_000;
        let helper = self.helper(n).and_then(|m| Some((self.place(m)?, &self.hits[m].relation)));
        if let Some((anchor, relation)) = helper.filter(|_| small || place.kind.is_settlement()) {
            let reach = match relation {
                Some(Relation::Offset { km, .. }) => km * 2.0 + 30.0,
                Some(Relation::Near) => 50.0,
                _ => 150.0,
            };
            let slack = if small { 0.0 } else { 300.0 };
            if anchor.point.distance_km(place.point) > reach + slack + anchor.radius_km {
                return true;
            }
        }
        if small
            && let Some(outer) = hit.part_of.and_then(|p| self.place(p)).filter(|p| p.kind == Kind::Admin1)
            && !contains(outer, place)
            && outer.point.distance_km(place.point) > outer.radius_km + 30.0
        {
            return true;
        }
        // "Al-Shurta bridge in Ramadi" is not Shurta in Baghdad.
        if (small
            || hit
                .hint
                .first()
                .is_some_and(|k| matches!(k, Kind::Bridge | Kind::Hospital | Kind::Market | Kind::Shrine)))
            && place.kind.is_settlement() | matches!(place.kind, Kind::Quarter | Kind::Site)
            && let Some(outer) = hit.part_of.and_then(|p| self.place(p)).filter(|p| p.kind.is_settlement())
            && outer.point.distance_km(place.point) > outer.radius_km + 60.0
        {
            return true;
        }
        if place.kind.is_division()
            && hit.hint.first().is_some_and(|k| matches!(k, Kind::Site | Kind::Hospital | Kind::Market))
        {
            return true;
        }
        let state = hit.part_of.filter(|&p| self.hits[p].is_state(self.gaz)).and_then(|p| self.place(p));
        if state.is_some_and(|s| s.kind == Kind::Admin1 && place.kind.is_settlement() && !contains(s, place)) {
            return true;
        }
        if hit.hint == [Kind::Admin1]
            && !place.kind.is_division()
            && !matches!(
                place.kind,
                Kind::Capital | Kind::City | Kind::Town | Kind::Region | Kind::Island | Kind::Country
            )
        {
            return true;
        }
        let building = matches!(
            place.kind,
            Kind::Hospital
                | Kind::University
                | Kind::Market
                | Kind::Shrine
                | Kind::Embassy
                | Kind::Building
                | Kind::Site
                | Kind::Bridge
        );
        let far = |m: usize| self.place(m).is_some_and(|p| p.point.distance_km(place.point) > 60.0 + p.radius_km);
        building
            && hit.part_of.or_else(|| self.company(n)).is_some_and(far)
            && (0..self.hits.len()).take(400).all(|m| {
                m == n
                    || self.choices[m].place == self.choices[n].place
                    || far(m)
                    || self.place(m).is_none_or(|p| p.kind == Kind::Country)
            })
    }

    /// The place as named, with the kind that the words say.
    fn plain(&self, n: usize, place: &Place) -> Location {
        let hit = &self.hits[n];
        let mut location = describe(self.gaz, place);
        if hit.hint.is_empty() || hit.hint.contains(&place.kind) {
            return location;
        }
        if hit.hint[0] == Kind::Admin2 && place.kind.is_settlement() {
            location.precision = Precision::District;
            location.radius_km = location.radius_km.max(20.0);
        } else if hit.hint[0] == Kind::Admin1 && place.kind.is_settlement() {
            // "Mosul province"
            if let Some(at) = self.gaz.admin1_position(place.admin1) {
                return describe(self.gaz, &self.gaz.places()[at]);
            }
            location.precision = Precision::Governorate;
            location.radius_km = location.radius_km.max(60.0);
        } else if !hit.hint[0].is_settlement()
            && !hit.hint[0].is_division()
            && (place.kind.is_settlement() || place.kind.is_division())
        {
            // "Mosul airport", "Kirkuk refinery": a town has one. Of markets, hospitals and mosques it has many.
            let one = matches!(
                hit.hint[0],
                Kind::Airport
                    | Kind::Airbase
                    | Kind::Dam
                    | Kind::Refinery
                    | Kind::Prison
                    | Kind::Oilfield
                    | Kind::University
                    | Kind::Port
                    | Kind::Crossing
                    | Kind::Embassy
            );
            if let Some(found) = self.nearby_of_kind(place, &hit.hint, n).filter(|_| one) {
                return describe(self.gaz, found);
            }
            if place.kind.is_settlement() && hit.hint[0] != Kind::Quarter && hit.hint[0] != Kind::Region {
                location.name = self.analysis.slice(hit.name.start..hit.phrase.end).to_owned();
                location.precision = Precision::Near;
                location.radius_km = place.radius_km.max(5.0);
            }
            // "Donetsk region", where the tables hold no such division.
            if hit.hint == [Kind::Region, Kind::Admin1]
                && place.kind.is_settlement()
                && self.gaz.admin1_name(place.admin1).is_none()
            {
                location.precision = Precision::Governorate;
                location.radius_km = location.radius_km.max(60.0);
            }
        }
        location
    }

    /// A place of one of these kinds whose name speaks of the town that it stands at.
    fn nearby_of_kind(&self, town: &Place, kinds: &[Kind], n: usize) -> Option<&Place> {
        let name = fold::bare(self.analysis.slice(self.hits[n].name.clone()));
        kind_at(self.gaz, town, kinds, &name).map(|at| &self.gaz.places()[at])
    }

    /// The mention that says how far or which way from it a name lies.
    fn helper(&self, n: usize) -> Option<usize> {
        (n + 1..self.hits.len()).take(4).find(|&m| self.hits[m].qualifies == Some(n) && self.hits[m].relation.is_some())
    }

    /// A place that no table knows: where it is said to lie, at the precision of that.
    fn unknown(&self, n: usize, depth: usize) -> Option<Location> {
        let hit = &self.hits[n];
        let name = || self.analysis.slice(hit.name.clone()).to_owned();
        if let Some(mut location) = self.helper(n).and_then(|m| self.locate(m, depth + 1)) {
            location.name = format!("{} ({})", name(), location.name);
            return Some(location);
        }
        let mut location = self.locate(hit.part_of.or_else(|| self.company(n))?, depth + 1)?;
        if location.precision == Precision::Exact {
            location.precision = Precision::Near;
            location.radius_km = (location.radius_km * 1.5).max(5.0);
        }
        location.name = format!("{}, {}", name(), location.name);
        Some(location)
    }

    /// The place that an unknown name most likely lies in: the next one in its sentence, else the last one in its
    /// paragraph.
    fn company(&self, n: usize) -> Option<usize> {
        let fits = |m: &usize| {
            let hit = &self.hits[*m];
            matches!(hit.role, Role::Place | Role::Anaphor)
                && self.place(*m).is_some_and(|p| {
                    let home = self.main.is_none_or(|c| c == p.country);
                    home && (p.kind.is_settlement()
                        || p.kind.is_division()
                        || matches!(p.kind, Kind::Quarter | Kind::Region))
                })
        };
        let sentence = self.hits[n].sentence;
        let paragraph = self.analysis.sentences[sentence].paragraph;
        let same = |m: &usize| self.hits[*m].sentence == sentence;
        let before = (0..n).rev().take(60).take_while(same).find(fits);
        let after = (n + 1..self.hits.len()).take(60).take_while(same).find(fits);
        let earlier = (0..n)
            .rev()
            .take(60)
            .take_while(|&m| self.analysis.sentences[self.hits[m].sentence].paragraph == paragraph)
            .find(fits);
        before.or(after).or(earlier)
    }

    fn at_point(&self, point: LonLat, grid_km: f64) -> Location {
        let near = self.gaz.nearest_settlement(point, 150.0);
        Location {
            id: format!("point:{:.4},{:.4}", point.lat, point.lon),
            name: format!("{:.4}, {:.4}", point.lat, point.lon),
            point,
            kind: Kind::Site,
            precision: if grid_km > 2.0 { Precision::Near } else { Precision::Exact },
            radius_km: (grid_km * 1.5).max(0.5),
            admin1: near.and_then(|p| self.gaz.admin1_name(p.admin1)).map(str::to_owned),
            admin1_code: near.and_then(|p| some(p.admin1)),
            admin2: None,
            country: near.and_then(|p| some(p.country)),
        }
    }

    fn between(&self, a: &Place, b: &Place, road: bool) -> Location {
        let half = a.point.distance_km(b.point) / 2.0;
        let mut location = describe(self.gaz, a);
        location.point = midpoint(a.point, b.point);
        location.name = format!("{} {} and {}", if road { "Road between" } else { "Between" }, a.name, b.name);
        location.radius_km = half.max(2.0);
        location.precision = if half <= 30.0 { Precision::Near } else { Precision::Region };
        if a.admin1 != b.admin1 {
            (location.admin1, location.admin1_code) = (None, None);
        }
        location.admin2 = None;
        if a.country != b.country {
            location.country = None;
        }
        location
    }

    /// Between a town and the border of a country: half-way to the nearest town beyond it that the tables know.
    fn before_border(&self, town: &Place, beyond: &str, base: Location) -> Location {
        let far = self
            .gaz
            .around(town.point, 200.0, Kind::is_settlement)
            .filter(|(at, _)| self.gaz.places()[*at].country == beyond)
            .min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let country = self.gaz.country_name(beyond).unwrap_or(beyond);
        let mut location = base;
        location.name = format!("Between {} and the border of {country}", town.name);
        location.admin2 = None;
        if let Some((at, km)) = far {
            location.point = midpoint(town.point, self.gaz.places()[at].point);
            location.radius_km = (km / 2.0).max(3.0);
        } else {
            location.radius_km = 100.0;
        }
        location.precision = if location.radius_km <= 30.0 { Precision::Near } else { Precision::Region };
        location
    }

    fn border(&self, n: usize, place: &Place, other: Option<usize>) -> Option<Location> {
        let near = |country: &str| border_row(place.country, country);
        let other = other.and_then(|m| self.place(m)).map(|p| p.country);
        // The country on the other side: named, or that of the last place before, or the one the text is about.
        let around = || {
            (0..n).rev().chain(n + 1..self.hits.len()).take(60).find_map(|m| {
                let country = self.place(m)?.country;
                near(country).map(|_| country)
            })
        };
        let other = other.or_else(around).or(self.focus.as_deref())?;
        let (point, radius_km) = near(other)?;
        let mut location = describe(self.gaz, place);
        location.point = point;
        location.radius_km = radius_km;
        location.precision = Precision::Region;
        location.kind = Kind::Region;
        location.name = format!("{}-{} border", self.gaz.country_name(other).unwrap_or(other), place.name);
        location.country = some(other);
        Some(location)
    }
}

const BORDERS: &str = include_str!("words/borders.tsv");

fn border_row(a: &str, b: &str) -> Option<(LonLat, f64)> {
    BORDERS.lines().skip(1).find_map(|line| {
        let mut cells = line.split('\t');
        let (x, y) = (cells.next()?, cells.next()?);
        if (x, y) != (a, b) && (x, y) != (b, a) {
            return None;
        }
        let lat = cells.next()?.parse().ok()?;
        let lon = cells.next()?.parse().ok()?;
        Some((LonLat { lon, lat }, cells.next()?.parse().ok()?))
    })
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A place as such.
pub(crate) fn describe(gaz: &Gazetteer, place: &Place) -> Location {
    Location {
        id: place.id.to_owned(),
        name: place.name.to_owned(),
        point: place.point,
        kind: place.kind,
        // A region no wider than a city: the east bank of Mosul.
        precision: if place.kind == Kind::Region && place.radius_km <= 12.0 {
            Precision::Near
        } else {
            place.kind.precision()
        },
        radius_km: place.radius_km,
        admin1: gaz.admin1_name(place.admin1).map(str::to_owned),
        admin1_code: some(place.admin1),
        admin2: if place.kind == Kind::Admin2 { some(place.name) } else { some(place.admin2) },
        country: some(place.country),
    }
}

const POINTS: [&str; 8] = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];

fn point_of_compass(bearing: f64) -> &'static str {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 8 after rem_euclid")]
    let at = (bearing.rem_euclid(360.0) / 45.0).round() as usize % 8;
    POINTS[at]
}

/// How far "northern" moves the point of a wide area at most.
const MOST_SHIFT_KM: f64 = 150.0;

/// The place that lies so and so to another.
pub(crate) fn measured(gaz: &Gazetteer, place: &Place, base: Location, relation: &Relation) -> Location {
    let mut location = base;
    let city = location.kind.is_settlement() || !location.precision.is_area();
    let start = location.point;
    match *relation {
        Relation::Offset { km, bearing } => {
            location.precision = Precision::Near;
            if let Some(turn) = bearing {
                location.point = start.destination(turn, km);
                location.radius_km = (km * 0.2).max(2.0) + if city { place.radius_km * 0.3 } else { 10.0 };
                location.name = format!("{} {} of {}", length(km), point_of_compass(turn), location.name);
            } else {
                location.radius_km = km + place.radius_km * 0.5;
                location.name = format!("{} from {}", length(km), location.name);
            }
            if km > 8.0 && bearing.is_some() {
                let near = gaz.nearest_settlement(location.point, 80.0);
                location.admin1 = near.and_then(|p| gaz.admin1_name(p.admin1)).map(str::to_owned);
                location.admin1_code = near.and_then(|p| some(p.admin1));
                location.country = near.and_then(|p| some(p.country)).or(location.country);
                location.admin2 = None;
            }
        }
        // "north of Kirkuk province" is mostly said of its north.
        Relation::Toward(turn) if !city => return measured(gaz, place, location, &Relation::Part(Some(turn))),
        Relation::Toward(turn) => {
            let far = match place.kind {
                Kind::Capital | Kind::City => 25.0,
                Kind::Town => 12.0,
                _ => 6.0,
            };
            location.point = start.destination(turn, far);
            location.radius_km = far * 1.2;
            location.precision = Precision::Near;
            location.admin2 = None;
            location.name = format!("{} of {}", capital(point_of_compass(turn)), location.name);
        }
        Relation::Near => {
            let slack = match place.kind {
                Kind::Capital => 20.0,
                Kind::City => 15.0,
                Kind::Town => 8.0,
                Kind::Airport | Kind::Airbase | Kind::Village => 5.0,
                _ if city => 3.0,
                _ => 30.0,
            };
            location.radius_km = location.radius_km.max(slack);
            if city {
                location.precision = Precision::Near;
            }
            location.name = format!("Near {}", location.name);
        }
        Relation::Part(turn) => {
            if city {
                location.precision = if place.kind.is_settlement() { Precision::Near } else { location.precision };
                if let Some(turn) = turn.filter(|_| place.kind.is_settlement()) {
                    location.name = format!("{}ern {}", capital(point_of_compass(turn)), location.name);
                }
            } else if let Some(turn) = turn {
                // Of a wide country more than the point says stays open, so the point moves no further than this.
                let shift = (place.radius_km * 0.5).min(MOST_SHIFT_KM);
                location.point = start.destination(turn, shift);
                location.radius_km = place.radius_km * 1.1 - shift;
                location.precision = Precision::Region;
                location.name = format!("{}ern {}", capital(point_of_compass(turn)), location.name);
                if place.kind == Kind::Country {
                    (location.admin1, location.admin1_code, location.admin2) = (None, None, None);
                }
            }
        }
        Relation::Between { .. } | Relation::Border { .. } => {}
    }
    location
}

/// "500 m", "1.5 km", "40 km".
fn length(km: f64) -> String {
    if km < 0.95 {
        format!("{:.0} m", km * 1000.0)
    } else if km < 9.5 && (km - km.round()).abs() > 0.05 {
        format!("{km:.1} km")
    } else {
        format!("{km:.0} km")
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// Half-way on the great circle, which at these distances is the mean.
pub(super) fn midpoint(a: LonLat, b: LonLat) -> LonLat {
    let mut turn = b.lon - a.lon;
    if turn.abs() > 180.0 {
        turn -= 360.0 * turn.signum();
    }
    let lon = (a.lon + turn / 2.0 + 540.0).rem_euclid(360.0) - 180.0;
    LonLat { lon, lat: f64::midpoint(a.lat, b.lat) }
}
