//! Coordinates written in the text: `33.3152, 44.3661`, `33.3152° N, 44.3661° E`, `33°18'55"N 44°21'58"E`, and grid references
//! of MGRS: `38S MB 12345 67890`.

use super::mgrs;
use crate::incident::LonLat;
use crate::text::{Analysis, TokenKind};

/// A grid reference that starts at a token: the token after it, the middle of its square, and half the square's side in km.
pub(super) fn read_grid(analysis: &Analysis<'_>, at: usize, end: usize) -> Option<(usize, LonLat, f64)> {
    let zone = analysis.tokens.get(at).filter(|t| t.kind == TokenKind::Number && t.lower.len() <= 2)?;
    if !analysis.tokens.get(at + 1).is_some_and(|t| t.glued && t.capital) {
        return None;
    }
    let mut letters = String::new();
    let mut next = at + 1;
    while next < end && letters.len() < 3 && analysis.tokens[next].is_word() {
        letters.push_str(analysis.word(next));
        next += 1;
    }
    let figures =
        |i: usize| analysis.tokens.get(i).filter(|t| i < end && t.kind == TokenKind::Number).map(|t| t.lower.as_str());
    let first = figures(next)?;
    // "12345 67890"; "1234567890"
    let (east, north) = match figures(next + 1).filter(|second| second.len() == first.len() && first.len() <= 5) {
        Some(second) => {
            next += 2;
            (first, second)
        }
        None => {
            next += 1;
            first.is_char_boundary(first.len() / 2).then(|| first.split_at(first.len() / 2))?
        }
    };
    let (point, half) = mgrs::point(zone.lower.parse().ok()?, &letters, east, north)?;
    Some((next, point, half))
}

/// Reads a pair of coordinates, latitude first, that starts at a token; returns the token after it and the point.
pub(super) fn read(analysis: &Analysis<'_>, at: usize, end: usize) -> Option<(usize, LonLat)> {
    let token = analysis.tokens.get(at)?;
    if token.kind != TokenKind::Number {
        return None;
    }
    let lat = angle(analysis, at, end)?;
    let mut next = lat.end;
    while next < end && matches!(analysis.lower(next), "," | ";" | "/" | "and") {
        next += 1;
    }
    let lon = angle(analysis, next, end)?;
    // Two bare numbers are coordinates only with four decimals each.
    let sure = lat.marked && lon.marked || lat.decimals >= 3 && lon.decimals >= 3;
    if !sure || lat.axis == Some('e') || lon.axis == Some('n') || lat.degrees.abs() > 90.0 || lon.degrees.abs() > 180.0
    {
        return None;
    }
    Some((lon.end, LonLat { lon: lon.degrees, lat: lat.degrees }))
}

struct Angle {
    degrees: f64,
    decimals: usize,
    marked: bool,
    /// `n` for latitude, `e` for longitude.
    axis: Option<char>,
    end: usize,
}

fn angle(analysis: &Analysis<'_>, at: usize, end: usize) -> Option<Angle> {
    let mut at = at;
    let mut sign = 1.0;
    if at < end && matches!(analysis.lower(at), "-" | "\u{2212}") {
        sign = -1.0;
        at += 1;
    }
    let number = |i: usize| -> Option<f64> {
        let token = analysis.tokens.get(i).filter(|t| t.kind == TokenKind::Number && i < end)?;
        token.lower.replace(',', "").parse().ok()
    };
    let mut degrees = number(at)?;
    let decimals = analysis.lower(at).split_once('.').map_or(0, |(_, d)| d.len());
    at += 1;
    let mut marked = false;
    let is_degree = |i: usize| i < end && matches!(analysis.lower(i), "\u{00B0}" | "\u{00BA}" | "degrees");
    if is_degree(at) {
        marked = true;
        at += 1;
        for (part, signs) in [(60.0, ["'", "\u{2032}", "\u{2019}"]), (3600.0, ["\"", "\u{2033}", "\u{201D}"])] {
            if let Some(value) = number(at)
                && at + 1 < end
                && signs.contains(&analysis.lower(at + 1))
                && value < 60.0
            {
                degrees += value / part;
                at += 2;
            }
        }
    }
    let mut axis = None;
    if at < end {
        axis = match analysis.lower(at) {
            "n" | "north" => Some('n'),
            "s" | "south" => {
                sign = -1.0;
                Some('n')
            }
            "e" | "east" => Some('e'),
            "w" | "west" => {
                sign = -1.0;
                Some('e')
            }
            _ => None,
        };
        if axis.is_some() {
            marked = true;
            at += 1;
        }
    }
    Some(Angle { degrees: sign * degrees, decimals, marked, axis, end: at })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Option<(f64, f64)> {
        let analysis = Analysis::new(text);
        (0..analysis.tokens.len())
            .find_map(|at| read(&analysis, at, analysis.tokens.len()))
            .map(|(_, p)| ((p.lat * 1e4).round() / 1e4, (p.lon * 1e4).round() / 1e4))
    }

    #[test]
    fn grid_references_are_read_with_and_without_spaces() {
        let read = |text: &str| {
            let analysis = Analysis::new(text);
            (0..analysis.tokens.len()).find_map(|at| read_grid(&analysis, at, analysis.tokens.len()))
        };
        let (_, spaced, half) = read("A cache lay at 38S MB 12345 67890 on Monday.").expect("a grid reference");
        let (_, glued, _) = read("A cache lay at 38SMB1234567890.").expect("a grid reference");
        let (_, coarse, wide) = read("at 38S MB 123 678").expect("a grid reference");
        assert!(spaced.distance_km(glued) < 0.01 && spaced.distance_km(coarse) < 0.2, "{spaced:?} {coarse:?}");
        assert!(half < 0.01 && (wide - 0.05).abs() < 0.001);
        for text in ["38S MB 123 6789", "the 12th Infantry 10 20", "61S MB 12 67", "38S MI 12 67", "5 MB 20 30"] {
            assert!(read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn decimal_and_sexagesimal_coordinates_are_read() {
        assert_eq!(first("the strike at 33.3152, 44.3661 on Monday"), Some((33.3152, 44.3661)));
        assert_eq!(first("at 33.31° N, 44.36° E."), Some((33.31, 44.36)));
        assert_eq!(first("at 33°18'36\"N 44°21'36\"E"), Some((33.31, 44.36)));
        assert_eq!(first("1.5, 2.5 and 12,000 people in 2014"), None);
        assert_eq!(first("killed 14, wounded 33"), None);
    }
}
