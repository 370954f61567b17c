//! The sheets of a series one after another, for ever: as animated PNG, or as GIF for whatever shows no other.

use super::{MapError, Sheet};

/// Hundredths of a second that each sheet stands.
fn delay(seconds_each: f64) -> u16 {
    (seconds_each.clamp(0.1, 60.0) * 100.0).round() as u16
}

/// The sheets of a series, which are of one size, as one animated PNG.
///
/// # Errors
///
/// When a frame cannot be painted or encoded.
pub fn animate(sheets: &[Sheet], seconds_each: f64) -> Result<Vec<u8>, MapError> {
    let mut file = Vec::new();
    let Some(first) = sheets.first() else { return Ok(file) };
    let (width, height) = (first.scene.width, first.scene.height);
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_animated(u32::try_from(sheets.len()).unwrap_or(u32::MAX), 0)?;
    encoder.set_frame_delay(delay(seconds_each), 100)?;
    encoder.add_text_chunk("Software".to_owned(), "Dateline".to_owned())?;
    let mut writer = encoder.write_header()?;
    for sheet in sheets {
        writer.write_image_data(&sheet.to_rgb()?)?;
    }
    writer.finish()?;
    Ok(file)
}

/// The same as GIF, in 255 colours that all sheets share; after the first each holds what has changed alone.
///
/// # Errors
///
/// When a frame cannot be painted or encoded, or has a side longer than a GIF can have.
#[cfg(feature = "gif")]
pub fn animate_gif(sheets: &[Sheet], seconds_each: f64) -> Result<Vec<u8>, MapError> {
    let mut file = Vec::new();
    let Some(first) = sheets.first() else { return Ok(file) };
    let (width, height) = (first.scene.width, first.scene.height);
    let too_large = |_| MapError::Size { width, height };
    let mut counts = super::palette::Counts::default();
    for sheet in sheets {
        counts.add(&sheet.to_rgb()?);
    }
    let palette = counts.palette(usize::from(UNCHANGED));
    let (wide, high) = (u16::try_from(width).map_err(too_large)?, u16::try_from(height).map_err(too_large)?);
    let mut encoder = gif::Encoder::new(&mut file, wide, high, &palette.colors.concat())?;
    encoder.set_repeat(gif::Repeat::Infinite)?;
    // The command line knows its own files by this text and overwrites no others.
    encoder.write_raw_extension(gif::Extension::Comment.into(), &[MADE_BY.as_bytes()])?;
    let mut before: Vec<u8> = Vec::new();
    for sheet in sheets {
        // Painted again: all frames at once would take a gigabyte of a long series.
        let after = palette.index(&sheet.to_rgb()?);
        let part = Part::changed(&before, &after, usize::from(wide));
        let frame = gif::Frame {
            delay: delay(seconds_each),
            dispose: gif::DisposalMethod::Keep,
            transparent: Some(UNCHANGED),
            left: part.left,
            top: part.top,
            width: part.width,
            height: part.height,
            buffer: part.pixels.into(),
            ..gif::Frame::default()
        };
        encoder.write_frame(&frame)?;
        before = after;
    }
    drop(encoder);
    Ok(file)
}

/// Stands in the file, so that it is known for ours.
#[cfg(feature = "gif")]
const MADE_BY: &str = "Made by Dateline";

/// The place in the palette that shows what was there before.
#[cfg(feature = "gif")]
const UNCHANGED: u8 = 255;

/// The part of a frame that differs from the one before.
#[cfg(feature = "gif")]
struct Part {
    left: u16,
    top: u16,
    width: u16,
    height: u16,
    pixels: Vec<u8>,
}

#[cfg(feature = "gif")]
impl Part {
    /// The whole frame where there was none before; one pixel where nothing has changed, to keep its time.
    fn changed(before: &[u8], after: &[u8], wide: usize) -> Self {
        let same = |i: usize| before.get(i) == after.get(i);
        let differing = || (0..after.len()).filter(|i| !same(*i));
        let (top, bottom) = (differing().next().unwrap_or(0) / wide, differing().next_back().unwrap_or(0) / wide);
        let left = differing().map(|i| i % wide).min().unwrap_or(0);
        let right = differing().map(|i| i % wide).max().unwrap_or(0);
        let pixel = |i: usize| if same(i) { UNCHANGED } else { after[i] };
        let pixels = (top..=bottom).flat_map(|row| (left..=right).map(move |x| row * wide + x)).map(pixel).collect();
        let [left, top, width, height] = [left, top, right + 1 - left, bottom + 1 - top].map(|n| n as u16);
        Self { left, top, width, height, pixels }
    }
}

#[cfg(all(test, feature = "gif"))]
mod tests {
    use super::*;

    #[test]
    fn a_part_holds_what_has_changed_and_no_more() {
        let before = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
        let after = [1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 3, 1];
        let part = Part::changed(&before, &after, 4);
        assert_eq!((part.left, part.top, part.width, part.height), (1, 1, 2, 2));
        assert_eq!(part.pixels, [2, UNCHANGED, UNCHANGED, 3]);
        assert_eq!(Part::changed(&before, &before, 4).pixels, [UNCHANGED]);
        assert_eq!(Part::changed(&[], &after, 4).pixels, after);
    }
}
