//! What a person asks for about comments, done.

use std::sync::Arc;

use egui::Pos2;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ThreadId;
use tavla_shared::talk::schema::MENTIONS_MAX;
use tavla_shared::talk::{TalkEdit, ThreadEdit, Words, users_of};

use super::face_of;
use crate::app::TavlaApp;
use crate::camera::{Camera, ZOOM_MAX};
use crate::comments::{Said, anchor_at};
use crate::i18n::{text, text_with};
use crate::link::BoardLink;
use crate::ui::{CommentAction, Severity};

/// Threads that are no further apart than this where one is nearest do not part, in egui points.
const PARTS_AT: f64 = 64.0;
/// What is gone to so that threads part is this large, in egui points.
const PARTED: f64 = 320.0;
/// Whoever comes nearer comes nearer by this at least.
const NEARER: f64 = 1.5;

impl TavlaApp {
    /// Does it.
    pub(in crate::app) fn act_on_comment(&mut self, ctx: &egui::Context, action: CommentAction) {
        match action {
            CommentAction::Post { anchor, text } => {
                let low = (self.services.random)();
                let random = u128::from(low) | u128::from((self.services.random)()) << 64;
                let id = ThreadId::from_random(random);
                self.say(Said::Opening { id, anchor, text });
            }
            CommentAction::Reply { thread, text } => self.say(Said::Reply { thread, text }),
            CommentAction::Resolve(id, true) => {
                self.edit_thread("resolve", id, ThreadEdit::Resolve);
            }
            CommentAction::Resolve(id, false) => self.edit_thread("reopen", id, ThreadEdit::Reopen),
            CommentAction::Remove(id) => self.edit_thread("remove thread", id, ThreadEdit::Remove),
            CommentAction::RemoveReply(id, reply) => {
                self.edit_thread("remove reply", id, ThreadEdit::RemoveReply(reply));
            }
            CommentAction::Move(id, to) => self.move_thread(id, to),
            CommentAction::Copy(id) => self.copy_thread(ctx, &id),
            CommentAction::Show(id) => self.show_thread(ctx, id),
            CommentAction::Step { from, forward } => self.step(ctx, &from, forward),
            CommentAction::Part { first, bounds } => self.part_threads(first, bounds),
            CommentAction::ReadAll => self.board.read_all_comments(),
            CommentAction::Look(wanted) => self.shell.comments_mut().look(wanted),
        }
    }

    /// Writes what was typed; what cannot be written goes back to where it was typed.
    fn say(&mut self, said: Said) {
        let unix = (self.services.unix_seconds)();
        let (command, id, edit) = match &said {
            Said::Opening { id, anchor, text } => {
                let anchor = anchor.clone();
                let words = self.words(text);
                ("comment", id, ThreadEdit::Open { anchor, words })
            }
            Said::Reply { thread, text } => ("reply", thread, ThreadEdit::Reply(self.words(text))),
        };
        let id = id.clone();
        let edits = vec![TalkEdit::Thread {
            id: id.clone(),
            edit,
        }];
        if let Some(ticket) = self.board.talk_edit(command, edits, unix) {
            self.board.comments_mut().send(ticket, said);
            self.shell.comments_mut().show(id);
        } else {
            let board = self.board.id().as_str();
            self.shell.comments_mut().give_back(board, said);
        }
    }

    fn words(&self, typed: &str) -> Words {
        let said = typed.trim();
        let mut mentions = users_of(&self.board.known().names().mentions_in(said));
        mentions.truncate(MENTIONS_MAX);
        Words {
            text: Arc::from(said),
            mentions,
            links: Vec::new(),
        }
    }

    fn edit_thread(&mut self, command: &str, id: ThreadId, edit: ThreadEdit) {
        let unix = (self.services.unix_seconds)();
        // What is not made is told.
        self.board
            .talk_edit(command, vec![TalkEdit::Thread { id, edit }], unix);
    }

    /// A pin was let go there: it is at that place or at the shape there from now on.
    fn move_thread(&mut self, id: ThreadId, to: Pos2) {
        let editor = self.board.editor_mut();
        let at = editor.view().board_from_screen(to);
        let shape = editor.comment_target(at);
        let anchor = anchor_at(at, shape.as_deref());
        self.edit_thread("move comment", id, ThreadEdit::Move(anchor));
    }

    /// The view goes to a thread, and its card opens.
    fn show_thread(&mut self, ctx: &egui::Context, id: ThreadId) {
        let Some(thread) = self.board.thread(&id) else {
            return;
        };
        let at = self.board.comments().spot(thread).at;
        let place = Rect::from_points(at, at);
        let at_once = Self::moves_at_once(ctx);
        self.board.editor_mut().fly_to(place, at_once);
        self.shell.comments_mut().show(id);
        ctx.request_repaint();
    }

    /// The thread after one, or before it, as they are listed; round at the ends.
    fn step(&mut self, ctx: &egui::Context, from: &ThreadId, forward: bool) {
        let listed = self.board.comments().listed();
        let count = listed.len();
        let Some(last) = count.checked_sub(1) else {
            return;
        };
        let at = listed.iter().position(|thread| thread.id == *from);
        let to = match (at, forward) {
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + last) % count,
            // One that is not listed stands before all.
            (None, true) => 0,
            (None, false) => last,
        };
        let id = listed[to].id.clone();
        self.show_thread(ctx, id);
    }

    /// Goes so near that threads part. Those at one place never do: one of them opens, from which one goes
    /// on to the others.
    fn part_threads(&mut self, first: ThreadId, bounds: Rect) {
        let extent = bounds.width().max(bounds.height());
        if extent * ZOOM_MAX < PARTS_AT {
            self.shell.comments_mut().show(first);
            return;
        }
        let editor = self.board.editor_mut();
        let now = editor.view().camera.zoom;
        let zoom = (PARTED / extent).max(now * NEARER).min(ZOOM_MAX);
        let center: Point = bounds.center();
        editor.set_camera(Camera { center, zoom });
    }

    /// What says where a thread is and what it is about. The board's address is without the right to join:
    /// who may see it has that.
    fn copy_thread(&mut self, ctx: &egui::Context, id: &ThreadId) {
        let Some(thread) = self.board.thread(id) else {
            return;
        };
        let name = face_of(&self.board, thread.opener).name;
        let args = [
            ("name", name.as_str().into()),
            ("title", self.title().into()),
            ("text", (&*thread.words.text).into()),
        ];
        let mut copied = text_with("comment-copy-text", &args);
        if let Some(link) = self.board.link() {
            let address = BoardLink {
                token: None,
                ..link.clone()
            };
            copied.push('\n');
            copied.push_str(&address.to_string());
        }
        ctx.copy_text(copied);
        self.tell(ctx, Severity::Info, text("comment-copied"));
    }
}
