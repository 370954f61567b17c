//! `dateline resolve`: ask the gazetteer.

use anyhow::{Result, bail};
use dateline::gazetteer::Gazetteer;
use dateline::incident::{LonLat, six_decimals};
use dateline::places::{Candidate, resolve_name};
use serde_json::{Value, json};

use super::gazetteer::Choice;
use super::lines::{Input, answer, member};
use super::table::{Printed, Table, print_json};
use super::talk;

/// Ask where a place is
///
/// Shows the places that bear the name, the likeliest first. Spelling may differ: Latifiya is found as Al-Latifiyah and
/// اللطيفية too.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline resolve Latifiya\n  dateline resolve Muthanna --within Baghdad\n  dateline resolve \
                        \"Jurf al-Sakhar\" Taji --near 33.3,44.4\n  dateline resolve Latifiya --format json\n  dateline resolve --jsonl < names.jsonl > places.jsonl\n\nWith --jsonl \
                        each line {\"id\":…,\"name\":…,\"within\":…} is answered by a line {\"id\":…,\"name\":…,\"lat\":…,\"lon\":…,…} with \
                        the likeliest place, or nulls."
)]
pub(super) struct Args {
    /// Names of places, in Latin or Arabic letters
    #[arg(value_name = "NAME", required_unless_present = "jsonl", conflicts_with = "jsonl")]
    names: Vec<String>,

    /// The governorate, district or country that holds the place
    #[arg(long, value_name = "AREA")]
    within: Option<String>,

    /// A point near the place, in degrees: of places that bear the name, the near ones come first
    #[arg(long, value_name = "LAT,LON", value_parser = point, allow_hyphen_values = true)]
    near: Option<LonLat>,

    /// Read JSON Lines from standard input, answer one line a line
    #[arg(long)]
    jsonl: bool,

    /// With --jsonl: stop at the first line that cannot be used, with exit code 1, rather than skip it
    #[arg(long, requires = "jsonl")]
    strict: bool,

    /// How many places to show for a name
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    most: usize,

    #[command(flatten)]
    printed: Printed,
}

fn point(text: &str) -> Result<LonLat, String> {
    let expected = || "expected degrees as LAT,LON, such as 33.3,44.4".to_owned();
    let (lat, lon) = text.split_once(',').ok_or_else(expected)?;
    let (lat, lon): (f64, f64) =
        (lat.trim().parse().map_err(|_| expected())?, lon.trim().parse().map_err(|_| expected())?);
    if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
        return Err(format!("{}; a latitude is at most 90 and a longitude at most 180", expected()));
    }
    Ok(LonLat { lon, lat })
}

pub(super) fn run(args: &Args, gazetteer: &Choice) -> Result<()> {
    let gazetteer = gazetteer.open()?;
    if args.jsonl {
        let (usual, near) = (args.within.clone(), args.near);
        return answer(vec![Input::stdin()], args.strict, move |request| {
            let name = member(request, "name")?;
            let within = request.get("within").and_then(Value::as_str).filter(|w| !w.trim().is_empty());
            let found = resolve_name(gazetteer, name, within.or(usual.as_deref()), near);
            let mut answer = json!({"id": request.get("id")});
            merge(&mut answer, object(found.first(), gazetteer));
            Ok(answer)
        });
    }
    if let Some(within) = args.within.as_deref().filter(|w| gazetteer.area(w).is_none()) {
        bail!(
            "--within: expected a country, a governorate or a city, found \"{within}\", which is not known as one\nTry: leave it out, or write it otherwise, such as IQ-BG for Baghdad governorate"
        );
    }
    let found: Vec<Found<'_, '_>> = args
        .names
        .iter()
        .map(|name| (name, resolve_name(gazetteer, name, args.within.as_deref(), args.near)))
        .map(|(name, found)| (name.as_str(), found.into_iter().take(args.most.max(1)).collect()))
        .collect();
    if args.printed.as_json() {
        let answers: Vec<Value> = found.iter().map(|(name, found)| answers(name, found, gazetteer)).collect();
        print_json(&answers)?;
    } else {
        table(&found, gazetteer)?;
    }
    let missing: Vec<String> =
        found.iter().filter(|(_, f)| f.is_empty()).map(|(name, _)| format!("\"{name}\"")).collect();
    if !missing.is_empty() {
        if args.within.is_some() {
            talk("dateline: --within may be too narrow; leave it out to see all places of that name");
        }
        bail!("no place is known by the name {}", missing.join(", "));
    }
    Ok(())
}

/// A name that was asked for, and the places that bear it.
type Found<'a, 'g> = (&'a str, Vec<Candidate<'g>>);

fn table(found: &[Found<'_, '_>], gazetteer: &Gazetteer) -> Result<()> {
    let several = found.len() > 1;
    let header = ["Name", "Place", "Kind", " Lat", " Lon", "In", "Id", " Score", "Why"];
    let mut table = Table::new(if several { &header } else { &header[1..] });
    for (name, candidates) in found {
        for candidate in candidates {
            let row = row(name, candidate, gazetteer);
            table.row(if several { &row } else { &row[1..] });
        }
    }
    if table.is_empty() { Ok(()) } else { table.print() }
}

/// A name and its places, the likeliest first, for programs.
fn answers(name: &str, found: &[Candidate<'_>], gazetteer: &Gazetteer) -> Value {
    let places: Vec<Value> = found
        .iter()
        .map(|candidate| {
            let mut place = object(Some(candidate), gazetteer);
            place["why"] = candidate.why.clone().into();
            place
        })
        .collect();
    json!({"asked": name, "places": places})
}

fn row(name: &str, candidate: &Candidate<'_>, gazetteer: &Gazetteer) -> [String; 9] {
    let place = candidate.place;
    let admin1 = gazetteer.admin1_name(place.admin1).unwrap_or_default();
    let country = gazetteer.country_name(place.country).unwrap_or(place.country);
    let mut within: Vec<&str> = Vec::new();
    for area in [place.admin2, admin1, country] {
        if !area.is_empty() && area != place.name && within.last() != Some(&area) {
            within.push(area);
        }
    }
    [
        name.to_owned(),
        place.name.to_owned(),
        place.kind.to_string(),
        format!("{:.4}", candidate.point.lat),
        format!("{:.4}", candidate.point.lon),
        within.join(", "),
        place.id.to_owned(),
        format!("{:.2}", candidate.score),
        candidate.why.clone(),
    ]
}

/// Adds the members of an object to another.
fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

fn object(found: Option<&Candidate<'_>>, gazetteer: &Gazetteer) -> Value {
    let known = |text: &'static str| (!text.is_empty()).then_some(text);
    let place = found.map(|c| c.place);
    json!({
        "name": place.map(|p| p.name),
        "lat": found.map(|c| six_decimals(c.point.lat)),
        "lon": found.map(|c| six_decimals(c.point.lon)),
        "place_id": place.map(|p| p.id),
        "kind": place.map(|p| p.kind.as_str()),
        "precision": found.map(|c| c.precision),
        "radius_km": found.map(|c| c.radius_km),
        "admin1": place.and_then(|p| gazetteer.admin1_name(p.admin1)),
        "admin1_code": place.and_then(|p| known(p.admin1)),
        "admin2": place.and_then(|p| known(p.admin2)),
        "country": place.and_then(|p| known(p.country)),
        "score": found.map(|c| (c.score * 100.0).round() / 100.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_latitude_first() {
        assert_eq!(point("33.3, 44.4"), Ok(LonLat { lon: 44.4, lat: 33.3 }));
        assert_eq!(point("-33.3,-44.4"), Ok(LonLat { lon: -44.4, lat: -33.3 }));
        for wrong in ["33.3", "a,b", "133,44", "33,444", "NaN,1"] {
            assert!(point(wrong).unwrap_err().contains("LAT,LON"), "{wrong}");
        }
    }
}
