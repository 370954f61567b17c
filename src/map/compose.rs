//! The page: which part of the sheet stands where, and the order in which all is drawn.

use super::base::{Base, Drawn};
use super::crs::Crs;
use super::frame::{Extent, Frame};
use super::furniture::{Block, ScaleBar, rule, scale_denominator};
use super::labels::{Labelled, Labeller};
use super::legend::{self, Shown};
use super::list::{Entry, ListSetter, entries};
use super::markers::Marks;
use super::projection::Projection;
use super::scene::{Group, Path, Rect, Scene, Shape, Weight};
use super::subject::Subject;
use super::symbols::Kind;
use super::text::{Style, Typesetter, clean};
use super::theme::{Scale, Theme};
use super::timeline::Timeline;
use super::{Area, MapError, Sheet, SheetOptions, geom, graticule, inset, names, words};
use crate::crowd::Facts;

/// Lays out the whole sheet.
pub(crate) fn compose(subject: &Subject, options: &SheetOptions) -> Result<Sheet, MapError> {
    let set = Typesetter::new()?;
    let theme = Theme::print();
    let scale = Scale::of(f64::from(options.width), f64::from(options.height), options.dpi);
    let mut entries = entries(&subject.listed, subject.facts.years.len() > 1);

    let mut base = first_base(subject, options.area.as_ref())?;
    let tools = (&set, &theme, scale);
    let (mut extent, mut layout, mut frame) = fit(&entries, subject, options, &base, tools)?;
    if !base.covers(&frame) {
        base = Base::world()?;
        (extent, layout, frame) = fit(&entries, subject, options, &base, tools)?;
    }
    let outside = |e: &Entry| e.off_the_map.is_none() && e.incident.point.is_some_and(|p| !frame.shows(p));
    let beyond: Vec<usize> = (0..entries.len()).filter(|&i| outside(&entries[i])).collect();
    if (options.area.is_some() || options.scale.is_some()) && !beyond.is_empty() {
        for i in beyond {
            entries[i].set_outside();
        }
        (extent, layout, frame) = fit(&entries, subject, options, &base, tools)?;
    }
    let page = Page::new(&entries, subject, options, &extent, tools);

    let (ground, drawn) = base.draw(&frame, &theme, scale);
    let marks = match subject.crowd {
        Some(crowd) => Marks::crowd(&crowd.spots, &frame, tools),
        None => Marks::place(&entries, &frame, &base, &drawn, &theme, scale),
    };
    let mut map = MapPart { page: &page, frame: &frame, base: &base, drawn: &drawn, marks: &marks, options };
    let (bar, labelled) = map.labels();

    let mut layers = Vec::new();
    for layer in ground {
        // Tints lie on the ground but under its lines.
        if matches!(layer.id.as_deref(), Some("governorates" | "countries"))
            && layers.iter().all(|l: &Group| l.id.as_deref() != Some("areas"))
        {
            layers.push(marks.draw_areas(scale));
        }
        layers.push(layer);
    }
    layers.push(labelled.cities);
    layers.push(marks.draw(&entries, &frame, &set, &theme, scale));
    layers.push(labelled.labels);
    layers.extend(bar);
    let mut neatline = Group::named("neatline");
    neatline.push(Shape::stroked(Path::rect(layout.map), theme.neatline, scale.len(1.0)));
    layers.push(neatline);
    layers.push(graticule::draw(&frame, &set, &theme, scale));
    let shown = Shown::of(&drawn, labelled.capital, labelled.town).and(layout.shown);
    layers.push(page.furniture(&layout, &frame, &base, &marks, shown, options)?);

    let scene = Scene {
        width: options.width,
        height: options.height,
        dpi: options.dpi,
        title: page.title.clone(),
        desc: page.alt(&marks),
        background: theme.paper,
        layers,
    };
    Ok(Sheet {
        scene,
        dropped: labelled.dropped,
        place: frame.placement(),
        svg_text: options.svg_text,
        palette: options.palette,
    })
}

/// Chooses the extent, lays the page out around it and fits the map into its box.
fn fit(
    entries: &[Entry],
    subject: &Subject,
    options: &SheetOptions,
    base: &Base,
    tools: (&Typesetter, &Theme, Scale),
) -> Result<(Extent, Layout, Frame), MapError> {
    let mut extent = Extent::of(subject, options.area.as_ref(), base)?;
    extent.crs = options.crs.as_deref().map(Crs::read).transpose()?;
    let page = Page::new(entries, subject, options, &extent, tools);
    let layout = page.layout(Shown::most(base.has_governorates() && extent.focus.iter().any(|f| f == "IQ")));
    let fixed = options.scale.map(|to| options.dpi / 0.0254 / to);
    let frame = Frame::fit(&extent, layout.map, fixed);
    Ok((extent, layout, frame))
}

/// The detailed map where it may do, else the world: never both unless the first guess was wrong.
fn first_base(subject: &Subject, area: Option<&Area>) -> Result<Base, MapError> {
    let regional = match area {
        Some(Area::World) => false,
        Some(Area::Box([west, south, east, north])) => {
            Base::region_holds(*west, *south) && Base::region_holds(*east, *north)
        }
        Some(Area::Country(code)) => {
            let capital = names::cities().find(|c| c.country == code && c.capital);
            capital.is_some_and(|c| Base::region_holds(c.at.lon, c.at.lat))
        }
        Some(Area::Governorate(_)) => true,
        None => subject.located.iter().all(|(p, _)| Base::region_holds(p.lon, p.lat)),
    };
    if regional { Base::region() } else { Base::world() }
}

/// The map itself: scale bar and labels, which must know of each other.
struct MapPart<'a> {
    page: &'a Page<'a>,
    frame: &'a Frame,
    base: &'a Base,
    drawn: &'a Drawn,
    marks: &'a Marks,
    options: &'a SheetOptions,
}

impl MapPart<'_> {
    fn labels(&mut self) -> (Option<Group>, Labelled) {
        let (set, theme, scale) = self.page.tools;
        let mut obstacles = self.marks.obstacles(scale);
        obstacles.extend(
            self.marks.marks.iter().filter_map(|m| m.ring.as_ref()).filter_map(|r| Rect::around(r.iter().copied())),
        );
        let capital = names::cities().filter(|c| c.capital && self.frame.focus.iter().any(|f| f == c.country));
        obstacles.extend(capital.map(|c| {
            let p = self.frame.page(c.at);
            Rect::new(p.x - scale.len(50.0), p.y - scale.len(20.0), scale.len(100.0), scale.len(40.0))
        }));
        let rings = self.marks.areas.iter().flat_map(|a| &a.rings);
        let areas: Vec<Rect> = rings.filter_map(|r| Rect::around(r.iter().copied())).collect();
        let bar = ScaleBar::new(self.frame, scale);
        let spot = bar.as_ref().and_then(|b| b.corner(self.frame, &obstacles, &areas, scale));
        let labeller = Labeller {
            frame: self.frame,
            base: self.base,
            drawn: self.drawn,
            marks: self.marks,
            entries: self.page.entries,
            set,
            theme,
            scale,
            language: self.options.language,
            taken: spot.into_iter().collect(),
        };
        let labelled = labeller.draw();
        let bar = bar.zip(spot).map(|(bar, at)| {
            let here = self.drawn.countries.iter().find(|(_, _, rings)| geom::inside(at.center(), rings));
            let ground = match here {
                Some((iso, _, _)) if self.frame.focus.contains(iso) => theme.focus_land,
                Some(_) => theme.other_land,
                None => theme.sea,
            };
            bar.draw(self.frame, at, ground, self.page.tools)
        });
        (bar, labelled)
    }
}

/// The words and parts of the page, before they have places.
struct Page<'a> {
    entries: &'a [Entry<'a>],
    subject: &'a Subject<'a>,
    tools: (&'a Typesetter, &'a Theme, Scale),
    size: (f64, f64),
    title: String,
    standfirst: String,
    footer: String,
    country: Option<&'static str>,
    /// The sheet shows the world: nothing is left to locate it in.
    world: bool,
    timeline: Option<Timeline>,
}

/// Lines of headline and standfirst, from a page with room to one with hardly any.
const HEAD_LINES: [(usize, usize); 5] = [(4, 7), (3, 3), (2, 2), (2, 1), (2, 0)];

/// Where everything stands.
#[derive(Debug, Clone)]
struct Layout {
    map: Rect,
    title: Block,
    title_at: (f64, f64),
    list: Block,
    list_at: (f64, f64),
    rules: Vec<(f64, f64, f64)>,
    /// Place, width and columns of the legend.
    legend_at: (f64, f64, f64, usize),
    inset: Option<Rect>,
    timeline: Option<Rect>,
    footer_at: (f64, f64, f64),
    /// What of the ground the legend has room for.
    shown: Shown,
    /// Whether the list is cut.
    cut: bool,
    /// Whether the page is too small for all of it.
    over: bool,
}

impl<'a> Page<'a> {
    fn new(
        entries: &'a [Entry<'a>],
        subject: &'a Subject<'a>,
        options: &SheetOptions,
        extent: &Extent,
        tools: (&'a Typesetter, &'a Theme, Scale),
    ) -> Self {
        let country = match extent.focus.as_slice() {
            [one] => names::country(one),
            _ => None,
        };
        let given = |text: &Option<String>| text.as_deref().map(clean).filter(|t| !t.is_empty());
        let title = given(&options.title).unwrap_or_else(|| clean(&words::headline(&subject.facts, country)));
        let standfirst = given(&options.subtitle).unwrap_or_else(|| clean(&words::standfirst(&subject.facts)));
        let size = (f64::from(options.width), f64::from(options.height));
        let projection = extent.projection();
        let footer = footer(&subject.facts, options, &projection);
        let world = matches!(projection, Projection::EqualEarth { .. });
        let timeline = Timeline::of(subject.days(), subject.facts.count);
        Self { world, entries, subject, tools, size, title, standfirst, footer, country, timeline }
    }

    /// Lays out the page; where the list would be cut, the legend leaves the ground to the reader.
    fn layout(&self, shown: Shown) -> Layout {
        let lay = |shown, squeeze| {
            if self.size.1 > self.size.0 { self.portrait(shown, squeeze) } else { self.landscape(shown, squeeze) }
        };
        let whole = lay(shown, 0);
        if !whole.cut {
            return whole;
        }
        let short = lay(Shown::default(), 0);
        if !short.over {
            return if short.cut && self.entries.len() > 12 && !whole.over { whole } else { short };
        }
        let mut tightest = short;
        for squeeze in 1..HEAD_LINES.len() {
            tightest = lay(Shown::default(), squeeze);
            if !tightest.over {
                break;
            }
        }
        tightest
    }

    fn styles(&self) -> (Style, Style, Style) {
        let (_, theme, scale) = self.tools;
        (
            scale.style(Weight::Bold, theme.title, theme.ink),
            scale.style(Weight::Regular, theme.standfirst, theme.soft),
            scale.style(Weight::Regular, theme.footer, theme.faint),
        )
    }

    fn title_block(&self, width: f64, lines: (usize, usize)) -> Block {
        let (set, _, scale) = self.tools;
        let (title, standfirst, _) = self.styles();
        let mut block = Block::balanced(set, &self.title, title, width, lines.0);
        if !self.standfirst.is_empty() && lines.1 > 0 {
            block.stack(Block::paragraph(set, &self.standfirst, standfirst, width, lines.1), scale.grid(1.0), 0.0);
        }
        block
    }

    fn footer_block(&self, text: &str, width: f64) -> Block {
        let (set, _, _) = self.tools;
        let mut block = Block::default();
        for line in text.lines() {
            block.stack(Block::paragraph(set, line, self.styles().2, width, 3), self.tools.2.len(3.0), 0.0);
        }
        block
    }

    fn lister(&self, columns: usize, width: f64) -> ListSetter<'_> {
        let (set, theme, scale) = self.tools;
        ListSetter { entries: self.entries, more: self.subject.more(), set, theme, scale, columns, width, zoom: 1.0 }
    }

    fn legend_block(&self, marks: &Marks, shown: Shown, width: f64, columns: usize) -> Block {
        legend::legend(self.entries, marks, shown, width, columns, self.tools)
    }

    /// The kinds of incidents that the map may show, each once.
    fn kinds(&self) -> &[Kind] {
        &self.subject.kinds
    }

    /// The height that the legend may need, before it is known what the map shows.
    fn legend_height(&self, shown: Shown, columns: usize) -> f64 {
        let (_, theme, scale) = self.tools;
        let ground = [shown.capital, shown.town, shown.borders, shown.disputed, shown.governorates];
        let rows = self.kinds().len() + self.subject.manners + ground.iter().filter(|b| **b).count();
        let pitch = scale.grid(2.75).max(scale.type_size(theme.small) * 1.5);
        scale.type_size(theme.small) * 1.2 + scale.grid(1.0) + pitch * rows.div_ceil(columns) as f64
    }

    /// Map left, column right, strip and footer below.
    fn landscape(&self, shown: Shown, squeeze: usize) -> Layout {
        let (_, theme, scale) = self.tools;
        let (w, h) = self.size;
        let m = scale.grid(3.0);
        let gap = scale.grid(2.0);
        let widest = w * (0.44 + 0.02 * squeeze as f64);
        let wanted = (w * (0.27 + 0.06 * squeeze as f64)).max(scale.len(300.0));
        let column = wanted.min(scale.len(432.0)).min(widest).round();
        let (left, below) = (m + scale.len(18.0).round(), scale.len(20.0).round());
        let footer = self.footer_block(&self.footer, w - m - left);
        let footer_y = h - m - footer.height;
        let bottom = footer_y - gap;
        let x = w - m - column;
        let map_w = x - scale.grid(3.0) - left;
        let strip = scale.len(96.0);
        let with_strip = self.timeline.is_some() && bottom - m - strip > scale.len(420.0) && map_w > scale.len(360.0);
        let map_bottom = bottom - below - if with_strip { strip + gap } else { 0.0 };
        let map = Rect::new(left, m, map_w, (map_bottom - m).max(scale.len(80.0)));
        let timeline = with_strip.then(|| Rect::new(left, bottom - strip, map_w, strip));

        let total = bottom - m;
        let columns = legend::columns(self.kinds(), self.subject.facts.count, shown, column, self.tools);
        let legend_h = self.legend_height(shown, columns);
        let title = self.title_block(column, HEAD_LINES[squeeze]);
        let lister = self.lister(1, column);
        let ruled = gap * 2.0 + scale.len(1.0);
        let fixed = title.height + ruled + legend_h + ruled;
        let least_inset = column * 0.42;
        let with_inset = total - fixed - ruled - least_inset;
        let need = lister.full_height().min(scale.grid(8.0));
        let wants_inset = with_inset >= need && !self.world;
        let room = if wants_inset { with_inset } else { (total - fixed).max(0.0) };
        // A short list is set larger rather than followed by a hole.
        let zooms = [1.2, 1.15, 1.1, 1.05, 1.0].map(|zoom| ListSetter { zoom, ..self.lister(1, column) });
        let short = self.entries.len() <= 60;
        let roomy = zooms.iter().find(|l| short && l.full_height() < room * 0.8).unwrap_or(&lister);
        let (list, cut) = roomy.fit(room.max(theme.list));
        let over = list.height > room + 0.5;
        let spare = (room - list.height).max(0.0);
        let inset_h = (least_inset + spare).min(column * 0.86);
        let list_y = m + title.height + ruled;
        let inset = wants_inset.then(|| Rect::new(x, bottom - inset_h, column, inset_h));
        // Legend and locator belong together at the foot of the column.
        let legend_y = inset.map_or(bottom, |r| r.y - ruled) - legend_h;
        let mut rules = vec![(x, legend_y - gap - 0.5, column)];
        if !self.entries.is_empty() {
            rules.push((x, list_y - gap - 0.5, column));
        }
        if let Some(r) = inset {
            rules.push((x, r.y - gap - 0.5, column));
        }
        Layout {
            map,
            title,
            title_at: (x, m - scale.len(4.0)),
            list,
            list_at: (x, list_y),
            rules,
            legend_at: (x, legend_y, column, columns),
            inset,
            timeline,
            footer_at: (left, footer_y, w - m - left),
            shown,
            cut,
            over,
        }
    }

    /// Title, map, strip, list, legend with locator, footer, one under another.
    fn portrait(&self, shown: Shown, squeeze: usize) -> Layout {
        let whole = self.stacked(shown, true, true, squeeze);
        let small = self.size.0 < self.tools.2.on_screen(500.0);
        if !(whole.over || small && whole.cut) {
            return whole;
        }
        let plain = self.stacked(shown, false, true, squeeze);
        if plain.over || plain.cut { self.stacked(shown, false, false, squeeze) } else { plain }
    }

    fn stacked(&self, shown: Shown, with_inset: bool, with_strip: bool, squeeze: usize) -> Layout {
        let (_, _, scale) = self.tools;
        let (w, h) = self.size;
        let m = scale.grid(if w < scale.on_screen(600.0) { 2.0 } else { 3.0 });
        let gap = scale.grid(2.0);
        let (left, below) = (m + scale.len(18.0).round(), scale.len(20.0).round());
        let full = w - 2.0 * left;
        let title = self.title_block(full, HEAD_LINES[squeeze]);
        let footer = self.footer_block(&self.footer, full);
        let footer_y = h - m - footer.height;
        let strip = if with_strip && self.timeline.is_some() { scale.len(92.0) + gap } else { 0.0 };
        let columns = if full > scale.len(620.0) { 2 } else { 1 };
        // Legend beside the locator where there is width for both.
        let beside = with_inset && full > scale.len(360.0) && !self.world;
        let legend_w = if beside { (full - gap * 2.0) * if columns == 2 { 0.58 } else { 0.56 } } else { full };
        let legend_columns = legend::columns(self.kinds(), self.subject.facts.count, shown, legend_w, self.tools);
        let legend_h = self.legend_height(shown, legend_columns);
        let inset_w = full - legend_w - gap * 2.0;
        let row = if beside { legend_h.max((inset_w * 0.42).min(h * 0.25)) } else { legend_h };
        let ruled = gap * 2.0 + scale.len(1.0);
        let top = m + title.height + gap;
        let fixed = (top - m) + below + strip + ruled + row + ruled;
        let free = footer_y - m - fixed;
        let list_w = if columns == 2 { (full - scale.grid(3.0)) / 2.0 } else { full };
        let lister = self.lister(columns, list_w);
        let least_map = (h * 0.38).min(full);
        let wanted = lister.full_height();
        let most_map = (full * 1.3).min(free);
        let map_h = (free - wanted).clamp(least_map.min(most_map), most_map).max(scale.len(80.0));
        let (list, cut) = lister.fit((free - map_h).max(0.0));
        let over = list.height > (free - map_h).max(0.0) + 0.5 || free < scale.len(100.0);
        let map = Rect::new(left, top, full, map_h);
        let after = map.bottom() + below;
        let timeline = (strip > 0.0).then(|| Rect::new(left, after + gap * 0.5, map.w, strip - gap));
        let row_y = footer_y - gap - row;
        let legend_y = row_y;
        let list_y = after + strip + ruled * 0.75;
        let inset = beside.then(|| Rect::new(left + legend_w + gap * 2.0, row_y, inset_w, row));
        let mut rules = vec![(left, row_y - gap * 0.75, full)];
        if !self.entries.is_empty() {
            rules.push((left, list_y - gap * 0.75, full));
        }
        Layout {
            map,
            title,
            title_at: (left, m - scale.len(4.0)),
            list,
            list_at: (left, list_y),
            rules,
            legend_at: (left, legend_y, legend_w, legend_columns),
            inset,
            timeline,
            footer_at: (left, footer_y, full),
            shown,
            cut,
            over,
        }
    }

    fn furniture(
        &self,
        layout: &Layout,
        frame: &Frame,
        base: &Base,
        marks: &Marks,
        shown: Shown,
        options: &SheetOptions,
    ) -> Result<Group, MapError> {
        let (set, theme, scale) = self.tools;
        let mut all = Group::named("furniture");
        let mut part = |id: &str, block: Block, at: (f64, f64)| {
            let mut group = Group::named(id);
            block.put(set, at.0, at.1, &mut group);
            all.push(group);
        };
        part("title", layout.title.clone(), layout.title_at);
        part("list", layout.list.clone(), layout.list_at);
        let (x, y, width, columns) = layout.legend_at;
        part("legend", self.legend_block(marks, shown, width, columns), (x, y));
        let (x, y, width) = layout.footer_at;
        let denominator = words::thousands(scale_denominator(frame, options.dpi) as u64);
        let text = self.footer.replace(SCALE_HOLDER, &denominator);
        part("footer", self.footer_block(&text, width), (x, y));
        let mut rules = Group::named("rules");
        for &(x, y, width) in &layout.rules {
            rule(width, theme, scale).put(set, x, y, &mut rules);
        }
        all.push(rules);
        if let Some(at) = layout.inset
            && let Some(inset) = inset::draw(frame, base, at, self.tools)?
        {
            all.push(inset);
        }
        if let Some((timeline, at)) = self.timeline.as_ref().zip(layout.timeline) {
            all.push(timeline.draw(at, self.tools));
        }
        Ok(all)
    }

    /// Two sentences for readers that do not see the map.
    fn alt(&self, marks: &Marks) -> String {
        let place = self.country.map_or_else(|| "Map".to_owned(), |c| format!("Map of {c}"));
        if self.entries.is_empty() {
            return format!("{place}. No incident with a known place was found.");
        }
        let said = |(k, n): (Kind, usize)| format!("{} {}", words::thousands(n as u64), k.label(n).to_lowercase());
        let kinds: Vec<String> = marks.counts().into_iter().map(said).collect();
        let shown = if kinds.is_empty() { "no incident with a known place".to_owned() } else { kinds.join(", ") };
        let first: Vec<String> = self.entries.iter().take(8).map(|e| format!("{}, {}", e.place, e.date)).collect();
        let more = self.subject.facts.count.saturating_sub(8);
        let more = if more > 0 { format!("; and {} more", words::thousands(more as u64)) } else { String::new() };
        clean(&format!("{place} showing {shown}. The incidents: {}{more}.", first.join("; ")))
    }
}

/// Stands for the scale while the footer is measured: as wide as any scale.
const SCALE_HOLDER: &str = "88,888,888";

/// Sources, base map and disclaimer, projection and scale.
fn footer(facts: &Facts, options: &SheetOptions, projection: &Projection) -> String {
    let mut sources = Vec::new();
    let outlets = &facts.outlets;
    if !outlets.is_empty() {
        let more = if outlets.len() > 6 { format!(" and {} more", outlets.len() - 6) } else { String::new() };
        sources.push(format!(
            "Sources: {}{more}.",
            outlets.iter().take(6).map(|o| clean(o)).collect::<Vec<_>>().join("; ")
        ));
    }
    if let Some(date) = facts.newest {
        sources.push(format!("Reports to {}.", words::long_date(date)));
    }
    sources.push("Made with Natural Earth; place names GeoNames, CC BY 4.0.".to_owned());
    sources.push("Boundaries and names shown do not imply endorsement or acceptance.".to_owned());
    let mm = |px: u32| (f64::from(px) / options.dpi * 25.4).round();
    let size = format!("{} × {} mm", mm(options.width), mm(options.height));
    let scale = if projection.is_conformal() { format!("; scale 1:{SCALE_HOLDER} at {size}") } else { String::new() };
    let credit = options.credit.as_deref().map(clean).filter(|c| !c.is_empty());
    let credit = credit.map_or_else(|| "Map: Dateline.".to_owned(), |c| format!("{c} Map: Dateline."));
    format!("{}\n{}{scale}. {credit}", sources.join(" "), projection.name())
}
