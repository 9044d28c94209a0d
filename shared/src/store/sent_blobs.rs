//! Which files a board's server is known to have, so that it is not asked each time a board is opened.
//! Nothing is lost with it: who does not know asks.

use rusqlite::{OptionalExtension as _, params};

use super::{Store, StoreError};
use crate::blob::BlobHash;

impl Store {
    /// Whether a file is here; whether it is what it was is looked at when it is read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn has_blob(&self, hash: &BlobHash) -> Result<bool, StoreError> {
        self.read(|connection| {
            let sql = "SELECT EXISTS (SELECT 1 FROM blobs WHERE hash = ?1)";
            connection
                .prepare_cached(sql)?
                .query_row([hash.as_bytes()], |row| row.get(0))
        })
    }

    /// When, in Unix seconds, the board's server was last known to have a file.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn blob_sent(
        &self,
        board: &str,
        server: &str,
        hash: &BlobHash,
    ) -> Result<Option<i64>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT at FROM sent_blobs WHERE board = ?1 AND server = ?2 AND hash = ?3";
            connection
                .prepare_cached(sql)?
                .query_row(params![board, server, hash.as_bytes()], |row| row.get(0))
                .optional()
        })
    }

    /// Notes that the board's server has a file, as of `at` in Unix seconds.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_blob_sent(
        &mut self,
        board: &str,
        server: &str,
        hash: &BlobHash,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            let sql = "INSERT INTO sent_blobs (board, server, hash, at) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (board, server, hash) DO UPDATE SET at = excluded.at";
            transaction
                .prepare_cached(sql)?
                .execute(params![board, server, hash.as_bytes(), at])
                .map(|_| ())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_has_is_known_for_its_board_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("tavla.db")).unwrap();
        let hash = store.put_blob(b"picture").unwrap();
        assert!(store.has_blob(&hash).unwrap());
        assert!(!store.has_blob(&BlobHash::of(b"another")).unwrap());
        assert_eq!(store.blob_sent("a", "one:1/a", &hash).unwrap(), None);
        store.note_blob_sent("a", "one:1/a", &hash, 5).unwrap();
        store.note_blob_sent("a", "one:1/a", &hash, 7).unwrap();
        assert_eq!(store.blob_sent("a", "one:1/a", &hash).unwrap(), Some(7));
        assert_eq!(store.blob_sent("a", "two:1/a", &hash).unwrap(), None);
        assert_eq!(store.blob_sent("b", "one:1/a", &hash).unwrap(), None);
        store.delete_board("a", &[]).unwrap();
        assert_eq!(store.blob_sent("a", "one:1/a", &hash).unwrap(), None);
    }
}
