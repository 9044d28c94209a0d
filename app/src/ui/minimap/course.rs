//! Where a line goes within its box, by few points. As large for every line, so that a map of very many
//! takes no more memory than it seems to.

use egui::{Pos2, Rect as PixelRect, remap};
use tavla_shared::geometry::{Point, Rect};

use crate::shapes::points_box;

/// A line's way through its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Course {
    /// From the left and from the top, as parts of the box's sides.
    points: [[u16; 2]; Self::POINTS_MAX],
    /// How many of them there are.
    len: u8,
}

impl Course {
    /// On the map a stroke is seldom longer than some ten pixels.
    pub(super) const POINTS_MAX: usize = 12;

    /// The way through these points, and the box around them; none where there are none. More than
    /// [`Self::POINTS_MAX`] are not heeded.
    pub(super) fn through(points: &[Point]) -> Option<(Rect, Self)> {
        let points = &points[..points.len().min(Self::POINTS_MAX)];
        let around = points_box(points)?;
        let part = |from: f64, length: f64| {
            let part = if length > 0.0 { from / length } else { 0.0 };
            (part * f64::from(u16::MAX)).round() as u16
        };
        let mut course = Self {
            points: [[0; 2]; Self::POINTS_MAX],
            len: points.len() as u8,
        };
        for (at, point) in course.points.iter_mut().zip(points) {
            let arm = *point - around.origin();
            *at = [part(arm.x, around.width()), part(arm.y, around.height())];
        }
        Some((around, course))
    }

    /// The points, where the box is there.
    pub(super) fn points(&self, rect: PixelRect) -> impl Iterator<Item = Pos2> + '_ {
        let place = move |&[across, down]: &[u16; 2]| {
            let whole = 0.0..=f32::from(u16::MAX);
            Pos2::new(
                remap(across.into(), whole.clone(), rect.x_range()),
                remap(down.into(), whole, rect.y_range()),
            )
        };
        self.points[..usize::from(self.len)].iter().map(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(points: &[(f64, f64)], expected: &[(f32, f32)]) {
        let points: Vec<Point> = points.iter().map(|&at| at.into()).collect();
        let (_, course) = Course::through(&points).unwrap();
        let rect = PixelRect::from_min_max(Pos2::new(10.0, 20.0), Pos2::new(18.0, 24.0));
        let placed: Vec<Pos2> = course.points(rect).collect();
        assert_eq!(placed.len(), expected.len());
        for (at, &(x, y)) in placed.into_iter().zip(expected) {
            assert!(at.distance(Pos2::new(x, y)) < 1e-3, "{at:?}");
        }
    }

    #[test]
    fn a_course_goes_where_its_box_is() {
        let bent = [(-100.0, 0.0), (100.0, 0.0), (0.0, 500.0)];
        check(&bent, &[(10.0, 20.0), (18.0, 20.0), (14.0, 24.0)]);
    }

    #[test]
    fn what_has_no_width_or_height_is_at_its_corner() {
        check(&[(7.0, 1.0), (7.0, 3.0)], &[(10.0, 20.0), (10.0, 24.0)]);
        check(&[(7.0, 1.0)], &[(10.0, 20.0)]);
        assert_eq!(Course::through(&[]), None);
    }

    #[test]
    fn no_more_points_are_kept_than_there_is_room_for() {
        let many: Vec<Point> = (0..40).map(|at| Point::new(f64::from(at), 0.0)).collect();
        let (around, course) = Course::through(&many).unwrap();
        assert_eq!(around.x1, 11.0);
        assert_eq!(course.points(PixelRect::ZERO).count(), Course::POINTS_MAX);
    }
}
