//! Looks through everything that is kept, in a data folder or a backup, and says for each board
//! whether it is sound. Changes nothing, also where it finds damage.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use tavla_shared::store::{
    BackupError, DataFolder, Store, check_database, damaged_blob_files, databases, verify_backup,
};

use super::boards::board_of;
use super::{CliError, Place, printing};
use crate::inspection::faults;

/// What `check` is asked.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    place: Place,
    /// A backup to look through instead of the data folder.
    #[arg(long, value_name = "FOLDER")]
    backup: Option<PathBuf>,
}

/// What is known of one board.
#[derive(Debug, Default)]
struct Findings {
    documents: usize,
    records: usize,
    snapshots: usize,
    aside: usize,
    faults: Vec<String>,
}

/// Looks, and says what was found; the code tells whether all is sound.
///
/// # Errors
/// [`CliError`] where it cannot be looked at at all.
pub fn run(check: Check) -> Result<ExitCode, CliError> {
    if let Some(backup) = check.backup {
        let manifest = match verify_backup(&backup) {
            Err(error @ BackupError::Damaged { .. }) => {
                printing::print(&format!("{error}\n"))?;
                return Ok(ExitCode::FAILURE);
            }
            other => other?,
        };
        let count = manifest.files.len();
        printing::print(&format!("{count} files are what was written\n"))?;
        return look_through(&backup);
    }
    let folder = check.place.folder()?;
    if DataFolder::is_in_use(&folder)? {
        printing::print("a server runs on this folder: each board is as it is at one moment\n")?;
    }
    look_through(&folder)
}

/// Looks through the databases in `folder` and every board in its store.
///
/// # Errors
/// [`CliError`] where it cannot be looked at at all.
pub(super) fn look_through(folder: &Path) -> Result<ExitCode, CliError> {
    let mut sound = true;
    for name in databases(folder)? {
        let faults = check_database(&folder.join(&name))?;
        sound &= faults.is_empty();
        for fault in faults {
            printing::print(&format!("{name}: {fault}\n"))?;
        }
    }
    let store = DataFolder::open_store_to_read(folder)?;
    let damaged = damaged_blob_files(folder)?
        .into_iter()
        .map(|hash| hash.to_string());
    for hash in store.damaged_blobs()?.into_iter().chain(damaged) {
        sound = false;
        printing::print(&format!("the file {hash} is not what it was\n"))?;
    }
    for (board, findings) in findings(&store)? {
        sound &= findings.faults.is_empty();
        printing::print_lines(&told(&board, &findings))?;
    }
    Ok(if sound {
        ExitCode::SUCCESS
    } else {
        printing::print("there is damage\n")?;
        ExitCode::FAILURE
    })
}

fn findings(store: &Store) -> Result<BTreeMap<String, Findings>, CliError> {
    let mut boards: BTreeMap<String, Findings> = BTreeMap::new();
    for room in store.rooms()? {
        boards.entry(room.name).or_default();
    }
    for document in store.documents()? {
        // One at a time: all together may be more than there is memory.
        let kept = store.kept(&document)?;
        let board = boards.entry(board_of(&document)).or_default();
        board.documents += 1;
        board.records += kept.records.len();
        board.snapshots += kept.snapshots.len();
        board.aside += kept.quarantined.len();
        let named = faults(&kept)
            .into_iter()
            .map(|fault| format!("{document}: {fault}"));
        board.faults.extend(named);
    }
    Ok(boards)
}

fn told(board: &str, findings: &Findings) -> Vec<String> {
    let Findings {
        documents,
        records,
        snapshots,
        aside,
        faults,
    } = findings;
    let state = if faults.is_empty() {
        "sound"
    } else {
        "DAMAGED"
    };
    let mut lines = vec![format!(
        "{board}: {state} ({documents} documents, {records} records, {snapshots} snapshots, {aside} \
         set aside)"
    )];
    lines.extend(faults.iter().map(|fault| format!("  {fault}")));
    lines
}
