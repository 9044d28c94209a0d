//! What is said to the sync client: answers, what a server lacks, and what was saved since.

use std::time::{Duration, Instant};

use tavla_shared::board::{ExportError, Version};
use tavla_shared::store::{RecordOrigin, StoreError};

use super::importing::Importing;
use super::model::Model;
use super::run::Worker;
use super::saving::Unsaved;
use super::{Event, SyncCommand, SyncEvent};

/// How long a server's acknowledgement may wait to be written: it comes with every edit, and
/// losing one only sends an edit twice.
const ACK_DELAY: Duration = Duration::from_millis(500);

impl<M: Model> Worker<M> {
    /// Does what the sync client asks by this port.
    pub(super) fn remote(&mut self, port: u64, command: SyncCommand) -> Result<(), StoreError> {
        match command {
            SyncCommand::Import { ticket, updates } => {
                self.importing = Some(Importing::new(ticket, updates));
            }
            SyncCommand::Version { join } => {
                let version = self.model.version();
                self.queues
                    .answer_sync(port, SyncEvent::Version { join, version });
            }
            SyncCommand::Since { join, version } => {
                self.give_missing(port, join, &version)?;
                self.known
                    .joined(version.clone(), self.log.last, self.model.version());
                self.theirs = Some(version);
            }
            SyncCommand::Acked { upto } => {
                let (before, at) = self.acked.unwrap_or((0, Instant::now() + ACK_DELAY));
                self.acked = Some((before.max(upto), at));
                if self.known.acked(upto, self.model.peer()) {
                    self.partings = 0;
                }
            }
            SyncCommand::Part(reason) => self.part(reason)?,
            SyncCommand::Left => {
                self.giving_out = false;
                self.theirs = None;
            }
        }
        Ok(())
    }

    fn give_missing(&mut self, port: u64, join: u64, theirs: &Version) -> Result<(), StoreError> {
        // What is on the disk goes out with a number. What cannot be saved goes out all the same:
        // a server is then the only other place it can be, and the peer id is not used again
        // without a clean end.
        let now = Instant::now();
        if let Some((upto, _)) = self.acked {
            // What is acked is not waited for any more.
            self.acked = Some((upto, now));
            self.note_acked(now);
        }
        self.save(now);
        let own = self.log.unsynced > 0 || self.log.unsaved_edits > 0;
        let mut exported = self.model.updates_since(theirs);
        if self.model.is_poisoned() {
            self.rebuild()?;
            exported = self.model.updates_since(theirs);
            if self.model.is_poisoned() {
                // Nothing can be sent, and all the same there is a board to work on.
                self.rebuild()?;
            }
        }
        let sound = exported.is_ok();
        let missing = exported.map(|updates| SyncEvent::Missing {
            join,
            updates,
            upto: self.log.last,
            own,
            version: self.model.version(),
        });
        let answer = answer(join, missing);
        self.giving_out = self.queues.answer_sync(port, answer) && sound;
        Ok(())
    }

    /// Gives the sync client what was saved of one's own.
    pub(super) fn give_out(&mut self, saved: Vec<(u64, Unsaved)>) {
        let mut last = None;
        for (seq, saved) in saved {
            if self.giving_out && saved.origin == RecordOrigin::Local && !saved.refused {
                last = Some(seq);
                let update = saved.update;
                self.giving_out = self.queues.tell_sync(SyncEvent::Outgoing { seq, update });
            }
        }
        // Of them all, not of each: an Ack may be for some of what was saved together.
        if let Some(last) = last.filter(|_| self.giving_out) {
            self.known.gave(last, self.own_ops);
            if self.merges.brought {
                self.known.gave_all(last, self.model.version());
            }
        }
        // Where nothing is given out, the next `Since` is answered with all of it.
        self.merges.brought = false;
    }

    /// Writes down what a server has, once that is due.
    pub(super) fn note_acked(&mut self, now: Instant) {
        let Some((upto, _)) = self.acked.filter(|(_, at)| now >= *at) else {
            return;
        };
        let log = &mut self.log;
        let noted = log
            .store
            .mark_synced(&log.document, upto)
            .and_then(|()| log.store.unsynced_count(&log.document));
        match noted {
            Ok(unsynced) => {
                self.acked = None;
                log.unsynced = unsynced;
                if log.unsaved.is_empty() {
                    self.queues.tell(Event::Saved { unsynced });
                }
            }
            Err(error) => {
                tracing::warn!(%error, "what a server has could not be noted");
                self.acked = Some((upto, now + self.timings.retry));
            }
        }
    }
}

/// The answer to a `Since`: the client waits for one, whatever came of it.
pub(super) fn answer(join: u64, missing: Result<SyncEvent, ExportError>) -> SyncEvent {
    missing.unwrap_or_else(|error| {
        tracing::error!(%error, "what a server lacks could not be written");
        SyncEvent::ExportFailed { join, error }
    })
}
