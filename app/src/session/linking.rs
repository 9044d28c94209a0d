//! How a session comes to a server, changes it, and leaves it again.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use tavla_shared::presence::{Presence, What};
use tavla_shared::protocol::{JoinAuth, Permission};
use tavla_shared::shape::Color;

use super::bridge::{Bell, Bridge, InterfaceEvents, Ports};
use super::{Identity, Session, SessionEvent};
use crate::impairment::Impairment;
use crate::sync::{
    self, BoardLink, ClientConfig, Command, Event, LinkStats, Meter, Patience, ServerTransport,
    Standing, State, SyncHandle, TransportKind,
};
use crate::worker::{BoardCommand, TalkCommand};

/// Sync events that wait for the next poll; past it the client keeps them back.
const INTERFACE_EVENTS_MAX: usize = 4_096;

/// A running sync client.
pub(super) struct Attached {
    sync: Arc<SyncHandle>,
    pub(super) events: Receiver<Event>,
    _bridge: Bridge,
}

/// How the board stands with its server, and what of it the next poll tells.
#[derive(Default)]
pub(super) struct Link {
    pub(super) wanted: Option<BoardLink>,
    pub(super) attached: Option<Attached>,
    pub(super) state: State,
    /// The only transport to use, where a person says so.
    transport: Option<TransportKind>,
    /// What is simulated of the network, for this client and for those that follow it.
    impairment: Impairment,
    /// When a connection counts as dead.
    patience: Patience,
    /// What is counted of the connections to the server that is wanted.
    meter: Meter,
    /// Whether the state is news.
    state_is_new: bool,
    /// How the talk stands with the server.
    pub(super) talk: Standing,
    /// Whether that is news.
    talk_is_new: bool,
    /// What the server let us do with the talk when we were last in.
    pub(super) talk_permission: Option<Permission>,
    /// Whether the peers that were there have to be forgotten.
    peers_gone: bool,
}

impl Link {
    /// Lets go of the client, and with it of every peer it told of.
    pub(super) fn drop_client(&mut self) {
        if self.attached.take().is_some() {
            self.peers_gone = true;
        }
        self.show(State::Closed);
        self.talk_is_new |= std::mem::take(&mut self.talk) != Standing::Out;
    }

    /// Lets go of the client for good: what that server let us do says nothing any more.
    fn drop_server(&mut self) {
        self.drop_client();
        self.talk_permission = None;
    }

    fn show(&mut self, state: State) {
        self.state_is_new |= state != self.state;
        self.state = state;
    }

    /// What came of attaching and letting go since the last call.
    pub(super) fn take_news(&mut self) -> Vec<SessionEvent> {
        let gone = std::mem::take(&mut self.peers_gone).then_some(SessionEvent::PeersGone);
        let state =
            std::mem::take(&mut self.state_is_new).then(|| SessionEvent::Link(self.state.clone()));
        let talk =
            std::mem::take(&mut self.talk_is_new).then_some(SessionEvent::TalkLink(self.talk));
        gone.into_iter().chain(state).chain(talk).collect()
    }

    /// What the client has told since the last call.
    pub(super) fn take_told(&mut self) -> Vec<SessionEvent> {
        let attached = self.attached.iter();
        let told: Vec<Event> = attached.flat_map(|it| it.events.try_iter()).collect();
        told.into_iter()
            .filter_map(|event| match event {
                Event::State(state) => {
                    self.state = state.clone();
                    Some(SessionEvent::Link(state))
                }
                Event::Told {
                    peer,
                    what,
                    presence,
                } => Some(SessionEvent::Told {
                    peer,
                    what,
                    presence,
                }),
                Event::PeersGone => Some(SessionEvent::PeersGone),
                Event::Beside { standing, .. } => {
                    self.talk = standing;
                    if let Standing::In(permission) = standing {
                        self.talk_permission = Some(permission);
                    }
                    Some(SessionEvent::TalkLink(standing))
                }
                Event::Welcomed(welcome) => Some(SessionEvent::Welcomed(welcome)),
                // The bridge carries what is for the documents.
                Event::VersionWanted { .. }
                | Event::ServerVersion { .. }
                | Event::Left { .. }
                | Event::Rejected { .. }
                | Event::Updates { .. }
                | Event::Acked { .. } => None,
            })
            .collect()
    }
}

impl Session {
    /// How the board stands with its server.
    pub fn link_state(&self) -> &State {
        &self.link.state
    }

    /// What was counted of the connection; none where there is no client. Cheap, and never waits for
    /// the network.
    pub fn link_stats(&self) -> Option<LinkStats> {
        Some(self.link.attached.as_ref()?.sync.stats())
    }

    /// The server's address, if the board is shared.
    pub fn link(&self) -> Option<&BoardLink> {
        self.link.wanted.as_ref()
    }

    /// Keeps the board in step with a server from now on, under the name the link gives it there.
    pub fn attach(&mut self, link: BoardLink) {
        self.link.drop_server();
        self.link.meter = Meter::default();
        self.link.wanted = Some(link);
        self.connect();
    }

    /// Uses this transport only, from the next connection on.
    pub fn force_transport(&mut self, kind: Option<TransportKind>) {
        self.link.transport = kind;
    }

    /// Simulates a worse network from now on, until it is told otherwise.
    pub fn impair(&mut self, impairment: Impairment) {
        self.link.impairment = impairment;
        if let Some(attached) = &self.link.attached {
            attached.sync.impair(impairment);
        }
    }

    /// Measures a round trip, for who looks at [`Session::link_stats`].
    pub fn measure(&self) {
        self.command_sync(Command::Measure);
    }

    /// Waits so long, from the next connection to a server on.
    pub fn set_patience(&mut self, patience: Patience) {
        self.link.patience = patience;
    }

    /// Keeps the board to itself from now on.
    pub fn detach(&mut self) {
        self.link.drop_server();
        self.link.wanted = None;
    }

    /// If waiting for the next attempt to connect, makes it now.
    pub fn retry_now(&self) {
        self.command_sync(Command::RetryNow);
    }

    /// Disconnects until [`Session::go_online`], keeping the link.
    pub fn go_offline(&self) {
        self.command_sync(Command::GoOffline);
    }

    /// Connects again, at once, also after a refusal.
    pub fn go_online(&mut self) {
        if self.link.attached.is_none() {
            self.connect();
        } else {
            self.command_sync(Command::GoOnline);
        }
    }

    /// Tells peers something about this person, or no more.
    pub fn tell(&mut self, what: What, presence: Option<Presence>) {
        self.tell_guests_own(what, presence.clone());
        self.command_sync(presence.map_or(Command::Untell(what), Command::Tell));
    }

    /// The person is called and looks so from now on; peers are told at once. Under which id they write
    /// and as whom others know them stays, and so does that who chose no colour has the one that `color`
    /// gives the user.
    pub fn introduce(&mut self, new: Identity, color: impl FnOnce(&str) -> Color) {
        self.identity.take(new, color);
        self.introduce_anew();
    }

    /// As this user the server knows the person on the board, and everybody from now on: what they write
    /// next says so in both documents. None means as the device. See [`super::Identity::know_as`].
    pub fn know_as(&mut self, user: Option<&str>, color: impl FnOnce(&str) -> Color) -> bool {
        let is_new = self.identity.know_as(user, color);
        if is_new {
            self.introduce_anew();
        }
        is_new
    }

    fn introduce_anew(&mut self) {
        let person = &self.identity.person;
        self.board_keeper
            .order(BoardCommand::Introduce(person.clone()));
        // One that begins later is told by its spec.
        if self.talk.lives() {
            self.talk.order(TalkCommand::Introduce(person.clone()));
        }
        self.tell_who();
    }

    /// Makes a client for the server that is wanted, once the board is there.
    pub(super) fn connect(&mut self) {
        let (Some(link), Some(peer), false) = (&self.link.wanted, self.peer, self.closing) else {
            return;
        };
        let bell = Arc::new(Bell::default());
        let Some(board) = self.board_keeper.sync_port(bell.wake()) else {
            return;
        };
        let ports = Ports {
            board: Arc::new(board),
            talk: self.talk.sync_port(bell.wake()).map(Arc::new),
        };
        let config = ClientConfig {
            board: link.board.clone(),
            peer,
            auth: JoinAuth {
                token: link.token.clone(),
                device: Some(self.identity.device.clone()),
                name: self.identity.person.name.to_string(),
                client: concat!("tavla/", env!("CARGO_PKG_VERSION")).to_owned(),
                caps: Vec::new(),
            },
            rooms: ports.rooms(),
            transport: self.link.transport,
            patience: self.link.patience,
            meter: self.link.meter.clone(),
            is_new: std::mem::take(&mut self.is_new),
        };
        let (to_interface, events) = sync_channel(INTERFACE_EVENTS_MAX);
        let interface = InterfaceEvents::new(to_interface, Arc::clone(&self.wake));
        let transport = ServerTransport::new(link.server.clone());
        let sink = Bridge::sink(ports.clone(), interface);
        let started = sync::start(config, transport, sink).and_then(|sync| {
            let sync = Arc::new(sync);
            sync.impair(self.link.impairment);
            let bridge = Bridge::start(&self.board, &ports, bell, Arc::clone(&sync))?;
            Ok((sync, bridge))
        });
        match started {
            Ok((sync, bridge)) => {
                self.link.attached = Some(Attached {
                    sync,
                    events,
                    _bridge: bridge,
                });
                self.link.show(State::Connecting { failed: 0 });
                self.command_sync(Command::GoOnline);
                self.tell_who();
            }
            Err(error) => {
                tracing::error!(%error, "the board cannot be synced: the system gives no thread");
            }
        }
    }

    fn tell_who(&mut self) {
        self.tell(What::Who, Some(Presence::Who(self.identity.who())));
        // The client sends it where it is another one than before.
        let face = self.identity.face.clone();
        self.tell(What::Face, face.map(Presence::Face));
    }

    fn command_sync(&self, command: Command) {
        let Some(attached) = &self.link.attached else {
            return;
        };
        if let Err(error) = attached.sync.send(command) {
            tracing::warn!(%error, "the sync client did not take a command");
        }
    }
}
