//! One document of an open board: its worker, what waits for that, and where its edits are.
//!
//! Knows neither the other document nor the server.

use std::collections::VecDeque;

use tavla_shared::id::PeerId;

use super::{Keeping, TooMuchWaits};
use crate::storage::Wake;
use crate::worker::{
    Command, Event, GuestPort, GuestsFull, Model, SendError, SyncPort, WorkerEnd, WorkerHandle,
};

/// Commands that wait here while the worker has no room; past it edits are refused.
pub(super) const WAITING_MAX: usize = 4_096;

/// See the module.
pub(super) struct Keeper<M: Model> {
    worker: Option<WorkerHandle<M>>,
    /// Whether the worker writes on: it has begun and not told its end.
    lives: bool,
    /// Commands the worker had no room for, in order; before there is one, those for it.
    waiting: VecDeque<Command<M::Batch>>,
    /// Under which id is written here.
    pub(super) peer: Option<PeerId>,
    /// Where its edits are.
    pub(super) keeping: Keeping,
}

impl<M: Model> Keeper<M> {
    /// One whose worker comes later.
    pub(super) fn idle() -> Self {
        Self {
            worker: None,
            lives: false,
            waiting: VecDeque::new(),
            peer: None,
            keeping: Keeping::default(),
        }
    }

    /// Has a worker from now on.
    pub(super) fn begin(&mut self, worker: WorkerHandle<M>) {
        self.worker = Some(worker);
        self.lives = true;
        self.send_waiting();
    }

    /// How many commands wait.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Whether there is a worker that has not ended.
    pub(super) fn lives(&self) -> bool {
        self.lives
    }

    /// The worker's end that a sync client has, while there is a worker.
    pub(super) fn sync_port(&self, wake: Wake) -> Option<SyncPort> {
        let worker = self.worker.as_ref().filter(|_| self.lives)?;
        Some(worker.sync_port(wake))
    }

    /// An end for a guest of this name; none once there is no worker.
    pub(super) fn guest_port(
        &self,
        name: &str,
        wake: Wake,
    ) -> Option<Result<GuestPort<M>, GuestsFull>> {
        let worker = self.worker.as_ref().filter(|_| self.lives)?;
        Some(worker.guest_port(name, wake))
    }

    /// The worker.
    pub(super) fn worker(&self) -> Option<&WorkerHandle<M>> {
        self.worker.as_ref()
    }

    /// For who has to wait for the worker's end.
    pub(super) fn end(&self) -> Option<WorkerEnd> {
        self.worker.as_ref().map(WorkerHandle::end)
    }

    /// Waits until the worker has ended.
    pub(super) fn join(&mut self) {
        self.send_waiting();
        if let Some(worker) = self.worker.take() {
            worker.join();
        }
    }

    /// What has happened since the last call, noted.
    pub(super) fn events(&mut self) -> Vec<Event<M::Change>> {
        self.send_waiting();
        let events = self.worker.as_ref().map(WorkerHandle::events);
        let events = events.unwrap_or_default();
        for event in &events {
            self.note(event);
        }
        events
    }

    fn note(&mut self, event: &Event<M::Change>) {
        match event {
            Event::Opened(opened) | Event::Rebuilt(opened) => {
                self.keeping.unsynced = opened.unsynced;
                self.peer = Some(opened.peer);
            }
            Event::Saved { unsynced } => {
                self.keeping = Keeping {
                    unsaved: None,
                    unsynced: *unsynced,
                };
            }
            Event::NotSaved { edits, error } | Event::CloseRefused { edits, error } => {
                self.keeping.unsaved = Some((*edits, error.to_string()));
            }
            Event::Closed { .. } | Event::Failed(_) => self.lives = false,
            _ => {}
        }
    }

    /// Sends a command that has to be done, in order with the others.
    pub(super) fn command(&mut self, command: Command<M::Batch>) -> Result<(), TooMuchWaits> {
        if self.waiting.len() >= WAITING_MAX {
            return Err(TooMuchWaits);
        }
        self.waiting.push_back(command);
        self.send_waiting();
        Ok(())
    }

    /// Sends a command that can be given again where there is no room for it.
    pub(super) fn wish(&mut self, command: Command<M::Batch>) {
        if let Err(error) = self.command(command) {
            tracing::warn!(%error, "a command was left out");
        }
    }

    /// Sends a command of which only the newest counts: it takes an older one's place, so that there
    /// is always room.
    pub(super) fn order(&mut self, command: Command<M::Batch>) {
        let kind = std::mem::discriminant(&command);
        self.waiting
            .retain(|older| std::mem::discriminant(older) != kind);
        self.waiting.push_back(command);
        self.send_waiting();
    }

    fn send_waiting(&mut self) {
        let Some(worker) = &self.worker else {
            return;
        };
        while let Some(command) = self.waiting.pop_front() {
            match worker.send(command) {
                Ok(()) => {}
                // As what is asked of a board at its opening, if it was closed meanwhile: nothing is lost.
                Err(SendError::Gone(command)) if !command.is_work() => {}
                Err(SendError::Busy(command)) => {
                    self.waiting.push_front(command);
                    return;
                }
                Err(SendError::Gone(_)) => {
                    tracing::error!("work came after a document's worker had ended");
                }
            }
        }
    }
}
