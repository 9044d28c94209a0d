//! One transaction on a file, to read or to write, whichever file it is.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::StoreError;

/// Runs `body` on one consistent state of the file.
pub(super) fn read<T>(
    connection: &Connection,
    path: &Path,
    body: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> Result<T, StoreError> {
    let run = || {
        let transaction = connection.unchecked_transaction()?;
        body(&transaction)
    };
    run().map_err(|error| StoreError::from_sqlite(path, &error))
}

/// Runs `body` in one transaction that is durable when this returns, or has not happened.
///
/// After an IO error in the fsync itself the outcome is unknown.
pub(super) fn write<T>(
    connection: &mut Connection,
    path: &Path,
    body: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
) -> Result<T, StoreError> {
    let run = |connection: &mut Connection| {
        // Immediate: waiting for another writer happens here, never in the middle.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = body(&transaction)?;
        transaction.commit()?;
        Ok(result)
    };
    run(connection).map_err(|error| StoreError::from_sqlite(path, &error))
}
