//! The numbered list of incidents beside the map.

use super::furniture::Block;
use super::scene::{Group, Point, Weight};
use super::symbols::{Kind, Manner, marker};
use super::text::{Style, Typesetter};
use super::theme::{Scale, Theme};
use super::words::{self, Tongue};
use crate::crowd::Seen;
use crate::incident::{Incident, Precision};

/// An incident as the sheet speaks of it.
#[derive(Debug)]
pub(crate) struct Entry<'i> {
    /// On the marker and in the list.
    pub(crate) number: usize,
    pub(crate) incident: &'i Incident,
    pub(crate) place: String,
    pub(crate) date: String,
    /// What happened, in a line.
    name: String,
    /// For the label at the marker; empty where no date is known.
    pub(crate) short_date: String,
    /// Toll, precision, status.
    details: String,
    /// Why it has no marker.
    pub(crate) off_the_map: Option<&'static str>,
}

/// The incidents by date, then as given; those without a date last.
pub(crate) fn in_order(incidents: &[Incident]) -> Vec<&Incident> {
    let mut order: Vec<&Incident> = incidents.iter().collect();
    order.sort_by_key(|i| Seen::from(*i).order());
    order
}

/// The incidents, which are in order, numbered.
pub(crate) fn entries<'i>(order: &[&'i Incident], with_year: bool, tongue: Tongue) -> Vec<Entry<'i>> {
    let mut entries: Vec<Entry> =
        order.iter().enumerate().map(|(i, incident)| Entry::new(i + 1, incident, with_year, tongue)).collect();
    // One date for all stands in the headline: repeated at every marker it would say nothing.
    if entries.len() > 1 && entries.iter().all(|e| e.date == entries[0].date) {
        entries.iter_mut().for_each(|e| e.short_date.clear());
    }
    entries
}

impl<'i> Entry<'i> {
    fn new(number: usize, incident: &'i Incident, with_year: bool, tongue: Tongue) -> Self {
        let mut details: Vec<String> = words::toll(incident, tongue).into_iter().collect();
        details.extend(words::remarks(incident, tongue).into_iter().map(str::to_owned));
        details.extend(words::precision(incident, tongue));
        let dated = incident.start_date.is_some() || incident.end_date.is_some();
        Self {
            number,
            incident,
            place: super::text::clean(&words::place(incident, tongue)),
            name: words::label(incident, tongue),
            date: words::date(incident, true, tongue),
            short_date: if dated { words::date(incident, with_year, tongue) } else { String::new() },
            details: details.join(words::either(tongue, "; ", "؛ ")),
            off_the_map: words::off_the_map(incident, tongue),
        }
    }

    /// Notes that the incident lies beyond the frame that was asked for.
    pub(crate) fn set_outside(&mut self, tongue: Tongue) {
        let outside = words::outside(tongue);
        self.off_the_map = Some(outside);
        let before = if self.details.is_empty() {
            String::new()
        } else {
            format!("{}{}", self.details, words::either(tongue, "; ", "؛ "))
        };
        self.details = format!("{before}{outside}");
    }

    /// One sentence or two for readers that do not see the map.
    pub(crate) fn description(&self, tongue: Tongue) -> String {
        let details = if self.details.is_empty() { String::new() } else { format!(". {}", self.details) };
        super::text::clean(&format!("{}{}{}{details}", self.date, words::either(tongue, ", ", "، "), self.place))
    }
}

/// How much the list says of each incident: the less, the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Detail(usize);

impl Detail {
    /// Whether it says of each incident what happened.
    pub(crate) fn says_what(self) -> bool {
        DETAILS[self.0].name > 0
    }
}

/// What a degree of detail holds.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Lines {
    /// Lines of the words of the report.
    evidence: usize,
    /// Lines of the incident's name.
    name: usize,
    /// Toll and precision on lines of their own.
    details: usize,
}

/// From all that can be said to a single line.
const DETAILS: [Lines; 6] = [
    Lines { evidence: 8, name: 4, details: 2 },
    Lines { evidence: 0, name: 4, details: 2 },
    Lines { evidence: 0, name: 2, details: 2 },
    Lines { evidence: 0, name: 1, details: 1 },
    Lines { evidence: 0, name: 0, details: 1 },
    Lines { evidence: 0, name: 0, details: 0 },
];
/// All but the words of the report.
const PLAIN: Detail = Detail(1);
/// Fewer than this are no list of the deadliest.
pub(crate) const FEWEST: usize = 3;

/// A list that fits its room.
#[derive(Debug, Clone, Default)]
pub(crate) struct Listed {
    pub(crate) block: Block,
    /// How much it says of each incident; none where it had to be cut.
    pub(crate) detail: Option<Detail>,
}

/// Sets the list into columns of `width`, as high as `room` allows: shortened where it must be, and where even that is too
/// long, cut with a count of the rest.
#[derive(Clone)]
pub(crate) struct ListSetter<'a> {
    pub(crate) entries: &'a [Entry<'a>],
    /// How many incidents there are beside these.
    pub(crate) more: usize,
    /// Whether the markers on the map bear the numbers of the list.
    pub(crate) numbered: bool,
    /// Whether the list is of the deadliest alone.
    pub(crate) deadliest: bool,
    /// Whether the entries are the deadliest of all, also where there are more.
    pub(crate) ranked: bool,
    pub(crate) set: &'a Typesetter,
    pub(crate) theme: &'a Theme,
    pub(crate) scale: Scale,
    pub(crate) columns: usize,
    pub(crate) width: f64,
    /// How much larger than usual the type is, where there is room.
    pub(crate) zoom: f64,
}

impl ListSetter<'_> {
    /// The same in larger type.
    pub(crate) fn zoomed(&self, zoom: f64) -> Self {
        Self { zoom, ..self.clone() }
    }

    /// Whether there is nothing to list.
    pub(crate) fn is_empty(&self) -> bool {
        if self.deadliest { self.by_toll().len() < FEWEST } else { self.entries.is_empty() }
    }

    /// The list that says most in the room that there is.
    pub(crate) fn fit(&self, room: f64) -> Listed {
        self.fit_from(Detail(0), room)
    }

    /// The same without the words of the report.
    pub(crate) fn fit_plain(&self, room: f64) -> Listed {
        self.fit_from(PLAIN, room)
    }

    fn fit_from(&self, most: Detail, room: f64) -> Listed {
        if self.entries.is_empty() {
            return Listed::default();
        }
        if self.deadliest {
            return Listed { block: self.top(room).unwrap_or_default(), detail: None };
        }
        if self.more == 0 {
            // A list far longer than the room need not be set to be known too long.
            let first = if self.entries.len() > 60 { 4 } else { most.0 };
            let tries = (first..DETAILS.len()).map(Detail);
            if let Some((block, detail)) = tries.into_iter().find_map(|d| Some((self.within(d, room)?, d))) {
                return Listed { block, detail: Some(detail) };
            }
        }
        let cut = if self.numbered { None } else { self.top(room) };
        Listed { block: cut.unwrap_or_else(|| self.cut(room)), detail: None }
    }

    /// The whole list at a degree of detail, however high; none where it is empty.
    pub(crate) fn set(&self, detail: Detail) -> Option<Block> {
        self.within(detail, f64::INFINITY)
    }

    /// The height that a list of single incidents needs before it gives way to anything, at most `most`.
    pub(crate) fn least(&self, most: f64) -> f64 {
        if self.entries.len() > 60 { most } else { self.set(PLAIN).map_or(0.0, |b| b.height).min(most) }
    }

    fn within(&self, detail: Detail, room: f64) -> Option<Block> {
        self.columns(self.items(DETAILS[detail.0], room)?, room)
    }

    /// All items; none as soon as they are too high for all columns together.
    fn items(&self, detail: Lines, room: f64) -> Option<Vec<Block>> {
        let gap = self.gap();
        let mut left = (room + gap) * self.columns as f64;
        let item = |entry| {
            let item = self.item(entry, detail);
            left -= item.height + gap;
            (left > -1.0).then_some(item)
        };
        self.entries.iter().map(item).collect()
    }

    /// The deadliest, as many as fit, under words that say so; none where few tolls are known or few would fit.
    pub(crate) fn top(&self, room: f64) -> Option<Block> {
        let deadliest = self.by_toll();
        if self.more > 0 && !self.ranked || deadliest.len() < FEWEST {
            return None;
        }
        let style = self.scale.style(Weight::SemiBold, self.theme.small, self.theme.ink);
        let words = words::deadliest(self.total(), self.set.tongue);
        let mut block = Block::paragraph(self.set, &words, style, self.width, 1);
        let gap = self.scale.grid(1.0);
        let (list, shown) = self.first_of(&deadliest, DETAILS[4], (room - block.height - gap).max(0.0));
        block.stack(list, gap, 0.0);
        (shown >= FEWEST).then_some(block)
    }

    fn by_toll(&self) -> Vec<&Entry<'_>> {
        let killed = |e: &Entry| e.incident.killed_min.or(e.incident.killed_max).unwrap_or(0);
        let mut order: Vec<&Entry> = self.entries.iter().filter(|e| killed(e) > 0).collect();
        order.sort_by_key(|e| (std::cmp::Reverse(killed(e)), e.number));
        order
    }

    /// The first by date, as many as fit.
    fn cut(&self, room: f64) -> Block {
        let detail = DETAILS[DETAILS.len() - 1];
        let all: Vec<&Entry> = self.entries.iter().collect();
        self.first_of(&all, detail, room).0
    }

    /// As many of some entries as fit, with a count of the rest, and how many they are.
    fn first_of(&self, entries: &[&Entry], detail: Lines, room: f64) -> (Block, usize) {
        let note = |rest: usize| {
            let style = self.scale.style(Weight::SemiBold, self.theme.small, self.theme.soft);
            Block::paragraph(self.set, &words::more(rest, self.set.tongue), style, self.width, 1)
        };
        // No more can have room than lines of the smallest type would.
        let most = (room / self.scale.type_size(self.theme.list)).ceil().clamp(0.0, 800.0) as usize * self.columns + 1;
        let shown: Vec<Block> = entries.iter().take(most).map(|e| self.item(e, detail)).collect();
        let (mut low, mut high) = (0, shown.len());
        let build = |n: usize| {
            let mut items: Vec<Block> = shown[..n].to_vec();
            if n < self.total() {
                items.push(note(self.total() - n));
            }
            self.columns(items, room)
        };
        while low < high {
            let middle = (low + high).div_ceil(2);
            if build(middle).is_some() { low = middle } else { high = middle - 1 }
        }
        (build(low).unwrap_or_else(|| note(self.total())), low)
    }

    fn total(&self) -> usize {
        self.entries.len() + self.more
    }

    /// Items one under another, in columns of about the same height; none where they are too high.
    fn columns(&self, items: Vec<Block>, room: f64) -> Option<Block> {
        let gap = self.gap();
        let total: f64 = items.iter().map(|i| i.height + gap).sum();
        let tallest = items.iter().map(|i| i.height).fold(0.0, f64::max);
        // The least height at which the columns hold everything, by trying.
        let mut height = (total / self.columns as f64).max(tallest);
        let heights: Vec<f64> = items.iter().map(|i| i.height).collect();
        while columns_needed(&heights, gap, height) > self.columns {
            if height >= room {
                return None;
            }
            height = (height + self.scale.len(4.0)).min(room);
        }
        let (mut x, mut y) = (0.0, 0.0);
        let mut block = Block::default();
        for item in items {
            if y > 0.0 && y + item.height > height {
                x += self.width + self.scale.grid(3.0);
                y = 0.0;
            }
            y += item.height + gap;
            block.height = block.height.max(y - gap);
            let top = y - gap - item.height;
            block.overlay(item, x, top);
        }
        (block.height <= room + 0.5).then_some(block)
    }

    /// The space between two items.
    fn gap(&self) -> f64 {
        self.scale.grid(1.0) * (1.0 + (self.zoom - 1.0) * 5.0)
    }

    fn item(&self, entry: &Entry, detail: Lines) -> Block {
        let (set, theme) = (self.set, self.theme);
        let scale = Scale { unit: self.scale.unit * self.zoom, ..self.scale };
        let indent = self.scale.grid(4.0);
        let width = self.width - indent;
        let head = scale.style(theme.head_font, theme.list, theme.ink);
        let body = scale.style(theme.list_font, theme.list, theme.soft);
        let small = scale.style(Weight::Regular, theme.small, theme.faint);
        let mut block = Block::default();
        let title = self.head(entry, head, width);
        let left = width - set.width(&title, head) - head.size * 0.6;
        block.stack(Block::line(set, &title, head), 0.0, indent);
        if detail.name == 0 && detail.details == 0 && left > head.size * 9.0 {
            // Nothing else is said of it: then at least the start of its name, on the same line.
            let name = set.shortened(&entry.name, body, left);
            let at = Point::new(indent + width - left, head.size * 0.86);
            block.add_line(name, at);
        }
        if detail.name > 0 && !entry.name.trim().is_empty() {
            block.stack(Block::paragraph(set, &entry.name, body, width, detail.name), scale.len(2.0), indent);
        }
        let said = capitalised(&entry.details);
        if detail.details > 0 && !said.is_empty() {
            block.stack(Block::paragraph(set, &said, small, width, detail.details), scale.len(2.0), indent);
        }
        let evidence = super::text::clean(entry.incident.evidence.as_deref().unwrap_or(""));
        // Words of the report in another script would stand alone on an Arabic sheet.
        if detail.evidence > 0 && !evidence.is_empty() && !set.tongue.is_rtl() {
            let quoted = format!("“{}”", evidence.trim_matches(['“', '”', '"']));
            let style = scale.style(Weight::Italic, theme.small, theme.faint);
            block.stack(Block::paragraph(set, &quoted, style, width, detail.evidence), scale.len(3.0), indent);
        }
        let mut sign = Group::default();
        let area = entry.off_the_map.is_none() && entry.incident.precision.is_some_and(Precision::is_area);
        let manner = if area || entry.off_the_map.is_some() { Manner::Dashed } else { Manner::Solid };
        let r = scale.len(9.0).min(head.size * 0.78);
        let center = Point::new(self.scale.len(11.0), head.size * 0.52);
        let number = self.numbered.then_some(entry.number);
        sign.push(marker(Kind::of(entry.incident), manner, number, center, r, (set, theme, scale)));
        block.add(sign.into());
        // A marker hangs below a single line: the next must not touch it.
        block.height = block.height.max(center.y + r * 1.1);
        block
    }

    /// Date and place on one line: the place is shortened, never the date.
    fn head(&self, entry: &Entry, style: Style, width: f64) -> String {
        let date = format!("{}  ", entry.date);
        let left = width - self.set.width(&format!("{date} · "), style);
        let place = self.set.shortened(&entry.place, style, left.max(style.size * 3.0)).source;
        let head = format!("{} · {place}", entry.date);
        self.set.shortened(&head, style, width).source
    }
}

fn columns_needed(heights: &[f64], gap: f64, most: f64) -> usize {
    let (mut columns, mut y) = (1, 0.0);
    for h in heights {
        if y > 0.0 && y + h > most {
            columns += 1;
            y = 0.0;
        }
        y += h + gap;
    }
    columns
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
