//! The command line: parse, run, map errors to exit codes.

mod cli;

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
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

/// `dateline … | head` closes our output: the reader has what it wanted, and that is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe))
}
