//! The sheet: a map of incidents with all that a page in print needs around it.
//!
//! [`sheet`] lays everything out once, into a [`Scene`]; [`Sheet::to_svg`] and [`Sheet::to_png`] write the scene down.
//! The same incidents and options give the same bytes.
//!
//! ```
//! use dateline::incident::{Incident, LonLat, Precision, SubEventType};
//! use dateline::map::{SheetOptions, sheet};
//!
//! let incident = Incident {
//!     name: "Rocket attack, Mosul".into(),
//!     point: Some(LonLat { lon: 43.13, lat: 36.34 }),
//!     place: Some("Mosul".into()),
//!     country: Some("IQ".into()),
//!     precision: Some(Precision::Exact),
//!     sub_event_type: Some(SubEventType::Shelling),
//!     ..Incident::default()
//! };
//! let sheet = sheet(&[incident], &SheetOptions::default())?;
//! assert!(sheet.to_svg().contains("Rocket attack, Mosul"));
//! # Ok::<(), dateline::map::MapError>(())
//! ```

mod aggregate;
mod animation;
mod area;
pub(crate) mod base;
pub(crate) mod boundaries;
pub(crate) mod charts;
mod compose;
mod crs;
pub(crate) mod divisions;
mod dots;
mod font;
mod fontfile;
pub(crate) mod frame;
mod furniture;
pub(crate) mod geom;
mod graticule;
mod inset;
mod labels;
pub(crate) mod lands;
mod layout;
mod legend;
mod list;
mod markers;
mod multiples;
pub(crate) mod names;
mod page;
mod palette;
pub(crate) mod pdf;
mod placement;
mod projection;
pub(crate) mod raster;
pub mod scene;
mod seas;
mod series;
pub(crate) mod subject;
pub(crate) mod svg;
pub(crate) mod symbols;
pub(crate) mod text;
pub(crate) mod theme;
mod topojson;
pub(crate) mod words;

use std::str::FromStr;
use std::sync::Arc;

pub use self::animation::animate;
#[cfg(feature = "gif")]
pub use self::animation::animate_gif;
pub use self::area::Area;
pub use self::boundaries::Boundaries;
pub use self::lands::Worldview;
pub use self::series::{By, atlas};
pub use self::theme::{Theme, ThemeError};
use crate::crowd::Crowd;
use crate::incident::Incident;
pub use aggregate::{Breaks, ClassesBy, Symbols};
pub use charts::Chart;
use scene::Scene;
use subject::Subject;

/// The sides a page may have, pixels.
pub const SIDES: std::ops::RangeInclusive<u32> = 400..=20_000;
/// The most pixels of a page: an A0 sheet at 300 dots to the inch is 139 million.
pub const MOST_PIXELS: u64 = 160_000_000;

/// Why a sheet could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MapError {
    /// A page too small to hold a map or too large to paint.
    #[error(
        "a page of {width} x {height} pixels was asked for; each side must be {} to {} and the page at most {} million \
         pixels: choose another size", SIDES.start(), SIDES.end(), MOST_PIXELS / 1_000_000
    )]
    Size {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
    },
    /// A resolution that no printer has.
    #[error("{0} dots to the inch were asked for; expected 10 to 4800, such as 96 for a screen or 300 for print")]
    Dpi(f64),
    /// An area that is not on the base map.
    #[error(
        "no area \"{asked}\" is on the base map{}; expected a country or its two-letter code (IQ), a first-level division or its \
         code (Kano, IQ-BG, UA-14), several of these with commas between, \"world\", or a box west,south,east,north in degrees",
        if alike.is_empty() { String::new() } else { format!(" (did you mean {}?)", alike.join(", ")) }
    )]
    Area {
        /// What was asked for.
        asked: String,
        /// What it may have meant.
        alike: Vec<String>,
    },
    /// A projection that is not known.
    #[error(
        "no projection \"{asked}\" is known ({problem}); expected EPSG:32638 and the other zones of UTM, EPSG:3857, 3395, 3034, 3035, \
         3893, 4326 or 6933, or a definition for PROJ in metres, such as \"+proj=lcc +lat_1=30 +lat_2=36 +lon_0=44\""
    )]
    Crs {
        /// What was asked for.
        asked: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The base map in the binary is broken.
    #[error("the base map file {name} cannot be read: {problem}; this build is broken, please report it")]
    Base {
        /// The file.
        name: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// Boundaries that cannot be used.
    #[error(
        "the boundaries in {name} cannot be used: {problem}; expected GeoJSON or TopoJSON in degrees (WGS 84), with polygons of \
         countries (property iso, iso_a2 or name) or with lines (dotted where disputed is true)"
    )]
    Boundaries {
        /// The file.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A font in the binary is broken.
    #[error("the font {0} cannot be read; this build is broken, please report it")]
    Font(&'static str),
    /// A theme that cannot be used.
    #[error(transparent)]
    Theme(#[from] ThemeError),
    /// The PNG could not be encoded.
    #[error("the PNG could not be encoded")]
    Png(#[from] png::EncodingError),
    /// The GIF could not be encoded.
    #[cfg(feature = "gif")]
    #[error("the GIF could not be encoded")]
    Gif(#[from] gif::EncodingError),
}

impl MapError {
    pub(crate) fn base(name: &'static str, problem: &str) -> Self {
        Self::Base { name, problem: problem.to_owned() }
    }
}

/// The language of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Names in Latin letters, words in English.
    #[default]
    English,
    /// Names and words in Arabic, the page laid out from the right.
    Arabic,
    /// As English, with the Arabic names of places beneath.
    Both,
}

/// What the size of a sign says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SizeBy {
    /// Nothing: all are of one size.
    #[default]
    Uniform,
    /// How many were reported killed.
    Killed,
}

impl FromStr for SizeBy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim() {
            "uniform" => Ok(Self::Uniform),
            "killed" => Ok(Self::Killed),
            _ => Err(format!("expected uniform or killed, found \"{text}\"")),
        }
    }
}

/// What the sheet should be like.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetOptions {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Pixels to the inch of print: recorded in the files and used for the scale in the margin.
    pub dpi: f64,
    /// The headline; none writes one from the incidents.
    pub title: Option<String>,
    /// The standfirst; none writes one from the incidents.
    pub subtitle: Option<String>,
    /// The language of the sheet.
    pub language: Language,
    /// What the map must show; none fits the incidents.
    pub area: Option<Area>,
    /// Whose view of disputed ground is drawn.
    pub worldview: Worldview,
    /// Borders to draw instead of the base map's.
    pub boundaries: Option<Arc<Boundaries>>,
    /// The scale on paper: one to this; none fits the map into its room.
    pub scale: Option<f64>,
    /// The projection, by EPSG code or by a definition for PROJ; none chooses one for the area.
    pub crs: Option<String>,
    /// How SVG shows text.
    pub svg_text: SvgText,
    /// Whether a PNG has a palette of 256 colours: a third of the size, and slower to write.
    pub palette: bool,
    /// Colours, widths and type; none takes `print`.
    pub theme: Option<Theme>,
    /// How incidents are drawn.
    pub symbols: Symbols,
    /// What the size of a sign says.
    pub size_by: SizeBy,
    /// How counts are parted into classes; none takes Jenks' method for counts, round numbers for densities.
    pub classes: Option<ClassesBy>,
    /// Charts on the sheet; none takes a timeline where dates differ, and for aggregates what their legend cannot say.
    pub charts: Option<Vec<Chart>>,
    /// Small maps of the parts, side by side, instead of one.
    pub by: Option<By>,
    /// Words for the end of the footer: who made the sheet.
    pub credit: Option<String>,
    /// Whether title, standfirst and list stay away, since the page that the sheet goes into has them.
    pub figure: bool,
}

/// How SVG shows text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SvgText {
    /// As outlines: it looks the same everywhere.
    #[default]
    Outlines,
    /// As text that can be selected and edited, its fonts embedded.
    Live,
}

impl Default for SheetOptions {
    fn default() -> Self {
        Self {
            width: 1600,
            height: 1200,
            dpi: 96.0,
            title: None,
            subtitle: None,
            language: Language::English,
            area: None,
            worldview: Worldview::default(),
            boundaries: None,
            scale: None,
            crs: None,
            svg_text: SvgText::Outlines,
            palette: false,
            theme: None,
            symbols: Symbols::Auto,
            size_by: SizeBy::Uniform,
            classes: None,
            charts: None,
            by: None,
            credit: None,
            figure: false,
        }
    }
}

/// A finished sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// What is drawn.
    pub scene: Scene,
    /// The sentences under the title; a headline that runs the other way stands on a line of its own.
    pub standfirst: String,
    /// Whether each incident on the map has a marker with its number.
    pub numbered: bool,
    /// Labels that found no room, most important first.
    pub dropped: Vec<String>,
    /// What was decided for the reader or left out, a line each.
    pub notes: Vec<String>,
    /// Where the map lies on the earth.
    pub place: Placement,
    svg_text: SvgText,
    palette: bool,
}

/// How the page lies on the earth: for a world file.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// Metres to the pixel.
    pub pixel: f64,
    /// Metres east and north of the projection's origin, of the middle of the page's upper left pixel.
    pub corner: (f64, f64),
    /// The projection in well-known text (ESRI's form of WKT 1).
    pub wkt: String,
}

impl Placement {
    /// The six lines of a world file.
    #[must_use]
    pub fn world_file(&self) -> String {
        format!("{0:.9}\n0\n0\n-{0:.9}\n{1:.4}\n{2:.4}\n", self.pixel, self.corner.0, self.corner.1)
    }
}

impl Sheet {
    /// The sheet as SVG, text as [`SheetOptions::svg_text`] says.
    #[must_use]
    pub fn to_svg(&self) -> String {
        svg::write(&self.scene, self.svg_text)
    }

    /// The sheet as PDF: vectors, text that can be selected, fonts embedded.
    #[must_use]
    pub fn to_pdf(&self) -> Vec<u8> {
        pdf::write(&self.scene)
    }

    /// The sheet as PNG, with its resolution recorded.
    ///
    /// # Errors
    ///
    /// When the page cannot be allocated or encoded.
    pub fn to_png(&self) -> Result<Vec<u8>, MapError> {
        raster::png(&self.scene, self.palette)
    }

    /// The sheet painted: red, green and blue of each pixel, in rows from the top.
    ///
    /// # Errors
    ///
    /// When the page cannot be allocated.
    pub fn to_rgb(&self) -> Result<Vec<u8>, MapError> {
        raster::rgb(&self.scene)
    }

    /// The language of the sheet's words.
    pub(crate) fn tongue(&self) -> words::Tongue {
        words::Tongue::by_code(self.scene.language)
    }

    /// What the map shows, in two sentences, for readers that do not see it.
    #[must_use]
    pub fn alt(&self) -> &str {
        &self.scene.desc
    }
}

/// Lays out a sheet of incidents.
///
/// # Errors
///
/// When the page has an impossible size or the area is not on the base map.
pub fn sheet(incidents: &[Incident], options: &SheetOptions) -> Result<Sheet, MapError> {
    check(options)?;
    if let Some(by) = options.by {
        return multiples::small_multiples(incidents, by, options);
    }
    match Subject::few(incidents) {
        Some(subject) => compose::compose(&subject, options),
        None => sheet_of(&Crowd::of(incidents), options),
    }
}

/// Lays out a sheet of incidents too many for a marker each: a layer of dots.
///
/// # Errors
///
/// As for [`sheet`].
pub fn sheet_of(crowd: &Crowd, options: &SheetOptions) -> Result<Sheet, MapError> {
    check(options)?;
    compose::compose(&Subject::crowd(crowd), options)
}

fn check(options: &SheetOptions) -> Result<(), MapError> {
    let (width, height) = (options.width, options.height);
    let pixels = u64::from(width) * u64::from(height);
    if !SIDES.contains(&width) || !SIDES.contains(&height) || pixels > MOST_PIXELS {
        return Err(MapError::Size { width, height });
    }
    if !(10.0..=4800.0).contains(&options.dpi) {
        return Err(MapError::Dpi(options.dpi));
    }
    Ok(())
}

/// The incidents in the order of their numbers on the sheet: by date, then as given; those without a date last.
#[must_use]
pub fn in_order(incidents: &[Incident]) -> Vec<&Incident> {
    list::in_order(incidents)
}

/// The date as the sheet writes it, as precisely as it is known: `10 Dec 2020`, `9–10 Dec 2020`, `mid-Jan 2020`.
#[must_use]
pub fn date_in_words(incident: &Incident) -> String {
    words::date(incident, true, words::Tongue::English)
}
