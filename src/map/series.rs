//! Series: the incidents by week, month, kind or division, as small maps on one sheet or a sheet each.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::aggregate::{Aggregate, Classes, Symbols};
use super::base::{Base, Drawn};
use super::charts::Unit;
use super::compose::{Shared, classes_of, compose_one, dots, first_base, ground};
use super::frame::{Extent, Frame};
use super::furniture::{Block, ScaleBar, scale_denominator, with_halo};
use super::lands::View;
use super::legend::{self, Row, Shown, Subject};
use super::list::{Entry, entries};
use super::page::{Page, Tools};
use super::scene::{Group, Node, Path, Point, Rect, Scene, Shape, Weight};
use super::subject::Subject as Matter;
use super::symbols::{Kind, Manner, marker};
use super::text::{Anchor, Typesetter};
use super::theme::{Scale, Theme};
use super::words::{self, Tongue};
use super::{MapError, Sheet, SheetOptions, names};
use crate::incident::{DatePrecision, Incident, Precision};

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

/// More small maps than this cannot be read on one page.
const MOST_PANELS: usize = 24;
/// A series of sheets is longer than any reader's patience.
const MOST_SHEETS: usize = 400;

/// A part of the incidents.
struct Part<'i> {
    /// For file names: `2021-05`, `bombs-or-mines`.
    key: String,
    label: String,
    incidents: Vec<&'i Incident>,
}

/// The parts in order, empty weeks and months between others included; what has no date or division comes last.
fn parts(incidents: &[Incident], by: By, tongue: Tongue) -> Vec<Part<'_>> {
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
    let whole = super::compose::compose(&all, &SheetOptions { by: None, ..options.clone() })?;
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

/// Of a country's greatest towns so many are named on a small map.
const MOST_TOWNS: usize = 8;

/// A small map's place: the words over it, and the map.
struct Panel {
    head: Point,
    map: Rect,
}

/// Small maps of all parts on one sheet, with one legend and one scale.
pub(crate) fn small_multiples(incidents: &[Incident], by: By, options: &SheetOptions) -> Result<Sheet, MapError> {
    let tongue = Tongue::of(options.language);
    let set = Typesetter::new(tongue)?;
    let theme = options.theme.clone().map_or_else(Theme::print, Ok)?;
    let scale = Scale::of(f64::from(options.width), f64::from(options.height), options.dpi);
    let tools: Tools = (&set, &theme, scale);
    let all = Matter::all(incidents);
    let every = entries(&all.listed, all.facts.years.len() > 1, tongue);
    let mut notes = Vec::new();
    let mut parts = parts(incidents, by, tongue);
    if parts.len() > MOST_PANELS {
        let left = parts.split_off(MOST_PANELS);
        let hidden: usize = left.iter().map(|p| p.incidents.len()).sum();
        notes.push(format!(
            "only the first {MOST_PANELS} of {} parts fit on one sheet, {hidden} incidents are not on it; --atlas writes a sheet each",
            MOST_PANELS + left.len()
        ));
    }

    let mut base = first_base(&all, options)?;
    let extent = Extent::of(&all, options.area.as_ref(), &base)?;
    let page = Page::new(&every, &all, options, &extent, Symbols::Dots, tools);
    let (w, h) = page.size;
    let m = scale.grid(3.0);
    let gap = scale.grid(2.0);
    let full = w - 2.0 * m;
    let title = page.title_block(full, (2, 2), 1.0);
    let footer = page.footer_block(&page.footer, full);
    let footer_y = h - m - footer.height;
    let legend_columns = legend_columns(&every, full, tools);
    let pitch = legend::pitch(&theme, scale);
    let kinds = Kind::ALL.iter().filter(|k| every.iter().any(|e| Kind::of(e.incident) == **k)).count();
    let classes = options.classes.unwrap_or_default().most.max(6);
    let legend_rows =
        if options.symbols == Symbols::Auto || options.symbols == Symbols::Dots || options.symbols == Symbols::Clusters
        {
            kinds
        } else {
            classes + 3
        };
    let legend_h =
        pitch * legend_rows.div_ceil(legend_columns) as f64 + scale.type_size(theme.small) * 1.2 + scale.grid(1.0);
    let legend_y = footer_y - gap - legend_h;
    let top = m + title.height + gap;
    let area = Rect::new(m, top, full, (legend_y - gap - top).max(scale.len(60.0)));
    let head = scale.style(theme.head_font, theme.small, theme.ink);
    let aspect = {
        let (b, mid) = (&extent.area, extent.area.center());
        let at = |lon, lat| crate::incident::LonLat { lon, lat };
        let across = at(b.west, mid.lat).distance_km(at(b.east, mid.lat)).max(1.0);
        (across / at(mid.lon, b.south).distance_km(at(mid.lon, b.north)).max(1.0)).clamp(0.4, 2.5)
    };
    let panels = grid(parts.len(), &area, aspect, head.size * 1.7, scale);

    // All small maps are one drawing, moved: the first is drawn, the others differ in their incidents only.
    let small =
        Scale { unit: (scale.unit * (panels[0].map.w / area.w).sqrt()).clamp(0.55 * scale.unit, scale.unit), ..scale };
    let mut frame = Frame::fit(&extent, panels[0].map, None);
    if !base.covers(&frame) {
        base = Base::world(View::of(options))?;
        frame = Frame::fit(&extent, panels[0].map, None);
    }
    let (ground_layers, drawn) = base.draw(&frame, &theme, small)?;
    let of: Vec<Matter> = parts.iter().map(|p| Matter::some(p.incidents.clone())).collect();
    let mode = mode(options.symbols, &of, &frame, small);
    let aggregates: Vec<Option<Aggregate>> =
        of.iter().map(|e| Aggregate::of(mode, &dots(e, &frame), &frame, &drawn, small)).collect();
    let values: Vec<f64> = aggregates.iter().flatten().flat_map(Aggregate::values).collect();
    let classes = aggregates.iter().flatten().next().map_or_else(Classes::default, |a| classes_of(a, &values, options));

    let mut layers = Vec::new();
    let mut heads = Group::named("parts");
    for (n, (part, panel)) in parts.iter().zip(&panels).enumerate() {
        let (dx, dy) = (panel.map.x - panels[0].map.x, panel.map.y - panels[0].map.y);
        let mut layer = Group::default();
        let mut tinted = false;
        let aggregate = aggregates[n].as_ref();
        for ground in &ground_layers {
            if matches!(ground.id.as_deref(), Some("governorates" | "countries")) && !tinted {
                tinted = true;
                layer.children.extend(
                    aggregate
                        .filter(|a| a.is_ground())
                        .map(|a| a.draw(&classes, &frame.map, (&set, &theme, small)).into()),
                );
            }
            layer.push(ground.clone());
        }
        let signed = match aggregate {
            Some(a) => a.obstacles(classes.upper.last().copied().unwrap_or(1.0), small),
            None => dots(&of[n], &frame).iter().filter_map(|d| d.at).map(|p| around(p, small.len(9.0))).collect(),
        };
        let (town_dots, town_names) = towns(&frame, &signed, (&set, &theme, small));
        layer.push(town_dots);
        match aggregate {
            Some(a) if a.is_ground() => {}
            Some(a) => layer.push(a.draw(&classes, &frame.map, (&set, &theme, small))),
            None => layer.push(signs(&of[n].listed, &frame, (&set, &theme, small))),
        }
        layer.push(town_names);
        if n == 0
            && let Some(bar) = ScaleBar::new(&frame, small)
            && let Some(at) = bar.corner(&frame, &[], &[], small)
        {
            layer.push(bar.draw(&frame, at, ground(&drawn, &frame, at, &theme), (&set, &theme, small)));
        }
        layer.push(Shape::stroked(Path::rect(frame.map), theme.neatline, scale.len(theme.neatline_width * 0.8)));
        without_ids(&mut layer);
        layer.title = Some(super::text::clean(&part.label));
        if let Node::Group(mut moved) = Node::Group(layer).translated(dx, dy) {
            moved.id = Some(format!("part-{}", n + 1));
            layers.push(moved);
        }
        let count = words::counted_incidents(part.incidents.len(), tongue);
        let line = set.shortened(&part.label, head, panel.map.w * 0.62);
        let style = scale.style(Weight::Regular, theme.small, theme.faint);
        let count = set.shortened(&count, style, (panel.map.w - line.width - scale.grid(1.0)).max(scale.len(20.0)));
        let (start, end) =
            if tongue.is_rtl() { (panel.map.right(), panel.map.x) } else { (panel.map.x, panel.map.right()) };
        let (a, b) = if tongue.is_rtl() { (Anchor::End, Anchor::Start) } else { (Anchor::Start, Anchor::End) };
        heads.push(set.place(&line, Point::new(start, panel.head.y), a));
        heads.push(set.place(&count, Point::new(end, panel.head.y), b));
    }

    let rows = match aggregates.iter().flatten().next() {
        // Counts of all parts together would not be those of any one map.
        Some(_) if mode != Symbols::Clusters => {
            let whole = Aggregate::of(mode, &dots(&all, &frame), &frame, &drawn, small);
            whole.map_or_else(Vec::new, |a| a.legend(&classes, tools).into_iter().map(Row::without_count).collect())
        }
        _ => kind_rows(&every, tools),
    };
    let mut furniture = Group::named("furniture");
    let mut put = |id: &str, block: Block, x: f64, y: f64| {
        let mut group = Group::named(id);
        block.put(&set, x, y, full, &mut group);
        furniture.push(group);
    };
    put("title", title, m, m - scale.len(4.0));
    let block = legend::legend(Subject::Rows(rows), Shown::default(), full, legend_columns, tools);
    put("legend", block, m, legend_y);
    let denominator = words::thousands(scale_denominator(&frame, options.dpi) as u64);
    let text = page.footer.replace(super::page::SCALE_HOLDER, &denominator);
    put("footer", page.footer_block(&text, full), m, footer_y);
    furniture.push(heads);
    layers.push(furniture);

    let labels: Vec<String> = parts.iter().map(|p| format!("{}: {}", p.label, p.incidents.len())).collect();
    let desc = super::text::clean(&format!(
        "{} small maps of the same area. Incidents on each: {}.",
        parts.len(),
        labels.join("; ")
    ));
    let (place, svg_text, palette) = (frame.placement(), options.svg_text, options.palette);
    let scene = Scene {
        width: options.width,
        height: options.height,
        dpi: options.dpi,
        title: page.title.clone(),
        desc,
        language: set.tongue.code(),
        background: theme.paper,
        layers,
    };
    let standfirst = page.standfirst.join(" ");
    Ok(Sheet { scene, standfirst, numbered: false, dropped: Vec::new(), notes, place, svg_text, palette })
}

/// Dots where they can be told apart in every part, else clusters.
fn mode(wanted: Symbols, parts: &[Matter], frame: &Frame, scale: Scale) -> Symbols {
    if wanted != Symbols::Auto {
        return wanted;
    }
    // A sign in ten may touch another; more would hide what happened.
    let merged = parts.iter().any(|part| {
        let spots: Vec<Point> = dots(part, frame).iter().filter_map(|d| d.at).collect();
        let size = scale.len(11.0);
        let cell = |p: &Point| ((p.x / size).floor() as i64, (p.y / size).floor() as i64);
        let seen: std::collections::BTreeSet<(i64, i64)> = spots.iter().map(cell).collect();
        spots.len() * 9 > seen.len() * 10
    });
    if merged { Symbols::Clusters } else { Symbols::Dots }
}

/// Places for `n` small maps: as many columns as make the maps largest.
fn grid(n: usize, area: &Rect, aspect: f64, head: f64, scale: Scale) -> Vec<Panel> {
    let n = n.max(1);
    let gap = scale.grid(2.5);
    let size = |columns: usize| {
        let rows = n.div_ceil(columns);
        let w = (area.w - gap * (columns - 1) as f64) / columns as f64;
        let h = ((area.h - gap * (rows - 1) as f64) / rows as f64 - head).max(1.0);
        (w, h, w.min(h * aspect))
    };
    let columns = (1..=n).max_by(|a, b| size(*a).2.total_cmp(&size(*b).2).then(b.cmp(a))).unwrap_or(1);
    let (w, h, _) = size(columns);
    (0..n)
        .map(|i| {
            let (column, row) = (i % columns, i / columns);
            let (x, y) = (area.x + column as f64 * (w + gap), area.y + row as f64 * (h + head + gap));
            Panel { head: Point::new(x, y + head * 0.66), map: Rect::new(x, y + head, w, h) }
        })
        .collect()
}

/// The sign of each incident of a part, without numbers.
fn signs(incidents: &[&Incident], frame: &Frame, (set, theme, scale): Tools) -> Group {
    let mut layer = Group::default();
    for incident in incidents.iter().rev().filter(|i| !words::is_off_the_map(i)) {
        let Some(at) = incident.point.map(|p| frame.page(p)).filter(|p| frame.map.contains(*p)) else { continue };
        let manner = if incident.precision.is_some_and(Precision::is_area) { Manner::Dashed } else { Manner::Solid };
        layer.push(marker(Kind::of(incident), manner, None, at, scale.len(6.5), (set, theme, scale)));
    }
    layer
}

fn around(p: Point, r: f64) -> Rect {
    Rect::new(p.x - r, p.y - r, 2.0 * r, 2.0 * r)
}

/// The capitals and great towns in focus, dots and names, so that the reader knows where he is; names clear of the signs, and only
/// a capital's in any case.
fn towns(frame: &Frame, signs: &[Rect], (set, theme, scale): Tools) -> (Group, Group) {
    let (mut dots, mut labels) = (Group::default(), Group::default());
    let mut taken = signs.to_vec();
    let wanted = |c: &names::City| c.rank <= 1 && frame.focus.iter().any(|f| f == c.country) && frame.shows(c.at);
    let mut cities: Vec<names::City> = names::cities().filter(wanted).collect();
    cities.sort_by_key(|c| (!c.capital, std::cmp::Reverse(c.population)));
    for city in cities.into_iter().take(MOST_TOWNS) {
        let p = frame.page(city.at);
        let name = if set.tongue.is_rtl() && !city.arabic.is_empty() { city.arabic } else { city.name };
        let (font, size, ink) =
            if city.capital { (theme.capital_font, 11.0, theme.ink) } else { (theme.city_font, 10.0, theme.soft) };
        let style = scale.style(font, size, ink);
        let line = set.line(name, style);
        let texts = (0..if city.capital { 6 } else { 2 }).flat_map(|ring| {
            let off = scale.len(6.0 + 6.0 * f64::from(ring));
            [
                (off, 0.0, Anchor::Start, 0.35),
                (-off, 0.0, Anchor::End, 0.35),
                (0.0, -off, Anchor::Middle, 0.0),
                (0.0, off, Anchor::Middle, 0.7),
            ]
        });
        let place = |(dx, dy, anchor, below): (f64, f64, Anchor, f64)| {
            set.place(&line, Point::new(p.x + dx, p.y + dy + style.size * below), anchor)
        };
        let clear = |b: &Rect| frame.map.holds(b) && !taken.iter().any(|s| s.overlaps(b));
        let dot = around(p, scale.len(3.2));
        let found = texts.map(place).find(|t| clear(&t.bounds)).filter(|_| city.capital || clear(&dot));
        let first = || city.capital.then(|| place((scale.len(6.0), 0.0, Anchor::Start, 0.35)));
        let Some(text) = found.or_else(first).filter(|t| frame.map.holds(&t.bounds)) else { continue };
        let circle = Path::circle(p, scale.len(if city.capital { 2.6 } else { 2.0 }));
        dots.push(Shape::filled(circle, theme.ring).outlined(theme.city, scale.len(1.1)));
        taken.extend([dot, text.bounds.grown(scale.len(3.0))]);
        with_halo(text, theme.focus_land, scale.len(theme.halo), &mut labels);
    }
    (dots, labels)
}

/// Kinds with their counts over all parts.
fn kind_rows(entries: &[Entry], (set, theme, scale): Tools) -> Vec<Row> {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    let on_map = entries.iter().filter(|e| e.off_the_map.is_none());
    on_map.for_each(|e| *counts.entry(Kind::of(e.incident)).or_default() += 1);
    let row = |(kind, n): (Kind, usize)| {
        let sign = marker(kind, Manner::Solid, None, Point::default(), scale.len(7.5), (set, theme, scale));
        Row::new(sign, format!("{} ({})", kind.label(n, set.tongue), words::thousands(n as u64)))
    };
    counts.into_iter().map(row).collect()
}

fn legend_columns(entries: &[Entry], width: f64, (set, theme, scale): Tools) -> usize {
    let style = scale.style(Weight::Regular, theme.small, theme.soft);
    let kinds = Kind::ALL.iter().filter(|k| entries.iter().any(|e| Kind::of(e.incident) == **k));
    let widest = kinds.map(|k| set.width(&format!("{} (88,888)", k.label(2, set.tongue)), style)).fold(0.0, f64::max);
    ((width / (widest + scale.grid(6.0))).floor() as usize).clamp(1, 6)
}

fn without_ids(group: &mut Group) {
    group.id = None;
    for node in &mut group.children {
        if let Node::Group(group) = node {
            without_ids(group);
        }
    }
}
