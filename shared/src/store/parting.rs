//! A document that goes back to what a server has, while all of its board becomes a board of its own:
//! in one transaction, so that whoever is killed at any moment finds either the one or the other.
//!
//! Never interprets the bytes, and never deletes what was set aside as damaged.

use rusqlite::{Transaction, params};

use super::boards::{BoardRow, insert_board};
use super::log::{Loaded, NewRecord, RecordOrigin, append};
use super::reading::{checksum, clamp, head, newest_snapshot, read_records};
use super::{Store, StoreError};

/// A document that parts in two.
#[derive(Debug, Clone, Copy)]
pub struct Parting<'a> {
    /// The document, which goes back.
    pub document: &'a str,
    /// What it is from now on: a snapshot that was verified.
    pub kept: &'a [u8],
    /// The new board of the list.
    pub copy: &'a BoardRow,
    /// The copy's document of the same kind, which must not exist.
    pub copied: &'a str,
    /// What that document is: updates in causal order.
    pub updates: &'a [Vec<u8>],
    /// The board's other document.
    pub beside: Beside<'a>,
}

/// A document that is copied as it is on the disk, and otherwise left alone.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// The document; one that is not there is empty.
    pub document: &'a str,
    /// The copy's, which must not exist.
    pub copied: &'a str,
    /// What the copy has behind all of that.
    pub updates: &'a [Vec<u8>],
}

impl Store {
    /// Makes the copy, and has `kept` stand for all of the document's log; every peer id of it is
    /// ended for good. Gives the newest number of the document's log; none, and nothing was changed,
    /// where one of the copy's documents exists already or the document is not there.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was changed.
    pub fn part(&mut self, parting: &Parting<'_>) -> Result<Option<u64>, StoreError> {
        self.write(|transaction| {
            let Some(own) = head(transaction, parting.document)? else {
                return Ok(None);
            };
            for copied in [parting.copied, parting.beside.copied] {
                if head(transaction, copied)?.is_some() {
                    return Ok(None);
                }
            }
            insert_board(transaction, parting.copy)?;
            append_each(transaction, parting.copied, parting.updates)?;
            copy_beside(transaction, &parting.beside)?;
            let last = own.next - 1;
            transaction.execute("DELETE FROM snapshots WHERE document = ?1", [own.id])?;
            transaction.execute("DELETE FROM stills WHERE document = ?1", [own.id])?;
            transaction.execute(
                "DELETE FROM records WHERE document = ?1 AND quarantined = 0",
                [own.id],
            )?;
            let checksum = checksum(own.id, last, parting.kept);
            transaction.execute(
                "INSERT INTO snapshots (document, upto, checksum, bytes) VALUES (?1, ?2, ?3, ?4)",
                params![own.id, clamp(last), checksum, parting.kept],
            )?;
            transaction.execute(
                "UPDATE documents SET synced_seq = ?2 WHERE id = ?1",
                params![own.id, clamp(last)],
            )?;
            transaction.execute("DELETE FROM peers WHERE board = ?1", [parting.document])?;
            Ok(Some(last))
        })
    }
}

fn append_each(
    transaction: &Transaction<'_>,
    document: &str,
    updates: &[Vec<u8>],
) -> rusqlite::Result<()> {
    for update in updates {
        let record = NewRecord {
            origin: RecordOrigin::Local,
            bytes: update,
        };
        append(transaction, document, &[record])?;
    }
    Ok(())
}

/// The rows of a document under another name: what is sound of them, numbered anew, as the
/// checksums cover the place. What was read of a snapshot is read of its record.
fn copy_beside(transaction: &Transaction<'_>, beside: &Beside<'_>) -> rusqlite::Result<()> {
    let mut loaded = Loaded::default();
    if let Some(head) = head(transaction, beside.document)? {
        loaded.snapshot = newest_snapshot(transaction, head.id, u64::MAX, &mut loaded.damage)?;
        let after = loaded.snapshot.as_ref().map_or(0, |snapshot| snapshot.upto);
        read_records(transaction, head.id, after + 1..head.next, &mut loaded)?;
    }
    let updates: Vec<Vec<u8>> = loaded.parts().map(<[u8]>::to_vec).collect();
    append_each(transaction, beside.copied, &updates)?;
    append_each(transaction, beside.copied, beside.updates)
}
