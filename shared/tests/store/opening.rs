//! Opening: whose file it is, whose folder it is, and what may be written.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use tavla_shared::store::{
    DataFolder, FolderError, SCHEMA_VERSION, Store, StoreError, StoreOptions,
};

use super::{Place, content, fill, local};

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let place = Place::new();
    drop(place.store());
    place.sql(&format!("PRAGMA user_version = {}", SCHEMA_VERSION + 1));
    let before = fs::read(place.file()).unwrap();
    let expected = StoreError::NewerSchema {
        path: place.file(),
        found: SCHEMA_VERSION + 1,
        supported: SCHEMA_VERSION,
    };
    assert_eq!(Store::open(&place.file()).err(), Some(expected));
    assert_eq!(fs::read(place.file()).unwrap(), before);
}

#[test]
fn another_programs_file_is_refused_and_left_alone() {
    let place = Place::new();
    place.sql("CREATE TABLE notes (text)");
    let before = fs::read(place.file()).unwrap();
    assert_eq!(
        Store::open(&place.file()).err(),
        Some(StoreError::Foreign { path: place.file() })
    );
    assert_eq!(fs::read(place.file()).unwrap(), before);
}

#[test]
fn a_file_that_may_not_be_written_is_called_read_only() {
    let place = Place::new();
    drop(place.store());
    let mut permissions = fs::metadata(place.file()).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(place.file(), permissions).unwrap();
    assert_eq!(
        Store::open(&place.file()).err(),
        Some(StoreError::ReadOnly { path: place.file() })
    );
}

#[test]
#[cfg(unix)]
fn a_folder_that_may_not_be_written_is_called_read_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    let folder = place.folder.path().join("locked");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    // Permissions do not bind root, as which containers run their tests.
    let bound = fs::File::create(folder.join("probe")).is_err();
    let opened = Store::open(&folder.join("tavla.db")).err();
    let expected = bound.then(|| StoreError::ReadOnly {
        path: folder.join("tavla.db"),
    });
    assert_eq!(opened, expected);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_place_that_does_not_exist_is_named() {
    let place = Place::new();
    let file = place.folder.path().join("no/such/folder/tavla.db");
    assert!(matches!(Store::open(&file), Err(StoreError::Io { path, .. }) if path == file));
    let folder = place.folder.path();
    assert!(matches!(Store::open(folder), Err(StoreError::Io { .. })));
}

#[test]
fn a_full_disk_changes_nothing_and_clears_up() {
    let place = Place::new();
    fill(&mut place.store(), "big", 2000);
    let bytes_max = Some(fs::metadata(place.file()).unwrap().len());
    let options = StoreOptions {
        bytes_max,
        ..StoreOptions::default()
    };
    let mut store = Store::open_with(&place.file(), options).unwrap();
    let large = vec![1; 100_000];
    let full = StoreError::DiskFull { path: place.file() };
    assert!(full.is_retryable());
    assert_eq!(
        store.append("b", &[local(b"small"), local(&large)]),
        Err(full)
    );
    assert_eq!(store.load("b").unwrap().last, 0);
    assert_eq!(store.load("big").unwrap().records.len(), 2000);
    store.another().unwrap().delete_document("big").unwrap();
    assert_eq!(
        store.append("b", &[local(b"small"), local(&large)]),
        Ok(1..3)
    );
}

#[test]
fn a_writer_that_is_kept_waiting_says_so() {
    let place = Place::new();
    let options = StoreOptions {
        busy_timeout: Duration::ZERO,
        ..StoreOptions::default()
    };
    let mut store = Store::open_with(&place.file(), options).unwrap();
    let mut other = Connection::open(place.file()).unwrap();
    let held = other
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .unwrap();
    let locked = StoreError::Locked { path: place.file() };
    assert_eq!(store.append("b", &[local(b"1")]), Err(locked));
    held.commit().unwrap();
    assert_eq!(store.append("b", &[local(b"1")]), Ok(1..2));
}

#[test]
fn connections_on_two_threads_see_each_others_commits() {
    let place = Place::new();
    let mut store = place.store();
    let mut other = store.another().unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || {
            for seq in 1..=50 {
                other.append("theirs", &[local(&content(seq))]).unwrap();
            }
        });
        for seq in 1..=50 {
            store.append("ours", &[local(&content(seq))]).unwrap();
        }
        writer.join().unwrap();
    });
    for document in ["ours", "theirs"] {
        let loaded = store.load(document).unwrap();
        assert_eq!((loaded.records.len(), loaded.damage.len()), (50, 0));
    }
}

#[test]
fn one_process_owns_a_data_folder() {
    let place = Place::new();
    let path = place.folder.path().join("data/of/tavla");
    let folder = DataFolder::open(&path).unwrap();
    assert!(matches!(
        DataFolder::open(&path),
        Err(FolderError::InUse { .. })
    ));
    drop(folder);
    drop(DataFolder::open(&path).unwrap());
    let under_a_file = path.join("lock/data");
    assert!(matches!(
        DataFolder::open(&under_a_file),
        Err(FolderError::Io { .. })
    ));
}

#[test]
fn a_damaged_store_is_set_aside_whole() {
    let place = Place::new();
    let folder = DataFolder::open(place.folder.path()).unwrap();
    let mut store = folder.open_store().unwrap();
    fill(&mut store, "b", 3);
    drop(store);
    let aside = folder.set_store_aside("damaged-1").unwrap();
    assert_eq!(folder.open_store().unwrap().load("b").unwrap().last, 0);
    assert_eq!(Store::open(&aside).unwrap().load("b").unwrap().last, 3);
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn a_peer_id_is_leased_to_one_writer_at_a_time_and_again_only_after_a_clean_end() {
    let place = Place::new();
    let (home, copy) = (
        place.folder.path().join("home"),
        place.folder.path().join("copy"),
    );
    let folder = DataFolder::open(&home).unwrap();
    let mut store = folder.open_store().unwrap();
    assert_eq!(store.lease_peer("b", 11).unwrap(), 11);
    assert_eq!(store.lease_peer("b", 12).unwrap(), 12);
    assert_eq!(store.lease_peer("other", u64::MAX).unwrap(), u64::MAX - 1);
    store.release_peer("b", 11).unwrap();
    assert_eq!(store.lease_peer("b", 13).unwrap(), 11);
    store.release_peer("b", 11).unwrap();
    store.retire_peer("other", u64::MAX - 1).unwrap();
    // 12 is still in use when the process ends, as after a kill.
    drop((store, folder));
    copy_folder(&home, &copy);

    let folder = DataFolder::open(&home).unwrap();
    let mut store = folder.open_store().unwrap();
    assert_eq!(store.lease_peer("b", 14).unwrap(), 11);
    assert_eq!(store.lease_peer("b", 15).unwrap(), 15);
    assert_eq!(store.lease_peer("other", 16).unwrap(), 16);

    let folder = DataFolder::open(&copy).unwrap();
    let mut store = folder.open_store().unwrap();
    assert_eq!(store.lease_peer("b", 17).unwrap(), 17);
}

#[test]
fn ids_of_programs_and_the_person_s_are_never_each_other_s() {
    let place = Place::new();
    let folder = place.folder.path().join("home");
    let owned = DataFolder::open(&folder).unwrap();
    let mut store = owned.open_store().unwrap();
    assert_eq!(store.lease_peer("b", 20).unwrap(), 20);
    assert_eq!(store.lease_guest_peer("b", 11, |_| true).unwrap(), 11);
    assert_eq!(store.lease_guest_peer("b", 12, |_| true).unwrap(), 12);
    store.release_peer("b", 20).unwrap();
    store.release_guest_peer("b", 11).unwrap();
    // 12 is still in use when the process ends.
    drop((store, owned));

    let owned = DataFolder::open(&folder).unwrap();
    let mut store = owned.open_store().unwrap();
    assert_eq!(store.lease_peer("b", 21).unwrap(), 20);
    assert_eq!(store.lease_peer("b", 22).unwrap(), 22);
    // One that is somebody else's among them is not wanted.
    assert_eq!(
        store.lease_guest_peer("b", 13, |peer| peer != 11).unwrap(),
        13
    );
    assert_eq!(store.lease_guest_peer("b", 14, |_| true).unwrap(), 11);
    assert_eq!(store.lease_guest_peer("b", 15, |_| true).unwrap(), 15);
    assert_eq!(store.lease_guest_peer("other", 11, |_| true).unwrap(), 11);
    store.retire_peers("b").unwrap();
    store.release_guest_peer("b", 11).unwrap();
    assert_eq!(store.lease_guest_peer("b", 16, |_| true).unwrap(), 16);
}
