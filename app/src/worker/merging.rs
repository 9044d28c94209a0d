//! What a file brings to the document, taken in a slice at a time so that no edit waits for all of it. It is
//! saved and sent on as what was done here: nobody else will send it.
//!
//! Whose it is stays as it is: only its way onto the disk and to a server is that of local edits.

use std::collections::VecDeque;
use std::time::Instant;

use tavla_shared::board::ImportError;
use tavla_shared::store::{RecordOrigin, StoreError};

use super::Event;
use super::model::{Change as _, Model};
use super::run::Worker;
use super::saving::Waiting;

/// A merge under way.
#[derive(Debug)]
pub(super) struct Merging {
    ticket: u64,
    updates: std::vec::IntoIter<Vec<u8>>,
    /// Whether anything of it was not here.
    new: bool,
}

/// What files bring, one after the other.
#[derive(Debug, Default)]
pub(super) struct Merges {
    pub(super) queue: VecDeque<Merging>,
    /// Whether something of it, or of guests, is in the document and was not given out yet: somebody else's hand than
    /// the worker's own.
    pub(super) brought: bool,
}

/// What came of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The merge's.
    pub ticket: u64,
    /// Whether anything of it was not here.
    pub new: bool,
    /// Why one of the updates was not taken in, nor those after it.
    pub refused: Option<ImportError>,
}

impl Merging {
    pub(super) fn new(ticket: u64, updates: Vec<Vec<u8>>) -> Self {
        Self {
            ticket,
            updates: updates.into_iter(),
            new: false,
        }
    }
}

impl<M: Model> Worker<M> {
    /// Takes in the next updates, until they are all in, a local edit waits, or the slice is over.
    pub(super) fn merge_slice(&mut self) -> Result<(), StoreError> {
        let started = Instant::now();
        let slice = self.timings.slice;
        let queues = std::sync::Arc::clone(&self.queues);
        self.merge_while(&mut || started.elapsed() < slice && !queues.has_local())
    }

    /// Takes in all that is left, for who is about to end.
    pub(super) fn merge_all(&mut self) -> Result<(), StoreError> {
        while !self.merges.queue.is_empty() {
            self.merge_while(&mut || true)?;
        }
        Ok(())
    }

    fn merge_while(&mut self, may_go_on: &mut dyn FnMut() -> bool) -> Result<(), StoreError> {
        let Some(mut merging) = self.merges.queue.pop_front() else {
            return Ok(());
        };
        let mut told: Option<M::Change> = None;
        let mut version = self.model.version();
        loop {
            let Some(update) = merging.updates.next() else {
                self.tell_remote(told);
                self.end_merge(&merging, None);
                return Ok(());
            };
            match self.model.import(&update) {
                Ok(change) => {
                    let now = self.model.version();
                    if change.is_pending() {
                        self.waiting.push(Waiting {
                            origin: RecordOrigin::Local,
                            update: update.clone(),
                        });
                    }
                    if now != version || change.is_pending() {
                        merging.new = true;
                        self.log.push(RecordOrigin::Local, update);
                        self.merges.brought = true;
                    }
                    version = now;
                    self.tell_together(&mut told, change);
                }
                Err(reason) => {
                    tracing::warn!(%reason, "what a file has did not go in");
                    self.tell_remote(told);
                    self.end_merge(&merging, Some(reason));
                    return if self.model.is_poisoned() {
                        self.rebuild()
                    } else {
                        Ok(())
                    };
                }
            }
            if !may_go_on() {
                self.tell_remote(told);
                self.merges.queue.push_front(merging);
                return Ok(());
            }
        }
    }

    fn end_merge(&mut self, merging: &Merging, refused: Option<ImportError>) {
        if !self.model.is_poisoned() {
            // A file may have what this very writer has written, before this data folder was put back.
            self.own_ops = self.model.version().ops_of(self.model.peer());
        }
        self.queues.tell(Event::Merged(Merged {
            ticket: merging.ticket,
            new: merging.new,
            refused,
        }));
    }
}
