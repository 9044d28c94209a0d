//! Where a shape stands in the stack.

use super::ZIndex;
use crate::id::ShapeId;

/// A shape's parent and its rank among that parent's children; ties are broken by id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Place {
    /// The frame or group it is in, or none.
    pub parent: Option<ShapeId>,
    /// Its rank there.
    pub index: ZIndex,
}
