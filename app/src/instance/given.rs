//! Files that commands give to the window: a person's own, which stays as it is, and one that was made for the window
//! alone, which goes once nobody has it any more.

use std::io;
use std::path::{Path, PathBuf};

/// A file for the window.
#[derive(Debug, PartialEq, Eq)]
pub enum Given {
    /// Somebody's own.
    Own(PathBuf),
    /// One that was made for this.
    Passing(Passing),
}

/// A file that was made to be read once, in a folder of its own. Both go with this.
#[derive(Debug, PartialEq, Eq)]
pub struct Passing {
    path: PathBuf,
}

impl Passing {
    /// The one that is there.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn remove(&self) -> io::Result<()> {
        std::fs::remove_file(&self.path)?;
        // Nothing goes that is not empty.
        self.path.parent().map_or(Ok(()), std::fs::remove_dir)
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        match self.remove() {
            // The command that made it has taken it away itself.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                let path = self.path.display();
                tracing::warn!(%error, %path, "a file that was made to be read once stays");
            }
            Ok(()) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_to_be_read_once_goes_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("between");
        std::fs::create_dir(&place).unwrap();
        let (passing, other) = (place.join("board.tavla"), place.join("other"));
        std::fs::write(&passing, b"once").unwrap();
        std::fs::write(&other, b"mine").unwrap();
        drop(Passing::at(passing.clone()));
        assert!(!passing.exists() && other.exists());
        std::fs::remove_file(other).unwrap();
        std::fs::write(&passing, b"once").unwrap();
        drop(Passing::at(passing));
        assert!(!place.exists() && folder.path().exists());
    }
}
