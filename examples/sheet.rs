//! Draws a sheet from a GeoJSON file of incidents.
//!
//!     cargo run --release --example sheet -- INCIDENTS.geojson OUT.png [WIDTH HEIGHT] [AREA] [english|arabic|both]
//!
//! The extension of OUT decides between PNG and SVG.

use std::error::Error;
use std::path::Path;

use dateline::incident::{Incident, LonLat};
use dateline::map::{Language, SheetOptions, sheet};
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [input, output, rest @ ..] = args.as_slice() else {
        return Err("usage: sheet INCIDENTS.geojson OUT.png [WIDTH HEIGHT] [AREA] [english|arabic|both]".into());
    };
    let mut options = SheetOptions::default();
    if let [width, height, ..] = rest {
        (options.width, options.height) = (width.parse()?, height.parse()?);
    }
    options.area = rest.get(2).filter(|a| a.as_str() != "-").map(|a| a.parse()).transpose()?;
    options.language = match rest.get(3).map(String::as_str) {
        Some("arabic") => Language::Arabic,
        Some("both") => Language::Both,
        _ => Language::English,
    };
    let incidents = read(&std::fs::read_to_string(input)?)?;
    let sheet = sheet(&incidents, &options)?;
    if Path::new(output).extension().is_some_and(|e| e == "svg") {
        std::fs::write(output, sheet.to_svg())?;
    } else {
        std::fs::write(output, sheet.to_png()?)?;
    }
    eprintln!("{}", sheet.alt());
    if !sheet.dropped.is_empty() {
        eprintln!("no room for: {}", sheet.dropped.join(", "));
    }
    Ok(())
}

/// Reads the incidents of a feature collection; properties that are missing stay unknown.
pub(crate) fn read(geojson: &str) -> Result<Vec<Incident>, Box<dyn Error>> {
    let collection: Value = serde_json::from_str(geojson)?;
    let features = collection["features"].as_array().ok_or("expected a FeatureCollection")?;
    features.iter().map(|f| incident(&f["properties"], &f["geometry"]["coordinates"])).collect()
}

fn incident(p: &Value, at: &Value) -> Result<Incident, Box<dyn Error>> {
    let text = |key: &str| p[key].as_str().map(str::to_owned);
    let count = |key: &str| p[key].as_u64().and_then(|n| u32::try_from(n).ok());
    let date = |key: &str| p[key].as_str().map(str::parse).transpose();
    let point = at[0].as_f64().zip(at[1].as_f64()).map(|(lon, lat)| LonLat { lon, lat });
    Ok(Incident {
        point,
        name: text("name").unwrap_or_default(),
        start_date: date("start_date")?,
        end_date: date("end_date")?,
        date_precision: p["date_precision"].as_str().unwrap_or("day").parse()?,
        sub_event_type: p["sub_event_type"].as_str().map(str::parse).transpose()?,
        status: p["status"].as_str().unwrap_or("reported").parse()?,
        clarity: p["clarity"].as_str().unwrap_or("single").parse()?,
        place: text("place"),
        admin1: text("admin1"),
        admin1_code: text("admin1_code"),
        country: text("country"),
        precision: p["precision"].as_str().map(str::parse).transpose()?,
        radius_km: p["radius_km"].as_f64(),
        killed_min: count("killed_min"),
        killed_max: count("killed_max"),
        wounded_min: count("wounded_min"),
        wounded_max: count("wounded_max"),
        source: text("source"),
        source_title: text("source_title"),
        published: date("published")?,
        evidence: text("evidence"),
        ..Incident::default()
    })
}
