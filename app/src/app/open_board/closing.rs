//! The end of an open board: it saves what is left and ends in its own time, and stays where the
//! disk refuses.

use super::{OpenBoard, Phase};
use crate::editor::Request;

impl OpenBoard {
    /// Finishes what is in hand, sends all of it, and begins to save for the last time. Gives what
    /// the editor still asks of the window.
    pub fn begin_close(&mut self, unix: i64) -> Vec<Request> {
        if !matches!(self.phase, Phase::Opening | Phase::Open) {
            return Vec::new();
        }
        let editor = self.editor_mut();
        editor.end_typing();
        editor.cancel_gesture();
        // Presence is no matter any more.
        let requests = self.send(f64::NEG_INFINITY, unix);
        self.phase = Phase::Closing;
        self.note_lock();
        self.desk.session_mut().close(false);
        requests
    }

    /// Ends although something is not saved, which is lost then.
    pub fn discard(&mut self) {
        if !self.has_ended() {
            self.phase = Phase::Closing;
            self.note_lock();
            self.desk.session_mut().close(true);
        }
    }

    /// Tries at once to save what the disk has refused.
    pub fn save_again(&mut self) {
        self.desk.session_mut().save_again();
    }

    /// How many edits are only in memory, as far as the disk has refused them.
    pub fn unsaved(&self) -> Option<usize> {
        let unsaved = self.desk.session().keeping().unsaved.as_ref();
        unsaved.map(|(count, _)| *count)
    }

    /// Whether it is being read.
    pub fn is_opening(&self) -> bool {
        self.phase == Phase::Opening
    }

    /// Whether it was told to close and has not answered.
    pub fn is_closing(&self) -> bool {
        self.phase == Phase::Closing
    }

    /// Whether nothing is written any more.
    pub fn has_ended(&self) -> bool {
        matches!(self.phase, Phase::Closed | Phase::Failed)
    }

    /// Whether it has ended as it was asked to.
    pub fn has_closed(&self) -> bool {
        self.phase == Phase::Closed
    }

    /// Whether it has ended because it could not go on.
    pub fn has_failed(&self) -> bool {
        self.phase == Phase::Failed
    }
}
