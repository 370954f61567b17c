//! `dateline extract`: incidents as data.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::Misuse;
use super::gazetteer::Choice;
use super::input::{Reports, stem};
use super::journal::Options;
use super::output::{Format, encode, one_file, print, tell_written, write_all};
use super::stream::{self, Goal, Work};

/// Find incidents in reports and print them as GeoJSON
///
/// One feature is one incident: when, where and how precisely, what, who, how many killed and wounded, and the words
/// of the report that say so. An incident whose place is not known has a null geometry.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline extract report.txt > incidents.geojson\n  dateline extract --format csv -o incidents.csv \
                        monday.txt tuesday.txt\n  pdftotext report.pdf - | dateline extract - --published 2020-12-11\n  dateline extract reports.jsonl -o incidents.jsonl \
                        --resume\n  zcat reports.jsonl.gz | dateline extract - --format jsonl | gzip > incidents.jsonl.gz\n\nReports as JSON \
                        Lines, an object {\"id\",\"title\",\"text\",\"published\",\"source\",\"url\"} a line, go through one by one on all \
                        cores where the output is jsonl or csv: a million take no more memory than ten thousand."
)]
pub(super) struct Args {
    #[command(flatten)]
    reports: Reports,

    /// Format of the output [default: geojson, or by the extension of -o]
    #[arg(long, value_parser = PossibleValuesParser::new(["geojson", "jsonl", "csv"]).try_map(|f| Format::from_str(&f, true)))]
    format: Option<Format>,

    /// Write to this file rather than standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite a file that Dateline did not make
    #[arg(long)]
    force: bool,

    /// The reports are JSON Lines, one object with a "text" a line. Files named .jsonl or .ndjson are taken so without it,
    /// and standard input that begins with an object
    #[arg(long)]
    jsonl: bool,

    /// JSON Lines: stop at the first line that cannot be used, with exit code 1, rather than skip it
    #[arg(long)]
    strict: bool,

    /// JSON Lines into -o FILE: go on with a run that was interrupted
    #[arg(long)]
    resume: bool,
}

pub(super) fn run(args: &Args, gazetteer: &Choice) -> Result<()> {
    let file = args.output.as_deref().filter(|o| o.as_os_str() != "-");
    let named = match file {
        Some(file) => one_file(file, args.format.as_slice())?,
        None => None,
    };
    let format = named.or(args.format).unwrap_or(Format::Geojson);
    if format.is_picture() {
        return Err(Misuse("extract writes data, not pictures\nTry: dateline map REPORT".to_owned()).into());
    }
    args.reports.check()?;
    let lines = stream::is_json_lines(&args.reports.reports, args.jsonl)?;
    let streams = lines && matches!(format, Format::Jsonl | Format::Csv) && !args.reports.merging.merge;
    args.check(lines, streams, file)?;
    let incidents = if streams {
        let goal =
            Goal { file, format, force: args.force, resume: args.resume, options: args.options(format, gazetteer) };
        return stream::run(&args.reports, args.strict, args.work(gazetteer)?, goal);
    } else if lines {
        args.reports.merging.finish(stream::collect(&args.reports, args.strict, args.work(gazetteer)?)?)
    } else {
        args.reports.extract(gazetteer.open()?)?.incidents
    };
    let bytes = encode(format, &incidents, &stem(&args.reports.reports), None)?;
    match file {
        Some(file) => {
            let files = [(file.to_owned(), bytes)];
            write_all(&files, args.force)?;
            tell_written(&files);
            Ok(())
        }
        None => print(&bytes),
    }
}

impl Args {
    /// Refuses what cannot be meant.
    fn check(&self, lines: bool, streams: bool, file: Option<&Path>) -> Result<(), Misuse> {
        let wrong = |words: &str| Err(Misuse(words.to_owned()));
        if self.strict && !lines {
            return wrong(
                "--strict: expected JSON Lines, one report a line, found other reports, the first of which that cannot be \
                 read stops the run anyway\nTry: --jsonl if they are JSON Lines",
            );
        }
        if self.resume && file.is_none() {
            return wrong("--resume: expected a file to go on with, found none\nTry: -o FILE");
        }
        if self.resume && !streams {
            return wrong(
                "--resume: expected JSON Lines in, and JSON Lines or CSV out without --merge, which are written line by \
                 line\nTry: -o FILE.jsonl",
            );
        }
        Ok(())
    }

    fn work(&self, gazetteer: &Choice) -> Result<Work> {
        Ok(Work {
            gazetteer: gazetteer.open()?,
            fields: self.reports.json_fields()?,
            published: self.reports.published,
            aggregates: self.reports.aggregates,
        })
    }

    /// What decides the output beside the reports.
    fn options(&self, format: Format, gazetteer: &Choice) -> Options {
        let published = self.reports.published.map_or_else(|| "none".to_owned(), |d| d.to_string());
        [
            ("Dateline", env!("CARGO_PKG_VERSION").to_owned()),
            ("--format", format.extension().to_owned()),
            ("--published", published),
            ("--json-field", self.reports.json_names()),
            ("--aggregates", if self.reports.aggregates { "given" } else { "not given" }.to_owned()),
            ("gazetteer", gazetteer.words()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }
}
