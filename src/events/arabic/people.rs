//! Nouns for people in all their numbers: "جندي" is one, "جنديان" are two, "جنود" are counted by another word.

use std::collections::HashMap;

use super::words::{Word, dual, key, possessed, rows};

/// On which side somebody stands, or what befell them where the noun itself says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Killed,
    Wounded,
    Attacker,
    /// By nationality: in the singular an adjective.
    Nation,
    /// Of several people at once: a family.
    Family,
    /// "لواء" is a general and a brigade: counted only as the object of a killing.
    Rank,
    Other,
}

/// How many a form of the noun means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    One,
    Two,
    Many,
}

/// What a noun says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) form: Form,
    pub(super) side: Side,
    /// In English, one of them.
    pub(super) label: Option<&'static str>,
    /// "and" is written on to it.
    pub(super) joined: bool,
    /// The noun bears the ending of an object: "شرطيا".
    pub(super) accusative: bool,
}

/// The table of nouns, by every form.
#[derive(Debug)]
pub(super) struct People {
    forms: HashMap<String, Person>,
}

impl People {
    pub(super) fn embedded() -> Self {
        let mut people = Self { forms: HashMap::new() };
        for (singular, cells) in rows(include_str!("tables/people.tsv")) {
            let [plurals, side, label] = cells[..] else { continue };
            let side = match side {
                "killed" => Side::Killed,
                "wounded" => Side::Wounded,
                "attacker" => Side::Attacker,
                "family" => Side::Family,
                "nation" => Side::Nation,
                "rank" => Side::Rank,
                _ => Side::Other,
            };
            let person = Person {
                form: Form::One,
                side,
                label: (label != "-").then_some(label),
                joined: false,
                accusative: false,
            };
            people.add(&key(singular), plurals, person);
        }
        people
    }

    fn add(&mut self, singular: &str, plurals: &str, one: Person) {
        let collective = one.side == Side::Family;
        let (one, many) = (
            Person { form: if collective { Form::Many } else { Form::One }, ..one },
            Person { form: Form::Many, ..one },
        );
        // Rows further up, and numbers earlier here, go before: a sound plural reads like a dual.
        let mut put = |form: String, person: Person| {
            self.forms.entry(form).or_insert(person);
        };
        if one.side != Side::Nation {
            put(singular.to_owned(), one);
        }
        for plural in plurals.split('|').filter(|p| *p != "-").map(key) {
            let construct = plural.strip_suffix("ين").map(|stem| format!("{stem}ي"));
            let construct = construct.or_else(|| plural.strip_suffix("ون").map(|stem| format!("{stem}و")));
            put(plural, many);
            if let Some(construct) = construct.filter(|c| c.chars().count() > 3) {
                put(construct, many);
            }
        }
        let two = Person { form: Form::Two, ..one };
        for ending in ["ان", "ين", "ي"] {
            put(dual(singular, ending), two);
        }
        if !singular.ends_with('ه') && one.side != Side::Nation {
            put(format!("{singular}ا"), Person { accusative: true, ..one });
        }
    }

    /// Whether a form is in the table.
    pub(super) fn knows(&self, form: &str) -> bool {
        self.forms.contains_key(form)
    }

    /// The person or people that a word names; "his", "her", "their" may be written on to it.
    pub(super) fn at(&self, word: &Word) -> Option<Person> {
        let whole = word.find(|form| self.forms.get(form).copied());
        let found = whole.or_else(|| {
            if !word.may_be_possessed() {
                return None;
            }
            word.find(|form| possessed(form).find_map(|stem| self.forms.get(&stem).copied()))
        });
        found.map(|(person, joined)| Person { joined, ..person })
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    #[test]
    fn forms_say_how_many() {
        let people = People::embedded();
        for (text, form) in [
            ("جندي", Form::One),
            ("شرطيا", Form::One),
            ("جنديان", Form::Two),
            ("الطفلين", Form::Two),
            ("امرأتان", Form::Two),
            ("جثتي", Form::Two),
            ("مدنيين", Form::Many),
            ("منتسبي", Form::Many),
            ("ضباط", Form::Many),
            ("سائقها", Form::One),
            ("زوجته", Form::One),
            ("وطفليه", Form::Two),
            ("قتيلان", Form::Two),
            ("جرحى", Form::Many),
            ("عائلة", Form::Many),
        ] {
            assert_eq!(people.at(&words(text)[0]).map(|p| p.form), Some(form), "{text}");
        }
        assert!(people.at(&words("وامرأة")[0]).is_some_and(|p| p.joined));
        assert_eq!(people.at(&words("المدينة")[0]), None);
    }
}
