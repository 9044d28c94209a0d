//! Runs one room: hands it events as they come and does what it asks. Holds no rule of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tavla_shared::protocol::{RoomName, refusal};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::mpsc;

use super::{Room, RoomAction, RoomEvent, Rooms, refuse_join};
use crate::log::{Mailbox, Submission};

/// Where a room lives.
pub(super) struct Place {
    pub(super) rooms: Rooms,
    pub(super) name: RoomName,
    pub(super) generation: u64,
    pub(super) events: mpsc::Receiver<RoomEvent>,
}

impl Place {
    /// Nobody comes in any more; the next join makes a new room.
    fn close(&mut self) {
        self.rooms.forget(&self.name, self.generation);
        self.events.close();
    }

    /// Whoever was on their way in is told to come again, be it only that they have a place and not
    /// yet taken it.
    async fn refuse_waiting(mut self) {
        while let Some(event) = self.events.recv().await {
            if let RoomEvent::Join(join) = event {
                let message = "the board cannot be read now";
                let sink = join.sink.as_ref();
                refuse_join(sink, &self.name, refusal::UNAVAILABLE, message);
            }
        }
    }
}

impl Drop for Place {
    /// However the task ends, the room's name is free for the next one.
    fn drop(&mut self) {
        self.rooms.context().metrics.rooms.subtract_one();
        self.rooms.forget(&self.name, self.generation);
    }
}

/// Runs the room until it is unloaded or given up.
pub(super) async fn run(mut room: Room, mut place: Place) {
    place.rooms.context().metrics.rooms.add_one();
    let mailbox = Mailbox::new();
    let mut actions = Vec::new();
    let mut ticked_at = None;
    loop {
        let event = next_event(&room, &mut place, &mailbox, ticked_at).await;
        let now = place.rooms.clock().now_millis();
        ticked_at = matches!(event, RoomEvent::Tick).then_some(now);
        let heavy = room.is_heavy(&event, now);
        let batch = matches!(event, RoomEvent::Batch { .. }) && room.is_document();
        let begun = batch.then(Instant::now);
        if !survives(heavy, || room.handle(event, now, &mut actions)) {
            place.rooms.context().metrics.room_panics.add_one();
            tracing::error!("a room broke; its members are sent to the one that takes its place");
            // First, so that whoever is sent away and comes back at once finds the next one.
            place.close();
            // What broke it may break this as well.
            survives(false, || room.send_all_away());
            return place.refuse_waiting().await;
        }
        if let Some(begun) = begun {
            let metrics = &place.rooms.context().metrics;
            metrics.import_seconds.add(begun.elapsed());
        }
        for action in actions.drain(..) {
            match action {
                RoomAction::Log(request) => {
                    let (room, mailbox) = (place.name.clone(), Arc::clone(&mailbox));
                    place
                        .rooms
                        .committer()
                        .submit(Submission {
                            room,
                            request,
                            mailbox,
                        })
                        .await;
                }
                RoomAction::Unload => {
                    if place.rooms.try_unload(&place.name, place.generation) {
                        return;
                    }
                }
                RoomAction::Abandon => {
                    place.close();
                    return place.refuse_waiting().await;
                }
            }
        }
    }
}

/// Does `work`; false where it panicked. Heavy work first moves the other tasks of this thread to
/// another one, where the runtime has threads: in a simulation it has one.
fn survives(heavy: bool, work: impl FnOnce()) -> bool {
    // What it leaves half done is given up with the room.
    let guarded = || catch_unwind(AssertUnwindSafe(work)).is_ok();
    let threads = Handle::current().runtime_flavor() == RuntimeFlavor::MultiThread;
    if heavy && threads {
        tokio::task::block_in_place(guarded)
    } else {
        guarded()
    }
}

async fn next_event(
    room: &Room,
    place: &mut Place,
    mailbox: &Mailbox,
    ticked_at: Option<u64>,
) -> RoomEvent {
    loop {
        if let Some(event) = mailbox.take() {
            return RoomEvent::Log(Box::new(event));
        }
        // A tick that changed nothing is not repeated within a millisecond.
        let due = room
            .deadline()
            .map(|due| ticked_at.map_or(due, |at| due.max(at + 1)));
        let wait = due.map(|due| due.saturating_sub(place.rooms.clock().now_millis()));
        if wait == Some(0) {
            return RoomEvent::Tick;
        }
        let tick = async {
            match wait {
                Some(millis) => tokio::time::sleep(Duration::from_millis(millis)).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = mailbox.filled() => {}
            () = tick => return RoomEvent::Tick,
            event = place.events.recv(), if room.is_accepting() => {
                // The registry holds a sender as long as the room is in it.
                return event.unwrap_or(RoomEvent::Drain);
            }
        }
    }
}
