//! The command line, one file a command. Arguments become plain option structs here; the library never sees clap.

mod config;
mod explain;
mod export;
mod extract;
mod folders;
mod gazetteer;
mod input;
mod journal;
mod lines;
mod look;
mod manual;
mod map;
mod meter;
mod output;
mod page;
mod places;
mod render;
mod report;
mod resolve;
mod sheet;
mod stream;
mod table;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

/// Reads news reports, finds the incidents in them and puts them on a map fit to print.
///
/// It works offline: text goes in; incidents with their evidence, GeoJSON and a map come out.
#[derive(Debug, Parser)]
#[command(
    version,
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Start with a report of your own:\n  dateline map report.txt\n\nData goes to standard output, talk to \
                  standard error. Exit codes: 0 done, 1 could not, 2 misuse."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    gazetteer: gazetteer::Choice,

    /// Settings to use, rather than `dateline.toml` in this folder or in that of your settings; `none` for none
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Map(map::Args),
    Extract(extract::Args),
    Explain(explain::Args),
    Places(places::Args),
    Resolve(resolve::Args),
    Render(render::Args),
    Report(report::Args),
    Export(export::Args),
    Gazetteer(gazetteer::Args),
    Config(config::Args),
    Completions(manual::CompletionsArgs),
    Man(manual::ManArgs),
}

impl Cli {
    /// Reads the command line, with the defaults of the settings that are in force.
    ///
    /// # Errors
    /// clap's message: misuse, or help that was asked for.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        let arguments: Vec<OsString> = std::env::args_os().collect();
        // Help is also for those whose settings are broken: what clap can answer by itself, it answers.
        let plain = Self::command();
        let settled = match config::apply(plain.clone(), &arguments, &[]) {
            Ok(command) => command,
            Err(wrong) => {
                let answer = plain.try_get_matches_from(&arguments);
                let help = answer.as_ref().err().filter(|e| !e.use_stderr()).is_some();
                return Err(if help { answer.err().unwrap_or_else(|| wrong.as_clap()) } else { wrong.as_clap() });
            }
        };
        let mut matches = settled.try_get_matches_from(&arguments)?;
        if config::file_says_the_format(&matches)
            && let Ok(command) = config::apply(plain, &arguments, &["format"])
        {
            matches = command.try_get_matches_from(&arguments)?;
        }
        Self::from_arg_matches(&matches)
    }

    /// Does what was asked for.
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let gazetteer = &self.gazetteer;
        match self.command {
            Command::Map(args) => map::run(&args, gazetteer),
            Command::Extract(args) => extract::run(&args, gazetteer),
            Command::Explain(args) => explain::run(&args, gazetteer),
            Command::Places(args) => places::run(&args, gazetteer),
            Command::Resolve(args) => resolve::run(&args, gazetteer),
            Command::Render(args) => render::run(&args, gazetteer),
            Command::Report(args) => report::run(&args, gazetteer),
            Command::Export(args) => export::run(&args, gazetteer),
            Command::Gazetteer(args) => gazetteer::run(&args, gazetteer),
            Command::Config(args) => config::run(&args, &Self::command(), &std::env::args_os().collect::<Vec<_>>()),
            Command::Completions(args) => manual::completions(&args, Self::command()),
            Command::Man(args) => manual::man(&args, Self::command()),
        }
    }
}

/// The command cannot be meant as it was given: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Misuse(pub(crate) String);

impl Misuse {
    /// The same, as clap says it.
    fn as_clap(&self) -> clap::Error {
        clap::Error::raw(clap::error::ErrorKind::InvalidValue, format!("{self}\n"))
    }
}

/// Says something on standard error. Words from reports and file names cannot move the cursor or reverse the line.
pub(crate) fn talk(message: &str) {
    let mut err = std::io::stderr().lock();
    for line in message.lines() {
        // Nobody is left to tell where this fails.
        let _ = writeln!(err, "{}", table::safe(line));
    }
}
