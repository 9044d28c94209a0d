//! Takes files away that nothing on this device has shown for 30 days, on a thread of its own: no board, be it in the
//! trash or left over, and no item of the library. Never takes what it is not sure of: where a document cannot be read
//! as it is, everything stays.
//!
//! What a session can bring back it can bring back with its file: a deleted shape is in its document for 30 days, and
//! what was lost before this program began no way back of its boards leads to. Whatever is put into the store counts
//! from the beginning, so that a file is safe until the shape that shows it is written.

use std::io;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tavla_shared::board::Document;
use tavla_shared::store::{Store, StoreError};

/// The first look comes so long after the start, when boards are open.
const FIRST: Duration = Duration::from_mins(2);
/// How often it is asked whether a day has gone by.
const AGAIN: Duration = Duration::from_hours(1);
/// Looks are so far apart, in seconds.
const DAY: i64 = 24 * 60 * 60;
/// How long a file is kept that nothing shows, in seconds.
const KEPT: i64 = 30 * DAY;
/// How often it is looked again at what was written meanwhile.
const ROUNDS: usize = 3;
/// The setting that says when that was done last.
const COLLECTED_KEY: &str = "files-collected";

/// The thread. Dropping this ends it before its next document, and waits for that.
#[derive(Debug)]
pub(super) struct Collector {
    /// Nobody sends: it breaks off.
    going: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Collector {
    pub(super) fn start(store: &Path) -> io::Result<Self> {
        let path = store.to_owned();
        let (going, gone) = sync_channel::<()>(1);
        let work = move || {
            let started = unix_seconds();
            let mut wait = FIRST;
            while gone.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = AGAIN;
                let goes_on = || gone.try_recv() == Err(TryRecvError::Empty);
                let collected = Store::open(&path)
                    .and_then(|mut store| collect(&mut store, started, unix_seconds(), &goes_on));
                match collected {
                    Ok(0) => {}
                    Ok(taken) => tracing::info!(taken, "files that nothing showed were taken away"),
                    Err(error) => tracing::warn!(%error, "files could not be looked through"),
                }
            }
        };
        let thread = Builder::new().name("tavla-collecting".to_owned());
        Ok(Self {
            going: Some(going),
            thread: Some(thread.spawn(work)?),
        })
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.going = None;
        let thread = self.thread.take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread that looks files through panicked");
        }
    }
}

/// Looks everything through if it is time, and takes away what was lost for long at `now`, but not since this program
/// has `started`. How many files went.
fn collect(
    store: &mut Store,
    started: i64,
    now: i64,
    goes_on: &dyn Fn() -> bool,
) -> Result<usize, StoreError> {
    let last = store.setting(COLLECTED_KEY)?;
    let last = last.as_ref().and_then(Value::as_i64);
    // A clock that was set back is no reason never to look again.
    if last.is_some_and(|last| last <= now && now - last < DAY) {
        return Ok(0);
    }
    for _ in 0..ROUNDS {
        for document in store.unlooked_documents()? {
            if !goes_on() {
                return Ok(0);
            }
            if !look(store, &document)? {
                tracing::info!(
                    document,
                    "it cannot be said which files are needed: all stay"
                );
                store.put_setting(COLLECTED_KEY, &Value::from(now))?;
                return Ok(0);
            }
        }
    }
    if !goes_on() {
        return Ok(0);
    }
    let before = (now - KEPT).min(started - 1);
    let taken = store.collect_blobs(now, before)?;
    store.put_setting(COLLECTED_KEY, &Value::from(now))?;
    Ok(taken.unwrap_or(0))
}

/// Notes what a document shows; false where that cannot be said.
fn look(store: &mut Store, name: &str) -> Result<bool, StoreError> {
    let Some(mark) = store.content_mark(name)? else {
        return Ok(true);
    };
    let loaded = store.load(name)?;
    if !loaded.damage.is_empty() || !loaded.quarantined.is_empty() {
        return Ok(false);
    }
    let mut document = Document::new(None);
    for part in loaded.parts() {
        // What waits for more may show anything.
        let is_whole = document.load(part).is_ok_and(|loaded| !loaded.pending);
        if !is_whole {
            return Ok(false);
        }
    }
    let Some(files) = document.files_by_this_version() else {
        return Ok(false);
    };
    store.note_shown(name, &mark, &files)?;
    Ok(true)
}

fn unix_seconds() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| now.as_secs() as i64)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use tavla_shared::blob::BlobHash;
    use tavla_shared::board::{Board, Edit, EditBatch, Version};
    use tavla_shared::board_file::{About, BoardFile};
    use tavla_shared::id::{BoardId, ShapeId};
    use tavla_shared::shape::{Kind, Shape};
    use tavla_shared::store::{NewRecord, RecordOrigin};

    use super::*;
    use crate::storage::kept;

    const NOW: i64 = 1_790_000_000;

    /// A store with a board that shows one of two pictures.
    fn store() -> (tempfile::TempDir, Store, [BlobHash; 2]) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("tavla.db")).unwrap();
        let pictures = [b"shown", b"stray"].map(|bytes| store.put_blob(bytes).unwrap());
        let mut shape = Shape::new(ShapeId::from_random(1), Kind::Image);
        shape.file = Some(pictures[0]);
        let mut board = Board::new(7);
        let batch = EditBatch::new("paste", vec![Edit::Create(Arc::new(shape))]);
        board.apply(&batch, NOW).unwrap();
        let file = BoardFile {
            about: About {
                board: Some(BoardId::new("plan").unwrap()),
                title: "Plan".to_owned(),
                created: NOW,
                saved: NOW,
                app: "test".to_owned(),
            },
            board: board.updates_since(&Version::default()).unwrap(),
            talk: Vec::new(),
            pictures: BTreeMap::new(),
            thumbnail: None,
        };
        kept::keep(&mut store, &file, 1, NOW).unwrap();
        (folder, store, pictures)
    }

    #[track_caller]
    fn check(store: &Store, pictures: [BlobHash; 2], expected: [bool; 2]) {
        let found = pictures.map(|hash| store.has_blob(&hash).unwrap());
        assert_eq!(found, expected);
    }

    #[test]
    fn a_picture_that_no_board_shows_goes_after_thirty_days_and_a_start_of_the_program() {
        let (_folder, mut store, pictures) = store();
        let later = NOW + KEPT + DAY;
        assert_eq!(collect(&mut store, NOW, NOW, &|| true).unwrap(), 0);
        // It was lost since this program has begun: somebody may have a way back to it.
        assert_eq!(collect(&mut store, NOW, later, &|| true).unwrap(), 0);
        check(&store, pictures, [true, true]);
        let restarted = later + DAY;
        let taken = collect(&mut store, restarted, restarted, &|| true).unwrap();
        assert_eq!(taken, 1);
        check(&store, pictures, [true, false]);
    }

    #[test]
    fn it_is_looked_once_a_day_and_not_by_who_ends() {
        let (_folder, mut store, _) = store();
        assert_eq!(collect(&mut store, NOW, NOW, &|| false).unwrap(), 0);
        assert!(!store.unlooked_documents().unwrap().is_empty());
        assert_eq!(collect(&mut store, NOW, NOW, &|| true).unwrap(), 0);
        assert!(store.unlooked_documents().unwrap().is_empty());
        let board = store.documents().unwrap().remove(0);
        let record = NewRecord {
            origin: RecordOrigin::Local,
            bytes: b"no update",
        };
        store.append(&board, &[record]).unwrap();
        collect(&mut store, NOW, NOW + DAY - 1, &|| true).unwrap();
        assert_eq!(store.unlooked_documents().unwrap(), [board]);
    }

    #[test]
    fn nothing_goes_where_a_document_cannot_be_read() {
        let (_folder, mut store, pictures) = store();
        let record = NewRecord {
            origin: RecordOrigin::Local,
            bytes: b"no update",
        };
        store.append("broken", &[record]).unwrap();
        for days in [0, 40, 80] {
            let now = NOW + days * DAY;
            assert_eq!(collect(&mut store, now, now, &|| true).unwrap(), 0);
        }
        check(&store, pictures, [true, true]);
    }
}
