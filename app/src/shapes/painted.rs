//! What of a shape is to be seen at a point: its lines, or what is inside of them.

use kurbo::Point;
use tavla_shared::shape::{Color, Kind, Shape};

use super::hit;

/// A part of a shape that has a colour of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Painted {
    /// Outlines, ink and letters.
    Line,
    /// What is inside.
    Inside,
}

/// The part at `at`, lines reaching `tolerance` farther than they are wide; none where the shape has neither
/// there, or is one without colours.
pub fn painted_at(shape: &Shape, at: Point, tolerance: f64) -> Option<Painted> {
    match &shape.kind {
        Kind::Group | Kind::Frame | Kind::Image | Kind::Unknown(_) => None,
        Kind::Text => hit(shape, at, tolerance).then_some(Painted::Line),
        Kind::Note => hit(shape, at, 0.0).then_some(Painted::Inside),
        _ => {
            let has_line = shape.style.stroke_width > 0.0 && !shape.style.stroke.is_none();
            if has_line && hit(&hollow(shape), at, tolerance) {
                Some(Painted::Line)
            } else {
                hit(shape, at, 0.0).then_some(Painted::Inside)
            }
        }
    }
}

/// The same without what is inside.
fn hollow(shape: &Shape) -> Shape {
    let mut hollow = shape.clone();
    hollow.style.fill = Color::NONE;
    hollow
}

#[cfg(test)]
mod tests {
    use tavla_shared::geometry::Size;
    use tavla_shared::id::ShapeId;

    use super::*;

    fn shape(kind: Kind) -> Shape {
        let mut shape = Shape::new(ShapeId::from_random(1), kind);
        shape.size = Size::new(100.0, 100.0);
        shape.style.fill = Color::rgb(0xcf_e3ff);
        shape
    }

    #[track_caller]
    fn check(shape: &Shape, at: (f64, f64), expected: Option<Painted>) {
        assert_eq!(painted_at(shape, at.into(), 2.0), expected);
    }

    #[test]
    fn a_box_has_a_line_around_what_is_inside() {
        let mut boxed = shape(Kind::Rectangle);
        check(&boxed, (50.0, 50.0), Some(Painted::Inside));
        check(&boxed, (1.0, 50.0), Some(Painted::Line));
        check(&boxed, (-20.0, 50.0), None);
        boxed.style.stroke_width = 0.0;
        check(&boxed, (1.0, 50.0), Some(Painted::Inside));
        boxed.style.fill = Color::NONE;
        check(&boxed, (50.0, 50.0), None);
    }

    #[test]
    fn letters_are_lines_and_paper_is_inside() {
        check(&shape(Kind::Text), (50.0, 50.0), Some(Painted::Line));
        check(&shape(Kind::Note), (50.0, 50.0), Some(Painted::Inside));
        check(&shape(Kind::Image), (50.0, 50.0), None);
    }
}
