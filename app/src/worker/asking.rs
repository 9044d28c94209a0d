//! What a document is asked of what was done before: read between other things, a slice at a time, so
//! that an edit never waits for it.

use std::time::Instant;

use tavla_shared::store::StoreError;

use super::Event;
use super::model::{AnswerOf, Model, Past as _, QuestionOf, Seat};
use super::run::Worker;

impl<M: Model> Worker<M> {
    /// Takes in what is asked.
    pub(super) fn ask(&mut self, question: QuestionOf<M>) -> Result<(), StoreError> {
        let answer = self.with_past(|past, seat| past.ask(seat, question));
        self.answer(answer)
    }

    /// Whether there is something to read right now.
    pub(super) fn may_read_past(&self) -> bool {
        self.past.may_read(self.is_caught_up())
    }

    /// Reads on, until all is told, an edit waits, or the slice is over.
    pub(super) fn read_past(&mut self) -> Result<(), StoreError> {
        let until = Instant::now() + self.timings.slice;
        let queues = std::sync::Arc::clone(&self.queues);
        let mut may_go_on = || Instant::now() < until && !queues.has_local();
        let answers = self.with_past(|past, seat| past.read(seat, &mut may_go_on));
        self.answer(answers)
    }

    fn with_past<T>(&mut self, work: impl FnOnce(&mut M::Past, &mut Seat<'_, M>) -> T) -> T {
        let mut seat = Seat {
            caught_up: self.is_caught_up(),
            saves: self.log.failing.is_none(),
            model: &mut self.model,
            store: &mut self.log.store,
            document: &self.log.document,
            person: self.person.as_ref(),
        };
        work(&mut self.past, &mut seat)
    }

    fn answer(&mut self, answers: impl IntoIterator<Item = AnswerOf<M>>) -> Result<(), StoreError> {
        for answer in answers {
            self.queues.tell(Event::Answered(answer));
        }
        if self.model.is_poisoned() {
            self.rebuild()
        } else {
            Ok(())
        }
    }

    /// Whether all is here that the server said it had.
    fn is_caught_up(&self) -> bool {
        let theirs = self.theirs.as_ref();
        theirs.is_some_and(|theirs| self.model.version().includes(theirs))
    }
}
