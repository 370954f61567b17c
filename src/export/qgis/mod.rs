//! What QGIS opens our files with: layer styles and whole projects. Measured with QGIS 3.22: a style gives symbols, labels
//! and map tips; that a layer takes part in the temporal controller is kept only in a project.

#[cfg(feature = "gpkg")]
mod project;
mod style;

#[cfg(feature = "gpkg")]
pub use project::ProjectSink;
#[cfg(feature = "gpkg")]
use style::{Layer, layer_elements};
pub use style::{areas_qml, points_qml};
