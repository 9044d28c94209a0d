//! A line or arrow of the board whose points a peer drags, or a callout whose tail.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Shape;

use super::points::{Points, points_of};
use crate::scene::Scene;
use crate::tools::transform::differences;

#[derive(Debug)]
pub(super) struct Bending {
    /// As it was when it was taken; then as it came to be.
    line: Arc<Shape>,
    points: Points,
}

impl Bending {
    pub(super) fn begin(line: Arc<Shape>) -> Self {
        Self {
            line,
            points: Points::default(),
        }
    }

    pub(super) fn hear(&mut self, now: f64, told: &[(usize, Point)]) {
        let path = points_of(&self.line);
        // The others are where they were, also those that had been elsewhere meanwhile.
        for rank in self.points.ranks() {
            let back = path
                .get(rank)
                .filter(|_| told.iter().all(|&(at, _)| at != rank));
            if let Some(&back) = back {
                self.points.push(now, rank, None, back);
            }
        }
        for &(rank, to) in told {
            if let Some(&from) = path.get(rank) {
                self.points.push(now, rank, Some(from), to);
            }
        }
    }

    pub(super) fn holds(&self, id: &ShapeId) -> bool {
        self.line.id == *id
    }

    pub(super) fn settle(&mut self, now: f64, scene: &Scene) -> bool {
        let Some(result) = scene.confirmed(&self.line.id) else {
            return false;
        };
        if differences(&self.line, result).is_empty() {
            return false;
        }
        self.points.end(now, &points_of(result));
        self.line = Arc::clone(result);
        true
    }

    pub(super) fn edits(&mut self, shown: f64) -> Vec<Edit> {
        let mut bent = Shape::clone(&self.line);
        self.points.put_into(&mut bent, shown);
        differences(&self.line, &bent)
    }

    pub(super) fn is_moving(&self, shown: f64) -> bool {
        self.points.are_moving(shown)
    }
}
