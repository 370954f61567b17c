//! Cuts a long GeoJSON file into its features, a piece of the file at a time, so that memory does not grow with it.

use std::io::Read;

/// The text cannot be cut: not GeoJSON, or not of a form that this knows. The whole reader says what is wrong.
#[derive(Debug)]
pub(super) struct Broken;

impl From<std::io::Error> for Broken {
    fn from(_: std::io::Error) -> Self {
        Self
    }
}

/// How much is read at once.
const PIECE: usize = 1 << 18;
/// No feature is longer.
const LONGEST: usize = 1 << 26;

/// Where the features stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// In the list of a collection.
    Collection,
    /// One after another.
    Sequence,
}

/// A file and the piece of it that is in memory.
pub(super) struct Splitter<R> {
    source: R,
    piece: Vec<u8>,
    /// Where reading goes on in the piece, and where the piece ends.
    at: usize,
    end: usize,
    form: Form,
    first: bool,
    is_collection: bool,
    /// The collection's own name.
    pub(super) name: Option<String>,
    /// The system of its coordinates, where it names one.
    pub(super) crs: Option<serde_json::Value>,
}

impl<R: Read> Splitter<R> {
    /// Reads up to the first feature.
    pub(super) fn new(source: R) -> Result<Self, Broken> {
        let mut all = Self {
            source,
            piece: vec![0; PIECE],
            at: 0,
            end: 0,
            form: Form::Collection,
            first: true,
            is_collection: false,
            name: None,
            crs: None,
        };
        all.more()?;
        if all.piece[..all.end].starts_with(b"\xEF\xBB\xBF") {
            all.at = 3;
        }
        let start = all.blanks()?.ok_or(Broken)?;
        if start != b'{' {
            return Err(Broken);
        }
        let from = all.at;
        all.at += 1;
        all.members(Some(from))?;
        Ok(all)
    }

    /// Goes to the next feature; false where there is none.
    pub(super) fn start(&mut self) -> Result<bool, Broken> {
        let mut found = self.blanks()?;
        if self.form == Form::Collection {
            match found {
                Some(b']') => {
                    self.at += 1;
                    self.members(None)?;
                    return if self.is_collection && self.blanks()?.is_none() { Ok(false) } else { Err(Broken) };
                }
                Some(b',') if !self.first => {
                    self.at += 1;
                    found = self.blanks()?;
                }
                _ if self.first => {}
                _ => return Err(Broken),
            }
        }
        self.first = false;
        match found {
            None if self.form == Form::Sequence => Ok(false),
            Some(b'{') => Ok(true),
            _ => Err(Broken),
        }
    }

    /// What is in memory from the feature on; it may break off in it.
    pub(super) fn rest(&self) -> &[u8] {
        &self.piece[self.at..self.end]
    }

    /// The whole text of the feature.
    pub(super) fn whole(&mut self) -> Result<&[u8], Broken> {
        let length = self.value()?;
        Ok(&self.piece[self.at..self.at + length])
    }

    /// Goes behind the feature, which is so long.
    pub(super) fn skip(&mut self, length: usize) {
        self.at += length;
    }

    /// Members of the collection up to its features, or to its end. `start` is where the collection itself starts: a feature
    /// in its place begins a sequence.
    fn members(&mut self, start: Option<usize>) -> Result<(), Broken> {
        let mut first = start.is_some();
        loop {
            match self.blanks()? {
                Some(b'}') => {
                    self.at += 1;
                    // A collection without features, or what ended after them.
                    return if start.is_none() { Ok(()) } else { Err(Broken) };
                }
                Some(b',') if !first => {
                    self.at += 1;
                    self.blanks()?;
                }
                _ if first => {}
                _ => return Err(Broken),
            }
            first = false;
            let key: String = self.json()?;
            if self.blanks()? != Some(b':') {
                return Err(Broken);
            }
            self.at += 1;
            let next = self.blanks()?.ok_or(Broken)?;
            match (key.as_str(), start) {
                ("features", Some(_)) if next == b'[' => {
                    self.at += 1;
                    return Ok(());
                }
                ("features", _) => return Err(Broken),
                ("geometry" | "properties", Some(from)) => {
                    (self.at, self.form) = (from, Form::Sequence);
                    return Ok(());
                }
                ("type", _) => self.is_collection = self.json::<String>()? == "FeatureCollection",
                ("name", _) => self.name = self.json::<serde_json::Value>()?.as_str().map(str::to_owned),
                // After the features it would come too late.
                ("crs", None) if next != b'n' => return Err(Broken),
                ("crs", Some(_)) => self.crs = Some(self.json()?),
                _ => self.at += self.value()?,
            }
        }
    }

    /// Reads a short value and goes on behind it.
    fn json<T: for<'a> serde::Deserialize<'a>>(&mut self) -> Result<T, Broken> {
        let length = self.value()?;
        let value = serde_json::from_slice(&self.piece[self.at..self.at + length]).map_err(|_| Broken)?;
        self.at += length;
        Ok(value)
    }

    /// Goes on to what is no blank; none at the end of the file.
    fn blanks(&mut self) -> Result<Option<u8>, Broken> {
        loop {
            while self.at < self.end {
                match self.piece[self.at] {
                    b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                    b'\x1E' if self.form == Form::Sequence || self.first => self.at += 1,
                    other => return Ok(Some(other)),
                }
            }
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    /// The length of the value that starts here, all of it in the piece.
    fn value(&mut self) -> Result<usize, Broken> {
        let (mut seen, mut depth, mut quoted) = (0, 0_usize, false);
        loop {
            let piece = &self.piece[self.at..self.end];
            while let Some(&byte) = piece.get(seen) {
                seen += 1;
                if quoted {
                    match byte {
                        b'"' => quoted = false,
                        b'\\' => seen += 1,
                        _ => continue,
                    }
                } else {
                    match byte {
                        b'"' => quoted = true,
                        b'{' | b'[' => depth += 1,
                        b'}' | b']' if depth == 0 => return Ok(seen - 1),
                        b'}' | b']' => depth -= 1,
                        b',' | b' ' | b'\n' | b'\r' | b'\t' if depth == 0 => return Ok(seen - 1),
                        _ => continue,
                    }
                }
                if depth == 0 && !quoted && matches!(byte, b'"' | b'}' | b']') {
                    return Ok(seen);
                }
            }
            if seen > LONGEST || !self.more()? {
                return Err(Broken);
            }
        }
    }

    /// Reads on; what is not used yet stays.
    fn more(&mut self) -> Result<bool, Broken> {
        // A sequence may start over from here until its form is known, so nothing before the first feature is dropped.
        if !self.first && self.at > 0 {
            self.piece.copy_within(self.at..self.end, 0);
            (self.at, self.end) = (0, self.end - self.at);
        }
        if self.piece.len() - self.end < PIECE / 2 {
            self.piece.resize(self.piece.len() + PIECE, 0);
        }
        if self.piece.len() > LONGEST * 2 {
            return Err(Broken);
        }
        let read = self.source.read(&mut self.piece[self.end..])?;
        self.end += read;
        Ok(read > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time, as a pipe may.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let n = self.0.len().min(into.len()).min(3);
            into[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn split(text: &str) -> Result<(Vec<String>, Option<String>), Broken> {
        let mut all = Splitter::new(Drip(text.as_bytes()))?;
        let mut features = Vec::new();
        while all.start()? {
            let text = String::from_utf8_lossy(all.whole()?).into_owned();
            all.skip(text.len());
            features.push(text);
        }
        Ok((features, all.name))
    }

    #[test]
    fn features_are_found_whatever_stands_around_them() {
        let text = r#"{ "bbox" : [1,2,3,4], "crs":{"a":["}"]}, "type":"FeatureCollection" ,"features": [ {"a":"]}\""} , {"b":[{}]}
            ], "name": "in\u00e9" } "#;
        let (features, name) = split(text).unwrap();
        assert_eq!(features, [r#"{"a":"]}\""}"#, r#"{"b":[{}]}"#]);
        assert_eq!(name.as_deref(), Some("iné"));
        assert_eq!(split(r#"{"type":"FeatureCollection","features":[]}"#).unwrap().0, [""; 0]);
    }

    #[test]
    fn a_sequence_is_cut_too() {
        let text = "\u{1E}{\"type\":\"Feature\",\"properties\":{}}\n\u{1E}{\"geometry\":null}\n";
        assert_eq!(split(text).unwrap().0, [r#"{"type":"Feature","properties":{}}"#, r#"{"geometry":null}"#]);
    }

    #[test]
    fn what_is_no_collection_is_left_to_the_whole_reader() {
        for text in [
            "",
            "[]",
            "{",
            "a,b",
            r#"{"features":[{}"#,
            r#"{"type":"FeatureCollection","features":[{}{}]}"#,
            r#"{"features":[]}"#,
            r#"{"type":"FeatureCollection","features":[{}]} x"#,
        ] {
            assert!(split(text).is_err(), "{text}");
        }
    }
}
