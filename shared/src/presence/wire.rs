//! The bytes of `EphemeralStore`: postcard of `Vec<(key, Option<LoroValue>, i64)>`.

use loro::LoroValue;

use super::ENTRIES_MAX;
use super::error::PresenceError;
use super::value::{put_value, value};
use crate::protocol::encode::{put_bytes, put_number};
use crate::protocol::reader::Reader;

/// One key's latest state.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// `<peer>/<what>` in our rooms.
    pub key: String,
    /// None: deleted.
    pub value: Option<LoroValue>,
    /// When it was written, in milliseconds since 1970; the later write wins.
    pub millis: i64,
}

/// Reads an update. What it allocates is bounded by what `bytes` really holds.
///
/// # Errors
/// [`PresenceError`] where the bytes are no update.
pub fn decode(bytes: &[u8]) -> Result<Vec<Entry>, PresenceError> {
    let mut reader = Reader::new(bytes);
    let declared = reader.number()?;
    if declared > ENTRIES_MAX as u64 {
        return Err(PresenceError::TooManyEntries { declared });
    }
    let mut entries = Vec::new();
    for _ in 0..declared {
        let key = reader.text()?.to_owned();
        let value = match reader.byte()? {
            0 => None,
            1 => Some(value(&mut reader, 0)?),
            found => return Err(PresenceError::Flag { found }),
        };
        entries.push(Entry {
            key,
            value,
            millis: signed(reader.number()?),
        });
    }
    reader.end()?;
    Ok(entries)
}

/// Writes an update.
pub fn encode<'a>(
    entries: impl ExactSizeIterator<Item = (&'a str, Option<&'a LoroValue>, i64)>,
) -> Vec<u8> {
    let mut out = Vec::new();
    put_number(&mut out, entries.len() as u64);
    for (key, value, millis) in entries {
        put_entry(&mut out, key, value, millis);
    }
    out
}

/// Writes an entry as it stands in an update, after the update's count.
pub(super) fn encode_entry(key: &str, value: Option<&LoroValue>, millis: i64) -> Vec<u8> {
    let mut out = Vec::new();
    put_entry(&mut out, key, value, millis);
    out
}

fn put_entry(out: &mut Vec<u8>, key: &str, value: Option<&LoroValue>, millis: i64) {
    put_bytes(out, key.as_bytes());
    out.push(u8::from(value.is_some()));
    if let Some(value) = value {
        put_value(out, value);
    }
    put_number(out, zigzag(millis));
}

/// How many bytes `value` has on the wire.
pub(super) fn encoded_len(value: &LoroValue) -> usize {
    let mut out = Vec::new();
    put_value(&mut out, value);
    out.len()
}

/// Postcard's encoding of signed numbers: small ones of either sign are short.
pub(super) fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// The number that [`zigzag`] wrote.
pub(super) fn signed(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}
