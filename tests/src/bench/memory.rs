//! What an open board takes of memory, in a process that does nothing else: what this one has made its
//! scenes with would count as well.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use tempfile::TempDir;

use super::window::Window;

/// The argument by which the bench asks another of itself.
pub const ARGUMENT: &str = "--memory-of";

/// Opens the board that is kept in `folder`, of so many shapes; gives the megabytes that this process
/// has when it is at rest, none where the system does not tell.
///
/// # Errors
/// Where the board cannot be opened.
pub fn of(folder: &Path, shapes: usize) -> anyhow::Result<Option<f64>> {
    let mut window = Window::open(folder)?;
    let opened = window.open_board(shapes)?;
    window.app.close();
    Ok(opened.memory_mb.map(f64::round))
}

/// As [`of`], in another process and of a copy of the folder.
pub(super) fn of_another(folder: &Path, shapes: usize) -> anyhow::Result<Option<f64>> {
    let copy = TempDir::new()?;
    for file in std::fs::read_dir(folder)? {
        let file = file?;
        if file.file_type()?.is_file() {
            std::fs::copy(file.path(), copy.path().join(file.file_name()))?;
        }
    }
    let output = Command::new(std::env::current_exe()?)
        .arg(ARGUMENT)
        .arg(copy.path())
        .args(["--scenes", &shapes.to_string()])
        .stderr(Stdio::inherit())
        .output()?;
    ensure!(output.status.success(), "the board was not opened");
    let told = String::from_utf8(output.stdout)?;
    let told = told.trim();
    if told.is_empty() {
        return Ok(None);
    }
    told.parse().map(Some).context("a number of megabytes")
}
