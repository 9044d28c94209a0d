//! How a worker ends: never by itself while something is unsaved that could be saved later.

use std::time::Instant;

use tavla_shared::store::StoreError;

use super::Event;
use super::model::Model;
use super::run::{Next, Worker};

impl<M: Model> Worker<M> {
    /// Saves and ends; stays where something cannot be saved and may not be given up.
    pub(super) fn close(&mut self, discard_unsaved: bool) -> Result<Next, StoreError> {
        self.merge_all()?;
        self.pack_all()?;
        let now = Instant::now();
        self.save(now);
        if let Some((error, _)) = self.log.failing.clone()
            && !discard_unsaved
            && !self.log.unsaved.is_empty()
        {
            let edits = self.log.unsaved_edits;
            self.queues.tell(Event::CloseRefused { edits, error });
            return Ok(Next::GoOn);
        }
        if let Some((upto, _)) = self.acked {
            self.acked = Some((upto, now));
            self.note_acked(now);
        }
        if self.log.tail.is_long() && self.log.may_be_cut() {
            self.compact(now)?;
        }
        self.keep_still();
        let discarded = self.log.unsaved_edits;
        if discarded > 0 {
            let board = &self.log.document;
            tracing::error!(board, discarded, "edits were given up unsaved");
        }
        self.let_guests_go();
        // Only where all that was written under the id is on the disk may it be used again.
        if self.leased && self.log.unsaved.is_empty() {
            let (board, peer) = (&self.log.document, self.model.peer());
            if let Err(error) = self.log.store.release_peer(board, peer) {
                tracing::warn!(%error, "a peer id could not be given back; it is not used again");
            }
        }
        self.queues.tell(Event::Closed { discarded });
        Ok(Next::End)
    }
}
