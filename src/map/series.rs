//! Series: the incidents by week, month, kind or division; and the atlas, a sheet of each part.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::aggregate::{Aggregate, Symbols};
use super::base::{Base, Drawn};
use super::charts::Unit;
use super::compose::{Shared, classes_of, compose, compose_one, dots, first_base};
use super::frame::{Extent, Frame};
use super::lands::View;
use super::scene::Rect;
use super::subject::Subject as Matter;
use super::symbols::Kind;
use super::theme::{Scale, Theme};
use super::words::{self, Tongue};
use super::{MapError, Sheet, SheetOptions};
use crate::incident::{DatePrecision, Incident};

/// What parts the incidents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Monday to Sunday.
    Week,
    /// The calendar month.
    Month,
    /// The kind of incident.
    Type,
    /// The first-level division.
    Admin1,
}

impl FromStr for By {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim() {
            "week" => Ok(Self::Week),
            "month" => Ok(Self::Month),
            "type" => Ok(Self::Type),
            "admin1" => Ok(Self::Admin1),
            _ => Err(format!("expected week, month, type or admin1, found \"{text}\"")),
        }
    }
}

/// A series of sheets is longer than any reader's patience.
const MOST_SHEETS: usize = 400;

/// A part of the incidents.
pub(crate) struct Part<'i> {
    /// For file names: `2021-05`, `bombs-or-mines`.
    key: String,
    pub(crate) label: String,
    pub(crate) incidents: Vec<&'i Incident>,
}

/// The parts in order, empty weeks and months between others included; what has no date or division comes last.
pub(crate) fn parts(incidents: &[Incident], by: By, tongue: Tongue) -> Vec<Part<'_>> {
    let mut parts: Vec<Part> = Vec::new();
    let mut rest: Vec<&Incident> = Vec::new();
    match by {
        By::Week | By::Month => {
            let unit = if by == By::Week { Unit::Week } else { Unit::Month };
            let too_rough = |p| match p {
                DatePrecision::Day => false,
                DatePrecision::Week => false,
                DatePrecision::Month => by == By::Week,
                DatePrecision::Year | DatePrecision::Unknown => true,
            };
            let mut dated: BTreeMap<jiff::civil::Date, Vec<&Incident>> = BTreeMap::new();
            for incident in incidents {
                let date = incident.start_date.or(incident.end_date).filter(|_| !too_rough(incident.date_precision));
                match date {
                    Some(date) => dated.entry(unit.start(date)).or_default().push(incident),
                    None => rest.push(incident),
                }
            }
            let (mut at, last) = (dated.keys().next().copied(), dated.keys().next_back().copied());
            while let Some(start) = at.filter(|s| Some(*s) <= last && parts.len() < MOST_SHEETS) {
                let key = if by == By::Week { start.to_string() } else { start.strftime("%Y-%m").to_string() };
                let label = words::period(start, by == By::Week, tongue);
                parts.push(Part { key, label, incidents: dated.remove(&start).unwrap_or_default() });
                at = unit.next(start);
            }
        }
        By::Type => {
            for kind in Kind::ALL {
                let of: Vec<&Incident> = incidents.iter().filter(|i| Kind::of(i) == kind).collect();
                if !of.is_empty() {
                    let key = kind.key().replace('_', "-");
                    parts.push(Part { key, label: kind.label(2, tongue).to_owned(), incidents: of });
                }
            }
        }
        By::Admin1 => {
            let mut named: BTreeMap<String, Vec<&Incident>> = BTreeMap::new();
            for incident in incidents {
                match words::admin1(incident, tongue) {
                    Some(name) => named.entry(name).or_default().push(incident),
                    None => rest.push(incident),
                }
            }
            let mut named: Vec<(String, Vec<&Incident>)> = named.into_iter().collect();
            named.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
            for (label, of) in named {
                let code = of.iter().find_map(|i| i.admin1_code.as_deref()).unwrap_or(&label);
                let safe = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
                parts.push(Part { key: code.chars().map(safe).collect(), label, incidents: of });
            }
        }
    }
    if !rest.is_empty() {
        let label = match by {
            By::Week | By::Month => words::either(tongue, "Date not known well enough", "التاريخ غير معروف بدقة"),
            By::Type | By::Admin1 => words::not_known(tongue),
        };
        parts.push(Part { key: "unknown".to_owned(), label: label.to_owned(), incidents: rest });
    }
    parts
}

/// A sheet for each part, all with one frame, one legend and one scale, each with a word for its file name.
///
/// # Errors
///
/// As [`super::sheet`].
pub fn atlas(incidents: &[Incident], by: By, options: &SheetOptions) -> Result<Vec<(String, Sheet)>, MapError> {
    let tongue = Tongue::of(options.language);
    let all = Matter::all(incidents);
    let mut base = first_base(&all, options)?;
    let extent = Extent::of(&all, options.area.as_ref(), &base)?;
    let whole = compose(&all, &SheetOptions { by: None, ..options.clone() })?;
    let parts = parts(incidents, by, tongue);
    // The mode of the whole fits its parts; dots that would merge in the whole may well be told apart in a part.
    let mode = if options.symbols == Symbols::Auto { Symbols::Dots } else { options.symbols };
    let theme = options.theme.clone().map_or_else(Theme::print, Ok)?;
    let scale = Scale::of(f64::from(options.width), f64::from(options.height), options.dpi);
    let page = Rect::new(0.0, 0.0, f64::from(options.width) * 0.7, f64::from(options.height) * 0.8);
    let frame = Frame::fit(&extent, page, None);
    if !base.covers(&frame) {
        base = Base::world(View::of(options))?;
    }
    let drawn = if mode == Symbols::Dots { Drawn::default() } else { base.draw(&frame, &theme, scale)?.1 };
    let mut values = Vec::new();
    let mut owned: Vec<Vec<Incident>> = Vec::new();
    let mut last = None;
    for part in &parts {
        let of: Vec<Incident> = part.incidents.iter().map(|i| (*i).clone()).collect();
        let aggregate = Aggregate::of(mode, &dots(&Matter::all(&of), &frame), &frame, &drawn, scale);
        values.extend(aggregate.iter().flat_map(Aggregate::values));
        last = aggregate.or(last);
        owned.push(of);
    }
    let classes = last.map(|a| classes_of(&a, &values, options));
    let shared = Shared { extent, mode, classes, all: &all };
    let mut sheets = Vec::new();
    for (part, of) in parts.iter().zip(&owned) {
        let title = format!("{}: {}", options.title.as_deref().unwrap_or(&whole.scene.title), part.label);
        let one = SheetOptions { by: None, title: Some(title), ..options.clone() };
        sheets.push((part.key.clone(), compose_one(&Matter::all(of), &one, Some(&shared))?));
    }
    Ok(sheets)
}
