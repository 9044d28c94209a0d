//! A board's own file on its way into the store, part by part, whoever reads it: no more of it is in memory than both
//! histories, or one picture. Sees bytes and names only.

use std::collections::BTreeSet;
use std::io::Read;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tavla_shared::blob::BlobHash;
use tavla_shared::board_file::{FileReader, Piece};
use tavla_shared::protocol::DocRoom;
use tavla_shared::store::{Store, StoreError};

/// Histories of one file at a time are unpacked: each may take hundreds of megabytes.
static UNPACKING: Mutex<()> = Mutex::new(());

/// Waits for its turn; nobody else unpacks histories as long as this is there.
pub fn one_at_a_time() -> MutexGuard<'static, ()> {
    UNPACKING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a file has of both documents: updates in causal order, not looked through.
#[derive(Debug, Default)]
pub struct Histories {
    /// The shapes'.
    pub board: Vec<Vec<u8>>,
    /// The talk's.
    pub talk: Vec<Vec<u8>>,
    /// The first part after them.
    pub next: Option<Piece>,
}

/// Unpacks both; [`one_at_a_time`] is whose turn it is.
pub fn histories(reader: &mut FileReader<impl Read>) -> Histories {
    let mut histories = Histories::default();
    while let Some(piece) = reader.next_piece() {
        match piece {
            Piece::History(DocRoom::Board, updates) => histories.board = updates,
            Piece::History(DocRoom::Talk, updates) => histories.talk = updates,
            piece => {
                histories.next = Some(piece);
                break;
            }
        }
    }
    histories
}

/// Keeps those pictures of the rest of a file, which begins with `next`, that are `shown`, or all of them where nobody
/// knows which those are: one after the other, and before there is a shape that shows them.
///
/// # Errors
/// [`StoreError`]; those before are kept.
pub fn keep_pictures(
    reader: &mut FileReader<impl Read>,
    mut next: Option<Piece>,
    shown: Option<&BTreeSet<BlobHash>>,
    store: &mut Store,
) -> Result<(), StoreError> {
    while let Some(piece) = next {
        if let Piece::Picture(hash, bytes) = piece
            && shown.is_none_or(|shown| shown.contains(&hash))
        {
            store.put_blob(&bytes)?;
        }
        next = reader.next_piece();
    }
    Ok(())
}
