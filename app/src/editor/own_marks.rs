//! What I show others beside my cursor: laser, words, signs thrown; and whether anything may move.

use egui::Pos2;

use super::Editor;
use super::laser::LaserPoint;
use super::marks::{BurstShown, WordsShown};
use crate::tools::LaserSpot;

/// How long after something ended a frame comes in which that is told, in seconds: a little more than
/// the time between two tellings.
const TELL_AGAIN: f64 = 0.05;

impl Editor {
    /// Says whether what moves by itself is shown in motion.
    pub fn set_reduced_motion(&mut self, reduced: bool) {
        self.reduced_motion = reduced;
    }

    /// In how many seconds something looks different by itself that does not move meanwhile; never is
    /// infinity.
    pub fn changes_in(&self) -> f64 {
        self.changes_in
    }

    /// The trail of my laser, oldest point first.
    pub fn laser(&self) -> Vec<LaserPoint> {
        self.marks.laser.shown(self.now, self.reduced_motion)
    }

    /// My signs that are seen.
    pub fn bursts(&self) -> Vec<BurstShown> {
        self.marks.bursts(self.now, self.reduced_motion)
    }

    /// Whether I am saying something beside my cursor.
    pub fn is_chatting(&self) -> bool {
        self.chatting
    }

    /// Where what I am saying stands: at my pointer, or in the middle where that is elsewhere.
    pub fn chat_place(&self) -> Option<Pos2> {
        let at = self.pointer.unwrap_or_else(|| self.view.rect.center());
        self.chatting.then_some(at)
    }

    /// My words beside my cursor, as others see them.
    pub fn words(&self) -> Option<WordsShown> {
        self.marks.words(self.now, self.reduced_motion)
    }

    /// Opens or closes what is said beside my cursor.
    pub(super) fn toggle_chat(&mut self) {
        if self.chatting {
            self.end_chat();
        } else {
            self.cancel_gesture();
            self.chatting = true;
        }
    }

    /// These are my words now, as far as they are typed; others read along.
    pub fn say(&mut self, words: &str) {
        if self.chatting {
            self.marks.say(self.now, words);
        }
    }

    /// I have no more to say: the words are gone.
    pub fn end_chat(&mut self) {
        self.chatting = false;
        self.marks.say(self.now, "");
    }

    /// Throws a sign where my pointer is, or into the middle of what I see; not more than four a second.
    pub fn react(&mut self, emoji: &str) -> bool {
        let at = self.pointer_on_board();
        self.marks.throw(self.now, emoji, at)
    }

    pub(super) fn point_laser(&mut self, spot: LaserSpot) {
        self.marks.laser.point(self.now, spot.at, spot.begins);
    }

    /// Moves what I show on; says in how many seconds it looks different by itself.
    pub(super) fn advance_marks(&mut self) -> f64 {
        let times = (self.now, self.now);
        let before = self.marks.told();
        self.marks.forget(times, self.reduced_motion);
        let told = self.marks.told();
        if told != before {
            self.marks_over = Some(self.now);
        }
        if before.words && !told.words {
            self.chatting = false;
        }
        let tell = self.marks_over.map(|over| over + TELL_AGAIN - self.now);
        self.marks_over
            .take_if(|over| self.now >= *over + TELL_AGAIN);
        let tell = tell.filter(|left| *left > 0.0).unwrap_or(f64::INFINITY);
        tell.min(self.marks.changes_in(times, self.reduced_motion))
    }
}
