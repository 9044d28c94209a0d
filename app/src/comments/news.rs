//! What others said and did in comments that a person may want to be told: for the feed and for
//! notifications. What was there when the board was opened is no news, and neither is what one does
//! oneself, be it on another device.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::id::{PeerId, ThreadId};
use tavla_shared::talk::{TalkChange, Thread, Words};

use super::listing::takes_part;
use crate::talk::{TalkShown, Upto};

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentDeed {
    /// Began a thread.
    Opened,
    /// Answered in one.
    Replied,
    /// Said that one is resolved.
    Resolved,
}

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It is shown where one looks for it.
    Important,
    /// The person is told: somebody calls them by name, or answers them.
    Calls,
}

/// Something that somebody else did.
#[derive(Debug, Clone, PartialEq)]
pub struct CommentNews {
    /// In which thread.
    pub thread: ThreadId,
    /// Who.
    pub by: PeerId,
    /// When, in Unix seconds, by their clock.
    pub time: i64,
    /// What.
    pub deed: CommentDeed,
    /// What they said; what the thread opens with, where they said nothing.
    pub text: Arc<str>,
    /// Whether they call the person by name.
    pub mentions_me: bool,
    /// Whether the person began the thread or has written in it.
    pub to_me: bool,
    /// Whether they do it now, and not while nobody listened here.
    pub live: bool,
}

impl CommentNews {
    /// How much it matters.
    pub fn weight(&self) -> Weight {
        let answers = self.to_me && self.deed == CommentDeed::Replied;
        if self.mentions_me || answers {
            Weight::Calls
        } else {
            Weight::Important
        }
    }
}

/// What is known of a thread.
#[derive(Debug, Default)]
struct Known {
    upto: Upto,
    resolved: bool,
}

/// What was heard already.
#[derive(Debug, Default)]
pub(super) struct Heard(BTreeMap<ThreadId, Known>);

impl Heard {
    /// All that is there is known.
    pub(super) fn learn(&mut self, talk: &TalkShown) {
        self.0.clear();
        for thread in talk.threads() {
            self.know(thread);
        }
    }

    fn know(&mut self, thread: &Thread) {
        let known = self.0.entry(thread.id.clone()).or_default();
        known.resolved = thread.resolved.is_some();
        for reply in &thread.replies {
            known.upto.note(reply.id);
        }
    }

    /// What of a change is new, and by somebody else.
    pub(super) fn hear(
        &mut self,
        change: &TalkChange,
        talk: &TalkShown,
        live: bool,
    ) -> Vec<CommentNews> {
        for id in &change.threads_gone {
            self.0.remove(id);
        }
        let mut news = Vec::new();
        for thread in &change.threads {
            self.hear_thread(thread, talk, live, &mut news);
            self.know(thread);
        }
        news
    }

    fn hear_thread(
        &self,
        thread: &Thread,
        talk: &TalkShown,
        live: bool,
        news: &mut Vec<CommentNews>,
    ) {
        let known = self.0.get(&thread.id);
        // Looked for once, and only where there is news: a thread may have very many replies.
        let to_me = LazyCell::new(|| takes_part(thread, talk));
        let mut tell = |by, time, deed, words: &Words| {
            if !talk.is_mine(by) {
                news.push(CommentNews {
                    thread: thread.id.clone(),
                    by,
                    time,
                    deed,
                    text: Arc::clone(&words.text),
                    mentions_me: deed != CommentDeed::Resolved && talk.mentions_me(words),
                    to_me: *to_me,
                    live,
                });
            }
        };
        if known.is_none() {
            tell(
                thread.opener,
                thread.time,
                CommentDeed::Opened,
                &thread.words,
            );
        }
        for reply in &thread.replies {
            if !known.is_some_and(|known| known.upto.has(reply.id)) {
                tell(
                    reply.author(),
                    reply.time,
                    CommentDeed::Replied,
                    &reply.words,
                );
            }
        }
        let was_resolved = known.is_some_and(|known| known.resolved);
        if let Some(resolution) = thread.resolved.filter(|_| !was_resolved) {
            tell(
                resolution.by,
                resolution.time,
                CommentDeed::Resolved,
                &thread.words,
            );
        }
    }
}
