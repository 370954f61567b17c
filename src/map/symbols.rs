//! The signs for incidents: one shape and one colour for each kind, told apart in grey and by the colour-blind.

use super::scene::{Color, Group, Path, Point, Shape, Weight};
use super::text::{Anchor, Style, Typesetter};
use super::theme::{Scale, Theme};
use crate::incident::{EventType, Incident, SubEventType};

/// What a sign stands for. ACLED's event types, with bombs, air strikes and shelling told apart: to a reader they are not
/// one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    Bomb,
    AirStrike,
    Shelling,
    Clash,
    Attack,
    Protest,
    Riot,
    Strategic,
    Unknown,
}

struct Sign {
    kind: Kind,
    one: &'static str,
    many: &'static str,
    /// Okabe and Ito's palette, and greys.
    color: Color,
    /// Corners, from the centre, on a circle of radius 1; empty for a circle.
    corners: usize,
    /// Radius of the corners and turn of the first one from the top, in parts of a circle: equal weight to the eye.
    radius: f64,
    turn: f64,
    /// How far the number sits below the centre.
    drop: f64,
}

/// The signs in the order of the legend.
static SIGNS: [Sign; 9] = [
    Sign {
        kind: Kind::Bomb,
        one: "Bomb or mine",
        many: "Bombs or mines",
        color: Color(213, 94, 0),
        corners: 0,
        radius: 1.0,
        turn: 0.0,
        drop: 0.0,
    },
    Sign {
        kind: Kind::AirStrike,
        one: "Air or drone strike",
        many: "Air or drone strikes",
        color: Color(0, 114, 178),
        corners: 3,
        radius: 1.62,
        turn: 0.0,
        drop: 0.22,
    },
    Sign {
        kind: Kind::Shelling,
        one: "Rockets or shelling",
        many: "Rockets or shelling",
        color: Color(204, 121, 167),
        corners: 4,
        radius: 1.32,
        turn: 0.0,
        drop: 0.0,
    },
    Sign {
        kind: Kind::Clash,
        one: "Armed clash",
        many: "Armed clashes",
        color: Color(230, 159, 0),
        corners: 4,
        radius: 1.28,
        turn: 0.125,
        drop: 0.0,
    },
    Sign {
        kind: Kind::Attack,
        one: "Attack on civilians",
        many: "Attacks on civilians",
        color: Color(0, 158, 115),
        corners: 5,
        radius: 1.2,
        turn: 0.0,
        drop: 0.05,
    },
    Sign {
        kind: Kind::Protest,
        one: "Protest",
        many: "Protests",
        color: Color(86, 180, 233),
        corners: 6,
        radius: 1.12,
        turn: 0.0,
        drop: 0.0,
    },
    Sign {
        kind: Kind::Riot,
        one: "Riot",
        many: "Riots",
        color: Color(240, 228, 66),
        corners: 3,
        radius: 1.62,
        turn: 0.5,
        drop: -0.22,
    },
    Sign {
        kind: Kind::Strategic,
        one: "Other development",
        many: "Other developments",
        color: Color(110, 110, 110),
        corners: 8,
        radius: 1.08,
        turn: 0.0625,
        drop: 0.0,
    },
    Sign {
        kind: Kind::Unknown,
        one: "Kind not known",
        many: "Kind not known",
        color: Color(236, 236, 236),
        corners: 0,
        radius: 0.95,
        turn: 0.0,
        drop: 0.0,
    },
];

impl Kind {
    /// The kind of an incident.
    pub(crate) fn of(incident: &Incident) -> Self {
        Self::of_type(incident.sub_event_type)
    }

    /// The kind of an event.
    pub(crate) fn of_type(kind: Option<SubEventType>) -> Self {
        let Some(sub) = kind else { return Self::Unknown };
        match (sub, sub.event_type()) {
            (SubEventType::AirStrike, _) => Self::AirStrike,
            (SubEventType::Shelling, _) => Self::Shelling,
            (_, EventType::Explosions) => Self::Bomb,
            (_, EventType::Battles) => Self::Clash,
            (_, EventType::Civilians) => Self::Attack,
            (_, EventType::Protests) => Self::Protest,
            (_, EventType::Riots) => Self::Riot,
            (_, EventType::Strategic) => Self::Strategic,
        }
    }

    /// How many kinds there are.
    pub(crate) const COUNT: usize = SIGNS.len();

    /// A kind by its place in the legend.
    pub(crate) fn nth(i: usize) -> Self {
        SIGNS[i].kind
    }

    /// All kinds, in the order of the legend.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        SIGNS.iter().map(|s| s.kind)
    }

    /// Corners of the sign (0 for a circle) and the turn of the first one from the top, in parts of a circle.
    pub(crate) fn corners(self) -> (usize, f64) {
        (self.sign().corners, self.sign().turn)
    }

    fn sign(self) -> &'static Sign {
        SIGNS.iter().find(|s| s.kind == self).unwrap_or(&SIGNS[SIGNS.len() - 1])
    }

    /// The words of the legend.
    pub(crate) fn label(self, count: usize) -> &'static str {
        if count == 1 { self.sign().one } else { self.sign().many }
    }

    pub(crate) fn color(self) -> Color {
        self.sign().color
    }

    /// The outline of the sign; `r` is the radius of a circle of its weight.
    pub(crate) fn outline(self, center: Point, r: f64) -> Path {
        let sign = self.sign();
        if sign.corners == 0 {
            return Path::circle(center, r * sign.radius);
        }
        let n = sign.corners as f64;
        let corners: Vec<Point> = (0..sign.corners)
            .map(|i| {
                let angle = (i as f64 / n + sign.turn) * std::f64::consts::TAU;
                Point::new(center.x + r * sign.radius * angle.sin(), center.y - r * sign.radius * angle.cos())
            })
            .collect();
        // A triangle hangs about its middle, not about its centre of gravity.
        let shift = if sign.corners == 3 { r * sign.drop * 1.2 } else { 0.0 };
        Path::polygon(&corners.iter().map(|p| Point::new(p.x, p.y + shift)).collect::<Vec<_>>())
    }

    /// How far the sign reaches from its centre, as a part of `r`.
    pub(crate) fn reach(self) -> f64 {
        self.sign().radius
    }

    /// A colour for the number that can be read on the sign.
    fn ink(self, theme: &Theme) -> Color {
        if self.color().luminance() > 0.25 { theme.ink } else { theme.ring }
    }
}

/// How a marker says how well the place is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// At or near a point.
    Solid,
    /// Somewhere in an area: pale and dashed.
    Dashed,
}

/// A marker with its number.
pub(crate) fn marker(
    kind: Kind,
    manner: Manner,
    number: Option<usize>,
    center: Point,
    r: f64,
    (set, theme, scale): (&Typesetter, &Theme, Scale),
) -> Group {
    let mut group = Group::default();
    let outline = kind.outline(center, r);
    let edge = scale.len(1.1) * (r / scale.len(theme.marker)).clamp(0.6, 1.0);
    group.push(Shape::stroked(outline.clone(), theme.ring, edge + scale.len(3.2)).round());
    let ink = match manner {
        Manner::Solid => {
            group.push(Shape::filled(outline.clone(), kind.color()));
            group.push(Shape::stroked(outline, theme.marker_edge, edge).round());
            kind.ink(theme)
        }
        Manner::Dashed => {
            group.push(Shape::filled(outline.clone(), kind.color().mixed(theme.ring, 0.22)));
            let dash = [scale.len(3.2), scale.len(2.2)];
            group.push(Shape::stroked(outline, theme.marker_edge, edge * 1.25).dashed(&dash));
            theme.ink
        }
    };
    if let Some(number) = number {
        let text = number.to_string();
        let size = r * [1.28, 1.28, 1.12, 0.9][text.len().min(3)] * if kind.reach() > 1.4 { 0.95 } else { 1.0 };
        let line = set.line(&text, Style::new(Weight::Bold, size, ink));
        // Figures are 0.714 em high: half of that below the centre.
        let at = Point::new(center.x, center.y + size * 0.357 + r * kind.sign().drop * 1.4);
        group.push(set.place(&line, at, Anchor::Middle));
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_sign_of_its_own() {
        for (i, a) in SIGNS.iter().enumerate() {
            for b in &SIGNS[i + 1..] {
                assert_ne!(a.color, b.color, "{:?} {:?}", a.kind, b.kind);
                let same_shape = (a.corners, a.turn.to_bits()) == (b.corners, b.turn.to_bits());
                let apart = (a.color.luminance() - b.color.luminance()).abs();
                assert!(!same_shape || apart > 0.3, "{:?} and {:?} look alike in grey", a.kind, b.kind);
            }
        }
    }

    #[test]
    fn numbers_can_be_read_on_every_sign() {
        let theme = Theme::print();
        for sign in &SIGNS {
            let (a, b) = (sign.color.luminance(), sign.kind.ink(&theme).luminance());
            let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
            assert!(contrast >= 3.6, "{:?}: {contrast}", sign.kind);
        }
    }
}
