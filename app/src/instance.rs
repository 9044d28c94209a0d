//! One window for each data folder: what a second start asks for is handed to the first one, and what commands ask
//! about its boards is answered.
//!
//! Owns the local socket beside the data and its threads. Opens no board in the window itself, and listens only
//! where the data folder is already owned: who holds the folder's lock may replace a socket that a
//! killed process left.

mod given;
mod questions;

use std::ffi::OsString;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use interprocess::local_socket::prelude::*;
use interprocess::local_socket::{GenericFilePath, ListenerOptions, Name, Stream};
use serde::{Deserialize, Serialize};
use tavla_shared::id::BoardId;

pub use self::given::{Given, Passing};
pub use self::questions::{Answer, Question};
use crate::link::BoardLink;
use crate::storage::Wake;
use crate::storage::kept::ListedBoard;

/// Requests that wait for the window; more are refused, and their process says so.
const WAITING_MAX: usize = 16;
/// The longest request: a link with its token, or the paths of many files, each byte of which is a number in JSON.
const REQUEST_BYTES_MAX: u64 = 1024 * 1024;
/// Questions of commands that are answered at once; more are refused.
const QUESTIONS_MAX: usize = 4;
/// The longest answer: all boards of a list.
const ANSWER_BYTES_MAX: u64 = 16 << 20;
/// How long a command waits for an answer: a large board takes a while to be read.
const ANSWERED_WITHIN: Duration = Duration::from_mins(2);
/// How long one end waits for the other's next words.
const PATIENCE: Duration = Duration::from_secs(2);
/// The owner takes the folder before it listens, so it may need to be asked again.
const ASK_FOR: Duration = Duration::from_secs(5);
const ASK_AGAIN: Duration = Duration::from_millis(50);
const TAKEN: &str = "taken\n";
/// How long the end of the listening thread is waited for.
const ENDS_WITHIN: Duration = Duration::from_secs(1);

/// What the window shows first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// The board that was open last.
    Last,
    /// A board on a server.
    Link(BoardLink),
    /// Boards' own files, and those from other programs on boards of their own. At least one.
    Files(Vec<PathBuf>),
}

/// What commands ask of the window.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// A board is new in the list.
    Kept(ListedBoard),
    /// A file is wanted on a board that is here.
    Onto {
        /// The board.
        board: BoardId,
        /// The file.
        file: Given,
    },
}

impl Asked {
    /// The window has no room for it: who has asked hears that, and keeps what it gave.
    fn refuse(self) {
        if let Self::Onto {
            file: Given::Passing(mut file),
            ..
        } = self
        {
            file.leave();
        }
    }
}

/// What goes over the socket, as one line of JSON.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Request {
    Last,
    Link(String),
    /// As the system has them: a path need not be text.
    Files(Vec<OsString>),
    Question(Question),
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
    launched: Receiver<Opening>,
    asked: Receiver<Asked>,
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
        let (launch, launched) = sync_channel(WAITING_MAX);
        let (ask, asked) = sync_channel(WAITING_MAX);
        let owner = Owner {
            folder: folder.to_owned(),
            launch,
            ask,
            wake,
            answering: Arc::default(),
        };
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
                    if let Err(error) = stream.and_then(|stream| owner.answer(stream)) {
                        tracing::warn!(%error, "a later start was not understood");
                    }
                }
            })?;
        Ok(Self {
            folder: folder.to_owned(),
            launched,
            asked,
            ending,
            ended,
        })
    }

    /// What later starts have asked for since the last call, oldest first.
    pub fn take(&self) -> Vec<Opening> {
        self.launched.try_iter().collect()
    }

    /// What commands have asked of the window, the oldest that was not taken yet.
    pub fn next_asked(&self) -> Option<Asked> {
        self.asked.try_recv().ok()
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
    let stream = said(folder, &request, PATIENCE)?;
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

/// Asks the process that owns `folder`; waits for its answer.
///
/// # Errors
/// [`HandOverError`].
pub fn ask(folder: &Path, question: Question) -> Result<Answer, HandOverError> {
    let stream = said(folder, &Request::Question(question), ANSWERED_WITHIN)?;
    let mut answer = String::new();
    BufReader::new(stream.take(ANSWER_BYTES_MAX)).read_line(&mut answer)?;
    if answer.is_empty() {
        // An older version hangs up on what it does not know.
        return Err(HandOverError::NotTaken);
    }
    Ok(serde_json::from_str(&answer).map_err(io::Error::from)?)
}

/// Says it to the process that owns `folder`, whose next words are waited for so long.
fn said(folder: &Path, request: &Request, patience: Duration) -> Result<Stream, HandOverError> {
    let mut line = serde_json::to_string(request)?;
    line.push('\n');
    if line.len() as u64 > REQUEST_BYTES_MAX {
        return Err(HandOverError::TooMuch { bytes: line.len() });
    }
    let mut stream = connect(folder)?;
    be_patient(&stream, patience);
    stream.write_all(line.as_bytes())?;
    Ok(stream)
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

/// The end of the socket that answers.
struct Owner {
    folder: PathBuf,
    launch: SyncSender<Opening>,
    ask: SyncSender<Asked>,
    wake: Wake,
    /// One for each question that is being answered, and one for this.
    answering: Arc<()>,
}

impl Owner {
    /// Takes one request from another process.
    fn answer(&self, mut stream: Stream) -> io::Result<()> {
        be_patient(&stream, PATIENCE);
        let mut line = String::new();
        BufReader::new((&mut stream).take(REQUEST_BYTES_MAX)).read_line(&mut line)?;
        let opening = match serde_json::from_str(&line)? {
            Request::Last => Opening::Last,
            Request::Link(address) => {
                Opening::Link(BoardLink::parse(&address).map_err(io::Error::other)?)
            }
            Request::Files(paths) if paths.is_empty() => Opening::Last,
            Request::Files(paths) => Opening::Files(paths.into_iter().map(PathBuf::from).collect()),
            Request::Question(question) => return self.answer_question(stream, question),
        };
        self.launch.try_send(opening).map_err(io::Error::other)?;
        // Whoever has said it may have gone: it is done all the same.
        (self.wake)();
        stream.write_all(TAKEN.as_bytes())
    }

    /// On a thread, so that a later start need not wait for it.
    fn answer_question(&self, mut stream: Stream, question: Question) -> io::Result<()> {
        if Arc::strong_count(&self.answering) > QUESTIONS_MAX {
            return Err(io::Error::other("too many questions at once"));
        }
        let (folder, answering) = (self.folder.clone(), Arc::clone(&self.answering));
        let (ask, wake) = (self.ask.clone(), Arc::clone(&self.wake));
        let answer = move || -> io::Result<()> {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            let now = now.map_or(0, |now| now.as_secs() as i64);
            let tell = |asked| {
                let told = ask.try_send(asked);
                wake();
                match told {
                    Ok(()) => true,
                    Err(TrySendError::Full(asked) | TrySendError::Disconnected(asked)) => {
                        asked.refuse();
                        false
                    }
                }
            };
            let answer = questions::answer(&folder, question, (rand::random(), now), tell);
            let mut line = serde_json::to_string(&answer)?;
            line.push('\n');
            stream.write_all(line.as_bytes())
        };
        let thread = std::thread::Builder::new().name("tavla-question".to_owned());
        let answer = move || {
            if let Err(error) = answer() {
                tracing::warn!(%error, "a command does not hear its answer");
            }
            // One question less.
            drop(answering);
        };
        thread.spawn(answer).map(drop)
    }
}

fn be_patient(stream: &Stream, patience: Duration) {
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

#[cfg(test)]
mod tests;
