//! Plotters' drawing calls, written into the scene.
//!
//! Plotters counts in whole pixels; its page is laid out ten times as large and shrunk, so bars and ticks fall between
//! pixels where they should.

use std::convert::Infallible;

use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use crate::map::scene::{Color, Fill, Node, Path as ScenePath, Point, Rect, Shape, Weight};
use crate::map::text::{Anchor, Style, Typesetter};
use crate::map::theme::SMALLEST;

/// Plotters' pixels to one of ours.
pub(super) const FINE: f64 = 10.0;

/// Plotters' drawing calls, written into the scene.
pub(super) struct Backend<'a> {
    pub(super) set: &'a Typesetter,
    pub(super) nodes: &'a mut Vec<Node>,
    pub(super) size: (f64, f64),
    pub(super) small: f64,
}

impl Backend<'_> {
    fn point(p: BackendCoord) -> Point {
        Point::new(f64::from(p.0) / FINE, f64::from(p.1) / FINE)
    }

    fn add(&mut self, path: ScenePath, style: &impl BackendStyle, fill: bool) {
        let BackendColor { alpha, rgb: (r, g, b) } = style.color();
        if alpha <= 0.0 {
            return;
        }
        let color = Color(r, g, b);
        let shape = if fill {
            Shape { path, fill: Some(Fill { color, opacity: alpha, even_odd: true }), stroke: None }
        } else {
            Shape::stroked(path, color, f64::from(style.stroke_width()) / FINE).opacity(alpha)
        };
        self.nodes.push(shape.into());
    }

    fn style(&self, style: &impl BackendTextStyle) -> Style {
        let (r, g, b) = style.color().rgb;
        Style::new(Weight::Regular, (style.size() / FINE).max(SMALLEST), Color(r, g, b))
    }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Backend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        ((self.size.0 * FINE) as u32, (self.size.1 * FINE) as u32)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        let p = Self::point(point);
        self.add(ScenePath::rect(Rect::new(p.x, p.y, 1.0 / FINE, 1.0 / FINE)), &color, true);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.add(ScenePath::line(&[Self::point(from), Self::point(to)]), style, false);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Drawn {
        if let Some(rect) = Rect::around([Self::point(a), Self::point(b)]) {
            self.add(ScenePath::rect(rect), style, fill);
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let points: Vec<Point> = path.into_iter().map(Self::point).collect();
        self.add(ScenePath::line(&points), style, false);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        self.add(ScenePath::circle(Self::point(center), f64::from(radius) / FINE), style, fill);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, ring: I, style: &S) -> Drawn {
        let points: Vec<Point> = ring.into_iter().map(Self::point).collect();
        self.add(ScenePath::polygon(&points), style, true);
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let line = self.set.line(text, self.style(style));
        let Pos { h_pos, v_pos } = style.anchor();
        let anchor = match h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        let size = line.style.size;
        let mut at = Self::point(at);
        at.y += match v_pos {
            VPos::Top => size * 0.8,
            VPos::Center => size * 0.36,
            VPos::Bottom => 0.0,
        };
        // A figure at the end of the axis must not leave the page.
        let half = if anchor == Anchor::Middle { line.width / 2.0 } else { 0.0 };
        at.x = at.x.clamp(half, (self.size.0 - half).max(half));
        self.nodes.push(self.set.place(&line, at, anchor).into());
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let style = self.style(style);
        let width = self.set.width(text, style);
        Ok(((width * FINE).ceil() as u32, (style.size * FINE).ceil() as u32))
    }
}
