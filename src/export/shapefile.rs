//! Shapefile, for programs that read nothing newer: a layer of points in five files. Names are cut to ten characters and
//! texts to 254 bytes, and a text that is empty cannot be told from none. What was cut is told.
//!
//! Written by hand: it is points and one table, and every byte must follow from the incidents alone.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::columns::{COLUMNS, Kind, Value, values};
use super::shape::Bounds;
use super::{ExportError, Losses, Sink};
use crate::incident::{Incident, LonLat, six_decimals};

/// The longest text that the table can hold, bytes.
const LONGEST: usize = 254;

const WGS84: &str = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],\
    PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

/// The table's names for the columns: ten characters at most.
pub(crate) fn short_name(name: &str) -> &str {
    match name {
        "start_date" | "end_date" => name,
        "date_precision" => "date_prec",
        "event_type" => "event_type",
        "sub_event_type" => "sub_event",
        "place_text" => "place_text",
        "admin1_code" => "adm1_code",
        "where_prec" => "where_prec",
        "geo_precision" => "geo_prec",
        "claimed_by" => "claimed_by",
        "killed_min" => "killed_min",
        "killed_max" => "killed_max",
        "wounded_min" => "wound_min",
        "wounded_max" => "wound_max",
        "source_title" => "src_title",
        "source_url" => "src_url",
        "evidence_start" => "evid_start",
        "evidence_end" => "evid_end",
        other => other,
    }
}

/// Writes shapes as they come; the table's rows wait in a file until the widths of its columns are known.
pub(crate) struct ShapefileSink {
    shapes: BufWriter<File>,
    index: BufWriter<File>,
    table: File,
    waiting: BufWriter<File>,
    /// Bytes of the longest text in each column, `id` first.
    widths: [usize; COLUMNS.len() + 1],
    rows: u32,
    /// Length of the shapes so far, in the 16-bit words that the format counts.
    words: u32,
    bounds: Option<Bounds>,
    losses: Losses,
}

impl ShapefileSink {
    /// A shapefile at `path`, which ends in `.shp`, and its sisters beside it.
    pub(crate) fn new(path: &Path) -> Result<Self, ExportError> {
        std::fs::write(path.with_extension("prj"), WGS84)?;
        std::fs::write(path.with_extension("cpg"), "UTF-8")?;
        let mut shapes = BufWriter::new(File::create(path)?);
        let mut index = BufWriter::new(File::create(path.with_extension("shx"))?);
        shapes.write_all(&[0; 100])?;
        index.write_all(&[0; 100])?;
        Ok(Self {
            shapes,
            index,
            table: File::create(path.with_extension("dbf"))?,
            waiting: BufWriter::new(tempfile::tempfile()?),
            widths: [1; COLUMNS.len() + 1],
            rows: 0,
            words: 50,
            bounds: None,
            losses: Losses::default(),
        })
    }

    fn shape(&mut self, at: Option<LonLat>) -> Result<(), ExportError> {
        let length: u32 = if at.is_some() { 10 } else { 2 };
        self.index.write_all(&self.words.to_be_bytes())?;
        self.index.write_all(&length.to_be_bytes())?;
        self.shapes.write_all(&self.rows.to_be_bytes())?;
        self.shapes.write_all(&length.to_be_bytes())?;
        self.words += length + 4;
        match at {
            None => self.shapes.write_all(&0_u32.to_le_bytes())?,
            Some(p) => {
                self.shapes.write_all(&1_u32.to_le_bytes())?;
                self.shapes.write_all(&six_decimals(p.lon).to_le_bytes())?;
                self.shapes.write_all(&six_decimals(p.lat).to_le_bytes())?;
            }
        }
        Ok(())
    }

    /// One text of a row, kept until the table is written.
    fn keep(&mut self, column: usize, name: &str, text: &str, id: &str) -> Result<(), ExportError> {
        let mut cut = text.trim_end_matches([' ', '\0']);
        if cut.len() < text.len() {
            self.losses.add(format!("{name}: blanks at the end were cut off"), id);
        }
        if cut.len() > LONGEST {
            cut = &cut[..cut.floor_char_boundary(LONGEST)];
            self.losses.add(format!("{name}: cut to {LONGEST} bytes"), id);
        }
        self.widths[column] = self.widths[column].max(cut.len());
        self.waiting.write_all(&(cut.len() as u16).to_le_bytes())?;
        Ok(self.waiting.write_all(cut.as_bytes())?)
    }

    /// The header of the shapes or of their index, whose length is given in words.
    fn header(&self, words: u32) -> [u8; 100] {
        let mut head = [0; 100];
        head[..4].copy_from_slice(&9994_u32.to_be_bytes());
        head[24..28].copy_from_slice(&words.to_be_bytes());
        head[28..32].copy_from_slice(&1000_u32.to_le_bytes());
        head[32..36].copy_from_slice(&1_u32.to_le_bytes());
        if let Some(b) = self.bounds {
            for (i, n) in [b.west, b.south, b.east, b.north].into_iter().enumerate() {
                head[36 + i * 8..44 + i * 8].copy_from_slice(&n.to_le_bytes());
            }
        }
        head
    }

    fn write_table(&mut self) -> Result<(), ExportError> {
        let mut table = BufWriter::new(&self.table);
        let all: Vec<(&str, Kind)> = std::iter::once(("id", Kind::Text)).chain(COLUMNS).collect();
        let field = |(i, (_, kind)): (usize, &(&str, Kind))| match kind {
            Kind::Text => (b'C', self.widths[i], 0),
            Kind::Date => (b'D', 8, 0),
            // Nine digits are an integer to readers, ten a long one.
            Kind::Integer => (b'N', self.widths[i].max(9), 0),
            Kind::Real => (b'N', 19, 6),
        };
        let fields: Vec<(u8, usize, u8)> = all.iter().enumerate().map(field).collect();
        let row: usize = 1 + fields.iter().map(|f| f.1).sum::<usize>();
        // dBase III; the day of the last change is fixed, so that the same incidents give the same bytes.
        let mut head = vec![3, 95, 7, 26];
        head.extend(self.rows.to_le_bytes());
        head.extend((32 + 32 * fields.len() as u16 + 1).to_le_bytes());
        head.extend((row as u16).to_le_bytes());
        head.resize(32, 0);
        for ((name, _), (kind, width, decimals)) in all.iter().zip(&fields) {
            let mut one = [0; 32];
            let name = short_name(name).as_bytes();
            one[..name.len()].copy_from_slice(name);
            (one[11], one[16], one[17]) = (*kind, *width as u8, *decimals);
            head.extend(one);
        }
        head.push(b'\r');
        table.write_all(&head)?;
        let mut waiting = BufReader::new(self.waiting.get_ref());
        waiting.seek(SeekFrom::Start(0))?;
        let mut cell = Vec::new();
        for _ in 0..self.rows {
            table.write_all(b" ")?;
            for (kind, width, _) in &fields {
                let mut length = [0; 2];
                waiting.read_exact(&mut length)?;
                cell.resize(usize::from(u16::from_le_bytes(length)), 0);
                waiting.read_exact(&mut cell)?;
                let blanks = width.saturating_sub(cell.len());
                // Numbers stand at the right, words at the left.
                if *kind == b'N' {
                    write!(table, "{:blanks$}", "")?;
                    table.write_all(&cell)?;
                } else {
                    table.write_all(&cell)?;
                    write!(table, "{:blanks$}", "")?;
                }
            }
        }
        table.write_all(&[0x1A])?;
        Ok(table.flush()?)
    }
}

impl Sink for ShapefileSink {
    fn put(&mut self, incident: &Incident) -> Result<(), ExportError> {
        self.rows += 1;
        self.shape(incident.point)?;
        if let Some(here) = Bounds::around(&incident.point) {
            self.bounds = Some(Bounds::joined(self.bounds, here));
        }
        self.keep(0, "id", &incident.id, &incident.id)?;
        for (i, ((name, _), value)) in COLUMNS.into_iter().zip(values(incident)).enumerate() {
            let text = match value {
                Value::Null => String::new(),
                Value::Text(text) => {
                    self.keep(i + 1, name, text, &incident.id)?;
                    continue;
                }
                Value::Date(day) => day.strftime("%Y%m%d").to_string(),
                Value::Integer(n) => n.to_string(),
                Value::Real(n) => format!("{n:.6}"),
            };
            if text.len() > 19 {
                self.losses.add(format!("{name}: a number that is too long became null"), &incident.id);
                self.keep(i + 1, name, "", &incident.id)?;
            } else {
                self.keep(i + 1, name, &text, &incident.id)?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Losses, ExportError> {
        self.waiting.flush()?;
        self.write_table()?;
        let (shapes, index) = (self.header(self.words), self.header(50 + 4 * self.rows));
        self.shapes.seek(SeekFrom::Start(0))?;
        self.shapes.write_all(&shapes)?;
        self.shapes.flush()?;
        self.index.seek(SeekFrom::Start(0))?;
        self.index.write_all(&index)?;
        self.index.flush()?;
        Ok(self.losses)
    }
}

/// Whether a table beside a shapefile has our columns.
pub(crate) fn is_own_table(head: &[u8]) -> bool {
    let ours = std::iter::once("id").chain(COLUMNS.iter().map(|(name, _)| *name)).map(short_name);
    ours.enumerate().all(|(i, name)| {
        let at = 32 + i * 32;
        head.get(at..at + 11).is_some_and(|field| field.split(|b| *b == 0).next() == Some(name.as_bytes()))
    })
}
