//! `dateline completions` and `dateline man`: both are written from the definition of the command line itself.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use super::{output, talk};

/// Print what a shell needs to complete Dateline's commands
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline completions bash > ~/.local/share/bash-completion/completions/dateline\n  dateline \
                        completions zsh > ~/.zfunc/_dateline\n  dateline completions fish > \
                        ~/.config/fish/completions/dateline.fish"
)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Print the man page, or write one for each command into a folder
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  dateline man | man -l -\n  dateline man -o ~/.local/share/man/man1")]
pub(super) struct ManArgs {
    /// Folder for the pages, made where it is not there
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

pub(super) fn completions(args: &CompletionsArgs, mut command: Command) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "dateline", &mut script);
    output::print(&script)
}

pub(super) fn man(args: &ManArgs, mut command: Command) -> Result<()> {
    let Some(folder) = &args.output else { return output::print(&page(&command)?) };
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    command.build();
    let pages = write_pages(&command, folder)?;
    talk(&format!("wrote {pages} pages into {}", folder.display()));
    Ok(())
}

fn page(command: &Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}

/// Writes the page of a command and those of its own commands; `help` needs none.
fn write_pages(command: &Command, folder: &Path) -> Result<usize> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let file = folder.join(format!("{name}.1"));
    std::fs::write(&file, page(&command.clone().name(name.to_owned()))?).with_context(|| file.display().to_string())?;
    let own = command.get_subcommands().filter(|c| c.get_name() != "help");
    own.map(|c| write_pages(c, folder)).sum::<Result<usize>>().map(|n| n + 1)
}
