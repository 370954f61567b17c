//! What lies under a label: the colour of its halo, which changes where the ground does, and an ink to be read on it.

use super::Labeller;
use crate::map::geom;
use crate::map::scene::{Color, Group, Path, Point, Rect, Text};
use crate::map::text::halo;

/// Areas of one colour.
struct Ground<'a> {
    color: Color,
    rings: &'a [Vec<Point>],
    bounds: Rect,
    /// Countries lie lowest, then what shades them, then what marks a rough place.
    level: usize,
}

/// All that a label may stand on.
pub(super) struct Grounds<'a> {
    labeller: &'a Labeller<'a>,
    grounds: Vec<Ground<'a>>,
}

/// A colour under a label; where it is not under all of it, the part it is under.
struct Layer {
    color: Color,
    part: Option<Vec<Vec<Point>>>,
    level: usize,
}

/// Contrast of names with the ground: what WCAG 2 asks of text.
const LEAST_CONTRAST: f64 = 4.5;

impl<'a> Grounds<'a> {
    pub(super) fn of(labeller: &'a Labeller<'a>) -> Self {
        let theme = labeller.theme;
        let mut grounds = Vec::new();
        let mut add = |color: Color, rings: &'a [Vec<Point>], level: usize| {
            let bounds = Rect::around(rings.iter().flatten().copied());
            grounds.extend(bounds.map(|bounds| Ground { color, rings, bounds, level }));
        };
        for (iso, _, rings) in &labeller.drawn.countries {
            let focus = labeller.frame.focus.contains(iso);
            add(if focus { theme.focus_land } else { theme.other_land }, rings, 0);
        }
        if let Some((cover, classes)) = labeller.cover {
            cover.grounds(classes, theme).into_iter().for_each(|(color, rings)| add(color, rings, 1));
        }
        for area in &labeller.marks.areas {
            add(theme.kind(area.kind).mixed(theme.focus_land, super::super::markers::TINT), &area.rings, 2);
        }
        Self { labeller, grounds }
    }

    /// The layers under a box, the lowest first, and the colours that are seen of them.
    fn under(&self, at: &Rect) -> (Vec<Layer>, Vec<Color>) {
        let samples = (0..15).map(|i| {
            let (x, y) = (f64::from(i % 5) / 4.0, f64::from(i / 5) / 2.0);
            Point::new(at.x + at.w * x, at.y + at.h * y)
        });
        let samples: Vec<Point> = samples.collect();
        let mut seen: Vec<Color> = samples.iter().map(|p| self.at(*p).0).collect();
        let shaded = samples.iter().any(|p| self.shade(*p).is_some());
        seen.dedup();
        let mut layers = vec![Layer { color: self.at(at.center()).0, part: None, level: 0 }];
        // Bands and hexagons change from letter to letter: no halo can follow.
        if seen.len() == 1 || shaded {
            return (layers, seen);
        }
        let sea = self.labeller.theme.sea;
        if seen.contains(&sea) {
            layers[0].color = sea;
        }
        for ground in self.grounds.iter().filter(|g| g.bounds.overlaps(at)) {
            let under = samples.iter().filter(|p| geom::inside(**p, ground.rings)).count();
            let cut = || ground.rings.iter().map(|r| geom::clip_ring(r, at)).filter(|r| r.len() > 2).collect();
            if under == samples.len() {
                layers = vec![Layer { color: ground.color, part: None, level: ground.level }];
            } else if under > 0 {
                layers.push(Layer { color: ground.color, part: Some(cut()), level: ground.level });
            }
        }
        (layers, seen)
    }

    /// The colour under a point.
    fn at(&self, p: Point) -> (Color, usize) {
        if let Some(color) = self.shade(p) {
            return (color, 1);
        }
        let here = |g: &&Ground| g.bounds.contains(p) && geom::inside(p, g.rings);
        self.grounds.iter().rev().find(here).map_or((self.labeller.theme.sea, 0), |g| (g.color, g.level))
    }

    fn shade(&self, p: Point) -> Option<Color> {
        self.labeller.cover.and_then(|(cover, classes)| cover.shade(p, classes, self.labeller.theme))
    }

    /// The colour of a label that stands on a shaded ground, in part at least: its own, drawn towards black or white as far as it
    /// must be to be read on all that it stands on.
    pub(super) fn ink(&self, text: &Text) -> Color {
        if self.at(text.bounds.center()).1 != 1 {
            return text.color;
        }
        let seen = self.under(&text.bounds).1;
        let least = |c: Color| seen.iter().map(|ground| c.contrast(*ground)).fold(f64::INFINITY, f64::min);
        let (ink, paper) = (self.labeller.theme.ink, self.labeller.theme.paper);
        let end = if least(ink) >= least(paper) { ink } else { paper };
        let steps = [0.0, 0.25, 0.5, 0.75].map(|part| end.mixed(text.color, part));
        steps.into_iter().find(|c| least(*c) >= LEAST_CONTRAST).unwrap_or(end)
    }
}

/// Halos of all labels: whole ones, and parts where a label crosses from one ground to another.
#[derive(Default)]
pub(super) struct Halos {
    whole: Group,
    parts: Vec<(usize, Color, Path, Group)>,
}

impl Halos {
    /// The halo of a text, `width` wide.
    pub(super) fn add(&mut self, text: &Text, grounds: &Grounds, width: f64, over_water: bool) {
        let reach = text.bounds.grown(width);
        let main = grounds.at(text.bounds.center()).0;
        let (layers, seen) = grounds.under(&reach);
        // Where the ground changes from letter to letter, and where ink could not be read on each of its parts, one halo all round.
        let least = LEAST_CONTRAST.min(text.color.contrast(main)) * 0.8;
        let mixed = layers.len() == 1 && seen.len() > 1;
        if over_water || mixed || seen.iter().any(|color| text.color.contrast(*color) < least) {
            let best = seen.into_iter().max_by(|a, b| text.color.contrast(*a).total_cmp(&text.color.contrast(*b)));
            let color = match (over_water, !mixed && text.color.contrast(main) >= 3.0) {
                (true, _) => grounds.labeller.theme.sea,
                (false, true) => main,
                (false, false) => best.unwrap_or(main),
            };
            self.whole.push(halo(text, color, width));
            return;
        }
        for layer in layers {
            let Some(part) = layer.part else {
                self.whole.push(halo(text, layer.color, width));
                continue;
            };
            let known = self.parts.iter().position(|p| (p.0, p.1) == (layer.level, layer.color));
            let at = known.unwrap_or_else(|| {
                self.parts.push((layer.level, layer.color, Path::default(), Group::default()));
                self.parts.len() - 1
            });
            let (_, color, clip, halos) = &mut self.parts[at];
            clip.0.extend(geom::path(&part).0);
            halos.push(halo(text, *color, width));
        }
    }

    /// One group, the parts over the whole.
    pub(super) fn into_group(mut self) -> Group {
        let mut all = Group::named("label-halos");
        all.push(self.whole);
        self.parts.sort_by_key(|p| p.0);
        for (_, _, clip, halos) in self.parts {
            all.push(Group { clip: Some(clip), ..halos });
        }
        all
    }
}
