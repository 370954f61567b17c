//! Layer styles: the signs, colours and labels of our maps in QGIS's terms.

use std::fmt::Write;

use crate::export::look;
use crate::map::scene::Color;
use crate::map::symbols::Kind;

/// The layers of incidents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer {
    Points,
    Areas,
}

/// Millimetres across, for a sign of the weight of a circle.
const MARKER: f64 = 3.4;

/// What a feature is sorted by: ACLED's event type, with air strikes and shelling apart, as on the map.
const ATTRIBUTE: &str = "if(\"sub_event_type\" IN ('Air/drone strike', 'Shelling/artillery/missile attack'), \
                         \"sub_event_type\", \"event_type\")";

/// The style of a layer of points: a `.qml` beside a GeoJSON of the same name is applied when QGIS loads that.
#[must_use]
pub fn points_qml() -> String {
    qml(Layer::Points)
}

/// The style of a layer of areas.
#[must_use]
pub fn areas_qml() -> String {
    qml(Layer::Areas)
}

fn qml(layer: Layer) -> String {
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<!-- Made by Dateline -->\n<qgis version=\"3.22.0\" \
         styleCategories=\"AllStyleCategories\" labelsEnabled=\"1\" \
         hasScaleBasedVisibilityFlag=\"0\">\n{}</qgis>\n",
        layer_elements(layer)
    )
}

/// Renderer, labels, map tip and time: the same in a style and in a project.
pub(super) fn layer_elements(layer: Layer) -> String {
    format!("{}{}{}{}", temporal(), renderer(layer), labeling(layer), map_tip())
}

/// From the first day to the last, both included; incidents without a date are always shown.
///
/// By expressions (mode 4), not by the two fields (mode 2): QGIS 3.22 compares a day with a time as text, so an incident on
/// the first day of a frame would not be shown. The fields are named all the same, for whoever changes the mode.
fn temporal() -> String {
    let start = "coalesce(to_datetime(\"start_date\"), make_datetime(1, 1, 1, 0, 0, 0))";
    let end =
        "coalesce(to_datetime(\"end_date\") + to_interval('86399 seconds'), make_datetime(9999, 12, 31, 0, 0, 0))";
    format!(
        "<temporal enabled=\"1\" mode=\"4\" startField=\"start_date\" endField=\"end_date\" startExpression=\"{}\" \
         endExpression=\"{}\" durationField=\"\" durationUnit=\"days\" fixedDuration=\"1\" accumulate=\"0\" limitMode=\"1\">\
         <fixedRange><start></start><end></end></fixedRange></temporal>\n",
        escape(start),
        escape(end)
    )
}

/// The value of [`ATTRIBUTE`] for a kind; empty for all others.
fn value(kind: Kind) -> &'static str {
    match kind {
        Kind::Bomb => "Explosions/Remote violence",
        Kind::AirStrike => "Air/drone strike",
        Kind::Shelling => "Shelling/artillery/missile attack",
        Kind::Clash => "Battles",
        Kind::Attack => "Violence against civilians",
        Kind::Protest => "Protests",
        Kind::Riot => "Riots",
        Kind::Strategic => "Strategic developments",
        Kind::Unknown => "",
    }
}

fn renderer(layer: Layer) -> String {
    let mut out = format!(
        "<renderer-v2 type=\"categorizedSymbol\" attr=\"{}\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\">\n<categories>\n",
        escape(ATTRIBUTE)
    );
    for (index, kind) in look::kinds().enumerate() {
        let _ = writeln!(
            out,
            "<category render=\"true\" symbol=\"{index}\" value=\"{}\" label=\"{}\" type=\"string\"/>",
            escape(value(kind)),
            escape(look::label(kind))
        );
    }
    out.push_str("</categories>\n<symbols>\n");
    for (index, kind) in look::kinds().enumerate() {
        out.push_str(&match layer {
            Layer::Points => marker(index, kind),
            Layer::Areas => ground(index, kind),
        });
    }
    out.push_str("</symbols>\n</renderer-v2>\n");
    out
}

/// QGIS's name for a shape, and its turn in degrees.
fn shape(kind: Kind) -> (&'static str, f64) {
    match kind.corners() {
        (3, turn) => ("triangle", turn * 360.0),
        // Its diamond stands on a corner, and its square on a side: neither needs a turn.
        (4, turn) if turn > 0.0 => ("square", 0.0),
        (4, _) => ("diamond", 0.0),
        (5, turn) => ("pentagon", turn * 360.0),
        (6, turn) => ("hexagon", turn * 360.0),
        (8, _) => ("octagon", 0.0),
        _ => ("circle", 0.0),
    }
}

/// The places known only as areas: drawn pale and dashed where they must stand on a point.
const IS_AREA: &str = "\"precision\" IN ('district', 'region', 'governorate', 'country')";

fn marker(index: usize, kind: Kind) -> String {
    let theme = look::theme();
    let (name, angle) = shape(kind);
    let size = MARKER * kind.reach() * if name == "square" { 0.8 } else { 1.0 };
    let pale = look::color(kind).mixed(theme.ring, 0.22);
    let sign = |size: f64, fill: Color, edge: Color, width: f64| {
        options(&[
            ("name", name),
            ("size", &format!("{size:.2}")),
            ("angle", &format!("{angle:.0}")),
            ("color", &rgba(fill, 255)),
            ("outline_color", &rgba(edge, 255)),
            ("outline_width", &format!("{width:.2}")),
            ("outline_style", "solid"),
        ])
    };
    let ring = options(&[
        ("name", "circle"),
        ("size", &format!("{:.2}", MARKER * 1.9)),
        ("color", "255,255,255,0"),
        ("outline_color", &rgba(theme.marker_edge, 255)),
        ("outline_width", "0.25"),
        ("outline_style", "dash"),
    ]);
    let near = properties(&[("enabled", "coalesce(\"precision\", '') = 'near'")]);
    let pale = properties(&[
        ("fillColor", &format!("if({IS_AREA}, '{}', '{}')", rgb(pale), rgb(look::color(kind)))),
        ("outlineStyle", &format!("if({IS_AREA}, 'dash', 'solid')")),
    ]);
    format!(
        "<symbol type=\"marker\" name=\"{index}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">\n\
         <layer class=\"SimpleMarker\" enabled=\"1\" locked=\"0\" pass=\"0\">{ring}{near}</layer>\n\
         <layer class=\"SimpleMarker\" enabled=\"1\" locked=\"0\" pass=\"0\">{}</layer>\n\
         <layer class=\"SimpleMarker\" enabled=\"1\" locked=\"0\" pass=\"0\">{}{pale}</layer>\n</symbol>\n",
        sign(size, theme.ring, theme.ring, 0.9),
        sign(size, look::color(kind), theme.marker_edge, 0.25),
    )
}

fn ground(index: usize, kind: Kind) -> String {
    let fill = options(&[
        ("color", &rgba(look::color(kind), 46)),
        ("style", "solid"),
        ("outline_color", &rgba(look::color(kind), 255)),
        ("outline_width", "0.5"),
        ("outline_style", "dash"),
    ]);
    format!(
        "<symbol type=\"fill\" name=\"{index}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">\n\
         <layer class=\"SimpleFill\" enabled=\"1\" locked=\"0\" pass=\"0\">{fill}</layer>\n</symbol>\n"
    )
}

/// A symbol layer's settings; lengths are millimetres.
fn options(list: &[(&str, &str)]) -> String {
    let mut out = String::from("<Option type=\"Map\">");
    for (name, value) in list {
        let _ = write!(out, "<Option name=\"{name}\" type=\"QString\" value=\"{}\"/>", escape(value));
    }
    out.push_str("</Option>");
    out
}

/// A symbol layer's settings that follow from the feature.
fn properties(list: &[(&str, &str)]) -> String {
    let mut out = String::from(
        "<data_defined_properties><Option type=\"Map\"><Option name=\"name\" type=\"QString\" value=\"\"/>\
         <Option name=\"properties\" type=\"Map\">",
    );
    for (name, expression) in list {
        let _ = write!(
            out,
            "<Option name=\"{name}\" type=\"Map\"><Option name=\"active\" type=\"bool\" value=\"true\"/><Option \
             name=\"expression\" type=\"QString\" value=\"{}\"/><Option name=\"type\" type=\"int\" value=\"3\"/></Option>",
            escape(expression)
        );
    }
    out.push_str(
        "</Option><Option name=\"type\" type=\"QString\" value=\"collection\"/></Option></data_defined_properties>",
    );
    out
}

fn labeling(layer: Layer) -> String {
    let ink = look::theme().ink;
    // QGIS counts the manners of placing: 6 around a point in the order of preference, 4 level within an area.
    let (placement, wrap) = match layer {
        Layer::Points => (6, 26),
        Layer::Areas => (4, 26),
    };
    format!(
        "<labeling type=\"simple\">\n<settings calloutType=\"simple\">\n<text-style fieldName=\"name\" isExpression=\"0\" \
         fontFamily=\"Noto Sans\" fontSize=\"7.5\" fontSizeUnit=\"Point\" textColor=\"{ink}\" textOpacity=\"1\" namedStyle=\"Regular\" \
         fontWeight=\"50\" multilineHeight=\"0.95\" useSubstitutions=\"0\">\n<text-buffer bufferDraw=\"1\" bufferSize=\"0.7\" \
         bufferSizeUnits=\"MM\" bufferColor=\"255,255,255,255\" bufferOpacity=\"0.9\" bufferJoinStyle=\"128\"/>\n</text-style>\n\
         <text-format autoWrapLength=\"{wrap}\" useMaxLineLengthForAutoWrap=\"1\" multilineAlign=\"3\"/>\n<placement \
         placement=\"{placement}\" dist=\"0.6\" distUnits=\"MM\" offsetType=\"1\" \
         predefinedPositionOrder=\"TR,TL,BR,BL,R,L,TSR,BSR\" fitInPolygonOnly=\"0\" centroidInside=\"1\" polygonPlacementFlags=\"2\"/>\n\
         <rendering displayAll=\"0\" obstacle=\"1\" obstacleFactor=\"1\" drawLabels=\"1\" fontMinPixelSize=\"3\" \
         fontMaxPixelSize=\"10000\"/>\n</settings>\n</labeling>\n",
        ink = rgba(ink, 255),
    )
}

/// What shows when the mouse rests on an incident: its name, when, where, and the words that say so. They come from
/// reports that anybody can write: what would be markup is shown as it was written.
fn map_tip() -> String {
    let shown = |field: &str| {
        format!("[% replace(coalesce(to_string(\"{field}\"), ''), map('&', '&amp;', '<', '&lt;', '>', '&gt;')) %]")
    };
    let html = format!(
        "<b>{}</b><br>{}<br>{}, {} ({})<blockquote>{}</blockquote><i>{}</i>",
        shown("name"),
        shown("date_text"),
        shown("place"),
        shown("admin1"),
        shown("precision"),
        shown("evidence"),
        shown("source"),
    );
    format!("<mapTip>{}</mapTip>\n<previewExpression>\"name\"</previewExpression>\n", escape(&html))
}

fn rgb(Color(r, g, b): Color) -> String {
    format!("{r},{g},{b}")
}

pub(super) fn rgba(color: Color, alpha: u8) -> String {
    format!("{},{alpha}", rgb(color))
}

/// For text and attributes of XML.
pub(super) fn escape(text: &str) -> String {
    crate::export::xml::escape(text)
}
