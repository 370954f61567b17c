//! Colours, widths and sizes of the sheet in one place.

use super::scene::{Color, Weight};
use super::text::Style;

/// A look. Lengths and sizes are for a page of 1600 by 1200 pixels and grow with the page.
#[derive(Debug, Clone)]
pub(crate) struct Theme {
    pub(crate) paper: Color,
    pub(crate) sea: Color,
    pub(crate) focus_land: Color,
    pub(crate) other_land: Color,
    pub(crate) border: Color,
    pub(crate) border_tint: Color,
    pub(crate) coast: Color,
    pub(crate) governorate: Color,
    pub(crate) river: Color,
    pub(crate) lake_edge: Color,
    pub(crate) water_text: Color,
    pub(crate) graticule: Color,
    pub(crate) neatline: Color,
    /// Headline, list, names of places that matter.
    pub(crate) ink: Color,
    /// Second lines, towns.
    pub(crate) soft: Color,
    /// Footer, ticks.
    pub(crate) faint: Color,
    pub(crate) governorate_text: Color,
    pub(crate) country_text: Color,
    pub(crate) rule: Color,
    pub(crate) ring: Color,
    pub(crate) marker_edge: Color,
    pub(crate) frame_mark: Color,
    /// The country in focus on the locator.
    pub(crate) locator_focus: Color,
    pub(crate) city: Color,

    pub(crate) title: f64,
    pub(crate) standfirst: f64,
    pub(crate) list: f64,
    pub(crate) small: f64,
    pub(crate) footer: f64,
    /// Radius of a marker.
    pub(crate) marker: f64,
    pub(crate) halo: f64,
}

impl Theme {
    /// For print: quiet ground, the incidents the only saturated colour.
    pub(crate) const fn print() -> Self {
        Self {
            paper: Color(255, 255, 255),
            sea: Color(205, 223, 233),
            focus_land: Color(250, 247, 241),
            other_land: Color(233, 230, 223),
            border: Color(84, 82, 78),
            border_tint: Color(214, 205, 188),
            coast: Color(138, 163, 177),
            governorate: Color(158, 152, 142),
            river: Color(140, 180, 203),
            lake_edge: Color(140, 180, 203),
            water_text: Color(70, 116, 143),
            graticule: Color(120, 120, 120),
            neatline: Color(90, 90, 90),
            ink: Color(26, 26, 26),
            soft: Color(72, 72, 72),
            faint: Color(104, 104, 104),
            governorate_text: Color(128, 122, 112),
            country_text: Color(128, 124, 118),
            rule: Color(204, 200, 192),
            ring: Color(255, 255, 255),
            marker_edge: Color(26, 26, 26),
            frame_mark: Color(26, 26, 26),
            locator_focus: Color(196, 184, 160),
            city: Color(60, 60, 60),
            title: 30.0,
            standfirst: 15.0,
            list: 13.0,
            small: 12.0,
            footer: 10.5,
            marker: 11.0,
            halo: 2.0,
        }
    }
}

/// How lengths and type grow from the page of 1600 by 1200.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    pub(crate) unit: f64,
    /// Pixels of the page to one of a screen, of which there are 96 to the inch.
    pub(crate) screen: f64,
}

/// Nothing is set smaller, pixels per em: 7 points at 96 dots to the inch.
pub(crate) const SMALLEST: f64 = 9.0;

impl Scale {
    /// The scale of a page. Larger pages grow in proportion; on smaller ones type shrinks more slowly than the page, so
    /// that it can still be read.
    ///
    /// On paper type has the size that it has on a screen, 9 pixels being 7 points, unless the page is too small for that.
    pub(crate) fn of(width: f64, height: f64, dpi: f64) -> Self {
        let screen = (dpi / 96.0).min(width.min(height) / 320.0).max(1.0);
        let (width, height) = (width / screen, height / screen);
        let (long, short) = (width.max(height), width.min(height));
        let part = (long / 1600.0).min(short / 1200.0).max(width / 4000.0).max(height / 4000.0);
        let unit = if part >= 1.0 { part } else { part.powf(0.4).max(0.7) };
        Self { unit: unit * screen, screen }
    }

    /// A length on a screen of 96 dots to the inch.
    pub(crate) fn on_screen(&self, pixels: f64) -> f64 {
        pixels * self.screen
    }

    pub(crate) fn len(&self, base: f64) -> f64 {
        base * self.unit
    }

    /// A length on the grid of 8 pixels, which grows with the page.
    pub(crate) fn grid(&self, steps: f64) -> f64 {
        (steps * 8.0 * self.unit).round()
    }

    pub(crate) fn type_size(&self, base: f64) -> f64 {
        (base * self.unit).max(self.on_screen(SMALLEST))
    }

    pub(crate) fn style(&self, weight: Weight, base: f64, color: Color) -> Style {
        Style::new(weight, self.type_size(base), color)
    }
}
