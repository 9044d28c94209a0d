//! The points of a line in motion, each by its rank; of a callout the tip of its tail.

use std::collections::BTreeMap;

use tavla_shared::geometry::Point;
use tavla_shared::shape::{Kind, Shape};

use crate::editor::motion::Motion;
use crate::shapes;

/// Which points of a shape can be dragged, on the board.
pub(super) fn points_of(shape: &Shape) -> Vec<Point> {
    shapes::tail_tip(shape).map_or_else(|| shape.board_path(), |tip| vec![tip])
}

/// Points of a line on their way; those that are not in here are where the line has them.
#[derive(Debug, Default)]
pub(super) struct Points(BTreeMap<usize, Motion<2>>);

impl Points {
    /// Takes in that a point was heard to be at `to` at `now`. One that is new to this comes from
    /// `from`; where that is none, it is there at once.
    pub(super) fn push(&mut self, now: f64, rank: usize, from: Option<Point>, to: Point) {
        let (to, from) = ([to.x, to.y], from.map(|from| [from.x, from.y]));
        if let Some(motion) = self.0.get_mut(&rank) {
            motion.push(now, to);
        } else {
            let motion = from.map(|from| Motion::begun(now, from, to));
            let motion = motion.unwrap_or_else(|| Motion::at(now, to));
            self.0.insert(rank, motion);
        }
    }

    /// Takes in which points a line now has: those told of go where they then are in it.
    pub(super) fn end(&mut self, now: f64, path: &[Point]) {
        self.truncate(path.len());
        for (&rank, motion) in &mut self.0 {
            if let Some(to) = path.get(rank) {
                motion.end(now, [to.x, to.y]);
            }
        }
    }

    /// Forgets the points from this rank on.
    pub(super) fn truncate(&mut self, count: usize) {
        self.0.retain(|&rank, _| rank < count);
    }

    /// The points told of.
    pub(super) fn ranks(&self) -> Vec<usize> {
        self.0.keys().copied().collect()
    }

    /// Where a point told of is going.
    pub(super) fn target(&self, rank: usize) -> Option<Point> {
        let [x, y] = self.0.get(&rank)?.target();
        Some(Point::new(x, y))
    }

    /// Puts them into `shape` as they are at the moment `shown`.
    pub(super) fn put_into(&mut self, shape: &mut Shape, shown: f64) {
        if self.0.is_empty() {
            return;
        }
        let mut path = points_of(shape);
        for (&rank, motion) in &mut self.0 {
            motion.forget_before(shown);
            if let Some(at) = path.get_mut(rank) {
                let [x, y] = motion.value(shown);
                *at = Point::new(x, y);
            }
        }
        match path.as_slice() {
            [tip] if shape.kind == Kind::Callout => shape.tail = shapes::tail_to(shape, *tip),
            path => {
                shapes::set_points(shape, path);
                self.let_go(shape, path.len());
            }
        }
    }

    /// An end that is dragged is where the hand is, whatever it holds on to in the document.
    fn let_go(&self, line: &mut Shape, count: usize) {
        if self.0.contains_key(&0) {
            line.ends.start = None;
        }
        if count > 0 && self.0.contains_key(&(count - 1)) {
            line.ends.end = None;
        }
    }

    /// Whether any will move after the moment `shown`.
    pub(super) fn are_moving(&self, shown: f64) -> bool {
        self.0.values().any(|motion| motion.is_moving(shown))
    }
}
