//! Archives: whole histories of boards, packed to be fetched over HTTP before a join.
//!
//! Made from the log, so that no room is loaded or held up by it, one at a time, off the threads that
//! serve. Each is made once and kept for a while, in bounded memory; the same tag always means the same
//! bytes. Who may have one is decided before anybody asks here.

mod packing;
mod shelf;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use bytes::Bytes;
use tavla_shared::blob::BlobHash;
use tavla_shared::id::BoardId;
use tavla_shared::protocol::{DocRoom, RoomName};
use tokio::time::{sleep, timeout};

use self::packing::PackError;
use self::shelf::{KEPT_MILLIS, Kept, Shelf};
use crate::clock::Clock;
use crate::log::{Committer, Extent, History, LogEvent, LogRequest};
use crate::metrics::Metrics;
use crate::room::RestoreError;

/// Bytes of all archives together, those included that are kept no more and still being sent.
const ALIVE_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// How long somebody waits while others' boards are packed.
const TURN: Duration = Duration::from_secs(20);
/// Snapshots that may be passed over because they cannot be read.
const SNAPSHOTS_TRIED_MAX: usize = 3;

/// A board's history, packed.
pub struct Archive {
    bytes: Bytes,
    tag: String,
    /// Of the server's archives together.
    alive: Arc<AtomicU64>,
}

/// What the server has for somebody who asks.
#[derive(Debug)]
pub enum Found {
    /// The whole board.
    Archive(Arc<Archive>),
    /// There is less of it than was asked for at least.
    Little,
    /// There is no such board.
    Nothing,
}

/// Why there is no archive of a board that exists.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// It cannot be made now; the board can be joined all the same.
    #[error("the board cannot be packed now; it can be joined")]
    Now,
    /// The board is larger than what is packed.
    #[error("the board's history is over {limit} bytes; it can be joined")]
    TooLarge {
        /// What it is over: as it is kept, packed, or unpacked.
        limit: usize,
    },
}

/// All archives of a server; clones share them.
#[derive(Clone)]
pub struct Archives(Arc<Shared>);

struct Shared {
    committer: Committer,
    clock: Arc<dyn Clock>,
    metrics: Arc<Metrics>,
    /// The most that is kept of a board that is packed.
    history_bytes: usize,
    shelf: Mutex<Shelf>,
    alive: Arc<AtomicU64>,
    /// Held by who packs.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Archive {
    fn new(bytes: Vec<u8>, alive: &Arc<AtomicU64>) -> Self {
        alive.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        // Half of the hash: 128 bits are enough for no two to meet.
        let hash = BlobHash::of(&bytes).to_string();
        Self {
            tag: format!("\"{}\"", &hash[..hash.len() / 2]),
            bytes: bytes.into(),
            alive: Arc::clone(alive),
        }
    }

    /// Its bytes.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Its entity tag, in quotes: the name of its bytes.
    pub fn tag(&self) -> &str {
        &self.tag
    }
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Archive({} bytes, {})", self.bytes.len(), self.tag)
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        let len = self.bytes.len() as u64;
        self.alive.fetch_sub(len, Ordering::Relaxed);
    }
}

impl Archives {
    /// None are made yet, and none of boards of which the server keeps more than `history_bytes`.
    pub fn new(
        committer: Committer,
        clock: Arc<dyn Clock>,
        metrics: Arc<Metrics>,
        history_bytes: usize,
    ) -> Self {
        Self(Arc::new(Shared {
            committer,
            clock,
            metrics,
            history_bytes,
            shelf: Mutex::default(),
            alive: Arc::default(),
            turn: Arc::default(),
        }))
    }

    /// The archive of this tag, where it is still kept, be it new or not: somebody has a part of it.
    pub fn kept(&self, board: &BoardId, tag: &str) -> Option<Arc<Archive>> {
        let now = self.now();
        let archive = self.shelf().of_board(board, now)?;
        (archive.tag() == tag).then_some(archive)
    }

    /// The board's history as it is, or was some seconds ago; made if need be. `Little` where the
    /// server keeps fewer than `least` bytes of it.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn find(&self, board: &BoardId, least: u64) -> Result<Found, Unavailable> {
        let Some(extent) = self.measure(board).await? else {
            return Ok(Found::Nothing);
        };
        if extent.bytes < least {
            return Ok(Found::Little);
        }
        let limit = self.0.history_bytes;
        if extent.bytes > limit as u64 {
            return Err(Unavailable::TooLarge { limit });
        }
        if let Some(archive) = self.fresh(board, extent) {
            return Ok(Found::Archive(archive));
        }
        let turn = timeout(TURN, Arc::clone(&self.0.turn).lock_owned()).await;
        let turn = turn.map_err(|_| Unavailable::Now)?;
        // Who waited before may have wanted the same.
        if let Some(archive) = self.fresh(board, extent) {
            return Ok(Found::Archive(archive));
        }
        if let Some(why) = self.shelf().refused(board, self.now()) {
            return Err(why);
        }
        let (archives, board) = (self.clone(), board.clone());
        // On a task of its own: who asked may not wait for its end, and the next one shall have it.
        let making = tokio::spawn(async move {
            let made = archives.make(&board).await;
            if let Err(why) = &made {
                let now = archives.now();
                archives.shelf().refuse(board, why.clone(), now);
            }
            drop(turn);
            made
        });
        let made = making.await.map_err(|_| Unavailable::Now)?;
        made.map(Found::Archive)
    }

    fn fresh(&self, board: &BoardId, extent: Extent) -> Option<Arc<Archive>> {
        self.shelf().fresh(board, extent.last, self.now())
    }

    async fn make(&self, board: &BoardId) -> Result<Arc<Archive>, Unavailable> {
        if self.0.alive.load(Ordering::Relaxed) >= ALIVE_BYTES_MAX {
            tracing::warn!("too many archives are being sent; none is made");
            return Err(Unavailable::Now);
        }
        let begun = self.now();
        let mut before = u64::MAX;
        for _ in 0..SNAPSHOTS_TRIED_MAX {
            let history = self.read(board, before).await?;
            let upto = history.last;
            let alive = Arc::clone(&self.0.alive);
            let packing = tokio::task::spawn_blocking(move || {
                packing::pack(&history).map(|bytes| Archive::new(bytes, &alive))
            });
            match packing.await {
                Ok(Ok(archive)) => {
                    self.0.metrics.archives.add_one();
                    let archive = Arc::new(archive);
                    self.keep(board, &archive, upto, begun);
                    return Ok(archive);
                }
                Ok(Err(PackError::TooLarge { limit })) => {
                    return Err(Unavailable::TooLarge { limit });
                }
                // As a room does.
                Ok(Err(PackError::Restore(RestoreError::Snapshot { upto, .. }))) => before = upto,
                Ok(Err(error)) => {
                    tracing::error!(%error, "a board could not be packed");
                    return Err(Unavailable::Now);
                }
                Err(error) => {
                    tracing::error!(%error, "packing a board broke");
                    return Err(Unavailable::Now);
                }
            }
        }
        Err(Unavailable::Now)
    }

    fn keep(&self, board: &BoardId, archive: &Arc<Archive>, upto: u64, begun: u64) {
        let now = self.now();
        let kept = Kept {
            archive: Arc::clone(archive),
            upto,
            begun_at: begun,
            made_at: now,
            used_at: now,
        };
        let first = self.shelf().put(board.clone(), kept);
        if first {
            let shared = Arc::downgrade(&self.0);
            tokio::spawn(forget_unused(shared));
        }
    }

    async fn measure(&self, board: &BoardId) -> Result<Option<Extent>, Unavailable> {
        match self.ask(board, LogRequest::Measure).await {
            LogEvent::Measured(Ok(extent)) => Ok(extent),
            _ => Err(Unavailable::Now),
        }
    }

    async fn read(&self, board: &BoardId, before: u64) -> Result<History, Unavailable> {
        match self.ask(board, LogRequest::Read { before }).await {
            LogEvent::Loaded(Ok(history)) => Ok(history),
            _ => Err(Unavailable::Now),
        }
    }

    async fn ask(&self, board: &BoardId, request: LogRequest) -> LogEvent {
        let room = RoomName::Doc(board.clone(), DocRoom::Board);
        self.0.committer.ask(room, request).await
    }

    fn now(&self) -> u64 {
        self.0.clock.now_millis()
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.shelf()
    }
}

impl Shared {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives free what nobody asks for any more, until nothing is left or the server is gone.
async fn forget_unused(shared: Weak<Shared>) {
    loop {
        sleep(Duration::from_millis(KEPT_MILLIS)).await;
        let Some(shared) = shared.upgrade() else {
            return;
        };
        if shared.shelf().forget_unused(shared.clock.now_millis()) {
            return;
        }
    }
}
