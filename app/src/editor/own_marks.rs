//! What I show others beside my cursor: laser, words, signs thrown; and whether anything may move.

use egui::Pos2;
use tavla_shared::geometry::Point;

use super::Editor;
use super::laser::LaserPoint;
use super::marks::{BurstShown, Marks, WordsShown};
use crate::tools::LaserSpot;

/// How long after something ended a frame comes in which that is told, in seconds: a little more than
/// the time between two tellings.
const TELL_AGAIN: f64 = 0.05;

/// What I show, and how it and what others show is shown.
#[derive(Debug, Default)]
pub(super) struct OwnMarks {
    pub(super) marks: Marks,
    /// Whether I am saying something beside my cursor.
    pub(super) chatting: bool,
    /// Whether I am writing a message for the chat.
    pub(super) writes_message: bool,
    /// Whether nothing is shown in motion that need not be.
    pub(super) reduced_motion: bool,
    /// Where I pointed when I asked for the signs by their key: to pick one takes the pointer away.
    aim: Option<Point>,
    /// When something of these was told for the last time; it must be told that it is no more.
    over: Option<f64>,
    /// In how many seconds something looks different by itself; none before the first frame.
    changes_in: Option<f64>,
}

impl Editor {
    /// Says whether the person is writing a message for the chat, which peers are told.
    pub fn set_writes_message(&mut self, writes: bool) {
        self.own.writes_message = writes;
    }

    /// Says whether what moves by itself is shown in motion.
    pub fn set_reduced_motion(&mut self, reduced: bool) {
        self.own.reduced_motion = reduced;
    }

    /// In how many seconds something looks different by itself that does not move meanwhile; never is
    /// infinity.
    pub fn changes_in(&self) -> f64 {
        let marks = self.own.changes_in.unwrap_or(f64::INFINITY);
        marks.min(self.rests_in()).min(self.held_in())
    }

    /// The trail of my laser, oldest point first.
    pub fn laser(&self) -> Vec<LaserPoint> {
        self.own
            .marks
            .laser
            .shown(self.now, self.own.reduced_motion)
    }

    /// My signs that are seen.
    pub fn bursts(&self) -> Vec<BurstShown> {
        self.own.marks.bursts(self.now, self.own.reduced_motion)
    }

    /// Whether I am saying something beside my cursor.
    pub fn is_chatting(&self) -> bool {
        self.own.chatting
    }

    /// Where what I am saying stands: at my pointer, or in the middle where that is elsewhere.
    pub fn chat_place(&self) -> Option<Pos2> {
        let at = self.pointer.unwrap_or_else(|| self.view.rect.center());
        self.own.chatting.then_some(at)
    }

    /// My words beside my cursor, as others see them.
    pub fn words(&self) -> Option<WordsShown> {
        self.own.marks.words(self.now, self.own.reduced_motion)
    }

    /// Opens or closes what is said beside my cursor.
    pub(super) fn toggle_chat(&mut self) {
        if self.own.chatting {
            self.end_chat();
        } else {
            self.cancel_gesture();
            self.own.chatting = true;
        }
    }

    /// These are my words now, as far as they are typed; others read along.
    pub fn say(&mut self, words: &str) {
        if self.own.chatting {
            self.own.marks.say(self.now, words);
        }
    }

    /// I have no more to say: the words are gone.
    pub fn end_chat(&mut self) {
        self.own.chatting = false;
        self.own.marks.say(self.now, "");
    }

    /// Signs thrown from now on are meant for where my pointer is.
    pub(super) fn aim(&mut self) {
        let pointer = self.pointer;
        self.own.aim = pointer.map(|at| self.view.board_from_screen(at));
    }

    /// Throws a sign where my pointer is or was meant to, or into the middle of what I see; not more than
    /// four a second.
    pub fn react(&mut self, emoji: &str) -> bool {
        let view = self.view.visible();
        let aim = self.own.aim.filter(|at| view.contains(*at));
        let at = match (self.pointer, aim) {
            (None, Some(aim)) => aim,
            _ => self.pointer_on_board(),
        };
        self.own.marks.throw(self.now, emoji, at)
    }

    pub(super) fn point_laser(&mut self, spot: LaserSpot) {
        self.own.marks.laser.point(self.now, spot.at, spot.begins);
    }

    /// Moves what I show on; says in how many seconds it looks different by itself, or what peers show,
    /// which is in so many seconds.
    pub(super) fn advance_marks(&mut self, peers_change_in: f64) -> f64 {
        let times = (self.now, self.now);
        let before = self.own.marks.told();
        self.own.marks.forget(times, self.own.reduced_motion);
        let told = self.own.marks.told();
        if told != before {
            self.own.over = Some(self.now);
        }
        if before.words && !told.words {
            self.own.chatting = false;
        }
        let tell = self.own.over.map(|over| over + TELL_AGAIN - self.now);
        self.own.over.take_if(|over| self.now >= *over + TELL_AGAIN);
        let tell = tell.filter(|left| *left > 0.0).unwrap_or(f64::INFINITY);
        let mine = self.own.marks.changes_in(times, self.own.reduced_motion);
        let changes_in = mine.min(tell).min(peers_change_in);
        self.own.changes_in = Some(changes_in);
        changes_in
    }
}
