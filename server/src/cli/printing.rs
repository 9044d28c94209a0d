//! Writes answers to stdout. A reader that has gone, as `head` does, is not a fault.

use std::io::{self, Write as _};
use std::process::ExitCode;

use super::CliError;

/// What a command that did something says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// What was asked for, for stdout.
    pub out: String,
    /// What a person may want to know with it, for stderr.
    pub note: String,
}

impl Answer {
    /// Prints it; the code to exit with.
    ///
    /// # Errors
    /// As [`print`].
    pub fn print(self) -> Result<ExitCode, CliError> {
        print(&self.out)?;
        // What was done is done, whether or not anybody hears of it.
        io::stderr().write_all(self.note.as_bytes()).ok();
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints lines.
///
/// # Errors
/// As [`print`].
pub fn print_lines(lines: &[String]) -> Result<(), CliError> {
    print(&(lines.join("\n") + "\n"))
}

/// Prints `text` as it is.
///
/// # Errors
/// [`CliError::System`] where it cannot be written.
pub fn print(text: &str) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(CliError::system("the answer cannot be printed")(error))
        }
        _ => Ok(()),
    }
}
