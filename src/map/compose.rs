//! The sheet from its parts, in the order in which all is drawn.

use super::aggregate::{Aggregate, Classes, Dot, Symbols, choose};
use super::base::{Base, Drawn};
use super::crs::Crs;
use super::divisions;
use super::frame::{Extent, Frame};
use super::furniture::ScaleBar;
use super::labels::{Labelled, Labeller};
use super::lands::View;
use super::layout::Layout;
use super::legend::{Shown, Subject};
use super::list::{Entry, entries};
use super::markers::{Marks, most_numbered};
use super::page::{Page, Tools};
use super::scene::{Color, Group, Path, Rect, Scene, Shape};
use super::subject::Subject as Matter;
use super::symbols::Kind;
use super::text::Typesetter;
use super::theme::{Scale, Theme};
use super::words::Tongue;
use super::{Area, MapError, Sheet, SheetOptions, geom, graticule, names};
use crate::incident::Precision;

/// What the sheets of a series have in common, so that they can be compared.
#[derive(Debug)]
pub(crate) struct Shared<'i> {
    pub(crate) extent: Extent,
    pub(crate) mode: Symbols,
    pub(crate) classes: Option<Classes>,
    /// All incidents of the series: its sources are those of every sheet.
    pub(crate) all: &'i Matter<'i>,
}

/// Lays out the whole sheet.
pub(crate) fn compose(subject: &Matter, options: &SheetOptions) -> Result<Sheet, MapError> {
    compose_one(subject, options, None)
}

/// Lays out a sheet, by itself or as one of a series.
pub(crate) fn compose_one(
    subject: &Matter,
    options: &SheetOptions,
    shared: Option<&Shared>,
) -> Result<Sheet, MapError> {
    let tongue = Tongue::of(options.language);
    let set = Typesetter::new(tongue)?;
    let theme = options.theme.clone().map_or_else(Theme::print, Ok)?;
    let scale = Scale::of(f64::from(options.width), f64::from(options.height), options.dpi);
    let tools = (&set, &theme, scale);
    let mut entries = entries(&subject.listed, subject.facts.years.len() > 1, tongue);

    let mut fitting = Fitting { options, shared, tools, mode: shared.map_or(options.symbols, |s| s.mode) };
    let (base, mut fitted) = fitting.settle(&mut entries, subject)?;
    let mut notes = Vec::new();
    let mut all = dots(subject, &fitted.frame);
    let most = most_numbered(options.width, options.height, &theme, scale);
    let (mode, note) = choose(fitting.mode, &all, &fitted.frame.map, most, scale);
    notes.extend(note);
    let laid_out_for = std::mem::replace(&mut fitting.mode, mode);
    // A page that was open to all has room for dots.
    if mode != laid_out_for && mode != Symbols::Dots {
        let before = fitted.frame;
        fitted = fitting.fit(&entries, subject, &base)?;
        if fitted.frame != before {
            all = dots(subject, &fitted.frame);
        }
    }
    let Fitted { extent, layout, frame } = fitted;
    let page = fitting.page(&entries, subject, &extent);

    let (ground, drawn) = base.draw(&frame, &theme, scale)?;
    let aggregate = Aggregate::of(mode, &all, &frame, &drawn, scale);
    drop(all);
    let classes = match (&aggregate, shared.and_then(|s| s.classes.clone())) {
        (Some(_), Some(classes)) => classes,
        (Some(aggregate), None) => classes_of(aggregate, &aggregate.values(), options),
        (None, _) => Classes::default(),
    };
    let marks = match &aggregate {
        Some(_) => Marks::default(),
        None if subject.crowd.is_some() => Marks::crowd(subject.crowd.map_or(&[], |c| &c.spots), &frame, tools),
        None => Marks::place(&entries, &frame, &drawn, (options.size_by, most), (&theme, scale)),
    };
    let solid = aggregate.as_ref().map(|a| a.obstacles(classes.upper.last().copied().unwrap_or(1.0), scale));
    let cover = aggregate.as_ref().map(|a| (a, &classes));
    let map = MapPart { page: &page, frame: &frame, base: &base, drawn: &drawn, marks: &marks, options, cover };
    let (bar, labelled) = map.labels(&solid.unwrap_or_default());

    let mut layers = tinted(ground, &marks, aggregate.as_ref().map(|a| (a, &classes)), mode, &frame, tools);
    layers.push(labelled.cities);
    layers.extend(aggregate.as_ref().filter(|a| !a.is_ground()).map(|a| a.draw(&classes, &frame.map, tools)));
    layers.push(marks.draw(&entries, &frame, &set, &theme, scale));
    layers.push(labelled.labels);
    layers.extend(bar);
    let mut neatline = Group::named("neatline");
    neatline.push(Shape::stroked(Path::rect(layout.map), theme.neatline, scale.len(theme.neatline_width)));
    layers.push(neatline);
    layers.push(graticule::draw(&frame, &set, &theme, scale));
    let shown = Shown::of(&drawn, labelled.capital, labelled.town).and(layout.shown);
    let subject = match &aggregate {
        Some(aggregate) => Subject::Rows(aggregate.legend(&classes, tools)),
        None => Subject::Marks(&entries, &marks),
    };
    layers.push(page.furniture(&layout, &frame, &base, (subject, shown), options.dpi)?);
    if aggregate.as_ref().is_some_and(|a| a.count() == 0) && !entries.is_empty() {
        notes.push(format!(
            "no incident could be counted for --symbols {}: it goes by admin1_code, country or exact places, which these \
             incidents lack",
            mode.key()
        ));
    }
    let placed: Vec<usize> = layout.charts.iter().map(|c| c.0).collect();
    let missing = page.charts.iter().enumerate().filter(|(i, _)| !placed.contains(i) && options.charts.is_some());
    notes.extend(missing.map(|(_, c)| format!("no room on the page for the chart {}", c.chart.key())));

    let scene = Scene {
        width: options.width,
        height: options.height,
        dpi: options.dpi,
        title: page.title.clone(),
        desc: page.alt(&marks, aggregate.as_ref().map(|a| (a, &classes))),
        language: tongue.code(),
        background: theme.paper,
        layers,
    };
    let place = frame.placement();
    let (svg_text, palette) = (options.svg_text, options.palette);
    let (standfirst, numbered) = (page.standfirst.join("\n"), page.numbered);
    Ok(Sheet { scene, standfirst, numbered, dropped: labelled.dropped, notes, place, svg_text, palette })
}

/// The layers of the ground, with what is shaded between them.
fn tinted(
    ground: Vec<Group>,
    marks: &Marks,
    cover: Option<(&Aggregate, &Classes)>,
    mode: Symbols,
    frame: &Frame,
    tools: Tools,
) -> Vec<Group> {
    let (_, theme, scale) = tools;
    let drawn = |(a, classes): (&Aggregate, &Classes)| a.draw(classes, &frame.map, tools);
    // Shaded areas lie under rivers and lakes; hexagons and heat under lines and names only.
    let cover = cover.filter(|c| c.0.is_ground());
    let (mut shades, mut grid) = if mode == Symbols::Choropleth { (cover, None) } else { (None, cover) };
    let mut areas = Some(marks);
    let mut layers = Vec::new();
    for layer in ground {
        if layer.id.as_deref() != Some("land") {
            layers.extend(shades.take().map(drawn));
        }
        // Tints lie on the ground but under its lines.
        if matches!(layer.id.as_deref(), Some("governorates" | "countries")) {
            layers.extend(areas.take().map(|marks| marks.draw_areas(theme, scale)));
            layers.extend(grid.take().map(drawn));
        }
        layers.push(layer);
    }
    layers
}

/// The classes that are asked for, else those that suit the aggregate.
pub(crate) fn classes_of(aggregate: &Aggregate, values: &[f64], options: &SheetOptions) -> Classes {
    options.classes.map_or_else(|| aggregate.usual_classes(values), |by| Classes::of(values, by))
}

/// The incidents as aggregates count them: those known only as an area have no point of their own.
pub(crate) fn dots<'a>(subject: &'a Matter, frame: &Frame) -> Vec<Dot<'a>> {
    let area = |p: Option<Precision>| p.is_some_and(Precision::is_area);
    if let Some(crowd) = subject.crowd {
        // Spots do not say their country; where all share one, it is theirs.
        let country = match crowd.facts.countries.as_slice() {
            [one] => Some(one.as_str()),
            _ => None,
        };
        let spots = crowd.spots.iter().filter_map(|s| Some((s, s.on_map()?)));
        let dot = |(spot, p): (&crate::crowd::Spot, crate::incident::LonLat)| Dot {
            at: (!area(spot.precision)).then(|| frame.page(p)),
            kind: Kind::of_type(spot.kind),
            admin1: usize::from(spot.admin1).checked_sub(1).and_then(|i| crowd.admin1.get(i)).map(String::as_str),
            country,
        };
        return spots.map(dot).collect();
    }
    let on_map = subject.listed.iter().filter(|i| !super::words::is_off_the_map(i));
    on_map
        .map(|i| Dot {
            at: i.point.filter(|_| !area(i.precision)).map(|p| frame.page(p)),
            kind: Kind::of(i),
            admin1: i.admin1_code.as_deref(),
            country: i.country.as_deref(),
        })
        .collect()
}

/// Extent, page and frame, which depend on each other.
pub(crate) struct Fitted {
    pub(crate) extent: Extent,
    layout: Layout,
    pub(crate) frame: Frame,
}

struct Fitting<'a> {
    options: &'a SheetOptions,
    shared: Option<&'a Shared<'a>>,
    tools: Tools<'a>,
    mode: Symbols,
}

impl<'a> Fitting<'a> {
    fn page(&self, entries: &'a [Entry<'a>], subject: &'a Matter<'a>, extent: &Extent) -> Page<'a> {
        let mut page = Page::new(entries, subject, self.options, extent, self.mode, self.tools);
        if let Some(shared) = self.shared {
            let projection = extent.projection();
            page.footer = super::page::footer(&shared.all.facts, self.options, &projection, self.tools.0.tongue);
        }
        page
    }

    /// The base map and all that depends on what the page shows: the world where the detailed map does not reach, and incidents outside
    /// of what was asked for told so.
    fn settle(&self, entries: &mut [Entry], subject: &Matter) -> Result<(Base, Fitted), MapError> {
        let (options, tongue) = (self.options, self.tools.0.tongue);
        let mut base = first_base(self.shared.map_or(subject, |s| s.all), options)?;
        let mut fitted = self.fit(entries, subject, &base)?;
        if !base.covers(&fitted.frame) {
            base = Base::world(View::of(options))?;
            fitted = self.fit(entries, subject, &base)?;
        }
        let outside = |e: &Entry| e.off_the_map.is_none() && e.incident.point.is_some_and(|p| !fitted.frame.shows(p));
        let beyond: Vec<usize> = (0..entries.len()).filter(|&i| outside(&entries[i])).collect();
        if (options.area.is_some() || options.scale.is_some()) && !beyond.is_empty() {
            beyond.into_iter().for_each(|i| entries[i].set_outside(tongue));
            fitted = self.fit(entries, subject, &base)?;
        }
        Ok((base, fitted))
    }

    /// Chooses the extent, lays the page out around it and fits the map into its box.
    fn fit(&self, entries: &'a [Entry<'a>], subject: &'a Matter<'a>, base: &Base) -> Result<Fitted, MapError> {
        let mut extent = match self.shared {
            Some(shared) => shared.extent.clone(),
            None => Extent::of(subject, self.options.area.as_ref(), base)?,
        };
        extent.crs = self.options.crs.as_deref().map(Crs::read).transpose()?;
        let page = self.page(entries, subject, &extent);
        let layout = page.layout(Shown::most(&extent.focus));
        let frame = Frame::fit(&extent, layout.map, self.options.scale.map(|to| self.options.dpi / 0.0254 / to));
        Ok(Fitted { extent, layout, frame })
    }
}

/// The detailed map where it may do, else the world: never both unless the first guess was wrong.
pub(crate) fn first_base(subject: &Matter, options: &SheetOptions) -> Result<Base, MapError> {
    let regional = match &options.area {
        Some(area) => lies_in_region(area),
        None => subject.located.iter().all(|(p, _)| Base::region_holds(p.lon, p.lat)),
    };
    let view = View::of(options);
    if regional { Base::region(view) } else { Base::world(view) }
}

fn lies_in_region(area: &Area) -> bool {
    match area {
        Area::World => false,
        Area::Box([west, south, east, north]) => Base::region_holds(*west, *south) && Base::region_holds(*east, *north),
        Area::Country(code) => {
            let capital = names::cities().find(|c| c.country == code && c.capital);
            capital.is_some_and(|c| Base::region_holds(c.at.lon, c.at.lat))
        }
        Area::Division(code) => {
            divisions::find(code).ok().flatten().is_some_and(|d| Base::region_holds_all(&d.rings()))
        }
        Area::Several(areas) => areas.iter().all(lies_in_region),
    }
}

/// The map itself: scale bar and labels, which must know of each other.
struct MapPart<'a> {
    page: &'a Page<'a>,
    frame: &'a Frame,
    base: &'a Base,
    drawn: &'a Drawn,
    marks: &'a Marks,
    options: &'a SheetOptions,
    cover: Option<(&'a Aggregate, &'a Classes)>,
}

impl MapPart<'_> {
    fn labels(&self, solid: &[Rect]) -> (Option<Group>, Labelled) {
        let (set, theme, scale) = self.page.tools;
        let mut obstacles = self.marks.obstacles(scale);
        obstacles.extend_from_slice(solid);
        obstacles.extend(
            self.marks.marks.iter().filter_map(|m| m.ring.as_ref()).filter_map(|r| Rect::around(r.iter().copied())),
        );
        let capital = names::cities().filter(|c| c.capital && self.frame.focus.iter().any(|f| f == c.country));
        obstacles.extend(capital.map(|c| {
            let p = self.frame.page(c.at);
            Rect::new(p.x - scale.len(50.0), p.y - scale.len(20.0), scale.len(100.0), scale.len(40.0))
        }));
        let mut labeller = Labeller {
            frame: self.frame,
            base: self.base,
            drawn: self.drawn,
            marks: self.marks,
            entries: self.page.entries,
            set,
            theme,
            scale,
            language: self.options.language,
            cover: self.cover,
            taken: Vec::new(),
            solid: solid.to_vec(),
        };
        let rings = self.marks.areas.iter().flat_map(|a| &a.rings);
        let areas = rings.filter_map(|r| Rect::around(r.iter().copied())).map(|r| (r, 1));
        let others: Vec<(Rect, u32)> = labeller.weights().into_iter().chain(areas).collect();
        let bar = ScaleBar::new(self.frame, scale);
        let spot = bar.as_ref().and_then(|b| b.corner(self.frame, &obstacles, &others, scale));
        labeller.taken.extend(spot);
        let labelled = labeller.draw();
        let bar = bar.zip(spot).map(|(bar, at)| {
            let ground = ground(self.drawn, self.frame, at, theme);
            bar.draw(self.frame, at, ground, self.page.tools)
        });
        (bar, labelled)
    }
}

/// The colour of the ground under the middle of a box.
pub(crate) fn ground(drawn: &Drawn, frame: &Frame, at: Rect, theme: &Theme) -> Color {
    match drawn.countries.iter().find(|(_, _, rings)| geom::inside(at.center(), rings)) {
        Some((iso, _, _)) if frame.focus.contains(iso) => theme.focus_land,
        Some(_) => theme.other_land,
        None => theme.sea,
    }
}
