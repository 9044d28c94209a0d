//! A document that goes back to what a server has, while all of it becomes a board of its own: in
//! one transaction, so that whoever is killed at any moment finds either the one or the other.
//!
//! Never interprets the bytes, and never deletes what was set aside as damaged.

use rusqlite::params;

use super::boards::{BoardRow, insert_board};
use super::log::{NewRecord, RecordOrigin, append};
use super::reading::{checksum, clamp, head};
use super::{Store, StoreError};

/// A document that parts in two.
#[derive(Debug, Clone, Copy)]
pub struct Parting<'a> {
    /// The document, which goes back.
    pub document: &'a str,
    /// What it is from now on: a snapshot that was verified.
    pub kept: &'a [u8],
    /// The new board of the list; its document has the same name and must not exist.
    pub copy: &'a BoardRow,
    /// What that document is: updates in causal order.
    pub updates: &'a [Vec<u8>],
}

impl Store {
    /// Makes the copy, and has `kept` stand for all of the document's log; every peer id of it is
    /// ended for good. Gives the newest number of the document's log; none, and nothing was changed,
    /// where the copy's document exists already or the document is not there.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was changed.
    pub fn part(&mut self, parting: &Parting<'_>) -> Result<Option<u64>, StoreError> {
        self.write(|transaction| {
            let Some(own) = head(transaction, parting.document)? else {
                return Ok(None);
            };
            if head(transaction, &parting.copy.id)?.is_some() {
                return Ok(None);
            }
            insert_board(transaction, parting.copy)?;
            for update in parting.updates {
                let record = NewRecord {
                    origin: RecordOrigin::Local,
                    bytes: update,
                };
                append(transaction, &parting.copy.id, &[record])?;
            }
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
