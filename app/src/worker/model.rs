//! What a worker needs of the document that it keeps, so that it keeps a board and its talk alike.
//!
//! Says nothing of shapes or messages, and of no store but where a copy is made. What only one of
//! the documents has is a type or a default here, never a question after which of them it is.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Debug;
use std::sync::Arc;

use tavla_shared::blob::BlobHash;
use tavla_shared::board::{Backlog, ExportError, ImportError, Person, RollbackError, Version};
use tavla_shared::id::{BoardId, PeerId};
use tavla_shared::protocol::DocRoom;
use tavla_shared::store::Store;

use super::parting::PartError;

/// A document in a worker's hands.
pub trait Model: Debug + Sized + 'static {
    /// What is made of it together.
    type Batch: Batch;
    /// How it tells that it is different.
    type Change: Change;
    /// What is read of what was done before.
    type Past: Past<Self>;

    /// Which of a board's documents it is: also its name in the store, and its room's.
    const ROOM: DocRoom;
    /// What its worker's thread is called.
    const THREAD: &'static str;

    /// What `records` add up to. Tells `watch` the position of each before it is taken in, and none
    /// when all are.
    fn open(
        peer: PeerId,
        records: Vec<&[u8]>,
        watch: &mut dyn FnMut(Option<usize>),
    ) -> (Self, Read<Self::Change>);

    /// Who writes here.
    fn peer(&self) -> PeerId;
    /// Says who the writer is; written with the next edit.
    fn introduce(&mut self, person: Person);
    /// Makes edits: all of them or none.
    ///
    /// # Errors
    /// Why nothing was made.
    fn apply(&mut self, batch: &Self::Batch, now: i64)
    -> Result<Done<Self::Change>, Refusal<Self>>;
    /// Makes edits by `guest`, who works beside the writer under that id: all of them or none. A document that shows
    /// itself to no guests has none.
    ///
    /// # Errors
    /// Why nothing was made.
    fn apply_for(
        &mut self,
        _guest: &Person,
        batch: &Self::Batch,
        now: i64,
    ) -> Result<Done<Self::Change>, Refusal<Self>> {
        self.apply(batch, now)
    }
    /// Whether a guest of this name may write under an id: nobody else has, so that the document still says who wrote.
    fn may_write_as(&self, _peer: PeerId, _name: &str) -> bool {
        true
    }
    /// All of it, for guests; none where it has none.
    fn whole(&self) -> Option<Self::Change> {
        None
    }
    /// Does something that is no edit; none where there is nothing to do.
    ///
    /// # Errors
    /// Why nothing was done.
    fn grant(&mut self, wish: WishOf<Self>)
    -> Result<Option<Granted<Self::Change>>, Refusal<Self>>;
    /// Which ways back and forward there are.
    fn ways(&self) -> <Self::Change as Change>::Ways;
    /// Takes in one update of somebody else.
    ///
    /// # Errors
    /// [`ImportError`]; except for `Poisoned` it is as it was.
    fn import(&mut self, update: &[u8]) -> Result<Self::Change, ImportError>;

    /// What it contains.
    fn version(&self) -> Version;
    /// What somebody at `from` lacks, in causal batches.
    ///
    /// # Errors
    /// [`ExportError`] where it cannot be written.
    fn updates_since(&mut self, from: &Version) -> Result<Vec<Vec<u8>>, ExportError>;
    /// The next batch of what somebody lacks; none once nothing is missing.
    ///
    /// # Errors
    /// [`ExportError`] where it cannot be written.
    fn next_batch(&mut self, backlog: &mut Backlog) -> Result<Option<Vec<u8>>, ExportError>;
    /// The files that it shows.
    fn pictures(&self) -> BTreeSet<BlobHash> {
        BTreeSet::new()
    }
    /// All of it with its history.
    ///
    /// # Errors
    /// [`ExportError`] where it cannot be written.
    fn snapshot(&mut self) -> Result<Vec<u8>, ExportError>;
    /// What of it is in `version`, with its history.
    ///
    /// # Errors
    /// [`RollbackError`] where that is no state of it.
    fn snapshot_at(&mut self, version: &Version) -> Result<(Vec<u8>, Version), RollbackError>;
    /// Whether it broke and must be rebuilt from its log.
    fn is_poisoned(&self) -> bool;

    /// Prepares what the first edit would otherwise wait for.
    fn warm_up(&mut self) {}
    /// Whether to read it takes longer than a person wants to wait, so that it has a still.
    fn is_large(&self) -> bool {
        false
    }
    /// What it shows, to be shown while it is read.
    fn still(&self) -> Vec<u8> {
        Vec::new()
    }
    /// What a still shows; none where it cannot be read.
    fn glimpse(_still: &[u8]) -> Option<Self::Change> {
        None
    }
    /// What is different from a glimpse that is on the screen, and whether anything is; `change` is
    /// all of it.
    fn adopt(&mut self, _glimpse: &Self::Change, change: Self::Change) -> (Self::Change, bool) {
        (change, true)
    }

    /// What becomes of the board's documents in a copy of it, of which `making` has all of this one.
    ///
    /// # Errors
    /// [`PartError`] where the copy would not be whole.
    fn copy(&self, making: Making<'_>) -> Result<Copied, PartError>;
}

/// Edits that are made together.
pub trait Batch: Debug + Clone + PartialEq + Send + 'static {
    /// What can be asked of the same document that is no edit.
    type Wish: Wish;
    /// What can be asked of what was done before.
    type Question: Debug + Clone + PartialEq + Send + 'static;
}

/// Something that is asked of a document and is no edit.
pub trait Wish: Debug + Clone + PartialEq + Send + 'static {
    /// Whether a person waits for what comes of it.
    fn is_urgent(&self) -> bool;
}

/// How a document tells that it is different.
pub trait Change: Debug + Clone + PartialEq + Send + 'static {
    /// Why edits are not made.
    type Refusal: Error + Clone + PartialEq + Send + 'static;
    /// Which ways back and forward there are.
    type Ways: Debug + Clone + PartialEq + Send + 'static;
    /// What else there is to tell.
    type News: News;
    /// What comes of a question, or is told unasked in its turn; an enum, of which each variant is a kind of
    /// its own.
    type Answer: Debug + Clone + PartialEq + Send + 'static;

    /// Whether there is nothing to do.
    fn is_empty(&self) -> bool;
    /// Who made it; none where it is the work of several.
    fn author(&self) -> Option<PeerId>;
    /// Whether part of it waits inside the document for history that is not here.
    fn is_pending(&self) -> bool;
    /// Makes it mean itself, then `later`.
    fn merge(&mut self, later: Self);
}

/// What else a document has to tell.
pub trait News: Debug + Clone + PartialEq + Send + 'static {
    /// Makes it mean itself and `later`.
    fn merge(&mut self, later: Self);
}

/// What is read of what was done to a document before: between other things, a slice at a time.
pub trait Past<M: Model>: Debug + Default {
    /// Takes in a question; answered now, or by [`Past::read`].
    fn ask(&mut self, seat: &mut Seat<'_, M>, question: QuestionOf<M>) -> Option<AnswerOf<M>>;
    /// Whether there is something to read right now; `caught_up`: whether all is here that the server
    /// said it had.
    fn may_read(&self, caught_up: bool) -> bool;
    /// Reads on while `may_go_on` lets it.
    fn read(
        &mut self,
        seat: &mut Seat<'_, M>,
        may_go_on: &mut dyn FnMut() -> bool,
    ) -> Vec<AnswerOf<M>>;
}

/// What a [`Past`] reads from.
pub struct Seat<'a, M> {
    /// The document.
    pub model: &'a mut M,
    /// Where it is kept.
    pub store: &'a mut Store,
    /// Its name there.
    pub document: &'a str,
    /// Who writes here.
    pub person: Option<&'a Person>,
    /// Whether all is here that the server said it had.
    pub caught_up: bool,
    /// Whether the disk takes what is written.
    pub saves: bool,
}

/// What can be asked of what was done to a document.
pub type QuestionOf<M> = <<M as Model>::Batch as Batch>::Question;
/// What comes of that.
pub type AnswerOf<M> = <<M as Model>::Change as Change>::Answer;
/// What can be asked of a document that is no edit.
pub type WishOf<M> = <<M as Model>::Batch as Batch>::Wish;
/// Why edits of a document are not made.
pub type Refusal<M> = <<M as Model>::Change as Change>::Refusal;

/// What was read of a document.
#[derive(Debug)]
pub struct Read<C> {
    /// All of it.
    pub change: C,
    /// Records that could not be taken in: their position and why.
    pub rejected: Vec<(usize, ImportError)>,
    /// Positions of records that wait for history that is not there.
    pub pending: Vec<usize>,
}

/// What came of an edit.
#[derive(Debug)]
pub struct Done<C> {
    /// What is different.
    pub change: C,
    /// The same for others; empty where nothing was written.
    pub update: Vec<u8>,
}

/// What came of a wish.
#[derive(Debug)]
pub struct Granted<C: Change> {
    /// What was done.
    pub done: Done<C>,
    /// What else there is to tell.
    pub news: Option<C::News>,
}

/// What there is to make a copy of a board from.
pub struct Making<'a> {
    /// The board.
    pub board: &'a BoardId,
    /// All of the document, as it is read back.
    pub updates: Vec<Vec<u8>>,
    /// Where the other document is.
    pub store: &'a Store,
    /// The title of a copy of a board with this title.
    pub title: fn(&str) -> String,
    /// Under which new ids is written what is in the copy alone.
    pub random: &'a mut dyn FnMut() -> u64,
    /// Unix seconds.
    pub now: i64,
}

/// What is in a copy of a board.
#[derive(Debug)]
pub struct Copied {
    /// Its title.
    pub title: Arc<str>,
    /// The document of the kind it is made from: updates in causal order.
    pub own: Vec<Vec<u8>>,
    /// What is written behind all that the other document has.
    pub beside: Vec<Vec<u8>>,
}
