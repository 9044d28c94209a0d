//! How much work it is to make a shape's body, told from the shape alone, so that a frame makes no more
//! on the spot than it has time for.
//!
//! Counted in figures, of which a usual machine makes two in a microsecond. Measured over kinds, fills,
//! dashes and lengths; right to within a factor of two or three.

use tavla_shared::shape::{Color, Dash, FillStyle, Kind, LineShape, Shape};

use super::mesh::SEAMS_PIXELS;
use crate::shapes::{self, Detail, Touch};

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
        touch: Touch::of(shape, detail),
        seams_show: seams_show(shape, pixel),
    };
    PLAIN + work.strokes() + work.fill()
}

/// Whether it shows where something translucent crosses itself.
fn seams_show(shape: &Shape, pixel: f64) -> bool {
    let width = shapes::pen_width(&shape.style).max(shapes::hatch_width(&shape.style));
    let is_thick = width > SEAMS_PIXELS * pixel;
    is_thick || shape.kind == Kind::Ink
}

/// What a body that is no figure consists of.
struct Work<'a> {
    shape: &'a Shape,
    touch: Touch,
    seams_show: bool,
}

impl Work<'_> {
    fn strokes(&self) -> usize {
        let rough = match self.touch {
            Touch::Ruled | Touch::Retraced => 1,
            Touch::Sketched(_) => ROUGH,
        };
        let pieces = match &self.shape.ink {
            Some(ink) => ink.points.len() / INK_POINTS,
            None => self.corners() + self.dashes(),
        };
        pieces * rough * self.as_area(self.shape.style.stroke)
    }

    /// How many times as long what has this colour takes.
    fn as_area(&self, color: Color) -> usize {
        if self.is_area(color) { AS_AREA } else { 1 }
    }

    /// Whether lines of this colour are made an area, as they would be darker where they cross.
    fn is_area(&self, color: Color) -> bool {
        let laid_on = self.shape.style.opacity * shapes::nib_opacity(self.shape);
        let is_translucent = laid_on < 1.0 || color.0[3] < 255;
        self.seams_show && is_translucent && !color.is_none()
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
            (_, FillStyle::Hachure | FillStyle::Zigzag) => {
                self.hatching() * self.as_area(style.fill)
            }
            (_, FillStyle::CrossHatch) => {
                let lines = self.hatching();
                // As areas they are cut where they cross.
                let crossings = if self.is_area(style.fill) {
                    lines * lines
                } else {
                    0
                };
                2 * lines * self.as_area(style.fill) + crossings
            }
        }
    }

    fn area(&self) -> usize {
        let bends = if matches!(self.touch, Touch::Sketched(_)) {
            BENT
        } else {
            1
        };
        let corners = self.corners() * bends;
        AREA_CORNER * corners + (corners / CROSSING_CORNERS).pow(2)
    }

    fn hatching(&self) -> usize {
        let rect = shapes::local_box(self.shape);
        let across = rect.width().hypot(rect.height());
        let gap = shapes::hatch_gap(&self.shape.style, across);
        let lines = ((rect.width() + rect.height()) / gap).min(PIECES_MAX) as usize;
        lines * self.touch.lines()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tavla_shared::geometry::{Point, Size};
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Ink, InkPoint};

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
        sketch.style.stroke.0[3] = 0;
        check(&sketch, 1_000..20_000);
        sketch.style.opacity = 1.0;
        check(&sketch, 110..250);
        sketch.style.fill.0[3] = 128;
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
