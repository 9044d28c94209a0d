//! Makes a data folder from a backup. Believes nothing of the backup before its hashes are right,
//! and deletes nothing: what was there is moved aside.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::backup::{
    BackupError, Manifest, digest, is_empty, make_private, parent, read_manifest, sync_folder,
    sync_folders,
};
use super::folder::{DataFolder, FolderError};

/// A folder that was restored, and is owned until this is dropped, so that no server starts on it
/// before it was looked through.
#[derive(Debug)]
pub struct Restored {
    /// What the backup holds.
    pub manifest: Manifest,
    /// Where what was there before has gone.
    pub aside: Option<PathBuf>,
    /// The folder.
    pub folder: DataFolder,
}

/// Looks whether each file of a backup is what was written.
///
/// # Errors
/// [`BackupError`] for the first that is not.
pub fn verify_backup(backup: &Path) -> Result<Manifest, BackupError> {
    let manifest = read_manifest(backup)?;
    for file in &manifest.files {
        let whole = match digest(&backup.join(&file.name)) {
            Ok((bytes, sha256)) => (bytes, sha256.as_str()) == (file.bytes, file.sha256.as_str()),
            Err(BackupError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                false
            }
            Err(error) => return Err(error),
        };
        if !whole {
            return Err(BackupError::Damaged {
                path: backup.to_owned(),
                file: file.name.clone(),
            });
        }
    }
    Ok(manifest)
}

/// Copies a backup into the data folder `to`; durable on return. A folder that is not empty is
/// refused, or moved to its own name with `aside` at its end.
///
/// # Errors
/// [`BackupError`]; what was there before is where it was, or aside.
pub fn restore(backup: &Path, to: &Path, aside: Option<&str>) -> Result<Restored, BackupError> {
    let manifest = verify_backup(backup)?;
    let mut moved = None;
    if to.exists() && !is_empty(to)? {
        let Some(aside) = aside else {
            return Err(BackupError::NotEmpty {
                path: to.to_owned(),
            });
        };
        moved = Some(move_aside(to, aside)?);
    }
    let folder = DataFolder::open(to)?;
    for file in &manifest.files {
        let (from, copy) = (backup.join(&file.name), to.join(&file.name));
        // Files that shapes show are in folders of their own.
        fs::create_dir_all(parent(&copy)).map_err(BackupError::io(&copy))?;
        let half = to.join(format!("{}.restoring", file.name));
        fs::copy(&from, &half).map_err(BackupError::io(&half))?;
        make_private(&half)?;
        let written = File::open(&half).map_err(BackupError::io(&half))?;
        written.sync_all().map_err(BackupError::io(&half))?;
        // What was read a moment ago may have come from memory; this is what was written.
        if digest(&half)?.1 != file.sha256 {
            return Err(BackupError::Damaged {
                path: to.to_owned(),
                file: file.name.clone(),
            });
        }
        fs::rename(&half, &copy).map_err(BackupError::io(&copy))?;
    }
    sync_folders(to, &manifest.files)?;
    sync_folder(to)?;
    sync_folder(parent(to))?;
    Ok(Restored {
        manifest,
        aside: moved,
        folder,
    })
}

fn move_aside(folder: &Path, suffix: &str) -> Result<PathBuf, BackupError> {
    if DataFolder::is_in_use(folder)? {
        let path = folder.to_owned();
        return Err(FolderError::InUse { path }.into());
    }
    let mut name = folder.as_os_str().to_owned();
    name.push(format!(".{suffix}"));
    let aside = PathBuf::from(name);
    if aside.exists() {
        return Err(BackupError::NotEmpty { path: aside });
    }
    fs::rename(folder, &aside).map_err(BackupError::io(folder))?;
    Ok(aside)
}
