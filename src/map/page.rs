//! The words and parts of the page, before they have places.

use super::aggregate::{Aggregate, Classes, Symbols};
use super::charts::{Chart, Drawing};
use super::frame::{Extent, Frame};
use super::furniture::{Block, rule, scale_denominator};
use super::layout::{Layout, LegendAt};
use super::legend::{self, Shown, Subject};
use super::list::{Entry, ListSetter};
use super::markers::{Marks, most_numbered};
use super::projection::Projection;
use super::scene::Group;
use super::subject::Subject as Matter;
use super::symbols::Kind;
use super::text::{Style, Typesetter, clean};
use super::theme::{Scale, Theme};
use super::words::{self, Tongue, either};
use super::{MapError, SheetOptions, base::Base, inset, names};
use crate::crowd::Facts;

/// What every part of the page is set with.
pub(crate) type Tools<'a> = (&'a Typesetter, &'a Theme, Scale);

/// The words and parts of the page.
pub(crate) struct Page<'a> {
    pub(crate) entries: &'a [Entry<'a>],
    pub(crate) subject: &'a Matter<'a>,
    pub(crate) tools: Tools<'a>,
    pub(crate) size: (f64, f64),
    pub(crate) title: String,
    /// Paragraphs.
    pub(crate) standfirst: Vec<String>,
    pub(crate) footer: String,
    country: Option<&'static str>,
    /// The sheet shows the world or a polar region: nothing is left to locate it in.
    pub(crate) world: bool,
    pub(crate) charts: Vec<Drawing>,
    /// Rows that the legend of an aggregate may need; none where each incident has a sign and a place in the list.
    pub(crate) aggregated: Option<usize>,
    /// Whether signs are sized, which the legend explains.
    sized: bool,
    /// The sheet stands in a page that has the title and the list.
    pub(crate) figure: bool,
    /// Whether the markers bear the numbers of the list.
    pub(crate) numbered: bool,
    /// Whether the reader asked for the charts.
    pub(crate) charts_asked: bool,
    /// The width of what the map must show to its height.
    pub(crate) aspect: f64,
}

/// Lines of headline and standfirst, from a page with room to one with hardly any.
pub(crate) const HEAD_LINES: [(usize, usize); 5] = [(4, 7), (3, 3), (2, 2), (2, 1), (2, 0)];

impl<'a> Page<'a> {
    pub(crate) fn new(
        entries: &'a [Entry<'a>],
        subject: &'a Matter<'a>,
        options: &SheetOptions,
        extent: &Extent,
        mode: Symbols,
        tools: Tools<'a>,
    ) -> Self {
        let tongue = tools.0.tongue;
        let country = match extent.focus.as_slice() {
            [one] => names::country_in(one, tongue),
            _ => None,
        };
        let given = |text: &Option<String>| text.as_deref().map(clean).filter(|t| !t.is_empty());
        let title = given(&options.title).unwrap_or_else(|| clean(&words::headline(&subject.facts, country, tongue)));
        let standfirst = given(&options.subtitle).map_or_else(
            || words::standfirst(&subject.facts, tongue).lines().map(clean).filter(|l| !l.is_empty()).collect(),
            |one| vec![one],
        );
        let size = (f64::from(options.width), f64::from(options.height));
        let projection = extent.projection();
        let footer = footer(&subject.facts, options, &projection, tongue);
        let world = matches!(projection, Projection::EqualEarth { .. } | Projection::Azimuthal { .. });
        let single = matches!(mode, Symbols::Dots | Symbols::Auto);
        let usual: &[Chart] =
            if single { &[Chart::Timeline] } else { &[Chart::Timeline, Chart::Types, Chart::Governorates] };
        let wanted = options.charts.as_deref().unwrap_or(usual);
        let charts =
            wanted.iter().filter_map(|c| Drawing::of(*c, subject, single || mode == Symbols::Clusters, tools.0));
        let classes = options.classes.map_or(if mode == Symbols::Heat { 6 } else { 5 }, |c| c.most);
        let rough = subject.facts.rough > 0;
        let notes = usize::from(rough || mode == Symbols::Choropleth) + usize::from(options.area.is_some());
        let aggregated = match mode {
            Symbols::Dots | Symbols::Auto => None,
            Symbols::Clusters => Some(1 + notes + subject.kinds.len()),
            _ => Some(1 + notes + classes),
        };
        let sized = options.size_by == super::SizeBy::Killed;
        let most = most_numbered(options.width, options.height, tools.1, tools.2);
        let signs = entries.iter().filter(|e| e.off_the_map.is_none()).count();
        Self {
            numbered: aggregated.is_none() && subject.crowd.is_none() && signs <= most,
            charts_asked: options.charts.is_some(),
            aspect: extent.aspect(),
            subject,
            charts: charts.collect(),
            aggregated,
            sized,
            figure: options.figure,
            world,
            entries,
            tools,
            size,
            title,
            standfirst,
            footer,
            country,
        }
    }

    fn styles(&self) -> (Style, Style, Style) {
        let (_, theme, scale) = self.tools;
        (
            scale.style(theme.title_font, theme.title, theme.title_ink),
            scale.style(theme.standfirst_font, theme.standfirst, theme.soft),
            scale.style(theme.list_font, theme.footer, theme.faint),
        )
    }

    /// Headline and standfirst, the standfirst `zoom` times as large as usual.
    pub(crate) fn title_block(&self, width: f64, lines: (usize, usize), zoom: f64) -> Block {
        if self.figure {
            return Block::default();
        }
        let (set, _, scale) = self.tools;
        let (title, mut standfirst, _) = self.styles();
        standfirst.size *= zoom;
        let mut block = Block::balanced(set, &self.title, title, width, lines.0);
        let (mut left, mut gap) = (lines.1, scale.grid(1.0));
        for paragraph in self.standfirst.iter().filter(|_| lines.1 > 0) {
            let most = set.wrap(paragraph, standfirst, width, left).len();
            if most > 0 {
                block.stack(Block::paragraph(set, paragraph, standfirst, width, most), gap, 0.0);
                gap = scale.len(1.0);
            }
            left -= most;
        }
        block
    }

    pub(crate) fn footer_block(&self, text: &str, width: f64) -> Block {
        let (set, _, _) = self.tools;
        let mut block = Block::default();
        for line in text.lines() {
            block.stack(Block::paragraph(set, line, self.styles().2, width, 3), self.tools.2.len(3.0), 0.0);
        }
        block
    }

    pub(crate) fn lister(&self, columns: usize, width: f64) -> ListSetter<'_> {
        let (set, theme, scale) = self.tools;
        let numbered = self.numbered;
        let (entries, more) = if self.figure { (&[][..], 0) } else { (self.entries, self.subject.more()) };
        // What an aggregate stands for is not listed one by one.
        let ranked = self.subject.is_ranked();
        let deadliest = self.aggregated.is_some() || ranked;
        ListSetter { entries, more, numbered, deadliest, ranked, set, theme, scale, columns, width, zoom: 1.0 }
    }

    /// The columns that the legend may be set in.
    pub(crate) fn legend_columns(&self, shown: Shown, width: f64, zoom: f64) -> usize {
        if self.aggregated.is_some() || self.sized {
            return 1;
        }
        let (set, theme, scale) = self.tools;
        legend::columns(&self.subject.kinds, self.subject.facts.count, shown, width, (set, theme, scale.zoomed(zoom)))
    }

    /// The height that the legend may need, before it is known what the map shows.
    pub(crate) fn legend_height(&self, shown: Shown, columns: usize, zoom: f64) -> f64 {
        let (_, theme, scale) = self.tools;
        let scale = scale.zoomed(zoom);
        let ground = [shown.capital, shown.town, shown.borders, shown.disputed, shown.divisions.is_some()];
        let ground = ground.iter().filter(|b| **b).count();
        let pitch = legend::pitch(theme, scale);
        if let Some(rows) = self.aggregated {
            return pitch * (rows + ground) as f64;
        }
        let rows = self.subject.kinds.len() + self.subject.manners + ground;
        let sizes = if self.sized { pitch * 2.0 + scale.len(theme.marker) * 8.0 } else { 0.0 };
        scale.type_size(theme.small) * 1.2 + scale.grid(1.0) + pitch * rows.div_ceil(columns) as f64 + sizes
    }

    /// Puts all that stands around the map.
    pub(crate) fn furniture(
        &self,
        layout: &Layout,
        frame: &Frame,
        base: &Base,
        (subject, shown): (Subject, Shown),
        dpi: f64,
    ) -> Result<Group, MapError> {
        let (set, theme, scale) = self.tools;
        let mut all = Group::named("furniture");
        let mut part = |id: &str, block: Block, at: (f64, f64, f64)| {
            let mut group = Group::named(id);
            block.put(set, at.0, at.1, at.2, &mut group);
            all.push(group);
        };
        for (id, block, at) in &layout.blocks {
            part(id, block.clone(), *at);
        }
        let LegendAt { at, columns, zoom, .. } = layout.legend;
        part("legend", legend::legend(subject, shown, at.2, columns, (set, theme, scale.zoomed(zoom))), at);
        let denominator = words::thousands(scale_denominator(frame, dpi) as u64);
        let text = self.footer.replace(SCALE_HOLDER, &denominator);
        part("footer", self.footer_block(&text, layout.footer_at.2), layout.footer_at);
        let mut rules = Group::named("rules");
        for &(x, y, width) in &layout.rules {
            rule(width, theme, scale).put(set, x, y, width, &mut rules);
        }
        all.push(rules);
        if let Some(at) = layout.inset
            && let Some(inset) = inset::draw(frame, base, at, self.tools)?
        {
            all.push(inset);
        }
        for (chart, at) in &layout.charts {
            if let Some(drawing) = self.charts.get(*chart) {
                all.push(drawing.draw(*at, self.tools));
            }
        }
        Ok(all)
    }

    /// Two sentences for readers that do not see the map.
    pub(crate) fn alt(&self, marks: &Marks, aggregate: Option<(&Aggregate, &Classes)>) -> String {
        let tongue = self.tools.0.tongue;
        let map = words::map_of(self.country, tongue);
        if self.entries.is_empty() {
            return words::empty_map(&map, tongue);
        }
        if let Some((aggregate, _)) = aggregate {
            let mut kinds: Vec<(Kind, usize)> = self.subject.by_kind().into_iter().collect();
            kinds.sort_by_key(|k| std::cmp::Reverse(k.1));
            return clean(&words::dense_map(&map, aggregate.count(), &words::kinds(kinds, tongue), tongue));
        }
        let kinds = words::kinds(marks.counts(), tongue);
        let first: Vec<(&str, &str)> =
            self.entries.iter().take(8).map(|e| (e.place.as_str(), e.date.as_str())).collect();
        let more = self.subject.facts.count.saturating_sub(8);
        clean(&words::map_showing(&map, &kinds, &first, more, tongue))
    }
}

/// Stands for the scale while the footer is measured: as wide as any scale.
pub(crate) const SCALE_HOLDER: &str = "88,888,888";

/// Sources, base map and disclaimer, projection and scale.
pub(crate) fn footer(facts: &Facts, options: &SheetOptions, projection: &Projection, tongue: Tongue) -> String {
    let arabic = tongue.is_rtl();
    let mut sources = Vec::new();
    let outlets = &facts.outlets;
    if !outlets.is_empty() {
        let more = match (outlets.len() - outlets.len().min(6), arabic) {
            (0, _) => String::new(),
            (n, false) => format!(" and {n} more"),
            (n, true) => format!(" و{n} غيرها"),
        };
        let named = outlets.iter().take(6).map(|o| clean(o)).collect::<Vec<_>>().join(either(tongue, "; ", "؛ "));
        sources.push(format!("{}: {named}{more}.", either(tongue, "Sources", "المصادر")));
    }
    if let Some(date) = facts.newest {
        let to = either(tongue, "Reports to", "تقارير حتى");
        sources.push(format!("{to} {}.", words::long_date(date, tongue)));
    }
    if let Some(boundaries) = &options.boundaries {
        sources.push(format!("{}: {}.", either(tongue, "Boundaries", "الحدود"), clean(&boundaries.credit)));
    }
    let made = if options.boundaries.is_some() {
        either(
            tongue,
            "All else made with Natural Earth; place names GeoNames, CC BY 4.0.",
            "وما عداها ببيانات Natural Earth؛ أسماء الأماكن من GeoNames برخصة CC BY 4.0.",
        )
    } else {
        either(
            tongue,
            "Made with Natural Earth; place names GeoNames, CC BY 4.0.",
            "أُعدّت ببيانات Natural Earth؛ أسماء الأماكن من GeoNames برخصة CC BY 4.0.",
        )
    };
    sources.push(made.to_owned());
    sources.push(
        either(
            tongue,
            "Boundaries and names shown do not imply endorsement or acceptance.",
            "الحدود والأسماء المبيّنة لا تعني إقراراً بها أو قبولاً لها.",
        )
        .to_owned(),
    );
    let mm = |px: u32| (f64::from(px) / options.dpi * 25.4).round();
    let size = format!("{} × {} {}", mm(options.width), mm(options.height), either(tongue, "mm", "مم"));
    let scale = match (projection.is_conformal(), arabic) {
        (false, _) => String::new(),
        (true, false) => format!("; scale 1:{SCALE_HOLDER} at {size}"),
        (true, true) => format!("؛ المقياس 1:{SCALE_HOLDER} بحجم {size}"),
    };
    let credit = options.credit.as_deref().map(clean).filter(|c| !c.is_empty());
    let ours = either(tongue, "Map: Dateline.", "الخريطة: Dateline.");
    let credit = credit.map_or_else(|| ours.to_owned(), |c| format!("{c} {ours}"));
    let name = words::projection(projection, tongue);
    format!("{}\n{name}{scale}. {credit}", sources.join(" "))
}
