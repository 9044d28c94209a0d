//! Whether everyone ended with the same: what each one sees, and what each one's store holds.

use std::path::Path;
use std::sync::Arc;

use tavla_shared::board::{Board, Version};
use tavla_shared::shape::Shape;
use tavla_shared::store::DataFolder;
use tavla_shared::talk::{Message, Thread, Vote};

use super::DemoError;
use super::stage::board_id;
use crate::desk::Desk;
use crate::scene::Scene;
use crate::talk::TalkShown;

/// What one person sees, when nothing of theirs is on its way any more.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sight {
    /// Whether all of their edits are with the server.
    pub(super) settled: bool,
    /// All shapes, bottom to top.
    pub(super) shapes: Vec<Arc<Shape>>,
    /// All that was said.
    pub(super) said: Said,
}

/// What was said at a board.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    messages: Vec<Arc<Message>>,
    threads: Vec<Arc<Thread>>,
    votes: Vec<Arc<Vote>>,
}

impl Said {
    fn of(talk: &TalkShown) -> Self {
        Self {
            messages: talk.messages().iter().cloned().collect(),
            threads: talk.threads().cloned().collect(),
            votes: talk.votes().cloned().collect(),
        }
    }

    /// How many messages that is, in the chat and in threads.
    pub(super) fn messages(&self) -> usize {
        let in_threads = self.threads.iter().map(|thread| 1 + thread.replies.len());
        self.messages.len() + in_threads.sum::<usize>()
    }
}

impl Sight {
    /// What is seen at a desk.
    pub(super) fn of(desk: &Desk) -> Self {
        let keeping = desk.session().keeping();
        let scene = desk.editor().scene();
        let talk = desk.talk();
        let drawn = keeping.unsaved.is_none() && keeping.unsynced == 0 && !scene.has_pending();
        Self {
            settled: drawn && talk.pending() == 0,
            shapes: shapes_of(scene),
            said: Said::of(talk),
        }
    }

    /// Whether the same is seen.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        self.shapes == other.shapes && self.said == other.said
    }
}

/// All shapes of a scene, bottom to top.
pub(super) fn shapes_of(scene: &Scene) -> Vec<Arc<Shape>> {
    scene.bounds().map_or_else(Vec::new, |bounds| {
        scene
            .in_z_order(bounds.inflate(1.0, 1.0))
            .into_iter()
            .cloned()
            .collect()
    })
}

/// A document as a store holds it.
#[derive(Debug, PartialEq)]
pub(super) struct Kept {
    version: Version,
    shapes: Vec<Arc<Shape>>,
}

/// Reads the board from a data folder that nobody has open.
pub(super) fn kept_in(folder: &Path) -> Result<Kept, DemoError> {
    let store = DataFolder::open(folder)?.open_store()?;
    let loaded = store.load(board_id().as_str())?;
    let snapshot = loaded.snapshot.into_iter().map(|snapshot| snapshot.bytes);
    let records = loaded.records.into_iter().map(|record| record.bytes);
    let (board, _) = Board::open(1, snapshot.chain(records));
    Ok(Kept {
        version: board.version(),
        shapes: board.shapes().cloned().collect(),
    })
}
