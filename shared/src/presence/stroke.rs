//! A peer's stroke as it is being drawn, put together from overlapping pieces.

use crate::shape::{INK_POINTS_MAX, InkPoint};

/// The points of a stroke known so far.
///
/// Each piece repeats the last second, so that a lost one leaves no hole. Someone who joined in
/// the middle knows the stroke from a later point on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stroke {
    first: usize,
    points: Vec<InkPoint>,
}

impl Stroke {
    /// Lays a piece over what is known; its first point has the rank `from`. At most
    /// [`INK_POINTS_MAX`] points are kept, further ones left out.
    pub fn merge(&mut self, from: usize, points: &[InkPoint]) {
        if points.is_empty() {
            return;
        }
        let end = self.first.saturating_add(self.points.len());
        let apart = from > end || from.saturating_add(points.len()) < self.first;
        if self.points.is_empty() || apart {
            // After a hole the newest piece is what is shown.
            *self = Self {
                first: from,
                points: points.to_vec(),
            };
        } else {
            let earlier = self.first.saturating_sub(from).min(points.len());
            let known = from + earlier - self.first;
            let (before, rest) = points.split_at(earlier);
            let overlap = rest.len().min(self.points.len() - known);
            self.points[known..known + overlap].copy_from_slice(&rest[..overlap]);
            self.points.extend_from_slice(&rest[overlap..]);
            self.points.splice(0..0, before.iter().copied());
            self.first = self.first.min(from);
        }
        self.points.truncate(INK_POINTS_MAX);
    }

    /// The rank of the first point known.
    pub fn first(&self) -> usize {
        self.first
    }

    /// The points, in the order they were drawn.
    pub fn points(&self) -> &[InkPoint] {
        &self.points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(ranks: std::ops::Range<usize>) -> Vec<InkPoint> {
        ranks
            .map(|n| InkPoint {
                x: n as f32,
                y: 0.0,
                pressure: 0.5,
            })
            .collect()
    }

    #[track_caller]
    fn check(pieces: &[std::ops::Range<usize>], whole: std::ops::Range<usize>) {
        let mut stroke = Stroke::default();
        for piece in pieces {
            stroke.merge(piece.start, &points(piece.clone()));
        }
        assert_eq!(stroke.points(), points(whole));
    }

    #[test]
    fn pieces_join_by_index_whatever_their_order() {
        check(&[0..3, 2..5, 5..7], 0..7);
        check(&[0..5, 1..3], 0..5);
        check(&[3..6, 0..4], 0..6);
        check(&[3..6, 0..9], 0..9);
        check(&[4..6, 2..4], 2..6);
        check(&[0..2, 0..0], 0..2);
    }

    #[test]
    fn after_a_hole_the_newest_piece_is_shown() {
        check(&[0..3, 8..10], 8..10);
        check(&[8..10, 0..3], 0..3);
        let mut stroke = Stroke::default();
        stroke.merge(usize::MAX, &points(0..1));
        stroke.merge(0, &points(0..2));
        assert_eq!(stroke.points(), points(0..2));
    }
}
