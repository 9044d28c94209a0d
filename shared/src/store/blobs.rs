//! Files that shapes show, by what is in them. Which board shows one is not known here.

use rusqlite::{OptionalExtension as _, params};

use super::{Store, StoreError};
use crate::blob::BlobHash;

impl Store {
    /// Keeps a file; the same one is kept once, and takes the place of one that is not what it was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_blob(&mut self, bytes: &[u8]) -> Result<BlobHash, StoreError> {
        let hash = BlobHash::of(bytes);
        self.write(|transaction| {
            // Who puts it is about to show it.
            let sql = "DELETE FROM lost_blobs WHERE hash = ?1";
            transaction
                .prepare_cached(sql)?
                .execute([hash.as_bytes()])?;
            let sql = "INSERT INTO blobs (hash, bytes) VALUES (?1, ?2)
                ON CONFLICT (hash) DO UPDATE SET bytes = excluded.bytes
                WHERE blobs.bytes IS NOT excluded.bytes";
            transaction
                .prepare_cached(sql)?
                .execute(params![hash.as_bytes(), bytes])
                .map(|_| hash)
        })
    }

    /// How many bytes a file has; none where it is not here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn blob_len(&self, hash: &BlobHash) -> Result<Option<u64>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT length(bytes) FROM blobs WHERE hash = ?1";
            connection
                .prepare_cached(sql)?
                .query_row([hash.as_bytes()], |row| row.get(0))
                .optional()
        })
    }

    /// A file; none where it is not here, or is not what it was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn blob(&self, hash: &BlobHash) -> Result<Option<Vec<u8>>, StoreError> {
        let bytes: Option<Vec<u8>> = self.read(|connection| {
            let sql = "SELECT bytes FROM blobs WHERE hash = ?1";
            connection
                .prepare_cached(sql)?
                .query_row([hash.as_bytes()], |row| row.get(0))
                .optional()
        })?;
        let whole = bytes.filter(|bytes| {
            let same = BlobHash::of(bytes) == *hash;
            if !same {
                tracing::error!(%hash, "a file in the store is not what it was");
            }
            same
        });
        Ok(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_comes_back_as_it_was_put_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("tavla.db")).unwrap();
        let hash = store.put_blob(b"picture").unwrap();
        assert_eq!(store.put_blob(b"picture").unwrap(), hash);
        assert_eq!(store.blob(&hash).unwrap().as_deref(), Some(&b"picture"[..]));
        assert_eq!(store.blob_len(&hash).unwrap(), Some(7));
        assert_eq!(store.blob(&BlobHash::of(b"another")).unwrap(), None);
        assert_eq!(store.blob_len(&BlobHash::of(b"another")).unwrap(), None);
        let sql = "UPDATE blobs SET bytes = x'00'";
        store
            .write(|transaction| transaction.execute(sql, []))
            .unwrap();
        assert_eq!(store.blob(&hash).unwrap(), None);
        // Put again, it is whole again.
        assert_eq!(store.put_blob(b"picture").unwrap(), hash);
        assert_eq!(store.blob(&hash).unwrap().as_deref(), Some(&b"picture"[..]));
    }
}
