//! Where a command's result goes: the standard output, or a file that is there in one step. What was there before
//! stays until then, and nothing is left where it fails.

use std::path::Path;

use super::reading::STANDARD;
use super::{CommandError, Console};
use crate::placing::write_whole;

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
    write_whole(path, bytes).map_err(CommandError::unwritable(&path.display().to_string()))
}

/// Whether the standard output is meant.
pub(super) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == STANDARD
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::at_console;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.svg");
        write_whole(&path, b"before").unwrap();
        write_whole(&path, b"after").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"after");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_told_by_its_own_name_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none").join("a.svg");
        let (written, _) = at_console(b"", |console| put(&path, b"x", console));
        let told = written.unwrap_err().to_string();
        let begins = format!("{} cannot be written: ", path.display());
        let reason = told.strip_prefix(&begins).unwrap();
        assert!(!reason.contains(".part"), "{told}");
        assert!(
            !reason.contains(&folder.path().display().to_string()),
            "{told}"
        );
    }
}
