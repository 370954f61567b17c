//! The signs of the map in the words of the report: each incident bears the marker that it has on the map.

use std::collections::BTreeSet;

use maud::{Markup, PreEscaped, html};

use crate::incident::{Incident, Precision};
use crate::map::scene::Point;
use crate::map::svg::{fragment, hex};
use crate::map::symbols::{Kind, Manner, marker};
use crate::map::text::Typesetter;
use crate::map::theme::{Scale, Theme};
use crate::map::words::{Tongue, is_off_the_map};

/// The kind of an incident, and whether its place is a point.
pub(super) fn of(incident: &Incident) -> (Kind, Manner) {
    let area = is_off_the_map(incident) || incident.precision.is_some_and(Precision::is_area);
    (Kind::of(incident), if area { Manner::Dashed } else { Manner::Solid })
}

/// The signs that a page for the browser needs, drawn once.
pub(super) struct Signs {
    theme: Theme,
    used: BTreeSet<(Kind, Manner)>,
}

/// As on a screen, one pixel a unit.
const SCALE: Scale = Scale { unit: 1.0, screen: 1.0 };
const RADIUS: f64 = 10.0;

impl Signs {
    pub(super) fn of(incidents: &[&Incident]) -> Self {
        Self { theme: Theme::usual(), used: incidents.iter().map(|i| of(i)).collect() }
    }

    /// The drawings, to be referred to.
    pub(super) fn defined(&self) -> Markup {
        let Ok(set) = Typesetter::new(Tongue::English) else { return html! {} };
        let draw = |(kind, manner)| marker(kind, manner, None, Point::default(), RADIUS, (&set, &self.theme, SCALE));
        html! {
            svg.defined aria-hidden="true" width="0" height="0" { defs {
                @for &(kind, manner) in &self.used {
                    g id=(id(kind, manner)) { (PreEscaped(fragment(&draw((kind, manner))))) }
                }
            } }
        }
    }

    /// The sign of an incident with its number.
    pub(super) fn sign(&self, incident: &Incident, number: usize) -> Markup {
        let (kind, manner) = of(incident);
        let ink = if manner == Manner::Dashed { self.theme.ink } else { kind.ink(&self.theme) };
        let digits = number.to_string();
        let size = [12.0, 12.0, 11.0, 9.0, 7.0][digits.len().min(4)];
        html! {
            svg.sign viewBox="-15 -15 30 30" role="img" aria-label=(digits) {
                use href={ "#" (id(kind, manner)) } {}
                text y=(size * 0.36) font-size=(size) fill=(hex(ink)) { (digits) }
            }
        }
    }

    /// How many incidents there are of each kind, most first, with its colour.
    pub(super) fn tally(&self, incidents: &[&Incident], tongue: Tongue) -> Vec<(String, usize, String)> {
        let counted = Kind::all().map(|kind| (kind, incidents.iter().filter(|i| Kind::of(i) == kind).count()));
        let mut all: Vec<(Kind, usize)> = counted.filter(|k| k.1 > 0).collect();
        all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let named = |(kind, n): (Kind, usize)| (kind.label(n, tongue).to_owned(), n, hex(self.theme.kind(kind)));
        all.into_iter().map(named).collect()
    }
}

fn id(kind: Kind, manner: Manner) -> String {
    let manner = if manner == Manner::Dashed { "-area" } else { "" };
    format!("sign-{}{manner}", kind.key())
}
