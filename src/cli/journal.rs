//! A file that is written over hours and can be gone on with.
//!
//! The output grows in `FILE.part`. Beside it `FILE.resume` says up to which line of the input, and up to which of its own
//! bytes, the part is complete. The note is replaced as a whole and only after the bytes it speaks of are on the disk, so it
//! is never ahead of them; what the part holds beyond it, half a line too, is cut off and made again. At the end
//! the part gets its name and the note goes.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::lines::Mark;
use super::{output, talk};

/// How much work an interruption can cost.
const PAUSE: Duration = Duration::from_secs(1);
/// A note is a few hundred bytes; anything larger is none of ours.
const LONGEST_NOTE: u64 = 1 << 16;

/// What was counted so far.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct Tally {
    /// Lines that held a report.
    pub(super) reports: u64,
    /// Lines that could not be used.
    pub(super) bad: u64,
    pub(super) incidents: u64,
    /// Incidents without a day in reports without one.
    pub(super) undated: u64,
    /// Sums that were left out.
    pub(super) left_out: u64,
}

/// What decides the output beside the input: each option with its value, as in messages.
pub(super) type Options = Vec<(String, String)>;

/// How far an interrupted run came.
#[derive(Debug, Serialize, Deserialize)]
struct Note {
    generator: String,
    options: Options,
    lines: u64,
    bytes: u64,
    hash: String,
    written: u64,
    tally: Tally,
}

/// Where a run begins.
pub(super) struct Start {
    pub(super) mark: Mark,
    pub(super) tally: Tally,
}

/// The file in the making.
pub(super) struct Journal {
    /// As the user named it.
    path: PathBuf,
    /// Behind links.
    place: PathBuf,
    force: bool,
    part: File,
    written: u64,
    options: Options,
    last: Instant,
}

impl Journal {
    /// Opens the part: afresh, or where an interrupted run left off.
    pub(super) fn open(path: &Path, options: Options, force: bool, resume: bool) -> Result<(Self, Start)> {
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        output::check(&place, path, force)?;
        if let Some(folder) = place.parent().filter(|p| !p.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|cause| output::refused(path, &cause))?;
        }
        let note = read_note(&beside(&place, "resume"))?;
        match &note {
            Some(note) if !resume && !force => bail!(
                "{}: expected to start here, found a run that was interrupted after {} lines\nTry: --resume to go on with \
                 it, or --force to start over",
                path.display(),
                note.lines
            ),
            Some(note) if resume => same_options(path, &note.options, &options)?,
            None if resume => talk("dateline: there is nothing to resume; starting at the first line"),
            _ => {}
        }
        let note = note.filter(|_| resume);
        let part_path = beside(&place, "part");
        let part = File::options().create(true).truncate(false).read(true).write(true).open(&part_path);
        let part = part.map_err(|cause| output::refused(path, &cause))?;
        if part.try_lock().is_err() {
            bail!(
                "{}: expected to write here, found another run that is writing\nTry: another name with -o",
                path.display()
            );
        }
        let mut journal = Self { path: path.to_owned(), place, force, part, written: 0, options, last: Instant::now() };
        let start = journal.cut(note)?;
        Ok((journal, start))
    }

    /// Cuts the part back to what the note says is complete.
    fn cut(&mut self, note: Option<Note>) -> Result<Start> {
        let mut start = Start { mark: Mark::START, tally: Tally::default() };
        if let Some(note) = note {
            let there = self.part.metadata()?.len();
            let hash = u64::from_str_radix(&note.hash, 16);
            let (true, Ok(hash)) = (there >= note.written, hash) else {
                bail!(
                    "{}: expected {} bytes of the interrupted run in {}, found {there}\nTry: --force, without --resume, to \
                     start over",
                    self.path.display(),
                    note.written,
                    beside(&self.path, "part").display()
                );
            };
            self.written = note.written;
            start = Start { mark: Mark { lines: note.lines, bytes: note.bytes, hash }, tally: note.tally };
        }
        self.part.set_len(self.written)?;
        self.part.seek(SeekFrom::Start(self.written))?;
        self.put_down(&start.mark, start.tally)?;
        Ok(start)
    }

    /// Whether nothing has been written yet.
    pub(super) fn is_new(&self) -> bool {
        self.written == 0
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.part.write_all(bytes).map_err(|cause| output::refused(&self.path, &cause))?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// Notes now and then how far the run is: all that has been written answers the lines up to `mark`.
    pub(super) fn reached(&mut self, mark: &Mark, tally: Tally) -> Result<()> {
        if self.last.elapsed() >= PAUSE { self.put_down(mark, tally) } else { Ok(()) }
    }

    /// Notes how far the run is.
    fn put_down(&mut self, mark: &Mark, tally: Tally) -> Result<()> {
        let note = Note {
            generator: generator(),
            options: self.options.clone(),
            lines: mark.lines,
            bytes: mark.bytes,
            hash: format!("{:016x}", mark.hash),
            written: self.written,
            tally,
        };
        let target = beside(&self.place, "resume");
        let noted = || -> io::Result<()> {
            self.part.sync_data()?;
            let mut text = serde_json::to_string_pretty(&note)?;
            text.push('\n');
            let staged = beside(&self.place, "resume.new");
            let mut file = File::create(&staged)?;
            file.write_all(text.as_bytes())?;
            file.sync_data()?;
            fs::rename(staged, &target)
        };
        noted().map_err(|cause| output::refused(&self.path, &cause))?;
        self.last = Instant::now();
        Ok(())
    }

    /// Leaves nothing behind.
    pub(super) fn discard(self) {
        for extension in ["part", "resume"] {
            // What cannot be removed does no harm.
            let _ = fs::remove_file(beside(&self.place, extension));
        }
    }

    /// Gives the part its name.
    pub(super) fn finish(self) -> Result<()> {
        output::check(&self.place, &self.path, self.force)?;
        let named = || -> io::Result<()> {
            self.part.sync_data()?;
            fs::rename(beside(&self.place, "part"), &self.place)?;
            fs::remove_file(beside(&self.place, "resume"))
        };
        named().map_err(|cause| output::refused(&self.path, &cause))
    }
}

fn generator() -> String {
    format!("Dateline {}", env!("CARGO_PKG_VERSION"))
}

/// `week.jsonl` and `part` give `week.jsonl.part`.
fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

fn read_note(path: &Path) -> Result<Option<Note>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).context(path.display().to_string()),
    };
    let mut text = String::new();
    file.take(LONGEST_NOTE).read_to_string(&mut text).ok();
    let note = serde_json::from_str(&text).ok();
    let note = note.with_context(|| {
        format!(
            "{}: expected Dateline's note on an interrupted run, found something else\nTry: another name with -o, or move \
             that file away",
            path.display()
        )
    })?;
    Ok(Some(note))
}

/// The same output comes only of the same options.
fn same_options(path: &Path, then: &Options, now: &Options) -> Result<()> {
    for (name, value) in now {
        let before = then.iter().find(|(n, _)| n == name).map_or("not known", |(_, v)| v.as_str());
        if before != value {
            bail!(
                "{}: expected to go on as the interrupted run began, found another {name}: {before} then, {value} now\nTry: \
                 the same options again, or --force, without --resume, to start over",
                path.display()
            );
        }
    }
    Ok(())
}
