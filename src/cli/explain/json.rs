//! The explanation for tools. Offsets count code points of `text`.

use dateline::events::{Mark, Span};
use dateline::incident::Incident;
use serde_json::{Value, json};

use super::Explained;
use super::pieces::Pieces;

pub(super) fn render(explained: &Explained<'_>) -> String {
    let pieces = Pieces::new(&explained.document.text);
    let words = |span: Span| json!({"start": span.start, "end": span.end, "text": pieces.words(span)});
    let mark = |mark: &Mark| {
        let mut value = json!({"field": mark.field.name()});
        extend(&mut value, words(mark.span));
        value
    };
    let record = |(incident, marks): (&Incident, &Vec<Mark>)| {
        let feature = serde_json::to_value(incident.to_feature()).unwrap_or_default();
        json!({"incident": feature, "words": marks.iter().map(mark).collect::<Vec<_>>()})
    };
    let (extraction, trace) = (explained.extraction, explained.trace);
    let rejected = trace.rejected.iter().map(|r| {
        let mut value = words(r.span);
        extend(&mut value, json!({"reason": r.reason.text()}));
        value
    });
    let all = json!({
        "generator": "Dateline",
        "document": explained.document.name,
        "published": extraction.published,
        "text": explained.document.text,
        "incidents": extraction.incidents.iter().zip(&trace.incidents).map(record).collect::<Vec<_>>(),
        "aggregates": extraction.aggregates.iter().zip(&trace.aggregates).map(record).collect::<Vec<_>>(),
        "rejected": rejected.collect::<Vec<_>>(),
        "other_places": trace.other_places.iter().copied().map(words).collect::<Vec<_>>(),
        "other_dates": trace.other_dates.iter().copied().map(words).collect::<Vec<_>>(),
    });
    format!("{all:#}\n")
}

fn extend(value: &mut Value, with: Value) {
    if let (Value::Object(value), Value::Object(with)) = (value, with) {
        value.extend(with);
    }
}
