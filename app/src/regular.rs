//! Files that somebody names, opened to be read: regular ones alone where nobody would know why it takes so long, as a
//! pipe waits for who writes into it, and a device may never end. Reads nothing.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// Why a file is not opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    /// Something else is there.
    #[error("it is no file, but a folder, a pipe or a device")]
    NoFile,
    /// What the system says.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<OpenError> for io::Error {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::NoFile => Self::new(io::ErrorKind::InvalidInput, error),
            OpenError::Io(error) => error,
        }
    }
}

/// Opens a file.
///
/// # Errors
/// [`OpenError`].
pub(crate) fn open(path: &Path) -> Result<File, OpenError> {
    // Asked beforehand, as some devices do something when they are opened.
    check(&std::fs::metadata(path)?)?;
    let file = to_read().open(path)?;
    // Something else may have come into its place in between.
    check(&file.metadata()?)?;
    Ok(file)
}

/// Opens a file, or a pipe or device that somebody means: in a shell a pipe is what another command says. Waits for who
/// writes into a pipe. No folder.
///
/// # Errors
/// [`OpenError`].
pub(crate) fn open_or_wait(path: &Path) -> Result<File, OpenError> {
    if std::fs::metadata(path)?.is_dir() {
        return Err(OpenError::NoFile);
    }
    Ok(File::open(path)?)
}

fn check(there: &Metadata) -> Result<(), OpenError> {
    there.is_file().then_some(()).ok_or(OpenError::NoFile)
}

/// Without waiting for who writes, where it has become a pipe; to a file that means nothing.
fn to_read() -> OpenOptions {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.custom_flags(libc::O_NONBLOCK);
    }
    options
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn a_file_is_opened_and_a_folder_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, b"whole").unwrap();
        let mut read = Vec::new();
        open(&path).unwrap().read_to_end(&mut read).unwrap();
        assert_eq!(read, b"whole");
        let refused = open(folder.path());
        assert!(matches!(refused, Err(OpenError::NoFile)), "{refused:?}");
        let missing = open(&folder.path().join("missing"));
        assert!(matches!(missing, Err(OpenError::Io(_))), "{missing:?}");
    }

    #[cfg(unix)]
    #[test]
    fn what_may_be_waited_for_or_never_ends_is_refused_at_once() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let [pipe, link, socket] = ["pipe", "link", "socket"].map(|name| folder.path().join(name));
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        symlink(&pipe, &link).unwrap();
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for path in [pipe.as_path(), &link, &socket, Path::new("/dev/zero")] {
            let refused = open(path);
            assert!(matches!(refused, Err(OpenError::NoFile)), "{path:?}");
        }
        // Should one come into a file's place meanwhile: it is opened, and not waited for.
        assert!(to_read().open(&pipe).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_waited_for_by_who_means_it() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let mut read = Vec::new();
        std::thread::scope(|scope| {
            scope.spawn(|| std::fs::write(&pipe, b"whole").unwrap());
            open_or_wait(&pipe).unwrap().read_to_end(&mut read).unwrap();
        });
        assert_eq!(read, b"whole");
        assert!(matches!(
            open_or_wait(folder.path()),
            Err(OpenError::NoFile)
        ));
    }
}
