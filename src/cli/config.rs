//! `dateline.toml`: a newsroom's own defaults, and `dateline config`, which shows what is in force and where it came from.
//!
//! A key is the name of a long option. At the top of the file it speaks for every command that has the option; under the
//! name of a command, for that one. The values become clap's defaults, so that `--help` shows them and whatever is typed
//! on the command line or set in the environment goes before them.

use std::any::TypeId;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::json;
use toml::{Table as Toml, Value};

use super::table::{Printed, Table, print_json};
use super::{Misuse, folders, talk};

/// The file's name, in the folder where Dateline is run and in the folder of the user's settings.
const FILE: &str = "dateline.toml";
/// The option and the variable that name another file.
const OPTION: &str = "--config";
const VARIABLE: &str = "DATELINE_CONFIG";
/// The word that does without any.
const NONE: &str = "none";
/// More than any settings need.
const MOST_BYTES: u64 = 1_000_000;
/// What would be wrong as a habit: it belongs to one report, one run or one file.
const NOT_SETTINGS: &[&str] =
    &["config", "field", "force", "help", "jsonl", "output", "published", "resume", "title", "version"];
/// Commands about Dateline itself have no settings.
const WITHOUT_SETTINGS: &[&str] = &["completions", "config", "help", "man"];

/// See which settings are in force, and where each came from
///
/// Settings are read from `dateline.toml` in this folder, else from the folder of your settings. A key is the name of a
/// long option, for all commands at the top of the file or for one under its name. Options on the command line go before.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline config\n  dateline config map\n  dateline --config newsroom.toml config --format json\n\nA \
                  dateline.toml:\n  gazetteer = \"iraq.bin\"   # paths count from the file's folder\n  width = 1200\n  \
                  [extract]\n  format = \"csv\""
)]
pub(super) struct Args {
    /// Show the settings of this command alone
    #[arg(value_name = "COMMAND")]
    command: Option<String>,

    #[command(flatten)]
    printed: Printed,
}

/// Settings as they were found.
#[derive(Debug)]
struct Settings {
    file: PathBuf,
    table: Toml,
}

/// Gives the command the defaults of the settings that are found.
///
/// # Errors
/// [`Misuse`] where the file named is not there, is no TOML, or holds what no option takes.
pub(super) fn apply(command: Command, arguments: &[OsString], but: &[&str]) -> Result<Command, Misuse> {
    match find(arguments)? {
        Some(settings) => settings.without(but).apply(command),
        None => Ok(command),
    }
}

/// Whether `-o` names a file on the command line while the format is a setting alone: the file's extension goes before.
pub(super) fn file_says_the_format(matches: &ArgMatches) -> bool {
    let Some((_, command)) = matches.subcommand() else { return false };
    let source = |name| command.try_contains_id(name).unwrap_or(false).then(|| command.value_source(name)).flatten();
    let file = source("output") == Some(ValueSource::CommandLine)
        && command
            .try_get_one::<PathBuf>("output")
            .ok()
            .flatten()
            .is_some_and(|f| f.extension().is_some() && !f.is_dir());
    file && source("format") == Some(ValueSource::DefaultValue)
}

fn find(arguments: &[OsString]) -> Result<Option<Settings>, Misuse> {
    if let Some(named) = asked(arguments).or_else(|| std::env::var_os(VARIABLE).filter(|v| !v.is_empty())) {
        return if named == NONE { Ok(None) } else { Settings::read(Path::new(&named)).map(Some) };
    }
    let places = [Some(PathBuf::from(FILE)), folders::settings().map(|f| f.join(FILE))];
    places.into_iter().flatten().find(|f| f.is_file()).map(|f| Settings::read(&f)).transpose()
}

/// The value of `--config`, which must be known before the command line can be parsed.
fn asked(arguments: &[OsString]) -> Option<OsString> {
    let mut rest = arguments.iter().skip(1).take_while(|a| *a != "--");
    while let Some(argument) = rest.next() {
        if argument == OPTION {
            return rest.next().cloned();
        }
        if let Some(value) = argument.to_str().and_then(|a| a.strip_prefix(OPTION)?.strip_prefix('=')) {
            return Some(value.into());
        }
    }
    None
}

impl Settings {
    fn read(file: &Path) -> Result<Self, Misuse> {
        let wrong = |found: String| {
            Misuse(format!("{}: expected settings as TOML, found {found}\nTry: dateline config --help", file.display()))
        };
        let size = fs::metadata(file).map_err(|e| wrong(format!("no readable file ({e})")))?.len();
        if size > MOST_BYTES {
            return Err(wrong(format!("{size} bytes, and at most {MOST_BYTES} are read")));
        }
        let text = fs::read_to_string(file).map_err(|e| wrong(e.to_string()))?;
        let table = text.parse().map_err(|e: toml::de::Error| wrong(e.to_string()))?;
        Ok(Self { file: file.to_owned(), table })
    }

    /// The same without some keys.
    fn without(mut self, keys: &[&str]) -> Self {
        self.table.retain(|key, _| !keys.contains(&key));
        for (_, own) in self.table.iter_mut() {
            if let Value::Table(own) = own {
                own.retain(|key, _| !keys.contains(&key));
            }
        }
        self
    }

    fn apply(&self, mut command: Command) -> Result<Command, Misuse> {
        let names: Vec<String> = commands(&command).map(|c| c.get_name().to_owned()).collect();
        for (key, value) in &self.table {
            match value {
                Value::Table(own) if names.contains(key) => {
                    for (key_of_one, value) in own {
                        let values = self.values(&command, Some(key), key_of_one, value)?;
                        command = set_default(command, Some(key), key_of_one, &values);
                    }
                }
                Value::Table(_) => return Err(self.no_command(key, &names)),
                value => command = self.apply_to_all(command, &names, key, value)?,
            }
        }
        Ok(command)
    }

    /// Sets an option of every command that has it and takes the value: `format = "csv"` is for `extract`, not for `map`.
    fn apply_to_all(&self, mut root: Command, names: &[String], key: &str, value: &Value) -> Result<Command, Misuse> {
        let mut taken = false;
        let mut refused = None;
        let everywhere = std::iter::once(None).chain(names.iter().map(Some));
        for name in everywhere {
            if find_option(&root, name.map(String::as_str), key).is_none() {
                continue;
            }
            match self.values(&root, name.map(String::as_str), key, value) {
                Ok(values) => {
                    taken = true;
                    root = match name {
                        Some(name) if self.has_own(name, key) => root,
                        name => set_default(root, name.map(String::as_str), key, &values),
                    };
                }
                Err(wrong) => refused = refused.or(Some(wrong)),
            }
        }
        match refused {
            Some(wrong) if !taken => Err(wrong),
            _ if !taken => Err(self.unknown(&root, None, key)),
            _ => Ok(root),
        }
    }

    fn has_own(&self, command: &str, key: &str) -> bool {
        self.table.get(command).and_then(Value::as_table).is_some_and(|t| t.contains_key(key))
    }

    /// The setting in the words of the command line.
    fn values(&self, root: &Command, command: Option<&str>, key: &str, value: &Value) -> Result<Vec<String>, Misuse> {
        let arg = find_option(root, command, key).ok_or_else(|| self.unknown(root, command, key))?;
        let list = match value {
            Value::Array(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        let several = matches!(arg.get_action(), ArgAction::Append) || arg.get_value_delimiter().is_some();
        if list.len() != 1 && !several {
            return Err(self.wrong(key, "one value", &format!("a list of {}", list.len())));
        }
        let flag = matches!(arg.get_action(), ArgAction::SetTrue);
        list.iter()
            .map(|value| match value {
                Value::Boolean(on) if flag => Ok(on.to_string()),
                other if flag => Err(self.wrong(key, "true or false", kind(other))),
                Value::String(text) => self.checked(arg, key, text),
                Value::Integer(number) => self.checked(arg, key, &number.to_string()),
                Value::Float(number) => self.checked(arg, key, &number.to_string()),
                Value::Datetime(day) => self.checked(arg, key, &day.to_string()),
                other => Err(self.wrong(key, "a text or a number", kind(other))),
            })
            .collect()
    }

    /// The value as the option takes it: paths count from the folder of the file, words are the option's own.
    fn checked(&self, arg: &Arg, key: &str, text: &str) -> Result<String, Misuse> {
        let allowed: Vec<_> = arg.get_possible_values();
        if !allowed.is_empty() && !allowed.iter().any(|v| v.matches(text, true)) {
            let names: Vec<&str> = allowed.iter().map(clap::builder::PossibleValue::get_name).collect();
            return Err(self.wrong(key, &format!("one of {}", names.join(", ")), &format!("\"{text}\"")));
        }
        let is_path = arg.get_value_parser().type_id() == TypeId::of::<PathBuf>();
        let beside = self.file.parent().map(|folder| folder.join(text)).filter(|f| is_path && f.exists());
        Ok(beside.map_or_else(|| text.to_owned(), |f| f.to_string_lossy().into_owned()))
    }

    fn wrong(&self, key: &str, expected: &str, found: &str) -> Misuse {
        Misuse(format!("{}: {key}: expected {expected}, found {found}", self.file.display()))
    }

    fn unknown(&self, root: &Command, command: Option<&str>, key: &str) -> Misuse {
        let mut names: Vec<&str> = match command {
            Some(name) => root.find_subcommand(name).into_iter().flat_map(settings_of).collect(),
            None => commands(root).chain([root]).flat_map(settings_of).collect(),
        };
        names.sort_unstable();
        names.dedup();
        let whose = command.map_or_else(|| "a setting".to_owned(), |c| format!("a setting of `{c}`"));
        self.wrong(key, &format!("{whose} ({})", names.join(", ")), "none of that name")
    }

    fn no_command(&self, key: &str, names: &[String]) -> Misuse {
        self.wrong(&format!("[{key}]"), &format!("the name of a command ({})", names.join(", ")), "none of that name")
    }
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a text",
        Value::Integer(_) | Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list",
        Value::Table(_) => "a table",
    }
}

fn commands(root: &Command) -> impl Iterator<Item = &Command> {
    root.get_subcommands().filter(|c| !WITHOUT_SETTINGS.contains(&c.get_name()))
}

/// The long options of a command that may stand in the file.
fn settings_of(command: &Command) -> impl Iterator<Item = &str> {
    command.get_arguments().filter_map(Arg::get_long).filter(|name| !NOT_SETTINGS.contains(name))
}

fn find_option<'a>(root: &'a Command, command: Option<&str>, key: &str) -> Option<&'a Arg> {
    let command = match command {
        Some(name) => root.find_subcommand(name)?,
        None => root,
    };
    if NOT_SETTINGS.contains(&key) {
        return None;
    }
    command.get_arguments().find(|a| a.get_long() == Some(key))
}

fn set_default(root: Command, command: Option<&str>, key: &str, values: &[String]) -> Command {
    let Some(id) = find_option(&root, command, key).map(|a| a.get_id().to_string()) else { return root };
    match command {
        Some(name) => root.mut_subcommand(name, |c| c.mut_arg(id, |a| with_default(a, values))),
        None => root.mut_arg(id, |a| with_default(a, values)),
    }
}

fn with_default(arg: Arg, values: &[String]) -> Arg {
    // clap keeps defaults for as long as the program runs.
    arg.default_values(values.iter().map(|v| clap::builder::OsStr::from(v.clone())).collect::<Vec<_>>())
}

/// Prints the settings in force.
pub(super) fn run(args: &Args, plain: &Command, arguments: &[OsString]) -> Result<()> {
    let settings = find(arguments)?;
    let root = match &settings {
        Some(settings) => settings.apply(plain.clone())?,
        None => plain.clone(),
    };
    if let Some(name) = &args.command
        && root.find_subcommand(name).is_none()
    {
        let names: Vec<&str> = root.get_subcommands().map(Command::get_name).collect();
        return Err(Misuse(format!(
            "config {name}: expected a command ({}), found none of that name",
            names.join(", ")
        ))
        .into());
    }
    let rows = in_force(plain, &root, args.command.as_deref(), settings.as_ref());
    if args.printed.as_json() {
        let rows: Vec<_> = rows
            .iter()
            .map(
                |[command, key, value, from]| json!({"command": command, "setting": key, "value": value, "from": from}),
            )
            .collect();
        return print_json(&rows);
    }
    match &settings {
        Some(settings) => talk(&format!("dateline: settings from {}", settings.file.display())),
        None => talk(&format!("dateline: no {FILE} in this folder or in that of your settings: all is as built in")),
    }
    let mut table = Table::new(&["Command", "Setting", "Value", "From"]);
    for row in &rows {
        table.row(row);
    }
    table.print()
}

/// Command, setting, value, and where the value came from, for each setting that has a value.
fn in_force(plain: &Command, root: &Command, only: Option<&str>, settings: Option<&Settings>) -> Vec<[String; 4]> {
    let mut rows = Vec::new();
    let commands = commands(root).filter(|c| only.is_none_or(|o| c.get_name() == o));
    let globals = std::iter::once((root, "all"));
    for (command, name) in globals.chain(commands.map(|c| (c, c.get_name()))) {
        for arg in command.get_arguments() {
            let Some(long) = arg.get_long().filter(|l| !NOT_SETTINGS.contains(l)) else { continue };
            let before = if name == "all" { Some(plain) } else { plain.find_subcommand(name) };
            let built_in = before.and_then(|c| c.get_arguments().find(|a| a.get_id() == arg.get_id()));
            let text = |a: &Arg| {
                let values: Vec<_> = a.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).collect();
                values.join(",")
            };
            let value = text(arg);
            let from_file = settings.filter(|_| built_in.is_none_or(|b| text(b) != value));
            let variable =
                arg.get_env().and_then(|name| Some((name, std::env::var_os(name).filter(|v| !v.is_empty())?)));
            let (value, from) = match (variable, from_file) {
                (Some((name, value)), _) => (value.to_string_lossy().into_owned(), name.to_string_lossy().into_owned()),
                (None, Some(settings)) => (value, settings.file.display().to_string()),
                (None, None) => (value, "built in".to_owned()),
            };
            if !value.is_empty() && value != "false" {
                rows.push([name.to_owned(), long.to_owned(), value, from]);
            }
        }
    }
    rows
}
