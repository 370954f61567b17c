//! Bytes to text: UTF-8 and UTF-16, and the older encodings that pages and tables still come in.

#[cfg(any(feature = "documents", feature = "tables"))]
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
#[cfg(any(feature = "documents", feature = "tables"))]
use encoding_rs::Encoding;

use super::error::Problem;

/// A text and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// What is to be told: that it was not UTF-8, and what was done.
    pub(super) note: Option<String>,
}

impl Decoded {
    fn plain(text: String) -> Self {
        Self { text, note: None }
    }

    #[cfg(any(feature = "documents", feature = "tables"))]
    fn noted(text: String, note: String) -> Self {
        Self { text, note: Some(note) }
    }
}

/// Text from bytes. A byte order mark says what it is; then UTF-8 is tried, which other encodings do not pass by chance;
/// then what the file itself declares; then what the bytes look like.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, Problem> {
    if bytes.is_empty() {
        return Err(Problem::Empty);
    }
    let decoded = match bytes {
        [0xFF, 0xFE, rest @ ..] => Decoded::plain(utf16(rest, u16::from_le_bytes)?),
        [0xFE, 0xFF, rest @ ..] => Decoded::plain(utf16(rest, u16::from_be_bytes)?),
        _ => match utf8(bytes) {
            Ok(text) if text.contains('\0') => unmarked_utf16(bytes)?,
            Ok(text) => Decoded::plain(text),
            Err(problem) => older(bytes, declared, problem)?,
        },
    };
    if decoded.text.chars().all(|c| c.is_whitespace() || c.is_control()) {
        return Err(Problem::Blank);
    }
    Ok(decoded)
}

fn utf8(bytes: &[u8]) -> Result<String, Problem> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
        let offset = error.valid_up_to();
        let line = 1 + bytes[..offset].iter().filter(|b| **b == b'\n').count();
        Problem::Encoding { byte: bytes[offset], offset, line }
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Problem> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    match String::from_utf16(&units) {
        Ok(text) if rest.is_empty() && !text.contains('\0') => Ok(text),
        _ => Err(Problem::Binary {
            found: "a file that starts like UTF-16 text and goes on as something else",
            hint: "save it as plain text in UTF-8",
        }),
    }
}

const NUL_BYTES: Problem = Problem::Binary {
    found: "a binary file (it holds NUL bytes)",
    hint: "give plain text; if this is UTF-16, convert it, as in `iconv -f UTF-16LE -t UTF-8`",
};

/// Latin text in UTF-16 without its mark has a NUL at every other byte, always on the same side.
fn unmarked_utf16(bytes: &[u8]) -> Result<Decoded, Problem> {
    let nuls = |side: usize| bytes.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (nuls(0), nuls(1), bytes.len() / 2);
    let text = match (even * 4 > pairs * 3, odd * 4 > pairs * 3) {
        (false, true) if even == 0 => utf16(bytes, u16::from_le_bytes),
        (true, false) if odd == 0 => utf16(bytes, u16::from_be_bytes),
        _ => Err(NUL_BYTES),
    };
    text.map(|text| Decoded { text, note: Some("read as UTF-16, which it is without saying so".to_owned()) })
}

#[cfg(not(any(feature = "documents", feature = "tables")))]
fn older(bytes: &[u8], _declared: Option<&str>, problem: Problem) -> Result<Decoded, Problem> {
    Err(if bytes.contains(&0) { NUL_BYTES } else { problem })
}

#[cfg(any(feature = "documents", feature = "tables"))]
fn older(bytes: &[u8], declared: Option<&str>, problem: Problem) -> Result<Decoded, Problem> {
    if bytes.contains(&0) {
        return Err(NUL_BYTES);
    }
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()))
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes)
        && !looks_binary(&text)
    {
        return Ok(Decoded::noted(text.into_owned(), format!("read as {}, as the file declares", encoding.name())));
    }
    if let Some(mixed) = mixed(bytes) {
        return Ok(mixed);
    }
    let encoding = guess(bytes);
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) if !looks_binary(&text) => {
            Ok(Decoded::noted(text.into_owned(), format!("read as {}, since it is not UTF-8", encoding.name())))
        }
        _ => Err(problem),
    }
}

#[cfg(any(feature = "documents", feature = "tables"))]
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Any byte is a letter in some encoding; control characters in numbers show that it was no text.
#[cfg(any(feature = "documents", feature = "tables"))]
fn looks_binary(text: &str) -> bool {
    let odd = text.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{C}' | '\u{85}')).count();
    odd * 50 > text.chars().count()
}

/// Files put together from several: some lines are UTF-8 beyond ASCII, others are not UTF-8. Each line is read as what
/// it is.
#[cfg(any(feature = "documents", feature = "tables"))]
fn mixed(bytes: &[u8]) -> Option<Decoded> {
    let lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
    let foreign: Vec<u8> = lines.iter().filter(|l| str::from_utf8(l).is_err()).copied().flatten().copied().collect();
    let utf8_lines = lines.iter().filter(|l| !l.is_ascii() && str::from_utf8(l).is_ok()).count();
    let foreign_lines = lines.iter().filter(|l| str::from_utf8(l).is_err()).count();
    // Two bytes of an older encoding that look like one letter of UTF-8 happen, in single lines.
    if utf8_lines < 2 && utf8_lines < foreign_lines || utf8_lines == 0 {
        return None;
    }
    let encoding = guess(&foreign);
    let mut text = String::with_capacity(bytes.len());
    let mut first = None;
    for (index, line) in lines.iter().enumerate() {
        match str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(_) => {
                first.get_or_insert(index + 1);
                text.push_str(&encoding.decode_without_bom_handling_and_without_replacement(line)?);
            }
        }
    }
    let text = text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text);
    let note = format!(
        "mixed encodings: read {foreign_lines} lines as {}, the others as UTF-8 (first line {})",
        encoding.name(),
        first.unwrap_or(1)
    );
    (!looks_binary(&text)).then(|| Decoded::noted(text, note))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let text = |bytes: &[u8]| decode(bytes, None).unwrap().text;
        assert_eq!(text(b"\xEF\xBB\xBFBaghdad"), "Baghdad");
        assert_eq!(text(b"\xFF\xFEB\0a\0"), "Ba");
        assert_eq!(text(b"\xFE\xFF\0B\x06\x28"), "B\u{628}");
        assert_eq!(text(b"B\0a\0g\0h\0d\0a\0d\0"), "Baghdad");
    }

    #[test]
    fn half_a_utf16_unit_is_refused() {
        assert!(decode(b"\xFF\xFEB\0a", None).unwrap_err().to_string().contains("UTF-16"));
    }

    #[cfg(feature = "documents")]
    #[test]
    fn arabic_and_latin_pages_of_old_are_read_and_said() {
        let arabic = "انفجرت عبوة ناسفة في مدينة كركوك صباح اليوم وأسفرت عن مقتل شخصين وإصابة ثلاثة آخرين بجروح";
        let windows = encoding_rs::WINDOWS_1256.encode(arabic).0.into_owned();
        let read = decode(&windows, None).unwrap();
        assert_eq!(
            (read.text.as_str(), read.note.as_deref()),
            (arabic, Some("read as windows-1256, since it is not UTF-8"))
        );
        let iso = encoding_rs::ISO_8859_6.encode(arabic).0.into_owned();
        assert_eq!(decode(&iso, None).unwrap().text, arabic);
        assert_eq!(decode(b"Zwei Anschl\xE4ge in M\xFCnchen", None).unwrap().text, "Zwei Anschläge in München");
        assert_eq!(decode(b"\xD1\xD3", Some("iso-8859-7")).unwrap().text, "ΡΣ");
    }

    #[cfg(feature = "documents")]
    #[test]
    fn lines_of_two_encodings_are_each_read_as_their_own() {
        let read = decode(b"caf\xC3\xA9\nna\xC3\xAFve\nM\xFCnchen, Anschl\xE4ge\n", None).unwrap();
        assert_eq!(read.text, "café\nnaïve\nMünchen, Anschläge\n");
        assert!(read.note.unwrap().contains("1 lines as windows-1252"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(0_u8.., 0..200)) {
            let _ = decode(&bytes, None);
            let _ = decode(&bytes, Some("windows-1256"));
        }
    }
}
