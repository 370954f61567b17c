//! Dots by the thousand, painted from the top down: where one lies already, those beneath are not painted at all. Of a
//! million on a page some twenty thousand can be seen.

use tiny_skia::{Pixmap, PremultipliedColorU8};

use super::raster;
use super::scene::{Dots, Node, Rect};

/// A picture of dots, and where its corner stands on the page.
pub(crate) struct Picture {
    pub(crate) x: u32,
    pub(crate) y: u32,
    pub(crate) pixels: Pixmap,
}

/// Places between two pixels, in each direction.
const FINE: i64 = 4;

/// A sign at one place between pixels.
struct Sprite {
    pixels: Pixmap,
    /// For each row the pixels that it paints, and those that it hides wholly, a bit each.
    painted: Vec<u64>,
    hiding: Vec<u64>,
}

/// The pixels of the picture that are hidden already, a bit each, with a margin that counts as hidden.
struct Hidden {
    words: Vec<u64>,
    per_row: usize,
    margin: usize,
}

impl Hidden {
    fn new(width: usize, height: usize, margin: usize) -> Self {
        let per_row = (width + 2 * margin).div_ceil(64) + 1;
        let mut hidden = Self { words: vec![u64::MAX; per_row * height], per_row, margin };
        for row in 0..height {
            for x in margin..margin + width {
                hidden.words[row * per_row + x / 64] &= !(1 << (x % 64));
            }
        }
        hidden
    }

    /// 64 pixels from `x`, which counts from the margin's start.
    fn window(&self, row: usize, x: usize) -> u64 {
        let (word, shift) = (row * self.per_row + x / 64, x % 64);
        let next = self.words.get(word + 1).copied().unwrap_or(u64::MAX);
        if shift == 0 { self.words[word] } else { self.words[word] >> shift | next << (64 - shift) }
    }

    fn hide(&mut self, row: usize, x: usize, bits: u64) {
        let (word, shift) = (row * self.per_row + x / 64, x % 64);
        self.words[word] |= bits << shift;
        if shift > 0
            && let Some(next) = self.words.get_mut(word + 1)
        {
            *next |= bits >> (64 - shift);
        }
    }
}

/// Paints the dots; none where there is nothing to paint.
pub(crate) fn paint(dots: &Dots) -> Option<Picture> {
    let area = dots.area;
    let (left, top) = (area.x.max(0.0).ceil(), area.y.max(0.0).ceil());
    let (width, height) = ((area.right() - left).floor() as u32, (area.bottom() - top).floor() as u32);
    let mut pixels = Pixmap::new(width, height)?;
    // From the origin to the far end of the largest sign, and a pixel for its soft edge.
    let reach = dots.signs.iter().filter_map(reach).fold(0.0, f64::max).ceil() as usize + 1;
    let side = reach * 2 + 1;
    let words = side.div_ceil(64);
    let mut hidden = Hidden::new(width as usize, height as usize, side + 64);
    let mut sprites: Vec<Option<Sprite>> = Vec::new();
    sprites.resize_with(dots.signs.len() * (FINE * FINE) as usize, || None);
    let canvas = pixels.pixels_mut();
    for dot in dots.at.iter().rev() {
        let fine = |v: f64| (v * FINE as f64).round() as i64;
        let (x, y) = (fine(f64::from(dot.x) - left), fine(f64::from(dot.y) - top));
        let (column, row) = (x.div_euclid(FINE) - reach as i64, y.div_euclid(FINE) - reach as i64);
        if column < -(side as i64) || column >= i64::from(width) || row < -(side as i64) || row >= i64::from(height) {
            continue;
        }
        let (dx, dy) = (x.rem_euclid(FINE), y.rem_euclid(FINE));
        let place = usize::from(dot.sign) * (FINE * FINE) as usize + (dy * FINE + dx) as usize;
        let Some(slot) = sprites.get_mut(place) else { continue };
        if slot.is_none() {
            *slot = Sprite::new(dots, usize::from(dot.sign), reach, (dx, dy));
        }
        let Some(sprite) = slot else { continue };
        let bit = (column + hidden.margin as i64) as usize;
        for line in 0..side {
            let Some(y) = usize::try_from(row + line as i64).ok().filter(|y| *y < height as usize) else { continue };
            for word in 0..words {
                let at = bit + word * 64;
                let painted = sprite.painted[line * words + word];
                let mut left = painted & !hidden.window(y, at);
                if left == 0 {
                    continue;
                }
                let mut hides = sprite.hiding[line * words + word] & left;
                while left != 0 {
                    let i = left.trailing_zeros() as usize + word * 64;
                    left &= left - 1;
                    let x = (column + i as i64) as usize;
                    let under = sprite.pixels.pixels()[line * side + i];
                    let pixel = &mut canvas[y * width as usize + x];
                    *pixel = over(*pixel, under);
                    if pixel.alpha() == 255 {
                        hides |= 1 << (i - word * 64);
                    }
                }
                hidden.hide(y, at, hides);
            }
        }
    }
    Some(Picture { x: left as u32, y: top as u32, pixels })
}

/// One pixel on top of another, both with their colours multiplied by their alpha.
pub(super) fn over(top: PremultipliedColorU8, under: PremultipliedColorU8) -> PremultipliedColorU8 {
    let left = 255 - u16::from(top.alpha());
    let mix = |a: u8, b: u8| (u16::from(a) + (u16::from(b) * left + 127) / 255).min(255) as u8;
    let alpha = mix(top.alpha(), under.alpha());
    let channel = |a, b| mix(a, b).min(alpha);
    PremultipliedColorU8::from_rgba(
        channel(top.red(), under.red()),
        channel(top.green(), under.green()),
        channel(top.blue(), under.blue()),
        alpha,
    )
    .unwrap_or(top)
}

/// How far a sign reaches from its middle, strokes included.
fn reach(sign: &super::scene::Group) -> Option<f64> {
    let far = |r: Rect| [r.x.abs(), r.y.abs(), r.right().abs(), r.bottom().abs()].into_iter().fold(0.0, f64::max);
    sign.children
        .iter()
        .filter_map(|node| match node {
            Node::Shape(shape) => Some(far(shape.path.bounds()?) + shape.stroke.as_ref().map_or(0.0, |s| s.width)),
            Node::Group(group) => reach(group),
            Node::Text(text) => Some(far(text.bounds)),
            Node::Dots(_) => None,
        })
        .reduce(f64::max)
}

impl Sprite {
    fn new(dots: &Dots, sign: usize, reach: usize, (dx, dy): (i64, i64)) -> Option<Self> {
        let side = reach * 2 + 1;
        let mut pixels = Pixmap::new(side as u32, side as u32)?;
        let middle = |part: i64| reach as f64 + part as f64 / FINE as f64;
        let moved = Node::from(dots.signs.get(sign)?.clone()).translated(middle(dx), middle(dy));
        if let Node::Group(group) = moved {
            raster::group(&group, &mut pixels, None);
        }
        let words = side.div_ceil(64);
        let mut sprite = Self { painted: vec![0; words * side], hiding: vec![0; words * side], pixels };
        for (i, pixel) in sprite.pixels.pixels().iter().enumerate() {
            let (line, x) = (i / side, i % side);
            let bit = 1 << (x % 64);
            if pixel.alpha() > 0 {
                sprite.painted[line * words + x / 64] |= bit;
            }
            if pixel.alpha() == 255 {
                sprite.hiding[line * words + x / 64] |= bit;
            }
        }
        Some(sprite)
    }
}

#[cfg(test)]
mod tests {
    use super::super::scene::{Color, Dot, Group, Path, Point, Shape};
    use super::*;

    fn dots(at: Vec<Dot>) -> Dots {
        let sign = |color| {
            let mut group = Group::default();
            let circle = Path::circle(Point::default(), 5.0);
            group.push(Shape::filled(circle, color).outlined(Color(255, 255, 255), 1.3));
            group
        };
        let signs = vec![sign(Color(200, 30, 30)), sign(Color(30, 30, 200))];
        Dots { signs, at, area: Rect::new(3.0, 2.0, 90.0, 70.0) }
    }

    proptest::proptest! {
        /// Painting from the top down and leaving out what is hidden gives what painting from the bottom up gives.
        #[test]
        fn what_is_hidden_is_not_missed(at in proptest::collection::vec((-10_i16..420, -10_i16..340, 0_u8..2), 0..120)) {
            let at: Vec<Dot> =
                at.iter().map(|&(x, y, sign)| Dot { x: f32::from(x) / 4.0, y: f32::from(y) / 4.0, sign }).collect();
            let dots = dots(at);
            let picture = paint(&dots).unwrap();
            // Wide enough that no sign is cut at its edge, where tiny-skia's own soft edges are a little harder.
            let mut plain = Pixmap::new(150, 130).unwrap();
            for dot in &dots.at {
                let node = Node::from(dots.signs[usize::from(dot.sign)].clone());
                let Node::Group(group) = node.translated(f64::from(dot.x) + 20.0, f64::from(dot.y) + 20.0) else { unreachable!() };
                raster::group(&group, &mut plain, None);
            }
            for y in 0..70 {
                for x in 0..90 {
                    let (a, b) = (picture.pixels.pixel(x, y).unwrap(), plain.pixel(x + 23, y + 22).unwrap());
                    let far = |p: u8, q: u8| p.abs_diff(q) > 12;
                    proptest::prop_assert!(
                        !far(a.red(), b.red()) && !far(a.blue(), b.blue()) && !far(a.alpha(), b.alpha()),
                        "{} {}: {:?} {:?}", x, y, a, b
                    );
                }
            }
        }
    }
}
