//! The store on real files: what it promises after damage, refusals and kills.

#![cfg(test)]

#[path = "store/app_tables.rs"]
mod app_tables;
#[path = "store/backup.rs"]
mod backup;
#[path = "store/compaction.rs"]
mod compaction;
#[path = "store/damage.rs"]
mod damage;
#[path = "store/killed.rs"]
mod killed;
#[path = "store/loading.rs"]
mod loading;
#[path = "store/log.rs"]
mod log;
#[path = "store/opening.rs"]
mod opening;
#[path = "store/parting.rs"]
mod parting;

use std::path::PathBuf;

use tavla_shared::store::{NewRecord, RecordOrigin, Store};
use tempfile::TempDir;

/// A folder that goes away with the test, and a place for a store in it.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("tavla.db")
    }

    fn store(&self) -> Store {
        Store::open(&self.file()).unwrap()
    }

    /// The tables, for damaging what the store would never write.
    fn sql(&self, sql: &str) {
        let connection = rusqlite::Connection::open(self.file()).unwrap();
        connection
            .execute_batch(&format!("PRAGMA foreign_keys = off; {sql}"))
            .unwrap();
    }
}

fn local(bytes: &[u8]) -> NewRecord<'_> {
    NewRecord {
        origin: RecordOrigin::Local,
        bytes,
    }
}

fn remote(bytes: &[u8]) -> NewRecord<'_> {
    NewRecord {
        origin: RecordOrigin::Remote,
        bytes,
    }
}

/// What a record of this number holds, of a length that varies, so that pages fill unevenly.
fn content(seq: u64) -> Vec<u8> {
    format!("<{seq}>")
        .repeat(1 + (seq % 97) as usize)
        .into_bytes()
}

/// Appends records `1..=count`, each holding its [`content`].
fn fill(store: &mut Store, document: &str, count: u64) {
    let contents: Vec<_> = (1..=count).map(content).collect();
    let records: Vec<_> = contents.iter().map(|bytes| local(bytes)).collect();
    assert_eq!(store.append(document, &records).unwrap(), 1..count + 1);
}
