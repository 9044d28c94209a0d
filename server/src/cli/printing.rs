//! Writes answers to stdout. A reader that has gone, as `head` does, is not a fault.

use std::io::{self, Write as _};

use super::CliError;

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
