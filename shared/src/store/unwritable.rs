//! Reading where nothing can be written: on a full disk, and where the folder, the file or the disk is read-only.
//!
//! SQLite reads a store by way of a file beside it, which it makes for whoever comes first. Where it cannot, a store
//! that was closed in order is whole without it.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::folder::STORE_FILE;
use super::{DataFolder, FolderError, Store, StoreError, inspection};

impl FolderError {
    /// Whether the folder may be read although it cannot be taken.
    pub fn is_unwritable(&self) -> bool {
        match self {
            Self::InUse { .. } => false,
            Self::Io { .. } => true,
        }
    }
}

impl StoreError {
    /// Whether the store may be read although it cannot be written.
    pub fn is_unwritable(&self) -> bool {
        matches!(
            self,
            Self::DiskFull { .. } | Self::ReadOnly { .. } | Self::Io { .. }
        )
    }
}

impl DataFolder {
    /// The store of the folder at `path`, which no process uses, to be read alone where the disk takes nothing.
    ///
    /// # Errors
    /// [`StoreError`], also where there is none.
    pub fn open_unwritable_store(path: &Path) -> Result<Store, StoreError> {
        let path = path.join(STORE_FILE);
        Store::open_to_read(&path).or_else(|error| {
            if is_without_log(&path) {
                Store::read_by(&path, || open_as_it_is(&path))
            } else {
                Err(error)
            }
        })
    }
}

/// Whether all that was written is in the file itself.
fn is_without_log(path: &Path) -> bool {
    let mut log = OsString::from(path);
    log.push("-wal");
    fs::metadata(log).map_or(true, |found| found.len() == 0)
}

/// Opens a file that nobody changes meanwhile, with nothing beside it.
fn open_as_it_is(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(
        address(path),
        OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_URI,
    )?;
    inspection::ask_first(&connection)?;
    Ok(connection)
}

/// As SQLite takes addresses of files; a name that is no text leads nowhere.
fn address(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    let path = path.replace('%', "%25").replace('?', "%3f");
    let path = path.replace('#', "%23");
    let root = if path.starts_with('/') { "" } else { "/" };
    format!("file:{root}{path}?immutable=1")
}

#[cfg(test)]
mod tests {
    use super::super::{NewRecord, RecordOrigin};
    use super::*;

    /// A folder with one record in its store, closed in order.
    fn kept(folder: &Path) {
        let owned = DataFolder::open(folder).unwrap();
        let mut store = owned.open_store().unwrap();
        let record = NewRecord {
            origin: RecordOrigin::Local,
            bytes: b"edit",
        };
        store.append("plan", &[record]).unwrap();
    }

    #[test]
    fn a_store_that_cannot_be_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("50% of #1");
        kept(&place);
        let path = place.join(STORE_FILE);
        let mut rights = fs::metadata(&path).unwrap().permissions();
        rights.set_readonly(true);
        fs::set_permissions(&path, rights).unwrap();
        let refused = DataFolder::open(&place).unwrap().open_store().unwrap_err();
        assert!(refused.is_unwritable(), "{refused}");
        let store = DataFolder::open_unwritable_store(&place).unwrap();
        assert_eq!(store.load("plan").unwrap().records.len(), 1);
        drop(store);
        // With nothing beside it, as on a disk that takes not even that.
        let path = path.canonicalize().unwrap();
        let store = Store::read_by(&path, || open_as_it_is(&path)).unwrap();
        assert_eq!(store.load("plan").unwrap().records.len(), 1);
    }

    #[test]
    fn any_name_is_a_file_s_address() {
        let name = Path::new("/a 50%/b#1?c");
        assert_eq!(address(name), "file:/a 50%25/b%231%3fc?immutable=1");
        let drive = Path::new("C:/boards");
        assert_eq!(address(drive), "file:/C:/boards?immutable=1");
    }
}
