//! What the commands about access share: where the ledger is, and why they fail.

use std::path::PathBuf;

use clap::Args;
use tavla_shared::id::BoardId;
use tavla_shared::store::{AccessStore, DataFolder, FolderError, StoreError};

use crate::access::{Ledger, LedgerError};

/// Why a command could not be done.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The file of keys cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder cannot be looked at.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A folder that is missing, or somebody else's: most likely a name that is spelt wrongly.
    #[error(
        "this is no server's data folder, and no empty one that could become it: {path}; make an empty \
         folder, or start the server once"
    )]
    NoDataFolder {
        /// Where.
        path: PathBuf,
    },
    /// What was asked cannot be done.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Nothing was asked for.
    #[error("say --data and a folder, or a command")]
    Nothing,
}

/// Where the server keeps what it keeps.
#[derive(Debug, Args)]
pub(super) struct Data {
    /// The server's folder; it may be running. Run this as the user that the server runs as.
    #[arg(long, env = "TAVLA_SERVER_DATA_DIR", value_name = "FOLDER")]
    pub(super) data: PathBuf,
}

impl Data {
    /// The ledger of a server that has been started, or invited to.
    pub(super) fn ledger(&self, now: u64) -> Result<Ledger, CommandError> {
        let store = AccessStore::open_existing(&self.data)?;
        Ok(Ledger::open(store, now)?)
    }

    /// The ledger, made in an empty folder too: to invite is what one does before the first start.
    pub(super) fn ledger_to_invite(&self, now: u64) -> Result<Ledger, CommandError> {
        if !DataFolder::may_be_at(&self.data)? {
            let path = self.data.clone();
            return Err(CommandError::NoDataFolder { path });
        }
        Ok(Ledger::open(AccessStore::open(&self.data)?, now)?)
    }
}

/// Reads a board's name.
pub(super) fn board(text: &str) -> Result<BoardId, String> {
    BoardId::new(text).map_err(|error| error.to_string())
}
