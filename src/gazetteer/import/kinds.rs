//! From the feature codes of GeoNames and GNS, which are nearly the same, to kinds of places.

use super::super::place::Kind;

/// What a feature is; none for what is not there today or not on land.
pub(super) fn kind(class: &str, code: &str, population: u32) -> Option<Kind> {
    Some(match (class, code) {
        // Former divisions and countries, undersea features, the whole world.
        ("U", _) => return None,
        ("A", "PCLH" | "ADMDH" | "ADM1H" | "ADM2H" | "ADM3H" | "ADM4H" | "ADM5H" | "PPLCH") => return None,
        ("L", "CONT") => return None,
        ("A", _) if code.starts_with("PCL") => Kind::Country,
        ("A", "ADM1") => Kind::Admin1,
        ("A", "ADM2") => Kind::Admin2,
        ("A", "TERR" | "LTER" | "ZN" | "ZNB") => Kind::Region,
        ("A", _) => Kind::Admin3,
        ("P", "PPLC") => Kind::Capital,
        ("P", "PPLX") => Kind::Quarter,
        ("P", "PPLA" | "PPLG") => Kind::City,
        ("P", _) if population >= 100_000 => Kind::City,
        ("P", "PPLA2" | "PPLA3") => Kind::Town,
        ("P", _) if population >= 10_000 => Kind::Town,
        ("P", _) => Kind::Village,
        ("H", _) if ["STM", "WAD", "CNL", "ESTY", "DLTA"].iter().any(|c| code.starts_with(c)) => Kind::River,
        ("H", _) if code.starts_with("LK") || code.starts_with("RSV") || code.starts_with("LGN") => Kind::Lake,
        ("H", "SEA" | "OCN" | "GULF" | "BAY" | "STRT" | "CHN" | "SD" | "FJD" | "BAYS" | "COVE") => Kind::Sea,
        ("H", "MRSH" | "MRSHN" | "SWMP" | "WTLD" | "WTLDI" | "MOOR") => Kind::Marsh,
        ("L", "MILB" | "INSM" | "NVB") => Kind::Camp,
        ("L", "OILF" | "GASF") => Kind::Oilfield,
        ("L", "PRT") => Kind::Port,
        ("L", _) if ["RGN", "AREA", "PRK", "RES", "CST", "TRB", "BSNP"].iter().any(|c| code.starts_with(c)) => {
            Kind::Region
        }
        ("R", _) => Kind::Road,
        ("S", "AIRB") => Kind::Airbase,
        ("S", "AIRP" | "AIRF" | "AIRH" | "AIRT") => Kind::Airport,
        ("S", "BDG") => Kind::Bridge,
        ("S", "DAM" | "DAMSB" | "DAMQ") => Kind::Dam,
        ("S", "DIP") => Kind::Embassy,
        ("S", "MSQE" | "SHRN" | "CH" | "TMPL" | "MSTY" | "CVNT" | "TMB") => Kind::Shrine,
        ("S", "PRN" | "PRNJ" | "PRNQ") => Kind::Prison,
        ("S", "HSP" | "HSPC" | "HSPD" | "HSPL" | "CTRM") => Kind::Hospital,
        ("S", "UNIV" | "SCHC" | "UNIP") => Kind::University,
        ("S", "MKT" | "MALL") => Kind::Market,
        ("S", "CSTM" | "PSTB") => Kind::Crossing,
        ("S", "PSTC" | "PSTP") => Kind::Checkpoint,
        ("S", "OILR") => Kind::Refinery,
        ("S", "WHRF" | "PRT" | "DCKY" | "HBR" | "MAR") => Kind::Port,
        ("S", _) if code.starts_with("CMP") => Kind::Camp,
        ("S", "RUIN" | "ANS" | "HSTS" | "ARCH" | "PYR" | "PYRS") => Kind::Site,
        ("S", _) => Kind::Building,
        ("T", "DSRT" | "DUNE" | "ERG" | "SAND") => Kind::Desert,
        ("T", _) if code.starts_with("ISL") => Kind::Island,
        ("T", "MT" | "MTS" | "HLL" | "HLLS" | "PK" | "PKS" | "RDGE" | "VLC" | "UPLD" | "PLAT" | "MESA") => {
            Kind::Mountain
        }
        ("T", "PLN" | "VAL" | "VALS" | "PEN" | "DEPR" | "BSN") => Kind::Region,
        ("V", _) => Kind::Region,
        _ => Kind::Site,
    })
}
