//! A log in memory, for tests and simulations. It forgets what the process forgets; whoever drives
//! it decides when an append happens, and a crash is not doing those that wait.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tavla_shared::id::BoardId;
use tavla_shared::protocol::RoomName;

use super::{Extent, History, Log, LogAppend, LogError, LogRecord, LogRequest, Verify};

/// A log in memory; clones share it.
#[derive(Debug, Clone, Default)]
pub struct MemoryLog {
    content: Arc<Mutex<Content>>,
}

#[derive(Debug, Default)]
struct Content {
    boards: BTreeSet<BoardId>,
    documents: BTreeMap<RoomName, Stored>,
    failing: bool,
    /// So many writes are refused for now.
    busy: usize,
}

#[derive(Debug, Default)]
struct Stored {
    snapshot: Option<LogRecord>,
    records: BTreeMap<u64, Vec<u8>>,
    quarantined: BTreeSet<u64>,
    last: u64,
}

impl Stored {
    /// The records that a load replays.
    fn tail(&self) -> impl Iterator<Item = (&u64, &Vec<u8>)> {
        self.records
            .iter()
            .filter(|(seq, _)| !self.quarantined.contains(seq))
    }
}

impl MemoryLog {
    /// An empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on every write fails, as on a full disk, or no longer does.
    pub fn set_failing(&self, failing: bool) {
        self.content().failing = failing;
    }

    /// The next `writes` writes fail for now, as when another one is under way.
    pub fn set_busy(&self, writes: usize) {
        self.content().busy = writes;
    }

    /// How many records a load of this document replays.
    pub fn tail_len(&self, room: &RoomName) -> usize {
        self.content()
            .documents
            .get(room)
            .map_or(0, |stored| stored.tail().count())
    }

    /// The records of this document that were set aside, in order.
    pub fn set_aside(&self, room: &RoomName) -> Vec<u64> {
        let content = self.content();
        let stored = content.documents.get(room);
        stored.map_or_else(Vec::new, |stored| {
            let kept = |seq: &&u64| stored.records.contains_key(seq);
            stored.quarantined.iter().filter(kept).copied().collect()
        })
    }

    /// Whether this document has a snapshot.
    pub fn has_snapshot(&self, room: &RoomName) -> bool {
        self.content()
            .documents
            .get(room)
            .is_some_and(|stored| stored.snapshot.is_some())
    }

    /// What a crash in the middle of `request` leaves: of an append its first `records` records, of
    /// a compaction the snapshot with nothing trimmed, of anything else nothing. Worse than an engine
    /// with transactions does, so that nobody comes to rely on them.
    pub fn tear(&self, room: &RoomName, request: LogRequest, records: usize) {
        let mut content = self.content();
        if content.failing {
            return;
        }
        match request {
            LogRequest::Append { updates, .. } => {
                let stored = content.documents.entry(room.clone()).or_default();
                for update in updates.into_iter().take(records) {
                    stored.last += 1;
                    stored.records.insert(stored.last, update);
                }
            }
            LogRequest::Compact { snapshot, upto, .. } => {
                let stored = content.documents.entry(room.clone()).or_default();
                stored.snapshot = Some(LogRecord {
                    seq: upto,
                    bytes: snapshot,
                });
            }
            LogRequest::Load { .. }
            | LogRequest::Read { .. }
            | LogRequest::Measure
            | LogRequest::Quarantine { .. } => {}
        }
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Content {
    fn check(&mut self) -> Result<(), LogError> {
        if self.busy > 0 {
            self.busy -= 1;
            return Err(LogError::Busy {
                reason: "another write is under way".to_owned(),
            });
        }
        if self.failing {
            return Err(LogError::Engine {
                reason: "the disk is full".to_owned(),
            });
        }
        Ok(())
    }
}

impl Log for MemoryLog {
    fn append(&mut self, appends: &[LogAppend<'_>]) -> Result<Vec<u64>, LogError> {
        let mut content = self.content();
        content.check()?;
        let mut lasts = Vec::with_capacity(appends.len());
        for append in appends {
            let stored = content.documents.entry(append.room.clone()).or_default();
            for update in append.updates {
                stored.last += 1;
                stored.records.insert(stored.last, update.clone());
            }
            lasts.push(stored.last);
        }
        Ok(lasts)
    }

    fn load(&mut self, room: &RoomName, create: bool, before: u64) -> Result<History, LogError> {
        let mut content = self.content();
        if create {
            content.boards.insert(room.board().clone());
        }
        let exists = content.boards.contains(room.board());
        let Some(stored) = content.documents.get(room) else {
            return Ok(History {
                exists,
                ..History::default()
            });
        };
        let record = |(&seq, bytes): (&u64, &Vec<u8>)| LogRecord {
            seq,
            bytes: bytes.clone(),
        };
        let snapshot = stored.snapshot.clone();
        let snapshot = snapshot.filter(|snapshot| snapshot.seq < before);
        // A crash between a snapshot and its trim leaves what the snapshot contains.
        let contained = snapshot.as_ref().map_or(0, |snapshot| snapshot.seq);
        let after = stored.tail().filter(|(seq, _)| **seq > contained);
        Ok(History {
            exists,
            records: after.map(record).collect(),
            snapshot,
            passed_over: stored
                .snapshot
                .as_ref()
                .is_some_and(|snapshot| snapshot.seq >= before),
            last: stored.last,
            ..History::default()
        })
    }

    fn measure(&mut self, room: &RoomName) -> Result<Option<Extent>, LogError> {
        let content = self.content();
        if !content.boards.contains(room.board()) {
            return Ok(None);
        }
        let Some(stored) = content.documents.get(room) else {
            return Ok(Some(Extent::default()));
        };
        let snapshot = stored.snapshot.as_ref();
        let contained = snapshot.map_or(0, |snapshot| snapshot.seq);
        let after = stored.tail().filter(|(seq, _)| **seq > contained);
        let tail: usize = after.map(|(_, bytes)| bytes.len()).sum();
        let snapshot = snapshot.map_or(0, |snapshot| snapshot.bytes.len());
        Ok(Some(Extent {
            last: stored.last,
            bytes: (snapshot + tail) as u64,
        }))
    }

    fn compact(
        &mut self,
        room: &RoomName,
        snapshot: &[u8],
        upto: u64,
        verify: Verify,
    ) -> Result<(), LogError> {
        self.content().check()?;
        // Looking takes long, and loads go on meanwhile.
        if !verify(snapshot) {
            return Err(LogError::SnapshotRefused);
        }
        let mut content = self.content();
        let stored = content.documents.entry(room.clone()).or_default();
        stored.snapshot = Some(LogRecord {
            seq: upto,
            bytes: snapshot.to_vec(),
        });
        let Stored {
            records,
            quarantined,
            ..
        } = stored;
        records.retain(|seq, _| *seq > upto || quarantined.contains(seq));
        Ok(())
    }

    fn quarantine(&mut self, room: &RoomName, seqs: &[u64]) -> Result<(), LogError> {
        let mut content = self.content();
        content.check()?;
        content
            .documents
            .entry(room.clone())
            .or_default()
            .quarantined
            .extend(seqs);
        Ok(())
    }

    fn another(&self) -> Result<Box<dyn Log>, LogError> {
        Ok(Box::new(self.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_appended_is_loaded_and_a_snapshot_takes_its_place() {
        let mut log = MemoryLog::new();
        let room = RoomName::Presence(BoardId::new("a").unwrap());
        assert!(!log.load(&room, false, u64::MAX).unwrap().exists);
        let updates = [vec![1], vec![2], vec![3]];
        let append = LogAppend {
            room: &room,
            updates: &updates,
        };
        assert_eq!(log.append(&[append]), Ok(vec![3]));
        assert_eq!(
            log.compact(&room, &[9], 2, Box::new(|_| false)),
            Err(LogError::SnapshotRefused)
        );
        assert_eq!(log.load(&room, true, u64::MAX).unwrap().records.len(), 3);
        assert_eq!(
            log.compact(&room, &[9], 2, Box::new(|bytes| bytes == [9])),
            Ok(())
        );
        let history = log.load(&room, false, u64::MAX).unwrap();
        let record = |seq, byte| LogRecord {
            seq,
            bytes: vec![byte],
        };
        assert_eq!(history.snapshot, Some(record(2, 9)));
        assert_eq!((history.records, history.last), (vec![record(3, 3)], 3));
        // What is set aside is not loaded, and no snapshot takes its place.
        log.quarantine(&room, &[3]).unwrap();
        log.compact(&room, &[9], 3, Box::new(|_| true)).unwrap();
        assert_eq!(log.load(&room, false, u64::MAX).unwrap().records, []);
        assert_eq!(log.set_aside(&room), [3]);
    }

    #[test]
    fn a_crash_in_the_middle_leaves_a_part() {
        let log = MemoryLog::new();
        let room = RoomName::Presence(BoardId::new("a").unwrap());
        let append = LogRequest::Append {
            ticket: 1,
            updates: vec![vec![1], vec![2], vec![3]],
        };
        log.tear(&room, append, 2);
        let compact = LogRequest::Compact {
            snapshot: vec![9],
            upto: 1,
            verify: Box::new(|_| true),
        };
        log.tear(&room, compact, 0);
        assert_eq!(log.tail_len(&room), 2);
        let history = log.clone().load(&room, false, u64::MAX).unwrap();
        assert_eq!(history.snapshot.unwrap().seq, 1);
        let seqs: Vec<u64> = history.records.iter().map(|record| record.seq).collect();
        assert_eq!((seqs, history.last), (vec![2], 2));
        // Whoever passes over the snapshot finds all that it would have trimmed.
        let older = log.clone().load(&room, false, 1).unwrap();
        assert_eq!((older.records.len(), older.passed_over), (2, true));
    }

    #[test]
    fn a_full_disk_takes_nothing() {
        let mut log = MemoryLog::new();
        let room = RoomName::Presence(BoardId::new("a").unwrap());
        log.set_failing(true);
        assert!(
            log.append(&[LogAppend {
                room: &room,
                updates: &[vec![1]]
            }])
            .is_err()
        );
        assert_eq!(log.load(&room, true, u64::MAX).unwrap().last, 0);
    }
}
