//! The sheet in two sentences, for readers that do not see it.

use super::{Tongue, either, thousands};
use crate::map::symbols::Kind;

/// `Map of Iraq`.
pub(crate) fn map_of(country: Option<&str>, tongue: Tongue) -> String {
    let (map, of) = (either(tongue, "Map", "خريطة"), either(tongue, " of ", " "));
    country.map_or_else(|| map.to_owned(), |country| format!("{map}{of}{country}"))
}

/// `3 bombs or mines, 1 riot`.
pub(crate) fn kinds(counts: impl IntoIterator<Item = (Kind, usize)>, tongue: Tongue) -> String {
    let said = |(kind, n): (Kind, usize)| {
        let (count, label) = (thousands(n as u64), kind.label(n, tongue));
        match tongue {
            Tongue::English => format!("{count} {}", label.to_lowercase()),
            Tongue::Arabic => format!("{label}: {count}"),
        }
    };
    counts.into_iter().map(said).collect::<Vec<_>>().join(either(tongue, ", ", "، "))
}

/// A map of nothing.
pub(crate) fn empty_map(map: &str, tongue: Tongue) -> String {
    match tongue {
        Tongue::English => format!("{map}. No incident with a known place was found."),
        Tongue::Arabic => format!("{map}. لم يُعثر على حادث بمكان معروف."),
    }
}

/// A map of many as one picture.
pub(crate) fn dense_map(map: &str, count: usize, kinds: &str, tongue: Tongue) -> String {
    let count = thousands(count as u64);
    match tongue {
        Tongue::English => format!("{map} showing where {count} incidents lie densest. All told: {kinds}."),
        Tongue::Arabic => format!("{map} تبيّن أين تتركز الحوادث، وعددها {count}. المجموع: {kinds}."),
    }
}

/// A map of incidents one by one: their kinds, the first by place and date, and how many there are beside those.
pub(crate) fn map_showing(map: &str, kinds: &str, first: &[(&str, &str)], more: usize, tongue: Tongue) -> String {
    let (comma, semicolon) = (either(tongue, ", ", "، "), either(tongue, "; ", "؛ "));
    let nothing = either(tongue, "no incident with a known place", "لا حادث بمكان معروف");
    let shown = if kinds.is_empty() { nothing } else { kinds };
    let first: Vec<String> = first.iter().map(|(place, date)| format!("{place}{comma}{date}")).collect();
    let first = first.join(semicolon);
    let more = match (more, tongue) {
        (0, _) => String::new(),
        (n, Tongue::English) => format!("; and {} more", thousands(n as u64)),
        (n, Tongue::Arabic) => format!("؛ وغيرها {}", thousands(n as u64)),
    };
    match tongue {
        Tongue::English => format!("{map} showing {shown}. The incidents: {first}{more}."),
        Tongue::Arabic => format!("{map} تبيّن ما يلي: {shown}. الحوادث: {first}{more}."),
    }
}

/// Small maps side by side, each with its words and its count.
pub(crate) fn small_maps(parts: &[(&str, usize)], tongue: Tongue) -> String {
    let labels: Vec<String> = parts.iter().map(|(label, n)| format!("{label}: {n}")).collect();
    let (count, labels) = (parts.len(), labels.join(either(tongue, "; ", "؛ ")));
    match tongue {
        Tongue::English => format!("{count} small maps of the same area. Incidents on each: {labels}."),
        Tongue::Arabic => format!("خرائط صغيرة للمنطقة نفسها، عددها {count}. الحوادث على كل منها: {labels}."),
    }
}
