//! What a tool shows besides the shapes: above the board, and by how the pointer looks. How that is painted is not
//! known here.

use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;

use super::{Guide, Measured};

/// What a tool shows above the board while it works.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ToolOverlay<'a> {
    /// The box that is being drawn around shapes to pick them.
    pub brush: Option<Rect>,
    /// The line that is being drawn around them.
    pub lasso: Option<&'a [Point]>,
    /// The disc that cuts what it goes over: its middle on the board, and half its width in egui points.
    pub disc: Option<(Point, f64)>,
    /// What the gesture has made of the selection.
    pub measured: Option<Measured>,
    /// The shape that an arrow's end would be attached to.
    pub binding: Option<&'a ShapeId>,
    /// Where on it that end would aim, on the board.
    pub anchor: Option<Point>,
    /// The frame that would take in what is dragged.
    pub taking: Option<&'a ShapeId>,
    /// The points of a line that were taken hold of.
    pub points: &'a [usize],
    /// What lines up.
    pub guides: &'a [Guide],
    /// The selection's handles are in the way just now.
    pub handles_hidden: bool,
}

/// How the pointer looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cursor {
    /// The arrow.
    #[default]
    Default,
    /// Cross hairs, for drawing.
    Crosshair,
    /// A shape can be dragged.
    Move,
    /// A shape can be chosen.
    Choose,
    /// An open hand.
    Grab,
    /// A closed hand.
    Grabbing,
    /// Text can be put here.
    Text,
    /// Something can be turned.
    Rotate,
    /// The board becomes larger here.
    ZoomIn,
    /// The board becomes smaller here.
    ZoomOut,
    /// Resizes along the direction of these degrees, 0 for level, clockwise, below 180.
    Resize(u16),
}
