//! What the pointer does: each tool is a state machine from pointer events to edits.
//!
//! A tool reads the scene and returns what it wants; it never writes a document, moves a camera by
//! itself or knows a window. Every state holds its own data, and every update is made from where the
//! gesture began, never from the last one, so that a modifier pressed half-way just works.

pub mod binding;
mod closed;
mod comment;
pub(crate) mod copying;
pub(crate) mod eraser;
pub mod habits;
mod hand;
pub mod handles;
mod laser;
mod note;
mod path;
pub(crate) mod pen;
mod select;
mod snap;
mod text;
mod top_ranks;
pub mod transform;

use std::sync::Arc;

use egui::{Modifiers, Pos2};
use rand::Rng as _;
use rand::rngs::StdRng;
use tavla_shared::board::{Edit, EditBatch};
use tavla_shared::geometry::{Affine, Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::presence::{self, Held};
use tavla_shared::shape::{Kind, Place, Shape, Style};

use crate::commands::ToolKind;
use crate::scene::Scene;
use crate::selection::Selection;
use crate::text::TextEngine;

use self::closed::ClosedTool;
use self::comment::CommentTool;
use self::eraser::EraserTool;
use self::habits::Habits;
use self::hand::HandTool;
pub use self::laser::LaserSpot;
use self::laser::LaserTool;
use self::note::NoteTool;
use self::path::PathTool;
use self::pen::PenTool;
use self::select::SelectTool;
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
    /// Knows where letters are.
    pub text: &'a mut TextEngine,
    /// For the next new shape.
    pub style: &'a Style,
    /// How the person wants tools to work.
    pub habits: Habits,
    /// For names and seeds.
    pub random: &'a mut StdRng,
}

impl<'a> ToolContext<'a> {
    /// The topmost shape at `at`, or so near that it is meant.
    pub fn hit(&mut self, at: Point) -> Option<&'a Arc<Shape>> {
        self.scene.hit(at, self.length(HIT_TOLERANCE), self.text)
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

/// The topmost frame that holds all of `rect`, and shows it.
pub(crate) fn frame_around(scene: &Scene, rect: Rect) -> Option<ShapeId> {
    let frames = scene.in_z_order(rect).into_iter().rev();
    let mut around = frames.filter(|shape| shape.kind == Kind::Frame && shape.angle == 0.0);
    around
        .find(|shape| shape.rect().contains_rect(rect) && scene.is_uncut_in(&shape.id, rect))
        .map(|shape| shape.id.clone())
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
    /// A step of its own, written before what the gesture commits.
    pub first: Option<EditBatch>,
    /// What to do with the gesture.
    pub gesture: Option<Gesture>,
    /// What to pick.
    pub selection: Option<Selection>,
    /// What to type into.
    pub text: Option<TextRequest>,
    /// What the gesture does to the shapes it holds, for peers to see.
    pub in_hand: Option<InHand>,
    /// Where somebody wants to say something.
    pub comment: Option<Point>,
    /// How far the board was dragged, in egui points.
    pub pan: Option<egui::Vec2>,
    /// Where the laser points.
    pub laser: Option<LaserSpot>,
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

/// What a tool shows above the board while it works.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ToolOverlay<'a> {
    /// The box that is being drawn around shapes to pick them.
    pub brush: Option<Rect>,
    /// The disc that cuts what it goes over: its middle on the board, and half its width in egui points.
    pub disc: Option<(Point, f64)>,
    /// The shape that an arrow's end would be attached to.
    pub binding: Option<&'a ShapeId>,
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
    /// Resizes along the direction of these degrees, 0 for level, clockwise, below 180.
    Resize(u16),
}

/// The tool in hand.
#[derive(Debug)]
pub enum Tool {
    /// Picks, moves, resizes and turns shapes.
    Select(SelectTool),
    /// Moves the view.
    Hand(HandTool),
    /// Draws rectangles, ellipses and diamonds.
    Closed(ClosedTool),
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
            ToolKind::Arrow => Self::Path(PathTool::new(Kind::Arrow)),
            ToolKind::Line => Self::Path(PathTool::new(Kind::Line)),
            ToolKind::Pen | ToolKind::Highlighter => Self::Pen(PenTool::default()),
            ToolKind::DrawToShape => Self::Pen(PenTool::of_figures()),
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
            Self::Path(tool) => tool.handle(event, ctx),
            Self::Pen(tool) => tool.handle(event, ctx),
            Self::Text(tool) => tool.handle(event, ctx),
            Self::Note(tool) => tool.handle(event, ctx),
            Self::Eraser(tool) => tool.handle(event, ctx),
            Self::Laser(tool) => tool.handle(event),
            Self::Comment(tool) => tool.handle(event),
        }
    }

    /// Whether it is in the middle of something.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Select(tool) => tool.is_busy(),
            Self::Hand(tool) => tool.is_busy(),
            Self::Closed(tool) => tool.is_busy(),
            Self::Path(tool) => tool.is_busy(),
            Self::Pen(tool) => tool.is_busy(),
            Self::Text(tool) => tool.is_busy(),
            Self::Note(tool) => tool.is_busy(),
            Self::Eraser(tool) => tool.is_busy(),
            Self::Laser(tool) => tool.is_busy(),
            Self::Comment(tool) => tool.is_busy(),
        }
    }

    /// Whether it heeds that the hand is held still.
    pub fn awaits_stillness(&self) -> bool {
        matches!(self, Self::Pen(tool) if tool.awaits_stillness())
    }

    /// The hand is held still.
    pub fn held(&mut self, pointer: &Pointer, ctx: &mut ToolContext<'_>) -> ToolOutput {
        match self {
            Self::Pen(tool) => tool.held(pointer, ctx),
            _ => ToolOutput::default(),
        }
    }

    /// What it shows above the board.
    pub fn overlay(&self) -> ToolOverlay<'_> {
        match self {
            Self::Select(tool) => tool.overlay(),
            Self::Path(tool) => tool.overlay(),
            Self::Eraser(tool) => tool.overlay(),
            _ => ToolOverlay {
                handles_hidden: self.is_busy(),
                ..ToolOverlay::default()
            },
        }
    }

    /// How the pointer looks at `at`.
    pub fn cursor(&self, at: Point, ctx: &mut ToolContext<'_>) -> Cursor {
        match self {
            Self::Select(tool) => tool.cursor(at, ctx),
            Self::Hand(tool) => tool.cursor(),
            Self::Text(_) => Cursor::Text,
            _ => Cursor::Crosshair,
        }
    }
}
