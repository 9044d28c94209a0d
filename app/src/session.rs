//! An open board at work: the workers of its two documents, the sync client of both where it is shared,
//! and what passes between.
//!
//! Owns these threads and one that carries answers from the workers to the client. Everything is
//! told by [`Session::poll`]; nothing here waits, and nothing here knows a window or a shape's look.

mod bridge;
mod files;
mod filing;
mod guests;
mod identity;
mod keeper;
mod linking;
mod talking;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tavla_shared::board::{Board, EditBatch};
use tavla_shared::id::{BoardId, PeerId};
use tavla_shared::presence::{Presence, What};
use tavla_shared::protocol::Welcome;
use tavla_shared::talk::Talk;

pub use self::files::FileStanding;
use self::files::Files;
pub use self::filing::MergeAsked;
use self::guests::Company;
pub use self::guests::NoSeat;
pub use self::identity::Identity;
use self::keeper::Keeper;
use self::linking::Link;
use self::talking::{Ending, TalkSpec, with_discarded};
use crate::i18n::{text, text_with};
use crate::storage::Wake;
use crate::sync::{Standing, State};
use crate::worker::{
    self, BoardCommand, BoardEvent, BoardQuestion, BoardWish, SyncPort, TalkCommand, TalkEvent,
    Timings, WorkerEnd, WorkerSpec,
};

/// What a copy of a board is called.
pub fn copy_title(title: &str) -> String {
    let title = if title.is_empty() {
        text("board-untitled")
    } else {
        title
    };
    text_with("board-copy-title", &[("title", title.into())])
}

/// What happened at a board.
#[derive(Debug, Clone, PartialEq)]
pub enum SessionEvent {
    /// The board itself.
    Board(BoardEvent),
    /// Its talk.
    Talk(TalkEvent),
    /// How the board stands with its server has changed.
    Link(State),
    /// How the talk does.
    TalkLink(Standing),
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
    /// What the server knows this person as.
    Welcomed(Welcome),
}

/// What is known of where the edits are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keeping {
    /// Local edits that are only in memory; the reason in words.
    pub unsaved: Option<(usize, String)>,
    /// Local edits that no server has; at least 1 while there are any.
    pub unsynced: u64,
}

impl Keeping {
    /// Of two documents together.
    fn and(&self, other: &Self) -> Self {
        let unsaved = match (&self.unsaved, &other.unsaved) {
            (Some((some, why)), Some((more, _))) => Some((some + more, why.clone())),
            (one, other) => one.clone().or_else(|| other.clone()),
        };
        Self {
            unsaved,
            unsynced: self.unsynced + other.unsynced,
        }
    }
}

/// An edit that was not taken: too much waits for the board's worker. Nothing of it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many changes wait to be saved")]
pub struct TooMuchWaits;

/// An open board.
pub struct Session {
    board: BoardId,
    board_keeper: Keeper<Board>,
    talk: Keeper<Talk>,
    talk_spec: TalkSpec,
    identity: Identity,
    wake: Wake,
    peer: Option<PeerId>,
    /// Whether the board had nothing when it was opened, and no server was met since.
    is_new: bool,
    link: Link,
    files: Files,
    company: Company,
    /// Whether no server is to be met any more: it closes, or has ended.
    closing: bool,
    ending: Ending,
    /// How many edits of the talk were given up.
    talk_discarded: usize,
    /// Of both documents.
    keeping: Keeping,
    /// What the talk has to say of the board's end.
    told: VecDeque<BoardEvent>,
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
        let talk_spec = TalkSpec {
            store: spec.store.clone(),
            options: spec.options.clone(),
            timings: spec.timings.clone(),
        };
        let spec = WorkerSpec {
            person: Some(identity.person.clone()),
            copy_title,
            ..spec
        };
        let mut board_keeper = Keeper::idle();
        board_keeper.begin(worker::start(spec)?);
        let files = Files::new(board.clone(), talk_spec.store.clone(), Arc::clone(&wake));
        Ok(Self {
            board,
            files,
            board_keeper,
            talk: Keeper::idle(),
            talk_spec,
            identity,
            wake,
            peer: None,
            is_new: false,
            link: Link::default(),
            company: Company::default(),
            closing: false,
            ending: Ending::No,
            talk_discarded: 0,
            keeping: Keeping::default(),
            told: VecDeque::new(),
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

    /// Where the edits of both documents are.
    pub fn keeping(&self) -> &Keeping {
        &self.keeping
    }

    /// Makes edits; answered under the ticket.
    ///
    /// # Errors
    /// [`TooMuchWaits`] where nothing was made, and no answer comes.
    pub fn edit(&mut self, ticket: u64, batch: EditBatch, now: i64) -> Result<(), TooMuchWaits> {
        self.board_keeper
            .command(BoardCommand::Edit { ticket, batch, now })
    }

    /// Takes back this person's newest step.
    pub fn undo(&mut self, now: i64) {
        self.board_keeper
            .wish(BoardCommand::Wish(BoardWish::Undo { now }));
    }

    /// Brings forward what was taken back last.
    pub fn redo(&mut self, now: i64) {
        self.board_keeper
            .wish(BoardCommand::Wish(BoardWish::Redo { now }));
    }

    /// Removes for good what was deleted long ago.
    pub fn purge(&mut self, now: i64) {
        self.board_keeper
            .wish(BoardCommand::Wish(BoardWish::Purge { now }));
    }

    /// Asks about what was done on the board; answered by `News` or `Traced`.
    pub fn ask_history(&mut self, question: BoardQuestion) {
        self.board_keeper.wish(BoardCommand::Ask(question));
    }

    /// Tries to save now what could not be saved before.
    pub fn save_again(&mut self) {
        self.board_keeper.order(BoardCommand::SaveAgain);
        if self.talk.lives() {
            self.talk.order(TalkCommand::SaveAgain);
        }
    }

    /// Saves everything and ends; answered by `Closed` or `CloseRefused`, after which the board
    /// goes on.
    pub fn close(&mut self, discard_unsaved: bool) {
        self.stop_linking();
        self.end(discard_unsaved);
    }

    /// The board's still is on the screen.
    pub fn still_is_shown(&self) {
        if let Some(worker) = self.board_keeper.worker() {
            worker.still_is_shown();
        }
    }

    /// The end of the board's worker that a sync client has, for who stands in for one: a board that is
    /// on a server has its own.
    ///
    /// None once that has ended.
    pub fn sync_port(&self, wake: Wake) -> Option<SyncPort> {
        self.board_keeper.sync_port(wake)
    }

    /// For who has to wait for the end of the workers.
    pub fn worker_end(&self) -> WorkerEnd {
        let ends = [self.board_keeper.end(), self.talk.end()];
        ends.into_iter()
            .flatten()
            .reduce(WorkerEnd::and)
            .unwrap_or_default()
    }

    /// Waits until the workers have ended, after they were told to close and at the program's end.
    pub fn join(mut self) {
        self.stop_linking();
        self.files.join();
        self.talk.join();
        self.board_keeper.join();
    }

    /// Everything that happened since the last call. Never waits.
    pub fn poll(&mut self) -> Vec<SessionEvent> {
        let board = self.poll_board().into_iter().map(SessionEvent::Board);
        let mut events: Vec<SessionEvent> = board.collect();
        events.extend(self.talk_events());
        events.extend(self.poll_link());
        events
    }

    /// What happened to the board since the last call. Who is behind had better not ask: what is not
    /// taken here is merged meanwhile.
    pub fn poll_board(&mut self) -> Vec<BoardEvent> {
        let mut events = self.board_keeper.events();
        for event in &mut events {
            with_discarded(event, self.talk_discarded);
            self.note(event);
        }
        if !events.is_empty() {
            self.note_keeping();
        }
        events.extend(self.told.drain(..));
        events
    }

    /// What was heard of the server and of peers since the last call.
    pub fn poll_link(&mut self) -> Vec<SessionEvent> {
        let mut events = self.link.take_news();
        events.extend(self.link.take_told());
        self.tell_guests_heard(&events);
        self.follow_line();
        events
    }

    fn note(&mut self, event: &BoardEvent) {
        if matches!(event, BoardEvent::Rebuilt(_)) {
            self.files.forget();
        }
        if let Some(change) = event.whole_board() {
            self.files.note(change);
        }
        match event {
            BoardEvent::Changed { change, .. } => self.files.note(change),
            BoardEvent::Opened(opened) | BoardEvent::Rebuilt(opened) => {
                // One that broke over what it was sent fetches it only with the join.
                self.is_new = opened.is_new && matches!(event, BoardEvent::Opened(_));
                // Under a new id the server must meet us anew.
                let before = self.peer.replace(opened.peer);
                if before != Some(opened.peer) {
                    self.link.drop_client();
                    self.renumber_for_guests(before);
                }
                self.begin_talk();
                if self.link.attached.is_none() {
                    self.connect();
                }
            }
            BoardEvent::CloseRefused { .. } => self.go_on(),
            BoardEvent::Closed { .. } => self.stop_linking(),
            BoardEvent::Failed(_) => {
                self.stop_linking();
                if self.talk.lives() {
                    let discard_unsaved = false;
                    self.talk.order(TalkCommand::Close { discard_unsaved });
                }
            }
            _ => {}
        }
    }

    fn stop_linking(&mut self) {
        self.closing = true;
        self.link.drop_client();
        self.follow_line();
    }

    /// Where the edits of both documents are, after something of them has happened.
    fn note_keeping(&mut self) {
        let (board, talk) = (&self.board_keeper.keeping, &self.talk.keeping);
        self.keeping = board.and(talk);
    }
}
