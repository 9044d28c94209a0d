//! Makes a data folder from a backup, and looks through it before any server may have it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use tavla_shared::store::restore;

use super::{CliError, backup, boards, check, printing};

/// What `restore` is asked.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup's folder.
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// The data folder to be made; no variable stands for it, so that none is replaced by mistake.
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// Move what is there aside; without this a folder that is not empty is left alone.
    #[arg(long)]
    force: bool,
}

/// Restores the backup.
///
/// # Errors
/// [`CliError`]; what was there before is where it was, or aside.
pub fn run(asked: &Restore) -> Result<ExitCode, CliError> {
    let suffix = format!("before-restore-{}", backup::now());
    let aside = asked.force.then_some(suffix.as_str());
    let restored = restore(&asked.from, &asked.data, aside)?;
    let mut lines = vec![format!(
        "{}: as it was on {}, by {}",
        asked.data.display(),
        boards::utc(restored.manifest.made),
        restored.manifest.program
    )];
    let aside = restored.aside.iter();
    lines.extend(aside.map(|aside| format!("what was there is in {}", aside.display())));
    printing::print_lines(&lines)?;
    let code = check::look_through(&asked.data)?;
    drop(restored);
    Ok(code)
}
