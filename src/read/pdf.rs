//! PDF: the words in the order the file shows them, put back into lines and paragraphs.

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt as _, interpret_page,
};
use unicode_normalization::UnicodeNormalization as _;

use super::error::Problem;
use super::file::Taken;
use super::one_line;

/// A long report has a few hundred.
const MOST_PAGES: usize = 2_000;
/// Letters of twenty books.
const MOST_LETTERS: usize = 20_000_000;

/// Reads the text of a PDF.
pub(super) fn document(name: &str, bytes: Vec<u8>) -> Result<Taken, Problem> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Problem::Locked,
        LoadPdfError::Decryption(_) => {
            Problem::Damaged { what: "PDF", why: "its encryption is not understood".to_owned() }
        }
        LoadPdfError::Invalid => Problem::Damaged { what: "PDF", why: "no pages could be found in it".to_owned() },
    })?;
    let mut notes = Vec::new();
    let pages = pdf.pages();
    if pages.len() > MOST_PAGES {
        notes.push(format!("took the first {MOST_PAGES} of {} pages", pages.len()));
    }
    let cache = InterpreterCache::new();
    let mut letters = Letters::default();
    let mut bare = Vec::new();
    for (index, page) in pages.iter().take(MOST_PAGES).enumerate() {
        let before = letters.text.len();
        let (width, height) = page.render_dimensions();
        let frame = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            frame,
            &cache,
            pdf.xref(),
            InterpreterSettings::default(),
        );
        letters.pictures = 0;
        interpret_page(page, &mut context, &mut letters);
        letters.end_page();
        if letters.text.len() == before && letters.pictures > 0 {
            bare.push(index + 1);
        }
        if letters.count > MOST_LETTERS {
            notes.push(format!("took the words up to page {} and no more", index + 1));
            break;
        }
    }
    let text = letters.text.trim().to_owned();
    if text.is_empty() {
        return Err(if bare.is_empty() { Problem::Blank } else { Problem::Scanned(bare.len()) });
    }
    if !bare.is_empty() {
        let pages: Vec<String> = bare.iter().take(12).map(ToString::to_string).collect();
        let more = if bare.len() > 12 { ", …" } else { "" };
        notes.push(format!(
            "{} pages are pictures without text and were not read: {}{more}",
            bare.len(),
            pages.join(", ")
        ));
    }
    if letters.unknown * 20 > letters.known {
        notes.push(format!(
            "{} letters have no known meaning: the PDF does not say what its signs stand for",
            letters.unknown
        ));
    }
    let mut document = super::text(name, text);
    let title = pdf.metadata().title.as_deref().map(pdf_string).map(|t| one_line(&t));
    // Word processors leave the file's name there; a headline stands in the text too.
    let flat = one_line(&document.text);
    document.title = title.filter(|t| t.len() > 8 && flat.contains(t.as_str())).or(document.title);
    Ok(Taken { documents: vec![document], notes })
}

/// A string of the document's information: UTF-16 or UTF-8 with a mark, else nearly Latin-1.
fn pdf_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> = rest.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
            String::from_utf16_lossy(&units)
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

/// One sign with its place on the page: the line's x axis runs to the right, y down.
struct Sign {
    start: f64,
    end: f64,
    letters: String,
}

/// The signs on one line, in the order of the file.
struct Line {
    base: f64,
    size: f64,
    signs: Vec<Sign>,
}

#[derive(Default)]
struct Letters {
    text: String,
    lines: Vec<Line>,
    count: usize,
    pictures: usize,
    known: usize,
    unknown: usize,
}

impl Letters {
    fn put(&mut self, base: f64, size: f64, sign: Sign) {
        self.count += sign.letters.len();
        match self.lines.last_mut() {
            Some(line) if (base - line.base).abs() <= line.size.max(size) * 0.6 => {
                // A raised footnote sign does not make the line smaller.
                line.size = line.size.max(size);
                line.signs.push(sign);
            }
            _ => self.lines.push(Line { base, size, signs: vec![sign] }),
        }
    }

    /// Writes the page's lines down. Paragraphs run on over pages; a line end is all that is certain there.
    fn end_page(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        let leading = leading(&lines);
        let mut last: Option<&Line> = None;
        for line in &lines {
            let words = line.words();
            if words.is_empty() {
                continue;
            }
            let paragraph = last.is_some_and(|last| {
                let down = line.base - last.base;
                let resized = line.size.max(last.size) > line.size.min(last.size) * 1.15;
                resized || down > leading * 1.35 || down < -last.size * 2.0
            });
            self.break_line(paragraph);
            self.text.push_str(&words);
            last = Some(line);
        }
        self.break_line(false);
    }

    fn break_line(&mut self, paragraph: bool) {
        // A soft hyphen is only ever there for the line; a hard one may belong to the word.
        if self.text.ends_with('\u{AD}') && !paragraph {
            self.text.pop();
        } else if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push_str(if paragraph { "\n\n" } else { "\n" });
        } else if paragraph && !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}

/// From line to line within a paragraph: the commonest step down between lines of one size, else a little more than the
/// usual 1.2 times the size.
fn leading(lines: &[Line]) -> f64 {
    let same_size = |a: &Line, b: &Line| a.size.max(b.size) <= a.size.min(b.size) * 1.15;
    let steps = lines.windows(2).filter(|pair| same_size(&pair[0], &pair[1])).map(|pair| pair[1].base - pair[0].base);
    let mut steps: Vec<f64> = steps.filter(|step| *step > 0.0).collect();
    steps.sort_by(f64::total_cmp);
    let usual = lines.iter().map(|l| l.size).fold(0.0, f64::max) * 1.3;
    match steps.len() {
        0 => usual,
        // With few lines the smallest step is the surest.
        1..=3 => steps[0].min(usual),
        // Gaps between paragraphs are fewer than lines within them.
        count => steps[count * 2 / 5],
    }
}

impl Line {
    /// The line's words in the order they are read: signs of Arabic and Hebrew lie from right to left, whatever order the
    /// file has them in, and figures and Latin words among them from left to right.
    fn words(&self) -> String {
        let of = |right_to_left: bool| -> usize {
            let letters = self.signs.iter().flat_map(|s| s.letters.chars()).filter(|c| c.is_alphabetic());
            letters.filter(|c| is_right_to_left(*c) == right_to_left).count()
        };
        let mut order: Vec<&Sign> = self.signs.iter().collect();
        if of(true) > of(false) {
            order.sort_by(|a, b| b.end.total_cmp(&a.end));
            let runs = |sign: &&Sign| {
                sign.letters.chars().any(|c| c.is_ascii_digit() || (c.is_alphabetic() && !is_right_to_left(c)))
            };
            let mut at = 0;
            while at < order.len() {
                let inner = |sign: &&Sign| {
                    runs(sign) || sign.letters.chars().all(|c| matches!(c, '.' | ',' | ':' | '/' | '-' | '%'))
                };
                let mut end = at + order[at..].iter().take_while(|s| inner(s)).count();
                while end > at && !runs(&order[end - 1]) {
                    end -= 1;
                }
                if end > at && runs(&order[at]) {
                    order[at..end].reverse();
                }
                at = end.max(at + 1);
            }
        }
        let mut words = String::new();
        let mut last: Option<&Sign> = None;
        for sign in order {
            let gap = last.map_or(0.0, |last| (sign.start - last.end).max(last.start - sign.end));
            let blank = sign.letters.chars().all(char::is_whitespace);
            if (blank || gap > self.size * 0.18) && !words.is_empty() && !words.ends_with(' ') {
                words.push(' ');
            }
            if !blank {
                words.push_str(&sign.letters);
            }
            last = Some(sign);
        }
        words.truncate(words.trim_end().len());
        words
    }
}

/// Hebrew, Arabic, Syriac and Thaana, and their presentation forms.
fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}')
}

impl Device<'_> for Letters {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            let place: Affine = props.transform * glyph.transform();
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(drawn) => drawn.advance_width(),
            };
            let (start, end) = (place * Point::ZERO, place * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0));
            let size = place.determinant().abs().sqrt() * 1000.0;
            let is_placed = [start.x, start.y, end.x, size].iter().all(|n| n.is_finite());
            let letters = match glyph.as_unicode() {
                Some(BfString::Char(letter)) => letter.to_string(),
                Some(BfString::String(letters)) => letters,
                None => {
                    self.unknown += 1;
                    continue;
                }
            };
            self.known += 1;
            if !is_placed || self.count > MOST_LETTERS {
                continue;
            }
            // Ligatures and the joined forms of Arabic become the letters they stand for.
            let letters: String = letters.nfkc().filter(|c| !c.is_control() || c.is_whitespace()).collect();
            self.put(start.y, size, Sign { start: start.x.min(end.x), end: start.x.max(end.x), letters });
        }
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.pictures += 1;
    }

    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of one page with this content, as a program would write it that knows nothing but Helvetica.
    fn pdf(content: &str) -> Vec<u8> {
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 4 0 R>>/XObject<</I 6 0 R>>>>/Contents 5 0 R>>".to_owned(),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
            format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
            "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n0\nendstream".to_owned(),
        ];
        let mut file = "%PDF-1.4\n".to_owned();
        let mut places = Vec::new();
        for (index, object) in objects.iter().enumerate() {
            places.push(file.len());
            file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
        }
        let start = file.len();
        file.push_str("xref\n0 7\n0000000000 65535 f \n");
        for place in places {
            file.push_str(&format!("{place:010} 00000 n \n"));
        }
        file.push_str(&format!("trailer<</Size 7/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"));
        file.into_bytes()
    }

    const REPORT: &str = "BT /F1 18 Tf 72 700 Td (Blast in Kirkuk) Tj ET BT /F1 11 Tf 72 650 Td (A bomb went off near a patrol in) Tj 0 -13 Td \
        [(K) 20 (irkuk on Thursday, police) -300 (said.)] TJ 0 -40 Td (Nobody was hurt.) Tj ET";

    #[test]
    fn lines_words_and_paragraphs_come_back() {
        let taken = document("r.pdf", pdf(REPORT)).unwrap();
        assert_eq!(
            taken.documents[0].text,
            "Blast in Kirkuk\n\nA bomb went off near a patrol in\nKirkuk on Thursday, police said.\n\nNobody was hurt."
        );
    }

    #[test]
    fn arabic_is_read_from_right_to_left_in_either_order_of_the_file() {
        let sign = |start: f64, letters: &str| Sign { start, end: start + 5.0, letters: letters.to_owned() };
        let line = |signs: Vec<Sign>| Line { base: 0.0, size: 10.0, signs }.words();
        let visual = || vec![sign(0.0, "1"), sign(5.0, "2"), sign(20.0, "ك"), sign(25.0, "و"), sign(30.0, "ك")];
        assert_eq!(line(visual()), "كوك 12");
        assert_eq!(line(visual().into_iter().rev().collect()), "كوك 12");
    }

    #[test]
    fn a_scan_says_so() {
        let said = document("scan.pdf", pdf("q 600 0 0 700 0 0 cm /I Do Q")).unwrap_err();
        assert!(matches!(said, Problem::Scanned(1)), "{said}");
    }

    #[test]
    fn a_file_that_breaks_off_is_no_panic() {
        let whole = pdf(REPORT);
        for cut in (0..whole.len()).step_by(37) {
            let _ = document("x", whole[..cut].to_vec());
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn damaged_bytes_are_survived(at in 0_usize..2000, byte in 0_u8.., noise in proptest::collection::vec(0_u8.., 0..100)) {
            let mut bytes = pdf(REPORT);
            let at = at % bytes.len();
            bytes[at] = byte;
            let _ = document("x", bytes);
            let _ = document("x", [b"%PDF-1.7\n".to_vec(), noise].concat());
        }
    }
}
