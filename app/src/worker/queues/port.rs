//! The sync client's end: its commands are bounded by refusal, its events by having it start over.

use std::sync::PoisonError;
use std::time::Duration;

use super::{Queues, State};
use crate::worker::model::Model;
use crate::worker::{SendError, SyncCommand, SyncEvent, Wake};

/// The most commands of the sync client that wait.
const REMOTE_MAX: usize = 64;

/// The most waiting events for the sync client, and the most bytes of updates in them.
pub(super) const SYNC_EVENTS_MAX: usize = 1024;
pub(super) const SYNC_BYTES_MAX: usize = 8 << 20;

impl<M: Model> State<M> {
    /// Adds an event for the sync client; false where it lags, which it is then told instead.
    fn put_sync(&mut self, event: SyncEvent) -> bool {
        let SyncEvent::Outgoing { update, .. } = &event else {
            self.sync_events.push_back(event);
            return true;
        };
        let bytes = self.sync_bytes + update.len();
        if self.sync_events.len() < SYNC_EVENTS_MAX && bytes <= SYNC_BYTES_MAX {
            self.sync_bytes = bytes;
            self.sync_events.push_back(event);
            return true;
        }
        self.sync_events
            .retain(|event| !matches!(event, SyncEvent::Outgoing { .. }));
        self.sync_events.push_back(SyncEvent::Lagging);
        self.sync_bytes = 0;
        false
    }
}

/// The queues as who has no part in the document sees them.
pub trait Port: std::fmt::Debug + Send + Sync {
    /// A command of the sync client, which came by this port.
    fn send_remote(&self, port: u64, command: SyncCommand) -> Result<(), SendError<SyncCommand>>;
    /// Everything that this port has not been told yet.
    fn take_sync_events(&self, port: u64) -> Vec<SyncEvent>;
    /// The same, after waiting for something.
    fn wait_sync_events(&self, port: u64, timeout: Duration) -> Vec<SyncEvent>;
    /// Nobody listens at this port any more.
    fn detach_sync(&self, port: u64);
    /// Waits until the worker writes nothing more.
    fn wait_end(&self);
}

impl<M: Model> Port for Queues<M> {
    fn send_remote(&self, port: u64, command: SyncCommand) -> Result<(), SendError<SyncCommand>> {
        let mut state = self.lock();
        if state.gone || state.sync_ports != port {
            return Err(SendError::Gone(command));
        }
        if state.remote.len() >= REMOTE_MAX {
            return Err(SendError::Busy(command));
        }
        state.remote.push_back((port, command));
        self.work.notify_one();
        Ok(())
    }

    fn take_sync_events(&self, port: u64) -> Vec<SyncEvent> {
        let mut state = self.lock();
        if state.sync_ports != port {
            return vec![SyncEvent::Gone];
        }
        state.sync_bytes = 0;
        self.work.notify_one();
        state.sync_events.drain(..).collect()
    }

    fn wait_sync_events(&self, port: u64, timeout: Duration) -> Vec<SyncEvent> {
        let state = self.lock();
        let empty = |state: &mut State<M>| {
            state.sync_events.is_empty() && !state.gone && state.sync_ports == port
        };
        let waited = self.news.wait_timeout_while(state, timeout, empty);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
        self.take_sync_events(port)
    }

    fn detach_sync(&self, port: u64) {
        let mut state = self.lock();
        if state.sync_ports != port {
            return;
        }
        state.sync_wake = None;
        state.sync_events.clear();
        // What it sent before is still taken in; nothing more is given out after that.
        state.remote.push_back((port, SyncCommand::Left));
        self.work.notify_one();
    }

    fn wait_end(&self) {
        let waited = self.news.wait_while(self.lock(), |state| !state.gone);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }
}

impl<M: Model> Queues<M> {
    /// Gives the new port's number.
    pub fn attach_sync(&self, wake: Wake) -> u64 {
        let mut state = self.lock();
        state.sync_ports += 1;
        state.sync_events.clear();
        state.sync_bytes = 0;
        state.sync_wake = Some(wake);
        if state.gone {
            state.sync_events.push_back(SyncEvent::Gone);
        }
        // Who waits at an older port waits in vain.
        self.news.notify_all();
        state.sync_ports
    }

    /// Answers a question that came by this port; false where nobody waits for the answer any more.
    pub fn answer_sync(&self, port: u64, event: SyncEvent) -> bool {
        self.tell_port(Some(port), event)
    }

    /// Tells the sync client; false where it lags and must ask again.
    pub fn tell_sync(&self, event: SyncEvent) -> bool {
        self.tell_port(None, event)
    }

    fn tell_port(&self, port: Option<u64>, event: SyncEvent) -> bool {
        let (wake, kept) = {
            let mut state = self.lock();
            let is_stale = port.is_some_and(|port| state.sync_ports != port);
            let Some(wake) = state.sync_wake.clone().filter(|_| !is_stale) else {
                return false;
            };
            (wake, state.put_sync(event))
        };
        self.news.notify_all();
        wake();
        kept
    }
}
