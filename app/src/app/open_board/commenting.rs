//! The comments of an open board: what its talk tells them, and what of them is written without being asked
//! for.

use std::sync::Arc;

use tavla_shared::id::ThreadId;
use tavla_shared::protocol::Permission;
use tavla_shared::talk::Thread;

use super::OpenBoard;
use super::people::mutes;
use crate::app::calling::{Calls, Due};
use crate::app::commenting::Card;
use crate::app::words::lock_words;
use crate::comments::{Comments, Wanted};
use crate::editor::Lock;
use crate::i18n::text;
use crate::ui::Tools;
use crate::worker::{TalkAnswer, TalkEvent};

impl OpenBoard {
    /// The comments.
    pub fn comments(&self) -> &Comments {
        &self.comments
    }

    /// The comments, to be told something.
    pub fn comments_mut(&mut self) -> &mut Comments {
        &mut self.comments
    }

    /// What the open card of a thread shows.
    pub(in crate::app) fn card(&self) -> &Card {
        &self.card
    }

    /// The card of this thread is open, or none: what it shows is brought to how it is now.
    pub(in crate::app) fn follow_card(&mut self, open: Option<&ThreadId>) {
        let card = std::mem::take(&mut self.card);
        self.card = card.follow(self, open);
    }

    /// Whether all that others have said is here, so that what comes from now on is said now.
    pub fn is_talk_in_step(&self) -> bool {
        self.talk_told == TalkAnswer::InStep
    }

    /// What others said to the person and nobody has told them, to be added to.
    pub(in crate::app) fn calls_mut(&mut self) -> &mut Calls {
        &mut self.calls
    }

    /// What of that is to be told. What was missed waits until all of it is here.
    pub(in crate::app) fn due_calls(&mut self) -> Option<Due> {
        let waits = self.calls.are_late() && !self.is_talk_in_step();
        if waits { None } else { self.calls.take() }
    }

    /// A thread, as it is shown.
    pub fn thread(&self, id: &ThreadId) -> Option<&Arc<Thread>> {
        self.desk.talk().thread(id)
    }

    /// Whether the server lets the person say something, whatever it lets them draw.
    pub fn may_comment(&self) -> bool {
        self.desk.session().talk_permission() == Some(Permission::Write)
    }

    /// Which tools there are for the person.
    pub fn tools(&self) -> Tools {
        if self.editor().is_view_only() {
            return Tools::Viewing;
        }
        match self.editor().lock() {
            Some(Lock::Viewer) if self.may_comment() => Tools::Commenting,
            Some(Lock::Viewer | Lock::ReadOnly) => Tools::Looking,
            _ => Tools::All,
        }
    }

    /// Why nothing can be drawn, and what to do.
    pub(in crate::app) fn words_of_lock(&self, lock: Lock) -> &'static str {
        if lock == Lock::Viewer && self.may_comment() {
            text("locked-commenter")
        } else {
            lock_words(lock)
        }
    }

    /// Tells the comments what happened to the talk, which is shown.
    pub(super) fn note_talk(&mut self, event: &TalkEvent) {
        let talk = self.desk.talk();
        match event {
            TalkEvent::Opened(_) | TalkEvent::Rebuilt(_) => self.comments.opened(talk),
            TalkEvent::Changed {
                tickets, change, ..
            } => {
                let live = self.talk_told == TalkAnswer::InStep;
                let muted = |author| mutes(&self.desk, author);
                self.comments.changed(tickets, change, talk, live, muted);
            }
            TalkEvent::Answered(TalkAnswer::InStep) => {
                self.talk_told = TalkAnswer::InStep;
                self.comments.settle();
                self.settle_chat();
            }
            TalkEvent::Answered(TalkAnswer::Behind) => self.talk_told = TalkAnswer::Behind,
            TalkEvent::Refused {
                ticket: Some(ticket),
                ..
            } => self.comments.refused(*ticket),
            TalkEvent::Closed { .. } | TalkEvent::Failed(_) => self.comments.ended(),
            _ => {}
        }
    }

    /// Brings the comments to how everything is in this frame. Where the person has deleted a shape with
    /// threads, it is written where these stay.
    pub fn follow_comments(&mut self, wanted: Option<&Wanted>, unix: impl FnOnce() -> i64) {
        let scene = self.desk.editor().scene();
        self.comments.follow(self.desk.talk(), scene, wanted);
        let deleted = self.desk.take_deleted();
        if deleted.is_empty() {
            return;
        }
        let edits = self.comments.edits_for_deleted(&deleted, self.desk.talk());
        if !edits.is_empty() && self.talk_lock().is_none() {
            self.talk_edit("keep comments", edits, unix());
        }
    }

    /// Whether a thread has something that was not shown to the person, also before a frame says so.
    pub fn is_comment_unread(&self, id: &ThreadId) -> bool {
        let talk = self.desk.talk();
        talk.thread(id)
            .is_some_and(|thread| self.comments.has_unread(thread, talk))
    }

    /// A thread was shown to the person.
    pub fn read_comment(&mut self, id: &ThreadId) {
        let talk = self.desk.talk();
        if let Some(thread) = talk.thread(id) {
            self.comments.read(thread, talk);
        }
    }

    /// Everything that was said counts as read.
    pub fn read_all_comments(&mut self) {
        self.comments.read_all(self.desk.talk());
    }
}
