//! Does what the ledger says is next: one file a direction at a time, over requests to the board's server, from
//! and into the store. A file is kept once its bytes are those of its name.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use tavla_shared::blob::BlobHash;
use tavla_shared::id::BoardId;
use tavla_shared::store::{Store, StoreError};
use tokio::sync::watch;
use tokio::time::sleep;

use super::beginnings::Beginnings;
use super::ledger::{Job, Lane, Outcome};
use super::{Line, Shared};
use crate::storage::Wake;
use crate::sync::files::{self, FileAsk, FileFault, Held};
use crate::sync::{Courier, courier_to};

/// What a server was known to have so long ago it is asked for again: it may have lost it.
const KNOWN_SECONDS: i64 = 24 * 60 * 60;
/// How far a file has come is shown so often at most.
const SHOWN_EVERY: Duration = Duration::from_millis(100);

/// What the thread is given.
pub(super) struct Spec {
    pub(super) board: BoardId,
    pub(super) store: PathBuf,
    pub(super) wake: Wake,
    pub(super) shared: Arc<Shared>,
}

/// Works until the board is left.
pub(super) async fn run(spec: Spec) {
    let begun = Instant::now();
    tokio::join!(
        Worker::new(&spec, Lane::Down, begun).run(),
        Worker::new(&spec, Lane::Up, begun).run(),
    );
}

struct Worker<'a> {
    spec: &'a Spec,
    lane: Lane,
    begun: Instant,
    news: watch::Receiver<u64>,
    /// Opened when it is needed, and anew where it failed.
    store: Option<Store>,
    /// To the line of this number.
    courier: Option<(u64, Courier)>,
    /// What has come of files that were cut.
    beginnings: Beginnings,
    /// A file that has come, from which server, and that the store did not take: while there is one, nothing
    /// else is fetched that it would not take either.
    unkept: Option<(BlobHash, Vec<u8>, String)>,
}

impl<'a> Worker<'a> {
    fn new(spec: &'a Spec, lane: Lane, begun: Instant) -> Self {
        Self {
            spec,
            lane,
            begun,
            news: spec.shared.news.subscribe(),
            store: None,
            courier: None,
            beginnings: Beginnings::default(),
            unkept: None,
        }
    }

    async fn run(mut self) {
        loop {
            // What comes from here on is noticed below.
            self.news.borrow_and_update();
            let now = self.now();
            let (next, line, number) = {
                let mut desk = self.spec.shared.desk();
                if desk.ended {
                    return;
                }
                let next = desk.ledger.next(self.lane, now);
                (next, desk.line.clone(), desk.line_number)
            };
            match (next, line) {
                (Ok(job), Some(line)) => {
                    let mut news = self.news.clone();
                    let left = left(&self.spec.shared, &mut news, number);
                    let outcome = tokio::select! {
                        biased;
                        () = left => Outcome::LetGo,
                        outcome = self.perform(job, &line, number) => outcome,
                    };
                    let now = self.now();
                    let mut desk = self.spec.shared.desk();
                    // What was found at one server says nothing of another.
                    let is_same = desk.line_number == number;
                    let outcome = if is_same { outcome } else { Outcome::LetGo };
                    desk.ledger.done(job, outcome, now);
                    drop(desk);
                    // The other lane may go on with it.
                    self.spec.shared.tell();
                    if shows(job, outcome) {
                        (self.spec.wake)();
                    }
                }
                (Ok(job), None) => {
                    let mut desk = self.spec.shared.desk();
                    desk.ledger.done(job, Outcome::LetGo, now);
                }
                (Err(at), _) => {
                    let wait = at.map_or(Duration::MAX, |at| {
                        Duration::from_millis(at.saturating_sub(now))
                    });
                    tokio::select! {
                        changed = self.news.changed() => if changed.is_err() { return },
                        () = sleep(wait) => {}
                    }
                }
            }
        }
    }

    async fn perform(&mut self, job: Job, line: &Line, number: u64) -> Outcome {
        match job {
            Job::Look(file) => self.look(&file, line),
            Job::Fetch(file) => self.fetch(&file, line, number).await,
            Job::Bring(file) => self.bring(&file, line, number).await,
        }
    }

    fn look(&mut self, file: &BlobHash, line: &Line) -> Outcome {
        let (board, server) = (self.spec.board.clone(), line.server());
        let looked = self.with_store(|store| {
            if !store.has_blob(file)? {
                return Ok(Outcome::NotHere);
            }
            let Some(at) = store.blob_sent(board.as_str(), &server, file)? else {
                return Ok(Outcome::Unsent);
            };
            let sent = unix_seconds().saturating_sub(at) < KNOWN_SECONDS;
            Ok(Outcome::Here { sent })
        });
        looked.unwrap_or(Outcome::Later)
    }

    async fn fetch(&mut self, file: &BlobHash, line: &Line, number: u64) -> Outcome {
        if let Some((other, bytes, server)) = self.unkept.take()
            && self.keep(other, bytes, server) != Outcome::Came
        {
            return Outcome::Later;
        }
        // It may be here by now; one that is not what it was is fetched all the same.
        match self.with_store(|store| store.blob(file)) {
            Some(None) => {}
            Some(Some(_)) => return self.look(file, line),
            None => return Outcome::Later,
        }
        let shared = Arc::clone(&self.spec.shared);
        let mut shown = Shown::new(&self.spec.wake);
        let told = |at: u64, of: Option<u64>| {
            let part = of.map_or(0.0, |of| at as f32 / of.max(1) as f32);
            if shown.is_due() {
                shared.desk().ledger.note_come(file, part);
                shown.show();
            }
        };
        let ask = ask_for(file, line);
        let courier = courier_in(&mut self.courier, line, number);
        // It comes to where it stays when this is let go of.
        let come = self.beginnings.of(file);
        let fetched = files::fetch(courier, &ask, come, told).await;
        if fetched == Err(FileFault::NoLine) {
            return Outcome::Later;
        }
        let come = self.beginnings.take(file);
        match fetched {
            Ok(()) if BlobHash::of(&come) == *file => self.keep(*file, come, line.server()),
            Ok(()) => {
                tracing::warn!(%file, "a picture's file came damaged; it is fetched again");
                Outcome::Later
            }
            Err(fault) => outcome_of(fault),
        }
    }

    /// Keeps a file that came from the server; one that the store does not take is tried again.
    fn keep(&mut self, file: BlobHash, bytes: Vec<u8>, server: String) -> Outcome {
        let board = self.spec.board.clone();
        let kept = self.with_store(|store| {
            store.put_blob(&bytes)?;
            store.note_blob_sent(board.as_str(), &server, &file, unix_seconds())
        });
        if kept.is_some() {
            return Outcome::Came;
        }
        self.spec.shared.desk().ledger.note_come(&file, 1.0);
        self.unkept = Some((file, bytes, server));
        Outcome::Later
    }

    async fn bring(&mut self, file: &BlobHash, line: &Line, number: u64) -> Outcome {
        let ask = ask_for(file, line);
        let bytes = match self.with_store(|store| store.blob_len(file)) {
            Some(Some(bytes)) => bytes,
            Some(None) => return Outcome::NotHere,
            None => return Outcome::Later,
        };
        let held = files::ask(courier_in(&mut self.courier, line, number), &ask, bytes).await;
        let from = match held {
            Ok(Held::Whole) => return self.note_sent(file, line),
            Ok(Held::Part(from)) => from,
            // It says that there is no such board, or nothing to who may not put.
            Err(FileFault::Missing) => return Outcome::Refused,
            Err(fault) => return outcome_of(fault),
        };
        self.spec.shared.desk().ledger.lacks(file);
        (self.spec.wake)();
        let bytes = match self.with_store(|store| store.blob(file)) {
            Some(Some(bytes)) => Bytes::from(bytes),
            // It is not what it was, or gone: somebody else may have it.
            Some(None) => return Outcome::NotHere,
            None => return Outcome::Later,
        };
        let courier = courier_in(&mut self.courier, line, number);
        match files::bring(courier, &ask, &bytes, from, |_| {}).await {
            Ok(()) => self.note_sent(file, line),
            Err(FileFault::Missing) => Outcome::Later,
            Err(fault) => outcome_of(fault),
        }
    }

    fn note_sent(&mut self, file: &BlobHash, line: &Line) -> Outcome {
        let (board, server) = (self.spec.board.clone(), line.server());
        let noted = self.with_store(|store| {
            store.note_blob_sent(board.as_str(), &server, file, unix_seconds())
        });
        if noted.is_none() {
            tracing::debug!(%file, "it will be asked for again");
        }
        Outcome::Sent
    }

    /// Works in the store; none where that failed, and is worth another try later.
    fn with_store<T>(
        &mut self,
        work: impl FnOnce(&mut Store) -> Result<T, StoreError>,
    ) -> Option<T> {
        let opened = match self.store.take() {
            Some(store) => Ok(store),
            None => Store::open(&self.spec.store),
        };
        let worked = opened.and_then(|mut store| {
            let done = work(&mut store)?;
            // One that failed is not used again.
            self.store = Some(store);
            Ok(done)
        });
        match worked {
            Ok(done) => Some(done),
            Err(error) => {
                tracing::warn!(%error, "a picture's file cannot be looked for in the store");
                None
            }
        }
    }

    fn now(&self) -> u64 {
        self.begun.elapsed().as_millis() as u64
    }
}

/// The one to the line of this number, kept for as long as it is that.
fn courier_in<'c>(
    kept: &'c mut Option<(u64, Courier)>,
    line: &Line,
    number: u64,
) -> &'c mut Courier {
    if kept.as_ref().is_some_and(|(of, _)| *of != number) {
        *kept = None;
    }
    let (_, courier) = kept.get_or_insert_with(|| (number, courier_to(line.link.server.clone())));
    courier
}

/// Whether the window has something else to show after this.
fn shows(job: Job, outcome: Outcome) -> bool {
    let is_quiet = matches!(
        (job, outcome),
        (_, Outcome::LetGo) | (Job::Look(_), Outcome::Here { .. })
    );
    !is_quiet
}

/// Until the line of this number is gone, or the board is left.
async fn left(shared: &Shared, news: &mut watch::Receiver<u64>, number: u64) {
    loop {
        {
            let desk = shared.desk();
            if desk.ended || desk.line_number != number {
                return;
            }
        }
        if news.changed().await.is_err() {
            return;
        }
    }
}

fn ask_for(file: &BlobHash, line: &Line) -> FileAsk {
    FileAsk {
        board: line.link.board.clone(),
        token: line.link.token.clone(),
        file: *file,
    }
}

fn outcome_of(fault: FileFault) -> Outcome {
    match fault {
        FileFault::NoLine | FileFault::Later => Outcome::Later,
        FileFault::Missing => Outcome::Absent,
        FileFault::Full => Outcome::Full,
        FileFault::Refused => Outcome::Refused,
    }
}

/// Wakes the window for what moves on, and not too often.
struct Shown<'a> {
    wake: &'a Wake,
    at: Option<Instant>,
}

impl<'a> Shown<'a> {
    fn new(wake: &'a Wake) -> Self {
        Self { wake, at: None }
    }

    fn is_due(&self) -> bool {
        self.at.is_none_or(|at| at.elapsed() >= SHOWN_EVERY)
    }

    fn show(&mut self) {
        self.at = Some(Instant::now());
        (self.wake)();
    }
}

/// Unix seconds now; 0 on a clock before 1970.
fn unix_seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs() as i64)
}
