//! Fonts in the file: of each face the glyphs that are used, their widths, and the characters that they stand for.

use std::collections::{BTreeMap, BTreeSet};

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};

use super::Refs;
use crate::map::font::Face;
use crate::map::fontfile::{FontFile, deflate};

/// Glyphs and the characters that they stand for.
pub(super) type Used = BTreeMap<u16, [char; 2]>;

pub(super) fn font_name(face: Face) -> String {
    format!("F{}", face as usize)
}

/// Writes one face.
pub(super) fn font(pdf: &mut Pdf, refs: &mut Refs, face: Face, id: Ref, used: &Used) {
    let Some(file) = FontFile::read(face.file()) else { return };
    let (cid, descriptor, data, cmap) = (refs.next(), refs.next(), refs.next(), refs.next());
    let glyphs: BTreeSet<u16> = used.keys().copied().collect();
    // Six capitals before the name say that the font is a part; which part, they say by its glyphs.
    let name = format!("{}+{}", tag(&glyphs), face.name().replace(' ', ""));
    let info = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    let em = 1000.0 / f32::from(file.units_per_em.max(1));
    pdf.type0_font(id)
        .base_font(Name(name.as_bytes()))
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(cmap);
    let mut font = pdf.cid_font(cid);
    font.subtype(CidFontType::Type2).base_font(Name(name.as_bytes())).system_info(info).font_descriptor(descriptor);
    font.default_width(0.0).cid_to_gid_map_predefined(Name(b"Identity"));
    let mut widths = font.widths();
    for &glyph in &glyphs {
        widths.consecutive(glyph, [f32::from(file.advance(glyph).unwrap_or(0)) * em]);
    }
    widths.finish();
    font.finish();
    let [left, bottom, right, top] = file.bounds.map(|v| f32::from(v) * em);
    pdf.font_descriptor(descriptor)
        .name(Name(name.as_bytes()))
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(left, bottom, right, top))
        .italic_angle(if face == Face::Italic { -12.0 } else { 0.0 })
        .ascent(f32::from(file.ascent) * em)
        .descent(f32::from(file.descent) * em)
        .cap_height(714.0)
        .stem_v(80.0)
        .font_file2(data);
    let drawn = file.drawn(&glyphs);
    let packed = deflate(&drawn);
    let mut stream = pdf.stream(data, &packed);
    stream.filter(Filter::FlateDecode);
    stream.pair(Name(b"Length1"), drawn.len() as i32);
    stream.finish();
    let info = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"UCS"), supplement: 0 };
    let mut map: UnicodeCmap<u16> = UnicodeCmap::new(Name(b"Dateline"), info);
    for (&glyph, chars) in used {
        map.pair_with_multiple(glyph, chars.iter().copied().filter(|c| *c != '\0'));
    }
    let packed = deflate(map.finish().as_slice());
    pdf.stream(cmap, &packed).filter(Filter::FlateDecode);
}

/// Six capitals that differ where the glyphs do.
fn tag(glyphs: &BTreeSet<u16>) -> String {
    // FNV-1a, 64 bits.
    let mut hash = glyphs
        .iter()
        .flat_map(|g| g.to_be_bytes())
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    let mut letter = || {
        let c = char::from(b'A' + (hash % 26) as u8);
        hash /= 26;
        c
    };
    (0..6).map(|_| letter()).collect()
}
