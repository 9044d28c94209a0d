//! What a server already has of a document, as a mark in its log.

use rusqlite::params;

use super::log::{Loaded, Record, RecordOrigin};
use super::reading::{clamp, head, read_records};
use super::{Store, StoreError};

/// Local records that no server has acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unsynced {
    /// Those still in the log, in order.
    pub records: Vec<Record>,
    /// Whether that is all of them; otherwise older ones live on in a snapshot only (or are
    /// damaged), and what is missing on a server is found by comparing versions.
    pub complete: bool,
}

impl Store {
    /// Local records after the synced mark. Damaged ones are left out and make it incomplete.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unsynced(&self, document: &str) -> Result<Unsynced, StoreError> {
        self.read(|connection| {
            let Some(head) = head(connection, document)? else {
                return Ok(Unsynced {
                    records: Vec::new(),
                    complete: true,
                });
            };
            if head.local <= head.synced {
                return Ok(Unsynced {
                    records: Vec::new(),
                    complete: true,
                });
            }
            let mut loaded = Loaded::default();
            read_records(connection, head.id, head.synced + 1..head.next, &mut loaded)?;
            let complete = loaded.damage.is_empty() && loaded.quarantined.is_empty();
            loaded
                .records
                .retain(|record| record.origin == RecordOrigin::Local);
            Ok(Unsynced {
                records: loaded.records,
                complete,
            })
        })
    }

    /// How many local records no server has acknowledged. At least 1 while there are any, though
    /// compaction may have folded older ones into a snapshot, where they are no longer counted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unsynced_count(&self, document: &str) -> Result<u64, StoreError> {
        self.read(|connection| {
            let Some(head) = head(connection, document)? else {
                return Ok(0);
            };
            if head.local <= head.synced {
                return Ok(0);
            }
            let mut statement = connection.prepare_cached(
                "SELECT count(*) FROM records WHERE document = ?1 AND seq > ?2 AND remote = 0",
            )?;
            let count: u64 =
                statement.query_row(params![head.id, head.synced], |row| row.get(0))?;
            Ok(count.max(1))
        })
    }

    /// Says that a server has every local record up to and with `upto`. Never moves back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn mark_synced(&mut self, document: &str, upto: u64) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "UPDATE documents SET synced_seq = min(?2, next_seq - 1)
                 WHERE name = ?1 AND synced_seq < ?2",
            )?;
            statement
                .execute(params![document, clamp(upto)])
                .map(|_| ())
        })
    }

    /// Forgets what a server has: the document was attached to another server, or to none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn clear_synced(&mut self, document: &str) -> Result<(), StoreError> {
        self.write(|transaction| {
            let sql = "UPDATE documents SET synced_seq = 0 WHERE name = ?1";
            transaction
                .prepare_cached(sql)?
                .execute([document])
                .map(|_| ())
        })
    }
}
