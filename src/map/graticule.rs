//! Degrees along the neatline: ticks on it, figures outside the map.

use super::frame::Frame;
use super::projection::degrees;
use super::scene::{Group, Path, Point, Shape, Weight};
use super::text::{Anchor, Typesetter};
use super::theme::{Scale, Theme};
use super::words::Tongue;

/// Steps that a reader can count with.
const STEPS: [f64; 10] = [0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0];

/// Ticks and figures below the map and to its left.
pub(crate) fn draw(frame: &Frame, set: &Typesetter, theme: &Theme, scale: Scale) -> Group {
    let mut layer = Group::named("graticule");
    if frame.is_world() {
        return layer;
    }
    let map = frame.map;
    let wide = frame.geo.east - frame.geo.west;
    // Figures every hundred and fifty pixels or so.
    let wanted = wide / (map.w / scale.len(150.0)).max(2.0);
    let step = STEPS.into_iter().find(|s| *s >= wanted).unwrap_or(30.0);
    let step_lat = if frame.shows_pole() { step.min(10.0) } else { step };
    let style = scale.style(Weight::Regular, 9.5, theme.faint);
    let tick = scale.len(5.0);
    let (mut ticks, mut lines) = (Path::default(), Path::default());
    let clear = scale.len(16.0);
    let geo = frame.geo;
    let polar = frame.shows_pole();
    let mut written: Vec<f64> = Vec::new();
    let mut beside = |text: &str, end: Point, ticks: &mut Path, layer: &mut Group| {
        ticks.0.extend(Path::line(&[end, Point::new(end.x - tick, end.y)]).0);
        let room = written.iter().all(|y| (y - end.y).abs() > 2.5 * clear);
        if room && end.y > map.y + clear && end.y < map.bottom() - clear {
            written.push(end.y);
            let at = Point::new(end.x - tick - style.size * 0.35, end.y);
            layer.push(set.place_turned(&set.line(text, style), at, Anchor::Middle, -std::f64::consts::FRAC_PI_2));
        }
    };
    let last = if polar { geo.east - step / 2.0 } else { geo.east };
    for n in multiples(geo.west, last, step) {
        let line: Vec<Point> = sample(geo.south - 1.0, geo.north + 1.0, |lat| (n, lat));
        let lon = (n + 540.0).rem_euclid(360.0) - 180.0;
        let said = east(lon, set.tongue);
        for end in crossings(frame, &line, |p| (p.y - map.bottom()).abs() < 0.01) {
            ticks.0.extend(Path::line(&[end, Point::new(end.x, end.y + tick)]).0);
            let text = set.line(&said, style);
            if end.x - text.width / 2.0 > map.x && end.x + text.width / 2.0 < map.right() {
                let at = Point::new(end.x, end.y + tick + style.size);
                layer.push(set.place(&text, at, Anchor::Middle));
            }
        }
        if polar {
            for end in crossings(frame, &line, |p| (p.x - map.x).abs() < 0.01) {
                beside(&said, end, &mut ticks, &mut layer);
            }
            lines.0.extend(frame.line(&line).iter().flat_map(|part| Path::line(part).0));
        }
    }
    for n in multiples(geo.south, geo.north, step_lat) {
        let line: Vec<Point> = sample(geo.west - 1.0, geo.east + 1.0, |lon| (lon, n));
        for end in crossings(frame, &line, |p| (p.x - map.x).abs() < 0.01) {
            beside(&north(n, set.tongue), end, &mut ticks, &mut layer);
        }
        if polar {
            lines.0.extend(frame.line(&line).iter().flat_map(|part| Path::line(part).0));
        }
    }
    // Where north is not up everywhere, ticks alone lead nowhere.
    layer.push(Shape::stroked(lines, theme.graticule, scale.len(0.6)).opacity(0.4));
    layer.push(Shape::stroked(ticks, theme.graticule, scale.len(0.8)));
    layer
}

fn east(lon: f64, tongue: Tongue) -> String {
    if tongue.is_rtl() { degrees(lon, 'ق', 'غ') } else { degrees(lon, 'E', 'W') }
}

fn north(lat: f64, tongue: Tongue) -> String {
    if tongue.is_rtl() { degrees(lat, 'ش', 'ج') } else { degrees(lat, 'N', 'S') }
}

fn multiples(low: f64, high: f64, step: f64) -> impl Iterator<Item = f64> {
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    (first..=last).map(move |n| n as f64 * step)
}

fn sample(low: f64, high: f64, at: impl Fn(f64) -> (f64, f64)) -> Vec<Point> {
    (0..=60)
        .map(|i| {
            let (lon, lat) = at(low + (high - low) * f64::from(i) / 60.0);
            Point::new(lon, lat)
        })
        .collect()
}

fn crossings(frame: &Frame, line: &[Point], on_edge: impl Fn(Point) -> bool) -> Vec<Point> {
    let page: Vec<Point> =
        line.iter().map(|p| frame.flat(crate::incident::LonLat { lon: p.x, lat: p.y.clamp(-89.0, 89.0) })).collect();
    let parts = super::geom::clip_line(&page, &frame.map);
    parts.iter().flat_map(|part| part.first().into_iter().chain(part.last())).copied().filter(|p| on_edge(*p)).collect()
}
