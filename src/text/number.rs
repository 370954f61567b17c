//! Numbers in words and numerals.
