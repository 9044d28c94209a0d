//! What passes between the workers of a board's documents and its sync client, each by its room.
//!
//! From the client to the workers everything goes on the client's own thread, which keeps what a
//! worker has no room for. From the workers to the client one thread of its own carries it, so that
//! neither waits for the other.

mod bell;
mod refusals;
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

pub(super) use self::bell::Bell;
use self::refusals::Refusals;
use crate::storage::Wake;
use crate::sync::{
    Backfill, Command, Event, Outgoing, Refusal, SendError as SyncSendError, Sink, SyncHandle,
};
use crate::worker::{PartReason, SendError, SyncCommand, SyncEvent, SyncPort};

/// How long the thread waits for the workers before it looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(200);
/// How soon a client that is full is tried again.
const RETRY: Duration = Duration::from_millis(5);

/// The workers' ends, each by its document's room.
#[derive(Debug, Clone)]
pub(super) struct Ports {
    /// The board's.
    pub(super) board: Arc<SyncPort>,
    /// The talk's, if there is one.
    pub(super) talk: Option<Arc<SyncPort>>,
}

impl Ports {
    fn of(&self, room: DocRoom) -> Option<&Arc<SyncPort>> {
        match room {
            DocRoom::Board => Some(&self.board),
            DocRoom::Talk => self.talk.as_ref(),
        }
    }

    /// The documents that have one, the board first.
    pub(super) fn rooms(&self) -> Vec<DocRoom> {
        let rooms = [DocRoom::Board, DocRoom::Talk].into_iter();
        rooms.filter(|room| self.of(*room).is_some()).collect()
    }
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
    pub(super) fn sink(ports: Ports, interface: InterfaceEvents) -> impl Sink {
        let mut ticket = 0;
        move |event: Event| {
            ticket += 1;
            match event.room() {
                Some(room) => match ports.of(room) {
                    Some(port) => to_worker(port, ticket, event),
                    None => Ok(()),
                },
                None => interface.deliver(event),
            }
        }
    }

    /// Starts carrying the workers' answers and edits to the client; each of them rings the bell.
    pub(super) fn start(
        board: &BoardId,
        ports: &Ports,
        bell: Arc<Bell>,
        sync: Arc<SyncHandle>,
    ) -> io::Result<Self> {
        let wanted = Arc::new(AtomicBool::new(true));
        let still_wanted = Arc::clone(&wanted);
        let line = |room| ports.of(room).map(|port| Line::new(room, Arc::clone(port)));
        let mut lines: Vec<Line> = ports.rooms().into_iter().filter_map(line).collect();
        Builder::new()
            .name(format!("bridge {board}"))
            .spawn(move || {
                while still_wanted.load(Ordering::Acquire) {
                    bell.wait(LOOK);
                    lines.retain_mut(|line| line.carry(&sync, &still_wanted));
                    if lines.is_empty() {
                        return;
                    }
                }
            })?;
        Ok(Self { wanted })
    }
}

/// What goes from one worker to the client.
struct Line {
    room: DocRoom,
    port: Arc<SyncPort>,
    refusals: Refusals,
}

impl Line {
    fn new(room: DocRoom, port: Arc<SyncPort>) -> Self {
        let refusals = Refusals::default();
        Self {
            room,
            port,
            refusals,
        }
    }

    /// Carries what there is; false once nothing more comes of it.
    fn carry(&mut self, sync: &SyncHandle, wanted: &AtomicBool) -> bool {
        for event in self.port.events() {
            let last = event == SyncEvent::Gone;
            let command = to_client(self.room, event, &mut self.refusals);
            if self.refusals.take_start_over()
                && let Err(error) = self.port.send(SyncCommand::Part(PartReason::Unusable))
            {
                tracing::warn!(%error, "a document is not fetched anew");
            }
            if let Some(command) = command
                && !send(sync, &command, wanted)
            {
                return false;
            }
            if last {
                return false;
            }
        }
        true
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

/// What a worker's event means to the client.
fn to_client(room: DocRoom, event: SyncEvent, refusals: &mut Refusals) -> Option<Command> {
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
        SyncEvent::ExportFailed { .. } => give_up(room, Refusal::HistoryUnwritable),
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
                return refusals.refused(room, refused.is_empty());
            }
            if caught_up {
                refusals.caught_up();
            }
            return None;
        }
        SyncEvent::Lagging | SyncEvent::Rebuilt => Command::Rejoin { room },
        SyncEvent::Gone => match room {
            DocRoom::Board => Command::GoOffline,
            DocRoom::Talk => Command::Shut { room },
        },
    };
    Some(command)
}

/// A document cannot be brought in step: without the board there is nothing to be connected for.
fn give_up(room: DocRoom, refusal: Refusal) -> Command {
    match room {
        DocRoom::Board => Command::GiveUp(refusal),
        DocRoom::Talk => {
            tracing::warn!(?refusal, "the talk is not kept in step");
            Command::Shut { room }
        }
    }
}

/// Passes a document's event on; gives it back where there is no room now.
fn to_worker(port: &SyncPort, ticket: u64, event: Event) -> Result<(), Event> {
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
        Event::State(_)
        | Event::Beside { .. }
        | Event::Told { .. }
        | Event::PeersGone
        | Event::Welcomed(_) => {
            return Ok(());
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
