//! The names on the map: which are wanted, where each could stand, and how it is drawn.

mod areas;
mod grounds;
mod points;
mod water;

use super::Language;
use super::aggregate::{Aggregate, Classes};
use super::base::{Base, Drawn};
use super::frame::Frame;
use super::geom;
use super::list::Entry;
use super::markers::Marks;
use super::placement::{Candidate, Label, place};
use super::scene::{Group, Path, Point, Rect, Shape};
use super::text::Typesetter;
use super::theme::{Scale, Theme};
use grounds::{Grounds, Halos};
use points::Spot;

/// All that labelling needs to know.
pub(crate) struct Labeller<'a> {
    pub(crate) frame: &'a Frame,
    pub(crate) base: &'a Base,
    pub(crate) drawn: &'a Drawn,
    pub(crate) marks: &'a Marks,
    pub(crate) entries: &'a [Entry<'a>],
    pub(crate) set: &'a Typesetter,
    pub(crate) theme: &'a Theme,
    pub(crate) scale: Scale,
    pub(crate) language: Language,
    /// Furniture on the map.
    pub(crate) taken: Vec<Rect>,
    /// Circles of clusters.
    pub(crate) solid: Vec<Rect>,
    /// What may cover the ground.
    pub(crate) cover: Option<(&'a Aggregate, &'a Classes)>,
}

/// Labels and city dots, and the names that found no room, most important first.
pub(crate) struct Labelled {
    pub(crate) cities: Group,
    pub(crate) labels: Group,
    pub(crate) dropped: Vec<String>,
    /// Whether a capital, another town is drawn: for the legend.
    pub(crate) capital: bool,
    pub(crate) town: bool,
}

impl Labeller<'_> {
    /// Places and draws all labels.
    pub(crate) fn draw(&self) -> Labelled {
        let spots = self.spots();
        // The first labels are those of the cities, in their order.
        let mut labels: Vec<Label> = spots.iter().map(|spot| self.city(spot)).collect();
        self.incidents(&spots, &mut labels);
        self.divisions(&mut labels);
        self.countries(&mut labels);
        self.rivers(&mut labels);
        self.lakes(&mut labels);
        super::seas::labels(self, &mut labels);

        let mut obstacles = self.marks.obstacles(self.scale);
        obstacles.extend(self.taken.iter().chain(&self.solid).copied());
        obstacles.extend(spots.iter().filter(|s| s.host.is_none()).map(|s| self.dot_box(&s.city)));
        let soft: Vec<Rect> = self.soft();
        let within = self.frame.map.grown(-self.scale.len(4.0));
        let mut chosen = place(&labels, &obstacles, &soft, &within, self.scale.len(3.0));
        // Where dots lie everywhere, a capital covers a few of them rather than go without its name.
        let capitals = (0..labels.len()).filter(|&i| labels[i].priority == 0 && !self.marks.numbered);
        for i in capitals {
            if chosen[i].is_some() {
                continue;
            }
            let others = labels.iter().zip(&chosen).filter_map(|(l, c)| l.candidates.get((*c)?));
            let taken: Vec<Rect> =
                others.flat_map(|c| c.boxes.iter().copied()).chain(self.taken.iter().copied()).collect();
            let free = |c: &Candidate| c.boxes.iter().all(|b| within.holds(b) && !taken.iter().any(|t| t.overlaps(b)));
            let spot = labels[i].candidates.iter().position(free);
            chosen[i] = spot;
        }

        let mut out = Labelled {
            cities: Group::named("cities"),
            labels: Group::named("labels"),
            dropped: Vec::new(),
            capital: false,
            town: false,
        };
        for (Spot { city, host, .. }, choice) in spots.iter().zip(&chosen) {
            // A dot without a name tells nothing; a capital has its dot in any case.
            if (choice.is_some() || city.capital) && host.is_none() {
                self.dot(city, &mut out.cities);
                out.capital |= city.capital;
                out.town |= !city.capital;
            }
        }
        let grounds = Grounds::of(self);
        let (mut halos, mut leaders, mut texts) =
            (Halos::default(), Group::named("label-leaders"), Group::named("label-texts"));
        let mut left: Vec<(u32, usize)> = Vec::new();
        for (i, (label, choice)) in labels.iter().zip(&chosen).enumerate() {
            let Some(candidate) = choice.and_then(|c| label.candidates.get(c)) else {
                left.push((label.priority, i));
                continue;
            };
            if let Some((from, to)) = candidate.leader {
                leaders.push(Shape::stroked(Path::line(&[from, to]), self.theme.soft, self.scale.len(0.9)).round());
            }
            for &(line, at, anchor, angle) in &candidate.lines {
                let mut text = self.set.place_turned(&label.lines[line], at, anchor, angle);
                text.color = grounds.ink(&text);
                halos.add(&text, &grounds, self.scale.len(self.theme.halo), label.over_water);
                texts.push(text);
            }
        }
        // All halos first, so that none lies over the letters of another label or line.
        out.labels.push(halos.into_group());
        out.labels.push(leaders);
        out.labels.push(texts);
        left.sort_unstable();
        out.dropped = left.into_iter().map(|(_, i)| labels[i].name.clone()).collect();
        out
    }

    fn in_focus(&self, at: Point) -> bool {
        let focus = self.drawn.countries.iter().filter(|c| self.frame.focus.contains(&c.0));
        focus.into_iter().any(|c| geom::inside(at, &c.2))
    }

    pub(crate) fn name<'n>(&self, english: &'n str, arabic: &'n str) -> Vec<&'n str> {
        match (self.language, arabic.is_empty()) {
            (Language::English, _) | (_, true) => vec![english],
            (Language::Arabic, false) => vec![arabic],
            (Language::Both, false) => vec![english, arabic],
        }
    }
}
