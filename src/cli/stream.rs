//! Reports as JSON Lines: read, worked on and written line by line, in memory that does not grow with them.

use std::fs::{self, File};
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use dateline::events;
use dateline::export;
use dateline::gazetteer::Gazetteer;
use dateline::incident::Incident;
use dateline::read::{JsonFields, json_record};
use jiff::civil::Date;
use serde_json::Value;

use super::input::{Reports, shown};
use super::journal::{Journal, Options, Start, Tally};
use super::lines::{At, Done, Input, Mark, Plan, each, sum_up};
use super::meter::Meter;
use super::output::Format;
use super::talk;

/// Whether all of these are JSON Lines: by their names, by `--jsonl`, or, of standard input, by its first line.
pub(super) fn is_json_lines(reports: &[PathBuf], said: bool) -> io::Result<bool> {
    let named = |path: &PathBuf| {
        if path.as_os_str() == "-" {
            return if said { Ok(true) } else { is_object(io::stdin().lock().fill_buf()?) };
        }
        let extension = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
        Ok(said || extension.is_some_and(|e| e == "jsonl" || e == "ndjson"))
    };
    for path in reports {
        if !named(path)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a text begins with an object that ends in its line, or does not end in what is known of it.
fn is_object(head: &[u8]) -> io::Result<bool> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let first = head.split(|b| *b == b'\n').next().unwrap_or_default();
    Ok(head.starts_with(b"{") && (first.len() == head.len() || first.trim_ascii_end().ends_with(b"}")))
}

/// How reports are turned into incidents.
#[derive(Debug, Clone)]
pub(super) struct Work {
    pub(super) gazetteer: &'static Gazetteer,
    pub(super) fields: JsonFields,
    pub(super) published: Option<Date>,
    pub(super) aggregates: bool,
}

/// What one report gave.
struct Found {
    incidents: Vec<Incident>,
    undated: u64,
    left_out: u64,
}

impl Work {
    fn report(&self, at: At<'_>, value: &Value) -> Result<Found, String> {
        let file = at.file.map_or("-", |f| Path::new(f).file_name().and_then(|n| n.to_str()).unwrap_or(f));
        let mut document =
            json_record(&format!("{file}:{}", at.line), value, &self.fields).map_err(|e| first_line(&e.to_string()))?;
        document.published = self.published.or(document.published);
        let extraction = events::extract(&document, self.gazetteer);
        let mut incidents = extraction.incidents;
        let undated = incidents.iter().filter(|i| extraction.published.is_none() && i.start_date.is_none()).count();
        let mut left_out = 0;
        if self.aggregates {
            incidents.extend(extraction.aggregates);
        } else {
            left_out = extraction.aggregates.len() as u64;
        }
        Ok(Found { incidents, undated: undated as u64, left_out })
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// The inputs, with what is known of their size.
struct Source {
    inputs: Vec<Input>,
    bytes: Option<u64>,
}

impl Source {
    fn open(reports: &[PathBuf]) -> Result<Self> {
        let size = |p: &PathBuf| fs::metadata(p).ok().filter(fs::Metadata::is_file).map(|m| m.len());
        Ok(Self { inputs: Input::all(reports)?, bytes: reports.iter().map(size).sum() })
    }
}

/// Counts and shows how far it is.
struct Course {
    meter: Meter,
    tally: Tally,
    bytes: Option<u64>,
    begun: Instant,
    /// What an earlier run had done.
    before: Start,
}

impl Course {
    fn new(bytes: Option<u64>, before: Start) -> Self {
        Self { meter: Meter::new(), tally: before.tally, bytes, begun: Instant::now(), before }
    }

    fn count<T>(&mut self, done: &Done<T>, incidents: u64, undated: u64, left_out: u64) {
        self.tally.reports += done.results.len() as u64;
        self.tally.bad += done.bad;
        self.tally.incidents += incidents;
        self.tally.undated += undated;
        self.tally.left_out += left_out;
    }

    fn show(&mut self, mark: Option<&Mark>) {
        let seconds = self.begun.elapsed().as_secs_f64().max(0.001);
        let rate = (self.tally.reports - self.before.tally.reports) as f64 / seconds;
        let left = self.bytes.zip(mark).map(|(all, mark)| {
            let now = (mark.bytes - self.before.mark.bytes) as f64;
            (mark.bytes as f64 / all.max(1) as f64, all.saturating_sub(mark.bytes) as f64 * seconds / now.max(1.0))
        });
        let tally = self.tally;
        self.meter.tell(|| {
            let mut line = format!("{} reports, {} incidents, {rate:.0} reports/s", tally.reports, tally.incidents);
            if tally.bad > 0 {
                line.push_str(&format!(", {} lines left out", tally.bad));
            }
            if let Some((part, left)) = left {
                line.push_str(&format!(", {:.0} %, {} left", part * 100.0, duration(left)));
            }
            line
        });
    }

    /// What the incidents alone do not say.
    fn sum_up(&mut self) -> Result<()> {
        self.meter.clear();
        let tally = self.tally;
        if tally.undated > 0 {
            talk(&format!(
                "dateline: the dates of {} of {} incidents stay unknown, since their reports do not say when they were \
                 published\nTry: a member \"published\" in each line, or --published YYYY-MM-DD",
                tally.undated, tally.incidents
            ));
        }
        super::input::tell_left_out(tally.left_out);
        sum_up(tally.reports, tally.bad)
    }
}

fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5400.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

/// All incidents of all lines, for formats that need them together.
pub(super) fn collect(reports: &Reports, strict: bool, work: Work) -> Result<Vec<Incident>> {
    let source = Source::open(&reports.reports)?;
    let mut course = Course::new(source.bytes, Start { mark: Mark::START, tally: Tally::default() });
    let mut incidents = Vec::new();
    let plan = Plan { inputs: source.inputs, skip: Mark::START, strict };
    let all = each(
        plan,
        move |at, value| work.report(at, value),
        |done| {
            let sum = |count: fn(&Found) -> u64| done.results.iter().map(count).sum();
            course.count(&done, sum(|f| f.incidents.len() as u64), sum(|f| f.undated), sum(|f| f.left_out));
            course.show(done.mark.as_ref());
            incidents.extend(done.results.into_iter().flat_map(|f| f.incidents));
            Ok(())
        },
    );
    course.meter.clear();
    all?;
    course.sum_up()?;
    Ok(incidents)
}

/// Where the output goes.
pub(super) struct Goal<'a> {
    pub(super) file: Option<&'a Path>,
    pub(super) format: Format,
    pub(super) force: bool,
    pub(super) resume: bool,
    /// All that decides the output, for `--resume`.
    pub(super) options: Options,
}

enum Out {
    Stream(Box<dyn Write>),
    Journal(Journal),
}

impl Out {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Journal(journal) => journal.write(bytes),
            Self::Stream(out) => {
                out.write_all(bytes).and_then(|()| out.flush()).context("the output could not be written")
            }
        }
    }
}

/// The incidents of each line as soon as they are there.
pub(super) fn run(reports: &Reports, strict: bool, work: Work, goal: Goal<'_>) -> Result<()> {
    let source = Source::open(&reports.reports)?;
    let mut start = Start { mark: Mark::START, tally: Tally::default() };
    let mut out = match goal.file {
        None => Out::Stream(Box::new(io::stdout())),
        // A pipe or device cannot be renamed onto.
        Some(file) if fs::metadata(file).is_ok_and(|m| !m.is_file() && !m.is_dir()) => {
            Out::Stream(Box::new(File::options().write(true).open(file)?))
        }
        Some(file) => {
            let (journal, before) = Journal::open(file, goal.options, goal.force, goal.resume)?;
            start = before;
            Out::Journal(journal)
        }
    };
    let is_new = if let Out::Journal(journal) = &out { journal.is_new() } else { true };
    if is_new && goal.format == Format::Csv {
        out.write(export::to_csv(&[]).as_bytes())?;
    }
    let plan = Plan { inputs: source.inputs, skip: start.mark, strict };
    let mut course = Course::new(source.bytes, start);
    let format = goal.format;
    let all = each(
        plan,
        move |at, value| work.report(at, value).map(|found| Encoded::new(format, &found)),
        |done: Done<Encoded>| {
            let sum = |count: fn(&Encoded) -> u64| done.results.iter().map(count).sum();
            course.count(&done, sum(|e| e.incidents), sum(|e| e.undated), sum(|e| e.left_out));
            out.write(&done.results.iter().flat_map(|e| e.text.as_bytes()).copied().collect::<Vec<u8>>())?;
            if let (Out::Journal(journal), Some(mark)) = (&mut out, &done.mark) {
                journal.reached(mark, course.tally)?;
            }
            course.show(done.mark.as_ref());
            Ok(())
        },
    );
    course.meter.clear();
    if let (Err(_), Out::Journal(_), Some(file)) = (&all, &out, goal.file) {
        talk(&format!("dateline: what is done is kept beside {}; --resume goes on with it", shown(file)));
    }
    all?;
    let summed = course.sum_up();
    if let (Out::Journal(journal), Some(file)) = (out, goal.file) {
        if let Err(error) = summed {
            journal.discard();
            return Err(error);
        }
        journal.finish()?;
        talk(&format!(
            "wrote {}: {} incidents of {} reports",
            file.display(),
            course.tally.incidents,
            course.tally.reports
        ));
        return Ok(());
    }
    summed
}

/// What one report gave, as text.
struct Encoded {
    text: String,
    incidents: u64,
    undated: u64,
    left_out: u64,
}

impl Encoded {
    fn new(format: Format, found: &Found) -> Self {
        let text = if format == Format::Csv {
            let header = export::to_csv(&[]).len();
            export::to_csv(&found.incidents).split_off(header)
        } else {
            export::to_jsonl(&found.incidents)
        };
        Self { text, incidents: found.incidents.len() as u64, undated: found.undated, left_out: found.left_out }
    }
}
