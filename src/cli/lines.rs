//! JSON Lines through a pipe: one object a line in, one a line out, in order, on all cores.

use std::io::{BufRead, BufReader, Read, Write};
use std::thread;

use anyhow::{Result, bail};
use serde_json::Value;

use super::talk;

/// What is read at once. A pipe gives 64 KB at most; a file gives all of it.
const BLOCK: usize = 1 << 20;
/// How many bad lines are told one by one.
const MOST_TOLD: usize = 8;

/// Answers each line of `input` with one line on standard output. A bad line is told on standard error and skipped;
/// the whole then counts as failed.
pub(super) fn answer(input: impl Read, reply: impl Fn(&Value) -> Result<Value, String> + Sync) -> Result<()> {
    let mut input = BufReader::with_capacity(BLOCK, input);
    let mut out = std::io::stdout().lock();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut number = 0;
    let mut bad = 0_usize;
    loop {
        let batch = read_batch(&mut input)?;
        if batch.is_empty() {
            break;
        }
        let answers: Vec<Option<Result<String, String>>> = thread::scope(|scope| {
            let share = batch.len().div_ceil(cores);
            let reply = &reply;
            let workers: Vec<_> = batch
                .chunks(share)
                .map(|lines| scope.spawn(move || lines.iter().map(|l| one(l, reply)).collect::<Vec<_>>()))
                .collect();
            workers
                .into_iter()
                .flat_map(|w| w.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        for answer in answers {
            number += 1;
            match answer {
                None => {}
                Some(Ok(line)) => out.write_all(line.as_bytes())?,
                Some(Err(problem)) => {
                    bad += 1;
                    if bad <= MOST_TOLD {
                        talk(&format!("dateline: line {number}: {problem}"));
                    }
                }
            }
        }
        out.flush()?;
    }
    if bad > 0 {
        bail!("{bad} of {number} lines could not be read and have no answer");
    }
    Ok(())
}

/// The next line, and all whole lines that have already come in: a program that waits for its answer gets it.
fn read_batch(input: &mut BufReader<impl Read>) -> Result<Vec<Vec<u8>>> {
    let mut batch = Vec::new();
    while batch.is_empty() || input.buffer().contains(&b'\n') {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        batch.push(line);
    }
    Ok(batch)
}

fn one(line: &[u8], reply: &impl Fn(&Value) -> Result<Value, String>) -> Option<Result<String, String>> {
    if line.iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    let request = serde_json::from_slice::<Value>(line)
        .map_err(|e| format!("expected a JSON object, found text that breaks off at column {}", e.column()));
    Some(request.and_then(|r| reply(&r)).map(|answer| format!("{answer}\n")))
}

/// A text member that must be there.
pub(super) fn member<'v>(request: &'v Value, name: &str) -> Result<&'v str, String> {
    request.get(name).and_then(Value::as_str).ok_or_else(|| format!("expected a \"{name}\" with text, found none"))
}
