//! The command line: parse, run, map errors to exit codes.

mod cli;

use std::io;
use std::panic;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    leave_damage_to_its_reader();
    let cli = match cli::Cli::read() {
        Ok(cli) => cli,
        Err(message) => {
            // Fails only where nobody reads the message.
            let _ = message.print();
            return if message.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    match cli.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            cli::talk(&format!("dateline: {error:#}"));
            if error.is::<cli::Misuse>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

/// The crate that reads Parquet panics on some damaged files. Our reader catches that and says what is wrong in its own
/// words; the crate's need not be heard before. All other panics are told as usual.
fn leave_damage_to_its_reader() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let folders = |file| Path::new(file).iter().filter_map(|f| f.to_str());
        if !panic.location().is_some_and(|at| folders(at.file()).any(|f| f.starts_with("parquet-"))) {
            usual(panic);
        }
    }));
}

/// `dateline … | head` closes our output: the reader has what it wanted, and that is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe))
}
