//! A data folder that takes no edits for a while, as on a full disk, or makes everybody wait.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use crate::harness::Window;

fn connect(folder: &Path) -> Connection {
    let connection = Connection::open(folder.join("tavla.db")).unwrap();
    connection.busy_timeout(Duration::from_secs(20)).unwrap();
    connection
}

/// While this is there, boards save nothing; everything else is kept.
pub struct Refusing(Connection);

/// Has the window's disk refuse edits.
pub fn refuse(window: &Window) -> Refusing {
    let connection = connect(window.folder());
    let refuse = "CREATE TRIGGER refusing BEFORE INSERT ON records
                  BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    connection.execute_batch(refuse).unwrap();
    Refusing(connection)
}

impl Drop for Refusing {
    fn drop(&mut self) {
        self.0.execute_batch("DROP TRIGGER refusing").unwrap();
    }
}

/// While this is there, who writes waits.
pub struct Holding(Connection);

/// Has everybody who writes to the window's disk wait.
pub fn hold(window: &Window) -> Holding {
    let connection = connect(window.folder());
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    Holding(connection)
}

impl Drop for Holding {
    fn drop(&mut self) {
        self.0.execute_batch("ROLLBACK").unwrap();
    }
}
