//! Files that nothing here shows any more, since when, and when they go. What a document shows is looked up by who
//! understands it, and noted here together with what the document was then: all that is decided is decided in one
//! transaction, by what is in the file at that moment. Knows no clock.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::reading::{clamp, head};
use super::{Store, StoreError};
use crate::blob::BlobHash;

/// Documents that are not what they were when they were looked through. An update changes the number of the next one,
/// and whatever else changes a document puts another snapshot in its place.
const UNLOOKED: &str = "SELECT name FROM documents WHERE NOT EXISTS (
    SELECT 1 FROM looked WHERE looked.document = documents.id
        AND looked.next = documents.next_seq
        AND looked.upto IS (SELECT upto FROM snapshots
            WHERE snapshots.document = documents.id ORDER BY upto DESC LIMIT 1)
        AND looked.checksum IS (SELECT checksum FROM snapshots
            WHERE snapshots.document = documents.id ORDER BY upto DESC LIMIT 1))";

/// Whether a document shows a file, or an item of the library names it.
const SHOWN: &str = "(hash IN (SELECT hash FROM shown_blobs) OR EXISTS (
    SELECT 1 FROM library WHERE instr(library.shapes, lower(hex(hash))) > 0))";

/// What a document is, to tell whether it has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentMark {
    id: i64,
    next: u64,
    snapshot: Option<(u64, u32)>,
}

impl Store {
    /// What a document is now; none where there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn content_mark(&self, document: &str) -> Result<Option<ContentMark>, StoreError> {
        self.read(|connection| mark(connection, document))
    }

    /// The documents that were not looked through as they are now, sorted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unlooked_documents(&self) -> Result<Vec<String>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare(&format!("{UNLOOKED} ORDER BY name"))?;
            let names = statement.query_map([], |row| row.get(0))?;
            names.collect()
        })
    }

    /// Notes which files a document shows that was read after it was found to be `as_read`; nothing is noted where it
    /// has changed since then.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_shown(
        &mut self,
        document: &str,
        as_read: &ContentMark,
        files: &BTreeSet<BlobHash>,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            if mark(transaction, document)?.as_ref() != Some(as_read) {
                return Ok(());
            }
            let id = as_read.id;
            transaction.execute("DELETE FROM shown_blobs WHERE document = ?1", [id])?;
            let sql = "INSERT INTO shown_blobs (document, hash) VALUES (?1, ?2)";
            let mut shown = transaction.prepare_cached(sql)?;
            for hash in files {
                shown.execute(params![id, hash.as_bytes()])?;
            }
            let upto = as_read.snapshot.map(|(upto, _)| clamp(upto));
            let checksum = as_read.snapshot.map(|(_, checksum)| checksum);
            let sql = "INSERT INTO looked (document, next, upto, checksum) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (document) DO UPDATE SET next = excluded.next, upto = excluded.upto,
                    checksum = excluded.checksum";
            transaction
                .execute(sql, params![id, clamp(as_read.next), upto, checksum])
                .map(drop)
        })
    }

    /// Takes away the files that nothing was found to show from `before` on, and notes at `now` which others nothing
    /// shows. How many went; none, and nothing was done, where that cannot be said: a document was not looked
    /// through as it is now, or something of one is set aside.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was done.
    pub fn collect_blobs(&mut self, now: i64, before: i64) -> Result<Option<usize>, StoreError> {
        let taken = self.write(|transaction| {
            let unsure = format!(
                "SELECT EXISTS ({UNLOOKED})
                    OR EXISTS (SELECT 1 FROM records WHERE quarantined <> 0)"
            );
            if transaction.query_row(&unsure, [], |row| row.get::<_, bool>(0))? {
                return Ok(None);
            }
            transaction.execute(&format!("DELETE FROM lost_blobs WHERE {SHOWN}"), [])?;
            let lost = format!(
                "INSERT INTO lost_blobs (hash, since) SELECT hash, ?1 FROM blobs WHERE NOT {SHOWN}
                    ON CONFLICT (hash) DO NOTHING"
            );
            transaction.execute(&lost, [now])?;
            let sql = "DELETE FROM blobs WHERE hash IN
                (SELECT hash FROM lost_blobs WHERE since <= ?1)";
            let taken = transaction.execute(sql, [before])?;
            let sql = "DELETE FROM lost_blobs WHERE hash NOT IN (SELECT hash FROM blobs)";
            transaction.execute(sql, [])?;
            Ok(Some(taken))
        })?;
        if taken.is_some_and(|taken| taken > 0) {
            self.give_space_back()?;
        }
        Ok(taken)
    }
}

fn mark(connection: &Connection, document: &str) -> rusqlite::Result<Option<ContentMark>> {
    let Some(head) = head(connection, document)? else {
        return Ok(None);
    };
    let sql = "SELECT upto, checksum FROM snapshots WHERE document = ?1
        ORDER BY upto DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, u64>(0)?, row.get::<_, u32>(1)?));
    let snapshot = connection.prepare_cached(sql)?.query_row([head.id], read);
    Ok(Some(ContentMark {
        id: head.id,
        next: head.next,
        snapshot: snapshot.optional()?,
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{LibraryRow, NewRecord, RecordOrigin};
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("tavla.db")).unwrap();
        (folder, store)
    }

    fn append(store: &mut Store) {
        let record = NewRecord {
            origin: RecordOrigin::Local,
            bytes: b"update",
        };
        store.append("plan", &[record]).unwrap();
    }

    /// As if the document had been read and showed these.
    fn look(store: &mut Store, files: &[BlobHash]) {
        let mark = store.content_mark("plan").unwrap().unwrap();
        let files = files.iter().copied().collect();
        store.note_shown("plan", &mark, &files).unwrap();
    }

    #[test]
    fn what_nothing_has_shown_for_long_goes_and_nothing_else() {
        let (_folder, mut store) = store();
        append(&mut store);
        let shown = store.put_blob(b"shown").unwrap();
        let lost = store.put_blob(b"lost").unwrap();
        look(&mut store, &[shown]);
        assert_eq!(store.collect_blobs(100, 90).unwrap(), Some(0));
        assert_eq!(store.collect_blobs(150, 99).unwrap(), Some(0));
        assert!(store.has_blob(&lost).unwrap());
        assert_eq!(store.collect_blobs(200, 100).unwrap(), Some(1));
        assert!(store.has_blob(&shown).unwrap() && !store.has_blob(&lost).unwrap());
    }

    #[test]
    fn what_is_put_or_shown_again_counts_from_the_beginning() {
        let (_folder, mut store) = store();
        append(&mut store);
        let file = store.put_blob(b"file").unwrap();
        look(&mut store, &[]);
        store.collect_blobs(100, 0).unwrap();
        store.put_blob(b"file").unwrap();
        assert_eq!(store.collect_blobs(200, 150).unwrap(), Some(0));
        append(&mut store);
        look(&mut store, &[file]);
        store.collect_blobs(300, 0).unwrap();
        append(&mut store);
        look(&mut store, &[]);
        assert_eq!(store.collect_blobs(400, 350).unwrap(), Some(0));
        assert_eq!(store.collect_blobs(500, 400).unwrap(), Some(1));
    }

    #[test]
    fn nothing_goes_while_it_is_not_known_what_a_document_shows() {
        let (_folder, mut store) = store();
        store.put_blob(b"file").unwrap();
        append(&mut store);
        assert_eq!(store.unlooked_documents().unwrap(), ["plan"]);
        assert_eq!(store.collect_blobs(100, 100).unwrap(), None);
        let read = store.content_mark("plan").unwrap().unwrap();
        append(&mut store);
        // It was written while it was looked through.
        store.note_shown("plan", &read, &BTreeSet::new()).unwrap();
        assert_eq!(store.collect_blobs(100, 100).unwrap(), None);
        look(&mut store, &[]);
        assert_eq!(store.unlooked_documents().unwrap(), Vec::<String>::new());
        store.quarantine("plan", &[1]).unwrap();
        assert_eq!(store.collect_blobs(100, 100).unwrap(), None);
    }

    #[test]
    fn what_an_item_of_the_library_names_stays() {
        let (_folder, mut store) = store();
        let file = store.put_blob(b"file").unwrap();
        let row = LibraryRow {
            id: "a".to_owned(),
            rank: "a".to_owned(),
            name: "Photo".to_owned(),
            created_millis: 1,
            published: false,
            shapes: Arc::from(format!(r#"{{"file":"{file}"}}"#)),
        };
        store.put_library_item(&row).unwrap();
        assert_eq!(store.collect_blobs(100, 100).unwrap(), Some(0));
        assert!(store.has_blob(&file).unwrap());
        store.delete_library_item("a").unwrap();
        assert_eq!(store.collect_blobs(200, 200).unwrap(), Some(1));
    }
}
