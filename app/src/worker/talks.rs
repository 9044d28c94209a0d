//! The talk as a worker's document: no ways back, no still, and a copy of it is a copy of its board,
//! whose title is in the other document. Owns no state.

use std::convert::Infallible;

use tavla_shared::board::{
    Backlog, Board, ExportError, ImportError, Person, RollbackError, Version,
};
use tavla_shared::id::PeerId;
use tavla_shared::protocol::{DocRoom, RoomName};
use tavla_shared::talk::{Talk, TalkBatch, TalkChange, TalkEditError};

use super::boards::{retitled, title_of_copy, unreadable};
use super::model::{
    Batch, Change, Copied, Done, Granted, Making, Model, News, Past, Read, Seat, Wish,
};
use super::parting::PartError;

/// Nothing can be asked of a talk that is no edit.
impl Wish for Infallible {
    fn is_urgent(&self) -> bool {
        match *self {}
    }
}

/// It tells nothing but what is different.
impl News for Infallible {
    fn merge(&mut self, later: Self) {
        match later {}
    }
}

/// What a talk tells unasked, in its turn between changes: what came in before it belongs to what was so
/// before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TalkAnswer {
    /// All is here that the server said it had: what comes from now on is said now.
    InStep,
    /// That is not so any more: what comes from now on was said while nobody listened here.
    Behind,
}

/// A talk is not asked what was said before: all of it is shown. Tells only whether it is in step.
#[derive(Debug, Default)]
pub struct Step {
    told: bool,
}

impl Past<Talk> for Step {
    fn ask(&mut self, _: &mut Seat<'_, Talk>, question: Infallible) -> Option<TalkAnswer> {
        match question {}
    }

    fn may_read(&self, caught_up: bool) -> bool {
        caught_up != self.told
    }

    fn read(&mut self, seat: &mut Seat<'_, Talk>, _: &mut dyn FnMut() -> bool) -> Vec<TalkAnswer> {
        if seat.caught_up == self.told {
            return Vec::new();
        }
        self.told = seat.caught_up;
        vec![if self.told {
            TalkAnswer::InStep
        } else {
            TalkAnswer::Behind
        }]
    }
}

impl Batch for TalkBatch {
    type Wish = Infallible;
    type Question = Infallible;
}

impl Change for TalkChange {
    type Refusal = TalkEditError;
    type Ways = ();
    type News = Infallible;
    type Answer = TalkAnswer;

    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn author(&self) -> Option<PeerId> {
        self.author
    }

    fn is_pending(&self) -> bool {
        self.pending
    }

    fn merge(&mut self, later: Self) {
        self.merge(later);
    }
}

impl Model for Talk {
    type Batch = TalkBatch;
    type Change = TalkChange;
    type Past = Step;

    const ROOM: DocRoom = DocRoom::Talk;
    const THREAD: &'static str = "tavla-talk";

    fn open(
        peer: PeerId,
        records: Vec<&[u8]>,
        watch: &mut dyn FnMut(Option<usize>),
    ) -> (Self, Read<TalkChange>) {
        let (talk, report) = Self::open_watched(peer, records, watch);
        let read = Read {
            change: report.change,
            rejected: report.rejected,
            pending: report.pending,
        };
        (talk, read)
    }

    fn peer(&self) -> PeerId {
        self.peer()
    }

    fn introduce(&mut self, person: Person) {
        self.introduce(person);
    }

    fn apply(&mut self, batch: &TalkBatch, now: i64) -> Result<Done<TalkChange>, TalkEditError> {
        let applied = self.apply(batch, now)?;
        Ok(Done {
            change: applied.change,
            update: applied.update,
        })
    }

    fn grant(&mut self, wish: Infallible) -> Result<Option<Granted<TalkChange>>, TalkEditError> {
        match wish {}
    }

    fn ways(&self) {}

    fn import(&mut self, update: &[u8]) -> Result<TalkChange, ImportError> {
        self.import(update)
    }

    fn version(&self) -> Version {
        self.version()
    }

    fn updates_since(&mut self, from: &Version) -> Result<Vec<Vec<u8>>, ExportError> {
        self.updates_since(from)
    }

    fn next_batch(&mut self, backlog: &mut Backlog) -> Result<Option<Vec<u8>>, ExportError> {
        self.next_batch(backlog)
    }

    fn snapshot(&mut self) -> Result<Vec<u8>, ExportError> {
        self.snapshot()
    }

    fn snapshot_at(&mut self, version: &Version) -> Result<(Vec<u8>, Version), RollbackError> {
        self.snapshot_at(version)
    }

    fn is_poisoned(&self) -> bool {
        self.is_poisoned()
    }

    /// The board is read from the store: that is rare, and it may be in its own worker's hands. What that
    /// has not saved yet is not in the copy, and stays on the board.
    fn copy(&self, making: Making<'_>) -> Result<Copied, PartError> {
        let mut peer = || (making.random)().clamp(1, u64::MAX - 1);
        let (copy, report) = Self::open(peer(), &making.updates);
        if copy.version() != self.version() {
            tracing::error!(?report.rejected, "the copy would not be whole");
            return Err(unreadable().into());
        }
        let document = RoomName::Doc(making.board.clone(), DocRoom::Board).room_id();
        let loaded = making.store.load(&document)?;
        let (mut board, _) = Board::open(peer(), loaded.parts());
        let title = title_of_copy(&board, making.title);
        let beside = retitled(&mut board, &title, making.now);
        Ok(Copied {
            title,
            own: making.updates,
            beside: Vec::from_iter(beside),
        })
    }
}
