//! The legend: what the map shows, in the order it should be read, with counts, and nothing else.

use super::base::Drawn;
use super::divisions;
use super::furniture::Block;
use super::list::Entry;
use super::markers::Marks;
use super::scene::{Color, Group, Path, Point, Rect, Shape, Weight};
use super::symbols::{Kind, Manner, marker};
use super::text::Typesetter;
use super::theme::{Scale, Theme};
use super::words::{self, Tongue, either};
use crate::incident::{Incident, Precision};

/// One row: a sign and its words.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    sign: Group,
    text: String,
    /// Bold, and without a sign.
    heading: bool,
    /// Higher than usual, where the sign is.
    height: f64,
}

impl Row {
    /// A sign and its words.
    pub(crate) fn new(sign: Group, text: String) -> Self {
        Self { sign, text, heading: false, height: 0.0 }
    }

    /// What the rows below count.
    pub(crate) fn heading(text: String) -> Self {
        Self { heading: true, ..Self::new(Group::default(), text) }
    }

    /// The same without the count in brackets, where it would be that of no one map.
    pub(crate) fn without_count(mut self) -> Self {
        if let Some((words, _)) = self.text.rsplit_once(" (") {
            self.text.truncate(words.len());
        }
        self
    }

    /// Words that need no sign.
    pub(crate) fn note(text: String) -> Self {
        Self::new(Group::default(), text)
    }
}

/// What is on the map beside the incidents.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Shown {
    pub(crate) borders: bool,
    pub(crate) disputed: bool,
    /// What the divisions are called whose lines are drawn.
    pub(crate) divisions: Option<words::Division>,
    pub(crate) capital: bool,
    pub(crate) town: bool,
}

impl Shown {
    /// All that a map of these countries may show, for measuring.
    pub(crate) fn most(focus: &[String]) -> Self {
        let divisions = focus.iter().any(|c| divisions::has(c)).then(|| words::Division::of(focus));
        Self { borders: true, disputed: true, divisions, capital: true, town: true }
    }

    /// Only what both have.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            borders: self.borders && other.borders,
            disputed: self.disputed && other.borders,
            divisions: self.divisions.filter(|_| other.borders),
            capital: self.capital && other.capital,
            town: self.town && other.town,
        }
    }

    pub(crate) fn of(drawn: &Drawn, capital: bool, town: bool) -> Self {
        let divisions = (!drawn.divided.is_empty()).then(|| words::Division::of(&drawn.divided));
        Self { borders: drawn.borders, disputed: drawn.disputed, divisions, capital, town }
    }
}

/// What the legend explains beside the ground.
pub(crate) enum Subject<'a> {
    /// A sign for each incident.
    Marks(&'a [Entry<'a>], &'a Marks),
    /// Rows of their own.
    Rows(Vec<Row>),
}

/// The height of a usual row.
pub(crate) fn pitch(theme: &Theme, scale: Scale) -> f64 {
    scale.grid(2.75).max(scale.type_size(theme.small) * 1.5)
}

/// Builds the legend in `columns` columns.
pub(crate) fn legend(
    subject: Subject,
    shown: Shown,
    width: f64,
    columns: usize,
    (set, theme, scale): (&Typesetter, &Theme, Scale),
) -> Block {
    let mut rows = match subject {
        Subject::Marks(entries, marks) => {
            let mut rows = kinds(marks, set, theme, scale);
            rows.extend(precisions(entries, marks, set, theme, scale));
            rows.extend(sizes(marks, set, theme, scale));
            rows
        }
        Subject::Rows(rows) => rows,
    };
    rows.extend(ground(shown, set.tongue, theme, scale));
    let head = scale.style(Weight::SemiBold, theme.small, theme.ink);
    // Rows that begin with what they count need no words above it.
    let titled = rows.first().is_some_and(|r| r.heading);
    let mut block =
        if titled { Block::default() } else { Block::paragraph(set, words::legend_title(set.tongue), head, width, 1) };
    let style = scale.style(Weight::Regular, theme.small, theme.soft);
    let pitch = pitch(theme, scale);
    let indent = scale.grid(4.0);
    let column = (width - scale.grid(1.0) * (columns - 1) as f64) / columns as f64;
    let per_column = rows.len().div_ceil(columns.max(1)).max(1);
    let top = if titled { 0.0 } else { block.height + scale.grid(1.0) };
    let mut y = top;
    for (i, row) in rows.into_iter().enumerate() {
        if i % per_column == 0 {
            y = top;
        }
        let x = (i / per_column) as f64 * (column + scale.grid(1.0));
        let height = pitch.max(row.height);
        let middle = y + height * 0.5;
        y += height;
        let line = if row.heading {
            let at = Point::new(x, middle + head.size * 0.35);
            (set.shortened(&row.text, head, column), at)
        } else {
            let sign = super::scene::Node::from(row.sign).translated(x + scale.len(11.0), middle);
            block.add(sign);
            let at = Point::new(x + indent, middle + style.size * 0.35);
            (set.shortened(&row.text, style, column - indent), at)
        };
        block.add_line(line.0, line.1);
        block.height = block.height.max(y);
    }
    block
}

/// The circles of the scale of sizes, where signs differ in size.
fn sizes(marks: &Marks, set: &Typesetter, theme: &Theme, scale: Scale) -> Vec<Row> {
    let Some(sizes) = marks.sizes else { return Vec::new() };
    let mut rows =
        vec![Row::heading(either(set.tongue, "Size: reported killed", "الحجم: القتلى بحسب التقارير").to_owned())];
    for killed in sizes.examples() {
        let r = sizes.radius(killed, scale, theme);
        let circle = Path::circle(Point::default(), r);
        let mut sign = Group::default();
        sign.push(Shape::filled(circle, theme.faint).opacity(0.25).outlined(theme.marker_edge, scale.len(1.0)));
        let text = words::thousands(u64::from(killed));
        rows.push(Row { height: r * 2.0 + scale.len(3.0), ..Row::new(sign, text) });
    }
    if sizes.silent > 0 {
        let words = either(set.tongue, "Smallest where no toll is reported", "الأصغر حيث لا حصيلة");
        rows.push(Row::note(format!("{words} ({})", sizes.silent)));
    }
    rows
}

/// As many columns, up to four, as the words of all rows fit into.
pub(crate) fn columns(
    kinds: &[Kind],
    count: usize,
    shown: Shown,
    width: f64,
    (set, theme, scale): (&Typesetter, &Theme, Scale),
) -> usize {
    let style = scale.style(Weight::Regular, theme.small, theme.soft);
    let mut texts: Vec<String> = kinds
        .iter()
        .map(|k| format!("{} ({})", k.label(2, set.tongue), words::thousands(count.max(100) as u64)))
        .collect();
    texts.push(format!("{} (88)", words::rough(Precision::Governorate, words::Division::Governorate, set.tongue)));
    texts.extend(ground(shown, set.tongue, theme, scale).into_iter().map(|row| row.text));
    let widest = texts.iter().map(|t| set.width(t, style)).fold(0.0, f64::max) + scale.grid(4.0);
    let gap = scale.grid(1.0);
    (((width + gap) / (widest + gap)).floor() as usize).clamp(1, 4)
}

/// One row for each kind of incident on the map, with its count.
fn kinds(marks: &Marks, set: &Typesetter, theme: &Theme, scale: Scale) -> Vec<Row> {
    marks
        .counts()
        .into_iter()
        .map(|(kind, count)| {
            let r = scale.len(7.5);
            let sign = marker(kind, Manner::Solid, None, Point::default(), r, (set, theme, scale));
            Row::new(sign, format!("{} ({})", kind.label(count, set.tongue), words::thousands(count as u64)))
        })
        .collect()
}

/// The ways of showing a rough place, where used.
fn precisions(entries: &[Entry], marks: &Marks, set: &Typesetter, theme: &Theme, scale: Scale) -> Vec<Row> {
    let mut rows = Vec::new();
    let near = marks.marks.iter().filter(|m| m.ring.is_some()).count();
    if near > 0 {
        let mut sign = Group::default();
        let ring = Path::circle(Point::default(), scale.len(8.0));
        sign.push(Shape::filled(ring.clone(), theme.faint).opacity(0.12));
        sign.push(Shape::stroked(ring, theme.soft, scale.len(1.2)).dashed(&[scale.len(3.4), scale.len(2.4)]));
        sign.push(Shape::filled(Path::circle(Point::default(), scale.len(2.6)), theme.soft));
        rows.push(Row::new(sign, format!("{} ({near})", words::near(set.tongue))));
    }
    for precision in [Precision::District, Precision::Governorate, Precision::Region] {
        let of = |m: &&super::markers::Mark| {
            m.manner == Manner::Dashed && entries[m.entry].incident.precision == Some(precision)
        };
        let of_these: Vec<&Incident> = marks.marks.iter().filter(of).map(|m| entries[m.entry].incident).collect();
        let count = of_these.len();
        if count == 0 {
            continue;
        }
        let countries: Vec<&str> = of_these.iter().filter_map(|i| i.country.as_deref()).collect();
        let color = marks.areas.iter().find(|a| a.precision == precision).map_or(theme.faint, |a| theme.kind(a.kind));
        let mut sign = Group::default();
        let patch = Rect::new(scale.len(-11.0), scale.len(-7.5), scale.len(22.0), scale.len(15.0));
        let ring = vec![vec![
            Point::new(patch.x, patch.y),
            Point::new(patch.right(), patch.y),
            Point::new(patch.right(), patch.bottom()),
            Point::new(patch.x, patch.bottom()),
        ]];
        sign.push(Shape::filled(Path::rect(patch), color).opacity(super::markers::TINT));
        sign.push(Shape::stroked(super::geom::hatch(&ring, scale.len(5.0)), color, scale.len(0.9)).opacity(0.42));
        sign.push(
            Shape::stroked(Path::rect(patch), color, scale.len(1.2))
                .dashed(&[scale.len(4.0), scale.len(2.6)])
                .opacity(0.8),
        );
        rows.push(Row::new(
            sign,
            format!("{} ({count})", words::rough(precision, words::Division::of(&countries), set.tongue)),
        ));
    }
    let rough = marks.dots.as_ref().map_or(0, |d| d.rough);
    if rough > 0 {
        let sign = marker(Kind::Strategic, Manner::Dashed, None, Point::default(), scale.len(7.5), (set, theme, scale));
        rows.push(Row::new(
            sign,
            format!(
                "{} ({})",
                either(set.tongue, "Pale: place approximate", "باهت: الموقع تقريبي"),
                words::thousands(rough as u64)
            ),
        ));
    }
    rows
}

fn ground(shown: Shown, tongue: Tongue, theme: &Theme, scale: Scale) -> Vec<Row> {
    let mut rows = Vec::new();
    let line = |color: Color, width: f64, dash: &[f64]| {
        let mut sign = Group::default();
        let path = Path::line(&[Point::new(scale.len(-11.0), 0.0), Point::new(scale.len(11.0), 0.0)]);
        sign.push(
            Shape::stroked(path, color, scale.len(width))
                .dashed(&dash.iter().map(|d| scale.len(*d)).collect::<Vec<_>>()),
        );
        sign
    };
    let dot = |r: f64, filled: bool| {
        let mut sign = Group::default();
        let circle = Path::circle(Point::default(), scale.len(r));
        sign.push(Shape::filled(circle, theme.ring).outlined(theme.city, scale.len(1.1)));
        if filled {
            sign.push(Shape::filled(Path::circle(Point::default(), scale.len(r * 0.5)), theme.city));
        }
        sign
    };
    if shown.capital {
        rows.push(Row::new(dot(4.0, true), either(tongue, "Capital", "العاصمة").to_owned()));
    }
    if shown.town {
        rows.push(Row::new(dot(3.2, false), either(tongue, "City or town", "مدينة أو بلدة").to_owned()));
    }
    if shown.borders {
        rows.push(Row::new(
            line(theme.border, 1.4, &[]),
            either(tongue, "International border", "حدود دولية").to_owned(),
        ));
    }
    if shown.disputed {
        rows.push(Row::new(
            line(theme.border, 1.4, &[1.4, 2.4]),
            either(tongue, "Disputed boundary", "حدود متنازع عليها").to_owned(),
        ));
    }
    if let Some(division) = shown.divisions {
        rows.push(Row::new(line(theme.governorate, 1.0, &[5.0, 2.5]), division.boundary(tongue).to_owned()));
    }
    rows
}
