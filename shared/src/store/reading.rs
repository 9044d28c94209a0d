//! Reading a document's rows: every checksum verified, every sequence number accounted for.

use std::ops::Range;

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::error;
use super::log::{Damage, Loaded, Record, RecordOrigin, Snapshot};

/// A document's row.
pub(super) struct Head {
    pub(super) id: i64,
    pub(super) next: u64,
    pub(super) local: u64,
    pub(super) synced: u64,
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

/// The newest sound snapshot older than `before`; the damaged ones passed over go to `damage`.
pub(super) fn newest_snapshot(
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
        Err(error) if error::is_damage(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads `wanted` into `loaded`, and accounts for every sequence number in it.
pub(super) fn read_records(
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
        Err(error) if error::is_damage(&error) => {
            let mut one = connection.prepare_cached(
                "SELECT seq, checksum, remote, quarantined, bytes FROM records
                 WHERE document = ?1 AND seq = ?2",
            )?;
            for seq in reader.expected..wanted.end {
                match one.query_row(params![document, clamp(seq)], |row| reader.take(row)) {
                    Ok(()) | Err(rusqlite::Error::QueryReturnedNoRows) => {}
                    Err(error) if error::is_damage(&error) => {}
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
