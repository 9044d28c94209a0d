//! Where a command's result goes: the standard output, or a file that is there in one step. What was there before
//! stays until then, and nothing is left where it fails.

use std::io::{self, Write as _};
use std::path::Path;

use super::reading::STANDARD;
use super::{CommandError, Console};

/// Writes a whole result to `path`, or where `-` is.
///
/// # Errors
/// [`CommandError`]; a file that was there is as it was then.
pub(super) fn put(
    path: &Path,
    bytes: &[u8],
    console: &mut Console<'_>,
) -> Result<(), CommandError> {
    if is_standard(path) {
        return console.give(bytes);
    }
    put_file(path, bytes).map_err(CommandError::unwritable(&path.display().to_string()))
}

/// Whether the standard output is meant.
pub(super) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == STANDARD
}

fn put_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tavla-").suffix(".part");
    // As any file that the person saves, and not for them alone.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut half = builder.tempfile_in(folder)?;
    half.write_all(bytes)?;
    half.as_file().sync_all()?;
    half.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.svg");
        put_file(&path, b"before").unwrap();
        put_file(&path, b"after").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"after");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(put_file(&folder.path().join("none/a.svg"), b"x").is_err());
    }
}
