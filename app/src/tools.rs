//! What the pointer does: each tool is a state machine from pointer events to edits.
//!
//! A tool reads the scene and returns what it wants; it never writes a document, moves a camera by
//! itself or knows a window. Every state holds its own data, and every update is made from where the
//! gesture began, never from the last one, so that a modifier pressed half-way just works.

pub mod binding;
mod boxing;
mod bucket;
mod closed;
mod comment;
pub(crate) mod copying;
pub(crate) mod eraser;
pub(crate) mod flipping;
pub(crate) mod frame;
pub(crate) mod frame_label;
pub mod habits;
mod hand;
pub mod handles;
mod home;
mod laser;
mod measured;
mod note;
mod output;
mod path;
pub(crate) mod pen;
mod points;
mod select;
mod showing;
mod snap;
mod snapping;
mod text;
mod top_ranks;
pub mod transform;
mod zoom;

use std::sync::Arc;

use egui::{Modifiers, Pos2};
use rand::Rng as _;
use rand::rngs::StdRng;
use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Place, Shape, Style};

use crate::commands::ToolKind;
use crate::scene::Scene;
use crate::selection::Selection;
use crate::text::TextEngine;

use self::bucket::BucketTool;
pub use self::bucket::{BUCKET_COLORS, Refusal, bucket_fill};
use self::closed::ClosedTool;
use self::comment::CommentTool;
use self::eraser::EraserTool;
use self::frame::FrameTool;
use self::habits::Habits;
use self::hand::HandTool;
pub(crate) use self::home::{frame_around, home_beside, let_out, placed, reparented};
pub use self::laser::LaserSpot;
use self::laser::LaserTool;
pub use self::measured::Measured;
use self::note::NoteTool;
pub use self::output::{Gesture, InHand, TextRequest, ToolOutput};
pub(crate) use self::path::CLOSE_DISTANCE;
use self::path::PathTool;
use self::pen::PenTool;
pub use self::points::{PointsTool, has_points};
use self::select::SelectTool;
pub use self::showing::{Cursor, ToolOverlay};
pub use self::snapping::Guide;
use self::text::TextTool;
use self::zoom::ZoomTool;
pub use self::zoom::ZoomWish;

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
    /// Esc, or the gesture was taken over: nothing may be written, but for the points of a path made click by click.
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
    /// What of the board is seen.
    pub view: Rect,
    /// Seconds; only differences mean anything.
    pub now: f64,
    /// Knows where letters are.
    pub text: &'a mut TextEngine,
    /// For the next new shape.
    pub style: &'a Style,
    /// For the next text, whatever is in hand: a double click begins one.
    pub text_style: &'a Style,
    /// How the person wants tools to work.
    pub habits: Habits,
    /// For names and seeds.
    pub random: &'a mut StdRng,
    /// A drag of the select tool draws a lasso, and no box.
    pub lasso: bool,
}

impl<'a> ToolContext<'a> {
    /// The topmost shape at `at`, or so near that it is meant. Pointers go through what is locked.
    pub fn hit(&mut self, at: Point) -> Option<&'a Arc<Shape>> {
        if let Some(frame) = frame_label::labelled_at(self.scene, at, self.zoom, self.text)
            && !self.scene.is_locked(&frame.id)
        {
            return Some(frame);
        }
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

/// The tool in hand.
#[derive(Debug)]
pub enum Tool {
    /// Picks, moves, resizes and turns shapes.
    Select(SelectTool),
    /// Moves the view.
    Hand(HandTool),
    /// Shows the board larger or smaller.
    Zoom(ZoomTool),
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
    /// Draws frames.
    Frame(FrameTool),
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
            ToolKind::Zoom => Self::Zoom(ZoomTool::default()),
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
            ToolKind::Pen | ToolKind::Highlighter => Self::Pen(PenTool::default()),
            ToolKind::DrawToShape => Self::Pen(PenTool::of_figures()),
            ToolKind::Text => Self::Text(TextTool::default()),
            ToolKind::Note => Self::Note(NoteTool::default()),
            ToolKind::Frame => Self::Frame(FrameTool::default()),
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
            Self::Zoom(tool) => tool.handle(event, ctx),
            Self::Closed(tool) => tool.handle(event, ctx),
            Self::Points(tool) => tool.handle(event, ctx),
            Self::Bucket(_) => BucketTool::handle(event, ctx),
            Self::Path(tool) => tool.handle(event, ctx),
            Self::Pen(tool) => tool.handle(event, ctx),
            Self::Text(tool) => tool.handle(event, ctx),
            Self::Note(tool) => tool.handle(event, ctx),
            Self::Frame(tool) => tool.handle(event, ctx),
            Self::Eraser(tool) => tool.handle(event, ctx),
            Self::Laser(tool) => tool.handle(event),
            Self::Comment(tool) => tool.handle(event),
        }
    }

    /// Carries what is being drawn along as it is; says whether that can be.
    pub fn carry(&mut self, by: Vec2) -> bool {
        match self {
            Self::Closed(ClosedTool { boxing, .. })
            | Self::Note(NoteTool { boxing })
            | Self::Frame(FrameTool { boxing }) => boxing.carry(by),
            _ => false,
        }
    }

    /// Whether it is in the middle of something.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Select(tool) => tool.is_busy(),
            Self::Hand(tool) => tool.is_busy(),
            Self::Zoom(tool) => tool.is_busy(),
            Self::Closed(ClosedTool { boxing, .. })
            | Self::Note(NoteTool { boxing })
            | Self::Frame(FrameTool { boxing }) => boxing.is_busy(),
            Self::Points(tool) => tool.is_busy(),
            Self::Bucket(_) => false,
            Self::Path(tool) => tool.is_busy(),
            Self::Pen(tool) => tool.is_busy(),
            Self::Text(tool) => tool.is_busy(),
            Self::Eraser(tool) => tool.is_busy(),
            Self::Laser(tool) => tool.is_busy(),
            Self::Comment(tool) => tool.is_busy(),
        }
    }

    /// Whether it makes a path click by click, with no button that holds anything.
    pub fn is_placing(&self) -> bool {
        matches!(self, Self::Path(tool) if tool.is_placing())
    }

    /// Whether the press that placed the last point of such a path goes on.
    pub fn has_pressed_point(&self) -> bool {
        matches!(self, Self::Path(tool) if tool.has_pressed_point())
    }

    /// Takes back the last point of such a path, which goes on to the pointer where there is one; without its first
    /// point it is off.
    pub fn take_back(
        &mut self,
        pointer: Option<&Pointer>,
        ctx: &mut ToolContext<'_>,
    ) -> ToolOutput {
        match self {
            Self::Path(tool) => tool.take_back(pointer, ctx),
            _ => ToolOutput::default(),
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
            Self::Closed(ClosedTool { boxing, .. })
            | Self::Note(NoteTool { boxing })
            | Self::Frame(FrameTool { boxing }) => boxing.overlay(),
            Self::Points(tool) => tool.overlay(),
            Self::Path(tool) => tool.overlay(),
            Self::Eraser(tool) => tool.overlay(),
            Self::Zoom(tool) => tool.overlay(),
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
            Self::Points(tool) => tool.changes_at(now),
            Self::Path(tool) => tool.changes_at(now),
            _ => None,
        }
    }

    /// How the pointer looks at `at`.
    pub fn cursor(&self, at: Point, ctx: &mut ToolContext<'_>) -> Cursor {
        match self {
            Self::Select(tool) => tool.cursor(at, ctx),
            Self::Hand(tool) => tool.cursor(),
            Self::Zoom(_) => ZoomTool::cursor(),
            Self::Points(tool) => tool.cursor(at, ctx),
            Self::Text(_) => Cursor::Text,
            _ => Cursor::Crosshair,
        }
    }
}
