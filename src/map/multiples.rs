//! Small multiples: a map of each part on one sheet, all with one frame, one legend and one scale.

use std::collections::{BTreeMap, BTreeSet};

use super::aggregate::{Aggregate, Classes, Symbols};
use super::base::{Base, Drawn};
use super::compose::{classes_of, dots, first_base, ground};
use super::frame::{Extent, Frame};
use super::furniture::{Block, ScaleBar, scale_denominator, with_halo};
use super::lands::View;
use super::legend::{self, Row, Shown, Subject};
use super::list::{Entry, entries};
use super::page::{Page, SCALE_HOLDER, Tools};
use super::scene::{Group, Node, Path, Point, Rect, Scene, Shape, Weight};
use super::series::{By, Part, parts};
use super::subject::Subject as Matter;
use super::symbols::{Kind, Manner, marker};
use super::text::{Anchor, Typesetter, clean};
use super::theme::{Scale, Theme};
use super::words::{self, Tongue};
use super::{MapError, Sheet, SheetOptions, names};
use crate::incident::{Incident, LonLat, Precision};

/// More small maps than this cannot be read on one page.
const MOST_PANELS: usize = 24;
/// Of a country's greatest towns so many are named on a small map.
const MOST_TOWNS: usize = 8;

/// A small map's place: the words over it, and the map.
struct Panel {
    head: Point,
    map: Rect,
}

/// Where all stands on the page.
struct Plan {
    margin: f64,
    full: f64,
    title: Block,
    panels: Vec<Panel>,
    /// The maps and what is between them.
    area: Rect,
    legend_columns: usize,
    legend_y: f64,
    footer_y: f64,
}

/// What all small maps share: the ground, drawn once and moved, and what the incidents are counted by.
struct Ground<'a> {
    frame: &'a Frame,
    layers: &'a [Group],
    drawn: &'a Drawn,
    classes: &'a Classes,
    /// With the scale of a small map.
    tools: Tools<'a>,
    /// Width of the line around it.
    neatline: f64,
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
    let mut parts = parts(incidents, by, tongue);
    let notes: Vec<String> = shortened(&mut parts).into_iter().collect();

    let mut base = first_base(&all, options)?;
    let extent = Extent::of(&all, options.area.as_ref(), &base)?;
    let page = Page::new(&every, &all, options, &extent, Symbols::Dots, tools);
    let plan = Plan::new(&page, parts.len(), &extent, options);
    let first = plan.panels[0].map;
    let unit = (scale.unit * (first.w / plan.area.w).sqrt()).clamp(0.55 * scale.unit, scale.unit);
    let small = Scale { unit, ..scale };
    let mut frame = Frame::fit(&extent, first, None);
    if !base.covers(&frame) {
        base = Base::world(View::of(options))?;
        frame = Frame::fit(&extent, first, None);
    }
    let (layers, drawn) = base.draw(&frame, &theme, small)?;

    let of: Vec<Matter> = parts.iter().map(|p| Matter::some(p.incidents.clone())).collect();
    let mode = mode(options.symbols, &of, &frame, small);
    let counted = |m: &Matter| Aggregate::of(mode, &dots(m, &frame), &frame, &drawn, small);
    let aggregates: Vec<Option<Aggregate>> = of.iter().map(counted).collect();
    let values: Vec<f64> = aggregates.iter().flatten().flat_map(Aggregate::values).collect();
    let classes = aggregates.iter().flatten().next().map_or_else(Classes::default, |a| classes_of(a, &values, options));
    let ground = Ground {
        frame: &frame,
        layers: &layers,
        drawn: &drawn,
        classes: &classes,
        tools: (&set, &theme, small),
        neatline: scale.len(theme.neatline_width * 0.8),
    };
    let rows = match aggregates.iter().flatten().next() {
        // Counts of all parts together would not be those of any one map.
        Some(_) if mode != Symbols::Clusters => counted(&all)
            .map_or_else(Vec::new, |a| a.legend(&classes, tools).into_iter().map(Row::without_count).collect()),
        _ => kind_rows(&every, tools),
    };

    let mut maps = Vec::new();
    let mut heads = Group::named("parts");
    for (n, (part, panel)) in parts.iter().zip(&plan.panels).enumerate() {
        let mut map = ground.map(&of[n], aggregates[n].as_ref());
        if n == 0 {
            ground.scale_bar(&mut map);
        }
        map.title = Some(clean(&part.label));
        if let Node::Group(mut moved) = Node::Group(map).translated(panel.map.x - first.x, panel.map.y - first.y) {
            moved.id = Some(format!("part-{}", n + 1));
            maps.push(moved);
        }
        panel.head(part, tools, &mut heads);
    }
    maps.push(plan.furniture(&page, rows, heads, scale_denominator(&frame, options.dpi)));

    let scene = Scene {
        width: options.width,
        height: options.height,
        dpi: options.dpi,
        title: page.title.clone(),
        desc: description(&parts, set.tongue),
        language: set.tongue.code(),
        background: theme.paper,
        layers: maps,
    };
    let (place, svg_text, palette) = (frame.placement(), options.svg_text, options.palette);
    let standfirst = page.standfirst.join(" ");
    Ok(Sheet { scene, standfirst, numbered: false, dropped: Vec::new(), notes, place, svg_text, palette })
}

/// Leaves as many parts as a page can show, and says what is missing.
fn shortened(parts: &mut Vec<Part>) -> Option<String> {
    let left = parts.split_off(parts.len().min(MOST_PANELS));
    let hidden: usize = left.iter().map(|p| p.incidents.len()).sum();
    (!left.is_empty()).then(|| {
        format!(
            "only the first {MOST_PANELS} of {} parts fit on one sheet, {hidden} incidents are not on it; --atlas writes a sheet each",
            MOST_PANELS + left.len()
        )
    })
}

fn description(parts: &[Part], tongue: Tongue) -> String {
    let parts: Vec<(&str, usize)> = parts.iter().map(|p| (p.label.as_str(), p.incidents.len())).collect();
    clean(&words::small_maps(&parts, tongue))
}

impl Plan {
    fn new(page: &Page, parts: usize, extent: &Extent, options: &SheetOptions) -> Self {
        let (_, theme, scale) = page.tools;
        let (w, h) = page.size;
        let (margin, gap) = (scale.grid(3.0), scale.grid(2.0));
        let full = w - 2.0 * margin;
        let title = page.title_block(full, (2, 2), 1.0);
        let footer_y = h - margin - page.footer_block(&page.footer, full).height;
        let legend_columns = legend_columns(page.entries, full, page.tools);
        let legend_rows = legend_rows(page.entries, options).div_ceil(legend_columns);
        let legend_h =
            legend::pitch(theme, scale) * legend_rows as f64 + scale.type_size(theme.small) * 1.2 + scale.grid(1.0);
        let legend_y = footer_y - gap - legend_h;
        let top = margin + title.height + gap;
        let area = Rect::new(margin, top, full, (legend_y - gap - top).max(scale.len(60.0)));
        let head = scale.style(theme.head_font, theme.small, theme.ink);
        let panels = grid(parts, &area, aspect(extent), head.size * 1.7, scale);
        Self { margin, full, title, panels, area, legend_columns, legend_y, footer_y }
    }

    /// Headline, legend, footer and the words over the maps.
    fn furniture(&self, page: &Page, rows: Vec<Row>, heads: Group, denominator: f64) -> Group {
        let mut furniture = Group::named("furniture");
        let mut put = |id: &str, block: Block, y: f64| {
            let mut group = Group::named(id);
            block.put(page.tools.0, self.margin, y, self.full, &mut group);
            furniture.push(group);
        };
        put("title", self.title.clone(), self.margin - page.tools.2.len(4.0));
        let columns = self.legend_columns;
        put(
            "legend",
            legend::legend(Subject::Rows(rows), Shown::default(), self.full, columns, page.tools),
            self.legend_y,
        );
        let text = page.footer.replace(SCALE_HOLDER, &words::thousands(denominator as u64));
        put("footer", page.footer_block(&text, self.full), self.footer_y);
        furniture.push(heads);
        furniture
    }
}

impl Panel {
    /// The part's name at one end of the line over its map, how many incidents it has at the other.
    fn head(&self, part: &Part, (set, theme, scale): Tools, heads: &mut Group) {
        let bold = scale.style(theme.head_font, theme.small, theme.ink);
        let line = set.shortened(&part.label, bold, self.map.w * 0.62);
        let plain = scale.style(Weight::Regular, theme.small, theme.faint);
        let room = (self.map.w - line.width - scale.grid(1.0)).max(scale.len(20.0));
        let count = set.shortened(&words::counted_incidents(part.incidents.len(), set.tongue), plain, room);
        let (left, right) = ((self.map.x, Anchor::Start), (self.map.right(), Anchor::End));
        let (start, end) = if set.tongue.is_rtl() { (right, left) } else { (left, right) };
        heads.push(set.place(&line, Point::new(start.0, self.head.y), start.1));
        heads.push(set.place(&count, Point::new(end.0, self.head.y), end.1));
    }
}

impl Ground<'_> {
    /// The map of one part, where the first stands.
    fn map(&self, subject: &Matter, aggregate: Option<&Aggregate>) -> Group {
        let (_, theme, scale) = self.tools;
        let mut layer = Group::default();
        let mut tint = aggregate.filter(|a| a.is_ground());
        for ground in self.layers {
            if matches!(ground.id.as_deref(), Some("governorates" | "countries"))
                && let Some(aggregate) = tint.take()
            {
                layer.push(aggregate.draw(self.classes, &self.frame.map, self.tools));
            }
            layer.push(ground.clone());
        }
        let signed = match aggregate {
            Some(a) => a.obstacles(self.classes.upper.last().copied().unwrap_or(1.0), scale),
            None => {
                let spots = dots(subject, self.frame);
                spots.iter().filter_map(|d| d.at).map(|p| around(p, scale.len(9.0))).collect()
            }
        };
        let (town_dots, town_names) = towns(self.frame, &signed, self.tools);
        layer.push(town_dots);
        match aggregate {
            Some(a) if a.is_ground() => {}
            Some(a) => layer.push(a.draw(self.classes, &self.frame.map, self.tools)),
            None => layer.push(signs(&subject.listed, self.frame, self.tools)),
        }
        layer.push(town_names);
        layer.push(Shape::stroked(Path::rect(self.frame.map), theme.neatline, self.neatline));
        without_ids(&mut layer);
        layer
    }

    fn scale_bar(&self, layer: &mut Group) {
        let (_, theme, scale) = self.tools;
        if let Some(bar) = ScaleBar::new(self.frame, scale)
            && let Some(at) = bar.corner(self.frame, &[], &[], scale)
        {
            layer.push(bar.draw(self.frame, at, ground(self.drawn, self.frame, at, theme), self.tools));
        }
    }
}

/// Width of what is shown over its height.
fn aspect(extent: &Extent) -> f64 {
    let (b, mid) = (&extent.area, extent.area.center());
    let at = |lon, lat| LonLat { lon, lat };
    let across = at(b.west, mid.lat).distance_km(at(b.east, mid.lat)).max(1.0);
    (across / at(mid.lon, b.south).distance_km(at(mid.lon, b.north)).max(1.0)).clamp(0.4, 2.5)
}

/// How many rows the legend may need.
fn legend_rows(entries: &[Entry], options: &SheetOptions) -> usize {
    match options.symbols {
        Symbols::Auto | Symbols::Dots | Symbols::Clusters => kinds(entries).count(),
        _ => options.classes.unwrap_or_default().most.max(6) + 3,
    }
}

fn kinds(entries: &[Entry]) -> impl Iterator<Item = Kind> {
    let seen: BTreeSet<Kind> = entries.iter().map(|e| Kind::of(e.incident)).collect();
    Kind::ALL.into_iter().filter(move |k| seen.contains(k))
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
        let seen: BTreeSet<(i64, i64)> = spots.iter().map(cell).collect();
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
    let row = |k: Kind| set.width(&format!("{} (88,888)", k.label(2, set.tongue)), style);
    let widest = kinds(entries).map(row).fold(0.0, f64::max);
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
