//! When a server refuses edits of a document for good: all of the board, both documents, becomes a
//! copy that stays here, and the refused document goes back to what the server has, under a new peer
//! id.
//!
//! Both happen in one transaction of the store: who is killed before it finds the board as it was,
//! and is refused and parted again. Nothing is ever taken from the board that is not in a copy.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use tavla_shared::board::{Document, ExportError, Version};
use tavla_shared::id::BoardId;
use tavla_shared::protocol::{AckStatus, DocRoom, RoomName};
use tavla_shared::store::{Beside, BoardRow, Parting, RecordOrigin, StoreError};

use super::Event;
use super::known::Known;
use super::model::{Copied, Making, Model};
use super::run::Worker;

/// After so many partings without an edit that the server took in between, it is the server that
/// takes nothing: the edits then stay where they are.
const PARTINGS_MAX: u32 = 3;

/// Why a board parts from its edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartReason {
    /// The server refused an edit for good.
    Refused(AckStatus),
    /// What the server sends does not go in: all of it is fetched anew.
    Unusable,
}

/// A copy that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parted {
    /// The copy: a board of its own on this device.
    pub copy: BoardId,
    /// Its title.
    pub title: String,
    /// Why there is one.
    pub reason: PartReason,
}

/// Why no copy was made: the edits stay on the board.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PartError {
    /// The disk takes no copy.
    #[error("no copy of the board can be saved: {0}")]
    Store(#[from] StoreError),
    /// The board cannot be written out.
    #[error("no copy of the board can be made: {0}")]
    Export(#[from] ExportError),
    /// It was parted again and again and the server took nothing.
    #[error("the server refused {PARTINGS_MAX} times in a row")]
    TooOften,
}

impl<M: Model> Worker<M> {
    /// Parts the board from what the server does not have, and says how it went.
    pub(super) fn part(&mut self, reason: PartReason) -> Result<(), StoreError> {
        // Half of what a file brings would build on what is not here any more.
        self.merge_all()?;
        let now = Instant::now();
        if let Some((upto, _)) = self.acked {
            self.acked = Some((upto, now));
            self.note_acked(now);
        }
        self.save(now);
        match self.make_copy(reason) {
            Ok(None) => {
                tracing::info!(board = self.log.document, "the server has it all by now");
                self.partings += 1;
                // An id that stays in use is not leased again either.
                if let Err(error) = self.log.store.retire_peers(&self.log.document) {
                    tracing::warn!(%error, "peer ids could not be retired");
                }
            }
            Ok(Some(parted)) => {
                let board = &self.log.document;
                tracing::warn!(board, copy = %parted.copy, ?reason, "refused edits are in a copy");
                self.partings += 1;
                self.started_over |= reason == PartReason::Unusable;
                self.queues.tell(Event::Parted(Box::new(parted)));
            }
            Err(error) => {
                tracing::error!(%error, "refused edits stay on the board");
                self.queues.tell(Event::NotParted(Box::new(error)));
                return if self.model.is_poisoned() {
                    self.rebuild()
                } else {
                    Ok(())
                };
            }
        }
        self.known = Known::default();
        self.acked = None;
        self.read_anew(None)
    }

    /// Makes the copy and takes the board back; none where there is nothing that the server lacks.
    fn make_copy(&mut self, reason: PartReason) -> Result<Option<Parted>, PartError> {
        if let Some((error, _)) = self.log.failing.clone() {
            return Err(error.into());
        }
        // What is in the log and not in the document would be in neither of the two.
        self.log.set_aside(std::iter::empty());
        if !self.log.may_be_cut() {
            return Err(self.not_whole("the document is not all of its log").into());
        }
        let there = match reason {
            PartReason::Refused(_) if self.partings >= PARTINGS_MAX => {
                return Err(PartError::TooOften);
            }
            PartReason::Unusable if self.started_over => return Err(PartError::TooOften),
            PartReason::Refused(_) => self.known.there().common(&self.model.version()),
            PartReason::Unusable => Version::default(),
        };
        let ours = self.model.version();
        if there == ours {
            return Ok(None);
        }
        let updates = self.model.updates_since(&Version::default())?;
        let kept = match self.model.snapshot_at(&there) {
            Ok((kept, _)) => kept,
            // What the server says it has is no state of this board: it sends all of it again.
            Err(error) if !self.model.is_poisoned() => {
                tracing::warn!(%error, "the board is fetched anew");
                Document::new(None).snapshot()?
            }
            Err(_) => return Err(ExportError::Poisoned.into()),
        };
        let now = unix_seconds();
        let Copied {
            title,
            mut own,
            beside,
        } = self.model.copy(Making {
            board: &self.board,
            updates,
            store: &self.log.store,
            title: self.copy_title,
            random: &mut self.random,
            now,
        })?;
        // What waits here for history that was lost waits there; the server sends its own again.
        let waiting = self.waiting.iter();
        let waits = waiting.filter(|waiting| waiting.origin == RecordOrigin::Local);
        own.extend(waits.map(|waiting| waiting.update.clone()));
        let copy =
            BoardId::from_random(u128::from((self.random)()) | u128::from((self.random)()) << 64);
        let row = BoardRow {
            id: copy.to_string(),
            title: title.to_string(),
            created: now,
            modified: now,
            // Behind the board that is open.
            opened: None,
            trashed: None,
            server: None,
        };
        let name = |board: &BoardId, room| RoomName::Doc(board.clone(), room).room_id();
        let other = match M::ROOM {
            DocRoom::Board => DocRoom::Talk,
            DocRoom::Talk => DocRoom::Board,
        };
        let parting = Parting {
            document: &self.log.document,
            kept: &kept,
            copy: &row,
            copied: &name(&copy, M::ROOM),
            updates: &own,
            beside: Beside {
                document: &name(&self.board, other),
                copied: &name(&copy, other),
                updates: &beside,
            },
        };
        let parted = self.log.store.part(&parting)?;
        if parted.is_none() {
            let detail = "the copy or the board is not where it should be";
            return Err(self.not_whole(detail).into());
        }
        Ok(Some(Parted {
            copy,
            title: row.title,
            reason,
        }))
    }

    fn not_whole(&self, detail: &str) -> StoreError {
        StoreError::Internal {
            path: self.log.store.path().to_owned(),
            detail: detail.to_owned(),
        }
    }
}

/// Unix seconds now; only for the list of boards and the history.
fn unix_seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}
