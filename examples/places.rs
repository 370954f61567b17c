//! Place names in text: `{"id","text"}` lines in, `{"id","places"}` lines out; with file names, one mention a line.

use std::io::{BufRead, Write};

use dateline::gazetteer::Gazetteer;
use dateline::places::{Context, Role, find};
use dateline::text::{Analysis, CodePoints};
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let demonyms = args.iter().any(|a| a == "--demonyms");
    let gaz = Gazetteer::embedded();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for file in args.iter().filter(|a| !a.starts_with("--")) {
        show(&std::fs::read_to_string(file)?, gaz, &mut out)?;
    }
    if !args.iter().any(|a| a == "--jsonl") {
        return Ok(());
    }
    for line in std::io::stdin().lock().lines() {
        let line: serde_json::Value = serde_json::from_str(&line?)?;
        let text = line["text"].as_str().unwrap_or_default();
        if args.iter().any(|a| a == "--show") {
            writeln!(out, "## {}", line["id"])?;
            show(text, gaz, &mut out)?;
            continue;
        }
        let analysis = Analysis::new(text);
        let mut points = CodePoints::new(text);
        let places: Vec<_> = find(&analysis, &Context::default(), gaz)
            .into_iter()
            .filter(|m| m.role != Role::Anaphor && (demonyms || m.role != Role::Demonym))
            .map(|m| {
                let bytes = analysis.bytes(m.name.clone());
                let (start, end) = (points.at(bytes.start), points.at(bytes.end));
                let at = m.location.as_ref();
                json!({"start": start, "end": end, "text": analysis.slice(m.name), "name": at.map(|l| &l.name),
                    "lat": at.map(|l| l.point.lat), "lon": at.map(|l| l.point.lon),
                    "precision": at.map(|l| l.precision), "confidence": m.confidence})
            })
            .collect();
        writeln!(out, "{}", json!({"id": line["id"], "places": places}))?;
    }
    Ok(())
}

fn show(text: &str, gaz: &Gazetteer, out: &mut impl Write) -> std::io::Result<()> {
    let analysis = Analysis::new(text);
    for (n, m) in find(&analysis, &Context::default(), gaz).iter().enumerate() {
        let place = m.location.as_ref().map_or("nowhere".to_owned(), |l| {
            format!(
                "{} [{} {} {} r{:.0}] {:.3},{:.3} {}",
                l.name,
                l.kind,
                l.precision,
                l.admin1_code.as_deref().or(l.country.as_deref()).unwrap_or("-"),
                l.radius_km,
                l.point.lat,
                l.point.lon,
                l.id
            )
        });
        let links = format!(
            "{}{}",
            m.part_of.map(|p| format!(" part_of {p}")).unwrap_or_default(),
            m.qualifies.map(|p| format!(" qualifies {p}")).unwrap_or_default()
        );
        let (name, phrase) = (analysis.slice(m.name.clone()), analysis.slice(m.phrase.clone()).replace('\n', " "));
        writeln!(out, "{n:3} {:?} {name:?} <{phrase}> -> {place} ({:.2}){links}", m.role, m.confidence)?;
    }
    Ok(())
}
