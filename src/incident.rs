//! The incident: one thing that happened, when, where, to whom, and the words that say so.
//!
//! Everything else in the crate makes incidents or shows them. The record is flat and goes out as one GeoJSON feature:
//! every property is always present, in the order of [`Incident`]'s fields, with one type each and null where unknown.

use std::fmt;
use std::str::FromStr;

use geojson::{Feature, FeatureCollection, JsonObject, JsonValue};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A vocabulary: an enum whose variants have one spelling each, used in the record, on the map and on the command line.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident, $what:literal { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every value, in the order of the vocabulary.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The spelling used in the record.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                $name::ALL.iter().copied().find(|v| v.as_str().eq_ignore_ascii_case(text.trim())).ok_or_else(|| {
                    UnknownWord {
                        what: $what,
                        found: text.to_owned(),
                        expected: $name::ALL.iter().map(|v| v.as_str()).collect::<Vec<_>>().join(", "),
                    }
                })
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// A word that is not in one of the record's vocabularies.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} \"{found}\"; expected one of: {expected}")]
pub struct UnknownWord {
    what: &'static str,
    found: String,
    expected: String,
}

vocabulary! {
    /// How exactly the date is known.
    DatePrecision, "date precision" {
        /// One day, or a night between two.
        Day = "day",
        /// A few days up to a week.
        Week = "week",
        /// A month or part of one.
        Month = "month",
        /// A year or part of one.
        Year = "year",
        /// The report does not say.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// What stands behind the incident.
    Status, "status" {
        /// Reported as having happened.
        Reported = "reported",
        /// Known only from the claim of a party.
        Claimed = "claimed",
        /// Attempted and stopped: defused, shot down, arrested before.
        Foiled = "foiled",
        /// Reported by one side and denied by another.
        Denied = "denied",
    }
}

vocabulary! {
    /// Whether the record is one incident or a sum of several.
    Clarity, "clarity" {
        /// One incident that can be told apart.
        Single = "single",
        /// The source lumps several together.
        Aggregate = "aggregate",
    }
}

vocabulary! {
    /// How exactly the place is known.
    Precision, "precision" {
        /// A named point: a town, a quarter, a building.
        Exact = "exact",
        /// Near a named point: "outside", "40 km north of", "on the road to".
        Near = "near",
        /// Only the district is known.
        District = "district",
        /// Only a fuzzy region: a mountain range, "northern Iraq", a river.
        Region = "region",
        /// Only the governorate (first-level division) is known.
        Governorate = "governorate",
        /// Only the country is known.
        Country = "country",
    }
}

impl Precision {
    /// UCDP GED's `where_prec`, 1 (exact) to 7.
    #[must_use]
    pub const fn where_prec(self) -> u8 {
        match self {
            Self::Exact => 1,
            Self::Near => 2,
            Self::District => 3,
            Self::Governorate => 4,
            Self::Region => 5,
            Self::Country => 6,
        }
    }

    /// ACLED's `geo_precision`, 1 (a named town) to 3 (a larger region).
    #[must_use]
    pub const fn geo_precision(self) -> u8 {
        match self {
            Self::Exact => 1,
            Self::Near | Self::District => 2,
            Self::Region | Self::Governorate | Self::Country => 3,
        }
    }

    /// Whether a pin would claim more than is known.
    #[must_use]
    pub const fn is_area(self) -> bool {
        !matches!(self, Self::Exact | Self::Near)
    }
}

vocabulary! {
    /// ACLED's six event types.
    EventType, "event type" {
        /// Two armed groups fighting.
        Battles = "Battles",
        /// Bombs, shells, air strikes.
        Explosions = "Explosions/Remote violence",
        /// Armed violence against the unarmed.
        Civilians = "Violence against civilians",
        /// Demonstrations without violence by the demonstrators.
        Protests = "Protests",
        /// Violent demonstrations and mobs.
        Riots = "Riots",
        /// Arrests, agreements, looting and the like.
        Strategic = "Strategic developments",
    }
}

vocabulary! {
    /// ACLED's twenty-five sub-event types.
    SubEventType, "sub-event type" {
        /// Two armed groups fighting, ground unchanged.
        ArmedClash = "Armed clash",
        /// A government takes ground back.
        GovernmentRegains = "Government regains territory",
        /// An armed group takes ground.
        NonStateOvertakes = "Non-state actor overtakes territory",
        /// Poison gas and the like.
        ChemicalWeapon = "Chemical weapon",
        /// From aircraft, with or without a crew.
        AirStrike = "Air/drone strike",
        /// A bomber who dies in the attack.
        SuicideBomb = "Suicide bomb",
        /// Shells, mortars, rockets, missiles.
        Shelling = "Shelling/artillery/missile attack",
        /// Car bombs, roadside bombs, mines.
        RemoteExplosive = "Remote explosive/landmine/IED",
        /// A grenade thrown or fired.
        Grenade = "Grenade",
        /// Rape and other sexual violence.
        SexualViolence = "Sexual violence",
        /// Shooting, stabbing, beating, killing of the unarmed or off guard.
        Attack = "Attack",
        /// Kidnapping.
        Abduction = "Abduction/forced disappearance",
        /// A demonstration left in peace.
        PeacefulProtest = "Peaceful protest",
        /// A demonstration dispersed without lethal force.
        ProtestWithIntervention = "Protest with intervention",
        /// A demonstration met with lethal force.
        ExcessiveForce = "Excessive force against protesters",
        /// Demonstrators who destroy or fight.
        ViolentDemonstration = "Violent demonstration",
        /// A mob or communal fight.
        MobViolence = "Mob violence",
        /// A ceasefire, a peace deal.
        Agreement = "Agreement",
        /// Arrests in numbers or of note.
        Arrests = "Arrests",
        /// A group forms, splits, changes its work.
        ChangeToGroup = "Change to group/activity",
        /// A bomb defused, a rocket shot down, a cache found.
        DisruptedWeapons = "Disrupted weapons use",
        /// A base or headquarters set up.
        BaseEstablished = "Headquarters or base established",
        /// Looting, burning, demolition.
        Looting = "Looting/property destruction",
        /// Ground given up without a fight.
        NonViolentTransfer = "Non-violent transfer of territory",
        /// What fits nowhere else.
        Other = "Other",
    }
}

impl SubEventType {
    /// The event type this sub-type belongs to.
    #[must_use]
    pub const fn event_type(self) -> EventType {
        match self {
            Self::ArmedClash | Self::GovernmentRegains | Self::NonStateOvertakes => EventType::Battles,
            Self::ChemicalWeapon
            | Self::AirStrike
            | Self::SuicideBomb
            | Self::Shelling
            | Self::RemoteExplosive
            | Self::Grenade => EventType::Explosions,
            Self::SexualViolence | Self::Attack | Self::Abduction => EventType::Civilians,
            Self::PeacefulProtest | Self::ProtestWithIntervention | Self::ExcessiveForce => EventType::Protests,
            Self::ViolentDemonstration | Self::MobViolence => EventType::Riots,
            Self::Agreement
            | Self::Arrests
            | Self::ChangeToGroup
            | Self::DisruptedWeapons
            | Self::BaseEstablished
            | Self::Looting
            | Self::NonViolentTransfer
            | Self::Other => EventType::Strategic,
        }
    }
}

/// A point, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LonLat {
    /// Degrees east, -180 to 180.
    pub lon: f64,
    /// Degrees north, -90 to 90.
    pub lat: f64,
}

/// The radius of the earth, as a sphere.
pub(crate) const EARTH_KM: f64 = 6371.0;

impl LonLat {
    /// Great-circle distance in kilometres on a sphere of radius 6371 km.
    #[must_use]
    pub fn distance_km(self, other: Self) -> f64 {
        let (lat1, lat2) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = ((other.lat - self.lat).to_radians() / 2.0).sin();
        let half_lon = ((other.lon - self.lon).to_radians() / 2.0).sin();
        let h = half_lat * half_lat + lat1.cos() * lat2.cos() * half_lon * half_lon;
        2.0 * EARTH_KM * h.sqrt().min(1.0).asin()
    }

    /// The point `km` away on the great circle that leaves at `bearing` degrees clockwise from north.
    #[must_use]
    pub fn destination(self, bearing: f64, km: f64) -> Self {
        let (lat, lon, turn, arc) = (self.lat.to_radians(), self.lon.to_radians(), bearing.to_radians(), km / EARTH_KM);
        let new_lat = (lat.sin() * arc.cos() + lat.cos() * arc.sin() * turn.cos()).asin();
        let new_lon = lon + (turn.sin() * arc.sin() * lat.cos()).atan2(arc.cos() - lat.sin() * new_lat.sin());
        let degrees = new_lon.to_degrees();
        Self { lon: (degrees + 540.0).rem_euclid(360.0) - 180.0, lat: new_lat.to_degrees() }
    }
}

/// One incident with its evidence: the record that Dateline is about. See `DESIGN.md` for the meaning of each property.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// Stable: the same report gives the same ids.
    pub id: String,
    /// Where, or none if the place could not be found.
    pub point: Option<LonLat>,
    /// One line for a label.
    pub name: String,
    /// First day it can have happened.
    pub start_date: Option<Date>,
    /// Last day it can have happened.
    pub end_date: Option<Date>,
    /// How exactly the date is known.
    pub date_precision: DatePrecision,
    /// The date as written.
    pub date_text: Option<String>,
    /// What happened, in ACLED's names. The event type follows from it.
    pub sub_event_type: Option<SubEventType>,
    /// The weapon as written.
    pub weapon: Option<String>,
    /// What stands behind it.
    pub status: Status,
    /// One incident or several lumped together.
    pub clarity: Clarity,
    /// The resolved name of the place.
    pub place: Option<String>,
    /// The words for the place in the report.
    pub place_text: Option<String>,
    /// `geonames:98530`, or `dateline:green-zone` for a place of our own.
    pub place_id: Option<String>,
    /// Governorate or other first-level division.
    pub admin1: Option<String>,
    /// Its ISO 3166-2 code.
    pub admin1_code: Option<String>,
    /// District.
    pub admin2: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// How exactly the place is known; none if it is not known at all.
    pub precision: Option<Precision>,
    /// The place lies within this distance of the point.
    pub radius_km: Option<f64>,
    /// Who did it.
    pub actor: Option<String>,
    /// To whom or what.
    pub target: Option<String>,
    /// Who said they did it.
    pub claimed_by: Option<String>,
    /// Fewest killed by any account in the report.
    pub killed_min: Option<u32>,
    /// Most killed by any account in the report.
    pub killed_max: Option<u32>,
    /// Fewest wounded.
    pub wounded_min: Option<u32>,
    /// Most wounded.
    pub wounded_max: Option<u32>,
    /// Damage as written.
    pub damage: Option<String>,
    /// The outlet.
    pub source: Option<String>,
    /// The report's headline.
    pub source_title: Option<String>,
    /// The report's link.
    pub source_url: Option<String>,
    /// The report's date.
    pub published: Option<Date>,
    /// Which input it came from.
    pub document: Option<String>,
    /// The words that say so.
    pub evidence: Option<String>,
    /// Where they start in the text, in Unicode code points.
    pub evidence_start: Option<u32>,
    /// Where they end, exclusive.
    pub evidence_end: Option<u32>,
    /// 0 to 1.
    pub confidence: Option<f64>,
}

impl Default for Incident {
    fn default() -> Self {
        Self {
            id: String::new(),
            point: None,
            name: String::new(),
            start_date: None,
            end_date: None,
            date_precision: DatePrecision::Unknown,
            date_text: None,
            sub_event_type: None,
            weapon: None,
            status: Status::Reported,
            clarity: Clarity::Single,
            place: None,
            place_text: None,
            place_id: None,
            admin1: None,
            admin1_code: None,
            admin2: None,
            country: None,
            precision: None,
            radius_km: None,
            actor: None,
            target: None,
            claimed_by: None,
            killed_min: None,
            killed_max: None,
            wounded_min: None,
            wounded_max: None,
            damage: None,
            source: None,
            source_title: None,
            source_url: None,
            published: None,
            document: None,
            evidence: None,
            evidence_start: None,
            evidence_end: None,
            confidence: None,
        }
    }
}

impl Incident {
    /// The event type, which follows from the sub-event type.
    #[must_use]
    pub fn event_type(&self) -> Option<EventType> {
        self.sub_event_type.map(SubEventType::event_type)
    }

    /// The name without the place that it ends in: "Roadside bomb" of "Roadside bomb, near Taji" at the place "Near Taji".
    #[must_use]
    pub fn label(&self) -> &str {
        let (name, place) = (self.name.as_str(), self.place.as_deref().unwrap_or_default());
        let at = name.len().checked_sub(place.len()).filter(|at| name.is_char_boundary(*at));
        let at = at.filter(|at| name[*at..].eq_ignore_ascii_case(place));
        at.and_then(|at| name[..at].strip_suffix(", ")).unwrap_or(name)
    }

    /// The properties in the record's order, each always present.
    #[must_use]
    pub fn properties(&self) -> JsonObject {
        let mut map = JsonObject::new();
        let mut put = |key: &str, value: JsonValue| {
            map.insert(key.to_owned(), value);
        };
        put("name", json!(self.name));
        put("start_date", json!(self.start_date));
        put("end_date", json!(self.end_date));
        put("date_precision", json!(self.date_precision));
        put("date_text", json!(self.date_text));
        put("event_type", json!(self.event_type()));
        put("sub_event_type", json!(self.sub_event_type));
        put("weapon", json!(self.weapon));
        put("status", json!(self.status));
        put("clarity", json!(self.clarity));
        put("place", json!(self.place));
        put("place_text", json!(self.place_text));
        put("place_id", json!(self.place_id));
        put("admin1", json!(self.admin1));
        put("admin1_code", json!(self.admin1_code));
        put("admin2", json!(self.admin2));
        put("country", json!(self.country));
        put("precision", json!(self.precision));
        put("radius_km", json!(self.radius_km));
        put("where_prec", json!(self.precision.map(Precision::where_prec)));
        put("geo_precision", json!(self.precision.map(Precision::geo_precision)));
        put("actor", json!(self.actor));
        put("target", json!(self.target));
        put("claimed_by", json!(self.claimed_by));
        put("killed_min", json!(self.killed_min));
        put("killed_max", json!(self.killed_max));
        put("wounded_min", json!(self.wounded_min));
        put("wounded_max", json!(self.wounded_max));
        put("damage", json!(self.damage));
        put("source", json!(self.source));
        put("source_title", json!(self.source_title));
        put("source_url", json!(self.source_url));
        put("published", json!(self.published));
        put("document", json!(self.document));
        put("evidence", json!(self.evidence));
        put("evidence_start", json!(self.evidence_start));
        put("evidence_end", json!(self.evidence_end));
        put("confidence", json!(self.confidence.map(|c| (c * 100.0).round() / 100.0)));
        map
    }

    /// The incident as an RFC 7946 feature; its geometry is null where the place is not known.
    #[must_use]
    pub fn to_feature(&self) -> Feature {
        let geometry = self.point.map(|p| {
            geojson::Geometry::new(geojson::GeometryValue::new_point([six_decimals(p.lon), six_decimals(p.lat)]))
        });
        Feature {
            bbox: None,
            geometry,
            id: Some(geojson::feature::Id::String(self.id.clone())),
            properties: Some(self.properties()),
            foreign_members: None,
        }
    }
}

/// Degrees as the record writes them: a ninth of a metre, more than any report knows.
#[must_use]
pub fn six_decimals(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

/// A feature collection with `name` and, where any incident has a place, `bbox` (west, south, east, north).
#[must_use]
pub fn to_collection(incidents: &[Incident], name: &str) -> FeatureCollection {
    let mut bbox: Option<[f64; 4]> = None;
    for p in incidents.iter().filter_map(|i| i.point) {
        let (lon, lat) = (six_decimals(p.lon), six_decimals(p.lat));
        let b = bbox.get_or_insert([lon, lat, lon, lat]);
        *b = [b[0].min(lon), b[1].min(lat), b[2].max(lon), b[3].max(lat)];
    }
    let mut foreign = JsonObject::new();
    foreign.insert("name".to_owned(), json!(name));
    FeatureCollection {
        bbox: bbox.map(|b| b.to_vec()),
        features: incidents.iter().map(Incident::to_feature).collect(),
        foreign_members: Some(foreign),
    }
}
