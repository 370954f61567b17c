//! The place tables: records, names, administrative hierarchy.

/// The places that Dateline knows.
#[derive(Debug)]
pub struct Gazetteer {}

/// What a place is; the words of the tables' `kind` column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A country.
    Country,
}
