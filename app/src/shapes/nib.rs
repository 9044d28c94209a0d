//! What each nib makes of a stroke: how wide it is along its course, how much of its colour is laid
//! on, and what it encloses where it comes back to where it began.
//!
//! The pen is `ink`'s own method; nothing in here may change how it looks.

use kurbo::{BezPath, Vec2};
use tavla_shared::shape::{Ink, Kind, Nib, Shape, Style};

use super::fill::hatching;
use super::look::{Detail, Look, Touch, fill_share};
use super::simplify::simplified;
use super::{SpinePoint, ink, ink_scale, ink_spine, local_ink, local_turn, spine_path};

/// Half the thickness of the even pen, in stroke widths: what the pen comes to at an easy pace.
const EVEN: f64 = 1.6;
/// Half the breadth of the highlighter, in stroke widths.
const BROAD: f64 = 6.0;
/// How much of its colour the highlighter lays on: letters below stay as readable as they were.
const SEE_THROUGH: f64 = 0.45;
/// A thinner stroke is drawn as this.
const WIDTH_MIN: f64 = 0.1;
/// An ink stroke may be simplified by so many grains.
const INK_GRAINS: f64 = 0.35;
/// How near its beginning a stroke ends that goes around something, in board units.
const RETURN_DISTANCE: f64 = 1.0;

/// The smoothed middle line of `ink` as the nib of `style` draws it.
pub(super) fn spine(ink: &Ink, scale: Vec2, style: &Style) -> Vec<SpinePoint> {
    let mut spine = ink_spine(ink, scale, style.stroke_width);
    if let Some(radius) = even_radius(style) {
        for spine_point in &mut spine {
            spine_point.radius = radius;
        }
    }
    spine
}

/// The largest radius that a stroke of `style` has anywhere.
pub(super) fn radius_max(style: &Style) -> f64 {
    even_radius(style).unwrap_or_else(|| ink::radius_max(style.stroke_width))
}

/// Half the thickness of a nib that has one only.
fn even_radius(style: &Style) -> Option<f64> {
    let width = style.stroke_width.max(WIDTH_MIN);
    nib_reach(style.nib).map(|reach| reach * width)
}

/// Half the thickness of a nib that has one only, in stroke widths.
pub fn nib_reach(nib: Nib) -> Option<f64> {
    match nib {
        Nib::Pen => None,
        Nib::Even => Some(EVEN),
        Nib::Highlighter => Some(BROAD),
    }
}

/// How much of its colour a nib lays on.
pub fn nib_share(nib: Nib) -> f64 {
    match nib {
        Nib::Highlighter => SEE_THROUGH,
        Nib::Pen | Nib::Even => 1.0,
    }
}

/// How much of the stroke's colour a shape's nib lays on.
pub fn nib_opacity(shape: &Shape) -> f64 {
    if shape.kind == Kind::Ink {
        nib_share(shape.style.nib)
    } else {
        1.0
    }
}

/// Whether a stroke ends where it began and has an inside: then it can be filled.
pub fn ink_returns(shape: &Shape) -> bool {
    let Some(ink) = &shape.ink else { return false };
    let [first, _, .., last] = &ink.points[..] else {
        return false;
    };
    if shape.style.nib == Nib::Highlighter || ink.points.len() < 4 {
        return false;
    }
    let scale = ink_scale(shape, ink.natural_size());
    let apart = Vec2::new(
        f64::from(last.x - first.x) * scale.x,
        f64::from(last.y - first.y) * scale.y,
    );
    apart.hypot() < RETURN_DISTANCE
}

/// What a stroke encloses, as far as it does; the origin at the shape's own, unrotated.
pub(super) fn area(shape: &Shape) -> BezPath {
    enclosed(&local_ink(shape))
}

fn enclosed(spine: &[SpinePoint]) -> BezPath {
    let mut path = spine_path(spine);
    if !path.is_empty() {
        path.close_path();
    }
    path
}

/// What there is to draw of ink.
pub(super) fn look(shape: &Shape, detail: Detail) -> Look {
    let turn = local_turn(shape);
    let mut ink = simplified(local_ink(shape), detail.grain * INK_GRAINS);
    let filled = !shape.style.fill.is_none() && ink_returns(shape);
    let tint = fill_share(shape, detail);
    let area = filled.then(|| enclosed(&ink));
    let hatched = area.as_ref().filter(|_| tint.is_none()).map(|area| {
        let touch = Touch::of(shape, detail);
        hatching(area, &shape.style, touch, shape.seed).placed(turn)
    });
    for spine_point in &mut ink {
        spine_point.point = turn * spine_point.point;
    }
    Look {
        fill: area.filter(|_| tint.is_some()).map(|area| turn * area),
        tint: tint.unwrap_or(1.0),
        hatching: hatched,
        stroke_tint: 1.0,
        ink,
        ..Look::default()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kurbo::Point;
    use tavla_shared::shape::{Color, FillStyle, InkPoint};

    use super::super::{hit, look, tests::shape};
    use super::*;

    /// Three quarters of a circle of 100 across, or all of it.
    fn round(all: bool) -> Shape {
        let mut stroke = shape(Kind::Ink);
        let steps = if all { 40 } else { 30 };
        let point = |step: u8| {
            let turn = f32::from(step) / 40.0 * std::f32::consts::TAU;
            InkPoint {
                x: 50.0 + 50.0 * turn.cos(),
                y: 50.0 + 50.0 * turn.sin(),
                pressure: 0.5,
            }
        };
        let points = (0..=steps).map(point).collect();
        stroke.size = tavla_shared::geometry::Size::new(100.0, 100.0);
        stroke.ink = Some(Arc::new(Ink { points }));
        stroke.style.fill = Color::rgb(0xff_0000);
        stroke
    }

    #[test]
    fn the_even_nib_and_the_highlighter_have_one_width_and_the_pen_has_many() {
        let mut stroke = shape(Kind::Ink);
        let mut widths = |nib| {
            stroke.style.nib = nib;
            let radii = look(&stroke, Detail::ALL).ink.into_iter();
            let radii: Vec<u64> = radii.map(|point| (point.radius * 1e6) as u64).collect();
            let distinct: std::collections::BTreeSet<u64> = radii.iter().copied().collect();
            (distinct.len(), radii[0] as f64 / 1e6)
        };
        assert!(widths(Nib::Pen).0 > 3);
        let (even, broad) = (widths(Nib::Even), widths(Nib::Highlighter));
        assert_eq!((even.0, broad.0), (1, 1));
        assert!(broad.1 > 3.0 * even.1, "{broad:?} {even:?}");
    }

    #[test]
    fn only_a_stroke_that_comes_back_is_filled_and_hit_inside() {
        let (open, closed) = (round(false), round(true));
        let middle = |shape: &Shape| shape.pos + Vec2::new(50.0, 50.0);
        assert!(look(&open, Detail::ALL).fill.is_none());
        assert!(!hit(&open, middle(&open), 2.0));
        let area = look(&closed, Detail::ALL).fill.unwrap();
        assert_ne!(kurbo::Shape::winding(&area, Point::new(50.0, 50.0)), 0);
        assert!(hit(&closed, middle(&closed), 2.0));
        let mut hollow = closed;
        hollow.style.fill = Color::NONE;
        assert!(!hit(&hollow, middle(&hollow), 2.0));
    }

    #[test]
    fn a_closed_stroke_is_hatched_as_a_box_is_and_a_highlighter_encloses_nothing() {
        let mut closed = round(true);
        closed.style.fill_style = FillStyle::Hachure;
        let drawn = look(&closed, Detail::ALL);
        assert!(drawn.fill.is_none() && drawn.hatching.is_some());
        closed.style.nib = Nib::Highlighter;
        let drawn = look(&closed, Detail::ALL);
        assert!(drawn.fill.is_none() && drawn.hatching.is_none());
        assert!(nib_opacity(&closed) < 1.0);
    }
}
