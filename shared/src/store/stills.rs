//! What documents once showed, to be shown while they load. Nothing is lost where one is.

use rusqlite::{OptionalExtension as _, params};

use super::reading::{checksum, head};
use super::{Store, StoreError};

impl Store {
    /// Keeps what a document shows now, in place of what it showed before; nothing is to be kept
    /// where there is none. A document without a log has none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_still(&mut self, document: &str, still: Option<&[u8]>) -> Result<(), StoreError> {
        self.write(|transaction| {
            let Some(head) = head(transaction, document)? else {
                return Ok(());
            };
            let Some(bytes) = still else {
                let sql = "DELETE FROM stills WHERE document = ?1";
                return transaction
                    .prepare_cached(sql)?
                    .execute([head.id])
                    .map(drop);
            };
            let sql = "INSERT INTO stills (document, checksum, bytes) VALUES (?1, ?2, ?3)
                       ON CONFLICT (document)
                       DO UPDATE SET checksum = excluded.checksum, bytes = excluded.bytes";
            let checksum = checksum(head.id, 0, bytes);
            let mut statement = transaction.prepare_cached(sql)?;
            statement
                .execute(params![head.id, checksum, bytes])
                .map(drop)
        })
    }

    /// What a document showed; none where nothing was kept, or it is not what it was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn still(&self, document: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|connection| {
            let Some(head) = head(connection, document)? else {
                return Ok(None);
            };
            let sql = "SELECT checksum, bytes FROM stills WHERE document = ?1";
            let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, u32>(0)?, row.get(1)?));
            let found: Option<(u32, Vec<u8>)> = connection
                .prepare_cached(sql)?
                .query_row([head.id], read)
                .optional()?;
            let whole = found.filter(|(sum, bytes)| checksum(head.id, 0, bytes) == *sum);
            Ok(whole.map(|(_, bytes)| bytes))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{NewRecord, RecordOrigin};
    use super::*;

    #[test]
    fn a_still_is_the_last_one_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("tavla.db")).unwrap();
        store.put_still("plans", Some(b"early")).unwrap();
        assert_eq!(store.still("plans").unwrap(), None);
        let record = NewRecord {
            origin: RecordOrigin::Local,
            bytes: b"update",
        };
        store.append("plans", &[record]).unwrap();
        for still in [&b"one"[..], b"two"] {
            store.put_still("plans", Some(still)).unwrap();
            assert_eq!(store.still("plans").unwrap().as_deref(), Some(still));
        }
        let sql = "UPDATE stills SET bytes = x'00'";
        store
            .write(|transaction| transaction.execute(sql, []))
            .unwrap();
        assert_eq!(store.still("plans").unwrap(), None);
        store.put_still("plans", None).unwrap();
        assert_eq!(store.still("plans").unwrap(), None);
    }
}
