//! Where everything stands on the page: beside the map or under it, whichever leaves the map larger and less paper blank.

use super::furniture::Block;
use super::legend::Shown;
use super::list::{Detail, Listed};
use super::page::{HEAD_LINES, Page};
use super::scene::Rect;

/// Left, top and width of what stands on the page.
pub(crate) type At = (f64, f64, f64);

/// Where everything stands.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) map: Rect,
    /// Headline and list, each with the name of its layer.
    pub(crate) blocks: Vec<(&'static str, Block, At)>,
    pub(crate) rules: Vec<At>,
    pub(crate) legend: LegendAt,
    pub(crate) inset: Option<Rect>,
    /// Which chart stands where.
    pub(crate) charts: Vec<(usize, Rect)>,
    pub(crate) footer_at: At,
    /// What of the ground the legend has room for.
    pub(crate) shown: Shown,
    /// Whether the list is cut.
    cut: bool,
    /// Whether the page is too small for all of it.
    over: bool,
    /// Paper left blank, square pixels.
    blank: f64,
}

/// The legend's place and make-up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LegendAt {
    pub(crate) at: At,
    pub(crate) columns: usize,
    /// How much larger than usual it is set.
    pub(crate) zoom: f64,
    height: f64,
}

impl Layout {
    /// The page turned over, for a language that runs from the right.
    fn mirrored(mut self, width: f64) -> Self {
        let turn = |x: f64, w: f64| width - x - w;
        let rect = |r: &Rect| Rect::new(turn(r.x, r.w), r.y, r.w, r.h);
        self.map = rect(&self.map);
        self.inset = self.inset.map(|r| rect(&r));
        self.charts.iter_mut().for_each(|c| c.1 = rect(&c.1));
        let blocks = self.blocks.iter_mut().map(|b| &mut b.2);
        for at in blocks.chain(&mut self.rules).chain([&mut self.legend.at, &mut self.footer_at]) {
            at.0 = turn(at.0, at.2);
        }
        self
    }

    /// How good it is: what of the page the subject takes, less what is blank; a cut list and a page too full are worse.
    fn merit(&self, aspect: f64, page: f64) -> f64 {
        let high = self.map.h.min(self.map.w / aspect);
        let faults = if self.over { 2.0 } else { 0.0 } + if self.cut { 0.08 } else { 0.0 };
        (high * high * aspect - 0.5 * self.blank) / page - faults
    }
}

/// Charts in a row or several: their height and places from the top left.
#[derive(Default)]
struct Strip {
    height: f64,
    charts: Vec<(usize, Rect)>,
}

/// What stands between headline and legend: the list, and charts that are read downward.
#[derive(Default)]
struct Body {
    list: Block,
    list_y: f64,
    charts: Vec<(usize, Rect)>,
    height: f64,
    cut: bool,
    /// How much the list says; none where there is none or it is cut.
    detail: Option<Detail>,
}

/// Headline and legend of a column at one size of type.
struct Ends {
    title: Block,
    legend: LegendAt,
}

/// What grows down a column or page.
struct Flow {
    x: f64,
    y: f64,
    width: f64,
    /// Above and below each rule.
    gap: f64,
    blocks: Vec<(&'static str, Block, At)>,
    rules: Vec<At>,
}

impl Flow {
    fn block(&mut self, id: &'static str, block: Block, height: f64) {
        self.blocks.push((id, block, (self.x, self.y, self.width)));
        self.y += height;
    }

    fn rule(&mut self) {
        self.rules.push((self.x, self.y + self.gap - 0.5, self.width));
        self.y += 2.0 * self.gap;
    }
}

/// Where the locator stands under a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Locator {
    None,
    /// The list above both is as wide as the page.
    BesideLegend,
    /// The list stands over the legend.
    BesideList,
}

/// Where the type of a column may grow to, so that little text does not leave it empty; the legend less.
const ZOOMS: [f64; 9] = [1.5, 1.42, 1.35, 1.28, 1.2, 1.15, 1.1, 1.05, 1.0];
const LEGEND_ZOOM: f64 = 1.25;
/// The least height of the locator, in parts of its width: usually, and where the list needs the room.
const LEAST_INSET: [f64; 2] = [0.42, 0.32];

impl Page<'_> {
    /// Lays out the page.
    pub(crate) fn layout(&self, shown: Shown) -> Layout {
        let (w, h) = self.size;
        let under = || self.squeezed(shown, Self::under);
        // A tall page has no room beside the map; under a map no wider than the page there is too little of it.
        let layout = if self.figure || h > w {
            under()
        } else {
            let beside = self.squeezed(shown, Self::beside);
            let wide = (self.aspect > 1.6).then(under);
            let merit = |l: &Layout| l.merit(self.aspect, w * h);
            wide.into_iter().fold(beside, |best, other| if merit(&other) > merit(&best) { other } else { best })
        };
        if self.tools.0.tongue.is_rtl() { layout.mirrored(w) } else { layout }
    }

    /// Where the list would be cut, the legend leaves the ground to the reader; where that is not enough, the headline goes.
    fn squeezed(&self, shown: Shown, lay: impl Fn(&Self, Shown, usize) -> Layout) -> Layout {
        let whole = lay(self, shown, 0);
        if !(whole.over || whole.cut && self.numbered) {
            return whole;
        }
        let short = lay(self, Shown::default(), 0);
        // A list of a few is not cut for the sake of a long headline.
        let few = self.numbered && self.entries.len() <= 12;
        if !(short.over || short.cut && few) {
            return if short.cut && self.entries.len() > 12 && !whole.over { whole } else { short };
        }
        let mut tightest = short;
        for squeeze in 1..HEAD_LINES.len() {
            tightest = lay(self, Shown::default(), squeeze);
            if !(tightest.over || tightest.cut && few) {
                break;
            }
        }
        tightest
    }

    /// Charts side by side, as many to a row as are wide enough to be read.
    fn strip(&self, charts: &[usize], width: f64) -> Strip {
        let (_, theme, scale) = self.tools;
        let (gap, least) = (scale.grid(4.0), scale.len(230.0));
        let mut strip = Strip::default();
        if charts.is_empty() {
            return strip;
        }
        let fit = (((width + gap) / (least + gap)).floor() as usize).clamp(1, charts.len());
        let rows = charts.len().div_ceil(fit);
        let per_row = charts.len().div_ceil(rows);
        for row in charts.chunks(per_row) {
            let each = (width - gap * (row.len() - 1) as f64) / row.len() as f64;
            let height = row.iter().map(|c| self.charts[*c].height(false, theme, scale)).fold(0.0, f64::max);
            let top = if strip.height > 0.0 { strip.height + scale.grid(2.0) } else { 0.0 };
            for (i, chart) in row.iter().enumerate() {
                strip.charts.push((*chart, Rect::new(i as f64 * (each + gap), top, each, height)));
            }
            strip.height = top + height;
        }
        strip
    }

    /// The most charts that fit into a height.
    fn fitting_strip(&self, charts: &[usize], width: f64, most: f64) -> Strip {
        let tries = (1..=charts.len()).rev().map(|n| self.strip(&charts[..n], width));
        tries.into_iter().find(|s| s.height <= most).unwrap_or_default()
    }

    /// Headline and legend with type of one size.
    fn ends(&self, shown: Shown, width: f64, squeeze: usize, zoom: f64) -> Ends {
        let title = self.title_block(width, HEAD_LINES[squeeze], zoom.min(LEGEND_ZOOM));
        Ends { title, legend: self.legend(shown, width, zoom.min(LEGEND_ZOOM)) }
    }

    fn legend(&self, shown: Shown, width: f64, zoom: f64) -> LegendAt {
        let columns = self.legend_columns(shown, width, zoom);
        LegendAt { at: (0.0, 0.0, width), columns, zoom, height: self.legend_height(shown, columns, zoom) }
    }

    /// Fills the column between headline and legend: of single incidents the list, of many together first how they part, then the
    /// deadliest of them, then where they lie.
    fn body(&self, tall: &[usize], width: f64, room: f64) -> Body {
        let (_, theme, scale) = self.tools;
        let lister = self.lister(1, width);
        if self.aggregated.is_none() {
            let Listed { block, detail } = lister.fit(room.max(theme.list));
            let (height, cut) = (block.height, detail.is_none() && !self.entries.is_empty());
            return Body { list: block, height, cut, detail, ..Body::default() };
        }
        let (gap, least) = (scale.grid(2.0), scale.len(64.0));
        let mut body = Body::default();
        let listed = !lister.is_empty();
        let (first, later) = tall.split_at(if listed && !self.charts_asked { tall.len().min(1) } else { tall.len() });
        let chart = |body: &mut Body, chart: usize, keep: f64| {
            let wanted = self.charts[chart].height(true, theme, scale);
            let height = wanted.min((room - body.height - keep).max(0.0));
            if height >= least {
                body.charts.push((chart, Rect::new(0.0, body.height, width, height)));
                body.height += height + gap;
            }
        };
        for (i, &c) in first.iter().enumerate() {
            chart(&mut body, c, (first.len() - i - 1) as f64 * (least + gap));
        }
        if listed && let Some(list) = lister.top(room - body.height) {
            body.list_y = body.height;
            body.height += list.height + gap;
            body.list = list;
        }
        later.iter().for_each(|&c| chart(&mut body, c, 0.0));
        body.height = (body.height - gap).max(0.0);
        body
    }

    /// Map left, column right, strip and footer below.
    fn beside(&self, shown: Shown, squeeze: usize) -> Layout {
        let (set, _, scale) = self.tools;
        let (w, h) = self.size;
        let (m, gap) = (scale.grid(3.0), scale.grid(2.0));
        let widest = w * (0.44 + 0.02 * squeeze as f64);
        let wanted = (w * (0.27 + 0.06 * squeeze as f64)).max(scale.len(300.0));
        let column = wanted.min(scale.len(432.0)).min(widest).round();
        // Degrees of latitude stand left of the map, on whichever side of it the column is.
        let degrees = scale.len(18.0).round();
        let (before, after) = if set.tongue.is_rtl() { (0.0, degrees) } else { (degrees, 0.0) };
        let (left, below) = (m + before, scale.len(20.0).round());
        let full = w - m - left;
        let footer_y = h - m - self.footer_block(&self.footer, full).height;
        let bottom = footer_y - gap;
        let x = w - m - column;
        let map_w = x - scale.grid(3.0) - after - left;
        // Without a list, the column has room for what is read downward.
        let (wide, tall): (Vec<usize>, Vec<usize>) =
            (0..self.charts.len()).partition(|c| self.aggregated.is_none() || self.charts[*c].chart.is_wide());
        let room = if map_w > scale.len(360.0) { bottom - m - scale.len(420.0) } else { 0.0 };
        let strip = self.fitting_strip(&wide, map_w, room);
        let map_bottom = bottom - below - if strip.height > 0.0 { strip.height + gap } else { 0.0 };
        let map = Rect::new(left, m, map_w, (map_bottom - m).max(scale.len(80.0)));
        let place = |(c, r): (usize, Rect)| (c, r.translated(left, bottom - strip.height));
        let mut charts: Vec<(usize, Rect)> = strip.charts.into_iter().map(place).collect();

        let total = bottom - m;
        let ruled = 2.0 * gap;
        let mut ends = self.ends(shown, column, squeeze, 1.0);
        let taken = |ends: &Ends| ends.title.height + ruled + ends.legend.height;
        let least_inset = column * LEAST_INSET[0];
        let need =
            if self.aggregated.is_some() { scale.grid(14.0) } else { self.lister(1, column).least(scale.grid(8.0)) };
        let with_inset = !self.world && total - taken(&ends) - 2.0 * ruled - least_inset >= need;
        let inset_room = |part: f64| if with_inset { ruled + column * part } else { 0.0 };
        let room_beside = |inset: f64| (total - taken(&ends) - ruled - inset_room(inset)).max(0.0);
        let mut room = room_beside(LEAST_INSET[0]);
        let mut body = self.body(&tall, column, room);
        // What happened is worth more than a larger locator.
        if self.aggregated.is_none() && self.entries.len() <= 60 && !body.detail.is_some_and(Detail::says_what) {
            room = room_beside(LEAST_INSET[1]);
            body = self.body(&tall, column, room);
        }
        let over = body.height > room + 0.5 || taken(&ends) > total + 0.5;
        if self.aggregated.is_none() && !body.cut && self.entries.len() <= 60 {
            // Little text is set larger rather than followed by a hole.
            let larger = ZOOMS.iter().find_map(|&zoom| {
                let ends = self.ends(shown, column, squeeze, zoom);
                let list = match body.detail {
                    Some(detail) => self.lister(1, column).zoomed(zoom).set(detail)?,
                    None => Block::default(),
                };
                let height = taken(&ends) + ruled + list.height + inset_room(0.62);
                (height <= total).then_some((ends, list))
            });
            if let Some((better, list)) = larger {
                (ends, body.height, body.list) = (better, list.height, list);
            }
        }
        let used = taken(&ends) + if body.height > 0.0 { ruled + body.height } else { 0.0 };
        let inset_h = if with_inset {
            (total - used - ruled).min(column * if self.entries.is_empty() { 1.5 } else { 1.1 })
        } else {
            0.0
        };
        let mut spare = (total - used - inset_room(0.0) - inset_h).max(0.0);
        // A little of what is left lets the parts breathe; the rest is blank.
        let parts = 1.0 + f64::from(u8::from(body.height > 0.0)) + f64::from(u8::from(with_inset));
        let air = (spare / (2.0 * parts)).min(scale.grid(2.5));
        spare -= air * 2.0 * parts;

        let mut flow = Flow { x, y: m, width: column, gap: gap + air, blocks: Vec::new(), rules: Vec::new() };
        flow.block("title", ends.title.clone(), ends.title.height);
        flow.blocks[0].2.1 -= scale.len(4.0);
        flow.rule();
        charts.extend(body.charts.into_iter().map(|(c, r)| (c, r.translated(x, flow.y))));
        flow.y += body.list_y;
        flow.block("list", body.list, body.height - body.list_y);
        if body.height > 0.0 {
            flow.rule();
        }
        let legend = LegendAt { at: (x, flow.y, column), ..ends.legend };
        flow.y = bottom - inset_h - 2.0 * flow.gap;
        if with_inset {
            flow.rule();
        }
        Layout {
            map,
            blocks: flow.blocks,
            rules: flow.rules,
            legend,
            inset: with_inset.then(|| Rect::new(x, bottom - inset_h, column, inset_h)),
            charts,
            footer_at: (left, footer_y, full),
            shown,
            cut: body.cut,
            over,
            blank: spare * column,
        }
    }

    /// Headline, map, strip, list, legend with locator, footer, one under another.
    fn under(&self, shown: Shown, squeeze: usize) -> Layout {
        let below = self.stacked(shown, Locator::BesideLegend, true, squeeze);
        let whole = if self.size.0 > self.size.1 && !self.figure {
            let taller = self.stacked(shown, Locator::BesideList, true, squeeze);
            let merit = |l: &Layout| l.merit(self.aspect, self.size.0 * self.size.1);
            if merit(&taller) > merit(&below) { taller } else { below }
        } else {
            below
        };
        let small = self.size.0 < self.tools.2.on_screen(500.0);
        if !(whole.over || small && whole.cut) {
            return whole;
        }
        let plain = self.stacked(shown, Locator::None, true, squeeze);
        if plain.over || plain.cut { self.stacked(shown, Locator::None, false, squeeze) } else { plain }
    }

    fn stacked(&self, shown: Shown, locator: Locator, with_strip: bool, squeeze: usize) -> Layout {
        let (_, _, scale) = self.tools;
        let (w, h) = self.size;
        // The page around a figure has the margins.
        let m =
            if self.figure { scale.len(1.0) } else { scale.grid(if w < scale.on_screen(600.0) { 2.0 } else { 3.0 }) };
        let gap = scale.grid(2.0);
        let (left, below) = (m + scale.len(18.0).round(), scale.len(20.0).round());
        // Degrees of latitude stand left of the map, on whichever side of it the column is; of a figure all else is as wide as the page.
        let x = if self.figure { m } else { left };
        let full = w - 2.0 * x;
        let title = self.title_block(full, HEAD_LINES[squeeze], 1.0);
        let footer_y = h - m - self.footer_block(&self.footer, full).height;
        let all: Vec<usize> = (0..self.charts.len()).collect();
        let strip = self.fitting_strip(&all, full, if with_strip { (h * 0.3).max(scale.len(96.0)) } else { 0.0 });
        let strip_h = if strip.height > 0.0 { strip.height + gap } else { 0.0 };
        // Legend beside the locator where there is width for both.
        let locator = if full > scale.len(360.0) && !self.world { locator } else { Locator::None };
        let part = if full > scale.len(620.0) { 0.58 } else { 0.56 };
        let legend_w = if locator == Locator::None { full } else { (full - gap * 2.0) * part };
        let legend = self.legend(shown, legend_w, 1.0);
        let inset_w = full - legend_w - gap * 2.0;
        let ruled = gap * 2.0;
        let least_inset = (inset_w * 0.42).min(h * 0.25);
        let (row, list_full, least_list) = match locator {
            Locator::None => (legend.height, full, 0.0),
            Locator::BesideLegend => (legend.height.max(least_inset), full, 0.0),
            Locator::BesideList => (legend.height, legend_w, (least_inset - ruled - legend.height).max(0.0)),
        };
        let top = if self.figure { m } else { m + title.height + gap };
        let free = footer_y - top - below - strip_h - if self.figure { 0.0 } else { ruled } - row - ruled;

        let columns = (list_full / scale.len(310.0)).floor().clamp(1.0, 4.0) as usize;
        let rows = self.entries.len().div_ceil(columns).max(1);
        let columns = self.entries.len().div_ceil(rows).clamp(1, columns);
        let list_w = (list_full - scale.grid(3.0) * (columns - 1) as f64) / columns as f64;
        let lister = self.lister(columns, list_w);
        let none = lister.is_empty();
        // The map shows its subject and some ground around it; the list says what it can in the rest, in larger type where
        // there is room; what is left then goes to the map.
        let least_map = (h * if squeeze > 1 { 0.3 } else { 0.38 }).min(full).min(free);
        let ideal = (full / self.aspect).clamp(full * 0.5, full * 1.2).max(least_map);
        // What lists a few of many leaves the map what it wants.
        let keep = if self.numbered { least_map } else { ideal };
        let mut listed = lister.fit_plain((free - keep).max(0.0));
        let list_h = |l: &Listed| l.block.height.max(least_list);
        let mut map_h = (free - list_h(&listed)).min(ideal).max(least_map);
        if !none && listed.detail.is_some() {
            let room = free - map_h;
            let fuller = ZOOMS.iter().find_map(|&zoom| {
                let set = lister.zoomed(zoom).fit(room);
                (set.detail <= listed.detail && set.detail.is_some()).then_some(set)
            });
            listed = fuller.unwrap_or(listed);
        }
        let most_map = if none { free } else { (full * 1.45).min(free) };
        map_h = (free - list_h(&listed)).min(most_map.max(map_h)).max(scale.len(80.0));
        let over = listed.block.height > (free - map_h).max(0.0) + 0.5 || free < scale.len(100.0);
        let spare = (free - map_h - list_h(&listed)).max(0.0);

        let map = Rect::new(left, top, x + full - left, map_h);
        let after = map.bottom() + below;
        let place = |(c, r): (usize, Rect)| (c, r.translated(x, after + gap * 0.5));
        let air = (spare / 4.0).min(scale.grid(2.5));
        let mut flow = Flow { x, y: m, width: full, gap: gap * 0.75 + air, blocks: Vec::new(), rules: Vec::new() };
        flow.block("title", title, 0.0);
        flow.blocks[0].2.1 -= scale.len(4.0);
        flow.y = after + strip_h;
        if listed.block.height > 0.0 {
            flow.rule();
        }
        let list_y = flow.y;
        let blank = (spare - 4.0 * air).max(0.0) * full
            + match locator {
                Locator::None => 0.0,
                Locator::BesideLegend => (row - legend.height) * legend_w,
                Locator::BesideList => (list_h(&listed) - listed.block.height) * legend_w,
            };
        flow.width = list_full;
        flow.block("list", listed.block, 0.0);
        let row_y = footer_y - gap - row;
        flow.y = row_y - flow.gap * 2.0;
        flow.rule();
        let inset_y = if locator == Locator::BesideList { list_y } else { row_y };
        let inset = Rect::new(x + legend_w + gap * 2.0, inset_y, inset_w, row_y + row - inset_y);
        Layout {
            map,
            blocks: flow.blocks,
            rules: flow.rules,
            legend: LegendAt { at: (x, row_y, legend_w), ..legend },
            inset: (locator != Locator::None).then_some(inset),
            charts: strip.charts.into_iter().map(place).collect(),
            footer_at: (x, footer_y, full),
            shown,
            cut: listed.detail.is_none() && !none,
            over,
            blank,
        }
    }
}
