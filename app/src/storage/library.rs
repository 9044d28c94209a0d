//! The library's items as rows: answered from memory, written by the thread. How many there may be and what is in
//! them is the library's to say.

use super::{Key, LibraryRow, Storage};

impl Storage {
    /// The items that are kept, in no order that means anything.
    pub fn library(&self) -> impl Iterator<Item = &LibraryRow> {
        self.library.values()
    }

    /// Keeps an item, in place of the one of its id.
    pub fn put_library_item(&mut self, row: LibraryRow) {
        if self.library.get(&row.id) != Some(&row) {
            self.unwritten.insert(Key::LibraryItem(row.id.clone()));
            self.library.insert(row.id.clone(), row);
        }
    }

    /// Keeps an item no longer.
    pub fn remove_library_item(&mut self, id: &str) {
        if self.library.remove(id).is_some() {
            self.unwritten.insert(Key::LibraryItem(id.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn items_are_there_after_closing_and_opening_and_those_taken_out_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Storage::open(folder.path(), 1, Arc::new(|| {})).unwrap();
        let row = |id: &str| LibraryRow {
            id: id.to_owned(),
            rank: "a0".to_owned(),
            name: "Box".to_owned(),
            created_millis: 5,
            published: false,
            shapes: "{}".into(),
        };
        let mut storage = open();
        storage.put_library_item(row("one"));
        storage.put_library_item(row("two"));
        storage.close().unwrap();
        let mut storage = open();
        assert_eq!(storage.library().count(), 2);
        storage.remove_library_item("one");
        storage.remove_library_item("one");
        storage.close().unwrap();
        let storage = open();
        assert_eq!(storage.library().collect::<Vec<_>>(), [&row("two")]);
    }
}
