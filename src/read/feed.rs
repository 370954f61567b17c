//! RSS and Atom: each entry is one report.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::error::Problem;
use super::file::Taken;
use super::{Document, html, one_line, under, when};

/// Entries past this are not read.
const MOST_ENTRIES: usize = 100_000;
/// Elements deeper than this are no feed.
const DEEPEST: usize = 200;

#[derive(Default)]
struct Entry {
    title: String,
    link: Option<String>,
    content: String,
    summary: String,
    published: String,
    updated: String,
    source: String,
    id: String,
}

/// Which fact an element of an entry holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Title,
    Link,
    Content,
    Summary,
    Published,
    Updated,
    Source,
    Id,
}

fn part(name: &str) -> Option<Part> {
    Some(match name {
        "title" => Part::Title,
        "link" => Part::Link,
        "content" | "encoded" => Part::Content,
        "description" | "summary" => Part::Summary,
        "pubDate" | "published" | "date" | "issued" => Part::Published,
        "updated" | "modified" => Part::Updated,
        "source" | "publisher" => Part::Source,
        "guid" | "id" => Part::Id,
        _ => return None,
    })
}

impl Entry {
    fn slot(&mut self, part: Part) -> &mut String {
        match part {
            Part::Title => &mut self.title,
            Part::Link => self.link.get_or_insert_default(),
            Part::Content => &mut self.content,
            Part::Summary => &mut self.summary,
            Part::Published => &mut self.published,
            Part::Updated => &mut self.updated,
            Part::Source => &mut self.source,
            Part::Id => &mut self.id,
        }
    }

    fn document(self, name: &str, number: usize, outlet: Option<&str>) -> Option<Document> {
        let told = |text: &str| Some(one_line(&html::fragment(text))).filter(|t| !t.is_empty());
        let title = told(&self.title);
        let body = if self.content.trim().is_empty() { &self.summary } else { &self.content };
        let text = under(title.as_deref(), &html::fragment(body));
        if text.trim().is_empty() {
            return None;
        }
        let mut document = super::text(&format!("{name}:{number}"), text);
        document.title = title.or(document.title);
        document.source = told(&self.source).or_else(|| outlet.and_then(told)).or(document.source);
        let is_link = |l: &String| l.starts_with("http://") || l.starts_with("https://");
        document.url =
            self.link.map(|l| one_line(&l)).filter(is_link).or_else(|| Some(one_line(&self.id)).filter(is_link));
        document.published = when::day(&self.published).or_else(|| when::day(&self.updated));
        Some(document)
    }
}

/// Reads the entries of a feed. Where the feed breaks off, the whole entries before are kept, and that is told.
pub(super) fn documents(name: &str, xml: &str) -> Result<Taken, Problem> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().expand_empty_elements = true;
    let mut state = State::default();
    let mut taken = Taken::default();
    let broken = loop {
        match reader.read_event() {
            Ok(Event::Eof) => break state.entry.is_some().then(|| "the file breaks off".to_owned()),
            Err(error) => break Some(error.to_string()),
            Ok(event) => state.take(&event),
        }
        if state.open.len() > DEEPEST {
            return Err(Problem::TooDeep { depth: state.open.len(), elements: 0 });
        }
        if state.entries.len() >= MOST_ENTRIES {
            taken.notes.push(format!("took the first {MOST_ENTRIES} entries of the feed, and no more"));
            break None;
        }
    };
    if let Some(reason) = broken {
        taken.notes.push(format!(
            "the feed is damaged after {} whole entries, and read so far: {reason}",
            state.entries.len()
        ));
    }
    let outlet = Some(state.outlet).filter(|o| !o.trim().is_empty());
    let count = state.entries.len();
    for (index, entry) in state.entries.into_iter().enumerate() {
        match entry.document(name, index + 1, outlet.as_deref()) {
            Some(document) => taken.documents.push(document),
            None => taken.notes.push(format!("left out entry {}: it has no words", index + 1)),
        }
    }
    if taken.documents.is_empty() {
        return Err(Problem::NoEntries(count));
    }
    Ok(taken)
}

#[derive(Default)]
struct State {
    /// Local names of the open elements.
    open: Vec<String>,
    /// The entry being read and how many elements are open outside it.
    entry: Option<(Entry, usize)>,
    /// The fact being read and how many elements are open outside it.
    part: Option<(Part, usize)>,
    entries: Vec<Entry>,
    outlet: String,
}

impl State {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(start) => self.start(start),
            Event::End(_) => self.end(),
            Event::Text(text) => self.words(&text.xml10_content()),
            Event::CData(text) => self.words(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                match &*name {
                    "lt" => self.words("<"),
                    "gt" => self.words(">"),
                    "amp" => self.words("&"),
                    "quot" => self.words("\""),
                    "apos" => self.words("'"),
                    // Numbers and the names of HTML are left to its parser; names of the file's own stay as they are.
                    _ => self.words(&format!("&{name};")),
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        let name = start.local_name().as_ref().to_owned();
        let depth = self.open.len();
        if self.part.is_some() {
            // Markup written out in an entry, as Atom's xhtml does.
            self.words(&format!("<{name}>"));
        } else if let Some((entry, outside)) = &mut self.entry {
            let prefix_is_media = start.name().as_ref().starts_with("media:");
            if let Some(part) = part(&name).filter(|_| depth == *outside + 1 && !prefix_is_media) {
                let attribute = |key: &str| {
                    let found = start
                        .html_attributes()
                        .with_checks(false)
                        .filter_map(Result::ok)
                        .find(|a| a.key.as_ref() == key)?;
                    Some(found.value.replace("&amp;", "&"))
                };
                let is_the_link = part == Part::Link && matches!(attribute("rel").as_deref(), None | Some("alternate"));
                match attribute("href").filter(|_| is_the_link) {
                    Some(link) => entry.link = Some(link),
                    None if part == Part::Link && attribute("rel").is_some() => {}
                    None => {
                        if entry.slot(part).is_empty() {
                            self.part = Some((part, depth));
                        }
                    }
                }
            }
        } else if matches!(name.as_str(), "item" | "entry") {
            self.entry = Some((Entry::default(), depth));
        }
        self.open.push(name);
    }

    fn end(&mut self) {
        let Some(name) = self.open.pop() else { return };
        let depth = self.open.len();
        if self.part.is_some_and(|(_, outside)| outside == depth) {
            self.part = None;
        } else if self.part.is_some() {
            self.words(&format!("</{name}>"));
        }
        if let Some((entry, _)) = self.entry.take_if(|(_, outside)| *outside == depth) {
            self.entries.push(entry);
        }
    }

    fn words(&mut self, text: &str) {
        match (&mut self.entry, self.part) {
            (Some((entry, _)), Some((part, _))) => entry.slot(part).push_str(text),
            // Atom's `source` names another feed in its own title; ours stands right under the root or the channel.
            (None, _) if self.open.len() <= 3 && self.open.last().is_some_and(|n| n == "title") => {
                self.outlet.push_str(text);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="c"><channel><title>Own Wire &amp; Co</title><link>https://example.org</link>
        <item><title>Blast in Kirkuk</title><link>https://example.org/1</link><pubDate>Thu, 10 Dec 2020 08:00:00 +0300</pubDate>
        <description>&lt;p&gt;A bomb went off in &lt;b&gt;Kirkuk&lt;/b&gt;.&lt;/p&gt;</description></item>
        <item><title><![CDATA[Rockets at Taji]]></title><guid>https://example.org/2</guid><description>Short.</description>
        <content:encoded><![CDATA[<p>Rockets fell on Taji.</p><p>Nobody was hurt &amp; no group claimed it.</p>]]></content:encoded></item>
        </channel></rss>"#;

    #[test]
    fn each_entry_is_a_report() {
        let taken = documents("feed.xml", RSS).unwrap();
        let [first, second] = &taken.documents[..] else { panic!("{taken:?}") };
        assert_eq!(
            (first.title.as_deref(), first.url.as_deref()),
            (Some("Blast in Kirkuk"), Some("https://example.org/1"))
        );
        assert_eq!(
            (first.text.as_str(), first.source.as_deref()),
            ("Blast in Kirkuk\n\nA bomb went off in Kirkuk.", Some("Own Wire & Co"))
        );
        assert_eq!(first.published, Some(jiff::civil::date(2020, 12, 10)));
        assert_eq!(second.text, "Rockets at Taji\n\nRockets fell on Taji.\n\nNobody was hurt & no group claimed it.");
        assert_eq!(second.url.as_deref(), Some("https://example.org/2"));
    }

    #[test]
    fn atom_is_understood() {
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Own Wire</title><entry><title>Taji</title>
            <link rel="self" href="https://example.org/self"/><link href="https://example.org/a"/><updated>2020-12-11T01:00:00Z</updated>
            <published>2020-12-10T01:00:00Z</published><content type="xhtml"><div><p>Two <b>men</b> were killed.</p></div></content></entry></feed>"#;
        let taken = documents("a.xml", atom).unwrap();
        let d = &taken.documents[0];
        assert_eq!(
            (d.text.as_str(), d.url.as_deref()),
            ("Taji\n\nTwo men were killed.", Some("https://example.org/a"))
        );
        assert_eq!((d.published, d.source.as_deref()), (Some(jiff::civil::date(2020, 12, 10)), Some("Own Wire")));
    }

    #[test]
    fn a_feed_that_breaks_off_keeps_its_whole_entries() {
        let cut = &RSS[..RSS.find("Rockets fell").unwrap()];
        let taken = documents("feed.xml", cut).unwrap();
        assert_eq!(taken.documents.len(), 1);
        assert!(taken.notes[0].contains("damaged after 1 whole entries"), "{:?}", taken.notes);
    }

    #[test]
    fn entities_of_the_files_own_are_not_expanded() {
        let bomb = r#"<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><item><title>x &b; y</title></item></channel></rss>"#;
        assert_eq!(documents("b.xml", bomb).unwrap().documents[0].text.trim(), "x &b; y");
    }

    proptest::proptest! {
        #[test]
        fn any_feed_is_survived(parts in proptest::collection::vec(proptest::sample::select(vec![
            "<item>", "</item>", "<title>", "</title>", "<link href='", "'/>", "<![CDATA[", "]]>", "&", "amp;", "x", "<?xml", "<!DOCTYPE", ">", "<entry ", "ب",
        ]), 0..40)) {
            let _ = documents("x", &parts.concat());
        }
    }
}
