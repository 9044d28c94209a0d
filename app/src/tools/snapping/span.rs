//! A box seen along one direction, so that what is said once holds for both.

use tavla_shared::geometry::{Point, Rect, Vec2};

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Across,
    Down,
}

impl Axis {
    pub(super) const BOTH: [Self; 2] = [Self::Across, Self::Down];

    /// Where a point is along it.
    pub(super) fn of(self, point: Point) -> f64 {
        match self {
            Self::Across => point.x,
            Self::Down => point.y,
        }
    }

    /// The point at `along` of it, and at `beside` of the other.
    pub(super) fn point(self, along: f64, beside: f64) -> Point {
        match self {
            Self::Across => Point::new(along, beside),
            Self::Down => Point::new(beside, along),
        }
    }

    pub(super) fn add(self, by: &mut Vec2, more: f64) {
        match self {
            Self::Across => by.x += more,
            Self::Down => by.y += more,
        }
    }
}

/// From where to where a box is along a direction, and from where to where beside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub(super) start: f64,
    pub(super) end: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Span {
    pub(super) fn of(rect: Rect, axis: Axis) -> Self {
        let Rect { x0, y0, x1, y1 } = rect;
        let (start, end, low, high) = match axis {
            Axis::Across => (x0, x1, y0, y1),
            Axis::Down => (y0, y1, x0, x1),
        };
        Self {
            start,
            end,
            low,
            high,
        }
    }

    pub(super) fn length(self) -> f64 {
        self.end - self.start
    }

    pub(super) fn middle(self) -> f64 {
        f64::midpoint(self.start, self.end)
    }

    /// Where it can be in line with others.
    pub(super) fn places(self) -> [f64; 3] {
        [self.start, self.middle(), self.end]
    }

    /// Whether it has the other beside it.
    pub(super) fn is_beside(self, other: Self) -> bool {
        self.low < other.high && other.low < self.high
    }

    /// The middle of what both have beside each other.
    pub(super) fn middle_beside(self, other: Self) -> f64 {
        f64::midpoint(self.low.max(other.low), self.high.min(other.high))
    }
}
