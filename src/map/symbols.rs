//! The signs for incidents: one shape and one colour for each kind, told apart in grey and by the colour-blind.

use super::scene::{Color, Group, Path, Point, Shape, Weight};
use super::text::{Anchor, Style, Typesetter};
use super::theme::{Scale, Theme};
use super::words::Tongue;
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
    /// In themes.
    key: &'static str,
    one: &'static str,
    many: &'static str,
    /// The same in Arabic.
    arabic: [&'static str; 2],
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
        key: "bomb",
        one: "Bomb or mine",
        many: "Bombs or mines",
        arabic: ["قنبلة أو لغم", "قنابل أو ألغام"],
        corners: 0,
        radius: 1.0,
        turn: 0.0,
        drop: 0.0,
    },
    Sign {
        kind: Kind::AirStrike,
        key: "air_strike",
        one: "Air or drone strike",
        many: "Air or drone strikes",
        arabic: ["غارة جوية أو بمسيّرة", "غارات جوية أو بمسيّرات"],
        corners: 3,
        radius: 1.62,
        turn: 0.0,
        drop: 0.22,
    },
    Sign {
        kind: Kind::Shelling,
        key: "shelling",
        one: "Rockets or shelling",
        many: "Rockets or shelling",
        arabic: ["صواريخ أو قصف", "صواريخ أو قصف"],
        corners: 4,
        radius: 1.32,
        turn: 0.0,
        drop: 0.0,
    },
    Sign {
        kind: Kind::Clash,
        key: "clash",
        one: "Armed clash",
        many: "Armed clashes",
        arabic: ["اشتباك مسلح", "اشتباكات مسلحة"],
        corners: 4,
        radius: 1.28,
        turn: 0.125,
        drop: 0.0,
    },
    Sign {
        kind: Kind::Attack,
        key: "attack",
        one: "Attack on civilians",
        many: "Attacks on civilians",
        arabic: ["هجوم على مدنيين", "هجمات على مدنيين"],
        corners: 5,
        radius: 1.2,
        turn: 0.0,
        drop: 0.05,
    },
    Sign {
        kind: Kind::Protest,
        key: "protest",
        one: "Protest",
        many: "Protests",
        arabic: ["احتجاج", "احتجاجات"],
        corners: 6,
        radius: 1.12,
        turn: 0.0,
        drop: 0.0,
    },
    Sign {
        kind: Kind::Riot,
        key: "riot",
        one: "Riot",
        many: "Riots",
        arabic: ["شغب", "أعمال شغب"],
        corners: 3,
        radius: 1.62,
        turn: 0.5,
        drop: -0.22,
    },
    Sign {
        kind: Kind::Strategic,
        key: "development",
        one: "Other development",
        many: "Other developments",
        arabic: ["تطور آخر", "تطورات أخرى"],
        corners: 8,
        radius: 1.08,
        turn: 0.0625,
        drop: 0.0,
    },
    Sign {
        kind: Kind::Unknown,
        key: "unknown",
        one: "Kind not known",
        many: "Kind not known",
        arabic: ["نوع غير معروف", "نوع غير معروف"],
        corners: 0,
        radius: 0.95,
        turn: 0.0,
        drop: 0.0,
    },
];

impl Kind {
    /// All kinds, in the order of the legend.
    pub(crate) const ALL: [Self; 9] = [
        Self::Bomb,
        Self::AirStrike,
        Self::Shelling,
        Self::Clash,
        Self::Attack,
        Self::Protest,
        Self::Riot,
        Self::Strategic,
        Self::Unknown,
    ];

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
    pub(crate) fn label(self, count: usize, tongue: Tongue) -> &'static str {
        let sign = self.sign();
        let [one, many] = if tongue.is_rtl() { sign.arabic } else { [sign.one, sign.many] };
        if count == 1 { one } else { many }
    }

    /// What themes call the kind.
    pub(crate) fn key(self) -> &'static str {
        self.sign().key
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
    pub(crate) fn ink(self, theme: &Theme) -> Color {
        let ground = theme.kind(self);
        if BLACK.contrast(ground) >= 5.0 || BLACK.contrast(ground) > WHITE.contrast(ground) { BLACK } else { WHITE }
    }
}

const BLACK: Color = Color(20, 20, 20);
const WHITE: Color = Color(255, 255, 255);

/// How a marker says how well the place is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    let edge = scale.len(theme.edge_width) * (r / scale.len(theme.marker)).clamp(0.6, 1.0);
    group.push(Shape::stroked(outline.clone(), theme.ring, edge + scale.len(theme.ring_width)).round());
    let ink = match manner {
        Manner::Solid => {
            group.push(Shape::filled(outline.clone(), theme.kind(kind)));
            group.push(Shape::stroked(outline, theme.marker_edge, edge).round());
            kind.ink(theme)
        }
        Manner::Dashed => {
            group.push(Shape::filled(outline.clone(), theme.kind(kind).mixed(theme.ring, 0.22)));
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

    /// How a colour looks to the colour-blind: full dichromacy after Machado, Oliveira and Fernandes 2009, on linear RGB.
    const VISIONS: [(&str, [[f64; 3]; 3]); 5] = [
        ("full", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protanopia",
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        ),
        (
            "deuteranopia",
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        ),
        (
            "tritanopia",
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
        ),
        ("grey", [[0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722]]),
    ];

    /// CIE L*a*b* (D65) of a colour as a vision sees it.
    fn lab(Color(r, g, b): Color, sees: &[[f64; 3]; 3]) -> [f64; 3] {
        let linear = [r, g, b].map(|c| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        });
        let row = |m: &[f64; 3]| (m[0] * linear[0] + m[1] * linear[1] + m[2] * linear[2]).clamp(0.0, 1.0);
        let rgb = [row(&sees[0]), row(&sees[1]), row(&sees[2])];
        let xyz = [
            (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505,
            0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2],
            (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089,
        ];
        let [x, y, z] = xyz.map(|t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// The distance of two colours (CIE 1976); about 2.3 is just seen.
    fn apart(a: Color, b: Color, sees: &[[f64; 3]; 3]) -> f64 {
        let (a, b) = (lab(a, sees), lab(b, sees));
        a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    }

    fn shape(kind: Kind) -> (usize, u64) {
        (kind.sign().corners, kind.sign().turn.to_bits())
    }

    #[test]
    fn kinds_are_told_apart_by_everyone() {
        for name in Theme::names() {
            let theme = Theme::named(name).unwrap();
            for (i, a) in Kind::ALL.into_iter().enumerate() {
                for b in Kind::ALL.into_iter().skip(i + 1) {
                    for (vision, sees) in &VISIONS {
                        let apart = apart(theme.kind(a), theme.kind(b), sees);
                        // Where the shape is the same the colour alone must do; else it helps, and in grey need not.
                        let least = match (shape(a) == shape(b), *vision == "grey" || name == "grey") {
                            (true, _) => 20.0,
                            (false, true) => 0.0,
                            (false, false) => 8.0,
                        };
                        assert!(apart >= least, "{name}, {vision}: {a:?} and {b:?} are {apart:.1} apart");
                    }
                }
            }
        }
    }

    #[test]
    fn classes_are_told_apart_by_everyone() {
        for name in Theme::names() {
            let theme = Theme::named(name).unwrap();
            for classes in 3..=6_u8 {
                let at = |i: u8| theme.ramp(f64::from(i) / f64::from(classes - 1));
                for (vision, sees) in &VISIONS {
                    for i in 1..classes {
                        let apart = apart(at(i - 1), at(i), sees);
                        assert!(apart >= 9.0, "{name}, {vision}: class {i} of {classes} is {apart:.1} from the last");
                    }
                }
            }
        }
    }

    #[test]
    fn numbers_can_be_read_on_every_sign() {
        for name in Theme::names() {
            let theme = Theme::named(name).unwrap();
            for kind in Kind::ALL {
                let contrast = theme.kind(kind).contrast(kind.ink(&theme));
                assert!(contrast >= 3.6, "{name}, {kind:?}: {contrast}");
            }
        }
    }
}
