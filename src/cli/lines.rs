//! JSON Lines: work on each line on all cores, results in the order of the lines, memory that does not grow with them.
//!
//! ```text
//! reader ──batches──▶ workers ──results──▶ sink (the calling thread, in order)
//!    ▲─────────────────credits──────────────┘
//! ```
//!
//! A batch goes out only against a credit, and the sink gives it back when the batch is dealt with: so no more than a few
//! batches are in memory, however slow one line is. The threads own what they use and are left alone when the sink
//! stops early, since the reader may wait for ever on a pipe.

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::input::shown;
use super::talk;

/// What is read at once. A pipe gives 64 KB at most; a file gives all of it.
const BLOCK: usize = 1 << 18;
/// Batches in memory for each core: one in work, one waiting, one being written.
const CREDITS: usize = 3;
/// A longer line is told and skipped; a report in a file of its own may be as long.
pub(super) const LONGEST: usize = 20_000_000;
/// How many bad lines are told one by one.
const MOST_TOLD: u64 = 100;

/// Lines to read, and the name for messages; none where standard input is all there is.
pub(super) struct Input {
    name: Option<String>,
    reader: Box<dyn Read + Send>,
}

impl Input {
    pub(super) fn stdin() -> Self {
        Self { name: None, reader: Box::new(io::stdin()) }
    }

    pub(super) fn file(path: &Path) -> Result<Self> {
        let name = shown(path);
        let file = File::open(path).and_then(|file| {
            if file.metadata()?.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(file) }
        });
        let file = file
            .with_context(|| format!("{name}: expected JSON Lines\nTry: check the spelling and permissions\nCause"))?;
        Ok(Self { name: Some(name), reader: Box::new(file) })
    }

    /// The files named, `-` for standard input; standard input alone where none is named.
    pub(super) fn all(paths: &[PathBuf]) -> Result<Vec<Self>> {
        if paths.is_empty() {
            return Ok(vec![Self::stdin()]);
        }
        paths.iter().map(|p| if p.as_os_str() == "-" { Ok(Self::stdin()) } else { Self::file(p) }).collect()
    }
}

/// How far the reading is: lines and bytes over all inputs, and a hash of these bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) lines: u64,
    pub(super) bytes: u64,
    pub(super) hash: u64,
}

impl Mark {
    /// FNV-1a, 64 bits.
    pub(super) const START: Self = Self { lines: 0, bytes: 0, hash: 0xcbf2_9ce4_8422_2325 };

    fn add(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.hash =
            bytes.iter().fold(self.hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    }
}

/// What the sink gets: the results of some lines, in order.
pub(super) struct Done<T> {
    pub(super) results: Vec<T>,
    /// Lines among them that could not be used. They have been told.
    pub(super) bad: u64,
    /// Where the last of them ends; none where the work stops among them.
    pub(super) mark: Option<Mark>,
}

/// How the lines are worked on.
pub(super) struct Plan {
    pub(super) inputs: Vec<Input>,
    /// Lines that were dealt with before, by an earlier run. They are read again to see that they are the same.
    pub(super) skip: Mark,
    /// The first bad line ends it.
    pub(super) strict: bool,
}

/// Where a line stands.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    /// Its file, if it came from one.
    pub(super) file: Option<&'a str>,
    /// From 1.
    pub(super) line: u64,
}

impl At<'_> {
    fn words(self) -> String {
        match self.file {
            Some(file) => format!("{file}: line {}", self.line),
            None => format!("line {}", self.line),
        }
    }
}

/// Works on every line that is not blank, and gives the results to `sink` in the order of the lines. A bad line is told
/// on standard error and skipped.
pub(super) fn each<T: Send + 'static>(
    plan: Plan,
    work: impl Fn(At<'_>, &Value) -> Result<T, String> + Send + Sync + 'static,
    mut sink: impl FnMut(Done<T>) -> Result<()>,
) -> Result<()> {
    let strict = plan.strict;
    let mut lines = Lines::new(plan.inputs);
    if plan.skip != Mark::START {
        lines.skip(&plan.skip)?;
    }
    let (credits, results) = start(lines, strict, work);
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    let mut told = 0;
    for (number, result) in &results {
        waiting.insert(number, result);
        while let Some(result) = waiting.remove(&next) {
            next += 1;
            let worked = result.context("the input could not be read to its end")?;
            let bad = worked.bad.len() as u64;
            for (problem, at) in worked.bad.iter().zip(told + 1..) {
                if at <= MOST_TOLD {
                    talk(&format!("dateline: {problem}"));
                } else if at == MOST_TOLD + 1 {
                    talk("dateline: there are more lines that cannot be used; they are counted");
                }
            }
            told += bad;
            let stops = strict && bad > 0;
            sink(Done { results: worked.results, bad, mark: Some(worked.mark).filter(|_| !stops) })?;
            if stops {
                bail!("stopped at the first line that cannot be used, as --strict asks");
            }
            // Fails where the reader has come to the end.
            let _ = credits.send(());
        }
    }
    Ok(())
}

/// The results of a batch.
struct Worked<T> {
    results: Vec<T>,
    /// What is wrong with lines that cannot be used, each with its place.
    bad: Vec<String>,
    mark: Mark,
}

type Numbered<T> = (u64, io::Result<Worked<T>>);

/// Starts the reader and the workers.
fn start<T: Send + 'static>(
    mut lines: Lines,
    strict: bool,
    work: impl Fn(At<'_>, &Value) -> Result<T, String> + Send + Sync + 'static,
) -> (Sender<()>, Receiver<Numbered<T>>) {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let work = Arc::new(work);
    let (credit, credits) = mpsc::channel();
    let (job, jobs) = mpsc::channel::<(u64, Batch)>();
    let (result, results) = mpsc::channel();
    let jobs = Arc::new(Mutex::new(jobs));
    for _ in 0..cores {
        let (jobs, result, work) = (Arc::clone(&jobs), result.clone(), Arc::clone(&work));
        thread::spawn(move || {
            while let Some((number, batch)) = jobs.lock().ok().and_then(|jobs| jobs.recv().ok()) {
                if result.send((number, Ok(batch.work(strict, &*work)))).is_err() {
                    break;
                }
            }
        });
    }
    for _ in 0..CREDITS * cores {
        // The receiver stands below.
        let _ = credit.send(());
    }
    thread::spawn(move || {
        for number in 0.. {
            if credits.recv().is_err() {
                break;
            }
            match lines.batch() {
                Ok(Some(batch)) => {
                    if job.send((number, batch)).is_err() {
                        break;
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    let _ = result.send((number, Err(error)));
                    break;
                }
            }
        }
    });
    (credit, results)
}

/// Some lines of one input.
struct Batch {
    file: Option<Arc<str>>,
    /// The number of its first line.
    first: u64,
    /// The lines; none where one was too long.
    lines: Vec<Option<Vec<u8>>>,
    mark: Mark,
}

impl Batch {
    /// Works on the lines; if it is strict, up to the first that cannot be used.
    fn work<T>(self, strict: bool, work: &impl Fn(At<'_>, &Value) -> Result<T, String>) -> Worked<T> {
        let mut worked = Worked { results: Vec::with_capacity(self.lines.len()), bad: Vec::new(), mark: self.mark };
        for (line, number) in self.lines.iter().zip(self.first..) {
            let at = At { file: self.file.as_deref(), line: number };
            let result = match line {
                Some(line) if line.iter().all(u8::is_ascii_whitespace) => continue,
                Some(line) => parse(line).and_then(|value| guarded(at, &value, work)),
                None => Err(format!("expected at most {} MB in a line, found more", LONGEST / 1_000_000)),
            };
            match result {
                Ok(result) => worked.results.push(result),
                Err(problem) => worked.bad.push(format!("{}: {problem}", at.words())),
            }
            if strict && !worked.bad.is_empty() {
                break;
            }
        }
        worked
    }
}

/// A fault of ours in one line must not end a run of a million.
fn guarded<T>(at: At<'_>, value: &Value, work: &impl Fn(At<'_>, &Value) -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(|| work(at, value))).unwrap_or_else(|_| {
        Err("Dateline itself failed on this line; please report it, with the line if you may share it".to_owned())
    })
}

fn parse(line: &[u8]) -> Result<Value, String> {
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line).trim_ascii_end();
    if let Err(error) = str::from_utf8(line) {
        return Err(format!(
            "expected a JSON object, found text that is not UTF-8 at byte {}",
            error.valid_up_to() + 1
        ));
    }
    serde_json::from_slice::<Value>(line).map_err(|e| {
        let what = if e.is_eof() { "text that breaks off" } else { "text that is no JSON" };
        format!("expected a JSON object, found {what} at column {}", e.column())
    })
}

/// The input that is being read.
struct Open {
    file: Option<Arc<str>>,
    reader: BufReader<Box<dyn Read + Send>>,
}

/// The lines of all inputs, one after another.
struct Lines {
    inputs: VecDeque<Input>,
    current: Option<Open>,
    /// The number of the last line read of the current input.
    number: u64,
    mark: Mark,
}

impl Lines {
    fn new(inputs: Vec<Input>) -> Self {
        Self { inputs: inputs.into(), current: None, number: 0, mark: Mark::START }
    }

    /// Goes on to the next input where the current one is at its end; none where all are.
    fn open(&mut self) -> Option<&mut Open> {
        if self.current.is_none() {
            let input = self.inputs.pop_front()?;
            self.number = 0;
            let reader = BufReader::with_capacity(BLOCK, input.reader);
            self.current = Some(Open { file: input.name.map(Arc::from), reader });
        }
        self.current.as_mut()
    }

    /// The next line, and all whole lines that have already come in: a program that waits for its answer gets it.
    fn batch(&mut self) -> io::Result<Option<Batch>> {
        while self.open().is_some() {
            let first = self.number + 1;
            let mut lines = Vec::new();
            while lines.is_empty() || self.current.as_ref().is_some_and(|c| c.reader.buffer().contains(&b'\n')) {
                let Some(line) = self.line()? else { break };
                lines.push(line);
            }
            let file = self.current.as_ref().and_then(|c| c.file.clone());
            if lines.is_empty() {
                self.current = None;
            } else {
                return Ok(Some(Batch { file, first, lines, mark: self.mark }));
            }
        }
        Ok(None)
    }

    /// A line with its end; `Some(None)` where it is too long, none at the end of the input.
    fn line(&mut self) -> io::Result<Option<Option<Vec<u8>>>> {
        let Some(Open { reader, .. }) = &mut self.current else { return Ok(None) };
        let mut line = Some(Vec::new());
        let mut length = 0;
        loop {
            let buffer = match reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let end = buffer.iter().position(|b| *b == b'\n');
            let used = end.map_or(buffer.len(), |at| at + 1);
            self.mark.add(&buffer[..used]);
            length += used;
            if length > LONGEST {
                line = None;
            } else if let Some(line) = &mut line {
                line.extend_from_slice(&buffer[..used]);
            }
            reader.consume(used);
            if end.is_some() || used == 0 {
                break;
            }
        }
        if length == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.mark.lines += 1;
        Ok(Some(line))
    }

    /// Reads the lines that an earlier run has dealt with.
    fn skip(&mut self, until: &Mark) -> Result<()> {
        while self.mark.lines < until.lines && self.open().is_some() {
            if self.line()?.is_none() {
                self.current = None;
            }
        }
        if self.mark != *until {
            bail!(
                "expected the same {} lines as the interrupted run had read, found others\nTry: the same input again, or \
                 start over without --resume and with --force",
                until.lines
            );
        }
        Ok(())
    }
}

/// Answers each line with one line on standard output.
pub(super) fn answer(
    inputs: Vec<Input>,
    strict: bool,
    reply: impl Fn(&Value) -> Result<Value, String> + Send + Sync + 'static,
) -> Result<()> {
    let mut out = io::stdout().lock();
    let (mut good, mut bad) = (0, 0);
    let plan = Plan { inputs, skip: Mark::START, strict };
    each(
        plan,
        move |_, request| Ok(format!("{}\n", reply(request)?)),
        |done: Done<String>| {
            good += done.results.len() as u64;
            bad += done.bad;
            for line in &done.results {
                out.write_all(line.as_bytes())?;
            }
            Ok(out.flush()?)
        },
    )?;
    sum_up(good, bad)
}

/// Says at the end how many lines were left out. Where no line could be used, that is a failure.
pub(super) fn sum_up(good: u64, bad: u64) -> Result<()> {
    let all = good + bad;
    match (good, bad) {
        (_, 0) => Ok(()),
        (0, _) => bail!("expected JSON Lines, one object a line, found none in {all} lines that could be used"),
        (_, 1) => {
            talk(&format!("dateline: left out 1 of {all} lines; --strict stops there instead"));
            Ok(())
        }
        _ => {
            talk(&format!("dateline: left out {bad} of {all} lines; --strict stops at the first instead"));
            Ok(())
        }
    }
}

/// A text member that must be there.
pub(super) fn member<'v>(request: &'v Value, name: &str) -> Result<&'v str, String> {
    request.get(name).and_then(Value::as_str).ok_or_else(|| format!("expected a \"{name}\" with text, found none"))
}
