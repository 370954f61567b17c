//! Names of rivers, along them, and of lakes; and what names rather not cover.

use super::Labeller;
use crate::map::geom;
use crate::map::placement::{Candidate, Label};
use crate::map::scene::{Point, Rect};
use crate::map::text::{Anchor, Line};

impl Labeller<'_> {
    pub(super) fn rivers(&self, labels: &mut Vec<Label>) {
        let style = self.scale.style(self.theme.water_font, self.theme.water_size, self.theme.water_text).tracked(0.04);
        for (name, arabic, rank, parts) in &self.drawn.rivers {
            let text = self.name(name, arabic)[0];
            let line = self.set.line(text, style);
            let mut candidates = Vec::new();
            for part in parts {
                self.along(part, &line, &mut candidates);
            }
            if candidates.is_empty() {
                continue;
            }
            candidates.sort_by(|a: &Candidate, b| a.cost.total_cmp(&b.cost));
            candidates.truncate(80);
            labels.push(Label {
                name: name.clone(),
                priority: 44 + u32::from(*rank) * 3,
                lines: vec![line],
                candidates,
                over_water: false,
            });
        }
    }

    /// Candidates above and below a line, where it runs straight enough for the word.
    pub(super) fn along(&self, line: &[Point], text: &Line, into: &mut Vec<Candidate>) {
        let mut lengths = vec![0.0];
        for pair in line.windows(2) {
            lengths.push(lengths[lengths.len() - 1] + pair[0].distance(pair[1]));
        }
        let total = lengths[lengths.len() - 1];
        let at = |s: f64| {
            let i = lengths.partition_point(|&l| l < s).clamp(1, line.len() - 1);
            let t = (s - lengths[i - 1]) / (lengths[i] - lengths[i - 1]).max(1e-9);
            Point::new(line[i - 1].x + (line[i].x - line[i - 1].x) * t, line[i - 1].y + (line[i].y - line[i - 1].y) * t)
        };
        let need = text.width * 1.1;
        if line.len() < 2 || total < need {
            return;
        }
        let step = self.scale.len(10.0);
        let count = ((total - need) / step).floor().min(400.0) as usize;
        for n in 0..=count {
            let s = n as f64 * step;
            let (mut a, mut b) = (at(s), at(s + need));
            if b.x < a.x {
                std::mem::swap(&mut a, &mut b);
            }
            let chord = a.distance(b);
            if chord < need * 0.9 {
                continue;
            }
            let angle = (b.y - a.y).atan2(b.x - a.x);
            let (sin, cos) = angle.sin_cos();
            // The river's bulge to either side of the chord: the word goes beyond it.
            let (mut up, mut down) = (0.0_f64, 0.0_f64);
            for i in 0..=16 {
                let p = at(s + need * f64::from(i) / 16.0);
                let off = -(p.x - a.x) * sin + (p.y - a.y) * cos;
                (up, down) = (up.min(off), down.max(off));
            }
            if down - up > self.scale.len(12.0) {
                continue;
            }
            let middle = Point::new((a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
            for above in [true, false] {
                let off =
                    if above { up - self.scale.len(3.5) } else { down + self.scale.len(3.5) + text.style.size * 0.72 };
                let base = Point::new(middle.x - off * sin, middle.y + off * cos);
                let boxes = turned_boxes(base, text, angle);
                let edge = (total / 2.0 - s - need / 2.0).abs() / total;
                let home = if self.in_focus(middle) { 0.0 } else { 9.0 };
                let cost = home
                    + angle.abs() * 5.0
                    + (down - up) / self.scale.unit
                    + edge * 4.0
                    + if above { 0.0 } else { 1.0 };
                let placed = vec![(0, base, Anchor::Middle, angle)];
                into.push(Candidate { lines: placed, boxes, cost, leader: None });
            }
        }
    }

    pub(super) fn lakes(&self, labels: &mut Vec<Label>) {
        let style = self.scale.style(self.theme.water_font, self.theme.water_size - 0.5, self.theme.water_text);
        for (name, arabic, rings) in &self.drawn.lakes {
            let size: f64 = rings.iter().map(|r| geom::area(r).abs() / 2.0).sum();
            if size < self.scale.len(9.0).powi(2) {
                continue;
            }
            let lines = self.set_lines(&self.name(name, arabic)[..1], style);
            let spots = geom::middles(rings, 12);
            let mut candidates = Vec::new();
            self.inside(&spots, &lines, 0, rings, 0.0, &mut candidates);
            let over_water = !candidates.is_empty();
            if let Some(bounds) = Rect::around(rings.iter().flatten().copied()).filter(|_| !over_water) {
                let (gap, size) = (self.scale.len(3.0), style.size);
                let middle = bounds.center();
                let spots = [
                    (Point::new(middle.x, bounds.bottom() + gap + size * 0.75), Anchor::Middle),
                    (Point::new(middle.x, bounds.y - gap - size * 0.2), Anchor::Middle),
                    (Point::new(bounds.right() + gap, middle.y + size * 0.35), Anchor::Start),
                    (Point::new(bounds.x - gap, middle.y + size * 0.35), Anchor::End),
                ];
                for (n, (at, anchor)) in spots.into_iter().enumerate() {
                    let boxes = vec![self.line_box(&lines[0], at, anchor)];
                    candidates.push(Candidate {
                        lines: vec![(0, at, anchor, 0.0)],
                        boxes,
                        cost: 4.0 + n as f64,
                        leader: None,
                    });
                }
            }
            let priority = if size > self.scale.len(40.0).powi(2) { 48 } else { 62 };
            labels.push(Label { name: name.clone(), priority, lines, candidates, over_water });
        }
    }

    /// Where a label rather does not stand: on borders and rivers, on the rings of "near", and where one shade meets another.
    pub(super) fn soft(&self) -> Vec<Rect> {
        let step = self.scale.len(8.0);
        let rings = self.marks.marks.iter().filter_map(|m| m.ring.as_ref());
        let rivers = self.drawn.rivers.iter().flat_map(|r| &r.3);
        let shades = self.cover.map_or_else(Vec::new, |(cover, classes)| cover.grounds(classes, self.theme));
        let shades = shades.iter().flat_map(|s| s.1);
        let lines = self.drawn.border_lines.iter().chain(rivers).chain(rings).chain(shades);
        lines.flat_map(|line| dots(line, step)).map(|p| Rect::new(p.x - 1.0, p.y - 1.0, 2.0, 2.0)).collect()
    }

    /// Points along the borders of countries.
    pub(super) fn border_dots(&self) -> Vec<Point> {
        let step = self.scale.len(6.0);
        self.drawn.border_lines.iter().flat_map(|line| dots(line, step)).collect()
    }
}

/// Points along a line, at most `step` apart.
fn dots(line: &[Point], step: f64) -> Vec<Point> {
    let between = |pair: &[Point]| {
        let (a, b) = (pair[0], pair[1]);
        let n = (a.distance(b) / step).ceil().max(1.0);
        (0..n as usize).map(move |i| {
            let t = i as f64 / n;
            Point::new(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)
        })
    };
    line.windows(2).flat_map(between).collect()
}

/// Upright boxes along a turned line, which together cover it.
fn turned_boxes(at: Point, text: &Line, angle: f64) -> Vec<Rect> {
    let (sin, cos) = angle.sin_cos();
    let size = text.style.size;
    let n = (text.width / (size * 0.8)).ceil().max(1.0);
    let part = text.width / n;
    (0..n as usize)
        .filter_map(|i| {
            let x = -text.width / 2.0 + part * i as f64;
            let corners = [(x, -0.8), (x + part, -0.8), (x, 0.26), (x + part, 0.26)];
            Rect::around(corners.map(|(x, y)| {
                let y = y * size;
                Point::new(at.x + x * cos - y * sin, at.y + x * sin + y * cos)
            }))
        })
        .collect()
}
