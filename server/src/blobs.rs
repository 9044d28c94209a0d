//! Files that boards' shapes show: kept by what is in them, known to a board once they were put to it.
//!
//! Knowing a file's name is no right to its bytes: a board has what was sent to it, whole, by somebody who
//! may write it, whatever other boards have. Who may ask is decided before anybody asks here.

mod collecting;
mod doubting;
mod place;
mod settings;
mod staging;
mod uploading;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::stream::BoxStream;
use tavla_shared::blob::BlobHash;
use tavla_shared::id::BoardId;
use tavla_shared::protocol::{DocRoom, RoomName};
use tavla_shared::store::{BlobLink, BlobLinks, StoreError};
use tokio::sync::{MutexGuard, Notify, Semaphore};

pub use self::collecting::collect_now_and_then;
use self::place::Place;
pub use self::place::PlaceError;
pub use self::settings::{BlobPlace, BlobSettings};
use self::staging::Staging;
pub use self::uploading::{Begun, Done, Part, Upload};
use crate::clock::Clock;
use crate::log::{Committer, Extent, LogEvent, LogRequest};
use crate::metrics::Metrics;

/// Locks over files by their names: one at a time is put or taken away of those that share one.
const TURNS: usize = 64;

/// Why a file was not put or given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlobError {
    /// The board is not there.
    #[error("there is no such board")]
    BoardMissing,
    /// The file is larger than any may be.
    #[error("the file is {bytes} bytes, the limit is {limit}")]
    TooLarge {
        /// How large it is.
        bytes: u64,
        /// How large one may be.
        limit: u64,
    },
    /// The board's files take as much as they may.
    #[error("the board's files take {bytes} bytes of {limit}; the file does not fit")]
    BoardFull {
        /// What they take.
        bytes: u64,
        /// What they may.
        limit: u64,
    },
    /// It cannot be written: the disk is full, or may not be written to.
    #[error("the server cannot keep files now")]
    NoRoom,
    /// Another part is expected.
    #[error("the file has come up to byte {at}; go on from there")]
    OtherPlace {
        /// The first byte that has not come.
        at: u64,
    },
    /// Somebody else has begun to send the same file.
    #[error("somebody else sends the file now")]
    Superseded,
    /// All of it has come, and it is another file.
    #[error("the bytes are not those of the file with this name; nothing was kept")]
    OtherBytes,
    /// As many files are put as may be at once.
    #[error("too many files are sent at once; wait a moment")]
    Busy,
    /// The server cannot find out.
    #[error("files cannot be had now; come again in a moment")]
    Unavailable,
}

/// What there is of a file for a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// All of it.
    Whole {
        /// How large it is.
        bytes: u64,
    },
    /// Its beginning, of so many bytes.
    Part {
        /// How many have come.
        at: u64,
        /// How many it will be.
        bytes: u64,
    },
    /// Nothing.
    Nothing,
}

/// All files of a server; clones share them.
#[derive(Clone)]
pub struct Blobs(Arc<Shared>);

struct Shared {
    place: Place,
    staging: Staging,
    links: Mutex<BlobLinks>,
    committer: Committer,
    clock: Arc<dyn Clock>,
    metrics: Arc<Metrics>,
    settings: BlobSettings,
    turns: [tokio::sync::Mutex<()>; TURNS],
    under_way: Mutex<UnderWay>,
    places: Arc<Semaphore>,
}

/// Who sends which file to which board: the newest to have begun.
#[derive(Debug, Default)]
struct UnderWay {
    newest: BTreeMap<(BoardId, BlobHash), Sender>,
    begun: u64,
}

/// Somebody who sends a file.
#[derive(Debug)]
struct Sender {
    ticket: u64,
    /// Told once somebody else sends it instead.
    superseded: Arc<Notify>,
}

/// What a server's files are kept by.
pub struct BlobParts {
    place: Place,
    staging: Staging,
    links: BlobLinks,
}

/// Why files cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum BlobsError {
    /// What is known of them cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Their place cannot be used.
    #[error(transparent)]
    Place(#[from] PlaceError),
}

impl BlobParts {
    /// In this data folder, whose folders for whole files and for those on their way are these; the whole
    /// ones elsewhere, where the settings say so.
    ///
    /// # Errors
    /// [`BlobsError`].
    pub fn open(
        data: &Path,
        (whole, coming): (&Path, PathBuf),
        place: &BlobPlace,
    ) -> Result<Self, BlobsError> {
        let place = match place {
            BlobPlace::Beside => Place::folder(whole)?,
            BlobPlace::Url(url) => Place::url(url)?,
        };
        let links = BlobLinks::open(data)?;
        let expected = links.expected()?.into_iter().filter_map(|(board, hash)| {
            let board = BoardId::new(&board).ok()?;
            Some(staging::name(&board, &hash))
        });
        let staging = Staging::in_folder(&coming, &expected.collect());
        Ok(Self {
            place,
            staging,
            links,
        })
    }

    /// In memory: gone with the server.
    ///
    /// # Errors
    /// [`BlobsError`].
    pub fn in_memory() -> Result<Self, BlobsError> {
        Ok(Self {
            place: Place::memory(),
            staging: Staging::default(),
            links: BlobLinks::in_memory()?,
        })
    }
}

impl Blobs {
    /// Files that are kept by these; which boards there are and what they show is asked of the log.
    pub fn new(
        parts: BlobParts,
        settings: BlobSettings,
        committer: Committer,
        clock: Arc<dyn Clock>,
        metrics: Arc<Metrics>,
    ) -> Self {
        let BlobParts {
            place,
            staging,
            links,
        } = parts;
        Self(Arc::new(Shared {
            place,
            staging,
            links: Mutex::new(links),
            committer,
            clock,
            metrics,
            places: Arc::new(Semaphore::new(settings.uploads)),
            settings,
            turns: std::array::from_fn(|_| tokio::sync::Mutex::default()),
            under_way: Mutex::default(),
        }))
    }

    /// What there is of a file for a board.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`].
    pub async fn find(&self, board: &BoardId, hash: &BlobHash) -> Result<Found, BlobError> {
        let (id, file) = (board.clone(), *hash);
        let link = self
            .ask(move |links| links.link(id.as_str(), &file))
            .await?;
        match link {
            None => Ok(Found::Nothing),
            Some(link) if link.whole => self.find_whole(&link).await,
            Some(BlobLink { bytes, .. }) => {
                let name = staging::name(board, hash);
                let come = self.staged(move |staging| staging.len(&name)).await?;
                // What has all come and was not looked at yet is so once its last byte comes again.
                let at = come.min(bytes.saturating_sub(1));
                Ok(Found::Part { at, bytes })
            }
        }
    }

    async fn find_whole(&self, link: &BlobLink) -> Result<Found, BlobError> {
        let bytes = link.bytes;
        match self.0.place.len(&link.hash).await {
            Ok(Some(len)) if len == bytes => Ok(Found::Whole { bytes }),
            Ok(found) => {
                // Somebody else took it away; whoever has it can put it back.
                tracing::error!(hash = %link.hash, ?found, bytes, "a file is not where it was put");
                Ok(Found::Part { at: 0, bytes })
            }
            Err(error) => {
                tracing::error!(%error, "a file cannot be looked for");
                Err(BlobError::Unavailable)
            }
        }
    }

    /// The bytes of a whole file in this range, as they are read.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`].
    pub async fn read(
        &self,
        hash: &BlobHash,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes, object_store::Error>>, BlobError> {
        self.0.place.read(hash, range).await.map_err(|error| {
            tracing::error!(%error, "a file cannot be read");
            BlobError::Unavailable
        })
    }

    /// One at a time for files that share it.
    async fn turn(&self, hash: &BlobHash) -> MutexGuard<'_, ()> {
        let at = usize::from(hash.as_bytes()[0]) % TURNS;
        self.0.turns[at].lock().await
    }

    /// Asks what is known of boards' files, off the threads that serve.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut BlobLinks) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, BlobError> {
        let shared = Arc::clone(&self.0);
        let asking = tokio::task::spawn_blocking(move || {
            let mut links = shared.links.lock().unwrap_or_else(PoisonError::into_inner);
            question(&mut links)
        });
        match asking.await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error @ (StoreError::DiskFull { .. } | StoreError::ReadOnly { .. }))) => {
                tracing::error!(%error, "nothing can be noted of a file");
                Err(BlobError::NoRoom)
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "what is known of files cannot be read");
                Err(BlobError::Unavailable)
            }
            Err(error) => {
                tracing::error!(%error, "looking for a file broke");
                Err(BlobError::Unavailable)
            }
        }
    }

    /// Works on what is on its way, off the threads that serve.
    async fn staged<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Staging) -> std::io::Result<T> + Send + 'static,
    ) -> Result<T, BlobError> {
        let shared = Arc::clone(&self.0);
        let working = tokio::task::spawn_blocking(move || work(&shared.staging));
        match working.await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => {
                tracing::error!(%error, "a file cannot be written");
                Err(BlobError::NoRoom)
            }
            Err(error) => {
                tracing::error!(%error, "writing a file broke");
                Err(BlobError::Unavailable)
            }
        }
    }

    /// How much there is of a board's document; none where there is no such board.
    async fn measure(&self, board: &BoardId) -> Result<Option<Extent>, BlobError> {
        let room = RoomName::Doc(board.clone(), DocRoom::Board);
        match self.0.committer.ask(room, LogRequest::Measure).await {
            LogEvent::Measured(Ok(extent)) => Ok(extent),
            _ => Err(BlobError::Unavailable),
        }
    }

    fn now_seconds(&self) -> u64 {
        self.0.clock.wall_millis() / 1000
    }
}

impl fmt::Debug for Blobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blobs")
    }
}
