//! What can be asked of a board's worker.

use tavla_shared::board::{EditBatch, Person, Version};
use tavla_shared::talk::TalkBatch;

use super::PartReason;
use super::model::{Batch, Wish as _};

/// What the UI asks of a board.
pub type BoardCommand = Command<EditBatch>;

/// What the UI asks of a talk.
pub type TalkCommand = Command<TalkBatch>;

/// What the UI asks of a document, which is changed by batches `B`.
#[derive(Debug, Clone, PartialEq)]
pub enum Command<B: Batch> {
    /// Make these edits. Answered by a change or a refusal with the same ticket.
    Edit {
        /// Chosen by the sender, to recognise the answer by.
        ticket: u64,
        /// The edits.
        batch: B,
        /// Unix seconds.
        now: i64,
    },
    /// Do something that only this document can.
    Wish(B::Wish),
    /// Say what was done before; answered, if at all, by `Answered`.
    Ask(B::Question),
    /// This is who writes here from now on; the peer id is filled in.
    Introduce(Person),
    /// Take in what a file has, in order. Answered by `Merged`.
    Merge {
        /// Chosen by the sender, to recognise the answer by.
        ticket: u64,
        /// Updates in causal order; not trusted.
        updates: Vec<Vec<u8>>,
    },
    /// Give all of the document for a file. Answered by `Packed`; a later one takes the place of one that is
    /// not answered.
    Pack {
        /// Chosen by the sender, to recognise the answer by.
        ticket: u64,
    },
    /// Try to save now what could not be saved before.
    SaveAgain,
    /// Save everything and end. Answered by `Closed`, or by `CloseRefused` where something cannot
    /// be saved; the board then stays open.
    Close {
        /// End all the same: what is not saved is lost, unless a server has it.
        discard_unsaved: bool,
    },
}

impl<B: Batch> Command<B> {
    /// Whether somebody's work is in it, or what a person has asked of it.
    pub fn is_work(&self) -> bool {
        match self {
            Self::Edit { .. } | Self::Merge { .. } => true,
            Self::Wish(wish) => wish.is_urgent(),
            Self::Ask(_)
            | Self::Introduce(_)
            | Self::Pack { .. }
            | Self::SaveAgain
            | Self::Close { .. } => false,
        }
    }

    /// Whether a person waits for what comes of it.
    pub(super) fn is_urgent(&self) -> bool {
        match self {
            Self::Edit { .. } | Self::Merge { .. } | Self::Pack { .. } | Self::Close { .. } => true,
            Self::Wish(wish) => wish.is_urgent(),
            Self::Ask(_) | Self::Introduce(_) | Self::SaveAgain => false,
        }
    }
}

/// What the sync client asks of a board.
#[derive(Debug, Clone, PartialEq)]
pub enum SyncCommand {
    /// Take in these updates from the server, in order. Answered by `Imported`.
    Import {
        /// Chosen by the sender, to recognise the answer by.
        ticket: u64,
        /// Updates as they came; not trusted.
        updates: Vec<Vec<u8>>,
    },
    /// Say what this board has. Answered by `Version`.
    Version {
        /// Chosen by the sender, to recognise the answer by.
        join: u64,
    },
    /// The server has this version: say what it lacks, and from then on what is new here.
    /// Answered by `Missing`, followed by an `Outgoing` for each edit, or by `ExportFailed`.
    Since {
        /// Chosen by the sender, to recognise the answer by.
        join: u64,
        /// What the server has.
        version: Version,
    },
    /// The server has durably what was given out up to and with this record.
    Acked {
        /// The record's number in the store.
        upto: u64,
    },
    /// The server does not take what it lacks, and never will: keep a copy of the board with all of
    /// it, and go back to what the server has. Answered by `Rebuilt`, where that succeeds.
    Part(PartReason),
    /// The server's room is left: nothing more is given out until the next `Since`.
    Left,
}

/// A command that was not taken.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SendError<C> {
    /// Too many commands wait.
    #[error("the board's worker is busy")]
    Busy(C),
    /// The worker has ended.
    #[error("the board's worker has ended")]
    Gone(C),
}
