//! Why the talk takes no edit: what a person is told instead.

use super::message::{MessageId, WordsError};
use super::schema::SCHEMA;
use crate::id::{ThreadId, VoteId};

/// Why a batch was refused. Nothing of it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TalkEditError {
    /// A newer version of Tavla wrote here.
    #[error("the talk has schema {schema}, this version edits up to {SCHEMA}")]
    NewerSchema {
        /// The document's.
        schema: u32,
    },
    /// What cannot be said.
    #[error(transparent)]
    Words(#[from] WordsError),
    /// A message that is not there (any more).
    #[error("there is no message {id}")]
    UnknownMessage {
        /// Which.
        id: MessageId,
    },
    /// A thread that is not there (any more).
    #[error("there is no thread {id}")]
    UnknownThread {
        /// Which.
        id: ThreadId,
    },
    /// A new thread under a name that is taken.
    #[error("there is a thread {id} already")]
    ThreadExists {
        /// Which.
        id: ThreadId,
    },
    /// A vote that is not there (any more).
    #[error("there is no vote {id}")]
    UnknownVote {
        /// Which.
        id: VoteId,
    },
    /// A new vote under a name that is taken.
    #[error("there is a vote {id} already")]
    VoteExists {
        /// Which.
        id: VoteId,
    },
    /// Only who made it may remove it.
    #[error("only who made it may remove it")]
    NotYours,
    /// A ballot of somebody who has not said who they are.
    #[error("who votes must have said who they are")]
    Nameless,
    /// A ballot after the end.
    #[error("the vote {id} is over")]
    VoteOver {
        /// Which.
        id: VoteId,
    },
    /// A ballot with more votes than each has.
    #[error("{cast} votes were cast, each has {each}")]
    TooManyVotes {
        /// How many.
        cast: u64,
        /// How many each has.
        each: u32,
    },
    /// Nothing that a timer could be paused, resumed or extended of.
    #[error("no timer is set")]
    NoTimer,
    /// A number, time, place or title that is out of range.
    #[error("{what} is out of range")]
    OutOfRange {
        /// What.
        what: &'static str,
    },
    /// The document has as many of them as it holds.
    #[error("there are {limit} {what} already, the most there can be")]
    Full {
        /// Of what.
        what: &'static str,
        /// How many it holds.
        limit: usize,
    },
    /// The document broke and must be rebuilt from its log.
    #[error("the document broke and must be rebuilt: {reason}")]
    Broken {
        /// What is known.
        reason: String,
    },
}
