//! A command of another process that is at a board of this one: its lines are done and answered, or what happens is
//! told to it, until either goes.
//!
//! Runs on a thread of its own, which alone waits for the command. What of the board it was not told in time is merged
//! at its port. Opens no board and knows no window.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::Value;
use tavla_shared::board::BoardChange;
use tavla_shared::id::ShapeId;

use super::{Answer, Ground, LINE_BYTES_MAX, View, batch_of, read, tag_of, telling};
use crate::i18n::text;
use crate::instance::{Heard, PING_EVERY, Purpose, Visit, Voice, Word, Words};
use crate::text::TextEngine;
use crate::worker::{GuestEvent, GuestPort, SendError, Wake};

/// The longest word of a command: a line, and what says that it is one.
const WORD_BYTES_MAX: usize = LINE_BYTES_MAX + 16;

/// A place at a board, and what is needed there.
pub struct Place {
    /// The board.
    pub port: GuestPort,
    /// Calls whoever attends; the port calls it, too.
    pub wake: Wake,
    /// Where that is heard.
    pub rung: Receiver<()>,
    /// What the command is here for.
    pub purpose: Purpose,
    /// Unix seconds now.
    pub clock: Box<dyn Fn() -> i64 + Send>,
    /// Names what has no name.
    pub name: Box<dyn FnMut() -> u128 + Send>,
}

/// Attends to a command until it goes, or its board does. Waits for both.
pub fn attend(visit: Visit, place: Place) {
    let wake = Arc::clone(&place.wake);
    let attended = visit
        .begin(WORD_BYTES_MAX, wake)
        .and_then(|(voice, words)| Attending::at(place, voice, words).stay());
    if let Err(error) = attended {
        tracing::info!(%error, "a command has gone from its board");
    }
}

/// See the module.
struct Attending {
    place: Place,
    voice: Voice,
    words: Words,
    view: View,
    /// Whether the board was shown.
    is_there: bool,
    /// Made for the first line: it takes a while.
    engine: Option<TextEngine>,
    /// A line that waits for the board, or for the line before it.
    said: Option<String>,
    /// The line whose edits are on their way.
    underway: Option<Underway>,
    ticket: u64,
}

/// When the command hears the next time that this end is still here. Not counted from when this end was rung last: what
/// it is rung for is often nothing that the command is told.
struct Pulse {
    at: Instant,
}

impl Pulse {
    fn begin(now: Instant) -> Self {
        Self {
            at: now + PING_EVERY,
        }
    }

    /// How long until then.
    fn left(&self, now: Instant) -> Duration {
        self.at.saturating_duration_since(now)
    }

    /// Whether it is time, and from then on for the next one.
    fn beats(&mut self, now: Instant) -> bool {
        let beats = self.left(now).is_zero();
        if beats {
            *self = Self::begin(now);
        }
        beats
    }
}

/// A line whose edits are on their way.
struct Underway {
    ticket: u64,
    tag: Value,
    created: Vec<ShapeId>,
}

impl Attending {
    fn at(place: Place, voice: Voice, words: Words) -> Self {
        Self {
            place,
            voice,
            words,
            view: View::default(),
            is_there: false,
            engine: None,
            said: None,
            underway: None,
            ticket: 0,
        }
    }

    fn stay(mut self) -> io::Result<()> {
        let mut pulse = Pulse::begin(Instant::now());
        loop {
            for event in self.place.port.events() {
                if let GuestEvent::Ended(end) = event {
                    return self.voice.say(&Word::Ended(end.to_string()));
                }
                self.take(event)?;
            }
            if !self.hear()? {
                return Ok(());
            }
            match self.place.rung.recv_timeout(pulse.left(Instant::now())) {
                Ok(()) | Err(RecvTimeoutError::Timeout) => {}
                // Nobody would ever call again.
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            if pulse.beats(Instant::now()) {
                self.voice.say(&Word::Ping)?;
            }
        }
    }

    /// Does what the command says, one line after the other; whether it is still there.
    fn hear(&mut self) -> io::Result<bool> {
        loop {
            if self.said.is_none() {
                match self.words.next() {
                    Heard::Word(Word::Line(line)) => self.said = Some(line),
                    Heard::Word(Word::Ping | Word::Unsaved(_)) => continue,
                    Heard::Word(Word::Ended(_)) | Heard::Gone => return Ok(false),
                    Heard::NotYet => return Ok(true),
                }
            }
            if !self.is_there || self.underway.is_some() {
                return Ok(true);
            }
            if let Some(line) = self.said.take() {
                self.answer(&line)?;
            }
        }
    }

    /// Begins what a line asks, or answers it at once.
    fn answer(&mut self, said: &str) -> io::Result<()> {
        if self.place.purpose != Purpose::Edit {
            return Ok(());
        }
        let mut ground = Ground {
            shapes: &self.view.shapes,
            engine: self.engine.get_or_insert_with(TextEngine::bundled),
            name: &mut *self.place.name,
        };
        let line = match read(said, &mut ground) {
            Ok(line) => line,
            Err(error) => return self.say(&Answer::refused(tag_of(said), &error)),
        };
        if !self.place.port.may_write() {
            let reason = text("cli-edit-read-only");
            return self.say(&Answer::refused(line.tag, &reason));
        }
        if line.edits.is_empty() {
            return self.say(&Answer::done(line.tag, line.created));
        }
        self.ticket += 1;
        let batch = batch_of(line.edits, &self.view);
        let sent = self
            .place
            .port
            .edit(self.ticket, batch, (self.place.clock)());
        match sent {
            Ok(()) => {
                self.underway = Some(Underway {
                    ticket: self.ticket,
                    tag: line.tag,
                    created: line.created,
                });
                Ok(())
            }
            // It says why itself.
            Err(SendError::Gone(_)) => Ok(()),
            Err(error @ SendError::Busy(_)) => self.say(&Answer::refused(line.tag, &error)),
        }
    }

    fn take(&mut self, event: GuestEvent<BoardChange>) -> io::Result<()> {
        match event {
            GuestEvent::Whole(board) => self.show(&board),
            GuestEvent::Changed(change) => {
                self.view.see(&change);
                // Who only says lines is told nothing, which may be much.
                let told = self
                    .watches()
                    .then(|| telling::changed(&self.view, &change));
                match told.flatten() {
                    Some(told) => self.say(&told),
                    None => Ok(()),
                }
            }
            GuestEvent::Refused { ticket, reason } => {
                match self.underway.take_if(|it| it.ticket == ticket) {
                    Some(line) => self.say(&Answer::refused(line.tag, &reason)),
                    None => Ok(()),
                }
            }
            GuestEvent::Saved { tickets } => {
                match self.underway.take_if(|it| tickets.contains(&it.ticket)) {
                    Some(line) => self.say(&Answer::done(line.tag, line.created)),
                    None => Ok(()),
                }
            }
            GuestEvent::NotSaved(error) if self.underway.is_some() => {
                self.voice.say(&Word::Unsaved(error.to_string()))
            }
            GuestEvent::Told {
                peer,
                what,
                presence,
            } if self.tells_presence() => {
                self.say(&telling::telling(peer, what, presence.as_ref()))
            }
            GuestEvent::PeersGone if self.tells_presence() => self.say(&telling::nobody()),
            GuestEvent::Link(state) if self.watches() => self.say(&telling::link(state)),
            GuestEvent::NotSaved(_)
            | GuestEvent::Link(_)
            | GuestEvent::Told { .. }
            | GuestEvent::PeersGone
            | GuestEvent::Ended(_) => Ok(()),
        }
    }

    /// All of the board is there, for the first time or anew.
    fn show(&mut self, board: &BoardChange) -> io::Result<()> {
        self.view.begin_anew();
        self.view.see(board);
        let is_first = !std::mem::replace(&mut self.is_there, true);
        if !self.watches() {
            return Ok(());
        }
        let with_shapes = !is_first || self.place.purpose.wants_whole();
        self.say(&telling::board(&self.view, with_shapes))
    }

    fn tells_presence(&self) -> bool {
        matches!(self.place.purpose, Purpose::Watch { presence: true, .. })
    }

    /// Whether it wants to know what happens.
    fn watches(&self) -> bool {
        matches!(self.place.purpose, Purpose::Watch { .. })
    }

    fn say(&self, line: &impl Serialize) -> io::Result<()> {
        let line = serde_json::to_string(line)?;
        self.voice.say(&Word::Line(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_hears_in_time_that_this_end_is_there_however_often_that_is_rung() {
        let begun = Instant::now();
        let mut pulse = Pulse::begin(begun);
        let rung = (1..=46).map(|second| begun + Duration::from_secs(second));
        let beats: Vec<u64> = rung
            .filter(|now| pulse.beats(*now))
            .map(|now| now.duration_since(begun).as_secs())
            .collect();
        assert_eq!(beats, [15, 30, 45]);
        assert_eq!(pulse.left(begun + Duration::from_secs(50)).as_secs(), 10);
    }
}
