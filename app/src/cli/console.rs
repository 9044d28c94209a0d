//! What a command is given of the world: its three streams, what time it is, what is random, and whether it is to end.
//! Decides nothing.

use std::io::{self, Read, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use rand::rngs::StdRng;
use rand::{RngCore as _, SeedableRng as _};
use serde::Serialize;

use super::CommandError;
use super::output::Output;
use super::stop::Stop;

/// See the module.
pub struct Console<'a> {
    /// Where `-` reads from.
    pub input: Box<dyn Read + Send>,
    /// For answers, and where `-` writes to.
    pub out: &'a mut dyn Write,
    /// For whoever watches: what was left out, and what went wrong.
    pub notes: &'a mut dyn Write,
    /// Tells what time it is, in milliseconds since 1970: some commands work for days.
    pub clock: &'a dyn Fn() -> u64,
    /// Names what is new.
    pub random: StdRng,
    /// Tells whether the command is to end, if it would not by itself.
    pub stop: Stop,
}

impl Console<'_> {
    /// This process's own.
    pub(super) fn of_process<T>(run: impl FnOnce(&mut Console<'_>) -> T) -> T {
        let stop = Stop::of_process();
        run(&mut Console {
            input: Box::new(io::stdin()),
            out: &mut Output::to(io::stdout(), stop.clone()),
            notes: &mut io::stderr(),
            clock: &unix_millis,
            random: StdRng::from_os_rng(),
            stop,
        })
    }

    /// What time it is, in milliseconds since 1970.
    pub fn now_millis(&self) -> u64 {
        (self.clock)()
    }

    /// What time it is, in Unix seconds.
    pub fn now(&self) -> i64 {
        i64::try_from(self.now_millis() / 1_000).unwrap_or(i64::MAX)
    }

    /// A random number to make a name of.
    pub fn name(&mut self) -> u128 {
        name_from(&mut self.random)
    }

    /// Prints a line of the answer.
    ///
    /// # Errors
    /// [`CommandError::NotPrinted`].
    pub fn say(&mut self, line: &str) -> Result<(), CommandError> {
        self.print(|out| writeln!(out, "{line}"))
    }

    /// Prints a value as one line of JSON, at once.
    ///
    /// # Errors
    /// [`CommandError::NotPrinted`].
    pub fn say_json<T: Serialize>(&mut self, value: &T) -> Result<(), CommandError> {
        let line = serde_json::to_string(value).map_err(io::Error::from);
        self.print(|out| writeln!(out, "{}", line?))
    }

    /// The same for whoever watches, where the answer is something else.
    ///
    /// # Errors
    /// [`CommandError::NotPrinted`].
    pub fn note_json<T: Serialize>(&mut self, value: &T) -> Result<(), CommandError> {
        let line = serde_json::to_string(value).map_err(io::Error::from);
        line.and_then(|line| writeln!(self.notes, "{line}"))
            .map_err(CommandError::NotPrinted)
    }

    /// Writes the answer itself.
    ///
    /// # Errors
    /// [`CommandError::NotPrinted`].
    pub fn give(&mut self, bytes: &[u8]) -> Result<(), CommandError> {
        self.print(|out| out.write_all(bytes))
    }

    /// Tells whoever watches.
    pub fn note(&mut self, line: &str) {
        if let Err(error) = writeln!(self.notes, "tavla: {line}") {
            tracing::warn!(%error, line, "nobody can be told");
        }
    }

    fn print(
        &mut self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), CommandError> {
        write(self.out)
            .and_then(|()| self.out.flush())
            .map_err(CommandError::NotPrinted)
    }
}

fn unix_millis() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| now.as_millis() as u64)
}

/// A random number to make a name of.
pub(super) fn name_from(random: &mut StdRng) -> u128 {
    u128::from(random.next_u64()) | u128::from(random.next_u64()) << 64
}

/// How a command went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All of it was done.
    Done,
    /// It was done, and something is not in what came of it, as was told.
    Lossy,
}

impl Outcome {
    /// Lossy where something was lost.
    pub(super) fn of<T>(lost: &[T]) -> Self {
        if lost.is_empty() {
            Self::Done
        } else {
            Self::Lossy
        }
    }

    /// What the process says at its end. 1 is for a command that failed, 2 for one that was not understood.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Lossy => 3,
        }
    }
}
