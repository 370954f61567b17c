//! `dateline report`, and what stands around the commands: settings, completions, man pages.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const WEEK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reports/iraq-week-2021-05-10.txt");

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.current_dir(folder).args(args).env_remove("DATELINE_GAZETTEER").env_remove("DATELINE_CONFIG");
    // Nobody's own settings or gazetteer.
    command
        .env("HOME", folder)
        .env("XDG_CONFIG_HOME", folder.join("settings"))
        .env("XDG_DATA_HOME", folder.join("data"));
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_page_holds_map_table_evidence_and_sources_and_asks_nobody_for_anything() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["report", WEEK, "-o", "week.html"]);
    assert!(output.status.success(), "{}", said(&output));
    let page = fs::read_to_string(folder.path().join("week.html")).unwrap();
    for part in [
        "<svg",
        "id=\"incidents-table\"",
        "Balad Air Base",
        "<mark class=\"where\">",
        "Content-Security-Policy",
        "Sources",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
    assert_eq!(page.matches("<article").count(), 8);
    for outside in ["src=\"http", "href=\"//", "@import", "url(http"] {
        assert!(!page.contains(outside), "{outside}");
    }
    let again = run(folder.path(), &["report", WEEK, "-o", "again.html"]);
    assert!(again.status.success());
    assert_eq!(fs::read_to_string(folder.path().join("again.html")).unwrap(), page, "the same bytes twice");
}

#[test]
fn markdown_comes_with_its_picture_and_from_data_too() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("week.geojson");
    assert!(run(folder.path(), &["extract", WEEK, "-o", data.to_str().unwrap()]).status.success());
    let output = run(folder.path(), &["report", "week.geojson", "-o", "week.md"]);
    assert!(output.status.success(), "{}", said(&output));
    let text = fs::read_to_string(folder.path().join("week.md")).unwrap();
    assert!(text.contains("](<week.png>)"), "{text}");
    assert!(text.contains("| 4 | 3\u{a0}May\u{a0}2021 | Balad Air Base |"), "{text}");
    assert!(fs::read(folder.path().join("week.png")).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn a_pdf_is_read_back_with_all_its_words_and_is_the_same_twice() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["week.pdf", "again.pdf"] {
        let output = run(folder.path(), &["report", WEEK, "-o", name]);
        assert!(output.status.success(), "{}", said(&output));
    }
    let bytes = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert!(bytes("week.pdf") == bytes("again.pdf"), "the same bytes twice");
    let document = dateline::read::file(&folder.path().join("week.pdf")).unwrap();
    let words = document.text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "Eight incidents in Iraq",
        "reported killed",
        "Attacks on civilians",
        "Method and precision",
        "Katyusha rockets",
    ] {
        assert!(words.contains(part), "{part} is missing: {words}");
    }
    let small = run(folder.path(), &["report", WEEK, "-o", "small.pdf", "--page", "a6"]);
    assert_eq!(small.status.code(), Some(2));
    assert!(said(&small).contains("expected paper of 148 mm"), "{}", said(&small));
}

#[test]
fn a_page_of_somebody_else_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("index.html"), "<!DOCTYPE html><title>mine</title>").unwrap();
    let output = run(folder.path(), &["report", WEEK, "-o", "index.html"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("did not make"), "{}", said(&output));
    assert!(fs::read_to_string(folder.path().join("index.html")).unwrap().ends_with("mine</title>"));
}

#[test]
fn settings_are_defaults_that_the_command_line_goes_before() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("dateline.toml"),
        "width = 700\nheight = 900\nformat = \"csv\"\n\n[map]\nformat = [\"geojson\", \"svg\"]\n",
    )
    .unwrap();
    let first_line = |args: &[&str]| {
        let output = run(folder.path(), args);
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned()
    };
    assert!(first_line(&["extract", WEEK]).starts_with("id,lon,lat"), "a format for all that take it");
    assert!(first_line(&["extract", WEEK, "--format", "geojson"]).starts_with('{'), "what is typed goes before");
    assert!(first_line(&["--config", "none", "extract", WEEK]).starts_with('{'));

    let output = run(folder.path(), &["map", WEEK, "-o", "maps/"]);
    assert!(output.status.success(), "{}", said(&output));
    let mut files: Vec<_> = fs::read_dir(folder.path().join("maps")).unwrap().map(|f| f.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["iraq-week-2021-05-10.geojson", "iraq-week-2021-05-10.svg"]);
    let svg = fs::read_to_string(folder.path().join("maps/iraq-week-2021-05-10.svg")).unwrap();
    assert!(svg.contains("width=\"700\""), "{}", &svg[..400]);

    let output = run(folder.path(), &["map", WEEK, "-o", "week.png", "--width", "600"]);
    assert!(output.status.success(), "a file's extension goes before a format in the settings: {}", said(&output));
}

#[test]
fn config_says_what_is_in_force_and_whence() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("news.toml"), "[map]\nwidth = 900\n").unwrap();
    let output = run(folder.path(), &["--config", "news.toml", "config", "map", "--format", "json"]);
    assert!(output.status.success(), "{}", said(&output));
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let row = |name: &str| rows.as_array().unwrap().iter().find(|r| r["setting"] == name).unwrap().clone();
    assert_eq!((&row("width")["value"], &row("width")["from"]), (&"900".into(), &"news.toml".into()));
    assert_eq!(row("height")["from"], "built in");
}

#[test]
fn wrong_settings_are_told_with_what_was_expected() {
    let folder = tempfile::tempdir().unwrap();
    for (text, expected) in [
        ("widht = 1", "widht: expected a setting ("),
        ("[mpa]\nwidth = 1", "[mpa]: expected the name of a command"),
        ("[map]\nformat = \"doc\"", "expected one of geojson"),
        ("[map]\naggregates = 3", "expected true or false, found a number"),
        ("width = [1, 2]", "expected one value, found a list of 2"),
        ("width = ", "expected settings as TOML"),
        ("force = true", "force: expected a setting"),
    ] {
        fs::write(folder.path().join("dateline.toml"), text).unwrap();
        let output = run(folder.path(), &["extract", WEEK]);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(said(&output).contains(expected), "{text}: {}", said(&output));
        assert!(run(folder.path(), &["--help"]).status.success(), "help is there all the same");
    }
    let output = run(folder.path(), &["--config", "nowhere.toml", "config"]);
    assert!(
        said(&output).contains("nowhere.toml: expected settings as TOML, found no readable file"),
        "{}",
        said(&output)
    );
}

#[test]
fn shells_and_man_get_their_files() {
    let folder = tempfile::tempdir().unwrap();
    for (shell, mark) in [("bash", "complete -F"), ("zsh", "#compdef dateline"), ("fish", "complete -c dateline")] {
        let output = run(folder.path(), &["completions", shell]);
        assert!(String::from_utf8_lossy(&output.stdout).contains(mark), "{shell}");
    }
    assert!(run(folder.path(), &["man", "-o", "man1"]).status.success());
    for page in ["dateline.1", "dateline-map.1", "dateline-gazetteer-import.1"] {
        let text = fs::read_to_string(folder.path().join("man1").join(page)).unwrap();
        assert!(text.contains(".SH NAME"), "{page}");
    }
}

/// A text without what stands between two marks, and without these.
fn without(text: &str, start: &str, end: &str) -> String {
    let mut parts = text.split(start);
    let mut left = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| left.push_str(part.split_once(end).map_or("", |p| p.1)));
    left
}

/// The words of a page that are ours: what is read between the tags, and what is said or offered in attributes.
fn furniture(page: &str) -> String {
    let theirs =
        [("<style>", "</style>"), ("<script>", "</script>"), ("<blockquote>", "</blockquote>"), ("<bdi>", "</bdi>")];
    let page = theirs.iter().fold(page.to_owned(), |page, (start, end)| without(&page, start, end));
    // Words of the report stand in quotation marks.
    let page = without(&without(&page, "«", "»"), "“", "”");
    let said = ["aria-label=\"", "data-shown=\"", "data-type=\"", "value=\""].into_iter().flat_map(|name| {
        let parts = page.split(name).skip(1);
        parts.filter_map(|rest| rest.split_once('"')).map(|p| format!("{} ", p.0)).collect::<Vec<_>>()
    });
    format!("{} {}", said.collect::<String>(), without(&page, "<", ">"))
}

const NAMES: [&str; 5] = ["Natural Earth", "GeoNames", "CC BY", "Dateline", "UTM"];

#[test]
fn a_page_in_arabic_has_no_english_word_of_ours_and_runs_from_the_right() {
    let folder = tempfile::tempdir().unwrap();
    let said_of = |report: &str| {
        let output = run(folder.path(), &["report", report, "--lang", "ar", "-o", "ar.html", "--force"]);
        assert!(output.status.success(), "{}", said(&output));
        fs::read_to_string(folder.path().join("ar.html")).unwrap()
    };
    let tayaran = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reports/ar-tayaran-2021-01-21.txt");
    for page in [said_of(WEEK), said_of(tayaran)] {
        assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">") && page.contains("<blockquote><p dir=\"auto\">"));
        let ours = NAMES.iter().fold(furniture(&page), |text, name| text.replace(name, ""));
        let latin: Vec<&str> =
            ours.split_whitespace().filter(|w| w.contains(|c: char| c.is_ascii_alphabetic())).collect();
        assert!(latin.is_empty(), "{latin:?}");
        assert!(ours.contains("المنهجية ودقة المواقع") && ours.contains("المعروض: {} من {}"));
    }
    let english = run(folder.path(), &["report", WEEK, "--lang", "both", "-o", "both.html"]);
    assert!(english.status.success(), "{}", said(&english));
    let page = fs::read_to_string(folder.path().join("both.html")).unwrap();
    assert!(page.contains("<html lang=\"en\">") && page.contains("بغداد"), "the page in English, the map in both");
}

#[test]
fn markdown_in_arabic_says_its_direction_and_speaks_as_the_page_does() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["report", WEEK, "--lang", "ar", "-o", "week.md"]);
    assert!(output.status.success(), "{}", said(&output));
    let text = fs::read_to_string(folder.path().join("week.md")).unwrap();
    assert!(text.contains("\n<div lang=\"ar\" dir=\"rtl\">\n\n# ") && text.ends_with("\n\n</div>\n"), "{text}");
    for part in ["| 4 | 3\u{a0}أيار\u{a0}2021 | قاعدة بلد الجوية |", "بين 1 و2", "تنظيم داعش", "## المصادر"]
    {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
    for heading in text.lines().filter(|line| line.starts_with('#')) {
        assert!(!heading.contains(|c: char| c.is_ascii_alphabetic()), "{heading}");
    }
    let again = run(folder.path(), &["report", WEEK, "--lang", "ar", "-o", "week.md"]);
    assert!(again.status.success(), "known as our own: {}", said(&again));
}
