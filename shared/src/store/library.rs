//! What a person keeps to put on boards again and again. What is in an item is not known here.

use std::sync::Arc;

use rusqlite::params;

use super::{Store, StoreError};

/// An item of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryRow {
    /// Its name among the others.
    pub id: String,
    /// Its place among them.
    pub rank: String,
    /// What it is called.
    pub name: String,
    /// When it was made, in milliseconds since 1970.
    pub created_millis: i64,
    /// Whether it is from a library that others can have.
    pub published: bool,
    /// What is in it.
    pub shapes: Arc<str>,
}

impl Store {
    /// Keeps an item, in place of the one of this id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_library_item(&mut self, row: &LibraryRow) -> Result<(), StoreError> {
        self.write(|transaction| {
            let sql = "INSERT INTO library (id, rank, name, created, published, shapes)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                       ON CONFLICT (id) DO UPDATE SET rank = excluded.rank, name = excluded.name,
                           created = excluded.created, published = excluded.published,
                           shapes = excluded.shapes";
            let LibraryRow {
                id,
                rank,
                name,
                created_millis,
                published,
                shapes,
            } = row;
            let mut statement = transaction.prepare_cached(sql)?;
            statement
                .execute(params![
                    id,
                    rank,
                    name,
                    created_millis,
                    published,
                    &**shapes
                ])
                .map(drop)
        })
    }

    /// Keeps an item no longer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_library_item(&mut self, id: &str) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction
                .prepare_cached("DELETE FROM library WHERE id = ?1")?
                .execute([id])
                .map(drop)
        })
    }

    /// All items, by their places, ties by id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn library_items(&self) -> Result<Vec<LibraryRow>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT id, rank, name, created, published, shapes FROM library
                       ORDER BY rank, id";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| {
                Ok(LibraryRow {
                    id: row.get(0)?,
                    rank: row.get(1)?,
                    name: row.get(2)?,
                    created_millis: row.get(3)?,
                    published: row.get(4)?,
                    shapes: row.get::<_, String>(5)?.into(),
                })
            })?;
            rows.collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, rank: &str) -> LibraryRow {
        LibraryRow {
            id: id.to_owned(),
            rank: rank.to_owned(),
            name: format!("Item {id}"),
            created_millis: 1_700_000_000_000,
            published: false,
            shapes: "{}".into(),
        }
    }

    #[test]
    fn items_come_back_in_their_order_as_they_were_put_last() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tavla.db");
        let mut store = Store::open(&path).unwrap();
        assert_eq!(store.library_items().unwrap(), []);
        for (id, rank) in [("one", "a1"), ("two", "a0"), ("three", "a2")] {
            store.put_library_item(&row(id, rank)).unwrap();
        }
        let moved = LibraryRow {
            name: "Box".to_owned(),
            published: true,
            ..row("one", "a3")
        };
        store.put_library_item(&moved).unwrap();
        store.delete_library_item("three").unwrap();
        store.delete_library_item("never there").unwrap();
        let again = Store::open(&path).unwrap();
        assert_eq!(again.library_items().unwrap(), [row("two", "a0"), moved]);
    }

    #[test]
    fn a_store_from_before_there_was_a_library_has_an_empty_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tavla.db");
        let mut store = Store::open(&path).unwrap();
        let back = "DROP TABLE library; DROP TABLE looked; DROP TABLE shown_blobs;
            DROP TABLE lost_blobs; PRAGMA user_version = 4;";
        store
            .write(|transaction| transaction.execute_batch(back))
            .unwrap();
        drop(store);
        let mut store = Store::open(&path).unwrap();
        assert_eq!(store.library_items().unwrap(), []);
        store.put_library_item(&row("one", "a0")).unwrap();
        assert_eq!(store.library_items().unwrap().len(), 1);
    }
}
