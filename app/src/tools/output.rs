//! What a tool wants done: it says so, and the editor does it.

use std::sync::Arc;

use tavla_shared::board::{Edit, EditBatch};
use tavla_shared::geometry::{Affine, Point};
use tavla_shared::id::ShapeId;
use tavla_shared::presence::{self, Held};
use tavla_shared::shape::{Color, Shape};

use super::{LaserSpot, Refusal, ZoomWish};
use crate::scene::Moved;
use crate::selection::Selection;

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
    pub held: Arc<Held>,
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
    /// What the gesture that goes on moves beside that.
    pub moved: Option<Moved>,
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
    /// How the board is to be shown.
    pub zoom: Option<ZoomWish>,
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
    pub(super) fn update(edits: Vec<Edit>) -> Self {
        Self {
            gesture: Some(Gesture::Update(edits)),
            ..Self::default()
        }
    }

    pub(super) fn moving(mut self, moved: Moved) -> Self {
        self.moved = Some(moved);
        self
    }

    /// Tells peers that what was grabbed is moved, scaled or turned.
    pub(super) fn transforming(self, grabbed: &[Arc<Shape>], transform: Affine) -> Self {
        let ids = grabbed.iter().map(|shape| shape.id.clone()).collect();
        self.holding(Held::shapes(ids), presence::Gesture::Transform(transform))
    }

    pub(super) fn holding(
        mut self,
        held: impl Into<Arc<Held>>,
        gesture: presence::Gesture,
    ) -> Self {
        let held = held.into();
        self.in_hand = Some(InHand { held, gesture });
        self
    }

    /// Commits `edits`, or ends the gesture where there are none: no empty step is ever written.
    pub(super) fn commit(command: &str, edits: Vec<Edit>) -> Self {
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

    pub(super) fn cancel() -> Self {
        Self {
            gesture: Some(Gesture::Cancel),
            ..Self::default()
        }
    }

    pub(super) fn select(selection: Selection) -> Self {
        Self {
            selection: Some(selection),
            ..Self::default()
        }
    }
}
