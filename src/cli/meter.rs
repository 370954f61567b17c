//! How far a long job is: one line on a terminal, nothing elsewhere.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// How often the line changes.
const PAUSE: Duration = Duration::from_millis(200);

/// One line on standard error that is written over.
pub(super) struct Meter {
    shown: bool,
    last: Option<Instant>,
}

impl Meter {
    pub(super) fn new() -> Self {
        Self { shown: std::io::stderr().is_terminal(), last: None }
    }

    /// Shows a line, if the one before has stood long enough. Its words must be safe to print.
    pub(super) fn tell(&mut self, line: impl FnOnce() -> String) {
        if !self.shown || self.last.is_some_and(|t| t.elapsed() < PAUSE) {
            return;
        }
        self.last = Some(Instant::now());
        let mut err = std::io::stderr().lock();
        // Nobody is left to tell where this fails.
        let _ = write!(err, "\r\x1b[K{}", line()).and_then(|()| err.flush());
    }

    /// Takes the line away, so that something else can be said.
    pub(super) fn clear(&mut self) {
        if self.shown && self.last.take().is_some() {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
        }
    }
}
