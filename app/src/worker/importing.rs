//! What others sent, taken in a slice at a time so that a local edit never waits for all of it.

use std::time::Instant;

use tavla_shared::board::ImportError;
use tavla_shared::store::{RecordOrigin, StoreError};

use super::model::{Change as _, Model};
use super::run::Worker;
use super::saving::Waiting;
use super::{Event, SyncEvent};

/// An import under way.
#[derive(Debug)]
pub(super) struct Importing {
    ticket: u64,
    updates: std::vec::IntoIter<Vec<u8>>,
    /// The position of the next update.
    at: usize,
    refused: Vec<(usize, ImportError)>,
    pending: bool,
}

impl Importing {
    pub(super) fn new(ticket: u64, updates: Vec<Vec<u8>>) -> Self {
        let updates = updates.into_iter();
        Self {
            ticket,
            updates,
            at: 0,
            refused: Vec::new(),
            pending: false,
        }
    }
}

impl<M: Model> Worker<M> {
    /// Takes in the next updates, until they are all in, a local edit waits, or the slice is over.
    pub(super) fn import_slice(&mut self) -> Result<(), StoreError> {
        let Some(mut importing) = self.importing.take() else {
            return Ok(());
        };
        let started = Instant::now();
        let mut told: Option<M::Change> = None;
        let mut version = self.model.version();
        loop {
            let Some(update) = importing.updates.next() else {
                self.tell_remote(told);
                self.finish_import(importing);
                return Ok(());
            };
            let at = importing.at;
            importing.at += 1;
            match self.model.import(&update) {
                Ok(change) => {
                    importing.pending |= change.is_pending();
                    let now = self.model.version();
                    if change.is_pending() {
                        self.waiting.push(Waiting {
                            origin: RecordOrigin::Remote,
                            update: update.clone(),
                        });
                    }
                    if now != version || change.is_pending() {
                        self.log.push(RecordOrigin::Remote, update);
                    }
                    self.known.sent_us(&version, &now);
                    version = now;
                    self.tell_together(&mut told, change);
                }
                Err(reason) => {
                    importing.refused.push((at, reason));
                    if self.model.is_poisoned() {
                        self.tell_remote(told);
                        self.importing = Some(importing);
                        return self.rebuild();
                    }
                }
            }
            if started.elapsed() >= self.timings.slice || self.queues.has_local() {
                self.tell_remote(told);
                self.importing = Some(importing);
                return Ok(());
            }
        }
    }

    /// Changes of one author become one; another author's are told apart.
    pub(super) fn tell_together(&self, told: &mut Option<M::Change>, change: M::Change) {
        match told {
            Some(earlier) if earlier.author() == change.author() => earlier.merge(change),
            _ => self.tell_remote(told.replace(change)),
        }
    }

    pub(super) fn tell_remote(&self, change: Option<M::Change>) {
        if let Some(change) = change.filter(|change| !change.is_empty()) {
            self.tell_change(Vec::new(), change);
        }
    }

    fn finish_import(&self, importing: Importing) {
        let Importing {
            ticket,
            refused,
            pending,
            ..
        } = importing;
        if let Some((_, reason)) = refused.last() {
            let (count, reason) = (refused.len(), reason.clone());
            self.queues.tell(Event::ImportRefused { count, reason });
        }
        let theirs = self.theirs.as_ref();
        let caught_up = theirs.is_some_and(|theirs| self.model.version().includes(theirs));
        self.queues.tell_sync(SyncEvent::Imported {
            ticket,
            refused,
            pending,
            caught_up,
        });
    }
}
