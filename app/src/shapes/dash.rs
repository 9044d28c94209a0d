//! Dashes and dots: an outline cut into the pieces that are painted.

use kurbo::{BezPath, PathEl, Point, Vec2};
use tavla_shared::shape::{Dash, Style};

use super::course;
use super::look::{Detail, pen_width};

/// The most pieces one outline is cut into; longer ones get longer dashes, so that a huge shape
/// with a thin stroke costs no more than others.
const PIECES_MAX: f64 = 4_000.0;

/// Dashes that repeat after so many grains cannot be told apart.
const BLUR_GRAINS: f64 = 2.0;
/// The two ends of a dash cover as much as a piece of line so many widths long, where they are no wider
/// than a pixel: painters make hexagons of them then, a pixel in radius, that fade from their middle.
const ENDS: f64 = 0.866;
/// The cosine of the sharpest turn that is no corner.
const SMOOTH: f64 = 0.9;

/// How long a dash and the gap after it are; none for a solid stroke.
fn pattern(dash: Dash, width: f64) -> Option<[f64; 2]> {
    match dash {
        Dash::Solid => None,
        Dash::Dashed => Some([8.0, 8.0 + width]),
        Dash::Dotted => Some([1.5, 6.0 + width]),
    }
}

/// How much of a stroke there is: all of it, or where dashes are so fine that they look like a fainter
/// stroke, as much as they cover with their round ends. None where the dashes are to be drawn.
pub(super) fn share(style: &Style, detail: Detail) -> Option<f64> {
    let Some([dash, gap]) = pattern(style.dash, style.stroke_width) else {
        return Some(1.0);
    };
    let covered = ((dash + pen_width(style) * ENDS) / (dash + gap)).min(1.0);
    (dash + gap < BLUR_GRAINS * detail.grain).then_some(covered)
}

/// `path` cut into dashes for a stroke of `width`. Each straight side begins with a dash of its own,
/// and so does each curve between sides: corners are never in a gap.
pub fn dashed(path: &BezPath, dash: Dash, width: f64) -> BezPath {
    match pattern(dash, width) {
        Some(pattern) => cut(path, pattern),
        None => path.clone(),
    }
}

/// An open arrowhead, broken up as its line is: its strokes are too short for dashes, and its dots
/// are closer. They begin at the ends of its wings.
pub(super) fn dashed_head(path: &BezPath, dash: Dash, width: f64) -> BezPath {
    if dash != Dash::Dotted {
        return path.clone();
    }
    let mut wings = sides(path);
    for away in wings.iter_mut().skip(1).step_by(2) {
        *away = away.reverse_subpaths();
    }
    let wings: BezPath = wings.into_iter().flatten().collect();
    cut(&wings, [1.5, 4.0 + width])
}

fn cut(path: &BezPath, pattern: [f64; 2]) -> BezPath {
    let period: f64 = pattern.iter().sum();
    let stretch = (course::length(path) / period / PIECES_MAX).max(1.0);
    let pattern = pattern.map(|part| part * stretch);
    let mut pieces = BezPath::new();
    for side in sides(path) {
        pieces.extend(kurbo::dash(side.into_iter(), 0.0, &pattern));
    }
    pieces
}

/// The straight sides of a path one by one, and what is curved between them.
fn sides(path: &BezPath) -> Vec<BezPath> {
    let mut sides: Vec<BezPath> = Vec::new();
    let (mut start, mut at) = (None, None);
    // Where a curve is heading as it ends.
    let mut ahead: Option<Vec2> = None;
    for &element in path.elements() {
        let is_curve = matches!(element, PathEl::QuadTo(..) | PathEl::CurveTo(..));
        let to = match element {
            PathEl::MoveTo(to) => {
                (start, at, ahead) = (Some(to), Some(to), None);
                continue;
            }
            PathEl::ClosePath => start,
            _ => element.end_point(),
        };
        let (Some(from), Some(to)) = (at, to) else {
            continue;
        };
        at = Some(to);
        let (leaves, arrives) = directions(element, from, to);
        let goes_on = is_curve
            && ahead
                .is_some_and(|ahead| ahead.dot(leaves) > SMOOTH * ahead.hypot() * leaves.hypot());
        ahead = is_curve.then_some(arrives);
        if goes_on && let Some(side) = sides.last_mut() {
            side.push(element);
            continue;
        }
        if is_curve || from != to {
            let end = if is_curve {
                element
            } else {
                PathEl::LineTo(to)
            };
            sides.push(BezPath::from_vec(vec![PathEl::MoveTo(from), end]));
        }
    }
    sides
}

/// Where a curve is heading as it begins and as it ends.
fn directions(element: PathEl, from: Point, to: Point) -> (Vec2, Vec2) {
    match element {
        PathEl::QuadTo(control, _) => (control - from, to - control),
        PathEl::CurveTo(one, two, _) => (one - from, to - two),
        _ => (to - from, to - from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(length: f64) -> BezPath {
        course::rounded(&[Point::ZERO, Point::new(length, 0.0)], 0.0, false)
    }

    fn pieces(path: &BezPath) -> usize {
        path.subpaths().count()
    }

    #[test]
    fn dashes_are_as_long_as_their_pattern_says() {
        assert_eq!(pieces(&dashed(&line(100.0), Dash::Solid, 2.0)), 1);
        assert_eq!(pieces(&dashed(&line(90.0), Dash::Dashed, 2.0)), 5);
        assert_eq!(pieces(&dashed(&line(95.0), Dash::Dotted, 2.0)), 10);
    }

    #[test]
    fn each_side_begins_with_a_dash_and_a_curve_is_one_side() {
        let corners = [(0.0, 0.0), (20.0, 0.0), (20.0, 30.0)].map(Point::from);
        let triangle = course::rounded(&corners, 0.0, true);
        let begins: Vec<Point> = dashed(&triangle, Dash::Dashed, 4.0)
            .subpaths()
            .filter_map(|piece| piece.first().and_then(PathEl::end_point))
            .collect();
        assert!(corners.iter().all(|corner| begins.contains(corner)));
        let curve = kurbo::Shape::to_path(&kurbo::Circle::new((0.0, 0.0), 20.0), 1e-3);
        assert_eq!(sides(&curve).len(), 1);
        assert_eq!(sides(&course::rounded(&corners, 4.0, true)).len(), 6);
    }

    #[test]
    fn an_endless_line_is_cut_into_a_bounded_number_of_pieces() {
        assert!(pieces(&dashed(&line(1e9), Dash::Dotted, 1.0)) <= 4_001);
    }
}
