//! What a file is: by what its first bytes say, then by its name, then by how its text begins.

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Markdown,
    Json,
    Html,
    Feed,
    Mail,
    Pdf,
    /// Word and OpenDocument text; a workbook shows inside.
    Word,
    /// A table, by what it is called.
    Table(&'static str),
}

/// Extensions of reports. What else lies in a folder is left out.
pub(super) const EXTENSIONS: &[(&str, Kind)] = &[
    ("txt", Kind::Text),
    ("text", Kind::Text),
    ("md", Kind::Markdown),
    ("markdown", Kind::Markdown),
    ("json", Kind::Json),
    ("jsonl", Kind::Json),
    ("ndjson", Kind::Json),
    ("html", Kind::Html),
    ("htm", Kind::Html),
    ("xhtml", Kind::Html),
    ("rss", Kind::Feed),
    ("atom", Kind::Feed),
    ("xml", Kind::Feed),
    ("eml", Kind::Mail),
    ("pdf", Kind::Pdf),
    ("docx", Kind::Word),
    ("odt", Kind::Word),
];

const TABLES: &[(&str, &str)] = &[
    ("csv", "a CSV table"),
    ("tsv", "a TSV table"),
    ("tab", "a TSV table"),
    ("xlsx", "an Excel workbook"),
    ("xls", "an Excel workbook"),
    ("xlsb", "an Excel workbook"),
    ("ods", "an OpenDocument spreadsheet"),
    ("geojson", "GeoJSON"),
    ("geojsonl", "GeoJSON"),
    ("gpkg", "a GeoPackage"),
];

/// By bytes that no text begins with, then by extension.
pub(super) fn by_bytes_and_name(bytes: &[u8], extension: Option<&str>) -> Option<Kind> {
    // PDF allows other bytes before its mark.
    let head = &bytes[..bytes.len().min(1024)];
    let extension = extension.map(str::to_lowercase);
    if head.starts_with(b"%PDF-") || (extension.as_deref() == Some("pdf") && head.windows(5).any(|w| w == b"%PDF-")) {
        return Some(Kind::Pdf);
    }
    let table = TABLES.iter().find(|(e, _)| Some(*e) == extension.as_deref()).map(|(_, what)| Kind::Table(what));
    if table.is_some() {
        return table;
    }
    if head.starts_with(b"PK\x03\x04") {
        return Some(Kind::Word);
    }
    EXTENSIONS.iter().find(|(e, _)| Some(*e) == extension.as_deref()).map(|(_, kind)| *kind)
}

/// By how a text begins; for what comes through a pipe, has no extension or is XML of some kind.
pub(super) fn by_text(text: &str) -> Kind {
    let start: String = text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']).chars().take(3000).collect();
    let lower = start.to_lowercase();
    let has = |tag: &str| lower.contains(tag);
    if lower.starts_with("<?xml")
        || lower.starts_with("<rss")
        || lower.starts_with("<feed")
        || lower.starts_with("<rdf:rdf")
    {
        return if has("<html") && !has("<rss") && !has("<feed") { Kind::Html } else { Kind::Feed };
    }
    if lower.starts_with("<!doctype html")
        || lower.starts_with("<html")
        || (lower.starts_with('<') && (has("<body") || has("<head") || has("</p>") || has("<div")))
    {
        return Kind::Html;
    }
    if (lower.starts_with('{') && lower.contains('"'))
        || lower.starts_with("[{")
        || lower.starts_with("[\n") && lower.contains("{\"")
    {
        return Kind::Json;
    }
    #[cfg(feature = "documents")]
    if super::mail::is_mail(&start) {
        return Kind::Mail;
    }
    Kind::Text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_say_more_than_names() {
        assert_eq!(by_bytes_and_name(b"%PDF-1.7", Some("txt")), Some(Kind::Pdf));
        assert_eq!(by_bytes_and_name(b"x", Some("HTM")), Some(Kind::Html));
        assert_eq!(by_bytes_and_name(b"x", None), None);
        assert!(matches!(by_bytes_and_name(b"PK\x03\x04", Some("xlsx")), Some(Kind::Table(_))));
    }

    #[test]
    fn beginnings_tell_what_comes_through_a_pipe() {
        assert_eq!(by_text("\n<!DOCTYPE HTML><html>"), Kind::Html);
        assert_eq!(by_text("<?xml version='1.0'?><rss>"), Kind::Feed);
        assert_eq!(by_text("{\"text\": \"x\"}"), Kind::Json);
        assert_eq!(by_text("[Baghdad] A bomb went off."), Kind::Text);
        assert_eq!(by_text("BAGHDAD (Own Wire) - A bomb went off."), Kind::Text);
    }
}
