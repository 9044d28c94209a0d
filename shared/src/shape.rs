//! One thing on the board, as everyone who draws, hits, moves or saves it sees it.
//!
//! Plain values: no document, no camera, no paint.

mod crop;
mod ends;
mod ink;
mod kind;
mod look;
mod marks;
mod place;
mod property;
mod style;
mod zindex;

use std::sync::Arc;

pub use self::crop::Crop;
pub use self::ends::{Binding, Ends};
pub use self::ink::{INK_POINTS_MAX, Ink, InkError, InkPoint};
pub use self::kind::Kind;
pub use self::look::{
    Emphasis, EmphasisSet, INDENT_MAX, LIST_MARK, ListKind, Look, Mark, MarkKey,
    TEXT_LINK_BYTES_MAX,
};
pub use self::marks::{MarksBuilder, TEXT_RUNS_MAX, TextMarks, TextRun};
pub use self::place::Place;
pub use self::property::{
    FOREIGN_BYTES_MAX, Key, LINK_BYTES_MAX, NAME_BYTES_MAX, PATH_POINTS_MAX, Property,
};
pub use self::style::{
    Arrowhead, Color, Corner, Dash, FillStyle, Font, LineShape, Nib, Style, TextAlign,
    VerticalAlign,
};
pub use self::zindex::ZIndex;
use crate::blob::BlobHash;
use crate::geometry::{self, Point, Rect, Size};
use crate::id::ShapeId;

/// Where a label is that nobody has moved: in the middle.
const LABEL_AT: f64 = 0.5;
/// Where the tail of a callout ends that nobody has moved.
const TAIL: Point = Point::new(0.2, 1.35);

/// A shape on the board.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Its name within the board.
    pub id: ShapeId,
    /// What it is.
    pub kind: Kind,
    /// Its parent and its rank among that parent's children.
    pub place: Place,
    /// Top left of the unrotated box, in board space whatever the parent.
    pub pos: Point,
    /// Width and height of the unrotated box, never negative.
    pub size: Size,
    /// Rotation in radians about the box's centre, clockwise on screen.
    pub angle: f64,
    /// Lines and arrows: their points, relative to `pos`. Empty for other kinds.
    pub path: Vec<Point>,
    /// Ink: the stroke as it was drawn; scales by `size` ÷ its natural bounds.
    pub ink: Option<Arc<Ink>>,
    /// Arrows: what their ends are attached to.
    pub ends: Ends,
    /// Elbow arrows: which stretches between two points of the path somebody has put where they are.
    /// In rising order.
    pub pinned: Vec<u32>,
    /// Lines and arrows: where along the course the label is, from 0 to 1.
    pub label_at: f64,
    /// Callouts: the tip of the tail, as ratios of the box; may be outside it.
    pub tail: Point,
    /// Pictures: the file shown.
    pub file: Option<BlobHash>,
    /// Pictures: the part of it shown.
    pub crop: Crop,
    /// How it looks.
    pub style: Style,
    /// Its text, on text, notes, every closed shape, lines' labels, and a frame's name.
    pub text: Arc<str>,
    /// Which of its letters look otherwise than `style` says; none where none do.
    pub marks: Option<Arc<TextMarks>>,
    /// Seeds the hand-drawn look, so that it is the same for everyone and for ever.
    pub seed: u32,
    /// Whether pointers go through it and nothing changes it until it is unlocked.
    pub locked: bool,
    /// Whether it is not shown.
    pub hidden: bool,
    /// What it is called in lists; a frame's name is its text.
    pub name: Option<Arc<str>>,
    /// Where a click on it leads: an address, or a place on a board.
    pub link: Option<Arc<str>>,
    /// What another program's file said of it that has no word here, as that file's JSON.
    pub foreign: Option<Arc<str>>,
}

impl Shape {
    /// A shape of `kind` with an empty box at the origin, default style and no text.
    pub fn new(id: ShapeId, kind: Kind) -> Self {
        Self {
            id,
            kind,
            place: Place::default(),
            pos: Point::ZERO,
            size: Size::ZERO,
            angle: 0.0,
            path: Vec::new(),
            ink: None,
            ends: Ends::default(),
            pinned: Vec::new(),
            label_at: LABEL_AT,
            tail: TAIL,
            file: None,
            crop: Crop::WHOLE,
            style: Style::default(),
            text: Arc::from(""),
            marks: None,
            seed: 0,
            locked: false,
            hidden: false,
            name: None,
            link: None,
            foreign: None,
        }
    }

    /// The unrotated box.
    pub fn rect(&self) -> Rect {
        Rect::from_origin_size(self.pos, self.size)
    }

    /// The axis-aligned box around the rotated shape, without its stroke's width.
    pub fn bounds(&self) -> Rect {
        geometry::rotated_bounds(self.rect(), self.angle)
    }

    /// The path in board space, rotated; empty for kinds without one.
    pub fn board_path(&self) -> Vec<Point> {
        let center = self.rect().center();
        let place = |p: &Point| geometry::rotated(self.pos + p.to_vec2(), center, self.angle);
        self.path.iter().map(place).collect()
    }
}
