//! Documents as logs: records appended in order, loaded back with what was damaged said aloud.
//!
//! Never interprets a record's bytes. A damaged record is reported and stepped over: the document
//! layer copes with missing updates, and a peer that has them heals it.

use std::ops::Range;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

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

    /// Sets a record aside: it is kept for a report but not loaded again. For a record that the
    /// document layer cannot survive.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn quarantine(&mut self, document: &str, seq: u64) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "UPDATE records SET quarantined = 1
                 WHERE document = (SELECT id FROM documents WHERE name = ?1) AND seq = ?2",
            )?;
            statement.execute(params![document, clamp(seq)]).map(|_| ())
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

/// A document's row.
pub(super) struct Head {
    pub(super) id: i64,
    pub(super) next: u64,
    local: u64,
    synced: u64,
}

pub(super) fn head(connection: &Connection, document: &str) -> rusqlite::Result<Option<Head>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, next_seq, local_seq, synced_seq FROM documents WHERE name = ?1",
    )?;
    let found = statement.query_row([document], |row| {
        Ok(Head {
            id: row.get(0)?,
            next: row.get(1)?,
            local: row.get(2)?,
            synced: row.get(3)?,
        })
    });
    found.optional()
}

pub(super) fn delete_document(
    transaction: &Transaction<'_>,
    document: &str,
) -> rusqlite::Result<()> {
    transaction
        .execute("DELETE FROM documents WHERE name = ?1", [document])
        .map(|_| ())
}

/// Covers the place as well as the bytes, so that a record that turns up elsewhere is damaged.
pub(super) fn checksum(document: i64, seq: u64, bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&document.to_le_bytes());
    hasher.update(&seq.to_le_bytes());
    hasher.update(bytes);
    hasher.finalize()
}

/// As large as SQLite's integers go.
pub(super) fn clamp(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

fn append(
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

fn newest_snapshot(
    connection: &Connection,
    document: i64,
    before: u64,
    damage: &mut Vec<Damage>,
) -> rusqlite::Result<Option<Snapshot>> {
    let mut statement = connection.prepare_cached(
        "SELECT upto FROM snapshots WHERE document = ?1 AND upto < ?2 ORDER BY upto DESC",
    )?;
    let found =
        statement.query_map(params![document, clamp(before)], |row| row.get::<_, u64>(0))?;
    for upto in found.collect::<rusqlite::Result<Vec<_>>>()? {
        if let Some(bytes) = read_snapshot(connection, document, upto)? {
            return Ok(Some(Snapshot { upto, bytes }));
        }
        damage.push(Damage::Snapshot { upto });
    }
    Ok(None)
}

/// The snapshot's bytes; none where they are not what was written.
pub(super) fn read_snapshot(
    connection: &Connection,
    document: i64,
    upto: u64,
) -> rusqlite::Result<Option<Vec<u8>>> {
    let mut statement = connection.prepare_cached(
        "SELECT checksum, bytes FROM snapshots WHERE document = ?1 AND upto = ?2",
    )?;
    let found = statement.query_row(params![document, upto], |row| {
        Ok((row.get::<_, u32>(0)?, row.get::<_, Vec<u8>>(1)?))
    });
    match found {
        Ok((expected, bytes)) => {
            Ok((checksum(document, upto, &bytes) == expected).then_some(bytes))
        }
        Err(error) if is_damage(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads `wanted` into `loaded`, and accounts for every sequence number in it.
fn read_records(
    connection: &Connection,
    document: i64,
    wanted: Range<u64>,
    loaded: &mut Loaded,
) -> rusqlite::Result<()> {
    let mut reader = Reader {
        document,
        expected: wanted.start,
        loaded,
    };
    let mut statement = connection.prepare_cached(
        "SELECT seq, checksum, remote, quarantined, bytes FROM records
         WHERE document = ?1 AND seq >= ?2 AND seq < ?3 ORDER BY seq",
    )?;
    let range = params![document, clamp(wanted.start), clamp(wanted.end)];
    let scanned = (|| {
        let mut rows = statement.query(range)?;
        while let Some(row) = rows.next()? {
            reader.take(row)?;
        }
        Ok(())
    })();
    match scanned {
        Ok(()) => {}
        // A damaged page ends a scan; what lies on the pages after it can still be asked for.
        Err(error) if is_damage(&error) => {
            let mut one = connection.prepare_cached(
                "SELECT seq, checksum, remote, quarantined, bytes FROM records
                 WHERE document = ?1 AND seq = ?2",
            )?;
            for seq in reader.expected..wanted.end {
                match one.query_row(params![document, clamp(seq)], |row| reader.take(row)) {
                    Ok(()) | Err(rusqlite::Error::QueryReturnedNoRows) => {}
                    Err(error) if is_damage(&error) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Err(error) => return Err(error),
    }
    reader.skip_to(wanted.end);
    Ok(())
}

struct Reader<'a> {
    document: i64,
    /// The sequence number that should come next.
    expected: u64,
    loaded: &'a mut Loaded,
}

impl Reader<'_> {
    fn take(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        let seq: u64 = row.get(0)?;
        let expected: u32 = row.get(1)?;
        let origin = if row.get(2)? {
            RecordOrigin::Remote
        } else {
            RecordOrigin::Local
        };
        let quarantined: bool = row.get(3)?;
        let bytes: Vec<u8> = row.get(4)?;
        self.skip_to(seq);
        self.expected = seq + 1;
        if quarantined {
            self.loaded.quarantined.push(seq);
        } else if checksum(self.document, seq, &bytes) == expected {
            self.loaded.records.push(Record { seq, origin, bytes });
        } else {
            self.loaded.damage.push(Damage::Record { seq });
        }
        Ok(())
    }

    fn skip_to(&mut self, seq: u64) {
        if self.expected < seq {
            self.loaded.damage.push(Damage::Missing {
                seqs: self.expected..seq,
            });
            self.expected = seq;
        }
    }
}

/// Whether an error is about what lies on the disk rather than about reaching it.
fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::Error as E;
    use rusqlite::ErrorCode as Code;
    match error {
        E::FromSqlConversionFailure(..)
        | E::IntegralValueOutOfRange(..)
        | E::InvalidColumnType(..)
        | E::Utf8Error(..) => true,
        _ => matches!(
            error.sqlite_error_code(),
            Some(Code::DatabaseCorrupt | Code::NotADatabase)
        ),
    }
}
