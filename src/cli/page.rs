//! The page and what it shows: its size in pixels or on paper, its area, its scale, and how its files are written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use dateline::map::{Area, Boundaries, SIDES, SheetOptions, SvgText, Worldview};
use dateline::report::Paper;

use super::Misuse;

/// Size of the page, area and scale of the map.
#[derive(Debug, clap::Args)]
pub(super) struct PageArgs {
    /// Width in pixels, or on paper as in 85mm, 12cm or 6in; auto is 1600 pixels
    #[arg(long, value_name = "SIZE", default_value = AUTO, conflicts_with = "page")]
    width: String,

    /// Height in pixels, or on paper as in 120mm, 20cm or 8in; auto is 1200 pixels, or half as much again as a width on paper
    #[arg(long, value_name = "SIZE", default_value = AUTO, conflicts_with = "page")]
    height: String,

    /// Paper: a0 to a6, letter, legal or tabloid, with -landscape or -portrait after it
    #[arg(long, value_name = "PAPER")]
    page: Option<String>,

    /// Pixels to the inch of paper [default: 96; on paper 300]
    #[arg(long, value_name = "DPI")]
    dpi: Option<f64>,

    /// What the map shows: a country (iraq, IQ), a first-level division (Kano, IQ-BG, UA-14), several of these with commas
    /// between, `world`, or west,south,east,north in degrees
    #[arg(long, value_name = "AREA", allow_hyphen_values = true)]
    area: Option<String>,

    /// Borders of your own instead of the base map's: GeoJSON or TopoJSON in degrees, with polygons of countries (property iso
    /// or name) or with lines; dotted where disputed is true
    #[arg(long, value_name = "FILE")]
    boundaries: Option<PathBuf>,

    /// Whose view of disputed ground: un, by resolutions of the United Nations, or ground, with who holds it
    #[arg(long, value_name = "VIEW", default_value = "un")]
    worldview: Worldview,

    /// The scale on paper, as in 1:2000000
    #[arg(long, value_name = "1:N")]
    scale: Option<String>,

    /// The projection: an EPSG code, or a definition for PROJ [default: one that suits the area]
    #[arg(long, value_name = "EPSG:CODE")]
    crs: Option<String>,

    /// Text in SVG: outlines that look the same everywhere, or live text with its fonts in the file
    #[arg(long, value_enum, value_name = "HOW", default_value = "outlines")]
    svg_text: Text,

    /// Write a much smaller PNG of 256 colours
    #[arg(long)]
    palette: bool,

    /// Write a world file (.pgw) and the projection (.prj) beside a PNG, for GIS programs
    #[arg(long)]
    world_file: bool,

    /// Leave title and list to the page that the map goes into
    #[arg(long)]
    figure: bool,

    /// Say in two sentences what the map shows, on standard output
    #[arg(long)]
    alt: bool,
}

/// Stands for a size that was not given.
const AUTO: &str = "auto";

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Text {
    Outlines,
    Live,
}

/// Papers by their short and long side in millimetres: ISO 216, and ANSI Y14.1.
const PAPERS: [(&str, f64, f64); 10] = [
    ("a0", 841.0, 1189.0),
    ("a1", 594.0, 841.0),
    ("a2", 420.0, 594.0),
    ("a3", 297.0, 420.0),
    ("a4", 210.0, 297.0),
    ("a5", 148.0, 210.0),
    ("a6", 105.0, 148.0),
    ("letter", 215.9, 279.4),
    ("legal", 215.9, 355.6),
    ("tabloid", 279.4, 431.8),
];

/// Dots to the inch where the page is meant for paper.
const PRINT: f64 = 300.0;
const SCREEN: f64 = 96.0;

/// The borders in a file.
fn boundaries(path: &Path) -> Result<Arc<Boundaries>, Misuse> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Misuse(format!("--boundaries: {} cannot be read: {e}", path.display())))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Boundaries::read(&name, &text).map(Arc::new).map_err(|e| Misuse(format!("--boundaries: {e}")))
}

/// A length as it was given.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Length {
    Pixels(f64),
    Millimetres(f64),
}

impl PageArgs {
    /// Sets size, area and scale.
    pub(super) fn apply(&self, options: &mut SheetOptions) -> Result<()> {
        let (size, on_paper) = self.size()?;
        options.dpi = self.dpi.unwrap_or(if on_paper { PRINT } else { SCREEN });
        let pixels = |length: Length| match length {
            Length::Pixels(n) => n,
            Length::Millimetres(mm) => (mm / 25.4 * options.dpi).round(),
        };
        let side = |name: &str, length: Length| {
            let n = pixels(length);
            let fits = (f64::from(*SIDES.start())..=f64::from(*SIDES.end())).contains(&n);
            if fits { Ok(n as u32) } else { Err(beyond(name, n, options.dpi)) }
        };
        (options.width, options.height) = (side("width", size.0)?, side("height", size.1)?);
        let area = |text: &str| text.parse::<Area>().map_err(|e| Misuse(format!("--area: {e}")));
        options.area = self.area.as_deref().map(area).transpose()?;
        options.worldview = self.worldview;
        options.boundaries = self.boundaries.as_deref().map(boundaries).transpose()?;
        options.scale = self.scale.as_deref().map(scale).transpose()?;
        options.crs.clone_from(&self.crs);
        options.svg_text = if self.svg_text == Text::Live { SvgText::Live } else { SvgText::Outlines };
        options.palette = self.palette;
        options.figure = self.figure;
        Ok(())
    }

    fn size(&self) -> Result<((Length, Length), bool), Misuse> {
        if let Some(page) = &self.page {
            let (w, h) = paper(page)?;
            return Ok(((Length::Millimetres(w), Length::Millimetres(h)), true));
        }
        let read = |name: &str, text: &str| if text == AUTO { Ok(None) } else { length(name, text).map(Some) };
        let (width, height) = (read("width", &self.width)?, read("height", &self.height)?);
        let on_paper = [width, height].iter().flatten().any(|l| matches!(l, Length::Millimetres(_)));
        let size = match (width, height) {
            (Some(Length::Millimetres(mm)), None) => (Length::Millimetres(mm), Length::Millimetres(mm * 1.5)),
            (None, Some(Length::Millimetres(mm))) => (Length::Millimetres(mm / 1.5), Length::Millimetres(mm)),
            (w, h) => (w.unwrap_or(Length::Pixels(1600.0)), h.unwrap_or(Length::Pixels(1200.0))),
        };
        Ok((size, on_paper))
    }

    /// Dots to the inch of a map on paper.
    pub(super) fn print_dpi(&self) -> f64 {
        self.dpi.unwrap_or(PRINT)
    }

    /// Whether width and height are left open.
    pub(super) fn is_free(&self) -> bool {
        self.width == AUTO && self.height == AUTO
    }

    /// Whether the page has a size of its own.
    pub(super) fn is_sized(&self) -> bool {
        !self.is_free() || self.page.is_some()
    }

    /// The paper of a document of several pages.
    pub(super) fn paper(&self) -> Result<Paper, Misuse> {
        let Some(page) = &self.page else { return Ok(Paper::A4) };
        let (width, height) = paper(page)?;
        if width < Paper::LEAST || height < Paper::LEAST {
            return Err(Misuse(format!(
                "--page {page}: expected paper of {} mm or more each way, found less",
                Paper::LEAST
            )));
        }
        Ok(Paper { width, height })
    }

    pub(super) fn world_file(&self) -> bool {
        self.world_file
    }

    pub(super) fn alt(&self) -> bool {
        self.alt
    }
}

fn beyond(name: &str, pixels: f64, dpi: f64) -> Misuse {
    Misuse(format!(
        "--{name}: expected {} to {} pixels, found {pixels} (at {dpi} dots to the inch)\nTry: another size, or another --dpi",
        SIDES.start(),
        SIDES.end()
    ))
}

fn length(name: &str, text: &str) -> Result<Length, Misuse> {
    let lower = text.trim().to_lowercase();
    let number = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic()).trim();
    let value = number.parse::<f64>().ok().filter(|n| n.is_finite() && *n > 0.0);
    let length = value.and_then(|n| {
        Some(match lower[number.len()..].trim() {
            "" | "px" => Length::Pixels(n.round()),
            "mm" => Length::Millimetres(n),
            "cm" => Length::Millimetres(n * 10.0),
            "in" => Length::Millimetres(n * 25.4),
            _ => return None,
        })
    });
    length.ok_or_else(|| {
        Misuse(format!("--{name} {text}: expected pixels such as 1600, or a length such as 85mm, 12cm or 6in"))
    })
}

/// Width and height in millimetres.
fn paper(text: &str) -> Result<(f64, f64), Misuse> {
    let lower = text.trim().to_lowercase();
    let (name, landscape) = match lower.split_once('-') {
        Some((name, "landscape")) => (name, true),
        Some((name, "portrait")) => (name, false),
        Some(_) => ("", false),
        None => (lower.as_str(), false),
    };
    let (_, short, long) = PAPERS.iter().find(|p| p.0 == name).ok_or_else(|| {
        let all: Vec<&str> = PAPERS.iter().map(|p| p.0).collect();
        Misuse(format!(
            "--page {text}: expected one of {}, and -landscape or -portrait after it, found another",
            all.join(", ")
        ))
    })?;
    Ok(if landscape { (*long, *short) } else { (*short, *long) })
}

fn scale(text: &str) -> Result<f64, Misuse> {
    let number: String =
        text.trim().trim_start_matches("1:").chars().filter(|c| !matches!(c, ',' | '_' | ' ')).collect();
    number.parse().ok().filter(|n| (1000.0..=1e9).contains(n)).ok_or_else(|| {
        Misuse(format!(
            "--scale {text}: expected a scale from 1:1000 to 1:1000000000, such as 1:2000000, found another"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_pixels_or_paper() {
        let of = |text| length("width", text);
        assert_eq!(of("1600").unwrap(), Length::Pixels(1600.0));
        assert_eq!(of("85mm").unwrap(), Length::Millimetres(85.0));
        assert_eq!(of("8.5 cm").unwrap(), Length::Millimetres(85.0));
        for wrong in ["", "mm", "-3", "12pt", "NaN", "1e999"] {
            assert!(of(wrong).unwrap_err().to_string().contains("85mm"), "{wrong}");
        }
    }

    #[test]
    fn papers_stand_or_lie() {
        assert_eq!(paper("A4").unwrap(), (210.0, 297.0));
        assert_eq!(paper("a4-landscape").unwrap(), (297.0, 210.0));
        assert!(paper("a7").unwrap_err().to_string().contains("a0, a1"));
        assert!(paper("a4-sideways").is_err());
    }

    #[test]
    fn scales_are_one_to_many() {
        assert_eq!(scale("1:2000000").unwrap(), 2_000_000.0);
        assert_eq!(scale("1:2,000,000").unwrap(), 2_000_000.0);
        assert!(scale("2").is_err() && scale("1:0").is_err() && scale("1:NaN").is_err());
    }
}
