//! What an owner asks of a board's server about the others: another role for somebody, or that they leave.
//!
//! Sends what it is told to and says what came of it; who may is for the server to decide. The requests
//! go over what the board itself is synced by, so that proxies and certificates are the same. On a thread
//! of its own, which the interface never waits for. Never logs a token or a name.

mod asking;

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::Builder;

use tavla_shared::id::BoardId;
use tavla_shared::presence::Role;

use crate::link::BoardLink;
use crate::storage::Wake;

/// What was asked and not answered yet; past it nothing more is asked.
const ASKS_MAX: usize = 16;

/// What is asked of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Another role for a user.
    SetRole {
        /// Whom the server knows by this name.
        user: String,
        /// The role.
        role: Role,
    },
    /// That a user leaves, and does not come back by what they were given.
    Remove {
        /// Whom the server knows by this name.
        user: String,
    },
}

impl Ask {
    /// Whom it is about.
    pub fn user(&self) -> &str {
        match self {
            Self::SetRole { user, .. } | Self::Remove { user } => user,
        }
    }
}

/// Why it was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ControlError {
    /// Only an owner may.
    #[error("only an owner of the board decides about the others")]
    OwnerNeeded,
    /// The server knows nobody by that name: they came by a link that is for whoever has it.
    #[error("the server knows no such user")]
    NoSuchUser,
    /// The token counts no more.
    #[error("the server does not take this token any more")]
    TokenEnded,
    /// Too much was asked of late.
    #[error("the server wants to be asked less often")]
    RateLimited,
    /// More than a few things wait already.
    #[error("{ASKS_MAX} things were asked and not answered yet")]
    TooMuchWaits,
    /// There is no way to the server now.
    #[error("the server cannot be reached: {reason}")]
    Unreachable {
        /// In the system's words.
        reason: String,
    },
    /// The server answered something else.
    #[error("the server answered with status {status}")]
    Refused {
        /// The status.
        status: u16,
    },
}

/// What came of an [`Ask`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// On this device.
    pub board: BoardId,
    /// What was asked.
    pub ask: Ask,
    /// What came of it.
    pub outcome: Result<(), ControlError>,
}

struct Job {
    board: BoardId,
    link: BoardLink,
    ask: Ask,
}

/// Asks servers. Dropping it lets what was asked be answered and ends the thread.
pub struct Control {
    wake: Wake,
    running: Option<Running>,
    waiting: usize,
}

struct Running {
    jobs: SyncSender<Job>,
    answers: Receiver<Answer>,
}

impl Control {
    /// Asks nothing yet, and has no thread. `wake` is called from that when there is an answer.
    pub fn new(wake: Wake) -> Self {
        Self {
            wake,
            running: None,
            waiting: 0,
        }
    }

    /// Asks the server at `link`; the answer comes by [`Self::poll`].
    ///
    /// # Errors
    /// [`ControlError`] where it is not even asked.
    pub fn ask(&mut self, board: BoardId, link: BoardLink, ask: Ask) -> Result<(), ControlError> {
        if self.waiting >= ASKS_MAX {
            return Err(ControlError::TooMuchWaits);
        }
        let lost = |reason: String| ControlError::Unreachable { reason };
        let running = match self.running.take() {
            Some(running) => running,
            None => start(self.wake.clone()).map_err(|error| lost(error.to_string()))?,
        };
        let sent = running.jobs.try_send(Job { board, link, ask });
        match sent {
            Ok(()) => {
                self.running = Some(running);
                self.waiting += 1;
                Ok(())
            }
            Err(TrySendError::Full(_)) => {
                self.running = Some(running);
                Err(ControlError::TooMuchWaits)
            }
            Err(TrySendError::Disconnected(_)) => {
                self.waiting = 0;
                Err(lost("the thread that asks has ended".to_owned()))
            }
        }
    }

    /// What was answered since the last call. Never waits.
    pub fn poll(&mut self) -> Vec<Answer> {
        let running = self.running.iter();
        let answers: Vec<Answer> = running.flat_map(|it| it.answers.try_iter()).collect();
        self.waiting = self.waiting.saturating_sub(answers.len());
        answers
    }
}

fn start(wake: Wake) -> io::Result<Running> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?;
    let (jobs, received) = sync_channel::<Job>(ASKS_MAX);
    // As many as can have been asked: it is never full.
    let (answered, answers) = sync_channel(ASKS_MAX);
    Builder::new().name("control".to_owned()).spawn(move || {
        for Job { board, link, ask } in received {
            let outcome = runtime.block_on(asking::ask(&link, &ask));
            if let Err(error) = &outcome {
                tracing::warn!(%error, "a board's server did not do what its owner asked");
            }
            let answer = Answer {
                board,
                ask,
                outcome,
            };
            if answered.send(answer).is_err() {
                return;
            }
            wake();
        }
    })?;
    Ok(Running { jobs, answers })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::link::ServerAddress;

    #[test]
    fn a_server_that_is_gone_is_told_as_that_and_more_than_can_wait_is_not_asked() {
        let (woken, rung) = sync_channel(64);
        let mut control = Control::new(Arc::new(move || woken.try_send(()).unwrap()));
        // Nobody listens where somebody did a moment ago.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let board = BoardId::new("plan").unwrap();
        let link = BoardLink {
            server: ServerAddress::new("127.0.0.1", port, false),
            board: board.clone(),
            token: None,
        };
        let ask = Ask::Remove {
            user: "ben".to_owned(),
        };
        let mut asked = 0;
        let refused = loop {
            match control.ask(board.clone(), link.clone(), ask.clone()) {
                Ok(()) => asked += 1,
                Err(error) => break error,
            }
        };
        assert_eq!((asked, refused), (ASKS_MAX, ControlError::TooMuchWaits));
        let deadline = Instant::now() + Duration::from_secs(10);
        let mut answers = Vec::new();
        while answers.len() < asked {
            assert!(Instant::now() < deadline, "{answers:?}");
            rung.recv_timeout(Duration::from_secs(10)).unwrap();
            answers.extend(control.poll());
        }
        let gone = |answer: &Answer| {
            matches!(answer.outcome, Err(ControlError::Unreachable { .. })) && answer.ask == ask
        };
        assert!(answers.iter().all(gone), "{answers:?}");
        assert_eq!(control.ask(board, link, ask), Ok(()));
    }
}
