//! How the sheet looks and what it is made of: arguments into options.

use std::path::Path;

use anyhow::{Context, Result};
use dateline::map::{By, Chart, ClassesBy, Language, SheetOptions, SizeBy, Symbols, Theme};

use super::Misuse;

/// No theme is longer.
const LONGEST_THEME: u64 = 1_000_000;

/// Theme, symbols, charts, series.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Look of the map")]
pub(super) struct LookArgs {
    /// print, light, dark, grey, humanitarian; or a TOML file of your own
    #[arg(long, value_name = "NAME|FILE", default_value = "print")]
    theme: String,

    /// Language of the sheet; both writes place names in both
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = ["en", "ar", "both"])]
    lang: String,

    /// How incidents are drawn; auto changes from dots to clusters or hexbins where dots would merge
    #[arg(long, value_name = "SYMBOLS", default_value = "auto",
          value_parser = ["auto", "dots", "clusters", "hexbins", "heat", "choropleth"])]
    symbols: String,

    /// What the size of a sign says
    #[arg(long, value_name = "WHAT", default_value = "uniform", value_parser = ["uniform", "killed"])]
    size_by: String,

    /// Classes of hexbins, heat and choropleth: jenks, quantile or pretty, and how many [default: jenks:5]
    #[arg(long, value_name = "METHOD[:N]", value_parser = |s: &str| s.parse::<ClassesBy>())]
    classes: Option<ClassesBy>,

    /// Charts on the sheet, with commas between: timeline, types, governorates, killed; or none [default: a timeline where dates
    /// differ]
    #[arg(long, value_name = "CHARTS", value_delimiter = ',')]
    charts: Option<Vec<String>>,

    /// Small maps by week, month, type or admin1 on one sheet
    #[arg(long, value_name = "WHAT", value_parser = ["week", "month", "type", "admin1"])]
    by: Option<String>,

    /// With --by: a file for each part instead of one sheet
    #[arg(long, requires = "by", conflicts_with = "animate")]
    atlas: bool,

    /// With --by: the parts one after another, in an animated PNG or in a GIF
    #[arg(long, requires = "by")]
    animate: bool,

    /// With --animate: how long each part stands
    #[arg(long, value_name = "SECONDS", default_value = "1.5", value_parser = seconds)]
    seconds: f64,
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.trim().parse::<f64>().ok().filter(|s| (0.1..=60.0).contains(s));
    seconds.ok_or_else(|| format!("expected 0.1 to 60, found \"{text}\""))
}

/// What becomes of the parts of `--by`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Series {
    /// One sheet, of small maps or of one.
    Sheet,
    /// A sheet for each part.
    Atlas(By),
    /// The same in one animation.
    Animated(By),
}

impl LookArgs {
    /// How long each sheet of an animation stands.
    pub(super) const fn seconds(&self) -> f64 {
        self.seconds
    }

    /// Puts the arguments into the options, and says what the sheets are.
    pub(super) fn apply(&self, options: &mut SheetOptions) -> Result<Series> {
        let misuse = |argument: &'static str| move |problem: String| Misuse(format!("{argument}: {problem}"));
        options.theme = Some(theme(&self.theme)?);
        options.language = match self.lang.as_str() {
            "ar" => Language::Arabic,
            "both" => Language::Both,
            _ => Language::English,
        };
        options.symbols = self.symbols.parse::<Symbols>().map_err(misuse("--symbols"))?;
        options.size_by = self.size_by.parse::<SizeBy>().map_err(misuse("--size-by"))?;
        options.classes = self.classes;
        options.charts = match &self.charts {
            Some(words) if words.iter().any(|w| w.trim() == "none") => Some(Vec::new()),
            Some(words) => {
                let mut charts: Vec<Chart> = Vec::new();
                for word in words {
                    let chart = word.parse().map_err(misuse("--charts"))?;
                    if !charts.contains(&chart) {
                        charts.push(chart);
                    }
                }
                Some(charts)
            }
            None => None,
        };
        let by = self.by.as_deref().map(str::parse::<By>).transpose().map_err(misuse("--by"))?;
        Ok(match by {
            Some(by) if self.atlas => Series::Atlas(by),
            Some(by) if self.animate => Series::Animated(by),
            by => {
                options.by = by;
                Series::Sheet
            }
        })
    }
}

/// A theme by its name, or from a file that ends in `.toml`.
fn theme(name: &str) -> Result<Theme> {
    if !Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) {
        return Ok(Theme::named(name).map_err(|e| Misuse(format!("--theme: {e}")))?);
    }
    let size = std::fs::metadata(name).with_context(|| format!("theme {name} cannot be read"))?.len();
    anyhow::ensure!(size <= LONGEST_THEME, "theme {name}: expected a TOML file of a few kilobytes, found {size} bytes");
    let text = std::fs::read_to_string(name).with_context(|| format!("theme {name} cannot be read"))?;
    Ok(Theme::parse(name, &text)?)
}
