//! Which property of a foreign file holds which of our fields.

use std::collections::BTreeSet;

use geojson::{Feature, JsonObject, JsonValue};

use super::ImportError;

/// One of our fields, and the names that others give it. The first is the record's own.
struct Alias {
    field: &'static str,
    names: &'static [&'static str],
}

/// Names are compared without case, blanks, hyphens and underscores. ACLED's and UCDP GED's columns are among them.
const ALIASES: &[Alias] = &[
    Alias { field: "id", names: &["id", "event_id_cnty", "event_id", "fid", "uuid"] },
    Alias { field: "name", names: &["name", "title", "label", "headline", "event", "source_headline"] },
    Alias {
        field: "date",
        names: &[
            "start_date",
            "date",
            "event_date",
            "date_start",
            "begin",
            "start",
            "datetime",
            "timestamp",
            "time",
            "day",
        ],
    },
    Alias { field: "end_date", names: &["end_date", "date_end", "end", "finish"] },
    Alias { field: "date_precision", names: &["date_precision"] },
    Alias { field: "date_text", names: &["date_text"] },
    Alias {
        field: "type",
        names: &[
            "sub_event_type",
            "event_type",
            "type",
            "category",
            "kind",
            "class",
            "incident_type",
            "attack_type",
            "attacktype1_txt",
            "type_of_violence",
            "disorder_type",
        ],
    },
    Alias { field: "weapon", names: &["weapon", "weapons", "weapon_type", "weaptype1_txt"] },
    Alias { field: "status", names: &["status"] },
    Alias { field: "clarity", names: &["clarity"] },
    Alias { field: "place", names: &["place", "location", "where_coordinates", "place_name", "site", "city", "town"] },
    Alias { field: "place_text", names: &["place_text", "where_description"] },
    Alias { field: "place_id", names: &["place_id"] },
    Alias { field: "admin1", names: &["admin1", "adm_1", "governorate", "province", "provstate", "region", "state"] },
    Alias { field: "admin1_code", names: &["admin1_code"] },
    Alias { field: "admin2", names: &["admin2", "adm_2", "district"] },
    Alias { field: "country", names: &["country", "country_code", "iso2", "iso_a2"] },
    Alias { field: "precision", names: &["precision", "where_prec", "geo_precision"] },
    Alias { field: "radius_km", names: &["radius_km", "radius"] },
    Alias { field: "actor", names: &["actor", "actor1", "side_a", "perpetrator", "gname", "attacker"] },
    Alias { field: "target", names: &["target", "actor2", "side_b", "victim", "target1"] },
    Alias { field: "claimed_by", names: &["claimed_by"] },
    Alias {
        field: "killed_min",
        names: &["killed_min", "low", "killed", "fatalities", "deaths", "dead", "nkill", "best"],
    },
    Alias {
        field: "killed_max",
        names: &["killed_max", "high", "killed", "fatalities", "deaths", "dead", "nkill", "best"],
    },
    Alias { field: "wounded_min", names: &["wounded_min", "wounded", "injured", "injuries", "nwound"] },
    Alias { field: "wounded_max", names: &["wounded_max", "wounded", "injured", "injuries", "nwound"] },
    Alias { field: "damage", names: &["damage"] },
    Alias { field: "source", names: &["source", "source_office", "outlet", "publisher"] },
    Alias { field: "source_title", names: &["source_title"] },
    Alias { field: "source_url", names: &["source_url", "url", "link"] },
    Alias { field: "published", names: &["published", "source_date"] },
    Alias { field: "document", names: &["document"] },
    Alias { field: "evidence", names: &["evidence", "notes", "note", "description", "summary", "text"] },
    Alias { field: "evidence_start", names: &["evidence_start"] },
    Alias { field: "evidence_end", names: &["evidence_end"] },
    Alias { field: "confidence", names: &["confidence"] },
];

/// The names that others give a field of ours.
#[cfg(feature = "tables")]
pub(in crate::read) fn names_of(field: &str) -> &'static [&'static str] {
    ALIASES.iter().find(|a| a.field == field).map_or(&[], |a| a.names)
}

/// Fields that tables alone have: in GeoJSON the geometry says where.
const TABLE_FIELDS: &[&str] = &["lat", "lon", "coordinates"];

/// Which property of a foreign file holds which field, where the usual names do not say it.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    chosen: Vec<(&'static str, String)>,
}

/// A field that the record does not have.
#[derive(Debug, thiserror::Error)]
#[error("unknown field \"{found}\"; expected one of: {expected}")]
pub struct UnknownField {
    found: String,
    expected: String,
}

impl Fields {
    /// Says that `property` holds `field`: `type`, `date`, `name` or another name of the record.
    ///
    /// # Errors
    ///
    /// [`UnknownField`] where the record has no such field.
    pub fn set(&mut self, field: &str, property: &str) -> Result<(), UnknownField> {
        let alias = ALIASES.iter().find(|a| a.field == field || a.names[0] == field).map(|a| a.field);
        let of_tables = || TABLE_FIELDS.iter().copied().find(|f| *f == field);
        let known = alias.or_else(of_tables).ok_or_else(|| UnknownField {
            found: field.to_owned(),
            expected: ALIASES
                .iter()
                .map(|a| a.field)
                .chain(TABLE_FIELDS.iter().copied())
                .collect::<Vec<_>>()
                .join(", "),
        })?;
        self.chosen.retain(|(f, _)| *f != known);
        self.chosen.push((known, property.to_owned()));
        Ok(())
    }

    /// The property chosen for a field.
    #[cfg(feature = "tables")]
    pub(in crate::read) fn chosen(&self, field: &str) -> Option<&str> {
        self.chosen.iter().find(|(f, _)| *f == field).map(|(_, property)| property.as_str())
    }

    /// Every choice: field and property.
    #[cfg(feature = "tables")]
    pub(in crate::read) fn all(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.chosen.iter().map(|(field, property)| (*field, property.as_str()))
    }

    /// Every property named must be in some feature: a misspelt one would quietly give a map without types.
    pub(super) fn check(&self, features: &[Feature]) -> Result<(), ImportError> {
        for (field, property) in &self.chosen {
            let has = |f: &Feature| f.properties.as_ref().is_some_and(|p| p.contains_key(property));
            if !features.is_empty() && !features.iter().any(has) {
                let names: BTreeSet<&str> = features
                    .iter()
                    .filter_map(|f| f.properties.as_ref())
                    .flat_map(|p| p.keys().map(String::as_str))
                    .collect();
                let found = names.into_iter().collect::<Vec<_>>().join(", ");
                return Err(ImportError::NoSuchProperty { field, property: property.clone(), found });
            }
        }
        Ok(())
    }
}

/// The properties of one feature, asked for by our own names.
pub(super) struct Row<'a> {
    properties: &'a JsonObject,
    /// Folded names; empty for our own record, which needs none.
    folded: Vec<(String, &'a JsonValue)>,
    fields: &'a Fields,
    /// Whether it is our own record, which needs no guessing.
    pub(super) own: bool,
}

impl<'a> Row<'a> {
    pub(super) fn new(properties: &'a JsonObject, fields: &'a Fields) -> Self {
        let own = fields.chosen.is_empty()
            && ["start_date", "date_precision", "place_text", "evidence_end"]
                .iter()
                .all(|k| properties.contains_key(*k));
        let folded = if own {
            Vec::new()
        } else {
            properties
                .iter()
                .filter(|(_, v)| !v.is_null() && v.as_str() != Some(""))
                .map(|(k, v)| (fold(k), v))
                .collect()
        };
        Self { properties, folded, fields, own }
    }

    /// The field's value and the name it was found under.
    fn find(&self, field: &str) -> Option<(&'a JsonValue, String)> {
        let alias = ALIASES.iter().find(|a| a.field == field)?;
        if self.own {
            let name = alias.names[0];
            return self.properties.get(name).filter(|v| !v.is_null()).map(|v| (v, name.to_owned()));
        }
        if let Some((_, property)) = self.fields.chosen.iter().find(|(f, _)| *f == field) {
            return self.properties.get(property).filter(|v| !v.is_null()).map(|v| (v, property.clone()));
        }
        alias.names.iter().find_map(|name| {
            let (_, value) = self.folded.iter().find(|(key, _)| is_folded(key, name))?;
            Some((*value, (*name).to_owned()))
        })
    }

    pub(super) fn value(&self, field: &str) -> Option<&'a JsonValue> {
        self.find(field).map(|(value, _)| value)
    }

    pub(super) fn named(&self, field: &str) -> String {
        self.find(field).map(|(_, name)| name).unwrap_or_default()
    }

    pub(super) fn text(&self, field: &str) -> Option<String> {
        self.value(field).map(shown)
    }

    pub(super) fn number(&self, field: &str) -> Option<f64> {
        let value = self.value(field)?;
        value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|n| n.is_finite())
    }

    pub(super) fn count(&self, field: &str) -> Option<u32> {
        let number = self.number(field)?;
        (number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0).then_some(number as u32)
    }
}

pub(super) fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a folded key is an alias, which has underscores but no other marks and no capitals.
fn is_folded(key: &str, alias: &str) -> bool {
    key.bytes().eq(alias.bytes().filter(|b| *b != b'_'))
}

pub(super) fn shown(value: &JsonValue) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
