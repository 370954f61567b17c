//! What countries call their first-level divisions.

use super::{Tongue, either};

/// The word for a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Division {
    Governorate,
    Province,
    State,
    Region,
    /// None fits all, or none that a reader of English expects.
    Mixed,
}

/// Countries by their word.
const WORDS: [(Division, &str); 4] = [
    (Division::Governorate, "BH EG IQ JO KW LB OM PS SY TN YE"),
    (Division::Province, "AF AO AR BE CA CD CN CU EC ID IR KH LA MZ NL PH PK SA TH TJ TR VN ZA ZM ZW"),
    (Division::State, "AT AU BR DE IN MM MX MY NG SD SO SS US VE"),
    (Division::Region, "BF BY CL CM DK ET FR GH GN IT KG KZ ML MR NE NZ PE RU SN TD TG UA UZ"),
];

/// Where a reader knows the divisions by their bare names.
const ALONE: &str = "AT AU BE BR CA DE ES FR GB IT US";
/// Last words of names that say enough.
const KINDS: [&str; 18] = [
    "governorate",
    "province",
    "oblast",
    "region",
    "state",
    "krai",
    "republic",
    "district",
    "division",
    "department",
    "county",
    "territory",
    "city",
    "emirate",
    "municipality",
    "canton",
    "prefecture",
    "okrug",
];

impl Division {
    /// The word that fits all of these countries.
    pub(crate) fn of<S: AsRef<str>>(countries: &[S]) -> Self {
        let word = |country: &str| {
            let found = WORDS.iter().find(|(_, list)| list.split(' ').any(|c| c == country));
            found.map_or(Self::Mixed, |w| w.0)
        };
        let mut words = countries.iter().map(|c| word(c.as_ref()));
        let first = words.next().unwrap_or(Self::Mixed);
        if words.all(|w| w == first) { first } else { Self::Mixed }
    }

    /// The word itself.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Governorate => "governorate",
            Self::State => "state",
            Self::Region => "region",
            Self::Province | Self::Mixed => "province",
        }
    }

    /// A name with the word after it, where the name does not say what it is: `Helmand province`, but `Missouri` and
    /// `Donetsk Oblast`.
    pub(crate) fn after(self, name: &str, country: Option<&str>) -> String {
        let said = name.rsplit(' ').next().is_some_and(|last| KINDS.contains(&last.to_lowercase().as_str()));
        let known = country.is_some_and(|c| ALONE.split(' ').any(|a| a == c));
        if said || known { name.to_owned() } else { format!("{name} {}", self.word()) }
    }

    /// An Arabic name with the word before it, unless it has one.
    pub(crate) fn before(self, name: &str) -> String {
        let word = match self {
            Self::Governorate => "محافظة",
            Self::State => "ولاية",
            Self::Province | Self::Region | Self::Mixed => "إقليم",
        };
        let said = ["محافظة", "ولاية", "إقليم", "منطقة"].iter().any(|w| name.contains(w));
        if said { name.to_owned() } else { format!("{word} {name}") }
    }

    /// In the legend, for the lines between them.
    pub(crate) const fn boundary(self, tongue: Tongue) -> &'static str {
        match self {
            Self::Governorate => either(tongue, "Governorate boundary", "حدود محافظة"),
            Self::Province => either(tongue, "Province boundary", "حدود إقليم"),
            Self::State => either(tongue, "State boundary", "حدود ولاية"),
            Self::Region => either(tongue, "Region boundary", "حدود إقليم"),
            Self::Mixed => either(tongue, "Province or state boundary", "حدود إقليم أو ولاية"),
        }
    }

    /// Where no more is known.
    pub(crate) const fn only(self, tongue: Tongue) -> &'static str {
        match self {
            Self::Governorate => either(tongue, "Governorate only", "المحافظة فقط"),
            Self::State => either(tongue, "State only", "الولاية فقط"),
            Self::Region => either(tongue, "Region only", "الإقليم فقط"),
            Self::Province | Self::Mixed => either(tongue, "Province only", "الإقليم فقط"),
        }
    }

    /// Several of them.
    pub(crate) const fn several(self, tongue: Tongue) -> &'static str {
        match self {
            Self::Governorate => either(tongue, "governorates", "المحافظات"),
            Self::State => either(tongue, "states", "الولايات"),
            Self::Region => either(tongue, "regions", "الأقاليم"),
            Self::Province | Self::Mixed => either(tongue, "provinces", "الأقاليم"),
        }
    }

    /// Over the bars that count by them.
    pub(crate) const fn counted(self, tongue: Tongue) -> &'static str {
        match self {
            Self::Governorate => either(tongue, "Incidents by governorate", "الحوادث حسب المحافظة"),
            Self::State => either(tongue, "Incidents by state", "الحوادث حسب الولاية"),
            Self::Region => either(tongue, "Incidents by region", "الحوادث حسب الإقليم"),
            Self::Province | Self::Mixed => either(tongue, "Incidents by province", "الحوادث حسب الإقليم"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_fits_every_country_or_none() {
        assert_eq!(Division::of(&["IQ", "SY"]), Division::Governorate);
        assert_eq!(Division::of(&["NG"]).boundary(Tongue::English), "State boundary");
        assert_eq!(Division::of(&["IQ", "TR"]).boundary(Tongue::English), "Province or state boundary");
        assert_eq!(Division::of::<&str>(&[]), Division::Mixed);
    }

    #[test]
    fn no_country_has_two_words() {
        let mut all: Vec<&str> = WORDS.iter().flat_map(|w| w.1.split(' ')).collect();
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "{all:?}");
    }
}
