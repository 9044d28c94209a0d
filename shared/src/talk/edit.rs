//! What can be asked of the talk of a board. A batch is checked whole before its first write.

use std::sync::Arc;

use super::comment::Anchor;
use super::message::{MessageId, Words};
use super::vote::Ballot;
use crate::id::{RunId, ThreadId, VoteId};

/// Edits that belong together: one commit, one entry in the history.
#[derive(Debug, Clone, PartialEq)]
pub struct TalkBatch {
    /// The command's name, for the history: `say`, `reply`, `vote`.
    pub command: Arc<str>,
    /// What to change, in order.
    pub edits: Vec<TalkEdit>,
}

/// One change to the talk.
#[derive(Debug, Clone, PartialEq)]
pub enum TalkEdit {
    /// A message at the end of the chat.
    Say(Words),
    /// One's own message of the chat goes.
    RemoveMessage(MessageId),
    /// About a thread of comments.
    Thread {
        /// Which.
        id: ThreadId,
        /// What.
        edit: ThreadEdit,
    },
    /// About a vote.
    Vote {
        /// Which.
        id: VoteId,
        /// What.
        edit: VoteEdit,
    },
    /// About the timer.
    Timer(TimerEdit),
}

/// A change to a thread.
#[derive(Debug, Clone, PartialEq)]
pub enum ThreadEdit {
    /// A new one; its name must not have been used before.
    Open {
        /// Where it is.
        anchor: Anchor,
        /// What it opens with.
        words: Words,
    },
    /// A reply at its end, also where it is resolved.
    Reply(Words),
    /// One's own reply goes.
    RemoveReply(MessageId),
    /// It is somewhere else from now on.
    Move(Anchor),
    /// It is resolved, by the writer and now.
    Resolve,
    /// It is open again.
    Reopen,
    /// One's own thread goes, with everybody's replies.
    Remove,
}

/// A change to a vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VoteEdit {
    /// A new one; its name must not have been used before.
    Start {
        /// What it is about; may be empty.
        title: Arc<str>,
        /// How many votes each person has.
        each: u32,
        /// When it ends, in Unix seconds, if it ends by itself.
        ends: Option<i64>,
    },
    /// The writer's whole ballot, in place of the one before.
    Cast(Ballot),
    /// Whether everybody sees how it stands.
    Reveal(bool),
    /// Whether it is over; one that was closed may be opened again.
    Close(bool),
    /// When it ends.
    End(Option<i64>),
    /// One's own vote goes.
    Remove,
}

/// A change to the timer. Times are Unix milliseconds by the writer's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimerEdit {
    /// A new run, in place of the one before.
    Start {
        /// Its name; must be new.
        id: RunId,
        /// How long it is.
        seconds: u32,
        /// Now.
        now_millis: i64,
    },
    /// The run stands still; nothing where it does already.
    Pause {
        /// Now.
        now_millis: i64,
    },
    /// The run goes on; nothing where it does already.
    Resume {
        /// Now.
        now_millis: i64,
    },
    /// The run is longer.
    Add {
        /// By how much.
        seconds: u32,
    },
    /// The timer is put away.
    Stop,
}

impl TalkBatch {
    /// Some edits by the name of a command.
    pub fn new(command: &str, edits: Vec<TalkEdit>) -> Self {
        Self {
            command: Arc::from(command),
            edits,
        }
    }
}
