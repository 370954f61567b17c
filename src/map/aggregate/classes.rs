//! Class breaks: where one colour ends and the next begins.

use std::str::FromStr;

/// How the breaks are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Breaks {
    /// Least variance within the classes (Fisher 1958; Jenks 1977).
    #[default]
    Jenks,
    /// About as many areas in each class.
    Quantile,
    /// Round numbers at equal steps.
    Pretty,
}

/// The method and the number of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassesBy {
    /// The method.
    pub breaks: Breaks,
    /// How many classes at most, 2 to 9.
    pub most: usize,
}

impl Default for ClassesBy {
    fn default() -> Self {
        Self { breaks: Breaks::Jenks, most: 5 }
    }
}

impl FromStr for ClassesBy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, most) = text.split_once(':').unwrap_or((text, "5"));
        let breaks = match name.trim() {
            "jenks" => Breaks::Jenks,
            "quantile" => Breaks::Quantile,
            "pretty" => Breaks::Pretty,
            _ => return Err(format!("expected jenks, quantile or pretty, found \"{name}\"")),
        };
        let most = most.trim().parse().ok().filter(|n| (2..=9).contains(n));
        let most =
            most.ok_or_else(|| format!("expected 2 to 9 classes after the colon, as in jenks:5, found \"{text}\""))?;
        Ok(Self { breaks, most })
    }
}

/// The upper end of each class, itself in the class; ascending.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Classes {
    pub(crate) upper: Vec<f64>,
    /// The least value of each class that occurs.
    pub(crate) lower: Vec<f64>,
    /// The breaks are round numbers, and so are the words of the legend.
    pub(crate) round: bool,
}

/// More different values are thinned before breaks are sought among them: the effort grows with their square.
const MOST_VALUES: usize = 700;

impl Classes {
    /// Classes of positive values.
    pub(crate) fn of(values: &[f64], by: ClassesBy) -> Self {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite() && *v > 0.0).collect();
        sorted.sort_by(f64::total_cmp);
        let Some(&last) = sorted.last() else { return Self::default() };
        let mut distinct = sorted.clone();
        distinct.dedup();
        let upper = match by.breaks {
            _ if distinct.len() <= by.most => distinct,
            Breaks::Jenks => jenks(&sorted, by.most),
            Breaks::Quantile => quantiles(&sorted, by.most),
            Breaks::Pretty => pretty(last, by.most),
        };
        // Classes that nothing falls into would be lies in the legend.
        let round = by.breaks == Breaks::Pretty && upper.len() > 1;
        let mut classes = Self { round, ..Self::default() };
        for top in upper {
            let below = classes.upper.last().copied().unwrap_or(0.0);
            let from = sorted.partition_point(|v| *v <= below);
            if let Some(&low) = sorted.get(from).filter(|v| **v <= top) {
                classes.upper.push(top);
                classes.lower.push(low);
            }
        }
        classes
    }

    /// Levels 1, 2, 5, 10 and so on up to a highest value, at most `most` of them: for what spans powers of ten.
    pub(crate) fn ladder(highest: f64, most: usize) -> Self {
        if highest <= 0.0 || !highest.is_finite() {
            return Self::default();
        }
        let power = highest.log10().floor() as i32;
        let steps = (power - 3..=power).flat_map(|p| [1.0, 2.0, 5.0].map(|n| n * 10.0_f64.powi(p)));
        let mut lower: Vec<f64> = steps.filter(|level| *level < highest * 0.98).collect();
        lower.drain(..lower.len().saturating_sub(most));
        let upper = lower.iter().skip(1).copied().chain([highest]).collect();
        Self { upper, lower, round: true }
    }

    /// The class of a value; none for zero.
    pub(crate) fn class(&self, value: f64) -> Option<usize> {
        let last = self.upper.len().checked_sub(1)?;
        (value > 0.0).then(|| self.upper.partition_point(|top| *top < value).min(last))
    }

    /// Where a class stands between few (0) and many (1).
    pub(crate) fn part(&self, class: usize) -> f64 {
        let last = self.upper.len().saturating_sub(1);
        if last == 0 { 0.6 } else { class as f64 / last as f64 }
    }
}

fn quantiles(sorted: &[f64], most: usize) -> Vec<f64> {
    let mut upper: Vec<f64> = (1..=most).map(|i| sorted[(sorted.len() * i).div_ceil(most) - 1]).collect();
    upper.dedup();
    upper
}

/// Multiples of 1, 2 or 5 times a power of ten.
fn pretty(last: f64, most: usize) -> Vec<f64> {
    let rough = last / most as f64;
    let power = 10.0_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|n| n * power).find(|s| *s >= rough * 0.999_999).unwrap_or(rough);
    (1..=most).map(|i| step * i as f64).take_while(|top| *top < last + step).collect()
}

/// Fisher's exact classes by dynamic programming.
fn jenks(sorted: &[f64], most: usize) -> Vec<f64> {
    let mut values: Vec<(f64, f64)> = Vec::new();
    for &v in sorted {
        match values.last_mut() {
            Some(last) if last.0 == v => last.1 += 1.0,
            _ => values.push((v, 1.0)),
        }
    }
    if values.len() > MOST_VALUES {
        let step = values.len().div_ceil(MOST_VALUES);
        let chunks = values.chunks(step);
        values = chunks.filter_map(|c| Some((c.last()?.0, c.iter().map(|v| v.1).sum()))).collect();
    }
    let n = values.len();
    let k = most.min(n);
    let mut sums = vec![(0.0, 0.0, 0.0); n + 1];
    for (i, &(v, weight)) in values.iter().enumerate() {
        let (w, s, q) = sums[i];
        sums[i + 1] = (w + weight, s + weight * v, q + weight * v * v);
    }
    // The squared deviations of values[from..to] from their mean.
    let spread = |from: usize, to: usize| {
        let (a, b) = (sums[from], sums[to]);
        let (w, s, q) = (b.0 - a.0, b.1 - a.1, b.2 - a.2);
        (q - s * s / w).max(0.0)
    };
    let mut best: Vec<f64> = (0..=n).map(|to| if to == 0 { 0.0 } else { spread(0, to) }).collect();
    let mut cuts: Vec<Vec<usize>> = Vec::new();
    for class in 2..=k {
        let mut next = vec![f64::INFINITY; n + 1];
        let mut cut = vec![0; n + 1];
        for to in class..=n {
            for (from, before) in best.iter().enumerate().take(to).skip(class - 1) {
                let cost = before + spread(from, to);
                if cost < next[to] {
                    (next[to], cut[to]) = (cost, from);
                }
            }
        }
        best = next;
        cuts.push(cut);
    }
    let mut upper = Vec::new();
    let mut to = n;
    for cut in cuts.iter().rev() {
        upper.push(values[to - 1].0);
        to = cut[to];
    }
    upper.push(values[to.max(1) - 1].0);
    upper.reverse();
    upper
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(text: &str) -> ClassesBy {
        text.parse().unwrap()
    }

    #[test]
    fn jenks_finds_the_gaps() {
        let values = [1.0, 2.0, 2.0, 3.0, 20.0, 21.0, 22.0, 90.0, 95.0];
        assert_eq!(Classes::of(&values, by("jenks:3")).upper, [3.0, 22.0, 95.0]);
        assert_eq!(Classes::of(&values, by("jenks:3")).lower, [1.0, 20.0, 90.0]);
    }

    #[test]
    fn quantiles_share_out_and_pretty_steps_are_round() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(Classes::of(&values, by("quantile:4")).upper, [25.0, 50.0, 75.0, 100.0]);
        assert_eq!(Classes::of(&values, by("pretty:5")).upper, [20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(Classes::of(&[3.0, 97.0], by("pretty:5")).upper, [3.0, 97.0]);
    }

    #[test]
    fn every_value_has_a_class_and_every_class_a_value() {
        for text in ["jenks:5", "quantile:7", "pretty:4", "jenks:9"] {
            for values in [vec![1.0], vec![5.0, 5.0, 5.0], (1..400).map(|i| f64::from(i * i % 97 + 1)).collect()] {
                let classes = Classes::of(&values, by(text));
                for (i, (low, top)) in classes.lower.iter().zip(&classes.upper).enumerate() {
                    assert!(values.iter().any(|v| v == low) && low <= top, "{text}: {classes:?}");
                    assert_eq!(classes.class(*low), Some(i));
                }
                for v in &values {
                    let i = classes.class(*v).unwrap();
                    assert!(classes.lower[i] <= *v && *v <= classes.upper[i], "{text}: {v} in {classes:?}");
                }
            }
        }
        assert_eq!(Classes::of(&[], by("jenks")).class(3.0), None);
    }

    #[test]
    fn a_ladder_has_round_rungs_below_the_highest() {
        assert_eq!(Classes::ladder(347.0, 6).lower, [5.0, 10.0, 20.0, 50.0, 100.0, 200.0]);
        assert!(Classes::ladder(0.0, 6).lower.is_empty());
    }

    #[test]
    fn a_wrong_method_is_told() {
        assert!("jenks:40".parse::<ClassesBy>().unwrap_err().contains("2 to 9 classes"));
        assert!("natural".parse::<ClassesBy>().unwrap_err().contains("jenks, quantile or pretty"));
    }
}
