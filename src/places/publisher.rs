//! The country that a report's publisher writes for, from its name or its link.

use crate::gazetteer::{Gazetteer, Kind};

use super::Context;
use super::words::{COMMON, FUNCTION, ORDINARY, Words};

/// Top-level domains of two letters that are used all over the world.
const EVERYWHERE: &[&str] = &["ai", "cc", "co", "eu", "fm", "io", "ly", "me", "to", "tv", "ws"];

impl Context {
    /// What the outlet's name and the link say: "Times of India" and `https://www.example.in/x` are concerned with India.
    #[must_use]
    pub fn of_publisher(source: Option<&str>, url: Option<&str>, gaz: &Gazetteer) -> Self {
        let country = url.and_then(|u| of_domain(u, gaz)).or_else(|| source.and_then(|s| of_name(s, gaz)));
        Self { country }
    }
}

fn of_domain(url: &str, gaz: &Gazetteer) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let domain = host.trim_end_matches('.').rsplit_once('.')?.1.to_ascii_lowercase();
    if domain.len() != 2 || EVERYWHERE.contains(&domain.as_str()) {
        return None;
    }
    let code = if domain == "uk" { "GB".to_owned() } else { domain.to_ascii_uppercase() };
    gaz.country_position(&code).map(|_| code)
}

/// A country, its people, a division or a large city in the name.
fn of_name(source: &str, gaz: &Gazetteer) -> Option<String> {
    let words: Vec<&str> =
        source.split(|c: char| !c.is_alphanumeric() && c != '.').filter(|w| !w.is_empty()).take(8).collect();
    for length in (1..=3).rev() {
        for run in words.windows(length) {
            let lower = run[0].to_lowercase();
            if length == 1 {
                if let Some(country) = gaz.demonym(&lower) {
                    return Some(country.country.to_owned());
                }
                if Words::get().class(&lower) & (COMMON | ORDINARY | FUNCTION) != 0 {
                    continue;
                }
            }
            let known = gaz.lookup(&run.join(" "));
            let best = known
                .iter()
                .filter(|m| m.score > 0.95)
                .filter(|m| matches!(m.place.kind, Kind::Country | Kind::Admin1) || m.place.population >= 100_000)
                .max_by_key(|m| (m.place.kind == Kind::Country, m.place.population));
            if let Some(best) = best.filter(|m| !m.place.country.is_empty()) {
                return Some(best.place.country.to_owned());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_or_a_link_says_which_country_a_publisher_writes_for() {
        let country = |source: &str, url: &str| {
            let (source, url) = (Some(source).filter(|s| !s.is_empty()), Some(url).filter(|u| !u.is_empty()));
            Context::of_publisher(source, url, Gazetteer::embedded()).country
        };
        assert_eq!(country("Baghdad Today", "").as_deref(), Some("IQ"));
        assert_eq!(country("The Times of India", "").as_deref(), Some("IN"));
        assert_eq!(country("", "https://www.example.co.uk/news/1").as_deref(), Some("GB"));
        assert_eq!(country("", "https://example.com.au/a").as_deref(), Some("AU"));
        for (source, url) in
            [("Reuters", ""), ("The Daily Post", ""), ("", "https://example.com"), ("", "https://example.tv"), ("", "")]
        {
            assert_eq!(country(source, url), None, "{source} {url}");
        }
    }
}
