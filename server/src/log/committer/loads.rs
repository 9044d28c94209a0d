//! What waits to be loaded, and which of it may be taken now. Shared by the threads that load.
//!
//! A document is loaded, has records set aside, or is compacted: one of them at a time, and loads
//! and setting aside in the order in which they were asked for. What cannot be loaded yet waits here
//! and on no thread, and what is asked of other documents overtakes it; a compaction waits on its
//! thread for who loads its document. Who only looks waits for nobody.
//! Bounded: whoever submits while it is full waits.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tavla_shared::protocol::RoomName;
use tokio::sync::Semaphore;

use super::{Submission, answer_closed};
use crate::log::LogRequest;

/// What waits, shared.
#[derive(Debug)]
pub(super) struct LoadQueue {
    state: Mutex<State>,
    /// Something may be taken that could not be before, or nothing more will come.
    changed: Condvar,
    /// One for each submission that may still come in.
    places: Semaphore,
}

#[derive(Debug)]
struct State {
    waiting: VecDeque<Submission>,
    /// Documents that a thread has in hand.
    held: BTreeSet<RoomName>,
    /// The document that is being compacted: a load might find a snapshot of it that nobody has
    /// looked at yet.
    compacted: Option<RoomName>,
    /// Threads that take.
    hands: usize,
    /// Whether nothing more comes in.
    closed: bool,
}

impl State {
    /// Takes the first that may be. Of two for one document the earlier comes first: what keeps it
    /// waiting keeps the later one, too.
    fn take(&mut self) -> Option<Submission> {
        let free = |it: &Submission| {
            only_looks(&it.request)
                || !(self.held.contains(&it.room) || self.compacted.as_ref() == Some(&it.room))
        };
        let at = self.waiting.iter().position(free)?;
        self.waiting.remove(at)
    }
}

/// Who only looks lives from nothing that may turn out to be bad: it waits for nobody, and holds
/// nobody up.
fn only_looks(request: &LogRequest) -> bool {
    matches!(request, LogRequest::Read { .. } | LogRequest::Measure)
}

impl LoadQueue {
    /// An empty one with so many places, and so many threads that will take from it.
    pub(super) fn new(places: usize, hands: usize) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                waiting: VecDeque::new(),
                held: BTreeSet::new(),
                compacted: None,
                hands,
                closed: false,
            }),
            changed: Condvar::new(),
            places: Semaphore::new(places),
        })
    }

    /// Puts a submission in; waits while there is no place. Gives it back where nobody takes any
    /// more.
    pub(super) async fn submit(&self, submission: Submission) -> Result<(), Submission> {
        match self.places.acquire().await {
            // Given back by whoever takes it.
            Ok(place) => place.forget(),
            Err(_) => return Err(submission),
        }
        let mut state = self.state();
        if state.hands == 0 {
            return Err(submission);
        }
        state.waiting.push_back(submission);
        drop(state);
        self.changed.notify_all();
        Ok(())
    }

    /// Takes the next submission that may be taken, once there is one; none once everything that
    /// was submitted is taken and nothing more will be.
    pub(super) fn take(&self) -> Option<Taken<'_>> {
        let mut state = self.state();
        loop {
            if let Some(submission) = state.take() {
                let looks = only_looks(&submission.request);
                let room = (!looks).then(|| submission.room.clone());
                state.held.extend(room.clone());
                drop(state);
                self.places.add_permits(1);
                let hold = Hold { queue: self, room };
                return Some(Taken { submission, hold });
            }
            if state.closed && state.waiting.is_empty() {
                return None;
            }
            state = self.wait(state);
        }
    }

    /// Begins to compact a document, once nobody loads it. Only one at a time.
    pub(super) fn compact(&self, room: &RoomName) -> Compaction<'_> {
        let mut state = self.state();
        while state.held.contains(room) {
            state = self.wait(state);
        }
        state.compacted = Some(room.clone());
        Compaction(self)
    }

    /// One of the threads that take, for as long as it does.
    pub(super) fn hand(&self) -> Hand<'_> {
        Hand(self)
    }

    fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        let waited = self.changed.wait(state);
        waited.unwrap_or_else(PoisonError::into_inner)
    }
}

/// The way in. Once it is gone the threads do what still waits, and end.
#[derive(Debug)]
pub(super) struct LoadDoor(pub(super) Arc<LoadQueue>);

impl Drop for LoadDoor {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// A submission that a thread has in hand.
pub(super) struct Taken<'a> {
    pub(super) submission: Submission,
    /// To be dropped once it is answered.
    pub(super) hold: Hold<'a>,
}

/// Keeps a document from everybody else.
pub(super) struct Hold<'a> {
    queue: &'a LoadQueue,
    room: Option<RoomName>,
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        if let Some(room) = &self.room {
            self.queue.state().held.remove(room);
            self.queue.changed.notify_all();
        }
    }
}

/// A compaction under way, however it ends.
pub(super) struct Compaction<'a>(&'a LoadQueue);

impl Drop for Compaction<'_> {
    fn drop(&mut self) {
        self.0.state().compacted = None;
        self.0.changed.notify_all();
    }
}

/// A thread that takes, however it ends.
pub(super) struct Hand<'a>(&'a LoadQueue);

impl Drop for Hand<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.hands -= 1;
        if state.hands > 0 {
            return;
        }
        // Only a panic in all of them leaves anything.
        let left = std::mem::take(&mut state.waiting);
        drop(state);
        self.0.places.close();
        for lost in &left {
            answer_closed(lost);
        }
    }
}
