//! The talk of a board: chat, comments, votes and the timer, in a document of its own, so that a person
//! may take part in it who may not change the board.
//!
//! Owns the document and what is read from it. Never waits, never touches a disk or a clock. There is no
//! undo: what was said is removed, not undone. What only its author may do is decided by whose operation
//! did it, and never by what a value says.

mod change;
mod chat;
mod comment;
mod comments;
mod edit;
mod entries;
mod entry;
mod error;
mod mentions;
mod message;
mod opening;
mod people;
mod reader;
mod reading;
mod removals;
pub mod schema;
mod timer;
mod timers;
mod touched;
mod validate;
mod vote;
mod votes;
mod writer;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use self::change::{Chat, TalkChange, TalkProblem, Tombstone, Tombstones};
use self::chat::Messages;
pub use self::comment::{Anchor, OnShape, Resolution, Thread};
pub use self::edit::{TalkBatch, TalkEdit, ThreadEdit, TimerEdit, VoteEdit};
use self::entries::Entries;
pub use self::error::TalkEditError;
pub use self::mentions::{Mention, Names, folded_name, mentions_in, users_of};
pub use self::message::{Message, MessageId, OpId, OpIdError, Words, WordsError};
pub use self::opening::TalkReport;
use self::people::People;
use self::removals::Removals;
pub use self::timer::{Run, RunState, Timer};
use self::touched::Touched;
pub use self::vote::{Ballot, Vote};
use self::writer::Writer;
use crate::board::people::name_of;
use crate::board::{
    Backlog, Broke, Document, ExportError, ImportError, Origin, Person, RollbackError, Version,
    Watch,
};
use crate::id::{PeerId, ThreadId, VoteId};

/// This process's replica of the talk of a board.
#[derive(Debug)]
pub struct Talk {
    peer: PeerId,
    document: Document,
    watch: Watch<Touched>,
    schema: u32,
    people: People,
    me: Option<Person>,
    removals: Removals,
    messages: Messages,
    threads: Entries<ThreadId, Thread>,
    votes: Entries<VoteId, Vote>,
    timer: Timer,
}

/// An edit that is in the document.
#[derive(Debug, Clone, PartialEq)]
pub struct TalkApplied {
    /// What it did; empty where everything was so already.
    pub change: TalkChange,
    /// The same for other replicas; empty where nothing was written.
    pub update: Vec<u8>,
}

impl Talk {
    /// An empty talk that `peer` takes part in.
    pub fn new(peer: PeerId) -> Self {
        Self::around(peer, Document::new(Some(peer)))
    }

    fn around(peer: PeerId, mut document: Document) -> Self {
        let watch = Watch::over(&mut document, touched::note);
        Self {
            peer,
            document,
            watch,
            schema: 0,
            people: People::default(),
            me: None,
            removals: Removals::default(),
            messages: Messages::default(),
            threads: Entries::new(schema::THREADS_MAX * schema::READ_FACTOR),
            votes: Entries::new(schema::VOTES_MAX * schema::READ_FACTOR),
            timer: Timer::default(),
        }
    }

    /// Who writes here.
    pub fn peer(&self) -> PeerId {
        self.peer
    }

    /// Says who the writer is; written with the next edit.
    pub fn introduce(&mut self, mut person: Person) {
        person.peer = self.peer;
        // As everybody reads it, or it would be said anew with each edit.
        for text in [&mut person.name, &mut person.user] {
            *text = Arc::from(name_of(text));
        }
        self.me = Some(person);
    }

    /// Makes a batch of edits at `now`, in Unix seconds: all of it, as one commit, or nothing.
    ///
    /// # Errors
    /// [`TalkEditError`] where the batch is refused; nothing was written then. `Broken` says that the
    /// document must be rebuilt from its log.
    pub fn apply(&mut self, batch: &TalkBatch, now: i64) -> Result<TalkApplied, TalkEditError> {
        validate::check(self, batch, now)?;
        let peer = self.peer;
        let me = self.me.as_ref();
        let introduces = me.filter(|&me| self.people.get(peer) != Some(me));
        let mine = self.my_peers();
        let written = self.document.commit(&batch.command, now, |doc, now| {
            let writer = Writer {
                doc,
                now,
                peer,
                introduces,
                mine: &mine,
            };
            writer.begin()?;
            batch.edits.iter().try_for_each(|edit| writer.edit(edit))
        });
        let ((), update) = written.map_err(|Broke { reason }| TalkEditError::Broken { reason })?;
        let change = self.read_touched(Origin::Local, Some(self.peer));
        validate::check_whole(self)?;
        Ok(TalkApplied { change, update })
    }

    /// Takes in one update of somebody else.
    ///
    /// # Errors
    /// [`ImportError`]; except for `Poisoned` the talk is as it was.
    pub fn import(&mut self, bytes: &[u8]) -> Result<TalkChange, ImportError> {
        let imported = self.document.import_early(bytes)?;
        let author = match imported.peers.as_slice() {
            [peer] => Some(*peer),
            _ => None,
        };
        let mut change = self.read_touched(Origin::Remote, author);
        if self.is_poisoned() {
            // What it wrote cannot be read.
            return Err(ImportError::Poisoned);
        }
        change.pending = imported.pending;
        Ok(change)
    }

    /// The schema it was written with; 0 where nobody has written yet.
    pub fn schema(&self) -> u32 {
        self.schema
    }

    /// The messages that everybody sees, in everybody's order.
    pub fn chat(&self) -> &Chat {
        self.messages.shown()
    }

    /// Where messages were that are removed, in everybody's order.
    pub fn tombstones(&self) -> &Tombstones {
        self.messages.tombstones()
    }

    /// A thread.
    pub fn thread(&self, id: &ThreadId) -> Option<&Arc<Thread>> {
        self.threads.get(id)?.shown.as_ref()
    }

    /// All threads, sorted by name.
    pub fn threads(&self) -> impl Iterator<Item = &Arc<Thread>> {
        self.threads.shown()
    }

    /// A vote.
    pub fn vote(&self, id: &VoteId) -> Option<&Arc<Vote>> {
        self.votes.get(id)?.shown.as_ref()
    }

    /// All votes, sorted by name.
    pub fn votes(&self) -> impl Iterator<Item = &Arc<Vote>> {
        self.votes.shown()
    }

    /// The timer.
    pub fn timer(&self) -> &Timer {
        &self.timer
    }

    /// Who has written here and said who they are, sorted by peer.
    pub fn people(&self) -> &[Person] {
        self.people.all()
    }

    /// Whether two peer ids are one person, as they say themselves.
    pub fn are_one(&self, one: PeerId, other: PeerId) -> bool {
        self.people.are_one(one, other)
    }

    /// Whether what `peer` wrote is the writer's own, be it from another device.
    pub fn is_mine(&self, peer: PeerId) -> bool {
        peer == self.peer || {
            let user = self.people.user(peer);
            user.is_some() && user == self.me_user()
        }
    }

    /// What it contains.
    pub fn version(&self) -> Version {
        self.document.version()
    }

    /// What somebody at `from` lacks, in causal batches.
    ///
    /// # Errors
    /// [`ExportError`] where the document cannot be written.
    pub fn updates_since(&mut self, from: &Version) -> Result<Vec<Vec<u8>>, ExportError> {
        self.document.updates_since(from)
    }

    /// See [`Document::next_batch`].
    ///
    /// # Errors
    /// [`ExportError`] where the document cannot be written.
    pub fn next_batch(&mut self, backlog: &mut Backlog) -> Result<Option<Vec<u8>>, ExportError> {
        self.document.next_batch(backlog)
    }

    /// All of it with its history.
    ///
    /// # Errors
    /// [`ExportError`] where the document cannot be written.
    pub fn snapshot(&mut self) -> Result<Vec<u8>, ExportError> {
        self.document.snapshot()
    }

    /// See [`Document::snapshot_at`].
    ///
    /// # Errors
    /// As [`Document::snapshot_at`].
    pub fn snapshot_at(&mut self, version: &Version) -> Result<(Vec<u8>, Version), RollbackError> {
        self.document.snapshot_at(version)
    }

    /// Whether the document broke and must be rebuilt from its log.
    pub fn is_poisoned(&self) -> bool {
        self.document.is_poisoned()
    }

    /// Under which peer ids the writer has written before.
    fn my_peers(&self) -> Vec<PeerId> {
        let peers = self.people.all().iter().map(|person| person.peer);
        peers.filter(|&peer| self.is_mine(peer)).collect()
    }

    /// Which user the writer is; none where nobody has said.
    fn me_user(&self) -> Option<&Arc<str>> {
        match &self.me {
            Some(me) => (!me.user.is_empty()).then_some(&me.user),
            None => self.people.user(self.peer),
        }
    }
}
