//! The command line, one file a command. Arguments become plain option structs here; the library never sees clap.

mod extract;
mod gazetteer;
mod input;
mod lines;
mod map;
mod output;
mod places;
mod render;
mod resolve;
mod sheet;
mod table;

use std::io::Write;

use clap::{Parser, Subcommand};

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

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Map(map::Args),
    Extract(extract::Args),
    Places(places::Args),
    Resolve(resolve::Args),
    Render(render::Args),
    Gazetteer(gazetteer::Args),
}

impl Cli {
    /// Does what was asked for.
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let gazetteer = &self.gazetteer;
        match self.command {
            Command::Map(args) => map::run(&args, gazetteer),
            Command::Extract(args) => extract::run(&args, gazetteer),
            Command::Places(args) => places::run(&args, gazetteer),
            Command::Resolve(args) => resolve::run(&args, gazetteer),
            Command::Render(args) => render::run(&args),
            Command::Gazetteer(args) => gazetteer::run(&args, gazetteer),
        }
    }
}

/// The command cannot be meant as it was given: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Misuse(pub(crate) String);

/// Says something on standard error. Words from reports and file names cannot move the cursor or reverse the line.
pub(crate) fn talk(message: &str) {
    let mut err = std::io::stderr().lock();
    for line in message.lines() {
        // Nobody is left to tell where this fails.
        let _ = writeln!(err, "{}", table::safe(line));
    }
}
