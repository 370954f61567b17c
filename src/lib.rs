//! Dateline reads reports of incidents and puts them on a map.

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
