//! Files that commands give to the window: a person's own, which stays as it is, and one that was made for the window
//! alone, which goes once it was read and is kept aside where it was not: it may be all there is of what somebody piped.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

/// Where files are kept that nobody has read, in the data folder.
const ASIDE: &str = "handed-over";

/// A file for the window.
#[derive(Debug, PartialEq, Eq)]
pub enum Given {
    /// Somebody's own.
    Own(PathBuf),
    /// One that was made for this.
    Passing(Passing),
}

/// A file that was made to be read once, in a folder of its own. Dropped, both go, but the file is kept aside where
/// nobody has said what else becomes of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Passing {
    path: PathBuf,
    aside: PathBuf,
    end: End,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// It is kept.
    Aside,
    /// It was read.
    Away,
    /// It is as if it had not been given.
    Stays,
}

impl Passing {
    /// The one that is there, for the process that has this data folder.
    pub fn at(path: PathBuf, data: &Path) -> Self {
        // The folder between both processes has a name that no other one has.
        let between = path.parent().and_then(Path::file_name);
        let between = between.unwrap_or_else(|| OsStr::new("board"));
        let name = between.to_string_lossy();
        let name = format!("{}.tavla", name.trim_start_matches('.'));
        Self {
            path,
            aside: data.join(ASIDE).join(name),
            end: End::Aside,
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where it will be if nobody reads it.
    pub fn aside(&self) -> &Path {
        &self.aside
    }

    /// It was read, and what becomes of it is decided.
    pub fn let_go(&mut self) {
        self.end = End::Away;
    }

    /// It was not taken: whoever made it keeps it.
    pub fn leave(&mut self) {
        self.end = End::Stays;
    }

    fn finish(&self) -> io::Result<()> {
        match self.end {
            End::Stays => return Ok(()),
            End::Away => std::fs::remove_file(&self.path)?,
            End::Aside => {
                self.keep()?;
                let (path, aside) = (self.path.display(), self.aside.display());
                tracing::warn!(%path, %aside, "a file that was given was not read, and is kept");
            }
        }
        // Nothing goes that is not empty.
        self.path.parent().map_or(Ok(()), std::fs::remove_dir)
    }

    fn keep(&self) -> io::Result<()> {
        if let Some(folder) = self.aside.parent() {
            std::fs::create_dir_all(folder)?;
        }
        if std::fs::rename(&self.path, &self.aside).is_err() {
            // It may be on another disk.
            std::fs::copy(&self.path, &self.aside)?;
            std::fs::remove_file(&self.path)?;
        }
        Ok(())
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        match self.finish() {
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

    fn passing(folder: &Path) -> Passing {
        let place = folder.join(".between");
        std::fs::create_dir_all(&place).unwrap();
        let path = place.join("board.tavla");
        std::fs::write(&path, b"once").unwrap();
        Passing::at(path, folder)
    }

    #[test]
    fn what_was_read_goes_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = passing(folder.path());
        let (path, other) = (file.path().to_owned(), file.path().with_file_name("other"));
        std::fs::write(&other, b"mine").unwrap();
        file.let_go();
        drop(file);
        assert!(!path.exists() && other.exists());
        std::fs::remove_file(other).unwrap();
        let mut file = passing(folder.path());
        file.let_go();
        drop(file);
        // Neither the file nor the folder that it was in.
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_nobody_has_read_is_kept_aside() {
        let folder = tempfile::tempdir().unwrap();
        let file = passing(folder.path());
        let (path, aside) = (file.path().to_owned(), file.aside().to_owned());
        assert_eq!(aside, folder.path().join("handed-over/between.tavla"));
        drop(file);
        assert!(!path.parent().unwrap().exists());
        assert_eq!(std::fs::read(aside).unwrap(), b"once");
    }

    #[test]
    fn what_was_not_taken_stays_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = passing(folder.path());
        let path = file.path().to_owned();
        file.leave();
        drop(file);
        assert_eq!(std::fs::read(path).unwrap(), b"once");
    }
}
