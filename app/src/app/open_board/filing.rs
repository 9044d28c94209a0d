//! What goes between an open board and files: all of it on its way into one, and what one has of it.
//!
//! Both documents answer by themselves; what is asked of a board is told once both have.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use super::OpenBoard;
use crate::app::words::{error, lock_words};
use crate::editor::Lock;
use crate::i18n::text;
use crate::session::{MergeAsked, TooMuchWaits};
use crate::ui::Toast;
use crate::worker::{BoardEvent, Merged, PackError, Packed, TalkEvent};

/// Both documents of a board as a file has them.
#[derive(Debug, Clone)]
pub(in crate::app) struct BothPacked {
    pub(in crate::app) board: Arc<Packed>,
    pub(in crate::app) talk: Arc<Packed>,
}

/// What a file has of a board, in causal order.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Brought {
    pub(in crate::app) board: Vec<Vec<u8>>,
    pub(in crate::app) talk: Vec<Vec<u8>>,
}

/// Where a packed board goes. Who waits for it hears that there is none when this is dropped.
pub(in crate::app) type PackedTo = SyncSender<Result<BothPacked, PackError>>;

/// What files wait for, and what is to be said of them, by ticket.
#[derive(Debug, Default)]
pub(super) struct Filing {
    ticket: u64,
    /// In the order in which they were asked for; copies are few at once.
    packing: Vec<Packing>,
    merging: BTreeMap<u64, Merging>,
}

#[derive(Debug)]
struct Packing {
    ticket: u64,
    to: PackedTo,
    board: Option<Arc<Packed>>,
    talk: Option<Arc<Packed>>,
}

#[derive(Debug)]
struct Merging {
    /// Whether the board has not answered,
    board: bool,
    /// and whether the talk has not.
    talk: bool,
    refused: bool,
    done: Toast,
    /// A title that the board gets then, and at what time: earlier it would count as older than what is brought.
    title: Option<(String, i64)>,
}

impl OpenBoard {
    /// Gives both documents, with all that was sent to them by now, for a file. Whether they were asked: a
    /// board that has ended gives nothing.
    pub(in crate::app) fn pack(&mut self, to: PackedTo) -> bool {
        if self.has_ended() || self.desk.has_talk_ended() {
            return false;
        }
        self.filing.ticket += 1;
        let ticket = self.filing.ticket;
        let asked = self.desk.session_mut().pack(ticket).is_ok();
        if asked {
            self.filing.packing.push(Packing {
                ticket,
                to,
                board: None,
                talk: None,
            });
        }
        asked
    }

    /// Takes in what a file has; `done` is said once it is there, and the board then gets a title, where one is
    /// given with the time. What is not taken is told.
    pub(in crate::app) fn merge(
        &mut self,
        brought: Brought,
        done: Toast,
        title: Option<(String, i64)>,
    ) {
        // What is brought while the board is being read waits for that; one of a newer Tavla can be read.
        let locks = |lock: &Lock| !matches!(lock, Lock::Opening | Lock::ReadOnly);
        if let Some(lock) = self.lock().filter(locks) {
            self.told = Some(error(self.words_of_lock(lock)));
            return;
        }
        let Brought { board, mut talk } = brought;
        if board.is_empty() && talk.is_empty() {
            self.told = Some(done);
            return;
        }
        // One that has ended answers nothing any more.
        let is_mute = !talk.is_empty() && self.desk.has_talk_ended();
        if is_mute {
            talk.clear();
        }
        self.filing.ticket += 1;
        let ticket = self.filing.ticket;
        let mut merging = Merging {
            board: !board.is_empty(),
            talk: !talk.is_empty(),
            refused: is_mute,
            done,
            title,
        };
        match self.desk.session_mut().merge(ticket, board, talk) {
            Ok(MergeAsked::All) => {}
            Ok(MergeAsked::BoardOnly) => {
                merging.talk = false;
                merging.refused = true;
            }
            Err(TooMuchWaits) => {
                self.told = Some(error(lock_words(Lock::TooMuchWaits)));
                return;
            }
        }
        if !merging.board && !merging.talk {
            self.told = Some(error(text("file-merge-broke")));
            return;
        }
        self.underway = true;
        self.filing.merging.insert(ticket, merging);
    }

    /// Whether something that a file has is on its way onto the board.
    pub fn is_merging(&self) -> bool {
        !self.filing.merging.is_empty()
    }

    /// What there is to say of what the board's document tells of files.
    pub(super) fn file_board(&mut self, event: &BoardEvent) -> Option<Toast> {
        match event {
            BoardEvent::Packed { ticket, result } => {
                self.note_packed(*ticket, result, |packing| &mut packing.board);
                None
            }
            BoardEvent::Merged(merged) => self.note_merged(merged, |merging| &mut merging.board),
            BoardEvent::Closed { .. } | BoardEvent::Failed(_) => {
                self.filing.packing.clear();
                self.filing.merging.clear();
                None
            }
            _ => None,
        }
    }

    /// What there is to say of what the talk tells of files.
    pub(super) fn file_talk(&mut self, event: &TalkEvent) -> Vec<Toast> {
        match event {
            TalkEvent::Packed { ticket, result } => {
                self.note_packed(*ticket, result, |packing| &mut packing.talk);
                Vec::new()
            }
            TalkEvent::Merged(merged) => {
                let said = self.note_merged(merged, |merging| &mut merging.talk);
                Vec::from_iter(said)
            }
            TalkEvent::Failed(_) => {
                self.filing.packing.clear();
                self.end_talk()
            }
            _ => Vec::new(),
        }
    }

    /// The talk does not answer any more what it has not answered yet.
    fn end_talk(&mut self) -> Vec<Toast> {
        let mut mute = Vec::new();
        for (ticket, merging) in &mut self.filing.merging {
            if std::mem::take(&mut merging.talk) {
                merging.refused = true;
                mute.push(*ticket);
            }
        }
        mute.into_iter()
            .filter_map(|ticket| self.end_merging(ticket))
            .collect()
    }

    fn note_packed(
        &mut self,
        ticket: u64,
        result: &Result<Arc<Packed>, PackError>,
        slot: impl FnOnce(&mut Packing) -> &mut Option<Arc<Packed>>,
    ) {
        let waits = &mut self.filing.packing;
        let Some(at) = waits.iter().position(|it| it.ticket == ticket) else {
            return;
        };
        let mut packing = waits.remove(at);
        let answer = match result {
            Ok(packed) => {
                *slot(&mut packing) = Some(Arc::clone(packed));
                let (Some(board), Some(talk)) = (&packing.board, &packing.talk) else {
                    waits.insert(at, packing);
                    return;
                };
                Ok(BothPacked {
                    board: Arc::clone(board),
                    talk: Arc::clone(talk),
                })
            }
            Err(error) => Err(error.clone()),
        };
        if packing.to.try_send(answer).is_err() {
            tracing::warn!("nobody waits for the copy of the board any more");
        }
    }

    fn note_merged(
        &mut self,
        merged: &Merged,
        awaited: impl FnOnce(&mut Merging) -> &mut bool,
    ) -> Option<Toast> {
        let merging = self.filing.merging.get_mut(&merged.ticket)?;
        merging.refused |= merged.refused.is_some();
        *awaited(merging) = false;
        self.end_merging(merged.ticket)
    }

    /// Says what became of it, once both documents have answered.
    fn end_merging(&mut self, ticket: u64) -> Option<Toast> {
        let awaits = |merging: &Merging| merging.board || merging.talk;
        if self.filing.merging.get(&ticket).is_none_or(awaits) {
            return None;
        }
        let merging = self.filing.merging.remove(&ticket)?;
        self.leaves_memory = true;
        if let Some((title, unix)) = &merging.title {
            self.retitle(title, *unix);
        }
        if merging.refused {
            return Some(error(text("file-merge-broke")));
        }
        Some(merging.done)
    }
}
