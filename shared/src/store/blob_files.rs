//! Whole files of boards' shapes in a server's data folder, as who copies or looks through the folder sees
//! them: by names that say what is in them. Writes none.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::backup::{BackupError, digest, names};
use super::uploads::BLOBS;
use crate::blob::BlobHash;

/// Whether this is a file's name from the data folder on: `blobs/ab/ab…`.
pub(super) fn is_name(name: &str) -> bool {
    hash_of(name).is_some()
}

fn hash_of(name: &str) -> Option<BlobHash> {
    let (folder, file) = name
        .strip_prefix(BLOBS)?
        .strip_prefix('/')?
        .split_once('/')?;
    let hash = BlobHash::from_text(file)?;
    file.starts_with(folder)
        .then_some(hash)
        .filter(|_| folder.len() == 2)
}

/// The folders in which files of these names are, from the data folder on and without it: a name in one is
/// durable once the folder is, which is a name in another.
pub(super) fn folders<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<PathBuf> {
    let within = |name: &'a str| {
        let ancestors = Path::new(name).ancestors().skip(1);
        ancestors.filter(|folder| !folder.as_os_str().is_empty())
    };
    let folders = names.into_iter().flat_map(within);
    folders.map(Path::to_owned).collect()
}

/// The names of all, sorted. What is being written has another kind of name.
pub(super) fn listed(data: &Path) -> Result<Vec<String>, BackupError> {
    let mut listed = Vec::new();
    for folder in names_or_none(&data.join(BLOBS))? {
        if folder.len() == 2 {
            let inside = names_or_none(&data.join(BLOBS).join(&folder))?;
            let inside = inside.iter().map(|name| format!("{BLOBS}/{folder}/{name}"));
            listed.extend(inside.filter(|name| is_name(name)));
        }
    }
    Ok(listed)
}

fn names_or_none(folder: &Path) -> Result<Vec<String>, BackupError> {
    match names(folder) {
        Err(BackupError::Io { source, .. })
            if matches!(
                source.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(Vec::new())
        }
        found => found,
    }
}

/// Those of a data folder or a backup that are not what they were, sorted.
///
/// # Errors
/// [`BackupError::Io`].
pub fn damaged_blob_files(data: &Path) -> Result<Vec<BlobHash>, BackupError> {
    let mut damaged = Vec::new();
    for name in listed(data)? {
        let (_, found) = digest(&data.join(&name))?;
        if let Some(hash) = hash_of(&name)
            && found != hash.to_string()
        {
            damaged.push(hash);
        }
    }
    Ok(damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{DataFolder, back_up, restore};

    #[test]
    fn files_go_into_a_backup_and_come_back_and_one_that_is_not_what_it_was_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (data, backup) = (folder.path().join("data"), folder.path().join("backup"));
        drop(DataFolder::open(&data).unwrap().open_store().unwrap());
        let hash = BlobHash::of(b"picture");
        let name = format!("{BLOBS}/{}/{hash}", &hash.to_string()[..2]);
        let path = data.join(&name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, b"picture").unwrap();
        // What a server was writing when it was killed.
        std::fs::write(path.with_extension("part"), b"pic").unwrap();
        let made = back_up(&data, &backup, 0, "test").unwrap();
        assert!(made.files.iter().any(|file| file.name == name));
        assert_eq!(made.left_out, Vec::<String>::new());
        let other = folder.path().join("other");
        drop(restore(&backup, &other, None).unwrap());
        assert_eq!(std::fs::read(other.join(&name)).unwrap(), b"picture");
        assert_eq!(damaged_blob_files(&other).unwrap(), []);
        std::fs::write(other.join(&name), b"another").unwrap();
        assert_eq!(damaged_blob_files(&other).unwrap(), [hash]);
    }

    #[test]
    fn every_folder_on_the_way_to_a_file_is_one_of_its_folders() {
        let found = folders([
            "boards.sqlite",
            "blobs/ab/abc",
            "blobs/ab/abd",
            "blobs/ac/ac",
        ]);
        let expected = ["blobs", "blobs/ab", "blobs/ac"].map(PathBuf::from);
        assert_eq!(found, BTreeSet::from(expected));
    }

    #[test]
    fn no_other_name_leads_anywhere() {
        let hash = BlobHash::of(b"picture").to_string();
        assert!(is_name(&format!("blobs/{}/{hash}", &hash[..2])));
        for name in [
            format!("blobs/zz/{hash}"),
            format!("blobs/{hash}"),
            format!("../blobs/{}/{hash}", &hash[..2]),
            format!("blobs/{}/../{hash}", &hash[..2]),
            format!("blobs//{hash}"),
        ] {
            assert!(!is_name(&name), "{name}");
        }
    }
}
