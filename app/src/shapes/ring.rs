//! What a hand has drawn around, while it draws: asked many times a second of very many points.
//!
//! It knows lines and points; which shapes are meant by them is for others to say.

use kurbo::{Point, Rect};
use tavla_shared::geometry::rotated;
use tavla_shared::shape::{Kind, Shape};

use super::hit::flat_edges;

/// Into so many rows its height is cut: a point is only held against the sides in its own.
const ROWS: usize = 64;
/// So many points of a long course are looked at, at most.
const POINTS_MAX: usize = 64;

/// A closed line through points; the last is joined to the first.
#[derive(Debug)]
pub struct Ring {
    bounds: Rect,
    /// The sides in each row, from the top down.
    rows: Vec<Vec<(Point, Point)>>,
}

impl Ring {
    /// A ring through these points, in board units; none where they go around nothing.
    pub fn new(points: &[Point]) -> Option<Self> {
        let boxes = points.iter().map(|&at| Rect::from_points(at, at));
        let bounds = boxes.reduce(|all, one| all.union(one))?;
        if points.len() < 3 || bounds.is_zero_area() {
            return None;
        }
        let mut ring = Self {
            bounds,
            rows: vec![Vec::new(); ROWS],
        };
        let next = points.iter().cycle().skip(1);
        for (&from, &to) in points.iter().zip(next) {
            let (first, last) = (ring.row(from.y), ring.row(to.y));
            for row in first.min(last)..=first.max(last) {
                ring.rows[row].push((from, to));
            }
        }
        Some(ring)
    }

    /// The box around it.
    pub fn bounds(&self) -> Rect {
        self.bounds
    }

    fn row(&self, y: f64) -> usize {
        let part = (y - self.bounds.y0) / self.bounds.height();
        // What is above the first row is in it, too.
        ((part * ROWS as f64) as usize).min(ROWS - 1)
    }

    /// Whether it goes around a point, in whichever direction and however often.
    pub fn holds(&self, at: Point) -> bool {
        if !self.bounds.contains(at) {
            return false;
        }
        let turns = self.rows[self.row(at.y)].iter().map(|&(from, to)| {
            let crosses = (from.y <= at.y) != (to.y <= at.y);
            let side = (to - from).cross(at - from);
            match (crosses, to.y > from.y) {
                (true, true) if side > 0.0 => 1,
                (true, false) if side < 0.0 => -1,
                _ => 0,
            }
        });
        turns.sum::<i32>() != 0
    }
}

/// Some points of a shape's outline, on the board.
pub fn outline_points(shape: &Shape) -> Vec<Point> {
    match shape.kind {
        Kind::Group => Vec::new(),
        Kind::Line | Kind::Arrow => {
            let points = shape.board_path();
            let step = points.len().div_ceil(POINTS_MAX).max(1);
            points.into_iter().step_by(step).collect()
        }
        // The middles of their sides are on the outlines of all of these.
        Kind::Rectangle
        | Kind::Ellipse
        | Kind::Diamond
        | Kind::Text
        | Kind::Note
        | Kind::Image
        | Kind::Frame
        | Kind::Unknown(_) => {
            let rect = shape.rect();
            let middle = rect.center();
            let sides = [
                Point::new(middle.x, rect.y0),
                Point::new(rect.x1, middle.y),
                Point::new(middle.x, rect.y1),
                Point::new(rect.x0, middle.y),
            ];
            sides
                .map(|side| rotated(side, middle, shape.angle))
                .to_vec()
        }
        _ => {
            let edges: Vec<Point> = flat_edges(shape).map(|(from, _)| from).collect();
            let step = edges.len().div_ceil(POINTS_MAX).max(1);
            edges.into_iter().step_by(step).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(f64, f64)]) -> Ring {
        let points: Vec<Point> = points.iter().map(|&at| at.into()).collect();
        Ring::new(&points).unwrap()
    }

    #[test]
    fn a_ring_holds_what_it_goes_around_in_either_direction() {
        let corners = [(0.0, 0.0), (100.0, 0.0), (100.0, 50.0), (0.0, 50.0)];
        let mut other_way = corners;
        other_way.reverse();
        for ring in [ring(&corners), ring(&other_way)] {
            for inside in [(1.0, 1.0), (50.0, 25.0), (99.0, 49.0)] {
                assert!(ring.holds(inside.into()), "{inside:?}");
            }
            for outside in [(-1.0, 25.0), (101.0, 25.0), (50.0, 51.0), (50.0, -1.0)] {
                assert!(!ring.holds(outside.into()), "{outside:?}");
            }
        }
    }

    #[test]
    fn a_bay_is_outside_and_what_is_gone_around_twice_inside() {
        let bay = ring(&[
            (0.0, 0.0),
            (100.0, 0.0),
            (100.0, 100.0),
            (50.0, 20.0),
            (0.0, 100.0),
        ]);
        assert!(bay.holds((10.0, 50.0).into()) && bay.holds((90.0, 50.0).into()));
        assert!(!bay.holds((50.0, 60.0).into()));
        let square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];
        let twice: Vec<_> = square.iter().chain(&square).copied().collect();
        assert!(ring(&twice).holds((5.0, 5.0).into()));
        assert!(Ring::new(&[Point::ZERO, Point::new(1.0, 1.0)]).is_none());
    }
}
