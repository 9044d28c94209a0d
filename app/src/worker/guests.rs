//! Guests: programs that work on the document beside the person whose window has it, each under a peer id of its own.
//!
//! What they do is saved and sent as what is done here, and is a peer's to everybody else. Their answers come once it
//! is on the disk.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tavla_shared::board::{Board, EditBatch, Person};
use tavla_shared::id::PeerId;
use tavla_shared::presence::{Presence, What};
use tavla_shared::shape::Color;
use tavla_shared::store::{RecordOrigin, StoreError};

use super::model::{Batch, Change as _, Model, Refusal};
use super::queues::Queues;
use super::run::Worker;
use super::{SendError, Wake, WorkerFailure, WorkerHandle};

/// The most guests at a document; more are refused.
pub const GUESTS_MAX: usize = 4;

/// No more guests are taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{GUESTS_MAX} commands are at this board already")]
pub struct GuestsFull;

/// What a guest asks.
#[derive(Debug, Clone, PartialEq)]
pub enum GuestCommand<B: Batch = EditBatch> {
    /// Be told of the document, as somebody of this name.
    Come {
        /// What others see them called.
        name: Arc<str>,
    },
    /// Make these edits. Answered by `Saved` or `Refused` with the same ticket.
    Edit {
        /// Chosen by the sender, to recognise the answer by.
        ticket: u64,
        /// The edits.
        batch: B,
        /// Unix seconds.
        now: i64,
    },
    /// Be told nothing more.
    Leave,
}

/// What a guest learns.
#[derive(Debug, Clone, PartialEq)]
pub enum GuestEvent<C> {
    /// All of the document: instead of everything before.
    Whole(Box<C>),
    /// It is different now.
    Changed(C),
    /// Nothing of this edit was made.
    Refused {
        /// Which.
        ticket: u64,
        /// Why.
        reason: String,
    },
    /// These edits are on the disk, or changed nothing.
    Saved {
        /// By their tickets.
        tickets: Vec<u64>,
    },
    /// Edits of theirs are in memory only: saving is tried again.
    NotSaved(StoreError),
    /// Somebody who is here tells something; none where it is no more.
    Told {
        /// Who.
        peer: PeerId,
        /// What about.
        what: What,
        /// What it tells.
        presence: Option<Presence>,
    },
    /// Nothing is known of anybody who is here any more.
    PeersGone,
    /// How the board stands with its server, in a word.
    Link(&'static str),
    /// The document has ended, and why. The last event.
    Ended(GuestEnd),
}

/// What guests are told of those who are here.
#[derive(Debug, Clone, PartialEq)]
pub enum GuestNews {
    /// Somebody tells something; none where it is no more.
    Told {
        /// Who.
        peer: PeerId,
        /// What about.
        what: What,
        /// What it tells.
        presence: Option<Presence>,
    },
    /// Nothing is known of any peer any more.
    PeersGone,
    /// How the board stands with its server, in a word.
    Link(&'static str),
}

/// Why a document has ended for its guests.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GuestEnd {
    /// It was closed.
    #[error("the board was closed")]
    Closed,
    /// It was put in the trash.
    #[error("the board was put in the trash")]
    InTrash,
    /// It could not go on.
    #[error("{0}")]
    Failed(WorkerFailure),
}

/// A guest's end of a worker. Dropped, the guest has gone.
#[derive(Debug)]
pub struct GuestPort<M: Model = Board> {
    queues: Arc<Queues<M>>,
    number: u64,
}

impl<M: Model> GuestPort<M> {
    /// Asks for edits; never waits.
    ///
    /// # Errors
    /// [`SendError`] gives the command back: `Busy` while too much of this guest waits, `Gone` once the worker has
    /// ended.
    pub fn edit(
        &self,
        ticket: u64,
        batch: M::Batch,
        now: i64,
    ) -> Result<(), SendError<GuestCommand<M::Batch>>> {
        let edit = GuestCommand::Edit { ticket, batch, now };
        self.queues.send_guest(self.number, edit)
    }

    /// Tells this guest, and no other, what is known of those who are here.
    pub fn brief(&self, news: &[GuestNews]) {
        self.queues.brief_guest(self.number, news);
    }

    /// Everything that happened since the last call; never waits.
    pub fn events(&self) -> Vec<GuestEvent<M::Change>> {
        self.queues.take_guest_events(self.number)
    }

    /// As [`GuestPort::events`], but waits for one, at most for `timeout`.
    pub fn wait_events(&self, timeout: Duration) -> Vec<GuestEvent<M::Change>> {
        self.queues.wait_guest_events(self.number, timeout)
    }

    /// Whether edits are wanted: a server may let this device only look.
    pub fn may_write(&self) -> bool {
        self.queues.guests_may_write()
    }
}

impl<M: Model> Drop for GuestPort<M> {
    fn drop(&mut self) {
        self.queues.detach_guest(self.number);
    }
}

impl<M: Model> WorkerHandle<M> {
    /// An end for a guest of this name. `wake` is called when there is something for it; the worker's own is called
    /// when it has gone.
    ///
    /// # Errors
    /// [`GuestsFull`] while there are too many.
    pub fn guest_port(&self, name: &str, wake: Wake) -> Result<GuestPort<M>, GuestsFull> {
        let queues = Arc::clone(&self.queues);
        let number = queues.attach_guest(name, wake)?;
        Ok(GuestPort { queues, number })
    }

    /// Ends the document for all guests that are here, and for this reason: it is the last that they are told.
    pub fn dismiss_guests(&self, end: &GuestEnd) {
        self.queues.dismiss_guests(end);
    }

    /// How many guests there are.
    pub fn guests(&self) -> usize {
        self.queues.guests()
    }

    /// Says whether guests may change something; at first they may.
    pub fn let_guests_write(&self, may_write: bool) {
        self.queues.let_guests_write(may_write);
    }

    /// Tells guests something of those who are here.
    pub fn tell_guests(&self, news: &GuestNews) {
        self.queues.tell_company(news);
    }
}

/// The guests as the worker knows them, by their number.
#[derive(Debug, Default)]
pub(super) struct Guests(BTreeMap<u64, Guest>);

#[derive(Debug)]
struct Guest {
    name: Arc<str>,
    /// Under which id it writes, once it does, and whether that may be given back.
    writes: Option<(PeerId, bool)>,
    /// Edits that are made and not on the disk.
    unsaved: Vec<u64>,
}

impl Guests {
    /// The document is another one than their ids belong to: they get new ones, and nobody uses these again.
    pub(super) fn forget_ids(&mut self) {
        for guest in self.0.values_mut() {
            guest.writes = None;
        }
    }
}

impl<M: Model> Worker<M> {
    /// Does what a guest asks.
    pub(super) fn guest(
        &mut self,
        number: u64,
        command: GuestCommand<M::Batch>,
    ) -> Result<(), StoreError> {
        match command {
            GuestCommand::Come { name } => {
                let guest = Guest {
                    name,
                    writes: None,
                    unsaved: Vec::new(),
                };
                self.guests.0.insert(number, guest);
                if let Some(whole) = self.model.whole() {
                    let whole = GuestEvent::Whole(Box::new(whole));
                    self.queues.tell_guest(number, whole);
                }
            }
            GuestCommand::Edit { ticket, batch, now } => {
                self.guest_edit(number, ticket, &batch, now)?;
            }
            GuestCommand::Leave => self.let_guest_go(number),
        }
        Ok(())
    }

    fn guest_edit(
        &mut self,
        number: u64,
        ticket: u64,
        batch: &M::Batch,
        now: i64,
    ) -> Result<(), StoreError> {
        let Some(person) = self.guest_person(number) else {
            return Ok(());
        };
        match self.model.apply_for(&person, batch, now) {
            Ok(applied) => {
                if !applied.update.is_empty() {
                    self.log.push(RecordOrigin::Local, applied.update);
                    // It is not of the worker's own hand, which alone is counted.
                    self.merges.brought = true;
                }
                if !applied.change.is_empty() {
                    self.tell_change(Vec::new(), applied.change);
                }
                if self.log.unsaved.is_empty() {
                    let tickets = vec![ticket];
                    self.queues
                        .tell_guest(number, GuestEvent::Saved { tickets });
                } else if let Some(guest) = self.guests.0.get_mut(&number) {
                    guest.unsaved.push(ticket);
                }
            }
            Err(reason) => self.refuse_guest(number, ticket, &reason)?,
        }
        Ok(())
    }

    fn refuse_guest(
        &mut self,
        number: u64,
        ticket: u64,
        reason: &Refusal<M>,
    ) -> Result<(), StoreError> {
        self.rebuild_if_broken(reason)?;
        let reason = reason.to_string();
        let refused = GuestEvent::Refused { ticket, reason };
        self.queues.tell_guest(number, refused);
        Ok(())
    }

    /// Who a guest is in the document: what the person is, but for the name and the id.
    fn guest_person(&mut self, number: u64) -> Option<Person> {
        let guest = self.guests.0.get_mut(&number)?;
        let name = Arc::clone(&guest.name);
        let (log, model) = (&mut self.log, &self.model);
        let random = &mut self.random;
        let (peer, _) = *guest.writes.get_or_insert_with(|| {
            let suits = |peer| model.may_write_as(peer, &name);
            match log.store.lease_guest_peer(&log.document, random(), suits) {
                Ok(peer) => (peer, true),
                // As for the worker itself: one that is used once.
                Err(error) => {
                    tracing::warn!(%error, "no peer id could be leased for a guest");
                    (random().clamp(1, u64::MAX - 1), false)
                }
            }
        });
        Some(match &self.person {
            Some(host) => Person {
                peer,
                name,
                ..host.clone()
            },
            None => Person {
                peer,
                name,
                color: Color::rgb(0),
                user: Arc::from(""),
            },
        })
    }

    /// A guest has gone; its id is free once all that it wrote is saved.
    fn let_guest_go(&mut self, number: u64) {
        let Some(guest) = self.guests.0.remove(&number) else {
            return;
        };
        self.save(Instant::now());
        self.release(&guest);
    }

    /// Gives back the ids of all guests, at the end.
    pub(super) fn let_guests_go(&mut self) {
        for guest in std::mem::take(&mut self.guests).0.values() {
            self.release(guest);
        }
    }

    fn release(&mut self, guest: &Guest) {
        if let Some((peer, true)) = guest.writes
            && self.log.unsaved.is_empty()
            && let Err(error) = self.log.store.release_guest_peer(&self.log.document, peer)
        {
            tracing::warn!(%error, "a guest's peer id could not be given back");
        }
    }

    /// Tells guests what of theirs is on the disk, after all of it was saved.
    pub(super) fn tell_guests_saved(&mut self) {
        for (number, guest) in &mut self.guests.0 {
            if !guest.unsaved.is_empty() {
                let tickets = std::mem::take(&mut guest.unsaved);
                self.queues
                    .tell_guest(*number, GuestEvent::Saved { tickets });
            }
        }
    }

    /// Tells guests who wait for it that the disk refuses.
    pub(super) fn tell_guests_unsaved(&self, error: &StoreError) {
        for (number, guest) in &self.guests.0 {
            if !guest.unsaved.is_empty() {
                let told = GuestEvent::NotSaved(error.clone());
                self.queues.tell_guest(*number, told);
            }
        }
    }
}
