//! Files that are being put to a server and are not whole yet, each under a name of its own in a folder.
//! How far one has come is how long it is, so that nothing else has to be kept of it.
//!
//! Believes nothing of what is in them: who has all of one looks whether it is what was meant.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::blob::BlobHash;

/// The folder in a server's data folder with files that are whole,
pub const BLOBS: &str = "blobs";
/// and the one with those on their way.
pub const UPLOADS: &str = "uploads";

/// A folder of files that are not whole. Each is named as a file is.
#[derive(Debug, Clone)]
pub struct Uploads {
    folder: PathBuf,
}

impl Uploads {
    /// Those in this folder, which comes to be when something is written.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// How many bytes of a file have come.
    ///
    /// # Errors
    /// What the system says.
    pub fn len(&self, name: &str) -> io::Result<u64> {
        match fs::metadata(self.folder.join(name)) {
            Ok(metadata) => Ok(metadata.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Writes the bytes that follow the first `at`; what was there beyond them is gone.
    ///
    /// # Errors
    /// What the system says; some of the bytes may have been written. [`io::ErrorKind::InvalidInput`] where
    /// fewer than `at` bytes have come.
    pub fn write(&self, name: &str, at: u64, bytes: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(self.folder.join(name))?;
        let len = file.metadata()?.len();
        if len < at {
            let message = format!("{len} bytes have come, not {at}");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        if len > at {
            file.set_len(at)?;
        }
        file.seek(SeekFrom::Start(at))?;
        file.write_all(bytes)
    }

    /// At most `most` bytes from `at` on; none at the end.
    ///
    /// # Errors
    /// What the system says.
    pub fn read(&self, name: &str, at: u64, most: usize) -> io::Result<Vec<u8>> {
        let mut file = File::open(self.folder.join(name))?;
        file.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::new();
        file.take(most as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Forgets all but those that are expected; how many went.
    ///
    /// # Errors
    /// What the system says.
    pub fn keep_only(&self, is_expected: impl Fn(&str) -> bool) -> io::Result<usize> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(error),
        };
        let mut gone = 0;
        for entry in entries {
            let name = entry?.file_name();
            // Of what has another kind of name nothing is known.
            let name = name.to_str().filter(|it| BlobHash::from_text(it).is_some());
            if let Some(name) = name.filter(|name| !is_expected(name)) {
                self.remove(name)?;
                gone += 1;
            }
        }
        Ok(gone)
    }

    /// Forgets a file.
    ///
    /// # Errors
    /// What the system says.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_grows_from_where_it_is_and_is_as_long_as_what_has_come() {
        let folder = tempfile::tempdir().unwrap();
        let uploads = Uploads::new(&folder.path().join("uploads"));
        assert_eq!(uploads.len("a").unwrap(), 0);
        uploads.write("a", 0, b"one").unwrap();
        uploads.write("a", 3, b"two").unwrap();
        assert_eq!(uploads.len("a").unwrap(), 6);
        let error = uploads.write("a", 7, b"late").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        uploads.write("a", 2, b"!").unwrap();
        assert_eq!(uploads.read("a", 0, 100).unwrap(), b"on!");
        assert_eq!(uploads.read("a", 1, 1).unwrap(), b"n");
        assert_eq!(uploads.read("a", 3, 100).unwrap(), b"");
        uploads.remove("a").unwrap();
        uploads.remove("a").unwrap();
        assert_eq!(uploads.len("a").unwrap(), 0);
    }

    #[test]
    fn what_nobody_expects_any_more_goes_and_what_is_something_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let uploads = Uploads::new(&folder.path().join("uploads"));
        assert_eq!(uploads.keep_only(|_| false).unwrap(), 0);
        let name = |of: &[u8]| BlobHash::of(of).to_string();
        let (expected, left) = (name(b"expected"), name(b"left"));
        for name in [expected.as_str(), left.as_str(), "notes.txt"] {
            uploads.write(name, 0, b"one").unwrap();
        }
        assert_eq!(uploads.keep_only(|name| name == expected).unwrap(), 1);
        assert_eq!(uploads.len(&left).unwrap(), 0);
        assert_eq!(uploads.len(&expected).unwrap(), 3);
        assert_eq!(uploads.len("notes.txt").unwrap(), 3);
    }
}
