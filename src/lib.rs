//! Dateline reads reports of incidents and puts them on a map.
//!
//! From a text to incidents and a map of them:
//!
//! ```
//! # #[cfg(feature = "map")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use dateline::{events, export, gazetteer::Gazetteer, map, read};
//!
//! let text = "BAGHDAD, Dec 11, 2020 - A roadside bomb hit a convoy in Latifiya on Thursday, wounding two soldiers.";
//! let report = read::text("report", text.to_owned());
//! let found = events::extract(&report, Gazetteer::embedded()).incidents;
//! assert_eq!(found[0].place.as_deref(), Some("Latifiya"));
//! assert_eq!(found[0].wounded_min, Some(2));
//!
//! let sheet = map::sheet(&found, &map::SheetOptions::default())?;
//! let (picture, drawing, data) = (sheet.to_png()?, sheet.to_svg(), export::to_geojson(&found, "report"));
//! # assert!(picture.starts_with(b"\x89PNG") && drawing.contains("<svg") && data.contains("Latifiya"));
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "map"))]
//! # fn main() {}
//! ```
//!
//! [`read`] takes files of many kinds, [`events`] finds the incidents, [`places`] and [`gazetteer`] where they are; [`merge`] links
//! what several reports tell, [`export`] writes data, `map` and `report` draw and print (feature `map`).

pub mod crowd;
pub mod events;
pub mod export;
pub mod gazetteer;
pub mod incident;
#[cfg(feature = "map")]
pub mod map;
pub mod merge;
pub mod places;
pub mod read;
#[cfg(feature = "map")]
pub mod report;
pub mod text;
