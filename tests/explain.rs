//! Why Dateline reads a report as it does: on the terminal, as data, and as a page in a real browser.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

const REPORT: &str = "Bomb in Kirkuk\n\nKIRKUK, Iraq, Dec. 10, 2020 (Example News) - A roadside bomb exploded in Kirkuk on Wednesday, \
                      killing four policemen and wounding seven shoppers, police said. The Islamic State group claimed \
                      responsibility.\n\nOfficials warned that the militants could attack Mosul.\n";

struct Place(tempfile::TempDir);

impl Place {
    fn with(report: &str) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        fs::write(place.path("r.txt"), report).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(args).current_dir(self.0.path()).env("DATELINE_GAZETTEER", "embedded").stdin(Stdio::null());
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    #[track_caller]
    fn out(&self, args: &[&str]) -> String {
        let (code, out, err) = self.run(args);
        assert_eq!(code, Some(0), "{err}");
        out
    }
}

#[test]
fn the_text_shows_its_marks_and_each_field_its_words() {
    let out = Place::with(REPORT).out(&["explain", "r.txt"]);
    for said in [
        "[exploded: event 1]",
        "[roadside bomb: weapon 1]",
        "[four policemen: killed 1]",
        "[Islamic State group: claimed by 1]",
        "[attack: turned away]",
        "killed      4  ←",
        "“seven shoppers”",
        "not said    ",
        "told as possible, not as done",
        "Places of no incident: Kirkuk, Mosul",
        "1 incident, 1 possible sign turned away",
    ] {
        assert!(out.contains(said), "expected {said:?} in:\n{out}");
    }
    assert!(!out.contains('\u{1b}'), "no colour into a pipe");
}

#[test]
fn colour_is_asked_for_and_the_words_stay_the_same() {
    let place = Place::with(REPORT);
    let out = place.out(&["explain", "r.txt", "--color", "always"]);
    assert!(out.contains("\u{1b}[1;31mexploded\u{1b}[0m"), "{out:?}");
    let plain: String = out
        .split('\u{1b}')
        .map(|p| p.strip_prefix('[').and_then(|p| p.split_once('m')).map_or(p, |(_, w)| w))
        .collect();
    assert!(plain.contains("killing¹ four policemen and wounding¹ seven shoppers, police said."), "{plain}");
}

#[test]
fn json_gives_spans_that_hold_the_words() {
    let value: Value =
        serde_json::from_str(&Place::with(REPORT).out(&["explain", "r.txt", "--format", "json"])).unwrap();
    let text: Vec<char> = value["text"].as_str().unwrap().chars().collect();
    let mut spans: Vec<&Value> = value["rejected"].as_array().unwrap().iter().collect();
    spans.extend(value["other_places"].as_array().unwrap());
    spans.extend(value["incidents"][0]["words"].as_array().unwrap());
    assert!(spans.len() > 6, "{value:#}");
    for span in spans {
        let at = |key: &str| usize::try_from(span[key].as_u64().unwrap()).unwrap();
        assert_eq!(text[at("start")..at("end")].iter().collect::<String>(), span["text"].as_str().unwrap());
    }
    assert_eq!(value["incidents"][0]["incident"]["properties"]["killed_min"], 4);
    assert_eq!(value["rejected"][0]["reason"], "told as possible, not as done");
}

/// What a page may not hold: anything that runs or is fetched.
#[track_caller]
fn assert_inert(html: &str) {
    let lower = html.to_lowercase();
    for part in [
        "<script",
        "<img",
        "<iframe",
        "<link",
        "<object",
        "javascript:",
        "@import",
        "url(",
        " onload",
        " onclick",
        " src=",
    ] {
        assert!(!lower.contains(part), "{part} in the page");
    }
    assert!(html.contains("content=\"default-src 'none';"), "no policy");
}

#[test]
fn the_page_is_complete_in_itself_and_written_again() {
    let place = Place::with(REPORT);
    for _ in 0..2 {
        place.out(&["explain", "r.txt", "-o", "r.html"]);
    }
    let html = fs::read_to_string(place.path("r.html")).unwrap();
    assert_inert(&html);
    assert!(html.contains("title=\"killed 1\">four policemen</a>"), "{html}");
    place.out(&["explain", "r.txt", "-o", "r.json"]);
    place.out(&["explain", "r.txt", "-o", "r.json"]);
    fs::write(place.path("mine.html"), "<!doctype html><p>mine").unwrap();
    let (code, _, err) = place.run(&["explain", "r.txt", "-o", "mine.html"]);
    assert!(code == Some(1) && err.contains("did not make"), "{err}");
    let (code, _, err) = place.run(&["explain", "r.txt", "-o", "r.pdf"]);
    assert!(code == Some(2) && err.contains(".html, .json or .txt"), "{err}");
}

/// A report that would like to be a page.
fn hostile() -> String {
    REPORT.replace("Bomb in Kirkuk", "<script>document.title='owned'</script>\" onload=\"x").replace(
        "seven shoppers",
        "seven shoppers</a><img src=x onerror=\"document.title='owned'\"> \u{202E}\u{1b}[31m",
    )
}

#[test]
fn words_of_a_report_are_never_markup() {
    let place = Place::with(&hostile());
    let html = place.out(&["explain", "r.txt", "--format", "html"]);
    assert!(
        !html.contains("<script") && !html.contains("<img") && !html.contains('\u{202E}') && !html.contains('\u{1b}'),
        "{html}"
    );
    assert!(html.contains("&lt;script&gt;"), "{html}");
    let text = place.out(&["explain", "r.txt", "--color", "always"]);
    assert!(!text.contains("\u{1b}[31m ") && text.contains("\\u{1b}[31m"), "{text:?}");
}

#[test]
fn nothing_found_is_said_plainly() {
    let place = Place::with("The library in Basra opened again.\n");
    assert!(place.out(&["explain", "r.txt"]).contains("0 incidents"));
    assert!(place.out(&["explain", "r.txt", "--format", "html"]).contains("No incident was found."));
}

// In a browser.

/// Chromium as it is called on one system or another.
fn chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).flat_map(|folder| names.map(|n| folder.join(n))).find(|p| p.is_file())
}

/// Runs Chromium on a page; none where there is no Chromium, which is told.
fn browse(folder: &Path, args: &[&str], page: &Path) -> Option<String> {
    let Some(chromium) = chromium() else {
        eprintln!("SKIPPED: no Chromium was found on the PATH, so the page was not looked at in a browser");
        return None;
    };
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(args)
        .arg(format!("file://{}", page.display()))
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_browser_runs_nothing_and_shows_every_word() {
    let place = Place::with(&hostile());
    place.out(&["explain", "r.txt", "-o", "r.html"]);
    let Some(dom) = browse(place.0.path(), &["--dump-dom"], &place.path("r.html")) else { return };
    let title = dom.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
    assert!(title.ends_with(": how it was read"), "the report's script ran: {title}");
    assert_eq!(dom.matches("<img").count() + dom.matches("<script").count(), 0, "{dom}");
    assert_eq!(dom.matches("<article").count(), 1);
    assert!(dom.contains("four policemen</a>"), "{dom}");
}

#[test]
fn a_browser_paints_the_page_and_prints_it() {
    let place = Place::with(REPORT);
    place.out(&["explain", "r.txt", "-o", "r.html"]);
    let page = place.path("r.html");
    if browse(place.0.path(), &["--screenshot=page.png", "--window-size=1100,900"], &page).is_none() {
        return;
    }
    let decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(place.path("page.png")).unwrap()));
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let (step, pixels) = (info.color_type.samples(), &pixels[..info.buffer_size()]);
    // The grounds of the event words and of the place, as the style sheet has them.
    for (what, rgb) in [("event", [0xf7, 0xc9, 0xc3]), ("place", [0xc9, 0xe1, 0xf6])] {
        let painted = pixels.chunks(step).filter(|p| p[..3] == rgb).count();
        assert!(painted > 200, "{what}: {painted} pixels");
    }
    browse(place.0.path(), &["--print-to-pdf=page.pdf", "--no-pdf-header-footer"], &page).unwrap();
    assert!(fs::read(place.path("page.pdf")).unwrap().starts_with(b"%PDF-"));
}
