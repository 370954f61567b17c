//! What holds for every sheet, whatever the incidents and the page.
#![cfg(feature = "map")]
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use std::collections::BTreeMap;

use dateline::incident::{Incident, LonLat, Precision, SubEventType};
use dateline::map::scene::{Group, Node, Path, Point, Rect, Segment, Text};
use dateline::map::{Area, Boundaries, By, Language, MapError, Sheet, SheetOptions, Symbols, sheet};
use proptest::prelude::*;

#[path = "../examples/sheet.rs"]
#[expect(dead_code, reason = "only the reader of the example is used here")]
mod example;

#[path = "../examples/make_incidents.rs"]
#[expect(dead_code, reason = "only the maker of the example is used here")]
mod make_incidents;

const FIXTURES: [&str; 9] = ["convoys", "week", "syria", "empty", "one", "baghdad", "forty", "world", "ukraine"];
const PAGES: [(u32, u32); 7] =
    [(1600, 1200), (1200, 1600), (800, 600), (500, 1000), (400, 640), (1600, 700), (3200, 2400)];

fn fixture(name: &str) -> Vec<Incident> {
    let path = format!("{}/tests/sheets/{name}.geojson", env!("CARGO_MANIFEST_DIR"));
    example::read(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn page(width: u32, height: u32) -> SheetOptions {
    SheetOptions { width, height, ..SheetOptions::default() }
}

/// The boxes around the contours of a text: nearer to the ink than one box, above all where it is turned.
fn contours(text: &Text) -> Vec<Rect> {
    let mut contours: Vec<Vec<Segment>> = Vec::new();
    for segment in &text.path.0 {
        if matches!(segment, Segment::Move(_)) {
            contours.push(Vec::new());
        }
        contours.last_mut().unwrap().push(*segment);
    }
    contours.into_iter().filter_map(|c| Path(c).bounds()).collect()
}

fn overlap(a: &Text, b: &Text) -> bool {
    a.bounds.overlaps(&b.bounds) && contours(a).iter().any(|x| contours(b).iter().any(|y| x.overlaps(y)))
}

fn no_two_overlap(texts: &[&Text], what: &str) {
    for (i, a) in texts.iter().enumerate() {
        for b in &texts[i + 1..] {
            assert!(
                !overlap(a, b),
                "{what}: \"{}\" {:?} and \"{}\" {:?} overlap",
                a.source,
                a.bounds,
                b.source,
                b.bounds
            );
        }
    }
}

/// The outlines of all markers on the map, white ring left out.
fn markers(sheet: &Sheet) -> Vec<(String, Rect)> {
    let group = sheet.scene.group("incidents").unwrap();
    let named = group.children.iter().filter_map(|n| if let Node::Group(g) = n { Some(g) } else { None });
    named
        .filter(|g| g.id.as_deref().is_some_and(|id| id.starts_with("incident-")))
        .map(|g| (g.id.clone().unwrap(), shapes(g)[1].bounds().unwrap()))
        .collect()
}

fn shapes(group: &Group) -> Vec<&Path> {
    group.children.iter().filter_map(|n| if let Node::Shape(s) = n { Some(&s.path) } else { None }).collect()
}

/// All claims that hold for any sheet of signs in English.
fn check(sheet: &Sheet, what: &str) {
    sound(sheet, what);
    // On a small page many signs come together in clusters, which count otherwise.
    if sheet.scene.group("clusters").is_none() {
        legend_counts(sheet, what);
    }
}

/// All claims that hold for any sheet.
fn sound(sheet: &Sheet, what: &str) {
    let scene = &sheet.scene;
    let paper = Rect::new(0.0, 0.0, f64::from(scene.width), f64::from(scene.height));
    for text in scene.texts() {
        assert!(paper.holds(&text.bounds), "{what}: \"{}\" leaves the page at {:?}", text.source, text.bounds);
        assert!(
            text.size >= 8.99 || text.source.parse::<u32>().is_ok(),
            "{what}: \"{}\" is set in {}",
            text.source,
            text.size
        );
    }
    let labels = scene.group("label-texts").unwrap().texts();
    no_two_overlap(&labels, what);
    for label in &labels {
        for (id, marker) in markers(sheet) {
            let hit = contours(label).into_iter().find(|c| c.overlaps(&marker.grown(-2.0)));
            assert!(hit.is_none(), "{what}: label \"{}\" covers {id}", label.source);
        }
    }
    let around: Vec<&Text> =
        scene.group("furniture").into_iter().chain(scene.group("graticule")).flat_map(Group::texts).collect();
    no_two_overlap(&around, what);
    let map = shapes(scene.group("neatline").unwrap())[0].bounds().unwrap();
    for label in labels {
        assert!(map.holds(&label.bounds), "{what}: label \"{}\" leaves the map", label.source);
    }
    for text in around {
        assert!(!contours(text).iter().any(|c| c.overlaps(&map)), "{what}: \"{}\" stands on the map", text.source);
    }
    furniture_covers_nothing(sheet, what);
    towns_are_seen_whole(sheet, what);
    parts_stand_apart(sheet, what);
    numbers_are_on_the_map(sheet, what);
    well_formed(&sheet.to_svg());
}

/// The box around all that a group draws.
fn extent(group: &Group) -> Option<Rect> {
    let boxes = group.children.iter().filter_map(|node| match node {
        Node::Group(group) => extent(group),
        Node::Shape(shape) => shape.path.bounds(),
        Node::Text(text) => Some(text.bounds),
        Node::Dots(_) => None,
    });
    boxes.reduce(|a, b| {
        let (x, y) = (a.x.min(b.x), a.y.min(b.y));
        Rect::new(x, y, a.right().max(b.right()) - x, a.bottom().max(b.bottom()) - y)
    })
}

/// The dots of towns.
fn dots(sheet: &Sheet) -> Vec<Rect> {
    shapes(sheet.scene.group("cities").unwrap()).into_iter().filter_map(Path::bounds).collect()
}

/// Scale bar and north arrow lie over no town, no sign and no name.
fn furniture_covers_nothing(sheet: &Sheet, what: &str) {
    let Some(bar) = sheet.scene.group("scale-bar").and_then(extent) else { return };
    let covers = |other: &Rect| bar.overlaps(other);
    assert!(!dots(sheet).iter().any(covers), "{what}: the scale bar covers a town");
    assert!(!markers(sheet).iter().any(|m| covers(&m.1)), "{what}: the scale bar covers an incident");
    let labels = sheet.scene.group("label-texts").unwrap().texts();
    let covered = labels.iter().find(|t| contours(t).iter().any(covers));
    assert!(covered.is_none(), "{what}: the scale bar covers \"{}\"", covered.unwrap().source);
}

/// No dot of a town touches another or peeps out from under a circle, and no name lies over either.
fn towns_are_seen_whole(sheet: &Sheet, what: &str) {
    let (dots, scene) = (dots(sheet), &sheet.scene);
    let round = |r: &Rect| (r.w - r.h).abs() < 0.01 * r.w;
    let rings = scene.group("clusters").map_or_else(Vec::new, shapes).into_iter().filter_map(Path::bounds);
    let rings: Vec<Rect> = rings.filter(round).collect();
    let near = |a: &Rect, b: &Rect| {
        let (p, q) = (a.center(), b.center());
        (p.x - q.x).hypot(p.y - q.y) < (a.w + b.w) / 2.0
    };
    for (i, dot) in dots.iter().enumerate() {
        // The dot of a capital has a second within it.
        let same = |other: &Rect| (other.center().x - dot.center().x).hypot(other.center().y - dot.center().y) < 0.01;
        assert!(
            !dots[i + 1..].iter().any(|other| near(dot, other) && !same(other)),
            "{what}: two towns touch at {dot:?}"
        );
        assert!(!rings.iter().any(|ring| near(dot, ring)), "{what}: a circle covers a town at {dot:?}");
    }
    for label in scene.group("label-texts").unwrap().texts() {
        let over = contours(label).into_iter().any(|c| dots.iter().chain(&rings).any(|d| d.grown(-1.0).overlaps(&c)));
        assert!(!over, "{what}: \"{}\" covers a town or a circle", label.source);
    }
}

/// Headline, list, charts, legend, locator, map and footer each have their own ground.
fn parts_stand_apart(sheet: &Sheet, what: &str) {
    let names = [
        "title",
        "list",
        "legend",
        "footer",
        "locator",
        "chart-timeline",
        "chart-types",
        "chart-governorates",
        "neatline",
    ];
    let parts: Vec<(&str, Rect)> =
        names.iter().filter_map(|name| Some((*name, extent(sheet.scene.group(name)?)?))).collect();
    for (i, a) in parts.iter().enumerate() {
        for b in &parts[i + 1..] {
            assert!(
                !a.1.grown(-1.0).overlaps(&b.1.grown(-1.0)),
                "{what}: {} {:?} and {} {:?} overlap",
                a.0,
                a.1,
                b.0,
                b.1
            );
        }
    }
}

/// The list bears numbers only where the map does.
fn numbers_are_on_the_map(sheet: &Sheet, what: &str) {
    let numbers = |group: &Group| group.texts().iter().filter(|t| t.source.parse::<u32>().is_ok()).count();
    let on_map = numbers(sheet.scene.group("incidents").unwrap());
    let listed = sheet.scene.group("list").map_or(0, numbers);
    assert!(on_map > 0 || markers(sheet).is_empty() || listed == 0, "{what}: {listed} numbers are in the list alone");
    if sheet.scene.group("clusters").is_some() {
        assert_eq!(listed, 0, "{what}: the list of an aggregate has numbers");
    }
}

/// The counts of the kinds in the legend add up to the markers on the map.
fn legend_counts(sheet: &Sheet, what: &str) {
    let kinds = [
        "Bomb",
        "Air or drone",
        "Rockets",
        "Armed clash",
        "Attack",
        "Protest",
        "Riot",
        "Other development",
        "Kind not known",
    ];
    let legend = sheet.scene.group("legend").unwrap().texts();
    let rows = legend.iter().filter(|t| kinds.iter().any(|k| t.source.starts_with(k)));
    let counts =
        rows.filter_map(|t| t.source.rsplit_once('(')?.1.trim_end_matches(')').replace(',', "").parse::<usize>().ok());
    assert_eq!(counts.sum::<usize>(), markers(sheet).len(), "{what}: the legend counts what is drawn");
    let has = |start: &str| legend.iter().any(|t| t.source.starts_with(start));
    let areas = !sheet.scene.group("areas").unwrap().children.is_empty();
    let only = ["Governorate", "Province", "State", "District", "Region"].map(|word| format!("{word} only"));
    assert_eq!(only.iter().any(|words| has(words)), areas, "{what}: areas");
    let rings = !sheet.scene.group("precision-rings").unwrap().children.is_empty();
    assert_eq!(has("Within this ring"), rings, "{what}: rings");
}

/// A small reader of XML that knows tags, quotes and entities: enough to see that nothing was broken out of.
fn well_formed(svg: &str) {
    let mut stack: Vec<&str> = Vec::new();
    let mut rest = svg;
    let fine = |text: &str| {
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "control character in {text:?}");
        for part in text.split('&').skip(1) {
            let entity = part.split_once(';').map_or("", |p| p.0);
            assert!(["amp", "lt", "gt", "quot", "#39"].contains(&entity), "bare ampersand before {part:?}");
        }
    };
    while let Some(open) = rest.find('<') {
        fine(&rest[..open]);
        let mut quoted = false;
        let end = rest[open..].find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let tag = &rest[open + 1..open + end.expect("a tag is closed")];
        assert!(!tag.contains('<'), "{tag}");
        fine(tag);
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap();
        if tag.starts_with('/') {
            assert_eq!(stack.pop(), Some(name));
        } else if !tag.ends_with('/') && !tag.starts_with(['?', '!']) {
            stack.push(name);
        }
        rest = &rest[open + tag.len() + 2..];
    }
    assert!(stack.is_empty(), "{stack:?}");
}

#[test]
fn nothing_overlaps_or_leaves_the_page_at_any_size() {
    for name in FIXTURES {
        let incidents = fixture(name);
        for (width, height) in PAGES {
            let sheet = sheet(&incidents, &page(width, height)).unwrap();
            check(&sheet, &format!("{name} at {width} x {height}"));
        }
    }
}

/// A column of 85 mm, A6, A4 and A0, all at 300 dots to the inch.
#[test]
fn nothing_overlaps_on_paper_and_no_type_is_too_small_to_read() {
    for (width, height) in [(1004, 1890), (1748, 1240), (3508, 2480), (2480, 3508), (14043, 9933)] {
        let sheet = sheet(&fixture("convoys"), &SheetOptions { dpi: 300.0, ..page(width, height) }).unwrap();
        check(&sheet, &format!("{width} x {height} at 300 dpi"));
        for text in sheet.scene.texts().iter().filter(|t| t.source.parse::<u32>().is_err()) {
            assert!(
                text.size / 300.0 * 72.0 > 6.7,
                "\"{}\" is set in {} points",
                text.source,
                text.size / 300.0 * 72.0
            );
        }
    }
}

#[test]
fn nothing_overlaps_in_arabic_or_in_both_languages() {
    for language in [Language::Arabic, Language::Both] {
        let options = SheetOptions { language, ..SheetOptions::default() };
        sound(&sheet(&fixture("week"), &options).unwrap(), &format!("{language:?}"));
    }
}

const AGGREGATES: [Symbols; 4] = [Symbols::Clusters, Symbols::Hexbins, Symbols::Heat, Symbols::Choropleth];

#[test]
fn nothing_overlaps_where_incidents_are_brought_together() {
    let many = make_incidents::incidents(600, 365);
    for symbols in AGGREGATES {
        for (width, height) in [(1600, 1200), (900, 1400), (500, 1000), (400, 640)] {
            for language in [Language::English, Language::Arabic] {
                let options = SheetOptions { symbols, language, ..page(width, height) };
                sound(&sheet(&many, &options).unwrap(), &format!("{symbols:?}, {language:?} at {width} x {height}"));
            }
        }
    }
}

#[test]
fn the_legend_counts_the_hexagons_that_are_drawn() {
    let options = SheetOptions { symbols: Symbols::Hexbins, ..SheetOptions::default() };
    let sheet = sheet(&make_incidents::incidents(600, 365), &options).unwrap();
    let starts = |p: &Path| p.0.iter().filter(|s| matches!(s, Segment::Move(_))).count();
    let drawn: usize = shapes(sheet.scene.group("hexbins").unwrap()).into_iter().map(starts).sum();
    let legend = sheet.scene.group("legend").unwrap().texts();
    let count = |t: &&Text| t.source.rsplit_once('(')?.1.trim_end_matches(')').replace(',', "").parse::<usize>().ok();
    assert_eq!(legend.iter().filter_map(count).sum::<usize>(), drawn);
}

#[test]
fn dots_that_would_merge_are_brought_together_and_it_is_said() {
    let many = sheet(&make_incidents::incidents(600, 365), &SheetOptions::default()).unwrap();
    assert!(many.notes.iter().any(|n| n.contains("would merge")), "{:?}", many.notes);
    assert!(many.scene.group("clusters").is_some() || many.scene.group("hexbins").is_some());
    let few = sheet(&fixture("forty"), &SheetOptions::default()).unwrap();
    assert!(few.notes.is_empty() && few.scene.group("clusters").is_none(), "{:?}", few.notes);
}

#[test]
fn an_arabic_sheet_is_laid_out_from_the_right() {
    let options = SheetOptions { language: Language::Arabic, ..SheetOptions::default() };
    let sheet = sheet(&fixture("week"), &options).unwrap();
    let map = shapes(sheet.scene.group("neatline").unwrap())[0].bounds().unwrap();
    let list = sheet.scene.group("list").unwrap().texts();
    assert!(list.iter().all(|t| t.bounds.right() < map.x), "the list stands left of the map");
    let title = sheet.scene.group("title").unwrap().texts();
    assert!(title[0].source.contains("العراق"), "{}", title[0].source);
}

#[test]
fn a_series_has_a_map_for_each_part_and_all_its_words_on_the_page() {
    let incidents = make_incidents::incidents(120, 170);
    for (by, least) in [(By::Month, 6), (By::Type, 5), (By::Admin1, 10), (By::Week, 20)] {
        let sheet = sheet(&incidents, &SheetOptions { by: Some(by), ..SheetOptions::default() }).unwrap();
        let parts = sheet.scene.layers.iter().filter(|l| l.id.as_deref().is_some_and(|id| id.starts_with("part-")));
        assert!(parts.count() >= least, "{by:?}");
        let paper = Rect::new(0.0, 0.0, 1600.0, 1200.0);
        for text in sheet.scene.texts() {
            assert!(paper.holds(&text.bounds), "{by:?}: \"{}\" leaves the page", text.source);
        }
        no_two_overlap(&sheet.scene.group("furniture").unwrap().texts(), "series");
        well_formed(&sheet.to_svg());
    }
}

#[test]
fn the_sheets_of_an_atlas_have_one_frame_and_can_be_animated() {
    let options = page(640, 480);
    let sheets = dateline::map::atlas(&fixture("week"), By::Type, &options).unwrap();
    let maps: Vec<Rect> =
        sheets.iter().map(|(_, s)| shapes(s.scene.group("neatline").unwrap())[0].bounds().unwrap()).collect();
    assert!(maps.len() > 1 && maps.iter().all(|m| (m.x, m.w) == (maps[0].x, maps[0].w)), "{maps:?}");
    let sheets: Vec<Sheet> = sheets.into_iter().map(|s| s.1).collect();
    let png = dateline::map::animate(&sheets, 1.0).unwrap();
    let reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    assert_eq!(reader.info().animation_control().unwrap().num_frames as usize, sheets.len());
}

#[cfg(feature = "gif")]
#[test]
fn a_gif_runs_for_ever_and_shows_the_sheets_one_after_another() {
    let atlas = dateline::map::atlas(&fixture("week"), By::Type, &page(400, 400)).unwrap();
    let sheets: Vec<Sheet> = atlas.into_iter().map(|s| s.1).collect();
    let file = dateline::map::animate_gif(&sheets, 0.75).unwrap();
    assert_eq!(file, dateline::map::animate_gif(&sheets, 0.75).unwrap(), "the same bytes again");
    let mut reader = gif::Decoder::new(file.as_slice()).unwrap();
    assert_eq!((reader.width(), reader.height(), reader.repeat()), (400, 400, gif::Repeat::Infinite));
    let colors = reader.global_palette().unwrap().to_vec();
    let mut shown = vec![0_u8; 400 * 400];
    for sheet in &sheets {
        let frame = reader.read_next_frame().unwrap().unwrap();
        assert_eq!((frame.delay, frame.palette.is_none()), (75, true));
        let (left, top, wide) = (usize::from(frame.left), usize::from(frame.top), usize::from(frame.width));
        for (i, &index) in frame.buffer.iter().enumerate().filter(|p| Some(*p.1) != frame.transparent) {
            shown[(top + i / wide) * 400 + left + i % wide] = index;
        }
        let mut png = png::Decoder::new(std::io::Cursor::new(sheet.to_png().unwrap())).read_info().unwrap();
        let mut rgb = vec![0; 400 * 400 * 3];
        png.next_frame(&mut rgb).unwrap();
        let far = rgb.chunks_exact(3).zip(&shown).filter(|(pixel, index)| {
            let color = &colors[usize::from(**index) * 3..][..3];
            pixel.iter().zip(color).any(|(a, b)| a.abs_diff(*b) > 40)
        });
        assert_eq!(far.count(), 0, "pixels unlike those of the PNG");
    }
    assert!(reader.read_next_frame().unwrap().is_none(), "no frame but these");
}

#[test]
fn signs_grow_with_the_killed() {
    let mut incidents = fixture("week");
    incidents.iter_mut().for_each(|i| (i.killed_min, i.killed_max) = (Some(1), Some(1)));
    (incidents[0].killed_min, incidents[0].killed_max) = (Some(90), Some(90));
    let options = SheetOptions { size_by: dateline::map::SizeBy::Killed, ..SheetOptions::default() };
    let sheet = sheet(&incidents, &options).unwrap();
    let mut sizes: Vec<f64> = markers(&sheet).iter().map(|m| m.1.w).collect();
    sizes.sort_by(f64::total_cmp);
    assert!(sizes[sizes.len() - 1] > sizes[0] * 2.0, "{sizes:?}");
    let legend: Vec<&str> = sheet.scene.group("legend").unwrap().texts().iter().map(|t| t.source.as_str()).collect();
    assert!(legend.contains(&"Size: reported killed"), "{legend:?}");
}

#[test]
fn baghdad_is_never_dropped() {
    for name in ["convoys", "week", "empty", "one", "baghdad", "forty"] {
        for (width, height) in PAGES {
            let sheet = sheet(&fixture(name), &page(width, height)).unwrap();
            let labels = sheet.scene.group("label-texts").unwrap().texts();
            assert!(labels.iter().any(|t| t.source == "Baghdad"), "{name} at {width} x {height}: {:?}", sheet.dropped);
        }
    }
}

#[test]
fn the_same_incidents_give_the_same_bytes() {
    let draw = || {
        let sheet = sheet(&fixture("convoys"), &SheetOptions::default()).unwrap();
        (sheet.to_svg(), sheet.to_png().unwrap())
    };
    let (first, second) = (draw(), draw());
    assert!(first.0 == second.0, "the SVG differs");
    assert!(first.1 == second.1, "the PNG differs");
}

#[test]
fn muthanna_is_hatched_and_not_a_pin() {
    let sheet = sheet(&fixture("convoys"), &SheetOptions::default()).unwrap();
    let areas = sheet.scene.group("areas").unwrap();
    assert_eq!(shapes(areas).len(), 3, "tint, hatch and outline of one governorate");
    let marker = markers(&sheet).into_iter().find(|m| m.0 == "incident-3").unwrap().1;
    assert!(shapes(areas)[0].bounds().unwrap().holds(&marker), "its number stands in the governorate");
    let list: Vec<&str> = sheet.scene.group("list").unwrap().texts().iter().map(|t| t.source.as_str()).collect();
    assert!(list.iter().any(|t| t.contains("Governorate only; location approximate")), "{list:?}");
}

#[test]
fn incidents_at_one_spot_do_not_hide_each_other() {
    for name in ["convoys", "forty"] {
        let sheet = sheet(&fixture(name), &SheetOptions::default()).unwrap();
        let markers = markers(&sheet);
        for (i, a) in markers.iter().enumerate() {
            for b in &markers[i + 1..] {
                let (p, q): (Point, Point) = (a.1.center(), b.1.center());
                let apart = (p.x - q.x).hypot(p.y - q.y);
                assert!(apart > 20.0, "{name}: {} and {} are {apart} apart", a.0, b.0);
            }
        }
    }
}

#[test]
fn what_is_not_on_the_map_is_in_the_list_and_says_why() {
    let sheet = sheet(&fixture("week"), &SheetOptions::default()).unwrap();
    assert_eq!(markers(&sheet).len(), 8);
    let list: Vec<&str> = sheet.scene.group("list").unwrap().texts().iter().map(|t| t.source.as_str()).collect();
    assert!(list.iter().any(|t| t.contains("not on the map: place not known")), "{list:?}");
    let title: Vec<&str> = sheet.scene.group("title").unwrap().texts().iter().map(|t| t.source.as_str()).collect();
    assert!(title.join(" ").contains("One incident is not on the map"), "{title:?}");
}

#[test]
fn an_incident_outside_the_area_asked_for_says_so() {
    let options = SheetOptions { area: Some(Area::Division("IQ-NI".into())), ..SheetOptions::default() };
    let sheet = sheet(&fixture("convoys"), &options).unwrap();
    let list: Vec<&str> = sheet.scene.group("list").unwrap().texts().iter().map(|t| t.source.as_str()).collect();
    assert!(list.join(" ").contains("outside the area shown"), "{list:?}");
    check(&sheet, "Nineveh");
}

#[test]
fn crimea_is_drawn_with_ukraine_and_its_line_as_disputed() {
    let sheet = sheet(&fixture("ukraine"), &SheetOptions::default()).unwrap();
    let legend: Vec<&str> = sheet.scene.group("legend").unwrap().texts().iter().map(|t| t.source.as_str()).collect();
    assert!(legend.contains(&"Disputed boundary"), "{legend:?}");
}

#[test]
fn an_empty_result_is_a_sheet_too() {
    let sheet = sheet(&[], &SheetOptions::default()).unwrap();
    let title: Vec<&str> = sheet.scene.group("title").unwrap().texts().iter().map(|t| t.source.as_str()).collect();
    assert_eq!(title, ["Iraq", "No incident with a known place was found."]);
}

#[test]
fn hostile_names_stay_words() {
    let mut incidents = fixture("convoys");
    let hostile = [
        "<script>alert('x')</script> & \"quotes\" ]]> <!--".to_owned(),
        "\u{202E}\u{200F}right to left\u{0}\u{1B}[31m\u{FFFE} اللطيفية".to_owned(),
        "Long ".repeat(1000),
        "W".repeat(5000),
    ];
    for (incident, name) in incidents.iter_mut().zip(&hostile) {
        incident.name.clone_from(name);
        incident.place = Some(name.clone());
        incident.source = Some(name.clone());
        incident.source_title = Some(name.clone());
        incident.evidence = Some(name.clone());
        incident.radius_km = Some(f64::NAN);
    }
    for (width, height) in PAGES {
        let options =
            SheetOptions { title: Some(hostile[0].clone()), credit: Some(hostile[2].clone()), ..page(width, height) };
        let sheet = sheet(&incidents, &options).unwrap();
        assert!(!sheet.to_svg().contains("<script"));
        check(&sheet, &format!("hostile at {width} x {height}"));
    }
}

#[test]
fn a_png_has_its_size_and_resolution() {
    let options = SheetOptions { dpi: 300.0, ..page(640, 480) };
    let png = sheet(&fixture("one"), &options).unwrap().to_png().unwrap();
    let reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let info = reader.info();
    // Programs that cut off what is behind the point must read 300, not 299.
    assert_eq!((info.width, info.height, info.pixel_dims.unwrap().xppu), (640, 480, 11812));
}

/// More incidents than get a marker each.
fn many(n: usize) -> Vec<Incident> {
    let kinds = [SubEventType::AirStrike, SubEventType::Shelling, SubEventType::Attack];
    (0..n)
        .map(|i| Incident {
            name: format!("Incident {i}"),
            point: (i % 50 > 0)
                .then(|| LonLat { lon: 42.0 + (i % 97) as f64 / 20.0, lat: 31.0 + (i % 89) as f64 / 18.0 }),
            precision: Some(if i % 5 == 0 { Precision::Near } else { Precision::Exact }),
            sub_event_type: Some(kinds[i % 3]),
            start_date: Some(jiff::civil::date(2026, 1 + (i % 12) as i8, 1 + (i % 28) as i8)),
            date_precision: dateline::incident::DatePrecision::Day,
            country: Some("IQ".into()),
            ..Incident::default()
        })
        .collect()
}

#[test]
fn a_crowd_is_one_picture_and_its_legend_and_title_count_all() {
    let options = SheetOptions { symbols: Symbols::Dots, ..SheetOptions::default() };
    let sheet = sheet(&many(3000), &options).unwrap();
    let dots: Vec<usize> = sheet
        .scene
        .group("incidents")
        .unwrap()
        .children
        .iter()
        .filter_map(|n| if let Node::Dots(dots) = n { Some(dots.at.len()) } else { None })
        .collect();
    assert_eq!(dots, [2940]);
    let words =
        |id: &str| -> Vec<String> { sheet.scene.group(id).unwrap().texts().iter().map(|t| t.source.clone()).collect() };
    let legend = words("legend");
    let sum: usize = legend
        .iter()
        .filter(|t| ["Air", "Rockets", "Attacks"].iter().any(|k| t.starts_with(k)))
        .map(|t| t.rsplit_once('(').unwrap().1.trim_end_matches(')').replace(',', "").parse::<usize>().unwrap())
        .sum();
    assert_eq!(sum, 2940, "{legend:?}");
    assert!(legend.iter().any(|t| t.starts_with("Pale: place approximate")), "{legend:?}");
    let title = words("title").join(" ");
    assert!(title.contains("3,000 incidents in Iraq") && title.contains("60 incidents are not on the map"), "{title}");
    assert!(words("list").last().unwrap().contains("more in the GeoJSON"));
    let svg = sheet.to_svg();
    assert_eq!(svg.matches("<image ").count(), 1);
    well_formed(&svg);
}

#[test]
fn a_pdf_has_its_size_its_title_and_its_words() {
    let options = SheetOptions { width: 1200, height: 900, dpi: 144.0, ..SheetOptions::default() };
    let pdf = sheet(&fixture("convoys"), &options).unwrap().to_pdf();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    let holds = |text: &str| pdf.windows(text.len()).any(|w| w == text.as_bytes());
    assert!(holds("/MediaBox[0 0 600 450]"), "600 x 450 points");
    assert!(holds("/Producer(Dateline)") && holds("/Lang(en)") && holds("/ToUnicode"));
    assert!(holds("+NotoSansRegular") && !holds("/Type1"), "its own fonts are embedded");
    assert!(pdf.len() < 600_000, "{} bytes", pdf.len());
}

#[test]
fn pdf_live_svg_and_palette_are_the_same_twice() {
    let draw = || {
        let options = SheetOptions { svg_text: dateline::map::SvgText::Live, palette: true, ..SheetOptions::default() };
        let sheet = sheet(&fixture("week"), &options).unwrap();
        (sheet.to_svg(), sheet.to_png().unwrap(), sheet.to_pdf())
    };
    assert!(draw() == draw());
}

#[test]
fn live_text_is_text_and_brings_its_fonts() {
    let options =
        SheetOptions { svg_text: dateline::map::SvgText::Live, language: Language::Both, ..SheetOptions::default() };
    let svg = sheet(&fixture("week"), &options).unwrap().to_svg();
    assert!(svg.contains(">Baghdad</text>") && svg.contains("direction=\"rtl\"") && svg.contains("data:font/woff"));
    well_formed(&svg);
}

#[test]
fn a_palette_makes_a_png_smaller() {
    let png =
        |palette| sheet(&fixture("convoys"), &SheetOptions { palette, ..page(800, 600) }).unwrap().to_png().unwrap();
    let (plain, small) = (png(false), png(true));
    assert!(small.len() * 2 < plain.len(), "{} and {}", small.len(), plain.len());
    let info = png::Decoder::new(std::io::Cursor::new(small)).read_info().unwrap().info().clone();
    assert_eq!(info.color_type, png::ColorType::Indexed);
}

#[test]
fn a_world_file_puts_baghdad_where_the_map_has_it() {
    let sheet =
        sheet(&fixture("one"), &SheetOptions { scale: Some(3e6), dpi: 100.0, ..SheetOptions::default() }).unwrap();
    let lines: Vec<f64> = sheet.place.world_file().lines().map(|l| l.parse().unwrap()).collect();
    assert!((lines[0] - 3e6 * 0.0254 / 100.0).abs() < 1e-6 && lines[0] == -lines[3], "{lines:?}");
    assert!(sheet.place.wkt.starts_with("PROJCS[\"Dateline\",GEOGCS[\"GCS_WGS_1984\""), "{}", sheet.place.wkt);
    let footer: Vec<&str> = sheet.scene.group("footer").unwrap().texts().iter().map(|t| t.source.as_str()).collect();
    assert!(footer.join(" ").contains("scale 1:3,000,000"), "{footer:?}");
}

#[test]
fn high_latitudes_are_drawn_about_the_pole() {
    let footer = |area: &str| {
        let options = SheetOptions { area: Some(area.parse().unwrap()), ..SheetOptions::default() };
        let sheet = sheet(&[], &options).unwrap();
        assert!(sheet.scene.group("locator").is_none(), "{area}: there is nothing to locate it in");
        let footer = sheet.scene.group("footer").unwrap();
        footer.texts().iter().map(|t| t.source.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert!(footer("antarctica").contains("azimuthal equal-area projection about the South Pole"));
    assert!(footer("-180,62,180,90").contains("about the North Pole"));
    assert!(footer("russia").contains("azimuthal equal-area projection about 61.5°N"), "{}", footer("russia"));
}

/// In one line with it, the 30 would be read as the headline's own figure.
#[test]
fn a_headline_that_runs_the_other_way_stands_on_a_line_of_its_own() {
    let incident = Incident {
        point: Some(LonLat { lon: 44.4, lat: 33.3 }),
        source_title: Some("مقتل 51 متظاهراً".to_owned()),
        killed_min: Some(30),
        killed_max: Some(30),
        ..Incident::default()
    };
    let said = |language| {
        sheet(std::slice::from_ref(&incident), &SheetOptions { language, ..SheetOptions::default() })
            .unwrap()
            .standfirst
    };
    assert_eq!(said(Language::English), "From the report:\n“مقتل 51 متظاهراً”\n30 people reported killed.");
    assert_eq!(said(Language::Arabic).lines().count(), 1, "{}", said(Language::Arabic));
}

#[test]
fn a_far_island_is_marked_on_the_locator() {
    let at = |lon, lat| Incident { point: Some(LonLat { lon, lat }), ..Incident::default() };
    for (lon, lat) in [(134.35, -2.7), (-154.5, 19.6), (45.2, -12.8), (-61.0, 14.6)] {
        let sheet = sheet(&[at(lon, lat), at(lon + 0.05, lat)], &page(1200, 900)).unwrap();
        check(&sheet, &format!("{lon}, {lat}"));
    }
}

#[test]
fn boundaries_of_ones_own_are_drawn_and_credited() {
    let text = r#"{"type":"FeatureCollection","attribution":"The Desk's own","features":[
        {"type":"Feature","properties":{"disputed":true},"geometry":{"type":"LineString","coordinates":[[42,33],[45,33]]}}]}"#;
    let boundaries = Some(std::sync::Arc::new(Boundaries::read("mine.geojson", text).unwrap()));
    let sheet = sheet(&fixture("one"), &SheetOptions { boundaries, ..SheetOptions::default() }).unwrap();
    let words = |id: &str| {
        sheet.scene.group(id).unwrap().texts().iter().map(|t| t.source.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert!(
        words("footer").contains("Boundaries: The Desk's own. All else made with Natural Earth"),
        "{}",
        words("footer")
    );
    let legend = words("legend");
    assert!(legend.contains("Disputed boundary") && !legend.contains("International border"), "{legend}");
}

#[test]
fn impossible_pages_and_areas_are_refused_with_advice() {
    let refused = |options: SheetOptions| sheet(&[], &options).unwrap_err().to_string();
    assert!(refused(page(10, 1200)).contains("each side must be 400 to 20000"));
    assert!(refused(page(20_000, 20_000)).contains("160 million"));
    assert!(refused(SheetOptions { dpi: f64::NAN, ..page(800, 600) }).contains("96"));
    let nowhere = SheetOptions { area: Some(Area::Country("XX".into())), ..page(800, 600) };
    assert!(matches!(sheet(&[], &nowhere), Err(MapError::Area { .. })));
    assert!("nowhereland".parse::<Area>().is_err());
    assert_eq!("iraq".parse::<Area>().unwrap(), Area::Country("IQ".into()));
    assert_eq!("IQ-BG".parse::<Area>().unwrap(), Area::Division("IQ-BG".into()));
    assert_eq!("38,29,49,38".parse::<Area>().unwrap(), Area::Box([38.0, 29.0, 49.0, 38.0]));
}

#[test]
fn every_incident_has_a_title_and_a_description_in_the_svg() {
    let svg = sheet(&fixture("convoys"), &SheetOptions::default()).unwrap().to_svg();
    for id in [
        "land",
        "countries",
        "governorates",
        "rivers",
        "lakes",
        "graticule",
        "areas",
        "incidents",
        "labels",
        "furniture",
    ] {
        assert!(svg.contains(&format!("<g id=\"{id}\"")), "{id}");
    }
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    for part in svg.split(" id=\"").skip(1) {
        *ids.entry(part.split('"').next().unwrap()).or_default() += 1;
    }
    assert!(ids.values().all(|n| *n == 1), "{:?}", ids.iter().filter(|i| *i.1 > 1).collect::<Vec<_>>());
    assert!(svg.contains("<title>Rockets fired at the US embassy, Baghdad</title>"));
}

fn incident() -> impl Strategy<Value = Incident> {
    let kind = prop::sample::select(SubEventType::ALL);
    let precision = prop::sample::select(Precision::ALL);
    let date = (2019i16..2022, 1i8..=12, 1i8..=28);
    let place = prop::sample::select(vec!["Baghdad", "Mosul", "A place with a rather long name", "بغداد", "Kirkuk"]);
    ((39.0..48.4, 29.3..37.2), kind, precision, date, place, 0.0..120.0, any::<bool>()).prop_map(
        |((lon, lat), kind, precision, (y, m, d), place, radius, located)| Incident {
            point: located.then_some(LonLat { lon, lat }),
            name: format!("An incident at {place}"),
            start_date: Some(jiff::civil::date(y, m, d)),
            end_date: Some(jiff::civil::date(y, m, d)),
            date_precision: dateline::incident::DatePrecision::Day,
            sub_event_type: Some(kind),
            place: Some(place.to_owned()),
            admin1_code: Some("IQ-AN".to_owned()),
            country: Some("IQ".to_owned()),
            precision: Some(precision),
            radius_km: Some(radius),
            ..Incident::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_incidents_on_any_page_make_a_sound_sheet(
        incidents in prop::collection::vec(incident(), 0..14),
        width in 400u32..1700,
        height in 400u32..1700,
    ) {
        let sheet = sheet(&incidents, &page(width, height)).unwrap();
        check(&sheet, &format!("{} incidents at {width} x {height}", incidents.len()));
        let dropped = sheet.dropped.iter().any(|name| name == "Baghdad");
        prop_assert!(!dropped, "the capital gave way: {:?}", sheet.dropped);
    }

    /// From 400 pixels to A0, either way up, from one incident to two hundred.
    #[test]
    fn any_number_of_incidents_on_any_paper_makes_a_sound_sheet(
        count in prop::sample::select(vec![1_usize, 2, 5, 12, 30, 60, 81, 130, 200]),
        long in 0.0..1.0_f64,
        short in 0.5..1.0_f64,
        tall in any::<bool>(),
        dpi in prop::sample::select(vec![96.0, 300.0]),
    ) {
        let long = 400.0 * f64::powf(14_043.0 / 400.0, long);
        let short = (long * short).clamp(400.0, dateline::map::MOST_PIXELS as f64 / long);
        let (width, height) = if tall { (short, long) } else { (long, short) };
        let options = SheetOptions { dpi, ..page(width as u32, height as u32) };
        let sheet = sheet(&make_incidents::incidents(count, 30), &options).unwrap();
        let what = format!("{count} incidents at {width:.0} x {height:.0}, {dpi} dpi");
        sound(&sheet, &what);
        let least = 8.99 * (dpi / 96.0).min(short.floor() / 320.0).max(1.0);
        for text in sheet.scene.texts().iter().filter(|t| t.source.parse::<u32>().is_err()) {
            prop_assert!(text.size >= least, "{}: \"{}\" is set in {}", what, text.source, text.size);
        }
    }

    #[test]
    fn incidents_anywhere_on_earth_make_a_sound_sheet(
        incidents in prop::collection::vec(incident(), 1..6),
        middle in (-180.0..180.0, -90.0..90.0),
        spread in prop::sample::select(vec![0.2, 3.0, 25.0, 120.0]),
        broken in any::<bool>(),
    ) {
        let mut incidents = incidents;
        for (i, incident) in incidents.iter_mut().enumerate() {
            let step: f64 = spread * (i as f64 / 5.0 - 0.5);
            let lon = f64::rem_euclid(middle.0 + step + 540.0, 360.0) - 180.0;
            incident.point = Some(LonLat { lon, lat: f64::clamp(middle.1 + step * 0.4, -90.0, 90.0) });
            incident.country = None;
        }
        if broken {
            incidents[0].point = Some(LonLat { lon: f64::NAN, lat: 1e9 });
        }
        let sheet = sheet(&incidents, &page(1200, 900)).unwrap();
        check(&sheet, &format!("{} incidents around {middle:?}", incidents.len()));
    }
}
