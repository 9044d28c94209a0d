//! What the pointer does: each tool is a state machine from pointer events to edits.
//!
//! A tool reads the scene and returns what it wants; it never writes a document, moves a camera by
//! itself or knows a window. Every state holds its own data, and every update is made from where the
//! gesture began, never from the last one, so that a modifier pressed half-way just works.

pub mod binding;
mod bucket;
mod closed;
mod comment;
pub(crate) mod copying;
pub(crate) mod eraser;
pub(crate) mod flipping;
mod hand;
pub mod handles;
mod home;
mod laser;
mod measured;
mod note;
mod path;
pub(crate) mod pen;
mod picking;
mod points;
mod select;
mod showing;
mod snap;
mod text;
mod top_ranks;
pub mod transform;

use std::sync::Arc;

use egui::{Modifiers, Pos2};
use rand::Rng as _;
use rand::rngs::StdRng;
use tavla_shared::board::{Edit, EditBatch};
use tavla_shared::geometry::{Affine, Point, Rect, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::presence::{self, Held};
use tavla_shared::shape::{Color, Kind, Place, Shape, Style};

use crate::commands::ToolKind;
use crate::scene::Scene;
use crate::selection::Selection;
use crate::text::TextEngine;

use self::bucket::BucketTool;
pub use self::bucket::{BUCKET_COLORS, Refusal, bucket_fill};
use self::closed::ClosedTool;
use self::comment::CommentTool;
use self::eraser::EraserTool;
use self::hand::HandTool;
pub(crate) use self::home::frame_around;
pub use self::laser::LaserSpot;
use self::laser::LaserTool;
pub use self::measured::Measured;
use self::note::NoteTool;
pub(crate) use self::path::CLOSE_DISTANCE;
use self::path::PathTool;
use self::pen::PenTool;
pub use self::picking::Picking;
pub use self::points::{PointsTool, has_points};
use self::select::SelectTool;
pub use self::showing::{Cursor, ToolOverlay};
use self::text::TextTool;

/// How far a pressed pointer moves before it drags, in egui points.
pub const DRAG_SLOP: f64 = 4.0;
/// How far beside a shape still hits it, in egui points.
pub const HIT_TOLERANCE: f64 = 8.0;

/// The pointer at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pointer {
    /// On the board.
    pub at: Point,
    /// On the screen.
    pub screen: Pos2,
    /// From 0 to 1; none where the device has none.
    pub pressure: Option<f32>,
    /// What is held with it.
    pub modifiers: Modifiers,
}

/// What can happen to a tool.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ToolEvent {
    /// The button went down; `clicks` is 2 for the second press of a double click.
    Press {
        /// Where.
        pointer: Pointer,
        /// The how-manieth press in a row it is.
        clicks: u32,
    },
    /// The pointer moved, or a modifier changed.
    Move(Pointer),
    /// The button went up.
    Release(Pointer),
    /// Enter: what is being made is complete.
    Finish,
    /// Esc, or the gesture was taken over: nothing may be written.
    Cancel,
}

/// What a tool may read.
pub struct ToolContext<'a> {
    /// What is shown.
    pub scene: &'a Scene,
    /// What is picked.
    pub selection: &'a Selection,
    /// egui points per board unit.
    pub zoom: f64,
    /// Seconds; only differences mean anything.
    pub now: f64,
    /// Knows where letters are.
    pub text: &'a mut TextEngine,
    /// For the next new shape.
    pub style: &'a Style,
    /// For names and seeds.
    pub random: &'a mut StdRng,
    /// How shapes are picked.
    pub picking: Picking,
}

impl<'a> ToolContext<'a> {
    /// The topmost shape at `at`, or so near that it is meant. Pointers go through what is locked.
    pub fn hit(&mut self, at: Point) -> Option<&'a Arc<Shape>> {
        let (scene, tolerance) = (self.scene, self.length(HIT_TOLERANCE));
        let mut hits = scene.hits(at, tolerance, self.text);
        hits.find(|shape| !scene.is_locked(&shape.id))
    }

    /// A board length from one in egui points.
    pub fn length(&self, points: f64) -> f64 {
        points / self.zoom
    }

    /// Whether the pointer has moved enough since the press to be dragging.
    pub fn is_drag(&self, pressed: Point, at: Point) -> bool {
        (at - pressed).hypot() >= self.length(DRAG_SLOP)
    }

    /// A new shape at the top of the board with the next style, seed and name.
    pub fn new_shape(&mut self, kind: Kind, at: Point) -> Shape {
        let mut shape = Shape::new(ShapeId::from_random(self.random.random()), kind);
        shape.seed = self.random.random();
        shape.style = self.style.clone();
        shape.pos = at;
        let parent = frame_around(self.scene, Rect::from_points(at, at));
        let index = self.scene.rank_on_top(parent.as_ref());
        shape.place = Place { parent, index };
        shape
    }
}

/// What a gesture has come to.
#[derive(Debug, Clone, PartialEq)]
pub enum Gesture {
    /// It goes on: this is shown here and to peers, and written nowhere.
    Update(Vec<Edit>),
    /// It is done: one commit, one undo step.
    Commit(EditBatch),
    /// It is off: what was shown goes, nothing is written.
    Cancel,
}

/// Shapes in hand and what is done to them from where the gesture began, as peers are told.
#[derive(Debug, Clone, PartialEq)]
pub struct InHand {
    /// The shapes, without the arrows that follow them.
    pub held: Held,
    /// What is done to them.
    pub gesture: presence::Gesture,
}

/// Text to be typed next.
#[derive(Debug, Clone, PartialEq)]
pub enum TextRequest {
    /// Into a shape that is there.
    Existing(ShapeId),
    /// Into a new shape, which is only made once something is typed.
    New(Box<Shape>),
}

/// What a tool wants.
#[derive(Debug, Default, PartialEq)]
#[must_use]
pub struct ToolOutput {
    /// What to do with the gesture.
    pub gesture: Option<Gesture>,
    /// What to pick.
    pub selection: Option<Selection>,
    /// What to type into.
    pub text: Option<TextRequest>,
    /// What the gesture does to the shapes it holds, for peers to see.
    pub in_hand: Option<InHand>,
    /// The line whose points are to be edited.
    pub points_of: Option<ShapeId>,
    /// Where somebody wants to say something.
    pub comment: Option<Point>,
    /// How far the board was dragged, in egui points.
    pub pan: Option<egui::Vec2>,
    /// Where the laser points.
    pub laser: Option<LaserSpot>,
    /// The colour of the board that is to be filled with from now on.
    pub taken: Option<Color>,
    /// Why nothing was filled.
    pub unfilled: Option<Refusal>,
    /// The tool has made what it makes: back to the select tool, unless it is locked.
    pub done: bool,
}

impl ToolOutput {
    fn update(edits: Vec<Edit>) -> Self {
        Self {
            gesture: Some(Gesture::Update(edits)),
            ..Self::default()
        }
    }

    /// Tells peers that what was grabbed is moved, scaled or turned.
    fn transforming(self, grabbed: &[Arc<Shape>], transform: Affine) -> Self {
        let ids = grabbed.iter().map(|shape| shape.id.clone()).collect();
        self.holding(Held::shapes(ids), presence::Gesture::Transform(transform))
    }

    fn holding(mut self, held: Held, gesture: presence::Gesture) -> Self {
        self.in_hand = Some(InHand { held, gesture });
        self
    }

    /// Commits `edits`, or ends the gesture where there are none: no empty step is ever written.
    fn commit(command: &str, edits: Vec<Edit>) -> Self {
        let gesture = if edits.is_empty() {
            Gesture::Cancel
        } else {
            Gesture::Commit(EditBatch::new(command, edits))
        };
        Self {
            gesture: Some(gesture),
            ..Self::default()
        }
    }

    fn cancel() -> Self {
        Self {
            gesture: Some(Gesture::Cancel),
            ..Self::default()
        }
    }

    fn select(selection: Selection) -> Self {
        Self {
            selection: Some(selection),
            ..Self::default()
        }
    }
}

/// The tool in hand.
#[derive(Debug)]
pub enum Tool {
    /// Picks, moves, resizes and turns shapes.
    Select(SelectTool),
    /// Moves the view.
    Hand(HandTool),
    /// Draws figures.
    Closed(ClosedTool),
    /// Changes the points of a line or arrow.
    Points(PointsTool),
    /// Fills what is enclosed.
    Bucket(BucketTool),
    /// Draws lines and arrows.
    Path(PathTool),
    /// Draws freehand.
    Pen(PenTool),
    /// Writes.
    Text(TextTool),
    /// Puts down notes.
    Note(NoteTool),
    /// Removes shapes.
    Eraser(EraserTool),
    /// Points at things.
    Laser(LaserTool),
    /// Says something about a place.
    Comment(CommentTool),
}

impl Tool {
    /// A tool, doing nothing yet.
    pub fn new(kind: ToolKind) -> Self {
        match kind {
            ToolKind::Select => Self::Select(SelectTool::default()),
            ToolKind::Hand => Self::Hand(HandTool::default()),
            ToolKind::Rectangle => Self::Closed(ClosedTool::new(Kind::Rectangle)),
            ToolKind::Diamond => Self::Closed(ClosedTool::new(Kind::Diamond)),
            ToolKind::Ellipse => Self::Closed(ClosedTool::new(Kind::Ellipse)),
            ToolKind::Triangle => Self::Closed(ClosedTool::new(Kind::Triangle)),
            ToolKind::Hexagon => Self::Closed(ClosedTool::new(Kind::Hexagon)),
            ToolKind::Star => Self::Closed(ClosedTool::new(Kind::Star)),
            ToolKind::Cloud => Self::Closed(ClosedTool::new(Kind::Cloud)),
            ToolKind::Cylinder => Self::Closed(ClosedTool::new(Kind::Cylinder)),
            ToolKind::Callout => Self::Closed(ClosedTool::new(Kind::Callout)),
            ToolKind::Bucket => Self::Bucket(BucketTool),
            ToolKind::Arrow => Self::Path(PathTool::new(Kind::Arrow)),
            ToolKind::Line => Self::Path(PathTool::new(Kind::Line)),
            ToolKind::Pen => Self::Pen(PenTool::default()),
            ToolKind::Text => Self::Text(TextTool::default()),
            ToolKind::Note => Self::Note(NoteTool::default()),
            ToolKind::Eraser => Self::Eraser(EraserTool::default()),
            ToolKind::Laser => Self::Laser(LaserTool::default()),
            ToolKind::Comment => Self::Comment(CommentTool::default()),
        }
    }

    /// Takes in what happened.
    pub fn handle(&mut self, event: ToolEvent, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match self {
            Self::Select(tool) => tool.handle(event, ctx),
            Self::Hand(tool) => tool.handle(event),
            Self::Closed(tool) => tool.handle(event, ctx),
            Self::Points(tool) => tool.handle(event, ctx),
            Self::Bucket(_) => BucketTool::handle(event, ctx),
            Self::Path(tool) => tool.handle(event, ctx),
            Self::Pen(tool) => tool.handle(event, ctx),
            Self::Text(tool) => tool.handle(event, ctx),
            Self::Note(tool) => tool.handle(event, ctx),
            Self::Eraser(tool) => tool.handle(event, ctx),
            Self::Laser(tool) => tool.handle(event),
            Self::Comment(tool) => tool.handle(event),
        }
    }

    /// Carries what is being drawn along as it is; says whether that can be.
    pub fn carry(&mut self, by: Vec2) -> bool {
        match self {
            Self::Closed(tool) => tool.carry(by),
            _ => false,
        }
    }

    /// Whether it is in the middle of something.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Select(tool) => tool.is_busy(),
            Self::Hand(tool) => tool.is_busy(),
            Self::Closed(tool) => tool.is_busy(),
            Self::Points(tool) => tool.is_busy(),
            Self::Bucket(_) => false,
            Self::Path(tool) => tool.is_busy(),
            Self::Pen(tool) => tool.is_busy(),
            Self::Text(tool) => tool.is_busy(),
            Self::Note(tool) => tool.is_busy(),
            Self::Eraser(tool) => tool.is_busy(),
            Self::Laser(tool) => tool.is_busy(),
            Self::Comment(tool) => tool.is_busy(),
        }
    }

    /// What it shows above the board.
    pub fn overlay(&self) -> ToolOverlay<'_> {
        match self {
            Self::Select(tool) => tool.overlay(),
            Self::Points(tool) => tool.overlay(),
            Self::Path(tool) => tool.overlay(),
            _ => ToolOverlay {
                handles_hidden: self.is_busy(),
                ..ToolOverlay::default()
            },
        }
    }

    /// When it means something else although the pointer stands still; none where it never does.
    pub fn changes_at(&self, now: f64) -> Option<f64> {
        match self {
            Self::Select(tool) => tool.changes_at(now),
            Self::Path(tool) => tool.changes_at(now),
            _ => None,
        }
    }

    /// How the pointer looks at `at`.
    pub fn cursor(&self, at: Point, ctx: &mut ToolContext<'_>) -> Cursor {
        match self {
            Self::Select(tool) => tool.cursor(at, ctx),
            Self::Hand(tool) => tool.cursor(),
            Self::Points(tool) => tool.cursor(at, ctx),
            Self::Text(_) => Cursor::Text,
            _ => Cursor::Crosshair,
        }
    }
}
