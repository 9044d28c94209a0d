//! The thread that writes what the app keeps. Knows no policy: it does one job after the other and
//! answers each.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{Builder, JoinHandle};

use serde_json::Value;
use tavla_shared::store::{BoardRow, CameraRow, LibraryRow, Store, StoreError};

use super::{Key, Wake};

/// The most jobs under way. When so many are, the rest stay with [`super::Storage`], which keeps
/// only the newest value of each; and as many answers fit, so the thread never waits to answer.
const JOBS_MAX: usize = 64;

/// What to write.
#[derive(Debug)]
pub(super) enum Write {
    PutBoard(BoardRow),
    DeleteBoard { id: String, documents: Vec<String> },
    PutCamera { board: String, camera: CameraRow },
    PutSetting { key: String, value: Value },
    PutLibraryItem(LibraryRow),
    DeleteLibraryItem(String),
    Nothing,
}

/// A write, and what it is the value of.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) key: Key,
    pub(super) write: Write,
}

/// The answer to a job.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) key: Key,
    pub(super) result: Result<(), StoreError>,
}

/// The thread's handle; dropping it lets the thread finish its jobs and waits for it.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Option<SyncSender<Job>>,
    done: Receiver<Done>,
    thread: Option<JoinHandle<()>>,
    under_way: usize,
}

impl Writer {
    pub(super) fn start(mut store: Store, wake: Wake) -> io::Result<Self> {
        let (jobs, jobs_taken) = sync_channel::<Job>(JOBS_MAX);
        let (done_given, done) = sync_channel(JOBS_MAX);
        let thread = Builder::new()
            .name("tavla-storage".to_owned())
            .spawn(move || {
                for Job { key, write } in jobs_taken {
                    let result = run(&mut store, write);
                    if done_given.send(Done { key, result }).is_err() {
                        return;
                    }
                    wake();
                }
            })?;
        Ok(Self {
            jobs: Some(jobs),
            done,
            thread: Some(thread),
            under_way: 0,
        })
    }

    /// Whether the job was taken; never waits.
    pub(super) fn offer(&mut self, job: Job) -> bool {
        let Some(jobs) = self.jobs.as_ref().filter(|_| self.under_way < JOBS_MAX) else {
            return false;
        };
        match jobs.try_send(job) {
            Ok(()) => {
                self.under_way += 1;
                true
            }
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => false,
        }
    }

    /// An answer, if there is one.
    pub(super) fn take_done(&mut self) -> Option<Done> {
        let done = self.done.try_recv().ok()?;
        self.under_way -= 1;
        Some(done)
    }

    /// The next answer; none where no job is under way or the thread is gone.
    pub(super) fn wait_done(&mut self) -> Option<Done> {
        if self.under_way == 0 {
            return None;
        }
        let done = self.done.recv().ok()?;
        self.under_way -= 1;
        Some(done)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if self
            .thread
            .take()
            .is_some_and(|thread| thread.join().is_err())
        {
            tracing::error!("the storage thread panicked");
        }
    }
}

fn run(store: &mut Store, write: Write) -> Result<(), StoreError> {
    match write {
        Write::PutBoard(board) => store.put_board(&board),
        Write::DeleteBoard { id, documents } => {
            let documents: Vec<_> = documents.iter().map(String::as_str).collect();
            store.delete_board(&id, &documents)
        }
        Write::PutCamera { board, camera } => store.put_camera(&board, camera),
        Write::PutSetting { key, value } => store.put_setting(&key, &value),
        Write::PutLibraryItem(row) => store.put_library_item(&row),
        Write::DeleteLibraryItem(id) => store.delete_library_item(&id),
        Write::Nothing => Ok(()),
    }
}
