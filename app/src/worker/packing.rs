//! The document for a file: all of it, as it is in memory, also what the disk does not take. Packed batch by batch
//! so that no edit waits for all of it; what is done meanwhile is in it, too.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use tavla_shared::blob::BlobHash;
use tavla_shared::board::{Backlog, ExportError, Version};
use tavla_shared::board_file::{HistoryPacker, PackedHistory, WriteError};
use tavla_shared::store::StoreError;

use super::Event;
use super::model::Model;
use super::run::Worker;

/// A document on its way into a file.
pub(super) struct Packing {
    ticket: u64,
    backlog: Backlog,
    packer: HistoryPacker,
}

/// A document as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// All of it with its history.
    pub history: PackedHistory,
    /// The files that it shows.
    pub pictures: BTreeSet<BlobHash>,
}

/// Why a document is not packed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// It cannot be written out.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// No file holds it.
    #[error("{0}")]
    TooLarge(String),
}

impl From<WriteError> for PackError {
    fn from(error: WriteError) -> Self {
        Self::TooLarge(error.to_string())
    }
}

impl fmt::Debug for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Packing")
            .field("ticket", &self.ticket)
            .finish_non_exhaustive()
    }
}

impl<M: Model> Worker<M> {
    /// Begins to pack, after all that was asked for before.
    pub(super) fn pack(&mut self, ticket: u64) {
        self.packing.push_back(Packing {
            ticket,
            backlog: Backlog::since(&Version::default()),
            packer: HistoryPacker::new(M::ROOM),
        });
    }

    /// Packs the next one on, until all of it is, a local edit waits, or the slice is over.
    pub(super) fn pack_slice(&mut self) -> Result<(), StoreError> {
        let started = Instant::now();
        let slice = self.timings.slice;
        let queues = Arc::clone(&self.queues);
        self.pack_while(&mut || started.elapsed() < slice && !queues.has_local())
    }

    /// Packs all that is left, for who is about to end.
    pub(super) fn pack_all(&mut self) -> Result<(), StoreError> {
        while !self.packing.is_empty() {
            self.pack_while(&mut || true)?;
        }
        Ok(())
    }

    fn pack_while(&mut self, may_go_on: &mut dyn FnMut() -> bool) -> Result<(), StoreError> {
        let Some(mut packing) = self.packing.pop_front() else {
            return Ok(());
        };
        loop {
            let batch = match self.model.next_batch(&mut packing.backlog) {
                Ok(Some(batch)) => batch,
                Ok(None) => {
                    let Packing { ticket, packer, .. } = packing;
                    let history = packer.finish().map_err(PackError::from);
                    self.tell_packed(ticket, history);
                    return Ok(());
                }
                Err(error) => {
                    self.tell_packed(packing.ticket, Err(error.into()));
                    return if self.model.is_poisoned() {
                        self.rebuild()
                    } else {
                        Ok(())
                    };
                }
            };
            if let Err(error) = packing.packer.push(&batch) {
                self.tell_packed(packing.ticket, Err(error.into()));
                return Ok(());
            }
            if !may_go_on() {
                self.packing.push_front(packing);
                return Ok(());
            }
        }
    }

    fn tell_packed(&self, ticket: u64, history: Result<PackedHistory, PackError>) {
        let result = history.map(|history| {
            let pictures = self.model.pictures();
            Arc::new(Packed { history, pictures })
        });
        self.queues.tell(Event::Packed { ticket, result });
    }
}
