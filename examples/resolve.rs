//! Names asked of the gazetteer: `{"id","name","within"}` lines in, `{"id","name","lat","lon"}` lines out; or one name.

use std::io::{BufRead, Write};

use dateline::gazetteer::Gazetteer;
use dateline::places::resolve_name;
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let gaz = Gazetteer::embedded();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if args.first().is_none_or(|a| a != "--jsonl") {
        for c in resolve_name(gaz, &args.join(" "), None, None).iter().take(10) {
            let p = c.place;
            writeln!(
                out,
                "{:.2} {} ({}, {}) {:.4},{:.4} {} {}: {}",
                c.score, p.name, p.kind, p.admin1, c.point.lat, c.point.lon, c.precision, p.id, c.why
            )?;
        }
        return Ok(());
    }
    for line in std::io::stdin().lock().lines() {
        let line: serde_json::Value = serde_json::from_str(&line?)?;
        let found = resolve_name(gaz, line["name"].as_str().unwrap_or_default(), line["within"].as_str(), None);
        let best = found.first();
        writeln!(
            out,
            "{}",
            json!({"id": line["id"], "name": best.map(|c| c.place.name), "lat": best.map(|c| c.point.lat),
                "lon": best.map(|c| c.point.lon), "score": best.map(|c| c.score), "why": best.map(|c| &c.why)})
        )?;
    }
    Ok(())
}
