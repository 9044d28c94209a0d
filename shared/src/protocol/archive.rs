//! What is inside an archive once it is unpacked: a board's whole history, as updates in causal order,
//! to be fetched over HTTP before the join.
//!
//! Pure functions of bytes. Knows nothing of compression, and never holds more than one update and the
//! bytes that came with its end.

use super::encode::put_bytes;
use super::limits::{ARCHIVE_UNPACKED_BYTES_MAX, ARCHIVE_UPDATE_BYTES_MAX};

/// How an archive begins: what it is, and the version of its form.
const HEAD: &[u8] = b"%TVA\x01";
/// An update has at least one byte, so that a length of none says that nothing follows.
const END: u8 = 0;
/// The longest length: 64 bits in LEB128.
const LENGTH_BYTES_MAX: usize = 10;

/// Bytes that are no archive.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// They begin otherwise.
    #[error("it does not begin as an archive does")]
    Head,
    /// A length that is no number, or of an update that nobody takes in.
    #[error(
        "an update of it says that it is {len} bytes long; the limit is {ARCHIVE_UPDATE_BYTES_MAX}"
    )]
    Length {
        /// What it says; the greatest number where it is none.
        len: u64,
    },
    /// More than [`ARCHIVE_UNPACKED_BYTES_MAX`] altogether.
    #[error("it unpacks to more than {ARCHIVE_UNPACKED_BYTES_MAX} bytes")]
    TooLarge,
    /// There is more after its end.
    #[error("something follows its end")]
    Trailing,
    /// It ends before its end.
    #[error("it ends before its end")]
    Truncated,
}

/// How an archive begins.
pub fn archive_head() -> Vec<u8> {
    HEAD.to_vec()
}

/// Adds an update to an archive that is being written; an empty one says nothing and is left out.
pub fn put_archived(out: &mut Vec<u8>, update: &[u8]) {
    if !update.is_empty() {
        put_bytes(out, update);
    }
}

/// Ends an archive.
pub fn end_archive(out: &mut Vec<u8>) {
    out.push(END);
}

/// Reads an archive as it comes in.
#[derive(Debug, Default)]
pub struct ArchiveReader {
    /// What has come and makes no whole update yet.
    rest: Vec<u8>,
    state: State,
    read: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Head,
    Length,
    Update {
        len: usize,
    },
    Ended,
}

impl ArchiveReader {
    /// Takes the next bytes, and gives the updates that are whole now.
    ///
    /// # Errors
    /// [`ArchiveError`]; nothing that comes after it makes sense.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Vec<u8>>, ArchiveError> {
        self.read = self.read.saturating_add(bytes.len());
        if self.read > ARCHIVE_UNPACKED_BYTES_MAX {
            return Err(ArchiveError::TooLarge);
        }
        self.rest.extend_from_slice(bytes);
        let mut updates = Vec::new();
        let mut at = 0;
        while let Some(used) = self.step(at, &mut updates)? {
            at += used;
        }
        self.rest.drain(..at);
        Ok(updates)
    }

    /// Whether all of it has come.
    pub fn is_whole(&self) -> bool {
        self.state == State::Ended
    }

    /// Holds that all of it has come.
    ///
    /// # Errors
    /// [`ArchiveError::Truncated`] where it has not.
    pub fn finish(&self) -> Result<(), ArchiveError> {
        if self.is_whole() {
            Ok(())
        } else {
            Err(ArchiveError::Truncated)
        }
    }

    /// Reads the next field at `at`: how many bytes it has, none where it is not whole yet.
    fn step(
        &mut self,
        at: usize,
        updates: &mut Vec<Vec<u8>>,
    ) -> Result<Option<usize>, ArchiveError> {
        let rest = &self.rest[at..];
        match self.state {
            State::Head => {
                let came = rest.len().min(HEAD.len());
                if rest[..came] != HEAD[..came] {
                    return Err(ArchiveError::Head);
                }
                if came < HEAD.len() {
                    return Ok(None);
                }
                self.state = State::Length;
                Ok(Some(came))
            }
            State::Length => {
                let Some((len, used)) = length(rest)? else {
                    return Ok(None);
                };
                self.state = match len {
                    0 => State::Ended,
                    len => State::Update { len },
                };
                Ok(Some(used))
            }
            State::Update { len } => {
                let Some(update) = rest.get(..len) else {
                    return Ok(None);
                };
                updates.push(update.to_vec());
                self.state = State::Length;
                Ok(Some(len))
            }
            State::Ended if rest.is_empty() => Ok(None),
            State::Ended => Err(ArchiveError::Trailing),
        }
    }
}

/// A length and how many bytes it is written in; none where more are to come.
fn length(bytes: &[u8]) -> Result<Option<(usize, usize)>, ArchiveError> {
    let mut len: u64 = 0;
    for (at, byte) in bytes.iter().take(LENGTH_BYTES_MAX).enumerate() {
        let bits = u64::from(byte & 0x7f);
        let shift = 7 * at as u32;
        // The last byte of ten has room for one bit; a zero there makes one value two.
        if (shift == 63 && bits > 1) || (*byte == 0 && at > 0) {
            return Err(ArchiveError::Length { len: u64::MAX });
        }
        len |= bits << shift;
        if byte & 0x80 == 0 {
            return match usize::try_from(len) {
                Ok(short) if short <= ARCHIVE_UPDATE_BYTES_MAX => Ok(Some((short, at + 1))),
                _ => Err(ArchiveError::Length { len }),
            };
        }
    }
    if bytes.len() >= LENGTH_BYTES_MAX {
        return Err(ArchiveError::Length { len: u64::MAX });
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(updates: &[Vec<u8>]) -> Vec<u8> {
        let mut out = archive_head();
        for update in updates {
            put_archived(&mut out, update);
        }
        end_archive(&mut out);
        out
    }

    #[test]
    fn what_is_written_is_read_however_it_is_cut() {
        let updates = vec![vec![1], vec![2; 200], vec![3; 70_000]];
        let bytes = written(&updates);
        for cut in [1, 2, 3, 7, 1000, bytes.len()] {
            let mut reader = ArchiveReader::default();
            let mut read = Vec::new();
            for part in bytes.chunks(cut) {
                assert!(!reader.is_whole());
                read.extend(reader.push(part).unwrap());
            }
            assert_eq!(reader.finish(), Ok(()));
            assert!(read == updates, "cut into {cut}");
        }
    }

    #[test]
    fn an_empty_board_is_an_archive_too() {
        assert_eq!(written(&[Vec::new()]), b"%TVA\x01\0");
        let mut reader = ArchiveReader::default();
        assert_eq!(reader.push(b"%TVA\x01\0"), Ok(Vec::new()));
        assert!(reader.is_whole());
    }

    #[test]
    fn what_is_cut_short_is_not_whole() {
        let bytes = written(&[vec![1; 300]]);
        for len in 0..bytes.len() {
            let mut reader = ArchiveReader::default();
            reader.push(&bytes[..len]).unwrap();
            assert_eq!(reader.finish(), Err(ArchiveError::Truncated));
        }
    }

    #[track_caller]
    fn check_refused(bytes: &[u8], error: ArchiveError) {
        assert_eq!(ArchiveReader::default().push(bytes), Err(error));
    }

    #[test]
    fn nonsense_is_refused_before_anything_is_kept_for_it() {
        check_refused(b"<!DOCTYPE html>", ArchiveError::Head);
        check_refused(b"%TVA\x02\0", ArchiveError::Head);
        check_refused(b"%TVA\x01\0\0", ArchiveError::Trailing);
        let len = (ARCHIVE_UPDATE_BYTES_MAX + 1) as u64;
        let mut long = archive_head();
        crate::protocol::encode::put_number(&mut long, len);
        check_refused(&long, ArchiveError::Length { len });
        let none = ArchiveError::Length { len: u64::MAX };
        check_refused(b"%TVA\x01\x80\0", none.clone());
        check_refused(b"%TVA\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", none);
    }

    #[test]
    fn no_more_is_read_than_any_board_has() {
        let mut reader = ArchiveReader::default();
        reader.push(&archive_head()).unwrap();
        let update = written(&[vec![7; 1 << 20]]);
        let update = &update[HEAD.len()..update.len() - 1];
        let mut read = 0;
        let refused = loop {
            match reader.push(update) {
                Ok(updates) => read += updates.iter().map(Vec::len).sum::<usize>(),
                Err(error) => break error,
            }
        };
        assert_eq!(refused, ArchiveError::TooLarge);
        assert!(read <= ARCHIVE_UNPACKED_BYTES_MAX);
    }
}
