//! The talk of a board as a person sees it: what the document says, with their own edits that are on
//! their way laid over it.
//!
//! Owns what is shown of messages, threads, votes, the timer and people. Knows no worker, no window
//! and no clock; whoever shows it reads it, and changes nothing.

mod known;
mod mentioned;
mod overlay;
#[cfg(test)]
mod tests;
mod unread;
mod upto;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tavla_shared::board::Person;
use tavla_shared::id::{PeerId, ThreadId, VoteId};
use tavla_shared::talk::schema::SCHEMA;
use tavla_shared::talk::{Chat, MessageId, TalkChange, TalkEdit, Thread, Timer, Tombstones, Vote};

pub use self::known::Known;
pub use self::mentioned::Named;
use self::overlay::Overlay;
pub use self::unread::Unread;
pub use self::upto::Upto;

/// From here on a message's counter is no operation's: it is on its way to the document.
const PENDING_COUNTERS: u32 = 1 << 31;

/// See the module.
#[derive(Debug)]
pub struct TalkShown {
    /// Who this person is across devices, as they were told to be last,
    user: Arc<str>,
    /// and what they are called.
    name: Arc<str>,
    /// Who they were before a server knew them as somebody else; nobody twice.
    former: Vec<Arc<str>>,
    /// Under which id they write, once the talk is there.
    peer: Option<PeerId>,
    schema: u32,
    people: BTreeMap<PeerId, Person>,
    /// The users they are.
    users: BTreeSet<Arc<str>>,
    /// Another number whenever those or the person before the screen are others.
    people_revision: u64,
    /// What the document says.
    document: Content,
    /// Edits that are not answered, by ticket, oldest first.
    pending: Vec<Pending>,
    /// The document with those; what is shown.
    shown: Content,
    /// Whether something was written since all was on the disk.
    underway: bool,
    revision: u64,
}

/// What there is to be shown.
#[derive(Debug, Clone)]
struct Content {
    chat: Chat,
    tombstones: Tombstones,
    threads: BTreeMap<ThreadId, Arc<Thread>>,
    votes: BTreeMap<VoteId, Arc<Vote>>,
    timer: Timer,
}

/// Edits on their way to the document.
#[derive(Debug)]
struct Pending {
    ticket: u64,
    edits: Vec<TalkEdit>,
    /// When they were made, in Unix seconds.
    now: i64,
}

impl Default for Content {
    fn default() -> Self {
        Self {
            chat: Arc::from([]),
            tombstones: Arc::from([]),
            threads: BTreeMap::new(),
            votes: BTreeMap::new(),
            timer: Timer::default(),
        }
    }
}

impl TalkShown {
    /// Nothing yet; `user` is who sits here.
    pub fn new(user: Arc<str>) -> Self {
        Self {
            user,
            name: Arc::from(""),
            former: Vec::new(),
            peer: None,
            schema: 0,
            people: BTreeMap::new(),
            users: BTreeSet::new(),
            people_revision: 0,
            document: Content::default(),
            pending: Vec::new(),
            shown: Content::default(),
            underway: false,
            revision: 0,
        }
    }

    /// The chat in everybody's order, one's own messages that are on their way at its end.
    pub fn messages(&self) -> &Chat {
        &self.shown.chat
    }

    /// Where messages were that their authors have removed, in the same order.
    pub fn tombstones(&self) -> &Tombstones {
        &self.shown.tombstones
    }

    /// All threads, sorted by name.
    pub fn threads(&self) -> impl ExactSizeIterator<Item = &Arc<Thread>> {
        self.shown.threads.values()
    }

    /// A thread.
    pub fn thread(&self, id: &ThreadId) -> Option<&Arc<Thread>> {
        self.shown.threads.get(id)
    }

    /// All votes, sorted by name.
    pub fn votes(&self) -> impl ExactSizeIterator<Item = &Arc<Vote>> {
        self.shown.votes.values()
    }

    /// A vote.
    pub fn vote(&self, id: &VoteId) -> Option<&Arc<Vote>> {
        self.shown.votes.get(id)
    }

    /// The timer.
    pub fn timer(&self) -> &Timer {
        &self.shown.timer
    }

    /// Everybody who has written, sorted by peer: somebody with several devices more than once.
    pub fn people(&self) -> impl ExactSizeIterator<Item = &Person> {
        self.people.values()
    }

    /// Who wrote under a peer id; none where they have not said.
    pub fn person(&self, peer: PeerId) -> Option<&Person> {
        self.people.get(&peer)
    }

    /// The people of a user, sorted by peer: each under the name of that time.
    pub fn people_of(&self, user: &str) -> impl Iterator<Item = &Person> {
        let people = self.people.values();
        people.filter(move |person| &*person.user == user)
    }

    /// Whether somebody of a user has written.
    pub fn has_user(&self, user: &str) -> bool {
        self.users.contains(user)
    }

    /// Another number whenever somebody else is among the people, or somebody is called something else.
    pub fn people_revision(&self) -> u64 {
        self.people_revision
    }

    /// Under which id this person writes, once the talk is there.
    pub fn peer(&self) -> Option<PeerId> {
        self.peer
    }

    /// Which user this person is.
    pub fn user(&self) -> &Arc<str> {
        &self.user
    }

    /// Whether what a peer wrote is this person's, be it from another device or from before a server knew
    /// them as somebody else.
    pub fn is_mine(&self, peer: PeerId) -> bool {
        let person = self.people.get(&peer);
        self.peer == Some(peer) || person.is_some_and(|person| self.is_me(&person.user))
    }

    /// Whether the document takes it from this person that what a peer wrote is removed: it knows only whose
    /// user is the same now.
    pub fn may_remove(&self, peer: PeerId) -> bool {
        let user = self.people.get(&peer).map(|person| &person.user);
        self.peer == Some(peer) || user.is_some_and(|user| !user.is_empty() && *user == self.user)
    }

    /// Whether a message is on its way: nothing can be done with it yet.
    pub fn is_pending(&self, message: MessageId) -> bool {
        message.counter >= PENDING_COUNTERS
    }

    /// Whether a thread is on its way to the document.
    pub fn is_on_its_way(&self, thread: &ThreadId) -> bool {
        let shown = self.shown.threads.contains_key(thread);
        shown && !self.document.threads.contains_key(thread)
    }

    /// Whether a newer Tavla wrote here, so that it can only be read.
    pub fn is_newer(&self) -> bool {
        self.schema > SCHEMA
    }

    /// How many batches of edits have no answer yet.
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Whether there are edits that are not known to be on the disk.
    pub fn is_underway(&self) -> bool {
        self.underway
    }

    /// Another number whenever something else is shown.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The talk was read, perhaps anew: this is all of it.
    pub fn open(&mut self, peer: PeerId, whole: &TalkChange) {
        self.peer = Some(peer);
        self.schema = 0;
        self.people.clear();
        self.note_people();
        self.document = Content::default();
        self.take(whole);
        self.lay_over();
    }

    /// The document is different now, and these edits are in it.
    pub fn apply(&mut self, tickets: &[u64], change: &TalkChange) {
        self.pending
            .retain(|pending| !tickets.contains(&pending.ticket));
        self.take(change);
        self.lay_over();
    }

    /// Shows edits that were sent under this ticket, until they are answered.
    pub fn add_pending(&mut self, ticket: u64, edits: Vec<TalkEdit>, now: i64) {
        self.underway = true;
        self.pending.push(Pending { ticket, edits, now });
        self.lay_over();
    }

    /// Nothing of a ticket's edits was made.
    pub fn refuse(&mut self, ticket: u64) {
        self.pending.retain(|pending| pending.ticket != ticket);
        self.lay_over();
    }

    /// Nothing that was sent is answered any more.
    pub fn end(&mut self) {
        self.pending.clear();
        self.lay_over();
    }

    /// All that is in the document is on the disk.
    pub fn saved(&mut self) {
        self.underway = !self.pending.is_empty();
    }

    fn take(&mut self, change: &TalkChange) {
        let Content {
            chat,
            tombstones,
            threads,
            votes,
            timer,
        } = &mut self.document;
        if let Some(changed) = &change.chat {
            *chat = Arc::clone(changed);
        }
        if let Some(changed) = &change.tombstones {
            *tombstones = Arc::clone(changed);
        }
        for id in &change.threads_gone {
            threads.remove(id);
        }
        for thread in &change.threads {
            threads.insert(thread.id.clone(), Arc::clone(thread));
        }
        for id in &change.votes_gone {
            votes.remove(id);
        }
        for vote in &change.votes {
            votes.insert(vote.id.clone(), Arc::clone(vote));
        }
        if let Some(changed) = &change.timer {
            timer.clone_from(changed);
        }
        for person in &change.people {
            self.people.insert(person.peer, person.clone());
        }
        if !change.people.is_empty() {
            self.note_people();
        }
        self.schema = change.schema.unwrap_or(self.schema);
    }

    fn note_people(&mut self) {
        let users = self.people.values().map(|person| &person.user);
        self.users = users.cloned().collect();
        self.people_revision += 1;
    }

    fn lay_over(&mut self) {
        self.revision += 1;
        self.shown = self.document.clone();
        if self.pending.is_empty() {
            return;
        }
        let writer = self.peer.unwrap_or_default();
        let mut overlay = Overlay::new(&mut self.shown, writer, &self.user);
        for Pending { edits, now, .. } in &self.pending {
            for edit in edits {
                overlay.edit(edit, *now);
            }
        }
    }
}
