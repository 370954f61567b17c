//! One value of a property, borrowed from the file where it can be.

use std::borrow::Cow;
use std::fmt;

use geojson::JsonValue;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor, value};

/// A value. Text, which nearly all values are, is not copied.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'a> {
    Null,
    Text(Cow<'a, str>),
    /// A truth value, number, list or object.
    Other(Cow<'a, JsonValue>),
}

impl Cell<'_> {
    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn as_f64(&self) -> Option<f64> {
        if let Self::Other(value) = self { value.as_f64() } else { None }
    }

    /// Whether it may be a feature's id: text, number or null.
    pub(super) fn is_plain(&self) -> bool {
        !matches!(self, Self::Other(value) if !value.is_number())
    }

    /// The value as words.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Text(text) => text.clone().into_owned(),
            Self::Other(value) => value.to_string(),
        }
    }
}

impl<'a> From<&'a JsonValue> for Cell<'a> {
    fn from(value: &'a JsonValue) -> Self {
        match value {
            JsonValue::Null => Self::Null,
            JsonValue::String(text) => Self::Text(Cow::Borrowed(text)),
            other => Self::Other(Cow::Borrowed(other)),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Cell<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        fn other<'a, E>(value: impl Into<JsonValue>) -> Result<Cell<'a>, E> {
            Ok(Cell::Other(Cow::Owned(value.into())))
        }
        impl<'de> Visitor<'de> for Any {
            type Value = Cell<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("any JSON")
            }

            fn visit_unit<E>(self) -> Result<Cell<'de>, E> {
                Ok(Cell::Null)
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Cell<'de>, E> {
                Ok(Cell::Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Cell<'de>, E> {
                Ok(Cell::Text(Cow::Owned(text.to_owned())))
            }

            fn visit_bool<E>(self, truth: bool) -> Result<Cell<'de>, E> {
                other(truth)
            }

            fn visit_u64<E>(self, number: u64) -> Result<Cell<'de>, E> {
                other(number)
            }

            fn visit_i64<E>(self, number: i64) -> Result<Cell<'de>, E> {
                other(number)
            }

            fn visit_f64<E>(self, number: f64) -> Result<Cell<'de>, E> {
                other(number)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Cell<'de>, A::Error> {
                JsonValue::deserialize(value::SeqAccessDeserializer::new(list)).and_then(other)
            }

            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Cell<'de>, A::Error> {
                JsonValue::deserialize(value::MapAccessDeserializer::new(object)).and_then(other)
            }
        }
        deserializer.deserialize_any(Any)
    }
}
