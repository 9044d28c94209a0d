//! The local socket beside the data: who listens there, and who comes. Understands nothing of what is said.
//!
//! Listens only where the data folder is already owned: who holds the folder's lock may replace a socket that a killed
//! process left.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use interprocess::local_socket::prelude::*;
use interprocess::local_socket::{GenericFilePath, ListenerOptions, Name, Stream};

/// How long one end waits for the other's next words.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);
/// Who is heard at once, each by a thread: who comes and says nothing is waited for, and holds up nobody. Where there
/// are more, they wait for each other.
const COMERS_MAX: usize = 16;
/// How long the end of the listening thread is waited for.
const ENDS_WITHIN: Duration = Duration::from_secs(1);

/// Answers who comes, until it is dropped.
#[derive(Debug)]
pub(super) struct Listening {
    folder: PathBuf,
    ending: Arc<AtomicBool>,
    /// Nobody sends: it breaks off when the thread has ended.
    ended: Receiver<()>,
}

impl Listening {
    /// Listens on `folder`, which this process must own. Who answers is told whether nobody is answered any more: the
    /// folder may be another process's then.
    ///
    /// # Errors
    /// Where the system gives no socket (its path may be too long for one) or no thread.
    pub(super) fn start(
        folder: &Path,
        answer: impl Fn(Stream, &AtomicBool) -> io::Result<()> + Send + Sync + 'static,
    ) -> io::Result<Self> {
        #[cfg(unix)]
        match std::fs::remove_file(socket_path(folder)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = ListenerOptions::new().name(name(folder)?).create_sync()?;
        let ending = Arc::new(AtomicBool::new(false));
        let is_ending = Arc::clone(&ending);
        let (alive, ended) = sync_channel(0);
        let (answer, heard) = (Arc::new(answer), Arc::new(()));
        std::thread::Builder::new()
            .name("tavla-instance".to_owned())
            .spawn(move || {
                let _alive: SyncSender<()> = alive;
                // Gone before that, and its socket with it.
                let listener = listener;
                for stream in listener.incoming() {
                    if is_ending.load(Ordering::Acquire) {
                        return;
                    }
                    match stream {
                        Ok(stream) => receive(stream, &answer, (&heard, &is_ending)),
                        Err(error) => not_understood(&error),
                    }
                }
            })?;
        Ok(Self {
            folder: folder.to_owned(),
            ending,
            ended,
        })
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.ending.store(true, Ordering::Release);
        // The thread waits for somebody to come: this is the last one. Where the folder was deleted
        // meanwhile, it is another process that hears it, and the thread ends with this one.
        let woken = connect(&self.folder).is_ok();
        if woken && self.ended.recv_timeout(ENDS_WITHIN) == Err(RecvTimeoutError::Timeout) {
            tracing::warn!("the thread for who comes does not hear that it is to end");
        }
    }
}

/// Has a thread hear who has come. `heard` has one for each who is being heard, and one for the listening thread.
fn receive<A>(stream: Stream, answer: &Arc<A>, (heard, ending): (&Arc<()>, &Arc<AtomicBool>))
where
    A: Fn(Stream, &AtomicBool) -> io::Result<()> + Send + Sync + 'static,
{
    let (own, one, ending) = (Arc::clone(answer), Arc::clone(heard), Arc::clone(ending));
    let hear = move |stream| {
        if let Err(error) = own(stream, &ending) {
            not_understood(&error);
        }
        // One less.
        drop(one);
    };
    if Arc::strong_count(heard) > COMERS_MAX {
        hear(stream);
        return;
    }
    let thread = std::thread::Builder::new().name("tavla-comer".to_owned());
    if let Err(error) = thread.spawn(move || hear(stream)) {
        tracing::warn!(%error, "there is no thread for who came");
    }
}

fn not_understood(error: &io::Error) {
    tracing::warn!(%error, "who came was not understood");
}

/// Comes to the process that listens on `folder`. Tries once.
///
/// # Errors
/// Where nobody listens.
pub(super) fn connect(folder: &Path) -> io::Result<Stream> {
    Stream::connect(name(folder)?)
}

/// Waits for the other end's words so long, and no longer than usual for it to hear.
pub(super) fn be_patient(stream: &Stream, patience: Duration) {
    let set = stream
        .set_recv_timeout(Some(patience))
        .and_then(|()| stream.set_send_timeout(Some(PATIENCE)));
    if let Err(error) = set {
        // Windows has no such limit for its pipes, which only the same person can reach.
        tracing::debug!(%error, "no limit on waiting for another process");
    }
}

#[cfg(unix)]
fn socket_path(folder: &Path) -> PathBuf {
    folder.join("socket")
}

#[cfg(unix)]
fn name(folder: &Path) -> io::Result<Name<'static>> {
    socket_path(folder).to_fs_name::<GenericFilePath>()
}

/// Pipes of Windows have a name space of their own.
#[cfg(windows)]
fn name(folder: &Path) -> io::Result<Name<'static>> {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    folder.hash(&mut hasher);
    let pipe = format!(r"\\.\pipe\tavla-{:016x}", hasher.finish());
    pipe.to_fs_name::<GenericFilePath>()
}
