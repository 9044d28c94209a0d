//! What the commands about access share: where the ledger is, and why they fail.

use std::path::PathBuf;

use clap::Args;
use tavla_shared::id::BoardId;
use tavla_shared::store::{AccessStore, StoreError};

use crate::access::{Ledger, LedgerError};

/// Why a command could not be done.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The file of keys cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
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

    /// The ledger, made if there is none: to invite is what one does before the first start.
    pub(super) fn ledger_or_new(&self, now: u64) -> Result<Ledger, CommandError> {
        Ok(Ledger::open(AccessStore::open(&self.data)?, now)?)
    }
}

/// Reads a board's name.
pub(super) fn board(text: &str) -> Result<BoardId, String> {
    BoardId::new(text).map_err(|error| error.to_string())
}
