//! How much there is of a document, without reading it. Never looks at a record's bytes.

use super::compaction::tail_stats;
use super::reading::head;
use super::{Store, StoreError};

/// How much there is of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// The newest record ever appended; 0 for none.
    pub last: u64,
    /// The bytes that a load reads: the newest snapshot and the records after it.
    pub bytes: u64,
}

impl Store {
    /// How much there is of a document.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn extent(&self, document: &str) -> Result<Extent, StoreError> {
        // All in one reading: a compaction in between would count everything twice.
        self.read(|connection| {
            let tail = tail_stats(connection, document)?;
            let Some(head) = head(connection, document)? else {
                return Ok(Extent::default());
            };
            // SQLite knows a value's length without reading it.
            let mut statement = connection.prepare_cached(
                "SELECT coalesce((SELECT length(bytes) FROM snapshots WHERE document = ?1
                     ORDER BY upto DESC LIMIT 1), 0)",
            )?;
            let snapshot: u64 = statement.query_row([head.id], |row| row.get(0))?;
            Ok(Extent {
                last: head.next - 1,
                bytes: snapshot + tail.bytes,
            })
        })
    }
}
