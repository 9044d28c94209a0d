//! What passes between a board's worker and its sync client.
//!
//! From the client to the worker everything goes on the client's own thread, which keeps what the
//! worker has no room for. From the worker to the client a thread of its own carries it, so that
//! neither waits for the other.

#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::thread::Builder;
use std::time::Duration;

use tavla_shared::board::Version;
use tavla_shared::id::BoardId;
use tavla_shared::protocol::DocRoom;

use crate::storage::Wake;
use crate::sync::{
    Backfill, Command, Event, Outgoing, Refusal, SendError as SyncSendError, Sink, SyncHandle,
};
use crate::worker::{PartReason, SendError, SyncCommand, SyncEvent, SyncPort};

/// How long the thread waits for the worker before it looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(200);
/// How soon a client that is full is tried again.
const RETRY: Duration = Duration::from_millis(5);

/// After how many joins in a row something may not go in, before the board is kept to itself.
const REFUSED_JOINS_MAX: u32 = 3;

/// A wake for whoever waits by other means.
pub(super) fn nobody() -> Wake {
    Arc::new(|| {})
}

/// Carries what is for the interface to the session.
pub(super) struct InterfaceEvents {
    events: SyncSender<Event>,
    wake: Wake,
}

impl InterfaceEvents {
    pub(super) fn new(events: SyncSender<Event>, wake: Wake) -> Self {
        Self { events, wake }
    }

    fn deliver(&self, event: Event) -> Result<(), Event> {
        match self.events.try_send(event) {
            Ok(()) => {
                (self.wake)();
                Ok(())
            }
            Err(TrySendError::Full(event)) => Err(event),
            // The session let go of the client, which is about to end.
            Err(TrySendError::Disconnected(_)) => Ok(()),
        }
    }
}

/// The thread from the worker to the client. Dropping it ends the thread.
pub(super) struct Bridge {
    wanted: Arc<AtomicBool>,
}

impl Drop for Bridge {
    fn drop(&mut self) {
        self.wanted.store(false, Ordering::Release);
    }
}

impl Bridge {
    /// Where the client's events go.
    pub(super) fn sink(port: Arc<SyncPort>, interface: InterfaceEvents) -> impl Sink {
        let mut ticket = 0;
        move |event: Event| {
            ticket += 1;
            to_worker(&port, &interface, ticket, event)
        }
    }

    /// Starts carrying the worker's answers and edits to the client.
    pub(super) fn start(
        board: &BoardId,
        port: Arc<SyncPort>,
        sync: Arc<SyncHandle>,
    ) -> io::Result<Self> {
        let wanted = Arc::new(AtomicBool::new(true));
        let still_wanted = Arc::clone(&wanted);
        Builder::new()
            .name(format!("bridge {board}"))
            .spawn(move || {
                let mut refusals = Refusals::default();
                while still_wanted.load(Ordering::Acquire) {
                    for event in port.wait_events(LOOK) {
                        let last = event == SyncEvent::Gone;
                        let command = to_client(event, &mut refusals);
                        if refusals.take_start_over()
                            && let Err(error) = port.send(SyncCommand::Part(PartReason::Unusable))
                        {
                            tracing::warn!(%error, "the board is not fetched anew");
                        }
                        if let Some(command) = command
                            && !send(&sync, &command, &still_wanted)
                        {
                            return;
                        }
                        if last {
                            return;
                        }
                    }
                }
            })?;
        Ok(Self { wanted })
    }
}

/// Says it to the client, as soon as there is room; false once nobody listens.
fn send(sync: &SyncHandle, command: &Command, wanted: &AtomicBool) -> bool {
    loop {
        match sync.send(command.clone()) {
            Ok(()) => return true,
            Err(SyncSendError::Gone) => return false,
            // The client counts a lost update itself and will ask for all it lacks.
            Err(SyncSendError::Full) if matches!(command, Command::Send { .. }) => return true,
            Err(SyncSendError::Full) if !wanted.load(Ordering::Acquire) => return false,
            Err(SyncSendError::Full) => std::thread::park_timeout(RETRY),
        }
    }
}

/// How often in a row the server's updates did not go in.
#[derive(Debug, Default)]
struct Refusals {
    /// After so many joins, since the last of which all went in.
    joins: u32,
    /// Whether the present join is among them: what comes after an update that did not go in may
    /// wait for it, and all of it is asked for again together.
    counted: bool,
    /// Whether all of the present row only lacked history: nothing of it made no sense.
    lacks_history: bool,
    /// Whether the board had better be fetched anew.
    start_over: bool,
}

impl Refusals {
    fn joined(&mut self) {
        self.counted = false;
    }

    /// All that the server had at the join is here. Nothing less says that a backfill went in: what
    /// others do meanwhile goes in beside one that does not.
    fn caught_up(&mut self) {
        self.joins = 0;
    }

    fn take_start_over(&mut self) -> bool {
        std::mem::take(&mut self.start_over)
    }

    /// Something did not go in, or waits for history that never comes: what to do about it.
    fn refused(&mut self, lacks_history: bool) -> Option<Command> {
        self.lacks_history = lacks_history && (self.joins == 0 || self.lacks_history);
        if std::mem::replace(&mut self.counted, true) {
            return None;
        }
        self.joins += 1;
        if self.joins < REFUSED_JOINS_MAX {
            let room = DocRoom::Board;
            return Some(Command::Rejoin { room });
        }
        // A server that sends the same bad bytes again and again is not worth another try, unless
        // a person says so.
        self.joins = 0;
        // A board that fits nothing of the server's is not helped by asking again; one that starts
        // with nothing lacks no history.
        self.start_over = self.lacks_history;
        Some(Command::GiveUp(Refusal::UpdatesUnusable))
    }
}

/// What a worker's event means to the client.
fn to_client(event: SyncEvent, refusals: &mut Refusals) -> Option<Command> {
    let room = DocRoom::Board;
    let command = match event {
        SyncEvent::Version { join, version } => Command::Version {
            room,
            join,
            version: version.encode(),
        },
        SyncEvent::Missing {
            join,
            updates,
            upto,
            own,
            ..
        } => {
            refusals.joined();
            Command::Backfill(Backfill {
                room,
                join,
                updates,
                through: upto,
                own,
            })
        }
        SyncEvent::ExportFailed { .. } => Command::GiveUp(Refusal::HistoryUnwritable),
        SyncEvent::Outgoing { seq, update } => Command::Send {
            room,
            outgoing: Outgoing { seq, bytes: update },
        },
        SyncEvent::Imported {
            refused,
            pending,
            caught_up,
            ..
        } => {
            if !refused.is_empty() || pending {
                tracing::warn!(?refused, pending, "updates from the server did not go in");
                return refusals.refused(refused.is_empty());
            }
            if caught_up {
                refusals.caught_up();
            }
            return None;
        }
        SyncEvent::Lagging | SyncEvent::Rebuilt => Command::Rejoin { room },
        SyncEvent::Gone => Command::GoOffline,
    };
    Some(command)
}

/// Passes a client's event on; gives it back where there is no room now.
fn to_worker(
    port: &SyncPort,
    interface: &InterfaceEvents,
    ticket: u64,
    event: Event,
) -> Result<(), Event> {
    let command = match &event {
        Event::VersionWanted { join, .. } => SyncCommand::Version { join: *join },
        Event::ServerVersion { version, join, .. } => SyncCommand::Since {
            join: *join,
            version: server_version(version),
        },
        Event::Left { .. } => SyncCommand::Left,
        Event::Rejected { status, .. } => SyncCommand::Part(PartReason::Refused(*status)),
        Event::Updates { updates, .. } => SyncCommand::Import {
            ticket,
            updates: updates.clone(),
        },
        Event::Acked { seq, .. } => SyncCommand::Acked { upto: *seq },
        Event::State(_) | Event::Told { .. } | Event::PeersGone | Event::Welcomed(_) => {
            return interface.deliver(event);
        }
    };
    match port.send(command) {
        Err(SendError::Busy(_)) => Err(event),
        // Where the worker has ended, the bridge tells the client to go offline.
        Ok(()) | Err(SendError::Gone(_)) => Ok(()),
    }
}

fn server_version(bytes: &[u8]) -> Version {
    Version::decode(bytes).unwrap_or_else(|error| {
        tracing::warn!(%error, "the server's version cannot be read; all is sent");
        Version::default()
    })
}
