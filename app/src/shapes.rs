//! The geometry of every kind of shape: what is drawn, hit, boxed in and written in.
//!
//! Pure functions of a [`Shape`]; they know no camera, no colour of a theme and no GPU. Board space
//! in and out, except where a name says `local`: there the origin is the shape's `pos`, which keeps
//! numbers small far out on the board.

mod afar;
mod builtin;
mod corners;
mod course;
mod dash;
mod elbow;
mod figure;
mod fill;
mod flatten;
mod heads;
mod hit;
pub mod holding;
mod ink;
pub mod list;
mod look;
mod meeting;
mod missing_picture;
mod nib;
mod outline;
mod painted;
mod recognition;
mod ring;
mod route;
mod simplify;
mod sketch;
mod stretches;
mod text_bounds;
mod text_place;

use kurbo::{Affine, BezPath, Point, Rect, Vec2};
use tavla_shared::geometry::{self, Size};
use tavla_shared::shape::{Kind, Shape};

pub use self::afar::course_from_afar;
pub use self::builtin::builtin_style;
pub use self::dash::dashed;
pub use self::elbow::{OBSTACLES_MAX, PADDING as ELBOW_PADDING, pinned_at};
pub use self::figure::{Figure, Form, figure};
pub use self::fill::{Hatching, hatch_gap, hatch_width, hatching};
pub use self::flatten::flatten;
pub use self::heads::{Head, HeadFill};
pub use self::hit::{Lasso, crosses, hit, line_within, touches, within};
pub use self::ink::{
    SpinePoint, flat_outline, ink_outline, ink_spine, lagging_end, leading_end, seeming_pressures,
    smooth_spine, spine_outline,
};
pub use self::look::{Detail, Look, Touch, arrowheads, look, pen_width, stroke_paths};
pub use self::meeting::{first_meeting, holds};
pub use self::missing_picture::{MISSING_PICTURE_OPACITY, missing_picture};
pub use self::nib::{ink_returns, nib_opacity, nib_reach, nib_share};
pub use self::outline::{tail_tip, tail_to, text_area};
pub use self::painted::{Painted, painted_at};
pub use self::recognition::{Apex, ClosedForm, Recognised, recognised};
pub use self::ring::{Ring, outline_points};
pub use self::route::{Held, Route, routed, set_points, settled};
pub use self::stretches::{between_points, nearest_on_course};
pub use self::text_bounds::placeholder_label;
pub use self::text_place::{
    FRAME_NAME_SIZE, LABEL_PADDING, NOTE_SIDE, NOTE_TEXT_SIZE_MIN, TextPlace, share,
};

/// How far around a note its shadow is seen, in board units.
pub const NOTE_SHADOW: f64 = 24.0;
/// How far that is below the note,
pub const NOTE_SHADOW_DROP: f64 = 5.0;
/// and half the width of its fade.
pub const NOTE_SHADOW_SOFTNESS: f64 = 13.0;
/// How wide a frame's border is, in board units.
const FRAME_BORDER: f64 = 1.5;

/// Board space from the shape's local space.
pub fn board_from_local(shape: &Shape) -> Affine {
    Affine::translate(shape.pos.to_vec2())
}

/// The turn about the box's centre, in local space.
fn local_turn(shape: &Shape) -> Affine {
    if shape.angle == 0.0 {
        return Affine::IDENTITY;
    }
    Affine::rotate_about(shape.angle, shape.size.to_rect().center())
}

/// How wide the lines of a shape are painted.
pub fn line_width(shape: &Shape) -> f64 {
    match shape.kind {
        Kind::Frame => FRAME_BORDER,
        Kind::Note => 0.0,
        _ => pen_width(&shape.style),
    }
}

/// The clean outline of a closed shape, the course of a line or the spine of ink; empty for a group.
pub fn outline(shape: &Shape) -> BezPath {
    board_from_local(shape) * local_outline(shape)
}

/// The lines within the outline of a closed kind that are drawn as it is; none where there are none.
pub fn inner_lines(shape: &Shape) -> Option<BezPath> {
    let lines = outline::inner_lines(shape)?;
    Some(board_from_local(shape) * local_turn(shape) * lines)
}

/// As [`outline`], in local space.
pub fn local_outline(shape: &Shape) -> BezPath {
    local_turn(shape) * unrotated_outline(shape)
}

fn unrotated_outline(shape: &Shape) -> BezPath {
    match &shape.kind {
        Kind::Line | Kind::Arrow => course::course(&shape.path, shape.style.line),
        Kind::Ink => spine_path(&local_ink(shape)),
        Kind::Group => BezPath::new(),
        _ => outline::closed(shape),
    }
}

/// Whether the outline encloses an area: a closed kind, or a line or ink that ends where it began.
fn is_area(shape: &Shape, outline: &BezPath) -> bool {
    if shape.kind.is_path() {
        returns(&shape.path)
    } else if shape.kind == Kind::Ink {
        ink_returns(shape)
    } else {
        !outline.is_empty()
    }
}

/// Whether a path of points ends where it began and has an inside.
pub fn returns(points: &[Point]) -> bool {
    match points {
        [first, _, .., last] if points.len() > 2 => first.distance(*last) < 1.0,
        _ => false,
    }
}

/// The box that a shape fills, in local space. A line is where its points are, and may be nowhere near the
/// size that a stranger has written.
pub fn local_box(shape: &Shape) -> Rect {
    match &shape.kind {
        Kind::Line | Kind::Arrow => points_box(&shape.path).unwrap_or_default(),
        Kind::Ink => ink_box(shape),
        _ => outline::closed_box(shape),
    }
}

/// How long the longer side of that is.
pub fn extent(shape: &Shape) -> f64 {
    let rect = local_box(shape);
    rect.width().max(rect.height())
}

/// The box around points; none where there are none.
pub fn points_box(points: &[Point]) -> Option<Rect> {
    let boxes = points.iter().map(|&point| Rect::from_points(point, point));
    boxes.reduce(|all, one| all.union(one))
}

/// The ink's spine at the shape's size, unrotated.
pub(crate) fn local_ink(shape: &Shape) -> Vec<SpinePoint> {
    let Some(ink) = &shape.ink else {
        return Vec::new();
    };
    let scale = ink_scale(shape, ink.natural_size());
    nib::spine(ink, scale, &shape.style)
}

/// How much larger than at its natural size the shape's ink is, across and down.
pub(crate) fn ink_scale(shape: &Shape, natural: Size) -> Vec2 {
    let ratio = |size: f64, natural: f64| if natural > 0.0 { size / natural } else { 1.0 };
    Vec2::new(
        ratio(shape.size.width, natural.width),
        ratio(shape.size.height, natural.height),
    )
}

/// The box around the ink at the shape's size, unrotated.
fn ink_box(shape: &Shape) -> Rect {
    let Some(ink) = &shape.ink else {
        return shape.size.to_rect();
    };
    let natural = ink.natural_box();
    let scale = ink_scale(shape, Size::new(natural.x1, natural.y1));
    Affine::scale_non_uniform(scale.x, scale.y).transform_rect_bbox(natural)
}

fn spine_path(spine: &[SpinePoint]) -> BezPath {
    let mut path = BezPath::with_capacity(spine.len());
    for (at, spine_point) in spine.iter().enumerate() {
        if at == 0 {
            path.move_to(spine_point.point);
        } else {
            path.line_to(spine_point.point);
        }
    }
    path
}

/// A box around everything painted: stroke, heads, wobble, shadow and text. May be a little too large,
/// never too small; cheap enough to be asked of every shape of a board while it opens.
pub fn paint_bounds(shape: &Shape) -> Rect {
    let style = &shape.style;
    let half = pen_width(style) / 2.0;
    let wobble = style.roughness * sketch::OFFSET_MAX;
    let (local, margin) = match &shape.kind {
        Kind::Line | Kind::Arrow => {
            let course = course::course(&shape.path, style.line);
            (course.control_box(), half + wobble + heads::reach(style))
        }
        Kind::Ink => (ink_box(shape), nib::radius_max(style)),
        Kind::Note => (shape.size.to_rect(), NOTE_SHADOW),
        _ => (outline::closed_box(shape), half + wobble + 1.0),
    };
    // The turn is about the middle of the box, which is not the middle of a line's course.
    let turned = local_turn(shape).transform_rect_bbox(local);
    let body = (turned + shape.pos.to_vec2()).inflate(margin, margin);
    match text_bounds::text_bounds(shape) {
        Some(text) => body.union(text),
        None => body,
    }
}

/// How far along a line's or arrow's course the point nearest to `at` is, from 0 to 1, and how long
/// that is; none for one without length.
pub fn part_at(shape: &Shape, at: Point) -> Option<(f64, f64)> {
    course::nearest_part(&outline(shape), at)
}

/// The tight box of what is drawn, without the stroke's width.
pub fn bounds(shape: &Shape) -> Rect {
    match shape.kind {
        Kind::Line | Kind::Arrow | Kind::Ink | Kind::Callout => {
            kurbo::Shape::bounding_box(&outline(shape))
        }
        _ => geometry::rotated_bounds(shape.rect(), shape.angle),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Arrowhead, Color, Ink, InkPoint};

    pub(super) fn shape(kind: Kind) -> Shape {
        let mut shape = Shape::new(ShapeId::from_random(1), kind);
        shape.pos = Point::new(100.0, 50.0);
        shape.size = Size::new(80.0, 40.0);
        match shape.kind {
            Kind::Line | Kind::Arrow => {
                shape.path = vec![Point::ZERO, Point::new(40.0, 40.0), Point::new(80.0, 0.0)];
                shape.style.head_end = Arrowhead::Arrow;
            }
            Kind::Ink => {
                let points = (0u8..=20).map(|i| {
                    let x = f32::from(i) * 4.0;
                    InkPoint {
                        x,
                        y: 20.0 + 20.0 * (x / 12.0).sin(),
                        pressure: 0.5,
                    }
                });
                shape.ink = Some(Arc::new(Ink {
                    points: points.collect(),
                }));
            }
            _ => shape.style.fill = Color::rgb(0xcf_e3ff),
        }
        shape
    }

    #[test]
    fn every_kind_is_painted_within_its_paint_bounds() {
        let unknown = Kind::Unknown("gadget".into());
        for kind in Kind::KNOWN.into_iter().chain([unknown]) {
            for angle in [0.0, 0.7] {
                for roughness in [0.0, 1.0] {
                    let mut shape = shape(kind.clone());
                    shape.angle = angle;
                    shape.style.roughness = roughness;
                    let look = look(&shape, Detail::ALL);
                    let place = board_from_local(&shape);
                    let bounds = paint_bounds(&shape);
                    let drawn = look.fill.iter().chain(&look.strokes);
                    for path in drawn.chain(look.heads.iter().map(|head| &head.path)) {
                        let drawn = kurbo::Shape::bounding_box(&(place * path.clone()));
                        assert!(
                            bounds.contains_rect(drawn),
                            "{kind:?}: {drawn:?} in {bounds:?}"
                        );
                    }
                    for spine_point in &look.ink {
                        assert!(bounds.contains(place * spine_point.point), "{kind:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn ink_is_within_its_paint_bounds_and_hit_wherever_a_stranger_put_it() {
        let mut stroke = shape(Kind::Ink);
        let moved = |point: &InkPoint| InkPoint {
            x: point.x - 300.0,
            y: point.y - 70.0,
            ..*point
        };
        let points = &stroke.ink.as_ref().unwrap().points;
        let points = points.iter().map(moved).collect();
        stroke.ink = Some(Arc::new(Ink { points }));
        for (angle, stroke_width) in [(0.0, 2.0), (0.7, 2.0), (0.7, 0.0)] {
            stroke.angle = angle;
            stroke.style.stroke_width = stroke_width;
            let (bounds, place) = (paint_bounds(&stroke), board_from_local(&stroke));
            for spine_point in look(&stroke, Detail::ALL).ink {
                let (at, radius) = (place * spine_point.point, spine_point.radius);
                let painted = Rect::from_center_size(at, (2.0 * radius, 2.0 * radius));
                assert!(bounds.contains_rect(painted), "{painted:?} in {bounds:?}");
                assert!(hit(&stroke, at, 0.0));
            }
        }
    }

    #[test]
    fn far_out_the_local_look_is_the_same() {
        let near = shape(Kind::Arrow);
        let mut far = near.clone();
        far.pos = Point::new(9e8, -9e8);
        let strokes = |shape| look(shape, Detail::ALL).strokes;
        assert_eq!(strokes(&near), strokes(&far));
    }

    #[test]
    fn a_line_that_returns_is_filled_and_an_open_one_is_not() {
        let mut line = shape(Kind::Line);
        line.style.fill = Color::rgb(0xff_0000);
        assert!(look(&line, Detail::ALL).fill.is_none());
        line.path.push(Point::ZERO);
        assert!(look(&line, Detail::ALL).fill.is_some());
    }
}
