//! The same incident in several reports: linked into one record that keeps all its sources.
//!
//! Two records are the same incident where type, place, day and actors agree (`compatible`). Agreement is not passed on: a
//! record joins a group only where it agrees with each of its members, so a group is never wider than the limits, and no
//! chain of neighbours spans a week. Records of one report are never joined, since the report told them apart; of the
//! groups that a report's records could join, each takes the one that fits best, no two the same.
//!
//! The order in which reports are given does not matter: they are taken by day of publication, then by name. A record that
//! already holds several sources is final, so merging twice changes nothing.

mod agree;
mod combine;

use std::collections::{BTreeMap, HashSet};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::incident::{Clarity, Incident};
use agree::{Profile, compatible, likeness};
pub(crate) use combine::BETWEEN;

/// How far two records of one incident may lie apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Between the points, in kilometres.
    pub km: f64,
    /// Between the days.
    pub days: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self { km: 5.0, days: 1 }
    }
}

/// Links the records that tell of the same incident. Sums ([`Clarity::Aggregate`]) and records without a day, a place, a
/// type or a document stay as they are. The result is in the order of the days, then of the ids.
#[must_use]
pub fn merge(incidents: Vec<Incident>, options: &Options) -> Vec<Incident> {
    let mut records: Vec<Incident> = Vec::with_capacity(incidents.len());
    let mut seen = HashSet::new();
    for incident in incidents {
        // The same report given twice.
        if seen.insert(format!("{} {:?} {:?}", incident.id, incident.point, incident.properties())) {
            records.push(incident);
        }
    }
    records.sort_by_cached_key(order);
    let mut groups = Groups::default();
    let mut from = 0;
    while from < records.len() {
        let same = |r: &Incident| r.published == records[from].published && r.document == records[from].document;
        let to = from + records[from..].iter().take_while(|r| same(r)).count();
        groups.add_report(&records, from..to, options);
        from = to;
    }
    let mut merged: Vec<Incident> = groups
        .all
        .iter()
        .map(|group| {
            let members: Vec<&Incident> = group.members.iter().map(|&m| &records[m]).collect();
            combine::combine(&members)
        })
        .collect();
    merged.sort_by_cached_key(|i| (i.start_date.is_none(), i.start_date, order(i)));
    merged
}

type Order = (bool, Option<Date>, Option<String>, (usize, String), String);

/// By day of publication, then by report, then in the order of the text; the whole record decides what is left.
fn order(i: &Incident) -> Order {
    // Ids of one report end in numbers: `-2` comes before `-10`.
    let id = (i.id.len(), i.id.clone());
    let rest = format!("{:?} {}", i.point, serde_json::Value::Object(i.properties()));
    (i.published.is_none(), i.published, i.document.clone(), id, rest)
}

/// Records of one incident.
struct Group {
    members: Vec<usize>,
    /// What the members say, each variant once.
    profiles: Vec<Profile>,
    documents: HashSet<String>,
}

#[derive(Default)]
struct Groups {
    all: Vec<Group>,
    /// Groups by the first day of a member.
    by_day: BTreeMap<Date, Vec<usize>>,
    /// The longest span of days of any record.
    longest: i64,
}

impl Groups {
    /// Gives each record of a report to the group that it fits best, or to a new one.
    fn add_report(&mut self, records: &[Incident], report: std::ops::Range<usize>, options: &Options) {
        let mut fits = Vec::new();
        let profiles: Vec<Option<Profile>> = records[report.clone()].iter().map(profile).collect();
        for (at, profile) in profiles.iter().enumerate() {
            let Some(profile) = profile else { continue };
            for group in self.near(profile, options) {
                let them = &self.all[group];
                if them.profiles.iter().all(|p| compatible(p, profile, options)) {
                    let best = them.profiles.iter().map(|p| likeness(p, profile)).max().unwrap_or(0);
                    fits.push((best, at, group));
                }
            }
        }
        fits.sort_by_key(|(likeness, at, group)| (std::cmp::Reverse(*likeness), *at, *group));
        let mut placed: Vec<Option<usize>> = vec![None; profiles.len()];
        let mut taken = HashSet::new();
        for (_, at, group) in fits {
            let document = records[report.start + at].document.as_ref();
            let told_apart = document.is_some_and(|d| self.all[group].documents.contains(d));
            if placed[at].is_none() && !told_apart && taken.insert(group) {
                placed[at] = Some(group);
            }
        }
        for (at, profile) in profiles.into_iter().enumerate() {
            self.put(report.start + at, &records[report.start + at], profile, placed[at]);
        }
    }

    /// Groups whose days are near enough to be looked at.
    fn near(&self, profile: &Profile, options: &Options) -> Vec<usize> {
        let reach = i64::from(options.days) + self.longest + 1;
        let from = profile.start.saturating_sub(reach.days());
        let to = profile.end.saturating_add((i64::from(options.days) + 1).days());
        let mut near: Vec<usize> = self.by_day.range(from..=to).flat_map(|(_, g)| g).copied().collect();
        near.sort_unstable();
        near.dedup();
        near
    }

    fn put(&mut self, index: usize, record: &Incident, profile: Option<Profile>, group: Option<usize>) {
        let group = group.unwrap_or_else(|| {
            self.all.push(Group { members: Vec::new(), profiles: Vec::new(), documents: HashSet::new() });
            self.all.len() - 1
        });
        let at = &mut self.all[group];
        at.members.push(index);
        at.documents.extend(record.document.clone());
        let Some(profile) = profile else { return };
        let days = self.by_day.entry(profile.start).or_default();
        if !days.contains(&group) {
            days.push(group);
        }
        self.longest = self.longest.max(profile.days());
        if !at.profiles.contains(&profile) {
            at.profiles.push(profile);
        }
    }
}

/// What decides whether a record can be linked; none where it cannot.
fn profile(i: &Incident) -> Option<Profile> {
    let is_final = i.document.as_deref()?.contains(BETWEEN);
    if is_final || i.clarity == Clarity::Aggregate { None } else { Profile::new(i) }
}

#[cfg(test)]
mod tests;
