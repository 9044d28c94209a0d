//! Where the app keeps its data.

use std::ffi::OsString;
use std::path::PathBuf;

use directories::ProjectDirs;

use super::StorageError;

/// The environment variable that names the data folder.
pub const DATA_DIR_VARIABLE: &str = "TAVLA_DATA_DIR";

/// The data folder: the flag's, else the variable's, else the platform's own for this program.
///
/// # Errors
/// [`StorageError::NoPlace`] where none of them names one.
pub fn data_folder(
    flag: Option<PathBuf>,
    variable: Option<OsString>,
) -> Result<PathBuf, StorageError> {
    let variable = variable
        .filter(|value| !value.is_empty())
        .map(PathBuf::from);
    flag.or(variable)
        // Local, not roaming: a folder that a system copies between machines has two owners.
        .or_else(|| {
            Some(
                ProjectDirs::from("", "", "Tavla")?
                    .data_local_dir()
                    .to_owned(),
            )
        })
        .ok_or(StorageError::NoPlace)
}
