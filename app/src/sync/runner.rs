//! Runs a client on a thread of its own: joins it to a transport, a clock and its owner.

mod fetching;
mod lanes;
mod line;

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tavla_shared::protocol::DocRoom;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use self::fetching::Fetching;
use self::lanes::Lanes;
use self::line::Line;
use super::client::{Client, ClientConfig};
use super::clock::{Clock as _, OsRandom, Random as _, SystemClock};
use super::event::{Action, Command, Event};
use super::state::{Absence, State};
use super::stats::{LinkStats, Meter};
use super::transport::{Impaired, Transport};
use super::vigil::{Clocks, Routes, Vigil};
use crate::impairment::Impairment;

/// Commands that wait for the thread.
const COMMANDS_MAX: usize = 1_024;
/// Events that wait for their receiver; past either, the socket is not read.
const EVENTS_MAX: usize = 4_096;
const DOCUMENT_BYTES_MAX: usize = 16 * 1024 * 1024;
/// How soon a full receiver is tried again.
const REDELIVERY: Duration = Duration::from_millis(5);
/// The longest sleep: a deadline may move while nothing happens here.
const SLEEP_MAX: Duration = Duration::from_mins(1);
/// The same while there is a connection: so soon it is noticed that the machine has slept.
const SLEEP_MAX_UP: Duration = Duration::from_secs(10);
/// The same before the next attempt: so soon it is noticed that there is a network again.
const SLEEP_MAX_WAITING: Duration = Duration::from_secs(3);

/// Where events go: it must not wait.
pub trait Sink: Send + 'static {
    /// Takes an event, or gives it back when there is no room now; it is offered again soon. Of
    /// each kind ([`Event::is_for_documents`]) events are offered in order.
    fn deliver(&mut self, event: Event) -> Result<(), Event>;
}

impl<F: FnMut(Event) -> Result<(), Event> + Send + 'static> Sink for F {
    fn deliver(&mut self, event: Event) -> Result<(), Event> {
        self(event)
    }
}

/// A command that was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Too many wait; for a [`Command::Send`] nothing is lost: the client will join again and find
    /// out what the server lacks.
    #[error("{COMMANDS_MAX} commands wait already")]
    Full,
    /// The thread has ended.
    #[error("the sync thread has ended")]
    Gone,
}

/// Speaks to a running client. Dropping it ends the client, without waiting for that.
#[derive(Debug)]
pub struct SyncHandle {
    commands: mpsc::Sender<Command>,
    lost: Arc<Lost>,
    meter: Meter,
    clock: SystemClock,
    /// What is simulated of the network.
    conditions: watch::Sender<Impairment>,
}

/// Updates that found the queue full.
#[derive(Debug, Default)]
struct Lost {
    board: AtomicBool,
    talk: AtomicBool,
}

impl Lost {
    fn flag(&self, room: DocRoom) -> &AtomicBool {
        match room {
            DocRoom::Board => &self.board,
            DocRoom::Talk => &self.talk,
        }
    }
}

impl SyncHandle {
    /// What was counted of the connection so far.
    pub fn stats(&self) -> LinkStats {
        self.meter.read(self.clock.now_millis())
    }

    /// Simulates a worse network from now on; the last one that is asked for counts. Never waits.
    pub fn impair(&self, impairment: Impairment) {
        let impairment = impairment.bounded();
        let before = self.conditions.send_replace(impairment);
        // As when there is a network again.
        if before.offline
            && !impairment.offline
            && let Err(error) = self.send(Command::RetryNow)
        {
            tracing::debug!(%error, "the next attempt comes in its own time");
        }
    }

    /// Says something to the client. Never waits.
    ///
    /// # Errors
    /// [`SendError`]; what it means for the command is said there.
    pub fn send(&self, command: Command) -> Result<(), SendError> {
        self.commands
            .try_send(command)
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(command) => {
                    if let Command::Send { room, .. } = command {
                        self.lost.flag(room).store(true, Ordering::Release);
                    }
                    SendError::Full
                }
                mpsc::error::TrySendError::Closed(_) => SendError::Gone,
            })
    }
}

/// Runs a client on a thread named for its board. It is offline until told [`Command::GoOnline`].
///
/// # Errors
/// Where the system gives no thread or no event loop.
pub fn start(
    config: ClientConfig,
    transport: impl Transport,
    sink: impl Sink,
) -> io::Result<SyncHandle> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?;
    let (commands, received) = mpsc::channel(COMMANDS_MAX);
    let lost = Arc::new(Lost::default());
    let name = format!("sync {}", config.board);
    let client = Client::new(config, Box::new(OsRandom));
    let (meter, clock) = (client.meter(), SystemClock::new());
    let (conditions, watched) = watch::channel(Impairment::default());
    let transport = Impaired::new(transport, watched, OsRandom.next_u64());
    let runner = Runner {
        client,
        clock,
        vigil: Vigil::default(),
        routes: Routes::of_system(),
        transport,
        line: Line::Down,
        fetching: Fetching::default(),
        goodbye: None,
        sink,
        documents: VecDeque::new(),
        document_bytes: 0,
        interface: VecDeque::new(),
        lost: Arc::clone(&lost),
    };
    std::thread::Builder::new()
        .name(name)
        .spawn(move || runtime.block_on(runner.run(received)))?;
    Ok(SyncHandle {
        commands,
        lost,
        meter,
        clock,
        conditions,
    })
}

struct Runner<T: Transport, S> {
    client: Client,
    clock: SystemClock,
    vigil: Vigil,
    /// By which way the last attempt went.
    routes: Routes,
    transport: T,
    line: Line<T::Connection>,
    fetching: Fetching,
    /// The newest connection that is being ended.
    goodbye: Option<JoinHandle<()>>,
    sink: S,
    documents: VecDeque<Event>,
    document_bytes: usize,
    interface: VecDeque<Event>,
    lost: Arc<Lost>,
}

impl<T: Transport, S: Sink> Runner<T, S> {
    async fn run(mut self, mut commands: mpsc::Receiver<Command>) {
        loop {
            self.keep_vigil();
            self.step();
            let full = self.is_full();
            let reads = !(full && self.line.is_up());
            self.client.set_reading(reads, self.clock.now_millis());
            let wait = self.wait();
            let undelivered = !(self.documents.is_empty() && self.interface.is_empty());
            let lanes = self.line.lanes();
            tokio::select! {
                command = commands.recv() => {
                    let Some(command) = command else { break };
                    self.client.command(command, self.clock.now_millis());
                }
                incoming = self.line.receive(), if reads => {
                    self.client.incoming(incoming, self.clock.now_millis());
                }
                fetched = self.fetching.next(), if !full => {
                    self.client.fetched(fetched, self.clock.now_millis());
                }
                () = presence_sent(lanes.as_deref()), if lanes.is_some() => {}
                () = sleep(wait) => {}
                () = sleep(REDELIVERY), if undelivered => {}
            }
        }
        self.client
            .command(Command::GoOffline, self.clock.now_millis());
        for action in self.client.take_actions() {
            if matches!(action, Action::Close { .. }) {
                self.act(action);
            }
        }
        // Also one that was begun before: of a session's end the server learns by no socket.
        if let Some(goodbye) = self.goodbye.take()
            && let Err(error) = goodbye.await
        {
            tracing::debug!(%error, "could not say goodbye");
        }
    }

    /// Has the client try again at once where the machine has slept or the network is another one.
    fn keep_vigil(&mut self) {
        let clocks = Clocks {
            steady: self.clock.now_millis(),
            wall: SystemClock::new().now_millis(),
        };
        if self.vigil.look(clocks, self.wait().as_millis() as u64) {
            tracing::info!("the machine has slept, or its clock was set");
            self.client.command(Command::Woke, clocks.steady);
        }
        if self.client.state().is_waiting() {
            let routes = Routes::of_system();
            if routes.is_news_after(self.routes) {
                tracing::info!("the network is another one");
                self.client.command(Command::RetryNow, clocks.steady);
            }
            self.routes = routes;
        }
    }

    /// Does everything that does not wait.
    fn step(&mut self) {
        let now = self.clock.now_millis();
        for room in [DocRoom::Board, DocRoom::Talk] {
            if self.lost.flag(room).swap(false, Ordering::Acquire) {
                self.client.command(Command::Rejoin { room }, now);
            }
        }
        let presence_is_free = self
            .line
            .lanes()
            .is_none_or(|lanes| lanes.presence_is_free());
        self.client.set_presence_lane_free(presence_is_free);
        self.client.tick(now);
        for action in self.client.take_actions() {
            self.act(action);
        }
        self.deliver();
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Open(kind) => self.line.open(&self.transport, kind),
            Action::Fetch(ask) => self.fetching.start(&self.transport, ask),
            Action::StopFetching => self.fetching.stop(),
            Action::Send(lane, packet) => {
                if !self.line.send(lane, packet) {
                    tracing::warn!("the server does not read: leaving it to its timers");
                }
            }
            Action::Close { code } => {
                // It ends by itself; nobody waits for it while the thread lives.
                if let Some(goodbye) = self.line.close(code) {
                    self.goodbye = Some(goodbye);
                }
            }
            Action::Event(event) if event.is_for_documents() => {
                self.document_bytes += event.document_bytes();
                self.documents.push_back(event);
            }
            Action::Event(event) => self.interface.push_back(event),
        }
    }

    fn deliver(&mut self) {
        while let Some(event) = self.interface.pop_front() {
            if let Err(event) = self.sink.deliver(event) {
                self.interface.push_front(event);
                break;
            }
        }
        while let Some(event) = self.documents.pop_front() {
            let bytes = event.document_bytes();
            if let Err(event) = self.sink.deliver(event) {
                self.documents.push_front(event);
                break;
            }
            self.document_bytes -= bytes;
        }
    }

    /// Whether events pile up: nothing is read then, so that the server holds back.
    fn is_full(&self) -> bool {
        self.documents.len() >= EVENTS_MAX
            || self.interface.len() >= EVENTS_MAX
            || self.document_bytes >= DOCUMENT_BYTES_MAX
    }

    fn wait(&self) -> Duration {
        let now = self.clock.now_millis();
        let until = |at: u64| Duration::from_millis(at.saturating_sub(now));
        let most = match self.client.state() {
            State::Closed | State::Refused(_) | State::Offline(Absence::Told) => SLEEP_MAX,
            State::Offline(Absence::Waiting { .. }) => SLEEP_MAX_WAITING,
            _ => SLEEP_MAX_UP,
        };
        self.client.deadline(now).map_or(most, until).min(most)
    }
}

async fn presence_sent(lanes: Option<&Lanes>) {
    if let Some(lanes) = lanes {
        lanes.presence_sent().await;
    }
}
