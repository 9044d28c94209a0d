//! Arrowheads: every variant as Excalidraw sizes it, smaller where the line's last stretch is short.

use kurbo::{Affine, BezPath, Circle, ParamCurve as _, PathSeg, Point, Shape as _, Vec2};
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
/// An entity relation's signs: from the tip to where the outer prongs of a crow's foot meet,
const RELATION_SIZE: f64 = 20.0;
/// and how far to each side they reach, as a part of that.
const RELATION_SPREAD: f64 = 0.5;
/// The radius of the ring that says none, as a part of it,
const RING: f64 = 0.3;
/// and how far a foot with a ring behind it goes back.
const RELATION_REACH: f64 = 1.0 + 2.0 * RING;
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

/// How far from its tip a head may reach, half of its stroke's width with it.
pub(super) fn reach(style: &Style) -> f64 {
    let back = |head| match head {
        Arrowhead::None => 0.0,
        relation if is_relation(relation) => RELATION_SIZE * RELATION_REACH,
        _ => ARROW_SIZE,
    };
    let longest = back(style.head_start).max(back(style.head_end));
    if longest > 0.0 {
        longest + style.stroke_width / 2.0
    } else {
        0.0
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

fn head(style: &Style, head: Arrowhead, end: End) -> Vec<Head> {
    let End { tip, aim, next } = end;
    let (size_max, part_max) = match head {
        Arrowhead::Arrow => (ARROW_SIZE, PART_MAX),
        Arrowhead::Diamond | Arrowhead::DiamondOutline => (DIAMOND_SIZE, DIAMOND_PART_MAX),
        relation if is_relation(relation) => (RELATION_SIZE, PART_MAX),
        _ => (SIZE, PART_MAX),
    };
    let size = size_max.min(tip.distance(next) * part_max);
    let ahead = (tip - aim).normalize();
    if size <= 0.0 || !ahead.is_finite() {
        return Vec::new();
    }
    if is_relation(head) {
        return relation(head, tip, ahead, size);
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
    let aside = Vec2::new(-ahead.y, ahead.x);
    let square = || {
        let half = aside * (size / 2.0);
        let back = tip - ahead * size;
        polygon(&[tip + half, back + half, back - half, tip - half])
    };
    let inverted = || {
        let half = aside * (size * HALF_ANGLE.to_radians().tan());
        polygon(&[tip + half, tip - ahead * size, tip - half])
    };
    let (path, fill) = match head {
        Arrowhead::Square => (square(), HeadFill::Stroke),
        Arrowhead::Inverted => (inverted(), HeadFill::Stroke),
        Arrowhead::Arrow => (open(ARROW_HALF_ANGLE), HeadFill::Open),
        Arrowhead::Bar => (open(90.0), HeadFill::Open),
        Arrowhead::Triangle => (triangle(), HeadFill::Stroke),
        Arrowhead::TriangleOutline => (triangle(), HeadFill::Canvas),
        Arrowhead::Circle => (circle(), HeadFill::Stroke),
        Arrowhead::CircleOutline => (circle(), HeadFill::Canvas),
        Arrowhead::Diamond => (diamond(), HeadFill::Stroke),
        Arrowhead::DiamondOutline => (diamond(), HeadFill::Canvas),
        // Relations have been drawn above.
        _ => return Vec::new(),
    };
    vec![Head { path, fill }]
}

fn is_relation(head: Arrowhead) -> bool {
    matches!(
        head,
        Arrowhead::One
            | Arrowhead::Many
            | Arrowhead::OneOrMany
            | Arrowhead::ExactlyOne
            | Arrowhead::ZeroOrOne
            | Arrowhead::ZeroOrMany
    )
}

/// The sign of an entity relation ("crow's foot" notation): what it is at least is behind what it is
/// at most.
fn relation(head: Arrowhead, tip: Point, ahead: Vec2, size: f64) -> Vec<Head> {
    let aside = Vec2::new(-ahead.y, ahead.x) * (size * RELATION_SPREAD);
    let at = |back: f64| tip - ahead * (size * back);
    let open = |path| Head {
        path,
        fill: HeadFill::Open,
    };
    let bar = |back: f64| {
        let mut path = BezPath::new();
        path.move_to(at(back) + aside);
        path.line_to(at(back) - aside);
        open(path)
    };
    let foot = || {
        let mut path = BezPath::new();
        path.move_to(tip + aside);
        path.line_to(at(1.0));
        path.line_to(tip - aside);
        open(path)
    };
    let ring = |back: f64| Head {
        path: Circle::new(at(back), size * RING).to_path(1e-3),
        fill: HeadFill::Canvas,
    };
    match head {
        Arrowhead::One => vec![bar(0.5)],
        Arrowhead::Many => vec![foot()],
        Arrowhead::OneOrMany => vec![foot(), bar(1.2)],
        Arrowhead::ExactlyOne => vec![bar(0.5), bar(0.8)],
        Arrowhead::ZeroOrOne => vec![bar(0.5), ring(0.8 + RING)],
        Arrowhead::ZeroOrMany => vec![foot(), ring(1.0 + RING)],
        _ => Vec::new(),
    }
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
            assert_eq!(heads.is_empty(), head == Arrowhead::None);
            for Head { path, .. } in heads {
                let style = Style {
                    head_end: head,
                    ..Style::default()
                };
                let bounds = path.bounding_box();
                let reaches_tip = bounds.x1 >= 200.0 - 1e-6;
                assert!(reaches_tip || is_relation(head), "{head:?}");
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
