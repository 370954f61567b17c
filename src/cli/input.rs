//! Reports as the commands take them, and the incidents found in them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use dateline::events;
use dateline::gazetteer::Gazetteer;
use dateline::incident::{Clarity, Incident};
use dateline::read::{self, Document};
use jiff::civil::Date;

use super::{Misuse, talk};

/// The reports, and when they were published.
#[derive(Debug, clap::Args)]
pub(super) struct Reports {
    /// Reports as plain text or Markdown, UTF-8; `-` reads standard input
    #[arg(value_name = "REPORT", required = true)]
    pub(super) reports: Vec<PathBuf>,

    /// When the reports were published, as YYYY-MM-DD: "on Thursday" counts from here. Without it the date is looked
    /// for in each text
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) published: Option<Date>,

    /// Keep records that lump several incidents together, such as "a year of attacks"
    #[arg(long)]
    pub(super) aggregates: bool,
}

fn date(text: &str) -> Result<Date, String> {
    let is_plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    text.parse().ok().filter(|_| is_plain).ok_or_else(|| "expected a day as YYYY-MM-DD, such as 2020-12-11".to_owned())
}

/// What was found in all reports together.
pub(super) struct Found {
    pub(super) incidents: Vec<Incident>,
    /// The name for files and layer: the report's, or `incidents` where there are several or it came through a pipe.
    pub(super) stem: String,
}

impl Reports {
    /// Reads every report; the first that cannot be read ends it, before anything is written.
    pub(super) fn read(&self) -> Result<Vec<Document>> {
        read_all(&self.reports, self.published)
    }

    /// Finds the incidents, and says on standard error what is missing for better ones.
    pub(super) fn extract(&self, gazetteer: &Gazetteer) -> Result<Found> {
        let documents = self.read()?;
        let mut incidents = Vec::new();
        let mut left_out = 0;
        for (document, path) in documents.iter().zip(&self.reports) {
            let extraction = events::extract(document, gazetteer);
            let undated = extraction.incidents.iter().filter(|i| i.start_date.is_none()).count();
            if extraction.published.is_none() && undated > 0 {
                talk(&format!(
                    "dateline: {}: expected the day of publication in the text, found none, so the dates of {undated} of {} \
                     incidents stay unknown\nTry: --published YYYY-MM-DD",
                    shown(path),
                    extraction.incidents.len()
                ));
            }
            incidents.extend(extraction.incidents);
            if self.aggregates {
                incidents.extend(extraction.aggregates);
            } else {
                left_out += extraction.aggregates.len();
            }
        }
        make_ids_unique(&mut incidents);
        debug_assert!(self.aggregates || incidents.iter().all(|i| i.clarity == Clarity::Single));
        if left_out > 0 {
            let (sums, them) = if left_out == 1 { ("a sum", "it") } else { ("sums", "them") };
            talk(&format!(
                "dateline: left out {left_out} that the reports give only as {sums}; --aggregates keeps {them}"
            ));
        }
        Ok(Found { incidents, stem: stem(&self.reports) })
    }
}

/// Reads reports from files and standard input.
pub(super) fn read_all(reports: &[PathBuf], published: Option<Date>) -> Result<Vec<Document>> {
    if reports.iter().filter(|r| r.as_os_str() == "-").count() > 1 {
        return Err(Misuse("expected `-` once: standard input can be read only once".to_owned()).into());
    }
    let read_one = |path: &PathBuf| {
        let mut document = if path.as_os_str() == "-" { read::stdin()? } else { read::file(path)? };
        document.published = published.or(document.published);
        Ok(document)
    };
    reports.iter().map(read_one).collect()
}

/// `reports/convoys.txt` gives `convoys`; several inputs, or a pipe, give `incidents`.
pub(super) fn stem(inputs: &[PathBuf]) -> String {
    let name = match inputs {
        [one] if one.as_os_str() != "-" => one.file_stem().map(|s| s.to_string_lossy().into_owned()),
        _ => None,
    };
    name.unwrap_or_else(|| "incidents".to_owned())
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
