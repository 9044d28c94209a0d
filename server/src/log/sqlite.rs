//! The log of a single server: the shared store, one SQLite file in the server's folder.

use std::time::{SystemTime, UNIX_EPOCH};

use tavla_shared::protocol::RoomName;
use tavla_shared::store::{
    Append, Damage, LoadingMark, NewRecord, RecordOrigin, Store, StoreError,
};

use super::{Extent, History, Log, LogAppend, LogError, LogRecord, Verify};

/// One connection to the server's store.
#[derive(Debug)]
pub struct SqliteLog {
    store: Store,
}

impl SqliteLog {
    /// A log in this store.
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// All that the store has of a document, with this mark for whoever takes it in.
    fn history(
        &self,
        room: &RoomName,
        before: u64,
        exists: bool,
        mark: LoadingMark,
    ) -> Result<History, LogError> {
        let loaded = self.store.load_before(&room.room_id(), before)?;
        for damage in &loaded.damage {
            tracing::error!(?damage, "part of a document's log is damaged");
        }
        Ok(History {
            exists,
            snapshot: loaded.snapshot.map(|snapshot| LogRecord {
                seq: snapshot.upto,
                bytes: snapshot.bytes,
            }),
            records: loaded
                .records
                .into_iter()
                .map(|record| LogRecord {
                    seq: record.seq,
                    bytes: record.bytes,
                })
                .collect(),
            last: loaded.last,
            passed_over: before != u64::MAX
                || loaded
                    .damage
                    .iter()
                    .any(|damage| matches!(damage, Damage::Snapshot { .. })),
            damaged: loaded
                .damage
                .iter()
                .filter_map(|damage| match damage {
                    Damage::Record { seq } => Some(*seq),
                    // Of these nothing is there to be kept.
                    Damage::Missing { .. } | Damage::Snapshot { .. } => None,
                })
                .collect(),
            mark,
        })
    }
}

impl From<StoreError> for LogError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::SnapshotRefused { .. } => Self::SnapshotRefused,
            StoreError::Locked { .. } | StoreError::Io { .. } => Self::Busy {
                reason: error.to_string(),
            },
            other => Self::Engine {
                reason: other.to_string(),
            },
        }
    }
}

impl Log for SqliteLog {
    fn append(&mut self, appends: &[LogAppend<'_>]) -> Result<Vec<u64>, LogError> {
        let names: Vec<String> = appends.iter().map(|append| append.room.room_id()).collect();
        let records: Vec<Vec<NewRecord<'_>>> = appends
            .iter()
            .map(|append| {
                let record = |bytes| NewRecord {
                    origin: RecordOrigin::Remote,
                    bytes,
                };
                append
                    .updates
                    .iter()
                    .map(Vec::as_slice)
                    .map(record)
                    .collect()
            })
            .collect();
        let batch: Vec<Append<'_>> = names
            .iter()
            .zip(&records)
            .map(|(document, records)| Append { document, records })
            .collect();
        let places = self.store.append_many(&batch)?;
        Ok(places
            .into_iter()
            .map(|place| place.end.saturating_sub(1))
            .collect())
    }

    fn load(&mut self, room: &RoomName, create: bool, before: u64) -> Result<History, LogError> {
        let board = room.board().as_str();
        let mut exists = self.store.room(board)?.is_some();
        if create && !exists {
            // Only shown to people, so the wall clock does.
            let now = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |t| t.as_secs());
            self.store.create_room(board, now as i64)?;
            exists = true;
        }
        let mark = self.store.mark_loading(&room.room_id());
        self.history(room, before, exists, mark)
    }

    fn read(&mut self, room: &RoomName, before: u64) -> Result<History, LogError> {
        let exists = self.store.room(room.board().as_str())?.is_some();
        let mark = self.store.mark_reading(&room.room_id());
        self.history(room, before, exists, mark)
    }

    fn measure(&mut self, room: &RoomName) -> Result<Option<Extent>, LogError> {
        if self.store.room(room.board().as_str())?.is_none() {
            return Ok(None);
        }
        Ok(Some(self.store.extent(&room.room_id())?))
    }

    fn compact(
        &mut self,
        room: &RoomName,
        snapshot: &[u8],
        upto: u64,
        verify: Verify,
    ) -> Result<(), LogError> {
        let compacted = self
            .store
            .compact(&room.room_id(), snapshot, upto, verify)?;
        for damage in &compacted.damage {
            tracing::error!(?damage, "an older snapshot is damaged");
        }
        Ok(())
    }

    fn quarantine(&mut self, room: &RoomName, seqs: &[u64]) -> Result<(), LogError> {
        Ok(self.store.quarantine(&room.room_id(), seqs)?)
    }

    fn another(&self) -> Result<Box<dyn Log>, LogError> {
        Ok(Box::new(Self {
            store: self.store.another()?,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_succeed_at_once_is_worth_another_try() {
        let retryable = |error| LogError::from(error).is_retryable();
        let (path, detail) = (std::path::PathBuf::new, String::new);
        assert!(retryable(StoreError::Locked { path: path() }));
        assert!(retryable(StoreError::Io {
            path: path(),
            detail: detail()
        }));
        assert!(!retryable(StoreError::DiskFull { path: path() }));
        assert!(!retryable(StoreError::Corrupt {
            path: path(),
            detail: detail()
        }));
        assert!(!retryable(StoreError::SnapshotRefused { upto: 1 }));
    }
}
