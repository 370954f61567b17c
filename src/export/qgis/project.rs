//! A QGIS project beside its GeoPackage: base map, incidents, labels, and the temporal controller on. Or the layers alone, to
//! be added to somebody's own project.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::style::{escape, rgba};
use super::{Layer as Kind, layer_elements};
use crate::export::gpkg::{self, GpkgSink, Layer, Shape};
use crate::export::look;
use crate::export::shape::Bounds;
use crate::export::{ExportError, Losses, Sink};
use crate::incident::Incident;
use crate::map::scene::Color;
use crate::map::theme::Theme;

/// Writes incidents and base map into a GeoPackage, then the project that shows them.
pub struct ProjectSink {
    data: GpkgSink,
    project: PathBuf,
    /// The GeoPackage as the project names it: both lie in one folder, wherever that goes.
    file_name: String,
    title: String,
}

impl ProjectSink {
    /// A project at `project` (`.qgz`, plain `.qgs`, or `.qlr` for the layers alone) for a GeoPackage at `data`, in the same
    /// folder.
    ///
    /// # Errors
    ///
    /// [`ExportError`] where the files cannot be made.
    pub fn new(project: &Path, data: &Path, title: &str) -> Result<Self, ExportError> {
        Ok(Self {
            data: GpkgSink::new(data, title)?,
            project: project.to_owned(),
            file_name: data.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            title: title.to_owned(),
        })
    }
}

impl Sink for ProjectSink {
    fn put(&mut self, incident: &Incident) -> Result<(), ExportError> {
        self.data.put(incident)
    }

    fn finish(mut self: Box<Self>) -> Result<Losses, ExportError> {
        self.data.complete()?;
        let bounds = self.data.layers().filter_map(|l| l.bounds).fold(None, |all, b| Some(Bounds::joined(all, b)));
        let has = |extension: &str| self.project.extension().is_some_and(|e| e.eq_ignore_ascii_case(extension));
        let alone = has("qlr");
        // A project of one's own has its own ground.
        let mut layers = if alone { Vec::new() } else { gpkg::add_base(self.data.db(), bounds)? };
        // Areas under points.
        let mut own: Vec<Layer> = self.data.layers().copied().collect();
        own.reverse();
        layers.append(&mut own);
        let text = if alone {
            definition(&self.title, &self.file_name, &layers)
        } else {
            project(&self.title, &self.file_name, &layers, bounds, self.data.days())
        };
        let mut out = BufWriter::new(File::create(&self.project)?);
        if has("qgz") {
            let mut zip = ZipWriter::new(out);
            zip.set_raw_comment(b"Made by Dateline".as_slice().into())?;
            let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
            let inner = self.project.with_extension("qgs");
            zip.start_file(inner.file_name().unwrap_or_default().to_string_lossy(), options)?;
            zip.write_all(text.as_bytes())?;
            zip.finish()?.flush()?;
        } else {
            out.write_all(text.as_bytes())?;
            out.flush()?;
        }
        self.data.close()
    }
}

/// Before the names of layers: QGIS takes no id of ten characters or fewer.
const ID: &str = "dateline_";

/// The whole project. `layers` are in the order of drawing.
fn project(title: &str, file: &str, layers: &[Layer], bounds: Option<Bounds>, days: Option<(Date, Date)>) -> String {
    let theme = look::theme();
    let title = escape(&crate::export::xml::allowed(title));
    let (tree, map_layers) = (tree(file, layers), map_layers(file, layers, &theme));
    let order: String = layers.iter().rev().map(|l| format!("<item>{ID}{}</item>", l.table)).collect();
    let Color(r, g, b) = theme.sea;
    let [west, south, east, north] = extent(bounds);
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<!-- Made by Dateline -->\n<qgis version=\"3.22.0\" \
         projectname=\"{title}\">\n<title>{title}</title>\n<projectCrs>{crs}</projectCrs>\n<layer-tree-group>\n<customproperties/>\n\
         {tree}<custom-order enabled=\"0\">{order}</custom-order>\n</layer-tree-group>\n<mapcanvas name=\"theMapCanvas\" \
         annotationsVisible=\"1\">\n<units>meters</units>\n<extent><xmin>{west:.0}</xmin><ymin>{south:.0}</ymin><xmax>{east:.0}</xmax><ymax>{north:.0}</ymax></extent>\n\
         <rotation>0</rotation>\n<destinationsrs>{crs}</destinationsrs>\n\
         </mapcanvas>\n<projectlayers>\n{map_layers}</projectlayers>\n<properties>\n<Gui><CanvasColorRedPart \
         type=\"int\">{r}</CanvasColorRedPart><CanvasColorGreenPart type=\"int\">{g}</CanvasColorGreenPart><CanvasColorBluePart \
         type=\"int\">{b}</CanvasColorBluePart></Gui>\n<SpatialRefSys><ProjectionsEnabled type=\"int\">1</ProjectionsEnabled></SpatialRefSys>\n<Paths><Absolute type=\"bool\">false</Absolute></Paths>\n{widget}</properties>\n\
         {time}<ProjectViewSettings UseProjectScales=\"0\"><Scales/><DefaultViewExtent xmin=\"{west:.0}\" ymin=\"{south:.0}\" \
         xmax=\"{east:.0}\" ymax=\"{north:.0}\">{crs}</DefaultViewExtent></ProjectViewSettings>\n</qgis>\n",
        crs = MERCATOR,
        widget = controller(days),
        time = time_settings(days),
    )
}

/// The layers in a group of their own: a layer definition, which QGIS adds to the project that is open.
fn definition(title: &str, file: &str, layers: &[Layer]) -> String {
    format!(
        "<!DOCTYPE qgis-layer-definition>\n<!-- Made by Dateline -->\n<qlr>\n<layer-tree-group name=\"\" checked=\"Qt::Checked\" \
         expanded=\"1\">\n<customproperties/>\n<layer-tree-group name=\"{title}\" checked=\"Qt::Checked\" expanded=\"1\">\n\
         <customproperties/>\n{tree}</layer-tree-group>\n</layer-tree-group>\n<maplayers>\n{map_layers}</maplayers>\n</qlr>\n",
        title = escape(&crate::export::xml::allowed(title)),
        tree = tree(file, layers),
        map_layers = map_layers(file, layers, &look::theme()),
    )
}

/// Where a layer lies, from the folder of the project.
fn source(file: &str, layer: &Layer) -> String {
    format!("./{}|layername={}", escape(&crate::export::xml::allowed(file)), layer.table)
}

/// The layers as they are listed, the uppermost first.
fn tree(file: &str, layers: &[Layer]) -> String {
    let line = |l: &Layer| {
        format!(
            "<layer-tree-layer id=\"{ID}{0}\" name=\"{1}\" source=\"{2}\" providerKey=\"ogr\" checked=\"Qt::Checked\" \
             expanded=\"{3}\"><customproperties/></layer-tree-layer>\n",
            l.table,
            shown_name(l.table),
            source(file, l),
            u8::from(is_ours(l.table)),
        )
    };
    layers.iter().rev().map(line).collect()
}

fn map_layers(file: &str, layers: &[Layer], theme: &Theme) -> String {
    layers.iter().map(|l| map_layer(l, &source(file, l), theme)).collect()
}

/// Web Mercator, which the canvas shows. QGIS 3.22 takes no system of a project by its name alone.
const MERCATOR: &str = "<spatialrefsys><proj4>+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m \
    +nadgrids=@null +wktext +no_defs</proj4><srsid>3857</srsid><srid>3857</srid><authid>EPSG:3857</authid><description>WGS 84 / \
    Pseudo-Mercator</description><projectionacronym>merc</projectionacronym><ellipsoidacronym>EPSG:7030</ellipsoidacronym>\
    <geographicflag>false</geographicflag></spatialrefsys>";

/// Longitude and latitude, in which the layers are.
const DEGREES: &str = "<spatialrefsys><proj4>+proj=longlat +datum=WGS84 +no_defs</proj4><srsid>3452</srsid><srid>4326</srid>\
    <authid>EPSG:4326</authid><description>WGS 84</description><projectionacronym>longlat</projectionacronym>\
    <ellipsoidacronym>EPSG:7030</ellipsoidacronym><geographicflag>true</geographicflag></spatialrefsys>";

fn shown_name(table: &str) -> &str {
    match table {
        gpkg::POINTS => "Incidents",
        gpkg::AREAS => "Incidents known as areas",
        "land" => "Land",
        "lakes" => "Lakes",
        "rivers" => "Rivers",
        "governorates" => "Governorates",
        "borders" => "Borders and coasts",
        other => other,
    }
}

fn is_ours(table: &str) -> bool {
    table == gpkg::POINTS || table == gpkg::AREAS
}

/// What the canvas shows: all incidents with a margin, in metres of the Web Mercator.
fn extent(bounds: Option<Bounds>) -> [f64; 4] {
    let b = bounds.unwrap_or(Bounds { west: 38.0, east: 49.0, south: 29.0, north: 38.0 });
    let x = |lon: f64| lon.to_radians() * 6_378_137.0;
    let y =
        |lat: f64| (std::f64::consts::FRAC_PI_4 + lat.clamp(-85.0, 85.0).to_radians() / 2.0).tan().ln() * 6_378_137.0;
    let (w, e, s, n) = (x(b.west), x(b.east), y(b.south), y(b.north));
    let margin = ((e - w).max(n - s) * 0.12).max(40_000.0);
    [w - margin, s - margin, e + margin, n + margin]
}

/// The last moment of a day, so that the day is within the range.
fn range(days: (Date, Date)) -> (String, String) {
    (format!("{}T00:00:00Z", days.0), format!("{}T23:59:59Z", days.1))
}

/// The controller's own state: on, showing the whole range at once (mode 2 of its navigation).
fn controller(days: Option<(Date, Date)>) -> String {
    let Some(days) = days else { return String::new() };
    let (start, end) = range(days);
    format!(
        "<TemporalControllerWidget><StartDateTime type=\"QString\">{start}</StartDateTime><EndDateTime \
         type=\"QString\">{end}</EndDateTime><NavigationMode type=\"int\">2</NavigationMode></TemporalControllerWidget>\n"
    )
}

/// The project's range, and a day a step when it is played.
fn time_settings(days: Option<(Date, Date)>) -> String {
    let Some(days) = days else { return String::new() };
    let (start, end) = range(days);
    format!(
        "<ProjectTimeSettings timeStep=\"1\" timeStepUnit=\"d\" frameRate=\"1\" cumulativeTemporalRange=\"0\"><TemporalRange>\
         <start>{start}</start><end>{end}</end></TemporalRange></ProjectTimeSettings>\n"
    )
}

fn map_layer(layer: &Layer, source: &str, theme: &Theme) -> String {
    let geometry = match layer.shape {
        Shape::Point => "Point",
        Shape::MultiLineString => "Line",
        Shape::MultiPolygon => "Polygon",
    };
    let elements = match layer.table {
        gpkg::POINTS => layer_elements(Kind::Points),
        gpkg::AREAS => layer_elements(Kind::Areas),
        other => base_style(other, theme),
    };
    format!(
        "<maplayer type=\"vector\" geometry=\"{geometry}\" hasScaleBasedVisibilityFlag=\"0\" labelsEnabled=\"{labels}\" \
         autoRefreshEnabled=\"0\" readOnly=\"{read_only}\">\n<id>{ID}{id}</id>\n<datasource>{source}</datasource>\n<layername>{name}</layername>\n\
         <srs>{crs}</srs>\n<provider encoding=\"UTF-8\">ogr</provider>\n{elements}<blendMode>0</blendMode>\n\
         <layerOpacity>1</layerOpacity>\n</maplayer>\n",
        labels = u8::from(is_ours(layer.table)),
        read_only = u8::from(!is_ours(layer.table)),
        id = layer.table,
        name = shown_name(layer.table),
        crs = DEGREES,
    )
}

/// The base map as on our sheets.
fn base_style(table: &str, theme: &Theme) -> String {
    let fill = |color: Color, edge: Option<Color>| {
        let (style, edge) = edge.map_or(("no", color), |e| ("solid", e));
        format!(
            "<layer class=\"SimpleFill\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\"><Option name=\"color\" \
             type=\"QString\" value=\"{}\"/><Option name=\"style\" type=\"QString\" value=\"solid\"/><Option name=\"outline_color\" \
             type=\"QString\" value=\"{}\"/><Option name=\"outline_width\" type=\"QString\" value=\"0.15\"/><Option \
             name=\"outline_style\" type=\"QString\" value=\"{style}\"/></Option></layer>",
            rgba(color, 255),
            rgba(edge, 255)
        )
    };
    let stroke = |color: Color, width: f64, style: &str| {
        format!(
            "<layer class=\"SimpleLine\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\"><Option name=\"line_color\" \
             type=\"QString\" value=\"{}\"/><Option name=\"line_width\" type=\"QString\" value=\"{width}\"/><Option name=\"line_style\" \
             type=\"QString\" value=\"{style}\"/><Option name=\"joinstyle\" type=\"QString\" value=\"round\"/><Option name=\"capstyle\" \
             type=\"QString\" value=\"round\"/></Option></layer>",
            rgba(color, 255)
        )
    };
    let edge = |color: Color| {
        format!(
            "<layer class=\"SimpleFill\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\"><Option name=\"style\" \
             type=\"QString\" value=\"no\"/><Option name=\"outline_color\" type=\"QString\" value=\"{}\"/><Option \
             name=\"outline_width\" type=\"QString\" value=\"0.2\"/><Option name=\"outline_style\" type=\"QString\" \
             value=\"dash\"/></Option></layer>",
            rgba(color, 255)
        )
    };
    let single = |kind: &str, layer: String| {
        format!(
            "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\"><symbols><symbol \
             type=\"{kind}\" name=\"0\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">{layer}</symbol></symbols></renderer-v2>\n"
        )
    };
    match table {
        "land" => single("fill", fill(theme.other_land, None)),
        "lakes" => single("fill", fill(theme.sea, Some(theme.lake_edge))),
        "rivers" => single("line", stroke(theme.river, 0.3, "solid")),
        "governorates" => single("fill", edge(theme.governorate)),
        _ => {
            let kinds = [
                ("coast", "Coast", stroke(theme.coast, 0.2, "solid")),
                ("border", "Border", stroke(theme.border, 0.35, "solid")),
                ("disputed", "Disputed border", stroke(theme.border, 0.35, "dot")),
            ];
            let mut categories = String::new();
            let mut symbols = String::new();
            for (index, (value, label, layer)) in kinds.iter().enumerate() {
                categories.push_str(&format!(
                    "<category render=\"true\" symbol=\"{index}\" value=\"{value}\" label=\"{label}\" type=\"string\"/>"
                ));
                symbols.push_str(&format!(
                    "<symbol type=\"line\" name=\"{index}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">{layer}</symbol>"
                ));
            }
            format!(
                "<renderer-v2 type=\"categorizedSymbol\" attr=\"kind\" symbollevels=\"0\" enableorderby=\"0\" \
                 forceraster=\"0\"><categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>\n"
            )
        }
    }
}
