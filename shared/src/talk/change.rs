//! What happened to the talk of a board: the one path by which local, remote and loaded talk reaches
//! those who show it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::comment::Thread;
use super::message::{Message, MessageId};
use super::schema::PROBLEMS_MAX;
use super::timer::Timer;
use super::vote::Vote;
use crate::board::{Origin, Person};
use crate::id::{PeerId, ThreadId, VoteId};

/// The chat as everybody sees it, in everybody's order.
pub type Chat = Arc<[Arc<Message>]>;

/// What a reader has to do to show the talk as it now is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TalkChange {
    /// Where it came from; never an undo.
    pub origin: Origin,
    /// Who made it; none where it holds the work of several.
    pub author: Option<PeerId>,
    /// The schema, where it changed. Newer than [`super::schema::SCHEMA`]: read only.
    pub schema: Option<u32>,
    /// The chat, where it changed. Whole, because others' messages can come between old ones: it is
    /// one pointer a message, and nobody has to count places.
    pub chat: Option<Chat>,
    /// Which messages of it are new, in its order.
    pub messages: Vec<Arc<Message>>,
    /// Messages that are gone, sorted.
    pub removed: Vec<MessageId>,
    /// Threads that are new or different, whole, sorted by name.
    pub threads: Vec<Arc<Thread>>,
    /// Threads that are gone, sorted.
    pub threads_gone: Vec<ThreadId>,
    /// Votes that are new or different, whole, sorted by name.
    pub votes: Vec<Arc<Vote>>,
    /// Votes that are gone, sorted.
    pub votes_gone: Vec<VoteId>,
    /// The timer, where it changed.
    pub timer: Option<Timer>,
    /// People who are new or different, sorted by peer.
    pub people: Vec<Person>,
    /// What could not be read and was skipped; at most the first hundred.
    pub problems: Vec<TalkProblem>,
    /// Whether part of it waits inside the document for history that is not here yet.
    pub pending: bool,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TalkProblem {
    /// Where: `chat`, a thread's or a vote's key in the document, `timer`.
    pub place: String,
    /// What is wrong: mostly a key.
    pub what: String,
}

impl TalkChange {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        let plain = Self {
            origin: self.origin,
            author: self.author,
            ..Self::default()
        };
        *self == plain
    }

    /// Makes this mean this, then `later`: for a reader that lags.
    pub fn merge(&mut self, later: Self) {
        // Different origins together have none of the finer meanings: simply something that happened.
        if self.origin != later.origin {
            self.origin = Origin::Remote;
        }
        if self.author != later.author {
            self.author = None;
        }
        if later.schema.is_some() {
            self.schema = later.schema;
        }
        if let Some(chat) = later.chat {
            let gone = |id: &MessageId| later.removed.binary_search(id).is_ok();
            let back = |id: &MessageId| later.messages.iter().any(|message| message.id == *id);
            self.messages.retain(|message| !gone(&message.id));
            self.removed.retain(|id| !back(id));
            let new = later.messages.into_iter();
            self.messages = in_order(&chat, self.messages.drain(..).chain(new));
            merge_gone(&mut self.removed, later.removed);
            self.chat = Some(chat);
        }
        let key = |thread: &Arc<Thread>| thread.id.clone();
        merge_shown(
            &mut self.threads,
            &mut self.threads_gone,
            (later.threads, later.threads_gone),
            key,
        );
        let key = |vote: &Arc<Vote>| vote.id.clone();
        merge_shown(
            &mut self.votes,
            &mut self.votes_gone,
            (later.votes, later.votes_gone),
            key,
        );
        if later.timer.is_some() {
            self.timer = later.timer;
        }
        let people = self.people.drain(..).chain(later.people);
        let people: BTreeMap<_, _> = people.map(|person| (person.peer, person)).collect();
        self.people = people.into_values().collect();
        self.problems.extend(later.problems);
        self.problems.truncate(PROBLEMS_MAX);
        self.pending |= later.pending;
    }
}

/// New messages in the order of the chat.
fn in_order(chat: &Chat, new: impl Iterator<Item = Arc<Message>>) -> Vec<Arc<Message>> {
    let new: BTreeMap<_, _> = new.map(|message| (message.id, message)).collect();
    let is_new = |message: &&Arc<Message>| new.contains_key(&message.id);
    chat.iter().filter(is_new).cloned().collect()
}

fn merge_shown<K: Ord, T>(
    shown: &mut Vec<Arc<T>>,
    gone: &mut Vec<K>,
    (later_shown, later_gone): (Vec<Arc<T>>, Vec<K>),
    key: impl Fn(&Arc<T>) -> K,
) {
    let all = std::mem::take(shown).into_iter().chain(later_shown);
    let mut all: BTreeMap<K, Arc<T>> = all.map(|it| (key(&it), it)).collect();
    gone.retain(|id| !all.contains_key(id));
    for id in &later_gone {
        all.remove(id);
    }
    *shown = all.into_values().collect();
    merge_gone(gone, later_gone);
}

fn merge_gone<K: Ord>(gone: &mut Vec<K>, later: Vec<K>) {
    gone.extend(later);
    gone.sort();
    gone.dedup();
}
