//! Reports as JSON Lines through `extract`, as a pipeline meets it: order, bad lines, interruption.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

struct Place(tempfile::TempDir);

/// Code, data, talk.
type Said = (Option<i32>, String, String);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let names = fs::read_dir(self.0.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(args).current_dir(self.0.path()).env("DATELINE_GAZETTEER", "embedded");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn pipe(&self, args: &[&str], input: impl Into<Vec<u8>>) -> Said {
        let mut child = self.command(args).spawn().unwrap();
        let (mut stdin, input) = (child.stdin.take().unwrap(), input.into());
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    fn run(&self, args: &[&str]) -> Said {
        self.pipe(args, "")
    }
}

const TOWNS: [&str; 6] = ["Baghdad", "Mosul", "Tikrit", "Ramadi", "Kirkuk", "Basra"];

/// Reports of our own words, each with one bomb; the tolls tell them apart.
fn reports(numbers: std::ops::Range<usize>) -> String {
    let mut out = String::new();
    for n in numbers {
        let town = TOWNS[n % TOWNS.len()];
        writeln!(
            out,
            r#"{{"id":"r{n}","title":"Blast in {town}","published":"2020-12-11","source":"Example News","url":"https://example.org/{n}","text":"A roadside bomb went off in {town} on Thursday, killing {} people, police said."}}"#,
            n + 2
        )
        .unwrap();
    }
    out
}

/// The reports that the features came from, in order.
fn documents(lines: &str) -> Vec<String> {
    let document = |line| {
        let feature: serde_json::Value = serde_json::from_str(line).unwrap();
        feature["properties"]["document"].as_str().unwrap().to_owned()
    };
    lines.lines().map(document).collect()
}

fn ids(numbers: impl Iterator<Item = usize>) -> Vec<String> {
    numbers.map(|n| format!("r{n}")).collect()
}

const JSONL: [&str; 4] = ["extract", "-", "--format", "jsonl"];

#[test]
fn the_output_is_in_the_order_of_the_input() {
    let place = Place::new();
    let (code, out, err) = place.pipe(&JSONL, reports(0..400));
    assert_eq!((code, err.as_str()), (Some(0), ""), "nothing but data when piped");
    assert_eq!(documents(&out), ids(0..400));
    let first: serde_json::Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
    let p = &first["properties"];
    assert_eq!(
        (&p["source"], &p["source_url"], &p["published"]),
        (&"Example News".into(), &"https://example.org/0".into(), &"2020-12-11".into())
    );
    assert_eq!((&p["start_date"], &p["killed_min"]), (&"2020-12-10".into(), &2.into()));
    fs::write(place.path("r.jsonl"), reports(0..400)).unwrap();
    assert_eq!(place.run(&["extract", "r.jsonl", "--format", "jsonl"]).1, out, "a file says the same as a pipe");
}

#[test]
fn csv_streams_under_one_header_and_geojson_is_one_collection() {
    let place = Place::new();
    let (_, csv, _) = place.pipe(&["extract", "-", "--format", "csv"], reports(0..400));
    assert_eq!(csv.lines().filter(|l| l.starts_with("id,lon,lat")).count(), 1);
    assert_eq!(csv.lines().count(), 401);
    let (_, geojson, _) = place.pipe(&["extract", "-"], reports(0..40));
    let collection: serde_json::Value = serde_json::from_str(&geojson).unwrap();
    assert_eq!(collection["features"].as_array().unwrap().len(), 40);
}

#[test]
fn a_bad_line_is_told_by_its_number_and_skipped() {
    let place = Place::new();
    let good = reports(0..3);
    let lines: Vec<&str> = good.lines().collect();
    let input =
        format!("\u{FEFF}{}\r\n\n{{\"id\":\"x\"}}\n{}\nnot json\n{{\"text\":\"A\n{}", lines[0], lines[1], lines[2]);
    let (code, out, err) = place.pipe(&JSONL, input.clone());
    assert_eq!((code, documents(&out)), (Some(0), ids(0..3)), "{err}");
    for said in
        ["line 3: ", "line 5: expected a JSON object", "line 6: expected a JSON object, found text that breaks off"]
    {
        assert!(err.contains(said), "expected {said:?} in:\n{err}");
    }
    assert!(err.contains("left out 3 of 6 lines"), "{err}");
    fs::write(place.path("r.ndjson"), input).unwrap();
    let (_, _, err) = place.run(&["extract", "r.ndjson", "--format", "jsonl"]);
    assert!(err.contains("r.ndjson: line 5: "), "{err}");
}

#[test]
fn bytes_that_are_no_text_cost_one_line() {
    let mut input = b"{\"text\":\"caf\xE9\"}\n{\"text\":\"\0\"}\n[1]\n".to_vec();
    input.extend(reports(0..1).bytes());
    let (code, out, err) = Place::new().pipe(&JSONL, input);
    assert_eq!((code, documents(&out)), (Some(0), ids(0..1)), "{err}");
    assert!(err.contains("line 1: expected a JSON object, found text that is not UTF-8"), "{err}");
}

#[test]
fn a_line_without_end_is_told_and_skipped() {
    let place = Place::new();
    let mut input = format!("{{\"text\":\"{}\"}}\n", "a ".repeat(10_000_001));
    input.push_str(&reports(0..2));
    let (code, out, err) = place.pipe(&JSONL, input);
    assert_eq!((code, documents(&out)), (Some(0), ids(0..2)));
    assert!(err.contains("line 1: expected at most 20 MB in a line, found more"), "{err}");
}

#[test]
fn strict_stops_at_the_first_bad_line() {
    let place = Place::new();
    let input = format!("{}oops\n{}", reports(0..5), reports(5..9));
    let (code, out, err) = place.pipe(&[&JSONL[..], &["--strict"]].concat(), input);
    assert_eq!((code, documents(&out)), (Some(1), ids(0..5)));
    assert!(err.contains("line 6: expected a JSON object"), "{err}");
    assert!(err.contains("--strict"), "{err}");
}

#[test]
fn no_good_line_at_all_is_a_failure_and_leaves_no_file() {
    let place = Place::new();
    let (code, out, err) = place.pipe(&["extract", "-", "--jsonl", "-o", "out.jsonl"], "one\ntwo\n");
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("found none in 2 lines"), "{err}");
    assert!(place.names().is_empty(), "{:?}", place.names());
}

#[test]
fn lines_without_incidents_give_no_line() {
    let (code, out, _) = Place::new().pipe(&JSONL, "{\"text\":\"The library in Basra opened again.\"}\n");
    assert_eq!((code, out.as_str()), (Some(0), ""));
}

#[test]
fn a_report_in_plain_text_still_comes_through_a_pipe() {
    let text = "A roadside bomb went off in Tikrit on 10 December 2020, killing two soldiers.\n";
    let (code, out, err) = Place::new().pipe(&JSONL, text);
    assert_eq!((code, out.lines().count()), (Some(0), 1), "{err}");
    assert_eq!(documents(&out), ["-"]);
}

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    let place = Place::new();
    let mut child = place.command(&JSONL).spawn().unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    // Without end: only the closed output can stop it.
    let block = reports(0..200);
    let writer = std::thread::spawn(move || while stdin.write_all(block.as_bytes()).is_ok() {});
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(0), String::new()));
}

#[test]
fn an_answer_comes_before_the_next_question() {
    let place = Place::new();
    let mut child = place.command(&JSONL).spawn().unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    for n in 0..3 {
        stdin.write_all(reports(n..n + 1).as_bytes()).unwrap();
        let mut line = Vec::new();
        while line.last() != Some(&b'\n') {
            let mut byte = [0];
            assert_eq!(stdout.read(&mut byte).unwrap(), 1, "the output ended early");
            line.push(byte[0]);
        }
        assert_eq!(documents(&String::from_utf8(line).unwrap()), ids(n..n + 1));
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

// Interruption.

/// Feeds `input` and waits until the note beside the output says that some of it is done; the input stays open.
fn half_way(place: &Place, args: &[&str], input: String) -> Child {
    let mut child = place.command(args).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::spawn(move || {
        let _ = stdin.write_all(input.as_bytes());
        // Goes on slowly, so that a later batch finds the time for a note come; never ends.
        while stdin.write_all(b"\n").and_then(|()| stdin.flush()).is_ok() {
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(120) {
        let note = fs::read_to_string(place.path("out.jsonl.resume")).unwrap_or_default();
        let note: serde_json::Value = serde_json::from_str(&note).unwrap_or_default();
        if note["tally"]["reports"].as_u64().is_some_and(|n| n > 0) {
            return child;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    panic!("no note after two minutes");
}

const INTO_FILE: [&str; 4] = ["extract", "-", "-o", "out.jsonl"];
const RESUME: [&str; 5] = ["extract", "-", "-o", "out.jsonl", "--resume"];

/// A run that was killed after some of 60 reports, half a line behind.
fn interrupted() -> Place {
    let place = Place::new();
    let mut child = half_way(&place, &INTO_FILE, reports(0..60));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(place.names(), ["out.jsonl.part", "out.jsonl.resume"], "no half file under the name asked for");
    let mut part = fs::File::options().append(true).open(place.path("out.jsonl.part")).unwrap();
    part.write_all(b"{\"type\":\"Feature\",\"geom").unwrap();
    place
}

#[test]
fn resume_neither_doubles_nor_loses_a_line() {
    let place = interrupted();
    // The blank lines that were read after the reports are the same blank lines again.
    let input = format!("{}{}{}", reports(0..60), "\n".repeat(5000), reports(60..90));
    let (code, _, err) = place.pipe(&RESUME, input.clone());
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(place.names(), ["out.jsonl"]);
    assert_eq!(place.text("out.jsonl"), place.pipe(&JSONL, input).1, "as if it had never stopped");
    assert_eq!(documents(&place.text("out.jsonl")), ids(0..90));
}

#[test]
fn resume_refuses_another_input_or_other_options_and_keeps_what_is_done() {
    let place = interrupted();
    let kept = place.text("out.jsonl.part");
    let (code, _, err) = place.pipe(&RESUME, reports(1..90));
    assert_eq!(code, Some(1));
    assert!(err.contains("expected the same") && err.contains("found others"), "{err}");
    let (code, _, err) = place.pipe(&[&RESUME[..], &["--published", "2021-01-01"]].concat(), reports(0..90));
    assert_eq!(code, Some(1));
    assert!(err.contains("another --published: none then, 2021-01-01 now"), "{err}");
    assert!(kept.starts_with(&place.text("out.jsonl.part")), "only the half line may go");
}

#[test]
fn a_new_run_does_not_throw_away_an_interrupted_one() {
    let place = interrupted();
    let (code, _, err) = place.pipe(&INTO_FILE, reports(0..3));
    assert_eq!(code, Some(1));
    assert!(err.contains("--resume to go on with it, or --force to start over"), "{err}");
    let (code, _, err) = place.pipe(&[&INTO_FILE[..], &["--force"]].concat(), reports(0..3));
    assert_eq!(code, Some(0), "{err}");
    assert_eq!((place.names(), documents(&place.text("out.jsonl"))), (vec!["out.jsonl".to_owned()], ids(0..3)));
}

#[test]
fn a_part_that_lost_its_end_is_not_gone_on_with() {
    let place = interrupted();
    fs::write(place.path("out.jsonl.part"), "").unwrap();
    let (code, _, err) = place.pipe(&RESUME, reports(0..90));
    assert_eq!(code, Some(1));
    assert!(err.contains("bytes of the interrupted run in out.jsonl.part, found 0"), "{err}");
}

#[test]
fn two_runs_do_not_write_one_file() {
    let place = Place::new();
    let mut child = half_way(&place, &INTO_FILE, reports(0..5));
    let (code, _, err) = place.pipe(&RESUME, reports(0..5));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(code, Some(1));
    assert!(err.contains("found another run that is writing"), "{err}");
}

#[test]
fn resume_with_nothing_to_resume_starts_at_the_first_line() {
    let place = Place::new();
    let (code, _, err) = place.pipe(&RESUME, reports(0..5));
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("nothing to resume"), "{err}");
    assert_eq!(documents(&place.text("out.jsonl")), ids(0..5));
}

#[test]
fn a_file_of_someone_else_is_kept() {
    let place = Place::new();
    fs::write(place.path("out.jsonl"), "mine\n").unwrap();
    let (code, _, err) = place.pipe(&INTO_FILE, reports(0..5));
    assert_eq!(code, Some(1));
    assert!(err.contains("did not make"), "{err}");
    assert_eq!((place.text("out.jsonl").as_str(), place.names().len()), ("mine\n", 1));
}

#[test]
fn what_cannot_be_meant_is_misuse() {
    let place = Place::new();
    fs::write(place.path("r.jsonl"), reports(0..2)).unwrap();
    fs::write(place.path("r.txt"), "A bomb went off in Baghdad.").unwrap();
    for (args, said) in [
        (&["extract", "r.jsonl", "--format", "jsonl", "--resume"][..], "Try: -o FILE"),
        (&["extract", "r.jsonl", "-o", "out.geojson", "--resume"], "written line by line"),
        (&["extract", "r.jsonl", "-o", "out.jsonl", "--merge", "--resume"], "without --merge"),
        (&["extract", "r.txt", "--strict"], "Try: --jsonl"),
        (&["extract", "r.jsonl", "--merge-km", "3"], "--merge"),
        (&["extract", "r.jsonl", "--merge", "--merge-km", "900"], "--merge-km"),
    ] {
        let (code, out, err) = place.run(args);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{args:?}: {err}");
        assert!(err.contains(said), "{args:?}: expected {said:?} in:\n{err}");
    }
}

// The same incident in several reports.

#[test]
fn merge_makes_one_incident_of_two_reports_and_keeps_both_sources() {
    let place = Place::new();
    let report = |source: &str, killed: &str| {
        format!(
            "Bomb in Tikrit\n\nTIKRIT, Dec. 11, 2020 ({source}) - A roadside bomb went off in Tikrit on Thursday, killing \
             {killed}, police said.\n"
        )
    };
    for (folder, source, killed) in [("one", "Example News", "two soldiers"), ("two", "Sample Wire", "four soldiers")] {
        fs::create_dir(place.path(folder)).unwrap();
        fs::write(place.path(&format!("{folder}/r.txt")), report(source, killed)).unwrap();
    }
    let (_, apart, _) = place.run(&["extract", "one/r.txt", "two/r.txt", "--format", "jsonl"]);
    assert_eq!(documents(&apart), ["one/r.txt", "two/r.txt"], "files of one name are told apart");
    let (_, merged, err) = place.run(&["extract", "one/r.txt", "two/r.txt", "--format", "jsonl", "--merge"]);
    assert!(err.contains("made 1 incidents of 2 records"), "{err}");
    let one: serde_json::Value = serde_json::from_str(&merged).unwrap();
    let p = &one["properties"];
    assert_eq!(
        (&p["source"], &p["killed_min"], &p["killed_max"]),
        (&"Example News; Sample Wire".into(), &2.into(), &4.into())
    );
    let (_, turned, _) = place.run(&["extract", "two/r.txt", "one/r.txt", "--format", "jsonl", "--merge"]);
    assert_eq!(turned, merged, "whatever the order of the reports");
    let (code, table, _) = place.run(&["map", "one/r.txt", "two/r.txt", "--merge"]);
    assert_eq!((code, table.lines().count()), (Some(0), 2), "{table}");
}
