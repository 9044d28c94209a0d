//! The queues between a worker, the UI, the sync client and guests.
//!
//! One lock for all of them, held for moments only. Commands are bounded by refusal. Events are
//! bounded by meaning: a full queue never makes the worker wait, it makes news older than the
//! reader's last look come merged. Only refusals of edits cannot be merged; while too many of
//! those wait, no further edit is taken.

mod company;
mod guests;
mod news;
mod port;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

pub(super) use self::port::Port;

use self::guests::Guests;
use self::news::{EVENTS_MAX, put};
use self::port::SYNC_EVENTS_MAX;
use super::model::Model;
use super::{Command, Event, GuestCommand, SendError, SyncCommand, SyncEvent, Wake};

/// The most local commands that wait.
const LOCAL_MAX: usize = 1024;

/// The most local commands taken at once; they are saved together.
const GROUP_MAX: usize = 64;

/// What a worker does next.
pub(super) enum Work<M: Model> {
    /// Local commands, in order.
    Local(Vec<Command<M::Batch>>),
    /// A command of the sync client, and the port it came by.
    Remote(u64, SyncCommand),
    /// A guest's command, and the guest.
    Guest(u64, GuestCommand<M::Batch>),
    /// Nothing came until the deadline, or there is work of the worker's own.
    None,
    /// Nobody holds the UI's end any more, and everything they sent is done.
    Abandoned {
        /// Whether to end although something cannot be saved.
        discard_unsaved: bool,
    },
}

/// Who holds the UI's end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hold {
    /// Somebody.
    #[default]
    Held,
    /// Nobody: the worker ends once all is saved.
    LetGo,
    /// Somebody who waits for the end, whatever is unsaved then.
    GivenUp,
}

struct State<M: Model> {
    local: VecDeque<Command<M::Batch>>,
    remote: VecDeque<(u64, SyncCommand)>,
    events: VecDeque<Event<M::Change>>,
    sync_events: VecDeque<SyncEvent>,
    sync_bytes: usize,
    sync_wake: Option<Wake>,
    /// How many ports there have been; only the newest one counts.
    sync_ports: u64,
    guests: Guests<M>,
    hold: Hold,
    still_is_shown: bool,
    gone: bool,
}

impl<M: Model> Default for State<M> {
    fn default() -> Self {
        Self {
            local: VecDeque::new(),
            remote: VecDeque::new(),
            events: VecDeque::new(),
            sync_events: VecDeque::new(),
            sync_bytes: 0,
            sync_wake: None,
            sync_ports: 0,
            guests: Guests::default(),
            hold: Hold::default(),
            still_is_shown: false,
            gone: false,
        }
    }
}

impl<M: Model> State<M> {
    /// Each edit may be refused, and refusals cannot be merged.
    fn takes_local(&self) -> bool {
        !self.local.is_empty() && self.events.len() < 2 * EVENTS_MAX
    }

    /// Each command of the sync client may be answered.
    fn takes_remote(&self) -> bool {
        !self.remote.is_empty() && self.sync_events.len() < SYNC_EVENTS_MAX
    }

    /// Whether the end comes next: nothing was done before it that has to be on the board.
    fn ends_next(&self) -> bool {
        match self.local.iter().find(|command| command.is_urgent()) {
            Some(command) => matches!(command, Command::Close { .. }),
            None => self.hold != Hold::Held,
        }
    }
}

pub(super) struct Queues<M: Model> {
    state: Mutex<State<M>>,
    /// Something for the worker.
    work: Condvar,
    /// Something for a reader that waits.
    news: Condvar,
    wake: Wake,
}

impl<M: Model> std::fmt::Debug for Queues<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queues").finish_non_exhaustive()
    }
}

impl<M: Model> Queues<M> {
    pub(super) fn new(wake: Wake) -> Self {
        let state = Mutex::default();
        Self {
            state,
            work: Condvar::new(),
            news: Condvar::new(),
            wake,
        }
    }

    /// A panic elsewhere leaves the queues whole: every change to them is one push or pop.
    fn lock(&self) -> MutexGuard<'_, State<M>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // The UI's end.

    pub(super) fn send_local(
        &self,
        command: Command<M::Batch>,
    ) -> Result<(), SendError<Command<M::Batch>>> {
        let mut state = self.lock();
        if state.gone {
            return Err(SendError::Gone(command));
        }
        if state.local.len() >= LOCAL_MAX {
            return Err(SendError::Busy(command));
        }
        state.local.push_back(command);
        self.work.notify_one();
        Ok(())
    }

    pub(super) fn take_events(&self) -> Vec<Event<M::Change>> {
        let mut state = self.lock();
        // The worker may have stopped taking edits until there is room.
        self.work.notify_one();
        state.events.drain(..).collect()
    }

    pub(super) fn wait_events(&self, timeout: Duration) -> Vec<Event<M::Change>> {
        let state = self.lock();
        let empty = |state: &mut State<M>| state.events.is_empty() && !state.gone;
        let waited = self.news.wait_timeout_while(state, timeout, empty);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
        self.take_events()
    }

    pub(super) fn still_is_shown(&self) {
        self.lock().still_is_shown = true;
        self.work.notify_one();
    }

    pub(super) fn let_go(&self, hold: Hold) {
        let mut state = self.lock();
        state.hold = state.hold.max(hold);
        state.events.clear();
        self.work.notify_one();
    }

    // The worker's end.

    /// The next thing to do, local commands first. Does not wait where the worker is `busy` with
    /// something of its own, and otherwise at most until `deadline`. Who has let go of a worker whose
    /// disk is `refusing` wants it to try again until all is saved.
    pub(super) fn next(&self, busy: bool, refusing: bool, deadline: Option<Instant>) -> Work<M> {
        let mut state = self.lock();
        loop {
            if state.takes_local() {
                let count = state.local.len().min(GROUP_MAX);
                return Work::Local(state.local.drain(..count).collect());
            }
            // As quick as a person's, who goes before; where else there is something to do, by turns: programs may
            // never be done.
            let others = busy || state.takes_remote();
            if let Some((guest, command)) = state.guests.next(others) {
                return Work::Guest(guest, command);
            }
            if busy {
                return Work::None;
            }
            if state.takes_remote()
                && let Some((port, command)) = state.remote.pop_front()
            {
                return Work::Remote(port, command);
            }
            let discard_unsaved = state.hold == Hold::GivenUp;
            if discard_unsaved || (state.hold == Hold::LetGo && !refusing) {
                return Work::Abandoned { discard_unsaved };
            }
            let Some(deadline) = deadline else {
                state = self
                    .work
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Work::None;
            }
            let waited = self.work.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits for the still to be on the screen, at most for `timeout`; for nothing where somebody wants
    /// something of the board.
    pub(super) fn wait_for_still(&self, timeout: Duration) {
        let waits = |state: &mut State<M>| {
            let wanted = !state.remote.is_empty()
                || state.guests.wait_for_whole()
                || state.local.iter().any(Command::is_urgent);
            !state.still_is_shown && state.hold == Hold::Held && !wanted
        };
        let waited = self.work.wait_timeout_while(self.lock(), timeout, waits);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// Whether the end comes next, so that nothing needs to be prepared any more.
    pub(super) fn ends_next(&self) -> bool {
        self.lock().ends_next()
    }

    /// Whether a local command waits to be taken.
    pub(super) fn has_local(&self) -> bool {
        self.lock().takes_local()
    }

    /// Tells the UI. Never waits: see the top of this file.
    pub(super) fn tell(&self, event: Event<M::Change>) {
        let guests = {
            let mut state = self.lock();
            let guests = state.guests.tell_all(&event);
            if state.hold == Hold::Held {
                put(&mut state.events, event);
            }
            guests
        };
        self.news.notify_all();
        (self.wake)();
        for wake in guests {
            wake();
        }
    }

    /// The worker has ended: nothing more is taken.
    pub(super) fn end(&self) {
        let (client, guests) = {
            let mut state = self.lock();
            state.gone = true;
            state.local.clear();
            state.remote.clear();
            state.sync_events.push_back(SyncEvent::Gone);
            (state.sync_wake.clone(), state.guests.end())
        };
        self.news.notify_all();
        (self.wake)();
        for wake in client.into_iter().chain(guests) {
            wake();
        }
    }
}
