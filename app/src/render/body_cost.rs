//! How much work it is to make a shape's body, told from the shape alone, so that a frame makes no more
//! on the spot than it has time for.
//!
//! Counted in figures, of which a usual machine makes two in a microsecond. Measured over kinds, fills,
//! dashes and lengths; right to within a factor of two or three.

use kurbo::Rect;
use tavla_shared::shape::{Dash, FillStyle, Kind, LineShape, Shape};

use super::mesh::SEAMS_PIXELS;
use crate::shapes::{self, Detail};

/// What any body takes that is no figure.
const PLAIN: usize = 8;
/// A piece of line that a hand has drawn is so many straight ones: two strokes, each curved.
const ROUGH: usize = 8;
/// To make an area of a line takes so many times as long as to stroke it.
const AS_AREA: usize = 16;
/// A stretch of a curved line, or of one at right angles, is so many straight pieces.
const BENT: usize = 4;
/// A corner of an area.
const AREA_CORNER: usize = 2;
/// Any two sides of an area may cross: of n corners, n over this, squared.
const CROSSING_CORNERS: usize = 8;
/// Points of ink that are one piece.
const INK_POINTS: usize = 3;
/// A picture's area, and what stands for it.
const PICTURE: usize = 64;
/// Lines of a hatching are so many stroke widths apart, and at least so many board units.
const HATCH_GAP: f64 = 4.0;
/// After how many board units dashes and dots repeat.
const DASHES: f64 = 18.0;
const DOTS: f64 = 9.5;
/// Neither hatchings nor dashes have more pieces.
const PIECES_MAX: f64 = 4_000.0;

/// What `shape`'s body takes where a pixel is `pixel` board units.
pub(super) fn body_cost(shape: &Shape, pixel: f64) -> usize {
    let detail = Detail { grain: pixel };
    if shapes::figure(shape, detail).is_some() {
        return 1;
    }
    let work = Work {
        shape,
        is_rough: shapes::roughness(shape, detail) > 0.0,
        seams_show: seams_show(shape, pixel),
    };
    PLAIN + work.strokes() + work.fill()
}

/// Whether a line must be made an area, as it would be darker where it crosses itself.
fn seams_show(shape: &Shape, pixel: f64) -> bool {
    let style = &shape.style;
    let is_thick = shapes::pen_width(style) > SEAMS_PIXELS * pixel;
    let is_translucent = style.opacity < 1.0 || style.stroke.0[3] < 255;
    is_translucent && (is_thick || shape.kind == Kind::Ink)
}

/// What a body that is no figure consists of.
struct Work<'a> {
    shape: &'a Shape,
    is_rough: bool,
    seams_show: bool,
}

impl Work<'_> {
    fn strokes(&self) -> usize {
        let rough = if self.is_rough { ROUGH } else { 1 };
        let pieces = match &self.shape.ink {
            Some(ink) => ink.points.len() / INK_POINTS,
            None => self.corners() + self.dashes(),
        };
        pieces * rough * self.as_area()
    }

    fn as_area(&self) -> usize {
        if self.seams_show { AS_AREA } else { 1 }
    }

    fn corners(&self) -> usize {
        let bends = match self.shape.style.line {
            LineShape::Straight => 1,
            LineShape::Curved | LineShape::Elbow => BENT,
        };
        match self.shape.kind {
            Kind::Line | Kind::Arrow => self.shape.path.len() * bends,
            Kind::Ellipse => 4 * BENT,
            _ => 4,
        }
    }

    fn dashes(&self) -> usize {
        let period = match self.shape.style.dash {
            Dash::Solid => return 0,
            Dash::Dashed => DASHES,
            Dash::Dotted => DOTS,
        };
        let length = if self.shape.kind.is_path() {
            let sides = self.shape.path.windows(2);
            sides.map(|side| side[0].distance(side[1])).sum()
        } else {
            2.0 * (self.shape.size.width + self.shape.size.height)
        };
        (length / period).min(PIECES_MAX) as usize
    }

    fn fill(&self) -> usize {
        let style = &self.shape.style;
        match (&self.shape.kind, style.fill_style) {
            (Kind::Image, _) => PICTURE,
            (Kind::Ink, _) => 0,
            _ if style.fill.is_none() => 0,
            (_, FillStyle::Solid) => self.area(),
            (_, FillStyle::Hachure | FillStyle::Zigzag) => self.hatching() * self.as_area(),
            (_, FillStyle::CrossHatch) => {
                let lines = self.hatching();
                // As areas they are cut where they cross.
                let crossings = if self.seams_show { lines * lines } else { 0 };
                2 * lines * self.as_area() + crossings
            }
        }
    }

    fn area(&self) -> usize {
        let corners = self.corners() * if self.is_rough { BENT } else { 1 };
        AREA_CORNER * corners + (corners / CROSSING_CORNERS).pow(2)
    }

    fn hatching(&self) -> usize {
        let shape = self.shape;
        let size = if shape.kind.is_path() {
            let points = shape
                .path
                .iter()
                .map(|&point| Rect::from_points(point, point));
            points.reduce(|all, one| all.union(one)).unwrap_or_default()
        } else {
            shape.size.to_rect()
        };
        let gap = HATCH_GAP * shape.style.stroke_width.max(1.0);
        let lines = ((size.width() + size.height()) / gap).min(PIECES_MAX) as usize;
        lines * if self.is_rough { 2 } else { 1 }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tavla_shared::geometry::{Point, Size};
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Color, Ink, InkPoint};

    use super::*;

    fn shape(kind: Kind) -> Shape {
        let mut shape = Shape::new(ShapeId::from_random(1), kind);
        shape.size = Size::new(160.0, 90.0);
        shape
    }

    #[track_caller]
    fn check(shape: &Shape, expected: std::ops::Range<usize>) {
        let cost = body_cost(shape, 1.0);
        assert!(expected.contains(&cost), "{cost}, not {expected:?}");
    }

    // Measured with a figure as 0.6 microseconds.
    #[test]
    fn a_box_is_a_figure_and_a_sketch_of_one_is_dozens() {
        let mut sketch = shape(Kind::Rectangle);
        check(&sketch, 1..2);
        sketch.style.roughness = 1.0;
        check(&sketch, 20..75);
        sketch.style.fill = Color::rgb(0xff_0000);
        check(&sketch, 30..125);
        sketch.style.fill_style = FillStyle::CrossHatch;
        check(&sketch, 110..250);
        sketch.size = Size::new(1_600.0, 900.0);
        check(&sketch, 1_000..2_500);
    }

    #[test]
    fn what_shines_through_takes_many_times_as_long() {
        let mut sketch = shape(Kind::Rectangle);
        sketch.style.roughness = 1.0;
        sketch.style.opacity = 0.5;
        check(&sketch, 200..600);
        sketch.style.dash = Dash::Dotted;
        check(&sketch, 1_300..10_000);
        sketch.style.dash = Dash::Solid;
        sketch.style.fill = Color::rgb(0xff_0000);
        sketch.style.fill_style = FillStyle::CrossHatch;
        check(&sketch, 1_000..20_000);
        let mut arrow = shape(Kind::Arrow);
        arrow.path = (0..100).map(|n| Point::new(f64::from(n), 0.0)).collect();
        check(&arrow, 80..300);
        arrow.style.opacity = 0.5;
        check(&arrow, 1_400..10_000);
        let points = (0..1_000_u16).map(|n| InkPoint {
            x: n.into(),
            y: 0.0,
            pressure: 0.5,
        });
        let mut ink = shape(Kind::Ink);
        ink.ink = Some(Arc::new(Ink {
            points: points.collect(),
        }));
        check(&ink, 300..600);
        ink.style.opacity = 0.5;
        check(&ink, 2_000..10_000);
    }

    #[test]
    fn a_long_line_around_an_area_is_no_frame_s_work() {
        let mut line = shape(Kind::Line);
        line.path = (0..9_500).map(|n| Point::new(f64::from(n), 0.0)).collect();
        check(&line, 2_000..40_000);
        line.style.fill = Color::rgb(0xff_0000);
        check(&line, 100_000..10_000_000);
    }
}
