//! Puts fragments together again, within one connection's budget. Time is passed in.
//!
//! What bounds a batch in time is the wait for its next fragment, not the whole: on a slow line a
//! large update takes as long as it takes. While nothing is read, no fragment can come, so that
//! time does not count.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::limits::{FRAGMENTS_MAX, Limits};
use super::message::{AckStatus, BatchId, Magic};

/// The unfinished batches of one connection. Full means the next header is refused, not queued.
#[derive(Debug)]
pub struct Reassembly {
    bytes_max: usize,
    batches_max: usize,
    millis_max: u64,
    partials: Vec<Partial>,
    /// Since when nothing is read.
    paused_at: Option<u64>,
}

#[derive(Debug)]
struct Partial {
    magic: Magic,
    room: String,
    batch: BatchId,
    fragments: usize,
    total_bytes: usize,
    deadline: u64,
    /// By index; holds only what arrived.
    parts: BTreeMap<usize, Vec<u8>>,
    held_bytes: usize,
}

impl Partial {
    fn is(&self, magic: Magic, room: &str, batch: BatchId) -> bool {
        self.magic == magic && self.batch == batch && self.room == room
    }
}

/// A batch whose next fragment did not come in time: Ack it with
/// [`AckStatus::FragmentTimeout`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expired {
    /// The room's kind.
    pub magic: Magic,
    /// The room.
    pub room: String,
    /// The batch.
    pub batch: BatchId,
}

/// Why a header or fragment was refused. Except for `UnknownBatch`, its batch is forgotten.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReassemblyError {
    /// The batch alone is over the budget.
    #[error("batch declares {declared} bytes, the limit is {limit}")]
    TooLarge {
        /// What it says it has.
        declared: u64,
        /// The most one connection may have unfinished.
        limit: usize,
    },
    /// Too many fragments, or none, or more than bytes.
    #[error(
        "batch declares {declared} fragments for {total_bytes} bytes, the limit is {FRAGMENTS_MAX}"
    )]
    FragmentCount {
        /// What it says it has.
        declared: u64,
        /// The bytes it says they have.
        total_bytes: u64,
    },
    /// The other unfinished batches leave no room; later they will.
    #[error("{batches} batches with {bytes} bytes are unfinished already")]
    Busy {
        /// The unfinished batches.
        batches: usize,
        /// The bytes they declared.
        bytes: usize,
    },
    /// A fragment without a header, or after its batch was refused or expired. Not worth an Ack:
    /// the batch has had its answer.
    #[error("no batch is being put together under this id")]
    UnknownBatch,
    /// An index the header did not announce.
    #[error("fragment {index} of a batch of {fragments}")]
    Index {
        /// The fragment's rank.
        index: u64,
        /// What the header announced.
        fragments: usize,
    },
    /// The fragments do not add up to what the header announced.
    #[error("fragments have {found} bytes, the header declared {declared}")]
    Total {
        /// So many have come.
        found: usize,
        /// So many were announced.
        declared: usize,
    },
    /// The same rank twice with different bytes.
    #[error("fragment {index} came twice with different bytes")]
    Conflict {
        /// The fragment's rank.
        index: usize,
    },
}

impl ReassemblyError {
    /// What to Ack the batch with; none where it has had its answer.
    pub const fn status(&self) -> Option<AckStatus> {
        match self {
            Self::TooLarge { .. } => Some(AckStatus::PayloadTooLarge),
            Self::Busy { .. } => Some(AckStatus::RateLimited),
            Self::UnknownBatch => None,
            Self::FragmentCount { .. }
            | Self::Index { .. }
            | Self::Total { .. }
            | Self::Conflict { .. } => Some(AckStatus::InvalidUpdate),
        }
    }
}

impl Reassembly {
    /// Nothing unfinished, with the budget of `limits`.
    pub fn new(limits: &Limits) -> Self {
        Self {
            bytes_max: limits.reassembly_bytes,
            batches_max: limits.reassembly_batches,
            millis_max: limits.reassembly_millis,
            partials: Vec::new(),
            paused_at: None,
        }
    }

    /// A batch begins. One already begun under the same id starts over: its sender gave up on it.
    ///
    /// # Errors
    /// [`ReassemblyError`]; see [`ReassemblyError::status`].
    pub fn header(
        &mut self,
        (magic, room): (Magic, &str),
        batch: BatchId,
        fragments: u64,
        total_bytes: u64,
        now: u64,
    ) -> Result<(), ReassemblyError> {
        self.partials
            .retain(|partial| !partial.is(magic, room, batch));
        let limit = self.bytes_max;
        let Some(total) = usize::try_from(total_bytes)
            .ok()
            .filter(|&total| total <= limit)
        else {
            return Err(ReassemblyError::TooLarge {
                declared: total_bytes,
                limit,
            });
        };
        if fragments == 0 || fragments > FRAGMENTS_MAX as u64 || fragments > total_bytes {
            return Err(ReassemblyError::FragmentCount {
                declared: fragments,
                total_bytes,
            });
        }
        let batches = self.partials.len();
        let bytes = self
            .partials
            .iter()
            .map(|partial| partial.total_bytes)
            .sum();
        if batches >= self.batches_max || total > limit - bytes {
            return Err(ReassemblyError::Busy { batches, bytes });
        }
        self.partials.push(Partial {
            magic,
            room: room.to_owned(),
            batch,
            fragments: fragments as usize,
            total_bytes: total,
            deadline: now.saturating_add(self.millis_max),
            parts: BTreeMap::new(),
            held_bytes: 0,
        });
        Ok(())
    }

    /// A fragment arrives, in any order; the update where it was the last one missing. A repeated
    /// fragment is ignored.
    ///
    /// # Errors
    /// [`ReassemblyError`]; see [`ReassemblyError::status`].
    pub fn fragment(
        &mut self,
        (magic, room): (Magic, &str),
        batch: BatchId,
        index: u64,
        bytes: Vec<u8>,
        now: u64,
    ) -> Result<Option<Vec<u8>>, ReassemblyError> {
        let found = self
            .partials
            .iter()
            .position(|partial| partial.is(magic, room, batch));
        let Some(at) = found else {
            return Err(ReassemblyError::UnknownBatch);
        };
        let deadline = now.saturating_add(self.millis_max);
        match self.partials[at].add(index, bytes, deadline) {
            Ok(false) => Ok(None),
            Ok(true) => Ok(Some(self.partials.swap_remove(at).joined())),
            Err(error) => {
                self.partials.swap_remove(at);
                Err(error)
            }
        }
    }

    /// From `now` on nothing is read, until [`Self::resume`].
    pub fn pause(&mut self, now: u64) {
        self.paused_at.get_or_insert(now);
    }

    /// Reading goes on: nothing is overdue for the pause.
    pub fn resume(&mut self, now: u64) {
        let Some(since) = self.paused_at.take() else {
            return;
        };
        let paused = now.saturating_sub(since);
        for partial in &mut self.partials {
            partial.deadline = partial.deadline.saturating_add(paused);
        }
    }

    /// Forgets what is overdue at `now`, in the order it began; nothing during a pause.
    pub fn expire(&mut self, now: u64) -> Vec<Expired> {
        if self.paused_at.is_some() {
            return Vec::new();
        }
        let overdue = self
            .partials
            .extract_if(.., |partial| partial.deadline <= now);
        let expired = |partial: Partial| Expired {
            magic: partial.magic,
            room: partial.room,
            batch: partial.batch,
        };
        overdue.map(expired).collect()
    }

    /// When [`Self::expire`] has something to do next.
    pub fn deadline(&self) -> Option<u64> {
        if self.paused_at.is_some() {
            return None;
        }
        self.partials.iter().map(|partial| partial.deadline).min()
    }

    /// The member left the room: its unfinished batches there are void.
    pub fn leave(&mut self, magic: Magic, room: &str) {
        self.partials
            .retain(|partial| partial.magic != magic || partial.room != room);
    }

    /// The bytes really held now.
    pub fn held_bytes(&self) -> usize {
        self.partials.iter().map(|partial| partial.held_bytes).sum()
    }
}

impl Partial {
    /// Whether the batch is whole now. A fragment that is new puts the deadline off.
    fn add(&mut self, index: u64, bytes: Vec<u8>, deadline: u64) -> Result<bool, ReassemblyError> {
        let fragments = self.fragments;
        let Some(at) = usize::try_from(index).ok().filter(|&at| at < fragments) else {
            return Err(ReassemblyError::Index { index, fragments });
        };
        if let Some(first) = self.parts.get(&at) {
            if *first == bytes {
                return Ok(false);
            }
            return Err(ReassemblyError::Conflict { index: at });
        }
        self.deadline = deadline;
        self.held_bytes += bytes.len();
        self.parts.insert(at, bytes);
        let whole = self.parts.len() == fragments;
        let (found, declared) = (self.held_bytes, self.total_bytes);
        if found > declared || (whole && found < declared) {
            return Err(ReassemblyError::Total { found, declared });
        }
        Ok(whole)
    }

    fn joined(self) -> Vec<u8> {
        let mut update = Vec::with_capacity(self.held_bytes);
        for part in self.parts.into_values() {
            update.extend(part);
        }
        update
    }
}
