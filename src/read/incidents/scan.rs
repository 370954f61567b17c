//! The same features as [`feature`](super::feature) reads, many times faster: one pass over the bytes, nothing copied, no memory taken.
//!
//! It knows points with coordinates written plainly, properties of any kind, and any order of members. Whatever else it meets, and
//! whatever is not JSON, it leaves to the other reader, whose answer it would give: a property test holds it to that.

use std::borrow::Cow;

use serde_json::Value;

use super::Fields;
use super::cell::Cell;
use super::feature::{Feat, Keys, Shape};

/// The feature at the start of `text`, and how long it is. None leaves it to the other reader.
pub(super) fn feature<'a>(
    text: &'a [u8],
    keys: &mut Keys,
    fields: &Fields,
    mut cells: Vec<(u32, Cell<'a>)>,
) -> Option<(usize, Feat<'a>)> {
    let mut scan = Scan { text, at: 0 };
    let (mut is_feature, mut shape, mut has_properties) = (false, None, false);
    cells.clear();
    scan.expect(b'{')?;
    scan.list(b'}', |scan| {
        match scan.key()? {
            b"type" => is_feature = scan.plain_text()? == b"Feature",
            b"geometry" => shape = Some(scan.geometry()?),
            b"properties" => {
                has_properties = true;
                cells.clear();
                scan.properties(keys, fields, &mut cells)?;
            }
            b"id" if matches!(scan.peek()?, b'{' | b'[' | b't' | b'f') => return None,
            other => scan.skip_member(other)?,
        }
        Some(())
    })?;
    (is_feature && has_properties).then_some(())?;
    Some((scan.at, Feat { shape: shape?, cells }))
}

/// Values within values deeper than this are left to the other reader.
const DEEPEST: usize = 32;

/// Powers of ten that are exact.
const TENS: [f64; 19] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18];

/// A text and how far it was read.
struct Scan<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Items with commas between them, up to the byte that ends the list.
    fn list(&mut self, end: u8, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        if self.peek()? == end {
            self.at += 1;
            return Some(());
        }
        loop {
            item(self)?;
            let next = self.peek()?;
            self.at += 1;
            if next == end {
                return Some(());
            }
            (next == b',').then_some(())?;
        }
    }

    /// The name of a member and the colon behind it.
    fn key(&mut self) -> Option<&'a [u8]> {
        self.peek()?;
        let key = self.plain_text()?;
        self.expect(b':')?;
        Some(key)
    }

    /// What stands between quotes, where nothing in it is escaped.
    fn plain_text(&mut self) -> Option<&'a [u8]> {
        self.expect(b'"')?;
        let end = stop(self.text, self.at)?;
        let text = &self.text[self.at..end];
        self.at = end + 1;
        (self.text[end] == b'"').then_some(text)
    }

    /// Goes behind a text, and tells whether anything in it is escaped.
    fn skip_text(&mut self) -> Option<bool> {
        self.expect(b'"')?;
        let mut escaped = false;
        loop {
            self.at = stop(self.text, self.at)?;
            match self.text[self.at] {
                b'"' => break,
                b'\\' => self.escape()?,
                _ => return None,
            }
            escaped = true;
        }
        self.at += 1;
        Some(escaped)
    }

    /// One escape. Halves of characters are left to the other reader.
    fn escape(&mut self) -> Option<()> {
        match self.text.get(self.at + 1)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 2,
            b'u' => {
                let digits = std::str::from_utf8(self.text.get(self.at + 2..self.at + 6)?).ok()?;
                digits.bytes().all(|d| d.is_ascii_hexdigit()).then_some(())?;
                char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
                self.at += 6;
            }
            _ => return None,
        }
        Some(())
    }

    /// Goes behind a value of any kind.
    fn skip(&mut self, depth: usize) -> Option<()> {
        match self.peek()? {
            b'"' => self.skip_text().map(drop),
            b'-' | b'0'..=b'9' => self.skip_number(),
            b'{' if depth < DEEPEST => {
                self.at += 1;
                self.list(b'}', |scan| {
                    scan.key()?;
                    scan.skip(depth + 1)
                })
            }
            b'[' if depth < DEEPEST => {
                self.at += 1;
                self.list(b']', |scan| scan.skip(depth + 1))
            }
            _ => self.word(),
        }
    }

    /// Goes behind the value of a member that says nothing to us.
    fn skip_member(&mut self, name: &[u8]) -> Option<()> {
        std::str::from_utf8(name).ok()?;
        self.skip(0)
    }

    /// `null`, `true` or `false`.
    fn word(&mut self) -> Option<()> {
        let word = [&b"null"[..], b"true", b"false"].into_iter().find(|w| self.text[self.at..].starts_with(w))?;
        self.at += word.len();
        Some(())
    }

    /// Digits from here on: what they count together, and how many. Wrong where they are more than 18.
    fn digits(&mut self) -> (u64, usize) {
        let (mut sum, from) = (0_u64, self.at);
        while let Some(digit) = self.text.get(self.at).map(|b| b.wrapping_sub(b'0')).filter(|d| *d < 10) {
            sum = sum.wrapping_mul(10).wrapping_add(u64::from(digit));
            self.at += 1;
        }
        (sum, self.at - from)
    }

    fn skip_number(&mut self) -> Option<()> {
        self.at += usize::from(self.text[self.at] == b'-');
        self.whole_part()?;
        if self.text.get(self.at) == Some(&b'.') {
            self.at += 1;
            (self.digits().1 > 0).then_some(())?;
        }
        if matches!(self.text.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.text.get(self.at), Some(b'+' | b'-')));
            (self.digits().1 > 0).then_some(())?;
        }
        // A number that the text ends with may go on.
        (self.at < self.text.len()).then_some(())
    }

    /// Digits without a nought before them.
    fn whole_part(&mut self) -> Option<(u64, usize)> {
        let first = *self.text.get(self.at)?;
        let (sum, count) = self.digits();
        (count == 1 || count > 1 && first != b'0').then_some((sum, count))
    }

    /// A coordinate as it is usually written. `serde_json` makes the same number of it, by the same division.
    fn coordinate(&mut self) -> Option<f64> {
        let negative = self.peek()? == b'-';
        self.at += usize::from(negative);
        let (mut sum, mut count) = self.whole_part()?;
        let mut behind = 0;
        if self.text.get(self.at) == Some(&b'.') {
            self.at += 1;
            let (fraction, digits) = self.digits();
            count += digits;
            // Eighteen digits fit into 64 bits.
            (digits > 0 && count <= 18).then_some(())?;
            sum = sum * 10_u64.pow(digits as u32) + fraction;
            behind = digits;
        }
        let usual = count <= 18 && !matches!(self.text.get(self.at)?, b'e' | b'E');
        let number = sum as f64 / TENS[usual.then_some(behind)?];
        Some(if negative { -number } else { number })
    }

    /// A point or null.
    fn geometry(&mut self) -> Option<Shape> {
        if self.peek()? == b'n' {
            self.word()?;
            return Some(Shape::Null);
        }
        let (mut is_point, mut place) = (false, None);
        self.expect(b'{')?;
        self.list(b'}', |scan| {
            match scan.key()? {
                b"type" => is_point = scan.plain_text()? == b"Point",
                b"coordinates" => place = Some(scan.position()?),
                other => scan.skip_member(other)?,
            }
            Some(())
        })?;
        is_point.then_some(Shape::Point(place?))
    }

    /// Two numbers or more.
    fn position(&mut self) -> Option<[f64; 2]> {
        let (mut place, mut count) = ([0.0; 2], 0);
        self.expect(b'[')?;
        self.list(b']', |scan| {
            let number = scan.coordinate()?;
            if let Some(slot) = place.get_mut(count) {
                *slot = number;
            }
            count += 1;
            Some(())
        })?;
        (count >= 2).then_some(place)
    }

    fn properties(&mut self, keys: &mut Keys, fields: &Fields, cells: &mut Vec<(u32, Cell<'a>)>) -> Option<()> {
        if self.peek()? == b'n' {
            return self.word();
        }
        let mut before = None;
        self.expect(b'{')?;
        self.list(b'}', |scan| {
            let number = scan.property(before, keys, fields)?;
            before = Some(number);
            if !keys.wanted(number) {
                return scan.skip(0);
            }
            let cell = scan.cell()?;
            match cells.iter_mut().find(|(n, _)| *n == number) {
                Some(twice) => twice.1 = cell,
                None => cells.push((number, cell)),
            }
            Some(())
        })
    }

    /// The number of a property's name.
    fn property(&mut self, before: Option<u32>, keys: &mut Keys, fields: &Fields) -> Option<u32> {
        self.peek()?;
        if let Some((number, name)) = keys.likely(before) {
            let rest = self.text.get(self.at + 1..)?;
            if self.text[self.at] == b'"' && rest.get(name.len()) == Some(&b'"') && rest.starts_with(name.as_bytes()) {
                self.at += name.len() + 2;
                self.expect(b':')?;
                return Some(number);
            }
        }
        let name = std::str::from_utf8(self.key()?).ok()?;
        Some(keys.number(before, name, fields))
    }

    /// A value that is kept.
    fn cell(&mut self) -> Option<Cell<'a>> {
        let first = self.peek()?;
        let from = self.at;
        if first == b'"' {
            let escaped = self.skip_text()?;
            let text = &self.text[from..self.at];
            return Some(Cell::Text(if escaped {
                Cow::Owned(serde_json::from_slice(text).ok()?)
            } else {
                Cow::Borrowed(std::str::from_utf8(&text[1..text.len() - 1]).ok()?)
            }));
        }
        self.skip(0)?;
        let value: Value = serde_json::from_slice(&self.text[from..self.at]).ok()?;
        Some(if value.is_null() { Cell::Null } else { Cell::Other(Cow::Owned(value)) })
    }
}

/// Where the next quote, backslash or control character stands, looking at eight bytes at once.
fn stop(text: &[u8], mut at: usize) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    while let Some(bytes) = text.get(at..at + 8).and_then(|b| b.try_into().ok()) {
        let word = u64::from_le_bytes(bytes);
        // The high bit of each byte that is less than `n`; it may be set wrongly, but only behind one that is set rightly.
        let below = |word: u64, n: u64| word.wrapping_sub(ONES * n) & !word;
        let equal = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
        let found = (below(word, 0x20) | equal(b'"') | equal(b'\\')) & HIGH;
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let stops = |b: &u8| *b < 0x20 || matches!(b, b'"' | b'\\');
    text.get(at..)?.iter().position(stops).map(|i| at + i)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_stops_at_its_first_special_byte(text in prop::collection::vec(any::<u8>(), 0..40), at in 0_usize..20) {
            let plain = text.iter().enumerate().skip(at).find(|(_, b)| **b < 0x20 || matches!(b, b'"' | b'\\'));
            prop_assert_eq!(stop(&text, at), plain.map(|p| p.0));
        }

        #[test]
        fn a_coordinate_is_the_number_that_serde_makes(whole in -180_i32..180, fraction in "[0-9]{0,20}", more in "(e1|E-2|)") {
            let dot = if fraction.is_empty() { "" } else { "." };
            let text = format!("{whole}{dot}{fraction}{more}]");
            let expected: f64 = serde_json::from_str(&text[..text.len() - 1]).unwrap();
            if let Some(number) = (Scan { text: text.as_bytes(), at: 0 }).coordinate() {
                prop_assert_eq!(number.to_bits(), expected.to_bits(), "{}", text);
            } else {
                prop_assert!(!more.is_empty() || fraction.len() > 14, "{}", text);
            }
        }

        /// What is cut out, put in or torn off anywhere is refused, or is what the reader of everything makes of it.
        #[test]
        fn nothing_is_taken_that_is_no_json(at in 0_usize..150, cut in 0_usize..3, put in "[\\[\\]{}\",:\\\\0-9a-z.\\- ]{0,2}") {
            let whole = r#"{"type":"Feature","id":7,"properties":{"date":"2020-01-02","x\u0041":[1,{"y":-0.5e3}],"killed":3,
                "name":"a\nb","type":null},"geometry":{"type":"Point","coordinates":[44.25,-33.0,7]}}"#;
            let mut text = whole.as_bytes().to_vec();
            let from = at.min(text.len());
            text.splice(from..(from + cut).min(text.len()), put.bytes());
            let (mut keys, fields) = (Keys::default(), Fields::default());
            if let Some((length, feat)) = feature(&text, &mut keys, &fields, Vec::new()) {
                let (other, (mut numbers, Feat { shape, cells })) = (&text[..length], (Keys::default(), feat));
                let again = super::super::feature::read(other, &mut numbers, &fields);
                prop_assert!(again.is_some(), "{}", String::from_utf8_lossy(other));
                let again = again.unwrap();
                prop_assert_eq!((cells, shape), (again.cells, again.shape));
            }
        }
    }
}
