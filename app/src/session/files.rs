//! The files that a board's shapes show, between this device and the board's server: what is here and the
//! server lacks is brought there, what is not here is fetched, what somebody looks at first.
//!
//! What is owed follows from the document and the store, so that nothing of it has to be kept: after a start
//! it is found again. On a thread of its own, which begins with the first file of a board that has a server.
//! The interface shares with it what is known, by a lock that nobody holds while waiting.

mod beginnings;
mod lanes;
mod ledger;

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};

use tavla_shared::blob::BlobHash;
use tavla_shared::board::BoardChange;
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::protocol::Permission;
use tavla_shared::shape::Shape;
use tokio::sync::watch;

pub use self::ledger::FileStanding;
use self::ledger::Ledger;
use super::Session;
use crate::storage::Wake;
use crate::sync::BoardLink;

impl Session {
    /// Files that shapes show go where the board goes, while the server lets us in.
    pub(super) fn follow_line(&mut self) {
        let permission = self.link.state.permission();
        let line = self.link.wanted.as_ref().zip(permission);
        let line = line.map(|(link, permission)| (link, permission == Permission::Write));
        self.files.follow(line);
    }

    /// Whoever looks at the board sees that these files are not there: they are fetched first. At most a
    /// screen's worth of them counts.
    pub fn look_first(&self, files: Vec<BlobHash>) {
        self.files.look_first(files);
    }

    /// How a file stands that a shape shows and that is not on this device; none where nothing is known, as
    /// without a server.
    pub fn file_standing(&self, file: &BlobHash) -> Option<FileStanding> {
        self.files.standing(file)
    }

    /// How many files are brought to the server, and how many are fetched from it.
    pub fn files_under_way(&self) -> (usize, usize) {
        self.files.counts()
    }

    /// How many files are known to be here and not on the server, and are brought there as soon as that can be.
    pub fn files_to_send(&self) -> usize {
        self.files.shared.desk().ledger.to_send()
    }

    /// How many files the server does not take, or has no room for.
    pub fn files_not_taken(&self) -> usize {
        self.files.shared.desk().ledger.not_taken()
    }

    /// Whether a file has turned out since this was last asked to be one that the server does not take.
    pub fn take_not_taken_files(&self) -> bool {
        self.files.shared.desk().ledger.take_not_taken()
    }

    /// Whether files came since this was last asked: they are in the store.
    pub fn take_arrived_files(&self) -> bool {
        self.files.take_arrived()
    }
}

/// The files of an open board.
pub(super) struct Files {
    board: BoardId,
    store: PathBuf,
    wake: Wake,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    /// Which file each shape shows that shows one.
    shown: BTreeMap<ShapeId, BlobHash>,
}

/// What the interface and the thread share.
struct Shared {
    desk: Mutex<Desk>,
    /// Counts what the thread has to look at anew.
    news: watch::Sender<u64>,
}

#[derive(Default)]
struct Desk {
    ledger: Ledger,
    line: Option<Line>,
    /// Counts the lines, so that what was begun over one ends with it.
    line_number: u64,
    ended: bool,
}

/// A server that lets us in, and whether we may put files to it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    link: BoardLink,
    writes: bool,
}

impl Line {
    /// What the server is known by in the store: without the token, which is a secret and may be another one.
    fn server(&self) -> String {
        format!("{}/{}", self.link.server, self.link.board)
    }
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self) {
        self.news.send_modify(|count| *count += 1);
    }
}

impl Files {
    /// Of a board that is kept in `store`. `wake` is called when there is something to see.
    pub(super) fn new(board: BoardId, store: PathBuf, wake: Wake) -> Self {
        let (news, _) = watch::channel(0);
        Self {
            board,
            store,
            wake,
            shared: Arc::new(Shared {
                desk: Mutex::default(),
                news,
            }),
            thread: None,
            shown: BTreeMap::new(),
        }
    }

    /// The board shows nothing of what it showed.
    pub(super) fn forget(&mut self) {
        let mut desk = self.shared.desk();
        for file in std::mem::take(&mut self.shown).into_values() {
            desk.ledger.hide(file);
        }
    }

    /// The board is different.
    pub(super) fn note(&mut self, change: &BoardChange) {
        let matters =
            |shape: &&Arc<Shape>| shape.file.is_some() || self.shown.contains_key(&shape.id);
        let mut shapes = change.shapes.iter().filter(matters).peekable();
        if shapes.peek().is_none() && (self.shown.is_empty() || change.removed.is_empty()) {
            return;
        }
        let shapes: Vec<_> = shapes.map(|shape| (shape.id.clone(), shape.file)).collect();
        let gone = change.removed.iter().map(|id| (id.clone(), None));
        let mut is_news = false;
        let mut desk = self.shared.desk();
        for (id, file) in shapes.into_iter().chain(gone) {
            let before = match file {
                Some(file) => self.shown.insert(id, file),
                None => self.shown.remove(&id),
            };
            if before == file {
                continue;
            }
            if let Some(file) = file {
                is_news |= desk.ledger.show(file);
            }
            if let Some(before) = before {
                desk.ledger.hide(before);
            }
        }
        drop(desk);
        if is_news {
            self.shared.tell();
            self.begin();
        }
    }

    /// The server lets us in, and whether it takes what we write; or there is none now.
    pub(super) fn follow(&mut self, line: Option<(&BoardLink, bool)>) {
        let mut desk = self.shared.desk();
        let is_same = match (&desk.line, line) {
            (None, None) => true,
            (Some(known), Some((board, writes))) => known.link == *board && known.writes == writes,
            _ => false,
        };
        if is_same {
            return;
        }
        let new = line.map(|(link, writes)| Line {
            link: link.clone(),
            writes,
        });
        // Where there was none for a while, it may be another one by now; to look again costs little.
        let server = desk.line.as_ref().map(Line::server);
        let is_other = new.as_ref().is_some_and(|new| Some(new.server()) != server);
        desk.ledger
            .follow(new.as_ref().map(|new| new.writes), is_other);
        desk.line = new;
        desk.line_number += 1;
        drop(desk);
        self.shared.tell();
        self.begin();
    }

    /// Whoever looks at the board sees that these are not there.
    pub(super) fn look_first(&self, files: Vec<BlobHash>) {
        if self.shared.desk().ledger.look_first(files) {
            self.shared.tell();
        }
    }

    /// How a file stands that is not here.
    pub(super) fn standing(&self, file: &BlobHash) -> Option<FileStanding> {
        self.shared.desk().ledger.standing(file)
    }

    /// How many files the server lacks that it gets from here, and how many are fetched.
    pub(super) fn counts(&self) -> (usize, usize) {
        self.shared.desk().ledger.counts()
    }

    /// Whether files came since this was last asked.
    pub(super) fn take_arrived(&self) -> bool {
        self.shared.desk().ledger.take_arrived()
    }

    /// Ends what is under way, and waits for it.
    pub(super) fn join(mut self) {
        self.end();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread for pictures' files panicked");
        }
    }

    fn end(&self) {
        self.shared.desk().ended = true;
        self.shared.tell();
    }

    /// Has a thread, where there is something to do.
    fn begin(&mut self) {
        if self.thread.is_some() || self.shown.is_empty() || self.shared.desk().line.is_none() {
            return;
        }
        match self.start() {
            Ok(thread) => self.thread = Some(thread),
            Err(error) => {
                tracing::error!(%error, "pictures' files are not shared: the system gives no thread");
            }
        }
    }

    fn start(&self) -> io::Result<JoinHandle<()>> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()?;
        let spec = lanes::Spec {
            board: self.board.clone(),
            store: self.store.clone(),
            wake: Arc::clone(&self.wake),
            shared: Arc::clone(&self.shared),
        };
        Builder::new()
            .name(format!("files {}", self.board))
            .spawn(move || runtime.block_on(lanes::run(spec)))
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        self.end();
    }
}
