//! `dateline places`: the place names in a text and where they are.

use std::path::PathBuf;

use anyhow::Result;
use dateline::gazetteer::Gazetteer;
use dateline::incident::six_decimals;
use dateline::places::{Context, PlaceMention, Role, find};
use dateline::read::Options;
use dateline::text::{Analysis, CodePoints};
use serde_json::{Value, json};

use super::gazetteer::Choice;
use super::input::read_all;
use super::lines::{Input, answer, member};
use super::table::{Printed, Table, print_json};
use super::talk;

/// Find the place names in reports and where they are
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline places report.txt\n  dateline places report.txt --format json\n  dateline places --jsonl < reports.jsonl > places.jsonl\n\nWith \
                        --jsonl each line {\"id\":…,\"text\":…} is answered by a line {\"id\":…,\"places\":[{\"start\",\"end\",\"text\",\
                        \"name\",\"lat\",\"lon\",…}]}. Offsets count Unicode code points; lat and lon are null where the place is \
                        not known. A line may also give the publisher, which helps to tell places of one name apart: \
                        \"source\":\"Baghdad Today\" or \"url\"."
)]
pub(super) struct Args {
    /// Reports: text, Markdown, web pages, feeds, e-mail, PDF, Word, JSON; folders and patterns of these; `-` reads
    /// standard input
    #[arg(value_name = "REPORT", required_unless_present = "jsonl")]
    reports: Vec<PathBuf>,

    /// Read JSON Lines from standard input (or the files given), answer one line a line
    #[arg(long)]
    jsonl: bool,

    /// With --jsonl: stop at the first line that cannot be used, with exit code 1, rather than skip it
    #[arg(long, requires = "jsonl")]
    strict: bool,

    /// Find peoples too: "Iraqi" stands at Iraq's point
    #[arg(long)]
    demonyms: bool,

    #[command(flatten)]
    printed: Printed,
}

pub(super) fn run(args: &Args, gazetteer: &Choice) -> Result<()> {
    let gazetteer = gazetteer.open()?;
    if args.jsonl { lines(args, gazetteer) } else { reports(args, gazetteer) }
}

fn lines(args: &Args, gazetteer: &'static Gazetteer) -> Result<()> {
    let demonyms = args.demonyms;
    answer(Input::all(&args.reports)?, args.strict, move |request| {
        let text = member(request, "text")?;
        let analysis = Analysis::new(text);
        let given = |name: &str| request.get(name).and_then(Value::as_str);
        let context = Context::of_publisher(given("source"), given("url"), gazetteer);
        let mentions = named(&analysis, &context, gazetteer, demonyms);
        Ok(json!({"id": request.get("id"), "places": objects(&mentions, &analysis)}))
    })
}

fn reports(args: &Args, gazetteer: &Gazetteer) -> Result<()> {
    let mut answers = Vec::new();
    let mut table = Table::new(&["Text", "Place", " Lat", " Lon", "Precision", "In"]);
    for document in read_all(&args.reports, None, &Options::default())? {
        let analysis = Analysis::new(&document.text);
        let context = Context::of_publisher(document.source.as_deref(), document.url.as_deref(), gazetteer);
        let mentions = named(&analysis, &context, gazetteer, args.demonyms);
        if mentions.is_empty() {
            talk(&format!("dateline: {}: found no place name", document.name));
        }
        for mention in &mentions {
            table.row(&row(mention, &analysis, gazetteer));
        }
        answers.push(json!({"report": document.name, "places": objects(&mentions, &analysis)}));
    }
    if args.printed.as_json() {
        print_json(&answers)
    } else if table.is_empty() {
        Ok(())
    } else {
        table.print()
    }
}

/// The mentions that are names: "the capital" is none, and "Iraqi" only where asked for.
fn named(analysis: &Analysis<'_>, context: &Context, gazetteer: &Gazetteer, demonyms: bool) -> Vec<PlaceMention> {
    let mut mentions = find(analysis, context, gazetteer);
    mentions.retain(|m| match m.role {
        Role::Place | Role::Dateline | Role::Heading | Role::Modifier => true,
        Role::Demonym => demonyms,
        Role::Anaphor => false,
    });
    mentions
}

fn row(mention: &PlaceMention, analysis: &Analysis<'_>, gazetteer: &Gazetteer) -> [String; 6] {
    let text = analysis.slice(mention.phrase.clone()).to_owned();
    let Some(location) = &mention.location else {
        return [text, "not known".to_owned(), String::new(), String::new(), String::new(), String::new()];
    };
    let country = location.country.as_deref().map(|c| gazetteer.country_name(c).unwrap_or(c));
    let within = [location.admin1.as_deref(), country].into_iter().flatten().filter(|w| *w != location.name);
    [
        text,
        location.name.clone(),
        format!("{:.4}", location.point.lat),
        format!("{:.4}", location.point.lon),
        location.precision.to_string(),
        within.collect::<Vec<_>>().join(", "),
    ]
}

fn objects(mentions: &[PlaceMention], analysis: &Analysis<'_>) -> Vec<Value> {
    let mut points = CodePoints::new(analysis.text);
    mentions.iter().map(|m| object(m, analysis, &mut points)).collect()
}

fn object(mention: &PlaceMention, analysis: &Analysis<'_>, points: &mut CodePoints<'_>) -> Value {
    let bytes = analysis.bytes(mention.name.clone());
    let at = mention.location.as_ref();
    json!({
        "start": points.at(bytes.start),
        "end": points.at(bytes.end),
        "text": &analysis.text[bytes],
        "name": at.map(|l| &l.name),
        "lat": at.map(|l| six_decimals(l.point.lat)),
        "lon": at.map(|l| six_decimals(l.point.lon)),
        "place_id": at.map(|l| &l.id),
        "precision": at.map(|l| l.precision),
        "radius_km": at.map(|l| l.radius_km),
        "admin1": at.and_then(|l| l.admin1.as_ref()),
        "admin1_code": at.and_then(|l| l.admin1_code.as_ref()),
        "admin2": at.and_then(|l| l.admin2.as_ref()),
        "country": at.and_then(|l| l.country.as_ref()),
        "confidence": (mention.confidence * 100.0).round() / 100.0,
    })
}
