//! Copies that are made while somebody writes, and what is put back from them.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use tavla_shared::store::{
    BackupError, DataFolder, FolderError, Store, back_up, restore, verify_backup,
};

use crate::{Place, content, fill, local};

const MADE: i64 = 1_790_000_000;

#[test]
fn a_copy_made_under_writes_holds_a_whole_beginning_of_them() {
    let (place, backups) = (Place::new(), tempfile::tempdir().unwrap());
    let mut store = place.store();
    fill(&mut store, "plan", 200);
    let (written, stop) = (AtomicU64::new(200), AtomicBool::new(false));
    let to = backups.path().join("backup");
    thread::scope(|scope| {
        scope.spawn(|| {
            for seq in 201.. {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                store.append("plan", &[local(&content(seq))]).unwrap();
                written.store(seq, Ordering::SeqCst);
            }
        });
        let before = written.load(Ordering::SeqCst);
        back_up(place.folder.path(), &to, MADE, "test").unwrap();
        stop.store(true, Ordering::SeqCst);
        verify_backup(&to).unwrap();
        let kept = DataFolder::open_store_to_read(&to)
            .unwrap()
            .kept("plan")
            .unwrap();
        assert_eq!(kept.damage, []);
        assert!(kept.records.len() as u64 >= before);
        for (at, record) in kept.records.iter().enumerate() {
            assert_eq!(record.seq, at as u64 + 1);
            assert_eq!(record.bytes, content(record.seq));
        }
    });
}

#[test]
fn what_is_put_back_can_be_written_on() {
    let (place, backups) = (Place::new(), tempfile::tempdir().unwrap());
    fill(&mut place.store(), "plan", 10);
    let (to, back) = (backups.path().join("backup"), backups.path().join("back"));
    let manifest = back_up(place.folder.path(), &to, MADE, "test").unwrap();
    assert_eq!((manifest.made, manifest.files.len()), (MADE, 1));
    let restored = restore(&to, &back, None).unwrap();
    assert_eq!(restored.manifest, manifest);
    let mut store = restored.folder.open_store().unwrap();
    assert_eq!(store.append("plan", &[local(b"next")]).unwrap(), 11..12);
    assert_eq!(store.load("plan").unwrap().records.len(), 11);
    // Nobody else may have it meanwhile, and nothing is overwritten.
    assert!(DataFolder::is_in_use(&back).unwrap());
    let over = restore(&to, &back, Some("old")).unwrap_err();
    assert!(matches!(
        over,
        BackupError::Folder(FolderError::InUse { .. })
    ));
    drop((store, restored));
    assert!(!DataFolder::is_in_use(&back).unwrap());
    let over = restore(&to, &back, None).unwrap_err();
    assert!(matches!(over, BackupError::NotEmpty { .. }));
    let forced = restore(&to, &back, Some("old")).unwrap();
    let aside = Store::open(&forced.aside.unwrap().join("tavla.db")).unwrap();
    assert_eq!(aside.load("plan").unwrap().records.len(), 11);
}

#[test]
fn a_backup_that_names_files_elsewhere_is_none() {
    let (place, backups) = (Place::new(), tempfile::tempdir().unwrap());
    fill(&mut place.store(), "plan", 1);
    let to = backups.path().join("backup");
    back_up(place.folder.path(), &to, MADE, "test").unwrap();
    let list = to.join("backup.json");
    let text = fs::read_to_string(&list).unwrap();
    for name in ["../tavla.db", "/etc/passwd", "a/b", ".."] {
        fs::write(&list, text.replace("tavla.db", name)).unwrap();
        let refused = verify_backup(&to).unwrap_err();
        assert!(matches!(refused, BackupError::NoBackup { .. }), "{name}");
    }
}

#[test]
#[cfg(unix)]
fn nobody_else_reads_a_backup() {
    use std::os::unix::fs::PermissionsExt as _;
    let (place, backups) = (Place::new(), tempfile::tempdir().unwrap());
    fill(&mut place.store(), "plan", 1);
    let to = backups.path().join("backup");
    back_up(place.folder.path(), &to, MADE, "test").unwrap();
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(to.clone()), 0o700);
    assert_eq!(mode(to.join("tavla.db")), 0o600);
}
