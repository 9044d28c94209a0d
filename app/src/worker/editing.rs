//! What a person does: edits, the way back and forward, and what is said of them.

use std::time::Instant;

use tavla_shared::store::{RecordOrigin, StoreError};

use super::merging::Merging;
use super::model::{Granted, Model, Refusal, Wish as _, WishOf};
use super::run::{Next, Worker};
use super::{Command, Event};

impl<M: Model> Worker<M> {
    /// Does what the UI asks.
    pub(super) fn local(&mut self, command: Command<M::Batch>) -> Result<Next, StoreError> {
        match command {
            Command::Edit { ticket, batch, now } => self.edit(ticket, &batch, now)?,
            Command::Wish(wish) => self.wish(wish)?,
            Command::Introduce(person) => {
                self.person = Some(person);
                self.introduce();
            }
            Command::Ask(question) => self.ask(question)?,
            Command::Merge { ticket, updates } => {
                self.merges.queue.push_back(Merging::new(ticket, updates));
            }
            Command::Pack { ticket } => self.pack(ticket),
            Command::SaveAgain => {
                if let Some((_, retry_at)) = &mut self.log.failing {
                    *retry_at = Instant::now();
                }
            }
            Command::Close { discard_unsaved } => return self.close(discard_unsaved),
        }
        Ok(Next::GoOn)
    }

    fn edit(&mut self, ticket: u64, batch: &M::Batch, now: i64) -> Result<(), StoreError> {
        match self.model.apply(batch, now) {
            Ok(applied) => {
                self.wrote(applied.update);
                self.tell_change(vec![ticket], applied.change);
            }
            Err(reason) => {
                self.rebuild_if_broken(&reason)?;
                let ticket = Some(ticket);
                self.queues.tell(Event::Refused { ticket, reason });
            }
        }
        Ok(())
    }

    fn wish(&mut self, wish: WishOf<M>) -> Result<(), StoreError> {
        let is_awaited = wish.is_urgent();
        match self.model.grant(wish) {
            Ok(None) => {}
            Ok(Some(Granted { done, news })) => {
                self.wrote(done.update);
                self.tell_change(Vec::new(), done.change);
                if let Some(news) = news {
                    self.queues.tell(Event::News(news));
                }
            }
            Err(reason) => {
                self.rebuild_if_broken(&reason)?;
                // A board from a newer Tavla is only read: who asked for nothing need not know.
                if is_awaited {
                    let ticket = None;
                    self.queues.tell(Event::Refused { ticket, reason });
                }
            }
        }
        Ok(())
    }

    pub(super) fn rebuild_if_broken(&mut self, reason: &Refusal<M>) -> Result<(), StoreError> {
        tracing::warn!(%reason, "an edit was refused");
        if self.model.is_poisoned() {
            self.rebuild()
        } else {
            Ok(())
        }
    }

    /// An own update is in the document.
    fn wrote(&mut self, update: Vec<u8>) {
        if !update.is_empty() {
            self.log.push(RecordOrigin::Local, update);
            self.own_ops = self.model.version().ops_of(self.model.peer());
        }
    }

    /// Tells what is different now, and the edits that it confirms.
    pub(super) fn tell_change(&self, tickets: Vec<u64>, change: M::Change) {
        let ways = self.model.ways();
        self.queues.tell(Event::Changed {
            tickets,
            change,
            ways,
        });
    }
}
