//! GeoJSON (RFC 7946), one feature a line: small in a diff, and a line tool can count it.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::shape::Bounds;
use super::{ExportError, Losses, Sink};
use crate::incident::Incident;

/// Says who wrote the file. RFC 7946 lets a collection carry members of its own.
const GENERATOR: &str = "Dateline";

/// The incidents as a GeoJSON text that ends in a newline.
#[must_use]
pub fn to_geojson(incidents: &[Incident], name: &str) -> String {
    let bounds = Bounds::around(incidents.iter().filter_map(|i| i.point.as_ref()));
    let mut out = head(name, bounds);
    for (index, incident) in incidents.iter().enumerate() {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        out.push_str(&incident.to_feature().to_string());
    }
    out.push_str(END);
    out
}

/// Everything before the first feature.
fn head(name: &str, bounds: Option<Bounds>) -> String {
    let mut out =
        format!("{{\n\"type\": \"FeatureCollection\",\n\"generator\": \"{GENERATOR}\",\n\"name\": {},\n", json!(name));
    if let Some(b) = bounds {
        out.push_str(&format!("\"bbox\": {},\n", json!([b.west, b.south, b.east, b.north])));
    }
    out.push_str("\"features\": [");
    out
}

const END: &str = "\n]\n}\n";

/// Writes features as they come. The box around them stands before them and is known only after them, so they wait in a
/// file beside.
pub(super) struct GeojsonSink {
    path: PathBuf,
    waiting: PathBuf,
    features: BufWriter<File>,
    name: String,
    bounds: Option<Bounds>,
    first: bool,
}

impl GeojsonSink {
    pub(super) fn new(path: &Path, name: &str) -> io::Result<Self> {
        let mut waiting = path.as_os_str().to_owned();
        waiting.push(".features");
        let waiting = PathBuf::from(waiting);
        let features = BufWriter::new(File::create(&waiting)?);
        Ok(Self { path: path.to_owned(), waiting, features, name: name.to_owned(), bounds: None, first: true })
    }
}

impl Sink for GeojsonSink {
    fn put(&mut self, incident: &Incident) -> Result<(), ExportError> {
        if let Some(here) = Bounds::around(&incident.point) {
            self.bounds = Some(Bounds::joined(self.bounds, here));
        }
        let between = if std::mem::take(&mut self.first) { "\n" } else { ",\n" };
        Ok(write!(self.features, "{between}{}", incident.to_feature())?)
    }

    fn finish(mut self: Box<Self>) -> Result<Losses, ExportError> {
        self.features.flush()?;
        let mut out = File::create(&self.path)?;
        out.write_all(head(&self.name, self.bounds).as_bytes())?;
        io::copy(&mut File::open(&self.waiting)?, &mut out)?;
        out.write_all(END.as_bytes())?;
        Ok(Losses::default())
    }
}

impl Drop for GeojsonSink {
    fn drop(&mut self) {
        // Where it cannot be removed there is nobody left to tell.
        let _ = fs::remove_file(&self.waiting);
    }
}

pub(super) fn is_own(text: &str) -> bool {
    text.starts_with("{\n\"type\": \"FeatureCollection\",\n\"generator\": \"Dateline\"")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::export::generated::incidents;
    use crate::read::incidents::{Fields, geojson};

    proptest! {
        #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_is_read_back_as_it_was(mut list in proptest::collection::vec(incidents(), 0..4)) {
            // An id given twice would get a number.
            list.iter_mut().enumerate().for_each(|(n, incident)| incident.id = format!("{}-{n}", incident.id));
            let text = to_geojson(&list, "a \"name\"");
            let back = geojson(&text, &Fields::default()).unwrap();
            prop_assert_eq!(&back.incidents, &list);
            prop_assert_eq!(back.name.as_deref(), Some("a \"name\""));
            prop_assert_eq!(back.notes.len(), 0);
            prop_assert!(is_own(&text));
            prop_assert_eq!(text.lines().filter(|l| l.contains("\"Feature\"")).count(), list.len());
        }
    }

    #[test]
    fn a_collection_of_nothing_is_still_one() {
        let text = to_geojson(&[], "empty");
        assert_eq!(geojson(&text, &Fields::default()).unwrap().incidents, []);
    }
}
