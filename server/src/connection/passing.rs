//! Hands what a connection wants done into its rooms. What a full inbox does not take is parked for that
//! room, in order and within bounds; whatever is for other rooms goes past it. Never decides what
//! goes where, and waits for nothing unless it is asked to.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use tavla_shared::protocol::{RoomName, refusal};
use tokio::sync::mpsc::OwnedPermit;
use tokio::sync::mpsc::error::TrySendError;

use super::ConnectionAction;
use crate::room::{Join, RoomEvent, RoomHandle, Rooms, refuse_join};

/// What may be parked for all rooms of one connection together. One that has as much is read no more
/// until a room has place; what was read last is kept, be it larger than what was left.
const PARKED_EVENTS_MAX: usize = 32;
/// The same in bytes of batches, and of the versions of those who come.
const PARKED_BYTES_MAX: usize = 256 * 1024;

/// A connection's ways into its rooms, and what waits there.
pub(super) struct Passing {
    entered: Entered,
    queues: BTreeMap<RoomName, Queue>,
    parked: Parked,
}

/// The rooms that a connection has entered.
struct Entered {
    rooms: Rooms,
    handles: BTreeMap<RoomName, RoomHandle>,
}

/// Something to be done at one room, once everything before it is.
enum Errand {
    Enter(Box<Join>),
    Hand(RoomEvent),
    Exit,
}

/// What waits for one room.
struct Queue {
    /// Waits for its place in the inbox.
    head: Blocked,
    rest: VecDeque<Errand>,
}

/// An event that found an inbox full, and its turn among all that wait for that inbox. The turn is kept
/// while other things wake the connection: who asks anew is the last each time.
struct Blocked {
    event: RoomEvent,
    place: PlaceAhead,
}

/// A place in an inbox, once there is one; none where the room has ended.
type PlaceAhead = Pin<Box<dyn Future<Output = Option<OwnedPermit<RoomEvent>>> + Send>>;

/// How much is parked.
#[derive(Default)]
struct Parked {
    events: usize,
    bytes: usize,
}

impl Passing {
    /// Has entered no room.
    pub(super) fn new(rooms: Rooms) -> Self {
        let handles = BTreeMap::new();
        Self {
            entered: Entered { rooms, handles },
            queues: BTreeMap::new(),
            parked: Parked::default(),
        }
    }

    /// Does what can be done now, and parks the rest.
    pub(super) fn perform(&mut self, actions: &mut Vec<ConnectionAction>) {
        for action in actions.drain(..) {
            let (room, errand) = match action {
                ConnectionAction::Enter { room, join } => (room, Errand::Enter(Box::new(join))),
                ConnectionAction::Send { room, event } => (room, Errand::Hand(event)),
                ConnectionAction::Exit { room } => (room, Errand::Exit),
            };
            if let Some(queue) = self.queues.get_mut(&room) {
                if !queue.makes_needless(&errand) {
                    self.parked.add(errand.bytes());
                    queue.rest.push_back(errand);
                }
            } else if let Some(head) = self.entered.run(&room, errand) {
                self.park(room, head, VecDeque::new());
            }
        }
    }

    /// Whether as much is parked as may be.
    pub(super) fn is_full(&self) -> bool {
        self.parked.events >= PARKED_EVENTS_MAX || self.parked.bytes >= PARKED_BYTES_MAX
    }

    /// Waits until something that is parked has gone on; for ever while nothing is. May be dropped
    /// while it waits: nothing loses its turn.
    pub(super) async fn advance(&mut self) {
        let (room, permit) = poll_fn(|context| self.poll_places(context)).await;
        let Some(Queue { head, mut rest }) = self.queues.remove(&room) else {
            return;
        };
        self.parked.subtract(bytes_of(&head.event));
        let mut blocked = match permit {
            Some(permit) => {
                permit.send(head.event);
                None
            }
            None => self.entered.hand(&room, head.event),
        };
        while blocked.is_none()
            && let Some(errand) = rest.pop_front()
        {
            self.parked.subtract(errand.bytes());
            blocked = self.entered.run(&room, errand);
        }
        if let Some(head) = blocked {
            self.park(room, head, rest);
        }
    }

    /// Waits until nothing is parked any more, then lets go of every room.
    pub(super) async fn finish(mut self) {
        while !self.queues.is_empty() {
            self.advance().await;
        }
    }

    fn park(&mut self, room: RoomName, head: Blocked, rest: VecDeque<Errand>) {
        self.parked.add(bytes_of(&head.event));
        self.queues.insert(room, Queue { head, rest });
    }

    /// The first room that has place, or has ended.
    fn poll_places(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<(RoomName, Option<OwnedPermit<RoomEvent>>)> {
        for (room, queue) in &mut self.queues {
            if let Poll::Ready(permit) = queue.head.place.as_mut().poll(context) {
                return Poll::Ready((room.clone(), permit));
            }
        }
        Poll::Pending
    }
}

impl Entered {
    /// Does an errand; gives back what has to wait.
    fn run(&mut self, room: &RoomName, errand: Errand) -> Option<Blocked> {
        match errand {
            Errand::Enter(join) => self.enter(room, join),
            Errand::Hand(event) => self.hand(room, event),
            Errand::Exit => {
                self.handles.remove(room);
                None
            }
        }
    }

    /// Hands an event in. One for a room that has ended is dropped: whoever was in it has been told.
    /// A join was not: it goes to the room's successor.
    fn hand(&mut self, room: &RoomName, event: RoomEvent) -> Option<Blocked> {
        let handle = self.handles.get(room)?;
        match handle.try_send(event) {
            Ok(()) => None,
            Err(TrySendError::Full(event)) => Some(Blocked::at(handle, event)),
            Err(TrySendError::Closed(RoomEvent::Join(join))) => self.enter(room, join),
            Err(TrySendError::Closed(_)) => {
                tracing::debug!("an event came after its room had ended");
                None
            }
        }
    }

    fn enter(&mut self, room: &RoomName, mut join: Box<Join>) -> Option<Blocked> {
        while let Some(handle) = self.rooms.enter(room) {
            let handed = handle.try_send(RoomEvent::Join(join));
            let blocked = match handed {
                // The room was given up between the two; its successor takes the join.
                Err(TrySendError::Closed(RoomEvent::Join(returned))) => {
                    join = returned;
                    continue;
                }
                Err(TrySendError::Full(event)) => Some(Blocked::at(&handle, event)),
                Ok(()) | Err(TrySendError::Closed(_)) => None,
            };
            self.handles.insert(room.clone(), handle);
            return blocked;
        }
        self.handles.remove(room);
        let message = "the server stops";
        refuse_join(join.sink.as_ref(), room, refusal::UNAVAILABLE, message);
        None
    }
}

impl Errand {
    fn bytes(&self) -> usize {
        match self {
            Self::Enter(join) => join.version.len(),
            Self::Hand(event) => bytes_of(event),
            Self::Exit => 0,
        }
    }
}

/// What an event takes, other than itself.
fn bytes_of(event: &RoomEvent) -> usize {
    match event {
        RoomEvent::Batch { updates, .. } => updates.iter().map(Vec::len).sum(),
        RoomEvent::Join(join) => join.version.len(),
        _ => 0,
    }
}

impl Queue {
    /// Whether what waits already says the same: a lane drains again and again while a room loads,
    /// and the room looks at it once.
    fn makes_needless(&self, errand: &Errand) -> bool {
        let Errand::Hand(RoomEvent::Drained { member: asked }) = errand else {
            return false;
        };
        let says =
            |event: &RoomEvent| matches!(event, RoomEvent::Drained { member } if member == asked);
        let waits = |errand: &Errand| matches!(errand, Errand::Hand(event) if says(event));
        says(&self.head.event) || self.rest.iter().any(waits)
    }
}

impl Blocked {
    fn at(handle: &RoomHandle, event: RoomEvent) -> Self {
        let place = Box::pin(handle.place_ahead());
        Self { event, place }
    }
}

impl Parked {
    fn add(&mut self, bytes: usize) {
        self.events += 1;
        self.bytes += bytes;
    }

    fn subtract(&mut self, bytes: usize) {
        self.events -= 1;
        self.bytes -= bytes;
    }
}
