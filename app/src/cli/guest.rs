//! A board of this device that a window has: what a command wants there is done by the window's process, which has the
//! store, and the command hears of it.

use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::live::GLANCE;
use super::stop::Stop;
use super::{CommandError, Console};
use crate::instance::{Heard, Visit, Voice, Word, Words};
use crate::storage::Wake;

/// The longest word of a window: all shapes of a board, as JSON.
const WORD_BYTES_MAX: usize = 1 << 30;

/// See the module.
pub(super) struct Guest {
    voice: Voice,
    words: Words,
    wake: Wake,
    rung: Receiver<()>,
    within: Duration,
    stop: Stop,
    /// Why the window cannot save what was said last, as long as that is so.
    unsaved: Option<String>,
    /// Why the board has gone, once it has.
    ended: Option<String>,
}

/// An answer to a line, as the window gives it.
pub(super) struct Answered {
    /// The line of JSON.
    pub(super) line: String,
    /// Whether it was done.
    pub(super) ok: bool,
}

impl Drop for Guest {
    fn drop(&mut self) {
        if self.ended.is_none() {
            let bye = Word::Ended("the command has ended".to_owned());
            if let Err(error) = self.voice.say(&bye) {
                tracing::debug!(%error, "the window has gone before the command");
            }
        }
    }
}

impl Guest {
    /// At a board where there is a place for this command. `rung` hears `wake`.
    ///
    /// # Errors
    /// [`CommandError`] where the system gives no thread.
    pub(super) fn at(
        visit: Visit,
        (wake, rung): (Wake, Receiver<()>),
        within: Duration,
        console: &Console<'_>,
    ) -> Result<Self, CommandError> {
        let begun = visit.begin(WORD_BYTES_MAX, Wake::clone(&wake));
        let (voice, words) = begun.map_err(CommandError::unreadable("the window's answers"))?;
        Ok(Self {
            voice,
            words,
            wake,
            rung,
            within,
            stop: console.stop.clone(),
            unsaved: None,
            ended: None,
        })
    }

    /// Calls the command when there is something to hear.
    pub(super) fn wake(&self) -> Wake {
        Wake::clone(&self.wake)
    }

    /// Whether somebody wants the command to end.
    pub(super) fn is_to_end(&self) -> bool {
        self.stop.is_asked()
    }

    /// Why the board cannot be worked on any more; none while it can.
    pub(super) fn trouble(&self) -> Option<CommandError> {
        let reason = self.ended.clone()?;
        Some(CommandError::LeftByWindow { reason })
    }

    /// Waits until something happens, a moment at most.
    pub(super) fn wait(&self, most: Duration) {
        // Whether it was rung or not is seen by looking.
        self.rung.recv_timeout(most.min(GLANCE)).unwrap_or_default();
    }

    /// The next line that the window has for the output, if there is one yet.
    pub(super) fn next_line(&mut self) -> Option<String> {
        while self.ended.is_none() {
            match self.words.next() {
                Heard::Word(Word::Line(line)) => {
                    self.unsaved = None;
                    return Some(line);
                }
                Heard::Word(Word::Unsaved(why)) => self.unsaved = Some(why),
                Heard::Word(Word::Ping) => {}
                Heard::Word(Word::Ended(why)) => self.ended = Some(why),
                Heard::Gone => self.ended = Some("it has ended".to_owned()),
                Heard::NotYet => return None,
            }
        }
        None
    }

    /// Waits for the board, which is the first thing that whoever watches is told.
    ///
    /// # Errors
    /// [`CommandError`] where that takes too long or cannot come any more.
    pub(super) fn board(&mut self) -> Result<String, CommandError> {
        self.line("the board is there", Self::is_to_end)
    }

    /// Has the window do what a line says, and waits until that is safe.
    ///
    /// # Errors
    /// [`CommandError`] where that takes too long or cannot come any more.
    pub(super) fn ask(&mut self, said: &str) -> Result<Answered, CommandError> {
        if let Err(error) = self.voice.say(&Word::Line(said.to_owned())) {
            // Why is heard: the window has gone, and its last words with it.
            tracing::debug!(%error, "a line is not heard");
        }
        let line = self.line("the edits are safe", |_| false)?;
        let answer: Value = serde_json::from_str(&line)
            .map_err(|error| CommandError::unreadable("the answer")(error.into()))?;
        let ok = answer["ok"] == Value::Bool(true);
        Ok(Answered { line, ok })
    }

    /// Waits for the next line; for nothing once it is `vain`.
    fn line(
        &mut self,
        what: &'static str,
        vain: impl Fn(&Self) -> bool,
    ) -> Result<String, CommandError> {
        let until = Instant::now() + self.within;
        loop {
            if let Some(line) = self.next_line() {
                return Ok(line);
            }
            if let Some(trouble) = self.trouble() {
                return Err(trouble);
            }
            if vain(self) {
                return Err(CommandError::Ended);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(self.in_vain(what));
            }
            self.wait(left);
        }
    }

    fn in_vain(&self, what: &'static str) -> CommandError {
        let seconds = self.within.as_secs();
        match &self.unsaved {
            Some(reason) => CommandError::WindowDoesNotSave {
                seconds,
                reason: reason.clone(),
            },
            None => CommandError::InVain { what, seconds },
        }
    }
}
