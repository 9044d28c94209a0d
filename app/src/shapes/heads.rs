//! Arrowheads: every variant as Excalidraw sizes it, smaller where the line's last stretch is short.

use kurbo::{Affine, BezPath, Circle, ParamCurve as _, PathSeg, Point, Shape as _};
use tavla_shared::shape::{Arrowhead, Style};

use super::course;

/// How long the strokes of an open arrow are,
const ARROW_SIZE: f64 = 25.0;
/// a diamond's sides,
const DIAMOND_SIZE: f64 = 12.0;
/// and other heads.
const SIZE: f64 = 15.0;
/// How much of the last stretch a head takes at most,
const PART_MAX: f64 = 0.5;
/// and a diamond, which is longer than its sides.
const DIAMOND_PART_MAX: f64 = 0.25;
/// Half the angle between the two strokes of an open arrow.
const ARROW_HALF_ANGLE: f64 = 20.0;
/// Half the angle at a triangle's or diamond's tip.
const HALF_ANGLE: f64 = 25.0;
/// A head points to its tip from so far along the last piece of the course.
const AIM: f64 = 0.7;

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

/// How far from its tip a head may reach, its stroke's width aside.
pub(super) fn reach(style: &Style) -> f64 {
    if [style.head_start, style.head_end] == [Arrowhead::None; 2] {
        0.0
    } else {
        ARROW_SIZE + style.stroke_width / 2.0
    }
}

/// The heads at both ends of `course`, which goes through `corners`.
pub(super) fn heads(style: &Style, corners: &[Point], course: &BezPath) -> Vec<Head> {
    let aims = |piece: PathSeg| piece.eval(AIM);
    let mut heads = Vec::new();
    if let [tip, next, ..] = *corners
        && let Some(aim) = course.segments().next().map(aims)
    {
        heads.extend(head(style, style.head_start, End { tip, aim, next }));
    }
    if let [.., next, tip] = *corners
        && let Some(aim) = course.segments().last().map(aims)
    {
        heads.extend(head(style, style.head_end, End { tip, aim, next }));
    }
    heads
}

/// An end of a course.
#[derive(Clone, Copy)]
struct End {
    /// Where it ends.
    tip: Point,
    /// Where a head comes from.
    aim: Point,
    /// The corner before.
    next: Point,
}

fn head(style: &Style, head: Arrowhead, end: End) -> Option<Head> {
    let End { tip, aim, next } = end;
    let (size_max, part_max) = match head {
        Arrowhead::Arrow => (ARROW_SIZE, PART_MAX),
        Arrowhead::Diamond | Arrowhead::DiamondOutline => (DIAMOND_SIZE, DIAMOND_PART_MAX),
        _ => (SIZE, PART_MAX),
    };
    let size = size_max.min(tip.distance(next) * part_max);
    let ahead = (tip - aim).normalize();
    if size <= 0.0 || !ahead.is_finite() {
        return None;
    }
    let wing = |degrees: f64| {
        let turn = Affine::rotate(degrees.to_radians());
        tip - (turn * (ahead * size).to_point()).to_vec2()
    };
    let open = |degrees: f64| {
        let mut path = BezPath::new();
        path.move_to(wing(degrees));
        path.line_to(tip);
        path.line_to(wing(-degrees));
        path
    };
    let triangle = || polygon(&[tip, wing(HALF_ANGLE), wing(-HALF_ANGLE)]);
    let circle = || {
        let radius = (size + style.stroke_width - 2.0) / 2.0;
        Circle::new(tip, radius.max(0.0)).to_path(1e-3)
    };
    let diamond = || {
        let back = tip + (next - tip).normalize() * (2.0 * size);
        polygon(&[tip, wing(HALF_ANGLE), back, wing(-HALF_ANGLE)])
    };
    let (path, fill) = match head {
        Arrowhead::None => return None,
        Arrowhead::Arrow => (open(ARROW_HALF_ANGLE), HeadFill::Open),
        Arrowhead::Bar => (open(90.0), HeadFill::Open),
        Arrowhead::Triangle => (triangle(), HeadFill::Stroke),
        Arrowhead::TriangleOutline => (triangle(), HeadFill::Canvas),
        Arrowhead::Circle => (circle(), HeadFill::Stroke),
        Arrowhead::CircleOutline => (circle(), HeadFill::Canvas),
        Arrowhead::Diamond => (diamond(), HeadFill::Stroke),
        Arrowhead::DiamondOutline => (diamond(), HeadFill::Canvas),
    };
    Some(Head { path, fill })
}

fn polygon(points: &[Point]) -> BezPath {
    course::rounded(points, 0.0, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head at the end of a level line.
    fn at_end(head: Arrowhead, width: f64, length: f64) -> Vec<Head> {
        let style = Style {
            head_end: head,
            stroke_width: width,
            ..Style::default()
        };
        let corners = [Point::ZERO, Point::new(length, 0.0)];
        heads(&style, &corners, &course::rounded(&corners, 0.0, false))
    }

    #[test]
    fn every_head_is_at_the_tip_and_within_its_reach() {
        for &head in Arrowhead::ALL {
            let heads = at_end(head, 2.0, 200.0);
            assert_eq!(heads.len(), usize::from(head != Arrowhead::None));
            for Head { path, .. } in heads {
                let style = Style {
                    head_end: head,
                    ..Style::default()
                };
                let bounds = path.bounding_box();
                assert!(bounds.x1 >= 200.0 - 1e-6, "{head:?}");
                assert!(bounds.x0 > 200.0 - reach(&style), "{head:?}");
            }
        }
    }

    #[test]
    fn a_short_line_has_a_small_head() {
        let length = |line| {
            at_end(Arrowhead::Triangle, 2.0, line)[0]
                .path
                .bounding_box()
                .width()
        };
        assert!(length(200.0) > 13.0 && length(10.0) < 5.0);
    }

    #[test]
    fn a_line_without_length_has_no_head() {
        assert_eq!(at_end(Arrowhead::Triangle, 2.0, 0.0), Vec::new());
    }
}
