//! The projection as the margin of the sheet names it.

use super::Tongue;
use crate::map::projection::{Projection, degrees};

/// "Transverse Mercator projection, central meridian 44.5°E".
pub(crate) fn projection(projection: &Projection, tongue: Tongue) -> String {
    let arabic = tongue.is_rtl();
    let lat = |v: f64| if arabic { degrees(v, 'ش', 'ج') } else { degrees(v, 'N', 'S') };
    let lon = |v: f64| if arabic { degrees(v, 'ق', 'غ') } else { degrees(v, 'E', 'W') };
    match *projection {
        Projection::Lambert { parallels: (one, two), .. } if arabic => {
            format!("إسقاط لامبرت المخروطي المطابق، الخطان القياسيان {} و{}", lat(one), lat(two))
        }
        Projection::Lambert { parallels: (one, two), .. } => {
            format!("Lambert conformal conic projection, standard parallels {} and {}", lat(one), lat(two))
        }
        Projection::TransverseMercator { lon0, .. } if arabic => {
            format!("إسقاط مركاتور المستعرض، خط الطول المركزي {}", lon(lon0))
        }
        Projection::TransverseMercator { lon0, .. } => {
            format!("Transverse Mercator projection, central meridian {}", lon(lon0))
        }
        Projection::Mercator { parallel, .. } if arabic => format!("إسقاط مركاتور، صحيح المقياس عند {}", lat(parallel)),
        Projection::Mercator { parallel, .. } => format!("Mercator projection, true to scale at {}", lat(parallel)),
        Projection::Azimuthal { lon0, lat0 } => azimuthal(lat0, &lat(lat0), &lon(lon0), arabic),
        Projection::EqualEarth { .. } if arabic => "إسقاط الأرض المتساوية (Equal Earth)".to_owned(),
        Projection::EqualEarth { .. } => "Equal Earth projection".to_owned(),
        Projection::Named(crs) if arabic => format!("الإسقاط {}", crs.name),
        Projection::Named(crs) => format!("Projection {}", crs.name),
    }
}

fn azimuthal(lat0: f64, lat: &str, lon: &str, arabic: bool) -> String {
    let about_pole = lat0.abs() > 89.0;
    match (about_pole, arabic) {
        (true, true) => {
            let pole = if lat0 > 0.0 { "الشمالي" } else { "الجنوبي" };
            format!("إسقاط لامبرت السمتي متساوي المساحات حول القطب {pole}، خط الطول المركزي {lon}")
        }
        (true, false) => {
            let pole = if lat0 > 0.0 { "North" } else { "South" };
            format!("Lambert azimuthal equal-area projection about the {pole} Pole, central meridian {lon}")
        }
        (false, true) => format!("إسقاط لامبرت السمتي متساوي المساحات حول {lat} {lon}"),
        (false, false) => format!("Lambert azimuthal equal-area projection about {lat} {lon}"),
    }
}
