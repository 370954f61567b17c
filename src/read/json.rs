//! Reports as JSON: one object is one report, with its text, headline, day, outlet and link under names of its own.

use serde_json::Value;

use super::{Document, when};

/// One fact of a report, and the names that feeds, news APIs and crawlers give it, the surest first.
struct Names {
    field: &'static str,
    names: &'static [&'static str],
}

/// Names are compared without case, hyphens and underscores. A dot leads into an object: `source.name`.
const NAMES: &[Names] = &[
    Names {
        field: "text",
        names: &[
            "text",
            "body",
            "content",
            "article",
            "article_body",
            "article_text",
            "full_text",
            "maintext",
            "content_text",
            "content_html",
            "story",
            "description",
            "summary",
        ],
    },
    Names { field: "title", names: &["title", "headline", "head_line", "subject"] },
    Names {
        field: "published",
        names: &[
            "published",
            "date",
            "pub_date",
            "published_at",
            "published_date",
            "publish_date",
            "publication_date",
            "date_published",
            "date_publish",
            "published_time",
            "created_at",
            "timestamp",
            "time",
        ],
    },
    Names {
        field: "source",
        names: &[
            "source.name",
            "source.title",
            "source",
            "publisher.name",
            "publisher",
            "outlet",
            "source_name",
            "site_name",
            "newspaper",
            "source_domain",
            "domain",
        ],
    },
    Names { field: "url", names: &["url", "link", "href", "web_url", "permalink", "external_url", "canonical_url"] },
    Names { field: "id", names: &["id", "_id", "guid", "uuid", "doc_id", "article_id"] },
];

/// Members of a JSON object that hold a list of reports.
const LISTS: &[&str] = &[
    "articles",
    "items",
    "reports",
    "documents",
    "docs",
    "results",
    "entries",
    "data",
    "response.docs",
    "response.results",
    "response",
];

/// Which member of a JSON object holds what, where the usual names do not say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JsonFields {
    chosen: Vec<(&'static str, String)>,
}

/// A fact that a report does not have.
#[derive(Debug, thiserror::Error)]
#[error("unknown field \"{found}\"; expected one of: text, title, published, source, url, id")]
pub struct UnknownJsonField {
    found: String,
}

/// Why a JSON value is no report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It is a list, a number or a string.
    #[error("expected a JSON object with the report's text, found {0}")]
    NoObject(&'static str),
    /// No member holds the text.
    #[error("expected the report's text in {expected}, found {found}")]
    NoText {
        /// The names looked for.
        expected: String,
        /// The names that are there.
        found: String,
    },
    /// The text is there and empty.
    #[error("expected the report's text in \"{0}\", found it empty")]
    EmptyText(String),
    /// It is GeoJSON: incidents already.
    #[error("found GeoJSON, which holds incidents or places and no report; `dateline render` takes it")]
    GeoJson,
}

impl JsonFields {
    /// Says that `member` holds `field` (`text`, `title`, `published`, `source`, `url` or `id`). A dot leads into an object.
    ///
    /// # Errors
    ///
    /// [`UnknownJsonField`] where a report has no such fact.
    pub fn set(&mut self, field: &str, member: &str) -> Result<(), UnknownJsonField> {
        let known = NAMES.iter().find(|n| n.field == field || field == "date" && n.field == "published");
        let known = known.ok_or_else(|| UnknownJsonField { found: field.to_owned() })?;
        self.chosen.retain(|(f, _)| *f != known.field);
        self.chosen.push((known.field, member.to_owned()));
        Ok(())
    }

    /// The names under which a fact may stand, the surest first.
    fn names(&self, field: &str) -> Vec<&str> {
        if let Some((_, member)) = self.chosen.iter().find(|(f, _)| *f == field) {
            return vec![member];
        }
        NAMES.iter().find(|n| n.field == field).map(|n| n.names.to_vec()).unwrap_or_default()
    }

    /// The fact's words, where a member of one of its names has any, and that name.
    fn find<'s>(&'s self, object: &Value, field: &str) -> Option<(String, &'s str)> {
        self.names(field).into_iter().find_map(|name| Some((words(at(object, name)?)?, name)))
    }
}

/// The member at a dotted path; a name that itself has a dot comes first.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    let object = value.as_object()?;
    if let Some(found) = object.get(path) {
        return Some(found);
    }
    if let Some((first, rest)) = path.split_once('.') {
        return at(at(value, first)?, rest);
    }
    object.iter().find(|(key, _)| is_same_name(key, path)).map(|(_, found)| found)
}

fn is_same_name(a: &str, b: &str) -> bool {
    let letters = |name: &str| {
        name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect::<String>()
    };
    letters(a) == letters(b)
}

/// A text or a number as text; a list of texts is one text of paragraphs.
fn words(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(parts) => {
            let parts: Option<Vec<&str>> = parts.iter().map(Value::as_str).collect();
            parts?.join("\n\n")
        }
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// Makes a document of one JSON object. The headline stands over the text where the text does not begin with it.
///
/// `name` is what the document is called where the object has no `id`.
///
/// # Errors
///
/// [`RecordError`] where the value is no report, or its text is missing or empty.
pub fn json_record(name: &str, value: &Value, fields: &JsonFields) -> Result<Document, RecordError> {
    let object = value.as_object().ok_or(RecordError::NoObject(kind(value)))?;
    if matches!(object.get("type").and_then(Value::as_str), Some("Feature" | "FeatureCollection")) {
        return Err(RecordError::GeoJson);
    }
    let Some((body, _)) = fields.find(value, "text") else {
        let names = fields.names("text");
        return Err(match names.iter().find(|name| at(value, name).is_some_and(|v| v.is_string() || v.is_null())) {
            Some(name) => RecordError::EmptyText((*name).to_owned()),
            None => RecordError::NoText {
                expected: quoted(names.iter().copied()),
                found: quoted(object.keys().map(String::as_str)),
            },
        });
    };
    let found = |field| fields.find(value, field).map(|(text, _)| text);
    let title = found("title").map(|t| super::plain(&t)).map(|t| super::one_line(&t)).filter(|t| !t.is_empty());
    let mut document = super::text(
        &found("id").unwrap_or_else(|| name.to_owned()),
        super::under(title.as_deref(), &super::plain(&body)),
    );
    document.title = title.or(document.title);
    document.source = found("source").map(|s| super::one_line(&s)).or(document.source);
    document.url = found("url");
    document.published = found("published").and_then(|text| when::day(&text));
    Ok(document)
}

/// The reports in a JSON text, each with its name: one object, a list of them, or an object that holds such a list.
pub(super) fn records<'v>(value: &'v Value, fields: &JsonFields) -> Vec<&'v Value> {
    if let Some(list) = value.as_array() {
        return list.iter().collect();
    }
    let is_report = fields.find(value, "text").is_some();
    let list = LISTS
        .iter()
        .filter(|_| !is_report)
        .find_map(|name| at(value, name).and_then(Value::as_array).filter(|list| list.iter().any(Value::is_object)));
    list.map_or_else(|| vec![value], |list| list.iter().collect())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a lone string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Most names that a message lists.
const MOST_NAMES: usize = 12;

fn quoted<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let (count, shown) =
        (names.len(), names.take(MOST_NAMES).map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(", "));
    match count {
        0 => "nothing".to_owned(),
        _ if count > MOST_NAMES => format!("{shown} and {} more", count - MOST_NAMES),
        _ => shown,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> Document {
        json_record("feed.jsonl:1", value, &JsonFields::default()).unwrap()
    }

    #[test]
    fn the_usual_names_are_understood() {
        let d = read(
            &json!({"id": 7, "headline": "Blast in Kirkuk", "body": "A bomb went off in Kirkuk.", "pubDate": "Thu, 10 Dec 2020 08:00:00 GMT",
            "source": {"id": null, "name": "Own Wire"}, "link": "https://example.org/7"}),
        );
        assert_eq!(
            (d.name.as_str(), d.title.as_deref(), d.source.as_deref()),
            ("7", Some("Blast in Kirkuk"), Some("Own Wire"))
        );
        assert_eq!(d.text, "Blast in Kirkuk\n\nA bomb went off in Kirkuk.");
        assert_eq!(
            (d.published, d.url.as_deref()),
            (Some(jiff::civil::date(2020, 12, 10)), Some("https://example.org/7"))
        );
    }

    #[test]
    fn the_headline_is_not_said_twice() {
        let d = read(&json!({"title": "Blast in Kirkuk", "text": "Blast in Kirkuk\n\nA bomb went off."}));
        assert_eq!(d.text, "Blast in Kirkuk\n\nA bomb went off.");
        assert_eq!(d.name, "feed.jsonl:1");
    }

    #[test]
    fn names_of_ones_own_come_before_the_usual() {
        let mut fields = JsonFields::default();
        fields.set("text", "doc.words").unwrap();
        fields.set("date", "day").unwrap();
        let value = json!({"text": "not this", "doc": {"words": "A bomb went off."}, "day": "2020-12-10"});
        let d = json_record("x", &value, &fields).unwrap();
        assert_eq!((d.text.as_str(), d.published), ("A bomb went off.", Some(jiff::civil::date(2020, 12, 10))));
        assert!(fields.set("colour", "x").unwrap_err().to_string().contains("expected one of: text"));
    }

    #[test]
    fn what_is_no_report_is_told() {
        let said = |value: Value| json_record("x", &value, &JsonFields::default()).unwrap_err().to_string();
        assert!(said(json!([1])).contains("found a list"));
        assert!(said(json!({"words": "x"})).contains("found \"words\""));
        assert!(said(json!({"text": "  "})).contains("\"text\", found it empty"));
        assert!(said(json!({"type": "Feature", "text": "x"})).contains("dateline render"));
    }

    #[test]
    fn lists_of_reports_are_found() {
        let fields = JsonFields::default();
        assert_eq!(
            records(&json!({"status": "ok", "articles": [{"content": "a"}, {"content": "b"}]}), &fields).len(),
            2
        );
        assert_eq!(records(&json!([{"text": "a"}]), &fields).len(), 1);
        assert_eq!(records(&json!({"text": "a", "items": [{"text": "b"}]}), &fields).len(), 1);
    }
}
