//! Copies everything that is kept while the program that keeps it goes on: each database as it is
//! at one moment, then the files that they know of, and a list of what was copied, by which a copy can be told to be whole.
//!
//! Never writes where it copies from, and never leaves half a backup under the name of a whole one.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::folder::{FolderError, LOCK_FILE, STORE_FILE};
use super::uploads::{BLOBS, UPLOADS};
use super::{StoreError, blob_files, inspection};

pub(super) const MANIFEST_FILE: &str = "backup.json";
const FORMAT: u32 = 1;
/// What SQLite keeps beside a database, and this program while it loads one: part of no backup.
const TRANSIENT: [&str; 4] = ["-wal", "-shm", "-journal", "-loading-"];

/// Why a backup was not made, or not used.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is no data folder.
    #[error("there are no boards in {path}")]
    NoStore {
        /// Where they should be.
        path: PathBuf,
    },
    /// Something would be overwritten.
    #[error("it is not empty: {path}")]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// There is no backup, or one of a newer program.
    #[error("this is no backup that this program knows ({reason}): {path}")]
    NoBackup {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file of the backup is not what was written.
    #[error("the backup is damaged, {file} is not what was written: {path}")]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// The file.
        file: String,
    },
    /// A program runs on what would be replaced.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A database cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system cannot read or write.
    #[error("reading or writing failed ({source}): {path}")]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl BackupError {
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Manifest {
    /// How the list is to be read.
    pub format: u32,
    /// When it was made, in Unix seconds.
    pub made: i64,
    /// The program that made it.
    pub program: String,
    /// The files, sorted by name.
    pub files: Vec<FileEntry>,
    /// Files of the data folder that are not in it, because nothing is known of them.
    #[serde(default)]
    pub left_out: Vec<String>,
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct FileEntry {
    /// Its name in the backup, and in the data folder.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Copies the data folder `from` into the new folder `to`; durable on return. `made` is the time,
/// `program` who makes it.
///
/// # Errors
/// [`BackupError`]; there is no folder `to` then.
pub fn back_up(from: &Path, to: &Path, made: i64, program: &str) -> Result<Manifest, BackupError> {
    if !from.join(STORE_FILE).is_file() {
        return Err(BackupError::NoStore {
            path: from.to_owned(),
        });
    }
    let existed = to.is_dir();
    if existed && !is_empty(to)? {
        return Err(BackupError::NotEmpty {
            path: to.to_owned(),
        });
    }
    let (databases, left_out) = contents(from)?;
    let mut partial = to.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    make_private_folder(&partial)?;
    let made = fill(from, &partial, databases).and_then(|files| {
        let manifest = Manifest {
            format: FORMAT,
            made,
            program: program.to_owned(),
            files,
            left_out,
        };
        write_manifest(&partial, &manifest)?;
        sync_folder(&partial)?;
        if existed {
            fs::remove_dir(to).map_err(BackupError::io(to))?;
        }
        fs::rename(&partial, to).map_err(BackupError::io(to))?;
        sync_folder(parent(to))?;
        Ok(manifest)
    });
    if made.is_err()
        && let Err(error) = fs::remove_dir_all(&partial)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, path = %partial.display(), "half a backup could not be taken away");
    }
    made
}

fn fill(from: &Path, to: &Path, databases: Vec<String>) -> Result<Vec<FileEntry>, BackupError> {
    let databases: Result<Vec<_>, _> = databases
        .into_iter()
        .map(|name| {
            let copy = to.join(&name);
            copy_database(&from.join(&name), &copy)?;
            entry(to, name)
        })
        .collect();
    let mut files = databases?;
    // After the databases: what they know of is there by then.
    for name in blob_files::listed(from)? {
        let copy = to.join(&name);
        fs::create_dir_all(parent(&copy)).map_err(BackupError::io(&copy))?;
        match fs::copy(from.join(&name), &copy) {
            Ok(_) => {}
            // Nothing shows it any more, and it was taken away meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(BackupError::io(&copy)(error)),
        }
        files.push(entry(to, name)?);
    }
    sync_folders(to, &files)?;
    Ok(files)
}

/// What was written under this name, durable and for nobody else to read.
fn entry(to: &Path, name: String) -> Result<FileEntry, BackupError> {
    let copy = to.join(&name);
    make_private(&copy)?;
    let file = File::open(&copy).map_err(BackupError::io(&copy))?;
    file.sync_all().map_err(BackupError::io(&copy))?;
    let (bytes, sha256) = digest(&copy)?;
    Ok(FileEntry {
        name,
        bytes,
        sha256,
    })
}

/// All of a database as it is at one moment: whoever writes to it goes on meanwhile. The copy needs
/// no file beside it, so that it can be read where nothing may be written.
fn copy_database(from: &Path, to: &Path) -> Result<(), BackupError> {
    let copied = inspection::open(from).and_then(|connection| {
        let to = to.to_string_lossy();
        connection.execute("VACUUM INTO ?1", [to.as_ref()])
    });
    match copied {
        Ok(_) => Ok(()),
        Err(error) => Err(StoreError::from_sqlite(from, &error).into()),
    }
}

/// The names of the databases in a data folder or a backup, sorted.
///
/// # Errors
/// [`BackupError::Io`].
pub fn databases(folder: &Path) -> Result<Vec<String>, BackupError> {
    Ok(contents(folder)?.0)
}

/// The databases in a data folder, sorted, and the other files that are in no backup.
fn contents(folder: &Path) -> Result<(Vec<String>, Vec<String>), BackupError> {
    let (mut databases, mut left_out) = (Vec::new(), Vec::new());
    for name in names(folder)? {
        let is_transient = TRANSIENT.iter().any(|part| name.contains(part));
        // Those files are listed by themselves, and what is on its way can be sent again.
        let is_files = name == BLOBS || name == UPLOADS;
        if name == LOCK_FILE || name == MANIFEST_FILE || is_transient || is_files {
            continue;
        }
        // Known by its name: opening and closing it would drop the locks that SQLite holds on it.
        let extension = Path::new(&name).extension();
        if extension.is_some_and(|extension| extension == "db" || extension == "sqlite") {
            databases.push(name);
        } else {
            left_out.push(name);
        }
    }
    Ok((databases, left_out))
}

/// The names in a folder, sorted.
pub(super) fn names(folder: &Path) -> Result<Vec<String>, BackupError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(BackupError::io(folder))? {
        let entry = entry.map_err(BackupError::io(folder))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Whether there is nothing but a lock in a folder.
pub(super) fn is_empty(folder: &Path) -> Result<bool, BackupError> {
    Ok(names(folder)?.iter().all(|name| name == LOCK_FILE))
}

fn write_manifest(folder: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    let path = folder.join(MANIFEST_FILE);
    let written = (|| {
        let text = serde_json::to_vec_pretty(manifest)?;
        let mut file = File::create(&path)?;
        file.write_all(&text)?;
        file.write_all(b"\n")?;
        file.sync_all()
    })();
    written.map_err(BackupError::io(&path))
}

pub(super) fn read_manifest(folder: &Path) -> Result<Manifest, BackupError> {
    const MANIFEST_BYTES_MAX: u64 = 256 << 20;
    let none = |reason: String| BackupError::NoBackup {
        path: folder.to_owned(),
        reason,
    };
    let bytes = super::read_file(&folder.join(MANIFEST_FILE), MANIFEST_BYTES_MAX)
        .map_err(|error| none(format!("{MANIFEST_FILE}: {error}")))?;
    let manifest: Manifest = serde_json::from_slice(&bytes)
        .map_err(|error| none(format!("{MANIFEST_FILE}: {error}")))?;
    if manifest.format != FORMAT {
        return Err(none(format!("it has format {}", manifest.format)));
    }
    // A name is a file's in the folder, never a way out of it.
    let is_plain = |file: &FileEntry| {
        let mut parts = Path::new(&file.name).components();
        let first = parts.next();
        let is_one =
            matches!(first, Some(std::path::Component::Normal(_))) && parts.next().is_none();
        is_one || blob_files::is_name(&file.name)
    };
    match manifest.files.iter().find(|file| !is_plain(file)) {
        Some(file) => Err(none(format!("it names {:?}", file.name))),
        None => Ok(manifest),
    }
}

/// A file's length and hash.
pub(super) fn digest(path: &Path) -> Result<(u64, String), BackupError> {
    let mut file = File::open(path).map_err(BackupError::io(path))?;
    let (mut hasher, mut total, mut block) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut block).map_err(BackupError::io(path))?;
        if read == 0 {
            break;
        }
        hasher.update(&block[..read]);
        total += read as u64;
    }
    Ok((total, inspection::hexadecimal(&hasher.finalize())))
}

/// Keys may lie in it: nobody else reads it.
fn make_private_folder(path: &Path) -> Result<(), BackupError> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(BackupError::io(path))
}

#[cfg(unix)]
pub(super) fn make_private(path: &Path) -> Result<(), BackupError> {
    use std::os::unix::fs::PermissionsExt as _;
    let private = fs::Permissions::from_mode(0o600);
    fs::set_permissions(path, private).map_err(BackupError::io(path))
}

#[cfg(not(unix))]
pub(super) fn make_private(_path: &Path) -> Result<(), BackupError> {
    Ok(())
}

/// As [`sync_folder`], for all folders in which these files are within `top`; not for `top` itself.
pub(super) fn sync_folders(top: &Path, files: &[FileEntry]) -> Result<(), BackupError> {
    let names = files.iter().map(|file| file.name.as_str());
    let mut folders = blob_files::folders(names).into_iter();
    folders.try_for_each(|folder| sync_folder(&top.join(folder)))
}

/// The names in a folder are durable; where folders cannot be opened, they are anyway.
pub(super) fn sync_folder(path: &Path) -> Result<(), BackupError> {
    if cfg!(windows) {
        return Ok(());
    }
    let folder = File::open(path).map_err(BackupError::io(path))?;
    folder.sync_all().map_err(BackupError::io(path))
}

pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
