//! One window for each data folder: what a second start asks for is handed to the first one.
//!
//! Owns the local socket beside the data and its thread. Opens no board itself, and listens only
//! where the data folder is already owned: who holds the folder's lock may replace a socket that a
//! killed process left.

use std::ffi::OsString;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use interprocess::local_socket::prelude::*;
use interprocess::local_socket::{GenericFilePath, ListenerOptions, Name, Stream};
use serde::{Deserialize, Serialize};

use crate::cli::Opening;
use crate::link::BoardLink;
use crate::storage::Wake;

/// Requests that wait for the window; more are refused, and their process says so.
const WAITING_MAX: usize = 16;
/// The longest request: a link with its token, or the paths of many files, each byte of which is a number in JSON.
const REQUEST_BYTES_MAX: u64 = 1024 * 1024;
/// How long one end waits for the other's next words.
const PATIENCE: Duration = Duration::from_secs(2);
/// The owner takes the folder before it listens, so it may need to be asked again.
const ASK_FOR: Duration = Duration::from_secs(5);
const ASK_AGAIN: Duration = Duration::from_millis(50);
const TAKEN: &str = "taken\n";
/// How long the end of the listening thread is waited for.
const ENDS_WITHIN: Duration = Duration::from_secs(1);

/// What goes over the socket, as one line of JSON.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Request {
    Last,
    Link(String),
    /// As the system has them: a path need not be text.
    Files(Vec<OsString>),
}

/// Why the program that has the data folder did not take a request.
#[derive(Debug, thiserror::Error)]
pub enum HandOverError {
    /// It does not answer.
    #[error("the Tavla that uses this data folder does not answer: {0}")]
    NoAnswer(#[from] io::Error),
    /// It has too much to open already, or is another version that does not understand.
    #[error("the Tavla that uses this data folder did not take it")]
    NotTaken,
    /// A path that leads nowhere from here.
    #[error("{} is no path: {error}", .path.display())]
    NoPath {
        /// The path.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Too much at once.
    #[error("what is to be opened takes {bytes} bytes to say, the limit is {REQUEST_BYTES_MAX}")]
    TooMuch {
        /// How many it takes.
        bytes: usize,
    },
    /// What cannot be said at all.
    #[error("this cannot be handed to the Tavla that is running: {0}")]
    Unsayable(#[from] serde_json::Error),
}

/// What later starts of the program ask of this one.
#[derive(Debug)]
pub struct Launches {
    folder: PathBuf,
    asked: Receiver<Opening>,
    ending: Arc<AtomicBool>,
    /// Nobody sends: it breaks off when the thread has ended.
    ended: Receiver<()>,
}

impl Launches {
    /// Listens for later starts on `folder`, which this process must own. Calls `wake` when one
    /// came.
    ///
    /// # Errors
    /// Where the system gives no socket (its path may be too long for one) or no thread.
    pub fn listen(folder: &Path, wake: Wake) -> io::Result<Self> {
        #[cfg(unix)]
        match std::fs::remove_file(socket_path(folder)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = ListenerOptions::new().name(name(folder)?).create_sync()?;
        let (sender, asked) = sync_channel(WAITING_MAX);
        let ending = Arc::new(AtomicBool::new(false));
        let is_ending = Arc::clone(&ending);
        let (alive, ended) = sync_channel(0);
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
                    match stream.and_then(|stream| answer(stream, &sender)) {
                        Ok(()) => wake(),
                        Err(error) => tracing::warn!(%error, "a later start was not understood"),
                    }
                }
            })?;
        Ok(Self {
            folder: folder.to_owned(),
            asked,
            ending,
            ended,
        })
    }

    /// What was asked for since the last call, oldest first.
    pub fn take(&self) -> Vec<Opening> {
        self.asked.try_iter().collect()
    }
}

impl Drop for Launches {
    fn drop(&mut self) {
        self.ending.store(true, Ordering::Release);
        // The thread waits for somebody to come: this is the last one. Where the folder was deleted
        // meanwhile, it is another process that hears it, and the thread ends with this one.
        let woken = name(&self.folder).and_then(Stream::connect).is_ok();
        if woken && self.ended.recv_timeout(ENDS_WITHIN) == Err(RecvTimeoutError::Timeout) {
            tracing::warn!("the thread for later starts does not hear that it is to end");
        }
    }
}

/// Hands `opening` to the process that owns `folder`; waits until it has taken it.
///
/// # Errors
/// [`HandOverError`].
pub fn hand_over(folder: &Path, opening: &Opening) -> Result<(), HandOverError> {
    let request = match opening {
        Opening::Last => Request::Last,
        Opening::Link(link) => Request::Link(link.to_string()),
        // The other process was started elsewhere.
        Opening::Files(paths) => Request::Files(
            paths
                .iter()
                .map(|path| from_anywhere(path))
                .collect::<Result<_, _>>()?,
        ),
    };
    let mut line = serde_json::to_string(&request)?;
    line.push('\n');
    if line.len() as u64 > REQUEST_BYTES_MAX {
        return Err(HandOverError::TooMuch { bytes: line.len() });
    }
    let mut stream = connect(folder)?;
    be_patient(&stream);
    stream.write_all(line.as_bytes())?;
    let mut answer = String::new();
    BufReader::new(stream.take(TAKEN.len() as u64)).read_line(&mut answer)?;
    if answer == TAKEN {
        Ok(())
    } else {
        Err(HandOverError::NotTaken)
    }
}

fn from_anywhere(path: &Path) -> Result<OsString, HandOverError> {
    std::path::absolute(path)
        .map(PathBuf::into_os_string)
        .map_err(|error| HandOverError::NoPath {
            path: path.to_owned(),
            error,
        })
}

fn connect(folder: &Path) -> io::Result<Stream> {
    let until = Instant::now() + ASK_FOR;
    loop {
        match Stream::connect(name(folder)?) {
            Err(_) if Instant::now() < until => std::thread::sleep(ASK_AGAIN),
            answer => return answer,
        }
    }
}

/// Takes one request from another process.
fn answer(mut stream: Stream, sender: &SyncSender<Opening>) -> io::Result<()> {
    be_patient(&stream);
    let mut line = String::new();
    BufReader::new((&mut stream).take(REQUEST_BYTES_MAX)).read_line(&mut line)?;
    let opening = match serde_json::from_str(&line)? {
        Request::Last => Opening::Last,
        Request::Link(address) => {
            Opening::Link(BoardLink::parse(&address).map_err(io::Error::other)?)
        }
        Request::Files(paths) if paths.is_empty() => Opening::Last,
        Request::Files(paths) => Opening::Files(paths.into_iter().map(PathBuf::from).collect()),
    };
    sender.try_send(opening).map_err(io::Error::other)?;
    stream.write_all(TAKEN.as_bytes())
}

fn be_patient(stream: &Stream) {
    let set = stream
        .set_recv_timeout(Some(PATIENCE))
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

#[cfg(test)]
mod tests;
