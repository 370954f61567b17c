//! The locator: a small map of a region that readers know, with the frame of the sheet marked.

use super::MapError;
use super::base::{Base, Outlined};
use super::frame::{Extent, Frame};
use super::geom;
use super::names;
use super::projection::GeoBox;
use super::scene::{Group, Path, Point, Rect, Shape, Weight};
use super::text::{Anchor, Typesetter};
use super::theme::{Scale, Theme};
use crate::incident::LonLat;

/// The region around the Middle East that the locator shows: west, south, east, north.
const MIDDLE_EAST: GeoBox = GeoBox { west: 31.0, south: 14.5, east: 62.0, north: 41.5 };

/// The locator in a box of the page; none where the sheet shows the world or a polar region already.
pub(crate) fn draw(
    frame: &Frame,
    base: &Base,
    at: Rect,
    (set, theme, scale): (&Typesetter, &Theme, Scale),
) -> Result<Option<Group>, MapError> {
    if frame.is_world() || frame.is_azimuthal() {
        return Ok(None);
    }
    let read;
    // A close-up is located in its country; a country in its part of the world.
    let close = frame.geo.span_km() < 420.0;
    let middle = frame.geo.center();
    let country = frame.focus.first().filter(|_| close).and_then(|code| Extent::country(code, base));
    // The outline of the sheet's map, bent as the locator's projection bends it.
    let marked_on = |inner: &Frame| geom::clip_ring(&outline(frame, inner), &at);
    // A country is fitted without its far islands, and the sheet may show one of these.
    let country = country.map(|extent| Frame::fit(&extent, at, None)).filter(|inner| !marked_on(inner).is_empty());
    let (mut inner, source) = match country {
        Some(inner) => (inner, base),
        None => {
            read = base.locator()?;
            let regional = Base::region_holds(middle.lon, middle.lat) && frame.geo.span_km() < 3600.0;
            let area = if regional { MIDDLE_EAST } else { around(middle, frame.geo.span_km()) };
            (Frame::fit(&Extent::boxed(area), at, None), &read)
        }
    };
    inner.focus = frame.focus.clone();
    let mut layer = Group::named("locator");
    let mut map = Group { clip: Some(Path::rect(at)), ..Group::default() };
    let (land, drawn) = source.locator_land(&inner, theme, scale);
    map.push(land);
    let marked = marked_on(&inner);
    let size = Rect::around(marked.iter().copied()).unwrap_or_default();
    if marked.is_empty() {
        // Nothing to mark: where it is, no locator can show.
    } else if size.w < scale.len(7.0) && size.h < scale.len(7.0) {
        let ring = Path::circle(size.center(), scale.len(5.0));
        map.push(Shape::stroked(ring, theme.frame_mark, scale.len(1.8)));
    } else {
        map.push(Shape::filled(Path::polygon(&marked), theme.frame_mark).opacity(0.06));
        map.push(Shape::stroked(Path::polygon(&marked), theme.frame_mark, scale.len(1.6)));
    }
    layer.push(map);
    layer.push(country_labels(&inner, &drawn, &size, country_names(close), (set, theme, scale)));
    layer.push(Shape::stroked(Path::rect(at), theme.neatline, scale.len(0.8)));
    Ok(Some(layer))
}

fn country_names(close: bool) -> bool {
    !close
}

/// A region about five times as wide as the map.
fn around(middle: LonLat, span_km: f64) -> GeoBox {
    let reach = (span_km * 2.2).clamp(1200.0, 5000.0);
    let dy = reach / 111.0;
    let dx = dy / middle.lat.to_radians().cos().max(0.25);
    GeoBox {
        west: middle.lon - dx,
        south: (middle.lat - dy).max(-80.0),
        east: middle.lon + dx,
        north: (middle.lat + dy).min(82.0),
    }
}

fn outline(frame: &Frame, inner: &Frame) -> Vec<Point> {
    let map = frame.map;
    let corners = [(map.x, map.y), (map.right(), map.y), (map.right(), map.bottom()), (map.x, map.bottom())];
    let mut edge = Vec::new();
    for i in 0..4 {
        let (a, b) = (corners[i], corners[(i + 1) % 4]);
        for step in 0..8 {
            let t = f64::from(step) / 8.0;
            let p = Point::new(a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
            edge.extend(frame.lonlat(p).map(|p| inner.page(p)));
        }
    }
    edge
}

/// Names of the countries that have room, the focus first.
fn country_labels(
    inner: &Frame,
    drawn: &[Outlined],
    marked: &Rect,
    wanted: bool,
    (set, theme, scale): (&Typesetter, &Theme, Scale),
) -> Group {
    let mut group = Group::default();
    let mut taken: Vec<Rect> = Vec::new();
    let mut order: Vec<&Outlined> = drawn.iter().collect();
    let size = |rings: &Vec<Vec<Point>>| rings.iter().map(|r| geom::area(r).abs()).sum::<f64>();
    order.sort_by(|a, b| {
        let focus = |c: &str| !inner.focus.iter().any(|f| f == c);
        (focus(&a.0)).cmp(&focus(&b.0)).then(size(&b.1).total_cmp(&size(&a.1)))
    });
    let within = inner.map.grown(-scale.len(3.0));
    let mut seen: Vec<&str> = Vec::new();
    for (iso, rings) in order.into_iter().take(if wanted { 9 } else { 1 }) {
        let focus = inner.focus.contains(iso);
        if seen.contains(&iso.as_str()) {
            continue;
        }
        seen.push(iso);
        let Some(name) = names::country_in(iso, set.tongue) else { continue };
        let weight = if focus { Weight::SemiBold } else { Weight::Regular };
        let style = scale.style(weight, if focus { 10.5 } else { 9.0 }, if focus { theme.ink } else { theme.faint });
        let line = set.line(name, style);
        let spot = geom::middles(rings, 40).into_iter().find_map(|(p, _)| {
            let at = Point::new(p.x, p.y + style.size * 0.35);
            let text = set.place(&line, at, Anchor::Middle);
            let b = text.bounds.grown(1.5);
            let corners = [(b.x, b.center().y), (b.right(), b.center().y)].map(|(x, y)| Point::new(x, y));
            let fits = corners.iter().all(|c| geom::inside(*c, rings)) || focus;
            // The line of the marked frame must not run through a name.
            let crossed = b.overlaps(marked) && !marked.holds(&b);
            (within.holds(&b) && fits && !crossed && taken.iter().all(|t| !t.overlaps(&b))).then_some(text)
        });
        if let Some(text) = spot {
            taken.push(text.bounds.grown(2.0));
            group.push(text);
        }
    }
    group
}
