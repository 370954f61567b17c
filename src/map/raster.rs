//! The scene as a PNG, painted with tiny-skia.

use tiny_skia::{FillRule, LineCap, LineJoin, Mask, Paint, PathBuilder, Pixmap, StrokeDash, Transform};

use super::MapError;
use super::scene::{Color, Ends, Group, Node, Path, Scene, Segment, Shape, Text};

/// Paints the scene and encodes it, with the pixels per inch recorded (`pHYs`).
pub(crate) fn png(scene: &Scene) -> Result<Vec<u8>, MapError> {
    let canvas = paint(scene)?;
    // The paper is opaque, so is every pixel: alpha says nothing and would cost a quarter of the file.
    let rgb: Vec<u8> = canvas.data().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    let mut file = Vec::with_capacity(rgb.len() / 8);
    let mut encoder = png::Encoder::new(&mut file, scene.width, scene.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let per_metre = (scene.dpi / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
    // The command line knows its own files by this text and overwrites no others.
    encoder.add_text_chunk("Software".to_owned(), "Dateline".to_owned())?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&rgb)?;
    writer.finish()?;
    Ok(file)
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

fn group(group_: &Group, canvas: &mut Pixmap, outer: Option<&Mask>) {
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
        }
    }
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
