//! Web pages: the article without what surrounds it.

mod about;

use dom_query::{Document as Tree, NodeRef};
use dom_smoothie::{Config, Readability};

use self::about::About;
use super::error::Problem;
use super::{Document, one_line, under};

/// Elements of a page or an article; past this they are read as plain text, since finding the article takes longer than
/// is bearable.
const MOST_ELEMENTS: usize = 60_000;
/// How deep elements may lie. Pages that people wrote stay under fifty.
const DEEPEST: usize = 400;
/// A text shorter than this is no article if there is a longer one.
const SHORTEST: usize = 140;

/// Elements whose words are no part of any article.
const NEVER: &str = "script, style, noscript, template, iframe, object, svg, canvas, button, select, textarea, input, dialog, \
    nav, footer, aside, form, menu, figcaption, [hidden], [aria-hidden=true], [role=navigation], [role=banner], \
    [role=contentinfo], [role=complementary], [role=dialog], [role=alertdialog], [role=search], [style*='display:none'], \
    [style*='display: none']";

/// Words in a class or an id that mark what stands around an article.
const AROUND: &[&str] = &[
    "related",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "newsletter",
    "share",
    "sharing",
    "social",
    "recommended",
    "recommendations",
    "promo",
    "advert",
    "advertisement",
    "ads",
    "sponsored",
    "comments",
    "breadcrumb",
    "breadcrumbs",
    "trending",
    "popular",
    "subscribe",
    "subscription",
    "paywall",
    "sidebar",
    "outbrain",
    "taboola",
    "teaser",
    "teasers",
    "readmore",
    "popup",
    "modal",
    "banner",
    "copyright",
    "navigation",
    "menu",
    "tags",
    "hidden",
    "masthead",
];

/// Reads a web page.
pub(super) fn document(name: &str, html: &str) -> Result<Document, Problem> {
    let depth = unclosed(html);
    if depth > DEEPEST * 4 {
        return Err(Problem::TooDeep { depth, elements: 0 });
    }
    let tree = Tree::from(html);
    let about = About::of(&tree);
    let text = article(&tree, &about)?;
    let title = about.title;
    let mut document = super::text(name, under(title.as_deref(), &text));
    document.title = title.or(document.title);
    document.source = about.source.or(document.source);
    document.url = about.url;
    document.published = about.published;
    Ok(document)
}

/// The words of markup that is no page: an entry of a feed, a member of a JSON object, part of an e-mail.
pub(super) fn fragment(html: &str) -> String {
    if unclosed(html) > DEEPEST * 4 {
        return one_line(html);
    }
    let tree = Tree::fragment(html);
    tree.select("script, style, noscript, template, iframe, object, svg, button, form, [hidden]").remove();
    words(tree.root())
}

/// How many tags stay open at most: a parser takes the square of it in time. Elements that need no closing do not count.
fn unclosed(html: &str) -> usize {
    const SINGLE: &[&str] = &[
        "p", "li", "td", "th", "tr", "br", "hr", "img", "meta", "link", "input", "option", "source", "col", "area",
        "dt", "dd", "wbr", "embed", "param", "base", "track",
    ];
    let (mut open, mut most) = (0_usize, 0);
    for part in html.split('<').skip(1) {
        let name = part.trim_start_matches('/');
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        if name.is_empty() || SINGLE.iter().any(|s| s.eq_ignore_ascii_case(name)) {
            continue;
        }
        open = if part.starts_with('/') { open.saturating_sub(1) } else { open + 1 };
        most = most.max(open);
    }
    most
}

/// Whether a text holds markup: a tag that is closed, or an entity.
pub(super) fn is_markup(text: &str) -> bool {
    let has_tag = text.match_indices('<').take(200).any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('/');
        let end = rest.find(['>', ' ', '/', '\n']).unwrap_or(0);
        [
            "p",
            "br",
            "div",
            "span",
            "a",
            "b",
            "i",
            "em",
            "strong",
            "ul",
            "ol",
            "li",
            "img",
            "h1",
            "h2",
            "h3",
            "h4",
            "table",
            "blockquote",
            "html",
            "body",
            "article",
            "section",
            "figure",
            "script",
            "style",
        ]
        .iter()
        .any(|tag| rest[..end].eq_ignore_ascii_case(tag))
            && rest.contains('>')
    });
    let has_entity = || {
        text.match_indices('&').take(200).any(|(at, _)| {
            let rest = &text[at + 1..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(0);
            (2..=8).contains(&end) && rest[end..].starts_with(';')
        })
    };
    has_tag || has_entity()
}

/// The article's text: what the page marks as its body, else what reads like an article, else everything.
fn article(tree: &Tree, about: &About) -> Result<String, Problem> {
    let (elements, depth) = measure(tree);
    if depth > DEEPEST || elements > MOST_ELEMENTS {
        return Err(Problem::TooDeep { depth, elements });
    }
    clean(tree);
    let marked = tree.select("[itemprop=articleBody], [property=articleBody]");
    if marked.length() == 1
        && let Some(node) = marked.nodes().first()
    {
        let text = words(*node);
        if text.len() >= SHORTEST {
            return Ok(text);
        }
    }
    let whole = main_text(tree);
    let config = Config { max_elements_to_parse: MOST_ELEMENTS, disable_json_ld: true, ..Config::default() };
    let html = tree.html();
    let found = Readability::new(html, None, Some(config)).and_then(|mut r| r.parse()).ok();
    let found = found.map(|a| words(Tree::fragment(a.content).root())).unwrap_or_default();
    // A short report is too little for Readability, which then takes a part of it.
    let best = if found.len() >= SHORTEST && found.len() * 2 >= whole.len().min(2_000) { found } else { whole };
    if best.trim().is_empty() {
        return about.body.clone().ok_or(Problem::NoArticle);
    }
    Ok(best)
}

/// The text of the only article, the main part or the body.
fn main_text(tree: &Tree) -> String {
    for name in ["article", "main, [role=main]"] {
        let found = tree.select(name);
        if found.length() == 1
            && let Some(node) = found.nodes().first()
        {
            let text = words(*node);
            if !text.trim().is_empty() {
                return text;
            }
        }
    }
    tree.body().map(words).unwrap_or_default()
}

/// Takes out what surrounds an article. What its class calls surroundings stays where it holds most of the page's words.
fn clean(tree: &Tree) {
    tree.select(NEVER).remove();
    let total = tree.body().map_or(0, |b| b.normalized_char_count());
    let around: Vec<NodeRef<'_>> = tree
        .select("body [class], body [id]")
        .nodes()
        .iter()
        .filter(|node| !node.node_name().is_some_and(|n| matches!(&*n, "article" | "main" | "h1" | "html" | "body")))
        .filter(|node| is_around(node))
        .copied()
        .collect();
    for node in around {
        if node.normalized_char_count() * 3 < total.max(1) {
            node.remove_from_parent();
        }
    }
}

fn is_around(node: &NodeRef<'_>) -> bool {
    [node.class(), node.id_attr()].into_iter().flatten().any(|names| {
        names.split(|c: char| !c.is_ascii_alphabetic()).any(|part| AROUND.iter().any(|w| part.eq_ignore_ascii_case(w)))
    })
}

/// How many nodes there are and how deep the deepest lies.
fn measure(tree: &Tree) -> (usize, usize) {
    let (mut elements, mut deepest) = (0, 0);
    walk(tree.root(), |step| {
        if let Step::Enter(_, depth) = step {
            elements += 1;
            deepest = deepest.max(depth);
        }
    });
    (elements, deepest)
}

enum Step<'a> {
    Enter(NodeRef<'a>, usize),
    Leave(NodeRef<'a>),
}

/// Visits a node and all below it, without recursion: damaged pages nest tens of thousands deep.
fn walk<'a>(root: NodeRef<'a>, mut visit: impl FnMut(Step<'a>)) {
    let mut node = root;
    let mut depth = 0;
    loop {
        visit(Step::Enter(node, depth));
        if let Some(child) = node.first_child() {
            node = child;
            depth += 1;
            continue;
        }
        visit(Step::Leave(node));
        loop {
            if node.id == root.id {
                return;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return };
            node = parent;
            depth = depth.saturating_sub(1);
            visit(Step::Leave(node));
        }
    }
}

const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "ul",
    "ol",
    "dl",
    "table",
    "figure",
    "address",
    "hr",
    "body",
];
const LINES: &[&str] = &["li", "tr", "dt", "dd", "caption"];

/// The words below a node: a blank line between blocks, a line end between items, single blanks elsewhere.
fn words(root: NodeRef<'_>) -> String {
    let mut text = String::new();
    let mut ends = 0_usize;
    walk(root, |step| match step {
        Step::Enter(node, _) if node.is_text() => {
            let raw = node.text();
            let begins_blank = raw.starts_with(char::is_whitespace);
            let line = one_line(&raw);
            if line.is_empty() {
                if ends == 0 && !text.ends_with([' ', '\n', '\t']) && !text.is_empty() {
                    text.push(' ');
                }
                return;
            }
            if ends > 0 {
                text.truncate(text.trim_end().len());
                if !text.is_empty() {
                    text.push_str(&"\n\n"[..ends.min(2)]);
                }
                ends = 0;
            } else if begins_blank && !text.is_empty() && !text.ends_with([' ', '\n', '\t']) {
                text.push(' ');
            }
            text.push_str(&line);
            if raw.ends_with(char::is_whitespace) {
                text.push(' ');
            }
        }
        Step::Enter(node, _) | Step::Leave(node) => {
            let Some(name) = node.node_name() else { return };
            let leaves = matches!(step, Step::Leave(_));
            if BLOCKS.contains(&&*name) {
                ends = 2;
            } else if LINES.contains(&&*name) || (&*name == "br" && leaves) {
                ends = if &*name == "br" { ends + 1 } else { ends.max(1) };
            } else if matches!(&*name, "td" | "th") && leaves && !text.ends_with(['\t', '\n']) {
                text.push('\t');
            }
        }
    });
    text.trim().to_owned()
}

/// The encoding that a page or an XML file declares in its head.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_lowercase();
    let xml = head
        .starts_with("<?xml")
        .then(|| head.split_once("?>"))
        .flatten()
        .and_then(|(head, _)| head.split_once("encoding"));
    let html = || head.split_once("charset");
    let (_, rest) = xml.or_else(html)?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':')).unwrap_or(value.len());
    Some(value[..end].to_owned()).filter(|v| !v.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><html><head><title>Blast in Kirkuk | Own Wire</title>
        <meta property="og:site_name" content="Own Wire"><meta property="article:published_time" content="2020-12-10T08:00:00+03:00">
        <link rel="canonical" href="https://example.org/2020/blast"></head><body>
        <nav><a href="/">Home</a> <a href="/iraq">Iraq</a></nav>
        <div class="cookie-banner">We use cookies to bomb you with adverts.</div>
        <article><h1>Blast in Kirkuk</h1><time datetime="2020-12-10">10 December</time>
        <p>A roadside bomb went off near a police patrol in <a href="/k">Kirkuk</a> on Thursday, killing two officers &amp; wounding three, police said.</p>
        <div class="related-stories"><a>Ten killed in Mosul shooting</a></div>
        <p>No group has claimed the attack.<br>An inquiry is under way in the city, a spokesman for the governor said on the same day.</p>
        <script>var killed = "Fifty killed in Tikrit";</script></article>
        <aside><p>Car bomb in Basra kills nine</p></aside><footer>Copyright Own Wire, London</footer></body></html>"#;

    #[test]
    fn the_article_is_taken_and_nothing_around_it() {
        let d = document("page.html", PAGE).unwrap();
        assert_eq!(d.title.as_deref(), Some("Blast in Kirkuk"));
        assert_eq!((d.source.as_deref(), d.url.as_deref()), (Some("Own Wire"), Some("https://example.org/2020/blast")));
        assert_eq!(d.published, Some(jiff::civil::date(2020, 12, 10)));
        assert!(d.text.contains("in Kirkuk on Thursday, killing two officers & wounding three"), "{}", d.text);
        assert!(d.text.contains("claimed the attack.\nAn inquiry"), "{}", d.text);
        for around in ["cookies", "Mosul", "Tikrit", "Basra", "Copyright", "Home", "<", "href"] {
            assert!(!d.text.contains(around), "{around}: {}", d.text);
        }
    }

    #[test]
    fn linked_data_speaks_first() {
        let page = r#"<html><head><script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},{"@type":["NewsArticle"],
            "headline":"Two killed in Taji","datePublished":"2021-03-02","publisher":{"name":"Desk"}}]}</script></head><body><p>Two men were killed.</p></body></html>"#;
        let d = document("p.html", page).unwrap();
        assert_eq!((d.title.as_deref(), d.source.as_deref()), (Some("Two killed in Taji"), Some("Desk")));
        assert_eq!(d.published, Some(jiff::civil::date(2021, 3, 2)));
        assert_eq!(d.text, "Two killed in Taji\n\nTwo men were killed.");
    }

    #[test]
    fn words_of_neighbouring_blocks_do_not_stick_together() {
        assert_eq!(
            fragment("<p>One</p><p>two <b>three</b>.</p><ul><li>a</li><li>b</li></ul>"),
            "One\n\ntwo three.\n\na\nb"
        );
        assert_eq!(fragment("A &amp; B<br><br>C"), "A & B\n\nC");
        assert!(is_markup("x<br/>y") && is_markup("a &nbsp; b") && !is_markup("3 < 5 > 2") && !is_markup("R&D; AT&T"));
    }

    #[test]
    fn the_declared_encoding_is_found() {
        assert_eq!(
            declared_encoding(b"<?xml version='1.0' encoding='windows-1256'?>").as_deref(),
            Some("windows-1256")
        );
        assert_eq!(declared_encoding(b"<html><meta charset=ISO-8859-1>").as_deref(), Some("iso-8859-1"));
        assert_eq!(declared_encoding(b"<html>"), None);
    }

    #[test]
    fn pages_without_end_are_refused() {
        let deep = "<div>".repeat(20_000);
        assert!(document("x", &deep).is_err());
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn any_markup_is_survived(parts in proptest::collection::vec(proptest::sample::select(vec![
            "<p>", "</p>", "<div class='related'>", "</div>", "<article>", "<table><tr><td>", "<br", ">", "&amp", "&#x110000;", "text ", "<script>", "</script>",
            "<meta property='og:title' content='", "'>", "\u{0}", "ب", "<time datetime='2020'>", "<h1>", "<!--",
        ]), 0..40)) {
            let _ = document("x", &parts.concat());
            let _ = fragment(&parts.concat());
        }
    }
}
