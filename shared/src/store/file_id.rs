//! Which file a path leads to.

use std::fs::Metadata;
use std::path::Path;

/// Tells a file from another one at the same place, where the system can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileId {
    device: u64,
    number: u64,
}

impl FileId {
    /// The file at `path`; none where there is none.
    pub(super) fn of(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().map(|found| Self::from(&found))
    }
}

#[cfg(unix)]
impl From<&Metadata> for FileId {
    fn from(found: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self {
            device: found.dev(),
            number: found.ino(),
        }
    }
}

/// Elsewhere a file that is open is neither deleted nor replaced.
#[cfg(not(unix))]
impl From<&Metadata> for FileId {
    fn from(_: &Metadata) -> Self {
        Self {
            device: 0,
            number: 0,
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::{NewRecord, RecordOrigin, Store, StoreError};

    #[test]
    fn nothing_is_said_to_be_saved_in_a_file_that_was_deleted_or_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tavla.db");
        let mut store = Store::open(&path).unwrap();
        let record = NewRecord {
            origin: RecordOrigin::Local,
            bytes: b"edit",
        };
        store.append("b", &[record]).unwrap();
        std::fs::remove_dir_all(folder.path()).unwrap();
        let gone = store.append("b", &[record]).unwrap_err();
        assert!(matches!(gone, StoreError::Io { .. }), "{gone}");
        std::fs::create_dir_all(folder.path()).unwrap();
        drop(Store::open(&path).unwrap());
        assert!(store.append("b", &[record]).is_err());
    }
}
