//! One window for each data folder: what a second start asks for is handed to the first one, and what commands ask
//! about its boards is answered.
//!
//! Owns the local socket beside the data and its threads. Opens no board in the window itself. A command that has the
//! folder answers there as well, and says who it is.

mod given;
mod holding;
mod listening;
mod onto;
mod owner;
mod questions;
mod taking;
mod visiting;

use std::ffi::OsString;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

use interprocess::local_socket::Stream;
use serde::{Deserialize, Serialize};

pub use self::given::{Given, Passing};
pub use self::holding::{Holder, Holding};
use self::listening::{Listening, PATIENCE, be_patient, connect};
pub use self::onto::{Became, LastWord, Onto};
use self::owner::{Owner, Role};
pub use self::questions::{Answer, Question};
pub use self::taking::{TAKE_FOR, Taking, taken_or_asked};
pub use self::visiting::{
    Comer, Heard, Host, PING_EVERY, Purpose, Visit, Visiting, Voice, Word, Words,
};
use crate::link::BoardLink;
use crate::storage::Wake;
use crate::storage::kept::ListedBoard;

/// Requests that wait for the window; more are refused, and their process says so.
const WAITING_MAX: usize = 16;
/// The longest request: a link with its token, or the paths of many files, each byte of which is a number in JSON.
const REQUEST_BYTES_MAX: u64 = 1024 * 1024;
/// The longest answer: all boards of a list.
const ANSWER_BYTES_MAX: u64 = 16 << 20;
/// How long a command waits for an answer: a large board takes a while to be read.
const ANSWERED_WITHIN: Duration = Duration::from_mins(2);
/// How long of that the window has to say that a file is on its board; then it has it, and does it later.
pub const LANDED_WITHIN: Duration = Duration::from_secs(90);
/// How long a command waits for a place at a board, which a window gives that is not busy.
const SEATED_WITHIN: Duration = Duration::from_secs(30);
/// Why the window does nothing of what is asked.
const BUSY: &str = "the window has too much to do";
const TAKEN: &str = "taken\n";
/// The longest answer to a later start.
const TAKEN_BYTES_MAX: u64 = 4_096;

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
#[derive(Debug)]
pub enum Asked {
    /// A board is new in the list.
    Kept(ListedBoard),
    /// A file is wanted on a board that is here.
    Onto(Onto),
    /// A command wants to be at a board.
    Visit(Comer),
}

impl Asked {
    /// The window has no room for it: who has asked hears that, and keeps what it gave.
    fn refuse(self) {
        match self {
            Self::Onto(onto) => onto.refuse(&BUSY),
            Self::Visit(comer) => comer.refuse(&BUSY),
            Self::Kept(_) => {}
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
    Visit(Visiting),
}

/// Why the program that has the data folder did not take a request.
#[derive(Debug, thiserror::Error)]
pub enum HandOverError {
    /// It does not answer, and nothing was done.
    #[error("the Tavla that uses this data folder does not answer: {0}")]
    NoAnswer(#[from] io::Error),
    /// It was told, and does not say what came of it.
    #[error("the Tavla that uses this data folder does not say what came of it: {0}")]
    Unanswered(#[source] io::Error),
    /// A command has it, which does nothing for others.
    #[error("a command is at work on these boards: {0}. End it, or wait for its end")]
    Held(Holder),
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
    _listening: Listening,
    launched: Receiver<Opening>,
    asked: Receiver<Asked>,
}

impl Launches {
    /// Listens for later starts on `folder`, which this process must own. Calls `wake` when one
    /// came.
    ///
    /// # Errors
    /// Where the system gives no socket (its path may be too long for one) or no thread.
    pub fn listen(folder: &Path, wake: Wake) -> io::Result<Self> {
        let (launch, launched) = sync_channel(WAITING_MAX);
        let (ask, asked) = sync_channel(WAITING_MAX);
        let owner = Owner::new(folder, Role::Window { launch, ask, wake });
        let listening =
            Listening::start(folder, move |stream, ending| owner.answer(stream, ending))?;
        Ok(Self {
            _listening: listening,
            launched,
            asked,
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
    BufReader::new(stream.take(TAKEN_BYTES_MAX)).read_line(&mut answer)?;
    if answer == TAKEN {
        return Ok(());
    }
    match serde_json::from_str(&answer) {
        Ok(Answer::Held(holder)) => Err(HandOverError::Held(holder)),
        _ => Err(HandOverError::NotTaken),
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
/// [`HandOverError`]. Where it is [`HandOverError::Unanswered`] what was asked may be done.
pub fn ask(folder: &Path, question: Question) -> Result<Answer, HandOverError> {
    if question.changes() {
        // A command does nothing for others, and may end before it says that. Nobody has to wonder then.
        answered(folder, Question::Who)?;
    }
    answered(folder, question)
}

fn answered(folder: &Path, question: Question) -> Result<Answer, HandOverError> {
    let changes = question.changes();
    let is_first = question == Question::Who;
    let unheard = |error: io::Error| {
        if changes {
            HandOverError::Unanswered(error)
        } else {
            HandOverError::NoAnswer(error)
        }
    };
    let stream = said(folder, &Request::Question(question), ANSWERED_WITHIN)?;
    let mut answer = String::new();
    BufReader::new(stream.take(ANSWER_BYTES_MAX))
        .read_line(&mut answer)
        .map_err(unheard)?;
    if answer.is_empty() {
        // It has ended, or is an older version, which hangs up on what it does not know.
        return Err(if changes || is_first {
            unheard(io::ErrorKind::UnexpectedEof.into())
        } else {
            HandOverError::NotTaken
        });
    }
    match serde_json::from_str(&answer) {
        Ok(Answer::Held(holder)) => Err(HandOverError::Held(holder)),
        Ok(answer) => Ok(answer),
        Err(error) => Err(unheard(error.into())),
    }
}

/// Comes to a board of the process that owns `folder`, to stay; why it is refused otherwise.
///
/// # Errors
/// [`HandOverError`]: `NotTaken` also where it is an older version.
pub fn visit(folder: &Path, visiting: &Visiting) -> Result<Result<Visit, String>, HandOverError> {
    let request = Request::Visit(visiting.clone());
    let mut visit = Visit::at(said(folder, &request, ANSWERED_WITHIN)?);
    let answer = visit.first_line(ANSWER_BYTES_MAX)?;
    if answer.is_empty() {
        return Err(HandOverError::NotTaken);
    }
    match serde_json::from_str(&answer) {
        Ok(Answer::Seated) => {
            visit.expect_pings();
            Ok(Ok(visit))
        }
        Ok(Answer::Refused(reason)) => Ok(Err(reason)),
        Ok(Answer::Held(holder)) => Err(HandOverError::Held(holder)),
        _ => Err(HandOverError::NotTaken),
    }
}

/// Says it to the process that owns `folder`, whose next words are waited for so long. What is not said to its end does
/// nothing.
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

#[cfg(test)]
mod tests;
