//! The board as a worker's document: the ways back and forward, the purge, the still, and the title
//! that a copy of it has. Owns no state.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::blob::BlobHash;
use tavla_shared::board::schema::TITLE_CHARS_MAX;
use tavla_shared::board::{
    Backlog, Board, BoardChange, Edit, EditBatch, EditError, ExportError, ImportError, MetaEdit,
    Person, RollbackError, StepHead, Version,
};
use tavla_shared::id::PeerId;
use tavla_shared::protocol::DocRoom;

use super::history::{BoardAnswer, BoardQuestion, History};
use super::merge::merge;
use super::model::{Batch, Change, Copied, Done, Granted, Making, Model, News, Read, Wish};
use super::parting::PartError;
use super::still;

/// What can be asked of a board that is no edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoardWish {
    /// Undo this person's newest step.
    Undo {
        /// Unix seconds.
        now: i64,
    },
    /// Redo what was undone last.
    Redo {
        /// Unix seconds.
        now: i64,
    },
    /// Remove for good what was deleted a month ago or earlier.
    Purge {
        /// Unix seconds.
        now: i64,
    },
}

/// Which steps there are to be taken back and brought forward.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ways {
    /// The step that would be undone.
    pub undo: Option<Arc<StepHead>>,
    /// The step that would be redone.
    pub redo: Option<Arc<StepHead>>,
}

/// Undo or redo left things as they are, because somebody else has changed them since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UndoSkipped {
    /// How many things.
    pub count: usize,
}

impl Batch for EditBatch {
    type Wish = BoardWish;
    type Question = BoardQuestion;
}

impl Wish for BoardWish {
    fn is_urgent(&self) -> bool {
        match self {
            Self::Undo { .. } | Self::Redo { .. } => true,
            Self::Purge { .. } => false,
        }
    }
}

impl News for UndoSkipped {
    fn merge(&mut self, later: Self) {
        self.count += later.count;
    }
}

impl Change for BoardChange {
    type Refusal = EditError;
    type Ways = Ways;
    type News = UndoSkipped;
    type Answer = BoardAnswer;

    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn author(&self) -> Option<PeerId> {
        self.author
    }

    fn is_pending(&self) -> bool {
        self.pending
    }

    fn merge(&mut self, later: Self) {
        merge(self, later);
    }
}

impl Model for Board {
    type Batch = EditBatch;
    type Change = BoardChange;
    type Past = History;

    const ROOM: DocRoom = DocRoom::Board;
    const THREAD: &'static str = "tavla-board";

    fn open(
        peer: PeerId,
        records: Vec<&[u8]>,
        watch: &mut dyn FnMut(Option<usize>),
    ) -> (Self, Read<BoardChange>) {
        let (board, report) = Self::open_watched(peer, records, watch);
        let read = Read {
            change: report.change,
            rejected: report.rejected,
            pending: report.pending,
        };
        (board, read)
    }

    fn peer(&self) -> PeerId {
        self.peer()
    }

    fn introduce(&mut self, person: Person) {
        self.introduce(person);
    }

    fn apply(&mut self, batch: &EditBatch, now: i64) -> Result<Done<BoardChange>, EditError> {
        let applied = self.apply(batch, now)?;
        Ok(Done {
            change: applied.change,
            update: applied.update,
        })
    }

    fn apply_for(
        &mut self,
        guest: &Person,
        batch: &EditBatch,
        now: i64,
    ) -> Result<Done<BoardChange>, EditError> {
        let applied = self.apply_for(guest, batch, now)?;
        Ok(Done {
            change: applied.change,
            update: applied.update,
        })
    }

    fn may_write_as(&self, peer: PeerId, name: &str) -> bool {
        self.may_write_as(peer, name)
    }

    fn whole(&self) -> Option<BoardChange> {
        Some(BoardChange {
            shapes: self.shapes().cloned().collect(),
            meta: Some(self.meta().clone()),
            people: self.people().to_vec(),
            ..BoardChange::default()
        })
    }

    fn grant(&mut self, wish: BoardWish) -> Result<Option<Granted<BoardChange>>, EditError> {
        let undone = match wish {
            BoardWish::Undo { now } => self.undo(now)?,
            BoardWish::Redo { now } => self.redo(now)?,
            BoardWish::Purge { now } => {
                let purged = self.purge(now)?;
                return Ok((!purged.update.is_empty()).then_some(Granted {
                    done: Done {
                        change: purged.change,
                        update: purged.update,
                    },
                    news: None,
                }));
            }
        };
        Ok(undone.map(|undone| Granted {
            done: Done {
                change: undone.change,
                update: undone.update,
            },
            news: (undone.skipped > 0).then_some(UndoSkipped {
                count: undone.skipped,
            }),
        }))
    }

    fn ways(&self) -> Ways {
        Ways {
            undo: self.next_undo().cloned(),
            redo: self.next_redo().cloned(),
        }
    }

    fn import(&mut self, update: &[u8]) -> Result<BoardChange, ImportError> {
        self.import(update)
    }

    fn version(&self) -> Version {
        self.version()
    }

    fn updates_since(&mut self, from: &Version) -> Result<Vec<Vec<u8>>, ExportError> {
        self.updates_since(from)
    }

    fn next_batch(&mut self, backlog: &mut Backlog) -> Result<Option<Vec<u8>>, ExportError> {
        self.next_batch(backlog)
    }

    fn pictures(&self) -> BTreeSet<BlobHash> {
        self.shapes().filter_map(|shape| shape.file).collect()
    }

    fn snapshot(&mut self) -> Result<Vec<u8>, ExportError> {
        self.snapshot()
    }

    fn snapshot_at(&mut self, version: &Version) -> Result<(Vec<u8>, Version), RollbackError> {
        self.snapshot_at(version)
    }

    fn is_poisoned(&self) -> bool {
        self.is_poisoned()
    }

    fn warm_up(&mut self) {
        self.warm_up();
    }

    fn is_large(&self) -> bool {
        still::is_large(self)
    }

    fn still(&self) -> Vec<u8> {
        self.still()
    }

    fn glimpse(still: &[u8]) -> Option<BoardChange> {
        still::shown(still)
    }

    fn adopt(&mut self, glimpse: &BoardChange, change: BoardChange) -> (BoardChange, bool) {
        let change = self.adopt(glimpse, change);
        let same = change.shapes.is_empty() && change.removed.is_empty();
        let differs = !same || change.meta != glimpse.meta;
        (change, differs)
    }

    fn copy(&self, making: Making<'_>) -> Result<Copied, PartError> {
        let mut own = making.updates;
        let peer = (making.random)().clamp(1, u64::MAX - 1);
        let (mut copy, report) = Self::open(peer, &own);
        if copy.version() != self.version() {
            tracing::error!(?report.rejected, "the copy would not be whole");
            return Err(unreadable().into());
        }
        let title = title_of_copy(self, making.title);
        own.extend(retitled(&mut copy, &title, making.now));
        Ok(Copied {
            title,
            own,
            beside: Vec::new(),
        })
    }
}

/// What was written for a copy is not what it should be.
pub(super) fn unreadable() -> ExportError {
    ExportError::Refused {
        reason: "what was written does not read back".to_owned(),
    }
}

/// What a copy of this board is called.
pub(super) fn title_of_copy(board: &Board, title: fn(&str) -> String) -> Arc<str> {
    let title = title(&board.meta().title);
    title
        .chars()
        .take(TITLE_CHARS_MAX)
        .collect::<String>()
        .into()
}

/// Gives a copy its title: written there under an id of its own.
pub(super) fn retitled(copy: &mut Board, title: &Arc<str>, now: i64) -> Option<Vec<u8>> {
    let edit = Edit::Meta(MetaEdit::Title(Arc::clone(title)));
    match copy.apply(&EditBatch::new("rename board", vec![edit]), now) {
        Ok(applied) => Some(applied.update),
        // A board of a newer Tavla: the list has the title.
        Err(error) => {
            tracing::warn!(%error, "the copy keeps the board's title");
            None
        }
    }
}
