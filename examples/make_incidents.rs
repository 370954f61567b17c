//! Makes up incidents in a country's towns, for pictures and measurements: no report lies behind them.
//!
//!     cargo run --release --example make_incidents -- 10000 > many.geojson
//!
//! The same number gives the same incidents.

use dateline::gazetteer::{Gazetteer, Kind, Place};
use dateline::incident::{DatePrecision, Incident, LonLat, Precision, SubEventType};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [count, rest @ ..] = args.as_slice() else {
        return Err("usage: make_incidents COUNT [DAYS]".into());
    };
    let days = rest.first().map_or(Ok(365), |d| d.parse())?;
    print!("{}", dateline::export::to_geojson(&incidents(count.parse()?, days), "incidents"));
    Ok(())
}

/// Numbers that look random (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides.max(1)
    }

    fn part(&mut self) -> f64 {
        f64::from(u32::try_from(self.throw(1 << 20)).unwrap_or(0)) / f64::from(1 << 20)
    }
}

/// Incidents in Iraq from 1 January 2021, more where more people live.
pub(crate) fn incidents(count: usize, days: i64) -> Vec<Incident> {
    let towns: Vec<&Place> = Gazetteer::embedded()
        .places()
        .iter()
        .filter(|p| p.country == "IQ" && p.admin1.starts_with("IQ-"))
        .filter(|p| matches!(p.kind, Kind::Capital | Kind::City | Kind::Town | Kind::Village))
        .collect();
    let weight = |p: &Place| 40 + u64::from(p.population).isqrt();
    let sum: u64 = towns.iter().map(|p| weight(p)).sum();
    let mut dice = Dice(2021);
    let mut incidents = Vec::with_capacity(count);
    for _ in 0..count {
        let mut left = dice.throw(sum);
        let town = towns.iter().find(|p| {
            let here = left < weight(p);
            left = left.saturating_sub(weight(p));
            here
        });
        let Some(town) = town.or(towns.first()) else { break };
        incidents.push(incident(town, days, &mut dice));
    }
    incidents
}

fn incident(town: &Place, days: i64, dice: &mut Dice) -> Incident {
    use SubEventType::{AirStrike, ArmedClash, Attack, PeacefulProtest, RemoteExplosive as Ied, Shelling};
    let kinds = [Ied, Ied, Ied, Attack, Attack, ArmedClash, ArmedClash, Shelling, AirStrike, PeacefulProtest];
    let kind = kinds[usize::try_from(dice.throw(10)).unwrap_or(0)];
    let (words, deadly) = match kind {
        Ied => ("Roadside bomb", 4),
        Attack => ("Gun attack", 4),
        ArmedClash => ("Clash", 6),
        Shelling => ("Rocket fire", 3),
        AirStrike => ("Air strike", 8),
        _ => ("Protest", 1),
    };
    let day = jiff::Span::new().days(i64::try_from(dice.throw(days.max(1).unsigned_abs())).unwrap_or(0));
    let date = jiff::civil::date(2021, 1, 1).checked_add(day).ok();
    // Half of them a little outside the town.
    let (far, bearing) = if dice.throw(2) == 0 { (0.0, 0.0) } else { (2.0 + 18.0 * dice.part(), 360.0 * dice.part()) };
    let point = LonLat {
        lon: town.point.lon + far / 93.0 * bearing.to_radians().sin(),
        lat: town.point.lat + far / 111.0 * bearing.to_radians().cos(),
    };
    let killed = u32::try_from(dice.throw(deadly)).unwrap_or(0);
    let near = far > 0.0;
    Incident {
        name: format!("{words}, {}", town.name),
        point: Some(point),
        start_date: date,
        end_date: date,
        date_precision: DatePrecision::Day,
        sub_event_type: Some(kind),
        place: Some(if near { format!("Near {}", town.name) } else { town.name.to_owned() }),
        place_id: Some(town.id.to_owned()),
        admin1: Gazetteer::embedded().admin1_name(town.admin1).map(str::to_owned),
        admin1_code: Some(town.admin1.to_owned()),
        country: Some(town.country.to_owned()),
        precision: Some(if near { Precision::Near } else { Precision::Exact }),
        radius_km: Some(if near { 3.0 } else { town.radius_km }),
        killed_min: Some(killed),
        killed_max: Some(killed),
        source: Some("Made-up data".to_owned()),
        confidence: Some(1.0),
        ..Incident::default()
    }
}
