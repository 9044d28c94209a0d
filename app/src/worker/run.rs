//! The worker's thread: takes the next thing to do, does it, tells, saves.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tavla_shared::board::{Person, Version};
use tavla_shared::id::BoardId;
use tavla_shared::protocol::RoomName;
use tavla_shared::store::{Store, StoreError};

use super::compacting;
use super::guests::Guests;
use super::importing::Importing;
use super::known::Known;
use super::merging::Merges;
use super::model::Model;
use super::opening::{self, Before, Ready};
use super::packing::Packing;
use super::queues::{Queues, Work};
use super::saving::{Log, Waiting};
use super::still::Still;
use super::{Damage, Event, Opened, SyncEvent, Timings, WorkerFailure, WorkerSpec};
use crate::disposal;

/// After a compaction that failed, how long until the next; twice as long after each.
const COMPACT_RETRY: Duration = Duration::from_mins(1);
const COMPACT_RETRY_MAX: Duration = Duration::from_hours(1);

/// Whether the worker goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    GoOn,
    End,
}

/// A document with everything that belongs to it, on its own thread.
pub(super) struct Worker<M: Model> {
    pub(super) queues: Arc<Queues<M>>,
    pub(super) board: BoardId,
    pub(super) model: M,
    pub(super) log: Log,
    pub(super) timings: Timings,
    pub(super) importing: Option<Importing>,
    pub(super) merges: Merges,
    pub(super) guests: Guests,
    /// What is packed for files, the first to be asked for first.
    pub(super) packing: VecDeque<Packing>,
    /// Updates that wait for history, which no snapshot contains.
    pub(super) waiting: Vec<Waiting>,
    pub(super) random: Box<dyn FnMut() -> u64 + Send>,
    pub(super) copy_title: fn(&str) -> String,
    pub(super) person: Option<Person>,
    pub(super) leased: bool,
    /// How many operations this peer has made; a broken document cannot be asked.
    pub(super) own_ops: usize,
    /// Whether local edits are given to the sync client as they are saved.
    pub(super) giving_out: bool,
    /// What the server said it had at the last `Since`; none where its room is left.
    pub(super) theirs: Option<Version>,
    /// What of the board the server is known to have.
    pub(super) known: Known,
    /// How often the board was parted from refused edits since the server took one.
    pub(super) partings: u32,
    /// Whether all of it was fetched anew once.
    pub(super) started_over: bool,
    /// What a server has and the store does not say yet, and when it has to.
    pub(super) acked: Option<(u64, Instant)>,
    pub(super) past: M::Past,
    last_edit: Instant,
    compact_not_before: Instant,
    compact_retry: Duration,
    still: Still,
}

impl<M: Model> Worker<M> {
    /// The thread's whole life.
    pub(super) fn run(spec: WorkerSpec, queues: &Arc<Queues<M>>) {
        let work = AssertUnwindSafe(|| match Self::open(spec, Arc::clone(queues))? {
            Some(mut worker) => worker.work(),
            None => Ok(()),
        });
        // After a panic nothing of the worker is looked at again; the queues stay whole.
        let failure = match catch_unwind(work) {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(WorkerFailure::Store(error)),
            Err(_) => Some(WorkerFailure::Panicked),
        };
        if let Some(failure) = failure {
            tracing::error!(%failure, "a board's worker ended");
            queues.tell(Event::Failed(failure));
        }
        queues.end();
    }

    /// Reads the board and shows it; none where it was closed before it was read.
    fn open(spec: WorkerSpec, queues: Arc<Queues<M>>) -> Result<Option<Self>, StoreError> {
        let WorkerSpec {
            board,
            store,
            options,
            person,
            copy_title,
            mut random,
            timings,
            after,
            wake: _,
        } = spec;
        for end in after {
            end.wait();
        }
        let document = RoomName::Doc(board.clone(), M::ROOM).room_id();
        let mut log = Log::new(Store::open_with(&store, options)?, document);
        let (mut still, glimpse) = Still::read::<M>(&log);
        if let Some(glimpse) = glimpse.clone() {
            queues.tell(Event::Glimpsed(Box::new(glimpse)));
            queues.wait_for_still(timings.still);
        }
        // Who leaves a large board at once neither waits for it nor reads it beside the next one.
        if queues.ends_next() {
            queues.tell(Event::Closed { discarded: 0 });
            return Ok(None);
        }
        let ready = opening::open::<M>(&mut log.store, &log.document, &[], None, &mut random)?;
        log.begin(&ready)?;
        let now = Instant::now();
        let Ready {
            mut model,
            mut change,
            damage,
            leased,
            waiting,
            ..
        } = ready;
        if let Some(glimpse) = glimpse {
            let differs;
            (change, differs) = model.adopt(&glimpse, change);
            if !differs {
                still = Still::KeptOf(model.version());
            }
        }
        let mut worker = Self {
            queues,
            board,
            model,
            log,
            timings,
            importing: None,
            merges: Merges::default(),
            guests: Guests::default(),
            packing: VecDeque::new(),
            waiting,
            random,
            copy_title,
            person,
            leased,
            own_ops: 0,
            giving_out: false,
            theirs: None,
            known: Known::default(),
            partings: 0,
            started_over: false,
            acked: None,
            past: M::Past::default(),
            last_edit: now,
            compact_not_before: now,
            compact_retry: COMPACT_RETRY,
            still,
        };
        worker.present(change, damage, Event::Opened);
        worker.warm_up();
        Ok(Some(worker))
    }

    /// The board is on the screen: the first edit should find its way prepared, if there may be one.
    fn warm_up(&mut self) {
        if !self.queues.ends_next() {
            self.model.warm_up();
        }
        if self.model.is_large() {
            // Reading it and that took far more than it is.
            disposal::trim();
        }
    }

    /// Builds the board anew from what is saved and what is about to be, after it broke.
    pub(super) fn rebuild(&mut self) -> Result<(), StoreError> {
        tracing::error!(
            board = self.log.document,
            "the document broke and is built anew"
        );
        let before = Before {
            peer: self.model.peer(),
            leased: self.leased,
            ops: self.own_ops,
        };
        self.read_anew(Some(before))
    }

    /// Reads the board from what is saved and what is about to be, and shows it.
    pub(super) fn read_anew(&mut self, before: Option<Before>) -> Result<(), StoreError> {
        let (log, random) = (&mut self.log, &mut self.random);
        // What the broken document knew is what is saved plus what is unsaved; it cannot be asked.
        let ready =
            opening::open::<M>(&mut log.store, &log.document, &log.unsaved, before, random)?;
        log.begin(&ready)?;
        let Ready {
            model,
            change,
            damage,
            leased,
            waiting,
            ..
        } = ready;
        self.model = model;
        self.guests.forget_ids();
        self.leased = leased;
        self.waiting = waiting;
        self.present(change, damage, Event::Rebuilt);
        self.giving_out = false;
        self.queues.tell_sync(SyncEvent::Rebuilt);
        self.warm_up();
        Ok(())
    }

    /// Shows a board that was just read, under the name of who writes on it.
    fn present(
        &mut self,
        change: M::Change,
        damage: Damage,
        event: impl FnOnce(Box<Opened<M::Change>>) -> Event<M::Change>,
    ) {
        self.introduce();
        self.own_ops = self.model.version().ops_of(self.model.peer());
        let opened = Opened {
            peer: self.model.peer(),
            change,
            unsynced: self.log.unsynced,
            damage,
            is_new: self.model.version() == Version::default(),
        };
        self.queues.tell(event(Box::new(opened)));
    }

    /// Says on the board who writes there.
    pub(super) fn introduce(&mut self) {
        if let Some(person) = self.person.clone() {
            self.model.introduce(person);
        }
    }

    fn work(&mut self) -> Result<(), StoreError> {
        loop {
            let refusing = self.log.failing.is_some();
            let files = !self.merges.queue.is_empty() || !self.packing.is_empty();
            let busy = self.importing.is_some() || files || self.may_read_past();
            match self.queues.next(busy, refusing, self.deadline()) {
                Work::Local(commands) => {
                    self.last_edit = Instant::now();
                    for command in commands {
                        if self.local(command)? == Next::End {
                            return Ok(());
                        }
                    }
                }
                Work::Remote(port, command) => {
                    self.last_edit = Instant::now();
                    self.remote(port, command)?;
                }
                Work::Guest(guest, command) => {
                    self.last_edit = Instant::now();
                    self.guest(guest, command)?;
                }
                Work::None => {
                    self.import_slice()?;
                    self.merge_slice()?;
                    self.pack_slice()?;
                    self.read_past()?;
                }
                Work::Abandoned { discard_unsaved } => {
                    if self.close(discard_unsaved)? == Next::End {
                        return Ok(());
                    }
                }
            }
            let now = Instant::now();
            self.save_if_due(now);
            self.note_acked(now);
            self.compact_if_due(now)?;
        }
    }

    /// When there is something to do although nothing is asked.
    fn deadline(&self) -> Option<Instant> {
        let retry = self.log.failing.as_ref().map(|(_, retry_at)| *retry_at);
        let acked = self.acked.map(|(_, at)| at);
        [retry, acked, self.compaction_due()]
            .into_iter()
            .flatten()
            .min()
    }

    fn save_if_due(&mut self, now: Instant) {
        // More edits that wait are worth waiting for, and so is the rest of an import.
        let imports = self.importing.is_some() && self.log.unsaved_edits == 0;
        let more_comes = self.queues.has_local() || imports || !self.merges.queue.is_empty();
        let wait = more_comes && !self.log.is_heavy();
        if !self.log.unsaved.is_empty() && self.log.is_due(now) && !wait {
            self.save(now);
        }
    }

    /// Saves what is unsaved and says how it went.
    pub(super) fn save(&mut self, now: Instant) {
        if self.log.unsaved.is_empty() {
            return;
        }
        match self.log.save(&self.model) {
            Ok(saved) => {
                self.log.failing = None;
                self.give_out(saved);
                self.queues.tell(Event::Saved {
                    unsynced: self.log.unsynced,
                });
                self.tell_guests_saved();
            }
            Err(error) => {
                tracing::warn!(%error, "edits could not be saved");
                self.tell_guests_unsaved(&error);
                let edits = self.log.unsaved_edits;
                self.queues.tell(Event::NotSaved {
                    edits,
                    error: error.clone(),
                });
                self.log.failing = Some((error, now + self.timings.retry));
                self.log.shrink_unsaved(&mut self.model, &self.waiting);
            }
        }
    }

    fn compaction_due(&self) -> Option<Instant> {
        let due = compacting::due(&self.log, self.last_edit, &self.timings)?;
        Some(due.max(self.compact_not_before))
    }

    fn compact_if_due(&mut self, now: Instant) -> Result<(), StoreError> {
        let due = self.compaction_due().is_some_and(|due| now >= due);
        if due && self.importing.is_none() && !self.queues.has_local() {
            self.compact(now)?;
        }
        Ok(())
    }

    pub(super) fn compact(&mut self, now: Instant) -> Result<(), StoreError> {
        let compacted = compacting::compact(&mut self.log, &mut self.model, &mut self.waiting);
        let Err(error) = compacted else {
            self.compact_retry = COMPACT_RETRY;
            self.keep_still();
            return Ok(());
        };
        tracing::error!(%error, "the log could not be compacted; it is whole");
        self.compact_not_before = now + self.compact_retry;
        self.compact_retry = (self.compact_retry * 2).min(COMPACT_RETRY_MAX);
        if self.model.is_poisoned() {
            self.rebuild()?;
        }
        Ok(())
    }

    /// Keeps what the board shows now, if it is saved, for when it is opened the next time.
    pub(super) fn keep_still(&mut self) {
        if self.log.failing.is_none() {
            self.still.keep(&mut self.log, &self.model);
        }
    }
}
