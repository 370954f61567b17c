//! Colours, widths, sizes and weights of the sheet in one place: a theme, which is a TOML file.

use super::scene::{Color, Weight};
use super::symbols::Kind;
use super::text::Style;

/// The themes in the binary, by name; the first is the usual one.
static BUILT_IN: [(&str, &str); 5] = [
    ("print", include_str!("../../themes/print.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("dark", include_str!("../../themes/dark.toml")),
    ("grey", include_str!("../../themes/grey.toml")),
    ("humanitarian", include_str!("../../themes/humanitarian.toml")),
];

/// Lengths and sizes a theme may have, pixels on a page of 1600 by 1200.
const LENGTHS: std::ops::RangeInclusive<f64> = 0.0..=200.0;

/// What is wrong with a theme: where, what was expected, what was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("theme {theme}: {problem}")]
pub struct ThemeError {
    /// The name that was given.
    pub theme: String,
    problem: String,
}

macro_rules! theme {
    (
        colors { $($color:ident $color_key:literal),* $(,)? }
        sizes { $($size:ident $size_key:literal),* $(,)? }
        widths { $($width:ident $width_key:literal),* $(,)? }
        fonts { $($font:ident $font_key:literal),* $(,)? }
    ) => {
        /// A look. Lengths and sizes are for a page of 1600 by 1200 pixels and grow with the page.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Theme {
            name: String,
            $(pub(crate) $color: Color,)*
            $(pub(crate) $size: f64,)*
            $(pub(crate) $width: f64,)*
            $(pub(crate) $font: Weight,)*
            /// By kind, in the order of the legend.
            kinds: [Color; Kind::ALL.len()],
            /// From few to many.
            ramp: Vec<Color>,
        }

        const COLORS: &[&str] = &[$($color_key),*];
        const SIZES: &[&str] = &[$($size_key),*];
        const WIDTHS: &[&str] = &[$($width_key),*];
        const FONTS: &[&str] = &[$($font_key),*];

        impl Theme {
            fn blank(name: &str) -> Self {
                Self {
                    name: name.to_owned(),
                    $($color: Color(0, 0, 0),)*
                    $($size: 0.0,)*
                    $($width: 0.0,)*
                    $($font: Weight::Regular,)*
                    kinds: [Color(0, 0, 0); Kind::ALL.len()],
                    ramp: Vec::new(),
                }
            }

            fn color_mut(&mut self, key: &str) -> Option<&mut Color> {
                match key { $($color_key => Some(&mut self.$color),)* _ => None }
            }

            fn length_mut(&mut self, section: &str, key: &str) -> Option<&mut f64> {
                match (section, key) {
                    $(("sizes", $size_key) => Some(&mut self.$size),)*
                    $(("widths", $width_key) => Some(&mut self.$width),)*
                    _ => None,
                }
            }

            fn font_mut(&mut self, key: &str) -> Option<&mut Weight> {
                match key { $($font_key => Some(&mut self.$font),)* _ => None }
            }
        }
    };
}

theme! {
    colors {
        paper "paper", sea "sea", focus_land "focus_land", other_land "other_land", border "border",
        border_tint "border_tint", coast "coast", governorate "governorate", river "river", lake_edge "lake_edge",
        water_text "water_text", graticule "graticule", neatline "neatline", ink "ink", soft "soft", faint "faint",
        title_ink "title", governorate_text "governorate_text", country_text "country_text", rule "rule", ring "ring",
        marker_edge "marker_edge", frame_mark "frame_mark", locator_focus "locator_focus", city "city",
    }
    sizes {
        title "title", standfirst "standfirst", list "list", small "small", footer "footer", marker "marker",
        capital_size "capital", city_size "city", governorate_size "governorate", country_size "country",
        water_size "water",
    }
    widths {
        border_width "border", governorate_width "governorate", coast_width "coast", river_width "river",
        neatline_width "neatline", halo "halo", ring_width "ring", edge_width "marker_edge",
    }
    fonts {
        title_font "title", standfirst_font "standfirst", head_font "list_head", list_font "list",
        capital_font "capital", city_font "city", governorate_font "governorate", country_font "country",
        water_font "water",
    }
}

impl Theme {
    /// The names of the themes in the binary.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// A theme in the binary.
    ///
    /// # Errors
    ///
    /// When there is none of this name.
    pub fn named(name: &str) -> Result<Self, ThemeError> {
        let Some((name, text)) = BUILT_IN.iter().find(|(known, _)| *known == name) else {
            let known = Self::names().collect::<Vec<_>>().join(", ");
            return Err(wrong(name, &format!("expected {known}, or a file that ends in .toml")));
        };
        Self::parse(name, text)
    }

    /// The usual look, for print.
    pub(crate) fn print() -> Result<Self, ThemeError> {
        Self::named(BUILT_IN[0].0)
    }

    /// The same for what can carry no error; a test reads it.
    pub(crate) fn usual() -> Self {
        Self::print().unwrap_or_else(|_| Self::blank(BUILT_IN[0].0))
    }

    /// Reads a theme from TOML. `name` is what errors call it. `base = "dark"` takes from that theme what the text does
    /// not say; without it everything must be said.
    ///
    /// # Errors
    ///
    /// When the text is not TOML, names what themes do not have, or leaves out what they must.
    pub fn parse(name: &str, text: &str) -> Result<Self, ThemeError> {
        let table: toml::Table = text.parse().map_err(|e: toml::de::Error| wrong(name, &e.to_string()))?;
        let base = match table.get("base") {
            Some(base) => {
                let base = base.as_str().ok_or_else(|| wrong(name, "base: expected the name of a theme"))?;
                if Self::names().all(|known| known != base) || base == name {
                    let known = Self::names().collect::<Vec<_>>().join(", ");
                    return Err(wrong(name, &format!("base: expected one of {known}, found \"{base}\"")));
                }
                Some(Self::named(base)?)
            }
            None => None,
        };
        let whole = base.is_none();
        let mut theme = base.unwrap_or_else(|| Self::blank(name));
        name.clone_into(&mut theme.name);
        for (section, value) in &table {
            match (section.as_str(), value) {
                ("base" | "name", toml::Value::String(_)) => {}
                ("colors" | "kinds" | "ramp" | "sizes" | "widths" | "fonts", toml::Value::Table(entries)) => {
                    for (key, value) in entries {
                        theme.set(section, key, value).map_err(|problem| wrong(name, &problem))?;
                    }
                }
                _ => {
                    let sections = "base, name, [colors], [kinds], [ramp], [sizes], [widths], [fonts]";
                    return Err(wrong(name, &format!("{section}: expected one of {sections}")));
                }
            }
        }
        if whole {
            theme.check_whole(name, &table)?;
        }
        Ok(theme)
    }

    fn set(&mut self, section: &str, key: &str, value: &toml::Value) -> Result<(), String> {
        let expected = |what: &str| format!("[{section}] {key}: expected {what}, found {value}");
        let unknown = |known: &[&str]| format!("[{section}] has no {key}; it has {}", known.join(", "));
        match section {
            "colors" => *self.color_mut(key).ok_or_else(|| unknown(COLORS))? = color(value, &expected)?,
            "kinds" => {
                let known = Kind::ALL.map(Kind::key);
                let at = known.iter().position(|k| *k == key).ok_or_else(|| unknown(&known))?;
                self.kinds[at] = color(value, &expected)?;
            }
            "ramp" => {
                let list = value.as_array().filter(|l| key == "colors" && (2..=12).contains(&l.len()));
                let list = list.ok_or_else(|| expected("colors = [...] with 2 to 12 colours from few to many"))?;
                self.ramp = list.iter().map(|v| color(v, &expected)).collect::<Result<_, _>>()?;
            }
            "fonts" => {
                let weight = match value.as_str() {
                    Some("regular") => Weight::Regular,
                    Some("semibold") => Weight::SemiBold,
                    Some("bold") => Weight::Bold,
                    Some("italic") => Weight::Italic,
                    _ => return Err(expected("regular, semibold, bold or italic")),
                };
                *self.font_mut(key).ok_or_else(|| unknown(FONTS))? = weight;
            }
            _ => {
                #[expect(clippy::cast_precision_loss, reason = "lengths are small")]
                let number = value.as_float().or_else(|| value.as_integer().map(|n| n as f64));
                let number = number.filter(|n| LENGTHS.contains(n)).ok_or_else(|| expected("pixels from 0 to 200"))?;
                let known = if section == "sizes" { SIZES } else { WIDTHS };
                *self.length_mut(section, key).ok_or_else(|| unknown(known))? = number;
            }
        }
        Ok(())
    }

    /// A theme without a base says everything.
    fn check_whole(&self, name: &str, table: &toml::Table) -> Result<(), ThemeError> {
        let kinds = Kind::ALL.map(Kind::key);
        let sections: [(&str, &[&str]); 6] = [
            ("colors", COLORS),
            ("kinds", &kinds),
            ("ramp", &["colors"]),
            ("sizes", SIZES),
            ("widths", WIDTHS),
            ("fonts", FONTS),
        ];
        for (section, keys) in sections {
            let has = |key: &&&str| table.get(section).and_then(|s| s.get(**key)).is_some();
            if let Some(missing) = keys.iter().find(|key| !has(key)) {
                let advice = "say it, or begin with base = \"print\" to take what is missing from there";
                return Err(wrong(name, &format!("[{section}] lacks {missing}; {advice}")));
            }
        }
        Ok(())
    }

    /// What the theme is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The colour of a kind of incident.
    pub(crate) fn kind(&self, kind: Kind) -> Color {
        self.kinds[kind as usize]
    }

    /// The colour of bars that stand for no one kind.
    pub(crate) fn chart(&self) -> Color {
        self.ramp(0.5)
    }

    /// The colour of a part of the ramp: 0 few, 1 many.
    pub(crate) fn ramp(&self, part: f64) -> Color {
        let last = self.ramp.len().saturating_sub(1);
        let at = part.clamp(0.0, 1.0) * last as f64;
        let low = at.floor() as usize;
        match (self.ramp.get(low), self.ramp.get(low + 1)) {
            (Some(a), Some(b)) => b.mixed(*a, at - low as f64),
            (Some(a), None) => *a,
            _ => self.ink,
        }
    }
}

fn wrong(theme: &str, problem: &str) -> ThemeError {
    ThemeError { theme: theme.to_owned(), problem: problem.trim_end().to_owned() }
}

/// `#RRGGBB`.
fn color(value: &toml::Value, expected: &impl Fn(&str) -> String) -> Result<Color, String> {
    let digits = value.as_str().and_then(|s| s.strip_prefix('#')).filter(|d| d.len() == 6);
    let number = digits.and_then(|d| u32::from_str_radix(d, 16).ok());
    let number = number.ok_or_else(|| expected("a colour such as \"#CDDFE9\""))?;
    let [_, r, g, b] = number.to_be_bytes();
    Ok(Color(r, g, b))
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

    /// The same for a part that is set larger.
    pub(crate) fn zoomed(self, zoom: f64) -> Self {
        Self { unit: self.unit * zoom, ..self }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_theme_is_read_and_can_be_read() {
        for name in Theme::names() {
            let theme = Theme::named(name).unwrap();
            let grounds = [theme.paper, theme.focus_land];
            for (ground, ink) in grounds.iter().flat_map(|g| [(g, theme.ink), (g, theme.soft), (g, theme.title_ink)]) {
                assert!(ink.contrast(*ground) >= 4.5, "{name}: {ink:?} on {ground:?}");
            }
            assert!(theme.faint.contrast(theme.paper) >= 4.5, "{name}: footer");
            assert!(theme.water_text.contrast(theme.sea) >= 3.0, "{name}: water");
        }
    }

    #[test]
    fn a_theme_says_what_is_wrong_with_it() {
        let say = |text: &str| Theme::parse("my.toml", text).unwrap_err().to_string();
        assert!(say("base = \"print\"\n[colors]\nsea = \"blue\"").contains("[colors] sea: expected a colour such as"));
        assert!(
            say("base = \"print\"\n[colors]\nsae = \"#000000\"").contains("[colors] has no sae; it has paper, sea")
        );
        assert!(say("base = \"prnt\"").contains("expected one of print, light, dark, grey, humanitarian"));
        assert!(say("[colors]\nsea = \"#000000\"").contains("[colors] lacks paper"));
        assert!(say("[colors\n").contains("my.toml"));
        assert!(say("base = \"print\"\n[sizes]\ntitle = 9999").contains("pixels from 0 to 200"));
        assert!(Theme::named("nosuch").unwrap_err().to_string().contains("a file that ends in .toml"));
    }

    #[test]
    fn a_theme_takes_the_rest_from_its_base() {
        let mine = Theme::parse("mine", "base = \"dark\"\n[sizes]\ntitle = 40").unwrap();
        let dark = Theme::named("dark").unwrap();
        assert_eq!((mine.title, mine.sea, mine.ramp(0.5)), (40.0, dark.sea, dark.ramp(0.5)));
    }
}
