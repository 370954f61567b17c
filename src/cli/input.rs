//! Reports as the commands take them, and the incidents found in them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use dateline::crowd::Crowd;
use dateline::events;
use dateline::gazetteer::Gazetteer;
use dateline::incident::{Clarity, Incident};
use dateline::merge;
use dateline::read::{self, Document, JsonFields, Options};
use jiff::civil::Date;

use super::{Misuse, talk};

/// The reports, and when they were published.
#[derive(Debug, clap::Args)]
pub(super) struct Reports {
    /// Reports: text, Markdown, web pages, feeds, e-mail, PDF, Word, JSON; folders and patterns of these; `-` reads
    /// standard input
    #[arg(value_name = "REPORT", required = true)]
    pub(super) reports: Vec<PathBuf>,

    /// When the reports were published, as YYYY-MM-DD: "on Thursday" counts from here. Without it the date is looked
    /// for in each text
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) published: Option<Date>,

    /// Which member of JSON reports holds text, title, published, source, url or id, as in text=body; a dot leads into an
    /// object. May be given again
    #[arg(long = "json-field", value_name = "FIELD=MEMBER")]
    json_fields: Vec<String>,

    /// Keep records that lump several incidents together, such as "a year of attacks"
    #[arg(long)]
    pub(super) aggregates: bool,

    #[command(flatten)]
    pub(super) merging: Merging,
}

/// Whether and how the same incident in several reports is linked.
#[derive(Debug, clap::Args)]
pub(super) struct Merging {
    /// Link what several reports tell of the same incident: same kind and actors, near in place and time. The record keeps all
    /// its sources, and its tolls reach from the lowest to the highest
    #[arg(long)]
    pub(super) merge: bool,

    /// With --merge: how far apart the places may lie [default: 5]
    #[arg(long, value_name = "KM", requires = "merge", value_parser = kilometres)]
    merge_km: Option<f64>,

    /// With --merge: how far apart the days may lie [default: 1]
    #[arg(long, value_name = "DAYS", requires = "merge", value_parser = clap::value_parser!(u16).range(0..=31))]
    merge_days: Option<u16>,
}

fn kilometres(text: &str) -> Result<f64, String> {
    let km = text.parse().ok().filter(|km| (0.0..=500.0).contains(km));
    km.ok_or_else(|| "expected kilometres from 0 to 500, such as 5 or 2.5".to_owned())
}

impl Merging {
    /// Links the incidents, if that was asked for, and makes ids unique.
    pub(super) fn finish(&self, mut incidents: Vec<Incident>) -> Vec<Incident> {
        if self.merge {
            let usual = merge::Options::default();
            let options =
                merge::Options { km: self.merge_km.unwrap_or(usual.km), days: self.merge_days.unwrap_or(usual.days) };
            let before = incidents.len();
            incidents = merge::merge(incidents, &options);
            if incidents.len() < before {
                talk(&format!("dateline: --merge made {} incidents of {before} records", incidents.len()));
            }
        }
        make_ids_unique(&mut incidents);
        incidents
    }
}

/// A day as it is given to an option.
pub(super) fn date(text: &str) -> Result<Date, String> {
    let is_plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    text.parse().ok().filter(|_| is_plain).ok_or_else(|| "expected a day as YYYY-MM-DD, such as 2020-12-11".to_owned())
}

/// What was found in all reports together.
#[derive(Default)]
pub(super) struct Found {
    pub(super) incidents: Vec<Incident>,
    /// In their place, where they are too many to be kept whole: for pictures only.
    pub(super) crowd: Option<Box<Crowd>>,
    /// The name for files and layer: the report's, or `incidents` where there are several or it came through a pipe.
    pub(super) stem: String,
}

impl Reports {
    /// Refuses standard input where it is asked for twice.
    pub(super) fn check(&self) -> Result<(), Misuse> {
        check_stdin(&self.reports)
    }

    /// Reads every report; the first that cannot be read ends it, before anything is written.
    pub(super) fn read(&self) -> Result<Vec<Document>> {
        read_all(&self.reports, self.published, &Options { json: self.json_fields()? })
    }

    /// The same as text that tells two choices apart.
    pub(super) fn json_names(&self) -> String {
        if self.json_fields.is_empty() { "none".to_owned() } else { self.json_fields.join(" ") }
    }

    /// The members of JSON reports, as the command line names them.
    pub(super) fn json_fields(&self) -> Result<JsonFields, Misuse> {
        let mut fields = JsonFields::default();
        for pair in &self.json_fields {
            let (field, member) = pair.split_once('=').ok_or_else(|| {
                Misuse(format!("--json-field {pair}: expected FIELD=MEMBER, such as text=body, found no equals sign"))
            })?;
            fields.set(field.trim(), member.trim()).map_err(|e| Misuse(format!("--json-field {pair}: {e}")))?;
        }
        Ok(fields)
    }

    /// Finds the incidents, and says on standard error what is missing for better ones.
    pub(super) fn extract(&self, gazetteer: &Gazetteer) -> Result<Found> {
        let documents = self.read()?;
        let mut incidents = Vec::new();
        let mut left_out = 0;
        for document in &documents {
            let extraction = events::extract(document, gazetteer);
            let undated = extraction.incidents.iter().filter(|i| i.start_date.is_none()).count();
            if extraction.published.is_none() && undated > 0 {
                talk(&format!(
                    "dateline: {}: expected the day of publication in the text, found none, so the dates of {undated} of {} \
                     incidents stay unknown\nTry: --published YYYY-MM-DD",
                    if document.name == "-" { "standard input" } else { &document.name },
                    extraction.incidents.len()
                ));
            }
            incidents.extend(extraction.incidents);
            if self.aggregates {
                incidents.extend(extraction.aggregates);
            } else {
                left_out += extraction.aggregates.len() as u64;
            }
        }
        let incidents = self.merging.finish(incidents);
        debug_assert!(self.aggregates || incidents.iter().all(|i| i.clarity == Clarity::Single));
        tell_left_out(left_out);
        Ok(Found { incidents, stem: stem(&self.reports), ..Found::default() })
    }
}

/// Reports of one name from several folders are called by their paths.
fn tell_apart(documents: &mut [Document], paths: &[PathBuf]) {
    let mut times: HashMap<String, usize> = HashMap::new();
    for document in documents.iter() {
        *times.entry(document.name.clone()).or_default() += 1;
    }
    for (document, path) in documents.iter_mut().zip(paths) {
        if times.get(&document.name).is_some_and(|n| *n > 1) {
            document.name = path.with_file_name(&document.name).display().to_string();
        }
    }
}

/// Says how many sums were not taken as incidents.
pub(super) fn tell_left_out(sums: u64) {
    if sums > 0 {
        let (word, them) = if sums == 1 { ("a sum", "it") } else { ("sums", "them") };
        talk(&format!("dateline: left out {sums} that the reports give only as {word}; --aggregates keeps {them}"));
    }
}

fn check_stdin(reports: &[PathBuf]) -> Result<(), Misuse> {
    match reports.iter().filter(|r| r.as_os_str() == "-").count() {
        0 | 1 => Ok(()),
        _ => Err(Misuse("expected `-` once: standard input can be read only once".to_owned())),
    }
}

/// Reads reports from files and standard input, and tells what in them was left out.
pub(super) fn read_all(reports: &[PathBuf], published: Option<Date>, options: &Options) -> Result<Vec<Document>> {
    check_stdin(reports)?;
    let (mut documents, mut paths) = (Vec::new(), Vec::new());
    for path in files(reports)? {
        let taken =
            if path.as_os_str() == "-" { read::stdin_documents(options)? } else { read::documents(&path, options)? };
        tell_notes(&shown(&path), &taken.notes);
        documents.extend(taken.documents);
        paths.resize(documents.len(), path);
    }
    tell_apart(&mut documents, &paths);
    for document in &mut documents {
        document.published = published.or(document.published);
    }
    Ok(documents)
}

/// The files that the arguments stand for: a folder for its reports, a pattern for what it matches.
fn files(reports: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in reports {
        // What is no pattern is a name, however odd.
        let pattern = path.to_str().filter(|p| p.contains(['*', '?', '[']) && !path.exists());
        if let Some((pattern, matched)) = pattern.and_then(|p| Some((p, glob::glob(p).ok()?))) {
            let mut matched: Vec<PathBuf> = matched.filter_map(Result::ok).collect();
            matched.sort();
            if matched.is_empty() {
                anyhow::bail!("{pattern}: expected files of this pattern, found none\nTry: list the folder with `ls`");
            }
            files.extend(matched);
        } else if path.is_dir() {
            let found = read::folder(path)?;
            tell_notes(&shown(path), &found.notes);
            files.extend(found.files);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// How many notes on one input are told.
const MOST_TOLD: usize = 20;

fn tell_notes(name: &str, notes: &[String]) {
    for note in notes.iter().take(MOST_TOLD) {
        talk(&format!("dateline: {name}: {note}"));
    }
    if notes.len() > MOST_TOLD {
        talk(&format!("dateline: {name}: and {} more notes of this kind", notes.len() - MOST_TOLD));
    }
}

/// `reports/convoys.txt` gives `convoys`; several inputs, or a pipe, give `incidents`.
pub(super) fn stem(inputs: &[PathBuf]) -> String {
    let name = match inputs {
        [one] if one.as_os_str() != "-" => one.file_stem().map(|s| s.to_string_lossy().into_owned()),
        _ => None,
    };
    // A pattern is no name for a file.
    name.filter(|n| !n.contains(['*', '?', '['])).unwrap_or_else(|| "incidents".to_owned())
}

/// Two copies of one report would give the same ids twice: the second gets `-2`.
fn make_ids_unique(incidents: &mut [Incident]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for incident in incidents {
        let times = seen.entry(incident.id.clone()).and_modify(|n| *n += 1).or_insert(1);
        if *times > 1 {
            incident.id = format!("{}-{times}", incident.id);
        }
    }
}

/// The name for an input in messages.
pub(super) fn shown(path: &Path) -> String {
    if path.as_os_str() == "-" { "standard input".to_owned() } else { path.display().to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_the_only_report() {
        assert_eq!(stem(&["reports/convoys.2020.txt".into()]), "convoys.2020");
        assert_eq!(stem(&["-".into()]), "incidents");
        assert_eq!(stem(&["a.txt".into(), "b.txt".into()]), "incidents");
        assert_eq!(
            (stem(&["reports/".into()]), stem(&["reports/*.html".into()])),
            ("reports".to_owned(), "incidents".to_owned())
        );
    }

    #[test]
    fn days_are_years_months_days() {
        assert!(date("2020-12-11").is_ok());
        for wrong in ["2020-13-01", "11.12.2020", "2020-12-11T10:00", "yesterday", ""] {
            assert!(date(wrong).unwrap_err().contains("YYYY-MM-DD"), "{wrong}");
        }
    }

    #[test]
    fn a_repeated_id_gets_a_number() {
        let one = Incident { id: "a".to_owned(), ..Incident::default() };
        let mut incidents = vec![one.clone(), one.clone(), one];
        make_ids_unique(&mut incidents);
        assert_eq!(incidents.iter().map(|i| i.id.as_str()).collect::<Vec<_>>(), ["a", "a-2", "a-3"]);
    }
}
