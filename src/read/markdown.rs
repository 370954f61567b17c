//! Markdown as the plain text a reader sees, and the facts in its front matter.

use pulldown_cmark::{Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use super::Document;

/// A Markdown report. Markup goes, the words stay, one blank line between blocks; offsets count in what remains.
pub(super) fn document(name: &str, markdown: &str) -> Document {
    let mut text = String::with_capacity(markdown.len());
    let mut front = String::new();
    let mut title = None;
    let mut in_front = false;
    let mut heading_start = None;
    for event in Parser::new_ext(markdown, Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::MetadataBlock(MetadataBlockKind::YamlStyle)) => in_front = true,
            Event::End(TagEnd::MetadataBlock(_)) => in_front = false,
            Event::Text(words) if in_front => front.push_str(&words),
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            Event::Start(Tag::Heading { .. }) => heading_start = Some(text.len()),
            Event::End(TagEnd::Heading(_)) => {
                if let Some(start) = heading_start.take().filter(|_| title.is_none()) {
                    title = Some(text[start..].trim().to_owned()).filter(|t| !t.is_empty());
                }
                text.push_str("\n\n");
            }
            Event::End(TagEnd::TableCell) => text.push('\t'),
            Event::End(TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow) if !text.ends_with('\n') => text.push('\n'),
            Event::End(TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::List(_) | TagEnd::Table) => {
                let ends = text.len() - text.trim_end_matches('\n').len();
                text.push_str(&"\n\n"[ends.min(2)..]);
            }
            _ => {}
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');

    let mut document = super::text(name, text);
    document.title = front_value(&front, "title").or(title).or(document.title);
    document.source = front_value(&front, "source").or(document.source);
    document.url = front_value(&front, "url").or_else(|| front_value(&front, "link"));
    document.published = ["published", "date"].iter().find_map(|key| {
        let value = front_value(&front, key)?;
        value.get(..10)?.parse().ok()
    });
    document
}

/// The value of `key: value` in front matter, without quotes.
fn front_value(front: &str, key: &str) -> Option<String> {
    front.lines().find_map(|line| {
        let (k, v) = line.split_once(':')?;
        let value = v.trim().trim_matches(['"', '\'']);
        (k.trim().eq_ignore_ascii_case(key) && !value.is_empty()).then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_words_stay() {
        let d =
            document("r.md", "# Convoys **hit**\n\nA [bomb](http://x.org) in\n_Latifiya_.\n\n- one\n- two\n\nEnd\n");
        assert_eq!(d.title.as_deref(), Some("Convoys hit"));
        assert_eq!(d.text, "Convoys hit\n\nA bomb in\nLatifiya.\n\none\ntwo\n\nEnd\n");
    }

    #[test]
    fn front_matter_dates_the_report() {
        let front =
            "---\ntitle: \"Convoys hit\"\ndate: 2020-12-11T08:00:00Z\nsource: AFP\nurl: https://example.org/1\n---\n";
        let d = document("r.md", &format!("{front}\nA bomb went off in Latifiya.\n"));
        assert_eq!(d.published, Some(jiff::civil::date(2020, 12, 11)));
        assert_eq!((d.title.as_deref(), d.source.as_deref()), (Some("Convoys hit"), Some("AFP")));
        assert_eq!(d.url.as_deref(), Some("https://example.org/1"));
        assert_eq!(d.text, "A bomb went off in Latifiya.\n");
    }
}
