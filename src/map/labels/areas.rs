//! Names inside areas: first-level divisions and countries.

use super::Labeller;
use crate::map::Language;
use crate::map::geom;
use crate::map::names;
use crate::map::placement::{Candidate, Label};
use crate::map::scene::{Point, Weight};
use crate::map::text::{Anchor, Line};

impl Labeller<'_> {
    pub(super) fn divisions(&self, labels: &mut Vec<Label>) {
        let style = self
            .scale
            .style(self.theme.governorate_font, self.theme.governorate_size, self.theme.governorate_text)
            .tracked(0.12);
        for area in &self.drawn.divisions {
            let size: f64 = area.rings.iter().map(|r| geom::area(r).abs() / 2.0).sum();
            if size < self.scale.len(1.0).powi(2) * 900.0 {
                continue;
            }
            let (upper, arabic) = (area.division.short_name().to_uppercase(), area.division.arabic());
            let mut names = self.name(&upper, arabic);
            let split;
            if names.len() == 1
                && let Some((a, b)) = names[0].split_once(' ')
            {
                split = [a, b];
                names = split.to_vec();
            }
            let whole = self.set_lines(&[self.name(&upper, arabic)[0]], style);
            let broken = self.set_lines(&names, style);
            // One line where it fits into the area, else two.
            let (first, offset) = (whole.len(), 0.0);
            let mut lines = whole;
            lines.extend(broken);
            let spots = geom::middles(&area.rings, 60);
            let mut candidates = Vec::new();
            self.inside(&spots, &lines[..first], 0, &area.rings, offset, &mut candidates);
            if names.len() > 1 {
                let extra = if self.language == Language::Both { -10.0 } else { 2.0 };
                self.inside(&spots, &lines[first..], first, &area.rings, extra, &mut candidates);
            }
            labels.push(Label {
                name: area.division.name().to_owned(),
                priority: 36,
                lines,
                candidates,
                over_water: false,
            });
        }
    }

    pub(super) fn countries(&self, labels: &mut Vec<Label>) {
        let all: Vec<names::AreaName> = names::areas().filter(|a| a.kind == "country").collect();
        let borders = self.border_dots();
        let mut seen: Vec<&str> = Vec::new();
        for (iso, _, _) in &self.drawn.countries {
            if seen.contains(&iso.as_str()) {
                continue;
            }
            seen.push(iso);
            let Some(name) = all.iter().find(|a| a.iso == iso) else { continue };
            let focus = self.frame.focus.contains(iso);
            if focus && self.frame.focus.len() == 1 && self.drawn.divided.contains(iso) {
                continue; // its governorates are named, and the headline names the country
            }
            let rings: Vec<Vec<Point>> =
                self.drawn.countries.iter().filter(|c| c.0 == *iso).flat_map(|c| c.2.clone()).collect();
            let size: f64 = rings.iter().map(|r| geom::area(r).abs() / 2.0).sum();
            let whole = self.frame.map.w * self.frame.map.h;
            if size < if self.frame.is_world() { whole / 300.0 } else { self.scale.len(30.0).powi(2) } {
                continue;
            }
            let color = if focus { self.theme.soft } else { self.theme.country_text };
            let base = if self.frame.is_world() { self.theme.country_size - 3.0 } else { self.theme.country_size };
            let weight = if focus { Weight::SemiBold } else { self.theme.country_font };
            let style = |size: f64| self.scale.style(weight, size, color).tracked(0.18);
            let upper = name.name.to_uppercase();
            let spots = geom::middles(&rings, 80);
            let whole = self.name(&upper, name.arabic);
            let mut broken: Vec<&str> = Vec::new();
            if let Some((a, b)) = upper.split_once(' ').filter(|_| self.language == Language::English) {
                broken.extend([a, b]);
            }
            // In smaller type rather than across a border; where even that is too wide, not at all.
            let (mut lines, mut candidates) = (Vec::new(), Vec::new());
            for (size, cost) in [(base, 0.0), (base * 0.8, 8.0)] {
                for (names, cost) in [(&whole, cost), (&broken, cost + 3.0)] {
                    let first = lines.len();
                    let set = self.set_lines(names, style(size));
                    if !set.is_empty() {
                        self.inside(&spots, &set, first, &rings, cost, &mut candidates);
                    }
                    lines.extend(set);
                }
                let crosses = |c: &Candidate| borders.iter().any(|p| c.boxes.iter().any(|b| b.contains(*p)));
                candidates.retain(|c| !crosses(c));
                if !candidates.is_empty() {
                    break;
                }
            }
            labels.push(Label { name: name.name.to_owned(), priority: 30, lines, candidates, over_water: false });
        }
    }

    /// Candidates in the middle of an area: dearer the more of the label sticks out.
    pub(crate) fn inside(
        &self,
        spots: &[(Point, f64)],
        lines: &[Line],
        first: usize,
        rings: &[Vec<Point>],
        cost: f64,
        into: &mut Vec<Candidate>,
    ) {
        let deepest = spots.first().map_or(1.0, |s| s.1).max(1.0);
        let height = lines.first().map_or(0.0, |l| l.style.size * 1.25);
        for &(p, depth) in spots {
            let top = p.y - height * lines.len() as f64 / 2.0;
            let mut boxes = Vec::new();
            let mut placed = Vec::new();
            for (i, line) in lines.iter().enumerate() {
                let at = Point::new(p.x, top + height * (i as f64 + 0.5) + line.style.size * 0.35);
                placed.push((first + i, at, Anchor::Middle, 0.0));
                // Spaced capitals want air, or they read on into the name of a town.
                boxes.push(self.line_box(line, at, Anchor::Middle).grown(self.scale.len(3.0)));
            }
            let corners = boxes.iter().flat_map(|b| {
                [(b.x, b.y), (b.right(), b.y), (b.x, b.bottom()), (b.right(), b.bottom())]
                    .map(|(x, y)| Point::new(x, y))
            });
            let out = corners.filter(|c| !geom::inside(*c, rings)).count();
            if out > lines.len() {
                continue;
            }
            let price = cost + 12.0 * (1.0 - depth / deepest) + 6.0 * out as f64;
            into.push(Candidate { lines: placed, boxes, cost: price, leader: None });
        }
    }
}
