//! Font files cut down to the glyphs that a sheet uses, for PDF and for SVG with live text.
//!
//! Glyphs keep their numbers: outlines that are not used become empty, which compresses to nearly nothing, and all other
//! tables stay true. So one cut serves both PDF, which counts glyphs, and browsers, which need the tables of characters and
//! of joined letters. Layout by the OpenType specification 1.9, WOFF by the W3C's recommendation 1.0.

use std::collections::BTreeSet;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Tables that draw glyphs: all that PDF needs.
const DRAWN: [&[u8; 4]; 9] = [b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep"];
/// Tables that a browser needs beside them; `name` holds the licence.
const SHAPED: [&[u8; 4]; 7] = [b"GDEF", b"GPOS", b"GSUB", b"OS/2", b"cmap", b"name", b"post"];

/// A font file, taken apart.
pub(crate) struct FontFile<'a> {
    tables: Vec<([u8; 4], &'a [u8])>,
    loca: Vec<usize>,
    pub(crate) units_per_em: u16,
    /// Left, bottom, right, top of all glyphs, in font units.
    pub(crate) bounds: [i16; 4],
    pub(crate) ascent: i16,
    pub(crate) descent: i16,
    long_metrics: usize,
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn i16_at(data: &[u8], at: usize) -> Option<i16> {
    u16_at(data, at).map(u16::cast_signed)
}

fn u32_at(data: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?) as usize)
}

impl<'a> FontFile<'a> {
    /// None where the file is not a TrueType font.
    pub(crate) fn read(file: &'a [u8]) -> Option<Self> {
        let mut tables = Vec::new();
        for i in 0..usize::from(u16_at(file, 4)?) {
            let record = file.get(12 + 16 * i..28 + 16 * i)?;
            let (offset, length) = (u32_at(record, 8)?, u32_at(record, 12)?);
            tables.push((record[..4].try_into().ok()?, file.get(offset..offset + length)?));
        }
        let table = |tag: &[u8; 4]| tables.iter().find(|(t, _)| t == tag).map(|t| t.1);
        let (head, hhea, loca) = (table(b"head")?, table(b"hhea")?, table(b"loca")?);
        let glyphs = usize::from(u16_at(table(b"maxp")?, 4)?);
        let long = u16_at(head, 50)? == 1;
        let offset = |i| if long { u32_at(loca, i * 4) } else { u16_at(loca, i * 2).map(|o| usize::from(o) * 2) };
        let loca = (0..=glyphs).map(offset).collect::<Option<Vec<usize>>>()?;
        let bounds = [i16_at(head, 36)?, i16_at(head, 38)?, i16_at(head, 40)?, i16_at(head, 42)?];
        Some(Self {
            loca,
            units_per_em: u16_at(head, 18)?,
            bounds,
            ascent: i16_at(hhea, 4)?,
            descent: i16_at(hhea, 6)?,
            long_metrics: usize::from(u16_at(hhea, 34)?),
            tables,
        })
    }

    fn table(&self, tag: &[u8; 4]) -> Option<&'a [u8]> {
        self.tables.iter().find(|(t, _)| t == tag).map(|t| t.1)
    }

    /// The advance of a glyph, font units.
    pub(crate) fn advance(&self, glyph: u16) -> Option<u16> {
        let i = usize::from(glyph).min(self.long_metrics.checked_sub(1)?);
        u16_at(self.table(b"hmtx")?, i * 4)
    }

    fn outline(&self, glyph: u16) -> Option<&'a [u8]> {
        let i = usize::from(glyph);
        self.table(b"glyf")?.get(*self.loca.get(i)?..*self.loca.get(i + 1)?)
    }

    /// The glyphs with all that they are made of, and the empty box that stands for no glyph.
    fn whole(&self, used: &BTreeSet<u16>) -> BTreeSet<u16> {
        let mut all = BTreeSet::from([0]);
        let mut left: Vec<u16> = used.iter().copied().collect();
        while let Some(glyph) = left.pop() {
            if all.insert(glyph) || glyph == 0 {
                left.extend(
                    self.outline(glyph).map(parts).unwrap_or_default().into_iter().filter(|g| !all.contains(g)),
                );
            }
        }
        all
    }

    /// The tables cut down to these glyphs, in the order of their names.
    fn cut(&self, used: &BTreeSet<u16>, wanted: impl Fn(&[u8; 4]) -> bool) -> Vec<([u8; 4], Vec<u8>)> {
        let kept = self.whole(used);
        let (mut outlines, mut places) = (Vec::new(), Vec::new());
        for glyph in 0..self.loca.len() - 1 {
            places.extend((outlines.len() as u32).to_be_bytes());
            let glyph = glyph as u16;
            if kept.contains(&glyph) {
                outlines.extend_from_slice(self.outline(glyph).unwrap_or_default());
                outlines.resize(outlines.len().next_multiple_of(4), 0);
            }
        }
        places.extend((outlines.len() as u32).to_be_bytes());
        let mut tables: Vec<([u8; 4], Vec<u8>)> = Vec::new();
        for (tag, data) in self.tables.iter().filter(|(tag, _)| wanted(tag)) {
            let mut data = match tag {
                b"glyf" => outlines.clone(),
                b"loca" => places.clone(),
                _ => data.to_vec(),
            };
            if tag == b"head" && data.len() >= 54 {
                data[8..12].fill(0); // the sum over the file, set when that is known
                data[50..52].copy_from_slice(&1_u16.to_be_bytes());
            }
            tables.push((*tag, data));
        }
        tables.sort();
        tables
    }

    /// A TrueType file that draws these glyphs: for PDF.
    pub(crate) fn drawn(&self, used: &BTreeSet<u16>) -> Vec<u8> {
        sfnt(&self.cut(used, |tag| DRAWN.contains(&tag)))
    }

    /// A WOFF file that a browser can set these glyphs with.
    pub(crate) fn woff(&self, used: &BTreeSet<u16>) -> Vec<u8> {
        let tables = self.cut(used, |tag| DRAWN.contains(&tag) || SHAPED.contains(&tag));
        let size = 12 + tables.iter().map(|(_, data)| 16 + data.len().next_multiple_of(4)).sum::<usize>();
        let (mut records, mut body) = (Vec::new(), Vec::new());
        let start = 44 + 20 * tables.len();
        for (tag, data) in &tables {
            let packed = deflate(data);
            let stored = if packed.len() < data.len() { &packed } else { data };
            records.extend_from_slice(tag);
            for n in [start + body.len(), stored.len(), data.len()] {
                records.extend((n as u32).to_be_bytes());
            }
            records.extend(sum(data).to_be_bytes());
            body.extend_from_slice(stored);
            body.resize(body.len().next_multiple_of(4), 0);
        }
        let mut file = b"wOFF\0\x01\0\0".to_vec();
        file.extend(((start + body.len()) as u32).to_be_bytes());
        file.extend((tables.len() as u16).to_be_bytes());
        file.extend([0; 2]);
        file.extend((size as u32).to_be_bytes());
        file.extend([0, 1, 0, 0]); // version, then no metadata and no private data
        file.extend([0; 20]);
        file.extend(records);
        file.extend(body);
        file
    }
}

/// The glyphs that a glyph is put together from.
fn parts(outline: &[u8]) -> Vec<u16> {
    let mut parts = Vec::new();
    if i16_at(outline, 0).is_none_or(|contours| contours >= 0) {
        return parts;
    }
    let mut at = 10;
    while let (Some(flags), Some(glyph)) = (u16_at(outline, at), u16_at(outline, at + 2)) {
        parts.push(glyph);
        at += 4 + if flags & 1 > 0 { 4 } else { 2 };
        at += match flags & 0xC8 {
            0x08 => 2,
            0x40 => 4,
            0x80 => 8,
            _ => 0,
        };
        if flags & 0x20 == 0 {
            break;
        }
    }
    parts
}

fn sum(data: &[u8]) -> u32 {
    data.chunks(4).fold(0_u32, |sum, part| {
        let mut word = [0; 4];
        word[..part.len()].copy_from_slice(part);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

fn sfnt(tables: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let n = tables.len() as u16;
    let power = n.max(1).ilog2() as u16;
    let range = 16 << power;
    let mut file = vec![0, 1, 0, 0];
    for word in [n, range, power, n * 16 - range] {
        file.extend(word.to_be_bytes());
    }
    let mut body = Vec::new();
    let start = 12 + 16 * tables.len();
    let mut head = None;
    for (tag, data) in tables {
        if tag == b"head" {
            head = Some(start + body.len());
        }
        file.extend_from_slice(tag);
        file.extend(sum(data).to_be_bytes());
        file.extend(((start + body.len()) as u32).to_be_bytes());
        file.extend((data.len() as u32).to_be_bytes());
        body.extend_from_slice(data);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    file.extend(body);
    if let Some(at) = head {
        let adjustment = 0xB1B0_AFBA_u32.wrapping_sub(sum(&file));
        file[at + 8..at + 12].copy_from_slice(&adjustment.to_be_bytes());
    }
    file
}

/// Packed as zlib does, always to the same bytes.
pub(crate) fn deflate(data: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::new(6));
    // A vector takes whatever is written.
    let _ = packer.write_all(data);
    packer.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGULAR: &[u8] = include_bytes!("../../fonts/NotoSans-Regular.ttf");

    #[test]
    fn a_cut_font_draws_what_it_drew_and_is_small() {
        let whole = FontFile::read(REGULAR).unwrap();
        let font = skrifa::Font::new(REGULAR, 0).unwrap();
        let glyph = |c| u16::try_from(font.charmap().map_unicode(c).unwrap().to_u32()).unwrap();
        let used = BTreeSet::from([glyph('A'), glyph('é')]);
        let file = whole.drawn(&used);
        assert!(deflate(&file).len() < 30_000, "{}", deflate(&file).len());
        let cut = FontFile::read(&file).unwrap();
        for g in used {
            assert_eq!(cut.outline(g).map(<[u8]>::len).unwrap(), whole.outline(g).unwrap().len().next_multiple_of(4));
            assert_eq!(cut.advance(g), whole.advance(g));
        }
        assert!(cut.outline(glyph('B')).unwrap().is_empty());
        assert_eq!(sum(&file), 0xB1B0_AFBA, "the sum over a font file is fixed by the specification");
        // é is an e with an accent: both must have come along.
        for part in parts(whole.outline(glyph('é')).unwrap()) {
            assert!(!cut.outline(part).unwrap().is_empty());
        }
    }

    #[test]
    fn a_broken_file_is_none_and_no_panic() {
        assert!(FontFile::read(&[]).is_none());
        for length in (0..REGULAR.len()).step_by(7919) {
            let _ = FontFile::read(&REGULAR[..length]);
        }
    }
}
