//! A thread of comments at a point or a shape.

use std::sync::Arc;

use super::message::{Message, Words};
use crate::geometry::{Point, is_coordinate};
use crate::id::{PeerId, ShapeId, ThreadId};

/// A thread that is not removed.
#[derive(Debug, Clone, PartialEq)]
pub struct Thread {
    /// Its name.
    pub id: ThreadId,
    /// Who opened it.
    pub opener: PeerId,
    /// When, in Unix seconds, by the opener's clock.
    pub time: i64,
    /// What it opens with.
    pub words: Words,
    /// Where it is.
    pub anchor: Anchor,
    /// Who resolved it when; none while it is open.
    pub resolved: Option<Resolution>,
    /// What was replied, in everybody's order, without what its author removed.
    pub replies: Vec<Arc<Message>>,
}

/// Where a thread is. A thread at a shape follows it, and stays where it was when that is gone.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchor {
    /// Where on the board it was put, or its shape was last seen.
    pub at: Point,
    /// The shape it is on.
    pub on: Option<OnShape>,
}

/// A place on a shape.
#[derive(Debug, Clone, PartialEq)]
pub struct OnShape {
    /// The shape.
    pub shape: ShapeId,
    /// Where in its box, as fractions of width and height from the top left.
    pub offset: Point,
}

/// That a thread was resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolution {
    /// By whom.
    pub by: PeerId,
    /// When, in Unix seconds, by their clock.
    pub time: i64,
}

impl Anchor {
    /// At a point of the board, on no shape.
    pub fn at(point: Point) -> Self {
        Self {
            at: point,
            on: None,
        }
    }

    pub(super) fn is_valid(&self) -> bool {
        let is_point = |point: Point| is_coordinate(point.x) && is_coordinate(point.y);
        is_point(self.at) && self.on.as_ref().is_none_or(|on| is_point(on.offset))
    }
}
