//! What a page says about itself: headline, day, outlet, link.

use dom_query::Document as Tree;
use jiff::civil::Date;
use serde_json::Value;

use crate::read::{one_line, when};

/// What a page says about itself.
#[derive(Debug, Default)]
pub(super) struct About {
    pub(super) title: Option<String>,
    pub(super) published: Option<Date>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    /// The article's text, where the page carries it as data too.
    pub(super) body: Option<String>,
}

impl About {
    /// From JSON-LD first, then the meta elements, then the page's own headline, time and links.
    pub(super) fn of(tree: &Tree) -> Self {
        let linked = linked_data(tree);
        let from_data = |path: &[&str]| linked.as_ref().and_then(|data| string(data, path));
        let source = from_data(&["publisher", "name"])
            .or_else(|| meta(tree, &["og:site_name", "application-name", "dc.publisher", "publisher"]));
        let url = tree
            .select_single("link[rel=canonical]")
            .attr("href")
            .map(|u| u.to_string())
            .or_else(|| meta(tree, &["og:url"]))
            .or_else(|| from_data(&["mainEntityOfPage", "@id"]))
            .or_else(|| from_data(&["mainEntityOfPage"]))
            .or_else(|| from_data(&["url"]))
            .filter(|u| u.starts_with("http://") || u.starts_with("https://"));
        let title = from_data(&["headline"])
            .or_else(|| meta(tree, &["og:title", "twitter:title", "dc.title"]))
            .or_else(|| heading(tree))
            .or_else(|| Some(one_line(&tree.select_single("title").text())))
            .map(|t| without_site(&one_line(&crate::read::plain(&t)), source.as_deref()))
            .filter(|t| !t.is_empty());
        let published = from_data(&["datePublished"])
            .or_else(|| from_data(&["dateCreated"]))
            .or_else(|| meta(tree, DATES))
            .and_then(|d| when::day(&d))
            .or_else(|| time(tree))
            .or_else(|| url.as_deref().and_then(day_in_link));
        let body = from_data(&["articleBody"]).map(|b| crate::read::plain(&b));
        Self { title, published, source, url, body }
    }
}

const DATES: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "dcterms.date",
    "date",
    "article_date_original",
    "cxenseparse:recs:publishtime",
];

/// The content of the first meta element with one of these names.
fn meta(tree: &Tree, names: &[&str]) -> Option<String> {
    let all = tree.select("meta[content]");
    names.iter().find_map(|name| {
        all.nodes().iter().find_map(|node| {
            let called = ["property", "name", "itemprop"]
                .iter()
                .any(|a| node.attr(a).is_some_and(|v| v.trim().eq_ignore_ascii_case(name)));
            let content = node.attr("content").filter(|_| called)?;
            Some(one_line(&content)).filter(|c| !c.is_empty())
        })
    })
}

/// The only first-level heading, or the one in the article.
fn heading(tree: &Tree) -> Option<String> {
    ["article h1", "main h1", "h1"].iter().find_map(|name| {
        let found = tree.select(name);
        (found.length() == 1).then(|| one_line(&found.text())).filter(|t| !t.is_empty())
    })
}

/// The day in a `time` element: of the article's head rather than of a story beside it.
fn time(tree: &Tree) -> Option<Date> {
    ["[itemprop=datePublished]", "article time[pubdate]", "article header time", "article time", "main time", "time"]
        .iter()
        .find_map(|name| {
            let node = tree.select_single(name);
            let written = node
                .attr("datetime")
                .or_else(|| node.attr("content"))
                .map_or_else(|| node.text().to_string(), |t| t.to_string());
            when::day(&written)
        })
}

/// `/2020/12/10/` and `/2020-12-10-`.
fn day_in_link(url: &str) -> Option<Date> {
    let path = url.split_once("://")?.1.split_once('/')?.1;
    (0..path.len().saturating_sub(9)).filter(|at| path.is_char_boundary(*at)).find_map(|at| {
        let part = path.get(at..at + 10)?;
        let bounded = (at == 0 || path[..at].ends_with(['/', '-', '_']))
            && !path[at + 10..].starts_with(|c: char| c.is_ascii_digit());
        let shape = part
            .bytes()
            .enumerate()
            .all(|(n, b)| if n == 4 || n == 7 { matches!(b, b'/' | b'-') } else { b.is_ascii_digit() });
        (bounded && shape).then(|| when::day(part)).flatten()
    })
}

/// "Blast in Kirkuk | Own Wire" without the outlet.
fn without_site(title: &str, source: Option<&str>) -> String {
    let cut = [" | ", " \u{2013} ", " \u{2014} ", " - ", " :: "]
        .iter()
        .filter_map(|sign| title.rfind(sign).map(|at| (at, sign.len())))
        .max();
    match (cut, source) {
        (Some((at, len)), Some(source)) if title[at + len..].trim().eq_ignore_ascii_case(source) => {
            title[..at].trim().to_owned()
        }
        _ => title.to_owned(),
    }
}

/// The object of an article in the page's JSON-LD.
fn linked_data(tree: &Tree) -> Option<Value> {
    tree.select("script[type='application/ld+json']").nodes().iter().take(20).find_map(|node| {
        let raw = node.text();
        let value: Value = serde_json::from_str(raw.trim().trim_start_matches("<!--").trim_end_matches("-->")).ok()?;
        find_article(value)
    })
}

fn find_article(value: Value) -> Option<Value> {
    match value {
        Value::Array(list) => list.into_iter().find_map(find_article),
        Value::Object(mut object) => {
            let kinds = match object.get("@type") {
                Some(Value::String(kind)) => kind.clone(),
                Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
                _ => String::new(),
            };
            if ["Article", "Report", "BlogPosting", "LiveBlog"].iter().any(|k| kinds.contains(k)) {
                return Some(Value::Object(object));
            }
            object.remove("@graph").or_else(|| object.remove("mainEntity")).and_then(find_article)
        }
        _ => None,
    }
}

/// The string at a path; of a list, its first.
fn string(value: &Value, path: &[&str]) -> Option<String> {
    let value = if let Value::Array(list) = value { list.first()? } else { value };
    match path.split_first() {
        Some((first, rest)) => string(value.get(first)?, rest),
        None => value.as_str().map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_may_hold_the_day() {
        assert_eq!(day_in_link("https://example.org/2020/12/10/blast"), Some(jiff::civil::date(2020, 12, 10)));
        assert_eq!(day_in_link("https://example.org/blast-1234567890123"), None);
    }
}
