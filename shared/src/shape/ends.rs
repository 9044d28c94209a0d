//! What the ends of an arrow are attached to.

use crate::geometry::Point;
use crate::id::ShapeId;

/// The attachments of an arrow's two ends.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ends {
    /// Its first point's.
    pub start: Option<Binding>,
    /// Its last point's.
    pub end: Option<Binding>,
}

/// One end attached to a shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// The shape it follows. It may be gone; the end then stays where it is.
    pub shape: ShapeId,
    /// Where in that shape's unrotated box the end aims, as ratios of width and height.
    pub anchor: Point,
    /// Whether the end goes to the anchor itself, instead of stopping at the outline on its way.
    pub inside: bool,
}
