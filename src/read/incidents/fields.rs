//! Which property of a foreign file holds which of our fields.

use std::collections::BTreeSet;

use geojson::{Feature, JsonObject};

use super::ImportError;
use super::cell::Cell;

/// One of our fields, the word for it on the command line, and the names that others give it. The first is the record's own.
struct Alias {
    of: Field,
    field: &'static str,
    names: &'static [&'static str],
}

/// The fields of the record that a property may hold, in the order of [`ALIASES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Name,
    Date,
    EndDate,
    DatePrecision,
    DateText,
    Type,
    Weapon,
    Status,
    Clarity,
    Place,
    PlaceText,
    PlaceId,
    Admin1,
    Admin1Code,
    Admin2,
    Country,
    Precision,
    RadiusKm,
    Actor,
    Target,
    ClaimedBy,
    KilledMin,
    KilledMax,
    WoundedMin,
    WoundedMax,
    Damage,
    Source,
    SourceTitle,
    SourceUrl,
    Published,
    Document,
    Evidence,
    EvidenceStart,
    EvidenceEnd,
    Confidence,
}

/// Each field stands at its place in the table.
const _: () = {
    let mut i = 0;
    while i < ALIASES.len() {
        assert!(ALIASES[i].of as usize == i);
        i += 1;
    }
};

/// How many fields there are.
pub(super) const FIELDS: usize = ALIASES.len();

impl Field {
    pub(super) const ALL: &'static [Self] = &[
        Self::Id,
        Self::Name,
        Self::Date,
        Self::EndDate,
        Self::DatePrecision,
        Self::DateText,
        Self::Type,
        Self::Weapon,
        Self::Status,
        Self::Clarity,
        Self::Place,
        Self::PlaceText,
        Self::PlaceId,
        Self::Admin1,
        Self::Admin1Code,
        Self::Admin2,
        Self::Country,
        Self::Precision,
        Self::RadiusKm,
        Self::Actor,
        Self::Target,
        Self::ClaimedBy,
        Self::KilledMin,
        Self::KilledMax,
        Self::WoundedMin,
        Self::WoundedMax,
        Self::Damage,
        Self::Source,
        Self::SourceTitle,
        Self::SourceUrl,
        Self::Published,
        Self::Document,
        Self::Evidence,
        Self::EvidenceStart,
        Self::EvidenceEnd,
        Self::Confidence,
    ];
}

/// Where the fields of a feature are looked up.
pub(super) trait Lookup {
    /// The value of a field and the name it was found under; never null.
    fn find(&self, field: Field) -> Option<(&Cell<'_>, &str)>;

    /// Whether it is our own record, which needs no guessing.
    fn own(&self) -> bool;

    fn value(&self, field: Field) -> Option<&Cell<'_>> {
        self.find(field).map(|(value, _)| value)
    }

    fn text(&self, field: Field) -> Option<String> {
        self.value(field).map(Cell::shown)
    }

    fn number(&self, field: Field) -> Option<f64> {
        let value = self.value(field)?;
        value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|n| n.is_finite())
    }

    fn count(&self, field: Field) -> Option<u32> {
        let number = self.number(field)?;
        (number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0).then_some(number as u32)
    }
}

/// Names are compared without case, blanks, hyphens and underscores. ACLED's and UCDP GED's columns are among them.
const ALIASES: &[Alias] = &[
    Alias { of: Field::Id, field: "id", names: &["id", "event_id_cnty", "event_id", "fid", "uuid"] },
    Alias {
        of: Field::Name,
        field: "name",
        names: &["name", "title", "label", "headline", "event", "source_headline"],
    },
    Alias {
        of: Field::Date,
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
    Alias { of: Field::EndDate, field: "end_date", names: &["end_date", "date_end", "end", "finish"] },
    Alias { of: Field::DatePrecision, field: "date_precision", names: &["date_precision"] },
    Alias { of: Field::DateText, field: "date_text", names: &["date_text"] },
    Alias {
        of: Field::Type,
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
    Alias { of: Field::Weapon, field: "weapon", names: &["weapon", "weapons", "weapon_type", "weaptype1_txt"] },
    Alias { of: Field::Status, field: "status", names: &["status"] },
    Alias { of: Field::Clarity, field: "clarity", names: &["clarity"] },
    Alias {
        of: Field::Place,
        field: "place",
        names: &["place", "location", "where_coordinates", "place_name", "site", "city", "town"],
    },
    Alias { of: Field::PlaceText, field: "place_text", names: &["place_text", "where_description"] },
    Alias { of: Field::PlaceId, field: "place_id", names: &["place_id"] },
    Alias {
        of: Field::Admin1,
        field: "admin1",
        names: &["admin1", "adm_1", "governorate", "province", "provstate", "region", "state"],
    },
    Alias { of: Field::Admin1Code, field: "admin1_code", names: &["admin1_code"] },
    Alias { of: Field::Admin2, field: "admin2", names: &["admin2", "adm_2", "district"] },
    Alias { of: Field::Country, field: "country", names: &["country", "country_code", "iso2", "iso_a2"] },
    Alias { of: Field::Precision, field: "precision", names: &["precision", "where_prec", "geo_precision"] },
    Alias { of: Field::RadiusKm, field: "radius_km", names: &["radius_km", "radius"] },
    Alias {
        of: Field::Actor,
        field: "actor",
        names: &["actor", "actor1", "side_a", "perpetrator", "gname", "attacker"],
    },
    Alias { of: Field::Target, field: "target", names: &["target", "actor2", "side_b", "victim", "target1"] },
    Alias { of: Field::ClaimedBy, field: "claimed_by", names: &["claimed_by"] },
    Alias {
        of: Field::KilledMin,
        field: "killed_min",
        names: &["killed_min", "low", "killed", "fatalities", "deaths", "dead", "nkill", "best"],
    },
    Alias {
        of: Field::KilledMax,
        field: "killed_max",
        names: &["killed_max", "high", "killed", "fatalities", "deaths", "dead", "nkill", "best"],
    },
    Alias {
        of: Field::WoundedMin,
        field: "wounded_min",
        names: &["wounded_min", "wounded", "injured", "injuries", "nwound"],
    },
    Alias {
        of: Field::WoundedMax,
        field: "wounded_max",
        names: &["wounded_max", "wounded", "injured", "injuries", "nwound"],
    },
    Alias { of: Field::Damage, field: "damage", names: &["damage"] },
    Alias { of: Field::Source, field: "source", names: &["source", "source_office", "outlet", "publisher"] },
    Alias { of: Field::SourceTitle, field: "source_title", names: &["source_title"] },
    Alias { of: Field::SourceUrl, field: "source_url", names: &["source_url", "url", "link"] },
    Alias { of: Field::Published, field: "published", names: &["published", "source_date"] },
    Alias { of: Field::Document, field: "document", names: &["document"] },
    Alias {
        of: Field::Evidence,
        field: "evidence",
        names: &["evidence", "notes", "note", "description", "summary", "text"],
    },
    Alias { of: Field::EvidenceStart, field: "evidence_start", names: &["evidence_start"] },
    Alias { of: Field::EvidenceEnd, field: "evidence_end", names: &["evidence_end"] },
    Alias { of: Field::Confidence, field: "confidence", names: &["confidence"] },
];

/// What a map of very many says of each.
const NEEDED: &[Field] = &[
    Field::Date,
    Field::EndDate,
    Field::DatePrecision,
    Field::Type,
    Field::Admin1Code,
    Field::Country,
    Field::Precision,
    Field::KilledMin,
    Field::KilledMax,
    Field::WoundedMin,
    Field::WoundedMax,
    Field::Source,
    Field::SourceTitle,
    Field::Published,
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

    /// Whether the usual names do.
    pub(super) fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// Every property named must be in some feature: a misspelt one would quietly give a map without types.
    pub(super) fn check(&self, features: &[Feature]) -> Result<(), ImportError> {
        let all = features.iter().filter_map(|f| f.properties.as_ref());
        let names: BTreeSet<&str> = all.flat_map(|p| p.keys().map(String::as_str)).collect();
        if features.is_empty() { Ok(()) } else { self.check_names(&names) }
    }

    /// The same, where the names of all properties are known.
    pub(super) fn check_names(&self, names: &BTreeSet<&str>) -> Result<(), ImportError> {
        match self.chosen.iter().find(|(_, property)| !names.contains(property.as_str())) {
            None => Ok(()),
            Some((field, property)) => {
                let found = names.iter().copied().collect::<Vec<_>>().join(", ");
                Err(ImportError::NoSuchProperty { field, property: property.clone(), found })
            }
        }
    }

    /// Whether a map of very many needs a property of this name.
    pub(super) fn wants(&self, name: &str) -> bool {
        let folded = fold(name);
        let needed = NEEDED.iter().flat_map(|field| ALIASES[*field as usize].names);
        needed.chain(&OWN).any(|alias| is_folded(&folded, alias))
            || self.chosen.iter().any(|(_, property)| property == name)
    }
}

/// What only our own record has, all together.
pub(super) const OWN: [&str; 4] = ["start_date", "date_precision", "place_text", "evidence_end"];

/// The properties of one feature, asked for by our own names.
pub(super) struct Row<'a> {
    cells: Vec<(&'a str, Cell<'a>)>,
    /// Folded names of what is not empty, with the place of its cell; none for our own record, which needs none.
    folded: Vec<(String, usize)>,
    fields: &'a Fields,
    own: bool,
}

impl<'a> Row<'a> {
    pub(super) fn of(properties: &'a JsonObject, fields: &'a Fields) -> Self {
        Self::new(properties.iter().map(|(k, v)| (k.as_str(), Cell::from(v))).collect(), fields)
    }

    pub(super) fn new(cells: Vec<(&'a str, Cell<'a>)>, fields: &'a Fields) -> Self {
        let own = fields.chosen.is_empty() && OWN.iter().all(|k| cells.iter().any(|(name, _)| name == k));
        let filled = |(_, (_, cell)): &(usize, &(&str, Cell))| !cell.is_null() && cell.as_str() != Some("");
        let folded = if own {
            Vec::new()
        } else {
            cells.iter().enumerate().filter(filled).map(|(i, (name, _))| (fold(name), i)).collect()
        };
        Self { cells, folded, fields, own }
    }

    /// The place of a field's cell and the name it was found under.
    pub(super) fn position(&self, field: Field) -> Option<(usize, &str)> {
        let alias = &ALIASES[field as usize];
        let exact = |property: &str| {
            let (i, (name, _)) =
                self.cells.iter().enumerate().find(|(_, (name, cell))| *name == property && !cell.is_null())?;
            Some((i, *name))
        };
        if self.own {
            return exact(alias.names[0]);
        }
        if let Some((_, property)) = self.fields.chosen.iter().find(|(f, _)| *f == alias.field) {
            return exact(property);
        }
        alias.names.iter().find_map(|name| {
            let (_, i) = self.folded.iter().find(|(key, _)| is_folded(key, name))?;
            Some((*i, *name))
        })
    }
}

impl Lookup for Row<'_> {
    fn find(&self, field: Field) -> Option<(&Cell<'_>, &str)> {
        self.position(field).map(|(i, name)| (&self.cells[i].1, name))
    }

    fn own(&self) -> bool {
        self.own
    }
}

pub(super) fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a folded key is an alias, which has underscores but no other marks and no capitals.
fn is_folded(key: &str, alias: &str) -> bool {
    key.bytes().eq(alias.bytes().filter(|b| *b != b'_'))
}
