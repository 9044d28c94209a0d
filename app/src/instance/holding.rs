//! A command that has the data folder for a while: whoever comes is told which, instead of hearing nothing.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::listening::Listening;
use super::owner::{Owner, Role};

/// A command that has a data folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// What it is called, without the program's name.
    pub command: String,
    /// The number of its process.
    pub process: u32,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tavla {} (process {})", self.command, self.process)
    }
}

/// Answers who comes while a command has the folder. Must be gone before the folder is given up, as its socket is then
/// the next process's.
#[derive(Debug)]
pub struct Holding {
    _listening: Listening,
}

impl Holding {
    /// Says of `folder`, which this process must own, that `command` has it. None where the system gives no socket:
    /// who comes then hears nothing, and tries again.
    pub fn begin(folder: &Path, command: &str) -> Option<Self> {
        let owner = Owner::new(
            folder,
            Role::Command(Holder {
                command: command.to_owned(),
                process: std::process::id(),
            }),
        );
        Listening::start(folder, move |stream, ending| owner.answer(stream, ending))
            .inspect_err(|error| tracing::warn!(%error, "nobody can be told who has the boards"))
            .ok()
            .map(|listening| Self {
                _listening: listening,
            })
    }
}
