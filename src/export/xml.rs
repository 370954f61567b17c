//! Text in XML 1.0.

#[cfg(any(feature = "gpkg", feature = "kml", test))]
use std::borrow::Cow;

/// A text as it may stand in an element or an attribute. Returns and, in attributes, tabs and line ends would be
/// normalised by readers, so they are written as references.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\r' => out.push_str("&#13;"),
            c => out.push(c),
        }
    }
    out
}

/// Whether XML 1.0 can hold a character at all.
#[cfg(any(feature = "gpkg", feature = "kml", test))]
fn is_allowed(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// The text with what XML cannot hold replaced by U+FFFD.
#[cfg(any(feature = "gpkg", feature = "kml", test))]
pub(super) fn allowed(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_allowed) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(|c| if is_allowed(c) { c } else { '\u{FFFD}' }).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_text_and_what_xml_cannot_hold_is_replaced() {
        assert_eq!(escape("<a b='c'>&\r\n"), "&lt;a b=&#39;c&#39;&gt;&amp;&#13;\n");
        assert_eq!(allowed("a\u{1}\u{FFFF}b\u{85}"), "a\u{FFFD}\u{FFFD}b\u{85}");
    }
}
