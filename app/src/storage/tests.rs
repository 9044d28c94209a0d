//! The app's data on real files.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use rand::{Rng as _, SeedableRng as _};
use tavla_shared::id::BoardId;
use tavla_shared::store::{DataFolder, NewRecord, RecordOrigin, Store, StoreError, StoreOptions};

use super::kept::ListedBoard;
use super::{CameraRow, Storage, StorageError, StorageEvent, data_folder};

/// A storage, and a signal for each wake.
fn open(folder: &Path) -> (Storage, Receiver<()>) {
    let (woken, wakes) = sync_channel(1024);
    let wake = Arc::new(move || woken.send(()).unwrap());
    (Storage::open(folder, 7, wake).unwrap(), wakes)
}

fn id(name: &str) -> BoardId {
    BoardId::new(name).unwrap()
}

const CAMERA: CameraRow = CameraRow {
    x: 1.0,
    y: -2.5,
    zoom: 3.0,
};

/// Polls at `now` until nothing is under way.
fn settle(storage: &mut Storage, wakes: &Receiver<()>, now: Instant) -> Vec<StorageEvent> {
    let mut events = storage.poll(now);
    while !storage.in_flight.is_empty() {
        wakes.recv_timeout(Duration::from_secs(20)).unwrap();
        events.extend(storage.poll(now));
    }
    events
}

#[test]
fn the_flag_goes_before_the_variable_and_the_variable_before_the_platforms_folder() {
    let folder = |flag: Option<&str>, variable: Option<&str>| {
        data_folder(flag.map(Into::into), variable.map(Into::into)).unwrap()
    };
    assert_eq!(folder(Some("/flag"), Some("/variable")), Path::new("/flag"));
    assert_eq!(folder(None, Some("/variable")), Path::new("/variable"));
    assert_eq!(folder(None, Some("")), folder(None, None));
}

#[test]
fn everything_is_there_after_closing_and_opening() {
    let place = tempfile::tempdir().unwrap();
    let (mut storage, _wakes) = open(place.path());
    let device = storage.device().to_owned();
    storage.add_board(&id("a"), "Plans", None, 10);
    storage.add_board(&id("b"), "Ideas", Some("tavla://host".to_owned()), 20);
    storage.add_board(&id("c"), "Old", None, 30);
    storage.rename_board(&id("a"), "Great plans", 40);
    storage.trash_board(&id("c"), 50);
    storage.put_camera(&id("a"), CAMERA);
    storage.put_camera(&id("nobody"), CAMERA);
    storage.put_setting("theme", &"dark");
    assert!(storage.has_unwritten());
    storage.close().unwrap();

    let mut storage = Storage::open(place.path(), 99, Arc::new(|| {})).unwrap();
    assert_eq!(storage.device(), device);
    let titles: Vec<_> = storage
        .boards()
        .iter()
        .map(|board| board.title.clone())
        .collect();
    assert_eq!(titles, ["Ideas", "Great plans"]);
    assert_eq!(storage.trash()[0].id, id("c"));
    assert_eq!(
        storage.board(&id("b")).unwrap().server.as_deref(),
        Some("tavla://host")
    );
    assert_eq!(storage.camera(&id("a")), Some(CAMERA));
    assert_eq!(storage.camera(&id("nobody")), None);
    assert_eq!(storage.setting::<String>("theme").as_deref(), Some("dark"));
    assert_eq!(storage.setting::<u32>("theme"), None);
    storage.restore_board(&id("c"));
    storage.board_opened(&id("a"), 60);
    assert_eq!(storage.boards()[0].id, id("a"));
    assert_eq!(storage.boards().len(), 3);
    // Joined again, it keeps its name.
    storage.add_board(&id("a"), "Untitled", None, 70);
    assert_eq!(storage.board(&id("a")).unwrap().title, "Great plans");
}

#[test]
fn a_deleted_board_takes_its_content_along() {
    let place = tempfile::tempdir().unwrap();
    let (mut storage, wakes) = open(place.path());
    storage.add_board(&id("b"), "Ideas", None, 1);
    let mut store = Store::open(storage.store_path()).unwrap();
    let record = [NewRecord {
        origin: RecordOrigin::Local,
        bytes: b"shape",
    }];
    for document in ["b", "b.talk", "c"] {
        store.append(document, &record).unwrap();
    }
    settle(&mut storage, &wakes, Instant::now());
    storage.delete_board(&id("b"));
    assert_eq!(settle(&mut storage, &wakes, Instant::now()), []);
    assert_eq!(store.documents().unwrap(), ["c"]);
    assert_eq!(store.boards().unwrap(), []);
}

#[test]
fn a_moving_camera_is_written_once_a_second() {
    let place = tempfile::tempdir().unwrap();
    let (mut storage, wakes) = open(place.path());
    storage.add_board(&id("b"), "Ideas", None, 1);
    let start = Instant::now();
    settle(&mut storage, &wakes, start);
    let store = Store::open(storage.store_path()).unwrap();
    let mut written = Vec::new();
    for frame in 0..240_u32 {
        storage.put_camera(
            &id("b"),
            CameraRow {
                x: f64::from(frame),
                ..CAMERA
            },
        );
        settle(
            &mut storage,
            &wakes,
            start + Duration::from_millis(u64::from(frame) * 10),
        );
        written.extend(store.camera("b").unwrap().map(|camera| camera.x));
    }
    written.dedup();
    assert_eq!(written, [0.0, 100.0, 200.0]);
    assert_eq!(storage.next_poll(), Some(start + Duration::from_secs(3)));
    storage.close().unwrap();
    assert_eq!(store.camera("b").unwrap().unwrap().x, 239.0);
}

#[test]
fn one_storage_owns_a_folder() {
    let place = tempfile::tempdir().unwrap();
    let (storage, _wakes) = open(place.path());
    let second = Storage::open(place.path(), 1, Arc::new(|| {}));
    assert!(matches!(second, Err(StorageError::Folder(_))));
    drop(storage);
    drop(open(place.path()));
}

#[test]
fn a_damaged_store_can_be_set_aside_for_a_new_one() {
    let place = tempfile::tempdir().unwrap();
    let (mut storage, _wakes) = open(place.path());
    storage.add_board(&id("b"), "Ideas", None, 1);
    let file = storage.store_path().to_owned();
    storage.close().unwrap();
    let mut noise = vec![0; 5000];
    rand::rngs::StdRng::seed_from_u64(1).fill(&mut noise[..]);
    std::fs::write(&file, &noise).unwrap();
    let damaged = Storage::open(place.path(), 1, Arc::new(|| {}));
    assert!(matches!(damaged, Err(StorageError::Store(_))));
    let (storage, aside) =
        Storage::open_anew(place.path(), "damaged-1", 1, Arc::new(|| {})).unwrap();
    assert_eq!(storage.boards().len(), 0);
    assert_eq!(std::fs::read(aside).unwrap(), noise);
}

#[test]
fn what_cannot_be_written_is_kept_told_and_tried_again() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(place.path()).unwrap();
    let large = vec![1; 1 << 20];
    let record = [NewRecord {
        origin: RecordOrigin::Local,
        bytes: &large,
    }];
    folder
        .open_store()
        .unwrap()
        .append("large", &record)
        .unwrap();
    let options = StoreOptions {
        bytes_max: Some((1 << 20) + (1 << 18)),
        ..StoreOptions::default()
    };
    let store = folder.open_store_with(options).unwrap();
    let (woken, wakes) = sync_channel(1024);
    let wake = Arc::new(move || woken.send(()).unwrap());
    let mut storage = Storage::with_store(folder, store, 7, wake).unwrap();

    storage.put_setting("note", &"x".repeat(1 << 19));
    let start = Instant::now();
    let path = storage.store_path().to_owned();
    let full = StorageEvent::Failing {
        error: StoreError::DiskFull { path: path.clone() },
    };
    assert_eq!(settle(&mut storage, &wakes, start), [full]);
    assert!(storage.has_unwritten());
    assert_eq!(storage.next_poll(), Some(start + Duration::from_secs(2)));
    Store::open(&path)
        .unwrap()
        .delete_document("large")
        .unwrap();
    assert_eq!(
        settle(&mut storage, &wakes, start + Duration::from_secs(1)),
        []
    );
    let events = settle(&mut storage, &wakes, start + Duration::from_secs(2));
    assert_eq!(events, [StorageEvent::Recovered]);
    assert!(!storage.has_unwritten());
}

#[test]
fn a_board_that_was_written_beside_this_is_listed_as_it_is_and_nothing_is_written_again() {
    let place = tempfile::tempdir().unwrap();
    let (mut storage, wakes) = open(place.path());
    storage.add_board(&id("open"), "Open", None, 100);
    settle(&mut storage, &wakes, Instant::now());
    let kept = ListedBoard {
        id: id("kept"),
        title: "Kept".to_owned(),
        created: i64::MIN,
        modified: 90,
        opened: None,
        trashed: false,
        server: None,
    };
    storage.list_board(&kept);
    let listed = storage.board(&id("kept")).unwrap();
    assert_eq!((listed.created, listed.modified), (i64::MIN, 90));
    assert_eq!((listed.opened, listed.trashed), (None, None));
    let ids: Vec<_> = storage.boards().into_iter().map(|it| &it.id).collect();
    assert_eq!(ids, [&id("open"), &id("kept")]);
    assert!(storage.unwritten.is_empty());
    let again = ListedBoard {
        id: id("open"),
        ..kept
    };
    storage.list_board(&again);
    assert_eq!(storage.board(&id("open")).unwrap().title, "Open");
}
