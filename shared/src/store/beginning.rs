//! Whether a data folder may begin with nothing, or has lost what was in it. Makes and changes nothing.

use std::fs;
use std::io;
use std::path::Path;

use super::access::ACCESS_FILE;
use super::folder::{LOCK_FILE, STORE_FILE};
use super::{DataFolder, FolderError, StoreError, inspection, schema};

/// SQLite keeps what was written last in a second file; where everything was, the first is as good as
/// empty without it.
pub(super) const WITHOUT_LOG: &str = "the file is empty, or has lost the -wal file beside it";
const LOG_ALONE: &str = "the -wal file is there, and not the file that it belongs to";

impl DataFolder {
    /// Refuses a folder that has lost its boards, before its store is opened: from then on it would be
    /// as good as new, and what was lost could not be put back. A program that ended in the middle
    /// of its first start has lost nothing.
    ///
    /// # Errors
    /// [`StoreError::Emptied`], and what else keeps the store from being opened.
    pub fn check_boards(&self) -> Result<(), StoreError> {
        let path = self.path().join(STORE_FILE);
        let emptied = |detail| {
            Err(StoreError::Emptied {
                path: path.clone(),
                detail,
            })
        };
        let log = length(&self.path().join(format!("{STORE_FILE}-wal")))?;
        let holds_log = log.is_some_and(|length| length > 0);
        let keys = self.path().join(ACCESS_FILE).exists();
        match length(&path)? {
            None if holds_log => emptied(LOG_ALONE),
            // An invitation may be made before the first start, so that keys alone are no sign.
            None if keys => {
                tracing::warn!("there are keys and no boards; boards begin anew");
                Ok(())
            }
            Some(0) if holds_log || keys => emptied(WITHOUT_LOG),
            None | Some(0) => Ok(()),
            Some(_) => {
                let connection = inspection::open(&path)
                    .map_err(|error| StoreError::from_sqlite(&path, &error))?;
                let fresh = schema::BOARDS.check_owner(&connection, &path)?;
                // The log is made before anything goes into it.
                if fresh && log != Some(0) {
                    return emptied(WITHOUT_LOG);
                }
                Ok(())
            }
        }
    }

    /// Whether the folder at `path` is a data folder, or is there and empty, so that it may become one.
    ///
    /// # Errors
    /// [`FolderError::Io`] where it cannot be looked at.
    pub fn may_be_at(path: &Path) -> Result<bool, FolderError> {
        let known = [LOCK_FILE, STORE_FILE, ACCESS_FILE];
        if known.iter().any(|name| path.join(name).is_file()) {
            return Ok(true);
        }
        if !path.is_dir() {
            return Ok(false);
        }
        let mut entries = fs::read_dir(path).map_err(|source| FolderError::Io {
            path: path.to_owned(),
            source,
        })?;
        Ok(entries.next().is_none())
    }
}

/// How long a file is; none where there is none.
fn length(path: &Path) -> Result<Option<u64>, StoreError> {
    match fs::metadata(path) {
        Ok(found) => Ok(Some(found.len())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::from_io(path, &error)),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::{NewRecord, RecordOrigin, Store};
    use super::*;

    struct Place {
        folder: tempfile::TempDir,
    }

    impl Place {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            Self { folder }
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        fn write(&self, name: &str, bytes: &[u8]) {
            fs::write(self.path(name), bytes).unwrap();
        }

        fn check(&self) -> Result<(), StoreError> {
            DataFolder::open(self.folder.path()).unwrap().check_boards()
        }

        #[track_caller]
        fn refuses(&self, expected: &str) {
            match self.check() {
                Err(StoreError::Emptied { detail, .. }) => assert_eq!(detail, expected),
                other => panic!("{other:?}"),
            }
            let read = DataFolder::open_store_to_read(self.folder.path());
            assert!(read.is_err());
        }
    }

    /// The files of a store that was copied while it was open: all that was written is in its log.
    fn bare_and_log() -> (Vec<u8>, Vec<u8>) {
        let place = Place::new();
        let mut store = Store::open(&place.path(STORE_FILE)).unwrap();
        let record = NewRecord {
            origin: RecordOrigin::Local,
            bytes: b"edit",
        };
        store.append("plan", &[record]).unwrap();
        let read = |name| fs::read(place.path(name)).unwrap();
        (read(STORE_FILE), read("tavla.db-wal"))
    }

    #[test]
    fn a_first_start_is_one_also_after_an_invitation_and_after_one_that_was_cut_off() {
        let place = Place::new();
        place.check().unwrap();
        place.write(STORE_FILE, b"");
        place.check().unwrap();
        fs::remove_file(place.path(STORE_FILE)).unwrap();
        place.write(ACCESS_FILE, b"keys");
        place.check().unwrap();
        let (bare, _) = bare_and_log();
        place.write(STORE_FILE, &bare);
        place.write("tavla.db-wal", b"");
        place.check().unwrap();
    }

    #[test]
    fn a_store_that_has_lost_its_log_is_not_taken_for_a_new_one() {
        let (bare, log) = bare_and_log();
        let place = Place::new();
        place.write(STORE_FILE, &bare);
        place.refuses(WITHOUT_LOG);
        assert_eq!(fs::read(place.path(STORE_FILE)).unwrap(), bare);
        // Put back, it is whole again: nothing was done to it.
        place.write("tavla.db-wal", &log);
        place.check().unwrap();
        let store = Store::open(&place.path(STORE_FILE)).unwrap();
        assert_eq!(store.load("plan").unwrap().records.len(), 1);
    }

    #[test]
    fn a_log_alone_and_an_empty_file_beside_keys_are_what_is_left_of_boards() {
        let (_, log) = bare_and_log();
        let place = Place::new();
        place.write("tavla.db-wal", &log);
        place.refuses(LOG_ALONE);
        place.write(STORE_FILE, b"");
        place.refuses(WITHOUT_LOG);
        let place = Place::new();
        place.write(ACCESS_FILE, b"keys");
        place.write(STORE_FILE, b"");
        place.refuses(WITHOUT_LOG);
    }

    #[test]
    fn a_data_folder_is_empty_or_has_something_of_ours() {
        let place = Place::new();
        let may = |path: &Path| DataFolder::may_be_at(path).unwrap();
        assert!(may(place.folder.path()));
        assert!(!may(&place.path("missing")));
        place.write("notes.txt", b"mine");
        assert!(!may(place.folder.path()));
        assert!(!may(&place.path("notes.txt")));
        drop(DataFolder::open(place.folder.path()).unwrap());
        assert!(may(place.folder.path()));
    }
}
