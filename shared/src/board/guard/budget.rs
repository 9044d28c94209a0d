//! How much an update may hold for its length.
//!
//! Its columns are runs, so a hundred bytes can stand for a billion operations, each of which takes
//! a hundred bytes and more in a document; and a map's key, written once, is copied for each entry.
//! Everything else takes a byte at least, and a document at most some three hundred for it.

use super::cursor::Malformed;

/// Operations that any update may have: what someone does at once can be one long run, such as
/// erasing every other letter of a text.
const OPERATIONS_BASE: usize = 16 << 10;
/// Bytes of keys that any update may repeat.
const KEY_BYTES_BASE: usize = 1 << 20;
/// How many bytes of repeated keys there may be for each byte.
const KEY_BYTES_PER_BYTE: usize = 16;

/// What an update may still hold.
#[derive(Debug)]
pub(super) struct Budget {
    operations: usize,
    key_bytes: usize,
}

impl Budget {
    /// For an update of `len` bytes. Two writers who set one key in turn, which is the densest that
    /// people can write, take more than a byte for each operation.
    pub(super) fn of(len: usize) -> Self {
        Self {
            operations: OPERATIONS_BASE + len,
            key_bytes: KEY_BYTES_BASE + KEY_BYTES_PER_BYTE * len,
        }
    }

    /// Takes one operation.
    pub(super) fn operation(&mut self) -> Result<(), Malformed> {
        take(&mut self.operations, 1)
    }

    /// Takes one copy of a key.
    pub(super) fn key(&mut self, bytes: usize) -> Result<(), Malformed> {
        take(&mut self.key_bytes, bytes)
    }
}

fn take(left: &mut usize, count: usize) -> Result<(), Malformed> {
    *left = left
        .checked_sub(count)
        .ok_or(Malformed("it holds far more than its length says"))?;
    Ok(())
}
