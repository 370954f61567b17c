//! What the sheet is about: incidents one by one, or a crowd of which only the first are listed.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::frame::reach_km;
use super::symbols::Kind;
use super::{list, words};
use crate::crowd::{CROWD, Crowd, Facts, Spot};
use crate::incident::{DatePrecision, Incident, LonLat, Precision};

/// The incidents of a sheet.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    /// Those of the list, in its order: of a crowd the deadliest, where their tolls are known, else the first by date.
    pub(crate) listed: Vec<&'a Incident>,
    pub(crate) facts: Cow<'a, Facts>,
    pub(crate) crowd: Option<&'a Crowd>,
    /// Points that must be on the map, and how far around them it must reach, kilometres. Of a crowd the outermost.
    pub(crate) located: Vec<(LonLat, f64)>,
    /// Kinds on the map, each once, in the order of the legend.
    pub(crate) kinds: Vec<Kind>,
    /// How many ways of being imprecise the legend must explain.
    pub(crate) manners: usize,
    days: OnceCell<Vec<Day>>,
}

/// A first day, how exactly it is known, what happened, and how often.
pub(crate) type Day = (Date, DatePrecision, Kind, usize);

impl<'a> Subject<'a> {
    /// Incidents that each get a marker; none where they are too many.
    pub(crate) fn few(incidents: &'a [Incident]) -> Option<Self> {
        (incidents.len() <= CROWD).then(|| Self::all(incidents))
    }

    /// Incidents one by one, however many.
    pub(crate) fn all(incidents: &'a [Incident]) -> Self {
        Self::some(list::in_order(incidents))
    }

    /// The same, in their order.
    pub(crate) fn some(listed: Vec<&'a Incident>) -> Self {
        let facts = Facts::of(listed.iter().copied());
        let on_map = || listed.iter().filter(|i| !words::is_off_the_map(i));
        let located = on_map().filter_map(|i| i.point.map(|p| (p, reach_km(i)))).collect();
        let mut kinds: Vec<Kind> = on_map().map(|i| Kind::of(i)).collect();
        kinds.sort();
        kinds.dedup();
        let mut manners: Vec<_> = on_map().filter_map(|i| i.precision).filter(|p| *p != Precision::Exact).collect();
        manners.sort();
        manners.dedup();
        let manners = manners.len();
        Self { listed, facts: Cow::Owned(facts), crowd: None, located, kinds, manners, days: OnceCell::new() }
    }

    /// Incidents that share a layer of dots.
    pub(crate) fn crowd(crowd: &'a Crowd) -> Self {
        let on_map = || crowd.spots.iter().filter_map(|s| Some((s, s.on_map()?)));
        let mut kinds: Vec<Kind> = Vec::new();
        let mut rough = false;
        for (spot, _) in on_map() {
            let kind = Kind::of_type(spot.kind);
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
            rough |= spot.precision.is_some_and(|p| p != Precision::Exact);
        }
        kinds.sort();
        Self {
            listed: if is_ranked(crowd) { crowd.deadliest.iter().collect() } else { crowd.listed.iter().collect() },
            facts: Cow::Borrowed(&crowd.facts),
            crowd: Some(crowd),
            located: outermost(on_map().map(|(_, p)| p)).into_iter().map(|p| (p, 0.0)).collect(),
            kinds,
            manners: usize::from(rough),
            days: OnceCell::new(),
        }
    }

    /// Whether the list has the deadliest of a crowd.
    pub(crate) fn is_ranked(&self) -> bool {
        self.crowd.is_some_and(is_ranked)
    }

    /// How many incidents are not in the list.
    pub(crate) fn more(&self) -> usize {
        self.facts.count - self.listed.len()
    }

    /// Killed by first day and how exactly it is known: the fewest by any account.
    pub(crate) fn killed(&self) -> Vec<(Date, DatePrecision, usize)> {
        let mut days: BTreeMap<(Date, DatePrecision), usize> = BTreeMap::new();
        let mut add = |day: Option<Date>, how, killed: u32| {
            if let Some(day) = day {
                *days.entry((day, how)).or_default() += killed as usize;
            }
        };
        match self.crowd {
            Some(crowd) => {
                let deadly = crowd.spots.iter().filter(|s| s.killed > 0);
                deadly.for_each(|s| add(s.day(), s.date_precision, s.killed));
            }
            None => self.listed.iter().for_each(|i| {
                let killed = i.killed_min.or(i.killed_max).unwrap_or(0);
                add(i.start_date.or(i.end_date), i.date_precision, killed);
            }),
        }
        days.into_iter().map(|((day, how), n)| (day, how, n)).collect()
    }

    /// Incidents by kind.
    pub(crate) fn by_kind(&self) -> BTreeMap<Kind, usize> {
        let mut counts = [0; Kind::COUNT];
        match self.crowd {
            Some(crowd) => crowd.spots.iter().for_each(|s| counts[Kind::of_type(s.kind) as usize] += 1),
            None => self.listed.iter().for_each(|i| counts[Kind::of(i) as usize] += 1),
        }
        Kind::ALL.into_iter().zip(counts).filter(|c| c.1 > 0).collect()
    }

    /// Incidents by first-level division, in the words of the sheet; none for those without.
    pub(crate) fn by_admin1(&self, tongue: words::Tongue) -> BTreeMap<Option<String>, usize> {
        let mut counts = BTreeMap::new();
        match self.crowd {
            Some(crowd) => {
                let mut by_code: BTreeMap<u16, usize> = BTreeMap::new();
                crowd.spots.iter().for_each(|s| *by_code.entry(s.admin1).or_default() += 1);
                for (at, n) in by_code {
                    let code = usize::from(at).checked_sub(1).and_then(|i| crowd.admin1.get(i));
                    let name = code.map(|c| words::admin1_name(c, tongue).unwrap_or_else(|| c.clone()));
                    *counts.entry(name).or_default() += n;
                }
            }
            None => self.listed.iter().for_each(|i| *counts.entry(words::admin1(i, tongue)).or_default() += 1),
        }
        counts
    }

    /// Incidents by first day, how exactly it is known, and kind.
    pub(crate) fn days(&self) -> &[Day] {
        self.days.get_or_init(|| match self.crowd {
            Some(crowd) => days_of(crowd),
            None => {
                let mut days: BTreeMap<(Date, DatePrecision, Kind), usize> = BTreeMap::new();
                for i in &self.listed {
                    if let Some(start) = i.start_date.or(i.end_date) {
                        *days.entry((start, i.date_precision, Kind::of(i))).or_default() += 1;
                    }
                }
                days.into_iter().map(|((date, how, kind), n)| (date, how, kind, n)).collect()
            }
        })
    }
}

fn is_ranked(crowd: &Crowd) -> bool {
    crowd.deadliest.len() >= list::FEWEST
}

/// The days of a crowd: a million are counted by number, and only what occurs becomes a date.
fn days_of(crowd: &Crowd) -> Vec<Day> {
    /// Counters for some two hundred years take 16 MB; what reaches further is sought in a table.
    const MOST_COUNTERS: usize = 4_000_000;
    let (hows, kinds) = (DatePrecision::ALL, Kind::ALL);
    let spots = || crowd.spots.iter().filter_map(|s| Some((s.day_number()?, s)));
    let Some(first) = spots().map(|s| s.0).min() else { return Vec::new() };
    let each_day = hows.len() * kinds.len();
    let at = |(day, spot): (i32, &Spot)| {
        let (how, kind) = (spot.date_precision as usize, Kind::of_type(spot.kind) as usize);
        (day - first) as usize * each_day + how * kinds.len() + kind
    };
    let most = spots().map(|s| s.0).max().map_or(0, |last| (last - first) as usize + 1) * each_day;
    let mut counts: Vec<(usize, usize)> = if most <= MOST_COUNTERS {
        let mut counters = vec![0_u32; most];
        spots().for_each(|s| counters[at(s)] += 1);
        counters.into_iter().map(|n| n as usize).enumerate().filter(|c| c.1 > 0).collect()
    } else {
        let mut counters: HashMap<usize, usize> = HashMap::new();
        spots().for_each(|s| *counters.entry(at(s)).or_default() += 1);
        counters.into_iter().collect()
    };
    counts.sort_unstable();
    let day = |(at, n)| {
        let (day, how, kind) = (at / each_day, hows[at / kinds.len() % hows.len()], kinds[at % kinds.len()]);
        Some((crate::crowd::date(first + day as i32)?, how, kind, n))
    };
    counts.into_iter().filter_map(day).collect()
}

/// The points that bound all others: the outermost of each degree of longitude and of latitude.
fn outermost(points: impl Iterator<Item = LonLat>) -> Vec<LonLat> {
    let mut columns: Vec<Option<(LonLat, LonLat)>> = vec![None; 361];
    let mut rows: Vec<Option<(LonLat, LonLat)>> = vec![None; 181];
    for p in points {
        let (column, row) = ((p.lon + 180.0) as usize, (p.lat + 90.0) as usize);
        if let Some(slot) = columns.get_mut(column) {
            let (low, high) = slot.get_or_insert((p, p));
            if p.lat < low.lat {
                *low = p;
            }
            if p.lat > high.lat {
                *high = p;
            }
        }
        if let Some(slot) = rows.get_mut(row) {
            let (low, high) = slot.get_or_insert((p, p));
            if p.lon < low.lon {
                *low = p;
            }
            if p.lon > high.lon {
                *high = p;
            }
        }
    }
    columns.into_iter().chain(rows).flatten().flat_map(|(a, b)| [a, b]).collect()
}
