//! Documents as logs: records appended in order, loaded back with what was damaged said aloud.
//!
//! Never interprets a record's bytes. A damaged record is reported and stepped over: the document
//! layer copes with missing updates, and a peer that has them heals it.

use std::ops::Range;

use rusqlite::{Transaction, params};

use super::reading::{checksum, clamp, head, newest_snapshot, read_records};
use super::{Store, StoreError};

/// Whose edit a record is, which decides whether a server still has to get it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordOrigin {
    /// Made here: to be sent.
    Local,
    /// Received: the sender has it.
    Remote,
}

/// A record to be appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewRecord<'a> {
    /// Whose edit it is.
    pub origin: RecordOrigin,
    /// An update, as the document layer made it.
    pub bytes: &'a [u8],
}

/// Records for one document, as part of a group commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Append<'a> {
    /// The document's name; it is made if there is none.
    pub document: &'a str,
    /// What to append, in order.
    pub records: &'a [NewRecord<'a>],
}

/// A record as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its place in the document's log; the first is 1 and none is used twice.
    pub seq: u64,
    /// Whose edit it is.
    pub origin: RecordOrigin,
    /// The update; its checksum matched.
    pub bytes: Vec<u8>,
}

/// A snapshot as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// It contains every record up to and with this one.
    pub upto: u64,
    /// The snapshot; its checksum matched.
    pub bytes: Vec<u8>,
}

/// Something that could not be loaded. What it held may be lost here, but not from peers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// A record is not what was written.
    Record {
        /// Which one.
        seq: u64,
    },
    /// Records are gone or cannot be read.
    Missing {
        /// The first and, exclusively, the last.
        seqs: Range<u64>,
    },
    /// A snapshot is not what was written; an older one was used, with the records after it.
    Snapshot {
        /// The last record it contained.
        upto: u64,
    },
}

/// A document's content: the newest sound snapshot, and every record after it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Loaded {
    /// Where to start; none before the first compaction.
    pub snapshot: Option<Snapshot>,
    /// The records after it, in order.
    pub records: Vec<Record>,
    /// Everything that should have been here and was not, in no particular order.
    pub damage: Vec<Damage>,
    /// Records that were set aside by [`Store::quarantine`] and are not in `records`.
    pub quarantined: Vec<u64>,
    /// Every local record up to and with this one is on the server.
    pub synced: u64,
    /// The newest record ever appended; 0 for none.
    pub last: u64,
}

impl Loaded {
    /// The snapshot and then the records, as bytes to be imported in this order.
    pub fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let snapshot = self
            .snapshot
            .iter()
            .map(|snapshot| snapshot.bytes.as_slice());
        snapshot.chain(self.records.iter().map(|record| record.bytes.as_slice()))
    }
}

impl Store {
    /// Appends to one document; durable on return. Gives the sequence numbers.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was appended.
    pub fn append(
        &mut self,
        document: &str,
        records: &[NewRecord<'_>],
    ) -> Result<Range<u64>, StoreError> {
        self.write(|transaction| append(transaction, document, records))
    }

    /// Appends to several documents in one transaction, with one fsync; durable on return.
    /// Gives the sequence numbers of each.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was appended to any.
    pub fn append_many(&mut self, batch: &[Append<'_>]) -> Result<Vec<Range<u64>>, StoreError> {
        self.write(|transaction| {
            batch
                .iter()
                .map(|one| append(transaction, one.document, one.records))
                .collect()
        })
    }

    /// Loads a document; an unknown one is empty.
    ///
    /// # Errors
    /// [`StoreError`] where nothing of it can be read; single damaged parts are in the result.
    pub fn load(&self, document: &str) -> Result<Loaded, StoreError> {
        self.load_before(document, u64::MAX)
    }

    /// As [`Store::load`], passing over snapshots of `upto` and later: for when the document layer
    /// refuses a snapshot whose checksum is right.
    ///
    /// # Errors
    /// As [`Store::load`].
    pub fn load_before(&self, document: &str, upto: u64) -> Result<Loaded, StoreError> {
        self.read(|connection| {
            let Some(head) = head(connection, document)? else {
                return Ok(Loaded::default());
            };
            let mut loaded = Loaded {
                synced: head.synced,
                last: head.next - 1,
                ..Loaded::default()
            };
            loaded.snapshot = newest_snapshot(connection, head.id, upto, &mut loaded.damage)?;
            let after = loaded.snapshot.as_ref().map_or(0, |snapshot| snapshot.upto);
            read_records(connection, head.id, after + 1..head.next, &mut loaded)?;
            Ok(loaded)
        })
    }

    /// Sets records aside: they are kept for a report but not loaded again, and never deleted by
    /// compaction. For what the document layer cannot take in.
    ///
    /// # Errors
    /// [`StoreError`]; none was set aside.
    pub fn quarantine(&mut self, document: &str, seqs: &[u64]) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "UPDATE records SET quarantined = 1
                 WHERE document = (SELECT id FROM documents WHERE name = ?1) AND seq = ?2",
            )?;
            for &seq in seqs {
                statement.execute(params![document, clamp(seq)])?;
            }
            Ok(())
        })
    }

    /// Deletes a document with its records and snapshots, for good.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_document(&mut self, document: &str) -> Result<(), StoreError> {
        self.write(|transaction| delete_document(transaction, document))?;
        self.give_space_back()
    }

    /// The names of all documents, sorted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn documents(&self) -> Result<Vec<String>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare("SELECT name FROM documents ORDER BY name")?;
            let names = statement.query_map([], |row| row.get(0))?;
            names.collect()
        })
    }
}

pub(super) fn delete_document(
    transaction: &Transaction<'_>,
    document: &str,
) -> rusqlite::Result<()> {
    transaction
        .execute("DELETE FROM documents WHERE name = ?1", [document])
        .map(|_| ())
}

pub(super) fn append(
    transaction: &Transaction<'_>,
    document: &str,
    records: &[NewRecord<'_>],
) -> rusqlite::Result<Range<u64>> {
    transaction
        .prepare_cached("INSERT INTO documents (name) VALUES (?1) ON CONFLICT DO NOTHING")?
        .execute([document])?;
    let head = head(transaction, document)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO records (document, seq, checksum, remote, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let (mut next, mut local) = (head.next, head.local);
    for record in records {
        let remote = record.origin == RecordOrigin::Remote;
        let checksum = checksum(head.id, next, record.bytes);
        insert.execute(params![head.id, next, checksum, remote, record.bytes])?;
        if !remote {
            local = next;
        }
        next += 1;
    }
    transaction
        .prepare_cached("UPDATE documents SET next_seq = ?2, local_seq = ?3 WHERE id = ?1")?
        .execute(params![head.id, next, local])?;
    Ok(head.next..next)
}
