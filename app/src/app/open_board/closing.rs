//! The end of an open board: it saves what is left and ends in its own time, and stays where the
//! disk refuses.

use std::time::{Duration, Instant};

use super::OpenBoard;
use super::phase::Phase;
use crate::editor::Request;
use crate::sync::State;

/// How long a board that was left waits for its server to have the last edits. They are safe in
/// either case; this is so that others see them now and not only when the board is opened again.
const PARTING: Duration = Duration::from_secs(2);

impl OpenBoard {
    /// Finishes what is in hand, sends all of it, also to the server where that can be reached, and
    /// then saves for the last time. Gives what the editor still asks of the window. From now on
    /// [`Self::part`] has to be called.
    pub fn begin_close(&mut self, now: Instant, unix: i64) -> Vec<Request> {
        if !self.is_opening() && !self.is_open() {
            return Vec::new();
        }
        let requests = self.put_down(unix);
        let until = now + PARTING;
        self.phase = Phase::Parting { until };
        self.note_lock();
        self.part(now);
        requests
    }

    /// Finishes what is in hand, and sends it, for a person who looks elsewhere from now on. Gives what the editor still
    /// asks of the window.
    pub fn put_down(&mut self, unix: i64) -> Vec<Request> {
        let editor = self.editor_mut();
        editor.end_typing();
        editor.finish_gesture();
        // Presence is no matter any more.
        let requests = self.send(f64::NEG_INFINITY, unix);
        self.say_seen();
        // What is not said from now on comes back to a field that is not seen.
        self.look_at_chat(false, false);
        requests
    }

    /// Goes on with the end: once the server has all, cannot be reached or takes too long.
    pub fn part(&mut self, now: Instant) {
        if let Phase::Parting { until } = self.phase
            && (now >= until || !self.is_sending())
        {
            self.phase = Phase::Closing;
            self.desk.session_mut().close(false);
        }
    }

    /// Until when it waits for its server, if it does.
    pub fn parts_at(&self) -> Option<Instant> {
        match self.phase {
            Phase::Parting { until } => Some(until),
            _ => None,
        }
    }

    /// Goes on as if it had never been left, where it only waits for its server; says whether it
    /// does.
    pub fn stay(&mut self) -> bool {
        let stays = self.parts_at().is_some();
        if stays {
            let opened = self.desk.session().peer().is_some();
            self.phase = if opened { Phase::Open } else { Phase::Opening };
            self.note_lock();
        }
        stays
    }

    /// Whether there are edits that a server lacks and may soon have.
    fn is_sending(&self) -> bool {
        let reachable = !matches!(self.server, State::Offline(_) | State::Refused(_));
        let keeping = self.desk.session().keeping();
        let unsent = self.is_underway() || self.desk.session().is_sending();
        self.link().is_some() && reachable && keeping.unsaved.is_none() && unsent
    }

    /// Ends although something is not saved, which is lost then.
    pub fn discard(&mut self) {
        if !self.has_ended() {
            self.phase = Phase::Closing;
            self.note_lock();
            self.desk.session_mut().close(true);
        }
    }

    /// Tries at once to save what the disk has refused.
    pub fn save_again(&mut self) {
        self.desk.session_mut().save_again();
    }

    /// How many edits are only in memory, as far as the disk has refused them.
    pub fn unsaved(&self) -> Option<usize> {
        let unsaved = self.desk.session().keeping().unsaved.as_ref();
        unsaved.map(|(count, _)| *count)
    }

    /// Whether all shapes that were made here are known to be on the disk.
    pub fn is_saved(&self) -> bool {
        !self.underway && self.unsaved().is_none()
    }

    /// Whether it is being read.
    pub fn is_opening(&self) -> bool {
        self.phase == Phase::Opening
    }

    /// Whether it was told to close and has not answered.
    pub fn is_closing(&self) -> bool {
        matches!(self.phase, Phase::Parting { .. } | Phase::Closing)
    }

    /// Whether nothing is written any more.
    pub fn has_ended(&self) -> bool {
        matches!(self.phase, Phase::Closed | Phase::Failed)
    }

    /// Whether it has ended as it was asked to.
    pub fn has_closed(&self) -> bool {
        self.phase == Phase::Closed
    }

    /// Whether it has ended because it could not go on.
    pub fn has_failed(&self) -> bool {
        self.phase == Phase::Failed
    }
}
