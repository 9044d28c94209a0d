//! Edits by somebody else at the same replica, as by a program that works beside the person in front of it.
//!
//! They are written under an id of their own, so that to the person they are a peer's: their undo leaves them as they
//! are, and the history says who made them. Owns nothing.

use super::{Applied, Board, EditBatch, EditError, Origin, Person, people};
use crate::id::PeerId;
use crate::shown::shown_name;

impl Board {
    /// Makes a batch of edits as [`Board::apply`] does, by `guest`, under whose peer id nobody else may write. The
    /// person has no step of it, and keeps what they have taken back.
    ///
    /// # Errors
    /// [`EditError`] where the batch is refused; nothing was written then. `Broken` says that the
    /// document must be rebuilt from its log.
    pub fn apply_for(
        &mut self,
        guest: &Person,
        batch: &EditBatch,
        now: i64,
    ) -> Result<Applied, EditError> {
        self.document.write_as(guest.peer)?;
        let written = self.write(batch, Some(guest), now);
        // Also where nothing was written: what comes next is the person's. Why it broke says who broke it first.
        let back = self.document.write_as(self.peer);
        let (_, update) = written?;
        back?;
        self.applied(update, (Origin::Remote, guest.peer), &batch.command, now)
    }

    /// Whether nobody is known to have written under an id but somebody of this name: who writes there says who has
    /// written before, too.
    pub fn may_write_as(&self, peer: PeerId, name: &str) -> bool {
        let known = self.people.iter().find(|person| person.peer == peer);
        known.is_none_or(|person| *person.name == *shown_name(&people::name_of(name)))
    }
}
