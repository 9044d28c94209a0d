//! Puts fragments together again, within one connection's budget. Time is passed in.

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

/// A batch whose last fragment did not come in time: Ack it with
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
    ) -> Result<Option<Vec<u8>>, ReassemblyError> {
        let found = self
            .partials
            .iter()
            .position(|partial| partial.is(magic, room, batch));
        let Some(at) = found else {
            return Err(ReassemblyError::UnknownBatch);
        };
        match self.partials[at].add(index, bytes) {
            Ok(false) => Ok(None),
            Ok(true) => Ok(Some(self.partials.swap_remove(at).joined())),
            Err(error) => {
                self.partials.swap_remove(at);
                Err(error)
            }
        }
    }

    /// Forgets what is overdue at `now`, in the order it began.
    pub fn expire(&mut self, now: u64) -> Vec<Expired> {
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
    /// Whether the batch is whole now.
    fn add(&mut self, index: u64, bytes: Vec<u8>) -> Result<bool, ReassemblyError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: (Magic, &str) = (Magic::Loro, "r");

    fn small() -> Reassembly {
        Reassembly::new(&Limits {
            reassembly_bytes: 10,
            ..Limits::default()
        })
    }

    fn id(number: u64) -> BatchId {
        BatchId::from(number)
    }

    #[test]
    fn fragments_join_in_any_order_and_repeats_are_ignored() {
        let mut reassembly = small();
        assert_eq!(reassembly.header(ROOM, id(1), 3, 6, 0), Ok(()));
        assert_eq!(reassembly.fragment(ROOM, id(1), 2, vec![5, 6]), Ok(None));
        assert_eq!(reassembly.fragment(ROOM, id(1), 0, vec![1, 2]), Ok(None));
        assert_eq!(reassembly.fragment(ROOM, id(1), 0, vec![1, 2]), Ok(None));
        assert_eq!(reassembly.held_bytes(), 4);
        let whole = Ok(Some(vec![1, 2, 3, 4, 5, 6]));
        assert_eq!(reassembly.fragment(ROOM, id(1), 1, vec![3, 4]), whole);
        assert_eq!(reassembly.held_bytes(), 0);
        let late = reassembly.fragment(ROOM, id(1), 1, vec![3, 4]);
        assert_eq!(late, Err(ReassemblyError::UnknownBatch));
    }

    #[test]
    fn the_same_batch_id_in_two_rooms_is_two_batches() {
        let mut reassembly = small();
        let talk = (Magic::Loro, "r.talk");
        assert_eq!(reassembly.header(ROOM, id(1), 1, 1, 0), Ok(()));
        assert_eq!(reassembly.header(talk, id(1), 1, 1, 0), Ok(()));
        assert_eq!(
            reassembly.fragment(talk, id(1), 0, vec![2]),
            Ok(Some(vec![2]))
        );
        assert_eq!(
            reassembly.fragment(ROOM, id(1), 0, vec![1]),
            Ok(Some(vec![1]))
        );
    }

    #[test]
    fn the_budget_is_for_the_connection_and_a_full_one_is_worth_a_retry() {
        let mut reassembly = small();
        let too_large = ReassemblyError::TooLarge {
            declared: u64::MAX,
            limit: 10,
        };
        assert_eq!(too_large.status(), Some(AckStatus::PayloadTooLarge));
        assert_eq!(
            reassembly.header(ROOM, id(1), 1, u64::MAX, 0),
            Err(too_large)
        );
        assert_eq!(reassembly.header(ROOM, id(1), 2, 8, 0), Ok(()));
        let busy = ReassemblyError::Busy {
            batches: 1,
            bytes: 8,
        };
        assert_eq!(busy.status(), Some(AckStatus::RateLimited));
        assert_eq!(reassembly.header(ROOM, id(2), 2, 3, 0), Err(busy));
        assert_eq!(reassembly.header(ROOM, id(3), 2, 2, 0), Ok(()));
        let busy = ReassemblyError::Busy {
            batches: 2,
            bytes: 10,
        };
        assert_eq!(reassembly.header(ROOM, id(4), 1, 1, 0), Err(busy));
    }

    #[test]
    fn a_header_that_makes_no_sense_is_refused() {
        let mut reassembly = Reassembly::new(&Limits::default());
        for (declared, total_bytes) in [(0, 0), (0, 5), (6, 5), (u64::MAX, 5), (4097, 5000)] {
            let error = ReassemblyError::FragmentCount {
                declared,
                total_bytes,
            };
            assert_eq!(
                reassembly.header(ROOM, id(1), declared, total_bytes, 0),
                Err(error)
            );
        }
    }

    #[track_caller]
    fn check_fragments(parts: &[(u64, &[u8])], error: &ReassemblyError) {
        let mut reassembly = small();
        reassembly.header(ROOM, id(1), 2, 4, 0).unwrap();
        let last = parts
            .iter()
            .map(|&(index, bytes)| reassembly.fragment(ROOM, id(1), index, bytes.to_vec()));
        assert_eq!(last.last().unwrap().as_ref(), Err(error));
        assert_eq!(error.status(), Some(AckStatus::InvalidUpdate));
        assert_eq!(reassembly.held_bytes(), 0);
    }

    #[test]
    fn fragments_that_contradict_their_header_end_the_batch() {
        check_fragments(
            &[(2, b"ab")],
            &ReassemblyError::Index {
                index: 2,
                fragments: 2,
            },
        );
        let far = ReassemblyError::Index {
            index: u64::MAX,
            fragments: 2,
        };
        check_fragments(&[(u64::MAX, b"ab")], &far);
        check_fragments(
            &[(0, b"abcde")],
            &ReassemblyError::Total {
                found: 5,
                declared: 4,
            },
        );
        let short = ReassemblyError::Total {
            found: 3,
            declared: 4,
        };
        check_fragments(&[(0, b"ab"), (1, b"c")], &short);
        check_fragments(
            &[(0, b"ab"), (0, b"ba")],
            &ReassemblyError::Conflict { index: 0 },
        );
    }

    #[test]
    fn a_batch_that_takes_too_long_is_forgotten_and_can_be_sent_again() {
        let mut reassembly = small();
        reassembly.header(ROOM, id(1), 2, 4, 1_000).unwrap();
        assert_eq!(reassembly.deadline(), Some(11_000));
        assert_eq!(reassembly.expire(10_999), vec![]);
        let expired = Expired {
            magic: Magic::Loro,
            room: "r".to_owned(),
            batch: id(1),
        };
        assert_eq!(reassembly.expire(11_000), vec![expired]);
        assert_eq!((reassembly.deadline(), reassembly.held_bytes()), (None, 0));
        assert_eq!(reassembly.header(ROOM, id(1), 1, 4, 12_000), Ok(()));
    }

    #[test]
    fn leaving_a_room_voids_its_batches_and_no_others() {
        let mut reassembly = small();
        reassembly.header(ROOM, id(1), 1, 2, 0).unwrap();
        reassembly
            .header((Magic::Loro, "s"), id(2), 1, 2, 0)
            .unwrap();
        reassembly.leave(Magic::Loro, "r");
        let gone = reassembly.fragment(ROOM, id(1), 0, vec![1, 2]);
        assert_eq!(gone, Err(ReassemblyError::UnknownBatch));
        let kept = reassembly.fragment((Magic::Loro, "s"), id(2), 0, vec![1, 2]);
        assert_eq!(kept, Ok(Some(vec![1, 2])));
    }
}
