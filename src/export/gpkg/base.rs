//! The base map as layers, for a project to show under the incidents.

use rusqlite::Connection;

use super::super::ExportError;
use super::super::area::grouped;
use super::super::columns::Kind;
use super::super::shape::{Bounds, lines_wkb, polygons_wkb};
use super::blob;
use super::schema::{Layer, Shape, add_layer, describe};
use crate::incident::LonLat;
use crate::map::base::Base;
use crate::map::lands::View;
use crate::map::scene::Point;

/// Adds the base map, bottom layer first: the Middle East in detail where that holds all incidents, else the world.
pub(in super::super) fn add_base(db: &Connection, incidents: Option<Bounds>) -> Result<Vec<Layer>, ExportError> {
    let within = |b: Bounds| Base::region_holds(b.west, b.south) && Base::region_holds(b.east, b.north);
    let base =
        if incidents.is_none_or(within) { Base::region(View::default())? } else { Base::world(View::default())? };
    let ground = base.ground();
    let text = |names: &[&'static str]| names.iter().map(|name| (*name, Kind::Text)).collect::<Vec<_>>();
    let mut layers = Vec::new();
    db.execute_batch("BEGIN")?;

    let mut land = add_layer(db, "land", Shape::MultiPolygon, &text(&["iso", "name"]))?;
    for (iso, name, rings) in &ground.land {
        add(db, &mut land, &polygon(rings), &[iso, name])?;
    }
    layers.push(land);
    let mut lakes = add_layer(db, "lakes", Shape::MultiPolygon, &text(&["name"]))?;
    for (name, rings) in &ground.lakes {
        add(db, &mut lakes, &polygon(rings), &[name])?;
    }
    layers.push(lakes);
    let mut rivers = add_layer(db, "rivers", Shape::MultiLineString, &[("name", Kind::Text), ("rank", Kind::Integer)])?;
    for (name, rank, lines) in &ground.rivers {
        add(db, &mut rivers, &line(lines), &[name, rank])?;
    }
    layers.push(rivers);
    if !ground.governorates.is_empty() {
        let mut governorates = add_layer(db, "governorates", Shape::MultiPolygon, &text(&["code", "name"]))?;
        for (code, name, rings) in &ground.governorates {
            add(db, &mut governorates, &polygon(rings), &[code, name])?;
        }
        layers.push(governorates);
    }
    let mut borders = add_layer(db, "borders", Shape::MultiLineString, &text(&["kind"]))?;
    for (kind, lines) in &ground.borders {
        if !lines.is_empty() {
            add(db, &mut borders, &line(lines), &[kind])?;
        }
    }
    layers.push(borders);

    for layer in &layers {
        describe(db, layer, "Base map: Natural Earth, public domain")?;
    }
    db.execute_batch("COMMIT")?;
    Ok(layers)
}

/// A shape with the box around it.
type Drawn = (Vec<u8>, Option<Bounds>);

fn degrees(points: &[Point]) -> Vec<LonLat> {
    points.iter().map(|p| LonLat { lon: p.x, lat: p.y }).collect()
}

fn polygon(rings: &[Vec<Point>]) -> Drawn {
    let polygons = grouped(rings);
    (polygons_wkb(&polygons), Bounds::around(polygons.iter().flatten().flatten()))
}

fn line(lines: &[Vec<Point>]) -> Drawn {
    let lines: Vec<Vec<LonLat>> = lines.iter().map(|l| degrees(l)).collect();
    (lines_wkb(&lines), Bounds::around(lines.iter().flatten()))
}

fn add(
    db: &Connection,
    layer: &mut Layer,
    (wkb, bounds): &Drawn,
    cells: &[&dyn rusqlite::ToSql],
) -> Result<(), ExportError> {
    let marks = vec!["?"; cells.len()].join(",");
    let mut insert = db.prepare_cached(&format!("INSERT INTO \"{}\" VALUES (NULL, ?, {marks})", layer.table))?;
    let blob = blob(wkb, *bounds);
    let all: Vec<&dyn rusqlite::ToSql> =
        std::iter::once(&blob as &dyn rusqlite::ToSql).chain(cells.iter().copied()).collect();
    insert.execute(all.as_slice())?;
    layer.add(*bounds);
    Ok(())
}
