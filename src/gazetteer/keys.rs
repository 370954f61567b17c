//! Under which keys the names of a place are found. Shared by the build script and the import.

/// What a name is looked up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Index {
    /// Names in Latin letters under their light key, with the article and without.
    Latin,
    /// Names in Arabic script under their bare key.
    Arabic,
    /// Names of Iraq and its neighbours under their medium key.
    Loose,
    /// The same under their consonants.
    Bones,
    /// Large cities elsewhere under their medium key: for questions with a slip of the pen.
    Large,
}

impl Index {
    pub(crate) const ALL: [Self; 5] = [Self::Latin, Self::Arabic, Self::Loose, Self::Bones, Self::Large];
}

/// How a name stands in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry(u32);

impl Entry {
    pub(crate) fn new(place: usize, acronym: bool, main: bool, article_dropped: bool) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "no file holds more than 2^29 places")]
        let place = place as u32;
        // First names sort before variants, and whole names before those without their article.
        Self(place << 3 | u32::from(!main) << 2 | u32::from(article_dropped) << 1 | u32::from(acronym))
    }

    pub(crate) fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// The place's position in the tables.
    pub(crate) fn place(self) -> usize {
        (self.0 >> 3) as usize
    }

    /// Whether the name is written in capitals only (US, UAE), so that the text must do so too.
    pub(crate) fn acronym(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether this is the place's first name, not a variant.
    pub(crate) fn main(self) -> bool {
        self.0 & 4 == 0
    }

    /// Whether the tables write this name with the article and the key is without it.
    pub(crate) fn article_dropped(self) -> bool {
        self.0 & 2 != 0
    }
}

impl From<Entry> for u32 {
    fn from(entry: Entry) -> Self {
        entry.0
    }
}

/// Keys of more bytes are not kept.
pub(crate) const LONGEST_KEY: usize = 160;

/// What a word of the lexicon leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// The code of a first-level division, to its place.
    Admin1,
    /// The code of a country, to its place.
    Country,
    /// The code of a country, to its capital.
    Capital,
    /// A word for a country's people, to the country.
    Demonym,
    /// A name that is an ordinary word or a person's name too.
    Context,
}

impl Word {
    /// Its key in the lexicon: the words of each sort stand together.
    pub(crate) fn key(self, word: &str) -> impl Iterator<Item = u8> {
        std::iter::once(b'a' + self as u8).chain(word.bytes())
    }
}

/// Countries whose names carry the Arabic article, which reports drop or write as they please.
const ARTICLE_COUNTRIES: &[&str] = &[
    "AE", "BH", "DJ", "DZ", "EG", "IL", "IQ", "IR", "JO", "KM", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA", "SA",
    "SD", "SO", "SY", "TD", "TN", "TR", "YE",
];

/// Whether names of places in a country may be written with the Arabic article or without.
pub(crate) fn drops_article(country: &str) -> bool {
    ARTICLE_COUNTRIES.contains(&country)
}

/// The names of a place, as its row gives them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) name: &'a str,
    /// Separated by bars.
    pub(crate) names: &'a str,
    /// Separated by bars.
    pub(crate) arabic: &'a str,
}

impl<'a> Names<'a> {
    pub(crate) fn latin(self) -> impl Iterator<Item = &'a str> {
        std::iter::once(self.name).chain(self.names.split('|').filter(|n| !n.is_empty()))
    }

    pub(crate) fn arabic(self) -> impl Iterator<Item = &'a str> {
        self.arabic.split('|').filter(|n| !n.is_empty())
    }
}
