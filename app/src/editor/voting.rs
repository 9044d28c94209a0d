//! Voting by pointing at shapes: a click on one gives it a vote, with Shift or Alt it takes one back.
//! Who votes how is decided elsewhere, and so is what is shown at shapes; both are only kept here.
//!
//! Only with the tool that picks in hand, so that drawing goes on during a vote.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::Pos2;
use tavla_shared::geometry::Point;
use tavla_shared::id::{ShapeId, VoteId};
use tavla_shared::shape::Kind;

use super::{Editor, Request};
use crate::commands::ToolKind;
use crate::tools::HIT_TOLERANCE;

/// Who moves further than this with a shape pressed, in egui points, did not mean it.
const SLOP: f32 = 6.0;

/// What is shown at a shape of a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoteMark {
    /// This person's own votes: the others' are not shown yet.
    Own(u32),
    /// Everybody's.
    Result {
        /// How many.
        count: u32,
        /// Whether no shape has more.
        most: bool,
    },
}

/// What is shown at which shapes.
pub type VoteMarks = BTreeMap<ShapeId, VoteMark>;

/// What an editor knows of a vote.
#[derive(Debug, Default)]
pub(super) struct Voting {
    /// Which vote it is, and of which revision of the talk.
    known: Option<(VoteId, u64)>,
    /// What can be voted on, sorted, empty for everything; none where this person cannot vote now.
    about: Option<Arc<[ShapeId]>>,
    /// Whether clicks are votes, as long as this person can.
    wanted: bool,
    marks: VoteMarks,
    pressed: Option<Pressed>,
}

/// A press on a shape that can be voted on.
#[derive(Debug)]
struct Pressed {
    shape: ShapeId,
    at: Pos2,
    more: bool,
    /// Whether the pointer has stayed there.
    stayed: bool,
}

impl Editor {
    /// There is this vote, as of some revision of the talk: this to vote on, sorted, empty for
    /// everything, or nothing for this person; and these votes are shown.
    pub fn set_vote(
        &mut self,
        known: (VoteId, u64),
        about: Option<Arc<[ShapeId]>>,
        marks: VoteMarks,
    ) {
        self.voting.known = Some(known);
        self.voting.about = about;
        self.voting.marks = marks;
    }

    /// There is no vote.
    pub fn end_vote(&mut self) {
        self.voting = Voting::default();
    }

    /// Which vote there is, and as of which revision of the talk.
    pub fn vote_known(&self) -> Option<&(VoteId, u64)> {
        self.voting.known.as_ref()
    }

    /// Makes clicks votes, as long as there is something to vote on, or not any more.
    pub fn want_votes(&mut self, wanted: bool) {
        self.voting.wanted = wanted;
    }

    /// Whether there is something to vote on.
    pub fn can_vote(&self) -> bool {
        self.voting.about.is_some()
    }

    /// Whether clicks are votes.
    pub fn is_voting(&self) -> bool {
        self.voting.wanted && self.voting.about.is_some()
    }

    /// The shapes that a vote is about, while clicks are votes; none where it is about everything.
    pub fn vote_shapes(&self) -> &[ShapeId] {
        let about = self.voting.about.as_deref();
        about.filter(|_| self.voting.wanted).unwrap_or_default()
    }

    /// What is shown at shapes, by their names.
    pub fn vote_marks(&self) -> &VoteMarks {
        &self.voting.marks
    }

    /// Clicks are no votes any more; says whether they were.
    pub(super) fn stop_voting(&mut self) -> bool {
        let was = self.is_voting();
        self.voting.wanted = false;
        was
    }

    /// The shape that a click there is a vote for.
    pub(super) fn vote_target(&mut self, at: Point) -> Option<ShapeId> {
        let picks = self.tool_kind == ToolKind::Select && !self.tool.is_busy();
        if !self.is_voting() || !picks || self.is_typing() {
            return None;
        }
        let tolerance = self.view.board_length(HIT_TOLERANCE);
        let hit = if let Some(hit) = self.scene.hit(at, tolerance, &mut self.text) {
            hit.id.clone()
        } else {
            // A frame is a place to click in; its border is what stands for it.
            let mut around = self.around(at);
            let inside = around.find(|shape| shape.kind != Kind::Frame)?;
            inside.id.clone()
        };
        let about = self.voting.about.as_deref().unwrap_or_default();
        if about.is_empty() {
            // What a click selects.
            return Some(self.scene.outermost(&hit));
        }
        let mut around = Some(&hit);
        while let Some(id) = around {
            if about.binary_search(id).is_ok() {
                return Some(id.clone());
            }
            around = self.scene.parent(id);
        }
        None
    }

    /// Whether a press there is for a vote.
    pub(super) fn vote_press(&mut self, at: Pos2) -> bool {
        let on_board = self.view.board_from_screen(at);
        let Some(shape) = self.vote_target(on_board) else {
            return false;
        };
        self.voting.pressed = Some(Pressed {
            shape,
            at,
            more: !(self.modifiers.shift || self.modifiers.alt),
            stayed: true,
        });
        true
    }

    /// Whether the pointer moves with a press for a vote.
    pub(super) fn vote_drag(&mut self, at: Pos2) -> bool {
        let Some(pressed) = &mut self.voting.pressed else {
            return false;
        };
        pressed.stayed &= (at - pressed.at).length() <= SLOP;
        true
    }

    /// Whether what was let go was a press for a vote, which is asked for now.
    pub(super) fn vote_release(&mut self) -> bool {
        let Some(pressed) = self.voting.pressed.take() else {
            return false;
        };
        if pressed.stayed {
            let Pressed { shape, more, .. } = pressed;
            self.ask(Request::Vote { shape, more });
        }
        true
    }

    /// A press for a vote was not meant.
    pub(super) fn forget_vote_press(&mut self) {
        self.voting.pressed = None;
    }
}
