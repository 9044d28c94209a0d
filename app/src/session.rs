//! An open board at work: its worker, its sync client where it is shared, and what passes between.
//!
//! Owns both threads and one that carries answers from the worker to the client. Everything is
//! told by [`Session::poll`]; nothing here waits, and nothing here knows a window or a shape's look.

mod bridge;
mod identity;
mod linking;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tavla_shared::board::EditBatch;
use tavla_shared::id::{BoardId, PeerId};
use tavla_shared::presence::{Presence, What};

pub use self::identity::Identity;
use self::linking::Link;
use crate::i18n::{text, text_with};
use crate::storage::Wake;
use crate::sync::State;
use crate::worker::{
    self, BoardCommand, BoardEvent, HistoryCommand, SendError, SyncPort, Timings, WorkerEnd,
    WorkerHandle, WorkerSpec,
};

/// What a copy of a board is called.
fn copy_title(title: &str) -> String {
    let title = if title.is_empty() {
        text("board-untitled")
    } else {
        title
    };
    text_with("board-copy-title", &[("title", title.into())])
}

/// Commands that wait here while the worker has no room; past it edits are refused.
const WAITING_MAX: usize = 4_096;

/// What happened at a board.
#[derive(Debug, Clone, PartialEq)]
pub enum SessionEvent {
    /// The board itself.
    Board(BoardEvent),
    /// How the board stands with its server has changed.
    Link(State),
    /// A peer tells something; none where it does no more.
    Told {
        /// Who.
        peer: PeerId,
        /// What about.
        what: What,
        /// What it tells.
        presence: Option<Presence>,
    },
    /// Nothing is known of any peer any more.
    PeersGone,
}

/// What is known of where the edits are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keeping {
    /// Local edits that are only in memory; the reason in words.
    pub unsaved: Option<(usize, String)>,
    /// Local edits that no server has; at least 1 while there are any.
    pub unsynced: u64,
}

/// An edit that was not taken: too much waits for the board's worker. Nothing of it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many changes wait to be saved")]
pub struct TooMuchWaits;

/// An open board.
pub struct Session {
    worker: WorkerHandle,
    identity: Identity,
    wake: Wake,
    board: BoardId,
    peer: Option<PeerId>,
    /// Whether the board had nothing when it was opened, and no server was met since.
    is_new: bool,
    link: Link,
    /// Whether no server is to be met any more: it closes, or has ended.
    closing: bool,
    keeping: Keeping,
    /// Commands the worker had no room for, in order.
    waiting: VecDeque<BoardCommand>,
}

impl Session {
    /// Opens a board kept in `store`. It arrives as [`BoardEvent::Opened`].
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn open(
        board: BoardId,
        store: PathBuf,
        identity: Identity,
        wake: Wake,
    ) -> io::Result<Self> {
        let random = Box::new(rand::random::<u64>);
        Self::start(WorkerSpec::new(board, store, random, wake), identity)
    }

    /// As [`Session::open`], for a window that says when a [still](Self::still_is_shown) is shown, once
    /// the workers that had the board before have ended.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn open_after(
        board: BoardId,
        store: PathBuf,
        identity: Identity,
        wake: Wake,
        after: Vec<WorkerEnd>,
    ) -> io::Result<Self> {
        let random = Box::new(rand::random::<u64>);
        let spec = WorkerSpec {
            after,
            timings: Timings::of_window(),
            ..WorkerSpec::new(board, store, random, wake)
        };
        Self::start(spec, identity)
    }

    fn start(spec: WorkerSpec, identity: Identity) -> io::Result<Self> {
        let (board, wake) = (spec.board.clone(), Arc::clone(&spec.wake));
        let spec = WorkerSpec {
            person: Some(identity.person.clone()),
            copy_title,
            ..spec
        };
        Ok(Self {
            worker: worker::start(spec)?,
            identity,
            wake,
            board,
            peer: None,
            is_new: false,
            link: Link::default(),
            closing: false,
            keeping: Keeping::default(),
            waiting: VecDeque::new(),
        })
    }

    /// The board.
    pub fn board(&self) -> &BoardId {
        &self.board
    }

    /// Has the window look at what is new.
    pub fn wake(&self) -> Wake {
        Arc::clone(&self.wake)
    }

    /// Under which id this session writes, once the board is there.
    pub fn peer(&self) -> Option<PeerId> {
        self.peer
    }

    /// Who sits here.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Where the edits are.
    pub fn keeping(&self) -> &Keeping {
        &self.keeping
    }

    /// Makes edits; answered under the ticket.
    ///
    /// # Errors
    /// [`TooMuchWaits`] where nothing was made, and no answer comes.
    pub fn edit(&mut self, ticket: u64, batch: EditBatch, now: i64) -> Result<(), TooMuchWaits> {
        self.command(BoardCommand::Edit { ticket, batch, now })
    }

    /// Takes back this person's newest step.
    pub fn undo(&mut self, now: i64) {
        self.wish(BoardCommand::Undo { now });
    }

    /// Brings forward what was taken back last.
    pub fn redo(&mut self, now: i64) {
        self.wish(BoardCommand::Redo { now });
    }

    /// Removes for good what was deleted long ago.
    pub fn purge(&mut self, now: i64) {
        self.wish(BoardCommand::Purge { now });
    }

    /// Asks about what was done on the board; answered by `News` or `Traced`.
    pub fn ask_history(&mut self, command: HistoryCommand) {
        self.wish(BoardCommand::History(command));
    }

    /// Tries to save now what could not be saved before.
    pub fn save_again(&mut self) {
        self.order(BoardCommand::SaveAgain);
    }

    /// Saves everything and ends; answered by `Closed` or `CloseRefused`, after which the board
    /// goes on.
    pub fn close(&mut self, discard_unsaved: bool) {
        self.stop_linking();
        self.order(BoardCommand::Close { discard_unsaved });
    }

    /// The board's still is on the screen.
    pub fn still_is_shown(&self) {
        self.worker.still_is_shown();
    }

    /// The end of the board's worker that a sync client has, for who stands in for one: a board that is
    /// on a server has its own.
    pub fn sync_port(&self, wake: Wake) -> SyncPort {
        self.worker.sync_port(wake)
    }

    /// For who has to wait for the end of the board's worker.
    pub fn worker_end(&self) -> WorkerEnd {
        self.worker.end()
    }

    /// Waits until the worker has ended, after it was told to close and at the program's end.
    pub fn join(mut self) {
        self.stop_linking();
        self.worker.join();
    }

    /// Everything that happened since the last call. Never waits.
    pub fn poll(&mut self) -> Vec<SessionEvent> {
        let board = self.poll_board().into_iter().map(SessionEvent::Board);
        let mut events: Vec<SessionEvent> = board.collect();
        events.extend(self.poll_link());
        events
    }

    /// What happened to the board since the last call. Who is behind had better not ask: what is not
    /// taken here is merged meanwhile.
    pub fn poll_board(&mut self) -> Vec<BoardEvent> {
        self.send_waiting();
        let events = self.worker.events();
        for event in &events {
            self.note(event);
        }
        events
    }

    /// What was heard of the server and of peers since the last call.
    pub fn poll_link(&mut self) -> Vec<SessionEvent> {
        let mut events = self.link.take_news();
        events.extend(self.link.take_told());
        events
    }

    fn note(&mut self, event: &BoardEvent) {
        match event {
            BoardEvent::Opened(opened) | BoardEvent::Rebuilt(opened) => {
                self.keeping.unsynced = opened.unsynced;
                // One that broke over what it was sent fetches it only with the join.
                self.is_new = opened.is_new && matches!(event, BoardEvent::Opened(_));
                // Under a new id the server must meet us anew.
                if self.peer.replace(opened.peer) != Some(opened.peer) {
                    self.link.drop_client();
                }
                if self.link.attached.is_none() {
                    self.connect();
                }
            }
            BoardEvent::Saved { unsynced } => {
                self.keeping = Keeping {
                    unsaved: None,
                    unsynced: *unsynced,
                };
            }
            BoardEvent::NotSaved { edits, error } => {
                self.keeping.unsaved = Some((*edits, error.to_string()));
            }
            BoardEvent::CloseRefused { edits, error } => {
                self.keeping.unsaved = Some((*edits, error.to_string()));
                // The board stays: a server may take what the disk refuses.
                self.closing = false;
                self.connect();
            }
            BoardEvent::Closed { .. } | BoardEvent::Failed(_) => self.stop_linking(),
            _ => {}
        }
    }

    fn stop_linking(&mut self) {
        self.closing = true;
        self.link.drop_client();
    }

    /// Sends a command that has to be done, in order with the others.
    fn command(&mut self, command: BoardCommand) -> Result<(), TooMuchWaits> {
        if self.waiting.len() >= WAITING_MAX {
            return Err(TooMuchWaits);
        }
        self.waiting.push_back(command);
        self.send_waiting();
        Ok(())
    }

    /// Sends a command that can be given again where there is no room for it.
    fn wish(&mut self, command: BoardCommand) {
        if let Err(error) = self.command(command) {
            tracing::warn!(%error, "a command was left out");
        }
    }

    /// Sends a command of which only the newest counts: it takes an older one's place, so that there
    /// is always room.
    fn order(&mut self, command: BoardCommand) {
        let kind = std::mem::discriminant(&command);
        self.waiting
            .retain(|older| std::mem::discriminant(older) != kind);
        self.waiting.push_back(command);
        self.send_waiting();
    }

    fn send_waiting(&mut self) {
        while let Some(command) = self.waiting.pop_front() {
            match self.worker.send(command) {
                Ok(()) => {}
                Err(SendError::Busy(command)) => {
                    self.waiting.push_front(command);
                    return;
                }
                Err(SendError::Gone(_)) => {
                    tracing::error!("a command came after the board's worker had ended");
                }
            }
        }
    }
}
