//! A palette of 256 colours for a picture or several, and the pictures in it.
//!
//! The sheet's own colours fill most of it and must stay exactly what they are, so the commonest colours are taken as they
//! are, none too near another, until there are 256; the rest become the nearest of them.

use std::collections::HashMap;

/// How often each colour occurs.
#[derive(Default)]
pub(super) struct Counts(HashMap<[u8; 3], u32>);

impl Counts {
    /// Counts the colours of a picture too.
    pub(super) fn add(&mut self, rgb: &[u8]) {
        // Runs of one colour are counted at once.
        let mut run = (None, 0);
        for pixel in pixels(rgb).map(Some).chain([None]) {
            if pixel == run.0 {
                run.1 += 1;
                continue;
            }
            if let Some(color) = run.0 {
                *self.0.entry(color).or_default() += run.1;
            }
            run = (pixel, 1);
        }
    }

    /// A palette of at most so many colours.
    pub(super) fn palette(self, most: usize) -> Palette {
        let mut all: Vec<([u8; 3], u32)> = self.0.into_iter().collect();
        all.sort_by_key(|&(color, n)| (std::cmp::Reverse(n), color));
        let colors = choose(&all, most);
        let nearest = |&(color, _): &([u8; 3], u32)| {
            let near = (0..colors.len()).min_by_key(|&i| distance(colors[i], color)).unwrap_or(0);
            (color, near as u8)
        };
        let places = all.iter().map(nearest).collect();
        Palette { colors, places }
    }
}

/// The colours of a palette, and the place of every colour of the pictures among them.
pub(super) struct Palette {
    pub(super) colors: Vec<[u8; 3]>,
    places: HashMap<[u8; 3], u8>,
}

impl Palette {
    /// The palette of one picture.
    pub(super) fn of(rgb: &[u8]) -> Self {
        let mut counts = Counts::default();
        counts.add(rgb);
        counts.palette(256)
    }

    /// For each pixel of a picture that was counted its place among the colours.
    pub(super) fn index(&self, rgb: &[u8]) -> Vec<u8> {
        let mut last = (None, 0);
        let place = |color| {
            if last.0 != Some(color) {
                last = (Some(color), self.places.get(&color).copied().unwrap_or(0));
            }
            last.1
        };
        pixels(rgb).map(place).collect()
    }
}

fn pixels(rgb: &[u8]) -> impl Iterator<Item = [u8; 3]> {
    rgb.chunks_exact(3).map(|p| [p[0], p[1], p[2]])
}

/// A colour that fills one pixel in so many is one of the sheet's own, however near another: land beside paper.
const FILLS: u64 = 500;

/// Up to so many colours: those that fill the sheet, then the commonest, far apart from each other at first, then nearer, until
/// the palette is full.
fn choose(colors: &[([u8; 3], u32)], most: usize) -> Vec<[u8; 3]> {
    let all: u64 = colors.iter().map(|c| u64::from(c.1)).sum();
    let filling = colors.iter().take(most / 4).take_while(|c| u64::from(c.1) * FILLS >= all);
    let mut chosen: Vec<[u8; 3]> = filling.map(|c| c.0).collect();
    for apart in [48, 24, 14, 8, 4, 0_i32] {
        for &(color, _) in colors {
            if chosen.len() == most {
                return chosen;
            }
            if chosen.iter().all(|c| distance(*c, color) > 3 * apart * apart) {
                chosen.push(color);
            }
        }
    }
    chosen
}

/// Three times the square of the distance, green weighing most, as the eye has it.
fn distance(a: [u8; 3], b: [u8; 3]) -> i32 {
    let d = |i: usize| i32::from(a[i]) - i32::from(b[i]);
    2 * d(0) * d(0) + 4 * d(1) * d(1) + 3 * d(2) * d(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rgb: &[u8]) -> (Vec<[u8; 3]>, Vec<u8>) {
        let palette = Palette::of(rgb);
        let indexed = palette.index(rgb);
        (palette.colors, indexed)
    }

    #[test]
    fn few_colours_stay_what_they_are() {
        let rgb = [255, 255, 255, 205, 223, 233, 204, 223, 233, 0, 0, 0, 255, 255, 255];
        let (colors, indexed) = of(&rgb);
        let back: Vec<u8> = indexed.iter().flat_map(|&i| colors[usize::from(i)]).collect();
        assert_eq!(back, rgb);
    }

    #[test]
    fn land_stays_land_beside_paper_that_is_nearly_as_white() {
        let mut rgb = [255, 255, 255].repeat(9000);
        rgb.extend([250, 247, 241].repeat(9000));
        rgb.extend((0..9000_u32).flat_map(|i| [250, 200 + (i % 50) as u8, 160 + (i % 90) as u8]));
        let (colors, indexed) = of(&rgb);
        assert_eq!(colors[usize::from(indexed[9001])], [250, 247, 241]);
    }

    #[test]
    fn of_many_colours_the_common_stay_and_the_others_are_near() {
        let mut rgb: Vec<u8> =
            (0..40_000_u32).flat_map(|i| [(i % 200) as u8, (i / 200) as u8, (i % 7) as u8]).collect();
        rgb.extend([250, 10, 240].repeat(5000));
        let (colors, indexed) = of(&rgb);
        assert!(colors.len() == 256 && colors.contains(&[250, 10, 240]));
        for (pixel, i) in rgb.chunks_exact(3).zip(indexed) {
            let color = colors[usize::from(i)];
            assert!(distance(color, [pixel[0], pixel[1], pixel[2]]) < 2700, "{pixel:?} {color:?}");
        }
    }
}
