//! What others said and did in comments that a person may want to be told: for the feed and for
//! notifications. What was there when the board was opened is no news, and neither is what one does
//! oneself, be it on another device.

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::id::{PeerId, ThreadId};
use tavla_shared::talk::{TalkChange, Thread, Words};

use super::listing::takes_part;
use crate::talk::TalkShown;

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
    /// Of each author up to which of their operations.
    upto: BTreeMap<PeerId, u32>,
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
            let upto = known.upto.entry(reply.author()).or_default();
            *upto = reply.id.counter.max(*upto);
        }
    }

    /// What of a change is new, and by somebody else.
    pub(super) fn hear(&mut self, change: &TalkChange, talk: &TalkShown) -> Vec<CommentNews> {
        for id in &change.threads_gone {
            self.0.remove(id);
        }
        let mut news = Vec::new();
        for thread in &change.threads {
            self.hear_thread(thread, talk, &mut news);
            self.know(thread);
        }
        news
    }

    fn hear_thread(&self, thread: &Thread, talk: &TalkShown, news: &mut Vec<CommentNews>) {
        let known = self.0.get(&thread.id);
        let mut tell = |by, time, deed, words: &Words| {
            if !talk.is_mine(by) {
                news.push(CommentNews {
                    thread: thread.id.clone(),
                    by,
                    time,
                    deed,
                    text: Arc::clone(&words.text),
                    mentions_me: deed != CommentDeed::Resolved && talk.mentions_me(words),
                    to_me: takes_part(thread, talk),
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
            let upto = known.and_then(|known| known.upto.get(&reply.author()));
            if upto.is_none_or(|upto| reply.id.counter > *upto) {
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
