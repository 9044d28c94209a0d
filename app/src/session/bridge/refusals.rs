//! What to do about updates of the server that do not go into a document: ask again, or give it up.

use tavla_shared::protocol::DocRoom;

use super::give_up;
use crate::sync::{Command, Refusal};

/// After how many joins in a row something may not go in, before the document is kept to itself.
pub(super) const REFUSED_JOINS_MAX: u32 = 3;

/// How often in a row the server's updates did not go in.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    /// After so many joins, since the last of which all went in.
    joins: u32,
    /// Whether the present join is among them: what comes after an update that did not go in may
    /// wait for it, and all of it is asked for again together.
    counted: bool,
    /// Whether all of the present row only lacked history: nothing of it made no sense.
    lacks_history: bool,
    /// Whether the board had better be fetched anew.
    start_over: bool,
}

impl Refusals {
    pub(super) fn joined(&mut self) {
        self.counted = false;
    }

    /// All that the server had at the join is here. Nothing less says that a backfill went in: what
    /// others do meanwhile goes in beside one that does not.
    pub(super) fn caught_up(&mut self) {
        self.joins = 0;
    }

    pub(super) fn take_start_over(&mut self) -> bool {
        std::mem::take(&mut self.start_over)
    }

    /// Something did not go in, or waits for history that never comes: what to do about it.
    pub(super) fn refused(&mut self, room: DocRoom, lacks_history: bool) -> Option<Command> {
        self.lacks_history = lacks_history && (self.joins == 0 || self.lacks_history);
        if std::mem::replace(&mut self.counted, true) {
            return None;
        }
        self.joins += 1;
        if self.joins < REFUSED_JOINS_MAX {
            return Some(Command::Rejoin { room });
        }
        // A server that sends the same bad bytes again and again is not worth another try, unless
        // a person says so.
        self.joins = 0;
        // A board that fits nothing of the server's is not helped by asking again; one that starts
        // with nothing lacks no history.
        self.start_over = self.lacks_history;
        Some(give_up(room, Refusal::UpdatesUnusable))
    }
}
