//! Word (`.docx`) and OpenDocument text (`.odt`): zip archives with the words in one XML file.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;

use super::error::Problem;
use super::{Document, one_line};

/// Unpacked XML of a document of several hundred pages; more is an archive made to swell.
const MOST_XML: u64 = 100_000_000;

/// Reads a document from its archive.
pub(super) fn document(name: &str, bytes: &[u8]) -> Result<Document, Problem> {
    let damaged =
        |error: &dyn std::fmt::Display| Problem::Damaged { what: "Word or OpenDocument file", why: error.to_string() };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let Some(part) = ["word/document.xml", "content.xml"].into_iter().find(|p| names.iter().any(|n| n == p)) else {
        let is_sheet = names.iter().any(|n| n.starts_with("xl/"));
        return Err(if is_sheet { Problem::Table("an Excel workbook") } else { Problem::Archive });
    };
    let file = archive.by_name(part).map_err(|e| damaged(&e))?;
    let mut xml = Vec::new();
    file.take(MOST_XML + 1).read_to_end(&mut xml).map_err(|e| damaged(&e))?;
    if xml.len() as u64 > MOST_XML {
        return Err(Problem::TooLarge { bytes: Some(xml.len() as u64), limit: MOST_XML });
    }
    let xml = String::from_utf8(xml).map_err(|e| damaged(&e))?;
    if part == "content.xml" && xml.contains("<office:spreadsheet") {
        return Err(Problem::Table("an OpenDocument spreadsheet"));
    }
    let (text, title) = words(&xml).map_err(|e| damaged(&e))?;
    if text.trim().is_empty() {
        return Err(Problem::Blank);
    }
    let mut document = super::text(name, text);
    document.title = title.or(document.title);
    Ok(document)
}

/// The words, a blank line between paragraphs, and the first paragraph in a style for titles.
fn words(xml: &str) -> Result<(String, Option<String>), quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = false;
    let mut text = String::with_capacity(xml.len() / 8);
    let mut title = None;
    let (mut in_text, mut skipped, mut paragraph, mut is_title) = (0_usize, 0_usize, 0_usize, false);
    loop {
        match reader.read_event()? {
            Event::Eof => break,
            Event::Start(start) => match start.name().as_ref() {
                // Taken out by a reviewer, field codes, a second rendering of the same words, notes.
                "w:del"
                | "w:moveFrom"
                | "w:instrText"
                | "w:delText"
                | "mc:Fallback"
                | "text:tracked-changes"
                | "office:annotation"
                | "text:note" => skipped += 1,
                "w:t" | "text:p" | "text:h" => {
                    in_text += 1;
                    if start.name().as_ref() != "w:t" {
                        paragraph = text.len();
                        is_title = start.name().as_ref() == "text:h";
                    }
                }
                "w:p" => (paragraph, is_title) = (text.len(), false),
                "w:pStyle" => {
                    is_title = start.attributes().with_checks(false).filter_map(Result::ok).any(|a| {
                        a.key.as_ref() == "w:val" && matches!(&*a.value, "Title" | "Heading1" | "Titel" | "Titre")
                    });
                }
                "w:tab" | "text:tab" if skipped == 0 => text.push('\t'),
                "w:br" | "w:cr" | "text:line-break" if skipped == 0 => text.push('\n'),
                "text:s" if skipped == 0 => text.push(' '),
                "w:noBreakHyphen" if skipped == 0 => text.push('-'),
                _ => {}
            },
            Event::End(end) => match end.name().as_ref() {
                "w:del"
                | "w:moveFrom"
                | "w:instrText"
                | "w:delText"
                | "mc:Fallback"
                | "text:tracked-changes"
                | "office:annotation"
                | "text:note" => {
                    skipped = skipped.saturating_sub(1);
                }
                "w:t" => in_text = in_text.saturating_sub(1),
                name @ ("w:p" | "text:p" | "text:h") => {
                    if name != "w:p" {
                        in_text = in_text.saturating_sub(1);
                    }
                    let written = text.get(paragraph..).map(one_line).unwrap_or_default();
                    if is_title && title.is_none() && !written.is_empty() {
                        title = Some(written);
                    }
                    text.truncate(text.trim_end().len());
                    if !text.is_empty() {
                        text.push_str("\n\n");
                    }
                }
                _ => {}
            },
            Event::Text(words) if in_text > 0 && skipped == 0 => text.push_str(&words.xml10_content()),
            Event::CData(words) if in_text > 0 && skipped == 0 => text.push_str(&words.xml10_content()),
            Event::GeneralRef(reference) if in_text > 0 && skipped == 0 => match reference.resolve_char_ref() {
                Ok(Some(letter)) => text.push(letter),
                _ => text.push_str(match &*reference.xml10_content() {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    _ => "",
                }),
            },
            _ => {}
        }
    }
    text.truncate(text.trim_end().len());
    Ok((text, title))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn packed(part: &str, xml: &str) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(xml.as_bytes()).unwrap();
        archive.finish().unwrap().into_inner()
    }

    const DOCX: &str = r#"<w:document><w:body><w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Blast in Kirkuk</w:t></w:r></w:p>
        <w:p><w:r><w:t xml:space="preserve">A bomb </w:t></w:r><w:del><w:r><w:delText>did not go</w:delText></w:r></w:del><w:r><w:t>went off &amp; two</w:t></w:r>
        <w:r><w:t xml:space="preserve"> were killed.</w:t></w:r></w:p></w:body></w:document>"#;

    #[test]
    fn words_and_title_are_taken_and_deleted_words_are_not() {
        let d = document("r.docx", &packed("word/document.xml", DOCX)).unwrap();
        assert_eq!(d.text, "Blast in Kirkuk\n\nA bomb went off & two were killed.");
        assert_eq!(d.title.as_deref(), Some("Blast in Kirkuk"));
        let odt = r#"<office:document-content><office:text><text:h>Taji</text:h><text:p>Rockets <text:span>fell</text:span>.</text:p></office:text></office:document-content>"#;
        assert_eq!(document("r.odt", &packed("content.xml", odt)).unwrap().text, "Taji\n\nRockets fell.");
    }

    #[test]
    fn other_archives_are_named() {
        let said = |part| document("x", &packed(part, "x")).unwrap_err().to_string();
        assert!(said("xl/workbook.xml").contains("Excel"));
        assert!(said("readme.txt").contains("zip archive"));
    }

    proptest::proptest! {
        #[test]
        fn a_damaged_archive_is_told(at in 0_usize..400, byte in 0_u8..) {
            let mut bytes = packed("word/document.xml", DOCX);
            let at = at % bytes.len();
            bytes[at] = byte;
            let _ = document("x", &bytes);
            let _ = document("x", &bytes[..at]);
        }
    }
}
