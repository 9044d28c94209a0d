//! Arrowheads: every variant, sized by the stroke's width and by the length there is room for.

use kurbo::{Affine, BezPath, Circle, Point, Shape as _, Vec2};
use tavla_shared::shape::{Arrowhead, Style};

use super::course;

/// A head of a line without width.
const SIZE_BASE: f64 = 9.0;
/// What each unit of stroke width adds.
const SIZE_PER_WIDTH: f64 = 3.0;
/// Half the angle between the two strokes of an open arrow.
const ARROW_HALF_ANGLE: f64 = 26.0;
/// Half the angle at a triangle's tip.
const TRIANGLE_HALF_ANGLE: f64 = 25.0;

/// One arrowhead.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// Its outline, or its open strokes.
    pub path: BezPath,
    /// What is inside it.
    pub fill: HeadFill,
}

/// What is inside an arrowhead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadFill {
    /// Nothing: it is open.
    Open,
    /// The stroke's colour.
    Stroke,
    /// The board's background, which hides the line under it.
    Canvas,
}

impl Head {
    pub(super) fn placed(self, place: Affine) -> Self {
        Self {
            path: place * self.path,
            fill: self.fill,
        }
    }
}

/// How long a head is where there is room.
pub(super) fn size(style: &Style) -> f64 {
    SIZE_BASE + SIZE_PER_WIDTH * style.stroke_width
}

/// The heads at both ends of `course`.
pub(super) fn heads(style: &Style, course: &BezPath) -> Vec<Head> {
    let wanted = [style.head_start, style.head_end];
    if wanted == [Arrowhead::None; 2] {
        return Vec::new();
    }
    let length = course::length(course);
    let size = size(style).min(length / 2.0);
    if size <= 0.0 {
        return Vec::new();
    }
    let mut heads = Vec::with_capacity(2);
    let ends = [(0.0, size), (length, length - size)];
    for (head, (tip_at, back_at)) in wanted.into_iter().zip(ends) {
        let tip = course::point_at(course, tip_at);
        let back = course::point_at(course, back_at);
        if let (Some(tip), Some(back)) = (tip, back) {
            heads.extend(at_tip(head, tip, (tip - back).normalize(), size));
        }
    }
    heads
}

/// A head whose tip is at `tip`, pointing along the unit vector `ahead`.
fn at_tip(head: Arrowhead, tip: Point, ahead: Vec2, size: f64) -> Option<Head> {
    if !ahead.is_finite() {
        return None;
    }
    let wing = |degrees: f64, length: f64| {
        let turn = Affine::rotate(degrees.to_radians());
        tip - (turn * (ahead * length).to_point()).to_vec2()
    };
    let across = Vec2::new(-ahead.y, ahead.x);
    let filled = |path| {
        Some(Head {
            path,
            fill: HeadFill::Stroke,
        })
    };
    let outlined = |path| {
        Some(Head {
            path,
            fill: HeadFill::Canvas,
        })
    };
    let open = |path| {
        Some(Head {
            path,
            fill: HeadFill::Open,
        })
    };
    let triangle = || {
        let slope = size / TRIANGLE_HALF_ANGLE.to_radians().cos();
        polygon(&[
            tip,
            wing(TRIANGLE_HALF_ANGLE, slope),
            wing(-TRIANGLE_HALF_ANGLE, slope),
        ])
    };
    let circle = || {
        let radius = size * 0.4;
        Circle::new(tip - ahead * radius, radius).to_path(1e-3)
    };
    let diamond = || {
        let middle = tip - ahead * (size * 0.55);
        let half = across * (size * 0.36);
        polygon(&[
            tip,
            middle + half,
            tip - ahead * (size * 1.1),
            middle - half,
        ])
    };
    match head {
        Arrowhead::None => None,
        Arrowhead::Arrow => {
            let mut path = BezPath::new();
            path.move_to(wing(ARROW_HALF_ANGLE, size));
            path.line_to(tip);
            path.line_to(wing(-ARROW_HALF_ANGLE, size));
            open(path)
        }
        Arrowhead::Bar => {
            let mut path = BezPath::new();
            path.move_to(tip + across * (size / 2.0));
            path.line_to(tip - across * (size / 2.0));
            open(path)
        }
        Arrowhead::Triangle => filled(triangle()),
        Arrowhead::TriangleOutline => outlined(triangle()),
        Arrowhead::Circle => filled(circle()),
        Arrowhead::CircleOutline => outlined(circle()),
        Arrowhead::Diamond => filled(diamond()),
        Arrowhead::DiamondOutline => outlined(diamond()),
    }
}

fn polygon(points: &[Point]) -> BezPath {
    course::rounded(points, 0.0, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(head: Arrowhead, width: f64) -> Style {
        Style {
            head_end: head,
            stroke_width: width,
            ..Style::default()
        }
    }

    fn line(length: f64) -> BezPath {
        course::rounded(&[Point::ZERO, Point::new(length, 0.0)], 0.0, false)
    }

    #[test]
    fn every_head_ends_at_the_tip() {
        for &head in Arrowhead::ALL {
            let heads = heads(&style(head, 2.0), &line(200.0));
            assert_eq!(heads.len(), usize::from(head != Arrowhead::None));
            for head in heads {
                assert!(
                    (head.path.bounding_box().x1 - 200.0).abs() < 1e-6,
                    "{head:?}"
                );
            }
        }
    }

    #[test]
    fn a_thick_line_has_a_big_head_and_a_short_one_a_small_head() {
        let width_of = |width, length| {
            heads(&style(Arrowhead::Arrow, width), &line(length))[0]
                .path
                .bounding_box()
                .width()
        };
        assert!(width_of(4.0, 200.0) > width_of(1.0, 200.0));
        assert!(width_of(4.0, 10.0) < 5.0);
    }

    #[test]
    fn a_line_without_length_has_no_head() {
        assert_eq!(
            heads(&style(Arrowhead::Triangle, 2.0), &line(0.0)),
            Vec::new()
        );
    }
}
