//! Where everything stands on the page.

use super::furniture::Block;
use super::legend::Shown;
use super::list::ListSetter;
use super::page::{HEAD_LINES, Page};
use super::scene::Rect;

/// Where everything stands.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) map: Rect,
    pub(crate) title: Block,
    /// Left, top and width, here and below.
    pub(crate) title_at: (f64, f64, f64),
    pub(crate) list: Block,
    pub(crate) list_at: (f64, f64, f64),
    pub(crate) rules: Vec<(f64, f64, f64)>,
    pub(crate) legend_at: (f64, f64, f64),
    pub(crate) legend_columns: usize,
    pub(crate) inset: Option<Rect>,
    /// Which chart stands where.
    pub(crate) charts: Vec<(usize, Rect)>,
    pub(crate) footer_at: (f64, f64, f64),
    /// What of the ground the legend has room for.
    pub(crate) shown: Shown,
    /// Whether the list is cut.
    pub(crate) cut: bool,
    /// Whether the page is too small for all of it.
    over: bool,
}

impl Layout {
    /// The page turned over, for a language that runs from the right.
    fn mirrored(mut self, width: f64) -> Self {
        let turn = |x: f64, w: f64| width - x - w;
        let rect = |r: &Rect| Rect::new(turn(r.x, r.w), r.y, r.w, r.h);
        self.map = rect(&self.map);
        self.inset = self.inset.map(|r| rect(&r));
        self.charts.iter_mut().for_each(|c| c.1 = rect(&c.1));
        let blocks = [&mut self.title_at, &mut self.list_at, &mut self.legend_at, &mut self.footer_at];
        for at in blocks.into_iter().chain(&mut self.rules) {
            at.0 = turn(at.0, at.2);
        }
        self
    }
}

/// Charts in a row or several: their height and places from the top left.
struct Strip {
    height: f64,
    charts: Vec<(usize, Rect)>,
}

impl Page<'_> {
    /// Lays out the page; where the list would be cut, the legend leaves the ground to the reader.
    pub(crate) fn layout(&self, shown: Shown) -> Layout {
        let layout = self.left_to_right(shown);
        if self.tools.0.tongue.is_rtl() { layout.mirrored(self.size.0) } else { layout }
    }

    fn left_to_right(&self, shown: Shown) -> Layout {
        let lay = |shown, squeeze| {
            if self.size.1 > self.size.0 { self.portrait(shown, squeeze) } else { self.landscape(shown, squeeze) }
        };
        let whole = lay(shown, 0);
        if !(whole.cut || whole.over) {
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

    /// Charts side by side, as many to a row as are wide enough to be read.
    fn strip(&self, charts: &[usize], width: f64) -> Strip {
        let (_, theme, scale) = self.tools;
        let (gap, least) = (scale.grid(4.0), scale.len(230.0));
        let mut strip = Strip { height: 0.0, charts: Vec::new() };
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
        tries.into_iter().find(|s| s.height <= most).unwrap_or(Strip { height: 0.0, charts: Vec::new() })
    }

    /// Map left, column right, strip and footer below.
    fn landscape(&self, shown: Shown, squeeze: usize) -> Layout {
        let (set, theme, scale) = self.tools;
        let (w, h) = self.size;
        let m = scale.grid(3.0);
        let gap = scale.grid(2.0);
        let widest = w * (0.44 + 0.02 * squeeze as f64);
        let wanted = (w * (0.27 + 0.06 * squeeze as f64)).max(scale.len(300.0));
        let column = wanted.min(scale.len(432.0)).min(widest).round();
        // Degrees of latitude stand left of the map, on whichever side of it the column is.
        let degrees = scale.len(18.0).round();
        let (before, after) = if set.tongue.is_rtl() { (0.0, degrees) } else { (degrees, 0.0) };
        let (left, below) = (m + before, scale.len(20.0).round());
        let full = w - m - left;
        let footer = self.footer_block(&self.footer, full);
        let footer_y = h - m - footer.height;
        let bottom = footer_y - gap;
        let x = w - m - column;
        let map_w = x - scale.grid(3.0) - after - left;
        let all: Vec<usize> = (0..self.charts.len()).collect();
        // Without a list, the column has room for what is read downward.
        let (wide, tall): (Vec<usize>, Vec<usize>) =
            all.into_iter().partition(|c| self.aggregated.is_none() || self.charts[*c].chart.is_wide());
        let room = if map_w > scale.len(360.0) { bottom - m - scale.len(420.0) } else { 0.0 };
        let strip = self.fitting_strip(&wide, map_w, room);
        let with_strip = strip.height > 0.0;
        let map_bottom = bottom - below - if with_strip { strip.height + gap } else { 0.0 };
        let map = Rect::new(left, m, map_w, (map_bottom - m).max(scale.len(80.0)));
        let strip_y = bottom - strip.height;
        let mut charts: Vec<(usize, Rect)> =
            strip.charts.into_iter().map(|(c, r)| (c, r.translated(left, strip_y))).collect();

        let total = bottom - m;
        let legend_columns = self.legend_columns(shown, column);
        let legend_h = self.legend_height(shown, legend_columns);
        let title = self.title_block(column, HEAD_LINES[squeeze]);
        let lister = self.lister(1, column);
        let ruled = gap * 2.0 + scale.len(1.0);
        let fixed = title.height + ruled + legend_h + ruled;
        let least_inset = column * 0.42;
        let with_inset = total - fixed - ruled - least_inset;
        let wants: f64 = tall.iter().map(|c| self.charts[*c].height(true, theme, scale) + gap).sum();
        let need = if self.aggregated.is_some() {
            wants.min(scale.grid(14.0))
        } else {
            lister.full_height().min(scale.grid(8.0))
        };
        let wants_inset = with_inset >= need && !self.world;
        let room = if wants_inset { with_inset } else { (total - fixed).max(0.0) };
        // A short list is set larger rather than followed by a hole.
        let zooms = [1.2, 1.15, 1.1, 1.05, 1.0].map(|zoom| ListSetter { zoom, ..self.lister(1, column) });
        let short = self.entries.len() <= 60;
        let roomy = zooms.iter().find(|l| short && l.full_height() < room * 0.8).unwrap_or(&lister);
        let (list, cut) = roomy.fit(room.max(theme.list));
        let list_y = m + title.height + ruled;
        let mut used = list.height;
        if self.aggregated.is_some() {
            let (mut y, mut left_over) = (list_y, room);
            for (i, chart) in tall.iter().enumerate() {
                let least = scale.len(64.0);
                let wanted = self.charts[*chart].height(true, theme, scale);
                let later = tall[i + 1..].len() as f64 * (least + gap);
                let height = wanted.min((left_over - later).max(0.0));
                if height < least {
                    continue;
                }
                charts.push((*chart, Rect::new(x, y, column, height)));
                y += height + gap;
                left_over -= height + gap;
            }
            used = (y - gap - list_y).max(0.0);
        }
        let over = used > room + 0.5;
        let spare = (room - used).max(0.0);
        let inset_h = (least_inset + spare).min(column * 0.86);
        let inset = wants_inset.then(|| Rect::new(x, bottom - inset_h, column, inset_h));
        // Legend and locator belong together at the foot of the column.
        let legend_y = inset.map_or(bottom, |r| r.y - ruled) - legend_h;
        let mut rules = vec![(x, legend_y - gap - 0.5, column)];
        if used > 0.0 {
            rules.push((x, list_y - gap - 0.5, column));
        }
        rules.extend(inset.map(|r| (x, r.y - gap - 0.5, column)));
        Layout {
            map,
            title,
            title_at: (x, m - scale.len(4.0), column),
            list,
            list_at: (x, list_y, column),
            rules,
            legend_at: (x, legend_y, column),
            legend_columns,
            inset,
            charts,
            footer_at: (left, footer_y, full),
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
        let all: Vec<usize> = (0..self.charts.len()).collect();
        let strip = self.fitting_strip(&all, full, if with_strip { (h * 0.3).max(scale.len(96.0)) } else { 0.0 });
        let strip_h = if strip.height > 0.0 { strip.height + gap } else { 0.0 };
        let columns = if full > scale.len(620.0) { 2 } else { 1 };
        // Legend beside the locator where there is width for both.
        let beside = with_inset && full > scale.len(360.0) && !self.world;
        let legend_w = if beside { (full - gap * 2.0) * if columns == 2 { 0.58 } else { 0.56 } } else { full };
        let legend_columns = self.legend_columns(shown, legend_w);
        let legend_h = self.legend_height(shown, legend_columns);
        let inset_w = full - legend_w - gap * 2.0;
        let row = if beside { legend_h.max((inset_w * 0.42).min(h * 0.25)) } else { legend_h };
        let ruled = gap * 2.0 + scale.len(1.0);
        let top = m + title.height + gap;
        let fixed = (top - m) + below + strip_h + ruled + row + ruled;
        let free = footer_y - m - fixed;
        let list_w = if columns == 2 { (full - scale.grid(3.0)) / 2.0 } else { full };
        let lister = self.lister(columns, list_w);
        let least_map = (h * 0.38).min(full);
        let wanted = lister.full_height();
        let most_map = if wanted > 0.0 { (full * 1.3).min(free) } else { free };
        let map_h = (free - wanted).clamp(least_map.min(most_map), most_map).max(scale.len(80.0));
        let (list, cut) = lister.fit((free - map_h).max(0.0));
        let over = list.height > (free - map_h).max(0.0) + 0.5 || free < scale.len(100.0);
        let map = Rect::new(left, top, full, map_h);
        let after = map.bottom() + below;
        let place = |(c, r): (usize, Rect)| (c, r.translated(left, after + gap * 0.5));
        let charts = strip.charts.into_iter().map(place).collect();
        let row_y = footer_y - gap - row;
        let list_y = after + strip_h + ruled * 0.75;
        let inset = beside.then(|| Rect::new(left + legend_w + gap * 2.0, row_y, inset_w, row));
        let mut rules = vec![(left, row_y - gap * 0.75, full)];
        if wanted > 0.0 {
            rules.push((left, list_y - gap * 0.75, full));
        }
        Layout {
            map,
            title,
            title_at: (left, m - scale.len(4.0), full),
            list,
            list_at: (left, list_y, full),
            rules,
            legend_at: (left, row_y, legend_w),
            legend_columns,
            inset,
            charts,
            footer_at: (left, footer_y, full),
            shown,
            cut,
            over,
        }
    }
}
