//! The comments of a board as one person sees them: where their threads are by now, what of them is not
//! read yet, which of them is looked for, and what was said that this person may want to be told.
//!
//! Pure: reads the talk and the scene, and is given the rest. Knows no worker, no window and no clock, and
//! writes nothing: what is to be written is returned.

mod listing;
mod news;
mod pins;
mod places;
mod seen;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tavla_shared::id::{PeerId, ShapeId, ThreadId};
use tavla_shared::talk::{Anchor, TalkChange, TalkEdit, Thread, ThreadEdit};

pub use self::listing::{Filter, Wanted, latest};
pub use self::news::{CommentDeed, CommentNews, Weight};
pub use self::pins::{Alone, Pin, PinKind, gather};
pub use self::places::{Spot, anchor_at};
pub use self::seen::Seen;

use self::listing::Listing;
use self::news::Heard;
use self::places::Places;
use crate::scene::Scene;
use crate::talk::TalkShown;

/// Of what was said and nobody has asked for yet; the oldest go, and are counted.
const NEWS_MAX: usize = 100;

/// Something that a person has written and that is not known to be in the document.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// What a thread opens with.
    Opening {
        /// Of the thread.
        id: ThreadId,
        /// Where.
        anchor: Anchor,
        /// As it was typed.
        text: String,
    },
    /// A reply.
    Reply {
        /// To which thread.
        thread: ThreadId,
        /// As it was typed.
        text: String,
    },
}

/// See the module.
#[derive(Debug, Default)]
pub struct Comments {
    places: Places,
    listing: Listing,
    seen: Seen,
    /// Another number whenever that is something else, and the one that was kept last.
    seen_revision: u64,
    kept_revision: u64,
    /// The threads with something new,
    unread: BTreeSet<ThreadId>,
    /// and of which talk, and of what was read, that is so.
    unread_of: Option<(u64, u64)>,
    heard: Heard,
    news: Vec<CommentNews>,
    /// How many that called the person were too many to be kept.
    forgotten: usize,
    /// Whether the person has never been here before.
    is_first: bool,
    /// What is on its way, by ticket.
    sent: BTreeMap<u64, Said>,
    /// What was refused, for who wrote it.
    returned: Vec<Said>,
}

impl Comments {
    /// Up to where everything was read when the board was here last; where it never was, what there is
    /// is history, and read, until [`Self::settle`].
    pub fn recall(&mut self, seen: Option<Seen>) {
        self.is_first = seen.is_none();
        self.seen = seen.unwrap_or_default();
        self.seen_revision += 1;
        self.kept_revision = self.seen_revision;
    }

    /// The talk was read, perhaps anew: nothing in it is news.
    pub fn opened(&mut self, talk: &TalkShown) {
        self.heard.learn(talk);
        if self.is_first {
            self.read_all(talk);
        }
        self.prune(talk);
    }

    /// All is here that others said before now: what there is for who came for the first time is read.
    pub fn settle(&mut self) {
        if std::mem::take(&mut self.is_first) {
            // It is kept also where that is nothing: the person has been here.
            self.seen_revision += 1;
        }
    }

    /// The talk is different now, and what was sent under these tickets is in it. `live`: what others said
    /// in it they say now, and not before all was here that they had said. `muted`: whom the person does not
    /// want to hear.
    pub fn changed(
        &mut self,
        tickets: &[u64],
        change: &TalkChange,
        talk: &TalkShown,
        live: bool,
        muted: impl Fn(PeerId) -> bool,
    ) {
        for ticket in tickets {
            self.sent.remove(ticket);
        }
        let news = self.heard.hear(change, talk, live);
        if self.is_first && !live {
            for thread in &change.threads {
                self.read(thread, talk);
            }
        } else {
            self.news.extend(news);
        }
        let over = self.news.len().saturating_sub(NEWS_MAX);
        let forgotten = self.news.drain(..over);
        let calls = forgotten.filter(|it| it.weight() == Weight::Calls && !muted(it.by));
        self.forgotten += calls.count();
        if !change.threads_gone.is_empty() {
            self.prune(talk);
        }
    }

    fn prune(&mut self, talk: &TalkShown) {
        if self.seen.prune(talk) {
            self.seen_revision += 1;
        }
    }

    /// What was sent under a ticket will not be in the document.
    pub fn refused(&mut self, ticket: u64) {
        self.returned.extend(self.sent.remove(&ticket));
    }

    /// Nothing that was sent is answered any more.
    pub fn ended(&mut self) {
        let sent = std::mem::take(&mut self.sent);
        self.returned.extend(sent.into_values());
    }

    /// This is on its way under a ticket.
    pub fn send(&mut self, ticket: u64, said: Said) {
        self.sent.insert(ticket, said);
    }

    /// What was refused since the last call: it goes back to who wrote it.
    pub fn take_returned(&mut self) -> Vec<Said> {
        std::mem::take(&mut self.returned)
    }

    /// What others said since the last call, oldest first.
    pub fn take_news(&mut self) -> Vec<CommentNews> {
        std::mem::take(&mut self.news)
    }

    /// How many more called the person by then than are among the news.
    pub fn take_forgotten(&mut self) -> usize {
        std::mem::take(&mut self.forgotten)
    }

    /// What was read, where that is not as it was kept last. Nothing while not all is here for who came for
    /// the first time: should they leave, they come for the first time again.
    pub fn take_seen(&mut self) -> Option<&Seen> {
        if self.is_first {
            return None;
        }
        let kept = std::mem::replace(&mut self.kept_revision, self.seen_revision);
        (kept != self.seen_revision).then_some(&self.seen)
    }

    /// A thread was shown to the person.
    pub fn read(&mut self, thread: &Thread, talk: &TalkShown) {
        if self.seen.mark(thread, talk) {
            self.seen_revision += 1;
        }
    }

    /// Everything counts as read.
    pub fn read_all(&mut self, talk: &TalkShown) {
        for thread in talk.threads() {
            self.read(thread, talk);
        }
    }

    /// Whether there is something in a thread that the person has not read.
    pub fn is_unread(&self, thread: &Thread) -> bool {
        self.unread.contains(&thread.id)
    }

    /// The same as the talk is now, before it was followed.
    pub fn has_unread(&self, thread: &Thread, talk: &TalkShown) -> bool {
        self.seen.is_unread(thread, talk)
    }

    /// How many threads have something that the person has not read.
    pub fn unread(&self) -> usize {
        self.unread.len()
    }

    /// Brings places and the list to how everything is now; costs what has changed.
    pub fn follow(&mut self, talk: &TalkShown, scene: &Scene, wanted: Option<&Wanted>) {
        self.places.follow(talk, scene);
        let made_of = (talk.revision(), self.seen_revision);
        if self.unread_of != Some(made_of) {
            let threads = talk.threads();
            let unread = threads.filter(|it| self.seen.is_unread(it, talk));
            self.unread = unread.map(|thread| thread.id.clone()).collect();
            self.unread_of = Some(made_of);
        }
        self.listing.follow(talk, made_of, &self.unread, wanted);
    }

    /// The threads that are looked for, the one with the newest words first.
    pub fn listed(&self) -> &[Arc<Thread>] {
        self.listing.threads()
    }

    /// All threads and where they are, sorted by name.
    pub fn placed(&self) -> impl Iterator<Item = (&Arc<Thread>, Spot)> {
        self.places.all()
    }

    /// Where a thread is.
    pub fn spot(&self, thread: &Thread) -> Spot {
        self.places.spot(thread)
    }

    /// The threads at shapes that the person has just deleted, sorted, stay where they are now, for everybody:
    /// who comes later has never seen where the shape was.
    pub fn edits_for_deleted(&self, deleted: &[ShapeId], talk: &TalkShown) -> Vec<TalkEdit> {
        let stays = |thread: &Arc<Thread>| {
            let on = thread.anchor.on.as_ref()?;
            let at = self.spot(thread).at;
            let moved = deleted.binary_search(&on.shape).is_ok() && at != thread.anchor.at;
            let anchor = Anchor {
                at,
                on: Some(on.clone()),
            };
            moved.then(|| TalkEdit::Thread {
                id: thread.id.clone(),
                edit: ThreadEdit::Move(anchor),
            })
        };
        talk.threads().filter_map(stays).collect()
    }
}
