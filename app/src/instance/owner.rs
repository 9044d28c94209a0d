//! The end of the socket that answers: a window, which takes all that is asked, or a command that has the folder for a
//! while, which answers what only looks and says of everything else who it is.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError};
use std::time::{SystemTime, UNIX_EPOCH};

use interprocess::local_socket::Stream;

use super::listening::{PATIENCE, be_patient};
use super::questions::{self, Answer, Question};
use super::{Asked, Holder, Opening, REQUEST_BYTES_MAX, Request, TAKEN};
use crate::link::BoardLink;
use crate::storage::Wake;

/// Questions of commands that are answered at once; more are refused.
const QUESTIONS_MAX: usize = 4;

/// See the module.
pub(super) struct Owner {
    folder: PathBuf,
    role: Role,
    /// One for each question that is being answered, and one for this.
    answering: Arc<()>,
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
        }
    }

    /// Takes one request from another process.
    pub(super) fn answer(&self, mut stream: Stream) -> io::Result<()> {
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
        if Arc::strong_count(&self.answering) > QUESTIONS_MAX {
            let reason = "too many questions at once".to_owned();
            return say(&mut stream, &Answer::Refused(reason));
        }
        let (folder, answering) = (self.folder.clone(), Arc::clone(&self.answering));
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
            if let Err(error) = say(&mut stream, &answer) {
                tracing::warn!(%error, "a command does not hear its answer");
            }
            // One question less.
            drop(answering);
        };
        let thread = std::thread::Builder::new().name("tavla-question".to_owned());
        thread.spawn(answer).map(drop)
    }
}

fn say(stream: &mut Stream, answer: &Answer) -> io::Result<()> {
    let mut line = serde_json::to_string(answer)?;
    line.push('\n');
    stream.write_all(line.as_bytes())
}
