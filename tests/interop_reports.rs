//! The recipes of `docs/reports.md`: their commands are read from the page and run, and what came of them is measured.
//!
//! Where a program is missing its recipe is skipped and that is said; with `DATELINE_INTEROP=1`, as in `.ci/run`, it fails.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::collections::HashSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "interop/programs.rs"]
mod programs;
use programs::{is_there, output};

const DOCS: &str = include_str!("../docs/reports.md");
const WEEK: &str = include_str!("reports/iraq-week-2021-05-10.txt");
/// The width of a column, millimetres: what the recipes ask for.
const COLUMN: f64 = 85.0;

/// The fenced blocks of the page that bear a mark such as `<!-- recipe: word -->`, by name.
fn blocks(mark: &str) -> Vec<(&'static str, &'static str)> {
    let mark = format!("<!-- {mark}: ");
    let parts = DOCS.split(mark.as_str()).skip(1);
    let block = |part: &'static str| {
        let (name, rest) = part.split_once(" -->\n```").unwrap();
        let body = rest.split_once('\n').unwrap().1;
        (name, body.split_once("```").unwrap().0)
    };
    parts.map(block).collect()
}

/// A folder with a report and the files of the page.
struct Kitchen(tempfile::TempDir);

impl Kitchen {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("report.txt"), WEEK).unwrap();
        for (name, text) in blocks("file") {
            fs::write(folder.path().join(name), text).unwrap();
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A command in the folder, which finds `dateline` and nobody's settings.
    fn command(&self, program: &str) -> Command {
        let ours = Path::new(env!("CARGO_BIN_EXE_dateline")).parent().unwrap().to_owned();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let all = std::env::join_paths([ours].into_iter().chain(std::env::split_paths(&path))).unwrap();
        let mut command = Command::new(program);
        command.current_dir(self.0.path()).env("PATH", all).env("HOME", self.0.path());
        command.env_remove("DATELINE_GAZETTEER").env_remove("DATELINE_CONFIG");
        command
    }

    /// Runs a recipe.
    fn cook(&self, name: &str) {
        let (_, commands) = blocks("recipe").into_iter().find(|(n, _)| *n == name).unwrap();
        output(self.command("bash").args(["-euo", "pipefail", "-c", commands]));
    }

    /// One part of a Word or OpenDocument file.
    fn part(&self, file: &str, name: &str) -> String {
        let mut zip = zip::ZipArchive::new(File::open(self.path(file)).unwrap()).unwrap();
        std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
    }

    /// The widths of the pictures in a Word file, millimetres.
    fn word_widths(&self, file: &str) -> Vec<f64> {
        let text = self.part(file, "word/document.xml");
        let widths = text.split("<wp:extent cx=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        // 36000 of Word's units to the millimetre.
        widths.map(|cx| cx.parse::<f64>().unwrap() / 36_000.0).collect()
    }

    /// Pixels of the one picture in a PDF and how many go to the inch, as Poppler sees them.
    fn pdf_picture(&self, file: &str) -> (f64, f64) {
        let list = output(self.command("pdfimages").args(["-list", file]));
        let row: Vec<&str> = list.lines().find(|l| l.contains(" image ")).unwrap().split_whitespace().collect();
        (row[3].parse().unwrap(), row[12].parse().unwrap())
    }

    fn pdf_text(&self, file: &str) -> String {
        output(self.command("pdftotext").args([file, "-"]))
    }
}

/// Within a third of a pixel at 300 to the inch.
fn is_a_column(mm: f64) {
    assert!((mm - COLUMN).abs() < 0.03, "expected a picture {COLUMN} mm wide, found {mm}");
}

fn has_pandoc() -> bool {
    is_there("pandoc", &["--version"])
}

fn has_poppler() -> bool {
    is_there("pdfimages", &["-v"])
}

fn has_latex() -> bool {
    is_there("pdflatex", &["--version"])
}

fn has_libreoffice() -> bool {
    is_there("soffice", &["--version"])
}

#[test]
fn every_recipe_of_the_page_is_run_by_a_test() {
    let here = include_str!("interop_reports.rs");
    let names: Vec<&str> = blocks("recipe").into_iter().map(|b| b.0).collect();
    assert!(names.len() > 7, "{names:?}");
    for name in names {
        assert!(here.contains(&format!("cook(\"{name}\")")), "the recipe {name} is run nowhere");
    }
    let fenced = DOCS.matches("```sh\n").count();
    assert_eq!(fenced, blocks("recipe").len(), "commands without a mark");
}

#[test]
fn the_report_as_pdf_is_whole_and_can_be_read() {
    if !has_poppler() || !is_there("qpdf", &["--version"]) {
        return;
    }
    let kitchen = Kitchen::new();
    kitchen.cook("report");
    output(kitchen.command("qpdf").args(["--check", "week.pdf"]));
    let info = output(kitchen.command("pdfinfo").arg("week.pdf"));
    assert!(info.contains("Page size:       595.276 x 841.89 pts (A4)"), "{info}");
    let text = kitchen.pdf_text("week.pdf").split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["Eight incidents in Iraq", "Katyusha rockets", "Sulaimaniyah", "Marked in the quotations"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

/// Letters that are joined when set come back as they were written.
#[test]
fn arabic_in_a_pdf_is_read_back_by_poppler() {
    if !has_poppler() {
        return;
    }
    let kitchen = Kitchen::new();
    fs::write(kitchen.path("report.txt"), include_str!("reports/ar-tayaran-2021-01-21.txt")).unwrap();
    output(kitchen.command("dateline").args(["report", "report.txt", "-o", "week.pdf"]));
    let text = kitchen.pdf_text("week.pdf");
    for word in ["بغداد", "ساحة الطيران"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[test]
fn a_report_in_arabic_is_read_back_by_poppler_and_runs_from_the_right() {
    if !has_poppler() || !has_pandoc() {
        return;
    }
    let kitchen = Kitchen::new();
    kitchen.cook("arabic");
    let word = kitchen.part("arabic.docx", "word/document.xml");
    assert!(word.contains("<w:bidi />") && word.contains("المنهجية ودقة المواقع"), "{word}");
    let text = kitchen.pdf_text("arabic.pdf");
    for words in ["القتلى", "شواهد من التقارير", "المنهجية ودقة المواقع", "قاعدة بلد الجوية", "Katyusha rockets"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    for english in ["Killed", "Evidence", "Confidence", "incidents"] {
        assert!(!text.contains(english), "{english}: {text}");
    }
    // The page turned over: its number stands at the left.
    let boxes = output(kitchen.command("pdftotext").args(["-bbox", "-f", "4", "arabic.pdf", "-"]));
    let number = boxes.lines().find(|line| line.contains(">4<")).unwrap();
    let left: f64 = number.split("xMin=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
    assert!((left - 51.0).abs() < 1.0, "{number}");
}

#[test]
fn word_and_opendocument_take_the_report() {
    if !has_pandoc() {
        return;
    }
    let kitchen = Kitchen::new();
    kitchen.cook("word");
    let widths = kitchen.word_widths("week.docx");
    assert!(widths.len() == 1 && widths[0] < 161.0, "the map is no wider than the text: {widths:?}");
    for (file, part) in [("week.docx", "word/document.xml"), ("week.odt", "content.xml")] {
        let text = kitchen.part(file, part);
        assert!(text.contains("Balad Air Base") && text.contains("Method and precision"), "{file}");
    }
}

#[test]
fn a_column_is_as_wide_in_word_and_pdf_as_it_was_drawn() {
    if !has_pandoc() || !has_latex() || !has_poppler() {
        return;
    }
    let kitchen = Kitchen::new();
    kitchen.cook("column");
    kitchen.word_widths("note.docx").into_iter().for_each(is_a_column);
    let (pixels, per_inch) = kitchen.pdf_picture("note.pdf");
    assert_eq!(per_inch, 300.0);
    is_a_column(pixels / per_inch * 25.4);
}

#[test]
fn a_plain_quarto_document_is_one_that_pandoc_reads() {
    if !has_pandoc() {
        return;
    }
    let kitchen = Kitchen::new();
    kitchen.cook("quarto");
    let widths = kitchen.word_widths("note.docx");
    assert_eq!(widths.len(), 1);
    is_a_column(widths[0]);
}

#[test]
fn libreoffice_keeps_the_width_into_word_and_pdf() {
    if !has_libreoffice() || !has_pandoc() || !has_poppler() {
        return;
    }
    let kitchen = Kitchen::new();
    kitchen.cook("libreoffice");
    let widths = kitchen.word_widths("note.docx");
    assert!(widths.len() == 1 && (widths[0] - COLUMN).abs() < 0.1, "{widths:?}");
    let (pixels, per_inch) = kitchen.pdf_picture("note.pdf");
    // Poppler rounds to whole dots.
    assert!((pixels / per_inch * 25.4 - COLUMN).abs() < 0.3, "{pixels} pixels, {per_inch} to the inch");
}

#[test]
fn libreoffice_shows_the_map_and_the_table() {
    if !has_libreoffice() {
        return;
    }
    let kitchen = Kitchen::new();
    kitchen.cook("draw");
    for file in ["from-svg/map.png", "from-pdf/map.png"] {
        let decoder = png::Decoder::new(std::io::BufReader::new(File::open(kitchen.path(file)).unwrap()));
        let mut reader = decoder.read_info().unwrap();
        let mut samples = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut samples).unwrap();
        let colours: HashSet<&[u8]> = samples.chunks_exact(info.color_type.samples()).collect();
        assert!(colours.len() > 200, "{file}: {} colours", colours.len());
    }
    assert!(kitchen.part("week.ods", "content.xml").contains("<text:p>evidence_end</text:p>"));
}

#[test]
fn latex_takes_the_map_at_its_own_size_with_its_words() {
    if !has_latex() || !has_poppler() {
        return;
    }
    let kitchen = Kitchen::new();
    kitchen.cook("latex");
    let text = kitchen.pdf_text("paper.pdf");
    assert!(text.contains("On the map") && text.contains("Where it happened"), "{text}");
    let measure = "\\documentclass{article}\\usepackage{graphicx}\\begin{document}\\setbox0=\\hbox{\\includegraphics{map.pdf}}\
                   \\typeout{WIDTH \\the\\wd0}\\end{document}";
    fs::write(kitchen.path("measure.tex"), measure).unwrap();
    let said = output(kitchen.command("pdflatex").args(["-interaction=nonstopmode", "measure.tex"]));
    let width = said.lines().find_map(|l| l.strip_prefix("WIDTH ")?.strip_suffix("pt")).unwrap();
    // 72.27 of TeX's points to the inch.
    is_a_column(width.parse::<f64>().unwrap() / 72.27 * 25.4);
}

#[test]
fn typst_takes_the_map_at_its_own_size_with_its_words() {
    if !is_there("python3", &["-c", "import typst"]) || !has_poppler() {
        return;
    }
    let kitchen = Kitchen::new();
    kitchen.cook("typst");
    let text = kitchen.pdf_text("paper.pdf");
    assert!(text.contains("On the map") && text.contains("Where it happened"), "{text}");
    let column = ["map", "report.txt", "--figure", "--width", "85mm", "--dpi", "300", "-o", "column.png"];
    output(kitchen.command("dateline").args(column));
    let measure =
        "#context for file in (\"map.pdf\", \"column.png\") [#metadata(measure(image(file)).width / 1mm) <width>]";
    fs::write(kitchen.path("measure.typ"), measure).unwrap();
    let script = "import typst; print(typst.query('measure.typ', '<width>', field='value'))";
    let said = output(kitchen.command("python3").args(["-c", script]));
    let widths: Vec<f64> = serde_json::from_str(&said).unwrap();
    assert_eq!(widths.len(), 2);
    widths.into_iter().for_each(is_a_column);
}

#[test]
fn a_web_page_shows_the_map_to_those_who_see_and_those_who_do_not() {
    let check = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/web/check.mjs");
    let there = format!("require('fs').accessSync('{}/node_modules/axe-core')", check.parent().unwrap().display());
    if !is_there("chromium", &["--version"]) || !is_there("node", &["-e", &there]) {
        return;
    }
    let kitchen = Kitchen::new();
    kitchen.cook("web");
    let page = fs::read_to_string(kitchen.path("page.html")).unwrap();
    assert!(page.contains("alt=\"Map of Iraq showing ") && page.contains("<svg ") && !page.contains("<?xml"));
    output(kitchen.command("node").arg(&check).arg("page.html"));
}
