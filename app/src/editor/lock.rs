//! When nothing can be written: the board is not there yet, is only to be read, or too much waits.
//!
//! Looking around, picking and copying go on under a lock. A gesture or a text that was begun
//! before it is finished, so that nothing already drawn is lost.

use super::view_only::is_for_working;
use super::{Editor, Notice, Request};
use crate::commands::{Command, ToolKind};

/// Batches of edits that wait for the worker's answer; past it nothing new is begun. What is in hand
/// then still comes on top.
pub const PENDING_MAX: usize = 512;
/// Requests that are no edits and wait for the app; past it they are left out, as they can be made
/// again.
pub const REQUESTS_MAX: usize = 1_024;

/// Why nothing can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// The board is being read.
    Opening,
    /// The board is being saved for the last time.
    Closing,
    /// The board's worker has ended.
    Ended,
    /// The board is of a newer Tavla.
    ReadOnly,
    /// The server lets this person look only.
    Viewer,
    /// This person wants to look only.
    ViewOnly,
    /// Too many edits wait to be saved.
    TooMuchWaits,
}

impl Editor {
    /// Why nothing can be written now; none where it can.
    pub fn lock(&self) -> Option<Lock> {
        let full = self.scene.pending() >= PENDING_MAX;
        let own = self.lock.or(self.own_lock());
        own.or(full.then_some(Lock::TooMuchWaits))
    }

    /// Whether a command cannot run because nothing can be written.
    pub fn locks(&self, command: Command) -> bool {
        let working = self.is_view_only() && is_for_working(command);
        working || (writes(command) && self.lock().is_some())
    }

    /// Says from outside why nothing can be written, or that it can.
    pub fn set_lock(&mut self, lock: Option<Lock>) {
        self.lock = lock;
    }

    /// Takes a tool in hand, or says why it is of no use to a person who may only look.
    pub(super) fn reach_for(&mut self, kind: ToolKind) {
        if kind == ToolKind::Bucket && self.tool_kind == kind {
            self.next_bucket_color();
            return;
        }
        let stays = |lock: &Lock| matches!(lock, Lock::Viewer | Lock::ReadOnly | Lock::ViewOnly);
        let lock = self
            .lock
            .or(self.own_lock())
            .filter(|lock| kind.writes() && stays(lock));
        if !self.is_free(lock) {
            return;
        }
        // The same key again is another kind of arrow, as in Excalidraw.
        if kind == ToolKind::Arrow && self.tool_kind == kind && !self.tool.is_busy() {
            self.cycle_line();
        } else {
            self.take_tool(kind);
        }
    }

    /// Whether something new can be written; where not, the person is told why.
    pub(super) fn may_write(&mut self) -> bool {
        self.is_free(self.lock())
    }

    /// Whether there is no lock; where there is one, the person is told of it.
    pub(super) fn is_free(&mut self, lock: Option<Lock>) -> bool {
        if let Some(lock) = lock {
            self.ask(Request::Notice(Notice::Locked(lock)));
        }
        lock.is_none()
    }

    /// Asks something else than edits of the app.
    pub(super) fn ask(&mut self, request: Request) {
        let again = self.requests.last() == Some(&request);
        let notice = matches!(request, Request::Notice(_));
        // The same words twice say nothing more.
        if self.requests.len() < REQUESTS_MAX && !(again && notice) {
            self.requests.push(request);
        }
    }
}

/// Whether a command writes to the board.
fn writes(command: Command) -> bool {
    matches!(
        command,
        Command::Undo
            | Command::Redo
            | Command::Cut
            | Command::Paste
            | Command::PastePlain
            | Command::Letters(_)
            | Command::Style(_)
            | Command::Duplicate
            | Command::Delete
            | Command::Clear
            | Command::ToggleLocked
            | Command::UnlockAll
            | Command::FlipAcross
            | Command::FlipDown
            | Command::PasteStyle
            | Command::Group
            | Command::Ungroup
            | Command::FrameSelection
            | Command::FitFrame
            | Command::RemoveFrame
            | Command::BringForward
            | Command::SendBackward
            | Command::BringToFront
            | Command::SendToBack
            | Command::Arrange(_)
            | Command::NextKind
            | Command::PreviousKind
            | Command::EditPoints
            | Command::ToggleClosed
            | Command::Nudge(_)
            | Command::NudgeFar(_)
            | Command::Grow(_)
            | Command::ToggleGrid
            | Command::Link
            | Command::RenameBoard
            | Command::Import
            | Command::Picture
    )
}
