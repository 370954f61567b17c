//! The scene as a PNG, painted with tiny-skia.

use tiny_skia::{FillRule, LineCap, LineJoin, Mask, Paint, PathBuilder, Pixmap, StrokeDash, Transform};

use super::dots::Picture;
use super::palette::Palette;
use super::scene::{Color, Ends, Group, Node, Path, Scene, Segment, Shape, Text};
use super::{MapError, dots};

/// Paints the scene and encodes it, with the pixels per inch recorded (`pHYs`).
pub(crate) fn png(scene: &Scene, palette: bool) -> Result<Vec<u8>, MapError> {
    let rgb = rgb(scene)?;
    let indexed = palette.then(|| {
        let palette = Palette::of(&rgb);
        let pixels = palette.index(&rgb);
        (palette.colors, pixels)
    });
    let mut file = Vec::with_capacity(rgb.len() / 8);
    let mut encoder = png::Encoder::new(&mut file, scene.width, scene.height);
    encoder.set_depth(png::BitDepth::Eight);
    if let Some((colors, _)) = &indexed {
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(colors.concat());
        // Rows of numbers of colours have no slopes that a filter could flatten.
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::NoFilter);
    } else {
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::Fast);
        // Trying all filters on each row takes three times as long and gains a twentieth of the file.
        encoder.set_filter(png::Filter::Paeth);
    }
    // Up to the next whole number: 300 dots to the inch are not 299 to programs that cut off what is behind the point.
    let per_metre = (scene.dpi / 0.0254).ceil() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
    // The command line knows its own files by this text and overwrites no others.
    encoder.add_text_chunk("Software".to_owned(), "Dateline".to_owned())?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(indexed.as_ref().map_or(&rgb, |i| &i.1))?;
    writer.finish()?;
    Ok(file)
}

/// Paints the scene: red, green and blue of each pixel, in rows from the top.
pub(super) fn rgb(scene: &Scene) -> Result<Vec<u8>, MapError> {
    // The paper is opaque, so is every pixel: alpha says nothing and would cost a quarter of the file.
    let mut pixels = paint(scene)?.take();
    let count = pixels.len() / 4;
    for i in 0..count {
        // The fourth byte is written over by the next pixel.
        let Some(&pixel) = pixels[i * 4..].first_chunk::<4>() else { break };
        pixels[i * 3..i * 3 + 4].copy_from_slice(&pixel);
    }
    pixels.truncate(count * 3);
    Ok(pixels)
}

fn paint(scene: &Scene) -> Result<Pixmap, MapError> {
    let mut canvas =
        Pixmap::new(scene.width, scene.height).ok_or(MapError::Size { width: scene.width, height: scene.height })?;
    let Color(r, g, b) = scene.background;
    canvas.fill(tiny_skia::Color::from_rgba8(r, g, b, 255));
    for layer in &scene.layers {
        group(layer, &mut canvas, None);
    }
    Ok(canvas)
}

pub(super) fn group(group_: &Group, canvas: &mut Pixmap, outer: Option<&Mask>) {
    let inner = group_.clip.as_ref().and_then(|clip| {
        let path = build(clip)?;
        let mut mask = match outer {
            Some(mask) => mask.clone(),
            None => Mask::new(canvas.width(), canvas.height())?,
        };
        if outer.is_some() {
            mask.intersect_path(&path, FillRule::EvenOdd, true, Transform::identity());
        } else {
            mask.fill_path(&path, FillRule::EvenOdd, true, Transform::identity());
        }
        Some(mask)
    });
    let mask = inner.as_ref().or(outer);
    for node in &group_.children {
        match node {
            Node::Group(child) => group(child, canvas, mask),
            Node::Shape(one) => shape(one, canvas, mask),
            Node::Text(one) => text(one, canvas, mask),
            Node::Dots(one) => {
                if let Some(picture) = dots::paint(one) {
                    lay(&picture, canvas);
                }
            }
        }
    }
}

/// Lays a picture of dots on the page.
fn lay(picture: &Picture, canvas: &mut Pixmap) {
    let (wide, left) = (picture.pixels.width() as usize, picture.x as usize);
    let page = canvas.width() as usize;
    let rows = picture.pixels.pixels().chunks_exact(wide);
    for (row, line) in rows.zip(canvas.pixels_mut().chunks_exact_mut(page).skip(picture.y as usize)) {
        for (top, under) in row.iter().zip(line.iter_mut().skip(left)) {
            match top.alpha() {
                0 => {}
                255 => *under = *top,
                _ => *under = dots::over(*top, *under),
            }
        }
    }
}

/// A picture with a transparent ground as PNG.
pub(super) fn transparent_png(picture: &Pixmap) -> Result<Vec<u8>, MapError> {
    let mut rgba = Vec::with_capacity(picture.data().len());
    for pixel in picture.pixels() {
        let c = pixel.demultiply();
        rgba.extend([c.red(), c.green(), c.blue(), c.alpha()]);
    }
    let mut file = Vec::with_capacity(rgba.len() / 8);
    let mut encoder = png::Encoder::new(&mut file, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&rgba)?;
    writer.finish()?;
    Ok(file)
}

fn shape(shape: &Shape, canvas: &mut Pixmap, mask: Option<&Mask>) {
    let Some(path) = build(&shape.path) else { return };
    if let Some(fill) = &shape.fill {
        let rule = if fill.even_odd { FillRule::EvenOdd } else { FillRule::Winding };
        canvas.fill_path(&path, &solid(fill.color, fill.opacity), rule, Transform::identity(), mask);
    }
    if let Some(stroke) = &shape.stroke {
        let round = stroke.ends == Ends::Round;
        let style = tiny_skia::Stroke {
            width: stroke.width as f32,
            miter_limit: 4.0,
            line_cap: if round { LineCap::Round } else { LineCap::Butt },
            line_join: if round { LineJoin::Round } else { LineJoin::Miter },
            dash: StrokeDash::new(stroke.dash.iter().map(|&d| d as f32).collect(), 0.0),
        };
        canvas.stroke_path(&path, &solid(stroke.color, stroke.opacity), &style, Transform::identity(), mask);
    }
}

fn text(text: &Text, canvas: &mut Pixmap, mask: Option<&Mask>) {
    if let Some(path) = build(&text.path) {
        canvas.fill_path(&path, &solid(text.color, 1.0), FillRule::Winding, Transform::identity(), mask);
    }
}

fn solid(Color(r, g, b): Color, opacity: f64) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(r, g, b, (opacity.clamp(0.0, 1.0) * 255.0).round() as u8);
    paint
}

fn build(path: &Path) -> Option<tiny_skia::Path> {
    let mut builder = PathBuilder::with_capacity(path.0.len(), path.0.len() * 2);
    for segment in &path.0 {
        match *segment {
            Segment::Move(p) => builder.move_to(p.x as f32, p.y as f32),
            Segment::Line(p) => builder.line_to(p.x as f32, p.y as f32),
            Segment::Quad(a, p) => builder.quad_to(a.x as f32, a.y as f32, p.x as f32, p.y as f32),
            Segment::Cubic(a, b, p) => {
                builder.cubic_to(a.x as f32, a.y as f32, b.x as f32, b.y as f32, p.x as f32, p.y as f32);
            }
            Segment::Close => builder.close(),
        }
    }
    builder.finish()
}

/// Paints a drawing on nothing: a symbol of `side` by `side` pixels for other programs.
#[cfg(feature = "kml")]
pub(crate) fn icon(drawing: &Group, side: u32) -> Result<Vec<u8>, MapError> {
    let mut canvas = Pixmap::new(side, side).ok_or(MapError::Size { width: side, height: side })?;
    group(drawing, &mut canvas, None);
    let straight = |p: &tiny_skia::PremultipliedColorU8| {
        let c = p.demultiply();
        [c.red(), c.green(), c.blue(), c.alpha()]
    };
    let rgba: Vec<u8> = canvas.pixels().iter().flat_map(straight).collect();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&rgba)?;
    writer.finish()?;
    Ok(file)
}
