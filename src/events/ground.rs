//! How the places of a report lie to each other.

use super::context::Context;
use crate::gazetteer::Kind;
use crate::incident::Precision;
use crate::places::Location;

/// Whether only the country is known.
pub(super) fn is_country(context: &Context<'_, '_>, place: usize) -> bool {
    context.places[place].location.as_ref().is_some_and(|l| l.precision == Precision::Country)
}

/// The finer of two places, one of which lies in the other.
pub(super) fn finer(context: &Context<'_, '_>, a: Option<usize>, b: Option<usize>) -> Option<usize> {
    let (Some(x), Some(y)) = (a, b) else { return a.or(b) };
    let radius = |i: usize| {
        context.places[i].location.as_ref().map_or(f64::MAX, |l| {
            // A named point beats an area; of two, the smaller; "near" gives way to the place itself.
            l.radius_km + if l.precision.is_area() { 1000.0 } else { 0.0 }
        })
    };
    if context.places[y].part_of == Some(x) || radius(y) < radius(x) { Some(y) } else { Some(x) }
}

/// Whether two named places are one, or one lies in the other.
pub(super) fn same_ground(context: &Context<'_, '_>, a: usize, b: usize) -> bool {
    if a == b || context.places[a].part_of == Some(b) || context.places[b].part_of == Some(a) {
        return true;
    }
    if are_unlike(context, a, b) {
        return false;
    }
    let (Some(a), Some(b)) = (&context.places[a].location, &context.places[b].location) else { return false };
    let town = |l: &Location| l.precision == Precision::Exact && l.kind.is_settlement() && l.kind != Kind::Quarter;
    // A town is not part of the next city, however wide the city.
    if town(a) && town(b) && a.id != b.id {
        return false;
    }
    a.id == b.id || lies_in(a, b) || lies_in(b, a)
}

/// Two villages that no table knows, both put where the province is that they are said to lie in.
fn are_unlike(context: &Context<'_, '_>, a: usize, b: usize) -> bool {
    let stands_for = |at: usize| {
        let place = &context.places[at];
        let name = context.text.slice(place.name.clone());
        place.location.as_ref().and_then(|l| l.name.strip_prefix(name)).is_some_and(|rest| rest.starts_with(", "))
    };
    let words = |at: usize| context.text.slice(context.places[at].name.clone()).to_lowercase();
    // "the embassy" is "the Russian embassy".
    stands_for(a) && stands_for(b) && !words(a).ends_with(&words(b)) && !words(b).ends_with(&words(a))
}

/// Whether a place lies within another as far as codes and radii tell.
pub(super) fn lies_in(inner: &Location, outer: &Location) -> bool {
    match outer.precision {
        Precision::Country => inner.country == outer.country,
        Precision::Governorate if inner.admin1_code.is_some() => inner.admin1_code == outer.admin1_code,
        _ => {
            inner.point.distance_km(outer.point) <= outer.radius_km.max(inner.radius_km) * 1.1
                && inner.radius_km <= outer.radius_km
        }
    }
}
