//! Killed and wounded as ranges, and how two accounts of one event are put together.

/// A range of people: the fewest and the most by any account; none where the report is silent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) min: Option<u32>,
    pub(super) max: Option<u32>,
}

impl Count {
    pub(super) const NONE: Self = Self { min: Some(0), max: Some(0) };

    pub(super) fn is_known(self) -> bool {
        self.min.is_some() || self.max.is_some()
    }

    /// Another account of the same people: the range spans both.
    pub(super) fn widen(&mut self, other: Self) {
        if !other.is_known() {
            return;
        }
        if !self.is_known() {
            *self = other;
            return;
        }
        // "dozens" and then a number: the number says what dozens were.
        for (open, exact) in [(*self, other), (other, *self)] {
            if open.max.is_none() && exact.max.is_some() && exact.min >= open.min {
                *self = exact;
                return;
            }
        }
        self.min = match (self.min, other.min) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.max = match (self.max, other.max) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
        if let (Some(min), Some(max)) = (self.min, self.max)
            && max < min
        {
            self.max = None;
        }
    }

    /// Whether both counts can be of the same people; silence agrees with all.
    fn agrees(self, other: Self) -> bool {
        let below = |min: Option<u32>, max: Option<u32>| min.zip(max).is_none_or(|(min, max)| min <= max);
        below(self.min, other.max) && below(other.min, self.max)
    }

    /// More people of the same account.
    pub(super) fn add(&mut self, min: u32, max: Option<u32>) {
        if min == 0 && max.is_some_and(|m| m > 0) {
            // "as many as 40": no fewest is given.
            self.max = self.max.map_or(max, |a| max.map(|b| a.saturating_add(b)));
            return;
        }
        let known = self.is_known();
        self.max = match (known, self.max, max) {
            (false, _, max) => max,
            (true, Some(a), Some(b)) => Some(a.saturating_add(b)),
            _ => None,
        };
        self.min = Some(self.min.unwrap_or(0).saturating_add(min));
    }
}

/// Killed and wounded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Toll {
    pub(super) killed: Count,
    pub(super) wounded: Count,
    /// The report speaks of a toll that has grown: the latest figure replaces the ones before.
    pub(super) update: bool,
    /// A count that the report itself calls an early one: it gives way to those it knows.
    pub(super) early: bool,
}

impl Toll {
    pub(super) fn is_known(&self) -> bool {
        self.killed.is_known() || self.wounded.is_known()
    }

    /// What a later sentence adds: figures far below those told are of a part ("two of the wounded were soldiers").
    pub(super) fn add_detail(&mut self, other: &Self) {
        let part = |whole: Count, part: Count| matches!((whole.min, part.max.or(part.min)), (Some(all), Some(some)) if all >= 6 && some > 0 && some * 2 < all);
        let mut other = *other;
        if part(self.killed, other.killed) {
            other.killed = Count::default();
        }
        if part(self.wounded, other.wounded) {
            other.wounded = Count::default();
        }
        self.widen(&other);
    }

    /// Gives way to the figures of another account, where it has any.
    pub(super) fn replace(&mut self, other: &Self) {
        for (mine, theirs) in [(&mut self.killed, other.killed), (&mut self.wounded, other.wounded)] {
            if theirs.is_known() {
                *mine = theirs;
            }
        }
    }

    /// Whether both tolls can be of one event.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        self.killed.agrees(other.killed) && self.wounded.agrees(other.wounded)
    }

    /// Whether both give the same number of killed or of wounded.
    pub(super) fn shares_count(&self, other: &Self) -> bool {
        let same = |a: Count, b: Count| a.is_known() && a != Count::NONE && a == b;
        same(self.killed, other.killed) || same(self.wounded, other.wounded)
    }

    /// Whether anyone was hurt.
    pub(super) fn has_victims(&self) -> bool {
        [self.killed, self.wounded].iter().any(|c| c.max.or(c.min).is_some_and(|n| n > 0))
    }

    pub(super) fn widen(&mut self, other: &Self) {
        if other.early && self.is_known() {
            return;
        }
        if other.update && other.killed.is_known() {
            self.killed = other.killed;
        }
        self.killed.widen(other.killed);
        self.wounded.widen(other.wounded);
    }
}

/// What befell a group of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Killed,
    Wounded,
}
