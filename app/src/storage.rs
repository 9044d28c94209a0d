//! What the app keeps beside the boards' content: the list of boards, cameras, settings, the library,
//! and who this device is.
//!
//! Everything is read once at the start and answered from memory; what changes is written by a
//! thread of its own, so the UI thread never waits for a disk. Owns the data folder: while this
//! lives no other process has it. Never sees a shape; a board's content is its worker's, and what is
//! in an item of the library the library's.
//!
//! What is unwritten is remembered as keys (this board, that camera, that setting), and a key's
//! newest value is what gets written: nothing queues up however slow the disk is, and a write that
//! failed is simply tried again.

mod boards;
mod collecting;
pub mod kept;
mod library;
mod place;
#[cfg(test)]
mod tests;
pub mod unpacking;
mod writer;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tavla_shared::id::BoardId;
use tavla_shared::store::{DataFolder, FolderError, Store, StoreError};

pub use self::boards::BoardEntry;
pub use self::place::{DATA_DIR_VARIABLE, data_folder};
pub use tavla_shared::store::{CameraRow, LibraryRow};

use self::collecting::Collector;
use self::writer::{Done, Job, Writer};

/// A camera is written at most this often while it moves.
const CAMERA_INTERVAL: Duration = Duration::from_secs(1);

/// How long after a failed write everything unwritten is tried again.
const RETRY_INTERVAL: Duration = Duration::from_secs(2);

/// The setting that names this device.
const DEVICE_KEY: &str = "device";

/// Called from other threads when there is something for [`Storage::poll`].
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Why the app's data cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Neither the flag nor the variable was given, and the system names no folder for data.
    #[error("no place for data is known; name one with --data")]
    NoPlace,
    /// The folder cannot be taken.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The store in it cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gave no thread.
    #[error("the storage thread did not start: {0}")]
    Thread(std::io::Error),
}

/// Something the person may have to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageEvent {
    /// Something could not be written; it is kept here and tried again.
    Failing {
        /// Why.
        error: StoreError,
    },
    /// All that could not be written before is written now.
    Recovered,
}

/// One thing that can be unwritten.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Board(BoardId),
    Camera(BoardId),
    Setting(String),
    LibraryItem(String),
}

/// The app's data, owned by the UI thread.
#[derive(Debug)]
pub struct Storage {
    store_path: PathBuf,
    boards: BTreeMap<BoardId, BoardEntry>,
    cameras: BTreeMap<BoardId, CameraRow>,
    settings: BTreeMap<String, Value>,
    library: BTreeMap<String, LibraryRow>,
    device: String,
    unwritten: BTreeSet<Key>,
    in_flight: BTreeSet<Key>,
    camera_sent: Option<Instant>,
    failed: Option<Instant>,
    writer: Writer,
    _collector: Collector,
    // Last: the folder is given up only after the threads have ended.
    folder: DataFolder,
}

impl Storage {
    /// Takes the data folder and reads everything in it: the one call here that waits for a disk.
    /// `random` names the device the first time. `wake` is called when [`Storage::poll`] has news.
    ///
    /// # Errors
    /// [`StorageError`].
    pub fn open(folder: &Path, random: u128, wake: Wake) -> Result<Self, StorageError> {
        let folder = DataFolder::open(folder)?;
        let store = folder.open_store()?;
        Self::with_store(folder, store, random, wake)
    }

    /// As [`Storage::open`], after moving a damaged store out of the way under a name with
    /// `suffix`; gives the place it was moved to. For when a person has chosen so.
    ///
    /// # Errors
    /// [`StorageError`].
    pub fn open_anew(
        folder: &Path,
        suffix: &str,
        random: u128,
        wake: Wake,
    ) -> Result<(Self, PathBuf), StorageError> {
        let folder = DataFolder::open(folder)?;
        let aside = folder.set_store_aside(suffix)?;
        let store = folder.open_store()?;
        Ok((Self::with_store(folder, store, random, wake)?, aside))
    }

    fn with_store(
        folder: DataFolder,
        mut store: Store,
        random: u128,
        wake: Wake,
    ) -> Result<Self, StorageError> {
        let mut settings: BTreeMap<_, _> = store.settings()?.into_iter().collect();
        let known = settings
            .get(DEVICE_KEY)
            .and_then(Value::as_str)
            .map(str::to_owned);
        let device = known.unwrap_or_else(|| BoardId::from_random(random).to_string());
        let named = Value::from(device.as_str());
        if settings.get(DEVICE_KEY) != Some(&named) {
            store.put_setting(DEVICE_KEY, &named)?;
            settings.insert(DEVICE_KEY.to_owned(), named);
        }
        let boards = boards::entries(store.boards()?);
        let cameras = store.cameras()?.into_iter();
        let cameras = cameras.filter_map(|(id, camera)| Some((BoardId::new(&id).ok()?, camera)));
        let library = store.library_items()?.into_iter();
        let collector = Collector::start(store.path()).map_err(StorageError::Thread)?;
        Ok(Self {
            store_path: store.path().to_owned(),
            boards,
            cameras: cameras.collect(),
            settings,
            library: library.map(|row| (row.id.clone(), row)).collect(),
            device,
            unwritten: BTreeSet::new(),
            in_flight: BTreeSet::new(),
            camera_sent: None,
            failed: None,
            writer: Writer::start(store, wake).map_err(StorageError::Thread)?,
            _collector: collector,
            folder,
        })
    }

    /// The folder, by the name that every process calls it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The store file, for a board's worker to open a connection of its own.
    pub fn store_path(&self) -> &Path {
        &self.store_path
    }

    /// Names this device, and with it a person who has no account.
    pub fn device(&self) -> &str {
        &self.device
    }

    /// A setting; none where there is none, or where it is not a `T`.
    pub fn setting<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let value = self.settings.get(key)?;
        T::deserialize(value)
            .inspect_err(|error| tracing::warn!(key, %error, "a setting has another shape"))
            .ok()
    }

    /// Changes a setting.
    pub fn put_setting<T: Serialize>(&mut self, key: &str, value: &T) {
        match serde_json::to_value(value) {
            Ok(value) if self.settings.get(key) == Some(&value) => {}
            Ok(value) => {
                self.settings.insert(key.to_owned(), value);
                self.unwritten.insert(Key::Setting(key.to_owned()));
            }
            Err(error) => tracing::error!(key, %error, "a setting is no JSON and is not kept"),
        }
    }

    /// Where the camera was on a board.
    pub fn camera(&self, board: &BoardId) -> Option<CameraRow> {
        self.cameras.get(board).copied()
    }

    /// Remembers where the camera is. Cheap: may be called in every frame.
    pub fn put_camera(&mut self, board: &BoardId, camera: CameraRow) {
        if self.boards.contains_key(board) && self.cameras.get(board) != Some(&camera) {
            self.cameras.insert(board.clone(), camera);
            self.unwritten.insert(Key::Camera(board.clone()));
        }
    }

    /// Hands what is unwritten to the writer and takes its answers. Called once in every frame and
    /// after every wake; never waits.
    pub fn poll(&mut self, now: Instant) -> Vec<StorageEvent> {
        let mut events = Vec::new();
        while let Some(done) = self.writer.take_done() {
            events.extend(self.take(done, now));
        }
        let waiting = self
            .failed
            .is_some_and(|failed| now < failed + RETRY_INTERVAL);
        if !waiting {
            self.send(now);
        }
        events
    }

    /// When [`Storage::poll`] has something to do again, if nothing wakes it before.
    pub fn next_poll(&self) -> Option<Instant> {
        if self.unwritten.is_empty() {
            return None;
        }
        let retry = self.failed.map(|failed| failed + RETRY_INTERVAL);
        retry.or(self.camera_sent.map(|sent| sent + CAMERA_INTERVAL))
    }

    /// Whether anything is not on the disk yet.
    pub fn has_unwritten(&self) -> bool {
        !self.unwritten.is_empty() || !self.in_flight.is_empty()
    }

    /// Writes what is unwritten and gives up the folder. Waits for the disk: for the end only.
    ///
    /// # Errors
    /// [`StoreError`], the last one, where something could not be written.
    pub fn close(mut self) -> Result<(), StoreError> {
        self.finish()
    }

    fn finish(&mut self) -> Result<(), StoreError> {
        let mut result = Ok(());
        loop {
            // All of it, with no interval kept: there is no later.
            let all = self.unwritten.iter().cloned().collect();
            self.send_keys(all);
            let Some(done) = self.writer.wait_done() else {
                break;
            };
            self.in_flight.remove(&done.key);
            if let Err(error) = done.result {
                // Once each at the end: a disk that is full now is full in a moment as well.
                result = Err(error);
            }
        }
        if self.has_unwritten() {
            tracing::error!("the storage thread ended early; some of the app's data is not kept");
        }
        result
    }

    fn take(&mut self, done: Done, now: Instant) -> Option<StorageEvent> {
        self.in_flight.remove(&done.key);
        match done.result {
            Ok(()) if self.failed.is_some() && !self.has_unwritten() => {
                self.failed = None;
                Some(StorageEvent::Recovered)
            }
            Ok(()) => None,
            Err(error) => {
                self.unwritten.insert(done.key);
                self.failed = Some(now);
                Some(StorageEvent::Failing { error })
            }
        }
    }

    fn send(&mut self, now: Instant) {
        let camera_due = self
            .camera_sent
            .is_none_or(|sent| now >= sent + CAMERA_INTERVAL);
        let held_back = |key: &Key| matches!(key, Key::Camera(_)) && !camera_due;
        let due: Vec<Key> = self
            .unwritten
            .iter()
            .filter(|key| !held_back(key))
            .cloned()
            .collect();
        if self.send_keys(due) {
            self.camera_sent = Some(now);
        }
    }

    /// Whether a camera was among what was sent.
    fn send_keys(&mut self, keys: Vec<Key>) -> bool {
        let mut camera = false;
        for key in keys {
            // The answer to the earlier write says whether this one is still needed.
            if self.in_flight.contains(&key) {
                continue;
            }
            let job = Job {
                key: key.clone(),
                write: self.write_of(&key),
            };
            if !self.writer.offer(job) {
                break;
            }
            camera |= matches!(key, Key::Camera(_));
            self.unwritten.remove(&key);
            self.in_flight.insert(key);
        }
        camera
    }
}

impl Drop for Storage {
    fn drop(&mut self) {
        if let Err(error) = self.finish() {
            tracing::error!(%error, "the app's data could not be written at the end");
        }
    }
}
