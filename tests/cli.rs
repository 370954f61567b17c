//! The binary as a new user meets it: what it says, what it writes, what it leaves alone.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Bombs in two towns on a known day, in our own words.
const REPORT: &str = "Roadside bombs hit two convoys in Iraq\n\nBAGHDAD, Dec. 11, 2020 (Example News) - A roadside bomb \
                      hit a supply convoy in Latifiya, south of Baghdad, on Thursday, police said. Two drivers were \
                      killed and three people wounded.\n\nAnother roadside bomb went off in Tikrit on Wednesday, killing \
                      one soldier, an army officer said.\n";

/// An empty folder to run in.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with(name: &str, content: impl AsRef<[u8]>) -> Self {
        let place = Self::new();
        place.put(name, content);
        place
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(args).current_dir(self.0.path()).env_remove("COLUMNS").stdin(Stdio::null());
        // Not the gazetteer of whoever runs the tests.
        command.env("DATELINE_GAZETTEER", "embedded");
        command
    }

    fn run(&self, args: &[&str]) -> Said {
        Said::from(self.command(args).output().unwrap())
    }

    fn pipe(&self, args: &[&str], input: &str) -> Said {
        let mut child =
            self.command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
        let output = child.wait_with_output().unwrap();
        // Fails where the program did not read to the end, which it may.
        let _ = writer.join().unwrap();
        Said::from(output)
    }

    /// Every file below, with its bytes, by name.
    fn files(&self) -> Vec<(String, Vec<u8>)> {
        fn walk(folder: &Path, root: &Path, found: &mut Vec<(String, Vec<u8>)>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, root, found);
                } else {
                    let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                    found.push((name, fs::read(&path).unwrap()));
                }
            }
        }
        let mut found = Vec::new();
        walk(self.0.path(), self.0.path(), &mut found);
        found.sort();
        found
    }

    fn names(&self) -> Vec<String> {
        self.files().into_iter().map(|(name, _)| name).collect()
    }
}

/// What a run said and how it ended.
#[derive(Debug)]
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Said {
    #[track_caller]
    fn done(self) -> Self {
        assert_eq!(self.code, Some(0), "{}", self.err);
        self
    }

    /// It ended with this code, printed no data, did not panic, and said each of these.
    #[track_caller]
    fn refused(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_eq!(self.out, "", "data beside a refusal");
        assert!(!self.err.contains("panicked"), "{}", self.err);
        for word in words {
            assert!(self.err.contains(word), "expected {word:?} in:\n{}", self.err);
        }
    }
}

// Reports that cannot be read.

/// Both commands that read reports say the same of a bad one, and neither leaves a file behind.
#[track_caller]
fn bad_report(content: impl AsRef<[u8]>, words: &[&str]) {
    let place = Place::with("report.txt", content);
    for command in ["map", "extract", "places"] {
        place.run(&[command, "report.txt"]).refused(1, &[&["report.txt: expected", "found", "Try:"], words].concat());
    }
    assert_eq!(place.names(), ["report.txt"], "a refusal writes nothing");
}

#[test]
fn a_missing_report_is_named() {
    let place = Place::new();
    place.run(&["map", "nowhere.txt"]).refused(1, &["nowhere.txt", "expected", "found no file", "Try:"]);
    assert!(place.names().is_empty());
}

#[test]
fn no_report_at_all_is_misuse() {
    Place::new().run(&["map"]).refused(2, &["<REPORT>", "--help"]);
    Place::new().run(&[]).refused(2, &["Usage: dateline [OPTIONS] <COMMAND>"]);
    Place::new().run(&["exract", "x"]).refused(2, &["similar subcommand", "'extract'"]);
}

#[test]
fn an_empty_report_is_told_from_a_blank_one() {
    bad_report("", &["an empty file"]);
    bad_report(" \n\t\r\n", &["only blanks and line ends"]);
}

#[test]
fn a_folder_stands_for_the_reports_in_it() {
    let place = Place::new();
    fs::create_dir_all(place.path("reports/may")).unwrap();
    place.run(&["map", "reports"]).refused(1, &["reports: expected a folder of reports", "no file with the extension"]);
    place.put("reports/may/b.txt", REPORT);
    place.put(
        "reports/a.txt",
        "BAGHDAD, Dec. 12, 2020 (Example News) - A car bomb killed four people in Mosul on Friday.\n",
    );
    place.put("reports/photo.jpg", b"\xFF\xD8\xFF");
    let said = place.run(&["extract", "reports/", "--format", "csv"]).done();
    assert!(said.err.contains("left out 1 file of other kinds (.jpg)"), "{}", said.err);
    let rows: Vec<&str> = said.out.lines().collect();
    assert!(rows[1].contains("Mosul") && said.out.contains("Latifiya"), "sorted by path: {rows:?}");
    let said = place.run(&["extract", "reports/*.txt", "--format", "csv"]).done();
    assert!(said.out.contains("Mosul") && !said.out.contains("Latifiya"), "{}", said.out);
    place.run(&["extract", "reports/*.pdf"]).refused(1, &["expected files of this pattern, found none"]);
}

#[test]
fn a_binary_is_called_by_its_name() {
    bad_report(b"%PDF-1.7\n%\xE2\xE3", &["a damaged PDF"]);
    bad_report(b"PK\x03\x04\x14\0", &["a damaged Word or OpenDocument file"]);
    bad_report(b"\x89PNG\r\n\x1A\n", &["a PNG picture"]);
    bad_report(b"\x7FELF\x02\x01\x01\0\0", &["a binary file (it holds NUL bytes)"]);
}

#[test]
fn another_encoding_is_read_and_said() {
    let place = Place::with("r.txt", [REPORT.as_bytes(), b"\nA caf\xE9 in the M\xFCnchen quarter was hit.\n"].concat());
    let said = place.run(&["extract", "r.txt"]).done();
    assert!(said.err.contains("r.txt: read as windows-1252, since it is not UTF-8"), "{}", said.err);
    assert!(said.out.contains("Latifiya"), "{}", said.out);
}

#[test]
fn a_page_a_feed_a_mail_and_json_are_reports() {
    let body = "A roadside bomb hit a supply convoy in Latifiya, south of Baghdad, on Thursday, killing two drivers, police said.";
    let place = Place::with(
        "page.html",
        format!(
            "<html><head><title>Convoy hit</title><meta property='article:published_time' content='2020-12-11T09:00:00+03:00'></head><body><nav>Car \
             bomb kills nine in Mosul</nav><article><p>{body}</p></article><div class='related'>Ten shot dead in Tikrit</div></body></html>"
        ),
    );
    place.put(
        "feed.xml",
        format!(
            "<?xml version='1.0'?><rss version='2.0'><channel><title>Own Wire</title><item><title>Convoy hit</title><link>https://example.org/1</link>\
             <pubDate>Fri, 11 Dec 2020 09:00:00 +0300</pubDate><description>&lt;p&gt;{body}&lt;/p&gt;</description></item></channel></rss>"
        ),
    );
    place.put("mail.eml", format!("From: Desk <d@example.org>\nSubject: Convoy hit\nDate: Fri, 11 Dec 2020 09:00:00 +0300\nMIME-Version: 1.0\n\n{body}\n"));
    place.put("r.json", serde_json::json!({"headline": "Convoy hit", "words": body, "date": "2020-12-11"}).to_string());
    for (name, more) in
        [("page.html", &[][..]), ("feed.xml", &[]), ("mail.eml", &[]), ("r.json", &["--json-field", "text=words"])]
    {
        let said = place.run(&[&["extract", name, "--format", "jsonl"], more].concat()).done();
        let lines: Vec<serde_json::Value> = said.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let [incident] = &lines[..] else { panic!("{name}: {}\n{}", said.out, said.err) };
        let p = &incident["properties"];
        assert_eq!((&p["start_date"], &p["killed_min"]), (&"2020-12-10".into(), &2.into()), "{name}: {p}");
        assert!(p["place"].as_str().unwrap().contains("Latifiya"), "{name}: {p}");
        assert!(p["evidence"].as_str().unwrap().contains("hit a supply convoy"), "{name}: {p}");
    }
    // Through a pipe, what it is shows in the content.
    let said = place.pipe(&["extract", "-"], &fs::read_to_string(place.path("page.html")).unwrap()).done();
    assert!(said.out.contains("Latifiya") && !said.out.contains("Tikrit"), "{}", said.out);
    place.run(&["extract", "r.json"]).refused(1, &["no report was found", "\"words\"", "--json-field"]);
    place.run(&["extract", "r.json", "--json-field", "words"]).refused(2, &["expected FIELD=MEMBER"]);
}

#[test]
fn a_table_given_as_a_report_is_sent_to_render() {
    let place = Place::with("acled.csv", "lat,lon\n33,44\n");
    place.run(&["map", "acled.csv"]).refused(1, &["a CSV table, which holds data", "Try: dateline render acled.csv"]);
}

#[test]
fn fifty_megabytes_are_too_many() {
    bad_report("A bomb went off in Baghdad.\n".repeat(1_800_000), &["50.4 MB, and at most 20 MB are read", "split it"]);
}

#[test]
fn one_bad_report_of_several_stops_all() {
    let place = Place::with("good.txt", REPORT);
    place.put("bad.txt", b"");
    place.run(&["map", "good.txt", "bad.txt"]).refused(1, &["bad.txt"]);
    assert_eq!(place.names(), ["bad.txt", "good.txt"]);
}

#[test]
fn a_name_cannot_drive_the_terminal() {
    let said = Place::new().run(&["map", "\u{1b}[31mred\u{202e}.txt"]);
    said.refused(1, &["\\u{1b}[31mred\\u{202e}.txt"]);
}

// Reports with little in them.

#[test]
fn a_report_without_a_date_asks_for_one() {
    let place = Place::with("r.txt", REPORT.replace(", Dec. 11, 2020", ""));
    let said = place.run(&["extract", "r.txt"]).done();
    assert!(said.err.contains("r.txt: expected the day of publication in the text, found none"), "{}", said.err);
    assert!(said.err.contains("Try: --published YYYY-MM-DD"), "{}", said.err);
    let said = place.run(&["extract", "r.txt", "--published", "2020-12-11"]).done();
    assert!(!said.err.contains("publication"), "{}", said.err);
    assert!(said.out.contains("\"start_date\":\"2020-12-10\""), "{}", said.out);
}

#[test]
fn a_report_without_a_place_keeps_its_incident() {
    let place = Place::with("r.txt", "Gunmen shot dead two policemen on Monday, police said.\n");
    let said = place.run(&["map", "r.txt", "--published", "2021-05-04"]).done();
    assert!(said.err.contains("1 of 1 incidents have no place on the map"), "{}", said.err);
    assert!(fs::read_to_string(place.path("output/r.geojson")).unwrap().contains("\"geometry\":null"));
}

#[test]
fn a_report_without_an_incident_is_a_map_that_says_so() {
    let place = Place::with("r.txt", "The library in Basra opened again.\n\nIt has ten thousand books.\n");
    let said = place.run(&["map", "r.txt"]).done();
    assert!(said.err.contains("found no incident"), "{}", said.err);
    assert_eq!(said.out, "");
    assert_eq!(place.names(), ["output/r.geojson", "output/r.png", "output/r.svg", "r.txt"]);
}

// The main job.

#[test]
fn map_writes_three_files_and_prints_a_table() {
    let place = Place::with("convoys.txt", REPORT);
    let said = place.run(&["map", "convoys.txt"]).done();
    assert_eq!(place.names(), ["convoys.txt", "output/convoys.geojson", "output/convoys.png", "output/convoys.svg"]);
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!(lines.len(), 3, "{}", said.out);
    for (word, line) in [("Killed", 0), ("9 Dec 2020", 1), ("Tikrit", 1), ("10 Dec 2020", 2), ("Latifiya", 2)] {
        assert!(lines[line].contains(word), "expected {word:?} in line {line} of:\n{}", said.out);
    }
    assert!(!said.out.contains('\u{1b}'), "no colour into a pipe");
    for file in ["convoys.geojson", "convoys.svg", "convoys.png"] {
        assert!(said.err.contains(&format!("wrote output/{file}")), "{}", said.err);
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let place = Place::with("r.txt", REPORT);
    place.run(&["map", "r.txt", "-o", "one"]).done();
    place.run(&["map", "r.txt", "-o", "two"]).done();
    for format in ["geojson", "svg", "png"] {
        let [one, two] = ["one", "two"].map(|folder| fs::read(place.path(&format!("{folder}/r.{format}"))).unwrap());
        assert!(one == two, "two runs differ in r.{format}");
    }
}

#[test]
fn standard_input_is_a_report() {
    let place = Place::with("r.txt", REPORT);
    let file = place.run(&["extract", "r.txt"]).done().out;
    let piped = place.pipe(&["extract", "-"], REPORT).done().out;
    let named = file
        .replace("\"document\":\"r.txt\"", "\"document\":\"-\"")
        .replace("\"name\": \"r\"", "\"name\": \"incidents\"");
    assert_eq!(piped, named);
    place.pipe(&["map", "-"], REPORT).done();
    assert!(place.path("output/incidents.png").exists());
    place.pipe(&["map", "-", "-"], REPORT).refused(2, &["standard input can be read only once"]);
    place.pipe(&["map", "-"], "").refused(1, &["standard input: expected", "an empty file"]);
}

#[test]
fn several_reports_are_one_map() {
    let place = Place::with("a.txt", REPORT);
    place.put("b.txt", REPORT);
    let said = place.run(&["map", "a.txt", "b.txt"]).done();
    assert_eq!(said.out.lines().count(), 5, "{}", said.out);
    assert_eq!(
        place.names(),
        ["a.txt", "b.txt", "output/incidents.geojson", "output/incidents.png", "output/incidents.svg"]
    );
}

#[test]
fn output_names_a_folder_or_a_file() {
    let place = Place::with("r.txt", REPORT);
    place.run(&["map", "r.txt", "-o", "new/maps", "--format", "csv,png"]).done();
    place.run(&["map", "r.txt", "-o", "one.svg"]).done();
    place.run(&["extract", "r.txt", "-o", "lines.jsonl"]).done();
    assert_eq!(place.names(), ["lines.jsonl", "new/maps/r.csv", "new/maps/r.png", "one.svg", "r.txt"]);
    place.run(&["map", "r.txt", "-o", "map.webp"]).refused(2, &["expected one of .geojson", "found .webp", "Try:"]);
    place.run(&["map", "r.txt", "-o", "map.gif"]).refused(2, &["expected --animate with a .gif", "Try: --by month"]);
    place.run(&["map", "r.txt", "--format", "gif"]).refused(2, &["expected --animate with a .gif", "Try: --by month"]);
    place.run(&["map", "r.txt", "-o", "a.png", "--format", "svg"]).refused(2, &["a.png", "Try:"]);
    place.run(&["extract", "r.txt", "-o", "a.png"]).refused(2, &["not pictures", "Try: dateline map"]);
}

#[test]
fn wrong_options_are_misuse() {
    let place = Place::with("r.txt", REPORT);
    place.run(&["map", "r.txt", "--published", "11.12.2020"]).refused(2, &["expected a day as YYYY-MM-DD"]);
    place.run(&["map", "r.txt", "--format", "bmp"]).refused(2, &["'bmp'", "geojson, jsonl, csv, svg, png, pdf, gif"]);
    place.run(&["map", "r.txt", "--width", "10"]).refused(2, &["--width", "expected 400 to 20000 pixels, found 10"]);
    place.run(&["map", "r.txt", "--page", "a9"]).refused(2, &["--page a9", "a0, a1"]);
    place.run(&["map", "r.txt", "--area", "nowhereland"]).refused(2, &["--area", "nowhereland", "IQ-BG"]);
    place.run(&["map", "r.txt", "--area", "UA-99"]).refused(2, &["did you mean UA.01 (Cherkasy Oblast)"]);
    place.run(&["map", "r.txt", "--boundaries", "r.txt"]).refused(2, &["--boundaries", "r.txt", "expected GeoJSON"]);
    place.run(&["map", "r.txt", "--worldview", "us"]).refused(2, &["expected un or ground"]);
    place.run(&["map", "r.txt", "--crs", "EPSG:1"]).refused(1, &["EPSG:1", "EPSG:32638"]);
    place.run(&["resolve", "Baghdad", "--near", "33"]).refused(2, &["LAT,LON"]);
    place.run(&["render", "x.geojson", "--field", "type"]).refused(2, &["FIELD=PROPERTY"]);
    place
        .run(&["render", "x.geojson", "--field", "colour=x"])
        .refused(2, &["unknown field \"colour\"", "expected one of"]);
    assert_eq!(place.names(), ["r.txt"]);
}

// Files that are there already.

#[test]
fn a_file_of_someone_else_is_kept_and_nothing_is_written() {
    let place = Place::with("r.txt", REPORT);
    fs::create_dir(place.path("output")).unwrap();
    for foreign in ["r.svg", "r.png", "r.geojson"] {
        let path = format!("output/{foreign}");
        place.put(&path, "<svg>mine</svg>");
        place.run(&["map", "r.txt"]).refused(1, &[&path, "did not make", "kept it", "--force"]);
        assert_eq!(place.names(), [path.as_str(), "r.txt"], "all or nothing");
        assert_eq!(fs::read_to_string(place.path(&path)).unwrap(), "<svg>mine</svg>");
        fs::remove_file(place.path(&path)).unwrap();
    }
    place.put("output/r.svg", "<svg>mine</svg>");
    place.run(&["map", "r.txt", "--force"]).done();
    assert!(fs::read_to_string(place.path("output/r.svg")).unwrap().len() > 100);
}

#[test]
fn our_own_files_are_written_again() {
    let place = Place::with("r.txt", REPORT);
    for _ in 0..2 {
        place.run(&["map", "r.txt", "--format", "geojson,jsonl,csv,svg,png"]).done();
    }
    assert_eq!(place.names().len(), 6, "no part is left beside: {:?}", place.names());
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    // Root may write anywhere, but not below a file.
    let place = Place::with("r.txt", REPORT);
    place.put("file", "mine");
    place
        .run(&["map", "r.txt", "-o", "file/maps"])
        .refused(1, &["file/maps/r.geojson: expected", "found", "Try: another folder"]);
    assert_eq!(place.names(), ["file", "r.txt"]);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_a_new_file_is_as_readable_as_any() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = Place::with("r.txt", REPORT);
    place.put("real.csv", "");
    symlink("real.csv", place.path("link.csv")).unwrap();
    place.run(&["extract", "r.txt", "-o", "link.csv"]).done();
    assert!(fs::symlink_metadata(place.path("link.csv")).unwrap().is_symlink());
    assert!(fs::read_to_string(place.path("real.csv")).unwrap().starts_with("id,lon,lat,name"));
    place.put("plain", "");
    let mode = |name: &str| fs::metadata(place.path(name)).unwrap().permissions().mode();
    assert_eq!(mode("real.csv"), mode("plain"));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_failure() {
    let place = Place::with("r.txt", REPORT.repeat(400));
    for args in [&["extract", "r.txt"][..], &["places", "r.txt"]] {
        let mut child = place.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let said = Said::from(child.wait_with_output().unwrap());
        assert_eq!(said.code, Some(0), "{args:?}: {}", said.err);
        assert!(!said.err.contains("panicked") && !said.err.contains("pipe"), "{}", said.err);
    }
}

// Data as other commands take it.

#[test]
fn render_draws_what_extract_wrote() {
    let place = Place::with("r.txt", REPORT);
    let geojson = place.run(&["extract", "r.txt"]).done().out;
    place.put("r.geojson", &geojson);
    place.run(&["map", "r.txt", "--title", "Two bombs", "-o", "one.svg"]).done();
    place.run(&["render", "r.geojson", "--title", "Two bombs", "-o", "two.svg"]).done();
    place.pipe(&["render", "-", "--title", "Two bombs", "-o", "three.svg"], &geojson).done();
    let [one, two, three] = ["one.svg", "two.svg", "three.svg"].map(|f| fs::read_to_string(place.path(f)).unwrap());
    assert!(one == two && two == three, "the same incidents are the same map");
}

#[test]
fn render_takes_points_from_elsewhere() {
    let point = |kind: &str, lon: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"CATEGORY":"{kind}","date":"2026-03-01","name":"At {lon}"}},"geometry":{{"type":"Point","coordinates":[{lon},33.3]}}}}"#
        )
    };
    let place = Place::with(
        "in.geojson",
        format!(
            r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
            point("Airstrike", 44.0),
            point("Oddity", 45.0)
        ),
    );
    let said = place.run(&["render", "in.geojson", "--field", "type=CATEGORY"]).done();
    assert!(said.err.contains("type not understood: Oddity (feature 2)"), "{}", said.err);
    assert_eq!(place.names(), ["in.geojson", "output/in.png", "output/in.svg"]);
    place
        .run(&["render", "in.geojson", "--field", "type=KIND"])
        .refused(1, &["\"KIND\"", "CATEGORY, date, name", "Try:"]);
    // Its own input is someone else's file.
    place.run(&["render", "in.geojson", "-o", "in.geojson"]).refused(1, &["did not make"]);
}

#[test]
fn render_refuses_what_is_no_map_data() {
    let place = Place::with("t.csv", "name,price\nx,44\n");
    place.run(&["render", "t.csv"]).refused(1, &["t.csv: expected a table", "found these: name, price", "--field"]);
    place.put(
        "m.geojson",
        r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[441234,3680000]}}"#,
    );
    place.run(&["render", "m.geojson"]).refused(1, &["expected degrees", "441234", "-t_srs EPSG:4326"]);
    place
        .run(&["render", "nowhere.geojson"])
        .refused(1, &["nowhere.geojson: expected incidents as GeoJSON or as a table, found no file"]);
    assert_eq!(place.names(), ["m.geojson", "t.csv"]);
}

#[test]
fn render_takes_a_table_and_tells_what_it_repaired() {
    let place = Place::with(
        "dirty.csv",
        "event_date;sub_event_type;location;country;latitude;longitude;fatalities\n25/12/2020;Air/drone strike;Mosul;Iraq;36,34;43,13;2\n\
         10/12/2020;Attack;Baghdad;Iraq;44.4;33.3;some\n26/12/2020;Attack;Latifiya;Iraq;;;1\n",
    );
    let said = place.run(&["render", "dirty.csv", "--format", "svg"]).done();
    for words in [
        "dirty.csv: repaired: 1 dates of \"event_date\" read as day/month/year, the order that row 2 shows",
        "dirty.csv: row 2: repaired: decimal comma",
        "dirty.csv: row 3: repaired: latitude and longitude were swapped",
        "dirty.csv: row 3: left unknown: number not understood (some)",
        "dirty.csv: row 4: repaired: no coordinates, so placed by its name (Latifiya)",
    ] {
        assert!(said.err.contains(words), "{words}\n{}", said.err);
    }
    assert_eq!(place.names(), ["dirty.csv", "output/dirty.svg"]);
}

#[test]
fn places_answers_line_by_line() {
    let lines =
        "{\"id\":\"a\",\"text\":\"Zur\u{1F600} Baghdad and Mosul\"}\n\n{\"id\":7,\"text\":\"The Iraqi army\"}\n";
    let place = Place::new();
    let said = place.pipe(&["places", "--jsonl"], lines).done();
    let answers: Vec<serde_json::Value> = said.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!((&answers[0]["id"], &answers[1]["id"]), (&"a".into(), &7.into()));
    let baghdad = answers[0]["places"].as_array().unwrap().iter().find(|p| p["text"] == "Baghdad").unwrap();
    assert_eq!((&baghdad["start"], &baghdad["end"]), (&5.into(), &12.into()), "code points, not bytes");
    assert!((baghdad["lat"].as_f64().unwrap() - 33.3).abs() < 0.2, "{baghdad}");
    assert_eq!(answers[1]["places"], serde_json::json!([]));
    let said = place.pipe(&["places", "--jsonl", "--demonyms"], lines).done();
    assert!(said.out.lines().nth(1).unwrap().contains("\"text\":\"Iraqi\""), "{}", said.out);
}

#[test]
fn a_bad_line_is_told_and_the_others_are_answered() {
    let place = Place::new();
    let lines = "{\"id\":1,\"text\":\"Basra\"}\nnot json\n{\"id\":2}\n{\"id\":3,\"text\":\"\"}\n";
    let said = place.pipe(&["places", "--jsonl"], lines).done();
    assert_eq!(said.out.lines().count(), 2, "{}", said.out);
    assert!(said.err.contains("line 2: expected a JSON object"), "{}", said.err);
    assert!(said.err.contains("line 3: expected a \"text\""), "{}", said.err);
    let said = place.pipe(&["places", "--jsonl", "--strict"], lines);
    assert_eq!((said.code, said.out.lines().count()), (Some(1), 1), "{}", said.err);
}

#[test]
fn resolve_tells_namesakes_apart() {
    let place = Place::new();
    let said = place.run(&["resolve", "Latifiya"]).done();
    let first = said.out.lines().nth(1).unwrap();
    assert!(first.contains("Latifiya") && first.contains("33.00"), "{}", said.out);
    place.run(&["resolve", "Xqzzwv"]).refused(1, &["no place is known by the name \"Xqzzwv\""]);
    let line = "{\"id\":\"1\",\"name\":\"Mosul\",\"within\":\"\"}\n{\"id\":\"2\",\"name\":\"Xqzzwv\"}\n";
    let said = place.pipe(&["resolve", "--jsonl"], line).done();
    assert!(said.out.lines().next().unwrap().contains("\"lat\":36.3"), "{}", said.out);
    assert!(said.out.lines().nth(1).unwrap().contains("\"lat\":null"), "{}", said.out);
}

#[test]
fn what_is_printed_as_a_table_is_printed_as_json_too() {
    let place = Place::with("r.txt", REPORT);
    let json = |args: &[&str]| -> serde_json::Value { serde_json::from_str(&place.run(args).done().out).unwrap() };
    let asked = json(&["resolve", "Latifiya", "Mosul", "--format", "json", "--most", "2"]);
    assert_eq!((&asked[0]["asked"], asked[0]["places"].as_array().unwrap().len()), (&"Latifiya".into(), 2));
    assert_eq!(
        (&asked[1]["places"][0]["admin1_code"], &asked[1]["places"][0]["country"]),
        (&"IQ-NI".into(), &"IQ".into())
    );
    let none = place.run(&["resolve", "Xqzzwv", "--format", "json"]);
    assert_eq!((none.code, none.out.contains("\"places\": []")), (Some(1), true), "{}", none.out);
    let found = json(&["places", "r.txt", "--format", "json"]);
    assert_eq!(found[0]["report"], "r.txt");
    assert!(found[0]["places"].as_array().unwrap().iter().any(|p| p["name"] == "Latifiya"), "{found}");
    let info = json(&["gazetteer", "info", "--format", "json"]);
    assert!(info[0]["file"].is_null() && info[0]["countries"]["IQ"].as_u64() > Some(1000), "{info}");
    let check = json(&["gazetteer", "check", "--format", "json"]);
    assert_eq!((&check[0]["whole"], &check[0]["wrong"]), (&true.into(), &serde_json::json!([])));
    let printed = json(&["map", "r.txt", "--format", "geojson", "--print", "json"]);
    let killed: Vec<_> =
        printed.as_array().unwrap().iter().map(|i| (&i["number"], &i["place"], &i["killed_min"])).collect();
    assert_eq!(killed, [(&1.into(), &"Tikrit".into(), &1.into()), (&2.into(), &"Latifiya".into(), &2.into())]);
}

#[test]
fn a_page_of_paper_a_world_file_and_an_alt_text() {
    let place = Place::with("r.txt", REPORT);
    let said = place
        .run(&[
            "map",
            "r.txt",
            "-o",
            "a4.png",
            "--page",
            "a6-landscape",
            "--dpi",
            "150",
            "--world-file",
            "--alt",
            "--crs",
            "EPSG:32638",
        ])
        .done();
    assert!(said.out.starts_with("Map of Iraq showing"), "{}", said.out);
    assert_eq!(place.names(), ["a4.pgw", "a4.png", "a4.prj", "r.txt"]);
    let files = place.files();
    let of = |name: &str| &files.iter().find(|f| f.0 == name).unwrap().1;
    // 148 and 105 millimetres at 150 dots to the inch.
    assert_eq!(of("a4.png")[16..24], [0, 0, 3, 106, 0, 0, 2, 108]);
    assert!(of("a4.prj").starts_with(b"PROJCS") && of("a4.pgw").iter().filter(|b| **b == b'\n').count() == 6);
    place.run(&["map", "r.txt", "-o", "a4.pdf", "--width", "85mm"]).done();
    assert!(place.files().iter().any(|f| f.0 == "a4.pdf" && f.1.starts_with(b"%PDF")));
    // Its own files are written again.
    place.run(&["map", "r.txt", "-o", "a4.pdf", "--width", "85mm"]).done();
}

#[test]
fn help_shows_examples_and_names_only_what_is_there() {
    let place = Place::new();
    let help = place.run(&["--help"]).done().out;
    for command in ["map", "extract", "explain", "places", "resolve", "render", "export", "gazetteer"] {
        assert!(help.contains(&format!("\n  {command}")), "{help}");
        let one = place.run(&[command, "--help"]).done().out;
        assert!(one.contains("Examples:\n  dateline"), "{one}");
    }
}
