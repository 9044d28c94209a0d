//! An open board at work: its worker, its sync client where it is shared, and what passes between.
//!
//! Owns both threads and one that carries answers from the worker to the client. Everything is
//! told by [`Session::poll`]; nothing here waits, and nothing here knows a window or a shape's look.

mod bridge;
mod identity;

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use tavla_shared::board::EditBatch;
use tavla_shared::id::{BoardId, PeerId};
use tavla_shared::presence::{Presence, What, Who};
use tavla_shared::protocol::{DocRoom, JoinAuth};

use self::bridge::{Bridge, InterfaceEvents};
pub use self::identity::Identity;
use crate::storage::Wake;
use crate::sync::{
    self, BoardLink, ClientConfig, Command, Event, State, SyncHandle, WebSocketTransport,
};
use crate::worker::{
    self, BoardCommand, BoardEvent, SendError, WorkerEnd, WorkerHandle, WorkerSpec,
};

/// Sync events that wait for the next poll; past it the client keeps them back.
const INTERFACE_EVENTS_MAX: usize = 4_096;

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

/// An open board.
pub struct Session {
    worker: WorkerHandle,
    identity: Identity,
    wake: Wake,
    board: BoardId,
    peer: Option<PeerId>,
    wanted: Option<BoardLink>,
    attached: Option<Attached>,
    state: State,
    keeping: Keeping,
    /// Commands the worker had no room for, in order.
    waiting: VecDeque<BoardCommand>,
}

struct Attached {
    sync: Arc<SyncHandle>,
    events: Receiver<Event>,
    _bridge: Bridge,
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
        let spec = WorkerSpec {
            person: Some(identity.person.clone()),
            ..WorkerSpec::new(board.clone(), store, random, Arc::clone(&wake))
        };
        Ok(Self {
            worker: worker::start(spec)?,
            identity,
            wake,
            board,
            peer: None,
            wanted: None,
            attached: None,
            state: State::Offline,
            keeping: Keeping::default(),
            waiting: VecDeque::new(),
        })
    }

    /// The board.
    pub fn board(&self) -> &BoardId {
        &self.board
    }

    /// Under which id this session writes, once the board is there.
    pub fn peer(&self) -> Option<PeerId> {
        self.peer
    }

    /// Who sits here.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// How the board stands with its server.
    pub fn link_state(&self) -> &State {
        &self.state
    }

    /// The server's address, if the board is shared.
    pub fn link(&self) -> Option<&BoardLink> {
        self.wanted.as_ref()
    }

    /// Where the edits are.
    pub fn keeping(&self) -> &Keeping {
        &self.keeping
    }

    /// Keeps the board in step with a server from now on, under the name the link gives it there.
    pub fn attach(&mut self, link: BoardLink) {
        self.attached = None;
        self.wanted = Some(link);
        self.connect();
    }

    /// Keeps the board to itself from now on.
    pub fn detach(&mut self) {
        self.attached = None;
        self.wanted = None;
        self.state = State::Offline;
    }

    /// If waiting for the next attempt to connect, makes it now.
    pub fn retry_now(&self) {
        self.command_sync(Command::RetryNow);
    }

    /// Disconnects until [`Session::go_online`], keeping the link.
    pub fn go_offline(&self) {
        self.command_sync(Command::GoOffline);
    }

    /// Connects again, also after a refusal.
    pub fn go_online(&self) {
        self.command_sync(Command::GoOnline);
    }

    /// Makes edits; answered under the ticket.
    pub fn edit(&mut self, ticket: u64, batch: EditBatch, now: i64) {
        self.command(BoardCommand::Edit { ticket, batch, now });
    }

    /// Takes back this person's newest step.
    pub fn undo(&mut self, now: i64) {
        self.command(BoardCommand::Undo { now });
    }

    /// Brings forward what was taken back last.
    pub fn redo(&mut self, now: i64) {
        self.command(BoardCommand::Redo { now });
    }

    /// Removes for good what was deleted long ago.
    pub fn purge(&mut self, now: i64) {
        self.command(BoardCommand::Purge { now });
    }

    /// Tries to save now what could not be saved before.
    pub fn save_again(&mut self) {
        self.command(BoardCommand::SaveAgain);
    }

    /// Saves everything and ends; answered by `Closed` or `CloseRefused`.
    pub fn close(&mut self, discard_unsaved: bool) {
        self.attached = None;
        self.command(BoardCommand::Close { discard_unsaved });
    }

    /// To know later whether the board's worker has ended.
    pub fn worker_end(&self) -> WorkerEnd {
        self.worker.end()
    }

    /// Waits until the worker has ended, after it was told to close and at the program's end.
    pub fn join(mut self) {
        self.attached = None;
        self.worker.join();
    }

    /// Tells peers something about this person, or no more.
    pub fn tell(&self, what: What, presence: Option<Presence>) {
        self.command_sync(presence.map_or(Command::Untell(what), Command::Tell));
    }

    /// Everything that happened since the last call. Never waits.
    pub fn poll(&mut self) -> Vec<SessionEvent> {
        self.send_waiting();
        let mut events = Vec::new();
        for event in self.worker.events() {
            self.note(&event);
            events.push(SessionEvent::Board(event));
        }
        let told: Vec<Event> = self
            .attached
            .iter()
            .flat_map(|attached| attached.events.try_iter())
            .collect();
        for event in told {
            match event {
                Event::State(state) => {
                    self.state = state.clone();
                    events.push(SessionEvent::Link(state));
                }
                Event::Told {
                    peer,
                    what,
                    presence,
                } => {
                    events.push(SessionEvent::Told {
                        peer,
                        what,
                        presence,
                    });
                }
                Event::PeersGone => events.push(SessionEvent::PeersGone),
                // The bridge carries what is for the documents.
                Event::VersionWanted { .. }
                | Event::ServerVersion { .. }
                | Event::Updates { .. }
                | Event::Acked { .. } => {}
            }
        }
        events
    }

    fn note(&mut self, event: &BoardEvent) {
        match event {
            BoardEvent::Opened(opened) | BoardEvent::Rebuilt(opened) => {
                self.keeping.unsynced = opened.unsynced;
                // Under a new id the server must meet us anew.
                if self.peer.replace(opened.peer) != Some(opened.peer) {
                    self.attached = None;
                }
                if self.attached.is_none() {
                    self.connect();
                }
            }
            BoardEvent::Saved { unsynced } => {
                self.keeping = Keeping {
                    unsaved: None,
                    unsynced: *unsynced,
                };
            }
            BoardEvent::NotSaved { edits, error } | BoardEvent::CloseRefused { edits, error } => {
                self.keeping.unsaved = Some((*edits, error.to_string()));
            }
            BoardEvent::Closed { .. } | BoardEvent::Failed(_) => self.attached = None,
            _ => {}
        }
    }

    fn connect(&mut self) {
        let (Some(link), Some(peer)) = (&self.wanted, self.peer) else {
            return;
        };
        let who = &self.identity.person;
        let config = ClientConfig {
            board: link.board.clone(),
            peer,
            auth: JoinAuth {
                token: link.token.clone(),
                device: Some(self.identity.device.clone()),
                name: who.name.to_string(),
                client: concat!("tavla/", env!("CARGO_PKG_VERSION")).to_owned(),
                caps: Vec::new(),
            },
            rooms: vec![DocRoom::Board],
        };
        let (to_interface, events) = sync_channel(INTERFACE_EVENTS_MAX);
        let interface = InterfaceEvents::new(to_interface, Arc::clone(&self.wake));
        let port = Arc::new(self.worker.sync_port(bridge::nobody()));
        let transport = WebSocketTransport::new(link.server.clone());
        let (sink, asked) = Bridge::sink(Arc::clone(&port), interface);
        let started = sync::start(config, transport, sink).and_then(|sync| {
            let sync = Arc::new(sync);
            let bridge = Bridge::start(&self.board, port, Arc::clone(&sync), asked)?;
            Ok((sync, bridge))
        });
        match started {
            Ok((sync, bridge)) => {
                self.attached = Some(Attached {
                    sync,
                    events,
                    _bridge: bridge,
                });
                self.command_sync(Command::GoOnline);
                self.tell(
                    What::Who,
                    Some(Presence::Who(Who {
                        name: who.name.to_string(),
                        colour: Some(who.color),
                        user: who.user.to_string(),
                        role: String::new(),
                    })),
                );
            }
            Err(error) => {
                tracing::error!(%error, "the board cannot be synced: the system gives no thread");
            }
        }
    }

    fn command_sync(&self, command: Command) {
        let Some(attached) = &self.attached else {
            return;
        };
        if let Err(error) = attached.sync.send(command) {
            tracing::warn!(%error, "the sync client did not take a command");
        }
    }

    fn command(&mut self, command: BoardCommand) {
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
                    tracing::error!("an edit came after the board's worker had ended");
                }
            }
        }
    }
}
