//! Whether a point or a box meets a shape as it is seen.

use kurbo::{BezPath, ParamCurveNearest as _, PathEl, PathSeg, Point, Rect, Shape as _};
use tavla_shared::geometry::{self, meet};
use tavla_shared::shape::{Kind, Shape};

use super::{SpinePoint, board_from_local, flatten, ink_returns, is_area, local_ink, nib, outline};

/// Outlines are flattened this finely, as a part of their box.
const FLATNESS: f64 = 1e-3;

/// Whether the point is on the shape, or within `tolerance` of its line.
///
/// Filled shapes are hit inside, others at their outline; notes, text and placeholders anywhere
/// inside; frames only at their border; groups never. Letters that stand in an unfilled shape or
/// beside a line are not asked for here: where they are only the text engine knows.
pub fn hit(shape: &Shape, at: Point, tolerance: f64) -> bool {
    let style = &shape.style;
    let reach = tolerance + style.stroke_width / 2.0;
    // Everything below is measured in the unturned shape.
    let center = shape.rect().center();
    let at = geometry::rotated(at, center, -shape.angle);
    let local = at - shape.pos.to_vec2();
    match &shape.kind {
        Kind::Group => false,
        Kind::Text | Kind::Note | Kind::Image | Kind::Unknown(_) => {
            shape.rect().inflate(tolerance, tolerance).contains(at)
        }
        Kind::Frame => near(&super::unrotated_outline(shape), local, reach),
        Kind::Ink => {
            let filled = !style.fill.is_none() && ink_returns(shape);
            let inside = filled && nib::area(shape).winding(local) % 2 != 0;
            inside || ink_hit(&local_ink(shape), local, tolerance)
        }
        _ => {
            let outline = super::unrotated_outline(shape);
            // Even-odd, as it is filled.
            let inside = !style.fill.is_none()
                && is_area(shape, &outline)
                && outline.winding(local) % 2 != 0;
            let inner = super::outline::inner_lines(shape);
            inside
                || near(&outline, local, reach)
                || inner.is_some_and(|lines| near(&lines, local, reach))
        }
    }
}

fn near(path: &BezPath, at: Point, reach: f64) -> bool {
    let bounds = path.control_box().inflate(reach, reach);
    bounds.contains(at)
        && path.segments().any(|segment| {
            segment.bounding_box().inflate(reach, reach).contains(at)
                && segment.nearest(at, reach.max(1e-3) * 1e-2).distance_sq <= reach * reach
        })
}

fn ink_hit(spine: &[SpinePoint], at: Point, tolerance: f64) -> bool {
    let on = |p: &SpinePoint| p.point.distance(at) <= p.radius + tolerance;
    spine.iter().any(on)
        || spine.windows(2).any(|pair| {
            let reach = pair[0].radius.max(pair[1].radius) + tolerance;
            let line = kurbo::Line::new(pair[0].point, pair[1].point);
            line.nearest(at, 1e-3).distance_sq <= reach * reach
        })
}

/// Whether any part of the shape lies in `area`.
pub fn touches(shape: &Shape, area: Rect) -> bool {
    if shape.kind == Kind::Group {
        return false;
    }
    if !meet(super::paint_bounds(shape), area) {
        return false;
    }
    let mut edges = flat_edges(shape).peekable();
    let Some(&(some, _)) = edges.peek() else {
        return area.contains(shape.pos);
    };
    if area.contains(some) || edges.any(|(from, to)| line_within(area, from, to).is_some()) {
        return true;
    }
    // No edge meets the box: it is wholly inside or outside, which one of its points tells.
    let filled = !shape.style.fill.is_none();
    match &shape.kind {
        Kind::Text | Kind::Note | Kind::Image | Kind::Unknown(_) => {
            outline(shape).winding(area.center()) != 0
        }
        kind if kind.is_figure() && filled => outline(shape).winding(area.center()) != 0,
        Kind::Ink if filled && ink_returns(shape) => outline(shape).winding(area.center()) % 2 != 0,
        _ => false,
    }
}

/// Whether the whole shape lies in `area`, its stroke's width aside.
pub fn within(shape: &Shape, area: Rect) -> bool {
    shape.kind != Kind::Group && area.contains_rect(super::bounds(shape))
}

/// What a hand has drawn around: the last of its points is joined to the first.
#[derive(Debug)]
pub struct Lasso {
    around: BezPath,
    sides: Vec<(Point, Point)>,
    bounds: Rect,
}

impl Lasso {
    /// A lasso through these points, in board units; none without points.
    pub fn new(points: &[Point]) -> Option<Self> {
        let [first, rest @ ..] = points else {
            return None;
        };
        let mut around = BezPath::new();
        around.move_to(*first);
        for point in rest {
            around.line_to(*point);
        }
        around.close_path();
        let next = points.iter().cycle().skip(1);
        Some(Self {
            bounds: around.control_box(),
            around,
            sides: points.iter().copied().zip(next.copied()).collect(),
        })
    }

    /// The box around it.
    pub fn bounds(&self) -> Rect {
        self.bounds
    }

    /// Whether the whole shape lies in what it goes around, the stroke's width aside.
    pub fn holds(&self, shape: &Shape) -> bool {
        within(shape, self.bounds) && self.goes_around(super::bounds(shape), flat_edges(shape))
    }

    /// Whether everything within these corners lies in what it goes around; never where there are none.
    pub fn holds_within(&self, corners: &[Point]) -> bool {
        let boxes = corners.iter().map(|&at| Rect::from_points(at, at));
        let Some(bounds) = boxes.reduce(|all, one| all.union(one)) else {
            return false;
        };
        let next = corners.iter().cycle().skip(1);
        let edges = corners.iter().copied().zip(next.copied());
        self.bounds.contains_rect(bounds) && self.goes_around(bounds, edges)
    }

    fn goes_around(&self, bounds: Rect, edges: impl Iterator<Item = (Point, Point)>) -> bool {
        let near = |side: &&(Point, Point)| meet(Rect::from_points(side.0, side.1), bounds);
        let sides: Vec<_> = self.sides.iter().filter(near).collect();
        // A shape that begins inside and meets no side is inside.
        let mut edges = edges.peekable();
        let begins_inside = edges
            .peek()
            .is_some_and(|(start, _)| self.around.winding(*start) != 0);
        begins_inside && !edges.any(|edge| sides.iter().any(|&&side| lines_meet(edge, side)))
    }
}

/// Whether two lines from point to point cross or touch.
fn lines_meet(one: (Point, Point), other: (Point, Point)) -> bool {
    let side_of = |line: (Point, Point), at: Point| (line.1 - line.0).cross(at - line.0);
    let parts = |line: (Point, Point), points: (Point, Point)| {
        side_of(line, points.0) * side_of(line, points.1) <= 0.0
    };
    let boxes = (
        Rect::from_points(one.0, one.1),
        Rect::from_points(other.0, other.1),
    );
    meet(boxes.0, boxes.1) && parts(one, other) && parts(other, one)
}

/// Whether the straight way between two points meets the shape's outline.
pub fn crosses(shape: &Shape, from: Point, to: Point) -> bool {
    shape.kind != Kind::Group && flat_edges(shape).any(|edge| lines_meet(edge, (from, to)))
}

pub(super) fn flat_edges(shape: &Shape) -> impl Iterator<Item = (Point, Point)> {
    let outline = super::local_outline(shape);
    // As large as it is, whatever size a stranger has written.
    let around = outline.control_box();
    let extent = around.width().max(around.height());
    let place = board_from_local(shape);
    let mut elements: Vec<PathEl> = Vec::new();
    flatten(&outline, (extent * FLATNESS).max(1e-3), |element| {
        elements.push(place * element);
    });
    let mut edges: Vec<(Point, Point)> = kurbo::segments(elements)
        .filter_map(|segment| match segment {
            PathSeg::Line(line) => Some((line.p0, line.p1)),
            PathSeg::Quad(_) | PathSeg::Cubic(_) => None,
        })
        .collect();
    if let (true, Some(PathEl::MoveTo(only))) = (edges.is_empty(), outline.elements().first()) {
        edges.push((place * *only, place * *only));
    }
    edges.into_iter()
}

/// What of the line from `from` to `to` is in the box (Liang and Barsky's clipping); none where it passes it
/// by.
pub fn line_within(area: Rect, from: Point, to: Point) -> Option<(Point, Point)> {
    let arm = to - from;
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    let sides = [
        (-arm.x, from.x - area.x0),
        (arm.x, area.x1 - from.x),
        (-arm.y, from.y - area.y0),
        (arm.y, area.y1 - from.y),
    ];
    for (slope, room) in sides {
        if slope == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if slope < 0.0 {
            enter = enter.max(room / slope);
        } else {
            leave = leave.min(room / slope);
        }
    }
    (enter <= leave).then(|| (from + arm * enter, from + arm * leave))
}

#[cfg(test)]
mod tests {
    use super::super::tests::shape;
    use super::*;
    use tavla_shared::shape::Color;

    #[track_caller]
    fn check(shape: &Shape, at: (f64, f64), expected: bool) {
        assert_eq!(
            hit(shape, at.into(), 2.0),
            expected,
            "{:?} at {at:?}",
            shape.kind
        );
    }

    #[test]
    fn filled_shapes_are_hit_inside_and_unfilled_ones_at_their_outline() {
        for kind in [Kind::Rectangle, Kind::Ellipse, Kind::Diamond] {
            let mut shape = shape(kind);
            check(&shape, (140.0, 70.0), true);
            check(&shape, (100.0, 70.0), true);
            check(&shape, (95.0, 70.0), false);
            shape.style.fill = Color::NONE;
            check(&shape, (140.0, 70.0), false);
            check(&shape, (102.0, 70.0), true);
        }
        check(&shape(Kind::Ellipse), (102.0, 52.0), false);
        check(&shape(Kind::Diamond), (105.0, 55.0), false);
    }

    #[test]
    fn notes_and_text_are_hit_anywhere_and_frames_at_their_border() {
        check(&shape(Kind::Note), (140.0, 70.0), true);
        check(&shape(Kind::Text), (140.0, 70.0), true);
        let mut frame = shape(Kind::Frame);
        frame.size.height = 200.0;
        check(&frame, (140.0, 180.0), false);
        check(&frame, (140.0, 250.0), true);
        check(&shape(Kind::Group), (140.0, 70.0), false);
    }

    #[test]
    fn lines_and_ink_are_hit_along_their_course() {
        let line = shape(Kind::Arrow);
        check(&line, (120.0, 70.0), true);
        check(&line, (140.0, 60.0), false);
        let ink = shape(Kind::Ink);
        check(&ink, (100.0, 70.0), true);
        check(&ink, (100.0, 90.0), false);
    }

    #[test]
    fn a_star_drawn_in_one_go_is_hollow_in_its_middle() {
        let mut star = shape(Kind::Line);
        let tip = |turn: u32| {
            let (sin, cos) = (f64::from(2 * turn) * std::f64::consts::TAU / 5.0).sin_cos();
            Point::new(40.0 + 40.0 * sin, 40.0 - 40.0 * cos)
        };
        star.path = (0..=5).map(tip).collect();
        star.style.fill = Color::rgb(0xff_0000);
        check(&star, (140.0, 62.0), true);
        check(&star, (140.0, 90.0), false);
    }

    #[test]
    fn a_box_is_tried_on_a_vast_line_whatever_size_is_written() {
        let mut line = shape(Kind::Line);
        line.size = tavla_shared::geometry::Size::ZERO;
        line.style.line = tavla_shared::shape::LineShape::Curved;
        let side = |at: u32| f64::from(at.wrapping_mul(2_654_435_761)) / 5.0;
        line.path = (0..10_000)
            .map(|at| Point::new(side(at), side(at + 7)))
            .collect();
        assert!(flat_edges(&line).count() < 200_000);
    }

    #[test]
    fn a_turned_shape_is_hit_where_it_is_seen() {
        let mut shape = shape(Kind::Rectangle);
        shape.angle = std::f64::consts::FRAC_PI_2;
        check(&shape, (140.0, 105.0), true);
        check(&shape, (105.0, 70.0), false);
    }

    #[test]
    fn a_box_touches_what_it_crosses_and_holds_what_is_whole_inside() {
        let filled = shape(Kind::Rectangle);
        let mut hollow = filled.clone();
        hollow.style.fill = Color::NONE;
        let inside = Rect::new(130.0, 60.0, 150.0, 80.0);
        assert!(touches(&filled, inside) && !touches(&hollow, inside));
        let over_corner = Rect::new(90.0, 40.0, 110.0, 60.0);
        assert!(touches(&hollow, over_corner) && !within(&hollow, over_corner));
        let around = Rect::new(90.0, 40.0, 190.0, 100.0);
        assert!(touches(&hollow, around) && within(&hollow, around));
        // The corner of the box of a diamond is not the diamond.
        assert!(!touches(
            &shape(Kind::Diamond),
            Rect::new(90.0, 40.0, 104.0, 54.0)
        ));
        assert!(!within(&shape(Kind::Group), around));
    }

    #[test]
    fn a_box_touches_lines_and_ink_it_crosses() {
        for kind in [Kind::Arrow, Kind::Ink, Kind::Line] {
            let shape = shape(kind);
            assert!(touches(&shape, Rect::new(110.0, 0.0, 115.0, 200.0)));
            assert!(!touches(&shape, Rect::new(135.0, 0.0, 139.0, 45.0)));
            assert!(within(&shape, Rect::new(99.0, 45.0, 181.0, 95.0)));
        }
    }
}
