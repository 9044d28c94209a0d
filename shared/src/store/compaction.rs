//! Compaction: a snapshot takes the place of the records it contains, and can be done without.
//!
//! The newest [`SNAPSHOTS_KEPT`] sound snapshots are kept, and every record after the OLDEST of
//! them; the empty document counts as a snapshot up to 0, so with fewer snapshots the whole log is
//! kept. Whichever of them turns out to be damaged, an older one plus the records after it still
//! gives the whole document. The price is a log of up to as many compaction intervals.
//!
//! Quarantined records are in no snapshot and are never deleted here.

use rusqlite::{Connection, Transaction, params};

use super::reading::{checksum, clamp, head, read_snapshot};
use super::{Damage, Store, StoreError};

/// A tail of more records than this is compacted.
pub const COMPACT_RECORDS: u64 = 1000;

/// A tail of more bytes than this is compacted.
pub const COMPACT_BYTES: u64 = 1 << 20;

/// How many snapshots a document keeps.
pub const SNAPSHOTS_KEPT: usize = 3;

/// At most this many freed pages (of 4 KiB) are given back to the disk after a compaction, ...
const PAGES_GIVEN_BACK: u32 = 4096;
/// ... and this many at a time: other writers wait for it.
const PAGES_AT_A_TIME: u32 = 256;

/// The records after the newest snapshot: what a load has to replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TailStats {
    /// How many.
    pub records: u64,
    /// Their bytes together.
    pub bytes: u64,
}

impl TailStats {
    /// Whether the tail is long enough to be compacted while work goes on.
    pub fn is_long(&self) -> bool {
        self.records > COMPACT_RECORDS || self.bytes > COMPACT_BYTES
    }
}

/// What a compaction did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compacted {
    /// Records deleted, all contained in the oldest snapshot kept.
    pub records: u64,
    /// Older snapshots deleted.
    pub snapshots: u64,
    /// Older snapshots found damaged on the way.
    pub damage: Vec<Damage>,
}

/// How long the document's tail is.
pub(super) fn tail_stats(connection: &Connection, document: &str) -> rusqlite::Result<TailStats> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*), coalesce(sum(length(bytes)), 0) FROM records
         JOIN documents ON documents.id = records.document
         WHERE documents.name = ?1 AND quarantined = 0 AND seq > coalesce(
             (SELECT max(upto) FROM snapshots WHERE document = documents.id), 0)",
    )?;
    statement.query_row([document], |row| {
        Ok(TailStats {
            records: row.get(0)?,
            bytes: row.get(1)?,
        })
    })
}

impl Store {
    /// How long the document's tail is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn tail_stats(&self, document: &str) -> Result<TailStats, StoreError> {
        self.read(|connection| tail_stats(connection, document))
    }

    /// Has `verify` look at a snapshot that contains every record up to and with `upto`, saves it,
    /// reads it back, and only then deletes what is no longer needed.
    ///
    /// # Errors
    /// [`StoreError::SnapshotRefused`] where `verify` says no, and nothing was changed, or where the
    /// bytes read back differ: the snapshot is gone again and the log is whole. [`StoreError::SnapshotRange`] where `upto` is
    /// past the end of the log or older than the newest snapshot.
    pub fn compact(
        &mut self,
        document: &str,
        snapshot: &[u8],
        upto: u64,
        verify: impl FnOnce(&[u8]) -> bool,
    ) -> Result<Compacted, StoreError> {
        // First: one of the same place that is sound stays until there is another.
        if !verify(snapshot) {
            return Err(StoreError::SnapshotRefused { upto });
        }
        let last = self.write_snapshot(document, snapshot, upto)?;
        if let Some(last) = last {
            return Err(StoreError::SnapshotRange { upto, last });
        }
        let read_back = self.read(|connection| match head(connection, document)? {
            Some(head) => read_snapshot(connection, head.id, upto),
            None => Ok(None),
        })?;
        if read_back.is_none_or(|bytes| bytes != snapshot) {
            self.write(|transaction| {
                let sql = "DELETE FROM snapshots WHERE upto = ?2
                           AND document = (SELECT id FROM documents WHERE name = ?1)";
                transaction.execute(sql, params![document, clamp(upto)])
            })?;
            return Err(StoreError::SnapshotRefused { upto });
        }
        let Some(kept) = self.kept_snapshots(document)? else {
            return Ok(Compacted::default());
        };
        let mut compacted = Compacted {
            damage: kept.damage,
            ..Compacted::default()
        };
        if let Some(upto) = kept.oldest {
            (compacted.snapshots, compacted.records) =
                self.write(|transaction| trim(transaction, kept.document, upto))?;
        }
        self.give_space_back()?;
        Ok(compacted)
    }

    /// Reads the snapshots until there are enough. Not where they are trimmed: reading them may
    /// take long, and whoever writes there keeps every other writer waiting.
    fn kept_snapshots(&self, document: &str) -> Result<Option<Kept>, StoreError> {
        self.read(|connection| {
            let Some(head) = head(connection, document)? else {
                return Ok(None);
            };
            let mut kept = Kept {
                document: head.id,
                oldest: None,
                damage: Vec::new(),
            };
            let mut statement = connection.prepare_cached(
                "SELECT upto FROM snapshots WHERE document = ?1 ORDER BY upto DESC",
            )?;
            let found = statement.query_map([head.id], |row| row.get::<_, u64>(0))?;
            let mut sound = 0;
            // Damaged ones do not count: the point is to have this many to fall back on.
            for upto in found.collect::<rusqlite::Result<Vec<_>>>()? {
                if read_snapshot(connection, head.id, upto)?.is_none() {
                    kept.damage.push(Damage::Snapshot { upto });
                    continue;
                }
                sound += 1;
                if sound == SNAPSHOTS_KEPT {
                    kept.oldest = Some(upto);
                    break;
                }
            }
            Ok(Some(kept))
        })
    }

    /// The last record's number where the snapshot does not fit the log; none when it was written.
    fn write_snapshot(
        &mut self,
        document: &str,
        snapshot: &[u8],
        upto: u64,
    ) -> Result<Option<u64>, StoreError> {
        self.write(|transaction| {
            let Some(head) = head(transaction, document)? else {
                return Ok(Some(0));
            };
            let newest: u64 = transaction
                .prepare_cached("SELECT coalesce(max(upto), 0) FROM snapshots WHERE document = ?1")?
                .query_row([head.id], |row| row.get(0))?;
            if upto == 0 || upto >= head.next || upto < newest {
                return Ok(Some(head.next - 1));
            }
            // The same place again: the document layer may have refused the earlier snapshot.
            let sql = "INSERT INTO snapshots (document, upto, checksum, bytes)
                       VALUES (?1, ?2, ?3, ?4)
                       ON CONFLICT (document, upto)
                       DO UPDATE SET checksum = excluded.checksum, bytes = excluded.bytes";
            let checksum = checksum(head.id, upto, snapshot);
            transaction
                .prepare_cached(sql)?
                .execute(params![head.id, upto, checksum, snapshot])?;
            Ok(None)
        })
    }

    /// Returns freed pages to the disk, a bounded number of them; the rest waits in the file for the
    /// next write or the next call.
    pub(super) fn give_space_back(&self) -> Result<(), StoreError> {
        let run = || {
            let sql = format!("PRAGMA incremental_vacuum({PAGES_AT_A_TIME})");
            for _ in 0..PAGES_GIVEN_BACK / PAGES_AT_A_TIME {
                let mut statement = self.connection.prepare(&sql)?;
                let mut rows = statement.query([])?;
                while rows.next()?.is_some() {}
                let free = "freelist_count";
                if self
                    .connection
                    .pragma_query_value(None, free, |row| row.get::<_, u32>(0))?
                    == 0
                {
                    break;
                }
            }
            Ok(())
        };
        run().map_err(|error| StoreError::from_sqlite(&self.path, &error))
    }
}

/// What a document can fall back on.
struct Kept {
    document: i64,
    /// The oldest snapshot that is needed; none while there are too few sound ones.
    oldest: Option<u64>,
    /// Those found damaged on the way.
    damage: Vec<Damage>,
}

/// Deletes the snapshots before `upto`, and the records that it contains; how many of each.
fn trim(transaction: &Transaction<'_>, document: i64, upto: u64) -> rusqlite::Result<(u64, u64)> {
    let snapshots = transaction.execute(
        "DELETE FROM snapshots WHERE document = ?1 AND upto < ?2",
        params![document, clamp(upto)],
    )?;
    let records = transaction.execute(
        "DELETE FROM records WHERE document = ?1 AND seq <= ?2 AND quarantined = 0",
        params![document, clamp(upto)],
    )?;
    Ok((snapshots as u64, records as u64))
}
