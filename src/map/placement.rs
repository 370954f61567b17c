//! Finding room for labels: every label brings candidates, best first; the important choose first; then those left over
//! look whether a neighbour can step aside. No chance is involved: the same labels get the same places.

use super::scene::{Point, Rect};
use super::text::{Anchor, Line};

/// One way to set a label.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// The lines, each with its baseline point, anchor and angle.
    pub(crate) lines: Vec<(usize, Point, Anchor, f64)>,
    /// What it covers.
    pub(crate) boxes: Vec<Rect>,
    /// 0 is best.
    pub(crate) cost: f64,
    /// A line from the label to its object, where it stands far off.
    pub(crate) leader: Option<(Point, Point)>,
}

/// A label that wants a place.
#[derive(Debug, Clone)]
pub(crate) struct Label {
    /// What is reported if there is no room.
    pub(crate) name: String,
    /// Lower is more important.
    pub(crate) priority: u32,
    /// The shaped lines that candidates choose from.
    pub(crate) lines: Vec<Line>,
    pub(crate) candidates: Vec<Candidate>,
    /// Which ground the halo takes: over water or land.
    pub(crate) over_water: bool,
}

/// Chooses a candidate for each label, or none. `obstacles` must not be covered, `soft` rather not; all boxes stay `within`.
pub(crate) fn place(
    labels: &[Label],
    obstacles: &[Rect],
    soft: &[Rect],
    within: &Rect,
    pad: f64,
) -> Vec<Option<usize>> {
    let blocked = Grid::new(obstacles, within);
    let avoided = Grid::new(soft, within);
    // Candidates that are possible at all, cheapest first.
    let possible: Vec<Vec<(usize, f64)>> = labels
        .iter()
        .map(|label| {
            let mut list: Vec<(usize, f64)> = label
                .candidates
                .iter()
                .enumerate()
                .filter(|(_, c)| c.boxes.iter().all(|b| within.holds(b) && !blocked.hit(&b.grown(pad))))
                .map(|(i, c)| (i, c.cost + 1.2 * c.boxes.iter().filter(|b| avoided.hit(b)).count().min(3) as f64))
                .collect();
            list.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            list
        })
        .collect();
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|&i| (labels[i].priority, i));
    let mut chosen: Vec<Option<usize>> = vec![None; labels.len()];
    let clash = |a: (usize, usize), b: (usize, usize)| {
        let (a, b) = (&labels[a.0].candidates[a.1], &labels[b.0].candidates[b.1]);
        a.boxes.iter().any(|x| b.boxes.iter().any(|y| x.grown(pad).overlaps(y)))
    };
    let hits = |one: (usize, usize), chosen: &[Option<usize>]| -> Vec<usize> {
        let others = chosen.iter().enumerate().filter(|&(j, c)| j != one.0 && c.is_some_and(|c| clash(one, (j, c))));
        others.map(|(j, _)| j).collect()
    };
    for &i in &order {
        chosen[i] = possible[i].iter().map(|c| c.0).find(|&c| hits((i, c), &chosen).is_empty());
    }
    for _ in 0..3 {
        let mut better = false;
        for &i in order.iter().filter(|&&i| !possible[i].is_empty()).collect::<Vec<_>>() {
            if chosen[i].is_none() {
                better |= make_room(i, &possible, &mut chosen, &hits);
            } else if let Some(free) = possible[i].iter().map(|c| c.0).find(|&c| hits((i, c), &chosen).is_empty())
                && chosen[i] != Some(free)
                && cost(&possible[i], Some(free)) < cost(&possible[i], chosen[i])
            {
                chosen[i] = Some(free);
                better = true;
            }
        }
        if !better {
            break;
        }
    }
    anneal(labels, &possible, &mut chosen, &hits);
    // What is still without a place takes it from lesser labels, so that no capital goes for a town.
    for &i in &order {
        if chosen[i].is_some() {
            continue;
        }
        let lesser = |j: &usize| labels[*j].priority > labels[i].priority;
        if let Some(&(c, _)) = possible[i].iter().find(|c| hits((i, c.0), &chosen).iter().all(lesser)) {
            for j in hits((i, c), &chosen) {
                chosen[j] = None;
            }
            chosen[i] = Some(c);
        }
    }
    for &i in &order {
        if chosen[i].is_none() {
            chosen[i] = possible[i].iter().map(|c| c.0).find(|&c| hits((i, c), &chosen).is_empty());
        }
    }
    chosen
}

fn cost(possible: &[(usize, f64)], choice: Option<usize>) -> f64 {
    possible.iter().find(|c| Some(c.0) == choice).map_or(f64::INFINITY, |c| c.1)
}

/// Tries each place of a label that has none; where all labels in the way can step aside, they do.
fn make_room(
    i: usize,
    possible: &[Vec<(usize, f64)>],
    chosen: &mut [Option<usize>],
    hits: &impl Fn((usize, usize), &[Option<usize>]) -> Vec<usize>,
) -> bool {
    for &(c, _) in possible[i].iter().take(24) {
        let in_the_way = hits((i, c), chosen);
        if in_the_way.len() > 2 {
            continue;
        }
        let before: Vec<(usize, Option<usize>)> = in_the_way.iter().map(|&j| (j, chosen[j])).collect();
        chosen[i] = Some(c);
        for &j in &in_the_way {
            chosen[j] = None;
        }
        let moved = in_the_way.iter().all(|&j| {
            // A neighbour steps aside; it is not sent away.
            let old = before.iter().find(|b| b.0 == j).and_then(|b| b.1);
            let most = cost(&possible[j], old) + 10.0;
            let near = possible[j].iter().take_while(|o| o.1 <= most);
            chosen[j] = near.map(|o| o.0).find(|&o| hits((j, o), chosen).is_empty());
            chosen[j].is_some()
        });
        if moved {
            return true;
        }
        chosen[i] = None;
        for (j, old) in before {
            chosen[j] = old;
        }
    }
    false
}

/// What it costs to leave a label out: a capital more than all that stand in its way.
fn loss(label: &Label) -> f64 {
    60.0 + 4000.0 / (1.0 + f64::from(label.priority))
}

/// Numbers that look random, from a fixed seed (Marsaglia's xorshift): the same labels give the same map.
struct Dice(u64);

impl Dice {
    fn part(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        ((self.part() * n as f64) as usize).min(n.saturating_sub(1))
    }
}

/// Simulated annealing after Christensen, Marks and Shieber (1995), from where greed has come: a label moves to a random
/// place of its own, those in the way go to their best free one or are left out; worse maps are taken ever more rarely, and the
/// best one seen is kept.
fn anneal(
    labels: &[Label],
    possible: &[Vec<(usize, f64)>],
    chosen: &mut Vec<Option<usize>>,
    hits: &impl Fn((usize, usize), &[Option<usize>]) -> Vec<usize>,
) {
    let movable: Vec<usize> = (0..labels.len()).filter(|&i| !possible[i].is_empty()).collect();
    let of =
        |i: usize, choice: Option<usize>| if choice.is_some() { cost(&possible[i], choice) } else { loss(&labels[i]) };
    let ideal = |i: &usize| chosen[*i].is_some() && chosen[*i] == possible[*i].first().map(|c| c.0);
    if movable.iter().all(ideal) {
        return;
    }
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let (mut energy, mut lowest, mut best) = (0.0, 0.0, chosen.clone());
    let rounds = (movable.len() * 30).min(4000);
    for round in 0..rounds {
        let heat = 20.0 * (1.0 - round as f64 / rounds as f64).powi(2) + 1e-6;
        let i = movable[dice.below(movable.len())];
        let c = possible[i][dice.below(possible[i].len().min(30))].0;
        if chosen[i] == Some(c) {
            continue;
        }
        let in_the_way = hits((i, c), chosen);
        let before: Vec<(usize, Option<usize>)> =
            std::iter::once(i).chain(in_the_way.iter().copied()).map(|j| (j, chosen[j])).collect();
        let mut change = -before.iter().map(|&(j, choice)| of(j, choice)).sum::<f64>();
        in_the_way.iter().for_each(|&j| chosen[j] = None);
        chosen[i] = Some(c);
        for &j in &in_the_way {
            chosen[j] = possible[j].iter().take(40).map(|o| o.0).find(|&o| hits((j, o), chosen).is_empty());
        }
        change += before.iter().map(|&(j, _)| of(j, chosen[j])).sum::<f64>();
        if change <= 0.0 || dice.part() < (-change / heat).exp() {
            energy += change;
            if energy < lowest - 1e-9 {
                (lowest, best) = (energy, chosen.clone());
            }
        } else {
            before.into_iter().for_each(|(j, choice)| chosen[j] = choice);
        }
    }
    *chosen = best;
}

/// Boxes sorted into cells, so that most are never looked at.
struct Grid<'b> {
    boxes: &'b [Rect],
    cells: std::collections::HashMap<(i32, i32), Vec<usize>>,
    size: f64,
}

impl<'b> Grid<'b> {
    fn new(boxes: &'b [Rect], within: &Rect) -> Self {
        let size = (within.w.max(within.h) / 24.0).max(16.0);
        let mut grid = Self { boxes, cells: std::collections::HashMap::new(), size };
        for (i, b) in boxes.iter().enumerate() {
            for cell in grid.over(b) {
                grid.cells.entry(cell).or_default().push(i);
            }
        }
        grid
    }

    fn over(&self, b: &Rect) -> Vec<(i32, i32)> {
        let cell = |v: f64| (v / self.size).floor().clamp(-1000.0, 1000.0) as i32;
        let (columns, rows) = (cell(b.x)..=cell(b.right()), cell(b.y)..=cell(b.bottom()));
        columns.flat_map(|x| rows.clone().map(move |y| (x, y))).collect()
    }

    fn hit(&self, b: &Rect) -> bool {
        let near = self.over(b);
        near.iter().filter_map(|c| self.cells.get(c)).flatten().any(|&i| self.boxes[i].overlaps(b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(name: &str, priority: u32, boxes: &[Rect]) -> Label {
        let candidate =
            |(i, b): (usize, &Rect)| Candidate { lines: Vec::new(), boxes: vec![*b], cost: i as f64, leader: None };
        let candidates = boxes.iter().enumerate().map(candidate).collect();
        Label { name: name.into(), priority, lines: Vec::new(), candidates, over_water: false }
    }

    const PAGE: Rect = Rect::new(0.0, 0.0, 100.0, 100.0);

    #[test]
    fn a_neighbour_steps_aside_for_a_label_that_has_only_one_place() {
        let (left, right) = (Rect::new(10.0, 10.0, 20.0, 10.0), Rect::new(50.0, 10.0, 20.0, 10.0));
        let labels = [label("movable", 1, &[left, right]), label("fixed", 2, &[left])];
        assert_eq!(place(&labels, &[], &[], &PAGE, 1.0), [Some(1), Some(0)]);
    }

    #[test]
    fn a_capital_never_goes_for_a_smaller_town() {
        let one = Rect::new(10.0, 10.0, 20.0, 10.0);
        let labels = [label("town", 50, &[one]), label("capital", 0, &[one])];
        assert_eq!(place(&labels, &[], &[], &PAGE, 1.0), [None, Some(0)]);
    }

    #[test]
    fn labels_change_places_in_a_ring_where_greed_is_stuck() {
        // Five labels, five places in a row; each may stand at its own place or the next, the last only at its own, and greed
        // gives everyone the wrong one.
        let place_at = |i: usize| Rect::new(2.0 + 19.0 * i as f64, 10.0, 15.0, 10.0);
        let mut labels: Vec<Label> = (0..4).map(|i| label("inner", 5, &[place_at(i + 1), place_at(i)])).collect();
        labels.insert(0, label("last", 9, &[place_at(4)]));
        let chosen = place(&labels, &[], &[], &PAGE, 1.0);
        assert!(chosen.iter().all(Option::is_some), "{chosen:?}");
    }

    #[test]
    fn no_two_labels_share_ground_whatever_the_candidates() {
        let mut dice = Dice(7);
        for _ in 0..40 {
            let labels: Vec<Label> = (0..25)
                .map(|i| {
                    let spot = |_| Rect::new(dice.part() * 85.0, dice.part() * 92.0, 14.0, 7.0);
                    let boxes: Vec<Rect> = (0..6).map(spot).collect();
                    label("any", i * 3, &boxes)
                })
                .collect();
            let chosen = place(&labels, &[], &[], &PAGE, 1.0);
            let boxes: Vec<Rect> =
                labels.iter().zip(&chosen).filter_map(|(l, c)| Some(l.candidates[(*c)?].boxes[0])).collect();
            for (i, a) in boxes.iter().enumerate() {
                assert!(boxes[i + 1..].iter().all(|b| !a.overlaps(b)), "{boxes:?}");
            }
            assert!(chosen[0].is_some(), "the first of all has its place");
        }
    }

    #[test]
    fn obstacles_and_the_edge_are_respected() {
        let (covered, outside, free) =
            (Rect::new(10.0, 10.0, 20.0, 10.0), Rect::new(95.0, 10.0, 20.0, 10.0), Rect::new(50.0, 50.0, 20.0, 10.0));
        let labels = [label("a", 1, &[covered, outside, free])];
        assert_eq!(place(&labels, &[Rect::new(15.0, 12.0, 2.0, 2.0)], &[], &PAGE, 1.0), [Some(2)]);
    }
}
