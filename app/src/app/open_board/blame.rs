//! Who made the shape that the person asks about, and what was done to it last.

use tavla_shared::board::Traced;
use tavla_shared::id::ShapeId;

use super::OpenBoard;
use super::feed::Feed;
use crate::worker::BoardQuestion;

/// A shape that was asked about, and what is known of it.
#[derive(Debug)]
pub struct Blame {
    /// The shape.
    pub shape: ShapeId,
    /// What came of it last; none while the history is read for the first time.
    pub traced: Option<Box<Traced>>,
    /// Whether the history is being read.
    pub(super) asked: bool,
    /// Whether the shape may have been changed since that was asked.
    pub(super) outdated: bool,
}

impl Feed {
    pub(super) fn note_traced(&mut self, traced: Box<Traced>) {
        if let Some(blame) = &mut self.blame
            && blame.shape == traced.shape
        {
            blame.traced = Some(traced);
            blame.asked = false;
        }
    }
}

impl OpenBoard {
    /// The shape that was asked about.
    pub fn blame(&self) -> Option<&Blame> {
        self.feed.blame.as_ref()
    }

    /// Asks who made the selected shape.
    pub fn ask_maker(&mut self) {
        let Some(shape) = self.only_selected().cloned() else {
            return;
        };
        self.feed.blame = Some(Blame {
            shape,
            traced: None,
            asked: false,
            outdated: true,
        });
        self.ask_trace();
    }

    /// Asks for what is not known of the shape that was asked about; once at a time, as a new question
    /// takes the place of the one before it.
    pub(super) fn ask_trace(&mut self) {
        if let Some(blame) = &mut self.feed.blame
            && blame.outdated
            && !blame.asked
        {
            (blame.asked, blame.outdated) = (true, false);
            let trace = BoardQuestion::Trace(blame.shape.clone());
            self.desk.session_mut().ask_history(trace);
        }
    }

    /// That is not asked any more.
    pub fn forget_maker(&mut self) {
        self.feed.blame = None;
    }

    fn only_selected(&self) -> Option<&ShapeId> {
        let mut selected = self.editor().selection().iter();
        selected.next().filter(|_| selected.next().is_none())
    }

    /// Who picks another shape, or none, does not ask about this one any more.
    pub(super) fn look_after_blame(&mut self) {
        let Some(blame) = &self.feed.blame else {
            return;
        };
        let still = self.only_selected() == Some(&blame.shape);
        if !still || self.editor().is_busy() {
            self.feed.blame = None;
        }
        self.ask_trace();
    }
}
