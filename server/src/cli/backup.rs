//! Copies everything that is kept into a new folder, also while the server runs.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use tavla_shared::store::back_up;

use super::{CliError, Place, printing};

/// What `backup` is asked.
#[derive(Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    place: Place,
    /// The folder the backup becomes; it must not be there yet, or be empty.
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
}

/// Makes the backup.
///
/// # Errors
/// [`CliError`]; there is no backup then.
pub fn run(backup: Backup) -> Result<ExitCode, CliError> {
    let folder = backup.place.folder()?;
    let program = concat!("tavla-server ", env!("CARGO_PKG_VERSION"));
    let manifest = back_up(&folder, &backup.to, now(), program)?;
    let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    let mut lines = vec![format!(
        "{}: {} files, {bytes} bytes",
        backup.to.display(),
        manifest.files.len()
    )];
    let left_out = manifest.left_out.iter();
    lines.extend(left_out.map(|name| format!("left out, as nothing is known of it: {name}")));
    printing::print_lines(&lines)?;
    Ok(ExitCode::SUCCESS)
}

/// Only shown to people, so the wall clock does.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs() as i64)
}
