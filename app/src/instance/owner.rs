//! The end of the socket that answers: a window, which takes all that is asked, or a command that has the folder for a
//! while, which answers what only looks and says of everything else who it is.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::{SystemTime, UNIX_EPOCH};

use interprocess::local_socket::Stream;
use tavla_shared::store::DataFolder;

use super::listening::{PATIENCE, be_patient};
use super::questions::{self, Answer, Question};
use super::visiting::be_patient_for_ever;
use super::{
    Asked, BUSY, Comer, Holder, Host, Opening, REQUEST_BYTES_MAX, Request, SEATED_WITHIN, TAKEN,
    Visit, Visiting,
};
use crate::link::BoardLink;
use crate::storage::Wake;
use crate::storage::kept::{self, KeptError};

/// Questions of commands that wait for their answers at once, most of them for the window; more are refused.
const QUESTIONS_MAX: usize = 48;
/// Commands that are at boards of this process at once; more are refused.
const VISITS_MAX: usize = 8;

/// See the module.
pub(super) struct Owner {
    folder: PathBuf,
    role: Role,
    /// One for each question that is being answered, and one for this.
    answering: Arc<()>,
    /// The same for commands that are at boards.
    visiting: Arc<()>,
}

/// What has the folder.
pub(super) enum Role {
    /// A window, which is told.
    Window {
        launch: SyncSender<Opening>,
        ask: SyncSender<Asked>,
        wake: Wake,
    },
    /// A command.
    Command(Holder),
}

impl Owner {
    /// The one of `folder`.
    pub(super) fn new(folder: &Path, role: Role) -> Self {
        Self {
            folder: folder.to_owned(),
            role,
            answering: Arc::default(),
            visiting: Arc::default(),
        }
    }

    /// Takes one request from another process, unless this one is `ending` by then.
    pub(super) fn answer(&self, mut stream: Stream, ending: &AtomicBool) -> io::Result<()> {
        be_patient(&stream, PATIENCE);
        let mut line = String::new();
        BufReader::new((&mut stream).take(REQUEST_BYTES_MAX)).read_line(&mut line)?;
        if ending.load(Ordering::Acquire) {
            return Err(io::Error::other("this process is ending"));
        }
        let opening = match serde_json::from_str(&line)? {
            Request::Last => Opening::Last,
            Request::Link(address) => {
                Opening::Link(BoardLink::parse(&address).map_err(io::Error::other)?)
            }
            Request::Files(paths) if paths.is_empty() => Opening::Last,
            Request::Files(paths) => Opening::Files(paths.into_iter().map(PathBuf::from).collect()),
            Request::Question(question) => return self.answer_question(stream, question),
            Request::Visit(visiting) => return self.receive(stream, visiting),
        };
        match &self.role {
            Role::Window { launch, wake, .. } => {
                launch.try_send(opening).map_err(io::Error::other)?;
                // Whoever has said it may have gone: it is done all the same.
                wake();
                stream.write_all(TAKEN.as_bytes())
            }
            Role::Command(holder) => say(&mut stream, &Answer::Held(holder.clone())),
        }
    }

    /// On a thread, so that a later start need not wait for it.
    fn answer_question(&self, mut stream: Stream, question: Question) -> io::Result<()> {
        let window = match (&self.role, &question) {
            (Role::Window { ask, wake, .. }, _) => Some((ask.clone(), Arc::clone(wake))),
            (Role::Command(_), Question::Boards | Question::Give { .. }) => None,
            (Role::Command(holder), _) => {
                return say(&mut stream, &Answer::Held(holder.clone()));
            }
        };
        // Before it is counted: others come at the same time.
        let answering = Arc::clone(&self.answering);
        if Arc::strong_count(&answering) > QUESTIONS_MAX + 1 {
            let reason = "too many questions at once".to_owned();
            return say(&mut stream, &Answer::Refused(reason));
        }
        let folder = self.folder.clone();
        let answer = move || {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            let now = now.map_or(0, |now| now.as_secs() as i64);
            let tell = |asked: Asked| {
                let Some((ask, wake)) = &window else {
                    asked.refuse();
                    return false;
                };
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
            let said = answer.map_or(Ok(()), |answer| say(&mut stream, &answer));
            if let Err(error) = said {
                tracing::warn!(%error, "a command does not hear its answer");
            }
            // One question less.
            drop(answering);
        };
        let thread = std::thread::Builder::new().name("tavla-question".to_owned());
        thread.spawn(answer).map(drop)
    }

    /// On a thread of its own, for as long as the command stays.
    fn receive(&self, mut stream: Stream, visiting: Visiting) -> io::Result<()> {
        let (ask, wake) = match &self.role {
            Role::Window { ask, wake, .. } => (ask.clone(), Arc::clone(wake)),
            Role::Command(holder) => return say(&mut stream, &Answer::Held(holder.clone())),
        };
        let visits = Arc::clone(&self.visiting);
        if Arc::strong_count(&visits) > VISITS_MAX + 1 {
            let reason = format!("{VISITS_MAX} commands are at boards already");
            return say(&mut stream, &Answer::Refused(reason));
        }
        let folder = self.folder.clone();
        let attend = move || {
            let attended = match seated(&folder, visiting, &ask, &wake) {
                Ok(host) => say(&mut stream, &Answer::Seated).map(|()| {
                    be_patient_for_ever(&stream);
                    host(Visit::at(stream));
                }),
                Err(unseated) => say(&mut stream, &Answer::Refused(unseated.to_string())),
            };
            if let Err(error) = attended {
                tracing::warn!(%error, "a command does not hear whether it has a place");
            }
            // One visit less.
            drop(visits);
        };
        let thread = std::thread::Builder::new().name("tavla-visitor".to_owned());
        thread.spawn(attend).map(drop)
    }
}

/// Why a command has no place at a board.
#[derive(Debug, thiserror::Error)]
enum Unseated {
    #[error(transparent)]
    Kept(#[from] KeptError),
    #[error("{BUSY}")]
    Busy,
    #[error("the window is being closed")]
    Closing,
    /// The window says so.
    #[error("{0}")]
    Refused(String),
}

/// A place at a board, from the window; or why there is none.
fn seated(
    folder: &Path,
    visiting: Visiting,
    ask: &SyncSender<Asked>,
    wake: &Wake,
) -> Result<Host, Unseated> {
    let store = DataFolder::open_store_again(folder).map_err(KeptError::from)?;
    let board = kept::find(&store, &visiting.board)?;
    drop(store);
    let (reply, replied) = sync_channel(1);
    let comer = Comer {
        board: board.id,
        name: visiting.name,
        purpose: visiting.purpose,
        reply,
    };
    let told = ask.try_send(Asked::Visit(comer));
    wake();
    if told.is_err() {
        return Err(Unseated::Busy);
    }
    match replied.recv_timeout(SEATED_WITHIN) {
        Ok(answer) => answer.map_err(Unseated::Refused),
        Err(RecvTimeoutError::Timeout) => Err(Unseated::Busy),
        Err(RecvTimeoutError::Disconnected) => Err(Unseated::Closing),
    }
}

fn say(stream: &mut Stream, answer: &Answer) -> io::Result<()> {
    let mut line = serde_json::to_string(answer)?;
    line.push('\n');
    stream.write_all(line.as_bytes())
}
