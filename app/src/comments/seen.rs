//! What a person has read, thread by thread: of each author up to which of their operations.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tavla_shared::talk::Thread;

use crate::talk::{TalkShown, Upto};

/// See the module. It is kept as it is written here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seen(BTreeMap<String, Upto>);

impl Seen {
    /// Whether something in a thread was written by somebody else and not read.
    pub fn is_unread(&self, thread: &Thread, talk: &TalkShown) -> bool {
        let known = self.0.get(thread.id.as_str());
        if known.is_none() && !talk.is_mine(thread.opener) {
            return true;
        }
        thread.replies.iter().any(|reply| {
            let is_read = known.is_some_and(|known| known.has(reply.id));
            !is_read && !talk.is_mine(reply.author())
        })
    }

    /// All of a thread is read; whether that says something new.
    pub fn mark(&mut self, thread: &Thread, talk: &TalkShown) -> bool {
        if !self.is_unread(thread, talk) {
            return false;
        }
        let known = self.0.entry(thread.id.to_string()).or_default();
        for reply in &thread.replies {
            if !talk.is_mine(reply.author()) {
                known.note(reply.id);
            }
        }
        true
    }

    /// Forgets threads that are gone; whether there were any.
    pub fn prune(&mut self, talk: &TalkShown) -> bool {
        let before = self.0.len();
        let mut there = talk.threads().map(|thread| thread.id.as_str()).peekable();
        // Both are sorted by name.
        self.0.retain(|known, _| {
            while there.next_if(|id| *id < known.as_str()).is_some() {}
            there.peek() == Some(&known.as_str())
        });
        self.0.len() < before
    }
}
