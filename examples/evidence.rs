//! What the confidence of each place name is computed from, as JSON Lines: the input of `src/places/words/confidence.py`.
//!
//! `cargo run --release --example evidence < documents.jsonl`, each line `{"id":…,"text":…}`.

use std::io::{BufRead, Write};

use dateline::gazetteer::Gazetteer;
use dateline::places::{Context, evidence};
use dateline::text::{Analysis, CodePoints};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let gazetteer = Gazetteer::embedded();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let document: serde_json::Value = serde_json::from_str(&line?)?;
        let text = document["text"].as_str().unwrap_or_default();
        let analysis = Analysis::new(text);
        let mut points = CodePoints::new(text);
        let rows: Vec<serde_json::Value> = evidence(&analysis, &Context::default(), gazetteer)
            .into_iter()
            .map(|(mention, values)| {
                let bytes = analysis.bytes(mention.name.clone());
                let point = mention.location.map(|l| [l.point.lat, l.point.lon]);
                serde_json::json!({"start": points.at(bytes.start), "end": points.at(bytes.end), "point": point, "values": values})
            })
            .collect();
        writeln!(out, "{}", serde_json::json!({"id": document["id"], "mentions": rows}))?;
    }
    Ok(())
}
